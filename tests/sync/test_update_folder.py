"""The program folder in an odd state: the desk starts all the same, and doctor and the next update say what is wrong."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from stationdesk import __version__
from stationdesk.cli import doctor
from stationdesk.core import launch, patient
from stationdesk.storage import program_folder
from stationdesk.sync import updates
from tests.sync import updating
from tests.sync.test_updates import good, here, pointer, take, works  # noqa: F401 - fixtures

# ruff: noqa: F811 - a fixture's name is the test's argument
pytestmark = pytest.mark.skipif(os.name == "nt", reason="the fake programs are shell scripts")


@pytest.mark.parametrize("state", ["tries", "harm", "first"])
def test_in_a_read_only_folder_the_installed_program_starts_where_a_version_cannot_be_tried(
    here: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    state: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = take(updating.update(tmp_path, run=works(here, tmp_path))).folder
    if state == "tries":
        launch.write(pointer(here) | {"tries": launch.MOST_TRIES})
    elif state == "harm":
        (folder / "run").unlink()
    read, asked = launch.read, [0]

    def counted() -> dict[str, Any] | None:
        asked[0] += 1
        assert asked[0] < 9, "asked for ever"
        return read()

    def read_only(*_words: Any, **_more: Any) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(launch, "read", counted)
    monkeypatch.setattr(launch, "_put", read_only)
    monkeypatch.setattr(patient, "remove", read_only)
    assert launch.begin(["doctor"]) is None
    assert not (tmp_path / "log").exists()
    assert not capsys.readouterr().err  # nothing was begun: the command is done, and by the installed program


@pytest.mark.parametrize("harm", ["open", "file", "read-only", "dangling", "unreadable", "pointer"])
def test_a_program_folder_that_nothing_is_started_from_is_named_by_doctor_and_by_the_next_update(
    here: Path, good: Path, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    take(good)
    offered = updates.read(good)
    if harm == "open":
        here.chmod(0o777)
    elif harm == "read-only":
        monkeypatch.setattr(os, "access", lambda place, _mode: Path(place) != here)
    elif harm == "pointer":
        (here / launch.POINTER).write_bytes(b"{")
    elif harm == "unreadable":
        is_dir = Path.is_dir

        def refused(place: Path) -> bool:
            if place.name == "release-keys" and place.parent == here:
                raise PermissionError(13, "Permission denied")
            return is_dir(place)

        monkeypatch.setattr(Path, "is_dir", refused)
    else:
        shutil.rmtree(here)
        here.write_bytes(b"") if harm == "file" else here.symlink_to("nowhere")
    told: dict[str, doctor.Result] = {}
    for one in doctor._program(None):  # type: ignore[arg-type]
        told.setdefault(one.name, one)
    said = told["release-keys" if harm == "unreadable" else "program"]
    assert said.state in ("bad", "warn")
    assert said.what_to_do
    assert str(here) in said.message + said.what_to_do
    if harm in ("file", "dangling"):
        with pytest.raises(program_folder.NoProgramFolder) as wrong:
            updates.take(offered, version=__version__, back_up=None)
        assert str(here) in wrong.value.message


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's name of what runs")
def test_a_package_installed_below_an_open_window_takes_no_page_away(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PyInstaller reads every module by the program's name: it is led to the program that runs, whatever has that name now."""
    archive = SimpleNamespace(_filename=str(tmp_path / "stationdesk"))
    monkeypatch.setitem(sys.modules, "pyimod02_importers", SimpleNamespace(pyz_archive=archive))  # type: ignore[arg-type]
    launch.register()
    assert archive._filename == str(tmp_path / "stationdesk")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    launch.register()
    assert archive._filename == "/proc/self/exe"
