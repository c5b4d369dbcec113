"""What most cases leave as it is: who came in the applicant's place, how they came, a telephone, a note."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from stationdesk.core.words import N_
from stationdesk.services.cases import CHANNELS
from stationdesk.ui import theme
from stationdesk.ui.cases.reading import Who
from stationdesk.ui.pieces.fields import FieldRow, text_field
from stationdesk.ui.pieces.plain import button
from stationdesk.ui.words import tr

RELATIONS = (
    N_("配偶"), N_("子女"), N_("父亲"), N_("母亲"), N_("监护人"), N_("孙子女"), N_("兄弟姐妹"), N_("邻居"), N_("村干部"),
)  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """The fields as the request wants them."""

    channel: str
    by_person_id: str | None
    by_relation: str | None
    contact_phone: str | None = field(repr=False)
    remark: str | None = field(repr=False)


class MoreFacts(QWidget):
    """Folded to one link until it is wanted."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("accept.more")
        self._toggle = button(
            tr("别人来办、电话、备注…"),
            self.toggle,
            look="link",
            icon="caret-down",
            name="accept.more.toggle",
        )
        self._by = QComboBox()
        self._by.setObjectName("accept.by")
        self._relation = QComboBox()
        self._relation.setObjectName("accept.relation")
        self._relation.setEditable(True)
        self._relation.addItems([tr(one) for one in RELATIONS])
        self._channel = QComboBox()
        self._channel.setObjectName("accept.channel")
        for key, words in CHANNELS.items():
            self._channel.addItem(tr(words), key)
        self._phone = text_field("accept.phone", tr("联系电话"), sensitive=True, digits=True)
        self._phone.setPlaceholderText(tr("空着就用档案里的"))
        self._remark = text_field("accept.remark", tr("备注"))
        self._relation_row = FieldRow(tr("是申请人的"), self._relation)
        self._fields = QWidget()
        grid = QGridLayout(self._fields)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.M)
        grid.setVerticalSpacing(theme.S)
        grid.addWidget(FieldRow(tr("谁来办"), self._by), 0, 0)
        grid.addWidget(self._relation_row, 0, 1)
        grid.addWidget(FieldRow(tr("怎么来的"), self._channel), 1, 0)
        grid.addWidget(FieldRow(tr("联系电话"), self._phone), 1, 1)
        grid.addWidget(FieldRow(tr("备注"), self._remark), 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.S)
        lay.addWidget(self._toggle)
        lay.addWidget(self._fields)
        self._fields.hide()
        self.set_who(None)
        for box in (self._by, self._relation, self._channel):
            box.currentIndexChanged.connect(lambda _index: self._on_changed())
        for one in (self._phone, self._remark):
            one.textChanged.connect(lambda _text: self.changed.emit())

    def toggle(self) -> None:
        """Unfold or fold."""
        shown = self._fields.isHidden()
        self._fields.setVisible(shown)
        if shown:
            self._by.setFocus()

    def set_who(self, who: Who | None) -> None:
        """Offer the household of the applicant."""
        self._by.blockSignals(True)
        self._by.clear()
        self._by.addItem(tr("本人"), "")
        for member in who.detail.members if who else ():
            if member.person_id != who.id and not member.died:  # type: ignore[union-attr]
                self._by.addItem(f"{member.name}　{member.relation_word}", member.person_id)
        self._by.blockSignals(False)
        self._on_changed()

    def _on_changed(self) -> None:
        self._relation_row.setVisible(bool(self._by.currentData()))
        self.changed.emit()

    def values(self) -> Facts:
        """Read the fields."""
        by = self._by.currentData() or None
        return Facts(
            self._channel.currentData() or "counter",
            by,
            (self._relation.currentText().strip() or None) if by else None,
            self._phone.text().strip() or None,
            self._remark.text().strip() or None,
        )

    def body(self) -> dict[str, Any]:
        """For a draft."""
        now = self.values()
        return {
            "channel": now.channel,
            "by": now.by_person_id,
            "relation": now.by_relation,
            "phone": now.contact_phone,
            "remark": now.remark,
        }

    def restore(self, body: Mapping[str, Any]) -> None:
        """From a draft."""
        self._channel.setCurrentIndex(max(0, self._channel.findData(body.get("channel") or "counter")))
        self._by.setCurrentIndex(max(0, self._by.findData(body.get("by") or "")))
        if body.get("relation"):
            self._relation.setCurrentText(body["relation"])
        self._phone.setText(body.get("phone") or "")
        self._remark.setText(body.get("remark") or "")
        if any(body.get(name) for name in ("by", "phone", "remark")):
            self._fields.show()

    def clear(self) -> None:
        """As it is for most."""
        self.set_who(None)
        self._channel.setCurrentIndex(0)
        self._phone.clear()
        self._remark.clear()
        self._fields.hide()
