"""People in the window: codes for a first unlock, leaving with everything handed over, a new key, reviews."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from stationdesk.core.clock import SetClock
from stationdesk.core.ids import new_id
from stationdesk.core.paths import Home
from stationdesk.desk import Desk
from stationdesk.security import entry_codes
from stationdesk.services import user_changes, user_codes, user_entries, users
from stationdesk.ui.new_password import NewPasswordPage
from stationdesk.ui.opening import Given, Opening
from stationdesk.ui.settings import safety_tiles
from tests.fixtures import PASSWORD, PIN, START, open_desk
from tests.services.test_user_reviews import worked
from tests.services.window import AGENCY, accept, move_in
from tests.ui.test_accessibility import nameless
from tests.ui.test_settings_page import Colleague, Shown, find, said, shown, unbroken

__all__ = ["shown"]


def somebody(desk: Desk, name: str = "周敏", *posts: str) -> str:
    """A colleague without a slot on this computer."""
    new = users.NewUser(name, posts or ("clerk",), None, new_id())
    return desk.change(lambda work: users.add(work, new)).id


def test_a_code_is_given_in_the_window_and_taken_on_the_password_page(
    shown: Shown, desk: Desk, home: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    clerk = somebody(desk)
    assert user_entries.tend(desk)
    request = user_entries.waiting(desk.slots)[0].request
    page = shown("people")
    find(page, f"settings.people.code.{clerk}").click()
    form = find(page, "entry_form")
    assert nameless(form) == []
    find(page, "entry_form.request").setText("012-00")
    form.save()
    assert form.form.row("request").error
    find(page, "entry_form.request").setText(request)
    form.save()
    code = find(page, "entry_form.code").text()
    assert len(entry_codes.parse(code).plain) == entry_codes.LENGTH
    assert "周敏" in find(page, "entry_form.until").text()
    assert unbroken(page)
    desk.close()
    opening = Opening(qapp, Given(Home(home), SetClock(START), inline=True))
    qtbot.addWidget(opening.shell)
    opening.start()
    unlock = opening.unlocking
    assert unlock is not None
    unlock._first.click()
    # The list of names is named after the first picture of the page.
    qtbot.waitUntil(lambda: nameless(unlock) == [], timeout=2000)
    assert [unlock.user.itemText(n) for n in range(unlock.user.count())] == ["周敏"]
    assert request in unlock.request.text()
    unlock.entry.setText("0" * 16)
    unlock._ask()
    assert unlock._entry_row.error
    unlock.entry.setText(code)
    unlock._ask()
    chosen = opening.shell.shown
    assert isinstance(chosen, NewPasswordPage)
    chosen.chosen.emit("short")
    assert opening.desk is None
    chosen.chosen.emit("chosen by herself 5")
    assert opening.desk is not None
    assert opening.desk.user_name == "周敏"
    opening.close()
    with open_desk(home, SetClock(START), "周敏", "chosen by herself 5") as again:
        assert again.user_name == "周敏"


def test_who_leaves_hands_everything_over_in_the_window_and_the_key_is_changed(
    shown: Shown, desk: Desk, colleague: Colleague
) -> None:
    gone = colleague(desk, "worker", name="赵离开")
    stays = colleague(desk, "worker", name="钱接手").actor.user_id
    accept(gone, move_in(gone).qinglan, AGENCY)
    gone._engine.dispose()
    user_id = gone.actor.user_id
    page = shown("people")
    find(page, f"settings.people.leave.{user_id}").click()
    form = find(page, "leave_form")
    assert "办件 1 件" in said(form)
    assert form.window().focusWidget() is form.to  # not the new key, which is a question for the end
    form.save()
    assert find(page, "leave_form") is form  # refused: nobody was chosen
    form.to.setCurrentIndex(form.to.findData(stays))
    form.reason.setText("离职")
    form.rekey.setChecked(True)
    desk._engine.dispose()
    for one in (gone,):
        one._engine.dispose()
    form.save()
    assert unbroken(page)
    assert len(desk.opened.retired) == 1
    row = next(one for one in desk.read(users.list_all) if one.id == user_id)
    assert row.disabled
    owner = desk.read(lambda work: work.scalar("SELECT worker_id FROM cases"))
    assert owner == stays
    assert desk.slots.unlock("钱接手", PIN).home_key == desk.opened.home_key


def test_a_new_key_wants_ones_own_password(shown: Shown, desk: Desk) -> None:
    page = shown("people")
    find(page, "settings.people.rekey").click()
    form = find(page, "rekey_form")
    form.password.line.setText("wrong one")
    form.save()
    assert desk.opened.retired == ()
    form.password.line.setText(PASSWORD)
    form.save()
    assert len(desk.opened.retired) == 1
    assert unbroken(page)


def test_work_after_a_post_is_on_today_and_judged_in_the_window(
    shown: Shown, desk: Desk, colleague: Colleague, clock: SetClock
) -> None:
    head = colleague(desk, "head", name="陈主任")
    clerk = colleague(desk, "clerk", name="周敏").actor.user_id or ""
    clock.set(START + timedelta(days=2))
    desk.change(lambda work: user_changes.set_posts(work, clerk, ["agent"]))
    clock.set(START + timedelta(days=3))
    worked(desk, clerk, "certificates:issue")
    page = shown("reviews", on=head)
    window: Any = page.frame
    window.go("today")
    assert any(one.tile.key == "reviews" for one in window.page.tiles.tiles)
    window.go("settings", section="reviews")
    assert "周敏" in said(page.section)
    find(page, "settings.reviews.open.0").click()
    form = find(page, "review_form")
    assert nameless(form) == []
    form.reason.setText("还没收到包")
    form.save()
    form.good.setChecked(True)
    form.save()
    assert unbroken(page)
    assert "还没收到包" in said(page.section)
    window.go("today")
    assert not any(one.tile.key == "reviews" for one in window.page.tiles.tiles)


def test_who_may_not_review_is_told_who_may(shown: Shown) -> None:
    assert "书记" in said(shown("reviews").section)


def test_two_officers_open_offline_for_one_who_forgot_and_the_work_on_screen_waits(
    desk: Desk, home: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    codes = desk.slots.new_officers_codes(desk.opened)
    desk.close()
    opening = Opening(qapp, Given(Home(home), SetClock(START), inline=True))
    qtbot.addWidget(opening.shell)
    opening.start()
    unlock = opening.unlocking
    assert unlock is not None
    for _ in range(2):
        unlock.password.line.setText("wrong one")
        unlock._ask()
        assert unlock._password_row.error
    unlock._forgot.click()
    unlock.code.setText(codes[0])
    unlock._ask()
    assert opening.desk is None  # one of the two alone opens nothing
    unlock.other.setText(codes[1][:-1] + "?")
    unlock._ask()
    assert unlock._other_row.error  # said at the paper that was mistyped
    assert not unlock._code_row.error
    unlock.other.setText(codes[1])
    unlock._ask()
    chosen = opening.shell.shown
    assert isinstance(chosen, NewPasswordPage)
    chosen.chosen.emit("entirely new 77")
    assert opening.desk is not None
    first = opening.window
    assert "codes" in [tile.key for tile in safety_tiles.tiles(opening.desk)]
    opening.desk.change(lambda work: user_codes.note(work, officers=True))
    assert "codes" not in [tile.key for tile in safety_tiles.tiles(opening.desk)]
    said_of = opening.desk.read(
        lambda work: work.rows("SELECT tag, detail FROM audit WHERE tag = 'desk:unlock'")
    )
    assert len(said_of) == 1
    opening.lock()
    again = opening.unlocking
    assert again is not None
    again.password.line.setText("wrong one")
    again._ask()
    again.password.line.setText("entirely new 77")
    again._ask()
    assert opening.window is first  # the same person: what was half done is there
    last = opening.desk.read(
        lambda work: work.rows("SELECT detail FROM audit WHERE tag = 'desk:unlock' ORDER BY n DESC LIMIT 1")
    )
    assert '"failed": 1' in str(last) or '"failed":1' in str(last)
    opening.close()
