"""Promise 3 for whole errands: the disk or the stick is full while a case, a spreadsheet, a bundle is under way.

A sentence, nothing half; when room was made the same desk goes on. `make test` limits how large a file may grow;
`make prove` fills real small disks (tmpfs in a namespace of its own, where the system allows one).
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.prove.aftermath import Said, errand

NO_ROOM = {
    "database-full",
    "disk-failing",
    "disk-full",
    "file-too-large",
    "stick-full",
    "file-too-big-for-medium",
}


def held_to_its_word(root: Path, kind: str, run: int, output: subprocess.CompletedProcess[str]) -> Said:
    """What the worker said: refused in words, nothing half written, and going on afterwards."""
    assert output.returncode == 0, output.stderr
    said: Said = [json.loads(line) for line in output.stdout.splitlines()]
    words = [line[0] for line in said]
    assert words[0] == "open"
    assert words[-1] == "again"
    [trouble] = [line for line in said if line[0] == "trouble"]
    assert trouble[1] == "trouble"
    assert trouble[2] in NO_ROOM
    assert any(word in trouble[3] for word in ("满", "空间", "太大", "写不下")), trouble[3]
    assert ["left", []] in said
    assert words.index("trouble") < len(words) - 3, "nothing was done after room was made"
    errand(kind, root, root).look(said, run)
    return said


@pytest.mark.parametrize(("kind", "limit"), [("accept", 700_000), ("import", 900_000), ("export", 120_000)])
def test_no_room_is_said_in_words_and_leaves_nothing_half(kind: str, limit: int, root: Path) -> None:
    command = [sys.executable, "-m", "tests.prove.worker_full", str(root), kind, "1", str(limit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = held_to_its_word(root, kind, 1, done)
    if kind == "export":
        assert next(line[0] for line in said if line[0] in ("bundle", "trouble")) == "trouble"


SCRIPT = """set -e
mount -t tmpfs -o size=$1 tmpfs "$2"
if [ "$3" = export ]; then
  ln -s "$4/a" "$2/a"; mkdir "$2/stick"
else
  cp -a "$4/a" "$4/stick" "$2"
fi
dd if=/dev/zero of="$2/ballast" bs=1k count=$5 2>/dev/null
"$6" -m tests.prove.worker_full "$2" "$3" "$7" "$2/ballast"
if [ "$3" = export ]; then cp -a "$2/stick/." "$4/stick"; else rm -rf "$4/a"; cp -a "$2/a" "$4/a"; fi
"""


def may_mount() -> bool:
    found = shutil.which("unshare")
    return (
        found is not None
        and not subprocess.run(
            [found, "-Urm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False
        ).returncode
    )


@pytest.mark.prove
@pytest.mark.parametrize("kind", ["accept", "import", "export"])
def test_a_full_disk_is_said_in_words_and_leaves_nothing_half(kind: str, root: Path, tmp_path: Path) -> None:
    if not may_mount():
        pytest.skip("this system lets nobody mount a small disk")
    small = tmp_path / "small"
    small.mkdir()
    for run, kilobytes in enumerate(range(100, 1000, 250 if kind == "export" else 90), start=1):
        used = (
            0 if kind == "export" else sum(f.stat().st_size for f in (root / "a").rglob("*") if f.is_file())
        )
        # Room for `kilobytes` until the ballast goes, and plenty afterwards.
        room = kilobytes if kind != "export" else kilobytes // 4
        ballast = 6000
        size = (used >> 10) + room + ballast
        script = ["unshare", "-Urm", "sh", "-c", SCRIPT, "sh", f"{size}k", str(small), kind, str(root)]
        command = [*script, str(ballast), sys.executable, str(run)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        held_to_its_word(root, kind, run, done)
