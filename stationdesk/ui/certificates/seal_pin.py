"""A holder of a seal chooses a PIN at this computer: confirmed by the holder's own password, or by another who is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit

from stationdesk.services import seal_holders
from stationdesk.services.seal_holders import SealStanding
from stationdesk.ui.ask_sheet import Ask, AskSheet
from stationdesk.ui.pages import Frame
from stationdesk.ui.words import tr


def form(
    frame: Frame,
    standing: SealStanding,
    people: tuple[tuple[str, str], ...],
    done: Callable[[Any], str],
) -> AskSheet:
    """The sheet; `people` work here and may prove by password that the holder chose the PIN."""
    desk: Any = frame.desk
    own = {one.id: one.user_id for one in standing.holders}
    first = next((one.id for one in standing.holders if one.pin_set_at is None), None)

    def act(values: Mapping[str, Any]) -> str:
        if values["pin"] != values["twice"]:
            raise seal_holders.PinsDiffer(field="twice")
        present = values["present"]
        if not present:
            raise seal_holders.SecondNeededForPin(field="present")
        desk.slots.unlock(present, values["password"])
        desk.change(
            lambda work: seal_holders.set_pin(
                work, values["holder"] or "", values["pin"], proved=present, again=values["again"]
            ),
            reason="seal:keep",
        )
        return next((one.name for one in standing.holders if one.id == values["holder"]), "")

    made = AskSheet(
        frame,
        "seal.pin",
        [
            Ask(
                "holder",
                tr("持瓣人"),
                "choice",
                needed=True,
                choices=tuple((one.id, one.name) for one in standing.holders),
                value=first,
            ),
            Ask("pin", tr("口令"), needed=True, help=tr("至少六位，不用连续或相同的数字")),
            Ask("twice", tr("再输一次"), needed=True),
            Ask("again", tr("忘记了，重设"), "check"),
            Ask(
                "present",
                tr("谁来确认"),
                "choice",
                needed=True,
                choices=people,
                value=own.get(first or ""),
                help=tr("有账号的持瓣人自己确认；没有账号的，另一位持瓣人或主任、书记在场确认"),
            ),
            Ask("password", tr("确认人的登录密码"), needed=True, help=tr("由本人输入，别人不看")),
        ],
        tr("设口令"),
        act,
        done,
        intro=tr("口令由持瓣人本人输入，别人不看。口令只在这台电脑上有效，只证明本人在场。"),
    )
    holder, present = made.widgets["holder"], made.widgets["present"]
    assert isinstance(holder, QComboBox)
    assert isinstance(present, QComboBox)

    def follow(_n: int) -> None:
        user = own.get(holder.currentData())
        if user is not None:
            present.setCurrentIndex(present.findData(user))

    holder.currentIndexChanged.connect(follow)
    for key in ("pin", "twice", "password"):
        secret = made.widgets[key]
        assert isinstance(secret, QLineEdit)
        secret.setEchoMode(QLineEdit.EchoMode.Password)
    return made
