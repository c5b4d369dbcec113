"""The record of one publicity sheet: its row, lines and events, its template, who speaks on it.

For the services of publicity; permits are asked for by them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from stationdesk.core import ink
from stationdesk.core.clock import civil_date
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.publicity_states import CHAINS, EVENT_WORDS, Happened, Standing, State, refusal, replay
from stationdesk.core.words import N_, say
from stationdesk.core.workdays import Calendar
from stationdesk.models.publicity import Sheet, SheetEvent, SheetRow
from stationdesk.security import audit
from stationdesk.services import packs, papers, publicity_copies, station
from stationdesk.storage.work import Work


class DayWrong(Refusal):
    template = N_("张贴日期不能晚于今天，也不能早于编制日期。请核对。")


class StageDayWrong(Refusal):
    template = N_("这一步的日期不能晚于今天，也不能早于编制日期（{made}）。请核对。")


class BeforeLastStage(Refusal):
    """A day before the stage that it follows: a sheet would have hung unreviewed, or hung for less than its time."""

    template = N_("日期不能早于上一步“{stage}”（{before}）。请核对。")


class SheetUnknown(Refusal):
    template = N_("没有找到这张公开表。请核对编号后再试。")


@dataclass(frozen=True)
class SheetLine:
    """A made sheet in lists."""

    id: str
    number: str
    code: str
    title: str
    period: str
    publisher: str
    state: str
    state_word: str
    rows: int
    reviewers: int
    posted_on: date | None
    until_on: date | None
    open_objections: int
    part: str = ""
    version: int = 1
    without_photo: int = 0
    """Boards it hung on of which there is no photo."""


@dataclass(frozen=True)
class Objection:
    """An objection and its answer. `who` may be empty: objections may be anonymous."""

    id: str
    at: datetime
    who: str = field(repr=False)
    text: str = field(repr=False)
    channel: str
    reply_due: date | None
    answered_at: datetime | None
    answer: str = field(repr=False)
    late: bool
    content: bool | None = None
    """Whether the person was content with the answer; None while nobody asked."""
    referred: str = ""
    """Where the person, not content, turned to."""


def publisher_of(record: Mapping[str, Any]) -> str:
    """Whose sheet it is: said by the pack, or by who signs it."""
    if record.get("publisher") in CHAINS:
        return str(record["publisher"])
    first = record["sign_off_roles"][0] if record["sign_off_roles"] else ""
    if record["part"] == "党务":
        return "party"
    if first.startswith("集体经济组织"):
        return "collective"
    if first.startswith("乡镇"):
        return "township"
    return "county" if first.startswith("县级") else "village"


def standing(work: Work, row: Sheet) -> Standing:
    """What the events of a sheet add up to."""
    found = replay(
        row.publisher,
        ((e.id, Happened(e.kind, e.at, e.user_id, e.data or {})) for e in events(work, row.id)),
    )
    assert found is not None, "a sheet begins with its making"
    return found


def find(work: Work, wanted: str) -> Sheet:
    """The row of a sheet by id or number. Raises SheetUnknown."""
    plain = wanted.strip()
    row = work.session.execute(
        sa.select(Sheet)
        .where(
            Sheet.station_id == work.station_id,
            Sheet.withdrawn_at.is_(None),
            sa.or_(Sheet.id == plain.lower(), Sheet.number == plain),
        )
        .limit(1)
    ).scalar_one_or_none()
    if row is None:
        raise SheetUnknown(field="sheet")
    return row


def template(work: Work, code: str) -> Mapping[str, Any]:
    """The template of a code or title, in the village's own wording where it has one.

    Raises NeverPosted, SheetCodeUnknown.
    """
    return publicity_copies.template(work, code)


def template_of(work: Work, row: Sheet) -> Mapping[str, Any]:
    """The template as it was read when the sheet was made."""
    for record in packs.version(work, "publicity", row.list_version).items("sheets"):
        if record["code"] == row.code:
            said = {key: value for key, value in (row.asked or {}).items() if key in FROZEN}
            return {**record, **said}
    raise publicity_copies.SheetCodeUnknown(code=row.code, field="code")


FROZEN = ("note", "sign_off_roles", "legal_basis", "part")
"""What a sheet keeps of its template; columns, title and days stand in columns of their own."""


def speaker(work: Work, row: Sheet, record: Mapping[str, Any]) -> str:
    here = station.detail(work)
    if row.publisher == "party":
        return f"{here.village_name}党组织"
    if row.publisher == "collective":
        return f"{here.village_name}集体经济组织"
    if row.publisher == "township":
        return f"{here.town}人民政府" if here.town else CHAINS["township"].name
    if row.publisher == "county":
        body = "民政局" if "民政" in record["sign_off_roles"][0] else "主管部门"
        return f"{here.county}{body}" if here.county else CHAINS["county"].name
    return papers.committee(here)


def calendar(work: Work) -> Calendar:
    return Calendar.from_pack(packs.holding(work, "calendars"))


def until(work: Work, row: Sheet, start: date) -> date | None:
    """The last day a sheet hangs. Calendar days are counted plain: a board is read on Sundays too."""
    if row.days is None:
        return None
    if row.calendar == "working":
        return calendar(work).due(start, row.days).date
    return start + timedelta(days=row.days)


def events(work: Work, sheet_id: str) -> list[SheetEvent]:
    return list(
        work.session.execute(
            sa.select(SheetEvent)
            .where(
                SheetEvent.station_id == work.station_id,
                SheetEvent.sheet_id == sheet_id,
                SheetEvent.withdrawn_at.is_(None),
            )
            .order_by(SheetEvent.at, SheetEvent.id)
        ).scalars()
    )


def rows(work: Work, sheet_id: str) -> tuple[tuple[str, ...], ...]:
    found = work.session.execute(
        sa.select(SheetRow.cells)
        .where(
            SheetRow.station_id == work.station_id,
            SheetRow.sheet_id == sheet_id,
            SheetRow.withdrawn_at.is_(None),
        )
        .order_by(SheetRow.line)
    ).scalars()
    return tuple(tuple(cells) for cells in found)


def objections(work: Work, row: Sheet) -> tuple[Objection, ...]:
    happened = events(work, row.id)
    answers = {str((e.data or {}).get("objection", "")): e for e in happened if e.kind == "answered"}
    judged = {str((e.data or {}).get("objection", "")): e for e in happened if e.kind == "judged"}
    found = []
    for event in happened:
        if event.kind != "objected":
            continue
        data = event.data or {}
        due = date.fromisoformat(data["due"]) if data.get("due") else None
        replied, heard = answers.get(event.id), judged.get(event.id)
        ended = civil_date(replied.at) if replied else work.today
        found.append(
            Objection(
                event.id,
                event.at,
                event.who or "",
                event.note or "",
                data.get("channel", ""),
                due,
                replied.at if replied else None,
                (replied.note or "") if replied else "",
                due is not None and ended > due,
                bool((heard.data or {}).get("content")) if heard else None,
                str((heard.data or {}).get("referred", "")) if heard else "",
            )
        )
    return tuple(found)


HUNG = frozenset({str(State.POSTED), str(State.TAKEN_DOWN), str(State.ARCHIVED)})


def lacking(work: Work, sheet_id: str) -> int:
    """On how many boards a sheet hangs or hung of which there is no photo."""
    return int(
        work.scalar(
            "SELECT count(*) FROM sheet_places p WHERE p.station_id = :s AND p.sheet_id = :i"
            " AND p.withdrawn_at IS NULL AND NOT EXISTS (SELECT 1 FROM attachments a WHERE"
            " a.station_id = p.station_id AND a.subject_table = 'sheet_places' AND a.subject_id = p.id"
            " AND a.withdrawn_at IS NULL)",
            s=work.station_id,
            i=sheet_id,
        )
    )


def line_of(work: Work, row: Sheet) -> SheetLine:
    now = standing(work, row)
    count = work.scalar(
        "SELECT count(*) FROM sheet_rows WHERE station_id = :s AND sheet_id = :i AND withdrawn_at IS NULL",
        s=work.station_id,
        i=row.id,
    )
    return SheetLine(
        row.id,
        row.number,
        row.code,
        row.title,
        row.period,
        row.publisher,
        row.state,
        say(State(row.state).word),
        int(count),
        len(now.reviewers),
        row.posted_on,
        row.until_on,
        len(now.open_objections),
        publicity_copies.part_of(work, row.part),
        row.version or 1,
        lacking(work, row.id) if row.state in HUNG else 0,
    )


# Writing a stage: for the services of publicity, after they asked for the permit -------------------


def require(work: Work, row: Sheet, step: str) -> None:
    """Raise what forbids a step now: StepNotAllowed, ReviewsMissing, MeetingMissing, OwnSheet."""
    why = refusal(row.publisher, standing(work, row), step)
    if why is not None:
        raise why


def stage_day(work: Work, row: Sheet, on: date | None) -> str:
    """The day of a stage that was done on paper earlier. Raises StageDayWrong, BeforeLastStage."""
    day, made = on or work.today, civil_date(row.made_at)
    if day > work.today or day < made:
        raise StageDayWrong(made=made, field="on")
    after_last(work, row, day)
    return day.isoformat()


def after_last(work: Work, row: Sheet, day: date) -> None:
    """Raise BeforeLastStage for a day before the latest stage that the sheet has passed."""
    passed = [(_day_of(event), event.kind) for event in events(work, row.id) if event.kind in DATED]
    before, kind = max(passed, default=(day, ""))
    if day < before:
        raise BeforeLastStage(stage=say(EVENT_WORDS[kind]), before=before, field="on")


DATED = frozenset({"received", "reviewed", "meeting", "posted", "interrupted", "taken_down"})
"""Stages that each follow the one before."""


def _day_of(event: SheetEvent) -> date:
    said = (event.data or {}).get("on")
    return date.fromisoformat(said) if said else civil_date(event.at)


def signers(names: Sequence[str]) -> list[str]:
    """Who signed for a stage, by name; need not be users of the desk."""
    return [name for one in names if (name := ink.line(one, say(N_("签字人")), field="signed_by", limit=40))]


def write(
    work: Work,
    row: Sheet,
    kind: str,
    *,
    note: str = "",
    who: str = "",
    data: Mapping[str, Any] | None = None,
    user: str | None = None,
) -> str:
    """One more event of a sheet, and the state that follows; gives the event's id. `user` where it was not the actor."""
    event = SheetEvent(
        station_id=work.station_id,
        id=new_id(),
        sheet_id=row.id,
        kind=kind,
        at=work.at,
        user_id=user or work.user_id,
        who=ink.line(who, say(N_("提出人")), field="who", limit=100) or None,
        note=note or None,
        data=dict(data) if data else None,
    )
    work.session.add(event)
    work.session.flush()
    now = standing(work, row)
    row.state = str(now.state)
    work.session.flush()
    return event.id


def step(
    work: Work,
    row: Sheet,
    kind: str,
    tag: str,
    *,
    note: str = "",
    data: Mapping[str, Any] | None = None,
    user: str | None = None,
) -> SheetLine:
    """Require, write, and note in the audit chain."""
    require(work, row, kind)
    write(work, row, kind, note=note, data=data, user=user)
    audit.record(work, tag, row.id, step=kind)
    return line_of(work, row)
