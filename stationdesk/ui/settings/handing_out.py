"""导出全部数据: asked by one, confirmed by another, written into one encrypted file or a folder in clear."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QProgressBar

from stationdesk.core.clock import local
from stationdesk.core.errors import Cancelled, Unhappy
from stationdesk.services import handing_out, retention
from stationdesk.ui import files
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.fields import PasswordLine
from stationdesk.ui.pieces.plain import button, card, label, row
from stationdesk.ui.pieces.side_form import SideForm
from stationdesk.ui.settings.section import Section
from stationdesk.ui.words import tr


def export_card(
    section: Section,
    requests: tuple[retention.RequestRow, ...],
    who: dict[str, str],
    me: str,
    confirmers: dict[str, str],
) -> Any:
    """What can be done about exporting everything, by who is at the desk."""
    words = tr(
        "给别的系统、检查组，或换用别的程序：每张表的 CSV 和 NDJSON、栏目说明、全部附件和文书，装进一个加密文件。密存内容仍是密文。"
    )
    parts: list[Any] = [label(tr("导出全部数据"), "section"), label(words, "second", wrap=True)]
    exports = [one for one in requests if one.kind == "export"]
    mine = next((one for one in exports if one.state in ("asked", "approved") and one.asked_by == me), None)
    others = [one for one in exports if one.state == "asked" and one.asked_by != me]
    for one in others:
        mine_to_say = section.may(handing_out.CONFIRM)
        asker = who.get(one.asked_by or "", "")
        day = f"{local(one.asked_at):%Y-%m-%d %H:%M}"
        if mine_to_say:
            said = tr("{who} 于 {day} 申请导出全部数据，等您确认。", who=asker, day=day)
        else:
            names = _named(confirmers, one.asked_by or "")
            said = tr("{who} 于 {day} 申请导出全部数据，等 {others} 确认。", who=asker, day=day, others=names)
        agree = button(
            tr("确认可以导出"), partial(_confirm, section, one.id), name=f"settings.export.agree.{one.id}"
        )
        parts.append(label(said, "warn", wrap=True, name=f"settings.export.waiting.{one.id}"))
        if mine_to_say:
            parts.append(row(agree, None))
    if mine is None:
        ask = button(tr("申请导出"), partial(_ask, section), name="settings.export.ask")
        section.allow(ask, handing_out.ASK)
        parts.append(row(ask, None))
        parts.append(label(tr("村主任、书记可以申请，要另一位同事确认。"), "second", wrap=True))
    elif mine.state == "asked":
        said = tr("已申请，等 {others} 登录后在这里确认。", others=_named(confirmers, me))
        parts.append(label(said, "warn", wrap=True, name="settings.export.mine"))
        parts.append(row(_withdrawing(section, mine.id), None))
    else:
        write = button(
            tr("写出…"),
            lambda: section.open_asked.emit(ExportForm(section.frame, mine.id), tr("导出全部数据")),
            look="primary",
            name="settings.export.write",
        )
        parts += [label(tr("✓ 已确认，一天内有效。"), "good")]
        parts.append(row(write, _withdrawing(section, mine.id), None))
    return card(*parts)


def _named(confirmers: dict[str, str], but: str) -> str:
    """Who of those who may confirm is not the one who asked."""
    names = [name for user, name in confirmers.items() if user != but]
    return tr("或").join(names) or tr("另一位同事（还没有人有这项权限，请管理员换岗位）")


def _withdrawing(section: Section, request: str) -> Any:
    return button(
        tr("撤回申请"), partial(_withdraw, section, request), look="link", name="settings.export.withdraw"
    )


def _withdraw(section: Section, request: str) -> None:
    said = tr("✓ 已撤回。还要导出的，重新申请。")
    _run(section, lambda work: handing_out.withdraw(work, request), "export:withdraw", said)


def _ask(section: Section) -> None:
    _run(section, handing_out.ask, "export:ask")


def _confirm(section: Section, request: str) -> None:
    said = tr("✓ 已确认。请申请的同事登录后在这里写出，一天内有效。")
    _run(section, lambda work: handing_out.confirm(work, request), "export:confirm", said)


def _run(section: Section, change: Any, reason: str, said: str = "") -> None:
    desk = section.desk

    def done(_done: Any) -> None:
        if said:
            section.frame.say(said)
        section.refresh()

    def failed(problem: Unhappy) -> bool:
        section.frame.say(problem.message)
        return True

    section.frame.jobs.run(lambda: desk.change(change, reason=reason), done, failed, owner=section)


class _Told(QObject):
    """From the lane to the window: how much of how much."""

    went_on = Signal(int)


class ExportForm(SideForm):
    """The passphrase twice, or a folder in clear with what that means; progress, and stopping."""

    def __init__(self, frame: Frame, request: str) -> None:
        super().__init__(frame, "export_form")
        self._request = request
        self._stop = threading.Event()
        self._told = _Told()
        self._told.went_on.connect(self._on_progress)
        words = tr("口令另外写在纸上保管。忘了口令，谁也打不开这个文件。")
        self.lay.addWidget(label(words, wrap=True))
        self.first = PasswordLine("export_form.first", tr("文件口令"))
        self.second = PasswordLine("export_form.second", tr("再输一遍"))
        self.field("passphrase", tr("文件口令"), self.first, needed=True)
        self.field("again", tr("再输一遍"), self.second, needed=True)
        self.clear = QCheckBox(tr("不加密，存成文件夹"))
        self.clear.setObjectName("export_form.clear")
        self.clear.toggled.connect(self._on_clear)
        self.watch(self.clear)
        self.lay.addWidget(self.clear)
        self.danger = label(
            tr(
                "▲ 不加密的文件夹谁都能看：里面是全村人的身份证号、电话和住址。只存到马上要交出去的盘上，交完删除。"
            ),
            "error",
            wrap=True,
            name="export_form.danger",
        )
        self.danger.hide()
        self.lay.addWidget(self.danger)
        self.bar = QProgressBar()
        self.bar.setObjectName("export_form.progress")
        self.bar.setAccessibleName(tr("进度"))
        self.bar.setRange(0, 100)
        self.bar.hide()
        self.stop = button(tr("停止"), self._stop.set, name="export_form.stop")
        self.stop.hide()
        self.lay.addWidget(self.bar)
        self.lay.addWidget(self.stop)
        self.end(tr("选存到哪里，写出"))

    def _on_clear(self, on: bool) -> None:
        self.danger.setVisible(on)
        self.first.setEnabled(not on)
        self.second.setEnabled(not on)

    def _on_progress(self, share: int) -> None:
        self.bar.setValue(share)

    def save(self) -> None:
        if not self.button.isEnabled():
            return
        self.form.clear()
        self.warn("")
        passphrase = None if self.clear.isChecked() else self.first.line.text()
        if passphrase is not None:
            if passphrase != self.second.line.text():
                self.warn(tr("两遍口令不一样。"), "error")
                return
            try:
                handing_out.require_passphrase(passphrase)
            except Unhappy as problem:
                self._failed(problem)
                return
        if passphrase is None:
            chosen = files.ask_folder(self, tr("存到哪个空文件夹"))
        else:
            desk: Any = self.frame.desk
            chosen, _kind = files.ask_save(
                self,
                tr("存到哪里"),
                f"stationdesk-{local(desk.clock.now()):%Y%m%d}.age",
                "age (*.age)",
            )
        if chosen:
            self.write(Path(chosen), passphrase)

    def write(self, target: Path, passphrase: str | None) -> None:
        """Write on the lane; the bar follows."""
        desk: Any = self.frame.desk
        stop, told = self._stop, self._told
        stop.clear()
        self.bar.setValue(0)
        self.bar.show()
        self.stop.show()
        seen = [0]

        def progress(done: int, total: int) -> None:
            share = min(100, done * 100 // max(total, 1))
            if share != seen[0]:
                seen[0] = share
                told.went_on.emit(share)

        def work() -> handing_out.HandedOut | None:
            desk.change(lambda w: handing_out.begin(w, self._request), reason="export:all")
            try:
                made: handing_out.HandedOut = desk.read(
                    lambda w: handing_out.write(
                        w, target, passphrase, progress=progress, cancelled=stop.is_set
                    )
                )
            except Cancelled:
                return None
            desk.change(lambda w: handing_out.end(w, self._request), reason="export:all")
            return made

        self.frame.jobs.run(work, self._written, self._failed, busy=self.button, owner=self)

    def _written(self, made: handing_out.HandedOut | None) -> None:
        self.bar.hide()
        self.stop.hide()
        if made is None:
            self.warn(tr("已停止，没有留下文件。"))
            return
        self._touched = False
        self.first.line.clear()
        self.second.line.clear()
        words = tr(
            "✓ 已导出 {tables} 张表、{rows} 条记录、{files} 个文件。",
            tables=made.tables,
            rows=made.rows,
            files=made.files,
        )
        if made.missing:
            words += tr("有 {n} 个附件不在本机，清单里已注明。", n=made.missing)
        self.finished.emit(words, "")
