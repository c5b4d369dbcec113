"""Samples of the papers of the seal."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from stationdesk.core import papers as p

AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


def _line(seq: int, **more: Any) -> p.SealBookLine:
    given: dict[str, Any] = {
        "seq": seq,
        "used_at": AT,
        "document": "证明",
        "title": "介绍信（农房登记）",
        "number": f"421221106202-20261120-010-{seq:04d}",
        "approver": "曾令高",
        "keeper": "周小芳",
    }
    return p.SealBookLine(**(given | more))


def seal_book(frame: dict[str, Any], many: int = 40) -> p.SealBook:
    hard = _line(
        many + 1,
        document="合同、协议",
        title="青山村集体林地经营权流转合同（与湖北某某林业开发有限责任公司，四至见附图，共一百二十亩）",
        copies=4,
        pages=18,
        straddle=True,
        applicant="买买提·吐尔逊·阿不都热合曼",
        decision="村民代表会议〔2026〕7号",
        session="421221106202-20261120-010-0001",
        place="镇便民服务中心",
    )
    return p.SealBook(
        **frame,
        seal="青山村村民委员会",
        first_page=21,
        lines=(*[_line(n) for n in range(1, many + 1)], hard) if many else (),
        gaps=(
            "已出具、没有登记用印的证明 2 份：421221106202-20261119-010-0007、421221106202-20261119-010-0009",
        )
        if many
        else (),
    )


def seal_session(frame: dict[str, Any], blank: bool = False) -> p.SealSessionSheet:
    if blank:
        return p.SealSessionSheet(**frame, seal="青山村村民委员会", blank=True)
    return p.SealSessionSheet(
        **frame,
        seal="青山村村民委员会",
        opened_at=AT,
        envelope="FQ-0041",
        intact=False,
        closed_at=AT.replace(hour=2),
        new_envelope="FQ-0042",
        place="镇便民服务中心",
        borrower="周小芳",
        allowed_by="曾令高",
        due_back=AT.replace(hour=9),
        present=(
            p.SealWitness(name="欧阳𠮷", part="第1瓣", how="本人口令"),
            p.SealWitness(name="买买提·吐尔逊·阿不都热合曼", part="第2瓣", how="纸面签字"),
            p.SealWitness(name="周小芳", part="第3瓣", how="本人口令"),
        ),
        lines=(
            _line(1),
            _line(2, title="公益林管护合同", document="合同、协议", decision="村民代表会议〔2026〕7号"),
        ),
        remark="信封边角被水浸过，三人当面看过。",
    )


def seal_handover(frame: dict[str, Any]) -> p.SealHandoverSheet:
    return p.SealHandoverSheet(
        **frame,
        seal="青山村村民委员会",
        part="第2瓣",
        giver="欧阳𠮷",
        taker="买买提·吐尔逊",
        witness="曾令高",
        handed_on=date(2026, 11, 20),
        reason="村民代表换届。",
    )
