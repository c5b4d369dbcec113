"""Fonts of this computer, and two readers of the text layer that know nothing of each other."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from stationdesk.documents.fonts import FontSet, discover

Reader = Callable[[bytes], list[str]]


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> FontSet:
    """This computer's fonts; without the shipped ones the tests of paper mean nothing, so their absence fails."""
    found = discover(cache_file=tmp_path_factory.mktemp("fonts") / "fonts.json")
    assert all(found.ladders[role] for role in ("song", "hei")), "run resources/make/fonts.py first"
    return found


@pytest.fixture
def rare(fonts: FontSet) -> FontSet:
    """The same, on a computer that has fonts for rare characters."""
    if fonts.missing("𬬩𰟘"):
        pytest.skip("needs fonts-babelstone-han and fonts-hanazono")
    return fonts


def poppler(pdf: bytes, tmp_path: Path) -> list[str]:
    """Pages as poppler's pdftotext reads them."""
    file = tmp_path / "read.pdf"
    file.write_bytes(pdf)
    out = subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", str(file), "-"], capture_output=True, check=True, timeout=60
    )
    return out.stdout.decode("utf-8").split("\f")[:-1]


def pdfium(pdf: bytes) -> list[str]:
    """Pages as pdfium reads them."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [document[n].get_textpage().get_text_bounded() for n in range(len(document))]
    finally:
        document.close()


@pytest.fixture
def readers(tmp_path: Path) -> dict[str, Reader]:
    """Both readers by name."""
    return {"poppler": lambda pdf: poppler(pdf, tmp_path), "pdfium": pdfium}
