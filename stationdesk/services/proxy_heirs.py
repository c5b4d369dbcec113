"""After a death: what of the deceased is in the station's hands, as a list for those who come for it.

With the principal's death the authority ends (民法典第一百七十三条); the request is frozen, originals stay listed until
somebody of the family has them.
"""

from __future__ import annotations

from stationdesk.core import papers as paper_facts
from stationdesk.core import proxy_states as states
from stationdesk.core.clock import civil_date
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_
from stationdesk.security import audit
from stationdesk.services import (
    numbers,
    papers,
    proxy,
    proxy_collect,
    proxy_lists,
    proxy_people,
    residents,
    users,
)
from stationdesk.storage.work import Work


class PrincipalAlive(Refusal):
    template = N_("委托人没有登记死亡，不用遗留原件清单。原件请直接办理交还。")


def heirs_list(work: Work, request_id: str) -> papers.PaperRow:
    """Keep the list of everything the deceased left with the station, over all their requests. Needs `proxy:custody`.

    Raises PrincipalAlive, ProxyUnknown.
    """
    users.require(work, "proxy:custody")
    request = proxy.get(work, request_id)
    person = residents.get(work, residents.stands_for(work, request.principal_id))
    if person.died_on is None:
        raise PrincipalAlive(field="request")
    theirs = [
        row
        for row in proxy_lists.listed(work, limit=100_000)
        if residents.stands_for(work, row.principal_id) == person.id
    ]
    lines = []
    for row in theirs:
        lines += [
            paper_facts.HeirsLine(
                item=item.item if item.copies == 1 else f"{item.item}（{item.copies}份）",
                form="原件" if item.form == "original" else "复印件",
                since=civil_date(item.taken_at),
                slip=item.slip_number,
                holder=item.holder,
                request_number=row.number,
            )
            for item in proxy_lists.items(work, request_id=row.id, out_only=True)
        ]
        lines += [
            paper_facts.HeirsLine(
                item=one.what if not one.fen else f"{one.what}（现金）",
                form="代领",
                since=civil_date(one.collected_at),
                slip=one.receipt,
                holder=one.collected_by,
                request_number=row.number,
            )
            for one in proxy_collect.listed(work, row.id, open_only=True)
        ]
    number = numbers.take(work, "heirs")
    facts = paper_facts.HeirsList(
        **papers.frame(work),
        number=number,
        deceased=person.name,
        died_on=person.died_on,
        lines=tuple(lines),
        relatives=tuple(
            paper_facts.Labelled(label=proxy_people.KIN[one.kind], text=one.name)
            for one in proxy_people.near(work, person.id, proxy_people.HEIRS)
        ),
        requests=tuple(row.number for row in theirs if states.State(row.state) not in states.ENDED),
        drawn_up_by=work.actor.name,
    )
    paper = papers.make(work, "heirs_list", "proxy_requests", request.id, facts, number)
    audit.record(work, "proxy:custody", request.id, left=len(lines))
    return paper
