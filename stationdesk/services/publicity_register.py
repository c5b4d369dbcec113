"""Sheets that the register fills (cases served, visits, seals used) or begins (who receives what, who applied).

Counts, categories and names; nobody's number, and no child.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core.clock import civil_date
from stationdesk.core.workdays import Calendar
from stationdesk.models.cases import Case, CaseRating
from stationdesk.models.certificates import Certificate
from stationdesk.models.residents import Household, Mark, Person
from stationdesk.models.seals import SealUse
from stationdesk.models.visits import Visit
from stationdesk.services import packs, users
from stationdesk.services.publicity_periods import Period
from stationdesk.services.publicity_rows import GivenRows
from stationdesk.storage.work import Work

_DONE: Final = frozenset({"finished", "delivered", "archived"})
_SATISFIED: Final = 3
"""好差评 from 基本满意 on."""


def rows(work: Work, code: str, period: Period) -> GivenRows | None:
    """The table of a sheet for a period, from the register; None when the register does not have it."""
    source = SOURCES.get(code)
    if source is None or period.start is None or period.end is None:
        return None
    return source(work, period.start, period.end)


def _served(work: Work, start: date, end: date) -> GivenRows:
    """FW-01: cases by matter."""
    pack = packs.holding(work, "matters")
    windows = {window["key"]: window["name_zh"] for window in pack.body["windows"]}
    window_of = {matter["code"]: windows.get(matter["window"], "") for matter in pack.items()}
    calendar = Calendar.from_pack(packs.holding(work, "calendars"))
    found: dict[str, list[Case]] = {}
    for case in work.session.execute(
        sa.select(Case)
        .where(Case.station_id == work.station_id, Case.withdrawn_at.is_(None))
        .order_by(Case.id)
    ).scalars():
        if start <= civil_date(case.opened_at) <= end:
            found.setdefault(case.matter_code, []).append(case)
    scores: dict[str, list[int]] = {}
    for case_id, score in work.session.execute(
        sa.select(CaseRating.case_id, CaseRating.score).where(
            CaseRating.station_id == work.station_id, CaseRating.withdrawn_at.is_(None)
        )
    ):
        scores.setdefault(case_id, []).append(score)
    lines = []
    for code in sorted(found):
        cases = found[code]
        done = [c for c in cases if c.state in _DONE and c.closed_at is not None]
        days = [
            calendar.workdays_between(civil_date(c.opened_at), civil_date(c.closed_at))
            for c in done
            if c.closed_at
        ]
        late = sum(
            c.due_on is not None and (civil_date(c.closed_at) if c.closed_at else work.today) > c.due_on
            for c in cases
        )
        given = [score for c in cases for score in scores.get(c.id, ())]
        lines.append(
            (
                window_of.get(code, ""),
                cases[0].matter_name,
                str(len(cases)),
                str(len(done)),
                str(late),
                f"{sum(days) / len(days):.1f}" if days else "",
                str(sum(c.channel in ("visit", "proxy") for c in cases)),
                f"{100 * sum(s >= _SATISFIED for s in given) / len(given):.0f}%" if given else "—",
            )
        )
    headings = ("窗口", "事项", "收件", "办结", "超期", "平均用时（工作日）", "上门代办", "满意率")
    return GivenRows(headings, tuple(enumerate(lines, 1)))


def _sealed(work: Work, start: date, end: date) -> GivenRows:
    """CW-05: seal uses by the book; the applicant's name is masked by the sheet."""
    who = users.names(work)
    lines = []
    for use, person in work.session.execute(
        sa.select(SealUse, Person.name)
        .outerjoin(
            Certificate,
            sa.and_(Certificate.station_id == SealUse.station_id, Certificate.id == SealUse.certificate_id),
        )
        .outerjoin(
            Person, sa.and_(Person.station_id == Certificate.station_id, Person.id == Certificate.person_id)
        )
        .where(SealUse.station_id == work.station_id, SealUse.withdrawn_at.is_(None))
        .order_by(SealUse.used_at, SealUse.id)
    ):
        day = civil_date(use.used_at)
        if start <= day <= end:
            lines.append(
                (
                    day.isoformat(),
                    use.title,
                    person or "",
                    str(use.copies),
                    who.get(use.approver_id or "", ""),
                )
            )
    return GivenRows(("日期", "用印事由", "申请人", "份数", "批准人"), tuple(enumerate(lines, 1)))


def _visited(work: Work, start: date, end: date) -> GivenRows:
    """FW-03: home visits as sums, by what they were for; nobody is named."""
    found: dict[str, list[Visit]] = {}
    for visit in work.session.execute(
        sa.select(Visit)
        .where(
            Visit.station_id == work.station_id,
            Visit.withdrawn_at.is_(None),
            Visit.state == "done",
            Visit.visited_at.is_not(None),
        )
        .order_by(Visit.id)
    ).scalars():
        if visit.visited_at is not None and start <= civil_date(visit.visited_at) <= end:
            found.setdefault("代办上门" if visit.request_id else "上门走访、探访", []).append(visit)
    lines = []
    for word in sorted(found):
        visits = found[word]
        minutes = sum(_minutes(one.arrived, one.departed) for one in visits)
        last = max(civil_date(one.visited_at) for one in visits if one.visited_at)
        hands = len(visits) + sum(bool(one.companion) for one in visits)
        hours = f"{minutes / 60:.1f}" if minutes else ""
        lines.append((word, last.isoformat(), str(hands), hours, str(len({one.person_id for one in visits}))))
    return GivenRows(("活动", "日期", "参与人次", "总时长", "受益人次"), tuple(enumerate(lines, 1)))


def _minutes(arrived: str | None, departed: str | None) -> int:
    if not arrived or not departed:
        return 0
    (a, b), (c, d) = (map(int, one.split(":")) for one in (arrived, departed))
    return max(0, (c - a) * 60 + d - b)


SOURCES: Final[Mapping[str, Callable[[Work, date, date], GivenRows]]] = {
    "FW-01": _served,
    "FW-03": _visited,
    "CW-05": _sealed,
}
"""Sheets that can be made without a file."""

MARKS: Final[Mapping[str, tuple[str, ...]]] = {
    "SW-02": ("低保", "特困", "特困人员（分散供养）", "特困人员（集中供养）"),
    "SW-03": ("困难残疾人生活补贴", "重度残疾人护理补贴"),
    "SW-05": ("防止返贫监测对象",),
    "SW-08": ("计划生育奖励扶助",),
}
"""Sheets of people who bear a mark of the register."""
LATELY: Final = timedelta(days=90)
"""Sheets made at once begin with the cases of about a quarter."""
GROWN: Final = 18


def fills(code: str) -> bool:
    """Whether the register has every column of a sheet."""
    return code in SOURCES


def begins(record: Mapping[str, Any]) -> bool:
    """Whether the register has the people of a sheet; amounts and the like somebody adds."""
    return record["code"] in MARKS or bool(record.get("generated_from"))


def begin(work: Work, record: Mapping[str, Any], period: Period) -> GivenRows:
    """The lines of a sheet as far as the register has them, with every column of it; children are left out.

    Needs `publicity:make` and `residents:read`. For a sheet that the register fills, the same as `rows`.
    """
    users.require(work, "publicity:make")
    users.require(work, "residents:read")
    whole = rows(work, record["code"], period)
    if whole is not None:
        return whole
    labels = tuple(column["label_zh"] for column in record["columns"] if column["key"] != "seq")
    keys = tuple(column["key"] for column in record["columns"] if column["key"] != "seq")
    wanted = MARKS.get(record["code"])
    if wanted is not None:
        people = _marked(work, wanted)
    else:
        people = _applied(work, str(record.get("generated_from") or ""), period)
    found = [_known(person, household, size, what) for person, household, size, what in people]
    lines = [tuple(facts.get(key, "") for key in keys) for facts in found]
    return GivenRows(labels, tuple(enumerate(lines, 1)))


Known = tuple[Person, Household | None, int, str]


def _known(person: Person, household: Household | None, size: int, what: str) -> dict[str, str]:
    """What the register knows of one line, by the keys that templates use."""
    group = (household.village_group or "") if household else ""
    return {
        **dict.fromkeys(("name", "householder", "applicant", "receiver", "insured"), person.name),
        **dict.fromkeys(("size", "members", "family_size"), str(size) if size else ""),
        "group": group,
        **dict.fromkeys(("category", "item", "type", "subsidy"), what),
        "birth": person.birth.strftime("%Y-%m") if person.birth else "",
    }


def _marked(work: Work, wanted: tuple[str, ...]) -> list[Known]:
    today = work.today
    found = work.session.execute(
        sa.select(Mark.mark, Person, Household)
        .join(Person, sa.and_(Person.station_id == Mark.station_id, Person.id == Mark.person_id))
        .outerjoin(
            Household,
            sa.and_(Household.station_id == Person.station_id, Household.id == Person.household_id),
        )
        .where(
            Mark.station_id == work.station_id,
            Mark.withdrawn_at.is_(None),
            Mark.mark.in_(wanted),
            sa.or_(Mark.since.is_(None), Mark.since <= today),
            sa.or_(Mark.until.is_(None), Mark.until >= today),
            Person.withdrawn_at.is_(None),
            Person.died_on.is_(None),
            Person.moved_out_on.is_(None),
        )
        .order_by(Household.village_group, Person.id, Mark.mark)
    )
    return _grown_of(work, [(person, household, mark) for mark, person, household in found])


def _applied(work: Work, matter: str, period: Period) -> list[Known]:
    """Applicants of a matter in the period, or lately for what is published at once."""
    since = period.start or work.today - LATELY
    until = period.end or work.today
    found = work.session.execute(
        sa.select(Case, Person, Household)
        .join(Person, sa.and_(Person.station_id == Case.station_id, Person.id == Case.person_id))
        .outerjoin(
            Household,
            sa.and_(Household.station_id == Person.station_id, Household.id == Person.household_id),
        )
        .where(
            Case.station_id == work.station_id,
            Case.withdrawn_at.is_(None),
            Case.matter_code == matter,
            Case.state.not_in(("withdrawn", "refused", "notice")),
            Person.withdrawn_at.is_(None),
        )
        .order_by(Case.id)
    )
    chosen: dict[str, tuple[Person, Household | None, str]] = {}
    for case, person, household in found:
        if since <= civil_date(case.opened_at) <= until:
            chosen.setdefault(person.id, (person, household, ""))
    return _grown_of(work, list(chosen.values()))


def _grown_of(work: Work, people: Sequence[tuple[Person, Household | None, str]]) -> list[Known]:
    today = work.today
    grown = today.replace(year=today.year - GROWN, day=min(today.day, 28))
    sizes = {
        row["h"]: row["n"]
        for row in work.rows(
            "SELECT household_id AS h, count(*) AS n FROM people WHERE station_id = :s AND withdrawn_at IS NULL"
            " AND died_on IS NULL AND moved_out_on IS NULL AND household_id IS NOT NULL GROUP BY 1",
            s=work.station_id,
        )
    }
    return [
        (person, household, sizes.get(person.household_id or "", 0), what)
        for person, household, what in people
        if person.birth is not None and person.birth <= grown
    ]
