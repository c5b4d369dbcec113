"""Promise 1 for everything else that a station does: `kill -9` at named points of every deed that writes.

Residents, cases, proxy requests, visits, the left-behind, reports, colleagues and keys, settings, catalogues, backups and
their restoring, homes that are made or join, exports and receipts, spreadsheets and papers, upgrades of kept homes.
"""

from __future__ import annotations

import signal

import pytest

from tests.prove import proofs
from tests.prove.deed_aftermath import Workers, clean, states_hold, whole
from tests.prove.deeds import DEEDS, ONCE
from tests.prove.points import POINTS, STOPS
from tests.prove.worker_errands import POINTS as ERRAND_POINTS

ENOUGH = 150


def killed(workers: Workers, name: str, *, full: bool = True) -> None:
    """A deed to its death at a point, what must hold then, and (in `full`) the deed once more."""
    point = POINTS[name]
    passed = workers.unbroken(point.deed)
    root = workers.place(point.deed)
    before = {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
    said, code = workers.do("kill", root, point.deed, name=name, point=list(point[1:]))
    assert code == -signal.SIGKILL, f"{name} was not reached: {code}"
    assert said[-1] == ["at", name]
    states_hold(root, passed, sum(line[0] == "done" for line in said), name)
    clean(root, passed, name, full=full)
    for file in root.rglob("*"):
        if (
            file.is_file()
            and str(file.relative_to(root)) not in before
            and file.parent.name in ("out", "stick")
        ):
            assert file.name.startswith(".") or whole(file), f"{name}: half of {file.name}"
    if full:
        code, *why = workers.again(root, point.deed)
        assert code == 0 or (code == 2 and point.deed in ONCE), f"{name}: afterwards: {why}"
    workers.count("kills", "kills")


def test_there_are_enough_named_points_and_each_deed_has_some() -> None:
    names = [*POINTS, *ERRAND_POINTS]
    assert len(set(names)) == len(names) >= ENOUGH
    assert STOPS.keys() == DEEDS.keys()
    assert all(len(stops) >= 3 for stops in STOPS.values())


SHORT = (
    "case-file-named",
    "password-keys-first-copy",
    "restore-swap-half",
    "upgrade-2-moved",
    "bundle-stick-unnamed",
)


@pytest.mark.parametrize("name", SHORT)
def test_a_deed_killed_at_a_point_is_whole_or_absent(name: str, deeds: Workers) -> None:
    killed(deeds, name)


@pytest.mark.prove
@pytest.mark.parametrize("deed", DEEDS)
def test_a_deed_killed_at_each_of_its_points_is_whole_or_absent(deed: str, deeds: Workers) -> None:
    names = [name for name, point in POINTS.items() if point.deed == deed]
    for at, name in enumerate(names):
        killed(deeds, name, full=at % 3 == 1)


@pytest.mark.prove
def test_the_figures_of_the_kills_are_kept(deeds: Workers) -> None:
    done = deeds.tally.get("kills", {}).get("kills", 0)
    proofs.keep(
        "kills-at-named-points",
        deeds=len(DEEDS),
        points_of_deeds=len(POINTS),
        points_of_errands=len(ERRAND_POINTS),
        points=len(POINTS) + len(ERRAND_POINTS),
        killed_here=done,
        lost=0,
    )
    assert done >= len(POINTS), "not every point was reached in this run"
