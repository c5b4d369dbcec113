"""Files of a sister PC reach the others by whoever has them; what is awaited is said, and what to do about it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from stationdesk.sync import device_errands, errands, files_awaited, peers, sisters
from stationdesk.sync.revocations import Revoke
from tests.sync.machines import Machine, Place
from tests.sync.test_files_travel import _all, _attach, _has, _out
from tests.sync.test_vouched import _may


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.close()


def _three(place: Place) -> tuple[Machine, Machine, Machine]:
    """a let b and c in; b and c exchanged no cards, but know of each other."""
    a = place.village()
    b = place.another(a, "b")
    c = place.another(a, "c")
    b.take(a.export(place.root / "known"))
    return a, b, c


def _awaited(machine: Machine) -> list[files_awaited.Awaited]:
    return machine.desk.read(files_awaited.awaited)


def test_any_sister_carries_a_file_to_whoever_says_that_it_lacks_it(place: Place) -> None:
    a, b, c = _three(place)
    attached = _attach(a, os.urandom(80_000))
    made = _all(_out(a, place.root / "s1"))
    b.take(*made)  # b has the file; c has the record only, and then a is gone
    c.take(made[0])
    assert _has(b, attached)
    (line,) = _awaited(c)
    assert (line.device_no, line.files, line.gone) == (10, 1, False)
    c.add("丙的人")
    b.take(c.export(place.root / "s2"))
    assert [one.device_no for one in b.desk.read(sisters.asking)] == [30]
    again = _out(b, place.root / "s3")
    # The record is not written once more for her: she gets what she asked for.
    c.take(*_all(again))
    assert _has(c, attached)
    assert _awaited(c) == []
    third = _out(b, place.root / "s4")
    assert third.files == 0, "not before she says again that she lacks it"


@pytest.mark.prove
def test_a_sister_gets_only_the_files_she_asked_for(place: Place) -> None:
    a, b, c = _three(place)
    first, second = _attach(a, os.urandom(30_000)), _attach(a, os.urandom(30_000))
    made = _all(_out(a, place.root / "s1"))
    b.take(*made)
    c.take(*made)
    third = _attach(a, os.urandom(30_000))
    more = _all(_out(a, place.root / "s2"))
    b.take(*more)
    c.take(more[0])
    c.add("丙的人")
    b.take(c.export(place.root / "s3"))
    again = _out(b, place.root / "s4")
    assert again.files == 1
    c.take(*_all(again))
    assert all(_has(c, one) for one in (first, second, third))


def test_when_the_pc_that_let_them_in_is_shut_out_the_others_go_on_with_each_other(place: Place) -> None:
    a, b, c = _three(place)
    _may(b)
    attached = _attach(c, os.urandom(40_000))
    device_errands.revoke(b.desk, Revoke("010", "broken"))
    said = _out(b, place.root / "s1")
    assert [one.device_no for one in b.desk.read(peers.recipients)] == [30]
    c.take(*_all(said))
    assert [one.device_no for one in c.desk.read(peers.recipients)] == [20]
    person = c.add("丙的人")
    b.take(*_all(_out(c, place.root / "s2")))
    assert b.person(person).name == "丙的人"
    assert _has(b, attached)
    assert b.digests() == c.digests()
    b.add("乙的人")
    assert _out(b, place.root / "s3").changes < 10, "from what c said it has"
    del a


def test_what_is_awaited_of_a_dead_pc_says_what_to_do(place: Place) -> None:
    a, b, c = _three(place)
    _attach(a, os.urandom(20_000))
    records = _all(_out(a, place.root / "s1"))[0]
    b.take(records)
    assert "请让那台电脑导出一次" in _awaited(b)[0].words
    _may(b)
    device_errands.revoke(b.desk, Revoke("010", "broken"))
    (line,) = _awaited(b)
    assert line.gone
    assert "设备 010 已停用" in line.words
    assert "2026-" in line.words
    del c

    from stationdesk.cli import sync as verbs

    answer = verbs.show_status(SimpleNamespace(desk=lambda: SimpleNamespace(beyond_expiry=b.desk)))  # type: ignore[arg-type]
    assert [one.files for one in answer.result["files_awaited"]] == [1]
    assert line.words in answer.text


@pytest.mark.prove
def test_a_card_that_comes_later_is_the_same_partner(place: Place) -> None:
    _a, b, c = _three(place)
    _may(b)
    device_errands.revoke(b.desk, Revoke("010", "broken"))
    before = len(b.desk.read(peers.list_all))
    errands.write_card(c.desk, place.root / "c.sdcard")
    errands.enrol(b.desk, place.root / "c.sdcard")
    assert len(b.desk.read(peers.list_all)) == before
