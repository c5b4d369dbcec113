"""Approval on paper: who decides is seldom at the desk, signs a sheet, and confirms it there once a week.

A signed sheet is scanned and recorded by a clerk for the user who signed it; from then on it counts as that user's
approval of a certificate or review of a publicity sheet. It stays open, on Today, until its signer, at the desk with
their own password, says that the signature is theirs. If they say it is not, the review is taken away again, and a
certificate is left to be voided. Every rule of the approval holds as if the signer had been at the desk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import ink
from stationdesk.core import papers as facts_of
from stationdesk.core.clock import civil_date
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.publicity_states import CHAINS
from stationdesk.core.words import N_, say
from stationdesk.models.certificates import Certificate
from stationdesk.models.paper_approvals import PaperApproval
from stationdesk.models.papers import Attachment
from stationdesk.models.publicity import Sheet
from stationdesk.security import audit, gate
from stationdesk.security.device_keys import DeviceKeys
from stationdesk.services import attachments, certificates, papers, publicity, users
from stationdesk.services import publicity_record as sheet_record
from stationdesk.services.attachments import Staged
from stationdesk.storage.work import Work

SITTING: Final = timedelta(days=7)
"""A signature that was not confirmed for this long is late."""


class ScanMissing(Refusal):
    template = N_("请附上签字纸的扫描件或照片。没有签字纸的，不能代为登记。")


class SignerUnknown(Refusal):
    template = N_("没有“{name}”这位人员，或已停用。请从本站人员里选签字的人。")


class SignerIsClerk(Refusal):
    template = N_("本人就在电脑前的，请直接审批，不用登记纸面签字。")


class SignedDayWrong(Refusal):
    template = N_("签字日期不能晚于今天，也不能早于拟稿或编制的日期。请核对。")


class NothingToApprove(Refusal):
    template = N_("没有找到待批的证明或待审查的公开表。请核对编号后再试。")


class ApprovalUnknown(Refusal):
    template = N_("没有找到这条纸面签字，或已确认过。请刷新后再试。")


class NotYourSignature(Refusal):
    template = N_("这是另一位的签字，只能由本人确认。")


class DenialUnexplained(Refusal):
    template = N_("请写明哪里不对，例如“不是我签的”“没看到这张表”。")


@dataclass(frozen=True)
class OnPaper:
    """A signature to be recorded: under what (id or number), whose, when, and the scan of it."""

    subject: str
    signer: str
    """Id or name of the user who signed."""
    signed_on: date | None = None
    opinion: str = ""
    decision: str = ""
    """Of a certificate that a meeting decides: its record."""
    scans: Sequence[Staged] = field(default=(), repr=False)


@dataclass(frozen=True)
class ApprovalRow:
    """One signature on paper. `state`: `open`, `confirmed` or `denied`."""

    id: str
    kind: str
    """`certificate` or `sheet`."""
    subject_id: str
    number: str
    title: str
    signer: str = field(repr=False)
    signer_id: str
    signed_on: date
    recorded_at: datetime
    recorded_by: str = field(repr=False)
    state: str
    late: bool
    denied_why: str
    scans: int
    mine: bool
    """Whether who asks is the one who signed, and so may confirm."""


@dataclass(frozen=True)
class Recorded:
    """What recording gives back. `issued` for a certificate: its number and paper."""

    row: ApprovalRow
    state: str
    issued: certificates.Issued | None = None


@dataclass(frozen=True)
class Pending:
    """Something that waits for a signature: what a clerk prints for the head to sign, line by line."""

    kind: str
    id: str
    number: str
    title: str
    since: date
    who: str
    """Which post has to sign."""
    needed: int
    have: int


def pending(work: Work) -> tuple[Pending, ...]:
    """Certificates to be approved and sheets to be reviewed. What one may not read is left out."""
    found: list[Pending] = []
    if "certificates:read" in work.actor.permits:
        for row in certificates.list_all(work, state="draft"):
            one = work.session.get(Certificate, (work.station_id, row.id))
            if one is not None and one.approval is not None:
                day = civil_date(one.made_at)
                found.append(Pending("certificate", one.id, "", one.title, day, one.approval or "", 1, 0))
    if "publicity:read" in work.actor.permits:
        for line in publicity.list_all(work, state="made"):
            needed = CHAINS[line.publisher].reviewers
            sheet = work.session.get(Sheet, (work.station_id, line.id))
            if needed and sheet is not None:
                who = "supervisor" if line.publisher in publicity.COMMITTEE_CHECKED else "secretary"
                found.append(
                    Pending(
                        "sheet",
                        line.id,
                        line.number,
                        line.title,
                        civil_date(sheet.made_at),
                        who,
                        needed,
                        line.reviewers,
                    )
                )
    return tuple(found)


def sheet(work: Work) -> facts_of.ApprovalSheet:
    """送签单: what waits, one line each, to be signed away from the desk; no name of a villager is on it."""
    posts = gate.rules(work).posts
    return facts_of.ApprovalSheet(
        **papers.frame(work),
        number="",
        lines=tuple(
            facts_of.ApprovalLine(
                kind=say(N_("证明")) if one.kind == "certificate" else say(N_("公开表")),
                title=one.title,
                number=one.number,
                since=one.since,
                post=posts.get(one.who, ""),
                left=max(1, one.needed - one.have),
            )
            for one in pending(work)
        ),
    )


def record(work: Work, new: OnPaper, keys: DeviceKeys | None = None) -> Recorded:
    """Record a signature on paper; it counts at once. Needs `certificates:issue` or `publicity:make`.

    `keys` sign the code of a certificate. Raises ScanMissing, SignerUnknown, SignerIsClerk, SignedDayWrong,
    NothingToApprove and everything that would have stopped the signer at the desk.
    """
    if not new.scans:
        raise ScanMissing(field="scan")
    table, subject = _subject(work, new.subject)
    users.require(work, "certificates:issue" if table == "certificates" else "publicity:make")
    signer = _signer(work, new.signer)
    if signer == work.user_id:
        raise SignerIsClerk(field="signer")
    day = new.signed_on or work.today
    if day > work.today or day < civil_date(subject.made_at):
        raise SignedDayWrong(field="on")
    row = PaperApproval(
        station_id=work.station_id,
        id=new_id(),
        subject_table=table,
        subject_id=subject.id,
        title=subject.title,
        signer_id=signer,
        signed_on=day,
        opinion=ink.line(new.opinion, say(N_("意见")), field="opinion", limit=300) or None,
        recorded_at=work.at,
        recorded_by=work.user_id,
    )
    issued = None
    if isinstance(subject, Certificate):
        assert keys is not None, "a certificate is issued under the keys of this device"
        note = f"纸面签字（{day.isoformat()}），待本人确认"
        issued = certificates.approve(work, subject.id, keys, decision=new.decision, note=note, signer=signer)
        state = issued.state
    else:
        state = _reviewed(work, subject, row, signer, day)
    work.session.add(row)
    work.session.flush()
    for n, scan in enumerate(new.scans, 1):
        title = scan.title or say(N_("签字纸{n}"), n=n)
        attachments.attach(work, "paper_approvals", row.id, replace(scan, title=title))
    audit.record(
        work, "publicity:review" if table == "sheets" else "certificates:approve", row.id, step="paper"
    )
    return Recorded(_row(work, row), state, issued)


def waiting(work: Work, *, mine: bool = False) -> tuple[ApprovalRow, ...]:
    """Signatures not confirmed yet, and those denied whose consequences are still open; the oldest first.

    `mine`: only those of whoever asks. Needs `publicity:read` or `certificates:read`; the other kind is left out.
    """
    found = []
    for one in _all(work):
        if one.confirmed_at is not None:
            continue
        row = _row(work, one)
        if (mine and not row.mine) or not _in_sight(work, row.kind):
            continue
        if row.state == "open" or _still_counts(work, one):
            found.append(row)
    return tuple(found)


def listed(work: Work, limit: int = 200) -> tuple[ApprovalRow, ...]:
    """Every signature on paper, newest first."""
    rows = [_row(work, one) for one in reversed(_all(work))]
    return tuple(row for row in rows if _in_sight(work, row.kind))[:limit]


def confirm(work: Work, ids: Sequence[str]) -> tuple[ApprovalRow, ...]:
    """In one sitting: these signatures are mine. Needs the permit that each would have needed at the desk.

    Raises ApprovalUnknown, NotYourSignature; then none is confirmed.
    """
    done = []
    for one in dict.fromkeys(ids):
        row = _own(work, one)
        row.confirmed_at = work.at
        if row.subject_table == "sheets":
            sheet = sheet_record.find(work, row.subject_id)
            sheet_record.write(work, sheet, "confirmed", data={"approval": row.id})
        audit.record(work, _permit(row), row.id, step="confirmed")
        done.append(row)
    work.session.flush()
    return tuple(_row(work, row) for row in done)


def deny(work: Work, wanted: str, why: str) -> ApprovalRow:
    """This signature is not mine, or not for this. A review is taken away; a certificate has to be voided.

    Raises ApprovalUnknown, NotYourSignature, DenialUnexplained.
    """
    row = _own(work, wanted)
    said = ink.line(why, say(N_("原因")), field="why", limit=200)
    if not said:
        raise DenialUnexplained(field="why")
    row.denied_at, row.denied_why = work.at, said
    if row.subject_table == "sheets":
        sheet = sheet_record.find(work, row.subject_id)
        sheet_record.write(work, sheet, "disowned", note=said, data={"approval": row.id})
    audit.record(work, _permit(row), row.id, step="denied")
    work.session.flush()
    return _row(work, row)


# Within ------------------------------------------------------------------------------------------


def _reviewed(work: Work, sheet: Sheet, approval: PaperApproval, signer: str, day: date) -> str:
    gate.rules(work).require(users.actor(work, signer).permits, "publicity:review")
    publicity.may_review(work, sheet, signer)
    if users.accounts_of(work, signer) & sheet_record.standing(work, sheet).reviewers:
        raise publicity.ReviewedAlready(field="signer")
    sheet_record.require(work, sheet, "reviewed")
    data = {"on": day.isoformat(), "approval": approval.id, "recorded_by": work.user_id}
    note = approval.opinion or "同意公开"
    sheet_record.write(work, sheet, "reviewed", note=note, data=data, user=signer)
    return sheet.state


def _subject(work: Work, wanted: str) -> tuple[str, Certificate | Sheet]:
    plain = wanted.strip()
    # A certificate has no number before it is approved, and each kind of record has numbers of its own: what is
    # named by a number is a sheet.
    ids: tuple[tuple[str, Any, Any], ...] = (
        ("certificates", Certificate, Certificate.id == plain.lower()),
        ("sheets", Sheet, sa.or_(Sheet.id == plain.lower(), Sheet.number == plain)),
        ("certificates", Certificate, Certificate.number == plain),
    )
    for table, model, meant in ids:
        row: Any = work.session.execute(
            sa.select(model)
            .where(model.station_id == work.station_id, model.withdrawn_at.is_(None), meant)
            .limit(1)
        ).scalar_one_or_none()
        if row is not None and plain:
            return table, row
    raise NothingToApprove(field="subject")


def _signer(work: Work, wanted: str) -> str:
    plain = wanted.strip()
    for row in users.list_all(work):
        if not row.disabled and plain and plain in (row.id, row.name):
            return row.id
    raise SignerUnknown(name=plain[:20], field="signer")


def _all(work: Work) -> list[PaperApproval]:
    return list(
        work.session.execute(
            sa.select(PaperApproval)
            .where(PaperApproval.station_id == work.station_id, PaperApproval.withdrawn_at.is_(None))
            .order_by(PaperApproval.id)
        ).scalars()
    )


def _own(work: Work, wanted: str) -> PaperApproval:
    row = work.session.get(PaperApproval, (work.station_id, wanted.strip()))
    if row is None or row.withdrawn_at is not None or row.confirmed_at or row.denied_at:
        raise ApprovalUnknown(field="approval")
    users.require(work, _permit(row))
    if row.signer_id != work.user_id:
        raise NotYourSignature(field="user")
    return row


def _permit(row: PaperApproval) -> str:
    return "publicity:review" if row.subject_table == "sheets" else "certificates:approve"


def _in_sight(work: Work, kind: str) -> bool:
    return ("certificates:read" if kind == "certificate" else "publicity:read") in work.actor.permits


def _still_counts(work: Work, row: PaperApproval) -> bool:
    """After a denial: whether the paper of the certificate, or the sheet on the board, is still out."""
    if row.subject_table == "certificates":
        one = work.session.get(Certificate, (work.station_id, row.subject_id))
        return one is not None and one.voided_at is None
    sheet = work.session.get(Sheet, (work.station_id, row.subject_id))
    return sheet is not None and row.signer_id in sheet_record.standing(work, sheet).disowned


def _row(work: Work, row: PaperApproval) -> ApprovalRow:
    who = users.names(work)
    model: Any = Certificate if row.subject_table == "certificates" else Sheet
    subject = work.session.get(model, (work.station_id, row.subject_id))
    state = "confirmed" if row.confirmed_at else "denied" if row.denied_at else "open"
    scans = work.session.execute(
        sa.select(sa.func.count())
        .select_from(Attachment)
        .where(
            Attachment.station_id == work.station_id,
            Attachment.subject_id == row.id,
            Attachment.withdrawn_at.is_(None),
        )
    ).scalar_one()
    return ApprovalRow(
        row.id,
        "certificate" if row.subject_table == "certificates" else "sheet",
        row.subject_id,
        (subject.number if subject is not None else "") or "",
        row.title,
        who.get(row.signer_id, ""),
        row.signer_id,
        row.signed_on,
        row.recorded_at,
        who.get(row.recorded_by or "", ""),
        state,
        state == "denied" or (state == "open" and work.at - row.recorded_at > SITTING),
        row.denied_why or "",
        scans,
        row.signer_id == work.user_id,
    )
