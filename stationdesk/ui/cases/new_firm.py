"""A new organisation or shop at the counter: the name, and what is at hand of the rest."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from stationdesk.core.errors import Unhappy
from stationdesk.services.organisations import KINDS, NewOrganisation
from stationdesk.ui import theme
from stationdesk.ui.pieces.fields import FieldRow, Form, text_field
from stationdesk.ui.pieces.plain import button, column, row
from stationdesk.ui.words import tr


class NewFirmForm(QWidget):
    """`wanted(NewOrganisation)` when it is filled in; `left` to go back to searching."""

    wanted = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("new_firm")
        self.form = Form(self)
        self.name = text_field("new_firm.name", tr("单位全称"))
        self.credit_code = text_field(
            "new_firm.credit_code", tr("统一社会信用代码"), hint=tr("18位，没有可不填"), digits=True
        )
        self.kind = QComboBox()
        self.kind.setObjectName("new_firm.kind")
        self.kind.addItem(tr("未填"), "")
        for key, words in KINDS.items():
            self.kind.addItem(tr(words), key)
        self.contact = text_field("new_firm.contact", tr("联系人"))
        self.phone = text_field("new_firm.phone", tr("电话"), sensitive=True, digits=True)
        self.address = text_field("new_firm.address", tr("地址"))
        rows = (
            ("name", tr("单位全称"), self.name, 0, 0),
            ("credit_code", tr("统一社会信用代码"), self.credit_code, 0, 1),
            ("kind", tr("类别"), self.kind, 1, 0),
            ("contact", tr("联系人"), self.contact, 1, 1),
            ("phone", tr("电话"), self.phone, 2, 0),
            ("address", tr("地址"), self.address, 2, 1),
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.M)
        grid.setVerticalSpacing(theme.S)
        grid.setContentsMargins(0, 0, 0, 0)
        for name, words, widget, line, place in rows:
            grid.addWidget(self.form.add(name, FieldRow(words, widget)), line, place)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.save = button(tr("登记单位　Enter"), self.send, name="new_firm.save")
        back = button(tr("不登记，回去查找"), self.left.emit, look="quiet", name="new_firm.back")
        holder = QWidget()
        holder.setLayout(grid)
        self.setLayout(column(holder, row(self.save, back, None), gap=theme.M))
        for field in (self.name, self.credit_code, self.contact, self.phone, self.address):
            field.returnPressed.connect(self._on_return)

    def start(self, typed: str) -> None:
        """Empty, with what was typed into the search where it belongs."""
        self.form.clear()
        for field in (self.name, self.credit_code, self.contact, self.phone, self.address):
            field.clear()
        self.kind.setCurrentIndex(0)
        plain = typed.strip()
        if plain.isascii() and len(plain) == 18:
            self.credit_code.setText(plain.upper())
        elif not plain.isascii():
            self.name.setText(plain)
        (self.credit_code if self.name.text() else self.name).setFocus()

    def _on_return(self) -> None:
        """Enter goes to the name when it is missing, otherwise registers."""
        if not self.name.text().strip():
            self.name.setFocus()
        else:
            self.send()

    def send(self) -> None:
        """Read the fields into a request."""
        self.form.clear()

        def text(field: object) -> str | None:
            return field.text().strip() or None  # type: ignore[attr-defined]

        self.wanted.emit(
            NewOrganisation(
                name=self.name.text().strip(),
                kind=self.kind.currentData() or None,
                credit_code=text(self.credit_code),
                contact=text(self.contact),
                phone=text(self.phone),
                address=text(self.address),
            )
        )

    def show_problem(self, problem: Unhappy) -> bool:
        """A refusal at its field."""
        return self.form.show(problem)
