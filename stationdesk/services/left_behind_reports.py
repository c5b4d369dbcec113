"""Mandatory reports (强制报告): written by whoever may report, readable only by those who need to know.

Each report has a key of its own (a sealed group). It is wrapped to whoever reads sealed content and to the person
who wrote it, and never to anyone named in it, head and administrator included: who holds no wrap does not even see
that the report exists. In clear stand only the number and the times. The paper is drawn from the opened report on
demand and is never kept. Opening, printing and every step is written into the audit, by number of the record only.

Services work with ciphertext; a face opens it with the reader's own key (`left_behind_reports_read.unseal`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import field
from datetime import datetime, timedelta
from typing import Final

import msgspec
import sqlalchemy as sa

from stationdesk.core import lengths, masks
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.report_contents import CallBody, NamedPerson, ReportBody, StepBody
from stationdesk.core.words import N_, say
from stationdesk.models.left_behind import MandatoryReport, ReportCall, ReportStep
from stationdesk.models.users import SealedGroup, SealedWrap
from stationdesk.security import audit, sealed
from stationdesk.services import file_access_sight as sight
from stationdesk.services import left_behind_report_keys as keys
from stationdesk.services import numbers, packs, residents, users
from stationdesk.storage.work import Work

GRACE: Final = timedelta(minutes=2)
"""Two clocks in one room may differ by this much."""
LONG: Final = lengths.REMARK


class SituationUnknown(Refusal):
    template = N_("没有编号为“{given}”的情形。可选：{codes}。拿不准时选9，先报告。")


class VictimMissing(Refusal):
    template = N_("请写明是谁；不认识的写下样貌、年龄和所在位置。")


class FactsMissing(Refusal):
    template = N_("请写下看到、听到的事实，一句话也行；不作判断，不追问孩子。")


class FoundAhead(Refusal):
    template = N_("发现时间还没有到。请核对日期和钟点。")


class CallBeforeFound(Refusal):
    template = N_("报告时间早于发现时间。请核对；发现时间是{found}。")


class CallAhead(Refusal):
    template = N_("报告时间还没有到。请打完电话再登记。")


class WhomMissing(Refusal):
    template = N_("请写明报告给了哪个单位，例如“110”或“派出所”。")


class ReportClosed(Refusal):
    template = N_("这份报告已办结。有新情况请先重新打开。")


class ReportNotClosed(Refusal):
    template = N_("这份报告没有办结，不用重新打开。")


class NotReportedYet(Refusal):
    template = N_("还没有登记向谁报告过，不能办结。请先打电话报告并登记。")


class WordsMissing(Refusal):
    template = N_("请写明情况，别人看得懂的一句话就行。")


@dataclass(frozen=True)
class NewReport:
    """What is reported. Either `person_id` or `who` (a description); `found_at` empty means now."""

    situation: str
    facts: str = field(repr=False)
    person_id: str | None = None
    who: str = field(default="", repr=False)
    found_at: datetime | None = None
    place: str = field(default="", repr=False)
    how: str = field(default="", repr=False)
    done: str = field(default="", repr=False)
    named: tuple[NamedPerson, ...] = field(default=(), repr=False)
    own_key: str = field(default="", repr=False)
    """The writer's public key on this computer, so that they can open it again here."""
    visit_id: str | None = None
    """The visit on which it was seen; kept inside the seal, because a visit names a person in clear."""


@dataclass(frozen=True)
class Made:
    """A report that is kept. `minutes` since discovery; `mine`: whether its writer can open it again."""

    report_id: str
    number: str
    found_at: datetime
    minutes: int
    mine: bool


@dataclass(frozen=True)
class NewCall:
    """A call that was made. `at` empty means now."""

    report_id: str
    whom: str = field(repr=False)
    phone: str = field(default="", repr=False)
    taken_by: str = field(default="", repr=False)
    receipt: str = field(default="", repr=False)
    note: str = field(default="", repr=False)
    at: datetime | None = None


@dataclass(frozen=True)
class Called:
    """A call as it was kept: minutes from discovery to the call."""

    report_id: str
    number: str
    minutes: int


@dataclass(frozen=True)
class Line:
    """A report as the list shows it: no name, no situation; the content is opened on purpose."""

    id: str
    number: str
    found_at: datetime
    made_at: datetime
    author: str = field(repr=False)
    mine: bool
    calls: int
    first_minutes: int | None
    """Minutes from discovery to the first call; None while nobody was called."""
    closed: bool


@dataclass(frozen=True)
class SealedPart:
    """Ciphertext of a report, with the wrap that opens it for this reader."""

    id: str
    kind: str
    """`report`, `call`, or the kind of a step."""
    at: datetime
    user: str = field(repr=False)
    minutes: int | None
    group_id: str
    cipher: str | None = field(repr=False)
    wraps: tuple[str, ...] = field(repr=False)
    """For each computer of this reader."""
    about: str


@dataclass(frozen=True)
class SealedReport:
    """A report with everything that belongs to it, still sealed."""

    line: Line
    parts: tuple[SealedPart, ...]
    readers: tuple[str, ...] = field(repr=False)
    """Who can open it, by name."""


def situations(work: Work) -> tuple[tuple[str, str], ...]:
    """Code and words of the situations that must be reported, in the order of the rules in force today."""
    body = packs.holding(work, "left_behind_rules").body
    return tuple((row["code"], row["text"]) for row in body["report_situations"])


def report(work: Work, new: NewReport) -> Made:
    """Keep a report, sealed. Needs `left_behind:report`, and nothing else: whoever sees harm may always say so.

    Raises SituationUnknown, VictimMissing, FactsMissing, FoundAhead, PersonUnknown, TextTooLong, NobodyLeftToRead.
    """
    users.require(work, keys.WRITE)
    found_at = new.found_at or work.at
    if found_at > work.at + GRACE:
        raise FoundAhead(field="found_at")
    body = _body(work, new)
    group = keys.new_group(work, keys.readers(work, body.named, new.own_key))
    row = MandatoryReport(
        station_id=work.station_id,
        id=(report_id := new_id()),
        number=numbers.take(work, "report"),
        group_id=group.id,
        found_at=found_at,
        made_at=work.at,
        user_id=work.user_id,
        cipher=_seal(body, group, f"mandatory_reports:{report_id}"),
    )
    work.session.add(row)
    work.session.flush()
    sight.lose(work, body.person_id, body.named)
    audit.record(work, keys.WRITE, row.id, step="report")
    mine = bool(keys.own_wraps(work, group.id))
    return Made(row.id, row.number, found_at, _minutes(found_at, work.at), mine)


def call(work: Work, new: NewCall) -> Called:
    """Log a call: whom, who took it, when; the minutes since discovery are counted here.

    Needs `left_behind:report` and sight of the report. Raises ReportUnknown, ReportClosed, WhomMissing,
    CallBeforeFound, CallAhead.
    """
    users.require(work, keys.WRITE)
    row = keys.visible(work, new.report_id)
    _open(work, row)
    at = new.at or work.at
    if not new.whom.strip():
        raise WhomMissing(field="whom")
    if at > work.at + GRACE:
        raise CallAhead(field="at")
    if at < row.found_at - GRACE:
        from stationdesk.core.clock import local

        raise CallBeforeFound(found=f"{local(row.found_at):%m-%d %H:%M}", field="at")
    body = CallBody(
        whom=lengths.one_line(new.whom, "whom", lengths.NAME),
        phone=lengths.one_line(new.phone, "phone", lengths.NUMBER),
        taken_by=lengths.one_line(new.taken_by, "taken_by", lengths.NAME),
        receipt=lengths.one_line(new.receipt, "receipt", lengths.NAME),
        note=_text(new.note, "note"),
    )
    group = keys.group_of(work, row)
    call_id = new_id()
    minutes = _minutes(row.found_at, at)
    work.session.add(
        ReportCall(
            station_id=work.station_id,
            id=call_id,
            report_id=row.id,
            group_id=group.id,
            called_at=at,
            minutes=minutes,
            user_id=work.user_id,
            cipher=_seal(body, group, f"report_calls:{call_id}"),
        )
    )
    work.session.flush()
    audit.record(work, keys.WRITE, row.id, step="call", minutes=minutes)
    return Called(row.id, row.number, minutes)


def follow_up(work: Work, report_id: str, words: str) -> Line:
    """What was done or learnt since. Raises ReportUnknown, ReportClosed, WordsMissing."""
    return _step(work, report_id, "follow", words)


def close(work: Work, report_id: str, words: str) -> Line:
    """The matter is in other hands and settled; says how. Raises NotReportedYet, ReportClosed, WordsMissing."""
    return _step(work, report_id, "close", words)


def reopen(work: Work, report_id: str, words: str) -> Line:
    """Something new came up after it was closed. Raises ReportNotClosed, WordsMissing."""
    return _step(work, report_id, "reopen", words)


def name_also(work: Work, report_id: str, named: NamedPerson, *, child_id: str | None = None) -> Line:
    """Somebody turns out to be involved: whoever of the station is meant loses sight of the report from now on,
    and of the file of the child it is about (`child_id`: as the opened report says, which only its reader knows).

    What is added later is sealed to a new key that they never had; what they had read, they have read.
    Raises ReportUnknown, VictimMissing, NobodyLeftToRead.
    """
    users.require(work, keys.WRITE)
    row = keys.visible(work, report_id)
    if not named.name.strip():
        raise VictimMissing(field="named")
    named = _known(work, named)
    before = keys.group_of(work, row)
    out = keys.meant(work, [named])
    stay = {user: held for user, held in keys.holders(work, before.id).items() if user not in out}
    if not stay:
        raise keys.NobodyLeftToRead(field="named")
    group = keys.new_group(work, stay)
    for group_id in keys.groups(work, row):
        for wrap in keys.wraps_of(work, group_id):
            if wrap.user_id in out:
                wrap.withdrawn_at, wrap.withdrawn_why = work.at, "named"
    _add_step(work, row, group, "named", StepBody(named=(named,)))
    sight.lose(work, child_id, (named,))
    audit.record(work, keys.WRITE, row.id, step="named")
    return _line(work, row)


def printed(work: Work, report_id: str, copies: int = 1) -> None:
    """The paper went to the printer or to a file. Raises ReportUnknown."""
    row = keys.visible(work, report_id)
    _add_step(work, row, keys.group_of(work, row), "print", None)
    audit.record(work, "papers:printed", row.id, kind="mandatory_report", copies=copies)


def listed(work: Work) -> tuple[Line, ...]:
    """The reports this person may open, the newest first; of all others not even a number."""
    found = work.session.execute(
        sa.select(MandatoryReport)
        .where(
            MandatoryReport.station_id == work.station_id,
            MandatoryReport.withdrawn_at.is_(None),
            # What most people see is nothing, and the rail asks after every change.
            MandatoryReport.group_id.in_(
                sa.select(SealedWrap.group_id).where(
                    SealedWrap.station_id == work.station_id,
                    SealedWrap.user_id == work.user_id,
                    SealedWrap.withdrawn_at.is_(None),
                )
            ),
        )
        .order_by(MandatoryReport.made_at.desc(), MandatoryReport.id.desc())
    ).scalars()
    return tuple(_line(work, row) for row in found if keys.sees(work, row))


def open_report(work: Work, report_id: str) -> SealedReport:
    """Everything of one report, sealed, with this reader's wraps; the look is written into the audit.

    Raises ReportUnknown for whoever does not read sealed content, and for anyone named in it.
    """
    row = keys.visible(work, report_id)
    who = users.names(work)
    wraps = {group: keys.own_wraps(work, group) for group in keys.groups(work, row)}
    parts = [
        SealedPart(
            row.id,
            "report",
            row.made_at,
            who.get(row.user_id or "", ""),
            None,
            row.group_id,
            row.cipher,
            wraps[row.group_id],
            f"mandatory_reports:{row.id}",
        )
    ]
    parts += [
        SealedPart(
            one.id,
            "call",
            one.called_at,
            who.get(one.user_id or "", ""),
            one.minutes,
            one.group_id,
            one.cipher,
            wraps[one.group_id],
            f"report_calls:{one.id}",
        )
        for one in keys.calls(work, row.id)
    ]
    parts += [
        SealedPart(
            one.id,
            one.kind,
            one.at,
            who.get(one.user_id or "", ""),
            None,
            one.group_id,
            one.cipher,
            wraps[one.group_id],
            f"report_steps:{one.id}",
        )
        for one in keys.steps(work, row.id)
    ]
    audit.record(work, keys.READ, row.id, kind="mandatory_report")
    readers = tuple(who.get(user, "") for user in keys.holders(work, keys.group_of(work, row).id))
    return SealedReport(_line(work, row), tuple(parts), readers)


def resolve(work: Work, text: str) -> str:
    """The id of a report named by its id, its number or the number's end. Raises ReportUnknown."""
    wanted = text.strip()
    found = [one.id for one in listed(work) if wanted in (one.id, one.number)]
    if not found and len(wanted) >= 4:
        found = [one.id for one in listed(work) if one.number.endswith(wanted)]
    if len(found) != 1:
        raise keys.ReportUnknown(field="report")
    return found[0]


def waiting(work: Work) -> int:
    """How many reports this person can open are not closed: a count, for tiles."""
    return sum(1 for one in listed(work) if not one.closed)


def counted(work: Work, since: datetime, until: datetime) -> int:
    """How many reports were made in a time, for the counts to the township (B7: only the number).

    Needs `left_behind:read`.
    """
    users.require(work, "left_behind:read")
    return int(
        work.session.execute(
            sa.select(sa.func.count())
            .select_from(MandatoryReport)
            .where(
                MandatoryReport.station_id == work.station_id,
                MandatoryReport.withdrawn_at.is_(None),
                MandatoryReport.made_at >= since,
                MandatoryReport.made_at < until,
            )
        ).scalar_one()
    )


# content ----------------------------------------------------------------------------------------------


def _body(work: Work, new: NewReport) -> ReportBody:
    words = dict(situations(work))
    code = new.situation.strip().upper()
    if code not in words:
        raise SituationUnknown(
            given=new.situation.strip()[:8], codes=say(N_("、")).join(words), field="situation"
        )
    who = lengths.one_line(new.who, "who", lengths.ADDRESS)
    person = residents.get(work, residents.stands_for(work, new.person_id)) if new.person_id else None
    if person is None and not who:
        raise VictimMissing(field="person")
    if not new.facts.strip():
        raise FactsMissing(field="facts")
    number = (person.id_number or "") if person else ""
    pack = packs.holding(work, "left_behind_rules")
    return ReportBody(
        situation=code,
        situation_words=words[code],
        rules=f"{pack.name}@{pack.version}",
        who=person.name if person else who,
        person_id=person.id if person else None,
        sex={"1": "男", "2": "女"}.get(person.sex or "", "") if person else "",
        birth=person.birth if person else None,
        id_no=number if not number or "residents:reveal" in work.actor.permits else masks.id_number(number),
        address=(person.living_address or person.registered_address or "") if person else "",
        place=lengths.one_line(new.place, "place", lengths.ADDRESS),
        how=lengths.one_line(new.how, "how", lengths.ADDRESS),
        facts=_text(new.facts, "facts"),
        done=_text(new.done, "done"),
        named=tuple(_known(work, one) for one in new.named if one.name.strip()),
        visit_id=new.visit_id,
    )


def _known(work: Work, one: NamedPerson) -> NamedPerson:
    if one.person_id:
        person = residents.get(work, residents.stands_for(work, one.person_id))
        return msgspec.structs.replace(one, name=person.name, person_id=person.id)
    return msgspec.structs.replace(
        one,
        name=lengths.one_line(one.name, "named", lengths.NAME),
        relation=lengths.one_line(one.relation, "named", lengths.TITLE),
    )


def _text(given: str, name: str) -> str:
    plain = given.strip()
    lengths.within({name: LONG}, {name: plain})
    return plain


def _seal(body: msgspec.Struct, group: SealedGroup, about: str) -> str:
    return sealed.seal(msgspec.json.encode(body), group.public_key, about=about)


def _minutes(since: datetime, until: datetime) -> int:
    return max(0, int((until - since).total_seconds() // 60))


# steps ------------------------------------------------------------------------------------------------


def _step(work: Work, report_id: str, kind: str, words: str) -> Line:
    users.require(work, keys.WRITE)
    row = keys.visible(work, report_id)
    if kind == "reopen":
        if not _is_closed(keys.steps(work, row.id)):
            raise ReportNotClosed(field="report")
    else:
        _open(work, row)
    if kind == "close" and not keys.calls(work, row.id):
        raise NotReportedYet(field="report")
    if not words.strip():
        raise WordsMissing(field="words")
    _add_step(work, row, keys.group_of(work, row), kind, StepBody(words=_text(words, "words")))
    audit.record(work, keys.WRITE, row.id, step=kind)
    return _line(work, row)


def _add_step(work: Work, row: MandatoryReport, group: SealedGroup, kind: str, body: StepBody | None) -> None:
    step_id = new_id()
    work.session.add(
        ReportStep(
            station_id=work.station_id,
            id=step_id,
            report_id=row.id,
            group_id=group.id,
            kind=kind,
            at=work.at,
            user_id=work.user_id,
            cipher=None if body is None else _seal(body, group, f"report_steps:{step_id}"),
        )
    )
    work.session.flush()


def _open(work: Work, row: MandatoryReport) -> None:
    if _is_closed(keys.steps(work, row.id)):
        raise ReportClosed(field="report")


def _is_closed(steps: Collection[ReportStep]) -> bool:
    last = [one.kind for one in steps if one.kind in ("close", "reopen")]
    return bool(last) and last[-1] == "close"


def _line(work: Work, row: MandatoryReport) -> Line:
    calls = keys.calls(work, row.id)
    return Line(
        row.id,
        row.number,
        row.found_at,
        row.made_at,
        users.names(work).get(row.user_id or "", ""),
        row.user_id == work.user_id,
        len(calls),
        calls[0].minutes if calls else None,
        _is_closed(keys.steps(work, row.id)),
    )
