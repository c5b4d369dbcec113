"""A sister that broke before its signature came along: its words are let pass by two people, never by one, never while it counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from stationdesk.core.ids import new_id
from stationdesk.models.users import User
from stationdesk.security.permits import NotPermitted
from stationdesk.sync import revocations, take_in, trace, trip_errands, vouched
from tests.sync.machines import Machine
from tests.sync.test_proofs import Village
from tests.sync.test_proofs import homes as homes
from tests.sync.test_proofs import village as village


@pytest.fixture
def unsigned(village: Village) -> str:
    """c broke. b has what it wrote, from before signatures were kept, and gave it to the township; the bundle's id."""
    for n in range(3):
        village.c.add(f"丙的人{n}")
    village.b.take(village.c.export(village.root / "c"))
    village.b.desk.change(lambda work: work.run("DELETE FROM head_proofs", {}), mode="quiet")
    village.b.add("乙的人")
    taken = village.t.take(village.b.export(village.root / "b"))
    assert taken.held > 0
    _may(village.t)
    colleague(village.t)
    (line,) = [one for one in village.t.desk.read(trace.held) if one.why == "unproved"]
    assert not line.for_a_person
    return line.bundle_id


def _may(machine: Machine) -> None:
    permits = machine.desk.actor.permits | {"sync:settle", "sync:enrol"}
    machine.desk.actor = replace(machine.desk.actor, permits=permits)


def colleague(machine: Machine) -> None:
    machine.desk.change(
        lambda work: work.session.add(User(station_id=work.station_id, id=OTHER, name="李会计")),
        reason="users:manage",
    )


OTHER = new_id()


def shut_out(village: Village) -> None:
    """The village says that c is broken, and the township hears it."""
    _may(village.b)
    village.b.desk.change(
        lambda work: revocations.revoke(work, revocations.Revoke("030", "broken")), reason="sync:enrol"
    )
    assert village.t.take(village.b.export(village.root / "said")).applied > 0


def test_of_a_computer_that_still_counts_nothing_is_let_pass(village: Village, unsigned: str) -> None:
    with pytest.raises(vouched.AuthorStillCounts, match="030"):
        trip_errands.release(village.t.desk, unsigned)
    assert "丙的人0" not in village.names()


def test_two_people_let_a_broken_computers_words_pass(village: Village, unsigned: str) -> None:
    shut_out(village)
    (line,) = [one for one in village.t.desk.read(trace.held) if one.why == "unproved"]
    assert line.for_a_person
    with pytest.raises(vouched.TakenInByOneself):
        trip_errands.release(village.t.desk, unsigned)
    assert "丙的人0" not in village.names()
    village.t.desk.actor = replace(village.t.desk.actor, user_id=OTHER)
    allowed = village.t.desk.actor
    village.t.desk.actor = replace(allowed, permits=allowed.permits - {"sync:settle"})
    with pytest.raises(NotPermitted):
        trip_errands.release(village.t.desk, unsigned)
    village.t.desk.actor = allowed
    made = trip_errands.release(village.t.desk, unsigned)
    assert made.applied > 2
    assert village.held() == []
    assert {"丙的人0", "丙的人1", "丙的人2", "乙的人"} <= village.names()
    assert village.t.digests(village.station) == village.b.digests()
    with pytest.raises(take_in.NothingHeld):
        trip_errands.release(village.t.desk, unsigned)


def test_who_let_it_pass_is_in_the_audit_chain(village: Village, unsigned: str) -> None:
    shut_out(village)
    village.t.desk.actor = replace(village.t.desk.actor, user_id=OTHER)
    trip_errands.release(village.t.desk, unsigned)
    (entry,) = village.t.desk.read(
        lambda work: work.rows("SELECT user_id, detail FROM audit WHERE target_id = :b", b=unsigned)
    )
    assert entry["user_id"] == OTHER
    assert '"30.1"' in entry["detail"]


def test_beyond_the_line_nothing_passes_and_what_comes_later_of_a_sister_is_taken_in(
    village: Village, unsigned: str
) -> None:
    shut_out(village)
    village.t.desk.actor = replace(village.t.desk.actor, user_id=OTHER)
    trip_errands.release(village.t.desk, unsigned)
    village.c.add("坏了以后写的人")
    late = village.c.export(village.root / "late")
    village.t.take(late)
    assert "坏了以后写的人" not in village.names()
    village.b.add("乙后来的人")
    village.t.take(village.b.export(Path(village.root / "b3")))
    assert "乙后来的人" in village.names()
    assert village.t.digests(village.station) == village.b.digests()


def test_the_command_line_says_what_waits_and_under_which_id(village: Village, unsigned: str) -> None:
    from types import SimpleNamespace

    from stationdesk.cli import sync as verbs

    shut_out(village)
    desk = SimpleNamespace(beyond_expiry=village.t.desk)
    answer = verbs.show_status(SimpleNamespace(desk=lambda: desk))  # type: ignore[arg-type]
    assert any(one.bundle_id == unsigned and one.for_a_person for one in answer.result["waiting"])
    assert unsigned in answer.text
    assert trace.why_words("unproved") in answer.text


@pytest.mark.parametrize("reason", ["bad unproved", "bad", "waits-for people", "schema 0009", "revoked"])
def test_every_reason_has_words(reason: str) -> None:
    assert trace.why_words(reason) != reason
