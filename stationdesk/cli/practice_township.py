"""`practice --township`: a practice township with its offices, and a practice village beside it that has reported to it."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final, Protocol

from stationdesk.core.clock import Clock, SystemClock
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.paths import Home
from stationdesk.core.workbook_made import workbook
from stationdesk.desk import Desk, HomeExists
from stationdesk.new_home import found_station
from stationdesk.security import slots
from stationdesk.services import station, township_cases, township_tasks, users
from stationdesk.sync import errands

PASSWORD: Final = "practice"
CODE, NAME, FIRST = "421221106", "潘家湾镇便民服务中心", "周主任"
OFFICERS: Final = (
    ("李民政", "town_civil"),
    ("赵督导", "town_child"),
    ("钱人社", "town_labour"),
    ("孙镇长", "town_lead"),
)
OLDEST: Final = 8


class Village(Protocol):
    """What is asked of a practice village that was made (`cli.practice.Made`)."""

    @property
    def users(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class MadeTownship:
    """A practice township: where its village lies, who works there, what waits."""

    village: Village
    village_home: str
    users: tuple[str, ...]
    taken_in: int
    cases: int
    """Handed up to the service centre."""
    tasks: int


def make_township(
    home: Home,
    make_village: Callable[[Home], Village],
    *,
    clock: Clock | None = None,
    kdf: slots.Kdf = slots.FULL,
) -> MadeTownship:
    """Make the township in an empty home, and its village (`make_village`) in a folder of the same name with `-village`.

    Raises HomeExists and what making the village raises, before the township is begun.
    """
    clock = clock or SystemClock()
    if home.card.exists():
        raise HomeExists
    beside = Home(home.root.with_name(home.root.name + "-village"))
    village = make_village(beside)
    place = station.village(CODE)
    new = station.NewStation(place, NAME, FIRST, kind="township", practice=True)
    found_station(home, new, PASSWORD, clock=clock, kdf=kdf)
    with (
        Desk.open(home, FIRST, PASSWORD, clock=clock, kdf=kdf) as township,
        Desk.open(beside, village.users[0], PASSWORD, clock=clock, kdf=kdf) as there,
        tempfile.TemporaryDirectory(prefix="stationdesk-practice-") as folder,
    ):
        for name, post in OFFICERS:
            _officer(township, name, post)
        taken = _exchange(township, there, Path(folder))
        cases = _answer(township)
        _give_a_task(township)
        tasks = len(township.read(township_tasks.listed))
    names = (FIRST, *(name for name, _ in OFFICERS))
    return MadeTownship(village, str(beside.root), names, taken, cases, tasks)


def _officer(desk: Desk, name: str, post: str) -> None:
    user_id = new_id()
    person = desk.slots.add(desk.opened, slots.NewPerson(user_id, name, PASSWORD))
    new = users.NewUser(name, (post,), person.recipient, user_id)
    desk.change(lambda work: users.add(work, new), reason="users:manage")


def _exchange(township: Desk, village: Desk, folder: Path) -> int:
    """Cards both ways, the village's bundle up, the receipt back; how many changes came."""
    for who, whom in ((township, village), (village, township)):
        file = folder / f"{who.kind}.sdcard"
        errands.write_card(who, file)
        errands.enrol(whom, file)
    up = folder / "up"
    up.mkdir()
    errands.export(village, up)
    taken = errands.take_in_files(township, sorted(up.glob("*.sdbundle")), receipts=folder / "receipts")
    errands.take_in_files(village, taken.receipts)
    return taken.applied


def _answer(desk: Desk) -> int:
    """One case is answered already; the others wait."""
    rows = desk.read(township_cases.inbox)
    waiting = [row for row in rows if row.waits == "answer" and row.decides == "agency"]
    if waiting:
        new = township_cases.NewAnswer(waiting[-1].id, "returned", reason="身份证复印件不清楚，请重新复印")
        desk.change(lambda work: township_cases.answer(work, new), reason="township:answer")
    return len(rows)


def _give_a_task(desk: Desk) -> None:
    """The eldest of the village, to be looked after this week."""
    rows = desk.read(
        lambda work: work.rows(
            "SELECT s.village_name, p.name, p.id_number FROM people p JOIN stations s ON s.station_id = p.station_id"
            " AND s.id = p.station_id WHERE p.station_id <> :s AND p.died_on IS NULL AND p.withdrawn_at IS NULL"
            " ORDER BY p.birth, p.id LIMIT :n",
            s=work.station_id,
            n=OLDEST,
        )
    )
    out = io.BytesIO()
    with workbook(out) as book:
        page, text = book.add_worksheet("高龄老人"), book.add_format({"num_format": "@"})
        page.set_column(0, 5, 20, text)
        for n, heading in enumerate(("序号", "村", "姓名", "身份证号", "是否独居", "备注")):
            page.write_string(0, n, heading)
        for at, row in enumerate(rows, 1):
            for n, cell in enumerate((str(at), row["village_name"], row["name"], row["id_number"] or "")):
                page.write_string(at, n, cell, text)
    due = desk.clock.now().date() + timedelta(days=3)
    new = township_tasks.NewTask("高龄老人入冬走访", out.getvalue(), "高龄老人.xlsx", due, split="村")
    desk.change(lambda work: township_tasks.open_task(work, new), reason="township:remind")
