"""What a post does not allow is said, by every key and on every page, and what was saved is not called unsaved."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QPushButton

from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.services import user_changes, user_reviews
from stationdesk.ui import pages
from stationdesk.ui.pages import LACKS
from stationdesk.ui.pieces.states import EmptyState
from tests.fixtures import PASSWORD, START
from tests.services.test_user_reviews import worked
from tests.services.window import accept, move_in
from tests.ui.test_settings_page import Colleague, Shown, find, said, shown, unbroken

__all__ = ["shown"]


def test_a_key_that_a_post_does_not_allow_says_who_may(
    shown: Shown, desk: Desk, colleague: Colleague
) -> None:
    page = shown(on=colleague(desk, "trainee", name="周小雨"))
    window: Any = page.frame
    for word in ("residents", "proxy", "publicity"):
        window.go(word)
        assert not window.page.primary_action.isEnabled()
        assert "权限一览" in window.page.primary_action.toolTip()
        window.banner.clear()
        window.page_does("new")
        assert window.banner.isVisible()
        assert "可由" in "".join(one.text() for one in window.banner.findChildren(QLabel))
    window.go("sync")
    window.banner.clear()
    window._primary()
    assert window.banner.isVisible()
    assert unbroken(page)


def test_a_page_that_a_post_may_not_read_is_one_sentence_and_no_empty_frames(
    shown: Shown, desk: Desk, colleague: Colleague
) -> None:
    page = shown(on=colleague(desk, "trainee", name="周小雨"))
    window: Any = page.frame
    window.go("assessment")
    view = window.page.view
    assert not window.banner.isVisible()
    assert not view.chips.isVisible()
    assert [one for one in view.findChildren(EmptyState) if one.isVisible()]
    assert unbroken(page)


def test_who_hands_out_slips_sees_what_may_be_issued_and_nobodys_certificate(
    shown: Shown, desk: Desk, colleague: Colleague
) -> None:
    page = shown(on=colleague(desk, "trainee", name="周小雨"))
    window: Any = page.frame
    window.go("certificates")
    view = window.page.view
    window.banner.clear()
    view.new()
    view.wanted.setText("无犯罪记录")
    view._look_up("无犯罪记录")
    assert not window.banner.isVisible()
    assert view.gate.said is not None
    assert not view.gate.said.allowed
    assert not view._report.isEnabled()
    assert unbroken(page)


def test_the_grey_buttons_of_a_section_are_explained(shown: Shown, desk: Desk, colleague: Colleague) -> None:
    page = shown("station", on=colleague(desk, "trainee", name="周小雨"))
    edit = find(page, "settings.station.edit")
    assert not edit.isEnabled()
    assert edit.property(LACKS) == "station:settings"
    assert "灰色的按钮" in said(page.section)


def test_the_buttons_of_who_may_need_no_explanation(shown: Shown) -> None:
    assert "灰色的按钮" not in said(shown("station").section)


def test_what_waits_for_something_says_for_what_and_has_its_own_tip_back_afterwards(shown: Shown) -> None:
    button, step = QPushButton("附上"), QAction("封卷…", shown("station"))
    button.setToolTip("Enter 也可以")
    for control in (button, step):
        own = control.toolTip()
        pages.withhold(control, "这一卷里还没有文件。")
        pages.withhold(control, "请先选一卷。")
        assert (control.isEnabled(), control.toolTip()) == (False, "请先选一卷。")
        pages.allow(control, False, "archives:file", unless="请先选一卷。")
        assert "权限一览" in control.toolTip()
        pages.withhold(control, "")
        assert (control.isEnabled(), control.toolTip()) == (True, own)
    step.setText("启封")
    assert step.toolTip() == "启封"
    button.deleteLater()


def test_a_key_that_waits_for_something_says_for_what(shown: Shown) -> None:
    page = shown("station")
    window: Any = page.frame
    window.go("certificates", view="archives")
    seal = window.page.primary_action
    assert not seal.isEnabled()
    window._primary()
    assert seal.property(pages.WITHHELD) == seal.toolTip() == window.status.words
    assert unbroken(page)


def test_a_changed_password_is_not_called_unsaved(shown: Shown, desk: Desk) -> None:
    page = shown("people")
    find(page, "settings.people.password." + (desk.actor.user_id or "")).click()
    form: Any = page._form
    form.old.line.setText(PASSWORD)
    form.new.line.setText("another one 7")
    form.again.line.setText("another one 7")
    form._touch()
    form.save()
    window: Any = page.frame
    assert not window.sheet.is_open


def test_a_review_says_of_which_record_and_judges_what_is_ticked(
    shown: Shown, desk: Desk, colleague: Colleague, clock: SetClock
) -> None:
    case = accept(desk, move_in(desk).qinglan)
    head = colleague(desk, "head", name="陈主任")
    clerk = colleague(desk, "clerk", name="周敏").actor.user_id or ""
    clock.set(START + timedelta(days=2))
    desk.change(lambda work: user_changes.set_posts(work, clerk, ["trainee"]))
    clock.set(START + timedelta(days=3))
    worked(desk, clerk, "certificates:issue", case.case_id)
    worked(desk, clerk, "residents:merge")
    page = shown("reviews", on=head)
    assert case.number in said(page.section)
    find(page, "settings.reviews.open.0").click()
    form = find(page, "review_form")
    first, second = form.boxes.values()
    form.good.setChecked(True)
    form.reason.setText("还没收到包")
    first.setChecked(False)
    second.setChecked(False)
    form.save()
    assert "至少" in form.warned.text()
    first.setChecked(True)
    form.save()
    assert len(head.read(user_reviews.waiting)) == 1
    assert unbroken(page)
