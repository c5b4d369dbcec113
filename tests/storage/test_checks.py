"""Promises about `check`: a sound station has no finding; each kind of damage is found by its own code."""

from __future__ import annotations

import shutil
from collections.abc import Callable
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
from stationdesk.services import check
from stationdesk.storage import capture, restore
from stationdesk.storage.engine import Capture, connect
from tests.fixtures import PASSWORD, QUICK, START, USER, open_desk


@pytest.fixture(autouse=True)
def own_computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "computer"))


@pytest.fixture(scope="module")
def sound(founded_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A station with a few people, an edit, a withdrawal and an attachment; copied for each damage."""
    folder = tmp_path_factory.mktemp("sound") / "home"
    shutil.copytree(founded_once, folder)
    with open_desk(folder, SetClock(START)) as desk:
        fill(desk)
    return folder


def fill(desk: Desk) -> None:
    blob = desk.blobs.put(b"a scan")

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


def codes(home: Path, clock: SetClock, *, full: bool = False) -> list[str]:
    with open_desk(home, clock) as desk:
        return [one.code for one in desk.read(lambda work: check.look(work, desk.home, full=full))]


class Raw:
    """The database opened by someone with the key and bad intentions: no triggers hold them back."""

    def __init__(self, home: Path) -> None:
        opened = slots.KeySlots(Home(home), kdf=QUICK).unlock(USER, PASSWORD)
        self.home = home
        self.connection = connect(home / "station.db", opened.database_key, capture=Capture())
        self.connection.execute("PRAGMA foreign_keys = OFF")
        self._triggers = list(
            self.connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        )
        for name, _ in self._triggers:
            self.connection.execute(f"DROP TRIGGER {name}")

    def __call__(self, sql: str, *params: object) -> None:
        cursor = self.connection.execute(sql, params)
        assert cursor.rowcount != 0, f"no damage was done: {sql}"

    def close(self) -> None:
        for _, sql in self._triggers:
            self.connection.execute(sql)
        self.connection.close()


def damage(raw: Raw, *statements: str) -> None:
    for statement in statements:
        raw(statement)


PERSON = "(SELECT id FROM people ORDER BY id LIMIT 1)"
LAST = "(SELECT id FROM people ORDER BY id DESC LIMIT 1)"

DATABASE: dict[str, tuple[str, tuple[str, ...]]] = {
    "a name changed behind the program": (
        "row-differs",
        (f"UPDATE people SET name = 'x' WHERE id = {LAST}",),
    ),
    "a value slipped into an empty column": (
        "row-differs",
        (f"UPDATE people SET remark = 'x' WHERE id = {LAST}",),
    ),
    "a person deleted": (
        "row-missing",
        (
            f"DELETE FROM phones WHERE person_id = {LAST}",
            f"DELETE FROM people WHERE id = {LAST}",
        ),
    ),
    "a person added": (
        "row-unlogged",
        (
            "INSERT INTO people (station_id, id, name, resident_type) SELECT station_id, 'x', 'y', 'registered' FROM people LIMIT 1",
        ),
    ),
    "a household deleted under its people": ("reference", ("DELETE FROM households",)),
    "a payload rewritten": (
        "payload",
        (
            "UPDATE changes SET payload = replace(payload, '曾庆', '李庆') WHERE table_name = 'people' AND op = 'I'",
        ),
    ),
    "a change removed": (
        "log-gap",
        ("DELETE FROM changes WHERE seq = (SELECT max(seq) - 1 FROM changes)",),
    ),
    "a change put in": (
        "change-outside",
        (
            "INSERT INTO changes SELECT station_id, device_no, epoch, seq + 900, txn + 90, table_name, record_id, op, payload, replaces, mac, key FROM changes LIMIT 1",
        ),
    ),
    "the author of a transaction changed": ("chain", ("UPDATE transactions SET author = 'x' WHERE txn = 2",)),
    "the time of a transaction changed": (
        "chain",
        ("UPDATE transactions SET wall = '2020-01-01T00:00:00.000Z' WHERE txn = 1",),
    ),
    "the last transaction removed": (
        "origin",
        (
            "DELETE FROM changes WHERE txn = (SELECT max(txn) FROM transactions)",
            "DELETE FROM transactions WHERE txn = (SELECT max(txn) FROM transactions)",
        ),
    ),
    "a transaction in the middle removed": (
        "log-gap",
        ("DELETE FROM changes WHERE txn = 2", "DELETE FROM transactions WHERE txn = 2"),
    ),
    "the log's progress set back": ("origin", ("UPDATE origins SET seq = seq - 1",)),
    "a head pointing nowhere": (
        "head-loose",
        (f"UPDATE heads SET head = '[\"10.1.9999\"]' WHERE record_id = {LAST} AND col = '*'",),
    ),
    "a head removed": ("row-unlogged", (f"DELETE FROM heads WHERE record_id = {LAST} AND col = '*'",)),
    "a digest changed": ("digest", ("UPDATE digests SET digest = digest + 1 WHERE table_name = 'people'",)),
    "a count of heads changed": (
        "digest",
        ("UPDATE digests SET heads = heads + 1 WHERE table_name = 'phones'",),
    ),
    "a search key lost": (
        "search-keys",
        ("DELETE FROM search_keys WHERE key = (SELECT max(key) FROM search_keys)",),
    ),
    "a search key left over": (
        "search-keys",
        ("INSERT INTO search_keys SELECT scope, 'nzzz', record_id FROM search_keys LIMIT 1",),
    ),
    "an audit entry changed": ("audit-chain", ("UPDATE audit SET tag = 'nothing:done' WHERE n = 1",)),
}


def test_a_sound_station_has_no_finding(sound: Path, tmp_path: Path, clock: SetClock) -> None:
    home = tmp_path / "home"
    shutil.copytree(sound, home)
    assert codes(home, clock, full=True) == []


@pytest.mark.parametrize("kind", DATABASE)
def test_damage_in_the_database_is_found_by_its_own_code(
    sound: Path, tmp_path: Path, clock: SetClock, kind: str
) -> None:
    home = tmp_path / "home"
    shutil.copytree(sound, home)
    code, statements = DATABASE[kind]
    with closing(Raw(home)) as raw:
        damage(raw, *statements)
    assert code in codes(home, clock)


def insert(raw: Raw, table: str, number: str) -> None:
    """A row with a number, whatever other columns the table wants."""
    columns = raw.connection.execute(f"PRAGMA table_info({table})").fetchall()
    given = {name: (1 if kind == "INTEGER" else "x") for _, name, kind, needed, *_ in columns if needed}
    given |= {"id": new_id(), "number": number}
    given["station_id"] = raw.connection.execute("SELECT station_id FROM this_device").fetchone()[0]
    names = ", ".join(given)
    raw(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(given))})", *given.values())


def test_a_number_given_twice_is_found(sound: Path, tmp_path: Path, clock: SetClock) -> None:
    home = tmp_path / "home"
    shutil.copytree(sound, home)
    with closing(Raw(home)) as raw:
        insert(raw, "cases", "421221106202-20261122-010-0001")
        insert(raw, "cases", "421221106202-20261122-010-0001")
    found = codes(home, clock)
    assert "number-twice" in found
    assert "counter-behind" in found


def test_a_missing_or_weakened_trigger_is_found_and_repaired(
    sound: Path, tmp_path: Path, clock: SetClock
) -> None:
    home = tmp_path / "home"
    shutil.copytree(sound, home)
    raw = Raw(home)
    raw._triggers = [one for one in raw._triggers if one[0] != "sd_people_u"]
    raw.close()
    assert codes(home, clock) == ["triggers"]
    repaired(home, clock)


def repaired(home: Path, clock: SetClock) -> None:
    with open_desk(home, clock) as desk:
        found = desk.read(lambda work: check.look(work, desk.home))
        assert any(one.repairable for one in found)
        desk.change(lambda work: check.repair(work, found), mode="quiet")
        left = desk.read(lambda work: check.look(work, desk.home))
        assert [one.code for one in left if one.repairable] == []


@pytest.mark.parametrize("kind", ["a digest changed", "a search key lost", "a search key left over"])
def test_what_is_derived_is_repaired_and_the_log_is_not_touched(
    sound: Path, tmp_path: Path, clock: SetClock, kind: str
) -> None:
    home = tmp_path / "home"
    shutil.copytree(sound, home)
    with closing(Raw(home)) as raw:
        before = raw.connection.execute("SELECT count(*), max(seq) FROM changes").fetchone()
        damage(raw, *DATABASE[kind][1])
    repaired(home, clock)
    with closing(Raw(home)) as raw:
        assert raw.connection.execute("SELECT count(*), max(seq) FROM changes").fetchone() == before


def only_blob(home: Path) -> Path:
    return next((home / "blobs").glob("??/*"))


FILES: dict[str, tuple[str, Callable[[Path], object]]] = {
    "an attachment lost": ("blob-missing", lambda home: only_blob(home).unlink()),
    "an attachment cut": ("blob-damaged", lambda home: only_blob(home).write_bytes(b"SDBLOB")),
    "the card of another device": (
        "home-card",
        lambda home: (home / "home.json").write_text(
            (home / "home.json").read_text("utf-8").replace('"device_id": "0', '"device_id": "1'), "utf-8"
        ),
    ),
}


@pytest.mark.parametrize("kind", FILES)
def test_damage_beside_the_database_is_found(sound: Path, tmp_path: Path, clock: SetClock, kind: str) -> None:
    home = tmp_path / "home"
    shutil.copytree(sound, home)
    code, do = FILES[kind]
    do(home)
    assert code in codes(home, clock)


def test_a_lost_copy_of_the_keys_is_found_until_the_next_opening_mends_it(
    sound: Path, tmp_path: Path, clock: SetClock
) -> None:
    home = tmp_path / "home"
    shutil.copytree(sound, home)
    with open_desk(home, clock) as desk:
        (home / "keys.json.bak").unlink()
        found = desk.read(lambda work: check.look(work, desk.home))
        assert [one.code for one in found] == ["keys-copies"]
    assert codes(home, clock) == []


def test_a_changed_page_is_found_before_anything_else_is_believed(
    sound: Path, tmp_path: Path, clock: SetClock
) -> None:
    home = tmp_path / "home"
    shutil.copytree(sound, home)
    with open_desk(home, clock) as desk:  # opening reads no row of the log
        page = desk.read(
            lambda work: work.scalar("SELECT rootpage FROM sqlite_master WHERE name = 'changes'")
        )
    data = bytearray((home / "station.db").read_bytes())
    for at in range(page * 4096 - 3000, page * 4096 - 2900):
        data[at] ^= 0x55
    (home / "station.db").write_bytes(data)
    assert set(codes(home, clock)) <= {"page-cipher", "page-structure"}
    assert "page-cipher" in codes(home, clock)


def test_a_file_that_belongs_to_no_record_is_removed_only_by_repair(
    sound: Path, tmp_path: Path, clock: SetClock
) -> None:
    home = tmp_path / "home"
    shutil.copytree(sound, home)
    with open_desk(home, clock) as desk:
        orphan = desk.blobs.put(b"nobody's")
    assert codes(home, clock) == ["blob-orphan"]
    repaired(home, clock)
    with open_desk(home, clock) as desk:
        assert orphan.name not in desk.blobs
        assert len(list(desk.blobs.list())) == 1


def test_a_clock_that_went_back_is_a_warning(sound: Path, tmp_path: Path, clock: SetClock) -> None:
    home = tmp_path / "home"
    shutil.copytree(sound, home)
    clock.set(clock.at - timedelta(days=2))
    assert codes(home, clock) == ["clock-back"]


def test_a_database_put_back_by_hand_is_noticed(sound: Path, tmp_path: Path, clock: SetClock) -> None:
    home = tmp_path / "home"
    shutil.copytree(sound, home)
    with open_desk(home, clock) as desk:
        restore.remember_epoch(desk.home, desk.station.station_id, 11, 2)
    assert codes(home, clock) == ["epoch-behind"]


def test_every_trigger_is_compared() -> None:
    assert len(list(capture.statements())) > 4 * len(capture.synced_tables())
