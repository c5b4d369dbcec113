"""What a laptop knows of the trip pack it holds: until when, for whom, how late it has been seen to be.

The pack's time does not run backwards: the latest instant seen here is kept with a mark of the steady clock, which
nobody sets, so it goes on while the wall clock is held back. A clock that stands behind it stops viewing as the end of
the pack does. What was written and did not go home yet still goes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from stationdesk.core import steady
from stationdesk.core.clock import local, stamp, unstamp
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.machine import MachineSetting
from stationdesk.storage.work import Work
from stationdesk.sync.changes import Vector

KEY: Final = "trip_pack"
UNALLOTTED: Final = 9999
"""The device number of a home that waits for its station to say who it is."""
SLACK: Final = timedelta(hours=1)
"""A clock may be put right by so much without anybody asking why."""
KEEP_EVERY: Final = timedelta(minutes=10)


class TripPackOver(Refusal):
    template = N_(
        "出行包已于 {until} 到期，不能再查看和登记。没带回的内容还在：请导出（sync export）带回站里接收，拿到回执后清除。"
    )


class TripClockBack(Refusal):
    template = N_(
        "电脑的时间被调回去了（现在 {now}，之前已到过 {seen}），出行包暂不能查看。请校准日期和时间；没带回的内容仍可导出。"
    )


@dataclass(frozen=True)
class Held:
    """The pack this laptop holds. `safe`: how far a signed receipt of the station covers what was written here."""

    pack_id: str
    number: str
    made_at: datetime
    expires_at: datetime
    households: tuple[str, ...]
    """Numbers of the households, for the banner."""
    people: int
    opened_at: datetime
    seen: datetime
    safe: Vector
    mark: steady.Mark | None = None
    """When `seen` was, by the steady clock."""
    files: tuple[str, ...] = ()
    """SHA-256 of the files made here which a signed receipt of the station names: their bytes are there."""

    def over(self, now: datetime) -> bool:
        """Whether the pack has ended, for good: a clock put back does not begin it again."""
        return max(now, self.reached()) >= self.expires_at

    def reached(self) -> datetime:
        """How late it must be at the least: what was seen, and what has passed since by the steady clock."""
        return self.seen + timedelta(seconds=steady.since(self.mark))

    def saw(self, now: datetime) -> Held:
        """The same pack, with how late it is by now."""
        reached, mark = max(now, self.reached()), steady.mark()
        another_start = self.mark is None or self.mark.boot != mark.boot
        return replace(self, seen=reached, mark=mark) if reached > self.seen or another_start else self

    def require(self, now: datetime) -> None:
        """Raise TripPackOver or TripClockBack unless what the pack brought may be looked at."""
        if self.over(now):
            raise TripPackOver(until=f"{local(self.expires_at):%Y-%m-%d %H:%M}")
        reached = self.reached()
        if now < reached - SLACK:
            raise TripClockBack(now=f"{local(now):%Y-%m-%d %H:%M}", seen=f"{local(reached):%Y-%m-%d %H:%M}")


def holding(work: Work) -> bool:
    """Whether this home holds a trip pack: a part of a station, never all of it."""
    return bool(work.scalar("SELECT 1 FROM machine_settings WHERE key = :k", k=KEY))


def held(work: Work) -> Held | None:
    """The pack that is here, if one is."""
    row = work.session.get(MachineSetting, KEY)
    if row is None:
        return None
    value: dict[str, Any] = dict(row.value or {})
    times = {name: unstamp(value[name]) for name in ("made_at", "expires_at", "opened_at", "seen")}
    return Held(
        value["pack_id"],
        value["number"],
        households=tuple(value["households"]),
        people=value["people"],
        safe=dict(value["safe"]),
        files=tuple(value.get("files", ())),
        mark=steady.Mark(*value["mark"]) if value.get("mark") else None,
        **times,
    )


def keep(work: Work, now_held: Held) -> None:
    """Write the state down (a quiet unit of work)."""
    value = {
        name: stamp(one) if isinstance(one, datetime) else list(one) if isinstance(one, tuple) else one
        for name, one in vars(now_held).items()
    }
    work.session.merge(MachineSetting(key=KEY, value=value))
    work.session.flush()


def saw(work: Work, now: datetime) -> Held | None:
    """Keep the latest instant seen (a quiet unit of work)."""
    before = held(work)
    if before is None:
        return None
    found = before.saw(now)
    if found is not before:
        keep(work, found)
    return found


def unsent(work: Work, now_held: Held) -> int:
    """How many changes made here no receipt of the station covers yet."""
    safe = now_held.safe.get(f"{work.device_no}.{work.epoch}", 0)
    return int(
        work.scalar(
            "SELECT count(*) FROM changes WHERE station_id = :s AND device_no = :d AND epoch = :e AND seq > :q",
            s=work.station_id,
            d=work.device_no,
            e=work.epoch,
            q=safe,
        )
    )
