"""What a hurt village had not sent yet goes out while it is only looked at, and makes no fork afterwards."""

from __future__ import annotations

from pathlib import Path

from stationdesk.core.paths import Home
from stationdesk.look_desk import LookDesk
from stationdesk.security import slots
from stationdesk.services import backups, hurt
from stationdesk.sync import errands
from tests.fixtures import PASSWORD, QUICK, USER, open_desk
from tests.services.damage import torn
from tests.sync.machines import Place


def test_a_hurt_station_exports_what_was_not_sent_and_goes_on_in_the_same_epoch(
    place: Place, tmp_path: Path
) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    village.add("曾庆一")
    backups.create(village.desk.home, village.desk.opened, clock=village.clock)
    village.desk.close()
    torn("changes")(village.folder)
    before = (village.folder / "station.db").read_bytes()
    home = Home(village.folder)
    opened = slots.KeySlots(home, kdf=QUICK).unlock(USER, PASSWORD)
    prepared = hurt.prepare(home, opened, clock=village.clock)
    stick = tmp_path / "stick"
    stick.mkdir()
    with LookDesk(home, opened, prepared, clock=village.clock, kdf=QUICK) as looking:
        made = errands.export(looking, stick)
        assert made.file is not None
    assert (village.folder / "station.db").read_bytes() == before
    taken = township.take(made.file)
    assert (taken.bundles, taken.held, taken.quarantined) == (1, 0, 0)
    whole = hurt.prepare(home, opened, clock=village.clock)
    hurt.put_in_place(home, whole, opened.database_key, clock=village.clock)
    village.desk = open_desk(village.folder, village.clock)
    village.add("曾庆二")
    taken = township.take(village.export(tmp_path / "stick2"))
    assert (taken.held, taken.quarantined, taken.conflicts) == (0, 0, 0)
    assert township.digests(village.desk.station.station_id) == village.digests()
