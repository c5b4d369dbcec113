"""The matters catalogue (事项目录): what the station does, under which conditions, by when.

The catalogue is a data pack; the one in force today is shown, and a case keeps the version under which it was
accepted. Figures that nobody has confirmed against the law's own text carry the mark 待核.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from stationdesk.core import packs as pack_files
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_
from stationdesk.models.station import Pack
from stationdesk.security import audit
from stationdesk.services import packs, users
from stationdesk.storage.work import Work

AUTHORITY_LEVELS: Final = ("village", "township", "county", "city", "province")


class MatterUnknown(Refusal):
    template = N_("事项目录中没有“{code}”。请按名称、拼音或编码查找；仍没有的，按“其他诉求”登记。")


class NotACatalogue(Refusal):
    template = N_("这个数据包是“{title}”，不是事项目录，没有导入。")


class PackVersionTaken(Refusal):
    template = N_("本机已有内容不同的 {version} 版，没有导入。请向提供者索取新版本号的数据包。")


@dataclass(frozen=True)
class Material:
    """One line of a matter's list of materials."""

    name: str
    form: str
    """`original`, `copy`, `form` (filled in here) or `verify-online`."""
    copies: int
    required: bool
    note: str


@dataclass(frozen=True)
class MatterRow:
    """A matter as the search field lists it. Days are working days; None where nothing is laid down."""

    code: str
    name: str
    name_en: str
    window: str
    window_name: str
    decides: str
    """`village` or `agency`."""
    authority: str
    handling_type: str
    handling_name: str
    station_days: int | None
    promised_days: int | None
    statutory_days: int | None
    proxy_allowed: bool
    sensitive: bool
    fee: str
    used: int = 0
    """How often this user had it in the last half year: frequent ones come first."""


@dataclass(frozen=True)
class MatterDetail:
    """Everything the counter needs of a matter."""

    row: MatterRow
    version: str
    nanhai_category: str
    applicant_kinds: tuple[str, ...]
    level: str
    statutory_calendar_days: int | None
    apply_within: str
    home_visit_allowed: bool
    conditions: str
    materials: tuple[Material, ...]
    steps: tuple[str, ...]
    legal_basis: tuple[str, ...]
    result_name: str
    season: str
    note: str
    unconfirmed: tuple[str, ...]
    """Fields to be shown with 待核."""

    @property
    def code(self) -> str:
        return self.row.code

    @property
    def name(self) -> str:
        return self.row.name


@dataclass(frozen=True)
class Window:
    """A group of matters: one of the seven windows, or of the eight categories."""

    key: str
    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """The list and where it is from."""

    version: str
    effective_from: date
    title: str
    unconfirmed: int
    matters: tuple[MatterRow, ...]


@dataclass(frozen=True)
class CatalogueChange:
    """What a new catalogue changes against the one in force: shown before it is taken in."""

    version: str
    effective_from: date
    title: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[tuple[str, tuple[str, ...]], ...]
    """(code, the fields that differ)."""
    same: int
    already: bool = False


def catalogue(work: Work, text: str = "", *, limit: int | None = None) -> Catalogue:
    """The catalogue in force, or what a search in it finds, best first. Needs `matters:read`."""
    users.require(work, "matters:read")
    pack = packs.holding(work, "matters")
    rows = find(work, text, limit)
    return Catalogue(pack.version, pack.effective_from, pack.title, pack.unconfirmed(), tuple(rows))


def find(work: Work, text: str = "", limit: int | None = None) -> list[MatterRow]:
    """Matters for what someone typed: characters, everyday words, pinyin, initials, a code.

    With nothing typed: this user's recent and frequent ones first, then the catalogue's order.
    """
    from stationdesk.search import matters as index

    pack = packs.holding(work, "matters")
    records = pack.items()
    used = _used(work)
    if text.strip():
        ranked = index.ranked(pack, text, {code: count for code, (count, _) in used.items()})
        chosen = [records[place] for place in ranked]
    else:
        place = {record["code"]: n for n, record in enumerate(records)}
        mine = [code for code in sorted(used, key=lambda code: used[code], reverse=True) if code in place]
        rest = [record["code"] for record in records if record["code"] not in used]
        chosen = [records[place[code]] for code in mine + rest]
    return [_row(record, used.get(record["code"], (0, ""))[0]) for record in chosen[:limit]]


def get(work: Work, code: str, version: str | None = None) -> MatterDetail:
    """One matter, of the catalogue in force or of the version a case keeps. Raises MatterUnknown."""
    pack = packs.version(work, "matters", version) if version else packs.holding(work, "matters")
    wanted = code.strip().upper()
    for record in pack.items():
        if record["code"].upper() == wanted or record["name_zh"] == code.strip():
            return _detail(pack, record)
    raise MatterUnknown(code=code.strip()[:40], field="matter")


def windows(work: Work, scheme: str = "seven") -> tuple[Window, ...]:
    """The catalogue by windows: `seven` (七窗口) or `eight` (八类事项)."""
    pack = packs.holding(work, "matters")
    if scheme == "seven":
        listed, key = pack.body["windows"], "window"
    else:
        listed, key = pack.body["nanhai_categories"], "nanhai_key"
    return tuple(
        Window(
            window["key"],
            window["name_zh"],
            tuple(record["code"] for record in pack.items() if record[key] == window["key"]),
        )
        for window in listed
    )


def preview(work: Work, data: bytes) -> CatalogueChange:
    """What a catalogue from a file would change. Raises what `core.packs.parse` raises, NotACatalogue."""
    pack = pack_files.parse(data)
    if pack.name != "matters":
        raise NotACatalogue(title=pack.title, field="file")
    now = {record["code"]: record for record in packs.holding(work, "matters").items()}
    new = {record["code"]: record for record in pack.items()}
    changed = []
    for code in new:
        if code in now:
            fields = tuple(
                sorted(
                    name
                    for name in set(now[code]) | set(new[code])
                    if now[code].get(name) != new[code].get(name)
                )
            )
            if fields:
                changed.append((code, fields))
    return CatalogueChange(
        pack.version,
        pack.effective_from,
        pack.title,
        tuple(code for code in new if code not in now),
        tuple(code for code in now if code not in new),
        tuple(changed),
        len(set(now) & set(new)) - len(changed),
        _held(work, pack) == pack.digest,
    )


def import_pack(work: Work, data: bytes) -> CatalogueChange:
    """Take a catalogue in beside the ones that are here; it holds from its first day. Needs `packs:import`.

    The same file again changes nothing. Raises PackVersionTaken when this version is here with other content.
    """
    users.require(work, "packs:import")
    found = preview(work, data)
    store(
        work,
        pack_files.parse(data),
        data,
        added=len(found.added),
        removed=len(found.removed),
        changed=len(found.changed),
    )
    return found


def store(work: Work, pack: pack_files.Pack, data: bytes, **counts: int) -> bool:
    """Put a parsed pack beside those that are here; whether it was new. The caller has asked for the permit.

    Raises PackVersionTaken when this version is here with other content.
    """
    held = _held(work, pack)
    if held is not None and held != pack.digest:
        raise PackVersionTaken(version=pack.version, field="file")
    if held is not None:
        return False
    work.session.add(
        Pack(
            name=pack.name,
            version=pack.version,
            effective_from=pack.effective_from.isoformat(),
            sha256=pack.digest,
            body=data.decode("utf-8"),
            origin="imported",
            received_at=work.at,
        )
    )
    work.session.flush()
    for key in [key for key in work.extra if key.startswith(f"pack {pack.name} ")]:
        del work.extra[key]
    audit.record(work, "packs:import", None, pack=pack.name, version=pack.version, **counts)
    return True


def _held(work: Work, pack: pack_files.Pack) -> str | None:
    """The digest under which this version is already here."""
    row = work.session.get(Pack, (pack.name, pack.version))
    if row is not None:
        return row.sha256
    shipped = {line.version: line.sha256 for line in pack_files.shipped() if line.name == pack.name}
    return shipped.get(pack.version)


def _used(work: Work) -> dict[str, tuple[int, str]]:
    """Code → (how often, when last) among this user's cases of the last half year."""
    from datetime import timedelta

    from stationdesk.core.clock import stamp

    if work.user_id is None:
        return {}
    found = work.extra.get("matters used")
    if found is None:
        found = {
            row["matter_code"]: (row["n"], row["last"])
            for row in work.rows(
                "SELECT matter_code, count(*) AS n, max(opened_at) AS last FROM cases"
                " WHERE station_id = :s AND opened_at >= :since AND first_worker_id = :u AND withdrawn_at IS NULL"
                " GROUP BY matter_code",
                s=work.station_id,
                u=work.user_id,
                since=stamp(work.at - timedelta(days=183)),
            )
        }
        work.extra["matters used"] = found
    assert isinstance(found, dict)
    return found


def _row(record: Mapping[str, Any], used: int = 0) -> MatterRow:
    return MatterRow(
        code=record["code"],
        name=record["name_zh"],
        name_en=record.get("name_en", ""),
        window=record["window"],
        window_name=record.get("window_zh", ""),
        decides="village" if record["level_deciding"] == "village" else "agency",
        authority=record.get("deciding_authority") or "",
        handling_type=record["handling_type"],
        handling_name=record.get("handling_type_zh", ""),
        station_days=record["station_days"],
        promised_days=record["promised_days"],
        statutory_days=record["statutory_days"],
        proxy_allowed=record["proxy_allowed"],
        sensitive=bool(record.get("sensitive")),
        fee=record.get("fee") or "",
        used=used,
    )


def _detail(pack: pack_files.Pack, record: Mapping[str, Any]) -> MatterDetail:
    return MatterDetail(
        row=_row(record),
        version=pack.version,
        nanhai_category=record.get("nanhai_category", ""),
        applicant_kinds=tuple(record.get("applicant_kinds", ())),
        level=record["level_deciding"],
        statutory_calendar_days=record.get("statutory_calendar_days"),
        apply_within=str(record.get("apply_within") or ""),
        home_visit_allowed=bool(record.get("home_visit_allowed")),
        conditions=record.get("conditions") or "",
        materials=tuple(
            Material(
                line["name"],
                line.get("form", ""),
                int(line.get("copies") or 1),
                bool(line.get("required", True)),
                line.get("note") or "",
            )
            for line in record["materials"]
        ),
        steps=tuple(record["steps"]),
        legal_basis=tuple(_basis(record.get("legal_basis", ()))),
        result_name=record.get("result_name") or "",
        season=str(record.get("season") or ""),
        note=record.get("note") or "",
        unconfirmed=tuple(record["unconfirmed"]),
    )


def _basis(listed: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for law in listed:
        number = f"（{law['number']}）" if law.get("number") else ""
        yield f"《{law['title']}》{number}{law.get('article') or ''}"
