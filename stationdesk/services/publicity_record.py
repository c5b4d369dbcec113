"""The record of one publicity sheet: its row, lines and events, its template, who speaks on it.

For the services of publicity; permits are asked for by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from stationdesk.core.clock import civil_date
from stationdesk.core.errors import Refusal
from stationdesk.core.publicity_states import CHAINS, Happened, Standing, State, replay
from stationdesk.core.words import N_, say
from stationdesk.core.workdays import Calendar
from stationdesk.models.publicity import Sheet, SheetEvent, SheetRow
from stationdesk.services import (
    packs,
    papers,
    station,
)
from stationdesk.storage.work import Work


class SheetCodeUnknown(Refusal):
    template = N_("公开目录里没有“{code}”。请从目录中选择。")


class NeverPosted(Refusal):
    template = N_("“{name}”不得张榜公开：{rule}。")


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
    pack = packs.holding(work, "publicity")
    plain = code.strip()
    for rule in pack.body["forbidden"]:
        if plain.upper() == rule["matter"] or (plain and plain in rule["name_zh"]):
            raise NeverPosted(name=rule["name_zh"], rule=rule["rule"], field="code")
    for record in pack.items("sheets"):
        if plain.upper() == record["code"] or plain == record["title"]:
            return record
    raise SheetCodeUnknown(code=plain[:30], field="code")


def template_of(work: Work, row: Sheet) -> Mapping[str, Any]:
    """The template as the catalogue read when the sheet was made."""
    for record in packs.version(work, "publicity", row.list_version).items("sheets"):
        if record["code"] == row.code:
            return record
    raise SheetCodeUnknown(code=row.code, field="code")


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
    found = []
    for event in happened:
        if event.kind != "objected":
            continue
        data = event.data or {}
        due = date.fromisoformat(data["due"]) if data.get("due") else None
        replied = answers.get(event.id)
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
            )
        )
    return tuple(found)


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
    )
