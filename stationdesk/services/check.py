"""`check`: everything that can be looked at for damage, and the repairs that are safe.

What only needs the database and its files is in `storage/checks.py`; here is what also needs the audit chain,
the search keys, the key file and the card.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stationdesk.core import foreign_json
from stationdesk.core.paths import Home
from stationdesk.core.words import N_
from stationdesk.models.machine import ThisDevice
from stationdesk.search import keys as search_keys
from stationdesk.security import audit, keyfile
from stationdesk.services import check_facts
from stationdesk.storage import capture, checks, restore
from stationdesk.storage.checks import BACKUP, REPAIR, Finding, fold
from stationdesk.storage.work import Work

__all__ = ["Finding", "Repaired", "fold", "look", "repair"]


@dataclass(frozen=True)
class Repaired:
    """What a repair made anew."""

    codes: tuple[str, ...]
    orphans_removed: int


def look(work: Work, home: Home, *, full: bool = False) -> list[Finding]:
    """Every finding, worst first. Changes nothing; call it in a unit of work that reads.

    `fold(desk.raw())` comes before it, so that a log left by a power cut is no false alarm.
    """
    found = checks.run(work, full=full)
    if not any(one.code in ("page-cipher", "page-structure") for one in found):
        parts = (_audit(work), _search(work), _keys(home), _card(work, home), _epoch(work, home))
        for part in (*parts, check_facts.look(work)):
            found += part
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
            N_("请退出并用密码重新进入一次，程序会自动补齐；仍有提示请用最近的备份恢复钥匙文件。"),
            where=(keyfile.FORMAT,),
        )


def _card(work: Work, home: Home) -> Iterator[Finding]:
    this = work.session.get_one(ThisDevice, 1)
    try:
        card = foreign_json.read(home.card.read_bytes())
        same = (card["station_id"], card["device_id"]) == (this.station_id, this.device_id)
    except (OSError, ValueError, KeyError, TypeError):
        same = False
    if not same:
        yield Finding("home-card", "bad", N_("数据文件夹的 home.json 与数据库不是同一个站点或设备。"), BACKUP)


def _epoch(work: Work, home: Home) -> Iterator[Finding]:
    """A database older than what this computer remembers was put back by hand, not by `backup restore`."""
    known = restore.remembered_epoch(home, work.station_id, work.device_no)
    if known > work.epoch:
        yield Finding(
            "epoch-behind",
            "bad",
            N_("数据库像是被人直接换回了旧的一份：本机已用过更新的一期编号，继续使用会重号。"),
            N_("请不要登记新资料；用“备份恢复”（backup restore）重新恢复这一份，程序会换用新的设备编号。"),
            where=(f"{work.epoch} < {known}",),
        )


def repair(work: Work, found: Sequence[Finding]) -> Repaired:
    """Make what is derived anew (a quiet unit of work): triggers, digests, search keys, files nobody refers to."""
    codes = {one.code for one in found if one.repairable}
    if "triggers" in codes:
        capture.regenerate(work.connection)
    if "digest" in codes:
        checks.repair_digests(work)
    if "search-keys" in codes:
        search_keys.rebuild(work, work.station_id)
    gone = checks.remove_orphans(work) if "blob-orphan" in codes else 0
    return Repaired(tuple(sorted(codes)), gone)
