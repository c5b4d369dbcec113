"""What stands on a screen that Xvfb draws (`-fbdir`), read as pixels and kept as a picture."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path


def pixels(file: Path) -> tuple[int, int, bytes]:
    """Width, height and pixels (BGRX). Source: X11/XWDFile.h."""
    data = file.read_bytes()
    head = struct.unpack(">25I", data[:100])
    size, width, height, per_line, colours = head[0], head[4], head[5], head[12], head[19]
    start = size + colours * 12
    lines = (data[start + y * per_line : start + y * per_line + width * 4] for y in range(height))
    return width, height, b"".join(lines)


def differing(one: bytes, other: bytes) -> float:
    """The share of pixels that differ, of every seventh looked at."""
    places = range(0, len(one), 4 * 7)
    return sum(one[at : at + 3] != other[at : at + 3] for at in places) / max(len(places), 1)


def colours(seen: bytes) -> int:
    """How many colours there are, of every seventh pixel looked at: an empty window has few."""
    return len({seen[at : at + 3] for at in range(0, len(seen), 4 * 7)})


def as_png(width: int, height: int, seen: bytes, file: Path) -> None:
    """Keep it as a picture for whoever wants to look."""
    raw = bytearray()
    for y in range(height):
        line = seen[y * width * 4 : (y + 1) * width * 4]
        raw += b"\0" + bytes(
            part for at in range(0, len(line), 4) for part in (line[at + 2], line[at + 1], line[at])
        )

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    file.parent.mkdir(parents=True, exist_ok=True)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    file.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(raw), 6))
        + chunk(b"IEND", b"")
    )
