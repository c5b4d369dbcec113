"""Two stations that become one: the closed one is looked at beside the other, its old name on every line, and never written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from stationdesk.core import joined_book
from stationdesk.core.errors import Refusal
from stationdesk.security.permits import NotPermitted
from stationdesk.services import (
    joined_stations,
    papers,
    township_received,
    township_retired,
    township_tasks,
)
from stationdesk.storage import checks
from stationdesk.sync import joining
from stationdesk.sync import township as reports
from tests.fixtures import Said
from tests.services import workbooks
from tests.services.test_township_offices import ELDER, KID, NAMES, NUMBER, settle
from tests.sync.town import Town, town


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Village b is closed and goes on in a; its book has come down."""
    made = town(tmp_path_factory.mktemp("joined"))
    settle(made.b)
    made.up()
    joining.join(made.township.desk, order(made))
    made.down()
    yield made
    made.stack.close()
    made.place.close()


def order(here: Town) -> joining.Joining:
    b, a = (one.desk.device.station_id for one in (here.b, here.a))
    return joining.Joining(b, a, "潘政发〔2026〕12号", here.township.clock.at.date())


def test_the_village_that_goes_on_finds_people_cases_registers_and_papers_of_the_closed_one(
    here: Town,
) -> None:
    desk = here.a.desk
    (one,) = desk.read(joined_stations.listed)
    assert (one.code, one.here, one.document) == ("421221106203", True, "潘政发〔2026〕12号")

    def look(part: str, text: str = "") -> list[str]:
        found = desk.read(lambda work: joined_stations.lines(work, part, text))
        assert all(line.village == one.name for line in found)
        return [line.name for line in found]

    assert len(look("people")) == len(NAMES) + 3
    assert look("people", "liushouweng") == [ELDER]
    assert look("people", "留守翁") == [ELDER]
    assert len(look("people", NUMBER[-6:])) == len(NAMES) + 3
    assert look("cases", "qiudefu") == [NAMES["civil"]]
    assert sorted(look("registers")) == sorted([KID, ELDER, "留守妻一"])
    assert NUMBER not in repr(desk.read(lambda work: joined_stations.lines(work, "people")))
    own = desk.read(
        lambda work: work.scalar("SELECT count(*) FROM people WHERE station_id <> :s", s=work.station_id)
    )
    assert own == 0, "nothing of it is a record here"
    assert [one.code for one in desk.read(checks.run)] == []


def test_a_copy_of_a_paper_says_that_it_is_one(here: Town) -> None:
    import pypdfium2

    from stationdesk.documents.render import render

    line = here.a.desk.read(lambda work: joined_stations.lines(work, "papers"))[0]
    facts = here.a.desk.change(lambda work: joined_stations.paper(work, line.id))
    pdf = pypdfium2.PdfDocument(render(facts, mark=joined_book.COPY_MARK))
    text = pdf[0].get_textpage().get_text_range()
    assert line.number in text
    assert "旧档抄件" in text.replace("\n", "").replace(" ", "")
    assert here.a.desk.read(
        lambda work: work.scalar(
            "SELECT count(*) FROM audit WHERE tag = 'papers:printed' AND target_id = :p", p=line.id
        )
    )
    with pytest.raises(papers.PaperUnknown):
        here.a.desk.read(lambda work: papers.facts(work, line.id))


def test_whole_numbers_are_asked_for_one_by_one_and_audited(here: Town) -> None:
    person = here.a.desk.read(lambda work: joined_stations.lines(work, "people", ELDER))[0]
    whole = here.a.desk.change(lambda work: joined_stations.reveal(work, person.id))
    assert whole.id_number == NUMBER
    assert here.a.desk.read(
        lambda work: work.scalar(
            "SELECT count(*) FROM audit WHERE tag = 'residents:reveal' AND target_id = :p", p=person.id
        )
    )


def test_at_the_township_only_the_keeper_sees_people_and_only_the_lawful_offices_registers(
    here: Town,
) -> None:
    centre = here.officer("town_desk", name="中心甲")
    child = here.officer("town_child", name="督导甲")
    labour = here.officer("town_labour", name="人社甲")
    lead = here.officer("town_lead", name="镇长甲")

    def parts(desk: object) -> tuple[str, ...]:
        return desk.read(township_retired.parts)  # type: ignore[attr-defined,no-any-return]

    assert parts(centre) == ("people", "cases", "papers")
    assert parts(child) == ("registers",)
    assert parts(labour) == ()
    seen = centre.read(lambda work: township_retired.lines(work, "people", "liushouweng"))
    assert [(line.name, line.village) for line in seen] == [(ELDER, "苍梧岭村便民服务站")]
    kids = child.read(lambda work: township_retired.lines(work, "registers"))
    assert [line.name for line in kids] == [KID]
    for desk, part in ((child, "people"), (labour, "registers"), (centre, "registers")):
        with pytest.raises(township_retired.RetiredNotYours):
            desk.read(lambda work, part=part: township_retired.lines(work, part))  # type: ignore[misc]
    with pytest.raises((NotPermitted, Refusal)):
        lead.read(lambda work: township_retired.lines(work, "cases"))


def test_nothing_more_of_the_closed_village_counts_and_it_is_asked_for_nothing(here: Town) -> None:
    here.b.add("停办以后才写的人")
    stick = here.root / "late"
    stick.mkdir()
    taken = here.township.take(here.b.export(stick))
    assert [one["reason"] for one in taken.problems] == ["device-revoked"] or taken.held
    rows = {row.station_id: row for row in here.township.desk.read(reports.report)}
    closed = rows[here.b.desk.device.station_id]
    assert (closed.joined_into, closed.next_step) == ("四邑村便民服务站", "")
    desk = here.officer("town_civil", name="民政甲")
    new = township_tasks.NewTask("摸排", workbooks.table(), "摸排.xlsx")
    made = desk.change(lambda work: township_tasks.open_task(work, new))
    assert made.villages == 1
    with pytest.raises(joining.JoinedAlready):
        joining.join(here.township.desk, order(here))
    a, b = (one.desk.device.station_id for one in (here.a, here.b))
    with pytest.raises(joining.IntoClosed):
        joining.join(here.township.desk, replace(order(here), village=a, into=b))
    with pytest.raises(joining.BookSentAlready):
        joining.part(here.township.desk, b)


def test_the_book_is_a_file_of_the_item_that_brought_it_so_it_travels_to_the_second_computer(
    here: Town,
) -> None:
    (item,) = [
        one for one in here.a.desk.read(township_received.listed) if one.kind == township_received.JOINED
    ]
    assert "旧档可以查阅" in item.sentence
    assert item.outcome == township_received.DONE
    asked = "SELECT count(*) FROM attachments WHERE subject_table = 'township_items' AND subject_id = :i"
    assert here.a.desk.read(lambda work: work.scalar(asked, i=item.id)) == 1


@pytest.mark.prove
def test_a_joining_that_was_a_mistake_is_taken_back_before_it_is_sent(tmp_path: Path) -> None:
    made = town(tmp_path)
    try:
        made.b.add("来过的人")
        made.up()
        b = made.b.desk.device.station_id
        with pytest.raises(joining.JoinedToItself):
            joining.join(made.township.desk, replace(order(made), into=b))
        joining.join(made.township.desk, order(made))
        assert joining.part(made.township.desk, b) == "苍梧岭村便民服务站"
        made.b.add("照常办事")
        stick = tmp_path / "again"
        stick.mkdir()
        assert made.township.take(made.b.export(stick)).applied > 0
        with pytest.raises(joining.NotJoined):
            joining.part(made.township.desk, b)
    finally:
        made.stack.close()
        made.place.close()


def test_from_the_command_line(here: Town, cli: Callable[..., Said], tmp_path: Path) -> None:
    def village(*words: object) -> Said:
        return cli("sync", "joined", *words, at=here.a.folder, user=here.a.desk.actor.name)

    here.a.desk.close()
    found = village(ELDER).json
    assert [one["name"] for one in found["lines"]] == [ELDER]
    assert found["villages"][0]["code"] == "421221106203"
    line = village("--part", "papers").json["lines"][0]
    assert village("--paper", line["id"]).code == 64
    out = tmp_path / "抄件.pdf"
    assert village("--paper", line["id"], "--out", out).code == 0
    assert out.read_bytes().startswith(b"%PDF")
