"""This machine: language, text size, scheme, printers. Put on at once, kept in `machine.json`."""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout, QPushButton

from stationdesk.core import settings
from stationdesk.core.settings import MachineSettings
from stationdesk.ui import theme
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.plain import button, card, label
from stationdesk.ui.settings.section import Section
from stationdesk.ui.words import tr


class MachineSection(Section):
    """Choices that belong to this computer, not to the station."""

    def __init__(self, frame: Frame, may: Any) -> None:
        super().__init__(frame, may, "machine")
        self.kept = MachineSettings()

    def read(self) -> Any:
        return settings.read(self.desk.home.machine)

    def draw(self, found: Any) -> None:
        self.kept = found
        self.add(
            card(
                label(tr("语言"), "section"),
                self._choice("language", [("zh", "中文"), ("en", "English")], found.language),
                label(tr("打印给群众的文书始终是中文。"), "second", wrap=True),
            ),
            card(
                label(tr("文字大小"), "section"),
                self._choice("scale", [(size, f"{size} %") for size in settings.SCALES], found.scale),
                label(tr("图标、按钮和表格的行一起变大。"), "second", wrap=True),
                self._dark(found.dark),
            ),
            self._printers(),
        )

    def _choice(self, field: str, options: list[tuple[Any, str]], chosen: Any) -> QHBoxLayout:
        lay = QHBoxLayout()
        flow = FlowBox(name=f"settings.machine.{field}")
        group = QButtonGroup(flow)
        for value, words in options:
            one: QPushButton = button(words, look="chip", name=f"settings.machine.{field}.{value}")
            one.setCheckable(True)
            one.setChecked(value == chosen)
            one.clicked.connect(lambda _c=False, value=value: self.choose(**{field: value}))
            group.addButton(one)
            flow.add(one)
        lay.addWidget(flow)
        return lay

    def _dark(self, on: bool) -> QCheckBox:
        box = QCheckBox(tr("深色（夜里值班用）"))
        box.setObjectName("settings.machine.dark")
        box.setChecked(on)
        box.toggled.connect(lambda on: self.choose(dark=on))
        return box

    def choose(self, **changed: Any) -> None:
        """Put a setting on. The window is built anew, so nothing half typed may be open."""
        kept = msgspec.structs.replace(self.kept, **changed)
        if kept != self.kept:
            self.kept = kept
            wear = getattr(self.frame, "settings_changed", None)
            # The window is built anew: not while the click that asked for it is still being handled.
            if wear is not None:
                self.frame.jobs.later(0, lambda: wear(kept))

    def _printers(self) -> Any:
        from PySide6.QtPrintSupport import QPrinterInfo

        names, default = QPrinterInfo.availablePrinterNames(), QPrinterInfo.defaultPrinterName()
        parts: list[Any] = [label(tr("打印机"), "section")]
        for name in names:
            mark = tr("（默认）") if name == default else ""
            parts.append(label(f"{name}{mark}", wrap=True))
        if not names:
            parts.append(label(tr("没有找到打印机。文书仍可以存成 PDF，拿到别处打印。"), "warn", wrap=True))
        parts.append(label(tr("打印时可以另选；文书按 A4 排版。"), "second", wrap=True))
        return card(*parts, gap=theme.XS)
