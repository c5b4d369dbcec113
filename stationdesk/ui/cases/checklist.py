"""The check list of materials, worked with one hand: Space 已收, C 复印件, M 缺, P 承诺后补, A 全部已收."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from stationdesk.core.words import N_
from stationdesk.services.case_record import MATERIAL_FORMS
from stationdesk.services.matters import Material, MatterDetail
from stationdesk.ui import theme
from stationdesk.ui.words import tr

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
    before: date | None = None
    """When it was last brought for another case of the same person."""


def lines_of(matter: MatterDetail, before: Mapping[str, date] | None = None) -> list[Line]:
    """The check list of a matter, nothing brought yet."""
    known = before or {}

    def line(one: Material) -> Line:
        return Line(one.name, one.form, one.copies, one.required, one.note, before=known.get(one.name))

    return [line(one) for one in matter.materials]


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

    def __init__(self) -> None:
        super().__init__()
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

    def set_states(self, states: Mapping[str, str]) -> None:
        """Put the states of a draft back."""
        self.lines = [replace(line, state=states.get(line.name, line.state)) for line in self.lines]
        self._after()

    def count(self, *states: str) -> int:
        """How many lines stand so."""
        return sum(line.state in states for line in self.lines)

    def put(self, state: str, *, then_next: bool = True) -> None:
        """Set the line at hand and go on to the next."""
        if not self.lines:
            return
        self.lines[self.at] = replace(self.lines[self.at], state=state)
        if then_next:
            self.at = min(self.at + 1, len(self.lines) - 1)
        self._after()

    def put_all(self) -> None:
        """Everything required was brought; a second time takes it back."""
        wanted = {"missing", "promised"}
        left = any(line.required and line.state in wanted for line in self.lines)
        self.lines = [
            replace(line, state="have" if left else "missing")
            if line.required and (not left or line.state in wanted)
            else line
            for line in self.lines
        ]
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
        self.setAccessibleDescription(f"{line.name} {needed} {tr(STATE_WORDS[line.state])}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            super().keyPressEvent(event)
            return
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.lines:
            self.at = max(0, min(len(self.lines) - 1, self.at + (1 if key == Qt.Key.Key_Down else -1)))
            self._tell()
            self.update()
        elif key == Qt.Key.Key_Space and self.lines:
            had = self.lines[self.at].state == "have"
            self.put("missing" if had else "have", then_next=not had)
        elif key == Qt.Key.Key_C:
            self.put("copy")
        elif key == Qt.Key.Key_M:
            self.put("missing")
        elif key == Qt.Key.Key_P:
            self.put("promised")
        elif key == Qt.Key.Key_A:
            self.put_all()
        elif key == Qt.Key.Key_Backspace:
            self.went_back.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = int(event.position().y()) // self._row
        if not 0 <= row < len(self.lines):
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
        if here and self.hasFocus():
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
        painter.setPen(worn.colour(colour))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | middle, word)
        inner.setRight(
            inner.right() - max(worn.px(64), painter.fontMetrics().horizontalAdvance(word)) - theme.S
        )
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

    def _second(self, line: Line) -> list[str]:
        parts = []
        if not line.required:
            parts.append(tr("有则交"))
        if line.form in MATERIAL_FORMS:
            form = tr(MATERIAL_FORMS[line.form])
            parts.append(form if line.copies <= 1 else tr("{form}{n}份", form=form, n=line.copies))
        if line.before is not None and self._today is not None:
            from stationdesk.ui.cases.reading import months_days

            parts.append(tr("{day}交过", day=months_days(line.before, self._today)))
        return parts


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
