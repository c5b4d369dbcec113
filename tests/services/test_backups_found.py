"""Backups on sticks are found without a password, the newest first; what would not help is left out."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path

from stationdesk.core.clock import SetClock
from stationdesk.services import backups, backups_found
from tests.fixtures import PASSWORD, START, USER, found, open_desk


def test_whole_backups_of_real_stations_are_found_two_folders_deep_the_newest_first(
    home: Path, tmp_path: Path
) -> None:
    stick = tmp_path / "U盘"
    deep = stick / "备份" / "2026 年"
    with open_desk(home, SetClock(START)) as desk:
        older = backups.create(desk.home, desk.opened, clock=desk.clock, to=deep).file
        later = SetClock(START + timedelta(hours=1))
        newest = backups.create(desk.home, desk.opened, clock=later, to=stick).file
    (stick / "cut.sdbackup").write_bytes(newest.read_bytes()[:5000])
    too_deep = deep / "别的"
    too_deep.mkdir()
    shutil.copy(older, too_deep / "copy.sdbackup")
    (stick / "._hidden.sdbackup").write_bytes(b"what another system leaves on sticks")
    found(tmp_path / "练习", practice=True)
    with open_desk(tmp_path / "练习", SetClock(START), USER, PASSWORD) as practice:
        backups.create(practice.home, practice.opened, clock=SetClock(START + timedelta(days=1)), to=stick)
    seen = backups_found.look([stick, stick / "备份", tmp_path / "not there"])
    assert [one.file for one in seen if one.file.parent != too_deep] == [newest, older]
    assert {one.station for one in seen} == {"四邑村便民服务站"}
    assert "cut.sdbackup" not in {one.file.name for one in seen}
    assert [one.file for one in backups_found.look([stick])] == [newest, older]


def test_a_backup_says_whose_it_is_where_every_station_has_the_same_name(home: Path, tmp_path: Path) -> None:
    card = json.loads((home / "home.json").read_text("utf-8"))
    (home / "home.json").write_text(json.dumps(card | {"name": "便民服务站", "village": "格冲村"}), "utf-8")
    with open_desk(home, SetClock(START)) as desk:
        backups.create(desk.home, desk.opened, clock=desk.clock, to=tmp_path)
    (one,) = backups_found.look([tmp_path])
    assert one.station == "格冲村便民服务站"
    assert one.logins == (USER,)
    assert USER not in repr(one)
