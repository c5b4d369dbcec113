"""A named officer at the township reads mandatory reports; nobody else there does, and no key of the township helps."""

from __future__ import annotations

import msgspec
import pytest

from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.report_contents import NamedPerson
from stationdesk.desk import Desk
from stationdesk.security import sealed as sealing
from stationdesk.security import slots
from stationdesk.services import left_behind_report_keys as report_keys
from stationdesk.services import left_behind_reports as reports
from stationdesk.services import left_behind_reports_read as reading
from stationdesk.services import officer_keys, officer_reports, users
from stationdesk.services.left_behind_reports import NewReport
from stationdesk.sync import card, officer_card, peers
from tests.fixtures import PIN, open_desk
from tests.sync.machines import Machine, Place
from tests.sync.test_mandatory_reports import SECRET, everything, written


def _officer(township: Machine, name: str = "严督导", post: str = "child_director") -> str:
    user = new_id()
    person = township.desk.slots.add(township.desk.opened, slots.NewPerson(user, name, PIN))
    new = users.NewUser(name, (post,), person.recipient, user)
    township.desk.change(lambda work: users.add(work, new), reason="users:manage")
    return user


def _as(township: Machine, user: str) -> Desk:
    desk = open_desk(township.folder, township.clock, user, PIN)
    desk._lock = township.desk._lock  # one process, one lock
    return desk


def _two(place: Place) -> tuple[Machine, Machine, str]:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    officer = _officer(township)
    file = place.root / "yan.sdofficer"
    made = officer_card.write(township.desk, officer, "儿童督导员", file)
    assert officer_card.enrol(village.desk, file).fingerprint == made.fingerprint
    return village, township, officer


def test_the_named_officer_reads_the_report_and_nobody_else_at_the_township(place: Place) -> None:
    village, township, officer = _two(place)
    report_id = written(village)
    assert officer_keys.prepare(village.desk) == officer_keys.Prepared(1, 0)
    assert officer_keys.prepare(village.desk) == officer_keys.Prepared(0, 0)
    township.take(village.export(place.root / "s"))
    station = village.desk.device.station_id
    desk = _as(township, officer)
    try:
        own = desk.opened.recipient
        (line,) = desk.read(lambda work: officer_reports.listed(work, own))
        assert (line.id, line.station_id, line.village) == (report_id, station, "四邑村便民服务站")
        found = desk.change(lambda work: officer_reports.open_report(work, station, report_id, own))
        opened = reading.unseal(found, desk.opened.identity)
        assert opened.body.facts == SECRET if hasattr(opened.body, "facts") else SECRET in str(opened.body)
        assert len(opened.calls) == 1
    finally:
        desk._engine.dispose()
    # The one who enrolled the officer is the township's administrator: no number, no content.
    admin = township.desk.opened.recipient
    assert township.desk.read(lambda work: officer_reports.listed(work, admin)) == ()
    with pytest.raises(report_keys.ReportUnknown):
        township.desk.change(lambda work: officer_reports.open_report(work, station, report_id, admin))
    sealed = township.desk.read(lambda work: officer_reports._wraps(work, own))
    for identity in (township.desk.opened.identity, township.desk.read(peers.own_identity)):
        for wrapped in (one for wraps in sealed.values() for one in wraps):
            with pytest.raises(sealing.NotPermittedToRead):
                sealing.wrap_for(admin, wrapped, identity)
    assert SECRET not in everything(township.desk)


def test_the_wraps_are_a_part_of_their_own_and_never_in_the_log(place: Place) -> None:
    village, township, _officer_id = _two(place)
    written(village)
    officer_keys.prepare(village.desk)
    bundle = village.export(place.root / "s")
    from stationdesk.sync import reader

    identity = township.desk.read(peers.own_identity)
    with reader.open(
        bundle, [identity], lambda claim: township.desk.read(lambda work: peers.key_for(work, claim))
    ) as opened:
        assert len(opened.sealed()) == 1
        assert opened.manifest.min_reader == 2
        (body,) = opened.sealed().values()
        for line in opened.lines():
            assert b"officer_parts" not in repr(line).encode()
        wraps = officer_card.msgspec.json.decode(body)["wraps"]
        assert wraps
    log = village.desk.read(lambda work: [row["payload"] for row in work.rows("SELECT payload FROM changes")])
    assert not any(wrapped in (payload or "") for wrapped in wraps.values() for payload in log)


def test_an_officer_whom_the_report_names_is_not_let_in(place: Place) -> None:
    village, township, _officer_id = _two(place)
    new = NewReport("4", SECRET, who="女孩", named=(NamedPerson(name="严督导"),))
    village.desk.change(lambda work: reports.report(work, new))
    assert officer_keys.prepare(village.desk) == officer_keys.Prepared(0, 1)
    assert officer_keys.prepare(village.desk) == officer_keys.Prepared(0, 0), (
        "asked once, not at every export"
    )
    township.take(village.export(place.root / "s"))
    assert township.desk.read(lambda work: work.scalar("SELECT count(*) FROM officer_parts")) == 0


def test_an_officer_who_leaves_gets_nothing_more(place: Place) -> None:
    village, township, _officer_id = _two(place)
    written(village)
    officer_keys.prepare(village.desk)
    village.desk.change(lambda work: officer_card.withdraw(work, "严督导", "调离"))
    assert village.desk.read(officer_card.parts) == {}
    assert officer_keys.prepare(village.desk) == officer_keys.Prepared(0, 0)
    township.take(village.export(place.root / "s"))
    assert township.desk.read(lambda work: work.scalar("SELECT count(*) FROM officer_parts")) == 0


def test_a_card_of_an_officer_is_believed_only_from_our_own_township(place: Place) -> None:
    village, township, officer = _two(place)
    file = place.root / "again.sdofficer"
    officer_card.write(township.desk, officer, "儿童督导员", file)
    body = file.read_text().replace("严督导", "别的人")
    file.write_text(body)
    with pytest.raises(card.CardSignatureWrong):
        officer_card.enrol(village.desk, file)
    with pytest.raises(Refusal):
        officer_card.enrol(village.desk, place.root / "t-a.sdcard")


@pytest.mark.parametrize("first", [True, False])
def test_a_spoilt_wrap_takes_no_report_from_the_officer(place: Place, first: bool) -> None:
    """The township cannot tell which wrap is right, only the officer's key can: so none takes another's place."""
    village, township, officer = _two(place)
    report_id = written(village)
    officer_keys.prepare(village.desk)
    station = village.desk.device.station_id
    good = village.desk.read(officer_card.parts)
    ((name, body),) = good.items()
    part = msgspec.json.decode(body, type=officer_card.Part)
    theirs = sealing.new_group([part.recipient]).wraps[part.recipient]
    bad = [
        {name: msgspec.json.encode(msgspec.structs.replace(part, wraps=dict.fromkeys(part.wraps, wrap)))}
        for wrap in ("???", "", theirs, "x" * 100_000, sealing._encrypt(b"\xff", part.recipient), "AAAA")
    ]

    def take(given: dict[str, bytes]) -> None:
        township.desk.change(lambda work: officer_card.take(work, station, given), mode="quiet")

    if first:
        take(bad[2])
        take(bad[0])
    township.take(village.export(place.root / "s"))
    for given in bad:
        take(given)
    desk = _as(township, officer)
    try:
        own = desk.opened.recipient
        found = desk.change(lambda work: officer_reports.open_report(work, station, report_id, own))
        assert SECRET in str(msgspec.to_builtins(reading.unseal(found, desk.opened.identity).body))
    finally:
        desk._engine.dispose()
