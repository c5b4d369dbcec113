"""What the first start says of this computer: looked at on the lane while the first page is read."""

from __future__ import annotations

from datetime import datetime
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
    screen = screen_now()

    def work() -> tuple[list[Line], str]:
        from stationdesk.services import computer

        found = lines(opening.home, opening.given.clock.now(), screen)
        return found, computer.second_place(opening.home)

    def show(found: tuple[list[Line], str]) -> None:
        page.looked.show_lines(*found)
        bad = [line for line in found[0] if line.state == "bad"]
        if bad and page.step == 0:
            # The card is at the end of the page, on a small screen out of sight.
            words = tr(
                "这台电脑有 {n} 处要先处理，办法在这一页最下面：{what}", n=len(bad), what=bad[0].message
            )
            page.banner.show_words(words, "warn")

    opening.jobs.run(work, show, owner=page)


def warn_of_room(opening: Any) -> None:
    """A home whose disk is full opens, and would refuse the first thing that is saved: said before anything is typed."""
    window, home = opening.window, opening.home

    def work() -> list[Line]:
        from stationdesk.services import computer

        return [line for line in computer.disk(home) if line.name == "disk" and line.state == "bad"]

    def show(found: list[Line]) -> None:
        for line in found:
            words = tr("{what}。{how}", what=line.message, how=line.what_to_do)
            window.banner.show_words(words, "bad")

    opening.jobs.run(work, show, owner=window)


def screen_now() -> tuple[tuple[int, int] | None, int]:
    """The pixels of the first screen and its scale in percent; for the window's thread."""
    screen = QGuiApplication.primaryScreen()
    if screen is None:
        return None, 100
    size = screen.size() * screen.devicePixelRatio()
    return (size.width(), size.height()), round(screen.devicePixelRatio() * 100)


def lines(home: Home, now: datetime, screen: tuple[tuple[int, int] | None, int]) -> list[Line]:
    """Everything looked at, what is wrong first. For the lane."""
    from stationdesk.services import computer

    found = [*computer.look(home, now), *computer.screen(*screen), *_fonts()]
    return sorted(found, key=lambda line: ("bad", "warn", "ok").index(line.state))


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

    opening.move(Path(place))
    page.finished.connect(lambda: computer.taken_home(opening.home.root))
    look(opening, page)
