"""Hard characters in decisions, checks, the seal book and the year-end files: refused at their field, or on the paper as typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pypdfium2
import pytest

from stationdesk.core import papers as facts_of
from stationdesk.core.clock import SetClock
from stationdesk.core.errors import Refusal
from stationdesk.desk import Desk
from stationdesk.documents.render import render
from stationdesk.services import (
    archive_handovers,
    archives,
    decisions,
    papers,
    seal,
    seal_records,
    supervision,
)
from stationdesk.services.archives import NewExtra
from stationdesk.services.decisions import NewDecision
from stationdesk.services.seal_sessions import Use
from stationdesk.services.supervision import NewCheck
from tests.services.test_archives import NEXT_YEAR, do

REFUSED = ("甲\u202e乙", "甲\u2067乙", "甲\x07乙", "甲\ud800乙", "甲\ufffd乙")
"""What no paper carries: it is said at the field, and nothing is kept."""
PRINTED = ("某{甲}", "100%s%d", "=1+1", "欧阳𠮷", "𬭊玉", "{{}}%%", "·买买提")
"""What is odd and stands on the paper as it was typed."""


def texts(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in document)


def decide(desk: Desk, words: str) -> Any:
    return do(desk, decisions.open_, NewDecision(f"修路{words}", "public_works", words))


def look_into(desk: Desk, words: str) -> Any:
    new = NewCheck("finance", f"账目{words}", words, (f"周{words}", "吴监委"), date(2026, 11, 22))
    return do(desk, supervision.record, new)


def stamp(desk: Desk, words: str) -> Any:
    do(desk, seal.set_up, desk.actor.user_id or "")
    return do(
        desk, seal.use, Use(document="letter", title=f"公函{words}", applicant=words, approver=f"曾{words}")
    )


def file(desk: Desk, words: str) -> Any:
    new = NewExtra(2026, "publicity", f"公示{words}", f"村委会{words}", date(2026, 3, 1), 2, words)
    return do(desk, archives.add, new)


WAYS: dict[str, Callable[[Desk, str], Any]] = {
    "decision": decide,
    "check": look_into,
    "seal": stamp,
    "archive": file,
}
TABLES = {
    "decision": "village_decisions",
    "check": "supervision_checks",
    "seal": "seal_uses",
    "archive": "archive_extras",
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("odd", REFUSED, ids=ascii)
def test_what_no_paper_carries_is_refused_at_its_field(desk: Desk, way: str, odd: str) -> None:
    with pytest.raises(Refusal) as refused:
        WAYS[way](desk, odd)
    assert refused.value.field
    assert desk.read(lambda work: work.scalar(f"SELECT count(*) FROM {TABLES[way]}")) == 0


@pytest.mark.parametrize("way", WAYS)
def test_a_text_without_end_is_refused(desk: Desk, way: str) -> None:
    with pytest.raises(Refusal):
        WAYS[way](desk, "长" * 5000)


@pytest.mark.parametrize("odd", PRINTED)
def test_the_seal_book_and_the_list_of_a_volume_say_what_was_typed(
    desk: Desk, clock: SetClock, odd: str
) -> None:
    stamp(desk, odd)
    file(desk, odd)
    decide(desk, odd)
    look_into(desk, odd)
    book = do(desk, seal_records.book)
    facts = desk.read(lambda work: papers.facts(work, book.id))
    assert f"公函{odd}" in texts(render(facts))
    clock.set(NEXT_YEAR)
    row = do(desk, archive_handovers.directory, 2026, "publicity")
    facts = desk.read(lambda work: papers.facts(work, row.id))
    assert isinstance(facts, facts_of.ArchiveDirectory)
    assert f"公示{odd}" in texts(render(facts))


@pytest.mark.parametrize(
    "odd", ["\ue000", "\U0010fffd", "\U000378ab", "\U0001f9ff\u200d\U0001f7f0"], ids=ascii
)
@pytest.mark.parametrize(
    "words",
    [
        ("seal", "use", "--document", "letter", "--title", "公函{}", "--approver", "曾令高"),
        ("decisions", "open", "--title", "修路{}", "--subject", "public_works"),
        (
            "archive",
            "add",
            "2025",
            "publicity",
            "--title",
            "公示{}",
            "--responsible",
            "村委会",
            "--dated",
            "2025-03-01",
            "--pages",
            "2",
        ),
    ],
    ids=["seal", "decision", "archive"],
)
def test_what_no_font_draws_is_named_before_it_is_kept(cli: Any, words: tuple[str, ...], odd: str) -> None:
    said = cli(*(one.replace("{}", odd) for one in words))
    assert said.code == 2, said.json
    assert "U+" in said.json["error"]["message"]
