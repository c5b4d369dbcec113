"""People and posts, printers, catalogue, calendars, backup, language, text size."""

from __future__ import annotations

from stationdesk.ui import theme
from stationdesk.ui.pages import Frame, Page
from stationdesk.ui.pieces.plain import column
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.words import tr


class SettingsPage(Page):
    """设置."""

    word = "settings"
    cares_about = frozenset({"station", "users", "matters"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        state = EmptyState(
            tr("设置"),
            tr("人员与岗位、打印机、事项目录、备份与检查、文字大小。"),
            icon="gear-six",
        )
        lay = column(state)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        self.setLayout(lay)
