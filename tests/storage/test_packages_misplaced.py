"""A package whose directory says that its parts lie before its beginning is damaged: the disk is not to blame."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.errors import Unhappy
from stationdesk.desk import Desk
from stationdesk.services import backups as service
from stationdesk.storage import backups
from stationdesk.sync import update_file
from tests.sync import updating


def misplaced(file: Path) -> Path:
    """The same package, its directory said to begin further behind than it does: every part then lies that much before its place."""
    body = bytearray(file.read_bytes())
    end = body.rindex(b"PK\5\6") + 16
    [offset] = struct.unpack_from("<I", body, end)
    struct.pack_into("<I", body, end, offset + 60)
    made = file.with_name(f"misplaced{file.suffix}")
    made.write_bytes(body)
    return made


def test_a_backup_whose_parts_are_misplaced_is_called_damaged(desk: Desk, clock: SetClock) -> None:
    file = misplaced(service.create(desk.home, desk.opened, clock=clock).file)
    with pytest.raises((backups.NotABackup, backups.BackupDamaged)):
        service.verify(desk.home, file, desk.opened)


def test_an_update_whose_parts_are_misplaced_is_called_half_copied(tmp_path: Path) -> None:
    file = misplaced(updating.update(tmp_path))
    with pytest.raises(Unhappy) as said:
        update_file.read(file, {updating.KEY.public.key_id: ("某县", updating.KEY.public)})
    assert isinstance(said.value, update_file.UpdateHalfCopied)
