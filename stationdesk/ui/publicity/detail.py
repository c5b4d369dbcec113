"""Beside the list: a sheet of the catalogue with its rules, a made sheet with its way, or why one is never posted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal

from stationdesk.core.clock import local
from stationdesk.core.publicity_states import CHAINS, EVENT_WORDS, FOR_OTHERS
from stationdesk.core.words import N_
from stationdesk.services.publicity import CatalogueRow, SheetDetail
from stationdesk.services.publicity_record import Objection
from stationdesk.ui import theme
from stationdesk.ui.cases.cards import Tag, empty_card, fact
from stationdesk.ui.left_behind.reading import day_words
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.lights import LightLabel
from stationdesk.ui.pieces.panes import RebuiltPane
from stationdesk.ui.pieces.plain import button, label, line
from stationdesk.ui.publicity import reading
from stationdesk.ui.publicity.reading import Never
from stationdesk.ui.rows import breakable
from stationdesk.ui.words import tr

FREQUENCIES = {
    "monthly": N_("每月"),
    "quarterly": N_("每季度"),
    "annual": N_("每年"),
    "adhoc": N_("随时"),
    "ad hoc": N_("随时"),
}
SHOWN_CAUSES = 8
"""More are counted only."""
TONES = {"made": "warn", "reviewed": "accent", "meeting": "accent", "posted": "good"}
ACTIONS: tuple[tuple[str, str, tuple[str, ...], str, str], ...] = (
    ("review", N_("审查同意…"), ("made", "reviewed"), "publicity:review", "check-circle"),
    ("send_back", N_("退回…"), ("made", "reviewed"), "publicity:review", "arrow-counter-clockwise"),
    ("meeting", N_("登记过会…"), ("reviewed",), "publicity:post", "users-three"),
    ("post", N_("登记张贴…"), ("made", "reviewed", "meeting"), "publicity:post", "megaphone-simple"),
    ("received", N_("收到名单…"), ("made",), "publicity:post", "tray"),
    ("mend", N_("缺损补贴…"), ("posted",), "publicity:post", "note-pencil"),
    ("interrupt", N_("提前撤下…"), ("posted",), "publicity:post", "warning"),
    ("object", N_("登记异议…"), ("posted", "taken_down"), "publicity:post", "flag"),
    ("take_down", N_("登记揭下…"), ("posted",), "publicity:post", "tray"),
    ("reported", N_("回报公布单位…"), ("posted", "taken_down", "archived"), "publicity:post", "export"),
    ("archive", N_("归档…"), ("taken_down",), "publicity:post", "books"),
    ("on_paper", N_("登记纸面签字…"), ("made", "reviewed"), "publicity:make", "paperclip"),
    (
        "record",
        N_("公示记录"),
        ("posted", "taken_down", "archived"),
        "publicity:post",
        "printer",
    ),
)
"""What may be done, in which states, by which permit, with which icon."""


class Pane(RebuiltPane):
    """Rebuilt for each thing looked at. `asked(what, id)`."""

    asked = Signal(str, str)

    def __init__(self, may: Callable[[str], bool]) -> None:
        super().__init__("publicity.detail")
        self.me = ""
        """The name of who looks, as events have it."""
        self.may = self._may = may
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self._empty()
        self._lay.addWidget(empty_card(tr("在左边选一张，这里是它的要求和走到哪一步。"), "megaphone-simple"))
        self._lay.addStretch(1)

    def show_catalogue(self, one: CatalogueRow, last: date | None, today: date) -> None:
        """What the rules ask of a sheet."""
        self._empty()
        self.setAccessibleName(tr(one.title))
        self._lay.addWidget(label(tr(one.title), "section", wrap=True, name="publicity.detail.title"))
        tags = FlowBox(name="publicity.tags", gap=theme.XS)
        tags.add(Tag(tr(one.part)))
        tags.add(Tag(tr(FREQUENCIES.get(one.frequency, one.frequency)), "plain"))
        if one.unconfirmed:
            tags.add(Tag(tr("待核"), "warn"))
        if one.own:
            tags.add(Tag(tr("本村样式"), "accent"))
        self._lay.addWidget(tags)
        box = FlowBox(name="publicity.actions")
        if one.sheet_id is not None:
            made = one.sheet_id
            box.add(
                button(
                    tr("看这一期"), lambda: self.asked.emit("open", made), icon="eye", name="publicity.open"
                )
            )
        elif self._may("publicity:make"):
            box.add(
                button(
                    tr("F2  编制"),
                    lambda: self.asked.emit("make", f"{one.code} {one.period}"),
                    look="primary",
                    icon="note-pencil",
                    name="publicity.make",
                )
            )
        if self._may("publicity:make"):
            box.add(
                button(
                    tr("本村样式…"),
                    lambda: self.asked.emit("template", one.code),
                    icon="note-pencil",
                    name="publicity.template",
                )
            )
            if one.own:
                box.add(
                    button(
                        tr("恢复目录原样"),
                        lambda: self.asked.emit("restore", one.code),
                        icon="arrow-counter-clockwise",
                        name="publicity.restore",
                    )
                )
        if box.flow.count():
            self._lay.addWidget(box)
        if one.causes:
            self._causes(one, today, box)
        self._lay.addWidget(line())
        way = [tr(step) for step in CHAINS[one.publisher].steps]
        for words, value in (
            (tr("这一期"), reading.period_words(one.period)),
            (tr("应于"), day_words(one.due_on, today) if one.due_on else ""),
            (tr("上次张贴"), day_words(last, today)),
            (tr("公布者"), one.publisher_name),
            (tr("要经过"), " → ".join(way)),
            (tr("公示"), tr("{n} 天", n=one.days) if one.days else ""),
            (tr("栏目"), tr("、").join(tr(column) for column in one.columns)),
            (tr("依据"), one.legal_basis),
            (tr("注意"), one.note),
        ):
            if value:
                self._lay.addWidget(fact(words, value))
        if one.begun and not one.from_register:
            self._lay.addWidget(label(tr("名单能从台账取，补齐后再送审查。"), "second", wrap=True))
        if one.from_register:
            self._lay.addWidget(label(tr("本站台账能直接统计出这张表。"), "second", wrap=True))
        self._lay.addStretch(1)

    def _causes(self, one: CatalogueRow, today: date, box: FlowBox) -> None:
        """What happened that makes it due at once, and the way to say that nothing is published."""
        if self._may("publicity:make"):
            box.add(
                button(
                    tr("不用公布…"),
                    lambda: self.asked.emit("decline", one.code),
                    icon="x",
                    name="publicity.decline",
                )
            )
        self._lay.addWidget(line())
        self._lay.addWidget(
            LightLabel("late" if one.state == "overdue" else "near", tr("要随时公布：{why}", why=tr(one.why)))
        )
        for cause in one.causes[:SHOWN_CAUSES]:
            words = "　".join(
                part for part in (day_words(cause.on, today), cause.words, cause.number) if part
            )
            self._lay.addWidget(label(words, wrap=True))
        if len(one.causes) > SHOWN_CAUSES:
            self._lay.addWidget(label(tr("还有 {n} 件", n=len(one.causes) - SHOWN_CAUSES), "second"))

    def show_sheet(self, one: SheetDetail, today: date) -> None:
        """A made sheet: its state, what may be done, objections, what happened."""
        self._empty()
        sheet = one.line
        self.setAccessibleName(f"{tr(sheet.title)} {sheet.state_word}")
        self._lay.addWidget(label(tr(sheet.title), "section", wrap=True, name="publicity.detail.title"))
        tags = FlowBox(name="publicity.tags", gap=theme.XS)
        tags.add(Tag(sheet.state_word, TONES.get(sheet.state, "plain")))
        tags.add(Tag(tr("{n} 行", n=sheet.rows), "plain"))
        if sheet.open_objections:
            tags.add(Tag(tr("{n} 条异议待答复", n=sheet.open_objections), "warn"))
        if sheet.without_photo:
            tags.add(Tag(tr("▲ {n} 处没有照片", n=sheet.without_photo), "warn"))
        if sheet.state == "posted" and sheet.until_on is not None and sheet.until_on < today:
            tags.add(Tag(tr("▲ 到期，可以揭下"), "warn"))
        self._lay.addWidget(tags)
        self._lay.addWidget(self._actions(one))
        self._lay.addWidget(line())
        chain = CHAINS[sheet.publisher]
        reviewed = tr("{n} 人（要 {m} 人）", n=sheet.reviewers, m=chain.reviewers) if chain.reviewers else ""
        for words, value in (
            (tr("编号"), breakable(sheet.number)),
            (tr("期间"), reading.period_words(sheet.period)),
            (tr("审查"), reviewed),
            (tr("张贴"), day_words(sheet.posted_on, today) if sheet.posted_on else ""),
            (tr("到哪天"), day_words(sheet.until_on, today) if sheet.until_on else ""),
            (tr("在哪里"), "、".join(one.places)),
        ):
            if value:
                self._lay.addWidget(fact(words, value))
        self._account(one)
        self._boards(one)
        self._objections(one, today)
        self._lay.addWidget(line())
        self._lay.addWidget(label(tr("经过"), "second"))
        for kind, at, user, note in reversed(one.events):
            words = "　".join(
                part
                for part in (
                    f"{local(at):%m-%d %H:%M}",
                    tr(EVENT_WORDS.get(kind, kind)),
                    user,
                    "、".join(one.signed.get(kind, ())),
                    "" if note in ("file", "register") else note,
                )
                if part
            )
            self._lay.addWidget(label(words, wrap=True))
        self._lay.addStretch(1)

    def _actions(self, one: SheetDetail) -> FlowBox:
        sheet, box = one.line, FlowBox(name="publicity.actions")
        for paper in ("A4", "A3"):
            box.add(
                button(
                    tr("F8  预览 A4") if paper == "A4" else tr("A3"),
                    lambda paper=paper: self.asked.emit(paper, sheet.id),  # type: ignore[misc]
                    icon="printer",
                    name=f"publicity.print.{paper}",
                )
            )
        for what, words, states, permit, icon in ACTIONS:
            if what in ("received", "reported") and sheet.publisher not in FOR_OTHERS:
                continue
            if what in ("review", "send_back", "on_paper") and sheet.publisher in FOR_OTHERS:
                continue
            if what == "review" and self._has_reviewed(one):
                continue
            if what == "post" and sheet.reviewers < CHAINS[sheet.publisher].reviewers:
                continue  # refused before enough have reviewed it
            if sheet.state in states and self._may(permit):
                box.add(
                    button(
                        tr(words),
                        lambda what=what: self.asked.emit(what, sheet.id),  # type: ignore[misc]
                        icon=icon,
                        name=f"publicity.{what}",
                    )
                )
        return box

    def _has_reviewed(self, one: SheetDetail) -> bool:
        """Whether who looks has given their word since the sheet came up for review."""
        for kind, _at, user, _note in reversed(one.events):
            if kind != "reviewed":
                return False
            if user == self.me:
                return True
        return False

    def _account(self, one: SheetDetail) -> None:
        """Of an account: what it began with, what came and went, what is there."""
        words = (
            ("opening", tr("上期结存")),
            ("income", tr("本期收入")),
            ("expense", tr("本期支出")),
            ("closing", tr("本期结存")),
        )
        for key, said in words:
            if one.account:
                self._lay.addWidget(fact(said, tr("{n} 元", n=one.account[key])))

    def _boards(self, one: SheetDetail) -> None:
        """Where it hangs, each with its photos."""
        if not one.hangs:
            return
        box = FlowBox(name="publicity.boards")
        for place in one.hangs:
            words = tr("{place}：{n} 张照片", place=place.place, n=place.photos)
            box.add(
                button(
                    words if place.photos else tr("▲ {place}：还没有照片", place=place.place),
                    lambda place=place: self.asked.emit("photos", place.id),  # type: ignore[misc]
                    icon="camera",
                    name=f"publicity.photos.{place.id}",
                )
            )
        self._lay.addWidget(box)

    def show_facts(
        self,
        title: str,
        facts: Sequence[tuple[str, str]],
        deeds: Sequence[tuple[str, str, str, str]],
        said: str,
    ) -> None:
        """A title, what may be done, what is known: for what is no sheet itself."""
        self._empty()
        self.setAccessibleName(title)
        self._lay.addWidget(label(title, "section", wrap=True, name="publicity.detail.title"))
        box = FlowBox(name="publicity.actions")
        for what, words, icon, one in deeds:
            box.add(
                button(
                    words,
                    lambda what=what, one=one: self.asked.emit(what, one),  # type: ignore[misc]
                    icon=icon,
                    name=f"publicity.{what}",
                )
            )
        self._lay.addWidget(box)
        self._lay.addWidget(line())
        for words, value in facts:
            if value:
                self._lay.addWidget(fact(words, value))
        if said:
            self._lay.addWidget(label(said, "second", wrap=True))
        self._lay.addStretch(1)

    def _objections(self, one: SheetDetail, today: date) -> None:
        if not one.objections:
            return
        self._lay.addWidget(line())
        self._lay.addWidget(label(tr("异议"), "second"))
        for said in one.objections:
            self._lay.addWidget(label(f"{said.who or tr('匿名')}：{said.text}", wrap=True))
            if said.answered_at is not None:
                late = tr("（晚了）") if said.late else ""
                words = tr(
                    "已答复 {day}{late}：{text}",
                    day=day_words(said.answered_at, today),
                    late=late,
                    text=said.answer,
                )
                self._lay.addWidget(label(words, "second", wrap=True))
                self._content(said)
                continue
            due = day_words(said.reply_due, today)
            over = said.reply_due is not None and said.reply_due < today
            self._lay.addWidget(LightLabel("late" if over else "near", tr("{day} 前答复", day=due)))
            if self._may("publicity:post"):
                box = FlowBox(name="publicity.answer")
                box.add(
                    button(
                        tr("答复…"),
                        lambda said=said: self.asked.emit("answer", said.id),  # type: ignore[misc]
                        icon="note-pencil",
                        name=f"publicity.answer.{said.id}",
                    )
                )
                self._lay.addWidget(box)

    def _content(self, said: Objection) -> None:
        """Whether who objected is content, or the button that asks."""
        if said.content is not None:
            words = tr("提出人满意") if said.content else tr("提出人不满意")
            words += tr("，转{place}", place=said.referred) if said.referred else ""
            self._lay.addWidget(label(words, "second", wrap=True))
        elif self._may("publicity:post"):
            box = FlowBox(name="publicity.judge")
            box.add(
                button(
                    tr("是否满意…"),
                    lambda: self.asked.emit("judge", said.id),
                    icon="heart",
                    name=f"publicity.judge.{said.id}",
                )
            )
            self._lay.addWidget(box)

    def show_never(self, one: Never) -> None:
        """Why something is never posted."""
        self._empty()
        self.setAccessibleName(f"{one.name} {one.rule}")
        self._lay.addWidget(label(one.name, "section", wrap=True))
        tags = FlowBox(name="publicity.tags", gap=theme.XS)
        tags.add(Tag(tr("不得公开"), "bad"))
        if one.unsure:
            tags.add(Tag(tr("待核"), "warn"))
        self._lay.addWidget(tags)
        self._lay.addWidget(label(one.rule, wrap=True, name="publicity.detail.rule"))
        self._lay.addWidget(label(tr("这样的名单编不出来，也打不出来。"), "second", wrap=True))
        self._lay.addStretch(1)
