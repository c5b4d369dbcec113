"""Half-typed forms, offered back above the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from stationdesk.core import matter_names
from stationdesk.core.clock import civil_date
from stationdesk.services import drafts
from stationdesk.ui import theme
from stationdesk.ui.cases.reading import months_days
from stationdesk.ui.pieces.actions import ElidedLabel
from stationdesk.ui.pieces.plain import button, label, row, take_out
from stationdesk.ui.words import tr

FORM = "accept"
"""Under which the drafts of the acceptance page are kept. Here, so that who only shows them does not load the form."""
DRAFTS_SHOWN = 2


class DraftStrip(QFrame):
    """Half-typed forms, offered back."""

    def __init__(
        self, resume: Callable[[drafts.DraftRow], object], drop: Callable[[drafts.DraftRow], object]
    ) -> None:
        super().__init__()
        self.setObjectName("drafts")
        self.setProperty("look", "banner")
        self._resume, self._drop = resume, drop
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(theme.M, theme.XS, theme.S, theme.XS)
        self._lay.setSpacing(0)
        self.rows: tuple[drafts.DraftRow, ...] = ()
        self.hide()

    def show_drafts(self, found: Sequence[drafts.DraftRow], today: date, *, but: str = "") -> None:
        """Show the latest few; `but` is the one that is open."""
        take_out(self._lay)
        self.rows = tuple(one for one in found if one.slot != but)[:DRAFTS_SHOWN]
        for number, draft in enumerate(self.rows):
            self._lay.addWidget(self._line(draft, number, today))
        rest = len([one for one in found if one.slot != but]) - len(self.rows)
        if rest > 0:
            self._lay.addWidget(label(tr("另有 {n} 份没填完的", n=rest), "second", name="drafts.rest"))
        self.setVisible(bool(self.rows))

    def _line(self, draft: drafts.DraftRow, number: int, today: date) -> QWidget:
        body = draft.body
        names = " · ".join(
            part
            for part in (body.get("person_name"), matter_names.shown(body.get("matter_name") or ""))
            if part
        )
        words = ElidedLabel(name=f"drafts.words.{number}")
        day = months_days(civil_date(draft.saved_at), today)
        words.set_whole(tr("没填完：{names}（{day}）", names=names, day=day))
        go = button(tr("接着填"), lambda: self._resume(draft), look="link", name=f"drafts.resume.{number}")
        away = button(tr("不要了"), lambda: self._drop(draft), look="link", name=f"drafts.drop.{number}")
        made = QWidget()
        lay = row(words, go, away, gap=theme.S)
        lay.setStretch(0, 1)
        made.setLayout(lay)
        return made
