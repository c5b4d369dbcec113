"""The check list of materials, worked with one hand: Space 已收, C 复印件, M 缺, P 承诺后补, A 全部已收.

What the station holds already stands ticked with its day; H takes it again after a line was set otherwise. Scans are
put on a line by S (a file), Ctrl+V (a picture or files), W (the newest from the scanner's folder), by dropping them on
it; Delete takes the last one off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from stationdesk.ui import theme
from stationdesk.ui.cases.material_drawing import draw_box, draw_line
from stationdesk.ui.cases.material_lines import STATE_WORDS, Line, held_words, lines_of
from stationdesk.ui.words import tr

__all__ = ["STATE_WORDS", "CheckList", "Line", "lines_of"]
_box = draw_box
"""The box of a line, for panes that draw lists of materials of their own."""


class CheckList(QWidget):
    """The lines with their state drawn as shape, word and colour. The input method is off here."""

    changed = Signal()
    went_back = Signal()
    scan_asked = Signal(int)
    """A file is to be chosen for this line."""
    newest_asked = Signal()
    """The first of the new scans in the watched folder is for the line at hand."""
    scan_dropped = Signal(object)
    """A staged file was taken off its line."""
    scans_given = Signal(int, object)
    """QMimeData was pasted or dropped on this line."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self._over = -1
        self._thumbs: dict[str, QPixmap] = {}
        self.setObjectName("accept.materials")
        self.setAccessibleName(tr("材料核对单"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.lines: list[Line] = []
        self.at = 0
        self._today: date | None = None

    def set_lines(self, lines: Sequence[Line], today: date) -> None:
        """Show a matter's list from its first line."""
        self.lines, self.at, self._today = list(lines), 0, today
        self.setFixedHeight(max(1, len(self.lines)) * self._row)
        self._tell()
        self.updateGeometry()
        self.update()

    @property
    def states(self) -> dict[str, str]:
        """Material → state, for the request."""
        return {line.name: line.state for line in self.lines}

    @property
    def held(self) -> dict[str, str]:
        """Material → id of what is held, for the lines whose tick means it."""
        return {
            line.name: line.held.material_id
            for line in self.lines
            if line.held is not None and line.from_held and line.is_there
        }

    @property
    def scans(self) -> dict[str, tuple[Any, ...]]:
        """Material → staged files, for the request."""
        return {line.name: line.scans for line in self.lines if line.scans}

    def set_states(
        self,
        states: Mapping[str, str],
        held: Sequence[str] | None = None,
        scans: Mapping[str, Sequence[Any]] | None = None,
    ) -> None:
        """Put the states of a draft back: `held` names the lines whose tick meant what the station has."""
        self.lines = [
            replace(
                line,
                state=states.get(line.name, line.state),
                from_held=line.from_held if held is None else line.held is not None and line.name in held,
                scans=tuple((scans or {}).get(line.name, line.scans)),
            )
            for line in self.lines
        ]
        # What was held when the draft was kept and is gone since has to be looked at again.
        self.lines = [
            replace(line, state="missing")
            if held is not None and line.name in held and line.held is None
            else line
            for line in self.lines
        ]
        self._after()

    def put_back(self, lines: Sequence[Line], at: int) -> None:
        """As it was before keys that no person pressed (a card reader that types)."""
        if list(lines) != self.lines or at != self.at:
            self.lines, self.at = list(lines), at
            self._after()

    def add_scans(self, row: int, staged: Sequence[Any]) -> None:
        """Put staged files on a line; a line that was missing now counts as brought, as a copy."""
        if not 0 <= row < len(self.lines) or not staged:
            return
        line = self.lines[row]
        state = line.state if line.is_there else "have" if line.form != "copy" else "copy"
        self.lines[row] = replace(
            line, scans=(*line.scans, *staged), state=state, from_held=line.from_held and line.is_there
        )
        self.at = row
        self._after()

    def show_thumb(self, scan_id: str, picture: QPixmap) -> None:
        """The small picture of a staged file."""
        self._thumbs[scan_id] = picture
        self.update()

    def drop_scan(self, row: int) -> Any | None:
        """Take the last file off a line and answer it."""
        if not 0 <= row < len(self.lines) or not self.lines[row].scans:
            return None
        line = self.lines[row]
        self.lines[row] = replace(line, scans=line.scans[:-1])
        self._after()
        return line.scans[-1]

    def count(self, *states: str) -> int:
        """How many lines stand so."""
        return sum(line.state in states for line in self.lines)

    def put(self, state: str, *, then_next: bool = True) -> None:
        """Set the line at hand and go on to the next."""
        if not self.lines:
            return
        self.lines[self.at] = replace(self.lines[self.at], state=state, from_held=False)
        if then_next:
            self.at = min(self.at + 1, len(self.lines) - 1)
        self._after()

    def take_held(self) -> None:
        """Take what the station holds for the line at hand."""
        line = self.lines[self.at] if self.lines else None
        if line is None or line.held is None:
            return
        self.lines[self.at] = replace(line, state=line.held.state, from_held=True)
        self.at = min(self.at + 1, len(self.lines) - 1)
        self._after()

    def put_all(self) -> None:
        """Everything required was brought; a second time takes it back. What the station holds stays ticked."""
        wanted = {"missing", "promised"}
        left = any(line.required and line.state in wanted for line in self.lines)

        def after(line: Line) -> Line:
            if not line.required or line.from_held or (left and line.state not in wanted):
                return line
            return replace(line, state="have" if left else "missing")

        self.lines = [after(line) for line in self.lines]
        self._after()

    @property
    def _row(self) -> int:
        return theme.now().control + 4

    def row_rect(self, row: int) -> QRect:
        """Where a line is drawn."""
        return QRect(0, row * self._row, self.width(), self._row)

    def sizeHint(self) -> QSize:
        return QSize(theme.now().px(320), max(1, len(self.lines)) * self._row)

    def _after(self) -> None:
        self._tell()
        self.update()
        self.changed.emit()

    def _tell(self) -> None:
        if not self.lines:
            self.setAccessibleDescription(tr("这个事项不要材料"))
            return
        line = self.lines[self.at]
        needed = tr("必交") if line.required else tr("有则交")
        said = [line.name, needed, tr(STATE_WORDS[line.state]), *held_words(line, self._today)]
        if line.scans:
            said.append(tr("扫描件 {n} 个", n=len(line.scans)))
        self.setAccessibleDescription(" ".join(said))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste) and self.lines:
            self.scans_given.emit(self.at, QGuiApplication.clipboard().mimeData())
            return
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            super().keyPressEvent(event)
            return
        key = event.key()
        act = self._acts.get(key)  # type: ignore[call-overload]
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.lines:
            self.at = max(0, min(len(self.lines) - 1, self.at + (1 if key == Qt.Key.Key_Down else -1)))
            self._tell()
            self.update()
        elif act is not None:
            # A key held down sets one line, not all of them.
            if not event.isAutoRepeat():
                act()
        elif key == Qt.Key.Key_Backspace:
            self.went_back.emit()
        else:
            super().keyPressEvent(event)

    @property
    def _acts(self) -> Mapping[Qt.Key, Callable[[], object]]:
        return {
            Qt.Key.Key_Space: self._toggle,
            Qt.Key.Key_C: lambda: self.put("copy"),
            Qt.Key.Key_M: lambda: self.put("missing"),
            Qt.Key.Key_P: lambda: self.put("promised"),
            Qt.Key.Key_A: self.put_all,
            Qt.Key.Key_H: self.take_held,
            Qt.Key.Key_S: lambda: self.scan_asked.emit(self.at) if self.lines else None,
            Qt.Key.Key_W: self.newest_asked.emit,
            Qt.Key.Key_Delete: self._on_delete,
        }

    def _on_delete(self) -> None:
        gone = self.drop_scan(self.at)
        if gone is not None:
            self.scan_dropped.emit(gone)

    def _toggle(self) -> None:
        if self.lines:
            had = self.lines[self.at].state == "have"
            self.put("missing" if had else "have", then_next=not had)

    def row_at(self, y: float) -> int:
        """The line at a height, -1 where there is none."""
        row = int(y) // self._row
        return row if 0 <= row < len(self.lines) else -1

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._over = self.row_at(event.position().y())
        event.setAccepted(self._over >= 0)
        self.update()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._over = -1
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        row, self._over = self.row_at(event.position().y()), -1
        self.update()
        if row >= 0:
            event.acceptProposedAction()
            self.scans_given.emit(row, event.mimeData())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self.row_at(event.position().y())
        if row < 0:
            return
        self.at = row
        self.setFocus()
        if event.position().x() < theme.now().px(40):
            had = self.lines[row].state == "have"
            self.put("missing" if had else "have", then_next=False)
        else:
            self._tell()
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn = theme.now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.lines:
            painter.setFont(worn.font())
            painter.setPen(worn.colour("ink2"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, tr("这个事项不要材料。"))
        for row, line in enumerate(self.lines):
            here = row == self.at and self.hasFocus() and self._over < 0
            rect = self.row_rect(row)
            draw_line(
                painter,
                rect,
                line,
                self._today,
                self._thumbs,
                ring=here or row == self._over,
                last=rect.bottom() >= self.height() - 2,
            )
        painter.end()
