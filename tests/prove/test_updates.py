"""Two real versions: the source tree as it is, and one that says it is newer, with a database of its own.

Installed from a signed file, tried, kept; a broken one taken back together with its database; killed at any moment.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.sync import updating

pytestmark = [
    pytest.mark.prove,
    pytest.mark.skipif(os.name == "nt", reason="a program is started by its first line"),
]

ROOT = Path(__file__).resolve().parents[2]
RUN = f"""#!{sys.executable}
import os, sys
sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
from stationdesk.__main__ import main
sys.exit(main())
"""
MIGRATION = '''"""Something that only a newer program knows."""
from alembic import op
revision, down_revision, branch_labels, depends_on = "9001", "{before}", None, None
def upgrade() -> None:
    op.execute("CREATE TABLE something_new (id TEXT NOT NULL PRIMARY KEY) STRICT")
'''


def program(folder: Path, version: str = "", *, broken: bool = False) -> Path:
    """The source tree as an installed program; with a version a newer one, with a revision of its own."""
    leave = shutil.ignore_patterns("fonts", "make", "screenshots", "phosphor", "*.ts")
    shutil.copytree(ROOT / "stationdesk", folder / "stationdesk", ignore=leave)
    shutil.copytree(ROOT / "resources", folder / "resources", ignore=leave)
    for compiled in (folder / "stationdesk").rglob("*.pyc"):
        # What was compiled in the checkout goes along, as a built program has it: good whatever the files' times are.
        compiled.write_bytes(compiled.read_bytes()[:4] + b"\1\0\0\0" + bytes(8) + compiled.read_bytes()[16:])
    (folder / "packaged").write_text("", "utf-8")
    (folder / "run").write_text(RUN, "utf-8")
    (folder / "run").chmod(0o755)
    if not version:
        return folder
    for changed in ("__init__", "desk", "storage/schema"):
        for compiled in (folder / "stationdesk" / changed).parent.glob(
            f"__pycache__/{Path(changed).name}.*.pyc"
        ):
            compiled.unlink()
    (folder / "stationdesk/__init__.py").write_text(f'__version__ = "{version}"\n', "utf-8")
    schema = folder / "stationdesk/storage/schema.py"
    text = schema.read_text("utf-8")
    before = re.search(r'^REVISION = "(\d+)"', text, re.MULTILINE)
    assert before is not None
    schema.write_text(text.replace(before[0], 'REVISION = "9001"'), "utf-8")
    versions = folder / "stationdesk/storage/migrations/versions"
    (versions / "9001_new.py").write_text(MIGRATION.format(before=before[1]), "utf-8")
    if broken:
        desk = folder / "stationdesk/desk.py"
        text = desk.read_text("utf-8")
        at = "self._keep_seen()\n            self.station ="
        assert at in text
        desk.write_text(text.replace(at, f"raise RuntimeError\n            {at}"), "utf-8")
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installed program, two update files, and a home with somebody in it."""
    place = tmp_path_factory.mktemp("updates")
    program(place / "installed")
    (place / "keys").mkdir()
    write: Callable[..., Path] = updating.installer().write
    for version, broken in (("8.0.0", False), ("8.0.1", True)):
        file = write(
            program(place / version, version, broken=broken),
            place / "stick",
            platform=updating.update_file.here(),
            start=["run"],
            sign=updating.KEY.sign,
            notes="新版",
            version=version,
        )
        file.rename(place / f"{version}.sdupdate")
    computer = Computer(place / "first", place)
    computer("init", "--village", "421221106202", "--name", "四邑村便民服务站", user="王敏")
    computer("residents", "add", "赵小一", "--birth", "1990-01-02")
    return place


class Computer:
    """One user's account on one computer: an installed program, user data, a home under a name with a blank."""

    def __init__(self, place: Path, made: Path) -> None:
        self.place, self.installed = place, made / "installed" / "run"
        self.data = place / "share"
        self.home = place / "王 敏" / "数据"
        self.programs = self.data / "StationDeskProgram"
        (self.programs / "release-keys").mkdir(parents=True, mode=0o700, exist_ok=True)
        self.programs.chmod(0o700)
        (self.programs / "release-keys" / "某县.pub").write_text(updating.KEY.public.text, "utf-8")

    def begin(self, *words: object, user: str = "") -> subprocess.Popen[bytes]:
        line = [str(self.installed), "--home", str(self.home), *(["--user", user] if user else []), "--json"]
        environment = os.environ | {"XDG_DATA_HOME": str(self.data), "STATIONDESK_PASSWORD": "password1"}
        return subprocess.Popen(
            [*line, *map(str, words)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def __call__(self, *words: object, user: str = "", code: int = 0) -> dict[str, Any]:
        with self.begin(*words, user=user) as process:
            out, err = process.communicate()
        assert process.returncode == code, (words, process.returncode, out.decode(), err.decode()[-2000:])
        answer: dict[str, Any] = json.loads(out) if out else {}
        return answer

    def people(self) -> list[str]:
        return sorted(row["name"] for row in self("residents", "list")["people"])

    @property
    def pointer(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.programs / "current.json").read_text("utf-8"))
        return found


@pytest.fixture
def computer(made: Path, tmp_path: Path) -> Computer:
    """A computer of its own, with a copy of the home."""
    shutil.copytree(made / "first" / "王 敏", tmp_path / "王 敏")
    return Computer(tmp_path, made)


def test_a_newer_version_is_installed_tried_kept_and_brings_the_database_up(
    computer: Computer, made: Path
) -> None:
    taken = computer("update", made / "8.0.0.sdupdate")
    assert (taken["version"], taken["signed_by"], taken["installed"]) == ("8.0.0", "某县", True)
    assert Path(taken["backup"]).is_file()
    assert computer.pointer["state"] == "trying"
    assert computer.people() == ["赵小一"]
    assert computer.pointer["state"] == "good"
    computer("residents", "add", "钱小二", "--birth", "1991-01-02")
    # Its program is hurt later: the installed one starts, meets a database that was written in since, and leaves it alone.
    (computer.programs / computer.pointer["current"]["folder"] / "stationdesk/desk.py").unlink()
    refused = computer("residents", "list", code=2)["error"]
    assert refused["code"] == "database-newer"
    assert "安装新版程序" in refused["message"]


def test_a_version_that_breaks_after_the_upgrade_is_taken_back_with_its_database(
    computer: Computer, made: Path
) -> None:
    computer("update", made / "8.0.1.sdupdate")
    broke = computer("residents", "list", code=70)
    assert broke["error"]["kind"] == "bug"
    assert computer.pointer["current"] is None
    assert computer.people() == ["赵小一"]
    assert list((computer.home / "backups").glob("set-aside-*/station.db"))
    assert computer("update", made / "8.0.1.sdupdate", code=2)["error"]["code"] == "update-taken-back"
    computer("update", made / "8.0.0.sdupdate")
    assert computer.people() == ["赵小一"]
    assert computer.pointer["state"] == "good"


def test_an_update_killed_at_any_moment_leaves_a_program_that_opens_the_home(
    computer: Computer, made: Path
) -> None:
    chance = random.Random(11)
    switched = False
    for _ in range(3):
        process = computer.begin("update", made / "8.0.0.sdupdate")
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
        computer("update", made / "8.0.0.sdupdate")
        assert computer.people() == ["赵小一"]
    assert computer.pointer["state"] == "good"
    assert not list(computer.programs.glob(".incoming-*")) or switched
