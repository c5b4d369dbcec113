"""Deeds on real small disks that are full, and with room again; for `test_small_disk`.

    unshare -m python -m tests.prove.worker_small PREPARED SMALL        # a tmpfs is mounted on SMALL for each
    python -m tests.prove.worker_small PREPARED SMALL limit             # where nobody may mount: no file may grow

One JSON list a line: `[deed, kilobytes of room, exit code, code, sentence, files left half written, exit code afterwards, findings]`.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from stationdesk.core.clock import SetClock
from stationdesk.services import check
from tests.fixtures import PASSWORD, START, USER, open_desk
from tests.prove.deed_aftermath import OWN, whole
from tests.prove.deeds import DEEDS, Hand, SaidNo

PLAYED = ("case", "files", "backup", "second-place", "restore", "receipt", "sheets", "init", "upgrade-2")
ROOMS = (16, 200, 700, 2400, 4600)
"""Kilobytes left when the deed begins."""
BALLAST = 40_000
LIMITS = (120, 700, 2300)


def attempt(deed: str, hand: Hand, n: int) -> tuple[int, str, str]:
    try:
        DEEDS[deed](hand, n)
    except SaidNo as no:
        return no.exit_code, no.code, no.message
    return 0, "", ""


def play(deed: str, room: int, prepared: Path, root: Path, *, limited: bool) -> list[object]:
    """One deed without room, what is left of it, and with room."""
    facts = root / "facts.json"
    facts.write_text(facts.read_text("utf-8").replace(str(prepared), str(root)), "utf-8")
    ballast = root / "ballast"
    if limited:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room << 10, resource.RLIM_INFINITY))
    else:
        free = shutil.disk_usage(root).free
        ballast.write_bytes(bytes(max(0, free - (room << 10))))
    os.environ["XDG_DATA_HOME"] = str(root / "computer")
    before = {path for path in root.rglob("*") if path.is_file()}
    hand = Hand(root, 1)
    first = attempt(deed, hand, 0)
    new = [path for path in root.rglob("*") if path.is_file() and path not in before]
    half = [path.name for path in new if ".part" in path.name]
    half += [path.name for path in new if path.parent.name in ("out", "stick", "backups") and not whole(path)]
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    ballast.unlink(missing_ok=True)
    again = attempt(deed, hand, 1)
    found: list[str] = []
    for home in ("a", *(home for home, own in OWN.items() if own == deed)):
        if (root / home / "home.json").exists():
            password = "practice" if home.startswith("kept") else PASSWORD
            with open_desk(root / home, SetClock(START + timedelta(minutes=2)), USER, password) as desk:
                check.fold(desk.raw())
                found += [
                    one.code for one in desk.read(lambda work, d=desk: check.look(work, d.home, full=True))
                ]
    return [deed, room, *first, half, again[0], sorted({*found} - {"blob-orphan", "clock-back"})]


def main(prepared: Path, small: Path, *, limited: bool) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    used = sum(path.stat().st_blocks for path in prepared.rglob("*") if path.is_file()) // 2
    for deed in PLAYED:
        for room in LIMITS if limited else ROOMS:
            root = small / "place"
            if not limited:
                size = f"size={used + room + BALLAST}k"
                subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", small], check=True)
            others = [home for home, own in OWN.items() if own != deed]
            shutil.copytree(prepared, root, ignore=lambda folder, names, others=others: others)
            print(
                json.dumps(play(deed, room, prepared, root, limited=limited), ensure_ascii=False), flush=True
            )
            if limited:
                shutil.rmtree(root)
            else:
                subprocess.run(["umount", "-l", small], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), limited="limit" in sys.argv)
