"""Promises of the check list: what is held is not asked for, scans come in with their case, a changed catalogue loses nothing."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from stationdesk.core import settings
from stationdesk.desk import Desk
from stationdesk.services import (
    attachments,
    cases,
    drafts,
    matters_import,
    packs,
    station,
)
from stationdesk.ui.cases.accept_drafts import FORM
from stationdesk.ui.cases.accept_form import AcceptForm
from stationdesk.ui.files import QFileDialog
from tests.ui.counter import (
    DISPUTE,
    OLD_AGE,
    Opened,
    form,
    form_of,
    opened,
    village,
    window,
)

__all__ = ["form", "village", "window"]

NO_KEYS = Qt.KeyboardModifier.NoModifier


def test_what_the_station_holds_is_ticked_and_not_asked_for_again(
    desk: Desk, village: dict[str, str], form: AcceptForm
) -> None:
    desk.change(lambda work: cases.accept(work, cases.NewCase(OLD_AGE, village["elder"], all_materials=True)))
    form.take_person(village["elder"])
    form.take_matter("SA-015")
    held = [line for line in form.materials.lines if line.from_held]
    assert held, "the identity card was brought this morning"
    assert all(line.held.day == date(2026, 11, 22) for line in held)
    assert form.materials.held == {line.name: line.held.material_id for line in held}
    form.keep()
    form.resume(desk.read(lambda work: drafts.list_all(work, FORM))[0])
    assert form.materials.held == {line.name: line.held.material_id for line in held}
    for line in form.materials.lines:
        if line is form.materials.lines[0]:
            QTest.keyClick(form.materials, Qt.Key.Key_Home)
    form.materials.at = [line.from_held for line in form.materials.lines].index(True)
    first = form.materials.lines[form.materials.at].name
    QTest.keyClick(form.materials, Qt.Key.Key_M)
    assert first not in form.materials.held
    form.materials.at = [line.name for line in form.materials.lines].index(first)
    QTest.keyClick(form.materials, Qt.Key.Key_H)
    assert first in form.materials.held
    form.accept()
    stored = desk.read(
        lambda work: work.rows("SELECT name, held_from FROM case_materials WHERE held_from IS NOT NULL")
    )
    assert {row["name"] for row in stored} == {line.name for line in held}


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    file = tmp_path / "户口簿首页（曾桂芳家，很长很长的中文名字）.png"
    assert image.save(str(file))
    return file


def mime(*files: Path) -> QMimeData:
    made = QMimeData()
    made.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    return made


def test_scans_go_in_with_the_case_in_one_transaction(
    desk: Desk, village: dict[str, str], form: AcceptForm, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form.take_person(village["elder"])
    form.take_matter(OLD_AGE)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: ([str(picture)], ""))
    QTest.keyClick(form.materials, Qt.Key.Key_S)
    assert len(form.materials.lines[0].scans) == 1
    assert form.materials.lines[0].state in ("have", "copy"), "what was scanned was brought"
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    QGuiApplication.clipboard().setImage(image)
    form.materials.at = 1
    QTest.keyClick(form.materials, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert len(form.materials.lines[1].scans) == 1
    form.materials.scans_given.emit(2, mime(picture))
    form.materials.at = 2
    QTest.keyClick(form.materials, Qt.Key.Key_Delete)
    assert form.materials.lines[2].scans == ()
    form.accept()
    assert form.receipt.receipt is not None
    case = form.receipt.receipt.case_id
    files = desk.read(lambda work: attachments.of_case(work, case))
    assert [one.line for one in files] == [1, 2]
    assert desk.read(attachments.staged) == ()


def test_a_scan_from_the_watched_folder_goes_on_the_line_at_hand(
    desk: Desk, village: dict[str, str], form: AcceptForm, picture: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "扫描"
    folder.mkdir()
    settings.change(desk.home.machine, watched_folder=str(folder), watched_originals="keep")
    form.take_person(village["elder"])
    form.take_matter(OLD_AGE)
    assert form.tray.isVisible()
    (folder / "scan1.png").write_bytes(picture.read_bytes())
    qtbot.waitUntil(lambda: form.tray.tiles.ids == ["scan1.png"], timeout=15000)
    form.materials.setFocus()
    QTest.keyClick(form.materials, Qt.Key.Key_Down)
    QTest.keyClick(form.materials, Qt.Key.Key_W)
    assert [len(line.scans) for line in form.materials.lines][:2] == [0, 1]
    QTest.keyClick(form.materials, Qt.Key.Key_W)
    assert len(form.materials.lines[1].scans) == 1, "nothing new: nothing happens"


def test_a_wrong_file_is_refused_in_words_and_the_others_come(
    village: dict[str, str], form: AcceptForm, picture: Path, tmp_path: Path
) -> None:
    form.take_person(village["elder"])
    form.take_matter(OLD_AGE)
    empty, program, folder = tmp_path / "空的.pdf", tmp_path / "x.exe", tmp_path / "夹"
    empty.write_bytes(b"")
    program.write_bytes(b"MZ" + b"\0" * 200)
    folder.mkdir()
    for wrong in (empty, program, folder, tmp_path / "没有.pdf"):
        form.materials.scans_given.emit(0, mime(wrong))
        assert wrong.name in form.error("materials")
        assert len(form.error("materials")) > len(wrong.name) + 6
    form.materials.scans_given.emit(0, mime(empty, picture))
    assert len(form.materials.lines[0].scans) == 1
    form.materials.scans_given.emit(0, QMimeData())
    assert "剪贴板里没有" in form.error("materials")


def test_a_file_is_dropped_on_the_line_under_it(
    village: dict[str, str], form: AcceptForm, picture: Path
) -> None:
    form.take_person(village["elder"])
    form.take_matter(OLD_AGE)
    spot = form.materials.row_rect(2).center()
    given, buttons = mime(picture), Qt.MouseButton.LeftButton
    copying = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(spot, copying, given, buttons, NO_KEYS)
    QApplication.sendEvent(form.materials, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(form.materials, QDragMoveEvent(spot, copying, given, buttons, NO_KEYS))
    assert form.materials._over == 2
    QApplication.sendEvent(form.materials, QDropEvent(spot.toPointF(), copying, given, buttons, NO_KEYS))
    assert [len(line.scans) for line in form.materials.lines][:3] == [0, 0, 1]
    words = QMimeData()
    words.setText("不是文件")
    refused = QDragEnterEvent(spot, copying, words, buttons, NO_KEYS)
    QApplication.sendEvent(form.materials, refused)
    assert not refused.isAccepted()


def test_a_file_beyond_the_limit_is_refused(
    desk: Desk, village: dict[str, str], form: AcceptForm, tmp_path: Path
) -> None:
    desk.change(lambda work: station.set_setting(work, "attachments.limit_mb", 1), reason="station:settings")
    form.take_person(village["elder"])
    form.take_matter(OLD_AGE)
    big = tmp_path / "大.pdf"
    with big.open("wb") as file:
        file.write(b"%PDF-1.4")
        file.truncate(200 << 20)
    form.materials.scans_given.emit(0, mime(big))
    assert "200" in form.error("materials")
    assert form.materials.lines[0].scans == ()


def test_a_form_with_scans_comes_back_after_a_crash(
    desk: Desk, home: Path, village: dict[str, str], window: Opened, picture: Path
) -> None:
    made = window()
    made.page.new_case()
    form = form_of(made)
    form.take_person(village["elder"])
    form.take_matter(OLD_AGE)
    form.materials.scans_given.emit(0, mime(picture))
    form.keep()
    secret = picture.read_bytes()
    assert not any(secret[:64] in file.read_bytes() for file in home.rglob("*") if file.is_file())
    again = window()
    draft = desk.read(lambda work: drafts.list_all(work, FORM))[0]
    assert "户口簿" not in repr(draft)
    again.page.resume(draft)
    back = form_of(again)
    assert len(back.materials.lines[0].scans) == 1
    back.accept()
    case = back.receipt.receipt.case_id
    assert len(desk.read(lambda work: attachments.of_case(work, case))) == 1


def test_a_scan_that_is_still_read_is_waited_for(
    desk: Desk, village: dict[str, str], form: AcceptForm, picture: Path
) -> None:
    form.take_person(village["elder"])
    form.take_matter(OLD_AGE)
    form.scans._under_way = 1
    form.accept()
    assert opened(desk) == []
    form.materials.scans_given.emit(0, mime(picture))
    assert opened(desk) == []
    form.scans._done()
    assert len(opened(desk)) == 1


def changed_catalogue(desk: Desk, code: str) -> None:
    """The township sends a catalogue in which a matter wants one material more."""
    pack = desk.read(lambda work: packs.holding(work, "matters"))
    found = json.loads(json.dumps(_plain(pack.body)))
    for record in found["matters"]:
        if record["code"] == code:
            record["materials"] = [
                {**record["materials"][0], "name": "银行卡复印件（新）", "required": True},
                *record["materials"],
            ]
    data = {
        "pack": "matters", "version": "2026-9", "effective_from": "2026-11-01", "title": "新目录",
        "source": {"kind": "found"}, "body": found,
    }  # fmt: skip
    desk.change(lambda work: matters_import.import_pack(work, json.dumps(data, ensure_ascii=False).encode()))


def _plain(value: Any) -> Any:
    if hasattr(value, "items"):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value


def test_a_matter_that_changed_meanwhile_is_refused_and_nothing_is_lost(
    desk: Desk, village: dict[str, str], form: AcceptForm, picture: Path
) -> None:
    form.take_person(village["elder"])
    form.take_matter(OLD_AGE)
    QTest.keyClick(form.materials, Qt.Key.Key_A)
    form.materials.scans_given.emit(0, mime(picture))
    scanned = form.materials.lines[0].name
    form.more.set_remark("急用")
    changed_catalogue(desk, OLD_AGE)
    form.accept()
    assert opened(desk) == []
    assert "新要“银行卡复印件（新）”" in form.error("materials")
    new = {line.name: line for line in form.materials.lines}
    assert new["银行卡复印件（新）"].state == "missing"
    assert len(new[scanned].scans) == 1
    assert all(line.state == "have" for name, line in new.items() if line.required and "新" not in name)
    assert form.request().remark == "急用"
    form.accept()
    assert [row.state for row in opened(desk)] == ["notice"]


def test_another_version_in_which_the_matter_is_the_same_stops_nobody(
    desk: Desk, village: dict[str, str], form: AcceptForm
) -> None:
    form.take_person(village["elder"])
    form.take_matter(DISPUTE)
    changed_catalogue(desk, OLD_AGE)
    form.accept()
    assert len(opened(desk)) == 1
