"""The lines under a search field live in `ui/pieces/choices.py`; here under the name the cases page knows them by."""

from stationdesk.ui.pieces.choices import ROLE, ROOMY, TIGHT, Choice, Choices

__all__ = ["ROLE", "ROOMY", "TIGHT", "Choice", "Choices"]
