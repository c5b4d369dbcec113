"""At the counter, by keys: refusing, answering one list or all, what a case belongs to, a paper on the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.core.words import set_language
from stationdesk.desk import Desk
from stationdesk.services import case_batches, case_handovers, case_lists, case_platform
from stationdesk.services.case_handovers import NewHandover
from stationdesk.ui import finding, theme
from stationdesk.ui.cases import reading
from stationdesk.ui.cases.handing_up_answers import AnswersSheet
from stationdesk.ui.cases.views import ENTRIES
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pages import Hooks
from stationdesk.ui.pieces.lights import LightLabel
from stationdesk.ui.preview import PreviewPane
from stationdesk.ui.window import DeskWindow
from stationdesk.ui.words import tr
from tests.services.window import AGENCY, VILLAGE, People, accept, move_in
from tests.ui.crowding import cut_off
from tests.ui.test_preview import A4, pdf

Key, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
RELIEF = "SA-022"


@pytest.fixture
def people(desk: Desk) -> People:
    return move_in(desk)


Opened = Callable[..., DeskWindow]


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> Opened:
    def opened(width: int = 1366, height: int = 768, **where: Any) -> DeskWindow:
        made = DeskWindow(desk, Jobs(inline=True), Hooks(find=finding.find), clock=desk.clock)
        made.jobs.broke.connect(lambda kind: pytest.fail(f"a bug on the lane: {kind}"))
        qtbot.addWidget(made)
        made.resize(width, height)
        with qtbot.waitActive(made):
            made.show()
            made.activateWindow()
        made.go("cases", **where)
        return made

    return opened


def form_with(made: DeskWindow, person: str, matter: str) -> Any:
    page: Any = made.page
    page.new_case()
    page.form.take_person(person)
    page.form.take_matter(matter)
    QApplication.processEvents()
    return page.form


def test_a_case_is_refused_by_keys_alone(desk: Desk, people: People, window: Opened) -> None:
    made = window()
    form = form_with(made, people.qinglan, VILLAGE)
    QTest.keyClick(form.materials, Key.Key_J, CTRL | SHIFT)
    reasons = made.sheet.findChild(QPlainTextEdit, "refuse.reasons")
    assert reasons is not None
    reasons.setPlainText("不是本村的事")
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Return, CTRL)
    assert [one.state for one in desk.read(lambda w: case_lists.listed(w, case_lists.CaseQuery()))] == [
        "refused"
    ]


@pytest.mark.parametrize(("matter", "said"), [(AGENCY, "由机关决定"), (RELIEF, "不得当场拒绝")])
def test_the_key_to_refuse_says_why_where_the_counter_may_not(
    people: People, window: Opened, matter: str, said: str
) -> None:
    made = window()
    form = form_with(made, people.qinglan, matter)
    QTest.keyClick(form.materials, Key.Key_J, CTRL | SHIFT)
    assert not made.sheet.is_open
    assert said in made.status.words


@pytest.fixture
def two_lists(desk: Desk, people: People) -> tuple[str, str]:
    """Two hand-over lists with one case each; the ids of the cases."""
    ids = [accept(desk, who, AGENCY).case_id for who in (people.qinglan, people.wang)]
    for office, case in zip(("甲镇", "乙镇"), ids, strict=True):
        desk.change(
            lambda work, office=office, case=case: case_handovers.make(work, NewHandover(office, (case,)))
        )
    return ids[0], ids[1]


def answered(made: DeskWindow) -> list[str]:
    (sheet,) = [one for one in made.findChildren(AnswersSheet) if one.isVisible()]
    return [line.case.case_id for line in sheet.lines]


def test_f9_answers_the_chosen_list_and_no_other(window: Opened, two_lists: tuple[str, str]) -> None:
    made = window(view="handing_up", part="lists")
    view: Any = made.page.view  # type: ignore[union-attr]
    for office, case in zip(("甲镇", "乙镇"), two_lists, strict=True):
        view.lists.rows.view.choose(next(one.id for one in view.lists.rows.rows if one.office == office))
        QTest.qWait(80)
        QTest.keyClick(view.lists.rows.view, Key.Key_F9)
        assert answered(made) == [case]
        made.close_sheet()


def test_ctrl_d_answers_everything_that_waits(window: Opened, two_lists: tuple[str, str]) -> None:
    made = window(view="handing_up", part="lists")
    view: Any = made.page.view  # type: ignore[union-attr]
    QTest.keyClick(view.lists.rows.view, Key.Key_D, CTRL)
    assert sorted(answered(made)) == sorted(two_lists)
    made.close_sheet()
    view.chips.choose("platform")
    QTest.keyClick(view.platform.rows.view, Key.Key_D, CTRL)
    assert not made.sheet.is_open


def link(made: DeskWindow, kind: str) -> Any:
    page: Any = made.page
    found = page.listing.pane.findChildren(QWidget, f"case.link.{kind}")
    return next((one for one in found if one.isVisible()), None)


def pane_words(made: DeskWindow) -> str:
    page: Any = made.page
    return "\n".join(one.text() for one in page.listing.pane.findChildren(QLabel))


def test_a_case_leads_to_its_entry_for_many(desk: Desk, people: People, window: Opened) -> None:
    entries = tuple(case_batches.Entry(one) for one in (people.qinglan, people.wang))
    new = case_batches.NewBatch("list", VILLAGE, entries, "老人体检", all_materials=True)
    got = desk.change(lambda work: case_batches.take_in(work, new))
    case = desk.read(lambda work: case_batches.detail(work, got.batch_id)).cases[0].case_id
    made = window(case=case)
    assert "老人体检" in pane_words(made)
    link(made, "batch").click()
    page: Any = made.page
    assert page.current_view == "batches"
    QTest.qWait(80)
    assert page.view.rows.current.id == got.batch_id


def test_a_case_leads_to_the_list_it_went_up_with(
    desk: Desk, window: Opened, two_lists: tuple[str, str]
) -> None:
    made = window(case=two_lists[1])
    assert "乙镇" in pane_words(made)
    link(made, "handover").click()
    view: Any = made.page.view  # type: ignore[union-attr]
    assert view.part == "lists"
    assert view.lists.rows.current.office == "乙镇"


def test_a_case_says_whether_it_is_in_the_platform(desk: Desk, people: People, window: Opened) -> None:
    case = accept(desk, people.qinglan, AGENCY).case_id
    made = window(case=case)
    assert "等着录入" in pane_words(made)
    link(made, "platform").click()
    view: Any = made.page.view  # type: ignore[union-attr]
    assert view.part == "platform"
    assert view.platform.rows.current.case_id == case
    desk.change(lambda work: case_platform.typed(work, case, "SB20261122001"))
    made.go("cases", view="list", case=case)
    assert "已录入，编号 SB20261122001" in pane_words(made)
    assert link(made, "platform") is None


def test_a_case_of_the_village_speaks_of_no_platform(desk: Desk, people: People, window: Opened) -> None:
    made = window(case=accept(desk, people.qinglan, VILLAGE).case_id)
    assert "录入" not in pane_words(made)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_view_of_the_counter_has_a_title_of_its_own(window: Opened, language: Any) -> None:
    set_language(language)
    made = window()
    seen = set()
    for view in ENTRIES:
        made.go("cases", view=view.word)
        seen.add(made.header.title.text())
    assert len(seen) == len(ENTRIES)
    assert tr("窗口办理") not in seen


class _Printed(PreviewPane):
    """A preview whose printer is a list."""

    def print_(self) -> None:
        self._out = True
        self.printed.emit(self.paper.count)


def test_enter_prints_a_paper_once_and_is_then_done_with_it(qtbot: QtBot) -> None:
    pane = _Printed(pdf(A4), "受理通知书")
    qtbot.addWidget(pane)
    pane.show()
    said: list[str] = []
    pane.printed.connect(lambda _n: said.append("printed"))
    pane.done.connect(lambda: said.append("done"))
    held = QKeyEvent(QKeyEvent.Type.KeyPress, Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True)
    QApplication.sendEvent(pane, held)
    assert said == [], "a finger that stays on the key of the step before prints nothing"
    QTest.keyClick(pane, Key.Key_Return)
    QTest.keyClick(pane._scroll, Key.Key_Enter)
    assert said == ["printed", "done"]
    before = pane.scale
    QTest.keyClick(pane, Key.Key_Minus)
    assert pane.scale < before
    pane.shut()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scale", [1.5, 2.0])
def test_the_light_of_a_case_is_read_whole_at_large_text(
    qapp: QApplication, desk: Desk, people: People, window: Opened, language: Any, scale: float
) -> None:
    case = accept(desk, people.qinglan, AGENCY).case_id
    desk.change(
        lambda work: case_handovers.make(work, NewHandover("很长名字的镇便民服务中心综合窗口", (case,)))
    )
    desk.clock.set(desk.clock.now().replace(year=2027))  # type: ignore[attr-defined]
    late = accept(desk, people.wang, VILLAGE, remark="备注" * 30).case_id
    desk.clock.set(desk.clock.now().replace(month=12, day=20))  # type: ignore[attr-defined]
    set_language(language)
    theme.wear(qapp, scale=scale)
    for one in (case, late):
        made = window(1093, 614, case=one)
        made.page_does("detail")
        QTest.qWait(theme.MOTION_MS + 60)
        assert cut_off(made.page.listing.pane) == []  # type: ignore[union-attr]
        made.close()


def test_a_light_with_more_words_than_room_goes_on_in_the_next_line(qtbot: QtBot) -> None:
    one = LightLabel("late", "应在11月25日前办结，已超 12 个工作日，请尽快联系", wrap=True)
    qtbot.addWidget(one)
    assert one.heightForWidth(120) > 2 * one.fontMetrics().height()
    assert one.heightForWidth(2000) <= one.fontMetrics().height() + 4


def test_a_certificate_asked_for_at_the_counter_leads_to_where_it_is_issued(
    people: People, window: Opened
) -> None:
    made = window()
    page: Any = made.page
    page.new_case()
    page.form.take_person(people.qinglan)
    page.form.what_line.setText("开证明")
    QTest.qWait(200)
    assert page.form.what_list.choices[0].title == "开证明、盖章"
    QTest.keyClick(page.form.what_line, Key.Key_Return)
    assert made.shown == "certificates"
    asked: Any = made.page.findChild(QWidget, "certificates.wanted")  # type: ignore[union-attr]
    assert asked.text() == "开证明"
    assert not page.form.empty, "the half-typed form is kept"


@pytest.mark.parametrize(("said", "first"), [("志愿服务记录证明", "CV-002"), ("死亡证明", "PO-011")])
def test_a_matter_that_is_called_a_certificate_comes_before_the_page_of_certificates(
    desk: Desk, said: str, first: str
) -> None:
    found = reading.with_certificates(desk.read(lambda work: reading.found_matters(work, said)), said)
    assert [one.key for one in found[:2]] == [first, reading.CERTIFICATE]
