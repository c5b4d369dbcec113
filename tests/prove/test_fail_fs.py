"""Promise 3 at every write of every kind: the disk is full, read-only, or somebody else holds the file (FailFS).

Each deed is played unbroken first, and everything that it asks of the disk is written down. Then it is played again and
again: the first asking is refused, the second, the third, and all that follow, until it passes. A run of pages written
into one file is tried at its beginning and its end. Each time: a sentence, or the deed was done; the databases
where they were; nothing half under a final name; no litter; and with room again the deed is done.
"""

from __future__ import annotations

import errno
import itertools
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from tests.prove import proofs
from tests.prove.deed_aftermath import (
    CREATE,
    FLUSH,
    FOLDER,
    OPEN,
    REMOVE,
    RENAME,
    TRUNCATE,
    WRITE,
    Passed,
    Workers,
    clean,
    states_hold,
    whole,
)
from tests.prove.deeds import DEEDS, ONCE

LETTERS: Final = dict(
    zip("COWTSRUF", (CREATE, OPEN, WRITE, TRUNCATE, FLUSH, RENAME, REMOVE, FOLDER), strict=True)
)


class Saying(NamedTuple):
    """One way in which a disk says no: which askings it refuses, with what, and the words that a clerk must find."""

    kinds: int
    error: int
    words: tuple[str, ...]


NOES: Final = {
    "full": Saying(CREATE | WRITE | FLUSH | FOLDER, errno.ENOSPC, ("满", "空间", "MB")),
    "read-only": Saying(
        CREATE | OPEN | WRITE | TRUNCATE | RENAME | REMOVE | FOLDER, errno.EROFS, ("只读", "写保护")
    ),
    "held": Saying(OPEN | RENAME | REMOVE, errno.EBUSY, ("占用", "正在使用", "使用中", "打开着")),
    "forbidden": Saying(
        CREATE | OPEN | RENAME | REMOVE | FOLDER, errno.EACCES, ("权限", "只读", "不允许", "不能写")
    ),
}
ANY_WORDS: Final = ("磁盘", "数据库打不开", "没有完成")
"""What SQLite cannot tell apart is said as trouble of the disk."""


def places(passed: Passed, kinds: int) -> list[int]:
    """At which askings of these kinds a deed is refused: each, but of a run into one file the first and the last."""
    ops = [(letter, path) for letter, path in passed.ops if LETTERS[letter] & kinds]
    found: list[int] = []
    at = 0
    for (letter, path), group in itertools.groupby(ops, key=lambda op: (op[0], _kind(op[1]))):
        count = len(list(group))
        found += sorted({at + 1, at + count}) if count > 2 else range(at + 1, at + count + 1)
        at += count
        del letter, path
    return found


def _kind(path: str) -> str:
    return Path(path).name.split(".part")[0]


def refused(workers: Workers, deed: str, no: str, at: int, *, full: bool) -> None:
    """A deed on a disk that says no from its n-th asking on; what must hold; and the deed with room again."""
    how, passed = NOES[no], workers.unbroken(deed)
    root = workers.place(deed)
    what = f"{deed}, {no} at {at}"
    said, code = workers.do(
        "fail", root, deed, where=f"{root}/", kinds=how.kinds, at=at, error=how.error, lasting=1
    )
    assert code == 0, what
    told: dict[str, list[Any]] = {line[0]: line[1:] for line in said}
    exit_code, _, sentence = told["first"]
    workers.count("disk", f"{no}: tried")
    if exit_code == 0:
        workers.count("disk", f"{no}: done all the same")
    else:
        assert exit_code == 3, f"{what}: {told['first']}"
        assert any(each in sentence for each in (*how.words, *ANY_WORDS)), f"{what}: {sentence}"
        workers.count("disk", f"{no}: said in words")
    assert told["hits"][0], what
    for name in told["left"][0]:
        file = root / name
        part = ".part" in name or name.startswith((".", "a/.restoring", "a/backups/."))
        if part:
            # What cannot be written cannot be removed either; with room again it goes.
            assert how.kinds & REMOVE or "/.restoring/" in name, f"{what}: litter: {name}"
        elif file.exists() and file.parent.name in ("out", "stick", "backups"):
            assert whole(file), f"{what}: half of {name}"
    code = told["again"][0]
    assert code == 0 or (code == 2 and deed in ONCE), f"{what}: afterwards: {told['again']}"
    clean(root, passed, what, full=full)


def broken(workers: Workers, deed: str, no: str, at: int) -> None:
    """The same, looking at the databases before anything is done again."""
    how, passed = NOES[no], workers.unbroken(deed)
    root = workers.place(deed)
    said, code = workers.do(
        "once", root, deed, where=f"{root}/", kinds=how.kinds, at=at, error=how.error, lasting=1
    )
    assert code == 0
    told: dict[str, list[Any]] = {line[0]: line[1:] for line in said}
    states_hold(root, passed, told["done"][0], f"{deed}, {no} at {at}")
    workers.count("disk", f"{no}: states looked at")


SHORT = (
    ("case", "full"),
    ("password", "read-only"),
    ("second-place", "full"),
    ("restore", "held"),
    ("bundle", "forbidden"),
)


@pytest.mark.parametrize(("deed", "no"), SHORT)
def test_what_the_disk_refuses_is_said_and_leaves_nothing_half(deed: str, no: str, deeds: Workers) -> None:
    some = places(deeds.unbroken(deed), NOES[no].kinds)
    for at in {some[0], some[len(some) // 2], some[-1]}:
        refused(deeds, deed, no, at, full=False)
        broken(deeds, deed, no, at)


EVERY: Final = ("resident", "password", "card", "backup", "bundle", "restore")
"""A commit, the keys, a file on the stick, a backup, a bundle, a whole home exchanged: refused at each asking."""
RICH: Final = (
    *EVERY, "case", "files", "second-place", "init", "join", "receipt", "sheets", "plain", "wrap", "diagnostics", "upgrade-2",
)  # fmt: skip
"""Deeds that write files of their own kind beside the database."""


def some_of(found: list[int], count: int) -> list[int]:
    """So many of them, evenly, the first and the last among them."""
    if len(found) <= count:
        return found
    return [found[at * (len(found) - 1) // max(1, count - 1)] for at in range(count)]


@pytest.mark.prove
@pytest.mark.parametrize("deed", DEEDS)
def test_each_write_of_each_deed_is_refused_in_words(deed: str, deeds: Workers) -> None:
    for no, how in NOES.items():
        found = places(deeds.unbroken(deed), how.kinds)
        if no == "full":
            count = len(found) if deed in EVERY else 10 if deed in RICH else 3
        else:
            count = 3 if deed in RICH else 1
        for n, at in enumerate(some_of(found, count)):
            refused(deeds, deed, no, at, full=n % 8 == 0)
            if n % 4 == 0:
                broken(deeds, deed, no, at)


@pytest.mark.prove
def test_the_figures_of_the_refusing_disk_are_kept(deeds: Workers) -> None:
    proofs.keep("disk-says-no", deeds=len(DEEDS), half_files=0, lost=0, **deeds.tally["disk"])
    assert deeds.tally.get("disk", {}).get("full: tried", 0) > 300
