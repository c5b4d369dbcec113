"""Samples of the year-end files and of the pack for days without power."""

from __future__ import annotations

from datetime import date
from typing import Any

from stationdesk.core import papers as p
from tests.documents.samples_base import frame

NUMBER = "421221106202-20251105-010-{n:04d}"


def _line(n: int, **more: Any) -> p.ArchiveLine:
    given: dict[str, Any] = {
        "seq": n,
        "document": NUMBER.format(n=n),
        "responsible": "青山村村民委员会",
        "title": "农房登记介绍信存根",
        "dated": date(2025, 1 + n % 12, 1 + n % 28),
        "pages": 1 + n % 3,
        "box": 1 + n // 30,
    }
    return p.ArchiveLine(**(given | more))


def archive_directory(many: int = 60, draft: bool = False) -> p.ArchiveDirectory:
    hard = _line(
        many + 1,
        title="村民小组调整土地承包经营权证明存根（含四至图、家庭成员表、历年承包合同复印件和组长意见）" * 2,
        remark="作废",
        pages=0 if draft else 128,
        document="",
    )
    return p.ArchiveDirectory(
        **frame(number="421221106202-2025-D10-ZM"),  # type: ignore[arg-type]
        draft=draft,
        volume="421221106202-2025-D10-ZM",
        category="证明存根和告知单",
        year=2025,
        period="10年（待核）",
        keeper="" if draft else "欧阳𠮷",
        sealed_on=None if draft else date(2026, 3, 2),
        boxes=0 if draft else 3,
        lines=(*[_line(n) for n in range(1, many + 1)], hard) if many else (),
        gaps=(
            "证明编号不连续，缺：421221106202-20250611-010-0003",
            "已出具、没有登记用印的证明 2 份：421221106202-20250707-010-0001、421221106202-20250707-010-0002",
        )
        if many
        else (),
        addenda=(
            "2026-04-01 补入：农房登记介绍信存根（421221106202-20251231-020-0001），2页。原因：另一台电脑迟到（周桂兰）",
        )
        if not draft and many
        else (),
    )


def archive_spines(many: int = 8) -> p.ArchiveSpines:
    names = ("证明存根和告知单", "村民会议、村民代表会议决议", "公开", "三留守汇总表（只有汇总数不含姓名）")
    return p.ArchiveSpines(
        **frame(),  # type: ignore[arg-type]
        spines=tuple(
            p.ArchiveSpine(
                fonds="421221106202",
                year=2025,
                period=("10年", "永久", "30年")[n % 3],
                category=names[n % 4],
                first=1 + n * 40,
                last=1 + n * 40 if n == 2 else 40 + n * 40,
                pages=198,
                box=n + 1 if n < 7 else 108,
            )
            for n in range(many)
        ),
    )


def archive_transfer(many: int = 9, signed: bool = True) -> p.ArchiveTransfer:
    return p.ArchiveTransfer(
        **frame(number="移421221106202-20260630-010-0001"),  # type: ignore[arg-type]
        unit="青山镇人民政府党政综合办公室（档案室）",
        giver="周桂兰",
        taker="买买提·吐尔逊·阿不都热合曼",
        witness="欧阳𠮷",
        signed_on=date(2026, 6, 30) if signed else None,
        signed_by="买买提·吐尔逊·阿不都热合曼" if signed else "",
        lines=tuple(
            p.ArchiveTransferLine(
                volume=f"421221106202-2025-D{10 * (1 + n % 3)}-ZM",
                category="村民会议、村民代表会议决议" if n % 2 else "窗口办件",
                year=2025,
                period="10年",
                items=12 * n + 1,
                boxes=f"1—{1 + n * 2}" if n else "1",
                box_count=1 + n * 2,
                pages=180 * n + 9,
                gaps=n % 3,
            )
            for n in range(many)
        ),
    )


def blackout_pack(each: int = 3) -> p.BlackoutSheets:
    return p.BlackoutSheets(
        **frame(),  # type: ignore[arg-type]
        month="2026年11月",
        phones=(
            p.Labelled(label="公安报警（侵害、家暴、失踪、失联）", text="110"),
            p.Labelled(label="医疗急救", text="120"),
            p.Labelled(label="全国统一未成年人保护热线（待核）", text="12345转1"),
            p.Labelled(label="青山镇便民服务中心社会救助窗口（一楼东侧三号台）", text="0715-3391000"),
        ),
        forms=(
            *(
                p.BlackoutForm(form=form, numbers=tuple(NUMBER.format(n=n * 10 + m) for m in range(each)))
                for n, form in enumerate(("receipt", "notice", "request", "visit", "custody"), 1)
            ),
            p.BlackoutForm(form="seal", numbers=(NUMBER.format(n=60),)),
        ),
        seal="青山村村民委员会",
    )


ARCHIVES = {
    "archive_directory": archive_directory,
    "archive_spines": archive_spines,
    "archive_transfer": archive_transfer,
    "blackout_pack": blackout_pack,
}
