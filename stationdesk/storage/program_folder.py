"""The user's own program folder: a version unpacked beside, proved, and named as the one to start.

What may end at any moment (full disk, power cut, `kill -9`) leaves the version that was started before: everything is
written under a name that begins with `.incoming-`, flushed, given its name, read through once more, and only then does the
one small file change that `core/launch.py` reads. See there for the trial of a new version and the way back.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

from stationdesk import __version__
from stationdesk.core import foreign_json, launch, patient, program_locks
from stationdesk.core.errors import Trouble
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.storage.atomic import (
    DiskFull,
    Draft,
    make_folder,
    require_space,
    saying,
    sync_folder,
    write_file,
)
from stationdesk.storage.lock import DataLock, DeskBusy

INCOMING: Final = ".incoming-"
_WAIT: Final = 5.0
"""Seconds for which whoever updates at the same time is waited for."""
MARGIN: Final = 100_000_000
"""Bytes that stay free beside the new version: for the backup and the day's work."""


class ProgramElsewhere(Trouble):
    """Other windows or commands run from the program folder. Parameter: count."""

    template = N_(
        "还有 {count} 个便民服务站的窗口或命令正在运行。请先全部关闭再更新；没有改动任何东西，数据不受影响。"
    )


class UpdateUnderWay(Trouble):
    template = N_(
        "另一个窗口或命令正在更新程序。请等它做完，再看要不要更新一次；没有改动任何东西，数据不受影响。"
    )


class ProgramFolderOpen(Trouble):
    template = N_(
        "程序文件夹“{place}”别人也能改写，不能往里装程序。请收回别人的写权限（chmod go-w），再试一次；没有改动任何东西。"
    )


class NoProgramFolder(Trouble):
    template = N_(
        "程序文件夹的位置“{place}”上有个同名的东西，不是文件夹，新版本放不进去。请把它改名或移走，再试一次；没有改动任何东西。"
    )


class ProgramFolderLinked(Trouble):
    template = N_(
        "程序文件夹“{place}”是一个链接，指到“{target}”。程序不往链接里装，也不从那里启动：那边的东西别人可能换得掉。"
        "请删掉这个链接（指到的文件夹不用动），再试一次；没有改动任何东西。"
    )


class PointerTaken(Trouble):
    template = N_(
        "“{place}”本该是一个小文件，现在是个文件夹，新版本装好了也启用不了。请把它改名或移走，再试一次；没有改动任何东西。"
    )


class PointerSpoilt(Trouble):
    template = N_(
        "程序文件夹里的 current.json 坏了，更新带来的版本启动不了，现在用的是安装的程序：{place}。请用更新文件再更新一次，会重新写好。数据没有动。"
    )


class UpdateNotProved(Trouble):
    template = N_(
        "新版本写到磁盘后读回来不一样（{what}），没有启用，仍用原来的版本。磁盘可能在损坏，请换盘或联系维护人员。"
    )


class Part(Protocol):
    """One file of a version, as an update's manifest names it."""

    @property
    def path(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def sha256(self) -> str: ...
    @property
    def run(self) -> bool: ...
    @property
    def link(self) -> str: ...


@dataclass(frozen=True)
class New:
    """A version to be put there: its folder's name, its manifest as it was signed, and what its files need."""

    version: str
    folder: str
    manifest: bytes
    signature: bytes
    bytes: int
    mtime: int


@dataclass(frozen=True)
class Standing:
    """What the program folder holds. `state` is of `current`: "trying" or "good"."""

    folder: Path
    current: str
    before: str
    state: str
    problems: tuple[str, ...] = ()


def place() -> Path:
    """The user's own program folder."""
    return Path(launch.programs())


def put(new: New, contents: Iterable[tuple[Part, Iterator[bytes]]]) -> Path:
    """Unpack a version, prove it, and name it as the one to try at the next start; its folder.

    Raises ProgramElsewhere, UpdateUnderWay, what `require_usable` does, DiskFull and the other troubles of the place, UpdateNotProved, and what
    `contents` raises; then the version of before is started as before, and nothing half is left.
    """
    folder = place()
    require_folder(folder)
    make_folder(folder)
    _require_ours(folder)
    _require_pointer(folder)
    with _locked(folder):
        others = program_locks.running(str(folder))
        if others:
            raise ProgramElsewhere(count=len(others))
        _sweep(folder)
        require_space(folder, new.bytes + MARGIN)
        final = folder / new.folder
        incoming = folder / f"{INCOMING}{secrets.token_hex(6)}"
        try:
            _unpack(incoming, new, contents)
            if os.path.lexists(final):
                # Left by an update that ended before the pointer changed: what is there was never started.
                aside = folder / f"{INCOMING}{secrets.token_hex(6)}"
                with saying(final):
                    patient.replace(final, aside)
                _remove(aside)
            with saying(final):
                patient.replace(incoming, final)
                sync_folder(folder)
        except DiskFull:
            _remove(incoming)
            # Said of the whole version and the folder that a person knows, not of the one file that did not fit.
            require_space(folder, new.bytes + MARGIN)
            raise
        except BaseException:  # half a version is none, whatever broke it off
            _remove(incoming)
            raise
        wrong = changed(final)
        if wrong:
            _remove(final)
            raise UpdateNotProved(what=shown(wrong[0]))
        _switch(new)
        _thin(folder)
    return final


def _locked(folder: Path) -> DataLock:
    """The one who updates. Raises UpdateUnderWay."""
    file = folder / "update.lock"
    if file.is_symlink():
        _remove(file)  # who has the lock writes into it, and must not into what a link leads to
    try:
        return DataLock(file).acquire(_WAIT)
    except DeskBusy as wrong:
        raise UpdateUnderWay from wrong


def require_usable() -> None:
    """Raise why nothing would be started from the program folder that is there; nothing where there is none yet."""
    folder = place()
    require_folder(folder)
    if folder.is_dir():
        _require_ours(folder)
        _require_pointer(folder)


def require_heard() -> None:
    """Raise what `require_usable` does, and PointerSpoilt where the file that names the version to start is not believed."""
    require_usable()
    if launch.unheard():
        raise PointerSpoilt(place=place())


def require_folder(folder: Path) -> None:
    """Raise NoProgramFolder or ProgramFolderLinked where something else has its name: a file, or a link, wherever it leads."""
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        raise NoProgramFolder(place=folder)
    if launch.is_led_elsewhere(str(folder)):
        raise ProgramFolderLinked(place=folder, target=folder.resolve())


def _require_pointer(folder: Path) -> None:
    """A file is renamed into anything's place but a folder's."""
    pointer = folder / launch.POINTER
    if pointer.is_dir() and not pointer.is_symlink():
        raise PointerTaken(place=pointer)


def _require_ours(folder: Path) -> None:
    if os.name == "nt":
        return
    status = folder.stat()
    if status.st_uid not in (os.getuid(), 0) or status.st_mode & 0o022:
        raise ProgramFolderOpen(place=folder)


def _unpack(incoming: Path, new: New, contents: Iterable[tuple[Part, Iterator[bytes]]]) -> None:
    make_folder(incoming)
    folders = {incoming}
    for part, pieces in contents:
        file = incoming.joinpath(*part.path.split("/"))
        if file.parent not in folders:
            make_folder(file.parent)
            folders.update((file.parent, *file.parent.parents))
        if part.link:
            with saying(file):
                file.symlink_to(part.link)
            continue
        with Draft(file, 0o755 if part.run else 0o644, needed=part.size) as draft:
            for piece in pieces:
                draft.write(piece)
            with saying(file):
                os.utime(draft.temporary, (new.mtime, new.mtime))
            draft.keep()
    write_file(incoming / launch.MANIFEST, new.manifest, 0o644)
    write_file(incoming / launch.SIGNATURE, new.signature, 0o644)


def _switch(new: New) -> None:
    """The one moment at which the new version is the one to be tried."""
    before = launch.read()
    named = {
        "version": new.version,
        "folder": new.folder,
        "manifest": hashlib.sha256(new.manifest).hexdigest(),
    }
    old = None
    if before is not None and before["current"] is not None:
        # A version still on trial is no place to go back to.
        old = before["current"] if before["state"] == "good" else before["before"]
        if old is not None and (
            old["folder"] == new.folder or launch.number(old["version"]) <= launch.number(_installed())
        ):
            old = None
    state = {
        "format": 1,
        "current": named,
        "before": old,
        "state": "trying",
        "tries": 0,
        "bad": before["bad"] if before else [],
    }
    with saying(place() / launch.POINTER):
        launch.write(state)


def _installed() -> str:
    """The version that was installed, where this is it; a version from the program folder does not know it."""
    inside = Path(launch.root()).is_relative_to(place().resolve())
    return "0" if inside else __version__


def _sweep(folder: Path) -> None:
    """What an update left that ended half way."""
    for left in folder.glob(f"{INCOMING}*"):
        _remove(left)
    for left in folder.glob(".*.part"):
        _remove(left)


def _thin(folder: Path) -> None:
    """Keep the version to be started and the one before it; what cannot be looked into stays, for the update is taken."""
    state = launch.read()
    kept = {one["folder"] for one in (state["current"], state["before"]) if one} if state else set()
    kept.add(Path(launch.root()).name)
    with suppress(OSError):
        for one in list(folder.iterdir()):
            with suppress(OSError):
                if one.name not in kept and one.is_dir() and (one / launch.MANIFEST).exists():
                    _remove(one)


def _remove(place: Path) -> None:
    # What a virus scanner holds open stays under this name, and the next update takes it away.
    with suppress(OSError):
        if not place.is_dir() or launch.is_led_elsewhere(str(place)):
            patient.remove(place, missing_ok=True)  # never what a link leads to
            return
    patient.clear_away(place)


def shown(name: str) -> str:
    """A file's name as it may be shown: whoever planted it chose it, and it need not be letters."""
    return "".join(one if one.isprintable() else "\ufffd" for one in name[:80])


def _manifest(folder: Path) -> bytes:
    return launch.little(str(folder / launch.MANIFEST), launch.MOST_MANIFEST)


def changed(folder: Path) -> list[str]:
    """The files of a version that are not, byte for byte, what its manifest says. Reads all of it."""
    try:
        manifest = foreign_json.read(_manifest(folder))
        wrong = list(launch.unlike(str(folder), manifest))
        known = {entry["path"]: entry for entry in manifest["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        return [launch.MANIFEST]
    for path, entry in known.items():
        if path in wrong or "link" in entry:
            continue
        try:
            with folder.joinpath(*path.split("/")).open("rb") as stream:
                if hashlib.file_digest(stream, "sha256").hexdigest() != entry["sha256"]:
                    wrong.append(path)
        except OSError:
            wrong.append(path)
    return wrong


def standing(*, whole: bool = False) -> Standing | None:
    """What the program folder holds; None where no update ever came. `whole` reads every file of it."""
    state = launch.read()
    if state is None:
        return None
    current, before = state["current"], state["before"]
    problems: tuple[str, ...] = ()
    if whole and current is not None:
        folder = place() / current["folder"]
        problems = tuple(changed(folder))
        with suppress(OSError):
            if hashlib.sha256(_manifest(folder)).hexdigest() != current["manifest"]:
                problems = (*problems, launch.MANIFEST)
    return Standing(
        place(),
        current["version"] if current else "",
        before["version"] if before else "",
        state["state"],
        problems,
    )
