"""A village and a laptop of it for trip packs: people to visit, the pack on its way out, the changes on their way back."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from stationdesk.core.clock import SetClock
from stationdesk.core.ids import new_id
from stationdesk.core.paths import Home
from stationdesk.models.residents import Household, Kinship, Phone
from stationdesk.models.visits import Visit
from stationdesk.new_home import join_station
from stationdesk.services import numbers, visits
from stationdesk.storage.work import Work
from stationdesk.sync import card, errands, trip_packs, trip_wipe
from stationdesk.sync.trip_choice import Wish
from tests.fixtures import PASSWORD, QUICK, START, USER
from tests.sync.machines import Machine, Place

DAY = date(2026, 11, 22)


def household(home: Machine, number: str) -> str:
    """A household; its id."""
    made = new_id()

    def write(work: Work) -> None:
        work.session.add(Household(station_id=work.station_id, id=made, number=number, address="三组8号"))

    home.desk.change(write, reason="residents:edit")
    return made


def add(home: Machine, *rows: Any) -> None:
    """Rows of the station, as a service would write them."""

    def write(work: Work) -> None:
        for row in rows:
            row.station_id = work.station_id
            work.session.add(row)

    home.desk.change(write, reason="test")


def plan(home: Machine, person: str, day: date = DAY, **more: Any) -> str:
    """A planned visit; its id."""
    made = new_id()

    def write(work: Work) -> None:
        work.session.add(
            Visit(
                station_id=work.station_id,
                id=made,
                number=numbers.take(work, "visit"),
                person_id=person,
                planned_on=day,
                state="planned",
                agent_id=work.user_id,
                **more,
            )
        )

    home.desk.change(write, reason="visits:plan")
    return made


def village(place: Place) -> tuple[Machine, dict[str, str]]:
    """Two households; an elder and a child in the first with a visit planned, another family in the second."""
    home = place.village()
    first, second = household(home, "H-1"), household(home, "H-2")
    ids = {"first": first, "second": second}
    ids["elder"] = home.add("周桂英", household_id=first, birth=date(1950, 3, 1))
    ids["child"] = home.add("周小满", household_id=first, birth=date(2016, 5, 1))
    ids["other"] = home.add("胡大海", household_id=second)
    add(
        home,
        Phone(person_id=ids["elder"], number="13800000000"),
        Phone(person_id=ids["other"], number="13900000000"),
        Kinship(person_id=ids["child"], relative_id=ids["elder"], kind="guardian"),
        Kinship(person_id=ids["child"], relative_id=ids["other"], kind="father"),
    )
    ids["visit"] = plan(home, ids["elder"])
    ids["elsewhere"] = plan(home, ids["other"], DAY + timedelta(days=1))
    return home, ids


def laptop(place: Place, home: Machine, name: str = "l", ahead: timedelta = timedelta()) -> Machine:
    """A laptop that joined and was enrolled for trips; it holds nothing yet."""
    clock = SetClock(START + ahead)
    asked = place.root / f"{name}-asked.sdcard"
    errands.write_card(home.desk, asked)
    join_station(Home(place.root / name), card.read(asked), USER, PASSWORD, clock=clock, kdf=QUICK)
    joined = place._opened(name, clock)
    own = place.root / f"{name}.sdcard"
    errands.write_card(joined.desk, own)
    errands.enrol(home.desk, own, for_trips=True)
    return joined


def number_of(machine: Machine) -> int:
    """The device number of a home."""
    return machine.desk.device.device_no


def make(home: Machine, file: Path, wish: Wish | None = None, days: int = 3, device: str = "20") -> Path:
    """Make a pack for the laptop; the file."""
    trip_packs.make(home.desk, device, wish or Wish(visits_on=DAY), days, file)
    return file


def away(place: Place, days: int = 3, wish: Wish | None = None) -> tuple[Machine, Machine, dict[str, str]]:
    """Village, laptop on the road with the first household, and the ids."""
    home, ids = village(place)
    carried = laptop(place, home)
    file = make(home, place.root / "pack.sdtrip", wish, days)
    trip_packs.open_pack(carried.desk, file)
    return home, carried, ids


def visit(machine: Machine, person: str = "", visit_id: str | None = None, **facts: Any) -> visits.Made:
    """Write a visit down, as the page does."""
    given = visits.Recorded(person or None, visit_id=visit_id, **facts)
    return machine.desk.change(lambda work: visits.record(work, given), reason="visits:record")


def bring_home(place: Place, carried: Machine, home: Machine) -> errands.TakenIn:
    """Export on the laptop, take in at home; the receipt lies beside the bundle."""
    stick = place.root / "stick"
    stick.mkdir(exist_ok=True)
    made = errands.export(carried.desk.beyond_expiry, stick)
    assert made.file is not None
    return home.take(made.file)


def receipt_to(carried: Machine, taken: errands.TakenIn) -> errands.TakenIn:
    """The laptop takes the receipt that came of it."""
    return errands.take_in_files(carried.desk.beyond_expiry, taken.receipts)


def wipe(carried: Machine, reason: str = "") -> trip_wipe.Wiped:
    """Wipe the laptop."""
    return trip_wipe.wipe_pack(carried.desk.beyond_expiry, PASSWORD, without_receipt=reason, kdf=QUICK)
