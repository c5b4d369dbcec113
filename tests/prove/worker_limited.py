"""A desk on a disk that fills up: no file may grow beyond a limit, and the last growth is refused.

    python -m tests.prove.worker_limited HOME LIMIT WHAT

Prints one JSON value: what was saved, and the code and sentence of the trouble that ended it.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
from pathlib import Path

from stationdesk.core.clock import SystemClock
from stationdesk.core.errors import Unhappy
from stationdesk.core.paths import Home
from stationdesk.desk import Desk
from stationdesk.services import backups
from tests.fixtures import PASSWORD, QUICK, USER
from tests.prove.worker import save


def main(home: Path, limit: int, what: str) -> None:
    """Work until the machine says no."""
    desk = Desk.open(Home(home), USER, PASSWORD, clock=SystemClock(), kdf=QUICK)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    saved: list[str] = []
    said = {"code": "", "message": "", "kind": ""}
    try:
        if what == "backup":
            backups.create(desk.home, desk.opened, clock=SystemClock())
        for n in range(5000):
            saved.append(desk.change(lambda work, n=n: save(work, n)))
    except Unhappy as trouble:
        said = {"code": trouble.code, "message": trouble.message, "kind": trouble.kind}
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    # Room has been made: the same desk goes on.
    again = desk.change(lambda work: save(work, 1))
    desk.close()
    print(json.dumps({"saved": [*saved, again], **said}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
