"""Today's figures of supervision, archives and blanks open what they speak of; a signature on paper is recorded where it belongs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.services import (
    archive_handovers,
    archives,
    blackout,
    blank_slips,
    cases,
    paper_approvals,
    supervision,
)
from stationdesk.services import certificates as service
from stationdesk.services.archives import NewExtra
from stationdesk.services.supervision import NewCheck
from stationdesk.ui.ask_sheet import AskSheet
from stationdesk.ui.certificates import tiles
from stationdesk.ui.certificates.archives_view import ArchivesView
from stationdesk.ui.certificates.decisions_view import DecisionsView
from stationdesk.ui.publicity.signing import ScanPicker
from stationdesk.ui.shots import settle
from tests.fixtures import START
from tests.services.test_archives import do
from tests.services.window import VILLAGE
from tests.ui.test_certificates_page import OPEN, drafted, opened, page_of, person  # noqa: F401 - the fixture
from tests.ui.test_publicity_signing import picture

TODAY = START.date()


def check(about: str, mend_by: date) -> NewCheck:
    return NewCheck(
        "money",
        about,
        "发票不全",
        ("周监委", "吴监委"),
        TODAY,
        problem=True,
        responsible="李会计",
        mend_by=mend_by,
    )


def shown(desk: Desk) -> dict[str, Any]:
    return {one.key: one for one in desk.read(tiles.tiles)}


def pressed(page: QWidget, name: str) -> None:
    found = page.findChild(QPushButton, name)
    assert found is not None, name
    found.click()


def test_an_overdue_finding_is_on_today_and_opens_itself(
    desk: Desk,
    colleague: Callable[..., Desk],
    clock: SetClock,
    opened: OPEN,  # noqa: F811
) -> None:
    overseer = colleague(desk, "supervisor", name="周监委")
    question = desk.read(lambda work: supervision.rules(work)["questions"][0]["question"])
    from dataclasses import replace

    late = do(overseer, supervision.record, replace(check("十月账目", TODAY), question=question))
    do(overseer, supervision.record, replace(check("低保", TODAY + timedelta(days=90)), question=question))
    assert "supervision_overdue" not in shown(overseer)
    clock.set(START + timedelta(days=2))
    tile = shown(overseer)["supervision_overdue"]
    assert (tile.count, tile.light) == (1, "late")
    window = opened(overseer, "today")
    window.go(tile.page, **tile.where)
    view = window.page.view  # type: ignore[attr-defined]
    assert isinstance(view, DecisionsView)
    assert (view.chips.current, view.list.current.id) == ("checks", late.id)


def test_an_unsigned_hand_over_is_on_today_and_opens_its_year(
    desk: Desk,
    clock: SetClock,
    opened: OPEN,  # noqa: F811
) -> None:
    do(desk, archives.add, NewExtra(2024, "publicity", "林地合同公示", "村委会", date(2024, 3, 1), 12))
    do(desk, archives.seal, 2024, "publicity", "没有照片")
    row = do(desk, archive_handovers.make, 2024, "青山镇政府", "张三", "李四")
    tile = shown(desk)["archives_unsigned"]
    window = opened(desk, "today")
    window.go(tile.page, **tile.where)
    view = window.page.view  # type: ignore[attr-defined]
    assert isinstance(view, ArchivesView)
    assert view.year == 2024
    assert view.list.current.category == "publicity"
    assert row.number in view.power.text()
    do(desk, archive_handovers.signed, row.number, "张三")
    assert "archives_unsigned" not in shown(desk)


def test_blanks_are_asked_for_only_when_they_should_have_come_back(
    desk: Desk,
    clock: SetClock,
    opened: OPEN,  # noqa: F811
) -> None:
    assert not {"blackout_due", "blackout_unprinted"} & set(shown(desk))
    pack = do(desk, blackout.make, {"receipt": 3})
    first, second, third = pack.forms["receipt"]
    assert "blackout_due" not in shown(desk), "blanks in the drawer wait for nobody"
    who = person(desk)
    do(desk, cases.accept, cases.NewCase(VILLAGE, who, all_materials=True, serial=second))
    assert shown(desk)["blackout_due"].count == 1, "the one before it was written too"
    window = opened(desk, "today")
    tile = shown(desk)["blackout_due"]
    window.go(tile.page, **tile.where)
    view = window.page.view  # type: ignore[attr-defined]
    assert f"▲ {first}" in view.words.text()
    assert f"　{third}" in view.words.text()
    do(desk, blank_slips.strike, first, "写坏")
    assert "blackout_due" not in shown(desk)
    clock.set(datetime(2026, 12, 1, 1, 0, tzinfo=START.tzinfo))
    assert shown(desk)["blackout_due"].count == 1, "the month is over"
    assert shown(desk)["blackout_unprinted"].count == 1


def test_approval_on_paper_is_recorded_on_the_certificate_s_own_pane(
    desk: Desk,
    colleague: Callable[..., Desk],
    opened: OPEN,  # noqa: F811
    tmp_path: Path,
) -> None:
    head = colleague(desk, "head", name="曾主任")
    window = opened(desk)
    page = drafted(window, person(desk))
    assert page._form is not None
    page._form.save()
    settle(window.jobs)
    pressed(page, "certificates.on_paper")
    form = page._sheet
    assert isinstance(form, AskSheet)
    picker = form.widgets["scan"]
    assert isinstance(picker, ScanPicker)
    window.page_does("save")
    assert desk.read(paper_approvals.listed) == (), "without a scan nothing is recorded"
    picker.take([picture(tmp_path)])
    window.page_does("save")
    settle(window.jobs)
    assert [(row.signer, row.state) for row in desk.read(paper_approvals.waiting)] == [("曾主任", "open")]
    assert [row.state for row in desk.read(service.list_all)] == ["issued"]
    window.close_preview()
    settle(window.jobs)
    assert page.findChild(QPushButton, "certificates.confirm") is None, "only the signer may"
    assert page.findChild(QPushButton, "certificates.scan") is not None
    theirs = page_of(opened(head))
    pressed(theirs, "certificates.confirm")
    assert desk.read(paper_approvals.waiting) == ()
