"""Certificates, refused demands and publicity sheets of a practice village, through their services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, Final

from stationdesk.core.publicity_states import CHAINS
from stationdesk.security.device_keys import DeviceKeys
from stationdesk.services import certificate_refusals, certificates, publicity, seal
from stationdesk.services.practice.event_facts import CertificateFact, RefusalFact, SheetFact
from stationdesk.services.practice.load_stage import Act, Known, Stage, known
from stationdesk.services.publicity_rows import GivenRows
from stationdesk.storage.work import Work

HEAD: Final = 0
CLERK: Final = 3
LAND: Final = "C-09"
"""A statement about fields: two of the village have looked at them."""
SUPERVISORS: Final = (6, 100)
"""Staff keys of the two of the supervisory committee who review; the second holds no other post."""
PLACES: Final = ("村务公开栏", "各组公示点")


def acts(stage: Stage, keys: DeviceKeys) -> list[Act]:
    """Every step of every certificate, refusal and sheet; `keys` are the device's, which sign certificates."""
    happened = stage.happenings
    made: list[Act] = []
    issued: Known = {}
    for certificate in happened.certificates:
        made += _certificate(stage, issued, certificate, keys)
    for refusal in happened.refusals:
        made.append(Act(refusal.at, CLERK, "certificates:refuse", _refusal(stage, refusal)))
    posted: Known = {}
    for sheet in happened.sheets:
        made += _sheet(stage, posted, sheet)
    return made


def _certificate(stage: Stage, issued: Known, fact: CertificateFact, keys: DeviceKeys) -> list[Act]:
    def draft(work: Work) -> None:
        new = certificates.NewCertificate(
            fact.kind,
            stage.person(fact.person),
            dict(fact.fields),
            asked_by=fact.asked_by,
            verified_by=_lookers(stage, fact),
            verified_how=("ledger", "visit") if fact.kind == LAND else (),
        )
        issued[fact.key] = certificates.draft(work, new, keys).certificate_id
        stage.done["certificates"] += 1

    def approve(work: Work) -> None:
        certificates.approve(work, known(issued, fact.key), keys)

    def stamp(work: Work) -> None:
        seal.confirm(work, seal.Sealing(known(issued, fact.key)))

    found = [Act(fact.made_at, CLERK, "certificates:issue", draft)]
    if fact.approved_at is not None and fact.approver is not None:
        found.append(Act(fact.approved_at, fact.approver, "certificates:approve", approve))
    if fact.issued_at is not None:
        found.append(Act(fact.issued_at, CLERK, "seal:keep", stamp))
    return found


def _lookers(stage: Stage, fact: CertificateFact) -> tuple[str, ...]:
    """Two members of the committee who went to see, neither of them the applicant."""
    if fact.kind != LAND:
        return ()
    names = [
        stage.population.people[one.person].canonical
        for one in stage.population.staff
        if one.person != fact.person
    ]
    return tuple(dict.fromkeys(names))[:2]


def _refusal(stage: Stage, fact: RefusalFact) -> Callable[[Work], None]:
    def refuse(work: Work) -> None:
        certificate_refusals.refuse(
            work,
            certificate_refusals.Demand(fact.wording, stage.person(fact.person), fact.demanded_by),
        )
        stage.done["refusals"] += 1

    return refuse


def _sheet(stage: Stage, made: Known, fact: SheetFact) -> list[Act]:
    found: list[Act] = []

    def add(at: Any, staff: int, reason: str, play: Callable[[Work, str], object]) -> None:
        found.append(Act(at, staff, reason, lambda work: play(work, known(made, fact.key))))

    def make(work: Work) -> None:
        labels = {c["key"]: c["label_zh"] for c in publicity.template(work, fact.code)["columns"]}
        headings = tuple(labels[key] for key in fact.columns if key in labels)
        shown = [at for at, key in enumerate(fact.columns) if key in labels]
        rows = tuple((n, tuple(row[at] for at in shown)) for n, row in enumerate(fact.rows, 2))
        new = publicity.NewSheet(fact.code, fact.period, GivenRows(headings, rows))
        made[fact.key] = publicity.make(work, new).sheet_id
        stage.done["sheets"] += 1

    for step in fact.steps:
        note = step.note
        match step.kind:
            case "make":
                found.append(Act(step.at, CLERK, "publicity:make", make))
            case "review":
                for turn, staff in enumerate(SUPERVISORS):
                    at = step.at + timedelta(minutes=9 * turn)
                    add(at, staff, "publicity:review", _review(SUPERVISORS[turn], note))
                add(step.at + timedelta(minutes=20), HEAD, "publicity:review", _review(HEAD, note))
            case "meeting":
                add(step.at, CLERK, "publicity:meeting", partial(_meeting, note=note))
            case "post":
                add(step.at, CLERK, "publicity:post", partial(publicity.post, places=PLACES))
            case "object":
                add(
                    step.at, CLERK, "publicity:object", partial(publicity.objected, text=note, channel="当面")
                )
            case "answer":
                add(step.at, CLERK, "publicity:answer", partial(publicity.answer, objection_id="", text=note))
            case "take_down":
                add(
                    step.at,
                    CLERK,
                    "publicity:take-down",
                    lambda work, sheet: publicity.take_down(work, sheet),
                )
            case "archive":
                add(
                    step.at,
                    CLERK,
                    "publicity:archive",
                    partial(publicity.archive, no_photo_why="照片在手机里，没有导出"),
                )
    return found


def _review(staff: int, note: str) -> Callable[[Work, str], object]:
    """One reviewer's word, where this publisher's chain asks for it: the party's own sheets are its secretary's."""

    def review(work: Work, sheet: str) -> None:
        publisher = publicity.get(work, sheet).line.publisher
        wanted = {"village": SUPERVISORS, "collective": SUPERVISORS, "party": (HEAD,)}.get(publisher, ())
        if staff in wanted:
            publicity.review(work, sheet, opinion=note)

    return review


def _meeting(work: Work, sheet: str, note: str) -> None:
    if CHAINS[publicity.get(work, sheet).line.publisher].meeting:
        publicity.meeting(work, sheet, note)
