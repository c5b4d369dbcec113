"""For the wall: who acts for villagers, in which matters, and what never passes an agent's hands."""

from __future__ import annotations

from typing import Final, Literal

from stationdesk.core import lengths
from stationdesk.core import papers as paper_facts
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_
from stationdesk.models.users import User
from stationdesk.services import matters, numbers, papers, proxy_people, users
from stationdesk.storage.work import Work

NEVER: Final = "代办员不收银行卡密码、不收密码和验证码、不经手养老金等现金；代领代缴两人在场，当面给单据。"


class NoAgents(Refusal):
    template = N_("还没有代办员。请先在“设置—人员”里给人加上代办员岗位。")


def poster(work: Work, *, paper: Literal["A4", "A3"] = "A3", complaint_phone: str = "") -> papers.PaperRow:
    """Keep the list of agents and of the matters they do (代办员和代办事项公示). Needs `proxy:read`, `matters:read`.

    Agents with a grid stand on it; where no grid has one, everybody who may take a request. Raises NoAgents.
    """
    users.require(work, "matters:read")
    all_ = proxy_people.agents(work)
    shown = [one for one in all_ if one.grids] or list(all_)
    if not shown:
        raise NoAgents(field="agents")
    lines = []
    for one in shown:
        row = work.session.get(User, (work.station_id, one.id))
        lines.append(
            paper_facts.ProxyAgent(
                name=one.name, grids="、".join(one.grids), phone=(row.phone or "") if row else ""
            )
        )
    rows = matters.find(work)
    number = numbers.take(work, "paper")
    facts = paper_facts.ProxyAgents(
        **papers.frame(work),
        number=number,
        agents=tuple(lines),
        matters=tuple(row.name for row in rows if row.proxy_allowed),
        not_possible=tuple(row.name for row in rows if not row.proxy_allowed),
        never=NEVER,
        complaint_phone=lengths.one_line(complaint_phone, "complaint_phone"),
        paper=paper,
    )
    return papers.make(work, "proxy_agents", "users", work.user_id or number, facts, number)
