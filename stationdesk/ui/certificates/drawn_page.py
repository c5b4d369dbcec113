"""Views whose forms write what is printed later: a character that no font draws is said before it is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from stationdesk.ui.ask_sheet import Ask, AskSheet, SheetPage


class DrawnPage(SheetPage):
    """A page whose every form goes through the coverage gate of the papers."""

    def ask(
        self,
        name: str,
        title: str,
        asks: Sequence[Ask],
        words: str,
        act: Callable[[Any, Mapping[str, Any]], Any],
        done: Callable[[Any], str],
        *,
        intro: str = "",
        reason: str = "",
        after: Sequence[QWidget] = (),
    ) -> AskSheet:
        """As on every page, and what was typed can be printed. The sheet says GlyphMissing like every refusal."""

        def checked(work: Any, values: Mapping[str, Any]) -> Any:
            from stationdesk.documents import drawable

            drawable.require(values)
            return act(work, values)

        return super().ask(name, title, asks, words, checked, done, intro=intro, reason=reason, after=after)
