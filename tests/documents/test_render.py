"""What every paper promises: same facts same bytes, a text layer that is what was given, no box, no Helvetica."""

from __future__ import annotations

import re
import time
import zlib
from collections import Counter
from collections.abc import Callable

import msgspec
import pypdfium2
import pytest

from stationdesk.core import papers
from stationdesk.documents.engine.sheet import Text
from stationdesk.documents.fonts import IGNORED, FontSet, GlyphMissing
from stationdesk.documents.render import RENDERERS, render
from tests.documents import samples

Readers = dict[str, Callable[[bytes], list[str]]]

KINDS = sorted(papers.KINDS)


def _ink(text: str) -> Counter[str]:
    return Counter(
        char for char in text if not char.isspace() and char not in IGNORED and char not in "\ufffe\x00"
    )


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_every_kind_has_a_renderer_and_a_sample() -> None:
    assert set(RENDERERS) == set(papers.KINDS) == set(samples.ALL)


@pytest.mark.parametrize("kind", KINDS)
def test_same_facts_give_the_same_bytes(kind: str, rare: FontSet, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = samples.ALL[kind]()
    first = render(facts, rare)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        assert render(papers.decode(papers.encode(facts)), rare) == first
    finally:
        monkeypatch.undo()
        time.tzset()
    other = msgspec.structs.replace(facts, village="白水村村民委员会")
    assert render(other, rare) != first


@pytest.mark.parametrize("kind", KINDS)
def test_both_readers_read_exactly_what_was_drawn(kind: str, rare: FontSet, readers: Readers) -> None:
    facts = samples.ALL[kind]()
    drawn = RENDERERS[kind](facts, rare).pages
    pdf = render(facts, rare)
    for name, read in readers.items():
        pages = read(pdf)
        assert len(pages) == len(drawn), name
        for page, text in zip(drawn, pages, strict=True):
            given = "".join(mark.text for mark in page.marks if isinstance(mark, Text))
            assert _ink(text) == _ink(given), name


@pytest.mark.parametrize("kind", KINDS)
def test_no_helvetica_and_only_embedded_fonts(kind: str, rare: FontSet) -> None:
    pdf = render(samples.ALL[kind](), rare)
    streams = b"".join(
        zlib.decompress(part)
        for part in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
        if part[:1] == b"x"
    )
    assert b"Helvetica" not in pdf + streams
    assert pdf.count(b"/Type /Font ") + pdf.count(b"/Type /Font\n") == pdf.count(b"/ToUnicode")
    assert pdf.count(b"/ToUnicode") == pdf.count(b"/FontFile2") > 0


@pytest.mark.parametrize("kind", KINDS)
def test_facts_survive_the_database_and_stay_silent(kind: str) -> None:
    facts = samples.ALL[kind]()
    assert papers.decode(papers.encode(facts)) == facts
    assert repr(facts) == f"{type(facts).__name__}(…)"


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_leaves_the_paper(kind: str, rare: FontSet) -> None:
    for page in RENDERERS[kind](samples.ALL[kind](), rare).pages:
        for mark in page.marks:
            if isinstance(mark, Text):
                width = rare.width(mark.text, mark.style.role, mark.style.size) + mark.spread * len(mark.text)
                assert 0 <= mark.x <= page.width - width, mark.text
                assert mark.style.size * 0.8 <= mark.y <= page.height - mark.style.size * 0.2, mark.text


def test_planes_two_and_three_come_back_from_both_readers(rare: FontSet, readers: Readers) -> None:
    name = "𬬩𫖯𰟘𱩂𱯧𣲗𪨶𫟹𬘘𭹜䶮"
    pdf = render(samples.certificate(name=name), rare)
    for read in readers.values():
        assert name in _bare(read(pdf)[0])


def test_a_name_of_fifty_characters_stays_whole(fonts: FontSet, readers: Readers) -> None:
    pdf = render(samples.case_slip(), fonts)
    assert len(samples.LONG_NAME) >= 45
    for read in readers.values():
        assert _bare(read(pdf)[0]).count(samples.LONG_NAME) == 2


def test_missing_glyph_stops_the_paper_and_is_named(fonts: FontSet) -> None:
    nobody_has = "\U0001f9ff" if fonts.missing("\U0001f9ff") else "\U000e0100"
    with pytest.raises(GlyphMissing) as refused:
        render(samples.certificate(name=f"王{nobody_has}"), fonts)
    assert f"U+{ord(nobody_has):04X}" in refused.value.message
    assert refused.value.character == nobody_has
    assert "安装" in refused.value.message
    assert nobody_has not in repr(refused.value)


@pytest.mark.parametrize(("flag", "word"), [("practice", "练习"), ("draft", "草稿")])
def test_practice_and_draft_are_written_across_every_page(
    flag: str, word: str, fonts: FontSet, readers: Readers
) -> None:
    clean = samples.posting_sheet(20)
    marked = msgspec.structs.replace(clean, **{flag: True})
    for read in readers.values():
        assert all(set(word) <= set(page) for page in read(render(marked, fonts)))
        assert word not in _bare("".join(read(render(clean, fonts))))


def test_metadata_names_the_paper_and_no_person(fonts: FontSet) -> None:
    facts = samples.certificate(name="尉迟广明")
    document = pypdfium2.PdfDocument(render(facts, fonts))
    data = document.get_metadata_dict()
    document.close()
    assert data["Title"] == f"{facts.title} {facts.number}"
    assert data["Author"] == facts.village
    assert data["CreationDate"].startswith("D:20261105")
    assert "尉迟广明" not in " ".join(data.values())
    assert b"/Lang (zh-CN)" in render(facts, fonts)


def test_unknown_kinds_and_newer_layouts_say_so() -> None:
    text = papers.encode(samples.certificate_refusal())
    with pytest.raises(papers.PaperFromNewerProgram):
        papers.decode(text.replace('"version":1', '"version":2'))
    with pytest.raises(papers.PaperFromNewerProgram):
        papers.decode(text.replace("certificate_refusal", "moon_permit"))
    with pytest.raises(papers.FactsUnreadable):
        papers.decode("{}")
    with pytest.raises(papers.FactsUnreadable) as refused:
        papers.decode(text.replace('"applicant":"曹𱯧"', '"applicant":7'))
    assert "曹" not in refused.value.message
