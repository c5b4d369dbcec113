"""A photo says nothing of where it was taken, whatever container says so; a bomb and a broken photo are only refused."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable

import pytest
from PIL import Image

from stationdesk.core import file_kinds, phone_photos, pictures, whereabouts
from stationdesk.core.errors import Refusal

PLACE = b"GPSLatitude=29,58.2N GPSLongitude=114,11.5E"


def picture(form: str) -> bytes:
    made = io.BytesIO()
    Image.effect_noise((64, 48), 30).convert("RGB").save(made, form)
    return made.getvalue()


def with_segment(marker: int, body: bytes) -> bytes:
    data = picture("JPEG")
    return data[:2] + bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body + data[2:]


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def with_chunk(kind: bytes) -> bytes:
    data = picture("PNG")
    return data[:33] + chunk(kind, PLACE) + data[33:]


def with_riff(kind: bytes) -> bytes:
    data = picture("WEBP")
    body = PLACE + b" " * (len(PLACE) & 1)
    extra = kind + len(body).to_bytes(4, "little") + body
    return b"RIFF" + (len(data) - 8 + len(extra)).to_bytes(4, "little") + data[8:] + extra


def cleaned(data: bytes) -> bytes:
    file = io.BytesIO(data)
    kind = file_kinds.kind_of(file)
    pictures.require_whole(file, kind.media_type)
    return whereabouts.without_place(file, kind.media_type).read()


@pytest.mark.parametrize("marker", [0xE1, 0xE2, 0xE3, 0xE4, 0xE5, 0xE7, 0xEA, 0xEB, 0xEC, 0xED, 0xEF, 0xFE])
def test_no_segment_of_a_jpeg_carries_the_place_away(marker: int) -> None:
    kept = cleaned(with_segment(marker, b"JUMBF/C2PA " + PLACE))
    assert b"GPS" not in kept
    Image.open(io.BytesIO(kept)).load()


def test_the_colours_of_a_jpeg_stay() -> None:
    profile = b"ICC_PROFILE\0\x01\x01" + b"colours"
    assert profile in cleaned(with_segment(0xE2, profile))


@pytest.mark.parametrize("kind", [b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"caBX", b"prVt"])
def test_no_chunk_of_a_png_carries_the_place_away(kind: bytes) -> None:
    kept = cleaned(with_chunk(kind))
    assert b"GPS" not in kept
    Image.open(io.BytesIO(kept)).load()


@pytest.mark.parametrize("kind", [b"EXIF", b"XMP ", b"C2PA", b"gpsX"])
def test_no_chunk_of_a_webp_carries_the_place_away(kind: bytes) -> None:
    kept = cleaned(with_riff(kind))
    assert b"GPS" not in kept
    Image.open(io.BytesIO(kept)).load()


def test_a_tiff_that_tells_the_place_in_its_xmp_is_refused() -> None:
    made = io.BytesIO()
    Image.effect_noise((64, 48), 30).save(made, "TIFF", tiffinfo={700: b"<x exif:" + PLACE + b"/>"})
    with pytest.raises(whereabouts.PicturePlaceInside):
        cleaned(made.getvalue())


def bomb(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("side", [20_000, 30_000, 100_000])
def test_a_small_file_that_claims_to_be_a_wall_is_refused_and_its_time_is_its_names(side: int) -> None:
    file = io.BytesIO(bomb(side, side))
    when, how = phone_photos.taken_at(file, "IMG_20261120_091500.png", 0)
    assert (how, when is not None) == ("name", True)
    with pytest.raises(pictures.PictureTooLarge):
        cleaned(bomb(side, side))


def broken(data: bytes, rng: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(rng.choice((1, 2, 5, 20))):
        made[rng.randrange(min(len(made), 700))] = rng.randrange(256)
    return bytes(made[: rng.randrange(len(made))] if rng.random() < 0.2 else made)


@pytest.mark.parametrize(
    ("form", "cases"),
    [
        ("JPEG", 300),
        ("PNG", 300),
        ("WEBP", 300),
        ("HEIC", 6),
        pytest.param("HEIC", 300, marks=pytest.mark.prove),
    ],
)  # a process is started for each HEIC
def test_a_photo_broken_anywhere_is_refused_and_nothing_worse(form: str, cases: int) -> None:
    from tests.services.phone_photo_samples import HEIC

    rng = random.Random(form)
    exif = Image.Exif()
    exif[0x0132] = "2026:11:20 09:15:00"
    exif.get_ifd(0x8825)[2] = (29.0, 58.0, 1.0)
    made = io.BytesIO()
    if form != "HEIC":
        Image.effect_noise((64, 48), 30).convert("RGB").save(made, form, exif=exif.tobytes())
    whole = made.getvalue() or HEIC
    reads: tuple[Callable[[io.BytesIO], object], ...] = (
        lambda file: phone_photos.taken_at(file, "x", 0),
        phone_photos.is_heic,
        phone_photos.as_jpeg if form == "HEIC" else lambda file: cleaned(file.getvalue()),
    )
    for _ in range(cases):
        data = broken(whole, rng)
        for read in reads:
            try:
                read(io.BytesIO(data))
            except Refusal:
                continue
