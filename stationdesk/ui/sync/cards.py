"""The blocks of the sync page below the path: conflicts, what waits, what went out, what came in, partners."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QWidget

from stationdesk.core.clock import local, unstamp
from stationdesk.core.words import N_
from stationdesk.sync import peers, set_aside, status, trace
from stationdesk.sync.twins import Apart, Twin
from stationdesk.ui import theme
from stationdesk.ui.pages import allow
from stationdesk.ui.pieces.actions import ElidedLabel
from stationdesk.ui.pieces.plain import button, card, label, row
from stationdesk.ui.sync.reading import View, reason_words, record_words
from stationdesk.ui.sync.trip_strip import sentence
from stationdesk.ui.words import tr

SHOWN = 8
STAGES = {"applied": N_("已入库"), "held": N_("等放行"), "quarantined": N_("已隔离")}
PEERS = {
    "township": N_("乡镇"),
    "village": N_("村"),
    "device": N_("本站另一台电脑"),
    "trip": N_("本站出行电脑"),
}
TWINS = {
    "id": N_("身份号码相同"),
    "name": N_("同名同生日"),
    "households:number": N_("户编号相同"),
    "organisations:code": N_("统一社会信用代码相同"),
    "absences:same": N_("同一人的同一次外出"),
    "care_letters:open": N_("同一个孩子有两份没结束的委托书"),
    "certificates:same": N_("同一天给同一人出的同种证明"),
    "cases:same": N_("同一天同一人办的同一事项"),
    "proxy_requests:same": N_("同一天同一人的同样委托"),
    "left_behind:same": N_("同一人在同一名册上两次"),
}
ENDS = {"recalled": N_("已收回"), "replaced": N_("已换成新的包")}
MADE = N_("待发送")
TONES = {
    "pending": ("○", "second"),
    "received": ("●", "good"),
    "delivered": ("●", "good"),
    "exported": ("▲", "warn"),
}


def waiting(
    found: View, release: Callable[[str], object], seen: Callable[[str], object], may: Callable[[str], bool]
) -> QFrame:
    """What came and is held or set aside, with the reason and what happens next."""
    parts: list[QWidget | QBoxLayout] = [label(tr("等待和隔离"), "section")]
    for one in found.held:
        bad = one.why in ("fork", "bad", "brake", "review")
        words = label(
            ("■ " if bad else "▲ ") + tr(trace.why_words(one.why)), "error" if bad else "warn", wrap=True
        )
        head = row(words)
        head.setStretch(0, 1)
        if one.for_a_person:
            go = button(
                tr("我看过了，放行"), partial(release, one.bundle_id), name=f"sync.release.{one.bundle_id}"
            )
            allow(go, may("sync:settle"), "sync:settle")
            head.addWidget(go)
        parts.append(head)
        parts.append(
            label(tr("{n} 项，从 {at} 起", n=one.changes, at=f"{local(one.since):%Y-%m-%d %H:%M}"), "second")
        )
    for row_ in (one for one in found.taken if one.stage == "quarantined"):
        aside = button(
            tr("看过了，收起"), partial(seen, row_.bundle_id), name=f"sync.looked_at.{row_.bundle_id}"
        )
        aside.setToolTip(tr("原文件仍留在隔离区，不再提醒"))
        allow(aside, may("sync:import"), "sync:import")
        parts.append(_line(label("■ " + reason_words(row_.why), "error", wrap=True), aside))
        parts.append(label(tr("{at} 收到，原文件留在隔离区", at=_at(row_)), "second"))
    for awaited in found.awaited:
        kind = "error" if awaited.gone else "warn"
        words = label(("■ " if awaited.gone else "▲ ") + awaited.words, kind, wrap=True)
        words.setObjectName(f"sync.awaited.{awaited.device_no}")
        parts.append(words)
    made = card(*parts)
    made.setObjectName("sync.waiting")
    return made


def twins(
    found: View, apart: Callable[[Twin], object], back: Callable[[Apart], object], may: Callable[[str], bool]
) -> QFrame:
    """What two computers may have written down for one thing: both stay until somebody looked and said."""
    parts: list[QWidget | QBoxLayout] = []
    if found.twins:
        title = tr("▲ 两台电脑可能各登记了一次（{n}）", n=len(found.twins))
        parts.append(label(title, "section", name="sync.twins.title"))
        words = tr("两份都留着。请核对：确是一件事的，撤销多出的一份（居民在“居民档案”的“查重”里合并）。")
        parts.append(label(words, "second", wrap=True))
    for one in found.twins[:SHOWN]:
        why = tr(TWINS.get(one.why, ""))
        go = button(tr("不是一件事…"), partial(apart, one), name=f"sync.apart.{one.id}")
        go.setAccessibleName(tr("不是一件事：{name}", name=one.name))
        allow(go, may(_deciding(one.table)), _deciding(one.table))
        parts.append(_line(label(f"{record_words(one.table)}  {one.name}  {why}", wrap=True), go))
    if len(found.twins) > SHOWN:
        parts.append(label(tr("先处理这 {n} 项，其余的随后列出。", n=SHOWN), "second"))
    for two in found.apart[:SHOWN]:
        undo = button(tr("改回"), partial(back, two), name=f"sync.together.{two.id}")
        undo.setAccessibleName(tr("改回：{name}", name=two.name))
        undo.setToolTip(tr("登记错了：这两份又可能是一件事"))
        allow(undo, may(_deciding(two.table)), _deciding(two.table))
        words = tr("不是一件事：{name}（{reason}）{by}", name=two.name, reason=two.reason, by=two.by)
        parts.append(_line(label(f"{record_words(two.table)}  {words}", "second", wrap=True), undo))
    made = card(*parts, gap=theme.XS)
    made.setObjectName("sync.twins")
    return made


def _deciding(table: str) -> str:
    """The permit to say that two records are two."""
    return "residents:merge" if table == "people" else "sync:settle"


def clashes(found: View, look: Callable[[], object]) -> QFrame:
    """One household visited on one day by two agents: both records stay, people compare them on the visits view."""
    parts: list[QWidget | QBoxLayout] = [
        label(tr("▲ 同一天有两份走访记录（{n} 户）", n=len(found.clashes)), "section"),
        label(tr("两份记录都留着，请并排核对，写明是怎么回事。"), "second", wrap=True),
    ]
    for one in found.clashes[:SHOWN]:
        words = f"{one.day:%m-%d}  {one.name}  {one.agents}"
        parts.append(label(words, "base" if one.agree else "warn", wrap=True))
    parts.append(row(button(tr("并排核对…"), look, icon="users-three", name="sync.clashes.look"), None))
    made = card(*parts, gap=theme.XS)
    made.setObjectName("sync.clashes")
    return made


def trips(
    found: View,
    wipe: Callable[[], object],
    recall: Callable[[str], object],
    may: bool,
    paper: Callable[[str], object],
) -> QFrame:
    """On a laptop what it holds; at the station what was given away, and what of it came back."""
    now = found.trips
    assert now is not None
    parts: list[QWidget | QBoxLayout] = [label(tr("出行包"), "section")]
    if now.held is not None:
        kind = "error" if now.over else "base"
        parts.append(label(sentence(now.held, now.over), kind, wrap=True, name="sync.trip.held"))
        left = tr("还有 {n} 项、{f} 个附件没有站里的回执。", n=now.unsent, f=now.files_only_here)
        parts.append(label(left, "second", wrap=True))
        if now.files_missing:
            gone = tr(
                "▲ 缺 {f} 个附件：出行包旁边的文件没有拷来，拷来后在“接收”里读入。", f=now.files_missing
            )
            parts.append(label(gone, "warn", wrap=True))
        parts.append(row(button(tr("清除…"), wipe, icon="trash", name="sync.trip.wipe"), None))
    for one in now.given[:SHOWN]:
        until = f"{local(one.expires_at):%m-%d %H:%M}"
        end = tr(ENDS[one.ended_why]) if one.ended_why in ENDS else tr("{until} 到期", until=until)
        words = tr("设备 {d:03d}：{n} 户 {p} 人", d=one.device, n=one.households, p=one.people)
        if one.carried_by:
            words += tr("，{who}带走", who=one.carried_by)
        parts.append(_line(label(words, wrap=True), label(end, "second")))
        if one.both_because:
            both = tr("有的户同时在另一个包里：{why}", why=one.both_because)
            parts.append(label(both, "second", wrap=True))
        back = tr("已带回 {n} 项，等人看过 {m} 项", n=one.came_back, m=one.review)
        again = button(
            tr("提前收回"), partial(recall, one.pack_id), look="link", name=f"sync.trip.recall.{one.pack_id}"
        )
        again.setAccessibleName(tr("提前收回设备 {d:03d} 的出行包", d=one.device))
        if not may or one.ended_why:
            again.hide()
        sheet = button(
            tr("带走清单"), partial(paper, one.pack_id), look="link", name=f"sync.trip.list.{one.pack_id}"
        )
        sheet.setAccessibleName(tr("打印设备 {d:03d} 的带走清单", d=one.device))
        sheet.setVisible(may)
        ends = _line(label(back, "second", wrap=True), sheet)
        ends.addWidget(again)
        parts.append(ends)
    made = card(*parts, gap=theme.XS)
    made.setObjectName("sync.trips")
    return made


def went_out(found: View, coats: Callable[[], object], may: Callable[[str], bool]) -> QFrame:
    """The bundles written here, with the word that is proved."""
    parts: list[QWidget | QBoxLayout] = [label(tr("导出过的数据包"), "section")]
    if not found.exports:
        parts.append(label(tr("还没有导出过。"), "second"))
    for one in found.exports[:SHOWN]:
        sign, kind = TONES[one.word]
        said = MADE if one.word == "pending" else status.WORDS[one.word]
        word = label(f"{sign} {tr(said)}", kind)
        to = tr("、").join(name for name in one.to if name)
        what = tr("附件 {n} 个", n=one.files) if one.files else tr("{n} 项", n=one.changes)
        words = tr(
            "{at}  {what}  {kb} KB",
            at=f"{local(one.made_at):%m-%d %H:%M}",
            what=what,
            kb=max(1, one.bytes // 1000),
        )
        second = ElidedLabel("second")
        second.set_whole(f"→ {to}  {one.file_name}")
        parts += [_line(label(words), word), second]
    other = button(tr("换一种带法…"), coats, look="link", name="sync.exports.coats")
    other.setToolTip(tr("网闸不让通过、不许用U盘：压缩包、分卷、光盘映像、镇里批准的表格"))
    allow(other, may("sync:export"), "sync:export")
    parts.append(row(other, None))
    made = card(*parts, gap=theme.XS)
    made.setObjectName("sync.exports")
    return made


def came_in(found: View) -> QFrame:
    """What was taken in here."""
    parts: list[QWidget | QBoxLayout] = [label(tr("收到的"), "section")]
    shown = [one for one in found.taken if one.stage not in (set_aside.STAGE, set_aside.LOOKED_AT)][:SHOWN]
    if not shown:
        parts.append(label(tr("还没有收到过数据包。"), "second"))
    for one in shown:
        stage = label(
            ("● " if one.stage == "applied" else "▲ ") + tr(STAGES.get(one.stage, one.stage)),
            "good" if one.stage == "applied" else "warn",
        )
        words = tr("{at}  入库 {a} 项，已有 {b} 项", at=_at(one), a=one.applied, b=one.already)
        parts.append(_line(label(words), stage))
    if found.status.last_receipt is not None:
        parts.append(
            label(tr("最近的镇里回执：{at}", at=f"{local(found.status.last_receipt):%m-%d %H:%M}"), "good")
        )
    made = card(*parts, gap=theme.XS)
    made.setObjectName("sync.taken")
    return made


def partners(found: View) -> QFrame:
    """Whose cards are enrolled, with the fingerprint to compare by telephone."""
    parts: list[QWidget | QBoxLayout] = [label(tr("登记过的对方"), "section")]
    if not found.peers:
        parts.append(label(tr("还没有登记镇里的交换卡，数据包不知道发给谁。"), "warn", wrap=True))
    for one in found.peers:
        kind = tr("已注销") if one.revoked else tr(PEERS.get(one.kind, one.kind))
        parts.append(
            _line(label(peers.called(one.name, one.kind, one.device_no), wrap=True), label(kind, "second"))
        )
        parts.append(label(tr("指纹 {print}", print=one.fingerprint), "second", wrap=True))
    made = card(*parts, gap=theme.XS)
    made.setObjectName("sync.partners")
    return made


def _line(words: QWidget, end: QWidget) -> QHBoxLayout:
    made = row(words, end)
    made.setStretch(0, 1)
    return made


def _at(one: status.TakenRow) -> str:
    return f"{local(unstamp(one.received_at)):%m-%d %H:%M}"
