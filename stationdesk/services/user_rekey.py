"""A new key for the home of this computer, after somebody left who may have kept an old copy or their password.

What it does and does not do is said where it is offered: from now on their password and any old copy of the keys open
nothing that is written here; what they could read before, and backups made before (also on sticks), they could keep.
Each computer of the station has a home and a key of its own.
"""

from __future__ import annotations

from typing import Final

from stationdesk.core.words import N_
from stationdesk.security import audit
from stationdesk.services import backups
from stationdesk.services.at_desk import AtDesk
from stationdesk.services.users import require
from stationdesk.storage.rekey import Progress
from stationdesk.storage.work import Work

MANAGE: Final = "users:manage"
STAGE_WORDS: Final = {
    "copy": N_("正在复制数据库…"),
    "encrypt": N_("正在用新钥匙加密…"),
    "prove": N_("正在检查新的数据库…"),
    "keys": N_("正在写钥匙文件…"),
    "exchange": N_("正在换上新的数据库…"),
    "done": N_("正在做一份新备份…"),
}


def rekey(desk: AtDesk, progress: Progress = lambda _stage: None) -> int:
    """Re-key this home and make a backup under the new key; how many former keys are kept for old files and backups.

    Needs `users:manage`. Raises HomeOpenElsewhere, DeskBusy, DiskFull, RekeyNotProved: then nothing has changed.
    """
    desk.read(lambda work: require(work, MANAGE))
    desk.rekey(progress)
    desk.change(_note, reason=MANAGE)
    backups.create(desk.home, desk.opened, clock=desk.clock, why="rekey")
    return len(desk.opened.retired)


def _note(work: Work) -> None:
    audit.record(work, MANAGE, work.device_id, step="rekey")
