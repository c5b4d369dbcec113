"""A search line with its list: what is typed is looked for on the lane, Enter takes the line that is chosen.

Whoever types and presses Enter at once never waits and never presses again: the first is taken as it comes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from stationdesk.core.errors import Cancelled
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pieces.choices import Choice, Choices
from stationdesk.ui.pieces.search_line import SearchLine


class Finder(QObject):
    """`taken(key)` for a choice; `looked(count)` when an answer came, -1 when nothing is typed."""

    taken = Signal(str)
    looked = Signal(int)

    def __init__(
        self,
        line: SearchLine,
        shown: Choices,
        jobs: Jobs,
        look: Callable[[str], Callable[[], list[Choice]]],
        *,
        empty: bool = False,
    ) -> None:
        """What `look(text)` answers runs on the lane; `empty`: whether it is asked with nothing typed as well."""
        super().__init__(line)
        self.line, self.shown, self._jobs, self._look, self._empty = line, shown, jobs, look, empty
        self._turn = self._pending = 0
        self._waiting = False
        line.asked.connect(self.search)
        line.stepped.connect(shown.step)
        shown.taken.connect(self.taken)

    def search(self, text: str) -> None:
        """Look for what is typed; a later search puts this one out."""
        self._turn += 1
        turn = self._turn
        self._waiting = False
        if not text.strip() and not self._empty:
            self.shown.show_choices(())
            self.looked.emit(-1)
            return

        look = self._look(text)

        def find() -> Any:
            # Whoever types fast leaves searches behind that nobody waits for.
            if turn != self._turn:
                raise Cancelled
            return look()

        def take(found: list[Choice]) -> None:
            if turn != self._turn:
                return
            self._pending = 0
            self.shown.show_choices(found)
            self.looked.emit(len(found))
            if self._waiting:
                self._waiting = False
                self.take_first()

        self._pending = turn
        self._jobs.run(find, take, owner=self)

    def enter(self) -> None:
        """Enter takes the first; when the answer is still on its way it is taken as it comes."""
        if self._pending == self._turn:
            self._waiting = True
        else:
            self.take_first()

    def take_first(self) -> None:
        """Take the chosen line, if there is one."""
        choice = self.shown.current
        if choice is not None:
            self.taken.emit(choice.key)

    def reset(self) -> None:
        """Nothing typed, nothing found, nothing awaited."""
        self._turn += 1
        self._waiting = False
        self.line.blockSignals(True)
        self.line.clear()
        self.line.blockSignals(False)
        self.shown.show_choices(())
