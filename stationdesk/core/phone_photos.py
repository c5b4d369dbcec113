"""When a telephone's photo was taken, and HEIC made into JPEG where the computer can.

Decoding HEIC needs the extra `heic` (pi-heif: BSD, with LGPL decoders that are linked dynamically, like Qt); without
it a HEIC photo is refused in words that say how to switch the telephone to JPEG.
"""

from __future__ import annotations

import io
import re
import warnings
from datetime import UTC, datetime, timedelta, timezone
from typing import IO, Any, Final

from stationdesk.core.clock import local
from stationdesk.core.file_kinds import FileKindTelephone, kind_of
from stationdesk.core.pictures import PIXELS, PictureTooLarge
from stationdesk.core.whereabouts import PictureDamaged

_EXIF_IFD: Final = 0x8769
_TAKEN: Final = (0x9003, 0x9004)
_OFFSET: Final = (0x9011, 0x9012)
_CHANGED: Final = 0x0132
_STAMP: Final = re.compile(r"(\d{4})[:\-](\d\d)[:\-](\d\d)[ T](\d\d):(\d\d):(\d\d)")
_IN_NAME: Final = re.compile(
    r"(?<!\d)(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)[-_. T]?(\d\d)[-_.:]?(\d\d)[-_.:]?(\d\d)"
)
_CHINA: Final = timezone(timedelta(hours=8))


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

    Raises FileKindTelephone when this computer cannot, PictureDamaged, PictureTooLarge.
    """
    try:
        import pi_heif
        from PIL import Image
    except ImportError as error:
        raise FileKindTelephone(field="file") from error
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            opened: Any = pi_heif.open_heif(file, convert_hdr_to_8bit=True)
            width, height = opened.size
            if width * height > PIXELS:
                raise PictureTooLarge(millions=width * height // 1_000_000, field="file")
            picture = opened.to_pillow().convert("RGB")
    except PictureTooLarge:
        raise
    except Image.DecompressionBombError as error:
        raise PictureTooLarge(millions=PIXELS // 1_000_000, field="file") from error
    except Exception as error:
        raise PictureDamaged(field="file") from error
    made = io.BytesIO()
    # A picture made anew from its points: no EXIF goes along.
    picture.info.clear()
    picture.save(made, "JPEG", quality=88)
    return made.getvalue()


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
        try:
            import pi_heif
        except ImportError:
            return None
        raw = pi_heif.open_heif(file).info.get("exif")
        if not raw:
            return None
        made = Image.Exif()
        made.load(raw)
        return made


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
