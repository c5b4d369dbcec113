"""A colleague's first unlock on another PC of the village: by an officer's code, said over the telephone."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from stationdesk.core.ids import new_id
from stationdesk.desk import Desk
from stationdesk.security import slots
from stationdesk.security.permits import NotPermitted
from stationdesk.services import audit_entries, user_changes, user_entries, users
from stationdesk.storage import checks
from tests.fixtures import PASSWORD, QUICK
from tests.sync.machines import Machine, Place

OWN = "chosen by herself 5"


def joined(place: Place) -> tuple[Machine, Machine, str, str]:
    """Two PCs; on the first also a clerk (周敏) and a head (陈主任), who have never been at the second."""
    first = place.village()
    made = []
    for name, post in (("周敏", "clerk"), ("陈主任", "head")):
        person = first.desk.slots.add(first.desk.opened, slots.NewPerson(new_id(), name, PASSWORD))
        new = users.NewUser(name, (post,), person.recipient, person.user_id)
        first.desk.change(lambda work, new=new: users.add(work, new))
        made.append(person.user_id)
    head = as_user(first, made[1])
    second = place.another(first, approved_by=made[1])
    head._engine.dispose()
    back = exchange(place, first, second)
    assert user_entries.tend(second.desk)
    assert not user_entries.tend(second.desk)
    back()
    return first, second, made[0], made[1]


def exchange(place: Place, first: Machine, second: Machine) -> Any:
    stick = place.root / f"stick-{new_id()}"
    second.take(first.export(stick))
    return lambda: first.take(second.export(place.root / f"stick-{new_id()}"))


def as_user(machine: Machine, user_id: str) -> Desk:
    desk = Desk.open(machine.desk.home, user_id, PASSWORD, clock=machine.clock, kdf=QUICK)
    desk._lock = machine.desk._lock
    return desk


def keys_of(machine: Machine) -> slots.KeySlots:
    return slots.KeySlots(machine.desk.home, clock=machine.clock, kdf=QUICK)


def come_in(machine: Machine, user_id: str, code: str, password: str = OWN) -> Desk:
    machine.desk.close()
    of = partial(Desk.of, machine.desk.home, clock=machine.clock)
    return user_entries.enter(keys_of(machine), lambda opened: of(opened), user_id, code, password)


def request_of(machine: Machine, user_id: str) -> str:
    return next(one.request for one in user_entries.waiting(keys_of(machine)) if one.user_id == user_id)


def issued(desk: Desk, user_id: str, request: str, days: int = 2) -> user_entries.Issued:
    new = user_entries.NewCode(user_id, request, days)
    return desk.change(lambda work: user_entries.issue(work, new, desk.opened.identity))


def test_a_colleague_comes_in_at_another_pc_by_the_heads_code(place: Place) -> None:
    first, second, clerk, head_id = joined(place)
    with as_user(first, head_id) as head:
        said = issued(head, clerk, request_of(second, clerk))
        head._lock = None
    assert said.device_no == second.desk.device.device_no
    with come_in(second, clerk, said.code) as desk:
        assert desk.actor.name == "周敏"
        assert desk.may("cases:accept")
        entry = desk.read(
            lambda work: work.rows("SELECT tag, detail FROM audit ORDER BY at DESC, n DESC LIMIT 1")
        )
        assert "entered" in str(entry)
        assert not user_entries.tend(desk)
    with Desk.open(second.desk.home, "周敏", OWN, clock=second.clock, kdf=QUICK) as again:
        assert [one.code for one in again.read(checks.run)] == []
    # Credentials did not travel: her password at the first PC is still the one of there.
    with pytest.raises(slots.WrongPassword):
        keys_of(first).unlock(clerk, OWN)
    with pytest.raises(slots.NoEntryHere):
        keys_of(second).unlock_entry(clerk, said.code)
    found = first.desk.read(lambda work: audit_entries.entries(work, audit_entries.Asked(limit=50)))
    assert any(
        one.tag == "users:admit" and one.target_id == clerk and one.user_id == head_id for one in found
    )


@pytest.mark.prove
def test_a_code_is_for_nobody_else_nowhere_else_and_not_for_ever(place: Place) -> None:
    first, second, clerk, head_id = joined(place)
    request = request_of(second, clerk)
    with as_user(first, head_id) as head:
        mine, hers = issued(head, head_id, request_of(second, head_id)), issued(head, clerk, request, 1)
        head._lock = None
    assert mine.code != hers.code
    second.desk.close()
    keys = keys_of(second)
    with pytest.raises(slots.WrongEntryCode):
        keys.unlock_entry(clerk, mine.code)
    with pytest.raises(slots.NoEntryHere):
        keys_of(first).unlock_entry(clerk, hers.code)
    second.clock.set(second.clock.at + timedelta(days=3))
    with pytest.raises(slots.EntryCodeExpired):
        keys.unlock_entry(clerk, hers.code)
    # The station worked on; then somebody puts the clock back to use the code that had ended.
    with Desk.open(second.desk.home, "王敏", PASSWORD, clock=second.clock, kdf=QUICK) as desk:
        desk.change(lambda work: user_changes.set_posts(work, clerk, ["clerk", "agent"]))
    second.clock.set(second.clock.at - timedelta(days=3))
    with pytest.raises(slots.EntryCodeExpired):
        come_in(second, clerk, hers.code)


@pytest.mark.prove
def test_only_officers_give_codes_and_one_who_is_none_any_more_knows_nothing_new(place: Place) -> None:
    first, second, clerk, head_id = joined(place)
    request = request_of(second, clerk)
    with as_user(first, clerk) as other:
        with pytest.raises(NotPermitted):
            issued(other, clerk, request)
        other._lock = None
    with as_user(first, head_id) as head:
        before = issued(head, clerk, request)
        head._lock = None
    # The head's post ends; the second PC hears of it and changes its secret and its requests.
    first.desk.change(lambda work: user_changes.set_posts(work, head_id, ["trainee"]))
    exchange(place, first, second)
    assert user_entries.tend(second.desk)
    assert request_of(second, clerk) != request
    second.desk.close()
    with pytest.raises(slots.WrongEntryCode):
        keys_of(second).unlock_entry(clerk, before.code)


@pytest.mark.prove
def test_who_was_disabled_gets_no_code_and_no_entry(place: Place) -> None:
    first, second, clerk, _head = joined(place)
    request = request_of(second, clerk)
    said = issued(first.desk, clerk, request)
    first.desk.change(lambda work: user_changes.disable(work, clerk))
    with pytest.raises(users.NobodyWithThatId):
        issued(first.desk, clerk, request)
    exchange(place, first, second)
    with pytest.raises(users.NobodyWithThatId):
        come_in(second, clerk, said.code)
    with Desk.open(second.desk.home, "王敏", PASSWORD, clock=second.clock, kdf=QUICK) as desk:
        assert user_entries.tend(desk)
        assert clerk not in {one.user_id for one in desk.slots.entries()}


@pytest.mark.prove
def test_a_wrong_request_or_a_computer_that_has_told_nothing_is_said(place: Place) -> None:
    first, _second, clerk, _head = joined(place)
    for wrong, what in (
        ("999-17", user_entries.entry_codes.EntryRequestMistyped),
        (user_entries.entry_codes.request(999, 1), user_entries.DeviceUnknown),
        (
            user_entries.entry_codes.request(first.desk.device.device_no, 1),
            user_entries.EntryKeyNotHere,
        ),
    ):
        with pytest.raises(what):
            issued(first.desk, clerk, wrong)
    with pytest.raises(user_entries.CodeDaysWrong):
        issued(first.desk, clerk, user_entries.entry_codes.request(20, 1), days=30)


@pytest.mark.prove
def test_who_was_disabled_elsewhere_loses_the_key_here_too(place: Place) -> None:
    first, second, clerk, head_id = joined(place)
    with as_user(first, head_id) as head:
        said = issued(head, clerk, request_of(second, clerk))
        head._lock = None
    come_in(second, clerk, said.code).close()
    first.desk.change(lambda work: user_changes.disable(work, clerk))
    with Desk.open(second.desk.home, "王敏", PASSWORD, clock=second.clock, kdf=QUICK) as desk:
        second.desk = desk
        exchange(place, first, second)
        assert clerk in {one.user_id for one in desk.slots.people()}
        assert user_entries.tend(desk)
        assert clerk not in {one.user_id for one in desk.slots.people()}
        assert not user_entries.tend(desk)
    with pytest.raises(slots.NobodyByThatName):
        keys_of(second).unlock(clerk, OWN)
