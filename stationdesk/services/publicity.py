"""Publicity of the village (村务公开): what is due, sheets made, reviewed, passed, posted, objected to, taken down.

A sheet names its publisher and follows that publisher's chain (`core.publicity_states`). Its lines are whitelisted,
masked and searched when it is made (`publicity_rows`). What must never be posted is refused by the pack's rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from stationdesk.core import ink
from stationdesk.core import papers as facts_of
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.publicity_states import CHAINS, State, final, refusal
from stationdesk.core.words import N_, say
from stationdesk.models.papers import Paper
from stationdesk.models.publicity import Sheet, SheetEvent, SheetRow
from stationdesk.security import audit, gate
from stationdesk.services import (
    numbers,
    packs,
    papers,
    publicity_periods,
    publicity_register,
    publicity_rows,
    station,
    users,
)
from stationdesk.services import publicity_record as sheet_record
from stationdesk.services.publicity_rows import GivenRows
from stationdesk.storage.work import Work

REPLY_DAYS: Final = "publicity.reply_days"
DUE_DAY: Final = "publicity.due_day"
"""Station settings: days to answer an objection (5), day of the month by which sheets hang (20)."""
COMMITTEE_CHECKED: Final = frozenset({"village", "collective"})


class RowsNeeded(Refusal):
    template = N_("“{title}”的内容不在本程序里，请用 --rows 提供表格（CSV 或 XLSX）。")


class ReviewedAlready(Refusal):
    template = N_("您已审查过这张公开表，请由另一位审查人审查。")


class NotOfTheCommittee(Refusal):
    template = N_("这张表须由村务监督委员会成员审查。")


class TooEarlyToTakeDown(Refusal):
    template = N_("公示期到{day}为止，没有满期不能揭下。确需撤下的，请写明原因后重新公示。")


class ObjectionUnknown(Refusal):
    template = N_("没有找到这条异议，或已答复。请核对后再试。")


class ObjectionsOpen(Refusal):
    template = N_("还有{count}条异议没有答复，答复后才能归档。")


class TextMissing(Refusal):
    template = N_("请填写“{label}”。")


class DayWrong(Refusal):
    template = N_("张贴日期不能晚于今天，也不能早于编制日期。请核对。")


@dataclass(frozen=True)
class NewSheet:
    """A sheet to be made: its code, the period, and its table unless it comes from the register."""

    code: str
    period: str = ""
    rows: GivenRows | None = field(default=None, repr=False)
    leave_out: bool = False
    """Leave columns out that the sheet does not allow, instead of refusing."""


@dataclass(frozen=True)
class CatalogueRow:
    """A sheet of the catalogue and how it stands now. `state`: a sheet's state, `due`, `overdue` or `as_needed`."""

    code: str
    part: str
    title: str
    frequency: str
    publisher: str
    publisher_name: str
    period: str
    due_on: date | None
    state: str
    sheet_id: str | None
    days: int | None
    calendar: str
    from_register: bool
    columns: tuple[str, ...]
    note: str
    legal_basis: str
    unconfirmed: tuple[str, ...]


@dataclass(frozen=True)
class Made:
    """What making gives back."""

    sheet_id: str
    number: str
    state: str
    rows: int
    masked: int
    left_out: tuple[str, ...]
    missing: tuple[str, ...]
    publisher: str
    period: str


@dataclass(frozen=True)
class SheetDetail:
    """One sheet whole."""

    line: sheet_record.SheetLine
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    total: tuple[str, ...]
    places: tuple[str, ...]
    objections: tuple[sheet_record.Objection, ...]
    events: tuple[tuple[str, datetime, str, str], ...] = field(repr=False)


@dataclass(frozen=True)
class Printable:
    """Facts to draw; `paper_id` is None for a draft, which is not kept."""

    facts: facts_of.PostingSheet = field(repr=False)
    paper_id: str | None


def sheets(work: Work) -> tuple[CatalogueRow, ...]:
    """The catalogue with what is due. Needs `publicity:read`."""
    users.require(work, "publicity:read")
    made: dict[tuple[str, str], Sheet] = {}
    for row in work.session.execute(
        sa.select(Sheet)
        .where(
            Sheet.station_id == work.station_id,
            Sheet.withdrawn_at.is_(None),
            Sheet.state != str(State.DROPPED),
        )
        .order_by(Sheet.id)
    ).scalars():
        made[row.code, row.period] = row
    day = int(station.setting(work, DUE_DAY, 20))
    found = []
    for record in packs.holding(work, "publicity").items("sheets"):
        period = publicity_periods.last_complete(record["frequency"], work.today)
        due = publicity_periods.due(period, day) if period else None
        sheet = made.get((record["code"], period.key)) if period else None
        if sheet is not None:
            state = sheet.state
        elif due is None:
            state = "as_needed"
        else:
            state = "overdue" if work.today > due else "due"
        publisher = sheet_record.publisher_of(record)
        found.append(
            CatalogueRow(
                record["code"],
                record["part"],
                record["title"],
                record["frequency"],
                publisher,
                say(CHAINS[publisher].name),
                period.key if period else "",
                due,
                state,
                sheet.id if sheet else None,
                record["publicity_days"],
                record["calendar"],
                record["code"] in publicity_register.SOURCES,
                tuple(column["label_zh"] for column in record["columns"]),
                record["note"],
                record["legal_basis"],
                tuple(record.get("unconfirmed", ())),
            )
        )
    return tuple(found)


def make(work: Work, new: NewSheet) -> Made:
    """Make a sheet: from a table, or from the register where it can be counted. Needs `publicity:make`.

    Raises NeverPosted, SheetCodeUnknown, RowsNeeded, PeriodUnreadable and the refusals of `publicity_rows`.
    """
    users.require(work, "publicity:make")
    record = sheet_record.template(work, new.code)
    frequency = record["frequency"]
    if new.period.strip():
        period = publicity_periods.parse(new.period, frequency)
    else:
        period = publicity_periods.last_complete(frequency, work.today) or publicity_periods.Period(
            work.today.isoformat(), None, None
        )
    given, source = new.rows, "file"
    if given is None:
        given, source = publicity_register.rows(work, record["code"], period), "register"
        if given is None:
            raise RowsNeeded(title=record["title"], field="rows")
    pack = packs.holding(work, "publicity")
    lines = publicity_rows.ready(
        work, record, pack.body["never_publish_columns"], given, leave_out=new.leave_out
    )
    row = Sheet(
        station_id=work.station_id,
        id=new_id(),
        code=record["code"],
        list_version=pack.version,
        number=numbers.take(work, "sheet"),
        title=record["title"],
        part=record["part"],
        period=period.key,
        publisher=sheet_record.publisher_of(record),
        state=str(State.MADE),
        made_at=work.at,
        made_by=work.user_id,
        days=record["publicity_days"],
        calendar=record["calendar"],
        columns=[{"label": column["label_zh"], "type": column["type"]} for column in lines.columns],
        total=list(lines.total),
        source=source,
    )
    work.session.add(row)
    work.session.flush()
    work.session.add_all(
        SheetRow(station_id=work.station_id, id=new_id(), sheet_id=row.id, line=n, cells=list(cells))
        for n, cells in enumerate(lines.rows, 1)
    )
    _event(work, row, "made", note=source)
    audit.record(work, "publicity:make", row.id, code=row.code, rows=len(lines.rows), masked=lines.masked)
    return Made(
        row.id, row.number, row.state, len(lines.rows), lines.masked, lines.left_out, lines.missing, row.publisher, period.key
    )  # fmt: skip


def review(work: Work, wanted: str, *, opinion: str = "", send_back: bool = False) -> sheet_record.SheetLine:
    """One reviewer's word. Needs `publicity:review`; the maker never reviews, nobody reviews twice.

    Raises SamePersonTwice, ReviewedAlready, NotOfTheCommittee, StepNotAllowed, TextMissing (sent back without a reason).
    """
    users.require(work, "publicity:review")
    row = sheet_record.find(work, wanted)
    user = work.user_id or ""
    gate.rules(work).require_another_person("publicity:review", user, {"publicity:make": {row.made_by or ""}})
    if row.publisher in COMMITTEE_CHECKED and "supervisor" not in users.posts_on(work, work.today).get(
        user, ()
    ):
        raise NotOfTheCommittee(field="user")
    said = ink.line(opinion, say(N_("审查意见")), field="opinion", limit=300)
    if send_back:
        if not said:
            raise TextMissing(label=say(N_("退回原因")), field="opinion")
        return _step(work, row, "sent_back", "publicity:review", note=said)
    if user in sheet_record.standing(work, row).reviewers:
        raise ReviewedAlready(field="user")
    return _step(work, row, "reviewed", "publicity:review", note=said or "同意公开")


def meeting(work: Work, wanted: str, reference: str) -> sheet_record.SheetLine:
    """The joint meeting passed it: its date or the number of its record. Needs `publicity:post`."""
    users.require(work, "publicity:post")
    said = ink.line(reference, say(N_("会议日期或记录编号")), field="meeting", limit=100)
    if not said:
        raise TextMissing(label=say(N_("会议日期或记录编号")), field="meeting")
    return _step(work, sheet_record.find(work, wanted), "meeting", "publicity:post", note=said)


def post(
    work: Work,
    wanted: str,
    *,
    on: date | None = None,
    places: Sequence[str] = (),
    meeting_reference: str = "",
) -> sheet_record.SheetLine:
    """It hangs: since when, where; until when follows from the sheet's days. Needs `publicity:post`.

    Raises ReviewsMissing, MeetingMissing, StepNotAllowed, DayWrong.
    """
    users.require(work, "publicity:post")
    row = sheet_record.find(work, wanted)
    if meeting_reference.strip():
        meeting(work, row.id, meeting_reference)
    day = on or work.today
    _require(work, row, "posted")
    from stationdesk.core.clock import civil_date

    if day > work.today or day < civil_date(row.made_at):
        raise DayWrong(field="on")
    until = sheet_record.until(work, row, day)
    row.places = [ink.line(place, say(N_("张贴点")), field="place", limit=60) for place in places] or [
        say(N_("村务公开栏"))
    ]
    row.posted_on, row.until_on = day, until
    data = {"on": day.isoformat(), "until": until.isoformat() if until else None, "places": len(row.places)}
    return _step(work, row, "posted", "publicity:post", data=data)


def objected(
    work: Work, wanted: str, text: str, *, who: str = "", channel: str = ""
) -> sheet_record.Objection:
    """A villager objects; anonymous when `who` is empty. Needs `publicity:post`. Raises TextMissing, StepNotAllowed."""
    users.require(work, "publicity:post")
    row = sheet_record.find(work, wanted)
    said = ink.paragraphs(text, say(N_("异议内容")), field="text")
    if not said:
        raise TextMissing(label=say(N_("异议内容")), field="text")
    days = int(station.setting(work, REPLY_DAYS, 5))
    due = sheet_record.calendar(work).due_calendar(work.today, days).date
    data = {"due": due.isoformat(), "channel": ink.line(channel, say(N_("渠道")), limit=40)}
    key = _require_and_write(work, row, "objected", note=said, who=who, data=data)
    audit.record(work, "publicity:post", row.id, step="objected")
    return next(one for one in sheet_record.objections(work, row) if one.id == key)


def answer(work: Work, wanted: str, objection_id: str, text: str) -> sheet_record.Objection:
    """Answer an objection; late answers are marked so. Needs `publicity:post`. Raises ObjectionUnknown, TextMissing."""
    users.require(work, "publicity:post")
    row = sheet_record.find(work, wanted)
    open_ones = sheet_record.standing(work, row).open_objections
    chosen = objection_id or (next(iter(open_ones)) if len(open_ones) == 1 else "")
    if chosen not in open_ones:
        raise ObjectionUnknown(field="objection")
    said = ink.paragraphs(text, say(N_("答复")), field="text")
    if not said:
        raise TextMissing(label=say(N_("答复")), field="text")
    _require_and_write(work, row, "answered", note=said, data={"objection": chosen})
    audit.record(work, "publicity:post", row.id, step="answered")
    return next(one for one in sheet_record.objections(work, row) if one.id == chosen)


def take_down(work: Work, wanted: str, *, on: date | None = None) -> sheet_record.SheetLine:
    """It was taken down, its time being over. Needs `publicity:post`. Raises TooEarlyToTakeDown, StepNotAllowed."""
    users.require(work, "publicity:post")
    row, day = sheet_record.find(work, wanted), on or work.today
    _require(work, row, "taken_down")
    if row.until_on is not None and day < row.until_on:
        raise TooEarlyToTakeDown(day=row.until_on, field="on")
    if day > work.today or (row.posted_on is not None and day < row.posted_on):
        raise DayWrong(field="on")
    row.taken_down_on = day
    return _step(work, row, "taken_down", "publicity:post", data={"on": day.isoformat()})


def archive(work: Work, wanted: str) -> sheet_record.SheetLine:
    """Filed, when every objection is answered. Needs `publicity:post`. Raises ObjectionsOpen, StepNotAllowed."""
    users.require(work, "publicity:post")
    row = sheet_record.find(work, wanted)
    left = len(sheet_record.standing(work, row).open_objections)
    if left:
        raise ObjectionsOpen(count=left, field="objection")
    return _step(work, row, "archived", "publicity:post")


def facts(work: Work, wanted: str, paper: str = "A4") -> facts_of.PostingSheet:
    """What the sheet says on paper: with the watermark of a draft until it may hang. Needs `publicity:read`."""
    users.require(work, "publicity:read")
    row = sheet_record.find(work, wanted)
    record = sheet_record.template_of(work, row)
    start = row.posted_on or work.today
    note = record["note"]
    if row.publisher in ("township", "county"):
        note = "；".join(part for part in (note, "由公布单位公布，村里代为张贴") if part)
    frame = papers.frame(work)
    frame["village"] = sheet_record.speaker(work, row, record)
    return facts_of.PostingSheet(
        **frame,
        number=row.number,
        draft=not final(row.publisher, sheet_record.standing(work, row)),
        code=row.code,
        part=row.part,
        title=row.title,
        period=publicity_periods.parse(row.period, "ad hoc").word,
        columns=tuple(facts_of.PostingColumn(label=c["label"], type=c["type"]) for c in row.columns or ()),
        rows=sheet_record.rows(work, row.id),
        total=tuple(row.total or ()),
        posted_from=start,
        posted_to=row.until_on if row.posted_on else sheet_record.until(work, row, start),
        complaint_phone=station.detail(work).phone,
        sign_offs=tuple(record["sign_off_roles"]),
        legal_basis=record["legal_basis"],
        note=note,
        places=tuple(row.places or ()),
        paper="A3" if paper == "A3" else "A4",
    )


def printed(work: Work, wanted: str, paper: str = "A4") -> Printable:
    """The paper of a sheet: kept once it may hang, the same again when nothing changed. Needs `publicity:read`."""
    said = facts(work, wanted, paper)
    row = sheet_record.find(work, wanted)
    if said.draft:
        audit.record(work, "publicity:print", row.id, draft=1)
        return Printable(said, None)
    kept = work.session.execute(
        sa.select(Paper)
        .where(
            Paper.station_id == work.station_id,
            Paper.subject_id == row.id,
            Paper.kind == "posting_sheet",
            Paper.withdrawn_at.is_(None),
        )
        .order_by(Paper.id.desc())
    ).scalars()
    wanted_facts = msgspec.to_builtins(msgspec.structs.replace(said, made_on=work.today, maker=""))
    for one in kept:
        if {**one.facts, "made_on": wanted_facts["made_on"], "maker": ""} == wanted_facts:
            return Printable(said, one.id)
    made = papers.make(work, "posting_sheet", "sheets", row.id, said, row.number)
    return Printable(said, made.id)


def list_all(
    work: Work, *, state: str | None = None, code: str | None = None, limit: int = 200
) -> tuple[sheet_record.SheetLine, ...]:
    """Sheets that were made, newest first. Needs `publicity:read`."""
    users.require(work, "publicity:read")
    query = sa.select(Sheet).where(Sheet.station_id == work.station_id, Sheet.withdrawn_at.is_(None))
    if state:
        query = query.where(Sheet.state == state)
    if code:
        query = query.where(Sheet.code == code)
    rows = list(work.session.execute(query.order_by(Sheet.id.desc()).limit(limit)).scalars())
    return tuple(sheet_record.line_of(work, row) for row in rows)


def get(work: Work, wanted: str) -> SheetDetail:
    """One sheet whole. Needs `publicity:read`. Raises SheetUnknown."""
    users.require(work, "publicity:read")
    row = sheet_record.find(work, wanted)
    who = users.names(work)
    return SheetDetail(
        sheet_record.line_of(work, row),
        tuple(column["label"] for column in row.columns or ()),
        sheet_record.rows(work, row.id),
        tuple(row.total or ()),
        tuple(row.places or ()),
        sheet_record.objections(work, row),
        tuple(
            (e.kind, e.at, who.get(e.user_id or "", ""), e.note or "")
            for e in sheet_record.events(work, row.id)
        ),
    )


def template(work: Work, code: str) -> Mapping[str, Any]:
    """A sheet's template, for a face that reads a table. Raises NeverPosted, SheetCodeUnknown."""
    return sheet_record.template(work, code)


# Within the floor --------------------------------------------------------------------------------


def _require(work: Work, row: Sheet, step: str) -> None:
    why = refusal(row.publisher, sheet_record.standing(work, row), step)
    if why is not None:
        raise why


def _require_and_write(
    work: Work, row: Sheet, kind: str, *, note: str = "", who: str = "", data: Mapping[str, Any] | None = None
) -> str:
    _require(work, row, kind)
    key = _event(work, row, kind, note=note, who=who, data=data)
    row.state = str(sheet_record.standing(work, row).state)
    work.session.flush()
    return key


def _step(
    work: Work, row: Sheet, kind: str, tag: str, *, note: str = "", data: Mapping[str, Any] | None = None
) -> sheet_record.SheetLine:
    _require_and_write(work, row, kind, note=note, data=data)
    audit.record(work, tag, row.id, step=kind)
    return sheet_record.line_of(work, row)


def _event(
    work: Work, row: Sheet, kind: str, *, note: str = "", who: str = "", data: Mapping[str, Any] | None = None
) -> str:
    event = SheetEvent(
        station_id=work.station_id,
        id=new_id(),
        sheet_id=row.id,
        kind=kind,
        at=work.at,
        user_id=work.user_id,
        who=ink.line(who, say(N_("提出人")), field="who", limit=100) or None,
        note=note or None,
        data=dict(data) if data else None,
    )
    work.session.add(event)
    work.session.flush()
    return event.id
