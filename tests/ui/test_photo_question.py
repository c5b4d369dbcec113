"""The strip asks who is on a photo before it is kept; one key answers for all that wait."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from stationdesk.desk import Desk
from stationdesk.services import attachments, visits
from stationdesk.ui.attachments import AttachmentStrip
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pages import Hooks
from stationdesk.ui.window import DeskWindow
from tests.services.phone_photo_samples import HEIC
from tests.services.window import move_in
from tests.ui.test_accessibility import nameless


@pytest.fixture
def visit(desk: Desk) -> str:
    person = move_in(desk).qinglan
    return desk.change(lambda work: visits.record(work, visits.Recorded(person, "seen"))).visit_id


@pytest.fixture
def strip(desk: Desk, visit: str, qtbot: QtBot) -> AttachmentStrip:
    window = DeskWindow(desk, Jobs(inline=True), Hooks())
    broke: list[str] = []
    window.jobs.broke.connect(broke.append)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.go("residents")
    made = AttachmentStrip(window)
    made.show_record("visits", visit)
    window.open_sheet(made, "附件")
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    made.broke = broke  # type: ignore[attr-defined]
    return made


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    made = [tmp_path / "IMG_1.jpg", tmp_path / "IMG_2.HEIC"]
    Image.effect_noise((400, 300), 60).convert("RGB").save(made[0], "JPEG")
    made[1].write_bytes(HEIC)
    return made


def kept(desk: Desk, visit: str) -> list[tuple[str, str]]:
    rows = desk.read(lambda work: attachments.listed(work, "visits", visit))
    return [(one.title, one.consent) for one in rows]


def picture(strip: AttachmentStrip, name: str) -> None:
    if folder := os.environ.get("TRIP_PICTURES"):
        QApplication.processEvents()
        strip.window().grab().save(f"{folder}/{name}.png")


def test_photos_wait_for_an_answer_and_are_kept_with_it(
    desk: Desk, visit: str, strip: AttachmentStrip, photos: list[Path], tmp_path: Path
) -> None:
    paper = tmp_path / "单子.pdf"
    paper.write_bytes(b"%PDF-1.4\n%%EOF\n")
    strip.add([*photos, paper])
    assert kept(desk, visit) == [("单子.pdf", "")]
    assert strip.question.isVisible()
    assert "2 张照片" in strip.question._words.text()
    assert QApplication.focusWidget() is strip.question.buttons["papers"]
    assert nameless(strip) == []
    picture(strip, "photo-question")
    QTest.keyClick(strip.question.buttons["yes"], Qt.Key.Key_Space)
    assert kept(desk, visit) == [("单子.pdf", ""), ("IMG_1.jpg", "yes"), ("IMG_2.jpg", "yes")]
    assert not strip.question.isVisible()
    assert desk.read(lambda work: visits.get(work, visit).photo_consent) is True
    assert strip.warned.isHidden()
    picture(strip, "photo-kept")
    assert strip.broke == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(("answer", "written"), [("no", False), ("not_asked", None)])
def test_what_nobody_agreed_to_is_not_kept_and_that_is_said(
    desk: Desk, visit: str, strip: AttachmentStrip, photos: list[Path], answer: str, written: bool | None
) -> None:
    strip.add(photos)
    strip.question.buttons[answer].click()
    assert kept(desk, visit) == []
    assert list(desk.blobs.list()) == []
    assert "2 张照片没有留存" in strip.warned.text()
    assert desk.read(lambda work: visits.get(work, visit).photo_consent) is written
    picture(strip, f"photo-{answer}")


def test_papers_alone_need_nobodys_word(
    desk: Desk, visit: str, strip: AttachmentStrip, photos: list[Path]
) -> None:
    strip.add(photos[:1])
    strip.question.buttons["papers"].click()
    assert kept(desk, visit) == [("IMG_1.jpg", "papers")]
    assert desk.read(lambda work: visits.get(work, visit).photo_consent) is None


def test_another_record_does_not_get_the_answer(
    desk: Desk, visit: str, strip: AttachmentStrip, photos: list[Path]
) -> None:
    strip.add(photos[:1])
    strip.show_record("visits", "")
    assert strip.question.isHidden()
    assert strip._waiting == []
