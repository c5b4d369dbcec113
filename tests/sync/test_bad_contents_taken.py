"""Bad bundles at a real township: nothing is written, each has its reason; and one bad item never blocks the rest."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from stationdesk.core.ids import new_id
from stationdesk.storage.work import Work
from stationdesk.sync import changes as wire
from stationdesk.sync import minisign, peers, reader, set_aside, take_in
from stationdesk.sync.changes import Change, Transaction
from tests.sync import bad_containers, bad_contents
from tests.sync.bundles import STATION
from tests.sync.forge import KINDS, Forge
from tests.sync.machines import Machine, Place

assert bad_containers
assert bad_contents

Txn = tuple[Transaction, list[Change]]
NOT_OURS = {"our_station_under_another_village_code"}
"""Told apart by the reader for whoever asks; a station's id and its signature say whose it is, its code may change."""


def rows(machine: Machine) -> dict[str, int]:
    """How many rows every table has, but for the list of what was set aside."""

    def look(work: Work) -> dict[str, int]:
        names = [row["name"] for row in work.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: int(work.scalar(f'SELECT count(*) FROM "{name}"'))
            for name in names
            if name not in ("taken",) and not name.startswith("sqlite_")
        }

    return machine.desk.read(look)


@pytest.mark.prove
def test_every_kind_of_bad_bundle_writes_nothing_and_says_why(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    township = place.township()
    (tmp_path / "stick").mkdir()
    sample = Forge(tmp_path / "stick")
    keys = SimpleNamespace(identity=sample.station.township.identity)
    monkeypatch.setattr(township.desk, "keys", lambda: keys)
    current: list[Forge] = [sample]

    def key_for(work: Work, claim: Any) -> minisign.PublicKey | None:
        if claim.device == 66:
            raise reader.DeviceRevoked(device="66")
        return current[0].station.device.key.public if claim.device == 10 else None

    monkeypatch.setattr(peers, "key_for", key_for)
    monkeypatch.setattr(peers, "stations", lambda work: {STATION})
    before = rows(township)
    taken = 0
    for number, (name, refused, make) in enumerate(KINDS):
        if name in NOT_OURS:
            continue
        folder = tmp_path / f"kind{number}"
        folder.mkdir()
        forge = Forge(folder)
        current[0] = forge
        keys.identity = forge.station.township.identity
        make(forge)
        made = township.take(forge.path)
        taken += 1
        assert made.applied == made.held == 0, name
        reasons = [one["reason"] for one in made.problems]
        # What is larger than all that is laid aside stays where it is, and that is said too.
        assert reasons in ([refused.code], [refused.code, set_aside.FULL]), name
        assert rows(township) == before, name
    assert taken >= 60


# what is signed well and wrong inside ----------------------------------------------------------------------


@dataclass
class Crafted:
    """A bundle whose transactions were altered by a device gone bad, as take-in sees it."""

    manifest: Any
    came: list[Txn]

    def transactions(self) -> list[Txn]:
        return self.came


def altered(change: Change, **payload: Any) -> Change:
    """The change with other values."""
    body = json.loads(bytes(change.payload)) | payload
    return msgspec.structs.replace(change, payload=wire.raw(json.dumps(body, ensure_ascii=False)))


def last(
    came: list[Txn], how: Callable[[Change], Change], txn: Callable[[Transaction], Transaction] = lambda t: t
) -> list[Txn]:
    """Alter every change of the last transaction that writes a person, and its header."""
    at = max(n for n, (_, changes) in enumerate(came) if any(one.table == "people" for one in changes))
    header, changes = came[at]
    made = [how(one) if one.table == "people" else one for one in changes]
    return [*came[:at], (txn(header), made), *came[at + 1 :]]


def header(**over: Any) -> Callable[[list[Txn]], list[Txn]]:
    return lambda came: last(came, lambda one: one, lambda txn: msgspec.structs.replace(txn, **over))


def body(**over: Any) -> Callable[[list[Txn]], list[Txn]]:
    return lambda came: last(came, lambda one: altered(one, **over))


def named(**over: Any) -> Callable[[list[Txn]], list[Txn]]:
    return lambda came: last(came, lambda one: msgspec.structs.replace(one, **over))


def _update(came: list[Txn], replaces: str) -> list[Txn]:
    return last(
        came,
        lambda one: msgspec.structs.replace(
            one, op="U", record=new_id(), payload=wire.raw('{"remark":"x"}'), replaces=wire.raw(replaces)
        ),
    )


WRONG: dict[str, tuple[str, Callable[[list[Txn]], list[Txn]]]] = {
    "a newer schema": ("schema", header(schema="9999_later")),
    "a table nobody knows": ("bad", named(table="spaceships")),
    "a table that never travels": ("bad", named(table="this_device")),
    "a column nobody knows": ("bad", body(wings=2)),
    "a key column": ("bad", body(station_id="other")),
    "a household that is not there": ("waits-for", body(household_id=new_id())),
    "a list in a column": ("bad", body(remark=["a", "b"])),
    "an object in a column": ("bad", body(remark={"a": 1})),
    "an object for a household": ("bad", body(household_id={"a": 1})),
    "a list for a household": ("bad", body(household_id=["a"])),
    "a number for a household": ("bad", body(household_id=7)),
    "a number beyond every integer": ("bad", body(remark=2**80)),
    "nothing where something must be": ("bad", body(name=None)),
    "an edit of nobody": ("waits-for", lambda came: _update(came, '{"remark":["10.1.1"]}')),
    "a salt that is none": ("bad", header(salt="???")),
    "another chain": ("fork", header(chain=wire.to64(b"x" * 32))),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_inside_is_held_alone_and_the_rest_goes_on(place: Place, name: str) -> None:
    why, make = WRONG[name]
    village, township = place.village(), place.township()
    place.enrol(village, township)
    village.add("先来的人")
    township.take(village.export(place.root / "one"))
    good = rows(township)
    village.add("后来的人")
    file = village.export(place.root / "two")
    own = village.desk.device.station_id
    desk = township.desk
    desk.home.staging.mkdir(exist_ok=True)
    with reader.open(
        file,
        [desk.keys().identity],
        lambda claim: desk.read(lambda work: peers.key_for(work, claim)),
        scratch_dir=desk.home.staging,
        stations={own},
    ) as bundle:
        came = list(bundle.transactions())
        manifest = bundle.manifest
    held_from = take_in_crafted(township, Crafted(manifest, make(came)))
    assert [row["why"] for row in held_from if row["why"] == why], held_from
    after = rows(township)
    assert {name for name in after if after[name] != good.get(name)} <= {
        "held", "origins", "digests", "heads", "changes", "transactions", "audit", "exports", "machine_settings", "head_proofs",
    }  # fmt: skip
    assert after["people"] == good["people"], "not a row of what is wrong"
    village.add("最后来的人")
    township.take(village.export(place.root / "three"))


def take_in_crafted(machine: Machine, crafted: Crafted) -> list[dict[str, Any]]:
    machine.desk.change(lambda work: take_in.take_in(work, crafted, "crafted"), mode="quiet")  # type: ignore[arg-type]
    return machine.desk.read(lambda work: work.rows("SELECT why, detail, device_no, txn FROM held"))
