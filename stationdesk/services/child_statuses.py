"""困境儿童, 事实无人抚养儿童, 流动儿童: proposed by the pack's rules from dated facts, decided by a person.

The facts are marks of the child, the household and the parents, deaths, disability, the guardianship grade, and
where a child lives since when. A rejected (or ended) status is not proposed again until those facts change.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date
from hashlib import sha256
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import idnumber, lengths
from stationdesk.core.errors import Refusal
from stationdesk.core.idnumber import age_on
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, civil, say
from stationdesk.models.child_files import ChildStatus
from stationdesk.security import audit
from stationdesk.services import child_form, left_behind, numbers, residents, users
from stationdesk.services import file_access_sight as sight
from stationdesk.services.left_behind_rules import age_cut, month_cut
from stationdesk.storage.work import Work

KINDS: Final[Mapping[str, str]] = {
    "difficulty": N_("困境儿童"),
    "without_carer": N_("事实无人抚养儿童"),
    "migrant": N_("流动儿童"),
}


class StatusNotProposed(Refusal):
    template = N_("按现有登记，规则没有提出这一类。情况可能已变；请刷新，或写明理由手工登记。")


class StatusUnknown(Refusal):
    template = N_("没有“{status}”这一类别。可选：{known}。")


class StatusHolds(Refusal):
    template = N_("这个孩子已登记为这一类（{since}起），不用再登记。")


class StatusRowUnknown(Refusal):
    template = N_("没有找到这条类别登记。请刷新后再选。")


class TooOldForStatus(Refusal):
    template = N_("孩子{age}周岁，这一类只到{below}周岁以前。请核对出生日期。")


class StatusAhead(Refusal):
    template = N_("日期{day}还没有到，不能登记。")


class StatusEndsBeforeItBegins(Refusal):
    template = N_("结束日期{until}早于开始日期{since}。请核对。")


@dataclass(frozen=True)
class Proposal:
    """A status that the rules propose for a child, or (with `row_id`) one that no longer holds."""

    person_id: str
    kind: str
    category: str
    words: str
    """Kind and category in words."""
    why: str = field(repr=False)
    rule: str
    facts: str
    since: date
    name: str = field(repr=False)
    age: int
    row_id: str | None = None

    @property
    def key(self) -> str:
        """`difficulty/poor`, as faces name it."""
        return f"{self.kind}/{self.category}"


@dataclass(frozen=True)
class Status:
    """A status on file."""

    id: str
    kind: str
    category: str
    words: str
    since: date
    until: date | None
    why: str = field(repr=False)
    ended_why: str = field(repr=False)
    rule: str


@dataclass(frozen=True)
class _Parent:
    id: str
    word: str
    name: str = field(repr=False)
    died_on: date | None
    marks: frozenset[str]


@dataclass(frozen=True)
class _Child:
    id: str
    name: str = field(repr=False)
    birth: date = field(repr=False)
    household: str | None
    marks: frozenset[str]
    home_marks: frozenset[str]
    parents: tuple[_Parent, ...]
    disability: str
    health: str
    grade: str
    came: date | None
    went: date | None
    went_to: str = field(repr=False)


def proposals(work: Work, on: date | None = None) -> list[Proposal]:
    """What the rules propose today, and which confirmed statuses no longer hold. Needs `left_behind:enrol`."""
    users.require(work, "left_behind:enrol")
    day = on or work.today
    found = {(one.person_id, one.kind, one.category): one for one in _derived(work, day)}
    holding, settled = _on_file(work, day)
    made = [
        one
        for key, one in found.items()
        if key not in holding and (one.person_id, one.kind, one.category, one.facts) not in settled
    ]
    made += list(_over(work, day, found, holding))
    out = sight.hidden(work, (one.person_id for one in made))
    made = [one for one in made if one.person_id not in out]
    return sorted(made, key=lambda one: (one.row_id is not None, one.kind, one.person_id, one.category))


def of_person(work: Work, person_id: str) -> list[Status]:
    """Every confirmed status a child ever had, newest first; the caller has opened the file."""
    words = _words(work)
    rows = work.session.execute(
        sa.select(ChildStatus)
        .where(
            ChildStatus.station_id == work.station_id,
            ChildStatus.person_id.in_(child_form.same_child(work, person_id)),
            ChildStatus.decision == "confirmed",
            ChildStatus.withdrawn_at.is_(None),
        )
        .order_by(ChildStatus.since.desc(), ChildStatus.id.desc())
    ).scalars()
    return [_status(row, words) for row in rows]


def confirm(work: Work, person_id: str, status: str, since: date | None = None) -> Status:
    """Take a proposal (`difficulty/poor`). Needs `left_behind:enrol`. Raises StatusNotProposed, StatusAhead."""
    users.require(work, "left_behind:enrol")
    wanted = residents.stands_for(work, residents.get(work, person_id).id)
    one = _proposed(work, wanted, status)
    if one.row_id is not None:
        return end(work, one.row_id, one.why)
    day = since or work.today
    if day > work.today:
        raise StatusAhead(day=day, field="since")
    return _kept(work, one, "confirmed", one.why, day)


def reject(work: Work, person_id: str, status: str, why: str) -> None:
    """Turn a proposal down with the reason; it comes again when its facts change. Raises ReasonMissing …"""
    users.require(work, "left_behind:enrol")
    _reason(why)
    wanted = residents.stands_for(work, residents.get(work, person_id).id)
    one = _proposed(work, wanted, status)
    if one.row_id is not None:
        # "Still holds, I know it": from now on it rests on that word, not on the rule.
        row = _row(work, one.row_id)
        row.rule, row.why = "by-hand", why.strip()
        audit.record(work, "left_behind:status", row.id, kept=1)
        work.session.flush()
        return
    _kept(work, one, "rejected", why.strip(), work.today)


def by_hand(work: Work, person_id: str, status: str, why: str, since: date | None = None) -> Status:
    """A status that no rule proposes (流浪, 受暴力侵害 …), with the reason and what it rests on.

    Needs `left_behind:enrol`. Raises StatusUnknown, StatusHolds, TooOldForStatus, ReasonMissing, StatusAhead.
    """
    users.require(work, "left_behind:enrol")
    _reason(why)
    kind, category = _known(work, status)
    person = residents.get(work, residents.stands_for(work, person_id))
    if sight.is_hidden(work, person.id):
        raise residents.PersonUnknown(field="person")
    if person.birth is None:
        raise left_behind.BirthUnknown(field="person")
    if not person.living():
        raise left_behind.PersonNotLiving(field="person")
    below = int(next(s for s in child_form.pack(work).body["statuses"] if s["status"] == kind)["age_below"])
    if (age := age_on(person.birth, work.today)) >= below:
        raise TooOldForStatus(age=age, below=below, field="person")
    day = since or work.today
    if day > work.today:
        raise StatusAhead(day=day, field="since")
    holding, _ = _on_file(work, work.today)
    before = holding.get((person.id, kind, category))
    if before is not None:
        raise StatusHolds(since=before.since, field="status")
    made = Proposal(
        person.id, kind, category, _words(work)[f"{kind}/{category}"], why.strip(), "by-hand", "", day,
        person.name, age,
    )  # fmt: skip
    return _kept(work, made, "confirmed", why.strip(), day)


def end(work: Work, row_id: str, why: str, until: date | None = None) -> Status:
    """A status is over, with the reason; the row stays. Needs `left_behind:enrol`."""
    users.require(work, "left_behind:enrol")
    _reason(why)
    row, day = _row(work, row_id), until or work.today
    if day > work.today:
        raise StatusAhead(day=day, field="until")
    if day < row.since:
        raise StatusEndsBeforeItBegins(until=day, since=row.since, field="until")
    row.until, row.ended_why = day, why.strip()
    work.session.flush()
    audit.record(work, "left_behind:status", row.id, ended=1)
    return _status(row, _words(work))


def counted(work: Work, on: date | None = None) -> dict[str, int]:
    """How many children have each status on a day, for counts (a child once a kind). Needs `left_behind:read`."""
    users.require(work, "left_behind:read")
    rows = work.rows(
        "SELECT kind, count(DISTINCT person_id) AS n FROM child_statuses WHERE station_id = :s"
        " AND withdrawn_at IS NULL AND decision = 'confirmed' AND since <= :on"
        " AND (until IS NULL OR until > :on) GROUP BY kind",
        s=work.station_id,
        on=(on or work.today).isoformat(),
    )
    return {**dict.fromkeys(KINDS, 0), **{row["kind"]: int(row["n"]) for row in rows}}


def categories(work: Work) -> tuple[tuple[str, str], ...]:
    """Every status there is: `difficulty/poor` and its words."""
    return tuple(_words(work).items())


# the rules ------------------------------------------------------------------------------------------


def _reason(why: str) -> None:
    if not why.strip():
        raise left_behind.ReasonMissing(field="why")
    lengths.within({"why": lengths.REMARK}, {"why": why})


def _derived(work: Work, day: date) -> Iterator[Proposal]:
    pack = child_form.pack(work)
    words, children = _words(work), _children(work, day)
    for rule in pack.body["statuses"]:
        kind, below = rule["status"], int(rule["age_below"])
        for child in children:
            age = age_on(child.birth, day)
            if age >= below:
                continue
            for category, why, facts, since in _FITS[kind](rule, child):
                text = json.dumps([kind, category, child.id, facts], ensure_ascii=False)
                yield Proposal(
                    child.id, kind, category, words[f"{kind}/{category}"], why, f"{kind}@{pack.version}",
                    sha256(text.encode()).hexdigest(), since or day, child.name, age,
                )  # fmt: skip


_Fit = tuple[str, str, list[str], date | None]


def _difficulty(rule: Mapping[str, Any], child: _Child) -> Iterator[_Fit]:
    for one in rule["categories"]:
        category, facts = one["category"], list[str]()
        facts += sorted(child.home_marks & set(one.get("household_marks", ())))
        facts += sorted(child.marks & set(one.get("self_marks", ())))
        if one.get("disability") and child.disability:
            facts.append("本人有残疾登记")
        if child.health and child.health in one.get("file_health", ()):
            facts.append("档案登记为患病")
        if child.grade and child.grade in one.get("grade", ()):
            facts.append("监护评估为差")
        for parent in child.parents:
            held = sorted(parent.marks & set(one.get("parent_marks", ())))
            facts += [f"{_PARENT[parent.word]}{mark}" for mark in held]
        dead = [parent for parent in child.parents if parent.died_on is not None]
        if one.get("parents_dead") and {p.word for p in dead} == {"father", "mother"}:
            facts += [f"{_PARENT[p.word]}{_day(p.died_on)}死亡" for p in dead]
        if facts:
            yield category, f"{'、'.join(facts)}。", facts, None


def _without_carer(rule: Mapping[str, Any], child: _Child) -> Iterator[_Fit]:
    """Both parents unable; or one gone and the other unable. Both dead is an orphan, which is another thing."""
    unable, gone = set(rule["parent_unable"]), set(rule["parent_gone"])
    said: list[str] = []
    states: list[str] = []
    for word in ("father", "mother"):
        parent = next((one for one in child.parents if one.word == word), None)
        if parent is None:
            return
        missing = sorted(parent.marks & gone)
        held = sorted(parent.marks & unable)
        if parent.died_on is not None and "死亡" in gone:
            said.append(f"{_PARENT[word]}{_day(parent.died_on)}死亡")
            states.append("gone")
        elif missing:
            said.append(f"{_PARENT[word]}{'、'.join(missing)}")
            states.append("gone")
        elif held:
            said.append(f"{_PARENT[word]}{'、'.join(held)}")
            states.append("unable")
        else:
            return
    if states == ["gone", "gone"]:
        return
    yield "both_unable" if "gone" not in states else "one_gone", f"{'；'.join(said)}。", said, None


def _migrant(_rule: Mapping[str, Any], child: _Child) -> Iterator[_Fit]:
    if child.came is not None:
        said = f"{_day(child.came)}起随父母在本村居住，户籍在外县"
        yield "came", f"{said}。", [said], child.came
    if child.went is not None:
        said = f"{_day(child.went)}起随父母在{child.went_to}居住"
        yield "went", f"{said}。", [said], child.went


_FITS: Final = {"difficulty": _difficulty, "without_carer": _without_carer, "migrant": _migrant}
_PARENT: Final = {"father": "父亲", "mother": "母亲"}


def _day(day: date | None) -> str:
    return civil(day, "zh") if day else ""


def _children(work: Work, day: date) -> list[_Child]:
    """The living under 18 with every fact the rules ask for: a handful of queries for the whole village."""
    on, stands = day.isoformat(), _standing(work)
    marks: dict[str, set[str]] = {}
    for row in work.rows(
        "SELECT person_id, mark FROM marks WHERE station_id = :s AND withdrawn_at IS NULL"
        " AND (since IS NULL OR since <= :on) AND (until IS NULL OR until > :on)",
        s=work.station_id,
        on=on,
    ):
        marks.setdefault(stands.get(row["person_id"], row["person_id"]), set()).add(row["mark"])
    home: dict[str, set[str]] = {}
    rows = work.rows(
        "SELECT id, household_id FROM people WHERE station_id = :s AND withdrawn_at IS NULL"
        " AND household_id IS NOT NULL AND id IN (SELECT value FROM json_each(:ids))",
        s=work.station_id,
        ids=json.dumps(sorted(marks)),
    )
    for row in rows:
        home.setdefault(row["household_id"], set()).update(marks[row["id"]])
    parents: dict[str, dict[str, _Parent]] = {}
    for row in work.rows(
        "SELECT k.person_id, k.kind, r.id, r.name, r.died_on FROM people c"
        " CROSS JOIN kinships k ON k.station_id = :s AND k.person_id = c.id AND k.kind IN ('father', 'mother')"
        " AND k.withdrawn_at IS NULL AND (k.until IS NULL OR k.until > :on)"
        " CROSS JOIN people r ON r.station_id = :s AND r.id = k.relative_id AND r.withdrawn_at IS NULL"
        " WHERE c.station_id = :s AND c.birth > :born ORDER BY k.since, k.id",
        s=work.station_id,
        on=on,
        born=age_cut(day, 18),
    ):
        died = date.fromisoformat(row["died_on"]) if row["died_on"] and row["died_on"] <= on else None
        who = stands.get(row["id"], row["id"])
        made = _Parent(who, row["kind"], row["name"], died, frozenset(marks.get(who, ())))
        # Of several fathers the living one who came last, as on the form.
        known = parents.setdefault(stands.get(row["person_id"], row["person_id"]), {})
        before = known.get(made.word)
        if before is None or before.died_on is not None or died is None:
            known[made.word] = made
    grades = {
        row["person_id"]: row["guardianship"]
        for row in work.rows(
            "SELECT person_id, guardianship FROM left_behind WHERE station_id = :s AND kind = 'child'"
            " AND withdrawn_at IS NULL AND since <= :on AND (until IS NULL OR until > :on)"
            " AND guardianship IS NOT NULL",
            s=work.station_id,
            on=on,
        )
    }
    ill = {
        row["person_id"]: row["health"]
        for row in work.rows(
            "SELECT person_id, health FROM child_files WHERE station_id = :s AND withdrawn_at IS NULL"
            " AND health IS NOT NULL",
            s=work.station_id,
        )
    }
    county = _county(work)
    found = []
    for row in work.rows(
        _CHILDREN, s=work.station_id, on=on, born=age_cut(day, 18), cut=month_cut(day, _months(work))
    ):
        if row["id"] in stands:
            continue
        address = row["registered_address"] or ""
        came = (
            row["came"]
            if row["resident_type"] == "other" and address and county and county not in address
            else None
        )
        went = row["went"] if row["went_to"] and county and county not in row["went_to"] else None
        found.append(
            _Child(
                row["id"],
                row["name"],
                date.fromisoformat(row["birth"]),
                row["household_id"],
                frozenset(marks.get(row["id"], ())),
                frozenset(home.get(row["household_id"] or "", set()) | marks.get(row["id"], set())),
                tuple(parents.get(row["id"], {}).values()),
                row["disability_kind"] or "",
                ill.get(row["id"], ""),
                grades.get(row["id"], ""),
                date.fromisoformat(came) if came else None,
                date.fromisoformat(went) if went else None,
                row["went_to"] or "",
            )
        )
    return found


_CHILDREN: Final = """
SELECT c.id, c.name, c.birth, c.household_id, c.disability_kind, c.resident_type, c.registered_address,
  (SELECT min(m.since) FROM memberships m WHERE m.station_id = :s AND m.person_id = c.id
     AND m.household_id = c.household_id AND m.withdrawn_at IS NULL AND m.until IS NULL AND m.since <= :cut
     AND EXISTS (SELECT 1 FROM kinships k JOIN people r ON r.station_id = :s AND r.id = k.relative_id
       WHERE k.station_id = :s AND k.person_id = c.id AND k.kind IN ('father', 'mother', 'guardian')
       AND k.withdrawn_at IS NULL AND r.household_id = c.household_id AND r.withdrawn_at IS NULL)) AS came,
  a.since AS went, a.place AS went_to
FROM people c
LEFT JOIN absences a ON a.station_id = :s AND a.person_id = c.id AND a.withdrawn_at IS NULL
  AND a.reason = 'accompany' AND a.since <= :cut AND (a.back IS NULL OR a.back > :on)
WHERE c.station_id = :s AND c.withdrawn_at IS NULL AND c.birth > :born AND c.birth <= :on
  AND (c.died_on IS NULL OR c.died_on > :on) AND (c.moved_out_on IS NULL OR c.moved_out_on > :on)
ORDER BY c.birth, c.id
"""


def _months(work: Work) -> int:
    rules = child_form.pack(work).body["statuses"]
    return int(next((one["months_away"] for one in rules if one["status"] == "migrant"), 6))


def _county(work: Work) -> str:
    """The name of the station's own county, without province and city."""
    code = numbers.village_code(work)[:6]
    return idnumber.region_name(code) or ""


def _standing(work: Work) -> dict[str, str]:
    rows = work.rows(
        "SELECT DISTINCT alias_id FROM person_aliases WHERE station_id = :s AND withdrawn_at IS NULL",
        s=work.station_id,
    )
    return {row["alias_id"]: residents.stands_for(work, row["alias_id"]) for row in rows}


# what is on file ------------------------------------------------------------------------------------

_Key = tuple[str, str, str]


def _on_file(work: Work, day: date) -> tuple[dict[_Key, ChildStatus], set[tuple[str, str, str, str]]]:
    stands = _standing(work)
    holding: dict[_Key, ChildStatus] = {}
    settled = set()
    for row in work.session.execute(
        sa.select(ChildStatus).where(
            ChildStatus.station_id == work.station_id, ChildStatus.withdrawn_at.is_(None)
        )
    ).scalars():
        person = stands.get(row.person_id, row.person_id)
        if row.decision == "confirmed" and row.since <= day and (row.until is None or row.until > day):
            holding[person, row.kind, row.category] = row
        else:
            settled.add((person, row.kind, row.category, row.facts))
    return holding, settled


def _over(
    work: Work, day: date, found: Mapping[_Key, Proposal], holding: Mapping[_Key, ChildStatus]
) -> Iterator[Proposal]:
    """Confirmed statuses that age, death, removal or changed facts have ended."""
    words = _words(work)
    below = {one["status"]: int(one["age_below"]) for one in child_form.pack(work).body["statuses"]}
    for key, row in holding.items():
        person = residents.get(work, key[0])
        age = age_on(person.birth, day) if person.birth else 0
        if not person.living():
            why = "已登记死亡或迁出"
        elif age >= below[row.kind]:
            why = f"已满{below[row.kind]}周岁"
        elif row.rule != "by-hand" and key not in found:
            why = "原来的情况已不在登记里"
        else:
            continue
        yield Proposal(
            key[0], row.kind, row.category, words[f"{row.kind}/{row.category}"], why, row.rule, row.facts,
            row.since, person.name, age, row.id,
        )  # fmt: skip


def _proposed(work: Work, person_id: str, status: str) -> Proposal:
    _known(work, status)
    for one in proposals(work):
        if one.person_id == person_id and one.key == status:
            return one
    raise StatusNotProposed(field="status")


def _kept(work: Work, one: Proposal, decision: str, why: str, since: date) -> Status:
    row = ChildStatus(
        station_id=work.station_id,
        id=new_id(),
        person_id=one.person_id,
        kind=one.kind,
        category=one.category,
        decision=decision,
        since=since,
        why=why,
        rule=one.rule,
        facts=one.facts,
        user_id=work.user_id,
    )
    work.session.add(row)
    work.session.flush()
    audit.record(work, "left_behind:status", row.id, kind=one.kind, category=one.category, decision=decision)
    return _status(row, _words(work))


def _row(work: Work, row_id: str) -> ChildStatus:
    row = work.session.get(ChildStatus, (work.station_id, row_id))
    if row is None or row.withdrawn_at is not None or row.decision != "confirmed" or row.until is not None:
        raise StatusRowUnknown(field="status")
    if sight.is_hidden(work, row.person_id):
        raise StatusRowUnknown(field="status")
    return row


def _known(work: Work, status: str) -> tuple[str, str]:
    known = _words(work)
    if status not in known:
        listed = "、".join(f"{key}（{say(words)}）" for key, words in known.items())
        raise StatusUnknown(status=status[:30], known=listed, field="status")
    kind, _, category = status.partition("/")
    return kind, category


def _words(work: Work) -> dict[str, str]:
    return {
        f"{one['status']}/{category['category']}": f"{one['name']}：{category['name']}"
        for one in child_form.pack(work).body["statuses"]
        for category in one["categories"]
    }


def _status(row: ChildStatus, words: Mapping[str, str]) -> Status:
    key = f"{row.kind}/{row.category}"
    return Status(
        row.id, row.kind, row.category, words.get(key, key), row.since, row.until, row.why,
        row.ended_why or "", row.rule,
    )  # fmt: skip
