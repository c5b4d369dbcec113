"""日清: at the end of the day the numbers given are held against the records, and the clerk signs the day off.

Numbers are given by a counter in the transaction of their record, so a number without a record, or a jump, means
that something is wrong with this database; both are looked for, for the day and for the days before it. What was
printed twice or not at all and what was voided is listed by number. What other computers of the station numbered is
held against what came from them: a gap between two of their numbers shows, the last ones may still be on their way.
A signed day is never opened again; what
is found out later is a note beside it (`correct`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, field
from datetime import date, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import lengths
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.papers import DayClosingFigure, DayClosingSerial, DayClosingSheet
from stationdesk.core.words import N_, say
from stationdesk.models.cases import DayClosing
from stationdesk.security import audit
from stationdesk.services import case_lists, papers, users
from stationdesk.services.case_lists import CaseQuery
from stationdesk.services.case_query import midnight
from stationdesk.services.papers import PaperRow
from stationdesk.storage.work import Work

LOOKED_BACK: Final = 31
MOST_NAMED: Final = 40

RECORDS: Final[Mapping[str, tuple[str, str]]] = {
    "case": ("cases", N_("办件")),
    "consultation": ("consultations", N_("首问")),
    "appointment": ("appointments", N_("预约")),
    "batch": ("case_batches", N_("多人办理")),
    "handover": ("case_handovers", N_("转办单")),
    "task": ("tasks", N_("任务")),
    "proxy": ("proxy_requests", N_("代办")),
    "visit": ("visits", N_("走访")),
    "certificate": ("certificates", N_("证明")),
    "certificate_refusal": ("certificate_refusals", N_("证明告知")),
}
"""Kinds of numbers whose record carries the number: the table and what a clerk calls them."""
PAPERS: Final[Mapping[str, tuple[str, str]]] = {
    "notice": ("告", N_("一次性告知书")),
    "promise": ("诺", N_("容缺承诺书")),
    "refusal": ("拒", N_("不予受理通知书")),
    "clock": ("期", N_("期限变动告知书")),
    "delivery": ("送", N_("送达回证")),
    "signature": ("签", N_("签名表")),
    "consultation_notice": ("咨", N_("咨询告知书")),
    "appointment_slip": ("单", N_("预约单")),
    "paper": ("", N_("其他文书")),
}
"""Kinds of numbers that only a paper carries: the sign before the number, and what it is called."""


class DayAhead(Refusal):
    template = N_("{day}还没有到，不能日清。")


class DaySigned(Refusal):
    template = N_("{day}已由您签过日清，不能重开。要补充说明的，请写更正说明。")


class DayNotSigned(Refusal):
    template = N_("{day}还没有日清，不用写更正说明。")


class CorrectionEmpty(Refusal):
    template = N_("请写明更正什么、为什么。")


@dataclass(frozen=True)
class Serial:
    """The numbers of one kind that one device gave on the day; of another one those that came from it."""

    kind: str
    name: str
    given: int
    first: str
    last: str
    gaps: tuple[str, ...] = ()
    """Running numbers that were given and that no record or paper carries."""
    void: tuple[str, ...] = ()
    unprinted: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    device_no: int = 0
    """The device that gave them."""


@dataclass(frozen=True)
class Figure:
    """A number of the day, and the list behind it where there is one."""

    key: str
    name: str
    count: int
    query: CaseQuery | None = None
    left: bool = False
    """Something that is left to do."""


@dataclass(frozen=True)
class Earlier:
    """A day before with numbers that no record carries."""

    day: date
    kind: str
    name: str
    gaps: tuple[str, ...]


@dataclass(frozen=True)
class Signed:
    """That the day was signed off, or a note written later."""

    id: str
    by: str = field(repr=False)
    at: datetime
    remark: str = field(repr=False)
    correction: bool
    mine: bool
    since: int = 0
    """Cases taken in after it was signed."""


@dataclass(frozen=True)
class Day:
    """Everything the closing sheet shows."""

    day: date
    device_no: int
    serials: tuple[Serial, ...]
    figures: tuple[Figure, ...]
    earlier: tuple[Earlier, ...]
    signed: tuple[Signed, ...]
    paper_id: str | None
    others: tuple[Serial, ...] = ()
    """What other computers numbered, as far as it is here; a gap there need not be a loss."""

    @property
    def mine(self) -> bool:
        """Whether the acting user has signed this day."""
        return any(one.mine and not one.correction for one in self.signed)

    @property
    def in_order(self) -> bool:
        """No number of this device is missing."""
        return not self.earlier and not any(one.gaps for one in self.serials)


@dataclass(frozen=True)
class Closed:
    """The answer to a signature."""

    closing_id: str
    day: date
    paper: PaperRow
    sentence: str


def look(work: Work, day: date | None = None) -> Day:
    """A day as it stands. Needs `cases:read`. Raises DayAhead."""
    users.require(work, "cases:read")
    wanted = day or work.today
    if wanted > work.today:
        raise DayAhead(day=wanted, field="day")
    return Day(
        wanted,
        work.device_no,
        _serials(work, wanted),
        _figures(work, wanted),
        _earlier(work, wanted),
        _signed(work, wanted),
        _paper(work, wanted),
        _others(work, wanted),
    )


def close(work: Work, day: date | None = None, remark: str = "") -> Closed:
    """Sign a day off: what it adds up to is kept as it stands, and a sheet is made of it.

    Needs `cases:accept`. Raises DayAhead, DaySigned.
    """
    users.require(work, "cases:accept")
    seen = look(work, day)
    if seen.mine:
        raise DaySigned(day=seen.day, field="day")
    counts = {
        "figures": {one.key: one.count for one in seen.figures},
        "serials": [asdict(one) | {"kind": one.kind} for one in (*seen.serials, *seen.others)],
        "device_no": work.device_no,
    }
    said = lengths.one_line(remark, "remark") if remark.strip() else ""
    row = DayClosing(
        station_id=work.station_id,
        id=new_id(),
        day=seen.day,
        user_id=work.user_id,
        closed_at=work.at,
        counts=_plain(counts),
        remark=said or None,
    )
    work.session.add(row)
    work.session.flush()
    audit.record(work, "cases:close_day", row.id, gaps=sum(len(one.gaps) for one in seen.serials))
    paper = papers.make(work, "day_closing", "day_closings", row.id, _sheet(work, seen, said), "")
    left = sum(one.count for one in seen.figures if one.left)
    sentence = (
        say(N_("{day}已日清。还有 {n} 件事留到明天。"), day=seen.day, n=left)
        if left
        else say(N_("{day}已日清，没有留下要办的。"), day=seen.day)
    )
    return Closed(row.id, seen.day, paper, sentence)


def correct(work: Work, day: date, note: str) -> Signed:
    """Write a note beside a signed day; the day itself stays as it was signed.

    Needs `cases:accept`. Raises DayNotSigned, CorrectionEmpty.
    """
    users.require(work, "cases:accept")
    closed = next((one for one in _signed(work, day) if not one.correction), None)
    if closed is None:
        raise DayNotSigned(day=day, field="day")
    if not note.strip():
        raise CorrectionEmpty(field="note")
    row = DayClosing(
        station_id=work.station_id,
        id=new_id(),
        day=day,
        user_id=work.user_id,
        closed_at=work.at,
        counts={"corrects": closed.id},
        remark=lengths.one_line(note, "note"),
    )
    work.session.add(row)
    work.session.flush()
    audit.record(work, "cases:close_day", row.id, correction=1)
    return next(one for one in _signed(work, day) if one.id == row.id)


# numbers ------------------------------------------------------------------------------------------------


def _serials(work: Work, day: date) -> tuple[Serial, ...]:
    found = work.rows(
        "SELECT kind, value FROM counters WHERE period = :p AND device_no = :d ORDER BY kind",
        p=f"{day:%Y%m%d}",
        d=work.device_no,
    )
    given = {row["kind"]: int(row["value"]) for row in found}
    if not given:
        return ()
    numbers = _numbers(work, day).get(work.device_no) or _Numbers()
    made = []
    for kind in (*RECORDS, *PAPERS):
        if given.get(kind):
            made.append(_serial(kind, given[kind], numbers, work.device_no))
    return tuple(made)


def _others(work: Work, day: date) -> tuple[Serial, ...]:
    """The other devices in order, kind by kind: up to the highest number that came."""
    made = []
    for device, numbers in sorted(_numbers(work, day).items()):
        if device == work.device_no:
            continue
        for kind in (*RECORDS, *PAPERS):
            carried = numbers.carried.get(kind)
            if carried:
                made.append(_serial(kind, max(carried), numbers, device))
    return tuple(made)


@dataclass
class _Numbers:
    """Which running numbers of a day and one device are carried by what."""

    carried: dict[str, dict[int, str]] = field(default_factory=dict)
    void: dict[str, set[int]] = field(default_factory=dict)
    unprinted: dict[str, set[int]] = field(default_factory=dict)
    twice: dict[str, set[int]] = field(default_factory=dict)


def _numbers(work: Work, day: date) -> dict[int, _Numbers]:
    """Device → its numbers."""
    found_on: dict[int, _Numbers] = {}
    tail = re.compile(rf"-{day:%Y%m%d}-(\d{{3}})-(\d{{4}})$")
    good: set[tuple[int, str, int]] = set()
    void: set[tuple[int, str, int]] = set()
    for kind, (table, _name) in RECORDS.items():
        for row in _carrying(work, table, day):
            found = tail.search(row["number"])
            if found:
                number = int(found[2])
                made = found_on.setdefault(int(found[1]), _Numbers())
                made.carried.setdefault(kind, {})[number] = row["number"]
                if row["withdrawn_at"] is not None:
                    made.void.setdefault(kind, set()).add(number)
    signs = {sign: kind for kind, (sign, _name) in PAPERS.items() if sign}
    for row in work.rows(
        """SELECT p.number, p.voided_at, p.withdrawn_at, p.kind AS paper, (SELECT coalesce(sum(e.copies), 0)
               FROM paper_events e WHERE e.station_id = p.station_id AND e.paper_id = p.id
                 AND e.kind IN ('printed', 'reprinted', 'saved') AND e.withdrawn_at IS NULL) AS copies
           FROM papers p WHERE p.station_id = :s AND p.made_at >= :a AND p.made_at < :b AND p.number IS NOT NULL""",
        s=work.station_id,
        a=midnight(day),
        b=midnight(day + timedelta(days=2)),
    ):
        found = tail.search(row["number"])
        if not found:
            continue
        device, number = int(found[1]), int(found[2])
        made = found_on.setdefault(device, _Numbers())
        kind = signs.get(row["number"][0]) or ("case" if row["paper"] == "case_slip" else "paper")
        if kind != "case":
            made.carried.setdefault(kind, {})[number] = row["number"]
        if row["voided_at"] is not None or row["withdrawn_at"] is not None:
            void.add((device, kind, number))
            continue
        good.add((device, kind, number))
        if not row["copies"]:
            made.unprinted.setdefault(kind, set()).add(number)
        elif row["copies"] > 1:
            made.twice.setdefault(kind, set()).add(number)
    # A paper that was put right keeps its number: only what has no good one left is void.
    for device, kind, number in void - good:
        found_on[device].void.setdefault(kind, set()).add(number)
    return found_on


def _carrying(work: Work, table: str, day: date) -> list[dict[str, Any]]:
    """Number and withdrawal of the records of a table whose number is of this day."""
    mark = f"-{day:%Y%m%d}-"
    if table == "cases":
        # The one large table: its numbers are found by the days about it.
        return work.rows(
            "SELECT number, withdrawn_at FROM cases WHERE station_id = :s AND opened_at >= :a AND opened_at < :b",
            s=work.station_id,
            a=midnight(day),
            b=midnight(day + timedelta(days=2)),
        )
    return work.rows(
        f"SELECT number, withdrawn_at FROM {table} WHERE station_id = :s AND number IS NOT NULL"
        " AND instr(number, :mark) > 0",
        s=work.station_id,
        mark=mark,
    )


def _serial(kind: str, given: int, numbers: _Numbers, device_no: int) -> Serial:
    carried = numbers.carried.get(kind, {})

    def named(found: Iterable[int]) -> tuple[str, ...]:
        return tuple(f"{one:04d}" for one in sorted(found))

    name = (RECORDS.get(kind) or PAPERS[kind])[1]
    gaps = named(n for n in range(1, given + 1) if n not in carried)
    # 其他文书 are numbered for several features; those that keep the number elsewhere are not gaps.
    return Serial(
        kind,
        say(name),
        given,
        "0001",
        f"{given:04d}",
        gaps if kind != "paper" else (),
        named(numbers.void.get(kind, ())),
        named(numbers.unprinted.get(kind, ())),
        named(numbers.twice.get(kind, ())),
        device_no,
    )


def _earlier(work: Work, day: date) -> tuple[Earlier, ...]:
    """Days before with numbers that no record carries: since then a record was lost."""
    found = work.rows(
        "SELECT DISTINCT period FROM counters WHERE device_no = :d AND length(period) = 8 AND period < :p"
        " AND period >= :a ORDER BY period",
        d=work.device_no,
        p=f"{day:%Y%m%d}",
        a=f"{day - timedelta(days=LOOKED_BACK):%Y%m%d}",
    )
    made = []
    for row in found:
        one = date.fromisoformat(row["period"])
        made += [
            Earlier(one, serial.kind, serial.name, serial.gaps)
            for serial in _serials(work, one)
            if serial.gaps
        ]
    return tuple(made)


# figures ------------------------------------------------------------------------------------------------


def _figures(work: Work, day: date) -> tuple[Figure, ...]:
    opened = CaseQuery(opened_since=day, opened_until=day, counted=True, order="newest", limit=None)
    closed = CaseQuery(closed_since=day, closed_until=day, closed_only=True, order="newest", limit=None)
    still = CaseQuery(opened_since=day, opened_until=day, open_only=True, limit=None)
    asked = (
        ("opened", N_("今天收件"), opened, False),
        ("closed", N_("今天办结"), closed, False),
        ("left_open", N_("今天收的还没办结"), still, False),
        ("overdue", N_("已超期"), CaseQuery(light="overdue", limit=None), True),
        ("to_forward", N_("还没转报"), CaseQuery(states=("received",), limit=None), True),
        ("to_deliver", N_("还没送达"), CaseQuery(states=("finished",), limit=None), True),
    )
    made = [
        Figure(key, say(name), case_lists.count(work, query), query, left) for key, name, query, left in asked
    ]
    params = {"s": work.station_id, "a": midnight(day), "b": midnight(day + timedelta(days=1))}
    for key, name, table, day_of in (
        ("notices", N_("下达一次性告知"), "case_notices", "made_at"),
        ("ratings", N_("收到评价"), "case_ratings", "at"),
        ("consultations", N_("首问"), "consultations", "came_at"),
    ):
        found = work.scalar(
            f"SELECT count(*) FROM {table} WHERE station_id = :s AND {day_of} >= :a AND {day_of} < :b"
            " AND withdrawn_at IS NULL",
            **params,
        )
        made.append(Figure(key, say(name), int(found or 0)))
    held = work.scalar(
        "SELECT count(*) FROM custody_items WHERE station_id = :s AND taken_at < :b"
        " AND (returned_at IS NULL OR returned_at >= :b) AND withdrawn_at IS NULL",
        s=work.station_id,
        b=params["b"],
    )
    made.append(Figure("originals", say(N_("保管中的原件")), int(held or 0), None, True))
    drafts = work.scalar(
        "SELECT count(*) FROM drafts WHERE user_id = :u AND form = 'accept'", u=work.user_id or ""
    )
    made.append(Figure("drafts", say(N_("没填完的表")), int(drafts or 0), None, True))
    return tuple(made)


def _signed(work: Work, day: date) -> tuple[Signed, ...]:
    names = users.names(work)
    found = work.session.execute(
        sa.select(DayClosing)
        .where(
            DayClosing.station_id == work.station_id,
            DayClosing.day == day,
            DayClosing.withdrawn_at.is_(None),
        )
        .order_by(DayClosing.closed_at, DayClosing.id)
    ).scalars()
    made = []
    for row in found:
        correction = "corrects" in row.counts
        since = 0
        if not correction:
            from stationdesk.core.clock import stamp

            since = int(
                work.scalar(
                    "SELECT count(*) FROM cases WHERE station_id = :s AND opened_at > :at AND opened_at < :b"
                    " AND withdrawn_at IS NULL",
                    s=work.station_id,
                    at=stamp(row.closed_at),
                    b=midnight(day + timedelta(days=1)),
                )
            )
        made.append(
            Signed(
                row.id,
                names.get(row.user_id or "", ""),
                row.closed_at,
                row.remark or "",
                correction,
                row.user_id == work.user_id,
                since,
            )
        )
    return tuple(made)


def _paper(work: Work, day: date) -> str | None:
    found = work.scalar(
        "SELECT p.id FROM papers p JOIN day_closings d ON d.station_id = p.station_id AND d.id = p.subject_id"
        " WHERE p.station_id = :s AND p.kind = 'day_closing' AND d.day = :d AND p.withdrawn_at IS NULL"
        " ORDER BY d.user_id = :u DESC, p.id DESC LIMIT 1",
        s=work.station_id,
        d=day.isoformat(),
        u=work.user_id or "",
    )
    return None if found is None else str(found)


def _sheet(work: Work, seen: Day, remark: str) -> DayClosingSheet:
    """The facts of the sheet, in Chinese whatever the desk speaks."""
    names = {kind: name for kind, (_at, name) in (*RECORDS.items(), *PAPERS.items())}

    def some(found: tuple[str, ...]) -> str:
        more = f" 等{len(found)}个" if len(found) > MOST_NAMED else ""
        return "、".join(found[:MOST_NAMED]) + more

    return DayClosingSheet(
        **papers.frame(work),
        day=seen.day,
        device=f"{seen.device_no:03d}",
        serials=tuple(
            DayClosingSerial(
                name=names[one.kind]
                if one.device_no == seen.device_no
                else f"{names[one.kind]}（{one.device_no:03d}号电脑，按收到的）",
                first=one.first,
                last=one.last,
                given=one.given,
                gaps=some(one.gaps),
                void=some(one.void),
                unprinted=some(one.unprinted),
                twice=some(one.twice),
            )
            for one in (*seen.serials, *seen.others)
        ),
        figures=tuple(
            DayClosingFigure(name=FIGURE_NAMES[one.key], count=one.count, left=one.left)
            for one in seen.figures
        ),
        earlier=tuple(
            f"{one.day.month}月{one.day.day}日{names[one.kind]}：{some(one.gaps)}" for one in seen.earlier
        ),
        remark=remark,
    )


FIGURE_NAMES: Final[Mapping[str, str]] = {
    "opened": "今天收件",
    "closed": "今天办结",
    "left_open": "今天收的还没办结",
    "overdue": "已超期",
    "to_forward": "还没转报",
    "to_deliver": "还没送达",
    "notices": "下达一次性告知",
    "ratings": "收到评价",
    "consultations": "首问",
    "originals": "保管中的原件",
    "drafts": "没填完的表",
}
"""What paper calls them."""


def _plain(value: Any) -> Any:
    import msgspec

    return msgspec.to_builtins(value)
