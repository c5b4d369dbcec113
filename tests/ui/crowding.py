"""Looks for what large text cuts off: words with no room and no tool tip, widgets that stick out of their parents."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QLabel,
    QPushButton,
    QScrollArea,
    QWidget,
)

from stationdesk.ui.pieces.actions import ElidedLabel
from stationdesk.ui.pieces.lights import LightLabel

SLACK = 3
"""Pixels by which a hint may be larger than what is needed."""


def cut_off(top: QWidget) -> list[str]:
    """What cannot be read or reached inside a window as it is shown now, in words."""
    found: list[str] = []
    for one in _shown(top):
        found += _words(one)
        found += _place(one)
    return sorted(set(found))


def _shown(top: QWidget) -> Iterator[QWidget]:
    for one in top.findChildren(QWidget):
        if one.isVisible() and one.window() is top.window() and one.width() > 0 and one.height() > 0:
            yield one


def _called(one: QWidget) -> str:
    names: list[str] = []
    step: QWidget | None = one
    while step is not None and len(names) < 4:
        if step.objectName() and not step.objectName().startswith("qt_"):
            names.append(step.objectName())
        step = step.parentWidget()
    return f"{type(one).__name__} {' < '.join(names)}"


def _words(one: QWidget) -> list[str]:
    if isinstance(one, ElidedLabel):
        gone = one.text() != one.whole and not one.toolTip()
        return [f"{_called(one)}: dots without a tool tip"] if gone else []
    if isinstance(one, LightLabel):
        if one.hasHeightForWidth():
            needed = one.heightForWidth(one.width())
            gone = f"{needed} px of height, has {one.height()}" if needed > one.height() + SLACK else ""
        else:
            needed = one.sizeHint().width()
            gone = f"{needed} px, has {one.width()}" if needed > one.width() + SLACK else ""
        return [f"{_called(one)}: {one.words[:30]!r} needs {gone}"] if gone else []
    if isinstance(one, QLabel):
        text = one.text()
        if not text or one.textFormat() == Qt.TextFormat.RichText:
            return []
        margins = one.contentsMargins()
        room = one.width() - margins.left() - margins.right()
        if one.wordWrap():
            needed = one.heightForWidth(one.width())
            if needed > one.height() + SLACK:
                return [f"{_called(one)}: {text[:30]!r} needs {needed} px of height, has {one.height()}"]
            return []
        widest = max(one.fontMetrics().horizontalAdvance(line) for line in text.split("\n"))
        if widest > room + SLACK and text not in one.toolTip():
            return [f"{_called(one)}: {text[:30]!r} needs {widest} px, has {room}"]
        if one.fontMetrics().height() * (text.count("\n") + 1) > one.height() + SLACK + 2:
            return [f"{_called(one)}: {text[:30]!r} is cut in its height ({one.height()} px)"]
    if isinstance(one, QPushButton) and one.text():
        needed = one.minimumSizeHint().width()
        if needed > one.width() + SLACK and one.text().strip() not in one.toolTip():
            return [f"{_called(one)}: {one.text()[:30]!r} needs {needed} px, has {one.width()}"]
        if one.fontMetrics().height() > one.height():
            return [f"{_called(one)}: {one.text()[:30]!r} is cut in its height"]
    return []


def _place(one: QWidget) -> list[str]:
    parent = one.parentWidget()
    if parent is None or one.isWindow() or isinstance(parent, QAbstractScrollArea):
        return []
    rect = one.geometry()
    held = parent.parentWidget()
    if isinstance(held, QScrollArea) and held.viewport() is parent:
        # What scrolls may be taller; wider only where there is a bar to move it with.
        off = held.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if off and rect.width() > parent.width() + SLACK:
            return [f"{_called(one)}: {rect.width()} px wide in a pane of {parent.width()}"]
        return []
    if isinstance(held, QAbstractScrollArea) and held.viewport() is parent:
        return []
    if isinstance(parent, QAbstractButton):
        return []
    inside = QRect(QPoint(0, 0), parent.size()).adjusted(-SLACK, -SLACK, SLACK, SLACK)
    if not inside.contains(rect):
        return [f"{_called(one)}: {rect.getRect()} sticks out of {parent.width()}×{parent.height()}"]
    return []
