"""What a virus scanner holds open is waited for on Windows, and nothing else is."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stationdesk.core import patient, settings


def held(winerror: int | None = 32) -> PermissionError:
    """What Windows says of a file that somebody has open; the numbers are Windows' own."""
    error = PermissionError(errno.EACCES, "held")
    if winerror is not None:
        error.winerror = winerror  # type: ignore[attr-defined]  # only Windows makes it by itself
    return error


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patient, "ON_WINDOWS", True)
    monkeypatch.setattr(patient, "PATIENCE", 0.3)


class Scanner:
    """Holds what is touched for a number of tries."""

    def __init__(self, whole: Callable[..., Any], tries: int, error: OSError | None = None) -> None:
        self.whole, self.left, self.refused, self.error = whole, tries, 0, error or held()

    def __call__(self, *given: Any, **named: Any) -> Any:
        if self.left:
            self.left -= 1
            self.refused += 1
            raise self.error
        return self.whole(*given, **named)


def held_for(monkeypatch: pytest.MonkeyPatch, name: str, tries: int, error: OSError | None = None) -> Scanner:
    scanner = Scanner(getattr(Path, name), tries, error)
    monkeypatch.setattr(Path, name, lambda self, *given, **named: scanner(self, *given, **named))
    return scanner


@pytest.mark.usefixtures("windows")
@pytest.mark.parametrize("name", ["replace", "rename"])
def test_a_held_file_gets_its_name_when_the_scanner_lets_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "new").write_bytes(b"new")
    scanner = held_for(monkeypatch, name, 3)
    getattr(patient, name)(tmp_path / "new", tmp_path / "file")
    assert scanner.refused == 3
    assert (tmp_path / "file").read_bytes() == b"new"


@pytest.mark.usefixtures("windows")
def test_a_held_file_is_removed_when_the_scanner_lets_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x")
    assert held_for(monkeypatch, "unlink", 2).refused == 0
    patient.remove(file)
    assert not file.exists()
    patient.remove(file, missing_ok=True)
    with pytest.raises(FileNotFoundError):
        patient.remove(file)


@pytest.mark.usefixtures("windows")
def test_what_is_never_let_go_is_refused_in_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x")
    scanner = held_for(monkeypatch, "unlink", 10_000)
    began = time.monotonic()
    with pytest.raises(PermissionError):
        patient.remove(file)
    assert time.monotonic() - began < 2
    assert scanner.refused > 3
    assert file.exists()


@pytest.mark.usefixtures("windows")
def test_a_write_protected_stick_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "new").write_bytes(b"new")
    scanner = held_for(monkeypatch, "replace", 10_000, held(winerror=19))
    with pytest.raises(PermissionError):
        patient.replace(tmp_path / "new", tmp_path / "file")
    assert scanner.refused == 1


def test_elsewhere_a_refusal_is_a_matter_of_rights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patient, "ON_WINDOWS", False)
    (tmp_path / "new").write_bytes(b"new")
    scanner = held_for(monkeypatch, "replace", 10_000, held(winerror=None))
    with pytest.raises(PermissionError):
        patient.replace(tmp_path / "new", tmp_path / "file")
    assert scanner.refused == 1


@pytest.mark.usefixtures("windows")
def test_a_folder_with_a_held_file_goes_when_it_is_let_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Windows' removal goes by whole names.
    monkeypatch.setattr("shutil._use_fd_functions", False)
    for take_away in (patient.remove_tree, patient.clear_away):
        folder = tmp_path / "versions"
        (folder / "inner").mkdir(parents=True)
        (folder / "inner" / "python311.dll").write_bytes(b"x")
        scanner = Scanner(os.unlink, 2)
        monkeypatch.setattr(os, "unlink", scanner)
        take_away(folder)
        assert scanner.refused == 2
        assert not folder.exists()


@pytest.mark.usefixtures("windows")
def test_scratch_that_is_never_let_go_stays_and_a_tree_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil._use_fd_functions", False)
    folder = tmp_path / "scratch"
    folder.mkdir()
    (folder / "file").write_bytes(b"x")
    monkeypatch.setattr(os, "unlink", Scanner(os.unlink, 10_000))
    patient.clear_away(folder)
    assert (folder / "file").exists()
    with pytest.raises(PermissionError):
        patient.remove_tree(folder)
    with pytest.raises(FileNotFoundError):
        patient.remove_tree(tmp_path / "nowhere")
    patient.clear_away(tmp_path / "nowhere")


@pytest.mark.usefixtures("windows")
def test_the_machines_settings_wait_for_a_scanner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "machine.json"
    settings.write(file, settings.MachineSettings())
    held_for(monkeypatch, "replace", 2)
    settings.change(file, dark=True)
    assert settings.read(file).dark
