"""Codes as a scanner of somebody else's reads them: of a certificate and a slip from the drawn page, of a card from the screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from stationdesk.core.papers import PaperFacts
from stationdesk.documents import qr
from stationdesk.documents.render import render
from stationdesk.sync import card_text, device_errands
from stationdesk.ui import theme
from stationdesk.ui.sync.qr_view import QRView
from tests.documents import samples
from tests.documents.test_qr import KEY, _made
from tests.sync.machines import Machine, Place


def scanned(picture: Image.Image) -> list[str]:
    """What the scanner reads."""
    return [one.text for one in zxingcpp.read_barcodes(picture)]


def page(facts: PaperFacts, dpi: int) -> Image.Image:
    """The first page as it comes out of a printer of so many dots."""
    picture = pypdfium2.PdfDocument(render(facts))[0].render(scale=dpi / 72).to_pil()
    assert isinstance(picture, Image.Image)
    return picture


def test_the_code_of_a_certificate_is_read_from_the_page_and_its_signature_holds() -> None:
    text = _made()
    assert text in scanned(page(msgspec.structs.replace(samples.certificate(), qr=text), 150))
    code = qr.parse(text)
    KEY.public_key().verify(code.signature, code.signed)


def test_a_code_is_read_from_a_bad_copy() -> None:
    text = _made()
    whole = page(msgspec.structs.replace(samples.certificate(), qr=text), 200).convert("L")
    grey = whole.point([int(60 + shade * 0.55) for shade in range(256)])
    assert text in scanned(grey.rotate(4, expand=True, fillcolor=200)), "a photo of a copy, askew"


def test_the_code_of_a_slip_says_its_number_and_nothing_else() -> None:
    facts = samples.case_slip()
    assert set(scanned(page(facts, 200))) == {facts.qr}


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    place = Place(tmp_path_factory.mktemp("codes"))
    yield place.village()
    place.close()


@pytest.mark.parametrize(("dark", "scale"), [(False, 1.0), (True, 2.0)])
def test_the_code_of_a_card_is_read_from_the_screen(
    village: Machine, qapp: QApplication, tmp_path: Path, dark: bool, scale: float
) -> None:
    card = device_errands.shown_card(village.desk)
    theme.wear(qapp, dark=dark, scale=scale)
    try:
        view = QRView("code", "code")
        view.set_text(card.text)
        file = tmp_path / "screen.png"
        picture: QImage = view.grab().toImage()
        assert picture.save(str(file))
    finally:
        theme.wear(qapp)
    (read,) = scanned(Image.open(file))
    assert card_text.parse(read) == card.card
