"""What the parts of the publicity page ask of the page itself."""

from __future__ import annotations

from datetime import date

from stationdesk.services.publicity import CatalogueRow, SheetDetail
from stationdesk.services.publicity_record import SheetLine
from stationdesk.ui.ask_sheet import SheetPage


class BoardPage(SheetPage):
    """A page beside whose list one sheet is open."""

    today: date

    @property
    def opened_sheet(self) -> SheetDetail | None:
        """The sheet beside the list."""
        raise NotImplementedError

    def said(self, line: SheetLine) -> str:
        """What a step came to, in a sentence."""
        raise NotImplementedError

    def whose(self, certificate: str) -> str:
        """Who a certificate that waits for a signature is for."""
        raise NotImplementedError

    def row_of(self, code: str) -> CatalogueRow | None:
        """A template of the catalogue, with what makes it due."""
        raise NotImplementedError
