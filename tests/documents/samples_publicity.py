"""Samples of the record of a publicity sheet and of the list that goes out to be signed."""

from __future__ import annotations

from datetime import date

from stationdesk.core import papers as p
from tests.documents.samples_base import AT, LONG_NAME, RARE_NAME, frame


def posting_record(many: int = 1) -> p.PostingRecord:
    return p.PostingRecord(
        **frame(),
        code="CA-01",
        part="财务",
        title="财务收支明细公布",
        period="2026年10月",
        edition=2,
        publisher="村民委员会",
        rows=37,
        copies=6,
        posted_from=date(2026, 11, 6),
        posted_to=date(2026, 11, 16),
        taken_down_on=date(2026, 11, 17),
        stages=(
            p.PostingStage(stage="编制", on=date(2026, 11, 5), by="周桂兰", note="由表格编制"),
            p.PostingStage(
                stage="审查", on=date(2026, 11, 5), by=RARE_NAME, note="纸面签字，已录入；同意公开"
            ),
            p.PostingStage(stage="审查", on=date(2026, 11, 5), by="吴监委", note="同意公开"),
            p.PostingStage(
                stage="联席会议通过",
                on=date(2026, 11, 5),
                by="周桂兰",
                note="两委〔2026〕11号",
                signed=("曾令高", LONG_NAME),
            ),
            p.PostingStage(stage="张贴", on=date(2026, 11, 6), by="周桂兰", signed=("李三", "王四", "赵五")),
            p.PostingStage(stage="缺损补贴", on=date(2026, 11, 9), by="周桂兰", note="老粮站"),
        )
        * many,
        places=(
            p.PostingPlace(place="村务公开栏", on=date(2026, 11, 6), by="李三", photos=2),
            p.PostingPlace(place="老粮站（第七、八组）", on=date(2026, 11, 6), by="王四"),
        ),
        objections=(
            p.PostingObjection(
                at=AT,
                who="匿名",
                channel="意见箱",
                text="路灯维修100%{材料}怎么这么贵？请说明是哪一家修的，花了几天。",
                due=date(2026, 11, 11),
                answered_at=AT,
                answer="已在公开栏出示票据，并请监委会到场核对。",
                content=False,
                referred="青山镇人民政府",
            ),
        )
        * many,
    )


def approval_sheet(many: int = 3) -> p.ApprovalSheet:
    return p.ApprovalSheet(
        **frame(number=""),
        lines=(
            p.ApprovalLine(kind="证明", title="办事介绍信", since=date(2026, 11, 4), post="村主任"),
            p.ApprovalLine(
                kind="公开表",
                title="集体资产、资源发包招租公示（第七村民小组林地）",
                number="421223106202-20261105-010-0001",
                since=date(2026, 11, 5),
                post="村务监督委员会",
                left=2,
            ),
        )
        * many,
    )


def assessment_sheet(scored: bool = True) -> p.AssessmentSheet:
    def line(n: int, name: str, value: str, met: str, evidence: str, points: str) -> p.AssessmentItem:
        return p.AssessmentItem(
            code=f"KL-{n:02d}", name=name, wanted="不低于15部分", value=value, met=met, evidence=evidence,
            source="台账自动统计", full="10" if scored else "", points=points if scored else "",
        )  # fmt: skip

    long = (
        "缺党支部办公室、村委会办公室、多功能室、图书阅览室（四点半学校）、留守儿童之家、应急避难场所；现场照片编号 2026-11-"
        * 3
    )
    return p.AssessmentSheet(
        **frame(),
        period="2026年第三季度",
        since=date(2026, 7, 1),
        until=date(2026, 9, 30),
        scheme="示范百分制（自拟，可由县区改写）",
        edition="2026-1",
        lines=(
            line(
                1,
                "限时办结率",
                "12/15（80%）",
                "未达到",
                "办件登记，2026-07-01至2026-09-30办结且有期限的15件",
                "0",
            ),
            line(2, "功能室设置（凯里农村）", "9/15", "未达到", long, "4.5"),
            line(
                3,
                "印章同启同封同签",
                "没有发生",
                "—",
                "同启同签同封记录，共0次；改分原因：本期没有用印",
                "10",
            ),
        )
        * 6,
        full="180" if scored else "",
        score="87" if scored else "",
        grade="合格" if scored else "",
        met=6,
        place_note="各地标准互不相同，本表只按上面一套指标评，不与别处的标准混算",
    )
