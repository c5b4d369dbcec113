"""Fixtures of the fuzzing: one place for a whole run, where memory can be written to like a disk."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fuzz.campaign import quick_place
from tests.fuzz.target import Place, Target


@pytest.fixture(scope="session")
def place_of() -> Iterator[Callable[[Target], Place]]:
    """A place for targets: those that write have one together with those that only read."""
    folder = Path(tempfile.mkdtemp(dir=quick_place(), prefix="stationdesk-fuzz-"))
    place = Place(folder)
    yield lambda target: place
    place.close()
    shutil.rmtree(folder, ignore_errors=True)
