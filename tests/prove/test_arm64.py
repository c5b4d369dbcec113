"""The package for arm64 in a bare Debian 12 of arm64, emulated, by the same promises as the ordinary one.

Packing it takes half an hour and trying it an hour, so `make prove` does neither: what `make installers-arm64` has left is
tried where `STATIONDESK_BUILT_ARM64` names it (`dist/arm64/stationdesk`). An emulator is not the machine: nothing here says
how fast a real one is, and what its graphics and printers do is not tried.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.prove import bare_root, built_program, proofs, test_installers
from tests.prove.test_installers import TITLE, Built, answer, clerk
from tests.sync import updating

SYSTEM, ARCHITECTURE, GLIBC = "bookworm", "arm64", "2.36"
PRACTICE = f"{bare_root.HOME}/练习"
SAME = (
    "test_lintian_finds_no_error_and_no_warning",
    "test_the_package_runs_no_script_and_its_archive_is_one_that_old_systems_read",
    "test_on_a_bare_machine_nothing_that_the_program_loads_is_missing",
    "test_on_a_bare_machine_the_whole_main_job_is_done_by_a_clerk_with_a_chinese_name",
)
"""Promises of the ordinary package that this one makes as well, with the fixtures of this file."""
pytestmark = pytest.mark.prove
globals().update({name: getattr(test_installers, name) for name in SAME})


@pytest.fixture(scope="session")
def folder() -> Path:
    given = os.environ.get("STATIONDESK_BUILT_ARM64")
    if not given:
        pytest.skip("not tried here: the package for arm64 (`make installers-arm64`, installer/README.md)")
    return Path(given).resolve()


@pytest.fixture(scope="session")
def built(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    out = tmp_path_factory.mktemp("arm64")
    said = built_program.build(out, "deb", "--folder", str(folder), "--level", "0", "--glibc", GLIBC)
    (package,) = out.glob("stationdesk_*_arm64.deb")
    # The folder bears the time of the commit that it was built from.
    of = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(folder.stat().st_mtime))
    proofs.keep("installers-arm64", said=said.splitlines(), built_from=of)
    return Built(folder, package, package)


@pytest.fixture(scope="session")
def root(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[bare_root.Root]:
    """A bare root of arm64 with the package and nothing else but what it depends on."""
    place = tmp_path_factory.mktemp("bare-arm64")
    try:
        made = bare_root.make(place, SYSTEM, ARCHITECTURE)
    except bare_root.NotHere as why:
        pytest.fail(str(why))
    done = made.install(made.copy(built.package, f"/var/tmp/{built.package.name}"))
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    yield made
    subprocess.run([*bare_root.as_root(), "rm", "-rf", "--one-file-system", str(made.place)], check=False)


def test_the_package_is_for_arm64_and_asks_for_the_glibc_of_debian_12(built: Built) -> None:
    fields = subprocess.run(
        ["dpkg-deb", "-f", str(built.package), "Architecture", "Depends"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "Architecture: arm64\n" in fields
    assert f"libc6 (>= {GLIBC})" in fields
    libraries = updating.installer("libraries")
    asked = libraries.asked(built.folder)
    assert len([file for files in asked.newest.values() for file in files]) > 100
    assert asked.above(tuple(map(int, GLIBC.split(".")))) == []


def test_what_is_left_out_of_its_qt_is_what_the_readme_names(built: Built) -> None:
    """TIFF and WebP are taken and kept, and not shown on arm64: that Qt reads them by libraries of Debian 11."""
    plugins = built.folder / "_internal/PySide6/Qt/plugins/imageformats"
    found = {file.name for file in plugins.iterdir()}
    assert {"libqjpeg.so", "libqgif.so", "libqsvg.so"} <= found
    assert not {"libqtiff.so", "libqwebp.so"} & found
    assert not list(built.folder.rglob("libQt6EglFs*"))


def test_doctor_says_what_kind_of_computer_this_is(root: bare_root.Root) -> None:
    assert root.run("uname -m; dpkg --print-architecture").stdout.split() == ["aarch64", "arm64"]
    said = answer(clerk(root, "stationdesk --json doctor"))
    assert said["platform"] == "linux-arm64"
    states = {one["name"]: one["state"] for one in said["checks"]}
    assert {states[name] for name in ("python", "qt", "database", "font-song")} == {"ok"}


def test_an_update_for_x86_64_is_refused_in_words(root: bare_root.Root, tmp_path: Path) -> None:
    share = f"{bare_root.HOME}/更新"
    file = updating.update(tmp_path, platform="linux-x86_64")
    inside = test_installers.hand_over(root, file, share)
    said = clerk(root, f'stationdesk --json update --check "{inside}"', XDG_DATA_HOME=share)
    error = answer(said, 2)["error"]
    assert error["code"] == "update-other-platform"
    assert "Debian、统信、麒麟（x86-64）" in error["message"]
    assert "arm64：飞腾、鲲鹏" in error["message"]


def test_the_practice_village_opens_in_a_window(root: bare_root.Root) -> None:
    began = time.monotonic()
    made = clerk(root, f'stationdesk --json --home "{PRACTICE}" practice --people 60')
    assert made.returncode == 0, made.stdout[-2000:] + made.stderr[-2000:]
    practised = round(time.monotonic() - began)
    done = root.install("xvfb", "xdotool")
    assert done.returncode == 0, done.stderr[-2000:]
    play = f"""
set -eu
unchanging() {{  # keeps the screen as soon as it has stood still for ten seconds
  for _ in $(seq 30); do
    cp /tmp/screen/Xvfb_screen0 "$1"
    sleep 10
    cmp -s /tmp/screen/Xvfb_screen0 "$1" && return
  done
}}
mkdir /tmp/screen
Xvfb :7 -screen 0 1366x768x24 -fbdir /tmp/screen -nolisten tcp >/tmp/xvfb.log 2>&1 &
export DISPLAY=:7
for _ in $(seq 100); do [ -e /tmp/.X11-unix/X7 ] && break; sleep 1; done
stationdesk --home "{PRACTICE}" >/tmp/desk.log 2>&1 &
window=$(timeout 1200 xdotool search --sync --onlyvisible --name "{TITLE}" | head -1)
echo "title $(xdotool getwindowname "$window")"
unchanging "$HOME/door.xwd"
xdotool windowfocus "$window"
sleep 5
xdotool type --delay 400 practice
xdotool key Return
sleep 60
unchanging "$HOME/desk.xwd"
cat /tmp/desk.log
"""
    said = clerk(root, play)
    assert said.returncode == 0, said.stdout + said.stderr
    told = dict(re.findall(r"^(\w+) (.*)$", said.stdout, re.MULTILINE))
    assert TITLE in told["title"]
    home, shown = root.place / bare_root.HOME.lstrip("/"), proofs.FOLDER / "installers-arm64-window"
    shown.mkdir(parents=True, exist_ok=True)
    for name in ("door", "desk"):
        assert len(test_installers._colours(home / f"{name}.xwd")) > 20
        test_installers._as_png(home / f"{name}.xwd", shown / f"{name}.png")
    assert (shown / "door.png").read_bytes() != (shown / "desk.png").read_bytes()
    proofs.keep("installers-arm64-practice", seconds=practised)
