"""The practice village of one seed: people, households, grids, kin and absences, as frozen facts.

The same `people`, `seed`, `today` and village give the same facts on every machine: one stream of
chance, no sets iterated, no hashes. Nobody in it exists.
"""

from __future__ import annotations

from dataclasses import field
from datetime import date, timedelta
from random import Random

from stationdesk.core.idnumber import age_on
from stationdesk.core.late import dataclass
from stationdesk.services.practice import traits
from stationdesk.services.practice.facts import (
    AbsenceFact,
    GridFact,
    HouseholdFact,
    KinFact,
    MemberFact,
    PersonFact,
    Population,
    StaffFact,
)
from stationdesk.services.practice.families import Grower, Soul
from stationdesk.services.practice.households import Draft, divide, relation, stays
from stationdesk.services.practice.names import HardName, NameBook, book
from stationdesk.services.practice.places import SIYI, Village, chinese
from stationdesk.services.practice.settlers import rename, settle, settle_twice
from stationdesk.services.practice.work_away import send_away

DUTIES = (
    "党支部书记、村委会主任", "党支部副书记", "村委会副主任、治保主任", "文书", "妇联主席、儿童主任", "村委委员、民兵连长",
    "村务监督委员会主任", "党群服务中心专干",
)  # fmt: skip


def generate(people: int = 3000, seed: int = 1, *, today: date, village: Village = SIYI) -> Population:
    """A village of exactly `people` persons as the register holds them on `today`.

    The few who died within the last year are counted in. From 1,000 people on, every name of the pack's
    `hard` list is there; smaller villages get a share of them. Raises ValueError below 10 people.
    """
    if people < 10:
        raise ValueError("a village has at least ten people")
    rng = Random(f"{village.code}:{people}:{seed}:{today.isoformat()}")
    names = book()
    drafts, suspects = _settle_all(rng, names, people, today, village)
    return _freeze(rng, drafts, suspects, seed, today, village)


def _settle_all(
    rng: Random, names: NameBook, people: int, today: date, village: Village
) -> tuple[list[Draft], list[tuple[Soul, Soul]]]:
    hard = list(names.hard) if people >= 1000 else _some(rng, names.hard, people * len(names.hard) // 1000)
    plain = [n for n in hard if n.surname]
    brides = [n for n in plain if n.sex == 2]
    grooms = [
        n for n in plain if n.sex == 1 and n.category in ("multi-pronunciation surname", "compound surname")
    ]
    rng.shuffle(brides)
    rng.shuffle(grooms)
    grower = Grower(rng, names, village, today, brides, grooms)
    twice = min(4, people // 200)
    reserve = len(hard) + twice + max(1, people // 120)
    drafts: list[Draft] = []
    count = _grow(rng, grower, drafts, 0, people - reserve)
    rename(rng, grower, drafts, [n for n in hard if n.surname and n.sex == 1])
    kept = [s.hard.id for d in drafts for s in d.members if s.hard is not None and s.death > today]
    missing = [n for n in hard if n.id not in kept]
    outsiders, pairs = settle(rng, grower, missing, max(1, people // 120))
    drafts += outsiders
    count += sum(len(d.members) for d in outsiders)
    pairs += settle_twice(rng, drafts, twice, today)
    count += twice
    brides.clear()
    grooms.clear()
    count = _grow(rng, grower, drafts, count, people)
    while count < people:
        drafts.append(_bachelor(rng, grower))
        count += 1
    return drafts, pairs


def _some(rng: Random, hard: tuple[HardName, ...], wanted: int) -> list[HardName]:
    chosen = rng.sample(range(len(hard)), wanted)
    return [hard[at] for at in sorted(chosen)]


def _grow(rng: Random, grower: Grower, drafts: list[Draft], count: int, limit: int) -> int:
    """Add families while their households fit; a household that does not fit has moved to town."""
    tries = 0
    while count < limit and tries < 30:
        before = count
        for draft in divide(rng, grower.family(), grower.today):
            draft.members = [s for s in draft.members if stays(s, grower.today)]
            if count + len(draft.members) > limit:
                for soul in draft.members:
                    soul.gone = True
                continue
            drafts.append(draft)
            count += len(draft.members)
        tries = tries + 1 if count == before else 0
    return count


def _bachelor(rng: Random, grower: Grower) -> Draft:
    """A man who lives by himself; fills the last places of a village."""
    year = grower.today.year - rng.randrange(35, 72)
    soul = grower.soul(1, grower.day_in(year), grower.names.clan_surname(rng), (year - 1930) // 23)
    soul.death = date.max
    return Draft([soul], head=soul)


@dataclass
class _Frozen:
    """What grows while souls are written down."""

    people: list[PersonFact] = field(default_factory=list)
    kin: list[KinFact] = field(default_factory=list)
    absences: list[AbsenceFact] = field(default_factory=list)


def _freeze(
    rng: Random,
    drafts: list[Draft],
    suspects: list[tuple[Soul, Soul]],
    seed: int,
    today: date,
    village: Village,
) -> Population:
    groups = _place(rng, drafts)
    souls = [soul for draft in drafts for soul in draft.members]
    for key, soul in enumerate(souls):
        soul.key = key
    disabilities = {soul.key: traits.disable(rng, soul, today) for soul in souls}
    disabled = frozenset(key for key, (category, _) in disabilities.items() if category)
    for draft in drafts:
        traits.flag_household(rng, draft, disabled, today)
    send_away(rng, drafts, today)
    _without_id(souls, today)
    numbers = traits.Numbers(rng)
    frozen = _Frozen()
    for draft in drafts:
        address = village.address(draft.group, draft.number)
        for soul in draft.members:
            frozen.people.append(_person(rng, soul, address, disabilities[soul.key], numbers, today))
            frozen.absences += soul.away
            frozen.kin += _kin(soul)
    grids = _grids(groups)
    staff = _staff(rng, drafts, frozen.people, len(grids), today)
    households = _households(rng, drafts, grids, staff, today, village)
    return Population(
        village, today, seed, tuple(frozen.people), households,
        tuple(GridFact(k, _grid_name(k, g), g, len(DUTIES) + k) for k, g in enumerate(grids)),
        staff, tuple(frozen.kin), tuple(frozen.absences), tuple((a.key, b.key) for a, b in suspects),
    )  # fmt: skip


def _place(rng: Random, drafts: list[Draft]) -> int:
    """Give every household a group and a house number; relatives of one surname live close by."""
    people = sum(len(d.members) for d in drafts)
    grids = min(10, max(6, people // 375))
    groups = grids * (1 if people < 1000 else 2)
    size = [0] * (groups + 1)
    numbers = [0] * (groups + 1)
    homes: dict[str, int] = {}
    for draft in drafts:
        surname = draft.members[0].surname
        least = min(range(1, groups + 1), key=lambda g: size[g])
        home = homes.get(surname, least)
        crowded = size[home] > size[least] + people // groups // 5 + 8
        draft.group = least if crowded or rng.random() < 0.2 else home
        homes[surname] = draft.group
        size[draft.group] += len(draft.members)
        numbers[draft.group] += rng.choice((1, 1, 1, 2))
        draft.number = numbers[draft.group]
    drafts.sort(key=lambda d: (d.group, d.number))
    return groups


def _grids(groups: int) -> list[tuple[int, ...]]:
    count = groups if groups <= 10 else groups // 2
    each = groups // count
    return [tuple(range(k * each + 1, (k + 1) * each + 1)) for k in range(count)]


def _grid_name(key: int, groups: tuple[int, ...]) -> str:
    return f"第{chinese(key + 1)}网格（{'、'.join(chinese(g) for g in groups)}组）"


def _without_id(souls: list[Soul], today: date) -> None:
    """A newborn not yet registered and a very old person whose number was never taken down."""
    living = [s for s in souls if s.death > today and not s.outsider and s.own_id]
    newest = max(living, key=lambda s: (s.birth, -s.key))
    newest.own_id, newest.remark = False, "新生儿，户口登记正在办理"
    old = [s for s in living if age_on(s.birth, today) >= 75 and s is not newest]
    if old:
        eldest = max(old, key=lambda s: (not s.away, s.hard is None, s.sex, -s.birth.toordinal(), -s.key))
        eldest.own_id, eldest.remark = False, "早年未办理身份证，号码待派出所核实"


def _person(
    rng: Random,
    soul: Soul,
    address: str,
    disability: tuple[str, int | None],
    numbers: traits.Numbers,
    today: date,
) -> PersonFact:
    age = age_on(soul.birth, today)
    if soul.own_id:
        numbers.identify(soul)
    now = soul.away[-1] if soul.away and soul.away[-1].back is None else None
    if soul.twin is not None and not soul.remark and soul.twin.key >= 0:
        soul.remark = "双胞胎"
    return PersonFact(
        key=soul.key,
        name=soul.name,
        canonical=soul.canonical or (soul.hard.canonical if soul.hard else soul.name),
        sex=soul.sex,
        birth=soul.birth,
        ethnic=soul.ethnic,
        id_number=soul.number or None,
        no_id_because="" if soul.own_id else soul.remark,
        education=traits.education(rng, soul.sex, soul.birth, age, now is not None and now.reason == "求学"),
        health=traits.health(rng, disability[0], age),
        disability=disability[0],
        disability_level=disability[1],
        political=traits.political(rng, soul.sex, age, soul.outsider),
        marital=traits.marital(soul, today),
        resident_type="非户籍" if soul.outsider else "户籍",
        registered_address=soul.given_home if soul.outsider else address,
        living_address=now.to if now else address,
        phones=() if soul.death <= today else traits.phones(rng, numbers, age),
        flags=tuple(soul.flags),
        remark=soul.remark,
        died_on=soul.death if soul.death <= today else None,
    )


def _kin(soul: Soul) -> list[KinFact]:
    """Links to those relatives who are in the register too."""
    links: list[KinFact] = []
    for parent in soul.parents():
        if parent.key >= 0:
            step = soul.bond == "step" and parent is soul.father
            bond = soul.bond if soul.bond == "adoptive" or step else "natural"
            since = soul.bonded_on if bond != "natural" else None
            links.append(
                KinFact(soul.key, parent.key, "father" if parent.sex == 1 else "mother", bond, since)
            )
    if soul.spouse is not None and soul.spouse.key >= 0:
        links.append(KinFact(soul.key, soul.spouse.key, "spouse", "marriage", soul.wed))
    for kid in soul.kids:
        if kid.key >= 0:
            step = kid.bond == "step" and soul is kid.father
            bond = kid.bond if kid.bond == "adoptive" or step else "natural"
            links.append(
                KinFact(soul.key, kid.key, "child", bond, kid.bonded_on if bond != "natural" else None)
            )
    return links


def _staff(
    rng: Random, drafts: list[Draft], people: list[PersonFact], grids: int, today: date
) -> tuple[StaffFact, ...]:
    """Cadres first, then one agent a grid; grown-ups at home, Party members before others."""
    souls = [soul for draft in drafts for soul in draft.members]
    fit = [
        p for p in people
        if p.died_on is None and p.resident_type == "户籍" and not p.disability and p.phones and p.id_number
        and 27 <= p.age(today) <= 60 and p.education not in ("90", "80", "")
        and not (souls[p.key].away and souls[p.key].away[-1].back is None)
    ] or [p for p in people if p.died_on is None and p.age(today) >= 18]  # fmt: skip
    fit.sort(key=lambda p: (p.political != "01", souls[p.key].hard is not None, p.key * 7919 % 1009))
    duties = [*DUTIES, *["网格员、代办员"] * grids]
    staff = []
    for key, duty in enumerate(duties):
        women = [p for p in fit if p.sex == 2] if duty.startswith("妇联") else fit
        chosen = (women or fit)[0]
        if len(fit) > 1:
            fit.remove(chosen)
        staff.append(StaffFact(key, chosen.key, duty, chosen.phones[0] if chosen.phones else ""))
    return tuple(staff)


def _households(
    rng: Random,
    drafts: list[Draft],
    grids: list[tuple[int, ...]],
    staff: tuple[StaffFact, ...],
    today: date,
    village: Village,
) -> tuple[HouseholdFact, ...]:
    grid_of = {group: key for key, groups in enumerate(grids) for group in groups}
    running: dict[int, int] = {}
    speaker: dict[int, int] = {}
    facts = []
    for key, draft in enumerate(drafts):
        head = draft.head
        assert head is not None
        at = running[draft.group] = running.get(draft.group, 0) + 1
        if at % 10 == 1:
            speaker[draft.group] = _speaker(drafts[key : key + 10], draft, today)
        draft.since = max(head.birth + timedelta(days=23 * 365), date(1983, 1, 1))
        members = tuple(_member(head, soul, draft, today) for soul in draft.members)
        facts.append(
            HouseholdFact(
                key, f"{draft.group:02d}{at:03d}", grid_of[draft.group], draft.group,
                village.address(draft.group, draft.number), members, speaker[draft.group],
                (draft.group * 3 + at // 40) % len(DUTIES),
            )
        )  # fmt: skip
    return tuple(facts)


def _speaker(drafts: list[Draft], first: Draft, today: date) -> int:
    """The villager representative of about ten neighbouring households: somebody who is at home."""
    heads = [d.head for d in drafts if d.group == first.group and d.head is not None and not d.head.outsider]
    home: list[Soul] = [
        h for h in heads if not (h.away and h.away[-1].back is None) and age_on(h.birth, today) < 72
    ]
    if first.head is not None and not heads:
        return first.head.key
    return (home or heads)[0].key


def _member(head: Soul, soul: Soul, draft: Draft, today: date) -> MemberFact:
    code = "99" if soul in draft.lodgers else relation(head, soul)
    since = max(soul.birth, min(draft.since, today))
    if soul.wed is not None and soul.father is None:
        since = max(since, min(soul.wed, today))
    until = soul.death if soul.death <= today else None
    return MemberFact(soul.key, code, min(since, until) if until else since, until)
