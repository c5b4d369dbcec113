"""Sending and fetching by network, and that no word runs ahead of its proof."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from stationdesk.core.errors import Cancelled, Refusal
from stationdesk.desk import Desk
from stationdesk.security.permits import NotPermitted
from stationdesk.sync import carrying, status, trace
from stationdesk.sync.carriers import address as addresses
from stationdesk.sync.carriers.address import Address, AddressNotSafe, AddressWrong, NoAddress, PinWrong
from stationdesk.sync.carriers.memory import FarSide, MemoryCarrier
from tests.sync.machines import Machine, Place


class Net:
    """A village and its township with a far side between them."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.village, self.township = place.village(), place.township()
        place.enrol(self.village, self.township)
        self.far = FarSide()
        self.slept: list[float] = []
        self.village.desk.change(
            lambda work: carrying.set_address(work, Address(url="https://town.example/")), reason="sync:enrol"
        )

    def send(self, **more: object) -> carrying.Sent:
        return carrying.send(
            self.village.desk,
            make=lambda _address: MemoryCarrier(self.far),
            sleep=self.slept.append,
            **more,  # type: ignore[arg-type]
        )

    def fetch(self) -> carrying.Fetched:
        return carrying.fetch(
            self.village.desk, make=lambda _address: MemoryCarrier(self.far), sleep=self.slept.append
        )

    def now(self) -> status.Status:
        return self.village.desk.read(status.status)

    def words(self) -> list[str]:
        return [one.word for one in self.village.desk.read(trace.exports)]

    def answer(self) -> None:
        """The township takes in what arrived and lays its receipt out."""
        desk = self.village.desk
        folder = self.place.root / "taken"
        folder.mkdir(exist_ok=True)
        for (_, name), data in self.far.whole.items():
            (folder / name).write_bytes(data)
        made = self.township.take(*folder.glob("*.sdbundle"), receipts=folder)
        station = desk.read(lambda work: work.station_id)
        self.far.out.setdefault(station, {}).update({one.name: one.read_bytes() for one in made.receipts})


@pytest.fixture
def net(place: Place) -> Net:
    return Net(place)


def outbox(machine: Machine) -> list[Path]:
    folder = carrying.outbox(machine.desk)
    return sorted(folder.iterdir()) if folder.is_dir() else []


def test_each_word_waits_for_its_own_proof(net: Net) -> None:
    net.village.add()
    assert net.now().pending > 0
    net.far.confirms = False
    sent = net.send()
    assert (sent.sent, sent.remaining, sent.problem) == (0, 1, "unconfirmed")
    now = net.now()  # the whole of it is over there, and nobody over there has said so
    assert (now.exported, now.delivered, now.received) == (0, 0, 0)
    assert net.words() == ["pending"]
    net.far.confirms = True
    assert net.fetch().sent == 1
    now = net.now()
    assert now.delivered > 0
    assert (now.exported, now.received, now.pending) == (0, 0, 0)
    assert now.word == status.WORDS["delivered"]
    assert net.words() == ["delivered"]
    net.answer()
    assert net.now().received == 0  # the receipt lies there, and is not read here
    fetched = net.fetch()
    assert (fetched.fetched, fetched.remaining) == (1, 0)
    assert fetched.taken.confirmed > 0
    assert net.now().received > 0
    assert net.words() == ["received"]


def test_a_bundle_in_the_outbox_is_not_exported(net: Net) -> None:
    net.village.add()
    net.far.cut_after = 0
    assert net.send(tries=1).problem == "link-cut"
    assert len(outbox(net.village)) == 1
    now = net.now()
    assert (now.exported, now.delivered) == (0, 0)
    assert now.pending > 0
    assert now.last_export is None


def test_another_file_over_there_is_no_delivery(net: Net) -> None:
    net.village.add()
    net.far.confirms = False
    net.send()
    key = next(iter(net.far.whole))
    net.far.whole[key] = net.far.whole[key][:-1] + b"?"
    net.far.confirms = True
    assert net.fetch().sent == 0
    assert net.now().delivered == 0


def test_a_cut_goes_on_where_it_was_after_a_restart(net: Net) -> None:
    net.village.add()
    net.far.cut_after = 700
    sent = net.send(tries=1)
    assert (sent.sent, sent.remaining, sent.problem) == (0, 1, "link-cut")
    (file,) = outbox(net.village)
    again = net.send()
    assert (again.sent, again.remaining, again.problem) == (1, 0, None)
    assert again.bytes == len(next(iter(net.far.whole.values()))) - 700
    assert again.delivered > 0
    assert not file.exists()


def test_a_cut_is_tried_again_with_growing_pauses(net: Net) -> None:
    net.village.add()
    net.far.cut_after = 10
    assert net.send().sent == 1
    assert len(net.slept) == 1
    assert 0.5 <= net.slept[0] <= 2.0


def test_offline_makes_nothing_and_says_only_what_waits(net: Net) -> None:
    net.village.add()
    net.far.offline = True
    before = net.now()
    for _ in range(3):
        sent = net.send()
        assert (sent.sent, sent.problem) == (0, "offline")
    fetched = net.fetch()
    assert (fetched.fetched, fetched.problem) == (0, "offline")
    assert outbox(net.village) == []
    assert net.now() == before
    assert net.slept == []


def test_sending_twice_sends_once(net: Net) -> None:
    net.village.add()
    assert net.send().sent == 1
    again = net.send()
    assert (again.sent, again.remaining, again.bytes) == (0, 0, 0)
    assert len(net.far.whole) == 1


def test_what_is_new_after_a_sending_is_sent_next(net: Net) -> None:
    net.village.add()
    net.send()
    net.village.add("陈桂英")
    assert net.send().sent == 1
    assert net.now().pending == 0


def test_what_the_township_lost_is_sent_again_after_its_receipt(net: Net) -> None:
    net.village.add()
    net.send()
    net.answer()
    net.village.clock.set(net.village.clock.now().replace(hour=3))
    net.fetch()
    net.village.add("陈桂英")
    net.send()
    first = next(iter(net.far.whole))
    net.far.whole = {first: net.far.whole[first]}  # the second never reached the take-in
    net.village.clock.set(net.village.clock.now().replace(hour=4))
    net.answer()
    net.fetch()
    assert net.send().sent == 1


def test_a_file_that_vanished_from_the_outbox_is_made_anew(net: Net) -> None:
    net.village.add()
    net.far.cut_after = 100
    net.send(tries=1)
    outbox(net.village)[0].unlink()
    assert net.send().sent == 1
    assert net.now().pending == 0


def test_a_fetch_takes_nothing_in_twice(net: Net) -> None:
    net.village.add()
    net.send()
    net.answer()
    assert net.fetch().fetched == 1
    again = net.fetch()
    assert (again.fetched, again.remaining) == (0, 0)


def test_what_is_no_file_of_ours_is_not_fetched_as_one(net: Net) -> None:
    station = net.village.desk.read(lambda work: work.station_id)
    net.far.out[station] = {"a.sdreceipt": b"nonsense"}
    fetched = net.fetch()
    assert fetched.taken.problems[0]["reason"] == "not-a-receipt"
    assert net.now().received == 0


def test_a_stick_is_never_delivered_by_itself(net: Net) -> None:
    net.village.add()
    net.village.export(net.place.root / "stick")
    now = net.now()
    assert now.exported > 0
    assert now.delivered == 0
    assert net.words() == ["exported"]


def test_a_cancel_leaves_the_rest_for_next_time(net: Net) -> None:
    net.village.add()
    with pytest.raises(Cancelled):
        net.send(cancelled=lambda: True)
    assert net.send().sent == 1


def test_without_an_address_it_says_so(desk: Desk) -> None:
    with pytest.raises(NoAddress):
        carrying.send(desk)
    assert desk.read(carrying.way) is None


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (Address(url="http://town.example/"), AddressNotSafe),
        (Address(url="ftp://town.example/"), AddressNotSafe),
        (Address(url="gopher://town.example/"), AddressWrong),
        (Address(url="in"), AddressWrong),
        (Address(url="https:///path"), AddressWrong),
        (Address(url="https://user:word@town.example/"), AddressWrong),
        (Address(url="https://town.example:port/"), AddressWrong),
        (Address(url="https://town.example/", pin="12:34"), PinWrong),
        (Address(url="sftp://town.example/", pin="12:34"), PinWrong),
    ],
)
def test_an_address_that_is_none_is_refused(given: Address, wrong: type[Refusal]) -> None:
    with pytest.raises(wrong):
        addresses.checked(given)


def test_the_password_is_shown_to_nobody_and_kept_when_left_empty(desk: Desk) -> None:
    given = Address(url="https://town.example/x", user="v12", secret="s3cret-word")

    def put(one: Address) -> None:
        desk.change(lambda work: carrying.set_address(work, one), reason="sync:enrol")

    put(given)
    assert "s3cret" not in repr(given) + repr(desk.read(carrying.way))
    put(Address(url="https://town.example/x", user="v12"))
    kept = desk.read(carrying.address)
    assert kept is not None
    assert kept.secret == "s3cret-word"
    put(Address(url="https://elsewhere.example/x", user="v12"))
    kept = desk.read(carrying.address)
    assert kept is not None
    assert kept.secret == ""


def test_only_who_may_enrol_says_where_to(desk: Desk) -> None:
    desk.actor = replace(desk.actor, permits=frozenset({"sync:export"}))
    with pytest.raises(NotPermitted):
        desk.change(
            lambda work: carrying.set_address(work, Address(url="https://town.example/")), reason="sync:enrol"
        )


def test_in_the_background_bundles_do_not_grow_by_the_hour(net: Net) -> None:
    net.village.add()
    assert net.send(sparing=True).sent == 1
    start = net.village.clock.now()
    sent = []
    for hour in range(1, 73):
        net.village.clock.set(start + timedelta(hours=hour))
        net.village.add(f"第{hour}人")
        if net.send(sparing=True).sent:
            sent.append(hour)
    assert sent[0] == 2
    assert sent[1] in (6, 7)
    assert len(sent) <= 10
    assert net.send().sent == 1  # a person who presses the button does not wait
