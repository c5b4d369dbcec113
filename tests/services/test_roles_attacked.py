"""Who may not do both, under attack: other spellings of a name, second accounts, denied signatures, papers past reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from stationdesk.core.certificate_states import StepNotAllowed
from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.security.permits import SamePersonTwice
from stationdesk.services import (
    certificate_checks,
    certificate_record,
    certificates,
    committee,
    decisions,
    paper_approvals,
    seal,
    seal_holders,
    seal_sessions,
    supervision,
)
from stationdesk.services.committee import NewMember
from stationdesk.services.seal_holders import Arrangement, NewHolder
from stationdesk.services.seal_sessions import Use
from tests.services.test_certificates import draft, issued, letter, person
from tests.services.test_decisions import checked, held, opened
from tests.services.test_paper_approvals import drafted, signed
from tests.services.test_publicity import account


def member(desk: Desk, name: str, body: str) -> committee.MemberRow:
    return desk.change(lambda work: committee.add(work, NewMember(name, body)))


def check(desk: Desk, *checkers: str, **more: object) -> supervision.CheckRow:
    new = checked(**({"checkers": checkers, "problem": False} | more))
    return desk.change(lambda work: supervision.record(work, new))


def test_a_member_of_the_committee_is_known_by_any_spelling_of_the_name(desk: Desk) -> None:
    member(desk, "买买提·吐尔逊", "committee")
    with pytest.raises(committee.MemberConflicted):
        member(desk, "买买提 · 吐尔逊", "supervisors")
    with pytest.raises(committee.MemberConflicted):
        member(desk, "买买提•吐尔逊", "supervisors")
    with pytest.raises(committee.MemberTwice):
        member(desk, "买买提吐尔逊", "committee")
    why = desk.read(lambda work: committee.why_not(work, name="买买提 吐尔逊"))
    assert why, "nor by another spelling of their user's name"
    assert desk.read(lambda work: committee.why_not(work, name="周 某", concerned=("周某",)))


def test_the_same_checker_twice_is_one_and_leaders_check_nothing_by_any_spelling(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    colleague(desk, "head", name="李主任")
    supervisor = colleague(desk, "supervisor", name="周监委")
    with pytest.raises(supervision.TooFewCheckers):
        check(supervisor, "周监委", "周 监委")
    with pytest.raises(supervision.CheckerConflicted):
        check(supervisor, "周监委", "李　主任")
    found = check(supervisor, "周监委", "吴监委", problem=True, responsible="王五", mend_by=date(2026, 12, 1))
    supervisor.change(lambda work: supervision.step(work, found.number, "mended", "王五", "补了票据"))
    with pytest.raises(supervision.OwnMendingConfirmed):
        supervisor.change(lambda work: supervision.step(work, found.number, "confirmed", "王 五"))
    with pytest.raises(supervision.CheckerConflicted):
        supervisor.change(lambda work: supervision.step(work, found.number, "confirmed", "李 主任"))
    done = supervisor.change(lambda work: supervision.step(work, found.number, "confirmed", "吴监委"))
    assert done.state == "settled"


@pytest.mark.parametrize("spelt", ["{n}", " {n}。", "按{n}办理", "{wide}", "决 {digits}"])
def test_what_was_not_passed_approves_nothing_however_it_is_cited(desk: Desk, spelt: str) -> None:
    number = opened(desk).number
    held(desk, number, "propose", passed=False, note="没有议成")
    wide = "".join(chr(ord(c) + 0xFEE0) if c in "0123456789-" else c for c in number)
    cited = spelt.format(n=number, wide=wide, digits=number[1:])
    with pytest.raises(decisions.DecisionNotPassed):
        desk.read(lambda work: decisions.allowed(work, cited))


def test_who_keeps_the_seal_allows_no_use_of_it(desk: Desk) -> None:
    desk.change(lambda work: seal.set_up(work, work.user_id or ""))
    for name in ("王敏", "王 敏"):
        with pytest.raises(SamePersonTwice):
            desk.change(lambda work, n=name: seal.use(work, Use(document="letter", title="公函", approver=n)))
    line = desk.change(lambda work: seal.use(work, Use(document="letter", title="公函", approver="李主任")))
    assert line.seq == 1


def test_only_the_keeper_of_the_seal_writes_down_its_use(desk: Desk, colleague: Callable[..., Desk]) -> None:
    head, other = colleague(desk, "head"), colleague(desk, "clerk", name="孙文书")
    done = issued(desk, head, person(desk, "曾小敏"))
    desk.change(lambda work: seal.set_up(work, work.user_id or ""))
    with pytest.raises(seal.KeptByAnother):
        other.change(lambda work: seal.confirm(work, seal.Sealing(done.number or "")))
    with pytest.raises(seal.KeptByAnother):
        other.change(lambda work: seal.use(work, Use(document="letter", title="公函", approver="李主任")))
    assert desk.change(lambda work: seal.confirm(work, seal.Sealing(done.number or ""))).keeper == "王敏"


def test_who_leads_the_village_does_not_become_the_keeper_by_the_first_use(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    both = colleague(desk, "head", "clerk", name="刘双岗")
    with pytest.raises(seal.KeeperLeads):
        both.change(lambda work: seal.use(work, Use(document="letter", title="公函", approver="李主任")))
    assert desk.read(seal.list_all) == ()


def test_many_copies_of_one_certificate_need_a_reason(desk: Desk, colleague: Callable[..., Desk]) -> None:
    done = issued(desk, colleague(desk, "head"), person(desk, "曾小敏"))
    with pytest.raises(seal_sessions.CopiesUnexplained):
        desk.change(lambda work: seal.confirm(work, seal.Sealing(done.number or "", copies=3)))
    line = desk.change(
        lambda work: seal.confirm(work, seal.Sealing(done.number or "", copies=3, reason="三处各要一份"))
    )
    assert line.copies == 3


def test_one_person_holds_one_part_of_a_seal_by_any_spelling(desk: Desk) -> None:
    desk.change(lambda work: seal.set_up(work, work.user_id or ""))
    wanted = Arrangement("petals", (NewHolder("欧阳兰"), NewHolder("欧阳 兰")), 2, "FQ-1")
    with pytest.raises(seal_holders.HolderTwice):
        desk.change(lambda work: seal_holders.arrange(work, wanted))
    first = Arrangement("petals", (NewHolder("欧阳兰"), NewHolder("周小芳")), 2, "FQ-1")
    desk.change(lambda work: seal_holders.arrange(work, first))
    moved = Arrangement("petals", (NewHolder("葛存义"), NewHolder("周小芳")), 2, "FQ-1", witness="欧阳 兰")
    with pytest.raises(seal_holders.WitnessNeeded):
        desk.change(lambda work: seal_holders.arrange(work, moved))


def test_a_second_account_approves_and_seals_nothing_of_the_first(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    double = colleague(desk, "head", name="王 敏")
    who = person(desk, "曾小敏")
    made = draft(desk, letter(who))
    with pytest.raises(certificates.ApproverMadeIt):
        double.change(lambda work: certificates.approve(work, made.certificate_id, double.keys()))
    head, also = colleague(desk, "head", name="李主任"), colleague(desk, "clerk", name="李 主任")
    done = issued(desk, head, who)
    with pytest.raises(SamePersonTwice):
        also.change(lambda work: seal.confirm(work, seal.Sealing(done.number or "")))


def test_head_and_maker_who_sign_for_a_court_are_two_people(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    head, double = colleague(desk, "head", name="李主任"), colleague(desk, "head", name="王　敏")
    done = issued(desk, head, person(desk, "曾小敏"), for_court=True)
    assert double
    with pytest.raises(certificate_checks.SameSigner):
        desk.change(
            lambda work: certificate_checks.sign(
                work, done.number or "", certificate_checks.Signing("王　敏", "王敏")
            )
        )


def test_a_certificate_whose_approval_was_denied_is_not_sealed_or_printed_again(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    head = colleague(desk, "head", name="李主任")
    done = signed(desk, drafted(desk), "李主任")
    number = done.issued.number if done.issued else ""
    head.change(lambda work: paper_approvals.deny(work, done.row.id, "不是我签的"))
    with pytest.raises(certificate_record.ApprovalDenied):
        desk.change(lambda work: seal.confirm(work, seal.Sealing(number or "")))
    with pytest.raises(certificate_record.ApprovalDenied):
        desk.change(lambda work: certificates.reprint(work, number or "", "遗失"))
    voided = desk.change(lambda work: certificates.void(work, number or "", "签字不是本人"))
    assert voided.state == "void"


def test_a_sheet_is_signed_on_paper_by_its_number_though_a_certificate_has_the_same(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    head = colleague(desk, "head", name="李主任")
    colleague(desk, "supervisor", name="周监委")
    done = issued(desk, head, person(desk, "曾小敏"))
    made = account(desk)
    assert made.number == done.number, "each kind of record has numbers of its own"
    row = signed(desk, made.number, "周监委").row
    assert (row.kind, row.subject_id) == ("sheet", made.sheet_id)
    with pytest.raises(StepNotAllowed):
        signed(desk, done.certificate_id, "李主任", shade=10)


def test_who_carries_the_seal_out_does_not_allow_it(desk: Desk, clock: SetClock) -> None:
    desk.change(lambda work: seal.set_up(work, work.user_id or ""))
    back = clock.now() + timedelta(hours=4)
    for allowed in ("周小芳", "周 小芳"):
        out = seal_sessions.CarriedOut("镇政府", "周小芳", allowed, back)
        with pytest.raises(seal_sessions.BorrowerAllows):
            desk.change(lambda work, o=out: seal_sessions.open_(work, seal_sessions.Opening((), "", out=o)))


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1899, 12, 31), date(2025, 1, 1)])
def test_facts_looked_into_long_ago_were_not_looked_into(desk: Desk, day: date) -> None:
    new = letter(person(desk, "曾小敏"), verified_by=("谌家贵",), verified_on=day)
    with pytest.raises(certificate_checks.VerifiedTooEarly):
        draft(desk, new)
