"""What an enrolled township's bundle brings beside the log: read out after its seal and signature were verified."""

from __future__ import annotations

import sqlalchemy as sa

from stationdesk.core import down as wire
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_
from stationdesk.models.machine import Peer
from stationdesk.storage.work import Work
from stationdesk.sync.reader import OpenBundle


class NotFromTownship(Refusal):
    template = N_("这个数据包文件不是本站登记的乡镇发来的，没有导入。请先登记乡镇的交换卡。")


class NotForThisVillage(Refusal):
    template = N_("这个下发包是给别的村的，没有收下。请把它交给文件夹名里的那个村。")


def require_lawful(work: Work, bundle: OpenBundle) -> None:
    """Raise NotFromTownship for what only a township may send, before anything of the bundle is taken in."""
    if bundle.down() is not None and not from_township(work, bundle.manifest.station):
        raise NotFromTownship(field="file")


def parcel(work: Work, bundle: OpenBundle) -> wire.Parcel | None:
    """What a township's bundle brings beside the log; None when there is nothing. Its signature was verified.

    Raises NotForThisVillage, DownMalformed, DownTooNew. Packs in a colleague's bundle are nobody's to install.
    """
    station = bundle.manifest.station
    if not from_township(work, station):
        return None
    text, packs = bundle.down(), tuple(bundle.packs().values())
    items: tuple[wire.Item, ...] = ()
    if text is not None:
        said = wire.decode(text)
        if said.village != work.station_id or said.township != station:
            raise NotForThisVillage(field="file")
        items = said.items
    return wire.Parcel(station, items, packs) if items or packs else None


def from_township(work: Work, station_id: str) -> bool:
    """Whether a station is a township that was enrolled here and not revoked."""
    return bool(
        work.session.execute(
            sa.select(Peer.station_id)
            .where(Peer.station_id == station_id, Peer.kind == "township", Peer.revoked_at.is_(None))
            .limit(1)
        ).scalar()
    )
