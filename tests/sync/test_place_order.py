"""A village whose code or name changes stays the same station: an act of its township, signed and kept."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from stationdesk.cli import frame, verbs
from stationdesk.core.errors import Refusal
from stationdesk.services import numbers, station
from stationdesk.sync import place_order
from stationdesk.sync.place_order import NewPlace
from tests.fixtures import PASSWORD, QUICK
from tests.sync.machines import Machine, Place

NEW = NewPlace(
    "421221106202",
    "421221106299",
    "四邑新村",
    "四邑新村便民服务站",
    "潘政发〔2026〕12号",
    date(2026, 11, 22),
)


def _pair(place: Place) -> tuple[Machine, Machine]:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    village.add("曾庆兰")
    township.take(village.export(place.root / "s0"))
    return village, township


def _number(machine: Machine) -> str:
    return machine.desk.change(lambda work: numbers.take(work, "visit"))


def test_the_station_stays_and_new_numbers_carry_the_new_code(place: Place) -> None:
    village, township = _pair(place)
    station_id, before = village.desk.device.station_id, _number(village)
    file = place.root / "o.sdplace"
    place_order.write(township.desk, NEW, file)
    place_order.adopt(village.desk, file)
    here = village.desk.read(station.detail)
    assert (here.village_code, here.village_name, here.name) == (
        "421221106299",
        "四邑新村",
        "四邑新村便民服务站",
    )
    assert here.full_place.endswith("四邑新村")
    after = _number(village)
    assert before.startswith("421221106202-")
    assert after.startswith("421221106299-")
    assert after.split("-")[1:3] == before.split("-")[1:3]
    assert village.desk.device.station_id == station_id
    bundle = village.export(place.root / "s1")
    assert bundle.name.startswith("421221106299-")
    taken = township.take(bundle)
    assert (taken.problems, taken.conflicts) == ((), 0)
    assert township.digests(station_id) == village.digests(station_id)
    (kept,) = village.desk.read(place_order.history)
    assert (kept.old_code, kept.new_code, kept.document) == (
        "421221106202",
        "421221106299",
        "潘政发〔2026〕12号",
    )
    assert json.loads(kept.signed)["signature"]
    place_order.adopt(village.desk, file)  # again: nothing
    assert len(village.desk.read(place_order.history)) == 1


def test_a_sister_gets_the_new_code_by_bundle(place: Place) -> None:
    village, township = _pair(place)
    sister = place.another(village, "b")
    file = place.root / "o.sdplace"
    place_order.write(township.desk, NEW, file)
    place_order.adopt(village.desk, file)
    sister.take(village.export(place.root / "s1"))
    assert _number(sister).startswith("421221106299-")
    assert len(sister.desk.read(place_order.history)) == 1


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("changed", "card-signature-wrong"),
        ("tomorrow", "order-not-yet"),
        ("twice", "order-out-of-turn"),
        ("elsewhere", "order-for-another-station"),
        ("nonsense", "not-a-place-order"),
    ],
)
def test_an_order_that_does_not_hold_changes_nothing(place: Place, how: str, code: str) -> None:
    village, township = _pair(place)
    file = place.root / "o.sdplace"
    new = replace(NEW, effective=NEW.effective + timedelta(days=1)) if how == "tomorrow" else NEW
    place_order.write(township.desk, new, file)
    if how == "changed":
        file.write_text(file.read_text("utf-8").replace("421221106299", "421221106298"), "utf-8")
    elif how == "twice":
        place_order.adopt(village.desk, file)
        place_order.write(
            township.desk, replace(NEW, village="421221106299", code="421221106297"), place.root / "p"
        )
        last = replace(NEW, village="421221106297", code="421221106296")
        place_order.write(township.desk, last, file)  # the one between was never adopted
    elif how == "elsewhere":
        village = _stranger(place, township)
    elif how == "nonsense":
        file.write_bytes(b"\x00\x01")
    before = village.desk.read(station.detail)
    with pytest.raises(Refusal) as refused:
        place_order.adopt(village.desk, file)
    assert refused.value.code == code
    assert village.desk.read(station.detail) == before


def _stranger(place: Place, township: Machine) -> Machine:
    from stationdesk.core.clock import SetClock
    from stationdesk.services import station as stations
    from tests.fixtures import START, found

    clock = SetClock(START)
    found(place.root / "x", clock, village=stations.village("421221106203", "东村"))
    other = place._opened("x", clock)
    place.enrol(other, township)
    return other


def test_the_command_line_orders_and_adopts(
    place: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    village, township = _pair(place)
    monkeypatch.setenv("STATIONDESK_PASSWORD", PASSWORD)

    def run(machine: Machine, *words: str) -> tuple[int, dict[str, object]]:
        machine.desk.close()
        argv = ["--home", str(machine.folder), "--json", *words]
        code = frame.run(argv, verbs.ALL, clock=machine.clock, kdf=QUICK)
        return code, json.loads(capsys.readouterr().out)

    out = str(place.root / "o.sdplace")
    order = ["--code", "421221106299", "--name", "四邑新村", "--station-name", "四邑新村便民服务站"]
    more = ["--document", "潘政发〔2026〕12号", "--effective", "2026-11-22", "--out", out]
    assert run(township, "township", "place", "421221106202", *order, *more)[0] == 0
    code, answer = run(village, "sync", "place", out)
    assert (code, answer["new"]) == (0, "421221106299")
