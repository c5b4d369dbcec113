"""The matters catalogue (事项目录): what the station does, under which conditions, by when.

The catalogue is a data pack; the one in force today is shown, and a case keeps the version under which it was
accepted. Figures that nobody has confirmed against the law's own text carry the mark 待核. Matters stand in windows by
one of two schemes, which the station chooses. 其他诉求 (`OTHER`) is there whatever the catalogue says.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from typing import Any, Final

from stationdesk.core import matter_codes, matter_names
from stationdesk.core import packs as pack_files
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, language
from stationdesk.services import packs, station, users
from stationdesk.services.pack_store import PackVersionTaken, store
from stationdesk.storage.work import Work

__all__ = ["PackVersionTaken", "store"]

AUTHORITY_LEVELS: Final = ("village", "township", "county", "city", "province")
OTHER: Final = "OT-001"
"""其他诉求: always opens, is found at the end of every search, and no admission or catalogue takes it away."""
SCHEMES: Final[Mapping[str, str]] = {"seven": N_("七窗口"), "eight": N_("八类事项")}
"""How matters stand in windows: the seven windows of 咸宁 or the eight categories of 南海."""
_SCHEME: Final = "matters windows"
_WORDS: Final = "matters words "
"""Before the code: all words of a matter in one list, as an earlier edition kept them."""
_WORD: Final = "matters word "
_UNPLACED: Final = "unplaced"


class MatterUnknown(Refusal):
    template = N_("事项目录中没有“{code}”。请按名称、拼音或编码查找；仍没有的，按“其他诉求”登记。")


class SchemeUnknown(Refusal):
    template = N_("没有“{scheme}”这种分类方式。可用：{schemes}。")


@dataclass(frozen=True)
class Material:
    """One line of a matter's list of materials."""

    name: str
    form: str
    """`original`, `copy`, `form` (filled in here) or `verify-online`."""
    copies: int
    required: bool
    note: str
    material_type: str = ""
    """材料类型, code of `core.matter_codes.MATERIAL_TYPES`; `` where nobody filled it in, as below."""
    material_format: str = ""
    is_need: str = ""
    source_type: str = ""
    source_explain: str = ""
    by_law: str = ""
    accept_stand: str = ""
    fill_explain: str = ""
    page_format: str = ""


@dataclass(frozen=True)
class MatterRow:
    """A matter as the search field lists it. Days are working days; None where nothing is laid down.

    `name` is the Chinese name, which records and papers keep; `shown` is what a screen says.
    """

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
    window_name_en: str = ""
    list_kind: str = ""
    """`self` (自治事项), `assist` (协助政府事项) or `` where nobody said."""

    @property
    def shown(self) -> str:
        """The name in the reader's language."""
        return _shown(self.name, self.name_en)

    @property
    def window_shown(self) -> str:
        """The window in the reader's language."""
        return _shown(self.window_name, self.window_name_en)


@dataclass(frozen=True)
class Source:
    """Where a matter's record is from: shown with it, so that nobody takes a proposal for the law."""

    kind: str
    """`found` (read somewhere), `memory` (nobody read it) or `township`."""
    address: tuple[str, ...] = ()
    found: str = ""
    """What was read there."""
    from_memory: str = ""
    """What was not."""


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
    national: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """Fields of the national tables by their own names; None where nobody filled them in (未填)."""
    keywords: tuple[str, ...] = ()
    own_words: tuple[str, ...] = ()
    """What people of this station call it, added here."""
    effective_from: date | None = None
    source: Source | None = None

    @property
    def shown(self) -> str:
        """The name in the reader's language."""
        return self.row.shown

    def to_confirm(self, name: str) -> bool:
        """Whether a field is shown with 待核."""
        return "*" in self.unconfirmed or name in self.unconfirmed

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
    name_en: str = ""

    @property
    def shown(self) -> str:
        """The name in the reader's language."""
        return _shown(self.name, self.name_en)


@dataclass(frozen=True)
class Catalogue:
    """The list and where it is from."""

    version: str
    effective_from: date
    title: str
    unconfirmed: int
    matters: tuple[MatterRow, ...]
    scheme: str = "seven"
    coming: tuple[CatalogueVersion, ...] = ()
    """Versions whose day has not come: 将于…生效."""


@dataclass(frozen=True)
class CatalogueVersion:
    """One version of the catalogue that this station holds."""

    version: str
    effective_from: date
    title: str
    origin: str
    """`shipped`, `imported` or the station id of the township that sent it."""
    state: str
    """`now` (holds today), `coming` (its day has not come) or `past`."""
    open_cases: int
    """Open cases that keep this version."""


def catalogue(work: Work, text: str = "", *, limit: int | None = None) -> Catalogue:
    """The catalogue in force, or what a search in it finds, best first. Needs `matters:read`."""
    users.require(work, "matters:read")
    pack = packs.holding(work, "matters")
    rows = find(work, text, limit)
    return Catalogue(
        pack.version,
        pack.effective_from,
        pack.title,
        pack.unconfirmed(),
        tuple(rows),
        scheme(work),
        tuple(one for one in versions(work) if one.state == "coming"),
    )


def find(work: Work, text: str = "", limit: int | None = None, *, other: bool = True) -> list[MatterRow]:
    """Matters for what someone typed: characters, everyday words, pinyin, initials, a code.

    With nothing typed: this user's recent and frequent ones first, then the catalogue's order. 其他诉求 stands at the
    end of every answer, within the limit too, unless `other` is False (where matters are one kind of hit of many).
    """
    from stationdesk.search import matters as index

    pack = packs.holding(work, "matters")
    records = pack.items()
    used = _used(work)
    if text.strip():
        counts = {code: count for code, (count, _) in used.items()}
        ranked = index.ranked(pack, text, counts, own_words(work), packs.holding(work, "matter_words"))
        chosen = [records[place] for place in ranked]
    else:
        place = {record["code"]: n for n, record in enumerate(records)}
        mine = [code for code in sorted(used, key=lambda code: used[code], reverse=True) if code in place]
        rest = [record["code"] for record in records if record["code"] not in used]
        chosen = [records[place[code]] for code in mine + rest]
    asked_for = other or text.strip().upper() == OTHER or "其他诉求" in text
    chosen = [record for record in chosen if record["code"] != OTHER]
    if asked_for:
        chosen = [*chosen[: None if limit is None else max(1, limit - 1)], _other(pack)]
    place_in = _placing(work, pack)
    return [_row(record, place_in, used.get(record["code"], (0, ""))[0]) for record in chosen[:limit]]


def get(work: Work, code: str, version: str | None = None) -> MatterDetail:
    """One matter, of the catalogue in force or of the version a case keeps. Raises MatterUnknown."""
    pack = packs.version(work, "matters", version) if version else packs.holding(work, "matters")
    wanted = code.strip().upper()
    for record in (*pack.items(), _other(pack)):
        if record["code"].upper() == wanted or record["name_zh"] == code.strip():
            return _detail(work, pack, record)
    raise MatterUnknown(code=code.strip()[:40], field="matter")


def shown_names(work: Work) -> dict[str, str]:
    """Code → name in the reader's language, of the catalogue in force: for lists that keep the Chinese name."""
    pack = packs.holding(work, "matters")
    return {
        record["code"]: _shown(record["name_zh"], record.get("name_en") or "")
        for record in (*pack.items(), _other(pack))
    }


def scheme(work: Work) -> str:
    """Which windows this station has: a key of SCHEMES."""
    chosen = work.extra.get("matters scheme")
    if chosen is None:
        chosen = station.setting(work, _SCHEME, "seven")
        chosen = work.extra["matters scheme"] = chosen if chosen in SCHEMES else "seven"
    return str(chosen)


def choose_scheme(work: Work, wanted: str) -> str:
    """Choose the windows for all machines of the station. Needs `station:settings`. Raises SchemeUnknown."""
    if wanted not in SCHEMES:
        raise SchemeUnknown(scheme=wanted[:20], schemes="、".join(SCHEMES), field="scheme")
    station.set_setting(work, _SCHEME, wanted)
    work.extra.pop("matters scheme", None)
    return wanted


def windows(work: Work, scheme: str | None = None) -> tuple[Window, ...]:
    """The catalogue by windows: `seven` (七窗口), `eight` (八类事项), or as the station chose.

    Matters that the scheme has no place for stand in a last window of their own, so that none is lost.
    """
    pack = packs.holding(work, "matters")
    placing = _placing(work, pack, scheme)
    held: dict[str, list[str]] = {key: [] for key in placing.groups}
    for record in (*(one for one in pack.items() if one["code"] != OTHER), _other(pack)):
        held[placing.of(record)].append(record["code"])
    return tuple(
        Window(key, name, tuple(held[key]), english)
        for key, (name, english) in placing.groups.items()
        if key != _UNPLACED or held[key]
    )


def versions(work: Work) -> tuple[CatalogueVersion, ...]:
    """Every version of the catalogue here, the newest first; which one holds, which are yet to come."""
    here = packs.all_versions(work, "matters")
    now = packs.holding(work, "matters").version
    kept = {
        row["matter_version"]: row["n"]
        for row in work.rows(
            "SELECT matter_version, count(*) AS n FROM cases"
            " WHERE station_id = :s AND closed_at IS NULL AND withdrawn_at IS NULL GROUP BY matter_version",
            s=work.station_id,
        )
    }
    return tuple(
        CatalogueVersion(
            one.version,
            one.effective_from,
            one.title,
            one.origin,
            "now" if one.version == now else "coming" if one.effective_from > work.today else "past",
            kept.get(one.version, 0),
        )
        for one in here
    )


def own_words(work: Work) -> dict[str, tuple[str, ...]]:
    """Code → the words that this station's own people use for a matter, in the order in which they were added.

    Each word is a setting of its own, so what two counters add is together. The lists of an earlier edition stand
    first, without what was taken away since.
    """
    found = work.extra.get("matters words")
    if found is None:
        listed: dict[str, dict[str, str]] = {}
        single: dict[str, dict[str, Any]] = {}
        for row in work.rows(
            "SELECT key, value FROM station_settings WHERE station_id = :s AND withdrawn_at IS NULL"
            " AND key >= :low AND key < :high ORDER BY key",
            s=work.station_id,
            low=_WORD.rstrip(),
            high=_WORDS + "\uffff",
        ):
            value = json.loads(row["value"] or "null")
            if row["key"].startswith(_WORDS):
                listed[row["key"].removeprefix(_WORDS)] = dict.fromkeys(value or (), "")
            elif row["key"].startswith(_WORD):
                code, _, word = row["key"].removeprefix(_WORD).partition(" ")
                single.setdefault(code, {})[word] = value
        found = work.extra["matters words"] = {
            code: _together(listed.get(code, {}), single.get(code, {})) for code in {**listed, **single}
        }
    assert isinstance(found, dict)
    return found


def _together(listed: Mapping[str, str], single: Mapping[str, Any]) -> tuple[str, ...]:
    """`single`: word → since when it is said, False when it was taken away."""
    since = {**listed, **{word: at for word, at in single.items() if isinstance(at, str)}}
    kept = [word for word in since if single.get(word, "") is not False]
    return tuple(sorted(kept, key=lambda word: (since[word], word if since[word] else "")))


def word_key(code: str, word: str) -> str:
    """The key of the station setting that says whether a word is one of a matter's own."""
    return f"{_WORD}{code} {word}"


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


@dataclass(frozen=True)
class _Placing:
    """Where matters stand by one scheme."""

    groups: Mapping[str, tuple[str, str]]
    """Window key → name, English name; the last one is for what has no place."""
    field_name: str

    def of(self, record: Mapping[str, Any]) -> str:
        key = record.get(self.field_name)
        return str(key) if key in self.groups else _UNPLACED


def _placing(work: Work, pack: pack_files.Pack, wanted: str | None = None) -> _Placing:
    if (wanted or scheme(work)) == "seven":
        listed, name = pack.body["windows"], "window"
    else:
        listed, name = pack.body["nanhai_categories"], "nanhai_key"
    groups = {group["key"]: (group["name_zh"], group.get("name_en") or "") for group in listed}
    return _Placing(groups | {_UNPLACED: ("未分窗口", "Not placed")}, name)


def _other(pack: pack_files.Pack) -> Mapping[str, Any]:
    """其他诉求: as the catalogue has it, or as the program came with it."""
    for one in pack.items():
        if one["code"] == OTHER:
            return one
    shipped = pack_files.load("matters")
    return next(one for one in shipped.items() if one["code"] == OTHER)


def _shown(chinese: str, english: str) -> str:
    return matter_names.plain(english) if english and language() == "en" else chinese


def _row(record: Mapping[str, Any], placing: _Placing, used: int = 0) -> MatterRow:
    window = placing.of(record)
    name, english = placing.groups[window]
    return MatterRow(
        code=record["code"],
        name=record["name_zh"],
        name_en=record.get("name_en") or "",
        window=window,
        window_name=name,
        window_name_en=english,
        decides="village" if record["level_deciding"] == "village" else "agency",
        authority=record.get("deciding_authority") or "",
        handling_type=record["handling_type"],
        handling_name=record.get("handling_type_zh")
        or matter_codes.HANDLING.get(record["handling_type"], ""),
        station_days=record["station_days"],
        promised_days=record["promised_days"],
        statutory_days=record["statutory_days"],
        proxy_allowed=record["proxy_allowed"],
        sensitive=bool(record.get("sensitive")),
        fee=record.get("fee") or "",
        used=used,
        list_kind=record.get("list_kind") or "",
    )


def _detail(work: Work, pack: pack_files.Pack, record: Mapping[str, Any]) -> MatterDetail:
    singles = (*matter_codes.MATTER_TEXTS, *matter_codes.MATTER_CODES, "limit_scene_num")
    return MatterDetail(
        row=_row(record, _placing(work, pack)),
        version=pack.version,
        nanhai_category=record.get("nanhai_category") or "",
        # A catalogue that does not say who may apply keeps nobody away.
        applicant_kinds=tuple(record.get("applicant_kinds") or matter_codes.APPLICANTS),
        level=record["level_deciding"],
        statutory_calendar_days=record.get("statutory_calendar_days"),
        apply_within=_within(record.get("apply_within")),
        home_visit_allowed=bool(record.get("home_visit_allowed")),
        conditions=record.get("conditions") or "",
        materials=tuple(_material(line) for line in record["materials"]),
        steps=tuple(record["steps"]),
        legal_basis=tuple(_basis(record.get("legal_basis") or ())),
        result_name=record.get("result_name") or "",
        season=str(record.get("season") or ""),
        note=record.get("note") or "",
        unconfirmed=tuple(record["unconfirmed"]),
        national={name: record.get(name) for name in sorted(singles)}
        | {"server_types": tuple(record.get("server_types") or ()) or None},
        keywords=tuple(record.get("keywords") or ()),
        own_words=own_words(work).get(record["code"], ()),
        effective_from=pack.effective_from,
        source=_source(record["source"]),
    )


def _source(given: Mapping[str, Any]) -> Source:
    address = given.get("address") or ()
    return Source(
        str(given.get("kind") or ""),
        tuple(str(one) for one in address) if isinstance(address, tuple) else (str(address),),
        str(given.get("found") or ""),
        str(given.get("from_memory") or given.get("note") or ""),
    )


def _material(line: Mapping[str, Any]) -> Material:
    named = (*matter_codes.MATERIAL_CODES, *matter_codes.MATERIAL_TEXTS)
    return Material(
        line["name"],
        line.get("form") or "",
        int(line.get("copies") or 1),
        bool(line.get("required", True)),
        line.get("note") or "",
        **{name: line.get(name) or "" for name in named},
    )


def _within(value: Any) -> str:
    """申报期限 as people read it: 出生之日起30日内（一个月内，逾期仍应受理）."""
    if not isinstance(value, Mapping):
        return str(value or "")
    unit = "个工作日" if value.get("calendar") == "working" else "日"
    note = f"（{value['note']}）" if value.get("note") else ""
    return f"{value.get('since') or ''}起{value.get('days')}{unit}内{note}"


def _basis(listed: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for law in listed:
        number = f"（{law['number']}）" if law.get("number") else ""
        yield f"《{law['title']}》{number}{law.get('article') or ''}"
