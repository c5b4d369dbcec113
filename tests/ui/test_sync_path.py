"""The path on the sync page: what proves each step can be read whole, at any size of text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from stationdesk.ui import theme
from stationdesk.ui.pieces.plain import card
from stationdesk.ui.sync.path_drawing import BROKEN, PathDrawing, Stop

PROOFS = {
    "zh": ("只在本机", "写好并读回核对 11-22 09:03", "对方程序确认收到", "镇里签发回执 11-22 17:40"),
    "en": (
        "On this PC only",
        "Written and read back to check 11-22 09:03",
        "The other side confirmed",
        "Township signed a receipt 11-22 17:40",
    ),
}


@pytest.fixture(params=[1.0, 1.5, 2.0])
def scale(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[float]:
    theme.wear(qapp, scale=request.param)
    yield request.param
    theme.wear(qapp)


@pytest.mark.parametrize("lang", PROOFS)
@pytest.mark.parametrize("width", [700, 1100])
def test_the_time_beside_a_proof_is_never_cut_off(scale: float, lang: str, width: int, qtbot: QtBot) -> None:
    drawing = PathDrawing()
    drawing.set_stops([Stop("一", 3, proof, "usb", files=1) for proof in PROOFS[lang]])
    outer = card(drawing)
    qtbot.addWidget(outer)
    outer.resize(width, 10)
    outer.show()
    QApplication.processEvents()
    outer.resize(width, outer.heightForWidth(width))
    QApplication.processEvents()
    room = QRect(0, 0, drawing.width() // 4 - theme.S, 9999)
    metrics = QFontMetrics(theme.now().font("second"))
    needed = max(metrics.boundingRect(room, int(BROKEN), one).height() for one in PROOFS[lang])
    worn = theme.now()
    top = worn.px(30) + worn.px(44) / 2 + worn.px(4) + worn.px(19) + worn.px(49)
    assert drawing.height() >= top + needed
