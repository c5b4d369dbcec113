"""What a paper's stored facts say is what both readers find on it: every name, number and sentence, whole."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from stationdesk.core import papers
from stationdesk.documents.fonts import FontSet
from stationdesk.documents.render import render
from tests.documents import samples

Readers = dict[str, Callable[[bytes], list[str]]]


FRAME = {"station", "village", "maker"}
"""Who speaks: a paper prints the one that signs it."""
NOT_PRINTED = {
    ("certificate", "body"),  # the template; what it says with its fields is read below
    ("certificate", "label"),  # the words of the form at the screen
    ("stamped_copy", "picture_sha256"),
    ("heirs_list", "drawn_up_by"),  # signed by hand
    ("file_authorisation", "granter"),  # signed by hand
    ("agent_statement", "sealed_by"),  # signed by hand
    ("care_notice", "works_at"),  # a notice tells a parent their duties, not their own data
    ("care_notice", "id_no"),
    ("deferred_promise", "address"),
}


def said(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text with Chinese in it, or a long number, under its key: codes are the program's own and not printed."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from said(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from said(inner, key)
    elif isinstance(value, str) and re.search(r"[\u3400-\u9fff\U00020000-\U0003ffff]|\d{17}", value):
        for line in value.split("\n"):
            yield key, line.rstrip("。；")


def bare(text: str) -> str:
    return re.sub(r"[\s\ufffe\x00]", "", text)


@pytest.mark.parametrize("kind", sorted(set(papers.KINDS) & set(samples.ALL)))
def test_both_readers_find_everything_that_was_stored(kind: str, rare: FontSet, readers: Readers) -> None:
    stored = papers.encode(samples.ALL[kind]())
    facts = papers.decode(stored)
    wanted = [
        (key, text)
        for key, text in said(json.loads(stored))
        if key not in FRAME and (kind, key) not in NOT_PRINTED and bare(text)
    ]
    if isinstance(facts, papers.Certificate):
        wanted += [("filled", line) for line in papers.filled(facts.body, facts.fields).split("\n")]
    pdf = render(facts, rare)
    for name, read in readers.items():
        found = bare("".join(read(pdf)))
        for key, text in wanted:
            assert bare(text) in found, f"{name}: {key} of {kind}"


def test_hard_names_come_back_whole_from_certificates_and_slips(rare: FontSet, readers: Readers) -> None:
    data = json.loads((Path(__file__).parents[1] / "data" / "names_hard.json").read_text("utf-8"))
    hard = [one["canonical"] for one in data["names"]]
    drawable = [name for name in hard if not rare.missing(name)]
    assert len(drawable) > len(hard) * 0.9
    for name in drawable:
        pdf = render(samples.certificate(name=name, address="某街道" * 66), rare)
        for reader, read in readers.items():
            text = bare("".join(read(pdf)))
            assert bare(name) in text, f"{reader}: {name!a}"
            assert "某街道" * 66 in text
