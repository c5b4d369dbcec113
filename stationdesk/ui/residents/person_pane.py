"""The file of one person beside the list: identity, household, time away, kin, cases."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from stationdesk.core import matter_names
from stationdesk.core.idnumber import age_on
from stationdesk.core.words import N_, civil
from stationdesk.services import absences, codes, residents
from stationdesk.services.residents_list import PersonDetail
from stationdesk.ui import theme
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.masked import MaskedLabel
from stationdesk.ui.pieces.plain import button, label, line, take_out
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.residents.household_drawing import HouseholdDrawing, Member
from stationdesk.ui.residents.listing import File
from stationdesk.ui.words import tr

KIN = {
    "father": N_("父亲"),
    "mother": N_("母亲"),
    "spouse": N_("配偶"),
    "guardian": N_("监护人"),
    "child": N_("子女"),
    "ward": N_("被监护人"),
}
HEAD = "02"


class PersonPane(QWidget):
    """Shows one file. `asked(what, id)`: edit, away, back, move, household, died, person, case."""

    asked = Signal(str, str)

    def __init__(self, frame: Frame, may: Callable[[str], bool]) -> None:
        super().__init__()
        self.setObjectName("person")
        self._frame, self._may = frame, may
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(theme.L, theme.M, theme.L, theme.L)
        self._lay.setSpacing(theme.S)
        self.file: File | None = None
        self.show_nobody()

    # states -----------------------------------------------------------------------------------------

    def _clear(self) -> None:
        take_out(self._lay)

    def show_nobody(self, sentence: str = "", second: str = "") -> None:
        """Nobody is chosen."""
        self.file = None
        self._clear()
        self._lay.addWidget(
            EmptyState(
                sentence or tr("选一个人看档案"),
                second or tr("上下键选，F4 到档案，回车修改"),
                icon="identification-card",
            )
        )

    def show_file(self, file: File) -> None:
        """Show a file."""
        self.file = file
        self._clear()
        person = file.person
        self._head(person)
        self._identity(person)
        self._household(file)
        self._absences(file)
        self._kin(person)
        self._cases(file)
        self._rest(person)
        self._lay.addStretch(1)

    # parts ------------------------------------------------------------------------------------------

    def _head(self, person: PersonDetail) -> None:
        name = label(person.name, "title", wrap=True, name="person.name")
        name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        facts = [person.sex, tr("{age}岁", age=person.age) if person.age is not None else ""]
        facts += [person.ethnic, tr(residents.TYPES.get(person.resident_type, person.resident_type))]
        self._lay.addWidget(name)
        self._lay.addWidget(label("  ".join(fact for fact in facts if fact), "second", wrap=True))
        marks = FlowBox(name="person.marks", gap=theme.M)
        for words, kind in self._marks(person):
            marks.add(label(words, kind))
        self._lay.addWidget(marks)
        marks.setVisible(marks.flow.count() > 0)
        for sentence in person.id_warnings:
            self._lay.addWidget(label(tr("▲ {what}", what=tr(sentence)), "warn", wrap=True))
        if self._may("residents:edit"):
            steps = FlowBox(name="person.steps")
            away = self.file is not None and person.id in self.file.away
            edit = button(
                tr("修改"),
                partial(self.asked.emit, "edit", person.id),
                icon="pencil-simple",
                name="person.edit",
            )
            steps.add(edit)
            if away:
                steps.add(
                    button(tr("登记返回"), partial(self.asked.emit, "back", person.id), name="person.back")
                )
            elif person.died_on is None:
                steps.add(
                    button(tr("登记外出"), partial(self.asked.emit, "away", person.id), name="person.away")
                )
            steps.add(button(tr("移户"), partial(self.asked.emit, "move", person.id), name="person.move"))
            steps.add(
                button(tr("看一家人"), partial(self.asked.emit, "family", person.id), name="person.family")
            )
            if self._may("left_behind:report") and person.died_on is None:
                steps.add(
                    button(tr("强制报告…"), partial(self.asked.emit, "harm", person.id), name="person.harm")
                )
            self._lay.addWidget(steps)

    def _marks(self, person: PersonDetail) -> list[tuple[str, str]]:
        found = []
        if person.died_on is not None:
            found.append((tr("■ 已故 {day}", day=person.died_on), "error"))
        if person.moved_out_on is not None:
            found.append((tr("■ 迁出 {day}", day=person.moved_out_on), "error"))
        if person.guardian_capacity == "none":
            found.append((tr("▲ 无监护能力"), "warn"))
        if person.disability:
            found.append((tr("▲ {what}", what=person.disability), "warn"))
        found += [(f"● {codes.mark_shown(mark.mark)}", "good") for mark in person.marks if mark.until is None]
        return found

    def _identity(self, person: PersonDetail) -> None:
        grid = self._grid()
        kind = person.id_kind or tr("身份号码")
        if person.id_number_masked:
            self._put(
                grid,
                kind,
                self._masked(person, kind, person.id_number_masked, "number", lambda r: r.id_number or ""),
            )
        else:
            why = tr("没有：{why}", why=person.no_id_why) if person.no_id_why else tr("还没有登记")
            self._put(grid, tr("身份号码"), label(why, "warn", wrap=True))
        if person.birth is not None:
            self._put(grid, tr("出生"), label(civil(person.birth)))
        for at, phone in enumerate(person.phones_masked):
            self._put(
                grid,
                tr("电话"),
                self._masked(
                    person,
                    tr("电话"),
                    phone,
                    f"phone{at}",
                    partial(_phone, at),
                ),
            )
        if person.living_address:
            self._put(grid, tr("现住址"), label(person.living_address, wrap=True))
        if person.registered_address and person.registered_address != person.living_address:
            self._put(grid, tr("户籍地址"), label(person.registered_address, wrap=True))

    def _masked(
        self,
        person: PersonDetail,
        spoken: str,
        masked: str,
        name: str,
        take: Callable[[residents.Revealed], str],
    ) -> MaskedLabel:
        def reveal(show: Callable[[str], None]) -> None:
            desk = self._frame.desk
            self._frame.jobs.run(
                lambda: desk.change(
                    lambda work: residents.reveal(work, person.id, "look"), reason="residents:reveal"
                ),
                lambda whole: show(take(whole)),
                owner=self,
            )

        return MaskedLabel(
            masked, reveal if self._may("residents:reveal") else None, spoken=spoken, name=f"person.{name}"
        )

    def _household(self, file: File) -> None:
        person = file.person
        home = person.household
        self._section(tr("这一户"))
        if home is None:
            self._lay.addWidget(label(tr("没有归入任何户。可用“移户”登记到一户。"), "second", wrap=True))
            return
        head = QHBoxLayout()
        head.addWidget(label(tr("户编号 {number}", number=home.number), wrap=True), 1)
        if self._may("residents:edit"):
            head.addWidget(
                button(
                    tr("改这一户"),
                    partial(self.asked.emit, "household", home.id),
                    look="link",
                    name="person.household",
                )
            )
        self._lay.addLayout(head)
        drawing = HouseholdDrawing()
        drawing.set_members([self._member(one, file) for one in person.members])
        drawing.opened.connect(lambda one: self.asked.emit("person", one))
        self._lay.addWidget(drawing)
        grid = self._grid()
        place = "  ".join(part for part in (home.grid, home.village_group) if part)
        for words, value in (
            (tr("网格"), place),
            (tr("地址"), home.address),
            (tr("村民代表"), home.representative),
            (tr("包户干部"), home.liaison),
        ):
            if value:
                self._put(grid, words, label(value, wrap=True))

    def _member(self, one: Any, file: File) -> Member:
        row = file.away.get(one.person_id)
        away = ""
        if one.away:
            away = (
                tr("{place} · {day}起", place=row.place, day=f"{row.since:%Y-%m-%d}") if row else tr("在外")
            )
        age = age_on(one.birth, file.today) if one.birth else None
        return Member(
            one.person_id, one.name, one.relation_word, age, one.relation == HEAD, away, one.died,
            one.person_id == file.person.id,
        )  # fmt: skip

    def _absences(self, file: File) -> None:
        if not file.person.absences:
            return
        self._section(tr("外出经历"))
        for row in reversed(file.person.absences[-6:]):
            what = tr(absences.REASONS.get(row.reason, row.reason))
            until = f"{row.back:%Y-%m-%d}" if row.back else tr("至今")
            words = label(f"{row.since:%Y-%m-%d} — {until}  {row.place}  {what}", wrap=True)
            self._lay.addWidget(words)
            days = tr("共 {n} 天", n=row.days) if row.back else tr("▲ 已外出 {n} 天", n=row.days)
            self._lay.addWidget(label(days, "second" if row.back else "warn"))

    def _kin(self, person: PersonDetail) -> None:
        if not person.kin:
            return
        self._section(tr("亲属"))
        flow = FlowBox(name="person.kin")
        for row in person.kin:
            words = f"{tr(KIN.get(row.kind, row.kind))} {row.name}"
            flow.add(
                button(
                    words,
                    partial(self.asked.emit, "person", row.relative_id),
                    look="chip",
                    name=f"kin.{row.id}",
                )
            )
        self._lay.addWidget(flow)

    def _cases(self, file: File) -> None:
        if file.cases is None:
            return
        self._section(tr("办件"))
        if not file.cases:
            self._lay.addWidget(label(tr("还没有办件。"), "second"))
        for row in file.cases:
            words = f"{row.opened_at:%Y-%m-%d}  {matter_names.shown(row.matter_name)}"
            one = button(words, partial(self.asked.emit, "case", row.id), look="link", name=f"case.{row.id}")
            one.setAccessibleName(f"{matter_names.shown(row.matter_name)} {row.state_name}")
            holder = QHBoxLayout()
            holder.setSpacing(theme.XS)
            holder.addWidget(one, 1)
            holder.addWidget(label(row.state_name, "second"))
            self._lay.addLayout(holder)
            # A long matter name is cut by the button itself; the whole of it is the tool tip.
            one.setToolTip(matter_names.shown(row.matter_name))
            one.setMinimumWidth(theme.now().px(80))

    def _rest(self, person: PersonDetail) -> None:
        facts = (
            (tr("文化程度"), person.education),
            (tr("健康状况"), person.health),
            (tr("政治面貌"), person.political),
            (tr("婚姻状况"), person.marital),
            (tr("备注"), person.remark),
        )
        if any(value for _, value in facts):
            self._section(tr("其他"))
            grid = self._grid()
            for words, value in facts:
                if value:
                    self._put(grid, words, label(value, wrap=True))

    # small ------------------------------------------------------------------------------------------

    def _section(self, words: str) -> None:
        self._lay.addSpacing(theme.S)
        self._lay.addWidget(line())
        self._lay.addWidget(label(words, "section"))

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.M)
        grid.setVerticalSpacing(theme.XS)
        grid.setColumnStretch(1, 1)
        self._lay.addLayout(grid)
        return grid

    def _put(self, grid: QGridLayout, words: str, value: QWidget) -> None:
        at = grid.rowCount()
        # The drawn height of a value with an eye is that of a button: its words stand in its middle.
        side = Qt.AlignmentFlag.AlignVCenter if isinstance(value, MaskedLabel) else Qt.AlignmentFlag.AlignTop
        grid.addWidget(label(words, "second"), at, 0, side)
        grid.addWidget(value, at, 1)


def _phone(at: int, whole: residents.Revealed) -> str:
    return whole.phones[at] if at < len(whole.phones) else ""
