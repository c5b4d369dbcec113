"""Papers: what was handed over is kept, counted, and comes out the same again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from stationdesk.cli import paper
from stationdesk.core import papers as facts_of
from stationdesk.desk import Desk
from stationdesk.security.permits import NotPermitted
from stationdesk.services import case_clock, case_life, cases, papers
from tests.services.window import AGENCY, VILLAGE, accept, move_in, text_of


def test_every_kind_of_paper_has_a_permit_that_the_pack_knows(desk: Desk) -> None:
    from stationdesk.services import users

    assert set(papers.READ_PERMITS) == set(facts_of.KINDS)
    assert set(papers.READ_PERMITS.values()) <= desk.read(users.rules).known


def test_every_paper_of_a_case_can_be_read_back(desk: Desk) -> None:
    people = move_in(desk)
    taken = accept(desk, people.qinglan, AGENCY, contact_phone="13812345678")
    notice = accept(desk, people.qinglan, AGENCY, all_materials=False)
    line = notice.lines[0].name
    deferred = accept(
        desk, people.wang, VILLAGE, materials={accept(desk, people.wang).lines[0].name: "promised"}
    )
    refused = desk.change(
        lambda work: cases.refuse(
            work,
            cases.NewCase(VILLAGE, people.qinglan),
            cases.Refusing(("不属于村里公开范围",), turn_to="镇政府"),
        )
    )
    expected = [
        (
            taken.papers[0],
            (
                "收件凭证",
                taken.number,
                "曾庆兰",
                "高龄津贴申领",
                "是否受理由县级民政部门决定",
                "四邑村村民委员会",
            ),
        ),
        (notice.papers[0], ("一次性告知书", notice.notice_number, "曾庆兰", line, "不再要求其他材料")),
        (deferred.papers[0], ("受理回执", deferred.number, "𠮷田·王", "容缺后补")),
        (deferred.papers[1], ("容缺受理承诺书", "𠮷田·王", deferred.promised[0])),
        (refused.papers[0], ("不予受理通知书", "不属于村里公开范围", "镇政府")),
    ]
    for row, wanted in expected:
        text = text_of(paper.pdf_of(desk, row.id)).replace(" ", "")
        for word in wanted:
            assert word.replace(" ", "") in text, (row.kind, word)


def test_a_reprint_is_the_file_that_was_issued_whatever_changed_since(desk: Desk, tmp_path: Path) -> None:
    people = move_in(desk)
    got = accept(desk, people.qinglan)
    assert got.paper_id is not None
    first = paper.write_out(desk, got.paper_id, tmp_path / "first.pdf").read_bytes()
    desk.change(lambda work: work.run("UPDATE people SET name = '改名'"))
    again = paper.write_out(desk, got.paper_id, tmp_path / "again.pdf").read_bytes()
    assert again == first
    assert desk.read(lambda work: papers.row(work, got.paper_id)).copies == 2
    assert desk.change(lambda work: papers.keep(work, got.paper_id, b"another")) == desk.read(
        lambda work: work.scalar("SELECT pdf_sha256 FROM papers WHERE id = :p", p=got.paper_id)
    )
    assert desk.read(lambda work: papers.pdf(work, got.paper_id)) == first


def test_printing_again_needs_a_reason(desk: Desk) -> None:
    people = move_in(desk)
    got = accept(desk, people.qinglan)
    assert desk.change(lambda work: papers.printed(work, got.paper_id, 2)).copies == 2
    with pytest.raises(papers.ReprintUnexplained):
        desk.change(lambda work: papers.printed(work, got.paper_id))
    assert desk.change(lambda work: papers.printed(work, got.paper_id, 1, "遗失补打")).copies == 3
    assert desk.change(lambda work: papers.confirm(work, got.paper_id)).copies == 3


def test_a_void_paper_is_never_handed_out_again(desk: Desk, tmp_path: Path) -> None:
    people = move_in(desk)
    got = accept(desk, people.qinglan)
    with pytest.raises(papers.VoidUnexplained):
        desk.change(lambda work: papers.void(work, got.paper_id, " "))
    desk.change(lambda work: papers.void(work, got.paper_id, "写错"))
    for again in (
        lambda: paper.write_out(desk, got.paper_id, tmp_path / "x.pdf"),
        lambda: desk.change(lambda work: papers.printed(work, got.paper_id)),
        lambda: desk.change(lambda work: papers.void(work, got.paper_id, "再次")),
    ):
        with pytest.raises(papers.PaperVoided):
            again()
    assert not (tmp_path / "x.pdf").exists()


def test_who_may_not_open_a_record_may_not_open_its_papers(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    people = move_in(desk)
    got = accept(desk, people.qinglan)
    admin = colleague(desk, "admin")
    with pytest.raises(NotPermitted):
        admin.read(lambda work: papers.facts(work, got.paper_id))
    assert admin.read(lambda work: papers.of(work, "cases", got.case_id)) == ()
    assert admin.read(papers.listed) == ()


def test_a_paper_says_who_speaks_and_never_shows_in_a_repr(desk: Desk) -> None:
    people = move_in(desk)
    got = accept(desk, people.qinglan)
    facts = desk.read(lambda work: papers.facts(work, got.paper_id))
    assert (facts.station, facts.village, facts.maker, facts.made_on) == (
        "四邑村便民服务站",
        "四邑村村民委员会",
        "王敏",
        date(2026, 11, 22),
    )
    assert not facts.practice
    assert "曾庆兰" not in repr(facts) + repr(got.papers)


def test_a_draft_is_not_kept_as_issued(desk: Desk) -> None:
    people = move_in(desk)
    got = accept(desk, people.qinglan)
    facts = desk.read(lambda work: papers.facts(work, got.paper_id))
    import msgspec

    draft = msgspec.structs.replace(facts, draft=True)
    row = desk.change(lambda work: papers.make(work, "case_slip", "cases", got.case_id, draft, "草"))
    with pytest.raises(papers.PaperStillDraft):
        desk.change(lambda work: papers.keep(work, row.id, b"%PDF"))
    assert "草稿" in text_of(paper.pdf_of(desk, row.id))
    assert desk.read(lambda work: papers.pdf(work, row.id)) is None


def test_the_agencys_refusal_names_the_agency_as_speaker(desk: Desk) -> None:
    people = move_in(desk)
    got = accept(desk, people.qinglan, AGENCY)
    desk.change(lambda work: case_life.forward(work, got.case_id))
    no = case_life.Answered(got.case_id, "refused", reason="年龄未满80周岁")
    said = desk.change(lambda work: case_life.answer(work, no))
    text = text_of(paper.pdf_of(desk, said.papers[0].id)).replace(" ", "")
    for word in ("不予受理通知书", "县级民政部门", "年龄未满80周岁", "行政复议"):
        assert word in text


def test_who_moves_a_time_limit_tells_the_applicant_in_writing(desk: Desk) -> None:
    people = move_in(desk)
    got = accept(desk, people.qinglan)
    longer = desk.change(lambda work: case_clock.extend(work, got.case_id, 3, "需开会讨论", "村主任"))
    stopped = desk.change(lambda work: case_clock.suspend(work, got.case_id, "公示", "按规定公示", 7))
    for said, wanted in (
        (longer, ("延期告知书", "曾庆兰", "村主任批准", "延长3个工作日", "2026年12月2日", "需开会讨论")),
        (stopped, ("特别程序告知书", "公示", "预计需要7日", "还有8个工作日", got.number)),
    ):
        assert said.paper_id is not None
        text = text_of(paper.pdf_of(desk, said.paper_id)).replace(" ", "")
        for word in wanted:
            assert word in text, word
