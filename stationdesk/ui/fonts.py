"""The fonts of the screen: one 黑 family for the interface, and families for rare characters behind it.

The ladder: Noto Sans SC made into `resources/fonts` at set-up, the computer's own (Microsoft YaHei UI,
Noto/Source Han Sans, WenQuanYi), then the same Noto Sans SC where the package that brings it is
installed. Behind it the families that hold Ext B and beyond, so that no name shows a box.
"""

from __future__ import annotations

import importlib.util
import logging
from functools import cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

from stationdesk.core import paths

log = logging.getLogger(__name__)

HEI = (
    "Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC",
    "HarmonyOS Sans SC", "WenQuanYi Micro Hei", "PingFang SC",
)  # fmt: skip
RARE = ("SimSun-ExtG", "SimSun-ExtB", "BabelStone Han", "HanaMinA", "HanaMinB")


def _shipped() -> list[Path]:
    folder = paths.resources() / "fonts"
    names = ("NotoSansSC", "NotoSansSC-Regular")
    found = [folder / f"{name}{end}" for name in names for end in (".ttf", ".otf")]
    return [file for file in found if file.is_file()]


def _packaged() -> list[Path]:
    """The font file inside the wheel, found without importing it."""
    spec = importlib.util.find_spec("pylopdf_fonts_zh_cn")
    if spec is None or spec.origin is None:
        return []
    file = Path(spec.origin).parent / "NotoSansSC-Regular.otf"
    return [file] if file.is_file() else []


@cache
def families() -> tuple[str, ...]:
    """The families to set on every font, best first; fonts of ours are added to Qt on the first call."""
    here = set(QFontDatabase.families())
    chosen: list[str] = []
    for file in _shipped():
        chosen += _add(file)
    chosen += [name for name in HEI if name in here]
    if not chosen:
        for file in _packaged():
            chosen += _add(file)
    if not chosen:
        log.warning("no Chinese interface font was found; Qt chooses one")
    chosen += [name for name in RARE if name in here]
    return tuple(dict.fromkeys(chosen))


def _add(file: Path) -> list[str]:
    number = QFontDatabase.addApplicationFont(str(file))
    if number < 0:
        log.warning("a font file could not be read: %s", file.name)
        return []
    return QFontDatabase.applicationFontFamilies(number)


def interface(pixels: int) -> QFont:
    """The interface font at a pixel size, with figures of one width."""
    font = QFont()
    if names := families():
        font.setFamilies(list(names))
    font.setPixelSize(pixels)
    # Qt 6.8.0 for Python, which arm64 has, cannot name a feature.
    if hasattr(QFont.Tag, "fromString"):
        font.setFeature(QFont.Tag("tnum"), 1)
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return font
