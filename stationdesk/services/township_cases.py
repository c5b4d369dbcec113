"""At a township: the cases that its villages handed up (转报), as the office that answers them sees them.

An answer is a change of the township's own log (`TownshipItem`); the village's case is never written here. It goes down
in a bundle, moves the case there by the case's own rules, and comes back with the village's next bundle.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field
from datetime import date, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import lengths, masks
from stationdesk.core.case_states import (
    EVENT_WORDS,
    Happened,
    Standing,
    State,
    allowed,
    apply,
    replay,
)
from stationdesk.core.clock import civil_date, unstamp
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.core.workdays import Calendar
from stationdesk.models.cases import Case, CaseEvent, CaseMaterial
from stationdesk.models.residents import Person, Phone
from stationdesk.models.township import TownshipItem
from stationdesk.security import audit
from stationdesk.services import packs, township_offices, township_registers, users
from stationdesk.services.case_values import ReasonMissing
from stationdesk.services.township_offices import Office
from stationdesk.services.township_received import RESULTS
from stationdesk.storage.work import Work

NOTICE_DAYS: Final = 5
"""Working days in which an office says what is missing; afterwards it counts as accepted (行政许可法 第三十二条)."""
NEAR_DAYS: Final = 3
NEEDS_REASON: Final = frozenset({"refused", "returned", "replied"})


class CaseNotHere(Refusal):
    template = N_("没有这个转报办件，或不归您的办公室。请从转报列表中选择。")


class AnswerNotPossible(Refusal):
    template = N_("办件 {number} 现在是“{state}”，不能答复“{result}”。可以答复：{possible}。")


class DayWrong(Refusal):
    template = N_("日期不对：答复日期不能晚于今天，办结期限不能早于答复日期。")


class AnswerSent(Refusal):
    template = N_("这条答复已写进下发包，不能收回。请再作一次答复说明情况。")


@dataclass(frozen=True)
class Said:
    """An answer of ours and how far it has come: `made`, `sent`, `there` (the village took it in) or `refused` there."""

    id: str
    result: str
    result_name: str
    made_at: datetime
    where: str
    where_name: str
    why: str = ""


WHERE: Final = {
    "made": N_("待下发"),
    "sent": N_("已写入下发包"),
    "there": N_("村里已收到"),
    "refused": N_("村里未能办理"),
}


@dataclass(frozen=True)
class InboxRow:
    """A case of the inbox. `waits`: `answer` (not answered yet), `result` (accepted, not finished) or nothing."""

    id: str
    station_id: str
    village: str
    number: str
    matter: str
    office: str
    applicant: str = field(repr=False)
    state: str = ""
    state_name: str = ""
    decides: str = "agency"
    forwarded_on: date | None = None
    due_on: date | None = None
    days: int = 0
    """Working days since it was handed up, while an answer is awaited; else those past the due day."""
    waits: str = ""
    light: str = ""
    said: Said | None = None


@dataclass(frozen=True)
class Line:
    """One thing that happened, in words."""

    at: datetime
    what: str
    note: str = field(repr=False, default="")


@dataclass(frozen=True)
class CaseSeen:
    """A case as its office sees it: masked numbers unless revealed."""

    row: InboxRow
    id_number: str = field(repr=False)
    phone: str = field(repr=False)
    address: str = field(repr=False)
    materials: tuple[tuple[str, str], ...]
    """(name, state)."""
    story: tuple[Line, ...]
    answers: tuple[str, ...]
    """What may be said now: keys of `township_down.RESULTS`."""
    revealed: bool = False


@dataclass(frozen=True)
class Query:
    """Which cases: awaiting something, of a village, with a text in number, matter or name."""

    waits: str | None = None
    village: str | None = None
    text: str = ""
    limit: int = 500


@dataclass(frozen=True)
class NewAnswer:
    """What an office says. `result`: accepted, deferred, refused, returned, finished; replied for the village's own."""

    case_id: str
    result: str
    on: date | None = None
    due: date | None = None
    reason: str = field(repr=False, default="")
    missing: tuple[str, ...] = ()
    external_number: str = ""
    result_name: str = ""
    certificate_no: str = ""
    approved: bool = True


def inbox(work: Work, query: Query | None = None) -> tuple[InboxRow, ...]:
    """What was handed up to the offices of whoever asks, what waits longest first. Needs `township:cases`.

    Raises NotATownship, NoOffice, VillageUnknown.
    """
    asked = query or Query()
    rows = _rows(work, township_offices.require_own(work, "township:cases"))
    if asked.village:
        station = township_offices.village(work, asked.village).station_id
        rows = [row for row in rows if row.station_id == station]
    if asked.waits is not None:
        rows = [row for row in rows if row.waits == asked.waits]
    if text := asked.text.strip().casefold():
        rows = [
            row
            for row in rows
            if text in f"{row.number} {row.matter} {row.applicant} {row.village}".casefold()
        ]
    order = {"answer": 0, "result": 1, "": 2}
    rows.sort(key=lambda row: (order[row.waits], -row.days, row.number))
    return tuple(rows[: asked.limit])


def figures(work: Work) -> dict[str, int]:
    """How many wait for an answer, for a result, and how many of them are late. Needs `township:cases`."""
    rows = _rows(work, township_offices.require_own(work, "township:cases"))
    return {
        "answer": sum(row.waits == "answer" for row in rows),
        "result": sum(row.waits == "result" for row in rows),
        "late": sum(row.light == "late" for row in rows),
        "to_send": sum(row.said is not None and row.said.where == "made" for row in rows),
        "all": len(rows),
    }


def case(work: Work, case_id: str, *, reveal: bool = False) -> CaseSeen:
    """One case of an own office. Needs `township:cases`; whole numbers `township:reveal`, and then it is audited.

    Raises CaseNotHere for every case that is not its office's, whether or not it exists.
    """
    row = _one(work, case_id)
    if reveal:
        users.require(work, "township:reveal")
        audit.record(work, "township:reveal", case_id)
    found = work.session.get_one(Case, (row.station_id, row.id))
    person = work.session.get(Person, (row.station_id, found.person_id)) if found.person_id else None
    phone = found.contact_phone or (
        work.session.execute(
            sa.select(Phone.number)
            .where(
                Phone.station_id == row.station_id,
                Phone.person_id == found.person_id,
                Phone.withdrawn_at.is_(None),
            )
            .order_by(Phone.rank)
            .limit(1)
        ).scalar()
        if found.person_id
        else None
    )
    number = (person.id_number if person else None) or ""
    return CaseSeen(
        row,
        number if reveal or not number else masks.id_number(number),
        (phone or "") if reveal or not phone else masks.phone(phone),
        (person.living_address or person.registered_address or "" if person else "") if reveal else "",
        tuple(
            (one.name, one.state)
            for one in work.session.execute(
                sa.select(CaseMaterial)
                .where(
                    CaseMaterial.station_id == row.station_id,
                    CaseMaterial.case_id == row.id,
                    CaseMaterial.withdrawn_at.is_(None),
                )
                .order_by(CaseMaterial.line, CaseMaterial.id)
            ).scalars()
        ),
        tuple(_line(event) for event in _events(work, row)),
        possible(found.decides, _standing(work, row)),
        reveal,
    )


def possible(decides: str, standing: Standing) -> tuple[str, ...]:
    """What may be said of a case now."""
    if decides == "village":
        return ("replied",) if allowed(standing.state, "answered", decides) else ()
    targets = allowed(standing.state, "answered", decides)
    return tuple(key for key in RESULTS if key != "replied" and State(key) in targets)


def answer(work: Work, new: NewAnswer) -> Said:
    """Say something about a case; it waits to be sent down. Needs `township:answer`.

    Raises CaseNotHere, AnswerNotPossible, ReasonMissing, DayWrong.
    """
    users.require(work, "township:answer")
    row = _one(work, new.case_id)
    standing = _standing(work, row)
    may = possible(row.decides, standing)
    if new.result not in may:
        raise AnswerNotPossible(
            number=row.number,
            state=say(State(standing.state).word),
            result=say(RESULTS.get(new.result, new.result[:20])),
            possible=say(N_("、")).join(say(RESULTS[one]) for one in may) or "—",
            field="result",
        )
    lengths.within({"reason": lengths.REMARK}, {"reason": new.reason})
    reason = new.reason.strip()
    if not reason and (new.result in NEEDS_REASON or (new.result == "finished" and not new.approved)):
        raise ReasonMissing(step=say(RESULTS[new.result]), field="reason")
    on = new.on or work.today
    if on > work.today or (new.due is not None and new.due < on):
        raise DayWrong(field="on" if on > work.today else "due")
    office = next(one for one in township_offices.every(work) if one.key == row.office)
    made = TownshipItem(
        station_id=work.station_id,
        id=new_id(),
        kind="answer",
        township=work.station_id,
        village=row.station_id,
        office=office.key,
        office_name=office.chinese,
        made_at=work.at,
        user_id=work.user_id,
        subject_id=row.id,
        number=row.number,
        body={
            name: value
            for name, value in {
                "result": new.result,
                "on": on.isoformat(),
                "due": new.due.isoformat() if new.due else None,
                "reason": reason,
                "missing": [one.strip() for one in new.missing if one.strip()],
                "external_number": new.external_number.strip(),
                "result_name": new.result_name.strip(),
                "certificate_no": new.certificate_no.strip(),
                "approved": new.approved,
            }.items()
            if value not in (None, "", [])
        },
    )
    work.session.add(made)
    work.session.flush()
    audit.record(work, "township:answer", row.id, result=new.result)
    return _said(made)


def take_back(work: Work, item_id: str) -> None:
    """An answer that is in no bundle yet is taken back. Needs `township:answer`. Raises CaseNotHere, AnswerSent."""
    users.require(work, "township:answer")
    item = work.session.get(TownshipItem, (work.station_id, item_id))
    if item is None or item.kind != "answer" or item.withdrawn_at is not None or item.subject_id is None:
        raise CaseNotHere(field="item")
    _one(work, item.subject_id)
    if item.sent_at is not None:
        raise AnswerSent(field="item")
    item.withdrawn_at, item.withdrawn_why = work.at, "taken back"
    work.session.flush()
    audit.record(work, "township:answer", item.subject_id, step="taken_back")


def numbers_of(work: Work, row: InboxRow) -> tuple[str, str]:
    """Whole ID number and telephone of a case that `inbox` gave, for an export that asked for the permit."""
    found = work.rows(
        "SELECT p.id_number, c.contact_phone FROM cases c LEFT JOIN people p ON p.station_id = c.station_id"
        " AND p.id = c.person_id WHERE c.station_id = :s AND c.id = :c",
        s=row.station_id,
        c=row.id,
    )[0]
    return found["id_number"] or "", found["contact_phone"] or ""


def resolve(work: Work, text: str) -> str:
    """A case's id from its id or number, if it is an own office's. Raises CaseNotHere."""
    for row in _rows(work, township_offices.require_own(work, "township:cases")):
        if text in (row.id, row.number):
            return row.id
    raise CaseNotHere(field="case")


# reading ------------------------------------------------------------------------------------------------


def _one(work: Work, case_id: str) -> InboxRow:
    offices = township_offices.require_own(work, "township:cases")
    found = _rows(work, offices, (case_id,))
    if not found:
        raise CaseNotHere(field="case")
    return found[0]


_CASES: Final = """SELECT c.station_id, c.id, c.number, c.matter_code, c.matter_version, c.matter_name, c.state, c.decides,
  c.due_on, c.person_id, p.name AS person, o.name AS organisation,
  (SELECT max(e.at) FROM case_events e WHERE e.station_id = c.station_id AND e.case_id = c.id AND e.kind = 'forwarded'
     AND e.withdrawn_at IS NULL) AS forwarded_at,
  (SELECT max(e.at) FROM case_events e WHERE e.station_id = c.station_id AND e.case_id = c.id AND e.kind = 'answered'
     AND e.withdrawn_at IS NULL) AS answered_at
 FROM cases c LEFT JOIN people p ON p.station_id = c.station_id AND p.id = c.person_id
  LEFT JOIN organisations o ON o.station_id = c.station_id AND o.id = c.organisation_id
 WHERE c.station_id <> :s AND c.withdrawn_at IS NULL AND EXISTS (SELECT 1 FROM case_events e
   WHERE e.station_id = c.station_id AND e.case_id = c.id AND e.kind = 'forwarded' AND e.withdrawn_at IS NULL)"""


def _rows(work: Work, offices: Sequence[Office], only: Iterable[str] = ()) -> list[InboxRow]:
    """The cases that were handed up to these offices; every list, search, export and paper of cases starts here."""
    mine = set(township_offices.matters_of(work, offices))
    known = {one.station_id: one for one in township_offices.villages(work)}
    params: dict[str, Any] = {"s": work.station_id}
    where = ""
    for n, one in enumerate(only):
        params[f"c{n}"] = one
    if len(params) > 1:
        where = f" AND c.id IN ({', '.join(':' + name for name in params if name != 's')})"
    calendar = Calendar.from_pack(packs.holding(work, "calendars"))
    said = _said_of(work)
    found = []
    rows = [
        row
        for row in work.rows(_CASES + where, **params)
        if (row["matter_code"], row["matter_version"]) in mine and row["station_id"] in known
    ]
    out = {
        station: township_registers.out_of_sight(
            work, station, [r["person_id"] for r in rows if r["station_id"] == station and r["person_id"]]
        )
        for station in {row["station_id"] for row in rows}
    }
    for row in rows:
        if row["person_id"] in out[row["station_id"]]:
            continue
        found.append(_inbox_row(work, row, known[row["station_id"]].name, calendar, said.get(row["id"])))
    return found


def _inbox_row(
    work: Work, row: dict[str, Any], village: str, calendar: Calendar, said: Said | None
) -> InboxRow:
    forwarded = civil_date(unstamp(row["forwarded_at"]))
    due = date.fromisoformat(row["due_on"]) if row["due_on"] else None
    state = State(row["state"])
    open_ = said is not None and said.where in ("made", "sent")
    waits, days, light = "", 0, ""
    asked_anew = row["answered_at"] is None or row["answered_at"] < row["forwarded_at"]
    if open_ and said is not None and said.result in ("accepted", "deferred"):
        waits = "result"
    elif open_:
        waits = ""
    elif state is State.FORWARDED or (row["decides"] == "village" and state in _DECIDING and asked_anew):
        waits, days = "answer", _working(calendar, forwarded, work.today)
        light = "late" if days > NOTICE_DAYS else "near" if days > NEAR_DAYS else "normal"
    elif row["decides"] == "agency" and state in (State.ACCEPTED, State.DEFERRED):
        waits = "result"
    if waits == "result":
        light = "normal" if due is None or due >= work.today else "late"
        days = _working(calendar, due, work.today) if due is not None and due < work.today else 0
        if due is not None and 0 <= (due - work.today).days <= NEAR_DAYS:
            light = "near"
    return InboxRow(
        row["id"],
        row["station_id"],
        village,
        row["number"],
        row["matter_name"],
        township_offices.of_matter(work, row["matter_code"], row["matter_version"]),
        row["person"] or row["organisation"] or "",
        str(state),
        say(state.word),
        row["decides"],
        forwarded,
        due,
        days,
        waits,
        light,
        said,
    )


_DECIDING: Final = frozenset({State.ACCEPTED, State.DEFERRED})


def _working(calendar: Calendar, since: date, until: date) -> int:
    """Working days after `since` up to `until`."""
    days = (until - since).days
    return sum(calendar.is_workday(since + timedelta(days=n)) for n in range(1, min(days, 400) + 1))


def _said_of(work: Work) -> dict[str, Said]:
    """Case → the newest answer of ours, with what became of it in the village."""
    rows = work.rows(
        "SELECT i.id, i.subject_id, i.made_at, i.sent_at, json_extract(i.body, '$.result') AS result, v.outcome, v.why"
        " FROM township_items i LEFT JOIN township_items v ON v.station_id = i.village AND v.id = i.id"
        " WHERE i.station_id = :s AND i.kind = 'answer' AND i.withdrawn_at IS NULL ORDER BY i.made_at, i.id",
        s=work.station_id,
    )
    found = {}
    for row in rows:
        where = "made" if row["sent_at"] is None else "sent"
        if row["outcome"] is not None:
            where = "refused" if row["outcome"] == "refused" else "there"
        found[row["subject_id"]] = Said(
            row["id"],
            row["result"],
            say(RESULTS.get(row["result"], row["result"])),
            unstamp(row["made_at"]),
            where,
            say(WHERE[where]),
            row["why"] or "",
        )
    return found


def _said(item: TownshipItem) -> Said:
    result = str(item.body["result"])
    return Said(item.id, result, say(RESULTS[result]), item.made_at, "made", say(WHERE["made"]))


def _events(work: Work, row: InboxRow) -> list[CaseEvent]:
    return list(
        work.session.execute(
            sa.select(CaseEvent)
            .where(
                CaseEvent.station_id == row.station_id,
                CaseEvent.case_id == row.id,
                CaseEvent.withdrawn_at.is_(None),
            )
            .order_by(CaseEvent.at, CaseEvent.id)
        ).scalars()
    )


def _standing(work: Work, row: InboxRow) -> Standing:
    """Where the case stands: what the village wrote, and what we have said since and it has not taken in yet."""
    standing = replay(Happened(one.kind, one.at, one.data or {}) for one in _events(work, row))
    if standing is None:
        raise CaseNotHere(field="case")
    pending = work.session.execute(
        sa.select(TownshipItem)
        .where(
            TownshipItem.station_id == work.station_id,
            TownshipItem.kind == "answer",
            TownshipItem.subject_id == row.id,
            TownshipItem.withdrawn_at.is_(None),
        )
        .order_by(TownshipItem.id)
    ).scalars()
    for one in pending:
        if (
            work.session.get(TownshipItem, (row.station_id, one.id)) is None
            and one.body["result"] != "replied"
        ):
            standing = apply(standing, Happened("answered", one.made_at, {"to": one.body["result"]}))
    return standing


def _line(event: CaseEvent) -> Line:
    data = event.data or {}
    what = say(EVENT_WORDS.get(event.kind, event.kind))
    if event.kind == "answered" and data.get("result"):
        what += say(N_("：")) + say(RESULTS.get(str(data["result"]), str(data["result"])))
    return Line(event.at, what, event.note or "")
