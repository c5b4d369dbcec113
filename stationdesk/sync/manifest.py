"""The manifest of a bundle: what it says about itself, signed by the device that wrote it.

Two structs on purpose: `Claim` is what must be read before the signature can be checked (whose key, which
format) and is believed for nothing else; `Manifest` is decoded only from bytes whose signature held.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

import msgspec

FORMAT = 1
READER = 2
"""The reader version of this program: it opens bundles whose `min_reader` is not greater."""
SUITE = "age-x25519/minisign-ed25519/sha256"
"""The suite of format 1. A bundle in another suite (SM2, SM3, SM4) names another."""

Kind = Literal["changes", "receipt", "packs", "files", "down"]


class Part(msgspec.Struct, frozen=True, omit_defaults=True):
    """One member beside the manifest: its name, stored size, SHA-256 (hex); for change parts also the size
    before compression and how many lines it has."""

    name: str
    size: int
    sha256: str
    raw: int = 0
    lines: int = 0


class Head(msgspec.Struct, frozen=True):
    """The head of one device's chain after `seq`, signed by that device (a bare minisign line over
    `core.chain.head_message`), so that whoever carries its changes cannot alter them."""

    device: int
    epoch: int
    seq: int
    chain: str
    signature: str


class Fields(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever writes a bundle says about it; the writer adds the rest.

    `station`: station id. `village`: 12 digits. `device`, `epoch`: the writing device. `number`: running
    number of the device's bundles (it names the file). `from_vector`: what the receiver is
    known to have; `to_vector`: what it will have. `digests`: record type → digest at `to_vector`.
    `packs`: name → version in force here. `lacks`: SHA-256 of files that records here name and whose bytes are not here. `made`: instant text; `day`: civil date of the file name.
    """

    bundle: str
    kind: Kind
    station: str
    village: str
    device: int
    epoch: int
    number: int
    made: str
    day: date
    hlc: int
    schema: str
    from_vector: dict[str, int] = msgspec.field(name="from", default_factory=dict)
    to_vector: dict[str, int] = msgspec.field(name="to", default_factory=dict)
    heads: tuple[Head, ...] = ()
    digests: dict[str, str] = msgspec.field(default_factory=dict)
    packs: dict[str, str] = msgspec.field(default_factory=dict)
    lacks: tuple[str, ...] = ()
    by: str = ""
    """A township's station id, where it gives a village's log back to the village's new PC; empty otherwise."""
    allots: dict[str, int] = msgspec.field(default_factory=dict)
    """There: the new PC's device id → the device number it is given."""
    program: str = ""


class Manifest(Fields, frozen=True, kw_only=True):
    """A whole manifest, as signed."""

    format: int
    min_reader: int
    suite: str
    recipients: tuple[str, ...]
    transactions: int
    changes: int
    parts: tuple[Part, ...]

    @property
    def origin(self) -> str:
        """`device.epoch` of the device that wrote it."""
        return f"{self.device}.{self.epoch}"


class Claim(msgspec.Struct, frozen=True):
    """What an unverified manifest claims: enough to find the key, believed for nothing else."""

    format: int
    min_reader: int
    suite: str
    station: str
    village: str
    device: int
    epoch: int
    by: str = ""


_VILLAGE = re.compile(r"[0-9]{12}")
_NAME = re.compile(r"([0-9]{12})-([0-9]{3})-([0-9]{8})-([0-9]{4,})\.sdbundle(?:\.zip)?")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ORIGIN = re.compile(r"[1-9][0-9]{0,3}\.[1-9][0-9]{0,8}")
MAX_SEQ = 2**53 - 1


def file_name(fields: Fields) -> str:
    """The bundle's file name: village code, device, day, number. Nothing personal."""
    return f"{fields.village}-{fields.device:03d}-{fields.day:%Y%m%d}-{fields.number:04d}.sdbundle"


def is_bundle_name(name: str) -> bool:
    """Whether a file name is one that `file_name` gives (or gave, under a .zip name for gap boxes)."""
    return _NAME.fullmatch(name) is not None


def encode(manifest: Manifest) -> bytes:
    """The bytes that are signed: JSON in one line with a newline, readable with `jq`."""
    return msgspec.json.encode(manifest) + b"\n"


def claim_of(text: bytes) -> Claim:
    """Read the claim. Raises msgspec.DecodeError or ValidationError."""
    return msgspec.json.decode(text, type=Claim)


def decode(text: bytes) -> Manifest:
    """Read a manifest whose signature held. Raises msgspec.ValidationError for what has no meaning."""
    manifest = msgspec.json.decode(text, type=Manifest)
    wrong = faults(manifest)
    if wrong:
        raise msgspec.ValidationError("; ".join(wrong))
    return manifest


def is_vector(vector: dict[str, int]) -> bool:
    """Whether its names are origins and its numbers sequence numbers."""
    return all(_ORIGIN.fullmatch(key) and 0 <= seq <= MAX_SEQ for key, seq in vector.items())


def faults(manifest: Manifest) -> list[str]:
    """What is wrong with a manifest's values, for the log: field names only, never values."""
    wrong = []
    if not _VILLAGE.fullmatch(manifest.village):
        wrong.append("village")
    if not manifest.station or not manifest.bundle or len(manifest.station) > 64 or len(manifest.bundle) > 64:
        wrong.append("ids")
    if not 1 <= manifest.device <= 9999 or manifest.epoch < 1 or manifest.number < 1:
        wrong.append("device")
    for name, vector in (("from", manifest.from_vector), ("to", manifest.to_vector)):
        if not is_vector(vector):
            wrong.append(name)
    if any(manifest.to_vector.get(key, 0) < seq for key, seq in manifest.from_vector.items()):
        wrong.append("to is behind from")
    if not manifest.recipients or len(set(manifest.recipients)) != len(manifest.recipients):
        wrong.append("recipients")
    names = [part.name for part in manifest.parts]
    if len(set(names)) != len(names):
        wrong.append("parts")
    for part in manifest.parts:
        if not _SHA256.fullmatch(part.sha256) or part.size < 0 or part.raw < 0 or part.lines < 0:
            wrong.append("part values")
            break
    if manifest.transactions + manifest.changes != sum(part.lines for part in manifest.parts):
        wrong.append("counts")
    if manifest.kind == "receipt" and "receipt.json" not in names:
        wrong.append("receipt")
    if manifest.kind == "down" and "down.json" not in names:
        wrong.append("down")
    return wrong
