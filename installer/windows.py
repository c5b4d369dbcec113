"""The installer for Windows 10 and later (x64), made on Linux or on Windows by the same recipe.

    python installer/windows.py installer --runtime python-3.11.9-embed-amd64.zip
    python installer/windows.py payload --runtime …      the folder only
    python installer/windows.py wheels                   look up the hashes of the wheels anew
    python installer/windows.py check FOLDER             compare a folder with its payload.json

It wants NSIS 3 (`makensis`), pip that reaches an index or a folder of wheels (`--wheels`), and the runtime as a file:
see windows/runtime.json. Nothing that it builds has run on a real Windows; README.md says what was tried, and how.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "installer")]

import built  # noqa: E402
import checksum  # noqa: E402
import windows_payload as payloads  # noqa: E402
from windows_payload import HERE, Unfit  # noqa: E402

from stationdesk import __version__  # noqa: E402

SIDES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
MADE = (ROOT / "resources" / "fonts" / "made.json", ROOT / "resources" / "i18n" / "en.json")
MARGIN = 60
"""Megabytes that must be free besides those of the program: the installer's own scratch, the first home."""

DAMAGED_EN = (
    "Installer integrity check has failed. Common causes include\nincomplete download and damaged media. Contact the\n"
    "installer's author to obtain a new copy.\n\nMore information at:\nhttp"
)
DAMAGED = (
    "安装文件不完整或已损坏（可能没有复制完），没有安装。\n请重新复制后再试；可用旁边的 .sha256 文件核对。\n\n"
    "The installer is damaged or only half copied."
)


# the payload ----------------------------------------------------------------------------------------


def payload(
    out: Path, *, runtime: Path | None = None, stand_in: Path | None = None, wheels: Path | None = None
) -> Path:
    """The folder of the program for Windows, checked against its own manifest. Raises Unfit in words."""
    if (runtime is None) == (stand_in is None):
        wanted = (HERE / "runtime.json").read_text("utf-8")
        raise Unfit(f"give the runtime as a file (--runtime FILE); wanted is: {wanted}")
    if missing := [str(file.relative_to(ROOT)) for file in MADE if not file.exists()]:
        raise Unfit(f"not made yet: {', '.join(missing)}; run `make run` once")
    what, top = built.here(), out / "windows" / "StationDesk"
    shutil.rmtree(top, ignore_errors=True)
    top.mkdir(parents=True)
    # The runtime first: a wrong one costs nobody a download.
    place = top / "runtime"
    facts = payloads.runtime(runtime, place) if runtime else payloads.stand_in(stand_in or out, place)
    names = payloads.needed()
    files = payloads.fetch(wheels or out / "wheels-windows", names)
    described = payloads.checked(files, payloads.listed())
    for file in files:
        payloads.lay_wheel(file, top / "lib")
    payloads.lay_program(top)
    (place / "python311._pth").write_bytes(payloads.PTH.replace("\n", "\r\n").encode())
    (top / "stationdesk.cmd").write_bytes(payloads.COMMAND.encode())
    (top / "packaged").write_bytes(b"")
    payloads.write_notices(top, facts["version"])
    compiled = payloads.compile_all(top)
    if not compiled:
        print("this is not Python 3.11: without bytecode; the first start on a desk will be slow")
    icon = draw_icon(out / "windows" / "StationDesk.ico")
    launcher(top / "StationDesk.exe", icon)
    built.lay(top, what)
    payloads.write_manifest(
        top, {"version": __version__, "runtime": facts, "wheels": described, "compiled": compiled}
    )
    if wrong := list(payloads.faults(top)):
        raise Unfit("the payload is not fit:\n  " + "\n  ".join(wrong[:40]))
    bytes_ = payloads.size(top)
    print(f"{top}: {bytes_ / 1e6:.0f} MB, {len(payloads.names_in(top))} files")
    if bytes_ > payloads.LARGEST:
        raise Unfit(f"the payload has grown beyond {payloads.LARGEST / 1e6:.0f} MB; see what crept in")
    return top


def draw_icon(file: Path) -> Path:
    """The mark in the sizes Windows shows, drawn by the program itself."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from io import BytesIO

    from PIL import Image
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtWidgets import QApplication

    from stationdesk.ui import theme
    from stationdesk.ui.mark import pixels

    app = QApplication.instance() or QApplication([])
    theme.wear(app)
    drawn = []
    for side in SIDES:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        if not pixels(side).save(buffer, "PNG"):
            raise Unfit("could not draw the icon")
        drawn.append(Image.open(BytesIO(buffer.data().data())).convert("RGBA"))
    file.parent.mkdir(parents=True, exist_ok=True)
    # As bitmaps: old parts of the shell show no small icons packed as PNG.
    drawn[-1].save(
        file, "ICO", sizes=[one.size for one in drawn], append_images=drawn[:-1], bitmap_format="bmp"
    )
    return file


# NSIS -----------------------------------------------------------------------------------------------


def launcher(out: Path, icon: Path, version: str = __version__) -> Path:
    """StationDesk.exe: starts the runtime beside it, with what it was given."""
    make("launcher.nsi", {"OUT": out, "ICON": icon, "VERSION": version, "NUMBERS": numbers(version)})
    return out


def installer(top: Path, out: Path, icon: Path, *, version: str = __version__, trial: bool = False) -> Path:
    """The installer of a payload, and its checksum beside it."""
    name = f"StationDesk-{version}-windows-x64{'-TRIAL-not-to-be-handed-out' if trial else ''}.exe"
    file = out / name
    bytes_, what = payloads.size(top), built.of(top)
    given: dict[str, object] = {
        "OUT": file, "PAYLOAD": top, "LAUNCHER_ICON": icon, "VERSION": version, "NUMBERS": numbers(version),
        "MEGABYTES": -(-bytes_ // 1_000_000) + MARGIN, "KILOBYTES": bytes_ // 1024,
        "BUILT": what.sentence if what else "From an unknown commit.",
    }  # fmt: skip
    make("stationdesk.nsi", given | ({"TRIAL": "1"} if trial else {}))
    print(f"{file}: {file.stat().st_size / 1e6:.0f} MB, SHA-256 {checksum.beside(file)}")
    return file


def make(script: str, given: dict[str, object]) -> None:
    """Run NSIS strictly on a script of ours; Unfit with its last words."""
    tool = makensis()
    with tempfile.TemporaryDirectory() as scratch:
        home = with_our_words(tool, Path(scratch))
        environment = os.environ | stamp() | ({"NSISDIR": str(home)} if home else {})
        defined = [f"-D{key}={value}" for key, value in given.items()]
        done = subprocess.run(
            [str(tool), "-V2", "-WX", "-INPUTCHARSET", "UTF8", *defined, str(HERE / script)],
            check=False, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL, env=environment,
        )  # fmt: skip
    if done.returncode:
        raise Unfit(f"NSIS could not build {script}:\n{(done.stdout + done.stderr)[-2000:]}")


def makensis() -> Path:
    """NSIS's compiler; Unfit when it is not here."""
    places: list[str | None] = [shutil.which("makensis")]
    for name in ("ProgramFiles(x86)", "ProgramFiles"):
        places.append(shutil.which("makensis", path=str(Path(os.environ.get(name, "")) / "NSIS")))
    for place in places:
        if place:
            return Path(place)
    raise Unfit("NSIS 3 is not here (Debian: apt-get install nsis; Windows: nsis.sourceforge.io)")


def with_our_words(tool: Path, scratch: Path) -> Path | None:
    """A copy of NSIS whose stub says in Chinese that an installer is half copied; None where it is not as we know it.

    The stub says so before it has read any language: the sentence is in its code, in English. Ours is shorter.
    """
    home = nsis_home(tool)
    if home is None:
        return None
    for place in home.iterdir():
        if place.name != "Stubs":
            _link(place, scratch / place.name)
    changed = 0
    (scratch / "Stubs").mkdir()
    for stub in (home / "Stubs").iterdir():
        content = stub.read_bytes()
        if "amd64-unicode" in stub.name and (found := said_by(content)) is not None:
            room = len(found)
            ours = DAMAGED.encode("utf-16-le")
            content = content.replace(found, ours + bytes(room - len(ours)))
            changed += 1
        (scratch / "Stubs" / stub.name).write_bytes(content)
    if not changed:
        print("NSIS's own English sentence stays for a half copied installer: its stub is not as we know it")
        return None
    return scratch


def said_by(stub: bytes) -> bytes | None:
    """The stub's sentence about a damaged installer, to its end, where it is there once and long enough for ours."""
    start = DAMAGED_EN.encode("utf-16-le")
    at = stub.find(start)
    if at < 0 or stub.find(start, at + 1) >= 0:
        return None
    end = at
    while stub[end : end + 2] != b"\0\0":
        end += 2
    return stub[at:end] if len(DAMAGED.encode("utf-16-le")) <= end - at else None


def nsis_home(tool: Path) -> Path | None:
    """Where NSIS keeps its stubs and languages."""
    for place in (tool.resolve().parent, tool.resolve().parent.parent, Path("/usr/share/nsis")):
        if (place / "Stubs").is_dir() and (place / "Contrib").is_dir():
            return place
    return None


def _link(place: Path, to: Path) -> None:
    try:
        to.symlink_to(place, target_is_directory=place.is_dir())
    except OSError:  # Windows lets only developers make links
        if place.is_dir():
            shutil.copytree(place, to)
        else:
            shutil.copyfile(place, to)


def stamp() -> dict[str, str]:
    """The time of the last commit, for what would otherwise hold the time of building."""
    said = subprocess.run(
        ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"], capture_output=True, text=True, check=False
    ).stdout.strip()
    return {"SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH") or said or "1767225600"}


def numbers(version: str) -> str:
    """A version as Windows wants it: four numbers."""
    found = [*re.findall(r"\d+", version)[:4], "0", "0", "0", "0"][:4]
    return ".".join(found)


# the command ----------------------------------------------------------------------------------------


def write_wheels(folder: Path) -> None:
    """Look up what `wheels.txt` should say, for a person to look at and commit."""
    names = payloads.needed()
    lines = [
        "# The wheels of everything a desk needs on Windows x64 with Python 3.11: what pip fetched, by hash.",
        "# Made by `python installer/windows.py wheels` after a change of constraints.txt; look at the difference.",
    ]
    for name, file in zip(names, payloads.fetch(folder, names), strict=True):
        lines.append(f"{name}=={names[name]} --hash=sha256:{payloads.sha256(file)}")
    (HERE / "wheels.txt").write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(names)} wheels written to installer/windows/wheels.txt")


def main(argv: Iterable[str] | None = None) -> int:
    """Build what is asked for."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("what", choices=("payload", "installer", "wheels", "check"))
    asked.add_argument("folder", nargs="?", type=Path, help="a payload that was built already")
    asked.add_argument("--out", type=Path, default=ROOT / "dist")
    asked.add_argument(
        "--runtime", type=Path, help="the official embeddable package, as windows/runtime.json names it"
    )
    asked.add_argument(
        "--runtime-stand-in", type=Path, help="a folder to try with; what comes out is for nobody's desk"
    )
    asked.add_argument("--wheels", type=Path, help="a folder where wheels lie or are put (default: in --out)")
    given = asked.parse_args(None if argv is None else list(argv))
    out: Path = given.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    if given.what == "wheels":
        write_wheels((given.wheels or out / "wheels-windows").resolve())
        return 0
    if given.what == "check":
        if given.folder is None:
            raise Unfit("which folder?")
        wrong = list(payloads.faults(given.folder))
        print("\n".join(wrong) or "every file is as payload.json says")
        return 1 if wrong else 0
    makensis()
    top = payload(out, runtime=given.runtime, stand_in=given.runtime_stand_in, wheels=given.wheels)
    if given.what == "installer":
        installer(top, out, out / "windows" / "StationDesk.ico", trial=given.runtime is None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
