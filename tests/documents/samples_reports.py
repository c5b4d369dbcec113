"""Sample of the mandatory report's paper. All persons are invented."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from stationdesk.core import papers as p
from tests.documents.samples_base import AT, LONG_ADDRESS, LONG_NAME, RARE_NAME


def mandatory_report(frame: dict[str, Any]) -> p.MandatoryReportSheet:
    """A long one: a long name and address, a rare name among those named, three calls, two follow-ups."""
    return p.MandatoryReportSheet(
        **frame,
        found_at=AT,
        written_at=AT + timedelta(minutes=9),
        reporter="王敏",
        who=LONG_NAME,
        sex="女",
        age="9",
        id_no="421221201705050021",
        address=LONG_ADDRESS,
        situation="4",
        situation_words="身体存在多处损伤、严重营养不良、意识不清，疑似家暴、欺凌、虐待、殴打或被麻醉",
        place="四邑村三组村道旁",
        how="走访时看见",
        facts="孩子左臂、后背有多处青紫，说话时避开大人。自述“不听话挨打”，没有再追问。邻居说前晚听到哭声。"
        * 2,
        done="由两名女性工作人员陪同在站里，未通知家中同住的成年人，已拍照留存。",
        named=(f"{RARE_NAME}（继父）", "张翠兰（邻居）"),
        calls=(
            p.ReportCallLine(
                at=AT + timedelta(minutes=4), minutes=4, whom="公安报警", phone="110", taken_by="3号接警员"
            ),
            p.ReportCallLine(
                at=AT + timedelta(minutes=31),
                minutes=31,
                whom="镇民政办",
                phone="0715-6321234",
                taken_by="陈干事",
                receipt="临公(接)字〔2026〕1122号",
                note="答应一小时内到",
            ),
            p.ReportCallLine(
                at=AT + timedelta(minutes=1600), minutes=1600, whom="县教育局", taken_by="李老师"
            ),
        ),
        follow_ups=(
            p.ReportFollowUp(at=AT + timedelta(hours=2), words="民警到站，孩子送县医院检查。", by="王敏"),
            p.ReportFollowUp(at=AT + timedelta(days=9), words="由民政部门临时监护。", closed=True, by="王敏"),
        ),
        numbers=(
            ("公安报警", "110"),
            ("医疗急救", "120"),
            ("儿童救助保护热线（试点）", "12349"),
            ("12345政务服务便民热线", "12345"),
        ),
    )
