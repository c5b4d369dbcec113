"""When a telephone's photo was taken, and HEIC made into JPEG where the computer can.

Decoding HEIC needs the extra `heic` (pi-heif: BSD, with LGPL decoders that are linked dynamically, like Qt); without
it a HEIC photo is refused in words that say how to switch the telephone to JPEG. Its decoder runs in a process of its own
(`heic_apart`), because foreign bytes can end it.
"""

from __future__ import annotations

import re
import warnings
from datetime import UTC, datetime, timedelta, timezone
from importlib.util import find_spec
from typing import IO, Any, Final

from stationdesk.core import heic_apart
from stationdesk.core.clock import local
from stationdesk.core.errors import Trouble
from stationdesk.core.file_kinds import FileKindTelephone, kind_of
from stationdesk.core.pictures import PIXELS, PictureTooLarge
from stationdesk.core.whereabouts import PictureDamaged
from stationdesk.core.words import N_

_EXIF_IFD: Final = 0x8769
_TAKEN: Final = (0x9003, 0x9004)
_OFFSET: Final = (0x9011, 0x9012)
_CHANGED: Final = 0x0132
_STAMP: Final = re.compile(r"(\d{4})[:\-](\d\d)[:\-](\d\d)[ T](\d\d):(\d\d):(\d\d)")
_IN_NAME: Final = re.compile(
    r"(?<!\d)(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)[-_. T]?(\d\d)[-_.:]?(\d\d)[-_.:]?(\d\d)"
)
_CHINA: Final = timezone(timedelta(hours=8))


class ConverterNotStarted(Trouble):
    template = N_(
        "这台电脑现在开不了转换 HEIC 照片的进程（可能内存不够），这张照片没有附上。请关掉一些程序后再试，或先在手机上转成 JPEG。"
    )


def is_heic(file: IO[bytes]) -> bool:
    """Whether the content is a HEIC photo; the file stands at its beginning afterwards."""
    try:
        kind_of(file)
    except FileKindTelephone:
        return True
    finally:
        file.seek(0)
    return False


def taken_at(file: IO[bytes], name: str, modified: float) -> tuple[datetime | None, str]:
    """When a photo was taken, and how that is known: `exif`, `name`, `file` (its own time), or nothing.

    Times without an offset are those of +08:00, as a telephone shows them. Never raises for a strange file: then only
    its name and its time on disk are left.
    """
    written = _written(file)
    if written is not None:
        return written, "exif"
    if found := _IN_NAME.search(name):
        made = _moment(found.groups(), _CHINA)
        if made is not None:
            return made, "name"
    try:
        return datetime.fromtimestamp(modified, UTC), "file"
    except (OverflowError, OSError, ValueError):
        return None, ""


def as_jpeg(file: IO[bytes]) -> bytes:
    """A HEIC photo as JPEG, turned as it is to be seen, with nothing of its EXIF (so without its place).

    Takes a tenth of a second and, for a hostile file, up to half a minute: not for a thread that draws. Raises
    FileKindTelephone when this computer cannot, ConverterNotStarted, PictureDamaged, PictureTooLarge.
    """
    if not can_decode():
        raise FileKindTelephone(field="file")
    try:
        sign, made = heic_apart.decoded(file, "jpeg", PIXELS)
    except heic_apart.DecoderEnded as error:
        raise PictureDamaged(field="file") from error
    except OSError as error:
        raise ConverterNotStarted(field="file") from error
    finally:
        file.seek(0)
    if sign == "N":
        raise FileKindTelephone(field="file")
    if sign == "L" and made.isdigit() and len(made) < 8:
        raise PictureTooLarge(millions=int(made), field="file")
    if sign != "J":
        raise PictureDamaged(field="file")
    return made


def can_decode() -> bool:
    """Whether this computer has what HEIC needs (the extra `heic`)."""
    return find_spec("pi_heif") is not None


def _written(file: IO[bytes]) -> datetime | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _told(_exif(file))
    except Exception:  # noqa: BLE001 - decoders raise whatever they like at a strange file; then nothing is told
        return None
    finally:
        file.seek(0)


def _told(exif: Any) -> datetime | None:
    """The moment that an EXIF tells, of shooting before that of the last change."""
    if exif is None:
        return None
    inner = exif.get_ifd(_EXIF_IFD)
    for tag, offset in zip(_TAKEN, _OFFSET, strict=True):
        if found := _STAMP.match(str(inner.get(tag, ""))):
            return _moment(found.groups(), _zone(str(inner.get(offset, ""))))
    if found := _STAMP.match(str(exif.get(_CHANGED, ""))):
        return _moment(found.groups(), _CHINA)
    return None


def _exif(file: IO[bytes]) -> Any:
    from PIL import Image

    file.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if not is_heic(file):
            opened = Image.open(file, formats=("JPEG", "PNG", "WEBP"))
            # Where a PNG says nothing before its points, Pillow would draw them all to look behind them.
            return opened.getexif() if opened.format != "PNG" or "exif" in opened.info else None
        raw = _raw(file)
        if not raw:
            return None
        made = Image.Exif()
        made.load(raw)
        return made


def _raw(file: IO[bytes]) -> bytes:
    """The EXIF of a HEIC photo; none when the file ends its decoder."""
    if not can_decode():
        return b""
    try:
        sign, raw = heic_apart.decoded(file, "exif", 0)
    except heic_apart.DecoderEnded:
        return b""
    return raw if sign == "E" else b""


def _zone(text: str) -> timezone:
    found = re.fullmatch(r"([+-])(\d\d):(\d\d)", text.strip("\0 "))
    if found is None or int(found[2]) > 14 or int(found[3]) > 59:
        return _CHINA
    away = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(-away if found[1] == "-" else away)


def _moment(parts: Any, zone: timezone) -> datetime | None:
    try:
        year, month, day, hour, minute, second = (int(part) for part in parts)
        return local(datetime(year, month, day, hour, minute, second, tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
