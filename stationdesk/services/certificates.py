"""Certificates (证明): the permitted catalogue, drafts, approval, issue, void, reprints, what was demanded.

A certificate is drafted from a kind that is in use here, its fields checked and its texts scanned by the gate. Where
the kind asks for approval another person gives it; then it is numbered, its code is signed by the device, its facts are
kept as a paper, all in one transaction. The face draws the draft first, so that a character no font has stops it before
a number is taken.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from stationdesk.core import certificate_code, ink
from stationdesk.core import papers as facts_of
from stationdesk.core.certificate_states import Happened, Standing, State, replay, require
from stationdesk.core.clock import civil_date
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.words import N_, say
from stationdesk.models.certificates import Certificate, CertificateEvent, Seal, SealUse
from stationdesk.models.papers import Paper
from stationdesk.models.residents import Person
from stationdesk.security import audit, gate
from stationdesk.security.device_keys import DeviceKeys
from stationdesk.services import (
    certificate_fields,
    certificate_gate,
    numbers,
    packs,
    papers,
    residents,
    station,
    users,
)
from stationdesk.storage.work import Work

APPROVERS: Final[Mapping[str, tuple[str, ...]]] = {
    "party_secretary": ("secretary",),
    "village_head": ("head",),
    "station_head": ("head", "secretary"),
    "committee_meeting": ("head", "secretary"),
    "two_person": ("head", "secretary"),
    "collective_board": ("head", "secretary"),
    "mediator": ("head", "secretary"),
}
"""What a kind's `approval` says → the posts that may give it at this desk."""

DECIDED_BY_MEETING: Final = frozenset({"committee_meeting", "collective_board"})
NO_APPROVAL: Final = frozenset({"", "none"})


class KindUnknown(Refusal):
    template = N_(
        "可出具清单里没有“{kind}”。请从清单中选择；清单外的一律不出具，可先用“能不能开”查一查该去哪里办。"
    )


class KindNotEnabled(Refusal):
    template = N_("“{title}”在本站没有启用：须当地保留清单列明、经乡镇确认后，由站长在设置中启用。")


class CertificateUnknown(Refusal):
    template = N_("没有找到这份证明。请核对编号后再试。")


class ApproverMadeIt(Refusal):
    template = N_("拟稿人不能审批自己拟的证明。请由另一位有审批权限的人员办理。")


class WrongApprover(Refusal):
    template = N_("“{title}”须由{posts}审批。")


class DecisionMissing(Refusal):
    template = N_("“{title}”须经会议讨论决定。请填写会议日期或记录编号后再批。")


class ReasonMissing(Refusal):
    template = N_("请写明原因。")


class NotVoided(Refusal):
    template = N_("要替换的那份证明还没有作废。请先作废，再出具新的。")


class PersonDead(Refusal):
    template = N_("档案登记此人已去世，不能以其为申请人出具证明。请改由办理人申请。")


@dataclass(frozen=True)
class KindRow:
    """A kind of the permitted list as the catalogue shows it."""

    code: str
    title: str
    enabled: bool
    approval: str
    needs_approval: bool
    seal: str
    valid_days: int | None
    legal_basis: str
    purpose: str
    warning: str
    signatories: tuple[str, ...]
    fields: tuple[Mapping[str, Any], ...]
    unconfirmed: tuple[str, ...]
    list_version: str


@dataclass(frozen=True)
class NewCertificate:
    """What a clerk asks for. `fields` by the kind's keys; dates as 2026-11-22."""

    kind: str
    person: str
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)
    purpose: str = ""
    asked_by: str = ""
    evidence: str = ""
    verified_by: tuple[str, ...] = field(default=(), repr=False)
    replaces: str | None = None
    """Number of a voided certificate that this one stands for."""


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


@dataclass(frozen=True)
class Issued:
    """What drafting or issuing gives back; `number`, `qr` and `paper_id` are None while it is a draft."""

    certificate_id: str
    state: str
    title: str
    number: str | None = None
    qr: str | None = None
    paper_id: str | None = None
    valid_until: date | None = None
    needs_approval: bool = False
    approver_posts: tuple[str, ...] = ()
    warning: str = ""


@dataclass(frozen=True)
class EventLine:
    """One thing that happened to a certificate."""

    kind: str
    at: datetime
    user: str = field(repr=False)
    note: str


@dataclass(frozen=True)
class CertificateDetail:
    """One certificate with everything that happened to it."""

    row: CertificateRow
    fields: Mapping[str, str] = field(repr=False)
    purpose: str
    asked_by: str
    made_by: str = field(repr=False)
    approved_by: str = field(repr=False)
    approved_at: datetime | None
    void_reason: str
    replaces_id: str | None
    qr: str
    events: tuple[EventLine, ...]


def key_id(public: bytes) -> str:
    """The id that a code names a device key by: the minisign key id, 16 hex digits, as minisign writes it."""
    return sha256(public).digest()[:8][::-1].hex().upper()


def catalogue(work: Work) -> tuple[KindRow, ...]:
    """The permitted list of this station, kinds that are not in use included. Needs `certificates:read`."""
    users.require(work, "certificates:read")
    pack = packs.holding(work, "certificates")
    return tuple(_kind_row(work, kind, pack.version) for kind in pack.items("permitted"))


def enable(work: Work, kind: str, on: bool) -> KindRow:
    """Take a kind into use here, or out of it. Needs `station:settings`. Raises KindUnknown."""
    record = _kind(work, kind)
    chosen = dict(station.setting(work, certificate_gate.ENABLED, {}) or {})
    chosen[record["code"]] = on
    station.set_setting(work, certificate_gate.ENABLED, chosen)
    return _kind_row(work, record, packs.holding(work, "certificates").version)


def preview(work: Work, new: NewCertificate) -> facts_of.Certificate:
    """What the certificate would say, as a draft; nothing is written. Raises what `draft` raises."""
    row = _drafted(work, new)
    return _facts(work, row, draft=True)


def draft(work: Work, new: NewCertificate, keys: DeviceKeys) -> Issued:
    """Draft a certificate; one whose kind needs no approval is issued at once. Needs `certificates:issue`.

    `keys` are this device's (`desk.keys()`): its code is signed with them. Raises KindUnknown, KindNotEnabled, PersonDead,
    NotVoided, the refusals of `certificate_fields` and of the gate.
    """
    row = _drafted(work, new)
    work.session.add(row)
    work.session.flush()
    _event(work, row, "drafted")
    audit.record(work, "certificates:issue", row.id, kind=row.kind, step="draft")
    if row.approval is None:
        return _issue(work, row, keys)
    kind = _kind_of(work, row)
    return Issued(
        row.id,
        row.state,
        row.title,
        needs_approval=True,
        approver_posts=_posts(work, row),
        warning=kind.get("warning", ""),
    )


def draft_facts(work: Work, certificate_id: str) -> facts_of.Certificate:
    """What a stored draft says, with the actor as approver: to be looked at (and drawn) before it is approved."""
    users.require(work, "certificates:read")
    facts = _facts(work, _get(work, certificate_id), draft=True)
    return msgspec.structs.replace(facts, approver=work.actor.name)


def approve(
    work: Work, certificate_id: str, keys: DeviceKeys, *, decision: str = "", note: str = ""
) -> Issued:
    """Approve a draft and issue it. Needs `certificates:approve` and another person than its maker.

    Raises ApproverMadeIt, WrongApprover, DecisionMissing, SamePersonTwice (who keeps the seal), StepNotAllowed.
    """
    users.require(work, "certificates:approve")
    row = _get(work, certificate_id)
    require(row.state, "approved")
    if row.approval is None:
        raise CertificateUnknown(field="id")
    if row.made_by == work.user_id:
        raise ApproverMadeIt(field="user")
    gate.rules(work).require_another_person(
        "certificates:approve", work.user_id or "", {"seal:keep": _keepers(work, row.id)}
    )
    wanted = _posts(work, row)
    held = users.posts_on(work, work.today).get(work.user_id or "", ())
    if not set(wanted) & set(held):
        names = gate.rules(work).posts
        raise WrongApprover(
            title=row.title, posts="、".join(names.get(post, post) for post in wanted), field="user"
        )
    decided = ink.line(decision, say(N_("会议记录")), field="decision", limit=100)
    if row.approval in DECIDED_BY_MEETING and not decided:
        raise DecisionMissing(title=row.title, field="decision")
    row.approved_by, row.approved_at, row.decision = work.user_id, work.at, decided or None
    _event(work, row, "approved", note or decided)
    audit.record(work, "certificates:approve", row.id, kind=row.kind)
    return _issue(work, row, keys)


def drop(work: Work, certificate_id: str, reason: str) -> Issued:
    """A draft that is not approved, or taken back by its maker: it never gets a number. Raises ReasonMissing."""
    row = _get(work, certificate_id)
    users.require(work, "certificates:issue" if row.made_by == work.user_id else "certificates:approve")
    why = _reason(reason)
    row.state = str(require(row.state, "dropped"))
    _event(work, row, "dropped", why)
    audit.record(work, "certificates:issue", row.id, step="drop")
    return Issued(row.id, row.state, row.title)


def void(work: Work, wanted: str, reason: str) -> CertificateRow:
    """Void an issued certificate, by number or id; its paper cannot be printed any more. Needs `certificates:void`.

    Raises ReasonMissing, CertificateUnknown, StepNotAllowed.
    """
    users.require(work, "certificates:void")
    row, why = find(work, wanted), _reason(reason)
    row.state = str(require(row.state, "voided"))
    row.voided_at, row.void_reason = work.at, why
    _event(work, row, "voided", why)
    paper = _paper(work, row.id)
    if paper is not None:
        papers.void(work, paper, why)
    audit.record(work, "certificates:void", row.id)
    return _row(work, row)


def reprint(work: Work, wanted: str, reason: str) -> CertificateRow:
    """Count a reprint, with its reason; the face then writes the very file that was issued. Needs `certificates:issue`.

    Raises ReasonMissing, CertificateUnknown, StepNotAllowed.
    """
    users.require(work, "certificates:issue")
    row, why = find(work, wanted), _reason(reason)
    require(row.state, "reprinted")
    _event(work, row, "reprinted", why)
    audit.record(work, "certificates:reprint", row.id)
    return _row(work, row)


def list_all(work: Work, *, state: str | None = None, limit: int = 200) -> tuple[CertificateRow, ...]:
    """The newest certificates, drafts that wait for approval included. Needs `certificates:read`."""
    users.require(work, "certificates:read")
    query = sa.select(Certificate).where(
        Certificate.station_id == work.station_id, Certificate.withdrawn_at.is_(None)
    )
    if state:
        query = query.where(Certificate.state == state)
    rows = work.session.execute(query.order_by(Certificate.id.desc()).limit(limit)).scalars()
    return tuple(_row(work, row) for row in rows)


def get(work: Work, wanted: str) -> CertificateDetail:
    """One certificate, by id or number, with its events. Needs `certificates:read`. Raises CertificateUnknown."""
    users.require(work, "certificates:read")
    row = find(work, wanted)
    who = users.names(work)
    return CertificateDetail(
        _row(work, row),
        dict(row.fields),
        row.purpose or "",
        row.asked_by or "",
        who.get(row.made_by or "", ""),
        who.get(row.approved_by or "", ""),
        row.approved_at,
        row.void_reason or "",
        row.replaces_id,
        row.qr or "",
        tuple(
            EventLine(e.kind, e.at, who.get(e.user_id or "", ""), e.note or "") for e in _events(work, row.id)
        ),
    )


def standing(work: Work, certificate_id: str) -> Standing | None:
    """What the events of a certificate add up to: the columns must say the same."""
    return replay(Happened(e.kind, e.at, e.user_id) for e in _events(work, certificate_id))


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


def record_event(work: Work, row: Certificate, kind: str, note: str = "") -> None:
    """Write down a step of another feature on a certificate (`sealed`). Raises StepNotAllowed."""
    require(row.state, kind)
    _event(work, row, kind, note)


# Within the floor --------------------------------------------------------------------------------


def _drafted(work: Work, new: NewCertificate) -> Certificate:
    users.require(work, "certificates:issue")
    kind = _kind(work, new.kind)
    if not certificate_gate.enabled(work, kind):
        raise KindNotEnabled(title=kind["title"], field="kind")
    person = residents.get(work, residents.resolve(work, new.person))
    if person.died_on is not None:
        raise PersonDead(field="person")
    fields = certificate_fields.checked(work, kind, person, new.fields)
    purpose = ink.line(new.purpose, say(N_("用途")), field="purpose", limit=100)
    asked_by = ink.line(new.asked_by, say(N_("索要单位")), field="asked_by", limit=100)
    for key, label, text in (("purpose", N_("用途"), purpose), ("asked_by", N_("索要单位"), asked_by)):
        if text:
            certificate_gate.scan(work, kind["code"], key, say(label), text)
    replaced = None
    if new.replaces:
        old = find(work, new.replaces)
        if old.state != State.VOID:
            raise NotVoided(field="replaces")
        replaced = old.id
    return Certificate(
        station_id=work.station_id,
        id=new_id(),
        kind=kind["code"],
        list_version=packs.holding(work, "certificates").version,
        title=kind["title"],
        person_id=person.id,
        fields=fields,
        purpose=purpose or None,
        asked_by=asked_by or None,
        evidence=ink.paragraphs(new.evidence, say(N_("佐证材料")), field="evidence") or None,
        state=str(State.DRAFT),
        made_at=work.at,
        made_by=work.user_id,
        approval=None if kind.get("approval", "") in NO_APPROVAL else kind["approval"],
        replaces_id=replaced,
        verified_by=[
            ink.line(name, say(N_("核实人")), field="verified_by", limit=100) for name in new.verified_by
        ],
    )


def _issue(work: Work, row: Certificate, keys: DeviceKeys) -> Issued:
    row.state = str(require(row.state, "issued"))
    kind = _kind_of(work, row)
    row.number = numbers.take(work, "certificate")
    row.issued_at = work.at
    row.valid_until = work.today + timedelta(days=kind["valid_days"]) if kind["valid_days"] else None
    salt = secrets.token_bytes(certificate_code.SALT_BYTES)
    row.salt = salt.hex()
    facts = _facts(work, row, draft=False)
    row.qr = certificate_code.payload(
        number=row.number,
        issued_on=work.today,
        issuer=facts.issuer,
        key_id=key_id(keys.sign_public),
        digest=certificate_code.digest(salt, facts_of.encode(facts)),
        sign=keys.sign,
    )
    facts = _facts(work, row, draft=False)
    paper = papers.make(work, "certificate", "certificates", row.id, facts, row.number)
    _event(work, row, "issued", row.number)
    audit.record(work, "certificates:issue", row.id, kind=row.kind, step="issue")
    return Issued(
        row.id, row.state, row.title, row.number, row.qr, paper.id, row.valid_until, row.approval is not None,
        warning=kind.get("warning", ""),
    )  # fmt: skip


def _facts(work: Work, row: Certificate, *, draft: bool) -> facts_of.Certificate:
    kind = _kind_of(work, row)
    who = users.names(work)
    person = work.session.get(Person, (work.station_id, row.person_id))
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


def _kind(work: Work, wanted: str) -> Mapping[str, Any]:
    plain = certificate_gate.fold(wanted)
    for kind in packs.holding(work, "certificates").items("permitted"):
        if plain and plain in (certificate_gate.fold(kind["code"]), certificate_gate.fold(kind["title"])):
            return kind
    raise KindUnknown(kind=wanted[:40], field="kind")


def _kind_of(work: Work, row: Certificate) -> Mapping[str, Any]:
    """The kind as the list read when the certificate was drafted."""
    for kind in packs.version(work, "certificates", row.list_version).items("permitted"):
        if kind["code"] == row.kind:
            return kind
    raise KindUnknown(kind=row.kind, field="kind")


def _kind_row(work: Work, kind: Mapping[str, Any], version: str) -> KindRow:
    return KindRow(
        kind["code"],
        kind["title"],
        certificate_gate.enabled(work, kind),
        kind.get("approval", ""),
        kind.get("approval", "") not in NO_APPROVAL,
        kind["seal_required"],
        kind["valid_days"],
        kind["legal_basis"],
        kind["purpose"],
        kind.get("warning", ""),
        tuple(kind["signatories"]),
        tuple(
            {"key": f["key"], "label": f["label_zh"], "type": f["type"], "required": f["required"]}
            for f in kind["fields"]
        ),
        tuple(kind.get("unconfirmed", ())),
        version,
    )


def _posts(work: Work, row: Certificate) -> tuple[str, ...]:
    return APPROVERS.get(row.approval or "", ("head", "secretary"))


def _keepers(work: Work, certificate_id: str) -> set[str]:
    kept = work.session.execute(
        sa.select(Seal.keeper).where(Seal.station_id == work.station_id, Seal.stopped_on.is_(None))
    ).scalars()
    used = work.session.execute(
        sa.select(SealUse.keeper_id).where(
            SealUse.station_id == work.station_id, SealUse.certificate_id == certificate_id
        )
    ).scalars()
    return {one for one in (*kept, *used) if one}


def _get(work: Work, certificate_id: str) -> Certificate:
    return find(work, certificate_id)


def _reason(reason: str) -> str:
    why = ink.line(reason, say(N_("原因")), field="reason", limit=200)
    if not why:
        raise ReasonMissing(field="reason")
    return why


def _event(work: Work, row: Certificate, kind: str, note: str = "") -> None:
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


def _events(work: Work, certificate_id: str) -> list[CertificateEvent]:
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


def _paper(work: Work, certificate_id: str) -> str | None:
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


def _row(work: Work, row: Certificate) -> CertificateRow:
    kinds = [event.kind for event in _events(work, row.id)]
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
        _paper(work, row.id),
        "sealed" in kinds,
    )
