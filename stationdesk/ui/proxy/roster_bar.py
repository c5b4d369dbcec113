"""Lists of visits narrowed by grid, group, risk, rule and agent; what can be chosen follows from what is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from stationdesk.core.words import N_
from stationdesk.services import visits
from stationdesk.ui import theme
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.plain import button, column
from stationdesk.ui.pieces.side_form import pick
from stationdesk.ui.words import tr

PARTS: Final[Mapping[str, tuple[str, str]]] = {
    "grid": (N_("网格"), N_("全部网格")),
    "marks": (N_("人群"), N_("全部人群")),
    "risk": (N_("风险"), N_("全部风险")),
    "why": (N_("规则"), N_("全部规则")),
    "agent": (N_("走访人"), N_("全部走访人")),
}


class RosterBar(QWidget):
    """`changed` when one of the lists was chosen from."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        box = FlowBox(name=f"{name}.parts", gap=theme.XS)
        self.picks: dict[str, QComboBox] = {}
        for part, (words, everything) in PARTS.items():
            made = pick(f"{name}.{part}", tr(words), (), None)
            made.setItemText(0, tr(everything))
            made.setMinimumContentsLength(6)
            made.currentIndexChanged.connect(lambda _at: self._on_change())
            self.picks[part] = made
            box.add(made)
        self.all = button(tr("不筛选"), self.clear, look="link", name=f"{name}.clear")
        box.add(self.all)
        self.all.setEnabled(False)
        self.setLayout(column(box))
        self.setFocusProxy(self.picks["grid"])

    def _on_change(self) -> None:
        self.all.setEnabled(self.narrowed)
        self.changed.emit()

    @property
    def narrowed(self) -> bool:
        """Whether something is left out."""
        return any(one.currentData() for one in self.picks.values())

    @property
    def agent(self) -> str:
        """The name of the agent that was chosen, or nothing."""
        return str(self.picks["agent"].currentData() or "")

    def offer(self, rows: Iterable[Any]) -> None:
        """What may be chosen; a choice that nothing has any more stays, and shows nothing."""
        listed = list(rows)
        for part, box in self.picks.items():
            was = box.currentData()
            found: dict[str, None] = {}
            for row in listed:
                found.update(dict.fromkeys(_values(row, part)))
            keys = [key for key in visits.RISKS if key in found] if part == "risk" else list(found)
            if was and was not in keys:
                keys.append(was)
            box.blockSignals(True)
            while box.count() > 1:
                box.removeItem(1)
            for key in keys:
                box.addItem(tr(visits.RISKS[key]) if part == "risk" else tr(key), key)
            box.setCurrentIndex(max(0, box.findData(was)) if was else 0)
            box.blockSignals(False)

    def passes(self, row: Any) -> bool:
        """Whether a row is left."""
        return all(
            not (wanted := box.currentData()) or wanted in _values(row, part)
            for part, box in self.picks.items()
        )

    def clear(self) -> None:
        """Everything again."""
        for box in self.picks.values():
            box.blockSignals(True)
            box.setCurrentIndex(0)
            box.blockSignals(False)
        self._on_change()

    def setFocus(self, *_reason: Any) -> None:
        self.picks["grid"].setFocus(Qt.FocusReason.OtherFocusReason)


def _values(row: Any, part: str) -> Sequence[str]:
    value = getattr(row, part)
    if isinstance(value, tuple):
        return value
    return (value,) if value else ()
