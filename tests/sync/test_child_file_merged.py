"""One child's file written on two computers: nothing is lost, and a conflict tells nobody what a list would not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from stationdesk.cli import frame, verbs
from stationdesk.core.ids import new_id
from stationdesk.core.report_contents import NamedPerson
from stationdesk.models.child_files import ChildRecord
from stationdesk.models.users import User
from stationdesk.security import slots
from stationdesk.services import (
    child_records,
    left_behind,
    left_behind_counts,
    left_behind_files,
    left_behind_summary,
    users,
)
from stationdesk.services import file_access_sight as sight
from stationdesk.services.child_records import FormEdit
from stationdesk.services.left_behind import Choice, Graded
from tests.fixtures import PASSWORD, PIN, QUICK
from tests.services.test_left_behind_rules import Family, both_away
from tests.sync.machines import Machine, Place

SCHOOL, OTHER = "星火小学", "潘家湾中心小学"


def colleague(machine: Machine, name: str, *posts: str) -> str:
    user_id = new_id()
    desk = machine.desk
    person = desk.slots.add(desk.opened, slots.NewPerson(user_id, name, PIN))
    desk.change(lambda work: users.add(work, users.NewUser(name, posts, person.recipient, user_id)))
    return user_id


def village(place: Place) -> tuple[Machine, Machine, str, str]:
    """Two computers, a child on the register, and both users may open the file."""
    first = place.village()
    child = first.desk.change(lambda work: both_away(Family(work), "2016-05-05"))[0]
    made = first.desk.change(lambda work: left_behind.confirm(work, Choice(child, "child")))
    me = first.desk.actor.user_id or ""
    head = colleague(first, "任主任", "head", "clerk")
    secretary = colleague(first, "陈书记", "secretary")

    def standing(work: Any) -> None:
        assert work.session.get(User, (work.station_id, secretary))
        from stationdesk.models.left_behind import FileAuthorisation

        work.session.add(
            FileAuthorisation(
                station_id=work.station_id, id=new_id(), user_id=me, person_id=None, granted_by=secretary,
                reason="任命书", since=work.today,
            )
        )  # fmt: skip

    first.desk.change(standing)
    second = place.another(first, approved_by=head)
    assert made.enrolment_id
    return first, second, child, made.enrolment_id


def both_write(first: Machine, second: Machine, enrolment: str) -> None:
    for machine, school in ((first, SCHOOL), (second, OTHER)):
        machine.desk.change(
            lambda work, school=school: child_records.save(work, FormEdit(enrolment, {"school": school}))
        )
    first.desk.change(lambda work: left_behind.assess(work, Graded(enrolment, "good")))
    second.desk.change(lambda work: left_behind.assess(work, Graded(enrolment, "poor")))


def exchange(place: Place, first: Machine, second: Machine) -> None:
    first.take(second.export(place.root / "s"))
    second.take(first.export(place.root / "f"))


def test_both_values_are_kept_and_both_computers_end_alike(place: Place) -> None:
    first, second, _, enrolment = village(place)
    both_write(first, second, enrolment)
    exchange(place, first, second)
    assert first.digests() == second.digests()
    sides = {
        str(side["value"])
        for row in first.conflicts()
        if (row.table, row.column) == ("child_files", "school")
        for side in row.sides
    }
    assert sides == {SCHOOL, OTHER}
    kept = [
        machine.desk.read(lambda work: [row.id for row in work.session.query(ChildRecord)])
        for machine in (first, second)
    ]
    assert kept[0] == kept[1]
    assert len(kept[0]) == 1, "one child, one file"
    risks = {m.desk.read(lambda work: left_behind.get(work, enrolment).risk) for m in (first, second)}
    assert len(risks) == 1


@pytest.mark.parametrize(("who", "named"), [("任主任", False), ("任主任", True), ("陈书记", False)])
def test_a_conflict_in_a_childs_file_says_no_value_to_who_did_not_open_it(
    place: Place,
    who: str,
    named: bool,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second, child, enrolment = village(place)
    both_write(first, second, enrolment)
    exchange(place, first, second)
    items = [row for row in first.conflicts() if row.table in ("child_files", "left_behind")]
    assert items
    if named:
        first.desk.change(lambda work: sight.lose(work, child, (NamedPerson(name=who),)))
    first.desk.change(lambda work: left_behind_files.open_child(work, enrolment))
    first.desk.close()

    def run(user: str | None, password: str, *words: str) -> tuple[int, dict[str, Any], str]:
        monkeypatch.setenv("STATIONDESK_PASSWORD", password)
        argv = ["--home", str(first.folder), *(["--user", user] if user else []), "--json", *words]
        capsys.readouterr()
        code = frame.run(argv, verbs.ALL, clock=first.clock, kdf=QUICK)
        said = capsys.readouterr()
        return code, json.loads(said.out), said.out + said.err

    code, found, text = run(who, PIN, "sync", "conflicts")
    assert code == 0
    assert SCHOOL not in text
    assert OTHER not in text
    seen = {row["id"] for row in found["conflicts"]}
    assert seen.isdisjoint({one.id for one in items}) if named else seen >= {one.id for one in items}
    code, found, text = run(who, PIN, "sync", "settle", items[0].id, "--take", "mine")
    assert (code, found["error"]["code"]) == (2, "conflict-gone" if named else "content-not-seen")
    code, found, text = run(None, PASSWORD, "sync", "conflicts")
    assert SCHOOL in text, "who opened the file that day sees both"
    assert run(None, PASSWORD, "sync", "settle", items[0].id, "--take", "mine")[0] == 0


def test_a_conflict_shows_no_whole_number(
    place: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import date

    from stationdesk.core.idnumber import make

    numbers = [make("421221", date(1980, 1, 1), n) for n in (11, 12)]
    first = place.village()
    known = first.add("曾庆兰")
    second = place.another(first)
    for machine, number in zip((first, second), numbers, strict=True):
        machine.edit(known, id_number=number)
    first.take(second.export(place.root / "s"))
    (item,) = first.conflicts()
    first.desk.close()
    monkeypatch.setenv("STATIONDESK_PASSWORD", PASSWORD)
    argv = ["--home", str(first.folder), "--json", "sync", "conflicts"]
    assert frame.run(argv, verbs.ALL, clock=first.clock, kdf=QUICK) == 0
    said = capsys.readouterr().out
    assert not [number for number in numbers if number in said]
    assert numbers[0][-4:] in said
    argv = ["--home", str(first.folder), "--json", "sync", "settle", item.id, "--take", "theirs"]
    assert frame.run(argv, verbs.ALL, clock=first.clock, kdf=QUICK) == 0


def test_a_child_taken_in_on_both_computers_is_counted_once_and_shown_twice(place: Place) -> None:
    first = place.village()
    child = first.desk.change(lambda work: both_away(Family(work), "2016-05-05"))[0]
    second = place.another(first)
    made = [
        machine.desk.change(lambda work: left_behind.confirm(work, Choice(child, "child"))).enrolment_id
        for machine in (first, second)
    ]
    exchange(place, first, second)
    assert first.digests() == second.digests()

    def numbers(machine: Machine) -> tuple[int, int, dict[str, int]]:
        summary = machine.desk.read(left_behind_summary.summary)
        (counted, *_) = machine.desk.read(left_behind_counts.counts).groups
        flow = counted.flow
        cells = {cell.key: cell.count for cell in (flow.opening, flow.came, flow.left, flow.closing)}
        return len(machine.desk.read(left_behind.register)), summary.groups[0].total, cells

    once = {"opening": 0, "came": 1, "left": 0, "closing": 1}
    for machine in (first, second):
        assert numbers(machine) == (2, 1, once)
    for extra in made[:1]:
        first.desk.change(lambda work, extra=extra: left_behind.close(work, extra or "", "重复登记"))
    assert numbers(first) == (1, 1, once)
