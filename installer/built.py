"""What a built thing was built from: `built.json` in every folder, package and update, one sentence in the Windows installer.

    {"changed": false, "commit": "<40 hex>", "version": "0.1.0"}

A release reads it again, so that nothing of another commit or version is handed out. `changed`: the checkout held something
that was not committed. No time and no machine stands in it: the same sources give the same stamp.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stationdesk import __version__

if TYPE_CHECKING:
    from stationdesk.sync import update_file

ROOT = Path(__file__).resolve().parents[1]
NAME = "built.json"
VARIABLE = "STATIONDESK_BUILT_FROM"
"""Tells a build inside a bare Debian, where there is no git, what the builder outside saw."""
SENTENCE = re.compile(r"Version ([0-9.]+), built from commit ([0-9a-f]{40})?(, changed)?\.")
"""As `Built.sentence` writes it."""


@dataclass(frozen=True)
class Built:
    """From what: the version, git's commit (empty where there is no git), and whether more than that commit went in."""

    version: str
    commit: str
    changed: bool

    @property
    def text(self) -> str:
        """As it lies in a folder."""
        return json.dumps(asdict(self), sort_keys=True) + "\n"

    @property
    def sentence(self) -> str:
        """As an installer for Windows says it among its properties."""
        return (
            f"Version {self.version}, built from commit {self.commit}{', changed' if self.changed else ''}."
        )

    def unlike(self, version: str, commit: str) -> str:
        """Why this is not what is being released, in words; empty when it is."""
        if self.version != version:
            return f"of version {self.version}"
        if self.commit != commit:
            return f"built from commit {self.commit[:12] or 'unknown'}"
        return "built from a checkout with something not committed" if self.changed else ""


def here(root: Path = ROOT) -> Built:
    """What would be built now; what the builder outside has seen, where that was told."""
    if told := os.environ.get(VARIABLE, ""):
        return _read(told)
    commit, dirt = _git(root, "rev-parse", "HEAD"), _git(root, "status", "--porcelain")
    return Built(__version__, commit or "", dirt != "")


def still(what: Built, name: str) -> None:
    """Raise SystemExit where the checkout has become another one since a build began."""
    if here() != what:
        raise SystemExit(f"the checkout was changed while {name} was being built: build anew")


def lay(folder: Path, what: Built) -> None:
    """Lay the stamp into a built folder. Raises SystemExit as `still` does."""
    still(what, folder.name)
    (folder / NAME).write_text(what.text, "utf-8")


def of(thing: Path) -> Built | None:
    """What a folder, a package or an installer says; None where it says nothing, or cannot be read."""
    try:
        if thing.is_dir():
            return _read((thing / NAME).read_text("utf-8"))
        return _read(_of_package(thing)) if thing.suffix == ".deb" else _of_installer(thing)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def of_update(update: update_file.Update) -> Built | None:
    """What the files in a proved update say. Raises UpdateHalfCopied."""
    from stationdesk.sync import update_file  # a build needs no database

    for part, pieces in update_file.contents(update):
        # Every file is read to its end: they stand one behind the other.
        content = b"".join(piece for piece in pieces if part.path == NAME)
        if part.path == NAME:
            try:
                return _read(content.decode())
            except (ValueError, KeyError, TypeError):
                return None
    return None


def _read(text: str) -> Built:
    said = json.loads(text)
    return Built(str(said["version"]), str(said["commit"]), said["changed"] is not False)


def _of_package(file: Path) -> str:
    with subprocess.Popen(
        ["dpkg-deb", "--fsys-tarfile", str(file)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as packed:
        return subprocess.run(
            ["tar", "-xO", f"./usr/lib/stationdesk/{NAME}"],
            stdin=packed.stdout, capture_output=True, text=True, check=False,
        ).stdout  # fmt: skip


def _of_installer(file: Path) -> Built | None:
    content = file.read_bytes()
    at = content.find("built from commit ".encode("utf-16-le"))
    near = content[max(0, at - 100) : at + 200].decode("utf-16-le", "ignore")
    found = SENTENCE.search(near) if at >= 0 else None
    return Built(found[1], found[2] or "", bool(found[3])) if found else None


def _git(root: Path, *words: str) -> str | None:
    try:
        done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True, check=False)
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None
