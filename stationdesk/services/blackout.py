"""停电包: numbered blanks of the counter, the door and the seal with the telephones, printed in one go each month.

What was written on them is registered in the ordinary way when the power is back; then each blank is ticked off with the
number of the record it became (`typed`), spoilt ones are struck off. What never came back is shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

import sqlalchemy as sa

from stationdesk.core.clock import civil_date
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.papers import BlackoutForm, BlackoutSheets, Labelled
from stationdesk.core.words import N_, say
from stationdesk.models.archives import BlackoutPack
from stationdesk.models.papers import BlankSlip
from stationdesk.models.seals import Seal
from stationdesk.security import audit
from stationdesk.services import blank_slips, counter_data, numbers, papers, station, users
from stationdesk.storage.work import Work

USUAL: Final[Mapping[str, int]] = {
    "receipt": 10,
    "notice": 6,
    "request": 4,
    "visit": 10,
    "custody": 4,
    "seal": 1,
}
"""How many of each are printed unless somebody says otherwise."""
_RECORDS: Final[Mapping[str, tuple[str, str, str]]] = {
    "receipt": ("cases", "number", "cases:accept"),
    "notice": ("cases", "number", "cases:accept"),
    "request": ("proxy_requests", "number", "proxy:request"),
    "custody": ("custody_items", "slip_number", "proxy:custody"),
    "visit": ("visits", "number", "visits:record"),
    "seal": ("seal_sessions", "number", "seal:keep"),
}
"""Kind of blank → table, the column with its number, and who may tick it off."""


class FormUnknown(Refusal):
    template = N_("停电包里没有“{form}”这种单子。可用：{known}。")


class NothingToPrint(Refusal):
    template = N_("请至少选一种空白单。")


class RecordUnknown(Refusal):
    template = N_("没有找到编号为{number}的{kind}。请先按正常手续录入，再核销这张空白单。")


class RecordNumberMissing(Refusal):
    template = N_("请填写录入以后的正式编号；还没有录入的，先按正常手续录入。")


class MonthWrong(Refusal):
    template = N_("月份写成 2026-11 的样子，只能印本月或下月的。")


@dataclass(frozen=True)
class PackRow:
    """A pack that was printed."""

    id: str
    month: str
    number: str
    made_at: datetime
    forms: Mapping[str, tuple[str, ...]]
    paper_id: str


@dataclass(frozen=True)
class Standing:
    """Whether this month's pack is printed, and what of all packs did not come back."""

    month: str
    printed: bool
    out: tuple[tuple[str, str, date], ...]
    """Number, kind and day of printing of blanks that were neither typed in nor struck off."""
    due: tuple[str, ...] = ()
    """Numbers of those that should have been: of a month that is over, or before one that was used already."""
    ever: bool = False
    """Whether this station prints such packs at all."""


def make(work: Work, counts: Mapping[str, int] | None = None, month: str = "") -> PackRow:
    """Number and print the blanks of a month. Needs `cases:accept`.

    Raises FormUnknown, NothingToPrint, SlipCountWrong, MonthWrong.
    """
    users.require(work, "cases:accept")
    given = {form: n for form, n in (USUAL if counts is None else counts).items() if n}
    for form in given:
        if form not in USUAL:
            raise FormUnknown(form=form[:40], known=say(N_("、")).join(USUAL), field="forms")
    if not given:
        raise NothingToPrint(field="forms")
    wanted = _month(work, month)
    number = numbers.take(work, "paper")
    rows: dict[str, list[BlankSlip]] = {
        form: blank_slips.numbered(work, form, given[form], work.user_id or "")
        for form in USUAL
        if form in given
    }
    facts = BlackoutSheets(
        **papers.frame(work),
        number=number,
        month=f"{wanted[:4]}年{int(wanted[5:])}月",
        phones=_phones(work),
        forms=tuple(
            BlackoutForm(form=form, numbers=tuple(row.number for row in slips))
            for form, slips in rows.items()
        ),
        seal=_seal(work),
    )
    pack = BlackoutPack(
        station_id=work.station_id,
        id=new_id(),
        month=wanted,
        number=number,
        slips={form: [row.number for row in slips] for form, slips in rows.items()},
        made_at=work.at,
        made_by=work.user_id,
    )
    work.session.add(pack)
    work.session.flush()
    paper = papers.make(work, "blackout_pack", "blackout_packs", pack.id, facts, number)
    for slips in rows.values():
        for row in slips:
            row.paper_id = paper.id
    work.session.flush()
    audit.record(work, "cases:accept", pack.id, blanks=sum(given.values()))
    return _row(pack, paper.id)


def typed(work: Work, number: str, record: str) -> str:
    """A blank came back and its record is registered: tick it off; the whole number of the blank.

    Needs what registering such a record needs. Raises SlipNumberMissing, SlipUnknown, SlipUsed, SlipStruck,
    RecordNumberMissing, RecordUnknown.
    """
    kind = blank_slips.kind_of(work, number)
    table, column, permit = _RECORDS[kind]
    users.require(work, permit)
    plain = "".join(record.split())
    if not plain:
        raise RecordNumberMissing(field="record")
    found = work.scalar(
        f"SELECT id FROM {table} WHERE station_id = :s AND {column} = :n AND withdrawn_at IS NULL"
        " ORDER BY id LIMIT 1",
        s=work.station_id,
        n=plain,
    )
    if found is None:
        raise RecordUnknown(number=plain[:60], kind=say(blank_slips.KINDS[kind]), field="record")
    whole = blank_slips.use(work, number, kind, table, found)
    audit.record(work, permit, found, blank=kind)
    return whole


def in_packs(work: Work) -> frozenset[str]:
    """Numbers of all blanks that were printed in packs, for services: they lie in a drawer, nobody carries them."""
    return frozenset(
        number
        for slips in work.session.execute(
            sa.select(BlackoutPack.slips).where(BlackoutPack.station_id == work.station_id)
        ).scalars()
        for listed in slips.values()
        for number in listed
    )


def standing(work: Work) -> Standing:
    """For the month's first days, and for whoever counts what came back. Needs `cases:read`."""
    users.require(work, "cases:read")
    month = f"{work.today:%Y-%m}"
    packs = [
        (made, slips)
        for made, slips in work.session.execute(
            sa.select(BlackoutPack.month, BlackoutPack.slips).where(
                BlackoutPack.station_id == work.station_id, BlackoutPack.withdrawn_at.is_(None)
            )
        )
    ]
    mine = {number for _made, slips in packs for listed in slips.values() for number in listed}
    rows = work.session.execute(
        sa.select(BlankSlip)
        .where(
            BlankSlip.station_id == work.station_id,
            BlankSlip.used_id.is_(None),
            BlankSlip.struck_at.is_(None),
            BlankSlip.withdrawn_at.is_(None),
        )
        .order_by(BlankSlip.number)
    ).scalars()
    out = tuple((row.number, row.kind, civil_date(row.printed_at)) for row in rows if row.number in mine)
    open_ones = {number for number, _kind, _day in out}
    due = []
    for made, slips in packs:
        for listed in slips.values():
            ticked = [at for at, number in enumerate(listed) if number not in open_ones]
            begun = max(ticked, default=-1)
            due += [
                number
                for at, number in enumerate(listed)
                if number in open_ones and (made < month or at < begun)
            ]
    return Standing(month, any(made == month for made, _ in packs), out, tuple(sorted(due)), bool(packs))


def _month(work: Work, text: str) -> str:
    today = work.today
    after = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    allowed = (f"{today:%Y-%m}", f"{after:%Y-%m}")
    wanted = text.strip() or allowed[0]
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}", wanted) or wanted not in allowed:
        raise MonthWrong(field="month")
    return wanted


def _phones(work: Work) -> tuple[Labelled, ...]:
    """The station's own number, then offices and hotlines that have one; what nobody checked says so."""
    here = station.detail(work)
    found = [Labelled(label=here.name, text=here.phone)] if here.phone else []
    for one in counter_data.offices(work):
        if one.number:
            where = "（" + "，".join(part for part in (one.where, one.what_for) if part) + "）"
            label = f"{one.chinese or one.name}{where if len(where) > 2 else ''}"
            found.append(Labelled(label=label, text=one.number + ("（待核）" if one.unconfirmed else "")))
    return tuple(found)


def _seal(work: Work) -> str:
    name = work.session.execute(
        sa.select(Seal.name)
        .where(Seal.station_id == work.station_id, Seal.body == "committee", Seal.withdrawn_at.is_(None))
        .limit(1)
    ).scalar_one_or_none()
    return name or papers.committee(station.detail(work))


def _row(pack: BlackoutPack, paper_id: str) -> PackRow:
    return PackRow(
        pack.id,
        pack.month,
        pack.number,
        pack.made_at,
        {form: tuple(listed) for form, listed in pack.slips.items()},
        paper_id,
    )
