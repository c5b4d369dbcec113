"""What a matter is called on a screen: its English name in the English interface, the Chinese name otherwise.

Records, papers and the log keep the Chinese name a matter had when it was accepted. A name that no shipped catalogue
has (a township's own matter, a renamed one) is shown as it was kept: better Chinese than a wrong English name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from stationdesk.core import packs
from stationdesk.core.words import language


def shown(name: str) -> str:
    """A matter's kept name in the reader's language."""
    return english().get(name, name) if language() == "en" else name


def several(names: Iterable[str]) -> str:
    """The matters of one request in a line, in the reader's language."""
    return (", " if language() == "en" else "、").join(shown(name) for name in names)


def plain(english: str) -> str:
    """English with the typewriter's apostrophe: Chinese fonts draw the curly one as wide as a character."""
    return english.replace("\u2019", "'")


@cache
def english() -> Mapping[str, str]:
    """Chinese name → English name, of every shipped catalogue, the newest last."""
    versions = sorted(
        (line for line in packs.shipped() if line.name == "matters"),
        key=lambda line: (line.effective_from, line.version),
    )
    found: dict[str, str] = {}
    for line in versions:
        for record in packs.load("matters", line.version).items():
            if record.get("name_en"):
                found[record["name_zh"]] = plain(record["name_en"])
    return found
