"""Data packs and calendars: which versions hold here, how many entries want confirming (待核), a new year's holidays."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from stationdesk.core import packs as shipped
from stationdesk.core.late import dataclass
from stationdesk.core.words import civil
from stationdesk.services import calendars, packs
from stationdesk.ui import files
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.plain import button, card, label, row
from stationdesk.ui.settings.calendar_form import CalendarForm, read
from stationdesk.ui.settings.section import Section
from stationdesk.ui.words import tr

YEARS_SHOWN = 4


@dataclass(frozen=True)
class Line:
    """One pack that holds today."""

    title: str
    name: str
    version: str
    since: date
    unconfirmed: int
    newer: str
    imported: bool


@dataclass(frozen=True)
class Found:
    """What the section shows."""

    lines: tuple[Line, ...]
    calendar: str
    years: tuple[calendars.YearRow, ...]
    today: date


def found(work: Any) -> Found:
    """Every pack as it holds at this station, imported ones too, and the years of the calendar."""
    lines = []
    for name in dict.fromkeys(one.name for one in shipped.shipped()):
        pack = packs.holding(work, name)
        here = packs.all_versions(work, name)
        coming = [one for one in here if one.effective_from > work.today]
        newer = (
            tr("{version} 将于 {day} 生效", version=coming[-1].version, day=civil(coming[-1].effective_from))
            if coming
            else ""
        )
        origin = next((one.origin for one in here if one.version == pack.version), "shipped")
        lines.append(
            Line(
                pack.title,
                name,
                pack.version,
                pack.effective_from,
                pack.unconfirmed(),
                newer,
                origin != "shipped",
            )
        )
    version, years = calendars.known(work)
    return Found(tuple(lines), version, years, work.today)


class PacksSection(Section):
    """The lists the program works by; the township may replace any of them."""

    def __init__(self, frame: Frame, may: Any) -> None:
        super().__init__(frame, may, "packs")

    def read(self) -> Any:
        return self.desk.read(found)

    def draw(self, found: Any) -> None:
        self.add(self._calendar(found))
        parts: list[Any] = [
            label(tr("数据包"), "section"),
            label(
                tr("事项、代码、历法、岗位都是带版本的数据，不用升级程序就能换。◐ 是还要向镇里核实的条目。"),
                "second",
                wrap=True,
            ),
        ]
        for one in found.lines:
            state = (
                label(tr("◐ 待核 {n} 条", n=one.unconfirmed), "warn")
                if one.unconfirmed
                else label(tr("● 已核"), "good")
            )
            head = row(label(one.title, wrap=True), state)
            head.setStretch(0, 1)
            second = tr("版本 {version}，{day}起", version=one.version, day=civil(one.since))
            origin = tr("导入的") if one.imported else ""
            parts += [head, label("  ".join(filter(None, (second, origin, one.newer))), "second", wrap=True)]
        catalogue = button(
            tr("事项目录的导入和版本…"),
            lambda: self.frame.go("cases", view="catalogue", part="versions"),
            icon="books",
            name="settings.packs.catalogue",
        )
        self.add(card(*parts, row(catalogue, None)))

    def _calendar(self, found: Found) -> Any:
        known = [one.year for one in found.years]
        unknown = found.today.year + 1 not in known
        parts: list[Any] = [
            label(tr("工作日历"), "section"),
            label(
                tr("{version} 版。期限按国务院办公厅公布的放假和调休安排数。", version=found.calendar),
                wrap=True,
            ),
        ]
        for one in found.years[:YEARS_SHOWN]:
            parts.append(
                label(
                    tr(
                        "{year} 年：休息 {off} 天，调休上班 {work} 天",
                        year=one.year,
                        off=one.days_off,
                        work=one.work_days,
                    )
                )
            )
        if unknown:
            parts.append(
                label(
                    tr(
                        "▲ {year} 年的安排还没有导入：落在那一年的期限是暂估的，导入后自动重算。",
                        year=found.today.year + 1,
                    ),
                    "warn",
                    wrap=True,
                )
            )
        take = button(
            tr("导入放假安排…"), self.import_calendar, icon="calendar-blank", name="settings.packs.calendar"
        )
        self.allow(take, "packs:import")
        parts.append(row(take, None))
        parts.append(
            label(
                tr("可以是乡镇发的数据包，也可以是公开的年度放假文件（holiday-cn 格式的 JSON）。"),
                "second",
                wrap=True,
            )
        )
        return card(*parts)

    def import_calendar(self) -> None:
        """Choose a file; the sheet shows which days change."""
        chosen = files.ask_open(self, tr("选择放假安排"), tr("放假安排 (*.json *.sdbundle)"))
        if chosen:
            self.preview_file(Path(chosen))

    def preview_file(self, file: Path) -> None:
        """Open the sheet with what the file changes."""
        desk = self.desk
        self.frame.jobs.run(
            lambda: read(desk, file),
            lambda data: self.open_asked.emit(CalendarForm(self.frame, data), tr("导入放假安排：先看变化")),
            owner=self,
        )
