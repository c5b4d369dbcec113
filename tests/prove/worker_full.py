"""A desk at errands on a disk that fills up; then room is made, and the same desk goes on.

    python -m tests.prove.worker_full ROOT KIND RUN ROOM

ROOT, KIND, RUN and the lines on stdout are those of `worker_errands`. ROOM is the size beyond which no file may
grow, or the path of a file that fills the disk and is removed to make room. When the machine says no,
`["trouble", kind, code, message]` and `["left", names]`: what then lies half written in the home and on the stick.
"""

from __future__ import annotations

import resource
import signal
import sys
from datetime import timedelta
from pathlib import Path

from stationdesk.core.clock import SetClock
from stationdesk.core.errors import Unhappy
from stationdesk.desk import Desk
from tests.fixtures import START, open_desk
from tests.prove.worker_errands import accept, bring_in, export, grids, say, warm


def once(desk: Desk, root: Path, kind: str, run: int, n: int) -> None:
    """One errand."""
    if kind == "accept":
        person = desk.read(lambda work: work.scalar("SELECT min(id) FROM people"))
        accept(desk, person)
    elif kind == "import":
        bring_in(desk, root / "a", run, n)
    else:
        export(desk, root / "stick")


def limit(size: int) -> None:
    """No file of this process may grow beyond so many bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def main(root: Path, kind: str, run: int, room: str) -> None:
    """Errands until the machine says no, and one more when there is room again."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    warm()
    desk = open_desk(root / "a", SetClock(START + timedelta(minutes=run)))
    desk.hold()
    if kind == "export":
        grids(desk, 2500)  # a bundle larger than the limit, while the log of an export stays below
        desk.close()
        desk = open_desk(root / "a", SetClock(START + timedelta(minutes=run)))
        desk.hold()
    say("open")
    if room.isdigit():
        limit(int(room))
    try:
        for n in range(90):
            once(desk, root, kind, run, n)
    except Unhappy as trouble:
        say("trouble", trouble.kind, trouble.code, trouble.message)
    places = (root / "a", root / "a" / "blobs", root / "stick")
    say("left", [part.name for place in places for part in place.glob(".*part*")])
    if room.isdigit():
        limit(resource.RLIM_INFINITY)
    else:
        Path(room).unlink()
    once(desk, root, kind, run, 99)
    say("again")
    desk.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4])
