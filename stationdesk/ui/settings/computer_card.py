"""What the first start says of this computer, whenever somebody wants to know: in the settings, by Ctrl+K; as `doctor` does."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.ui import first_look
from stationdesk.ui.first_parts import LookCard
from stationdesk.ui.pieces.plain import button, card, label, row
from stationdesk.ui.words import tr


class ComputerCard(QWidget):
    """Looks when asked: printers and fonts take a moment, and the settings are opened for other things too."""

    def __init__(self, section: Any) -> None:
        super().__init__()
        self.setObjectName("settings.computer")
        self._section = section
        self.looked = LookCard(lambda _place: None)
        self.go = button(
            tr("看看这台电脑"), self.look, icon="magnifying-glass", name="settings.computer.look"
        )
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addWidget(
            card(
                label(tr("体检"), "section"),
                label(tr("磁盘、时钟、打印机、字体、输入法、屏幕：缺什么，怎么办。"), "second", wrap=True),
                row(self.go, None),
            )
        )
        lay.addWidget(self.looked)

    def look(self) -> None:
        """Look at everything and show it below."""
        home, clock = self._section.desk.home, self._section.desk.clock
        screen = first_look.screen_now()
        self._section.frame.jobs.run(
            lambda: first_look.lines(home, clock.now(), screen),
            lambda found: self.looked.show_lines(found),
            busy=self.go,
            owner=self,
        )
