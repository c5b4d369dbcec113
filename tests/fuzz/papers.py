"""Good papers, bundles and boxes to be spoilt: made with keys of their own, signed anew after they were spoilt.

A spoilt file whose signature no longer holds is refused at its door. So each is fuzzed twice: as a file, and as a
paper of somebody who holds a right key and writes nonsense.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import date
from typing import Any

import msgspec
import pyrage
import zstandard

from stationdesk.core.ids import new_id
from stationdesk.sync import (
    card,
    envelope,
    members,
    minisign,
    officer_card,
    place_order,
    plain_approvals,
    receipt,
)
from stationdesk.sync.manifest import Part
from tests.fuzz.spoil import packed
from tests.fuzz.target import Place
from tests.sync.bundles import STATION, VILLAGE, Party
from tests.sync.bundles import Station as Sender

MADE = "2026-11-22T05:00:00.123Z"
CHANGES = "changes-0001.ndjson.zst"


def keys(place: Place) -> Party:
    """Keys of whoever signs here."""
    if "keys" not in place.shared:
        place.shared["keys"] = Party()
    found: Party = place.shared["keys"]
    return found


def a_card(place: Place) -> card.Card:
    """A device's card."""
    own = keys(place)
    return card.Card(
        kind="device", station=STATION, village=VILLAGE, name="四邑村便民服务站", device_id=STATION, device_no=10,
        sign=own.key.public.line, age=own.recipient, made=MADE,
    )  # fmt: skip


def a_receipt() -> receipt.Receipt:
    """A township's receipt."""
    return receipt.Receipt(
        receipt=new_id(), station=STATION, township=STATION, bundles=(new_id(),), accepted={"10.1": 5},
        missing=(receipt.Range("10.1", 2, 3),), quarantined=(receipt.Held("10.1.4", "people", "bad"),),
        digests={"people": "1f"}, lacks=("0" * 64,), at=MADE,
    )  # fmt: skip


def an_order() -> place_order.Order:
    """A township's order of another code and name."""
    return place_order.Order(
        township=STATION, station=STATION, old_code=VILLAGE, old_name="四邑村", new_code="421221106203", new_name="新村",
        station_name="新村便民服务站", document="嘉政发〔2026〕1号", effective=date(2026, 11, 1), made=MADE,
    )  # fmt: skip


def an_approval() -> plain_approvals.Approval:
    """A township's approval of a plain workbook."""
    return plain_approvals.Approval(
        id=new_id(), township=STATION, station=STATION, kinds=("cases",), until=date(2027, 1, 1), at=MADE
    )


def an_officer(place: Place) -> officer_card.OfficerCard:
    """A named officer's card."""
    return officer_card.OfficerCard(
        township=STATION, township_name="潘家湾镇", user=STATION, name="单秀英", post="child_director",
        recipient=keys(place).recipient, made=MADE,
    )  # fmt: skip


def bodies(*papers: msgspec.Struct) -> list[bytes]:
    """What is signed."""
    return [msgspec.json.encode(one) for one in papers]


def sealed(place: Place, body: bytes) -> bytes:
    """A body in its signed envelope; what is no text goes in as what can be read of it."""
    text = body.decode("utf-8", "replace")
    return msgspec.json.encode(envelope.Envelope(text, keys(place).key.sign(text.encode()).decode())) + b"\n"


class Bundle:
    """One good bundle, taken apart, that can be put together with anything in it."""

    def __init__(self, place: Place) -> None:
        self.folder = place.empty("bundles")
        self.sender = Sender(self.folder)
        written = self.sender.write(packs={"packs/matters-2026.1.json": b'{"pack":"matters"}'})
        self.sealed = written.path.read_bytes()
        self.identity = self.sender.township.identity
        self.plain = pyrage.decrypt(self.sealed, [pyrage.x25519.Identity.from_str(self.identity)])
        with zipfile.ZipFile(io.BytesIO(self.plain)) as archive:
            self.members = {name: archive.read(name) for name in archive.namelist()}
        self.lines = zstandard.ZstdDecompressor().decompressobj().decompress(self.members[CHANGES])

    def encrypted(self, plain: bytes) -> bytes:
        """A plain inside, sealed to the township."""
        return bytes(
            pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(self.sender.township.recipient)])
        )

    def with_manifest(self, text: bytes) -> bytes:
        """The bundle with another manifest, rightly signed."""
        return self._put(
            {**self.members, members.MANIFEST: text, members.SIGNATURE: self.sender.device.key.sign(text)}
        )

    def with_member(self, name: str, body: bytes, *, lines: int = 0, raw: int = 0) -> bytes:
        """The bundle with another member, listed and signed."""
        inside = {**self.members, name: body}
        manifest = json.loads(self.members[members.MANIFEST])
        old = {part["name"]: part for part in manifest["parts"]}
        parts = []
        for one, content in inside.items():
            if one in (members.MANIFEST, members.SIGNATURE):
                continue
            was = old.get(one, {"raw": 0, "lines": 0})
            if one == name:
                was = {"raw": raw, "lines": lines}
            parts.append(
                Part(
                    one,
                    len(content),
                    hashlib.sha256(content).hexdigest(),
                    was.get("raw", 0),
                    was.get("lines", 0),
                )
            )
        manifest["parts"] = [msgspec.to_builtins(part) for part in parts]
        if name == CHANGES:
            told = zstandard.ZstdDecompressor().decompressobj().decompress(body)
            headers = sum(
                line.startswith(b'{"k":"txn"') or b'"n":' in line[:200] for line in told.splitlines()
            )
            manifest["transactions"], manifest["changes"] = headers, lines - headers
        inside[members.MANIFEST] = json.dumps(manifest).encode()
        inside[members.SIGNATURE] = self.sender.device.key.sign(inside[members.MANIFEST])
        return self._put(inside)

    def with_lines(self, text: bytes) -> bytes:
        """The bundle with other changes."""
        count = len(text.splitlines())
        return self.with_member(
            CHANGES, zstandard.ZstdCompressor().compress(text), lines=count, raw=len(text)
        )

    def _put(self, inside: dict[str, bytes]) -> bytes:
        from tests.sync.forge import Sink

        sink = Sink()
        with zipfile.ZipFile(sink, "w") as archive:  # type: ignore[call-overload]
            for name, body in inside.items():
                info = zipfile.ZipInfo(name)
                info.external_attr = 0o100600 << 16
                with archive.open(info, "w") as out:
                    out.write(body)
        return self.encrypted(sink.take())


def bundle(place: Place) -> Bundle:
    """The one good bundle of a place."""
    if "bundle" not in place.shared:
        place.shared["bundle"] = Bundle(place)
    found: Bundle = place.shared["bundle"]
    return found


def a_trip(place: Place) -> dict[str, Any]:
    """What a trip pack says."""
    return {
        "trip": 1, "pack": new_id(), "number": "01", "station": STATION, "village": VILLAGE, "device": 10,
        "for_device": STATION, "made": MADE, "expires": MADE, "schema": "0002", "hlc": 5, "households": [STATION],
        "people": [], "rows": {"people": [{"id": STATION, "name": "曾庆兰"}]}, "heads": {STATION: {"*": ["10.1.1"]}},
        "packs": [{"name": "matters", "version": "1", "effective_from": "2026-01-01", "sha256": "0", "body": "{}", "origin": "x", "received_at": MADE}],
    }  # fmt: skip


def in_a_zip(name: str, body: bytes) -> bytes:
    """One file in a coat of ZIP."""
    return packed([(name, body)], zipfile.ZIP_STORED)


assert minisign.MAX_SIGNATURE_BYTES > 0
