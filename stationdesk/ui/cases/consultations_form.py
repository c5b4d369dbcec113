"""A consultation entered while somebody stands there: what was asked, and what was said to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QPlainTextEdit

from stationdesk.core.words import N_
from stationdesk.services import consultations
from stationdesk.services.consultations import Guide, NewConsultation, Told
from stationdesk.services.counter_data import Office
from stationdesk.ui import theme
from stationdesk.ui.cases.counter_fields import MatterLine, Somebody, channel_field
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.fields import FieldRow, text_field
from stationdesk.ui.pieces.panes import FilterChips
from stationdesk.ui.pieces.side_form import SideForm
from stationdesk.ui.words import tr

SPOKEN = N_("当面口头答复")
"""What is kept as the answer when nothing was written down."""
WAYS: tuple[tuple[str, str], ...] = (
    ("answered", N_("当场答复")),
    ("guided", N_("转介")),
    ("open", N_("过后答复")),
)


def office_field(name: str, offices: Sequence[Office]) -> QComboBox:
    """Offices and telephone lines to guide to; any other words may be typed."""
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(tr("转介到哪里"))
    box.setEditable(True)
    box.setMinimumContentsLength(8)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.view().setObjectName(f"{name}.list")
    box.view().setAccessibleName(tr("转介到哪里"))
    for one in offices:
        unsure = tr("（待核）") if one.unconfirmed else ""
        box.addItem("　".join(part for part in (one.name, one.number + unsure) if part), one.key)
    box.setCurrentIndex(-1)
    line = box.lineEdit()
    if line is not None:
        line.setObjectName(f"{name}.line")
        line.setAccessibleName(tr("转介到哪里"))
        line.setPlaceholderText(tr("选一个，或照写单位、地点、电话"))
    return box


def office_of(box: QComboBox) -> str:
    """The key of the chosen office, or the words that were typed."""
    at = box.findText(box.currentText())
    return str(box.itemData(at)) if at >= 0 else box.currentText().strip()


class ConsultationForm(SideForm):
    """F2, what was asked, Ctrl+Enter: three keys and the words. `told` is what the service answered."""

    def __init__(self, frame: Frame, offices: Sequence[Office]) -> None:
        super().__init__(frame, "consultation_form")
        self.told: Told | None = None
        self.asked = MatterLine(
            frame, "consultation_form.asked", tr("问了什么"), tr("照着说，例如 低保怎么办；↓ 选事项")
        )
        self.field("subject", tr("问了什么"), self.asked, needed=True)
        self.ways = FilterChips(
            [(key, tr(words)) for key, words in WAYS], spoken=tr("怎样处理"), name="consultation_form.way"
        )
        self.ways.setFocusProxy(self.ways.findChildren(type(self.ways._buttons["answered"]))[0])
        self.field("way", tr("怎样处理"), self.ways)
        self.answer = QPlainTextEdit()
        self.answer.setObjectName("consultation_form.answer")
        self.answer.setAccessibleName(tr("答复"))
        self.answer.setPlaceholderText(tr("空着就记“当面口头答复”"))
        self.answer.setTabChangesFocus(True)
        self.answer.setFixedHeight(theme.now().px(64))
        self._answer_row = self.field("answer", tr("答复"), self.answer)
        self.office = office_field("consultation_form.office", offices)
        self._office_row: FieldRow = self.field(
            "guided_to", tr("转介到哪里"), self.office, help=tr("2 个工作日后提醒您回问办好没有。")
        )
        self.who = Somebody(frame, "consultation_form.person", tr("谁来问的（可不留）"))
        self.field("person", tr("谁来问的（可不留）"), self.who)
        self.form.add("name", self.form.row("person"))
        self.phone = text_field("consultation_form.phone", tr("电话（可不留）"), sensitive=True, digits=True)
        self.field("phone", tr("电话（可不留）"), self.phone)
        self.channel = channel_field("consultation_form.channel", "counter")
        self.field("channel", tr("怎么来的"), self.channel)
        self.end(tr("记下"))
        self.ways.chosen.connect(self._on_way)
        self.form.add("matter", self.form.row("subject"))
        self._on_way("answered")

    def set_follow_days(self, days: int) -> None:
        """How many working days until somebody guided on is asked."""
        self._office_row.set_help(tr("{n} 个工作日后提醒您回问办好没有。", n=days))

    def _on_way(self, way: str) -> None:
        self._answer_row.setVisible(way == "answered")
        self._office_row.setVisible(way == "guided")

    def body(self) -> dict[str, Any]:
        """What is half typed, for a draft; empty when nothing was typed."""
        if not self.asked.text and not self.asked.code and not self._touched:
            return {}
        return {
            "subject": self.asked.text,
            "matter": [self.asked.code, self.asked.title],
            "way": self.ways.current,
            "answer": self.answer.toPlainText(),
            "office": self.office.currentText(),
            "who": self.who.body(),
            "phone": self.phone.text(),
            "channel": self.channel.currentData(),
        }

    def restore(self, body: Mapping[str, Any]) -> None:
        """From a draft."""
        code, title = (*(body.get("matter") or ()), "", "")[:2]
        if code:
            self.asked.set_matter(str(code), str(title))
        self.asked.set_text(str(body.get("subject") or ""))
        if body.get("way") in dict(WAYS):
            self.ways.choose(str(body["way"]))
        self.answer.setPlainText(str(body.get("answer") or ""))
        self.office.setCurrentText(str(body.get("office") or ""))
        self.who.restore(body.get("who") or {})
        self.phone.setText(str(body.get("phone") or ""))
        self.channel.setCurrentIndex(max(0, self.channel.findData(body.get("channel"))))
        self._touch()

    def save(self) -> None:
        way = self.ways.current
        answer = self.answer.toPlainText().strip()
        new = NewConsultation(
            subject=self.asked.text,
            matter_code=self.asked.code or None,
            person_id=self.who.person or None,
            name=self.who.name,
            phone=self.phone.text(),
            channel=str(self.channel.currentData()),
            # Kept as it is said on every machine, whatever this screen speaks.
            answer=(answer or SPOKEN) if way == "answered" else "",
            guide=Guide(office_of(self.office)) if way == "guided" else None,
        )

        def done(told: Any) -> None:
            self.told = told
            self.finished.emit(told.sentence, told.consultation_id)

        self.put(lambda work: consultations.add(work, new), done, "cases:accept")
