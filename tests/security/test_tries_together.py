"""Many programs that try passwords at the same moment learn no more than one after another would."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.ids import new_id
from stationdesk.core.paths import Home
from stationdesk.security import slots
from tests.fixtures import PASSWORD, QUICK, START, USER


@pytest.mark.parametrize("password", [PASSWORD, "not this one"])
def test_a_try_during_which_another_failed_says_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    clock = SetClock(START)

    def keys() -> slots.KeySlots:
        return slots.KeySlots(Home(tmp_path), clock=clock, kdf=QUICK)

    keys().create(new_id(), [slots.NewPerson(new_id(), USER, PASSWORD)])
    plain: Callable[..., Any] = slots.unwrap

    def beside(*args: Any) -> Any:
        monkeypatch.setattr(slots, "unwrap", plain)
        with pytest.raises(slots.WrongPassword):
            keys().unlock(USER, "another wrong one")
        return plain(*args)

    monkeypatch.setattr(slots, "unwrap", beside)
    with pytest.raises(slots.WaitBeforeTrying):
        keys().unlock(USER, password)
    assert keys().unlock(USER, PASSWORD).failed == 1 + (password != PASSWORD)
