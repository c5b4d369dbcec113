"""A named officer's card: to whom at the township sealed content may be let through, signed by the township's own key.

The card says who (name, post) and their age public key, which opens in their own login only; the township's machine, its
administrator and everyone else there hold no key to what is wrapped to it. Written down at the village by whoever enrols cards, after the
fingerprint was compared; from then on a reader's computer adds the officer's wrap to each report (`officer_keys`), and the wraps
travel as parts of their own (`sealed/…`), beside the log and never in it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import pyrage
import sqlalchemy as sa

from stationdesk.core import ids
from stationdesk.core.clock import stamp
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import seeded_id
from stationdesk.core.words import N_
from stationdesk.models.machine import OfficerPart
from stationdesk.models.station import OfficerKey, Station
from stationdesk.models.users import User
from stationdesk.security import audit
from stationdesk.security.gate import require
from stationdesk.storage.atomic import write_file
from stationdesk.storage.work import Work
from stationdesk.sync import card as cards
from stationdesk.sync import envelope, members, minisign, peers
from stationdesk.sync.keys import signer
from stationdesk.sync.opened import Opened

SUFFIX = ".sdofficer"
PERMIT = "sync:enrol"
MOST_WRAPS = 16
"""How many different wraps of one group are kept for an officer."""
_WRAP = re.compile(r"[A-Za-z0-9+/=]{1,4000}")


class NotAnOfficersCard(Refusal):
    template = N_("这不是镇里专人卡（.sdofficer），或内容有错。请镇里重新导出。")


class OfficersTownshipUnknown(Refusal):
    template = N_("这张专人卡不是本站登记过的乡镇签发的，不能登记。请先登记乡镇的交换卡。")


class OfficerWithoutKey(Refusal):
    template = N_("没有这个人，或他还没有登录过，没有自己的钥匙。请他先登录一次。")


class OfficerUnknown(Refusal):
    template = N_("没有登记过这位镇里专人。请在列表里核对。")


class OfficerCard(msgspec.Struct, frozen=True, kw_only=True):
    """Public facts. `township`: its station id; `user`: the officer's user id there; `recipient`: their age public key."""

    officer: int = 1
    township: str
    township_name: str
    user: str
    name: str
    post: str
    recipient: str
    made: str

    @property
    def fingerprint(self) -> str:
        """For people to compare by telephone."""
        said = "\n".join((self.township, self.user, self.name, self.recipient))
        digits = hashlib.sha256(said.encode()).hexdigest()[:32].upper()
        return " ".join(digits[at : at + 4] for at in range(0, 32, 4))


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What one `sealed/…` member of a bundle says: keys of sealed groups, each wrapped to one officer."""

    sealed: int = 1
    recipient: str
    wraps: dict[str, str]


def write(desk: Opened, user: str, post: str, file: Path) -> OfficerCard:
    """At the township: write a colleague's card, signed by this machine. Needs `sync:enrol`. Raises OfficerWithoutKey."""

    def make(work: Work) -> OfficerCard:
        require(work, PERMIT)
        row = work.session.execute(
            sa.select(User).where(
                User.station_id == work.station_id,
                sa.or_(User.id == user, User.name == user),
                User.disabled_at.is_(None),
            )
        ).scalar_one_or_none()
        if row is None or not row.age_key:
            raise OfficerWithoutKey(field="user")
        here = work.session.get_one(Station, (work.station_id, work.station_id))
        audit.record(work, PERMIT, row.id, step="officer-card")
        return OfficerCard(
            township=work.station_id,
            township_name=here.name,
            user=row.id,
            name=row.name,
            post=post.strip()[:40],
            recipient=row.age_key,
            made=stamp(work.at),
        )

    made = desk.change(make, reason=PERMIT)
    write_file(file, envelope.seal(made, signer(desk.keys()).sign), mode=0o644)
    return made


def read(file: Path, key_of: Callable[[str], minisign.PublicKey | None]) -> OfficerCard:
    """Read a card and check the township's signature. Raises NotAnOfficersCard, OfficersTownshipUnknown, CardSignatureWrong."""
    try:
        wrapped = envelope.unwrap(envelope.read_file(file))
        made = msgspec.json.decode(wrapped.signed, type=OfficerCard)
        pyrage.x25519.Recipient.from_str(made.recipient)
    except (
        envelope.NotAnEnvelope,
        msgspec.DecodeError,
        UnicodeEncodeError,
        RecursionError,
        pyrage.RecipientError,
    ) as wrong:
        raise NotAnOfficersCard(field="file") from wrong
    if made.officer != 1 or not made.name.strip() or len(made.name) > 40 or not ids.is_id(made.user):
        raise NotAnOfficersCard(field="file")
    key = key_of(made.township)
    if key is None:
        raise OfficersTownshipUnknown(field="file")
    try:
        key.verify(wrapped.signed, wrapped.signature.encode())
    except (minisign.Wrong, minisign.Malformed, UnicodeEncodeError) as wrong:
        raise cards.CardSignatureWrong(field="file") from wrong
    return made


def enrol(desk: Opened, file: Path) -> OfficerCard:
    """At a village: write a named officer down. Needs `sync:enrol`. The same card again changes nothing."""
    made = desk.read(lambda work: read(file, lambda township: peers.township_key(work, township)))

    def keep(work: Work) -> None:
        require(work, PERMIT)
        row_id = seeded_id(work.station_id, "officer", made.user, made.recipient)
        row = work.session.get(OfficerKey, (work.station_id, row_id))
        if row is None:
            row = OfficerKey(
                station_id=work.station_id,
                id=row_id,
                township=made.township,
                user_id=made.user,
                name=made.name,
                post=made.post,
                recipient=made.recipient,
                card=made.fingerprint,
                enrolled_at=work.at,
                enrolled_by=work.user_id,
            )
            work.session.add(row)
        elif row.withdrawn_at is not None:
            row.withdrawn_at = row.withdrawn_why = None
        audit.record(work, PERMIT, row_id, step="officer")

    desk.change(keep, reason=PERMIT)
    return made


def withdraw(work: Work, officer: str, why: str) -> None:
    """The officer reads nothing that is sealed from now on. Needs `sync:enrol`. Raises OfficerUnknown."""
    require(work, PERMIT)
    found = [row for row in enrolled(work) if officer in (row.id, row.name, row.user_id)]
    if not found:
        raise OfficerUnknown(field="officer")
    for row in found:
        row.withdrawn_at, row.withdrawn_why = work.at, why
        work.session.execute(
            sa.delete(OfficerPart).where(
                OfficerPart.station_id == work.station_id, OfficerPart.recipient == row.recipient
            )
        )
        audit.record(work, PERMIT, row.id, step="officer-out")


def enrolled(work: Work) -> list[OfficerKey]:
    """The officers to whom sealed content is let through."""
    return list(
        work.session.execute(
            sa.select(OfficerKey)
            .where(OfficerKey.station_id == work.station_id, OfficerKey.withdrawn_at.is_(None))
            .order_by(OfficerKey.enrolled_at)
        ).scalars()
    )


def parts(work: Work) -> dict[str, bytes]:
    """Member name → content: the wraps that were made here, a part for each officer. They go along with every bundle to the township."""
    found: dict[str, bytes] = {}
    for officer in enrolled(work):
        wraps = {
            row.group_id: row.wrapped
            for row in work.session.execute(
                sa.select(OfficerPart.group_id, OfficerPart.wrapped).where(
                    OfficerPart.station_id == work.station_id,
                    OfficerPart.recipient == officer.recipient,
                    OfficerPart.wrapped != "",
                )
            )
        }
        if wraps:
            name = members.sealed_name(officer.recipient)
            found[name] = msgspec.json.encode(
                Part(recipient=officer.recipient, wraps=dict(sorted(wraps.items())))
            )
    return found


def take(work: Work, station_id: str, given: dict[str, bytes]) -> int:
    """At the township: keep the wraps of officers who are ours; how many are new (a quiet unit of work).

    A part for somebody else, or one that makes no sense, is passed over: it opens nothing.
    """
    new = 0
    ours = set(
        work.session.execute(sa.select(User.age_key).where(User.station_id == work.station_id)).scalars()
    )
    for name, body in given.items():
        try:
            part = msgspec.json.decode(body, type=Part)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue
        if part.recipient not in ours or name != members.sealed_name(part.recipient):
            continue
        for group_id, wrapped in part.wraps.items():
            if len(group_id) > 64 or not _WRAP.fullmatch(wrapped):
                continue
            known = work.session.get(OfficerPart, (station_id, group_id, part.recipient))
            if known is None:
                work.session.add(
                    OfficerPart(
                        station_id=station_id,
                        group_id=group_id,
                        recipient=part.recipient,
                        about="",
                        wrapped=wrapped,
                        received_at=work.at,
                    )
                )
                new += 1
            elif wrapped not in (kept := known.wrapped.split("\n")) and len(kept) < MOST_WRAPS:
                # Which of them is right only the officer's own key can tell: none takes another's place.
                known.wrapped, known.received_at = f"{known.wrapped}\n{wrapped}", work.at
    work.session.flush()
    return new
