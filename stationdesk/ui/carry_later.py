"""Begins to look after the network once the window has long been usable: what it needs is imported only then."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer

AFTER_MS = 20_000


def attach(window: Any) -> None:
    """Send and fetch in the background from then on; nothing when the window is gone by then."""
    QTimer.singleShot(AFTER_MS, window, lambda: begin(window))


def begin(window: Any) -> None:
    """At once."""
    from stationdesk.ui.sync.courier import Courier

    Courier.of(window).begin()
