"""Taking a new catalogue in from the township: what changes is shown first, then it waits for its day.

JSON packs, workbooks (`matters_book`) and packs out of a township's bundle come the same way. Open cases keep the
version under which they were accepted. With one row refused nothing is taken.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from typing import Any, Final

from stationdesk.core import matter_codes as codes
from stationdesk.core import packs as pack_files
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.matter_cells import MATTER_CELLS, material_line
from stationdesk.core.words import N_
from stationdesk.services import matters, matters_book, packs, users
from stationdesk.services.matters_book import BadRow
from stationdesk.services.pack_store import PackVersionTaken, held, store
from stationdesk.storage.work import Work

DERIVED: Final = frozenset({"window_zh", "nanhai_category", "handling_type_zh", "nanhai_fit", "source"})
"""Fields that follow from another one, or say where a record is from: no change of their own."""
MAX_YEARS_AHEAD: Final = 3


class NotACatalogue(Refusal):
    template = N_("这个数据包是“{title}”，不是事项目录，没有导入。")


class CatalogueRowsRefused(Refusal):
    template = N_(
        "目录有 {count} 处不对，没有导入。第一处：“{sheet}”表第{row}行“{column}”：{reason}。请全部改好再导入。"
    )


class EffectiveDayTooFar(Refusal):
    template = N_("目录写明从{day}起执行，离现在太远，可能写错了年份，没有导入。请核对生效日期。")


@dataclass(frozen=True)
class FieldChange:
    """One field of a matter: what it says now and what it will say. `` is 未填."""

    field: str
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class ChangedMatter:
    """A matter that both catalogues have, with another content."""

    code: str
    name: str
    fields: tuple[FieldChange, ...]
    open_cases: int
    """Open cases of this matter: they keep their version."""


@dataclass(frozen=True)
class CatalogueChange:
    """What a new catalogue changes against the one in force: shown before it is taken in."""

    version: str
    effective_from: date
    title: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[ChangedMatter, ...]
    same: int
    already: bool = False
    """This very catalogue is here."""
    holds: str = "now"
    """`now`, `coming` (its day has not come) or `never` (a later one is in force already)."""
    open_cases: int = 0
    """Open cases of matters that change or go: they keep the version they were accepted under."""
    refused: tuple[BadRow, ...] = ()
    refused_more: int = 0
    names: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Code → name of what is added or removed."""
    against: str = ""
    """The version it was compared with."""
    hidden: str = ""
    """What of a workbook was read although it does not show it, as sentences."""


@dataclass(frozen=True)
class Edition:
    """What the importer says of a workbook, before what its sheet 说明 says."""

    version: str | None = None
    effective_from: date | None = None


def preview(work: Work, data: bytes, edition: Edition | None = None) -> CatalogueChange:
    """What a catalogue from a file would change. Raises what `core.packs.parse` and `matters_book.read` raise,
    NotACatalogue, PackVersionTaken, EffectiveDayTooFar. Wrong rows of a workbook are in `refused`."""
    return _looked(work, data, edition)[0]


def import_pack(
    work: Work, data: bytes, edition: Edition | None = None, *, origin: str = "imported"
) -> CatalogueChange:
    """Take a catalogue in beside the ones that are here; it holds from its first day. Needs `packs:import`.

    The same file again changes nothing. Raises CatalogueRowsRefused, PackVersionTaken, and what `preview` raises.
    """
    users.require(work, "packs:import")
    found, pack, made = _looked(work, data, edition)
    if found.refused:
        first = found.refused[0]
        raise CatalogueRowsRefused(
            count=len(found.refused) + found.refused_more,
            sheet=first.sheet,
            row=first.row,
            column=first.column,
            reason=first.reason,
            field="file",
        )
    if not found.already and pack is not None:
        store(
            work,
            pack,
            made,
            origin=origin,
            added=len(found.added),
            removed=len(found.removed),
            changed=len(found.changed),
        )
    return found


def export_book(work: Work, version: str | None = None) -> tuple[bytes, pack_files.Pack]:
    """The catalogue as a workbook to be edited and sent back. Needs `matters:read`."""
    users.require(work, "matters:read")
    pack = packs.version(work, "matters", version) if version else packs.holding(work, "matters")
    return matters_book.write(pack), pack


def next_version(work: Work) -> str:
    """A version number that is free here: 2026-3 after 2026-2."""
    taken = {one.version for one in packs.all_versions(work, "matters")}
    number = 1
    while f"{work.today.year}-{number}" in taken:
        number += 1
    return f"{work.today.year}-{number}"


def _looked(
    work: Work, data: bytes, edition: Edition | None
) -> tuple[CatalogueChange, pack_files.Pack | None, bytes]:
    users.require(work, "matters:read")
    now = packs.holding(work, "matters")
    if data[:2] != b"PK" and data[:4] != b"\xd0\xcf\x11\xe0":
        pack = pack_files.parse(data)
        if pack.name != "matters":
            raise NotACatalogue(title=pack.title, field="file")
        digest = held(work, pack)
        if digest is not None and digest != pack.digest:
            raise PackVersionTaken(version=pack.version, field="file")
        return _change(work, now, pack, already=digest is not None), pack, data
    given = edition or Edition()
    base = _base(work, matters_book.based_on(data), now)
    read = matters_book.read(data, base, version=given.version, effective_from=given.effective_from)
    if read.refused:
        empty = CatalogueChange(
            "",
            work.today,
            "",
            (),
            (),
            (),
            0,
            refused=read.refused,
            refused_more=read.more,
            hidden=read.hidden,
        )
        return empty, None, b""
    pack = pack_files.parse(read.data)
    here = next((one for one in packs.all_versions(work, "matters") if one.version == pack.version), None)
    same_version = here is not None and _equal(packs.version(work, "matters", pack.version), pack)
    if here is not None and not same_version:
        raise PackVersionTaken(version=pack.version, field="version")
    found = _change(work, now, pack, already=same_version)
    return replace(found, hidden=read.hidden), pack, read.data


def _base(work: Work, wanted: str, now: pack_files.Pack) -> pack_files.Pack:
    known = {one.version for one in packs.all_versions(work, "matters")}
    return packs.version(work, "matters", wanted) if wanted in known else now


def _equal(one: pack_files.Pack, other: pack_files.Pack) -> bool:
    return one.effective_from == other.effective_from and one.body == other.body


def _change(work: Work, now: pack_files.Pack, pack: pack_files.Pack, *, already: bool) -> CatalogueChange:
    if pack.effective_from.year > work.today.year + MAX_YEARS_AHEAD:
        raise EffectiveDayTooFar(day=pack.effective_from, field="effective_from")
    before = {record["code"]: record for record in now.items()}
    after = {record["code"]: record for record in pack.items()}
    cases = _open_cases(work)
    changed = []
    for code, record in after.items():
        fields = _fields(before[code], record, now, pack) if code in before else ()
        if fields:
            changed.append(ChangedMatter(code, record["name_zh"], fields, cases.get(code, 0)))
    added = tuple(code for code in after if code not in before)
    removed = tuple(code for code in before if code not in after and code != matters.OTHER)
    touched = {one.code for one in changed} | set(removed)
    holds = "now"
    if pack.effective_from > work.today:
        holds = "coming"
    elif pack.effective_from < now.effective_from and not already:
        holds = "never"
    return CatalogueChange(
        pack.version,
        pack.effective_from,
        pack.title,
        added,
        removed,
        tuple(changed),
        len(set(before) & set(after)) - len(changed),
        already,
        holds,
        sum(count for code, count in cases.items() if code in touched),
        names={code: (after.get(code) or before[code])["name_zh"] for code in (*added, *removed)},
        against=now.version,
    )


def _open_cases(work: Work) -> dict[str, int]:
    return {
        row["matter_code"]: row["n"]
        for row in work.rows(
            "SELECT matter_code, count(*) AS n FROM cases"
            " WHERE station_id = :s AND closed_at IS NULL AND withdrawn_at IS NULL GROUP BY matter_code",
            s=work.station_id,
        )
    }


def _fields(
    old: Mapping[str, Any], new: Mapping[str, Any], now: pack_files.Pack, pack: pack_files.Pack
) -> tuple[FieldChange, ...]:
    cells = {one.field: one for one in MATTER_CELLS}
    names = [one for one in {**old, **new} if one not in DERIVED and old.get(one) != new.get(one)]
    made = []
    for name in sorted(names):
        if name in cells:
            was, will = cells[name].write(old, now.body), cells[name].write(new, pack.body)
        elif name == "materials":
            was, will = _materials(old, new), _materials(new, old)
        else:
            was, will = _plain(old.get(name)), _plain(new.get(name))
        made.append(FieldChange(name, codes.field_name(name), was, will))
    return tuple(made)


def _materials(one: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """The lines of one that the other does not have; an unchanged order is not told again."""
    there = {material_line(line) for line in other["materials"]}
    lines = [material_line(line) for line in one["materials"]]
    return "\n".join(line for line in lines if line not in there) or "\n".join(
        lines if set(lines) == there else ()
    )


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str | int):
        return str(value)
    return json.dumps(value, ensure_ascii=False, default=_thaw, sort_keys=True)


def _thaw(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else list(value)
