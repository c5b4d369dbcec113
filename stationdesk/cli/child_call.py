"""What the verbs of a child's file share: which child is meant, days, pairs, a paper beside an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from stationdesk.cli import paper
from stationdesk.cli.due import day
from stationdesk.cli.frame import Answer
from stationdesk.core.errors import Usage
from stationdesk.core.words import N_, say
from stationdesk.desk import Desk
from stationdesk.services import left_behind, residents
from stationdesk.services.papers import PaperRow
from stationdesk.storage.work import Work

Add = Callable[..., None]
CHILD = ("child", {"metavar": "CHILD"})
LETTER = ("letter", {"metavar": "LETTER"})
ON = ("--on", {"default": None, "metavar": "DATE"})
OUT = ("--out", {"default": None, "metavar": "FILE"})
REASON = ("--reason", {"default": ""})
NOTE = ("--note", {"default": ""})
ANSWERS = {"yes": True, "no": False, "是": True, "否": False, "有": True, "无": False}


def text(flag: str) -> tuple[str, dict[str, Any]]:
    """A flag that takes a text."""
    return flag, {"default": "", "metavar": "TEXT"}


def many(flag: str, metavar: str) -> tuple[str, dict[str, Any]]:
    """A flag that may be given several times."""
    return flag, {"action": "append", "default": None, "metavar": metavar}


def choice(flag: str, known: Mapping[str, str], default: str | None = None) -> tuple[str, dict[str, Any]]:
    """A flag with a few known words; needed unless there is a default."""
    more: dict[str, Any] = {"required": True} if default is None else {"default": default}
    return flag, {"choices": tuple(known), **more}


def done(desk: Desk, change: Callable[[Work], Any], permit: str) -> Any:
    """One change of the station."""
    return desk.change(change, reason=f"left_behind:{permit}")


def with_paper(
    desk: Desk, result: dict[str, Any], text: str, made: PaperRow | None, out: str | None
) -> Answer:
    """An answer with the paper that was made, written where `--out` says."""
    if made is None:
        return Answer(result, text)
    written, failed, code = paper.written(desk, made.id, out)
    return Answer(result | {"paper_id": made.id, **written}, text + failed, code)


def enrolment(desk: Desk, text: str) -> str:
    """The child that is meant: an enrolment's id, or the person (the open enrolment, else the last one)."""

    def look(work: Work) -> str:
        if any(row.id == text for row in left_behind.register(work, kind="child", closed_too=True)):
            return text
        rows = [
            row for row in left_behind.of_person(work, residents.resolve(work, text)) if row.kind == "child"
        ]
        if not rows:
            raise left_behind.EnrolmentUnknown(field="child")
        return next((row.id for row in rows if row.until is None), rows[0].id)

    return desk.read(look)


def day_of(text: str | None) -> date | None:
    """A day, or none."""
    return day(text) if text else None


def pairs(given: Sequence[str] | None) -> dict[str, str]:
    """`NAME=VALUE` flags as a dictionary. Raises Usage."""
    found = {}
    for one in given or ():
        name, sign, value = one.partition("=")
        if not sign or not name.strip():
            raise Usage(why=say(N_("要写成 名称=内容 的样子。")))
        found[name.strip()] = value.strip()
    return found
