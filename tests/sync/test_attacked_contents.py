"""What a device or a township gone bad may sign: nothing stops the rest, nothing is believed beyond its writer."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from stationdesk.core import down as down_wire
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.models.machine import Peer
from stationdesk.storage.work import Work
from stationdesk.sync import changes as wire
from stationdesk.sync import (
    device_errands,
    envelope,
    errands,
    log,
    officer_card,
    peers,
    place_order,
    reader,
    receipt,
    revocations,
    set_aside,
    take_in,
    writer,
)
from stationdesk.sync.changes import Change, Transaction
from stationdesk.sync.keys import signer
from stationdesk.sync.revocations import Revoke
from tests.sync.machines import Machine, Place
from tests.sync.test_bad_contents_taken import Crafted, altered, last, take_in_crafted

FIRST = new_id()
DEEP = b"[" * 30_000 + b"]" * 30_000


def _pair(place: Place) -> tuple[Machine, Machine]:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    return village, township


def _came(township: Machine, file: Path, own: str) -> Crafted:
    desk = township.desk
    desk.home.staging.mkdir(exist_ok=True)
    with reader.open(
        file,
        [desk.keys().identity],
        lambda claim: desk.read(lambda work: peers.key_for(work, claim)),
        scratch_dir=desk.home.staging,
        stations={own},
    ) as bundle:
        return Crafted(bundle.manifest, list(bundle.transactions()))


def _raw(payload: str, replaces: str = "") -> Callable[[Change], Change]:
    def make(one: Change) -> Change:
        if replaces:
            return msgspec.structs.replace(
                one, op="U", record=FIRST, payload=wire.raw(payload), replaces=wire.raw(replaces)
            )
        return msgspec.structs.replace(one, payload=wire.raw(payload))

    return make


NONSENSE: dict[str, Callable[[Change], Change]] = {
    "half a letter": _raw('{"name":"\\ud800"}'),
    "nested without end": _raw('{"name":' + DEEP.decode() + "}"),
    "replaces no list": _raw('{"name":"x"}', '{"name":"10.1.1"}'),
    "replaces a word": _raw('{"name":"x"}', '{"name":["abc"]}'),
    "replaces too many dots": _raw('{"name":"x"}', '{"name":["1.2.3.4"]}'),
    "replaces beyond every number": _raw('{"name":"x"}', '{"name":["1.2.' + "9" * 5000 + '"]}'),
    "a birthday that is no day": lambda one: altered(one, birth="31. Februar"),
    "an instant that is none": lambda one: altered(one, withdrawn_at="gestern"),
    "an instant without its zone": lambda one: altered(one, withdrawn_at="2026-11-22"),
    "an instant at the end of time": lambda one: altered(one, withdrawn_at="9999-12-31T23:59:59.000Z"),
    "a day by its week": lambda one: altered(one, birth="2026-W47-1"),
    "a day that is a number": lambda one: altered(one, birth=19700101),
}


@pytest.mark.parametrize("name", NONSENSE)
def test_a_value_that_makes_no_sense_is_held_alone_and_everyone_is_still_shown(
    place: Place, name: str
) -> None:
    from sqlalchemy import select

    from stationdesk.models.residents import Person

    village, township = _pair(place)

    def enter(work: Work) -> None:
        work.session.add(Person(station_id=work.station_id, id=FIRST, name="先来的人"))

    village.desk.change(enter, reason="residents:edit")
    township.take(village.export(place.root / "one"))
    village.add("后来的人")
    own = village.desk.device.station_id
    crafted = _came(township, village.export(place.root / "two"), own)
    crafted.came = last(crafted.came, NONSENSE[name])
    held = take_in_crafted(township, crafted)
    assert [row["why"] for row in held if row["why"] == "bad"], held
    names = township.desk.read(
        lambda work: [row.name for row in work.session.execute(select(Person)).scalars()]
    )
    assert names == ["先来的人"]


def test_a_withdrawal_in_other_letters_is_braked_as_well(place: Place) -> None:
    village, township = _pair(place)
    people = [village.add(f"王{n}") for n in range(30)]
    township.take(village.export(place.root / "one"))
    for person in people:
        village.edit(person, withdrawn_at=village.clock.now())
    own = village.desk.device.station_id
    crafted = _came(township, village.export(place.root / "two"), own)

    def escaped(one: Change) -> Change:
        text = bytes(one.payload).decode().replace('"withdrawn_at"', '"withdrawn\\u005fat"')
        return msgspec.structs.replace(one, payload=wire.raw(text))

    crafted.came = [(txn, [escaped(one) for one in changes]) for txn, changes in crafted.came]
    held = take_in_crafted(township, crafted)
    assert {row["why"] for row in held} == {"brake"}


def test_many_small_bundles_are_braked_like_one_large_one(place: Place) -> None:
    village, township = _pair(place)
    people = [village.add(f"王{n}") for n in range(60)]
    township.take(village.export(place.root / "one"))
    own = village.desk.device.station_id
    for n, person in enumerate(people[:40]):
        village.edit(person, withdrawn_at=village.clock.now())
        stick = place.root / f"s{n}"
        taken = township.take(village.export(stick), receipts=stick)
        village.take(*stick.glob("*.sdreceipt"))
        del taken
    gone = township.desk.read(
        lambda work: work.scalar(
            "SELECT count(*) FROM people WHERE station_id = :s AND withdrawn_at IS NOT NULL", s=own
        )
    )
    assert gone <= take_in.BRAKE_ROWS


# papers nested without end ----------------------------------------------------------------------------------


def _deep(fields: dict[str, Any]) -> bytes:
    return msgspec.json.encode(fields)[:-1] + b',"more":' + DEEP + b"}"


def _paper(machine: Machine, body: bytes, file: Path) -> Path:
    sign = signer(machine.desk.keys()).sign
    file.write_bytes(msgspec.json.encode(envelope.Envelope(body.decode(), sign(body).decode())))
    return file


def test_papers_nested_without_end_are_refused_in_words(place: Place) -> None:
    village, township = _pair(place)
    paper = _paper(township, _deep({"place": 1}), place.root / "x")
    for read in (place_order.adopt, officer_card.enrol):
        with pytest.raises(Refusal):
            read(village.desk, paper)
    with pytest.raises(down_wire.DownMalformed):
        down_wire.decode(b'{"down":1,"more":' + DEEP + b"}")


def test_an_officers_part_that_makes_no_sense_is_passed_over(place: Place) -> None:
    village, township = _pair(place)
    own = village.desk.device.station_id
    given = {"sealed/" + "0" * 64 + ".json": b'{"more":' + DEEP + b"}"}
    taken = township.desk.change(lambda work: officer_card.take(work, own, given), mode="quiet")
    assert taken == 0


@pytest.mark.parametrize("accepted", [{"x": 1}, {"10.1": -1}, {"10.1.1": 4}, {"1." + "9" * 5000: 1}])
def test_a_receipt_over_nonsense_is_none(place: Place, accepted: dict[str, int]) -> None:
    village, township = _pair(place)
    village.add()
    body = receipt.Receipt(
        receipt=new_id(),
        station=village.desk.device.station_id,
        township=township.desk.device.station_id,
        bundles=(),
        accepted=accepted,
        at="2026-11-22T06:00:00.000Z",
    )
    file = _paper(township, msgspec.json.encode(body), place.root / "x.sdreceipt")
    answer = village.take(file)
    assert [one["reason"] for one in answer.problems] == ["not-a-receipt"]


# who may speak for whom -----------------------------------------------------------------------------------


def test_a_township_writes_nothing_in_the_name_of_a_villages_working_pc(place: Place) -> None:
    """A log is given back to a new PC that asked for it; a PC that has its own takes no words put into its mouth."""
    village, township = _pair(place)
    person = village.add("曾庆兰")
    township.take(village.export(place.root / "s1"))
    own = village.desk.device.station_id
    key = signer(township.desk.keys())

    def forged(work: Work) -> Path:
        until = log.vector(work, own)
        origin = next(one for one in until if one.startswith("10."))
        came = list(log.lines_between(work, own, {}, until))
        lines: list[Any] = []
        last_txn = next(one for one in reversed(came) if isinstance(one, Transaction))
        change = Change(
            seq=until[origin] + 1,
            table="people",
            record=person,
            op="U",
            payload=wire.raw('{"name":"别人"}'),
            replaces=wire.raw(json.dumps({"name": [_birth(came, person)]})),
        )
        lines = [
            msgspec.structs.replace(
                last_txn, txn=last_txn.txn + 1, first_seq=change.seq, count=1, digest="", chain=""
            ),
            change,
        ]
        fields = msgspec.structs.replace(
            errands.fields_of(work, 9, until, {**until, origin: change.seq}, key),
            station=own,
            village="421221106202",
            heads=(),
            lacks=(),
            digests={},
            by=work.station_id,
        )
        return writer.write(place.root, fields, lines, (), [village.desk.keys().recipient], key.sign).path

    answer = village.take(township.desk.read(forged))
    assert answer.applied == 0
    assert village.person(person).name == "曾庆兰"
    assert [one["reason"] for one in answer.problems] == ["signer-unknown"]


def _birth(lines: list[Any], record: str) -> str:
    header: Any = None
    for line in lines:
        if isinstance(line, Transaction):
            header = line
        elif line.record == record and line.op == "I":
            return wire.identity(header.device_no, header.epoch, line.seq)
    raise AssertionError("not there")


def test_a_townships_stolen_pc_signs_nothing_more(place: Place) -> None:
    village, township = _pair(place)
    village.add("曾庆兰")
    stick = place.root / "s1"
    township.take(village.export(stick), receipts=stick)
    device = township.desk.device
    device_errands.revoke(village.desk, Revoke(device.device_id, "stolen", station=device.station_id))
    answer = village.take(*stick.glob("*.sdreceipt"))
    assert [one["reason"] for one in answer.problems] == ["receipt-signature-wrong"]
    assert village.desk.read(lambda work: peers.township_key(work, device.station_id)) is None


def test_a_thiefs_pc_that_shuts_the_villages_own_out_is_overruled_by_the_township(place: Place) -> None:
    from tests.sync.test_revocations import _three

    first, second, township = _three(place)
    second.take(first.export(place.root / "s0"))
    township.take(first.export(place.root / "s1"))
    device_errands.revoke(second.desk, Revoke("010", "stolen"))
    township.take(second.export(place.root / "s2"))
    later = first.add("周真的")
    bundle = first.export(place.root / "s3")
    assert [one["reason"] for one in township.take(bundle).problems] == ["device-revoked"]
    own = first.desk.device.station_id
    device_errands.restore(township.desk, "010", own)
    assert township.take(bundle).problems == ()
    assert township.person(later, own).name == "周真的"
    assert not township.desk.read(lambda work: revocations.limits(work, own)).revoked(10)
    with pytest.raises(revocations.NotRevoked):
        device_errands.restore(township.desk, "010", own)


def test_two_uploads_under_one_name_do_not_hide_each_other(place: Place) -> None:
    from stationdesk.sync import arrivals

    village, township = _pair(place)
    village.add("曾庆兰")
    bundle = village.export(place.root / "s1")
    root = place.root / "far"
    (root / "in").mkdir(parents=True)
    for name, data in (("a", bundle.read_bytes()), ("z", b"rubbish")):
        (root / "in" / name).write_bytes(data)
        told = {"Size": len(data), "Offset": len(data), "MetaData": {"filename": bundle.name}}
        (root / "in" / f"{name}.info").write_text(json.dumps(told))
    made = arrivals.collect(township.desk, root)
    assert made.taken.applied > 0
    assert made.answered == 1


def test_a_device_without_a_card_here_is_no_peer(place: Place) -> None:
    """A card of a station and number that are known, with other keys, takes nobody's place."""
    village, township = _pair(place)
    stranger = Place(place.root / "else")
    stranger.root.mkdir()
    other = stranger.village()
    place.machines.append(other)
    file = place.root / "f.sdcard"
    key = signer(other.desk.keys())

    def forged(work: Work) -> bytes:
        made = peers.own_card(work, key.public.line)
        made = msgspec.structs.replace(made, station=village.desk.device.station_id)
        return envelope.seal(made, key.sign)

    file.write_bytes(other.desk.read(forged))
    with pytest.raises(peers.KeyChanged):
        errands.enrol(township.desk, file)
    count = township.desk.read(lambda work: work.session.query(Peer).filter_by(kind="village").count())
    assert count == 1


@pytest.mark.parametrize(
    "spoilt",
    [
        {"made": "gestern"},
        {"made": "2026-11-22"},
        {"made": "9999-12-31T23:59:59Z"},
        {"kind": "answer", "subject": new_id(), "body": {"result": "finished", "missing": 5}},
        {"kind": "answer", "subject": new_id(), "body": {"result": ["x"], "on": "2026-13-01"}},
        {"kind": "task", "body": {"title": "t", "file": "UEsDBA==", "file_name": "../../x.xlsx"}},
        {"kind": "task", "body": {"title": "t", "file": "!", "fill": 5}},
        {"kind": "task", "body": {"title": "t" * 9999, "file": "", "heading_row": 10**18, "fill": ["?"]}},
        {"kind": "reminder", "body": {"about": "task", "words": {"a": 1}}, "subject": "x"},
    ],
)
def test_one_spoilt_thing_from_the_township_stops_nothing_else(place: Place, spoilt: dict[str, Any]) -> None:
    from stationdesk.services import township_received

    village, township = _pair(place)
    good = {
        "id": new_id(),
        "kind": "reminder",
        "made": "2026-11-22T06:00:00.000Z",
        "office": "town_civil",
        "office_name": "民政办",
        "body": {"about": "other", "words": "请尽快报送"},
    }
    items = [good | {"id": new_id()} | spoilt, good]
    said = {
        "down": 1,
        "township": township.desk.device.station_id,
        "village": village.desk.device.station_id,
        "items": items,
    }
    made = down_wire.decode(msgspec.json.encode(said))
    parcel = down_wire.Parcel(made.township, made.items, ())
    village.desk.take_down(parcel)
    rows = village.desk.read(township_received.listed)
    assert good["id"] in {row.id for row in rows}
    assert len(rows) == 2
    assert village.desk.take_down(parcel).already == 2


def test_an_older_approval_does_not_take_the_place_of_a_newer_one(place: Place) -> None:
    """The stricter word of today is not undone by a file that was kept."""
    from datetime import date, timedelta

    from stationdesk.sync import plain_approvals

    village, township = _pair(place)
    village.add()
    old, new = place.root / "old.sdapproval", place.root / "new.sdapproval"
    code = "421221106202"
    plain_approvals.give(township.desk, code, ("residents",), date(2027, 1, 1), old, whole_numbers=True)
    township.clock.set(township.clock.now() + timedelta(days=1))
    plain_approvals.give(township.desk, code, ("cases",), date(2026, 12, 1), new)
    plain_approvals.take(village.desk, new)
    with pytest.raises(plain_approvals.ApprovalOlder):
        plain_approvals.take(village.desk, old)
    held = village.desk.read(plain_approvals.held)
    assert held is not None
    assert held.numbers == "masked"
    plain_approvals.take(village.desk, new)


@pytest.mark.parametrize("seed", range(5))
def test_whatever_was_altered_sets_end_as_one_by_one_ends(
    place: Place, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Random histories with random spoilt values, orders, references and parents among them."""
    import random
    import shutil

    from stationdesk.sync import bulk_plan
    from tests.fixtures import open_desk
    from tests.sync.test_bulk import contents

    rng = random.Random(seed)
    village, township = _pair(place)
    own = village.desk.device.station_id
    people = [village.add(f"居民{n}", birth=None) for n in range(8)]
    township.take(village.export(place.root / "one"))
    people += [village.add(f"新居民{n}") for n in range(8)]
    for _ in range(25):
        village.edit(rng.choice(people), **{rng.choice(("name", "remark")): f"改{rng.random()}"})
    crafted = _came(township, village.export(place.root / "two"), own)
    kinds = [*NONSENSE.values(), *([_odd(rng, people)] * 12)]
    for _ in range(6):
        at = rng.randrange(len(crafted.came))
        txn, changes = crafted.came[at]
        what = rng.randrange(4)
        if what == 0:
            crafted.came.insert(rng.randrange(len(crafted.came)), crafted.came.pop(at))
        elif what == 1:
            crafted.came.insert(rng.randrange(len(crafted.came)), (txn, changes))
        else:
            how = rng.choice(kinds)
            crafted.came[at] = (txn, [how(one) if one.table == "people" else one for one in changes])
    township.desk.close()
    ends = []
    for name in ("sets", "single"):
        shutil.copytree(township.folder, place.root / name)
        with monkeypatch.context() as patch:
            if name == "single":
                patch.setattr(bulk_plan.Planner, "admit", lambda self, one: False)
            machine = Machine(open_desk(place.root / name, township.clock), township.clock, place.root / name)
            held = take_in_crafted(machine, crafted)
            assert held or seed, "nothing was spoilt"
            ends.append((held, contents(machine, own)))
            machine.desk.close()
    assert ends[0] == ends[1]


def _odd(rng: Any, people: list[str]) -> Callable[[Change], Change]:
    def make(one: Change) -> Change:
        parent = rng.choice(['["10.1.1"]', '["10.1.3","10.1.4"]', "[]", '["77.1.1"]'])
        choices = [
            {"record": rng.choice(people)},
            {"op": "I", "replaces": wire.raw(None)},
            {"payload": wire.raw('{"remark":"a","remark":"b"}')},
            {"payload": wire.raw('{"remark":7}')},
            {"payload": wire.raw('{"remark":1.5e300}')},
            {"payload": wire.raw("{}")},
            {"op": "U", "record": rng.choice(people), "payload": wire.raw('{"remark":"x"}'),
             "replaces": wire.raw(f'{{"remark":{parent}}}')},
            {"record": ""},
            {"table": "households"},
        ]  # fmt: skip
        return msgspec.structs.replace(one, **rng.choice(choices))

    return make


def test_the_brake_goes_by_the_day_of_arrival_not_by_the_day_a_bundle_names(place: Place) -> None:
    """A thief who writes another day into every small bundle withdraws no more than with one large one."""
    village, township = _pair(place)
    people = [village.add(f"王{n}") for n in range(60)]
    township.take(village.export(place.root / "one"))
    for n in range(30):
        village.clock.set(village.clock.now() + timedelta(days=1))
        village.edit(people[n], withdrawn_at=village.clock.now())
        stick = place.root / f"s{n}"
        township.take(village.export(stick), receipts=stick)
        village.take(*stick.glob("*.sdreceipt"))
    gone = township.desk.read(
        lambda work: work.scalar("SELECT count(*) FROM people WHERE withdrawn_at IS NOT NULL")
    )
    assert gone == take_in.BRAKE_ROWS


def test_what_waits_of_a_station_has_an_end_and_comes_in_when_its_gap_is_filled(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    village, township = _pair(place)
    village.add("甲")
    one = village.export(place.root / "one")
    _confirmed(village)
    village.add("乙")
    two = village.export(place.root / "two")
    monkeypatch.setattr(take_in, "HELD_MOST", 10)
    made = township.take(two)
    assert [problem["reason"] for problem in made.problems] == [take_in.TooMuchWaits.code]
    assert township.desk.read(lambda work: work.scalar("SELECT count(*) FROM held")) == 0
    assert len(list((township.desk.home.root / set_aside.FOLDER).iterdir())) == 1
    assert township.take(one).problems == ()
    own = village.desk.device.station_id
    assert township.digests(own) == village.digests()


def _confirmed(village: Machine) -> None:
    from tests.sync.orders import _confirm_all

    _confirm_all(village)


def test_rubbish_does_not_fill_the_computer(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    village, township = _pair(place)
    monkeypatch.setattr(set_aside, "MOST_BYTES", 3000)
    files = [place.root / f"{n}.sdbundle" for n in range(5)]
    for n, file in enumerate(files):
        file.write_bytes(bytes([n]) * 1000)
    made = township.take(*files)
    assert len(list((township.desk.home.root / set_aside.FOLDER).iterdir())) == 3
    assert [one["reason"] for one in made.problems].count(set_aside.FULL) == 2
    assert all(file.is_file() for file in files)
    village.add("好的")
    assert township.take(village.export(place.root / "good")).problems == ()
