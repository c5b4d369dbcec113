"""One-time codes and re-keying at the level of the key file: for one person, one computer, once, in time."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.paths import Home
from stationdesk.security import entry_codes
from stationdesk.security.attempts import WaitBeforeTrying
from stationdesk.security.keyfile import KeysDamaged, second
from stationdesk.security.slots import (
    EntryClosed,
    EntryCodeExpired,
    KeySlots,
    Made,
    NewPerson,
    NobodyByThatName,
    NoEntryHere,
    WrongEntryCode,
    WrongPassword,
)
from tests.security.test_slots import CLERK, HEAD, HOME_ID, QUICK

TODAY = date(2026, 11, 22)
SECRET, OTHER_SECRET = bytes(range(32)), bytes(range(1, 33))
NEW = "chosen by herself 5"


@pytest.fixture
def clock() -> SetClock:
    from tests.fixtures import START

    return SetClock(START)


@pytest.fixture
def slots(tmp_path: Path, clock: SetClock) -> KeySlots:
    return KeySlots(Home(tmp_path), clock=clock, kdf=QUICK, code_kdf=QUICK)


@pytest.fixture
def made(slots: KeySlots) -> Made:
    made = slots.create(HOME_ID, [HEAD, CLERK])
    slots.prepare_entries(made.opened, SECRET, [("u-zhou", "周敏", 1), ("u-qian", "钱英", 1)])
    return made


def said(user: str = "u-zhou", serial: int = 1, days: int = 2, secret: bytes = SECRET) -> str:
    return str(entry_codes.code(secret, user, serial, TODAY + timedelta(days=days)))


def test_the_code_lets_one_person_choose_a_password_once(slots: KeySlots, made: Made) -> None:
    code = said()
    opened = slots.unlock_entry("u-zhou", code.lower().replace("-", " "))
    assert (opened.kind, opened.user_id, opened.home_key) == ("entry", "u-zhou", made.opened.home_key)
    assert [person.user_id for person in slots.people()] == ["u-head", "u-clerk"]
    slots.enter(opened, NEW)
    assert slots.unlock("周敏", NEW).home_key == made.opened.home_key
    with pytest.raises(NoEntryHere):
        slots.unlock_entry("u-zhou", code)
    with pytest.raises(NoEntryHere):
        slots.enter(opened, "another password 8")


def test_a_code_is_for_one_person_one_computer_and_one_request(slots: KeySlots, made: Made) -> None:
    for wrong in (said("u-qian"), said(secret=OTHER_SECRET), said(serial=2)):
        with pytest.raises(WrongEntryCode):
            slots.unlock_entry("u-zhou", wrong)
    with pytest.raises(NoEntryHere):
        slots.unlock_entry("u-head", said("u-head"))


def test_a_code_ends_with_its_day_also_when_the_clock_is_put_back(
    slots: KeySlots, made: Made, clock: SetClock
) -> None:
    code = said(days=1)
    clock.set(clock.at + timedelta(days=2))
    with pytest.raises(EntryCodeExpired):
        slots.unlock_entry("u-zhou", code)
    slots.add(made.opened, NewPerson("u-li", "李四", "whatever else 9"))  # a slot made today
    clock.set(clock.at - timedelta(days=2))
    with pytest.raises(EntryCodeExpired):
        slots.unlock_entry("u-zhou", code)


def test_a_day_that_was_changed_in_the_code_does_not_open(slots: KeySlots, made: Made) -> None:
    from stationdesk.security import recovery

    plain = said(days=1).replace("-", "")
    far = said(days=100).replace("-", "")[10:12]
    forged = plain[:10] + far + plain[12:14]
    with pytest.raises(WrongEntryCode):
        slots.unlock_entry("u-zhou", forged + recovery.check_of(forged))


def test_guessing_closes_the_request_and_a_slip_of_the_tongue_is_no_guess(
    slots: KeySlots, made: Made, clock: SetClock
) -> None:
    good = said()
    slip = ("0" if good[0] != "0" else "1") + good[1:]
    for _ in range(20):
        with pytest.raises(entry_codes.EntryCodeMistyped):
            slots.unlock_entry("u-zhou", slip)
    for n in range(entry_codes.TRIES):
        with pytest.raises((WrongEntryCode, WaitBeforeTrying)):
            slots.unlock_entry("u-zhou", said(secret=bytes([n]) * 32))
        clock.set(clock.at + timedelta(hours=1))
    with pytest.raises(EntryClosed):
        slots.unlock_entry("u-zhou", good)
    again = KeySlots(Home(slots.path.parent), clock=clock, kdf=QUICK)  # a restart forgives nothing
    with pytest.raises(EntryClosed):
        again.unlock_entry("u-zhou", good)
    assert slots.spent() == {"u-zhou"}
    slots.prepare_entries(made.opened, SECRET, [("u-zhou", "周敏", 2), ("u-qian", "钱英", 1)])
    with pytest.raises(WrongEntryCode):
        slots.unlock_entry("u-zhou", good)
    clock.set(clock.at + timedelta(hours=1))
    assert slots.unlock_entry("u-zhou", said(serial=2)).user_id == "u-zhou"


def test_a_request_is_read_out_with_a_check() -> None:
    assert entry_codes.parse_request(entry_codes.request(12, 3)) == (12, 3)
    assert entry_codes.parse_request("０１２－" + entry_codes.request(12, 3)[4:]) == (12, 3)
    for wrong in ("", "012", "012-3", "12-31", "013" + entry_codes.request(12, 3)[3:], "abc-12"):
        with pytest.raises(entry_codes.EntryRequestMistyped):
            entry_codes.parse_request(wrong)


def test_a_file_without_new_things_is_written_as_before(tmp_path: Path, clock: SetClock) -> None:
    slots = KeySlots(Home(tmp_path), clock=clock, kdf=QUICK, code_kdf=QUICK)
    slots.create(HOME_ID, [HEAD])
    text = json.loads(slots.path.read_bytes())
    assert text["version"] == 1
    assert not {"retired", "box", "serial"} & {*text, *text["slots"][0]}


# re-keying ------------------------------------------------------------------------------------------


def rekey(slots: KeySlots, made: Made) -> Made:
    data, opened = slots.rekeyed(made.opened)
    slots.path.write_bytes(data)
    second(slots.path).write_bytes(data)
    return Made(opened, made.recovery_code, made.people)


def test_after_a_new_key_every_password_and_code_goes_on(slots: KeySlots, made: Made) -> None:
    pair = slots.new_officers_codes(made.opened)
    once = rekey(slots, made)
    twice = rekey(slots, once)
    assert len({made.opened.home_key, once.opened.home_key, twice.opened.home_key}) == 3
    for opened in (
        slots.unlock("u-head", HEAD.password),
        slots.unlock("王小明", CLERK.password),
        slots.unlock_with_recovery(made.recovery_code),
        slots.unlock_with_officers(*pair),
    ):
        assert opened.home_key == twice.opened.home_key
        assert [one.home_key for one in opened.former] == [once.opened.home_key, made.opened.home_key]
    changed = slots.change_password("u-clerk", CLERK.password, NEW)
    assert changed.home_key == twice.opened.home_key
    assert slots.unlock("u-clerk", NEW).former[1].home_key == made.opened.home_key
    with pytest.raises(WrongPassword):
        slots.unlock("u-clerk", CLERK.password)


def test_whoever_was_removed_finds_no_way_to_the_new_key(slots: KeySlots, made: Made, tmp_path: Path) -> None:
    before = tmp_path / "copy"
    before.mkdir()
    shutil.copy(slots.path, before / "keys.json")
    slots.remove(made.opened, "u-clerk")
    new = rekey(slots, made)
    with pytest.raises(NobodyByThatName):
        slots.unlock("u-clerk", CLERK.password)
    kept = KeySlots(Home(before), kdf=QUICK).unlock("u-clerk", CLERK.password)
    assert kept.home_key != new.opened.home_key
    # Their old slot put back into the new file by hand: the seal is not theirs to make.
    text = json.loads(slots.path.read_bytes())
    old = json.loads((before / "keys.json").read_bytes())
    text["slots"].append(next(slot for slot in old["slots"] if slot["user_id"] == "u-clerk"))
    for place in (slots.path, second(slots.path)):
        place.write_text(json.dumps(text, indent=1) + "\n")
    with pytest.raises(KeysDamaged):
        slots.unlock("u-clerk", CLERK.password)


def test_a_box_made_without_the_former_key_is_refused(slots: KeySlots, made: Made) -> None:
    from stationdesk.security import boxes

    slot = made.people[0]
    forged = boxes.box(slot.recipient, slot.slot_id, (bytes(32),), bytes(32))
    assert boxes.unbox(forged, slot.slot_id, made.opened.identity, made.opened.home_key) is None
    good = boxes.box(slot.recipient, slot.slot_id, (made.opened.home_key,), bytes(32))
    assert boxes.unbox(good, slot.slot_id, made.opened.identity, made.opened.home_key) == bytes(32)
    assert boxes.unbox(good, "another slot", made.opened.identity, made.opened.home_key) is None
