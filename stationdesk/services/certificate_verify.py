"""Checking a certificate's code without a network: by the keys this computer knows and the stubs it holds."""

from __future__ import annotations

import base64
import binascii
import json
import re
from datetime import date, datetime

import msgspec
import sqlalchemy as sa

from stationdesk.core import certificate_code
from stationdesk.core import papers as facts_of
from stationdesk.core.certificate_states import State
from stationdesk.core.clock import civil_date
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.certificates import Certificate
from stationdesk.models.machine import Peer
from stationdesk.models.papers import Paper
from stationdesk.models.station import Device
from stationdesk.security import device_keys
from stationdesk.services import certificates
from stationdesk.storage.work import Work


@dataclass(frozen=True)
class Verified:
    """What a check found. `valid` means: signed by a key we know, and not known to be void."""

    valid: bool
    number: str
    issued_on: date | None
    issuer: str
    reason: str
    as_of: date
    record_held: bool = False


def verify(work: Work, text: str) -> Verified:
    """Check the text of a code. Never raises for a bad code: the answer says what is wrong with it."""
    try:
        code = certificate_code.parse(text)
    except certificate_code.CodeUnreadable as wrong:
        return _by_number(work, text) or Verified(False, "", None, "", wrong.message, work.today)

    def no(reason: str, *, held: bool = False) -> Verified:
        return Verified(False, code.number, code.issued_on, code.issuer, reason, work.today, held)

    known = [key for key in _keys(work) if certificates.key_id(key[0]) == code.key_id]
    if not known:
        return no(
            say(
                N_(
                    "这台电脑不认识签发它的设备，不能证明是真的。请拨打证明上的电话按编号核对，或先登记对方的交换卡。"
                )
            )
        )
    signed = [key for key in known if device_keys.verify(key[0], code.signature, code.signed)]
    if not signed:
        return no(say(N_("签名不符：内容被改动过，或不是该设备签发的。")))
    revoked = min((key[1] for key in signed if key[1] is not None), default=None)
    if (
        all(key[1] is not None for key in signed)
        and revoked is not None
        and code.issued_on > civil_date(revoked)
    ):
        return no(say(N_("签发设备已于{day}停用，此后签发的不算数。"), day=civil_date(revoked)))
    row = work.session.execute(
        sa.select(Certificate).where(Certificate.number == code.number).order_by(Certificate.id).limit(1)
    ).scalar_one_or_none()
    if row is None:
        reason = say(
            N_("签名有效。本机没有这份证明的存根，截至{day}不知道它是否作废，可拨打证明上的电话核对。"),
            day=work.today,
        )
        return Verified(True, code.number, code.issued_on, code.issuer, reason, work.today)
    if not _same(work, row, code):
        return no(say(N_("与存根不符：同一编号的证明内容不是这样。")), held=True)
    if row.state == State.VOID:
        day = civil_date(row.voided_at) if row.voided_at else work.today
        return no(say(N_("这份证明已于{day}作废。"), day=day), held=True)
    if row.valid_until is not None and row.valid_until < work.today:
        return no(say(N_("签名有效，但有效期已于{day}届满。"), day=row.valid_until), held=True)
    reason = say(N_("签名有效，与存根相符；截至{day}未见作废。"), day=work.today)
    return Verified(True, code.number, code.issued_on, code.issuer, reason, work.today, True)


def _by_number(work: Work, text: str) -> Verified | None:
    """What the stub of a number says; never valid, for a number proves nothing of a paper. None for what is no number."""
    number = "".join(text.split())
    if re.fullmatch(r"[0-9-]{8,40}", number) is None:
        return None
    row = work.session.execute(
        sa.select(Certificate).where(Certificate.number == number).order_by(Certificate.id).limit(1)
    ).scalar_one_or_none()
    if row is None:
        return Verified(False, number, None, "", say(N_("本机没有这个编号的存根。")), work.today)
    if row.state == State.VOID:
        reason = say(N_("存根上这份“{title}”已经作废。"), title=say(row.title))
    else:
        reason = say(
            N_("存根上有这份“{title}”，未见作废。编号不能证明纸是真的：请扫二维码，或与存根逐项核对。"),
            title=say(row.title),
        )
    issued = civil_date(row.issued_at) if row.issued_at is not None else None
    return Verified(False, number, issued, "", reason, work.today, True)


def _keys(work: Work) -> list[tuple[bytes, datetime | None]]:
    """Public keys this computer knows, with the day they were revoked: devices of every station here, and peers."""
    found: list[tuple[bytes, datetime | None]] = []
    lines = [(row.sign_key, row.revoked_at) for row in work.session.execute(sa.select(Device)).scalars()]
    lines += [(row.sign_key, row.revoked_at) for row in work.session.execute(sa.select(Peer)).scalars()]
    for line, revoked in lines:
        try:
            raw = base64.b64decode(line, validate=True)
        except (binascii.Error, ValueError):
            continue
        # minisign: two letters of the algorithm, eight bytes of key id, the point.
        if len(raw) == 42:
            found.append((raw[10:], revoked))
    return found


def _same(work: Work, row: Certificate, code: certificate_code.CertificateCode) -> bool:
    """Whether the code speaks of the certificate whose stub is here: its salted hash equals that of the stored facts."""
    paper = work.session.execute(
        sa.select(Paper)
        .where(Paper.station_id == row.station_id, Paper.subject_id == row.id, Paper.kind == "certificate")
        .order_by(Paper.id)
        .limit(1)
    ).scalar_one_or_none()
    if paper is None or row.salt is None:
        return row.qr == f"{code.signed.decode().partition(chr(10))[2]}|{_packed(code.signature)}"
    facts = facts_of.decode(json.dumps(paper.facts, ensure_ascii=False))
    plain = facts_of.encode(msgspec.structs.replace(facts, qr=""))
    if paper.facts.keys() != json.loads(plain).keys():
        # Signed by an older program, whose papers said less: what it did not know is left out again.
        said = {key: value for key, value in json.loads(plain).items() if key in paper.facts}
        plain = msgspec.json.encode(said).decode("utf-8")
    return certificate_code.digest(bytes.fromhex(row.salt), plain) == code.digest


def _packed(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
