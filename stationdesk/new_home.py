"""A home that does not exist yet: a station is founded in it, or it becomes another device of an existing one.

Both write the card last: without it there is no home, and what an interrupted founding left is cleared away by the next.
"""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from stationdesk import desk as stations
from stationdesk.core.clock import Clock, SystemClock, stamp
from stationdesk.core.ids import new_id
from stationdesk.core.paths import Home
from stationdesk.core.words import N_
from stationdesk.security import slots
from stationdesk.security.blobs_of import blobs_of
from stationdesk.security.device_keys import DeviceKeys, new_device_keys
from stationdesk.services import station
from stationdesk.services.founding import Founded, HomeExists, clear_unfinished, this_device
from stationdesk.storage import engine as engines
from stationdesk.storage import schema
from stationdesk.storage.atomic import make_folder
from stationdesk.storage.home_card import HOME_FORMAT, HomeCard, write_card
from stationdesk.storage.lock import DataLock
from stationdesk.storage.places import require_local
from stationdesk.storage.work import Actor, Device, translated, unit
from stationdesk.sync.card import Card, ReturnCard


def found_station(
    home: Home,
    new: station.NewStation,
    password: str,
    *,
    clock: Clock | None = None,
    kdf: slots.Kdf = slots.FULL,
    device_label: str = "",
) -> Founded:
    """Make a new home: keys, encrypted database, first device and user.

    The card is written last: without it the home does not exist, and what an interrupted founding left
    is cleared away by the next. Raises HomeExists, HomeOnShare …, refusals about names and passwords.
    """
    from stationdesk.sync.keys import signer

    clock = clock or SystemClock()
    require_local(home.root)
    if home.card.exists():
        raise HomeExists
    make_folder(home.root)
    with DataLock(home.lock):
        clear_unfinished(home)
        station_id, device_id, user_id = new_id(), new_id(), new_id()
        key_slots = slots.KeySlots(home, clock=clock, kdf=kdf, practice=new.practice)
        made = key_slots.create(device_id, [slots.NewPerson(user_id, new.user_name, password)])
        opened = made.opened
        secrets = new_device_keys()
        device = Device(station_id, device_id, 10, 1)
        engine = engines.make_engine(home.database, opened.database_key, create=True)
        try:
            _begin(engine, device, secrets)
            card = station.DeviceCard(
                device_id,
                device.device_no,
                device.epoch,
                device_label or N_("柜台电脑"),
                signer(secrets).public.line,
                secrets.recipient,
            )
            blobs = blobs_of(home, opened)
            with unit(engine, device, actor=Actor(None, program=True), clock=clock, blobs=blobs) as work:
                station.found(work, new, card, user_id, opened.recipient)
                stations.commit(work, device, "init")
        finally:
            engine.dispose()
        write_card(
            home,
            HomeCard(
                HOME_FORMAT,
                device_id,
                station_id,
                device_id,
                new.kind,
                new.name,
                new.village.name,
                new.practice,
                stamp(clock.now()),
            ),
        )
    return Founded(
        station_id, device_id, device.device_no, user_id, card.age_key, card.sign_key, made.recovery_code
    )


def join_station(
    home: Home,
    other: Card,
    user_name: str,
    password: str,
    *,
    clock: Clock | None = None,
    kdf: slots.Kdf = slots.FULL,
) -> Founded:
    """Make this home another device of an existing station, from that station's card.

    It has no device number yet: it can show its own card and take bundles in, and writes nothing until
    the other device has enrolled it and its first bundle has brought the number. Raises HomeExists ….
    """
    from stationdesk.sync import peers
    from stationdesk.sync.keys import signer

    clock = clock or SystemClock()
    require_local(home.root)
    if home.card.exists():
        raise HomeExists
    make_folder(home.root)
    with DataLock(home.lock):
        clear_unfinished(home)
        device_id, user_id = new_id(), new_id()
        made = slots.KeySlots(home, clock=clock, kdf=kdf).create(
            device_id, [slots.NewPerson(user_id, user_name, password)]
        )
        secrets = new_device_keys()
        device = Device(other.station, device_id, stations.UNALLOTTED, 1)
        engine = engines.make_engine(home.database, made.opened.database_key, create=True)
        try:
            _begin(engine, device, secrets)
            blobs = blobs_of(home, made.opened)
            nobody = Actor(None, program=True)
            with unit(engine, device, actor=nobody, clock=clock, blobs=blobs, mode="quiet") as work:
                if isinstance(other, ReturnCard):
                    peers.note_return(work, other, own_identity=secrets.identity)
                else:
                    peers.note(work, other, own_identity=secrets.identity)
                work.session.commit()
        finally:
            engine.dispose()
        kind = "township" if other.kind == "township" and not isinstance(other, ReturnCard) else "village"
        write_card(
            home,
            HomeCard(
                HOME_FORMAT,
                device_id,
                other.station,
                device_id,
                kind,
                other.name,
                "",
                False,
                stamp(clock.now()),
            ),
        )
    return Founded(
        other.station,
        device_id,
        stations.UNALLOTTED,
        user_id,
        secrets.recipient,
        signer(secrets).public.line,
        made.recovery_code,
    )


def _begin(engine: Engine, device: Device, secrets: DeviceKeys) -> None:
    """The tables, and in them this device with its keys."""
    with translated(), engine.connect() as connection:
        schema.create(connection)
        with Session(connection) as session:
            session.add(this_device(device, secrets))
            session.flush()
        connection.commit()
