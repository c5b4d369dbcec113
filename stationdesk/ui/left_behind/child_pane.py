"""An opened child's file beside the register: one pane, its parts behind chips, nothing of it anywhere else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.core.papers import Relative
from stationdesk.core.words import N_
from stationdesk.services.child_contacts import HOW, POSITIONS, REACHED, WHO
from stationdesk.services.child_files import OpenedChild
from stationdesk.services.child_form import KIN
from stationdesk.services.child_letters import CARE, NOTICES, Letter
from stationdesk.services.child_moves import KINDS as MOVES
from stationdesk.services.child_plans import GoalLine
from stationdesk.services.left_behind import GRADES
from stationdesk.ui import theme
from stationdesk.ui.attachments import AttachmentStrip
from stationdesk.ui.cases.cards import Tag, fact
from stationdesk.ui.issuing import KIND_WORDS
from stationdesk.ui.left_behind.age_risk import word_of
from stationdesk.ui.left_behind.detail import TONES
from stationdesk.ui.left_behind.reading import Home, day_words
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.panes import FilterChips
from stationdesk.ui.pieces.plain import button, label, line, take_out
from stationdesk.ui.residents.household_drawing import HouseholdDrawing
from stationdesk.ui.words import tr

PARTS = {
    "file": N_("概况"),
    "form": N_("登记表"),
    "grade": N_("评估"),
    "letters": N_("照护书"),
    "contact": N_("联系"),
    "plan": N_("计划"),
    "moves": N_("动态"),
}
STATES = {
    "written": (N_("待签字"), "warn"),
    "running": (N_("有效"), "good"),
    "coming": (N_("未开始"), "plain"),
    "over": (N_("已过期"), "bad"),
    "ended": (N_("已终止"), "plain"),
}


class ChildPane(QWidget):
    """Rebuilt when the file is read again. `asked(what, record)`; `person_asked(id)` for one of the household."""

    asked = Signal(str, str)
    person_asked = Signal(str)
    put_by = Signal()
    """It is hidden: the file was put away, or another view is shown."""

    def __init__(
        self,
        file: OpenedChild,
        home: Home,
        today: date,
        may: Callable[[str], bool],
        part: str = "file",
        frame: Frame | None = None,
    ) -> None:
        super().__init__()
        self._frame = frame
        self.setObjectName("child.pane")
        self.file, self._home, self._today, self._may = file, home, today, may
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        self._lay.setSpacing(theme.M)
        self._head()
        self.chips = FilterChips(
            [(key, tr(words)) for key, words in PARTS.items()],
            spoken=tr("档案的哪一部分"),
            name="child.parts",
        )
        self.chips.chosen.connect(lambda _key: self._draw())
        waiting = len(file.proposed)
        if waiting:
            self.chips.set_count("file", waiting)
        self._lay.addWidget(self.chips)
        self.body = QWidget()
        self.body.setObjectName("child.body")
        self._in = QVBoxLayout(self.body)
        self._in.setContentsMargins(0, 0, 0, 0)
        self._in.setSpacing(theme.M)
        self._lay.addWidget(self.body)
        self._lay.addStretch(1)
        self.chips.choose(part if part in PARTS else "file")
        self._draw()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.put_by.emit()

    @property
    def part(self) -> str:
        """Which part is shown."""
        return self.chips.current

    def show_part(self, part: str) -> None:
        """Show a part of the file."""
        self.chips.choose(part)
        self._draw()

    def _head(self) -> None:
        row = self.file.row
        age = tr("{n}岁", n=row.age) if row.age is not None else ""
        head = "　".join(part for part in (self.file.name, age) if part)
        self.setAccessibleName(tr("儿童档案"))
        self._lay.addWidget(label(head, "section", wrap=True, name="child.name"))
        tags = FlowBox(name="child.tags", gap=theme.XS)
        tags.add(Tag(tr("风险{word}", word=word_of(row.risk)), TONES.get(row.risk or "", "plain")))
        if row.guardianship:
            tags.add(Tag(tr("监护{word}", word=tr(GRADES[row.guardianship][0])), "plain"))
        for one in self.file.statuses:
            if one.until is None:
                tags.add(Tag(tr(one.words), "warn"))
        if row.until is not None:
            tags.add(Tag(tr("{day}已退出", day=day_words(row.until, self._today)), "plain"))
        self._lay.addWidget(tags)
        if self.file.emergency:
            self._lay.addWidget(label(tr("▲ 紧急打开，理由已封存，等书记复核。"), "warn", wrap=True))

    def _draw(self) -> None:
        take_out(self._in)
        {
            "file": self._overview,
            "form": self._form,
            "grade": self._grades,
            "letters": self._letters,
            "contact": self._contacts,
            "plan": self._plan,
            "moves": self._moves,
        }[self.part]()

    # pieces -----------------------------------------------------------------------------------------

    def _add(self, widget: QWidget) -> None:
        self._in.addWidget(widget)

    def _say(self, words: str, kind: str = "base") -> None:
        self._add(label(words, kind, wrap=True))

    def _title(self, words: str) -> None:
        self._add(line())
        self._add(label(words, "second"))

    def _fact(self, words: str, value: str) -> None:
        if value:
            self._add(fact(words, value))

    def _actions(
        self, actions: Sequence[tuple[str, str, str]], record: str = "", *, writes: bool = True
    ) -> None:
        """Buttons in a row that wraps; those that write only for whoever may."""
        if not actions or (writes and not self._may("left_behind:enrol")):
            return
        box = FlowBox(name=f"child.actions.{record or self.part}", gap=theme.S)
        for what, words, icon in actions:
            name = f"child.{what}.{record}" if record else f"child.{what}"
            box.add(button(words, partial(self.asked.emit, what, record), icon=icon, name=name))
        self._add(box)

    @property
    def _open(self) -> bool:
        return self.file.row.until is None

    def _day(self, day: date | None) -> str:
        return day_words(day, self._today)

    # parts ------------------------------------------------------------------------------------------

    def _overview(self) -> None:
        file = self.file
        for flag in file.flags:
            self._say(f"▲ {flag}", "warn")
        always = [("paper", tr("F8  打印登记表"), "printer")]
        if not file.revealed:
            always.append(("reveal", tr("显示号码"), "eye"))
        always.append(("family", tr("看一家人"), "house-line"))
        if self._may("sealed:read") or self._may("left_behind:report"):
            always.append(("notes", tr("密存记录…"), "lock-key"))
        always.append(("looks", tr("谁看过…"), "eye"))
        if self._may("visits:record"):
            always.append(("visit", tr("去走访"), "person-simple-walk"))
        if self._may("left_behind:report"):
            always.append(("harm", tr("强制报告…"), "warning"))
        self._actions(always, writes=False)
        if self._open:
            self._actions(
                [
                    ("basis", tr("同意和依据…"), "check-circle"),
                    ("status", tr("登记类别…"), "flag"),
                    ("close", tr("退出名册…"), "sign-out"),
                ]
            )
        for one in file.proposed:
            self._title(
                tr("建议结束：{what}", what=tr(one.words))
                if one.row_id
                else tr("建议登记：{what}", what=tr(one.words))
            )
            self._say(one.why)
            self._actions(
                [
                    ("take", tr("确认"), "check-circle"),
                    ("refuse", tr("仍然符合…") if one.row_id else tr("不符合…"), "x-circle"),
                ],
                one.key,
            )
        self._add(line())
        self._fact(tr("身份证"), file.id_number)
        self._fact(tr("住址"), file.living_address)
        self._fact(tr("学校"), file.form.get("学校、班级", ""))
        self._fact(tr("班主任"), file.form.get("班主任、电话", ""))
        for who in ("father", "mother"):
            self._fact(tr(KIN[who]), self._relative(file.kin[who]))
        carer = file.carer
        self._fact(tr("照护人"), "　".join(p for p in (carer.name, tr(carer.relation), carer.phone) if p))
        self._fact(tr("理由"), file.row.why)
        self._fact(tr("在册自"), self._day(file.row.since))
        self._fact(tr("责任人"), file.row.responsible)
        if file.notes:
            self._fact(tr("密存"), tr("{n} 条，凭本人密钥阅读", n=file.notes))
        for status in file.statuses:
            until = (
                tr("　{day}结束（{why}）", day=self._day(status.until), why=status.ended_why)
                if status.until
                else ""
            )
            self._title(tr(status.words))
            self._say(f"{tr('{day}起', day=self._day(status.since))}　{status.why}{until}")
            if status.until is None:
                self._actions([("status_end", tr("结束这一类…"), "x-circle")], status.id)
        self._household()

    def _relative(self, who: Relative) -> str:
        if who.dead:
            return "　".join(part for part in (who.name, tr("已去世")) if part)
        born = f"{who.born_on:%Y-%m-%d}" if who.born_on else ""
        return "　".join(part for part in (who.name, born, who.works_at, who.phone, who.id_no) if part)

    def _household(self) -> None:
        if not self._home.members:
            return
        self._title(
            "　".join(
                part
                for part in (
                    tr("第 {n} 户", n=self._home.number) if self._home.number else "",
                    self._home.grid,
                )
                if part
            )
            or tr("这一家")
        )
        drawing = HouseholdDrawing()
        drawing.set_members(self._home.members)
        drawing.opened.connect(self.person_asked)
        self._add(drawing)

    def _form(self) -> None:
        form = self.file.form
        self._actions([("edit", tr("修改登记表…"), "note-pencil"), ("kin", tr("父母和祖辈…"), "users-three")])
        self._actions([("paper", tr("F8  打印登记表"), "printer")], writes=False)
        self._add(line())
        for name, words in (
            ("registered", tr("登记户口")),
            ("registered_address", tr("户籍地")),
            ("health", tr("身体情况")),
            ("disability", tr("残疾")),
            ("illness", tr("患病")),
            ("boards", tr("寄宿")),
            ("schooling", tr("就学")),
            ("entrusted", tr("委托监护")),
            ("care_kind", tr("监护类型")),
            ("income", tr("经济来源")),
            ("support", tr("救助")),
        ):
            self._add(fact(words, tr(form.get(name, "")) or "—"))
        for who, words in KIN.items():
            self._add(fact(tr(words), self._relative(self.file.kin[who]) or "—"))
        carer = self.file.carer
        self._add(
            fact(
                tr("照护人"),
                "　".join(
                    p for p in (carer.name, tr(carer.relation), carer.phone, carer.id_no, carer.address) if p
                )
                or "—",
            )
        )
        self._title(tr("站点补充"))
        for name in (
            "学校、班级",
            "班主任、电话",
            "儿童类别",
            "儿童主任",
            "建档日期",
            "动态更新日期",
            "状态",
            "备注",
        ):
            self._fact(tr(name), form.get(name, ""))

    def _grades(self) -> None:
        if self._open:
            self._actions([("assess", tr("监护评估…"), "note-pencil")])
        if not self.file.assessments:
            self._say(tr("还没有做监护评估。按题目逐项选，等级自动得出。"), "second")
        for done in reversed(self.file.assessments):
            self._title(
                "　".join(
                    part
                    for part in (
                        self._day(done.made_on),
                        tr(GRADES[done.grade][0]),
                        tr("风险{word}", word=word_of(done.risk)),
                        done.by,
                    )
                    if part
                )
            )
            if done.suggested and done.suggested != done.grade:
                self._say(
                    tr("按回答是“{grade}”，评估人评得更低。", grade=tr(GRADES[done.suggested][0])), "second"
                )
            self._fact(tr("看到的"), done.note)
            for question, answer in done.answers:
                self._add(fact(tr(question), tr(answer)))

    def _letters(self) -> None:
        running = any(one.state in ("running", "coming", "written") for one in self.file.letters)
        if self._open and not running:
            self._actions([("letter", tr("写委托照护书…"), "file-text")])
        if not self.file.letters:
            self._say(
                tr("没有委托照护书。父母外出应委托有能力的成年人照护，并书面告知学校和村（居）委会。"),
                "second",
            )
        for one in self.file.letters:
            self._letter(one)

    def _letter(self, one: Letter) -> None:
        words, tone = STATES[one.state]
        self._add(line())
        tags = FlowBox(name=f"child.letter.{one.id}", gap=theme.XS)
        tags.add(Tag(tr(words), tone))
        self._add(tags)
        for problem in one.problems:
            self._say(f"▲ {problem}", "warn")
        if not one.ended_on:
            self._letter_steps(one)
        carer = one.carer
        self._fact(tr("编号"), one.number)
        self._fact(
            tr("被委托人"),
            "　".join(p for p in (carer.get("name"), tr(carer.get("relation", "")), carer.get("phone")) if p),
        )
        self._fact(tr("委托人"), "、".join(g.name for g in one.guardians))
        self._fact(tr("期限"), f"{one.since:%Y-%m-%d} — {one.until:%Y-%m-%d}")
        self._fact(tr("原因"), one.reason)
        for key, said in CARE.items():
            self._fact(tr(said), one.care.get(key, ""))
        self._fact(tr("联系约定"), one.contact)
        heard = tr("　{day}听取", day=self._day(one.heard_on)) if one.heard_on else ""
        self._fact(tr("孩子意见"), one.child_opinion + heard if one.child_opinion else one.not_heard_why)
        self._fact(tr("村里意见"), one.village_opinion)
        self._fact(tr("见证人"), one.witness)
        self._fact(tr("签订"), self._day(one.signed_on) if one.signed_on else "")
        self._fact(tr("仍签订"), one.despite)
        for told in one.notices:
            self._fact(
                tr("已告知"),
                "　".join(
                    p
                    for p in (tr(NOTICES[told.addressee]), told.recipient, self._day(told.given_on), told.how)
                    if p
                ),
            )
        if self._frame is not None:
            strip = AttachmentStrip(self._frame, f"child.scans.{one.id}", title=tr("签字的扫描件"))
            strip.show_record("care_letters", one.id)
            self._add(strip)
        if one.ended_on:
            self._fact(tr("终止"), f"{self._day(one.ended_on)}　{one.ended_why}")

    def _letter_steps(self, one: Letter) -> None:
        """What comes next stands first: hear the child, sign, tell the school and the village."""
        if one.state == "written":
            acts = [("hear", tr("听取孩子意见…"), "note-pencil"), ("sign", tr("登记签字…"), "check-circle")]
            if one.child_opinion or one.not_heard_why:
                acts.reverse()
        else:
            acts = [("told", tr("登记告知…"), "export"), ("change", tr("变更…"), "arrow-clockwise")]
        acts.append(("letter_end", tr("终止…"), "x-circle"))
        self._actions(acts, one.id)
        prints = [("letter_paper", tr("打印照护书"), "printer")]
        if one.state != "written":
            prints += [
                ("school_paper", tr("给学校的告知书"), "printer"),
                ("village_paper", tr("给村里的告知书"), "printer"),
            ]
        self._actions(prints, f"{one.id}", writes=False)

    def _contacts(self) -> None:
        touch = self.file.touch
        self._actions(
            [("contact", tr("登记联系…"), "phone"), ("word", tr("监护人意见…"), "note-pencil")],
        )
        due = tr("应在{day}以前再联系", day=self._day(touch.due_on))
        self._say(
            tr("▲ 超期{n}天", n=touch.overdue_days) if touch.overdue_days else due,
            "warn" if touch.overdue_days else "base",
        )
        self._fact(tr("联系孩子"), self._day(touch.child_on))
        self._fact(tr("联系照护人"), self._day(touch.carer_on))
        matters = self.file.words["word_matters"]
        for one in self.file.disagreements:
            self._say(
                tr(
                    "▲ {matter}：同意 {agrees}；不同意 {refuses}",
                    matter=tr(matters.get(one.matter, one.matter)),
                    agrees="、".join(one.agrees),
                    refuses="、".join(one.refuses),
                ),
                "warn",
            )
        if self.file.said:
            self._title(tr("监护人意见"))
            for said in self.file.said:
                parts = (
                    self._day(said.said_on), tr(WHO[said.who]), said.name, tr(matters.get(said.matter, said.matter)),
                    tr(POSITIONS[said.position]), said.words,
                )  # fmt: skip
                self._say("　".join(part for part in parts if part))
        self._title(tr("联系记录"))
        for made in self.file.contacts:
            parts2 = (
                self._day(made.happened_on),
                tr(WHO[made.who]),
                tr(REACHED[made.reached]),
                tr(HOW[made.how]),
                made.note,
            )
            self._say("　".join(part for part in parts2 if part))
        if not self.file.contacts:
            self._say(tr("还没有登记过。"), "second")

    def _plan(self) -> None:
        kinds = self.file.words["plan_kinds"]
        self._actions(
            [("goal", tr("列一条计划…"), "list-checks"), ("action", tr("登记措施…"), "check-circle")]
        )
        if not self.file.plan.goals and not self.file.plan.others:
            self._say(tr("还没有关爱计划。写明目标、由谁、何时完成。"), "second")
        for goal in self.file.plan.goals:
            self._goal(goal, kinds.get(goal.kind, goal.kind))
        if self.file.plan.others:
            self._title(tr("其他措施"))
            for one in self.file.plan.others:
                parts = (self._day(one.done_on), tr(kinds.get(one.kind, one.kind)), one.what, one.by)
                self._say("　".join(part for part in parts if part))

    def _goal(self, goal: GoalLine, kind: str) -> None:
        state = (
            tr("{day}过期未办", day=self._day(goal.by_on)) if goal.late
            else tr("{day}以前", day=self._day(goal.by_on)) if goal.closed_on is None
            else tr("已做到") if goal.outcome == "reached" else tr("不再做")
        )  # fmt: skip
        self._add(line())
        tags = FlowBox(name=f"child.goal.{goal.id}", gap=theme.XS)
        tags.add(Tag(tr(kind)))
        tags.add(Tag(state, "bad" if goal.late else "plain" if goal.closed_on else "good"))
        self._add(tags)
        self._say(goal.goal)
        self._fact(tr("负责人"), goal.who)
        self._fact(tr("原因"), goal.closed_why)
        for one in goal.actions:
            self._say(f"{self._day(one.done_on)}　{one.what}　{one.by}")
        if goal.closed_on is None:
            self._actions(
                [("done", tr("登记措施…"), "check-circle"), ("drop", tr("不再做…"), "x-circle")], goal.id
            )

    def _moves(self) -> None:
        if self._open:
            self._actions(
                [
                    ("move_school", tr("转学…"), "graduation-cap"),
                    ("move_out", tr("转出…"), "sign-out"),
                    ("move_in", tr("转入…"), "arrow-right"),
                ]
            )
        for one in self.file.moves:
            self._title(f"{self._day(one.moved_on)}　{tr(MOVES[one.kind])}")
            self._say(f"{one.from_place or '—'} → {one.to_place}")
            self._fact(tr("原因"), one.reason)
            self._fact(tr("联系人"), one.contact)
            if one.kind != "school":
                self._actions([("handover", tr("打印移交单"), "printer")], one.id, writes=False)
        if not self.file.moves:
            self._say(tr("没有转入、转出、转学的记录。"), "second")
        if self.file.papers:
            self._title(tr("做过的文书"))
            for paper in self.file.papers:
                self._say(f"{tr(KIND_WORDS.get(paper.kind, paper.kind))}　{paper.number}")
