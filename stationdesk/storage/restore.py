"""Restoring a backup: staged beside, proved, given a new epoch, then put in place of what is there.

Until the last step the home is as it was. The swap of the files is written down first; when it is
interrupted, whoever opens the home next (`recover`) puts everything back. A restored database never
writes as the device it was: it takes the next epoch and the next generation of its device number, above
every one that this home or this computer remembers (`epochs.json`), so no number is given twice.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final, Protocol

from stationdesk.core import foreign_json, patient
from stationdesk.core.clock import Clock, local
from stationdesk.core.errors import Refusal, Trouble
from stationdesk.core.late import dataclass
from stationdesk.core.paths import Home, default_home
from stationdesk.core.words import N_
from stationdesk.storage import backups, wipe
from stationdesk.storage import engine as engines
from stationdesk.storage.atomic import (
    Draft,
    make_folder,
    require_space,
    saying,
    sync_folder,
    write_file,
)
from stationdesk.storage.lock import DataLock
from stationdesk.storage.places import require_local

LAST_GENERATION: Final = 9
FILES: Final = (
    "home.json",
    "keys.json",
    "keys.json.bak",
    "attempts.json",
    "station.db",
    "station.db-wal",
    "station.db-shm",
)
"""What a swap exchanges. Attachments are only added: their names are their contents."""
_FORMER: Final = ".restoring/old"
_ASIDE: Final = re.compile(r"backups/set-aside-\d{8}-\d{6}(-\d+)?")


class OtherStation(Refusal):
    template = N_(
        "这个备份属于另一个站点，不能覆盖这里的数据。请为它另选一个空文件夹（--home），或选择本站的备份。"
    )


class HomeOpenElsewhere(Trouble):
    template = N_("本站的窗口或另一个程序还开着数据。请先全部关闭，再恢复备份；现有数据没有动。")


class GenerationsUsedUp(Refusal):
    template = N_(
        "这台设备的编号（{device_no}）已恢复过九次，不能再用同一编号，以免重号。请把本机登记为本站的另一台设备（init --join），再接收数据。"
    )


class ExchangeUnreadable(Trouble):
    """What an interrupted exchange wrote down of itself was spoilt: which file belongs where nobody can say from it."""

    template = N_(
        "上一次恢复备份（或更换密钥）中途断了，记着该怎样放回原文件的记录又已损坏。没有动任何文件：原来的文件在数据文件夹的“.restoring/old”或“backups/set-aside-…”里，"
        "请不要删除或改名。可以先用备份恢复到一个新的空文件夹（--home）继续工作，再请技术人员放回原文件。"
    )


class Keys(Protocol):
    """What opening the key slots gives."""

    @property
    def database_key(self) -> bytes: ...
    @property
    def backup_key(self) -> bytes: ...


@dataclass(frozen=True)
class Restored:
    """What a restore did. `set_aside`: where the former files lie when they could not be backed up."""

    file: Path
    station_id: str
    made_at: str
    device_no: int
    epoch: int
    blobs_missing: int
    before: Path | None
    set_aside: Path | None


def restore(
    file: Path,
    home: Home,
    *,
    unlock: Callable[[Home], Keys],
    begin_epoch: Callable[[Home, Keys, int, int], Keys],
    current: Keys | None,
    clock: Clock,
) -> Restored:
    """Put a backup in place of a home (or into an empty folder).

    `unlock` opens the staged key slots (the password of the backup's day); `begin_epoch` writes the first
    transaction of the new epoch into the staged database and says which keys open it from then on. `current` opens what is there now, so that it is
    backed up first; without it (or when it is damaged) the former files are set aside, never removed. Raises
    refusals about the backup and the password, DeskBusy, HomeOpenElsewhere, DiskFull; the home is then as before.
    """
    require_local(home.root)
    make_folder(home.root)
    with DataLock(home.lock, clock=clock):
        recover(home, locked=True)
        wipe.finish(home, locked=True)  # or its end would come over what is put back here
        require_closed(home)
        work = folder_of(home)
        staged = Home(work / "new")
        with backups.opened(file) as (archive, manifest):
            _require_same_station(home, manifest)
            make_folder(staged.root)
            try:
                require_space(home.root, 2 * sum(said["bytes"] for said in manifest["members"].values()))
                for name in backups.MEMBERS:
                    with Draft(staged.root / name) as draft:
                        for piece in backups.member(archive, manifest, name, file):
                            draft.write(piece)
                        draft.keep()
                keys = unlock(staged)
                backups.check_seal(manifest, keys.backup_key, file)
                backups.check_database(staged.database, keys.database_key, manifest, file)
                with (
                    engines.translated(),
                    closing(engines.connect(staged.database, keys.database_key)) as connection,
                ):
                    connection.execute("PRAGMA journal_mode = WAL").fetchall()
                number, epoch = next_epoch(home, manifest)
                with engines.translated():
                    keys = begin_epoch(staged, keys, number, epoch)
                _fold(staged, keys.database_key)
                missing = _bring_blobs(archive, manifest, home, file)
                before = _back_up(home, current or keys, clock)
                aside = None if before or not home.database.exists() else aside_folder(home, clock)
                require_closed(home)  # somebody may have begun to look while all this was made ready
                exchange(home, staged, aside, begins=(manifest["station_id"], number, epoch))
            except BaseException:
                # Half a copy is of no use, whatever broke it off; a swap that has begun is finished later.
                if not (work / "swapping").exists():
                    patient.clear_away(work)
                raise
    return Restored(file, manifest["station_id"], manifest["made_at"], number, epoch, missing, before, aside)


def folder_of(home: Home) -> Path:
    """Where the next state of a home is made ready."""
    return home.root / ".restoring"


def begin(home: Home) -> Home:
    """Where to make ready what is to be put in a home's place: empty. Call with the data lock held.

    Raises HomeOpenElsewhere, what `recover` raises, and the disk's trouble where something of an earlier exchange
    cannot be cleared away: it must not get into the next.
    """
    recover(home, locked=True)
    require_closed(home)
    work = folder_of(home)
    if work.exists():
        with saying(work):
            patient.remove_tree(work)
    return Home(work / "new")


def recover(home: Home, *, locked: bool = False) -> bool:
    """Undo a swap that was interrupted; whether there was one. Call before a home is read.

    Raises DeskBusy when a restore is running right now, ExchangeUnreadable when what it wrote down is spoilt.
    """
    work = folder_of(home)
    if not work.is_dir():
        return False
    if not locked:
        with DataLock(home.lock).acquire(0.0):
            return recover(home, locked=True)
    marker = work / "swapping"
    undone = marker.exists()
    if undone:
        with saying(marker):
            before, former, station, memories = _noted(marker.read_bytes())
            for name in FILES:
                here, old = home.root / name, home.root / former / name
                if old.exists():
                    patient.replace(old, here)
                elif name not in before:
                    patient.remove(here, missing_ok=True)
            sync_folder(home.root)
            with suppress(OSError):  # an empty folder that stays is nobody's trouble
                patient.remove_folder(home.root / former)
        if station is not None:
            _take_memories_back(home, station, memories)
        with saying(marker):
            patient.remove(marker)
            sync_folder(work)
    patient.clear_away(work)
    return undone


def _noted(marker: bytes) -> tuple[list[str], str, str | None, dict[str, Any]]:
    """The files there were before an exchange, the folder they went to, the station, and what was remembered of it at each place.

    Raises ExchangeUnreadable: a file that is wrongly thought new would be removed.
    """
    try:
        noted = foreign_json.read(marker)
    except ValueError as wrong:
        raise ExchangeUnreadable from wrong
    # A marker that an older program left is the list of files alone.
    said = noted if isinstance(noted, dict) else {"files": noted}
    files, station, memories = said.get("files"), said.get("station"), said.get("memories", {})
    former = said.get("former", _FORMER)
    if (
        not isinstance(files, list)
        or any(name not in FILES for name in files)
        or not isinstance(former, str)
        or not (former == _FORMER or _ASIDE.fullmatch(former))
        or not isinstance(station, str | None)
        or not isinstance(memories, dict)
        or not all(entry is None or _are_memories(entry) for entry in memories.values())
    ):
        raise ExchangeUnreadable
    return files, former, station, memories


def exchange(
    home: Home, staged: Home, aside: Path | None = None, *, begins: tuple[str, int, int] | None = None
) -> None:
    """Put staged files in place of a home's. Removing the marker is the moment at which it has happened.

    With `aside` (of `aside_folder`) the former files are kept: they go there at once, so that nothing is left to be done
    after that moment. `begins` (station, device number, epoch) is remembered once the marker says what was remembered
    before: an exchange that is undone takes the memory back too, or the home would be told that it is an old copy of
    itself. Raises troubles of the disk; the home is then as before.
    """
    work = folder_of(home)
    old = aside or home.root / _FORMER
    make_folder(work)
    if aside is None and old.exists():
        with saying(old):
            patient.remove_tree(old)  # of an earlier exchange: undoing this one would bring it back
    before = [name for name in FILES if (home.root / name).exists()]
    noted: dict[str, Any] = {"files": before, "former": old.relative_to(home.root).as_posix()}
    if begins is not None:
        station = noted["station"] = begins[0]
        noted["memories"] = {str(place): _read_memory(place).get(station) for place in _memories(home)}
    write_file(work / "swapping", json.dumps(noted).encode())
    try:
        if begins is not None:
            remember_epoch(home, *begins)
        make_folder(old)
        with saying(home.root):
            sync_folder(old.parent)
            for name in before:
                patient.replace(home.root / name, old / name)
            sync_folder(old)
            for name in FILES:
                if (staged.root / name).exists():
                    patient.replace(staged.root / name, home.root / name)
            sync_folder(home.root)
    except BaseException:
        # Whatever broke the exchange off, the home is made whole before anybody hears of it.
        recover(home, locked=True)
        raise
    with saying(work):
        patient.remove(work / "swapping")
        sync_folder(work)
    patient.clear_away(work)


def aside_folder(home: Home, clock: Clock) -> Path:
    """A folder not taken yet for files that an exchange sets aside."""
    folder = home.backups / f"set-aside-{local(clock.now()):%Y%m%d-%H%M%S}"
    taken, count = folder, 1
    while taken.exists():
        count += 1
        taken = folder.with_name(f"{folder.name}-{count}")
    return taken


def _back_up(home: Home, current: Keys | None, clock: Clock) -> Path | None:
    """The present state as a backup; None when it cannot be opened (then it is set aside as it is)."""
    if current is None or not home.database.exists():
        return None
    try:
        return backups.create(
            home, current.backup_key, current.database_key, why="before-restore", clock=clock
        ).file
    except (engines.DatabaseUnreadable, engines.DatabaseDamaged, backups.BackupNotProved):
        return None


def _require_same_station(home: Home, manifest: dict[str, Any]) -> None:
    with suppress(FileNotFoundError, ValueError, KeyError, TypeError):
        here = foreign_json.read(home.card.read_bytes())["station_id"]
        if here != manifest["station_id"]:
            raise OtherStation(field="file")


def require_closed(home: Home) -> None:
    """Refuse while any process has the database open, even only to read: its closing would remove a file by name.

    Every connection in WAL mode holds a shared lock on byte 128 of the `-shm` file (SQLite's
    UNIX_SHM_DMS). On Windows an open file cannot be renamed, and the swap says so.
    """
    shared = Path(f"{home.database}-shm")
    if os.name == "nt" or not shared.exists():
        return
    import fcntl

    with saying(shared):
        handle = shared.open("r+b")
    with handle:
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, 128)
        except OSError as held:
            raise HomeOpenElsewhere from held


def _fold(staged: Home, key: bytes) -> None:
    with engines.translated(), closing(engines.connect(staged.database, key)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _bring_blobs(archive: Any, manifest: dict[str, Any], home: Home, file: Path) -> int:
    """Every attachment the backup had: from inside it, from beside it, or already here; how many are nowhere."""
    missing = 0
    for name in manifest["blobs"]:
        place = home.blobs / name[:2] / name
        inside, beside = f"blobs/{name[:2]}/{name}", file.parent / "blobs" / name[:2] / name
        if place.exists():
            continue
        if inside in manifest["members"]:
            make_folder(place.parent)
            with Draft(place) as draft:
                for piece in backups.member(archive, manifest, inside, file):
                    draft.write(piece)
                draft.keep()
        elif beside.exists():
            make_folder(place.parent)
            backups.copy_file(beside, place)
        else:
            missing += 1
    return missing


def next_epoch(home: Home, manifest: dict[str, Any]) -> tuple[int, int]:
    """The device number and epoch of a restored database: above every one known. Raises GenerationsUsedUp."""
    slot = manifest["device_no"] // 10
    known = [(manifest["device_no"] % 10, manifest["epoch"])]
    for place in _memories(home):
        seen = _read_memory(place).get(manifest["station_id"], {}).get(str(slot))
        if seen:
            known.append((seen["generation"], seen["epoch"]))
    generation = max(one for one, _ in known) + 1
    if generation > LAST_GENERATION:
        raise GenerationsUsedUp(device_no=manifest["device_no"])
    return slot * 10 + generation, max(one for _, one in known) + 1


def remember_epoch(home: Home, station_id: str, device_no: int, epoch: int) -> None:
    """Write the highest epoch of a device down outside the database: in the home and on this computer."""
    for place in _memories(home):
        memory = _read_memory(place)
        memory.setdefault(station_id, {})[str(device_no // 10)] = {
            "generation": device_no % 10,
            "epoch": epoch,
        }
        make_folder(place.parent)
        write_file(place, json.dumps(memory, indent=1).encode())


def remembered_epoch(home: Home, station_id: str, device_no: int) -> int:
    """The highest epoch this home or this computer remembers for a device's slot, or 0."""
    seen = (
        _read_memory(place).get(station_id, {}).get(str(device_no // 10), {}).get("epoch", 0)
        for place in _memories(home)
    )
    return max(seen, default=0)


def _take_memories_back(home: Home, station_id: str, before: dict[str, Any]) -> None:
    """What this home and this computer remembered of a station before a swap that was undone.

    Only those two places are written, whatever was written down; the home may lie elsewhere than it did then.
    """
    computer = default_home() / "epochs.json"
    for name, entry in before.items():
        place = computer if Path(name) == computer else home.root / "epochs.json"
        memory = _read_memory(place)
        if memory.get(station_id) == entry:
            continue
        memory.pop(station_id, None)
        if entry is not None:
            memory[station_id] = entry
        write_file(place, json.dumps(memory, indent=1).encode())


def _memories(home: Home) -> list[Path]:
    return list(dict.fromkeys((home.root / "epochs.json", default_home() / "epochs.json")))


def _read_memory(place: Path) -> dict[str, Any]:
    try:
        loaded = foreign_json.read(place.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        # Unreadable is as good as lost: the backup itself and the other memory still count.
        return {}
    stations = loaded.items() if isinstance(loaded, dict) else ()
    return {
        station: {slot: seen for slot, seen in slots.items() if _is_memory(seen)}
        for station, slots in stations
        if isinstance(slots, dict)
    }


def _are_memories(slots: Any) -> bool:
    return isinstance(slots, dict) and all(_is_memory(seen) for seen in slots.values())


def _is_memory(seen: Any) -> bool:
    """Whether this is how far a slot had come: what a damaged file says beside that does not count."""
    return isinstance(seen, dict) and all(
        type(seen.get(name)) is int and 0 <= seen[name] < 1 << 53 for name in ("generation", "epoch")
    )
