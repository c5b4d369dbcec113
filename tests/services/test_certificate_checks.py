"""What stands behind a certificate: lists switched with a reason, two who looked, two who sign for a court, who demanded."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec
import openpyxl
import pytest
import sqlalchemy as sa

from stationdesk.core import idnumber, ink
from stationdesk.core import papers as facts_of
from stationdesk.core.certificate_states import StepNotAllowed
from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.documents.render import render
from stationdesk.models.certificates import Certificate
from stationdesk.models.papers import Paper
from stationdesk.security.permits import NotPermitted, SamePersonTwice
from stationdesk.services import (
    certificate_checks,
    certificate_demands,
    certificate_gate,
    certificate_kinds,
    certificate_record,
    certificate_refusals,
    certificate_verify,
    certificates,
    decisions,
    papers,
    residents,
    seal,
    station,
)
from stationdesk.services.certificates import NewCertificate
from tests.fixtures import found, open_desk

ID = idnumber.make("421221", date(1980, 5, 6), 11)
LAND = {
    "contract_no": "J2018-12",
    "area": "6.5",
    "crop": "水稻",
    "planted": "6.5",
    "year": "2026",
    "use": "农业保险",
}
LETTER = {"to_org": "嘉鱼县不动产登记中心", "matter": "联系办理农房登记事宜", "people": "1"}
LOOKED = {"verified_by": ("谌家贵", "葛存义"), "verified_how": ("visit", "邻里证实")}


def person(desk: Desk, name: str = "曾小敏") -> str:
    return desk.change(
        lambda work: residents.add(work, residents.NewPerson(name=name, id_number=ID))
    ).person_id


def land(who: str, **changes: object) -> NewCertificate:
    given: dict[str, object] = {"kind": "C-09", "person": who, "fields": LAND, **LOOKED}
    return NewCertificate(**(given | changes))  # type: ignore[arg-type]


def letter(who: str, **changes: object) -> NewCertificate:
    given: dict[str, object] = {"kind": "C-14", "person": who, "fields": LETTER}
    return NewCertificate(**(given | changes))  # type: ignore[arg-type]


def draft(desk: Desk, new: NewCertificate) -> certificates.Issued:
    keys = desk.keys()
    return desk.change(lambda work: certificates.draft(work, new, keys))


def issued(desk: Desk, head: Desk, new: NewCertificate) -> certificates.Issued:
    made, keys = draft(desk, new), head.keys()
    return head.change(lambda work: certificates.approve(work, made.certificate_id, keys))


# The lists ------------------------------------------------------------------------------------------


def test_a_kind_is_switched_with_its_reason_and_the_township_s_list(desk: Desk) -> None:
    with pytest.raises(certificate_record.KindUnknown):
        desk.change(lambda work: certificate_kinds.switch(work, "C-99", True, "要用"))
    with pytest.raises(certificate_kinds.SwitchUnexplained):
        desk.change(lambda work: certificate_kinds.switch(work, "C-12", True, "  "))
    with pytest.raises(certificate_kinds.BasisMissing):
        desk.change(lambda work: certificate_kinds.switch(work, "C-12", True, "学校要"))
    on = desk.change(
        lambda work: certificate_kinds.switch(
            work, "居住情况说明", True, "保留清单列明", "咸宁市2026年保留清单第3项，镇便民中心确认"
        )
    )
    assert on.enabled
    with pytest.raises(certificate_kinds.SwitchedAlready):
        desk.change(lambda work: certificate_kinds.switch(work, "C-12", True, "再来", "清单"))
    assert desk.read(lambda work: certificate_gate.check(work, "居住证明")).allowed
    desk.change(lambda work: certificate_kinds.switch(work, "C-12", False, "清单到期"))
    assert desk.read(lambda work: certificate_gate.check(work, "居住证明")).verdict == "not_enabled"
    lines = desk.read(lambda work: certificate_kinds.switches(work, "C-12"))
    assert [(one.on, one.reason, one.user) for one in lines] == [
        (False, "清单到期", "王敏"),
        (True, "保留清单列明", "王敏"),
    ]
    assert "第3项" in lines[1].basis


def test_only_whoever_sets_the_station_up_switches(desk: Desk, colleague: Callable[..., Desk]) -> None:
    with pytest.raises(NotPermitted):
        colleague(desk, "clerk", name="陈文书").change(
            lambda work: certificate_kinds.switch(work, "C-14", False, "不用了")
        )


def test_each_province_has_its_list_with_date_and_what_is_not_known(
    desk: Desk, tmp_path: Path, clock: SetClock
) -> None:
    here = desk.read(certificate_kinds.prohibited)
    assert (here.region, here.count, len(here.items), here.names_missing) == ("湖北", 21, 21, 0)
    assert "健在证明" not in {item.name for item in here.items}
    assert {"缴费票据遗失证明", "转学证明", "生育状况证明"} <= {item.name for item in here.items}
    found(tmp_path / "south", clock, village=station.village("440605001201", "某村"))
    with open_desk(tmp_path / "south", clock) as south:
        there = south.read(certificate_kinds.prohibited)
        assert (there.region, there.count, len(there.items), there.names_missing) == ("广东", 23, 20, 3)
        assert "added" in there.unconfirmed
        said = south.read(lambda work: certificate_gate.check(work, "健在证明"))
        assert (said.verdict, said.item_code) == ("prohibited", "X-10")
        assert "广东" in said.document
    found(tmp_path / "north", clock, village=station.village("130102001201", "某村"))
    with open_desk(tmp_path / "north", clock) as north:
        nation = north.read(certificate_kinds.prohibited)
        assert (nation.region, nation.count, len(nation.items)) == ("全国", 20, 20)
        assert [row.number for row in nation.items] == [str(n) for n in range(1, 21)]
        assert nation.issued == "2020-02"


# Who looked -----------------------------------------------------------------------------------------


def test_two_look_into_a_statement_of_fact_and_the_paper_says_who_how_and_when(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    who = person(desk)
    bad: list[tuple[dict[str, object], type[Exception]]] = [
        ({"verified_by": ()}, certificate_checks.VerifiersMissing),
        ({"verified_by": ("谌家贵", " ")}, certificate_checks.VerifiersMissing),
        ({"verified_by": ("谌家贵", "谌家贵")}, certificate_checks.VerifierTwice),
        ({"verified_by": ("谌家贵", "曾小敏")}, certificate_checks.VerifierIsApplicant),
        ({"verified_how": ()}, certificate_checks.MethodMissing),
        ({"verified_how": ("听说",)}, certificate_checks.MethodUnknown),
        ({"verified_on": date(2026, 11, 23)}, certificate_checks.VerifiedTooLate),
        ({"verified_by": ("谌家贵", "葛\u202e存义")}, ink.UnprintableCharacter),
    ]
    for changes, wanted in bad:
        with pytest.raises(wanted):
            draft(desk, land(who, **changes))
    done = issued(
        desk, colleague(desk, "head"), land(who, verified_on=date(2026, 11, 20), evidence="承包合同原件")
    )
    facts = desk.read(lambda work: papers.facts(work, done.paper_id or ""))
    assert isinstance(facts, facts_of.Certificate)
    assert facts.verified_by == ("谌家贵", "葛存义")
    assert facts.verified_how == ("入户走访", "邻里证实")
    assert (facts.verified_on, facts.evidence) == (date(2026, 11, 20), "承包合同原件")
    shown = desk.read(lambda work: certificates.get(work, done.certificate_id))
    assert (shown.verified_how, shown.evidence) == (("入户走访", "邻里证实"), "承包合同原件")
    # Kinds that state nothing about anybody ask for nobody.
    assert draft(desk, letter(who)).state == "draft"


# For a court ----------------------------------------------------------------------------------------


def test_evidence_is_signed_in_person_by_two_before_it_is_sealed(
    desk: Desk, colleague: Callable[..., Desk], clock: SetClock
) -> None:
    who = person(desk)
    head = colleague(desk, "head")
    done = issued(desk, head, land(who, asked_by="嘉鱼县人民法院"))
    number = done.number or ""
    row = desk.read(lambda work: certificates.get(work, number)).row
    assert (row.for_court, row.signed) == (True, False)
    facts = desk.read(lambda work: papers.facts(work, done.paper_id or ""))
    assert isinstance(facts, facts_of.Certificate)
    assert facts.for_court
    with pytest.raises(certificate_record.NotSignedYet):
        desk.change(lambda work: seal.confirm(work, seal.Sealing(number)))
    bad: list[tuple[certificate_checks.Signing, type[Exception]]] = [
        (certificate_checks.Signing("没有这个人"), certificate_checks.SignerUnknown),
        (certificate_checks.Signing("王敏"), certificate_checks.SameSigner),
        (certificate_checks.Signing("王敏", "李会计"), certificate_checks.SignerNotResponsible),
        (certificate_checks.Signing("李会计", on=date(2026, 11, 21)), certificate_checks.SignedTooEarly),
        (certificate_checks.Signing("李会计", on=date(2026, 11, 23)), certificate_checks.SignedTooEarly),
    ]
    for signing, wanted in bad:
        with pytest.raises(wanted):
            desk.change(lambda work, signing=signing: certificate_checks.sign(work, number, signing))
    signed = desk.change(
        lambda work: certificate_checks.sign(work, number, certificate_checks.Signing("李会计"))
    )
    assert signed.signed
    assert desk.change(lambda work: seal.confirm(work, seal.Sealing(number))).paper_number == number
    stands = desk.read(lambda work: certificate_record.standing(work, done.certificate_id))
    assert stands is not None
    assert (stands.signed, stands.seals, stands.left_out) == (True, 1, 0)


def test_what_is_no_evidence_asks_for_no_signatures(desk: Desk, colleague: Callable[..., Desk]) -> None:
    who = person(desk)
    head = colleague(desk, "head")
    done = issued(desk, head, letter(who, asked_by="嘉鱼县人民法院", for_court=False))
    with pytest.raises(certificate_checks.NotForCourt):
        desk.change(
            lambda work: certificate_checks.sign(
                work, done.number or "", certificate_checks.Signing("李会计")
            )
        )
    assert desk.change(lambda work: seal.confirm(work, seal.Sealing(done.number or ""))).seq == 1


# Roles ----------------------------------------------------------------------------------------------


def test_a_person_with_every_post_still_plays_one_part(desk: Desk, colleague: Callable[..., Desk]) -> None:
    who = person(desk)
    everything = colleague(desk, "worker", "clerk", "head", "secretary", "admin", name="陈一肩")
    other = colleague(desk, "head", name="周主任")
    mine, keys = draft(everything, letter(who)), everything.keys()
    with pytest.raises(certificates.ApproverMadeIt):
        everything.change(lambda work: certificates.approve(work, mine.certificate_id, keys))
    theirs = draft(desk, letter(who))
    done = everything.change(lambda work: certificates.approve(work, theirs.certificate_id, keys))
    with pytest.raises(SamePersonTwice):
        everything.change(lambda work: seal.confirm(work, seal.Sealing(done.number or "")))
    # Whoever was refused has not used anything up: another one does it.
    assert other.change(lambda work: certificates.approve(work, mine.certificate_id, other.keys())).number


def test_of_two_that_take_the_last_approval_one_gets_it(desk: Desk, colleague: Callable[..., Desk]) -> None:
    made = draft(desk, letter(person(desk)))
    first, second = colleague(desk, "head"), colleague(desk, "secretary", name="周书记")
    looked = [
        one.read(lambda work: certificates.get(work, made.certificate_id)).row.state
        for one in (first, second)
    ]
    assert looked == ["draft", "draft"]
    done = first.change(lambda work: certificates.approve(work, made.certificate_id, first.keys()))
    with pytest.raises(StepNotAllowed):
        second.change(lambda work: certificates.approve(work, made.certificate_id, second.keys()))
    with pytest.raises(StepNotAllowed):
        second.change(lambda work: certificates.drop(work, made.certificate_id, "晚了一步"))
    again = desk.read(lambda work: certificates.get(work, made.certificate_id))
    assert again.row.number == done.number
    assert [event.kind for event in again.events].count("issued") == 1


def test_a_matter_that_was_not_passed_approves_nothing(desk: Desk, colleague: Callable[..., Desk]) -> None:
    who = person(desk)
    head = colleague(desk, "head")
    fields = {
        "household_size": "4", "existing": "一处", "location": "三组", "area": "120", "meeting_date": "2026-10-01",
        "public_from": "2026-10-02", "public_to": "2026-10-10", "objection": "无",
    }  # fmt: skip
    made = draft(
        desk, NewCertificate("C-11", who, fields, verified_by=("谌家贵", "葛存义"), verified_how=("visit",))
    )
    subject = desk.read(decisions.rules)["subjects"][0]["subject"]
    opened = desk.change(lambda work: decisions.open_(work, decisions.NewDecision("三组宅基地", subject)))
    with pytest.raises(decisions.DecisionNotPassed):
        head.change(
            lambda work: certificates.approve(work, made.certificate_id, head.keys(), decision=opened.number)
        )
    # The village's own numbers are taken as they are.
    done = head.change(
        lambda work: certificates.approve(work, made.certificate_id, head.keys(), decision="2026-11-20两委会")
    )
    assert done.state == "issued"


# The code -------------------------------------------------------------------------------------------


def test_papers_of_the_first_edition_still_check(desk: Desk, colleague: Callable[..., Desk]) -> None:
    """What an older program signed said less; its code must not become false by what papers say today."""
    done = issued(desk, colleague(desk, "head"), letter(person(desk)))
    keys = desk.keys()

    def older(work: object) -> str:
        from stationdesk.core import certificate_code

        session = work.session  # type: ignore[attr-defined]
        paper = session.execute(sa.select(Paper).where(Paper.id == done.paper_id)).scalar_one()
        row = session.execute(
            sa.select(Certificate).where(Certificate.id == done.certificate_id)
        ).scalar_one()
        facts = facts_of.decode(json.dumps(paper.facts))
        new = ("verified_how", "verified_on", "evidence", "for_court", "replaces")
        plain = facts_of.encode(msgspec.structs.replace(facts, qr=""))
        said = {key: value for key, value in json.loads(plain).items() if key not in new}
        code = certificate_code.payload(
            number=row.number, issued_on=date(2026, 11, 22), issuer=facts.issuer,
            key_id=certificates.key_id(keys.sign_public),
            digest=certificate_code.digest(bytes.fromhex(row.salt), msgspec.json.encode(said).decode()),
            sign=keys.sign,
        )  # fmt: skip
        paper.facts = {**said, "qr": code}
        return str(code)

    code = desk.change(older)
    said = desk.read(lambda work: certificate_verify.verify(work, code))
    assert (said.valid, said.record_held) == (True, True)


def test_voided_while_it_prints_is_said_and_never_kept(desk: Desk, colleague: Callable[..., Desk]) -> None:
    done = issued(desk, colleague(desk, "head"), letter(person(desk)))
    paper_id = done.paper_id or ""
    pdf = render(desk.read(lambda work: papers.facts(work, paper_id)))
    desk.change(lambda work: certificates.void(work, done.number or "", "写错了单位"))
    with pytest.raises(papers.PaperVoided):
        desk.change(lambda work: papers.keep(work, paper_id, pdf))
    with pytest.raises(papers.PaperVoided):
        desk.change(lambda work: papers.printed(work, paper_id))
    assert desk.read(lambda work: papers.row(work, paper_id)).copies == 0
    assert desk.change(lambda work: papers.spoiled(work, paper_id)).copies == 1, "what came out is out"


def test_a_printer_that_fails_half_way_is_printed_again_with_a_reason_and_the_same_file(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    done = issued(desk, colleague(desk, "head"), letter(person(desk)))
    paper_id = done.paper_id or ""
    pdf = render(desk.read(lambda work: papers.facts(work, paper_id)))
    desk.change(lambda work: papers.keep(work, paper_id, pdf))
    desk.change(lambda work: papers.printed(work, paper_id))
    with pytest.raises(papers.ReprintUnexplained):
        desk.change(lambda work: papers.printed(work, paper_id))
    again = desk.change(lambda work: papers.printed(work, paper_id, 1, "打印机卡纸，半页作废"))
    assert again.copies == 2
    assert desk.read(lambda work: papers.pdf(work, paper_id)) == pdf


# Bad input ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("odd", ["{name}", "100%s %(x)d", "=HYPERLINK(1)", "某街" * 100, "a😀b"])
def test_odd_text_is_text_in_every_field(desk: Desk, odd: str) -> None:
    made = draft(desk, letter(person(desk), fields={**LETTER, "matter": odd}, purpose=odd[:60], evidence=odd))
    facts = desk.read(lambda work: certificates.draft_facts(work, made.certificate_id))
    assert next(one.value for one in facts.fields if one.key == "matter") == odd
    assert facts.evidence == odd


@pytest.mark.parametrize(
    "odd", ["甲\n乙", "甲\u202e乙", "甲\u2067乙", "甲\x07乙", "甲\ufffe乙", "甲\ud800乙"]
)
def test_what_no_paper_carries_is_refused_where_it_stands(desk: Desk, odd: str) -> None:
    who = person(desk)
    for new, field in (
        (letter(who, fields={**LETTER, "matter": odd}) if "\n" not in odd else None, "matter"),
        (letter(who, purpose=odd), "purpose"),
        (letter(who, asked_by=odd), "asked_by"),
        (letter(who, verified_by=(odd,)), "verified_by"),
    ):
        if new is not None:
            with pytest.raises((ink.UnprintableCharacter, ink.LineBreakInside)) as refused:
                draft(desk, new)
            assert refused.value.field == field


# Who demanded ---------------------------------------------------------------------------------------


def refuse(desk: Desk, text: str, by: str = "", what_for: str = "") -> None:
    demand = certificate_refusals.Demand(text, None, by, what_for)
    desk.change(lambda work: certificate_refusals.refuse(work, demand))


def test_the_month_s_demands_are_a_numbered_paper_without_a_villager(desk: Desk, clock: SetClock) -> None:
    clock.set(datetime.fromisoformat("2026-10-08T02:00:00+00:00"))
    refuse(desk, "未婚证明", "某银行")
    clock.set(clock.now() + timedelta(days=45))
    refuse(desk, "无犯罪记录证明", "某物业公司")
    refuse(desk, "开个没前科的证明", "某物业公司", "给曾小敏找工作")
    refuse(desk, "证明张三丰是好人")
    facts = desk.read(lambda work: certificate_demands.facts(work, date(2026, 11, 1)))
    assert [(one.unit, one.item, one.listed, one.count) for one in facts.lines] == [
        ("某物业公司", "无犯罪记录证明", "已列入", 2),
        ("未说明", "清单外事项", "清单外", 1),
    ]
    assert (facts.total, facts.before, facts.year) == (3, 1, 4)
    assert "张三丰" not in facts_of.encode(facts)
    assert "曾小敏" not in facts_of.encode(facts)
    made = desk.change(lambda work: certificate_demands.make(work, date(2026, 11, 1)))
    assert made.total == 3
    assert desk.read(lambda work: papers.facts(work, made.paper_id)).number == made.number
    assert desk.read(lambda work: certificate_demands.facts(work, date(2026, 9, 1))).lines == ()
    with pytest.raises(certificate_demands.MonthToCome):
        desk.read(lambda work: certificate_demands.facts(work, date(2026, 12, 1)))


def test_the_workbook_holds_text_and_numbers_and_no_formula(desk: Desk, tmp_path: Path) -> None:
    refuse(desk, "无犯罪记录证明", '=HYPERLINK("http://x","y")')
    refuse(desk, "未婚证明", "+8613900000000")
    file = tmp_path / "月报.xlsx"
    month = date(2026, 11, 1)
    assert desk.change(lambda work: certificate_demands.book(work, month, file)) == 2
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["汇总", "明细"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "'=HYPERLINK" in str(book["汇总"]["B4"].value) or "'=HYPERLINK" in str(book["汇总"]["B5"].value)
    assert {type(row[4].value) for row in book["汇总"].iter_rows(min_row=4, max_row=5)} == {int}
    with pytest.raises(certificate_demands.BookExists):
        desk.change(lambda work: certificate_demands.book(work, month, file))
    with pytest.raises(certificate_demands.BookNameWrong):
        desk.change(lambda work: certificate_demands.book(work, month, tmp_path / "月报.csv"))
