"""准入 and 费随事转: what a department may hand down, under which approval, and the money that comes with it.

The 减负 list shows what came without one or the other. It is the station's argument towards departments; it never
stops a villager: accepting a case does not look here at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import lengths
from stationdesk.core.clock import noon, stamp
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.matters import Admission, FundEntry
from stationdesk.security import audit
from stationdesk.services import matters, packs, users
from stationdesk.storage.work import Work

STATES: Final = {"valid": N_("有效"), "expired": N_("已过期"), "unapproved": N_("未批")}
LACKS: Final = {
    "admission": N_("没有准入"),
    "unapproved": N_("准入未批"),
    "expired": N_("准入过期"),
    "unfunded": N_("没有约定经费"),
    "unpaid": N_("经费没有到账"),
}
FIRST_YEAR, LAST_YEAR = 2000, 2100


class AdmissionUnknown(Refusal):
    template = N_("没有找到这条准入登记。可能已被撤销，请重新打开列表。")


class TitleMissing(Refusal):
    template = N_("请写明准入的是什么事项或任务。")


class DepartmentMissing(Refusal):
    template = N_("请写明是哪个部门交下来的。")


class DaysCrossed(Refusal):
    template = N_("有效期止（{valid_to}）早于批准日期（{approved_on}），请核对。")


class AmountNotPositive(Refusal):
    template = N_("金额应大于零。")


class YearWrong(Refusal):
    template = N_("年度应在{first}到{last}之间。")


class ReceivedInFuture(Refusal):
    template = N_("到账日期{day}还没有到，请核对。")


class WithdrawalUnexplained(Refusal):
    template = N_("撤销请写明原因。")


class FundEntryUnknown(Refusal):
    template = N_("没有找到这笔经费登记。可能已被撤销，请重新打开列表。")


class PeriodCrossed(Refusal):
    template = N_("起始日期晚于截止日期，请核对。")


@dataclass(frozen=True)
class NewAdmission:
    """What is registered: an approved (or only announced) matter or duty of a department."""

    department: str
    matter_code: str | None = None
    title: str = ""
    """Of a duty that is in no catalogue; a matter's own name otherwise."""
    approval_number: str = ""
    approved_by: str = ""
    approved_on: date | None = None
    valid_to: date | None = None
    fund_fen: int | None = None
    """Promised a year, in fen."""
    remark: str = ""


@dataclass(frozen=True)
class NewFund:
    """Money that came."""

    admission_id: str
    fen: int
    received_on: date
    year: int | None = None
    """The year it is for; that of the day unless named."""
    voucher: str = ""
    remark: str = ""


@dataclass(frozen=True)
class FundRow:
    """One receipt of money."""

    id: str
    year: int
    received_on: date
    fen: int
    voucher: str
    remark: str


@dataclass(frozen=True)
class AdmissionRow:
    """An admission with the money of one year."""

    id: str
    matter_code: str
    title: str
    department: str
    approval_number: str
    approved_by: str
    approved_on: date | None
    valid_to: date | None
    fund_fen: int | None
    remark: str
    state: str
    """A key of STATES, as it stands today."""
    year: int
    received_fen: int
    balance_fen: int | None
    """Promised for the year and not yet here; None where nothing was promised. Negative: more came."""
    funds: tuple[FundRow, ...]


@dataclass(frozen=True)
class BurdenLine:
    """A delegated matter, or a sender of tasks, that came without admission or money."""

    kind: str
    """`matter` or `task`."""
    code: str
    title: str
    department: str
    count: int
    """Cases of the matter, or tasks of the sender, in the period."""
    lacks: tuple[str, ...]
    """Keys of LACKS."""
    promised_fen: int | None = None
    received_fen: int = 0


@dataclass(frozen=True)
class Burden:
    """The 减负 list of a period."""

    since: date
    until: date
    lines: tuple[BurdenLine, ...]
    cases: int
    tasks: int
    covered: int
    """Delegated matters with cases, and senders, that have both admission and money."""


def admit(work: Work, new: NewAdmission) -> AdmissionRow:
    """Register an admission. Needs `matters:admit`.

    Raises MatterUnknown, TitleMissing, DepartmentMissing, DaysCrossed, AmountNotPositive.
    """
    users.require(work, "matters:admit")
    given = _checked(work, new)
    named = new_id()
    work.session.add(Admission(station_id=work.station_id, id=named, **given))
    work.session.flush()
    audit.record(work, "matters:admit", named, approved=int(bool(new.approval_number.strip())))
    return get(work, named)


def amend(work: Work, admission_id: str, new: NewAdmission) -> AdmissionRow:
    """Correct an admission, or add the approval that came later. Needs `matters:admit`."""
    users.require(work, "matters:admit")
    row = _load(work, admission_id)
    for name, value in _checked(work, new).items():
        setattr(row, name, value)
    work.session.flush()
    audit.record(work, "matters:admit", row.id, amended=1)
    return get(work, row.id)


def withdraw(work: Work, admission_id: str, why: str) -> None:
    """An admission that was registered by mistake; the row stays. Raises WithdrawalUnexplained."""
    users.require(work, "matters:admit")
    row = _load(work, admission_id)
    if not why.strip():
        raise WithdrawalUnexplained(field="why")
    row.withdrawn_at, row.withdrawn_why = work.at, lengths.one_line(why, "why", lengths.ADDRESS)
    work.session.flush()
    audit.record(work, "matters:admit", row.id, withdrawn=1)


def receive(work: Work, new: NewFund) -> AdmissionRow:
    """Write down money that came, with its voucher. Needs `matters:admit`.

    Raises AdmissionUnknown, AmountNotPositive, YearWrong, ReceivedInFuture.
    """
    users.require(work, "matters:admit")
    row = _load(work, new.admission_id)
    year = new.received_on.year if new.year is None else new.year
    if new.fen <= 0:
        raise AmountNotPositive(field="fen")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise YearWrong(first=FIRST_YEAR, last=LAST_YEAR, field="year")
    if new.received_on > work.today:
        raise ReceivedInFuture(day=new.received_on, field="received_on")
    named = new_id()
    work.session.add(
        FundEntry(
            station_id=work.station_id,
            id=named,
            admission_id=row.id,
            year=year,
            received_on=new.received_on,
            fen=new.fen,
            voucher=_line(new.voucher, "voucher"),
            at=work.at,
            user_id=work.user_id,
            remark=_line(new.remark, "remark"),
        )
    )
    work.session.flush()
    audit.record(work, "matters:admit", row.id, fund=1, year=year)
    return get(work, row.id, year)


def withdraw_fund(work: Work, entry_id: str, why: str) -> AdmissionRow:
    """A receipt of money written down by mistake. Raises FundEntryUnknown, WithdrawalUnexplained."""
    users.require(work, "matters:admit")
    entry = work.session.get(FundEntry, (work.station_id, entry_id))
    if entry is None or entry.withdrawn_at is not None:
        raise FundEntryUnknown(field="fund")
    if not why.strip():
        raise WithdrawalUnexplained(field="why")
    entry.withdrawn_at, entry.withdrawn_why = work.at, lengths.one_line(why, "why", lengths.ADDRESS)
    work.session.flush()
    audit.record(work, "matters:admit", entry.admission_id, fund=-1, year=entry.year)
    return get(work, entry.admission_id, entry.year)


def get(work: Work, admission_id: str, year: int | None = None) -> AdmissionRow:
    """One admission with the money of a year (this one unless named). Raises AdmissionUnknown."""
    users.require(work, "matters:read")
    row = _load(work, admission_id)
    return _rows(work, [row], year or work.today.year)[0]


def listed(work: Work, year: int | None = None) -> tuple[AdmissionRow, ...]:
    """Every admission, by department, with the money of a year. Needs `matters:read`."""
    users.require(work, "matters:read")
    found = (
        work.session.execute(
            sa.select(Admission)
            .where(Admission.station_id == work.station_id, Admission.withdrawn_at.is_(None))
            .order_by(Admission.department, Admission.id)
        )
        .scalars()
        .all()
    )
    return tuple(_rows(work, found, year or work.today.year))


def burden(work: Work, since: date | None = None, until: date | None = None) -> Burden:
    """The 减负 list of a period: this year up to today unless named. Needs `matters:read`. Raises PeriodCrossed."""
    users.require(work, "matters:read")
    last = until or work.today
    first = since or date(last.year, 1, 1)
    if first > last:
        raise PeriodCrossed(field="since")
    rows = _all(work)
    money = _money(work, first.year, last.year)
    lines, covered = _matter_lines(work, rows, money, first, last)
    tasks, covered_senders = _task_lines(work, rows, money, first, last)
    return Burden(
        first,
        last,
        tuple(sorted((*lines, *tasks), key=lambda one: (one.kind, -one.count, one.code, one.title))),
        sum(one.count for one in lines),
        sum(one.count for one in tasks),
        covered + covered_senders,
    )


def _matter_lines(
    work: Work, rows: dict[str, Admission], money: dict[str, int], first: date, last: date
) -> tuple[list[BurdenLine], int]:
    counted = {
        row["matter_code"]: row["n"]
        for row in work.rows(
            "SELECT matter_code, count(*) AS n FROM cases WHERE station_id = :s AND withdrawn_at IS NULL"
            " AND opened_at >= :since AND opened_at < :until GROUP BY matter_code",
            s=work.station_id,
            **_between(first, last),
        )
    }
    catalogue = {record["code"]: record for record in packs.holding(work, "matters").items()}
    of_matter: dict[str, list[Admission]] = {}
    for row in rows.values():
        if row.matter_code is not None:
            of_matter.setdefault(row.matter_code, []).append(row)
    lines, covered = [], 0
    for code, count in counted.items():
        record = catalogue.get(code)
        if record is None or code == matters.OTHER or not delegated(record):
            continue
        admission = _best(of_matter.get(code, ()), last)
        lacks = _lacks(admission, money, last)
        if not lacks:
            covered += 1
            continue
        lines.append(
            BurdenLine(
                "matter",
                code,
                record["name_zh"],
                (admission.department if admission else "")
                or record.get("entrust_name")
                or record.get("deciding_authority")
                or "",
                count,
                lacks,
                admission.fund_fen if admission else None,
                money.get(admission.id, 0) if admission else 0,
            )
        )
    return lines, covered


def _task_lines(
    work: Work, rows: dict[str, Admission], money: dict[str, int], first: date, last: date
) -> tuple[list[BurdenLine], int]:
    found: dict[tuple[str, tuple[str, ...]], int] = {}
    covered: set[str] = set()
    for row in work.rows(
        "SELECT sender, admission_id, count(*) AS n FROM tasks WHERE station_id = :s AND withdrawn_at IS NULL"
        " AND opened_at >= :since AND opened_at < :until GROUP BY sender, admission_id",
        s=work.station_id,
        **_between(first, last),
    ):
        lacks = _lacks(rows.get(row["admission_id"] or ""), money, last)
        if lacks:
            key = (row["sender"], lacks)
            found[key] = found.get(key, 0) + row["n"]
        else:
            covered.add(row["sender"])
    lines = [BurdenLine("task", "", sender, sender, count, lacks) for (sender, lacks), count in found.items()]
    return lines, len(covered)


def delegated(record: Any) -> bool:
    """Whether a matter of the catalogue is a department's (协助政府事项), as it says or as who decides it tells."""
    kind = record.get("list_kind")
    return bool(kind == "assist" if kind else record["level_deciding"] != "village")


def _best(rows: Iterable[Admission], day: date) -> Admission | None:
    order = {"valid": 0, "expired": 1, "unapproved": 2}
    return min(rows, key=lambda row: (order[_state(row, day)], row.id), default=None)


def _lacks(row: Admission | None, money: dict[str, int], day: date) -> tuple[str, ...]:
    if row is None:
        return ("admission", "unfunded")
    lacks = []
    state = _state(row, day)
    if state != "valid":
        lacks.append(state)
    if money.get(row.id, 0) <= 0:
        lacks.append("unpaid" if row.fund_fen else "unfunded")
    return tuple(lacks)


def _state(row: Admission, day: date) -> str:
    if not row.approval_number:
        return "unapproved"
    return "expired" if row.valid_to is not None and row.valid_to < day else "valid"


def _between(first: date, last: date) -> dict[str, str]:
    return {
        "since": stamp(noon(first, 0)),
        "until": stamp(noon(last + timedelta(days=1), 0)),
    }


def _all(work: Work) -> dict[str, Admission]:
    found = work.session.execute(
        sa.select(Admission).where(Admission.station_id == work.station_id, Admission.withdrawn_at.is_(None))
    ).scalars()
    return {row.id: row for row in found}


def _money(work: Work, first: int, last: int) -> dict[str, int]:
    return {
        row["admission_id"]: row["fen"]
        for row in work.rows(
            "SELECT admission_id, sum(fen) AS fen FROM fund_entries WHERE station_id = :s"
            " AND withdrawn_at IS NULL AND year BETWEEN :first AND :last GROUP BY admission_id",
            s=work.station_id,
            first=first,
            last=last,
        )
    }


def _rows(work: Work, found: Iterable[Admission], year: int) -> list[AdmissionRow]:
    entries: dict[str, list[FundRow]] = {}
    for entry in work.session.execute(
        sa.select(FundEntry)
        .where(FundEntry.station_id == work.station_id, FundEntry.withdrawn_at.is_(None))
        .order_by(FundEntry.received_on, FundEntry.id)
    ).scalars():
        entries.setdefault(entry.admission_id, []).append(
            FundRow(
                entry.id, entry.year, entry.received_on, entry.fen, entry.voucher or "", entry.remark or ""
            )
        )
    made = []
    for row in found:
        funds = tuple(entries.get(row.id, ()))
        received = sum(entry.fen for entry in funds if entry.year == year)
        made.append(
            AdmissionRow(
                row.id,
                row.matter_code or "",
                row.title,
                row.department,
                row.approval_number or "",
                row.approved_by or "",
                row.approved_on,
                row.valid_to,
                row.fund_fen,
                row.remark or "",
                _state(row, work.today),
                year,
                received,
                None if row.fund_fen is None else row.fund_fen - received,
                funds,
            )
        )
    return made


def _load(work: Work, admission_id: str) -> Admission:
    row = work.session.get(Admission, (work.station_id, admission_id))
    if row is None or row.withdrawn_at is not None:
        raise AdmissionUnknown(field="admission")
    return row


def _checked(work: Work, new: NewAdmission) -> dict[str, Any]:
    code, title = None, lengths.one_line(new.title, "title", lengths.NAME)
    if new.matter_code and new.matter_code.strip():
        found = matters.get(work, new.matter_code)
        code, title = found.code, title or found.name
    if not title:
        raise TitleMissing(field="title")
    department = lengths.one_line(new.department, "department")
    if not department:
        raise DepartmentMissing(field="department")
    if new.approved_on and new.valid_to and new.valid_to < new.approved_on:
        raise DaysCrossed(valid_to=new.valid_to, approved_on=new.approved_on, field="valid_to")
    if new.fund_fen is not None and new.fund_fen < 0:
        raise AmountNotPositive(field="fund")
    return {
        "matter_code": code,
        "title": title,
        "department": department,
        "approval_number": _line(new.approval_number, "approval_number"),
        "approved_by": _line(new.approved_by, "approved_by"),
        "approved_on": new.approved_on,
        "valid_to": new.valid_to,
        "fund_fen": new.fund_fen,
        "remark": _line(new.remark, "remark"),
    }


def _line(text: str, field: str) -> str | None:
    return lengths.one_line(text, field, lengths.ADDRESS) or None
