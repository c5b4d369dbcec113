"""What the acceptance page reads, each one look at the station: who was found, who they are, which matters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Any

from stationdesk.core import matter_names
from stationdesk.core.late import dataclass
from stationdesk.core.words import civil_short
from stationdesk.services import (
    case_held,
    case_lists,
    case_record,
    case_suggest,
    households,
    matters,
    organisations,
    residents,
    residents_list,
    users,
)
from stationdesk.services.case_held import Held
from stationdesk.services.case_lists import CaseQuery, CaseRow
from stationdesk.services.case_suggest import Suggestion
from stationdesk.ui.people_found import FOUND, age_words, found_people
from stationdesk.ui.pieces.choices import Choice
from stationdesk.ui.words import tr

OPEN_SHOWN = 5
PAPERS_SHOWN = 6
OTHER = matters.OTHER
CERTIFICATE = "→certificates"
"""The key of the line that leads to the page of certificates."""
PROOF_WORDS = ("证明", "开个信", "开介绍信")
_ONLY_PROOF = re.compile(r"我|想|要|给|帮|开|打|个|张|份|一|出具|写|证明|介绍信|信|盖章|村里|村委会|的|\s")
FIRM = "o:"
"""Before the id of an organisation, where people and organisations stand in one list."""
FREQUENT = 5
FIRMS_FOUND = 4
AT_LEAST = re.compile(r"(?<!未)满(\d{1,3})周岁|(\d{1,3})周岁(?:及|或)?以上")
"""An age from which on a matter is open. Upper bounds are not read: they are often a child's, not the applicant's."""
NOT_FOR_ALL = re.compile(r"(?:、|或|至|女方|男方|女性|男性)年?$")
"""Before an age that is one of several ways to qualify, or another person's."""


@dataclass(frozen=True)
class Who:
    """The person a case is for, as the card shows them."""

    detail: residents_list.PersonDetail = field(repr=False)
    open_cases: tuple[CaseRow, ...] = field(repr=False)
    today: date
    """The day the card was read."""
    also: tuple[Suggestion, ...] = ()
    """What this person could also need, each with its reason."""
    papers: tuple[Held, ...] = field(default=(), repr=False)
    """What the station holds of the person's papers, the newest first."""
    kind = "person"

    @property
    def id(self) -> str:
        return self.detail.id

    @property
    def key(self) -> str:
        """As choices and drafts name the applicant."""
        return self.detail.id

    @property
    def name(self) -> str:
        return self.detail.name

    @property
    def age(self) -> int | None:
        return self.detail.age

    @property
    def members(self) -> tuple[households.MemberRow, ...]:
        """The others of the household who are alive: who may come in the person's place."""
        return tuple(
            one
            for one in self.detail.members
            if one.person_id != self.id and not one.died and one.person_id not in self.detail.aliases
        )

    @property
    def summary(self) -> str:
        """The folded band's line."""
        one = self.detail
        grid = one.household.grid if one.household else None
        parts = (one.name, one.sex, age_words(one.age), grid, one.id_number_masked)
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True)
class Firm:
    """The organisation a case is for; in the form it stands where a person would."""

    detail: organisations.OrganisationDetail = field(repr=False)
    open_cases: tuple[CaseRow, ...] = field(repr=False)
    today: date
    also: tuple[Suggestion, ...] = ()
    kind = "organisation"
    age = None
    members: tuple[households.MemberRow, ...] = ()

    @property
    def id(self) -> str:
        return self.detail.id

    @property
    def key(self) -> str:
        return FIRM + self.detail.id

    @property
    def name(self) -> str:
        return self.detail.name

    @property
    def summary(self) -> str:
        one = self.detail
        return " · ".join(part for part in (one.name, one.kind_name, one.credit_code or "") if part)


Applicant = Who | Firm


def ids_of(key: str) -> dict[str, str | None]:
    """The two columns of a case for an applicant's key: `person_id` or `organisation_id`."""
    if key.startswith(FIRM):
        return {"person_id": None, "organisation_id": key.removeprefix(FIRM)}
    return {"person_id": key or None, "organisation_id": None}


def least_age(conditions: str) -> int | None:
    """The age that a matter's conditions name as the lowest, when it holds for everybody."""
    for found in AT_LEAST.finditer(conditions):
        if NOT_FOR_ALL.search(conditions[: found.start()]) is None:
            return int(found[1] or found[2])
    return None


def age_hint(conditions: str, age: int | None) -> str:
    """What to look at when the person is younger than the conditions say: a hint, the clerk decides."""
    least = least_age(conditions)
    if least is None or age is None or age >= least:
        return ""
    return tr("▲ 条件写的是{least}周岁以上，此人{age}岁，请核对。", least=least, age=age)


def same_open(code: str, who: Who | Firm) -> str:
    """That this applicant's same matter is still open, before it is taken in a second time; empty when it is not."""
    # 其他诉求 is another thing each time.
    same = code != matters.OTHER
    numbers = [one.number for one in who.open_cases if same and one.matter_code == code]
    return tr("▲ 同一事项还在办（{numbers}），请先看看。", numbers=tr("、").join(numbers)) if numbers else ""


def short_day(day: date, today: date) -> str:
    """11-22 周日 within this year, 2025-11-22 otherwise."""
    from stationdesk.ui.pieces.dates import short

    return short(day, today) if day.year == today.year else day.isoformat()


def months_days(day: date, today: date) -> str:
    """11月25日, with the year when it is another one; 25 November in English."""
    return civil_short(day, today)


def found_who(work: Any, text: str) -> list[Choice]:
    """People and organisations for what was typed, people first. Needs `residents:read`."""
    firms = [firm_choice(hit) for hit in organisations.find(work, text, FIRMS_FOUND)]
    return [*found_people(work, text)[: FOUND - len(firms)], *firms]


def firm_choice(hit: organisations.OrganisationHit) -> Choice:
    """An organisation's line among the people."""
    second = " · ".join(
        part for part in (organisations.kind_name(hit.kind), (hit.credit_code or "")[-6:]) if part
    )
    return Choice(FIRM + hit.id, hit.name, second, hit.contact or tr("单位"), "storefront")


def holders_of(work: Any, number: str) -> list[str]:
    """Whose file has this identity number: the ids of those who stand for them. Needs `residents:read`."""
    users.require(work, "residents:read")
    return list(dict.fromkeys(residents.stands_for(work, one) for one in residents.holders(work, number)))


def applicant(work: Any, key: str, names: Sequence[str] = ()) -> tuple[Applicant, Mapping[str, Held]]:
    """Who a case is for, and what the station holds of theirs under these names of materials."""
    made = firm(work, key.removeprefix(FIRM)) if key.startswith(FIRM) else person(work, key)
    return made, held(work, made.key, names)


def person(work: Any, person_id: str) -> Who:
    """The card of a person. Needs `residents:read`. Raises PersonUnknown."""
    detail = residents_list.detail(work, person_id)
    permits = work.actor.permits
    opened: tuple[CaseRow, ...] = ()
    if "cases:read" in permits:
        opened = tuple(
            case_lists.listed(work, CaseQuery(person_id=detail.id, open_only=True, limit=OPEN_SHOWN))
        )
    also = case_suggest.for_person(work, detail.id) if "matters:read" in permits else ()
    papers: tuple[Held, ...] = ()
    if "cases:read" in permits:
        papers = tuple(case_held.held(work, person_id=detail.id).values())[:PAPERS_SHOWN]
    return Who(detail, opened, work.today, also, papers)


def firm(work: Any, organisation_id: str) -> Firm:
    """The card of an organisation. Needs `residents:read`. Raises OrganisationUnknown."""
    detail = organisations.get(work, organisation_id)
    opened: tuple[CaseRow, ...] = ()
    if "cases:read" in work.actor.permits and detail.open_cases:
        opened = tuple(case_lists.rows(work, case_suggest.open_of_organisation(work, detail.id, OPEN_SHOWN)))
    return Firm(detail, opened, work.today)


def held(work: Any, key: str, names: Sequence[str]) -> Mapping[str, Held]:
    """What the station already holds of an applicant, by the names of the materials asked for."""
    if not key or not names or "cases:read" not in work.actor.permits:
        return {}
    return case_held.held(work, **ids_of(key), names=names)


def found_matters(
    work: Any, text: str, also: Sequence[Suggestion] = (), *, quick: bool = False
) -> list[Choice]:
    """Matters for what was typed. Needs `matters:read`.

    With nothing typed: what was taken in last, this user's and the station's frequent ones, and between them what the
    person could also need. `quick`: only what is done while one waits.
    """
    users.require(work, "matters:read")
    rows = matters.find(work, text, None if quick or not text.strip() else FOUND)
    if quick:
        at_once = [row for row in rows if row.decides == "village" and row.promised_days == 0]
        return [
            Choice(row.code, f"{number}　{row.shown}", row.window_shown, tr("当场办"), "clipboard-text")
            for number, row in enumerate(at_once[:FOUND], 1)
        ]
    if text.strip():
        return [_choice(row) for row in rows]
    by_code = {row.code: row for row in rows}
    last, often = case_suggest.frequent(work)
    made: dict[str, Choice] = {}
    if last in by_code:
        made[last] = _choice(by_code[last], tr("同上次 Ctrl+R"))
    for code in [row.code for row in rows if row.used] + often:
        if code in by_code and len(made) < FREQUENT - (1 if also else 0):
            made.setdefault(code, _choice(by_code[code]))
    for one in also:
        if one.matter_code in by_code:
            made.setdefault(one.matter_code, suggested(one))
    other = made.pop(OTHER, None) or _choice(by_code[OTHER])
    for row in rows:
        if len(made) >= FOUND - 1:
            break
        if row.code != OTHER:
            made.setdefault(row.code, _choice(row))
    return [*list(made.values())[: FOUND - 1], other]


def with_certificates(found: list[Choice], text: str) -> list[Choice]:
    """开证明 is no matter of the catalogue: the page that issues certificates stands among what was found.

    First, unless more was said and a matter fits it (志愿服务证明, 死亡证明): then after that.
    """
    if not any(word in text for word in PROOF_WORDS):
        return found
    way = Choice(CERTIFICATE, tr("开证明、盖章"), tr("到“证明用印”，不在这里办"), tr("另一页"), "stamp")
    more = bool(_ONLY_PROOF.sub("", text.strip()))
    fits = more and any(one.key != OTHER for one in found)
    return [*found[:1], way, *found[1:]] if fits else [way, *found]


def last_matter(work: Any) -> str:
    """The code of the matter this user took in last, if it is still in the catalogue. Needs `matters:read`."""
    users.require(work, "matters:read")
    last, _often = case_suggest.frequent(work, 1)
    return last if any(row.code == last for row in matters.find(work)) else ""


def suggested(one: Suggestion) -> Choice:
    """A line for what the person could also need: its reason stands where the window's name does."""
    return Choice(
        one.matter_code, matter_names.shown(one.matter_name), one.why, tr("可能也要办"), "hand-heart"
    )


def _choice(row: matters.MatterRow, second: str = "") -> Choice:
    if row.code == OTHER:
        return Choice(
            row.code, row.shown, tr("目录里没有的，按原话记下来"), decides_words(row), "note-pencil"
        )
    return Choice(row.code, row.shown, second or row.window_shown, decides_words(row), "clipboard-text")


def decides_words(row: matters.MatterRow) -> str:
    """Who decides and by when, in half a line: 本村 · 当场办结, 收件后2个工作日内报镇."""
    if row.decides == "village":
        if row.promised_days is None:
            return tr("本村决定")
        if row.promised_days == 0:
            return tr("本村 · 即办")
        return tr("本村 · {n}个工作日", n=row.promised_days)
    days = row.station_days if row.station_days is not None else row.promised_days
    return tr("机关 · {n}日内报", n=days) if days else tr("机关 · 当日报")


@dataclass(frozen=True)
class Chosen:
    """A matter and the day that accepting it today would promise."""

    detail: matters.MatterDetail
    today: date
    due: date
    provisional: bool
    may_spot: bool
    """Whether it may be done while the person waits, by whoever is at the desk."""
    may_refuse: bool
    may_proxy: bool
    held: Mapping[str, Held] = field(default_factory=dict, repr=False)
    """What the station has of the applicant already, by the names of this matter's materials."""

    @property
    def due_words(self) -> str:
        """11月25日前报镇, 12月5日前办结."""
        maybe = tr("（暂估）") if self.provisional else ""
        day = months_days(self.due, self.today)
        if self.detail.row.decides == "agency":
            return tr("{day}前报镇{maybe}", day=day, maybe=maybe)
        return tr("{day}前办结{maybe}", day=day, maybe=maybe)


def matter(work: Any, code: str, key: str = "") -> Chosen:
    """One matter of the catalogue in force, with its date and what is held. Needs `matters:read`.

    `key`: the applicant, if one was chosen. Raises MatterUnknown.
    """
    users.require(work, "matters:read")
    found = matters.get(work, code)
    village = found.row.decides == "village"
    days = case_record.days_to_finish(found.row) if village else case_record.days_to_forward(found.row)
    due = case_record.calendar(work).due(work.today, days)
    permits = work.actor.permits
    decider = "cases:decide" in permits
    return Chosen(
        found,
        work.today,
        due.date,
        due.provisional,
        may_spot=village and days == 0 and decider,
        may_refuse=village and found.row.window != "relief" and decider,
        may_proxy=found.row.proxy_allowed and "proxy:request" in permits,
        held=held(work, key, [line.name for line in found.materials]),
    )
