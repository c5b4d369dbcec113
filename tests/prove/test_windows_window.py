"""The program for Windows opens its window under wine, and a clerk does a morning's work in it.

Where wine, its stand-ins' compiler, xdotool and a payload are here: `dist/windows/StationDesk`, or the folder that
STATIONDESK_WINDOWS names; `installer/README.md` says how one is made. Two libraries that Windows has and wine 8 has not
are compiled for the trial (`wine/`); they lie in wine's own folder, never in the payload. Wine is not Windows.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.prove import proofs, screens
from tests.prove.wine_prefix import HERE, USER, Prefix

ROOT = Path(__file__).parents[2]
PAYLOAD = Path(os.environ.get("STATIONDESK_WINDOWS") or ROOT / "dist" / "windows" / "StationDesk")
COMPILER = "x86_64-w64-mingw32-gcc"
TITLE = "村级便民服务站"
SIZE = (1366, 900)

pytestmark = [
    pytest.mark.prove,
    pytest.mark.skipif(
        not HERE or not all(shutil.which(name) for name in (COMPILER, "Xvfb", "xdotool")),
        reason="wine, a compiler for Windows (gcc-mingw-w64-x86-64), Xvfb and xdotool are not all here",
    ),
    pytest.mark.skipif(
        not (PAYLOAD / "payload.json").exists(), reason="no payload for Windows was built here"
    ),
]


@dataclass(frozen=True)
class Screen:
    """A screen with a desk on it, and hands at its keyboard."""

    folder: Path
    environment: dict[str, str]

    def seen(self) -> bytes:
        return screens.pixels(self.folder / "Xvfb_screen0")[2]

    def hands(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words], env=self.environment, capture_output=True, text=True, timeout=90, check=True
        )
        return done.stdout.strip()

    def until_new(self, before: bytes, what: str, *, share: float = 0.003, patience: float = 120) -> bytes:
        """The screen when it shows something else than before and stands still but for the cursor; kept as a picture."""
        deadline = time.monotonic() + patience
        last = before
        while time.monotonic() < deadline:
            time.sleep(0.7)
            now = self.seen()
            if screens.differing(before, now) > share and screens.differing(last, now) < 0.0005:
                screens.as_png(*SIZE, now, proofs.FOLDER / "windows-window" / f"{what}.png")
                return now
            last = now
        screens.as_png(*SIZE, last, proofs.FOLDER / "windows-window" / f"{what}-never-came.png")
        pytest.fail(f"the screen never showed: {what}")


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prefix]:
    made = Prefix(tmp_path_factory.mktemp("window") / "prefix").make()
    for source in sorted((Path(__file__).parent / "wine").glob("*.c")):
        target = made.prefix / "drive_c" / "windows" / "system32" / f"{source.stem}.dll"
        words = [COMPILER, "-shared", "-O1", "-s", str(source), "-o", str(target), "-ladvapi32"]
        subprocess.run(words, check=True, capture_output=True)
    shutil.copytree(ROOT / "tests" / "data" / "homes" / "0003", made.user / "村 家")
    yield made
    made.end()


@pytest.fixture
def screen(windows: Prefix, tmp_path: Path) -> Iterator[Screen]:
    environment = windows.environment | {"DISPLAY": ":67"}
    words = [
        "Xvfb",
        ":67",
        "-screen",
        "0",
        f"{SIZE[0]}x{SIZE[1]}x24",
        "-fbdir",
        str(tmp_path),
        "-nolisten",
        "tcp",
    ]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        deadline = time.monotonic() + 20
        while not Path("/tmp/.X11-unix/X67").exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        yield Screen(tmp_path, environment)
        server.terminate()


def _stationdesk(windows: Prefix, screen: Screen, program: str, *words: str) -> list[str]:
    """The words that start the program as its shortcut does, on the home of that user."""
    start = json.loads((PAYLOAD / "payload.json").read_text("utf-8"))["start"]
    home = rf"C:\users\{USER}\村 家"
    return ["wine", str(PAYLOAD / "runtime" / program), *start[1:], "--home", home, *words]


def test_a_case_is_accepted_and_its_paper_shown_in_the_window_and_the_desk_locked(
    windows: Prefix, screen: Screen, tmp_path: Path
) -> None:
    began = time.monotonic()
    before = screen.seen()
    # A pipe: wine's Python cannot begin with a file of ours as its output.
    with subprocess.Popen(
        _stationdesk(windows, screen, "pythonw.exe"),
        env=screen.environment, cwd=PAYLOAD, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as desk:  # fmt: skip
        window = screen.hands("search", "--sync", "--onlyvisible", "--name", TITLE).splitlines()[0]
        door = screen.until_new(before, "1-door")
        assert screens.colours(door) > 20
        opened = time.monotonic() - began
        screen.hands("windowfocus", window)
        screen.hands("type", "--delay", "60", "practice")
        screen.hands("key", "Return")
        shown = screen.until_new(door, "2-desk", share=0.02)
        for number, (what, words) in enumerate(
            {
                "new": ("key", "F2"),
                "who": ("type", "lhb"),
                "person": ("key", "Return"),
                "matters": ("type", "lao"),
                "materials": ("key", "Return"),
                "all": ("key", "a"),
                "accepted": ("key", "ctrl+Return"),
                "paper": ("key", "F8"),
                "locked": ("key", "ctrl+l"),
            }.items(),
            start=3,
        ):
            screen.hands(*words)
            shown = screen.until_new(shown, f"{number}-{what}", share=0.0003)
        # The command line reaches the window through its pipe, by the home's own name.
        said = subprocess.run(
            _stationdesk(windows, screen, "python.exe", "lock"),
            env=screen.environment, cwd=PAYLOAD, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False,
        )  # fmt: skip
        assert "已锁上" in said.stdout.decode("utf-8"), said.stdout + said.stderr
        windows.end()
        assert desk.stdout is not None
        complained = desk.stdout.read().decode("utf-8", "replace")
    assert complained == ""

    # What was written there is read here.
    (tmp_path / "password").write_text("practice", "utf-8")
    words = [
        "--home",
        str(windows.user / "村 家"),
        "--user",
        "王敏",
        "--password-file",
        str(tmp_path / "password"),
    ]
    listed = subprocess.run(
        [sys.executable, "-m", "stationdesk", *words, "--json", "cases", "list"],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    cases = json.loads(listed.stdout)
    today = time.strftime("%Y%m%d", time.gmtime(time.time() + 8 * 3600))
    found = [one for one in (cases["cases"] if isinstance(cases, dict) else cases) if today in one["number"]]
    assert [one["matter_name"] for one in found] == ["高龄津贴申领"]
    proofs.keep(
        "windows-window", seconds_to_the_door=round(opened, 1), seconds=round(time.monotonic() - began, 1)
    )
