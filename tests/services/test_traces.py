"""Counters of wrong passwords that were taken away, and a cut list of looks, are noticed; nobody is kept out by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.paths import Home
from stationdesk.desk import Desk
from stationdesk.security import attempts
from stationdesk.security.slots import WrongPassword
from stationdesk.services import backups, look_notes, traces, users
from stationdesk.storage.atomic import FileBusy, write_file
from tests.fixtures import PASSWORD, QUICK, USER, open_desk
from tests.services.test_look_notes import looking, reveal, told

BOOK = ("attempts.json", "attempts.json.bak")


def mistyped(home: Path, clock: SetClock) -> None:
    with pytest.raises(WrongPassword):
        open_desk(home, clock, USER, "not the one")


def opened(home: Path, clock: SetClock) -> Desk:
    """As a command or the window opens it."""
    desk = open_desk(home, clock, USER, PASSWORD)
    users.note_failures(desk)
    return desk


@pytest.mark.parametrize("how", ["deleted", "emptied", "begun anew", "counted back"])
def test_counters_that_were_taken_away_are_noticed_once_and_keep_nobody_out(
    home: Path, clock: SetClock, how: str
) -> None:
    mistyped(home, clock)
    opened(home, clock).close()
    before = {name: (home / name).read_bytes() for name in BOOK}
    mistyped(home, clock)
    opened(home, clock).close()
    for name in BOOK:
        if how == "emptied":
            (home / name).write_bytes(b"")
        elif how == "counted back":
            (home / name).write_bytes(before[name])
        else:
            (home / name).unlink()
    if how == "begun anew":
        mistyped(home, clock)
    desk = opened(home, clock)
    assert len(told(desk, traces.GONE)) == 1
    desk.close()
    again = opened(home, clock)
    assert len(told(again, traces.GONE)) == 1
    again.close()


def test_a_book_is_begun_before_anybody_mistyped_and_mistyping_is_no_tampering(
    home: Path, clock: SetClock
) -> None:
    desk = open_desk(home, clock, USER, PASSWORD)
    assert not traces.compare(desk, begin=True)
    assert (home / BOOK[0]).exists()
    desk.close()
    for _ in range(2):
        mistyped(home, clock)
    desk = opened(home, clock)
    assert told(desk, traces.GONE) == []
    for name in BOOK:
        (home / name).unlink()
    assert traces.compare(desk)
    desk.close()


@pytest.mark.parametrize("how", ["cut at the end", "taken away", "both taken away"])
def test_looks_cut_at_their_end_or_taken_away_are_noticed(home: Path, clock: SetClock, how: str) -> None:
    whole = open_desk(home, clock, USER, PASSWORD)
    traces.compare(whole, begin=True)
    whole.close()
    desk = looking(home, clock)
    desk.change(reveal)
    desk.change(reveal)
    desk.close()
    file = look_notes.file_of(Home(home))
    if how == "cut at the end":
        file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:-1]))
    else:
        file.unlink()
    if how == "both taken away":
        for name in BOOK:
            (home / name).unlink()
    again = opened(home, clock)
    assert len(told(again, look_notes.BROKEN)) + len(told(again, traces.GONE)) == 1
    again.close()
    once_more = opened(home, clock)
    assert len(told(once_more, look_notes.BROKEN)) + len(told(once_more, traces.GONE)) == 1
    once_more.close()


def test_a_book_that_the_disk_never_took_is_not_missed_later(
    home: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(path: Path, data: bytes, **_more: object) -> None:
        raise FileBusy(place=str(path))

    with monkeypatch.context() as patch:
        patch.setattr(attempts, "write_file", held)
        mistyped(home, clock)
        desk = open_desk(home, clock, USER, PASSWORD)
        desk.slots.attempts.count("somebody")
        assert not traces.compare(desk, begin=True)
        assert desk.slots.attempts.standing() is None
        desk.close()
    again = opened(home, clock)
    assert told(again, traces.GONE) == []
    again.close()


def test_the_book_is_on_the_disk_before_the_database_remembers_it(
    home: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut after that commit would otherwise bring an older book back, and accuse somebody."""
    mistyped(home, clock)
    desk = open_desk(home, clock, USER, PASSWORD)
    order: list[str] = []
    change = desk.change

    def written(path: Path, data: bytes, mode: int = 0o600, *, durable: bool = True) -> None:
        write_file(path, data, mode, durable=durable)
        order.append(f"{path.name} {'flushed' if durable else 'not flushed'}")

    def changed(*given: Any, **more: Any) -> Any:
        order.append("remembered")
        return change(*given, **more)

    monkeypatch.setattr(attempts, "write_file", written)
    monkeypatch.setattr(desk, "change", changed)
    traces.compare(desk)
    desk.close()
    assert order == [*(f"{name} flushed" for name in BOOK), "remembered"]


def test_who_reads_the_audit_is_told_for_two_weeks_and_nobody_else(
    home: Path, clock: SetClock, colleague: Callable[..., Desk]
) -> None:
    desk = open_desk(home, clock, USER, PASSWORD)
    traces.compare(desk, begin=True)
    for name in BOOK:
        (home / name).unlink()
    assert traces.compare(desk)
    head, clerk = colleague(desk, "head", name="村主任甲"), colleague(desk, "clerk", name="文书乙")
    assert (head.read(traces.told), clerk.read(traces.told)) == (1, 0)
    clock.set(clock.now() + timedelta(days=13))
    assert head.read(traces.told) == 1
    clock.set(clock.now() + timedelta(days=2))
    assert head.read(traces.told) == 0
    desk.close()


def test_a_restored_home_begins_with_the_book_it_finds_and_accuses_nobody(
    home: Path, clock: SetClock
) -> None:
    mistyped(home, clock)
    with opened(home, clock) as desk:
        made = backups.create(desk.home, desk.opened, clock=clock).file
    for name in BOOK:
        (home / name).unlink()  # it is restored on another computer
    backups.put_back(
        made, Home(home), unlock=lambda kept: kept.unlock(USER, PASSWORD), clock=clock, kdf=QUICK
    )
    with opened(home, clock) as again:
        assert told(again, traces.GONE) == []
