"""A paper on the screen, on a printer and in a file is the same paper."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtGui import QColor
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from stationdesk.ui import printing
from stationdesk.ui.preview import PreviewPane


def pdf(*sizes: tuple[float, float]) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for width, height in sizes:
        document.new_page(width, height)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


A4, A4_WIDE, A3 = (595.3, 841.9), (841.9, 595.3), (841.9, 1190.6)


def test_the_preview_shows_every_page_at_its_shape(qtbot: QtBot) -> None:
    pane = PreviewPane(pdf(A4, A4_WIDE), "受理通知书")
    qtbot.addWidget(pane)
    pane.resize(900, 700)
    pane.show()
    qtbot.waitUntil(lambda: pane._sheets[0].width() > 100)
    first, second = pane._sheets
    assert first.height() > first.width()
    assert second.width() > second.height()
    before = first.width()
    pane.zoom(-1)
    assert first.width() < before
    bar = pane._scroll.horizontalScrollBar()
    assert bar.maximum() == 0
    pane.paper.close()


def test_a_printed_page_is_the_previewed_page(qtbot: QtBot, tmp_path: Path) -> None:
    paper = printing.Paper(pdf(A4, A4_WIDE, A3))
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    assert printing.print_paper(paper, printer) == 3
    printed = pypdfium2.PdfDocument(tmp_path / "out.pdf")
    sizes = [tuple(round(side) for side in printed.get_page_size(number)) for number in range(len(printed))]
    assert sizes == [(595, 842), (842, 595), (842, 1191)]
    printed.close()
    paper.close()


def test_saving_is_whole_or_not_at_all(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = pdf(A4)
    pane = PreviewPane(wanted, "证明 1/2")
    qtbot.addWidget(pane)
    proposed: list[str] = []

    def choose(_parent: object, _title: str, name: str, _kind: str) -> tuple[str, str]:
        proposed.append(name)
        return str(tmp_path / "paper.pdf"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    pane.save()
    assert (tmp_path / "paper.pdf").read_bytes() == wanted
    assert [Path(one).name for one in proposed] == ["证明_1_2.pdf"]
    assert Path(proposed[0]).is_absolute()
    with pytest.raises(printing.PaperNotSaved):
        printing.save_paper(wanted, tmp_path / "nowhere" / "paper.pdf")
    assert [one.name for one in tmp_path.iterdir()] == ["paper.pdf"]
    pane.paper.close()


def test_what_is_no_paper_is_said_in_words() -> None:
    with pytest.raises(printing.PaperUnreadable) as told:
        printing.Paper(b"not a pdf")
    assert "记录没有丢" in told.value.message


def test_pages_are_white(qtbot: QtBot) -> None:
    paper = printing.Paper(pdf(A4))
    assert paper.image(0, 0.5).pixelColor(10, 10) == QColor("white")
    paper.close()


def test_an_a3_sheet_is_shown_printed_and_saved_as_two_a4_and_back(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane = PreviewPane(pdf((A3[1], A3[0])), "目录")
    qtbot.addWidget(pane)
    pane.show()
    assert pane.tile is not None
    pane.tile.click()
    assert pane.paper.count == len(pane._sheets) == 2
    assert printing.size_of(pane.paper) == "A4"
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_a: (str(tmp_path / "two.pdf"), "PDF (*.pdf)")
    )
    pane.save()
    saved = pypdfium2.PdfDocument(tmp_path / "two.pdf")
    assert len(saved) == 2
    saved.close()
    pane.tile.click()
    assert (pane.paper.count, printing.size_of(pane.paper)) == (1, "A3")
    pane.shut()
    small = PreviewPane(pdf(A4), "回执")
    qtbot.addWidget(small)
    assert small.tile is None, "nothing to put together"
    small.shut()
