"""Putting a data pack that came from outside beside those that are here."""

from __future__ import annotations

from stationdesk.core import packs as pack_files
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_
from stationdesk.models.station import Pack
from stationdesk.security import audit
from stationdesk.storage.work import Work


class PackVersionTaken(Refusal):
    template = N_("本机已有内容不同的 {version} 版，没有导入。请向提供者索取新版本号的数据包。")


def store(work: Work, pack: pack_files.Pack, data: bytes, *, origin: str = "imported", **counts: int) -> bool:
    """Put a parsed pack beside those that are here; whether it was new. The caller has asked for the permit.

    `origin` is `imported` or the station id of the township whose signed bundle brought it. Raises
    PackVersionTaken when this version is here with other content.
    """
    here = held(work, pack)
    if here is not None and here != pack.digest:
        raise PackVersionTaken(version=pack.version, field="file")
    if here is not None:
        return False
    work.session.add(
        Pack(
            name=pack.name,
            version=pack.version,
            effective_from=pack.effective_from.isoformat(),
            sha256=pack.digest,
            body=data.decode("utf-8"),
            origin=origin,
            received_at=work.at,
        )
    )
    work.session.flush()
    for key in [key for key in work.extra if key.startswith(f"pack {pack.name} ")]:
        del work.extra[key]
    audit.record(work, "packs:import", None, pack=pack.name, version=pack.version, **counts)
    return True


def held(work: Work, pack: pack_files.Pack) -> str | None:
    """The digest under which this version is already here."""
    row = work.session.get(Pack, (pack.name, pack.version))
    if row is not None:
        return row.sha256
    shipped = {line.version: line.sha256 for line in pack_files.shipped() if line.name == pack.name}
    return shipped.get(pack.version)
