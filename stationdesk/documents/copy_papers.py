"""Stamped copies: the words are drawn into the picture itself, so that nobody takes them off the page again."""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from stationdesk.core import pictures as taken
from stationdesk.core.papers import StampedCopy
from stationdesk.documents.drawing import (
    FORM,
    FORM_BODY,
    FORM_SMALL,
    FORM_TITLE,
    Drawing,
    begun,
    day,
    heading,
)
from stationdesk.documents.engine.sheet import Box, Picture, place
from stationdesk.documents.engine.tables import Cell, form
from stationdesk.documents.fonts import FontSet

LONGEST = 2200
"""Pixels of the printed picture: 300 dpi across an A4."""
ANGLE = 28.0
INK = (176, 24, 24)
SHORTEST = 900
LINE = 14
"""Characters of the purpose in one line."""
SMALL = 0.55
HIGH = 500.0
"""Points that the picture has at most."""


def stamped_copy(facts: StampedCopy, fonts: FontSet, pictures: Mapping[str, bytes] | None = None) -> Drawing:
    """The copy with its purpose across the picture, and below it what it was made for.

    `pictures`: SHA-256 → content of the scan. Without it only the frame is drawn, and the page says so.
    """
    flow = begun(fonts, FORM)
    heading(
        flow,
        "限定用途复印件",
        FORM_TITLE,
        issuer=facts.station,
        right=f"编号：{facts.number}",
        small=FORM_SMALL,
    )
    flow.space(8)
    data = (pictures or {}).get(facts.picture_sha256)
    if data is None:
        flow.page.add(Box(flow.left, flow.y, flow.width, 120))
        place(flow.page, fonts, flow.left + flow.width / 2, flow.y + 64, "（影像未附）", FORM_BODY, "centre")
        flow.space(120)
    else:
        jpeg, wide, high = stamped(data, words(facts), fonts)
        scale = min(flow.width / wide, HIGH / high)
        width, height = wide * scale, high * scale
        flow.page.add(Picture(flow.left + (flow.width - width) / 2, flow.y, width, height, jpeg))
        flow.space(height)
    flow.space(12)

    def row(*pairs: tuple[str, str, int]) -> tuple[Cell, ...]:
        cells: list[Cell] = []
        for label, text, span in pairs:
            cells += [Cell(label, 3, label=True), Cell(text, span)]
        return tuple(cells)

    form(
        flow,
        [
            row(("材料", facts.material, 17)),
            row(("仅限用于", facts.use, 17)),
            row(("办件编号", facts.case_number or "—", 17)),
            row(("复印日期", day(facts.made_on), 7), ("经办人", facts.maker, 7)),
        ],
        FORM_BODY,
        units=20,
    )
    flow.space(8)
    flow.write("本复印件只用于上述事项，用于其他用途或再次复印无效。", replace(FORM_SMALL, role="hei"))
    return Drawing("限定用途复印件", flow.pages)


def words(facts: StampedCopy) -> tuple[str, ...]:
    """What stands across the picture: the purpose in one or more lines, and under it number and date."""
    purpose = f"仅限办理{facts.use}使用"
    count = -(-len(purpose) // LINE)
    each = -(-len(purpose) // count)
    lines = [purpose[at : at + each] for at in range(0, len(purpose), each)]
    return (*lines, f"{facts.case_number or facts.number}  {day(facts.made_on)}")


def stamped(data: bytes, lines: Sequence[str], fonts: FontSet) -> tuple[bytes, int, int]:
    """A picture with the words across all of it: JPEG, width, height. Raises GlyphMissing, OSError."""
    from PIL import Image, ImageOps

    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # what a camera wrote beside the picture may be spoilt: it is drawn as it stands
        opened = Image.open(io.BytesIO(data), formats=taken.FORMATS)
        opened.draft("RGB", (LONGEST, LONGEST))
        picture = ImageOps.exif_transpose(opened)
        picture.thumbnail((LONGEST, LONGEST))
    longest = max(picture.size)
    if longest < SHORTEST:  # the words would be a few pixels high
        factor = SHORTEST / longest
        picture = picture.resize(
            (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
        )
    if "A" in picture.getbands() or picture.mode == "P":
        clear = picture.convert("RGBA")
        picture = Image.new("RGB", clear.size, "white")
        picture.paste(clear, mask=clear.getchannel("A"))
    picture = picture.convert("RGB")
    stamp = _stamp(lines, fonts, picture.size)
    count = max(2, -(-picture.height // stamp.height))
    for n in range(count):
        # Whole from edge to edge: the first at the top, the last at the bottom.
        y = round((picture.height - stamp.height) * n / (count - 1))
        x = round((picture.width - stamp.width) / 2)
        picture.paste(Image.new("RGB", stamp.size, INK), (x, y), stamp)
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=88)
    return made.getvalue(), picture.width, picture.height


def _stamp(lines: Sequence[str], fonts: FontSet, room: tuple[int, int]) -> Any:
    """The words as a slanted mask that fits the picture; half see-through, so that all stays readable."""
    from PIL import Image, ImageDraw, ImageFont

    # The last line, number and date, is set smaller.
    sizes = [1.0] * (len(lines) - 1) + [SMALL]
    widths = [fonts.width(line, "hei", size) for line, size in zip(lines, sizes, strict=True)]
    wide, high = max(widths), 1.35 * sum(sizes)
    turn = math.radians(ANGLE)
    size = min(
        room[0] * 0.9 / (wide * math.cos(turn) + high * math.sin(turn)),
        room[1] * 0.78 / (wide * math.sin(turn) + high * math.cos(turn)),
    )
    flat = Image.new("L", (math.ceil(wide * size) + 8, math.ceil(high * size)), 0)
    pen = ImageDraw.Draw(flat)
    top = 0.0
    for line, width, part_size in zip(lines, widths, sizes, strict=True):
        points = part_size * size
        x = (flat.width - width * size) / 2
        for face, part in fonts.runs(line, "hei"):
            drawn = ImageFont.truetype(str(face.path), max(1, round(points)), index=face.index)
            pen.text((x, top), part, fill=150, font=drawn)
            x += fonts.width(part, "hei", points)
        top += points * 1.35
    return flat.rotate(ANGLE, expand=True, resample=Image.Resampling.BICUBIC)
