"""The offices of a township (便民服务中心, 民政办, 儿童督导员, 人社所 …): who sits in which, and which matters are whose.

Everything that a township shows of its villages goes through here. An office sees the cases of its own matters that were
handed up to it, the registers that the pack `township_offices` gives it, and counts; nothing else of a village. The
village's other rows lie in the same database under the village's own station id, which no other service asks for.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, language
from stationdesk.models.machine import Peer
from stationdesk.models.station import Station
from stationdesk.services import matters, packs, users
from stationdesk.storage.work import Work


class NotATownship(Refusal):
    template = N_("这里是村站点，没有乡镇的各村数据。请在乡镇的电脑上打开乡镇的数据文件夹。")


class NoOffice(Refusal):
    template = N_("您不在任何一个办公室，看不到各村的办件。请管理员在“人员与岗位”里给您安排岗位。")


class VillageUnknown(Refusal):
    template = N_("没有登记过这个村。请先登记它的交换卡，或从列表中选择。")


@dataclass(frozen=True)
class Office:
    """An office as people call it, and the registers that the law lets it see (`child`, `woman`, `elder`)."""

    key: str
    name: str
    chinese: str
    registers: tuple[str, ...]


@dataclass(frozen=True)
class Village:
    """A village that this township has enrolled."""

    station_id: str
    name: str
    code: str


def require_township(work: Work) -> None:
    """Raise NotATownship in a village's home."""
    kind = work.session.execute(sa.select(Station.kind).where(Station.station_id == work.station_id)).scalar()
    if kind != "township":
        raise NotATownship


def every(work: Work) -> tuple[Office, ...]:
    """All offices, as the pack that holds today has them."""
    english = language() == "en"
    return tuple(
        Office(
            row["office"], row["name_en"] if english else row["name"], row["name"], tuple(row["registers"])
        )
        for row in packs.holding(work, "township_offices").items()
    )


def own(work: Work) -> tuple[Office, ...]:
    """The offices of whoever is at the desk; none for somebody who sits in none."""
    held = users.posts_on(work, work.today).get(work.user_id or "", ())
    mine = {row["office"] for row in packs.holding(work, "township_offices").items() if row["post"] in held}
    return tuple(one for one in every(work) if one.key in mine)


def require_own(work: Work, permit: str) -> tuple[Office, ...]:
    """The offices of whoever asks. Raises NotATownship, NotPermitted, NoOffice."""
    require_township(work)
    users.require(work, permit)
    found = own(work)
    if not found:
        raise NoOffice
    return found


def of_matter(work: Work, code: str, version: str) -> str:
    """The office that answers a matter: named by code, else by who decides, else by window, else the rest's.

    A village's own catalogue may not be here; then today's is asked, and a code that it does not know is the rest's.
    """
    known: dict[tuple[str, str], str] = work.extra.setdefault("township offices", {})
    found = known.get((code, version))
    if found is None:
        found = known[code, version] = _of_matter(work, code, version)
    return found


def _of_matter(work: Work, code: str, version: str) -> str:
    rows = packs.holding(work, "township_offices").items()
    for row in rows:
        if code in row["matters"]:
            return str(row["office"])
    authority = window = ""
    for wanted in (version, None):
        try:
            about = matters.get(work, code, wanted).row
        except Refusal:
            continue
        authority, window = about.authority, about.window
        break
    for row in rows:
        if any(word in authority for word in row["authorities"]):
            return str(row["office"])
    for row in rows:
        if window in row["windows"]:
            return str(row["office"])
    return str(next(row["office"] for row in rows if row["rest"]))


def matters_of(work: Work, offices: Iterable[Office]) -> list[tuple[str, str]]:
    """(code, version) of the matters of these offices, among those that the villages have cases of."""
    keys = {one.key for one in offices}
    rows = work.rows(
        "SELECT DISTINCT matter_code, matter_version FROM cases WHERE station_id <> :s", s=work.station_id
    )
    pairs = [(row["matter_code"], row["matter_version"]) for row in rows]
    return [pair for pair in pairs if of_matter(work, *pair) in keys]


def villages(work: Work) -> tuple[Village, ...]:
    """The villages that are enrolled, by their codes."""
    rows = work.session.execute(
        sa.select(Peer.station_id, Peer.name, Peer.village_code)
        .where(Peer.kind == "village")
        .order_by(Peer.village_code, Peer.enrolled_at)
    )
    found: dict[str, Village] = {}
    for station_id, name, code in rows:
        found.setdefault(station_id, Village(station_id, name, code))
    return tuple(found.values())


def village(work: Work, named: str) -> Village:
    """One by its station id, code or name. Raises VillageUnknown."""
    for one in villages(work):
        if named in (one.station_id, one.code, one.name):
            return one
    raise VillageUnknown(field="village")


def name_of(work: Work, key: str) -> str:
    """An office by its key; the key itself when the pack does not know it."""
    return next((one.name for one in every(work) if one.key == key), key)
