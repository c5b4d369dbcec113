"""Two blocks of the sync page: how it goes by network, and what we have not been told. Both calm."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from stationdesk.core import matter_names
from stationdesk.core.clock import local
from stationdesk.sync import carrying, untold
from stationdesk.ui import theme
from stationdesk.ui.pages import allow
from stationdesk.ui.pieces.plain import button, card, label, row
from stationdesk.ui.sync.cards import PEERS
from stationdesk.ui.words import tr

SHOWN = 6
CALM = ("offline", "link-cut", "far-side-failed", "unconfirmed", "spoilt-on-the-way")
"""What comes and goes by itself; anything else wants a person."""


def network(
    way: carrying.Way | None,
    *,
    running: bool,
    may: Callable[[str], bool],
    send: Callable[[], object],
    fetch: Callable[[], object],
    change: Callable[[], object],
) -> QFrame:
    """Where to, how it stands in words, and the three buttons."""
    parts: list[QWidget | QBoxLayout] = [label(tr("按网络上报"), "section")]
    if way is None:
        parts.append(label(tr("没有设置上报地址。没有网络很正常，用U盘就行。"), "second", wrap=True))
    else:
        parts.append(label(tr("上报地址：{url}", url=way.url), "second", wrap=True))
        words, kind = state(way, running)
        parts.append(label(words, kind, wrap=True, name="sync.network.state"))
    out = button(tr("现在发送"), send, icon="cloud-arrow-up", name="sync.network.send")
    into = button(tr("取回"), fetch, icon="download-simple", name="sync.network.fetch")
    into.setAccessibleName(tr("取回镇里的回执和下发的数据包"))
    set_ = button(tr("上报地址…"), change, name="sync.network.set")
    busy = tr("正在发送或取回，请等它做完。") if running else ""
    allow(out, may("sync:export"), "sync:export", unless=busy)
    allow(into, may("sync:import"), "sync:import", unless=busy)
    allow(set_, may("sync:enrol"), "sync:enrol")
    if way is None:
        out.hide()
        into.hide()
    parts.append(row(out, into, set_, None))
    made = card(*parts, gap=theme.XS)
    made.setObjectName("sync.network_card")
    return made


def state(way: carrying.Way, running: bool) -> tuple[str, str]:
    """How it stands, and in which tone."""
    if running:
        return tr("正在传送…"), "second"
    at = f"{local(way.tried_at):%m-%d %H:%M}" if way.tried_at is not None else ""
    if way.problem == "offline":
        words = tr("{at} 没有连上。没有网络不要紧，联网以后自动接着传。", at=at)
        if not way.automatic:
            words = tr("{at} 没有连上。没有网络不要紧，联网以后再点“现在发送”。", at=at)
        return words, "second"
    if way.problem is not None:
        return way.message, "second" if way.problem in CALM else "error"
    if way.waiting:
        return tr("还有 {n} 个数据包没有送达。", n=way.waiting), "second"
    if way.tried_at is None:
        return tr("还没有发送过。"), "second"
    return tr("{at} 连上过，发出的都已送达。", at=at), "good"


def not_told(
    found: untold.Untold, *, code: Callable[[], object], may: Callable[[str], bool], township: bool
) -> QFrame:
    """Whom nothing was heard of, what has no receipt, whose result has not come."""
    parts: list[QWidget | QBoxLayout] = [
        label(tr("还没有收到的消息"), "section"),
        label(found.sentence, wrap=True, name="sync.untold.sentence"),
    ]
    for one in found.silent[:SHOWN]:
        since = tr("还没有过消息") if one.days is None else tr("{n} 天前", n=one.days)
        if one.days == 0:
            since = tr("今天")
        words = tr("{kind} {name}", kind=tr(PEERS.get(one.kind, one.kind)), name=one.name)
        if one.missing:
            since = tr("{since}，缺 {n} 项", since=since, n=one.missing)
        parts.append(_line(words, since))
    if len(found.silent) > SHOWN:
        parts.append(label(tr("还有 {n} 个没有列出。", n=len(found.silent) - SHOWN), "second"))
    for gone in found.unanswered[:SHOWN]:
        ranges = tr("、").join(f"{origin}: {first}–{last}" for origin, first, last in gone.ranges)
        made = f"{local(gone.made_at):%m-%d %H:%M}"
        if gone.files:
            ranges = tr("附件 {n} 个", n=gone.files)
        parts.append(_line(tr("{at} 导出的没有回执", at=made), ranges))
    if len(found.unanswered) > SHOWN:
        parts.append(label(tr("还有 {n} 个包没有回执。", n=len(found.unanswered) - SHOWN), "second"))
    for case in found.cases[:SHOWN]:
        days = "" if case.days is None else tr("转报 {n} 天", n=case.days)
        matter = matter_names.shown(case.matter)
        parts.append(_line(tr("{number} {matter}：还没有结果", number=case.number, matter=matter), days))
    if len(found.cases) > SHOWN:
        parts.append(label(tr("还有 {n} 件没有结果。", n=len(found.cases) - SHOWN), "second"))
    if not township:
        typed = button(tr("输入电话里的回执码…"), code, icon="phone", name="sync.untold.code")
        allow(typed, may("sync:import"), "sync:import")
        parts.append(row(typed, None))
    made_card = card(*parts, gap=theme.XS)
    made_card.setObjectName("sync.untold")
    return made_card


def _line(words: str, end: str) -> QBoxLayout:
    made = row(label(words, wrap=True), label(end, "second"))
    made.setStretch(0, 1)
    return made
