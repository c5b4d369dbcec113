"""Everything handed out in open formats: two people, one age file, and whoever has it can count again with public tools."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyrage
import pytest

from stationdesk.core.errors import Cancelled
from stationdesk.core.ids import new_id
from stationdesk.core.record_words import COLUMNS, TABLES
from stationdesk.desk import Desk
from stationdesk.models.papers import Attachment
from stationdesk.models.residents import Person, Phone
from stationdesk.security import audit
from stationdesk.security.permits import NotPermitted
from stationdesk.services import handing_out, retention
from stationdesk.storage import capture
from stationdesk.storage.atomic import DiskFull
from stationdesk.storage.work import Work

PASSPHRASE = "黄牛 石磨 七月 竹匾 河埠"
HARMFUL = "=HYPERLINK(0)"


@pytest.fixture
def head(desk: Desk, colleague: Callable[..., Desk]) -> Iterator[Desk]:
    """The village's head, at a desk with three people and a scan."""

    def fill(work: Work) -> None:
        for name in ("董大山", HARMFUL, "𬘭𠅤"):
            person = new_id()
            work.session.add(Person(station_id=work.station_id, id=person, name=name))
            work.session.flush()
            work.session.add(
                Phone(station_id=work.station_id, id=new_id(), person_id=person, number="13800000000", rank=0)
            )
        scan = work.blobs.put(b"scan" * 1000)
        work.session.add(
            Attachment(
                station_id=work.station_id,
                id=new_id(),
                subject_table="people",
                subject_id=person,
                title="户口簿/首页",
                media_type="image/jpeg",
                size=scan.size,
                sha256=scan.sha256,
                blob=scan.name,
                made_at=work.at,
            )
        )

    desk.change(fill)
    return colleague(desk, "head", name="周主任")


def confirmed(head: Desk, second: Desk) -> str:
    request = head.change(handing_out.ask)
    second.change(lambda work: handing_out.confirm(work, request))
    return request


def written(
    head: Desk, second: Desk, target: Path, passphrase: str | None = PASSPHRASE
) -> handing_out.HandedOut:
    request = confirmed(head, second)
    head.change(lambda work: handing_out.begin(work, request))
    made = head.read(lambda work: handing_out.write(work, target, passphrase, work_factor=10))
    head.change(lambda work: handing_out.end(work, request))
    return made


def test_public_tools_count_the_same(desk: Desk, head: Desk, tmp_path: Path) -> None:
    made = written(head, desk, tmp_path / "all.age")
    clear = pyrage.passphrase.decrypt((tmp_path / "all.age").read_bytes(), PASSPHRASE)
    with zipfile.ZipFile(io.BytesIO(clear)) as archive:
        assert archive.testzip() is None
        rebuilt = sqlite3.connect(":memory:")
        for table in capture.synced_tables():
            lines = archive.read(f"数据/{table.name}.ndjson").splitlines()
            rows = [json.loads(line) for line in lines]
            names = [column.name for column in table.columns]
            rebuilt.execute(
                f'CREATE TABLE "{table.name}" ({", ".join(f"{chr(34)}{n}{chr(34)}" for n in names)})'
            )
            marks = ", ".join("?" * len(names))
            rebuilt.executemany(
                f'INSERT INTO "{table.name}" VALUES ({marks})',
                [[row[name] for name in names] for row in rows],
            )
            here = desk.read(lambda work, t=table: work.scalar(f'SELECT count(*) FROM "{t.name}"'))  # type: ignore[misc]
            assert rebuilt.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()[0] == here
            sheet = archive.read(f"表格/{TABLES.get(table.name, table.name)}（{table.name}）.csv").decode(
                "utf-8-sig"
            )
            assert len(list(csv.reader(io.StringIO(sheet)))) == here + 1
        joined = "SELECT count(*) FROM people p JOIN phones t ON t.person_id = p.id"
        assert rebuilt.execute(joined).fetchone()[0] == 3
        logged = len(archive.read("数据/changes.ndjson").splitlines())
        # What was written after the snapshot: that the export ended.
        assert logged == desk.read(lambda work: work.scalar("SELECT count(*) FROM changes")) - 1
        scans = [name for name in archive.namelist() if name.startswith("附件/")]
        assert [archive.read(name) for name in scans] == [b"scan" * 1000]
        assert scans[0].endswith("户口簿_首页.jpg")
        people = archive.read("表格/居民（people）.csv").decode("utf-8-sig")
        assert f",'{HARMFUL}," in people
        assert f'"{HARMFUL}"' in archive.read("数据/people.ndjson").decode()
        words = {
            (row[0], row[2], row[4]): row[5]
            for row in csv.reader(io.StringIO(archive.read("说明/代码.csv").decode("utf-8-sig")))
        }
        assert words["people", "sex", "1"].startswith("男")
        assert words["cases", "state", "deferred"] == "容缺受理"
        assert words["posts", "post", "child_director"] == "儿童主任"
        assert words["data_requests", "state", "approved"] == "已确认"
    assert made.rows
    assert made.files == 1


def test_the_age_program_opens_the_file(desk: Desk, head: Desk, tmp_path: Path) -> None:
    """age itself asks for the passphrase and gives the ZIP; a cut file and another passphrase open nothing."""
    written(head, desk, tmp_path / "all.age")
    data = (tmp_path / "all.age").read_bytes()
    with pytest.raises(pyrage.DecryptError):
        pyrage.passphrase.decrypt(data, "another passphrase")
    with pytest.raises(pyrage.DecryptError):
        pyrage.passphrase.decrypt(data[:-1], PASSPHRASE)
    age = shutil.which("age")
    if age is None:
        pytest.skip("no age here")
    child, terminal = pty.fork()
    if child == 0:
        os.execv(age, [age, "-d", "-o", str(tmp_path / "all.zip"), str(tmp_path / "all.age")])
    said = b""
    while b"passphrase" not in said:
        said += os.read(terminal, 1024)
    os.write(terminal, PASSPHRASE.encode() + b"\n")
    while True:
        try:
            if not os.read(terminal, 1024):
                break
        except OSError:  # the terminal is gone with its last user
            break
    assert os.waitpid(child, 0)[1] == 0
    assert zipfile.ZipFile(tmp_path / "all.zip").testzip() is None


def test_one_alone_exports_nothing(desk: Desk, head: Desk, tmp_path: Path) -> None:
    request = head.change(handing_out.ask)
    with pytest.raises(handing_out.NotConfirmed):
        head.change(lambda work: handing_out.begin(work, request))
    with pytest.raises(handing_out.AskerConfirms):
        head.change(lambda work: handing_out.confirm(work, request))
    with pytest.raises(NotPermitted):
        desk.change(handing_out.ask)
    desk.change(lambda work: handing_out.confirm(work, request))
    head.change(lambda work: handing_out.begin(work, request))
    head.change(lambda work: handing_out.end(work, request))
    with pytest.raises(handing_out.NotConfirmed):
        head.change(lambda work: handing_out.begin(work, request))


def test_who_asked_may_take_it_back_and_nobody_else(desk: Desk, head: Desk) -> None:
    request = head.change(handing_out.ask)
    with pytest.raises(handing_out.OnlyAsker):
        desk.change(lambda work: handing_out.withdraw(work, request))
    head.change(lambda work: handing_out.withdraw(work, request))
    with pytest.raises(retention.RequestGone):
        desk.change(lambda work: handing_out.confirm(work, request))
    allowed = confirmed(head, desk)
    head.change(lambda work: handing_out.withdraw(work, allowed))
    with pytest.raises(handing_out.NotConfirmed):
        head.change(lambda work: handing_out.begin(work, allowed))
    with pytest.raises(retention.RequestGone):
        head.change(lambda work: handing_out.withdraw(work, allowed))


def test_a_confirmation_is_good_for_a_day(desk: Desk, head: Desk, clock: Any) -> None:
    request = confirmed(head, desk)
    from datetime import timedelta

    clock.set(clock.now() + timedelta(days=2))
    with pytest.raises(handing_out.NotConfirmed):
        head.change(lambda work: handing_out.begin(work, request))


def test_a_clock_put_back_revives_no_confirmation_and_one_that_was_ahead_stops_none(
    desk: Desk, head: Desk, clock: Any
) -> None:
    from datetime import timedelta

    first = clock.now()
    clock.set(first + timedelta(days=400))
    desk.change(lambda work: audit.record(work, "export:all", None))
    clock.set(first)
    request = confirmed(head, desk)
    head.change(lambda work: handing_out.begin(work, request))
    clock.set(first + timedelta(days=3))
    desk.change(lambda work: audit.record(work, "export:all", None))
    for at in (first + timedelta(hours=2), first - timedelta(days=2)):
        clock.set(at)
        with pytest.raises(handing_out.NotConfirmed):
            head.change(lambda work: handing_out.begin(work, request))
    again = confirmed(head, desk)
    head.change(lambda work: handing_out.begin(work, again))


@pytest.mark.parametrize("passphrase", [PASSPHRASE, None])
def test_cancelling_leaves_nothing(desk: Desk, head: Desk, tmp_path: Path, passphrase: str | None) -> None:
    told: list[int] = []

    def cancelled() -> bool:
        return len(told) > 3

    def write(work: Work) -> None:
        target = tmp_path / "all"
        progress = lambda done, total: told.append(done)  # noqa: E731
        handing_out.write(work, target, passphrase, progress=progress, cancelled=cancelled, work_factor=10)

    with pytest.raises(Cancelled):
        head.read(write)
    assert [path for path in (tmp_path).rglob("*") if path.is_file() and "home" not in path.parts] == []


def test_a_folder_in_clear_has_the_same(desk: Desk, head: Desk, tmp_path: Path) -> None:
    written(head, desk, tmp_path / "all", None)
    assert "董大山" in (tmp_path / "all" / "数据" / "people.ndjson").read_text("utf-8")
    assert "全村人的个人信息" in (tmp_path / "all" / "请先看.txt").read_text("utf-8")


def test_a_full_disk_is_said_before_a_byte_is_written(
    head: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stationdesk.storage.atomic.free_space", lambda path: 10)
    with pytest.raises(DiskFull):
        head.read(lambda work: handing_out.write(work, tmp_path / "all.age", PASSPHRASE, work_factor=10))
    assert not (tmp_path / "all.age").exists()


def test_every_table_and_column_is_explained_in_chinese() -> None:
    for table in capture.synced_tables():
        for column in table.columns:
            assert column.name in COLUMNS or column.name in ("station_id", "id")
            assert table.name in TABLES


def test_every_export_is_in_the_audit_without_a_name(desk: Desk, head: Desk, tmp_path: Path) -> None:
    written(head, desk, tmp_path / "all.age")
    tags = desk.read(lambda work: [row[0] for row in work.tuples("SELECT tag FROM audit ORDER BY n")])
    assert [tag for tag in tags if tag.startswith("export:")] == [
        "export:ask",
        "export:confirm",
        "export:all",
    ]


def test_a_salt_that_begins_with_a_letter_is_no_code() -> None:
    from stationdesk.services import handing_out_codes

    assert handing_out_codes.CODE.match("a8d4cf4a39f487536edf09fef5f6a3cd") is None
    for code in ("accepted", "ed", "face", "cases:accept", "deadbeef", "b7.3_x"):
        assert handing_out_codes.CODE.match(code), code
