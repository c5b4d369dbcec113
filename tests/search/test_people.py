"""Promises about finding people as someone types."""

from __future__ import annotations

from datetime import date

import pytest

from stationdesk.core import idnumber
from stationdesk.desk import Desk
from stationdesk.search import keys, people
from stationdesk.services import residents

NAMES = (
    "曾庆兰",
    "单雄信",
    "仇英",
    "解缙",
    "查良镛",
    "区寄",
    "尉迟恭",
    "买买提·吐尔逊",
    "𬀩明",
    "吕布",
    "单建国",
)


@pytest.fixture
def village(desk: Desk) -> Desk:
    """A few people whose surnames are read otherwise than their characters."""
    for at, name in enumerate(NAMES):
        number = idnumber.make("421202", date(1960 + at, 1, 1), 10 + at)
        new = residents.NewPerson(name, number, phones=(f"13800{at:02d}{7000 + at}",))
        desk.change(lambda work, n=new: residents.add(work, n))
    return desk


def find(desk: Desk, text: str, limit: int = 20) -> list[str]:
    return [hit.name for hit in desk.read(lambda work: people.find(work, text, limit))]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("曾", "曾庆兰"),
        ("zengqinglan", "曾庆兰"),
        ("zql", "曾庆兰"),
        ("庆兰", "曾庆兰"),
        ("shanxiongxin", "单雄信"),
        ("qiuying", "仇英"),
        ("xiejin", "解缙"),
        ("zhaliang", "查良镛"),
        ("ouji", "区寄"),
        ("yuchi", "尉迟恭"),
        ("ycg", "尉迟恭"),
        ("買買提", "买买提·吐尔逊"),
        ("吐尔逊", "买买提·吐尔逊"),
        ("𬀩", "𬀩明"),
        ("lvbu", "吕布"),
        ("lubu", "吕布"),
        ("7003", "解缙"),
        ("１３８００００７０００", "曾庆兰"),
        ("单 7010", "单建国"),
        ("shan jianguo", "单建国"),
    ],
)
def test_people_are_found_as_someone_types(village: Desk, text: str, name: str) -> None:
    assert name in find(village, text)


def test_the_tail_of_a_number_finds_with_a_small_x(village: Desk) -> None:
    for at, name in enumerate(NAMES):
        tail = idnumber.make("421202", date(1960 + at, 1, 1), 10 + at)[-6:]
        assert name in find(village, tail.lower())


@pytest.mark.parametrize(
    "text", ["", " ", "·", "%", "_", "'; DROP TABLE people", "\x00", "🙂", "x" * 500, "* ?"]
)
def test_nothing_that_is_typed_breaks_the_search(village: Desk, text: str) -> None:
    assert find(village, text) == []


def test_a_second_word_narrows_however_many_fit_the_first(desk: Desk) -> None:
    from stationdesk.core.ids import new_id
    from stationdesk.services.residents_batch import insert

    rows = [
        {
            "station_id": desk.card.station_id,
            "id": new_id(),
            "name": "张" + chr(0x4E00 + n % 700) + "明",
            "id_number": idnumber.make("421202", date(1950 + n % 60, 1, 1), n % 1000),
            "resident_type": "registered",
        }
        for n in range(1500)
    ]
    desk.change(lambda work: insert(work, "people", rows))
    for row in rows[::150]:
        tail = row["id_number"][-4:]
        hits = desk.read(lambda work, t=tail: people.find(work, f"张 {t}", 100))
        assert row["id"] in {hit.id for hit in hits}
        assert all((hit.id_number or "").endswith(tail) for hit in hits)
    assert find(desk, "张 明", 7) == find(desk, "明 张", 7) or len(find(desk, "张 明", 7)) == 7


def test_a_corrected_name_is_found_under_the_new_one_only(village: Desk) -> None:
    person = village.read(lambda work: residents.resolve(work, "仇英"))
    village.change(lambda work: residents.edit(work, residents.EditPerson(person, {"name": "仇瑛华"})))
    assert find(village, "qiuyinghua") == ["仇瑛华"]
    assert find(village, "仇英") == []


def test_rebuilt_keys_are_the_same_keys(village: Desk) -> None:
    look = "SELECT key, record_id FROM search_keys ORDER BY key, record_id"
    before = village.read(lambda work: [tuple(row.values()) for row in work.rows(look)])
    assert village.change(lambda work: keys.rebuild(work, work.station_id)) == len(NAMES)
    assert village.read(lambda work: [tuple(row.values()) for row in work.rows(look)]) == before


def test_several_telephones_or_readings_do_not_crowd_others_out(desk: Desk) -> None:
    for at in range(8):
        phones = tuple(f"139000{at:02d}0{n}8" for n in range(8))
        new = residents.NewPerson(f"朴{chr(0x4E00 + at)}", birth=date(1970, 1, 1 + at), phones=phones)
        desk.change(lambda work, n=new: residents.add(work, n))
    assert len(find(desk, "朴", 8)) == 8
