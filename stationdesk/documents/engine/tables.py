"""Tables of any length with a repeated header, and forms of labelled boxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from stationdesk.core.late import dataclass
from stationdesk.documents.engine.flow import Flow, wrap
from stationdesk.documents.engine.lines import Line
from stationdesk.documents.engine.sheet import Align, Box, Page, Rule, Style, Text
from stationdesk.documents.fonts import FontSet

PAD = 4.0
SAMPLE = 200
"""Rows looked at when column widths are chosen."""


@dataclass(frozen=True)
class Column:
    """A column: its heading, how its cells stand, and its width in points (0: from its content)."""

    heading: str
    align: Align = "left"
    width: float = 0.0


@dataclass(frozen=True)
class Cell:
    """A box of a form: text, how many of the form's units it is wide, and whether it is a label."""

    text: str
    span: int = 1
    label: bool = False
    align: Align = "left"
    lines: int = 1
    """At least so many lines high, for writing by hand."""


@dataclass(frozen=True)
class Group:
    """Rows of a form under one label written downwards at their left."""

    label: str
    rows: tuple[tuple[Cell, ...], ...]


def column_widths(
    fonts: FontSet, columns: Sequence[Column], rows: Sequence[Sequence[str]], style: Style, width: float
) -> list[float]:
    """Widths that fill `width`: narrow columns get what they need, wide ones share the rest. Raises GlyphMissing."""
    wants: list[float] = []
    floors: list[float] = []
    for n, column in enumerate(columns):
        if column.width:
            wants.append(column.width)
            floors.append(column.width)
            continue
        heading = fonts.width(column.heading, style.role, style.size)
        texts = [row[n] for row in rows[:SAMPLE]]
        natural = [fonts.width(text.replace("\n", ""), style.role, style.size) for text in texts]
        widest = max(natural, default=0.0)
        whole = max(heading, widest) + 2 * PAD + 1
        # A heading may fold into lines of two characters and more; what never folds sets the floor.
        fold = min(heading, max(2 * style.size, heading / 2 + style.size * 0.5))
        token = max((_longest(fonts, text, style) for text in texts), default=0.0)
        floor = min(whole, max(fold, min(token, width * 0.3), 2 * style.size) + 2 * PAD + 1)
        wants.append(whole)
        floors.append(floor)
    total = sum(wants)
    if total <= width:
        loose = [0.0 if column.width else want for column, want in zip(columns, wants, strict=True)]
        share = sum(loose) or 1.0
        return [want + (width - total) * part / share for want, part in zip(wants, loose, strict=True)]
    low = sum(floors)
    if low >= width:
        return [floor * width / low for floor in floors]
    # Fair shares: raise one common ceiling until the wants, clipped to it, fill the width.
    under, over = 0.0, max(wants)
    for _ in range(40):
        ceiling = (under + over) / 2
        if sum(max(floor, min(want, ceiling)) for want, floor in zip(wants, floors, strict=True)) > width:
            over = ceiling
        else:
            under = ceiling
    made = [max(floor, min(want, under)) for want, floor in zip(wants, floors, strict=True)]
    made[made.index(max(made))] += width - sum(made)
    return made


def _longest(fonts: FontSet, text: str, style: Style) -> float:
    from stationdesk.documents.engine.lines import clusters

    return max((fonts.width(piece, style.role, style.size) for piece in clusters(text)), default=0.0)


def table(
    flow: Flow,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    style: Style,
    *,
    head: Style | None = None,
    empty: str = "（本期无）",
    pad: float = 3.0,
) -> None:
    """A table over as many pages as it takes, its header on each. A row taller than a page goes on in the next.

    An empty table says so in one box. Raises GlyphMissing.
    """
    head = head or replace(style, role="hei")
    widths = column_widths(flow.fonts, columns, rows, style, flow.width)
    headings = [wrap(flow.fonts, c.heading, head, w - 2 * PAD) for c, w in zip(columns, widths, strict=True)]
    head_height = max((len(lines) for lines in headings), default=1) * head.pitch + 2 * pad
    edges = [flow.left]
    for width in widths:
        edges.append(edges[-1] + width)

    def header() -> None:
        top = flow.y
        flow.page.add(Box(edges[0], top, edges[-1] - edges[0], head_height, fill=0.93))
        _row(flow, edges, headings, ["centre"] * len(columns), head, head_height)
        flow.page.add(Rule(edges[0], top, edges[-1], top, 1.0))

    def close(top: float) -> None:
        for edge in edges:
            weight = 1.0 if edge in (edges[0], edges[-1]) else 0.5
            flow.page.add(Rule(edge, top, edge, flow.y, weight))

    flow.need(head_height + style.pitch + 2 * pad)
    began = flow.y
    header()
    if not rows:
        height = style.pitch + 2 * pad
        _row(
            flow,
            [edges[0], edges[-1]],
            [wrap(flow.fonts, empty, style, flow.width)],
            ["centre"],
            style,
            height,
        )
        for edge in edges:
            bottom = flow.y if edge in (edges[0], edges[-1]) else flow.y - height
            flow.page.add(Rule(edge, began, edge, bottom, 1.0 if edge in (edges[0], edges[-1]) else 0.5))
        return
    aligns: list[Align] = [column.align for column in columns]
    for row in rows:
        cells = [
            wrap(flow.fonts, text, style, width - 2 * PAD) for text, width in zip(row, widths, strict=True)
        ]
        while True:
            tall = max(len(lines) for lines in cells)
            height = tall * style.pitch + 2 * pad
            if flow.room >= height:
                _row(flow, edges, cells, aligns, style, height)
                break
            page_room = flow.frame.size[1] - flow.frame.bottom - flow.frame.top - head_height
            fits = int((flow.room - 2 * pad) // style.pitch)
            if height > page_room and fits >= 2:
                _row(
                    flow,
                    edges,
                    [lines[:fits] for lines in cells],
                    aligns,
                    style,
                    fits * style.pitch + 2 * pad,
                    top=True,
                )
                cells = [lines[fits:] for lines in cells]
            close(began)
            flow.new_page()
            began = flow.y
            header()
    close(began)


def _row(
    flow: Flow,
    edges: Sequence[float],
    cells: Sequence[Sequence[Line]],
    aligns: Sequence[Align],
    style: Style,
    height: float,
    *,
    top: bool = False,
) -> None:
    for n, lines in enumerate(cells):
        _fill(flow.page, edges[n], flow.y, edges[n + 1] - edges[n], height, lines, aligns[n], style, top=top)
    flow.y += height
    flow.page.add(Rule(edges[0], flow.y, edges[-1], flow.y, 0.5))


def _fill(
    page: Page,
    x: float,
    y: float,
    width: float,
    height: float,
    lines: Sequence[Line],
    align: Align,
    style: Style,
    *,
    top: bool = False,
) -> None:
    start = y + PAD if top else y + (height - len(lines) * style.pitch) / 2
    for n, line in enumerate(lines):
        if not line.text:
            continue
        baseline = start + n * style.pitch + (style.pitch + style.size * 0.72) / 2
        slack = width - line.width
        left = x + {"left": PAD, "centre": slack / 2, "right": slack - PAD}[align]
        page.add(Text(left, baseline, line.text, style))


def form(
    flow: Flow,
    rows: Sequence[tuple[Cell, ...] | Group],
    style: Style,
    *,
    units: int,
    label: Style | None = None,
    pad: float = 4.0,
) -> None:
    """A form of labelled boxes, `units` wide; a group's label stands downwards in a narrow column at the left.

    Groups stay whole where a page has room for them. Raises GlyphMissing.
    """
    label = label or replace(style, role="hei")
    began = flow.y
    strip = style.size + 2 * PAD + 2 if any(isinstance(row, Group) for row in rows) else 0.0

    def height_of(row: tuple[Cell, ...], unit: float) -> tuple[float, list[list[Line]]]:
        wrapped = []
        tall = 0.0
        for cell in row:
            look = label if cell.label else style
            lines = wrap(flow.fonts, cell.text, look, cell.span * unit - 2 * PAD)
            wrapped.append(lines)
            tall = max(tall, max(len(lines), cell.lines) * look.pitch)
        return tall + 2 * pad, wrapped

    def draw(row: tuple[Cell, ...], left: float, unit: float) -> None:
        height, wrapped = height_of(row, unit)
        x = left
        for cell, lines in zip(row, wrapped, strict=True):
            look = label if cell.label else style
            align: Align = "centre" if cell.label else cell.align
            flow.page.add(Box(x, flow.y, cell.span * unit, height, weight=0.5))
            _fill(
                flow.page,
                x,
                flow.y,
                cell.span * unit,
                height,
                lines,
                align,
                look,
                top=cell.lines > 1 and not cell.label,
            )
            x += cell.span * unit
        flow.y += height

    def outline(top: float) -> None:
        if flow.y > top:
            flow.page.add(Box(flow.left, top, flow.width, flow.y - top, weight=1.0))

    for item in rows:
        members = item.rows if isinstance(item, Group) else (item,)
        inset = strip if isinstance(item, Group) else 0.0
        unit = (flow.width - inset) / units
        heights = [height_of(row, unit)[0] for row in members]
        if isinstance(item, Group):
            letters = len(item.label) * style.size * 1.15 + 2 * pad
            whole = max(sum(heights), letters)
            if flow.room < whole:
                outline(began)
                flow.new_page()
                began = flow.y
            top = flow.y
            for row in members:
                draw(row, flow.left + inset, unit)
            if flow.y - top < letters:
                flow.y = top + letters
                flow.page.add(Box(flow.left + inset, top, flow.width - inset, flow.y - top, weight=0.5))
            flow.page.add(Box(flow.left, top, inset, flow.y - top, weight=0.5))
            _downwards(flow, item.label, label, flow.left + inset / 2, top, flow.y - top)
        else:
            if flow.room < heights[0]:
                outline(began)
                flow.new_page()
                began = flow.y
            draw(item, flow.left, unit)
    outline(began)


def _downwards(flow: Flow, text: str, style: Style, middle: float, top: float, height: float) -> None:
    pitch = style.size * 1.15
    start = top + (height - len(text) * pitch) / 2
    for n, char in enumerate(text):
        width = flow.fonts.width(char, style.role, style.size)
        flow.page.add(
            Text(middle - width / 2, start + n * pitch + (pitch + style.size * 0.72) / 2, char, style)
        )
