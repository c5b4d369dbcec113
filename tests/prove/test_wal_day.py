"""Promise 2 on a real day's work: the write-ahead log of a whole day cut at every frame and inside frames.

The day is played by verbs as a clerk does it, with somebody else reading since the morning, so that the log is never folded.
Whatever length of it survives, the database is in the state after one of the day's commits, and in none between.
"""

from __future__ import annotations

import random
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy.orm import Session

from stationdesk.core.paths import Home
from stationdesk.security import slots
from stationdesk.storage import engine as engines
from tests.fixtures import PASSWORD, QUICK, USER
from tests.prove import proofs
from tests.prove.deeds import DEEDS, Hand, prepare
from tests.prove.worker_deeds import State, state_of

WAL_HEADER: Final = 32
FRAME_HEADER: Final = 24
DAY: Final = (
    "resident", "case", "consultation", "custody", "visit", "child", "files", "refusal", "decision", "appointment", "report", "day",
)  # fmt: skip


def a_day(
    root: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> tuple[list[tuple[int, State]], int]:
    """Play a day in a home; after each commit, how long the log was and what the database held. And the size of a page."""
    home = root / "a"
    log = home / "station.db-wal"
    key = slots.KeySlots(Home(home), kdf=QUICK).unlock(USER, PASSWORD).database_key
    seen: list[tuple[int, State]] = []
    really = Session.commit

    def commit(self: Session) -> None:
        raw: Any = self.connection().connection.driver_connection
        really(self)
        seen.append((log.stat().st_size, state_of(raw)))

    with closing(engines.connect(home / "station.db", key)) as reader:
        reader.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        reader.execute("BEGIN")
        seen.append((0, state_of(reader)))
        page = int(reader.execute("PRAGMA page_size").fetchone()[0])
        monkeypatch.setattr(Session, "commit", commit)
        hand = Hand(root, 1)
        for word in words:
            DEEDS[word](hand, 0)
        monkeypatch.setattr(Session, "commit", really)
        shutil.copytree(home, root / "kept")
    return seen, page


def prove(
    root: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], *, every: int
) -> dict[str, int]:
    prepare(root)
    seen, page = a_day(root, monkeypatch, words)
    kept = root / "kept"
    key = slots.KeySlots(Home(kept), kdf=QUICK).unlock(USER, PASSWORD).database_key
    whole, database = (kept / "station.db-wal").read_bytes(), (kept / "station.db").read_bytes()
    frame = FRAME_HEADER + page
    frames = (len(whole) - WAL_HEADER) // frame
    assert len(whole) == WAL_HEADER + frames * frame
    chance = random.Random(20261122)
    after, commits, cuts, checked = root / "after.db", set(), 0, 0
    for n in range(0, frames + 1, every):
        for inside in (0, chance.choice((1, FRAME_HEADER, 2000, page)))[: 1 + n % 2]:
            cut = min(len(whole), WAL_HEADER + n * frame + inside)
            after.write_bytes(database)
            Path(f"{after}-wal").write_bytes(whole[:cut])
            with closing(engines.connect(after, key)) as connection:
                last = max(at for at, (size, _) in enumerate(seen) if size <= cut)
                assert state_of(connection) == seen[last][1], (
                    f"cut at {cut}: neither commit {last} nor any other"
                )
                if last not in commits:
                    assert connection.execute("PRAGMA cipher_integrity_check").fetchall() == []
                    assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
                    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
                    checked += 1
            commits.add(last)
            cuts += 1
    assert every > 1 or commits == set(range(len(seen))), "some commit has no cut of its own"
    return {"commits": len(seen) - 1, "frames": frames, "cuts": cuts, "states_checked": checked}


def test_a_days_log_cut_anywhere_is_a_prefix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    figures = prove(tmp_path / "place", monkeypatch, ("resident",), every=7)
    assert figures["commits"] >= 1


@pytest.mark.prove
def test_a_days_log_cut_at_and_inside_every_frame_is_a_prefix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = prove(tmp_path / "place", monkeypatch, DAY, every=1)
    proofs.keep("a-days-log-cut", mixed=0, **figures)
    assert figures["cuts"] > 500
