"""A case that was written on a pre-numbered blank while there was no power, typed back afterwards by the blank's number.

The blank is ticked off in the case's own transaction, so none is typed in twice; the days count from the day on the slip.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import sqlalchemy as sa

from stationdesk.core.clock import civil_date
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.cases import Case
from stationdesk.models.papers import BlankSlip
from stationdesk.services import blank_slips
from stationdesk.storage.work import Work

KINDS: Final = ("receipt", "notice")
"""Blanks that a case may stand on: what is handed over at the window when it is taken in."""


class SlipNotForCases(Refusal):
    template = N_("空白单{number}不是收件凭证，也不是一次性告知书，请在它自己的页面录入。")


class SlipDayWrong(Refusal):
    template = N_("单上的日期不对：不能早于空白单印制那天（{printed}），也不能晚于今天。")


class SlipNumberMissing(Refusal):
    template = N_("写了单上的日期，就要填空白单编号。补录的办件才填这两项。")


@dataclass(frozen=True)
class UsedSlip:
    """The blank a case stands on, and the day written on it."""

    number: str
    on: date

    @property
    def data(self) -> dict[str, str]:
        """As the case's first event carries it."""
        return {"slip": self.number, "slip_on": self.on.isoformat()}

    @property
    def words(self) -> str:
        """As the printed slip says it; papers are Chinese."""
        return f"{self.on.isoformat()}已手写空白单{self.number}，本单为补录，期限从那天算起。"


def use(work: Work, case: Case, serial: str, on: date | None) -> UsedSlip:
    """Tick the blank off for this case. `on`: the day on the slip, else today.

    Raises SlipNumberMissing, SlipUnknown, SlipUsed, SlipStruck, SlipNotForCases, SlipDayWrong.
    """
    if not serial.strip():
        raise SlipNumberMissing(field="serial")
    kind = blank_slips.kind_of(work, serial)
    if kind not in KINDS:
        raise SlipNotForCases(number=serial.strip()[:40], field="serial")
    number = blank_slips.use(work, serial, kind, "cases", case.id)
    printed = work.session.execute(
        sa.select(BlankSlip.printed_at).where(
            BlankSlip.station_id == work.station_id,
            BlankSlip.number == number,
            BlankSlip.withdrawn_at.is_(None),
        )
    ).scalar_one()
    day = on or work.today
    if not civil_date(printed) <= day <= work.today:
        raise SlipDayWrong(printed=civil_date(printed), field="slip_on")
    return UsedSlip(number, day)
