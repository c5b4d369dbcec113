"""The strip of files of a record on a real station: put in, looked at, called otherwise, taken off, written out."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from stationdesk.core import settings
from stationdesk.desk import Desk
from stationdesk.services import attachments
from stationdesk.ui import files, picture_sheet
from stationdesk.ui.attachments import AttachmentStrip
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pages import Hooks
from stationdesk.ui.picture_sheet import PictureSheet
from stationdesk.ui.watched import WatchedFolder
from stationdesk.ui.window import DeskWindow
from tests.services.window import accept, move_in
from tests.ui.test_accessibility import nameless

Key = Qt.Key
Shown = Callable[[], AttachmentStrip]


@pytest.fixture
def case(desk: Desk) -> str:
    return accept(desk, move_in(desk).qinglan).case_id


@pytest.fixture
def strip(desk: Desk, case: str, qtbot: QtBot) -> AttachmentStrip:
    window = DeskWindow(desk, Jobs(inline=True), Hooks())
    broke: list[str] = []
    window.jobs.broke.connect(broke.append)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.go("residents")
    made = AttachmentStrip(window)
    made.show_record("cases", case)
    window.open_sheet(made, "附件")
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    made.broke = broke  # type: ignore[attr-defined]
    return made


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    file = tmp_path / "户口簿首页.jpg"
    Image.effect_noise((400, 300), 60).convert("RGB").save(file, "JPEG")
    return file


def kept(desk: Desk, case: str) -> list[str]:
    return [one.title for one in desk.read(lambda work: attachments.listed(work, "cases", case))]


def dragged(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def press(strip: AttachmentStrip, key: Qt.Key, **more: Any) -> None:
    strip.tiles.setFocus()
    QTest.keyClick(strip.tiles, key, **more)
    QApplication.processEvents()


def test_what_is_dropped_is_kept_and_shown_with_its_picture(
    desk: Desk, case: str, strip: AttachmentStrip, photo: Path
) -> None:
    strip.take_mime(dragged(photo))
    assert kept(desk, case) == ["户口簿首页.jpg"]
    assert len(strip.tiles.ids) == 1
    icon = strip.tiles.item(0).icon().pixmap(strip.tiles.iconSize()).toImage()
    colours = {
        icon.pixel(x, y) for x in range(10, icon.width() - 10, 5) for y in range(10, icon.height() - 10, 5)
    }
    assert len(colours) > 20, "the tile shows the drawing of a file, not the photo"
    assert strip.warned.isHidden()
    assert strip.broke == []  # type: ignore[attr-defined]


def test_a_wrong_file_is_refused_in_words_and_the_others_still_come(
    desk: Desk, case: str, strip: AttachmentStrip, photo: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "病毒.jpg"
    wrong.write_bytes(b"MZ program")
    empty = tmp_path / "空.pdf"
    empty.write_bytes(b"")
    strip.take_mime(dragged(wrong, photo, empty, tmp_path))
    assert kept(desk, case) == ["户口簿首页.jpg"]
    said = strip.warned.text()
    assert "病毒.jpg" in said
    assert "0 字节" in said
    assert "文件夹" in said
    assert not strip.warned.isHidden()


def test_a_picture_of_the_clipboard_is_kept_by_ctrl_v(
    desk: Desk, case: str, strip: AttachmentStrip, photo: Path
) -> None:
    strip.take_mime(dragged(photo))
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    QApplication.clipboard().setImage(image)
    press(strip, Key.Key_V, modifier=Qt.KeyboardModifier.ControlModifier)
    assert kept(desk, case) == ["户口簿首页.jpg", "粘贴的图片.png"]
    QApplication.clipboard().setText("文字")
    strip.paste()
    assert "剪贴板里没有" in strip.warned.text()


def test_ctrl_v_pastes_from_any_button_of_an_empty_strip(
    desk: Desk, case: str, strip: AttachmentStrip
) -> None:
    picture = QImage(320, 200, QImage.Format.Format_RGB32)
    picture.fill(QColor("steelblue"))
    QApplication.clipboard().setImage(picture)
    strip.paste_button.setFocus()
    QTest.keyClick(strip.paste_button, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert len(kept(desk, case)) == 1


def test_enter_shows_the_picture_and_the_look_is_written_down(
    desk: Desk, case: str, strip: AttachmentStrip, photo: Path
) -> None:
    strip.take_mime(dragged(photo))
    looks = lambda: desk.read(  # noqa: E731
        lambda work: work.scalar("SELECT count(*) FROM audit WHERE detail LIKE '%\"open\"%'")
    )
    assert looks() == 0
    press(strip, Key.Key_Return)
    sheet = strip.frame.findChild(PictureSheet, "picture_sheet")  # type: ignore[attr-defined]
    assert sheet is not None
    assert looks() == 1
    before = sheet._picture.width()
    QTest.keyClick(sheet, Key.Key_Plus)
    assert sheet._picture.width() > before
    upright = sheet._picture.width() > sheet._picture.height()
    QTest.keyClick(sheet, Key.Key_R)
    assert (sheet._picture.width() > sheet._picture.height()) != upright
    assert nameless(sheet) == []


def test_a_pdf_opens_in_the_preview(
    desk: Desk, case: str, strip: AttachmentStrip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "证明.pdf"
    made = io.BytesIO()
    Image.new("RGB", (50, 50)).save(made, "PDF")
    file.write_bytes(made.getvalue())
    shown: list[tuple[bytes, str]] = []
    monkeypatch.setattr(strip.frame, "preview", lambda pdf, title: shown.append((pdf, title)))
    strip.take_mime(dragged(file))
    press(strip, Key.Key_Return)
    assert shown == [(made.getvalue(), "证明.pdf")]


def test_delete_takes_off_and_undo_brings_back(
    desk: Desk, case: str, strip: AttachmentStrip, photo: Path
) -> None:
    undone: list[Any] = []
    strip.frame.say = lambda _words, undo=None: undone.append(undo)  # type: ignore[method-assign]
    strip.take_mime(dragged(photo))
    press(strip, Key.Key_Delete)
    assert kept(desk, case) == []
    assert strip.tiles.ids == []
    undone[-1]()
    assert kept(desk, case) == ["户口簿首页.jpg"]
    assert len(strip.tiles.ids) == 1


def test_s_writes_the_file_out(
    desk: Desk,
    case: str,
    strip: AttachmentStrip,
    photo: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "out.jpg"
    asked: list[str] = []

    def ask(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        asked.append(name)
        return str(target), ""

    monkeypatch.setattr(files, "ask_save", ask)
    strip.take_mime(dragged(photo))
    press(strip, Key.Key_S)
    assert asked == ["户口簿首页.jpg"]
    assert target.read_bytes() == photo.read_bytes()


def test_a_tile_can_be_called_otherwise(desk: Desk, case: str, strip: AttachmentStrip, photo: Path) -> None:
    strip.take_mime(dragged(photo))
    strip.tiles.item(0).setText("首页\n新")
    assert kept(desk, case) == ["首页 新.jpg"]
    assert strip.tiles.item(0).text() == "首页 新.jpg"


def test_everything_has_a_name_and_nothing_is_offered_that_is_not_allowed(
    desk: Desk, case: str, strip: AttachmentStrip, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    strip.take_mime(dragged(photo))
    assert nameless(strip) == []
    monkeypatch.setattr(desk, "may", lambda _permit: False, raising=False)
    strip.show_record("cases", case)
    assert strip.add_button.isHidden()
    strip.take_mime(dragged(photo))
    press(strip, Key.Key_Delete)
    assert kept(desk, case) == ["户口簿首页.jpg"]


def test_a_huge_picture_is_read_no_larger_than_it_is_looked_at() -> None:
    made = io.BytesIO()
    Image.new("L", (9000, 6000), 255).save(made, "PNG")
    image = picture_sheet.read(made.getvalue())
    assert (image.width(), image.height()) == (3000, 2000)
    assert picture_sheet.read(b"no picture").isNull()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
PPM = b"P6 1 1 255 abc"


@pytest.mark.parametrize("data", [SVG, PPM, b"GIF89a"], ids=["svg", "ppm", "gif"])
def test_no_decoder_but_those_of_what_is_kept_is_given_a_picture(data: bytes) -> None:
    assert picture_sheet.read(data).isNull()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "TIFF"])
def test_every_kind_of_picture_that_is_kept_is_shown(kind: str) -> None:
    made = io.BytesIO()
    Image.new("RGB", (9, 7), "red").save(made, kind)
    image = picture_sheet.read(made.getvalue())
    assert (image.width(), image.height()) == (9, 7)


def test_a_case_shows_the_files_of_its_materials_as_well(
    desk: Desk, case: str, strip: AttachmentStrip, photo: Path
) -> None:
    line = desk.read(
        lambda work: work.rows("SELECT id, name FROM case_materials WHERE case_id = :c", c=case)
    )[0]
    desk.change(lambda work: attachments.attach_file(work, "case_materials", line["id"], photo))
    strip.show_case(case)
    assert [strip.tiles.item(0).text(), line["name"] in strip.tiles.item(0).toolTip()] == [photo.name, True]
    strip.take_mime(dragged(photo))
    assert len(strip.tiles.ids) == 2
    assert kept(desk, case) == [photo.name]


def test_a_scan_of_the_watched_folder_goes_to_the_record_that_is_shown(
    desk: Desk, case: str, strip: AttachmentStrip, photo: Path
) -> None:
    settings.change(desk.home.machine, watched_folder=str(photo.parent), watched_originals="keep")
    strip.frame.watched_folder = WatchedFolder(strip, inline=True)  # type: ignore[attr-defined]
    again = AttachmentStrip(strip.frame, "again")
    again.show_record("cases", case)
    again.tray.watcher.look()
    again.tray.take(photo.name)
    assert kept(desk, case) == [photo.name]
    assert len(again.tiles.ids) == 1
    assert desk.read(attachments.staged) == ()


def test_p_shows_a_copy_stamped_with_what_it_may_be_used_for(
    desk: Desk, case: str, strip: AttachmentStrip, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[bytes] = []
    monkeypatch.setattr(strip.frame, "preview", lambda pdf, *_more, **_named: shown.append(pdf))
    strip.take_mime(dragged(photo))
    press(strip, Key.Key_P)
    assert len(shown) == 1
    assert b"/Subtype /Image" in shown[0]
    assert strip.warned.isHidden()


def test_in_the_detail_of_a_case_the_strip_has_the_room_it_needs(
    desk: Desk, case: str, strip: AttachmentStrip, photo: Path, qtbot: QtBot
) -> None:
    window = strip.frame
    assert isinstance(window, DeskWindow)
    window.close_sheet()
    settings.change(desk.home.machine, watched_folder=str(photo.parent))
    window.go("cases", case=case)
    shown = next(one for one in window.findChildren(AttachmentStrip, "case.files") if one.isVisible())
    shown.take_mime(dragged(photo))
    window.page.refresh()  # the detail is drawn anew around the same strip
    qtbot.waitUntil(lambda: shown.tray.tiles.count() == 1, timeout=8000)
    qtbot.waitUntil(lambda: shown.height() >= shown.heightForWidth(shown.width()), timeout=2000)
