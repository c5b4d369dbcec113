"""A column of paragraphs and tables that runs over as many pages as it needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field

from stationdesk.core.late import dataclass
from stationdesk.documents.engine.lines import Line, break_lines
from stationdesk.documents.engine.sheet import MM, Align, Page, Rule, Style, Text, place
from stationdesk.documents.fonts import IGNORED, FontSet

STRETCH = 0.085
"""Largest gap, in em, that justifying may add after a character. A wider one reads as a space in the text layer."""


@dataclass(frozen=True)
class Frame:
    """Paper size and margins in points: top, left, bottom, right."""

    size: tuple[float, float]
    top: float
    left: float
    bottom: float
    right: float

    @property
    def width(self) -> float:
        """The width between the margins."""
        return self.size[0] - self.left - self.right


@dataclass
class Flow:
    """Where the next thing goes. `y` is the top of the free space on the last page."""

    fonts: FontSet
    frame: Frame
    pages: list[Page] = field(default_factory=list)
    y: float = 0.0
    on_page: Callable[[Flow], None] | None = None
    """Called after each new page is begun (running heads)."""

    def __post_init__(self) -> None:
        if not self.pages:
            self.new_page()

    @property
    def page(self) -> Page:
        """The page being filled."""
        return self.pages[-1]

    @property
    def left(self) -> float:
        """The left edge of the column."""
        return self.frame.left

    @property
    def right(self) -> float:
        """The right edge of the column."""
        return self.frame.size[0] - self.frame.right

    @property
    def width(self) -> float:
        """The width of the column."""
        return self.frame.width

    @property
    def room(self) -> float:
        """How much is free on this page."""
        return self.frame.size[1] - self.frame.bottom - self.y

    def new_page(self) -> None:
        """Go on to an empty page."""
        self.pages.append(Page(*self.frame.size))
        self.y = self.frame.top
        if self.on_page is not None:
            self.on_page(self)

    def need(self, height: float) -> None:
        """Go on to the next page unless this much is free, or the page is still empty."""
        if self.room < height - 0.01 and self.page.marks:
            self.new_page()

    def space(self, height: float) -> None:
        """Leave white."""
        self.y += height

    def lines(self, text: str, style: Style, width: float | None = None, indent: float = 0.0) -> list[Line]:
        """The text broken for this column. Raises GlyphMissing."""
        return wrap(self.fonts, text, style, self.width if width is None else width, indent)

    def write(
        self,
        text: str,
        style: Style,
        *,
        align: Align = "left",
        indent: float = 0.0,
        justify: bool = False,
        x: float | None = None,
        width: float | None = None,
    ) -> None:
        """A paragraph (or several, at line feeds). `indent` is the first line's, in em. Raises GlyphMissing.

        The full-width blanks that begin a paragraph in templates become the indent.
        """
        left = self.left if x is None else x
        room = self.width if width is None else width
        for paragraph in text.split("\n"):
            stripped = paragraph.lstrip("\u3000")
            first = (indent or len(paragraph) - len(stripped)) * style.size
            lines = self.lines(stripped, style, room, first)
            for n, line in enumerate(lines):
                # Neither the first nor the last line of a paragraph stays alone.
                if n == 0 or n == len(lines) - 2:
                    self.need(style.pitch * min(2, len(lines) - n))
                else:
                    self.need(style.pitch)
                baseline = self.y + (style.pitch + style.size * 0.72) / 2
                start = left + (first if n == 0 else 0)
                space = room - (first if n == 0 else 0) - line.width
                if align == "left":
                    gaps = max(len(line.text) - 1, 1)
                    spread = (
                        space / gaps
                        if justify and not line.last and 0 < space / gaps <= STRETCH * style.size
                        else 0
                    )
                    self.page.add(Text(start, baseline, line.text, style, spread))
                else:
                    at = left + room / 2 if align == "centre" else left + room
                    place(self.page, self.fonts, at, baseline, line.text, style, align)
                self.y += style.pitch

    def pair(
        self, label: str, value: str, style: Style, *, label_width: float, label_style: Style | None = None
    ) -> None:
        """A label with its value beside it; a long value runs on under itself. Raises GlyphMissing."""
        lines = self.lines(value, style, self.width - label_width)
        self.need(style.pitch * min(2, len(lines)))
        baseline = self.y + (style.pitch + style.size * 0.72) / 2
        self.page.add(Text(self.left, baseline, label, label_style or style))
        self.write(value, style, x=self.left + label_width, width=self.width - label_width)

    def rule(self, weight: float = 0.8, gap: float = 0.0) -> None:
        """A line across the column."""
        self.page.add(Rule(self.left, self.y, self.right, self.y, weight))
        self.y += gap


def wrap(fonts: FontSet, text: str, style: Style, width: float, indent: float = 0.0) -> list[Line]:
    """The text in lines of a width, in points. Raises GlyphMissing."""
    glyphs = fonts.glyphs(style.role)
    size = style.size
    clean = text.replace("\t", " ").replace("\r", "")

    def measure(piece: str) -> float:
        return fonts.width(piece, style.role, size) if len(piece) > 1 else glyphs_width(piece)

    def glyphs_width(char: str) -> float:
        return 0.0 if char in IGNORED else glyphs[char][1] * size

    return break_lines(clean, width, measure, indent=indent)


def number_pages(
    pages: list[Page],
    fonts: FontSet,
    style: Style,
    *,
    bottom: float = 9 * MM,
    letter: bool = False,
    first: int = 1,
) -> None:
    """Write “第 1 页 共 3 页” under every page, or “— 1 —” as letters have it (outer side, GB/T 9704 by analogy).

    `first`: the number of the first page of a book that is printed in parts; its pages run on, without a total.
    """
    for n, page in enumerate(pages, 1):
        if letter:
            text = f"— {n} —"
            x, align = (page.width - 42 * MM, "right") if n % 2 else (42 * MM, "left")
            place(page, fonts, x, page.height - bottom, text, style, "right" if align == "right" else "left")
        else:
            place(
                page,
                fonts,
                page.width / 2,
                page.height - bottom,
                f"第 {n} 页　共 {len(pages)} 页" if first == 1 else f"第 {n + first - 1} 页",
                style,
                "centre",
            )
