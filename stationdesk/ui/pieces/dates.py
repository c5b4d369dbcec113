"""A date field for the keyboard: d ± day, w week, m month, = today, typed as 20261122 or 11-22."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from stationdesk.core.clock import Clock, SystemClock, civil_date
from stationdesk.core.words import weekday
from stationdesk.ui.pieces.plain import restyle
from stationdesk.ui.words import tr

_TYPED = re.compile(
    r"^\s*(?:(?P<y>\d{4})\s*[-/.年]?\s*)??(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?\s*(?:周.)?\s*$"
)


_time: list[Clock] = [SystemClock()]
"""The clock of the desk that is open: one day for the whole window, whatever a service or a test set it to."""


def keep_time(clock: Clock) -> None:
    """From now on the fields and pages of this program go by this clock."""
    _time[0] = clock


def today() -> date:
    """The civil day now, by the desk's clock."""
    return civil_date(_time[0].now())


def read_typed(text: str, today: date) -> date | None:
    """The day that was typed; a day without a year is in this one. None when it is no day.

    `20261122`, `2026-11-22`, `2026年11月22日`, `11-22`, `1122`, `22` (of this month).
    """
    bare = text.strip().split(" ")[0] if "周" in text else text.strip()
    try:
        if re.fullmatch(r"\d{8}", bare):
            return date(int(bare[:4]), int(bare[4:6]), int(bare[6:]))
        if re.fullmatch(r"\d{4}", bare):
            return date(today.year, int(bare[:2]), int(bare[2:]))
        if re.fullmatch(r"\d{1,2}", bare):
            return date(today.year, today.month, int(bare))
        found = _TYPED.match(bare)
        if found:
            return date(int(found["y"] or today.year), int(found["m"]), int(found["d"]))
    except ValueError:
        return None
    return None


def add_months(day: date, months: int) -> date:
    """The same day some months on, or the last of that month where there is none."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def short(day: date, today: date) -> str:
    """11-22 周日 within this year, 2025-11-22 周六 otherwise."""
    return f"{day:%m-%d} {weekday(day)}" if day.year == today.year else f"{day:%Y-%m-%d} {weekday(day)}"


class DateField(QLineEdit):
    """A day. `changed(day)` when it settles on another one; `day` is None while it is empty or wrong."""

    changed = Signal(object)

    def __init__(
        self, name: str, spoken: str, day: date | None = None, *, clock: Clock | None = None
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setPlaceholderText(tr("11-22 或 20261122，= 今天"))
        self.setToolTip(tr("d 加一天，D 减一天；w、W 一周；m、M 一月；= 今天"))
        self.setInputMethodHints(Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhNoPredictiveText)
        self._clock = clock
        self._day = day
        self._write()
        self.returnPressed.connect(self.settle)

    @property
    def today(self) -> date:
        """The civil day now."""
        return civil_date(self._clock.now()) if self._clock is not None else today()

    @property
    def day(self) -> date | None:
        """The day shown; None while the field is empty or holds no day."""
        return read_typed(self.text(), self.today) if self.isModified() else self._day

    def set_day(self, day: date | None) -> None:
        """Show a day (None empties the field)."""
        old, self._day = self._day, day
        self._write()
        if old != day:
            self.changed.emit(day)

    @property
    def wrong(self) -> bool:
        """Whether something is typed that is no day."""
        return bool(self.text().strip()) and self.day is None

    def settle(self) -> None:
        """Take what is typed; a wrong day stays readable and is marked."""
        if not self.isModified():
            return
        found = read_typed(self.text(), self.today)
        wrong = found is None and bool(self.text().strip())
        self.setProperty("wrong", wrong)
        self.setAccessibleDescription(tr("不是日期：请写成 11-22 或 20261122") if wrong else "")
        restyle(self)
        if not wrong:
            self.set_day(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text()
        plain = not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        if plain and text in ("=", "＝"):
            self.set_day(self.today)
        elif plain and text and text in "dDwWmM":
            self.step(text)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step("d" if key == Qt.Key.Key_Up else "D")
        else:
            super().keyPressEvent(event)

    def step(self, how: str) -> None:
        """d/D a day on/back, w/W a week, m/M a month; from today when the field is empty."""
        start = self.day or self.today
        sign = 1 if how.islower() else -1
        if how in "mM":
            self.set_day(add_months(start, sign))
        else:
            self.set_day(start + timedelta(days=sign * (7 if how in "wW" else 1)))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.settle()
        super().focusOutEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()

    def _write(self) -> None:
        self.setText(short(self._day, self.today) if self._day else "")
        self.setModified(False)
        if self.property("wrong"):
            self.setProperty("wrong", False)
            restyle(self)
