"""What in a family's records cannot all be true, or must be looked at at once: told in words, decided by people.

Found in whatever way it came in (typed, imported, from another machine); what can be refused where it is typed is
refused there (`kinship`, `absences`, `left_behind`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field
from datetime import date

from stationdesk.core.errors import Refusal
from stationdesk.core.idnumber import age_on
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.services import residents, users
from stationdesk.storage.work import Work

SAFE_ALONE = 16
"""Under this age nobody may live alone (未成年人保护法 art. 21)."""
ADULT = 18


class CarerAway(Refusal):
    template = N_("照护人登记为在外（{since}起），不能天天照护孩子。请先登记返回，或另选照护人。")


class PersonNotChosen(Refusal):
    template = N_("请先选人：打姓名、拼音首字母或证件后几位，在下面的名单里按 Enter。")


class CarerGone(Refusal):
    template = N_("照护人已登记死亡或迁出。请另选照护人。")


class CarerIsTheChild(Refusal):
    template = N_("照护人和孩子是同一个人。请另选照护人。")


class CarerTooYoung(Refusal):
    template = N_("照护人不满{age}周岁，不能照护别的孩子。请另选一位成年人。")


@dataclass(frozen=True)
class Flag:
    """One contradiction or danger. `urgent`: it may have to be reported at once."""

    code: str
    person_id: str
    words: str = field(repr=False)
    urgent: bool = False


def carer(work: Work, carer_id: str | None, child_id: str) -> str | None:
    """Who is to look after a child day by day, if they can: at home, alive, of age, somebody else.

    Raises CarerAway, CarerGone, CarerIsTheChild, CarerTooYoung, PersonUnknown.
    """
    if not carer_id:
        return None
    person = residents.get(work, residents.stands_for(work, carer_id))
    if person.id == child_id:
        raise CarerIsTheChild(field="carer_id")
    if not person.living():
        raise CarerGone(field="carer_id")
    if person.birth is not None and age_on(person.birth, work.today) < ADULT:
        raise CarerTooYoung(age=ADULT, field="carer_id")
    since = work.scalar(
        "SELECT max(since) FROM absences WHERE station_id = :s AND person_id = :p AND withdrawn_at IS NULL"
        " AND since <= :on AND (back IS NULL OR back > :on)",
        s=work.station_id,
        p=person.id,
        on=work.today.isoformat(),
    )
    if since is not None:
        raise CarerAway(since=date.fromisoformat(since), field="carer_id")
    return person.id


def of_household(work: Work, household_id: str | None, people: Sequence[str]) -> tuple[Flag, ...]:
    """What is odd about a household and these people (its members and their kin). Needs `residents:read`."""
    users.require(work, "residents:read")
    listed, named = _among(people)
    found = [*_younger_parents(work, listed, named), *_absences(work, listed, named)]
    if "visits:read" in work.actor.permits:
        found += _seen_at_home(work, listed, named)
    if "left_behind:read" in work.actor.permits:
        found += [*_carers(work, listed, named), *_twice(work, listed, named)]
    if household_id is not None:
        found += _children_alone(work, household_id)
    return tuple(sorted(found, key=lambda flag: (not flag.urgent, flag.code, flag.person_id)))


def _among(people: Iterable[str]) -> tuple[str, dict[str, str]]:
    named = {f"i{n}": one for n, one in enumerate(dict.fromkeys(people))}
    return ", ".join(f":{name}" for name in named) or "''", named


def _younger_parents(work: Work, listed: str, named: dict[str, str]) -> list[Flag]:
    rows = work.rows(
        "SELECT c.id, c.name, r.name AS parent FROM kinships k"
        " CROSS JOIN people c ON c.station_id = k.station_id AND c.id = k.person_id"
        " CROSS JOIN people r ON r.station_id = k.station_id AND r.id = k.relative_id"
        f" WHERE k.station_id = :s AND k.person_id IN ({listed}) AND k.kind IN ('father', 'mother')"
        " AND k.withdrawn_at IS NULL AND c.birth <= r.birth ORDER BY c.id",
        s=work.station_id,
        **named,
    )
    return [
        Flag(
            "younger_parent",
            row["id"],
            say(
                N_("{child}登记得比父母{parent}还年长，两人的出生日期或亲属关系有一处错了。"),
                child=row["name"],
                parent=row["parent"],
            ),
        )
        for row in rows
    ]


def _absences(work: Work, listed: str, named: dict[str, str]) -> list[Flag]:
    rows = work.rows(
        "SELECT p.id, p.name, a.since, a.back, p.died_on FROM absences a"
        " CROSS JOIN people p ON p.station_id = a.station_id AND p.id = a.person_id"
        f" WHERE a.station_id = :s AND a.person_id IN ({listed}) AND a.withdrawn_at IS NULL"
        " AND (a.back < a.since OR (a.back IS NULL AND p.died_on IS NOT NULL)) ORDER BY p.id, a.since",
        s=work.station_id,
        **named,
    )
    found = []
    for row in rows:
        since = date.fromisoformat(row["since"])
        if row["back"] is not None:
            found.append(
                Flag(
                    "absence_backwards",
                    row["id"],
                    say(
                        N_("{name}的外出登记在{back}返回，却从{since}才开始，请更正；更正前不算外出。"),
                        name=row["name"],
                        back=date.fromisoformat(row["back"]),
                        since=since,
                    ),
                )
            )
        else:
            found.append(
                Flag(
                    "dead_away",
                    row["id"],
                    say(
                        N_("{name}已登记死亡，{since}起的外出还没有结束，请补上。"),
                        name=row["name"],
                        since=since,
                    ),
                )
            )
    return found


def _seen_at_home(work: Work, listed: str, named: dict[str, str]) -> list[Flag]:
    """Marked away, and yet a visit found them at home meanwhile."""
    rows = work.rows(
        "SELECT p.id, p.name, a.since, max(date(v.visited_at, '+8 hours')) AS seen FROM absences a"
        " CROSS JOIN people p ON p.station_id = a.station_id AND p.id = a.person_id"
        " CROSS JOIN visits v ON v.station_id = a.station_id AND v.person_id = a.person_id"
        "  AND v.withdrawn_at IS NULL AND v.state = 'done' AND v.result = 'seen'"
        "  AND date(v.visited_at, '+8 hours') > a.since"
        f" WHERE a.station_id = :s AND a.person_id IN ({listed}) AND a.withdrawn_at IS NULL"
        " AND a.since <= :on AND (a.back IS NULL OR a.back > :on) GROUP BY p.id, a.id ORDER BY p.id",
        s=work.station_id,
        on=work.today.isoformat(),
        **named,
    )
    return [
        Flag(
            "away_seen_home",
            row["id"],
            say(
                N_("{name}登记为{since}起在外，但{seen}走访时本人在家。请核实是否已返回。"),
                name=row["name"],
                since=date.fromisoformat(row["since"]),
                seen=date.fromisoformat(row["seen"]),
            ),
        )
        for row in rows
    ]


def _carers(work: Work, listed: str, named: dict[str, str]) -> list[Flag]:
    """Said to look after a child every day, and marked away (or dead, or moved)."""
    rows = work.rows(
        "SELECT c.id, c.name AS carer, p.died_on, p.moved_out_on FROM left_behind e"
        " CROSS JOIN people p ON p.station_id = e.station_id AND p.id = e.carer_id"
        " CROSS JOIN people c ON c.station_id = e.station_id AND c.id = e.carer_id"
        f" WHERE e.station_id = :s AND e.person_id IN ({listed}) AND e.kind = 'child' AND e.withdrawn_at IS NULL"
        " AND e.since <= :on AND (e.until IS NULL OR e.until > :on) AND (p.died_on IS NOT NULL"
        " OR p.moved_out_on IS NOT NULL OR EXISTS (SELECT 1 FROM absences a WHERE a.station_id = e.station_id"
        "  AND a.person_id = e.carer_id AND a.withdrawn_at IS NULL AND a.since <= :on"
        "  AND (a.back IS NULL OR a.back > :on))) GROUP BY c.id ORDER BY c.id",
        s=work.station_id,
        on=work.today.isoformat(),
        **named,
    )
    found = []
    for row in rows:
        if row["died_on"]:
            words = N_("{name}是孩子的照护人，已登记死亡。请马上核实现在谁照护，并更新档案。")
        elif row["moved_out_on"]:
            words = N_("{name}是孩子的照护人，已登记迁出。请马上核实现在谁照护，并更新档案。")
        else:
            words = N_("{name}登记为在外，又是孩子的照护人，两者不能都对。请核实现在谁照护。")
        found.append(Flag("carer_gone", row["id"], say(words, name=row["carer"]), urgent=True))
    return found


def _twice(work: Work, listed: str, named: dict[str, str]) -> list[Flag]:
    """On one register twice: two laptops wrote the same person down."""
    rows = work.rows(
        "SELECT p.id, p.name, count(*) AS n FROM left_behind e"
        " CROSS JOIN people p ON p.station_id = e.station_id AND p.id = e.person_id"
        f" WHERE e.station_id = :s AND e.person_id IN ({listed}) AND e.withdrawn_at IS NULL AND e.since <= :on"
        " AND (e.until IS NULL OR e.until > :on) GROUP BY e.person_id, e.kind HAVING count(*) > 1 ORDER BY p.id",
        s=work.station_id,
        on=work.today.isoformat(),
        **named,
    )
    return [
        Flag(
            "enrolled_twice",
            row["id"],
            say(
                N_("{name}在同一名册上有{n}条在册记录，多半是两台电脑各登记了一次。请退出多余的一条。"),
                name=row["name"],
                n=row["n"],
            ),
        )
        for row in rows
    ]


def _children_alone(work: Work, household_id: str) -> list[Flag]:
    """Nobody of sixteen or over is at home: a child lives alone, or is the whole household."""
    rows = work.rows(
        "SELECT p.id, p.name, p.birth, EXISTS (SELECT 1 FROM absences a WHERE a.station_id = p.station_id"
        "  AND a.person_id = p.id AND a.withdrawn_at IS NULL AND a.since <= :on"
        "  AND (a.back IS NULL OR a.back > :on)) AS away"
        " FROM people p WHERE p.station_id = :s AND p.household_id = :h AND p.withdrawn_at IS NULL"
        " AND p.died_on IS NULL AND p.moved_out_on IS NULL ORDER BY p.birth, p.id",
        s=work.station_id,
        h=household_id,
        on=work.today.isoformat(),
    )
    at_home = [row for row in rows if not row["away"]]
    ages = [age_on(date.fromisoformat(row["birth"]), work.today) if row["birth"] else None for row in at_home]
    if not at_home or any(age is None or age >= SAFE_ALONE for age in ages):
        return []
    first = at_home[0]["id"]
    if len(rows) == len(at_home) == 1:
        words = N_(
            "这一户只登记了一个不满16周岁的孩子。请核实跟谁住、户口在哪一户；如确实独自生活，须立即报告。"
        )
    else:
        words = N_(
            "这一户现在家里只有不满16周岁的孩子（{n}人），依法不得独自生活。请马上核实，必要时立即报告。"
        )
    return [Flag("child_alone", first, say(words, n=len(at_home)), urgent=True)]
