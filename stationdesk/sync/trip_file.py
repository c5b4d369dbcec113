"""The trip pack as a file (`.sdtrip`): signed by the machine that made it, sealed to the one laptop it is for.

age (one recipient) over zstd over the signed envelope of `sync.envelope`; so public tools open it with the
laptop's key: `age -d -i key X.sdtrip | zstd -d | jq -j .body`. Only `trip`, `station` and `device` are read before the
signature is checked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from stationdesk.core import patient
from stationdesk.core.errors import Refusal, Trouble
from stationdesk.core.words import N_
from stationdesk.storage.atomic import write_file
from stationdesk.sync import envelope, medium, minisign

SUFFIX = ".sdtrip"
FORMAT = 1


class NotATripPack(Refusal):
    """The file is something else, or damaged."""

    template = N_("这不是出行包文件，或文件已损坏。请重新拷贝一次，或请做包的电脑重新做一份。")


class TripPackNotForUs(Refusal):
    """Sealed to another laptop."""

    template = N_("这个出行包不是给本机的，打不开。请核对是否拿错了文件。")


class TripPackSignatureWrong(Refusal):
    """Not signed by a machine of our station that we know, or changed afterwards."""

    template = N_("出行包的签名不对，没有打开。请向做包的电脑重新要一份，并核对交换卡的指纹。")


class NewerTripPack(Refusal):
    """Made by another version of the program."""

    template = N_("做出行包的电脑与本机的程序版本不同。请先把两台电脑升级到同一版本，再重新做包。")


class ReadBackWrong(Trouble):
    template = N_("出行包写到介质后读回来不一致，文件不能用。请换一个U盘再做一次。")


class CarriedPack(msgspec.Struct, frozen=True):
    """A data pack that does not come with the program, as the station holds it."""

    name: str
    version: str
    effective_from: str
    sha256: str
    body: str
    origin: str
    received_at: str


class TripFile(msgspec.Struct, frozen=True, kw_only=True):
    """What is inside. `device`: the number of the machine that made and signed it. `for_device`: id of the laptop.

    `rows`: table → records, column → value as stored, nulls left out. `heads`: record id → column → identities
    of the changes whose value it shows. `hlc`: the greatest clock of the station's log. Times are instant text.
    `files`: name of the bundle beside this file that has the attachments, empty when none go along.
    """

    trip: int = FORMAT
    pack: str
    number: str
    station: str
    village: str
    device: int
    for_device: str
    made: str
    expires: str
    schema: str
    hlc: int
    households: tuple[str, ...]
    people: tuple[str, ...]
    rows: dict[str, list[dict[str, Any]]]
    heads: dict[str, dict[str, list[str]]]
    packs: tuple[CarriedPack, ...] = ()
    files: str = ""


class Claim(msgspec.Struct, frozen=True):
    """What is read before the signature was checked: whose key."""

    trip: int
    station: str
    device: int


def seal(pack: TripFile, recipient: str, sign: Callable[[bytes], bytes]) -> bytes:
    """The file's bytes."""
    import pyrage
    import zstandard

    signed = envelope.seal(pack, sign)
    squeezed = zstandard.ZstdCompressor(level=9, write_checksum=True).compress(signed)
    return bytes(pyrage.encrypt(squeezed, [pyrage.x25519.Recipient.from_str(recipient)]))


def write(file: Path, data: bytes) -> None:
    """Write the file and read it back. Raises the troubles of `storage.atomic`, ReadBackWrong."""
    write_file(file, data, mode=0o644)
    with medium.said_plainly(), file.open("rb", buffering=0) as written:
        medium.drop_cache(written.fileno())
        back = written.read(len(data) + 1)
    if back != data:
        patient.remove(file, missing_ok=True)
        raise ReadBackWrong


def read(
    file: Path, identities: Sequence[str], key_of: Callable[[Claim], minisign.PublicKey | None]
) -> TripFile:
    """Open and check a trip pack.

    Raises NotATripPack, TripPackNotForUs, NewerTripPack, TripPackSignatureWrong, the troubles of `sync.medium`.
    """
    import pyrage
    import zstandard

    data = envelope.read_file(file)
    if not data.startswith(b"age-encryption.org/v1\n") or len(data) > envelope.MAX_BYTES:
        raise NotATripPack(field="file")
    try:
        squeezed = pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(one) for one in identities])
    except pyrage.DecryptError as wrong:
        if "No matching keys" in str(wrong):
            raise TripPackNotForUs(field="file") from wrong
        raise NotATripPack(field="file") from wrong
    try:
        with zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(squeezed) as reader:
            plain = reader.read(envelope.MAX_BYTES + 1)
        wrapped = envelope.unwrap(plain)
        claim = msgspec.json.decode(wrapped.signed, type=Claim)
    except (
        zstandard.ZstdError,
        envelope.NotAnEnvelope,
        msgspec.DecodeError,
        UnicodeEncodeError,
        RecursionError,
    ) as wrong:
        raise NotATripPack(field="file") from wrong
    if claim.trip > FORMAT:
        raise NewerTripPack(field="file")
    key = key_of(claim)
    if key is None:
        raise TripPackSignatureWrong(field="file")
    try:
        key.verify(wrapped.signed, wrapped.signature.encode())
    except (minisign.Wrong, minisign.Malformed, UnicodeEncodeError) as wrong:
        raise TripPackSignatureWrong(field="file") from wrong
    try:
        return msgspec.json.decode(wrapped.signed, type=TripFile)
    except (msgspec.DecodeError, RecursionError) as wrong:
        raise NotATripPack(field="file") from wrong
