"""However it travels it ends the same (`tests/sync/chaos.py`): a short form always, the long one in `make prove`."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.sync.chaos import Chaos, workshop

QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def run(count: int, examples: int, steps: int) -> None:
    with workshop(count) as (folder, names):
        machine = type("Village", (Chaos,), {"made": folder / "made", "names": names})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=examples,
                stateful_step_count=steps,
                deadline=None,
                # Every step opens real homes: making a failure smaller would take longer than reading it.
                phases=(Phase.explicit, Phase.generate),
                derandomize=True,
                suppress_health_check=QUIET,
                print_blob=True,
            ),
        )


def test_two_machines_and_a_township_end_the_same() -> None:
    run(2, 1, 10)


@pytest.mark.prove
@pytest.mark.parametrize(("count", "examples", "steps"), [(2, 3, 25), (3, 2, 30), (4, 1, 30), (5, 1, 35)])
def test_however_it_travels_it_ends_the_same(count: int, examples: int, steps: int) -> None:
    run(count, examples, steps)
