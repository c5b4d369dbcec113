"""What a Windows desk is made of: the signed runtime, the wheels, the program, its data and the notices of all.

Assembled anywhere, for Windows 10 and later on x64, without running a line of it. The runtime is given as a file and
must have the hash in `windows/runtime.json`; the wheels are fetched by pip by name and must have the hashes in
`windows/wheels.txt`. What lies in the folder afterwards is written down, file by file, in `payload.json`::

    runtime\\     Python's embeddable package, and a `._pth` that names every place modules come from
    lib\\         the wheels, without what a desk never uses
    stationdesk\\ resources\\   the program, as in a checkout
    packaged     says that this is an installed program
    payload.json, built.json, NOTICES.txt, stationdesk.cmd, StationDesk.exe
"""

from __future__ import annotations

import compileall
import hashlib
import json
import py_compile
import re
import shutil
import sys
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path, PurePosixPath

import wheels
from wheels import plain

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "installer" / "windows"
PYTHON = "3.11"
TOP = ("stationdesk[postgres,heic]",)
START = ("-B", "-X", "utf8", "-m", "stationdesk")
"""What the runtime is told: no files written beside the program, UTF-8 whatever Windows is set to, the program."""

ROOM_ABOVE = len(r"C:\Users\\AppData\Local\StationDeskProgram\00.00.00-0123456789abcdef\.part") + 40
"""Characters that may stand before a name of the payload: the longest place it is unpacked to, with a long user name."""
MAX_PATH = 259
LARGEST = 260_000_000

PTH = "python311.zip\n.\n..\\lib\n..\n"
COMMAND = '@"%~dp0runtime\\python.exe" ' + " ".join(START) + " %*\r\n"

MARKS = {"py", "pyc", "pyd", "dll", "exe", "zip", "_pth", "cat", "cmd", "json", "txt", "md", "pub", "qm", "svg", "png", "ttf", "otf", "dat",
         "mako", "gz", "tab"}  # fmt: skip
"""The kinds of files there are in a payload; anything else crept in."""
NAMELESS = ("packaged", "METADATA", "LICENSE", "py.typed", "PKG-INFO")
ZONES = re.compile(
    r"^lib/tzdata/zoneinfo/(Asia/|Etc/|UTC$|GMT$|PRC$|tzdata\.zi$|zone[^/]*\.tab$|iso3166\.tab$|leapseconds$)"
)

QT_MODULES = ("QtCore", "QtGui", "QtWidgets", "QtNetwork", "QtPrintSupport", "QtSvg")
QT_KEPT = {
    *(f"PySide6/{name}.pyd" for name in QT_MODULES),
    *(f"PySide6/{name.replace('Qt', 'Qt6', 1)}.dll" for name in QT_MODULES),
    "PySide6/pyside6.abi3.dll", "PySide6/msvcp140.dll", "PySide6/msvcp140_1.dll", "PySide6/msvcp140_2.dll",
    "PySide6/vcruntime140.dll", "PySide6/vcruntime140_1.dll",
    "PySide6/plugins/platforms/qwindows.dll", "PySide6/plugins/platforms/qoffscreen.dll",
    "PySide6/plugins/imageformats/qjpeg.dll", "PySide6/plugins/imageformats/qgif.dll", "PySide6/plugins/imageformats/qico.dll",
    "PySide6/plugins/imageformats/qsvg.dll", "PySide6/plugins/imageformats/qwebp.dll", "PySide6/plugins/imageformats/qtiff.dll",
    "PySide6/plugins/iconengines/qsvgicon.dll",
    "PySide6/translations/qtbase_zh_CN.qm", "PySide6/translations/qtbase_en.qm",
    "shiboken6/Shiboken.pyd", "shiboken6/shiboken6.abi3.dll", "shiboken6/msvcp140.dll", "shiboken6/vcruntime140.dll",
    "shiboken6/vcruntime140_1.dll",
}  # fmt: skip
"""Of Qt exactly what a window on a desk needs; Qt's wheels are a designer's whole workshop otherwise."""

LEFT_OUT = re.compile(
    r"(^|/)(tests?|testing|include)/|\.(pyi|pyx|pxd|h|hpp|c|cpp|lib|a|exe|tmpl|typed)$|^PySide6/(scripts|typesystems|glue|metatypes|qml|support)/"
    r"|^shiboken6/lib/|^alembic/templates/|^stdnum/oui\.dat$|^invoke/(completion|vendor/yaml)/|^psycopg_binary/.*\.pyi$"
    r"|^sqlalchemy/dialects/(mysql|mssql|oracle)/|^PIL/(_avif|_imagingcms|_imagingtk)|^reportlab/(fonts/|graphics/barcode/[A-Z]+$)"
    r"|^markdown_it/port\.yaml$|^pycparser/_c_ast\.cfg$"
)


class Unfit(SystemExit):
    """The payload cannot be made, said in words; the command ends with it."""


@dataclass(frozen=True)
class Wheel:
    """One wheel as `wheels.txt` wants it."""

    name: str
    version: str
    sha256: tuple[str, ...]


# the runtime ----------------------------------------------------------------------------------------


def runtime(file: Path, into: Path) -> dict[str, str]:
    """Unpack the official runtime; Unfit when it is not byte for byte what `runtime.json` names."""
    wanted = json.loads((HERE / "runtime.json").read_text("utf-8"))
    if not file.is_file():
        raise Unfit(f"the runtime is not there: {file}; wanted is {wanted['file']}: {wanted['source']}")
    found = sha256(file)
    if found != wanted["sha256"]:
        raise Unfit(
            f"{file.name} is not the runtime that is wanted: its SHA-256 is {found}, that of {wanted['file']} is "
            f"{wanted['sha256']}. Nothing was built. ({wanted['source']})"
        )
    _unpack(file, into)
    return {"file": wanted["file"], "version": wanted["version"], "sha256": found, "official": "yes"}


def stand_in(place: Path, into: Path) -> dict[str, str]:
    """Take a folder that holds what a runtime needs, for a trial; never for a desk."""
    lacking = [
        name
        for name in ("python.exe", "pythonw.exe", "python311.dll", "python3.dll", "python311.zip")
        if not (place / name).is_file()
    ]
    if lacking:
        raise Unfit(f"no stand-in for the runtime: {place} has no {', '.join(lacking)}")
    shutil.copytree(place, into)
    return {"file": place.name, "version": PYTHON, "sha256": "", "official": "no"}


# the wheels -----------------------------------------------------------------------------------------


def needed(top: Iterable[str] = TOP) -> dict[str, str]:
    """Name and version of everything asked for at run time on Windows, from what is installed here and constraints.txt."""
    from packaging.requirements import Requirement

    pins = pinned()
    there = {
        "python_version": PYTHON, "python_full_version": "3.11.9", "sys_platform": "win32", "platform_system": "Windows",
        "os_name": "nt", "platform_machine": "AMD64", "implementation_name": "cpython", "platform_python_implementation": "CPython",
    }  # fmt: skip
    waiting = [Requirement(line) for line in top]
    seen: dict[str, str] = {}
    while waiting:
        one = waiting.pop()
        name = plain(one.name)
        own = name == "stationdesk"
        if name in seen and not one.extras:
            continue
        if not own and name not in pins:
            raise Unfit(f"constraints.txt has no version of {name}, which the program asks for on Windows")
        seen[name] = "" if own else pins[name]
        try:
            asked = metadata.distribution(name).requires or ()
        except metadata.PackageNotFoundError:
            continue  # a dependency on Windows alone: those have none of their own
        for line in asked:
            more = Requirement(line)
            marker = more.marker
            if marker is None or any(
                marker.evaluate({**there, "extra": extra}) for extra in ("", *one.extras)
            ):
                waiting.append(more)
    del seen["stationdesk"]
    return dict(sorted(seen.items()))


def pinned(file: Path = ROOT / "constraints.txt") -> dict[str, str]:
    """The exact versions, by plain name."""
    lines = file.read_text("utf-8").splitlines()
    return {plain(name): version for name, _, version in (line.partition("==") for line in lines) if version}


def listed(file: Path = HERE / "wheels.txt") -> list[Wheel]:
    """What `wheels.txt` wants: names, versions, hashes."""
    found = []
    for line in file.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            first, *hashes = line.split()
            name, _, version = first.partition("==")
            found.append(Wheel(name, version, tuple(one.removeprefix("--hash=sha256:") for one in hashes)))
    return found


def fetch(into: Path, names: dict[str, str]) -> list[Path]:
    """Let pip fetch the wheels for Windows into a folder; Unfit naming every package that has none."""
    into.mkdir(parents=True, exist_ok=True)
    lacking = [name for name, version in names.items() if wheel(into, name, version) is None]
    if lacking and not _pip(into, [f"{name}=={names[name]}" for name in lacking]):
        # One by one, so that every package without a wheel is named at once.
        lacking = [name for name in lacking if not _pip(into, [f"{name}=={names[name]}"])]
        if lacking:
            raise Unfit(
                f"no wheel for Windows x64 and Python {PYTHON} of: {', '.join(f'{n} {names[n]}' for n in lacking)}"
            )
    files = {name: wheel(into, name, version) for name, version in names.items()}
    if missing := [name for name, file in files.items() if file is None]:
        raise Unfit(f"pip fetched no wheel of: {', '.join(missing)}")
    return [file for file in files.values() if file is not None]


def _pip(into: Path, wanted: list[str]) -> bool:
    done = wheels.pip(
        "download", "--no-deps", "--dest", str(into), *wanted, machine=wheels.Machine(PYTHON, ("win_amd64",))
    )
    if done.returncode and len(wanted) == 1:
        print(done.stderr.strip()[-600:], file=sys.stderr)
    return done.returncode == 0


def wheel(folder: Path, name: str, version: str) -> Path | None:
    """The wheel of a package in a folder."""
    for file in sorted(folder.glob("*.whl")):
        has, found, *_ = file.name.split("-")
        if plain(has) == name and found == version:
            return file
    return None


def checked(files: Iterable[Path], wanted: Iterable[Wheel]) -> dict[str, dict[str, str]]:
    """What the manifest says of the wheels; Unfit when one is missing, unasked for, or not the one that was pinned."""
    pins = {one.name: one for one in wanted}
    facts: dict[str, dict[str, str]] = {}
    for file in files:
        name, version = plain(file.name.split("-")[0]), file.name.split("-")[1]
        found = sha256(file)
        pin = pins.pop(name, None)
        if pin is None or pin.version != version:
            raise Unfit(f"{file.name} is not in windows/wheels.txt; look at it, then: windows.py wheels")
        if found not in pin.sha256:
            raise Unfit(
                f"{file.name} is not the wheel that was pinned: its SHA-256 is {found}, wanted is {' or '.join(pin.sha256)}"
            )
        facts[name] = {"version": version, "file": file.name, "sha256": found}
    if pins:
        raise Unfit(f"wheels are missing: {', '.join(f'{one.name} {one.version}' for one in pins.values())}")
    return facts


def lay_wheel(file: Path, lib: Path) -> None:
    """Unpack what a desk uses of a wheel, and its notices."""
    with zipfile.ZipFile(file) as archive:
        for entry in archive.infolist():
            name = entry.filename
            if entry.is_dir():
                continue
            parts = PurePosixPath(name).parts
            if parts[0].endswith(".data"):
                if parts[1] not in ("purelib", "platlib"):
                    continue
                name = "/".join(parts[2:])
            if not is_used(name):
                continue
            target = _inside(lib, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(entry))


def is_used(name: str) -> bool:
    """Whether a file of a wheel belongs onto a desk."""
    if ".dist-info/" in name:
        return not name.endswith((".pem", "WHEEL", "INSTALLER", "REQUESTED", "top_level.txt"))
    if name.startswith(("PySide6/", "shiboken6/")) and not (name.count("/") == 1 and name.endswith(".py")):
        return name in QT_KEPT
    if name.startswith("tzdata/"):
        return name.endswith(".py") or ZONES.match(f"lib/{name}") is not None
    return LEFT_OUT.search(name) is None


# the program ----------------------------------------------------------------------------------------

NOT_RESOURCES = ("make", "practice", "screenshots", "__pycache__")
SOURCES = ("i18n/stationdesk_en.ts", "i18n/glossary.md")


def program() -> Iterator[tuple[str, Path]]:
    """The package and its resources by their names in the payload, which are those in a checkout."""
    for file in _files(ROOT / "stationdesk"):
        if file.suffix in (".py", ".md", ".json", ".mako", ".sql"):
            yield file.relative_to(ROOT).as_posix(), file
    for file in _files(ROOT / "resources"):
        name = file.relative_to(ROOT / "resources")
        if name.parts[0] not in NOT_RESOURCES and name.as_posix() not in SOURCES:
            yield f"resources/{name.as_posix()}", file


def lay_program(top: Path) -> None:
    """Copy the program into the payload."""
    for name, file in program():
        _copy(file, top / name)


def compile_all(top: Path) -> bool:
    """Bytecode beside every module, believed without looking at times; False when this Python writes another kind."""
    if sys.version_info[:2] != (3, 11):
        return False
    for place in (top / "lib", top / "stationdesk"):
        if not compileall.compile_dir(
            place, quiet=1, force=True, stripdir=str(top),
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        ):  # fmt: skip
            raise Unfit(f"not every module in {place.name} can be compiled")
    return True


def write_notices(top: Path, python: str) -> None:
    """The licences of everything inside, read from the wheels themselves."""
    sys.path[:0] = [str(ROOT / "installer")]
    import notices

    parts = [
        "StationDesk is under the Apache License 2.0. It comes with the following, each under its own licence.\n",
        (
            f"Python {python}\nPSF-2.0\n\nThe embeddable package of python.org, unchanged but for the list of places in "
            "python311._pth. It contains OpenSSL (Apache-2.0), SQLite (public domain), libffi (MIT), zlib, bzip2, liblzma and "
            "Microsoft's C runtime (vcruntime140.dll, freely redistributable with it).\n\n"
        )
        + _licence_of_python(top / "runtime"),
        (
            "StationDesk.exe, the installer and uninstall.exe are made with NSIS (zlib/libpng licence; its LZMA part CPL-1.0 with "
            "an exception for installers)."
        ),
    ]
    found = sorted(
        metadata.distributions(path=[str(top / "lib")]), key=lambda one: plain(one.metadata["Name"])
    )
    parts += [notices.of_package(one) for one in found]
    parts += notices.carried(top / "lib", (one.metadata["Name"] for one in found))
    parts += notices.of_resources()
    (top / "NOTICES.txt").write_text(f"\n{notices.RULE}\n".join(parts), "utf-8")
    # The texts are in one place now; programs ask the metadata for versions only.
    for place in (top / "lib").glob("*.dist-info"):
        for file in _files(place):
            if file.name != "METADATA":
                file.unlink()
        for folder in sorted((one for one in place.rglob("*") if one.is_dir()), reverse=True):
            folder.rmdir()


def _licence_of_python(place: Path) -> str:
    file = place / "LICENSE.txt"
    return (
        file.read_text("utf-8", "replace").strip()
        if file.is_file()
        else "(a stand-in without the licence's text)"
    )


# the whole ------------------------------------------------------------------------------------------


def write_manifest(top: Path, facts: dict[str, object]) -> Path:
    """`payload.json`: what this is made of, and every file with its hash."""
    file = top / "payload.json"
    file.unlink(missing_ok=True)
    names = {name: sha256(top / name) for name in sorted(names_in(top))}
    start = ["runtime/pythonw.exe", *START]
    said = {"product": "StationDesk", "platform": "windows-x64", "start": start, **facts, "files": names}
    file.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return file


def names_in(top: Path) -> list[str]:
    """Every file of a payload, as the manifest names it."""
    return [file.relative_to(top).as_posix() for file in top.rglob("*") if file.is_file()]


def faults(top: Path) -> Iterator[str]:
    """What is wrong with a payload, in words: files that crept in, are missing or changed, names Windows cannot have."""
    said = json.loads((top / "payload.json").read_text("utf-8"))["files"]
    found = set(names_in(top)) - {"payload.json"}
    yield from (f"not in the manifest: {name}" for name in sorted(found - said.keys()))
    yield from (f"missing: {name}" for name in sorted(said.keys() - found))
    yield from (
        f"changed: {name}" for name in sorted(found & said.keys()) if sha256(top / name) != said[name]
    )
    yield from foreign(found)


def foreign(names: Iterable[str]) -> Iterator[str]:
    """What Windows or a desk cannot have: other kinds of files, reserved or too long names, two that differ in case alone."""
    folded: dict[str, str] = {}
    for name in sorted(names):
        last = name.rpartition("/")[2]
        kind = last.rpartition(".")[2] if "." in last else ""
        if kind not in MARKS and last not in NAMELESS and not ZONES.match(name):
            yield f"of a kind that no desk needs: {name}"
        if len(name) + ROOM_ABOVE > MAX_PATH:
            yield f"too long for Windows by {len(name) + ROOM_ABOVE - MAX_PATH} characters: {name}"
        for part in name.split("/"):
            stem = part.partition(".")[0].upper()
            if stem in RESERVED or re.search(r'[<>:"|?*\\\x00-\x1f]|[ .]$', part):
                yield f"no name for Windows: {name}"
        if (other := folded.setdefault(name.lower(), name)) != name:
            yield f"the same name to Windows: {other} and {name}"


RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))}


def size(top: Path) -> int:
    """Bytes of all files."""
    return sum(file.stat().st_size for file in top.rglob("*") if file.is_file())


def sha256(file: Path) -> str:
    """A file's hash in hex."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _files(place: Path) -> Iterator[Path]:
    for file in sorted(place.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            yield file


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _unpack(file: Path, into: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        for entry in archive.infolist():
            if not entry.is_dir():
                target = _inside(into, entry.filename)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(entry))


def _inside(folder: Path, name: str) -> Path:
    """A place in a folder; Unfit for a name that leads out of it."""
    parts = PurePosixPath(name).parts
    if not parts or PurePosixPath(name).is_absolute() or ".." in parts or "\\" in name or ":" in name:
        raise Unfit(f"an archive names a place outside its folder: {name}")
    return folder.joinpath(*parts)
