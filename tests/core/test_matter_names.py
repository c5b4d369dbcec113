"""A matter's name on the screen: English where a shipped catalogue has one, never a wrong one."""

from __future__ import annotations

from stationdesk.core import matter_names, words


def test_the_english_interface_names_matters_in_english() -> None:
    assert matter_names.shown("高龄津贴申领") == "高龄津贴申领"
    words.set_language("en")
    assert matter_names.shown("高龄津贴申领") == "Old-age allowance (80+)"
    assert matter_names.shown("其他诉求") == "Other requests"
    assert matter_names.shown("镇里自己的事项") == "镇里自己的事项"


def test_every_shipped_matter_has_an_english_name() -> None:
    from stationdesk.core import packs

    for record in packs.load("matters").items():
        assert matter_names.english()[record["name_zh"]]


def test_english_names_keep_clear_of_signs_that_chinese_fonts_draw_wide() -> None:
    wide = set("“”‘’…　：，。")
    assert [name for name in matter_names.english().values() if set(name) & wide] == []


def test_several_matters_stand_in_one_line_in_the_readers_language() -> None:
    both = ("高龄津贴申领", "其他诉求")
    assert matter_names.several(both) == "高龄津贴申领、其他诉求"
    words.set_language("en")
    assert matter_names.several(both) == "Old-age allowance (80+), Other requests"
