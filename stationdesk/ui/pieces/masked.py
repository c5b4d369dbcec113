"""A value that is masked until someone asks to see it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from stationdesk.ui import icons, theme
from stationdesk.ui.pieces.plain import icon_button, label
from stationdesk.ui.words import tr


class MaskedLabel(QWidget):
    """A value that is masked until it is asked for, and masked again when the focus goes elsewhere.

    `masked` is shown at rest. `reveal` fetches the full value only when the eye is pressed (and may log
    the look); without it the button is away.
    """

    revealed = Signal()

    def __init__(
        self,
        masked: str,
        reveal: Callable[[Callable[[str], None]], object] | None = None,
        *,
        spoken: str,
        name: str,
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self._masked, self._reveal, self._spoken = masked, reveal, spoken
        self._open = False
        self._value = label(masked, name=f"{name}.value")
        self._value.setAccessibleName(f"{spoken} {masked}")
        self._eye = icon_button("eye", tr("显示{what}", what=spoken), self._toggle, name=f"{name}.eye")
        if reveal is None:
            # Only ever hidden here: showing what has no parent yet opens a window of its own.
            self._eye.hide()
        self._eye.installEventFilter(self)
        lay = QHBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.XS)
        lay.addWidget(self._value)
        lay.addWidget(self._eye)
        lay.addStretch(1)

    @property
    def text(self) -> str:
        """What can be read now."""
        return self._value.text()

    def hide_again(self) -> None:
        """Mask the value again."""
        self._open = False
        self._value.setText(self._masked)
        self._value.setAccessibleName(f"{self._spoken} {self._masked}")
        self._eye.setIcon(icons.icon("eye"))
        self._eye.setAccessibleName(tr("显示{what}", what=self._spoken))

    def _toggle(self) -> None:
        if self._open:
            self.hide_again()
        elif self._reveal is not None:
            self._reveal(self._show)

    def _show(self, full: str) -> None:
        self._open = True
        self._value.setText(full)
        self._value.setAccessibleName(f"{self._spoken} {full}")
        self._eye.setIcon(icons.icon("eye-slash"))
        self._eye.setAccessibleName(tr("遮住{what}", what=self._spoken))
        self.revealed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._eye and event.type() == QEvent.Type.FocusOut and self._open:
            self.hide_again()
        return super().eventFilter(watched, event)
