"""A year's announced holidays taken in: which days change is shown before, which cases moved is shown after."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.core.errors import Unhappy
from stationdesk.core.words import N_, civil, weekday
from stationdesk.services import calendars
from stationdesk.services.calendars import CalendarChange
from stationdesk.services.case_clock import CalendarTaken, Recounted
from stationdesk.ui import theme
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.plain import button, label, line, take_out
from stationdesk.ui.pieces.side_form import SideForm
from stationdesk.ui.words import tr

MOVED = {"station_due_on": N_("报送期限"), "due_on": N_("办结期限"), "left": N_("剩余工作日")}
SHOWN = 120
"""So many days or cases are shown; the rest are counted."""


def read(desk: Any, file: Path) -> bytes:
    """A calendar file's bytes, or the calendar in a township's bundle (on the lane)."""
    from stationdesk.services.files import read_file

    if file.suffix.lower() == ".sdbundle":
        from stationdesk.sync import bundle_packs

        return bundle_packs.read(desk, file, "calendars").data
    return read_file(file)


def moved_words(one: Recounted) -> str:
    """Old → new of one case."""
    maybe = tr("（暂估）") if one.provisional else ""
    return tr(
        "{what}　{old} → {new}{maybe}",
        what=tr(MOVED[one.what]),
        old=_value(one.before),
        new=_value(one.after),
        maybe=maybe,
    )


def _value(value: object) -> str:
    if isinstance(value, date):
        return civil(value)
    return "—" if value is None else str(value)


class CalendarForm(SideForm):
    """First the changed days with a button to take them in; then the cases that moved, each one opened by its number."""

    def __init__(self, frame: Frame, data: bytes) -> None:
        super().__init__(frame, "calendar_form")
        self._data = data
        self.change: CalendarChange | None = None
        self.taken: CalendarTaken | None = None
        what = QWidget()
        what.setObjectName("calendar_form.what")
        self._lines = QVBoxLayout(what)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(theme.XS)
        self.lay.addWidget(what)
        self.end(tr("导入并重算期限"))
        self.button.setEnabled(False)
        desk = self.frame.desk
        self.frame.jobs.run(
            lambda: desk.read(lambda work: calendars.preview(work, data)),
            self._show,
            self._failed,
            owner=self,
        )

    def _failed(self, problem: Unhappy) -> bool:
        self.warn(problem.message, "error")
        return True

    def _clear(self) -> None:
        take_out(self._lines)

    def _say(self, text: str, kind: str = "base") -> None:
        self._lines.addWidget(label(text, kind, wrap=True))

    def _show(self, found: CalendarChange) -> None:
        self.change = found
        self._clear()
        if found.already:
            self._say(tr("这份安排本机已有，不用导入。"), "good")
            return
        self.button.setEnabled(True)
        self._say(tr("工作日历 {version} 版", version=found.version), "section")
        for words in found.warnings:
            self._say(f"▲ {words}", "warn")
        if not found.holds:
            self._say(tr("▲ 本机已有更新的工作日历，这一版导入后不会执行，只留作备查。"), "warn")
        join = tr("、").join
        if found.years_added:
            self._say(tr("新增：{years} 年。", years=join(map(str, found.years_added))))
        if found.years_removed:
            self._say(
                tr(
                    "▲ 没有 {years} 年的安排：这些年份的期限会变成暂估。",
                    years=join(map(str, found.years_removed)),
                ),
                "warn",
            )
        self._say(
            tr("未办结的件里有 {n} 件的期限可能变动，导入后逐件列出。", n=found.open_cases)
            if found.open_cases
            else tr("没有未办结的件会受影响。")
        )
        self._lines.addWidget(line())
        self._say(tr("变动的日子 {n}", n=len(found.days)), "section")
        for one in found.days[:SHOWN]:
            word = tr("上班") if one.works else tr("休息")
            self._say(
                tr(
                    "{day} {weekday}　改为{word}　{name}",
                    day=civil(one.day),
                    weekday=weekday(one.day),
                    word=word,
                    name=one.name,
                )
            )
        if len(found.days) > SHOWN:
            self._say(tr("另有 {n} 条", n=len(found.days) - SHOWN), "second")

    def save(self) -> None:
        if self.taken is not None:
            self.finished.emit(self._sentence(self.taken), "")
            return
        if self.change is None or self.change.already:
            return
        data = self._data
        self.put(lambda work: calendars.take_in(work, data), self._done, "packs:import")

    @staticmethod
    def _sentence(taken: CalendarTaken) -> str:
        return tr(
            "工作日历 {version} 版已导入，{n} 件的期限有变动。", version=taken.version, n=taken.recounted
        )

    def _done(self, taken: CalendarTaken) -> None:
        self.taken = taken
        self._clear()
        self._say(self._sentence(taken), "section")
        if not taken.changes:
            self._say(tr("没有一件的期限因此变动。"), "second")
        for one in taken.changes[:SHOWN]:
            opens = button(
                one.number,
                partial(self._open, one.case_id),
                look="link",
                name=f"calendar_form.case.{one.number}",
            )
            self._lines.addWidget(opens, 0, Qt.AlignmentFlag.AlignLeft)
            self._say(moved_words(one))
        if len(taken.changes) > SHOWN:
            self._say(tr("另有 {n} 条", n=len(taken.changes) - SHOWN), "second")
        self.button.setText(tr("Ctrl+Enter  看完了"))
        self.button.setAccessibleName(tr("看完了"))

    def _open(self, case_id: str) -> None:
        self.finished.emit("", "")
        self.frame.go("cases", case=case_id)
