"""Backups and checks: made, proved and looked at from the window; restoring says exactly what it will do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from stationdesk.core.clock import local
from stationdesk.core.errors import Unhappy
from stationdesk.services import backup_care, backups, users
from stationdesk.services.backups import BackupRow
from stationdesk.ui import files
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.plain import button, card, label, line, row
from stationdesk.ui.pieces.side_form import SideForm
from stationdesk.ui.settings.checking import Checking
from stationdesk.ui.settings.section import Section
from stationdesk.ui.words import tr

SHOWN = 8


class SafetySection(Section):
    """What keeps the work safe: copies that were proved, and a look at what is stored."""

    def __init__(self, frame: Frame, may: Any) -> None:
        super().__init__(frame, may, "safety")
        self.checking = Checking(self)
        self._said = ""
        self._kind = "good"

    def read(self) -> Any:
        home = self.desk.home
        return backups.list_all(home), backup_care.state(home, self.desk.clock.now())

    def draw(self, found: Any) -> None:
        rows: list[BackupRow] = found[0]
        newest = rows[0] if rows else None
        now = (
            tr(
                "最近一次备份：{at}（{why}）",
                at=_when(newest),
                why=tr(backups.WHY.get(newest.why, newest.why)),
            )
            if newest
            else tr("▲ 还没有备份。")
        )
        make = button(
            tr("立即备份"), self.make, look="primary", icon="hard-drives", name="settings.backup.make"
        )
        away = button(
            tr("备份到U盘或文件夹…"), self.make_elsewhere, icon="usb", name="settings.backup.elsewhere"
        )
        back = button(
            tr("从备份恢复…"), self.restore, icon="arrow-counter-clockwise", name="settings.backup.restore"
        )
        for one, permit in ((make, "backup:create"), (away, "backup:create"), (back, "backup:restore")):
            self.allow(one, permit)
        self._make, self._away = make, away
        self.said = label(self._said, self._kind, wrap=True, name="settings.backup.said")
        self.said.setVisible(bool(self._said))
        steps = FlowBox(name="settings.backup.steps")
        for one in (make, away, back):
            steps.add(one)
        parts: list[Any] = [
            label(tr("备份"), "section"),
            label(now, "base" if newest else "warn", wrap=True),
            label(
                tr(
                    "每份备份写完都会打开核对，以后每周再打开最新的和一份较早的。备份是加密的：在这台电脑上恢复用现在的密码，拿到新电脑上用备份那天的密码。"
                ),
                "second",
                wrap=True,
            ),
            *_care_words(found[1]),
            steps,
            self.said,
        ]
        for one_row in rows[:SHOWN]:
            words = f"{_when(one_row)}  {tr(backups.WHY.get(one_row.why, one_row.why))}  {max(1, one_row.bytes // 1000)} KB"
            prove = button(
                tr("核对"),
                partial(self.verify, one_row.file),
                look="link",
                name=f"settings.backup.verify.{one_row.file.name}",
            )
            prove.setAccessibleName(tr("核对 {at} 的备份", at=_when(one_row)))
            use = button(
                tr("用这份恢复…"),
                partial(self.offer, one_row.file),
                look="link",
                name=f"settings.backup.use.{one_row.file.name}",
            )
            use.setAccessibleName(tr("用 {at} 的备份恢复", at=_when(one_row)))
            self.allow(use, "backup:restore")
            head = row(label(words, wrap=True), prove, use)
            head.setStretch(0, 1)
            parts += [line(), head, _proof_words(one_row, found[1].proved.get(one_row.file.name))]
        if len(rows) > SHOWN:
            parts.append(label(tr("还有 {n} 份更早的备份。", n=len(rows) - SHOWN), "second"))
            spoilt = [one for one in rows[SHOWN:] if _problem(found[1].proved.get(one.file.name))]
            parts += [label(_spoilt_words(one), "error", wrap=True) for one in spoilt]
        self.add(card(*parts), self.checking.card())

    # backups ----------------------------------------------------------------------------------------

    def _say(self, words: str, kind: str = "good") -> None:
        self._said, self._kind = words, kind
        self.refresh()

    def _failed(self, problem: Unhappy) -> bool:
        self._say(problem.message, "error")
        return True

    def make(self, to: Path | None = None) -> None:
        """A backup now, on the lane."""
        desk = self.desk

        def work() -> BackupRow:
            desk.read(lambda w: users.require(w, "backup:create"))
            return backups.create(desk.home, desk.opened, clock=desk.clock, to=to)

        self.frame.jobs.run(
            work,
            lambda made: self._say(tr("✓ 已备份并核对：{file}", file=made.file.name)),
            self._failed,
            busy=self._away if to else self._make,
            owner=self,
        )

    def make_elsewhere(self) -> None:
        """A file that stands alone, for a stick or another disk."""
        chosen = files.ask_folder(self, tr("备份到哪里"))
        if chosen:
            self.make(Path(chosen))

    def verify(self, file: Path) -> None:
        """Open a backup and compare everything."""
        desk = self.desk
        self.frame.jobs.run(
            lambda: backup_care.prove(desk.home, file, desk.opened, clock=desk.clock),
            lambda made: self._say(tr("✓ 备份完好，可以用来恢复：{file}", file=made.file.name)),
            self._failed,
            owner=self,
        )

    def restore(self) -> None:
        """Choose a backup and say what restoring will do."""
        chosen = files.ask_open(self, tr("选一份备份"), tr("备份文件 (*.sdbackup)"), self.desk.home.backups)
        if chosen:
            self.offer(Path(chosen))

    def offer(self, file: Path) -> None:
        """Prove the chosen backup first; only a whole one is offered."""
        desk = self.desk
        self.frame.jobs.run(
            lambda: backup_care.prove(desk.home, file, desk.opened, clock=desk.clock),
            lambda made: self.open_asked.emit(RestoreForm(self.frame, made), tr("从备份恢复")),
            self._failed,
            owner=self,
        )


class RestoreForm(SideForm):
    """What restoring does, before it is done. It needs the home to itself, so the desk closes for it."""

    def __init__(self, frame: Frame, found: BackupRow) -> None:
        super().__init__(frame, "restore_form")
        self.found = found
        self.lay.addWidget(label(tr("✓ 这份备份完好：{at}", at=_when(found)), "good", wrap=True))
        for words in (
            tr("{at} 以后登记的内容会从这台电脑上拿掉；已经导出的，镇里和别的电脑还有。", at=_when(found)),
            tr("现在的数据会先另外备份一份，随时可以换回来。"),
            tr("恢复以后，这台电脑换用新的设备编号，文书编号不会重复。"),
        ):
            self.lay.addWidget(label(f"●  {words}", wrap=True))
        ask: Callable[[Path], object] | None = getattr(frame, "restore_asked", None)
        self._ask = ask
        if ask is None:
            self.lay.addWidget(label(tr("请先退出程序，再在命令行里运行下面这一行（会问密码）："), wrap=True))
            command = label(
                f'stationdesk backup restore "{found.file}"', wrap=True, name="restore_form.command"
            )
            from PySide6.QtCore import Qt

            command.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            self.lay.addWidget(command)
            self.end(tr("复制这一行"))
        else:
            self.end(tr("退出并恢复"))

    def save(self) -> None:
        if self._ask is not None:
            self._ask(self.found.file)
            return
        from PySide6.QtGui import QGuiApplication

        QGuiApplication.clipboard().setText(f'stationdesk backup restore "{self.found.file}"')
        self.finished.emit(tr("已复制。退出程序以后粘贴到命令行运行。"), "")


def _proof_words(backup: BackupRow, proof: backup_care.Proof | None) -> Any:
    """When a backup was last opened: at its writing, or since."""
    if _problem(proof):
        return label(_spoilt_words(backup), "error", wrap=True)
    at = max(backup.made_at, proof.at) if proof is not None else backup.made_at
    words = tr("上次打开核对：{day}", day=f"{local(at):%Y-%m-%d}")
    if proof is None:
        words = tr("写完时打开核对过，之后还没轮到")
    return label(words, "second", name=f"settings.backup.proved.{backup.file.name}")


def _problem(proof: backup_care.Proof | None) -> bool:
    return proof is not None and bool(proof.problem)


def _spoilt_words(backup: BackupRow) -> str:
    return tr("▲ {at} 的备份打不开了，恢复时请用别的。再核对一次，确认磁盘没有问题。", at=_when(backup))


def _care_words(care: backup_care.Care) -> list[Any]:
    """The weekly rehearsal and the copy on another disk, in a line each."""
    made = []
    last = care.rehearsal
    if last is not None and last.problem:
        said = tr(
            "▲ {day} 演练没有通过：最新的备份用不了。请立即再备份一次。", day=f"{local(last.at):%Y-%m-%d}"
        )
        made.append(label(said, "error", wrap=True, name="settings.backup.rehearsal"))
    elif last is not None:
        said = tr(
            "✓ {day} 演练通过：{people} 人、{files} 个附件都读得出来。",
            day=f"{local(last.at):%Y-%m-%d}",
            people=last.people,
            files=last.attachments,
        )
        made.append(label(said, "good", wrap=True, name="settings.backup.rehearsal"))
    if "elsewhere" in care.due:
        said = (
            tr("▲ 还没有存到别处：电脑坏了，备份也在里面。请插上U盘，按“备份到U盘或文件夹”。")
            if care.elsewhere_at is None
            else tr(
                "▲ 上次存到U盘是 {day}，过了一个月。请再存一份。", day=f"{local(care.elsewhere_at):%Y-%m-%d}"
            )
        )
        made.append(label(said, "warn", wrap=True, name="settings.backup.elsewhere_due"))
    return made


def _when(one: BackupRow) -> str:
    return f"{local(one.made_at):%Y-%m-%d %H:%M}"
