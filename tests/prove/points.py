"""The named moments at which a deed is killed: of every commit, of every file that gets its name, of the errands' own steps.

`POINTS` is the whole table: name → what is wrapped, and when. `worker_errands.POINTS` are those of the errands that go on
until they are killed. Together they are what the promise counts.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Point(NamedTuple):
    """Before or after the n-th call of something by a deed."""

    deed: str
    module: str
    name: str
    when: str
    nth: int


DESK: Final = "stationdesk.desk"
NEW_HOME: Final = "stationdesk.new_home"
STORAGE: Final = "stationdesk.storage."
STAGES: Final[dict[str, tuple[str, str, str]]] = {
    # of a commit
    "written": (DESK, "commit", "before"),
    "searched": ("stationdesk.search.keys", "refresh", "after"),
    "sealed": (DESK, "seal", "after"),
    "committing": ("sqlalchemy.orm.session", "Session.commit", "before"),
    "committed": ("sqlalchemy.orm.session", "Session.commit", "after"),
    "audited": ("stationdesk.security.audit", "record", "after"),
    # of a file
    "file-begun": (STORAGE + "atomic", "Draft.__init__", "after"),
    "file-half": (STORAGE + "atomic", "Draft.write", "after"),
    "file-unnamed": (STORAGE + "atomic", "replace", "before"),
    "file-named": (STORAGE + "atomic", "replace", "after"),
    "blob-kept": (STORAGE + "blobs", "Blobs.put", "after"),
    # of the keys
    "keys-saving": ("stationdesk.security.slots", "save", "before"),
    "keys-saved": ("stationdesk.security.slots", "save", "after"),
    "keys-first-copy": ("stationdesk.security.keyfile", "write_file", "after"),
    # of a home that is made
    "schema-made": (STORAGE + "schema", "create", "after"),
    "card-unwritten": (NEW_HOME, "write_card", "before"),
    "card-written": (NEW_HOME, "write_card", "after"),
    # of a backup
    "copied": (STORAGE + "backups", "copy_database", "after"),
    "linked": (STORAGE + "backups", "_link", "after"),
    "proved": (STORAGE + "backups", "_require_listed", "after"),
    # of a restore
    "unpacked": (STORAGE + "backups", "check_seal", "before"),
    "epoch-begun": (STORAGE + "restore", "_fold", "before"),
    "attachments-brought": (STORAGE + "restore", "_bring_blobs", "after"),
    "remembered": (STORAGE + "restore", "remember_epoch", "after"),
    "swapping": (STORAGE + "restore", "exchange", "before"),
    "swap-noted": (STORAGE + "restore", "write_file", "after"),
    "swap-half": (STORAGE + "restore", "sync_folder", "after"),
    "swapped": (STORAGE + "restore", "exchange", "after"),
    # of an upgrade
    "backed-up": (STORAGE + "backups", "create", "after"),
    "triggers-gone": (STORAGE + "capture", "drop", "after"),
    "moved": ("alembic.command", "upgrade", "after"),
    "triggers-made": (STORAGE + "capture", "regenerate", "after"),
    "upgraded": (STORAGE + "schema", "move", "after"),
    # of a bundle on the stick
    "stick-half": ("stationdesk.sync.writer", "_Out.write", "after"),
    "stick-unnamed": ("stationdesk.sync.medium", "rename", "before"),
    "stick-named": ("stationdesk.sync.medium", "rename", "after"),
    # of a laptop that was out
    "pack-written": ("stationdesk.sync.trip_file", "write_file", "after"),
    "first-key-gone": ("stationdesk.storage.wipe", "_overwrite", "after"),
    "wiped": ("stationdesk.storage.wipe", "wipe", "after"),
    # of coats
    "coat-flushed": ("stationdesk.sync.wrappings", "_flushed", "after"),
    # of a person erased
    "buried": (STORAGE + "erasure", "bury", "after"),
    "unfinished": ("stationdesk.sync.erased", "finish", "before"),
    # of the log
    "log-turning": ("logging.handlers", "RotatingFileHandler.rotate", "before"),
    "log-turned": ("logging.handlers", "RotatingFileHandler.rotate", "after"),
    # of a newer version of the program
    "program-begun": (STORAGE + "program_folder", "_unpack", "before"),
    "program-half": (STORAGE + "program_folder", "Draft", "after"),
    "program-unnamed": (STORAGE + "program_folder", "_unpack", "after"),
    "program-named": (STORAGE + "program_folder", "sync_folder", "before"),
    "program-proved": (STORAGE + "program_folder", "changed", "after"),
    "pointer-unchanged": ("stationdesk.core.launch", "_put", "before"),
    "pointer-changed": ("stationdesk.core.launch", "write", "after"),
    "older-gone": (STORAGE + "program_folder", "_thin", "after"),
}

_COMMIT: Final = ("written", "committing", "committed")
_FILE: Final = ("file-half", "file-unnamed", "file-named")


def _nth(stages: tuple[str, ...], *nth: int) -> tuple[tuple[str, int], ...]:
    return tuple((stage, n) for n in nth or (1,) for stage in stages)


STOPS: Final[dict[str, tuple[tuple[str, int], ...]]] = {
    "resident": _nth(("audited", "searched", "sealed", *_COMMIT)),
    "spreadsheet": _nth(_COMMIT),
    "organisation": _nth(_COMMIT, 1, 2),
    "absence": _nth(_COMMIT),
    "case": (*_nth(_COMMIT, 1, 2), *_nth(_FILE, 1, 2), ("blob-kept", 1)),
    "files": (*_nth(_COMMIT), *_nth(_FILE), ("blob-kept", 1)),
    "consultation": (*_nth(_COMMIT, 1, 2), ("file-unnamed", 2), ("file-named", 2)),
    "appointment": _nth(_COMMIT, 1, 2),
    "custody": (*_nth(_COMMIT, 1, 4), *_nth(_FILE, 1)),
    "proxy": (*_nth(_COMMIT, 1, 4), ("audited", 1)),
    "trip": (*_nth(_COMMIT, 1, 2), ("audited", 1)),
    "visit": (*_nth(_COMMIT, 1, 2), ("file-named", 2)),
    "child": _nth(_COMMIT, 1, 2, 3),
    "report": (*_nth(_COMMIT, 1, 2), ("file-unnamed", 1)),
    "refusal": (*_nth(_COMMIT, 1), *_nth(_FILE, 2)),
    "decision": _nth(_COMMIT),
    "committee": _nth(_COMMIT),
    "assessment": (*_nth(_COMMIT), *_nth(_FILE)),
    "admission": _nth(_COMMIT),
    "archive": _nth(_COMMIT),
    "day": (*_nth(_COMMIT, 1, 2), *_nth(_FILE, 1)),
    "colleague": (
        *_nth(("keys-saving", "keys-first-copy", "keys-saved"), 1), *_nth(_COMMIT, 1, 2), *_nth(("keys-saving", "keys-saved"), 2),
    ),
    "password": (*_nth(("keys-saving", "keys-first-copy", "keys-saved")), *_nth(_COMMIT)),
    "codes": (*_nth(_COMMIT), *_nth(("keys-saving", "keys-first-copy", "keys-saved"))),
    "board": _nth(_COMMIT),
    "windows": _nth(_COMMIT),
    "matters": _nth(_COMMIT),
    "backup": _nth(("copied", "linked", "file-half", "proved", "file-unnamed", "file-named")),
    "second-place": _nth(("copied", "file-begun", "file-half", "proved", "file-unnamed", "file-named")),
    "restore": (
        *_nth(("file-half", "unpacked", "committing", "epoch-begun", "attachments-brought", "backed-up", "remembered")),
        *_nth(("swapping", "swap-noted", "swap-half", "swapped")), ("swap-half", 2), ("swap-half", 3),
    ),
    "init": _nth(("keys-first-copy", "keys-saved", "schema-made", "searched", "sealed", *_COMMIT, "card-unwritten", "file-unnamed", "card-written")),
    "join": _nth(("keys-saved", "schema-made", "committing", "committed", "card-unwritten", "card-written")),
    "card": _nth(_FILE),
    "bundle": (*_nth(_COMMIT, 1, 2, 3), *_nth(("stick-half", "stick-unnamed", "stick-named"))),
    "plain": (*_nth(_COMMIT), *_nth(_FILE)),
    "wrap": (*_nth(("committing", "committed"), 1, 2), *_nth(("stick-half",))),
    "receipt": (*_nth(("committing", "committed"), 1, 3, 6, 7), *_nth(("file-unnamed", "file-named"))),
    "sheets": (*_nth(("committing", "committed"), 1, 3), *_nth(_FILE, 1, 3)),
    "papers": (*_nth(("committing", "committed"), 1, 2), *_nth(_FILE, 2)),
    "diagnostics": _nth(_FILE),
    "town-export": (*_nth(_COMMIT), *_nth(_FILE)),
    "trip-pack": (*_nth(_COMMIT, 1), *_nth(("committing", "committed"), 2, 4), *_nth(_FILE, 1), ("pack-written", 1)),
    "trip-out": _nth(_COMMIT, 1, 2),
    "trip-home": (
        *_nth(("committing", "committed"), 1, 2, 3), *_nth(("stick-unnamed", "stick-named")),
        *_nth(("first-key-gone", "wiped", "keys-first-copy", "keys-saved", "schema-made")), ("first-key-gone", 2),
    ),
    "coats": (*_nth(("stick-unnamed", "stick-named"), 1, 2, 3), *_nth(("coat-flushed",), 1, 3)),
    "erasure": (*_nth(_COMMIT, 2, 3), ("buried", 1), ("unfinished", 1)),
    "open-export": (*_nth(("committing", "committed"), 1, 2, 3, 4), *_nth(_FILE)),
    "export-taken-back": (*_nth(("committing", "committed"), 1, 2), *_nth(_COMMIT, 3)),
    "log": (*_nth(_COMMIT), *_nth(("log-turning", "log-turned"))),
    "update": (
        *_nth(("proved", "program-begun", "program-half", "program-unnamed", "program-named", "program-proved")),
        *_nth(("pointer-unchanged", "pointer-changed", "older-gone")), ("program-half", 3),
    ),
    "upgrade-1": _nth(("copied", "file-unnamed", "backed-up", "triggers-gone", "moved", "triggers-made", "upgraded")),
    "upgrade-2": _nth(("copied", "file-unnamed", "backed-up", "triggers-gone", "moved", "triggers-made", "upgraded")),
}  # fmt: skip

POINTS: Final[dict[str, Point]] = {
    f"{deed}-{stage}" + (f"-{nth}" if nth > 1 else ""): Point(deed, *STAGES[stage], nth)
    for deed, stops in STOPS.items()
    for stage, nth in stops
}
