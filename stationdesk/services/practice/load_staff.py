"""Somebody of the practice village whose duties lapsed: a clerk's post that a colleague held for some weeks, and a decision
that they wrote down a few days after it had ended, as happens where two computers have not exchanged yet."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from stationdesk.core.clock import civil_date, noon
from stationdesk.services import decisions, user_changes, users
from stationdesk.services.practice.load_stage import Act, Stage
from stationdesk.storage.work import Work

STOOD_IN: Final = 2
"""Staff key of who stood in for the clerk."""
MANAGER: Final = 7
TAKEN_ON, ENDED, LATE = 60, 12, 9
"""Days before today: the post given, the post ended, the decision written down all the same."""
OWN, POST = "worker", "clerk"
TITLE: Final = "三组水渠清淤"


def acts(stage: Stage) -> list[Act]:
    """The post given and ended by who manages, and what was done once too often."""
    today = civil_date(stage.until)
    who = stage.users[STOOD_IN]

    def given(work: Work) -> None:
        user_changes.set_posts(work, who, (OWN, POST))
        # The other computer never hears that it ended: there this stays true.
        stage.as_known(STOOD_IN, users.actor(work, who))

    def ended(work: Work) -> None:
        user_changes.set_posts(work, who, (OWN,))

    def late(work: Work) -> None:
        new = decisions.NewDecision(TITLE, "public_works", "", today - timedelta(days=LATE))
        decisions.open_(work, new)

    return [
        Act(_at(today, TAKEN_ON), MANAGER, "users:manage", given),
        Act(_at(today, ENDED), MANAGER, "users:manage", ended),
        Act(_at(today, LATE), STOOD_IN, "decisions:record", late),
    ]


def _at(today: date, back: int) -> datetime:
    return noon(today - timedelta(days=back), 9)
