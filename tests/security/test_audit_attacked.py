"""The audit is attacked with everything the program's own connection can say: refused, or found."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.security import audit
from stationdesk.services import check
from stationdesk.storage.work import Work
from tests.fixtures import open_desk


def looked(desk: Desk, times: int = 3) -> None:
    for n in range(times):
        desk.change(lambda work, n=n: audit.record(work, "residents:reveal", f"record-{n}"))  # type: ignore[misc]


def forged(work: Work) -> str:
    names = [row["name"] for row in work.rows("PRAGMA table_info(audit)")]
    values = ", ".join("'cases:accept'" if name == "tag" else f'"{name}"' for name in names)
    return f"INSERT OR REPLACE INTO audit SELECT {values} FROM audit WHERE target_id = 'record-1'"


def told(desk: Desk) -> list[tuple[object, ...]]:
    return desk.read(lambda work: list(work.tuples("SELECT * FROM audit ORDER BY device_no, epoch, n")))


@pytest.mark.parametrize(
    "said",
    [
        "UPDATE audit SET target_id = 'x'",
        "UPDATE audit SET tag = 'x' WHERE target_id = 'record-1'",
        "UPDATE audit SET withdrawn_at = '2026-11-22T01:00:00.000Z'",
        "UPDATE audit SET at = '2020-01-01T00:00:00.000Z'",
        "UPDATE OR REPLACE audit SET n = 1",
        "DELETE FROM audit WHERE target_id = 'record-1'",
        "DELETE FROM audit",
        "forged",
        "UPDATE changes SET payload = '{}' WHERE table_name = 'audit'",
        "DELETE FROM changes WHERE table_name = 'audit'",
        "DELETE FROM transactions",
    ],
)
def test_no_statement_of_a_days_work_changes_what_was_written_down(desk: Desk, said: str) -> None:
    looked(desk)
    before = told(desk)
    with pytest.raises(Exception, match=r"append-only|never deleted|keeps its id"):
        desk.change(lambda work: work.run(forged(work) if said == "forged" else said))
    assert told(desk) == before
    assert desk.read(audit.broken) == []


@pytest.mark.parametrize(
    "said",
    [
        "UPDATE audit SET target_id = 'x' WHERE target_id = 'record-1'",
        "UPDATE audit SET at = '2020-01-01T00:00:00.000Z' WHERE target_id = 'record-1'",
        "UPDATE audit SET user_id = NULL WHERE target_id = 'record-1'",
        "DELETE FROM audit WHERE target_id = 'record-1'",
    ],
)
def test_what_goes_round_the_log_breaks_the_chain(desk: Desk, said: str) -> None:
    """As somebody would with the key and a program of their own."""
    looked(desk)
    desk.change(lambda work: work.run(said), mode="quiet")
    assert len(desk.read(audit.broken)) == 1


def test_cutting_off_the_newest_entry_is_found_though_no_later_one_misses_it(desk: Desk) -> None:
    looked(desk)
    desk.change(lambda work: work.run("DELETE FROM audit WHERE target_id = 'record-2'"), mode="quiet")
    assert desk.read(audit.broken) == []
    found = desk.read(lambda work: check.look(work, desk.home))
    assert [one.code for one in found if one.severity == "bad"]


def test_a_dropped_trigger_is_found(desk: Desk) -> None:
    looked(desk, 1)
    assert desk.read(lambda work: check.look(work, desk.home)) == []
    desk.change(lambda work: work.run("DROP TRIGGER sd_audit_a"), mode="quiet")
    found = desk.read(lambda work: check.look(work, desk.home))
    assert [one.code for one in found if one.severity == "bad"]


def test_a_clock_put_back_breaks_nothing_and_the_order_stays(home: Path, clock: SetClock) -> None:
    with open_desk(home, clock) as desk:
        looked(desk, 1)
        clock.set(clock.now() - timedelta(days=200))
        desk.change(lambda work: audit.record(work, "residents:reveal", "later"))
        assert desk.read(audit.broken) == []
        rows = desk.read(
            lambda work: work.tuples("SELECT target_id FROM audit WHERE tag = 'residents:reveal' ORDER BY n")
        )
        assert [row[0] for row in rows] == ["record-0", "later"]
