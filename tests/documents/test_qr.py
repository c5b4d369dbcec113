"""The code on a certificate: read back, signed, and silent about persons."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from stationdesk.core import papers
from stationdesk.documents import qr
from stationdesk.documents.engine.sheet import qr_cells
from tests.documents import samples

KEY = Ed25519PrivateKey.from_private_bytes(b"7" * 32)
SALT = bytes(range(16))


def _made(**change: object) -> str:
    facts = papers.encode(samples.certificate())
    given: dict[str, object] = {
        "number": "青山证〔2026〕18号",
        "issued_on": date(2026, 11, 5),
        "issuer": "青山村村民委员会",
        "key_id": "0123456789abcdef",
        "digest": qr.digest(SALT, facts),
        "sign": KEY.sign,
    }
    return qr.payload(**(given | change))  # type: ignore[arg-type]


def test_a_code_is_read_back_and_its_signature_holds() -> None:
    code = qr.parse(_made())
    assert (code.number, code.issued_on, code.issuer) == (
        "青山证〔2026〕18号",
        date(2026, 11, 5),
        "青山村村民委员会",
    )
    KEY.public_key().verify(code.signature, code.signed)


def test_any_change_breaks_the_signature_or_the_form() -> None:
    text = _made()
    for at in range(len(text)):
        changed = text[:at] + ("B" if text[at] != "B" else "C") + text[at + 1 :]
        try:
            code = qr.parse(changed)
        except qr.CodeUnreadable:
            continue
        with pytest.raises(InvalidSignature):
            KEY.public_key().verify(code.signature, code.signed)


@pytest.mark.parametrize(
    "text", ["", "SDC1", "SDC2" + "|x" * 6, "https://example.org/", "SDC1|a|20261399|b|c|d|e"]
)
def test_other_codes_are_refused_in_words(text: str) -> None:
    with pytest.raises(qr.CodeUnreadable) as refused:
        qr.parse(text)
    assert "二维码" in refused.value.message


def test_a_cut_code_is_refused() -> None:
    text = _made()
    for length in range(len(text)):
        with pytest.raises(qr.CodeUnreadable):
            qr.parse(text[:length])


def test_separators_cannot_be_smuggled_in() -> None:
    with pytest.raises(qr.CodeUnwritable):
        _made(number="1|2")
    with pytest.raises(qr.CodeUnwritable):
        _made(issuer="村\n委")


def test_the_code_holds_nothing_of_the_person() -> None:
    text = _made()
    for field in samples.certificate().fields:
        if field.type in ("name", "id"):
            assert field.value not in text
    facts = papers.encode(samples.certificate())
    assert qr.digest(SALT, facts) != qr.digest(b"x" * 16, facts)
    with pytest.raises(ValueError, match="salt"):
        qr.digest(b"short", facts)


def test_the_drawn_modules_are_the_code() -> None:
    import segno

    text = _made()
    cells = qr_cells(text, 0, 0, 100)
    matrix = segno.make(text, error="m", micro=False).matrix
    dark = {(column + n, row) for column, row, length in cells.runs for n in range(length)}
    assert dark == {(x, y) for y, bits in enumerate(matrix) for x, bit in enumerate(bits) if bit}
    assert cells.size * len(matrix) == pytest.approx(100)


def test_the_format_page_says_what_the_program_does() -> None:
    page = Path(qr.__file__).with_name("QR.md").read_text("utf-8")
    assert "SDC1|number|yyyymmdd|issuer|key id|digest|signature" in page
    assert len(re.findall(r"\|", _made())) == 6
