"""Promise 2 for files: what was not flushed is gone or torn, and the name of a file whose folder was not flushed may be too.

Attachments, papers, backups here and on a stick, restoring, bundles, cards, spreadsheets, keys, homes that are made, upgrades.
Each deed is done once under the shim of `test_power`; its log is cut at random places, most of them around a new name.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.prove import proofs
from tests.prove.deed_aftermath import Workers, clean, states_hold, whole
from tests.prove.test_power import Disk, Op, log_of

DEEDS: Final = (
    "case", "files", "sheets", "colleague", "password", "codes", "backup", "second-place", "restore", "init", "join", "bundle",
    "receipt", "card", "wrap", "diagnostics", "upgrade-2",
)  # fmt: skip


class Folders(Disk):
    """A disk on which a new name, too, is only there for sure when its folder was flushed."""

    def __init__(self, start: Path) -> None:
        super().__init__(start)
        self.renamed: list[tuple[Op, bytearray | None]] = []

    def do(self, op: Op) -> None:
        if op.kind == "R":
            # What the name held before comes back if the folder never reached the disk.
            self.renamed.append((op, self.files.get(op.other)))
            super().do(op)
        else:
            if op.kind == "S":
                self.renamed = [one for one in self.renamed if one[0].other.parent != op.path]
            super().do(op)

    def forget_names(self, chance: random.Random) -> None:
        """Of the renames that were not flushed the last few did not happen."""
        for op, before in reversed(self.renamed[chance.randint(0, len(self.renamed)) :]):
            if op.other in self.files:
                self.files[op.path] = self.files.pop(op.other)
            if op.other in self.pending:
                self.pending[op.path] = self.pending.pop(op.other)
            if before is not None:
                self.files[op.other] = before


def recorded(workers: Workers, deed: str) -> list[Op]:
    """Everything that the deed asks of the disk, in order."""
    root = workers.place(deed)
    shim, log = workers.folder / "shim.so", workers.folder / "ops.log"
    log.unlink(missing_ok=True)
    if not shim.exists():
        source = Path(__file__).with_name("shim.c")
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", shim, source, "-ldl"], check=True)
    environment = {**os.environ, "LD_PRELOAD": str(shim), "PROVE_MATCH": f"{root}/", "PROVE_LOG": str(log)}
    command = [sys.executable, "-m", "tests.prove.worker_cut", str(root), deed]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return log_of(log)


def prove(workers: Workers, deed: str, cuts: int) -> None:
    passed = workers.unbroken(deed)
    ops = recorded(workers, deed)
    chance = random.Random(deed)
    names = [at for at, op in enumerate(ops) if op.kind == "R"] or [len(ops) // 2]
    for n in range(cuts):
        near = chance.choice(names) + chance.randint(0, 3)
        until = min(len(ops), near if n % 3 else chance.randint(1, len(ops)))
        root = workers.place(deed)
        disk = Folders(root)
        for op in ops[:until]:
            disk.do(op)
        disk.forget_names(chance)
        disk.cut(chance, lose_all=n % 2 == 0)
        for path in [path for path in root.rglob("*") if path.is_file()]:
            path.unlink()
        disk.put_to(root, root)
        what = f"{deed}, cut {n} at {until} of {len(ops)}"
        states_hold(root, passed, disk.marks, what)
        clean(root, passed, what, full=n % 4 == 0)
        for file in (
            *(root / "out").glob("*"),
            *(root / "stick").glob("*"),
            *(root / "a" / "backups").glob("*.sdbackup"),
        ):
            assert file.is_dir() or file.name.startswith(".") or whole(file), f"{what}: half of {file.name}"
        workers.count("power", "cuts")
        workers.count("power", f"cuts of {deed}")


@pytest.mark.parametrize("deed", ["files", "password"])
def test_a_power_cut_leaves_files_old_or_whole(deed: str, deeds: Workers) -> None:
    prove(deeds, deed, 4)


@pytest.mark.prove
@pytest.mark.parametrize("deed", DEEDS)
def test_power_cuts_at_every_kind_of_file_leave_it_old_or_whole(deed: str, deeds: Workers) -> None:
    prove(deeds, deed, 7)


@pytest.mark.prove
def test_the_figures_of_the_power_cuts_are_kept(deeds: Workers) -> None:
    proofs.keep("power-cuts-of-files", deeds=len(DEEDS), half_files=0, lost=0, **deeds.tally["power"])
    assert deeds.tally.get("power", {}).get("cuts", 0) > 100
