"""Every word of the child's pack can be said in the reader's language: the list of sentences is the pack's."""

from __future__ import annotations

from stationdesk.core import packs
from stationdesk.services.child_words import PACK_WORDS


def test_the_words_are_those_of_the_shipped_pack() -> None:
    body = packs.load("child_assessment").body
    said = {question["text"] for question in body["questions"]}
    said |= {option["text"] for question in body["questions"] for option in question["options"]}
    said |= {grade["means"] for grade in body["grades"]} | {check["text"] for check in body["entrust_checks"]}
    said |= {
        f"{one['name']}：{category['name']}" for one in body["statuses"] for category in one["categories"]
    }
    for name in ("schooling", "income", "support", "word_matters", "plan_kinds"):
        said |= {line["name"] for line in body[name]}
    assert set(PACK_WORDS) == said
