"""A second computer of a station, from its first start in the window to its number, and what it may do before that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.core.clock import SetClock
from stationdesk.core.paths import Home
from stationdesk.security import slots
from stationdesk.sync import device_errands, errands
from stationdesk.ui.joining import JoinPage
from stationdesk.ui.opening import Given, Opening
from stationdesk.ui.pieces.plain import PressButton
from tests.fixtures import QUICK, START, USER
from tests.sync.machines import Place
from tests.ui.test_accessibility import nameless


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.close()


Start = Callable[[Path], Opening]
SECRET = "大堤边的三棵水杉树"


@pytest.fixture
def start(qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Starts the program on a home, everything at once on this thread, with quick keys."""
    monkeypatch.setattr(slots, "FULL", QUICK)
    made: list[Opening] = []

    def started(home: Path) -> Opening:
        opening = Opening(qapp, Given(Home(home), SetClock(START), inline=True))
        qtbot.addWidget(opening.shell)
        made.append(opening)
        opening.start()
        return opening

    yield started
    for opening in made:
        opening.close()


def _joining(opening: Opening) -> JoinPage:
    assert opening.first is not None
    tile = opening.first.findChild(PressButton, "first.join")
    QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
    page = opening.shell.shown
    assert isinstance(page, JoinPage)
    return page


def test_a_second_computer_joins_from_its_first_start_and_gets_its_number(
    place: Place, start: Start, tmp_path: Path
) -> None:
    first = place.village()
    person = first.add("曾庆兰")
    opening = start(tmp_path / "second")
    page = _joining(opening)
    assert nameless(page) == []
    page.ask()
    assert "先选原来电脑的交换卡" in page.form.row("card").error
    page.scanned.setText(device_errands.shown_card(first.desk).text)
    page.read_scanned()
    assert "四邑村便民服务站" in page.whose.text()
    page.user.setText(USER)
    page.password.line.setText(SECRET)
    page.again.line.setText(SECRET)
    page.ask()
    assert opening.first is not None
    assert opening.shell.shown is opening.first
    code = opening.first._code
    assert len(code.split("-")) == 8
    opening.first.typed.setText(code.split("-")[-1])
    opening.first._go_on()
    desk = opening.desk
    assert desk is not None
    own = tmp_path / "second.sdcard"
    errands.write_card(desk, own)
    errands.enrol(first.desk, own)
    stick = tmp_path / "stick"
    stick.mkdir()
    made = errands.export(first.desk, stick)
    assert made.file is not None
    taken = errands.take_in_files(desk, [made.file])
    assert taken.problems == ()
    assert desk.device.device_no == 20
    assert desk.user_name == USER

    def name(work: object) -> str:
        from stationdesk.models.residents import Person

        return str(work.session.get_one(Person, (work.station_id, person)).name)  # type: ignore[attr-defined]

    assert desk.read(name) == "曾庆兰"


def test_going_back_from_joining_leaves_nothing(start: Start, tmp_path: Path) -> None:
    opening = start(tmp_path / "second")
    page = _joining(opening)
    page.read(tmp_path / "no.sdcard")
    assert page.card is None
    page.given_up.emit()
    assert opening.shell.shown is opening.first
    assert not (tmp_path / "second" / "home.json").exists()
    assert isinstance(opening.first, QWidget)
