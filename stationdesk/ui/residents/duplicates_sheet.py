"""Two files that may be one person: side by side, merged, and taken apart again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from stationdesk.core.errors import Unhappy
from stationdesk.services import duplicates
from stationdesk.services.duplicates import Suspect
from stationdesk.ui import theme
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.plain import button, card, label, row, take_out
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.words import tr

SHOWN = 40


class DuplicatesSheet(QWidget):
    """The pairs found now. Both histories are kept, whichever file stands."""

    finished = Signal(str, str)

    def __init__(self, frame: Frame, do: Callable[[str, str], object]) -> None:
        super().__init__()
        self.setObjectName("duplicates")
        self.frame, self._do = frame, do
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(theme.XL, 0, theme.XL, theme.XL)
        self._lay.setSpacing(theme.M)
        self._lay.addWidget(label(tr("正在比对全部档案…"), "second", name="duplicates.wait"))
        self._look()

    def may_close(self) -> bool:
        """Nothing half done."""
        return True

    def save(self) -> None:
        """Nothing to save: each merge is its own step."""

    def _look(self) -> None:
        desk = self.frame.desk

        def find(work: Any) -> list[Suspect]:
            duplicates.refresh(work)
            return duplicates.list_all(work)

        self.frame.jobs.run(lambda: desk.change(find), self._show, self._refuse, owner=self)

    def _refuse(self, problem: Unhappy) -> bool:
        self._clear()
        self._lay.addWidget(label(problem.message, "error", wrap=True))
        self._lay.addStretch(1)
        return True

    def _clear(self) -> None:
        take_out(self._lay)

    def _show(self, found: Sequence[Suspect]) -> None:
        self._clear()
        if not found:
            self._lay.addWidget(
                EmptyState(
                    tr("没有重复的档案"),
                    tr("身份号码相同，或同名同生日的，会列在这里。"),
                    icon="check-circle",
                )
            )
            return
        self._lay.addWidget(
            label(
                tr("{n} 对可能是同一个人。合并以后两份的历史都在，随时可以拆开。", n=len(found)),
                "second",
                wrap=True,
            )
        )
        for at, pair in enumerate(found[:SHOWN]):
            self._lay.addWidget(self._pair(at, pair))
        if len(found) > SHOWN:
            self._lay.addWidget(label(tr("先处理这 {n} 对，其余的随后列出。", n=SHOWN), "second"))
        self._lay.addStretch(1)

    def _pair(self, at: int, pair: Suspect) -> QWidget:
        why = tr("■ 身份号码相同") if pair.why == "id" else tr("▲ 同名同生日")
        head = label(why, "error" if pair.why == "id" else "warn")
        parts: list[Any] = [head]
        sides = (
            (pair.first_id, pair.first_name, pair.first_number_masked, pair.second_id),
            (pair.second_id, pair.second_name, pair.second_number_masked, pair.first_id),
        )
        for side, (one, name, number, other) in enumerate(sides):
            words: QLabel = label(f"{name}  {number or tr('没有号码')}", wrap=True)
            keep = button(
                tr("保留这份"), partial(self.merge, one, other), name=f"duplicates.{at}.{side}.keep"
            )
            keep.setAccessibleName(tr("保留{name}的第 {n} 份档案，并入另一份", name=name, n=side + 1))
            look = button(
                tr("看档案"),
                partial(self._do, "person", one),
                look="link",
                name=f"duplicates.{at}.{side}.look",
            )
            line = row(words, look, keep)
            line.setStretch(0, 1)
            parts.append(line)
        return card(*parts, margin=theme.M)

    def merge(self, keep: str, other: str) -> None:
        """One file stands for both; the status line can take it back."""
        desk, frame = self.frame.desk, self.frame

        def part() -> None:
            frame.jobs.run(
                lambda: desk.change(lambda work: duplicates.part(work, other), reason="residents:merge"),
                lambda _none: frame.say(tr("已拆开，两份档案又各是各的。")),
            )

        def done(_kept: str) -> None:
            frame.say(tr("已合并，两份的历史都在。"), part)
            self._look()

        frame.jobs.run(
            lambda: desk.change(
                lambda work: duplicates.merge(work, duplicates.Merge(keep, other)), reason="residents:merge"
            ),
            done,
            owner=self,
        )
