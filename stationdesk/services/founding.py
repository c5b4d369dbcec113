"""What making a home needs beside the station itself: what is given back, and clearing after an interrupted one."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path

from stationdesk.core import patient
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.paths import Home
from stationdesk.core.words import N_
from stationdesk.models.machine import ThisDevice
from stationdesk.security.device_keys import DeviceKeys
from stationdesk.services.station import StationDetail
from stationdesk.storage import lost_card
from stationdesk.storage.atomic import write_file
from stationdesk.storage.home_card import HomeCard, finish_cut_off
from stationdesk.storage.work import Device


class NotEnrolledYet(Refusal):
    template = N_(
        "这台电脑还没有被本站登记，暂时不能录入。请把本机交换卡拿到原电脑登记，再把原电脑导出的数据包拿来接收。"
        "已经登记过的，请核对：登记时写的首先使用人，要和在这台电脑上起的用户名是同一个人。"
    )


class HomeExists(Refusal):
    template = N_("这个文件夹里已经有一个站点。请直接打开它，或换一个空文件夹新建。")


@dataclass(frozen=True)
class Founded:
    """What making a home gives back; the recovery code is shown this once."""

    station_id: str
    device_id: str
    device_no: int
    user_id: str
    device_public_key: str
    sign_public_key: str
    recovery_code: str = field(repr=False)


def clear_unfinished(home: Home) -> None:
    """Remove what an interrupted founding left; without a card it was no home yet. The caller holds the data lock.

    Raises HomeExists where there is a home (of whoever had the lock before, or what was cut off here and is finished
    now), CardLost where a station lies that has lost its card: nothing of it is removed.
    """
    finish_cut_off(home, locked=True)
    if home.card.exists():
        raise HomeExists
    if lost_card.is_lost(home):
        raise lost_card.CardLost
    for path in (home.keys, home.keys.with_name(home.keys.name + ".bak"), home.database):
        for part in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
            patient.remove(part, missing_ok=True)
    write_file(home.root / lost_card.FOUNDING, b"")


def this_device(device: Device, secrets: DeviceKeys) -> ThisDevice:
    """The row that says which device a database belongs to, with its secrets."""
    return ThisDevice(
        one=1,
        station_id=device.station_id,
        device_id=device.device_id,
        device_no=device.device_no,
        epoch=device.epoch,
        sign_secret=secrets.dump().decode(),
        age_secret=secrets.identity,
    )


def unknown_station(card: HomeCard) -> StationDetail:
    """What a home's card says of its station, until the database says more."""
    return StationDetail(
        card.station_id,
        card.kind,
        card.name,
        "",
        card.village,
        "",
        "",
        card.village,
        "",
        "",
        card.practice,
    )
