"""The lists of certificates: what is prohibited here and since when, kinds taken into use and out of it, with reasons."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime

import sqlalchemy as sa

from stationdesk.core import ink
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.certificates import CertificateSwitch
from stationdesk.security import audit
from stationdesk.services import certificate_gate, certificates, packs, station, users
from stationdesk.services import certificate_record as record
from stationdesk.storage.work import Work


class SwitchUnexplained(Refusal):
    template = N_("请写明为什么启用或停用，例如“乡镇2026年保留清单列明”。")


class BasisMissing(Refusal):
    template = N_("“{title}”默认不启用。启用要写明依据：哪一份当地保留清单、第几项，乡镇谁确认的。")


class SwitchedAlready(Refusal):
    template = N_("“{title}”现在就是这样，没有改动。")


@dataclass(frozen=True)
class SwitchLine:
    """One time a kind was taken into use or out of it."""

    on: bool
    reason: str
    basis: str
    at: datetime
    user: str = field(repr=False)


@dataclass(frozen=True)
class ProhibitedRow:
    """An item that must not be certified here, with where to go instead."""

    code: str
    name: str
    number: str
    """In the list of the nation; empty for what the province added."""
    authority: str
    how: str
    station_does: str
    unconfirmed: tuple[str, ...]
    basis: str = ""
    """Of an item that was typed in here: the paper it stands on. Such a one may be taken off again."""


@dataclass(frozen=True)
class ProhibitedList:
    """The list that holds at this station: whose, since when, how many, and how many names are not known."""

    region: str
    document: str
    issued: str
    effective_from: str
    count: int
    names_missing: int
    """Items of a regional list whose names could not be read; unlisted wordings are refused anyway."""
    items: tuple[ProhibitedRow, ...]
    unconfirmed: tuple[str, ...]
    list_version: str


def switch(work: Work, kind: str, on: bool, reason: str, basis: str = "") -> certificates.KindRow:
    """Take a kind into use here, or out of it; why stays on record. Needs `station:settings`.

    Raises KindUnknown, SwitchUnexplained, BasisMissing (a kind that is off by default), SwitchedAlready.
    """
    users.require(work, "station:settings")
    found = record.kind_named(work, kind)
    why = ink.line(reason, say(N_("原因")), field="reason", limit=200)
    if not why:
        raise SwitchUnexplained(field="reason")
    rests_on = ink.line(basis, say(N_("依据")), field="basis", limit=200)
    if on and not found["default_enabled"] and not rests_on:
        raise BasisMissing(title=found["title"], field="basis")
    if certificate_gate.enabled(work, found) is on:
        raise SwitchedAlready(title=found["title"], field="kind")
    chosen = dict(station.setting(work, certificate_gate.ENABLED, {}) or {})
    chosen[found["code"]] = on
    station.set_setting(work, certificate_gate.ENABLED, chosen)
    row = CertificateSwitch(
        station_id=work.station_id,
        id=new_id(),
        kind=found["code"],
        on=on,
        reason=why,
        basis=rests_on or None,
        at=work.at,
        user_id=work.user_id,
    )
    work.session.add(row)
    work.session.flush()
    audit.record(work, "certificates:switch", row.id, kind=found["code"], on=int(on))
    return certificates.kind_row(work, found, packs.holding(work, "certificates").version)


def switches(work: Work, kind: str) -> tuple[SwitchLine, ...]:
    """How a kind was taken into use and out of it, newest first. Needs `certificates:read`. Raises KindUnknown."""
    users.require(work, "certificates:read")
    code = record.kind_named(work, kind)["code"]
    who = users.names(work)
    rows = work.session.execute(
        sa.select(CertificateSwitch)
        .where(
            CertificateSwitch.station_id == work.station_id,
            CertificateSwitch.kind == code,
            CertificateSwitch.withdrawn_at.is_(None),
        )
        .order_by(CertificateSwitch.at.desc(), CertificateSwitch.id.desc())
    ).scalars()
    return tuple(
        SwitchLine(row.on, row.reason, row.basis or "", row.at, who.get(row.user_id or "", ""))
        for row in rows
    )


def prohibited(work: Work) -> ProhibitedList:
    """What must not be certified at this station: the nation's list as the province changed it. Needs `certificates:read`."""
    users.require(work, "certificates:read")
    pack = packs.holding(work, "certificates")
    whole = pack.body["prohibited"]
    variant = certificate_gate.variant_here(work)
    holds = variant or whole
    numbers = {one["code"]: str(one["no"]) for one in whole["items"]}
    rows = tuple(
        ProhibitedRow(
            item.code,
            item.name,
            numbers.get(item.code, ""),
            item.authority,
            item.how,
            item.station_does,
            item.unconfirmed,
            item.document,
        )
        for item in certificate_gate.items_here(work)
        if item.listed
    )
    return ProhibitedList(
        holds.get("region", "全国"),
        certificate_gate.document(work),
        holds.get("issued", ""),
        holds.get("effective_from", pack.effective_from.isoformat()),
        int(holds.get("count", len(rows))),
        max(0, int(holds.get("names_missing", 0)) - sum(bool(row.basis) for row in rows)),
        rows,
        tuple(holds.get("unconfirmed", ())),
        pack.version,
    )
