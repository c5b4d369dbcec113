"""A home whose card (`home.json`) is gone while its keys or its database are there: it is a station, not an empty folder.

Nothing is founded over it. Every backup carries the card, which never changes, so it is put back from the newest one
that is of the same home; nothing else of the backup is taken.
"""

from __future__ import annotations

import json
from typing import Any, Final

from stationdesk.core import foreign_json
from stationdesk.core.errors import Trouble, Unhappy
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


def is_lost(home: Home) -> bool:
    """Whether a station lies here without its card; False for an empty folder and for a founding that was interrupted."""
    if home.card.exists():
        return False
    if not any(path.exists() for path in (home.database, home.keys, home.keys.with_name("keys.json.bak"))):
        return False
    return home.backups.is_dir() or not (home.root / FOUNDING).exists()


def put_back(home: Home) -> bool:
    """Put the card back from the newest backup of this home; whether there was one. Raises the disk's troubles."""
    ours = _said(home, "keys.json") or _said(home, "keys.json.bak")
    for row in backups.list_all(home.backups):
        try:
            with backups.opened(row.file) as (archive, manifest):
                card = foreign_json.read(b"".join(backups.member(archive, manifest, "home.json", row.file)))
        except (Unhappy, ValueError):
            continue  # a spoilt backup; an older one may serve
        if isinstance(card, dict) and ours is not None and card.get("home_id") == ours:
            write_file(home.card, json.dumps(card, ensure_ascii=False, indent=1).encode())
            return True
    return False


def _said(home: Home, name: str) -> Any:
    try:
        return foreign_json.read((home.root / name).read_bytes())["home_id"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
