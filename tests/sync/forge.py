"""Forging bad bundles: takes a good one apart and puts a bad one together."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pyrage
import zstandard

from stationdesk.sync import manifest as manifests
from stationdesk.sync import members, minisign
from stationdesk.sync.manifest import Part
from stationdesk.sync.streams import Sink
from tests.sync.bundles import Station, blob

CHANGES = "changes-0001.ndjson.zst"


class Forge:
    """Takes a good bundle apart and puts a bad one together."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.station = Station(folder)
        self.packs = {"packs/matters-2026.1.json": b'{"pack":"matters"}'}
        written = self.station.write(None, [blob(b"attachment" * 1000)], packs=self.packs)
        self.path = written.path
        self.sealed = written.path.read_bytes()
        plain = pyrage.decrypt(self.sealed, [pyrage.x25519.Identity.from_str(self.station.township.identity)])
        self.plain = plain
        with zipfile.ZipFile(io.BytesIO(plain)) as archive:
            self.members = {name: archive.read(name) for name in archive.namelist()}
        self.manifest = manifests.decode(self.members[members.MANIFEST])
        self.blob = next(name for name in self.members if name.startswith("blobs/"))

    def zip(self, change: Callable[[zipfile.ZipInfo], None] = lambda info: None) -> bytes:
        sink = Sink()
        with zipfile.ZipFile(sink, "w") as archive:  # type: ignore[call-overload]
            for name, body in self.members.items():
                info = zipfile.ZipInfo(name)
                info.external_attr = 0o100600 << 16
                change(info)
                with archive.open(info, "w") as out:
                    out.write(body)
        return sink.take()

    def save(self, plain: bytes | None = None, to: str | None = None) -> None:
        self.save_sealed(self.seal(self.zip() if plain is None else plain, to))

    def seal(self, plain: bytes, to: str | None = None) -> bytes:
        recipient = pyrage.x25519.Recipient.from_str(to or self.station.township.recipient)
        return pyrage.encrypt(plain, [recipient])

    def save_sealed(self, sealed: bytes) -> None:
        self.path.write_bytes(sealed)

    def sign(self, text: bytes, key: minisign.SecretKey | None = None) -> None:
        self.members[members.MANIFEST] = text
        self.members[members.SIGNATURE] = (key or self.station.device.key).sign(text)

    def resign(self, **over: object) -> None:
        self.manifest = msgspec.structs.replace(self.manifest, **over)
        self.sign(manifests.encode(self.manifest))

    def raw_manifest(self, **over: object) -> None:
        self.sign(json.dumps({**json.loads(self.members[members.MANIFEST]), **over}).encode())

    def relist(self) -> None:
        """List the members as they now are, signed: only a device gone bad can do this."""
        old = {part.name: part for part in self.manifest.parts}
        names = [name for name in self.members if name not in (members.MANIFEST, members.SIGNATURE)]
        parts = []
        for name in names:
            body = self.members[name]
            was = old.get(name, Part(name, 0, ""))
            parts.append(Part(name, len(body), hashlib.sha256(body).hexdigest(), was.raw, was.lines))
        self.resign(parts=tuple(parts))

    def lines(self, text: bytes, lines: int, *, raw: int | None = None) -> None:
        """Replace the changes by other text, signed."""
        self.members[CHANGES] = zstandard.ZstdCompressor().compress(text)
        part = Part(CHANGES, 0, "", len(text) if raw is None else raw, lines)
        rest = tuple(one for one in self.manifest.parts if one.name != CHANGES)
        self.manifest = msgspec.structs.replace(
            self.manifest, parts=(part, *rest), transactions=1, changes=lines - 1
        )
        self.relist()

    def lines_now(self) -> list[bytes]:
        return (
            zstandard.ZstdDecompressor()
            .decompressobj()
            .decompress(self.members[CHANGES])
            .splitlines(keepends=True)
        )


Bad = Callable[[Forge], None]
KINDS: list[tuple[str, type[Exception], Bad]] = []


def bad(refused: type[Exception]) -> Callable[[Bad], Bad]:
    def keep(make: Bad) -> Bad:
        KINDS.append((make.__name__, refused, make))
        return make

    return keep


def flip(data: bytes, place: int) -> bytes:
    place %= len(data)
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
