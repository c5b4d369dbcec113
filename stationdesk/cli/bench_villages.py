"""Many villages for measuring and proving take-in: copies of one practice village, each with ids and keys of its own.

What a village's log says does not name its station but in its own row; so the lines of one village, with that id
replaced, are the lines of another. Hashes, chains, signatures and encryption are made anew for each, as a village would.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from stationdesk.core import chain
from stationdesk.core.clock import civil_date, stamp
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.security.device_keys import DeviceKeys, new_device_keys
from stationdesk.storage.schema import REVISION
from stationdesk.storage.work import Work
from stationdesk.sync import changes as wire
from stationdesk.sync import log, peers, writer
from stationdesk.sync.card import Card
from stationdesk.sync.changes import Change, Transaction, Vector
from stationdesk.sync.keys import signer
from stationdesk.sync.manifest import Fields, Head

Whole = tuple[Transaction, list[Change]]


@dataclass(frozen=True)
class Village:
    """One copy: who it is, and its bundles in the order they were written."""

    card: Card
    bundles: tuple[Path, ...]
    changes: int

    @property
    def station_id(self) -> str:
        """The copy's own station id."""
        return self.card.station


def lines_of(work: Work) -> bytes:
    """The whole log of a station as it travels."""
    every = log.lines_between(work, work.station_id, {}, log.vector(work, work.station_id))
    return b"".join(map(wire.encode_line, every))


def copies(
    lines: bytes, station_id: str, township_age: str, folder: Path, count: int, *, parts: int = 1
) -> list[Village]:
    """Villages with the history of the one whose `lines` these are, each in `parts` bundles for the township."""
    return [_copy(lines, station_id, township_age, folder, n, parts) for n in range(count)]


def _copy(lines: bytes, station_id: str, township_age: str, folder: Path, number: int, parts: int) -> Village:
    station, device_id, keys = new_id(), new_id(), new_device_keys()
    village = f"4212211{number:05d}"
    key = signer(keys)
    card = Card(
        kind="device",
        station=station,
        village=village,
        name=f"测速{number:03d}村",
        device_id=device_id,
        device_no=10,
        sign=key.public.line,
        age=keys.recipient,
        made=stamp(datetime.now(UTC)),
    )
    whole = _whole(lines.replace(station_id.encode(), station.encode()))
    size = -(-len(whole) // parts)
    before: Vector = {}
    chains: dict[str, bytes] = {}
    written = []
    for part in range(parts):
        some = whole[part * size : (part + 1) * size]
        until = dict(before)
        for txn, changes in some:
            until[txn.origin] = txn.last_seq
            value = chains.get(txn.origin, chain.GENESIS)
            chains[txn.origin] = wire.chain_after(value, station, txn, wire.digest_of(txn, changes))
        fields = _fields(card, part + 1, before, until, chains, keys)
        flat: list[wire.Line] = []
        for txn, changes in some:
            flat += [txn, *changes]
        made = writer.write(folder, fields, flat, (), [township_age], key.sign)
        written.append(made.path)
        before = until
    return Village(card, tuple(written), sum(len(changes) for _, changes in whole))


def _whole(lines: bytes) -> list[Whole]:
    found: list[Whole] = []
    for line in wire.decode_lines(lines):
        if isinstance(line, Transaction):
            found.append((line, []))
        else:
            found[-1][1].append(line)
    return found


def _fields(
    card: Card, number: int, since: Vector, until: Vector, chains: dict[str, bytes], keys: DeviceKeys
) -> Fields:
    now = datetime.now(UTC)
    key = signer(keys)
    heads = []
    for origin, value in chains.items():
        device, epoch = map(int, origin.split("."))
        message = chain.head_message(card.station, device, epoch, until[origin], value)
        if device == card.device_no:
            heads.append(Head(device, epoch, until[origin], value.hex(), key.sign_line(message)))
    return Fields(
        bundle=new_id(),
        kind="changes",
        station=card.station,
        village=card.village,
        device=card.device_no,
        epoch=1,
        number=number,
        made=stamp(now),
        day=civil_date(now),
        hlc=0,
        schema=REVISION,
        from_vector=since,
        to_vector=until,
        heads=tuple(heads),
    )


def enrol(work: Work, villages: Sequence[Village]) -> None:
    """Write the cards of the copies down at the township."""
    own = peers.own_identity(work)
    for village in villages:
        peers.enrol(work, msgspec.structs.replace(village.card), own_identity=own)
