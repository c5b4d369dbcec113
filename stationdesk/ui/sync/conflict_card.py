"""Conflicts to be settled: both sides with author and time, the record beside them, and keys for each way out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from stationdesk.core.clock import local
from stationdesk.core.late import dataclass
from stationdesk.sync import trace
from stationdesk.ui import theme
from stationdesk.ui.pages import allow
from stationdesk.ui.pieces.fields import text_field
from stationdesk.ui.pieces.plain import button, card, label, line, row
from stationdesk.ui.sync.conflict_reading import Beside
from stationdesk.ui.sync.reading import View, column_words, record_words
from stationdesk.ui.words import tr

SHOWN = 8
TYPE_KEY = "0"
"""Neither is right: type it. The sides have 1, 2 …; keys work wherever the focus is inside one conflict."""


@dataclass(frozen=True)
class Ways:
    """What a conflict's buttons do, and for whom: `own` is this machine's device number."""

    settle: Callable[[str, str], object]
    type_in: Callable[[str, str], object]
    may: bool
    own: int


def conflicts(found: View, ways: Ways) -> QFrame:
    """Each conflict with its sides; choosing one settles it."""
    parts: list[QWidget | QBoxLayout] = [
        label(tr("■ 两边改得不一样，请选一个（{n}）", n=len(found.conflicts)), "section"),
        label(
            tr("两台电脑各改各的，谁也没有错。选好以后，别的电脑同步时也按这个。没选的值仍留在历史里。"),
            "second",
            wrap=True,
        ),
        label(
            tr("没选以前，用到这条资料的文书先不能出。在一项里按 1、2 选，按 0 另外填写。"),
            "second",
            wrap=True,
        ),
    ]
    for at, one in enumerate(found.conflicts[:SHOWN]):
        parts.append(line())
        parts.append(_Item(found, one, at, ways))
    if len(found.conflicts) > SHOWN:
        parts.append(label(tr("先处理这 {n} 项，其余的随后列出。", n=SHOWN), "second"))
    if not ways.may:
        parts.append(label(tr("处理冲突需要相应的岗位。"), "warn"))
    made = card(*parts)
    made.setObjectName("sync.conflicts")
    return made


class _Item(QWidget):
    """One conflict: what it is about, what holds meanwhile, its sides, and a line to type into."""

    def __init__(self, found: View, one: trace.ConflictLine, at: int, ways: Ways) -> None:
        super().__init__()
        self.setObjectName(f"sync.conflict.{at}")
        self._ways, self._conflict = ways, one.id
        about = found.beside.get(one.id, Beside())
        seen = one.id in found.beside
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.XS)
        words = tr("办理经过") if about.steps else column_words(one.table, one.column)
        lay.addWidget(label(f"{record_words(one.table)}  {one.record}  {words}", wrap=True))
        facts = [f"{name} {value}" for name, value in about.facts]
        if about.now:
            facts.append(tr("现在按：{value}", value=about.now))
        if facts:
            lay.addWidget(label("    ".join(facts), "second", wrap=True))
        if about.steps:
            lay.addWidget(
                label(
                    tr("两步只能算一步，先发生的先算。选哪一步，另一步就不算，仍留在经过里。"),
                    "second",
                    wrap=True,
                )
            )
        sides = QHBoxLayout()
        sides.setSpacing(theme.S)
        buttons = []
        for n, side in enumerate(one.sides):
            frame, choose = self._side(found, one, side, at, n, single=len(one.sides) == 1)
            sides.addWidget(frame, 1)
            buttons.append(choose)
            allow(
                choose,
                ways.may,
                "sync:settle",
                unless="" if seen else tr("这份档案您看不到，请能看的人来选。"),
            )
            self._key(str(n + 1), choose.click)
        lay.addLayout(sides)
        self._line: QLineEdit | None = None
        if about.typable and seen:
            self._typing(lay, at, words)

    def _key(self, key: str, act: Callable[[], object]) -> None:
        made = QShortcut(QKeySequence(key), self)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.activated.connect(lambda: act())

    def _side(
        self, found: View, one: trace.ConflictLine, side: trace.Side, at: int, n: int, *, single: bool
    ) -> tuple[QFrame, QPushButton]:
        value = found.values[one.id, side.identity]
        who = side.author or tr("不详")
        # The identity of a change begins with the number of the machine that made it.
        number = int(side.identity.split(".")[0])
        mine = number // 10 == self._ways.own // 10
        machine = tr("本机写的") if mine else tr("另一台电脑写的（设备 {number}）", number=f"{number:03d}")
        words = tr("这一步不算") if single else tr("以这个为准")
        choose = button(
            f"{words}（{n + 1}）",
            partial(self._ways.settle, one.id, side.identity),
            name=f"sync.conflict.{at}.{n}",
        )
        choose.setAccessibleName(
            tr("“{value}”不算", value=value) if single else tr("以“{value}”为准", value=value)
        )
        made = card(
            label(value, "section", wrap=True),
            label(f"{who}  {local(side.at):%Y-%m-%d %H:%M}  {machine}", "second", wrap=True),
            row(choose, None),
            margin=theme.M,
        )
        return made, choose

    def _typing(self, lay: QVBoxLayout, at: int, words: str) -> None:
        self._line = text_field(f"sync.conflict.{at}.line", tr("另外填写：{words}", words=words), hint=words)
        self._line.returnPressed.connect(self._send)
        send = button(tr("按填写的保存"), self._send, name=f"sync.conflict.{at}.typed")
        self._typed = QWidget()
        inner = row(self._line, send)
        inner.setStretch(0, 1)
        inner.setContentsMargins(0, 0, 0, 0)
        self._typed.setLayout(inner)
        self._typed.hide()
        self._open = button(
            f"{tr('都不对，另外填写…')}（{TYPE_KEY}）",
            self._show_line,
            look="link",
            name=f"sync.conflict.{at}.type",
        )
        allow(self._open, self._ways.may, "sync:settle")
        lay.addLayout(row(self._open, None))
        lay.addWidget(self._typed)
        self._key(TYPE_KEY, self._open.click)

    def _show_line(self) -> None:
        self._typed.show()
        assert self._line is not None
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _send(self) -> None:
        assert self._line is not None
        self._ways.type_in(self._conflict, self._line.text())
