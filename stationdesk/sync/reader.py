"""Opening a bundle: every check that needs no database, each refusal with its own name and sentence.

decrypt (into a scratch file that is noise to others) → strict ZIP → signature, before anything else in
the manifest is believed → manifest → members agree with it. Parts are hashed as they are
read. Nothing is left on the disk, whatever happens.
"""

from __future__ import annotations

import hashlib
import stat
import zipfile
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, cast

import msgspec
import pyrage
import zstandard

from stationdesk.core.errors import Refusal, Trouble
from stationdesk.core.words import N_
from stationdesk.sync import changes as wire
from stationdesk.sync import manifest as manifests
from stationdesk.sync import medium, members, minisign
from stationdesk.sync.changes import Change, Line, Transaction
from stationdesk.sync.manifest import Claim, Manifest, Part
from stationdesk.sync.members import LIMITS, Limits
from stationdesk.sync.streams import CHUNK, Pull, Scratch

_MAGIC = b"age-encryption.org/v1\n"
_AGE = b"age-encryption.org/"
_HEADER_LIMIT = 64 * 1024
_ZSTD_WINDOW = 8 * 1024 * 1024


class BundleRefused(Refusal):
    """The bundle is not taken in. What it would have changed is unchanged."""

    template = N_("这个数据包不能接收。")


class NotABundle(BundleRefused):
    """The file is something else."""

    template = N_("这不是本系统的数据包，请检查是否选错了文件。")


class BundleTruncated(BundleRefused):
    """The end is missing: the copy was broken off, or the stick pulled."""

    template = N_("数据包没有拷完整（可能U盘被提前拔出）。请对方重新导出或重新拷贝一次。")


class BundleDamaged(BundleRefused):
    """Bytes were changed on the way."""

    template = N_("数据包在途中损坏，不能接收。请对方重新导出，最好换一个U盘。")


class NotForUs(BundleRefused):
    """Encrypted for others."""

    template = N_(
        "这个数据包不是发给本机的，打不开，没有接收。U盘里只给镇里或别的电脑的附件包，不用管；别的请核对是否拿错了，或请对方按本机的交换卡重新导出。"
    )


class NotAddressedToUs(BundleRefused):
    """It opens with our key but its signed list of recipients does not name us: someone passed it on."""

    template = N_("数据包里签名的收件人没有本机，可能被人转手加密过，不能接收。请向发出的站点索取原件。")


class ContainerWrong(BundleRefused):
    """The ZIP inside is not one we write, or could be read in two ways."""

    template = N_("数据包内部结构不符合规定，不能接收。请把它留存并报告镇级管理员。")


class MemberUnknown(BundleRefused):
    """There is something inside that no bundle has."""

    template = N_("数据包里有规定以外的文件，不能接收。请把它留存并报告镇级管理员。")


class MemberRepeated(BundleRefused):
    """Two things inside have the same name."""

    template = N_("数据包里有重名的文件，不能接收。请把它留存并报告镇级管理员。")


class MemberMissing(BundleRefused):
    """Something that must be inside is not."""

    template = N_("数据包里缺少应有的内容，不能接收。请对方重新导出一次。")


class MemberUnlisted(BundleRefused):
    """Something is inside that the signed manifest does not list."""

    template = N_("数据包里有清单没有列出的内容，不能接收。请把它留存并报告镇级管理员。")


class SizeDisagrees(BundleRefused):
    """A member is not as large as the signed manifest says."""

    template = N_("数据包内容的大小与清单不符，不能接收。请对方重新导出一次。")


class TooLarge(BundleRefused):
    """Greater than a bundle may be, or unpacks to more than it says."""

    template = N_("数据包超过允许的大小，或展开后远大于所称的大小，不能接收。")


class SignatureMissing(BundleRefused):
    """No signature inside."""

    template = N_("数据包没有签名，不能接收。请对方重新导出一次。")


class SignatureWrong(BundleRefused):
    """The signature is not the device's, or the manifest was changed after signing."""

    template = N_("数据包的签名不对，内容可能被改动过，不能接收。请把它留存并报告镇级管理员。")


class SignerUnknown(BundleRefused):
    """No card of the device that signed is known here."""

    template = N_("还没有登记发出这个数据包的设备（{device}）。请先录入该设备的交换卡，再重新接收。")


class DeviceRevoked(BundleRefused):
    """The device was taken out of service (lost, stolen, replaced)."""

    template = N_("发出这个数据包的设备（{device}）已停用，不能接收。如系误停，请镇级管理员恢复后重试。")


class NewerFormat(BundleRefused):
    """Written by a newer program: it waits, it is not lost."""

    template = N_("数据包由更新版本的程序导出，本机版本还读不了。请先升级本机程序，数据包请保留。")


class ManifestWrong(BundleRefused):
    """The manifest is signed and yet makes no sense, or disagrees with what is inside."""

    template = N_("数据包的清单有错，不能接收。请对方升级程序后重新导出，并把这个包留存备查。")


class WrongStation(BundleRefused):
    """A station that is not ours to take in."""

    template = N_("数据包来自不归本机接收的站点（村码 {village}），不能接收。请核对是否拿错了。")


class WrongVillage(BundleRefused):
    """The station is known, but not under this village code."""

    template = N_("数据包的村码（{village}）与登记的不一致，不能接收。请核对站点登记，或请对方重新导出。")


class PartDamaged(BundleRefused):
    """A part is not what the signed manifest says."""

    template = N_("数据包内容与签名的清单不符，不能接收。请对方重新导出一次。")


class PartMalformed(BundleRefused):
    """A part is as signed, but its lines are not changes."""

    template = N_("数据包里的变更记录格式有错，不能接收。请对方升级程序后重新导出，并把这个包留存备查。")


class NoRoomToOpen(Trouble):
    """The computer's own disk has no room to unpack."""

    template = N_("本机磁盘空间不够打开数据包，还差约 {missing_mb} MB。请清理磁盘后重试，数据包请保留。")


KeyFor = Callable[[Claim], "minisign.PublicKey | None"]
"""Whose key signs for the device a manifest claims. None: unknown. May raise DeviceRevoked."""


def open(  # noqa: A001 - read as `reader.open`
    path: Path,
    identities: Sequence[str],
    verify_key_for: KeyFor,
    *,
    scratch_dir: Path | None = None,
    stations: Collection[str] | None = None,
    village_of: Callable[[str], str | None] | None = None,
    limits: Limits = LIMITS,
) -> OpenBundle:
    """Open a bundle, with everything checked but the content of its parts. Use as a context manager.

    `identities`: our age identities (`AGE-SECRET-KEY-1…`). `stations`: ids of the stations we take
    in, None for any. `village_of`: station id → its registered village code, None for unknown. Raises
    a subclass of BundleRefused, NoRoomToOpen, or the troubles of `sync.medium` when the file cannot be read.
    """
    scratch = _decrypt(path, identities, scratch_dir, limits)
    try:
        archive = _archive(scratch, limits)
        manifest = _manifest(archive, verify_key_for, limits)
        _check_address(manifest, identities, stations, village_of)
        _check_members(archive, manifest, limits)
        return OpenBundle(scratch, archive, manifest)
    except BaseException:  # whoever gets no bundle cannot close what was unpacked
        scratch.close()
        raise


def _decrypt(path: Path, identities: Sequence[str], folder: Path | None, limits: Limits) -> Scratch:
    with medium.said_plainly():
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise NotABundle()
        if status.st_size > limits.bundle:
            raise TooLarge()
        file = path.open("rb", buffering=0)
    with file:
        with medium.said_plainly():
            _check_age_header(file.read(_HEADER_LIMIT), status.st_size)
            file.seek(0)
        keys = [pyrage.x25519.Identity.from_str(identity) for identity in identities]
        try:
            scratch = Scratch(folder)
        except OSError as error:
            raise _local(error, status.st_size) from error
        source, target = Pull(_chunks(file)), _Into(scratch)
        try:
            pyrage.decrypt_io(source, target, keys)
        except (pyrage.DecryptError, OSError) as error:
            scratch.close()
            if isinstance(source.error, OSError):
                raise medium.trouble_of(source.error) from error
            if target.error is not None:
                raise _local(target.error, status.st_size) from error
            raise _why(str(error), source.ended) from None
        except BaseException:  # what was half decrypted is not left lying, whatever broke it off
            scratch.close()
            raise
        if target.error is not None:  # pyrage says nothing when its very last write fails.
            scratch.close()
            raise _local(target.error, status.st_size) from target.error
        return scratch


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


class _Into:
    """The scratch file, as something age writes to."""

    def __init__(self, scratch: Scratch) -> None:
        self._scratch = scratch
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            self._scratch.append(data)
        except OSError as error:
            self.error = error
            raise
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""


def _local(error: OSError, size: int) -> Trouble:
    trouble = medium.trouble_of(error)
    if isinstance(trouble, medium.StickFull | medium.FileTooBigForMedium):
        return NoRoomToOpen(missing_mb=medium.megabytes(size))
    return trouble


def _check_age_header(start: bytes, size: int) -> None:
    if not start.startswith(_MAGIC):
        if _MAGIC.startswith(start):
            raise BundleTruncated()  # Includes the zero-length file a pulled stick leaves.
        if start.startswith(_AGE):
            raise NewerFormat()
        raise NotABundle()
    # Without an end of its header age would go on reading into memory.
    if b"\n--- " not in start and size > _HEADER_LIMIT:
        raise BundleDamaged()


def _why(message: str, ended: bool) -> BundleRefused:
    """What age's message means. It has no codes; these texts are held by tests."""
    if "No matching keys" in message:
        return NotForUs()
    if "Incomplete header" in message or "failed to fill" in message or "truncated" in message:
        return BundleTruncated()
    if message == "decryption error" and ended:
        return BundleTruncated()  # The last block fails: cut off, which is what mostly happens.
    return BundleDamaged()


def _archive(scratch: Scratch, limits: Limits) -> zipfile.ZipFile:
    try:
        return members.read_directory(cast("IO[bytes]", scratch), scratch.size, limits)
    except members.TooMany as wrong:
        raise TooLarge() from wrong
    except members.Unknown as wrong:
        raise MemberUnknown() from wrong
    except members.Repeated as wrong:
        raise MemberRepeated() from wrong
    except members.NotStrict as wrong:
        raise ContainerWrong() from wrong


def _small(archive: zipfile.ZipFile, name: str, limit: int) -> bytes | None:
    """A small member whole; None when there is none."""
    try:
        info = archive.getinfo(name)
    except KeyError:
        return None
    if info.file_size > limit:
        raise TooLarge()
    try:
        return archive.read(info)
    except (zipfile.BadZipFile, EOFError) as wrong:
        raise PartDamaged() from wrong


def _manifest(archive: zipfile.ZipFile, verify_key_for: KeyFor, limits: Limits) -> Manifest:
    text = _small(archive, members.MANIFEST, limits.manifest)
    if text is None:
        raise MemberMissing()
    signature = _small(archive, members.SIGNATURE, minisign.MAX_SIGNATURE_BYTES)
    if signature is None:
        raise SignatureMissing()
    try:
        claim = manifests.claim_of(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise ManifestWrong() from wrong
    # Newer formats may be signed in other ways, so this comes before the signature. It only refuses.
    newer = claim.format > manifests.FORMAT or claim.min_reader > manifests.READER
    if newer or claim.suite != manifests.SUITE:
        raise NewerFormat()
    key = verify_key_for(claim)
    if key is None:
        raise SignerUnknown(device=f"{claim.village[:12]}-{claim.device}")
    try:
        key.verify(text, signature)
    except (minisign.Wrong, minisign.Malformed) as wrong:
        raise SignatureWrong() from wrong
    try:
        manifest = manifests.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise ManifestWrong() from wrong
    if manifest.format != manifests.FORMAT:
        raise ManifestWrong()
    return manifest


def _check_address(
    manifest: Manifest,
    identities: Sequence[str],
    stations: Collection[str] | None,
    village_of: Callable[[str], str | None] | None,
) -> None:
    ours = {str(pyrage.x25519.Identity.from_str(identity).to_public()) for identity in identities}
    if not ours & set(manifest.recipients):
        raise NotAddressedToUs()
    if stations is not None and manifest.station not in stations:
        raise WrongStation(village=manifest.village)
    registered = village_of(manifest.station) if village_of else None
    if registered is not None and registered != manifest.village:
        raise WrongVillage(village=manifest.village)


def _check_members(archive: zipfile.ZipFile, manifest: Manifest, limits: Limits) -> None:
    inside = {info.filename: info for info in archive.infolist()}
    listed = {part.name for part in manifest.parts}
    if any(not members.is_known(name) for name in listed) or listed & {members.MANIFEST, members.SIGNATURE}:
        raise ManifestWrong()
    if listed - set(inside):
        raise MemberMissing()
    if set(inside) - listed - {members.MANIFEST, members.SIGNATURE}:
        raise MemberUnlisted()
    numbers = sorted(members.changes_number(name) for name in listed if members.is_changes(name))
    if numbers != list(range(1, len(numbers) + 1)):
        raise ManifestWrong()
    unpacked = 0
    for part in manifest.parts:
        if inside[part.name].file_size != part.size:
            raise SizeDisagrees()
        if members.is_changes(part.name):
            unpacked += part.raw
            if part.raw > limits.part or part.size > 2 * limits.part:
                raise TooLarge()
        elif part.raw or part.lines:
            raise ManifestWrong()
        elif not members.blob_hash(part.name) and part.size > limits.small:
            raise TooLarge()
        if members.blob_hash(part.name) not in {"", part.sha256}:
            raise ManifestWrong()
    if unpacked > limits.changes:
        raise TooLarge()


class OpenBundle:
    """An opened bundle. `manifest` is signed and makes sense; parts are checked as they are read."""

    def __init__(self, scratch: Scratch, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self.manifest = manifest
        self._scratch = scratch
        self._archive = archive
        self._parts = {part.name: part for part in manifest.parts}

    def __enter__(self) -> OpenBundle:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forget what was unpacked."""
        self._archive.close()
        self._scratch.close()

    def lines(self) -> Iterator[Line]:
        """Every transaction followed by its changes, streaming, one part in memory at a time.

        Raises PartDamaged, TooLarge, PartMalformed or ManifestWrong where the fault is: what came
        before was good, and nobody may keep it unless the iteration ends.
        """
        parts = [part for part in self.manifest.parts if members.is_changes(part.name)]
        transactions = total = due = seq = 0
        for part in sorted(parts, key=lambda one: members.changes_number(one.name)):
            count = 0
            for line in self._decoded(part):
                count += 1
                if isinstance(line, Transaction):
                    self._check_transaction(line, due)
                    due, seq = line.count, line.first_seq
                    transactions += 1
                else:
                    _check_change(line, due, seq)
                    due -= 1
                    seq += 1
                yield line
            if count != part.lines:
                raise ManifestWrong()
            total += count
        if due:
            raise PartMalformed()
        if (transactions, total - transactions) != (self.manifest.transactions, self.manifest.changes):
            raise ManifestWrong()

    def transactions(self) -> Iterator[tuple[Transaction, list[Change]]]:
        """Each transaction with its changes: whole, because transactions apply whole."""
        header: Transaction | None = None
        held: list[Change] = []
        for line in self.lines():
            if isinstance(line, Change):
                held.append(line)
                continue
            if header is not None:
                yield header, held
            header, held = line, []
        if header is not None:
            yield header, held

    def _decoded(self, part: Part) -> Iterator[Line]:
        text = self._text(part)
        try:
            yield from wire.decode_lines(text)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
            raise PartMalformed() from wrong

    def _text(self, part: Part) -> bytes:
        squeezed = self._member(part)
        unpack = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
        try:
            with unpack.stream_reader(squeezed, read_across_frames=True) as stream:
                text = stream.read(part.raw + 1)
        except zstandard.ZstdError as wrong:
            raise PartMalformed() from wrong
        if len(text) > part.raw:
            raise TooLarge()
        if len(text) < part.raw or not text.endswith(b"\n"):
            raise PartMalformed()
        try:
            text.decode()  # what a line holds is decoded much later, where it must not fail
        except UnicodeDecodeError as wrong:
            raise PartMalformed() from wrong
        return text

    def _check_transaction(self, line: Transaction, due: int) -> None:
        if due or line.count < 1 or line.first_seq < 1:
            raise PartMalformed()
        if line.last_seq > self.manifest.to_vector.get(line.origin, 0):
            raise ManifestWrong()

    def _member(self, part: Part) -> bytes:
        return b"".join(self._verified(part))

    def _verified(self, part: Part) -> Iterator[bytes]:
        sha = hashlib.sha256()
        try:
            with self._archive.open(part.name) as stream:
                while chunk := stream.read(CHUNK):
                    sha.update(chunk)
                    yield chunk
        except (zipfile.BadZipFile, EOFError) as wrong:
            raise PartDamaged() from wrong
        if sha.hexdigest() != part.sha256:
            raise PartDamaged()

    def blobs(self) -> dict[str, int]:
        """SHA-256 → size of every attachment inside."""
        found = ((members.blob_hash(name), part.size) for name, part in self._parts.items())
        return {sha256: size for sha256, size in found if sha256}

    def read_blob(self, sha256: str) -> Iterator[bytes]:
        """An attachment in chunks. Raises PartDamaged at the end when it is not what it should be: whoever
        writes the chunks to a file gives it its name only after the last. KeyError for an unknown one."""
        return self._verified(self._parts[f"blobs/{sha256}"])

    def packs(self) -> dict[str, bytes]:
        """Member name → content of every data pack. Raises PartDamaged."""
        return {name: self._member(part) for name, part in self._parts.items() if members.is_pack(name)}

    def sealed(self) -> dict[str, bytes]:
        """Member name → content of every officer's part. Raises PartDamaged."""
        return {name: self._member(part) for name, part in self._parts.items() if members.is_sealed(name)}

    def down(self) -> bytes | None:
        """What a township sends down (`sync.down`), if there is any. Raises PartDamaged."""
        part = self._parts.get(members.DOWN)
        return None if part is None else self._member(part)

    def receipt(self) -> bytes | None:
        """The signed receipt inside, if there is one. Raises PartDamaged."""
        part = self._parts.get(members.RECEIPT)
        return None if part is None else self._member(part)

    def verify(self) -> None:
        """Read everything once, keep nothing. Raises what reading raises."""
        for _ in self.lines():
            pass
        for name, part in self._parts.items():
            if not members.is_changes(name):
                for _ in self._verified(part):
                    pass


def _check_change(line: Change, due: int, seq: int) -> None:
    if not due or line.seq != seq:
        raise PartMalformed()
    payload, replaces = bytes(line.payload)[:1], bytes(line.replaces)[:1]
    if line.mac:
        if payload or replaces:
            raise PartMalformed()
    elif payload != b"{" or replaces not in (b"", b"{"):
        raise PartMalformed()
