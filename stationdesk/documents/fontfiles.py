"""Reading font files just far enough: whose font it is, whether a PDF may carry it, which characters it draws.

For `fonts.py`. Reads the table directory, `name`, `OS/2`, `cmap` and `loca`; never an outline. A file that is not
a font, or is broken, yields nothing: a computer's font folder holds all sorts of things.
Source of the formats: OpenType specification 1.9.1.
"""

from __future__ import annotations

import mmap
import struct
from array import array
from collections.abc import Iterator
from pathlib import Path

from stationdesk.core.late import dataclass

CJK = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
"""Ranges in which a character always leaves ink, so an empty outline there means the font lacks it."""

RESTRICTED = 0x0002
"""`OS/2.fsType`: the maker forbids embedding."""


@dataclass(frozen=True)
class Face:
    """One face in a font file: `index` counts within a collection (TTC)."""

    path: Path
    index: int
    families: tuple[str, ...]
    style: str
    outlines: str
    """`glyf`, or `cff`, which reportlab cannot embed."""
    embeddable: bool

    @property
    def name(self) -> str:
        """The family for people: the last name is usually the English one."""
        return self.families[0] if self.families else self.path.stem

    @property
    def usable(self) -> bool:
        """Whether a PDF of ours can carry it."""
        return self.outlines == "glyf" and self.embeddable


def faces(path: Path) -> list[Face]:
    """The faces of a file; none when it is not a font we can read."""
    try:
        with path.open("rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return list(_faces(path, data))
    except (OSError, ValueError, struct.error, IndexError, UnicodeDecodeError):
        return []


def coverage(path: Path, index: int) -> list[tuple[int, int]]:
    """The code points a face draws, as closed ranges in rising order. Raises OSError, ValueError, struct.error."""
    with path.open("rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as data:
        tables = _tables(data, _starts(data)[index])
        inked = _inked(data, tables)
        found = sorted(_cmap(data, tables["cmap"][0], inked))
    ranges: list[tuple[int, int]] = []
    for code in found:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1] = (ranges[-1][0], code)
        elif not ranges or ranges[-1][1] != code:
            ranges.append((code, code))
    return ranges


def _starts(data: mmap.mmap) -> list[int]:
    if data[:4] == b"ttcf":
        (count,) = struct.unpack_from(">L", data, 8)
        return list(struct.unpack_from(f">{count}L", data, 12))
    if data[:4] in (b"\0\1\0\0", b"true", b"OTTO"):
        return [0]
    raise ValueError("not a font")


def _tables(data: mmap.mmap, start: int) -> dict[str, tuple[int, int]]:
    (count,) = struct.unpack_from(">H", data, start + 4)
    tables = {}
    for n in range(count):
        tag, _, offset, length = struct.unpack_from(">4sLLL", data, start + 12 + 16 * n)
        tables[tag.decode("latin-1")] = (offset, length)
    return tables


def _faces(path: Path, data: mmap.mmap) -> Iterator[Face]:
    for index, start in enumerate(_starts(data)):
        tables = _tables(data, start)
        if "name" not in tables or "cmap" not in tables:
            continue
        families, style = _names(data, tables["name"][0])
        fs_type = struct.unpack_from(">H", data, tables["OS/2"][0] + 8)[0] if "OS/2" in tables else 0
        yield Face(
            path,
            index,
            families,
            style,
            "glyf" if "glyf" in tables and "loca" in tables else "cff",
            not fs_type & RESTRICTED,
        )


def _names(data: mmap.mmap, start: int) -> tuple[tuple[str, ...], str]:
    _, count, strings = struct.unpack_from(">HHH", data, start)
    families: dict[str, None] = {}
    style = ""
    for n in range(count):
        platform, _, language, which, length, offset = struct.unpack_from(">6H", data, start + 6 + 12 * n)
        if which not in (1, 2, 16, 17) or platform not in (0, 3):
            continue
        at = start + strings + offset
        text = data[at : at + length].decode("utf-16-be")
        if which in (1, 16):
            families[text] = None
        elif language == 0x409 and (which == 17 or not style):
            style = text
    return tuple(families), style


def _inked(data: mmap.mmap, tables: dict[str, tuple[int, int]]) -> list[bool] | None:
    """For each glyph whether it has an outline; None when the font has no `loca`."""
    if "loca" not in tables or "head" not in tables:
        return None
    start, length = tables["loca"]
    (long_format,) = struct.unpack_from(">H", data, tables["head"][0] + 50)
    places = array("I" if long_format else "H")
    usable = length - length % places.itemsize
    places.frombytes(data[start : start + usable])
    if struct.pack("=H", 1) != struct.pack(">H", 1):
        places.byteswap()
    return [places[n + 1] > places[n] for n in range(len(places) - 1)]


def _must_ink(code: int) -> bool:
    return any(low <= code <= high for low, high in CJK)


def _cmap(data: mmap.mmap, start: int, inked: list[bool] | None) -> Iterator[int]:
    best: tuple[int, int] | None = None
    (count,) = struct.unpack_from(">H", data, start + 2)
    for n in range(count):
        platform, encoding, offset = struct.unpack_from(">HHL", data, start + 4 + 8 * n)
        (form,) = struct.unpack_from(">H", data, start + offset)
        rank = {12: 2, 4: 1}.get(form, 0)
        # Symbol encodings (3, 0) map ASCII into the private area: of no use to us.
        if rank and (platform, encoding) != (3, 0) and (best is None or rank > best[0]):
            best = (rank, start + offset)
    if best is None:
        return
    pairs = _format12(data, best[1]) if best[0] == 2 else _format4(data, best[1])
    for code, glyph in pairs:
        if not glyph:
            continue
        if inked is not None and _must_ink(code) and not (glyph < len(inked) and inked[glyph]):
            continue
        yield code


def _format12(data: mmap.mmap, at: int) -> Iterator[tuple[int, int]]:
    (groups,) = struct.unpack_from(">L", data, at + 12)
    for n in range(groups):
        first, last, glyph = struct.unpack_from(">LLL", data, at + 16 + 12 * n)
        for code in range(first, min(last, 0x10FFFF) + 1):
            yield code, glyph + code - first


def _format4(data: mmap.mmap, at: int) -> Iterator[tuple[int, int]]:
    (twice,) = struct.unpack_from(">H", data, at + 6)
    count = twice // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    firsts = struct.unpack_from(f">{count}H", data, at + 16 + twice)
    deltas = struct.unpack_from(f">{count}H", data, at + 16 + 2 * twice)
    base = at + 16 + 3 * twice
    offsets = struct.unpack_from(f">{count}H", data, base)
    for n in range(count):
        for code in range(firsts[n], ends[n] + 1):
            if code == 0xFFFF:
                continue
            if not offsets[n]:
                yield code, (code + deltas[n]) & 0xFFFF
                continue
            place = base + 2 * n + offsets[n] + 2 * (code - firsts[n])
            (glyph,) = struct.unpack_from(">H", data, place)
            yield code, (glyph + deltas[n]) & 0xFFFF if glyph else 0
