"""The one-folder program, made by PyInstaller: its size kept in check, its files compared, what it asks of the system.

Two builds of the same sources on the same machine are the same files (`differences` says which are not); on another
machine the wheels and the interpreter have to be the same ones as well.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import built
import libraries

ROOT = Path(__file__).resolve().parents[1]
MADE = (ROOT / "resources" / "fonts" / "made.json", ROOT / "resources" / "i18n" / "en.json")
LARGEST = 235_000_000
"""Bytes of the folder. More means that something crept in which a desk does not need. What is in it (2026-11): Qt 84 MB
(of it ICU 37 MB, without which Qt does not start), fonts 23 MB, StationDesk and the Python libraries 20 MB, and what
reads pictures, PDFs, spreadsheets, databases and PostgreSQL."""


def epoch() -> int:
    """The moment that everything made here bears: that of the last commit, so that it is the same for everybody."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdigit():
        return int(given)
    said = subprocess.run(
        ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"], capture_output=True, text=True, check=False
    ).stdout.strip()
    return int(said) if said.isdigit() else 1767225600


def build(out: Path, python: str = sys.executable) -> Path:
    """`out/stationdesk`, packed by an interpreter that has the extra `installers`. Raises SystemExit in words."""
    missing = [str(file.relative_to(ROOT)) for file in MADE if not file.exists()]
    if missing:
        raise SystemExit(f"not made yet: {', '.join(missing)}; run `make run` or `make setup` once")
    if python == sys.executable and importlib.util.find_spec("PyInstaller") is None:
        raise SystemExit("PyInstaller is not here: pip install -c constraints.txt -e '.[installers]'")
    what = built.here()
    out.mkdir(parents=True, exist_ok=True)
    made = out / "stationdesk"
    work = out / "work"
    # Strings in the archive are hashed in the same order, and what carries a time carries the same one.
    environment = os.environ | {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": str(epoch())}
    done = subprocess.run(
        [
            python, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "ERROR", "--distpath", str(out),
            "--workpath", str(work), str(ROOT / "installer" / "stationdesk.spec"),
        ],
        check=False, env=environment, cwd=out,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"PyInstaller ended with {done.returncode}")
    shutil.rmtree(work)
    without_builders_paths(made)
    subprocess.run([python, str(ROOT / "installer" / "notices.py"), str(made)], check=True)
    built.lay(made, what)
    stamp(made)
    return made


def without_builders_paths(folder: Path) -> None:
    """No library is looked for where the interpreter lay on the builder's machine; PyInstaller's loader finds them all.

    Only an interpreter that was compiled by hand has such paths. Raises SystemExit where there are some and `patchelf`,
    which takes them out, is not here.
    """
    for file in sorted(folder.rglob("*.so*")):
        if file.is_symlink() or not any(path.startswith("/") for path in libraries.run_paths(file)):
            continue
        tool = shutil.which("patchelf")
        if tool is None:
            raise SystemExit(
                f"{file.name} looks for libraries on the builder's machine: apt-get install patchelf"
            )
        # First emptied: what is only unlinked still lies in the file, and tells of the builder's machine.
        for words in (("--set-rpath", ""), ("--remove-rpath",)):
            subprocess.run([tool, *words, str(file)], check=True)


def built_for(folder: Path) -> str:
    """The kind of computer that a folder for older systems says it is for (`update_file.BUILT_FOR`); empty for the ordinary."""
    said = folder / "_internal" / "resources" / "built-for"
    return said.read_text("ascii").strip() if said.is_file() else ""


def stamp(folder: Path) -> None:
    """The same time on every file."""
    for path in (folder, *folder.rglob("*")):
        os.utime(path, (epoch(), epoch()), follow_symlinks=False)


def weigh(folder: Path) -> int:
    """Bytes of a folder; links count nothing."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


def heaviest(folder: Path, most: int = 8) -> list[tuple[str, int]]:
    """What weighs most: the parts below `_internal`, and the program itself."""
    parts = [path for path in (folder / "_internal").iterdir() if not path.is_symlink()]
    sizes = [
        (path.name, weigh(path) if path.is_dir() else path.stat().st_size)
        for path in (*parts, folder / "stationdesk")
    ]
    return sorted(sizes, key=lambda one: -one[1])[:most]


def too_large(folder: Path) -> str:
    """What to say when the folder has grown beyond its limit; empty when it has not."""
    size = weigh(folder)
    if size <= LARGEST:
        return ""
    told = ", ".join(f"{name} {bytes_ / 1e6:.0f}" for name, bytes_ in heaviest(folder))
    return f"the folder has grown to {size / 1e6:.0f} MB, more than {LARGEST / 1e6:.0f}; see what crept in: {told}"


def differences(one: Path, other: Path) -> list[str]:
    """The files of two folders that are not the same, or only in one of them."""
    first, second = _digests(one), _digests(other)
    return sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))


def _digests(folder: Path) -> dict[str, str]:
    found = {}
    for path in folder.rglob("*"):
        name = str(path.relative_to(folder))
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}"
        elif path.is_file():
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found
