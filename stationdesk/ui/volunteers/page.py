"""Volunteers and organisations: what is coming."""

from __future__ import annotations

from stationdesk.ui import theme
from stationdesk.ui.pages import Frame, Page
from stationdesk.ui.pieces.plain import column
from stationdesk.ui.pieces.states import coming
from stationdesk.ui.words import tr


class VolunteersPage(Page):
    """志愿与组织: not built yet, and says so."""

    word = "volunteers"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        said = coming(
            "heart",
            tr("志愿与组织还在做，下一版会有"),
            [
                tr("志愿者和社会组织登记，备案到期提醒"),
                tr("需求与志愿者对上号，一起做的项目"),
                tr("服务时长一次一记，年底一张表"),
            ],
        )
        lay = column(said)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        self.setLayout(lay)
