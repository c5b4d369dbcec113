"""A computer that joins is its first user's whom the enrolment named: the name typed there makes nobody somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from stationdesk.core.paths import Home
from stationdesk.desk import UNALLOTTED, NotEnrolledYet
from stationdesk.new_home import join_station
from stationdesk.services import users
from stationdesk.sync import card, errands, peers
from tests.fixtures import PASSWORD, QUICK, USER, open_desk
from tests.sync.machines import Machine, Place


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.close()


def joined(place: Place, first: Machine, who: str, name: str = "n") -> tuple[Machine, Path]:
    asked = place.root / f"{name}-asked.sdcard"
    errands.write_card(first.desk, asked)
    home = place.root / name
    join_station(Home(home), card.read(asked), who, PASSWORD, clock=first.clock, kdf=QUICK)
    made = Machine(open_desk(home, first.clock, who), first.clock, home)
    place.machines.append(made)
    own = place.root / f"{name}.sdcard"
    errands.write_card(made.desk, own)
    return made, own


def person(first: Machine, name: str, post: str) -> str:
    return first.desk.change(lambda work: users.add(work, users.NewUser(name, (post,)))).id


def test_who_types_the_secretarys_name_at_a_new_computer_is_not_the_secretary(place: Place) -> None:
    first = place.village()
    secretary = person(first, "钱书记", "secretary")
    made, own = joined(place, first, "钱书记")
    errands.enrol(first.desk, own, approved_by=secretary)
    made.take(first.export(place.root / "s"))
    assert made.desk.device.device_no == UNALLOTTED
    assert made.desk.actor.user_id is None
    assert made.desk.actor.permits == {"sync:import"}
    with pytest.raises(NotEnrolledYet):
        made.add("曾庆兰")


def test_whom_the_enrolment_names_is_the_first_and_nobody_else(place: Place) -> None:
    first = place.village()
    clerk = person(first, "李会计", "clerk")
    made, own = joined(place, first, "李会计")
    other, others = joined(place, first, USER, "m")
    for file in (own, others):
        enrolled = errands.enrol(first.desk, file)
        first.desk.change(lambda work, row=enrolled: peers.name_first(work, row.device_id, clerk))
    bundle = first.export(place.root / "s")
    made.take(bundle)
    other.take(bundle)
    assert (made.desk.actor.user_id, made.desk.device.device_no) == (clerk, 20)
    assert (other.desk.actor.user_id, other.desk.device.device_no) == (None, UNALLOTTED)
    # A mistake is put right by naming somebody else; the next bundle brings it.
    me = first.desk.actor.user_id
    assert me is not None
    device = other.desk.device.device_id
    first.desk.change(lambda work: peers.name_first(work, device, me))
    other.take(first.export(place.root / "s2"))
    assert (other.desk.actor.user_id, other.desk.device.device_no) == (me, 30)


def test_only_the_head_lets_a_computer_be_somebody_elses_and_nobody_disabled_is_named(place: Place) -> None:
    first = place.village()
    clerk = person(first, "李会计", "clerk")
    _made, own = joined(place, first, "李会计")
    device = errands.enrol(first.desk, own).device_id
    with pytest.raises(peers.FirstUserUnknown):
        first.desk.change(lambda work: peers.name_first(work, device, "nobody"))
    with pytest.raises(peers.FirstUserUnknown):
        first.desk.change(lambda work: peers.name_first(work, "no-device", clerk))
    person(first, "胡村长", "head")
    with pytest.raises(peers.HeadMustApprove):
        first.desk.change(lambda work: peers.name_first(work, device, clerk))
