"""三留守: the registers and mandatory reports."""

from __future__ import annotations

from typing import Any


def report_harm(window: Any, person: str = "", name: str = "", visit_id: str | None = None) -> None:
    """Open the sheet of a mandatory report (强制报告) over whatever is shown; its module is imported only now."""
    from stationdesk.ui.left_behind import report_sheets

    if not window.sheet.is_open or window.sheet.close_sheet():
        report_sheets.start(window, person, name, visit_id)
