"""The installer for Windows tried under wine, where wine is installed: as near as one comes without a Windows.

A payload of three files stands for the program: what is proved is what installing, upgrading and removing do to the
disk and the registry, for a user whose name is Chinese with a space. Wine is not Windows.
"""

from __future__ import annotations

import importlib
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.prove.wine_prefix import CURRENT, HERE, Prefix

ROOT = Path(__file__).parents[2]
HOLDER = r"""Unicode true
Target amd64-unicode
OutFile "{out}"
SilentInstall silent
RequestExecutionLevel user
Section
  FileOpen $0 "$LOCALAPPDATA\Programs\StationDesk\program\runtime\python311.dll" r
  FileOpen $1 "$LOCALAPPDATA\held" w
  FileClose $1
  Sleep 60000
SectionEnd
"""

pytestmark = [
    pytest.mark.prove,
    pytest.mark.skipif(
        not HERE or shutil.which("makensis") is None,
        reason="wine, NSIS and Xvfb are not all here",
    ),
]


@dataclass(frozen=True)
class Wine(Prefix):
    """A Windows, and two installers for it."""

    older: Path
    newer: Path
    holder: Path
    """A program that has the runtime's library open for a while, as a running desk has."""

    @property
    def place(self) -> Path:
        return self.local / "Programs" / "StationDesk"

    def setup_said(self) -> str:
        """What a silent installer wrote down about why it stopped."""
        (file,) = self.user.rglob("StationDesk-setup.txt")
        return file.read_text("utf-16")


@pytest.fixture(scope="module")
def wine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wine]:
    sys.path.append(str(ROOT / "installer"))
    windows, payloads = importlib.import_module("windows"), importlib.import_module("windows_payload")
    out = tmp_path_factory.mktemp("wine")
    icon = windows.draw_icon(out / "icon.ico")
    installers = []
    for version in ("1.9.0", "1.10.0"):
        top = out / version
        (top / "runtime").mkdir(parents=True)
        (top / "runtime" / "python311.dll").write_bytes(version.encode())
        windows.launcher(top / "StationDesk.exe", icon, version)
        payloads.write_manifest(top, {"version": version})
        installers.append(windows.installer(top, out, icon, version=version))
    script = out / "holder.nsi"
    script.write_text(HOLDER.format(out=out / "holder.exe"), "utf-8")
    subprocess.run(["makensis", "-V1", str(script)], check=True, capture_output=True)
    made = Wine(out / "prefix", *installers, out / "holder.exe")
    made.make()
    # What every test but the last must leave as it is: the older version, a home, somebody's file beside the program.
    assert made.run(str(made.older), "/S") == 0
    (made.local / "StationDesk").mkdir()
    (made.local / "StationDesk" / "station.db").write_bytes(b"all there is")
    (made.place / "notes.txt").write_text("mine", "utf-8")
    yield made
    made.end()


def _version(wine: Wine) -> str:
    return (wine.place / "program" / "runtime" / "python311.dll").read_text("ascii")


def _data(wine: Wine) -> tuple[bytes, str]:
    return (wine.local / "StationDesk" / "station.db").read_bytes(), (wine.place / "notes.txt").read_text(
        "utf-8"
    )


WHOLE = (b"all there is", "mine")
BESIDE = ["notes.txt", "program", "uninstall.exe"]


def test_an_installer_that_is_half_copied_or_damaged_changes_nothing(wine: Wine, tmp_path: Path) -> None:
    whole = wine.newer.read_bytes()
    hurt = bytearray(whole)
    hurt[-2000] ^= 1
    file = tmp_path / "hurt.exe"
    for content in (whole[:-3000], bytes(hurt)):
        file.write_bytes(content)
        assert wine.run(str(file), "/S", patience=60) == 2
    file.write_bytes(whole[: len(whole) // 2])  # not even a program any more: Windows itself says so
    assert wine.run(str(file), "/S", patience=60) != 0
    assert _version(wine) == "1.9.0"
    assert _data(wine) == WHOLE


def test_an_upgrade_while_the_program_runs_is_refused_in_words(wine: Wine) -> None:
    with subprocess.Popen(
        ["wine", str(wine.holder)],
        env=wine.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ):  # fmt: skip
        deadline = time.monotonic() + 30
        while not (wine.local / "held").exists() and time.monotonic() < deadline:
            time.sleep(0.2)
        try:
            assert wine.run(str(wine.newer), "/S") == 7
        finally:
            wine.end()
    said = wine.setup_said()
    assert ("程序正在运行" if wine.is_chinese else "running") in said
    assert _version(wine) == "1.9.0"


@pytest.mark.parametrize(("named", "build"), [("win7", ""), ("win81", ""), ("win10", "17134")])
def test_a_windows_older_than_10_of_1809_is_refused_in_words(wine: Wine, named: str, build: str) -> None:
    whole = wine.registered(CURRENT, "CurrentBuildNumber")
    assert wine.run("winecfg", "-v", named) == 0
    if build:  # 1803
        wine.register(CURRENT, "CurrentBuildNumber", build)
        wine.end()
    try:
        assert wine.run(str(wine.newer), "/S") == 4
    finally:
        assert wine.run("winecfg", "-v", "win10") == 0
        wine.register(CURRENT, "CurrentBuildNumber", whole)
        wine.end()
    said = wine.setup_said()
    assert "Windows 10" in said
    assert "1809" in said
    assert "换一台电脑" in said or not wine.is_chinese
    assert _version(wine) == "1.9.0"


def test_it_is_upgraded_and_removed_and_no_data_is_touched(wine: Wine) -> None:
    command = wine.registered(r"HKCU\Software\Classes\StationDesk.Bundle\shell\open\command", "")
    assert command.endswith(r'\program\StationDesk.exe" "%1"')
    assert wine.registered(r"HKCU\Software\Classes\.sdbundle", "") == "StationDesk.Bundle"
    assert len(list(wine.user.rglob("Start Menu/Programs/*.lnk"))) == 1

    # The power went between two renames of an upgrade: the next one finds its way.
    (wine.place / "program").rename(wine.place / "program.old")
    (wine.place / "program.new").mkdir()
    assert wine.run(str(wine.newer), "/S") == 0
    assert _version(wine) == "1.10.0"
    assert _data(wine) == WHOLE
    assert sorted(one.name for one in wine.place.iterdir()) == BESIDE

    assert wine.run(str(wine.older), "/S") == 6
    assert "1.10.0" in wine.setup_said()
    assert _version(wine) == "1.10.0"

    # A version that an update brought, one that was half unpacked, and a key that somebody laid beside them by hand.
    brought = wine.local / "StationDeskProgram"
    for name in ("1.11.0-0123456789ab", ".incoming-77", "running", "release-keys"):
        (brought / name).mkdir(parents=True)
    (brought / "1.11.0-0123456789ab" / "manifest.json").write_text("{}", "utf-8")
    for name in ("current.json", "rolled-back.json", "update.lock", ".current.json.7.part", "running/7"):
        (brought / name).write_text("{}", "utf-8")
    (brought / "release-keys" / "某县.pub").write_text("a key", "utf-8")

    # The uninstaller goes on as a copy of itself: it is waited for until that has ended, too.
    subprocess.run(
        ["sh", "-c", 'wine "$0" /S; wineserver -w', str(wine.place / "uninstall.exe")],
        env=wine.environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert [one.name for one in wine.place.iterdir()] == ["notes.txt"]
    assert _data(wine) == WHOLE
    assert [one.relative_to(brought).as_posix() for one in brought.rglob("*")] == [
        "release-keys",
        "release-keys/某县.pub",
    ]
    assert wine.registered(r"HKCU\Software\Classes\.sdbundle", "") == ""
    assert not list(wine.user.rglob("Start Menu/Programs/*.lnk"))
