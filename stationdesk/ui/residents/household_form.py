"""A household's own facts, and someone who changes households."""

from __future__ import annotations

from typing import Any

from stationdesk.services import households
from stationdesk.services.residents_list import PersonDetail
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.pieces.fields import text_field
from stationdesk.ui.pieces.plain import label
from stationdesk.ui.pieces.side_form import SideForm, pick
from stationdesk.ui.residents import listing
from stationdesk.ui.residents.person_form import said
from stationdesk.ui.words import tr


class HouseholdForm(SideForm):
    """Number, grid, address, 村民代表, 包户干部."""

    def __init__(self, frame: Frame, home: households.HouseholdRow, grids: list[households.GridRow]) -> None:
        super().__init__(frame, "household_form")
        self.home = home
        self.number = text_field("household_form.number", tr("户编号"))
        self.number.setText(home.number)
        self.field("number", tr("户编号"), self.number, needed=True)
        self.grid = pick("household_form.grid", tr("网格"), [(g.id, g.name) for g in grids], home.grid_id)
        self.field("grid_id", tr("网格"), self.grid)
        self.form.add("grid", self.form.row("grid_id"))
        self.texts = {}
        for key, words in (
            ("village_group", tr("村民小组")),
            ("address", tr("地址")),
            ("representative", tr("村民代表")),
            ("liaison", tr("包户干部")),
        ):
            self.texts[key] = text_field(f"household_form.{key}", words)
            self.texts[key].setText(getattr(home, key) or "")
            self.field(key, words, self.texts[key])
        self.end(tr("保存"))

    def save(self) -> None:
        given: dict[str, Any] = {"number": self.number.text().strip(), "grid_id": self.grid.currentData()}
        given |= {key: field.text().strip() or None for key, field in self.texts.items()}
        changes = {key: value for key, value in given.items() if value != getattr(self.home, key)}
        if not changes:
            self.finished.emit(tr("没有改动。"), "")
            return
        home = self.home.id
        self.put(
            lambda work: households.edit_household(work, home, changes),
            lambda _none: self.finished.emit(tr("这一户已保存。"), ""),
        )


class MoveForm(SideForm):
    """Another household (or none) from a day on; the earlier one stays in the history."""

    def __init__(self, frame: Frame, person: PersonDetail) -> None:
        super().__init__(frame, "move_form")
        self.person = person
        now = person.household.number if person.household else tr("没有户")
        self.lay.addWidget(label(tr("现在：{number}", number=now), "second"))
        self.number = text_field("move_form.number", tr("新的户编号"), digits=True)
        self.field("household", tr("新的户编号"), self.number, help=tr("空着就是不归任何户。"))
        self.form.add("number", self.form.row("household"))
        self.number.textChanged.connect(self._on_number)
        self.relation = pick("move_form.relation", tr("与新户主关系"), (), None)
        self.field("relation", tr("与新户主关系"), self.relation)
        self.on = DateField("move_form.on", tr("从哪天起"))
        self.on.set_day(self.on.today)
        self.field("on", tr("从哪天起"), self.on)
        self.end(tr("移户"))
        self._turn = 0
        desk = frame.desk
        frame.jobs.run(lambda: desk.read(listing.choices), self._fill, owner=self)

    def _fill(self, choices: listing.Choices) -> None:
        for code, words in choices.lists["relation"]:
            self.relation.addItem(words, code)

    def _on_number(self, text: str) -> None:
        self._turn += 1
        turn, number, desk = self._turn, text.strip(), self.frame.desk

        def look(work: Any) -> households.HouseholdRow | None:
            found = households.household_numbered(work, number) if number else None
            return households.household(work, found) if found else None

        def show(found: households.HouseholdRow | None) -> None:
            if turn == self._turn:
                words = said(found) if number else tr("空着就是不归任何户。")
                self.form.row("household").set_help(words, "good" if found else "second")

        self.frame.jobs.run(lambda: desk.read(look), show, owner=self)

    def save(self) -> None:
        if self.on.wrong:
            self.form.row("on").set_error(tr("请写日期，例如 11-22 或 20261122"))
            return
        number, relation, on = self.number.text().strip(), self.relation.currentData(), self.on.day
        person = self.person.id

        def change(work: Any) -> None:
            home = households.household_numbered(work, number) if number else None
            if number and home is None:
                home = households.add_household(work, households.NewHousehold(number))
            households.move(work, households.Move(person, home, relation, on))

        self.put(change, lambda _none: self.finished.emit(tr("已移户。"), person))
