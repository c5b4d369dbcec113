"""Assessment: what is coming."""

from __future__ import annotations

from stationdesk.ui import theme
from stationdesk.ui.pages import Frame, Page
from stationdesk.ui.pieces.plain import column
from stationdesk.ui.pieces.states import coming
from stationdesk.ui.words import tr


class AssessmentPage(Page):
    """统计考核: not built yet, and says so."""

    word = "assessment"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        said = coming(
            "chart-bar",
            tr("统计考核还在做，下一版会有"),
            [
                tr("指标直接从办件和走访里算，点数字看到每一条"),
                tr("百分制考核表，每项得分写明依据"),
                tr("月报、季报、年报一键生成"),
            ],
        )
        lay = column(said)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        self.setLayout(lay)
