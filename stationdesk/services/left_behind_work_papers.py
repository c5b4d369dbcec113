"""Facts of the papers that are taken along or filed: the sheet of a round, the ledger of a register.

They name children, so they are drawn when they are asked for and never kept; that they were is written down for each child.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from stationdesk.core.papers.round_papers import (
    LeftBehindLedger,
    LeftBehindRound,
    RoundHouse,
    RoundPerson,
    RoundSection,
)
from stationdesk.core.words import speaking
from stationdesk.models.residents import Person
from stationdesk.security import audit
from stationdesk.services import file_access_guard, file_access_sight, left_behind, papers, users
from stationdesk.services import left_behind_rounds as rounds
from stationdesk.services import left_behind_rounds_kin as kin_of
from stationdesk.storage.work import Work

_RISKS: Final = {"high": "高风险", "medium": "中风险", "low": "低风险"}
_GRADES: Final = {"good": "较好", "fair": "一般", "poor": "差"}
_CARERS: Final = {
    "grandparent": "祖辈",
    "relative": "其他亲属",
    "guardian": "监护人",
    "other": "其他人",
    "none": "无人",
}


def round_sheet(
    work: Work, round_id: str, *, worker_id: str | None = None, open_only: bool = True
) -> LeftBehindRound:
    """The sheet of a round to take along: all open lines, or those of one worker. Needs `left_behind:enrol`.

    In `desk.change`, because it is written down for each child on it. Raises RoundUnknown.
    """
    users.require(work, "left_behind:enrol")
    held = rounds.get(work, round_id)
    with speaking("zh"):
        rows = [
            row
            for row in rounds.lines(work, held.id, worker_id=worker_id)
            if row.open or (not open_only and not row.gone)
        ]
        by_worker: dict[str, list[rounds.LineRow]] = {}
        for row in rows:
            by_worker.setdefault(row.worker, []).append(row)
        sections = tuple(
            RoundSection(worker=worker, houses=_houses(by_worker[worker]))
            for worker in sorted(by_worker, key=lambda one: (not one, one))
        )
    _written_down(work, [row.enrolment_id for row in rows if row.kind == "child"], "round")
    audit.record(work, "left_behind:round_sheet", held.id, lines=len(rows))
    return LeftBehindRound(
        **papers.frame(work),
        number=held.number,
        title=held.title,
        due_on=held.due_on,
        codes=tuple(f"{code} {word}" for code, word in rounds.CODES.items()),
        sections=sections,
    )


def _houses(rows: Sequence[rounds.LineRow]) -> tuple[RoundHouse, ...]:
    houses: dict[int, list[rounds.LineRow]] = {}
    for row in rows:
        houses.setdefault(row.house, []).append(row)
    return tuple(
        RoundHouse(
            house=house,
            number=people[0].household,
            address=people[0].address,
            people=tuple(_person(row) for row in people),
        )
        for house, people in houses.items()
    )


def _person(row: rounds.LineRow) -> RoundPerson:
    known = [
        "待确认" if row.proposed else "",
        _RISKS.get(row.risk or "", ""),
        f"照护人{row.carer}" if row.carer else "",
        "上次没见到人" if row.result == "absent" else "",
    ]
    return RoundPerson(
        n=row.n,
        name=row.name,
        group=left_behind.KIND_WORDS[row.kind],
        age="" if row.age is None else f"{row.age}岁",
        known="，".join(part for part in known if part),
        relatives=tuple(
            f"{kin.letter} {kin_of.KIN_WORDS[kin.word]}{kin.name} "
            + (f"{kin.away_since.isoformat()}起{kin.place}" if kin.away_since else "在家")
            for kin in row.relatives
        ),
    )


def ledger(work: Work, kind: str, on: date | None = None) -> LeftBehindLedger:
    """The register of a day as a ledger. Needs `left_behind:enrol`; for children `left_behind:open_child` too, and only
    those are named whose files the one who prints holds an authorisation for. In `desk.change`: it is written down.
    """
    users.require(work, "left_behind:enrol")
    if kind == "child":
        users.require(work, "left_behind:open_child")
    day = on or work.today
    rows = left_behind.register(work, kind=kind, on=day)
    hidden = file_access_sight.hidden(work, (row.person_id for row in rows))
    rows = [row for row in rows if row.person_id not in hidden]
    left_out = 0
    if kind == "child":
        allowed = [row for row in rows if file_access_guard.standing(work, row.person_id)]
        left_out, rows = len(rows) - len(allowed), allowed
        _written_down(work, [row.id for row in rows], "ledger")
    audit.record(work, "left_behind:ledger", None, kind=kind, rows=len(rows))
    relatives = kin_of.relatives_of(work, [(row.person_id, kind) for row in rows])
    people = {row.person_id: work.session.get(Person, (work.station_id, row.person_id)) for row in rows}
    notes = ["本台账含个人信息，专人保管，不得张贴、转发。"]
    if left_out:
        notes.append(f"另有{left_out}名儿童，制表人没有查阅授权，未列入。")
    return LeftBehindLedger(
        **papers.frame(work),
        group=left_behind.KIND_WORDS[kind],
        cut_off=day,
        columns=_COLUMNS[kind],
        rows=tuple(
            _line(n, row, people[row.person_id], _away(relatives.get((row.person_id, kind), ())))
            for n, row in enumerate(rows, 1)
        ),
        notes=tuple(notes),
    )


_COLUMNS: Final = {
    "child": (
        "序号", "姓名", "性别", "出生日期", "年龄", "住址", "父母外出情况", "照护人", "监护评估", "风险", "纳入日期", "责任人",
    ),
    "woman": ("序号", "姓名", "出生日期", "年龄", "住址", "丈夫外出情况", "风险", "纳入日期", "责任人"),
    "elder": ("序号", "姓名", "性别", "出生日期", "年龄", "住址", "子女外出情况", "风险", "纳入日期", "责任人"),
}  # fmt: skip


def _line(n: int, row: left_behind.Row, person: Person | None, away: str) -> tuple[str, ...]:
    sex = {"1": "男", "2": "女"}.get(row.sex or "", "")
    address = (person.living_address or person.registered_address or "") if person is not None else ""
    cells: list[Any] = [str(n), row.name]
    if row.kind != "woman":
        cells.append(sex)
    cells += [
        row.birth.isoformat() if row.birth else "",
        "" if row.age is None else str(row.age),
        address,
        away,
    ]
    if row.kind == "child":
        cells += [_CARERS.get(row.carer_kind or "", ""), _GRADES.get(row.guardianship or "", "未评估")]
    cells += [_RISKS.get(row.risk or "", "未评"), row.since.isoformat(), row.responsible]
    return tuple(cells)


def _away(relatives: Sequence[kin_of.Kin]) -> str:
    return "；".join(
        f"{kin_of.KIN_WORDS[kin.word]}{kin.name}{kin.away_since.isoformat()}起{kin.place}"
        for kin in relatives
        if kin.away_since is not None
    )


def _written_down(work: Work, enrolments: Sequence[str | None], what: str) -> None:
    """Each child on a paper is listed for that child."""
    for one in enrolments:
        if one is not None:
            audit.record(work, "left_behind:listed", one, what=what)
