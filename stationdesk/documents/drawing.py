"""What a renderer hands back, and the small things all papers share: dates, headings, signature lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from stationdesk.core.clock import local
from stationdesk.core.late import dataclass
from stationdesk.core.words import civil
from stationdesk.documents.engine.flow import Flow, Frame
from stationdesk.documents.engine.sheet import A4, A5, MM, Page, Rule, Style, Text
from stationdesk.documents.fonts import FontSet


@dataclass(frozen=True)
class Drawing:
    """Finished pages and what the PDF is called (never a person's name)."""

    title: str
    pages: list[Page]


SLIP = Frame(A5, top=11 * MM, left=11 * MM, bottom=11 * MM, right=11 * MM)
FORM = Frame(A4, top=18 * MM, left=18 * MM, bottom=20 * MM, right=18 * MM)
WIDE = Frame((A4[1], A4[0]), top=15 * MM, left=15 * MM, bottom=18 * MM, right=15 * MM)

SLIP_TITLE = Style(role="hei", size=20, pitch=28)
SLIP_BODY = Style(role="song", size=12.5, pitch=19.5)
SLIP_LABEL = Style(role="hei", size=12.5, pitch=19.5)
SLIP_STRONG = Style(role="hei", size=14, pitch=21)
SLIP_SMALL = Style(role="song", size=10.5, pitch=15.5)
FORM_TITLE = Style(role="hei", size=20, pitch=30)
FORM_BODY = Style(role="song", size=11.5, pitch=17)
FORM_SMALL = Style(role="song", size=10, pitch=15)
PAGE_NO = Style(role="song", size=9, pitch=12)


def day(value: date | None, empty: str = "") -> str:
    """A civil date as paper has it: 2026年1月5日."""
    return civil(value, "zh") if value else empty


def moment(value: datetime | None, empty: str = "") -> str:
    """An instant as paper has it, at +08:00: 2026年1月5日 09:30."""
    if value is None:
        return empty
    there = local(value)
    return f"{civil(there.date(), 'zh')} {there:%H:%M}"


def signature(
    flow: Flow, entries: Sequence[str], style: Style, *, columns: int = 2, gap: float = 1.9
) -> None:
    """Lines to sign on: “label：____”, so many beside each other. Raises GlyphMissing."""
    rows = [entries[n : n + columns] for n in range(0, len(entries), columns)]
    flow.need(style.pitch * gap * len(rows))
    labels = [
        max(
            (flow.fonts.width(f"{row[n]}：", style.role, style.size) for row in rows if n < len(row)),
            default=0.0,
        )
        for n in range(columns)
    ]
    line = max((flow.width - sum(labels) - 12 * (columns - 1)) / columns, 24.0)
    for row in rows:
        flow.space(style.pitch * (gap - 1))
        baseline = flow.y + (style.pitch + style.size * 0.72) / 2
        x = flow.left
        for n, label in enumerate(row):
            text = f"{label}："
            used = flow.fonts.width(text, style.role, style.size)
            flow.page.add(Text(x, baseline, text, style))
            flow.page.add(Rule(x + used, baseline + 3, x + labels[n] + line, baseline + 3, 0.5))
            x += labels[n] + line + 12
        flow.space(style.pitch)


def heading(flow: Flow, title: str, style: Style, *, issuer: str = "", right: str = "", small: Style) -> None:
    """Who speaks, the title, and at the right what identifies the paper. Raises GlyphMissing."""
    if issuer:
        flow.write(
            issuer, Style(role="song", size=style.size * 0.68, pitch=style.pitch * 0.72), align="centre"
        )
    flow.write(title, style, align="centre")
    if right:
        flow.space(2)
        flow.write(right, small, align="right")


def begun(fonts: FontSet, frame: Frame) -> Flow:
    """An empty flow on a frame."""
    return Flow(fonts, frame)


def slip(fonts: FontSet, station: str, title: str, number: str) -> Flow:
    """One part of a paper that is torn in two: whose it is, what it is, its number. Raises GlyphMissing."""
    flow = begun(fonts, SLIP)
    flow.write(station, replace(SLIP_BODY, size=12, pitch=17), align="centre")
    flow.write(title, SLIP_TITLE, align="centre")
    flow.write(f"编号：{number}", SLIP_SMALL, align="right")
    flow.space(3)
    return flow
