"""The recovery code on paper, for the first start: drawn from the home's card and the code, printed or saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from stationdesk.core.clock import Clock, civil_date
from stationdesk.core.paths import Home
from stationdesk.ui import opening_work
from stationdesk.ui.words import tr


def pdf(home: Home, clock: Clock, code: str) -> bytes:
    """The sheet as PDF. The code is on it and nowhere else."""
    from stationdesk.core.papers.station_papers import RecoverySheet
    from stationdesk.documents.render import render

    card = opening_work.card(home)
    facts = RecoverySheet(
        station=card.get("name", ""),
        village=card.get("village", ""),
        made_on=civil_date(clock.now()),
        groups=tuple(code.split("-")),
        home_label=f"{card.get('village', '')} {card.get('name', '')}".strip(),
    )
    return render(facts)


def print_(above: QWidget, home: Home, clock: Clock, code: str) -> None:
    """Ask for a printer and print the sheet."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    from stationdesk.ui.printing import Paper, print_paper

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, above)
    if dialog.exec():
        print_paper(Paper(pdf(home, clock, code)), printer)


def save(above: QWidget, home: Home, clock: Clock, code: str) -> str:
    """Ask for a place and save the sheet; where it lies, empty when nobody chose. Raises what saving raises."""
    from stationdesk.ui import files
    from stationdesk.ui.printing import save_paper

    name, _ = files.ask_save(above, tr("恢复码存到哪里"), tr("恢复码.pdf"), "PDF (*.pdf)")
    if name:
        save_paper(pdf(home, clock, code), Path(name))
    return name
