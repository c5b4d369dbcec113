"""证明用印: one field 「要开什么证明」, the stubs with what may be done next, slips of refusal, the seal book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from stationdesk.core.errors import Cancelled, Unhappy
from stationdesk.services import certificate_refusals, certificates, papers
from stationdesk.services.certificates import CertificateDetail, Issued, KindRow
from stationdesk.ui import issuing, theme
from stationdesk.ui.ask_sheet import Ask, AskSheet, SheetPage
from stationdesk.ui.certificates import reading, sealing
from stationdesk.ui.certificates.columns import CHIPS, book_columns, slip_columns, stub_columns
from stationdesk.ui.certificates.detail import Pane
from stationdesk.ui.certificates.form import CertificateForm, draw
from stationdesk.ui.certificates.gate_card import GateCard
from stationdesk.ui.certificates.reading import Shown, Slip, Stub, Wanted
from stationdesk.ui.certificates.verifying import verify_sheet
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.choices import Choices
from stationdesk.ui.pieces.panes import FilterChips, ListDetail
from stationdesk.ui.pieces.plain import card, column, label
from stationdesk.ui.pieces.search_line import SearchLine
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.rows import Rows
from stationdesk.ui.words import tr


class CertificatesPage(SheetPage):
    """The field above; below it the lists, what the field found, or the form."""

    word = "certificates"
    cares_about = frozenset({"certificates", "papers"})

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
        self._new.setEnabled(self.may("certificates:issue") or self.may("certificates:refuse"))
        self._verify = action(
            tr("核验…"), self.verify, name="certificates.verify", glyph="qr-code", parent=self
        )

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
        self.lists = QStackedWidget()
        self.lists.setObjectName("certificates.lists")
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
        return (self._verify,)

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
        sentence = tr("您的岗位看不到证明和用印") if forbidden else tr("这一页没有读出来")
        second = problem.message if forbidden else tr("原因写在上面。已保存的都在，按 F5 再读一次。")
        state = EmptyState(
            sentence, second, icon="lock-simple" if forbidden else "warning",
            state="forbidden" if forbidden else "error",
        )  # fmt: skip
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
        if found.said is not None and found.said.allowed:
            words = found.said.reason
        if nothing:
            words = tr("没有找到，换汉字试试。")
        self._choices_words.setText(words)

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
        if said is not None and not said.allowed:
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

    def _open_form(self, kind: KindRow) -> None:
        if not self.may("certificates:issue"):
            self.frame.say(tr("您的岗位不能出具证明，请由文书办理。"))
            return
        self._leave_form()
        self.wanted.hide()
        form = self._form = CertificateForm(self.frame, kind)
        form.left.connect(self._leave_form)
        form.made.connect(self._made)
        self.body.addWidget(form)
        self.body.setCurrentWidget(form)
        form.person.line.setFocus(Qt.FocusReason.OtherFocusReason)

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
            self.frame.say(tr("已出具：{title}，编号 {number}。", title=tr(made.title), number=made.number))
            self._preview(made.paper_id)
        else:
            self.frame.say(tr("已送审批：{title}。另一人批准后才有编号，才能打印。", title=tr(made.title)))

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
                self.pane.show_certificate(found, stub.name, kinds.get(found.row.kind))

        self.frame.jobs.run(lambda: desk.read(lambda work: reading.one(work, stub.id)), show, owner=self)

    # doing ------------------------------------------------------------------------------------------

    def _do(self, what: str) -> None:
        if what == "slip":
            slip = self.slips.current
            if slip is not None:
                self._print_slip(slip.id)
            return
        if self._open is not None:
            {
                "look": self.look,
                "approve": self.approve,
                "drop": self.drop,
                "print": self.reprint,
                "seal": self.sealed,
                "void": self.void,
            }[what](self._open)

    def _print_slip(self, slip_id: str) -> None:
        desk = self.frame.desk
        self.frame.jobs.run(
            lambda: desk.read(lambda work: papers.of(work, "certificate_refusals", slip_id)),
            lambda found: issuing.preview(self.frame, self, found[-1]) if found else None,
            owner=self,
        )

    def look(self, one: CertificateDetail) -> None:
        """The draft as paper."""
        desk = self.frame.desk
        self.frame.jobs.run(
            lambda: draw(desk.read(lambda work: certificates.draft_facts(work, one.row.id))),
            lambda pdf: self.frame.preview(pdf, tr("样稿：{title}", title=tr(one.row.title))),
            owner=self,
        )

    def approve(self, one: CertificateDetail) -> None:
        """Another person approves; with that it is numbered and signed."""
        desk: Any = self.frame.desk

        def act(values: Mapping[str, Any]) -> Issued:
            draw(desk.read(lambda work: certificates.draft_facts(work, one.row.id)))
            keys = desk.keys()
            made: Issued = desk.change(
                lambda work: certificates.approve(
                    work, one.row.id, keys, decision=values["decision"], note=values["note"]
                ),
                reason="certificates:approve",
            )
            return made

        def done(made: Issued) -> str:
            self.stubs.want(made.certificate_id)
            self.frame.jobs.later(0, lambda: self._say_issued(made))
            return tr("已批准，编号 {number}。", number=made.number)

        asks = [
            Ask("decision", tr("会议日期或记录编号"), help=tr("须会议讨论决定的证明要填")),
            Ask("note", tr("批语")),
        ]
        form = AskSheet(
            self.frame, "certificates.approve", asks, tr("批准并编号"), act, done,
            intro=tr("批准后立即编号、签上本机的核验码，内容不能再改。拟稿人不能批自己的稿。"),
        )  # fmt: skip
        self.open_form(form, tr("批准：{title}", title=tr(one.row.title)))

    def drop(self, one: CertificateDetail) -> None:
        """Not approved, or taken back."""
        self.ask(
            "certificates.drop",
            tr("退回：{title}", title=tr(one.row.title)),
            [Ask("reason", tr("原因"), needed=True)],
            tr("退回"),
            lambda work, values: certificates.drop(work, one.row.id, values["reason"]),
            lambda _made: tr("稿子已退回，没有编号。"),
            reason="certificates:issue",
        )

    def void(self, one: CertificateDetail) -> None:
        """The number stays taken; the paper cannot be printed any more."""
        self.ask(
            "certificates.void",
            tr("作废 {number}", number=one.row.number),
            [Ask("reason", tr("作废原因"), needed=True, hint=tr("例如：写错地址，已收回原件"))],
            tr("作废"),
            lambda work, values: certificates.void(work, one.row.number, values["reason"]),
            lambda row: tr("证明 {number} 已作废，扫码核验会显示作废。", number=row.number),
            intro=tr("编号不会再用，纸不能再打印。请先收回已交出的原件。"),
        )

    def reprint(self, one: CertificateDetail) -> None:
        """The first print needs no reason; every other one is counted with its reason."""
        paper_id, desk = one.row.paper_id, self.frame.desk
        if paper_id is None:
            return

        def show(row: papers.PaperRow) -> None:
            if row.copies == 0:
                issuing.preview(self.frame, self, row)
                return
            self.ask(
                "certificates.reprint",
                tr("补打 {number}", number=one.row.number),
                [Ask("reason", tr("补打原因"), needed=True, hint=tr("例如：遗失，已登记"))],
                tr("补打"),
                lambda work, values: (
                    certificates.reprint(work, one.row.number, values["reason"]),
                    values["reason"],
                ),
                again,
                intro=tr("打出来的和原件是同一份文件，补打次数记在存根上。"),
            )

        def again(result: tuple[Any, str]) -> str:
            self.frame.jobs.later(0, lambda: self._preview(paper_id, result[1]))
            return tr("已记第 {n} 次补打。", n=result[0].reprints)

        self.frame.jobs.run(lambda: desk.read(lambda work: papers.row(work, paper_id)), show, owner=self)

    def sealed(self, one: CertificateDetail) -> None:
        """Whoever keeps the seal writes its use into the book."""
        number = one.row.number
        self.ask(
            "seal.confirm",
            tr("登记用印：{number}", number=number),
            sealing.asks(),
            tr("登记用印"),
            lambda work, values: sealing.confirm(work, number, values),
            lambda line: tr("已登记用印，第 {seq} 号。", seq=line.seq),
            intro=tr("盖完章再登记。批准的人不能自己盖章。"),
            reason="seal:keep",
        )

    def refuse(self) -> None:
        """The slip of refusal: who came, who demanded it, then the paper."""
        said, wording, desk = self.gate.said, self.wanted.text().strip(), self.frame.desk
        if said is None:
            return

        def act(values: Mapping[str, Any]) -> Any:
            demand = certificate_refusals.Demand(
                wording, values["person"] or None, values["demanded_by"], values["demanded_for"]
            )
            draw(desk.read(lambda work: certificate_refusals.preview(work, demand)))
            made = desk.change(
                lambda work: certificate_refusals.refuse(work, demand), reason="certificates:refuse"
            )
            return made, desk.read(lambda work: papers.row(work, made.paper_id))

        def done(result: Any) -> str:
            made, paper = result
            self.wanted.clear()
            self.chips.choose("slips")
            self.slips.want(made.refusal_id)
            self.refresh()
            self.frame.jobs.later(0, lambda: issuing.preview(self.frame, self, paper))
            return tr("告知单 {number} 已出，请打印交给来人。", number=made.number)

        asks = [
            Ask("person", tr("谁来问"), "person", help=tr("不愿说也可以不填")),
            Ask(
                "demanded_by",
                tr("哪个单位要他开"),
                hint=tr("例如 某银行、某学校"),
                help=tr("每月汇总报镇，便于纠正"),
            ),
            Ask("demanded_for", tr("要去办什么")),
        ]
        form = AskSheet(
            self.frame, "certificates.refuse", asks, tr("出告知单"), act, done,
            intro=tr("{item}：请到{authority}。", item=said.item or wording, authority=said.authority),
        )  # fmt: skip
        self.open_form(form, tr("告知单"))

    def verify(self) -> None:
        """Check a code without a network: scanned or typed."""
        self.open_form(verify_sheet(self.frame), tr("核验证明"))
