"""At 200 % text on the smallest screens nothing is cut off: every page, every view of the counter, its forms."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.core.words import set_language
from stationdesk.desk import Desk
from stationdesk.services import appointments, consultations
from stationdesk.services.appointments import NewAppointment
from stationdesk.services.consultations import Guide, NewConsultation
from stationdesk.ui import theme
from stationdesk.ui.cases import views
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pages import ENTRIES, Hooks
from stationdesk.ui.shots import settle
from stationdesk.ui.window import DeskWindow
from tests.services.window import AGENCY, VILLAGE, accept, move_in
from tests.ui.crowding import cut_off
from tests.ui.test_counter import MONDAY

SCREENS = pytest.mark.parametrize(("width", "height"), [(1024, 600), (1366, 768)], ids=["1024", "1366"])
LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


@pytest.fixture
def large(qapp: QApplication) -> None:
    """Put back by `dressed`, when the windows of the test are gone."""
    theme.wear(qapp, scale=2.0)


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """A station with a case of each kind, a consultation that waits and two appointments."""
    people = move_in(desk)
    accept(desk, people.wang, AGENCY)
    accept(desk, people.qinglan, VILLAGE)

    def fill(work: Any) -> None:
        consultations.add(
            work,
            NewConsultation(
                "孩子在广东打工，家里老人的高龄津贴能不能由邻居代领，要带哪些证件",
                matter_code=AGENCY,
                name="努尔买买提江·阿不都热依木·吐尔干巴依",
                phone="13812345678",
                guide=Guide("county_hall"),
            ),
        )
        for slot, more in (
            ("09:00", {"person_id": people.wang, "matter_code": AGENCY}),
            ("09:30", {"name": "李四"}),
        ):
            appointments.book(work, NewAppointment(MONDAY, slot, **more))

    desk.change(fill)
    return desk


def opened(desk: Desk, qtbot: QtBot, width: int, height: int) -> DeskWindow:
    made = DeskWindow(desk, Jobs(inline=True), Hooks(), clock=desk.clock)
    made.jobs.broke.connect(lambda kind: pytest.fail(f"a bug on the lane: {kind}"))
    qtbot.addWidget(made)
    made.resize(width, height)
    made.show()
    settle()
    return made


def look(window: DeskWindow, where: str, wrong: dict[str, list[str]]) -> None:
    settle()
    assert window.width() <= 1366
    found = cut_off(window)
    if found:
        wrong[where] = found


def said(wrong: dict[str, list[str]]) -> str:
    return "\n".join(f"{where}\n  " + "\n  ".join(lines) for where, lines in wrong.items())


def test_the_walk_finds_what_is_cut_off(qtbot: QtBot) -> None:
    top = QWidget()
    qtbot.addWidget(top)
    top.resize(200, 100)
    inside = QLabel("这是一行放不下的很长很长很长的字", top)
    inside.setObjectName("long")
    inside.setGeometry(0, 0, 60, 20)
    out = QLabel("外", top)
    out.setObjectName("out")
    out.setGeometry(190, 0, 60, 20)
    top.show()
    found = cut_off(top)
    assert [line.split(":")[0] for line in found] == ["QLabel long", "QLabel out"]


@SCREENS
@LANGUAGES
def test_nothing_is_cut_off_on_any_page(
    busy: Desk, qtbot: QtBot, large: None, width: int, height: int, language: Any
) -> None:
    set_language(language)
    window = opened(busy, qtbot, width, height)
    assert (window.width(), window.height()) == (width, height), "the page made the window larger"
    wrong: dict[str, list[str]] = {}
    for entry in ENTRIES:
        window.go(entry.word)
        look(window, entry.word, wrong)
    assert not wrong, said(wrong)


@SCREENS
@LANGUAGES
def test_nothing_is_cut_off_in_the_views_of_the_counter(
    busy: Desk, qtbot: QtBot, large: None, width: int, height: int, language: Any
) -> None:
    set_language(language)
    window = opened(busy, qtbot, width, height)
    wrong: dict[str, list[str]] = {}
    for view in views.ENTRIES:
        where = {"day": MONDAY} if view.word == "appointments" else {}
        window.go("cases", view=view.word, **where)
        look(window, f"cases/{view.word}", wrong)
        window.page_does("detail")
        look(window, f"cases/{view.word} detail", wrong)
    window.go("cases", new=True)
    look(window, "cases/new", wrong)
    assert not wrong, said(wrong)


@SCREENS
@LANGUAGES
def test_nothing_is_cut_off_in_forms_and_settings(
    busy: Desk, qtbot: QtBot, large: None, width: int, height: int, language: Any
) -> None:
    from stationdesk.ui.settings.page import SECTIONS

    set_language(language)
    window = opened(busy, qtbot, width, height)
    wrong: dict[str, list[str]] = {}
    for view in ("consultations", "appointments"):
        window.go("cases", view=view, new=True)
        look(window, f"{view} form", wrong)
        window.close_sheet()
    window.show_keys()
    look(window, "keys", wrong)
    window.close_sheet()
    for section in SECTIONS:
        window.go("settings", section=section)
        look(window, f"settings/{section}", wrong)
    assert not wrong, said(wrong)
