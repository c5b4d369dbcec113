"""Data packs (数据包): lists, calendars, sheets and rules that change by decree, never by release.

A pack is one JSON file with a name, a version and the day from which it holds. Packs shipped with the
program lie in `resources/packs/<name>/<version>.json` and are listed with their SHA-256 in
`resources/packs/index.json`; packs from the township come as bytes and go through `parse`. Versions of
one pack stand side by side: what was decided under an old one can still be read.

Facts in a pack that nobody has confirmed against the law's own text are marked in the record's
`unconfirmed` list (待核): field names, or `*` for the whole record. Bodies are read-only.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from stationdesk.core import paths
from stationdesk.core.errors import Refusal, Trouble
from stationdesk.core.late import dataclass
from stationdesk.core.pack_parts import Shape
from stationdesk.core.pack_shapes import SHAPES
from stationdesk.core.words import N_

MAX_BYTES: Final = 4 * 1024 * 1024
"""No pack is larger; the largest shipped one (counties of the country) is a twentieth of it."""

UNCONFIRMED: Final = N_("待核")
"""The word shown beside a figure that was not read in the law's own text."""


class PackMissing(Trouble):
    template = N_("程序缺少数据包“{name}”。请重新安装程序，已保存的资料不受影响。")


class PackVersionMissing(Refusal):
    template = N_("本机没有数据包“{name}”的 {version} 版。请向乡镇索取该版数据包后再导入。")


class PackDamaged(Trouble):
    template = N_("数据包“{name}”与出厂记录不符，可能已损坏或被改动。请重新安装程序，已保存的资料不受影响。")


class PackUnreadable(Refusal):
    template = N_("这个文件不是数据包（不是规范的 JSON 文本）。请向提供者重新索取。")


class PackTooLarge(Refusal):
    template = N_("这个文件有 {size} 字节，超过数据包上限 {limit} 字节，没有导入。")


class PackUnknown(Refusal):
    template = N_("不认识的数据包“{name}”。请先把程序升级到能读它的版本。")


class PackIncomplete(Refusal):
    template = N_("数据包缺少“{key}”，没有导入。请向提供者重新索取。")


class PackWronglyTyped(Refusal):
    template = N_("数据包中“{key}”的内容不合规定，没有导入。请向提供者重新索取。")


class PackRepeatsCode(Refusal):
    template = N_("数据包中编码“{code}”出现了两次，没有导入。请向提供者重新索取。")


@dataclass(frozen=True)
class Listed:
    """One line of the index: a shipped pack that can be loaded."""

    name: str
    version: str
    effective_from: date
    title: str
    sha256: str


@dataclass(frozen=True)
class Pack:
    """One version of one list. `body` is read-only all the way down (mappings and tuples)."""

    name: str
    version: str
    effective_from: date
    title: str
    source: Mapping[str, Any] = field(repr=False)
    body: Mapping[str, Any] = field(repr=False)
    digest: str = field(default="", repr=False)
    """SHA-256 of the file's bytes, hexadecimal."""

    def items(self, key: str | None = None) -> tuple[Mapping[str, Any], ...]:
        """The records of the pack's main list, or of the list named."""
        wanted = key or SHAPES[self.name].main
        found = self.body[wanted]
        return tuple(found.values()) if isinstance(found, Mapping) else tuple(found)

    def unconfirmed(self) -> int:
        """How many records carry a 待核 mark."""
        return sum(1 for record in _records(self.body) if record.get("unconfirmed"))


def is_unconfirmed(record: Mapping[str, Any], field_name: str) -> bool:
    """Whether a field of a pack's record must be shown with the mark 待核."""
    marks = record.get("unconfirmed") or ()
    return "*" in marks or field_name in marks


def shipped() -> list[Listed]:
    """Every pack that came with the program, by name, then by version."""
    return list(_index())


def load(name: str, version: str | None = None) -> Pack:
    """A shipped pack, verified against the index; the newest version unless one is named.

    Raises PackMissing, PackVersionMissing, PackDamaged.
    """
    versions = [line for line in _index() if line.name == name]
    if not versions:
        raise PackMissing(name=name)
    if version is None:
        chosen = max(versions, key=lambda line: (line.effective_from, _order(line.version)))
    else:
        matching = [line for line in versions if line.version == version]
        if not matching:
            raise PackVersionMissing(name=name, version=version)
        chosen = matching[0]
    return _load(chosen.name, chosen.version)


def in_force(name: str, day: date) -> Pack:
    """The shipped version that held on a day: the newest whose first day is not after it.

    A day before the first version gets the first one. Raises PackMissing, PackDamaged.
    """
    versions = [line for line in _index() if line.name == name]
    if not versions:
        raise PackMissing(name=name)
    versions.sort(key=lambda line: (line.effective_from, _order(line.version)))
    held = [line for line in versions if line.effective_from <= day]
    return _load(name, (held or versions[:1])[-1].version)


def parse(data: bytes) -> Pack:
    """A pack from bytes of any origin, checked key by key before anything uses it.

    Raises PackTooLarge, PackUnreadable, PackIncomplete, PackWronglyTyped, PackUnknown, PackRepeatsCode.
    """
    if len(data) > MAX_BYTES:
        raise PackTooLarge(size=len(data), limit=MAX_BYTES)
    try:
        loaded = json.loads(data.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_no_constant)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise PackUnreadable from error
    if not isinstance(loaded, dict):
        raise PackUnreadable
    name, version, title = (_text(loaded, key) for key in ("pack", "version", "title"))
    effective_from = _day(loaded, "effective_from")
    source = loaded.get("source")
    if not isinstance(source, dict) or not source:
        raise PackIncomplete(key="source")
    body = loaded.get("body")
    if not isinstance(body, dict):
        raise PackIncomplete(key="body")
    shape = SHAPES.get(name)
    if shape is None:
        raise PackUnknown(name=name)
    _check_body(body, shape)
    return Pack(
        name, version, effective_from, title, _frozen(source), _frozen(body), sha256(data).hexdigest()
    )


def folder() -> Path:
    """Where the shipped packs lie."""
    return paths.resources() / "packs"


@cache
def _index() -> tuple[Listed, ...]:
    file = folder() / "index.json"
    try:
        lines = json.loads(file.read_text("utf-8"))["packs"]
        return tuple(
            Listed(
                line["name"],
                line["version"],
                date.fromisoformat(line["effective_from"]),
                line["title"],
                line["sha256"],
            )
            for line in lines
        )
    except FileNotFoundError as error:
        raise PackMissing(name="index") from error
    except (ValueError, KeyError, TypeError) as error:
        raise PackDamaged(name="index") from error


@cache
def _load(name: str, version: str) -> Pack:
    listed = next(line for line in _index() if (line.name, line.version) == (name, version))
    try:
        data = (folder() / name / f"{version}.json").read_bytes()
    except FileNotFoundError as error:
        raise PackMissing(name=name) from error
    if sha256(data).hexdigest() != listed.sha256:
        raise PackDamaged(name=name)
    return parse(data)


def forget() -> None:
    """Drop what was loaded (after resources changed, in tests)."""
    _index.cache_clear()
    _load.cache_clear()


def _order(version: str) -> tuple[int, ...]:
    """`2026-10` comes after `2026-9`."""
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("-"))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return made


def _no_constant(word: str) -> None:
    raise ValueError(f"{word} is not JSON")


def _text(loaded: Mapping[str, Any], key: str) -> str:
    value = loaded.get(key)
    if value is None:
        raise PackIncomplete(key=key)
    # A version names a file and is printed on papers, so it must stay one short plain word.
    if not isinstance(value, str) or not 0 < len(value) <= 120 or not value.isprintable():
        raise PackWronglyTyped(key=key)
    if key != "title" and not all(ch.isascii() and (ch.isalnum() or ch in "-_") for ch in value):
        raise PackWronglyTyped(key=key)
    return value


def _day(loaded: Mapping[str, Any], key: str) -> date:
    value = loaded.get(key)
    if value is None:
        raise PackIncomplete(key=key)
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise PackWronglyTyped(key=key) from error


def _check_body(body: Mapping[str, Any], shape: Shape) -> None:
    for key, kinds in shape.keys.items():
        if key not in body:
            raise PackIncomplete(key=key)
        if not _is(body[key], kinds):
            raise PackWronglyTyped(key=key)
    for key, list_shape in shape.lists.items():
        listed: Any = body
        for step in key.split("."):
            if not isinstance(listed, dict) or step not in listed:
                raise PackIncomplete(key=key)
            listed = listed[step]
        if isinstance(listed, dict):
            listed = list(listed.values())
        if not isinstance(listed, list) or not listed:
            raise PackWronglyTyped(key=key)
        seen: set[Any] = set()
        for number, record in enumerate(listed):
            if not isinstance(record, dict):
                raise PackWronglyTyped(key=f"{key}[{number}]")
            for name, kinds in list_shape.fields.items():
                if name not in record:
                    raise PackIncomplete(key=f"{key}[{number}].{name}")
                if not _is(record[name], kinds):
                    raise PackWronglyTyped(key=f"{key}[{number}].{name}")
            if list_shape.code is not None:
                code = record[list_shape.code]
                if code in seen:
                    raise PackRepeatsCode(code=code)
                seen.add(code)
    if shape.check is not None:
        try:
            wrong = shape.check(body)
        except (AttributeError, KeyError, TypeError) as error:
            raise PackWronglyTyped(key=shape.main) from error
        if wrong is not None:
            raise PackWronglyTyped(key=wrong)


def _is(value: object, kinds: tuple[type, ...]) -> bool:
    # bool is an int to Python; to a pack it never is.
    if isinstance(value, bool):
        return bool in kinds
    return isinstance(value, kinds)


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return MappingProxyType({key: _frozen(inner) for key, inner in value.items()})
    if isinstance(value, list):
        return tuple(_frozen(inner) for inner in value)
    return value


def _records(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield value
        for inner in value.values():
            yield from _records(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _records(inner)
