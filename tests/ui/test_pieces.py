"""Pieces: dates by keys, errors at their field, masked values, panes that fold, charts that speak."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.core.clock import SetClock, noon
from stationdesk.core.errors import Refusal
from stationdesk.ui.pieces.actions import ElidedLabel
from stationdesk.ui.pieces.charts import Bar, Bars, DayLoad, WeekStrip
from stationdesk.ui.pieces.dates import DateField, add_months, read_typed
from stationdesk.ui.pieces.fields import FieldRow, Form, text_field
from stationdesk.ui.pieces.lights import LightLabel
from stationdesk.ui.pieces.masked import MaskedLabel
from stationdesk.ui.pieces.panes import FilterChips, ListDetail
from stationdesk.ui.pieces.plain import button
from stationdesk.ui.pieces.search_line import SearchLine

TODAY = date(2026, 11, 22)


class PhoneShort(Refusal):
    template = "电话少一位，应为 11 位。"


def date_field(qtbot: QtBot, day: date | None = TODAY) -> DateField:
    field = DateField("day", "办结日期", day, clock=SetClock(noon(TODAY)))
    qtbot.addWidget(field)
    field.show()
    return field


@pytest.mark.parametrize(
    ("keys", "day"),
    [
        ("d", date(2026, 11, 23)),
        ("D", date(2026, 11, 21)),
        ("w", date(2026, 11, 29)),
        ("W", date(2026, 11, 15)),
        ("m", date(2026, 12, 22)),
        ("M", date(2026, 10, 22)),
        ("ddd=", TODAY),
        ("wwmD", date(2027, 1, 5)),
    ],
)
def test_dates_move_by_keys(qtbot: QtBot, keys: str, day: date) -> None:
    field = date_field(qtbot)
    QTest.keyClicks(field, keys)
    assert field.day == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("20261122", TODAY),
        ("2025-3-5", date(2025, 3, 5)),
        ("11-22", TODAY),
        ("11/2", date(2026, 11, 2)),
        ("1122", TODAY),
        ("2", date(2026, 11, 2)),
        ("2026年11月22日", TODAY),
        ("11月22日", TODAY),
        ("11-22 周日", TODAY),
    ],
)
def test_dates_are_typed_the_way_people_write(qtbot: QtBot, typed: str, day: date) -> None:
    field = date_field(qtbot, None)
    field.insert(typed)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.day == day
    assert not field.wrong


@pytest.mark.parametrize("typed", ["2026-13-01", "30-30", "abc", "20260230", "0", "99999"])
def test_a_wrong_day_stays_readable_and_is_said(qtbot: QtBot, typed: str) -> None:
    field = date_field(qtbot, None)
    field.insert(typed)
    field.settle()
    assert field.wrong
    assert field.day is None
    assert field.text() == typed
    assert "不是日期" in field.accessibleDescription()


def test_an_emptied_date_is_no_date(qtbot: QtBot) -> None:
    field = date_field(qtbot)
    field.selectAll()
    field.del_()
    field.settle()
    assert field.day is None
    assert not field.wrong


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1)))
def test_every_written_day_is_read_back(day: date) -> None:
    assert read_typed(f"{day:%Y%m%d}", TODAY) == day
    assert read_typed(f"{day.year}年{day.month}月{day.day}日", TODAY) == day
    assert read_typed(f"{day:%Y-%m-%d}", TODAY) == day


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1)), st.integers(-600, 600))
def test_months_land_in_the_right_month(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day <= day.day


def test_a_refusal_is_shown_at_its_field(qtbot: QtBot) -> None:
    form = Form()
    host = QWidget()
    qtbot.addWidget(host)
    row = form.add("phone", FieldRow("电话", text_field("phone", "电话")))
    assert form.show(PhoneShort(field="phone"))
    assert row.error == "电话少一位，应为 11 位。"
    assert row.field.accessibleDescription() == row.error
    assert not form.show(PhoneShort(field="other"))
    form.clear()
    assert row.error == ""
    row.setParent(host)


def test_identity_data_stay_masked_until_asked_for(qtbot: QtBot) -> None:
    asked: list[int] = []

    def reveal(show: object) -> None:
        asked.append(1)
        show("421221195801011234")  # type: ignore[operator]

    value = MaskedLabel("421***********1234", reveal, spoken="身份证号", name="id")
    qtbot.addWidget(value)
    value.show()
    assert value.text == "421***********1234"
    assert asked == []
    value._eye.click()
    assert value.text == "421221195801011234"
    value._eye.click()
    assert value.text == "421***********1234"
    assert asked == [1]


def test_search_asks_for_every_settled_text_and_steps_the_list(qtbot: QtBot) -> None:
    line = SearchLine("s", "找人")
    qtbot.addWidget(line)
    asked: list[str] = []
    steps: list[int] = []
    line.asked.connect(asked.append)
    line.stepped.connect(steps.append)
    QTest.keyClicks(line, "wj")
    QTest.keyClick(line, Qt.Key.Key_Down)
    QTest.keyClick(line, Qt.Key.Key_Up)
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert asked == ["w", "wj", ""]
    assert steps == [1, -1]


def test_identity_fields_tell_the_input_method_to_forget(qtbot: QtBot) -> None:
    field = text_field("id", "身份证号", sensitive=True, digits=True)
    qtbot.addWidget(field)
    assert field.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData
    assert field.inputMethodHints() & Qt.InputMethodHint.ImhNoPredictiveText


def test_list_and_detail_become_one_pane_when_narrow(qtbot: QtBot) -> None:
    listing, detail = QLineEdit(), QLabel("详情")
    panes = ListDetail(listing, detail)
    qtbot.addWidget(panes)
    panes.resize(1000, 500)
    with qtbot.waitExposed(panes):
        panes.show()
    assert not panes.folded
    left, right = panes.state()
    assert 1.6 < left / right < 2.4
    panes.resize(600, 500)
    QApplication.processEvents()
    assert panes.folded
    assert listing.isVisible()
    assert not detail.isVisible()
    panes.show_detail()
    assert detail.isVisible()
    assert not listing.isVisible()
    panes.toggle()
    assert listing.isVisible()


def test_chips_choose_one_and_say_their_count(qtbot: QtBot) -> None:
    chips = FilterChips([("open", "在办"), ("late", "超期")], spoken="筛选")
    qtbot.addWidget(chips)
    heard: list[str] = []
    chips.chosen.connect(heard.append)
    chips.set_count("late", 3)
    chips.choose("late")
    assert (chips.current, heard) == ("late", ["late"])
    assert chips._buttons["late"].accessibleName() == "超期，3 条"


def test_charts_say_their_numbers(qtbot: QtBot) -> None:
    bars, week, light = Bars(spoken="按时率"), WeekStrip(spoken="本周"), LightLabel("late")
    for one in (bars, week, light):
        qtbot.addWidget(one)
    bars.set_bars([Bar("本周", 98, shown="98 %")])
    week.set_days([DayLoad(TODAY, 2, late=1)], TODAY)
    assert bars.accessibleName() == "按时率：本周 98 %"
    assert "2026年11月22日：2 件到期" in week.accessibleName()
    assert light.words == light.accessibleName() == "超期"


def test_long_sentences_end_in_dots_and_stay_whole_in_the_tip(qtbot: QtBot) -> None:
    line = ElidedLabel(name="line")
    qtbot.addWidget(line)
    line.resize(60, 20)
    line.set_whole("已收件，编号 421221106202-20261122-010-0001")
    assert line.text().endswith("…")
    assert line.toolTip() == line.whole == line.accessibleName()


def test_a_double_click_presses_a_button_once(qtbot: QtBot) -> None:
    pressed: list[int] = []
    made = button("确认", lambda: pressed.append(1), look="primary")
    qtbot.addWidget(made)
    made.show()
    QTest.mouseClick(made, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(made, Qt.MouseButton.LeftButton)  # only the second half of a double click
    QTest.mouseRelease(made, Qt.MouseButton.LeftButton)
    assert pressed == [1]
    QTest.mouseClick(made, Qt.MouseButton.LeftButton)
    assert pressed == [1, 1]
