"""Spoiling good files as accidents and attackers do: by their structure where there is one, by their bytes otherwise.

`spoilt(kind, data, rng, others)` makes one new file out of a good one. The same numbers give the same file, so that a
case can be told by its number and looked at again.
"""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable, Sequence
from typing import Any, Final

from stationdesk.core import zip_faults

Spoil = Callable[[bytes, random.Random], bytes]

SIGNS: Final = (
    "=cmd|'/C calc'!A0", "=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n", "\r", "\0", "\x1a", "\x7f", "\x85", "\ufeff",
    "\u202e", "\u200f", "\u200b", "\u2028", "\u3000", "\ue000", "\U000f0000", "\u0378", "\U0010ffff", "\ufffe", "a\u0301" * 40,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467", "٣", "²", "Ⅷ", "㍿", "ﷺ", "İ", "ß", "'", '"', '""', ",", ";", "，", "|", "\\",
    "../../x", "..\\..\\x", "/etc/passwd", "C:\\x", "CON", "NUL.txt", "a.", " ", "%s%n", "{0.__class__}", "${x}", "<!--", "]]>",
    "&a;", "9" * 400, "1e999", "NaN", "Infinity", "-0", "0x10", "1_000", "١٢٣", "2026-02-30", "9999-12-31", "0000-00-00",
    "10000-01-01", "2026-11-22T99:00:00Z", "null", "true", "é" * 300, "长" * 5000,
)  # fmt: skip
"""What has broken programs before: formulas, controls, marks of direction, private and unassigned signs, paths, numbers."""

VALUES: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 1, 2**31, 2**63, 2**64, -(2**70), 10**400, 1e308, 0.1, "", " ", "x", [], {}, [[]], [None],
    {"": ""}, {"a": {"a": {"a": 1}}}, "\ue000", "a\0b", "x" * 3000, [0] * 300, "2026-02-30", "9999-12-31T23:59:59.999Z",
    "0001-01-01", "../../x", "=1+1", "[" * 50,
)  # fmt: skip

RAW_VALUES: Final = (
    b"NaN", b"-Infinity", b"1e999", b"-0", b"0.1e-9999", b'"\\ud800"', b'"\\u0000"', b"9" * 5000, b"[" * 5000 + b"]" * 5000,
    b'{"a":' * 3000 + b"1" + b"}" * 3000, b"[" * 60000, b'"', b"{", b"tru", b"'x'", b"/*x*/1", b"\xff\xfe", b"1 2",
)  # fmt: skip

MEMBERS: Final = (
    "../x", "/x", "..\\x", "C:x", "C:\\x", "x\0y", "CON", "nul.xml", "x.", "x ", "x" * 300, "\u202ex", "a/../b", "", ".",
    "./x", "x/", "xl/../../x", "\ud800"[:0] + "é", "content.xml", "xl/vbaProject.bin", "[Content_Types].xml", "xl/workbook.xml",
)  # fmt: skip

LAUGHS: Final = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">'
    '<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;">]>'
)
"""The billion laughs, somewhat shorter."""

XML: Final = (
    LAUGHS, '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    "<a>" * 3000, "&e;", "&a;", "<![CDATA[", "<?x ?>", "</worksheet>", '<c r="XFD1048576" t="s"><v>99999</v></c>',
    '<c r="A0"/>', '<c r="-1"/>', '<row r="99999999999">', '<mergeCell ref="A1:XFD1048576"/>', 't="inlineStr"', 'count="-1"',
)  # fmt: skip


def spoilt(kind: str, data: bytes, rng: random.Random, others: Sequence[bytes] = ()) -> bytes:
    """A file of a kind (`bytes`, `text`, `json`, `zip`, `lines`) with one to four things wrong."""
    for _ in range(rng.choice((1, 1, 1, 2, 3, 4))):
        if rng.random() < 0.06 and others:
            data = _spliced(data, rng.choice(list(others)), rng)
            continue
        data = _KINDS[kind](data, rng)
        if len(data) > 4_000_000:
            data = data[:4_000_000]
    return data


def _spliced(data: bytes, other: bytes, rng: random.Random) -> bytes:
    a, b = rng.randrange(len(data) + 1), rng.randrange(len(other) + 1)
    return data[:a] + other[b:]


# bytes --------------------------------------------------------------------------------------------------


def of_bytes(data: bytes, rng: random.Random) -> bytes:
    """One thing wrong in the bytes."""
    if not data:
        return rng.randbytes(rng.randrange(1, 40))
    at = rng.randrange(len(data))
    what = rng.randrange(10)
    if what == 0:
        return data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :]
    if what == 1:
        return data[:at] + bytes([rng.choice((0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)))]) + data[at + 1 :]
    if what == 2:
        return data[:at]
    if what == 3:
        return data[:at] + data[at + rng.randrange(1, 64) :]
    if what == 4:
        piece = data[at : at + rng.randrange(1, 200)]
        return data[:at] + piece * rng.choice((2, 3, 20, 200)) + data[at:]
    if what == 5:
        return data[:at] + rng.randbytes(rng.randrange(1, 32)) + data[at:]
    if what in (6, 7):
        width = rng.choice((1, 2, 4, 8))
        value = rng.choice(
            (0, 1, 2 ** (8 * width) - 1, 2 ** (8 * width - 1), 2 ** (8 * width - 1) - 1, 0x10000, 60_000)
        )
        raw = (value % 2 ** (8 * width)).to_bytes(width, rng.choice(("little", "big")))
        return data[:at] + raw + data[at + width :]
    if what == 8:
        return data[:at] + bytes(rng.randrange(1, 5000)) + data[at:]
    return data[:at] + data[at:][::-1] if len(data) < 5000 else data[at:] + data[:at]


# text ---------------------------------------------------------------------------------------------------


def of_text(data: bytes, rng: random.Random) -> bytes:
    """One thing wrong in a text: a sign, a line, a number, its encoding."""
    if rng.random() < 0.12:
        return of_bytes(data, rng)
    text = data.decode("utf-8", "surrogateescape")
    at = rng.randrange(len(text) + 1)
    what = rng.randrange(8)
    if what in (0, 1):
        text = text[:at] + rng.choice(SIGNS) + text[at:]
    elif what == 2:
        text = text[:at] + rng.choice(SIGNS) + text[at + rng.randrange(1, 20) :]
    elif what == 3:
        lines = text.splitlines(keepends=True)
        rng.shuffle(lines)
        text = "".join(lines[: rng.randrange(len(lines) + 1)] + lines[: rng.randrange(3)])
    elif what == 4:
        place = next((n for n in range(at, len(text)) if text[n].isdigit()), None)
        if place is not None:
            text = (
                text[:place]
                + rng.choice(("9" * 40, "0", "-", "１", "٣", "99999999999999999999", "²"))
                + text[place + 1 :]
            )
    elif what == 5:
        text = (
            text[:at]
            + chr(
                rng.choice((rng.randrange(32), rng.randrange(0x80, 0xD800), rng.randrange(0xE000, 0x110000)))
            )
            + text[at:]
        )
    elif what == 6:
        try:
            coding = rng.choice(
                ("gb18030", "utf-16", "utf-16-le", "utf-8-sig", "utf-32", "big5", "shift_jis", "utf-7")
            )
            return text.encode(coding, rng.choice(("replace", "ignore")))
        except (UnicodeError, LookupError):
            pass
    else:
        text = text[:at] + text[max(0, at - 20) : at] * rng.choice((2, 50)) + text[at:]
    return text.encode("utf-8", "surrogateescape")


def of_lines(data: bytes, rng: random.Random) -> bytes:
    """One thing wrong in a table of text: a cell, a column, a quote."""
    if rng.random() < 0.4:
        return of_text(data, rng)
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    row = rng.randrange(len(lines))
    mark = "\t" if "\t" in lines[row] else ","
    cells = lines[row].split(mark)
    at = rng.randrange(len(cells))
    what = rng.randrange(6)
    if what in (0, 1, 2):
        cells[at] = rng.choice(SIGNS).replace("\n", " ")
    elif what == 3:
        cells[at] = '"' + rng.choice(SIGNS).replace('"', '""') + rng.choice(('"', ""))
    elif what == 4:
        cells = cells * rng.choice((2, 30, 200))
    else:
        cells[at], cells[rng.randrange(len(cells))] = cells[rng.randrange(len(cells))], cells[at]
    lines[row] = mark.join(cells)
    return "\n".join(lines).encode("utf-8", "surrogateescape")


def of_ndjson(data: bytes, rng: random.Random) -> bytes:
    """One thing wrong in one of many JSON values that stand a line each."""
    lines = data.split(b"\n")
    at = rng.randrange(len(lines))
    what = rng.randrange(8)
    if what == 0:
        lines.insert(rng.randrange(len(lines)), lines[at])
    elif what == 1:
        del lines[at]
    elif what == 2:
        other = rng.randrange(len(lines))
        lines[at], lines[other] = lines[other], lines[at]
    else:
        lines[at] = of_json(lines[at], rng)
    return b"\n".join(lines)


# JSON ---------------------------------------------------------------------------------------------------


def of_json(data: bytes, rng: random.Random) -> bytes:
    """One thing wrong in a JSON value: a type, a key, a depth, a number; seldom in its text."""
    if rng.random() < 0.2:
        return of_text(data, rng)
    try:
        root = json.loads(data)
    except (ValueError, RecursionError):
        return of_text(data, rng)
    places = _places(root)
    where = rng.choice(places)
    what = rng.randrange(12)
    if what in (0, 1, 2, 3, 10, 11) or where is None:
        mark = "\ue123mark"
        raw = what == 3 and rng.random() < 0.5
        value = mark if raw else rng.choice((*VALUES, rng.choice(SIGNS)))
        if where is None:
            root = value
        else:
            where[0][where[1]] = value
        made = json.dumps(root, ensure_ascii=False).encode("utf-8", "surrogatepass")
        return made.replace(f'"{mark}"'.encode(), rng.choice(RAW_VALUES)) if raw else made
    holder, key = where
    if what == 4:
        del holder[key]
    elif what == 5 and isinstance(holder, dict):
        holder[rng.choice(("", "x", key.upper(), "__proto__", key + "\0", "kind", "id"))] = holder[key]
    elif what == 6 and isinstance(holder, dict):
        text = json.dumps(root, ensure_ascii=False)
        name = json.dumps(key, ensure_ascii=False) + ": "
        return text.replace(name, f"{name}{json.dumps(rng.choice(VALUES[:20]))}, {name}", 1).encode(
            "utf-8", "surrogatepass"
        )
    elif what == 7:
        other = rng.choice(places)
        if other is not None:
            holder[key] = json.loads(json.dumps(other[0][other[1]]))
    elif what == 8 and isinstance(holder[key], str):
        holder[key] = of_text(holder[key].encode("utf-8", "surrogatepass"), rng).decode("utf-8", "replace")
    elif isinstance(holder[key], list):
        holder[key] = holder[key] * rng.choice((0, 2, 500))
    else:
        holder[key] = [holder[key]]
    return json.dumps(root, ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass")


def _places(root: Any) -> list[tuple[Any, Any] | None]:
    found: list[tuple[Any, Any] | None] = [None]
    stack = [root]
    while stack and len(found) < 3000:
        one = stack.pop()
        inside = one.items() if isinstance(one, dict) else enumerate(one) if isinstance(one, list) else ()
        for key, value in inside:
            found.append((one, key))
            stack.append(value)
    return found


# ZIP ----------------------------------------------------------------------------------------------------


def of_zip(data: bytes, rng: random.Random) -> bytes:
    """One thing wrong in a package: a part, its name, its packing, the directory; seldom in its bytes."""
    if rng.random() < 0.25:
        return of_bytes(data, rng)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = [(one.filename, package.read(one)) for one in package.infolist()]
    except (OSError, *zip_faults.BROKEN):
        return of_bytes(data, rng)
    if not parts:
        return of_bytes(data, rng)
    at = rng.randrange(len(parts))
    name, body = parts[at]
    what = rng.randrange(10)
    packing = zipfile.ZIP_DEFLATED
    if what < 5:
        parts[at] = (name, _part(name, body, rng))
    elif what == 5:
        parts[at] = (rng.choice(MEMBERS), body)
    elif what == 6:
        parts.append((rng.choice((name, *MEMBERS)), body))
    elif what == 7:
        del parts[at]
    elif what == 8:
        parts.append((rng.choice(("x", name)), bytes(rng.choice((1000, 3_000_000)))))
    else:
        packing = rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    return packed(parts, packing)


def packed(parts: Sequence[tuple[str, bytes]], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A package of these parts, names repeated or wrong as they may be."""
    import warnings

    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(out, "w", packing) as package:
            for name, body in parts:
                package.writestr(zipfile.ZipInfo(name or "x", (2026, 11, 22, 0, 0, 0)), body, packing)
    return out.getvalue()


def _part(name: str, body: bytes, rng: random.Random) -> bytes:
    if name.endswith(".json"):
        return of_json(body, rng)
    if not name.endswith((".xml", ".rels")):
        return of_bytes(body, rng)
    if rng.random() < 0.5:
        return of_text(body, rng)
    text = body.decode("utf-8", "replace")
    end = text.find("?>") + 2 if text.startswith("<?xml") else 0
    if rng.random() < 0.3:
        return (text[:end] + rng.choice(XML) + text[end:]).encode()
    at = rng.randrange(len(text) + 1)
    at = text.find(rng.choice(("<", ">", '"')), at) % (len(text) + 1)
    return (text[:at] + rng.choice((*XML, *SIGNS)) + text[at:]).encode("utf-8", "replace")


_KINDS: Final[dict[str, Spoil]] = {
    "bytes": of_bytes,
    "text": of_text,
    "lines": of_lines,
    "json": of_json,
    "ndjson": of_ndjson,
    "zip": of_zip,
}
