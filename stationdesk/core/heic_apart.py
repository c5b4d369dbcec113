"""A HEIC photo decoded in a process of its own: whatever the file does to its decoder, the desk goes on.

libheif and its codecs are C++ that foreign bytes have ended with a segmentation fault. So this program is started anew
for every photo, with bounds of its own: `decoded` starts it, `main` is what runs in it. The photo goes in and what was
made of it comes out through pipes; nothing is written to a disk.

What comes out: one sign, then what it announces.
    J  a JPEG       E  the EXIF (may be empty)       L  too large: millions of pixels in digits
    D  damaged      N  this computer has no decoder
"""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from pathlib import Path
from typing import IO, Any, Final, Literal

WORD: Final = "heic-apart"
"""First argument of a packaged program that is to be this one (`__main__`)."""
SECONDS: Final = 30
"""A telephone's largest photo (48 million pixels) takes about two on a desk of ten years."""
MEMORY: Final = 1536 << 20
"""Of address space; only where the system knows such a bound (not Windows, where time is the bound)."""
EXIF: Final = 1 << 16
"""What a JPEG could say at most; more is no telephone's."""

Asked = Literal["jpeg", "exif"]


class DecoderEnded(Exception):
    """The decoder crashed, took too long or too much, or said nothing that makes sense."""


def decoded(photo: IO[bytes], asked: Asked, pixels: int) -> tuple[str, bytes]:
    """The sign and the bytes that a decoder of its own says to a photo. May take SECONDS: not for a thread that draws.

    `pixels`: more are not drawn. Raises DecoderEnded, OSError when no process can be started.
    """
    photo.seek(0)
    process = subprocess.Popen(
        [*_program(), asked, str(pixels)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_surroundings(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    with process:
        try:
            said, _ = process.communicate(photo.read(), timeout=SECONDS)
        except subprocess.TimeoutExpired as late:
            process.kill()
            raise DecoderEnded from late
        except BaseException:  # however the waiting ends, the decoder does not go on by itself
            process.kill()
            raise
    if process.returncode or said[:1] not in (b"J", b"E", b"L", b"D", b"N"):
        raise DecoderEnded
    return said[:1].decode("ascii"), said[1:]


def _program() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, WORD]
    return [sys.executable, "-P", "-m", __name__]


def _surroundings() -> dict[str, str]:
    """What the process is told of the system, and where this program lies; two arenas are all its threads may reserve."""
    top = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (top, os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": path, "MALLOC_ARENA_MAX": "2"}


def main(argv: list[str]) -> int:
    """Read a photo from the standard input, write what was asked for to the standard output."""
    asked, pixels = argv
    # Not by their names in `sys`: those are missing in a packaged program without a console.
    with open(0, "rb", closefd=False) as coming:
        photo = coming.read()
    try:
        import pi_heif
        from PIL import Image
    except ImportError:
        said = b"N"
    else:
        del Image
        _bounded()
        said = _exif(pi_heif, photo) if asked == "exif" else _jpeg(pi_heif, photo, int(pixels))
    with open(1, "wb", closefd=False) as going:
        going.write(said)
    return 0


def _bounded() -> None:
    """From here on: no dump, no file written, no more time and memory than a photo needs."""
    from stationdesk.core import no_dumps

    no_dumps.begin()
    if sys.platform == "win32":
        return
    import resource

    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(what, (bound, hard))
        except (OSError, ValueError):
            continue  # macOS refuses some of them: the others hold


def _exif(pi_heif: Any, photo: bytes) -> bytes:
    import io

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = pi_heif.open_heif(io.BytesIO(photo)).info.get("exif") or b""
    except Exception:  # noqa: BLE001 - decoders raise whatever they like at a strange file
        return b"D"
    return b"E" + (bytes(found) if len(found) <= EXIF else b"")


def _jpeg(pi_heif: Any, photo: bytes, pixels: int) -> bytes:
    import io

    points = 0
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            opened = pi_heif.open_heif(io.BytesIO(photo), convert_hdr_to_8bit=True)
            width, height = opened.size
            points = width * height
            if points > pixels:
                return _large(points)
            picture = opened.to_pillow()
            del opened
            if picture.mode != "RGB":
                picture = picture.convert("RGB")
            # A picture made anew from its points: no EXIF goes along.
            picture.info.clear()
            made = io.BytesIO()
            made.write(b"J")
            picture.save(made, "JPEG", quality=88)
            return made.getvalue()
    except MemoryError:
        return _large(points)
    except Exception as wrong:  # noqa: BLE001 - decoders raise whatever they like at a strange file
        return _large(pixels) if type(wrong).__name__ == "DecompressionBombError" else b"D"


def _large(points: int) -> bytes:
    return b"L%d" % (points // 1_000_000)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
