"""What installers are made of agrees with the program: its verbs, the files it opens, what its libraries ask for."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

from stationdesk.core.calling import OPENED

INSTALLER = Path(__file__).parents[2] / "installer"


@pytest.fixture
def made_by(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.syspath_prepend(str(INSTALLER))
    return importlib.import_module


def module(made_by: object, name: str) -> ModuleType:
    assert callable(made_by)
    found = made_by(name)
    assert isinstance(found, ModuleType)
    return found


def test_every_file_that_the_desk_opens_has_a_type_on_the_desktop(made_by: object) -> None:
    debian = module(made_by, "debian")
    assert debian.kinds() == OPENED
    described = debian._mime()
    for suffix in OPENED:
        assert f'pattern="*{suffix}"' in described


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_manual_page_names_every_verb(made_by: object, language: str) -> None:
    manual = module(made_by, "manual")
    from stationdesk import app
    from stationdesk.cli import frame

    page = manual.page(language, "9.8.7", "2026-11-22")
    plain = page.replace("\\-", "-").replace("\\fB", "").replace("\\fR", "").splitlines()
    for word, _help, parser in manual._under(frame.parser(app.registers())):
        inner = [second for second, _said, _leaf in manual._under(parser)] or [""]
        for second in inner:
            verb = f"{word} {second}".strip()
            assert any(line == verb or line.startswith(f"{verb} ") for line in plain), verb
    macros = {line.split()[0] for line in page.splitlines() if line.startswith((".", "'"))}
    assert macros == {".TH", ".SH", ".SS", ".TP", ".B", ".RS", ".RE", ".ad"}
    assert ("版本" in page or "居民" in page) == (language == "zh")


def test_a_library_that_asks_for_a_newer_system_than_was_promised_is_named(made_by: object) -> None:
    libraries = module(made_by, "libraries")
    asked = libraries.Asked(
        {"libEGL.so.1": "a.so", "libX11.so.6": "b.so"}, {(2, 17): ["a.so"], (2, 34): ["b.so"]}
    )
    assert asked.glibc == (2, 34)
    assert asked.above((2, 28)) == ["b.so (2.34)"]
    assert asked.above((2, 34)) == []
    assert asked.packages() == ["libegl1", "libx11-6"]


def test_a_library_that_nobody_knows_a_package_of_stops_the_build(made_by: object) -> None:
    libraries = module(made_by, "libraries")
    with pytest.raises(SystemExit, match=r"libnew\.so\.7 \(for a\.so\)"):
        libraries.Asked({"libnew.so.7": "a.so"}).packages()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the files of Linux")
def test_what_a_compiled_file_asks_for_is_read_from_it(made_by: object, tmp_path: Path) -> None:
    import shutil

    from sqlcipher3 import _sqlite3

    libraries = module(made_by, "libraries")
    shutil.copy(_sqlite3.__file__, tmp_path / "cipher.so")
    asked = libraries.asked(tmp_path)
    assert asked.names == {} or set(asked.names) <= set(libraries.PACKAGES)
    assert (2, 14) <= asked.glibc < (3, 0)


def test_two_folders_are_compared_file_by_file(made_by: object, tmp_path: Path) -> None:
    folder = module(made_by, "folder")
    for name in ("one", "other"):
        (tmp_path / name / "_internal").mkdir(parents=True)
        (tmp_path / name / "same").write_text("same")
        (tmp_path / name / "_internal" / "unlike").write_text(name)
        (tmp_path / name / "link").symlink_to("same" if name == "one" else "_internal/unlike")
    (tmp_path / "one" / "alone").touch()
    assert folder.differences(tmp_path / "one", tmp_path / "other") == ["_internal/unlike", "alone", "link"]
    assert folder.weigh(tmp_path / "one") == len("same") + len("one")
