"""The first start: a village, a person, a password, and a recovery code that was read from paper."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from stationdesk.core.errors import Refusal
from stationdesk.ui import theme, words
from stationdesk.ui.first_start import FirstStart, NewStation, VillageChoice, strength
from stationdesk.ui.pieces.plain import PressButton

VILLAGES = [
    VillageChoice("421221106202", "四邑村", "湖北省咸宁市嘉鱼县潘家湾镇四邑村", ("siyicun", "syc")),
    VillageChoice("522601102201", "格冲村", "贵州省黔东南州凯里市三棵树镇格冲村"),
]


class CodeTaken(Refusal):
    template = "这个编码已经有站点了。"


def started(qtbot: QtBot) -> FirstStart:
    made = FirstStart(VILLAGES)
    qtbot.addWidget(made)
    made.resize(1024, 600)
    with qtbot.waitExposed(made):
        made.show()
    return made


def at_person(made: FirstStart) -> None:
    made._show(1)
    QTest.keyClicks(made.search, "syc")
    QTest.keyClick(made.search, Qt.Key.Key_Return)
    made.next.click()
    assert made.step == 2


def test_a_village_is_found_by_a_few_letters(qtbot: QtBot) -> None:
    made = started(qtbot)
    at_person(made)
    assert made.code.text() == "421221106202"
    assert made.full_name.text() == "湖北省咸宁市嘉鱼县潘家湾镇四邑村"


@pytest.mark.parametrize("code", ["", "42122110620", "021221106202", "42122110620X", "4212211062020"])
def test_a_wrong_code_is_said_at_its_field(qtbot: QtBot, code: str) -> None:
    made = started(qtbot)
    made._show(1)
    made.name.setText("新村")
    made.code.setText(code)
    made.full_name.setText("某省某县新村")
    made.next.click()
    assert made.step == 1
    assert "12 位" in made.form.row("village_code").error


def test_everything_is_asked_for_once(qtbot: QtBot) -> None:
    made = started(qtbot)
    asked: list[NewStation] = []
    made.asked.connect(asked.append)
    at_person(made)
    made.user.setText("王敏")
    made._ticks["worker"].setChecked(True)
    made._ticks["child_director"].setChecked(True)
    made.password.line.setText("青山绿水就是金山银山")
    made.again.line.setText("青山绿水就是金山银")
    made.next.click()
    assert made.form.row("again").error == "两遍不一样，请再输一遍。"
    made.again.line.setText("青山绿水就是金山银山")
    made.next.click()
    assert [one.posts for one in asked] == [("admin", "worker", "child_director")]
    assert asked[0].village_code == "421221106202"
    assert asked[0].password == "青山绿水就是金山银山"
    assert "王敏" not in repr(asked[0])
    assert "青山" not in repr(asked[0])
    assert not made.next.isEnabled()


def test_the_recovery_code_must_be_read_from_paper(qtbot: QtBot) -> None:
    made = started(qtbot)
    made.show_recovery("K7QM-2FX9-PB4T")
    with qtbot.assertNotEmitted(made.finished):
        made.typed.setText("K7QM")
        made.next.click()
    assert made.form.row("recovery").error
    with qtbot.waitSignal(made.finished):
        made.typed.setText("pb4t")
        made.next.click()
    assert "K7QM" not in made._code_words.text()


def test_what_the_root_refuses_is_shown_where_it_belongs(qtbot: QtBot) -> None:
    made = started(qtbot)
    made.refuse(CodeTaken(field="village_code"))
    assert made.form.row("village_code").error == "这个编码已经有站点了。"
    made.refuse(CodeTaken())
    assert made.banner.words == "这个编码已经有站点了。"


def test_the_other_ways_in_are_one_click(qtbot: QtBot) -> None:
    made = started(qtbot)
    with qtbot.waitSignal(made.practice_asked):
        QTest.mouseClick(made.findChild(type(made.next), "first.practice"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(made.restore_asked):
        QTest.mouseClick(made.findChild(type(made.next), "first.restore"), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("password", "kind"),
    [
        ("", "warn"),
        ("abc1234", "warn"),
        ("19580101", "warn"),
        ("aaaaaaaaaa", "warn"),
        ("Tian-an 2026!", "good"),
    ],
)
def test_weak_passwords_are_told_why(password: str, kind: str) -> None:
    words, said = strength(password)
    assert said == kind
    assert words


def test_the_first_person_may_always_add_others(qtbot: QtBot) -> None:
    made = started(qtbot)
    at_person(made)
    assert made._ticks["admin"].isChecked()
    assert not made._ticks["admin"].isEnabled()
    made.user.setText("王敏")
    made.next.click()
    assert "岗位" in made.form.row("posts").error


def test_enter_presses_the_way_in_that_has_the_focus(qtbot: QtBot) -> None:
    made = started(qtbot)
    tile = made.findChild(PressButton, "first.new")
    assert tile is not None
    tile.setFocus()
    QTest.keyClick(tile, Qt.Key.Key_Return)
    assert made.step == 1


def test_enter_on_a_post_goes_on_as_it_does_in_every_field(qtbot: QtBot) -> None:
    made = started(qtbot)
    asked: list[NewStation] = []
    made.asked.connect(asked.append)
    at_person(made)
    made.user.setText("王敏")
    QTest.keyClick(made.user, Qt.Key.Key_Return)
    tick = made._ticks["worker"]
    tick.setFocus()
    QTest.keyClick(tick, Qt.Key.Key_Return)
    assert not made.form.row("user_name").error
    assert "岗位" in made.form.row("posts").error
    QTest.keyClick(tick, Qt.Key.Key_Space)
    QTest.keyClick(tick, Qt.Key.Key_Enter)
    assert made.form.row("password").error
    made.password.line.setText("青山绿水就是金山银山")
    made.again.line.setText("青山绿水就是金山银山")
    QTest.keyClick(tick, Qt.Key.Key_Return)
    assert [one.posts for one in asked] == [("admin", "worker")]


def test_a_second_enter_while_the_station_is_made_asks_for_no_second_one(qtbot: QtBot) -> None:
    made = started(qtbot)
    asked: list[NewStation] = []
    made.asked.connect(asked.append)
    at_person(made)
    made.user.setText("王敏")
    made._ticks["worker"].setChecked(True)
    made.password.line.setText("青山绿水就是金山银山")
    made.again.line.setText("青山绿水就是金山银山")
    for _ in range(2):
        QTest.keyClick(made.again.line, Qt.Key.Key_Return)
    assert len(asked) == 1


def test_every_screen_begins_at_what_is_asked_first(qtbot: QtBot) -> None:
    made = started(qtbot)
    for step, name in (
        (0, "first.new"),
        (1, "first.search"),
        (2, "first.user"),
        (3, "first.typed"),
        (0, "first.new"),
    ):
        made._show(step)
        made.setFocus()  # as the shell does when it shows the page
        at = made.focusWidget()
        assert at is not None
        assert at.objectName() == name


def test_a_station_is_called_after_its_village_until_somebody_names_it(qtbot: QtBot) -> None:
    made = started(qtbot)
    at_person(made)
    assert made.station.text() == "四邑村便民服务站"
    made.back.click()
    made.name.setText("格冲村")
    assert made.station.text() == "格冲村便民服务站"
    made.station.setText("三棵树代办点")
    made.name.setText("四邑村")
    assert made.station.text() == "三棵树代办点"


def test_what_is_wrong_is_seen_with_large_text_on_a_small_screen(qtbot: QtBot, qapp: QApplication) -> None:
    theme.wear(qapp, scale=2.0)
    made = started(qtbot)
    made._show(1)
    made.name.setText("新村")
    made.next.click()
    for step, name in ((1, "village_code"), (2, "posts")):
        qtbot.wait(50)
        assert made.step == step
        said = made.form.row(name).said
        assert made.form.row(name).error
        assert said.visibleRegion().boundingRect().height() == said.height(), name
        at_person(made)
        made.user.setText("王敏")
        made.next.click()


def test_what_the_posts_do_stands_in_one_line_down_the_page(qtbot: QtBot) -> None:
    made = started(qtbot)
    at_person(made)
    QApplication.processEvents()
    box = made.form.row("posts").field
    assert len({one.x() for one in box.findChildren(QLabel)}) == 1


def test_a_village_that_is_not_listed_is_said(qtbot: QtBot) -> None:
    made = started(qtbot)
    made._show(1)
    QTest.keyClicks(made.search, "qqq")
    assert "没有找到" in made._found.item(0).text()
    QTest.keyClick(made.search, Qt.Key.Key_Down)
    QTest.keyClick(made.search, Qt.Key.Key_Return)
    assert made.name.text() == "qqq"


def test_the_first_page_says_what_this_computer_lacks_and_offers_the_second_disk(qtbot: QtBot) -> None:
    from stationdesk.services.computer import Line

    page = FirstStart([])
    qtbot.addWidget(page)
    page.resize(1093, 614)
    page.show()
    page.looked.show_lines(
        [
            Line("disk", "ok", "数据所在磁盘剩余 90000 MB"),
            Line(
                "second-disk",
                "warn",
                "电脑还有一块固定硬盘，数据可以放在 D:\\StationDesk。",
                "重装系统会清空系统盘。",
            ),
            Line("printers", "warn", "没有添加打印机。", "可以先存成 PDF。"),
            Line("clock", "bad", "电脑时间不对。", "请校准电脑的日期和时间。"),
        ],
        "D:\\StationDesk",
    )
    said = [one.text() for one in page.looked.findChildren(QLabel)]
    assert "■ 电脑时间不对。" in said
    assert "请校准电脑的日期和时间。" in said
    place = page.looked.findChild(QPushButton, "first.looked.place")
    assert place is not None
    asked: list[str] = []
    page.place_asked.connect(asked.append)
    place.click()
    assert asked == ["D:\\StationDesk"]
    if "PICTURES" in os.environ:
        page.grab().save(str(Path(os.environ["PICTURES"]) / "first_look.png"))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_every_word_of_the_first_page_is_seen_whole_on_a_small_screen(
    qtbot: QtBot, qapp: QApplication, language: str, scale: float
) -> None:
    theme.wear(qapp, scale=scale)
    words.choose_language(qapp, language)
    page = started(qtbot)
    QApplication.processEvents()
    shown = [one for one in page.findChildren(QLabel) if one.text() and one.isVisible()]
    assert len(shown) > 10
    for one in shown:
        needs = one.heightForWidth(one.width()) if one.wordWrap() else one.sizeHint().height()
        assert one.height() >= needs, one.text()
        assert one.wordWrap() or one.width() >= one.sizeHint().width(), one.text()
    scroll = page.findChild(QScrollArea, "first.scroll.welcome")
    assert scroll is not None
    assert scroll.horizontalScrollBar().maximum() == 0
    if "PICTURES" in os.environ:
        page.grab().save(f"{os.environ['PICTURES']}/first-{language}-{scale:.0f}.png")
