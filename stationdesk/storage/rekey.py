"""A new database key: the database is copied, the copy re-encrypted and proved, then it takes the place of the first.

The same exchange as a restore (`storage/restore.py`): until its last step the home is as it was, and whoever opens an
interrupted one next puts everything back. `progress` is told each stage as it begins; the stages are also the
points at which tests kill it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

from stationdesk.core import patient
from stationdesk.core.errors import Trouble
from stationdesk.core.paths import Home
from stationdesk.core.words import N_
from stationdesk.storage import backups, restore
from stationdesk.storage import engine as engines
from stationdesk.storage.atomic import make_folder, require_space, saying, sync_folder, write_file

STAGES: Final = ("copy", "encrypt", "prove", "keys", "exchange", "done")
Progress = Callable[[str], None]


class RekeyNotProved(Trouble):
    template = N_("换了钥匙的副本没有通过检查（{what}），已丢弃；现有数据和密码都没有动。请先做“数据检查”。")


def rekey(
    home: Home, old: bytes, new: bytes, key_file: bytes, progress: Progress = lambda _stage: None
) -> None:
    """Put a database under another key, together with the key file that leads to it.

    The caller holds the data lock and has closed its own connections. Raises HomeOpenElsewhere, DiskFull,
    RekeyNotProved …; the home is then as before.
    """
    staged = restore.begin(home)
    work = restore.folder_of(home)
    try:
        make_folder(staged.root)
        require_space(home.root, 3 * home.database.stat().st_size + (1 << 20))
        progress("copy")
        backups.copy_database(home.database, old, staged.database)
        facts = backups.prove_copy(staged.database, old)
        progress("encrypt")
        with closing(engines.connect(staged.database, old)) as connection, engines.translated():
            connection.execute(f"PRAGMA rekey = \"x'{new.hex()}'\"").fetchall()
        progress("prove")
        with closing(engines.connect(staged.database, new)) as connection:
            what = backups.damage(connection)
            if what or backups.facts_of(connection) != facts:
                raise RekeyNotProved(what=what or "counts")
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
        _flush(staged.database)
        progress("keys")
        for name in ("keys.json", "keys.json.bak"):
            write_file(staged.root / name, key_file)
        for name in ("home.json", "attempts.json"):
            if (home.root / name).exists():
                backups.copy_file(home.root / name, staged.root / name)
        sync_folder(staged.root)
        progress("exchange")
        restore.exchange(home, staged)
    except BaseException:
        # Half a copy is of no use, whatever broke it off; a swap that has begun is finished later.
        if not (work / "swapping").exists():
            patient.clear_away(work)
        raise
    progress("done")


def _flush(path: Path) -> None:
    with saying(path):
        handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
