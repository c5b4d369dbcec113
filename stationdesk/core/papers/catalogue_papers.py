"""Papers of the catalogue: the directory for the wall, how 代办 goes, and the 减负 list."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from stationdesk.core.papers.facts import PaperFacts, Quiet
from stationdesk.core.words import N_


class PosterLine(Quiet, frozen=True, kw_only=True):
    """One matter on the wall."""

    name: str
    materials: str
    """Short: what must be brought, one after another."""
    days: str
    """Until when, in words: 当场办结, 20个工作日."""
    fee: str
    decides: str
    proxy: bool
    unconfirmed: bool = False
    """Some of what stands here nobody has read in the law's own text: marked ◐."""


class PosterWindow(Quiet, frozen=True, kw_only=True):
    """A window and its matters."""

    name: str
    lines: tuple[PosterLine, ...]


class CataloguePoster(PaperFacts, frozen=True, kw_only=True, tag="catalogue_poster"):
    """服务事项目录: what can be done here, for the wall."""

    title_zh: ClassVar[str] = N_("服务事项目录")

    windows: tuple[PosterWindow, ...]
    catalogue_version: str
    effective_from: date
    address: str = ""
    hours: str = ""
    complaint_phone: str = ""
    paper: Literal["A4", "A3"] = "A3"


class ProxyPoster(PaperFacts, frozen=True, kw_only=True, tag="proxy_poster"):
    """代办流程: how the station does things for people, for the wall."""

    title_zh: ClassVar[str] = N_("全程代办流程")

    steps: tuple[tuple[str, str], ...]
    """(what, how) in order."""
    who: str
    not_possible: tuple[str, ...] = ()
    """Matters that people must come for themselves."""
    complaint_phone: str = ""
    paper: Literal["A4", "A3"] = "A3"


class BurdenItem(Quiet, frozen=True, kw_only=True):
    """A line of the 减负 list."""

    kind: str
    """事项 or 任务."""
    title: str
    department: str
    count: int
    lacks: str
    promised: str = ""
    received: str = ""


class BurdenSheet(PaperFacts, frozen=True, kw_only=True, tag="burden_sheet"):
    """减负清单: what departments handed down without admission or without money."""

    title_zh: ClassVar[str] = N_("社区减负清单")

    since: date
    until: date
    items: tuple[BurdenItem, ...]
    cases: int
    tasks: int
    covered: int
