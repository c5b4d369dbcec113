"""The catalogue: found as people speak, replaced without forgetting what was decided under it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from stationdesk.core import packs as files
from stationdesk.desk import Desk
from stationdesk.security.permits import NotPermitted
from stationdesk.services import case_life, case_lists, matters, matters_import, matters_words
from tests.services.window import AGENCY, accept, footprint, move_in


def found(desk: Desk, text: str) -> list[str]:
    return [row.code for row in desk.read(lambda work: matters.find(work, text))]


@pytest.mark.parametrize(
    ("said", "meant", "within"),
    [
        ("给老人办补贴", "SA-014", 3),
        ("高龄津贴", "SA-014", 1),
        ("gljt", "SA-014", 1),
        ("gaoling", "SA-014", 1),
        ("sa014", "SA-014", 1),
        ("SA-014", "SA-014", 1),
        ("低保", "SA-001", 2),
        ("吃低保", "SA-001", 1),
        ("娃上户口", "PO-005", 1),
        ("我想盖房子", "CN-001", 1),
        ("砍树", "CN-006", 1),
        ("路灯坏了怎么办", "CN-014", 1),
        ("养老认证", "LB-005", 1),
    ],
)
def test_a_matter_is_found_as_people_say_it(desk: Desk, said: str, meant: str, within: int) -> None:
    assert meant in found(desk, said)[:within]


def test_what_nobody_means_finds_nothing(desk: Desk) -> None:
    assert found(desk, "qqqq") == [matters.OTHER]
    assert found(desk, "飞船") == [matters.OTHER]


def test_every_matter_is_found_first_by_its_code_and_by_its_name(desk: Desk) -> None:
    rows = desk.read(lambda work: matters.find(work))
    assert len(rows) == 101
    for row in rows:
        assert found(desk, row.code)[0] == row.code
        assert found(desk, row.name)[0] == row.code


def test_recent_and_frequent_matters_come_first_for_who_used_them(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    people = move_in(desk)
    first = found(desk, "")[0]
    accept(desk, people.qinglan, "CN-014")
    accept(desk, people.qinglan, AGENCY)
    accept(desk, people.qinglan, AGENCY)
    assert found(desk, "")[:2] == [AGENCY, "CN-014"]
    assert len(found(desk, "")) == 101
    assert found(colleague(desk, "worker"), "")[0] == first


def test_who_decides_and_what_is_unconfirmed_are_said(desk: Desk) -> None:
    detail = desk.read(lambda work: matters.get(work, "sa-014"))
    assert (detail.row.decides, detail.level, detail.row.station_days) == ("agency", "county", 2)
    assert "promised_days" in detail.unconfirmed
    assert detail.source is not None
    assert (detail.source.kind, bool(detail.source.address)) == ("found", True)
    assert desk.read(lambda work: matters.get(work, "CV-001")).row.decides == "village"
    with pytest.raises(matters.MatterUnknown):
        desk.read(lambda work: matters.get(work, "XX-999"))


def test_both_sets_of_windows_hold_every_matter_once(desk: Desk) -> None:
    for scheme, many in (("seven", 7), ("eight", 8)):
        windows = desk.read(lambda work, scheme=scheme: matters.windows(work, scheme))
        codes = [code for window in windows for code in window.codes]
        assert (len(windows), len(codes), len(set(codes))) == (many, 101, 101)


def catalogue(version: str, effective_from: str, change: Callable[[dict[str, Any]], None]) -> bytes:
    raw = json.loads((files.folder() / "matters" / "2026-2.json").read_text("utf-8"))
    raw |= {"version": version, "effective_from": effective_from}
    change(raw["body"])
    return json.dumps(raw, ensure_ascii=False).encode()


def quicker(body: dict[str, Any]) -> None:
    body["matters"] = [one for one in body["matters"] if one["code"] != "PT-001"]
    for one in body["matters"]:
        if one["code"] == AGENCY:
            one["station_days"] = 1
    body["matters"].append(body["matters"][0] | {"code": "PT-099", "name_zh": "新事项"})


def test_a_new_catalogue_is_previewed_then_holds_and_old_cases_keep_theirs(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    people = move_in(desk)
    old = accept(desk, people.qinglan, AGENCY)
    data = catalogue("2026-3", "2026-11-20", quicker)
    before = footprint(desk)
    seen = desk.read(lambda work: matters_import.preview(work, data))
    assert (seen.added, seen.removed) == (("PT-099",), ("PT-001",))
    assert [(one.code, [(f.field, f.old, f.new) for f in one.fields]) for one in seen.changed] == [
        (AGENCY, [("station_days", "2", "1")])
    ]
    assert (seen.same, seen.open_cases, seen.changed[0].open_cases, seen.holds) == (99, 1, 1, "now")
    assert footprint(desk) == before
    with pytest.raises(NotPermitted):
        colleague(desk, "clerk").change(lambda work: matters_import.import_pack(work, data))
    desk.change(lambda work: matters_import.import_pack(work, data))
    assert desk.read(lambda work: matters.catalogue(work)).version == "2026-3"
    new = accept(desk, people.qinglan, AGENCY)
    assert old.due is not None
    assert new.due is not None
    assert new.due < old.due
    assert desk.read(lambda work: case_lists.detail(work, old.case_id)).matter_version == "2026-2"
    assert desk.read(lambda work: case_lists.detail(work, new.case_id)).matter_version == "2026-3"
    assert desk.change(lambda work: matters_import.import_pack(work, data)).already


def test_a_catalogue_of_the_future_waits_for_its_day(desk: Desk) -> None:
    data = catalogue("2027-1", "2027-01-01", quicker)
    desk.change(lambda work: matters_import.import_pack(work, data))
    assert desk.read(lambda work: matters.catalogue(work)).version == "2026-2"


def test_another_content_under_a_version_that_is_here_is_refused_and_leaves_no_trace(desk: Desk) -> None:
    before = footprint(desk)
    for data, refusal in (
        (catalogue("2026-2", "2026-11-20", quicker), matters.PackVersionTaken),
        ((files.folder() / "calendars" / "2026-1.json").read_bytes(), matters_import.NotACatalogue),
        (b"{}", files.PackIncomplete),
        (b"\xff", files.PackUnreadable),
    ):
        with pytest.raises(refusal):
            desk.change(lambda work, data=data: matters_import.import_pack(work, data))
    assert footprint(desk) == before


def test_a_case_shows_the_version_it_was_taken_in_under_and_the_form_the_new_one(desk: Desk) -> None:
    people = move_in(desk)

    def renamed(body: dict[str, Any]) -> None:
        for one in body["matters"]:
            if one["code"] == AGENCY:
                one["materials"] = [
                    {"name": "新的材料", "form": "copy", "copies": 2, "required": True, "note": ""}
                ]
                one["result_name"] = "新的结果"

    old = accept(desk, people.qinglan, AGENCY)
    desk.change(lambda work: matters_import.import_pack(work, catalogue("2026-3", "2026-11-20", renamed)))
    detail = desk.read(lambda work: case_lists.detail(work, old.case_id))
    then = desk.read(lambda work: matters.get(work, AGENCY, detail.matter_version))
    now = desk.read(lambda work: matters.get(work, AGENCY))
    assert (then.version, len(then.materials), then.result_name) == ("2026-2", 5, "高龄津贴审批表")
    assert (now.version, [line.name for line in now.materials]) == ("2026-3", ["新的材料"])
    assert [line.name for line in detail.materials] == [line.name for line in then.materials]
    new = accept(desk, people.wang, AGENCY)
    shown = desk.read(lambda work: case_lists.detail(work, new.case_id))
    assert [(line.name, line.copies) for line in shown.materials] == [("新的材料", 2)]


def test_the_versions_say_which_holds_and_which_is_to_come(desk: Desk) -> None:
    people = move_in(desk)
    accept(desk, people.qinglan, AGENCY)
    for version, day in (("2026-3", "2026-11-20"), ("2027-1", "2027-01-01")):
        desk.change(
            lambda work, v=version, d=day: matters_import.import_pack(
                work, catalogue(v, d, lambda body: None)
            )
        )
    states = {one.version: (one.state, one.open_cases) for one in desk.read(matters.versions)}
    assert states == {
        "2027-1": ("coming", 0),
        "2026-3": ("now", 0),
        "2026-2": ("past", 1),
        "2026-1": ("past", 0),
    }


def test_a_catalogue_older_than_the_one_in_force_is_kept_and_says_it_will_not_hold(desk: Desk) -> None:
    data = catalogue("2025-7", "2025-07-01", quicker)
    assert desk.change(lambda work: matters_import.import_pack(work, data)).holds == "never"
    assert desk.read(lambda work: matters.catalogue(work)).version == "2026-2"


def test_other_requests_open_whatever_the_catalogue_says(desk: Desk) -> None:
    people = move_in(desk)
    data = catalogue(
        "2026-3",
        "2026-11-20",
        lambda body: body.update(matters=[m for m in body["matters"] if m["code"] == AGENCY]),
    )
    seen = desk.change(lambda work: matters_import.import_pack(work, data))
    assert matters.OTHER not in seen.removed
    assert found(desk, "") == [AGENCY, matters.OTHER]
    assert found(desk, "修拖拉机")[-1] == matters.OTHER
    assert desk.read(lambda work: [row.code for row in matters.find(work, "高龄", 2)]) == [
        AGENCY,
        matters.OTHER,
    ]
    got = accept(desk, people.qinglan, matters.OTHER, remark="拖拉机坏了没人修")
    assert (got.state, got.missing) == ("accepted", ())
    passed = desk.change(lambda work: case_life.forward(work, got.case_id, "转镇农业综合服务中心"))
    assert passed.state == "accepted"
    assert desk.read(lambda work: case_lists.detail(work, got.case_id)).row.matter_name == "其他诉求"


def test_a_delegated_matter_without_admission_stops_no_villager(desk: Desk) -> None:
    people = move_in(desk)
    assert accept(desk, people.qinglan, AGENCY).state == "received"


def test_the_windows_follow_the_station_everywhere(desk: Desk, colleague: Callable[..., Desk]) -> None:
    from stationdesk.services import matters_posters

    with pytest.raises(NotPermitted):
        colleague(desk, "worker").change(lambda work: matters.choose_scheme(work, "eight"))
    with pytest.raises(matters.SchemeUnknown):
        desk.change(lambda work: matters.choose_scheme(work, "nine"))
    desk.change(lambda work: matters.choose_scheme(work, "eight"))
    names = [one.name for one in desk.read(matters.windows)]
    assert names[:2] == ["劳动和就业保障", "综治及流动人口"]
    row = desk.read(lambda work: matters.get(work, "CN-001")).row
    assert (row.window, row.window_name) == ("land", "国土房产")
    poster = desk.read(matters_posters.directory)
    assert [one.name for one in poster.windows] == names
    assert sum(len(one.lines) for one in poster.windows) == 101


def test_a_matter_without_a_place_in_the_scheme_is_not_lost(desk: Desk) -> None:
    def unplaced(body: dict[str, Any]) -> None:
        body["matters"][0]["nanhai_key"] = None

    desk.change(lambda work: matters_import.import_pack(work, catalogue("2026-3", "2026-11-20", unplaced)))
    last = desk.read(lambda work: matters.windows(work, "eight"))[-1]
    assert (last.name, last.codes) == ("未分窗口", ("PT-001",))


def test_own_words_of_the_station_find_a_matter(desk: Desk, colleague: Callable[..., Desk]) -> None:
    assert "CN-006" not in found(desk, "搞棵树")
    desk.change(lambda work: matters_words.add(work, "CN-006", "搞棵树"))
    assert found(desk, "搞棵树")[0] == "CN-006"
    assert found(desk, "gaoke")[0] == "CN-006"
    assert found(colleague(desk, "worker"), "搞棵树")[0] == "CN-006"
    assert desk.change(lambda work: matters_words.drop(work, "CN-006", "搞棵树")) == ()
    assert "CN-006" not in found(desk, "搞棵树")
    for words, refusal in (
        (["长" * 21], matters_words.WordTooLong),
        ([f"词{n}" for n in range(31)], matters_words.TooManyWords),
    ):
        with pytest.raises(refusal):
            desk.change(lambda work, words=words: matters_words.keep(work, "CN-006", words))


SAID = {
    "生孩子": "PO-001", "怀孕了": "PO-001", "新生儿": "PO-005", "小孩上户口": "PO-005", "给娃办医保": "LB-006",
    "新生儿医保": "LB-006", "奶粉钱": "PO-002", "低保": "SA-001", "我想吃低保": "SA-001", "五保户": "SA-003",
    "老人补贴": "SA-014", "80岁补贴": "SA-014", "老年卡": "PO-012", "残疾证": "SA-011", "残疾补贴": "SA-009",
    "交社保": "LB-002", "交医保": "LB-006", "领退休金": "LB-003", "刷脸认证": "LB-005", "社保卡丢了": "LB-010",
    "住院报销": "LB-008", "高血压拿药": "LB-009", "在外地看病": "LB-007", "老人去世了": "PO-006", "丧葬费": "LB-004",
    "换身份证": "PO-008", "分户": "PO-007", "房产证": "CN-003", "盖房子": "CN-001", "翻修老房子": "CN-002",
    "老板不给钱": "LB-016", "打官司": "SF-002", "邻居吵架": "SF-001", "老公打我": "SF-005", "停水了": "CN-014",
    "开店": "CN-018", "猪死了": "CN-010", "种粮补贴": "CN-007", "退伍军人": "SF-010", "办酒席": "SF-013",
    "盖章": "PT-007", "复印": "CN-020", "大病救助": "SA-006", "孩子没人管": "SA-018", "低保边缘": "SA-007",
}  # fmt: skip
"""As people say it at the counter → the matter that is meant."""


@pytest.mark.parametrize("said", SAID)
def test_what_people_say_finds_what_they_mean_first(desk: Desk, said: str) -> None:
    assert found(desk, said)[0] == SAID[said]


def test_every_saying_means_matters_that_there_are(desk: Desk) -> None:
    codes = {row.code for row in desk.read(lambda work: matters.find(work))}
    sayings = files.load("matter_words").items()
    assert {code for line in sayings for code in line["matters"]} <= codes
    for line in sayings:
        assert found(desk, line["said"])[0] == line["matters"][0], line["said"]


def test_a_code_that_another_catalogue_uses_for_something_else_is_not_what_the_saying_means(
    desk: Desk,
) -> None:
    def other(body: Any) -> None:
        next(one for one in body["matters"] if one["code"] == "PO-001")["name_zh"] = "养蜂登记"

    desk.change(lambda work: matters_import.import_pack(work, catalogue("2026-3", "2026-11-20", other)))
    assert found(desk, "生孩子")[0] == "PO-005"


def test_a_catalogue_from_elsewhere_without_everyday_words_is_still_found_as_people_speak(desk: Desk) -> None:
    data = catalogue("2026-3", "2026-11-20", lambda body: body.pop("everyday_words"))
    desk.change(lambda work: matters_import.import_pack(work, data))
    assert "SA-014" in found(desk, "给老人办补贴")[:3]


def test_a_matter_is_named_in_the_readers_language_and_recorded_in_chinese(desk: Desk) -> None:
    from stationdesk.core import words

    words.set_language("en")
    row = desk.read(lambda work: matters.get(work, AGENCY)).row
    assert (row.name, row.shown, row.window_shown) == ("高龄津贴申领", row.name_en, "Social assistance")
    assert found(desk, "dibao")[0] == "SA-001"
    assert desk.read(matters.shown_names)["OT-001"] == "Other requests"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("promised_days", -1),
        ("promised_days", 367),
        ("statutory_calendar_days", "多日"),
        ("window", "nowhere"),
        ("nanhai_key", "nowhere"),
        ("project_type", "3"),
        ("server_types", ["8"]),
        ("list_kind", "both"),
        ("conditions", ["x"]),
        ("keywords", "低保"),
        ("steps", [1]),
        ("code", "有 空格"),
        ("name_zh", "两\n行"),
        ("materials", [{"name": ""}]),
        ("materials", [{"name": "x", "copies": -1}]),
        ("materials", [{"name": "x", "is_need": "9"}]),
        ("materials", ["x"]),
        ("legal_basis", ["x"]),
        ("transact_time", 8),
    ],
)
def test_rubbish_in_a_catalogue_is_refused_and_leaves_no_trace(desk: Desk, field: str, value: object) -> None:
    before = footprint(desk)
    data = catalogue("2026-3", "2026-11-20", lambda body: body["matters"][3].update({field: value}))
    with pytest.raises(files.PackWronglyTyped):
        desk.change(lambda work: matters_import.import_pack(work, data))
    assert footprint(desk) == before


def two_in_one(body: dict[str, Any]) -> None:
    body["matters"][1]["code"] = body["matters"][0]["code"].lower()


def nameless_category(body: dict[str, Any]) -> None:
    del body["nanhai_categories"][0]["name_zh"]


@pytest.mark.parametrize("change", [two_in_one, nameless_category])
def test_rubbish_across_a_catalogue_is_refused(desk: Desk, change: Callable[[dict[str, Any]], None]) -> None:
    with pytest.raises(files.PackWronglyTyped):
        desk.read(lambda work: matters_import.preview(work, catalogue("2026-3", "2026-11-20", change)))


def test_an_effective_day_far_ahead_is_taken_for_a_slip(desk: Desk) -> None:
    data = catalogue("2026-3", "2062-01-01", quicker)
    with pytest.raises(matters_import.EffectiveDayTooFar):
        desk.read(lambda work: matters_import.preview(work, data))


def test_words_kept_in_one_list_by_an_earlier_edition_still_count(desk: Desk) -> None:
    from stationdesk.services import station

    desk.change(lambda work: station.set_setting(work, "matters words CN-006", ["搞棵树", "锯木头"]))
    assert desk.change(lambda work: matters_words.add(work, "CN-006", "伐木"))[:2] == ("搞棵树", "锯木头")
    left = desk.change(lambda work: matters_words.drop(work, "CN-006", "搞棵树"))
    assert left == ("锯木头", "伐木")
    assert found(desk, "伐木")[0] == "CN-006"
    assert desk.change(lambda work: matters_words.add(work, "CN-006", "搞棵树")) == (
        "锯木头",
        "伐木",
        "搞棵树",
    )


def test_a_list_grown_too_long_between_two_counters_can_be_shortened(desk: Desk) -> None:
    from stationdesk.services import station

    many = [f"词{n}" for n in range(40)]
    desk.change(lambda work: station.set_setting(work, "matters words CN-006", many))
    assert len(desk.change(lambda work: matters_words.drop(work, "CN-006", "词0"))) == 39
    with pytest.raises(matters_words.TooManyWords):
        desk.change(lambda work: matters_words.add(work, "CN-006", "又一个"))
