"""An A3 sheet on two A4: everything that stood on it stands on them, at all but its size, in the PDF's own words."""

from __future__ import annotations

import io
from typing import Any

import msgspec
import pypdfium2
import pytest

from stationdesk.documents import tiles
from stationdesk.documents.engine.sheet import A3, A4, A5, MM
from stationdesk.documents.render import render
from tests.documents import samples


def pages(pdf: bytes) -> list[tuple[int, int]]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [tuple(round(side) for side in document.get_page_size(n)) for n in range(len(document))]  # type: ignore[misc]
    finally:
        document.close()


def words(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [document[n].get_textpage().get_text_range() for n in range(len(document))]
    finally:
        document.close()


def blank(*sizes: tuple[float, float]) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for size in sizes:
        document.new_page(*size)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


UPRIGHT, LYING = (round(A4[0]), round(A4[1])), (round(A4[1]), round(A4[0]))


def test_only_a3_is_cut_along_its_longer_side() -> None:
    made = tiles.tiled(blank(A4, (A3[1], A3[0]), A3, A5))
    assert pages(made) == [
        UPRIGHT,
        *[UPRIGHT] * 2,
        *[LYING] * 2,
        (round(A5[0]), round(A5[1])),
    ]


def posters() -> list[Any]:
    """Every paper that may hang as A3, asked for as A3."""
    made = [make() if callable(make) else make for make in samples.ALL.values()]
    made += [msgspec.structs.replace(one, paper="A3") for one in made if getattr(one, "paper", "") == "A4"]
    found = [one for one in made if getattr(one, "paper", "") == "A3"]
    assert len(found) >= 4
    return found


@pytest.mark.parametrize("facts", posters(), ids=lambda one: type(one).__name__)
def test_no_word_of_a_poster_is_lost_at_the_edges(facts: Any) -> None:
    whole = pypdfium2.PdfDocument(render(facts))
    cut = pypdfium2.PdfDocument(tiles.tiled(render(facts)))
    try:
        assert len(cut) == 2 * len(whole)
        for n in range(len(whole)):
            seen: set[int] = set()
            text = whole[n].get_textpage()
            total = text.count_chars()
            for part in range(2):
                page = cut[2 * n + part].get_textpage()
                width, height = cut.get_page_size(2 * n + part)
                assert page.count_chars() == total
                for at in range(total):
                    left, bottom, right, top = page.get_charbox(at)
                    inside = left >= tiles.FREE and right <= width - tiles.FREE
                    if inside and bottom >= tiles.FREE and top <= height - tiles.FREE:
                        seen.add(at)
            drawn = {at for at in range(total) if text.get_text_range(at, 1).strip()}
            assert drawn <= seen, [text.get_text_range(at, 1) for at in sorted(drawn - seen)][:20]
    finally:
        whole.close()
        cut.close()


def test_type_comes_out_at_nearly_its_size_and_the_glue_has_room() -> None:
    assert tiles.SHRUNK >= 0.97
    assert tiles.SHARED >= 8 * MM
