"""Who holds which part of a seal, how it is kept, and the proof that a holder is here (三瓣章, 同启同封同签).

Holders need not be users of the desk: each chooses a PIN at this computer, which proves presence and nothing more.
A wrong PIN is an answer, not an exception: it must be counted even though nothing else happens.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import sqlalchemy as sa

from stationdesk.core import ink, lengths
from stationdesk.core.clock import local
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.names import search_form
from stationdesk.core.words import N_, say
from stationdesk.models.seals import Seal, SealHandover, SealHolder, SealPin, SealSession
from stationdesk.security import audit, presence
from stationdesk.services import packs, users
from stationdesk.storage.work import Work


class SealUnknown(Refusal):
    template = N_("没有找到这枚印章。请在“用印”里先登记印章。")


class SealStopped(Refusal):
    template = N_("这枚印章{day}起已停用，不能再用。请换用登记在册的印章。")


class MethodUnknown(Refusal):
    template = N_("保管方式只有：single（专人保管）、petals（三瓣章）、envelope（信封同封同启）。")


class HoldersTooFew(Refusal):
    template = N_("分瓣或同封保管至少要两个人，每人只持一瓣。请补齐持瓣人。")


class HolderTwice(Refusal):
    template = N_("同一个人不能持两瓣。请换人。")


class QuorumWrong(Refusal):
    template = N_("到场人数应在 2 到 {parts} 之间（共 {parts} 瓣）。请核对。")


class HolderUnknown(Refusal):
    template = N_("没有这位持瓣人。请核对姓名，或先在“保管方式”里登记。")


class SessionOpen(Refusal):
    template = N_("这枚印章正在使用（{number}），请先同封再办。")


class PinLength(Refusal):
    template = N_("口令应为 {least} 到 {most} 位，不要用连续或相同的数字。")


class PinSetAlready(Refusal):
    template = N_("这位持瓣人已设过口令。忘记了请选“重设”，照样要本人或在场的人用登录密码确认。")


class OwnPasswordNeeded(Refusal):
    template = N_("这位持瓣人在本站有账号，口令须由本人用自己的登录密码确认后设。")


class SecondNeededForPin(Refusal):
    template = N_("这位持瓣人没有账号，设口令须另有一位持瓣人或主任、书记在场，用其本人的登录密码确认。")


class PinsDiffer(Refusal):
    template = N_("两次输入的口令不一样，请重新输入。")


class PinMissing(Refusal):
    template = N_("这位持瓣人还没有在这台电脑上设口令。请本人先设。")


class WitnessNeeded(Refusal):
    template = N_("移交印章要有监交人，且不能是这次移交或接收任何一瓣的人。请填写监交人姓名。")


class StopReasonMissing(Refusal):
    template = N_("停用印章请写明原因（损坏、遗失、换章），并报乡镇。")


@dataclass(frozen=True)
class NewHolder:
    """Someone who shall hold a part."""

    name: str = field(repr=False)
    post: str = ""
    user_id: str | None = None


@dataclass(frozen=True)
class Arrangement:
    """How a seal is kept from now on. `witness` is needed when a part goes to somebody else."""

    method: str
    holders: tuple[NewHolder, ...] = ()
    quorum: int | None = None
    envelope: str = ""
    seal: str = ""
    witness: str = field(default="", repr=False)
    reason: str = ""


@dataclass(frozen=True)
class HolderRow:
    """Who holds a part, and whether a PIN is set at this computer."""

    id: str
    petal: int
    name: str = field(repr=False)
    post: str
    user_id: str | None
    since: date
    pin_set_at: datetime | None
    present: bool


@dataclass(frozen=True)
class SealStanding:
    """How a seal is kept."""

    id: str
    name: str
    body: str
    method: str
    petals: int
    quorum: int
    keeper_id: str | None
    envelope: str
    stopped_on: date | None
    holders: tuple[HolderRow, ...]


@dataclass(frozen=True)
class Tried:
    """What came of typing a PIN."""

    right: bool
    wait_seconds: int
    """Before the next try."""
    wrong: int


def rules(work: Work) -> Mapping[str, Any]:
    """The pack `seal_rules` that holds today."""
    return packs.holding(work, "seal_rules").body


def find(work: Work, seal: str = "") -> Seal:
    """A seal by id or name; without one the village committee's. Raises SealUnknown."""
    wanted = seal.strip()
    row = work.session.execute(
        sa.select(Seal)
        .where(
            Seal.station_id == work.station_id,
            Seal.withdrawn_at.is_(None),
            sa.or_(Seal.id == wanted.lower(), Seal.name == wanted) if wanted else Seal.body == "committee",
        )
        .order_by(Seal.stopped_on.is_not(None), Seal.id)
        .limit(1)
    ).scalar_one_or_none()
    if row is None:
        raise SealUnknown(field="seal")
    return row


def usable(work: Work, seal: str = "") -> Seal:
    """The same, of one that is in use. Raises SealUnknown, SealStopped."""
    row = find(work, seal)
    if row.stopped_on is not None:
        raise SealStopped(day=row.stopped_on, field="seal")
    return row


def standing(work: Work, seal: str = "") -> SealStanding:
    """How a seal is kept and by whom. Needs `seal:read`."""
    users.require(work, "seal:read")
    row = find(work, seal)
    return SealStanding(
        row.id,
        row.name,
        row.body,
        row.method or "single",
        row.petals,
        row.quorum,
        row.keeper,
        row.envelope or "",
        row.stopped_on,
        tuple(_row(work, one) for one in holders(work, row.id)),
    )


def holders(work: Work, seal_id: str) -> list[SealHolder]:
    """Who holds a part today; for services."""
    return list(
        work.session.execute(
            sa.select(SealHolder)
            .where(
                SealHolder.station_id == work.station_id,
                SealHolder.seal_id == seal_id,
                SealHolder.withdrawn_at.is_(None),
                SealHolder.until.is_(None),
            )
            .order_by(SealHolder.petal, SealHolder.id)
        ).scalars()
    )


def handovers(work: Work) -> int:
    """How often a seal or a part of one went to somebody else."""
    found = work.scalar("SELECT count(*) FROM seal_handovers WHERE station_id = :s", s=work.station_id)
    return int(found or 0)


def open_session(work: Work, seal_id: str) -> SealSession | None:
    """The session in which the seal is out of its envelope, if it is; for services."""
    return work.session.execute(
        sa.select(SealSession)
        .where(
            SealSession.station_id == work.station_id,
            SealSession.seal_id == seal_id,
            SealSession.closed_at.is_(None),
            SealSession.withdrawn_at.is_(None),
        )
        .order_by(SealSession.opened_at.desc(), SealSession.id.desc())
        .limit(1)
    ).scalar_one_or_none()


def arrange(work: Work, wanted: Arrangement) -> SealStanding:
    """Say how a seal is kept from today: by one, in parts, or in an envelope; and who holds the parts.

    A part that goes to somebody else is a handover before a witness. Needs `station:settings` or `seal:keep`.
    Raises MethodUnknown, HoldersTooFew, HolderTwice, QuorumWrong, WitnessNeeded, SessionOpen, SealStopped.
    """
    _may_arrange(work)
    row = usable(work, wanted.seal)
    _not_open(work, row)
    if wanted.method not in {one["method"] for one in rules(work)["methods"]}:
        raise MethodUnknown(field="method")
    people = tuple(_clean(one) for one in wanted.holders)
    if wanted.method != "single":
        if len(people) < 2 or not all(one.name for one in people):
            raise HoldersTooFew(field="holders")
        if len({search_form(one.name) for one in people}) < len(people):
            raise HolderTwice(field="holders")
        quorum = (
            wanted.quorum if wanted.quorum is not None else min(rules(work)["petals"]["quorum"], len(people))
        )
        if not 2 <= quorum <= len(people):
            raise QuorumWrong(parts=len(people), field="quorum")
    else:
        people, quorum = (), 1
    _seat(work, row, people, wanted)
    row.method = wanted.method if wanted.method != "single" else None
    row.petals, row.quorum = max(1, len(people)), quorum
    if wanted.envelope.strip():
        row.envelope = lengths.one_line(wanted.envelope, "envelope")
    work.session.flush()
    audit.record(work, "seal:keep", row.id, step="arrange", parts=row.petals, quorum=row.quorum)
    return standing(work, row.id)


def hand_over_keeping(work: Work, seal: str, keeper_id: str, witness: str, reason: str = "") -> None:
    """The seal of one keeper goes to another user, before a witness. Needs `station:settings` or `seal:keep`.

    Raises WitnessNeeded, SealStopped, SessionOpen, NobodyWithThatId.
    """
    _may_arrange(work)
    row = usable(work, seal)
    _not_open(work, row)
    to = users.actor(work, keeper_id)
    before = users.names(work).get(row.keeper or "", "")
    _hand(work, row, None, (before, to.name or ""), witness, reason)
    row.keeper = keeper_id
    work.session.flush()
    audit.record(work, "seal:keep", row.id, step="handover")


def stop(work: Work, seal: str, reason: str) -> None:
    """A seal is damaged, lost or replaced: from today it is used no more. Needs `station:settings` or `seal:keep`.

    Raises StopReasonMissing, SealStopped, SessionOpen.
    """
    _may_arrange(work)
    row = usable(work, seal)
    _not_open(work, row)
    if not reason.strip():
        raise StopReasonMissing(field="reason")
    row.stopped_on, row.stopped_why = work.today, lengths.one_line(reason, "reason")
    audit.record(work, "seal:keep", row.id, step="stop")


def set_pin(
    work: Work,
    holder_id: str,
    pin: str,
    *,
    proved: str,
    again: bool = False,
    cost: presence.PinCost = presence.FULL,
) -> None:
    """The holder chooses a PIN at this computer; `again` sets a forgotten one anew.

    `proved` is the user whose password the face has just taken: the holder's own where the holder is a user, so that
    nobody sets it for them; otherwise another holder's, the head's or the secretary's who are there, never that of
    whoever sits at the desk. Needs `seal:keep` or `seal:hold`.
    Raises PinLength, PinSetAlready, HolderUnknown, OwnPasswordNeeded, SecondNeededForPin.
    """
    if "seal:keep" not in work.actor.permits:
        users.require(work, "seal:hold")
    holder = holder_of(work, holder_id)
    _there(work, holder, proved)
    limits = rules(work)["pin"]
    if not limits["least"] <= len(pin) <= limits["most"] or _plain(pin):
        raise PinLength(least=limits["least"], most=limits["most"], field="pin")
    row = work.session.get(SealPin, holder.id)
    if row is not None and not again:
        raise PinSetAlready(field="pin")
    if row is None:
        row = SealPin(holder_id=holder.id, digest="", wrong=0, set_by=work.user_id or "", set_at=work.at)
        work.session.add(row)
    row.digest = presence.digest(pin, cost)
    row.wrong, row.wait_until, row.present_at = 0, None, None
    row.set_by, row.set_at = work.user_id or "", work.at
    work.session.flush()
    audit.record(
        work, "seal:keep", holder.id, step="pin", again=again, own=holder.user_id is not None, proved=proved
    )


def _there(work: Work, holder: SealHolder, proved: str) -> None:
    """Whether who proved to be there may let this holder choose a PIN."""
    active = {row.id for row in users.list_all(work) if not row.disabled}
    own = _account(work, holder) & active
    if own:
        if proved not in own:
            raise OwnPasswordNeeded(field="password")
        return
    mine = users.accounts_of(work, work.user_id or "")
    others = {
        one.user_id
        for one in holders(work, holder.seal_id)
        if one.id != holder.id and one.user_id is not None
    }
    leads = {"head", "secretary"} & set(users.posts_on(work, work.today).get(proved, ()))
    if proved not in active or proved in mine or not (leads or proved in others):
        raise SecondNeededForPin(field="password")


def _account(work: Work, holder: SealHolder) -> frozenset[str]:
    """The accounts of a holder: the one named with the part, and any in the same name."""
    if holder.user_id is not None:
        return users.accounts_of(work, holder.user_id)
    form = search_form(holder.name)
    return frozenset(one for one, name in users.names(work).items() if search_form(name) == form)


def prove(work: Work, holder_id: str, pin: str) -> Tried:
    """A holder types the PIN: whether it was right, and how long a next try has to wait. Right ones count for a
    while (`present_seconds` of the pack), for one step of one session.

    Needs `seal:read`. Raises HolderUnknown, PinMissing. Wrong is an answer, so that it is counted.
    """
    users.require(work, "seal:read")
    holder = holder_of(work, holder_id)
    row = work.session.get(SealPin, holder.id)
    if row is None:
        raise PinMissing(field="pin")
    limits = rules(work)["pin"]
    if row.wait_until is not None and work.at < row.wait_until:
        left = (row.wait_until - work.at).total_seconds()
        if left <= limits["longest_wait_seconds"]:  # a clock that was set back does not lock anybody out
            return Tried(False, int(left) + 1, row.wrong)
    if not presence.matches(row.digest, pin):
        row.wrong += 1
        wait = presence.wait_seconds(
            row.wrong, limits["free_tries"], limits["first_wait_seconds"], limits["longest_wait_seconds"]
        )
        row.wait_until = work.at + timedelta(seconds=wait) if wait else None
        audit.record(work, "seal:presence", holder.id, right=False, wrong=row.wrong)
        return Tried(False, wait, row.wrong)
    row.wrong, row.wait_until, row.present_at = 0, None, work.at
    return Tried(True, 0, 0)


def holder_of(work: Work, wanted: str, seal_id: str | None = None) -> SealHolder:
    """A holder of today by id or name; for services. Raises HolderUnknown."""
    plain = wanted.strip()
    found = work.session.execute(
        sa.select(SealHolder).where(
            SealHolder.station_id == work.station_id,
            SealHolder.withdrawn_at.is_(None),
            SealHolder.until.is_(None),
            sa.or_(SealHolder.id == plain.lower(), SealHolder.name == plain),
            *([SealHolder.seal_id == seal_id] if seal_id else []),
        )
    ).scalars()
    rows = list(found)
    if len(rows) != 1 or not plain:
        raise HolderUnknown(field="holder")
    return rows[0]


def is_present(work: Work, holder_id: str) -> bool:
    """Whether the holder proved to be here a short while ago; for services."""
    row = work.session.get(SealPin, holder_id)
    if row is None or row.present_at is None:
        return False
    passed = (work.at - row.present_at).total_seconds()
    return bool(0 <= passed <= rules(work)["pin"]["present_seconds"])


def used_presence(work: Work, holder_id: str) -> None:
    """The proof has served: the next step needs a new one; for services."""
    row = work.session.get(SealPin, holder_id)
    if row is not None:
        row.present_at = None


def _seat(work: Work, row: Seal, people: tuple[NewHolder, ...], wanted: Arrangement) -> None:
    now = {one.petal: one for one in holders(work, row.id)}
    # Whoever gives or gets any part does not watch over another one that goes in the same hour.
    parties = {one.name for one in now.values()} ^ {one.name for one in people}
    for petal in range(1, max([len(people), *now]) + 1):
        new = people[petal - 1] if petal <= len(people) else None
        old = now.get(petal)
        if old is not None and new is not None and (old.name, old.user_id) == (new.name, new.user_id):
            old.post = new.post or None
            continue
        if old is not None:
            old.until = work.today
            if new is not None:
                _hand(work, row, petal, (old.name, new.name), wanted.witness, wanted.reason, parties)
        if new is not None:
            if new.user_id is not None:
                users.actor(work, new.user_id)
            work.session.add(
                SealHolder(
                    station_id=work.station_id,
                    id=new_id(),
                    seal_id=row.id,
                    petal=petal,
                    name=new.name,
                    post=new.post or None,
                    user_id=new.user_id,
                    since=work.today,
                )
            )
    work.session.flush()


def _hand(
    work: Work,
    row: Seal,
    petal: int | None,
    hands: tuple[str, str],
    witness: str,
    reason: str,
    parties: Collection[str] = (),
) -> None:
    before, to = hands
    seen = witness.strip()
    if not seen or search_form(seen) in {search_form(one) for one in (*hands, *parties)}:
        raise WitnessNeeded(field="witness")
    work.session.add(
        SealHandover(
            station_id=work.station_id,
            id=new_id(),
            seal_id=row.id,
            petal=petal,
            from_name=before or None,
            to_name=to,
            witness=ink.line(seen, say(N_("监交人")), field="witness", limit=lengths.TITLE),
            handed_on=work.today,
            reason=ink.line(reason, say(N_("原因")), field="reason", limit=lengths.ADDRESS) or None,
        )
    )


def _row(work: Work, one: SealHolder) -> HolderRow:
    pin = work.session.get(SealPin, one.id)
    return HolderRow(
        one.id,
        one.petal,
        one.name,
        one.post or "",
        one.user_id,
        one.since,
        local(pin.set_at) if pin else None,
        is_present(work, one.id),
    )


def _clean(one: NewHolder) -> NewHolder:
    name = ink.line(one.name, say(N_("姓名")), field="name", limit=lengths.TITLE)
    return NewHolder(
        name, ink.line(one.post, say(N_("职务")), field="post", limit=lengths.TITLE), one.user_id
    )


def _may_arrange(work: Work) -> None:
    if "station:settings" not in work.actor.permits:
        users.require(work, "seal:keep")


def _not_open(work: Work, row: Seal) -> None:
    running = open_session(work, row.id)
    if running is not None:
        raise SessionOpen(number=running.number, field="seal")


def _plain(pin: str) -> bool:
    """111111, 123456, 654321: what is tried first."""
    if not pin.isdecimal():
        return len(set(pin)) == 1
    steps = {int(b) - int(a) for a, b in pairwise(pin)}
    return len(steps) == 1 and steps <= {0, 1, -1}
