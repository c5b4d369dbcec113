"""Items of a local list that our data lacks are filled in from the township's paper, known at the gate, taken off again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from stationdesk.core import ink
from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.security.permits import NotPermitted
from stationdesk.services import certificate_extras, certificate_gate, certificate_kinds, certificate_refusals
from stationdesk.services.certificate_extras import NewExtra
from tests.fixtures import PASSWORD, USER, found
from tests.services.test_archives import do

GUANGDONG = "440605124212"
PAPER = "乡镇民政办2026年转发的清单第21项"
ITEM = NewExtra("古树认养证明", "镇司法所", "带身份证到司法所窗口", PAPER, ("认养大树", "认树证明"))


def check(desk: Desk, text: str) -> certificate_gate.Checked:
    return desk.read(lambda work: certificate_gate.check(work, text))


@pytest.fixture
def south(tmp_path: Path, clock: SetClock) -> Desk:
    from stationdesk.services import station
    from tests.fixtures import open_desk

    found(tmp_path / "south", clock, village=station.village(GUANGDONG))
    return open_desk(tmp_path / "south", clock, USER, PASSWORD)


def test_what_our_data_lacks_is_said_and_goes_down_as_it_is_filled_in(south: Desk) -> None:
    with south as desk:
        before = desk.read(certificate_kinds.prohibited)
        assert (before.region, before.count, before.names_missing) == ("广东", 23, 3)
        assert len(before.items) == before.count - before.names_missing
        do(desk, certificate_extras.add, ITEM)
        after = desk.read(certificate_kinds.prohibited)
        assert after.names_missing == 2
        assert [row.basis for row in after.items if row.basis] == [PAPER]


def test_the_gate_knows_it_by_its_name_and_by_what_people_call_it(desk: Desk) -> None:
    assert check(desk, "开个认养大树的证明").verdict == "unlisted"
    code = do(desk, certificate_extras.add, ITEM)
    for wording in ("古树认养证明", "开个认养大树的证明", "认树证明"):
        said = check(desk, wording)
        assert (said.verdict, said.item_code, said.document) == ("prohibited", code, PAPER)
        assert said.authority == "镇司法所"
    slip = desk.read(lambda work: certificate_refusals.preview(work, certificate_refusals.Demand("认树证明")))
    assert (slip.item, slip.listed_in) == (ITEM.name, PAPER)
    assert do(desk, certificate_extras.drop, code, "2027年清单没有") == ITEM.name
    assert check(desk, "认树证明").verdict == "unlisted"


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"name": ""}, certificate_extras.ExtraWordsMissing),
        ({"name": "，。"}, certificate_extras.ExtraWordsMissing),
        ({"basis": " "}, certificate_extras.ExtraWordsMissing),
        ({"authority": ""}, certificate_extras.ExtraWordsMissing),
        ({"how": ""}, certificate_extras.ExtraWordsMissing),
        ({"name": "无犯罪记录证明"}, certificate_extras.ItemListed),
        ({"name": "a\nb"}, ink.LineBreakInside),
        ({"name": "证明\u202e"}, ink.UnprintableCharacter),
        ({"name": "长" * 61}, ink.TextTooLong),
        ({"words": ("\u0007",)}, ink.UnprintableCharacter),
    ],
)
def test_what_makes_no_item_is_refused_and_nothing_is_kept(
    desk: Desk, change: dict[str, object], refusal: type[Exception]
) -> None:
    from dataclasses import replace

    with pytest.raises(refusal):
        do(desk, certificate_extras.add, replace(ITEM, **change))  # type: ignore[arg-type]
    assert desk.read(certificate_extras.listed) == []


def test_what_may_be_issued_here_is_not_forbidden_by_hand(desk: Desk) -> None:
    from stationdesk.services import certificates

    title = next(kind.title for kind in desk.read(certificates.catalogue) if kind.enabled)
    with pytest.raises(certificate_extras.ItemIsPermitted):
        do(desk, certificate_extras.add, NewExtra(title, "镇里", "去镇里", PAPER))


def test_only_our_own_items_are_taken_off_and_with_a_reason(desk: Desk) -> None:
    code = do(desk, certificate_extras.add, ITEM)
    with pytest.raises(certificate_extras.ExtraUnknown):
        do(desk, certificate_extras.drop, "X-05", "不要了")
    with pytest.raises(certificate_extras.RemovalUnexplained):
        do(desk, certificate_extras.drop, code, "  ")


def test_a_table_comes_in_whole_or_not_at_all(desk: Desk, tmp_path: Path) -> None:
    table = tmp_path / "清单.csv"
    head = "名称,去哪里,怎么办,依据,别的叫法\n"
    good = f"甲证明,镇里,到窗口,{PAPER},甲、乙\n=1+1,镇里,到窗口,{PAPER},\n"
    table.write_text(head + good + "丙证明,,,,\n", "utf-8")
    rows = certificate_extras.read(table).rows
    with pytest.raises(certificate_extras.ExtraRowShort):
        do(desk, certificate_extras.add_all, rows)
    assert desk.read(certificate_extras.listed) == []
    table.write_text(head + good, "utf-8")
    do(desk, certificate_extras.add_all, certificate_extras.read(table).rows)
    assert [row.name for row in desk.read(certificate_extras.listed)] == ["甲证明", "=1+1"]
    table.write_text("姓名,电话\n甲,1\n", "utf-8")
    with pytest.raises(certificate_extras.ColumnsMissing):
        certificate_extras.read(table)


def test_who_does_not_run_the_station_fills_nothing_in(desk: Desk, colleague: Callable[..., Desk]) -> None:
    other = colleague(desk, "worker")
    with pytest.raises(NotPermitted):
        do(other, certificate_extras.add, ITEM)
