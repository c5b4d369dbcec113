"""Registering someone and correcting a file. The identity number comes first: birth and sex follow from it."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QCheckBox, QPlainTextEdit

from stationdesk.core import idnumber, phones
from stationdesk.core.errors import Unhappy
from stationdesk.core.words import N_, civil
from stationdesk.services import households, residents
from stationdesk.services.residents_list import PersonDetail
from stationdesk.ui import theme
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.pieces.fields import text_field
from stationdesk.ui.pieces.plain import button, label, line
from stationdesk.ui.pieces.side_form import SideForm, pick
from stationdesk.ui.residents import listing
from stationdesk.ui.words import tr

TEXTS = {
    "living_address": N_("现住址"),
    "registered_address": N_("户籍地址"),
    "no_id_why": N_("没有身份号码的原因"),
}
CODES = {
    "ethnic": N_("民族"),
    "education": N_("文化程度"),
    "health": N_("健康状况"),
    "disability_kind": N_("残疾类别"),
    "disability_level": N_("残疾等级"),
    "political": N_("政治面貌"),
    "marital": N_("婚姻状况"),
}
DATES = {"died_on": N_("死亡日期"), "moved_out_on": N_("迁出日期")}
SEXES = (("1", N_("男")), ("2", N_("女")))


class PersonForm(SideForm):
    """A new person, or (with `person`) corrections; only what was changed is sent."""

    def __init__(self, frame: Frame, person: PersonDetail | None, *, name: str = "") -> None:
        super().__init__(frame, "person_form")
        self.person = person
        self.was: dict[str, Any] = dict(person.columns) if person is not None else {}
        self._shown_number: str | None = None
        self._shown_phones: tuple[str, ...] | None = None
        self._home_id: str | None = None
        self._turn = 0
        self._identity(name)
        self._household()
        self._rest()
        self.end(tr("保存") if person is not None else tr("登记"))
        desk = frame.desk
        frame.jobs.run(lambda: desk.read(listing.choices), self._fill, owner=self)

    # building ---------------------------------------------------------------------------------------

    def _identity(self, name: str) -> None:
        person = self.person
        self.number = text_field("person_form.number", tr("身份号码"), sensitive=True, digits=True)
        if person is not None and person.id_number_masked:
            self.number.setPlaceholderText(tr("{masked}（不改就空着）", masked=person.id_number_masked))
        self.field(
            "id_number",
            tr("身份号码"),
            self.number,
            help="" if person else tr("填好以后，出生日期和性别会自己出来。"),
        )
        self.number.textChanged.connect(self._on_number)
        self.name = text_field("person_form.name", tr("姓名"))
        self.name.setText(person.name if person is not None else name)
        self.field("name", tr("姓名"), self.name, needed=True)
        self.birth = DateField("person_form.birth", tr("出生日期"), self.was.get("birth"))
        self.field("birth", tr("出生日期"), self.birth)
        self.sex = pick("person_form.sex", tr("性别"), [(c, tr(w)) for c, w in SEXES], self.was.get("sex"))
        self.field("sex", tr("性别"), self.sex)
        self.phones = text_field("person_form.phones", tr("电话"), sensitive=True, digits=True)
        had = tr("、").join(person.phones_masked) if person is not None else ""
        self.phones.setPlaceholderText(
            tr("{masked}（不改就空着）", masked=had) if had else tr("几个号码用空格隔开")
        )
        self.field("phones", tr("电话"), self.phones)
        if had or (person is not None and person.id_number_masked):
            self.reveal = button(
                tr("显示完整号码再改（会记下来）"),
                self._reveal,
                look="link",
                icon="eye",
                name="person_form.reveal",
            )
            may = getattr(self.frame.desk, "may", None)
            self.reveal.setVisible(may is None or bool(may("residents:reveal")))
            self.lay.addWidget(self.reveal)

    def _household(self) -> None:
        if self.person is None:
            self.home = text_field("person_form.household", tr("户编号"), digits=True)
            self.field("household", tr("户编号"), self.home, help=tr("填了没有登记过的编号，就新立一户。"))
            self.form.add("number", self.form.row("household"))
            self.home.textChanged.connect(self._on_home)
        self.relation = pick("person_form.relation", tr("与户主关系"), (), self.was.get("relation"))
        self.field("relation", tr("与户主关系"), self.relation)
        kinds = [(key, tr(words)) for key, words in residents.TYPES.items()]
        self.kind = pick(
            "person_form.type",
            tr("户籍类型"),
            kinds,
            self.was.get("resident_type", "registered"),
            empty=False,
        )
        self.field("resident_type", tr("户籍类型"), self.kind)

    def _rest(self) -> None:
        self.lay.addSpacing(theme.S)
        self.lay.addWidget(line())
        self.lay.addWidget(label(tr("其他"), "section"))
        self.texts = {}
        for key, words in TEXTS.items():
            self.texts[key] = text_field(f"person_form.{key}", tr(words))
            self.texts[key].setText(self.was.get(key) or "")
            self.field(key, tr(words), self.texts[key])
        self.codes = {}
        for key, words in CODES.items():
            self.codes[key] = pick(f"person_form.{key}", tr(words), (), self.was.get(key))
            self.field(key, tr(words), self.codes[key])
        self.unable = QCheckBox(tr("无监护能力（重病、重残等）"))
        self.unable.setObjectName("person_form.unable")
        self.unable.setChecked(self.was.get("guardian_capacity") == "none")
        self.unable.toggled.connect(self._touch)
        self.lay.addWidget(self.unable)
        self.dates = {}
        if self.person is not None:
            for key, words in DATES.items():
                self.dates[key] = DateField(f"person_form.{key}", tr(words), self.was.get(key))
                self.field(key, tr(words), self.dates[key])
        self.remark = QPlainTextEdit()
        self.remark.setObjectName("person_form.remark")
        self.remark.setPlainText(self.was.get("remark") or "")
        self.remark.setTabChangesFocus(True)
        self.remark.setFixedHeight(theme.now().px(72))
        self.field("remark", tr("备注"), self.remark)

    def _fill(self, choices: listing.Choices) -> None:
        for key, box in (("relation", self.relation), *self.codes.items()):
            chosen = box.currentData()
            box.clear()
            box.addItem("—", None)
            for code, words in choices.lists[key]:
                box.addItem(words, code)
            if chosen is not None and box.findData(chosen) < 0:
                box.addItem(chosen, chosen)
            box.setCurrentIndex(max(0, box.findData(chosen)))

    # while typing -----------------------------------------------------------------------------------

    def _on_number(self, text: str) -> None:
        row = self.form.row("id_number")
        row.set_error("")
        if len(text.strip()) < 15:
            row.set_help("" if self.person else tr("填好以后，出生日期和性别会自己出来。"))
            return
        try:
            parsed = idnumber.parse(text)
        except Unhappy as odd:
            row.set_help(odd.message, "warn")
            return
        if parsed.birth is not None:
            self.birth.set_day(parsed.birth)
        if parsed.sex is not None:
            self.sex.setCurrentIndex(max(0, self.sex.findData(parsed.sex.value)))
        if parsed.warnings:
            row.set_help(tr("；").join(tr(words) for words in parsed.warnings), "warn")
        elif parsed.birth is not None:
            row.set_help(tr("✓ 校验通过，出生 {day}", day=civil(parsed.birth)), "good")

    def _on_home(self, text: str) -> None:
        self._turn += 1
        turn, number, desk = self._turn, text.strip(), self.frame.desk
        row = self.form.row("household")
        self._home_id = None
        if not number:
            row.set_help(tr("填了没有登记过的编号，就新立一户。"))
            return

        def look(work: Any) -> households.HouseholdRow | None:
            found = households.household_numbered(work, number)
            return households.household(work, found) if found else None

        def show(found: households.HouseholdRow | None) -> None:
            if turn != self._turn:
                return
            row.set_help(said(found), "good" if found else "second")

        self.frame.jobs.run(lambda: desk.read(look), show, owner=self)

    def _reveal(self) -> None:
        assert self.person is not None
        desk, person = self.frame.desk, self.person.id

        def show(whole: residents.Revealed) -> None:
            self._shown_number, self._shown_phones = whole.id_number or "", whole.phones
            touched = self._touched
            self.number.setText(self._shown_number)
            self.phones.setText(" ".join(whole.phones))
            self._touched = touched

        self.frame.jobs.run(
            lambda: desk.change(
                lambda work: residents.reveal(work, person, "edit"), reason="residents:reveal"
            ),
            show,
            busy=self.reveal,
        )

    # saving -----------------------------------------------------------------------------------------

    def _read(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "name": self.name.text(),
            "birth": self.birth.day,
            "sex": self.sex.currentData(),
        }
        found |= {"relation": self.relation.currentData(), "resident_type": self.kind.currentData()}
        found |= {key: field.text().strip() or None for key, field in self.texts.items()}
        found |= {key: box.currentData() for key, box in self.codes.items()}
        found |= {key: field.day for key, field in self.dates.items()}
        found["guardian_capacity"] = "none" if self.unable.isChecked() else None
        found["remark"] = self.remark.toPlainText().strip() or None
        return found

    def _wrong_dates(self) -> bool:
        for key, field in {"birth": self.birth, **self.dates}.items():
            if field.wrong:
                self.form.row(key).set_error(tr("不是日期：请写成 11-22 或 20261122"))
                field.setFocus()
                return True
        return False

    def save(self) -> None:
        if self._wrong_dates():
            return
        given = self._read()
        numbers = tuple(phones.split(self.phones.text()))
        number = self.number.text().strip()
        if self.person is None:
            self._add(given, number, numbers)
        else:
            self._edit(self.person.id, given, number, numbers)

    def _add(self, given: dict[str, Any], number: str, numbers: tuple[str, ...]) -> None:
        home, name = self.home.text().strip(), str(given.pop("name"))
        birth: date | None = given.pop("birth")
        sex, relation, kind = given.pop("sex"), given.pop("relation"), given.pop("resident_type")
        more = {key: value for key, value in given.items() if value is not None}

        def change(work: Any) -> residents.Saved:
            home_id = households.household_numbered(work, home) if home else None
            if home and home_id is None:
                home_id = households.add_household(work, households.NewHousehold(home))
            return residents.add(
                work,
                residents.NewPerson(name, number or None, birth, sex, home_id, relation, kind, numbers, more),
            )

        self.put(change, lambda saved: self._saved(tr("已登记 {name}。", name=name), saved))

    def _edit(self, person: str, given: dict[str, Any], number: str, numbers: tuple[str, ...]) -> None:
        changes = {key: value for key, value in given.items() if value != (self.was.get(key) or None)}
        emptied = self._shown_number is not None and not number
        if (number and number != self._shown_number) or (emptied and self._shown_number):
            changes["id_number"] = number or None
        wanted: tuple[str, ...] | None = None
        if self._shown_phones is not None:
            wanted = numbers if numbers != self._shown_phones else None
        elif numbers:
            wanted = numbers
        if not changes and wanted is None:
            self.finished.emit(tr("没有改动。"), "")
            return

        died: date | None = changes.get("died_on")
        plain = {key: value for key, value in changes.items() if key != "died_on" or value is None}

        def change(work: Any) -> residents.Saved:
            saved = residents.Saved(person)
            if plain:
                saved = residents.edit(work, residents.EditPerson(person, plain))
            if died is not None:
                # A death also ends whatever time away was open.
                residents.died(work, person, died)
            if wanted is not None:
                residents.set_phones(work, person, wanted)
            return saved

        self.put(change, lambda saved: self._saved(tr("已保存。"), saved))

    def _saved(self, sentence: str, saved: residents.Saved) -> None:
        self.finished.emit(" ".join([sentence, *map(tr, saved.warnings)]), saved.person_id)


def said(home: households.HouseholdRow | None) -> str:
    """A household in one line, for the help under its number."""
    if home is None:
        return tr("还没有这一户，保存时新立。")
    head = tr("户主 {name}", name=home.head) if home.head else ""
    return "  ".join(part for part in ("✓", head, tr("{n} 人", n=home.members), home.grid or "") if part)
