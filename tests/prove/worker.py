"""A desk at work in a process of its own, to be killed or cut off: says what was committed, after it was.

    python -m tests.prove.worker HOME COUNT [MARKS]

Each line on stdout is the id of a person whose saving `desk.change` has returned from. With MARKS the
count of them is also written to that file, which the power-cut shim sees in order with the database's own writes.
PROVE_SYNCHRONOUS in the environment makes a desk that flushes less, for the proof that it would be noticed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from stationdesk.core.clock import SystemClock
from stationdesk.core.ids import new_id
from stationdesk.core.paths import Home
from stationdesk.desk import Desk
from stationdesk.models.papers import Attachment
from stationdesk.models.residents import Person, Phone
from stationdesk.security import audit
from stationdesk.services import numbers
from stationdesk.storage import engine
from stationdesk.storage.work import Work
from tests.fixtures import PASSWORD, QUICK, USER


def save(work: Work, n: int) -> str:
    """What a form saves: a person, two telephones, a numbered attachment, an edit, an audit entry."""
    station = work.station_id
    person = Person(station_id=station, id=new_id(), name="曾庆兰", remark=numbers.take(work, "proof"))
    work.session.add(person)
    for number in ("13812345678", "13912345678"):
        work.session.add(Phone(station_id=station, id=new_id(), person_id=person.id, number=number))
    blob = work.blobs.put(os.urandom(200 + n))
    work.session.add(
        Attachment(
            station_id=station,
            id=new_id(),
            subject_table="people",
            subject_id=person.id,
            title="scan",
            media_type="image/jpeg",
            size=blob.size,
            sha256=blob.sha256,
            blob=blob.name,
            made_at=work.at,
        )
    )
    work.session.flush()
    person.living_address = f"第{n}组"
    audit.record(work, "residents:edit", person.id)
    return person.id


def main(home: Path, count: int, marks: Path | None) -> None:
    """Save people until the count is reached or the process ends."""
    mark = os.open(marks, os.O_CREAT | os.O_WRONLY, 0o600) if marks else None
    if lazy := os.environ.get("PROVE_SYNCHRONOUS"):
        full = "PRAGMA synchronous = FULL"
        assert full in engine.PRAGMAS
        engine.PRAGMAS = tuple(one.replace(full, f"PRAGMA synchronous = {lazy}") for one in engine.PRAGMAS)
    desk = Desk.open(Home(home), USER, PASSWORD, clock=SystemClock(), kdf=QUICK)
    for n in range(1, count + 1):
        saved = desk.change(lambda work, n=n: save(work, n), reason="residents:edit")
        if mark is not None:
            os.pwrite(mark, b"%08d" % n, n * 8)
        sys.stdout.write(saved + "\n")
        sys.stdout.flush()
    os._exit(0)  # no tidying up: what is committed must be safe by itself


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else None)
