"""Each paper size has its printer on this machine; a printer that is gone is said in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QComboBox, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from stationdesk.core import settings
from stationdesk.core.errors import Unhappy
from stationdesk.core.settings import MachineSettings, PrinterSetup
from stationdesk.desk import Desk
from stationdesk.ui import printing
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pages import Hooks
from stationdesk.ui.preview import PreviewPane
from stationdesk.ui.printing import Remembered
from stationdesk.ui.settings.machine import MachineSection
from stationdesk.ui.window import DeskWindow
from tests.ui.test_preview import A3, A4, A4_WIDE, pdf

A5 = (419.5, 595.3)


class FakePrinters(printing.Printers):
    """Printers that print into files, so that what left can be read back."""

    def __init__(self, folder: Path, *names: str) -> None:
        self.folder, self.known = folder, list(names)
        self.opened: list[PrinterSetup | None] = []

    def names(self) -> list[str]:
        return self.known

    def default(self) -> str:
        return self.known[0] if self.known else ""

    def open(self, setup: PrinterSetup | None) -> QPrinter:
        self.opened.append(setup)
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.folder / f"{len(self.opened)}.pdf"))
        return printer


class Pane(PreviewPane):
    """A preview whose printer dialog is answered by the test."""

    answer = True
    asked = 0

    def ask_printer(self, printer: QPrinter) -> bool:
        self.asked += 1
        return self.answer

    def heard(self) -> list[str]:
        found: list[str] = []
        self.troubled.connect(lambda problem: found.append(problem.message))
        self.said.connect(found.append)
        return found


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    return tmp_path / "machine.json"


def open_pane(qtbot: QtBot, printers: FakePrinters, machine: Path, size: Any = A4) -> Pane:
    pane = Pane(pdf(size), "回执", remembered=Remembered(machine), printers=printers)
    qtbot.addWidget(pane)
    return pane


@pytest.mark.parametrize(
    ("sides", "name"),
    [(A4, "A4"), (A4_WIDE, "A4"), (A3, "A3"), (A5, "A5"), ((595.3, 419.5), "A5"), ((300, 300), "")],
)
def test_a_paper_knows_its_sheet_upright_or_lying(sides: Any, name: str) -> None:
    paper = printing.Paper(pdf(sides))
    assert printing.size_of(paper) == name
    paper.close()


def test_the_printer_is_chosen_by_the_size_of_the_paper(qtbot: QtBot, tmp_path: Path, machine: Path) -> None:
    laser = PrinterSetup(printer="激光机", duplex="long", copies=2)
    wide = PrinterSetup(printer="大幅面")
    settings.change(machine, printers={"A4": laser, "A3": wide}, print_directly=True)
    printers = FakePrinters(tmp_path, "激光机", "大幅面")
    for size in (A4, A3, A4_WIDE):
        pane = open_pane(qtbot, printers, machine, size)
        pane.print_()
        assert pane.asked == 0
        pane.paper.close()
    assert printers.opened == [laser, wide, laser]
    sheets = [pypdfium2.PdfDocument(tmp_path / f"{n}.pdf").get_page_size(0) for n in (1, 2, 3)]
    assert [round(width) for width, _ in sheets] == [595, 842, 842]


def test_without_the_option_one_is_asked_and_the_answer_is_remembered(
    qtbot: QtBot, tmp_path: Path, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printers = FakePrinters(tmp_path, "激光机")
    chosen = PrinterSetup(printer="激光机", duplex="short", copies=3)
    monkeypatch.setattr(printing, "taken_from", lambda _printer: chosen)
    monkeypatch.setattr(QPrinter, "outputFileName", lambda _self: "")
    pane = open_pane(qtbot, printers, machine)
    heard = pane.heard()
    pane.print_()
    assert (pane.asked, heard) == (1, ["已交给打印机，1 页。"])
    assert settings.read(machine).printers == {"A4": chosen}
    pane.print_()  # asked again: the option is off
    assert pane.asked == 2
    assert printers.opened == [None, chosen]
    pane.paper.close()


def test_whoever_cancels_the_dialog_prints_nothing_and_forgets_nothing(
    qtbot: QtBot, tmp_path: Path, machine: Path
) -> None:
    kept = PrinterSetup(printer="激光机")
    settings.change(machine, printers={"A4": kept})
    pane = open_pane(qtbot, FakePrinters(tmp_path, "激光机"), machine)
    pane.answer = False
    printed: list[int] = []
    pane.printed.connect(printed.append)
    pane.print_()
    assert printed == []
    assert settings.read(machine).printers == {"A4": kept}
    pane.paper.close()


def test_a_windows_without_any_printer_says_so(
    qtbot: QtBot, tmp_path: Path, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stationdesk.ui.preview.sys.platform", "win32")
    pane = PreviewPane(pdf(A4), "回执", remembered=Remembered(machine), printers=FakePrinters(tmp_path))
    qtbot.addWidget(pane)
    told: list[Unhappy] = []
    pane.troubled.connect(told.append)
    pane.print_()
    assert [type(one) for one in told] == [printing.PrinterNone]
    assert "另存为" in told[0].message
    assert not list(tmp_path.glob("*.pdf"))
    pane.paper.close()


def test_a_printer_that_is_gone_is_named_and_another_is_asked_for(
    qtbot: QtBot, tmp_path: Path, machine: Path
) -> None:
    settings.change(machine, printers={"A4": PrinterSetup(printer="旧打印机")}, print_directly=True)
    pane = open_pane(qtbot, FakePrinters(tmp_path, "激光机"), machine)
    told: list[Unhappy] = []
    pane.troubled.connect(told.append)
    pane.print_()
    assert [type(one) for one in told] == [printing.PrinterGone]
    assert "旧打印机" in told[0].message
    assert "A4" in told[0].message
    assert pane.asked == 1
    pane.paper.close()


def test_settings_of_others_are_not_written_back(machine: Path) -> None:
    settings.write(machine, MachineSettings(language="en", scale=150))
    Remembered(machine).keep("A5", PrinterSetup(printer="小票机"))
    settings.change(machine, dark=True)
    found = settings.read(machine)
    assert (found.language, found.scale, found.dark) == ("en", 150, True)
    assert found.printers["A5"].printer == "小票机"


@pytest.mark.parametrize(
    "rubbish",
    [
        '{"printers": {"A4": "名"}}',
        '{"printers": 7}',
        '{"printers": {"A4": {"printer": "x", "copies": "many"}}}',
    ],
)
def test_damaged_settings_cost_the_settings_never_the_work(machine: Path, rubbish: str) -> None:
    machine.write_text(rubbish, "utf-8")
    assert settings.read(machine) == MachineSettings()


def test_odd_values_are_dropped_one_by_one(machine: Path) -> None:
    machine.write_text(
        '{"language": "en", "printers": {"A4": {"printer": "x", "copies": 999},'
        ' "B5": {"printer": "x"}, "A3": {"printer": "y"}}}',
        "utf-8",
    )
    found = settings.read(machine)
    assert found.language == "en"
    assert found.printers == {"A3": PrinterSetup(printer="y")}


@pytest.fixture
def section(desk: Desk, qtbot: QtBot, tmp_path: Path) -> MachineSection:
    window = DeskWindow(desk, Jobs(inline=True), Hooks())
    window.jobs.broke.connect(lambda kind: pytest.fail(f"a bug on the lane: {kind}"))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.go("settings", section="machine")
    found: Any = window.page.section  # type: ignore[union-attr]
    found.printers = FakePrinters(tmp_path, "激光机", "大幅面")
    found.refresh()
    return found


def test_the_settings_choose_a_printer_for_each_size(section: MachineSection) -> None:
    box = section.findChildren(QComboBox, "settings.machine.printer.A3")[-1]
    assert [box.itemText(n) for n in range(box.count())] == ["每次都问", "激光机（默认）", "大幅面"]
    box.setCurrentIndex(2)
    box.activated.emit(2)
    section.findChildren(QSpinBox, "settings.machine.copies.A3")[-1].setValue(2)
    kept = settings.read(section.desk.home.machine).printers
    assert kept == {"A3": PrinterSetup(printer="大幅面", copies=2)}
    box.setCurrentIndex(0)
    box.activated.emit(0)
    assert settings.read(section.desk.home.machine).printers == {}


def test_the_test_page_comes_up_as_a_paper_of_its_size(section: MachineSection) -> None:
    section.test_page("A5")
    pane = section.frame.findChild(PreviewPane)  # type: ignore[attr-defined]
    assert printing.size_of(pane.paper) == "A5"


def test_the_counter_section_settles_hours_and_offices(section: MachineSection, desk: Desk) -> None:
    from stationdesk.services import appointment_hours, counter_data
    from stationdesk.ui.settings.counter import HoursForm, OfficeForm

    window: Any = section.frame
    window.go("settings", section="counter")
    hours = HoursForm(window, desk.read(appointment_hours.hours))
    window.page._open(hours, "x")
    hours.periods.setText("九点到十二点")
    hours.save()
    assert "开放时间不对" in hours.form.row("periods").error
    hours.periods.setText("9-12 14:00-17:00")
    hours.save()
    found = desk.read(appointment_hours.hours)
    assert (found.periods[0], found.unconfirmed) == (("09:00", "12:00"), False)
    offices = desk.read(counter_data.offices)
    one = next(office for office in offices if office.key == "town_hall")
    form = OfficeForm(window, offices, one)
    window.page._open(form, "x")
    form.number.setText("0715-3391234")
    form.save()
    kept = {office.key: office.number for office in desk.read(counter_data.offices)}
    assert kept["town_hall"] == "0715-3391234"
    assert kept["12349"] == "12349"


def test_an_office_of_the_stations_own_goes_and_comes_back(section: MachineSection, desk: Desk) -> None:
    from stationdesk.services import counter_data
    from stationdesk.services.counter_data import Office

    listed = {one.key: one.name for one in desk.read(counter_data.offices)}
    for key in ("town_hall", "own-1"):
        mine = Office(key, "镇里张主任办公室", "二楼", "")
        desk.change(lambda work, one=mine: counter_data.put_office(work, one), reason="station:settings")
    window: Any = section.frame
    window.go("settings", section="counter")
    window.page.findChild(QPushButton, "settings.counter.office.own-1.drop").click()
    window.page.findChild(QPushButton, "settings.counter.office.town_hall.drop").click()
    assert {one.key: one.name for one in desk.read(counter_data.offices)} == listed, "the list's words again"
    window.status.undo()
    assert desk.read(counter_data.own_offices) == {"town_hall"}


def test_from_what_age_slips_are_large_is_settled_for_the_station(
    section: MachineSection, desk: Desk
) -> None:
    from stationdesk.services import case_record
    from stationdesk.ui.settings.counter import SlipForm

    window: Any = section.frame
    window.go("settings", section="counter")
    for age in (65, 0):
        form = SlipForm(window, desk.read(case_record.large_from))
        window.page._open(form, "x")
        form.age.setValue(age)
        form.save()
        assert desk.read(case_record.large_from) == age
