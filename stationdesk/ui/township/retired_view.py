"""旧档: what villages that were closed have left: people, cases, registers, papers; found in and copied, never edited.

The same view at the township (`services/township_retired`) and at the village that goes on (`services/joined_stations`);
every line says which village it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from stationdesk.core import joined_book, matter_names
from stationdesk.core.joined_book import PAPERS, PARTS, PEOPLE, Line
from stationdesk.core.late import dataclass
from stationdesk.core.papers import PaperFacts
from stationdesk.services import joined_stations, township_retired
from stationdesk.services.joined_stations import Whole
from stationdesk.ui.issuing import KIND_WORDS
from stationdesk.ui.pages import CHOOSE, Frame, withhold
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.tables import Column
from stationdesk.ui.township.two_panes import TownshipView
from stationdesk.ui.words import tr


@dataclass(frozen=True)
class Seen:
    """What the view shows: the parts that may be seen, and what fits the search of each."""

    parts: tuple[str, ...]
    lines: dict[str, tuple[Line, ...]]
    villages: tuple[str, ...]


class RetiredView(TownshipView):
    """At the township. F9 draws a copy of a paper, F6 shows whole numbers."""

    service: ModuleType = township_retired
    name = "township.retired"

    def __init__(self, frame: Frame) -> None:
        super().__init__(
            frame,
            self.name,
            [
                Column(tr("原村"), lambda r: r.village, 170),
                Column(tr("姓名"), lambda r: r.name, 110),
                Column(tr("编号"), lambda r: r.number, 220),
                Column(tr("内容"), _what, 200),
                Column(tr("日期"), lambda r: r.day, 110),
            ],
            spoken=tr("旧档"),
            count=lambda n: tr("{n} 条", n=n),
            chips=[(part, tr(words)) for part, words in PARTS.items()],
            search=tr("找姓名、拼音、编号、事项"),
        )
        self._shown: tuple[str, Whole] | None = None
        self._copy = action(
            tr("抄件…"), self.copy, name=f"{self.name}.copy", glyph="file-text", key="F9", parent=self
        )
        self._reveal = action(
            tr("显示号码"), self.reveal, name=f"{self.name}.reveal", glyph="eye", key="F6", parent=self
        )
        if self.search is not None:
            self._typing.timeout.disconnect()
            self._typing.timeout.connect(self.refresh)  # numbers are masked here: the search is done below
        self.enable(None)

    @property
    def title(self) -> str:
        return tr("并入村旧档")

    @property
    def primary_action(self) -> QAction:
        return self._copy

    @property
    def other_actions(self) -> Sequence[QAction]:
        return (self._reveal,)

    def look(self, work: Any, text: str = "") -> Seen:
        villages = self.service.listed(work)
        parts = self.service.parts(work) if villages else ()
        return Seen(
            parts,
            {part: self.service.lines(work, part, text) for part in parts},
            tuple(one.name for one in villages),
        )

    def refresh(self) -> None:
        """Read what fits the search line; an answer that was overtaken is dropped."""
        self._shown = None
        self._turn += 1
        turn, desk, text = self._turn, self.frame.desk, "" if self.search is None else self.search.text()

        def show(found: Seen) -> None:
            if turn == self._turn:
                self._read = found
                self._list()

        self.frame.jobs.run(lambda: desk.read(lambda work: self.look(work, text)), show, owner=self)

    def rows(self, read: Seen) -> Sequence[Line]:
        assert self.chips is not None
        for part in PARTS:
            self.chips.set_count(part, len(read.lines.get(part, ())))
        return read.lines.get(self.chips.current, ())

    def empty(self) -> QWidget:
        if self._read is None or not self._read.villages:
            return EmptyState(tr("没有并入的村"), self.none_words(), icon="tray")
        assert self.chips is not None
        if self.chips.current not in self._read.parts:
            return EmptyState(tr("这一部分不归您看"), tr("请找有权限的同事查阅。"), icon="lock-simple")
        if self.typed:
            return EmptyState(tr("没有找到"), tr("清空上面的搜索，就能看到全部。"), icon="magnifying-glass")
        return EmptyState(tr("旧档里没有这一类"), icon="check")

    def none_words(self) -> str:
        """What to do where no village was closed."""
        return tr("两个村合并时，在“各村”选停办的那个村，点“并入别的村”；它的旧档就在这里查阅，不会改写。")

    def tell(self, one: Line) -> list[str]:
        lines = [
            one.name or _what(one),
            tr("旧档，只供查阅：原“{village}”", village=one.village),
            "",
            *one.more,
        ]
        if self._shown is not None and self._shown[0] == one.id:
            whole = self._shown[1]
            lines += [
                "",
                tr("证件号：{number}", number=whole.id_number or "—"),
                tr("电话：{phones}", phones=whole.phone or "—"),
                tr("住址：{address}", address=whole.address or "—"),
            ]
        return lines

    def enable(self, one: Line | None) -> None:
        choose = tr(CHOOSE) if one is None else ""
        paper = "" if one is not None and one.part == PAPERS else tr("只有文书可以出抄件。")
        person = "" if one is not None and one.part == PEOPLE else tr("只有居民有号码可以显示。")
        seen = one is not None and self._shown is not None and self._shown[0] == one.id
        withhold(self._copy, choose or paper)
        self.allow(
            self._reveal,
            self.service.REVEAL,
            unless=choose or person or (tr("号码已经显示。") if seen else ""),
        )

    def copy(self) -> None:
        """F9: the paper as it was, with 旧档抄件 across it."""
        one, desk = self.list.current, self.frame.desk
        if one is None or not self._copy.isEnabled():
            return

        def draw() -> bytes:
            from stationdesk.documents.render import render

            facts: PaperFacts = desk.change(
                lambda work: self.service.paper(work, one.id), reason="papers:printed"
            )
            return render(facts, mark=joined_book.COPY_MARK)

        title = tr("抄件：{what}", what=_what(one))
        self.frame.jobs.run(draw, lambda pdf: self.frame.preview(pdf, title), owner=self)

    def reveal(self) -> None:
        """F6: whole numbers, which is written down."""
        one, desk = self.list.current, self.frame.desk
        if one is None or not self._reveal.isEnabled():
            return

        def show(found: Whole) -> None:
            self._shown = one.id, found
            self._chosen()

        self.frame.jobs.run(
            lambda: desk.change(
                lambda work: self.service.reveal(work, one.id), reason=str(self.service.REVEAL)
            ),
            show,
            owner=self,
        )


class JoinedView(RetiredView):
    """At the village that goes on: what the villages have left that were joined to it."""

    word = "cases"
    service = joined_stations
    name = "cases.joined"

    def none_words(self) -> str:
        return tr("别的村并入本村后，镇里会把它的旧档随下发包带来；接收后在这里查阅，不会和本村的混在一起。")


def _what(one: Line) -> str:
    if one.part == PAPERS:
        return tr(KIND_WORDS.get(one.kind, one.kind))
    return matter_names.shown(one.what)
