"""The book of a closed station: read back as written, found in, and silent to whoever a report names."""

from __future__ import annotations

from hashlib import sha256

import msgspec
import pytest

from stationdesk.core import joined_book, matter_names
from stationdesk.core.joined_book import Book, CaseLine, Entry, PaperLine, Person
from stationdesk.core.words import speaking


def book() -> Book:
    child, other = "c1", "p2"
    mark = sha256(b"sight\ns1\nname:\xe6\x9d\x8e\xe5\x9b\x9b\nalias").hexdigest()
    return Book(
        station="s1",
        code="421221106203",
        name="苍梧岭村",
        made="2026-11-22T05:00:00.000Z",
        people=(
            Person(id=child, name="单小宝", id_number="421221201501011237"),
            Person(id=other, name="仇德福", id_number="421221195001011231", phone="13812345678"),
        ),
        entries=(Entry(id="e1", person=child, name="单小宝", kind="child", since="2026-01-01"),),
        papers=(PaperLine(id="x1", kind="child_form", number="1", made="2026-01-01", facts={}),),
        marks=(mark,),
        same=(("alias", child),),
    )


def test_whoever_a_report_names_sees_the_child_neither_among_people_nor_on_the_register() -> None:
    made = book()
    hidden = joined_book.out_of_sight(made, ["user:u9", "name:李四"])
    assert hidden == {"c1"}
    assert [one.name for one in joined_book.lines(made, "people", "", hidden)] == ["仇德福"]
    assert joined_book.lines(made, "registers", "", hidden) == ()
    assert joined_book.out_of_sight(made, ["user:u9", "name:王五"]) == frozenset()


def test_papers_of_which_no_copies_are_made_are_not_listed() -> None:
    assert joined_book.lines(book(), "papers") == ()
    assert joined_book.COPIED.isdisjoint({"child_form", "care_letter", "mandatory_report", "child_handover"})


def test_it_is_read_back_as_it_was_written_and_says_nobodys_name_by_accident() -> None:
    made = book()
    assert joined_book.decode(joined_book.encode(made)) == made
    assert "单小宝" not in repr(made)
    assert "单小宝" not in repr(joined_book.lines(made, "people"))


def test_a_matter_is_called_as_the_reader_reads() -> None:
    case = CaseLine(
        id="k1", number="1", name="仇德福", state="accepted", matter="农业保险投保组织", opened="2026-01-01"
    )
    made = msgspec.structs.replace(book(), cases=(case,))
    (shown,) = joined_book.lines(made, "cases")
    assert "事项：农业保险投保组织" in shown.more
    with speaking("en"):
        (shown,) = joined_book.lines(made, "cases", "农业保险")
        assert matter_names.shown(shown.what) in shown.more[0]
        assert not any("农业保险" in one for one in shown.more)


@pytest.mark.parametrize("text", ["仇", "qiudefu", "qdf", "5678", "1231"])
def test_it_is_found_in_by_characters_pinyin_initials_and_the_end_of_a_number(text: str) -> None:
    assert [one.name for one in joined_book.lines(book(), "people", text)] == ["仇德福"]


@pytest.mark.parametrize("data", [b"", b"{}", b"\x28\xb5\x2f\xfd" + b"\x00" * 40])
def test_what_is_no_book_is_said(data: bytes) -> None:
    with pytest.raises(joined_book.BookUnreadable):
        joined_book.decode(data)
    with pytest.raises(joined_book.PartUnknown):
        joined_book.lines(book(), "secrets")
