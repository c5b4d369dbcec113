"""Certificates: drafted by one, approved by another, issued from a committed record, void for good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from stationdesk.core import certificate_code, idnumber, ink
from stationdesk.core.certificate_states import StepNotAllowed
from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.security.device_keys import new_device_keys
from stationdesk.security.permits import NotPermitted, SamePersonTwice
from stationdesk.services import (
    certificate_fields,
    certificate_gate,
    certificate_record,
    certificate_refusals,
    certificate_verify,
    certificates,
    papers,
    residents,
    seal,
    seal_holders,
    seal_sessions,
)
from stationdesk.services.certificates import NewCertificate

ID = idnumber.make("421221", date(1980, 5, 6), 11)
OTHER_ID = idnumber.make("421221", date(1981, 5, 6), 11)
LETTER = {"to_org": "嘉鱼县不动产登记中心", "matter": "联系办理农房登记事宜", "people": "1"}


def person(desk: Desk, name: str = "曾𠮷{%}", number: str = ID) -> str:
    return desk.change(
        lambda work: residents.add(work, residents.NewPerson(name=name, id_number=number))
    ).person_id


def letter(who: str, **changes: object) -> NewCertificate:
    given: dict[str, object] = {"kind": "C-14", "person": who, "fields": LETTER}
    return NewCertificate(**(given | changes))  # type: ignore[arg-type]


def draft(desk: Desk, new: NewCertificate) -> certificates.Issued:
    return desk.change(lambda work: certificates.draft(work, new, desk.keys()))


def issued(desk: Desk, head: Desk, who: str, **changes: object) -> certificates.Issued:
    made = draft(desk, letter(who, **changes))
    keys = head.keys()
    return head.change(lambda work: certificates.approve(work, made.certificate_id, keys))


def test_a_second_one_of_a_kind_on_one_day_is_said(desk: Desk, clock: SetClock) -> None:
    who, other = person(desk, "曾小敏"), person(desk, "曾小毛", OTHER_ID)
    assert draft(desk, letter(who)).twice == ""
    assert draft(desk, letter(other)).twice == ""
    second = draft(desk, letter(who))
    assert "1 份" in second.twice
    desk.change(lambda work: certificates.drop(work, second.certificate_id, "重复"))
    assert "1 份" in draft(desk, letter(who)).twice, "what was sent back does not count"
    clock.set(clock.now() + timedelta(days=1))
    assert draft(desk, letter(who)).twice == ""


def test_a_number_alone_says_what_its_stub_says_and_proves_nothing(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    done = issued(desk, colleague(desk, "head"), person(desk))

    def said(text: str) -> certificate_verify.Verified:
        return desk.read(lambda work: certificate_verify.verify(work, text))

    held = said(f" {done.number}\n")
    assert (held.valid, held.record_held, held.number) == (False, True, done.number)
    assert "不能证明" in held.reason
    assert "没有这个编号" in said("421221106202-20200101-010-0001").reason
    desk.change(lambda work: certificates.void(work, done.number or "", "写错"))
    assert "作废" in said(done.number or "").reason


def test_a_draft_has_no_number_until_another_person_approves(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    who = person(desk, "曾小敏")
    made = draft(desk, letter(who))
    assert (made.state, made.number, made.qr, made.paper_id) == ("draft", None, None, None)
    assert made.needs_approval
    assert made.approver_posts == ("head", "secretary")
    head = colleague(desk, "head")
    keys = head.keys()
    done = head.change(lambda work: certificates.approve(work, made.certificate_id, keys))
    assert done.state == "issued"
    assert done.number
    assert done.qr
    assert done.paper_id
    assert done.valid_until == date(2026, 12, 7)
    facts = desk.read(lambda work: papers.facts(work, done.paper_id or ""))
    assert facts.number == done.number
    assert not facts.draft
    assert facts.qr == done.qr
    assert facts.applicant == "曾小敏"
    assert facts.approver == "李会计"
    assert facts.maker == "王敏"
    with pytest.raises(StepNotAllowed):
        head.change(lambda work: certificates.approve(work, made.certificate_id, keys))


def test_columns_say_what_the_events_add_up_to(desk: Desk, colleague: Callable[..., Desk]) -> None:
    done = issued(desk, colleague(desk, "head"), person(desk, "曾小敏"))
    desk.change(lambda work: certificates.reprint(work, done.number or "", "遗失补打"))
    desk.change(lambda work: certificates.void(work, done.number or "", "事由写错"))
    stands = desk.read(lambda work: certificate_record.standing(work, done.certificate_id))
    detail = desk.read(lambda work: certificates.get(work, done.certificate_id))
    assert stands is not None
    assert stands.left_out == 0
    assert (stands.state, stands.reprints) == (detail.row.state, detail.row.reprints) == ("void", 1)
    assert stands.approved_at == detail.approved_at
    assert [event.kind for event in detail.events] == ["drafted", "approved", "issued", "reprinted", "voided"]


def test_the_maker_never_approves_even_with_every_post(desk: Desk, colleague: Callable[..., Desk]) -> None:
    who = person(desk, "曾小敏")
    both = colleague(desk, "clerk", "worker", "secretary")
    keys = both.keys()
    made = both.change(lambda work: certificates.draft(work, letter(who), keys))
    with pytest.raises(certificates.ApproverMadeIt):
        both.change(lambda work: certificates.approve(work, made.certificate_id, keys))
    with pytest.raises(NotPermitted):
        desk.change(lambda work: certificates.approve(work, made.certificate_id, keys))


def test_the_right_post_approves_and_meetings_are_named(desk: Desk, colleague: Callable[..., Desk]) -> None:
    who = person(desk, "曾小敏")
    head, secretary = colleague(desk, "head"), colleague(desk, "secretary", name="周书记")
    keys = head.keys()
    party = draft(
        desk,
        NewCertificate("C-02", who, {"unit": "某局", "report_date": "2026-01-05", "count": "3"}),
    )
    with pytest.raises(certificates.WrongApprover):
        head.change(lambda work: certificates.approve(work, party.certificate_id, keys))
    assert secretary.change(lambda work: certificates.approve(work, party.certificate_id, keys)).number
    land = draft(
        desk,
        NewCertificate("C-11", who, {
            "household_size": "4", "existing": "一处", "location": "三组", "area": "120", "meeting_date": "2026-10-01",
            "public_from": "2026-10-02", "public_to": "2026-10-10", "objection": "无",
        }, verified_by=("谌家贵", "葛存义"), verified_how=("visit", "meeting")),
    )  # fmt: skip
    with pytest.raises(certificates.DecisionMissing):
        head.change(lambda work: certificates.approve(work, land.certificate_id, keys))
    done = head.change(
        lambda work: certificates.approve(work, land.certificate_id, keys, decision="2026-11-20两委会")
    )
    assert done.state == "issued"


def test_the_keeper_of_the_seal_does_not_approve_and_the_approver_does_not_seal(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    who = person(desk, "曾小敏")
    head = colleague(desk, "head", "clerk")
    done = issued(desk, head, who)
    with pytest.raises(SamePersonTwice):
        head.change(lambda work: seal.confirm(work, seal.Sealing(done.number or "")))
    line = desk.change(lambda work: seal.confirm(work, seal.Sealing(done.number or "", copies=2)))
    assert (line.seq, line.copies, line.paper_number, line.approver, line.keeper) == (
        1,
        2,
        done.number,
        "李会计",
        "王敏",
    )
    assert desk.read(seal.book) == (line,)
    assert desk.read(seal.waiting) == ()
    with pytest.raises(seal_sessions.SealedAlready):
        desk.change(lambda work: seal.confirm(work, seal.Sealing(done.number or "")))
    with pytest.raises(seal.KeeperLeads):
        desk.change(lambda work: seal.set_up(work, head.actor.user_id or ""))
    other = colleague(desk, "clerk", name="陈文书")
    with pytest.raises(seal_holders.WitnessNeeded):
        desk.change(lambda work: seal.set_up(work, other.actor.user_id or ""))
    desk.change(lambda work: seal.set_up(work, other.actor.user_id or "", "曾令高"))
    # Whoever keeps the seal approves nothing from then on, whatever posts they hold.
    keeper_and_secretary = colleague(desk, "secretary", name="周书记")
    keys = desk.keys()
    assert issued(desk, keeper_and_secretary, who).number
    again = draft(desk, letter(who))
    with pytest.raises(NotPermitted):
        other.change(lambda work: certificates.approve(work, again.certificate_id, keys))


def test_a_refused_step_leaves_no_trace(desk: Desk) -> None:
    who = person(desk, "曾小敏")
    before = desk.read(
        lambda work: [work.scalar(f"SELECT count(*) FROM {t}") for t in ("certificates", "counters", "audit")]
    )
    bad = [
        (letter(who, kind="C-12"), certificates.KindNotEnabled),
        (letter(who, kind="亲属关系证明"), certificate_record.KindUnknown),
        (letter(who, fields={**LETTER, "matter": ""}), certificate_fields.FieldMissing),
        (letter(who, fields={**LETTER, "matter": "证明其无违法犯罪记录"}), certificate_gate.ClaimProhibited),
        (letter(who, purpose="证明二人系父子关系"), certificate_gate.ClaimProhibited),
        (letter(who, fields={**LETTER, "people": "一个"}), certificate_fields.NumberUnreadable),
        (letter(who, fields={**LETTER, "to_org": "某\n局"}), ink.LineBreakInside),
        (letter(who, fields={**LETTER, "to_org": "某\u202e局"}), ink.UnprintableCharacter),
        (letter(who, fields={**LETTER, "to_org": "某" * 301}), ink.TextTooLong),
        (letter(who, fields={**LETTER, "weather": "晴"}), certificate_fields.FieldUnknown),
        (letter(who, fields={**LETTER, "name": "别人"}), certificate_fields.FieldContradictsRegister),
        (letter(who, fields={**LETTER, "id_no": "421221198005060000"}), certificate_fields.IdNumberWrong),
    ]
    for new, wanted in bad:
        with pytest.raises(wanted):
            draft(desk, new)
    after = desk.read(
        lambda work: [work.scalar(f"SELECT count(*) FROM {t}") for t in ("certificates", "counters", "audit")]
    )
    assert before == after


def test_braces_percent_signs_and_long_addresses_are_text(desk: Desk, colleague: Callable[..., Desk]) -> None:
    who = person(desk, "曾小敏")
    odd = "{name} 100% {0} " + "某街" * 90
    made = draft(desk, letter(who, fields={**LETTER, "matter": odd}))
    facts = desk.read(lambda work: certificates.draft_facts(work, made.certificate_id))
    assert next(f.value for f in facts.fields if f.key == "matter") == odd.strip()


def test_the_code_is_checked_offline_and_says_since_when(
    desk: Desk, colleague: Callable[..., Desk], clock: SetClock
) -> None:
    done = issued(desk, colleague(desk, "head"), person(desk, "曾小敏"))
    assert done.qr
    assert "曾小敏" not in done.qr
    assert ID not in done.qr
    good = desk.read(lambda work: certificate_verify.verify(work, done.qr or ""))
    assert good.valid
    assert good.record_held
    assert good.number == done.number
    assert "未见作废" in good.reason
    assert good.issuer == "四邑村村民委员会"
    assert good.issued_on == date(2026, 11, 22)
    for bad in (
        done.qr.replace("20261122", "20261123"),
        done.qr.replace("四邑村", "三邑村"),
        "hello",
        "",
        done.qr[:-4],
    ):
        said = desk.read(lambda work, bad=bad: certificate_verify.verify(work, bad))
        assert not said.valid
        assert said.reason
    stranger = new_device_keys()
    forged = certificate_code.payload(
        number=done.number or "", issued_on=date(2026, 11, 22), issuer="四邑村村民委员会",
        key_id=certificates.key_id(stranger.sign_public), digest=b"0" * 32, sign=stranger.sign,
    )  # fmt: skip
    assert "不认识" in desk.read(lambda work: certificate_verify.verify(work, forged)).reason
    mine = desk.keys()
    swapped = certificate_code.payload(
        number=done.number or "", issued_on=date(2026, 11, 22), issuer="四邑村村民委员会",
        key_id=certificates.key_id(mine.sign_public), digest=b"0" * 32, sign=mine.sign,
    )  # fmt: skip
    assert "存根不符" in desk.read(lambda work: certificate_verify.verify(work, swapped)).reason
    clock.set(clock.now() + timedelta(days=40))
    assert "届满" in desk.read(lambda work: certificate_verify.verify(work, done.qr or "")).reason


def test_a_void_certificate_cannot_be_printed_and_its_code_says_so(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    done = issued(desk, colleague(desk, "head"), who := person(desk, "曾小敏"))
    with pytest.raises(certificates.ReasonMissing):
        desk.change(lambda work: certificates.void(work, done.number or "", " "))
    with pytest.raises(certificates.NotVoided):
        draft(desk, letter(who, replaces=done.number))
    desk.change(lambda work: certificates.void(work, done.number or "", "事由写错"))
    said = desk.read(lambda work: certificate_verify.verify(work, done.qr or ""))
    assert not said.valid
    assert "作废" in said.reason
    with pytest.raises(StepNotAllowed):
        desk.change(lambda work: certificates.reprint(work, done.number or "", "补打"))
    with pytest.raises(papers.PaperVoided):
        desk.read(lambda work: papers.still_good(work, done.paper_id or ""))
    new = draft(desk, letter(who, replaces=done.number))
    assert (
        desk.read(lambda work: certificates.get(work, new.certificate_id)).replaces_id == done.certificate_id
    )


def test_a_draft_sent_back_never_gets_a_number(desk: Desk, colleague: Callable[..., Desk]) -> None:
    made = draft(desk, letter(person(desk, "曾小敏")))
    head = colleague(desk, "head")
    head.change(lambda work: certificates.drop(work, made.certificate_id, "单位不需要"))
    keys = head.keys()
    with pytest.raises(StepNotAllowed):
        head.change(lambda work: certificates.approve(work, made.certificate_id, keys))


def test_the_catalogue_shows_what_is_off_and_what_is_unconfirmed(desk: Desk) -> None:
    rows = {row.code: row for row in desk.read(certificates.catalogue)}
    assert len(rows) == 14
    assert not rows["C-12"].enabled
    assert rows["C-12"].unconfirmed == ("*",)


def test_a_refusal_is_numbered_with_where_to_go_and_the_demands_are_counted(desk: Desk) -> None:
    who = person(desk, "曾小敏")
    demand = certificate_refusals.Demand("开个没犯罪的证明", who, demanded_by="某物业公司")
    said = desk.change(lambda work: certificate_refusals.refuse(work, demand))
    facts = desk.read(lambda work: papers.facts(work, said.paper_id))
    assert facts.number == said.number
    assert facts.item_no == "", "the province numbers its own list"  # type: ignore[attr-defined]
    assert "派出所" in facts.authority
    assert "32号" in facts.listed_in
    desk.change(lambda work: certificate_refusals.refuse(work, demand))
    desk.change(lambda work: certificate_refusals.refuse(work, certificate_refusals.Demand("证明张三是好人")))
    counted = desk.read(lambda work: certificate_refusals.demands(work, date(2026, 11, 1)))
    assert [(row.demanded_by, row.item, row.count) for row in counted] == [
        ("某物业公司", "无犯罪记录证明", 2), ("未说明", "清单外事项", 1),
    ]  # fmt: skip
    assert desk.read(lambda work: certificate_refusals.demands(work, date(2026, 10, 1))) == ()
    with pytest.raises(certificate_refusals.StationMayIssue):
        desk.change(
            lambda work: certificate_refusals.refuse(work, certificate_refusals.Demand("介绍信", who))
        )
