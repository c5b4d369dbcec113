"""Data packs that came in a township's bundle: read out after the seal and the signature were checked.

Taking such a bundle in installs its packs (`services.township_down`): what comes signed by the township is the township's to
say, and cases keep the version under which they were accepted. Here a person looks at what one changes before that.
"""

from __future__ import annotations

from dataclasses import field
from pathlib import Path

import sqlalchemy as sa

from stationdesk.core import packs
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.machine import Peer
from stationdesk.storage.atomic import make_folder
from stationdesk.storage.work import Work
from stationdesk.sync import errands, peers, reader
from stationdesk.sync.down_read import NotFromTownship as NotFromTownship


class NoPackInside(Refusal):
    template = N_("这个数据包文件里没有“{title}”，没有导入。请向乡镇索取。")


@dataclass(frozen=True)
class BundledPack:
    """A pack and the township that signed the bundle it came in."""

    data: bytes = field(repr=False)
    station_id: str
    """Of the township."""


TITLES = {"matters": N_("服务事项目录"), "calendars": N_("法定节假日与调休")}


def read(desk: errands.Opened, file: Path, name: str) -> BundledPack:
    """The newest pack of a name in a bundle, sealed to this device and signed by an enrolled township.

    Raises NoSuchFile, NotFromTownship, NoPackInside, what `reader.open` and `core.packs.parse` raise.
    """
    if not file.is_file():
        raise errands.NoSuchFile(field="file")
    make_folder(desk.home.staging)
    with reader.open(
        file,
        [desk.keys().identity],
        lambda claim: desk.read(lambda work: peers.key_for(work, claim)),
        scratch_dir=desk.home.staging,
        stations=desk.read(peers.stations),
    ) as bundle:
        station_id = bundle.manifest.station
        if not desk.read(lambda work: _is_township(work, station_id)):
            raise NotFromTownship(field="file")
        inside = [(packs.parse(data), data) for data in bundle.packs().values()]
    wanted = [(pack, data) for pack, data in inside if pack.name == name]
    if not wanted:
        raise NoPackInside(title=TITLES.get(name, name), field="file")
    _, data = max(wanted, key=lambda one: (one[0].effective_from, one[0].version))
    return BundledPack(data, station_id)


def _is_township(work: Work, station_id: str) -> bool:
    found = work.session.execute(
        sa.select(Peer.station_id).where(Peer.station_id == station_id, Peer.kind == "township").limit(1)
    ).scalar()
    return found is not None
