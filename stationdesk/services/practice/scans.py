"""Pictures of papers that nobody owns: grey lines on a page, so that a practice village has scans to look at."""

from __future__ import annotations

import io
from random import Random


def page(seed: int, title_lines: int = 1) -> bytes:
    """A small PNG that looks like a photographed form; the same for the same seed. No text, nobody's data."""
    from PIL import Image, ImageDraw

    rng = Random(f"scan:{seed}")
    wide, high = 420, 594
    ground = rng.choice(((250, 249, 244), (246, 246, 246), (252, 250, 240)))
    image = Image.new("RGB", (wide, high), ground)
    draw = ImageDraw.Draw(image)
    ink = (70, 72, 80)
    for line in range(title_lines):
        draw.rectangle((110, 42 + 20 * line, wide - 110, 54 + 20 * line), fill=ink)
    top = 96
    for row in range(9):
        y = top + row * 34
        draw.rectangle((40, y, wide - 40, y + 34), outline=(150, 150, 155))
        draw.line((140, y, 140, y + 34), fill=(150, 150, 155))
        draw.rectangle((52, y + 12, 52 + rng.randrange(50, 80), y + 21), fill=(110, 112, 120))
        draw.rectangle((152, y + 12, 152 + rng.randrange(60, 210), y + 21), fill=(60, 80, 140))
    for row in range(4):
        y = 432 + row * 22
        draw.rectangle((40, y, wide - 40 - rng.randrange(0, 120), y + 8), fill=(165, 166, 172))
    x, y = wide - 130 + rng.randrange(-14, 14), 500 + rng.randrange(-12, 12)
    draw.ellipse((x - 38, y - 38, x + 38, y + 38), outline=(200, 50, 50), width=3)
    draw.regular_polygon((x, y, 13), 5, fill=(200, 50, 50))
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
