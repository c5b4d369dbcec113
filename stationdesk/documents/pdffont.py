"""A TrueType font as reportlab embeds it, with a text layer that is right beyond the basic plane.

reportlab 5.1 writes U+2CC5F into its ToUnicode map as the five digits `2CC5F`; readers take the first four. PDF
wants UTF-16BE there (ISO 32000-2, 9.10.3): a surrogate pair. This class writes that map; everything else is
reportlab's own.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfdoc, ttfonts

BLOCK = 100
"""A CMap may list at most 100 mappings in one block (Adobe Technical Note 5014)."""


def to_unicode(name: str, subset: list[int]) -> str:
    """The ToUnicode map of a subset: byte codes 0…255 to the characters they stand for."""
    pairs = [(code, char) for code, char in enumerate(subset) if char]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for start in range(0, len(pairs), BLOCK):
        block = pairs[start : start + BLOCK]
        lines.append(f"{len(block)} beginbfchar")
        lines += [f"<{code:02X}> <{chr(char).encode('utf-16-be').hex().upper()}>" for code, char in block]
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


class _Slices:
    """A table of a font file as makeSubset reads it: by slices, without copying thirty megabytes first."""

    def __init__(self, data: bytes, start: int) -> None:
        self._data = data
        self._start = start

    def __getitem__(self, part: slice) -> bytes:
        return self._data[self._start + part.start : self._start + part.stop]


class PdfFont(ttfonts.TTFont):  # type: ignore[misc]
    """One embedded face. `asciiReadable` is off: only characters that are used are embedded."""

    def __init__(self, name: str, file: Path, index: int) -> None:
        # Handed over as bytes: reportlab leaves a file that it opens itself open.
        content = io.BytesIO(file.read_bytes())
        super().__init__(name, content, subfontIndex=index, asciiReadable=False, shapable=False)
        whole = self.face.get_table

        def get_table(tag: str) -> Any:
            if tag == "glyf":
                return _Slices(self.face._ttf_data, self.face.get_table_pos(tag)[0])
            return whole(tag)

        self.face.get_table = get_table

    def addObjects(self, doc: Any) -> None:
        """Write the subsets of a finished document (reportlab calls this once a document)."""
        state = self.state[doc]
        state.frozen = 1
        for n, subset in enumerate(state.subsets):
            internal = self.getSubsetInternalName(n, doc)[1:]
            base = b"".join((ttfonts.SUBSETN(n), b"+", self.face.name, self.face.subfontNameX)).decode(
                "pdfdoc"
            )
            font = pdfdoc.PDFTrueTypeFont()
            font.Name = internal
            font.BaseFont = base
            font.FirstChar = 0
            font.LastChar = len(subset) - 1
            font.Widths = pdfdoc.PDFArray([self.face.getCharWidth(code) for code in subset])
            stream = pdfdoc.PDFStream()
            stream.content = to_unicode(base, subset)
            if doc.compression:
                stream.filters = [pdfdoc.PDFZCompress]
            font.ToUnicode = doc.Reference(stream, "toUnicodeCMap:" + base)
            font.FontDescriptor = self.face.addSubsetObjects(doc, base, subset)
            doc.Reference(font, internal)
            doc.idToObject["BasicFonts"].dict[internal] = font
        del self.state[doc]
