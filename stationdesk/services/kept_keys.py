"""The newest key file, remembered in the database: an older one put back into the folder is noticed and opens nothing more.

`keys.json` lies outside the database and is sealed under the home key, but yesterday's file has a seal as good as today's.
Whoever knows an old password, or was removed, could put it back. So the database holds the newest file that it has seen
(it lies there encrypted, and was never secret from whoever opens it), and every opening compares.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Any, Final, Protocol

from stationdesk.core.errors import Unhappy
from stationdesk.models.machine import MachineSetting
from stationdesk.security import audit, keyfile
from stationdesk.security.keyfile import KeyFile
from stationdesk.security.slots import KeySlots, KeysPutBack
from stationdesk.services.at_desk import AtDesk
from stationdesk.storage.work import Actor, Work

SETTING: Final = "newest_keys"

_log = logging.getLogger(__name__)


class Opening(AtDesk, Protocol):
    """A desk that is being opened: nobody sits at it yet."""

    def _change(self, fn: Any, reason: str, mode: str) -> Any: ...


def keep(work: Work, keys: KeySlots, mode: str) -> None:
    """In every transaction of a clerk: remember the key file when it is newer than the one remembered.

    A file that was compared once is told by its mark: then nothing is read.
    """
    mark = keys.mark()
    if mode != "capture" or mark is None or mark == keys.kept:
        return
    try:
        file = keyfile.load(keys.path)
    except Unhappy:
        return  # said when somebody opens by it; what is remembered stays
    row = work.session.get(MachineSetting, SETTING)
    known = _known(row)
    if known is None or file.revision > known.revision:
        text = keyfile.written(file).decode()
        if row is None:
            work.session.add(MachineSetting(key=SETTING, value=text))
        else:
            row.value = text
    else:
        keys.kept = mark  # this very file was committed


def require_newest(desk: Opening, writes: bool) -> None:
    """Raise KeysPutBack when the home was opened by what no longer opens it; put the newest file back.

    Whoever's slot is the same in the newest comes in. Either way it is written into the audit (`writes`: of a home
    that may be written into).
    """
    known: KeyFile | None = desk.read(lambda work: _known(work.session.get(MachineSetting, SETTING)))
    if known is None or known.home_id != desk.opened.home_id or not known.genuine(desk.opened.home_key):
        return  # nothing kept yet; or a new key since, of which the file must be newer: it opened the database
    file = keyfile.load(desk.slots.path)
    desk.slots.seen(known)
    if file == known or file.revision > known.revision:
        return
    with suppress(
        Unhappy
    ):  # another process has the data, or the disk refuses: then it is put back next time
        desk.hold(0.0)
        keyfile.save(desk.slots.path, known)
        _log.warning("an older key file lay in the home; the newest was put back")
        if writes:
            desk.actor = Actor(None, program=True)
            desk._change(_note, "desk:unlock", "capture")
    old = {slot.id: slot for slot in file.slots}.get(desk.opened.slot_id)
    if old is None or old not in known.slots:
        raise KeysPutBack(field="password")


def _note(work: Work) -> None:
    audit.record(work, "desk:keys_put_back", None, device=work.device_no)
    work.session.flush()


def _known(row: MachineSetting | None) -> KeyFile | None:
    return keyfile.read(str(row.value).encode()) if row is not None and row.value else None
