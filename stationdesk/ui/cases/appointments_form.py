"""An appointment entered with the telephone at the ear: day, time, who, what for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox

from stationdesk.core.errors import Unhappy
from stationdesk.services import appointments
from stationdesk.services.appointments import AppointmentRow, Booked, DayBook, NewAppointment
from stationdesk.ui.cases.counter_fields import MatterLine, Somebody, channel_field
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.dates import DateField, short
from stationdesk.ui.pieces.fields import text_field
from stationdesk.ui.pieces.side_form import SideForm, pick
from stationdesk.ui.words import tr


class SlotField(QComboBox):
    """The times of a day with what is free; a time of one's own where the counter is not asked for."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(tr("时间"))
        self.setEditable(True)
        self.setMinimumContentsLength(10)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.view().setObjectName(f"{name}.list")
        self.view().setAccessibleName(tr("时间"))
        line = self.lineEdit()
        if line is not None:
            line.setObjectName(f"{name}.line")
            line.setAccessibleName(tr("时间"))

    def show_book(self, book: DayBook, wanted: str) -> None:
        """The times of this day; the wanted one stays, else the first that is free."""
        self.clear()
        free = -1
        for number, slot in enumerate(book.slots):
            words = tr("空{n}", n=slot.free) if slot.free else tr("约满")
            self.addItem(f"{slot.time}　{words}", slot.time)
            if slot.free and free < 0:
                free = number
        at = self.findData(wanted)
        self.setCurrentIndex(at if at >= 0 else free)
        if at < 0 and (wanted or free < 0):
            self.setEditText(wanted)

    @property
    def time(self) -> str:
        """What was chosen or typed."""
        at = self.findText(self.currentText())
        return str(self.itemData(at)) if at >= 0 else self.currentText().split("　")[0].strip()


class _DayForm(SideForm):
    """Day and time, with what is free on that day."""

    def __init__(self, frame: Frame, name: str, day: date | None, slot: str) -> None:
        super().__init__(frame, name)
        self._wanted, self._turn = slot, 0
        clock = getattr(frame.desk, "clock", None)
        self.day = DateField(f"{name}.day", tr("哪天"), day, clock=clock)
        self.field("day", tr("哪天"), self.day, needed=True, help=tr("d 加一天，w 加一周，= 今天"))
        self.slot = SlotField(f"{name}.slot")
        self.field("slot", tr("时间"), self.slot, needed=True)
        self.even_so = QCheckBox(tr("照样预约（这天不开门）"))
        self.even_so.setObjectName(f"{name}.even_so")
        self.even_so.hide()
        self.lay.addWidget(self.even_so)
        self.day.changed.connect(lambda _day: self.read_day())
        self.slot.activated.connect(lambda _at: self._remember())

    def _remember(self) -> None:
        self._wanted = self.slot.time

    def read_day(self) -> None:
        """What is free on the day that stands in the field."""
        day = self.day.day
        if day is None:
            return
        self._turn += 1
        turn, desk = self._turn, self.frame.desk

        def show(book: DayBook) -> None:
            if turn != self._turn:
                return
            self.slot.show_book(book, self._wanted)
            self.even_so.setVisible(not book.open)
            row = self.form.row("day")
            if not book.open:
                why = book.holiday or tr("休息日")
                row.set_help(
                    tr("▲ {day}是{why}，站点不开门。", day=short(day, self.day.today), why=why), "warn"
                )
            elif book.provisional:
                row.set_help(tr("◐ {year}年放假安排还没公布。", year=day.year), "warn")
            else:
                row.set_help(tr("当天还空 {n} 个号。", n=book.free))

        self.frame.jobs.run(
            lambda: desk.read(lambda work: appointments.day_book(work, day)), show, owner=self
        )

    def ready_day(self) -> date | None:
        """The day, or the field says what is wrong."""
        self.day.settle()
        if self.day.day is None:
            self.form.row("day").set_error(tr("请写日期，例如 11-22 或 20261122"))
            self.day.setFocus()
        return self.day.day

    def _failed(self, problem: Unhappy) -> bool:
        if isinstance(problem, appointments.DayOff):
            self.even_so.show()
        return super()._failed(problem)


class AppointmentForm(_DayForm):
    """A new one. `booked` is what the service answered."""

    def __init__(self, frame: Frame, day: date | None, slot: str = "") -> None:
        super().__init__(frame, "appointment_form", day, slot)
        self.booked: Booked | None = None
        self.who = Somebody(frame, "appointment_form.person", tr("谁来"))
        self.field("person", tr("谁来"), self.who, needed=True)
        self.form.add("name", self.form.row("person"))
        self.phone = text_field("appointment_form.phone", tr("电话"), sensitive=True, digits=True)
        self.phone.setPlaceholderText(tr("空着就用档案里的"))
        self.field("phone", tr("电话"), self.phone)
        self.matter = MatterLine(
            frame, "appointment_form.matter", tr("办什么"), tr("事项、拼音首字母，或照着说"), words_only=False
        )
        self.field("matter", tr("办什么"), self.matter)
        places = [(key, tr(words)) for key, words in appointments.PLACES.items()]
        self.place = pick("appointment_form.place", tr("在哪里办"), places, "counter", empty=False)
        self.field("place", tr("在哪里办"), self.place)
        self.address = text_field("appointment_form.address", tr("地点"))
        self._address_row = self.field("address", tr("地点"), self.address)
        self.channel = channel_field("appointment_form.channel", "phone")
        self.field("channel", tr("怎么约的"), self.channel)
        self.remark = text_field("appointment_form.remark", tr("备注"))
        self.field("remark", tr("备注"), self.remark)
        self.end(tr("登记预约"))
        self.place.currentIndexChanged.connect(lambda _at: self._on_place())
        self._on_place()
        self.read_day()

    def _on_place(self) -> None:
        place = self.place.currentData()
        self._address_row.setVisible(place != "counter")
        self.address.setPlaceholderText(
            tr("空着就用档案里的住址") if place == "home" else tr("村、组、路口，例如 三组晒场")
        )

    def body(self) -> dict[str, Any]:
        """What is half typed, for a draft; empty when nothing was typed."""
        if not self._touched and not self.who.person and not self.who.name:
            return {}
        return {
            "day": self.day.day.isoformat() if self.day.day else "",
            "slot": self.slot.time,
            "who": self.who.body(),
            "phone": self.phone.text(),
            "matter": [self.matter.code, self.matter.text],
            "place": self.place.currentData(),
            "address": self.address.text(),
            "channel": self.channel.currentData(),
            "remark": self.remark.text(),
        }

    def restore(self, body: Mapping[str, Any]) -> None:
        """From a draft."""
        self._wanted = str(body.get("slot") or "")
        if body.get("day"):
            self.day.set_day(date.fromisoformat(str(body["day"])))
        self.read_day()
        self.who.restore(body.get("who") or {})
        self.phone.setText(str(body.get("phone") or ""))
        code, text = (*(body.get("matter") or ()), "", "")[:2]
        self.matter.set_text(str(text))
        if code:
            self.matter.set_matter(str(code), str(text))
        self.place.setCurrentIndex(max(0, self.place.findData(body.get("place"))))
        self.address.setText(str(body.get("address") or ""))
        self.channel.setCurrentIndex(max(0, self.channel.findData(body.get("channel"))))
        self.remark.setText(str(body.get("remark") or ""))
        self._touch()

    def save(self) -> None:
        day = self.ready_day()
        if day is None:
            return
        new = NewAppointment(
            day,
            self.slot.time,
            person_id=self.who.person or None,
            name=self.who.name,
            phone=self.phone.text(),
            matter_code=self.matter.code or None,
            place=str(self.place.currentData()),
            address=self.address.text() if self.place.currentData() != "counter" else None,
            channel=str(self.channel.currentData()),
            remark="；".join(
                part
                for part in (self.remark.text().strip(), "" if self.matter.code else self.matter.text)
                if part
            ),
            even_so=self.even_so.isChecked(),
        )

        def done(booked: Any) -> None:
            self.booked = booked
            self.finished.emit("；".join((booked.sentence, *booked.warnings)), booked.appointment_id)

        self.put(lambda work: appointments.book(work, new), done, "cases:accept")


class MoveForm(_DayForm):
    """Another day or time for one that was made."""

    def __init__(self, frame: Frame, one: AppointmentRow) -> None:
        super().__init__(frame, "appointment_move", one.day, one.slot)
        self.one = one
        self.end(tr("改期"))
        self.read_day()

    def save(self) -> None:
        day = self.ready_day()
        if day is None:
            return
        slot, even_so, one = self.slot.time, self.even_so.isChecked(), self.one.id
        self.put(
            lambda work: appointments.move(work, one, day, slot, even_so=even_so),
            lambda booked: self.finished.emit(
                "；".join((booked.sentence, *booked.warnings)), booked.appointment_id
            ),
            "cases:accept",
        )
