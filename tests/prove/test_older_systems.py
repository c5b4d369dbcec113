"""The package for older systems in a bare Debian 11 (glibc 2.31), by the same promises as the ordinary one.

Its interpreter takes a quarter of an hour to compile, so it is not built here: what `make installers-older` has left in
`dist/older` is tried (or the folder that `STATIONDESK_BUILT_OLDER` names), and where there is none that is said. No Debian
with glibc 2.28 is on the mirrors any more: that nothing asks for more than 2.28 is read from every file.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.prove import bare_root, built_program, proofs, test_installers
from tests.prove.test_installers import Built, clerk
from tests.sync import updating

ROOT = Path(__file__).parents[2]
SYSTEM = json.loads((ROOT / "installer" / "older_systems.json").read_text("utf-8"))["system"]
SAME = (
    "test_lintian_finds_no_error_and_no_warning",
    "test_the_package_runs_no_script_and_its_archive_is_one_that_old_systems_read",
    "test_the_folder_can_show_every_kind_of_picture_that_may_be_attached",
    "test_on_a_bare_machine_nothing_that_the_program_loads_is_missing",
    "test_on_a_bare_machine_the_whole_main_job_is_done_by_a_clerk_with_a_chinese_name",
    "test_a_bundle_opened_on_the_desktop_opens_the_desk_in_a_window",
    "test_a_clerk_without_an_administrator_takes_an_update_of_an_installed_package",
)
"""Promises of the ordinary package that this one makes as well, with the fixtures of this file."""
pytestmark = pytest.mark.prove
globals().update({name: getattr(test_installers, name) for name in SAME})


@pytest.fixture(scope="session")
def folder() -> Path:
    given = Path(
        os.environ.get("STATIONDESK_BUILT_OLDER") or ROOT / "dist" / "older" / "stationdesk"
    ).resolve()
    if not (given / "stationdesk").is_file():
        pytest.skip("not built here: the package for older systems (`make installers-older`)")
    return given


@pytest.fixture(scope="session")
def built(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    out = tmp_path_factory.mktemp("older")
    began = time.monotonic()
    given = ("--folder", str(folder), "--level", "0")
    said = built_program.build(out, "deb", *given, "--glibc", "2.28")
    built_program.build(out, "deb", *given, "--version", test_installers.BEFORE)
    # The folder bears the time of the commit that it was built from.
    proofs.keep(
        "installers-older",
        said=said.splitlines(),
        seconds=round(time.monotonic() - began),
        built_from=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(folder.stat().st_mtime)),
    )
    return test_installers.of_a(folder, out)


@pytest.fixture(scope="session")
def root(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[bare_root.Root]:
    """A bare root of that age with the package of an older version and nothing else but what it depends on."""
    place = tmp_path_factory.mktemp("bare-older")
    try:
        made = bare_root.make(place, SYSTEM)
    except bare_root.NotHere as why:
        pytest.fail(str(why))
    done = made.install(made.copy(built.older, f"/var/tmp/{built.older.name}"))
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    yield made
    subprocess.run([*bare_root.as_root(), "rm", "-rf", "--one-file-system", str(made.place)], check=False)


@pytest.fixture(scope="session")
def update_files(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of signed updates for it, and one for the ordinary program (`ordinary.sdupdate`)."""
    place = tmp_path_factory.mktemp("older-updates")
    built_program.write_updates(folder, place)
    ordinary = updating.update(place / "ordinary", version=built_program.WORKING)
    ordinary.rename(place / "ordinary.sdupdate")
    return place


def test_no_file_of_the_folder_asks_for_more_than_the_oldest_system_has(folder: Path) -> None:
    """glibc 2.28, and of the compiler's libraries what GCC 8 brought."""
    libraries = updating.installer("libraries")
    asked = libraries.asked(folder)
    assert len([file for files in asked.newest.values() for file in files]) > 100
    assert asked.glibc <= (2, 28)
    assert asked.above((2, 28)) == []


def test_everything_that_the_package_depends_on_has_the_same_name_in_the_oldest_system_and_is_on_every_desktop(
    built: Built,
) -> None:
    said = subprocess.run(
        ["dpkg-deb", "-f", str(built.package), "Depends"], capture_output=True, text=True, check=True
    ).stdout
    assert "libc6 (>= 2.28)" in said
    assert "libgcc-s1 | libgcc1" in said
    # Debian 10 calls the one otherwise and has it in no desktop; both are packed.
    assert not {"libxcb-util1", "libxcb-cursor0"} & set(said.strip().replace(",", "").split())


def test_an_update_for_the_ordinary_program_is_refused_in_words_and_changes_nothing(
    root: bare_root.Root, update_files: Path
) -> None:
    share = f"{bare_root.HOME}/更新 别的"
    file = test_installers.hand_over(root, update_files / "ordinary.sdupdate", share)
    done = clerk(root, f'stationdesk --json update --check "{file}"', XDG_DATA_HOME=share)
    assert done.returncode == 2, done.stdout + done.stderr
    error = json.loads(done.stdout or done.stderr)["error"]
    assert error["code"] == "update-other-platform"
    assert "旧版系统（UOS 20、麒麟 V10，x86-64）" in error["message"]
    programs = root.place / share.lstrip("/") / "StationDeskProgram"
    assert [file.name for file in programs.iterdir()] == ["release-keys"]


def test_the_program_brings_its_own_openssl_that_is_still_cared_for(root: bare_root.Root) -> None:
    """The 1.1.1 of systems of that age is not mended any more."""
    done = root.run(
        "strings -a /usr/lib/stationdesk/_internal/libcrypto.so.3 | grep -m1 -E '^OpenSSL 3\\.' || "
        "grep -a -m1 -o -E 'OpenSSL 3\\.[0-9.]+ [0-9]+ [A-Z][a-z]+ [0-9]+' /usr/lib/stationdesk/_internal/libcrypto.so.3"
    )
    assert "OpenSSL 3." in done.stdout
    assert not list((root.place / "usr/lib/stationdesk/_internal").glob("lib*.so.1.1"))


test_an_upgrade_and_a_removal_leave_every_byte_of_the_data = (
    test_installers.test_an_upgrade_and_a_removal_leave_every_byte_of_the_data
)
"""The last one: after it nothing is installed in the root."""
