"""The top bar's light does not turn to alarm because the township is far away."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from stationdesk.sync import errands
from stationdesk.ui.hooks import sync_state
from tests.sync.machines import Place
from tests.sync.test_untold import reported, station_of, typed


def test_a_month_without_a_word_is_no_alarm(tmp_path: Path) -> None:
    place = Place(tmp_path)
    try:
        village, township = reported(place)
        typed(village, errands.code_for(township.desk, station_of(village)))
        village.clock.set(village.clock.now() + timedelta(days=35))
        village.add("陈桂英")
        assert village.desk.read(sync_state).light != "late"
    finally:
        place.close()
