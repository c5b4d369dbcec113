"""准入 and its money: registered, paid in, listed where it is missing; it stops nobody at the counter."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest

from stationdesk.core.ids import new_id
from stationdesk.desk import Desk
from stationdesk.models.tasks import Task
from stationdesk.security.permits import NotPermitted
from stationdesk.services import admissions, matters_posters
from stationdesk.services.admissions import NewAdmission, NewFund
from tests.services.window import AGENCY, VILLAGE, accept, footprint, move_in


def admit(desk: Desk, **more: Any) -> admissions.AdmissionRow:
    given: dict[str, Any] = {"department": "县民政局", "matter_code": AGENCY} | more
    return desk.change(lambda work: admissions.admit(work, NewAdmission(**given)))


APPROVED = {
    "approval_number": "崇社领〔2026〕3号",
    "approved_by": "县社区建设领导小组",
    "approved_on": date(2026, 1, 5),
}


def pay(
    desk: Desk, one: admissions.AdmissionRow, fen: int, day: date = date(2026, 11, 20)
) -> admissions.AdmissionRow:
    return desk.change(lambda work: admissions.receive(work, NewFund(one.id, fen, day, voucher="记-12")))


def lacking(desk: Desk) -> dict[str, tuple[int, tuple[str, ...]]]:
    found = desk.read(admissions.burden)
    return {one.code or one.title: (one.count, one.lacks) for one in found.lines}


def task(desk: Desk, sender: str, admission_id: str | None = None) -> None:
    desk.change(
        lambda work: work.session.add(
            Task(
                station_id=work.station_id,
                id=new_id(),
                number="T1",
                title="摸排表",
                sender=sender,
                admission_id=admission_id,
                opened_at=work.at,
                state="open",
                file_name="a.xlsx",
                sheet="Sheet1",
                heading_row=1,
                columns=[],
            )
        )
    )


def test_the_balance_is_what_was_promised_for_the_year_and_has_not_come(desk: Desk) -> None:
    one = admit(desk, fund_fen=1_000_000, **APPROVED)
    assert (one.title, one.state, one.balance_fen) == ("高龄津贴申领", "valid", 1_000_000)
    assert pay(desk, one, 400_000).balance_fen == 600_000
    last = pay(desk, one, 100_000, date(2025, 12, 31))
    assert (last.year, last.received_fen) == (2025, 100_000)
    now = desk.read(lambda work: admissions.get(work, one.id))
    assert (now.received_fen, now.balance_fen, len(now.funds)) == (400_000, 600_000, 2)
    entry = next(fund for fund in now.funds if fund.year == 2026)
    undone = desk.change(lambda work: admissions.withdraw_fund(work, entry.id, "记错了"))
    assert (undone.received_fen, undone.balance_fen) == (0, 1_000_000)


def test_the_burden_list_names_what_came_without_admission_or_money(desk: Desk) -> None:
    people = move_in(desk)
    accept(desk, people.qinglan, AGENCY)
    accept(desk, people.wang, AGENCY)
    accept(desk, people.qinglan, VILLAGE)
    task(desk, "县农业农村局")
    task(desk, "县农业农村局")
    assert lacking(desk) == {
        AGENCY: (2, ("admission", "unfunded")),
        "县农业农村局": (2, ("admission", "unfunded")),
    }
    one = admit(desk, fund_fen=500_000)
    assert lacking(desk)[AGENCY] == (2, ("unapproved", "unpaid"))
    desk.change(
        lambda work: admissions.amend(
            work,
            one.id,
            NewAdmission("县民政局", AGENCY, fund_fen=500_000, valid_to=date(2026, 6, 30), **APPROVED),
        )
    )
    assert lacking(desk)[AGENCY] == (2, ("expired", "unpaid"))
    desk.change(
        lambda work: admissions.amend(
            work,
            one.id,
            NewAdmission("县民政局", AGENCY, fund_fen=500_000, valid_to=date(2027, 6, 30), **APPROVED),
        )
    )
    pay(desk, one, 500_000)
    assert AGENCY not in lacking(desk)
    duty = admit(desk, department="县农业农村局", matter_code=None, title="秸秆摸排", fund_fen=1, **APPROVED)
    pay(desk, duty, 1)
    task(desk, "县农业农村局", duty.id)
    found = desk.read(admissions.burden)
    assert (found.cases, found.tasks, found.covered) == (0, 2, 2)
    desk.change(lambda work: admissions.withdraw(work, one.id, "登记错了"))
    assert lacking(desk)[AGENCY] == (2, ("admission", "unfunded"))


def test_nobody_is_stopped_at_the_counter_by_what_departments_owe(desk: Desk) -> None:
    people = move_in(desk)
    admit(desk, valid_to=date(2026, 2, 1), **APPROVED)
    assert accept(desk, people.qinglan, AGENCY).state == "received"
    assert accept(desk, people.qinglan, "OT-001").state == "accepted"


def test_the_list_is_paper_and_workbook(desk: Desk) -> None:
    people = move_in(desk)
    accept(desk, people.qinglan, AGENCY)
    found = desk.read(admissions.burden)
    facts = desk.read(lambda work: matters_posters.burden_sheet(work, found))
    assert [(one.title, one.lacks) for one in facts.items] == [
        ("SA-014 高龄津贴申领", "没有准入、没有约定经费")
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(matters_posters.burden_book(found))).active
    assert [cell.value for cell in sheet[2]][:5] == ["事项", AGENCY, "高龄津贴申领", "县级民政部门", 1]
    row = desk.change(lambda work: matters_posters.make(work, facts))
    assert (row.kind, bool(row.number)) == ("burden_sheet", True)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"department": " "}, "department-missing"),
        ({"matter_code": None}, "title-missing"),
        ({"matter_code": "XX-1"}, "matter-unknown"),
        ({"fund_fen": -1}, "amount-not-positive"),
        ({"approved_on": date(2026, 5, 1), "valid_to": date(2026, 4, 1)}, "days-crossed"),
        ({"department": "长" * 2000}, "text-too-long"),
    ],
)
def test_what_cannot_be_an_admission_is_refused_and_leaves_no_trace(
    desk: Desk, given: dict[str, Any], code: str
) -> None:
    before = footprint(desk)
    with pytest.raises(Exception) as said:  # noqa: PT011 - the code says which
        admit(desk, **given)
    assert getattr(said.value, "code", "") == code
    assert footprint(desk) == before


def test_money_that_cannot_have_come_is_refused(desk: Desk) -> None:
    one = admit(desk)
    for fen, day, refusal in (
        (0, date(2026, 11, 20), admissions.AmountNotPositive),
        (5, date(2026, 11, 30), admissions.ReceivedInFuture),
        (5, date(1999, 1, 1), admissions.YearWrong),
    ):
        with pytest.raises(refusal):
            pay(desk, one, fen, day)
    with pytest.raises(admissions.AdmissionUnknown):
        desk.change(lambda work: admissions.receive(work, NewFund("no", 5, date(2026, 1, 1))))
    with pytest.raises(admissions.WithdrawalUnexplained):
        desk.change(lambda work: admissions.withdraw(work, one.id, " "))
    with pytest.raises(admissions.PeriodCrossed):
        desk.read(lambda work: admissions.burden(work, date(2026, 5, 1), date(2026, 4, 1)))


def test_only_who_may_admit_writes(desk: Desk, colleague: Callable[..., Desk]) -> None:
    head = colleague(desk, "head")
    assert admit(head).id
    with pytest.raises(NotPermitted):
        admit(colleague(desk, "trainee", name="赵平"))
