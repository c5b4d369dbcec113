"""What every step of a case shares: the row, its events, the calendar, the words and the papers.

Only the services of cases write through here; `happen` is the one place where an event is added and the columns
that follow the events are set from their replay. Events are only ever added: what was written down wrongly is put
right by one more event that says what it was before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import papers as facts_of
from stationdesk.core.case_states import (
    BESIDE,
    EVENT_WORDS,
    Happened,
    Standing,
    State,
    allowed,
    first_steps,
    replay,
    steps_from,
)
from stationdesk.core.clock import civil_date, local
from stationdesk.core.ids import new_id
from stationdesk.core.packs import Pack
from stationdesk.core.words import N_, civil_short, say
from stationdesk.core.workdays import Calendar, Due
from stationdesk.models.cases import Case, CaseEvent, CaseMaterial
from stationdesk.models.residents import Organisation, Person
from stationdesk.services import numbers, packs, papers
from stationdesk.services.case_rules import rules
from stationdesk.services.case_values import (
    FALLBACK_DAYS,
    HAVE,
    MATERIAL_FORMS,
    MATERIAL_STATES,
    Applicant,
    CaseAmbiguous,
    CaseUnknown,
    ChangedMeanwhile,
    DateWrong,
    MaterialAmbiguous,
    MaterialLine,
    MaterialStateUnknown,
    MaterialUnknown,
    ReasonMissing,
    StepNotPossible,
    Stepped,
)
from stationdesk.services.matters import MatterRow
from stationdesk.storage.work import Work

__all__ = [
    "FALLBACK_DAYS",
    "HAVE",
    "MATERIAL_FORMS",
    "MATERIAL_STATES",
    "Applicant",
    "CaseAmbiguous",
    "CaseUnknown",
    "ChangedMeanwhile",
    "DateWrong",
    "MaterialAmbiguous",
    "MaterialLine",
    "MaterialStateUnknown",
    "MaterialUnknown",
    "ReasonMissing",
    "StepNotPossible",
    "Stepped",
]
"""What callers take from here although it lies in `case_values`."""

_calendars: dict[str, Calendar] = {}


def calendar(work: Work) -> Calendar:
    """The working-day calendar that holds today: shipped, or imported since."""
    pack: Pack = packs.holding(work, "calendars")
    key = pack.digest or pack.version
    found = _calendars.get(key)
    if found is None:
        found = _calendars[key] = Calendar.from_pack(pack)
    return found


def due_data(name: str, due: Due) -> dict[str, Any]:
    """A due date as an event carries it: `name` is the column, `due_on` or `station_due_on`."""
    return {
        name: due.date.isoformat(),
        "due_provisional": due.provisional,
        "calendar": due.calendar_version,
    }


def load(work: Work, case_id: str) -> Case:
    """The case's row. Raises CaseUnknown, also for one whose entry was undone.

    Where something is going to be written its columns are first set to the replay of its events: after two machines
    acted at once they show the later clock, and a step is judged by what the events allow.
    """
    case = work.session.get(Case, (work.station_id, case_id))
    if case is None or case.withdrawn_at is not None:
        raise CaseUnknown(field="case")
    if work.capture.mode == "capture":
        show(case, standing_of(events_of(work, case.id)))
    return case


def days_to_forward(row: Case | MatterRow) -> int:
    """Working days in which the station forwards what an agency decides (or does it there and then)."""
    return row.station_days if row.station_days is not None else row.promised_days or 0


def days_to_finish(row: Case | MatterRow) -> int:
    """Working days in which the village's own matter is done: promised, else statutory."""
    if row.promised_days is not None:
        return row.promised_days
    return FALLBACK_DAYS if row.statutory_days is None else row.statutory_days


def events_of(work: Work, case_id: str) -> list[CaseEvent]:
    """Everything that happened to a case, in the order in which it is replayed."""
    return events_of_each(work, [case_id])[case_id]


def events_of_each(
    work: Work, case_ids: Sequence[str], *kinds: str, chunk: int = 500
) -> dict[str, list[CaseEvent]]:
    """What happened to many cases, a statement for every few hundred; only of these `kinds` where any are named."""
    found: dict[str, list[CaseEvent]] = {case_id: [] for case_id in case_ids}
    for start in range(0, len(case_ids), chunk):
        asked = sa.select(CaseEvent).where(
            CaseEvent.station_id == work.station_id,
            CaseEvent.case_id.in_(case_ids[start : start + chunk]),
            CaseEvent.withdrawn_at.is_(None),
        )
        if kinds:
            asked = asked.where(CaseEvent.kind.in_(kinds))
        for event in work.session.execute(asked.order_by(CaseEvent.at, CaseEvent.id)).scalars():
            found[event.case_id].append(event)
    return found


def standing_of(events: list[CaseEvent]) -> Standing:
    """What the events add up to. Raises CaseUnknown when nothing opened the case."""
    standing = replay(Happened(event.kind, event.at, event.data or {}) for event in events)
    if standing is None:
        raise CaseUnknown(field="case")
    return standing


def show(case: Case, standing: Standing) -> None:
    """Set the columns that follow the events; nothing else ever sets them."""
    case.state = str(standing.state)
    case.outcome = standing.outcome
    case.accepted_on = standing.accepted_on
    case.station_due_on = standing.station_due_on
    case.due_on = standing.due_on
    case.due_provisional = standing.due_provisional
    case.closed_at = standing.closed_at


def require_step(case: Case, step: str, to: State | None = None) -> None:
    """Raise StepNotPossible, naming the state and what may be done, unless the table allows the step.

    Who decides counts too: an agency's matter is not finished by the village.
    """
    state = State(case.state)
    targets = allowed(state, step, case.decides)
    if not targets or (to is not None and to not in targets):
        possible = [one for one in steps_from(state, case.decides) if one not in BESIDE]
        raise StepNotPossible(
            number=case.number,
            state=say(state.word),
            step=say(EVENT_WORDS[step]) + (f"（{say(to.word)}）" if to is not None and targets else ""),
            possible=say(N_("、")).join(say(EVENT_WORDS[one]) for one in possible) or "—",
            field="case",
        )


def last_event(work: Work, case_id: str) -> str:
    """Id of the newest event of a case: what a window has seen of it."""
    found = work.scalar(
        "SELECT id FROM case_events WHERE station_id = :s AND case_id = :c AND withdrawn_at IS NULL"
        " ORDER BY at DESC, id DESC LIMIT 1",
        s=work.station_id,
        c=case_id,
    )
    return str(found or "")


def require_seen(work: Work, case_id: str, seen: str | None) -> None:
    """Refuse a step from a window that has not seen the newest event (`seen`; None asks for nothing).

    Raises ChangedMeanwhile, whose parameters say who did what when, the fresh state, and `now`, the event to be
    seen before trying again; CaseUnknown.
    """
    if seen is None:
        return
    case = load(work, case_id)
    newest = events_of(work, case.id)[-1]
    if newest.id == seen:
        return
    from stationdesk.services import users

    raise ChangedMeanwhile(
        who=users.names(work).get(newest.user_id or "", say(N_("别人"))),
        time=f"{local(newest.at):%H:%M}",
        what=say(EVENT_WORDS.get(newest.kind, newest.kind)),
        state=say(State(case.state).word),
        now=newest.id,
        field="case",
    )


def happen(
    work: Work,
    case: Case,
    kind: str,
    *,
    to: State | None = None,
    note: str | None = None,
    event_id: str | None = None,
    **data: Any,
) -> Standing:
    """Add one event and set the columns from the replay of all. Raises StepNotPossible first.

    `event_id`: where every machine writes down the same event (a township's answer); else it is a new one.

    ValueError when a new case would begin with what is not the decider's to say (a bug of the caller).
    """
    if case.state:
        require_step(case, kind, to)
    elif kind not in first_steps(case.decides):
        raise ValueError(f"a case of the {case.decides} does not begin with {kind}")
    if to is not None:
        data["to"] = str(to)
    work.session.add(
        CaseEvent(
            station_id=work.station_id,
            id=event_id or new_id(),
            case_id=case.id,
            kind=kind,
            at=_after_all(work, case.id),
            user_id=work.user_id,
            note=note,
            data=data or None,
        )
    )
    work.session.flush()
    standing = standing_of(events_of(work, case.id))
    show(case, standing)
    return standing


def _after_all(work: Work, case_id: str) -> datetime:
    """When a step is taken: now, but after everything that was known of the case when it was.

    A clock that was put back, or another PC's that goes ahead, would else place the step before what it answers,
    and the replay would leave it out.
    """
    last: datetime | None = work.session.execute(
        sa.select(sa.func.max(CaseEvent.at)).where(
            CaseEvent.station_id == work.station_id,
            CaseEvent.case_id == case_id,
            CaseEvent.withdrawn_at.is_(None),
        )
    ).scalar_one()
    return work.at if last is None or last <= work.at else last + timedelta(milliseconds=1)


def materials_of(work: Work, case_id: str) -> list[CaseMaterial]:
    """The check list of a case, in the order of the catalogue."""
    return list(
        work.session.execute(
            sa.select(CaseMaterial)
            .where(
                CaseMaterial.station_id == work.station_id,
                CaseMaterial.case_id == case_id,
                CaseMaterial.withdrawn_at.is_(None),
            )
            .order_by(CaseMaterial.line, CaseMaterial.id)
        ).scalars()
    )


def line_of(row: CaseMaterial) -> MaterialLine:
    return MaterialLine(
        row.line,
        row.name,
        row.form or "",
        row.copies,
        row.required,
        row.state,
        row.promised_by,
        row.id,
        row.received_at,
        row.problem or "",
        row.held_from is not None,
    )


def chosen(names: list[str], given: Mapping[str, str]) -> dict[str, str]:
    """What was said of which material: a full name, or a part that only one name has.

    Raises MaterialUnknown (listing the names), MaterialAmbiguous, MaterialStateUnknown.
    """
    found: dict[str, str] = {}
    for said, state in given.items():
        if state not in MATERIAL_STATES:
            raise MaterialStateUnknown(name=said, state=state, field="material")
        plain = said.strip()
        matching = [plain] if plain in names else [name for name in names if plain and plain in name]
        if not matching:
            raise MaterialUnknown(name=said, names=say(N_("、")).join(names) or "—", field="material")
        if len(matching) > 1:
            raise MaterialAmbiguous(name=said, names=say(N_("、")).join(matching), field="material")
        found[matching[0]] = state
    return found


def short(lines: list[MaterialLine]) -> tuple[list[MaterialLine], list[MaterialLine]]:
    """(required and missing, promised)."""
    missing = [line for line in lines if line.required and line.state == "missing"]
    return missing, [line for line in lines if line.state == "promised"]


def applicant(work: Work, person_id: str | None, organisation_id: str | None) -> Applicant | None:
    """Whose case it is; None when the row is not here."""
    if person_id is not None:
        person = work.session.get(Person, (work.station_id, person_id))
        if person is None or person.withdrawn_at is not None:
            return None
        phone = work.scalar(
            "SELECT number FROM phones WHERE station_id = :s AND person_id = :p AND withdrawn_at IS NULL"
            " ORDER BY rank, id LIMIT 1",
            s=work.station_id,
            p=person_id,
        )
        return Applicant(
            person.id,
            "person",
            person.name,
            person.id_number or "",
            phone or "",
            person.living_address or person.registered_address or "",
            person.birth,
        )
    found = work.session.get(Organisation, (work.station_id, organisation_id)) if organisation_id else None
    if found is None or found.withdrawn_at is not None:
        return None
    return Applicant(
        found.id, "organisation", found.name, found.credit_code or "", found.phone or "", found.address or ""
    )


def applicant_of(work: Work, case: Case) -> Applicant:
    """The applicant of a case, also when their file was withdrawn since."""
    found = applicant(work, case.person_id, case.organisation_id)
    return found or Applicant(case.person_id or case.organisation_id or "", "person", "（档案已撤销）")


def agent_name(work: Work, case: Case) -> str:
    """Who came in the applicant's place, as the slip says it."""
    if case.by_person_id is None:
        return ""
    person = work.session.get(Person, (work.station_id, case.by_person_id))
    name = person.name if person is not None else ""
    return f"{name}（{case.by_relation}）" if case.by_relation else name


def counts_now(standing: Standing | Case) -> date | None:
    """The date that counts: until it is forwarded the station's, afterwards the applicant's."""
    return standing.station_due_on if standing.state == State.RECEIVED else standing.due_on


def answer(
    case: Case, sentence: str, missing: list[str] | None = None, made: list[papers.PaperRow] | None = None
) -> Stepped:
    """The frozen result of a step, from the columns as they stand."""
    return Stepped(
        case.id,
        case.number,
        case.state,
        case.outcome,
        counts_now(case),
        case.due_on,
        case.station_due_on,
        case.due_provisional,
        sentence,
        tuple(missing or ()),
        tuple(made or ()),
    )


def day_words(day: date, today: date) -> str:
    """A date as the screen says it: 11月25日, with the year when it is another one."""
    return civil_short(day, today)


def receipt_sentence(work: Work, case: Case, missing: int, notice: str = "") -> str:
    """What the screen says after a case was taken in, in a clerk's own words."""
    maybe = say(N_("（暂估）")) if case.due_provisional else ""
    if case.state == State.RECEIVED and case.station_due_on:
        return say(
            N_("已收件，编号{number}，{day}前报镇{maybe}"),
            number=case.number,
            day=day_words(case.station_due_on, work.today),
            maybe=maybe,
        )
    if case.state in (State.ACCEPTED, State.DEFERRED) and case.due_on:
        sentence = (
            N_("已受理，编号{number}，{day}前办结{maybe}")
            if case.state == State.ACCEPTED
            else N_("已容缺受理，编号{number}，{day}前办结{maybe}")
        )
        return say(sentence, number=case.number, day=day_words(case.due_on, work.today), maybe=maybe)
    if case.state == State.NOTICE:
        return say(N_("已一次告知缺{count}项，告知书{notice}，补齐当日受理"), count=missing, notice=notice)
    if case.state == State.FINISHED:
        return say(N_("已当场办结，编号{number}"), number=case.number)
    return f"{case.number} {say(State(case.state).word)}"


def slip(work: Work, case: Case, agency: str, note: str = "") -> papers.PaperRow:
    """收件凭证 or 受理回执, kept in this transaction; `note` is one more line on it."""
    lines = [line_of(row) for row in materials_of(work, case.id)]
    village = case.decides == "village"
    promise, notes = "", [note] if note else []
    if not village:
        if case.station_due_on:
            promise = f"{civil_short(case.station_due_on, work.today, 'zh')}前报送"
        if any(line.state == "promised" for line in lines):
            notes.append("缺少的材料已承诺后补，是否容缺受理由机关决定。")
    elif case.promised_days is not None:
        promise = "当场办结" if case.promised_days == 0 else f"{case.promised_days}个工作日内办结"
    facts = facts_of.CaseSlip(
        **papers.frame(work),
        decides="village" if village else "agency",
        agency="" if village else agency,
        applicant=applicant_of(work, case).name,
        agent=agent_name(work, case),
        matter=case.matter_name,
        received_at=case.opened_at,
        due_on=case.due_on,
        promise=promise,
        estimated=case.due_provisional and case.due_on is not None,
        materials=tuple(
            facts_of.SlipMaterial(
                name=line.name,
                form=MATERIAL_FORMS.get(line.form, line.form),
                copies=line.copies,
                state=MATERIAL_STATES[line.state],
            )
            for line in lines
            if line.required or line.state != "missing"
        ),
        notes=tuple(notes),
        qr=case.number,
        large=_large(work, applicant_of(work, case)),
    )
    return papers.make(work, "case_slip", "cases", case.id, facts, case.number)


LARGE_FROM: Final = "large_slips_from_age"
"""Station setting: the age from which slips come in large type by themselves; None or 0: only when asked for."""


def large_from(work: Work) -> int:
    """The age from which slips come in large type by themselves; 0 when only where it is asked for."""
    from stationdesk.services import station

    return int(station.setting(work, LARGE_FROM) or 0)


def set_large_from(work: Work, age: int) -> None:
    """Settle that age; 0 ends it. Needs `station:settings`."""
    from stationdesk.services import station

    station.set_setting(work, LARGE_FROM, age or None)


def _large(work: Work, who: Applicant) -> bool:
    from stationdesk.core.idnumber import age_on

    least = large_from(work)
    return bool(least and who.birth is not None and age_on(who.birth, work.today) >= int(least))


def notice_paper(
    work: Work,
    case: Case,
    lines: list[tuple[str, str, str]],
    number: str,
    n: int,
    reason: str,
    basis: str,
    bring_by: date | None,
) -> papers.PaperRow:
    """一次性告知书: `lines` are (name, problem, how to get it)."""
    facts = facts_of.OneTimeNotice(
        **papers.frame(work),
        applicant=applicant_of(work, case).name,
        matter=case.matter_name,
        case_number=case.number,
        asked_on=work.today,
        missing=tuple(
            facts_of.MissingItem(name=name, problem=problem, how=how) for name, problem, how in lines
        ),
        basis=basis,
        bring_by=bring_by,
        consequence="办理期限自材料全部补齐之日起计算。" + (_lapses(work) if bring_by else ""),
        large=_large(work, applicant_of(work, case)),
        round=n,
        again_because=reason,
        qr=number,
    )
    return papers.make(work, "one_time_notice", "cases", case.id, facts, number)


def _lapses(work: Work) -> str:
    """What follows when nothing comes by the day, as the local rule has it, in words for paper."""
    limits = rules(work)
    if limits.lapse_withdraws:
        return f"逾期未补齐的，视为撤回申请（{limits.lapse_source}），站点退回已收材料。"
    return "逾期未补齐的，站点将与您联系；您可以撤回申请，已收材料如数退还。"


def promise_paper(work: Work, case: Case, promised: list[MaterialLine], number: str) -> papers.PaperRow:
    """容缺受理承诺书, for the applicant to sign."""
    who = applicant_of(work, case)
    facts = facts_of.DeferredPromise(
        **papers.frame(work),
        applicant=facts_of.Person(
            name=who.name,
            id_no=who.id_number,
            phone=case.contact_phone or who.phone,
            address=who.address,
        ),
        matter=case.matter_name,
        case_number=case.number,
        items=tuple(
            facts_of.DeferredItem(name=line.name, due_on=line.promised_by or work.today) for line in promised
        ),
        consequence=_lapses(work),
    )
    return papers.make(work, "deferred_promise", "cases", case.id, facts, number)


PAPER_SIGNS: Final = {"notice": "告", "promise": "诺", "refusal": "拒", "clock": "期", "delivery": "送"}


def paper_number(work: Work, kind: str) -> str:
    """A number of the paper's own: one sign for its kind, then as a case's. Never twice."""
    return PAPER_SIGNS[kind] + numbers.take(work, kind)


def opened_day(case: Case) -> date:
    """The civil day on which the case was opened."""
    return civil_date(case.opened_at)


def not_future(work: Work, day: date | None) -> date:
    """The day on which something happened outside: today, or one of the last year. Raises DateWrong."""
    if day is None:
        return work.today
    if day > work.today:
        raise DateWrong(why=say(N_("日期不能晚于今天。")), field="on")
    if day < work.today - timedelta(days=366):
        raise DateWrong(why=say(N_("日期早于一年前，请核对。")), field="on")
    return day


def opened_today_by(work: Work, case: Case, at: datetime) -> bool:
    """Whether this very user opened the case today."""
    return case.first_worker_id == work.user_id and opened_day(case) == civil_date(at)


def reason_given(given: str, step: str) -> str:
    """The reason, trimmed. Raises ReasonMissing, naming the step."""
    if not given.strip():
        raise ReasonMissing(step=say(step), field="reason")
    return given.strip()
