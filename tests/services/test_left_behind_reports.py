"""Mandatory reports: anyone may write one, only who needs to know reads it, and nobody it names ever does."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.report_contents import NamedPerson
from stationdesk.desk import Desk
from stationdesk.documents.render import render
from stationdesk.models.left_behind import MandatoryReport, ReportCall, ReportStep
from stationdesk.models.users import AuditEntry
from stationdesk.search import people as people_search
from stationdesk.security.permits import NotPermitted
from stationdesk.security.sealed import NotPermittedToRead
from stationdesk.services import left_behind_report_keys as report_keys
from stationdesk.services import left_behind_reports as reports
from stationdesk.services import left_behind_reports_read as reading
from stationdesk.services import papers
from stationdesk.services.left_behind_reports import NewCall, NewReport
from stationdesk.storage.work import Work
from tests.services.test_left_behind_rules import Family, both_away

OPEN = Callable[..., Desk]
SECRET = "左臂多处青紫说是被打"
NEW = NewReport("4", SECRET, who="约八岁女孩，穿红色棉衣", how="走访时看见", place="村口小卖部旁边")


def made(desk: Desk, new: NewReport = NEW) -> reports.Made:
    return desk.change(lambda work: reports.report(work, new), reason="left_behind:report")


def seen(desk: Desk, report_id: str) -> reading.Report:
    found = desk.change(lambda work: reports.open_report(work, report_id))
    return reading.unseal(found, desk.opened.identity)


def numbers_seen(desk: Desk) -> list[str]:
    return [one.number for one in desk.read(reports.listed)]


def every_text_of(desk: Desk) -> str:
    """All that stands in any table, as text: what search, exports and bundles could ever take from."""

    def read(work: Work) -> str:
        tables = [
            row["name"]
            for row in work.rows(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            )
        ]
        return "\n".join(
            str(tuple(row.values())) for t in tables for row in work.rows(f'SELECT * FROM "{t}"')
        )

    return desk.read(read)


def test_the_nine_situations_and_the_two_others_come_from_the_rules(desk: Desk) -> None:
    assert [code for code, _ in desk.read(reports.situations)] == [*"123456789", "A", "B"]


def test_a_report_has_a_number_and_its_minutes_since_discovery(desk: Desk, clock: SetClock) -> None:
    found_at = clock.at - timedelta(minutes=25)
    one = made(desk, NewReport("6", "独自在家三天", who="男孩，十岁上下", found_at=found_at))
    assert (one.minutes, one.mine) == (25, True)
    assert one.number.endswith("-0001")
    clock.set(clock.at + timedelta(minutes=5))
    called = desk.change(lambda work: reports.call(work, NewCall(one.report_id, "110", taken_by="3号")))
    assert (called.number, called.minutes) == (one.number, 30)
    (line,) = desk.read(reports.listed)
    assert (line.calls, line.first_minutes, line.closed) == (1, 30, False)


def test_whatever_posts_somebody_holds_they_may_report(desk: Desk, colleague: OPEN) -> None:
    posts = (
        "head",
        "secretary",
        "worker",
        "agent",
        "child_director",
        "clerk",
        "supervisor",
        "admin",
        "trainee",
    )
    for number, post in enumerate(posts):
        other = colleague(desk, post, name=f"同事{number}")
        assert made(other).mine, post


def test_a_writer_without_the_permit_reads_their_own_and_no_other(desk: Desk, colleague: OPEN) -> None:
    trainee = colleague(desk, "trainee")
    theirs, ours = made(trainee), made(desk)
    assert numbers_seen(trainee) == [theirs.number]
    assert set(numbers_seen(desk)) == {theirs.number, ours.number}
    assert seen(trainee, theirs.report_id).body.facts == SECRET
    with pytest.raises(report_keys.ReportUnknown):
        trainee.change(lambda work: reports.open_report(work, ours.report_id))


def test_head_and_administrator_see_not_even_a_number(desk: Desk, colleague: OPEN) -> None:
    one = made(desk)
    for post in ("head", "secretary", "admin", "supervisor"):
        other = colleague(desk, post, name=f"另一位{post}")
        assert numbers_seen(other) == []
        assert other.read(reports.waiting) == 0
        for step in (
            lambda work: reports.open_report(work, one.report_id),
            lambda work: reports.call(work, NewCall(one.report_id, "110")),
            lambda work: reports.follow_up(work, one.report_id, "x"),
            lambda work: reports.close(work, one.report_id, "x"),
            lambda work: reports.name_also(work, one.report_id, NamedPerson(name="x")),
            lambda work: reports.printed(work, one.report_id),
        ):
            with pytest.raises(report_keys.ReportUnknown):
                other.change(step)


def test_who_is_named_never_gets_a_key(desk: Desk, colleague: OPEN) -> None:
    director = colleague(desk, "child_director", "head", "admin", name="周 长河")
    other = made(desk)
    one = made(desk, NewReport("9", SECRET, who="女孩", named=(NamedPerson(name="周长河", relation="邻居"),)))
    assert numbers_seen(director) == [other.number], "the spelling of a name is no way around it"
    with pytest.raises(report_keys.ReportUnknown):
        director.change(lambda work: reports.open_report(work, one.report_id))

    def wraps(work: Work) -> int:
        return int(
            work.scalar(
                "SELECT count(*) FROM sealed_wraps w JOIN mandatory_reports r ON r.group_id = w.group_id"
                " WHERE r.id = :r AND w.user_id = :u",
                r=one.report_id,
                u=director.actor.user_id,
            )
        )

    assert desk.read(wraps) == 0
    sealed_report = desk.change(lambda work: reports.open_report(work, one.report_id))
    with pytest.raises(NotPermittedToRead):
        reading.unseal(sealed_report, director.opened.identity)


def test_who_is_named_later_loses_sight_at_once(desk: Desk, colleague: OPEN) -> None:
    director = colleague(desk, "child_director", name="周长河")
    one = made(desk)
    assert numbers_seen(director) == [one.number]
    desk.change(
        lambda work: reports.name_also(
            work, one.report_id, NamedPerson(name="某人", user_id=director.actor.user_id)
        )
    )
    assert numbers_seen(director) == []
    held = "SELECT count(*) FROM sealed_wraps WHERE user_id = :u AND withdrawn_at IS NULL"
    assert desk.read(lambda work: work.scalar(held, u=director.actor.user_id)) == 0, (
        "the old wrap is withdrawn"
    )
    desk.change(lambda work: reports.follow_up(work, one.report_id, "孩子已转到姨妈家"))
    found = desk.change(lambda work: reports.open_report(work, one.report_id))
    later = [part for part in found.parts if part.kind == "follow"]
    with pytest.raises(NotPermittedToRead):
        reading.unseal(
            reports.SealedReport(found.line, (found.parts[0], *later), ()), director.opened.identity
        )
    report = seen(desk, one.report_id)
    assert report.named == ("某人",)
    assert report.steps[-1].body.words == "孩子已转到姨妈家"


def test_a_report_of_the_only_reader_goes_to_the_secretary(desk: Desk, colleague: OPEN) -> None:
    secretary = colleague(desk, "secretary", name="郑书记")
    one = made(desk, NewReport("9", SECRET, who="女孩", named=(NamedPerson(name="王敏"),)))
    assert not one.mine
    assert numbers_seen(desk) == []
    assert seen(secretary, one.report_id).body.facts == SECRET


def test_where_nobody_could_open_it_the_refusal_says_whom_to_call(desk: Desk) -> None:
    with pytest.raises(report_keys.NobodyLeftToRead) as refused:
        made(desk, NewReport("9", SECRET, who="女孩", named=(NamedPerson(name="王敏"),)))
    assert "110" in refused.value.message
    assert desk.read(lambda work: work.scalar("SELECT count(*) FROM mandatory_reports")) == 0


def test_nothing_of_a_report_stands_in_clear_in_any_table(desk: Desk) -> None:
    child, *_ = desk.change(lambda work: both_away(Family(work), "2016-05-05"))
    one = made(
        desk,
        NewReport(
            "4",
            SECRET,
            person_id=child,
            place="村口小卖部旁边",
            done="送到卫生院了",
            named=(NamedPerson(name="钱满仓", relation="继父"),),
        ),
    )
    desk.change(
        lambda work: reports.call(
            work, NewCall(one.report_id, "崇阳某派出所", "110", "刘警官", "受案20261122号", "说马上来")
        )
    )
    desk.change(lambda work: reports.follow_up(work, one.report_id, "孩子由姑姑接走"))
    desk.change(lambda work: reading.save_draft(work, {"facts": "草稿里的半句话"}))
    text = every_text_of(desk)
    for words in (
        SECRET,
        "小卖部",
        "卫生院",
        "钱满仓",
        "继父",
        "崇阳某",
        "刘警官",
        "受案",
        "马上来",
        "姑姑",
        "半句",
    ):
        assert words not in text, words
    assert one.number in text
    rows = desk.read(lambda work: work.rows("SELECT * FROM mandatory_reports"))
    assert child not in str([tuple(row.values()) for row in rows]), "no table says whom a report is about"
    report = seen(desk, one.report_id)
    assert (report.body.person_id, report.body.facts) == (child, SECRET)
    assert report.calls[0].body.receipt == "受案20261122号"


def test_a_bundle_carries_only_ciphertext(desk: Desk) -> None:
    made(desk)
    rows = desk.read(lambda work: work.rows("SELECT payload FROM changes WHERE table_name LIKE '%report%'"))
    assert rows
    for row in rows:
        given = json.loads(row["payload"])
        assert set(given) <= {
            "station_id", "id", "number", "group_id", "found_at", "made_at", "user_id", "cipher"
        }  # fmt: skip
        assert SECRET not in row["payload"]


def test_search_does_not_find_who_is_only_in_a_report(desk: Desk) -> None:
    made(desk, NewReport("7", "来历不明", who="自称钱满仓", named=(NamedPerson(name="钱满仓"),)))
    assert desk.read(lambda work: people_search.find(work, "钱满仓")) == []


def test_every_look_and_step_is_in_the_audit_without_a_word_of_it(desk: Desk) -> None:
    one = made(desk)
    desk.change(lambda work: reports.call(work, NewCall(one.report_id, "110")))
    seen(desk, one.report_id)
    desk.change(lambda work: reports.printed(work, one.report_id))
    entries = desk.read(
        lambda work: [
            (row.tag, row.detail) for row in work.session.query(AuditEntry).filter_by(target_id=one.report_id)
        ]
    )
    assert [tag for tag, _ in entries] == [
        "left_behind:report", "left_behind:report", "sealed:read", "papers:printed"
    ]  # fmt: skip
    assert "4" not in [value for _, detail in entries for value in detail.values()], "not even the situation"


def test_it_is_closed_only_after_somebody_was_told(desk: Desk) -> None:
    one = made(desk)
    with pytest.raises(reports.NotReportedYet):
        desk.change(lambda work: reports.close(work, one.report_id, "没事了"))
    desk.change(lambda work: reports.call(work, NewCall(one.report_id, "110")))
    with pytest.raises(reports.WordsMissing):
        desk.change(lambda work: reports.close(work, one.report_id, " "))
    assert desk.change(lambda work: reports.close(work, one.report_id, "由民政临时监护")).closed
    with pytest.raises(reports.ReportClosed):
        desk.change(lambda work: reports.follow_up(work, one.report_id, "又见到"))
    assert not desk.change(lambda work: reports.reopen(work, one.report_id, "又被打")).closed
    assert desk.read(reports.waiting) == 1


def test_bad_input_leaves_no_trace(desk: Desk, clock: SetClock) -> None:
    for new, error in (
        (NewReport("Z", SECRET, who="x"), reports.SituationUnknown),
        (NewReport("4", SECRET), reports.VictimMissing),
        (NewReport("4", " ", who="x"), reports.FactsMissing),
        (NewReport("4", SECRET, who="x", found_at=clock.at + timedelta(hours=1)), reports.FoundAhead),
    ):
        with pytest.raises(error):
            made(desk, new)
    one = made(desk)
    for bad, wrong in (
        (NewCall(one.report_id, " "), reports.WhomMissing),
        (NewCall(one.report_id, "110", at=clock.at + timedelta(hours=1)), reports.CallAhead),
        (NewCall(one.report_id, "110", at=clock.at - timedelta(hours=1)), reports.CallBeforeFound),
    ):
        with pytest.raises(wrong):
            desk.change(lambda work, bad=bad: reports.call(work, bad))
    for table in (ReportCall, ReportStep):
        assert desk.read(lambda work, table=table: work.session.query(table).count()) == 0
    assert desk.read(lambda work: work.session.query(MandatoryReport).count()) == 1


def test_the_first_number_is_the_police_and_the_tables_are_the_stations_own(desk: Desk) -> None:
    injured = [one.number for one in desk.read(lambda work: reading.numbers_to_call(work, "4"))]
    assert injured[:2] == ["110", "120"]
    assert "12349" in injured
    adult = [one.number for one in desk.read(lambda work: reading.numbers_to_call(work, "B"))]
    assert adult[:2] == ["110", "12338"]
    from stationdesk.services import counter_data

    desk.change(
        lambda work: counter_data.put_office(
            work, counter_data.Office("police", "青山派出所", "", "0715-3391110")
        )
    )
    own = desk.read(lambda work: reading.numbers_to_call(work, "6"))
    assert [one.number for one in own][:2] == ["110", "0715-3391110"]


def test_the_paper_is_drawn_from_the_opened_report_and_kept_nowhere(desk: Desk, home: Path) -> None:
    one = made(desk)
    before = {path for path in home.rglob("*") if path.is_file()}
    report = seen(desk, one.report_id)
    facts = desk.read(lambda work: reading.sheet(work, report))
    assert render(facts).startswith(b"%PDF")
    assert (facts.number, facts.facts, facts.known) == (one.number, SECRET, False)
    assert desk.read(lambda work: work.scalar("SELECT count(*) FROM papers")) == 0
    assert {path for path in home.rglob("*") if path.is_file()} - before == set()
    with pytest.raises(ValueError, match="never kept"):
        desk.change(
            lambda work: papers.make(work, "mandatory_report", "mandatory_reports", one.report_id, facts, "x")
        )


def test_a_draft_is_sealed_to_whoever_typed_it(desk: Desk, colleague: OPEN) -> None:
    desk.change(lambda work: reading.save_draft(work, {"facts": SECRET, "situation": "4"}))
    row = desk.read(reading.draft)
    assert row is not None
    assert reading.unseal_draft(row, desk.opened.identity) == {"facts": SECRET, "situation": "4"}
    other = colleague(desk, "child_director")
    assert other.read(reading.draft) is None
    with pytest.raises(NotPermittedToRead):
        reading.unseal_draft(row, other.opened.identity)


def test_a_director_who_came_later_is_let_in_by_a_reader_unless_named(desk: Desk, colleague: OPEN) -> None:
    open_one = made(desk)
    naming = made(desk, NewReport("9", SECRET, who="女孩", named=(NamedPerson(name="周长河"),)))
    desk.change(lambda work: reports.call(work, NewCall(open_one.report_id, "110")))
    newcomer = colleague(desk, "child_director", name="周长河")
    assert numbers_seen(newcomer) == []
    user, key = desk.read(lambda work: report_keys.without_key(work, open_one.report_id))[0]
    assert user == newcomer.actor.user_id
    found = desk.change(lambda work: reports.open_report(work, open_one.report_id))
    wraps = reading.wraps_for(found, desk.opened.identity, key, user, "周长河")
    desk.change(lambda work: report_keys.admit(work, open_one.report_id, user, key, wraps))
    assert numbers_seen(newcomer) == [open_one.number]
    assert seen(newcomer, open_one.report_id).calls[0].body.whom == "110"
    named = desk.change(lambda work: reports.open_report(work, naming.report_id))
    with pytest.raises(reading.NamedMayNotRead):
        reading.wraps_for(named, desk.opened.identity, key, user, "周长河")


def test_the_township_gets_the_number_of_reports_and_nothing_else(
    desk: Desk, clock: SetClock, colleague: OPEN
) -> None:
    made(desk)
    made(desk)
    start, end = clock.at - timedelta(days=1), clock.at + timedelta(days=1)
    assert desk.read(lambda work: reports.counted(work, start, end)) == 2
    assert desk.read(lambda work: reports.counted(work, end, end + timedelta(days=1))) == 0
    trainee = colleague(desk, "trainee")
    with pytest.raises(NotPermitted):
        trainee.read(lambda work: reports.counted(work, start, end))
