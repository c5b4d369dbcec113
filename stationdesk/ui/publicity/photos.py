"""Photos of a board: the files of one place, in the side sheet."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.ui import theme
from stationdesk.ui.attachments import AttachmentStrip
from stationdesk.ui.pieces.plain import label
from stationdesk.ui.publicity.board_page import BoardPage
from stationdesk.ui.words import tr


def open_photos(page: BoardPage, place: str) -> None:
    """Show the photos of a place; more can be put in, pasted or dropped."""
    shown = page.opened_sheet
    found = next((one for one in shown.hangs if one.id == place), None) if shown is not None else None
    if found is None:
        return
    sheet = QWidget()
    sheet.setObjectName("publicity.photos")
    lay = QVBoxLayout(sheet)
    lay.setContentsMargins(theme.XL, 0, theme.XL, theme.XL)
    lay.addWidget(label(tr("远、近各一张；看得清日期和公章。"), "second", wrap=True))
    strip = AttachmentStrip(page.frame, "publicity.photos.strip", title=tr("照片"))
    strip.show_record("sheet_places", place)
    strip.changed.connect(page.refresh)
    lay.addWidget(strip)
    lay.addStretch(1)
    page.frame.open_sheet(sheet, tr("照片：{place}", place=found.place), lambda: True)
