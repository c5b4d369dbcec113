"""Every certificate of the permitted list and every sheet of the publicity list can be drawn, with values that are hard to place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import msgspec
import pytest

from stationdesk.core import packs, papers
from stationdesk.documents.engine.sheet import MM, Text
from stationdesk.documents.fonts import IGNORED, FontSet
from stationdesk.documents.render import RENDERERS, render
from tests.documents import samples
from tests.documents.samples_base import LONG_ADDRESS, LONG_NAME, RARE_NAME

Readers = dict[str, Callable[[bytes], list[str]]]

CERTIFICATES = {one["code"]: one for one in packs.load("certificates").body["permitted"]}
SHEETS = {one["code"]: one for one in packs.load("publicity").body["sheets"]}
HARD: Mapping[str, str] = {
    "name": RARE_NAME,
    "id": "42120219550307004X",
    "date": "2026-11-05",
    "int": "12",
    "decimal": "1,234.50",
    "text": LONG_ADDRESS[:120],
    "longtext": LONG_ADDRESS,
    "money": "1,234,567,890.12",
    "area": "12.34",
    "percent": "66.7%",
    "phone": "138****1234",
    "bank": "****4321",
}


def certificate(record: Mapping[str, Any]) -> papers.Certificate:
    return msgspec.structs.replace(
        samples.certificate(),
        code=record["code"],
        title=record["title"],
        body=record["body"],
        fields=tuple(
            papers.CertificateField(
                key=one["key"], label=one["label_zh"], type=one["type"], value=HARD[one["type"]]
            )
            for one in record["fields"]
        ),
        signatories=tuple(record["signatories"]),
        purpose=record["purpose"],
        legal_basis=record["legal_basis"],
        valid_days=record["valid_days"],
        valid_until=date(2027, 5, 4),
    )


def sheet(record: Mapping[str, Any], paper: str, rows: int) -> papers.PostingSheet:
    hard = dict(HARD) | {
        "name": LONG_NAME,
        "text": "李家湾三组老粮站往东过石拱桥",
        "id": "421224********0018",
    }
    columns = record["columns"]
    return msgspec.structs.replace(
        samples.posting_sheet(0, paper),  # type: ignore[arg-type]
        code=record["code"],
        part=record["part"],
        title=record["title"],
        columns=tuple(papers.PostingColumn(label=one["label_zh"], type=one["type"]) for one in columns),
        rows=tuple(tuple(hard[one["type"]] for one in columns) for _ in range(rows)),
        sign_offs=tuple(record["sign_off_roles"]),
        legal_basis=record["legal_basis"],
        note=record["note"],
    )


def ink(text: str) -> Counter[str]:
    return Counter(
        char for char in text if not char.isspace() and char not in IGNORED and char not in "\ufffe\x00"
    )


def read_back(facts: papers.PaperFacts, fonts: FontSet, readers: Readers) -> None:
    """Nothing leaves the paper, and two readers read what was drawn."""
    pages = RENDERERS[papers.kind(facts)](facts, fonts).pages
    for page in pages:
        for mark in page.marks:
            if isinstance(mark, Text):
                wide = fonts.width(mark.text, mark.style.role, mark.style.size) + mark.spread * len(mark.text)
                assert 0 <= mark.x <= page.width - wide, mark.text
                assert mark.style.size * 0.8 <= mark.y <= page.height - mark.style.size * 0.2, mark.text
    pdf = render(facts, fonts)
    for name, read in readers.items():
        for page, text in zip(pages, read(pdf), strict=True):
            given = "".join(mark.text for mark in page.marks if isinstance(mark, Text))
            assert ink(text) == ink(given), name


def test_the_lists_have_what_they_promise() -> None:
    assert (len(CERTIFICATES), len(SHEETS)) == (14, 27)


@pytest.mark.parametrize("code", sorted(CERTIFICATES))
def test_every_permitted_certificate_can_be_drawn(code: str, rare: FontSet, readers: Readers) -> None:
    facts = certificate(CERTIFICATES[code])
    read_back(facts, rare, readers)
    said = "".join("".join(readers["pdfium"](render(facts, rare))).split())
    assert "{" not in said
    assert CERTIFICATES[code]["title"] in said


@pytest.mark.parametrize("paper", ["A4", "A3"])
@pytest.mark.parametrize("code", sorted(SHEETS))
def test_every_sheet_can_be_drawn_and_read_at_a_metre(
    code: str, paper: str, rare: FontSet, readers: Readers
) -> None:
    record = SHEETS[code]
    facts = sheet(record, paper, 12)
    read_back(facts, rare, readers)
    pages = RENDERERS["posting_sheet"](facts, rare).pages
    sizes = {
        mark.text: mark.style.size
        for page in pages
        for mark in page.marks
        if isinstance(mark, Text) and mark.text
    }
    assert max(sizes.values()) >= 26
    if paper == "A3":
        assert pages[0].width == pytest.approx(420 * MM, abs=1)
        heading = record["columns"][0]["label_zh"]
        assert sizes.get(heading, sizes.get(heading[:2], 14)) >= 14


@pytest.mark.parametrize("code", sorted(SHEETS))
def test_a_sheet_without_rows_says_so(code: str, rare: FontSet) -> None:
    facts = sheet(SHEETS[code], "A4", 0)
    drawn = RENDERERS["posting_sheet"](facts, rare).pages
    said = "".join(mark.text for page in drawn for mark in page.marks if isinstance(mark, Text))
    assert "本期没有发生" in said
