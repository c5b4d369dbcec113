"""One case beside the list: what it is, what may be done now, clocks, materials, papers, ratings, what happened.

Every step has a letter, pressed while the focus is in the pane (F4 takes it there).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QMenu, QVBoxLayout, QWidget
from shiboken6 import delete

from stationdesk.core import matter_names
from stationdesk.core.clock import civil_date, local
from stationdesk.services import case_large
from stationdesk.services.case_file import Clock
from stationdesk.services.case_links import PLATFORM_WORDS, WAITING
from stationdesk.services.case_lists import CaseDetail
from stationdesk.services.case_ratings import SCORES, LowRating
from stationdesk.services.case_record import MATERIAL_STATES, MaterialLine
from stationdesk.services.cases import CHANNELS
from stationdesk.services.papers import PaperRow
from stationdesk.ui import theme
from stationdesk.ui.attachments import AttachmentStrip
from stationdesk.ui.cases import steps
from stationdesk.ui.cases.cards import LIGHT_OF, Tag, empty_card, fact, heading, light_of
from stationdesk.ui.cases.case_history import history
from stationdesk.ui.cases.checklist import _box
from stationdesk.ui.cases.reading import months_days
from stationdesk.ui.issuing import KIND_WORDS
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.lights import LightLabel
from stationdesk.ui.pieces.plain import button, column, icon_button, label, line, row
from stationdesk.ui.rows import breakable
from stationdesk.ui.words import tr

STEPS_SHOWN = 3
TONES = {"notice": "warn", "returned": "warn", "refused": "bad", "withdrawn": "plain", "archived": "plain",
         "finished": "good", "delivered": "good"}  # fmt: skip


class _Mark(QWidget):
    """The state of a material as the check list draws it."""

    def __init__(self, state: str) -> None:
        super().__init__()
        self._state = state
        side = theme.now().px(18)
        self.setFixedSize(QSize(side, side))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _box(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), self._state)
        painter.end()


class CaseDetailPane(QWidget):
    """Rebuilt for each case that is looked at."""

    step_asked = Signal(object)
    paper_asked = Signal(object)
    person_asked = Signal(str)
    proxy_asked = Signal(str)
    """Id of the proxy request the case went on as."""
    link_asked = Signal(str, str)
    """What the case belongs to (`batch`, `handover`, `platform`) and its id."""
    change_asked = Signal(object)
    """A change for the lane that is no step: its answer has a sentence and papers."""

    def __init__(self, may: Callable[[str], bool], frame: Frame | None = None) -> None:
        super().__init__()
        self.setObjectName("case")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._keys: list[QShortcut] = []
        self._letters: dict[str, steps.Step] = {}
        self.files: AttachmentStrip | None = None
        """Scans of the case and its materials; one strip for every case that is looked at."""
        if frame is not None:
            self.files = AttachmentStrip(frame, "case.files", title=tr("扫描件和附件"))
            self.files.setParent(self)
            self.files.hide()
        self._may = may
        self.detail: CaseDetail | None = None
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        self._lay.setSpacing(theme.M)
        self.show_nothing()

    def _empty(self) -> None:
        while (item := self._lay.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                if old is not self.files:
                    old.deleteLater()
            # The item would live on and keep the strip of files from telling its next one how tall it is.
            delete(item)
        for key in self._keys:
            key.setEnabled(False)
            key.deleteLater()
        self._keys.clear()
        self._letters.clear()

    def show_nothing(self) -> None:
        """No case is chosen."""
        self._empty()
        self.detail = None
        self._lay.addWidget(empty_card(tr("在左边选一件，这里是它的材料、文书和经过。"), "clipboard-text"))
        self._lay.addStretch(1)

    def show_case(self, detail: CaseDetail, today: date, *, undo: bool) -> None:
        """Show a case and what may be done with it now."""
        self._empty()
        self.detail = detail
        self.setAccessibleName(
            f"{detail.row.applicant} {matter_names.shown(detail.row.matter_name)} {detail.row.state_name}"
        )
        self._lay.addWidget(self._head(detail, today))
        actions = self._actions(detail, undo)
        if actions is not None:
            self._lay.addWidget(actions)
        parts: list[QWidget | None] = [
            self._facts(detail, today),
            self._clocks(detail, today),
            self._materials(detail, today) if detail.materials else None,
            self._scans(detail),
            self._notices(detail, today) if detail.notices else None,
            self._papers(detail) if detail.papers else None,
            self._rating(detail.file.low, detail, today) if detail.file.low is not None else None,
            history(detail, today),
        ]
        for part in parts:
            if part is not None:
                self._lay.addWidget(line())
                self._lay.addWidget(part)
                part.show()
        self._lay.addStretch(1)

    def _head(self, detail: CaseDetail, today: date) -> QWidget:
        one = detail.row
        made = QWidget()
        name = button(one.applicant or tr("（档案已撤销）"), look="link", name="case.person")
        name.setFont(theme.now().font("section"))
        name.setStyleSheet(f"font-size: {theme.now().text('section')}px; padding: 0px; border-width: 1px;")
        if one.person_id:
            name.clicked.connect(lambda _c=False: self.person_asked.emit(one.person_id))
        state = Tag(one.state_name, TONES.get(one.state, "accent"))
        number = label(one.number, "second", name="case.number")
        number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        copy = icon_button(
            "copy", tr("复制编号"), lambda: QGuiApplication.clipboard().setText(one.number), name="case.copy"
        )
        # The catalogue it was taken in under stays the case's own, whatever has come since.
        edition = label(
            tr("按目录 {version} 版", version=detail.matter_version), "second", name="case.edition"
        )
        # An organisation's long name leaves no room beside it, least of all for an English word.
        long = len(one.applicant or "") > 9
        top = column(row(name, None), row(state, None), gap=theme.XS) if long else row(name, None, state)
        parts: list[QWidget] = [label(matter_names.shown(one.matter_name), wrap=True, name="case.matter")]
        light = light_of(one)
        if one.due and light:
            left = one.days_left or 0
            day = months_days(one.due, today)
            what = tr("报镇") if one.state == "received" else tr("办结")
            if light == "late":
                words = tr("应在{day}前{what}，已超 {n} 个工作日", day=day, what=what, n=max(1, -left))
            else:
                words = tr("{day}前{what}，还有 {n} 个工作日", day=day, what=what, n=left)
            parts.append(LightLabel(light, words, name="case.light", wrap=True))
        made.setLayout(column(top, *parts, row(number, copy, None, gap=theme.XS), edition, gap=theme.XS))
        return made

    def _actions(self, detail: CaseDetail, undo: bool) -> QWidget | None:
        found = steps.offered(detail, self._may, undo=undo)
        if not found:
            return None
        box = FlowBox(name="case.actions")
        rest = []
        for step in found:
            self._key(step)
            main = steps.is_main(step, detail)
            if not main and box.flow.count() >= STEPS_SHOWN:
                rest.append(step)
                continue
            words = f"{tr(step.words)}  {step.letter}"
            first = main and not box.flow.count()
            shown = button(
                words, look="primary" if first else "plain", icon=step.icon, name=f"case.step.{step.key}"
            )
            shown.setAccessibleName(tr("{what}，按 {letter}", what=tr(step.words), letter=step.letter))
            shown.clicked.connect(partial(self._ask, step))
            box.add(shown)
        if rest:
            more = icon_button("dots-three", tr("更多"), name="case.more")
            menu = QMenu(more)
            for step in rest:
                menu.addAction(f"{tr(step.words)}\t{step.letter}").triggered.connect(partial(self._ask, step))
            more.clicked.connect(lambda: menu.exec(more.mapToGlobal(more.rect().bottomLeft())))
            box.add(more)
        return box

    def _ask(self, step: steps.Step, _checked: bool = False) -> None:
        self.step_asked.emit(step)

    def take_step(self, letter: str) -> bool:
        """The step whose letter stands on its button, pressed in the list beside; False when there is none."""
        found = self._letters.get(letter.upper())
        if found is not None:
            self._ask(found)
        return found is not None

    def _key(self, step: steps.Step) -> None:
        """One letter takes the step while the focus is in the pane, or on the way back to the list above it."""
        key = QShortcut(QKeySequence(step.letter), self._card())
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(partial(self._ask, step))
        self._keys.append(key)
        self._letters[step.letter.upper()] = step

    def _card(self) -> QWidget:
        """The card the pane lies in, with what stands above the pane where there is room for one only."""
        above = self.parentWidget()
        while above is not None and above.property("look") != "card":
            above = above.parentWidget()
        return above or self

    def _facts(self, detail: CaseDetail, today: date) -> QWidget:
        one = detail.row
        parts: list[QWidget] = []
        opened = local(one.opened_at)
        channel = tr(CHANNELS.get(one.channel, one.channel))
        taken = tr(
            "{day} {time} · {channel} · {who}",
            day=months_days(civil_date(one.opened_at), today),
            time=f"{opened:%H:%M}",
            channel=channel,
            who=detail.first_worker or tr("（不明）"),
        )
        parts.append(fact(tr("登记"), taken))
        if detail.by_relation:
            parts.append(fact(tr("来办的人"), detail.by_relation))
        if detail.accepted_on:
            parts.append(fact(tr("受理"), months_days(detail.accepted_on, today)))
        if detail.file.authority:
            parts.append(fact(tr("谁决定"), detail.file.authority))
        if one.external_number:
            parts.append(fact(tr("机关编号"), one.external_number))
        if detail.result:
            parts.append(fact(tr("结果"), detail.result))
        if detail.file.certificate_no:
            parts.append(fact(tr("证照编号"), detail.file.certificate_no))
        if detail.proxy_request_id:
            parts.append(fact(tr("代办"), self._proxy(detail)))
        parts += self._links(detail, today)
        if detail.remark:
            parts.append(fact(tr("备注"), detail.remark))
        if detail.score is not None:
            parts.append(fact(tr("评价"), tr(SCORES[detail.score])))
        elif detail.file.rated:
            parts.append(fact(tr("评价"), tr("已评价（内容只有负责人看得到）")))
        if detail.file.late:
            names = tr("、").join(detail.file.late)
            parts.append(
                label(
                    tr("逾期没有补来：{names}。请先联系。", names=names), "warn", wrap=True, name="case.late"
                )
            )
        if detail.left_out:
            parts.append(
                label(
                    tr("有 {n} 步在两台电脑上撞在一起，没有算进来，请核对。", n=detail.left_out),
                    "warn",
                    wrap=True,
                )
            )
        made = QWidget()
        made.setLayout(column(*parts, gap=theme.XS))
        return made

    def _links(self, detail: CaseDetail, today: date) -> list[QWidget]:
        """The entry for many it belongs to, the list it went up with, how far the typing into a platform is."""
        links, made = detail.file.links, []
        if links.batch is not None:
            made.append(fact(tr("多人办理"), self._link("batch", links.batch.id, links.batch.name)))
        if links.handover is not None:
            words = f"{links.handover.name} {breakable(links.handover.number)}"
            made.append(fact(tr("转办单"), self._link("handover", links.handover.id, words)))
        entry = links.platform
        if entry is not None:
            words = tr(PLATFORM_WORDS[entry.state], number=entry.number)
            if entry.at is not None:
                words = f"{months_days(civil_date(entry.at), today)} {words}"
            waits = entry.state == WAITING
            made.append(fact(entry.name, self._link("platform", detail.row.id, words) if waits else words))
        return made

    def _link(self, kind: str, record: str, words: str) -> QWidget:
        """The words may take two lines; the link that follows them stays whole beside."""
        shown = button(tr("打开"), look="link", name=f"case.link.{kind}")
        shown.setAccessibleName(tr("打开 {what}", what=words))
        shown.clicked.connect(lambda _c=False: self.link_asked.emit(kind, record))
        made = QWidget()
        lay = row(label(words, wrap=True), shown, gap=theme.S)
        lay.setStretch(0, 1)
        made.setLayout(lay)
        return made

    def _proxy(self, detail: CaseDetail) -> QWidget:
        words = detail.file.proxy_number or tr("打开")
        shown = button(words, look="link", name="case.proxy")
        request = detail.proxy_request_id or ""
        shown.clicked.connect(lambda _c=False: self.proxy_asked.emit(request))
        return shown

    def _clocks(self, detail: CaseDetail, today: date) -> QWidget | None:
        """Station, promised and statutory days side by side; the one that counts stands out."""
        file = detail.file
        if not file.clocks and file.days_left is None:
            return None
        made = QWidget()
        made.setObjectName("case.clocks")
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.M)
        grid.setVerticalSpacing(theme.XS)
        said = []
        for n, one in enumerate(file.clocks):
            words = self._clock_words(one, today, stopped=file.days_left is not None)
            said.append(" ".join(words))
            for place, text in enumerate(words[:2]):
                grid.addWidget(label(text, "base" if one.counts else "second"), n, place)
            # The last part may need a second line: English days are long, the pane is narrow.
            rest = FlowBox(name=f"case.clock.{one.key}.rest", gap=theme.S)
            rest.add(label(words[2], "base" if one.counts else "second"))
            if one.light is not None:
                light = (
                    "provisional"
                    if one.provisional and one.light == "green"
                    else LIGHT_OF.get(one.light, "normal")
                )
                rest.add(LightLabel(light, name=f"case.clock.{one.key}"))
            if one.unconfirmed:
                rest.add(Tag(tr("待核"), "warn"))
            grid.addWidget(rest, n, 2)
        grid.setColumnStretch(2, 1)
        made.setAccessibleName("；".join(said))
        parts: list[QWidget] = [heading(tr("期限"))]
        if file.days_left is not None:
            parts.append(label(tr("计时已停，恢复后还剩 {n} 个工作日", n=file.days_left), "warn", wrap=True))
        lay = column(*parts, gap=theme.S)
        lay.addLayout(grid)
        made.setLayout(lay)
        return made

    def _clock_words(self, one: Clock, today: date, *, stopped: bool) -> tuple[str, str, str]:
        unit = tr("{n} 天", n=one.days) if one.key == "statutory_calendar" else tr("{n} 个工作日", n=one.days)
        if one.due is None:
            return one.name, unit, tr("已停") if stopped and one.key != "station" else tr("未起算")
        maybe = tr("（暂估）") if one.provisional else ""
        return one.name, unit, tr("到{day}{maybe}", day=months_days(one.due, today), maybe=maybe)

    def _scans(self, detail: CaseDetail) -> QWidget | None:
        if self.files is None:
            return None
        self.files.show_case(detail.row.id)
        return self.files

    def _notices(self, detail: CaseDetail, today: date) -> QWidget:
        """Every notice with its number, what it listed, and why there was a second."""
        made = QWidget()
        made.setObjectName("case.notices")
        lines: list[QWidget] = []
        for one in detail.notices:
            day = months_days(civil_date(one.made_at), today)
            lines.append(
                label(tr("第 {n} 次　{day}　{number}", n=one.n, day=day, number=one.number), wrap=True)
            )
            for n, (name, problem) in enumerate(
                zip(one.lines, one.problems or ("",) * len(one.lines), strict=False), 1
            ):
                lines.append(label(f"{n}. {name}" + (f"：{problem}" if problem else ""), "second", wrap=True))
            if one.reason:
                lines.append(label(tr("再次告知的原因：{why}", why=one.reason), "warn", wrap=True))
        made.setLayout(column(heading(tr("一次性告知")), *lines, gap=theme.XS))
        return made

    def _rating(self, low: LowRating, detail: CaseDetail, today: date) -> QWidget:
        """A bad rating and what was done about it; only who may supervise gets here."""
        made = QWidget()
        made.setObjectName("case.rating")
        parts: list[QWidget] = [heading(tr("差评处理　{stage}", stage=low.stage_name))]
        parts.append(label(f"{tr(SCORES[low.score])}　{low.comment or ''}".strip(), wrap=True))
        names = {one.key: tr(one.name) for one in detail.file.rules.indicators}
        said = tr("、").join(f"{names.get(key, key)} {n}" for key, n in low.details.items())
        if said:
            parts.append(label(said, "second", wrap=True))
        if low.due_on is not None:
            words = tr("下一步 {day} 前", day=months_days(low.due_on, today))
            light = LIGHT_OF.get(low.light or "green", "normal")
            parts.append(LightLabel(light, words, name="case.rating.light", wrap=True))
        if low.tries:
            parts.append(label(tr("联系不上 {n} 次", n=low.tries), "warn"))
        for step in low.steps:
            day = months_days(step.on, today)
            about = f"{day}　{step.name}　{step.user}"
            if step.due_on:
                about += tr("　限 {day} 前", day=months_days(step.due_on, today))
            parts.append(label(about, wrap=True))
            if step.note:
                parts.append(label(step.note, "second", wrap=True))
        made.setLayout(column(*parts, gap=theme.XS))
        return made

    def _materials(self, detail: CaseDetail, today: date) -> QWidget:
        there = sum(one.there for one in detail.materials)
        made = QWidget()
        lines = [self._material(one, today) for one in detail.materials]
        head = heading(tr("材料　已收 {n}/{all}", n=there, all=len(detail.materials)))
        made.setLayout(column(head, *lines, gap=theme.S))
        return made

    def _material(self, one: MaterialLine, today: date) -> QWidget:
        made = QWidget()
        name = label(one.name, wrap=True)
        words = tr(MATERIAL_STATES[one.state])
        if one.promised_by and one.state == "promised":
            words = tr("{day}前补", day=months_days(one.promised_by, today))
        elif one.state == "missing" and not one.required:
            words = tr("有则交")
        elif one.held and one.there:
            words = tr("站里已有")
        kind = "second" if one.there or not one.required else "warn"
        lay = row(_Mark(one.state), name, label(words, kind), gap=theme.S)
        lay.setStretch(1, 1)
        if one.problem:
            about = label(tr("问题：{what}", what=one.problem), "warn", wrap=True)
            about.setContentsMargins(theme.now().px(18) + theme.S, 0, 0, 0)
            made.setLayout(column(lay, about, gap=0))
        else:
            made.setLayout(lay)
        made.setAccessibleName(f"{one.name} {words} {one.problem}".rstrip())
        return made

    def _papers(self, detail: CaseDetail) -> QWidget:
        made = QWidget()
        lines = []
        for paper in detail.papers:
            words = tr(KIND_WORDS.get(paper.kind, paper.kind))
            if paper.voided:
                shown: QWidget = label(tr("{what}（已作废）", what=words), "second")
            else:
                shown = button(words, look="link", icon="file-pdf", name=f"case.paper.{paper.kind}")
                shown.clicked.connect(lambda _c=False, paper=paper: self.paper_asked.emit(paper))
            copies = tr("已印 {n} 份", n=paper.copies) if paper.copies else tr("未打印")
            one = QWidget()
            ends: list[QWidget] = [label("" if paper.voided else copies, "second")]
            if paper.kind in case_large.KINDS and not paper.voided and self._may("cases:accept"):
                large = icon_button("text-aa", tr("大字版"), name=f"case.large.{paper.kind}")
                large.clicked.connect(partial(self._ask_large, paper.id))
                ends.append(large)
            one.setLayout(row(shown, None, *ends, gap=theme.S))
            lines.append(one)
        made.setLayout(column(heading(tr("已出文书")), *lines, gap=0))
        return made

    def _ask_large(self, paper_id: str, _checked: bool = False) -> None:
        self.change_asked.emit(lambda work: case_large.large(work, paper_id))

    def paper(self) -> PaperRow | None:
        """What F8 prints: the newest paper that counts."""
        if self.detail is None:
            return None
        good = [paper for paper in self.detail.papers if not paper.voided]
        return good[0] if good else None
