"""Beside the list: a request with its way, scope, originals, steps and papers; or a visit planned or made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from stationdesk.core import matter_names, money
from stationdesk.core.clock import local
from stationdesk.core.proxy_states import ACTING, OPEN, STATE_WORDS, STEP_WORDS, State
from stationdesk.services import blank_slips, proxy, visits
from stationdesk.services.blank_slips import SlipRow
from stationdesk.services.proxy_lists import ItemRow, ProxyDetail
from stationdesk.services.visit_misses import Missed
from stationdesk.services.visit_roster import Waiting
from stationdesk.services.visits import VisitDetail
from stationdesk.ui import theme
from stationdesk.ui.attachments import AttachmentStrip
from stationdesk.ui.cases.cards import Tag, empty_card, fact
from stationdesk.ui.issuing import KIND_WORDS
from stationdesk.ui.left_behind.reading import day_words
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.lights import LightLabel
from stationdesk.ui.pieces.panes import RebuiltPane
from stationdesk.ui.pieces.plain import Look, button, label, line, row
from stationdesk.ui.proxy.columns import why_words
from stationdesk.ui.proxy.path_drawing import PathDrawing
from stationdesk.ui.rows import breakable
from stationdesk.ui.words import tr

NEXT = ("authorise", "accept", "handle", "deliver", "archive", "report", "return_visit", "tell", "revoke")
RISK_TONES = {"high": "bad", "medium": "warn", "low": "good"}


def state_open(one: ProxyDetail) -> bool:
    """Whether the request still has a way to go."""
    return State(one.row.state) in OPEN


def left_with_us(one: ProxyDetail) -> int:
    """How many things of the principal are still in the station's hands."""
    out = sum(item.returned_at is None for item in one.items)
    return out + sum(fetched.handed_at is None for fetched in one.collected)


class Pane(RebuiltPane):
    """Rebuilt for each thing looked at. `asked(what, id)`: step:<kind>, take_in, back, paper, visit, case."""

    asked = Signal(str, str)

    def __init__(self, may: Callable[[str], bool], frame: Frame) -> None:
        super().__init__("proxy.detail")
        self._may, self._frame = may, frame
        self._record = self._held = ""
        self.show_nothing()

    def _from_the_top(self, record: str) -> None:
        """Another record is read from its name on; the same one, read anew, stays where it was scrolled to."""
        if record == self._record:
            return
        self._record = record
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.verticalScrollBar().setValue(0)

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self._empty()
        self._lay.addWidget(empty_card(tr("在左边选一件，这里是走到哪一步、原件在谁手里。"), "handshake"))
        self._lay.addStretch(1)

    # a request ----------------------------------------------------------------------------------------

    def show_request(self, one: ProxyDetail, today: date, held: str = "") -> None:
        """A request and what may be done with it now. `held`: the thing in hand that F9 gives back."""
        self._empty()
        self._held = held
        self._from_the_top(one.row.id)
        about = one.row
        state = State(about.state)
        self.setAccessibleName(
            f"{about.principal} {matter_names.several(about.matters)} {tr(STATE_WORDS[state])}"
        )
        self._lay.addWidget(label(about.principal, "section", wrap=True, name="proxy.detail.name"))
        self._lay.addWidget(label(matter_names.several(about.matters), wrap=True))
        days: dict[str, str] = {}
        for step in one.steps:
            days[step.kind] = f"{local(step.at):%m-%d}"
        self._lay.addWidget(PathDrawing(state, days))
        if one.died_on is not None:
            self._left_behind(one, one.died_on, today)
        elif about.frozen:
            self._lay.addWidget(
                label(tr("■ 授权已到期，不能再代为办理：重新委托，或交还原件后撤销。"), "error", wrap=True)
            )
        if state == State.REVOKED:
            self._lay.addWidget(label(tr("已撤销"), "warn"))
        self._steps(one)
        self._lay.addWidget(line())
        scope = "、".join(tr(proxy.SCOPE.get(key, key)) for key in one.scope)
        for words, value in (
            (tr("编号"), breakable(about.number)),
            (tr("方式"), tr(proxy.WAYS.get(about.way, about.way))),
            (tr("授权"), scope),
            (tr("到期"), day_words(about.expires_on, today)),
            (tr("代办员"), about.agent),
            (tr("转委托"), tr("允许") if one.sub_delegation else ""),
            (tr("见证人"), one.witness),
            (tr("监护人"), one.guardian),
            (tr("为什么"), one.reason),
        ):
            if value:
                self._lay.addWidget(fact(words, value))
        self._originals(one, today)
        self._fees(one)
        self._collected(one)
        self._papers(one)
        self._files("proxy_requests", about.id)
        self._log(one)
        self._lay.addStretch(1)

    def next_step(self, one: ProxyDetail) -> str:
        """The step that comes next on the way; empty when none is left or it is not this user's."""
        if not self._may("proxy:request"):
            return ""
        return next((kind for kind in self._offered(one) if kind not in ("revoke", "tell")), "")

    def _offered(self, one: ProxyDetail) -> list[str]:
        """The steps that may be taken; once the authority has ended, none that acts for the principal."""
        ended = ("authorise", "accept", "handle") if one.row.frozen else ()
        dead = ("tell",) if one.died_on is not None else ()
        return [kind for kind in NEXT if kind in one.possible and kind not in (*ended, *dead)]

    def _steps(self, one: ProxyDetail) -> None:
        box = FlowBox(name="proxy.steps")
        first = self.next_step(one)
        if self._may("proxy:request"):
            for kind in self._offered(one):
                words = tr(STEP_WORDS[kind])
                by_key = kind == first and not self._held
                made = button(
                    tr("F9　{word}", word=f"{words}…") if by_key else f"{words}…",
                    lambda kind=kind: self.asked.emit(f"step:{kind}", one.row.id),  # type: ignore[misc]
                    look="primary" if by_key else "quiet" if kind == "revoke" else "plain",
                    name=f"proxy.step.{kind}",
                )
                box.add(made)
        if state_open(one) and not one.row.frozen and self._may("proxy:request"):
            box.add(
                button(
                    tr("签字…"),
                    lambda: self.asked.emit("sign", one.row.id),
                    icon="pencil-simple",
                    name="proxy.sign",
                )
            )
        if one.row.case_id and self._may("cases:read"):
            case = one.row.case_id
            box.add(
                button(
                    tr("看办件"),
                    lambda: self.asked.emit("case", case),
                    icon="clipboard-text",
                    name="proxy.case",
                )
            )
        if box.flow.count():
            self._lay.addWidget(box)

    def _left_behind(self, one: ProxyDetail, died: date, today: date) -> None:
        """The principal has died: what is left to do, in its order."""
        out = left_with_us(one)
        said = tr("■ 委托人已于{day}登记死亡，委托终止，不能再代为办理。", day=day_words(died, today))
        self._lay.addWidget(label(said, "error", wrap=True, name="proxy.died"))
        steps = []
        if out:
            steps += [tr("打印遗留原件清单"), tr("{n} 件交还家属，家属签字", n=out)]
        if state_open(one):
            steps.append(tr("撤销委托"))
        if steps:
            words = "　".join(f"{n}. {what}" for n, what in enumerate(steps, 1))
            self._lay.addWidget(label(tr("接下来：{steps}", steps=words), wrap=True))
        if out and self._may("proxy:custody"):
            box = FlowBox(name="proxy.died.actions")
            box.add(
                button(
                    tr("F9　{word}", word=tr("遗留原件清单")),
                    lambda: self.asked.emit("heirs", one.row.id),
                    look="primary",
                    icon="printer",
                    name="proxy.heirs",
                )
            )
            self._lay.addWidget(box)

    def _originals(self, one: ProxyDetail, today: date) -> None:
        out = [item for item in one.items if item.returned_at is None]
        if not one.items and not self._may("proxy:custody"):
            return
        self._lay.addWidget(line())
        head = tr("原件和材料：{n} 件在外", n=len(out)) if out else tr("原件和材料：都不在外")
        self._lay.addWidget(label(head, "second"))
        for item in one.items:
            self._lay.addWidget(self._item(item, today))
        box = FlowBox(name="proxy.custody")
        if self._may("proxy:custody"):
            if State(one.row.state) in OPEN:
                box.add(
                    button(
                        tr("收取材料…"),
                        lambda: self.asked.emit("take_in", one.row.id),
                        icon="tray",
                        name="proxy.take_in",
                    )
                )
            if out:
                box.add(
                    button(
                        tr("全部交还…"),
                        lambda: self.asked.emit("back_all", one.row.id),
                        icon="handshake",
                        name="proxy.back_all",
                    )
                )
            if box.flow.count():
                self._lay.addWidget(box)

    def _item(self, item: ItemRow, today: date) -> QWidget:
        made = QWidget()
        form = tr("原件") if item.form == "original" else tr("复印件")
        where = (
            tr("已交还 {day}", day=day_words(item.returned_at, today))
            if item.returned_at
            else tr("在{who}手里", who=item.holder)
        )
        if item.return_by and item.returned_at is None:
            where += tr("，约定 {day} 还", day=day_words(item.return_by, today))
        light = "" if item.returned_at else "late" if item.overdue else "near"
        words = label(f"{item.item}　{form}{'' if item.copies == 1 else f' ×{item.copies}'}", wrap=True)
        shown = LightLabel(light, where) if light else label(where, "second", wrap=True)
        lay = row(words, shown, gap=theme.S)
        lay.setStretch(0, 1)
        if item.returned_at is None and self._may("proxy:custody"):
            lay.addWidget(
                button(
                    tr("F9　{word}", word=tr("交还")) if item.id == self._held else tr("交还"),
                    lambda: self.asked.emit("back", item.id),
                    look="primary" if item.id == self._held else "link",
                    name=f"proxy.back.{item.id}",
                )
            )
        made.setLayout(lay)
        return made

    def _fees(self, one: ProxyDetail) -> None:
        """Fees paid for the villager, and what is owed for them."""
        may = self._may("proxy:custody") and "pay" in one.scope
        if not one.fees and not (may and State(one.row.state) in ACTING):
            return
        self._lay.addWidget(line())
        head = tr("代缴费用：未结清 {sum}", sum=money.spoken(one.owed)) if one.owed else tr("代缴费用")
        self._lay.addWidget(label(head, "warn" if one.owed else "second", wrap=True))
        for fee in one.fees:
            done = tr("已结清 {number}", number=fee.settlement) if fee.settled_at else tr("未结清")
            words = f"{fee.what}　{money.spoken(fee.fen)}　{fee.receipt}　{done}"
            self._lay.addWidget(label(words, wrap=True))
        box = FlowBox(name="proxy.fees")
        if may and State(one.row.state) in ACTING:
            box.add(button(tr("代缴…"), lambda: self.asked.emit("pay", one.row.id), name="proxy.fee.pay"))
        if one.owed and self._may("proxy:custody"):
            box.add(
                button(tr("结算…"), lambda: self.asked.emit("settle", one.row.id), name="proxy.fee.settle")
            )
        if box.flow.count():
            self._lay.addWidget(box)

    def _collected(self, one: ProxyDetail) -> None:
        """What was collected for the villager, and whether they have it."""
        may = self._may("proxy:custody")
        more = may and "collect" in one.scope and State(one.row.state) in ACTING and one.died_on is None
        if not one.collected and not more:
            return
        self._lay.addWidget(line())
        waiting = [each for each in one.collected if each.handed_at is None]
        head = tr("代领款物：{n} 笔还没交给委托人", n=len(waiting)) if waiting else tr("代领款物")
        self._lay.addWidget(label(head, "warn" if waiting else "second", wrap=True))
        for fetched in one.collected:
            done = (
                tr("已交给{who}", who=fetched.handed_to)
                if fetched.handed_at
                else tr("在{who}手里", who=fetched.collected_by)
            )
            amount = money.spoken(fetched.fen) if fetched.fen else ""
            words = "　".join(part for part in (fetched.what, amount, fetched.receipt, done) if part)
            self._lay.addWidget(label(words, wrap=True))
        box = FlowBox(name="proxy.collected")
        if more:
            box.add(button(tr("代领…"), lambda: self.asked.emit("collect", one.row.id), name="proxy.collect"))
        if waiting and may:
            box.add(button(tr("交给委托人…"), lambda: self.asked.emit("hand", one.row.id), name="proxy.hand"))
        if box.flow.count():
            self._lay.addWidget(box)

    def _files(self, table: str, record: str) -> None:
        """Scans of the signed paper, photos: a strip with its own keys."""
        self._lay.addWidget(line())
        strip = AttachmentStrip(self._frame, f"{table}.files", title=tr("附件"))
        strip.show_record(table, record)
        self._lay.addWidget(strip)

    def _papers(self, one: ProxyDetail) -> None:
        if not one.papers:
            return
        self._lay.addWidget(line())
        self._lay.addWidget(label(tr("做过的文书"), "second"))
        box = FlowBox(name="proxy.papers")
        for paper in one.papers:
            words = tr(KIND_WORDS.get(paper.kind, paper.kind))
            made = button(
                words,
                lambda paper=paper: self.asked.emit("paper", paper.id),  # type: ignore[misc]
                icon="file-text",
                name=f"proxy.paper.{paper.id}",
            )
            box.add(made)
        self._lay.addWidget(box)

    def _log(self, one: ProxyDetail) -> None:
        self._lay.addWidget(line())
        self._lay.addWidget(label(tr("经过"), "second"))
        for step in reversed(one.steps):
            told = tr("已{how}告知", how=tr(proxy.TOLD[step.told_by])) if step.told_by in proxy.TOLD else ""
            words = "　".join(
                part
                for part in (
                    f"{local(step.at):%m-%d %H:%M}",
                    tr(STEP_WORDS[step.kind]),
                    step.user,
                    step.office,
                    step.spoken_to,
                    step.note,
                    told,
                )
                if part
            )
            self._lay.addWidget(label(words, wrap=True))

    # a visit ------------------------------------------------------------------------------------------

    def show_visit(self, whole: VisitDetail, today: date) -> None:
        """A visit that is planned, or one that was made."""
        one = whole.row
        self._empty()
        self._from_the_top(one.id)
        self.setAccessibleName(f"{one.name} {why_words(one.why)}")
        self._lay.addWidget(label(one.name, "section", wrap=True, name="proxy.visit.name"))
        tags = FlowBox(name="proxy.visit.tags", gap=theme.XS)
        if one.why:
            tags.add(Tag(why_words(one.why)))
        if one.risk:
            words = tr("风险{word}", word=tr(visits.RISKS.get(one.risk, one.risk)))
            tags.add(Tag(words, RISK_TONES.get(one.risk, "plain")))
        if one.overdue:
            tags.add(Tag(tr("■ 已过日子"), "bad"))
        if tags.flow.count():
            self._lay.addWidget(tags)
        if whole.deadline_at is not None and one.state == "planned":
            until = f"{local(whole.deadline_at):%m-%d %H:%M}"
            self._lay.addWidget(label(tr("{when} 前必须到", when=until), "error", wrap=True))
        for number in whole.same_day:
            words = tr(
                "当天另有一次走访 {number}，两次都保留；两台电脑登记的在“同日两份”里核对。",
                number=breakable(number),
            )
            self._lay.addWidget(label(words, "warn", wrap=True))
        self._visit_actions(whole)
        self._lay.addWidget(line())
        result = tr(visits.RESULTS[one.result]) if one.result else ""
        times = " — ".join(part for part in (whole.arrived, whole.departed) if part)
        signed = tr(visits.SIGNED[whole.signed_how]) if whole.signed_how in visits.SIGNED else ""
        for words, value in (
            (tr("编号"), breakable(one.number)),
            (tr("网格"), one.grid),
            (tr("住址"), one.address),
            (tr("安排在"), day_words(one.planned_on, today) if one.planned_on else ""),
            (tr("走访人"), "、".join(part for part in (one.agent, whole.companion) if part)),
            (tr("去了"), day_words(one.visited_at, today) if one.visited_at else ""),
            (tr("时间"), times),
            (tr("结果"), result),
            (tr("方式"), tr(visits.MODES[whole.mode]) if whole.mode in visits.MODES else ""),
            (tr("见到"), whole.seen),
            *((tr(visits.BLOCKS[name]), text) for name, text in whole.observed),
            (tr("需求"), whole.needs),
            (tr("收取材料"), whole.collected),
            (tr("签字"), "，".join(part for part in (signed, whole.signed_because) if part)),
            (
                tr("同意拍照"),
                "" if whole.photo_consent is None else tr("同意") if whole.photo_consent else tr("不同意"),
            ),
            (tr("空白单"), breakable(whole.serial)),
            (tr("下次"), day_words(one.next_on, today) if one.next_on else ""),
        ):
            if value:
                self._lay.addWidget(fact(words, value))
        if one.state == "done":
            self._files("visits", one.id)
        self._lay.addStretch(1)

    def need_open(self, whole: VisitDetail) -> bool:
        """Whether a need was found that is neither a case nor a request yet, and this user may take it in."""
        made = whole.row.state == "done" and bool(whole.needs)
        return made and not (whole.case_id or whole.request_id) and self._may("cases:accept")

    def _visit_actions(self, whole: VisitDetail) -> None:
        """What may be done with a visit: record it, or turn what was found into work."""
        one = whole.row
        box = FlowBox(name="proxy.visit.actions")

        def add(
            words: str, what: str, record: str, name: str, *, icon: str = "", look: Look = "plain"
        ) -> None:
            box.add(button(words, lambda: self.asked.emit(what, record), look=look, icon=icon, name=name))

        if one.state == "planned" and self._may("visits:record"):
            add(tr("F9  记走访"), "visit", one.id, "proxy.visit.record", icon="note-pencil", look="primary")
        if one.state == "done":
            needed = bool(whole.needs)
            if whole.case_id and self._may("cases:read"):
                add(tr("看办件"), "case", whole.case_id, "proxy.visit.case", icon="clipboard-text")
            elif self._may("cases:accept"):
                look: Look = "primary" if needed else "plain"
                words = tr("需求转办件")
                add(
                    tr("F9　{word}", word=words) if self.need_open(whole) else words,
                    "need_case",
                    one.id,
                    "proxy.visit.need_case",
                    icon="clipboard-text",
                    look=look,
                )
            if whole.request_id:
                add(tr("看代办"), "request", whole.request_id, "proxy.visit.request", icon="handshake")
            elif self._may("proxy:request"):
                add(tr("需求转代办"), "need_request", one.id, "proxy.visit.need_request", icon="handshake")
            add(tr("打印走访记录"), "visit_paper", one.id, "proxy.visit.print", icon="printer")
        if self._may("left_behind:report"):
            add(tr("强制报告…"), "harm", one.id, "proxy.visit.harm", icon="warning")
        if self._may("residents:read"):
            add(tr("居民档案"), "person", one.person_id, "proxy.visit.person", icon="user")
        self._lay.addWidget(box)

    # somebody who is looked for -------------------------------------------------------------------------

    def show_missed(self, one: Missed, today: date) -> None:
        """Somebody at high risk who was not at home: what was tried and what comes next."""
        self._empty()
        self.setAccessibleName(one.name)
        self._lay.addWidget(label(one.name, "section", wrap=True, name="proxy.missed.name"))
        since = tr("{day} 上门不在家，还没有下落", day=day_words(one.missed_on, today))
        self._lay.addWidget(label(since, "error", wrap=True))
        if one.next_name:
            self._lay.addWidget(label(tr("接着联系：{who}", who=tr(one.next_name)), wrap=True))
        else:
            self._lay.addWidget(label(tr("都联系过了，仍没有下落：请拨打110。"), "error", wrap=True))
        box = FlowBox(name="proxy.missed.actions")
        if self._may("visits:record"):
            box.add(
                button(
                    tr("F9  记下联系了谁"),
                    lambda: self.asked.emit("visit", one.visit_id),
                    look="primary",
                    icon="phone",
                    name="proxy.missed.tried",
                )
            )
        if self._may("residents:read"):
            box.add(
                button(
                    tr("居民档案"),
                    lambda: self.asked.emit("person", one.person_id),
                    icon="user",
                    name="proxy.missed.person",
                )
            )
        self._lay.addWidget(box)
        for tried in one.tried:
            self._lay.addWidget(line())
            words = "　".join(
                part for part in (f"{local(tried.at):%m-%d %H:%M}", tr(tried.name), tried.user) if part
            )
            self._lay.addWidget(label(words, "second", wrap=True))
            if tried.note:
                self._lay.addWidget(label(tried.note, wrap=True))
        self._lay.addStretch(1)

    # somebody due and not planned ---------------------------------------------------------------------

    def show_waiting(self, one: Waiting, today: date) -> None:
        """Somebody whom a rule wants visited, and nobody has planned it."""
        self._empty()
        self.setAccessibleName(one.name)
        self._lay.addWidget(label(one.name, "section", wrap=True, name="proxy.waiting.name"))
        tags = FlowBox(name="proxy.waiting.tags", gap=theme.XS)
        for mark in one.marks:
            tags.add(Tag(tr(mark)))
        if one.risk:
            words = tr("风险{word}", word=tr(visits.RISKS.get(one.risk, one.risk)))
            tags.add(Tag(words, RISK_TONES.get(one.risk, "plain")))
        if tags.flow.count():
            self._lay.addWidget(tags)
        if one.late:
            self._lay.addWidget(label(tr("■ 已到日子，还没有排走访"), "error", wrap=True))
        for words, value in (
            (tr("规则"), one.rule_words),
            (tr("网格"), one.grid),
            (tr("住址"), one.address),
            (tr("谁去"), one.agent or tr("网格没有代办员")),
            (tr("上次"), day_words(one.last_on, today) if one.last_on else tr("没有走访过")),
            (tr("最晚"), day_words(one.due_on, today)),
        ):
            if value:
                self._lay.addWidget(fact(words, value))
        if self._may("residents:read"):
            box = FlowBox(name="proxy.waiting.actions")
            box.add(
                button(
                    tr("居民档案"),
                    lambda: self.asked.emit("person", one.id),
                    icon="user",
                    name="proxy.waiting.person",
                )
            )
            self._lay.addWidget(box)
        self._lay.addStretch(1)

    def show_made(self, made: QWidget, spoken: str) -> None:
        """Something that was put together elsewhere."""
        self._empty()
        self.setAccessibleName(spoken)
        self._lay.addWidget(made)

    def show_slip(self, one: SlipRow, today: date) -> None:
        """A blank that was not brought back."""
        self._empty()
        self.setAccessibleName(one.number)
        self._lay.addWidget(label(breakable(one.number), "section", wrap=True, name="proxy.blank.number"))
        self._lay.addWidget(fact(tr("种类"), tr(blank_slips.KINDS[one.kind])))
        self._lay.addWidget(fact(tr("领用人"), one.given_to or "—"))
        self._lay.addWidget(fact(tr("领出"), day_words(one.printed_at, today)))
        said = tr("写过的在记走访或补录时填编号；写坏、遗失的注销。")
        self._lay.addWidget(label(said, "second", wrap=True))
        if self._may("visits:record"):
            box = FlowBox(name="proxy.blank.actions")
            box.add(
                button(tr("F9  注销…"), lambda: self.asked.emit("visit", one.id), name="proxy.blank.strike")
            )
            self._lay.addWidget(box)
        self._lay.addStretch(1)
