"""Fields of the counter's own forms: one matter that may stay words, somebody who may stay a name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from stationdesk.core.errors import Cancelled
from stationdesk.services import drafts, matters
from stationdesk.services.cases import CHANNELS
from stationdesk.ui import theme
from stationdesk.ui.ask_sheet import Chooser
from stationdesk.ui.cases import reading
from stationdesk.ui.cases.choices import Choice, Choices
from stationdesk.ui.pages import Frame
from stationdesk.ui.person_line import PersonLine
from stationdesk.ui.pieces.plain import button, label, row
from stationdesk.ui.pieces.search_line import SearchLine
from stationdesk.ui.pieces.side_form import pick
from stationdesk.ui.words import tr


class MatterLine(QWidget):
    """What was asked: typing offers matters, an arrow and Enter takes one; what is typed stays either way.

    `words_only`: the text itself is wanted (a consultation); else only a matter counts (an appointment). Enter with no
    line stepped to goes on to the next field, unless pinyin was typed: that is a matter's spelling and nobody's words.
    """

    changed = Signal()

    def __init__(self, frame: Frame, name: str, spoken: str, hint: str, *, words_only: bool = True) -> None:
        super().__init__()
        self.setObjectName(name)
        self.frame = frame
        self.code, self._title = "", ""
        self._words_only = words_only
        self._turn = self._looked = 0
        self._entered = -1
        """The look that Enter did not wait for."""
        self._stepped = False
        self.line = SearchLine(f"{name}.line", spoken, hint, icon="clipboard-text")
        self.found = Choices(f"{name}.found", tr("找到的事项"), most=5)
        self._taken = label("", wrap=True, name=f"{name}.taken")
        self._other = button(tr("不是这一项"), self.drop, look="link", name=f"{name}.other")
        self._chosen = QWidget()
        self._chosen.setLayout(row(self._taken, self._other))
        self._chosen.layout().setStretch(0, 1)  # type: ignore[union-attr]
        self._chosen.hide()
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.XS)
        for part in (self.line, self.found, self._chosen):
            lay.addWidget(part)
        self.setFocusProxy(self.line)
        self.line.asked.connect(self._on_text)
        self.line.stepped.connect(self._on_step)
        self.line.chosen.connect(self._on_enter)
        self.found.taken.connect(self._on_click)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.line.text().strip()

    @property
    def title(self) -> str:
        """The name of the matter that was taken."""
        return self._title

    def set_text(self, text: str) -> None:
        """Put words in, looking for nothing."""
        self.line.blockSignals(True)
        self.line.setText(text)
        self.line.blockSignals(False)

    def set_matter(self, code: str, title: str) -> None:
        """Choose a matter."""
        self.code, self._title = code, title
        self._turn += 1
        self._stepped = False
        self.found.show_choices(())
        self._taken.setText(tr("事项：{title}", title=title))
        self._chosen.setVisible(bool(code))
        if not self._words_only:
            self.set_text(title)
        self.changed.emit()

    def drop(self) -> None:
        """It is not that one."""
        self.set_matter("", "")
        if not self._words_only:
            self.line.clear()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_text(self, text: str) -> None:
        self._turn += 1
        self._stepped = False
        turn, desk = self._turn, self.frame.desk
        self.changed.emit()
        if not self._words_only and self.code and text != self._title:
            self.code, self._title = "", ""
            self._chosen.hide()
        if not text.strip() or self.code:
            self.found.show_choices(())
            return

        def look() -> Any:
            if turn != self._turn:
                raise Cancelled
            return desk.read(lambda work: reading.found_matters(work, text))

        def show(choices: list[Choice]) -> None:
            if turn != self._turn:
                return
            self._looked = turn
            self.found.show_choices(choices[:5])
            if self._entered == turn:
                self._take_entered()
            elif self._words_only:
                self.found.clearSelection()

        self.frame.jobs.run(look, show, owner=self)

    def _on_step(self, by: int) -> None:
        if not self.found.choices:
            return
        if self._stepped or not self._words_only:
            self.found.step(by)
        else:
            self.found.setCurrentIndex(
                self.found.model().index(0 if by > 0 else len(self.found.choices) - 1, 0)
            )
        self._stepped = True

    def _on_enter(self) -> None:
        if self.text and not self.code and self._looked != self._turn:
            self._entered = self._turn  # quicker than the search: the first is taken when it is found
        else:
            self._take_entered()
        self.line.focusNextChild()

    def _take_entered(self) -> None:
        spelled = self.text.isascii() and not self.code  # no words of anybody: the spelling of a matter
        current = self.found.current
        if spelled and current is None:
            current = next(iter(self.found.choices), None)
        if spelled and current is not None and current.key == matters.OTHER and self._words_only:
            current = None
        if current is not None and self.found.choices and (self._stepped or spelled or not self._words_only):
            self.set_matter(current.key, current.title)
            if spelled and self._words_only:
                self.set_text(current.title)
        else:
            self.found.show_choices(())

    def _on_click(self, key: str) -> None:
        for one in self.found.choices:
            if one.key == key:
                self.set_matter(one.key, one.title)
                return


class Somebody(PersonLine):
    """A person of the register, or a name that is in no register: what is typed and not taken is the name."""

    def __init__(self, frame: Frame, name: str, spoken: str) -> None:
        super().__init__(frame, name, spoken)
        self.none.setText(tr("档案里没有。照写姓名就行。"))
        self.line.setPlaceholderText(tr("姓名、拼音首字母、证件或电话后几位"))

    @property
    def name(self) -> str | None:
        """The name of somebody who is in no register."""
        return None if self.person else self.line.text().strip() or None

    def body(self) -> dict[str, str]:
        """For a draft."""
        return {"person": self.person, "name": self.shown_name if self.person else self.line.text()}

    def restore(self, body: Mapping[str, str]) -> None:
        """From a draft."""
        if body.get("person"):
            self.set_person(body["person"], body.get("name", ""))
        else:
            self.line.blockSignals(True)
            self.line.setText(body.get("name", ""))
            self.line.blockSignals(False)


def channel_field(name: str, chosen: str) -> QComboBox:
    """How somebody came, in the words of every list."""
    return pick(
        name, tr("怎么来的"), [(key, tr(words)) for key, words in CHANNELS.items()], chosen, empty=False
    )


class _Made(Chooser):
    def __init__(self, field: QWidget, read: Callable[[], Any]) -> None:
        super().__init__()
        self.setObjectName(f"{field.objectName()}.box")
        self._read = read
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addWidget(field)
        self.setFocusProxy(field)

    def chosen(self) -> Any:
        return self._read()


def made_chooser(field: QWidget, read: Callable[[], Any]) -> Chooser:
    """A field of its own for a sheet that asks: `read` says what stands in it."""
    return _Made(field, read)


class HalfTyped:
    """A form of the counter that a lock or the end of the day interrupts: kept, and there again at the next F2."""

    def __init__(self, frame: Frame, form: str) -> None:
        self._frame, self._form = frame, form

    def keep(self, body: Mapping[str, Any]) -> None:
        """Keep what is half typed; nothing when nothing was."""
        if not body:
            return
        desk, form, kept = self._frame.desk, self._form, dict(body)
        self._frame.jobs.run(
            lambda: desk.change(lambda work: drafts.save(work, form, SLOT, kept), reason="drafts")
        )

    def take(self, work: Any) -> Mapping[str, Any]:
        """What was kept; it is the form's again. In a change of the station."""
        found = drafts.load(work, self._form, SLOT)
        if found is None:
            return {}
        drafts.drop(work, self._form, SLOT)
        return found.body

    def there(self, work: Any) -> bool:
        """Whether something was kept."""
        return drafts.load(work, self._form, SLOT) is not None


SLOT = "one"
