"""A new person at the counter: the identity number first; birth date and sex fill in from it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from stationdesk.core import idnumber
from stationdesk.core.card_reader import CardRead
from stationdesk.core.errors import Unhappy
from stationdesk.services.residents import NewPerson
from stationdesk.ui import theme
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.pieces.fields import FieldRow, Form, text_field
from stationdesk.ui.pieces.plain import button, column, row
from stationdesk.ui.words import tr


class NewPersonForm(QWidget):
    """`wanted(NewPerson)` when it is filled in; `left` to go back to searching."""

    wanted = Signal(object)
    left = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self.setObjectName("new_person")
        self._today = today
        self._address = ""
        self.form = Form(self)
        self.id_number = text_field(
            "new_person.id_number", tr("身份证号"), hint=tr("18位，末位可为X"), sensitive=True, digits=True
        )
        self.name = text_field("new_person.name", tr("姓名"))
        self.sex = QComboBox()
        self.sex.setObjectName("new_person.sex")
        for words, code in ((tr("未填"), ""), (tr("男"), "1"), (tr("女"), "2")):
            self.sex.addItem(words, code)
        self.birth = DateField("new_person.birth", tr("出生日期"))
        self.birth.setPlaceholderText(tr("没有身份证时填"))
        self.phone = text_field("new_person.phone", tr("电话"), sensitive=True, digits=True)
        self.kind = QComboBox()
        self.kind.setObjectName("new_person.type")
        for words, code in ((tr("户籍在本村"), "registered"), (tr("户籍在外地"), "other")):
            self.kind.addItem(words, code)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.M)
        grid.setVerticalSpacing(theme.S)
        rows = (
            ("id_number", tr("身份证号"), self.id_number, 0, 0),
            ("name", tr("姓名"), self.name, 0, 1),
            ("sex", tr("性别"), self.sex, 1, 0),
            ("birth", tr("出生日期"), self.birth, 1, 1),
            ("phones", tr("电话"), self.phone, 2, 0),
            ("resident_type", tr("户籍"), self.kind, 2, 1),
        )
        for name, words, widget, line, place in rows:
            grid.addWidget(self.form.add(name, FieldRow(words, widget)), line, place)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.save = button(tr("登记此人　Enter"), self.send, name="new_person.save")
        back = button(tr("不登记，回去查找"), self.left.emit, look="quiet", name="new_person.back")
        holder = QWidget()
        holder.setLayout(grid)
        grid.setContentsMargins(0, 0, 0, 0)
        self.setLayout(column(holder, row(self.save, back, None), gap=theme.M))
        self.id_number.textChanged.connect(self._on_number)
        for field in (self.id_number, self.name, self.phone):
            field.returnPressed.connect(self._on_return)

    def start(self, typed: str) -> None:
        """Empty, with what was typed into the search where it belongs."""
        self.form.clear()
        for field in (self.id_number, self.name, self.phone):
            field.clear()
        self.sex.setCurrentIndex(0)
        self.birth.set_day(None)
        self._address = ""
        number = typed.strip().upper().replace(" ", "")
        if number[:1].isdigit():
            self.id_number.setText(number)
        elif not number.isascii():
            self.name.setText(typed.strip())
        self.id_number.setFocus()

    def start_card(self, card: CardRead) -> None:
        """Filled in from a card; the focus is on the first field it did not tell."""
        self.start("")
        self.id_number.setText(card.number)
        self.name.setText(card.name)
        self._address = card.address
        (self.phone if card.name else self.name).setFocus()

    def _on_number(self, text: str) -> None:
        row = self.form.row("id_number")
        plain = text.strip()
        if len(plain) < 15:
            row.set_error("")
            row.set_help("")
            return
        try:
            parsed = idnumber.parse(plain, today=self._today)
        except Unhappy as wrong:
            if len(plain) >= 18:
                row.set_error(wrong.message)
            return
        row.set_error("")
        row.set_help(
            tr("；").join(tr(one) for one in parsed.warnings), "warn" if parsed.warnings else "second"
        )
        if parsed.birth is not None:
            self.birth.set_day(parsed.birth)
        if parsed.sex is not None:
            self.sex.setCurrentIndex(self.sex.findData(parsed.sex.value))
        if len(plain) == 18 and self.id_number.hasFocus():
            self.name.setFocus()

    def _on_return(self) -> None:
        """Enter goes to the first field still needed, then registers."""
        if (
            not self.id_number.text().strip() and self.birth.day is None and self.id_number.hasFocus()
        ) or not self.name.text().strip():
            self.name.setFocus()
        else:
            self.send()

    def send(self) -> None:
        """Read the fields into a request."""
        self.form.clear()
        self.birth.settle()
        phone = self.phone.text().strip()
        self.wanted.emit(
            NewPerson(
                name=self.name.text().strip(),
                id_number=self.id_number.text().strip() or None,
                birth=self.birth.day,
                sex=self.sex.currentData() or None,
                resident_type=self.kind.currentData(),
                phones=(phone,) if phone else (),
                more={"registered_address": self._address} if self._address else {},
            )
        )

    def show_problem(self, problem: Unhappy) -> bool:
        """A refusal at its field."""
        field = {"phone": "phones"}.get(problem.field or "", problem.field)
        problem.field = field
        return self.form.show(problem)

    @property
    def typed_into(self) -> list[QLineEdit]:
        """The lines, in order."""
        return [self.id_number, self.name, self.phone]
