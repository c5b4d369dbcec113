"""The year-end files: what is there and missing, closed once, corrected only beside it, handed over and signed for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from stationdesk.core import idnumber
from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.documents.render import render
from stationdesk.security.permits import NotPermitted
from stationdesk.services import (
    archive_handovers,
    archive_titles,
    archives,
    archives_gather,
    blackout,
    blank_slips,
    cases,
    papers,
    residents,
    seal,
)
from stationdesk.services.archives import NewExtra, VolumeDetail
from stationdesk.services.decisions import NewDecision, open_
from stationdesk.services.seal import Sealing
from tests.fixtures import START
from tests.services.test_certificates import issued, person

CHILD = "欧阳小满"
NEXT_YEAR = datetime(2027, 2, 1, 1, 0, tzinfo=UTC)


def get(desk: Desk, category: str = "certificate", year: int = 2026) -> VolumeDetail:
    return desk.read(lambda work: archives.get(work, year, category))


def do(desk: Desk, verb: Callable[..., Any], *given: Any, **more: Any) -> Any:
    return desk.change(lambda work: verb(work, *given, **more))


def drawn(desk: Desk, paper: papers.PaperRow) -> bytes:
    pdf = render(desk.read(lambda work: papers.facts(work, paper.id)))
    if not desk.read(lambda work: papers.facts(work, paper.id)).draft:
        desk.change(lambda work: papers.keep(work, paper.id, pdf))
    return pdf


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_bounded() for page in document)


@pytest.fixture
def head(desk: Desk, colleague: Callable[..., Desk]) -> Desk:
    return colleague(desk, "head", name="曾主任")


@pytest.fixture
def kept(desk: Desk, head: Desk, clock: SetClock) -> tuple[str, str]:
    """Two certificates of 2026, the second void and its paper drawn; then it is February."""
    who = person(desk, "曾小敏")
    first, second = issued(desk, head, who), issued(desk, head, who)
    assert (
        len(
            pypdfium2.PdfDocument(
                drawn(desk, desk.read(lambda work: papers.row(work, second.paper_id or "")))
            )
        )
        == 2
    )
    from stationdesk.services import certificates

    do(desk, certificates.void, second.number or "", "写错了单位")
    do(desk, seal.confirm, Sealing(first.number or ""))
    clock.set(NEXT_YEAR)
    return first.number or "", second.number or ""


def closed(desk: Desk) -> VolumeDetail:
    do(desk, archives.count, 2026, "certificate", {}, 2)
    return do(desk, archives.seal, 2026, "certificate", "已核对")


def test_the_list_follows_from_the_records_and_names_nobody(desk: Desk, kept: tuple[str, str]) -> None:
    found = get(desk)
    assert [(one.document, one.remark) for one in found.lines] == [(kept[0], ""), (kept[1], "作废")]
    assert [one.pages for one in found.lines] == [0, 2]  # the first was never drawn: somebody has to count
    assert (found.row.state, found.row.period_name, found.row.unconfirmed) == ("open", "10年", True)
    assert found.row.number == "421221106202-2026-D10-ZM"
    assert all("曾" not in one.title for one in found.lines)


def test_a_year_is_not_closed_before_it_is_over_nor_with_uncounted_pages(
    desk: Desk, kept: tuple[str, str], clock: SetClock
) -> None:
    with pytest.raises(archives.PagesUncounted):
        do(desk, archives.seal, 2026, "certificate")
    clock.set(START + timedelta(days=20))
    with pytest.raises(archives.YearNotOver):
        do(desk, archives.seal, 2026, "certificate")
    assert get(desk).row.state == "open"


def test_what_was_closed_stays_and_is_corrected_only_beside_it(desk: Desk, kept: tuple[str, str]) -> None:
    before = closed(desk)
    assert (before.row.state, before.row.pages, before.row.boxes) == (
        "sealed",
        4,
        (archives.Box(1, 1, 2, 4),),
    )
    for verb, given in (
        (archives.count, (2026, "certificate", {1: 5})),
        (archives.add, (NewExtra(2026, "certificate", "甲", "乙", date(2026, 1, 1), 1),)),
        (archives.seal, (2026, "certificate")),
    ):
        with pytest.raises(archives.SealedAlready):
            do(desk, verb, *given)
    with pytest.raises(archives.AddendumUnexplained):
        do(desk, archives.amend, 2026, "certificate", "missing", " ", seq=1)
    with pytest.raises(archives.ItemUnknown):
        do(desk, archives.amend, 2026, "certificate", "corrected", "数错", seq=9)
    after = do(desk, archives.amend, 2026, "certificate", "corrected", "页数数错", seq=1, pages=5)
    assert after.lines == before.lines
    assert [(one.kind, one.seq, one.pages) for one in after.addenda] == [("corrected", 1, 5)]
    pdf = text_of(drawn(desk, do(desk, archive_handovers.directory, 2026, "certificate")))
    assert "更正第1号" in "".join(pdf.split())


def test_what_comes_late_is_shown_until_it_is_added(
    desk: Desk, kept: tuple[str, str], clock: SetClock, head: Desk
) -> None:
    closed(desk)
    clock.set(START + timedelta(days=3))
    late = issued(desk, head, person(desk, "曾大力", idnumber.make("421221", date(1981, 5, 6), 13)))
    clock.set(NEXT_YEAR)
    assert [one.document for one in get(desk).late] == [late.number]
    with pytest.raises(archives.VolumeUnknown):
        do(desk, archives.amend, 2026, "certificate", "added", "迟到", record="没有这个号")
    after = do(desk, archives.amend, 2026, "certificate", "added", "迟到", record=late.number)
    assert (after.late, after.row.items, after.addenda[0].document) == ((), 2, late.number)


def test_gaps_are_told_and_kept_with_the_volume(desk: Desk, kept: tuple[str, str]) -> None:
    assert get(desk).row.gaps == ()
    missing = archives_gather._unbroken([f"421221106202-20260101-010-{n:04d}" for n in (1, 2, 5)], "证明")
    assert missing == ["证明编号不连续，缺：421221106202-20260101-010-0003、421221106202-20260101-010-0004"]
    seals = get(desk, "seal")
    assert [one.title for one in seals.lines] == ["用印登记簿（2026年，共1次）"]
    assert get(desk, "left_behind").row.gaps == ("全年没有打印三留守汇总表",)
    assert (
        get(desk, "supervision").row.gaps[-1] == "没有监督检查记录的季度：第1季度、第2季度、第3季度、第4季度"
    )


def test_an_unsealed_certificate_is_a_gap(
    desk: Desk, colleague: Callable[..., Desk], clock: SetClock
) -> None:
    done = issued(desk, colleague(desk, "head"), person(desk))
    clock.set(NEXT_YEAR)
    assert get(desk).row.gaps == (f"已出具、没有登记用印的证明 1 份：{done.number}",)
    assert closed(desk).row.gaps == (f"已出具、没有登记用印的证明 1 份：{done.number}",)


def test_no_list_box_or_handover_names_a_child(desk: Desk, clock: SetClock) -> None:
    desk.change(lambda work: residents.add(work, residents.NewPerson(name=CHILD, birth=date(2018, 5, 5))))
    row = do(desk, open_, NewDecision(f"资助{CHILD}上学", "other"))
    from stationdesk.services.decisions import Held, hold

    do(desk, hold, row.number, Held("propose", date(2026, 11, 22), passed=False, note="另行研究"))
    clock.set(NEXT_YEAR)
    with pytest.raises(archive_titles.ChildNamed):
        do(desk, archives.add, NewExtra(2026, "publicity", f"{CHILD}助学公示", "村委会", date(2026, 1, 1), 1))
    do(desk, archives.count, 2026, "decision", {}, 1)
    with pytest.raises(archive_titles.ChildNamed):
        do(desk, archives.seal, 2026, "decision", "当年没有监督检查")


def test_boxes_are_filled_in_order_and_numbered_on_within_a_period(desk: Desk, clock: SetClock) -> None:
    clock.set(NEXT_YEAR)
    for n in range(5):
        for category in ("case", "proxy"):
            new = NewExtra(2026, category, f"材料{n}", "村委会", date(2026, 3, n + 1), 90)
            do(desk, archives.add, new)
    first = do(desk, archives.seal, 2026, "case").row.boxes
    assert [(one.box, one.first, one.last, one.pages) for one in first] == [
        (1, 1, 2, 180),
        (2, 3, 4, 180),
        (3, 5, 5, 90),
    ]
    assert [one.box for one in do(desk, archives.seal, 2026, "proxy").row.boxes] == [4, 5, 6]
    assert [one.box for one in get(desk, "case").lines] == [1, 1, 2, 2, 3]
    spines = desk.change(lambda work: archive_handovers.spines(work, 2026))
    said = "".join(text_of(drawn(desk, spines)).split())
    assert "1—2" in said
    assert "180页" in said


def test_volumes_are_handed_over_once_and_signed_for(desk: Desk, kept: tuple[str, str]) -> None:
    with pytest.raises(archive_handovers.NothingToHandOver):
        do(desk, archive_handovers.make, 2026, "青山镇政府", "张三", "李四")
    closed(desk)
    with pytest.raises(archive_handovers.SamePeople):
        do(desk, archive_handovers.make, 2026, "青山镇政府", "张三", "王敏")
    row = do(desk, archive_handovers.make, 2026, "青山镇政府", "张三", "李四")
    assert get(desk).row.state == "listed"
    with pytest.raises(archive_handovers.NothingToHandOver):
        do(desk, archive_handovers.make, 2026, "青山镇政府", "张三", "李四")
    do(desk, archive_handovers.cancel, row.number, "改期")
    assert get(desk).row.state == "sealed"
    row = do(desk, archive_handovers.make, 2026, "青山镇政府", "张三", "李四")
    with pytest.raises(archive_handovers.SignedTooEarly):
        do(desk, archive_handovers.signed, row.number, "张三", date(2027, 1, 31))
    done = do(desk, archive_handovers.signed, row.number, "张三")
    assert (done.signed_on, get(desk).row.state) == (date(2027, 2, 1), "handed")
    for verb, given in ((archive_handovers.cancel, "不要了"), (archive_handovers.signed, "张三")):
        with pytest.raises(archive_handovers.SignedAlready):
            do(desk, verb, row.number, given)
    said = "".join(text_of(drawn(desk, do(desk, archive_handovers.transfer, row.number))).split())
    assert "421221106202-2026-D10-ZM" in said
    assert "由张三签收" in said


def test_who_may_not_file_is_refused(desk: Desk, colleague: Callable[..., Desk]) -> None:
    agent = colleague(desk, "agent")
    with pytest.raises(NotPermitted):
        agent.read(lambda work: archives.year(work, 2026))
    head = colleague(desk, "head", name="曾主任")
    assert len(head.read(lambda work: archives.year(work, 2026))) == 9
    with pytest.raises(NotPermitted):
        head.change(lambda work: archives.seal(work, 2025, "case"))


@pytest.mark.parametrize("n", [1, 2, 7])
def test_pages_are_counted_as_a_reader_counts_them(n: int) -> None:
    from tests.documents import samples_archives

    pdf = render(samples_archives.archive_directory(n * 20))
    assert archives_gather.pages_in(pdf) == len(pypdfium2.PdfDocument(pdf))


# without power -----------------------------------------------------------------------------------------


def test_a_pack_is_numbered_printed_at_once_and_typed_back(desk: Desk) -> None:
    from tests.services.test_cases import VILLAGE

    pack = do(desk, blackout.make, {"receipt": 2, "seal": 1})
    assert {form: len(listed) for form, listed in pack.forms.items()} == {"receipt": 2, "seal": 1}
    facts = desk.read(lambda work: papers.facts(work, pack.paper_id))
    said = "".join(text_of(render(facts)).split())
    for number in (*pack.forms["receipt"], *pack.forms["seal"], "12345", "120"):
        assert number in said
    number = pack.forms["receipt"][0]
    with pytest.raises(blackout.RecordUnknown):
        do(desk, blackout.typed, number, "没有这个号")
    who = person(desk)
    case = do(desk, cases.accept, cases.NewCase(VILLAGE, who, all_materials=True))
    assert do(desk, blackout.typed, number, case.number) == number
    second = do(desk, cases.accept, cases.NewCase(VILLAGE, who, all_materials=True))
    with pytest.raises(blank_slips.SlipUsed):
        do(desk, blackout.typed, number, second.number)
    do(desk, blank_slips.strike, pack.forms["receipt"][1], "写坏")
    assert [one[1] for one in desk.read(blackout.standing).out] == ["seal"]


def test_blanks_of_the_counter_are_not_carried_to_doors(desk: Desk) -> None:
    with pytest.raises(blank_slips.SlipKindUnknown):
        do(desk, blank_slips.make, "receipt", 2)


@pytest.mark.parametrize(
    ("counts", "month", "refusal"),
    [
        ({"visitor": 1}, "", blackout.FormUnknown),
        ({}, "", blackout.NothingToPrint),
        ({"visit": 51}, "", blank_slips.SlipCountWrong),
        ({"visit": 1}, "2026-10", blackout.MonthWrong),
        ({"visit": 1}, "下月", blackout.MonthWrong),
    ],
)
def test_a_pack_that_makes_no_sense_is_refused(
    desk: Desk, counts: dict[str, int], month: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        do(desk, blackout.make, counts, month)
    assert not desk.read(blackout.standing).printed


def test_the_command_line_files_and_prints(cli: Any, tmp_path: Path) -> None:
    made = cli("blackout", "print", "--form", "visit=2", "--out", str(tmp_path / "pack.pdf"))
    assert (made.code, len(made.json["forms"]["visit"])) == (0, 2)
    assert (tmp_path / "pack.pdf").read_bytes().startswith(b"%PDF")
    assert cli("blackout", "status").json["printed"] is True
    more = ("--title", "林地合同", "--responsible", "村委会", "--dated", "2025-03-01", "--pages", "12")
    assert cli("archive", "add", "2025", "publicity", *more).json["items"] == 1
    assert cli("archive", "seal", "2025", "publicity").json["state"] == "sealed"
    for verb in (("directory", "2025", "publicity"), ("spines", "2025")):
        out = tmp_path / f"{verb[0]}.pdf"
        assert cli("archive", *verb, "--out", str(out)).json["file"] == str(out)
    ends = ("--unit", "青山镇政府", "--taker", "张三", "--witness", "李四")
    listed = cli("archive", "handover", "2025", *ends).json
    assert cli("archive", "signed", listed["number"], "--by", "张三").json["signed_by"] == "张三"
    states = {one["category"]: one["state"] for one in cli("archive", "year", "2025").json["volumes"]}
    assert (states["publicity"], states["case"]) == ("handed", "open")
    refused = cli("archive", "seal", "2026", "publicity")
    assert (refused.code, refused.json["error"]["code"]) == (2, "year-not-over")


def test_a_sheet_is_filed_under_whoever_published_it(desk: Desk) -> None:
    from stationdesk.core.ids import new_id
    from stationdesk.models.publicity import Sheet

    def hang(work: Any) -> None:
        for publisher in ("village", "party", "county"):
            work.session.add(
                Sheet(
                    station_id=work.station_id,
                    id=new_id(),
                    code="SW-01",
                    list_version="2026-1",
                    number=f"表-{publisher}",
                    title="低保名单公示",
                    part="事务",
                    period="2026年第三季度",
                    publisher=publisher,
                    state="posted",
                    made_at=work.at,
                    posted_on=date(2026, 10, 9),
                )
            )

    desk.change(hang)
    found = get(desk, "publicity")
    assert {one.document: one.responsible for one in found.lines} == {
        "表-village": "四邑村村民委员会",
        "表-party": "村党组织",
        "表-county": "县级部门",
    }
    assert found.row.gaps == ("已张贴、还没有归档的公开表：表-village、表-party、表-county",)


def test_what_a_file_lacks_is_shown_and_a_box_is_not_closed_without_a_word_why(
    desk: Desk, head: Desk, clock: SetClock
) -> None:
    who = person(desk, "曾小敏")
    first, second = issued(desk, head, who), issued(desk, head, who)
    do(desk, seal.confirm, Sealing(first.number or ""))
    clock.set(NEXT_YEAR)
    do(desk, archives.count, 2026, "certificate", {}, 1)
    found = get(desk)
    assert {one.document: [each.kind for each in one.lacks] for one in found.lines} == {
        first.number: [],
        second.number: ["stamp"],
    }
    with pytest.raises(archives.LacksUnexplained):
        do(desk, archives.seal, 2026, "certificate")
    with pytest.raises(archives.LacksUnexplained):
        do(desk, archives.seal, 2026, "certificate", "   ")
    assert get(desk).row.state == "open"
    done = do(desk, archives.seal, 2026, "certificate", "当事人没有来盖章")
    assert done.row.why == "当事人没有来盖章"
    assert done.row.gaps == (f"已出具、没有登记用印的证明 1 份：{second.number}",)
    assert [one.remark for one in done.lines] == ["", "没有登记用印"]
    said = "".join(text_of(drawn(desk, do(desk, archive_handovers.directory, 2026, "certificate"))).split())
    assert "当事人没有来盖章" in said


def test_every_kind_of_lack_is_found_where_it_is(desk: Desk, clock: SetClock) -> None:
    """The questions asked of the tables are real ones: each category is gathered with records of every kind."""
    from stationdesk.services import case_life
    from tests.services.test_cases import VILLAGE

    case = do(desk, cases.accept, cases.NewCase(VILLAGE, person(desk), all_materials=True))
    do(desk, case_life.finish, case.case_id)
    clock.set(NEXT_YEAR)
    lines = {
        category["category"]: get(desk, category["category"]).lines
        for category in desk.read(archives.rules)["categories"]
    }
    assert [(one.document, sorted(each.kind for each in one.lacks)) for one in lines["case"]] == [
        (case.number, ["delivery", "scan"])
    ]
    do(desk, archives.count, 2026, "case", {}, 1)
    done = do(desk, archives.seal, 2026, "case", "当事人外出，没有送达")
    assert set(done.row.gaps) == {"没有送达签收：第1号", "没有扫描件：第1号"}
    assert done.lines[0].remark == "没有送达签收、没有扫描件"


@pytest.mark.parametrize("taker", ["王 敏", "李　四"])
def test_three_people_hand_files_over_by_any_spelling(desk: Desk, kept: tuple[str, str], taker: str) -> None:
    closed(desk)
    with pytest.raises(archive_handovers.SamePeople):
        do(desk, archive_handovers.make, 2026, "青山镇政府", taker, "李四")


def test_who_hands_files_over_does_not_sign_for_them(desk: Desk, kept: tuple[str, str]) -> None:
    closed(desk)
    row = do(desk, archive_handovers.make, 2026, "青山镇政府", "张三", "李四")
    with pytest.raises(archive_handovers.SamePeople):
        do(desk, archive_handovers.signed, row.number, "王 敏")


def extra(desk: Desk, title: str, dated: date = date(2026, 3, 1)) -> None:
    do(desk, archives.add, archives.NewExtra(2026, "certificate", title, "王敏", dated, 1))


def test_titles_name_nobody_however_it_is_written(desk: Desk, clock: SetClock) -> None:
    child = residents.NewPerson(name="曾小明", birth=date(2018, 5, 6), sex="1")
    do(desk, residents.add, child)
    for title in ("曾 小 明的材料", "曾·小明的材料"):
        with pytest.raises(archive_titles.ChildNamed):
            extra(desk, title)
    for title in ("来信 138.0715.1234", "身份证421202198206151111复印件"):
        with pytest.raises(archive_titles.NumberInTitle):
            extra(desk, title)


def test_a_paper_of_the_future_is_not_filed(desk: Desk) -> None:
    with pytest.raises(archive_titles.PaperDayWrong):
        extra(desk, "会议记录", date(2100, 1, 1))
    extra(desk, "会议记录")
