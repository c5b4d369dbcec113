"""On a computer with no Chinese fonts of its own, the shipped two must be enough for the papers' own words."""

from __future__ import annotations

import pytest

from stationdesk.core import papers, paths
from stationdesk.documents import fonts
from stationdesk.documents.render import render
from tests.documents import samples


@pytest.fixture(scope="module")
def shipped() -> fonts.FontSet:
    return fonts.discover([paths.resources() / "fonts"])


@pytest.mark.parametrize("name", samples.ALL)
def test_a_papers_own_words_need_no_other_font(name: str, shipped: fonts.FontSet) -> None:
    text = papers.encode(samples.ALL[name]())
    # Rare names are what the other fonts are for; here everybody has an ordinary one.
    for rare in {char for char in text if shipped.missing(char)}:
        text = text.replace(rare, "某")
    assert render(papers.decode(text), shipped).startswith(b"%PDF")
