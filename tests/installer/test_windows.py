"""The installer for Windows: nothing goes in that nobody asked for, and what is lacking is said by name."""

from __future__ import annotations

import hashlib
import importlib
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture(scope="session")
def payloads() -> ModuleType:
    return _module("windows_payload")


@pytest.fixture(scope="session")
def windows() -> ModuleType:
    return _module("windows")


def _module(name: str) -> ModuleType:
    place = str(ROOT / "installer")
    if place not in sys.path:
        sys.path.append(place)
    return importlib.import_module(name)


def _wheel(folder: Path, name: str, version: str, files: dict[str, str]) -> Path:
    file = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        for inside, text in files.items():
            archive.writestr(inside, text)
    return file


# the runtime ----------------------------------------------------------------------------------------


def test_another_runtime_than_the_named_one_is_refused_before_anything_is_unpacked(
    payloads: ModuleType, tmp_path: Path
) -> None:
    other = tmp_path / "python-3.11.9-embed-amd64.zip"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("python.exe", "not that one")
    with pytest.raises(SystemExit, match=f"its SHA-256 is {payloads.sha256(other)}") as refused:
        payloads.runtime(other, tmp_path / "runtime")
    assert "python.org" in str(refused.value)
    assert not (tmp_path / "runtime").exists()


def test_without_a_runtime_it_is_said_which_file_is_wanted(windows: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"python-3\.11\.9-embed-amd64\.zip"):
        windows.payload(tmp_path)


def test_a_stand_in_must_be_able_to_run(payloads: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "python.exe").write_bytes(b"")
    with pytest.raises(SystemExit, match=r"pythonw\.exe, python311\.dll, python3\.dll"):
        payloads.stand_in(tmp_path, tmp_path / "runtime")


def test_the_runtime_looks_for_modules_in_the_program_and_nowhere_else(payloads: ModuleType) -> None:
    places = payloads.PTH.split("\n")
    assert places == ["python311.zip", ".", r"..\lib", "..", ""]
    assert not [place for place in places if place.startswith("import") or ":" in place]


def test_the_shortcut_and_the_command_start_the_runtime_alike(payloads: ModuleType) -> None:
    script = (ROOT / "installer" / "windows" / "launcher.nsi").read_text("utf-8")
    words = " ".join(payloads.START)
    assert f'runtime\\pythonw.exe" {words} $0' in script
    assert f'runtime\\python.exe" {words} %*' in payloads.COMMAND


# the wheels -----------------------------------------------------------------------------------------


def test_every_library_the_desk_asks_for_on_windows_is_pinned_by_hash(payloads: ModuleType) -> None:
    listed = {one.name: one for one in payloads.listed()}
    wanted = payloads.needed()
    assert {name: one.version for name, one in listed.items()} == wanted, (
        "after a change of constraints.txt: python installer/windows.py wheels"
    )
    assert "tzdata" in wanted  # Windows has no time zones of its own that Python reads
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for one in listed.values() for digest in one.sha256)
    assert all(one.sha256 for one in listed.values())


def test_every_library_without_a_wheel_is_named(
    payloads: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pip(into: Path, wanted: list[str]) -> bool:
        if wanted == ["here==1"]:
            _wheel(into, "here", "1", {})
            return True
        return False

    monkeypatch.setattr(payloads, "_pip", pip)
    with pytest.raises(SystemExit, match=r"no wheel for Windows x64 and Python 3\.11 of: gone 2, lost 3"):
        payloads.fetch(tmp_path, {"here": "1", "gone": "2", "lost": "3"})


def test_a_wheel_that_is_missing_changed_or_not_asked_for_is_named(
    payloads: ModuleType, tmp_path: Path
) -> None:
    file = _wheel(tmp_path, "one", "1", {"one.py": ""})
    good = payloads.Wheel("one", "1", (payloads.sha256(file),))
    assert payloads.checked([file], [good])["one"]["sha256"] == good.sha256[0]
    with pytest.raises(SystemExit, match=r"one-1-py3-none-any\.whl is not the wheel that was pinned"):
        payloads.checked([file], [payloads.Wheel("one", "1", ("0" * 64,))])
    with pytest.raises(SystemExit, match=r"is not in windows/wheels\.txt"):
        payloads.checked([file], [payloads.Wheel("one", "2", good.sha256)])
    with pytest.raises(SystemExit, match="wheels are missing: two 2"):
        payloads.checked([file], [good, payloads.Wheel("two", "2", ("0" * 64,))])


def test_an_archive_writes_nothing_outside_its_folder(payloads: ModuleType, tmp_path: Path) -> None:
    for name in ("../out.py", "/out.py", "a/../../out.py", "C:/out.py"):
        file = _wheel(tmp_path, "bad", "1", {name: ""})
        with pytest.raises(SystemExit, match="outside its folder"):
            payloads.lay_wheel(file, tmp_path / "lib")
    assert not list(tmp_path.rglob("out.py"))


def test_of_a_wheel_only_what_a_desk_uses_is_unpacked(payloads: ModuleType, tmp_path: Path) -> None:
    wanted = {"mod/__init__.py": "", "mod-1.data/platlib/mod.pyd": "", "mod-1.dist-info/METADATA": "", "mod/data.json": "",
              "PySide6/Qt6Core.dll": "", "PySide6/plugins/platforms/qwindows.dll": "", "tzdata/zoneinfo/Asia/Shanghai": ""}  # fmt: skip
    useless = {"mod/tests/test_x.py": "", "mod/x.pyi": "", "mod-1.data/scripts/mod.exe": "", "PySide6/opengl32sw.dll": "",
               "PySide6/designer.exe": "", "PySide6/Qt6Quick.dll": "", "tzdata/zoneinfo/America/Lima": ""}  # fmt: skip
    payloads.lay_wheel(_wheel(tmp_path, "mod", "1", wanted | useless), tmp_path / "lib")
    laid = set(payloads.names_in(tmp_path / "lib"))
    assert laid == {name.replace("mod-1.data/platlib/", "") for name in wanted}


def test_every_part_of_qt_the_window_imports_is_in_the_payload(payloads: ModuleType) -> None:
    used = {
        part
        for file in (ROOT / "stationdesk").rglob("*.py")
        for part in re.findall(
            r"from PySide6\.(\w+) import|from PySide6 import (\w+)", file.read_text("utf-8")
        )
        for part in part
        if part
    }
    assert used
    assert used <= set(payloads.QT_MODULES)


# the manifest ---------------------------------------------------------------------------------------


@pytest.fixture
def small(payloads: ModuleType, tmp_path: Path) -> Path:
    top = tmp_path / "StationDesk"
    (top / "runtime").mkdir(parents=True)
    (top / "runtime" / "python311.dll").write_bytes(b"a library")
    (top / "packaged").write_bytes(b"")
    payloads.write_manifest(top, {"version": "1.2.3"})
    return top


def test_the_manifest_names_every_file_and_its_hash(payloads: ModuleType, small: Path) -> None:
    import json

    said = json.loads((small / "payload.json").read_text("utf-8"))
    assert said["files"] == {
        "packaged": hashlib.sha256(b"").hexdigest(),
        "runtime/python311.dll": hashlib.sha256(b"a library").hexdigest(),
    }
    assert said["start"][0] == "runtime/pythonw.exe"
    assert not list(payloads.faults(small))


def test_an_update_of_a_folder_for_windows_starts_the_runtime_as_the_shortcut_does(
    payloads: ModuleType, small: Path
) -> None:
    made_for = _module("update").made_for
    payloads.write_manifest(small, {"version": "1.2.3", "runtime": {"official": "yes"}})
    words = ["runtime/pythonw.exe", "-B", "-X", "utf8", "-m", "stationdesk"]
    assert made_for(small) == ("windows-x86_64", words)
    payloads.write_manifest(small, {"version": "1.2.3", "runtime": {"official": "no"}})
    with pytest.raises(SystemExit, match="nobody's desk"):
        made_for(small)


def test_an_update_that_has_nothing_to_start_is_not_written(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (small / "payload.json").unlink()
    (tmp_path / "notes").write_text("x", "utf-8")
    out = tmp_path / "out"
    words = ["--key", str(tmp_path / "key"), "--notes", str(tmp_path / "notes"), "--out", str(out)]
    monkeypatch.setattr(sys, "argv", ["update.py", str(small), *words])
    with pytest.raises(SystemExit, match="has no stationdesk"):
        _module("update").main()
    assert not out.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="the program that answers is a shell script")
@pytest.mark.parametrize(
    ("answer", "words"), [("echo StationDesk 0.0.1", "version 0.0.1"), ("exit 1", "does not start")]
)
def test_a_folder_of_another_version_or_one_that_does_not_start_becomes_no_update(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, words: str
) -> None:
    program = tmp_path / "built" / "stationdesk"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{answer}\n", "utf-8")
    program.chmod(0o755)
    out = tmp_path / "out"
    given = ["--key", str(tmp_path / "key"), "--notes", str(tmp_path / "notes"), "--out", str(out)]
    monkeypatch.setattr(sys, "argv", ["update.py", str(program.parent), *given])
    with pytest.raises(SystemExit, match=words):
        _module("update").main()
    assert not out.exists()


@pytest.mark.parametrize(
    ("notes", "words"),
    [(None, "cannot be read"), (" \n", "says nothing"), ("修了打印。", "no minisign secret key")],
)
def test_an_update_that_nobody_can_sign_or_that_says_nothing_leaves_nothing_behind(
    small: Path,
    payloads: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    notes: str | None,
    words: str,
) -> None:
    """By the one build command, which needs nothing of a folder for another system."""
    (small / "runtime" / "pythonw.exe").write_bytes(b"MZ")
    version = importlib.import_module("stationdesk").__version__
    payloads.write_manifest(small, {"version": version, "runtime": {"official": "yes"}})
    if notes is not None:
        (tmp_path / "notes").write_text(notes, "utf-8")
    out = tmp_path / "out"
    given = ["--key", str(tmp_path / "key"), "--notes", str(tmp_path / "notes"), "--out", str(out)]
    build = [sys.executable, str(ROOT / "installer/build.py"), "update", "--folder", str(small), *given]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(out.iterdir())


def test_what_crept_in_is_missing_or_was_changed_is_named(payloads: ModuleType, small: Path) -> None:
    (small / "runtime" / "python311.dll").write_bytes(b"another")
    (small / "packaged").unlink()
    (small / "core.12345").write_bytes(b"")
    assert list(payloads.faults(small)) == [
        "not in the manifest: core.12345",
        "missing: packaged",
        "changed: runtime/python311.dll",
        "of a kind that no desk needs: core.12345",
    ]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("lib/" + "n" * 200 + ".py", "too long for Windows by"),
        ("lib/aux.py", "no name for Windows"),
        ("lib/a:b.py", "no name for Windows"),
        ("lib/a./b.py", "no name for Windows"),
        ("lib/key.pem", "of a kind that no desk needs"),
    ],
)
def test_a_name_windows_cannot_have_is_named(payloads: ModuleType, name: str, words: str) -> None:
    assert any(words in fault for fault in payloads.foreign([name]))


def test_two_names_that_differ_in_case_alone_are_named(payloads: ModuleType) -> None:
    assert list(payloads.foreign(["lib/A.py", "lib/a.py"])) == [
        "the same name to Windows: lib/A.py and lib/a.py"
    ]


def test_every_file_of_the_program_has_a_name_windows_can_have(payloads: ModuleType) -> None:
    names = [name for name, _file in payloads.program()]
    assert "stationdesk/__main__.py" in names
    assert "stationdesk/storage/migrations/script.py.mako" in names
    assert "resources/packs/index.json" in names
    assert not [name for name in names if name.startswith("resources/make/")]
    assert not list(payloads.foreign([*names, "resources/release_keys/某县.pub", "built.json"]))


# NSIS -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(windows: ModuleType, payloads: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("makensis") is None:
        pytest.skip("NSIS is not here (setup.sh test installs it)")
    out = tmp_path_factory.mktemp("nsis")
    top = out / "StationDesk"
    top.mkdir()
    icon = windows.draw_icon(out / "StationDesk.ico")
    windows.launcher(top / "StationDesk.exe", icon, "1.2.3")
    (top / "built.json").write_text(
        f'{{"version": "1.2.3", "commit": "{COMMIT}", "changed": false}}', "utf-8"
    )
    payloads.write_manifest(top, {"version": "1.2.3"})
    made: Path = windows.installer(top, out, icon, version="1.2.3")
    return made


def test_both_scripts_compile_without_a_warning(built: Path) -> None:
    assert built.name == "StationDesk-1.2.3-windows-x64.exe"
    assert built.read_bytes()[:2] == b"MZ"
    assert built.with_name("StationDesk").joinpath("StationDesk.exe").read_bytes()[:2] == b"MZ"


def test_the_installer_says_what_its_payload_was_built_from(built: Path) -> None:
    """By that a release knows one of an earlier commit."""
    script = _module("built")
    assert (
        script.of(built) == script.of(built.with_name("StationDesk")) == script.Built("1.2.3", COMMIT, False)
    )


def test_the_checksum_beside_the_installer_is_its_own(built: Path) -> None:
    said = built.with_name(f"{built.name}.sha256").read_text("ascii")
    assert said == f"{hashlib.sha256(built.read_bytes()).hexdigest()} *{built.name}\n"


def test_a_half_copied_installer_says_so_in_chinese(built: Path, windows: ModuleType) -> None:
    content = built.read_bytes()
    assert windows.DAMAGED.encode("utf-16-le") in content
    assert "Installer integrity check has failed".encode("utf-16-le") not in content


def test_the_installer_asks_for_no_administrator(built: Path) -> None:
    content = built.read_bytes()
    assert b'level="asInvoker"' in content
    assert b"requireAdministrator" not in content


def test_a_script_with_a_fault_stops_the_build_with_nsis_own_words(
    windows: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if shutil.which("makensis") is None:
        pytest.skip("NSIS is not here (setup.sh test installs it)")
    (tmp_path / "bad.nsi").write_text("Unicode true\nNoSuchWord\n", "utf-8")
    monkeypatch.setattr(windows, "HERE", tmp_path)
    with pytest.raises(SystemExit, match="NoSuchWord"):
        windows.make("bad.nsi", {})


def test_nsis_with_other_words_in_its_stub_is_left_as_it_is(windows: ModuleType) -> None:
    assert windows.said_by(b"MZ" + "Installer check".encode("utf-16-le")) is None
    twice = windows.DAMAGED_EN.encode("utf-16-le") + b"\0\0"
    assert windows.said_by(twice + twice) is None


@pytest.mark.parametrize(
    ("version", "numbers"), [("0.1.0", "0.1.0.0"), ("2", "2.0.0.0"), ("1.2.3.4.5", "1.2.3.4")]
)
def test_a_version_is_four_numbers_to_windows(windows: ModuleType, version: str, numbers: str) -> None:
    assert windows.numbers(version) == numbers
