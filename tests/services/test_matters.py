"""The catalogue: found as people speak, replaced without forgetting what was decided under it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from stationdesk.core import packs as files
from stationdesk.desk import Desk
from stationdesk.security.permits import NotPermitted
from stationdesk.services import case_lists, matters, matters_import
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
