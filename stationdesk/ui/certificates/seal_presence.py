"""The holders of a seal come to the keyboard one after another, each with an own PIN."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from stationdesk.core.errors import Unhappy
from stationdesk.services import seal_holders
from stationdesk.services.seal_holders import HolderRow, SealStanding, Tried
from stationdesk.ui.ask_sheet import Ask, field_for, typed
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.plain import label
from stationdesk.ui.pieces.side_form import SideForm
from stationdesk.ui.words import tr


class PresenceForm(SideForm):
    """A line for each holder; Enter proves it. Below, what else the step asks; the button when enough are here."""

    def __init__(
        self,
        frame: Frame,
        name: str,
        standing: SealStanding,
        asks: Sequence[Ask],
        words: str,
        act: Callable[[Any, tuple[str, ...], Mapping[str, Any]], Any],
        done: Callable[[Any], str],
        intro: str,
    ) -> None:
        super().__init__(frame, name)
        self._standing, self._act, self._done = standing, act, done
        self._here: set[str] = set()
        self.lay.addWidget(label(intro, wrap=True, name=f"{name}.intro"))
        self.pins: dict[str, QLineEdit] = {}
        self._states: dict[str, Any] = {}
        for holder in standing.holders:
            self._line(name, holder)
        self.count = label("", "second", wrap=True, name=f"{name}.count")
        self.lay.addWidget(self.count)
        self.widgets: dict[str, QWidget] = {}
        for ask in asks:
            made = field_for(ask, name, frame)
            self.widgets[ask.name] = made
            self.field(
                ask.name, "" if ask.kind == "check" else ask.words, made, help=ask.help, needed=ask.needed
            )
        self.end(words)
        self._count()
        first = next(iter(self.pins.values()), None)
        if first is not None:
            self.setFocusProxy(first)

    def _line(self, name: str, holder: HolderRow) -> None:
        who = tr("第 {n} 瓣　{name}", n=holder.petal, name=holder.name)
        pin = QLineEdit()
        pin.setObjectName(f"{name}.pin.{holder.petal}")
        pin.setAccessibleName(who)
        pin.setEchoMode(QLineEdit.EchoMode.Password)
        pin.setPlaceholderText(tr("本人输入口令，按回车") if holder.pin_set_at else tr("还没有设口令"))
        pin.setEnabled(holder.pin_set_at is not None)
        pin.returnPressed.connect(partial(self._prove, holder))
        self.pins[holder.id] = pin
        row = self.field(f"pin.{holder.id}", who, pin)
        self._states[holder.id] = row

    @property
    def here(self) -> tuple[str, ...]:
        """Ids of those who proved to be here."""
        return tuple(self._here)

    def _prove(self, holder: HolderRow) -> None:
        pin, desk = self.pins[holder.id], self.frame.desk
        secret = pin.text()
        if not secret:
            return

        def told(tried: Tried) -> None:
            pin.clear()
            row = self._states[holder.id]
            if not tried.right:
                row.set_error(
                    tr("口令不对，再试要等 {n} 秒。", n=tried.wait_seconds)
                    if tried.wait_seconds
                    else tr("口令不对，请再输一次。")
                )
                pin.setFocus()
                return
            row.set_error("")
            self._here.add(holder.id)
            pin.setEnabled(False)
            pin.setPlaceholderText(tr("✓ 已到场"))
            self._count()
            self._next()

        self.frame.jobs.run(
            lambda: desk.change(
                lambda work: seal_holders.prove(work, holder.id, secret), reason="seal:presence"
            ),
            told,
            partial(self._not_proved, holder),
            busy=pin,
            owner=self,
        )

    def _not_proved(self, holder: HolderRow, problem: Unhappy) -> bool:
        self._states[holder.id].set_error(problem.message)
        return True

    def _next(self) -> None:
        for pin in self.pins.values():
            if pin.isEnabled():
                pin.setFocus()
                return
        first = next(iter(self.widgets.values()), None)
        (first or self.button).setFocus()

    def _count(self) -> None:
        # A seal that one person keeps has no holders to wait for.
        enough = not self._standing.holders or len(self._here) >= self._standing.quorum
        self.count.setVisible(bool(self._standing.holders))
        self.count.setText(
            tr("已确认 {here} 人，要 {quorum} 人。", here=len(self._here), quorum=self._standing.quorum)
        )
        self.button.setEnabled(enough)

    def save(self) -> None:
        if not self.button.isEnabled():
            self._next()  # who has not typed a PIN yet
            return
        values = {key: typed(widget) for key, widget in self.widgets.items()}
        here = self.here
        self.put(lambda work: self._act(work, here, values), self._kept, "seal:keep")

    def _kept(self, result: Any) -> None:
        self.finished.emit(self._done(result), "")
