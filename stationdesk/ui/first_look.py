"""What the first start says of this computer: looked at on the lane while the first page is read."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication

from stationdesk.core.paths import Home
from stationdesk.services.computer import Line
from stationdesk.ui.first_start import FirstStart
from stationdesk.ui.words import tr


def attach(opening: Any, page: FirstStart) -> None:
    """Fill the page's card, and put the home on the second disk when that is wanted."""
    page.place_asked.connect(partial(_take, opening, page))
    if not opening.given.inline:
        look(opening, page)


def look(opening: Any, page: FirstStart) -> None:
    """Look at the computer and show it."""
    screen = QGuiApplication.primaryScreen()
    size = screen.size() * screen.devicePixelRatio() if screen is not None else None
    scale = round(screen.devicePixelRatio() * 100) if screen is not None else 100
    pixels = (size.width(), size.height()) if size is not None else None

    def work() -> tuple[list[Line], str]:
        from stationdesk.services import computer

        lines = computer.look(opening.home, opening.given.clock.now())
        lines += computer.screen(pixels, scale)
        return [*lines, *_fonts()], computer.second_place(opening.home)

    def show(found: tuple[list[Line], str]) -> None:
        page.looked.show_lines(*found)

    opening.jobs.run(work, show, owner=page)


def _fonts() -> list[Line]:
    """Which of the papers' typefaces are missing, and that names can be printed."""
    from stationdesk.documents import fonts

    report = fonts.here().report()
    missing = [role for role in report.roles if not role.found]
    if not missing:
        return [Line("fonts", "ok", tr("字体齐全，生僻字能印"))]
    return [
        Line(
            f"font-{role.role}",
            "bad" if role.role == "song" else "warn",
            tr("没有可以印制“{role}”的字体。", role=tr(role.name)),
            tr(role.advice) if role.advice else "",
        )
        for role in missing
    ]


def _take(opening: Any, page: FirstStart, place: str) -> None:
    from stationdesk.services import computer

    opening.home = Home(Path(place))
    page.finished.connect(lambda: computer.taken_home(opening.home.root))
    look(opening, page)
