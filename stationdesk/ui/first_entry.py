"""The first start over an `Opening`: the wizard's answers become a station, its recovery code goes on paper, the desk opens.

For somebody at a computer that has no home yet. Founding runs on the lane; what is refused is said in the wizard.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from stationdesk.core import packs, pinyin
from stationdesk.core.errors import Unhappy
from stationdesk.ui import first_look
from stationdesk.ui.first_start import ABOUT, FirstStart, NewStation, PostChoice, VillageChoice
from stationdesk.ui.unlock import Unlocking
from stationdesk.ui.words import tr


class FirstEntry:
    """The wizard: where the village is, who sits here, the recovery code on paper."""

    def __init__(self, opening: Any) -> None:
        self._opening = opening
        self._secret = ""
        self.page = page = FirstStart(_villages(), _posts())
        page.asked.connect(self._on_wanted)
        page.practice_asked.connect(opening.open_practice)
        page.restore_asked.connect(self._choose_backup)
        page.join_asked.connect(self._join)
        page.print_asked.connect(self._print_recovery)
        page.save_asked.connect(self._save_recovery)
        first_look.attach(opening, page)
        page.finished.connect(self._on_founded)
        opening.shell.show_widget(page)

    def made(self, code: str, password: str) -> None:
        """A home was made and this password opens it, once its recovery code was read back."""
        self._secret = password
        self.page.show_recovery(code)

    def refuse(self, problem: BaseException) -> bool:
        """Say in the wizard what went wrong; whether it was bad news with a sentence, and not a bug."""
        if isinstance(problem, Unhappy):
            self.page.refuse(problem)
            return True
        self.page.set_busy(False)
        return False

    def _on_wanted(self, wanted: NewStation) -> None:
        self._opening.jobs.run(
            partial(self._found, wanted),
            lambda code: self.made(code, wanted.password),
            self.refuse,
            owner=self._opening,
        )

    def _found(self, wanted: NewStation) -> str:
        from stationdesk.new_home import found_station
        from stationdesk.services import station

        opening = self._opening
        place = station.village(wanted.village_code, wanted.village_name)
        new = station.NewStation(
            village=place, name=wanted.station_name, user_name=wanted.user_name, posts=wanted.posts
        )
        made = found_station(opening.home, new, wanted.password, clock=opening.given.clock)
        opening.taken()
        return made.recovery_code

    def _on_founded(self) -> None:
        """The paper was read back: open the new station for the person who made it."""
        from stationdesk.security.slots import KeySlots

        opening = self._opening
        person = KeySlots(opening.home).people()[0]
        asked = Unlocking(person.user_id, self._secret)
        self._secret = ""
        opening.jobs.run(partial(opening.unlock, asked), opening.entered, self.refuse, owner=opening)

    def _print_recovery(self, code: str) -> None:
        from stationdesk.ui import recovery_paper

        opening = self._opening
        recovery_paper.print_(opening.shell, opening.home, opening.given.clock, code)

    def _save_recovery(self, code: str) -> None:
        from stationdesk.ui import recovery_paper

        opening = self._opening
        try:
            name = recovery_paper.save(opening.shell, opening.home, opening.given.clock, code)
        except Unhappy as bad:
            self.refuse(bad)
            return
        if name:
            self.page.say_saved(name)

    def _choose_backup(self) -> None:
        from stationdesk.ui import files

        opening = self._opening
        name = files.ask_open(opening.shell, tr("选择备份文件"), tr("备份文件 (*.sdbackup)"))
        if name:
            opening.show_restore(Path(name))

    def _join(self) -> None:
        from stationdesk.ui import joining

        joining.begin(self._opening, self)


def _villages() -> list[VillageChoice]:
    def typed(name: str) -> tuple[str, ...]:
        keys = pinyin.keys(name)
        return (*keys.full, *keys.initials)

    return [
        VillageChoice(
            row["code"],
            row["name"],
            row["full_name"],
            (*typed(row["name"]), *typed(row["town"]["name"])),
        )
        for row in packs.load("regions").items()
    ]


def _posts() -> list[PostChoice]:
    """The posts somebody can hold who founds a village's station: no trainee, no supervisor, nobody of a township."""
    return [
        PostChoice(row["post"], row["name"], ABOUT.get(row["post"], ""))
        for row in packs.load("permits").body["posts"]
        if row["post"] not in ("trainee", "supervisor") and not row["post"].startswith("town_")
    ]
