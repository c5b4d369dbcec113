"""What is no file is not waited for: the desk stands still for nobody's pipe."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import FrameType

import pytest

from stationdesk.desk import Desk
from stationdesk.services import visit_photos, visits
from stationdesk.sync import trip_file
from tests.services.test_visits import person

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in folders")


@pytest.fixture
def pipe(tmp_path: Path) -> Iterator[Path]:
    """A pipe that nobody writes to; a test that waits for it fails after five seconds."""

    def waited(number: int, frame: FrameType | None) -> None:
        raise AssertionError("waited for a pipe")

    made = tmp_path / "IMG_20261120_091500.jpg"
    os.mkfifo(made)
    before = signal.signal(signal.SIGALRM, waited)
    signal.alarm(5)
    yield made
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def test_a_pipe_is_no_photo(desk: Desk, pipe: Path) -> None:
    day = date(2026, 11, 20)
    given = visits.Recorded(person(desk, "1950-01-01"), visited_on=day, photo_consent=True)
    made = desk.change(lambda work: visits.record(work, given))
    (match,) = desk.read(lambda work: visit_photos.look(work, day, [pipe])).matches
    assert match.photo.problem
    with pytest.raises(visit_photos.PhotosRefused):
        desk.change(lambda work: visit_photos.keep(work, [visit_photos.Chosen(pipe, made.visit_id)]))


def test_a_pipe_is_no_trip_pack(pipe: Path) -> None:
    with pytest.raises(trip_file.NotATripPack):
        trip_file.read(pipe, [], lambda claim: None)
