"""The township's age key in a file, for opening bundles with public tools: two officers together, and never silently.

Whoever has the file can read every bundle of every village that was ever sent here. It is for the day on which no
program of ours is left to ask; `sync/FORMAT.md` shows what to do with it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import sqlalchemy as sa

from stationdesk.core.clock import stamp
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.station import Station
from stationdesk.security import audit
from stationdesk.security.gate import require
from stationdesk.security.sealed import public_of
from stationdesk.storage.atomic import write_file
from stationdesk.storage.work import Work
from stationdesk.sync import peers
from stationdesk.sync.opened import Opened

PERMIT: Final = "sync:enrol"


class TwoOfficersNeeded(Refusal):
    template = N_("导出镇里的私钥要两个人同时在场：一位登录，另一位输入自己的密码。两位不能是同一个人。")


class OnlyTheTownship(Refusal):
    template = N_("私钥只在乡镇导出。村里的数据请用备份保管。")


class KeyFileThere(Refusal):
    template = N_("已有同名文件，没有覆盖它。请另取一个文件名。")


@dataclass(frozen=True)
class KeyOut:
    """What was written: where, and the public key that belongs to it."""

    file: Path
    recipient: str


def write(desk: Opened, file: Path, second: str) -> KeyOut:
    """Write the township's age identity to a file that only its owner may read.

    `second`: id of the other officer, proved by the face with their own password. Needs `sync:enrol`; both are in the audit
    before the file is written. Raises TwoOfficersNeeded, OnlyTheTownship, KeyFileThere.
    """
    if file.exists():
        raise KeyFileThere(field="out")

    def allow(work: Work) -> tuple[str, str]:
        require(work, PERMIT)
        kind = work.session.execute(
            sa.select(Station.kind).where(
                Station.station_id == work.station_id, Station.id == work.station_id
            )
        ).scalar_one()
        if kind != "township":
            raise OnlyTheTownship
        if not second or second == work.user_id:
            raise TwoOfficersNeeded(field="second")
        audit.record(work, PERMIT, work.device_id, step="key-out", second=second)
        return peers.own_identity(work), stamp(work.at)

    identity, at = desk.change(allow, reason=PERMIT)
    public = public_of(identity)
    write_file(file, f"# created: {at}\n# public key: {public}\n{identity}\n".encode(), mode=0o600)
    return KeyOut(file, public)
