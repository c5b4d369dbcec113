"""The English catalogue: what it collects, and that it is never stale."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from stationdesk.core.words import say, speaking
from tests.house.test_layout import ROOT


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_i18n", ROOT / "resources" / "make" / "i18n.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_i18n"] = module
    spec.loader.exec_module(module)
    return module


i18n = _load()
CHINESE_LEFT = re.compile(r"^[^A-Za-z]*[\u3400-\u9fff][^A-Za-z]*$")
"""A sentence that is Chinese from end to end: it was not found in the catalogue the program reads."""


def collected(tmp_path: Path, text: str) -> tuple[dict[str, set[str]], list[str]]:
    (tmp_path / "page.py").write_text(text, "utf-8")
    found, wrong = i18n.collect(tmp_path, tmp_path)
    return found, [one.why for one in wrong]


@pytest.mark.parametrize(
    "text",
    [
        'N_("已受理")',
        "tr('已受理')",
        'self.tr("已受理")',
        'words.N_("已受理")',
        'tr("已"\n   "受理")',
        'x = [say(N_("已受理"))]',
        'class Taken(Refusal):\n    template = N_("已受理")',
        "f\"{tr('已受理')}\"",
    ],
)
def test_every_way_of_marking_is_collected(tmp_path: Path, text: str) -> None:
    assert collected(tmp_path, text) == ({"已受理": {"page.py"}}, [])


def test_wide_punctuation_has_an_english_of_its_own(tmp_path: Path) -> None:
    assert collected(tmp_path, 'tr("{what}：{n}")') == ({"{what}：{n}": {"page.py"}}, [])


def test_posts_and_permits_of_the_packs_are_said_in_english_too() -> None:
    said = i18n.packed()
    newest = i18n.newest(i18n.PACKS / "permits").relative_to(ROOT).as_posix()
    assert said["文书"] == {newest}
    assert "登记和修改居民档案" in said
    assert set(said) <= set(i18n.everything()[0])


def test_the_newest_version_of_a_pack_is_said(tmp_path: Path) -> None:
    for version in ("2026-9", "2026-10", "2025-12"):
        (tmp_path / f"{version}.json").touch()
    assert i18n.newest(tmp_path).stem == "2026-10"


def test_english_keeps_clear_of_signs_that_chinese_fonts_draw_wide() -> None:
    wide = [one.source for one in i18n.read().values() if set(one.english) & set("“”‘’…　：，。")]
    assert wide == []


def test_every_english_sentence_can_be_filled_in() -> None:
    broken = []
    for one in i18n.read().values():
        names = [name for name in i18n._placeholders(one.source) if name.isidentifier()]
        with speaking("en"):
            said = say(one.source, **dict.fromkeys(names, 7)) if names else say(one.source)
        if (
            not said
            or CHINESE_LEFT.search(said)
            or (names and ("{" in said.replace('{"', "") or "7" not in said))
        ):
            broken.append((one.source, said))
    assert broken == []


def test_only_marked_chinese_is_collected(tmp_path: Path) -> None:
    found, wrong = collected(tmp_path, '"未标记"; N_("{why}"); tr("OK"); tr(name); tr()')
    assert (found, wrong) == ({}, [])


@pytest.mark.parametrize("text", ['tr(f"第{n}项")', 'N_("甲" + x)', 'tr("甲" if x else "乙")'])
def test_what_no_catalogue_can_hold_is_said(tmp_path: Path, text: str) -> None:
    found, wrong = collected(tmp_path, text)
    assert found == {}
    assert len(wrong) == 1


def test_catalogue_survives_being_written_and_read(tmp_path: Path) -> None:
    kept = {
        "<甲> & “乙”\n第二行": i18n.Sentence("<甲> & “乙”\n第二行", {"stationdesk/a.py"}, "<A> & B\nline 2"),
        "尚无": i18n.Sentence("尚无", {"stationdesk/a.py", "stationdesk/b.py"}),
    }
    i18n.write(kept, tmp_path / "x.ts")
    assert i18n.read(tmp_path / "x.ts") == kept
    unfinished = [one.get("type") for one in ElementTree.parse(tmp_path / "x.ts").iter("translation")]
    assert sorted(unfinished, key=str) == [None, "unfinished"]
    assert i18n.build(kept, tmp_path / "en.json") == 1
    assert json.loads((tmp_path / "en.json").read_text("utf-8")) == {"<甲> & “乙”\n第二行": "<A> & B\nline 2"}


def test_merging_keeps_translations_and_names_what_came_and_went() -> None:
    kept = {"旧": i18n.Sentence("旧", {"a.py"}, "old"), "留": i18n.Sentence("留", {"a.py"}, "kept")}
    merged, new, gone = i18n.merge({"留": {"b.py"}, "新": {"b.py"}}, kept)
    assert (new, gone) == (["新"], ["旧"])
    assert merged["留"] == i18n.Sentence("留", {"b.py"}, "kept")
    assert merged["新"].english == ""


@pytest.mark.parametrize(
    ("chinese", "english", "fault"),
    [
        ("还有{count}件", "{count} left", None),
        ("还有{count}件", "{count} {count:piece/pieces} left", None),
        ("还有{count}件", "{n} left", "placeholders"),
        ("共%n项", "%n items", None),
        ("{day:%m月}到期", "due {day}", None),
        ("告知单", "the notice (告知单)", None),
        ("告知单", "the 告知单", "Chinese left"),
        ("告知单", "", "untranslated"),
    ],
)
def test_wrong_translations_are_found(chinese: str, english: str, fault: str | None) -> None:
    found = i18n.faults({chinese: i18n.Sentence(chinese, {"a.py"}, english)})
    assert [fault] == [next(word for word in [fault] if word and word in line) for line in found] or (
        fault is None and found == []
    )


def test_the_catalogue_is_whole() -> None:
    assert i18n.check() == [], "`make i18n` collects; then translate what is unfinished"
