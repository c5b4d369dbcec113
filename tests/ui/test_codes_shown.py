"""Codes are said in the reader's language on screens, and in Chinese on everything that leaves the station."""

from __future__ import annotations

import re
from datetime import date

import pytest

from stationdesk.core import packs as shipped
from stationdesk.core.words import set_language
from stationdesk.desk import Desk
from stationdesk.services import codes, households, residents, residents_list
from stationdesk.ui.residents import listing

CHINESE = re.compile(r"[一-鿿]")


@pytest.fixture
def person(desk: Desk) -> str:
    def add(work: object) -> str:
        home = households.add_household(work, households.NewHousehold("001"))  # type: ignore[arg-type]
        new = residents.NewPerson(
            "李华",
            birth=date(1990, 1, 1),
            household_id=home,
            relation="20",
            sex="1",
            more={"ethnic": "15", "education": "70"},
        )
        return residents.add(work, new).person_id  # type: ignore[arg-type]

    return desk.change(add, reason="residents:edit")


def test_a_file_speaks_english_to_whoever_reads_english(desk: Desk, person: str) -> None:
    set_language("en")
    file = desk.read(lambda work: residents_list.detail(work, person))
    shown = (file.sex, file.ethnic, file.education, file.relation)
    assert shown == ("male", "Tujia", "junior secondary", "son")
    (row,) = desk.read(lambda work: residents_list.rows(work, [person]))
    assert (row.sex, row.relation) == ("male", "son")
    offered = desk.read(listing.choices).lists
    assert not [words for each in offered.values() for _code, words in each if CHINESE.search(words)]


def test_what_leaves_the_station_is_chinese_on_an_english_screen(desk: Desk, person: str) -> None:
    set_language("en")
    known = desk.read(codes.of)
    assert (known.of("ethnic", "15"), known.of("relation", "20")) == ("土家族", "子")


def test_every_list_that_people_choose_from_has_its_english() -> None:
    lacking = []
    for each in shipped.load("codes").items():
        lacking += [f"{each['list']} {one['code']}" for one in each["items"] if not one["name_en"]]
    lacking += [f"ethnic {one['code']}" for one in shipped.load("ethnic").items() if not one["name_en"]]
    for name in ("hotlines", "counter"):
        lacking += [f"{name} {one['name']}" for one in shipped.load(name).items() if not one.get("name_en")]
    lacking += [post["post"] for post in shipped.load("permits").body["posts"] if not post.get("name_en")]
    assert lacking == []


def test_a_code_that_no_list_has_is_shown_as_it_was_kept(desk: Desk) -> None:
    set_language("en")
    known = desk.read(codes.of)
    assert known.shown("ethnic", "77") == "77"
    assert known.shown("ethnic", None) == ""


def test_a_mark_in_free_words_stays_as_it_was_written() -> None:
    set_language("en")
    assert codes.mark_shown("村里自己记的") == "村里自己记的"
