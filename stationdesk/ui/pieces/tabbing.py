"""Tab stops in the order in which they are seen, where parts of a form come and go."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget


def stops(inside: QWidget) -> Iterator[QWidget]:
    """What takes the focus by Tab inside a widget, as its layouts put it."""
    if isinstance(inside, QScrollArea) and (content := inside.widget()) is not None:
        yield from stops(content)
        return
    if inside.focusProxy() is None and inside.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield inside
    if (lay := inside.layout()) is not None:
        yield from _within(lay)


def _within(lay: QLayout) -> Iterator[QWidget]:
    for place in range(lay.count()):
        item = lay.itemAt(place)
        if item is None:
            continue
        if (widget := item.widget()) is not None:
            yield from stops(widget)
        elif (inner := item.layout()) is not None:
            yield from _within(inner)


def follow_the_eye(inside: QWidget) -> None:
    """What was added after the form was made stands at the end of Tab's way: put it where it is seen."""
    for first, second in pairwise(stops(inside)):
        QWidget.setTabOrder(first, second)
