"""Two real versions of the built program: as it was built, and its next one, with a database of its own.

Handed over as a signed file, installed by a clerk with a Chinese name and a blank in it, tried, kept; broken ones taken
back, with the database; killed, and its disk filled, in the middle; refused in words when it is for somebody else.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from stationdesk import __version__
from stationdesk.storage import program_folder
from stationdesk.storage.lock import DataLock
from tests.prove.test_small_disk import own_mounts
from tests.sync import updating

pytestmark = [
    pytest.mark.prove,
    pytest.mark.skipif(os.name == "nt", reason="packed as a Debian package is"),
]


@pytest.fixture(scope="module")
def first(built_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a computer has on which somebody was added."""
    computer = Computer(tmp_path_factory.mktemp("first"), built_folder)
    computer("init", "--village", "421221106202", "--name", "四邑村便民服务站", user="王敏")
    computer("residents", "add", "赵小一", "--birth", "1990-01-02")
    return computer.place


class Computer:
    """One user's account on one computer: the installed program, user data, a home under a name with a blank."""

    def __init__(self, place: Path, installed: Path) -> None:
        self.installed = installed / "stationdesk"
        self.place = place / "王 敏"
        self.data = self.place / "share"
        self.home = self.place / "数据"
        self.before: Sequence[str] = ()
        """The words before every command: into another view of the disks."""
        self.lay_key()

    def lay_key(self, root: str = "") -> None:
        """The key of whoever hands out, laid by hand."""
        place = Path(f"{root}{self.programs}") / "release-keys"
        place.mkdir(parents=True, mode=0o700, exist_ok=True)
        place.parent.chmod(0o700)
        (place / "某县.pub").write_text(updating.KEY.public.text, "utf-8")

    @property
    def programs(self) -> Path:
        return self.data / "StationDeskProgram"

    def begin(self, *words: object, user: str = "", home: bool = True) -> subprocess.Popen[bytes]:
        line = [*self.before, str(self.installed), *(["--home", str(self.home)] if home else [])]
        line += ["--user", user] if user else []
        environment = os.environ | {
            "XDG_DATA_HOME": str(self.data),
            "STATIONDESK_PASSWORD": "password1",
            "QT_QPA_PLATFORM": "offscreen",
        }
        return subprocess.Popen(
            [*line, *map(str, words)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def __call__(self, *words: object, user: str = "", code: int = 0, home: bool = True) -> dict[str, Any]:
        with self.begin(*words, "--json", user=user, home=home) as process:
            out, err = process.communicate()
        self.said = err.decode()
        assert process.returncode == code, (words, process.returncode, out.decode(), self.said[-2000:])
        answer: dict[str, Any] = json.loads(out) if out else {}
        return answer

    def refused(self, *words: object, code: int = 2) -> tuple[str, str]:
        """The word and the sentence of a refusal."""
        error = self(*words, code=code)["error"]
        return error["code"], error["message"]

    def people(self) -> list[str]:
        return sorted(row["name"] for row in self("residents", "list")["people"])

    @property
    def pointer(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.programs / "current.json").read_text("utf-8"))
        return found

    def left(self) -> list[str]:
        """What an update has left beside the keys."""
        return sorted(one.name for one in self.programs.iterdir() if one.name != "release-keys")


@pytest.fixture
def computer(first: Path, built_folder: Path, tmp_path: Path) -> Iterator[Computer]:
    """A computer of its own, with a copy of the home."""
    shutil.copytree(first, tmp_path / "王 敏")
    one = Computer(tmp_path, built_folder)
    yield one
    shutil.rmtree(one.place, ignore_errors=True)  # two hundred megabytes each


def test_a_newer_version_is_installed_tried_kept_and_brings_the_database_up(
    computer: Computer, update_files: Path
) -> None:
    seen = computer("update", update_files / "8.0.0.sdupdate", "--check")
    assert (seen["version"], seen["from"], seen["notes"]) == ("8.0.0", __version__, "新版")
    assert computer.left() == []
    taken = computer("update", update_files / "8.0.0.sdupdate")
    assert (taken["version"], taken["signed_by"], taken["installed"]) == ("8.0.0", "某县", True)
    assert Path(taken["backup"]).is_file()
    assert computer.pointer["state"] == "trying"
    assert computer.people() == ["赵小一"]
    assert computer.pointer["state"] == "good"
    assert computer("doctor")["version"] == "8.0.0"
    computer("residents", "add", "钱小二", "--birth", "1991-01-02")
    # Its program is hurt later: the installed one starts, meets a database that was written in since, and leaves it alone.
    (computer.programs / computer.pointer["current"]["folder"] / "NOTICES.txt").unlink()
    code, sentence = computer.refused("residents", "list")
    assert code == "database-newer"
    assert "安装新版程序" in sentence
    computer("update", update_files / "8.0.0.sdupdate")
    assert computer.people() == ["赵小一", "钱小二"]


def test_a_version_that_breaks_after_the_upgrade_is_taken_back_with_its_database(
    computer: Computer, update_files: Path
) -> None:
    computer("update", update_files / "8.0.1.sdupdate")
    broke = computer("residents", "list", code=70)
    assert broke["error"]["kind"] == "bug"
    assert "新版本 8.0.1 出错退出，已自动退回原来的版本" in computer.said
    assert computer.pointer["current"] is None
    assert computer.people() == ["赵小一"]
    assert list((computer.home / "backups").glob("set-aside-*/station.db"))
    assert computer("check")["ok"] is True
    assert computer.refused("update", update_files / "8.0.1.sdupdate")[0] == "update-taken-back"


def test_a_version_that_does_not_start_is_taken_back_and_the_database_was_never_touched(
    computer: Computer, update_files: Path
) -> None:
    computer("update", update_files / "8.0.2.sdupdate")
    database = computer.home / "station.db"
    before = hashlib.sha256(database.read_bytes()).hexdigest()
    with computer.begin("residents", "list") as process:
        _out, err = process.communicate()
    assert process.returncode == 70
    assert "新版本 8.0.2 出错退出，已自动退回原来的版本" in err.decode()
    assert hashlib.sha256(database.read_bytes()).hexdigest() == before
    assert computer.people() == ["赵小一"]
    told = {one["name"]: one for one in computer("doctor")["checks"]}
    assert "8.0.2" in told["update-taken-back"]["message"]


def test_an_update_killed_at_any_moment_leaves_a_program_that_opens_the_home(
    computer: Computer, update_files: Path
) -> None:
    chance = random.Random(11)
    switched = False
    for _ in range(2):
        process = computer.begin("update", update_files / "8.0.0.sdupdate")
        # From its first folder on: before that nothing could have been changed.
        while process.poll() is None and not list(computer.programs.glob(".incoming-*")):
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 1.5))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        switched = (computer.programs / "current.json").exists()
        if switched:
            break
    assert computer.people() == ["赵小一"]
    if not switched:
        computer("update", update_files / "8.0.0.sdupdate")
        assert computer.people() == ["赵小一"]
    assert computer.pointer["state"] == "good"
    assert not list(computer.programs.glob(".incoming-*")) or switched


def test_a_program_that_runs_is_waited_for_in_words(computer: Computer, update_files: Path) -> None:
    # The home is open in another window of the installed program.
    with DataLock(computer.home / "station.lock", program="desk"):
        code, sentence = computer.refused("update", update_files / "8.0.0.sdupdate", code=3)
    assert code == "desk-busy"
    assert "先关闭" in sentence
    assert computer.left() == []
    computer("update", update_files / "8.0.0.sdupdate")
    assert computer.people() == ["赵小一"]
    before = computer.left()
    # A window of the version that an update brought stands at its password page: its files are not taken away.
    with computer.begin() as window:
        for _ in range(600):
            if (computer.programs / "running" / str(window.pid)).exists():
                break
            time.sleep(0.05)
        else:
            pytest.fail("no window was opened")
        code, sentence = computer.refused("update", update_files / "8.0.1.sdupdate", code=3)
        window.kill()
    assert code == "program-elsewhere"
    assert "还有 1 个便民服务站的窗口或命令正在运行" in sentence
    assert set(computer.left()) - {"running", "update.lock"} == set(before) - {"running", "update.lock"}


@contextmanager
def small_disk(at: Path, megabytes: int) -> Iterator[tuple[list[str], str]]:
    """A disk of this size mounted at a folder, for whoever is led there: the words that lead a command, and its root."""
    mounts = own_mounts()
    if not mounts:
        pytest.skip("this system lets nobody mount a disk")
    at.mkdir(parents=True, exist_ok=True)
    line = 'mount -t tmpfs -o "size=$2m,mode=700" tmpfs "$1" && echo here && read -r _'
    with subprocess.Popen(
        [*mounts, "sh", "-c", line, "sh", str(at), str(megabytes)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"here\n"
        as_user = ["-U", "--preserve-credentials"] if "-Urm" in mounts else []
        yield ["nsenter", "-t", str(holder.pid), "-m", *as_user, "--"], f"/proc/{holder.pid}/root"
        holder.communicate(b"\n")


def test_a_disk_that_fills_up_in_the_middle_is_said_and_with_room_the_update_is_taken(
    computer: Computer, update_files: Path
) -> None:
    needed = updating.update_file.read(
        update_files / "8.0.0.sdupdate", {b"": ("某县", updating.KEY.public)}
    ).manifest.bytes
    megabytes = (needed + program_folder.MARGIN) // 1_000_000 + 60
    with small_disk(computer.data, megabytes) as (led, root):
        computer.before = led
        computer.lay_key(root)
        programs = Path(f"{root}{computer.programs}")
        with computer.begin("update", update_files / "8.0.0.sdupdate", "--json") as process:
            while process.poll() is None and not list(programs.glob(".incoming-*/_internal")):
                time.sleep(0.005)
            process.send_signal(signal.SIGSTOP)
            filler = programs.parent / "filler"
            with filler.open("wb") as stream:
                os.posix_fallocate(stream.fileno(), 0, shutil.disk_usage(programs).free - 5_000_000)
            process.send_signal(signal.SIGCONT)
            out, err = process.communicate()
        assert process.returncode == 3, (out.decode(), err.decode())
        error = json.loads(out)["error"]
        assert error["code"] == "disk-full"
        assert f"“{computer.programs}”" in error["message"]
        assert not (programs / "current.json").exists()
        assert not list(programs.glob(".incoming-*"))
        assert computer.people() == ["赵小一"]
        filler.unlink()
        computer("update", update_files / "8.0.0.sdupdate")
        assert computer.people() == ["赵小一"]
        assert json.loads((programs / "current.json").read_text("utf-8"))["state"] == "good"


def test_half_a_copied_update_is_told_with_its_checksum(
    computer: Computer, update_files: Path, tmp_path: Path
) -> None:
    whole = (update_files / "8.0.0.sdupdate").read_bytes()
    half = tmp_path / "拷了一半 的.sdupdate"
    half.write_bytes(whole[: len(whole) // 2])
    code, sentence = computer.refused("update", half)
    assert code == "update-half-copied"
    assert "没有拷完" in sentence
    assert hashlib.sha256(half.read_bytes()).hexdigest() in sentence
    # The stick went bad: as long as it was, and one byte of it another.
    half.write_bytes(whole[:-5_000_000] + b"\0" + whole[-4_999_999:])
    assert computer.refused("update", half)[0] == "update-half-copied"
    assert computer.left() == []


def test_what_is_for_another_product_platform_or_an_older_version_is_refused_in_words(
    computer: Computer, tmp_path: Path
) -> None:
    for changes, code, words in (
        ({"product": "otherdesk"}, "update-other-product", "另一个程序（otherdesk）"),
        ({"platform": "windows-x86_64"}, "update-other-platform", "Windows 电脑"),
        ({"version": "0.0.9"}, "update-not-newer", "0.0.9"),
        ({"version": __version__}, "update-not-newer", "不需要安装"),
        ({"from_version": "5.0.0"}, "update-from-too-old", "5.0.0"),
    ):
        file = updating.update(tmp_path / code / str(len(words)), **changes)
        said, sentence = computer.refused("update", file)
        assert said == code
        assert words in sentence
        assert "没有改动任何东西" in sentence
    assert computer.left() == []


def test_a_home_that_was_moved_to_another_disk_is_asked_for_and_never_founded_anew(
    built_folder: Path, tmp_path: Path
) -> None:
    computer = Computer(tmp_path, built_folder)
    computer("init", "--village", "421221106202", "--name", "四邑村便民服务站", user="王敏", home=False)
    computer("residents", "add", "赵小一", "--birth", "1990-01-02", home=False)
    own = computer.data / "StationDesk"
    computer.home = tmp_path / "另一块 磁盘" / "便民"
    computer.home.parent.mkdir()
    shutil.move(own, computer.home)
    with computer.begin("residents", "list", home=False) as process:
        _out, err = process.communicate()
    assert process.returncode == 3
    assert "找不到站点的数据文件夹" in err.decode()
    assert str(own) in err.decode()
    assert not own.exists()
    assert computer.people() == ["赵小一"]  # told where it lies now
    assert not own.exists()
