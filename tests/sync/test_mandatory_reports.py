"""Mandatory reports on the way: every machine carries them, only the keys of their readers open them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stationdesk.core.ids import new_id
from stationdesk.core.report_contents import NamedPerson
from stationdesk.desk import Desk
from stationdesk.security import slots
from stationdesk.services import left_behind_report_keys as report_keys
from stationdesk.services import left_behind_reports as reports
from stationdesk.services import left_behind_reports_read as reading
from stationdesk.services import users
from stationdesk.services.left_behind_reports import NewCall, NewReport
from stationdesk.storage.work import Work
from tests.fixtures import PIN
from tests.sync import laptops
from tests.sync.machines import Machine, Place

SECRET = "左臂多处青紫说是被打"
WORDS = (SECRET, "约八岁女孩", "钱满仓", "青山派出所", "受案1号", "在姑姑家")


def written(machine: Machine) -> str:
    new = NewReport("4", SECRET, who="约八岁女孩", named=(NamedPerson(name="钱满仓"),))
    made = machine.desk.change(lambda work: reports.report(work, new))
    call = NewCall(made.report_id, "青山派出所", receipt="受案1号")
    machine.desk.change(lambda work: reports.call(work, call))
    machine.desk.change(lambda work: reports.follow_up(work, made.report_id, "在姑姑家"))
    return made.report_id


def seen(desk: Desk, report_id: str) -> reading.Report:
    return reading.unseal(
        desk.change(lambda work: reports.open_report(work, report_id)), desk.opened.identity
    )


def everything(desk: Desk) -> str:
    def read(work: Work) -> str:
        named = work.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        return "\n".join(
            str(tuple(row.values())) for one in named for row in work.rows(f'SELECT * FROM "{one["name"]}"')
        )

    return desk.read(read)


def test_the_township_holds_the_report_and_not_a_word_of_it(place: Place) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    report_id = written(village)
    township.take(village.export(place.root / "stick"))
    station = village.desk.device.station_id
    count = "SELECT count(*) FROM mandatory_reports WHERE station_id = :s AND id = :r"
    assert township.desk.read(lambda work: work.scalar(count, s=station, r=report_id)) == 1
    text = everything(township.desk)
    for words in WORDS:
        assert words not in text, words


def test_the_same_person_opens_it_on_both_computers_once_the_second_key_is_let_in(place: Place) -> None:
    one = place.village()
    two = place.another(one)
    before = written(one)
    two.take(one.export(place.root / "to-b2"))
    with pytest.raises(reading.KeyNotHere):
        seen(two.desk, before)
    two.desk.change(lambda work: report_keys.hold_key(work, two.desk.opened.recipient))
    one.take(two.export(place.root / "to-a"))
    after = written(one)
    ((user, key),) = one.desk.read(lambda work: report_keys.without_key(work, before))
    found = one.desk.change(lambda work: reports.open_report(work, before))
    wraps = reading.wraps_for(found, one.desk.opened.identity, key, user, "王敏")
    one.desk.change(lambda work: report_keys.admit(work, before, user, key, wraps))
    assert one.desk.read(lambda work: report_keys.without_key(work, after)) == (), "known from the start"
    two.take(one.export(place.root / "to-b3"))
    for report_id in (before, after):
        report = seen(two.desk, report_id)
        assert (report.body.facts, report.calls[0].body.receipt) == (SECRET, "受案1号")


def test_a_report_from_a_laptop_on_a_trip_is_never_held_up(place: Place) -> None:
    home, carried, _ids = laptops.away(place)
    carried.clock.set(carried.clock.at + timedelta(hours=2))
    new = NewReport("9", SECRET, who="路上遇到的女孩", own_key=carried.desk.opened.recipient)
    made = carried.desk.change(lambda work: reports.report(work, new))
    assert seen(carried.desk, made.report_id).body.facts == SECRET
    home.clock.set(carried.clock.at)
    home.take(carried.export(place.root / "home"))
    assert seen(home.desk, made.report_id).body.facts == SECRET


def test_two_people_named_apart_on_two_computers_both_lose_sight(place: Place) -> None:
    one = place.village()
    ids = []
    for name in ("周长河", "吴大海"):
        user_id = new_id()
        person = one.desk.slots.add(one.desk.opened, slots.NewPerson(user_id, name, PIN))
        new = users.NewUser(name, ("child_director",), person.recipient, user_id)
        one.desk.change(lambda work, new=new: users.add(work, new))
        ids.append(user_id)
    two = place.another(one)
    report_id = written(one)
    two.take(one.export(place.root / "to-b2"))
    for machine, name in ((one, "周长河"), (two, "吴大海")):
        named = NamedPerson(name=name)
        machine.desk.change(lambda work, named=named: reports.name_also(work, report_id, named))
    one.take(two.export(place.root / "to-a"))
    two.take(one.export(place.root / "to-b3"))
    for machine in (one, two):
        for user_id in ids:

            def sees(work: Work, user_id: str = user_id) -> bool:
                work.actor = users.actor(work, user_id)
                return report_id in {line.id for line in reports.listed(work)}

            assert not machine.desk.read(sees)
    assert one.digests() == two.digests()
