"""带走清单: the paper that goes with a trip pack; which households, which originals, who took it, until when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from stationdesk.core import papers as paper_facts
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_
from stationdesk.models.station import Device
from stationdesk.models.trip_packs import TripPack
from stationdesk.services import papers, users
from stationdesk.storage.work import Work

BATCH = 500


class TripPackUnknown(Refusal):
    template = N_("没有这个出行包。请在“同步上报”的出行包里选，或用 sync trip-pack status 查看编号。")


def taken_list(work: Work, pack: str) -> papers.PaperRow:
    """Keep the list of a pack (by id or number) as a paper, as things stand now. Needs `sync:export`.

    Originals are those in the station's hands that belong to the people of the pack. Raises TripPackUnknown.
    """
    users.require(work, "sync:export")
    named = pack.strip()
    row = work.session.execute(
        sa.select(TripPack).where(
            TripPack.station_id == work.station_id,
            TripPack.withdrawn_at.is_(None),
            sa.or_(TripPack.id == named, TripPack.number == named),
        )
    ).scalar_one_or_none()
    if row is None:
        raise TripPackUnknown(field="pack")
    device = work.session.get_one(Device, (work.station_id, row.device_id))
    names = users.names(work)
    facts = paper_facts.TripPackList(
        **papers.frame(work),
        number=row.number,
        carrier=names.get(row.carried_by or "", ""),
        giver=names.get(row.made_by or "", ""),
        device=f"{device.number:03d}",
        made_at=row.made_at,
        expires_at=row.expires_at,
        homes=tuple(_homes(work, row)),
        originals=tuple(_originals(work, row)),
        files=int((row.counts or {}).get("attachments", 0)),
        both_because=row.both_because or "",
    )
    return papers.make(work, "trip_pack_list", "trip_packs", row.id, facts, row.number)


def _homes(work: Work, pack: TripPack) -> Iterable[paper_facts.TripPackHome]:
    people = _where(
        work,
        "SELECT id, name, household_id FROM people WHERE station_id = :s AND {in} ORDER BY birth, id",
        pack.people,
    )
    errands = _errands(work, pack)
    inside: dict[str, list[Any]] = {}
    for one in people:
        home = one["household_id"] if one["household_id"] in pack.households else ""
        inside.setdefault(home, []).append(one)
    homes = _where(
        work,
        "SELECT id, number, address FROM households WHERE station_id = :s AND {in}"
        " ORDER BY walk_order, number",
        pack.households,
    )
    for home in homes:
        members = inside.get(home["id"], [])
        yield paper_facts.TripPackHome(
            number=home["number"] or "",
            address=home["address"] or "",
            people=tuple(one["name"] for one in members),
            errands=_spoken([errands[one["id"]] for one in members if one["id"] in errands]),
        )
    for one in inside.get("", []):
        yield paper_facts.TripPackHome(
            number="",
            address="",
            people=(one["name"],),
            errands=_spoken([errands[one["id"]]] if one["id"] in errands else []),
        )


def _errands(work: Work, pack: TripPack) -> dict[str, tuple[int, int]]:
    """Person → how many planned visits, how many open requests."""
    found: dict[str, tuple[int, int]] = {}
    visits = (
        "SELECT person_id AS id, count(*) AS n FROM visits WHERE station_id = :s AND state = 'planned'"
        " AND withdrawn_at IS NULL AND person_id {in} GROUP BY 1"
    )
    requests = (
        "SELECT principal_id AS id, count(*) AS n FROM proxy_requests WHERE station_id = :s"
        " AND closed_at IS NULL AND withdrawn_at IS NULL AND principal_id {in} GROUP BY 1"
    )
    for at, sql in enumerate((visits, requests)):
        for row in _where(work, sql, pack.people, column=False):
            both = list(found.get(row["id"], (0, 0)))
            both[at] = row["n"]
            found[row["id"]] = (both[0], both[1])
    return found


def _spoken(counts: list[tuple[int, int]]) -> str:
    """Words of a paper: they stay Chinese."""
    visits, requests = sum(one[0] for one in counts), sum(one[1] for one in counts)
    said = [f"走访{visits}次"] if visits else []
    return "、".join([*said, f"代办{requests}件"] if requests else said)


def _originals(work: Work, pack: TripPack) -> Iterable[paper_facts.TripPackOriginal]:
    names = users.names(work)
    for row in _where(
        work,
        "SELECT p.name, c.item, c.copies, c.holder_id, c.slip_number, c.return_by FROM custody_items c"
        " JOIN proxy_requests q ON q.station_id = c.station_id AND q.id = c.request_id"
        " JOIN people p ON p.station_id = q.station_id AND p.id = q.principal_id"
        " WHERE c.station_id = :s AND c.withdrawn_at IS NULL AND c.returned_at IS NULL AND c.form = 'original'"
        " AND q.principal_id {in} ORDER BY p.name, c.item",
        pack.people,
        column=False,
    ):
        yield paper_facts.TripPackOriginal(
            principal=row["name"],
            item=row["item"] if row["copies"] == 1 else f"{row['item']} ×{row['copies']}",
            slip=row["slip_number"],
            holder=names.get(row["holder_id"] or "", ""),
            return_by=str(row["return_by"] or ""),
        )


def _where(work: Work, sql: str, ids: Iterable[str], *, column: bool = True) -> list[Any]:
    """Rows for some ids, some hundred at a time; `{in}` is put in place (with `id` before it, unless named)."""
    found: list[Any] = []
    listed = sorted(set(ids))
    for start in range(0, len(listed), BATCH):
        some = {f"i{n}": one for n, one in enumerate(listed[start : start + BATCH])}
        inside = f"IN ({', '.join(':' + name for name in some)})"
        found += work.rows(
            sql.replace("{in}", f"id {inside}" if column else inside), s=work.station_id, **some
        )
    return found
