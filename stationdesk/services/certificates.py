"""Certificates (证明): the permitted catalogue, drafts, approval, issue, void, reprints, what was demanded.

A certificate is drafted from a kind that is in use here, its fields checked and its texts scanned by the gate. Where
the kind asks for approval another person gives it; then it is numbered, its code is signed by the device, its facts are
kept as a paper, all in one transaction. The face draws the draft first, so that a character no font has stops it before
a number is taken.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from stationdesk.core import certificate_code, ink
from stationdesk.core import papers as facts_of
from stationdesk.core.certificate_states import State, require
from stationdesk.core.clock import civil_date
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.certificates import Certificate
from stationdesk.models.seals import Seal, SealUse
from stationdesk.security import audit, gate
from stationdesk.security.device_keys import DeviceKeys
from stationdesk.services import certificate_checks as checks
from stationdesk.services import (
    certificate_fields,
    certificate_gate,
    decisions,
    numbers,
    packs,
    papers,
    residents,
    users,
)
from stationdesk.services import certificate_record as record
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


class KindNotEnabled(Refusal):
    template = N_("“{title}”在本站没有启用：须当地保留清单列明、经乡镇确认后，由站长在设置中启用。")


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
    verifiers: int = 0
    """How many must have looked into the facts."""
    court: bool = False
    methods: tuple[tuple[str, str], ...] = ()
    """Ways of looking into a fact: key and words."""


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
    verified_how: tuple[str, ...] = ()
    """Keys of the pack's methods: ledger, visit, neighbours, department, documents, meeting."""
    verified_on: date | None = None
    """The day they looked into it; today when nothing is said."""
    for_court: bool | None = None
    """Evidence for a court; None: as the kind, the asker and the purpose say."""
    replaces: str | None = None
    """Number of a voided certificate that this one stands for."""


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
    twice: str = ""
    """In words: the person got one of this kind today already; empty when not."""


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

    row: record.CertificateRow
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
    evidence: str = field(default="", repr=False)
    verified_by: tuple[str, ...] = field(default=(), repr=False)
    verified_how: tuple[str, ...] = ()
    verified_on: date | None = None
    replaces_number: str = ""


def key_id(public: bytes) -> str:
    """The id that a code names a device key by: the minisign key id, 16 hex digits, as minisign writes it."""
    return sha256(public).digest()[:8][::-1].hex().upper()


def catalogue(work: Work) -> tuple[KindRow, ...]:
    """The permitted list of this station, kinds that are not in use included.

    Needs `certificates:read`, or `certificates:refuse`: whoever hands out slips must see what may be issued.
    """
    if "certificates:refuse" not in work.actor.permits:
        users.require(work, "certificates:read")
    pack = packs.holding(work, "certificates")
    return tuple(kind_row(work, kind, pack.version) for kind in pack.items("permitted"))


def preview(work: Work, new: NewCertificate) -> facts_of.Certificate:
    """What the certificate would say, as a draft; nothing is written. Raises what `draft` raises."""
    row = _drafted(work, new)
    return record.facts(work, row, draft=True)


def draft(work: Work, new: NewCertificate, keys: DeviceKeys) -> Issued:
    """Draft a certificate; one whose kind needs no approval is issued at once. Needs `certificates:issue`.

    `keys` are this device's (`desk.keys()`): its code is signed with them. Raises KindUnknown, KindNotEnabled, PersonDead,
    NotVoided, the refusals of `certificate_fields`, of `certificate_checks` and of the gate.
    """
    row = _drafted(work, new)
    twice = "" if row.replaces_id else _same_today(work, row)
    work.session.add(row)
    work.session.flush()
    record.write(work, row, "drafted")
    audit.record(work, "certificates:issue", row.id, kind=row.kind, step="draft")
    if row.approval is None:
        return replace(_issue(work, row, keys), twice=twice)
    kind = record.kind_of(work, row)
    return Issued(
        row.id,
        row.state,
        row.title,
        needs_approval=True,
        approver_posts=_posts(work, row),
        warning=kind.get("warning", ""),
        twice=twice,
    )


def draft_facts(work: Work, certificate_id: str) -> facts_of.Certificate:
    """What a stored draft says, with the actor as approver: to be looked at (and drawn) before it is approved."""
    users.require(work, "certificates:read")
    facts = record.facts(work, _get(work, certificate_id), draft=True)
    return msgspec.structs.replace(facts, approver=work.actor.name)


def approve(
    work: Work,
    certificate_id: str,
    keys: DeviceKeys,
    *,
    decision: str = "",
    note: str = "",
    signer: str | None = None,
) -> Issued:
    """Approve a draft and issue it. Needs `certificates:approve` and another person than its maker.

    `signer` approved on paper and the actor only records it (`paper_approvals`, which has the scan): then the signer
    must hold the permit, and the actor `certificates:issue`.
    Raises ApproverMadeIt, WrongApprover, DecisionMissing, DecisionNotPassed, SamePersonTwice
    (who keeps the seal), StepNotAllowed.
    """
    user = signer or work.user_id or ""
    users.require(work, "certificates:issue" if signer else "certificates:approve")
    if signer:
        gate.rules(work).require(users.actor(work, signer).permits, "certificates:approve")
    row = _get(work, certificate_id)
    require(row.state, "approved")
    if row.approval is None:
        raise record.CertificateUnknown(field="id")
    if row.made_by in users.accounts_of(work, user):
        raise ApproverMadeIt(field="user")
    users.require_another_person(work, "certificates:approve", user, {"seal:keep": _keepers(work, row.id)})
    wanted = _posts(work, row)
    held = users.posts_on(work, work.today).get(user, ())
    if not set(wanted) & set(held):
        names = gate.rules(work).posts
        raise WrongApprover(
            title=row.title, posts=say(N_("、")).join(names.get(post, post) for post in wanted), field="user"
        )
    decided = ink.line(decision, say(N_("会议记录")), field="decision", limit=100)
    if row.approval in DECIDED_BY_MEETING and not decided:
        raise DecisionMissing(title=row.title, field="decision")
    decisions.allowed(work, decided)
    row.approved_by, row.approved_at, row.decision = user, work.at, decided or None
    record.write(work, row, "approved", note or decided)
    audit.record(work, "certificates:approve", row.id, kind=row.kind)
    return _issue(work, row, keys)


def drop(work: Work, certificate_id: str, reason: str) -> Issued:
    """A draft that is not approved, or taken back by its maker: it never gets a number. Raises ReasonMissing."""
    row = _get(work, certificate_id)
    users.require(work, "certificates:issue" if row.made_by == work.user_id else "certificates:approve")
    why = _reason(reason)
    row.state = str(require(row.state, "dropped"))
    record.write(work, row, "dropped", why)
    audit.record(work, "certificates:issue", row.id, step="drop")
    return Issued(row.id, row.state, row.title)


def void(work: Work, wanted: str, reason: str) -> record.CertificateRow:
    """Void an issued certificate, by number or id; its paper cannot be printed any more. Needs `certificates:void`.

    Raises ReasonMissing, CertificateUnknown, StepNotAllowed.
    """
    users.require(work, "certificates:void")
    row, why = record.find(work, wanted), _reason(reason)
    row.state = str(require(row.state, "voided"))
    row.voided_at, row.void_reason = work.at, why
    record.write(work, row, "voided", why)
    paper = record.paper_of(work, row.id)
    if paper is not None:
        papers.void(work, paper, why)
    audit.record(work, "certificates:void", row.id)
    return record.row_of(work, row)


def reprint(work: Work, wanted: str, reason: str) -> record.CertificateRow:
    """Count a reprint, with its reason; the face then writes the very file that was issued. Needs `certificates:issue`.

    Raises ReasonMissing, CertificateUnknown, StepNotAllowed, ApprovalDenied.
    """
    users.require(work, "certificates:issue")
    row, why = record.find(work, wanted), _reason(reason)
    require(row.state, "reprinted")
    record.require_not_denied(work, row)
    record.write(work, row, "reprinted", why)
    audit.record(work, "certificates:reprint", row.id)
    return record.row_of(work, row)


def list_all(work: Work, *, state: str | None = None, limit: int = 200) -> tuple[record.CertificateRow, ...]:
    """The newest certificates, drafts that wait for approval included. Needs `certificates:read`."""
    users.require(work, "certificates:read")
    query = sa.select(Certificate).where(
        Certificate.station_id == work.station_id, Certificate.withdrawn_at.is_(None)
    )
    if state:
        query = query.where(Certificate.state == state)
    rows = work.session.execute(query.order_by(Certificate.id.desc()).limit(limit)).scalars()
    return tuple(record.row_of(work, row) for row in rows)


def get(work: Work, wanted: str) -> CertificateDetail:
    """One certificate, by id or number, with its events. Needs `certificates:read`. Raises CertificateUnknown."""
    users.require(work, "certificates:read")
    row = record.find(work, wanted)
    who = users.names(work)
    methods = checks.method_words(work)
    replaced = work.session.get(Certificate, (work.station_id, row.replaces_id)) if row.replaces_id else None
    return CertificateDetail(
        record.row_of(work, row),
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
            EventLine(e.kind, e.at, who.get(e.user_id or "", ""), e.note or "")
            for e in record.events(work, row.id)
        ),
        row.evidence or "",
        tuple(row.verified_by or ()),
        tuple(methods.get(key, key) for key in row.verified_how or ()),
        row.verified_on,
        replaced.number or "" if replaced is not None else "",
    )


# Within the floor --------------------------------------------------------------------------------


def _drafted(work: Work, new: NewCertificate) -> Certificate:
    users.require(work, "certificates:issue")
    kind = record.kind_named(work, new.kind)
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
        old = record.find(work, new.replaces)
        if old.state != State.VOID:
            raise NotVoided(field="replaces")
        replaced = old.id
    checked = checks.verification(
        work,
        kind,
        person.name,
        checks.Looked(new.verified_by, new.verified_how, new.verified_on),
    )
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
        verified_by=list(checked.people),
        verified_how=list(checked.how) or None,
        verified_on=checked.on,
        for_court=checks.for_court(work, kind, new.for_court, asked_by, purpose),
    )


def _issue(work: Work, row: Certificate, keys: DeviceKeys) -> Issued:
    row.state = str(require(row.state, "issued"))
    kind = record.kind_of(work, row)
    row.number = numbers.take(work, "certificate")
    row.issued_at = work.at
    row.valid_until = work.today + timedelta(days=kind["valid_days"]) if kind["valid_days"] else None
    salt = secrets.token_bytes(certificate_code.SALT_BYTES)
    row.salt = salt.hex()
    facts = record.facts(work, row, draft=False)
    row.qr = certificate_code.payload(
        number=row.number,
        issued_on=work.today,
        issuer=facts.issuer,
        key_id=key_id(keys.sign_public),
        digest=certificate_code.digest(salt, facts_of.encode(facts)),
        sign=keys.sign,
    )
    facts = record.facts(work, row, draft=False)
    paper = papers.make(work, "certificate", "certificates", row.id, facts, row.number)
    record.write(work, row, "issued", row.number)
    audit.record(work, "certificates:issue", row.id, kind=row.kind, step="issue")
    return Issued(
        row.id, row.state, row.title, row.number, row.qr, paper.id, row.valid_until, row.approval is not None,
        warning=kind.get("warning", ""),
    )  # fmt: skip


def kind_row(work: Work, kind: Mapping[str, Any], version: str) -> KindRow:
    """A kind of the pack as the catalogue shows it."""
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
        kind.get("verifiers", 0),
        kind.get("court", False),
        tuple(checks.method_words(work).items()),
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


def _same_today(work: Work, row: Certificate) -> str:
    """A word when the person has a certificate of this kind from today: a key pressed twice, or two clerks."""
    made = work.session.execute(
        sa.select(Certificate.made_at).where(
            Certificate.station_id == work.station_id,
            Certificate.kind == row.kind,
            Certificate.person_id == row.person_id,
            Certificate.withdrawn_at.is_(None),
            Certificate.state.in_((str(State.DRAFT), str(State.ISSUED))),
        )
    ).scalars()
    count = sum(civil_date(at) == work.today for at in made)
    if not count:
        return ""
    return say(N_("今天已给此人拟过这种证明 {n} 份。不需要两份的，请退回多的一份。"), n=count)


def _get(work: Work, certificate_id: str) -> Certificate:
    return record.find(work, certificate_id)


def _reason(reason: str) -> str:
    why = ink.line(reason, say(N_("原因")), field="reason", limit=200)
    if not why:
        raise ReasonMissing(field="reason")
    return why
