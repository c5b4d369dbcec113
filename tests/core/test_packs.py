"""Data packs: the shipped ones are whole, rubbish from elsewhere is refused in words."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stationdesk.core import codes, packs, paths
from stationdesk.core.errors import Refusal
from stationdesk.core.pack_shapes import SHAPES

ROOT = Path(__file__).resolve().parents[2]
NAMES = sorted(SHAPES)


def _raw(name: str) -> dict[str, Any]:
    listed = next(line for line in packs.shipped() if line.name == name)
    loaded: dict[str, Any] = json.loads((packs.folder() / name / f"{listed.version}.json").read_text("utf-8"))
    return loaded


def _bytes(pack: Any) -> bytes:
    return json.dumps(pack, ensure_ascii=False).encode()


def test_every_kind_of_pack_is_shipped_and_listed() -> None:
    assert sorted({line.name for line in packs.shipped()}) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_shipped_pack_is_verified_dated_and_sourced(name: str) -> None:
    pack = packs.load(name)
    assert pack.name == name
    assert pack.effective_from <= date(2026, 12, 31)
    assert pack.source["kind"] in ("found", "memory")
    assert pack.title
    assert packs.load(name, pack.version) is pack


def test_no_pack_says_how_or_where_it_was_prepared() -> None:
    for line in packs.shipped():
        text = (packs.folder() / line.name / f"{line.version}.json").read_text("utf-8")
        for word in ("seeds/", "/work", "/tmp", "助手", "语料"):
            assert word not in text, (line.name, word)


def test_shipped_packs_are_what_their_sources_make() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "resources" / "make" / "packs.py"), "--check"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_matters_are_a_hundred_in_seven_windows_each_with_its_source() -> None:
    pack = packs.load("matters")
    assert len(pack.items()) == 101
    assert len(pack.items("windows")) == 7
    assert len(pack.items("nanhai_categories")) == 8
    assert all(matter["source"]["kind"] in ("found", "memory") for matter in pack.items())


def test_what_is_from_memory_is_marked_unconfirmed() -> None:
    matters = packs.load("matters").items()
    for matter in matters:
        if matter["source"]["kind"] == "memory":
            assert packs.is_unconfirmed(matter, "legal_basis"), matter["code"]
        assert packs.is_unconfirmed(matter, "promised_days"), matter["code"]
    by_code = {matter["code"]: matter for matter in matters}
    assert packs.is_unconfirmed(by_code["PT-001"], "materials")
    assert not packs.is_unconfirmed(by_code["PT-001"], "legal_basis")
    assert packs.is_unconfirmed(by_code["SA-014"], "legal_basis")
    for sheet in packs.load("publicity").items():
        if "天" in sheet["source"]["from_memory"] or "期限" in sheet["source"]["from_memory"]:
            assert packs.is_unconfirmed(sheet, "publicity_days"), sheet["code"]
    assert packs.load("matters").unconfirmed() == 101
    assert packs.UNCONFIRMED == "待核"


def test_lists_have_the_sizes_they_should() -> None:
    sizes = {
        "certificates": 14, "publicity": 27, "assessment": 58, "regions": 24, "ethnic": 59, "permits": 16, "township_offices": 4,
        "left_behind_rules": 3, "visit_rules": 4,
    }  # fmt: skip
    assert {name: len(packs.load(name).items()) for name in sizes} == sizes
    assert len(packs.load("certificates").body["prohibited"]["items"]) == 20
    assert len(packs.load("regions").items("provinces")) == 31
    assert len(packs.load("region6").items()) > 2900
    assert len(packs.load("calendars").body["years"]) == 8


def test_villages_lie_in_counties_that_exist() -> None:
    counties = {county["code"] for county in packs.load("region6").items()}
    for village in packs.load("regions").items():
        assert village["county"]["code"] in counties
        assert village["code"].startswith(village["town"]["code"])


def test_permits_keep_approver_and_keeper_apart() -> None:
    pack = packs.load("permits")
    for post in pack.items("posts"):
        assert not {"certificates:approve", "seal:keep"} <= set(post["permits"]), post["post"]
        assert "left_behind:report" in post["permits"], "who sees harm may always report it"
    by_post = {post["post"]: set(post["permits"]) for post in pack.items("posts")}
    assert "seal:keep" not in by_post["head"] | by_post["secretary"]
    assert not any(permit.startswith("residents:") for permit in by_post["admin"])
    assert "left_behind:open_child" in by_post["child_director"]
    known = {permit["permit"] for permit in pack.items("permits")}
    given = set().union(*by_post.values())
    assert known - given == set()


def test_bodies_are_read_only() -> None:
    body = packs.load("matters").body
    with pytest.raises(TypeError):
        body["matters"] = ()  # type: ignore[index]
    assert isinstance(body["matters"], tuple)
    with pytest.raises(TypeError):
        body["matters"][0]["promised_days"] = 99


def test_version_in_force_is_chosen_by_day() -> None:
    assert packs.in_force("matters", date(2026, 11, 22)).version == "2026-2"
    assert packs.in_force("matters", date(1999, 1, 1)).version == "2026-1"


def test_missing_packs_and_versions_are_named() -> None:
    with pytest.raises(packs.PackMissing):
        packs.load("weather")
    with pytest.raises(packs.PackVersionMissing) as caught:
        packs.load("matters", "1999-1")
    assert "1999-1" in caught.value.message


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "packs"
    for line in packs.shipped():
        if line.name in ("hotlines", "visit_rules"):
            (folder / line.name).mkdir(parents=True, exist_ok=True)
            (folder / line.name / f"{line.version}.json").write_bytes(
                (packs.folder() / line.name / f"{line.version}.json").read_bytes()
            )
    (folder / "index.json").write_bytes((packs.folder() / "index.json").read_bytes())
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    packs.forget()
    yield folder
    monkeypatch.undo()
    packs.forget()


def test_one_changed_byte_is_noticed(copied: Path) -> None:
    file = copied / "hotlines" / "2026-1.json"
    assert packs.load("hotlines").items()
    packs.forget()
    file.write_bytes(file.read_bytes().replace(b"12345", b"12346", 1))
    with pytest.raises(packs.PackDamaged):
        packs.load("hotlines")
    assert packs.load("visit_rules").items()
    file.unlink()
    with pytest.raises(packs.PackMissing):
        packs.load("hotlines")


def test_a_broken_index_is_trouble_not_a_bug(copied: Path) -> None:
    (copied / "index.json").write_text("{", "utf-8")
    with pytest.raises(packs.PackDamaged):
        packs.shipped()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "pack-unreadable"),
        (b"\xff\xfe\x00", "pack-unreadable"),
        (b"<html>", "pack-unreadable"),
        (b"[]", "pack-unreadable"),
        (b"null", "pack-unreadable"),
        (b"[" * 100_000, "pack-unreadable"),
        (b'{"pack": "hotlines", "pack": "hotlines"}', "pack-unreadable"),
        (b'{"pack": NaN}', "pack-unreadable"),
        (b"{}", "pack-incomplete"),
        (b" " * (packs.MAX_BYTES + 1), "pack-too-large"),
    ],
    ids=range(10),
)
def test_rubbish_is_refused_in_words(data: bytes, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        packs.parse(data)
    assert caught.value.code == code
    assert "{" not in caught.value.message


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda pack: pack.pop("version"), "pack-incomplete"),
        (lambda pack: pack.pop("source"), "pack-incomplete"),
        (lambda pack: pack.update(source={}), "pack-incomplete"),
        (lambda pack: pack.pop("body"), "pack-incomplete"),
        (lambda pack: pack.update(version="../../x"), "pack-wrongly-typed"),
        (lambda pack: pack.update(version=3), "pack-wrongly-typed"),
        (lambda pack: pack.update(title=""), "pack-wrongly-typed"),
        (lambda pack: pack.update(effective_from="2026-13-01"), "pack-wrongly-typed"),
        (lambda pack: pack.update(effective_from=20260101), "pack-wrongly-typed"),
        (lambda pack: pack.update(pack="weather"), "pack-unknown"),
        (lambda pack: pack["body"].pop("matters"), "pack-incomplete"),
        (lambda pack: pack["body"].update(matters=[]), "pack-wrongly-typed"),
        (lambda pack: pack["body"].update(matters="x"), "pack-wrongly-typed"),
        (lambda pack: pack["body"].update(conventions=[]), "pack-wrongly-typed"),
        (lambda pack: pack["body"]["matters"][3].pop("steps"), "pack-incomplete"),
        (lambda pack: pack["body"]["matters"][3].update(promised_days="10"), "pack-wrongly-typed"),
        (lambda pack: pack["body"]["matters"][3].update(promised_days=True), "pack-wrongly-typed"),
        (lambda pack: pack["body"]["matters"][3].update(promised_days=-1), "pack-wrongly-typed"),
        (lambda pack: pack["body"]["matters"][3].update(window="roof"), "pack-wrongly-typed"),
        (lambda pack: pack["body"]["matters"].append(pack["body"]["matters"][0]), "pack-repeats-code"),
        (lambda pack: pack["body"]["matters"].append("x"), "pack-wrongly-typed"),
    ],
)
def test_each_fault_of_a_pack_is_refused_with_its_place(change: Any, code: str) -> None:
    pack = _raw("matters")
    change(pack)
    with pytest.raises(Refusal) as caught:
        packs.parse(_bytes(pack))
    assert caught.value.code == code


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body["years"]["2026"]["off"].update({"2025-05-01": "x"}),
        lambda body: body["years"]["2026"]["off"].update({"soon": "x"}),
        lambda body: body["years"]["2026"]["work"].update({"2026-10-01": "x"}),
        lambda body: body["years"]["2026"].update(off=["2026-10-01"]),
        lambda body: body.update(years=[body["years"]["2026"]]),
        lambda body: body["statutory"].update({"never": "x"}),
    ],
)
def test_a_wrong_calendar_is_refused(change: Any) -> None:
    pack = _raw("calendars")
    change(pack["body"])
    with pytest.raises(packs.PackWronglyTyped):
        packs.parse(_bytes(pack))


def test_permits_nobody_defined_are_refused() -> None:
    pack = _raw("permits")
    pack["body"]["posts"][0]["permits"].append("treasury:open")
    with pytest.raises(packs.PackWronglyTyped):
        packs.parse(_bytes(pack))
    pack["body"]["posts"][0]["permits"][-1] = {}
    with pytest.raises(packs.PackWronglyTyped):
        packs.parse(_bytes(pack))


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(NAMES), st.data())
def test_any_part_replaced_is_taken_whole_or_refused(name: str, data: st.DataObject) -> None:
    pack = _raw(name)
    place: Any = pack
    for _ in range(data.draw(st.integers(0, 4))):
        key = data.draw(st.sampled_from(list(place) if isinstance(place, dict) else range(len(place))))
        if not isinstance(place[key], (dict, list)) or not place[key]:
            break
        place = place[key]
    key = data.draw(st.sampled_from(list(place) if isinstance(place, dict) else range(len(place))))
    place[key] = data.draw(_json)
    try:
        parsed = packs.parse(_bytes(pack))
    except Refusal:
        return
    assert parsed.name == name


@pytest.mark.parametrize(
    ("code_list", "word", "code"),
    [
        ("ethnic", "汉", "01"), ("ethnic", "土家族", "15"), ("ethnic", "1", "01"), ("ethnic", "穿青人", "81"),
        ("ethnic", "ha", "01"), ("ethnic", "火星族", None), ("ethnic", "族", None),
        ("relation", "之子", "20"), ("relation", "长子", "22"), ("relation", "儿媳", "38"), ("relation", "户主", "02"),
        ("relation", " 外孙女 ", "44"), ("relation", "妻", "12"), ("relation", "奶奶", "62"), ("relation", "邻居", None),
        ("education", "初中", "70"), ("education", "大专", "30"), ("health", "健康", "10"), ("sex", "女", "2"),
        ("sex", "1", "1"), ("marriage", "离异", "40"), ("political", "党员", "01"), ("political", "13", "13"),
        ("disability", "肢体", "4"), ("disability_grade", "2级", "2"), ("document", "身份证", "111"), ("sex", "", None),
    ],
)  # fmt: skip
def test_words_of_people_become_codes(code_list: codes.CodeList, word: str, code: str | None) -> None:
    assert codes.code_of(code_list, word) == code


def test_every_code_list_opens_and_every_word_means_a_code() -> None:
    for code_list in codes.known_lists():
        lines = codes.items(code_list)  # type: ignore[arg-type]
        assert lines
        assert len({line.code for line in lines}) == len(lines)
    for one in packs.load("codes").items():
        known = {item["code"] for item in one["items"]}
        assert set(one["words"].values()) <= known, one["list"]
    assert codes.name("ethnic", "15") == "土家族"
    assert codes.name("ethnic", "1", english=True) == "Han"
    assert codes.name("sex", "7") is None
