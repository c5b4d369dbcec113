"""Who takes part in an authority (委托的各方): the agent, the guardian, the witness, the second person, and who may not be.

One person is never two of them. Names are compared as they are spoken: blanks between the characters mean nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

from stationdesk.core import lengths
from stationdesk.core.errors import Refusal
from stationdesk.core.idnumber import age_on
from stationdesk.core.words import N_
from stationdesk.models.proxy import ProxyRequest
from stationdesk.models.residents import Person
from stationdesk.models.users import User
from stationdesk.security.gate import rules
from stationdesk.services import residents, users
from stationdesk.storage.work import Work

WITHOUT_CAPACITY: Final = ("无民事行为能力", "限制民事行为能力")


class WitnessMissing(Refusal):
    template = N_("口头委托要有见证人（本人和代办员以外的人）。请写明见证人。")


class GuardianMissing(Refusal):
    template = N_(
        "委托人未满十八周岁或没有完全行为能力，要由监护人委托（民法典第十九条、第二十条）。请写明监护人。"
    )


class GuardianUnfit(Refusal):
    template = N_("监护人必须是另一位在世的、有完全行为能力的成年人。请核对。")


class AgentMayNot(Refusal):
    template = N_("这位工作人员的岗位不能代办。请选代办员，或先调整岗位。")


class SubDelegationMissing(Refusal):
    template = N_(
        "代办{number}没有允许转委托，只能由受托的代办员本人去办（民法典第一百六十九条）。请由本人办，或先办移交。"
    )


def same_name(one: str, other: str) -> bool:
    """Whether two names are one: wide characters and blanks between them make no other person."""
    return _bare(one) == _bare(other)


def _bare(name: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", name) if not sign.isspace()).casefold()


def witness(given: str, sides: Iterable[str]) -> str:
    """The witness, of one line; empty when none is named. Raises WitnessMissing for one of the sides."""
    name = lengths.one_line(given, "witness")
    if name and any(same_name(name, side) for side in sides):
        raise WitnessMissing(field="witness")
    return name


def sides(work: Work, row: ProxyRequest) -> tuple[str, ...]:
    """The names of a request's sides: principal, guardian and agent."""
    people = [row.principal_id, *([row.guardian_id] if row.guardian_id else [])]
    names = [residents.get(work, residents.stands_for(work, one)).name for one in people]
    return (*names, users.names(work).get(row.agent_id, ""))


def records_of(work: Work, person_id: str) -> tuple[str, ...]:
    """Every record of one person: merged ones keep their rows, and requests keep the record they were made for."""
    first = residents.stands_for(work, person_id)
    rows = work.rows(
        "WITH RECURSIVE same(id) AS (SELECT :p UNION SELECT a.alias_id FROM person_aliases a JOIN same"
        " ON a.person_id = same.id WHERE a.station_id = :s AND a.withdrawn_at IS NULL) SELECT id FROM same",
        s=work.station_id,
        p=first,
    )
    return tuple(row["id"] for row in rows)


def agent(work: Work, user_id: str | None) -> User:
    """Somebody who works here and may act for villagers. Raises NobodyWithThatId, AgentMayNot."""
    row = work.session.get(User, (work.station_id, user_id or work.user_id))
    if row is None or row.disabled_at is not None or row.withdrawn_at is not None:
        raise users.NobodyWithThatId(field="agent")
    posts = users.posts_on(work, work.today).get(row.id, ())
    if row.id != work.user_id and "proxy:request" not in rules(work).permits_of(posts):
        raise AgentMayNot(field="agent")
    return row


def require_agent(row: ProxyRequest, user_id: str | None) -> None:
    """Whoever goes for the villager is whom they named, unless they allowed another. Raises SubDelegationMissing."""
    if row.agent_id != user_id and not row.sub_delegation:
        raise SubDelegationMissing(number=row.number, field="agent")


def needs_guardian(work: Work, person: Person) -> bool:
    """Whether this principal asks through a guardian: under eighteen, or marked as without (full) capacity."""
    if person.birth is not None and age_on(person.birth, work.today) < 18:
        return True
    return bool(
        work.scalar(
            "SELECT count(*) FROM marks WHERE station_id = :s AND person_id = :p AND withdrawn_at IS NULL"
            " AND mark IN (:none, :some) AND (until IS NULL OR until > :on)",
            s=work.station_id,
            p=person.id,
            none=WITHOUT_CAPACITY[0],
            some=WITHOUT_CAPACITY[1],
            on=work.today.isoformat(),
        )
    )


def guardian(work: Work, person: Person, guardian_id: str | None) -> Person | None:
    """The guardian a principal asks through. Raises GuardianMissing, GuardianUnfit."""
    if guardian_id is None:
        if needs_guardian(work, person):
            raise GuardianMissing(field="guardian")
        return None
    row = residents.get(work, residents.stands_for(work, guardian_id))
    unfit = row.died_on is not None or row.guardian_capacity == "none" or needs_guardian(work, row)
    if row.id == person.id or unfit:
        raise GuardianUnfit(field="guardian")
    return row
