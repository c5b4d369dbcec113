"""Proxy requests of a practice village: authority, originals out and back, the seven steps."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Final

from stationdesk.core.proxy_states import CLOSING
from stationdesk.services import custody, proxy
from stationdesk.services.practice.event_facts import CustodyFact, ProxyFact, ProxyStepFact
from stationdesk.services.practice.load_stage import Act, Known, Stage, known
from stationdesk.storage.work import Work

SIGNED: Final = "委托书已签字按手印，原件存站"


def acts(stage: Stage) -> list[Act]:
    """Every step of every request, in the order in which they follow each other."""
    made: Known = {}
    found: list[Act] = []
    for fact in stage.happenings.proxies:
        items: Known = {}
        found.append(Act(fact.requested_at, fact.agent, "proxy:request", partial(_ask, stage, made, fact)))
        for at, held in enumerate(fact.custody):
            taken = max(held.taken_at, fact.requested_at)
            found.append(
                Act(taken, fact.agent, "proxy:custody", partial(_out, made, items, fact.key, at, held))
            )
            if held.returned_at is not None:
                # Back first: a request with an original still out is not closed.
                back = held.returned_at - timedelta(seconds=30)
                found.append(
                    Act(back, fact.agent, "proxy:custody", partial(_back, made, items, fact.key, at))
                )
        found += [
            Act(step.at, fact.agent, f"proxy:{step.kind}", partial(_step, made, fact.key, step))
            for step in fact.steps[1:]
            if all(held.returned_at for held in fact.custody) or step.kind not in CLOSING
        ]
    return found


def _ask(stage: Stage, made: Known, fact: ProxyFact, work: Work) -> None:
    people = stage.population.people
    witness = fact.witness
    if fact.way == "oral" and witness in (None, fact.person, stage.population.staff[fact.agent].person):
        witness = stage.population.households[0].representative
    new = proxy.NewRequest(
        principal_id=stage.person(fact.person),
        matters=(fact.matter,),
        way=fact.way,
        scope=fact.scope,
        expires_on=fact.expires_on,
        reason=fact.reason,
        witness="" if witness is None else people[witness].canonical,
        agent_id=stage.users[fact.agent],
    )
    taken = proxy.request(work, new)
    if taken.state == "requested":
        proxy.authorise(work, taken.request_id, note=SIGNED)
    made[fact.key] = taken.request_id
    stage.done["proxy"] += 1


def _out(made: Known, items: Known, key: int, at: int, held: CustodyFact, work: Work) -> None:
    slip = custody.take_in(work, custody.HandingOut(known(made, key), (custody.Line(held.item),)))
    items[at] = slip.item_ids


def _back(made: Known, items: Known, key: int, at: int, work: Work) -> None:
    custody.give_back(work, custody.GivingBack(known(made, key), known(items, at)))


def _step(made: Known, key: int, step: ProxyStepFact, work: Work) -> None:
    proxy.step(
        work, proxy.Stepping(known(made, key), step.kind, step.note, step.office, told_by=step.told_by)
    )
