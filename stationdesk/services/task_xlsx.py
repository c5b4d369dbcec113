"""An .xlsx workbook as the ZIP of XML parts that it is: what stands where, and single cells put in.

Libraries that load a workbook and save it again lose what they do not know (pictures, some validations, themes of
other programs). Here only the bytes of the cells that change are replaced inside the XML of one sheet; every other
part, and every other byte of that sheet, is the sender's own. For `task_books` only.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field
from datetime import date
from typing import Final
from xml.parsers import expat

from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.services.sheets import (
    MAX_RATIO,
    MAX_UNPACKED,
    SheetDamaged,
    SheetLocked,
    SheetSuspicious,
    SheetUnknown,
)
from stationdesk.services.task_scan import (
    MAX_PART,
    MAX_PARTS,
    TAG,
    TEXT_FORMAT,
    BookUnsupported,
    CellBytes,
    Layout,
    RowBytes,
    Seen,
    elements,
    letters,
    local,
    parser_for,
    scan,
    span,
)


class SheetNotThere(Refusal):
    template = N_("工作簿里没有这张工作表。请重新选择工作表。")


class FormulaInTheWay(Refusal):
    """A cell to be filled holds a formula. Parameters: row, column (letters)."""

    template = N_("第 {row} 行 {column} 列是公式，不能填写。请取消这一列的“填写”标记。")


@dataclass(frozen=True)
class SheetName:
    """A sheet of the workbook, by the name on its tab."""

    name: str
    hidden: bool
    part: str = field(repr=False)


@dataclass(frozen=True)
class Put:
    """A value for a cell. `plain` keeps it text whatever it looks like; `like` is a row whose style a new cell takes."""

    row: int
    column: int
    text: str = field(repr=False)
    plain: bool = False
    like: int = 0


@contextmanager
def _guarded() -> Iterator[None]:
    """Whatever a broken file makes the readers raise is one refusal: the file is damaged."""
    try:
        yield
    except Refusal:
        raise
    except (
        zipfile.BadZipFile,
        expat.ExpatError,
        EOFError,
        KeyError,
        NotImplementedError,
        OSError,
        OverflowError,
        RuntimeError,
        ValueError,
        IndexError,
    ) as wrong:
        raise SheetDamaged from wrong
    except Exception as wrong:
        # Unpackers have errors of their own with no common parent; the rest is raised again.
        if type(wrong).__module__ in ("zlib", "struct", "lzma", "_lzma"):
            raise SheetDamaged from wrong
        raise


class Package:
    """An opened workbook file. Raises the refusals of `sheets` and BookUnsupported."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        with _guarded():
            self._zip = zipfile.ZipFile(io.BytesIO(body))
            self._check()
            names = self._zip.namelist()
            self._names = {name.casefold(): name for name in names}
            if "[content_types].xml" not in self._names:
                raise SheetUnknown
            self.workbook = self._workbook_part()
            self.sheets, self.defined, self.date1904 = self._read_workbook()
            self._formats = self._read_styles()
        self.signed = any(name.startswith("_xmlsignatures/") for name in names)
        self.macros = any(name.endswith("vbaProject.bin") for name in names)

    def _check(self) -> None:
        parts = self._zip.infolist()
        if any(part.flag_bits & 1 for part in parts):
            raise SheetLocked
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED:
            raise SheetSuspicious
        if unpacked > MAX_RATIO * max(len(self._body), 50_000):
            raise SheetSuspicious
        if len({part.filename for part in parts}) != len(parts):
            raise SheetSuspicious

    def part(self, name: str) -> bytes:
        """The content of a part, never more than the limit whatever the directory says."""
        with self._zip.open(name) as stream:
            found = stream.read(MAX_PART + 1)
        if len(found) > MAX_PART:
            raise SheetSuspicious
        return found

    def _find(self, name: str) -> str:
        return self._names[posixpath.normpath(name.lstrip("/")).casefold()]

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relation id → (kind, part) of a part; those that lead outside the file are left out."""
        folder, name = posixpath.split(part)
        rels = f"{folder}/_rels/{name}.rels".lstrip("/").casefold()
        if rels not in self._names:
            return {}
        found = {}
        for element, given in elements(self.part(self._names[rels])):
            if element == "Relationship" and given.get("TargetMode") != "External":
                target = given.get("Target", "")
                target = target if target.startswith("/") else f"{folder}/{target}"
                found[given.get("Id", "")] = (given.get("Type", "").rpartition("/")[2], target)
        return found

    def _workbook_part(self) -> str:
        for kind, target in self._relations("").values():
            if kind == "officeDocument":
                if target.casefold().endswith(".bin"):
                    raise BookUnsupported(what="XLSB", field="file")
                return self._find(target)
        raise SheetUnknown

    def _read_workbook(self) -> tuple[tuple[SheetName, ...], dict[str, str], bool]:
        raw = self.part(self.workbook)
        relations = self._relations(self.workbook)
        sheets, date1904 = [], False
        for element, given in elements(raw):
            if element == "sheet":
                kind, target = relations.get(given.get("id", ""), ("", ""))
                if kind == "worksheet":
                    hidden = given.get("state", "visible") != "visible"
                    sheets.append(SheetName(given.get("name", ""), hidden, self._find(target)))
            elif element == "workbookPr":
                date1904 = given.get("date1904", "0") in ("1", "true")
            elif element == "Workbook" or (element == "document-content"):
                raise SheetUnknown
        if not sheets:
            raise SheetUnknown
        return tuple(sheets), _defined_names(raw), date1904

    def _read_styles(self) -> list[str]:
        """The kind of each cell format: `text`, `date` or `number` (everything else)."""
        target = next(
            (part for kind, part in self._relations(self.workbook).values() if kind == "styles"), None
        )
        if target is None:
            return []
        codes: dict[str, str] = {}
        kinds: list[str] = []
        inside = False
        for element, given in elements(self.part(self._find(target))):
            if element == "numFmt":
                codes[given.get("numFmtId", "")] = given.get("formatCode", "")
            elif element in ("cellXfs", "cellStyleXfs", "cellStyles"):
                inside = element == "cellXfs"
            elif element == "xf" and inside:
                number = given.get("numFmtId", "0")
                kinds.append(_format_kind(int(number), codes.get(number, "")))
        return kinds

    def sheet(self, name: str) -> SheetName:
        """The sheet of a name. Raises SheetNotThere."""
        for one in self.sheets:
            if one.name == name:
                return one
        raise SheetNotThere(field="sheet")

    def kind_of(self, style: int) -> str:
        """What a cell format is for: `text`, `date`, `number`."""
        return self._formats[style] if 0 <= style < len(self._formats) else "number"

    def layout(self, name: str) -> Layout:
        """What stands where on a sheet. Raises SheetTooWide, SheetDamaged, SheetSuspicious."""
        with _guarded():
            return scan(self.part(self.sheet(name).part)).layout

    def put(self, name: str, cells: Sequence[Put]) -> bytes:
        """The workbook with some cells of one sheet filled; everything else is what it was.

        Raises FormulaInTheWay. When there are formulas anywhere, the workbook is told to work them out anew when
        it is opened.
        """
        with _guarded():
            part = self.sheet(name).part
            changed = {part: self._patched(self.part(part), cells)}
            if any(_FORMULA.search(self.part(one.part)) for one in self.sheets):
                book = self.part(self.workbook)
                renewed = _recalculating(book)
                if renewed != book:
                    changed[self.workbook] = renewed
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w") as target:
                target.comment = self._zip.comment
                for entry in self._zip.infolist():
                    twin = zipfile.ZipInfo(entry.filename, entry.date_time)
                    twin.compress_type = entry.compress_type
                    twin.external_attr, twin.create_system = entry.external_attr, entry.create_system
                    content = changed.get(entry.filename)
                    target.writestr(twin, self.part(entry.filename) if content is None else content)
            return out.getvalue()

    def _patched(self, raw: bytes, cells: Sequence[Put]) -> bytes:
        seen = scan(raw)
        wanted: dict[int, dict[int, Put]] = {}
        for one in cells:
            if (one.row, one.column) in seen.layout.formulas:
                raise FormulaInTheWay(row=one.row, column=letters(one.column), field="columns")
            wanted.setdefault(one.row, {})[one.column] = one
        if not wanted:
            return raw
        edits: list[tuple[int, int, bytes]] = []
        numbers = sorted(seen.rows)
        for number in sorted(wanted):
            line = seen.rows.get(number)
            if line is None:
                following = next((seen.rows[n].start for n in numbers if n > number), None)
                at = seen.data_end if following is None else following
                made = b"".join(self._cell(seen, one, None, b"") for _, one in sorted(wanted[number].items()))
                tag = seen.prefix + b"row"
                edits.append((at, at, b'<%s r="%d">%s</%s>' % (tag, number, made, tag)))
            else:
                edits += self._row_edits(raw, seen, line, wanted[number])
        if seen.dimension is not None:
            edits += _dimension_edit(seen, wanted)
        if seen.data_empty is not None:
            # `<sheetData/>` is opened up around the rows that come into it.
            start, end = seen.data_empty
            tag = seen.prefix + b"sheetData"
            rows = b"".join(text for at, _, text in edits if at == end)
            edits = [edit for edit in edits if edit[0] != end]
            edits.append((start, end, b"<%s>%s</%s>" % (tag, rows, tag)))
        out, last = [], 0
        # Sorting is stable: rows that go into the same place stay in their order.
        for start, end, text in sorted(edits, key=lambda edit: (edit[0], edit[1])):
            out += [raw[last:start], text]
            last = end
        return b"".join([*out, raw[last:]])

    def _row_edits(
        self, raw: bytes, seen: Seen, line: RowBytes, wanted: Mapping[int, Put]
    ) -> list[tuple[int, int, bytes]]:
        edits: list[tuple[int, int, bytes]] = []
        fresh: dict[int, list[bytes]] = {}
        own = {cell.column: cell for cell in line.cells}
        end = line.inner_end
        for column, one in sorted(wanted.items()):
            cell = own.get(column)
            if cell is not None:
                edits.append((cell.start, cell.end, self._cell(seen, one, cell, line.style)))
            else:
                at = next((c.start for c in line.cells if c.column > column), end)
                fresh.setdefault(at, []).append(self._cell(seen, one, None, line.style))
        if line.empty:
            tag = raw[line.start : line.tag_end]
            opened = tag[:-2].rstrip() + b">"
            made = b"".join(piece for pieces in fresh.values() for piece in pieces)
            edits.append((line.start, line.tag_end, opened + made + b"</%srow>" % seen.prefix))
            return edits
        edits += [(at, at, b"".join(pieces)) for at, pieces in fresh.items()]
        tag = raw[line.start : line.tag_end]
        spans = re.search(rb"""\sspans=["'](\d+):(\d+)["']""", tag)
        if fresh and spans is not None:
            first, last = int(spans[1]), int(spans[2])
            wider = (min(first, *wanted), max(last, *wanted))
            if wider != (first, last):
                at = line.start + spans.start()
                edits.append((at, at + len(spans[0]), b' spans="%d:%d"' % wider))
        return edits

    def _cell(self, seen: Seen, one: Put, cell: CellBytes | None, row_style: bytes) -> bytes:
        if cell is not None:
            style = cell.style
        else:
            style = row_style or _style_text(
                seen.layout.styles.get((one.like, one.column), seen.layout.column_styles.get(one.column))
            )
        tag = seen.prefix + b"c"
        head = b'<%s r="%s%d"' % (tag, letters(one.column).encode(), one.row)
        if style:
            head += b' s="%s"' % style
        if one.text == "":
            return head + b"/>"
        number = self._number(one, int(style) if style else 0)
        if number is not None:
            return head + b"><%sv>%s</%sv></%s>" % (seen.prefix, number, seen.prefix, tag)
        p = seen.prefix
        inner = b'<%sis><%st xml:space="preserve">%s</%st></%sis>' % (p, p, _escaped(one.text), p, p)
        return head + b' t="inlineStr">' + inner + b"</%s>" % tag

    def _number(self, one: Put, style: int) -> bytes | None:
        """The number that a cell holds in the place of a text, or None: a date's serial, an amount, a count."""
        kind = self.kind_of(style)
        if kind == "date":
            try:
                day = date.fromisoformat(one.text)
            except ValueError:
                return None
            zero = date(1904, 1, 1) if self.date1904 else date(1899, 12, 30)
            serial = (day - zero).days
            return b"%d" % serial if serial > 60 else None
        if one.plain or kind == "text" or not _NUMBER.fullmatch(one.text):
            return None
        return one.text.encode()


_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]{0,10})(\.[0-9]{1,6})?")
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s>/]")
_ESCAPE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def _escaped(text: str) -> bytes:
    """Text inside an element. What a spreadsheet would take for its own escape (`_x0041_`) is escaped itself."""
    plain = _ESCAPE.sub("_x005F_", text)
    for sign, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")):
        plain = plain.replace(sign, written)
    return plain.encode("utf-8")


def _style_text(style: int | None) -> bytes:
    return b"%d" % style if style else b""


def _format_kind(number: int, code: str) -> str:
    if number == TEXT_FORMAT or code == "@":
        return "text"
    if 14 <= number <= 17 or number == 22 or 27 <= number <= 31 or number == 36 or 50 <= number <= 58:
        return "date"
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code).lower()
    return "date" if "y" in bare or ("d" in bare and "m" in bare) or re.search("年|月", code) else "number"


def _defined_names(raw: bytes) -> dict[str, str]:
    """Names of ranges and what they stand for."""
    found: dict[str, str] = {}
    name = ""

    def start(element: str, attributes: dict[str, str]) -> None:
        nonlocal name
        name = attributes.get("name", "") if local(element) == "definedName" else ""

    def text(piece: str) -> None:
        if name:
            found[name] = found.get(name, "") + piece

    parser = parser_for(raw)
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parser.Parse(raw, True)
    return found


_BEFORE_CALC: Final = frozenset(
    (
        "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
        "functionGroups", "externalReferences", "definedNames",
    )
)  # fmt: skip


def _recalculating(raw: bytes) -> bytes:
    """The workbook's part with the order to work out all formulas when it is opened."""
    depth = 0
    calc: tuple[int, dict[str, str]] | None = None
    after = 0
    prefix = b""
    waiting = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, calc, prefix, after, waiting
        if waiting:
            after, waiting = parser.CurrentByteIndex, False
        depth += 1
        if depth == 1:
            prefix = name.rpartition(":")[0].encode()
        elif depth == 2 and local(name) == "calcPr":
            calc = (parser.CurrentByteIndex, attributes)

    def end(name: str) -> None:
        nonlocal depth, waiting, after
        if waiting:
            after, waiting = parser.CurrentByteIndex, False
        if depth == 2 and local(name) in _BEFORE_CALC:
            waiting = True
        depth -= 1

    parser = parser_for(raw)
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.Parse(raw, True)
    if calc is not None:
        at, given = calc
        if given.get("fullCalcOnLoad") in ("1", "true"):
            return raw
        tag = TAG.match(raw, at)
        assert tag is not None
        bare = re.sub(rb"""\sfullCalcOnLoad=(["'])[^"']*\1""", b"", tag[0])
        close = -2 if bare.endswith(b"/>") else -1
        return raw[:at] + bare[:close].rstrip() + b' fullCalcOnLoad="1"' + bare[close:] + raw[tag.end() :]
    if not after:
        return raw
    tagged = prefix + b":" if prefix else b""
    return raw[:after] + b'<%scalcPr fullCalcOnLoad="1"/>' % tagged + raw[after:]


def _dimension_edit(seen: Seen, wanted: Mapping[int, Mapping[int, Put]]) -> list[tuple[int, int, bytes]]:
    assert seen.dimension is not None
    start, end, given = seen.dimension
    try:
        top, left, bottom, right = span(given)
    except ValueError:
        return []
    rows = sorted(wanted)
    columns = [column for cells in wanted.values() for column in cells]
    wide = (min(top, rows[0]), min(left, *columns), max(bottom, rows[-1]), max(right, *columns))
    if wide == (top, left, bottom, right):
        return []
    text = f"{letters(wide[1])}{wide[0]}:{letters(wide[3])}{wide[2]}"
    return [(start, end, text.encode())]
