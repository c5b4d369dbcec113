"""Who a line of a list is, and how that differs from a register on the list's day. Reads the residents once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import date
from typing import Any, Final

from stationdesk.core import names
from stationdesk.core.idnumber import IdNumberRounded, age_on
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, civil, say
from stationdesk.services import left_behind
from stationdesk.services import left_behind_rules as engine
from stationdesk.services.left_behind_compare_read import Given
from stationdesk.storage.work import Work

_MANY: Final = 2


@dataclass(frozen=True)
class Found:
    """A line and what was found of it."""

    n: int
    name: str = field(repr=False)
    id_number: str = field(repr=False)
    state: str
    detail: str = ""
    person_id: str | None = None
    enrolment_id: str | None = None


class Register:
    """One register on a day, laid out for matching; remembers who was named."""

    def __init__(self, work: Work, kind: str, day: date) -> None:
        self.work, self.kind, self.day = work, kind, day
        self.named: set[str] = set()
        stands = {
            row["alias_id"]: row["person_id"]
            for row in work.rows(
                "SELECT alias_id, person_id FROM person_aliases WHERE station_id = :s AND withdrawn_at IS NULL",
                s=work.station_id,
            )
        }
        self.people: dict[str, Mapping[str, Any]] = {}
        self.by_number: dict[str, list[str]] = {}
        self.by_name: dict[str, list[str]] = {}
        for row in work.rows(
            "SELECT id, name, birth, id_number, died_on, moved_out_on FROM people WHERE station_id = :s"
            " AND withdrawn_at IS NULL ORDER BY id",
            s=work.station_id,
        ):
            owner = _stands(row["id"], stands)
            if row["id_number"]:
                held = self.by_number.setdefault(row["id_number"], [])
                if owner not in held:
                    held.append(owner)
            if owner == row["id"]:
                self.people[owner] = row
                self.by_name.setdefault(names.search_form(row["name"]), []).append(owner)
        self.on: dict[str, Mapping[str, Any]] = {}
        self.off: dict[str, Mapping[str, Any]] = {}
        self.elsewhere: dict[str, str] = {}
        for row in work.rows(
            "SELECT id, person_id, kind, since, until, closed_why FROM left_behind WHERE station_id = :s"
            " AND withdrawn_at IS NULL AND since <= :day ORDER BY since, id",
            s=work.station_id,
            day=day.isoformat(),
        ):
            person = _stands(row["person_id"], stands)
            on = row["until"] is None or row["until"] > day.isoformat()
            if row["kind"] == kind:
                (self.on if on else self.off)[person] = row
            elif on:
                self.elsewhere[person] = row["kind"]
        self.proposed = {one.person_id for one in left_behind.candidates(work, day, kind)}
        self.rule = engine.rules(work, day).groups[kind]

    def judged(self, lines: Iterable[Given]) -> list[Found]:
        """Every line with what was found; somebody named twice is named once and repeated once."""
        return [self._judge(one) for one in lines]

    def missing(self) -> list[Found]:
        """Who is on the register and was not named, in the order of entry."""
        return [
            Found(
                0,
                self.people[person]["name"] if person in self.people else "",
                "",
                "missing",
                say(N_("{since}纳入"), since=civil(date.fromisoformat(row["since"]), "zh")),
                person,
                row["id"],
            )
            for person, row in self.on.items()
            if person not in self.named
        ]

    def _judge(self, line: Given) -> Found:
        plain = Found(line.n, line.name, line.id_number, "unreadable", line.problem)
        if not line.name and not line.id_number:
            return plain
        person, detail = self._who(line)
        if person is None:
            if detail == "several":
                return replace(
                    plain, state="several", detail=say(N_("村里有几个同名的人，名单没有写明是哪一个"))
                )
            if line.problem and not line.id_number and line.name not in self.by_name:
                return replace(plain, state="unreadable" if not line.name else "unknown", detail=line.problem)
            return replace(plain, state="unknown", detail=line.problem)
        if person in self.named:
            return replace(plain, state="twice", detail="", person_id=person)
        self.named.add(person)
        enrolled = self.on.get(person)
        found = replace(plain, person_id=person, enrolment_id=enrolled["id"] if enrolled else None, detail="")
        known = self.people[person]
        if known["died_on"] and known["died_on"] <= self.day.isoformat():
            return replace(found, state="dead", detail=_on(known["died_on"], N_("{day}去世")))
        if known["moved_out_on"] and known["moved_out_on"] <= self.day.isoformat():
            return replace(found, state="moved", detail=_on(known["moved_out_on"], N_("{day}迁出")))
        if detail == "other_id":
            where = N_("姓名和出生日期相同，在册") if enrolled else N_("姓名和出生日期相同，没有在册")
            return replace(found, state="other_id", detail=say(where))
        if enrolled and line.problem and line.problem != say(IdNumberRounded.template):
            # Found by the name: the number on the list cannot be anybody's, and somebody must put it right.
            return replace(found, state="other_id", detail=line.problem)
        if enrolled:
            return replace(found, state="same")
        return self._not_on(found, person, known)

    def _not_on(self, found: Found, person: str, known: Mapping[str, Any]) -> Found:
        if person in self.proposed:
            return replace(found, state="proposed")
        birth = date.fromisoformat(known["birth"]) if known["birth"] else None
        low, below = int(self.rule.body.get("age_from") or 0), self.rule.body.get("age_below")
        age = age_on(birth, self.day) if birth else None
        if age is not None and (age < low or (below is not None and age >= below)):
            return replace(found, state="aged", detail=say(N_("到名单那天{age}周岁"), age=age))
        if person in self.off:
            row = self.off[person]
            until = civil(date.fromisoformat(row["until"]), "zh")
            return replace(
                found,
                state="closed",
                detail=say(N_("{day}退出：{why}"), day=until, why=row["closed_why"] or ""),
            )
        if person in self.elsewhere:
            return replace(
                found, state="other_kind", detail=say(left_behind.KIND_WORDS[self.elsewhere[person]])
            )
        return replace(found, state="extra", detail=say(N_("按现有登记，规则没有提名")))

    def _who(self, line: Given) -> tuple[str | None, str]:
        """(person, how): by the number; else by name, with birth where it is known."""
        if line.id_number and (held := self.by_number.get(line.id_number)):
            return held[0], ""
        people = self.by_name.get(names.search_form(line.name), []) if line.name else []
        birth = line.birth.isoformat() if line.birth else _birth_in(line.id_number)
        if birth is not None:
            exact = [one for one in people if self.people[one]["birth"] == birth]
            if len(exact) == 1:
                own = self.people[exact[0]]["id_number"]
                return exact[0], "other_id" if line.id_number and own and own != line.id_number else ""
            if len(exact) >= _MANY:
                return None, "several"
        if line.id_number:
            # Another number and another birth: one of that name on the register is most likely meant.
            likely = [one for one in people if one in self.on]
            return (likely[0], "other_id") if len(likely) == 1 else (None, "")
        if len(people) == 1:
            return people[0], ""
        likely = [one for one in people if one in self.on]
        if len(likely) == 1:
            return likely[0], ""
        return None, "several" if people else ""


def _birth_in(number: str) -> str | None:
    return f"{number[6:10]}-{number[10:12]}-{number[12:14]}" if len(number) == 18 else None


def _on(day: str, words: str) -> str:
    return say(words, day=civil(date.fromisoformat(day), "zh"))


def _stands(person_id: str, stands: Mapping[str, str]) -> str:
    seen = {person_id}
    while person_id in stands and stands[person_id] not in seen:
        person_id = stands[person_id]
        seen.add(person_id)
    return person_id
