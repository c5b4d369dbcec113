"""Whatever bytes come from outside are taken, or refused in words: bounded, and with nothing half-done behind.

`make test` tries some dozens of cases a reader, `make prove` more than two thousand; `tests/fuzz/README.md` says how
the rest is found.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz import targets
from tests.fuzz.campaign import numbered
from tests.fuzz.guided import worked
from tests.fuzz.spoil import spoilt
from tests.fuzz.target import Place, Target
from tests.fuzz.watch import Tried, kept, watched

NAMES = sorted(targets.TARGETS)
FIGURES = Path(__file__).resolve().parents[2] / "build" / "proofs" / "fuzz.json"
PROVED = 2000
SECONDS = 5.0
"""Of work: a reader that takes many milliseconds a file (a transaction, a whole workbook) tries as many as fit, never fewer than `FEWEST`."""
FEWEST = 500
A_PROCESS_EACH = frozenset(("picture-heic", "visit-photo"))
"""Their files are decoded by a process that is started for each: a tenth of a second of work."""
FEWEST_OF_THOSE = 100
QUICK = {"picture-heic": 2, "visit-photo": 3}
"""How many cases `make test` tries of readers that start processes; of those in SLOW three, of others eight."""
PlaceOf = Callable[[Target], Place]

pytestmark = pytest.mark.skipif(
    os.name != "posix", reason="bounds of time and memory are POSIX signals and limits"
)


def broken_cases(target: Target, seeds: list[bytes]) -> st.SearchStrategy[bytes]:
    """Spoilt files of a target: a good one, and the numbers by which one thing after the other goes wrong."""

    def made(seed: bytes, numbers: list[int]) -> bytes:
        for number in numbers:
            seed = spoilt(target.kind, seed, random.Random(number), seeds)
        return seed

    return st.builds(made, st.sampled_from(seeds), st.lists(st.integers(0, 2**32), min_size=1, max_size=3))


@pytest.mark.parametrize("name", [name for name in NAMES if name != "bundle-changes-taken-in"])
def test_foreign_bytes_are_taken_or_refused_in_words(name: str, place_of: PlaceOf) -> None:
    target, tried = targets.TARGETS[name], Tried()
    place = place_of(target)
    run, seeds = target.make(place), target.seeds(place)
    state = place.state if target.stateful else None
    for seed in seeds:
        watched(run, seed, tried, state)

    @settings(
        max_examples=QUICK.get(name, 3 if name in targets.SLOW else 8),
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(broken_cases(target, list(target.good(place))))
    def holds(data: bytes) -> None:
        watched(run, data, tried, state)

    holds()
    assert tried.cases > len(seeds)


@pytest.fixture(scope="module")
def figures() -> Iterator[dict[str, Tried]]:
    """How many cases were tried; written down at the end of the proof and printed."""
    found: dict[str, Tried] = {}
    yield found
    if found:
        print(f"\nfuzzing: {kept(FIGURES, found)} cases over {len(found)} readers, in {FIGURES}")


@pytest.mark.prove
@pytest.mark.parametrize("name", NAMES)
def test_thousands_of_spoilt_files_break_no_reader(
    name: str, place_of: PlaceOf, figures: dict[str, Tried]
) -> None:
    target = targets.TARGETS[name]
    place = place_of(target)
    run, seeds = target.make(place), target.seeds(place)
    tried = figures.setdefault(name, Tried())
    began, fewest = worked(), FEWEST_OF_THOSE if name in A_PROCESS_EACH else FEWEST
    # Other numbers on another day: what was tried a thousand times finds nothing any more. A failure says its file.
    first = int(os.environ.get("STATIONDESK_FUZZ_FROM", "0"))
    for number, data in enumerate(numbered(target, seeds, first, PROVED), first):
        if tried.cases >= fewest and worked() - began > SECONDS:
            break
        try:
            watched(run, data, tried, place.state if target.stateful else None)
        except BaseException as wrong:
            wrong.add_note(f"{name}, case {number}: {data[:200]!r}")
            raise
    assert tried.cases >= fewest
