"""A day at the window of a practice village, played as a program of its own so that everything it writes can be watched.

`python -m tests.journeys.leak_day HOME OUT`: what people take out on purpose goes to OUT; what a neighbour could see while
it ran (titles, the command line, sockets, names of threads) is written to `seen.txt` beside it. It ends by being killed, so
nothing is tidied up at the end.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

PASSWORD = "practice"


def main(home_folder: Path, out: Path) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    logging.basicConfig(filename=home_folder.parent / "debug.log", level=logging.DEBUG)
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLineEdit, QTableView

    from stationdesk.cli.practice import make_village
    from stationdesk.core import desk_log, unsaid
    from stationdesk.core.clock import SystemClock
    from stationdesk.core.paths import Home
    from stationdesk.security import slots
    from stationdesk.services import attachments, backups, drafts, papers, residents_export
    from stationdesk.sync import errands
    from stationdesk.ui import clipboard, files, finding, issuing, printing
    from stationdesk.ui.opening import Given, Opening
    from stationdesk.ui.unlock import Unlocking
    from tests.fixtures import QUICK

    slots.FULL = QUICK  # type: ignore[misc]
    home = Home(home_folder)
    made = make_village(home, 50, clock=SystemClock(), kdf=QUICK)
    app = QApplication([])
    opening: Any = Opening(app, Given(home, SystemClock(), inline=True))
    opening.start()
    opening.unlocking.asked.emit(Unlocking(made.users[0], PASSWORD, ""))
    window, desk = opening.window, opening.desk
    desk_log.begin(home.logs)
    seen: list[str] = []

    def look_round() -> None:
        QApplication.processEvents()
        seen.extend(one.windowTitle() for one in QApplication.topLevelWidgets())
        seen.extend(one.title() for one in QGuiApplication.topLevelWindows())
        seen.append(Path("/proc/self/cmdline").read_text("utf-8"))
        seen.extend(one.read_text("utf-8") for one in Path("/proc/self/task").glob("*/comm"))
        seen.extend(one.name for one in Path("/dev/shm").iterdir())
        seen.append(Path("/proc/net/unix").read_text("utf-8", "replace"))

    for entry in window.entries:
        window.go(entry.word)
        tabs = getattr(window.page, "tabs", None)
        for word in tabs.words if tabs is not None else ("",):
            window.go(entry.word, **({"view": word} if word else {}))
            look_round()
            for table in window.page.findChildren(QTableView):
                if table.isVisible() and table.model() is not None and table.model().rowCount():
                    table.selectRow(0)
                    table.activated.emit(table.model().index(0, 0))
                    look_round()
    people = desk.read(lambda work: work.rows("SELECT id, name FROM people ORDER BY id LIMIT 12"))
    for person in people[:6]:
        window.go("residents", person=person["id"])
        look_round()
        window.top.search.setText(person["name"])
        window.popup.show_hits(
            desk.read(lambda work, name=person["name"]: finding.find(work, name)), window.top.search
        )
        look_round()
        window.top.search.clear()
        clipboard.copy(person["name"])
    window.popup.hide()
    name = people[0]["name"]
    clipboard.clear()
    seen.append("clipboard " + QGuiApplication.clipboard().text())

    def sheet(work: Any) -> list[Any]:
        return papers.listed(work, limit=2)

    for row in desk.read(sheet):
        pdf = issuing.pdf_of(desk, row.id)
        window.preview(pdf, row.number or "")
        look_round()
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFileName(str(out / f"{row.number}.pdf"))
        paper = printing.Paper(pdf)
        printing.print_paper(paper, printer)
        paper.close()
        window.close_preview()

    def answer() -> None:
        """A folder that bears somebody's name, as clerks make them; the dialog is the toolkit's own."""
        for one in QApplication.topLevelWidgets():
            if isinstance(one, QFileDialog):
                one.findChild(QLineEdit).setText(str(out / name / "回执.pdf"))
                look_round()
                one.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save).click()
                if one.isVisible():
                    one.reject()

    (out / name).mkdir(parents=True, exist_ok=True)
    QTimer.singleShot(300, answer)
    chosen, _ = files.ask_save(window, "另存为", "回执.pdf", "PDF (*.pdf)")
    seen.append("chosen " + ("yes" if chosen else "no"))
    scan = out / name / f"{name}的户口簿.jpg"
    _picture(scan)
    desk.change(lambda work: attachments.stage(work, scan))
    desk.change(lambda work: drafts.save(work, "accept", "1", {"applicant": name, "matter": "x"}))
    desk.change(lambda work: residents_export.export(work, out / "名单.csv"))
    unsaid.begin()

    def broken() -> None:
        raise ValueError(f"{name} is not what was expected")

    window.jobs.run(broken)
    one = threading.Thread(target=broken)
    one.start()
    one.join()
    backups.create(home, desk.opened, clock=desk.clock)
    errands.write_card(desk, out / "own.sdcard")
    window.go("cases", new=True)
    look_round()
    (home_folder.parent / "seen.txt").write_text("\n".join(seen), "utf-8")
    os.kill(os.getpid(), signal.SIGKILL)


def _picture(file: Path) -> None:
    from PySide6.QtGui import QImage

    image = QImage(600, 400, QImage.Format.Format_RGB32)
    image.fill(0xFFCCAA)
    assert image.save(str(file))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
