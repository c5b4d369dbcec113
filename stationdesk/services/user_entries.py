"""A colleague's first unlock on one more computer of the station (首次登录): by an officer's one-time code.

Passwords and key slots belong to a computer and never travel. So that somebody may come in elsewhere, each computer
keeps an entry slot for everybody who works here and has none on it (`tend`, run by whoever opens it), and tells those
who give codes (`users:admit`) its entry secret, sealed to their own keys. The officer, at whatever desk or on the
telephone, names the person and the request number that the other computer shows (`issue`); there the person types the
code and chooses a password of their own (`enter`). What a code is made of: `security/entry_codes.py`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection
from dataclasses import field
from datetime import date, timedelta
from typing import Any, Final, TypeVar

import sqlalchemy as sa

from stationdesk.core.clock import civil_date, unstamp
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import seeded_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.machine import MachineSetting
from stationdesk.models.station import Device
from stationdesk.models.users import EntryKey, User
from stationdesk.security import audit, entry_codes, sealed
from stationdesk.security.gate import require, rules
from stationdesk.security.slots import KeySlots, Opened
from stationdesk.services import left_behind_report_keys as report_keys
from stationdesk.services import users
from stationdesk.services.at_desk import AtDesk
from stationdesk.storage.work import Work

D = TypeVar("D", bound=AtDesk)
ADMIT: Final = "users:admit"
SETTING: Final = "entries"


class DeviceUnknown(Refusal):
    template = N_("本站没有编号 {number} 的电脑，或它已停用。请再念一遍请求号；它显示在那台电脑的开门页上。")


class EntryKeyNotHere(Refusal):
    template = N_(
        "那台电脑的发码钥匙还没有到这里，或没有封给您。请在那台电脑上打开一次、导出，"
        "再在这里接收；或由能登录那台电脑的同事在那里发码。"
    )


class CodeDaysWrong(Refusal):
    template = N_("登录码的有效天数是 1 到 {longest} 天。")


@dataclass(frozen=True)
class NewCode:
    """For whom, the request as it was read out, and how many days the code is good for."""

    user_id: str
    request: str
    days: int = entry_codes.DAYS


@dataclass(frozen=True)
class Issued:
    """A code to be read out once; it is kept nowhere."""

    code: str = field(repr=False)
    until: date
    device_no: int
    device: str
    user: str = field(repr=False)


@dataclass(frozen=True)
class Waiting:
    """Somebody who can come in here by a code, for the password page: no key was needed to know it."""

    user_id: str
    login: str = field(repr=False)
    request: str


def waiting(keys: KeySlots) -> list[Waiting]:
    """Who may come in by a one-time code at this computer, with the request number to read out."""
    return [
        Waiting(one.user_id, one.login, entry_codes.request(one.device_no, one.serial))
        for one in keys.entries()
    ]


def tend(desk: AtDesk) -> bool:
    """Keep this computer's entries as they should be; whether anything changed. Cheap when nothing has.

    Run by the program for whoever is at the desk: it lets nobody in by itself.
    """
    if desk.practice or desk.trip is not None or desk.actor.user_id is None:
        return False
    removed = _take_keys_away(desk)
    people = [one.user_id for one in desk.slots.people()]
    spent = desk.slots.spent()
    number = desk.device.device_no
    there = {(one.user_id, one.login, one.serial) for one in desk.slots.entries() if one.device_no == number}

    def due(work: Work) -> bool:
        found = _wanted(work, people)
        kept = _kept(work)
        return (
            bool(spent)
            or {(user, login, kept["serials"].get(user, 1)) for user, login in found} != there
            or (bool(found) and _officers(work) != kept["sealed_for"])
        )

    if not desk.read(due):
        return removed
    secret, wanted = desk.change(lambda work: _settle(work, people, spent), reason=ADMIT)
    return desk.slots.prepare_entries(desk.opened, secret, wanted, number) or removed


def _take_keys_away(desk: AtDesk) -> bool:
    """Whoever was disabled on another PC has no key on this one either; whether somebody had one."""
    slots = [one.user_id for one in desk.slots.people() if one.user_id != desk.opened.user_id]

    def left(work: Work) -> list[str]:
        gone = set(
            work.session.execute(
                sa.select(User.id).where(User.station_id == work.station_id, User.disabled_at.is_not(None))
            ).scalars()
        )
        return [one for one in slots if users.at_desk(work, one) in gone]

    found = desk.read(left)
    for slot_user in found:
        desk.hold()
        desk.slots.remove(desk.opened, slot_user)
        desk.change(
            lambda work, slot_user=slot_user: audit.record(  # type: ignore[misc]
                work,
                "users:manage",
                users.at_desk(work, slot_user),
                step="key_removed",
                device=work.device_no,
            ),
            reason="users:manage",
        )
    return bool(found)


def issue(work: Work, new: NewCode, identity: str) -> Issued:
    """The one-time code for a colleague at the computer that shows this request number.

    `identity`: the age secret of whoever gives it. Needs `users:admit`. Raises EntryRequestMistyped, DeviceUnknown,
    EntryKeyNotHere, CodeDaysWrong, NobodyWithThatId.
    """
    require(work, ADMIT)
    number, serial = entry_codes.parse_request(new.request)
    if not 1 <= new.days <= entry_codes.LONGEST:
        raise CodeDaysWrong(longest=entry_codes.LONGEST, field="days")
    user = work.session.get(User, (work.station_id, new.user_id))
    if user is None or user.withdrawn_at is not None or user.disabled_at is not None:
        raise users.NobodyWithThatId(field="user")
    device = work.session.execute(
        sa.select(Device).where(
            Device.station_id == work.station_id,
            Device.number == number,
            Device.revoked_at.is_(None),
            Device.withdrawn_at.is_(None),
        )
    ).scalar_one_or_none()
    if device is None:
        raise DeviceUnknown(number=f"{number:03d}", field="request")
    secret = _secret_of(work, device.id, identity)
    until = work.today + timedelta(days=new.days)
    code = entry_codes.code(secret, user.id, serial, until)
    audit.record(work, ADMIT, user.id, device=number, request=serial, days=new.days)
    work.session.flush()
    return Issued(str(code), until, number, device.label, user.name)


def enter(keys: KeySlots, open_: Callable[[Opened], D], user_id: str, code: str, password: str) -> D:
    """At the other computer: the code, then one's own password; the desk as it is opened by it.

    `open_` makes a desk of opened keys. Raises what `KeySlots.unlock_entry` does, and refusals of the password.
    """
    opened = keys.unlock_entry(user_id, code)
    desk = open_(opened)
    try:
        desk.hold()
        # The clock of the computer may have been put back; what was written down here is not.
        keys.unlock_entry(user_id, code, seen=desk.read(_last_day))
        made = keys.enter(opened, password)
    finally:
        desk.close()
    desk = open_(made)
    try:
        desk.change(lambda work: _entered(work, made.recipient), reason=ADMIT)
    except BaseException:  # a desk that nobody gets must not keep the lock
        desk.close()
        raise
    return desk


def _entered(work: Work, recipient: str) -> None:
    assert work.user_id is not None
    report_keys.hold_key(work, recipient)
    kept = _kept(work)
    serials = dict(kept["serials"])
    serials[work.user_id] = serials.get(work.user_id, 1) + 1
    _keep(work, kept | {"serials": serials})
    audit.record(work, "desk:entered", work.user_id, device=work.device_no)
    work.session.flush()


def _last_day(work: Work) -> date | None:
    """The latest day on which this computer itself wrote something."""
    found = work.scalar(
        "SELECT max(wall) FROM transactions WHERE station_id = :s AND device_no = :d",
        s=work.station_id,
        d=work.device_no,
    )
    return None if found is None else civil_date(unstamp(str(found)))


def _wanted(work: Work, slot_users: Collection[str]) -> list[tuple[str, str]]:
    """User id and name of everybody who works here and has no slot on this computer."""
    here = {users.at_desk(work, one) for one in slot_users}
    found = work.session.execute(
        sa.select(User.id, User.name)
        .where(User.station_id == work.station_id, User.withdrawn_at.is_(None), User.disabled_at.is_(None))
        .order_by(User.id)
    )
    return [(one, name) for one, name in found if one not in here and _has_post(work, one)]


def _has_post(work: Work, user_id: str) -> bool:
    return bool(users.posts_on(work, work.today).get(user_id))


def _officers(work: Work) -> list[str]:
    """The public keys to which the secret of this computer is sealed."""
    table, posts = rules(work), users.posts_on(work, work.today)
    return sorted(
        key
        for user, keys in report_keys.public_keys(work).items()
        if ADMIT in table.permits_of(posts.get(user, ()))
        for key in keys
    )


def _settle(
    work: Work, slot_users: Collection[str], spent: Collection[str]
) -> tuple[bytes, list[tuple[str, str, int]]]:
    kept, officers = _kept(work), _officers(work)
    serials = {user: serial + (user in spent) for user, serial in kept["serials"].items()}
    secret = bytes.fromhex(kept["secret"]) if kept["secret"] else os.urandom(32)
    if set(kept["sealed_for"]) - set(officers):
        # Somebody gives codes no longer and could have kept the secret: another one, and other requests.
        secret = os.urandom(32)
        serials = {user: serial + 1 for user, serial in serials.items()}
    wanted = _wanted(work, slot_users)
    for user, _name in wanted:
        serials.setdefault(user, 1)
    if officers and (officers != kept["sealed_for"] or secret.hex() != kept["secret"]):
        _tell(work, secret, officers)
    _keep(work, {"secret": secret.hex(), "serials": serials, "sealed_for": officers})
    work.session.flush()
    return secret, [(user, name, serials[user]) for user, name in wanted]


def _tell(work: Work, secret: bytes, officers: list[str]) -> None:
    plain = json.dumps({"device_id": work.device_id, "secret": secret.hex()}).encode()
    text = sealed.to_several(plain, officers)
    row = work.session.get(EntryKey, (work.station_id, _row_id(work, work.device_id)))
    if row is None:
        work.session.add(
            EntryKey(
                station_id=work.station_id,
                id=_row_id(work, work.device_id),
                device_id=work.device_id,
                sealed=text,
            )
        )
    else:
        row.sealed = text


def _secret_of(work: Work, device_id: str, identity: str) -> bytes:
    if device_id == work.device_id:
        own = _kept(work)["secret"]
        if own:
            return bytes.fromhex(own)
    row = work.session.get(EntryKey, (work.station_id, _row_id(work, device_id)))
    if row is None or row.withdrawn_at is not None:
        raise EntryKeyNotHere(field="request")
    try:
        plain = json.loads(sealed.opened_by(row.sealed, identity))
        if plain["device_id"] != device_id:
            raise EntryKeyNotHere(field="request")
        return bytes.fromhex(plain["secret"])
    except (sealed.NotPermittedToRead, sealed.SealedDamaged, ValueError, KeyError, TypeError) as wrong:
        raise EntryKeyNotHere(field="request") from wrong


def _row_id(work: Work, device_id: str) -> str:
    return seeded_id("entry_keys", work.station_id, device_id)


def _kept(work: Work) -> dict[str, Any]:
    row = work.session.get(MachineSetting, SETTING)
    found = row.value if row is not None and isinstance(row.value, dict) else {}
    return {"secret": "", "serials": {}, "sealed_for": []} | found


def _keep(work: Work, value: dict[str, Any]) -> None:
    work.session.merge(MachineSetting(key=SETTING, value=value))
