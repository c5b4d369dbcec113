"""The gate: deny by default, in the words people use, with where to go instead."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.ink import UnprintableCharacter
from stationdesk.desk import Desk
from stationdesk.services import certificate_gate as gate
from stationdesk.services import station
from tests.fixtures import found, open_desk

SET = Path(__file__).parents[1] / "data" / "certificate_wordings.json"
WORDINGS = [tuple(line) for line in json.loads(SET.read_text("utf-8"))]


def test_every_wording_of_the_set_is_judged_as_a_clerk_would(desk: Desk) -> None:
    let_through, stopped, misread = [], [], []
    for text, verdict, item in WORDINGS:
        said = desk.read(lambda work, text=text: gate.check(work, text))
        assert said.allowed == (said.verdict == "permitted")
        assert all((said.authority, said.how, said.reason)), text
        if (said.verdict, said.item_code) == (verdict, item):
            continue
        line = (text, said.verdict, said.item_code, "wanted", verdict, item)
        (let_through if said.allowed else stopped if verdict == "permitted" else misread).append(line)
    for what in (let_through, stopped, misread):
        assert not what, f"{len(what)} of {len(WORDINGS)}:\n" + "\n".join(map(str, what))


def test_the_set_of_wordings_asks_both_ways_and_for_every_item() -> None:
    assert len(WORDINGS) == len({text for text, _, _ in WORDINGS}) >= 200
    wanted = [verdict for _, verdict, _ in WORDINGS]
    assert sum(one in ("prohibited", "unlisted") for one in wanted) >= 100
    assert sum(one in ("permitted", "not_enabled") for one in wanted) >= 50
    # Guangdong's list keeps 健在证明, Hubei's own two come on top.
    items = {item for _, verdict, item in WORDINGS if verdict == "prohibited"}
    assert items >= {f"X-{n:02}" for n in range(1, 21) if n != 10} | {"X-42-1", "X-42-2"}
    assert {item for _, _, item in WORDINGS} >= {f"C-{n:02}" for n in range(1, 15)}


@pytest.mark.parametrize("text", ["", "  ", "，。！", "😀"])
def test_no_wording_is_asked_for(desk: Desk, text: str) -> None:
    with pytest.raises(gate.WordingMissing):
        desk.read(lambda work: gate.check(work, text))


def test_odd_characters_neither_break_nor_fool_the_gate(desk: Desk) -> None:
    for text in ("{0} %s %(a)d", "a" * 400, "𠮷𬭊", "无\u3000犯　罪 证明", "ＷＵ"):
        assert not desk.read(lambda work, text=text: gate.check(work, text)).allowed
    with pytest.raises(UnprintableCharacter):
        desk.read(lambda work: gate.check(work, "志愿\u202e服务"))


def test_another_province_has_the_national_list(tmp_path: Path, clock: SetClock) -> None:
    found(tmp_path / "hunan", clock, village=station.village("430121100201", "某村"))
    with open_desk(tmp_path / "hunan", clock) as desk:
        said = desk.read(lambda work: gate.check(work, "健在证明"))
        assert (said.verdict, said.item_code) == ("prohibited", "X-10")
        assert "20号" in said.document
        assert desk.read(lambda work: gate.number_in_list(work, "X-10")) == "10"
        assert desk.read(lambda work: gate.check(work, "转学证明")).verdict == "unlisted"


def test_a_kind_is_opened_by_the_stations_setting(desk: Desk) -> None:
    assert desk.read(lambda work: gate.check(work, "居住证明")).verdict == "not_enabled"
    desk.change(lambda work: station.set_setting(work, gate.ENABLED, {"C-12": True, "C-14": False}))
    assert desk.read(lambda work: gate.check(work, "居住证明")).allowed
    assert desk.read(lambda work: gate.check(work, "介绍信")).verdict == "not_enabled"


def test_a_claim_in_the_text_of_another_kind_is_stopped(desk: Desk) -> None:
    for text in ("经查该同志无违法犯罪记录", "二人系父子关系", "该同志未婚", "名下无房产", "与某某为同一人"):
        with pytest.raises(gate.ClaimProhibited) as stopped:
            desk.read(lambda work, text=text: gate.scan(work, "C-14", "matter", "事由", text))
        assert stopped.value.field == "matter"
    for text in ("联系办理农房登记事宜", "联系核对户口信息事宜", "申报耕地地力保护补贴"):
        desk.read(lambda work, text=text: gate.scan(work, "C-14", "matter", "事由", text))
    desk.read(lambda work: gate.scan(work, "C-03", "marriage", "婚姻状况", "已婚"))


@pytest.mark.parametrize(
    "words",
    [
        "没有犯过罪",
        "没犯过法",
        "遵纪守法",
        "表现良好",
        "结过婚没有",
        "是张三的爸爸",
        "从没离过婚",
        "没有工作",
    ],
)
def test_what_a_text_says_it_certifies_is_judged_like_a_certificate_so_worded(desk: Desk, words: str) -> None:
    for text in (f"证明其{words}", f"兹证明该 同志{words}，请予接洽"):
        with pytest.raises(gate.ClaimProhibited):
            desk.read(lambda work, t=text: gate.scan(work, "C-14", "matter", "事由", t))


@pytest.mark.parametrize(
    "text", ["凭出生医学证明、结婚证办理入户", "领取低保证明材料", "请证明人到场", "联系办理农房登记"]
)
def test_papers_that_are_only_named_are_no_claim(desk: Desk, text: str) -> None:
    desk.read(lambda work: gate.scan(work, "C-14", "matter", "事由", text))
