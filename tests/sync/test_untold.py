"""The receipt by telephone, and what we have not been told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stationdesk.sync import errands, phone, shortcode, status, untold
from stationdesk.sync.peers import list_all
from tests.sync.machines import Machine, Place


def reported(place: Place) -> tuple[Machine, Machine]:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    village.add()
    township.take(village.export(place.root / "stick"))
    return village, township


def typed(village: Machine, code: str) -> phone.Heard:
    return village.desk.change(lambda work: phone.confirm(work, code), mode="quiet")


def station_of(machine: Machine) -> str:
    return machine.desk.read(lambda work: work.station_id)


def look(machine: Machine) -> untold.Untold:
    return machine.desk.read(untold.untold)


def test_a_code_read_out_is_a_receipt(place: Place) -> None:
    village, township = reported(place)
    code = errands.code_for(township.desk, station_of(village))
    assert village.desk.read(status.status).received == 0
    heard = typed(village, f" {code.lower().replace('-', ' ').replace('0', 'o')} ")
    assert heard.confirmed > 0
    assert heard.township == "潘家湾镇便民服务中心"
    now = village.desk.read(status.status)
    assert (now.received, now.pending, now.exported) == (heard.confirmed, 0, 0)
    assert now.last_receipt is not None
    assert typed(village, code).confirmed == 0


def test_a_code_for_an_older_bundle_confirms_only_that(place: Place) -> None:
    village, township = reported(place)
    code = errands.code_for(township.desk, station_of(village))
    village.add("陈桂英")
    village.export(place.root / "stick")
    heard = typed(village, code)
    now = village.desk.read(status.status)
    assert (now.received, now.exported > 0) == (heard.confirmed, True)


def test_a_wrong_code_is_explained_and_confirms_nothing(place: Place) -> None:
    village, township = reported(place)
    code = errands.code_for(township.desk, station_of(village)).replace("-", "")
    other = ("1" if code[0] != "1" else "2") + code[1:]
    for text, wrong in (
        ("", shortcode.CodeMistyped),
        (code[:-1], shortcode.CodeMistyped),
        (code[:-1] + "U", shortcode.CodeMistyped),
        (other, shortcode.CodeMatchesNothing),
    ):
        with pytest.raises(wrong) as told:
            typed(village, text)
        assert "请" in told.value.message
    assert village.desk.read(status.status).received == 0


def test_a_code_without_a_township_says_what_lacks(place: Place) -> None:
    village = place.village()
    with pytest.raises(phone.NoTownship):
        typed(village, "0" * 12)


def test_what_was_sent_and_never_answered_is_listed_by_its_range(place: Place) -> None:
    village, township = reported(place)
    found = look(village)
    (one,) = found.unanswered
    assert one.word == "exported"
    assert one.ranges == (("10.1", 1, one.ranges[0][2]),)
    assert [(peer.kind, peer.days) for peer in found.silent] == [("township", None)]
    assert "照常办事" in found.sentence
    village.take(
        *township.take(*(place.root / "stick").glob("*.sdbundle"), receipts=place.root / "receipts").receipts
    )
    found = look(village)
    assert found.unanswered == ()
    assert found.silent[0].days == 0


def test_a_month_without_a_word_is_one_calm_line(place: Place) -> None:
    village, township = reported(place)
    typed(village, errands.code_for(township.desk, station_of(village)))
    village.clock.set(village.clock.now() + timedelta(days=35))
    village.add("陈桂英")
    found = look(village)
    assert found.silent[0].days == 35
    assert found.sentence == "35 天没有镇里的消息。没有网络不要紧，资料都在本机，照常办事。"


def test_the_township_sees_who_was_silent_longest(place: Place) -> None:
    _village, township = reported(place)
    township.clock.set(township.clock.now() + timedelta(days=40))
    found = look(township)
    assert [(one.kind, one.days) for one in found.silent] == [("village", 40)]
    assert found.sentence.startswith("1 个村")
    assert len(township.desk.read(list_all)) == 1


def test_two_computers_of_one_station_are_told_apart_by_their_numbers(place: Place) -> None:
    from stationdesk.sync import trace

    first = place.village()
    place.another(first, "b")
    place.another(first, "c")
    first.add()
    first.export(place.root / "out")
    names = [one.name for one in first.desk.read(untold.untold).silent]
    assert len(set(names)) == len(names) == 2
    assert any(len(set(one.to)) == len(one.to) == 2 for one in first.desk.read(trace.exports))
