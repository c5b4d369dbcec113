"""A home whose card (`home.json`) is gone or torn while its keys or its database are there: it is a station, not an empty folder.

Nothing is founded over it. Every backup carries the card, which never changes, so it is put back from the newest one
that is of the same home; nothing else of the backup is taken.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from stationdesk.core import foreign_json
from stationdesk.core.errors import Refusal, Trouble, Unhappy
from stationdesk.core.paths import Home
from stationdesk.core.words import N_
from stationdesk.storage import backups
from stationdesk.storage.atomic import write_file

FOUNDING: Final = ".founding"
"""Lies in a folder in which a home is being made; what an interrupted founding left is told by it."""


class CardLost(Trouble):
    """The card of a home is gone, and no backup in it has one."""

    template = N_(
        "数据文件夹里的 home.json 不见了，数据库和钥匙还在，资料没有动。请不要在这里新建站点：把 home.json 找回来放好，或从备份恢复。"
    )


class OtherHomesBackup(Refusal):
    """The backup that was shown is of another home: its card does not fit here."""

    template = N_("这份备份是别的站点或别的电脑的，里面没有这里缺的 home.json。请选这台电脑做的备份。")


def is_lost(home: Home) -> bool:
    """Whether a station lies here without its card; False for an empty folder and for a founding that was interrupted."""
    if home.card.exists():
        return False
    if not any(path.exists() for path in (home.database, home.keys, home.keys.with_name("keys.json.bak"))):
        return False
    return home.backups.is_dir() or not (home.root / FOUNDING).exists()


def put_back(home: Home) -> bool:
    """Put the card back from the newest backup of this home; whether there was one. Raises the disk's troubles."""
    for row in backups.list_all(home.backups):
        try:
            card = _card_in(row.file)
        except (Unhappy, ValueError):
            continue  # a spoilt backup; an older one may serve
        if _is_of(home, card):
            _write(home, card)
            return True
    return False


def put_back_from(home: Home, file: Path) -> bool:
    """Put the card back from a backup that somebody shows, of a stick; nothing else of it is taken.

    False where the home's keys are gone too, so that nothing tells whose card it is. Raises OtherHomesBackup and
    what is wrong with the backup.
    """
    if _own_id(home) is None:
        return False
    try:
        card = _card_in(file)
    except ValueError:
        raise OtherHomesBackup from None
    if not _is_of(home, card):
        raise OtherHomesBackup
    _write(home, card)
    return True


def _card_in(file: Path) -> Any:
    with backups.opened(file) as (archive, manifest):
        return foreign_json.read(b"".join(backups.member(archive, manifest, "home.json", file)))


def _is_of(home: Home, card: Any) -> bool:
    ours = _own_id(home)
    return isinstance(card, dict) and ours is not None and card.get("home_id") == ours


def _write(home: Home, card: Any) -> None:
    write_file(home.card, json.dumps(card, ensure_ascii=False, indent=1).encode())


def _own_id(home: Home) -> Any:
    return _said(home, "keys.json") or _said(home, "keys.json.bak")


def _said(home: Home, name: str) -> Any:
    try:
        return foreign_json.read((home.root / name).read_bytes())["home_id"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
