"""What a form says before the station is asked."""

from __future__ import annotations

from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_


class WhoseMissing(Refusal):
    """Nobody was chosen."""

    template = N_("先找到是谁。输入姓名、拼音或证件后几位，回车选中。")
