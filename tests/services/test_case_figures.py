"""Promises of lists, saved filters, exports, statistics and the day's closing."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.errors import Unhappy
from stationdesk.desk import Desk
from stationdesk.security.permits import NotPermitted
from stationdesk.services import (
    case_export,
    case_filters,
    case_life,
    case_lists,
    case_query,
    case_statistics,
    cases,
    day_closing,
    matters,
    papers,
    residents,
)
from stationdesk.services.case_lists import CaseQuery

OLD_AGE = "SA-014"
TODAY = date(2026, 11, 22)


def someone(desk: Desk, name: str = "曾桂芳", number: str | None = "11010519491231002X") -> str:
    new = residents.NewPerson(name, id_number=number, birth=None if number else date(1980, 1, 1), sex="2")
    return desk.change(lambda work: residents.add(work, new).person_id)


def accepted(desk: Desk, person: str, *, code: str | None = None, full: bool = True) -> cases.Receipt:
    chosen = code or next(
        row.code for row in desk.read(lambda work: matters.find(work)) if row.decides == "village"
    )
    new = cases.NewCase(person_id=person, matter_code=chosen, all_materials=full)
    return desk.change(lambda work: cases.accept(work, new))


def finished(desk: Desk, case: str) -> None:
    desk.change(lambda work: case_life.finish(work, case, "已办好"))


@pytest.fixture
def permitted(desk: Desk) -> Desk:
    """Somebody who may export and look at everybody's figures."""
    desk.actor = replace(desk.actor, permits=desk.actor.permits | {"cases:export", "cases:supervise"})
    return desk


def test_figures_added_up_at_once_equal_the_lists_counted_one_by_one(desk: Desk, clock: SetClock) -> None:
    person = someone(desk)
    accepted(desk, person)
    accepted(desk, person, full=False)
    clock.set(clock.at + timedelta(days=40))
    accepted(desk, person)
    for figure in desk.read(case_lists.today_figures):
        assert figure.count == desk.read(lambda work, f=figure: case_lists.count(work, f.query)), figure.key
    found = desk.read(case_lists.loads)
    for query in (
        CaseQuery(light="overdue"),
        CaseQuery(light="green"),
        CaseQuery(open_only=True, worker_id=desk.actor.user_id),
        CaseQuery(states=("notice", "returned", "deferred")),
    ):
        [added] = desk.read(lambda work, q=query: case_lists.figures(work, found, [q]))
        assert added == desk.read(lambda work, q=query: case_lists.count(work, q)), query


def test_conditions_hold_together(desk: Desk, clock: SetClock) -> None:
    person = someone(desk)
    one = accepted(desk, person)
    two = accepted(desk, person, full=False)
    ids = lambda **asked: desk.read(lambda work: case_lists.ids(work, CaseQuery(**asked)))  # noqa: E731
    window = desk.read(
        lambda work: next(
            w.key
            for w in matters.windows(work)
            if case_lists.rows(work, [one.case_id])[0].matter_code in w.codes
        )
    )
    assert set(ids(window=window)) == {one.case_id, two.case_id}
    assert ids(window=window, states=("notice",)) == [two.case_id]
    assert ids(channel="phone") == []
    assert set(ids(channel="counter", opened_since=TODAY, opened_until=TODAY)) == {one.case_id, two.case_id}
    assert ids(opened_until=TODAY - timedelta(days=1)) == []
    assert ids(noticed=True) == [two.case_id]
    assert ids(second_notice=True) == []
    with pytest.raises(case_query.WindowUnknown):
        ids(window="nowhere")


def test_a_saved_filter_comes_back_as_it_was_and_keeps_nobody_s_name(desk: Desk) -> None:
    query = CaseQuery(
        states=("notice",), channel="phone", opened_since=TODAY, text="曾桂芳", person_id="x", rating="low"
    )
    desk.change(lambda work: case_filters.save(work, "  电话 待补 ", query))
    [kept] = desk.read(case_filters.listed)
    assert kept.name == "电话 待补"
    assert kept.query == replace(query, text="", person_id=None, limit=None)
    said = desk.read(lambda work: case_filters.words(work, kept.query))
    assert said == "待补正 · 电话 · 2026年11月22日起收件 · 差评"
    assert desk.change(lambda work: case_filters.drop(work, "电话 待补")) == kept
    assert desk.read(case_filters.listed) == ()
    for name, wanted in (
        ("", case_filters.FilterNameMissing),
        ("长" * 21, case_filters.FilterNameTooLong),
    ):
        with pytest.raises(wanted):
            desk.change(lambda work, n=name: case_filters.save(work, n, query))
    with pytest.raises(case_filters.FilterEmpty):
        desk.change(lambda work: case_filters.save(work, "空", CaseQuery(text="曾")))


def test_an_export_is_masked_audited_and_runs_no_formula(permitted: Desk, tmp_path: Path) -> None:
    desk = permitted
    person = someone(desk, "=cmd|'/C calc'!A0")
    receipt = accepted(desk, person)
    file = tmp_path / "办件.xlsx"
    made = desk.change(lambda work: case_export.export(work, file, CaseQuery()), reason="cases:export")
    assert made.rows == 1
    [head, row] = openpyxl.load_workbook(file).active.iter_rows(values_only=True)
    assert head == case_export.HEADINGS
    assert row[0] == receipt.number
    assert row[1] == "'=cmd|'/C calc'!A0"
    assert row[2] == "110***********002X"
    with zipfile.ZipFile(file) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    found = desk.read(lambda work: work.rows("SELECT * FROM audit WHERE tag = 'cases:export'"))
    assert len(found) == 1
    assert "曾" not in str(found)
    with pytest.raises(case_export.ExportThere):
        desk.change(lambda work: case_export.export(work, file, CaseQuery()))
    desk.actor = replace(desk.actor, permits=desk.actor.permits - {"residents:reveal"})
    with pytest.raises(NotPermitted):
        desk.change(lambda work: case_export.export(work, tmp_path / "b.xlsx", CaseQuery(), reveal=True))
    assert not (tmp_path / "b.xlsx").exists()
    desk.actor = replace(desk.actor, permits=desk.actor.permits | {"residents:reveal"})
    desk.change(lambda work: case_export.export(work, tmp_path / "c.xlsx", CaseQuery(), reveal=True))
    rows = list(openpyxl.load_workbook(tmp_path / "c.xlsx").active.iter_rows(values_only=True))
    assert rows[1][2] == "11010519491231002X"


@pytest.mark.parametrize("name", ["a.csv", "//server/share/a.xlsx"])
def test_an_export_goes_to_no_share_and_no_other_kind_of_file(
    permitted: Desk, tmp_path: Path, name: str
) -> None:
    target = Path(name) if name.startswith("//") else tmp_path / name
    with pytest.raises(Unhappy):
        permitted.change(lambda work: case_export.export(work, target, CaseQuery()))
    assert list(tmp_path.glob("*")) == [one for one in tmp_path.glob("*") if one.name == "home"]


def test_every_number_of_the_statistics_opens_as_many_rows(permitted: Desk, clock: SetClock) -> None:
    desk = permitted
    person = someone(desk)
    once = accepted(desk, person)
    finished(desk, once.case_id)
    twice = accepted(desk, person, full=False)
    undone = accepted(desk, person)
    desk.change(lambda work: case_life.undo(work, undone.case_id, "登错了"))
    clock.set(clock.at + timedelta(days=60))
    late = accepted(desk, person)
    clock.set(clock.at + timedelta(days=90))
    finished(desk, late.case_id)
    today = desk.read(lambda work: work.today)
    for by in case_statistics.BY:
        found = desk.read(lambda work, b=by: case_statistics.statistics(work, TODAY, today, by=b, months=8))
        for group in (found.whole, *found.groups, *found.months):
            for figure in (
                "opened",
                "closed",
                "kept",
                "late",
                "once",
                "finished",
                "village",
                "second",
                "rated",
            ):
                query = case_statistics.rows_of(group, figure)
                assert query is not None
                rows = desk.read(lambda work, q=query: case_lists.ids(work, q))
                assert len(rows) == getattr(group.counts, figure), (by, group.key, figure)
    whole = found.whole.counts
    assert (whole.opened, whole.closed, whole.late, whole.once) == (3, 2, 1, 2)
    assert whole.on_time_rate == 0.5
    assert whole.in_village_rate == 1.0
    assert twice.outcome == "notice"


def test_without_the_permit_one_sees_one_s_own_figures_only(desk: Desk) -> None:
    person = someone(desk)
    receipt = accepted(desk, person)
    finished(desk, receipt.case_id)
    with desk.raw().connect():
        pass
    desk.actor = replace(desk.actor, permits=desk.actor.permits - {"cases:supervise"})
    mine = desk.read(lambda work: case_statistics.statistics(work, TODAY, TODAY))
    assert mine.own
    assert mine.whole.counts.closed == 1
    desk.actor = replace(desk.actor, user_id="somebody else")
    theirs = desk.read(lambda work: case_statistics.statistics(work, TODAY, TODAY))
    assert theirs.own
    assert theirs.whole.counts.closed == 0


def test_the_day_holds_its_numbers_against_its_records(desk: Desk) -> None:
    person = someone(desk)
    accepted(desk, person)
    second = accepted(desk, person, full=False)
    seen = desk.read(day_closing.look)
    [case] = [one for one in seen.serials if one.kind == "case"]
    assert (case.given, case.first, case.last, case.gaps) == (2, "0001", "0002", ())
    assert case.unprinted
    assert seen.in_order
    desk.change(lambda work: papers.printed(work, second.paper_id, 1) and None)
    desk.change(lambda work: papers.printed(work, second.paper_id, 1, "遗失补打") and None)
    notice = next(one for one in desk.read(day_closing.look).serials if one.kind == "notice")
    assert notice.twice == ("0001",)
    desk.change(lambda work: work.run("UPDATE counters SET value = 5 WHERE kind = 'case'"))
    [case] = [one for one in desk.read(day_closing.look).serials if one.kind == "case"]
    assert case.gaps == ("0003", "0004", "0005")


def test_a_signed_day_stays_signed_and_takes_a_note(desk: Desk, clock: SetClock) -> None:
    person = someone(desk)
    accepted(desk, person)
    closed = desk.change(lambda work: day_closing.close(work, None, "下班前点清"))
    assert closed.paper.kind == "day_closing"
    assert desk.read(day_closing.look).mine
    with pytest.raises(day_closing.DaySigned):
        desk.change(day_closing.close)
    accepted(desk, person)
    signed = desk.read(day_closing.look).signed
    assert [one.since for one in signed] == [1]
    noted = desk.change(lambda work: day_closing.correct(work, TODAY, "漏记一份收件"))
    assert noted.correction
    assert [one.correction for one in desk.read(day_closing.look).signed] == [False, True]
    with pytest.raises(day_closing.DayAhead):
        desk.read(lambda work: day_closing.look(work, TODAY + timedelta(days=1)))
    with pytest.raises(day_closing.DayNotSigned):
        desk.change(lambda work: day_closing.correct(work, TODAY - timedelta(days=1), "x"))


def test_a_lost_record_is_found_on_the_days_after(desk: Desk, clock: SetClock) -> None:
    accepted(desk, someone(desk))
    desk.change(lambda work: work.run("UPDATE counters SET value = 2 WHERE kind = 'case'"))
    clock.set(clock.at + timedelta(days=1))
    found = desk.read(day_closing.look)
    assert [(one.day, one.kind, one.gaps) for one in found.earlier] == [(TODAY, "case", ("0002",))]
    assert not found.in_order


def test_the_command_line_says_the_same(cli: Callable[..., Any], desk: Desk, tmp_path: Path) -> None:
    accepted(desk, someone(desk))
    desk.close()
    answer = cli("cases", "statistics")
    assert answer.json["whole"]["opened"] == 1
    assert set(answer.json["definitions"]) >= {"一次办结率"}
    shown = cli("cases", "close-day", "--look")
    assert shown.json["figures"]["opened"] == 1
    assert shown.json["signed"] == []
    out = tmp_path / "日清.pdf"
    signed = cli("cases", "close-day", "--remark", "点清", "--out", str(out))
    assert signed.json["closing_id"]
    assert out.read_bytes()[:5] == b"%PDF-"
    assert cli("cases", "close-day").code == 2
    assert cli("cases", "close-day", "--correct", "补记").json["correction_id"]


def test_a_slip_put_right_leaves_no_void_number(desk: Desk) -> None:
    """A correction voids the wrong slip; its number is carried by the right one."""
    from stationdesk.services import case_mistaken

    receipt = accepted(desk, someone(desk))
    other = someone(desk, "李秀英", None)
    desk.change(lambda work: case_mistaken.correct(work, receipt.case_id, "点错了", person_id=other))
    [case] = [one for one in desk.read(day_closing.look).serials if one.kind == "case"]
    assert (case.void, case.gaps) == ((), ())
