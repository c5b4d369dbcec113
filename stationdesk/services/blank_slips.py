"""Pre-numbered blank forms for the door (空白单): printed in a batch, carried by somebody, typed back by number.

Months without a computer at the door are paper and a phone; a number on each blank keeps any from being lost
or typed in twice. A number that never came back is shown until it is struck off with a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from stationdesk.core import lengths
from stationdesk.core import papers as paper_facts
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.papers import BlankSlip
from stationdesk.models.users import User
from stationdesk.security import audit
from stationdesk.services import numbers, papers, users
from stationdesk.storage.work import Work

KINDS: Final[Mapping[str, str]] = {
    "visit": N_("上门服务记录"),
    "custody": N_("材料交接单"),
    "request": N_("口头委托记录"),
    "receipt": N_("收件凭证"),
    "notice": N_("一次性告知书"),
    "seal": N_("同启同签同封记录"),
}
DOOR: Final = ("visit", "custody", "request")
"""Kinds that are carried to doors; the others stand in the pack for days without power (`blackout`)."""
MOST: Final = 50


class SlipKindUnknown(Refusal):
    template = N_("空白单只有：{known}。")


class SlipCountWrong(Refusal):
    template = N_("一次可印1到{most}张。")


class SlipNumberMissing(Refusal):
    template = N_("请填写空白单上的编号，后四位也行。")


class SlipUnknown(Refusal):
    template = N_("没有编号为{number}的空白单。请核对单上的编号；不是本站印的单子请按普通走访登记。")


class SlipUsed(Refusal):
    template = N_("空白单{number}已经录入过（{day}）。请核对是否重复录入。")


class SlipStruck(Refusal):
    template = N_("空白单{number}已经注销，不能再用。")


class StrikingUnexplained(Refusal):
    template = N_("请写明注销原因（如：写坏、遗失）。")


@dataclass(frozen=True)
class SlipRow:
    """A blank slip as it stands."""

    id: str
    kind: str
    number: str
    printed_at: datetime
    given_to: str = field(repr=False)
    used_at: datetime | None
    used_table: str | None
    used_id: str | None
    struck_at: datetime | None
    struck_why: str
    twice: tuple[str, ...] = ()
    """Numbers of the visits that were typed in from it, when there are several: two machines did."""


@dataclass(frozen=True)
class Batch:
    """Blank slips printed together."""

    slips: tuple[SlipRow, ...]
    paper: papers.PaperRow


def make(work: Work, kind: str, count: int, given_to: str | None = None) -> Batch:
    """Number a batch of blanks and keep the paper. Needs `visits:record`.

    Raises SlipKindUnknown, SlipCountWrong, NobodyWithThatId.
    """
    users.require(work, "visits:record")
    if kind not in DOOR:
        raise SlipKindUnknown(known=say(N_("、")).join(DOOR), field="kind")
    carrier = work.session.get(User, (work.station_id, given_to or work.user_id))
    if carrier is None or carrier.disabled_at is not None or carrier.withdrawn_at is not None:
        raise users.NobodyWithThatId(field="given_to")
    rows = numbered(work, kind, count, carrier.id)
    facts = paper_facts.BlankSlips(
        **papers.frame(work),
        number=rows[0].number,
        form=kind,
        carrier=carrier.name,
        numbers=tuple(row.number for row in rows),
    )
    paper = papers.make(work, "blank_slips", "blank_slips", rows[0].id, facts, rows[0].number)
    for row in rows:
        row.paper_id = paper.id
    work.session.flush()
    audit.record(work, "visits:record", rows[0].id, blanks=count)
    return Batch(tuple(_row(work, row) for row in rows), paper)


def numbered(work: Work, kind: str, count: int, carrier_id: str) -> list[BlankSlip]:
    """Rows for blanks that are about to be printed; for services, which ask for the permit. Raises SlipCountWrong."""
    if not 1 <= count <= MOST:
        raise SlipCountWrong(most=MOST, field="count")
    rows = [
        BlankSlip(
            station_id=work.station_id,
            id=new_id(),
            kind=kind,
            number=numbers.take(work, "blank"),
            printed_at=work.at,
            given_to=carrier_id,
        )
        for _ in range(count)
    ]
    work.session.add_all(rows)
    work.session.flush()
    return rows


def kind_of(work: Work, number: str) -> str:
    """The kind of a blank by its number or a tail of it. Raises SlipNumberMissing, SlipUnknown."""
    return _named(work, number, None).kind


def use(work: Work, number: str, kind: str, table: str, record_id: str) -> str:
    """A blank came back and was typed in as a record, within that record's transaction; its whole number.

    Raises SlipUnknown, SlipUsed, SlipStruck.
    """
    row = _named(work, number, kind)
    if row.used_id is not None and row.used_id != record_id:
        from stationdesk.core.clock import civil_date

        raise SlipUsed(number=row.number, day=civil_date(row.used_at or work.at), field="serial")
    if row.struck_at is not None:
        raise SlipStruck(number=row.number, field="serial")
    row.used_at, row.used_table, row.used_id = work.at, table, record_id
    work.session.flush()
    return row.number


def strike(work: Work, number: str, why: str) -> SlipRow:
    """Strike off a blank that was spoilt or lost. Needs `visits:record`. Raises SlipUnknown, SlipUsed, StrikingUnexplained."""
    users.require(work, "visits:record")
    lengths.within({"reason": lengths.REMARK}, {"reason": why})
    if not why.strip():
        raise StrikingUnexplained(field="reason")
    row = _named(work, number, None)
    if row.used_id is not None:
        from stationdesk.core.clock import civil_date

        raise SlipUsed(number=row.number, day=civil_date(row.used_at or work.at), field="number")
    row.struck_at, row.struck_why = row.struck_at or work.at, why.strip()
    work.session.flush()
    audit.record(work, "visits:record", row.id, struck=1)
    return _row(work, row)


def listed(work: Work, *, out_only: bool = False, given_to: str | None = None) -> list[SlipRow]:
    """Blanks, the oldest first; `out_only`: neither typed back nor struck off. Needs `visits:read`."""
    users.require(work, "visits:read")
    query = sa.select(BlankSlip).where(
        BlankSlip.station_id == work.station_id, BlankSlip.withdrawn_at.is_(None)
    )
    if out_only:
        query = query.where(BlankSlip.used_id.is_(None), BlankSlip.struck_at.is_(None))
    if given_to:
        query = query.where(BlankSlip.given_to == given_to)
    twice: dict[str, list[str]] = {}
    for row in work.rows(
        "SELECT serial, number FROM visits WHERE station_id = :s AND serial IS NOT NULL AND withdrawn_at IS NULL"
        " ORDER BY number",
        s=work.station_id,
    ):
        twice.setdefault(row["serial"], []).append(row["number"])
    return [
        replace(_row(work, row), twice=tuple(several))
        if len(several := twice.get(row.number, [])) > 1
        else _row(work, row)
        for row in work.session.execute(query.order_by(BlankSlip.id)).scalars()
    ]


def _named(work: Work, number: str, kind: str | None) -> BlankSlip:
    """By the whole number, or by a tail of at least four digits that only one open blank has."""
    wanted = "".join(number.split())
    if not wanted:
        raise SlipNumberMissing(field="serial")
    query = sa.select(BlankSlip).where(
        BlankSlip.station_id == work.station_id, BlankSlip.withdrawn_at.is_(None)
    )
    if kind is not None:
        query = query.where(BlankSlip.kind == kind)
    exact = work.session.execute(query.where(BlankSlip.number == wanted)).scalar_one_or_none()
    if exact is not None:
        return exact
    if len(wanted) >= 4:
        found = list(
            work.session.execute(
                query.where(BlankSlip.number.endswith(wanted, autoescape=True)).limit(2)
            ).scalars()
        )
        if len(found) == 1:
            return found[0]
    raise SlipUnknown(number=wanted[:40], field="serial")


def _row(work: Work, row: BlankSlip) -> SlipRow:
    return SlipRow(
        row.id,
        row.kind,
        row.number,
        row.printed_at,
        users.names(work).get(row.given_to or "", ""),
        row.used_at,
        row.used_table,
        row.used_id,
        row.struck_at,
        row.struck_why or "",
    )
