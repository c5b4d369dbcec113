"""What a new version says of itself when it opens its window, and what is said where one was taken back."""

from __future__ import annotations

from functools import partial
from typing import Any

from stationdesk.core import launch
from stationdesk.core.errors import Refusal, Unhappy
from stationdesk.ui.words import tr

_trouble = False


def attach(opening: Any) -> None:
    """A home is open and shown: this version works. Where one was taken back, the status line says so."""
    launch.worked()
    if not opening.given.inline and not opening.desk.practice:
        from stationdesk.services import computer
        from stationdesk.ui import first_look

        if opening.given.own:
            opening.jobs.run(opening.taken)
        else:
            opening.jobs.run(partial(computer.remember_home, opening.home))
        opening.jobs.run(partial(computer.home_opened, opening.home.root, opening.given.clock.now()))
        first_look.warn_of_room(opening)
    if launch.rolled_back() is None:
        return
    from stationdesk.sync import updates

    found = updates.taken_back()
    if found is not None:
        version, sentence = found
        opening.window.status.say(tr(sentence, version=version))


def note(problem: BaseException, opening: Any) -> bool:
    """What kept a home shut: a wrong password, a dead clock or another window is not its fault, everything else speaks against a version on trial.

    Data that only a newer program reads gets a page of its own, where that program can be brought; whether it did.
    """
    global _trouble
    innocent = isinstance(problem, Unhappy) and problem.code in launch.NOT_ITS_FAULT
    _trouble = _trouble or not (innocent or isinstance(problem, Refusal))
    if not isinstance(problem, Refusal) or problem.code != "database-newer" or not launch.is_installed():
        return False
    from stationdesk.ui.update_page import NewerData

    if opening.unlocking is not None:
        opening.unlocking.forget()
    opening._asked = None
    opening.shell.show_widget(NewerData(opening, problem))
    return True


def ended() -> None:
    """The window was closed: a password page that was closed again is no failure."""
    if not _trouble:
        launch.orderly()
