"""登记错了人或事项: a case typed for the wrong applicant or as the wrong matter, put right while nobody else has it.

As long as the case lies with the station alone and nothing was decided on it, a correction with a reason puts the
right one in; the history keeps both, what was printed for the wrong one is void and printed anew. Afterwards the
agency, the platform or the applicant have a paper that says otherwise: then the way is 撤回 and a new case.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from stationdesk.core.case_states import OPEN, State
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.words import N_, say
from stationdesk.models.cases import Case, CaseEvent, CaseMaterial
from stationdesk.security import audit
from stationdesk.services import case_record as record
from stationdesk.services import cases, matters, users
from stationdesk.services.case_record import Stepped
from stationdesk.services.case_reprints import printed_anew
from stationdesk.storage.work import Work

MAY: Final = {
    "village": frozenset({State.NOTICE, State.ACCEPTED, State.DEFERRED}),
    "agency": frozenset({State.NOTICE, State.RECEIVED}),
}
"""Where the case still lies with the station alone."""
ONLY: Final = frozenset(
    {"received", "accepted", "deferred", "noticed", "supplemented", "corrected", "recounted", "prolonged"}
)
"""What may have happened to a case whose applicant is put right."""
PAPERS: Final = ("case_slip", "one_time_notice", "deferred_promise")
"""What was printed for the wrong one: void, and printed anew."""


class TooLateToChange(Refusal):
    """Applicant or matter of a case that is no longer the station's alone. Parameters: number, why."""

    template = N_(
        "办件 {number} 不能改申请人或事项：{why}。请用“撤回”并写明原因，再为对的人、对的事项重新收件。"
    )


class OverAlready(Refusal):
    """The same of a case that is over. Parameters: number, state."""

    template = N_(
        "办件 {number} 已是“{state}”，不能再改申请人或事项。请为对的人、对的事项重新收件，并用“更正”在这一件的备注里写明。"
    )


class NothingChanged(Refusal):
    template = N_("和登记的一样，没有要更正的。")


class OtherMaterials(Refusal):
    """The right matter asks for something that nobody has looked at. Parameters: matter, names."""

    template = N_(
        "“{matter}”还要：{names}。都在手里的，请核对后勾选“对的事项要的材料都已收到”；不齐的，请用“撤回”并写明原因，再按“{matter}”重新收件。"
    )


class OtherDecider(Refusal):
    template = N_(
        "“{matter}”和原来的事项不是同一方决定（村里或机关），经过不能照搬。请用“撤回”并写明原因，再按“{matter}”重新收件。"
    )


def fixed(case: Case, events: Sequence[CaseEvent]) -> str:
    """Why applicant and matter stay as they are, in words; empty while they may be put right."""
    state = State(case.state)
    if state not in MAY[case.decides]:
        return say(N_("现在是“{state}”"), state=say(state.word))
    if case.external_number or case.platform:
        return say(N_("已录入上级平台"))
    if case.batch_id:
        return say(N_("它属于一批多人办理"))
    if case.proxy_request_id:
        return say(N_("已转为全程代办"))
    if any(event.kind not in ONLY for event in events):
        return say(N_("收件以后又办了别的手续"))
    return ""


def correct(
    work: Work,
    case_id: str,
    reason: str,
    *,
    person_id: str = "",
    organisation_id: str = "",
    matter_code: str = "",
    all_materials: bool = False,
) -> Stepped:
    """What is given is put right, the matter first. Raises NothingChanged, and what the two below raise."""
    if not (person_id or organisation_id or matter_code):
        raise NothingChanged(field="person")
    done: Stepped | None = None
    if matter_code:
        done = correct_matter(work, case_id, reason, matter_code, all_materials=all_materials)
    if person_id or organisation_id:
        done = correct_applicant(
            work, case_id, reason, person_id=person_id or None, organisation_id=organisation_id or None
        )
    assert done is not None
    return done


def correct_applicant(
    work: Work, case_id: str, reason: str, *, person_id: str | None = None, organisation_id: str | None = None
) -> Stepped:
    """The right applicant of a case typed for another. Needs `cases:accept`; a reason is kept with before and after.

    Raises TooLateToChange, NothingChanged, ReasonMissing, and what `cases.accept` raises of an applicant.
    """
    case, why = _open(work, case_id, reason)
    before = record.applicant_of(work, case)
    after = record.applicant(work, person_id, organisation_id)
    if after is None or (person_id and organisation_id):
        raise cases.ApplicantMissing(field="person")
    if after.id == before.id:
        raise NothingChanged(field="person")
    by = None if case.by_person_id == person_id else case.by_person_id
    cases.require_applicant(
        work, matters.get(work, case.matter_code, case.matter_version), after, by, case.by_relation
    )
    held = [row.name for row in record.materials_of(work, case.id) if row.held_from is not None]
    if held:
        names = say(N_("、")).join(held)
        words = say(N_("用了站里为原来那个人留存的{names}"), names=names)
        raise TooLateToChange(number=case.number, why=words, field="person")
    case.person_id, case.organisation_id = person_id or None, organisation_id or None
    if case.by_person_id is not None and by is None:
        case.by_person_id = case.by_relation = None
    change = {"field": "applicant", "before": before.name, "after": after.name}
    return _done(work, case, why, change, ids={"before_id": before.id, "after_id": after.id})


def correct_matter(
    work: Work, case_id: str, reason: str, matter_code: str, *, all_materials: bool = False
) -> Stepped:
    """The right matter of a case typed as another, in the catalogue in force. Needs `cases:accept`.

    What was ticked is carried over by name; with `all_materials` the clerk has what it asks for besides. The clock is counted again from the day it began, by the right matter's
    days. Raises TooLateToChange, OtherDecider, OtherMaterials, NothingChanged, ReasonMissing.
    """
    case, why = _open(work, case_id, reason)
    matter = matters.get(work, matter_code)
    if matter.code == case.matter_code:
        raise NothingChanged(field="matter")
    if matter.row.decides != case.decides:
        raise OtherDecider(matter=matter.name, field="matter")
    if case.state not in (State.RECEIVED, State.ACCEPTED):
        words = say(N_("材料还没有收齐，告知书或承诺书写的是原来的事项"))
        raise TooLateToChange(number=case.number, why=words, field="matter")
    cases.require_applicant(
        work, matter, record.applicant_of(work, case), case.by_person_id, case.by_relation
    )
    rows = record.materials_of(work, case.id)
    state_of = {row.name: row for row in rows if row.state in record.HAVE}
    lacking = [line.name for line in matter.materials if line.required and line.name not in state_of]
    if lacking and not all_materials:
        raise OtherMaterials(matter=matter.name, names=say(N_("、")).join(lacking), field="matter")
    before = case.matter_name
    _other_lines(work, case, rows, matter, came=lacking)
    case.matter_code, case.matter_name, case.matter_version = matter.code, matter.name, matter.version
    case.station_days, case.promised_days = matter.row.station_days, matter.row.promised_days
    case.statutory_days = matter.row.statutory_days
    change = {"field": "matter", "before": before, "after": matter.name}
    return _done(work, case, why, change, clock=_clock(work, case))


def _open(work: Work, case_id: str, reason: str) -> tuple[Case, str]:
    users.require(work, "cases:accept")
    case = record.load(work, case_id)
    record.require_step(case, "corrected")
    if case.state not in OPEN:
        raise OverAlready(number=case.number, state=say(State(case.state).word), field="case")
    why = record.reason_given(reason, N_("更正"))
    stays = fixed(case, record.events_of(work, case.id))
    if stays:
        raise TooLateToChange(number=case.number, why=stays, field="case")
    return case, why


def _other_lines(
    work: Work, case: Case, rows: list[CaseMaterial], matter: matters.MatterDetail, came: Sequence[str]
) -> None:
    """The right matter's check list: lines that both have stay, with their scans; the others are put away."""
    had = {row.name: row for row in rows}
    wanted = {line.name for line in matter.materials}
    for row in rows:
        if row.name not in wanted and row.state not in record.HAVE:
            row.withdrawn_at, row.withdrawn_why = work.at, "matter corrected"
    for n, line in enumerate(matter.materials, 1):
        kept = had.get(line.name)
        if kept is not None:
            kept.line, kept.form, kept.copies, kept.required = (
                n,
                line.form or None,
                line.copies,
                line.required,
            )
            if line.name in came:
                kept.state, kept.received_at = "have", work.at
            continue
        work.session.add(
            CaseMaterial(
                station_id=work.station_id,
                id=new_id(),
                case_id=case.id,
                line=n,
                name=line.name,
                form=line.form or None,
                copies=line.copies,
                required=line.required,
                state="have" if line.name in came else "missing",
                received_at=work.at if line.name in came else None,
            )
        )
    # What was brought beyond the right list is still the applicant's paper in the station's hands.
    beyond = [row for row in rows if row.name not in wanted and row.state in record.HAVE]
    for n, row in enumerate(beyond, len(matter.materials) + 1):
        row.line, row.required = n, False
    work.session.flush()


def _clock(work: Work, case: Case) -> dict[str, Any]:
    """The limit of the right matter, from the day on which the wrong one's began."""
    calendar = record.calendar(work)
    if case.state == State.RECEIVED:
        start, days, name = _began(work, case), record.days_to_forward(case), "station_due_on"
        data = {"from": start.isoformat()}
    else:
        start, days, name = case.accepted_on or record.opened_day(case), record.days_to_finish(case), "due_on"
        data = {"accepted_on": start.isoformat()}
    return data | {"limit": days, **record.due_data(name, calendar.due(start, days))}


def _began(work: Work, case: Case) -> date:
    """The day on which the days to forward began: everything was in."""
    from stationdesk.core.clock import civil_date

    began = [e for e in record.events_of(work, case.id) if (e.data or {}).get("station_due_on")]
    return civil_date(began[0].at) if began else record.opened_day(case)


def _done(
    work: Work,
    case: Case,
    why: str,
    change: dict[str, str],
    *,
    ids: dict[str, str] | None = None,
    clock: dict[str, Any] | None = None,
) -> Stepped:
    what = change["field"]
    record.happen(
        work, case, "corrected", note=why, fields=[what], changes=[{**change, **(ids or {})}], **(clock or {})
    )
    made = printed_anew(work, case, PAPERS, why)
    audit.record(work, "cases:accept", case.id, step="corrected", fields=[what])
    sentence = say(N_("已更正，编号{number}不变；原来的纸已作废，请收回，换成新打印的"), number=case.number)
    return record.answer(case, sentence, made=made)
