"""平台录入: a case field by field in the platform's order; one key copies the next, its number comes back.

The panel is shown in the page or in a small window that stays on top of the browser. What was copied is taken off the
clipboard again after a while, when the desk is locked, and when the panel is left; other programs that keep a history
of the clipboard are asked not to keep it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.core import matter_names
from stationdesk.core.errors import Unhappy
from stationdesk.services import case_platform
from stationdesk.services.case_platform import Form as Asked
from stationdesk.ui import theme
from stationdesk.ui.clipboard import OneCopy
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.fields import FieldRow, Form, text_field
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.plain import button, column, label, row
from stationdesk.ui.rows import breakable
from stationdesk.ui.words import tr


class PlatformPanel(QWidget):
    """One case: where we are, the field big, the key that copies; `done(sentence)` when its number is kept.

    Enter copies the field shown and goes on to the next; Up and Down go back and on; after the last field the focus
    is where the number is typed.
    """

    done = Signal(str)
    window_asked = Signal()

    def __init__(self, frame: Frame, name: str = "platform") -> None:
        super().__init__()
        self.setObjectName(name)
        self.frame, self.desk, self.jobs = frame, frame.desk, frame.jobs
        self.form: Asked | None = None
        self.at = 0
        self.copied: set[str] = set()
        self._turn = 0
        self.copy = OneCopy(self)
        self.copy.cleared.connect(lambda: self._said(tr("剪贴板已清空")))
        self._fields = Form(self)
        self.head = label("", "section", wrap=True, name=f"{name}.head")
        self.where = label("", "second", wrap=True, name=f"{name}.where")
        self.caption = label("", "second", wrap=True, name=f"{name}.caption")
        self.value = label("", "title", wrap=True, name=f"{name}.value")
        self.value.setMinimumHeight(theme.now().control * 2)
        self.value.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.go = button(
            tr("复制，到下一项"), self.copy_next, look="primary", icon="copy", name=f"{name}.copy"
        )
        self.go.setAccessibleDescription(tr("Enter 复制这一项并到下一项；上下键换一项"))
        self.before = button(tr("上一项"), lambda: self.step(-1), name=f"{name}.before")
        self.after = button(tr("跳过"), lambda: self.step(1), name=f"{name}.after")
        self.small = button(
            tr("小窗"), self.window_asked.emit, icon="arrow-square-out", name=f"{name}.window"
        )
        self.small.setToolTip(tr("总在最前的小窗，在浏览器上面用"))
        self.said = label("", "second", wrap=True, name=f"{name}.said")
        self.next_up = label("", "second", wrap=True, name=f"{name}.next")
        self.number = text_field(f"{name}.number", tr("平台编号"), digits=True)
        self.number.returnPressed.connect(self.keep)
        self.reason = text_field(f"{name}.reason", tr("为什么改"))
        self.number_row = self._fields.add("number", FieldRow(tr("平台编号"), self.number))
        self.reason_row = self._fields.add("reason", FieldRow(tr("为什么改"), self.reason))
        self.reason_row.hide()
        self.save_button = button(tr("记下编号"), self.keep, name=f"{name}.keep")
        steps = FlowBox(name=f"{name}.steps")
        for one in (self.go, self.before, self.after, self.small):
            steps.add(one)
            one.installEventFilter(self)
        self._shown = QWidget()
        self._shown.setLayout(
            column(
                self.head,
                self.where,
                theme.S,
                self.caption,
                self.value,
                steps,
                self.said,
                self.next_up,
                theme.S,
                self.number_row,
                self.reason_row,
                row(self.save_button, None),
                gap=theme.S,
            )
        )
        self._nothing = label(tr("选一件，按 Enter：一项一项抄进平台。"), "second", wrap=True)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        lay.addWidget(self._nothing)
        lay.addWidget(self._shown)
        lay.addStretch(1)
        self._shown.hide()

    def open(self, case_id: str, then: Callable[[], object] | None = None) -> None:
        """Show a case from its first field. Opening it is written down once a case."""
        self._turn += 1
        turn, desk = self._turn, self.desk

        def show(found: Asked) -> None:
            if turn != self._turn:
                return
            self.show_form(found)
            self.go.setFocus()
            if then is not None:
                then()

        self.jobs.run(
            lambda: desk.change(lambda work: case_platform.form(work, case_id), "residents:reveal"),
            show,
            owner=self,
        )

    def show_form(self, found: Asked) -> None:
        """A case and where in it we are."""
        self.copy.clear()
        self.form, self.at = found, 0
        self.copied.clear()
        self._fields.clear()
        self.reason.clear()
        self.reason_row.hide()
        self.number.setText(found.external_number)
        self.number.setPlaceholderText(tr("平台上叫“{name}”", name=found.platform.number_name))
        mark = tr("　▲ 栏目待核") if found.platform.unconfirmed else ""
        self.head.setText(f"{matter_names.shown(found.matter_name)}\n{breakable(found.number)}")
        self._platform = f"{found.platform.name}{mark}"
        self._nothing.hide()
        self._shown.show()
        self._said("")
        self._show()

    def forget(self) -> None:
        """Nothing personal stays on the screen or the clipboard: locked, left, or another case."""
        self._turn += 1
        self.copy.clear()
        self.form = None
        for shown in (self.head, self.value, self.caption, self.where, self.next_up, self.said):
            shown.setText("")
        self.number.clear()
        self._shown.hide()
        self._nothing.show()

    def _show(self) -> None:
        assert self.form is not None
        fields = self.form.fields
        one = fields[self.at]
        self.where.setText(
            tr("{platform}　第 {n} 项，共 {of} 项", platform=self._platform, n=self.at + 1, of=len(fields))
        )
        needed = "" if one.required else tr("（可不填）")
        mark = "✓ " if one.key in self.copied else ""
        self.caption.setText(f"{mark}{one.label}{needed}")
        self.value.setText(one.value or "—")
        self.value.setAccessibleName(f"{one.label} {one.value or tr('空')}")
        self.go.setText(tr("Enter  复制，到下一项") if one.value else tr("Enter  空的，到下一项"))
        after = fields[self.at + 1] if self.at + 1 < len(fields) else None
        self.next_up.setText(
            tr("接着是：{label}", label=after.label) if after else tr("这是最后一项，接着填平台给的编号。")
        )
        self.before.setEnabled(self.at > 0)
        self.after.setEnabled(after is not None)

    def step(self, by: int) -> None:
        """Another field without copying."""
        if self.form is not None:
            self.at = max(0, min(len(self.form.fields) - 1, self.at + by))
            self._show()

    def copy_next(self) -> None:
        """The key: copy the field that is shown and go on to the next."""
        if self.form is None:
            return
        one = self.form.fields[self.at]
        if one.value:
            self.copy.put(one.value, self.form.clear_seconds)
            self.copied.add(one.key)
            self._said(tr("已复制“{label}”，{n} 秒后清空剪贴板", label=one.label, n=self.form.clear_seconds))
        else:
            self._said(tr("“{label}”是空的，没有复制", label=one.label))
        if self.at + 1 < len(self.form.fields):
            self.step(1)
        else:
            self._show()
            self.number.setFocus()

    def keep(self) -> None:
        """The number that the platform gave."""
        if self.form is None:
            return
        case_id, key = self.form.case_id, self.form.platform.key
        number, reason, desk = self.number.text(), self.reason.text(), self.desk
        self._fields.clear()
        self.jobs.run(
            lambda: desk.change(
                lambda work: case_platform.typed(work, case_id, number, key, reason), "cases:accept"
            ),
            self._kept,
            self._refused,
            busy=self.save_button,
            owner=self,
        )

    def _kept(self, stepped: Any) -> None:
        self.forget()
        self.done.emit(stepped.sentence)

    def _refused(self, problem: Unhappy) -> bool:
        if problem.field == "reason":
            self.reason_row.show()
        if not self._fields.show(problem):
            self._said(problem.message)
        return True

    def _said(self, words: str) -> None:
        self.said.setText(words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A button takes the arrows for going to its neighbour: here they go through the fields.
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            move = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            if move is not None and self.form is not None:
                self.step(move)
                return True
        return super().eventFilter(watched, event)


class PlatformWindow(QWidget):
    """The panel in a small window that stays on top of the browser. Closing it empties panel and clipboard."""

    closed = Signal()

    def __init__(self, frame: Frame, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Tool | Qt.WindowType.WindowStaysOnTopHint)
        self.setObjectName("platform.small")
        self.setWindowTitle(tr("平台录入"))
        self.setProperty("look", "surface")
        self.panel = PlatformPanel(frame, "platform.small.panel")
        self.panel.small.hide()
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addWidget(self.panel)
        self.resize(theme.now().px(380), theme.now().px(420))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.panel.forget()
        self.closed.emit()
        super().closeEvent(event)
