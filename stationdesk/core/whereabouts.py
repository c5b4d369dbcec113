"""Where a photo was taken does not go with it: place, device and thumbnails are left out, the picture stays as it is.

Lossless: markers and chunks are copied or left out, pictures are never drawn anew. How a photo is to be turned
(orientation) is kept. Memory is bounded however large a file is.

JPEG: of the application segments only JFIF (APP0), the colour profile (APP2) and Adobe's colours (APP14) stay; EXIF,
XMP, IPTC, C2PA, makers' own segments, comments and whatever follows the picture (a telephone's second pictures and
films) are left out. PNG: eXIf, text, C2PA and private chunks. WEBP: all but pictures and colours. TIFF has its places inside its
directory; it is only looked at (`has_place`). HEIC is made into JPEG before (`phone_photos`).
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Final

from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PIECE: Final = 256 << 10
_PNG_LEFT_OUT: Final = frozenset((b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME", b"caBX"))
_WEBP_KEPT: Final = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_JPEG_LEFT_OUT: Final = frozenset({*range(0xE1, 0xF0), 0xFE} - {0xE2, 0xEE})
GPS_TAG: Final = 0x8825
XMP_TAG: Final = 700


class PictureDamaged(Refusal):
    template = N_("这张图片不完整或已损坏，没有附上。请重新扫描或拍照；正在传输的请等传完再附。")


class PicturePlaceInside(Refusal):
    template = N_("这张 TIFF 图片里带有拍摄地点，不能原样去掉，没有附上。请另存为 JPEG 再附。")


def without_place(file: IO[bytes], media_type: str) -> IO[bytes]:
    """The content of a picture without where it was taken, as a stream to be read once.

    Other kinds come back as they are. Reading may raise PictureDamaged.
    """
    file.seek(0)
    if media_type == "image/jpeg":
        return _stream(_jpeg(file))
    if media_type == "image/png":
        return _stream(_png(file))
    if media_type == "image/webp":
        return _stream(_webp(file))
    return file


def _stream(pieces: Iterator[bytes]) -> IO[bytes]:
    return io.BufferedReader(_Pieces(pieces), PIECE)


class _Pieces(io.RawIOBase):
    """An iterator of bytes, read like a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces, self._rest = pieces, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        want = memoryview(buffer).cast("B")
        while not self._rest:
            try:
                self._rest = next(self._pieces)
            except StopIteration:
                return 0
        count = min(len(want), len(self._rest))
        want[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


def _exactly(file: IO[bytes], count: int) -> bytes:
    found = file.read(count)
    if len(found) != count:
        raise PictureDamaged(field="file")
    return found


def _copied(file: IO[bytes], count: int) -> Iterator[bytes]:
    while count:
        piece = _exactly(file, min(count, PIECE))
        count -= len(piece)
        yield piece


def _jpeg(file: IO[bytes]) -> Iterator[bytes]:
    yield _exactly(file, 2)
    turned = False
    while True:
        marker = _marker(file)
        if marker == 0xD9:
            yield b"\xff\xd9"
            return
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            yield bytes((0xFF, marker))
            continue
        length = int.from_bytes(_exactly(file, 2), "big")
        if length < 2:
            raise PictureDamaged(field="file")
        body = _exactly(file, length - 2)
        if marker in _JPEG_LEFT_OUT:
            turn = _orientation(body) if marker == 0xE1 and not turned else 1
            if turn != 1:
                turned = True
                yield _only_orientation(turn)
            continue
        if marker == 0xE2 and not body.startswith(b"ICC_PROFILE\0"):
            continue  # the list of further pictures (MPF), which are left out as well, FlashPix, anything else
        yield bytes((0xFF, marker)) + length.to_bytes(2, "big") + body
        if marker == 0xDA:
            yield from _scan(file)


def _marker(file: IO[bytes]) -> int:
    sign = _exactly(file, 1)
    if sign != b"\xff":
        raise PictureDamaged(field="file")
    while sign == b"\xff":
        sign = _exactly(file, 1)
    return sign[0]


def _scan(file: IO[bytes]) -> Iterator[bytes]:
    """The coded picture, up to the next marker that is none of its own."""
    while True:
        piece = file.read(PIECE)
        if len(piece) < 2:
            raise PictureDamaged(field="file")
        at = piece.find(b"\xff")
        while 0 <= at < len(piece) - 1 and (piece[at + 1] == 0 or 0xD0 <= piece[at + 1] <= 0xD7):
            at = piece.find(b"\xff", at + 2)
        if 0 <= at < len(piece) - 1:
            file.seek(at - len(piece), io.SEEK_CUR)
            yield piece[:at]
            return
        keep = len(piece) - 1 if piece[-1] == 0xFF and at == len(piece) - 1 else len(piece)
        file.seek(keep - len(piece), io.SEEK_CUR)
        yield piece[:keep]


def _orientation(body: bytes) -> int:
    """How the picture is to be turned (EXIF 0x0112, 1 to 8); 1 when nothing sensible is said."""
    if not body.startswith(b"Exif\0\0"):
        return 1
    tiff = body[6:]
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return 1
    try:
        (start,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, start)
        for number in range(min(count, 200)):
            tag, kind, values, value = struct.unpack_from(order + "HHIH", tiff, start + 2 + 12 * number)
            if (tag, kind, values) == (0x0112, 3, 1):
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def _only_orientation(turn: int) -> bytes:
    tiff = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, 0x0112, 3, 1, turn, 0, 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body


def _png(file: IO[bytes]) -> Iterator[bytes]:
    yield _exactly(file, 8)
    while True:
        head = _exactly(file, 8)
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        if length >= 1 << 31:
            raise PictureDamaged(field="file")
        if kind in _PNG_LEFT_OUT or kind[1:2].islower():  # what a maker of cameras or programs made up
            for _piece in _copied(file, length + 4):
                pass
            continue
        yield head
        yield from _copied(file, length + 4)
        if kind == b"IEND":
            return


def _webp(file: IO[bytes]) -> Iterator[bytes]:
    head = _exactly(file, 12)
    kept: list[tuple[int, int]] = []
    """Where each chunk that stays lies, and how long it is with its head and padding."""
    left, at = int.from_bytes(head[4:8], "little") - 4, 12
    while left >= 8:
        chunk = _exactly(file, 8)
        length = int.from_bytes(chunk[4:], "little")
        whole = 8 + length + (length & 1)
        if chunk[:4] in _WEBP_KEPT:
            kept.append((at, min(whole, left)))
        left -= whole
        at += whole
        file.seek(at)
    yield b"RIFF" + (4 + sum(length for _, length in kept)).to_bytes(4, "little") + b"WEBP"
    for place, length in kept:
        file.seek(place)
        name = _exactly(file, 8)
        if name[:4] == b"VP8X" and length >= 9:
            # The flags that say EXIF and XMP follow.
            yield name + bytes((_exactly(file, 1)[0] & ~0b1100,))
            yield from _copied(file, length - 9)
        else:
            yield name
            yield from _copied(file, length - 8)
