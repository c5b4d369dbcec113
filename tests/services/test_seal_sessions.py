"""Seals that several hold: opened, used, signed for and closed before enough of them; the envelopes make a chain."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.ids import new_id
from stationdesk.desk import Desk
from stationdesk.security import presence, slots
from stationdesk.security.permits import NotPermitted, SamePersonTwice
from stationdesk.services import seal, seal_holders, seal_records, seal_sessions, users
from stationdesk.services.seal_holders import Arrangement, NewHolder
from stationdesk.services.seal_sessions import CarriedOut, Closing, OnPaper, Opening, Use
from tests.fixtures import PIN, START
from tests.services.test_certificates import issued, person

NAMES = ("欧阳兰", "买买提·吐尔逊", "周小芳")
PINS = {"欧阳兰": "582913", "买买提·吐尔逊": "770342", "周小芳": "918264"}
LETTER = {"document": "letter", "title": "公函", "approver": "曾令高"}


def petals(desk: Desk, quorum: int = 3, envelope: str = "FQ-1") -> None:
    """A seal in three parts, with the PINs of its holders."""
    desk.change(lambda work: seal.set_up(work, work.user_id or ""))
    wanted = Arrangement("petals", tuple(NewHolder(n, "村民代表") for n in NAMES), quorum, envelope)
    desk.change(lambda work: seal_holders.arrange(work, wanted))
    head = witness(desk)
    for name, pin in PINS.items():
        desk.change(
            lambda work, n=name, p=pin: seal_holders.set_pin(
                work, of(work, n), p, proved=head, cost=presence.QUICK
            )
        )


def witness(desk: Desk) -> str:
    """The head, who is there when holders without an account choose their PIN."""
    known = {row.name: row.id for row in desk.read(users.list_all)}
    if "曾令高" in known:
        return known["曾令高"]
    user_id = new_id()
    added = desk.slots.add(desk.opened, slots.NewPerson(user_id, "曾令高", PIN))
    new = users.NewUser("曾令高", ("head",), added.recipient, user_id)
    desk.change(lambda work: users.add(work, new), reason="users:manage")
    return user_id


def of(work: object, name: str) -> str:
    return seal_holders.holder_of(work, name).id  # type: ignore[arg-type]


def prove(desk: Desk, *names: str) -> None:
    for name in names:
        tried = desk.change(lambda work, n=name: seal_holders.prove(work, of(work, n), PINS[n]))
        assert tried.right


def open_(desk: Desk, names: tuple[str, ...] = NAMES, **more: object) -> seal_sessions.SessionRow:
    given: dict[str, object] = {"holders": names, "envelope": "FQ-1"}
    opening = Opening(**(given | more))  # type: ignore[arg-type]
    return desk.change(lambda work: seal_sessions.open_(work, opening))


def use(desk: Desk, **more: object) -> seal.SealLine:
    return desk.change(lambda work: seal.use(work, Use(**(LETTER | more))))  # type: ignore[arg-type]


def close(
    desk: Desk, envelope: str = "FQ-2", names: tuple[str, ...] = NAMES, **more: object
) -> seal_sessions.SessionRow:
    closing = Closing(names, envelope, **more)  # type: ignore[arg-type]
    return desk.change(lambda work: seal_sessions.close(work, closing))


def test_a_seal_in_parts_is_opened_used_signed_for_and_closed_before_all_its_holders(desk: Desk) -> None:
    petals(desk)
    prove(desk, *NAMES)
    opened = open_(desk)
    assert (opened.envelope, opened.holders, opened.closed_at) == ("FQ-1", NAMES, None)
    line = use(desk, copies=2, pages=3, straddle=True)
    assert (line.session, line.document, line.copies, line.straddle) == (
        opened.number,
        "介绍信、公函",
        2,
        True,
    )
    prove(desk, *NAMES)
    closed = close(desk)
    assert (closed.new_envelope, closed.uses) == ("FQ-2", 1)
    assert desk.read(seal_holders.standing).envelope == "FQ-2"
    assert desk.read(seal.gaps) == seal.Gaps((), (), ())


def test_below_the_quorum_the_seal_stays_in_its_envelope(desk: Desk) -> None:
    petals(desk)
    prove(desk, *NAMES[:2])
    with pytest.raises(seal_sessions.HoldersAbsent):
        open_(desk)
    assert desk.read(seal_sessions.sessions) == ()
    prove(desk, NAMES[2])
    assert open_(desk).number


def test_a_proof_of_presence_serves_one_step_and_only_for_a_while(desk: Desk, clock: SetClock) -> None:
    petals(desk)
    prove(desk, *NAMES)
    open_(desk)
    with pytest.raises(seal_sessions.HoldersAbsent):
        close(desk)
    prove(desk, *NAMES)
    clock.set(START + timedelta(minutes=11))
    with pytest.raises(seal_sessions.HoldersAbsent):
        close(desk)
    prove(desk, *NAMES)
    assert close(desk).closed_at


def test_a_wrong_pin_is_counted_waits_longer_each_time_and_never_for_ever(
    desk: Desk, clock: SetClock
) -> None:
    petals(desk)
    waits = []
    for _ in range(12):
        tried = desk.change(lambda work: seal_holders.prove(work, of(work, NAMES[0]), "000001"))
        assert not tried.right
        waits.append(tried.wait_seconds)
        clock.set(clock.now() + timedelta(seconds=tried.wait_seconds))
    assert waits == [0, 0, 30, 60, 120, 240, 480, 900, 900, 900, 900, 900]
    assert desk.change(lambda work: seal_holders.prove(work, of(work, NAMES[0]), PINS[NAMES[0]])).right


def test_while_one_waits_the_right_pin_does_not_count_either(desk: Desk) -> None:
    petals(desk)
    for _ in range(3):
        desk.change(lambda work: seal_holders.prove(work, of(work, NAMES[0]), "000001"))
    tried = desk.change(lambda work: seal_holders.prove(work, of(work, NAMES[0]), PINS[NAMES[0]]))
    assert not tried.right
    assert 0 < tried.wait_seconds <= 31


def test_an_envelope_that_is_not_the_last_one_needs_words_and_stays_in_the_book(desk: Desk) -> None:
    petals(desk)
    prove(desk, *NAMES)
    open_(desk)
    prove(desk, *NAMES)
    close(desk)
    prove(desk, *NAMES)
    with pytest.raises(seal_sessions.EnvelopeDiffers):
        open_(desk, envelope="FQ-9")
    odd = open_(desk, envelope="FQ-9", remark="封条被雨淋湿，换过一次，三人在场。")
    prove(desk, *NAMES)
    close(desk, "FQ-10")
    rows = desk.read(seal_sessions.sessions)
    assert [row.chain_broken for row in rows] == [False, True]
    assert desk.read(seal.gaps).chain == (odd.number,)


def test_an_envelope_number_is_never_used_twice(desk: Desk) -> None:
    petals(desk)
    prove(desk, *NAMES)
    open_(desk)
    prove(desk, *NAMES)
    with pytest.raises(seal_sessions.EnvelopeUsed):
        close(desk, "FQ-1")


def test_a_certificate_is_sealed_only_in_an_open_session_and_never_by_who_approved_it(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    head = colleague(desk, "head")
    done = issued(desk, head, person(desk, "曾小敏"))
    petals(desk)
    with pytest.raises(seal.SessionNeeded, match="三瓣章"):
        desk.change(lambda work: seal.confirm(work, seal.Sealing(done.number or "")))
    with pytest.raises(seal_sessions.SessionNotOpen):
        use(desk, certificate=done.number)
    assert desk.read(seal.gaps).unsealed == (done.number,)
    prove(desk, *NAMES)
    open_(desk)
    with pytest.raises((NotPermitted, SamePersonTwice)):
        head.change(lambda work: seal.use(work, Use(certificate=done.number or "")))
    assert use(desk, certificate=done.number).paper_number == done.number
    with pytest.raises(seal_sessions.SealedAlready):
        use(desk, certificate=done.number)
    assert desk.read(seal.gaps).unsealed == ()


@pytest.mark.parametrize("kind", ["loan", "contract", "land"])
def test_loans_contracts_and_land_need_the_decision_of_a_meeting(desk: Desk, kind: str) -> None:
    given = Use(document=kind, title="合同", approver="曾令高")
    with pytest.raises(seal_sessions.DecisionMissing):
        desk.change(lambda work: seal.use(work, given))
    line = desk.change(
        lambda work: seal.use(work, Use(document=kind, title="合同", decision="村民代表会议〔2026〕7号"))
    )
    assert line.note == "村民代表会议〔2026〕7号"


def test_what_the_head_must_allow_names_who_allowed_it(desk: Desk) -> None:
    with pytest.raises(seal_sessions.ApprovalMissing):
        use(desk, approver="")
    with pytest.raises(seal_sessions.DocumentUnknown):
        use(desk, document="随便")
    with pytest.raises(seal_sessions.DocumentTitleMissing):
        use(desk, title=" ")
    with pytest.raises(seal_sessions.CopiesWrong):
        use(desk, copies=0)
    assert desk.read(seal.book) == ()


def test_a_session_on_paper_is_typed_in_by_two_and_no_later_than_it_was(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    petals(desk)
    other = colleague(desk, "worker").actor.user_id or ""
    me = desk.actor.user_id or ""
    yesterday = START - timedelta(days=1)
    with pytest.raises(seal_sessions.SecondPersonNeeded):
        open_(desk, paper=OnPaper(yesterday, me))
    with pytest.raises(seal_sessions.PaperTimeWrong):
        open_(desk, paper=OnPaper(START + timedelta(days=1), other))
    row = open_(desk, paper=OnPaper(yesterday, other))
    assert (row.on_paper, row.opened_at) == (True, yesterday)
    assert use(desk).used_at == yesterday
    with pytest.raises(seal_sessions.PaperTimeWrong):
        close(desk, paper=OnPaper(yesterday - timedelta(hours=1), other))
    assert close(
        desk, paper=OnPaper(yesterday + timedelta(hours=1), other)
    ).closed_at == yesterday + timedelta(hours=1)


def test_a_part_goes_to_somebody_else_only_before_a_witness(desk: Desk) -> None:
    petals(desk)
    people = (NewHolder("欧阳兰"), NewHolder("新代表"), NewHolder("周小芳"))
    with pytest.raises(seal_holders.WitnessNeeded):
        desk.change(lambda work: seal_holders.arrange(work, Arrangement("petals", people)))
    with pytest.raises(seal_holders.WitnessNeeded):
        desk.change(lambda work: seal_holders.arrange(work, Arrangement("petals", people, witness="新代表")))
    both = (NewHolder("甲代表"), NewHolder("乙代表"), NewHolder("周小芳"))
    with pytest.raises(seal_holders.WitnessNeeded):
        # Who gets one part does not watch over the other.
        desk.change(lambda work: seal_holders.arrange(work, Arrangement("petals", both, witness="乙代表")))
    now = desk.change(
        lambda work: seal_holders.arrange(
            work, Arrangement("petals", people, witness="曾令高", reason="换届")
        )
    )
    assert [one.name for one in now.holders] == ["欧阳兰", "新代表", "周小芳"]
    assert [bool(one.pin_set_at) for one in now.holders] == [True, False, True]
    made = desk.change(seal_records.handover)
    assert made.kind == "seal_handover"


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        (Arrangement("four"), seal_holders.MethodUnknown),
        (Arrangement("petals", (NewHolder("甲"),)), seal_holders.HoldersTooFew),
        (Arrangement("petals", (NewHolder("甲"), NewHolder(" "))), seal_holders.HoldersTooFew),
        (Arrangement("petals", (NewHolder("甲"), NewHolder("甲"))), seal_holders.HolderTwice),
        (Arrangement("envelope", (NewHolder("甲"), NewHolder("乙")), 3), seal_holders.QuorumWrong),
        (Arrangement("envelope", (NewHolder("甲"), NewHolder("乙")), 1), seal_holders.QuorumWrong),
    ],
)
def test_an_arrangement_that_protects_nothing_is_refused(
    desk: Desk, wanted: Arrangement, error: type[Exception]
) -> None:
    desk.change(lambda work: seal.set_up(work, work.user_id or ""))
    with pytest.raises(error):
        desk.change(lambda work: seal_holders.arrange(work, wanted))
    assert desk.read(seal_holders.standing).method == "single"


@pytest.mark.parametrize("pin", ["12345", "123456", "654321", "111111", "x" * 21, ""])
def test_a_pin_that_is_tried_first_is_not_taken(desk: Desk, pin: str) -> None:
    petals(desk)
    with pytest.raises(seal_holders.PinLength):
        desk.change(
            lambda work: seal_holders.set_pin(work, of(work, NAMES[0]), pin, proved=witness(desk), again=True)
        )


def test_a_forgotten_pin_is_set_anew_only_on_purpose(desk: Desk) -> None:
    petals(desk)
    head = witness(desk)
    with pytest.raises(seal_holders.PinSetAlready):
        desk.change(lambda work: seal_holders.set_pin(work, of(work, NAMES[0]), "482913", proved=head))
    desk.change(
        lambda work: seal_holders.set_pin(
            work, of(work, NAMES[0]), "482913", proved=head, again=True, cost=presence.QUICK
        )
    )
    assert desk.change(lambda work: seal_holders.prove(work, of(work, NAMES[0]), "482913")).right


def test_whoever_keeps_the_seal_cannot_set_the_holders_pins_alone(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    desk.change(lambda work: seal.set_up(work, work.user_id or ""))
    one = colleague(desk, "worker", name="欧阳兰").actor.user_id or ""
    outsider = colleague(desk, "worker", name="周文书").actor.user_id or ""
    head, me = witness(desk), desk.actor.user_id or ""
    parts = (NewHolder("欧阳兰", user_id=one), NewHolder("买买提·吐尔逊"))
    desk.change(lambda work: seal_holders.arrange(work, Arrangement("petals", parts, 2, "FQ-1")))

    def choose(name: str, proved: str) -> None:
        desk.change(
            lambda work: seal_holders.set_pin(
                work, of(work, name), "582913", proved=proved, cost=presence.QUICK
            )
        )

    for somebody in (me, head, outsider, "", "nobody"):
        with pytest.raises(seal_holders.OwnPasswordNeeded):
            choose("欧阳兰", somebody)
    for somebody in (me, outsider, "", "nobody"):
        with pytest.raises(seal_holders.SecondNeededForPin):
            choose("买买提·吐尔逊", somebody)
    assert not any(row.pin_set_at for row in desk.read(seal_holders.standing).holders)
    choose("欧阳兰", one)
    choose("买买提·吐尔逊", one)
    assert all(row.pin_set_at for row in desk.read(seal_holders.standing).holders)
    entries = desk.read(
        lambda work: work.rows("SELECT detail FROM audit WHERE tag = 'seal:keep' AND detail LIKE '%pin%'")
    )
    assert [one in row["detail"] for row in entries] == [True, True]


def test_a_holder_who_is_a_user_by_name_is_that_user(desk: Desk, colleague: Callable[..., Desk]) -> None:
    desk.change(lambda work: seal.set_up(work, work.user_id or ""))
    colleague(desk, "worker", name="欧阳兰")
    parts = (NewHolder("欧阳兰"), NewHolder("周小芳"))
    desk.change(lambda work: seal_holders.arrange(work, Arrangement("petals", parts, 2, "FQ-1")))
    head = witness(desk)
    with pytest.raises(seal_holders.OwnPasswordNeeded):
        desk.change(lambda work: seal_holders.set_pin(work, of(work, "欧阳兰"), "582913", proved=head))


def test_a_seal_carried_out_names_who_answers_and_is_late_when_it_is_not_back(
    desk: Desk, clock: SetClock
) -> None:
    petals(desk)
    prove(desk, *NAMES)
    with pytest.raises(seal_sessions.BorrowerMissing):
        open_(desk, out=CarriedOut("镇政府", "", "曾令高", START + timedelta(hours=4)))
    row = open_(desk, out=CarriedOut("镇政府", "周小芳", "曾令高", START + timedelta(hours=4)))
    assert (row.place, row.late) == ("镇政府", False)
    assert use(desk).where == "镇政府"
    clock.set(START + timedelta(hours=5))
    assert [one.late for one in desk.read(seal_sessions.running)] == [True]


def test_a_stopped_seal_is_used_no_more_and_its_book_stays(desk: Desk) -> None:
    desk.change(lambda work: seal.set_up(work, work.user_id or ""))
    use(desk)
    with pytest.raises(seal_holders.StopReasonMissing):
        desk.change(lambda work: seal_holders.stop(work, "", " "))
    desk.change(lambda work: seal_holders.stop(work, "", "边框缺损"))
    with pytest.raises(seal_holders.SealStopped):
        use(desk)
    assert len(desk.read(seal.book)) == 1


def test_nothing_about_the_keeping_changes_while_the_seal_is_out_of_its_envelope(desk: Desk) -> None:
    petals(desk)
    prove(desk, *NAMES)
    open_(desk)
    with pytest.raises(seal_holders.SessionOpen):
        desk.change(lambda work: seal_holders.arrange(work, Arrangement("single")))
    with pytest.raises(seal_holders.SessionOpen):
        desk.change(lambda work: seal_holders.stop(work, "", "遗失"))
    with pytest.raises(seal_holders.SessionOpen):
        open_(desk)


def test_the_book_as_paper_runs_on_from_the_volume_before_and_says_what_is_missing(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    head = colleague(desk, "head")
    done = issued(desk, head, person(desk, "曾小敏"))
    use(desk)
    made = desk.change(lambda work: seal_records.book(work, first_page=21))
    facts = desk.read(lambda work: seal_records.papers.facts(work, made.id))
    assert facts.first_page == 21  # type: ignore[attr-defined]
    assert [one.title for one in facts.lines] == ["公函"]  # type: ignore[attr-defined]
    assert done.number in facts.gaps[0]  # type: ignore[attr-defined]
    before = desk.change(lambda work: seal_records.book(work, until=date(2026, 11, 21)))
    assert desk.read(lambda work: seal_records.papers.facts(work, before.id)).lines == ()  # type: ignore[attr-defined]
    with pytest.raises(seal_records.PagesWrong):
        desk.change(lambda work: seal_records.book(work, first_page=0))


def test_only_who_keeps_seals_opens_them(desk: Desk, colleague: Callable[..., Desk]) -> None:
    petals(desk)
    prove(desk, *NAMES)
    worker = colleague(desk, "worker")
    with pytest.raises(NotPermitted):
        worker.change(lambda work: seal_sessions.open_(work, Opening(NAMES, "FQ-1")))


def test_who_may_not_keep_the_seal_is_named_and_not_whoever_arranges_it(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    worker = colleague(desk, "worker", name="陈干事")
    with pytest.raises(seal.KeeperMayNot, match="陈干事") as said:
        desk.change(lambda work: seal.set_up(work, worker.actor.user_id or ""))
    assert said.value.field == "keeper"


def test_a_stopped_seal_seals_no_certificate_and_a_new_one_is_written_down_beside_it(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    head = colleague(desk, "head")
    done = issued(desk, head, person(desk, "曾小敏"))
    desk.change(lambda work: seal.set_up(work, work.user_id or ""))
    desk.change(lambda work: seal_holders.stop(work, "", "边框缺损"))
    with pytest.raises(seal_holders.SealStopped):
        desk.change(lambda work: seal.confirm(work, seal.Sealing(done.number or "")))
    new = desk.change(lambda work: seal.set_up(work, work.user_id or ""))
    assert (
        desk.change(lambda work: seal.confirm(work, seal.Sealing(done.number or ""))).paper_number
        == done.number
    )
    rows = desk.read(seal.list_all)
    assert len(rows) == 2
    assert desk.read(seal_holders.standing).id == new.id
