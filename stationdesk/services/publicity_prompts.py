"""What happened in the village that makes a sheet due at once (随时公布), by the triggers of the pack.

A resolution, an application, a change of a list: from its day a sheet is due, until one is made or somebody says why
none is needed. Nobody is named here: a case by its number and matter, a change of a list by its mark.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import ink
from stationdesk.core.clock import civil_date, unstamp
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.publicity_states import State
from stationdesk.core.words import N_, say
from stationdesk.models.publicity import Sheet, SheetDecline
from stationdesk.security import audit
from stationdesk.services import decisions, packs, publicity_copies, users
from stationdesk.services import publicity_record as sheet_record
from stationdesk.storage.work import Work

LOOKED_BACK: Final = timedelta(days=90)
"""What lies further back and was never published is no longer pressed for; the catalogue still has the sheet."""
GROWN: Final = 18


class NothingToDecline(Refusal):
    template = N_("“{code}”现在没有要随时公布的事。请刷新后再看。")


class DeclineUnexplained(Refusal):
    template = N_("不公布要写明原因，例如“乡镇已统一公示”。")


@dataclass(frozen=True)
class Cause:
    """One thing that happened: in which table, which record, in words, when."""

    table: str
    id: str
    words: str
    number: str
    on: date


@dataclass(frozen=True)
class Prompt:
    """A sheet that is due at once, and why."""

    code: str
    title: str
    name: str
    """What the triggers say, in words."""
    due_on: date
    late: bool
    causes: tuple[Cause, ...]
    unconfirmed: bool
    """The days are a proposal that nobody has confirmed."""


def prompts(work: Work) -> tuple[Prompt, ...]:
    """Every sheet that is due at once, the most urgent first. Needs `publicity:read`."""
    users.require(work, "publicity:read")
    triggers = packs.holding(work, "publicity").body.get("triggers", ())
    if not triggers:
        return ()
    begun = max(_begun(work), work.today - LOOKED_BACK)
    made = _last_made(work)
    declined = _declined(work)
    calendar = sheet_record.calendar(work)
    titles = {one["code"]: one["title"] for one in publicity_copies.templates(work)}
    found: dict[str, list[tuple[Mapping[str, Any], Cause, date]]] = {}
    for trigger in triggers:
        code = trigger["sheet"]
        for cause in _SOURCES[trigger["on"]](work, trigger["of"], begun):
            settled = code in made and made[code] >= cause.on
            if settled or (code, cause.table, cause.id) in declined:
                continue
            days = trigger["within_days"]
            due = (
                calendar.due(cause.on, days).date
                if trigger["calendar"] == "working" and days
                else cause.on + timedelta(days=days)
            )
            found.setdefault(code, []).append((trigger, cause, due))
    rows = [
        Prompt(
            code,
            titles.get(code, code),
            say(N_("；")).join(dict.fromkeys(say(trigger["name"]) for trigger, _, _ in these)),
            min(due for _, _, due in these),
            min(due for _, _, due in these) < work.today,
            tuple(dict.fromkeys(cause for _, cause, _ in these)),
            any(trigger.get("unconfirmed") for trigger, _, _ in these),
        )
        for code, these in found.items()
    ]
    return tuple(sorted(rows, key=lambda one: (one.due_on, one.code)))


def decline(work: Work, code: str, why: str) -> int:
    """No sheet is made for what happened until now, and why; how many things. Needs `publicity:make`.

    Raises NothingToDecline, DeclineUnexplained. What happens afterwards asks anew.
    """
    users.require(work, "publicity:make")
    plain = code.strip().upper()
    said = ink.line(why, say(N_("原因")), field="why", limit=200)
    if not said:
        raise DeclineUnexplained(field="why")
    prompt = next((one for one in prompts(work) if one.code == plain), None)
    if prompt is None:
        raise NothingToDecline(code=plain[:20], field="code")
    for cause in prompt.causes:
        work.session.add(
            SheetDecline(
                station_id=work.station_id,
                id=new_id(),
                code=plain,
                cause_table=cause.table,
                cause_id=cause.id,
                why=said,
                at=work.at,
                user_id=work.user_id,
            )
        )
    work.session.flush()
    audit.record(work, "publicity:make", None, code=plain, step="declined", causes=len(prompt.causes))
    return len(prompt.causes)


def _decided(work: Work, of: list[str], since: date) -> list[Cause]:
    if "publicity:read" not in work.actor.permits and not work.actor.program:
        return []
    return [
        Cause("village_decisions", row.id, row.title, row.number, row.passed_on)
        for row in decisions.list_all(work, state="passed")
        if row.passed_on is not None and row.passed_on >= since and (not of or row.subject in of)
    ]


def _applied(work: Work, of: list[str], since: date) -> list[Cause]:
    if not of:
        return []
    named = {f"m{n}": code for n, code in enumerate(of)}
    rows = work.rows(
        "SELECT id, number, matter_name, opened_at FROM cases WHERE station_id = :s AND withdrawn_at IS NULL"
        f" AND matter_code IN ({', '.join(f':{name}' for name in named)}) AND date(opened_at, '+8 hours') >= :d"
        " AND state NOT IN ('withdrawn', 'refused', 'notice', 'returned') ORDER BY id",
        s=work.station_id,
        d=since.isoformat(),
        **named,
    )
    return [
        Cause("cases", row["id"], row["matter_name"], row["number"], civil_date(unstamp(row["opened_at"])))
        for row in rows
    ]


def _marked(work: Work, of: list[str], since: date) -> list[Cause]:
    """A mark that began or ended; children's marks make no sheet due: they are on none."""
    if not of:
        return []
    named = {f"m{n}": mark for n, mark in enumerate(of)}
    grown = work.today.replace(year=work.today.year - GROWN, day=min(work.today.day, 28))
    rows = work.rows(
        "SELECT m.id, m.mark, m.since, m.until FROM marks m JOIN people p ON p.station_id = m.station_id"
        " AND p.id = m.person_id WHERE m.station_id = :s AND m.withdrawn_at IS NULL AND p.withdrawn_at IS NULL"
        f" AND m.mark IN ({', '.join(f':{name}' for name in named)}) AND p.birth IS NOT NULL AND p.birth <= :grown"
        " AND (m.since BETWEEN :d AND :t OR m.until BETWEEN :d AND :t) ORDER BY m.id",
        s=work.station_id,
        d=since.isoformat(),
        t=work.today.isoformat(),
        grown=grown.isoformat(),
        **named,
    )
    found = []
    for row in rows:
        for key, words in (("since", N_("{mark}：新增一人")), ("until", N_("{mark}：减少一人"))):
            day = date.fromisoformat(row[key]) if row[key] else None
            if day is not None and since <= day <= work.today:
                found.append(Cause("marks", f"{row['id']}:{key}", say(words, mark=say(row["mark"])), "", day))
    return found


def _posted(work: Work, of: list[str], since: date) -> list[Cause]:
    """Somebody took up or gave up a post; at the founding of the station nobody did."""
    if not of:
        return []
    named = {f"p{n}": post for n, post in enumerate(of)}
    rows = work.rows(
        "SELECT id, post, since, until FROM posts WHERE station_id = :s AND withdrawn_at IS NULL"
        f" AND post IN ({', '.join(f':{name}' for name in named)}) AND (since BETWEEN :d AND :t"
        " OR until BETWEEN :d AND :t) ORDER BY id",
        s=work.station_id,
        d=since.isoformat(),
        t=work.today.isoformat(),
        **named,
    )
    begun = _begun(work)
    found = []
    for row in rows:
        for key, words in (("since", N_("有人开始担任")), ("until", N_("有人不再担任"))):
            day = date.fromisoformat(row[key]) if row[key] else None
            if day is not None and since <= day <= work.today and not (key == "since" and day <= begun):
                found.append(Cause("posts", f"{row['id']}:{key}", say(words), "", day))
    return found


_SOURCES: Final = {"decision": _decided, "case": _applied, "mark": _marked, "post": _posted}


def _last_made(work: Work) -> dict[str, date]:
    found: dict[str, date] = {}
    for code, at in work.session.execute(
        sa.select(Sheet.code, Sheet.made_at).where(
            Sheet.station_id == work.station_id,
            Sheet.withdrawn_at.is_(None),
            Sheet.state != str(State.DROPPED),
        )
    ):
        day = civil_date(at)
        found[code] = max(day, found.get(code, day))
    return found


def _declined(work: Work) -> set[tuple[str, str, str]]:
    return {
        (code, table, record)
        for code, table, record in work.session.execute(
            sa.select(SheetDecline.code, SheetDecline.cause_table, SheetDecline.cause_id).where(
                SheetDecline.station_id == work.station_id, SheetDecline.withdrawn_at.is_(None)
            )
        )
    }


def _begun(work: Work) -> date:
    first = work.scalar("SELECT min(wall) FROM transactions WHERE station_id = :s", s=work.station_id)
    return civil_date(unstamp(first)) if first else work.today
