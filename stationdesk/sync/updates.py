"""Taking an update: found on a stick, proved, the home backed up, the version unpacked beside and named as the next to start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from stationdesk.core import launch
from stationdesk.core.errors import Refusal, Unhappy
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.storage import program_folder
from stationdesk.storage.atomic import saying, trouble_from
from stationdesk.storage.program_folder import Standing
from stationdesk.sync import medium, update_file
from stationdesk.sync.update_file import Update

__all__ = ["NotInstalled", "Standing", "Taken", "Update", "found", "read", "reads", "standing", "take"]

ROLLED_BACK = {
    "failed": N_("新版本 {version} 启动后出错退出，已自动退回原来的版本。数据没有丢。"),
    "unfinished": N_(
        "新版本 {version} 两次都没有启动到能用，已自动退回原来的版本。数据没有丢。停电、磁盘满的原因排除后，可以再装一次这个更新。"
    ),
    "damaged": N_("版本 {version} 的程序文件缺失或被改动，已改用原来的版本。数据没有丢。请重新安装更新。"),
    "no-start": N_("新版本 {version} 在这台电脑上启动不了，已自动退回原来的版本。数据没有丢。"),
}
"""Why the version before was started, in words."""


class NotInstalled(Refusal):
    template = N_("这里是从源代码运行的，不用更新文件更新。没有改动任何东西。")


@dataclass(frozen=True)
class Taken:
    """What an update did: from which version to which, where it lies, the backup that was made before."""

    before: str
    version: str
    folder: Path
    backup: Path | None


def read(file: Path) -> Update:
    """An update file, proved and meant for this computer. Raises what is wrong with it; nothing is changed."""
    update = update_file.read(file)
    update_file.require_meant(update)
    return update


def take(update: Update, *, version: str, back_up: Callable[[], Path | None] | None) -> Taken:
    """Install an update that `read` gave, after a backup; it is started the next time.

    `back_up` makes and proves a backup of the home (None where there is no home yet; it gives None where only the newer
    program can read the home). Raises what `read` does,
    NotInstalled, ProgramElsewhere, DiskFull, what `back_up` raises; the present version then starts as before.
    """
    update_file.require_meant(update, version=version)
    if not launch.is_installed():
        raise NotInstalled
    with saying(program_folder.place()):
        program_folder.require_usable()  # said before the minutes of a backup, not after them
    backup = back_up() if back_up is not None else None
    new = program_folder.New(
        update.manifest.version,
        update.folder,
        update.manifest_bytes,
        update.signature,
        update.manifest.bytes,
        update.manifest.mtime,
    )
    folder = program_folder.put(new, update_file.contents(update))
    launch.forget_roll_back()
    return Taken(version, update.manifest.version, folder, backup)


def reads(update: Update, newer: Unhappy) -> bool:
    """Whether an update reads the database that this program is too old for (`schema.DatabaseNewer`)."""
    return update.manifest.schema >= str(newer.params.get("found", ""))


def standing(*, whole: bool = False) -> Standing | None:
    """What the user's program folder holds; None where no update ever came."""
    return program_folder.standing(whole=whole)


def taken_back() -> tuple[str, str] | None:
    """The version that was taken back at a start, and the sentence why."""
    note = launch.rolled_back()
    if note is None:
        return None
    return note["version"], ROLLED_BACK.get(note["why"], ROLLED_BACK["failed"])


def hindered() -> str:
    """Why nothing that an update brought would be started now, in words; empty where nothing stands in its way."""
    if not launch.is_installed():
        return ""
    try:
        program_folder.require_heard()
    except Unhappy as wrong:
        return wrong.message
    except OSError as wrong:  # its own folder forbids this user to look
        return trouble_from(wrong, program_folder.place()).message
    return ""


def found() -> Iterator[Path]:
    """Update files at the top of whatever stick is plugged in."""
    for place in medium.sticks():
        with suppress(OSError):
            yield from sorted(place.glob(f"*{update_file.SUFFIX}"))
