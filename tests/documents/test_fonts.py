"""Fonts: found in roles, covered by what the file really draws, refused in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stationdesk.documents import fonts as f
from stationdesk.documents.fontfiles import faces
from stationdesk.documents.pdffont import to_unicode


def test_text_is_split_where_the_font_changes(rare: f.FontSet) -> None:
    runs = rare.runs("欧阳𬬩𰟘AB", "fangsong")
    assert "".join(text for _, text in runs) == "欧阳𬬩𰟘AB"
    assert len(runs) >= 2
    for face, text in runs:
        assert all(ord(char) in rare.covers(face) for char in text)


def test_hard_names_are_all_covered(rare: f.FontSet) -> None:
    names = "䶮㛃㬎𣲗𪨶𫖯𫟹𬘘𭹜𰟘𱩂𱯧·•・陳國華丨"
    assert rare.missing(names) == []


def test_coverage_is_what_fonttools_reads(fonts: f.FontSet) -> None:
    from fontTools.ttLib import TTFont

    face = fonts.ladders["song"][0]
    with TTFont(face.path, fontNumber=face.index, lazy=True) as opened:
        cmap = opened.getBestCmap()
    covered = fonts.covers(face)
    sample = [*range(0x20, 0x7F), *range(0x4E00, 0x9FFF, 7), *range(0x20000, 0x2EBE0, 97)]
    assert [code for code in sample if code in covered] == [code for code in sample if code in cmap]


def test_a_cff_font_is_refused_in_words_and_the_next_one_serves(tmp_path: Path, fonts: f.FontSet) -> None:
    otf = pytest.importorskip("pylopdf_fonts_zh_cn").serif_path()
    (tmp_path / "a.otf").symlink_to(otf)
    only = f.discover([tmp_path])
    assert only.ladders["song"] == ()
    assert [why for _, why in only.refused] == ["轮廓是 PostScript（CFF）"]
    with pytest.raises(f.FontsMissing) as trouble:
        only.glyphs("song")
    assert "fonts.py" in trouble.value.message
    (tmp_path / "b.ttf").symlink_to(fonts.ladders["song"][0].path)
    both = f.discover([tmp_path])
    assert [face.outlines for face in both.ladders["song"]] == ["glyf"]


def test_what_is_not_a_font_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "empty.ttf").write_bytes(b"")
    (tmp_path / "junk.ttf").write_bytes(b"\0\1\0\0" + b"junk" * 40)
    (tmp_path / "text.ttc").write_text("ttcf is not enough", "utf-8")
    assert faces(tmp_path / "junk.ttf") == []
    assert not any(f.discover([tmp_path]).ladders.values())


def test_the_cache_is_used_and_may_be_broken(tmp_path: Path, fonts: f.FontSet) -> None:
    cache = tmp_path / "cache" / "fonts.json"
    folder = tmp_path / "fonts"
    folder.mkdir()
    (folder / "song.ttf").symlink_to(fonts.ladders["song"][0].path)
    first = f.discover([folder], cache)
    kept = json.loads(cache.read_text("utf-8"))
    assert list(kept["faces"])
    assert list(kept["ranges"])
    mark = next(iter(kept["ranges"]))
    kept["ranges"][mark] = [0x41, 0x42]
    cache.write_text(json.dumps(kept), "utf-8")
    second = f.discover([folder], cache)
    face = second.ladders["song"][0]
    assert 0x41 in second.covers(face)
    assert 0x4E00 not in second.covers(face)
    cache.write_text("{broken", "utf-8")
    assert f.discover([folder], cache).covers(face) == first.covers(first.ladders["song"][0])


def test_the_report_says_what_is_here_and_what_to_install(fonts: f.FontSet, tmp_path: Path) -> None:
    report = fonts.report()
    assert {line.role for line in report.roles} == set(f.LADDERS)
    basic = next(block for block in report.blocks if block.name == "基本汉字")
    assert basic.assigned == 20992
    assert 20902 <= basic.covered <= 20992
    nothing = f.discover([tmp_path]).report()
    assert all(line.advice for line in nothing.roles)
    assert all(block.covered == 0 for block in nothing.blocks)


def test_to_unicode_is_utf16_and_in_blocks_of_a_hundred() -> None:
    text = to_unicode("X", [0, 0x2CC5F, 0x4E00, *range(0x5000, 0x5000 + 150)])
    assert "<01> <D873DC5F>" in text
    assert "<02> <4E00>" in text
    assert "<00> <0000>" not in text
    assert "100 beginbfchar" in text
    assert "52 beginbfchar" in text


def test_invisible_characters_are_kept_in_the_record_and_left_out_of_the_drawing(fonts: f.FontSet) -> None:
    assert fonts.missing("王\u200b芳") == []
    assert "".join(text for _, text in fonts.runs("王\u200b芳", "song")) == "王芳"
    assert fonts.width("王\u200b芳", "song", 10) == fonts.width("王芳", "song", 10)
