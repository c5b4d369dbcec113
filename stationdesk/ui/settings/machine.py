"""This machine: language, text size, scheme, printers. Put on at once, kept in `machine.json`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QSpinBox,
    QWidget,
)

from stationdesk.core import settings
from stationdesk.core.papers import PrinterTest
from stationdesk.core.settings import MachineSettings, PrinterSetup
from stationdesk.core.words import N_
from stationdesk.services import papers
from stationdesk.ui import printing, theme
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.plain import button, card, label, row
from stationdesk.ui.pieces.side_form import pick
from stationdesk.ui.settings.computer_card import ComputerCard
from stationdesk.ui.settings.section import Section
from stationdesk.ui.settings.watched import watched_card
from stationdesk.ui.words import tr

DUPLEX = (("off", N_("单面")), ("long", N_("双面，沿长边翻")), ("short", N_("双面，沿短边翻")))


class MachineSection(Section):
    """Choices that belong to this computer, not to the station."""

    def __init__(self, frame: Frame, may: Any) -> None:
        super().__init__(frame, may, "machine")
        self.printers = printing.Printers()
        self.kept = MachineSettings()
        self._look = False

    def read(self) -> Any:
        return settings.read(self.desk.home.machine)

    def draw(self, found: Any) -> None:
        self.kept = found
        self.computer = ComputerCard(self)
        look, self._look = self._look, False
        if look:
            self.add(self.computer)  # what was looked for by name stands first
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
            self._locking(found.lock_minutes),
            self._printers(),
            watched_card(self, found),
        )
        if look:
            self.computer.look()
        else:
            self.add(self.computer)

    def look_at_computer(self) -> None:
        """Looked for by name: shown and looked at as soon as the section is drawn."""
        self._look = True
        self.refresh()

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

    def _locking(self, minutes: int) -> QWidget:
        chosen = pick(
            "settings.machine.lock_minutes",
            tr("没有人用就锁上"),
            [(str(one), tr("{n} 分钟后", n=one)) for one in settings.LOCK_MINUTES],
            str(minutes),
            empty=False,
        )
        chosen.currentIndexChanged.connect(
            lambda _at: self.remember(lock_minutes=int(chosen.currentData() or minutes))
        )
        return card(
            label(tr("没有人用就锁上"), "section"),
            row(chosen, None),
            label(
                tr("锁上前半分钟会提醒；手上的都还在。Ctrl+L 随时锁上，电脑睡醒也先要密码。"),
                "second",
                wrap=True,
            ),
        )

    def _dark(self, on: bool) -> QCheckBox:
        box = QCheckBox(tr("深色（夜里值班用）"))
        box.setObjectName("settings.machine.dark")
        box.setChecked(on)
        box.toggled.connect(lambda on: self.choose(dark=on))
        return box

    def choose(self, **changed: Any) -> None:
        """Put a setting on. The window is built anew, so nothing half typed may be open."""
        kept = replace(self.kept, **changed)
        if kept != self.kept:
            self.kept = kept
            wear = getattr(self.frame, "settings_changed", None)
            # The window is built anew: not while the click that asked for it is still being handled.
            if wear is not None:
                self.frame.jobs.later(0, lambda: wear(kept))

    def _printers(self) -> Any:
        """For each paper size its printer, both sides or one, how many; a test page for each."""
        names, default = self.printers.names(), self.printers.default()
        parts: list[Any] = [label(tr("打印机"), "section")]
        if not names:
            parts.append(label(tr("没有找到打印机。文书仍可以存成 PDF，拿到别处打印。"), "warn", wrap=True))
        for size in settings.SIZES:
            parts.append(self._line(size, names, default))
        directly = QCheckBox(tr("F8 直接打印，不再问"))
        directly.setObjectName("settings.machine.print_directly")
        directly.setChecked(self.kept.print_directly)
        directly.toggled.connect(lambda on: self.remember(print_directly=on))
        parts.append(directly)
        parts.append(
            label(
                tr(
                    "“直接打印”只对记住了打印机的纸张。第一次打印时选好的打印机也会记住。打一张测试页，用直尺量一量，可以看出有没有被“适合页面”缩小。"
                ),
                "second",
                wrap=True,
            )
        )
        return card(*parts, gap=theme.S)

    def _line(self, size: str, names: list[str], default: str) -> QWidget:
        kept = self.kept.printers.get(size)
        choices = [("", tr("每次都问"))]
        choices += [(name, name + (tr("（默认）") if name == default else "")) for name in names]
        if kept is not None and kept.printer not in names:
            choices.append((kept.printer, tr("{name}（找不到）", name=kept.printer)))
        named = pick(
            f"settings.machine.printer.{size}",
            tr("{size} 纸的打印机", size=size),
            choices,
            kept.printer if kept else "",
            empty=False,
        )
        duplex = pick(
            f"settings.machine.duplex.{size}",
            tr("{size} 纸双面", size=size),
            [(key, tr(words)) for key, words in DUPLEX],
            kept.duplex if kept else "off",
            empty=False,
        )
        copies = QSpinBox()
        copies.setObjectName(f"settings.machine.copies.{size}")
        copies.setAccessibleName(tr("{size} 纸份数", size=size))
        copies.setRange(1, settings.MOST_COPIES)
        copies.setSuffix(tr(" 份"))
        copies.setValue(kept.copies if kept else 1)

        def changed(*_value: object) -> None:
            printer = str(named.currentData() or "")
            for box in (duplex, copies):
                box.setEnabled(bool(printer))
            rest = {one: setup for one, setup in self.kept.printers.items() if one != size}
            if printer:
                rest[size] = PrinterSetup(printer=printer, duplex=duplex.currentData(), copies=copies.value())
            self.remember(printers=rest)

        for box in (duplex, copies):
            box.setEnabled(kept is not None)
        named.activated.connect(changed)
        duplex.activated.connect(changed)
        copies.valueChanged.connect(changed)
        test = button(
            tr("测试页"), lambda: self.test_page(size), icon="printer", name=f"settings.machine.test.{size}"
        )
        test.setAccessibleName(tr("{size} 纸测试页", size=size))
        made = FlowBox(name=f"settings.machine.line.{size}")
        words = label(size)
        words.setMinimumSize(theme.now().px(28), theme.now().control)
        for part in (words, named, duplex, copies, test):
            made.add(part)
        return made

    def remember(self, **changed: Any) -> None:
        """Keep what was chosen about printing; nothing on screen changes with it."""
        try:
            self.kept = settings.change(self.desk.home.machine, **changed)
        except OSError:
            self.frame.say(tr("这台电脑的设置写不进去，打印机没有记住。"))

    def test_page(self, size: str) -> None:
        """A page with rulers, shown and printed as every other paper is."""
        kept = self.kept.printers.get(size)
        desk, printer = self.desk, kept.printer if kept else ""

        def look(work: Any) -> PrinterTest:
            facts = papers.frame(work)
            return PrinterTest(**facts, size=size, printer=printer)  # type: ignore[arg-type]

        def draw() -> bytes:
            from stationdesk.documents.render import render

            return render(desk.read(look))

        self.frame.jobs.run(
            draw,
            lambda pdf: self.frame.preview(pdf, tr("打印测试页 {size}", size=size)),
            owner=self,
        )
