"""One machine, one word: package, update file and `doctor` agree, and a machine nobody can build for is refused by name."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from stationdesk.core import paths
from stationdesk.sync import update_file, update_kinds
from tests.sync import updating

ROOT = Path(__file__).resolve().parents[2]
NUMBERS = {"x86_64": (62, 2), "aarch64": (183, 2), "loongarch64": (258, 2), "i686": (3, 1), "armv7l": (40, 1)}
"""Of ELF: the machine's number, and 2 where a word has 64 bits."""
AGREED = {"x86_64": ("amd64", "linux-x86_64"), "aarch64": ("arm64", "linux-arm64")}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="packages for the Debian family")


@pytest.fixture(scope="module")
def debian() -> ModuleType:
    updating.installer()  # lays the installers where they find each other
    return updating.installer("debian")


def folder(place: Path, machine: str) -> Path:
    """A built folder that has nothing but the head of a program."""
    number, words = NUMBERS[machine]
    (place / "_internal" / "resources").mkdir(parents=True)
    head = b"\x7fELF" + bytes([words, 1, 1]) + bytes(9) + b"\x02\x00" + number.to_bytes(2, "little")
    (place / "stationdesk").write_bytes(head.ljust(64, b"\0"))
    (place / "NOTICES.txt").write_text("", "utf-8")
    return place


@pytest.mark.parametrize("machine", AGREED)
def test_package_update_file_and_doctor_have_one_word_for_a_machine(
    debian: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Any, machine: str
) -> None:
    """The package's is read from what was packed, so that it may be written on another machine."""
    package, update = AGREED[machine]
    made = folder(tmp_path / "made", machine)
    assert debian.architecture(debian.libraries.machine(made)) == package
    assert updating.installer().made_for(made) == (update, ["stationdesk"])
    monkeypatch.setattr(platform, "machine", lambda: machine)
    said = cli("doctor").json
    assert said["platform"] == update == update_file.here()
    python = next(one["message"] for one in said["checks"] if one["name"] == "python")
    assert f" {update} " in python


def test_every_machine_that_a_package_is_made_for_is_agreed_upon(debian: ModuleType) -> None:
    assert {machine: words[0] for machine, words in AGREED.items()} == debian.ARCHITECTURES


@pytest.mark.parametrize("machine", ["loongarch64", "i686", "armv7l"])
def test_a_machine_without_wheels_is_refused_by_name_and_nothing_is_written(
    debian: ModuleType, tmp_path: Path, machine: str
) -> None:
    made, out = folder(tmp_path / "made", machine), tmp_path / "out"
    with pytest.raises(SystemExit, match=f"no package for {machine}: .*x86_64 and aarch64"):
        debian.package(made, out, "0.1.0")
    assert not out.exists()


@pytest.mark.parametrize("machine", ["loongarch64", "a 32-bit interpreter on aarch64"])
def test_on_such_a_machine_the_build_stops_before_it_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, machine: str
) -> None:
    build = updating.installer("build")
    monkeypatch.setattr(build, "own_machine", lambda: machine)
    monkeypatch.setattr(sys, "argv", ["build.py", "deb", "--out", str(tmp_path / "out")])
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    with pytest.raises(SystemExit, match=f"no package for {machine}"):
        build.main()
    assert not (tmp_path / "out").exists()


def test_a_32_bit_interpreter_is_not_taken_for_its_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    build = updating.installer("build")
    assert build.own_machine() == os.uname().machine
    monkeypatch.setattr(sys, "maxsize", 2**31 - 1)
    assert build.own_machine() == f"a 32-bit interpreter on {os.uname().machine}"


def test_a_folder_with_files_of_two_machines_is_refused_by_name(debian: ModuleType, tmp_path: Path) -> None:
    made = folder(tmp_path / "made", "aarch64")
    other = folder(tmp_path / "other", "x86_64") / "stationdesk"
    (made / "_internal" / "_rust.so").write_bytes(other.read_bytes())
    with pytest.raises(SystemExit, match=r"aarch64 \(stationdesk\), x86_64 \(_internal/_rust.so\)"):
        debian.package(made, tmp_path / "out", "0.1.0")


def test_what_file_says_of_a_program_of_this_machine_is_what_is_read(
    debian: ModuleType, tmp_path: Path
) -> None:
    (tmp_path / "true").write_bytes(Path("/bin/true").read_bytes())
    assert debian.libraries.machine(tmp_path) == subprocess.check_output(["uname", "-m"], text=True).strip()


@pytest.mark.parametrize(
    ("ours", "theirs"), [("linux-arm64", "linux-x86_64"), ("linux-x86_64", "linux-arm64")]
)
def test_an_update_for_another_machine_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ours: str, theirs: str
) -> None:
    """As the desk refuses it: by the machine it runs on, whatever the file is called."""
    resources = tmp_path / "resources"
    resources.mkdir()
    monkeypatch.setattr(paths, "resources", lambda: resources)
    monkeypatch.setattr(platform, "machine", lambda: {"linux-arm64": "aarch64"}.get(ours, "x86_64"))
    file = updating.update(tmp_path, platform=theirs)
    update = update_file.read(file, {updating.KEY.public.key_id: ("某县", updating.KEY.public)})
    with pytest.raises(update_file.UpdateOtherPlatform) as said:
        update_file.require_meant(update)
    assert update_kinds.called(theirs) in said.value.message
    assert update_kinds.called(ours) in said.value.message
    update_file.require_meant(update, platform=theirs)


def test_a_folder_of_another_machine_says_its_version_by_its_stamp(
    debian: ModuleType, tmp_path: Path
) -> None:
    """It cannot be started here; an update of it under another version's name would be taken back on every desk."""
    other = "aarch64" if platform.machine() == "x86_64" else "x86_64"
    made = folder(tmp_path / "made", other)
    script = updating.installer()
    assert script.version_of(made) == ""
    (made / "built.json").write_text('{"version": "0.0.7", "commit": "", "changed": true}', "utf-8")
    assert script.version_of(made) == "0.0.7"
