"""The update file that goes round on a stick: a built folder, listed, packed and signed by the release key.

    python installer/update.py dist/stationdesk --key ~/release.key --notes notes.txt

`write` is what `build.py` and the tests call. The format is told in `stationdesk/sync/update_file.py`. The key is minisign's own
(made with `minisign -G -W`, without a password, kept outside the project), and minisign itself signs where it is installed
and the key has a password. The same folder, notes and key give the same bytes.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import io
import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from platform import machine as this_machine
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
for place in (ROOT, ROOT / "installer"):
    if str(place) not in sys.path:
        sys.path.insert(0, str(place))

import built  # noqa: E402
import checksum  # noqa: E402
import libraries  # noqa: E402

from stationdesk import __version__  # noqa: E402
from stationdesk.sync import minisign, update_file  # noqa: E402

LOWEST = ("0.1.0", "0001")
"""The oldest version and database that this program updates from: every revision is kept and opened in the tests."""
LEVEL = 12
EPOCH = (1980, 1, 1, 0, 0, 0)
Sign = Callable[[bytes, str], bytes]


def write(
    folder: Path,
    out: Path,
    *,
    platform: str,
    start: Sequence[str],
    sign: Sign,
    notes: str,
    version: str = __version__,
    lowest: tuple[str, str] = LOWEST,
    released: str = "",
    level: int = LEVEL,
    changes: dict[str, Any] | None = None,
) -> Path:
    """Write `stationdesk-<version>-<platform>.sdupdate` from a built folder; its path.

    `start` is the command that opens the desk: a path in the folder and its first arguments. `level` is zstandard's, and
    `changes` replaces fields of the manifest (tests are quicker with the one, and make wrong updates with the other).
    """
    from stationdesk.storage import schema

    files, names = [], sorted(path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())
    # A built folder bears the time of its commit (`folder.stamp`); by it a release knows an update of an older one.
    times = {int(path.lstat().st_mtime) for path in names}
    when = times.pop() if len(times) == 1 else int(os.environ.get("SOURCE_DATE_EPOCH", "0")) or 1767225600
    for path in names:
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            files.append({"path": name, "link": str(path.readlink())})
            continue
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        one: dict[str, Any] = {"path": name, "size": path.stat().st_size, "sha256": digest}
        if path.stat().st_mode & 0o100 or path.suffix == ".exe":
            one["run"] = True
        files.append(one)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=out) as payload:
        size, digest = _pack([path for path in names if not path.is_symlink()], payload, level)
        manifest = {
            "format": update_file.FORMAT,
            "product": update_file.PRODUCT,
            "platform": platform,
            "version": version,
            "from_version": lowest[0],
            "from_schema": lowest[1],
            "schema": schema.REVISION,
            "released": released,
            "notes": notes,
            "mtime": when,
            "start": list(start),
            "files": files,
            "payload_size": size,
            "payload_sha256": digest,
        } | (changes or {})
        text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        file = out / f"{update_file.PRODUCT}-{version}-{platform}{update_file.SUFFIX}"
        signature = sign(text, f"stationdesk {version} {platform}")
        part = file.with_name(f".{file.name}.part")
        try:
            with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
                archive.writestr(zipfile.ZipInfo(update_file.MANIFEST, EPOCH), text)
                archive.writestr(zipfile.ZipInfo(update_file.SIGNATURE, EPOCH), signature)
                payload.seek(0)
                inside = zipfile.ZipInfo(update_file.PAYLOAD, EPOCH)
                with archive.open(inside, "w", force_zip64=True) as member:
                    while piece := payload.read(1 << 20):
                        member.write(piece)
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
    return file


def _pack(files: Sequence[Path], payload: Any, level: int) -> tuple[int, str]:
    import zstandard

    digest, size = hashlib.sha256(), 0

    class Counted(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            nonlocal size
            digest.update(data)
            size += len(data)
            payload.write(data)
            return len(data)

    with zstandard.ZstdCompressor(level=level).stream_writer(Counted(), closefd=False) as packed:
        for path in files:
            with path.open("rb") as stream:
                while piece := stream.read(1 << 20):
                    packed.write(piece)
    return size, digest.hexdigest()


def signer(key: Path) -> Sign:
    """Sign with minisign's secret key file, which lies outside the project and which nobody else may read. Raises SystemExit in words."""
    if key.resolve().is_relative_to(ROOT):
        raise SystemExit(f"{key} lies in the project: the secret key never does; move it away, onto a stick")
    try:
        if os.name != "nt" and key.stat().st_mode & 0o077:
            raise SystemExit(f"others may read {key}: chmod 600 {key}; if others were here, make a new key")
        lines = key.read_text("utf-8").splitlines()
        raw = base64.b64decode(lines[1], validate=True)
    except (OSError, ValueError, IndexError) as wrong:
        raise SystemExit(
            f"no minisign secret key: {key}; installer/README.md, Signing, says how one is made"
        ) from wrong
    # Source: https://jedisct1.github.io/minisign/#secret-key-format. Without a password the key stands as it is.
    if len(raw) == 158 and raw[:2] == b"Ed" and raw[2:4] == b"\0\0":
        secret = minisign.SecretKey(raw[54:62], raw[62:94])
        return secret.sign
    return lambda content, comment: _by_minisign(key, content, comment)


def _by_minisign(key: Path, content: bytes, comment: str) -> bytes:
    """Let minisign ask for the key's password and sign."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "manifest.json"
        file.write_bytes(content)
        words = ["minisign", "-S", "-s", str(key), "-m", str(file), "-t", comment]
        try:
            done = subprocess.run(words, check=False)
        except OSError as wrong:
            raise SystemExit(
                "this key has a password, and minisign is not here: apt-get install minisign"
            ) from wrong
        if done.returncode:
            raise SystemExit("minisign did not sign (a wrong password?): nothing was signed; try again")
        return file.with_name("manifest.json.minisig").read_bytes()


def notes_of(changelog: str, version: str) -> str:
    """What the changelog says about a version, or nothing."""
    lines, inside = [], False
    for line in changelog.splitlines():
        if line.startswith("## "):
            inside = line[3:].split(" ")[0].strip("[]()") == version
        elif inside:
            lines.append(line)
    return "\n".join(lines).strip()


def made_for(folder: Path) -> tuple[str, list[str]]:
    """The kind of computer a built folder is for, as update files name it, and the command that opens the desk in it.

    A folder for Windows says both in its `payload.json`, one for older systems the kind in its `built-for`; of every other
    the compiled files say it. Raises SystemExit for one that no desk may have.
    """
    payload = folder / "payload.json"
    built_for = folder / "_internal" / "resources" / update_file.BUILT_FOR
    if built_for.is_file():
        return built_for.read_text("ascii").strip(), ["stationdesk"]
    if not payload.is_file():
        machine = libraries.machine(folder)
        return update_file.kind_of("linux", machine) if machine else update_file.here(), ["stationdesk"]
    said = json.loads(payload.read_text("utf-8"))
    if said["runtime"]["official"] != "yes":
        raise SystemExit(f"{folder} was made with a stand-in for the runtime: it is for nobody's desk")
    return str(said["platform"]).replace("-x64", "-x86_64"), [str(word) for word in said["start"]]


def version_of(folder: Path) -> str:
    """The version that a built folder says it is; empty where that cannot be known (another machine's program without a stamp).

    A program of this machine is asked itself, so that one that does not start is no update. A version under another's name would start the update it was brought as over and over, and be taken back.
    """
    payload = folder / "payload.json"
    if payload.is_file():
        return str(json.loads(payload.read_text("utf-8"))["version"])
    if libraries.machine(folder).casefold() not in ("", this_machine().casefold()):
        stamp = built.of(folder)
        return stamp.version if stamp else ""
    try:
        done = subprocess.run(
            [str(folder / "stationdesk"), "--version"],
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
    except OSError:
        return ""
    said = done.stdout.split()
    if done.returncode or len(said) != 2:
        raise SystemExit(f"{folder / 'stationdesk'} does not start: {done.stderr.strip()[-500:]}")
    return said[1]


def main() -> int:
    """Write an update file from a built folder."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("folder", type=Path)
    asked.add_argument("--out", type=Path, default=ROOT / "dist")
    asked.add_argument("--platform", help="as update files name it; the folder says it by itself")
    asked.add_argument("--key", type=Path, required=True, help="minisign secret key, outside the project")
    asked.add_argument("--notes", type=Path, required=True, help="what is new, in Chinese, as text")
    asked.add_argument("--start", nargs="+", default=None, help="the command in the folder")
    given = asked.parse_args()
    folder = given.folder.resolve()
    if not folder.is_dir():
        raise SystemExit(f"no folder {folder}: build it first")
    platform, start = made_for(folder)
    start = given.start or start
    if not (folder / start[0]).is_file():
        raise SystemExit(f"{folder} has no {start[0]}, which was to be started: nothing was written")
    inside = version_of(folder)
    if inside not in ("", __version__):
        raise SystemExit(
            f"{folder} holds version {inside}, this checkout is {__version__}: build the folder anew"
        )
    try:
        notes = given.notes.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as wrong:
        raise SystemExit(
            f"{given.notes} cannot be read ({wrong}): what is new, in Chinese, as UTF-8"
        ) from wrong
    if not notes:
        raise SystemExit(f"{given.notes} says nothing: a few lines in Chinese of what is new")
    when = time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH") or time.time()))
    try:
        file = write(
            folder,
            given.out.resolve(),
            platform=given.platform or platform,
            start=start,
            sign=signer(given.key),
            notes=notes,
            released=time.strftime("%Y-%m-%d", when),
        )
        told = checksum.beside(file)
    except OSError as wrong:
        raise SystemExit(f"no update was written: {wrong}") from wrong
    print(f"{file}: {file.stat().st_size / 1e6:.0f} MB, SHA-256 {told}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
