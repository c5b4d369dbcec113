"""Mandatory reports once opened: with the reader's own key, in a face, never in a transaction.

`unseal` turns what `left_behind_reports.open_report` gives into a `Report`; `sheet` makes the facts of its paper, which is
drawn on demand and never kept; drafts are sealed to whoever typed them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Any, Final

import msgspec

from stationdesk.core import names
from stationdesk.core import papers as paper_facts
from stationdesk.core.errors import Refusal
from stationdesk.core.idnumber import age_on
from stationdesk.core.late import dataclass
from stationdesk.core.report_contents import CallBody, ReportBody, StepBody
from stationdesk.core.words import N_, language, say
from stationdesk.models.users import User
from stationdesk.security import sealed
from stationdesk.services import counter_data, drafts, packs, papers
from stationdesk.services.left_behind_reports import Line, SealedPart, SealedReport
from stationdesk.storage.work import Work

FORM: Final = "mandatory_report"
SLOT: Final = "new"
FIRST: Final = ("110", "120", "12349", "12345")
"""Asked for first; the station's own numbers of the police, the health centre and civil affairs come with them."""
OWN_FIRST: Final = ("police", "civil_affairs", "health")
ALWAYS: Final[Mapping[str, str]] = {"110": N_("公安报警"), "120": N_("医疗急救")}
INJURED: Final = frozenset("1245")
ADULT: Final = "B"


class NamedMayNotRead(Refusal):
    """The one to be let in is named in the report."""

    template = N_("这份报告提到了这个人，不能让其查看。")


class KeyNotHere(sealed.NotPermittedToRead):
    """The reader may open it, on another of their computers."""

    template = N_(
        "这份报告是封给您在另一台电脑上的密钥的。请在那台电脑打开它，用“让别人也能看”加上本机，再同步过来。"
    )


@dataclass(frozen=True)
class CallLine:
    """A call of an opened report."""

    at: datetime
    minutes: int
    by: str = field(repr=False)
    body: CallBody


@dataclass(frozen=True)
class StepLine:
    """A step of an opened report."""

    kind: str
    at: datetime
    by: str = field(repr=False)
    body: StepBody


@dataclass(frozen=True)
class Report:
    """An opened report."""

    line: Line
    body: ReportBody
    calls: tuple[CallLine, ...]
    steps: tuple[StepLine, ...]
    readers: tuple[str, ...] = field(repr=False)

    @property
    def named(self) -> tuple[str, ...]:
        """Everyone it names beside the victim, those named later included."""
        later = [one for step in self.steps for one in step.body.named]
        return tuple(dict.fromkeys(one.name for one in (*self.body.named, *later)))


@dataclass(frozen=True)
class ToCall:
    """A number to call, from the pack of hotlines or the station's own table."""

    name: str
    number: str
    about: str
    to_confirm: bool = False
    chinese: str = field(default="", repr=False)
    """The name as papers and records have it, whatever the screen speaks."""


def unseal(found: SealedReport, identity: str) -> Report:
    """Open a report with the reader's own age identity. Raises NotPermittedToRead, SealedDamaged."""
    body: ReportBody | None = None
    calls, steps = [], []
    for part in found.parts:
        if part.kind == "report":
            body = _opened(part, identity, ReportBody)
        elif part.kind == "call":
            calls.append(CallLine(part.at, part.minutes or 0, part.user, _opened(part, identity, CallBody)))
        else:
            content = StepBody() if part.cipher is None else _opened(part, identity, StepBody)
            steps.append(StepLine(part.kind, part.at, part.user, content))
    if body is None:
        raise sealed.SealedDamaged()
    return Report(found.line, body, tuple(calls), tuple(steps), found.readers)


def _opened(part: SealedPart, identity: str, kind: type[Any]) -> Any:
    if part.cipher is None:
        raise sealed.SealedDamaged()
    plain = sealed.unseal(part.cipher, _wrap(part, identity), identity, about=part.about)
    try:
        return msgspec.json.decode(plain, type=kind)
    except (msgspec.DecodeError, msgspec.ValidationError):
        raise sealed.SealedDamaged() from None


def _wrap(part: SealedPart, identity: str) -> str:
    """The wrap that this computer's key opens, and that opens the part. Raises KeyNotHere when there are only others,
    NotPermittedToRead, SealedDamaged."""
    if not part.wraps:
        raise sealed.NotPermittedToRead()
    mine = sealed.public_of(identity)
    damaged = False
    for wrap in part.wraps:
        try:
            if part.cipher is None:
                sealed.wrap_for(mine, wrap, identity)
            else:
                sealed.unseal(part.cipher, wrap, identity, about=part.about)
        except sealed.NotPermittedToRead:
            continue
        except sealed.SealedDamaged:
            damaged = True  # a wrap may be spoilt, and another one right
            continue
        return wrap
    if damaged:
        raise sealed.SealedDamaged()
    raise KeyNotHere(field="report")


def wraps_for(
    found: SealedReport, identity: str, recipient: str, user_id: str, user_name: str
) -> dict[str, str]:
    """Group → wrap for one more reader, made by someone who can open the report. Raises NamedMayNotRead."""
    report = unseal(found, identity)
    later = [one for step in report.steps for one in step.body.named]
    for one in (*report.body.named, *later):
        if one.user_id == user_id or names.search_form(one.name) == names.search_form(user_name):
            raise NamedMayNotRead(field="user")
    return {
        part.group_id: sealed.wrap_for(recipient, _wrap(part, identity), identity) for part in found.parts
    }


def numbers_to_call(work: Work, situation: str = "") -> tuple[ToCall, ...]:
    """Whom to call, the most urgent first: 110, then what the situation asks for, the station's own numbers among them.

    From the pack `hotlines` and the offices of this station, which are edited in the settings.
    """
    offices = [one for one in counter_data.offices(work) if one.number]
    mine = {one.key: one for one in offices}
    wanted = ["110"]
    if situation in INJURED:
        wanted.append("120")
    wanted += [mine[key].number for key in OWN_FIRST if key in mine and not _short(mine[key].number)]
    wanted += ["12338", "12345"] if situation == ADULT else ["12349", "12345"]
    wanted += ["12356"] if situation == "5" else []
    wanted += [one for one in (*FIRST, "12355", "12338", "12309", "12348") if one not in wanted]
    lines = {row["number"]: row for row in packs.holding(work, "hotlines").items()}
    by_number = {one.number: one for one in reversed(offices)}
    english = language() == "en"
    found = []
    for number in dict.fromkeys(wanted):
        one, row = by_number.get(number), lines.get(number)
        own = one if one is not None and (one.key == number or row is None) else None
        if own is not None:
            found.append(ToCall(own.name, number, own.what_for, own.unconfirmed, own.chinese or own.name))
        elif row is not None:
            name = row.get("name_en") or row["name"] if english else row["name"]
            found.append(ToCall(name, number, row.get("for", ""), bool(row.get("unconfirmed")), row["name"]))
        elif number in ALWAYS:
            # Whatever the tables were edited to, these two are always there.
            found.append(ToCall(say(ALWAYS[number]), number, "", False, ALWAYS[number]))
    return tuple(found)


def _short(number: str) -> bool:
    return number.isdigit() and len(number) <= 5


def sheet(work: Work, report: Report) -> paper_facts.MandatoryReportSheet:
    """The facts of the 强制报告单 of an opened report: drawn at once, kept nowhere."""
    body, line = report.body, report.line
    frame = papers.frame(work)
    return paper_facts.MandatoryReportSheet(
        **frame,
        number=line.number,
        found_at=line.found_at,
        written_at=line.made_at,
        reporter=line.author,
        who=body.who,
        known=body.person_id is not None,
        sex=body.sex,
        age=str(age_on(body.birth, work.today)) if body.birth else "",
        id_no=body.id_no,
        address=body.address,
        situation=body.situation,
        situation_words=body.situation_words,
        place=body.place,
        how=body.how,
        facts=body.facts,
        done=body.done,
        named=tuple(
            f"{one.name}（{one.relation}）" if one.relation else one.name
            for one in (*body.named, *(n for step in report.steps for n in step.body.named))
        ),
        calls=tuple(
            paper_facts.ReportCallLine(
                at=one.at,
                minutes=one.minutes,
                whom=one.body.whom,
                phone=one.body.phone,
                taken_by=one.body.taken_by,
                receipt=one.body.receipt,
                note=one.body.note,
            )
            for one in report.calls
        ),
        follow_ups=tuple(
            paper_facts.ReportFollowUp(at=one.at, words=one.body.words, closed=one.kind == "close", by=one.by)
            for one in report.steps
            if one.body.words
        ),
        numbers=tuple((one.chinese, one.number) for one in numbers_to_call(work, body.situation)[:6]),
    )


def save_draft(work: Work, values: Mapping[str, Any]) -> None:
    """Keep what is half typed, sealed to whoever typed it; nothing is kept for someone without a key."""
    user = work.session.get(User, (work.station_id, work.user_id or ""))
    if user is None or not user.age_key:
        return
    group = sealed.new_group([user.age_key])
    drafts.save(
        work,
        FORM,
        SLOT,
        {
            "cipher": sealed.seal(json.dumps(dict(values), ensure_ascii=False), group.public, about=FORM),
            "wrap": group.wraps[user.age_key],
        },
    )


def draft(work: Work) -> drafts.DraftRow | None:
    """This user's draft of a report, still sealed."""
    return drafts.load(work, FORM, SLOT)


def drop_draft(work: Work) -> bool:
    """The draft was sent or is not wanted."""
    return drafts.drop(work, FORM, SLOT)


def unseal_draft(row: drafts.DraftRow, identity: str) -> dict[str, Any]:
    """What was half typed. Raises NotPermittedToRead, SealedDamaged."""
    plain = sealed.unseal_text(str(row.body["cipher"]), str(row.body["wrap"]), identity, about=FORM)
    found: dict[str, Any] = json.loads(plain)
    return found
