"""Files made by somebody who means harm, each with a name: workbooks, packages, pictures, JSON."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable

from tests.fuzz.spoil import LAUGHS, packed

HEADS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
DEEP = 100_000
SECRET = "/etc/passwd"
OUTSIDE = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{SECRET}">]>'

NAMES = (
    "../../x", "/x", "..\\..\\x", "C:\\x", "C:x", "\\\\server\\share\\x", "x\0.xml", "CON", "nul.xml", "COM1.xml", "x.", "x ",
    "a/./b", "a//b", "\u202egpj.exe", "\u200fx", "x" * 60_000, "xl/" + "d/" * 5000 + "x", "é\u0301", "", ".",
)  # fmt: skip
"""Names of parts that would lead outside, to a device, or to something else than they show."""


def sheet(inside: str, before: str = "", ref: str = "A1:B2") -> str:
    """A worksheet."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<dimension ref="{ref}"/><sheetData>{inside}</sheetData></worksheet>'
    )


def cell(place: str, text: str) -> str:
    """A cell of text."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


GOOD_ROWS = f'<row r="1">{cell("A1", "姓名")}{cell("B1", "身份证号")}</row><row r="2">{cell("A2", "曾庆兰")}{cell("B2", "x")}</row>'


def workbook(
    page: str = "",
    *,
    strings: str | None = None,
    book: str = "",
    more: tuple[tuple[str, bytes], ...] = (),
    packing: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """A small workbook with one part of it as it is given."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kinds = "http://schemas.openxmlformats.org/package/2006/content-types"
    parts = [
        ("[Content_Types].xml", f'<Types xmlns="{kinds}"><Default Extension="xml" ContentType="application/xml"/></Types>'.encode()),
        ("_rels/.rels", f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>'.encode()),
        ("xl/workbook.xml", f'<?xml version="1.0"?>{book}<workbook xmlns="{main}" xmlns:r="{rel}"><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>'.encode()),
        ("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{rel}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'.encode()),
        ("xl/worksheets/sheet1.xml", (page or sheet(GOOD_ROWS)).encode()),
        ("xl/sharedStrings.xml", (strings or f'<sst xmlns="{main}"/>').encode()),
        *more,
    ]  # fmt: skip
    return packed(parts, packing)


def lying(body: bytes, name: str, size: int) -> bytes:
    """A package whose directory says that a part is shorter than what it unpacks to."""
    made = bytearray(body)
    at = 0
    while (at := made.find(b"PK\x01\x02", at)) >= 0:
        length = struct.unpack_from("<H", made, at + 28)[0]
        if bytes(made[at + 46 : at + 46 + length]).decode("utf-8", "replace") == name:
            local = struct.unpack_from("<I", made, at + 42)[0]
            struct.pack_into("<I", made, at + 24, size)
            struct.pack_into("<I", made, local + 22, size)
        at += 4
    return bytes(made)


def overlapping(body: bytes) -> bytes:
    """A package in which every part lies in the same place."""
    made = bytearray(body)
    first = made.index(b"PK\x01\x02")
    at = first
    while (at := made.find(b"PK\x01\x02", at + 4)) >= 0:
        made[at + 42 : at + 46] = made[first + 42 : first + 46]
    return bytes(made)


def _strings(inside: str, before: str = "") -> str:
    return f'<?xml version="1.0"?>{before}<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{inside}</sst>'


WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "a bomb in the sheet": lambda: workbook(sheet(GOOD_ROWS + " " * 30_000_000)),
    "a bomb in the strings": lambda: workbook(strings=_strings("<si><t>x</t></si>" * 1_500_000)),
    "a bomb of spaces that says it is small": lambda: lying(workbook(strings=_strings(" " * 30_000_000)), "xl/sharedStrings.xml", 300),
    "a bomb in a part nobody reads": lambda: workbook(more=(("xl/media/x.bin", bytes(30_000_000)),)),
    "a bomb inside a package inside": lambda: workbook(more=(("xl/x.zip", packed([("y", bytes(20_000_000))])),)),
    "parts that share one place": lambda: overlapping(workbook()),
    "a cell at the end of the world": lambda: workbook(sheet(GOOD_ROWS + f'<row r="1048576">{cell("XFD1048576", "x")}</row>')),
    "a row beyond every number": lambda: workbook(sheet(GOOD_ROWS + '<row r="4294967290"><c><v>1</v></c></row>')),
    "a row with a plus": lambda: workbook(sheet(GOOD_ROWS + '<row r="+4000000000"><c><v>1</v></c></row>')),
    "cells without a place, millions": lambda: workbook(sheet(f"{GOOD_ROWS}<row>{'<c/>' * 700_000}<c><v>1</v></c></row>")),
    "a column of a hundred letters": lambda: workbook(sheet(f'<row r="1">{cell("A" * 100 + "1", "x")}</row>')),
    "an area merged without end": lambda: workbook(sheet(GOOD_ROWS).replace("</worksheet>", '<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="A1:A1048576"/></mergeCells></worksheet>')),
    "an area that says it is endless": lambda: workbook(sheet(GOOD_ROWS, ref="A1:XFD1048576")),
    "laughs in the sheet": lambda: workbook(sheet(GOOD_ROWS + "<row><c t='inlineStr'><is><t>&e;&e;&e;</t></is></c></row>", LAUGHS)),
    "laughs in the strings": lambda: workbook(strings=_strings("<si><t>&e;&e;&e;</t></si>", LAUGHS)),
    "laughs in the workbook": lambda: workbook(book=LAUGHS),
    "laughs in the list of kinds": lambda: workbook(more=(("[Content_Types].xml", f"<?xml version='1.0'?>{LAUGHS}<Types>&e;</Types>".encode()),)),
    "an entity outside in the sheet": lambda: workbook(sheet(GOOD_ROWS + "<row><c t='inlineStr'><is><t>&e;</t></is></c></row>", OUTSIDE)),
    "an entity outside in the strings": lambda: workbook(strings=_strings("<si><t>&e;</t></si>", OUTSIDE)),
    "a document type outside": lambda: workbook(book='<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'),
    "XML nested without end": lambda: workbook(sheet("<row>" * DEEP + "</row>" * DEEP)),
    "strings nested without end": lambda: workbook(strings=_strings("<si>" * DEEP + "</si>" * DEEP)),
    "an attribute of megabytes": lambda: workbook(sheet(f'<row spans="{"1" * 5_000_000}">{cell("A1", "x")}</row>')),
    "packed as bzip2": lambda: workbook(packing=zipfile.ZIP_BZIP2),
    "packed as lzma": lambda: workbook(packing=zipfile.ZIP_LZMA),
    "ten thousand sheets": lambda: workbook(more=tuple((f"xl/worksheets/s{n}.xml", b"<x/>") for n in range(10_000))),
    **{f"a part called {name[:20]!r}": (lambda name=name: workbook(more=((name, b"x"),))) for name in NAMES},
}  # fmt: skip


# .xls -----------------------------------------------------------------------------------------------------


def old(body: bytes, *changes: tuple[int, str, int]) -> bytes:
    """An old workbook with numbers overwritten: (where, `I` or `H`, value)."""
    made = bytearray(body)
    for at, kind, value in changes:
        struct.pack_into("<" + kind, made, at, value)
    return bytes(made)


def record(body: bytes, kind: int) -> int:
    """Where the content of the first record of a kind stands in a file whose stream lies in one piece."""
    at = body.index(b"\x09\x08", 512)
    while at + 4 <= len(body):
        found, size = struct.unpack_from("<HH", body, at)
        if found == kind:
            return at + 4
        at += 4 + size
    raise LookupError(kind)


def olds(body: bytes) -> dict[str, bytes]:
    """What an old workbook may say of itself that ends a reader."""
    fat = 512 + 512 * struct.unpack_from("<I", body, 76)[0]
    entries = 512 + 512 * struct.unpack_from("<I", body, 48)[0]
    first = struct.unpack_from("<I", body, entries + 128 + 116)[0]
    text = record(body, 0x00FD)
    return {
        "a chain in a circle": old(body, (fat + 4 * first, "I", first)),
        "a chain out of the file": old(body, (fat + 4 * first, "I", 0x0FFFFFFF)),
        "a directory in a circle": old(body, (fat + 4 * struct.unpack_from("<I", body, 48)[0], "I", struct.unpack_from("<I", body, 48)[0])),
        "a directory without end": old(body, (40, "I", 0x7FFFFFFF)),
        "a table without end": old(body, (44, "I", 0x7FFFFFFF)),
        "sectors of a gigabyte": old(body, (30, "H", 30)),
        "a list of tables in a circle": old(body, (68, "I", 0), (72, "I", 1)),
        "a stream of four gigabytes": old(body, (entries + 128 + 120, "I", 0xFFFFFFF0)),
        "a cell at the end": old(body, (text, "H", 65_535), (text + 2, "H", 65_535)),
        "strings without number": old(body, (record(body, 0x00FC) + 4, "I", 0x7FFFFFFF)),
        "an area without end": old(body, (record(body, 0x0200) + 4, "I", 0xFFFFFFFF), (record(body, 0x0200) + 10, "H", 0xFFFF)),
    }  # fmt: skip


# ODS ------------------------------------------------------------------------------------------------------


def ods(rows: str, before: str = "") -> bytes:
    """A table of OpenDocument."""
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0"'
        f' xmlns:text="{space}:text:1.0"><office:body><office:spreadsheet><table:table table:name="s">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    return packed(
        [
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{space}:manifest:1.0"/>'.encode()),
            ("content.xml", content.encode()),
        ]
    )


def _said(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>'


_TIMES = 'table:number-columns-repeated="2000000000"'
_HEADS = f"<table:table-row>{_said('姓名')}{_said('身份证号')}</table:table-row>"
OPEN_DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "a cell repeated": lambda: ods(_HEADS + f"<table:table-row>{_said('x', _TIMES)}</table:table-row>"),
    "a row repeated": lambda: ods(_HEADS + f'<table:table-row table:number-rows-repeated="2000000000">{_said("x")}</table:table-row>'),
    "both repeated": lambda: ods(_HEADS + f"<table:table-row table:number-rows-repeated='60000'>{_said('x', _TIMES.replace('2000000000', '60000'))}</table:table-row>"),
    "empty ones repeated before a full one": lambda: ods(_HEADS + f'<table:table-row><table:table-cell table:number-columns-repeated="999999999"/>{_said("x")}</table:table-row>'),
    "laughs": lambda: ods(f"<table:table-row>{_said('&e;&e;')}</table:table-row>", LAUGHS),
    "an entity outside": lambda: ods(f"<table:table-row>{_said('&e;')}</table:table-row>", OUTSIDE),
    "a number that is none": lambda: ods(_HEADS + f"<table:table-row>{_said('x', _TIMES.replace('2000000000', '-5'))}</table:table-row>"),
    "nested without end": lambda: ods("<table:table-row>" * DEEP),
}  # fmt: skip


# JSON -----------------------------------------------------------------------------------------------------

JSONS: dict[str, bytes] = {
    "nested lists": b"[" * DEEP + b"]" * DEEP,
    "nested lists without end": b"[" * DEEP,
    "nested objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "a number of a hundred thousand digits": b'{"format":' + b"9" * 100_000 + b"}",
    "a number beyond every float": b'{"version":1e999,"wrong":-1e999}',
    "no number": b'{"version":NaN,"a":Infinity,"b":-Infinity}',
    "a key twice": b'{"version":1,"version":2,"format":1,"format":2}',
    "half a sign": b'{"version":"\\ud800","name":"\\udfff\\ud800"}',
    "a half sign for a key": b'{"\\ud800":1}',
    "a sign of nothing": b'{"name":"a\\u0000b"}',
    "UTF-16": b"\xff\xfe" + '{"version":1}'.encode("utf-16-le"),
    "UTF-16 without a mark": '{"version":1}'.encode("utf-16-le"),
    "UTF-8 with a mark": b'\xef\xbb\xbf{"version":1}',
    "bytes that are no letters": b'{"version":"\xff\xfe\xc0\x80"}',
    "a text of megabytes": b'{"version":"' + b"x" * 3_000_000 + b'"}',
    "a list of a million": b"[" + b"0," * 1_000_000 + b"0]",
    "nothing": b"",
    "zeros": bytes(5000),
    "only null": b"null",
    "only a number": b"1",
}


# pictures -------------------------------------------------------------------------------------------------


def png(width: int, height: int, *more: tuple[bytes, bytes], depth: int = 8, colour: int = 2) -> bytes:
    """A PNG of any size it likes to claim, with chunks before its picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    parts = [chunk(b"IHDR", head), *(chunk(kind, body) for kind, body in more)]
    return (
        b"\x89PNG\r\n\x1a\n"
        + b"".join(parts)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def jpeg_with(body: bytes, *segments: tuple[int, bytes]) -> bytes:
    """A JPEG with segments before all others."""
    made = b"".join(
        bytes((0xFF, kind)) + struct.pack(">H", len(inside) + 2) + inside for kind, inside in segments
    )
    return body[:2] + made + body[2:]


def sized(body: bytes, width: int, height: int) -> bytes:
    """A JPEG that claims another size."""
    at = next(n for n in range(2, len(body)) if body[n] == 0xFF and body[n + 1] in (0xC0, 0xC2))
    return body[: at + 5] + struct.pack(">HH", height, width) + body[at + 9 :]


def _circle() -> bytes:
    """A TIFF whose list of pictures leads back to itself."""
    return b"II*\0" + struct.pack("<IH", 8, 1) + struct.pack("<HHII", 0x0100, 4, 1, 5) + struct.pack("<I", 8)


def _exif_circle() -> bytes:
    return (
        b"Exif\0\0MM\0*"
        + struct.pack(">IH", 8, 1)
        + struct.pack(">HHII", 0x8769, 4, 1, 8)
        + struct.pack(">I", 8)
    )


def pictures(jpeg: bytes) -> dict[str, Callable[[], bytes]]:
    """Pictures that are far larger than they look."""
    gigantic = struct.pack("<IIIHHIIIIII", 40, 60_000, 60_000, 1, 24, 0, 0, 0, 0, 0, 0)
    return {
        "a PNG of 3,600 million points": lambda: png(60_000, 60_000),
        "a PNG of 2^31 by 2^31": lambda: png(2**31 - 1, 2**31 - 1),
        "a PNG one point wide and endless": lambda: png(1, 2**31 - 1),
        "a PNG of many bits": lambda: png(12_000, 12_000, depth=16, colour=6),
        "a PNG with a bomb for a comment": lambda: png(8, 8, (b"zTXt", b"a\0\0" + zlib.compress(bytes(60_000_000)))),
        "a PNG with a bomb for a profile": lambda: png(8, 8, (b"iCCP", b"a\0\0" + zlib.compress(bytes(60_000_000)))),
        "a PNG with a hundred thousand chunks": lambda: png(8, 8, *[(b"tEXt", b"a\0b")] * 100_000),
        "a chunk that claims two gigabytes": lambda: b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 2**31 - 1) + b"IHDR" + bytes(40),
        "a JPEG of 4,200 million points": lambda: sized(jpeg, 65_500, 65_500),
        "a JPEG with thirty megabytes of EXIF": lambda: jpeg_with(jpeg, *[(0xE1, b"Exif\0\0" + bytes(65_000))] * 480),
        "a JPEG whose EXIF is a circle": lambda: jpeg_with(jpeg, (0xE1, _exif_circle())),
        "a JPEG of comments": lambda: jpeg_with(jpeg, *[(0xFE, b"x" * 65_000)] * 300),
        "a TIFF that is a circle": lambda: _circle(),
        "a TIFF of 2^32 points": lambda: b"II*\0" + struct.pack("<IH", 8, 2) + struct.pack("<HHII", 0x100, 4, 1, 2**32 - 1) + struct.pack("<HHII", 0x101, 4, 1, 2**32 - 1) + bytes(4),
        "a BMP of 3,600 million points": lambda: b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + gigantic,
        "a WEBP of 16,383 by 16,383": lambda: b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8L" + struct.pack("<I", 10) + b"\x2f" + struct.pack("<I", 16_382 | 16_382 << 14) + bytes(5),
        "SVG that laughs": lambda: f'<?xml version="1.0"?>{LAUGHS}<svg xmlns="http://www.w3.org/2000/svg"><text>&e;</text></svg>'.encode(),
        "DOCX that laughs": lambda: packed([("[Content_Types].xml", b"<Types/>"), ("word/document.xml", f"<?xml version='1.0'?>{LAUGHS}<w>&e;</w>".encode())]),
        "DOCX with a bomb": lambda: packed([("[Content_Types].xml", b"<Types/>"), ("word/document.xml", bytes(30_000_000))]),
        "a package of a hundred thousand parts": lambda: _many(),
    }  # fmt: skip


def _many() -> bytes:
    """The end of a directory that says it lists very many parts."""
    return (
        b"PK\x03\x04" + bytes(60) + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 65_535, 65_535, 2**31, 0, 0)
    )
