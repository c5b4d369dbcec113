"""One matter for many people (多人办理): one entry, and a case with its own number and status for each of them.

Every line is a real case, taken in by `cases.accept`; the entry only holds them together. Everything of an entry is
one transaction. A line that a rule refuses leaves no trace of its own and is answered with its reason; the others go
on. Later steps for all or for the marked ones answer the same way, line by line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from datetime import date, datetime
from typing import Final

from stationdesk.core import masks
from stationdesk.core import papers as facts_of
from stationdesk.core.case_states import OPEN, State
from stationdesk.core.clock import civil_date, unstamp
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import is_id, new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.cases import CaseBatch
from stationdesk.security import audit
from stationdesk.services import case_life, cases, matters, numbers, papers, users
from stationdesk.services import case_record as record
from stationdesk.services.case_batch_match import KINDS, BatchKindUnknown
from stationdesk.services.case_by_line import BatchLine, Progress, attempt, tried
from stationdesk.services.papers import PaperRow
from stationdesk.storage.work import Work

TITLE_LENGTH: Final = 100
STEPS: Final[Mapping[str, str]] = {
    "supplement": N_("材料补齐"),
    "forward": N_("转报"),
    "finish": N_("办结"),
    "deliver": N_("送达"),
}


class NobodyToTakeIn(Refusal):
    template = N_("没有可以登记的人。请至少选定一人。")


class EveryLineRefused(Refusal):
    template = N_("一个人也没有登记成：{why}")


class BatchUnknown(Refusal):
    template = N_("没有找到这一批。请从多人办理的清单中选择。")


class BatchNotToday(Refusal):
    template = N_("只有登记人本人当天可以撤销整批登记。请逐件改用“撤回”，并写明原因。")


class StepUnknown(Refusal):
    template = N_("不认识的步骤“{step}”。可用：{steps}。")


class NobodyMarked(Refusal):
    template = N_("没有标记一个人。请用空格标记，或按 Ctrl+A 全选。")


@dataclass(frozen=True)
class Entry:
    """One person of an entry. `materials` are the exceptions from what holds for all."""

    person_id: str
    materials: Mapping[str, str] = field(default_factory=dict)
    contact_phone: str | None = field(default=None, repr=False)
    again: bool = False
    """Take in although a case of this matter is open for this person."""


@dataclass(frozen=True)
class NewBatch:
    """What the form asks. Materials hold for everyone; an entry's own replace them by name."""

    kind: str
    matter_code: str
    entries: tuple[Entry, ...] = field(repr=False)
    title: str = ""
    materials: Mapping[str, str] = field(default_factory=dict)
    all_materials: bool = False
    channel: str = "counter"
    promised_by: date | None = None
    remark: str = field(default="", repr=False)


@dataclass(frozen=True)
class BatchReceipt:
    """What an entry answers."""

    batch_id: str
    number: str
    title: str
    lines: tuple[BatchLine, ...] = field(repr=False)
    counts: Mapping[str, int]
    """State → how many cases were opened in it; `refused` for lines that were not."""
    sentence: str
    paper: PaperRow

    @property
    def paper_id(self) -> str:
        return self.paper.id


@dataclass(frozen=True)
class BatchRow:
    """An entry as the list shows it."""

    id: str
    number: str
    kind: str
    matter_code: str
    matter_name: str
    title: str
    opened_at: datetime
    worker: str
    people: int
    open: int
    """How many are not through yet."""
    counts: Mapping[str, int]
    """State → how many."""


@dataclass(frozen=True)
class BatchCase:
    """One person of an entry as the detail shows it."""

    case_id: str
    number: str
    person_id: str | None
    name: str = field(repr=False)
    masked: str = field(repr=False)
    state: str
    state_name: str
    due: date | None
    missing: int


@dataclass(frozen=True)
class BatchDetail:
    """Everything about one entry."""

    row: BatchRow
    remark: str = field(repr=False)
    cases: tuple[BatchCase, ...] = field(repr=False)
    papers: tuple[PaperRow, ...]
    may_undo: bool


@dataclass(frozen=True)
class ToDo:
    """A step for many. `case_ids` None means everyone of the entry."""

    step: str
    case_ids: tuple[str, ...] | None = None
    note: str = field(default="", repr=False)
    result: str = ""
    receiver: str = field(default="", repr=False)
    """Who took the results: 本人 unless said."""
    on: date | None = None


def take_in(work: Work, new: NewBatch, progress: Progress | None = None) -> BatchReceipt:
    """Take one matter in for many people. Needs `cases:accept`.

    Raises NobodyToTakeIn, MatterUnknown, MaterialUnknown …, EveryLineRefused (naming the first reason), NumbersUsedUp.
    A person who is refused (dead meanwhile, open already) is answered in `lines`, the others go in.
    """
    users.require(work, "cases:accept")
    matter = matters.get(work, new.matter_code)
    if new.kind not in KINDS:
        raise BatchKindUnknown(kind=new.kind, field="kind")
    if not new.entries:
        raise NobodyToTakeIn(field="entries")
    known = [line.name for line in matter.materials]
    common = record.chosen(known, new.materials)
    batch = CaseBatch(
        station_id=work.station_id,
        id=new_id(),
        number="批" + numbers.take(work, "batch"),
        kind=new.kind,
        matter_code=matter.code,
        matter_name=matter.name,
        title=(new.title.strip() or say(N_("{matter}{count}人"), matter=matter.name, count=len(new.entries)))[
            :TITLE_LENGTH
        ],
        opened_at=work.at,
        worker_id=work.user_id,
        remark=new.remark.strip() or None,
    )
    work.session.add(batch)
    work.session.flush()
    running = _running(work, matter.code)
    named = _names(work, [entry.person_id for entry in new.entries])
    lines: list[BatchLine] = []
    seen: set[str] = set()
    for n, entry in enumerate(new.entries, 1):
        name = named.get(entry.person_id, "")
        why = ""
        if entry.person_id in seen:
            why = say(N_("同一人只办一次"))
        elif entry.person_id in running and not entry.again:
            why = say(N_("本事项已有在办的：{number}"), number=running[entry.person_id])
        if why:
            lines.append(BatchLine(entry.person_id, name, False, why=why))
        else:
            own = common | record.chosen(known, entry.materials)
            asked = cases.NewCase(
                matter_code=matter.code,
                person_id=entry.person_id,
                materials=own,
                all_materials=new.all_materials,
                channel=new.channel,
                contact_phone=entry.contact_phone,
                remark=new.remark,
                promised_by=new.promised_by,
                batch_id=batch.id,
            )
            line = _line(work, entry.person_id, name, asked)
            if line.done:
                seen.add(entry.person_id)
            lines.append(line)
        if progress is not None:
            progress(n, len(new.entries))
    counts = Counter(line.state if line.done else "refused" for line in lines)
    done = len(lines) - counts["refused"]
    if not done:
        raise EveryLineRefused(why=lines[0].why, field="entries")
    paper = signature_list(work, batch.id)
    audit.record(work, "cases:accept", batch.id, batch=done, refused=counts["refused"], matter=matter.code)
    return BatchReceipt(
        batch.id,
        batch.number,
        batch.title,
        tuple(lines),
        dict(counts),
        _sentence(batch.number, counts),
        paper,
    )


def step(work: Work, batch_id: str, todo: ToDo, progress: Progress | None = None) -> tuple[BatchLine, ...]:
    """The same step for everyone or for the marked ones, answered line by line. Needs what the step needs.

    Raises BatchUnknown, StepUnknown, NobodyMarked, NotPermitted.
    """
    if todo.step not in STEPS:
        raise StepUnknown(step=todo.step, steps=say(N_("、")).join(STEPS), field="step")
    users.require(work, "cases:decide" if todo.step == "finish" else "cases:accept")
    _load(work, batch_id)
    wanted = [row for row in _cases(work, batch_id) if todo.case_ids is None or row.case_id in todo.case_ids]
    if not wanted:
        raise NobodyMarked(field="cases")
    lines = []
    for n, row in enumerate(wanted, 1):
        lines.append(tried(work, row.case_id, row.number, row.name, row.person_id, _verb(todo)))
        if progress is not None:
            progress(n, len(wanted))
    done = sum(line.done for line in lines)
    audit.record(work, "cases:accept", batch_id, step=todo.step, done=done, refused=len(lines) - done)
    return tuple(lines)


def undo(work: Work, batch_id: str, reason: str) -> tuple[BatchLine, ...]:
    """撤销整批: an entry made by mistake, by who made it, on the same day. Numbers are used up, papers void.

    Cases with which something was done since stay, and are answered with the reason; while one stays, so does the
    entry. Raises BatchUnknown, BatchNotToday, ReasonMissing.
    """
    users.require(work, "cases:accept")
    batch = _load(work, batch_id)
    why = record.reason_given(reason, N_("撤销整批登记"))
    if not _may_undo(work, batch):
        raise BatchNotToday(field="batch")
    lines = [
        tried(
            work,
            row.case_id,
            row.number,
            row.name,
            row.person_id,
            lambda w, case: case_life.undo(w, case, why),
        )
        for row in _cases(work, batch_id)
    ]
    if all(line.done for line in lines):
        for paper in papers.of(work, "case_batches", batch.id):
            if not paper.voided:
                papers.void(work, paper.id, why)
        batch.withdrawn_at, batch.withdrawn_why = work.at, why
    audit.record(work, "cases:accept", batch.id, step="batch-undone", done=sum(line.done for line in lines))
    return tuple(lines)


def signature_list(work: Work, batch_id: str, case_ids: Iterable[str] | None = None) -> PaperRow:
    """签名表 of everyone or of the marked ones, as they stand now. The same list again is the same paper.

    Needs `cases:accept`. Raises BatchUnknown, NobodyMarked.
    """
    users.require(work, "cases:accept")
    batch = _load(work, batch_id)
    marked = None if case_ids is None else set(case_ids)
    rows = [row for row in _cases(work, batch_id) if marked is None or row.case_id in marked]
    if not rows:
        raise NobodyMarked(field="cases")
    lines = tuple(
        facts_of.SignatureLine(
            number=row.number, name=row.name, id_no=row.masked, status=_status_on_paper(row)
        )
        for row in rows
    )
    for old in reversed(papers.of(work, "case_batches", batch.id)):
        if old.kind == "signature_list" and not old.voided:
            facts = papers.facts(work, old.id)
            if isinstance(facts, facts_of.SignatureList) and facts.lines == lines:
                return old
    given = facts_of.SignatureList(
        **papers.frame(work),
        matter=batch.matter_name,
        about=batch.title,
        batch_number=batch.number,
        opened_on=civil_date(batch.opened_at),
        lines=lines,
    )
    number = "签" + numbers.take(work, "signature")
    return papers.make(work, "signature_list", "case_batches", batch.id, given, number)


def listed(work: Work, *, open_only: bool = False, text: str = "", limit: int = 200) -> tuple[BatchRow, ...]:
    """The entries, newest first. Needs `cases:read`."""
    users.require(work, "cases:read")
    return _rows(work, open_only=open_only, text=text.strip(), limit=limit)


def detail(work: Work, batch_id: str) -> BatchDetail:
    """One entry with its people. Needs `cases:read`. Raises BatchUnknown."""
    users.require(work, "cases:read")
    batch = _load(work, batch_id)
    (row,) = _rows(work, batch_id=batch.id, limit=1)
    return BatchDetail(
        row,
        batch.remark or "",
        tuple(_cases(work, batch.id)),
        papers.of(work, "case_batches", batch.id),
        _may_undo(work, batch),
    )


def resolve(work: Work, text: str) -> str:
    """The id of the entry a clerk names: its id, its number or the end of it. Raises BatchUnknown."""
    plain = text.strip()
    if is_id(plain):
        return _load(work, plain).id
    tail = plain.lstrip("批")
    if len(tail) >= 4:
        found = work.rows(
            "SELECT id, number FROM case_batches WHERE station_id = :s AND withdrawn_at IS NULL"
            " ORDER BY opened_at DESC, id DESC",
            s=work.station_id,
        )
        fitting = [row["id"] for row in found if row["number"].endswith(tail)]
        if fitting:
            return str(fitting[0])
    raise BatchUnknown(field="batch")


# inside ------------------------------------------------------------------------------------------------


def _line(work: Work, person_id: str, name: str, asked: cases.NewCase) -> BatchLine:
    try:
        got: cases.Receipt = attempt(work, lambda: cases.accept(work, asked))
    except numbers.NumbersUsedUp:
        raise
    except Refusal as refused:
        return BatchLine(person_id, name, False, why=refused.message)
    return BatchLine(person_id, name, True, got.case_id, got.number, got.state)


def _verb(todo: ToDo) -> Callable[[Work, str], record.Stepped]:
    if todo.step == "supplement":
        return lambda work, case: case_life.supplement(work, case_life.Brought(case, all_in=True))
    if todo.step == "forward":
        return lambda work, case: case_life.forward(work, case, todo.note, on=todo.on)
    if todo.step == "finish":
        return lambda work, case: case_life.finish(work, case, todo.result, todo.note)
    receiver = todo.receiver.strip() or "本人"
    return lambda work, case: case_life.deliver(work, case, todo.note, receiver, todo.on)


def _load(work: Work, batch_id: str) -> CaseBatch:
    batch = work.session.get(CaseBatch, (work.station_id, batch_id))
    if batch is None or batch.withdrawn_at is not None:
        raise BatchUnknown(field="batch")
    return batch


def _may_undo(work: Work, batch: CaseBatch) -> bool:
    return batch.worker_id == work.user_id and civil_date(batch.opened_at) == work.today


def _running(work: Work, matter_code: str) -> dict[str, str]:
    states = ", ".join(f"'{state}'" for state in sorted(OPEN))
    rows = work.rows(
        f"SELECT person_id, number FROM cases WHERE station_id = :s AND matter_code = :m AND state IN ({states})"
        " AND withdrawn_at IS NULL AND person_id IS NOT NULL ORDER BY id",
        s=work.station_id,
        m=matter_code,
    )
    return {row["person_id"]: row["number"] for row in rows}


def _names(work: Work, ids: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for start in range(0, len(ids), 500):
        part = {f"v{n}": one for n, one in enumerate(ids[start : start + 500])}
        marks = ", ".join(f":{name}" for name in part)
        for row in work.rows(
            f"SELECT id, name FROM people WHERE station_id = :s AND id IN ({marks})",
            s=work.station_id,
            **part,
        ):
            found[row["id"]] = row["name"]
    return found


def _cases(work: Work, batch_id: str) -> list[BatchCase]:
    rows = work.rows(
        "SELECT c.id, c.number, c.person_id, p.name, p.id_number, c.state, c.due_on, c.station_due_on,"
        " (SELECT count(*) FROM case_materials m WHERE m.station_id = c.station_id AND m.case_id = c.id"
        "  AND m.withdrawn_at IS NULL AND m.required = 1 AND m.state = 'missing') AS missing"
        " FROM cases c LEFT JOIN people p ON p.station_id = c.station_id AND p.id = c.person_id"
        " WHERE c.station_id = :s AND c.batch_id = :b AND c.withdrawn_at IS NULL ORDER BY c.number",
        s=work.station_id,
        b=batch_id,
    )
    made = []
    for row in rows:
        due = row["station_due_on"] if row["state"] == State.RECEIVED else row["due_on"]
        made.append(
            BatchCase(
                row["id"],
                row["number"],
                row["person_id"],
                row["name"] or "",
                masks.id_number(row["id_number"] or ""),
                row["state"],
                say(State(row["state"]).word),
                date.fromisoformat(due) if due else None,
                row["missing"],
            )
        )
    return made


def _rows(
    work: Work, *, batch_id: str = "", open_only: bool = False, text: str = "", limit: int = 200
) -> tuple[BatchRow, ...]:
    where, params = "", {}
    if batch_id:
        where, params = " AND b.id = :id", {"id": batch_id}
    found = work.rows(
        "SELECT b.*, u.name AS worker FROM case_batches b LEFT JOIN users u ON u.station_id = b.station_id"
        f" AND u.id = b.worker_id WHERE b.station_id = :s AND b.withdrawn_at IS NULL{where}"
        " ORDER BY b.opened_at DESC, b.id DESC",
        s=work.station_id,
        **params,
    )
    counted: dict[str, dict[str, int]] = {}
    for row in work.rows(
        "SELECT batch_id, state, count(*) AS n FROM cases WHERE station_id = :s AND batch_id IS NOT NULL"
        " AND withdrawn_at IS NULL GROUP BY batch_id, state",
        s=work.station_id,
    ):
        counted.setdefault(row["batch_id"], {})[row["state"]] = row["n"]
    made = []
    for row in found:
        counts = counted.get(row["id"], {})
        left = sum(n for state, n in counts.items() if state in OPEN)
        if open_only and not left:
            continue
        if text and text not in row["title"] and text not in row["matter_name"] and text not in row["number"]:
            continue
        made.append(
            BatchRow(
                row["id"],
                row["number"],
                row["kind"],
                row["matter_code"],
                row["matter_name"],
                row["title"],
                unstamp(row["opened_at"]),
                row["worker"] or "",
                sum(counts.values()),
                left,
                counts,
            )
        )
        if len(made) >= limit:
            break
    return tuple(made)


def _status_on_paper(row: BatchCase) -> str:
    word = State(row.state).word
    return f"{word}（缺{row.missing}项）" if row.state == State.NOTICE and row.missing else word


def _sentence(number: str, counts: Mapping[str, int]) -> str:
    done = sum(n for state, n in counts.items() if state != "refused")
    parts = [
        say(N_("{state}{count}人"), state=say(State(state).word), count=n)
        for state, n in counts.items()
        if state != "refused"
    ]
    sentence = say(
        N_("已登记{count}人（{parts}），批次{number}"),
        count=done,
        parts=say(N_("，")).join(parts),
        number=number,
    )
    if counts.get("refused"):
        sentence += say(N_("；{count}人没有登记，见各行原因"), count=counts["refused"])
    return sentence
