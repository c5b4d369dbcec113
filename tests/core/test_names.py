"""Names: kept as written, compared on another form, found by pinyin. Sixty hard ones and more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stationdesk.core import names, pinyin, surnames
from stationdesk.core.errors import Refusal
from stationdesk.core.names import Note

HARD: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent.parent / "data" / "names_hard.json").read_text("utf-8")
)["names"]
each_hard = pytest.mark.parametrize("hard", HARD, ids=[hard["id"] for hard in HARD])


def test_there_are_sixty_hard_names() -> None:
    assert len({hard["id"] for hard in HARD}) == 60


@each_hard
def test_hard_name_is_kept_as_its_canonical_form(hard: dict[str, Any]) -> None:
    cleaned = names.clean(hard["name"])
    assert cleaned.kept == hard["canonical"]
    assert bool(cleaned.notes) is (hard["name"] != hard["canonical"])
    assert names.clean(cleaned.kept).kept == cleaned.kept


@each_hard
def test_hard_name_is_compared_by_its_search_form(hard: dict[str, Any]) -> None:
    assert names.clean(hard["name"]).search == hard["search_form"]
    assert names.search_form(hard["name"]) == hard["search_form"]
    if hard["same_person_as"]:
        assert names.search_form(hard["same_person_as"]) == hard["search_form"]


@each_hard
def test_hard_name_is_found_by_pinyin_and_initials(hard: dict[str, Any]) -> None:
    keys = pinyin.keys(names.clean(hard["name"]).kept)
    assert hard["pinyin_ascii"] in keys.full
    assert hard["initials"] in keys.initials
    assert pinyin.query_form(hard["full_pinyin"]) in keys.full
    assert len(keys.full) <= pinyin.MAX_VARIANTS


@each_hard
def test_hard_surname_is_read_as_a_surname_first(hard: dict[str, Any]) -> None:
    if not hard["surname_pinyin"]:
        return
    found = pinyin.keys(hard["canonical"]).full
    right = pinyin.query_form(hard["surname_pinyin"])
    assert found[0].startswith(right)
    for also in hard["alt_surname_pinyin"]:
        assert any(full.startswith(pinyin.query_form(also)) for full in found)
    readings = [right, *map(pinyin.query_form, hard["alt_surname_pinyin"])]
    for wrong in map(pinyin.query_form, hard.get("wrong_surname_pinyin") or []):
        if not any(reading.startswith(wrong) or wrong.startswith(reading) for reading in readings):
            assert not any(full.startswith(wrong) for full in found)


@each_hard
def test_mask_keeps_the_surname_only(hard: dict[str, Any]) -> None:
    masked = names.mask_name(hard["canonical"])
    surname = hard["surname"] or hard["canonical"][0]
    assert masked.startswith(surname)
    assert set(masked[len(surname) :]) <= {"＊", "·"}
    assert len(masked) == len(hard["canonical"])


@pytest.mark.parametrize(
    ("typed", "kept", "note"),
    [
        ("王 芳", "王芳", Note.SPACES_REMOVED),
        ("王\u200b芳", "王芳", Note.INVISIBLE_REMOVED),
        ("\ufeff王芳", "王芳", Note.INVISIBLE_REMOVED),
        ("买买提．吐尔逊", "买买提·吐尔逊", Note.SEPARATOR_CHANGED),
        ("买买提••吐尔逊", "买买提·吐尔逊", Note.SEPARATOR_CHANGED),
        ("买买提 · 吐尔逊", "买买提·吐尔逊", Note.SPACES_REMOVED),
        ("·买买提·", "买买提", Note.SEPARATOR_CHANGED),
        ("刘\ue863", "刘䶮", Note.PRIVATE_USE_CHANGED),
        ("刘\ue81e", "刘龴", Note.PRIVATE_USE_CHANGED),
        ("刘\ue000", "刘\ue000", Note.PRIVATE_USE_KEPT),
        ("⼤山", "大山", Note.RADICAL_CHANGED),
        ("王⺀", "王⺀", Note.RADICAL_KEPT),
        ("王？", "王？", Note.LOOKS_LOST),
    ],
)
def test_what_is_put_right_is_noted(typed: str, kept: str, note: Note) -> None:
    cleaned = names.clean(typed)
    assert cleaned.kept == kept
    assert note in cleaned.notes
    assert note.sentence


@pytest.mark.parametrize(
    "name",
    [
        "陳國華",
        "龍\uf91d",
        "朗\uf929",
        "John Smith",
        "J.R. Smith",
        "乐",
        "赵C",
        "𱩂",
        "\U0002ebf0\U0002ee5d",
        "张\U000e0100三",
        "Ōno",
    ],
)
def test_what_may_be_meant_is_left_as_written(name: str) -> None:
    cleaned = names.clean(name)
    assert cleaned.kept == name
    assert cleaned.notes == ()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "name-missing"),
        ("　 \u200b", "name-missing"),
        ("··", "name-missing"),
        ("王\n芳", "name-has-controls"),
        ("王\x00", "name-has-controls"),
        ("王\u202e芳", "name-has-direction-marks"),
        ("王\ufffd", "name-garbled"),
        ("王" + chr(0xD800), "name-garbled"),
        ("12345", "name-without-letters"),
        ("１２３", "name-without-letters"),
        ("——", "name-without-letters"),
        ("长" * 101, "name-too-long"),
    ],
)
def test_refusals_say_their_reason_at_the_field(typed: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        names.clean(typed)
    assert (caught.value.code, caught.value.field) == (code, "name")


def test_a_hundred_rare_characters_fit() -> None:
    name = "\U00031a42" * 100
    assert names.clean(name).kept == name


@settings(deadline=None)
@given(st.text(max_size=120))
def test_rubbish_is_refused_never_a_crash(text: str) -> None:
    try:
        cleaned = names.clean(text)
    except Refusal:
        return
    assert 1 <= len(cleaned.kept) <= names.MAX_LENGTH
    assert names.clean(cleaned.kept).kept == cleaned.kept
    assert len(pinyin.keys(cleaned.kept).full) <= pinyin.MAX_VARIANTS


def test_repr_shows_no_name() -> None:
    assert "王芳" not in repr(names.clean("王芳"))


def test_eighty_private_use_characters_have_a_meaning() -> None:
    table = names.private_use()
    assert len(table) == 80
    assert not any(0xE000 <= ord(meant) <= 0xF8FF for meant in table.values())


@pytest.mark.parametrize(
    ("name", "found_by"),
    [
        ("张重阳", ["zhangchongyang", "zhangzhongyang"]),
        ("李长乐", ["lichangle", "lizhangle", "lichangyue"]),
        ("吕绿", ["lvlv", "lulu", "lulv"]),
        ("单雄信", ["shanxiongxin"]),
        ("单小单", ["shanxiaodan", "shanxiaoshan"]),
        ("朴葛盖翟", ["piaogegaizhai"]),
        ("長孫無忌", ["zhangsunwuji"]),
        ("O'Neil", ["oneil"]),
        ("查干巴拉", ["zhaganbala", "chaganbala"]),
        ("女娲", ["nvwa", "nuwa"]),
    ],
)
def test_both_readings_find_a_name(name: str, found_by: list[str]) -> None:
    keys = pinyin.keys(name)
    assert set(found_by) <= set(keys.full)
    assert len(keys.full) <= pinyin.MAX_VARIANTS


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("Zēng Qìng-lán", "zengqinglan"),
        ("lǚ", "lv"),
        ("LÜ", "lv"),
        ("xi'an", "xian"),
        ("ｚｑｌ", "zql"),
        ("陳 國華", "陈国华"),
        ("买买提.吐尔逊", "买买提吐尔逊"),
        ("1234", "1234"),
    ],
)
def test_what_is_typed_takes_the_form_of_the_keys(typed: str, form: str) -> None:
    assert pinyin.query_form(typed) == form


def test_a_name_nobody_can_read_has_no_keys() -> None:
    assert pinyin.keys("\ue000") == pinyin.NameKeys((), ())


def test_surname_tables_are_large_and_compound_ones_first() -> None:
    assert len(surnames.single()) >= 150
    assert len(surnames.compound()) >= 70
    assert surnames.surname_of("单于秀珍") == "单于"
    assert surnames.surname_of("单秀珍") == "单"
    assert surnames.surname_of("斯琴高娃") == ""
    assert surnames.surname_of("乌兰·图雅") == ""
