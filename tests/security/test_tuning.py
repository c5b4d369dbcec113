"""What a password costs: the floor on a slow computer, more on a quick one, and no home below the floor."""

from __future__ import annotations

from pathlib import Path

import pytest

from stationdesk.cli import doctor_password
from stationdesk.core.paths import Home
from stationdesk.security import tuning
from stationdesk.security.keyfile import Kdf, load
from stationdesk.security.slots import FULL, KeySlots
from tests.security.test_slots import CLERK, HEAD, HOME_ID, QUICK


@pytest.mark.parametrize(
    ("took", "passes"), [(5.0, 3), (0.25, 3), (0.2, 3), (0.1, 7), (0.05, 15), (0.001, 16)]
)
def test_the_cost_follows_the_computer_and_never_falls_below_the_floor(took: float, passes: int) -> None:
    found = tuning.choose(took)
    assert (found.cost.passes, found.cost.memory_kib, found.cost.lanes) == (passes, 64 * 1024, 4)
    assert passes == 3 or found.seconds <= tuning.TARGET + 1e-9
    assert not tuning.below_floor(found.cost)


def test_new_passwords_are_made_at_the_tuned_cost_and_old_ones_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tuning, "tuned", lambda: tuning.Tuned(Kdf(256, 5, 1), 0.2))
    slots = KeySlots(Home(tmp_path), kdf=FULL, code_kdf=QUICK)
    made = slots.create(HOME_ID, [HEAD])
    assert load(slots.path).slots[0].kdf.passes == 5
    assert slots.unlock("u-head", HEAD.password).home_key == made.opened.home_key
    KeySlots(Home(tmp_path), kdf=QUICK).add(made.opened, CLERK)
    found = doctor_password.look(Home(tmp_path))
    assert "2" in found.what_to_do
    changed = KeySlots(Home(tmp_path), kdf=FULL).change_password("u-clerk", CLERK.password, "another one 9")
    assert changed.home_key == made.opened.home_key
    assert load(slots.path).slots[-1].kdf.passes == 5
