"""统计考核: the host of its views. So far the station's assessment of itself."""

from __future__ import annotations

from stationdesk.core.words import N_
from stationdesk.ui.hosting import HostPage, View
from stationdesk.ui.pages import Frame
from stationdesk.ui.words import tr


class AssessmentPage(HostPage):
    """考核自评."""

    word = "assessment"
    views = (View("self", N_("考核自评"), "stationdesk.ui.assessment.self_view:SelfView", "assessment:read"),)

    def __init__(self, frame: Frame) -> None:
        self.spoken = tr("统计考核的各部分")
        super().__init__(frame)
