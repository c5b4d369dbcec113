"""`bench unlock backup check`: a home of half a gigabyte (`--megabytes`) opened, backed up and looked through.

One home is made for the three, in a temporary folder, and removed with the process. What stands beside each is measured
in the same run on the same file: one bare Argon2id, one file copy, SQLite's own pragmas on a bare connection.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any, Final

from stationdesk.cli.bench import Measured, Plan, people_rows, within
from stationdesk.core import patient
from stationdesk.core.clock import SystemClock
from stationdesk.core.ids import new_id
from stationdesk.core.paths import Home
from stationdesk.core.words import N_, say

BLOCK: Final = 5_000
PASSWORD: Final = "bench-password"
SPARE: Final = 3.0
"""Seconds that a verified backup of 400 MB may take beyond one file copy."""
_KEPT: list[tempfile.TemporaryDirectory[str]] = []


@cache
def grown(megabytes: int) -> tuple[Home, str]:
    """A home whose database has that many megabytes: people with their change log and search keys; and who opens it."""
    from stationdesk.desk import Desk
    from stationdesk.new_home import found_station
    from stationdesk.security import slots
    from stationdesk.services import residents_batch
    from stationdesk.services import station as stations

    folder: tempfile.TemporaryDirectory[str] = tempfile.TemporaryDirectory(prefix="stationdesk-bench-")
    _KEPT.append(folder)
    home = Home(Path(folder.name) / "home")
    new = stations.NewStation(stations.village("421221106202"), "四邑村便民服务站", "王敏")
    made = found_station(home, new, PASSWORD, kdf=slots.FULL)
    with Desk.open(home, made.user_id, PASSWORD) as desk:
        rows = desk.read(lambda work: people_rows(work, BLOCK))
        held = [
            {name: value if isinstance(value, str) else str(value) for name, value in row.items()}
            | {"remark": "务农，" * 12}
            for row in rows
        ]
        while home.database.stat().st_size < megabytes * 1_000_000:
            block = [row | {"id": new_id()} for row in held]
            desk.change(lambda work, b=block: residents_batch.insert(work, "people", b))  # type: ignore[misc]
    return home, made.user_id


def _size(home: Home) -> int:
    wal = Path(f"{home.database}-wal")
    return home.database.stat().st_size + (wal.stat().st_size if wal.exists() else 0)


def _seconds(run: Callable[[], Any]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def _note(home: Home) -> str:
    return say(N_("数据库 {mb} MB"), mb=round(_size(home) / 1_000_000))


def unlock(plan: Plan) -> list[Measured]:
    """From the password to an opened desk, beside one bare Argon2id of the same cost."""
    from argon2.low_level import Type, hash_secret_raw

    from stationdesk.desk import Desk
    from stationdesk.security import keyfile

    home, who = grown(plan.megabytes)
    kdf = keyfile.load(home.keys).slots[0].kdf  # what this computer was found to bear
    times, bare = [], []
    for _ in range(max(3, min(plan.rounds, 7))):
        bare.append(
            _seconds(
                lambda: hash_secret_raw(
                    PASSWORD.encode(), b"0" * 16, kdf.passes, kdf.memory_kib, kdf.lanes, 32, Type.ID
                )
            )
        )
        started = time.perf_counter()
        desk = Desk.open(home, who, PASSWORD)
        times.append(time.perf_counter() - started)
        desk.close()
    note = f"{say(N_('输入密码到打开'))}，{_note(home)}"
    return [within("unlock", min(times) * 1000, min(bare) * 1000, 1.5, "ms", note)]


def backup(plan: Plan) -> list[Measured]:
    """A backup, verified by opening it, beside one file copy that is flushed to the disk."""
    from stationdesk.desk import Desk
    from stationdesk.services import backups

    home, who = grown(plan.megabytes)
    with Desk.open(home, who, PASSWORD) as desk:
        copies = [_seconds(lambda: _copied(home.database, home.root / "copy.db")) for _ in range(2)]
        patient.remove(home.root / "copy.db")
        bare = _seconds(lambda: _bare_steps(home, desk.opened.database_key))
        started = time.perf_counter()
        row = backups.create(home, desk.opened, clock=SystemClock(), why="bench")
        took = time.perf_counter() - started
        patient.remove(row.file)
    allowed = min(copies) + SPARE * _size(home) / 400_000_000
    note = say(
        N_("已打开核对，{what}；基线 = 复制一遍 {copy} 秒 + 每 400 MB 3 秒"),
        what=_note(home),
        copy=f"{min(copies):.2f}",
    )
    steps = f"{say(N_('同样几步直接做：SQLite 备份、密文核对、复制'))}，{_note(home)}"
    return [
        within("backup", took, allowed, 1.0, "s", note),
        within("backup-steps", took, bare, 1.5, "s", steps),
    ]


def _bare_steps(home: Home, key: bytes) -> None:
    """What a proved backup cannot do without: SQLite's own copy, the cipher's check of it, one more copy."""
    from stationdesk.storage import engine

    place = home.root / "bare.db"
    try:
        with (
            closing(engine.connect(home.database, key)) as source,
            closing(engine.connect(place, key, create=True)) as target,
        ):
            target.execute("PRAGMA synchronous = OFF")
            target.execute("PRAGMA journal_mode = OFF").fetchall()
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE").fetchall()
        with closing(engine.connect(place, key)) as target:
            target.execute("PRAGMA cipher_integrity_check").fetchall()
        _copied(place, home.root / "bare-copy.db")
    finally:
        for left in home.root.glob("bare*.db*"):
            patient.remove(left)


def _copied(source: Path, target: Path) -> None:
    with source.open("rb") as handle, target.open("wb") as into:
        while piece := handle.read(1 << 20):
            into.write(piece)
        into.flush()
        os.fsync(into.fileno())


def check(plan: Plan) -> list[Measured]:
    """What is asked after every start, and every check there is, beside SQLite's own pragmas on a bare connection."""
    from stationdesk.desk import Desk
    from stationdesk.services import check as service
    from stationdesk.services import health
    from stationdesk.storage import engine

    home, who = grown(plan.megabytes)
    with Desk.open(home, who, PASSWORD) as desk:
        key = desk.opened.database_key
        service.fold(desk.raw())

        def asked(*pragmas: str, cache: int = -65536) -> None:
            with closing(engine.connect(home.database, key)) as connection:
                connection.execute(f"PRAGMA cache_size = {cache}")
                for pragma in pragmas:
                    connection.execute(f"PRAGMA {pragma}").fetchall()

        quick_bare = _seconds(lambda: asked("cipher_integrity_check", "quick_check"))
        quick = _seconds(lambda: health.look(home, key, clock=SystemClock()))
        full_bare = _seconds(lambda: asked("cipher_integrity_check", "integrity_check"))
        full = _seconds(lambda: health.look(home, key, clock=SystemClock(), full=True))
        whole = _seconds(lambda: desk.read(lambda work: service.look(work, home)))
        wide = _seconds(lambda: asked("cipher_integrity_check", "integrity_check", cache=health.CACHE))
    what = _note(home)
    return [
        within("check-quick", quick, quick_bare, 1.3, "s", f"{say(N_('开机后台检查'))}，{what}"),
        within("check-full", full, full_bare, 1.0, "s", f"{say(N_('每周彻底检查，对比默认缓存'))}，{what}"),
        within("check", whole, wide, 20.0, "s", f"{say(N_('全部检查项，对比 integrity_check'))}，{what}"),
    ]


BENCHES: Final[dict[str, Callable[[Plan], list[Measured]]]] = {
    "unlock": unlock,
    "backup": backup,
    "check": check,
}
