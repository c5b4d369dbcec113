"""Writing a bundle onto a stick, a drop folder or a disk, and proving that it is there.

Free-space check → temporary name on the same medium → flush and fsync → drop the page cache → read
back and compare → rename → fsync the folder. Only a bundle that went all the way has its final name.
Everything streams: memory stays bounded however large the attachments are.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import zipfile
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Protocol, cast

import msgspec
import pyrage

from stationdesk.core import patient
from stationdesk.core.errors import Cancelled, Refusal, Trouble
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.sync import manifest as manifests
from stationdesk.sync import medium, members
from stationdesk.sync.changes import Line, Transaction
from stationdesk.sync.manifest import Fields, Manifest, Part
from stationdesk.sync.passages import Passage
from stationdesk.sync.squeezing import Part as Squeezing
from stationdesk.sync.squeezing import Squeezer
from stationdesk.sync.streams import CHUNK, Pull, Sink

MAX_BYTES = 1024**3
"""A bundle is at most 1 GiB (sticks are FAT32, networks are slow); more goes into several."""
_PIECE = 256 * 1024
"""Bytes that are handed to the compressing thread at once."""
_SYNC_EVERY = 64 * 1024**2
MOST_FILES = 20_000
"""In one bundle: the manifest lists each of them, and a reader takes no manifest beyond 8 MiB."""
_GUESS_PER_CHANGE = 120
FIXED = 256 * 1024
"""Room for what is in every bundle: manifest, signature, headers."""
_LEFTOVER = ".sdbundle.part"


class BundleTooBig(Refusal):
    """More than one bundle may hold. The caller shares the attachments out (`share_out`)."""

    template = N_("要导出的内容超过一个数据包的上限（{limit_mb} MB），请分几个数据包导出。")


class ChangeTooBig(Refusal):
    """One change is greater than a part may be. `table` names the kind of record, not the person."""

    template = N_("有一条记录太大（{table}），不能装入数据包。请把长内容改为附件后再导出。")


class AttachmentDamaged(Trouble):
    """An attachment on this computer is not what its name says. `sha256` names it."""

    template = N_("本机有一个附件已损坏（{sha256}），没有导出。请先运行检查，或从备份恢复这个附件。")


@dataclass(frozen=True)
class Blob:
    """One attachment to put in: the SHA-256 (hex) and size of the bytes that `open` gives to read."""

    sha256: str
    size: int
    open: Callable[[], IO[bytes]]


@dataclass(frozen=True)
class Written:
    """A bundle that lies verified on its medium. `sha256`: of the file, hex."""

    path: Path
    bytes: int
    transactions: int
    changes: int
    sha256: str
    manifest: Manifest


Progress = Callable[[int, int], None]


class Source(Protocol):
    """A log that is shared out over several bundles where it is too much for one (`passages.Passing`)."""

    @property
    def whole(self) -> bool:
        """Whether everything is in."""
        ...

    def passages(self, left: Callable[[], int]) -> Iterator[Passage]:
        """Lines, as long as `left()` bytes are enough for what comes next."""
        ...

    def finish(self, fields: Fields) -> Fields:
        """What the manifest says, now that it is known how far this bundle goes."""
        ...


def wrapped(size: int) -> int:
    """The most that content of this size takes in a bundle of its own: age adds 16 bytes to every 64 KiB."""
    return size + size // 2048 + FIXED


def share_out(blobs: Sequence[Blob], max_bytes: int = MAX_BYTES, first: int = 0) -> list[list[Blob]]:
    """Attachments shared out over bundles of at most `max_bytes`; `first`: bytes the first has already.

    An attachment greater than a bundle gets one of its own (to be written with a greater `max_bytes`).
    """
    room = max_bytes - (wrapped(max_bytes) - max_bytes)
    shares: list[list[Blob]] = [[]]
    used = first
    for blob in blobs:
        if (used + blob.size > room and (shares[-1] or used)) or len(shares[-1]) == MOST_FILES:
            shares.append([])
            used = 0
        shares[-1].append(blob)
        used += blob.size
    return shares


def write(
    target_dir: Path,
    fields: Fields,
    changes: Iterable[Line] | Source,
    blobs: Sequence[Blob],
    recipients: Sequence[str],
    sign: Callable[[bytes], bytes],
    *,
    packs: Mapping[str, bytes] | None = None,
    receipt: bytes | None = None,
    expected_changes: int = 0,
    max_bytes: int = MAX_BYTES,
    progress: Progress = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Written:
    """Write a bundle and return when it is proved to be on the medium.

    `changes`: each `Transaction` followed by its changes; of a `Source` as much as a bundle holds, and `blobs` only in the bundle that
    ends it. `recipients`: age recipients (`age1…`).
    `sign`: from the manifest's bytes to a minisign signature file. `packs`: member name → bytes: data packs,
    and what a township sends down. `expected_changes`: for the free-space check. `progress(done, total)`: bytes of work, writing and
    reading back. Raises StickFull, MediumGone, MediumReadOnly, FileTooBigForMedium, ReadBackDiffers,
    MediumFailed, NameTaken, BundleTooBig, ChangeTooBig, AttachmentDamaged, and Cancelled; after each of them
    nothing of the bundle is left on the medium, as far as it can still be reached.
    """
    packs = dict(packs or {})
    extra = sum(map(len, packs.values())) + len(receipt or b"")
    guess = sum(blob.size for blob in blobs) + extra + expected_changes * _GUESS_PER_CHANGE + FIXED
    source = None if isinstance(changes, Iterable) else changes
    if guess - FIXED > max_bytes and source is None:
        raise BundleTooBig(limit_mb=max_bytes // medium.MB)
    target = target_dir / manifests.file_name(fields)
    prefix = f".{fields.village}-{fields.device:03d}-"
    with medium.said_plainly():
        sweep(target_dir, prefix)
        medium.check_room(target_dir, guess, max_bytes)
        if target.exists():
            raise medium.NameTaken(name=target.name)
    temporary = target_dir / f"{prefix}{secrets.token_hex(6)}{_LEFTOVER}"
    content = _Content(fields, changes, blobs, tuple(recipients), sign, packs, receipt)
    # One transaction alone may be more than a bundle should be: transactions are never cut.
    out = _Out(guess, medium.FAT_FILE_LIMIT if source is not None else max_bytes, progress, cancelled)
    content.room = lambda: max_bytes - FIXED - extra - sum(blob.size for blob in blobs) - out.size
    try:
        out.begin(temporary)
        keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
        chunks = content.chunks()
        pull = Pull(chunks)
        try:
            pyrage.encrypt_io(pull, out, keys)
        except (pyrage.EncryptError, OSError) as error:
            raise pull.error or out.error or error from None
        finally:
            chunks.close()
        # pyrage says nothing when its very last write fails.
        if failed := pull.error or out.error:
            raise failed
        out.finish()
        out.read_back(temporary)
        medium.rename(temporary, target)
        temporary = target
        medium.fsync_folder(target_dir)
    except BaseException as error:  # half a bundle gets no name, whatever broke it off
        out.close()
        with contextlib.suppress(OSError):
            patient.remove(temporary, missing_ok=True)
        if isinstance(error, OSError):
            raise medium.trouble_of(error, missing=guess - out.size) from error
        raise
    assert content.manifest is not None
    made = content.manifest
    return Written(target, out.size, made.transactions, made.changes, out.digest, made)


def seal(
    fields: Fields, blobs: Sequence[Blob], recipients: Sequence[str], sign: Callable[[bytes], bytes]
) -> str:
    """A bundle as `write` makes it, kept nowhere; its SHA-256. For measuring what comes before the medium."""
    content = _Content(fields, (), blobs, tuple(recipients), sign, {}, None)
    sha = hashlib.sha256()

    class Out:
        def write(self, data: bytes) -> int:
            sha.update(data)
            return len(data)

        def flush(self) -> None:
            """Nothing is held back."""

    source = Pull(content.chunks())
    pyrage.encrypt_io(source, Out(), [pyrage.x25519.Recipient.from_str(one) for one in recipients])
    if source.error:
        raise source.error
    return sha.hexdigest()


def sweep(folder: Path, prefix: str = ".") -> int:
    """Remove what killed writes of this device left behind; returns how many files."""
    removed = 0
    for leftover in folder.glob(f"{prefix}*{_LEFTOVER}"):
        with contextlib.suppress(FileNotFoundError):
            patient.remove(leftover)
            removed += 1
    return removed


class _Out:
    """The temporary file on the medium, as something age writes to."""

    def __init__(self, guess: int, max_bytes: int, progress: Progress, cancelled: Callable[[], bool]) -> None:
        self.size = 0
        self.digest = ""
        self.error: BaseException | None = None
        self._sha = hashlib.sha256()
        self._guess = guess
        self._max_bytes = max_bytes
        self._progress = progress
        self._cancelled = cancelled
        self._descriptor = -1
        self._unsynced = 0

    def begin(self, path: Path) -> None:
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
        self._descriptor = os.open(path, flags, 0o600)

    def write(self, data: bytes) -> int:
        try:
            if self._cancelled():
                raise Cancelled
            if self.size + len(data) > self._max_bytes:
                raise BundleTooBig(limit_mb=self._max_bytes // medium.MB)
            left = memoryview(data)
            while left:
                left = left[os.write(self._descriptor, left) :]
            self._sha.update(data)
            self.size += len(data)
            self._unsynced += len(data)
            if self._unsynced >= _SYNC_EVERY:
                # A little at a time: progress then tells the truth about a slow stick.
                os.fsync(self._descriptor)
                medium.drop_cache(self._descriptor)
                self._unsynced = 0
            self._progress(self.size, 2 * max(self._guess, self.size))
        except BaseException as error:
            # Pyrage swallows what a stream raises; kept for whoever asks afterwards.
            self.error = error
            raise
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def finish(self) -> None:
        os.fsync(self._descriptor)
        medium.drop_cache(self._descriptor)
        self.digest = self._sha.hexdigest()
        self.close()

    def close(self) -> None:
        if self._descriptor >= 0:
            descriptor, self._descriptor = self._descriptor, -1
            with contextlib.suppress(OSError):
                os.close(descriptor)

    def read_back(self, path: Path) -> None:
        """Compare what the medium has with what was written. Raises ReadBackDiffers or OSError."""
        sha = hashlib.sha256()
        done = 0
        with path.open("rb", buffering=0) as file:
            medium.drop_cache(file.fileno())
            while chunk := file.read(CHUNK):
                if self._cancelled():
                    raise Cancelled
                sha.update(chunk)
                done += len(chunk)
                self._progress(self.size + done, 2 * self.size)
        if done != self.size or sha.hexdigest() != self.digest:
            raise medium.ReadBackDiffers()


class _Content:
    """The ZIP inside, as chunks; the manifest comes last, when everything else is counted."""

    def __init__(
        self,
        fields: Fields,
        changes: Iterable[Line] | Source,
        blobs: Sequence[Blob],
        recipients: tuple[str, ...],
        sign: Callable[[bytes], bytes],
        packs: Mapping[str, bytes],
        receipt: bytes | None,
    ) -> None:
        self.manifest: Manifest | None = None
        self.room: Callable[[], int] = lambda: MAX_BYTES
        """Bytes that the bundle still has for changes, apart from what is on its way through here."""
        self._fields = fields
        self._changes = changes
        self._blobs = blobs
        self._recipients = recipients
        self._sign = sign
        self._packs = packs
        self._receipt = receipt
        self._parts: list[Part] = []
        self._transactions = 0
        self._lines = 0
        self._on_the_way = 0
        self._sink = Sink()

    def chunks(self) -> Generator[bytes, None, None]:
        with zipfile.ZipFile(cast("IO[bytes]", self._sink), "w", zipfile.ZIP_STORED) as archive:
            with contextlib.closing(Squeezer()) as squeezer:
                for number, (squeezed, raw, lines) in enumerate(self._squeezed(squeezer), start=1):
                    yield self._put(archive, members.changes_name(number), squeezed, raw=raw, lines=lines)
                    self._on_the_way -= raw
            for name, body in sorted(self._packs.items()):
                if not members.is_pack(name) and not members.is_sealed(name) and name != members.DOWN:
                    raise ValueError(f"not a member's name: {name}")
                yield self._put(archive, name, body)
            if self._receipt is not None:
                yield self._put(archive, members.RECEIPT, self._receipt)
            for blob in self._blobs if self._ended() else ():
                yield from self._put_blob(archive, blob)
            self.manifest = self._whole()
            text = manifests.encode(self.manifest)
            self._member(archive, members.MANIFEST, text)
            self._member(archive, members.SIGNATURE, self._sign(text))
            yield self._sink.take()
        yield self._sink.take()

    def _whole(self) -> Manifest:
        fields = self._fields if isinstance(self._changes, Iterable) else self._changes.finish(self._fields)
        known = {name: getattr(fields, name) for name in Fields.__struct_fields__}
        whole = Manifest(
            **known,
            format=manifests.FORMAT,
            min_reader=2 if any(members.is_sealed(part.name) for part in self._parts) else 1,
            suite=manifests.SUITE,
            recipients=self._recipients,
            transactions=self._transactions,
            changes=self._lines - self._transactions,
            parts=tuple(self._parts),
        )
        if wrong := manifests.faults(whole):
            raise ValueError("manifest: " + "; ".join(wrong))
        return whole

    def _ended(self) -> bool:
        """Whether everything of the changes is in this bundle. Known when they have been gone through."""
        return isinstance(self._changes, Iterable) or self._changes.whole

    def _squeezed(self, squeezer: Squeezer) -> Iterator[tuple[bytes, int, int]]:
        """The change parts, compressed, each with its bytes before and its number of lines; the next is read meanwhile."""
        ready: tuple[Squeezing, int, int] | None = None
        for held, raw, lines in self._texts(squeezer):
            held.end()
            if ready is not None:
                yield ready[0].bytes(), *ready[1:]
            ready = held, raw, lines
        if ready is not None:
            yield ready[0].bytes(), *ready[1:]

    def _texts(self, squeezer: Squeezer) -> Iterator[tuple[Squeezing, int, int]]:
        """The change parts as they fill up: what compresses them, their bytes before compression, their lines."""
        limit = members.PART_BYTES
        part, size, lines = squeezer.part(), 0, 0
        waiting: list[bytes] = []
        weight = 0
        for passage in self._small():
            if size + len(passage.text) + 1 > limit:
                part.add(b"".join(waiting))
                yield part, size, lines
                part, size, lines, waiting, weight = squeezer.part(), 0, 0, [], 0
            waiting += (passage.text, b"\n")
            grown = len(passage.text) + 1
            size += grown
            weight += grown
            self._on_the_way += grown
            lines += passage.lines
            self._lines += passage.lines
            self._transactions += passage.transactions
            if weight >= _PIECE:
                part.add(b"".join(waiting))
                waiting, weight = [], 0
        if lines:
            part.add(b"".join(waiting))
            yield part, size, lines

    def _small(self) -> Iterator[Passage]:
        """The changes in passages of which each fits into a part. Raises ChangeTooBig."""
        limit = members.PART_BYTES
        source = self._changes
        given = (
            _passages(source)
            if isinstance(source, Iterable)
            else source.passages(lambda: self.room() - self._on_the_way)
        )
        for passage in given:
            if len(passage.text) < limit:
                yield passage
                continue
            for line in passage.text.split(b"\n"):
                if len(line) >= limit:
                    raise ChangeTooBig(table=str(msgspec.json.decode(line).get("t", "")))
                yield Passage(line, 1, 0)

    def _put(
        self, archive: zipfile.ZipFile, name: str, body: bytes, *, raw: int = 0, lines: int = 0
    ) -> bytes:
        self._member(archive, name, body)
        self._parts.append(Part(name, len(body), hashlib.sha256(body).hexdigest(), raw, lines))
        return self._sink.take()

    def _member(self, archive: zipfile.ZipFile, name: str, body: bytes) -> None:
        with archive.open(_info(name, len(body)), "w") as out:
            out.write(body)

    def _put_blob(self, archive: zipfile.ZipFile, blob: Blob) -> Iterator[bytes]:
        name = f"blobs/{blob.sha256}"
        sha = hashlib.sha256()
        size = 0
        # Hashed here and not on a second thread: age lets no other thread run, and waiting for its turn would cost more.
        with blob.open() as source, archive.open(_info(name, blob.size), "w") as out:
            while chunk := source.read(CHUNK):
                size += len(chunk)
                if size > blob.size:
                    break
                sha.update(chunk)
                out.write(chunk)
                yield self._sink.take()
            if size != blob.size or sha.hexdigest() != blob.sha256:
                raise AttachmentDamaged(sha256=blob.sha256)
        self._parts.append(Part(name, size, blob.sha256))
        yield self._sink.take()


def _passages(lines: Iterable[Line]) -> Iterator[Passage]:
    """Lines as they travel. Raises ValueError when a transaction's changes are not whole."""
    encode = msgspec.json.Encoder().encode
    due = seq = 0
    for line in lines:
        if isinstance(line, Transaction):
            if due or line.count < 1:
                raise ValueError("a transaction's changes are not whole")
            due, seq = line.count, line.first_seq
            yield Passage(encode(line), 1, 1)
        else:
            if not due or line.seq != seq:
                raise ValueError("a change outside its transaction")
            due -= 1
            seq += 1
            yield Passage(encode(line), 1, 0)
    if due:
        raise ValueError("a transaction's changes are not whole")


def _info(name: str, size: int) -> zipfile.ZipInfo:
    # A fixed date and mode: the ZIP says nothing about when or where it was made.
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.external_attr = 0o100600 << 16
    info.file_size = size
    return info
