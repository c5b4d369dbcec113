"""The receipt (回执): the other side's signed answer to what it took in.

Travels by any route: inside a bundle as `receipt.json`, or as a `.sdreceipt` file of its own (the same bytes).
Only a verified receipt may show 镇里已入库.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_
from stationdesk.sync import envelope, minisign
from stationdesk.sync.changes import Vector
from stationdesk.sync.manifest import is_vector

SUFFIX = ".sdreceipt"


class NotAReceipt(Refusal):
    """The file is no receipt."""

    template = N_("这不是回执文件，请检查是否选错了文件。")


class ReceiptSignatureWrong(Refusal):
    """Not signed by the township that is registered here, or changed after signing."""

    template = N_("回执的签名不对，不能作为入库凭据。请向镇里重新索取回执。")


class ReceiptNotForUs(Refusal):
    """A receipt for another station or device."""

    template = N_("这份回执不是给本站点的，请检查是否拿错了文件。")


class NewerReceipt(Refusal):
    """Made by a newer program."""

    template = N_("回执由更新版本的程序导出，请先升级本机程序。")


class Range(msgspec.Struct, frozen=True):
    """A range that is missing: seqs `first` to `last`, both included, of `origin` (`device.epoch`)."""

    origin: str
    first: int
    last: int


class Held(msgspec.Struct, frozen=True):
    """A change that was set aside: its identity, its table, the code of the reason. No personal data."""

    identity: str
    table: str
    reason: str


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What was accepted of one station, or of one laptop of it. `receipt`: its id. `station`: whose changes. `township`: who answers.
    `bundles`: ids of the bundles answered. `accepted`: vector up to which nothing is missing here.
    `digests`: record type → digest at `accepted`. `lacks`: SHA-256 of files that records up to `accepted` name and
    whose bytes are not here; those that it does not name are here. `at`: instant text. Where a station answers a laptop that was on a
    trip, `township` is the station itself, `device` the number of the machine that signed, `accepted` only what the
    laptop wrote, `kept` the ranges that are held there for a person to look at, and `files` the SHA-256 of its attachments whose bytes
    are there."""

    format: int = 1
    receipt: str
    station: str
    township: str
    bundles: tuple[str, ...]
    accepted: Vector
    missing: tuple[Range, ...] = ()
    quarantined: tuple[Held, ...] = ()
    digests: dict[str, str] = msgspec.field(default_factory=dict)
    kept: tuple[Range, ...] = ()
    device: int = 0
    files: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    at: str


def make(receipt: Receipt, sign: Callable[[bytes], bytes]) -> bytes:
    """The receipt file's bytes."""
    return envelope.seal(receipt, sign)


def parse(data: bytes, key_of: Callable[[str], minisign.PublicKey | None], station: str) -> Receipt:
    """Read and verify a receipt. `key_of`: township id → its registered key, None for unknown.

    Raises NotAReceipt, NewerReceipt, ReceiptSignatureWrong, ReceiptNotForUs.
    """
    try:
        wrapped = envelope.unwrap(data)
        receipt = msgspec.json.decode(wrapped.signed, type=Receipt)
    except (envelope.NotAnEnvelope, msgspec.DecodeError, UnicodeEncodeError, RecursionError) as wrong:
        raise NotAReceipt() from wrong
    if receipt.format > 1:
        raise NewerReceipt()
    key = key_of(receipt.township)
    if key is None:
        raise ReceiptSignatureWrong()
    try:
        key.verify(wrapped.signed, wrapped.signature.encode())
    except (minisign.Wrong, minisign.Malformed, UnicodeEncodeError) as wrong:
        raise ReceiptSignatureWrong() from wrong
    if receipt.station != station:
        raise ReceiptNotForUs()
    ranges = {one.origin: min(one.first, one.last) for one in (*receipt.missing, *receipt.kept)}
    if not is_vector(receipt.accepted) or not is_vector(ranges):
        raise NotAReceipt()
    return receipt


def read(path: Path, key_of: Callable[[str], minisign.PublicKey | None], station: str) -> Receipt:
    """Read a receipt file. Raises what `parse` raises and the troubles of `sync.medium`."""
    return parse(envelope.read_file(path), key_of, station)
