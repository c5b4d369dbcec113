"""年终归档: the papers of a year by category, counted, closed into volumes and boxes; afterwards only addenda.

What is in a volume follows from the records until it is closed (`archives_gather`); closing freezes the list, allots the
boxes and keeps what was missing. Periods and categories are the pack `archive_rules` (national order 12, annex).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from stationdesk.core import ink
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id, seeded_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say, speaking
from stationdesk.models.archives import (
    ArchiveAddendum,
    ArchiveCount,
    ArchiveExtra,
    ArchiveHandover,
    ArchiveItem,
    ArchiveVolume,
)
from stationdesk.security import audit
from stationdesk.services import archive_lacks, archive_titles, archives_gather, numbers, packs, users
from stationdesk.storage.work import Work

MOST_PAGES = 9999


class CategoryUnknown(Refusal):
    template = N_("没有“{category}”这一类。可用：{known}。")


class YearNotOver(Refusal):
    template = N_("{year}年还没有过完，不能封卷；可以先看目录和缺漏。")


class YearImpossible(Refusal):
    template = N_("年度应在2000到{last}之间。")


class NothingToFile(Refusal):
    template = N_("{year}年“{category}”没有要归档的材料。")


class PagesUncounted(Refusal):
    template = N_("还有{count}件没有数页数（第一件是第{first}号），请数好填上再封卷。")


class PagesImpossible(Refusal):
    template = N_("页数应是1到{most}。")


class SealedAlready(Refusal):
    template = N_("这一卷已经封卷，不能再改；要改正或补充请写补充记录。")


class NotSealedYet(Refusal):
    template = N_("这一卷还没有封卷。")


class VolumeUnknown(Refusal):
    template = N_("没有找到这一卷。请写年度和类别，或卷号。")


class ItemUnknown(Refusal):
    template = N_("这一卷没有第{seq}号。")


class LacksUnexplained(Refusal):
    template = N_("还缺{count}样（照片、签字、扫描件或编号），先补齐；补不了的写明为什么，再封卷。")


class AddendumUnexplained(Refusal):
    template = N_("封卷后的改动请写明原因。")


class AddendumKindUnknown(Refusal):
    template = N_("补充记录只有：added 补入、corrected 更正、missing 缺失。")


@dataclass(frozen=True)
class Line:
    """One piece on the list of a volume (件)."""

    seq: int
    number: str
    """档号."""
    box: int
    """0 while the volume is open."""
    document: str
    responsible: str
    title: str
    dated: date
    pages: int
    remark: str
    record: str
    lacks: tuple[archive_lacks.Lack, ...] = ()
    """What the file lacks while the volume is open: photos, signatures, scans."""


@dataclass(frozen=True)
class Addendum:
    """What was added or put right after closing."""

    kind: str
    seq: int | None
    title: str
    document: str
    pages: int | None
    reason: str
    at: datetime
    by: str = field(repr=False)


@dataclass(frozen=True)
class Box:
    """A box as its spine says it."""

    box: int
    first: int
    last: int
    pages: int


@dataclass(frozen=True)
class VolumeRow:
    """A category of a year and how it stands: `open`, `sealed`, `listed` for a hand-over, `handed` over."""

    id: str
    number: str
    year: int
    category: str
    name: str
    period: str
    period_name: str
    unconfirmed: bool
    state: str
    items: int
    pages: int
    boxes: tuple[Box, ...]
    gaps: tuple[str, ...]
    keeper: str = field(repr=False)
    sealed_at: datetime | None
    why: str = ""
    """Why it was closed although something was missing."""


@dataclass(frozen=True)
class VolumeDetail:
    """A volume with its lines, and what came after it was closed."""

    row: VolumeRow
    lines: tuple[Line, ...]
    addenda: tuple[Addendum, ...]
    late: tuple[Line, ...]
    """Records of that year that came when the volume was closed already: to be added by an addendum."""


@dataclass(frozen=True)
class NewExtra:
    """A paper that no record of the desk stands for."""

    year: int
    category: str
    title: str
    responsible: str
    dated: date
    pages: int
    document: str = ""


def rules(work: Work) -> Mapping[str, Any]:
    """The pack `archive_rules` that holds today."""
    return archives_gather.rules(work)


def year(work: Work, wanted: int) -> tuple[VolumeRow, ...]:
    """Every category of a year: what is there, what is missing, what is closed. Needs `archives:read`."""
    users.require(work, "archives:read")
    _year(work, wanted)
    return tuple(_row(work, wanted, one) for one in rules(work)["categories"])


def get(work: Work, wanted: int, category: str) -> VolumeDetail:
    """A volume, closed or as it would be closed today. Needs `archives:read`. Raises CategoryUnknown."""
    users.require(work, "archives:read")
    _year(work, wanted)
    rule = _category(work, category)
    row = _row(work, wanted, rule)
    volume = _volume(work, wanted, category)
    gathered = archives_gather.category(work, wanted, category)
    if volume is None:
        lacks = archive_lacks.of(work, category, gathered.pieces)
        lines = _open_lines(work, row.number, gathered.pieces, lacks=lacks)
        return VolumeDetail(_with_pages(row, lines), lines, (), ())
    lines = _lines(work, volume)
    known = {one.record for one in lines} | {
        one.record for one in _addenda_rows(work, volume.id) if one.record
    }
    late = [one for one in gathered.pieces if one.record not in known]
    return VolumeDetail(
        row, lines, _addenda(work, volume.id), _open_lines(work, row.number, late, len(lines))
    )


def find(work: Work, wanted: str) -> tuple[int, str]:
    """Year and category of a volume's number (`421221106202-2025-D10-ZM`). Raises VolumeUnknown."""
    parts = wanted.strip().split("-")
    for one in rules(work)["categories"]:
        if len(parts) == 4 and parts[3] == one["sign"] and parts[1].isdigit():
            return int(parts[1]), one["category"]
    raise VolumeUnknown(field="volume")


def count(
    work: Work, wanted: int, category: str, pages: Mapping[int, int], rest: int | None = None
) -> VolumeDetail:
    """Pages as counted on paper, by the number of the line; `rest` for all lines without pages.

    Needs `archives:file`. Raises SealedAlready, ItemUnknown, PagesImpossible.
    """
    users.require(work, "archives:file")
    _still_open(work, wanted, category)
    lines = {one.seq: one for one in get(work, wanted, category).lines}
    given = dict(pages)
    if rest is not None:
        given |= {seq: rest for seq, one in lines.items() if not one.pages and seq not in given}
    for seq, n in given.items():
        if seq not in lines:
            raise ItemUnknown(seq=seq, field="pages")
        if not 1 <= n <= MOST_PAGES:
            raise PagesImpossible(most=MOST_PAGES, field="pages")
        record = lines[seq].record
        row = work.session.get(ArchiveCount, (work.station_id, _count_id(work, record)))
        if row is None:
            row = ArchiveCount(station_id=work.station_id, id=_count_id(work, record), record=record)
            work.session.add(row)
        row.pages, row.at, row.user_id = n, work.at, work.user_id
    work.session.flush()
    audit.record(work, "archives:file", None, year=wanted, category=category, counted=len(given))
    return get(work, wanted, category)


def add(work: Work, new: NewExtra) -> VolumeDetail:
    """A paper without a record. Needs `archives:file`. Raises SealedAlready, ChildNamed, ArchiveWordsMissing, PagesImpossible."""
    users.require(work, "archives:file")
    _still_open(work, new.year, new.category)
    if not 1 <= new.pages <= MOST_PAGES:
        raise PagesImpossible(most=MOST_PAGES, field="pages")
    row = ArchiveExtra(
        station_id=work.station_id,
        id=new_id(),
        year=new.year,
        category=new.category,
        title=archive_titles.title_of(work, new.title),
        responsible=archive_titles.words(new.responsible, N_("责任者"), "responsible", 60),
        document=ink.line(new.document, say(N_("文号")), field="document", limit=60) or None,
        dated=archive_titles.past_day(work, new.dated),
        pages=new.pages,
        made_at=work.at,
        user_id=work.user_id,
    )
    work.session.add(row)
    work.session.flush()
    audit.record(work, "archives:file", row.id, year=new.year, category=new.category)
    return get(work, new.year, new.category)


def seal(work: Work, wanted: int, category: str, why: str = "") -> VolumeDetail:
    """Close a volume: the list stands, boxes are allotted, gaps are kept. Needs `archives:file`.

    `why` says why it is closed with what is missing. Raises YearNotOver, SealedAlready, NothingToFile, PagesUncounted,
    ChildNamed, LacksUnexplained.
    """
    users.require(work, "archives:file")
    _year(work, wanted)
    if wanted >= work.today.year:
        raise YearNotOver(year=wanted, field="year")
    _still_open(work, wanted, category)
    rule = _category(work, category)
    with speaking("zh"):  # What is missing stands on the paper of the volume.
        found = get(work, wanted, category)
        missing = {one.record: one.lacks for one in found.lines if one.lacks}
        lacking = archive_lacks.document(missing, {one.record: one.seq for one in found.lines})
        remarks = {one.record: _remark(one) for one in found.lines}
    if not found.lines:
        raise NothingToFile(year=wanted, category=say(rule["name"]), field="category")
    bare = [one.seq for one in found.lines if not one.pages]
    if bare:
        raise PagesUncounted(count=len(bare), first=bare[0], field="pages")
    archive_titles.require_no_child(work, (one.title for one in found.lines))
    count_missing = len(lacking) + len(found.row.gaps)
    said = ink.line(why, say(N_("原因")), field="why", limit=200)
    if count_missing and not said:
        raise LacksUnexplained(count=count_missing, field="why")
    boxes = _boxes(found.lines, rules(work)["box"]["pages"], _last_box(work, wanted, rule["period"]))
    volume = ArchiveVolume(
        station_id=work.station_id,
        id=_volume_id(work, wanted, category),
        number=found.row.number,
        year=wanted,
        category=category,
        period=rule["period"],
        list_version=packs.holding(work, "archive_rules").version,
        keeper=work.actor.name,
        items=len(found.lines),
        pages=sum(one.pages for one in found.lines),
        boxes=[{"box": one.box, "first": one.first, "last": one.last, "pages": one.pages} for one in boxes],
        gaps=[*found.row.gaps, *lacking],
        lacks_why=said or None,
        sealed_at=work.at,
        sealed_by=work.user_id,
    )
    work.session.add(volume)
    work.session.flush()
    place = {seq: one.box for one in boxes for seq in range(one.first, one.last + 1)}
    work.session.add_all(
        ArchiveItem(
            station_id=work.station_id,
            id=seeded_id(work.station_id, "archive_item", volume.id, one.record),
            volume_id=volume.id,
            seq=one.seq,
            box=place[one.seq],
            document=one.document or None,
            responsible=one.responsible,
            title=one.title,
            dated=one.dated,
            pages=one.pages,
            remark=remarks[one.record] or None,
            record=one.record,
        )
        for one in found.lines
    )
    work.session.flush()
    audit.record(
        work,
        "archives:file",
        volume.id,
        year=wanted,
        category=category,
        items=volume.items,
        pages=volume.pages,
    )
    return get(work, wanted, category)


def amend(
    work: Work,
    wanted: int,
    category: str,
    kind: str,
    reason: str,
    *,
    seq: int | None = None,
    title: str = "",
    pages: int | None = None,
    record: str = "",
) -> VolumeDetail:
    """After closing: `added` (a late record by its number, or a paper by its title), `corrected`, `missing`.

    The list itself stays as it was closed. Needs `archives:file`. Raises NotSealedYet, ItemUnknown, AddendumUnexplained,
    AddendumKindUnknown, ArchiveWordsMissing, ChildNamed, PagesImpossible.
    """
    users.require(work, "archives:file")
    _category(work, category)
    volume = _volume(work, wanted, category)
    if volume is None:
        raise NotSealedYet(field="category")
    if kind not in ("added", "corrected", "missing"):
        raise AddendumKindUnknown(field="kind")
    why = ink.line(reason, say(N_("原因")), field="reason", limit=200)
    if not why:
        raise AddendumUnexplained(field="reason")
    if pages is not None and not 1 <= pages <= MOST_PAGES:
        raise PagesImpossible(most=MOST_PAGES, field="pages")
    found = get(work, wanted, category)
    lines = {one.seq: one for one in found.lines}
    named: Line | None = None
    if kind == "added":
        seq = None
        if record.strip():
            named = next((one for one in found.late if record.strip() in (one.document, one.record)), None)
            if named is None:
                raise VolumeUnknown(field="record")
    elif seq not in lines:
        raise ItemUnknown(seq=seq if seq is not None else "—", field="seq")
    else:
        named = lines[seq]
    said = archive_titles.title_of(work, title) if title.strip() or named is None else named.title
    row = ArchiveAddendum(
        station_id=work.station_id,
        id=new_id(),
        volume_id=volume.id,
        kind=kind,
        seq=seq,
        title=said,
        document=named.document or None if named else None,
        pages=pages if pages is not None else (named.pages or None if named else None),
        record=named.record if named and kind == "added" else None,
        reason=why,
        at=work.at,
        user_id=work.user_id,
    )
    work.session.add(row)
    work.session.flush()
    audit.record(work, "archives:file", volume.id, step=kind)
    return get(work, wanted, category)


def _year(work: Work, wanted: int) -> None:
    if not 2000 <= wanted <= work.today.year:
        raise YearImpossible(last=work.today.year, field="year")


def _category(work: Work, wanted: str) -> Mapping[str, Any]:
    given: Sequence[Mapping[str, Any]] = rules(work)["categories"]
    rule = next((one for one in given if one["category"] == wanted), None)
    if rule is None:
        raise CategoryUnknown(
            category=wanted[:40], known=say(N_("、")).join(one["category"] for one in given), field="category"
        )
    return rule


def _count_id(work: Work, record: str) -> str:
    return seeded_id(work.station_id, "archive_count", record)


def _volume_id(work: Work, wanted: int, category: str) -> str:
    return seeded_id(work.station_id, "archive_volume", str(wanted), category)


def _volume(work: Work, wanted: int, category: str) -> ArchiveVolume | None:
    return work.session.get(ArchiveVolume, (work.station_id, _volume_id(work, wanted, category)))


def _still_open(work: Work, wanted: int, category: str) -> None:
    _category(work, category)
    _year(work, wanted)
    if _volume(work, wanted, category) is not None:
        raise SealedAlready(field="category")


def _last_box(work: Work, wanted: int, period: str) -> int:
    rows = work.session.execute(
        sa.select(ArchiveVolume.boxes).where(
            ArchiveVolume.station_id == work.station_id,
            ArchiveVolume.year == wanted,
            ArchiveVolume.period == period,
        )
    ).scalars()
    return max((one["box"] for boxes in rows for one in boxes), default=0)


def _boxes(lines: Sequence[Line], room: int, last: int) -> list[Box]:
    """Boxes of at most `room` pages (a piece is never divided), numbered on after `last`."""
    boxes: list[Box] = []
    for one in lines:
        if boxes and boxes[-1].pages + one.pages <= room:
            at = boxes[-1]
            boxes[-1] = Box(at.box, at.first, one.seq, at.pages + one.pages)
        else:
            boxes.append(Box(last + len(boxes) + 1, one.seq, one.seq, one.pages))
    return boxes


def _remark(one: Line) -> str:
    return say(N_("；")).join(part for part in (one.remark, archive_lacks.remark(one.lacks)) if part)


def _open_lines(
    work: Work,
    number: str,
    pieces: Sequence[archives_gather.Piece],
    before: int = 0,
    lacks: Mapping[str, tuple[archive_lacks.Lack, ...]] | None = None,
) -> tuple[Line, ...]:
    pages = archives_gather.counted(work, pieces)
    return tuple(
        Line(
            seq,
            f"{number}-{seq:04d}",
            0,
            one.document,
            one.responsible,
            one.title,
            one.dated,
            pages[one.record],
            one.remark,
            one.record,
            (lacks or {}).get(one.record, ()),
        )
        for seq, one in enumerate(pieces, before + 1)
    )


def _lines(work: Work, volume: ArchiveVolume) -> tuple[Line, ...]:
    rows = work.session.execute(
        sa.select(ArchiveItem)
        .where(ArchiveItem.station_id == work.station_id, ArchiveItem.volume_id == volume.id)
        .order_by(ArchiveItem.seq, ArchiveItem.id)
    ).scalars()
    return tuple(
        Line(
            one.seq,
            f"{volume.number}-{one.seq:04d}",
            one.box,
            one.document or "",
            one.responsible,
            one.title,
            one.dated,
            one.pages,
            one.remark or "",
            one.record,
        )
        for one in rows
    )


def _addenda_rows(work: Work, volume_id: str) -> list[ArchiveAddendum]:
    return list(
        work.session.execute(
            sa.select(ArchiveAddendum)
            .where(
                ArchiveAddendum.station_id == work.station_id,
                ArchiveAddendum.volume_id == volume_id,
                ArchiveAddendum.withdrawn_at.is_(None),
            )
            .order_by(ArchiveAddendum.id)
        ).scalars()
    )


def _addenda(work: Work, volume_id: str) -> tuple[Addendum, ...]:
    who = users.names(work)
    return tuple(
        Addendum(
            one.kind,
            one.seq,
            one.title,
            one.document or "",
            one.pages,
            one.reason,
            one.at,
            who.get(one.user_id or "", ""),
        )
        for one in _addenda_rows(work, volume_id)
    )


def _with_pages(row: VolumeRow, lines: Sequence[Line]) -> VolumeRow:
    from dataclasses import replace

    return replace(row, pages=sum(one.pages for one in lines))


def _row(work: Work, wanted: int, rule: Mapping[str, Any]) -> VolumeRow:
    category = rule["category"]
    volume = _volume(work, wanted, category)
    periods = {one["period"]: one for one in rules(work)["periods"]}
    period = volume.period if volume is not None else rule["period"]
    words = periods.get(period, {"name": period, "sign": period})
    given = (wanted, category, say(rule["name"]), period, say(words["name"]), bool(rule["unconfirmed"]))
    if volume is None:
        found = archives_gather.category(work, wanted, category)
        number = f"{numbers.village_code(work)}-{wanted}-{words['sign']}-{rule['sign']}"
        return VolumeRow("", number, *given, "open", len(found.pieces), 0, (), found.gaps, "", None)
    return VolumeRow(
        volume.id,
        volume.number,
        *given,
        _state(work, volume.id),
        volume.items,
        volume.pages,
        tuple(Box(**one) for one in volume.boxes),
        tuple(volume.gaps),
        volume.keeper,
        volume.sealed_at,
        volume.lacks_why or "",
    )


def _state(work: Work, volume_id: str) -> str:
    state = "sealed"
    for listed, signed in work.session.execute(
        sa.select(ArchiveHandover.volumes, ArchiveHandover.signed_on).where(
            ArchiveHandover.station_id == work.station_id, ArchiveHandover.withdrawn_at.is_(None)
        )
    ):
        if volume_id in listed:
            state = "handed" if signed is not None else "listed" if state != "handed" else state
    return state
