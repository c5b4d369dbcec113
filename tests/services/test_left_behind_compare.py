"""Lists from above: each line says how it differs, acting on it changes the register, answers are borne out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from stationdesk.core.idnumber import check_digit
from stationdesk.desk import Desk
from stationdesk.security.permits import NotPermitted
from stationdesk.services import left_behind, residents, sheets
from stationdesk.services import left_behind_compare as comparing
from stationdesk.services import left_behind_compare_read as reading
from stationdesk.services.left_behind import ByHand, Choice
from stationdesk.services.left_behind_compare import NewList
from stationdesk.storage.work import Work
from tests.services.test_left_behind_rules import Family, both_away

TODAY = date(2026, 11, 22)


def number(born: str, serial: int = 12) -> str:
    """A valid identity number of somebody born on a day."""
    begun = f"421221{born.replace('-', '')}{serial:03d}"
    return begun + check_digit(begun)


class Village:
    """Six children: on the register, proposed, off it again, grown up, dead, moved; and one nobody named."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.ids = desk.change(self._families)

    def _families(self, work: Work) -> dict[str, str]:
        made: dict[str, str] = {}

        def child(name: str, born: str, *, away: bool = True, **more: object) -> str:
            family = Family(work)
            row = family.person(name, "1", born, id_number=number(born, len(made) + 11), **more)
            father, mother = (
                family.person(f"{name}父", "1", "1985-01-01"),
                family.person(f"{name}母", "2", "1986-01-01"),
            )
            family.kin(row, father, "father")
            family.kin(row, mother, "mother")
            if away:
                family.away(father, "2025-01-01")
                family.away(mother, "2025-01-01")
            work.session.flush()
            made[name] = row
            return row

        for name, born in (("在册甲", "2015-01-01"), ("在册乙", "2016-02-02"), ("退出丙", "2014-03-03")):
            left_behind.confirm(work, Choice(child(name, born), "child"))
        left_behind.close(work, left_behind.open_enrolment(work, made["退出丙"]), "随父母到东莞")
        child("提名丁", "2017-04-04")
        child("在家戊", "2018-05-05", away=False)
        child("大了己", "2009-06-06")
        child("没了庚", "2013-07-07", died_on=date(2026, 5, 1))
        child("走了辛", "2012-08-08", moved_out_on=date(2026, 6, 1))
        return made

    def compare(self, text: str, **more: object) -> tuple[comparing.ListRow, dict[str, comparing.ListLine]]:
        new = NewList("child", "县民政局11月名单", "县民政局", text=text, **more)  # type: ignore[arg-type]
        made = self.desk.change(lambda work: comparing.compare(work, new))
        found = self.desk.read(lambda work: comparing.lines(work, made.id))
        return made, {line.name: line for line in found}


@pytest.fixture
def village(desk: Desk) -> Village:
    return Village(desk)


LIST = "\n".join(
    (
        f"在册甲 {number('2015-01-01', 11)}",
        f"退出丙 {number('2014-03-03', 13)}",
        f"提名丁 {number('2017-04-04', 14)}",
        f"在家戊 {number('2018-05-05', 15)}",
        f"大了己 {number('2009-06-06', 16)}",
        f"没了庚 {number('2013-07-07', 17)}",
        f"走了辛 {number('2012-08-08', 18)}",
        f"外村壬 {number('2015-09-09', 19)}",
    )
)


def test_every_way_to_differ_is_named(village: Village) -> None:
    row, lines = village.compare(LIST)
    assert {name: line.state for name, line in lines.items()} == {
        "在册甲": "same",
        "退出丙": "closed",
        "提名丁": "proposed",
        "在家戊": "extra",
        "大了己": "aged",
        "没了庚": "dead",
        "走了辛": "moved",
        "外村壬": "unknown",
        "在册乙": "missing",
    }
    assert (row.read, row.open) == (8, 8)
    assert lines["退出丙"].detail == "2026年11月22日退出：随父母到东莞"
    assert lines["没了庚"].detail == "2026年5月1日去世"
    assert lines["在册乙"].n == 0
    assert sum(row.counts.values()) == 9


def test_another_number_is_found_by_name_and_birth_and_never_written_over(village: Village) -> None:
    typed = number("2015-01-01", 99)
    _, lines = village.compare(f"在册甲 {typed}")
    line = lines["在册甲"]
    assert (line.state, line.person_id) == ("other_id", village.ids["在册甲"])
    assert line.masked != line.own_masked
    assert typed not in repr(line)

    def own(work: Work) -> str | None:
        return residents.get(work, village.ids["在册甲"]).id_number

    assert village.desk.read(own) == number("2015-01-01", 11)


def test_a_number_that_cannot_be_anybodys_is_never_called_the_same(village: Village) -> None:
    right = number("2015-01-01", 11)
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10 if right[-1].isdigit() else 1)
    _, lines = village.compare(f"在册甲 {wrong}")
    line = lines["在册甲"]
    assert (line.state, line.person_id) == ("other_id", village.ids["在册甲"])
    assert "校验位" in line.detail


def test_twice_in_the_list_namesakes_and_lines_that_cannot_be_read(village: Village) -> None:
    def namesakes(work: Work) -> None:
        family = Family(work)
        family.person("同名癸", "1", "2015-01-01")
        family.person("同名癸", "1", "2016-01-01")

    village.desk.change(namesakes)
    text = f"在册甲 {number('2015-01-01', 11)}\n在册甲\n同名癸\n某某某 42122120150101001"
    row, _ = village.compare(text)
    found = village.desk.read(lambda work: comparing.lines(work, row.id))
    assert [line.state for line in found if line.n] == ["same", "twice", "several", "unknown"]


def test_the_list_is_compared_with_the_register_of_its_own_day(village: Village) -> None:
    def earlier(work: Work) -> None:
        work.run("UPDATE left_behind SET since = '2026-03-01'", {})

    village.desk.change(earlier)
    _, lines = village.compare(LIST, as_of=date(2026, 4, 30))
    assert lines["退出丙"].state == "same"
    assert lines["没了庚"].state == "proposed"


def test_a_proposed_or_unproposed_line_is_taken_onto_the_register(village: Village) -> None:
    row, lines = village.compare(LIST)
    done = village.desk.change(lambda work: comparing.take_in(work, lines["提名丁"].id))
    assert done.answer == "enrolled"
    with pytest.raises(left_behind.EvidenceMissing):
        village.desk.change(lambda work: comparing.take_in(work, lines["在家戊"].id))
    village.desk.change(
        lambda work: comparing.take_in(work, lines["在家戊"].id, "11月22日入户，父母长期不归")
    )
    assert len(village.desk.read(left_behind.register)) == 4
    (by_hand,) = [one for one in village.desk.read(left_behind.register) if one.rule == "by-hand"]
    assert "县民政局11月名单" in by_hand.why
    assert village.desk.read(lambda work: comparing.get(work, row.id)).open == 6


def test_an_answer_that_the_register_does_not_bear_out_is_refused(village: Village) -> None:
    row, lines = village.compare(LIST)

    def say(name: str, what: str, note: str = "") -> Callable[[Work], object]:
        return lambda work: comparing.answer(work, lines[name].id, what, note)

    for name, what, error in (
        ("在家戊", "enrolled", comparing.AnswerContradicts),
        ("在册乙", "removed", comparing.AnswerContradicts),
        ("在册乙", "kept", left_behind.ReasonMissing),
        ("在册乙", "done", comparing.AnswerUnknown),
    ):
        with pytest.raises(error):
            village.desk.change(say(name, what))
    with pytest.raises(comparing.ListLinesOpen):
        village.desk.change(lambda work: comparing.close_list(work, row.id))
    for name, line in lines.items():
        if line.open:
            village.desk.change(say(name, "theirs", "已电话告知"))
    done = village.desk.change(lambda work: comparing.close_list(work, row.id))
    assert (done.open, done.closed_on) == (0, TODAY)
    with pytest.raises(comparing.ListClosed):
        village.desk.change(say("在册乙", "theirs"))


def test_a_workbook_is_read_by_its_headings_with_titles_and_totals_left_out(
    village: Village, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (
        ["2026年农村留守儿童名单"],
        ["序号", "儿童姓名", "性别", "公民身份证号", "家庭住址"],
        [1, "在册甲", "男", number("2015-01-01", 11), "四邑村一组"],
        [2, "外村壬", "男", float(421221201509090190), "四邑村二组"],
        ["合计", "", "", "", ""],
    ):
        sheet.append(line)
    book.save(tmp_path / "list.xlsx")
    new = NewList("child", "名单", path=tmp_path / "list.xlsx")
    made = village.desk.change(lambda work: comparing.compare(work, new))
    lines = village.desk.read(lambda work: comparing.lines(work, made.id))
    assert [(line.n, line.state) for line in lines] == [(3, "same"), (4, "unknown"), (0, "missing")]
    assert "科学计数" in lines[1].detail or "位" in lines[1].detail


def test_a_plain_file_without_headings_is_read_like_pasted_text(village: Village, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(
        f"1,在册甲,{number('2015-01-01', 11)}\r\n2,在册乙,{number('2016-02-02', 12)}\r\n".encode("gbk")
    )
    found = reading.from_file(path, TODAY)
    assert [one.name for one in found] == ["在册甲", "在册乙"]


def test_what_is_no_list_is_refused_and_leaves_no_trace(village: Village, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")
    for new, error in (
        (NewList("child", "", text="在册甲"), comparing.ListTitleMissing),
        (NewList("uncle", "x", text="在册甲"), left_behind.KindUnknown),
        (NewList("child", "x", text="在册甲", as_of=date(2027, 1, 1)), comparing.ListAhead),
        (NewList("child", "x", path=path), sheets.SheetDamaged),
    ):
        with pytest.raises(error):
            village.desk.change(lambda work, new=new: comparing.compare(work, new))
    assert village.desk.read(comparing.lists) == []


def test_children_of_a_list_are_masked_and_out_of_sight_as_elsewhere(
    village: Village, colleague: Callable[..., Desk]
) -> None:
    from stationdesk.core.report_contents import NamedPerson
    from stationdesk.services import file_access_sight

    row, _ = village.compare(LIST)
    head = colleague(village.desk, "head", name="吴主任")
    assert "在册甲" not in {line.name for line in head.read(lambda work: comparing.lines(work, row.id))}
    with pytest.raises(NotPermitted):
        head.change(lambda work: comparing.compare(work, NewList("child", "x", text="在册甲")))
    before = len(head.read(lambda work: comparing.lines(work, row.id)))
    named = [NamedPerson(name="吴主任", user_id=head.actor.user_id or "")]
    village.desk.change(lambda work: file_access_sight.lose(work, village.ids["在册乙"], named))
    after = head.read(lambda work: comparing.lines(work, row.id))
    assert len(after) == before - 1
    assert "missing" not in head.read(lambda work: comparing.get(work, row.id)).counts


def test_elders_are_compared_with_their_own_register(desk: Desk) -> None:
    child = desk.change(lambda work: both_away(Family(work)))
    desk.change(lambda work: left_behind.enrol(work, ByHand(child[3], "elder", "x", "y")))
    made = desk.change(lambda work: comparing.compare(work, NewList("elder", "x", text="张桂英\n王小宝")))
    found = desk.read(lambda work: comparing.lines(work, made.id))
    assert [line.state for line in found] == ["same", "aged"]
