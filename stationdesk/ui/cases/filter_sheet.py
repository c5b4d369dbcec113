"""The side sheet in which a filter of the case list is put together, and kept under a name if one wants."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QWidget

from stationdesk.core.case_states import STATE_WORDS
from stationdesk.core.clock import Clock
from stationdesk.core.errors import Unhappy
from stationdesk.core.late import dataclass
from stationdesk.services import case_filters, matters, users
from stationdesk.services.case_filters import LIGHT_WORDS, LONGEST
from stationdesk.services.case_lists import CaseQuery
from stationdesk.services.cases import CHANNELS
from stationdesk.ui import theme
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.plain import button, row
from stationdesk.ui.pieces.side_form import SideForm, pick
from stationdesk.ui.words import tr


@dataclass(frozen=True)
class Offered:
    """What a filter may choose among."""

    windows: tuple[tuple[str, str], ...]
    workers: tuple[tuple[str, str], ...]
    grids: tuple[tuple[str, str], ...]


def offered(work: Any) -> Offered:
    """Read on the lane before the sheet opens."""
    return Offered(
        tuple((one.key, one.shown) for one in matters.windows(work)),
        tuple(users.names(work).items()),
        case_filters.grids(work),
    )


class FilterForm(SideForm):
    """`wanted(CaseQuery, name)`: the filter, and the name to keep it under (empty: not kept)."""

    wanted = Signal(object, str)

    def __init__(self, frame: Frame, choices: Offered, query: CaseQuery, clock: Clock | None) -> None:
        super().__init__(frame, "cases.filter")
        self._query = query
        self._states: dict[str, QPushButton] = {}
        box = FlowBox(name="cases.filter.states")
        box.setAccessibleName(tr("状态，可选多个"))
        for state, words in STATE_WORDS.items():
            chip = button(tr(words), look="chip", name=f"cases.filter.state.{state}")
            chip.setCheckable(True)
            chip.setChecked(str(state) in query.states)
            self._states[str(state)] = chip
            box.add(chip)
        self.field("state", tr("状态（可选多个）"), box)

        def choice(name: str, words: str, pairs: Sequence[tuple[str, str]], chosen: str | None) -> Any:
            made = pick(f"cases.filter.{name}", words, pairs, chosen)
            self.field(name, words, made)
            return made

        self.light = choice(
            "light", tr("期限"), [(key, tr(words)) for key, words in LIGHT_WORDS.items()], query.light
        )
        self.window_ = choice("window", tr("窗口"), choices.windows, query.window)
        self.worker = choice("worker", tr("经办人"), choices.workers, query.worker_id)
        self.grid = choice("grid", tr("网格"), choices.grids, query.grid_id)
        self.channel = choice(
            "channel", tr("渠道"), [(key, tr(words)) for key, words in CHANNELS.items()], query.channel
        )
        self._days: dict[str, DateField] = {}
        for key, words in (("opened", tr("收件日期")), ("closed", tr("办结日期"))):
            fields = []
            for end, spoken in (("since", tr("从")), ("until", tr("至"))):
                spoken_whole = f"{words}{spoken}"
                name = f"cases.filter.{key}_{end}"
                made = DateField(name, spoken_whole, getattr(query, f"{key}_{end}"), clock=clock)
                self._days[f"{key}_{end}"] = made
                fields.append(made)
            both = QWidget()
            both.setLayout(row(*fields, gap=theme.S))
            self.field(f"{key}_since", tr("{what}，从、到", what=words), both)
        self.open_only = QCheckBox(tr("只看在办"))
        self.second = QCheckBox(tr("只看二次告知"))
        self.low = QCheckBox(tr("只看差评"))
        for tick, name, on in (
            (self.open_only, "open", query.open_only),
            (self.second, "second", query.second_notice),
            (self.low, "low", query.rating == "low"),
        ):
            tick.setObjectName(f"cases.filter.{name}")
            tick.setAccessibleName(tick.text())
            tick.setChecked(on)
            self.lay.addWidget(tick)
        self.name = QLineEdit()
        self.name.setObjectName("cases.filter.name")
        self.name.setAccessibleName(tr("保存为"))
        self.name.setMaxLength(LONGEST)
        self.field(
            "name", tr("保存为（可不填）"), self.name, help=tr("起了名字，下次在列表上面点一下就能用。")
        )
        self.end(tr("筛选"))
        self._touched = False

    def query(self) -> CaseQuery:
        """The filter as it is filled in."""
        days: dict[str, Any] = {key: made.day for key, made in self._days.items()}
        return CaseQuery(
            states=tuple(state for state, chip in self._states.items() if chip.isChecked()),
            light=self.light.currentData(),
            window=self.window_.currentData(),
            worker_id=self.worker.currentData(),
            grid_id=self.grid.currentData(),
            channel=self.channel.currentData(),
            open_only=self.open_only.isChecked(),
            second_notice=self.second.isChecked(),
            rating="low" if self.low.isChecked() else None,
            limit=None,
            **days,
        )

    def may_close(self) -> bool:
        return True

    def save(self) -> None:
        for made in self._days.values():
            made.settle()
        self.wanted.emit(self.query(), self.name.text().strip())

    def show_problem(self, problem: Unhappy) -> bool:
        """A name that cannot be kept is said at its field."""
        return self._failed(problem)
