"""What a release looks at in `dist`: every file and folder, each line of the checklist that is about them (`release`)."""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import built
import maintainer

from stationdesk.core.errors import Unhappy
from stationdesk.sync import minisign, update_file

HANDED_OUT = (".deb", ".exe", update_file.SUFFIX)
FOLDERS = ("stationdesk", "older/stationdesk", "arm64/stationdesk", "windows/StationDesk")
"""Below `dist`: what the packages and the updates are made from."""
Keys = dict[bytes, tuple[str, minisign.PublicKey]]


@dataclass(frozen=True)
class Line:
    """One line of the checklist: what, whether it holds, and what was seen; where it does not, what to do."""

    what: str
    good: bool
    seen: str


def handed_out(dist: Path) -> list[Path]:
    """What goes to a county."""
    return sorted(file for file in dist.glob("*") if file.suffix in HANDED_OUT) if dist.is_dir() else []


def sums_of(dist: Path) -> bytes:
    """The checksums of everything handed out, as `sha256sum -c` reads them."""
    return "".join(f"{_sha256(file)}  {file.name}\n" for file in handed_out(dist)).encode()


def named(dist: Path, files: list[Path], version: str) -> Iterator[Line]:
    """Whether there is something, of this version, and no trial."""
    names = [file.name for file in files]
    if not dist.is_dir():
        seen = f"there is no {dist}: make installers, or name the place with --dist"
    else:
        seen = ", ".join(names) or f"nothing in {dist}: make installers"
    yield Line("there is something to hand out", bool(files), seen)
    others = [name for name in names if version not in re.split(r"[-_~]", name)]
    trials = [name for name in names if "TRIAL" in name]
    for what, wrong in (("every file bears this version", others), ("none is a trial", trials)):
        seen = f"{', '.join(wrong)}: take away, build anew" if wrong else f"{len(files)} files"
        yield Line(what, not wrong and bool(files), seen)


def whole(files: list[Path]) -> Line:
    """Whether each file has the checksum beside it by which half a copy is known, and is what that one says."""
    wrong = []
    for file in files:
        beside = file.with_name(f"{file.name}.sha256")
        try:
            digest, name = beside.read_text("utf-8").split(maxsplit=1)
        except (OSError, ValueError):
            wrong.append(f"{file.name} has no checksum beside it ({beside.name})")
            continue
        if name.strip().removeprefix("*") != file.name:
            wrong.append(f"{beside.name} is that of {name.strip().removeprefix('*')}")
        elif digest != _sha256(file):
            wrong.append(f"{file.name} is not what its .sha256 says: half copied, or changed since (signed?)")
    told = "; ".join(wrong)
    advice = ": build it anew; of a file that is as it must be: python installer/checksum.py FILE"
    return Line("every file is whole", not wrong, f"{told}{advice}" if wrong else f"{len(files)} checksums")


def of_this(
    dist: Path,
    files: list[Path],
    folders: list[Path],
    proved: list[update_file.Update],
    version: str,
    commit: str,
) -> Line:
    """Whether everything was built from this commit and version; each that was not by name, with what to run."""
    stamps = {thing: built.of(thing) for thing in (*folders, *files) if thing.suffix != update_file.SUFFIX}
    stamps |= {update.file: built.of_update(update) for update in proved}
    stale = [] if dist / FOLDERS[0] in folders else ["no folder dist/stationdesk: make installers"]
    for thing, stamp in stamps.items():
        why = stamp.unlike(version, commit) if stamp else "does not say what it was built from"
        if why:
            stale.append(f"{thing.relative_to(dist)} ({why}): {to_run(thing)}")
    return Line("all was built from this commit", not stale, "; ".join(stale) or commit[:12])


def with_notices(dist: Path, folders: list[Path]) -> Line:
    """Whether every folder has its notices."""
    lacking = [folder for folder in folders if not _filled(folder / "NOTICES.txt")]
    told = "; ".join(f"{folder.relative_to(dist)} has no NOTICES.txt: {to_run(folder)}" for folder in lacking)
    return Line("the notices are inside", bool(folders) and not lacking, told or f"in {len(folders)} folders")


def _filled(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0


def same_keys(root: Path, dist: Path, folders: list[Path]) -> Line:
    """Whether every folder has the release keys that the checkout has."""
    ours = {file.name: file.read_bytes() for file in (root / "resources/release_keys").glob("*.pub")}
    unlike = []
    for folder in folders:
        packed = {file.name: file.read_bytes() for file in folder.rglob("release_keys/*.pub")}
        names = sorted(name for name in ours.keys() | packed.keys() if ours.get(name) != packed.get(name))
        if names:
            unlike.append(f"{folder.relative_to(dist)} differs in {', '.join(names)}: {to_run(folder)}")
    return Line(
        "the built program knows the same keys",
        bool(ours) and not unlike,
        "; ".join(unlike) or ", ".join(sorted(ours)) or "none",
    )


def updates(files: list[Path], keys: Keys, version: str) -> Iterator[tuple[update_file.Update | None, Line]]:
    """Each update file, where it is proved, and what is to be said of it."""
    for file in files:
        if file.suffix != update_file.SUFFIX:
            continue
        what = f"{file.name} is signed"
        try:
            update = update_file.read(file, keys)
        except Unhappy as bad:
            yield None, Line(what, False, f"{bad.message} ({to_run(file)})")
            continue
        said = update.manifest
        seen = f"by {update.signed_by}, version {said.version}"
        if said.version != version:
            seen += f", and {version} is released: {to_run(file)}"
        elif not said.notes.strip():
            seen += ", and says nothing of what is new (--notes)"
        yield update, Line(what, said.version == version and said.notes.strip() != "", seen)


def answered(root: Path, files: list[Path]) -> Line:
    """Whether the packages name somebody who can be written to, and the one whom the checkout names."""
    what = "the packages name who answers for them"
    try:
        ours = maintainer.named(root / "installer" / maintainer.FILE.name)
    except SystemExit as wrong:
        return Line(what, False, str(wrong))
    if maintainer.is_placeholder(ours):
        return Line(
            what, False, f"{ours} reaches nobody: write your own into installer/maintainer.txt, build anew"
        )
    for file in files:
        if file.suffix == ".deb" and (named := _maintainer(file)) != ours:
            return Line(what, False, f"{file.name}: {named}: {to_run(file)}")
    return Line(what, True, ours)


def _maintainer(package: Path) -> str:
    """Whom a package names; why that cannot be read."""
    try:
        done = subprocess.run(
            ["dpkg-deb", "-f", str(package), "Maintainer"], capture_output=True, text=True, check=False
        )
    except OSError as wrong:
        return f"dpkg-deb cannot be started ({wrong.strerror}), release on a Debian machine"
    return done.stdout.strip() or done.stderr.strip()


def to_run(thing: Path) -> str:
    """The command that builds something anew."""
    said, folder = f"{thing.parent.name}/{thing.name}", "dist/stationdesk"
    command = "make installers"
    if "windows" in said:
        command, folder = "python installer/build.py windows", "dist/windows/StationDesk"
    elif "older/" in said or "glibc" in said:
        command, folder = "make installers-older", "dist/older/stationdesk"
    elif "arm64" in said:
        command, folder = "make installers-arm64", "dist/arm64/stationdesk"
    if thing.suffix == update_file.SUFFIX:
        command += f", then python installer/build.py update --folder {folder} --key … --notes …"
    return command


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
