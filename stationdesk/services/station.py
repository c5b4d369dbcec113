"""The station itself: founded once, with its first device and first user; its settings."""

from __future__ import annotations

from dataclasses import field
from typing import Any, Literal

import sqlalchemy as sa

from stationdesk.core import lengths
from stationdesk.core import packs as shipped
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import seeded_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.machine import MachineSetting, ThisDevice
from stationdesk.models.station import Device, Station, StationSetting
from stationdesk.security import audit
from stationdesk.services import users
from stationdesk.storage.work import Work


class VillageCodeWrong(Refusal):
    template = N_("“{code}”不是有效的村（社区）代码。代码应为12位数字，首位不为0，例如 421221106202。")


class StationNameMissing(Refusal):
    template = N_("请填写站点名称，例如“四邑村便民服务站”。")


@dataclass(frozen=True)
class Village:
    """A place that a station may be founded in."""

    code: str
    name: str
    town: str = ""
    county: str = ""
    full_name: str = ""


@dataclass(frozen=True)
class NewStation:
    """What the first start asks. `posts` are the first user's."""

    village: Village
    name: str
    user_name: str = field(repr=False)
    kind: Literal["village", "township"] = "village"
    posts: tuple[str, ...] = ("worker", "clerk", "child_director", "admin")
    phone: str | None = None
    address: str | None = None
    practice: bool = False


TOWNSHIP_POSTS = ("town_desk", "town_data", "admin")
"""What a township's first user is unless somebody says otherwise: its counter, its data, its program; no register."""


@dataclass(frozen=True)
class DeviceCard:
    """What everyone may know of a device."""

    id: str
    number: int
    epoch: int
    label: str
    sign_key: str
    age_key: str


@dataclass(frozen=True)
class StationDetail:
    """The station as pages and papers name it."""

    station_id: str
    kind: str
    name: str
    village_code: str
    village_name: str
    town: str
    county: str
    full_place: str
    phone: str
    address: str
    practice: bool


def village(code: str, name: str = "") -> Village:
    """A village by its 12-digit code, from the shipped regions, or entered freely with a name.

    Raises VillageCodeWrong for what cannot be a code.
    """
    plain = code.strip()
    if len(plain) not in (9, 12) or not plain.isdigit() or plain[0] == "0":
        raise VillageCodeWrong(code=code, field="village")
    for row in shipped.load("regions").items():
        if row["code"] == plain:
            return Village(plain, row["name"], row["town"]["name"], row["county"]["name"], row["full_name"])
        if row["town"]["code"] == plain[:9]:
            above = row["full_name"].removesuffix(row["name"])
            return Village(
                plain,
                name or row["town"]["name"],
                row["town"]["name"],
                row["county"]["name"],
                above + name if len(plain) == 12 else above,
            )
    return Village(plain, name)


def found(work: Work, new: NewStation, device: DeviceCard, user_id: str, age_key: str) -> StationDetail:
    """The first rows of a station: itself, its first device, its first user. Done once."""
    if not new.name.strip():
        raise StationNameMissing(field="name")
    place = new.village
    if new.kind == "village" and len(place.code) == 12 and "000" in (place.code[6:9], place.code[9:]):
        raise VillageCodeWrong(code=place.code, field="village")
    work.session.add(
        Station(
            station_id=work.station_id,
            id=work.station_id,
            kind=new.kind,
            name=lengths.one_line(new.name, "name"),
            village_code=place.code,
            village_name=place.name,
            town=place.town or None,
            county=place.county or None,
            full_place=place.full_name or None,
            phone=new.phone,
            address=new.address,
            practice=new.practice,
        )
    )
    enrol_device(work, device)
    posts = new.posts
    if new.kind == "township" and posts == NewStation.posts:
        posts = TOWNSHIP_POSTS
    users.add(work, users.NewUser(new.user_name, posts, age_key, user_id))
    return detail(work)


def enrol_device(work: Work, device: DeviceCard) -> None:
    """Write a device of this station down, so that everyone knows its number and keys."""
    work.session.add(
        Device(
            station_id=work.station_id,
            id=device.id,
            number=device.number,
            epoch=device.epoch,
            label=device.label,
            sign_key=device.sign_key,
            age_key=device.age_key,
            enrolled_at=work.at,
        )
    )
    work.session.flush()
    audit.record(work, "sync:enrol", device.id, number=device.number)


def detail(work: Work) -> StationDetail:
    """The station of this home."""
    row = work.session.get_one(Station, (work.station_id, work.station_id))
    return StationDetail(
        row.station_id,
        row.kind,
        row.name,
        row.village_code,
        row.village_name,
        row.town or "",
        row.county or "",
        row.full_place or row.village_name,
        row.phone or "",
        row.address or "",
        row.practice,
    )


@dataclass(frozen=True)
class EditStation:
    """The facts of a station that may be corrected; papers made before keep theirs."""

    name: str
    phone: str = ""
    address: str = ""


def edit(work: Work, request: EditStation) -> StationDetail:
    """Correct the station's own facts. Needs `station:settings`. Raises StationNameMissing."""
    users.require(work, "station:settings")
    if not request.name.strip():
        raise StationNameMissing(field="name")
    row = work.session.get_one(Station, (work.station_id, work.station_id))
    row.name = lengths.one_line(request.name, "name")
    row.phone = request.phone.strip() or None
    row.address = request.address.strip() or None
    audit.record(work, "station:settings", row.id)
    work.session.flush()
    return detail(work)


ALLOTTED = "allotted_by_township"
"""The number that a township gave to this PC with the village's log; its own first change then says so to everyone."""


def next_slot(work: Work) -> int:
    """The next free place for a device, 1–99. Numbers are never given twice, revoked devices included."""
    used = work.session.execute(
        sa.select(sa.func.max(Device.number)).where(Device.station_id == work.station_id)
    )
    return (used.scalar() or 0) // 10 + 1


def claim_number(work: Work) -> bool:
    """On a joined device: take the number that enrolment allotted, once it has come. Whether it has."""
    row = work.session.get(Device, (work.station_id, work.device_id))
    this = work.session.get_one(ThisDevice, 1)
    if row is None:
        given = work.session.get(MachineSetting, ALLOTTED)
        if given is None or given.value is None:
            return False
        this.device_no, this.epoch = int(given.value), 1
        work.session.flush()
        return True
    # A laptop that was wiped after a trip comes back under its number, in its next epoch.
    this.device_no, this.epoch = row.number, max(row.epoch, this.epoch)
    work.session.flush()
    return True


def claimed(work: Work, slot_user: str, login: str) -> bool:
    """On a joined device: take number and user out of what was just taken in. Whether both had come; else nothing is taken."""
    if not work.touched & {"devices", "users", "station_settings"}:
        return False
    point = work.session.begin_nested()
    if claim_number(work) and users.claim(work, slot_user, login):
        point.commit()
        return True
    point.rollback()
    return False


def setting(work: Work, key: str, default: Any = None) -> Any:
    """A setting of the station (not of this machine)."""
    known = f"setting {key}"
    if known in work.extra:  # most are never chosen: what is not there is asked for once as well
        return default if work.extra[known] is None else work.extra[known]
    row = work.session.get(StationSetting, (work.station_id, seeded_id(work.station_id, "setting", key)))
    chosen = row is not None and row.withdrawn_at is None
    found = row.value if row is not None and chosen else None
    if work.reading and not (chosen and found is None):
        work.extra[known] = found
    return found if chosen else default


def set_setting(work: Work, key: str, value: Any) -> None:
    """Change a setting of the station for all its machines. Needs `station:settings`."""
    users.require(work, "station:settings")
    named = seeded_id(work.station_id, "setting", key)
    row = work.session.get(StationSetting, (work.station_id, named))
    if row is None:
        work.session.add(StationSetting(station_id=work.station_id, id=named, key=key, value=value))
    else:
        row.value = value
    audit.record(work, "station:settings", named)


def devices(work: Work) -> list[DeviceCard]:
    """The devices of this station, by number."""
    rows = work.session.execute(
        sa.select(Device)
        .where(Device.station_id == work.station_id, Device.withdrawn_at.is_(None))
        .order_by(Device.number)
    ).scalars()
    return [DeviceCard(d.id, d.number, d.epoch, d.label, d.sign_key, d.age_key) for d in rows]
