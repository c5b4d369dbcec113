"""The program as it is built for handing out, and its next version, made from the built one in two seconds.

For the next version three modules in its archive are replaced by newly compiled ones (the version's word, the newest
revision, and for a broken one what opens a home), and a revision of its own is laid beside the others. Everything else,
its loader and libraries, is what was built.
"""

from __future__ import annotations

import marshal
import re
import shutil
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.sync import updating

ROOT = Path(__file__).resolve().parents[2]
VERSIONS = (WORKING, BREAKING, NOT_STARTING) = ("8.0.0", "8.0.1", "8.0.2")
"""One that works; one that breaks after it has brought the database up; one that does not start at all."""
REVISION = "9001"
MIGRATION = '''"""Something that only a newer program knows."""
from alembic import op
revision, down_revision, branch_labels, depends_on = "{new}", "{before}", None, None
def upgrade() -> None:
    op.execute("CREATE TABLE something_new (id TEXT NOT NULL PRIMARY KEY) STRICT")
'''
BREAKS = "self._keep_seen()\n            self.station ="
"""Where a broken version stops: the home is open and its database brought up, and nothing was shown yet."""


def build(out: Path, *words: str) -> str:
    """Run the one build command of the installers; what it says."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "installer" / "build.py"), *words, "--out", str(out)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def write_updates(built: Path, place: Path) -> None:
    """The next versions of a built folder as signed files, `<version>.sdupdate`."""
    write: Callable[..., Path] = updating.installer().write
    platform, start = updating.installer().made_for(built)
    for version in VERSIONS:
        folder = next_version(built, place / version, version, broken=version == BREAKING)
        if version == NOT_STARTING:
            library = next((folder / "_internal").glob("libpython3.*"))
            library.unlink()
            library.write_bytes(b"")
        file = write(
            folder,
            place,
            platform=platform,
            start=start,
            sign=updating.KEY.sign,
            notes="新版",
            version=version,
            level=1,
            changes={"schema": REVISION},
        )
        file.rename(place / f"{version}.sdupdate")
        shutil.rmtree(folder)


def sources(version: str, *, broken: bool = False) -> dict[str, str]:
    """The modules that differ in the next version, by their names, as text."""
    schema = (ROOT / "stationdesk/storage/schema.py").read_text("utf-8")
    made = {
        "stationdesk": f'__version__ = "{version}"\n',
        "stationdesk.storage.schema": schema.replace(f'REVISION = "{before()}"', f'REVISION = "{REVISION}"'),
    }
    if broken:
        desk = (ROOT / "stationdesk/desk.py").read_text("utf-8")
        assert BREAKS in desk
        made["stationdesk.desk"] = desk.replace(BREAKS, f"raise RuntimeError\n            {BREAKS}")
    return made


def before() -> str:
    """The newest revision of the program as it is."""
    text = (ROOT / "stationdesk/storage/schema.py").read_text("utf-8")
    found = re.search(r'^REVISION = "(\d+)"', text, re.MULTILINE)
    assert found is not None
    return found[1]


def migration() -> str:
    """The revision of the next version."""
    return MIGRATION.format(new=REVISION, before=before())


def next_version(built: Path, folder: Path, version: str, *, broken: bool = False) -> Path:
    """A built folder as the next version of itself. Files that stay the same are links to the built ones' contents."""
    shutil.copytree(built, folder, symlinks=True, copy_function=_linked)
    program = folder / "stationdesk"
    program.unlink()
    shutil.copy2(built / "stationdesk", program)
    compiled = {
        name: compile(
            text,
            "/".join(name.split(".")) + ("/__init__.py" if name == "stationdesk" else ".py"),
            "exec",
            optimize=1,
            dont_inherit=True,
        )
        for name, text in sources(version, broken=broken).items()
    }
    _replace(program, compiled)
    (folder / f"_internal/stationdesk/storage/migrations/versions/{REVISION}_new.py").write_text(
        migration(), "utf-8"
    )
    return folder


def _linked(source: str, target: str) -> None:
    try:
        Path(target).hardlink_to(source)
    except OSError:  # on another disk
        shutil.copy2(source, target)


def _replace(program: Path, compiled: dict[str, Any]) -> None:
    """Put other modules into a packed program's archive. The format is told in PyInstaller's `archive/readers.py`."""
    from PyInstaller.archive.readers import CArchiveReader
    from PyInstaller.archive.writers import CArchiveWriter

    archive = CArchiveReader(str(program))
    whole = archive.raw_pkg_data()
    cookie = struct.unpack(CArchiveWriter._COOKIE_FORMAT, whole[-CArchiveWriter._COOKIE_LENGTH :])
    rows = [(0, 0, 0, 0, "o", name) for name in archive.options]
    data = b""
    for name, (at, length, _full, packed, kind) in archive.toc.items():
        part = whole[at : at + length]
        if kind == "z":
            part = _with_modules(part, compiled)
        full = len(part) if kind == "z" else _full
        rows.append((len(data), len(part), full, packed, kind, name))
        data += part
    table = CArchiveWriter._serialize_toc(rows)
    total = len(data) + len(table) + CArchiveWriter._COOKIE_LENGTH
    end = struct.pack(
        CArchiveWriter._COOKIE_FORMAT, cookie[0], total, len(data), len(table), cookie[4], cookie[5]
    )
    package = program.with_name("archive.part")
    package.write_bytes(data + table + end)
    subprocess.run(["objcopy", f"--update-section=pydata={package}", str(program)], check=True)
    package.unlink()


def _with_modules(pyz: bytes, compiled: dict[str, Any]) -> bytes:
    """The archive of modules with some replaced: their code behind the others', and a new list of places."""
    (at,) = struct.unpack("!i", pyz[8:12])
    places, data = dict(marshal.loads(pyz[at:])), pyz[:at]
    for name, code in compiled.items():
        packed = zlib.compress(marshal.dumps(code))
        places[name] = (places[name][0], len(data), len(packed))
        data += packed
    return data[:8] + struct.pack("!i", len(data)) + data[12:] + marshal.dumps(list(places.items()))
