"""Every page and the main dialogs as pictures: for the manual, for the README, and for looking."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QSize, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from stationdesk.core.clock import Clock
from stationdesk.core.late import dataclass
from stationdesk.core.words import Language
from stationdesk.ui import shots, theme, words
from stationdesk.ui.hooks import hooks
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.shell import Shell
from stationdesk.ui.unlock import UnlockPage
from stationdesk.ui.window import DeskWindow

if TYPE_CHECKING:
    from stationdesk.desk import Desk


@dataclass(frozen=True)
class Look:
    """How the window is dressed for its pictures."""

    scale: float = 1.0
    lang: Language = "zh"
    width: int = 1366
    height: int = 768
    dark: bool = False


def take(desk: Desk, out: Path, look: Look, clock: Clock) -> list[Path]:
    """Draw every page of an opened desk, the password page and the first start; the files, in order."""
    qInstallMessageHandler(_quiet)
    theme.choose_style()
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.wear(app, dark=look.dark, scale=look.scale)
    words.choose_language(app, look.lang)
    out.mkdir(parents=True, exist_ok=True)
    shell = Shell()
    shell.resize(QSize(look.width, look.height))
    made: list[Path] = []
    end = f"{round(look.scale * 100)}-{look.lang}.png"
    people = [person.login for person in desk.slots.people()]
    unlock = UnlockPage(desk.village_name, desk.station_name, people)
    shell.show_widget(unlock)
    shell.show()
    shots.settle()
    made.append(shots.grab(shell, out / f"unlock-{end}"))
    made.append(_first_start(shell, out / f"first-start-{end}"))
    window = DeskWindow(desk, Jobs(inline=True), hooks(), clock)
    shell.show_widget(window)
    made += shots.take(window, out, [entry.word for entry in window.entries], look.scale, look.lang)
    made += _views(window, out, end)
    if desk.kind != "township":
        made += _dialogs(desk, shell, window, out, end)
    shell.close()
    return made


def _views(window: DeskWindow, out: Path, end: str) -> list[Path]:
    """Every view of the pages that have some but the first, which is the page's own picture."""
    made: list[Path] = []
    for entry in window.entries:
        window.go(entry.word)
        tabs = getattr(window.page, "tabs", None)
        for word in tabs.words[1:] if tabs is not None else ():
            window.go(entry.word, view=word)
            shots.settle(window.jobs)
            made.append(shots.grab(window.window(), out / f"{entry.word}-{word}-{end}"))
        if tabs is not None:
            window.go(entry.word, view=tabs.words[0])
    return made


def _dialogs(desk: Desk, shell: Shell, window: DeskWindow, out: Path, end: str) -> list[Path]:
    """The acceptance form half way, find-anything, the key sheet, a paper: what lies over the pages."""
    from stationdesk.search import people
    from stationdesk.services import matters, papers
    from stationdesk.ui import finding, issuing

    def shot(name: str) -> Path:
        shots.settle(window.jobs)
        return shots.grab(shell, out / f"{name}-{end}")

    made: list[Path] = []
    who = desk.read(lambda work: people.find(work, "z", 1))
    what = next(row for row in desk.read(lambda work: matters.find(work)) if row.decides == "village")
    window.go("cases", new=True)
    made.append(shot("accept"))
    if who:
        window.go("cases", person=who[0].id, matter=what.code)
        made.append(shot("accept-materials"))
    window.go("today")
    window.top.search.setText("w")
    shots.settle(window.jobs)
    # Offscreen no window is ever active, so the field cannot have the focus that shows its answers.
    window.popup.show_hits(desk.read(lambda work: finding.find(work, "w")), window.top.search)
    made.append(shots.grab(shell, out / f"find-{end}"))
    window.top.search.clear()
    shots.settle(window.jobs)
    window.popup.hide()
    window.show_keys()
    made.append(shot("keys"))
    window.sheet.close_sheet()
    slips = desk.read(lambda work: papers.listed(work, kind="case_slip", limit=1))
    if slips:
        window.preview(issuing.pdf_of(desk, slips[0].id), slips[0].number or "")
        made.append(shot("paper"))
        window.close_preview()
    return made


def _quiet(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """The offscreen plugin says at every window that it has no size hints; everything else is said."""
    if "propagateSizeHints" not in message:
        logging.getLogger(__name__).warning("%s", message)


def _first_start(shell: Shell, file: Path) -> Path:
    from stationdesk.ui.first_start import FirstStart

    page = FirstStart(())
    shell.show_widget(page)
    shots.settle()
    return shots.grab(shell, file)
