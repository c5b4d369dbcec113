"""用印 worked at the real desk: kept in parts, opened by PINs at the keyboard, used, closed, and in the book."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from stationdesk.desk import Desk
from stationdesk.security import presence
from stationdesk.security.slots import NewPerson
from stationdesk.services import seal, seal_holders, seal_sessions, users
from stationdesk.ui.ask_sheet import AskSheet, Ticks
from stationdesk.ui.certificates.host import CertificatesHost
from stationdesk.ui.certificates.seal_presence import PresenceForm
from stationdesk.ui.certificates.seal_view import SealView
from stationdesk.ui.window import DeskWindow
from tests.fixtures import PASSWORD, PIN
from tests.services.test_seal_sessions import witness
from tests.ui.test_certificates_page import OPEN, opened  # noqa: F401 - the fixture

PINS = {"欧阳兰": "582913", "周小芳": "918264"}


@pytest.fixture(autouse=True)
def quick_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    real = presence.digest
    monkeypatch.setattr(presence, "digest", lambda pin, cost: real(pin, presence.QUICK))


def view_of(window: DeskWindow) -> SealView:
    window.go("certificates", view="seal")
    assert isinstance(window.page, CertificatesHost)
    view = window.page.view
    assert isinstance(view, SealView)
    return view


def fill(form: AskSheet | PresenceForm, **values: str) -> None:
    for name, value in values.items():
        widget = form.widgets[name]
        if isinstance(widget, QComboBox):
            widget.setCurrentIndex(widget.findData(value))
        else:
            assert isinstance(widget, QLineEdit)
            widget.setText(value)


def sheet(view: SealView, kind: type) -> AskSheet | PresenceForm:
    assert isinstance(view._sheet, kind)
    return view._sheet


def arranged(view: SealView, desk: Desk) -> None:
    view.arrange()
    form = sheet(view, AskSheet)
    fill(
        form,
        method="petals",
        keeper=desk.actor.user_id or "",
        holder1="欧阳兰",
        holder2="周小芳",
        envelope="FQ-1",
    )
    form.save()
    standing = desk.read(seal_holders.standing)
    assert [one.name for one in standing.holders] == list(PINS)
    head = witness(desk)
    view.refresh()
    for one in standing.holders:
        view.set_pin()
        form = sheet(view, AskSheet)
        fill(form, holder=one.id, pin=PINS[one.name], twice=PINS[one.name], present=head, password=PIN)
        form.save()
    assert all(one.pin_set_at for one in desk.read(seal_holders.standing).holders)


def proved(view: SealView) -> PresenceForm:
    form = sheet(view, PresenceForm)
    assert isinstance(form, PresenceForm)
    assert not form.button.isEnabled()
    for pin, secret in zip(form.pins.values(), PINS.values(), strict=True):
        pin.setText(secret)
        QTest.keyClick(pin, Qt.Key.Key_Return)
    assert form.button.isEnabled()
    return form


def test_a_seal_in_parts_is_opened_used_and_closed_with_the_keyboard(opened: OPEN, desk: Desk) -> None:  # noqa: F811
    view = view_of(opened(desk))
    arranged(view, desk)
    assert "FQ-1" in view.state.text()
    view.new()
    proved(view).save()
    assert desk.read(seal_sessions.running)
    view.new()
    form = sheet(view, AskSheet)
    fill(form, document="letter", title="公函", approver="曾令高", copies="2")
    form.save()
    assert [line.copies for line in desk.read(seal.book)] == [2]
    view.close_session()
    done = proved(view)
    fill(done, envelope="FQ-2")
    done.save()
    assert desk.read(seal_holders.standing).envelope == "FQ-2"
    assert "FQ-2" in view.state.text()


def test_a_wrong_pin_is_said_beside_its_line_and_opens_nothing(opened: OPEN, desk: Desk) -> None:  # noqa: F811
    view = view_of(opened(desk))
    arranged(view, desk)
    view.new()
    form = sheet(view, PresenceForm)
    assert isinstance(form, PresenceForm)
    first = next(iter(form.pins.values()))
    for _ in range(3):
        first.setText("000001")
        QTest.keyClick(first, Qt.Key.Key_Return)
    assert "30" in form._states[next(iter(form.pins))].error
    form.save()
    assert desk.read(seal_sessions.sessions) == ()


def test_pins_that_differ_are_not_taken(opened: OPEN, desk: Desk) -> None:  # noqa: F811
    view = view_of(opened(desk))
    view.arrange()
    form = sheet(view, AskSheet)
    fill(
        form,
        method="envelope",
        keeper=desk.actor.user_id or "",
        holder1="欧阳兰",
        holder2="周小芳",
        envelope="1",
    )
    form.save()
    holder = desk.read(seal_holders.standing).holders[0]
    view.set_pin()
    form = sheet(view, AskSheet)
    fill(form, holder=holder.id, pin="582913", twice="582914", present=desk.actor.user_id or "", password="x")
    form.save()
    assert desk.read(seal_holders.standing).holders[0].pin_set_at is None


def test_the_keeper_does_not_set_a_holders_pin_alone(opened: OPEN, desk: Desk) -> None:  # noqa: F811
    head = witness(desk)
    view = view_of(opened(desk))
    me = desk.actor.user_id or ""
    view.arrange()
    form = sheet(view, AskSheet)
    fill(form, method="envelope", keeper=me, holder1="曾令高", holder2="周小芳", envelope="1")
    form.save()
    view.refresh()
    view.set_pin()
    form = sheet(view, AskSheet)
    assert form.widgets["present"].currentData() == head, "who has an account confirms it"
    other = desk.read(seal_holders.standing).holders[1]
    fill(form, holder=other.id, pin="582913", twice="582913", present=me, password=PASSWORD)
    form.save()
    assert form.form.row("password").error
    assert not any(one.pin_set_at for one in desk.read(seal_holders.standing).holders)
    fill(form, pin="582913", twice="582913", present=head, password=PIN)
    form.save()
    assert desk.read(seal_holders.standing).holders[1].pin_set_at is not None


def test_who_may_not_read_the_book_has_no_tab_for_it(
    opened: OPEN,  # noqa: F811
    desk: Desk,
    colleague: Callable[..., Desk],
    qtbot: QtBot,
) -> None:
    window = opened(colleague(desk, "trainee"))
    assert isinstance(window.page, CertificatesHost)
    assert "seal" not in window.page.tabs.words


def test_after_a_seal_was_stopped_the_view_leads_to_the_new_one(opened: OPEN, desk: Desk) -> None:  # noqa: F811
    view = view_of(opened(desk))
    arranged(view, desk)
    desk.change(lambda work: seal_holders.stop(work, "", "换章"))
    view.refresh()
    assert "停用" in view.state.text()
    view.arrange()
    form = sheet(view, AskSheet)
    fill(form, method="single", keeper=desk.actor.user_id or "")
    form.save()
    assert desk.read(seal_holders.standing).stopped_on is None
    assert "停用" not in view.state.text()


def test_f9_closes_the_session_as_its_button_says(opened: OPEN, desk: Desk) -> None:  # noqa: F811
    window = opened(desk)
    view = view_of(window)
    arranged(view, desk)
    view.new()
    proved(view).save()
    QTest.keyClick(view.book.view, Qt.Key.Key_F9)
    assert isinstance(view._sheet, PresenceForm)
    assert view._sheet.objectName() == "seal.close"


def test_opening_without_pins_leads_to_setting_them(opened: OPEN, desk: Desk) -> None:  # noqa: F811
    view = view_of(opened(desk))
    view.arrange()
    form = sheet(view, AskSheet)
    fill(
        form,
        method="petals",
        keeper=desk.actor.user_id or "",
        holder1="欧阳兰",
        holder2="周小芳",
        envelope="1",
    )
    form.save()
    view.new()
    assert sheet(view, AskSheet).objectName() == "seal.pin"


def test_a_session_kept_on_paper_is_typed_in_by_two(opened: OPEN, desk: Desk) -> None:  # noqa: F811
    other = desk.change(lambda work: users.add(work, users.NewUser("范小红", ("clerk",)))).id
    desk.slots.add(desk.opened, NewPerson(other, "范小红", "另一个人的密码2026"))
    view = view_of(opened(desk))
    arranged(view, desk)
    view.on_paper()
    form = sheet(view, AskSheet)
    ticks = form.widgets["holders"]
    assert isinstance(ticks, Ticks)
    ticks.tick([one.id for one in desk.read(seal_holders.standing).holders])
    fill(form, clock="0:01", envelope="FQ-1", second=other, password="不是这个密码")
    form.save()
    assert not desk.read(seal_sessions.running), "the other one was not there"
    fill(form, password="另一个人的密码2026")
    form.save()
    (running,) = desk.read(seal_sessions.running)
    assert running.on_paper
    view.new()
    form = sheet(view, AskSheet)
    fill(form, document="letter", title="公函", approver="曾令高", copies="2")
    form.save()
    view.primary()
    form = sheet(view, AskSheet)
    ticks = form.widgets["holders"]
    assert isinstance(ticks, Ticks)
    ticks.tick([one.id for one in desk.read(seal_holders.standing).holders])
    fill(form, clock="0.02", envelope="FQ-2", second=other, password="另一个人的密码2026")
    form.save()
    assert desk.read(seal_holders.standing).envelope == "FQ-2"
    (done,) = desk.read(seal_sessions.sessions)
    assert done.uses == 1


def test_a_seal_that_one_person_keeps_is_carried_out_and_comes_back(opened: OPEN, desk: Desk) -> None:  # noqa: F811
    desk.change(lambda work: seal.set_up(work, work.user_id or ""))
    view = view_of(opened(desk))
    view.carry_out()
    form = sheet(view, PresenceForm)
    assert form.button.isEnabled(), "there is no holder to wait for"
    fill(form, place="镇政府", borrower="周小芳", allowed_by="曾令高")
    form.widgets["due"].set_day(date(2026, 11, 24))  # type: ignore[attr-defined]
    form.save()
    assert [one.place for one in desk.read(seal_sessions.running)] == ["镇政府"]
    view.close_session()
    sheet(view, PresenceForm).save()
    assert desk.read(seal_sessions.running) == ()
