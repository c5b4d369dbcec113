"""移交: closed volumes listed for the township, then signed for on paper; and the papers of the year-end files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from datetime import date

import sqlalchemy as sa

from stationdesk.core import ink
from stationdesk.core import papers as facts_of
from stationdesk.core.clock import civil_date
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.names import search_form
from stationdesk.core.words import N_, say, speaking
from stationdesk.models.archives import ArchiveHandover, ArchiveVolume
from stationdesk.security import audit
from stationdesk.services import archive_titles, archives, numbers, papers, users
from stationdesk.storage.work import Work

SIGN = "移"
KINDS = {"added": "补入", "corrected": "更正", "missing": "缺失"}


class NothingToHandOver(Refusal):
    template = N_("没有可以移交的卷：先封卷；已经移交的不能再移交。")


class SamePeople(Refusal):
    template = N_("移交人、接收人、监交人应是三个人。")


class HandoverUnknown(Refusal):
    template = N_("没有找到这张移交清单。请核对编号。")


class SignedAlready(Refusal):
    template = N_("这张移交清单{day}已经签收，不能再改。")


class SignedTooEarly(Refusal):
    template = N_("签收日期不对：不能早于移交清单，也不能晚于今天。")


class CancelUnexplained(Refusal):
    template = N_("取消移交请写明原因。")


@dataclass(frozen=True)
class HandoverRow:
    """A list of volumes for the township."""

    id: str
    number: str
    unit: str
    made_on: date
    giver: str = field(repr=False)
    taker: str = field(repr=False)
    witness: str = field(repr=False)
    signed_on: date | None
    signed_by: str = field(repr=False)
    volumes: tuple[archives.VolumeRow, ...]


def make(
    work: Work,
    year: int,
    unit: str,
    taker: str,
    witness: str,
    categories: Sequence[str] = (),
    remark: str = "",
) -> HandoverRow:
    """List the closed volumes of a year (all, or of some categories) that were not handed over yet.

    Needs `archives:file`. Raises NothingToHandOver, SamePeople, ArchiveWordsMissing, CategoryUnknown, NotSealedYet.
    """
    users.require(work, "archives:file")
    rows = {row.category: row for row in archives.year(work, year)}
    for one in categories:
        if one not in rows:
            archives.get(work, year, one)
        if rows[one].state == "open":
            raise archives.NotSealedYet(field="category")
    wanted = [
        row for key, row in rows.items() if row.state == "sealed" and (not categories or key in categories)
    ]
    if not wanted or (categories and len(wanted) != len(set(categories))):
        raise NothingToHandOver(field="category")
    names = [
        _words(text, label, key)
        for text, label, key in ((taker, N_("接收人"), "taker"), (witness, N_("监交人"), "witness"))
    ]
    if len({search_form(name) for name in (work.actor.name, *names)}) < 3:
        raise SamePeople(field="taker")
    row = ArchiveHandover(
        station_id=work.station_id,
        id=new_id(),
        number=SIGN + numbers.take(work, "archive_handover"),
        unit=_words(unit, N_("接收单位"), "unit"),
        volumes=[one.id for one in wanted],
        made_at=work.at,
        made_by=work.user_id,
        giver=work.actor.name,
        taker=names[0],
        witness=names[1],
        remark=ink.line(remark, say(N_("说明")), field="remark", limit=200) or None,
    )
    work.session.add(row)
    work.session.flush()
    audit.record(work, "archives:file", row.id, year=year, volumes=len(wanted))
    return _row(work, row)


def signed(work: Work, wanted: str, by: str, on: date | None = None) -> HandoverRow:
    """The township signed for it. Needs `archives:file`. Raises HandoverUnknown, SignedAlready, SignedTooEarly, SamePeople."""
    users.require(work, "archives:file")
    row = _find(work, wanted)
    day = on or work.today
    if not civil_date(row.made_at) <= day <= work.today:
        raise SignedTooEarly(field="on")
    row.signed_by, row.signed_on = _words(by, N_("签收人"), "by"), day
    if search_form(row.signed_by) == search_form(row.giver):
        raise SamePeople(field="by")
    work.session.flush()
    audit.record(work, "archives:file", row.id, step="signed")
    return _row(work, row)


def cancel(work: Work, wanted: str, reason: str) -> None:
    """A list that nobody signed. Needs `archives:file`. Raises HandoverUnknown, SignedAlready, CancelUnexplained."""
    users.require(work, "archives:file")
    row = _find(work, wanted)
    why = ink.line(reason, say(N_("原因")), field="reason", limit=200)
    if not why:
        raise CancelUnexplained(field="reason")
    row.withdrawn_at, row.withdrawn_why = work.at, why
    work.session.flush()
    audit.record(work, "archives:file", row.id, step="cancelled")


def list_all(work: Work) -> tuple[HandoverRow, ...]:
    """Hand-overs, the newest first. Needs `archives:read`."""
    users.require(work, "archives:read")
    rows = work.session.execute(
        sa.select(ArchiveHandover)
        .where(ArchiveHandover.station_id == work.station_id, ArchiveHandover.withdrawn_at.is_(None))
        .order_by(ArchiveHandover.id.desc())
    ).scalars()
    return tuple(_row(work, row) for row in rows)


def unsigned(work: Work) -> tuple[str, ...]:
    """Numbers of the lists that nobody signed for yet, the newest first: what Today counts. Needs `archives:read`."""
    users.require(work, "archives:read")
    return tuple(
        work.session.execute(
            sa.select(ArchiveHandover.number)
            .where(
                ArchiveHandover.station_id == work.station_id,
                ArchiveHandover.withdrawn_at.is_(None),
                ArchiveHandover.signed_on.is_(None),
            )
            .order_by(ArchiveHandover.id.desc())
        ).scalars()
    )


# papers ----------------------------------------------------------------------------------------------


def directory(work: Work, year: int, category: str) -> papers.PaperRow:
    """卷内目录 with its 备考表: a draft while the volume is open. Needs `archives:read`."""
    with speaking("zh"):  # What is missing stands on the paper.
        found = archives.get(work, year, category)
    row = found.row
    facts = facts_of.ArchiveDirectory(
        **papers.frame(work),
        draft=row.state == "open",
        volume=row.number,
        category=row.name,
        year=row.year,
        period=row.period_name + ("（待核）" if row.unconfirmed else ""),
        keeper=row.keeper,
        sealed_on=civil_date(row.sealed_at) if row.sealed_at else None,
        boxes=len(row.boxes),
        lines=tuple(
            facts_of.ArchiveLine(
                seq=one.seq,
                document=one.document,
                responsible=one.responsible,
                title=one.title,
                dated=one.dated,
                pages=one.pages,
                box=one.box,
                remark=one.remark,
            )
            for one in found.lines
        ),
        gaps=row.gaps + ((f"封卷时的说明：{row.why}",) if row.why else ()),
        addenda=tuple(
            f"{civil_date(one.at)} {KINDS[one.kind]}"
            + (f"第{one.seq}号" if one.seq else "")
            + f"：{one.title}"
            + (f"（{one.document}）" if one.document else "")
            + (f"，{one.pages}页" if one.pages else "")
            + f"。原因：{one.reason}（{one.by}）"
            for one in found.addenda
        ),
    )
    return papers.make(work, "archive_directory", "archive_volumes", row.id or row.number, facts, row.number)


def spines(work: Work, year: int, categories: Sequence[str] = ()) -> papers.PaperRow:
    """盒脊 of the closed volumes of a year, to be cut out. Needs `archives:read`. Raises NotSealedYet."""
    rows = [
        row
        for row in archives.year(work, year)
        if row.state != "open" and (not categories or row.category in categories)
    ]
    if not rows:
        raise archives.NotSealedYet(field="category")
    number = numbers.take(work, "paper")
    facts = facts_of.ArchiveSpines(
        **papers.frame(work),
        number=number,
        spines=tuple(
            facts_of.ArchiveSpine(
                fonds=numbers.village_code(work),
                year=row.year,
                period=row.period_name,
                category=row.name,
                first=one.first,
                last=one.last,
                pages=one.pages,
                box=one.box,
            )
            for row in rows
            for one in row.boxes
        ),
    )
    return papers.make(work, "archive_spines", "archive_volumes", rows[0].id, facts, number)


def transfer(work: Work, wanted: str) -> papers.PaperRow:
    """移交清单, to be signed by three. Needs `archives:read`. Raises HandoverUnknown."""
    users.require(work, "archives:read")
    row = _row(work, _find(work, wanted, signed_too=True))
    facts = facts_of.ArchiveTransfer(
        **papers.frame(work),
        number=row.number,
        unit=row.unit,
        giver=row.giver,
        taker=row.taker,
        witness=row.witness,
        signed_on=row.signed_on,
        signed_by=row.signed_by,
        lines=tuple(
            facts_of.ArchiveTransferLine(
                volume=one.number,
                category=one.name,
                year=one.year,
                period=one.period_name,
                items=one.items,
                boxes=_boxes([box.box for box in one.boxes]),
                box_count=len(one.boxes),
                pages=one.pages,
                gaps=len(one.gaps),
            )
            for one in row.volumes
        ),
    )
    return papers.make(work, "archive_transfer", "archive_handovers", row.id, facts, row.number)


def _boxes(numbers: list[int]) -> str:
    return f"{numbers[0]}—{numbers[-1]}" if len(numbers) > 1 else "".join(map(str, numbers))


def _words(text: str, label: str, field: str) -> str:
    plain = ink.line(text, say(label), field=field, limit=60)
    if not plain:
        raise archive_titles.ArchiveWordsMissing(label=say(label), field=field)
    return plain


def _find(work: Work, wanted: str, *, signed_too: bool = False) -> ArchiveHandover:
    plain = wanted.strip()
    row = work.session.execute(
        sa.select(ArchiveHandover).where(
            ArchiveHandover.station_id == work.station_id,
            ArchiveHandover.withdrawn_at.is_(None),
            sa.or_(ArchiveHandover.number == plain, ArchiveHandover.id == plain.lower()),
        )
    ).scalar_one_or_none()
    if row is None:
        raise HandoverUnknown(field="handover")
    if row.signed_on is not None and not signed_too:
        raise SignedAlready(day=row.signed_on, field="handover")
    return row


def _row(work: Work, row: ArchiveHandover) -> HandoverRow:
    wanted = set(row.volumes)
    years = work.session.execute(
        sa.select(ArchiveVolume.year)
        .where(ArchiveVolume.station_id == work.station_id, ArchiveVolume.id.in_(wanted))
        .distinct()
    ).scalars()
    volumes = tuple(one for year in sorted(years) for one in archives.year(work, year) if one.id in wanted)
    return HandoverRow(
        row.id,
        row.number,
        row.unit,
        civil_date(row.made_at),
        row.giver,
        row.taker,
        row.witness,
        row.signed_on,
        row.signed_by or "",
        volumes,
    )
