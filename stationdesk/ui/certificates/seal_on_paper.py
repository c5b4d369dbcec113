"""A session that was kept on paper, typed in later by two: who was there is ticked, the other one proves it by password."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtWidgets import QLineEdit

from stationdesk.core.clock import noon
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_
from stationdesk.services import seal_sessions
from stationdesk.services.seal_holders import SealStanding
from stationdesk.services.seal_sessions import Closing, OnPaper, Opening, SessionRow
from stationdesk.ui.ask_sheet import Ask, AskSheet
from stationdesk.ui.pages import Frame
from stationdesk.ui.words import tr

_CLOCK = re.compile(r"(\d{1,2})\s*[:：.时]?\s*(\d{2})分?")


class ClockTimeUnreadable(Refusal):
    template = N_("时间请写成 09:30 的样子。")


def minutes(text: str) -> tuple[int, int]:
    """Hour and minute of 09:30, 9：30 or 0930. Raises ClockTimeUnreadable."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise ClockTimeUnreadable(field="clock")
    return int(found[1]), int(found[2])


def form(
    frame: Frame,
    standing: SealStanding,
    others: tuple[tuple[str, str], ...],
    today: date,
    *,
    closing: bool,
) -> AskSheet:
    """The sheet for opening a session as its paper says, or for closing it."""
    desk: Any = frame.desk
    name = "seal.paper_close" if closing else "seal.paper_open"
    asks = [
        Ask("day", tr("纸上写的日期"), "day", needed=True, value=today),
        Ask("clock", tr("几点"), needed=True, hint="09:30"),
        Ask(
            "holders", tr("签字到场的人"), "ticks",
            choices=tuple((one.id, one.name) for one in standing.holders),
        ),
        Ask(
            "envelope",
            tr("新信封（封条）号") if closing else tr("启封信封（封条）号"),
            value="" if closing else standing.envelope,
            needed=True,
        ),
        *(() if closing else (Ask("broken", tr("封口有破损"), "check"),)),
        Ask("remark", tr("说明")),
        Ask("second", tr("一同录入的人"), "choice", needed=True, choices=others),
        Ask("password", tr("其本人的登录密码"), needed=True, help=tr("由本人输入，别人不看")),
    ]  # fmt: skip

    def act(values: Mapping[str, Any]) -> SessionRow:
        from stationdesk.documents import drawable

        hour, minute = minutes(values["clock"])
        second = values["second"]
        if not second:
            raise seal_sessions.SecondPersonNeeded(field="second")
        drawable.require({key: value for key, value in values.items() if key != "password"})
        desk.slots.unlock(second, values["password"])
        paper = OnPaper(noon(values["day"] or today, hour, minute), second)

        def write(work: Any) -> SessionRow:
            if closing:
                return seal_sessions.close(
                    work,
                    Closing(values["holders"], values["envelope"], remark=values["remark"], paper=paper),
                )
            return seal_sessions.open_(
                work,
                Opening(
                    values["holders"],
                    values["envelope"],
                    not values["broken"],
                    remark=values["remark"],
                    paper=paper,
                ),
            )

        row: SessionRow = desk.change(write, reason="seal:keep")
        return row

    def done(row: SessionRow) -> str:
        if closing:
            return tr("已照纸面补录同签、同封，用印 {n} 次。", n=row.uses)
        return tr(
            "已照纸面补录同启，编号 {number}。请按 F2 逐条登记纸上的用印，再按 F9 补录同封。",
            number=row.number,
        )

    made = AskSheet(
        frame, name, asks, tr("照纸面登记"), act, done,
        intro=tr("照签过字的同启记录单录入，两人一起录：您和另一位工作人员。记录单留存备查。"),
    )  # fmt: skip
    password = made.widgets["password"]
    assert isinstance(password, QLineEdit)
    password.setEchoMode(QLineEdit.EchoMode.Password)
    return made
