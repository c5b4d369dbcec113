"""Backups: one file each, consistent while the desk is open, proved by opening it before it has a name.

`20261122-090000-manual.sdbackup` is a ZIP (stored, so that public tools open it)::

    station.db      the database, encrypted as it lies in the home
    keys.json       the key slots: the passwords of that day open the backup
    home.json       the public card
    blobs/aa/<name> attachments, encrypted; only when the file is to stand alone (`to` another place)
    manifest.json   sizes, SHA-256, counts per table, names of attachments; sealed by HMAC under the backup key

Backups beside the home (`backups/`) do not repeat attachments: those never change, so each is copied once
into `backups/blobs/` (`blob_copies`), after it was proved. Nothing personal stands in a manifest. Restoring is `storage/restore.py`.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import os
import re
import secrets
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

from stationdesk.core import foreign_json, patient, zip_faults
from stationdesk.core.clock import Clock, local, stamp, unstamp
from stationdesk.core.errors import Refusal, Trouble
from stationdesk.core.late import dataclass
from stationdesk.core.paths import Home
from stationdesk.core.words import N_
from stationdesk.storage import blob_copies
from stationdesk.storage import engine as engines
from stationdesk.storage.atomic import Draft, make_folder, require_space, saying, trouble_from
from stationdesk.storage.backup_copy import copy_database as copy_database  # `rekey` copies as a backup does
from stationdesk.storage.finding import page_said

FORMAT: Final = "stationdesk-backup"
VERSION: Final = 1
SUFFIX: Final = ".sdbackup"
MEMBERS: Final = ("station.db", "keys.json", "home.json")
MOST_MANIFEST: Final = 64 << 20
"""It names every attachment: half a million of them have room."""
MOST_SMALL: Final = 50_000_000
"""Bytes that the key file and the card may have."""
_BLOB: Final = re.compile("[0-9a-f]{64}")
QUICK_CHECK_BELOW: Final = 64 << 20
"""Above this size a new backup is checked by the cipher's own check and by counting, not page by page."""
_PIECE = 1 << 20


class NotABackup(Refusal):
    template = N_("“{name}”不是本程序的备份文件，或没有写完整。请选择扩展名为 .sdbackup 的文件。")


class BackupDamaged(Trouble):
    template = N_("备份文件“{name}”已损坏（{what}），不能用来恢复；现有数据没有动。请换另一个备份。")


class BackupTooNew(Refusal):
    template = N_("这个备份由更新版本的程序写成（格式 {version}）。请升级本程序后再用。")


class BackupNotProved(Trouble):
    template = N_("刚写的备份没有通过检查（{what}），已删除；现有数据没有动。请先做“数据检查”，再备份一次。")


@dataclass(frozen=True)
class BackupRow:
    """One backup as a list shows it. `counts` are rows per table; nothing personal."""

    file: Path
    made_at: datetime
    why: str
    bytes: int
    schema: str
    station_id: str
    device_no: int
    epoch: int
    counts: Mapping[str, int]
    blobs: int
    whole: bool
    """Whether the attachments are inside the file itself."""


def create(
    home: Home,
    backup_key: bytes,
    database_key: bytes,
    *,
    why: str,
    clock: Clock,
    to: Path | None = None,
    whole: Callable[[str], bool] = lambda name: True,
) -> BackupRow:
    """Write a backup and prove it; other processes may go on working meanwhile.

    `why` is a word of the file name (`manual`, `auto`, `upgrade`, `before-restore`). With `to` the file
    stands alone (attachments inside) in that folder, else it lies in the home's `backups/`. `whole` proves an
    attachment before it is taken for the first time; one that is damaged is left out, and an earlier copy stays. Raises
    DiskFull and other troubles of the place, BackupNotProved; then nothing is left under a final name.
    """
    folder = to or home.backups
    make_folder(folder)
    blobs = list(_blobs(home))
    size = sum(path.stat().st_size for path in (home.database, _wal(home.database)) if path.exists())
    inside = sum(path.stat().st_size for _, path in blobs) if to else 0
    require_space(folder, size + inside + (1 << 20))
    now = clock.now()
    make_folder(home.backups)
    copy = home.backups / f".station-{secrets.token_hex(6)}.part"
    try:
        require_space(home.backups, size if to else 2 * size)
        # Before the copy, or a change of keys by another process in between would shut the backup up for good.
        keys, card = (_small(path) for path in (home.keys, home.card))
        copy_database(home.database, database_key, copy)
        blobs = sorted(_blobs(home))  # after the copy: an attachment lies there before the row that names it
        members: dict[str, Path | bytes] = {"station.db": copy, "keys.json": keys, "home.json": card}
        if to:
            blobs = [(name, good) for name, path in blobs if (good := _good(home, name, path, whole))]
            members |= {f"blobs/{name[:2]}/{name}": path for name, path in blobs}
        else:
            kept = _link(blobs, folder / "blobs", whole)
            blobs = [one for one in blobs if one[0] not in kept.damaged or _copied(folder, one[0])]
        manifest: dict[str, Any] = {
            "format": FORMAT,
            "version": VERSION,
            "made_at": stamp(now),
            "why": why,
            "whole": to is not None,
            "blobs": [name for name, _ in blobs],
        }
        file = _free_name(folder, f"{local(now):%Y%m%d-%H%M%S}-{why}")
        # The copy is proved beside being packed; without the proof the package gets no manifest and no name.
        with ThreadPoolExecutor(1, "prove") as beside:
            facts = beside.submit(prove_copy, copy, database_key)
            _write(file, members, manifest, backup_key, facts.result)
    finally:
        for left in (copy, _wal(copy), Path(f"{copy}-shm"), Path(f"{copy}-journal")):
            with suppress(OSError):  # a `.part` file that cannot be removed now is swept later
                patient.remove(left, missing_ok=True)
    return row_of(file)


def _link(blobs: list[tuple[str, Path]], store: Path, whole: Callable[[str], bool]) -> blob_copies.Kept:
    return blob_copies.keep(blobs, store, whole)


def _good(home: Home, name: str, path: Path, whole: Callable[[str], bool]) -> Path | None:
    """The attachment in the home, or where that is damaged the copy beside the backups; None where there is none."""
    if whole(name):
        return path
    beside = home.backups / "blobs" / name[:2] / name
    return beside if beside.exists() else None


def _copied(folder: Path, name: str) -> bool:
    return (folder / "blobs" / name[:2] / name).exists()


def _blobs(home: Home) -> Iterator[tuple[str, Path]]:
    if not home.blobs.is_dir():
        return
    with saying(home.blobs):
        for path in home.blobs.glob("??/*"):
            if len(path.name) == 64:
                yield path.name, path


def _wal(path: Path) -> Path:
    return Path(f"{path}-wal")


def prove_copy(copy: Path, key: bytes) -> dict[str, Any]:
    """Open and check a copy; what the manifest says of it. Raises BackupNotProved."""
    with engines.translated(), closing(engines.connect(copy, key)) as target:
        what = damage(target, full=copy.stat().st_size < QUICK_CHECK_BELOW)
        if what:
            raise BackupNotProved(what=what)
        return facts_of(target)


def damage(connection: Any, *, full: bool = True) -> str | None:
    """What is wrong with an opened database file, in SQLite's words, or None."""
    with engines.translated():
        for pragma in ("cipher_integrity_check", "quick_check(1)") if full else ("cipher_integrity_check",):
            said = [str(row[0]) for row in connection.execute(f"PRAGMA {pragma}").fetchall()]
            if said and said != ["ok"]:
                return page_said(said[0])
    return None


def facts_of(connection: Any) -> dict[str, Any]:
    """Where a database stands: station, device, schema, rows per table."""
    names = [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
            " ORDER BY name"
        )
    ]
    counts = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
    station, device, number, epoch = connection.execute(
        "SELECT station_id, device_id, device_no, epoch FROM this_device"
    ).fetchone()
    schema = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    return {
        "schema": schema,
        "station_id": station,
        "device_id": device,
        "device_no": number,
        "epoch": epoch,
        "counts": counts,
    }


def pieces(handle: IO[bytes]) -> Iterator[bytes]:
    """A file a piece at a time."""
    while piece := handle.read(_PIECE):
        yield piece


class _Sink:
    """What `zipfile` writes into: a Draft, so that troubles have names and the end is whole or nothing."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def write(self, data: bytes) -> int:
        return self._draft.write(data)

    def flush(self) -> None:
        """Nothing is held back here."""

    def close(self) -> None:
        """The draft is closed by whoever opened it."""


def _small(path: Path) -> bytes:
    with saying(path):
        return path.read_bytes()


def _write(
    file: Path,
    members: Mapping[str, Path | bytes],
    manifest: dict[str, Any],
    key: bytes,
    facts: Callable[[], dict[str, Any]],
) -> None:
    """The package: members, read back from the medium, then what was proved of the copy (`facts`) and the manifest."""
    with Draft(file) as draft:
        places: dict[str, _Place] = {}
        with zipfile.ZipFile(_Sink(draft), "w", zipfile.ZIP_STORED) as archive:
            for name, given in members.items():
                digest, size = hashlib.sha256(), 0
                info = zipfile.ZipInfo(name)
                info.external_attr = 0o600 << 16
                with saying(given if isinstance(given, Path) else file):
                    handle: IO[bytes] = given.open("rb") if isinstance(given, Path) else io.BytesIO(given)
                with handle, archive.open(info, "w", force_zip64=True) as into:
                    begins = draft.written
                    for piece in pieces(handle):
                        digest.update(piece)
                        size += len(piece)
                        into.write(piece)
                places[name] = _Place(begins, size, digest.hexdigest(), info.CRC)
            _settle(draft.temporary)
            read_back(draft.temporary, places)
            manifest |= facts()
            manifest["members"] = {
                name: {"bytes": one.size, "sha256": one.sha256} for name, one in places.items()
            }
            manifest["seal"] = seal_of(manifest, key)
            text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()
            archive.writestr(zipfile.ZipInfo("manifest.json"), text)
        _settle(draft.temporary)
        _require_listed(draft.temporary, places, manifest)
        draft.keep()


@dataclass(frozen=True)
class _Place:
    """Where the bytes of a member stand in a package, and what they were when they were written."""

    begins: int
    size: int
    sha256: str
    crc: int


def read_back(file: Path, places: Mapping[str, _Place]) -> None:
    """Read the members of a package that is being written and compare. Raises BackupNotProved."""
    with saying(file), file.open("rb") as handle:
        for name, one in places.items():
            handle.seek(one.begins)
            digest, crc, left = hashlib.sha256(), 0, one.size
            while left and (piece := handle.read(min(left, _PIECE))):
                digest.update(piece)
                crc = zlib.crc32(piece, crc)
                left -= len(piece)
            if left or digest.hexdigest() != one.sha256 or crc != one.crc:
                raise BackupNotProved(what=name)


def _require_listed(file: Path, places: Mapping[str, _Place], manifest: dict[str, Any]) -> None:
    """The finished package opens, and its directory leads to the members that were read back. Raises BackupNotProved."""
    try:
        with saying(file), opened(file) as (archive, read):
            listed = {one.filename: (one.file_size, one.compress_size, one.CRC) for one in archive.infolist()}
            listed.pop("manifest.json")
            for name, one in places.items():
                with archive.open(name) as found:
                    found.read(1)
                if listed[name] != (one.size, one.size, one.crc):
                    raise BackupNotProved(what=name)
            if read != manifest or listed.keys() != places.keys():
                raise BackupNotProved(what="manifest.json")
    except (NotABackup, BackupDamaged, KeyError, *zip_faults.BROKEN) as wrong:
        _require_there(file)
        raise BackupNotProved(what="zip") from wrong


def _settle(path: Path) -> None:
    """Flush to the medium and forget the cached pages, so that reading back reads what is really there."""
    with saying(path):
        fd = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
        try:
            os.fsync(fd)
            advise = getattr(os, "posix_fadvise", None)
            if advise is not None:
                advise(fd, 0, 0, getattr(os, "POSIX_FADV_DONTNEED", 4))
        finally:
            os.close(fd)


def seal_of(manifest: dict[str, Any], key: bytes) -> str:
    """HMAC-SHA-256 of the manifest without its seal: whoever has not the key cannot make a backup."""
    plain = {name: value for name, value in manifest.items() if name != "seal"}
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    return hmac.digest(key, text, "sha256").hex()


class opened:  # noqa: N801 - used as a function: `with opened(file) as (archive, manifest)`
    """A backup file opened for reading. Raises NotABackup, BackupTooNew, BackupDamaged."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __enter__(self) -> tuple[zipfile.ZipFile, dict[str, Any]]:
        name = self._file.name
        with saying(self._file):
            if self._file.exists() and not self._file.is_file():
                raise NotABackup(name=name)  # a pipe would be waited for without end
            handle = self._file.open("rb")
        try:
            self._archive = zipfile.ZipFile(handle)
            self._handle = handle
            with self._archive.open("manifest.json") as inside:
                text = inside.read(MOST_MANIFEST + 1)
            if len(text) > MOST_MANIFEST:
                raise NotABackup(name=name)
            manifest = foreign_json.read(text)
            if manifest["format"] != FORMAT:
                raise NotABackup(name=name)
            if manifest["version"] > VERSION:
                raise BackupTooNew(version=manifest["version"])
            named = sorted([*manifest["members"], "manifest.json"])
            if not _ours(manifest) or sorted(self._archive.namelist()) != named:
                raise NotABackup(name=name)
        except Refusal:
            handle.close()
            raise
        except (KeyError, TypeError, AttributeError, *zip_faults.BROKEN) as wrong:
            handle.close()
            _require_there(self._file)
            raise NotABackup(name=name) from wrong
        except OSError as wrong:
            handle.close()
            raise _unread(wrong, self._file, "io") from wrong
        return self._archive, manifest

    def __exit__(self, *exc: object) -> None:
        self._archive.close()
        self._handle.close()


def _ours(manifest: dict[str, Any]) -> bool:
    """Whether a manifest says what ours do, and names nothing that would lie outside the home."""
    members, blobs = manifest["members"], manifest["blobs"]
    made_at = unstamp(manifest["made_at"])
    inside = {f"blobs/{name[:2]}/{name}" for name in blobs if _BLOB.fullmatch(name)}
    return (
        made_at.tzinfo is not None
        and 2000 <= made_at.year < 9000  # every time zone can say it
        and isinstance(blobs, list)
        and len(inside) == len(blobs)
        and set(MEMBERS) <= set(members) <= {*MEMBERS, *inside}
        and all(
            type(one["bytes"]) is int and 0 <= one["bytes"] < 1 << 50 and isinstance(one["sha256"], str)
            for one in members.values()
        )
        and all(members[name]["bytes"] <= MOST_SMALL for name in MEMBERS[1:])
        and all(type(count) is int for count in dict(manifest["counts"]).values())
        and type(manifest["device_no"]) is int
        and 0 <= manifest["device_no"] <= 999
        and type(manifest["epoch"]) is int
        and 0 < manifest["epoch"] < 1 << 53
        and all(isinstance(manifest[name], str) for name in ("station_id", "made_at", "schema", "why"))
    )


def _require_there(file: Path) -> None:
    """Raise the disk's trouble where a file cannot be read at all: a reader of packages takes a stick that is gone for a bad package."""
    with saying(file), file.open("rb") as there:
        there.read(1)


def _unread(wrong: OSError, file: Path, what: str) -> Trouble:
    """A stick that is gone is no damaged backup; not every OSError is the disk's. Raises the disk's trouble where it is."""
    if not zip_faults.is_of_package(wrong):
        return trouble_from(wrong, file)
    _require_there(file)
    return BackupDamaged(name=file.name, what=what)


def member(archive: zipfile.ZipFile, manifest: dict[str, Any], name: str, file: Path) -> Iterator[bytes]:
    """The bytes of a member, compared with the manifest as they pass. Raises BackupDamaged."""
    said = manifest["members"][name]
    digest, size = hashlib.sha256(), 0
    try:
        with archive.open(name) as handle:
            for piece in pieces(handle):
                digest.update(piece)
                size += len(piece)
                if size > said["bytes"]:
                    break  # what swells is not unpacked to its end
                yield piece
    except OSError as wrong:
        raise _unread(wrong, file, name) from wrong
    except (KeyError, *zip_faults.BROKEN) as wrong:
        raise BackupDamaged(name=file.name, what=name) from wrong
    if size != said["bytes"] or digest.hexdigest() != said["sha256"]:
        raise BackupDamaged(name=file.name, what=name)


def check_members(archive: zipfile.ZipFile, manifest: dict[str, Any], file: Path) -> None:
    """Read every member and compare. Raises BackupDamaged."""
    for name in manifest["members"]:
        for _ in member(archive, manifest, name, file):
            pass


def row_of(file: Path) -> BackupRow:
    """What the manifest of a backup says. Raises NotABackup, BackupTooNew."""
    with opened(file) as (_, manifest):
        try:
            return BackupRow(
                file,
                unstamp(manifest["made_at"]),
                manifest["why"],
                file.stat().st_size,
                manifest["schema"],
                manifest["station_id"],
                manifest["device_no"],
                manifest["epoch"],
                dict(manifest["counts"]),
                len(manifest["blobs"]),
                bool(manifest["whole"]),
            )
        except (KeyError, ValueError, TypeError) as wrong:
            raise NotABackup(name=file.name) from wrong


def list_all(folder: Path) -> list[BackupRow]:
    """The backups in a folder, newest first; what cannot be read as one is left out (`check` names it)."""
    found = []
    if folder.is_dir():
        with saying(folder):
            files = sorted(folder.glob(f"*{SUFFIX}"))
        for file in files:
            with suppress(Refusal, Trouble):
                found.append(row_of(file))
    return sorted(found, key=lambda row: (row.made_at, row.file.name), reverse=True)


def verify(file: Path, database_key: bytes, backup_key: bytes, scratch: Path) -> BackupRow:
    """Prove a backup by opening it: every byte, the seal, every page of the database, every count.

    The database is unpacked, still encrypted, under `scratch` and removed again. Raises NotABackup,
    BackupDamaged, BackupTooNew, DiskFull.
    """
    make_folder(scratch)
    place = scratch / f"verify-{secrets.token_hex(6)}.db"
    with opened(file) as (archive, manifest):
        check_seal(manifest, backup_key, file)
        check_members(archive, manifest, file)
        try:
            with Draft(place, durable=False) as draft:
                for piece in member(archive, manifest, "station.db", file):
                    draft.write(piece)
                draft.keep()
            check_database(place, database_key, manifest, file)
        finally:
            for left in (place, _wal(place), Path(f"{place}-shm")):
                patient.remove(left, missing_ok=True)
    return row_of(file)


def is_sealed_by(manifest: dict[str, Any], key: bytes) -> bool:
    """Whether a manifest was sealed with this backup key."""
    return hmac.compare_digest(seal_of(manifest, key).encode(), str(manifest.get("seal", "")).encode())


def check_seal(manifest: dict[str, Any], key: bytes, file: Path) -> None:
    """Whether someone with the station's key wrote it. Raises BackupDamaged."""
    if not is_sealed_by(manifest, key):
        raise BackupDamaged(name=file.name, what="seal")


def check_database(path: Path, key: bytes, manifest: dict[str, Any], file: Path) -> None:
    """Open an unpacked database and compare it with the manifest. Raises BackupDamaged."""
    try:
        with engines.translated(), closing(engines.connect(path, key)) as connection:
            what = damage(connection) or (
                None if all(manifest[k] == v for k, v in facts_of(connection).items()) else "counts"
            )
    except engines.DatabaseUnreadable as wrong:
        raise BackupDamaged(name=file.name, what="station.db") from wrong
    if what:
        raise BackupDamaged(name=file.name, what=what)


def _free_name(folder: Path, stem: str) -> Path:
    """A name not taken yet: two backups in one second are two files."""
    file, count = folder / f"{stem}{SUFFIX}", 1
    while file.exists():
        count += 1
        file = folder / f"{stem}-{count}{SUFFIX}"
    return file


def copy_file(source: Path, target: Path) -> None:
    """A file copied whole or not at all."""
    with saying(source), source.open("rb") as handle, Draft(target) as draft:
        for piece in pieces(handle):
            draft.write(piece)
        draft.keep()
