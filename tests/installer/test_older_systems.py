"""The package for older systems: what it may ask of them, what it is called, and which updates its program takes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from stationdesk.core import paths
from stationdesk.sync import update_file, update_kinds
from tests.sync import updating

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a package for the Debian family")

ROOT = Path(__file__).resolve().parents[2]
OLDER = "linux-x86_64-glibc2.28"


@pytest.fixture(scope="module")
def libraries() -> ModuleType:
    return updating.installer("libraries")


def compiled(folder: Path, name: str, words: str, *options: str) -> Path:
    """A small library in a folder."""
    source = folder.with_suffix(".c")
    source.write_text(words, "utf-8")
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", str(folder / name), str(source), *options], check=True)
    return folder / name


@pytest.mark.skipif(shutil.which("gcc") is None, reason="compiles three lines")
def test_mathematics_is_bound_to_the_shape_that_every_glibc_has(
    libraries: ModuleType, tmp_path: Path
) -> None:
    asks = "#include <math.h>\ndouble f(double x, double y) { return pow(x, y) + log(x) + exp(y) + log2(x) + exp2(y); }\n"
    (tmp_path / "older.h").write_text(updating.installer("older_systems").header() + "\n", "utf-8")
    for name, options in (("plain", ()), ("older", ("-include", str(tmp_path / "older.h")))):
        (tmp_path / name).mkdir()
        compiled(tmp_path / name, "lib.so", asks, *options, "-lm")
    assert libraries.asked(tmp_path / "plain").above((2, 28)) == ["lib.so (2.29)"]
    assert libraries.asked(tmp_path / "older").above((2, 28)) == []


@pytest.mark.skipif(shutil.which("gcc") is None, reason="compiles three lines")
def test_what_asks_for_a_newer_library_of_the_compiler_is_named_unless_it_is_packed(
    libraries: ModuleType, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    map_ = tmp_path / "map"
    map_.write_text("CXXABI_1.3.14 { global: *; };\n", "utf-8")
    compiled(
        own,
        "libstdc++.so.6",
        "int newer(void) { return 1; }\n",
        f"-Wl,--version-script={map_},-soname,libstdc++.so.6",
    )
    asking = tmp_path / "folder"
    asking.mkdir()
    words = "int newer(void); int f(void) { return newer(); }\n"
    compiled(asking, "lib.so", words, str(own / "libstdc++.so.6"))
    assert libraries.asked(asking).above((2, 28)) == ["lib.so (CXXABI 1.3.14)"]
    assert libraries.asked(asking).above((2, 36)) == ["lib.so (CXXABI 1.3.14)"]
    shutil.copy(own / "libstdc++.so.6", asking)
    assert libraries.asked(asking).above((2, 28)) == []


def test_every_pin_of_the_older_package_is_a_library_that_the_desk_has() -> None:
    said = json.loads((ROOT / "installer" / "older_systems.json").read_text("utf-8"))
    names = {line.partition("==")[0] for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()}
    assert said["pins"].keys() <= names
    assert "sid" not in (said["system"], said["sources"])


@pytest.mark.parametrize(
    ("own", "theirs", "refused"),
    [(OLDER, OLDER, False), (OLDER, "linux-x86_64", True), ("linux-x86_64", OLDER, True), ("", OLDER, True)],
)
def test_a_program_for_older_systems_takes_the_updates_for_older_systems_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own: str, theirs: str, refused: bool
) -> None:
    file = updating.update(tmp_path, platform=theirs)
    keys = {updating.KEY.public.key_id: ("某县", updating.KEY.public)}
    resources = tmp_path / "resources"
    resources.mkdir()
    if own:
        (resources / update_file.BUILT_FOR).write_text(f"{own}\n", "ascii")
    monkeypatch.setattr(paths, "resources", lambda: resources)
    update = update_file.read(file, keys)
    if not refused:
        update_file.require_meant(update)
        return
    with pytest.raises(update_file.UpdateOtherPlatform) as said:
        update_file.require_meant(update)
    assert update_kinds.called(theirs) in said.value.message


def test_an_update_of_a_folder_for_older_systems_says_so(tmp_path: Path) -> None:
    resources = tmp_path / "_internal" / "resources"
    resources.mkdir(parents=True)
    made_for = updating.installer().made_for
    assert made_for(tmp_path) == (update_file.here(), ["stationdesk"])
    (resources / update_file.BUILT_FOR).write_text(f"{OLDER}\n", "ascii")
    assert made_for(tmp_path) == (OLDER, ["stationdesk"])


@pytest.mark.skipif(shutil.which("dpkg") is None, reason="dpkg compares the versions")
def test_the_older_package_is_replaced_by_the_ordinary_one_of_the_same_version_and_by_any_later_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system is new enough: the ordinary one asks for a newer glibc."""
    resources = tmp_path / "older" / "_internal" / "resources"
    resources.mkdir(parents=True)
    (resources / update_file.BUILT_FOR).write_text(f"{OLDER}\n", "ascii")
    monkeypatch.syspath_prepend(str(ROOT / "installer"))
    version_for = updating.installer("debian").version_for
    now, then = version_for(tmp_path / "older", "0.1.0"), version_for(tmp_path / "older", "0.2.0")
    assert (now, version_for(tmp_path, "0.1.0")) == ("0.1.0~glibc2.28", "0.1.0")
    for newer, older in (("0.1.0", now), (then, "0.1.0"), (then, now), ("0.2.0", then)):
        assert not subprocess.run(["dpkg", "--compare-versions", newer, "gt", older], check=False).returncode
