"""证明用印: one field 「要开什么证明」, the stubs with what may be done next, slips of refusal, the seal book."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from stationdesk.core.errors import Cancelled, Unhappy
from stationdesk.services import papers
from stationdesk.services.certificates import CertificateDetail, Issued, KindRow
from stationdesk.ui import issuing, theme
from stationdesk.ui.certificates import reading
from stationdesk.ui.certificates.columns import CHIPS, book_columns, slip_columns, stub_columns
from stationdesk.ui.certificates.deeds import Deeds
from stationdesk.ui.certificates.detail import Pane
from stationdesk.ui.certificates.form import CertificateForm
from stationdesk.ui.certificates.gate_card import GateCard
from stationdesk.ui.certificates.reading import Shown, Slip, Stub, Wanted
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.choices import Choices
from stationdesk.ui.pieces.panes import FilterChips, ListDetail, Lists
from stationdesk.ui.pieces.plain import card, column, label
from stationdesk.ui.pieces.search_line import SearchLine
from stationdesk.ui.pieces.states import EmptyState, not_read
from stationdesk.ui.rows import Rows
from stationdesk.ui.words import tr


class CertificatesPage(Deeds):
    """The field above; below it the lists, what the field found, or the form."""

    word = "certificates"
    cares_about = frozenset({"certificates", "papers", "paper_approvals"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._turn = self._detail_turn = self._list_turn = 0
        self._shown: Shown | None = None
        self._open: CertificateDetail | None = None
        self._form: CertificateForm | None = None
        self._pending = self._waiting = False
        self._build()
        self._new = action(
            tr("开证明"), self.new, name="certificates.new", glyph="stamp", key="F2", parent=self
        )
        self.allow(self._new, "certificates:issue", "certificates:refuse")
        self._verify = action(
            tr("核验…"), self.verify, name="certificates.verify", glyph="qr-code", parent=self
        )
        self._report = action(
            tr("做月报…"), self.report, name="certificates.month", glyph="chart-bar", parent=self
        )
        self.allow(self._report, "certificates:refuse", "certificates:read", every=True)

    def _build(self) -> None:
        self.wanted = SearchLine(
            "certificates.wanted",
            tr("要开什么证明"),
            tr("要开什么证明？照来人说的写，例如：收养、无犯罪记录"),
            icon="stamp",
        )
        self.wanted.asked.connect(self._on_text)
        self.wanted.stepped.connect(self._on_step)
        self.wanted.chosen.connect(self._on_enter)
        self.gate = GateCard()
        self.gate.slip_asked.connect(self.refuse)
        self.choices = Choices("certificates.choices", tr("清单里可以开的"), most=9)
        self.choices.taken.connect(self.take)
        self._choices_words = label("", "second", wrap=True, name="certificates.choices.words")
        self._choices_card = card(self._choices_words, self.choices, margin=theme.M, gap=theme.XS)
        asking = QWidget()
        asking.setObjectName("certificates.asking")
        asking.setLayout(column(self.gate, self._choices_card, None, gap=theme.S))
        from stationdesk.ui.pieces.panes import scrolled

        self._asking = scrolled(asking)
        self.chips = FilterChips([(key, tr(words)) for key, words in CHIPS.items()], spoken=tr("筛选"))
        self.chips.chosen.connect(lambda _key: self._show_list())
        self.stubs = Rows(
            stub_columns(),
            spoken=tr("证明存根"),
            name="certificates.list",
            count=lambda n: tr("{n} 份", n=n),
        )
        self.slips = Rows(
            slip_columns(), spoken=tr("告知单"), name="certificates.slips", count=lambda n: tr("{n} 张", n=n)
        )
        self.book = Rows(
            book_columns(), spoken=tr("用印簿"), name="certificates.book", count=lambda n: tr("{n} 次", n=n)
        )
        self.lists = Lists("certificates.lists")
        for rows in (self.stubs, self.slips, self.book):
            rows.chosen.connect(self._on_row)
            self.lists.addWidget(rows)
        self.pane = Pane(self.may)
        self.pane.asked.connect(self._do)
        self.both = ListDetail(self.lists, self.pane)
        self.stubs.opened.connect(lambda _row: self.both.show_detail())
        listing = QWidget()
        lay = column(self.chips, self.both, gap=theme.S)
        lay.setStretch(1, 1)
        listing.setLayout(lay)
        self.body = QStackedWidget()
        self.body.setObjectName("certificates.body")
        self.body.addWidget(listing)
        self.body.addWidget(self._asking)
        self._listing = listing
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        outer.setSpacing(theme.S)
        outer.addWidget(self.wanted)
        outer.addWidget(self.body, 1)
        self.setFocusProxy(self.wanted)

    # the frame asks ---------------------------------------------------------------------------------

    @property
    def primary_action(self) -> QAction:
        return self._new

    @property
    def other_actions(self) -> Sequence[QAction]:
        return (self._verify, self._report)

    def arrive(self, **where: Any) -> None:
        """`certificate` shows one, `chip` a list, `text` asks for a wording, `new` begins."""
        if chip := where.get("chip"):
            self._leave_form()
            self.chips.choose(str(chip))
        if record := where.get("certificate") or where.get("record") or where.get("id"):
            self._leave_form()
            self.chips.choose("all")
            self.stubs.want(str(record))
            self.refresh()
        if text := where.get("text"):
            self.wanted.setText(str(text))
        elif where.get("new"):
            self.new()

    def refresh(self) -> None:
        desk = self.frame.desk
        self._list_turn += 1
        turn = self._list_turn

        def show(found: Shown) -> None:
            if turn == self._list_turn:
                self._shown = found
                self._show_list()

        self.frame.jobs.run(lambda: desk.read(reading.shown), show, self._unreadable, owner=self)

    def _unreadable(self, problem: Unhappy) -> bool:
        forbidden = problem.code == "not-permitted"
        self._shown = None
        instead = tr("有人来开证明，把他要什么写在上面：该去哪里办，这里会说；不该村里开的，可以出告知单。")
        state = not_read(
            problem, tr("您的岗位看不到证明和用印"), second=instead if self.may("certificates:refuse") else ""
        )
        self.stubs.show_rows([], lambda: state)
        self.lists.setCurrentWidget(self.stubs)
        return forbidden

    def new(self) -> None:
        """F2: the field, with everything that may be issued under it."""
        if self._form is not None:
            self.wanted.setFocus()
            return
        self.wanted.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.wanted.selectAll()
        self.body.setCurrentWidget(self._asking)
        self._look_up(self.wanted.text())

    def filter(self) -> None:
        if self.body.currentWidget() is self._listing:
            self.chips.focus()

    def detail(self) -> None:
        if self._form is not None:
            self._form.panes.toggle()
        else:
            self.both.toggle()

    def save(self) -> None:
        if self._sheet is not None:
            self._sheet.save()
        elif self._form is not None:
            self._form.save()

    def print_(self) -> None:
        if self._form is not None:
            self._form.preview()
        elif self.chips.current == "slips":
            self._do("slip")
        elif self._open is not None:
            self._do("look" if self._open.row.state == "draft" else "print")

    def back(self) -> bool:
        if self._form is not None:
            self._form.leave()
            return True
        if self.body.currentWidget() is self._asking:
            self.wanted.clear()
            self._show_body()
            return True
        if self.chips.current != "all":
            self.chips.choose("all")
            return True
        return False

    # the field --------------------------------------------------------------------------------------

    def _on_text(self, text: str) -> None:
        if self._form is not None:
            return
        if not text.strip():
            self._turn += 1
            self._show_body()
            return
        self.body.setCurrentWidget(self._asking)
        self._look_up(text)

    def _look_up(self, text: str) -> None:
        self._turn += 1
        turn, desk = self._turn, self.frame.desk
        self._pending, self._waiting = True, False

        def look() -> Wanted:
            if turn != self._turn:
                raise Cancelled
            found: Wanted = desk.read(lambda work: reading.wanted(work, text))
            return found

        def show(found: Wanted) -> None:
            if turn == self._turn:
                self._pending = False
                self._show_wanted(found)
                if self._waiting:
                    self._on_enter()

        def failed(problem: Unhappy) -> bool:
            self._pending = False
            return False

        self.frame.jobs.run(look, show, failed, owner=self)

    def _show_wanted(self, found: Wanted) -> None:
        self.gate.show_answer(found.said, self.may("certificates:refuse"))
        self.choices.show_choices(found.choices)
        nothing = not found.choices and found.said is None
        self._choices_card.setVisible(bool(found.choices) or nothing)
        stopped = found.said is not None and not found.said.allowed
        words = tr("清单里可以开的") if not stopped else tr("清单里相近的")
        if self._villagers_word():
            # Nothing is taken before the clerk has gone down to it: Enter is the slip's.
            self.choices.clearSelection()
            self.choices.setCurrentIndex(QModelIndex())
            words = tr("如果说的就是下面这几样，按 ↓ 选它；都不是，按 Enter 出告知单。")
        if found.said is not None and found.said.allowed:
            words = found.said.reason
        if nothing:
            words = tr("没有找到，换汉字试试。")
        self._choices_words.setText(words)

    def _villagers_word(self) -> bool:
        """Whether what was typed stands on no list, so that it may be another word for one that does."""
        said = self.gate.said
        return said is not None and not said.allowed and said.verdict == "unlisted"

    def _on_step(self, by: int) -> None:
        if self.body.currentWidget() is self._asking:
            self.choices.step(by)
        elif self.body.currentWidget() is self._listing:
            rows = self.lists.currentWidget()
            if isinstance(rows, Rows):
                rows.step(by)

    def _on_enter(self) -> None:
        if self.body.currentWidget() is not self._asking:
            self.new()
            return
        if self._pending:
            self._waiting = True
            return
        self._waiting = False
        said = self.gate.said
        gone_down = self._villagers_word() and self.choices.current is not None
        if said is not None and not said.allowed and not gone_down:
            if self.may("certificates:refuse"):
                self.refuse()
        elif self.choices.current is not None:
            self.take(self.choices.current.key)

    def _show_body(self) -> None:
        self.body.setCurrentWidget(self._form if self._form is not None else self._listing)

    def take(self, code: str) -> None:
        """A kind was chosen: its form, or why it is not in use here."""
        desk = self.frame.desk

        def show(kind: KindRow) -> None:
            if not kind.enabled:
                self.wanted.setText(kind.title)
                return
            self._open_form(kind)

        self.frame.jobs.run(lambda: desk.read(lambda work: reading.kind(work, code)), show, owner=self)

    # the form ---------------------------------------------------------------------------------------

    def _open_form(self, kind: KindRow, again: CertificateDetail | None = None) -> None:
        if not self.may("certificates:issue"):
            self.frame.say(tr("您的岗位不能出具证明，请由文书办理。"))
            return
        self._leave_form()
        self.wanted.hide()
        form = self._form = CertificateForm(self.frame, kind)
        if again is not None:
            form.again(again, self._name_of(again.row.id))
        form.left.connect(self._leave_form)
        form.made.connect(self._made)
        self.body.addWidget(form)
        self.body.setCurrentWidget(form)
        if again is None:
            form.person.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _name_of(self, certificate_id: str) -> str:
        stubs = self._shown.stubs if self._shown else ()
        return next((stub.name for stub in stubs if stub.id == certificate_id), "")

    def _leave_form(self) -> None:
        form, self._form = self._form, None
        self.wanted.show()
        self.wanted.clear()
        self._show_body()
        if form is not None:
            self.body.removeWidget(form)
            form.deleteLater()
            self.wanted.setFocus()

    def _made(self, made: Issued) -> None:
        self._leave_form()
        if self.chips.current != "all":
            self.chips.choose("all")
        self.stubs.want(made.certificate_id)
        self.refresh()
        self._say_issued(made)

    def _say_issued(self, made: Issued) -> None:
        if made.number and made.paper_id:
            said = tr("已出具：{title}，编号 {number}。", title=tr(made.title), number=made.number)
            self._preview(made.paper_id)
        else:
            said = tr("已送审批：{title}。另一人批准后才有编号，才能打印。", title=tr(made.title))
        self.frame.say(f"▲ {made.twice}{said}" if made.twice else said)

    def _preview(self, paper_id: str, reason: str = "") -> None:
        desk = self.frame.desk
        self.frame.jobs.run(
            lambda: desk.read(lambda work: papers.row(work, paper_id)),
            lambda row: issuing.preview(self.frame, self, row, reason=reason),
            owner=self,
        )

    # the lists --------------------------------------------------------------------------------------

    def _show_list(self) -> None:
        shown, chip = self._shown, self.chips.current
        if shown is None:
            return
        states = [stub.row.state for stub in shown.stubs]
        for state in reading.STATES:
            self.chips.set_count(state, states.count(state))
        self.chips.set_count("all", len(states))
        self.chips.set_count("slips", len(shown.slips))
        if chip == "slips":
            self.lists.setCurrentWidget(self.slips)
            self.slips.show_rows(shown.slips, self._no_slips)
        elif chip == "book":
            self.lists.setCurrentWidget(self.book)
            self.book.show_rows(shown.book, self._no_book)
        else:
            self.lists.setCurrentWidget(self.stubs)
            rows = [stub for stub in shown.stubs if chip in ("all", stub.row.state)]
            self.stubs.show_rows(rows, self._no_stubs)

    def _no_stubs(self) -> QWidget:
        if self._shown is not None and self._shown.stubs:
            return EmptyState(tr("这里现在没有"), tr("换一个筛选看看。"), icon="stamp")
        return EmptyState(
            tr("还没有开过证明"),
            tr("上面写要开什么证明：能开的直接填，不能开的出告知单，写明去哪里办。"),
            icon="stamp",
            step=tr("开证明") if self.may("certificates:issue") else "",
            on_step=self.new,
        )

    def _no_slips(self) -> QWidget:
        return EmptyState(
            tr("还没有出过告知单"),
            tr("有人来开村里不该开的证明时，写下原话，告知单告诉他去哪里办。"),
            icon="prohibit",
        )

    def _no_book(self) -> QWidget:
        if not self.may("seal:read"):
            return EmptyState(tr("您的岗位看不到用印簿"), icon="lock-simple", state="forbidden")
        return EmptyState(
            tr("还没有用印记录"), tr("证明出具后，由管印的人在详情里登记用印。"), icon="seal-check"
        )

    def _on_row(self, one: Any) -> None:
        self._detail_turn += 1
        self._open = None
        if one is None:
            self.pane.show_nothing()
        elif isinstance(one, Slip):
            self.pane.show_slip(one, self._shown.demands if self._shown else ())
        elif isinstance(one, Stub):
            self._read_one(one)
        else:
            self.pane.show_use(one)

    def _read_one(self, stub: Stub) -> None:
        turn, desk = self._detail_turn, self.frame.desk

        def show(found: CertificateDetail) -> None:
            if turn == self._detail_turn:
                self._open = found
                kinds = self._shown.kinds if self._shown else {}
                signed = self._shown.signed.get(found.row.id) if self._shown else None
                self.pane.show_certificate(found, stub.name, kinds.get(found.row.kind), signed)

        self.frame.jobs.run(lambda: desk.read(lambda work: reading.one(work, stub.id)), show, owner=self)
