"""The machines that sync tests begin with: quick copies, and never one station under two names."""

from __future__ import annotations

from pathlib import Path

from tests.fixtures import found_alike
from tests.sync.machines import Place


def test_two_homes_of_one_test_are_two_stations_with_keys_of_their_own(tmp_path: Path) -> None:
    first, second = found_alike(tmp_path / "a"), found_alike(tmp_path / "b")
    assert first.recovery_code != second.recovery_code
    assert (tmp_path / "a" / "keys.json").read_bytes() != (tmp_path / "b" / "keys.json").read_bytes()
    place, other = Place(tmp_path / "place"), Place(tmp_path / "other")
    one, two = place.township(), other.township()
    assert one.desk.device.device_id != two.desk.device.device_id
    place.close()
    other.close()
