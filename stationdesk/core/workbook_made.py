"""A spreadsheet that is written: made in memory, and every text in it stays text."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import xlsxwriter

_AS_TEXT: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""What a villager wrote may look like a formula, a link or a number: a spreadsheet would work it out or lose its zeros."""


def workbook(out: BytesIO) -> xlsxwriter.Workbook:
    """A workbook that is written into `out` when it is closed; it is its own context manager."""
    # Named late: most starts of the program write no spreadsheet.
    import xlsxwriter

    return xlsxwriter.Workbook(out, {"in_memory": True, **_AS_TEXT})
