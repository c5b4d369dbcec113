"""The record of one certificate: its row and events, the kind it is of, what it says on paper.

For the services of certificates, refusals and the seal; permits are asked for by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from stationdesk.core import papers as facts_of
from stationdesk.core.certificate_states import Happened, Standing, State, replay, require
from stationdesk.core.clock import civil_date
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.certificates import Certificate, CertificateEvent
from stationdesk.models.papers import Paper
from stationdesk.models.residents import Person
from stationdesk.services import (
    certificate_gate,
    packs,
    papers,
    station,
    users,
)
from stationdesk.storage.work import Work


class KindUnknown(Refusal):
    template = N_(
        "可出具清单里没有“{kind}”。请从清单中选择；清单外的一律不出具，可先用“能不能开”查一查该去哪里办。"
    )


class NotSignedYet(Refusal):
    template = N_(
        "这份证明用于诉讼、仲裁，须由负责人和制作人当面签字后才能用印。请两人在纸上签好，在“登记签字”里记下，再用印。"
    )


class ApprovalDenied(Refusal):
    template = N_("审批人否认了这份证明的纸面签字，不能再用印、补打。请作废，需要的重新出具。")


class CertificateUnknown(Refusal):
    template = N_("没有找到这份证明。请核对编号后再试。")


@dataclass(frozen=True)
class CertificateRow:
    """A line of the stub list."""

    id: str
    number: str
    kind: str
    title: str
    state: str
    state_word: str
    person_id: str
    made_at: datetime
    issued_on: date | None
    valid_until: date | None
    needs_approval: bool
    reprints: int
    paper_id: str | None
    sealed: bool
    for_court: bool = False
    signed: bool = False


def standing(work: Work, certificate_id: str) -> Standing | None:
    """What the events of a certificate add up to: the columns must say the same."""
    return replay(Happened(e.kind, e.at, e.user_id) for e in events(work, certificate_id))


def find(work: Work, wanted: str) -> Certificate:
    """The row of a certificate by id or number; for services. Raises CertificateUnknown."""
    plain = wanted.strip()
    row = work.session.execute(
        sa.select(Certificate)
        .where(
            Certificate.station_id == work.station_id,
            Certificate.withdrawn_at.is_(None),
            sa.or_(Certificate.number == plain, Certificate.id == plain.lower()),
        )
        .limit(1)
    ).scalar_one_or_none()
    if row is None or not plain:
        raise CertificateUnknown(field="number")
    return row


def require_not_denied(work: Work, row: Certificate) -> None:
    """Raise ApprovalDenied when whoever is said to have approved it on paper says that they did not."""
    if work.scalar(
        "SELECT 1 FROM paper_approvals WHERE station_id = :s AND subject_table = 'certificates' AND subject_id = :c"
        " AND denied_at IS NOT NULL AND withdrawn_at IS NULL LIMIT 1",
        s=work.station_id,
        c=row.id,
    ):
        raise ApprovalDenied(field="certificate")


def record_event(work: Work, row: Certificate, kind: str, note: str = "") -> None:
    """Write down a step of another feature on a certificate (`sealed`). Raises StepNotAllowed, NotSignedYet."""
    require(row.state, kind)
    if kind == "sealed" and row.for_court and "signed" not in {one.kind for one in events(work, row.id)}:
        raise NotSignedYet(field="certificate")
    write(work, row, kind, note)


def facts(work: Work, row: Certificate, *, draft: bool) -> facts_of.Certificate:
    kind = kind_of(work, row)
    who = users.names(work)
    person = work.session.get(Person, (work.station_id, row.person_id))
    replaced = work.session.get(Certificate, (work.station_id, row.replaces_id)) if row.replaces_id else None
    methods = {
        one["key"]: one["name_zh"] for one in packs.holding(work, "certificates").body.get("methods", ())
    }
    days = kind["valid_days"]
    until = row.valid_until or (work.today + timedelta(days=days) if days else None)
    frame = papers.frame(work)
    frame["maker"] = who.get(row.made_by or "", "")
    frame["made_on"] = civil_date(row.issued_at) if row.issued_at else work.today
    return facts_of.Certificate(
        **frame,
        number=row.number or "",
        draft=draft,
        code=row.kind,
        title=row.title,
        body=kind["body"],
        fields=tuple(
            facts_of.CertificateField(
                key=one["key"], label=one["label_zh"], type=one["type"], value=row.fields.get(one["key"], "")
            )
            for one in kind["fields"]
        ),
        issuer=issuer(work, kind),
        signatories=tuple(kind["signatories"]),
        purpose=row.purpose or kind["purpose"],
        asked_by=row.asked_by or "",
        legal_basis=kind["legal_basis"],
        valid_days=days,
        valid_until=until,
        applicant=person.name if person else "",
        approver=who.get(row.approved_by or "", ""),
        verified_by=tuple(row.verified_by or ()),
        qr="" if draft else row.qr or "",
        verified_how=tuple(methods.get(key, key) for key in row.verified_how or ()),
        verified_on=row.verified_on,
        evidence=row.evidence or "",
        for_court=bool(row.for_court),
        replaces=replaced.number or "" if replaced is not None else "",
    )


def issuer(work: Work, kind: Mapping[str, Any]) -> str:
    """Whose certificate it is, by the seal the kind asks for: the committee, unless the pack names another body."""
    here = station.detail(work)
    seal = kind["seal_required"]
    if seal.startswith("党组织"):
        return f"{here.village_name}党组织"
    if seal.startswith("农村集体经济组织"):
        return f"{here.village_name}集体经济组织"
    if seal.startswith("人民调解"):
        return f"{here.village_name}人民调解委员会"
    return papers.committee(here)


def kind_named(work: Work, wanted: str) -> Mapping[str, Any]:
    plain = certificate_gate.fold(wanted)
    for kind in packs.holding(work, "certificates").items("permitted"):
        if plain and plain in (certificate_gate.fold(kind["code"]), certificate_gate.fold(kind["title"])):
            return kind
    raise KindUnknown(kind=wanted[:40], field="kind")


def kind_of(work: Work, row: Certificate) -> Mapping[str, Any]:
    """The kind as the list read when the certificate was drafted."""
    for kind in packs.version(work, "certificates", row.list_version).items("permitted"):
        if kind["code"] == row.kind:
            return kind
    raise KindUnknown(kind=row.kind, field="kind")


def write(work: Work, row: Certificate, kind: str, note: str = "") -> None:
    work.session.add(
        CertificateEvent(
            station_id=work.station_id,
            id=new_id(),
            certificate_id=row.id,
            kind=kind,
            at=work.at,
            user_id=work.user_id,
            note=note or None,
        )
    )
    work.session.flush()


def events(work: Work, certificate_id: str) -> list[CertificateEvent]:
    return list(
        work.session.execute(
            sa.select(CertificateEvent)
            .where(
                CertificateEvent.station_id == work.station_id,
                CertificateEvent.certificate_id == certificate_id,
                CertificateEvent.withdrawn_at.is_(None),
            )
            .order_by(CertificateEvent.at, CertificateEvent.id)
        ).scalars()
    )


def paper_of(work: Work, certificate_id: str) -> str | None:
    found: str | None = work.session.execute(
        sa.select(Paper.id)
        .where(
            Paper.station_id == work.station_id,
            Paper.subject_table == "certificates",
            Paper.subject_id == certificate_id,
            Paper.withdrawn_at.is_(None),
        )
        .order_by(Paper.id.desc())
        .limit(1)
    ).scalar()
    return found


def row_of(work: Work, row: Certificate) -> CertificateRow:
    kinds = [event.kind for event in events(work, row.id)]
    return CertificateRow(
        row.id,
        row.number or "",
        row.kind,
        row.title,
        row.state,
        say(State(row.state).word),
        row.person_id,
        row.made_at,
        civil_date(row.issued_at) if row.issued_at else None,
        row.valid_until,
        row.approval is not None,
        kinds.count("reprinted"),
        paper_of(work, row.id),
        "sealed" in kinds,
        bool(row.for_court),
        "signed" in kinds,
    )
