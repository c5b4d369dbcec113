"""What two people let pass on a township's PostgreSQL, on a real server: with its line in the audit chain, or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import psycopg
import pytest

from stationdesk.security import audit
from stationdesk.sync import postgres_settled, revocations, take_in, vouched
from stationdesk.sync.postgres_release import release
from stationdesk.sync.postgres_take_in import RegisterDesk, take_in_files
from tests.sync.registers import database as database
from tests.sync.registers import server as server
from tests.sync.test_proofs import Village
from tests.sync.test_proofs import homes as homes
from tests.sync.test_proofs import village as village
from tests.sync.test_vouched import OTHER, _may, colleague


@pytest.fixture
def unsigned(village: Village, database: str) -> str:
    """c broke and is shut out. b has what it wrote without its signature, and gave it to the township; the bundle's id."""
    desk = village.t.desk
    take_in_files(desk, database, village.root.glob("first/*.sdbundle"), workers=1)
    for n in range(3):
        village.c.add(f"丙的人{n}")
    village.b.take(village.c.export(village.root / "c"))
    village.b.desk.change(lambda work: work.run("DELETE FROM head_proofs", {}), mode="quiet")
    village.b.add("乙的人")
    _may(village.t)
    colleague(village.t)
    assert take_in_files(desk, database, [village.b.export(village.root / "b")], workers=1).held > 0
    bundle = _one(database, "SELECT DISTINCT bundle_id FROM held WHERE why = 'unproved'")[0]
    with pytest.raises(vouched.AuthorStillCounts):
        release(desk, database, bundle)
    _may(village.b)
    village.b.desk.change(
        lambda work: revocations.revoke(work, revocations.Revoke("030", "broken")), reason="sync:enrol"
    )
    take_in_files(desk, database, [village.b.export(village.root / "said")], workers=1)
    return str(bundle)


def _one(url: str, question: str) -> tuple[Any, ...]:
    with psycopg.connect(url) as connection:
        found = connection.execute(question).fetchone()  # type: ignore[call-overload]
    assert found is not None
    return tuple(found)


def names(village: Village, url: str) -> set[str]:
    with RegisterDesk.of(village.t.desk, url) as register:
        return {
            row["name"]
            for row in register.read(
                lambda work: work.rows("SELECT name FROM people WHERE station_id = :s", s=village.station)
            )
        }


def lines(village: Village, bundle: str) -> list[dict[str, Any]]:
    assert village.t.desk.read(audit.broken) == []
    return village.t.desk.read(
        lambda work: work.rows("SELECT user_id, detail FROM audit WHERE target_id = :b ORDER BY n", b=bundle)
    )


def another(village: Village) -> None:
    village.t.desk.actor = replace(village.t.desk.actor, user_id=OTHER)


def test_two_people_let_a_broken_computers_words_pass_and_the_chain_says_so(
    village: Village, unsigned: str, database: str
) -> None:
    with pytest.raises(vouched.TakenInByOneself):
        release(village.t.desk, database, unsigned)
    assert "丙的人0" not in names(village, database)
    assert lines(village, unsigned) == []
    another(village)
    assert release(village.t.desk, database, unsigned).applied > 2
    assert {"丙的人0", "丙的人1", "丙的人2", "乙的人"} <= names(village, database)
    found = lines(village, unsigned)
    assert {line["user_id"] for line in found} == {OTHER}
    assert '"unsigned"' in found[0]["detail"]
    assert '"30.1"' in found[0]["detail"]
    assert _one(database, "SELECT count(*) FROM machine_settings WHERE key LIKE 'audit:%'") == (0,)
    with pytest.raises(take_in.NothingHeld):
        release(village.t.desk, database, unsigned)


@pytest.mark.prove
@pytest.mark.parametrize("cut", ["before", "behind"], ids=["before-the-chain", "behind-the-chain"])
def test_cut_in_the_middle_nothing_passes_without_its_line_and_no_line_is_there_twice(
    cut: str, village: Village, unsigned: str, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    another(village)
    with monkeypatch.context() as patched:
        patched.setattr(postgres_settled, "_enter" if cut == "before" else "_forget", _dies)
        with pytest.raises(KeyboardInterrupt):
            release(village.t.desk, database, unsigned)
    assert "丙的人0" in names(village, database)
    assert len(lines(village, unsigned)) == (0 if cut == "before" else 2)
    # Somebody else takes the next bundle in: who let it pass stays who did.
    village.t.desk.actor = replace(village.t.desk.actor, user_id=village.b.desk.actor.user_id)
    village.b.add("又一个人")
    made = take_in_files(village.t.desk, database, [village.b.export(village.root / "more")], workers=1)
    assert made.problems == ()
    found = lines(village, unsigned)
    assert (len(found), {line["user_id"] for line in found}) == (2, {OTHER})


@pytest.mark.prove
def test_a_release_that_fails_leaves_neither_rows_nor_line(
    village: Village, unsigned: str, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    another(village)
    with monkeypatch.context() as patched:
        patched.setattr(take_in, "retry", _dies)
        with pytest.raises(KeyboardInterrupt):
            release(village.t.desk, database, unsigned)
    assert "丙的人0" not in names(village, database)
    assert lines(village, unsigned) == []
    assert _one(database, "SELECT count(*) FROM machine_settings WHERE key LIKE 'audit:%'") == (0,)


@pytest.mark.prove
def test_a_release_cut_short_and_done_again_says_what_was_done(
    village: Village, unsigned: str, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    another(village)
    with monkeypatch.context() as patched:
        patched.setattr(postgres_settled, "_enter", _dies)
        with pytest.raises(KeyboardInterrupt):
            release(village.t.desk, database, unsigned)
    assert release(village.t.desk, database, unsigned).applied > 2
    assert len(lines(village, unsigned)) == 2


def _dies(*_given: object) -> None:
    raise KeyboardInterrupt
