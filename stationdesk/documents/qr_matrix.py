"""A QR code as squares, for whoever draws it: the window draws a card's, papers have their own."""

from __future__ import annotations

QUIET = 4
"""Light squares that must stay around the code (ISO/IEC 18004)."""


def matrix(text: str) -> tuple[tuple[bool, ...], ...]:
    """Rows of squares, True for dark, without the quiet border. Error correction L: it is read from a screen, close up."""
    from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

    code = QRCode(None, QRErrorCorrectLevel.L)
    code.addData(text)
    code.make()
    count = code.getModuleCount()
    return tuple(tuple(bool(code.isDark(row, column)) for column in range(count)) for row in range(count))
