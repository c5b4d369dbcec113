"""Samples of the papers of window cases beyond the common ones: receipts of delivery, large type, hard facts."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from stationdesk.core import papers as p

WAYS = ("直接送达", "留置送达", "委托送达", "邮寄送达", "转交送达", "公告送达", "电子送达")


def delivery_receipt(
    base: dict[str, Any], *, blank: bool = False, name: str = "单于秀珍"
) -> p.DeliveryReceipt:
    """Before (blank, to be signed) or after (recorded, left with a witness)."""
    common: dict[str, Any] = {
        **base,
        "number": "送421223106202-20261105-010-0001",
        "matter": "农村宅基地和建房（规划许可）申请",
        "case_number": "421223106202-20261105-010-0002",
        "addressee": name,
        "ways": WAYS,
        "qr": "送421223106202-20261105-010-0001",
        "documents": (
            p.DeliveredDocument(name="不予受理通知书", number="拒421223106202-20261105-010-0001"),
            p.DeliveredDocument(name="一次性告知书", number="告421223106202-20261105-010-0002"),
        ),
    }
    if blank:
        return p.DeliveryReceipt(**common)
    return p.DeliveryReceipt(
        **common,
        place="崇阳县青山镇青山村五组12号（堂屋）",
        way="留置送达",
        delivered_on=date(2026, 11, 6),
        time="09:30",
        refused_why="认为面积核定有误，不愿签字",
        witness="周德旺（村务监督委员会委员）",
        deliverer="周桂兰",
        remark="现场拍照2张，附后",
    )


def long_delivery(base: dict[str, Any], name: str) -> p.DeliveryReceipt:
    """Thirty documents, a very long name."""
    one = delivery_receipt(base, name=name)
    many = tuple(
        p.DeliveredDocument(
            name=f"办理结果之{n}（含附图、附表和说明）", number=f"鄂农建字〔2026〕第{n:05d}号"
        )
        for n in range(1, 31)
    )
    return msgspec.structs.replace(one, documents=many, receiver=name, relation="女儿", way="委托送达")


def procedure_notice(base: dict[str, Any]) -> p.ClockNotice:
    """A procedure whose time counts, passed on for an agency."""
    return p.ClockNotice(
        **base,
        change="procedure",
        agency="崇阳县青山镇人民政府",
        applicant="单于秀珍",
        matter="农村宅基地和建房（规划许可）申请",
        case_number="421223106202-20261105-010-0007",
        accepted_on=date(2026, 11, 5),
        reason="需要到现场核对四至",
        procedure="现场勘验",
        days=3,
        due_before=date(2026, 12, 3),
        due_on=date(2026, 12, 3),
        basis="安阳市便民服务条例第三十七条",
    )
