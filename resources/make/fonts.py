"""Set-up: turn the shipped Noto CFF fonts into TrueType outlines that a PDF can carry.

For whoever builds or sets up StationDesk; run once: `python resources/make/fonts.py`. reportlab refuses
PostScript outlines (CFF), so the two Noto fonts of the package `pylopdf-fonts-zh-cn` (SIL Open Font Licence
1.1) become quadratic `glyf` outlines with fontTools' cu2qu, about half a minute each. The results lie in
`resources/fonts/`, which is never committed. A second run finds that nothing changed and ends at once.

Each file is written beside its place and renamed, so an interrupted run never leaves half a font.
Exit code 0 when every font is there, 3 with a sentence when the package is missing or a disk is full.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "fonts"
PACKAGE = "pylopdf_fonts_zh_cn"
FONTS = {"NotoSerifSC-Regular": "NotoSerifSC.ttf", "NotoSansSC-Regular": "NotoSansSC.ttf"}
MAX_ERROR = 1.0
"""Largest distance of a quadratic from its cubic, in font units of 1000 to the em: not visible in print."""
RECIPE = 1
"""Raised when the conversion itself changes, so that old results are made again."""


def source(package: str = PACKAGE) -> Path:
    """The folder of the package's CFF fonts. Raises FileNotFoundError when it is not installed."""
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise FileNotFoundError(f"pip install {package.replace('_', '-')}")
    return Path(found.origin).parent


def fingerprint(file: Path) -> str:
    """What a result was made from: the source's hash and the recipe."""
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return f"{digest}:{MAX_ERROR}:{RECIPE}"


def convert(source_file: Path, target: Path) -> None:
    """Write a `glyf` copy of a CFF font. The time stamp of the original is kept: same input, same bytes."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import TTFont, newTable

    font: Any = TTFont(source_file, recalcTimestamp=False)
    order = font.getGlyphOrder()
    drawn = font.getGlyphSet()
    glyphs: dict[str, Any] = {}
    for name in order:
        pen: Any = TTGlyphPen(None)
        # CFF turns its outlines one way and TrueType the other.
        drawn[name].draw(Cu2QuPen(pen, MAX_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder = order
    glyf.glyphs = glyphs
    glyf.compile(font)
    for name, glyph in glyphs.items():
        # The left side bearing of a TrueType glyph is where its outline begins.
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyph, "xMin", 0))
    font["maxp"] = maxp = newTable("maxp")
    maxp.tableVersion = 0x00010000
    maxp.numGlyphs = len(order)
    maxp.maxZones = 1
    for field in (
        "maxTwilightPoints",
        "maxStorage",
        "maxFunctionDefs",
        "maxInstructionDefs",
        "maxStackElements",
        "maxSizeOfInstructions",
    ):
        setattr(maxp, field, 0)
    maxp.maxComponentElements = max(
        (len(g.components) for g in glyphs.values() if hasattr(g, "components")), default=0
    )
    maxp.compile(font)
    post = font["post"]
    post.formatType, post.extraNames, post.mapping, post.glyphOrder = 3.0, [], {}, order
    for tag in ("CFF ", "VORG", "GPOS", "GSUB", "GDEF", "BASE", "vhea", "vmtx", "DSIG"):
        if tag in font:
            del font[tag]
    font.sfntVersion = "\000\001\000\000"
    part = target.with_name(target.name + ".part")
    font.save(part)
    with part.open("rb") as handle:
        os.fsync(handle.fileno())
    os.replace(part, target)


def make(target: Path = TARGET) -> list[Path]:
    """Make what is missing or out of date; the files that are ready afterwards.

    Raises FileNotFoundError without the package, OSError when the disk says no.
    """
    folder = source()
    target.mkdir(parents=True, exist_ok=True)
    notes = target / "made.json"
    made: dict[str, str] = {}
    if notes.is_file():
        try:
            made = json.loads(notes.read_text("utf-8"))
        except ValueError:
            made = {}
    ready = []
    for stem, name in FONTS.items():
        origin, result = folder / f"{stem}.otf", target / name
        mark = fingerprint(origin)
        if not (result.is_file() and made.get(name) == mark):
            print(f"{origin.name} → {result.name} …", flush=True)
            convert(origin, result)
            made[name] = mark
            part = notes.with_name(notes.name + ".part")
            part.write_text(json.dumps(made, indent=1, sort_keys=True) + "\n", "utf-8")
            os.replace(part, notes)
        ready.append(result)
    return ready


def main() -> int:
    """Run from the command line."""
    try:
        for file in make():
            print(f"{file.name}: {file.stat().st_size / 1e6:.1f} MB")
    except FileNotFoundError as missing:
        print(f"缺少字体包，请先安装：{missing}", file=sys.stderr)
        return 3
    except OSError as trouble:
        print(
            f"字体没有做成：{trouble.strerror}。已有的文件没有动，请腾出磁盘空间后再运行一次。",
            file=sys.stderr,
        )
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
