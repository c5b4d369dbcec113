"""The check list of materials, worked with one hand: Space 已收, C 复印件, M 缺, P 承诺后补, A 全部已收.

What the station holds already stands ticked with its day; H takes it again after a line was set otherwise. Scans are
put on a line by S (a file), Ctrl+V (a picture or files), W (the newest from the scanner's folder), by dropping them on
it; Delete takes the last one off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
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
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from stationdesk.core.words import N_
from stationdesk.services.case_held import Held
from stationdesk.services.case_record import HAVE, MATERIAL_FORMS
from stationdesk.services.matters import Material, MatterDetail
from stationdesk.ui import icons, theme
from stationdesk.ui.words import tr

THUMBS = 3
"""So many small pictures have room on a line."""
STATE_WORDS: Mapping[str, str] = {
    "have": N_("已收"),
    "copy": N_("收复印件"),
    "missing": N_("缺"),
    "promised": N_("承诺后补"),
}
OUTCOME_WORDS: Mapping[str, str] = {
    "received": N_("收件"),
    "accepted": N_("受理"),
    "deferred": N_("容缺受理"),
    "notice": N_("一次性告知"),
    "finished": N_("当场办结"),
}


@dataclass(frozen=True)
class Line:
    """A material of the matter and how it stands."""

    name: str
    form: str
    copies: int
    required: bool
    note: str
    state: str = "missing"
    held: Held | None = field(default=None, repr=False)
    """The station's own from an earlier case."""
    from_held: bool = False
    """Whether the tick means what is held; set otherwise by hand, it was brought anew."""
    scans: tuple[Any, ...] = field(default=(), repr=False)
    """Files staged for it (`services.attachments.Staged`)."""

    @property
    def is_there(self) -> bool:
        return self.state in HAVE


def lines_of(matter: MatterDetail, held: Mapping[str, Held] | None = None) -> list[Line]:
    """The check list of a matter: what is held is ticked, the rest was not brought yet."""
    known = held or {}

    def line(one: Material) -> Line:
        there = known.get(one.name)
        state = there.state if there else "missing"
        return Line(one.name, one.form, one.copies, one.required, one.note, state, there, there is not None)

    return [line(one) for one in matter.materials]


def carried(lines: Sequence[Line], before: Sequence[Line]) -> list[Line]:
    """New lines with what was set and scanned on the old ones of the same name: nothing typed is lost."""
    old = {line.name: line for line in before}

    def line(one: Line) -> Line:
        was = old.get(one.name)
        if was is None:
            return one
        state = one.state if was.state == "missing" else was.state
        return replace(one, state=state, from_held=was.from_held or one.state == state, scans=was.scans)

    return [line(one) for one in lines]


def outcome(decides: str, lines: Sequence[Line], *, on_the_spot: bool = False) -> str:
    """What accepting would answer now, the same as `cases.outcome_of` without asking the database.

    A test holds the two equal: the word on the button has to follow the key that was pressed at once.
    """
    if any(line.required and line.state == "missing" for line in lines):
        return "notice"
    if decides == "agency":
        return "received"
    if any(line.state == "promised" for line in lines):
        return "deferred"
    return "finished" if on_the_spot else "accepted"


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
    def _line_over(self) -> Line | None:
        return self.lines[self._over] if 0 <= self._over < len(self.lines) else None

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
        said = [line.name, needed, tr(STATE_WORDS[line.state]), *self._held_words(line)]
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
            self._draw_line(painter, self.row_rect(row), line, here=row == self.at)
        painter.end()

    def _draw_line(self, painter: QPainter, rect: QRect, line: Line, *, here: bool) -> None:
        worn = theme.now()
        if (here and self.hasFocus() and self._over < 0) or line is self._line_over:
            painter.setPen(QPen(worn.colour("accent"), 2))
            painter.setBrush(worn.colour("accent_soft"))
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)
        elif rect.bottom() < self.height() - 2:
            painter.setPen(worn.colour("line"))
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        side = worn.px(16)
        box = QRectF(rect.left() + theme.M, rect.center().y() - side / 2 + 0.5, side, side)
        _box(painter, box, line.state)
        inner = rect.adjusted(theme.M + side + theme.M, 0, -theme.M, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(worn.font())
        lacking = line.required and line.state == "missing"
        colour = {"have": "good", "copy": "good", "promised": "warn"}.get(line.state, "ink2")
        word = tr(STATE_WORDS[line.state]) if line.state != "missing" or line.required else tr("未交")
        if line.from_held and line.is_there:
            word = tr("站里已有")
        painter.setPen(worn.colour(colour))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | middle, word)
        inner.setRight(
            inner.right() - max(worn.px(64), painter.fontMetrics().horizontalAdvance(word)) - theme.S
        )
        if line.scans:
            inner.setRight(self._draw_scans(painter, inner, line))
        name = line.name
        metrics = painter.fontMetrics()
        second = " · ".join(self._second(line))
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, inner.width())
        painter.setPen(worn.colour("ink" if lacking or line.state != "missing" else "ink2"))
        painter.drawText(inner, middle, shown)
        inner.setLeft(inner.left() + metrics.horizontalAdvance(shown) + theme.M)
        if inner.width() > worn.px(30):
            painter.setFont(worn.font("second"))
            painter.setPen(worn.colour("ink2"))
            words = painter.fontMetrics().elidedText(second, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, middle, words)

    def _draw_scans(self, painter: QPainter, room: QRect, line: Line) -> int:
        """Small pictures of the last scans and how many there are; answers where they begin."""
        worn = theme.now()
        painter.setPen(worn.colour("accent_deep"))
        count = tr("扫描 {n}", n=len(line.scans))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)
        right = room.right() - painter.fontMetrics().horizontalAdvance(count) - theme.XS
        side = room.height() - 8
        thumbs = [one for scan in line.scans[-THUMBS:] if (one := self._thumbs.get(scan.id)) is not None]
        for thumb in reversed(thumbs):
            drawn = thumb.size().scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)
            right -= drawn.width() + 2
            spot = QRect(right, room.center().y() - drawn.height() // 2, drawn.width(), drawn.height())
            painter.drawPixmap(spot, thumb)
            painter.setPen(worn.colour("line"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(spot)
        if not thumbs:
            side = worn.px(theme.ICON)
            right -= side
            painter.drawPixmap(
                right, room.center().y() - side // 2 + 1, icons.pixmap("paperclip", theme.ICON, "accent")
            )
        return right - theme.S

    def _second(self, line: Line) -> list[str]:
        parts = []
        if not line.required:
            parts.append(tr("有则交"))
        if line.form in MATERIAL_FORMS:
            form = tr(MATERIAL_FORMS[line.form])
            parts.append(form if line.copies <= 1 else tr("{form}{n}份", form=form, n=line.copies))
        return [*self._held_words(line), *parts]

    def _held_words(self, line: Line) -> list[str]:
        """户口簿（曾桂芳）11月3日交过: whose and since when, where the station has it."""
        if line.held is None or self._today is None:
            return []
        from stationdesk.ui.cases.reading import months_days

        day = months_days(line.held.day, self._today)
        whose = tr("（{name}）", name=line.held.whose) if line.held.whose else ""
        words = [tr("{day}交过{whose}", day=day, whose=whose)]
        if line.held.attachments:
            words.append(tr("有扫描件"))
        return words


def _box(painter: QPainter, box: QRectF, state: str) -> None:
    """Ticked, a sheet behind a sheet, an empty square, a dashed square with a dot."""
    worn = theme.now()
    painter.save()
    if state in ("have", "copy"):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(worn.colour("accent"))
        if state == "copy":
            painter.setBrush(worn.colour("accent_soft"))
            painter.setPen(QPen(worn.colour("accent"), 1.4))
        painter.drawRoundedRect(box, 4, 4)
        pen = QPen(worn.colour("accent_ink" if state == "have" else "accent"), box.width() / 8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        w, h = box.width(), box.height()
        points = [(0.25, 0.52), (0.43, 0.70), (0.76, 0.32)]
        painter.drawPolyline([QPointF(box.left() + x * w, box.top() + y * h) for x, y in points])
    elif state == "promised":
        painter.setBrush(worn.colour("warn_soft"))
        painter.setPen(QPen(worn.colour("warn"), 1.4, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(worn.colour("warn"))
        painter.drawEllipse(box.center(), box.width() / 7, box.width() / 7)
    else:
        painter.setBrush(worn.colour("surface"))
        painter.setPen(QPen(worn.colour("edge"), 1.2))
        painter.drawRoundedRect(box, 4, 4)
    painter.restore()
