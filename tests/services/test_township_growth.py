"""How large a township is and at what pace it grows is counted from what came, never assumed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from stationdesk.services import township_growth
from tests.sync.machines import Place


def test_the_pace_is_measured_over_four_weeks_and_what_a_village_began_with_is_left_out(
    tmp_path: Path,
) -> None:
    place = Place(tmp_path)
    try:
        village, township = place.village(), place.township()
        place.enrol(village, township)
        for n in range(5):
            village.add(f"居民{n}")
        township.take(village.export(tmp_path / "one"))
        at_first = township.desk.read(township_growth.size)
        assert (at_first.villages, at_first.per_day, at_first.outgrown) == (1, None, False)
        assert at_first.changes > 5
        assert at_first.bytes > 100_000
        village.clock.set(village.clock.at + timedelta(days=40))
        township.clock.set(village.clock.at + timedelta(days=1))
        for n in range(28):
            village.add(f"后来的人{n}")
        township.take(village.export(tmp_path / "two"))
        now = township.desk.read(township_growth.size)
        written = now.changes - at_first.changes
        assert written >= 28
        assert now.per_day == round(written / township_growth.LOOKED_BACK, 1)
    finally:
        place.close()
