"""Data packs and calendars: which versions hold, and how many entries still want confirming (待核)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from stationdesk.core import packs
from stationdesk.core.clock import civil_date
from stationdesk.core.words import civil
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.plain import card, label, row
from stationdesk.ui.settings.section import Section
from stationdesk.ui.words import tr


@dataclass(frozen=True)
class Line:
    """One pack that holds today."""

    title: str
    name: str
    version: str
    since: date
    unconfirmed: int
    newer: str


class PacksSection(Section):
    """The lists the program works by; the township may replace any of them."""

    def __init__(self, frame: Frame, may: Any) -> None:
        super().__init__(frame, may, "packs")

    def read(self) -> Any:
        today = civil_date(self.desk.clock.now())
        lines = []
        for name in dict.fromkeys(one.name for one in packs.shipped()):
            listed = [one for one in packs.shipped() if one.name == name]
            try:
                pack = packs.in_force(name, today)
            except packs.PackMissing:
                continue
            coming = [one for one in listed if one.effective_from > today]
            newer = (
                tr("{version} 从 {day} 起", version=coming[0].version, day=civil(coming[0].effective_from))
                if coming
                else ""
            )
            lines.append(Line(pack.title, name, pack.version, pack.effective_from, pack.unconfirmed(), newer))
        return lines

    def draw(self, found: Any) -> None:
        parts: list[Any] = [
            label(tr("数据包"), "section"),
            label(
                tr("事项、代码、历法、岗位都是带版本的数据，不用升级程序就能换。◐ 是还要向镇里核实的条目。"),
                "second",
                wrap=True,
            ),
        ]
        for one in found:
            state = (
                label(tr("◐ 待核 {n} 条", n=one.unconfirmed), "warn")
                if one.unconfirmed
                else label(tr("● 已核"), "good")
            )
            head = row(label(one.title, wrap=True), state)
            head.setStretch(0, 1)
            second = tr("版本 {version}，{day}起", version=one.version, day=civil(one.since))
            parts += [head, label("  ".join(filter(None, (second, one.newer))), "second", wrap=True)]
        self.add(card(*parts))
