"""From the password page to the desk: what is promised to whoever starts the program."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from stationdesk.core.clock import SetClock
from stationdesk.core.paths import Home
from stationdesk.ui import recovery_paper
from stationdesk.ui.first_start import NewStation
from stationdesk.ui.new_password import NewPasswordPage
from stationdesk.ui.opening import Given, Opening
from stationdesk.ui.unlock import Unlocking
from tests.fixtures import PASSWORD, START, USER, found

Start = Callable[[Path], Opening]


@pytest.fixture
def start(qapp: QApplication, qtbot: QtBot) -> Iterator[Start]:
    """Starts the program on a home, everything at once on this thread; closed afterwards."""
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


def _unlock(opening: Opening, user: str = USER, password: str = PASSWORD, code: str = "") -> None:
    assert opening.unlocking is not None
    opening.unlocking.asked.emit(Unlocking(user, "" if code else password, code))


def test_the_right_password_opens_today(start: Start, home: Path) -> None:
    opening = start(home)
    _unlock(opening)
    assert opening.window is not None
    assert opening.shell.shown is opening.window
    assert opening.window.page is not None
    assert opening.window.page.word == "today"


def test_a_wrong_password_is_a_sentence_and_the_page_stays(start: Start, home: Path) -> None:
    opening = start(home)
    _unlock(opening, password="wrong one")
    assert opening.window is None
    assert opening.unlocking is not None
    assert "密码" in opening.unlocking._sentence


def test_nothing_is_open_before_the_password(start: Start, home: Path) -> None:
    opening = start(home)
    assert opening.desk is None
    assert opening.shell.shown is opening.unlocking


def test_the_last_user_is_offered_first(start: Start, home: Path) -> None:
    opening = start(home)
    _unlock(opening)
    assert opening.desk is not None
    assert opening.kept.last_user == opening.desk.opened.user_id
    opening.close()
    again = start(home)
    assert again.unlocking is not None
    assert again.unlocking.user.currentText() == USER


def test_the_first_start_of_a_village_offers_no_posts_of_the_township(start: Start, tmp_path: Path) -> None:
    opening = start(tmp_path / "new")
    assert opening.first is not None
    posts = opening.first._ticks
    assert "clerk" in posts
    assert not [one for one in posts if one.startswith("town_")]
    assert all(box.accessibleDescription() for box in posts.values())


def test_an_empty_folder_begins_with_the_first_start(start: Start, tmp_path: Path) -> None:
    opening = start(tmp_path / "new")
    assert opening.first is not None
    wanted = NewStation(
        village_code="421221106202",
        village_name="四邑村",
        village_full_name="湖北省咸宁市嘉鱼县潘家湾镇四邑村",
        station_name="四邑村便民服务站",
        user_name="李华",
        posts=("worker", "admin"),
        password="correct horse battery",
    )
    opening.first.asked.emit(wanted)
    code = opening.first._code
    assert len(code.replace("-", "")) == 32
    opening.first.finished.emit()
    assert opening.desk is not None
    assert opening.desk.station_name == "四邑村便民服务站"
    assert opening.desk.user_name == "李华"


def test_the_recovery_sheet_is_a_paper_with_the_code(start: Start, tmp_path: Path) -> None:
    import pypdfium2

    made = found(tmp_path / "home")
    opening = start(tmp_path / "home")
    pdf = recovery_paper.pdf(opening.home, opening.given.clock, made.recovery_code)
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage().get_text_range()
    for group in made.recovery_code.split("-"):
        assert group in text


def test_a_forgotten_password_is_replaced_with_the_recovery_code(start: Start, tmp_path: Path) -> None:
    made = found(tmp_path / "home")
    opening = start(tmp_path / "home")
    _unlock(opening, code=made.recovery_code)
    page = opening.shell.shown
    assert isinstance(page, NewPasswordPage)
    page.chosen.emit("an entirely new one")
    assert opening.desk is not None
    opening.close()
    again = start(tmp_path / "home")
    _unlock(again)
    assert again.desk is None
    _unlock(again, password="an entirely new one")
    assert again.desk is not None


def test_two_different_new_passwords_are_not_taken(start: Start, tmp_path: Path) -> None:
    made = found(tmp_path / "home")
    opening = start(tmp_path / "home")
    _unlock(opening, code=made.recovery_code)
    page = opening.shell.shown
    assert isinstance(page, NewPasswordPage)
    page.password.line.setText("one of them")
    page.again.line.setText("the other one")
    page.again.line.returnPressed.emit()
    assert opening.desk is None
    assert "不一样" in page._again_row.error


def test_a_lock_keeps_the_work_behind_it(start: Start, home: Path) -> None:
    opening = start(home)
    _unlock(opening)
    window = opening.window
    opening.lock()
    assert opening.shell.shown is opening.unlocking
    _unlock(opening, password="wrong one")
    assert opening.shell.shown is opening.unlocking
    _unlock(opening)
    assert opening.shell.shown is window


def test_after_a_lock_one_types_on_where_one_was(start: Start, home: Path) -> None:
    opening = start(home)
    _unlock(opening)
    assert opening.window is not None
    opening.window.page_does("new")
    line = opening.window.focusWidget()
    assert isinstance(line, QLineEdit)
    opening.lock()
    _unlock(opening)
    assert opening.window.focusWidget() is line


def test_other_settings_are_worn_at_once_and_remembered(start: Start, home: Path) -> None:
    from dataclasses import replace

    opening = start(home)
    _unlock(opening)
    opening.wear(replace(opening.kept, language="en", scale=125))
    assert opening.window is not None
    from stationdesk.core import settings

    assert settings.read(Home(home).machine).scale == 125
    assert settings.read(Home(home).machine).language == "en"


def test_a_backup_comes_back_on_a_new_computer(start: Start, home: Path, tmp_path: Path) -> None:
    from stationdesk.services import backups
    from stationdesk.ui.restore_page import RestorePage
    from tests.fixtures import open_desk

    with open_desk(home, SetClock(START)) as desk:
        row = backups.create(desk.home, desk.opened, clock=desk.clock, to=tmp_path)
        name = desk.station_name
    opening = start(tmp_path / "other computer")
    opening.show_restore(row.file)
    page = opening.shell.shown
    assert isinstance(page, RestorePage)
    page.asked.emit(USER, "wrong one")
    assert opening.desk is None
    assert page._password_row.error
    page.asked.emit(USER, PASSWORD)
    assert opening.desk is not None
    assert opening.desk.station_name == name
    assert opening.desk.device.device_no > 10


def test_a_backup_put_back_over_an_open_station_keeps_what_was_there(start: Start, home: Path) -> None:
    from stationdesk.services import backups
    from stationdesk.ui.restore_page import RestorePage

    opening = start(home)
    _unlock(opening)
    assert opening.desk is not None
    desk = opening.desk
    row = backups.create(desk.home, desk.opened, clock=desk.clock)
    opening.restore_here(row.file)
    assert opening.desk is None
    page = opening.shell.shown
    assert isinstance(page, RestorePage)
    page.asked.emit(USER, PASSWORD)
    assert opening.desk is not None
    assert opening.desk.device.device_no > 10
    assert len(backups.list_all(Home(home))) == 2


def test_a_person_with_a_new_password_has_their_new_key_on_the_list(start: Start, tmp_path: Path) -> None:
    from stationdesk.security.slots import KeySlots

    made = found(tmp_path / "home")
    opening = start(tmp_path / "home")
    _unlock(opening, code=made.recovery_code)
    page = opening.shell.shown
    assert isinstance(page, NewPasswordPage)
    page.chosen.emit("an entirely new one")
    assert opening.desk is not None
    wanted = KeySlots(Home(tmp_path / "home")).people()[0].recipient
    listed = opening.desk.read(lambda work: work.scalar("SELECT age_key FROM users"))
    assert listed == wanted


def _backups(home: Path) -> list[str]:
    return sorted(file.name for file in (home / "backups").glob("*.sdbackup"))


def test_closing_leaves_a_backup_of_the_day_and_only_one(start: Start, home: Path) -> None:
    from stationdesk.services import backups
    from tests.fixtures import open_desk

    for _ in range(2):
        opening = start(home)
        _unlock(opening)
        opening.shell.close()
    assert _backups(home) == ["20261122-090000-auto.sdbackup"]
    with open_desk(home, SetClock(START)) as desk:
        backups.verify(desk.home, home / "backups" / _backups(home)[0], desk.opened)


def test_leaving_without_the_password_makes_no_backup(start: Start, home: Path) -> None:
    start(home).shell.close()
    assert _backups(home) == []


def test_a_practice_village_is_not_backed_up(start: Start, tmp_path: Path) -> None:
    found(tmp_path / "home", practice=True)
    opening = start(tmp_path / "home")
    _unlock(opening)
    assert opening.desk is not None
    opening.close()
    assert _backups(tmp_path / "home") == []


def test_a_backup_that_fails_is_told_in_the_log_and_holds_nobody_up(
    start: Start, home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from stationdesk.services import backups
    from stationdesk.storage.atomic import DiskFull

    wrongs = [DiskFull(missing_mb=3, free_mb=1, place=str(home)), RuntimeError("曾庆兰")]
    for wrong in wrongs:

        def fail(*args: object, wrong: Exception = wrong, **named: object) -> None:
            raise wrong

        monkeypatch.setattr(backups, "automatic", fail)
        opening = start(home)
        _unlock(opening)
        opening.shell.close()
        assert opening.desk is None
    assert "automatic backup: disk-full" in caplog.text
    assert "automatic backup: bug: RuntimeError" in caplog.text
    assert "曾庆兰" not in caplog.text


def test_the_window_does_not_wait_for_the_backup_and_the_program_not_for_ever(
    qapp: QApplication,
    qtbot: QtBot,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    import threading

    from stationdesk.services import backups
    from tests.fixtures import open_desk

    go, threads = threading.Event(), []

    def slow(*args: object, **named: object) -> None:
        threads.append(threading.current_thread())
        assert go.wait(30)

    monkeypatch.setattr(backups, "automatic", slow)
    opening = Opening(qapp, Given(Home(home), SetClock(START)))
    qtbot.addWidget(opening.shell)
    opening.desk = open_desk(home, SetClock(START))
    opening.desk.hold()
    opening.shell.show()
    opening.shell.close()
    assert not opening.shell.isVisible()
    assert opening.wait_for_backup(0.05) is False
    assert "not finished" in caplog.text
    with open_desk(home, SetClock(START)) as again:
        again.hold()  # whoever comes back at once finds the desk free
    go.set()
    assert opening.wait_for_backup(30)
    assert threads
    assert threading.main_thread() not in threads


def test_a_colleague_takes_a_locked_desk_over_with_their_own_password(
    start: Start, home: Path, clock: SetClock, colleague: Callable[..., object]
) -> None:
    from tests.fixtures import PIN, open_desk

    with open_desk(home, clock) as desk:
        colleague(desk, "head", name="李站长")
    opening = start(home)
    _unlock(opening)
    first = opening.window
    opening.lock()
    _unlock(opening, user="李站长", password="not theirs")
    assert opening.desk is not None
    assert opening.desk.user_name == USER
    _unlock(opening, user="李站长", password=PIN)
    assert opening.desk.user_name == "李站长"
    assert opening.window is not first
    assert opening.shell.shown is opening.window


def test_what_is_half_typed_is_kept_when_the_desk_is_locked(start: Start, home: Path) -> None:
    from stationdesk.services import drafts, matters

    opening = start(home)
    _unlock(opening)
    assert opening.window is not None
    assert opening.desk is not None
    opening.window.go("cases", matter=opening.desk.read(matters.find)[0].code)
    assert opening.desk.read(lambda work: drafts.list_all(work, "accept")) == ()
    opening.lock()
    assert len(opening.desk.read(lambda work: drafts.list_all(work, "accept"))) == 1


def test_a_window_that_was_replaced_is_told_of_no_change_any_more(start: Start, home: Path) -> None:
    from dataclasses import replace

    from PySide6.QtCore import QCoreApplication, QEvent

    opening = start(home)
    _unlock(opening)
    assert opening.desk is not None
    before = len(opening.desk._listeners)
    opening.wear(replace(opening.kept, dark=not opening.kept.dark))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(opening.desk._listeners) == before
