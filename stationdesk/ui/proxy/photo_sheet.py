"""A day's phone photos beside its visits: proposed by time, changed by key, kept once consent is ticked."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from stationdesk.core.clock import local
from stationdesk.services import visit_photos
from stationdesk.services.visit_photos import Chosen, Match, Sorting, Stop
from stationdesk.ui import files, theme
from stationdesk.ui.pages import Frame, withhold
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.pieces.drop import DropCard
from stationdesk.ui.pieces.plain import button, column, label, take_out
from stationdesk.ui.pieces.side_form import SideForm, pick
from stationdesk.ui.pieces.tabbing import follow_the_eye
from stationdesk.ui.words import tr

NAME = "proxy.photos"


class PhotoSheet(SideForm):
    """Choose or drop photos; each has a line with the visit it is proposed for."""

    def __init__(self, frame: Frame, day: date) -> None:
        super().__init__(frame, NAME)
        self._paths: list[Path] = []
        self._turn = 0
        self._found: Sorting | None = None
        self.picks: dict[Path, QComboBox] = {}
        self.consents: dict[str, QCheckBox] = {}
        self.day = DateField(f"{NAME}.day", tr("哪天的照片"), day)
        self.field("day", tr("哪天的照片"), self.day, needed=True)
        self.drop = DropCard(
            tr("把手机照片拖到这里，或者选照片。"),
            tr("JPEG、HEIC 都行；按拍摄时间放到当天的走访，拍摄地点不保存。"),
            tr("选照片"),
            name=f"{NAME}.drop",
            kinds=tr("照片 (*.jpg *.jpeg *.png *.webp *.heic *.heif);;所有文件 (*)"),
            many=True,
        )
        self.folder = button(tr("选文件夹…"), self._choose_folder, icon="folder-open", name=f"{NAME}.folder")
        self.field("photos", tr("照片"), _Both(self.drop, self.folder))
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.S)
        self._list.setContentsMargins(0, 0, 0, 0)
        held = QWidget()
        held.setLayout(self._list)
        self.lay.addWidget(held)
        self._consent = QVBoxLayout()
        self._consent.setContentsMargins(0, 0, 0, 0)
        asked = QWidget()
        asked.setLayout(self._consent)
        self.field("consent", tr("同意拍照留存"), asked, help=tr("没有同意的不能附上；儿童问监护人"))
        self.end(tr("附到走访"))
        withhold(self.button, tr("还没有照片选了走访。"))
        self.form.row("consent").hide()
        self.drop.dropped.connect(self.add)
        self.day.changed.connect(lambda _day: self._look())

    def _choose_folder(self) -> None:
        chosen = files.ask_folder(self, tr("手机照片所在的文件夹"))
        if chosen:
            self.add([Path(chosen)])

    def add(self, paths: list[Path]) -> None:
        """More photos, or folders of them."""
        self._paths += [path for path in paths if path not in self._paths]
        self._touch()
        self._look()

    def _look(self) -> None:
        day = self.day.day
        if day is None or not self._paths:
            return
        self._turn += 1
        turn, desk, paths = self._turn, self.frame.desk, tuple(self._paths)
        self.form.clear()

        def show(found: Sorting) -> None:
            if turn == self._turn:
                self._show(found)

        self.frame.jobs.run(
            lambda: desk.read(lambda work: visit_photos.look(work, day, paths)),
            show,
            self._failed,
            busy=self.drop.button,
            owner=self,
        )

    def _failed(self, problem: Any) -> bool:
        if not self.form.show(problem):
            self.warn(problem.message, "error")
        return True

    def _show(self, found: Sorting) -> None:
        kept = {path: box.currentData() for path, box in self.picks.items()}
        self._found = found
        _clear(self._list)
        self.picks = {}
        offered = [(stop.visit_id, f"{stop.times}　{stop.name}".strip()) for stop in found.stops]
        placed = sum(one.visit_id is not None for one in found.matches)
        said = tr("{n} 张照片，{m} 张按时间找到了走访。", n=len(found.matches), m=placed)
        if not found.stops:
            said += tr("这一天没有登记的走访，请先记走访。")
        self._list.addWidget(label(said, "second", wrap=True, name=f"{NAME}.said"))
        for number, one in enumerate(found.matches, 1):
            self._list.addWidget(self._line(number, one, offered, kept.get(one.photo.path)))
        self._ask_consent()

    def _line(self, number: int, one: Match, offered: list[tuple[str, str]], was: Any) -> QWidget:
        made = QWidget()
        photo = one.photo
        at = f"{local(photo.taken_at):%m-%d %H:%M}" if photo.taken_at else tr("没有时间")
        how = {"name": tr("按文件名"), "file": tr("按文件时间")}.get(photo.how, "")
        words = label("　".join(part for part in (photo.name, at, how) if part), wrap=True)
        if photo.problem:
            made.setLayout(column(words, label(photo.problem, "error", wrap=True), gap=theme.XS))
            return made
        spoken = tr("第 {n} 张照片附到哪次走访", n=number)
        box = pick(f"{NAME}.pick.{number}", spoken, offered, was or one.visit_id, empty=True)
        box.setItemText(0, tr("不附上"))
        box.currentIndexChanged.connect(lambda _at: self._ask_consent())
        self.watch(box)
        self.picks[photo.path] = box
        why = {"within": tr("走访时拍的"), "near": tr("走访前后半小时内")}.get(one.why, tr("没有对上的走访"))
        made.setLayout(column(words, box, label(why, "second"), gap=theme.XS))
        return made

    def _wanted(self) -> list[Chosen]:
        return [Chosen(path, box.currentData()) for path, box in self.picks.items() if box.currentData()]

    def _ask_consent(self) -> None:
        """A tick for each visit that has photos and no written consent yet."""
        stops = {} if self._found is None else {stop.visit_id: stop for stop in self._found.stops}
        used = dict.fromkeys(one.visit_id for one in self._wanted())
        asked: list[Stop] = [stops[visit] for visit in used if stops[visit].consent is not True]
        ticked = {visit for visit, box in self.consents.items() if box.isChecked()}
        _clear(self._consent)
        self.consents = {}
        for stop in asked:
            box = QCheckBox(tr("{name}　同意", name=stop.name))
            box.setObjectName(f"{NAME}.consent.{stop.visit_id}")
            box.setChecked(stop.visit_id in ticked)
            self.consents[stop.visit_id] = box
            self._consent.addWidget(box)
        self.form.row("consent").setVisible(bool(asked))
        withhold(self.button, "" if used else tr("还没有照片选了走访。"))
        follow_the_eye(self)

    def save(self) -> None:
        if not self.button.isEnabled():
            return
        desk, wanted = self.frame.desk, self._wanted()
        agreed = [visit for visit, box in self.consents.items() if box.isChecked()]
        self.form.clear()
        self.warn("")
        self.frame.jobs.run(
            lambda: desk.change(lambda work: visit_photos.keep(work, wanted, agreed), reason="visits:record"),
            self._kept,
            self._failed,
            busy=self.button,
            owner=self,
        )

    def _kept(self, kept: visit_photos.Kept) -> None:
        self._touched = False
        self.finished.emit(
            tr(
                "{n} 张照片已附到 {m} 次走访。手机和文件夹里的原照片带有拍摄地点，核对后请删除。",
                n=kept.photos,
                m=kept.visits,
            ),
            "",
        )

    def setFocus(self, *_reason: Any) -> None:
        self.drop.button.setFocus(Qt.FocusReason.OtherFocusReason)


class _Both(QWidget):
    def __init__(self, drop: DropCard, folder: QWidget) -> None:
        super().__init__()
        self.setObjectName(f"{NAME}.choose")
        self.setLayout(column(drop, folder, gap=theme.XS))
        self.setFocusProxy(drop.button)


def _clear(lay: QVBoxLayout) -> None:
    take_out(lay)
