"""A township with its officers and two villages, on real machines, for the tests of the township's own desk."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from stationdesk.core.clock import SetClock
from stationdesk.core.ids import new_id
from stationdesk.desk import Desk
from stationdesk.security import slots
from stationdesk.services import station, users
from stationdesk.sync import down
from tests.fixtures import PIN, START, found_alike, open_desk
from tests.sync.machines import Machine, Place

CODES = {"a": ("421221106202", "四邑村便民服务站"), "b": ("421221106203", "苍梧岭村便民服务站")}


@dataclass
class Town:
    """Everybody of one township. `officer("town_civil")` is the desk of somebody in that office."""

    root: Path
    place: Place
    township: Machine
    a: Machine
    b: Machine
    stack: ExitStack = field(default_factory=ExitStack)

    def officer(self, *posts: str, name: str = "李干事") -> Desk:
        """Another user of the township, at a desk of their own on the same home."""
        user_id = new_id()
        desk = self.township.desk
        person = desk.slots.add(desk.opened, slots.NewPerson(user_id, name, PIN))
        new = users.NewUser(name, posts, person.recipient, user_id)
        desk.change(lambda work: users.add(work, new), reason="users:manage")
        other = open_desk(self.township.folder, self.township.clock, user_id, PIN)
        other._lock = desk._lock
        self.stack.callback(lambda: other._engine.dispose())
        return other

    def up(self, *villages: Machine) -> None:
        """Every village's news reaches the township, and its receipt them."""
        for one in villages or (self.a, self.b):
            stick = self.root / f"up-{new_id()}"
            stick.mkdir()
            self.township.take(one.export(stick), receipts=stick)
            one.take(*stick.glob("*.sdreceipt"))

    def send(self, desk: Desk | None = None, **wanted: object) -> dict[str, Path]:
        """What waits goes down: village code → bundle."""
        stick = self.root / f"down-{new_id()}"
        stick.mkdir()
        made = down.send(desk or self.township.desk, stick, **wanted)  # type: ignore[arg-type]
        return {one.village: one.file for one in made}

    def down(self) -> None:
        """What waits goes down and is taken in."""
        files = self.send()
        for machine, (code, _) in zip((self.a, self.b), CODES.values(), strict=True):
            if code in files:
                machine.take(files[code])


def town(root: Path) -> Town:
    """A township and two villages that know each other."""
    place = Place(root)
    township = place.township()
    villages = []
    for name, (code, words) in CODES.items():
        clock = SetClock(START)
        found_alike(root / name, village=station.village(code, words.removesuffix("便民服务站")), name=words)
        villages.append(place._opened(name, clock))
        place.enrol(villages[-1], township)
    return Town(root, place, township, *villages)
