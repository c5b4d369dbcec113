"""What a file is, told by its content and never by its name; and the title under which it is kept.

Taken: pictures a scanner or a telephone makes, PDF, OFD (GB/T 33190), DOCX and XLSX. Everything else is refused in
words with what to do, because a paper that nobody can open in ten years is no paper.
"""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Mapping
from types import MappingProxyType
from typing import IO, Final

from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say

TITLE: Final = 200
"""Code points of a title, ending included."""
ENTRIES: Final = 10_000
"""More parts than this no document has; the list of them is read into memory."""
DIRECTORY: Final = 4 << 20


class FileEmpty(Refusal):
    template = N_("这个文件是空的（0 字节），没有附上。请重新扫描或拍照；正在从手机传的，请等传完再附。")


class FileTooBig(Refusal):
    """Parameters: size, limit (MB)."""

    template = N_(
        "这个文件有 {size} MB，超过 {limit} MB 的上限，没有附上。请降低扫描分辨率，或分成几个文件。"
    )


class FileKindUnknown(Refusal):
    """Parameter: kinds."""

    template = N_(
        "这个文件的内容不是能附的类型，没有附上（改扩展名没有用）。可以附：{kinds}。请另存或打印成 PDF。"
    )


class FileKindOld(Refusal):
    template = N_("这是旧版的 Office 或 WPS 文件，没有附上。请在原程序中另存为 DOCX、XLSX 或 PDF 再附。")


class FileKindTelephone(Refusal):
    template = N_(
        "这是苹果手机的 HEIC 照片，这台电脑还不会转换，没有附上。请管理员装上 HEIC 支持（安装时选 heic 组件），"
        "或在手机“设置—相机—格式”中选“兼容性最佳”后重拍，或用微信原图发送后另存。"
    )


class FileHasMacros(Refusal):
    template = N_("这个文件里带有宏程序，没有附上。请另存为不带宏的 DOCX、XLSX，或打印成 PDF 再附。")


class FileCut(Refusal):
    template = N_("这个 PDF 不完整（没有结尾），可能没拷完或没扫完，没有附上。请重新扫描，或从原处再拷一次。")


@dataclass(frozen=True)
class Kind:
    """A kind of file: its media type, its usual ending, what people call it, whether it is a picture."""

    media_type: str
    ending: str
    name: str
    picture: bool = False
    also: tuple[str, ...] = ()


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        kind.media_type: kind
        for kind in (
            Kind("image/jpeg", ".jpg", N_("JPEG 照片"), True, (".jpeg", ".jpe", ".jfif")),
            Kind("image/png", ".png", N_("PNG 图片"), True),
            Kind("image/webp", ".webp", N_("WEBP 图片"), True),
            Kind("image/bmp", ".bmp", N_("BMP 图片"), True, (".dib",)),
            Kind("image/tiff", ".tif", N_("TIFF 扫描件"), True, (".tiff",)),
            Kind("application/pdf", ".pdf", N_("PDF 文件")),
            Kind("application/ofd", ".ofd", N_("OFD 版式文件")),
            Kind(
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                ".docx",
                N_("Word 文档"),
            ),
            Kind(
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", N_("Excel 表格")
            ),
        )
    }
)
_BY_PART: Final = (
    ("OFD.xml", "application/ofd"),
    ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
)
TELEPHONE: Final = (".heic", ".heif", ".hif")
"""Endings of a telephone's photos that are made into JPEG where this computer can (`phone_photos`)."""
_ENDINGS: Final = frozenset(
    (*TELEPHONE, *(ending for kind in KINDS.values() for ending in (kind.ending, *kind.also)))
)
_BMP_HEADERS: Final = frozenset((12, 40, 52, 56, 64, 108, 124))
_HEIF: Final = frozenset((b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"))


def kind_of(file: IO[bytes]) -> Kind:
    """What a readable, seekable file is; it stands at its beginning afterwards.

    Raises FileEmpty, FileKindUnknown, FileKindOld, FileKindTelephone, FileHasMacros, FileCut.
    """
    file.seek(0)
    head = file.read(1024)
    if not head:
        raise FileEmpty(field="file")
    found = _by_head(head)
    if head.startswith(b"PK\x03\x04"):
        found = _by_parts(file)
    if found == "application/pdf" and not _has_end(file):
        raise FileCut(field="file")
    file.seek(0)
    if found is None:
        raise FileKindUnknown(kinds=known(), field="file")
    return KINDS[found]


def known() -> str:
    """The kinds that are taken, in words."""
    return say(N_("JPEG、PNG、WEBP、BMP、TIFF 图片，PDF、OFD、DOCX、XLSX 文件"))


def _by_head(head: bytes) -> str | None:
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[:2] == b"BM" and len(head) > 18 and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return "image/bmp"
    if head[:4] in (b"II*\x00", b"MM\x00*"):
        return "image/tiff"
    if b"%PDF-" in head:
        # The standard lets a PDF begin within its first kilobyte.
        return "application/pdf"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise FileKindOld(field="file")
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF:
        raise FileKindTelephone(field="file")
    return None


def _has_end(file: IO[bytes]) -> bool:
    """Whether a PDF has the mark of its end (ISO 32000-1, 7.5.5), some rubbish after it allowed."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - 65_536))
    return b"%%EOF" in file.read()


def _by_parts(file: IO[bytes]) -> str | None:
    """A package of parts: which document it is by the parts it has."""
    if not _modest(file):
        return None
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, UnicodeDecodeError):
        return None
    if any(name.endswith("vbaProject.bin") for name in names):
        raise FileHasMacros(field="file")
    return next((kind for part, kind in _BY_PART if part in names), None)


def _modest(file: IO[bytes]) -> bool:
    """Whether the list of parts is one that memory should hold: it is read whole, and the file may be hostile."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        return False
    entries = int.from_bytes(tail[at + 10 : at + 12], "little")
    directory = int.from_bytes(tail[at + 12 : at + 16], "little")
    return entries <= ENTRIES and directory <= DIRECTORY


def title(name: str, kind: Kind, otherwise: str = "") -> str:
    """The title of a file of a kind: what its name says, on one line, at most `TITLE` signs, with the true ending.

    Marks of direction and of no width are dropped: they make `exe.jpg` of
    `gpj.exe`. A title is for people; no file on disk is ever called so.
    """
    plain = "".join(_shown(sign) for sign in name)
    plain = " ".join(plain.split())
    stem, ending = plain, ""
    dot = plain.rfind(".")
    if dot >= 0 and plain[dot:].lower() in _ENDINGS:
        stem, ending = plain[:dot], plain[dot:]
    if ending.lower() not in (kind.ending, *kind.also):
        ending = kind.ending
    stem = stem.strip(" .") or otherwise or say(N_("附件"))
    return stem[: TITLE - len(ending)].rstrip(" .") + ending


def _shown(sign: str) -> str:
    if sign in "/\\":
        return "／"
    category = unicodedata.category(sign)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    return "" if category in ("Cf", "Cs") else sign
