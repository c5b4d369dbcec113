"""村务公开: what is due, sheets made and on their way to the board, what must never hang there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from stationdesk.core.errors import Unhappy
from stationdesk.core.publicity_states import WORDS, State
from stationdesk.core.words import N_
from stationdesk.services import papers, publicity, publicity_paper
from stationdesk.services.committee import MemberRow
from stationdesk.services.paper_approvals import ApprovalRow, Pending
from stationdesk.services.publicity import CatalogueRow, Made, SheetDetail
from stationdesk.services.publicity_due import DueLine
from stationdesk.services.publicity_record import SheetLine
from stationdesk.ui import issuing, theme
from stationdesk.ui.ask_sheet import Ask
from stationdesk.ui.left_behind.reading import day_words
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces import dates
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.panes import FilterChips, ListDetail, Lists
from stationdesk.ui.pieces.plain import column
from stationdesk.ui.pieces.states import EmptyState, not_read
from stationdesk.ui.publicity import members, photos, reading, signing, steps, template_sheet
from stationdesk.ui.publicity.board_page import BoardPage
from stationdesk.ui.publicity.detail import FREQUENCIES, Pane
from stationdesk.ui.publicity.make_form import MakeForm
from stationdesk.ui.publicity.reading import Never, Shown, Template
from stationdesk.ui.rows import Rows
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

CHIPS = {
    "due": N_("该公开的"),
    "running": N_("在走流程"),
    "posted": N_("公示中"),
    "to_sign": N_("待签字"),
    "signed": N_("纸面签字"),
    "calendar": N_("全年日历"),
    "catalogue": N_("公开目录"),
    "all": N_("全部公开表"),
    "never": N_("不得公开"),
    "members": N_("班子名单"),
}
RUNNING = ("made", "reviewed", "meeting", "taken_down")
STATE_WORDS: dict[str, str] = {
    "due": N_("待编制"), "overdue": N_("已逾期"), "as_needed": N_("随时"), "ahead": N_("未到期"),
}  # fmt: skip
STATE_WORDS |= {str(state): word for state, word in WORDS.items()}
LIGHTS = {"due": "near", "overdue": "late", "posted": "normal", "archived": "normal"}


def catalogue_columns(page: PublicityPage) -> list[Column]:
    """Part, what, how often, due when, how it stands, last posted."""
    return [
        Column(tr("部分"), lambda c: tr(c.part), 110),
        Column(tr("公开表"), lambda c: tr(c.title), 236),
        Column(tr("多久"), lambda c: tr(FREQUENCIES.get(c.frequency, c.frequency)), 96),
        Column(tr("应于"), lambda c: day_words(c.due_on, page.today), 72),
        Column(
            tr("状态"),
            lambda c: tr(STATE_WORDS.get(c.state, c.state)),
            108,
            light=lambda c: LIGHTS.get(c.state, ""),
        ),
        Column(tr("上次张贴"), lambda c: day_words(page.last(c.code), page.today), 88),
    ]


def sheet_light(sheet: SheetLine, today: date) -> str:
    """Near while something is to be done: on its way, objected to, or hanging longer than it should."""
    over = sheet.state == "posted" and sheet.until_on is not None and sheet.until_on < today
    if sheet.open_objections or over or sheet.state in RUNNING:
        return "near"
    return LIGHTS.get(sheet.state, "")


def sheet_columns(page: PublicityPage) -> list[Column]:
    """Title, period, state, rows, until when, objections."""
    return [
        Column(tr("公开表"), lambda s: tr(s.title), 236),
        Column(tr("期间"), lambda s: reading.period_words(s.period), 112),
        Column(
            tr("状态"),
            lambda s: s.state_word,
            88,
            light=lambda s: sheet_light(s, page.today),
        ),
        Column(tr("行数"), lambda s: str(s.rows), 56, right=True),
        Column(tr("张贴"), lambda s: day_words(s.posted_on, page.today), 76),
        Column(tr("到哪天"), lambda s: day_words(s.until_on, page.today), 76),
        Column(tr("异议"), lambda s: str(s.open_objections) if s.open_objections else "—", 56, right=True),
    ]


def calendar_columns(page: PublicityPage) -> list[Column]:
    """By when, what, for which period, how it stands."""
    return [
        Column(tr("应于"), lambda d: day_words(d.due_on, page.today), 84),
        Column(tr("公开表"), lambda d: tr(d.title), 236),
        Column(tr("期间"), lambda d: reading.period_words(d.period), 116),
        Column(
            tr("状态"),
            lambda d: tr(STATE_WORDS.get(d.state, d.state)),
            88,
            light=lambda d: "late" if d.late else LIGHTS.get(d.state, ""),
        ),
        Column(tr("张贴"), lambda d: day_words(d.posted_on, page.today) if d.posted_on else "—", 84),
    ]


class PublicityPage(BoardPage):
    """Chips, list, detail; or the form of a sheet being made in their place."""

    word = "publicity"
    cares_about = frozenset({"publicity", "committee_members", "sheet_declines"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.today = dates.today()
        self._shown: Shown | None = None
        self._turn = self._list_turn = 0
        self._open: SheetDetail | None = None
        self._form: MakeForm | None = None
        self._build()
        self._new = action(
            tr("编公开表"), self.new, name="publicity.new", glyph="note-pencil", key="F2", parent=self
        )
        self.allow(self._new, "publicity:make")
        self._settings = action(
            tr("公开栏设置"), self.settings, name="publicity.settings", glyph="gear-six", parent=self
        )
        self.allow(self._settings, "station:settings")

    def _build(self) -> None:
        self.chips = FilterChips(
            [(key, tr(words)) for key, words in CHIPS.items()], spoken=tr("筛选"), name="publicity.chips"
        )
        self.chips.chosen.connect(lambda _key: self._show())
        self.catalogue = Rows(
            catalogue_columns(self),
            spoken=tr("公开目录"),
            name="publicity.catalogue",
            key=lambda c: str(c.code),
            count=lambda n: tr("{n} 张", n=n),
        )
        self.sheets = Rows(
            sheet_columns(self), spoken=tr("公开表"), name="publicity.list", count=lambda n: tr("{n} 张", n=n)
        )
        self.never = Rows(
            [
                Column(tr("不得公开"), lambda n: n.name, 230),
                Column(tr("规定"), lambda n: n.rule, 380),
            ],
            spoken=tr("不得公开的事项"),
            name="publicity.never",
        )
        self.year = Rows(
            calendar_columns(self),
            spoken=tr("全年日历"),
            name="publicity.year",
            key=lambda one: f"{one.code} {one.period}",
            count=lambda n: tr("{n} 张", n=n),
        )
        self.to_sign = Rows(
            signing.pending_columns(self),
            spoken=tr("待签字"),
            name="publicity.to_sign",
            count=lambda n: tr("{n} 份", n=n),
        )
        self.signed = Rows(
            signing.approval_columns(self),
            spoken=tr("纸面签字"),
            name="publicity.signed",
            count=lambda n: tr("{n} 份", n=n),
        )
        self.members = Rows(
            members.columns(),
            spoken=tr("班子名单"),
            name="publicity.members",
            count=lambda n: tr("{n} 人", n=n),
        )
        self.lists = Lists("publicity.lists")
        for rows in (
            self.catalogue,
            self.sheets,
            self.never,
            self.year,
            self.to_sign,
            self.signed,
            self.members,
        ):
            rows.chosen.connect(self._on_row)
            self.lists.addWidget(rows)
        self.catalogue.opened.connect(self._opened)
        self.pane = Pane(self.may)
        self.pane.asked.connect(self._do)
        self.both = ListDetail(self.lists, self.pane)
        self.sheets.opened.connect(lambda _sheet: self.both.show_detail())
        self._listing = QWidget()
        inside = column(self.chips, self.both, gap=theme.S)
        inside.setStretch(1, 1)
        self._listing.setLayout(inside)
        self.body = QStackedWidget()
        self.body.setObjectName("publicity.body")
        self.body.addWidget(self._listing)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        lay.addWidget(self.body)
        self.setFocusProxy(self.lists)

    @property
    def opened_sheet(self) -> SheetDetail | None:
        """The sheet beside the list."""
        return self._open

    def last(self, code: str) -> Any:
        """When a sheet hung last."""
        return self._shown.last_posted.get(code) if self._shown is not None else None

    def whose(self, certificate: str) -> str:
        """Who a certificate that waits for a signature is for."""
        return self._shown.whose.get(certificate, "") if self._shown is not None else ""

    # the frame asks ---------------------------------------------------------------------------------

    @property
    def primary_action(self) -> QAction:
        return self._new

    @property
    def other_actions(self) -> list[QAction]:
        return [self._settings]

    def arrive(self, **where: Any) -> None:
        """`chip` shows a list, `record` one sheet, `code` begins one."""
        if chip := where.get("chip"):
            self.chips.choose(str(chip))
        if record := where.get("record") or where.get("sheet") or where.get("id"):
            self._show_sheet(str(record))
        if code := where.get("code"):
            self.make(str(code))

    def refresh(self) -> None:
        desk = self.frame.desk
        self._list_turn += 1
        turn = self._list_turn

        def show(found: Shown) -> None:
            if turn == self._list_turn:
                self._shown, self.today = found, found.today
                self.pane.me = found.me
                self._show()

        self.frame.jobs.run(lambda: desk.read(reading.shown), show, self._unreadable, owner=self)

    def _unreadable(self, problem: Unhappy) -> bool:
        forbidden = problem.code == "not-permitted"
        self._shown = None
        state = not_read(problem, tr("您的岗位看不到村务公开"))
        self.catalogue.show_rows([], lambda: state)
        self.lists.setCurrentWidget(self.catalogue)
        return forbidden

    def new(self) -> None:
        """F2: the chosen sheet of the catalogue, or the catalogue to choose from; a member where members stand."""
        if self.chips.current == "members" and self.may("users:manage"):
            members.do(self, "member_new", "")
            return
        if self._form is not None or not self._new.isEnabled():
            return
        shown = self.lists.currentWidget()
        row = shown.current if shown in (self.catalogue, self.year) else None
        if isinstance(row, CatalogueRow | DueLine):
            self.make(row.code, row.period)
        else:
            self.chips.choose("catalogue")
            self.catalogue.view.setFocus()
            self.frame.say(tr("选一张，再按 F2 编制。"))

    def filter(self) -> None:
        self.chips.focus()

    def detail(self) -> None:
        self.both.toggle()

    def save(self) -> None:
        if self._sheet is not None:
            self._sheet.save()
        elif self._form is not None:
            self._form.save()

    def print_(self) -> None:
        if self._form is not None:
            return
        if self.lists.currentWidget() is self.to_sign:
            signing.do(self, "sign_list", "")
        elif self._open is not None:
            self.print_sheet(self._open.line.id, "A4")

    def back(self) -> bool:
        if self._form is not None:
            self._form.leave()
            return True
        if self.chips.current != "due":
            self.chips.choose("due")
            return True
        return False

    # showing ----------------------------------------------------------------------------------------

    def _show(self) -> None:
        shown, chip = self._shown, self.chips.current
        if shown is None:
            return
        due = [row for row in shown.catalogue if row.state in ("due", "overdue")]
        sheets = {
            "running": [sheet for sheet in shown.sheets if sheet.state in RUNNING],
            "posted": [sheet for sheet in shown.sheets if sheet.state == "posted"],
            "all": list(shown.sheets),
        }
        self.chips.set_count("due", len(due))
        for key, rows in sheets.items():
            self.chips.set_count(key, len(rows))
        self.chips.set_count("to_sign", len(shown.to_sign))
        self.chips.set_count("signed", sum(one.state != "confirmed" for one in shown.signed))
        if chip in ("due", "catalogue"):
            self._list(self.catalogue, due if chip == "due" else shown.catalogue)
        elif chip == "never":
            self._list(self.never, shown.never)
        elif chip == "calendar":
            self._list(self.year, shown.year)
        elif chip == "to_sign":
            self._list(self.to_sign, shown.to_sign)
        elif chip == "signed":
            self._list(self.signed, shown.signed)
        elif chip == "members":
            self._list(self.members, shown.members)
        else:
            self._list(self.sheets, sheets[chip])

    def _list(self, rows: Rows, what: Sequence[Any]) -> None:
        self.lists.setCurrentWidget(rows)
        rows.show_rows(what, self._nothing)

    def _nothing(self) -> QWidget:
        if self.chips.current == "members":
            return EmptyState(
                tr("还没有班子名单"),
                tr("登记村委会、监委会和会计，审查和监督时自动核对谁要回避。"),
                icon="users-three",
                step=tr("列入名单…") if self.may("users:manage") else "",
                on_step=lambda: members.do(self, "member_new", ""),
            )
        if self.chips.current == "due":
            return EmptyState(
                tr("该公开的都公开了"),
                tr("下一期到了日子，会列在这里。"),
                icon="check-circle",
                step=tr("看公开目录"),
                on_step=lambda: self.chips.choose("catalogue"),
            )
        return EmptyState(
            tr("这里现在没有"),
            tr("公开表从目录里编制，经审查、过会后张贴。"),
            icon="megaphone-simple",
            step=tr("看公开目录"),
            on_step=lambda: self.chips.choose("catalogue"),
        )

    def _on_row(self, one: Any) -> None:
        self._turn += 1
        self._open = None
        if isinstance(one, CatalogueRow):
            self.pane.show_catalogue(one, self.last(one.code), self.today)
        elif isinstance(one, SheetLine):
            self._read_one(one.id)
        elif isinstance(one, Never):
            self.pane.show_never(one)
        elif isinstance(one, DueLine):
            if one.sheet_id is not None:
                self._read_one(one.sheet_id)
            elif (row := self.row_of(one.code)) is not None:
                at = replace(row, period=one.period, due_on=one.due_on, sheet_id=None)
                self.pane.show_catalogue(at, self.last(one.code), self.today)
        elif isinstance(one, MemberRow):
            members.show(self.pane, one)
        elif isinstance(one, Pending | ApprovalRow):
            signing.show(self.pane, one, self.today)
        else:
            self.pane.show_nothing()

    def row_of(self, code: str) -> CatalogueRow | None:
        """A template of the catalogue."""
        found = self._shown.catalogue if self._shown is not None else ()
        return next((row for row in found if row.code == code), None)

    def _read_one(self, sheet: str) -> None:
        turn, desk = self._turn, self.frame.desk

        def show(found: SheetDetail) -> None:
            if turn == self._turn:
                self._open = found
                self.pane.show_sheet(found, self.today)

        self.frame.jobs.run(lambda: desk.read(lambda work: reading.one(work, sheet)), show, owner=self)

    def _show_sheet(self, sheet: str) -> None:
        self.sheets.want(sheet)
        self.chips.choose("all")

    def _opened(self, one: CatalogueRow) -> None:
        if one.sheet_id is not None:
            self._show_sheet(one.sheet_id)
        elif self.may("publicity:make"):
            self.make(one.code)

    # making -----------------------------------------------------------------------------------------

    def make(self, code: str, period: str = "") -> None:
        """The grid of a sheet for a period; what is never posted says its rule instead."""
        desk = self.frame.desk

        def show(found: Template) -> None:
            row = replace(found.row, period=period or found.row.period)
            self._open_form(replace(found, row=row))

        self.frame.jobs.run(lambda: desk.read(lambda work: reading.template(work, code)), show, owner=self)

    def settings(self) -> None:
        """Five parts or three, the boards of the village, by which day sheets hang."""
        desk = self.frame.desk
        self.frame.jobs.run(
            lambda: desk.read(reading.settings), lambda now: steps.ask_settings(self, now), owner=self
        )

    def _open_form(self, template: Template) -> None:
        self._close_form()
        form = self._form = MakeForm(self.frame, template)
        form.left.connect(self._close_form)
        form.made.connect(self._made)
        self.body.addWidget(form)
        self.body.setCurrentWidget(form)
        form.begin_typing()

    def _close_form(self) -> None:
        form, self._form = self._form, None
        self.body.setCurrentWidget(self._listing)
        if form is not None:
            self.body.removeWidget(form)
            form.deleteLater()

    def _made(self, made: Made) -> None:
        self._close_form()
        self._show_sheet(made.sheet_id)
        self.refresh()
        parts = [
            tr("已编好 {n} 行，等审查。", n=made.rows) if made.rows else tr("已编好“本期没有发生”，等审查。")
        ]
        if made.masked:
            parts.append(tr("遮盖了 {n} 处。", n=made.masked))
        if made.left_out:
            parts.append(tr("没带的列：{columns}。", columns="、".join(made.left_out)))
        parts += [f"▲ {one}" for one in made.remarks]
        self.frame.say("".join(parts))

    # doing ------------------------------------------------------------------------------------------

    def _do(self, what: str, one: str) -> None:
        if what == "make":
            self.make(*one.split(" ", 1))
        elif what == "settings":
            self.settings()
        elif what == "open":
            self._show_sheet(one)
        elif what in ("A4", "A3"):
            self.print_sheet(one, what)
        elif what == "answer":
            self.answer(one)
        elif what == "judge":
            steps.judge(self, one)
        elif what == "record":
            self.print_record(one)
        elif what == "photos":
            photos.open_photos(self, one)
        elif what == "template":
            template_sheet.ask(self, one)
        elif what == "restore":
            template_sheet.restore(self, one)
        elif what == "decline":
            steps.decline(self, one)
        elif what in members.DOES:
            members.do(self, what, one)
        elif what in signing.DOES:
            signing.do(self, what, one)
        else:
            steps.ask(self, what, one)

    def said(self, line: SheetLine) -> str:
        self._follow(line)
        until = (
            tr("，公示到 {day}", day=day_words(line.until_on, self.today))
            if line.state == "posted" and line.until_on
            else ""
        )
        return tr("{title}：{state}", title=tr(line.title), state=tr(WORDS[State(line.state)])) + until + "。"

    def _follow(self, line: SheetLine) -> None:
        """A step may take the sheet out of the list that is shown: the next step is still this sheet's."""
        here = {"running": line.state in RUNNING, "posted": line.state == "posted"}
        if not here.get(self.chips.current, True):
            self.chips.choose(next((chip for chip, stands in here.items() if stands), "all"))
        self.sheets.want(line.id)  # last: the list it leaves still has it, and would have had the wish

    def answer(self, objection: str) -> None:
        """Answer an objection."""
        one = self._open
        if one is None:
            return
        said = next((said for said in one.objections if said.id == objection), None)
        self.ask(
            "publicity.answer", tr("答复异议"),
            [Ask("text", tr("答复"), "long", needed=True)], tr("答复"),
            lambda work, values: publicity.answer(work, one.line.id, objection, values["text"]),
            lambda done: tr("答复已登记。") if not done.late else tr("答复已登记（过了答复期限）。"),
            intro=said.text if said else "", reason="publicity:post",
        )  # fmt: skip

    def print_sheet(self, sheet: str, paper: str) -> None:
        """The paper of a sheet: with the watermark of a draft until it may hang, counted from then on."""
        desk = self.frame.desk

        def drawn() -> tuple[bytes | None, papers.PaperRow | None, str]:
            from stationdesk.documents.render import render

            facts = desk.read(lambda work: publicity_paper.facts(work, sheet, paper))
            pdf = render(facts)
            made = desk.change(
                lambda work: publicity_paper.printed(work, sheet, paper), reason="publicity:print"
            )
            kept = made.paper_id
            if kept is None:
                return pdf, None, facts.title
            return None, desk.read(lambda work: papers.row(work, kept)), facts.title

        def show(found: tuple[bytes | None, papers.PaperRow | None, str]) -> None:
            pdf, row, title = found
            if row is not None:
                issuing.preview(self.frame, self, row)
            elif pdf is not None:
                self.frame.preview(pdf, tr("样稿：{title}", title=title))

        self.frame.jobs.run(drawn, show, owner=self)

    def print_record(self, sheet: str) -> None:
        """公示记录, kept as a paper of its own each time it is asked for."""
        desk = self.frame.desk
        self.frame.jobs.run(
            lambda: desk.change(lambda work: publicity_paper.recorded(work, sheet), reason="publicity:print"),
            lambda row: issuing.preview(self.frame, self, row),
            owner=self,
        )
