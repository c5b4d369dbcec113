"""What a publicity sheet says on paper, and the record of how it hung (公示记录)."""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime

import msgspec
import sqlalchemy as sa

from stationdesk.core import papers as facts_of
from stationdesk.core.clock import civil_date
from stationdesk.core.late import dataclass
from stationdesk.core.publicity_states import CHAINS, EVENT_WORDS, FOR_OTHERS, final
from stationdesk.core.words import say
from stationdesk.models.papers import Paper
from stationdesk.security import audit
from stationdesk.services import (
    papers,
    publicity_board,
    publicity_copies,
    publicity_history,
    publicity_periods,
    station,
    users,
)
from stationdesk.services import publicity_record as sheet_record
from stationdesk.storage.work import Work


@dataclass(frozen=True)
class Printable:
    """Facts to draw; `paper_id` is None for a draft, which is not kept."""

    facts: facts_of.PostingSheet = field(repr=False)
    paper_id: str | None


def facts(work: Work, wanted: str, paper: str = "A4") -> facts_of.PostingSheet:
    """What the sheet says on paper: with the watermark of a draft until it may hang. Needs `publicity:read`."""
    users.require(work, "publicity:read")
    row = sheet_record.find(work, wanted)
    record = sheet_record.template_of(work, row)
    start = row.posted_on or work.today
    note = record["note"]
    if row.publisher in FOR_OTHERS:
        note = "；".join(part for part in (note, "由公布单位公布，村里代为张贴") if part)
    frame = papers.frame(work)
    frame["village"] = sheet_record.speaker(work, row, record)
    return facts_of.PostingSheet(
        **frame,
        number=row.number,
        draft=not final(row.publisher, sheet_record.standing(work, row)),
        code=row.code,
        part=publicity_copies.part_of(work, row.part),
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
        account=publicity_history.account_words(work, row),
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


def record(work: Work, wanted: str) -> facts_of.PostingRecord:
    """公示记录 of one sheet: every stage with its day and who signed, places and photos, objections. Needs
    `publicity:read`.
    """
    users.require(work, "publicity:read")
    row = sheet_record.find(work, wanted)
    who = users.names(work)
    stages = []
    for event in sheet_record.events(work, row.id):
        if event.kind in ("objected", "answered", "judged"):
            continue
        data = event.data or {}
        note = {"file": "由表格编制", "register": "由台账编制"}.get(event.note or "", event.note or "")
        signed = [*data.get("signed", ())]
        if data.get("by"):
            signed.insert(0, str(data["by"]))
        stages.append(
            facts_of.PostingStage(
                stage=say(EVENT_WORDS.get(event.kind, event.kind)),
                on=facts_of_day(data.get("on"), event.at),
                by=who.get(event.user_id or "", ""),
                signed=tuple(signed),
                note="纸面签字，已录入；" + note
                if data.get("approval") and event.kind == "reviewed"
                else note,
            )
        )
    hung = publicity_board.places(work, row.id)
    return facts_of.PostingRecord(
        **papers.frame(work),
        number=row.number,
        title=row.title,
        code=row.code,
        part=publicity_copies.part_of(work, row.part),
        period=publicity_periods.parse(row.period, "ad hoc").word,
        edition=row.version or 1,
        publisher=CHAINS[row.publisher].name,
        rows=sheet_record.line_of(work, row).rows,
        copies=publicity_history.copies(work, row.id),
        posted_from=row.posted_on,
        posted_to=row.until_on,
        taken_down_on=row.taken_down_on,
        stages=tuple(stages),
        places=tuple(
            facts_of.PostingPlace(place=one.place, on=one.posted_on, by=one.posted_by, photos=one.photos)
            for one in hung
        ),
        objections=tuple(
            facts_of.PostingObjection(
                at=one.at,
                who=one.who or "匿名",
                channel=one.channel,
                text=one.text,
                due=one.reply_due,
                answered_at=one.answered_at,
                answer=one.answer,
                content=one.content,
                referred=one.referred,
            )
            for one in sheet_record.objections(work, row)
        ),
    )


def recorded(work: Work, wanted: str) -> papers.PaperRow:
    """The record as a paper of its own, kept. Needs `publicity:post`."""
    users.require(work, "publicity:post")
    said = record(work, wanted)
    row = sheet_record.find(work, wanted)
    audit.record(work, "publicity:print", row.id, record=1)
    return papers.make(work, "posting_record", "sheets", row.id, said, row.number)


def facts_of_day(text: object, at: datetime) -> date:
    """The day a stage says it was, or the day it was written down."""
    return date.fromisoformat(text) if isinstance(text, str) else civil_date(at)
