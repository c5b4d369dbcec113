"""诊断包: what a helper far away needs to see, and nothing about anybody.

A ZIP of plain text. Every line of it is looked through before it is written: for each name, ID number and
telephone number in the registers, for whatever looks like a number of a person, and for the name of the
computer's user (it stands in paths). A line that holds one is left out and counted. What cannot be looked
through, because nobody has unlocked the desk, is held to the patterns and to the files that hold codes only.
"""

from __future__ import annotations

import getpass
import io
import json
import re
import socket
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from stationdesk.core.clock import stamp
from stationdesk.core.late import dataclass
from stationdesk.core.paths import Home
from stationdesk.services import users
from stationdesk.storage.atomic import write_file
from stationdesk.storage.work import Work

LAST: Final = 2000
"""Lines of each log that go along, the newest."""
NUMBERS: Final = re.compile(r"(?<![0-9])(?:[0-9]{17}[0-9Xx]|[0-9]{15}|1[3-9][0-9]{9})(?![0-9])")
"""Identity cards old and new, mobile telephones."""
SHORTEST: Final = 2
"""A name of one character would empty every file."""
COUNTED: Final = (
    "people",
    "households",
    "cases",
    "visits",
    "papers",
    "attachments",
    "changes",
    "transactions",
)


@dataclass(frozen=True)
class Packed:
    """What was written: the files inside, and how many lines were left out because they spoke of somebody."""

    file: Path
    members: tuple[str, ...]
    bytes: int
    left_out: int
    searched: int
    """Words of the registers that every line was searched for; 0 when the desk was locked."""


@dataclass(frozen=True)
class Words:
    """What may stand in no line: words of people in this home, and of this computer."""

    people: frozenset[str] = frozenset()
    computer: frozenset[str] = frozenset()

    def personal(self, line: str) -> bool:
        """Whether a line speaks of somebody."""
        return bool(NUMBERS.search(line)) or any(word in line for word in self.people)

    def without_computer(self, line: str) -> str:
        """The line without the names of the computer and its user."""
        for word in self.computer:
            line = line.replace(word, "…")
        return line


def words_of(work: Work) -> frozenset[str]:
    """Every name, ID number and telephone number of the registers and the staff. Needs `audit:read`."""
    users.require(work, "audit:read")
    found: set[str] = set()
    for query in (
        "SELECT name AS w FROM people",
        "SELECT id_number AS w FROM people",
        "SELECT number AS w FROM phones",
        "SELECT name AS w FROM users",
        "SELECT phone AS w FROM users",
        "SELECT name AS w FROM organisations",
    ):
        found.update(row["w"] for row in work.rows(query) if row["w"] and len(row["w"]) >= SHORTEST)
    return frozenset(found)


def facts_of(work: Work) -> dict[str, Any]:
    """How much of what there is, and what the check found: codes and counts."""
    from stationdesk.storage import checks

    return {
        "rows": {table: work.scalar(f"SELECT count(*) FROM {table}") for table in COUNTED},
        "schema": work.scalar("SELECT version_num FROM alembic_version"),
        "findings": [
            {"code": one.code, "severity": one.severity, "count": one.count} for one in checks.run(work)
        ],
        "at": stamp(work.at),
    }


def write(
    home: Home,
    target: Path,
    doctor: Sequence[Mapping[str, Any]],
    *,
    people: frozenset[str] = frozenset(),
    facts: Mapping[str, Any] | None = None,
) -> Packed:
    """Write the pack. Raises the troubles of the place; then nothing is left under the name."""
    words = Words(people, _computer())
    texts = {"doctor.json": json.dumps(list(doctor), ensure_ascii=False, indent=1)}
    if facts is not None:
        texts["facts.json"] = json.dumps(facts, ensure_ascii=False, indent=1)
    for log in sorted(home.logs.glob("*.log*")) if home.logs.is_dir() else ():
        texts[f"logs/{log.name}"] = "\n".join(_tail(log))
    buffer, left_out = io.BytesIO(), 0
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, text in texts.items():
            lines, gone = _clean(text.splitlines(), words)
            left_out += gone
            pack.writestr(name, "\n".join(lines) + "\n")
    data = buffer.getvalue()
    write_file(target, data)
    return Packed(target, tuple(texts), len(data), left_out, len(people))


def _clean(lines: Iterable[str], words: Words) -> tuple[list[str], int]:
    kept, gone = [], 0
    for line in lines:
        if words.personal(line):
            gone += 1
        else:
            kept.append(words.without_computer(line))
    return kept, gone


def _tail(log: Path) -> list[str]:
    try:
        return log.read_text("utf-8", "replace").splitlines()[-LAST:]
    except OSError:
        return [f"{log.name}: unreadable"]


def _computer() -> frozenset[str]:
    found = {socket.gethostname()}
    with suppress(OSError, KeyError, RuntimeError):  # a system without names has none to hide
        found |= {getpass.getuser(), Path.home().name}
    return frozenset(word for word in found if len(word) > SHORTEST and word not in ("root", "localhost"))
