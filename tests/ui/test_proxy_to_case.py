"""A need found on a visit becomes a case with one key, is linked, and waits again when the case is undone."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from stationdesk.desk import Desk
from stationdesk.services import cases, visits
from stationdesk.ui.cases.page import CasesPage
from stationdesk.ui.shots import settle
from tests.services.test_proxy import ALLOWED
from tests.services.test_visits import person
from tests.ui.test_proxy_page import OPEN, opened, visits_of

__all__ = ["opened"]


def test_a_need_becomes_a_case_and_is_linked_both_ways(desk: Desk, opened: OPEN, qtbot: QtBot) -> None:
    who = person(desk, "1950-01-01")
    visit = desk.change(lambda work: visits.record(work, visits.Recorded(who, needs="想办津贴"))).visit_id
    window = opened(desk)
    page = visits_of(window)
    page.visits_chips.choose("made")
    settle(window.jobs)
    assert page._whole is not None
    window.page_does("primary")
    settle(window.jobs)
    host = window.page
    assert isinstance(host, CasesPage)
    assert host.accepting
    assert host.form.who is not None
    # Accepted as the form would: the receipt tells the host which case it was.
    receipt = desk.change(lambda work: cases.accept(work, cases.NewCase(ALLOWED, who, all_materials=True)))
    host._on_accepted(receipt)
    settle(window.jobs)
    assert desk.read(lambda work: visits.detail(work, visit)).case_id == receipt.case_id
    host._undo(receipt.case_id)
    settle(window.jobs)
    assert desk.read(lambda work: visits.detail(work, visit)).case_id is None
