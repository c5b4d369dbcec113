"""On a computer with no Chinese fonts of its own, the shipped two must be enough for the papers' own words."""

from __future__ import annotations

import pytest

from stationdesk.core import paths
from stationdesk.documents import fonts
from stationdesk.documents.render import render
from tests.documents import samples

ORDINARY = [name for name in samples.ALL]


@pytest.fixture(scope="module")
def shipped() -> fonts.FontSet:
    return fonts.discover([paths.resources() / "fonts"])


@pytest.mark.parametrize("name", ORDINARY)
def test_a_papers_own_words_need_no_other_font(name: str, shipped: fonts.FontSet) -> None:
    assert render(samples.ALL[name](), shipped).startswith(b"%PDF")
