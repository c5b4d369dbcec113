"""Pictures looked at without holding them whole: are they complete, and what do they look like small.

Pillow is imported where it is used, late. What may be drawn is bounded: a small file can claim to be a wall.
"""

from __future__ import annotations

import io
import warnings
from typing import IO, Any, Final

from stationdesk.core import whereabouts
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_

PIXELS: Final = 170_000_000
"""An A3 page at 600 dpi has 70 million."""
DRAWN: Final = 60_000_000
"""Pictures that cannot be read at a part of their size are drawn small up to here: 180 MB in memory."""
_FORMATS: Final = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/bmp": "BMP",
    "image/tiff": "TIFF",
}
FORMATS: Final = tuple(_FORMATS.values())
"""Decoders that foreign bytes may reach; Pillow knows fifty more (JPEG 2000, AVIF, PSD …) that nothing here needs."""


class PictureTooLarge(Refusal):
    template = N_("这张图片有 {millions} 百万像素，太大，没有附上。请把扫描分辨率降到 300 dpi 再扫。")


def require_whole(file: IO[bytes], media_type: str) -> None:
    """Raise unless a picture is whole: one that was cut looks fine until somebody opens it.

    Raises PictureDamaged, PictureTooLarge, PicturePlaceInside (a TIFF that says where it was taken). The file
    stands at its beginning afterwards.
    """
    from PIL import Image

    file.seek(0)
    try:
        with warnings.catch_warnings():
            # Pillow warns at half of what it refuses; our own bound holds.
            warnings.simplefilter("ignore")
            picture = Image.open(file, formats=(_FORMATS[media_type],))
            pixels = picture.width * picture.height
            if pixels > PIXELS:
                raise PictureTooLarge(millions=pixels // 1_000_000, field="file")
            if media_type == "image/tiff":
                tags: Any = getattr(picture, "tag_v2", {})
                if whereabouts.GPS_TAG in tags or b"GPS" in bytes(tags.get(whereabouts.XMP_TAG, b"")):
                    raise whereabouts.PicturePlaceInside(field="file")
            if media_type == "image/jpeg":
                # Decoded at an eighth of its size: all of the file is read, little of it is held.
                picture.draft("L", (64, 64))
                picture.load()
            elif media_type == "image/png":
                picture.verify()
    except Image.DecompressionBombError as error:
        raise PictureTooLarge(millions=PIXELS // 1_000_000, field="file") from error
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError) as error:
        raise whereabouts.PictureDamaged(field="file") from error
    file.seek(0)


def shrunk(file: Any, media_type: str, side: int) -> bytes | None:
    """A picture no larger than `side` pixels as PNG, turned as its camera says; None when it cannot be drawn."""
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture: Image.Image = Image.open(file, formats=(_FORMATS[media_type],))
            if media_type != "image/jpeg" and picture.width * picture.height > DRAWN:
                return None
            picture.draft("RGB", (side, side))
            small = ImageOps.exif_transpose(picture)
            small.thumbnail((side, side))
            if small.mode not in ("RGB", "RGBA", "L"):
                small = small.convert("RGB")
            made = io.BytesIO()
            small.save(made, "PNG")
            return made.getvalue()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
