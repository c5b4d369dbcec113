"""Promise 3 on real small disks: deeds begun with a few kilobytes left, then room is made and they are done.

A tmpfs is mounted in a namespace of its own. Where the system lets nobody mount one, files are kept from growing instead;
the figures say which of the two ran.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.prove import proofs
from tests.prove.deed_aftermath import Workers

NO_ROOM = ("满", "空间", "太大", "写不下")


def own_mounts() -> list[str]:
    """The command that gives a process mounts of its own, or nothing where that is not allowed."""
    found = shutil.which("unshare")
    for flags in ("-m", "-Urm"):
        if (
            found
            and not subprocess.run(
                [found, flags, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False
            ).returncode
        ):
            return [found, flags]
    return []


@pytest.mark.prove
def test_deeds_on_a_disk_that_is_really_full_are_refused_in_words_and_done_with_room(
    deeds: Workers, tmp_path: Path
) -> None:
    small, mounts = tmp_path / "small", own_mounts()
    small.mkdir()
    command = [*mounts, sys.executable, "-m", "tests.prove.worker_small", str(deeds.prepared), str(small)]
    done = subprocess.run(
        [*command, *(() if mounts else ("limit",))],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )
    assert done.returncode == 0, done.stderr
    lines: list[list[Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    refused = 0
    for deed, room, code, word, sentence, half, again, found in lines:
        what = f"{deed} with {room} KB: {word} {sentence}"
        assert code in (0, 3), what
        assert not code or any(each in sentence for each in NO_ROOM), what
        assert half == [], f"{what}: {half}"
        assert again == 0, what
        assert found == [], f"{what}: {found}"
        refused += bool(code)
    way = "tmpfs of a few megabytes" if mounts else "limit on the size of files"
    proofs.keep("small-disk", way=way, tried=len(lines), refused_in_words=refused, half_files=0)
    assert refused > len(lines) / 4
