"""Numbers that need no network: village code, date, device number, running number. Never twice.

`421221106202-20261122-010-0001`: the device number is allotted by enrolment, and a restored database
takes the next one before its first write, so two machines never give the same number.
"""

from __future__ import annotations

import sqlalchemy as sa

from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_
from stationdesk.models.station import Station
from stationdesk.storage.work import Work

LARGEST = 9999


class NumbersUsedUp(Refusal):
    template = N_("这台电脑今天的编号已用到 {largest}，请换一台电脑继续，或明天再办。")


def village_code(work: Work) -> str:
    """The 12-digit code of the station's place, as it stands now."""
    code = work.extra.get("village_code")
    if code is None:
        code = work.session.execute(
            sa.select(Station.village_code).where(Station.station_id == work.station_id)
        ).scalar_one()
        work.extra["village_code"] = code
    return str(code)


def take(work: Work, kind: str) -> str:
    """The next number of a kind (`case`, `paper` …) for today on this device, in this transaction.

    Raises NumbersUsedUp after 9,999 in one day.
    """
    period = f"{work.today:%Y%m%d}"
    value = work.scalar(
        "INSERT INTO counters (kind, period, device_no, value) VALUES (:k, :p, :d, 1)"
        " ON CONFLICT (kind, period, device_no) DO UPDATE SET value = value + 1 RETURNING value",
        k=kind,
        p=period,
        d=work.device_no,
    )
    if value > LARGEST:
        raise NumbersUsedUp(largest=LARGEST)
    return f"{village_code(work)}-{period}-{work.device_no:03d}-{value:04d}"
