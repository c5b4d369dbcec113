"""The card of a home: its public facts, read before anything is unlocked and written last when it is made."""

from __future__ import annotations

import json
from contextlib import suppress

from stationdesk.core import foreign_json, patient
from stationdesk.core.errors import Refusal, Trouble
from stationdesk.core.late import dataclass
from stationdesk.core.paths import Home
from stationdesk.core.words import N_
from stationdesk.storage.atomic import write_file

HOME_FORMAT = 1


class NoHomeHere(Refusal):
    template = N_("这里还没有站点数据。请先新建站点，或用“练习村”试一试；也可以选择另一个数据文件夹。")


class HomeUnreadable(Trouble):
    template = N_("数据文件夹里的 home.json 读不出来。数据没有被改动；请用最近的备份恢复，或联系乡镇。")


class HomeNewer(Trouble):
    template = N_("这个数据文件夹由更新的程序写成，本程序没有改动它。请安装新版本再打开。")


@dataclass(frozen=True)
class HomeCard:
    """Public facts of a home, read before anything is unlocked."""

    format: int
    home_id: str
    station_id: str
    device_id: str
    kind: str
    name: str
    village: str
    practice: bool
    made_at: str


def read_card(home: Home) -> HomeCard:
    """The card of a home; one that was lost or torn is put back from a backup. Raises NoHomeHere, CardLost, HomeUnreadable, HomeNewer."""
    finish_cut_off(home)
    if not home.card.exists():
        from stationdesk.storage import lost_card

        if lost_card.is_lost(home) and not lost_card.put_back(home):
            raise lost_card.CardLost
    try:
        return _read(home)
    except HomeUnreadable as torn:
        if isinstance(torn.__cause__, OSError):
            raise  # a bad moment of the disk says nothing about what is written there
        from stationdesk.storage import lost_card

        if not lost_card.put_back(home):
            raise
    return _read(home)


def _read(home: Home) -> HomeCard:
    try:
        card = HomeCard(**foreign_json.read(home.card.read_bytes()))
    except FileNotFoundError:
        raise NoHomeHere from None
    except (OSError, ValueError, TypeError) as wrong:
        raise HomeUnreadable from wrong
    if type(card.format) is not int:
        raise HomeUnreadable
    if card.format != HOME_FORMAT:
        raise HomeNewer
    texts = (card.home_id, card.station_id, card.device_id, card.kind, card.name, card.village, card.made_at)
    if not all(isinstance(one, str) for one in texts) or not isinstance(card.practice, bool):
        raise HomeUnreadable
    return card


def finish_cut_off(home: Home, *, locked: bool = False) -> None:
    """Undo an exchange of the home's files and finish a wipe that were cut off; before it is read, or anything is put in its place.

    Raises DeskBusy when one is under way right now, ExchangeUnreadable.
    """
    if (home.root / ".restoring").is_dir():
        from stationdesk.storage import restore

        restore.recover(home, locked=locked)
    if (home.root / ".next").is_dir():
        from stationdesk.storage import wipe

        wipe.finish(home, locked=locked)


def write_card(home: Home, card: HomeCard) -> None:
    """Write the public facts of a home; the last step of making one."""
    write_file(home.card, json.dumps(card.__dict__, ensure_ascii=False, indent=1).encode())
    with suppress(
        OSError
    ):  # the home is made; whoever writes in it next takes the mark away (`scratch.sweep`)
        patient.remove(home.root / ".founding", missing_ok=True)
