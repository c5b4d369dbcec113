"""The Debian package in a bare root: looked at by lintian, installed, used, upgraded and removed, without a network.

Built once a session, from this checkout; the root is made once and kept in `build/` (`bare_root`). The clerk's name is
Chinese and his home has spaces in it.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import struct
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from stationdesk import __version__
from tests.prove import bare_root, built_program, proofs
from tests.sync import updating

ROOT = Path(__file__).parents[2]
BEFORE = "0.0.9"
TITLE = "村级便民服务站"
DATA = f"{bare_root.HOME}/.local/share/StationDesk"
TRIP = f"{bare_root.HOME}/走一遍"
pytestmark = pytest.mark.prove


@dataclass(frozen=True)
class Built:
    """A folder and two packages of it: the version's own, and one that says it is older."""

    folder: Path
    package: Path
    older: Path


@pytest.fixture(scope="session")
def built(built_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    out = tmp_path_factory.mktemp("installers")
    began = time.monotonic()
    given = ("--folder", str(built_folder), "--level", "0")
    said = built_program.build(out, "deb", *given)
    built_program.build(out, "deb", *given, "--version", BEFORE)
    proofs.keep("installers", said=said.splitlines(), seconds=round(time.monotonic() - began))
    return of_a(built_folder, out)


def of_a(folder: Path, out: Path) -> Built:
    """The two packages that were made of a folder."""
    (package,) = out.glob(f"stationdesk_{__version__}[~_]*.deb")
    (older,) = out.glob(f"stationdesk_{BEFORE}[~_]*.deb")
    return Built(folder, package, older)


@pytest.fixture(scope="session")
def root(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[bare_root.Root]:
    """A bare root with the older package installed and nothing else but what it depends on."""
    place = tmp_path_factory.mktemp("bare")
    try:
        made = bare_root.make(place)
    except bare_root.NotHere as why:
        pytest.fail(str(why))
    done = made.install(made.copy(built.older, f"/var/tmp/{built.older.name}"))
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    yield made
    subprocess.run([*bare_root.as_root(), "rm", "-rf", "--one-file-system", str(made.place)], check=False)


def word(root: bare_root.Root) -> str:
    """What the figures of this root are kept under."""
    return "-".join(part for part in ("installers", root.release) if part)


def clerk(root: bare_root.Root, command: str, seconds: int = 900, **env: str) -> bare_root.Done:
    """A clerk's command, without a network."""
    return root.run(command, clerk=True, home=bare_root.HOME, seconds=seconds, env=env)


def answer(done: bare_root.Done, code: int = 0) -> Any:
    assert done.returncode == code, done.stdout[-3000:] + done.stderr[-3000:]
    return json.loads(done.stdout)


def prints(root: bare_root.Root, below: str) -> dict[str, str]:
    """Every file below a folder of the root, by what is in it."""
    place = root.place / below.lstrip("/")
    return {
        str(file.relative_to(place)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(place.rglob("*"))
        if file.is_file()
    }


def test_lintian_finds_no_error_and_no_warning(built: Built) -> None:
    done = subprocess.run(
        ["lintian", "--allow-root", "--tag-display-limit", "0", str(built.package)],
        capture_output=True,
        text=True,
        check=False,
    )
    found = [line for line in done.stdout.splitlines() if line.startswith(("E:", "W:"))]
    assert found == []
    assert done.returncode == 0, done.stderr


def test_the_package_runs_no_script_and_its_archive_is_one_that_old_systems_read(built: Built) -> None:
    control = subprocess.run(
        ["dpkg-deb", "--ctrl-tarfile", str(built.package)], capture_output=True, check=True
    ).stdout
    names = subprocess.run(["tar", "-t"], input=control, capture_output=True, check=True).stdout.decode()
    assert {Path(name).name for name in names.split()} <= {"", ".", "control", "md5sums"}
    members = subprocess.run(
        ["ar", "t", str(built.package)], capture_output=True, text=True, check=True
    ).stdout
    assert members.split() == ["debian-binary", "control.tar.xz", "data.tar.xz"]


def test_the_folder_can_show_every_kind_of_picture_that_may_be_attached(built: Built) -> None:
    plugins = built.folder / "_internal/PySide6/Qt/plugins/imageformats"
    assert {"libqjpeg.so", "libqtiff.so", "libqwebp.so", "libqsvg.so"} <= {
        file.name for file in plugins.iterdir()
    }


def test_on_a_bare_machine_nothing_that_the_program_loads_is_missing(root: bare_root.Root) -> None:
    """What ldd says of every compiled file, with only the package's own dependencies installed."""
    done = root.run(
        "cd /usr/lib/stationdesk; export LD_LIBRARY_PATH=$PWD/_internal; "
        "find . -type f \\( -name '*.so*' -o -name stationdesk \\) | while read -r f; do "
        'ldd "$f" 2>/dev/null | grep \'not found\' | sed "s|^|$f|"; done'
    )
    assert done.stdout == ""


def test_on_a_bare_machine_the_whole_main_job_is_done_by_a_clerk_with_a_chinese_name(
    root: bare_root.Root,
) -> None:
    checks = answer(clerk(root, "stationdesk --json doctor"))
    assert checks["version"] == __version__
    assert {one["name"]: one["state"] for one in checks["checks"]}["qt"] == "ok"
    tour = answer(
        clerk(
            root,
            f'stationdesk --json tour --no-pages --people 60 --out "{TRIP}"',
            QT_QPA_PLATFORM="offscreen",
        )
    )
    endings = {Path(one["file"]).suffix for one in tour["files"]}
    assert {".pdf", ".xlsx", ".sdbundle", ".sdreceipt", ".sdcard"} <= endings
    for home in ("village", "township"):
        found = answer(
            clerk(root, f'stationdesk --json --home "{TRIP}/{home}" check', STATIONDESK_PASSWORD="practice")
        )
        assert found["ok"] is True, found
    pages = answer(
        clerk(
            root,
            f'stationdesk --json --home "{TRIP}/village" --look-only residents find 王',
            STATIONDESK_PASSWORD="practice",
        )
    )
    assert pages["people"]
    proofs.keep(f"{word(root)}-tour", seconds=tour["seconds"], steps=len(tour["steps"]))


def hand_over(root: bare_root.Root, file: Path, share: str) -> str:
    """The key of whoever hands out, laid by the clerk, and an update file where a stick would be; its path."""
    keys = f"{share}/StationDeskProgram/release-keys"
    done = clerk(
        root,
        f'umask 077; mkdir -p "{keys}" && echo "$KEY" >"{keys}/某县.pub"',
        KEY=updating.KEY.public.text,
    )
    assert done.returncode == 0, done.stderr
    return root.copy(file, f"/media/{file.name}")


def test_a_bundle_opened_on_the_desktop_opens_the_desk_in_a_window(
    root: bare_root.Root, update_files: Path
) -> None:
    if not (root.place / TRIP.lstrip("/")).exists():
        pytest.fail("the job before has left nothing to open")
    done = root.install("xvfb", "xdotool", "libglib2.0-bin")
    assert done.returncode == 0, done.stderr[-2000:]
    bundle = next((root.place / TRIP.lstrip("/") / "stick").rglob("*.sdbundle"))
    inside = "/" + str(bundle.relative_to(root.place))
    update = hand_over(root, update_files / f"{built_program.WORKING}.sdupdate", DATA.rpartition("/")[0])
    play = f"""
set -eu
unchanging() {{  # keeps the screen as soon as it has stood still for two seconds
  for _ in $(seq 8); do
    cp /tmp/screen/Xvfb_screen0 "$1"
    sleep 2
    cmp -s /tmp/screen/Xvfb_screen0 "$1" && return
  done
}}
mkdir -p "{DATA}" && cp -a "{TRIP}/township/." "{DATA}/"
echo "type $(gio info -a standard::content-type "{inside}" | tail -1)"
echo "default $(gio mime application/x-stationdesk-bundle | head -1)"
mkdir /tmp/screen
Xvfb :7 -screen 0 1366x768x24 -fbdir /tmp/screen -nolisten tcp >/tmp/xvfb.log 2>&1 &
export DISPLAY=:7
for _ in $(seq 50); do [ -e /tmp/.X11-unix/X7 ] && break; sleep 0.1; done
gio open "{inside}" >/tmp/desk.log 2>&1 &
window=$(timeout 120 xdotool search --sync --onlyvisible --name "{TITLE}" | head -1)
echo "title $(xdotool getwindowname "$window")"
unchanging "$HOME/door.xwd"
echo "running $(tr '\\0' '|' </proc/$(xdotool getwindowpid "$window")/cmdline)"
xdotool windowfocus "$window"
sleep 1
xdotool type --delay 60 practice
xdotool key Return
sleep 3
unchanging "$HOME/desk.xwd"
said=$(STATIONDESK_PASSWORD=practice stationdesk --json --home "{DATA}" update "{update}" | tr -d '\n') || true
echo "update $said"
cat /tmp/desk.log
"""
    said = clerk(root, play)
    assert said.returncode == 0, said.stdout + said.stderr
    told = dict(re.findall(r"^(\w+) (.*)$", said.stdout, re.MULTILINE))
    assert told["type"].endswith("application/x-stationdesk-bundle")
    assert told["default"].endswith("stationdesk.desktop")
    assert TITLE in told["title"]
    # It was started with the file, and has wiped the name from what others on this computer may read (`core/unsaid`).
    assert told["running"] == "/usr/bin/stationdesk" + "|" * (len(inside.encode()) + 2)
    # An update is not begun below a window in which somebody works.
    assert json.loads(told["update"])["error"]["code"] == "desk-busy"
    home = root.place / bare_root.HOME.lstrip("/")
    door, desk = (_colours(home / name) for name in ("door.xwd", "desk.xwd"))
    assert len(door) > 20
    assert len(desk) > 20
    shown = proofs.FOLDER / f"{word(root)}-window"
    shown.mkdir(parents=True, exist_ok=True)
    for name in ("door", "desk"):
        _as_png(home / f"{name}.xwd", shown / f"{name}.png")
    assert (shown / "door.png").read_bytes() != (shown / "desk.png").read_bytes()


def _pixels(file: Path) -> tuple[int, int, bytes]:
    """Width, height and pixels (BGRX) of a screen as Xvfb keeps it. Source: X11/XWDFile.h."""
    data = file.read_bytes()
    head = struct.unpack(">25I", data[:100])
    size, width, height, per_line, colours = head[0], head[4], head[5], head[12], head[19]
    start = size + colours * 12
    return (
        width,
        height,
        b"".join(data[start + y * per_line : start + y * per_line + width * 4] for y in range(height)),
    )


def _colours(file: Path) -> set[bytes]:
    _width, _height, pixels = _pixels(file)
    return {pixels[at : at + 3] for at in range(0, len(pixels), 4 * 7)}


def _as_png(file: Path, target: Path) -> None:
    from PIL import Image

    width, height, pixels = _pixels(file)
    Image.frombytes("RGB", (width, height), pixels, "raw", "BGRX").save(target)


def test_half_a_copied_package_is_known_by_its_checksum_and_changes_nothing(
    built: Built, root: bare_root.Root
) -> None:
    sums = Path(f"{built.package}.sha256")
    root.copy(sums, f"/media/{sums.name}")
    half = root.place / "media" / built.package.name
    whole = built.package.read_bytes()
    half.write_bytes(whole[: len(whole) // 2])
    done = root.run(f"cd /media && sha256sum -c {sums.name}")
    assert done.returncode != 0
    assert f"{built.package.name}: FAILED" in done.stdout
    assert root.run(f"dpkg -i /media/{built.package.name}").returncode != 0
    said = root.run("dpkg-query -W -f '${Version} ${Status}' stationdesk").stdout
    assert said == f"{built.older.name.split('_')[1]} install ok installed"
    assert clerk(root, "stationdesk --version").returncode == 0
    half.write_bytes(whole)
    assert root.run(f"cd /media && sha256sum -c {sums.name}").returncode == 0
    half.unlink()


def test_a_clerk_without_an_administrator_takes_an_update_of_an_installed_package(
    root: bare_root.Root, update_files: Path
) -> None:
    share = f"{bare_root.HOME}/更新 试试"
    file = hand_over(root, update_files / f"{built_program.WORKING}.sdupdate", share)
    found = clerk(
        root,
        "set -e; stationdesk --json init --village 421221106202 --name 四邑村便民服务站 --user 王敏 >/dev/null; "
        f'stationdesk --json update "{file}" >/dev/null; stationdesk --json residents list >/dev/null; '
        "stationdesk --json doctor",
        STATIONDESK_PASSWORD="password-1",
        XDG_DATA_HOME=share,
    )
    assert answer(found)["version"] == built_program.WORKING


def test_an_upgrade_and_a_removal_leave_every_byte_of_the_data(built: Built, root: bare_root.Root) -> None:
    made = clerk(
        root,
        "stationdesk --json init --village 421221106202 --name 四邑村便民服务站 --user 王敏",
        STATIONDESK_PASSWORD="password-1",
        XDG_DATA_HOME=f"{bare_root.HOME}/数据",
    )
    assert answer(made)["station_id"]
    home = f"{bare_root.HOME}/数据/StationDesk"
    (root.place / "var/tmp" / built.older.name).unlink(missing_ok=True)
    before = prints(root, home)
    assert before
    done = root.install(root.copy(built.package, f"/var/tmp/{built.package.name}"))
    assert done.returncode == 0, done.stderr[-2000:]
    said = root.run("dpkg-query -W -f '${Version} ${Status}' stationdesk").stdout
    assert said == f"{built.package.name.split('_')[1]} install ok installed"
    assert prints(root, home) == before
    found = clerk(root, f'stationdesk --json --home "{home}" check', STATIONDESK_PASSWORD="password-1")
    assert answer(found)["ok"] is True
    after = prints(root, home)
    for word in ("remove", "purge"):
        done = root.run(f"dpkg --{word} stationdesk")
        assert done.returncode == 0, done.stderr
        assert prints(root, home) == after
    assert not (root.place / "usr/lib/stationdesk").exists()
    assert not (root.place / "usr/bin/stationdesk").is_symlink()
    assert "stationdesk" not in root.run("cat /usr/share/applications/mimeinfo.cache").stdout
    shutil.rmtree(root.place / "var/tmp", ignore_errors=True)
