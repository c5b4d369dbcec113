"""The lines of a check list as values: what is asked, how it stands, what the station holds of it, which scans it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from typing import Any

from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.services.case_held import Held
from stationdesk.services.case_record import HAVE, MATERIAL_FORMS
from stationdesk.services.matters import Material, MatterDetail
from stationdesk.ui.words import tr

STATE_WORDS: Mapping[str, str] = {
    "have": N_("已收"),
    "copy": N_("收复印件"),
    "missing": N_("缺"),
    "promised": N_("承诺后补"),
}
OUTCOME_WORDS: Mapping[str, str] = {
    "received": N_("收件"),
    "accepted": N_("受理"),
    "deferred": N_("容缺受理"),
    "notice": N_("一次性告知"),
    "finished": N_("当场办结"),
}


@dataclass(frozen=True)
class Line:
    """A material of the matter and how it stands."""

    name: str
    form: str
    copies: int
    required: bool
    note: str
    state: str = "missing"
    held: Held | None = field(default=None, repr=False)
    """The station's own from an earlier case."""
    from_held: bool = False
    """Whether the tick means what is held; set otherwise by hand, it was brought anew."""
    scans: tuple[Any, ...] = field(default=(), repr=False)
    """Files staged for it (`services.attachments.Staged`)."""

    @property
    def is_there(self) -> bool:
        return self.state in HAVE


def lines_of(matter: MatterDetail, held: Mapping[str, Held] | None = None) -> list[Line]:
    """The check list of a matter: what is held is ticked, the rest was not brought yet."""
    known = held or {}

    def line(one: Material) -> Line:
        there = known.get(one.name)
        state = there.state if there else "missing"
        return Line(one.name, one.form, one.copies, one.required, one.note, state, there, there is not None)

    return [line(one) for one in matter.materials]


def carried(lines: Sequence[Line], before: Sequence[Line]) -> list[Line]:
    """New lines with what was set and scanned on the old ones of the same name: nothing typed is lost."""
    old = {line.name: line for line in before}

    def line(one: Line) -> Line:
        was = old.get(one.name)
        if was is None:
            return one
        state = one.state if was.state == "missing" else was.state
        return replace(one, state=state, from_held=was.from_held or one.state == state, scans=was.scans)

    return [line(one) for one in lines]


def outcome(decides: str, lines: Sequence[Line], *, on_the_spot: bool = False) -> str:
    """What accepting would answer now, the same as `cases.outcome_of` without asking the database.

    A test holds the two equal: the word on the button has to follow the key that was pressed at once.
    """
    if any(line.required and line.state == "missing" for line in lines):
        return "notice"
    if decides == "agency":
        return "received"
    if any(line.state == "promised" for line in lines):
        return "deferred"
    return "finished" if on_the_spot else "accepted"


def held_words(line: Line, today: date | None) -> list[str]:
    """11月3日交过（曾桂芳）: since when and whose, where the station has it."""
    if line.held is None or today is None:
        return []
    from stationdesk.ui.cases.reading import months_days

    whose = tr("（{name}）", name=line.held.whose) if line.held.whose else ""
    words = [tr("{day}交过{whose}", day=months_days(line.held.day, today), whose=whose)]
    if line.held.attachments:
        words.append(tr("有扫描件"))
    return words


def second_words(line: Line, today: date | None) -> list[str]:
    """What stands beside the name: held, whether it must be, in which form."""
    parts = held_words(line, today)
    if not line.required:
        parts.append(tr("有则交"))
    if line.form in MATERIAL_FORMS:
        form = tr(MATERIAL_FORMS[line.form])
        parts.append(form if line.copies <= 1 else tr("{form}{n}份", form=form, n=line.copies))
    return parts
