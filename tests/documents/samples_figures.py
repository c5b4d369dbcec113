"""A sample of the closing sheet of a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from stationdesk.core import papers as p


def day_closing(frame: dict[str, Any], full: bool = True) -> p.DayClosingSheet:
    serials = (
        p.DayClosingSerial(
            name="办件", first="0001", last="0128", given=128, void="0007、0031", unprinted="0102"
        ),
        p.DayClosingSerial(
            name="一次性告知书", first="0001", last="0019", given=19, gaps="0003、0004、0005", twice="0008"
        ),
        p.DayClosingSerial(name="转办单", first="0001", last="0001", given=1),
    )
    return p.DayClosingSheet(
        **frame,
        day=date(2026, 11, 22),
        device="010",
        serials=serials if full else (),
        figures=(
            p.DayClosingFigure(name="今天收件", count=128 if full else 0),
            p.DayClosingFigure(name="今天办结", count=97 if full else 0),
            p.DayClosingFigure(name="还没转报", count=12, left=True),
            p.DayClosingFigure(name="保管中的原件", count=3, left=True),
        ),
        earlier=("11月20日办件：0044、0045",) if full else (),
        remark="下午停电半小时，补登4件纸质登记。" if full else "",
    )
