"""Whoever looks while the home is hurt is in the audit afterwards, and who tampers with what was noted is found out."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from stationdesk.core.clock import SetClock
from stationdesk.core.errors import Trouble
from stationdesk.core.paths import Home
from stationdesk.desk import Desk
from stationdesk.look_desk import LookDesk
from stationdesk.security import audit, slots
from stationdesk.services import hurt, look_notes, users
from stationdesk.storage.atomic import ReadOnlyPlace
from stationdesk.storage.work import Work
from tests.fixtures import PASSWORD, QUICK, USER, open_desk

SOMEBODY = "019abcde-0000-7000-8000-000000000001"


def looking(folder: Path, clock: SetClock) -> LookDesk:
    home = Home(folder)
    opened = slots.KeySlots(home, kdf=QUICK).unlock(USER, PASSWORD)
    return LookDesk(home, opened, hurt.prepare(home, opened, clock=clock), clock=clock, kdf=QUICK)


def reveal(work: Work) -> str:
    audit.record(work, "residents:reveal", SOMEBODY, fields=1)
    return "shown"


def told(desk: Desk, tag: str) -> list[tuple[object, ...]]:
    return desk.read(
        lambda work: list(
            work.tuples("SELECT target_id, user_id, detail FROM audit WHERE tag = :t ORDER BY n", t=tag)
        )
    )


def test_a_look_at_a_hurt_home_is_in_the_audit_once_it_is_whole(home: Path, clock: SetClock) -> None:
    before = (home / "station.db").read_bytes()
    with looking(home, clock) as looked:
        assert looked.change(reveal) == "shown"
        user = looked.actor.user_id
    assert (home / "station.db").read_bytes() == before
    noted = (home / "looks.log").read_bytes()
    assert len(noted.splitlines()) == 2, "that it was opened, and the look"
    assert SOMEBODY.encode() not in noted
    with open_desk(home, clock) as desk:
        assert look_notes.take_in(desk) == 2
        assert not (home / "looks.log").exists()
        ((target, who, detail),) = told(desk, "residents:reveal")
        assert (target, who) == (SOMEBODY, user)
        assert '"looked_at"' in str(detail)
        assert len(told(desk, look_notes.LOOKED)) == 1
        assert told(desk, look_notes.BROKEN) == []
        assert desk.read(audit.broken) == []
        (home / "looks.log").write_bytes(noted)  # broken off after the commit, before it was taken away
        assert look_notes.take_in(desk) == 0
        assert len(told(desk, "residents:reveal")) == 1


@pytest.mark.parametrize(
    "tampered",
    [
        lambda lines: [lines[0], lines[2]],
        lambda lines: [lines[1], lines[0], lines[2]],
        lambda lines: [lines[0], lines[1][:-8] + b"AAAAAAA=", lines[2]],
        lambda lines: [b"!", *lines],
    ],
    ids=["cut out", "moved", "changed", "put in"],
)
def test_lines_that_were_tampered_with_are_found_out(
    home: Path, clock: SetClock, tampered: Callable[[list[bytes]], list[bytes]]
) -> None:
    with looking(home, clock) as looked:
        looked.change(reveal)
        looked.change(reveal)
    file = home / "looks.log"
    file.write_bytes(b"\n".join(tampered(file.read_bytes().splitlines())) + b"\n")
    with open_desk(home, clock) as desk:
        look_notes.take_in(desk)
        assert len(told(desk, look_notes.BROKEN)) == 1
        assert not file.exists()


def test_a_look_that_cannot_be_noted_is_not_given_and_what_was_not_sent_still_gets_out(
    home: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(*_: object) -> None:
        raise ReadOnlyPlace(place="…")

    monkeypatch.setattr(look_notes, "_append", read_only)
    shown = []
    with looking(home, clock) as looked:
        with pytest.raises(Trouble):
            shown.append(looked.change(reveal))
        looked.change(lambda work: audit.record(work, "sync:export", None))
    assert shown == []


def test_opening_the_whole_home_takes_them_in_by_itself(
    home: Path, clock: SetClock, cli: Callable[..., object]
) -> None:
    with looking(home, clock) as looked:
        looked.change(reveal)
    cli("residents", "list")
    assert not (home / "looks.log").exists()
    with open_desk(home, clock) as desk:
        assert len(told(desk, "residents:reveal")) == 1


@pytest.mark.parametrize("at", ["the file", "the count"])
def test_taking_in_that_was_cut_off_is_no_tampering_and_brings_nothing_twice(
    home: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    with looking(home, clock) as looked:
        looked.change(reveal)

    def killed(*_given: object, **_more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, open_desk(home, clock) as desk:
        if at == "the file":
            patch.setattr(look_notes.patient, "remove", killed)
        else:
            patch.setattr(type(desk.slots.attempts), "keep", killed)
        with pytest.raises(KeyboardInterrupt):
            look_notes.take_in(desk)
    with open_desk(home, clock) as desk:
        look_notes.take_in(desk)
        assert len(told(desk, "residents:reveal")) == 1
        assert told(desk, look_notes.BROKEN) == []
        assert not (home / "looks.log").exists()
        assert look_notes.take_in(desk) == 0


def test_two_who_take_in_at_once_accuse_nobody(
    home: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with looking(home, clock) as looked:
        looked.change(reveal)
    desk = open_desk(home, clock)
    hold = desk.hold

    def slow(timeout: float = 5.0) -> None:
        monkeypatch.undo()
        with open_desk(home, clock) as other:  # it was quicker, and is gone again
            assert look_notes.take_in(other) == 2
        hold(timeout)

    monkeypatch.setattr(desk, "hold", slow)
    look_notes.take_in(desk)
    assert told(desk, look_notes.BROKEN) == []
    desk.close()


def test_two_who_look_at_once_leave_one_unbroken_list(
    home: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(key: bytes) -> AESGCM:
        time.sleep(0.02)
        return AESGCM(key)

    monkeypatch.setattr(look_notes, "AESGCM", slow)
    first, second = looking(home, clock), looking(home, clock)
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(one.change, reveal) for one in (first, second) for _ in range(10)]:
            assert done.result() == "shown"
    first.close()
    second.close()
    with open_desk(home, clock) as desk:
        assert look_notes.take_in(desk) == 22
        assert told(desk, look_notes.BROKEN) == []


def test_a_list_that_cannot_be_read_keeps_nobody_out(home: Path, clock: SetClock) -> None:
    (home / "looks.log").mkdir()
    with open_desk(home, clock) as desk:
        users.note_failures(desk)
        assert told(desk, look_notes.BROKEN) == []
