"""Lines of an entry for many people: their columns, the choice of who is meant, what one person did not bring."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QVBoxLayout, QWidget

from stationdesk.core import masks
from stationdesk.core.clock import SystemClock, civil_date
from stationdesk.search import people
from stationdesk.services import households, residents, users
from stationdesk.services.case_batch_match import STATES, Match
from stationdesk.services.case_by_line import BatchLine
from stationdesk.ui import theme
from stationdesk.ui.cases.choices import Choice
from stationdesk.ui.cases.new_person import NewPersonForm
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.plain import button, column, label
from stationdesk.ui.rows import Rows
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

LIGHTS: Mapping[str, str] = {
    "matched": "normal",
    "several": "near",
    "differs": "near",
    "open": "near",
    "nobody": "late",
    "dead": "late",
    "moved": "late",
    "unreadable": "late",
    "twice": "provisional",
}


def match_columns(exceptions: Callable[[Match], str]) -> list[Column]:
    """Line, name, masked number, state with its light, and why or what to look at."""

    def said(line: Match) -> str:
        return "；".join(part for part in (line.why, line.warning, exceptions(line)) if part)

    def light(line: Match) -> str:
        return "near" if line.goes and line.warning else LIGHTS[line.state]

    return [
        Column(tr("行"), lambda line: str(line.n), 52, right=True),
        Column(tr("姓名"), lambda line: line.name, 130),
        Column(tr("身份证号"), lambda line: line.masked, 160),
        Column(tr("情况"), lambda line: tr(STATES[line.state]), 170, light=light),
        Column(tr("说明"), said, 260),
    ]


def found_homes(work: Any, text: str) -> list[Choice]:
    """Households by their number, or by somebody who lives there. Needs `residents:read`."""
    users.require(work, "residents:read")
    made: dict[str, Choice] = {}
    numbered = households.household_numbered(work, text.strip())
    if numbered is not None:
        one = households.household(work, numbered)
        made[one.id] = Choice(
            one.id, one.number, one.address or "", tr("{n} 人", n=one.members), "house-line"
        )
    for hit in people.find(work, text, 12):
        if hit.household_id and hit.household_id not in made:
            place = " · ".join(part for part in (hit.address, hit.grid) if part)
            made[hit.household_id] = Choice(
                hit.household_id, f"{hit.household_number}　{hit.name}", place, "", "house-line"
            )
    return list(made.values())[:8]


class WhoSheet(QWidget):
    """Who is meant by a line: everyone it may be, told apart by birth, number and household. `chosen(person id)`."""

    chosen = Signal(str)

    def __init__(self, line: Match) -> None:
        super().__init__()
        self.setObjectName("batch.who")
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.XL)
        lay.setSpacing(theme.M)
        lay.addWidget(label(line.why, "warn", wrap=True))
        self._group = QButtonGroup(self)
        self._people = line.candidates
        for n, one in enumerate(line.candidates):
            born = tr("{year}年生", year=one.birth.year) if one.birth else tr("出生日期不详")
            more = "　".join(part for part in (one.masked or tr("没有证号"), one.place) if part)
            box = QRadioButton(f"{one.name}　{born}")
            box.setObjectName(f"batch.who.{n}")
            box.setAccessibleDescription(more)
            box.setChecked(n == 0)
            self._group.addButton(box, n)
            lay.addLayout(column(box, label(more, "second", wrap=True), gap=theme.XS))
        go = button(tr("就是这个人"), self._on_go, look="primary", name="batch.who.go")
        lay.addWidget(go)
        lay.addWidget(label(tr("都不是：按 Esc，这一行不办；先到居民档案建档。"), "second", wrap=True))
        lay.addStretch(1)

    def save(self) -> None:
        """Ctrl+Enter."""
        self._on_go()

    def _on_go(self) -> None:
        at = self._group.checkedId()
        if 0 <= at < len(self._people):
            self.chosen.emit(self._people[at].person_id)


class RegisterSheet(QWidget):
    """Somebody who is not on file, registered with what the line says. `registered(person id)`."""

    registered = Signal(str)

    def __init__(self, frame: Frame, line: Match) -> None:
        super().__init__()
        self.setObjectName("batch.new_person")
        self._frame, self._line = frame, line
        clock = getattr(frame.desk, "clock", None) or SystemClock()
        self.form = NewPersonForm(civil_date(clock.now()))
        self.form.wanted.connect(self._add)
        lay = column(self.form, None)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.XL)
        self.setLayout(lay)

    def start(self) -> None:
        """What the line says stands in the fields already."""
        line, form = self._line, self.form
        form.start(line.id_number or line.name)
        if line.id_number and line.name != masks.id_number(line.id_number):
            form.name.setText(line.name)
        form.phone.setText(line.phone)

    def save(self) -> None:
        """Ctrl+Enter."""
        self.form.send()

    def _add(self, new: residents.NewPerson) -> None:
        desk = self._frame.desk
        self._frame.jobs.run(
            lambda: desk.change(lambda work: residents.add(work, new), reason="residents:edit"),
            lambda saved: self.registered.emit(saved.person_id),
            self.form.show_problem,
            busy=self.form.save,
            owner=self,
        )


class ExceptionsSheet(QWidget):
    """What one person did not bring, apart from what holds for all. `done({material: missing})`."""

    done = Signal(object)

    def __init__(self, names: Sequence[str], before: Mapping[str, str]) -> None:
        super().__init__()
        self.setObjectName("batch.exceptions")
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.XL)
        lay.setSpacing(theme.M)
        lay.addWidget(label(tr("勾上这个人没有带来的；没有勾的与大家一样。"), wrap=True))
        self._boxes: list[tuple[str, QCheckBox]] = []
        for n, name in enumerate(names):
            box = QCheckBox(name)
            box.setObjectName(f"batch.exceptions.{n}")
            box.setChecked(name in before)
            self._boxes.append((name, box))
            lay.addWidget(box)
        lay.addWidget(button(tr("就这些"), self.save, look="primary", name="batch.exceptions.go"))
        lay.addStretch(1)

    def save(self) -> None:
        """Ctrl+Enter."""
        self.done.emit({name: "missing" for name, box in self._boxes if box.isChecked()})


class ResultSheet(QWidget):
    """What became of every line of a step: those that were refused first, each with its reason."""

    def __init__(self, said: str, lines: Sequence[BatchLine]) -> None:
        super().__init__()
        self.setObjectName("many.result")
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.XL)
        lay.setSpacing(theme.M)
        lay.addWidget(label(said, wrap=True, name="many.result.said"))
        numbered = list(enumerate(sorted(lines, key=lambda line: line.done)))
        self.rows = Rows(
            [
                Column(tr("姓名"), lambda one: one[1].name, 110, light=lambda one: _light(one[1])),
                Column(tr("结果"), _outcome, 360),
                Column(tr("编号"), lambda one: one[1].number, 220),
            ],
            spoken=tr("逐件结果"),
            name="many.result.lines",
            key=lambda one: str(one[0]),
        )
        self.rows.view.setMinimumHeight(theme.now().control * 10)
        self.rows.show_rows(numbered, QWidget)
        lay.addWidget(self.rows, 1)


def _light(line: BatchLine) -> str:
    return "normal" if line.done else "late"


def _outcome(one: Any) -> str:
    from stationdesk.core.case_states import State

    line: BatchLine = one[1]
    return tr(State(line.state).word) if line.done and line.state else line.why
