"""Fonts: five roles, a ladder of candidates for each, and what every character is drawn with.

For the page engine, and for `doctor`, which prints the ladder found on this computer. A role is what a text is
(宋 songti, 仿宋 fangsong, 黑 heiti, 楷 kaiti); *rare* fonts stand behind all of them for characters no ordinary
font has. A text is split into runs by coverage before anything is drawn, because reportlab draws a missing glyph
as an empty box and says nothing.

Raises `GlyphMissing` (a refusal naming the character) and `FontsMissing` (trouble: no usable font at all).
"""

from __future__ import annotations

import json
import os
import sys
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from stationdesk.core import foreign_json, paths, patient
from stationdesk.core.errors import Refusal, Trouble
from stationdesk.core.late import dataclass
from stationdesk.core.system_advice import Topic, advice
from stationdesk.core.words import N_
from stationdesk.documents.fontfiles import Face, coverage, faces

Role = Literal["song", "fangsong", "hei", "kai", "rare"]

ROLE_NAMES: dict[Role, str] = {
    "song": N_("宋体"),
    "fangsong": N_("仿宋"),
    "hei": N_("黑体"),
    "kai": N_("楷体"),
    "rare": N_("生僻字"),
}

LADDERS: dict[Role, tuple[str, ...]] = {
    "song": ("Noto Serif SC", "Noto Serif CJK SC", "Source Han Serif SC", "SimSun", "宋体", "NSimSun"),
    "fangsong": ("FangSong", "仿宋", "FangSong_GB2312", "仿宋_GB2312", "STFangsong", "方正仿宋_GBK"),
    "hei": ("Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "SimHei", "黑体", "Microsoft YaHei"),
    "kai": ("KaiTi", "楷体", "KaiTi_GB2312", "楷体_GB2312", "STKaiti", "LXGW WenKai", "霞鹜文楷"),
    "rare": ("SimSun-ExtB", "SimSun-ExtG", "BabelStone Han", "HanaMinB", "HanaMinA"),
}
"""Families in the order in which they are tried; compared without regard to case."""

BEHIND: dict[Role, tuple[Role, ...]] = {
    "song": ("song", "hei", "rare"),
    "fangsong": ("fangsong", "song", "hei", "rare"),
    "hei": ("hei", "song", "rare"),
    "kai": ("kai", "song", "hei", "rare"),
    "rare": ("rare", "song", "hei"),
}
"""Which roles stand in, in order, for a character that a role's own fonts do not have."""

_TOPICS: dict[Role, Topic] = {
    "song": "font-song", "fangsong": "font-fangsong", "hei": "font-hei", "kai": "font-kai", "rare": "font-rare",
}  # fmt: skip

BLOCKS: tuple[tuple[str, int, int], ...] = (
    (N_("基本汉字"), 0x4E00, 0x9FFF),
    (N_("扩展 A"), 0x3400, 0x4DBF),
    (N_("扩展 B"), 0x20000, 0x2A6DF),
    (N_("扩展 C"), 0x2A700, 0x2B739),
    (N_("扩展 D"), 0x2B740, 0x2B81D),
    (N_("扩展 E"), 0x2B820, 0x2CEA1),
    (N_("扩展 F"), 0x2CEB0, 0x2EBE0),
    (N_("扩展 I"), 0x2EBF0, 0x2EE5D),
    (N_("扩展 G"), 0x30000, 0x3134A),
    (N_("扩展 H"), 0x31350, 0x323AF),
)
"""Blocks of Chinese characters with their assigned code points (Unicode 15.1)."""

IGNORED = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufe0e\ufe0f\u00ad\r")
"""Characters without ink or width: kept in the record, left out of the drawing."""


class GlyphMissing(Refusal):
    """No font on this computer draws a character; the paper was not made."""

    template = N_(
        "这张纸没有做成：字“{character}”（{code}）在这台电脑的字体里都没有，印出来会是空框。"
        "请安装含有这个字的字体后再做（“体检”里写着装哪一种）；登记的内容没有变。"
    )

    def __init__(self, character: str) -> None:
        self.character = character
        super().__init__(character=character, code=f"U+{ord(character):04X}")


class FontsMissing(Trouble):
    """There is no Chinese font at all that a PDF can carry."""

    template = N_("这台电脑上没有可以印中文的字体。{advice}，然后再试；登记的内容没有变。")


@dataclass(frozen=True)
class Coverage:
    """Which characters a face draws."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __contains__(self, code: int) -> bool:
        at = bisect_right(self.starts, code) - 1
        return at >= 0 and self.ends[at] >= code

    def within(self, low: int, high: int) -> set[int]:
        """The covered code points of a block."""
        found: set[int] = set()
        for start, end in zip(self.starts, self.ends, strict=True):
            if start <= high and end >= low:
                found.update(range(max(start, low), min(end, high) + 1))
        return found


@dataclass(frozen=True)
class BlockReport:
    """How much of a block of characters can be printed here."""

    name: str
    assigned: int
    covered: int


@dataclass(frozen=True)
class RoleReport:
    """What stands on a role's ladder here, and what to install when nothing does."""

    role: Role
    name: str
    found: tuple[str, ...]
    advice: str | None


@dataclass(frozen=True)
class FontReport:
    """What `doctor` prints about fonts."""

    roles: tuple[RoleReport, ...]
    blocks: tuple[BlockReport, ...]
    refused: tuple[tuple[str, str], ...]
    """Fonts on a ladder that a PDF cannot carry, each with the reason."""


@dataclass
class FontSet:
    """The fonts of one computer, in roles. Fonts are loaded for drawing only when a text needs them."""

    ladders: dict[Role, tuple[Face, ...]]
    refused: tuple[tuple[str, str], ...] = ()
    cached: dict[str, list[int]] = field(default_factory=dict, repr=False)
    """Coverage by file, as flat ranges, read from and written to the cache file by `discover`."""
    _coverage: dict[Face, Coverage] = field(default_factory=dict, repr=False)
    _pdf: dict[Face, Any] = field(default_factory=dict, repr=False)
    _glyphs: dict[Role, Glyphs] = field(default_factory=dict, repr=False)

    def covers(self, face: Face) -> Coverage:
        """The coverage of a face: from the cache, or read from the file now."""
        if face not in self._coverage:
            mark = _mark(face)
            flat = self.cached.get(mark)
            if flat is None:
                try:
                    flat = [edge for pair in coverage(face.path, face.index) for edge in pair]
                except (OSError, ValueError, IndexError, KeyError, ArithmeticError):
                    flat = []
                self.cached[mark] = flat
            self._coverage[face] = Coverage(tuple(flat[::2]), tuple(flat[1::2]))
        return self._coverage[face]

    def has(self, face: Face, code: int) -> bool:
        """Whether a face may draw a character. What lies in a private-use area is another character in every font that
        has one there, so only a font of the person's own characters (EUDC) is believed."""
        if _private(code) and not any("EUDC" in name.upper() for name in (*face.families, face.path.name)):
            return False
        return code in self.covers(face)

    def chain(self, role: Role) -> list[Face]:
        """Every face that may draw a text of this role, the best first. Raises FontsMissing."""
        order = [face for behind in BEHIND[role] for face in self.ladders[behind]]
        if not order:
            raise FontsMissing(advice=advice("font-song"))
        return list(dict.fromkeys(order))

    def glyphs(self, role: Role) -> Glyphs:
        """Character to (face, width in em) for a role; raises GlyphMissing when asked for one nobody has."""
        if role not in self._glyphs:
            self._glyphs[role] = Glyphs(self, self.chain(role))
        return self._glyphs[role]

    def pdf(self, face: Face) -> Any:
        """The face as reportlab draws it, loaded on first use (about 0.2 s)."""
        if face not in self._pdf:
            from reportlab.pdfbase import pdfmetrics

            from stationdesk.documents.pdffont import PdfFont

            font = PdfFont(f"{face.path.stem}-{face.index}", face.path, face.index)
            pdfmetrics.registerFont(font)
            self._pdf[face] = font
        return self._pdf[face]

    def runs(self, text: str, role: Role) -> list[tuple[Face, str]]:
        """The text split by the face that draws each part. Raises GlyphMissing."""
        glyphs = self.glyphs(role)
        split: list[tuple[Face, str]] = []
        for char in text:
            if char in IGNORED:
                continue
            face = glyphs[char][0]
            if split and split[-1][0] is face:
                split[-1] = (face, split[-1][1] + char)
            else:
                split.append((face, char))
        return split

    def width(self, text: str, role: Role, size: float) -> float:
        """How wide the text is, in points. Raises GlyphMissing."""
        glyphs = self.glyphs(role)
        return sum(glyphs[char][1] for char in text if char not in IGNORED) * size

    def missing(self, text: str) -> list[str]:
        """The characters of a text that no font here draws, for asking before saving."""
        glyphs = self.glyphs("song")
        return [char for char in dict.fromkeys(text) if not glyphs.has(char)]

    def report(self) -> FontReport:
        """What there is, what is covered, what to install: for `doctor`."""
        roles = tuple(
            RoleReport(
                role,
                ROLE_NAMES[role],
                tuple(f"{face.name}（{face.path.name}）" for face in self.ladders[role]),
                None if self.ladders[role] else advice(_TOPICS[role]),
            )
            for role in LADDERS
        )
        everything = list(dict.fromkeys(face for ladder in self.ladders.values() for face in ladder))
        blocks = tuple(
            BlockReport(
                name,
                high - low + 1,
                len(set().union(*(self.covers(face).within(low, high) for face in everything))),
            )
            for name, low, high in BLOCKS
        )
        return FontReport(roles, blocks, self.refused)


class Glyphs(dict[str, tuple[Face, float]]):
    """Character to (face, width in em), found on first use and remembered."""

    def __init__(self, fonts: FontSet, chain: Sequence[Face]) -> None:
        super().__init__()
        self._fonts = fonts
        self._chain = chain

    def has(self, char: str) -> bool:
        """Whether some font draws the character; loads no font."""
        return char in IGNORED or any(self._fonts.has(face, ord(char)) for face in self._chain)

    def __missing__(self, char: str) -> tuple[Face, float]:
        code = ord(char)
        for face in self._chain:
            if self._fonts.has(face, code):
                width = self._fonts.pdf(face).face.getCharWidth(code) / 1000
                self[char] = (face, width)
                return self[char]
        raise GlyphMissing(char)


def folders() -> list[Path]:
    """Where fonts lie on this computer: the program's own first, then the person's, then the system's."""
    places = [paths.resources() / "fonts"]
    home = Path.home()
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        places += [Path(local) / "Microsoft" / "Windows" / "Fonts"] if local else []
        places.append(Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts")
    else:
        data = os.environ.get("XDG_DATA_HOME")
        places += [Path(data) / "fonts" if data else home / ".local" / "share" / "fonts", home / ".fonts"]
        places += [Path("/usr/local/share/fonts"), Path("/usr/share/fonts")]
    return [place for place in places if place.is_dir()]


def discover(where: Iterable[Path] | None = None, cache_file: Path | None = None) -> FontSet:
    """The fonts found in the folders (default: this computer's), in roles.

    `cache_file` keeps what was read about each font file between starts; it may be lost at any time. A folder or
    file that cannot be read is passed over.
    """
    known = _read_cache(cache_file)
    described: dict[str, list[dict[str, Any]]] = known.get("faces", {})
    ranges: dict[str, list[int]] = known.get("ranges", {})
    before = json.dumps([sorted(described), sorted(ranges)])
    everything: list[Face] = []
    seen: dict[str, list[dict[str, Any]]] = {}
    for folder in where if where is not None else folders():
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() not in (".ttf", ".ttc", ".otf", ".otc"):
                continue
            mark = _file_mark(path)
            if mark not in described:
                described[mark] = [_pack(face) for face in faces(path)]
            seen[mark] = described[mark]
            everything += [_unpack(path, item) for item in described[mark]]
    ladders: dict[Role, tuple[Face, ...]] = {}
    refused: dict[tuple[str, str], None] = {}
    for role, names in LADDERS.items():
        standing: list[Face] = []
        for name in names:
            for face in everything:
                if name.casefold() not in (family.casefold() for family in face.families):
                    continue
                if face.style.casefold() not in ("regular", "", "book", "normal", "常规"):
                    continue
                if not face.usable:
                    why = (
                        N_("轮廓是 PostScript（CFF）") if face.outlines != "glyf" else N_("字体厂商不许嵌入")
                    )
                    refused[(face.name, why)] = None
                elif face not in standing:
                    standing.append(face)
                    break
        ladders[role] = tuple(standing)
    found = FontSet(ladders, tuple(refused), ranges)
    if cache_file is not None:
        for ladder in ladders.values():
            for face in ladder:
                found.covers(face)
        if json.dumps([sorted(seen), sorted(ranges)]) != before:
            _write_cache(cache_file, {"faces": seen, "ranges": ranges})
    return found


@cache
def here() -> FontSet:
    """This computer's fonts, found once in a process, with their coverage kept in the person's cache folder."""
    from platformdirs import user_cache_path

    return discover(cache_file=user_cache_path("StationDesk", appauthor=False) / "fonts.json")


def _file_mark(path: Path) -> str:
    try:
        stat = path.stat()
    except OSError:
        return str(path)
    return f"{path}|{stat.st_size}|{stat.st_mtime_ns}"


def _private(code: int) -> bool:
    """Whether a code point is left to everybody's own use."""
    return 0xE000 <= code <= 0xF8FF or code >= 0xF0000


def _mark(face: Face) -> str:
    return f"{_file_mark(face.path)}|{face.index}"


def _pack(face: Face) -> dict[str, Any]:
    return {
        "i": face.index,
        "f": list(face.families),
        "s": face.style,
        "o": face.outlines,
        "e": face.embeddable,
    }


def _unpack(path: Path, item: dict[str, Any]) -> Face:
    return Face(path, item["i"], tuple(item["f"]), item["s"], item["o"], item["e"])


def _read_cache(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    try:
        loaded = foreign_json.read(file.read_bytes())
    except (OSError, ValueError):
        return {}
    return loaded if isinstance(loaded, dict) else {}


def _write_cache(file: Path, content: dict[str, Any]) -> None:
    """Written beside its place and renamed; a cache that cannot be written is no trouble to anybody."""
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
        patient.replace(part, file)
    except OSError:
        patient.remove(part, missing_ok=True)
