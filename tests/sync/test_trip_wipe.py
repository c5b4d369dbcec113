"""Nothing of the households that were taken along is left on the laptop: every file of its home is searched."""

from __future__ import annotations

import io
import logging
import os
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from stationdesk.core import desk_log, patient
from stationdesk.models.residents import Person
from stationdesk.services import attachments, backups, drafts, visit_papers
from stationdesk.services import papers as paper_service
from stationdesk.storage import backup_copy
from stationdesk.storage import wipe as wiping
from stationdesk.storage.lock import DataLock, DeskBusy
from stationdesk.storage.work import Work
from stationdesk.sync import trip_packs
from stationdesk.sync.trip_choice import Wish
from tests.fixtures import START, open_desk
from tests.sync import laptops
from tests.sync.machines import Machine, Place

# Each of at least six bytes in every coding: three bytes turn up by chance in a megabyte of cipher.
SECRETS = (
    "周桂英",
    "周小满",
    "13800000000",
    "42122119500301",
    "三组8号",
    "血压偏高得厉害",
    "户口簿首页",
)
PHOTO_MARK = b"%PDF-1.4\n" + b"nobody may find this again " * 40 + b"\n%%EOF\n"


def found_in(folder: Path, outside: tuple[Path, ...] = ()) -> set[str]:
    """Which of the secrets stand in clear in some file of a folder, in any way text is commonly written."""
    found: set[str] = set()
    for path in sorted(one for one in (*folder.rglob("*"), *outside) if one.is_file()):
        data = path.read_bytes() + str(path).encode()
        for secret in SECRETS:
            if any(
                secret.encode(coding) in data for coding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
            ):
                found.add(secret)
        if PHOTO_MARK[20:80] in data:
            found.add("photo")
    return found


def busy_trip(place: Place) -> tuple[Machine, Machine, dict[str, str]]:
    """A trip on which everything was used that writes something down."""
    home, ids = laptops.village(place)
    scan = io.BytesIO()
    Image.effect_noise((300, 200), 60).convert("RGB").save(scan, "JPEG")

    def known(work: Work) -> None:
        elder = work.session.get_one(Person, (work.station_id, ids["elder"]))
        elder.id_number = "42122119500301"

    home.desk.change(known, reason="test")
    home.desk.change(
        lambda work: attachments.attach_file(work, "people", ids["elder"], PHOTO_MARK, "户口簿首页")
    )
    carried = laptops.laptop(place, home)
    pack = laptops.make(home, place.root / "p.sdtrip", Wish(visits_on=laptops.DAY, files=True))
    assert trip_packs.open_pack(carried.desk, pack).files == 1
    desk = carried.desk
    laptops.visit(carried, visit_id=ids["visit"], result="seen", health="血压偏高得厉害")
    desk.change(
        lambda work: attachments.attach_file(
            work, "visits", ids["visit"], scan.getvalue(), "户口簿首页", on_photo="papers"
        )
    )
    paper = desk.change(lambda work: visit_papers.record_paper(work, ids["visit"]), reason="papers:make")
    desk.change(lambda work: paper_service.keep(work, paper.id, b"%PDF-1.4\n" + "周桂英".encode()))
    desk.change(lambda work: drafts.save(work, "visits:record", ids["visit"], {"health": "血压偏高得厉害"}))
    desk.change(lambda work: attachments.stage(work, PHOTO_MARK + b"staged", "户口簿首页"))
    backups.create(desk.home, desk.opened, clock=carried.clock)
    (carried.folder / "quarantine").mkdir(exist_ok=True)
    return home, carried, ids


def test_the_search_would_find_it(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\0\0" + "住在三组8号".encode("utf-16-le"))
    (tmp_path / "周桂英.txt").write_bytes(b"")
    (tmp_path / "b").write_bytes(PHOTO_MARK)
    assert found_in(tmp_path) == {"三组8号", "周桂英", "photo"}


def test_nothing_is_in_clear_while_it_is_out(place: Place) -> None:
    _, carried, _ = busy_trip(place)
    assert found_in(carried.folder) == set()
    carried.desk.close()
    assert found_in(carried.folder) == set()


def test_nothing_is_left_after_the_wipe_in_clear_or_under_the_old_keys(place: Place) -> None:
    home, carried, _ = busy_trip(place)
    old_keys = carried.desk.opened
    old_blobs = [carried.desk.blobs.path_of(name) for name in carried.desk.blobs.list()]
    assert len(old_blobs) >= 3
    taken = laptops.bring_home(place, carried, home)
    assert taken.problems == ()
    laptops.receipt_to(carried, taken)
    gone = laptops.wipe(carried)
    assert (gone.items_lost, gone.files_lost) == (0, 0)
    assert found_in(carried.folder) == set()
    assert not any(path.exists() for path in old_blobs)
    assert {one.name for one in carried.folder.rglob("*") if one.is_dir()} <= {"staging", "blobs"}
    # What is there opens with none of the old keys, and is empty under the new ones.
    from stationdesk.storage import engine as engines

    old = engines.make_engine(carried.desk.home.database, old_keys.database_key)
    with (
        pytest.raises(Exception, match=r"(?i)encrypt|not a database|damaged|损坏|密"),
        old.connect() as connection,
    ):
        connection.exec_driver_sql("SELECT count(*) FROM people").scalar()
    old.dispose()
    with open_desk(carried.folder, carried.clock) as blank:
        counted = blank.read(
            lambda work: {
                table: work.scalar(f"SELECT count(*) FROM {table}")
                for table in (
                    "people",
                    "households",
                    "visits",
                    "attachments",
                    "changes",
                    "drafts",
                    "trip_rows",
                    "papers",
                )
            }
        )
    assert set(counted.values()) == {0}
    assert START  # the clock of the laptop does not matter to any of it


@pytest.mark.parametrize("at", ["_overwrite", "_rest", "_put", "replace"])
def test_a_wipe_that_was_cut_off_leaves_nothing_readable_and_the_next_start_finishes_it(
    place: Place, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    home, carried, _ = busy_trip(place)
    laptops.receipt_to(carried, laptops.bring_home(place, carried, home))
    old = carried.desk.home.keys.read_bytes()

    def pulled(*_given: object) -> object:
        raise OSError(5, "the battery went out")

    with monkeypatch.context() as patch:
        patch.setattr(wiping, at, pulled)
        with pytest.raises(Exception, match=r".+"):
            laptops.wipe(carried)
    keys = carried.desk.home.keys
    # The keys are the first to go: what is left is noise.
    assert at == "_overwrite" or not keys.exists() or keys.read_bytes() != old
    assert found_in(carried.folder) == set()
    with open_desk(carried.folder, carried.clock) as blank:
        assert blank.read(lambda work: work.scalar("SELECT count(*) FROM people")) == 0
        assert blank.device.epoch == carried.desk.device.epoch + 1
    assert found_in(carried.folder) == set()
    assert not (carried.folder / wiping.NEXT).exists()
    assert keys.read_bytes() != old


def test_a_wipe_that_never_began_destroys_nothing_at_the_next_start(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, carried, _ = busy_trip(place)
    laptops.receipt_to(carried, laptops.bring_home(place, carried, home))
    with monkeypatch.context() as patch:
        patch.setattr(wiping, "exchange", lambda _home: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            laptops.wipe(carried)
    assert (carried.folder / wiping.NEXT).is_dir()
    with open_desk(carried.folder, carried.clock) as desk:
        assert desk.beyond_expiry.read(lambda work: work.scalar("SELECT count(*) FROM people"))
    assert not (carried.folder / wiping.NEXT).exists()


def test_no_file_is_removed_that_this_very_window_holds_open(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows has it, which removes no open file: the window's own log would stop the wipe, and its end at every start."""
    home, carried, _ = busy_trip(place)
    laptops.receipt_to(carried, laptops.bring_home(place, carried, home))
    log = desk_log.begin(carried.desk.home.logs)
    logging.getLogger("stationdesk.test").warning("something went wrong")
    remove = patient.remove
    kept_elsewhere = set(backup_copy._held.values())  # not on Windows

    def as_on_windows(file: Path, **more: Any) -> None:
        for one in Path("/proc/self/fd").iterdir():
            if int(one.name) not in kept_elsewhere and os.path.realpath(one) == str(file):
                raise PermissionError(13, "in use")
        remove(file, **more)

    monkeypatch.setattr(patient, "remove", as_on_windows)
    try:
        laptops.wipe(carried)
        logging.getLogger("stationdesk.test").warning("and again")
    finally:
        desk_log.end(log)
    assert not carried.desk.home.logs.exists()


def test_the_home_that_begins_has_its_name_on_the_disk_before_the_old_keys_go(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut while the keys are overwritten must find the next home: it alone knows who this device is."""
    home, carried, _ = busy_trip(place)
    laptops.receipt_to(carried, laptops.bring_home(place, carried, home))
    order: list[str] = []
    sync, overwrite = wiping.sync_folder, wiping._overwrite

    def synced(folder: Path) -> None:
        sync(folder)
        if folder == carried.folder and (folder / wiping.NEXT / "ready").exists():
            order.append("flushed")

    def overwritten(path: Path) -> None:
        order.append("keys")
        overwrite(path)

    monkeypatch.setattr(wiping, "sync_folder", synced)
    monkeypatch.setattr(wiping, "_overwrite", overwritten)
    laptops.wipe(carried)
    assert order.index("flushed") < order.index("keys")


@pytest.mark.usefixtures("short_wait")
def test_while_another_program_writes_here_nothing_is_wiped_and_the_desk_stays_open(place: Place) -> None:
    """What it writes meanwhile would be gone without anybody having counted it."""
    home, carried, _ = busy_trip(place)
    laptops.receipt_to(carried, laptops.bring_home(place, carried, home))
    carried.desk.close()
    carried.desk = open_desk(carried.folder, carried.clock)
    carried.desk._lock.release()  # type: ignore[union-attr]
    carried.desk._lock = None
    with DataLock(carried.desk.home.lock), pytest.raises(DeskBusy):
        laptops.wipe(carried)
    assert not carried.desk.closed
    assert carried.desk.beyond_expiry.read(lambda work: work.scalar("SELECT count(*) FROM people"))
    laptops.wipe(carried)
