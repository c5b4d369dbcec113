"""Those who came from elsewhere, hard names that still need an owner, and records entered twice."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from stationdesk.core.idnumber import age_on
from stationdesk.services.practice.families import Grower, Soul
from stationdesk.services.practice.households import Draft
from stationdesk.services.practice.names import HardName
from stationdesk.services.practice.places import HOMES

TRADES = (
    "承包鱼塘", "在村蔬菜基地务工", "经营便民超市", "租房居住，附近工业园务工", "大棚种植承包户", "流动商贩，租住本村", "随配偶居住",
    "农机维修店店主", "养殖场工人",
)  # fmt: skip


def rename(rng: Random, grower: Grower, drafts: list[Draft], hard: list[HardName]) -> None:
    """Give hard names with everyday surnames to men of that surname born since 1970, if there are any."""
    free: dict[str, list[Soul]] = {}
    for draft in drafts:
        for soul in draft.members:
            if soul.sex == 1 and soul.hard is None and soul.birth.year >= 1970 and soul.death > grower.today:
                free.setdefault(soul.surname, []).append(soul)
    taken = {s.hard.id for d in drafts for s in d.members if s.hard is not None}
    for name in hard:
        if name.id in taken or name.same_person_as or name.ethnic != "01":
            continue
        men = free.get(name.surname, [])
        if men:
            grower.call(men.pop(rng.randrange(len(men))), name)


def settle(
    rng: Random, grower: Grower, missing: list[HardName], families: int
) -> tuple[list[Draft], list[tuple[Soul, Soul]]]:
    """Households of people registered elsewhere: owners of the hard names left over, and tenants.

    One man written with four different dots becomes four records, three of them without an ID number;
    they are returned as pairs that a duplicate check should find.
    """
    drafts: list[Draft] = []
    pairs: list[tuple[Soul, Soul]] = []
    same: dict[str, Soul] = {}
    for name in missing:
        soul = _outsider(rng, grower, name)
        first = same.get(name.same_person_as or "")
        if name.same_person_as and name.canonical == name.same_person_as and first is None:
            same[name.same_person_as] = soul
        elif first is not None:
            soul.birth = first.birth
            soul.own_id, soul.remark = False, "登记时未出示身份证，待核对"
            pairs.append((first, soul))
        drafts.append(Draft([soul], head=soul))
    for _ in range(families):
        soul = _outsider(rng, grower, None)
        drafts.append(Draft([soul], head=soul))
    return drafts, pairs


def _outsider(rng: Random, grower: Grower, name: HardName | None) -> Soul:
    sex = name.sex if name else rng.choice((1, 1, 2))
    year = grower.today.year - rng.randrange(24, 58)
    soul = grower.soul(sex, grower.day_in(year), grower.names.surname(rng), 0)
    soul.outsider, soul.death = True, date.max
    soul.origin, soul.given_home = rng.choice(HOMES)
    if name is not None:
        grower.call(soul, name)
        if name.region6:
            soul.given_home = _FAR_HOMES.get(name.region6, soul.given_home)
    soul.remark = rng.choice(TRADES)
    return soul


def settle_twice(rng: Random, drafts: list[Draft], wanted: int, today: date) -> list[tuple[Soul, Soul]]:
    """Enter a few people a second time, as a lodger in another house, without an ID number."""
    grown = [
        (draft, soul) for draft in drafts for soul in draft.members
        if soul.hard is None and not soul.outsider and soul.death > today and 25 <= age_on(soul.birth, today) < 60
    ]  # fmt: skip
    pairs = []
    for draft, soul in rng.sample(grown, wanted):
        again = Soul(soul.sex, soul.birth, soul.surname, soul.given, soul.generation, soul.origin)
        again.outsider, again.own_id = True, False
        again.given_home = HOMES[0][1]
        again.remark = "寄居，登记时未出示身份证"
        again.death = soul.death if soul.death > today + timedelta(days=1) else date.max
        house = rng.choice([d for d in drafts if d is not draft])
        house.members.append(again)
        house.lodgers.append(again)
        pairs.append((soul, again))
    return pairs


_FAR_HOMES = {
    "532801": "云南省西双版纳傣族自治州景洪市", "451221": "广西壮族自治区河池市南丹县", "640302": "宁夏回族自治区吴忠市利通区",
    "653125": "新疆维吾尔自治区喀什地区莎车县", "654126": "新疆维吾尔自治区伊犁哈萨克自治州昭苏县",
    "150521": "内蒙古自治区通辽市科尔沁左翼中旗", "653024": "新疆维吾尔自治区克孜勒苏柯尔克孜自治州乌恰县",
    "540121": "西藏自治区拉萨市林周县", "513431": "四川省凉山彝族自治州昭觉县",
}  # fmt: skip
