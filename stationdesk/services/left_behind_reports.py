"""Mandatory reports (强制报告): written by whoever may report, readable only by those who need to know.

Each report has a key of its own (a sealed group). It is wrapped to whoever reads sealed content and to the person
who wrote it, and never to anyone named in it, head and administrator included: who holds no wrap does not even see
that the report exists. In clear stand only the number and the times. The paper is drawn from the opened report on
demand and is never kept. Opening, printing and every step is written into the audit, by number of the record only.

Services work with ciphertext; a face opens it with the reader's own key (`left_behind_reports_read.unseal`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from stationdesk.core import lengths, masks, names
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.report_contents import CallBody, NamedPerson, ReportBody, StepBody
from stationdesk.core.words import N_, say
from stationdesk.models.left_behind import MandatoryReport, ReportCall, ReportStep
from stationdesk.models.residents import Phone
from stationdesk.models.users import SealedGroup, SealedWrap, User
from stationdesk.security import audit, sealed
from stationdesk.security.gate import rules as permit_rules
from stationdesk.services import numbers, packs, residents, users
from stationdesk.storage.work import Work

WRITE: Final = "left_behind:report"
READ: Final = "sealed:read"
REVIEW: Final = "left_behind:review"
GROUP: Final = "mandatory-report"
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


class ReportUnknown(Refusal):
    """No such report, or none that this person may know of: the answer is the same."""

    template = N_("没有您能查看的这份报告。请核对编号；如工作需要，请向儿童主任询问。")


class ReportClosed(Refusal):
    template = N_("这份报告已办结。有新情况请先重新打开。")


class ReportNotClosed(Refusal):
    template = N_("这份报告没有办结，不用重新打开。")


class NotReportedYet(Refusal):
    template = N_("还没有登记向谁报告过，不能办结。请先打电话报告并登记。")


class WordsMissing(Refusal):
    template = N_("请写明情况，别人看得懂的一句话就行。")


class NobodyLeftToRead(Refusal):
    """Everyone who could open the report is named in it, or nobody has a key."""

    template = N_(
        "站里没有未被提及、又能打开密存内容的人，这里存不了。请现在就打110，并直接告知乡镇未成年人保护工作站。"
    )


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
    wrap: str | None = field(repr=False)
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
    users.require(work, WRITE)
    found_at = new.found_at or work.at
    if found_at > work.at + GRACE:
        raise FoundAhead(field="found_at")
    body = _body(work, new)
    group = _new_group(work, _readers(work, body.named))
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
    audit.record(work, WRITE, row.id, step="report")
    mine = _wrap(work, group.id) is not None
    return Made(row.id, row.number, found_at, _minutes(found_at, work.at), mine)


def call(work: Work, new: NewCall) -> Called:
    """Log a call: whom, who took it, when; the minutes since discovery are counted here.

    Needs `left_behind:report` and sight of the report. Raises ReportUnknown, ReportClosed, WhomMissing,
    CallBeforeFound, CallAhead.
    """
    users.require(work, WRITE)
    row = _visible(work, new.report_id)
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
    group = _group_of(work, row)
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
    audit.record(work, WRITE, row.id, step="call", minutes=minutes)
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


def name_also(work: Work, report_id: str, named: NamedPerson) -> Line:
    """Somebody turns out to be involved: whoever of the station is meant loses sight of the report from now on.

    What is added later is sealed to a new key that they never had; what they had read, they have read.
    Raises ReportUnknown, VictimMissing, NobodyLeftToRead.
    """
    users.require(work, WRITE)
    row = _visible(work, report_id)
    if not named.name.strip():
        raise VictimMissing(field="named")
    named = _known(work, named)
    before = _group_of(work, row)
    out = _meant(work, [named])
    stay = {user: key for user, key in _holders(work, before.id).items() if user not in out}
    if not stay:
        raise NobodyLeftToRead(field="named")
    group = _new_group(work, stay)
    for held in _groups(work, row):
        for wrap in _wraps(work, held):
            if wrap.user_id in out:
                wrap.withdrawn_at, wrap.withdrawn_why = work.at, "named"
    _add_step(work, row, group, "named", StepBody(named=(named,)))
    audit.record(work, WRITE, row.id, step="named")
    return _line(work, row)


def printed(work: Work, report_id: str, copies: int = 1) -> None:
    """The paper went to the printer or to a file. Raises ReportUnknown."""
    row = _visible(work, report_id)
    _add_step(work, row, _group_of(work, row), "print", None)
    audit.record(work, "papers:printed", row.id, kind="mandatory_report", copies=copies)


def listed(work: Work) -> tuple[Line, ...]:
    """The reports this person may open, the newest first; of all others not even a number."""
    found = work.session.execute(
        sa.select(MandatoryReport)
        .where(MandatoryReport.station_id == work.station_id, MandatoryReport.withdrawn_at.is_(None))
        .order_by(MandatoryReport.made_at.desc(), MandatoryReport.id.desc())
    ).scalars()
    return tuple(_line(work, row) for row in found if _sees(work, row))


def open_report(work: Work, report_id: str) -> SealedReport:
    """Everything of one report, sealed, with this reader's wraps; the look is written into the audit.

    Raises ReportUnknown for whoever does not read sealed content, and for anyone named in it.
    """
    row = _visible(work, report_id)
    who = users.names(work)
    wraps = {group: _wrap(work, group) for group in _groups(work, row)}
    parts = [
        SealedPart(
            row.id,
            "report",
            row.made_at,
            who.get(row.user_id or "", ""),
            None,
            row.group_id,
            row.cipher,
            wraps.get(row.group_id),
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
            wraps.get(one.group_id),
            f"report_calls:{one.id}",
        )
        for one in _calls(work, row.id)
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
            wraps.get(one.group_id),
            f"report_steps:{one.id}",
        )
        for one in _steps(work, row.id)
    ]
    audit.record(work, READ, row.id, kind="mandatory_report")
    readers = tuple(who.get(user, "") for user in _holders(work, _group_of(work, row).id))
    return SealedReport(_line(work, row), tuple(parts), readers)


def resolve(work: Work, text: str) -> str:
    """The id of a report named by its id, its number or the number's end. Raises ReportUnknown."""
    wanted = text.strip()
    found = [one.id for one in listed(work) if wanted in (one.id, one.number)]
    if not found and len(wanted) >= 4:
        found = [one.id for one in listed(work) if one.number.endswith(wanted)]
    if len(found) != 1:
        raise ReportUnknown(field="report")
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


# who may see it ---------------------------------------------------------------------------------------


def _sees(work: Work, row: MandatoryReport) -> bool:
    reads = {READ, REVIEW} & work.actor.permits or row.user_id == work.user_id
    # Every group, not only the last: two machines may each have named somebody before they met.
    return bool(reads) and all(_wrap(work, group) is not None for group in _groups(work, row))


def _visible(work: Work, report_id: str) -> MandatoryReport:
    row = work.session.get(MandatoryReport, (work.station_id, report_id))
    if row is None or row.withdrawn_at is not None or not _sees(work, row):
        raise ReportUnknown(field="report")
    return row


def without_key(work: Work, report_id: str) -> tuple[tuple[str, str], ...]:
    """User id and public key of those who read sealed content but came after a report was written.

    A reader may let them in (`admit`), unless the report names them. Raises ReportUnknown.
    """
    row = _visible(work, report_id)
    keys, held = _keys(work), _holders(work, _group_of(work, row).id)
    table, posts = permit_rules(work), users.posts_on(work, work.today)
    # Whoever once held a wrap and lost it was named.
    gone = set(
        work.session.execute(
            sa.select(SealedWrap.user_id).where(
                SealedWrap.station_id == work.station_id,
                SealedWrap.group_id.in_(_groups(work, row)),
                SealedWrap.withdrawn_at.is_not(None),
            )
        ).scalars()
    )
    return tuple(
        (user, key)
        for user, key in sorted(keys.items())
        if user not in held and user not in gone and READ in table.permits_of(posts.get(user, ()))
    )


def admit(work: Work, report_id: str, user_id: str, wraps: Mapping[str, str]) -> None:
    """Let somebody who reads sealed content open a report: wraps by group, made with a reader's own key
    (`left_behind_reports_read.wraps_for`, which refuses whom the report names). Raises ReportUnknown, NotPermitted.
    """
    row = _visible(work, report_id)
    allowed = dict(without_key(work, report_id))
    if user_id not in allowed or set(wraps) != set(_groups(work, row)):
        raise ReportUnknown(field="user")
    for group_id, wrapped in wraps.items():
        work.session.add(
            SealedWrap(
                station_id=work.station_id,
                group_id=group_id,
                user_id=user_id,
                recipient=allowed[user_id],
                wrapped=wrapped,
            )
        )
    work.session.flush()
    audit.record(work, WRITE, row.id, step="admit")


def _readers(work: Work, named: Sequence[NamedPerson]) -> dict[str, str]:
    """User → public key of whoever may open a report: who reads sealed content and its writer, nobody named."""
    keys = _keys(work)
    table, posts = permit_rules(work), users.posts_on(work, work.today)
    may = {user: table.permits_of(posts.get(user, ())) for user in keys}
    out = _meant(work, named)
    found = {user for user in keys if READ in may[user] or user == work.user_id} - out
    if not found:
        # Nobody in ordinary charge is left: whoever reviews (the secretary) takes their place.
        found = {user for user in keys if REVIEW in may[user]} - out
    if not found:
        raise NobodyLeftToRead(field="named")
    return {user: keys[user] for user in found}


def _keys(work: Work) -> dict[str, str]:
    rows = work.session.execute(
        sa.select(User.id, User.age_key).where(
            User.station_id == work.station_id, User.withdrawn_at.is_(None), User.disabled_at.is_(None)
        )
    )
    return {user: key for user, key in rows if key}


def _meant(work: Work, named: Iterable[NamedPerson]) -> set[str]:
    """The users of the station whom names could mean: rather one too many loses sight than one too few."""
    named = list(named)
    ids = {one.user_id for one in named if one.user_id}
    forms = {names.search_form(one.name) for one in named} - {""}
    people = [one.person_id for one in named if one.person_id]
    phones = set(
        work.session.execute(
            sa.select(Phone.number).where(
                Phone.station_id == work.station_id, Phone.person_id.in_(people), Phone.withdrawn_at.is_(None)
            )
        ).scalars()
    )
    rows = work.session.execute(
        sa.select(User.id, User.name, User.phone).where(User.station_id == work.station_id)
    )
    return ids | {
        user
        for user, name, phone in rows
        if names.search_form(name) in forms or (phone is not None and phone in phones)
    }


def _new_group(work: Work, readers: Mapping[str, str]) -> SealedGroup:
    made = sealed.new_group(sorted(set(readers.values())))
    group = SealedGroup(station_id=work.station_id, id=new_id(), name=GROUP, public_key=made.public)
    work.session.add(group)
    work.session.flush()
    for user, key in sorted(readers.items()):
        work.session.add(
            SealedWrap(
                station_id=work.station_id,
                group_id=group.id,
                user_id=user,
                recipient=key,
                wrapped=made.wraps[key],
            )
        )
    work.session.flush()
    return group


def _wraps(work: Work, group_id: str) -> list[SealedWrap]:
    return list(
        work.session.execute(
            sa.select(SealedWrap)
            .where(
                SealedWrap.station_id == work.station_id,
                SealedWrap.group_id == group_id,
                SealedWrap.withdrawn_at.is_(None),
            )
            .order_by(SealedWrap.id)
        ).scalars()
    )


def _holders(work: Work, group_id: str) -> dict[str, str]:
    return {wrap.user_id: wrap.recipient for wrap in _wraps(work, group_id) if wrap.user_id}


def _wrap(work: Work, group_id: str) -> str | None:
    return next((w.wrapped for w in reversed(_wraps(work, group_id)) if w.user_id == work.user_id), None)


def _group_of(work: Work, row: MandatoryReport) -> SealedGroup:
    """The group that new content is sealed to: the report's own, or that of the last time somebody was named."""
    last = next((one for one in reversed(_steps(work, row.id)) if one.kind == "named"), None)
    return work.session.get_one(SealedGroup, (work.station_id, last.group_id if last else row.group_id))


def _groups(work: Work, row: MandatoryReport) -> tuple[str, ...]:
    return tuple(dict.fromkeys([row.group_id, *(one.group_id for one in _steps(work, row.id))]))


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
    users.require(work, WRITE)
    row = _visible(work, report_id)
    if kind == "reopen":
        if not _is_closed(_steps(work, row.id)):
            raise ReportNotClosed(field="report")
    else:
        _open(work, row)
    if kind == "close" and not _calls(work, row.id):
        raise NotReportedYet(field="report")
    if not words.strip():
        raise WordsMissing(field="words")
    _add_step(work, row, _group_of(work, row), kind, StepBody(words=_text(words, "words")))
    audit.record(work, WRITE, row.id, step=kind)
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
    if _is_closed(_steps(work, row.id)):
        raise ReportClosed(field="report")


def _is_closed(steps: Collection[ReportStep]) -> bool:
    last = [one.kind for one in steps if one.kind in ("close", "reopen")]
    return bool(last) and last[-1] == "close"


def _steps(work: Work, report_id: str) -> list[ReportStep]:
    return _of(work, ReportStep, report_id, ReportStep.at)


def _calls(work: Work, report_id: str) -> list[ReportCall]:
    return _of(work, ReportCall, report_id, ReportCall.called_at)


def _of(work: Work, table: Any, report_id: str, order: Any) -> list[Any]:
    return list(
        work.session.execute(
            sa.select(table)
            .where(
                table.station_id == work.station_id,
                table.report_id == report_id,
                table.withdrawn_at.is_(None),
            )
            .order_by(order, table.id)
        ).scalars()
    )


def _line(work: Work, row: MandatoryReport) -> Line:
    calls = _calls(work, row.id)
    return Line(
        row.id,
        row.number,
        row.found_at,
        row.made_at,
        users.names(work).get(row.user_id or "", ""),
        row.user_id == work.user_id,
        len(calls),
        calls[0].minutes if calls else None,
        _is_closed(_steps(work, row.id)),
    )
