"""Handing up to the township as one list (转办单): what goes, who took it over, and what came back, many at once.

A hand-over forwards every case of its list through `case_life.forward`; the paper is for both sides to sign. Who took
it over is written down afterwards. Answers are typed in for many at once, each judged by its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import papers as facts_of
from stationdesk.core.case_states import State
from stationdesk.core.clock import civil_date, unstamp
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import is_id, new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.cases import Case, CaseHandover
from stationdesk.security import audit
from stationdesk.services import case_life, matters, numbers, papers, users
from stationdesk.services import case_record as record
from stationdesk.services.case_by_line import BatchLine, attempt, tried
from stationdesk.services.papers import PaperRow
from stationdesk.storage.work import Work

OFFICE_LENGTH: Final = 60
NAME_LENGTH: Final = 50


class NothingToHandOver(Refusal):
    template = N_("没有选定要转报的办件。请用空格标记，或按 Ctrl+A 全选。")


class NotWaitingToGo(Refusal):
    """Only what is taken in and complete goes on a list: it changed meanwhile, or the village decides it."""

    template = N_("办件 {number} 现在是“{state}”，不在待转报之列。")


class NoCaseWent(Refusal):
    template = N_("一件也没有转报成：{why}")


class OfficeMissing(Refusal):
    template = N_("请写明转给哪个单位。")


class OfficeTooLong(Refusal):
    template = N_("接收单位最多{limit}个字。")


class HandoverUnknown(Refusal):
    template = N_("没有找到这张转办单。请核对编号，或从转办单清单中选择。")


class TakerMissing(Refusal):
    template = N_("请写明是谁接收的。")


class TakenAlready(Refusal):
    template = N_("这张转办单已登记由对方接收，不能撤销。个别退回的，请登记答复“退回补正”。")


class HandoverNotToday(Refusal):
    template = N_("转办单只能由开单人本人在当天撤销。请改为登记答复“退回补正”。")


class AnsweredSince(Refusal):
    template = N_("转报之后已有办件办了别的手续（{number}），不能撤销整张转办单。")


@dataclass(frozen=True)
class WaitingCase:
    """A case that is taken in and waits to be handed up."""

    case_id: str
    number: str
    applicant: str = field(repr=False)
    matter_code: str
    matter_name: str
    office: str
    materials: int
    promised: tuple[str, ...]
    """Materials that were promised and will follow."""
    due: date | None
    late: bool
    external_number: str


@dataclass(frozen=True)
class WaitingGroup:
    """What waits for one office."""

    office: str
    cases: tuple[WaitingCase, ...]

    @property
    def late(self) -> int:
        return sum(one.late for one in self.cases)


@dataclass(frozen=True)
class NewHandover:
    """What goes to which office. `remarks` (case id → words) stand in the last column of the list."""

    to: str
    case_ids: tuple[str, ...]
    carried_by: str = field(repr=False, default="")
    remark: str = field(repr=False, default="")
    remarks: Mapping[str, str] = field(repr=False, default_factory=dict)


@dataclass(frozen=True)
class HandoverReceipt:
    """What a hand-over answers: which went, which did not and why, and its paper."""

    handover_id: str
    number: str
    to: str
    lines: tuple[BatchLine, ...] = field(repr=False)
    gone: int
    sentence: str
    paper: PaperRow

    @property
    def paper_id(self) -> str:
        return self.paper.id


@dataclass(frozen=True)
class HandoverRow:
    """A hand-over as the list shows it."""

    id: str
    number: str
    office: str
    made_at: datetime
    worker: str
    carried_by: str = field(repr=False)
    taken_by: str = field(repr=False)
    taken_on: date | None
    count: int
    waiting: int
    """Cases of it that the office has not answered."""
    returned: int


@dataclass(frozen=True)
class HandoverCase:
    """One case of a hand-over and what came back."""

    case_id: str
    number: str
    applicant: str = field(repr=False)
    matter_name: str
    state: str
    state_name: str
    external_number: str
    due: date | None


@dataclass(frozen=True)
class HandoverDetail:
    """Everything about one hand-over."""

    row: HandoverRow
    remark: str = field(repr=False)
    cases: tuple[HandoverCase, ...] = field(repr=False)
    papers: tuple[PaperRow, ...]
    may_undo: bool


def waiting(work: Work) -> tuple[WaitingGroup, ...]:
    """Everything that waits to be handed up, by the office that decides it; what is due first comes first.

    Needs `cases:read`.
    """
    users.require(work, "cases:read")
    offices: dict[tuple[str, str], str] = {}
    groups: dict[str, list[WaitingCase]] = {}
    for row in _waiting_rows(work):
        key = (row["matter_version"], row["matter_code"])
        if key not in offices:
            offices[key] = _office(work, row)
        due = date.fromisoformat(row["station_due_on"]) if row["station_due_on"] else None
        one = WaitingCase(
            row["id"],
            row["number"],
            row["applicant"] or "",
            row["matter_code"],
            row["matter_name"],
            offices[key],
            row["materials"] or 0,
            tuple((row["promised"] or "").split("\n")) if row["promised"] else (),
            due,
            due is not None and due < work.today,
            row["external_number"] or "",
        )
        groups.setdefault(one.office, []).append(one)
    made = [WaitingGroup(office, tuple(found)) for office, found in groups.items()]
    return tuple(
        sorted(made, key=lambda group: (min(one.due or date.max for one in group.cases), group.office))
    )


def make(work: Work, new: NewHandover) -> HandoverReceipt:
    """转办单: hand these cases up to one office. Needs `cases:accept`.

    A case that cannot go any more (its state changed meanwhile) is answered in `lines` and stays off the paper.
    Raises OfficeMissing, NothingToHandOver, NoCaseWent.
    """
    users.require(work, "cases:accept")
    office = " ".join(new.to.split())
    if not office:
        raise OfficeMissing(field="to")
    if len(office) > OFFICE_LENGTH:
        raise OfficeTooLong(limit=OFFICE_LENGTH, field="to")
    wanted = tuple(dict.fromkeys(new.case_ids))
    if not wanted:
        raise NothingToHandOver(field="cases")
    before = {row["id"]: row for row in _rows_of(work, wanted)}
    handover = CaseHandover(
        station_id=work.station_id,
        id=new_id(),
        number="转" + numbers.take(work, "handover"),
        office=office,
        made_at=work.at,
        worker_id=work.user_id,
        carried_by=new.carried_by.strip()[:NAME_LENGTH] or None,
        taken_by=None,
        taken_on=None,
        remark=new.remark.strip() or None,
    )
    work.session.add(handover)
    work.session.flush()
    lines = [_go(work, handover, case_id, before.get(case_id)) for case_id in wanted]
    gone = [line.case_id or "" for line in lines if line.done]
    if not gone:
        raise NoCaseWent(why=lines[0].why, field="cases")
    listed = sorted((before[case_id] for case_id in gone), key=lambda row: row["number"])
    facts = facts_of.HandoverSheet(
        **papers.frame(work),
        to=office,
        handed_on=work.today,
        carried_by=handover.carried_by or "",
        remark=handover.remark or "",
        lines=tuple(_paper_line(row, new.remarks.get(row["id"], "")) for row in listed),
    )
    paper = papers.make(work, "handover_sheet", "case_handovers", handover.id, facts, handover.number)
    audit.record(
        work, "cases:accept", handover.id, step="handed-over", cases=len(gone), refused=len(lines) - len(gone)
    )
    sentence = say(
        N_("已转报{count}件给{office}，转办单{number}"),
        count=len(gone),
        office=office,
        number=handover.number,
    )
    if len(gone) < len(lines):
        sentence += say(N_("；{count}件没有转报，见各行原因"), count=len(lines) - len(gone))
    return HandoverReceipt(handover.id, handover.number, office, tuple(lines), len(gone), sentence, paper)


def taken(work: Work, handover_id: str, by: str, on: date | None = None) -> HandoverDetail:
    """Who took it over there, on which day; correcting it is writing it again. Needs `cases:accept`.

    Raises TakerMissing, DateWrong, HandoverUnknown.
    """
    users.require(work, "cases:accept")
    handover = _load(work, handover_id)
    who = by.strip()[:NAME_LENGTH]
    if not who:
        raise TakerMissing(field="taken_by")
    day = on or work.today
    if day > work.today:
        raise record.DateWrong(why=say(N_("日期不能晚于今天。")), field="taken_on")
    if day < civil_date(handover.made_at):
        raise record.DateWrong(why=say(N_("接收日期不能早于转办单的日期。")), field="taken_on")
    handover.taken_by, handover.taken_on = who, day
    work.session.flush()
    audit.record(work, "cases:accept", handover.id, step="taken-over")
    return detail(work, handover.id)


def answers(work: Work, given: tuple[case_life.Answered, ...]) -> tuple[BatchLine, ...]:
    """What the offices answered, for many at once: each line is done, or refused with its reason and no trace.

    Needs `cases:accept`. Raises NothingToHandOver for an empty list.
    """
    users.require(work, "cases:accept")
    if not given:
        raise NothingToHandOver(field="cases")
    named = {row["id"]: row for row in _rows_of(work, tuple(one.case_id for one in given))}
    lines = []
    for one in given:
        row: Mapping[str, Any] = named.get(one.case_id, {})
        lines.append(
            tried(
                work,
                one.case_id,
                row.get("number", ""),
                row.get("applicant") or "",
                None,
                lambda w, _case, one=one: case_life.answer(w, one),  # type: ignore[misc]
            )
        )
    return tuple(lines)


def undo(work: Work, handover_id: str, reason: str) -> HandoverDetail:
    """撤销转办单: a wrong list, by who made it, on the same day, not yet taken over, nothing answered.

    The cases wait again with their old date; each keeps a correction that says so. The paper is void. Needs
    `cases:accept`. Raises HandoverNotToday, TakenAlready, AnsweredSince, ReasonMissing.
    """
    users.require(work, "cases:accept")
    handover = _load(work, handover_id)
    why = record.reason_given(reason, N_("撤销转办单"))
    if handover.taken_by:
        raise TakenAlready(field="handover")
    if not _may_undo(work, handover):
        raise HandoverNotToday(field="handover")
    cases = list(
        work.session.execute(
            sa.select(Case).where(
                Case.station_id == work.station_id,
                Case.handover_id == handover.id,
                Case.withdrawn_at.is_(None),
            )
        ).scalars()
    )
    found = _detail(work, handover)
    for case in cases:
        events = record.events_of(work, case.id)
        went = [event for event in events if event.kind == "forwarded"]
        since = events[events.index(went[-1]) + 1 :] if went else events
        # A correction or a rating says nothing about where the case lies.
        moved = [event for event in since if event.kind not in ("corrected", "rated")]
        if case.state != State.FORWARDED or not went or moved:
            raise AnsweredSince(number=case.number, field="handover")
        went[-1].withdrawn_at, went[-1].withdrawn_why = work.at, why
        work.session.flush()
        record.happen(
            work,
            case,
            "corrected",
            note=f"撤销转办单{handover.number}：{why}",
            fields=["handover_id"],
            before={"state": str(State.FORWARDED)},
            after={"state": str(State.RECEIVED)},
        )
        case.handover_id = None
    for paper in papers.of(work, "case_handovers", handover.id):
        if not paper.voided:
            papers.void(work, paper.id, why)
    handover.withdrawn_at, handover.withdrawn_why = work.at, why
    audit.record(work, "cases:accept", handover.id, step="handover-undone", cases=len(cases))
    return found


def listed(work: Work, *, waiting_only: bool = False, limit: int = 200) -> tuple[HandoverRow, ...]:
    """The hand-overs, newest first; `waiting_only`: those with something not answered. Needs `cases:read`."""
    users.require(work, "cases:read")
    found = [_row(row) for row in _handovers(work)]
    return tuple([row for row in found if row.waiting or not waiting_only][:limit])


def detail(work: Work, handover_id: str) -> HandoverDetail:
    """One hand-over with its cases. Needs `cases:read`. Raises HandoverUnknown."""
    users.require(work, "cases:read")
    return _detail(work, _load(work, handover_id))


def unanswered(work: Work) -> tuple[HandoverCase, ...]:
    """Every case that lies with an office, handed over by list or alone; the oldest first. Needs `cases:read`."""
    users.require(work, "cases:read")
    return tuple(_case(row) for row in _case_rows(work, "c.state = 'forwarded'", order="c.opened_at, c.id"))


def resolve(work: Work, text: str) -> str:
    """The id of the hand-over a clerk names: its id, its number or the end of it. Raises HandoverUnknown."""
    plain = text.strip()
    if is_id(plain):
        return _load(work, plain).id
    tail = re.sub(r"^转", "", plain)
    if len(tail) >= 4:
        for row in _handovers(work):
            if row["number"].endswith(tail):
                return str(row["id"])
    raise HandoverUnknown(field="handover")


# inside ------------------------------------------------------------------------------------------------


def _go(work: Work, handover: CaseHandover, case_id: str, row: Mapping[str, Any] | None) -> BatchLine:
    if row is None:
        return BatchLine(None, "", False, case_id, why=record.CaseUnknown().message)

    def forward() -> record.Stepped:
        if row["state"] != State.RECEIVED:
            raise NotWaitingToGo(number=row["number"], state=say(State(row["state"]).word), field="cases")
        stepped = case_life.forward(work, case_id, f"转办单{handover.number}", on=work.today)
        case = record.load(work, case_id)
        case.handover_id = handover.id
        work.session.flush()
        return stepped

    try:
        stepped = attempt(work, forward)
    except Refusal as refused:
        return BatchLine(None, row["applicant"] or "", False, case_id, row["number"], why=refused.message)
    return BatchLine(None, row["applicant"] or "", True, case_id, stepped.number, stepped.state)


def _paper_line(row: Mapping[str, Any], said: str) -> facts_of.HandoverLine:
    promised = "、".join((row["promised"] or "").split("\n")) if row["promised"] else ""
    parts = [said.strip(), f"容缺后补：{promised}" if promised else ""]
    return facts_of.HandoverLine(
        number=row["number"],
        applicant=row["applicant"] or "",
        matter=row["matter_name"],
        materials=row["materials"] or 0,
        due_on=date.fromisoformat(row["station_due_on"]) if row["station_due_on"] else None,
        remark="；".join(part for part in parts if part),
    )


_CASE: Final = (
    "SELECT c.id, c.number, c.matter_code, c.matter_name, c.matter_version, c.state, c.due_on, c.station_due_on,"
    " c.external_number, coalesce(p.name, o.name) AS applicant,"
    " (SELECT sum(max(m.copies, 1)) FROM case_materials m WHERE m.station_id = c.station_id AND m.case_id = c.id"
    "  AND m.withdrawn_at IS NULL AND m.state IN ('have', 'copy')) AS materials,"
    " (SELECT group_concat(m.name, char(10)) FROM case_materials m WHERE m.station_id = c.station_id"
    "  AND m.case_id = c.id AND m.withdrawn_at IS NULL AND m.state = 'promised') AS promised"
    " FROM cases c LEFT JOIN people p ON p.station_id = c.station_id AND p.id = c.person_id"
    " LEFT JOIN organisations o ON o.station_id = c.station_id AND o.id = c.organisation_id"
    " WHERE c.station_id = :s AND c.withdrawn_at IS NULL"
)


def _case_rows(work: Work, where: str, *, order: str, **params: Any) -> list[dict[str, Any]]:
    return work.rows(f"{_CASE} AND {where} ORDER BY {order}", s=work.station_id, **params)


def _waiting_rows(work: Work) -> list[dict[str, Any]]:
    return _case_rows(
        work, "c.state = 'received'", order="c.station_due_on IS NULL, c.station_due_on, c.number"
    )


def _rows_of(work: Work, ids: tuple[str, ...]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for start in range(0, len(ids), 500):
        part = {f"v{n}": one for n, one in enumerate(ids[start : start + 500])}
        marks = ", ".join(f":{name}" for name in part)
        found += _case_rows(work, f"c.id IN ({marks})", order="c.number", **part)
    return found


def _office(work: Work, row: Mapping[str, Any]) -> str:
    """Who decides, as the catalogue of the case's own version names it."""
    return matters.get(work, row["matter_code"], row["matter_version"]).row.authority or say(
        N_("乡镇便民服务中心")
    )


def _handovers(work: Work, handover_id: str = "") -> list[dict[str, Any]]:
    where, params = (" AND h.id = :id", {"id": handover_id}) if handover_id else ("", {})
    return work.rows(
        "SELECT h.*, u.name AS worker, count(c.id) AS n, sum(c.state = 'forwarded') AS waiting,"
        " sum(c.state IN ('returned', 'notice')) AS returned FROM case_handovers h"
        " LEFT JOIN users u ON u.station_id = h.station_id AND u.id = h.worker_id"
        " LEFT JOIN cases c ON c.station_id = h.station_id AND c.handover_id = h.id AND c.withdrawn_at IS NULL"
        f" WHERE h.station_id = :s AND h.withdrawn_at IS NULL{where}"
        " GROUP BY h.id ORDER BY h.made_at DESC, h.id DESC",
        s=work.station_id,
        **params,
    )


def _row(row: Mapping[str, Any]) -> HandoverRow:
    return HandoverRow(
        row["id"],
        row["number"],
        row["office"],
        unstamp(row["made_at"]),
        row["worker"] or "",
        row["carried_by"] or "",
        row["taken_by"] or "",
        date.fromisoformat(row["taken_on"]) if row["taken_on"] else None,
        row["n"],
        row["waiting"] or 0,
        row["returned"] or 0,
    )


def _case(row: Mapping[str, Any]) -> HandoverCase:
    return HandoverCase(
        row["id"],
        row["number"],
        row["applicant"] or "",
        row["matter_name"],
        row["state"],
        say(State(row["state"]).word),
        row["external_number"] or "",
        date.fromisoformat(row["due_on"]) if row["due_on"] else None,
    )


def _load(work: Work, handover_id: str) -> CaseHandover:
    handover = work.session.get(CaseHandover, (work.station_id, handover_id))
    if handover is None or handover.withdrawn_at is not None:
        raise HandoverUnknown(field="handover")
    return handover


def _may_undo(work: Work, handover: CaseHandover) -> bool:
    return (
        handover.worker_id == work.user_id
        and civil_date(handover.made_at) == work.today
        and not handover.taken_by
    )


def _detail(work: Work, handover: CaseHandover) -> HandoverDetail:
    work.session.flush()
    (row,) = _handovers(work, handover.id)
    return HandoverDetail(
        _row(row),
        handover.remark or "",
        tuple(_case(one) for one in _case_rows(work, "c.handover_id = :h", order="c.number", h=handover.id)),
        papers.of(work, "case_handovers", handover.id),
        _may_undo(work, handover),
    )
