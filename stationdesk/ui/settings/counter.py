"""The counter: when appointments are taken, and the offices people are guided to with their telephones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QSpinBox, QWidget

from stationdesk.core.words import weekday
from stationdesk.services import appointment_hours, case_record, counter_data
from stationdesk.services.appointment_hours import Hours
from stationdesk.services.counter_data import Office
from stationdesk.ui import theme
from stationdesk.ui.ask_sheet import Ticks
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.fields import text_field
from stationdesk.ui.pieces.plain import button, card, label, line, row
from stationdesk.ui.pieces.side_form import SideForm
from stationdesk.ui.settings.section import Section
from stationdesk.ui.settings.station import facts_grid
from stationdesk.ui.words import tr


def day_words(number: int) -> str:
    """周一 … 周日 for 1 … 7."""
    from datetime import date

    return weekday(date(2026, 11, 22 + number))


def hours_words(periods: Sequence[tuple[str, str]]) -> str:
    """08:30-12:00 14:30-17:30, as it is typed."""
    return " ".join(f"{opens}-{closes}" for opens, closes in periods)


class HoursForm(SideForm):
    """Weekdays, hours, how long a place lasts, how many at once, how far ahead."""

    def __init__(self, frame: Frame, now: Hours) -> None:
        super().__init__(frame, "hours_form")
        self.days = Ticks(
            "hours_form.weekdays",
            tr("星期几"),
            [(str(n), day_words(n)) for n in range(1, 8)],
            [str(n) for n in now.weekdays],
        )
        self.field("weekdays", tr("星期几开放"), self.days)
        self.periods = text_field("hours_form.periods", tr("开放时间"), hint="08:30-12:00 14:30-17:30")
        self.periods.setText(hours_words(now.periods))
        self.field("periods", tr("开放时间"), self.periods, needed=True, help=tr("几段之间用空格隔开。"))
        self.numbers: dict[str, QSpinBox] = {}
        for name, words, unit, least, most, value in (
            ("minutes", tr("一个号多久"), tr(" 分钟"), 5, 240, now.minutes),
            ("places", tr("同一时间几个号"), tr(" 个"), 1, 99, now.places),
            ("ahead_days", tr("最多提前多少天"), tr(" 天"), 1, 366, now.ahead_days),
        ):
            box = QSpinBox()
            box.setObjectName(f"hours_form.{name}")
            box.setAccessibleName(words)
            box.setRange(least, most)
            box.setSuffix(unit)
            box.setValue(value)
            box.valueChanged.connect(self._touch)
            self.numbers[name] = box
            self.field(name, words, box)
        self.end(tr("保存"))

    def save(self) -> None:
        days = tuple(int(one) for one in self.days.chosen())
        text, numbers = self.periods.text(), {name: box.value() for name, box in self.numbers.items()}

        def change(work: Any) -> None:
            appointment_hours.set_hours(
                work,
                Hours(
                    days,
                    appointment_hours.periods_of(text),
                    numbers["minutes"],
                    numbers["places"],
                    numbers["ahead_days"],
                ),
            )

        self.put(
            change,
            lambda _none: self.finished.emit(tr("已保存。已有的预约不变。"), ""),
            "station:settings",
        )


class SlipForm(SideForm):
    """From which age slips and notices come in large type by themselves."""

    def __init__(self, frame: Frame, now: int) -> None:
        super().__init__(frame, "slip_form")
        self.age = QSpinBox()
        self.age.setObjectName("slip_form.age")
        self.age.setAccessibleName(tr("多少岁起用大字"))
        self.age.setRange(0, 120)
        self.age.setSuffix(tr(" 岁"))
        self.age.setSpecialValueText(tr("不自动用大字"))
        self.age.setValue(now)
        self.age.valueChanged.connect(self._touch)
        self.field(
            "age",
            tr("多少岁起用大字"),
            self.age,
            help=tr("到了这个岁数的人，回执和告知书自动用大字；填 0 就只在要的时候用。"),
        )
        self.end(tr("保存"))

    def save(self) -> None:
        age = self.age.value()
        self.put(
            lambda work: case_record.set_large_from(work, age),
            lambda _none: self.finished.emit(tr("已保存。"), ""),
            "station:settings",
        )


class OfficeForm(SideForm):
    """One office: the station's own words and number for it, or one that the list does not have."""

    def __init__(self, frame: Frame, offices: Sequence[Office], one: Office | None) -> None:
        super().__init__(frame, "office_form")
        self._offices, self._one = tuple(offices), one
        self.name = text_field("office_form.name", tr("单位"))
        self.name.setText(one.chinese or one.name if one else "")
        self.field("office", tr("单位"), self.name, needed=True)
        self.where = text_field("office_form.where", tr("地点"))
        self.where.setText(one.where if one else "")
        self.field("where", tr("地点"), self.where)
        self.number = text_field("office_form.number", tr("电话"), digits=True)
        self.number.setText(one.number if one else "")
        self.field("phone", tr("电话"), self.number, help=tr("核对过的号码；保存后不再标“待核”。"))
        self.end(tr("保存"))

    def save(self) -> None:
        from stationdesk.core.ids import new_id

        key = self._one.key if self._one else new_id()
        mine = Office(key, self.name.text(), self.where.text(), self.number.text())
        if not mine.name.strip():
            self.form.row("office").set_error(tr("请写单位名称。"))
            self.name.setFocus()
            return

        self.put(
            lambda work: counter_data.put_office(work, mine),
            lambda _none: self.finished.emit(tr("已保存。"), ""),
            "station:settings",
        )


class CounterSection(Section):
    """Hours and offices."""

    def __init__(self, frame: Frame, may: Any) -> None:
        super().__init__(frame, may, "counter")

    def read(self) -> Any:
        return self.desk.read(
            lambda work: (
                appointment_hours.hours(work),
                counter_data.offices(work),
                counter_data.own_offices(work),
                case_record.large_from(work),
            )
        )

    def draw(self, found: Any) -> None:
        now, offices, own, large = found
        change = button(
            tr("修改…"),
            lambda: self.open_asked.emit(HoursForm(self.frame, now), tr("预约时间")),
            icon="pencil-simple",
            name="settings.counter.hours",
        )
        self.allow(change, "station:settings")
        parts: list[Any] = [label(tr("预约时间"), "section")]
        if now.unconfirmed:
            parts.append(label(tr("▲ 待核：这是默认时间，请按本站实际改好。"), "warn", wrap=True))
        parts.append(
            facts_grid(
                [
                    (tr("星期几开放"), tr("、").join(day_words(n) for n in now.weekdays)),
                    (tr("开放时间"), hours_words(now.periods)),
                    (tr("一个号多久"), tr("{n} 分钟", n=now.minutes)),
                    (tr("同一时间几个号"), str(now.places)),
                    (tr("最多提前多少天"), str(now.ahead_days)),
                ]
            )
        )
        parts.append(label(tr("法定节假日不开放，调休上班的日子开放。"), "second", wrap=True))
        parts.append(row(change, None))
        self.add(card(*parts))
        slips = button(
            tr("修改…"),
            lambda: self.open_asked.emit(SlipForm(self.frame, large), tr("大字回执")),
            icon="pencil-simple",
            name="settings.counter.slips",
        )
        slips.setAccessibleName(tr("修改：{what}", what=tr("大字回执")))
        self.allow(slips, "station:settings")
        from_age = tr("{n} 岁起", n=large) if large else tr("不自动用大字")
        self.add(
            card(
                label(tr("大字回执"), "section"),
                facts_grid([(tr("多少岁起用大字"), from_age)]),
                row(slips, None),
            )
        )
        lines: list[QWidget | Any] = [label(tr("转介去向和电话"), "section")]
        lines.append(
            label(
                tr("来人问的不归本站办，就告诉他去哪里、打哪个电话。标“待核”的号码请核对后保存。"),
                "second",
                wrap=True,
            )
        )
        for one in offices:
            lines.append(line())
            lines.append(self._office(one, offices, one.key in own))
        add = button(
            tr("增加一处…"),
            lambda: self.open_asked.emit(OfficeForm(self.frame, offices, None), tr("转介去向")),
            icon="plus",
            name="settings.counter.office.add",
        )
        self.allow(add, "station:settings")
        lines.append(row(add, None))
        self.add(card(*lines, gap=theme.XS))

    def _office(self, one: Office, offices: Sequence[Office], own: bool) -> QWidget:
        unsure = tr("（待核）") if one.unconfirmed else ""
        words = "　".join(part for part in (one.name, one.where, one.number + unsure) if part)
        edit = button(
            tr("修改…"),
            lambda: self.open_asked.emit(OfficeForm(self.frame, offices, one), one.name),
            look="link",
            name=f"settings.counter.office.{one.key}",
        )
        edit.setAccessibleName(tr("修改：{what}", what=one.name))
        self.allow(edit, "station:settings")
        made = QWidget()
        lay = row(label(words, wrap=True), edit, gap=theme.S)
        if own:
            drop = button(
                tr("删去"),
                lambda: self._drop(one),
                look="link",
                name=f"settings.counter.office.{one.key}.drop",
            )
            drop.setAccessibleName(tr("删去：{what}", what=one.name))
            self.allow(drop, "station:settings")
            lay.addWidget(drop)
        lay.setStretch(0, 1)
        made.setLayout(lay)
        return made

    def _drop(self, one: Office) -> None:
        """Gone at once, with the way back in the status line."""

        def put_back() -> None:
            mine = Office(one.key, one.chinese or one.name, one.where, one.number)
            self.frame.jobs.run(
                lambda: self.desk.change(
                    lambda work: counter_data.put_office(work, mine), reason="station:settings"
                ),
                lambda _none: self.refresh(),
                owner=self,
            )

        def dropped(_was: Office | None) -> None:
            self.refresh()
            self.frame.say(tr("已删去：{what}", what=one.name), put_back)

        self.frame.jobs.run(
            lambda: self.desk.change(
                lambda work: counter_data.drop_office(work, one.key), reason="station:settings"
            ),
            dropped,
            owner=self,
        )
