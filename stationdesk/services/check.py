"""`check`: everything that can be looked at for damage; what can be put right is in `services/repairs.py`.

What only needs the database and its files is in `storage/checks.py`; here is what also needs the audit chain,
the search keys, the key file and the card.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stationdesk.core import foreign_json
from stationdesk.core.paths import Home
from stationdesk.core.words import N_
from stationdesk.models.machine import ThisDevice
from stationdesk.search import keys as search_keys
from stationdesk.security import audit, keyfile
from stationdesk.services import check_facts
from stationdesk.storage import checks, restore
from stationdesk.storage.checks import fold
from stationdesk.storage.finding import BACKUP, REPAIR, Finding, next_step
from stationdesk.storage.work import Work

__all__ = ["Finding", "fold", "look", "next_step"]


def look(
    work: Work,
    home: Home,
    *,
    full: bool = False,
    progress: checks.Progress = lambda done, total: None,
    fonts: Sequence[str] = (),
) -> list[Finding]:
    """Every finding, worst first. Changes nothing; call it in a unit of work that reads.

    `fold(desk.raw())` comes before it, so that a log left by a power cut is no false alarm. `fonts`: what the face
    found missing on this computer (`documents` knows it, services do not).
    """
    found = checks.run(work, full=full, progress=progress)
    if not any(one.code in ("page-cipher", "page-structure") for one in found):
        for part in (
            _audit,
            _search,
            lambda w: _keys(home),
            lambda w: _card(w, home),
            lambda w: _epoch(w, home),
            check_facts.look,
        ):
            found += checks.readable(part, work)
    if fonts:
        found.append(
            Finding(
                "fonts-missing",
                "warn",
                N_("这台电脑缺 {count} 种印文书要用的字体。"),
                N_("请{fonts}装上字体；资料不受影响。"),
                len(fonts),
                tuple(fonts[:5]),
            )
        )
    return sorted(found, key=lambda one: one.severity)


def _audit(work: Work) -> Iterator[Finding]:
    broken = audit.broken(work)
    if broken:
        yield Finding(
            "audit-chain",
            "bad",
            N_("操作记录的校验链有 {count} 处断开（有人改动或删除过操作记录）。"),
            BACKUP,
            len(broken),
            tuple(broken[:5]),
        )


def _search(work: Work) -> Iterator[Finding]:
    wrong = search_keys.wrong(work, work.station_id)
    dirty = work.scalar("SELECT count(*) FROM search_dirty")
    if wrong or dirty:
        yield Finding(
            "search-keys",
            "warn",
            N_("有 {count} 条记录的查找索引不完整，可能搜不到。"),
            REPAIR,
            len(wrong) or dirty,
            tuple(wrong[:5]),
            repairable=True,
        )


def _keys(home: Home) -> Iterator[Finding]:
    """Both copies of the key file, each read by itself: one alone still opens the home."""
    second = home.keys.with_name(home.keys.name + ".bak")
    copies = [path.read_bytes() if path.exists() else b"" for path in (home.keys, second)]
    if copies[0] != copies[1] or not copies[0]:
        yield Finding(
            "keys-copies",
            "bad",
            N_("钥匙文件（keys.json）的两份副本不一致或缺一份。"),
            N_("请{repair}，或退出并用密码重新进入一次，程序会补齐。"),
            where=(keyfile.FORMAT,),
            repairable=True,
        )


def _card(work: Work, home: Home) -> Iterator[Finding]:
    this = work.session.get_one(ThisDevice, 1)
    try:
        card = foreign_json.read(home.card.read_bytes())
        same = (card["station_id"], card["device_id"]) == (this.station_id, this.device_id)
    except (OSError, ValueError, KeyError, TypeError):
        same = False
    if not same:
        yield Finding(
            "home-card",
            "bad",
            N_("数据文件夹的 home.json 与数据库不是同一个站点或设备。"),
            REPAIR,
            repairable=True,
        )


def _epoch(work: Work, home: Home) -> Iterator[Finding]:
    """A database older than what this computer remembers was put back by hand, not by `backup restore`."""
    known = restore.remembered_epoch(home, work.station_id, work.device_no)
    if known > work.epoch:
        yield Finding(
            "epoch-behind",
            "bad",
            N_("数据库像是被人直接换回了旧的一份：本机已用过更新的一期编号，继续使用会重号。"),
            N_("请不要登记新资料。{restore}，程序会换用新的设备编号。"),
            where=(f"{work.epoch} < {known}",),
        )
