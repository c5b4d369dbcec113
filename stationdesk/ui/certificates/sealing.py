"""Writing the use of the seal into the book: what is asked, and what is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stationdesk.services import seal
from stationdesk.ui.ask_sheet import Ask
from stationdesk.ui.words import tr


def asks() -> list[Ask]:
    """Copies, pages, and why it is sealed once more."""
    return [
        Ask("copies", tr("份数"), "number", value="1", needed=True),
        Ask("pages", tr("每份页数"), "number", value="1", needed=True),
        Ask("reason", tr("说明"), help=tr("再次用印时写明原因")),
    ]


def confirm(work: Any, certificate: str, values: Mapping[str, Any]) -> seal.SealLine:
    """Write it down; what is no number counts as none and is refused. Raises what `seal.confirm` raises."""
    copies, pages = (int(values[key]) if values[key].isdecimal() else 0 for key in ("copies", "pages"))
    return seal.confirm(work, seal.Sealing(certificate, copies, pages, values["reason"]))
