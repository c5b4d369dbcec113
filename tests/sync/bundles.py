"""Bundles for tests: a station's device, a township, and a practice mix of changes."""

from __future__ import annotations

import hashlib
import io
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pyrage

from stationdesk.core import chain, ids
from stationdesk.sync import changes, manifest, minisign, writer
from stationdesk.sync.changes import Change, Line, Transaction
from stationdesk.sync.manifest import Claim, Fields

STATION = "0192f0aa-7c1e-7000-8000-0123456789ab"
VILLAGE = "421221106202"


@dataclass
class Party:
    """Keys of one device or township."""

    key: minisign.SecretKey = field(default_factory=minisign.SecretKey.generate)
    identity: str = field(default_factory=lambda: str(pyrage.x25519.Identity.generate()))

    @property
    def recipient(self) -> str:
        return str(pyrage.x25519.Identity.from_str(self.identity).to_public())


def fields(**over: Any) -> Fields:
    values: dict[str, Any] = {
        "bundle": ids.new_id(),
        "kind": "changes",
        "station": STATION,
        "village": VILLAGE,
        "device": 10,
        "epoch": 1,
        "number": 1,
        "made": "2026-11-22T05:00:00.123Z",
        "day": date(2026, 11, 22),
        "hlc": 1795323600123 << 16,
        "schema": "0001",
        "from_vector": {},
        "to_vector": {"10.1": 10**9},
        "program": "test",
    }
    return Fields(**{**values, **over})


def blob(content: bytes) -> writer.Blob:
    return writer.Blob(hashlib.sha256(content).hexdigest(), len(content), lambda: io.BytesIO(content))


SURNAMES, GIVEN = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗",
    "伟芳娜敏静秀英丽强磊洋艳勇军杰涛明超兰霞平刚桂文华",
)
MATTERS = ["城乡居民养老保险参保", "医疗保险缴费", "高龄津贴申请", "老年人优待证办理", "临时救助申请"]


def practice(cases: int, seed: int = 7) -> Iterator[Line]:
    """A village's work: accepting a case (7 changes), moving it on (2), a new resident (1), a correction (1)."""
    rng = random.Random(seed)
    users = [_uuid(rng, 0) for _ in range(4)]
    seq = txn = 0
    at = 1795323600000
    before = chain.GENESIS
    open_cases: list[tuple[str, str]] = []
    for _ in range(cases):
        for kind in ("accept", "resident", "move", "correct"):
            at += rng.randrange(20_000, 900_000)
            rows = _rows(rng, kind, at, open_cases, seq)
            lines = [
                Change(seq + place + 1, table, record, op, _raw(payload), _raw(replaces))
                for place, (table, record, op, payload, replaces) in enumerate(rows)
            ]
            txn += 1
            salt = rng.randbytes(16)
            header = Transaction(
                device_no=10,
                epoch=1,
                txn=txn,
                hlc=at << 16,
                wall=_wall(at),
                schema="0001",
                first_seq=seq + 1,
                count=len(lines),
                author=rng.choice(users),
                reason=f"case:{kind}",
                salt=changes.to64(salt),
            )
            digest = chain.txn_digest(salt, [line.entry() for line in lines])
            before = changes.chain_after(before, STATION, header, digest)
            seq += len(lines)
            yield msgspec.structs.replace(header, chain=changes.to64(before))
            yield from lines


def _raw(value: dict[str, Any] | None) -> msgspec.Raw:
    return changes.raw(msgspec.json.encode(value) if value else None)


def _uuid(rng: random.Random, at: int) -> str:
    return str(
        ids.uuid.UUID(int=at << 80 | 7 << 76 | rng.getrandbits(12) << 64 | 2 << 62 | rng.getrandbits(62))
    )


def _wall(at: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at % 1000:03d}Z"


Row = tuple[str, str, str, dict[str, Any] | None, dict[str, Any] | None]


def _rows(rng: random.Random, kind: str, at: int, cases: list[tuple[str, str]], seq: int) -> list[Row]:
    day = _wall(at)[:10]
    if kind == "accept":
        case, person, matter = _uuid(rng, at), _uuid(rng, at - 10**9), rng.randrange(5)
        cases.append((case, f"10.1.{seq + 1}"))
        name = rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, 2))
        first: Row = (
            "cases",
            case,
            "I",
            {
                "number": f"{VILLAGE}-{day.replace('-', '')}-010-{len(cases):04d}",
                "matter": f"matter-{matter:02d}",
                "matter_name": MATTERS[matter],
                "person_id": person,
                "applicant": name,
                "phone": f"13{rng.randrange(10**9):09d}",
                "state": "accepted",
                "accepted_at": _wall(at),
                "due": day,
            },
            None,
        )
        materials: list[Row] = [
            (
                "case_materials",
                _uuid(rng, at),
                "I",
                {
                    "case_id": case,
                    "material": f"m{place}",
                    "name": "身份证复印件",
                    "state": "received",
                    "copies": 1,
                },
                None,
            )
            for place in range(4)
        ]
        event: Row = (
            "case_events",
            _uuid(rng, at),
            "I",
            {"case_id": case, "event": "accept", "at": _wall(at)},
            None,
        )
        audit: Row = (
            "audit",
            _uuid(rng, at),
            "I",
            {"tag": "case:accept", "target": case, "at": _wall(at)},
            None,
        )
        return [first, *materials, event, audit]
    if kind == "resident":
        name = rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, 2))
        payload = {
            "name": name,
            "id_number": f"421221{rng.randrange(1940, 2015)}{rng.randrange(101, 1229):04d}{rng.randrange(10**4):04d}",
            "phone": f"13{rng.randrange(10**9):09d}",
            "grid": f"第{rng.randrange(1, 9)}网格",
            "address": f"清水村{rng.randrange(1, 20)}组{rng.randrange(1, 90)}号",
        }
        return [("people", _uuid(rng, at), "I", payload, None)]
    case, head = rng.choice(cases)
    if kind == "move":
        event = (
            "case_events",
            _uuid(rng, at),
            "I",
            {"case_id": case, "event": "finish", "at": _wall(at)},
            None,
        )
        return [("cases", case, "U", {"state": "finished"}, {"state": [head]}), event]
    return [("cases", case, "U", {"phone": f"13{rng.randrange(10**9):09d}"}, {"phone": [head]})]


class Station:
    """One device writing for one township."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.device, self.township = Party(), Party()

    def write(
        self, lines: Sequence[Line] | None = None, blobs: Sequence[writer.Blob] = (), **over: Any
    ) -> writer.Written:
        keys = {
            "packs",
            "receipt",
            "progress",
            "cancelled",
            "max_bytes",
            "expected_changes",
            "sign",
            "recipients",
        }
        extra = {name: over.pop(name) for name in list(over) if name in keys}
        extra.setdefault("sign", self.device.key.sign)
        extra.setdefault("recipients", [self.township.recipient])
        return writer.write(
            self.folder, fields(**over), list(practice(3)) if lines is None else lines, blobs, **extra
        )

    def key_for(self, claim: Claim) -> minisign.PublicKey | None:
        known = (claim.station, claim.device) == (STATION, 10)
        return self.device.key.public if known else None


def encode_manifest(value: manifest.Manifest) -> bytes:
    return manifest.encode(value)
