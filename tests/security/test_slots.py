"""Key slots: the right password opens, everything else is refused, and nobody is locked out for ever."""

from __future__ import annotations

import json
import logging
import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from stationdesk.core import steady
from stationdesk.core.clock import SetClock, SystemClock
from stationdesk.core.errors import Refusal, Trouble
from stationdesk.core.paths import Home
from stationdesk.security import attempts as attempts_module
from stationdesk.security.attempts import DELAYS, WaitBeforeTrying
from stationdesk.security.keyfile import Kdf, KeysDamaged, KeysMissing, KeysTooNew, second
from stationdesk.security.passwords import PasswordTooShort
from stationdesk.security.recovery import CodeMistyped, new_code
from stationdesk.security.slots import (
    HomeHasKeys,
    KeySlots,
    LastPerson,
    Made,
    NameTaken,
    NewPerson,
    NobodyByThatName,
    NoSuchCode,
    WrongPassword,
    WrongRecoveryCode,
)
from stationdesk.storage import atomic
from stationdesk.storage.atomic import DiskFull

QUICK = Kdf(memory_kib=64, passes=1, lanes=1)
HOME_ID = "0198f000-0000-7000-8000-000000000001"
HEAD = NewPerson("u-head", "李建国", "槐树下的老井边上有石头")
CLERK = NewPerson("u-clerk", "王小明", "correct horse 7")


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime(2026, 11, 22, 1, 0, tzinfo=UTC))


@pytest.fixture
def slots(tmp_path: Path, clock: SetClock) -> KeySlots:
    return KeySlots(Home(tmp_path), clock=clock, kdf=QUICK, code_kdf=QUICK)


@pytest.fixture
def made(slots: KeySlots) -> Made:
    return slots.create(HOME_ID, [HEAD, CLERK])


def test_each_person_and_the_code_open_the_same_home(slots: KeySlots, made: Made) -> None:
    by_name = slots.unlock("王小明", CLERK.password)
    by_id = slots.unlock("u-head", HEAD.password)
    by_code = slots.unlock_with_recovery(made.recovery_code.lower())
    assert by_name.home_key == by_id.home_key == by_code.home_key == made.opened.home_key
    assert len({by_name.identity, by_id.identity, by_code.identity}) == 3
    assert (by_name.user_id, by_id.user_id, by_code.user_id) == ("u-clerk", "u-head", "")
    assert by_code.kind == "recovery"
    assert slots.recovery_recipients() == [by_code.recipient]
    keys = {by_id.database_key, by_id.blob_key, by_id.backup_key, by_id.home_key}
    assert len(keys) == 4
    assert {len(key) for key in keys} == {32}
    assert by_id.database_key == by_name.database_key


def test_the_password_page_lists_people_without_a_key(slots: KeySlots, made: Made) -> None:
    assert [person.login for person in slots.people()] == ["李建国", "王小明"]
    assert made.people == tuple(slots.people())
    assert slots.home_id() == HOME_ID


def test_the_password_page_needs_no_crypto_library(made: Made, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from stationdesk.core.paths import Home;"
        "from stationdesk.security.slots import KeySlots;"
        "assert len(KeySlots(Home(Path(sys.argv[1]))).people()) == 2;"
        "heavy = {'argon2', 'cryptography', 'pyrage', 'sqlalchemy', 'PySide6'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)


def test_a_wrong_password_opens_nothing(slots: KeySlots, made: Made) -> None:
    with pytest.raises(WrongPassword) as refused:
        slots.unlock("李建国", CLERK.password)
    assert refused.value.field == "password"
    assert refused.value.exit_code == 2
    with pytest.raises(NobodyByThatName):
        slots.unlock("张三", "whatever")
    with pytest.raises(WrongRecoveryCode):
        slots.unlock_with_recovery(str(new_code()))
    with pytest.raises(CodeMistyped):
        slots.unlock_with_recovery("0" * 31 + "1")


def test_no_secret_stands_in_the_file_or_in_a_repr(slots: KeySlots, made: Made) -> None:
    text = slots.path.read_text("utf-8")
    for secret in (HEAD.password, CLERK.password, made.recovery_code, made.opened.identity):
        assert secret not in text
    assert made.opened.home_key.hex() not in repr(made)
    assert made.opened.identity not in repr(made)
    assert made.recovery_code not in repr(made)
    assert "王小明" not in repr(CLERK)
    assert CLERK.password not in repr(CLERK)
    assert slots.path.stat().st_mode & 0o777 == 0o600


def test_a_changed_password_closes_the_old_one_in_both_copies(slots: KeySlots, made: Made) -> None:
    before = slots.unlock("王小明", CLERK.password)
    after = slots.change_password("王小明", CLERK.password, "a new long password", login="王小明（文书）")
    assert after.home_key == before.home_key
    assert after.identity == before.identity
    with pytest.raises(WrongPassword):
        slots.unlock("u-clerk", CLERK.password)
    slots.path.unlink()
    with pytest.raises(WrongPassword):
        slots.unlock("u-clerk", CLERK.password)
    assert slots.unlock("王小明（文书）", "a new long password").mended
    assert slots.path.exists()


def test_a_forgotten_password_is_reset_by_the_recovery_code(slots: KeySlots, made: Made) -> None:
    before = slots.unlock("u-clerk", CLERK.password)
    opened = slots.unlock_with_recovery(made.recovery_code)
    reset = slots.reset_password(opened, "u-clerk", "brand new words")
    again = slots.unlock("u-clerk", "brand new words")
    assert again.home_key == before.home_key
    assert again.recipient == reset.recipient != before.recipient
    with pytest.raises(WrongPassword):
        slots.unlock("u-clerk", CLERK.password)


def test_a_new_recovery_code_closes_the_old_one(slots: KeySlots, made: Made) -> None:
    code = slots.new_recovery_code(made.opened)
    with pytest.raises(WrongRecoveryCode):
        slots.unlock_with_recovery(made.recovery_code)
    assert slots.unlock_with_recovery(code).home_key == made.opened.home_key


def test_two_officers_open_together_and_not_alone(slots: KeySlots, made: Made) -> None:
    with pytest.raises(NoSuchCode):
        slots.unlock_with_officers(str(new_code()), str(new_code()))
    one, two = slots.new_officers_codes(made.opened)
    assert slots.unlock_with_officers(two, one).home_key == made.opened.home_key
    for pair in ((one, one), (one, str(new_code())), (two, two)):
        with pytest.raises(WrongRecoveryCode):
            slots.unlock_with_officers(*pair)


def test_people_come_and_go_and_one_always_stays(slots: KeySlots, made: Made) -> None:
    third = slots.add(made.opened, NewPerson("u-3", "赵六", "another password"))
    assert slots.unlock("赵六", "another password").recipient == third.recipient
    with pytest.raises(NameTaken):
        slots.add(made.opened, NewPerson("u-4", " 赵六 ", "another password"))
    with pytest.raises(PasswordTooShort):
        slots.add(made.opened, NewPerson("u-4", "钱七", "short"))
    slots.remove(made.opened, "u-3")
    slots.remove(made.opened, "u-clerk")
    with pytest.raises(NobodyByThatName):
        slots.unlock("赵六", "another password")
    assert b"u-clerk" not in second(slots.path).read_bytes()
    with pytest.raises(LastPerson):
        slots.remove(made.opened, "u-head")
    with pytest.raises(HomeHasKeys):
        slots.create(HOME_ID, [HEAD])


def test_one_identity_can_be_carried_to_another_device(slots: KeySlots, made: Made) -> None:
    elsewhere = slots.add(made.opened, NewPerson("u-5", "孙八", "another password", made.opened.identity))
    assert elsewhere.recipient == made.opened.recipient


# Waiting after wrong passwords


def _fail(slots: KeySlots) -> None:
    with pytest.raises(WrongPassword):
        slots.unlock("u-clerk", "not the password")


def test_waiting_grows_to_a_quarter_of_an_hour_and_no_further(
    slots: KeySlots, made: Made, clock: SetClock
) -> None:
    waited = []
    for _ in range(14):
        _fail(slots)
        seconds = slots.waiting("u-clerk")
        waited.append(seconds)
        if seconds:
            with pytest.raises(WaitBeforeTrying) as refused:
                slots.unlock("u-clerk", CLERK.password)
            assert refused.value.params["seconds"] <= seconds
            assert "不会永久锁定" in refused.value.message
        clock.set(clock.at + timedelta(seconds=seconds))
    assert waited == [*DELAYS[1:], 900, 900, 900, 900, 900]
    assert slots.unlock("u-clerk", CLERK.password).user_id == "u-clerk"
    assert slots.waiting("u-clerk") == 0


def test_waiting_survives_a_restart_and_concerns_one_person(
    slots: KeySlots, made: Made, tmp_path: Path, clock: SetClock
) -> None:
    for _ in range(3):
        _fail(slots)
    restarted = KeySlots(Home(tmp_path), clock=clock, kdf=QUICK)
    with pytest.raises(WaitBeforeTrying):
        restarted.unlock("u-clerk", CLERK.password)
    assert restarted.unlock("u-head", HEAD.password).user_id == "u-head"
    assert "王小明" not in (tmp_path / "attempts.json").read_text()


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=3650)])
def test_a_clock_put_back_does_not_lengthen_the_waiting(
    slots: KeySlots, made: Made, clock: SetClock, back: timedelta
) -> None:
    for _ in range(3):
        _fail(slots)
    clock.set(clock.at + timedelta(seconds=2))
    for _ in range(7):
        _fail(slots)
        clock.set(clock.at + timedelta(seconds=901))
    _fail(slots)
    clock.set(clock.at - back)
    assert slots.waiting("u-clerk") <= 900
    clock.set(clock.at + timedelta(seconds=901))
    assert slots.unlock("u-clerk", CLERK.password).user_id == "u-clerk"


class Steady:
    """The clock that nobody sets, as a computer shows it that was started so many seconds ago."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.boot, self.at = "a", 10_000.0
        monkeypatch.setattr(attempts_module.steady, "mark", lambda: steady.Mark(self.boot, self.at))


class Wall(SystemClock):
    """The computer's own clock, which whoever sits at it may set."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 22, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


@pytest.mark.parametrize("moved", [timedelta(days=3650), timedelta(days=-3650)])
@pytest.mark.parametrize("boot", ["a", "b", "process 1"])
def test_setting_the_clock_or_starting_anew_skips_no_wait_and_none_is_longer_than_a_quarter_of_an_hour(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moved: timedelta, boot: str
) -> None:
    nobody_sets, wall = Steady(monkeypatch), Wall()
    keys = KeySlots(Home(tmp_path), clock=wall, kdf=QUICK)
    for _ in range(9):
        _fail(keys)
        nobody_sets.at += 901
    _fail(keys)
    wall.at += moved
    if boot == "b":
        nobody_sets.boot, nobody_sets.at = boot, 40.0
        assert KeySlots(Home(tmp_path), clock=wall, kdf=QUICK).waiting("u-clerk") == 260
    elif boot != "a":  # where the system does not say which start it is
        nobody_sets.boot = boot
    again = KeySlots(Home(tmp_path), clock=wall, kdf=QUICK)
    with pytest.raises(WaitBeforeTrying):
        again.unlock("u-clerk", CLERK.password)
    assert 0 < again.waiting("u-clerk") <= 900
    nobody_sets.at += 900
    assert again.unlock("u-clerk", CLERK.password).user_id == "u-clerk"


@pytest.mark.parametrize("name", ["attempts.json", "attempts.json.bak"])
def test_taking_the_counters_away_skips_no_wait(
    slots: KeySlots, made: Made, tmp_path: Path, clock: SetClock, name: str
) -> None:
    for wait in DELAYS[1:8]:
        _fail(slots)
        clock.set(clock.at + timedelta(seconds=wait))
    _fail(slots)
    (tmp_path / name).unlink()
    again = KeySlots(Home(tmp_path), clock=clock, kdf=QUICK)
    assert again.waiting("u-clerk") > 0
    (tmp_path / name).write_bytes(b"{")
    assert again.waiting("u-clerk") > 0
    clock.set(clock.at + timedelta(seconds=900))
    assert again.unlock("u-clerk", CLERK.password).failed == 8
    assert KeySlots(Home(tmp_path), clock=clock, kdf=QUICK)._attempts.wrong(made.opened.slot_id) == 0


def test_a_moment_that_was_made_up_locks_nobody_out(
    slots: KeySlots, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody_sets, wall = Steady(monkeypatch), Wall()
    slot = next(one.slot_id for one in slots.people() if one.user_id == "u-clerk")
    entry = {"wrong": 99, "last": "2999-01-01T00:00:00.000Z", "boot": "a", "steady": 1e300}
    (tmp_path / "attempts.json").write_text(json.dumps({slot: entry}))
    keys = KeySlots(Home(tmp_path), clock=wall, kdf=QUICK)
    nobody_sets.at = 301.0
    assert keys.unlock("u-clerk", CLERK.password).user_id == "u-clerk"


def test_the_right_password_writes_nothing(slots: KeySlots, made: Made) -> None:
    before = {place: place.stat().st_mtime_ns for place in slots.path.parent.iterdir()}
    slots.unlock("u-clerk", CLERK.password)
    assert {place: place.stat().st_mtime_ns for place in slots.path.parent.iterdir()} == before


def test_many_opening_at_once_do_not_hold_each_other_up(slots: KeySlots, made: Made, tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def opening(_: int) -> bytes:
        return KeySlots(Home(tmp_path), kdf=QUICK).unlock("u-clerk", CLERK.password).home_key

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(opening, range(40))) == {made.opened.home_key}


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b'{"x":1}', b'{"x":{"wrong":-1,"last":"now"}}', b"\xff"])
def test_a_damaged_counter_keeps_nobody_out(
    slots: KeySlots, made: Made, text: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    slots.path.with_name("attempts.json").write_bytes(text)
    with caplog.at_level(logging.WARNING):
        assert slots.unlock("u-clerk", CLERK.password).user_id == "u-clerk"


def test_a_full_disk_keeps_nobody_out_and_still_counts(
    slots: KeySlots, made: Made, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*args: object, **kwargs: object) -> None:
        raise DiskFull(missing_mb=1, free_mb=0, place="x")

    monkeypatch.setattr(attempts_module, "write_file", full)
    with caplog.at_level(logging.WARNING):
        assert slots.unlock("u-clerk", CLERK.password).user_id == "u-clerk"
        for _ in range(3):
            _fail(slots)
        assert slots.waiting("u-clerk") == 1
    assert "王小明" not in caplog.text


# Damage


def test_a_missing_or_newer_key_file_is_said(slots: KeySlots, made: Made) -> None:
    text = json.loads(slots.path.read_bytes())
    slots.path.write_text(json.dumps(text | {"version": 99, "more": []}))
    second(slots.path).unlink()
    with pytest.raises(KeysTooNew):
        slots.people()
    slots.path.unlink()
    with pytest.raises(KeysMissing):
        slots.unlock("u-clerk", CLERK.password)


def test_any_flipped_bit_is_refused_and_never_a_wrong_key(slots: KeySlots, made: Made) -> None:
    whole = slots.path.read_bytes()
    second(slots.path).unlink()
    random.seed(21)
    for at in range(len(whole)):
        changed = bytearray(whole)
        changed[at] ^= 1 << random.randrange(8)
        slots.path.write_bytes(changed)
        with pytest.raises((KeysDamaged, KeysTooNew)):
            slots.unlock("u-clerk", CLERK.password)


def test_any_damage_to_one_copy_is_mended_from_the_other(slots: KeySlots, made: Made) -> None:
    whole = slots.path.read_bytes()
    for path in (slots.path, second(slots.path)):
        for damage in (b"", whole[:-40], whole.replace(b"argon2id", b"argon2iD", 1), None):
            if damage is None:
                path.unlink()
            else:
                path.write_bytes(damage)
            opened = slots.unlock("u-clerk", CLERK.password)
            assert opened.mended
            assert opened.home_key == made.opened.home_key
            assert slots.path.read_bytes() == second(slots.path).read_bytes() == whole


def test_both_copies_damaged_says_what_to_do(slots: KeySlots, made: Made) -> None:
    for path in (slots.path, second(slots.path)):
        path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(KeysDamaged) as trouble:
        slots.unlock("u-clerk", CLERK.password)
    assert "备份" in trouble.value.message
    assert trouble.value.exit_code == 3


def _forge(slots: KeySlots, change) -> None:  # type: ignore[no-untyped-def]
    """Change the file as someone would who knows the format and has no key: with a right sum."""
    import msgspec

    from stationdesk.security.keyfile import load, written

    file = change(load(slots.path))
    file = msgspec.structs.replace(file, sum=file._sum())
    for path in (slots.path, second(slots.path)):
        path.write_bytes(written(file))


@pytest.mark.parametrize("deed", ["name", "user", "cheap", "drop", "home", "swap", "recipient"])
def test_a_forged_key_file_never_opens(slots: KeySlots, made: Made, deed: str) -> None:
    import msgspec

    change = msgspec.structs.replace

    def forged(file):  # type: ignore[no-untyped-def]
        head, clerk, code = file.slots
        if deed == "name":
            return change(file, slots=(head, change(clerk, login="李建民"), code))
        if deed == "user":
            return change(
                file, slots=(change(clerk, user_id="u-head"), change(head, user_id="u-clerk"), code)
            )
        if deed == "cheap":
            return change(file, slots=(head, change(clerk, kdf=change(clerk.kdf, memory_kib=128)), code))
        if deed == "drop":
            return change(file, slots=(clerk, code))
        if deed == "home":
            return change(file, home_id="0198f000-0000-7000-8000-000000000002")
        if deed == "recipient":
            return change(file, slots=(head, clerk, change(code, recipient=head.recipient)))
        return change(
            file, slots=(change(head, wrapped=clerk.wrapped), change(clerk, wrapped=head.wrapped), code)
        )

    _forge(slots, forged)
    with pytest.raises((WrongPassword, KeysDamaged)):
        slots.unlock("u-clerk", CLERK.password)


def test_a_cost_that_would_eat_the_machine_is_not_paid(slots: KeySlots, made: Made) -> None:
    import msgspec

    def dear(file):  # type: ignore[no-untyped-def]
        costly = [
            msgspec.structs.replace(slot, kdf=msgspec.structs.replace(slot.kdf, memory_kib=1 << 31))
            for slot in file.slots
        ]
        return msgspec.structs.replace(file, slots=tuple(costly))

    _forge(slots, dear)
    with pytest.raises(KeysDamaged):
        slots.unlock("u-clerk", CLERK.password)


@pytest.mark.parametrize("at", range(1, 3))
def test_a_full_disk_while_saving_leaves_the_old_password_working(
    slots: KeySlots, made: Made, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    opened = slots.unlock("u-clerk", CLERK.password)
    whole, calls = os.fsync, 0

    def full(fd: int) -> None:
        nonlocal calls
        calls += 1
        if calls == at:
            raise OSError(28, "No space left on device")
        whole(fd)

    with monkeypatch.context() as patch:
        patch.setattr(atomic.os, "fsync", full)
        with pytest.raises(Trouble):
            slots.reset_password(opened, "u-clerk", "brand new words")
    working = "brand new words" if at == 2 else CLERK.password
    assert slots.unlock("u-clerk", working).home_key == made.opened.home_key
    assert not [place for place in slots.path.parent.iterdir() if place.name.endswith(".part")]


_CHANGER = """
import sys
from pathlib import Path
from stationdesk.core.paths import Home
from stationdesk.security.keyfile import Kdf
from stationdesk.security.slots import KeySlots
quick = Kdf(memory_kib=64, passes=1, lanes=1)
slots = KeySlots(Home(Path(sys.argv[1])), kdf=quick)
opened = slots.unlock("u-head", sys.argv[2])
print("ready", flush=True)
n = 0
while True:
    n += 1
    slots.reset_password(opened, "u-clerk", "password %d" % (n % 2))
"""


def test_killed_while_changing_a_password_the_home_still_opens(
    slots: KeySlots, made: Made, tmp_path: Path
) -> None:
    for moment in range(6):
        command = [sys.executable, "-c", _CHANGER, str(tmp_path), HEAD.password]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(0.003 + 0.0041 * moment)
            child.send_signal(signal.SIGKILL)
            child.wait()
        assert slots.unlock("u-head", HEAD.password).home_key == made.opened.home_key
        opens = 0
        for password in (CLERK.password, "password 0", "password 1"):
            try:
                slots.unlock("u-clerk", password)
                opens += 1
            except Refusal:
                continue
        assert opens == 1
        slots._attempts.forgive(slots.people()[1].slot_id)


@pytest.mark.parametrize(
    ("memory", "passes", "lanes"),
    [(1 << 20, 64, 1), (1 << 18, 64, 4), (1 << 32, 3, 4), (64, 1 << 20, 1), (8, 0, 1), (8, 1, 16), (0, 0, 0)],
)
def test_a_key_file_that_asks_for_the_whole_computer_is_damaged(
    slots: KeySlots, made: Made, memory: int, passes: int, lanes: int
) -> None:
    import msgspec

    from stationdesk.security import keyfile, tuning

    file = keyfile.load(slots.path)
    dear = msgspec.structs.replace(file.slots[0].kdf, memory_kib=memory, passes=passes, lanes=lanes)
    forged = msgspec.structs.replace(
        file, slots=tuple(msgspec.structs.replace(slot, kdf=dear) for slot in file.slots)
    )
    forged = msgspec.structs.replace(forged, sum=forged._sum())
    for place in (slots.path, second(slots.path)):
        place.write_bytes(keyfile.written(forged))
    with pytest.raises(KeysDamaged):
        slots.unlock("u-clerk", CLERK.password)
    # What is ever chosen here, and four times that, is paid.
    assert Kdf(tuning.FLOOR.memory_kib, tuning.MOST_PASSES * 4, tuning.FLOOR.lanes).sane
