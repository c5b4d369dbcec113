"""The settings page on a real station: facts, people, this machine, backups, checks, packs, about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.desk import Desk
from stationdesk.services import backups, health, station, users
from stationdesk.ui import theme
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pages import Hooks
from stationdesk.ui.settings.audit import AuditSection
from stationdesk.ui.settings.page import SECTIONS, SettingsPage
from stationdesk.ui.settings.permits import PermitsSection
from stationdesk.ui.window import DeskWindow
from tests.fixtures import PASSWORD
from tests.ui.test_accessibility import nameless

Shown = Callable[..., SettingsPage]
Colleague = Callable[..., Desk]


@pytest.fixture
def shown(desk: Desk, qtbot: QtBot) -> Shown:
    """Opens the page on the real desk, at a section."""

    def opened(
        section: str = "station", width: int = 1366, height: int = 768, on: Desk | None = None
    ) -> SettingsPage:
        window = DeskWindow(on or desk, Jobs(inline=True), Hooks())
        broke: list[str] = []
        window.jobs.broke.connect(broke.append)
        window.broke = broke  # type: ignore[attr-defined]
        qtbot.addWidget(window)
        window.resize(width, height)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        window.go("settings", section=section)
        page = window.page
        assert isinstance(page, SettingsPage)
        return page

    return opened


def said(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel))


def find(page: SettingsPage, name: str) -> Any:
    found = page.frame.findChild(QWidget, name)  # type: ignore[attr-defined]
    assert found is not None, name
    return found


def unbroken(page: SettingsPage) -> bool:
    return page.frame.broke == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_opens_and_names_its_controls(shown: Shown, section: str) -> None:
    page = shown(section)
    assert unbroken(page)
    assert len(said(page.section)) > 20
    assert nameless(page.frame) == []  # type: ignore[arg-type]


def test_the_arrows_walk_the_sections(shown: Shown) -> None:
    page = shown("station")
    QTest.keyClick(page._buttons["station"], Qt.Key.Key_Down)
    assert page._current == "people"
    assert page._buttons["people"].isChecked()
    QTest.keyClick(page._buttons["people"], Qt.Key.Key_Up)
    assert page._current == "station"


def test_station_facts_are_corrected(shown: Shown, desk: Desk) -> None:
    page = shown("station")
    find(page, "settings.station.edit").click()
    form = page._form
    form.phone.setText("0715-6300000")
    form.name.setText(" ")
    page.save()
    assert "请填写站点名称" in form.form.row("name").error
    form.name.setText("四邑村便民服务站（新）")
    page.save()
    now = desk.read(station.detail)
    assert (now.name, now.phone) == ("四邑村便民服务站（新）", "0715-6300000")
    assert desk.station_name == "四邑村便民服务站（新）"
    assert "0715-6300000" in said(page.section)


def test_a_colleague_is_added_and_can_open_the_desk(shown: Shown, desk: Desk) -> None:
    page = shown("people")
    find(page, "settings.people.add").click()
    form = page._form
    form.name.setText("李会计")
    page.save()
    assert "请至少选一个岗位" in form.warned.text()
    form.posts["clerk"].setChecked(True)
    form.password.line.setText("青山绿水长流 88")
    form.again.line.setText("别的")
    page.save()
    assert "两遍不一样" in form.form.row("again").error
    form.again.line.setText("青山绿水长流 88")
    page.save()
    assert unbroken(page)
    assert [row.name for row in desk.read(users.list_all)] == ["王敏", "李会计"]
    opened = desk.slots.unlock("李会计", "青山绿水长流 88")
    assert desk.read(lambda work: users.actor(work, opened.user_id)).posts == ("文书",)
    assert "李会计" in said(page.section)


def test_a_name_that_is_taken_adds_nobody(shown: Shown, desk: Desk) -> None:
    page = shown("people")
    find(page, "settings.people.add").click()
    form = page._form
    form.name.setText("王敏")
    form.posts["clerk"].setChecked(True)
    form.password.line.setText("青山绿水长流 88")
    form.again.line.setText("青山绿水长流 88")
    page.save()
    assert form.form.row("name").error or form.warned.text()
    assert len(desk.read(users.list_all)) == 1
    assert len(desk.slots.people()) == 1


def test_posts_that_should_be_apart_are_named_with_their_source(shown: Shown, desk: Desk) -> None:
    from itertools import combinations

    page = shown("people")
    find(page, "settings.people.add").click()
    form = page._form
    pair = next(pair for pair in combinations(form.permits.posts, 2) if form.permits.conflicts(pair))
    for post in pair:
        form.posts[post].setChecked(True)
    conflict = form.permits.conflicts(pair)[0]
    assert conflict.what in form.conflicts.text()
    assert conflict.source in form.conflicts.text()


def test_ones_own_password_is_changed_with_the_old_one(shown: Shown, desk: Desk) -> None:
    page = shown("people")
    me = desk.opened.user_id
    find(page, f"settings.people.password.{me}").click()
    form = page._form
    form.old.line.setText("wrong")
    form.new.line.setText("高山流水知音 66")
    form.again.line.setText("高山流水知音 66")
    page.save()
    assert form.form.row("old").error
    form.old.line.setText(PASSWORD)
    desk.clock.set(desk.clock.now().replace(hour=5))  # type: ignore[attr-defined]
    page.save()
    assert desk.slots.unlock("王敏", "高山流水知音 66").user_id == me


def test_a_colleagues_password_is_set_anew_with_its_key(
    shown: Shown, desk: Desk, colleague: Callable[..., Desk]
) -> None:
    other = colleague(desk, "worker")
    page = shown("people")
    find(page, f"settings.people.password.{other.opened.user_id}").click()
    form = page._form
    form.new.line.setText("高山流水知音 66")
    form.again.line.setText("高山流水知音 66")
    page.save()
    assert unbroken(page)
    opened = desk.slots.unlock("李会计", "高山流水知音 66")
    key = desk.read(lambda work: work.scalar("SELECT age_key FROM users WHERE id = :u", u=opened.user_id))
    assert key == opened.recipient


def test_who_may_not_manage_is_offered_nothing(
    shown: Shown, desk: Desk, colleague: Callable[..., Desk]
) -> None:
    page = shown("people", on=colleague(desk, "worker"))
    assert not find(page, "settings.people.add").isEnabled()
    page.choose("station")
    assert not find(page, "settings.station.edit").isEnabled()


def test_settings_of_the_machine_go_to_whoever_wears_them(shown: Shown, qtbot: QtBot) -> None:
    page = shown("machine")
    worn: list[Any] = []
    page.frame.settings_changed = worn.append  # type: ignore[attr-defined]
    find(page, "settings.machine.scale.150").click()
    qtbot.waitUntil(lambda: len(worn) == 1)
    assert (worn[0].scale, worn[0].language) == (150, "zh")
    find(page, "settings.machine.language.en").click()
    qtbot.waitUntil(lambda: len(worn) == 2)
    assert (worn[1].scale, worn[1].language) == (150, "en")


def test_a_backup_is_made_proved_and_listed(shown: Shown, desk: Desk, tmp_path: Path) -> None:
    page = shown("safety")
    assert "还没有备份" in said(page.section)
    find(page, "settings.backup.make").click()
    (row,) = backups.list_all(desk.home)
    assert f"已备份并核对：{row.file.name}" in said(page.section)
    page.section.make(tmp_path / "stick")  # type: ignore[attr-defined]
    (away,) = backups.list_all(desk.home, tmp_path / "stick")
    assert away.whole
    page.section.verify(row.file)  # type: ignore[attr-defined]
    assert "备份完好" in said(page.section)
    assert unbroken(page)


def test_a_damaged_backup_is_never_offered(shown: Shown, desk: Desk) -> None:
    page = shown("safety")
    find(page, "settings.backup.make").click()
    (row,) = backups.list_all(desk.home)
    body = bytearray(row.file.read_bytes())
    body[len(body) // 2] ^= 1
    row.file.write_bytes(bytes(body))
    page.section.offer(row.file)  # type: ignore[attr-defined]
    assert page._form is None
    assert "不能用来恢复" in said(page.section)


def test_restoring_says_what_it_will_do(shown: Shown, desk: Desk) -> None:
    page = shown("safety")
    find(page, "settings.backup.make").click()
    (row,) = backups.list_all(desk.home)
    page.section.offer(row.file)  # type: ignore[attr-defined]
    words = said(page._form)
    assert "现在的数据会先另外备份一份" in words
    page.save()
    if not hasattr(page.frame, "restore_asked"):
        assert str(row.file) in QApplication.clipboard().text()


def test_a_check_of_whole_data_finds_nothing(shown: Shown) -> None:
    page = shown("safety")
    find(page, "settings.check.look").click()
    assert "没有发现问题" in said(page.section)
    assert unbroken(page)


def test_what_can_be_mended_is_mended(shown: Shown, desk: Desk) -> None:
    desk.change(
        lambda work: work.run("INSERT INTO search_dirty VALUES (:s, 'people', 'x')", {"s": work.station_id}),
        mode="quiet",
    )
    desk.raw()
    page = shown("safety")
    with desk.raw().connect() as connection:
        connection.exec_driver_sql("INSERT INTO search_dirty VALUES ('x', 'people', 'y')")
        connection.commit()
    find(page, "settings.check.look").click()
    assert "查找索引" in said(page.section)
    assert "先备份，再修复" in said(page.section)
    assert "check --repair" not in said(page.section)  # a clerk sees buttons
    find(page, "settings.check.repair").click()
    assert "没有发现问题" in said(page.section)
    last = health.latest(desk.home, "full")
    assert last is not None
    assert not last.found  # what was mended is not shown as found for a week


def test_packs_show_their_version_and_what_wants_confirming(shown: Shown) -> None:
    words = said(shown("packs").section)
    assert "服务事项目录" in words
    assert "◐ 待核" in words
    assert "版本 2026-2" in words


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_every_section_fits_a_small_screen(shown: Shown, qapp: QApplication, scale: float) -> None:
    theme.wear(qapp, scale=scale)
    page = shown("station", 1024, 600)
    window: Any = page.frame
    for section in SECTIONS:
        page.choose(section)
        QApplication.processEvents()
        assert (window.width(), window.height()) == (1024, 600)


def test_a_colleague_gets_other_posts_in_the_window(shown: Shown, desk: Desk, colleague: Colleague) -> None:
    who = colleague(desk, "clerk").opened.user_id
    page = shown("people")
    find(page, f"settings.people.posts.{who}").click()
    for post in ("clerk", "agent"):
        box = find(page, f"posts_form.post.{post}")
        box.setChecked(post == "agent")
    page.save()
    held = desk.read(lambda work: next(one.posts for one in users.list_all(work) if one.id == who))
    assert "agent" in held
    assert "clerk" not in held


def test_who_leaves_is_disabled_in_the_window_and_has_no_key_any_more(
    shown: Shown, desk: Desk, colleague: Colleague
) -> None:
    who = colleague(desk, "clerk").opened.user_id
    page = shown("people")
    find(page, f"settings.people.leave.{who}").click()
    page.save()
    assert who not in {person.user_id for person in desk.slots.people()}
    assert desk.read(lambda work: next(one.disabled for one in users.list_all(work) if one.id == who))


def test_the_audit_is_searched_by_who_and_when_in_the_window(
    shown: Shown, desk: Desk, colleague: Colleague
) -> None:
    colleague(desk, "agent")
    page = shown("audit")
    section = page.section
    assert isinstance(section, AuditSection)
    assert section.rows is not None
    before = section.rows.rows
    assert before, "founding the station left no entry"
    section.since.set_day(date(2035, 1, 1))
    assert section.rows.rows == []
    assert "没有这样的记录" in said(section)
    section.everything()
    assert section.rows.rows == before
    section.who.setCurrentIndex(section.who.findData(desk.opened.user_id))
    assert {one.user_id for one in section.rows.rows} == {desk.opened.user_id}


def test_who_may_not_read_the_audit_is_told_who_may(shown: Shown, desk: Desk, colleague: Colleague) -> None:
    page = shown("audit", on=colleague(desk, "agent"))
    assert "由村主任、书记、监督岗位和管理员查阅" in said(page.section)


def test_the_table_of_permits_shows_what_a_post_gives(shown: Shown) -> None:
    page = shown("permits")
    section = page.section
    assert isinstance(section, PermitsSection)
    assert section.rows is not None
    everything = len(section.rows.rows)
    section.post.setCurrentIndex(section.post.findData("supervisor"))
    few = section.rows.rows
    assert 0 < len(few) < everything
    assert all(one.posts == "所有岗位" or one.posts.startswith("除") != ("监督" in one.posts) for one in few)


def test_the_table_of_permits_stands_in_the_order_of_the_work_and_says_a_line_whole(shown: Shown) -> None:
    page = shown("permits", width=1024, height=600)
    section = page.section
    assert isinstance(section, PermitsSection)
    assert section.rows is not None
    shown_rows = section.rows.rows
    assert shown_rows[0].id == "residents:read"
    assert not [one for one in shown_rows if one.id.startswith("township:")]  # a village's table
    section.rows.view.choose("cases:accept")
    section.rows._settled()
    row = next(one for one in shown_rows if one.id == "cases:accept")
    assert row.posts in section.whole.text()
    assert row.people in section.whole.text()


def test_new_codes_need_ones_own_password_and_come_as_two_sheets(shown: Shown, desk: Desk) -> None:
    page = shown("people")
    find(page, "settings.people.officers").click()
    find(page, "codes_form.password").setText("wrong one")
    page.save()
    assert page.frame.findChild(QWidget, "codes_form.print.1") is None  # type: ignore[attr-defined]
    find(page, "codes_form.password").setText(PASSWORD)
    page.save()
    assert find(page, "codes_form.print.1")
    assert find(page, "codes_form.print.2")
    find(page, "codes_form.print.2").click()
    assert page.frame._preview is not None  # type: ignore[attr-defined]


def test_new_codes_that_nobody_printed_are_not_thrown_away_by_one_esc(shown: Shown, desk: Desk) -> None:
    page = shown("people")
    find(page, "settings.people.officers").click()
    form = find(page, "codes_form")
    assert form.may_close()
    find(page, "codes_form.password").setText(PASSWORD)
    page.save()
    find(page, "codes_form.print.1").click()
    assert not form.may_close()
    assert "再也印不出来" in said(form)
    find(page, "codes_form.print.2").click()
    assert form.may_close()


def test_a_village_is_offered_no_posts_of_the_township(shown: Shown, desk: Desk) -> None:
    page = shown("people")
    find(page, "settings.people.add").click()
    posts = find(page, "colleague_form").posts
    assert "clerk" in posts
    assert not [one for one in posts if one.startswith("town_")]


def test_a_listed_backup_is_restored_from_its_line(shown: Shown, desk: Desk) -> None:
    page = shown("safety")
    find(page, "settings.backup.make").click()
    (row,) = backups.list_all(desk.home)
    find(page, f"settings.backup.use.{row.file.name}").click()
    assert find(page, "restore_form")


def test_the_keys_stay_where_they_were_after_a_backup(desk: Desk, qtbot: QtBot) -> None:
    """A redraw must not hand the keys to the first button of the window: the next Space would leave the page."""
    window = DeskWindow(desk, Jobs(), Hooks())
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.go("settings", section="safety")

    def button_now() -> QWidget | None:
        live = [one for one in window.findChildren(QWidget, "settings.backup.make") if one.isVisible()]
        return live[-1] if live else None

    qtbot.waitUntil(lambda: button_now() is not None, timeout=5000)
    make = button_now()
    assert make is not None
    make.setFocus()
    QTest.keyClick(make, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "已备份并核对" in said(window) and button_now() is not make, timeout=9000)
    qtbot.wait(100)
    assert window.jobs.idle
    focus = window.focusWidget()
    assert focus is not None
    assert focus is button_now(), focus.objectName()
    window.jobs.close()
