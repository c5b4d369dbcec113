"""What most cases leave as it is: who came in the applicant's place, how they came, a telephone, a note.

Ctrl+B opens it at 谁来办; everything in it is reached by Tab and worked by keys. The note offers the phrases of this
counter (常用语): ↓ goes through them, what is typed stays what is typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.services import case_phrases
from stationdesk.services.cases import CHANNELS
from stationdesk.services.households import MemberRow
from stationdesk.ui import theme
from stationdesk.ui.cases.phrases_sheet import PhrasesSheet
from stationdesk.ui.cases.reading import Applicant, Who
from stationdesk.ui.pages import Frame
from stationdesk.ui.person_line import PersonLine
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.pieces.fields import FieldRow, text_field
from stationdesk.ui.pieces.plain import button
from stationdesk.ui.words import tr

RELATIONS = (
    N_("配偶"), N_("子女"), N_("父亲"), N_("母亲"), N_("监护人"), N_("孙子女"), N_("兄弟姐妹"), N_("邻居"), N_("村干部"),
)  # fmt: skip
FIRM_RELATIONS = (N_("法定代表人"), N_("经办人"), N_("负责人"))
OTHER = "?"
"""Somebody who is not of the household."""
HEAD, SPOUSE = ("01", "02"), ("10", "11", "12")


def relation_between(applicant: str | None, other: str | None, sex: str | None) -> str:
    """What somebody is of the applicant, from what both are of the head of their household; empty: not clear."""
    mine, theirs = applicant or "", other or ""
    if mine in HEAD:
        if theirs in SPOUSE:
            return N_("配偶")
        return {"2": N_("子女"), "3": N_("子女"), "4": N_("孙子女")}.get(theirs[:1], _parent(theirs, sex))
    if theirs in HEAD or theirs in SPOUSE:
        if mine in SPOUSE:
            return N_("配偶")
        if mine[:1] in ("2", "3") and mine not in ("28", "38"):
            return _by_sex(sex)
        if mine[:1] == "5" and theirs in HEAD:
            return N_("子女")
    if mine[:1] in ("2", "3") and theirs[:1] in ("2", "3") and not {mine, theirs} & {"28", "38"}:
        return N_("兄弟姐妹")
    return ""


def _parent(theirs: str, sex: str | None) -> str:
    return _by_sex(sex) if theirs in ("50", "51", "52") else ""


def _by_sex(sex: str | None) -> str:
    return {"1": N_("父亲"), "2": N_("母亲")}.get(sex or "", "")


@dataclass(frozen=True)
class Facts:
    """The fields as the request wants them."""

    channel: str
    by_person_id: str | None
    by_relation: str | None
    contact_phone: str | None = field(repr=False)
    remark: str | None = field(repr=False)
    serial: str = ""
    slip_on: date | None = None


class MoreFacts(QWidget):
    """Folded to one link until it is wanted."""

    changed = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.setObjectName("accept.more")
        self.frame = frame
        self._who: Applicant | None = None
        self._phrases: tuple[str, ...] | None = None
        self._toggle = button(
            tr("Ctrl+B　别人来办、电话、备注…"),
            self.toggle,
            look="link",
            icon="caret-down",
            name="accept.more.toggle",
        )
        self._by = QComboBox()
        self._by.setObjectName("accept.by")
        self._other = PersonLine(frame, "accept.by.other", tr("来办的人"))
        self._relation = QComboBox()
        self._relation.setObjectName("accept.relation")
        self._relation.setEditable(True)
        self._channel = QComboBox()
        self._channel.setObjectName("accept.channel")
        for key, words in CHANNELS.items():
            self._channel.addItem(tr(words), key)
        self._phone = text_field("accept.phone", tr("联系电话"), sensitive=True, digits=True)
        self._phone.setPlaceholderText(tr("空着就用档案里的"))
        self._remark = QComboBox()
        self._remark.setObjectName("accept.remark")
        self._remark.setAccessibleName(tr("备注"))
        self._remark.setEditable(True)
        self._remark.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._remark.setMinimumContentsLength(8)
        self._remark.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._serial = text_field("accept.serial", tr("空白单编号"))
        self._serial.setPlaceholderText(tr("停电时手写的才填，后四位也行"))
        self._slip_on = DateField("accept.slip_on", tr("单上的日期"))
        self._edit = button(
            tr("改常用语…"), self.edit_phrases, look="link", icon="pencil-simple", name="accept.phrases"
        )
        self._build()
        self.set_who(None)
        for box in (self._by, self._relation, self._channel):
            box.currentIndexChanged.connect(lambda _index: self._on_changed())
        self._by.activated.connect(self._on_by)
        self._other.taken.connect(lambda _id: self._on_changed())
        self._relation.editTextChanged.connect(lambda _text: self.changed.emit())
        self._remark.editTextChanged.connect(lambda _text: self.changed.emit())
        for line in (self._phone, self._serial, self._slip_on):
            line.textChanged.connect(lambda _text: self.changed.emit())

    def _build(self) -> None:
        self._other_row = FieldRow(tr("来办的人"), self._other)
        self._relation_row = FieldRow(tr("是申请人的"), self._relation)
        self._fields = QWidget()
        grid = QGridLayout(self._fields)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.M)
        grid.setVerticalSpacing(theme.S)
        remark = FieldRow(tr("备注"), self._remark, help=tr("↓ 选常用语，也可以自己写"))
        grid.addWidget(FieldRow(tr("谁来办"), self._by), 0, 0)
        grid.addWidget(self._relation_row, 0, 1)
        grid.addWidget(self._other_row, 1, 0, 1, 2)
        grid.addWidget(FieldRow(tr("怎么来的"), self._channel), 2, 0)
        grid.addWidget(FieldRow(tr("联系电话"), self._phone), 2, 1)
        grid.addWidget(remark, 3, 0, 1, 2)
        grid.addWidget(self._edit, 4, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(FieldRow(tr("空白单编号"), self._serial), 5, 0)
        grid.addWidget(FieldRow(tr("单上的日期"), self._slip_on), 5, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.S)
        lay.addWidget(self._toggle)
        lay.addWidget(self._fields)
        self._fields.hide()

    @property
    def is_open(self) -> bool:
        """Whether the fields are shown."""
        return not self._fields.isHidden()

    @property
    def asks_other(self) -> bool:
        """Whether somebody who is not of the household is being looked for at this moment."""
        return self._other.line.hasFocus()

    def toggle(self) -> None:
        """Unfold or fold."""
        if self.is_open:
            self._fields.hide()
        else:
            self.open()

    def open(self) -> None:
        """Unfold, with the focus on who came."""
        self._fields.show()
        self._read_phrases()
        self._by.setFocus(Qt.FocusReason.OtherFocusReason)

    # who came ----------------------------------------------------------------------------------------

    def set_who(self, who: Applicant | None) -> None:
        """Offer the household of the applicant, and whoever else it may be; what was chosen before is let go."""
        self._who = who
        firm = who is not None and who.kind == "organisation"
        for box in (self._by, self._relation):
            box.blockSignals(True)
            box.clear()
        self._by.addItem(tr("不写") if firm else tr("本人"), "")
        for member in who.members if who else ():
            self._by.addItem(f"{member.name}　{member.relation_word}", member.person_id)
        self._by.addItem(tr("其他人…"), OTHER)
        self._relation.addItems([tr(one) for one in (FIRM_RELATIONS if firm else RELATIONS)])
        self._relation.setEditText("")
        for box in (self._by, self._relation):
            box.blockSignals(False)
        if self._other.person:
            # Asking again takes the focus: only where somebody stands that has to go.
            self._other.blockSignals(True)
            self._other.ask_again()
            self._other.blockSignals(False)
        self._on_changed()

    def set_by(self, person_id: str, name: str) -> None:
        """Somebody came in the applicant's place: of the household, or anyone."""
        at = self._by.findData(person_id)
        if at > 0:
            self._by.setCurrentIndex(at)
            self._on_by(at)
        else:
            self._by.setCurrentIndex(self._by.findData(OTHER))
            self._other.set_person(person_id, name)
        self._fields.show()
        self._on_changed()

    def _on_by(self, _index: int) -> None:
        """What the chosen one is of the applicant follows from the household; the clerk may say otherwise."""
        member = self._member
        mine = self._who.detail if isinstance(self._who, Who) else None
        if member is not None and mine is not None:
            own = next((one.relation for one in mine.members if one.person_id == mine.id), None)
            self._relation.setEditText(tr(relation_between(own, member.relation, member.sex)))
        elif self._by.currentData() == OTHER:
            # What a member stepped over on the way here would have been, this one is not.
            self._relation.setEditText("")
            self._other.line.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _member(self) -> MemberRow | None:
        chosen = self._by.currentData()
        return next(
            (one for one in (self._who.members if self._who else ()) if one.person_id == chosen), None
        )

    @property
    def _by_id(self) -> str | None:
        chosen = self._by.currentData()
        return (self._other.person if chosen == OTHER else chosen) or None

    def _on_changed(self) -> None:
        chosen = self._by.currentData()
        self._relation_row.setVisible(bool(chosen))
        self._other_row.setVisible(chosen == OTHER)
        self.changed.emit()

    # phrases -----------------------------------------------------------------------------------------

    def _read_phrases(self) -> None:
        if self._phrases is None:
            self.frame.jobs.run(
                lambda: self.frame.desk.read(case_phrases.listed), self._show_phrases, owner=self
            )

    def _show_phrases(self, phrases: Sequence[str]) -> None:
        typed = self._remark.currentText()
        self._phrases = tuple(phrases)
        self._remark.blockSignals(True)
        self._remark.clear()
        self._remark.addItems(list(phrases))
        self._remark.setCurrentIndex(-1)
        self._remark.setEditText(typed)
        self._remark.blockSignals(False)

    def edit_phrases(self) -> None:
        """The phrases of this counter, one a line, in a side sheet."""
        self._read_phrases()
        sheet = PhrasesSheet(self.frame, self._phrases or ())

        def done(phrases: Sequence[str]) -> None:
            self._show_phrases(phrases)
            self.frame.close_sheet()
            self._remark.setFocus(Qt.FocusReason.OtherFocusReason)
            self.frame.say(tr("常用语已改。"))

        sheet.saved.connect(done)
        self.frame.open_sheet(sheet, tr("常用语"))

    # as a whole --------------------------------------------------------------------------------------

    def values(self) -> Facts:
        """Read the fields."""
        by = self._by_id
        return Facts(
            self._channel.currentData() or "counter",
            by,
            (self._relation.currentText().strip() or None) if by else None,
            self._phone.text().strip() or None,
            self._remark.currentText().strip() or None,
            self._serial.text().strip(),
            self._slip_on.day,
        )

    def set_remark(self, text: str) -> None:
        """Write a note, with the fields open so that it is seen."""
        self._remark.setEditText(text)
        self._fields.show()

    def drop_remark(self, text: str) -> None:
        """Take a note away that was written for the clerk, unless they changed it meanwhile."""
        if self._remark.currentText() == text:
            self._remark.setEditText("")

    def to_remark(self) -> None:
        """Put the hand on the note."""
        self._fields.show()
        self._remark.setFocus(Qt.FocusReason.OtherFocusReason)

    def settled(self) -> bool:
        """Whether the day on the slip can be read; otherwise the hand is put on it."""
        self._slip_on.settle()
        if self._slip_on.wrong:
            self._fields.show()
            self._slip_on.setFocus(Qt.FocusReason.OtherFocusReason)
        return not self._slip_on.wrong

    def to_slip(self) -> None:
        """Put the hand on the number of the blank."""
        self._fields.show()
        self._serial.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_channel(self, channel: str) -> None:
        """How they came; what is not known stays 窗口."""
        self._channel.setCurrentIndex(max(0, self._channel.findData(channel)))

    def body(self) -> dict[str, Any]:
        """For a draft."""
        now = self.values()
        return {
            "channel": now.channel,
            "by": now.by_person_id,
            "by_name": self._other.shown_name if self._by.currentData() == OTHER else "",
            "relation": now.by_relation,
            "phone": now.contact_phone,
            "remark": now.remark,
            "serial": now.serial,
            "slip_on": now.slip_on.isoformat() if now.slip_on else "",
        }

    def restore(self, body: Mapping[str, Any]) -> None:
        """From a draft."""
        self.set_channel(body.get("channel") or "counter")
        if body.get("by"):
            self.set_by(body["by"], body.get("by_name") or "")
        if body.get("relation"):
            self._relation.setEditText(body["relation"])
        self._phone.setText(body.get("phone") or "")
        self._remark.setEditText(body.get("remark") or "")
        self._serial.setText(body.get("serial") or "")
        if body.get("slip_on"):
            self._slip_on.set_day(date.fromisoformat(body["slip_on"]))
        if any(body.get(name) for name in ("by", "phone", "remark", "serial", "slip_on")):
            self._fields.show()

    def clear(self) -> None:
        """As it is for most."""
        self.set_who(None)
        self._channel.setCurrentIndex(0)
        self._phone.clear()
        self._serial.clear()
        self._slip_on.set_day(None)
        self._remark.setCurrentIndex(-1)
        self._remark.setEditText("")
        self._fields.hide()
