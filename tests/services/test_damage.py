"""Promise 10: every kind of damage is found by its own code, what is promised is repaired, nothing unsent is removed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.ids import new_id
from stationdesk.core.paths import Home
from stationdesk.desk import Desk
from stationdesk.models.papers import Attachment
from stationdesk.models.residents import Household, Person, Phone
from stationdesk.security import slots
from stationdesk.services import backups, check, hurt, repairs
from stationdesk.storage import capture, restore
from stationdesk.storage.engine import DatabaseDamaged, DatabaseUnreadable
from tests.fixtures import PASSWORD, START, USER, open_desk
from tests.fixtures import QUICK as KDF
from tests.services.damage import KINDS, Kind, Raw, sql
from tests.services.test_check_facts import DAMAGE as CONTRADICTIONS

QUICK = (
    "a person deleted",
    "a transaction in the middle removed",
    "an attachment lost",
    "a page of the log torn",
)
"""Tried in the short run; every kind in the long one."""


@pytest.fixture(autouse=True)
def own_computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "computer"))


@pytest.fixture(scope="session")
def sound(founded_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A station with people, an edit, a withdrawal, two attachments and a backup; copied for each damage."""
    folder = tmp_path_factory.mktemp("sound") / "home"
    shutil.copytree(founded_once, folder)
    with open_desk(folder, SetClock(START)) as desk:
        fill(desk)
        backups.create(desk.home, desk.opened, clock=desk.clock)
    shutil.rmtree(folder / "staging", ignore_errors=True)
    return folder


def fill(desk: Desk) -> None:
    blobs = [desk.blobs.put(content) for content in (b"a scan", b"another scan")]

    def first(work):
        station = work.station_id
        house = Household(station_id=station, id=new_id(), number="001")
        work.session.add(house)
        for n in range(12):
            person = Person(station_id=station, id=new_id(), name=f"曾庆{n}", household_id=house.id)
            work.session.add(person)
            work.session.add(
                Phone(station_id=station, id=new_id(), person_id=person.id, number="13812345678")
            )
        for blob in blobs:
            work.session.add(
                Attachment(
                    station_id=station,
                    id=new_id(),
                    subject_table="people",
                    subject_id=house.id,
                    title="户口簿",
                    media_type="image/jpeg",
                    size=blob.size,
                    sha256=blob.sha256,
                    blob=blob.name,
                    made_at=work.at,
                )
            )

    def second(work):
        people = work.session.query(Person).order_by(Person.id).limit(3).all()
        people[0].name = "曾庆兰"
        people[1].remark = "改过"
        people[2].withdrawn_at, people[2].withdrawn_why = work.at, "登记错误"

    desk.change(first, reason="residents:import")
    desk.change(second, reason="residents:edit")


def found_in(desk: Desk, *, full: bool = False) -> list[str]:
    return [one.code for one in desk.read(lambda work: check.look(work, desk.home, full=full))]


def codes(home: Path, clock: SetClock, *, full: bool = False) -> list[str]:
    """What a check says; a database that does not open because of its torn pages says so as well."""
    try:
        with open_desk(home, clock) as desk:
            return found_in(desk, full=full)
    except (DatabaseDamaged, DatabaseUnreadable):
        return ["page-cipher"]


def contents(home: Path) -> tuple[set[tuple[str, ...]], set[str]]:
    """Every row of the log and of the synced tables by its key, and every file."""
    with closing(Raw(home)) as raw:
        kept: set[tuple[str, ...]] = set()
        for table in capture.synced_tables():
            for row in raw.connection.execute(f'SELECT station_id, id FROM "{table.name}"'):
                kept.add((table.name, *row))
        for table, number in (("changes", "seq"), ("transactions", "txn")):
            for row in raw.connection.execute(f"SELECT device_no, epoch, {number} FROM {table}"):
                kept.add((table, *map(str, row)))
    return kept, {path.name for path in (home / "blobs").glob("??/*")}


def tried(sound: Path, home: Path, name: str, kind: Kind) -> list[str]:
    """Make the damage, look, repair, look again; what of the promise does not hold."""
    clock = SetClock(START + timedelta(hours=1))
    shutil.copytree(sound, home)
    kind.make(home)
    if kind.code not in codes(home, clock, full=kind.whole):
        return [f"{name}: not found, but {codes(home, clock, full=kind.whole)}"]
    if kind.code == "page-cipher":
        return _rebuilt(home, name, clock)
    rows, files = contents(home)
    try:
        with open_desk(home, clock) as desk:
            found = desk.read(lambda work: check.look(work, desk.home, full=kind.whole))
            repairs.repair(desk, found)
            left = found_in(desk, full=True)
    except repairs.PutBackByHand:
        left = [kind.code]
    wrong = []
    left = [code for code in left if code not in kind.left]
    if kind.mends and left:
        wrong.append(f"{name}: still {left}")
    if not kind.mends and kind.code not in left:
        wrong.append(f"{name}: {kind.code} vanished without having been promised")
    rows_after, files_after = contents(home)
    saved, _ = contents(sound)
    rows = {
        row for row in rows if row[0] != "changes" or row in saved
    }  # what was slipped into the log may go
    if rows - rows_after or files - files_after:
        wrong.append(f"{name}: removed {sorted(rows - rows_after)[:3]} {files - files_after}")
    return wrong


def _rebuilt(home: Path, name: str, clock: SetClock) -> list[str]:
    before = (home / "station.db").read_bytes()
    opened = slots.KeySlots(Home(home), kdf=KDF).unlock(USER, PASSWORD)
    prepared = hurt.prepare(Home(home), opened, clock=clock)
    if (home / "station.db").read_bytes() != before:
        return [f"{name}: the hurt file was changed"]
    if not prepared.whole:
        return [f"{name}: not whole, {[one.code for one in prepared.found]}"]
    aside = hurt.put_in_place(Home(home), prepared, opened.database_key, clock=clock)
    if (aside / "station.db").read_bytes() != before:
        return [f"{name}: the hurt file was not set aside as it was"]
    left = codes(home, clock, full=True)
    return [f"{name}: still {left}"] if left else []


def all_tried(sound: Path, tmp_path: Path, names: Iterator[str]) -> None:
    wrong: list[str] = []
    kinds = mended = 0
    for n, name in enumerate(names):
        wrong += tried(sound, tmp_path / f"home{n}", name, KINDS[name])
        shutil.rmtree(tmp_path / f"home{n}", ignore_errors=True)
        kinds += 1
        mended += KINDS[name].mends
    print(f"\ndamage: {kinds} kinds made and found, {mended} promised to be mended and mended")
    assert not wrong, "\n".join(wrong)


def test_damage_is_found_and_what_is_promised_is_mended(sound: Path, tmp_path: Path) -> None:
    all_tried(sound, tmp_path, iter(QUICK))


@pytest.mark.prove
def test_every_kind_of_damage_is_found_by_its_own_code_and_what_is_promised_is_mended(
    sound: Path, tmp_path: Path
) -> None:
    assert len(KINDS) + len(CONTRADICTIONS) >= 60
    all_tried(sound, tmp_path, iter(KINDS))


def test_a_sound_station_has_no_finding(sound: Path, tmp_path: Path, clock: SetClock) -> None:
    home = tmp_path / "home"
    shutil.copytree(sound, home)
    assert codes(home, clock, full=True) == []


def test_a_file_that_no_backup_has_is_asked_for_in_the_next_bundle(
    sound: Path, tmp_path: Path, clock: SetClock
) -> None:
    from stationdesk.sync import files_out

    home = tmp_path / "home"
    shutil.copytree(sound, home)
    blob = next((home / "blobs").glob("??/*"))
    blob.unlink()
    (home / "backups" / "blobs" / blob.parent.name / blob.name).unlink()
    with open_desk(home, clock) as desk:
        done = repairs.repair(desk, desk.read(lambda work: check.look(work, desk.home)))
        assert (done.files_back, done.files_wanted) == (0, 1)
        assert len(desk.read(lambda work: files_out.lacked(work, work.station_id))) == 1
        assert found_in(desk) == ["blob-missing"]


def test_a_repair_makes_a_backup_first_and_is_written_down(
    sound: Path, tmp_path: Path, clock: SetClock
) -> None:
    home = tmp_path / "home"
    shutil.copytree(sound, home)
    KINDS["a person deleted"].make(home)
    with open_desk(home, clock) as desk:
        done = repairs.repair(desk, desk.read(lambda work: check.look(work, desk.home)))
        assert done.backup is not None
        assert done.backup.is_file()
        assert done.rows == 2
        entry = desk.read(
            lambda work: work.rows("SELECT * FROM audit WHERE tag = 'check:repair' ORDER BY n DESC LIMIT 1")
        )
        assert "row-missing" in entry[0]["detail"]
        assert "曾庆" not in entry[0]["detail"]


def test_a_repair_that_is_cut_off_leaves_everything_as_it_was(
    sound: Path, tmp_path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stationdesk.storage import checks

    home = tmp_path / "home"
    shutil.copytree(sound, home)
    KINDS["every person deleted"].make(home)

    def cut(_work: object) -> int:
        raise KeyboardInterrupt

    with open_desk(home, clock) as desk:
        found = desk.read(lambda work: check.look(work, desk.home))
        monkeypatch.setattr(checks, "repair_digests", cut)
        with pytest.raises(KeyboardInterrupt):
            repairs.repair(desk, found)
        assert desk.read(lambda work: work.scalar("SELECT count(*) FROM people")) == 0
        monkeypatch.undo()
        repairs.repair(desk, desk.read(lambda work: check.look(work, desk.home)))
        assert desk.read(lambda work: work.scalar("SELECT count(*) FROM people")) == 12
        assert found_in(desk) == []


def test_a_database_put_back_by_hand_is_noticed_and_not_repaired(
    sound: Path, tmp_path: Path, clock: SetClock
) -> None:
    home = tmp_path / "home"
    shutil.copytree(sound, home)
    sql("UPDATE digests SET digest = digest + 1")(home)
    with open_desk(home, clock) as desk:
        restore.remember_epoch(desk.home, desk.station.station_id, 11, 2)
        found = desk.read(lambda work: check.look(work, desk.home))
        assert {"epoch-behind", "digest"} <= {one.code for one in found}
        with pytest.raises(repairs.PutBackByHand):
            repairs.repair(desk, found)


def test_a_lost_copy_of_the_keys_is_found_and_mended(sound: Path, tmp_path: Path, clock: SetClock) -> None:
    home = tmp_path / "home"
    shutil.copytree(sound, home)
    with open_desk(home, clock) as desk:
        (home / "keys.json.bak").unlink()
        found = desk.read(lambda work: check.look(work, desk.home))
        assert [one.code for one in found] == ["keys-copies"]
        repairs.repair(desk, found)
        assert found_in(desk) == []


def test_a_file_that_belongs_to_no_record_is_removed_only_by_repair(
    sound: Path, tmp_path: Path, clock: SetClock
) -> None:
    home = tmp_path / "home"
    shutil.copytree(sound, home)
    with open_desk(home, clock) as desk:
        orphan = desk.blobs.put(b"nobody's")
        found = desk.read(lambda work: check.look(work, desk.home))
        assert [one.code for one in found] == ["blob-orphan"]
        repairs.repair(desk, found)
        assert orphan.name not in desk.blobs
        assert len(list(desk.blobs.list())) == 2


def test_a_clock_that_went_back_is_a_warning(sound: Path, tmp_path: Path, clock: SetClock) -> None:
    home = tmp_path / "home"
    shutil.copytree(sound, home)
    clock.set(clock.at - timedelta(days=2))
    assert codes(home, clock) == ["clock-back"]


def test_fonts_that_are_missing_are_a_warning(desk: Desk) -> None:
    found = desk.read(lambda work: check.look(work, desk.home, fonts=("song",)))
    assert [(one.code, one.severity, one.where) for one in found] == [("fonts-missing", "warn", ("song",))]


def test_every_trigger_is_compared() -> None:
    assert len(list(capture.statements())) > 4 * len(capture.synced_tables())
