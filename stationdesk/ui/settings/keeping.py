"""保存和导出: how long things are kept, what is due, who is erased by two people; everything handed out in open formats."""

from __future__ import annotations

from functools import partial
from typing import Any

from stationdesk.core.clock import local
from stationdesk.core.errors import Unhappy
from stationdesk.core.late import dataclass
from stationdesk.core.record_words import TABLES
from stationdesk.core.words import N_, civil
from stationdesk.security.gate import rules
from stationdesk.services import handing_out, retention, users
from stationdesk.ui.pages import Frame, allow
from stationdesk.ui.person_line import PersonLine
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.plain import button, card, label, line, row
from stationdesk.ui.pieces.side_form import SideForm
from stationdesk.ui.settings.handing_out import export_card
from stationdesk.ui.settings.section import Section
from stationdesk.ui.words import tr

ACTIONS = {
    "erase": N_("到期删除个人内容"),
    "archive": N_("到期移交档案"),
    "keep": N_("长期保存"),
}
SHOWN = 12


@dataclass(frozen=True)
class Found:
    """What the section shows."""

    due: retention.Due
    kinds: tuple[retention.Kind, ...]
    requests: tuple[retention.RequestRow, ...]
    who: dict[str, str]
    me: str
    confirm: dict[str, str]
    """Who may confirm an export of everything: id and name."""


def look(work: Any) -> Found:
    """Everything of the section in one read."""
    return Found(
        retention.due(work),
        retention.schedule(work),
        tuple(retention.requests(work)),
        users.names(work),
        work.user_id or "",
        _who_confirms(work),
    )


def _who_confirms(work: Any) -> dict[str, str]:
    posts = set(rules(work).posts_with(handing_out.CONFIRM))
    return {one.id: one.name for one in users.list_all(work) if not one.disabled and set(one.posts) & posts}


class KeepingSection(Section):
    """For who keeps the files and who decides; others see that it is there and whom to ask."""

    def __init__(self, frame: Frame, may: Any) -> None:
        super().__init__(frame, may, "keeping")
        self._said, self._kind = "", "good"
        self._asked: tuple[retention.RequestRow, ...] = ()
        self._who: dict[str, str] = {}

    def read(self) -> Any:
        return self.desk.read(look) if self.may(retention.READ) else None

    def draw(self, found: Any) -> None:
        if found is None:
            words = tr("保存期限和删除由文书办理、村主任或书记审批。您的岗位看不到这里的内容。")
            self.add(card(label(tr("保存和导出"), "section"), label(words, "second", wrap=True)))
            return
        self._asked, self._who = found.due.asked, found.who
        self.add(
            self._due(found),
            self._erase(found),
            export_card(self, found.requests, found.who, found.me, found.confirm),
        )
        self.add(self._schedule(found))

    # what is due ------------------------------------------------------------------------------------

    def _due(self, found: Found) -> Any:
        parts: list[Any] = [label(tr("到期的资料"), "section")]
        if self._said:
            parts.append(label(self._said, self._kind, wrap=True, name="settings.keeping.said"))
        asked = {one.records for one in found.due.asked if one.records}
        people = {one.person_id for one in found.due.asked}
        for kind in found.due.kinds:
            words = tr(
                "{name}：{n} 项，{what}", name=tr(kind.name), n=kind.count, what=tr(ACTIONS[kind.action])
            )
            head = label(words, wrap=True)
            if kind.kind in asked:
                parts += [head, self._asked_already(f"kind.{kind.kind}")]
                continue
            if kind.action != "erase" or kind.kind == "resident":
                parts.append(head)
                continue
            ask = button(
                tr("申请删除"),
                partial(self._ask, kind=kind.kind),
                look="link",
                name=f"settings.keeping.kind.{kind.kind}",
            )
            ask.setAccessibleName(tr("申请删除到期的{name}", name=tr(kind.name)))
            self.allow(ask, retention.ASK)
            both = row(head, ask)
            both.setStretch(0, 1)
            parts.append(both)
        for person in found.due.people[:SHOWN]:
            said = tr("{name}：各项保存期限都已届满（{day}起）", name=person.name, day=civil(person.since))
            if person.person_id in people:
                parts += [label(said, wrap=True), self._asked_already(f"person.{person.person_id}")]
                continue
            ask = button(
                tr("申请删除"),
                partial(self._ask, person=person.person_id),
                look="link",
                name=f"settings.keeping.person.{person.person_id}",
            )
            ask.setAccessibleName(tr("申请删除 {name}", name=person.name))
            self.allow(ask, retention.ASK)
            both = row(label(said, wrap=True), ask)
            both.setStretch(0, 1)
            parts.append(both)
        if len(found.due.people) > SHOWN:
            parts.append(label(tr("还有 {n} 位。", n=len(found.due.people) - SHOWN), "second"))
        if not found.due.kinds and not found.due.people:
            parts.append(label(tr("✓ 没有到期的资料。"), "good"))
        for request in found.due.asked:
            parts += [line(), *self._waiting(request, found)]
        return card(*parts)

    def _asked_already(self, name: str) -> Any:
        words = tr("已申请删除，等村主任或书记审批（见下）。")
        return label(words, "warn", wrap=True, name=f"settings.keeping.asked.{name}")

    def _waiting(self, request: retention.RequestRow, found: Found) -> list[Any]:
        kinds = {one.kind: one.name for one in found.kinds}
        what = request.name or tr(kinds.get(request.records or "", ""))
        said = tr(
            "待审批：删除 {what}（{n} 条记录），{who} 于 {day} 申请",
            what=what,
            n=sum(request.counts.values()),
            who=found.who.get(request.asked_by or "", ""),
            day=f"{local(request.asked_at):%Y-%m-%d}",
        )
        agree = button(
            tr("同意删除…"),
            partial(self._confirm, request, what),
            name=f"settings.keeping.agree.{request.id}",
        )
        own = request.asked_by == found.me
        self.allow(agree, retention.APPROVE, unless=tr("自己申请的，要由另一位批准。") if own else "")
        refuse = button(
            tr("撤回") if own else tr("不批准"),
            partial(self._decline, request.id),
            look="link",
            name=f"settings.keeping.decline.{request.id}",
        )
        if not own:
            self.allow(refuse, retention.APPROVE)
        steps = FlowBox(name=f"settings.keeping.steps.{request.id}")
        steps.add(agree)
        steps.add(refuse)
        shown: list[Any] = [label(said, "warn", wrap=True), steps]
        if request.asked_by == found.me:
            shown.append(label(tr("您申请的，要由另一位（村主任、书记）审批。"), "second", wrap=True))
        return shown

    # somebody asks ----------------------------------------------------------------------------------

    def _erase(self, found: Found) -> Any:
        self.person = PersonLine(self.frame, "settings.keeping.who", tr("要求删除的人"))
        self.person.taken.connect(self._plan)
        self.plan = label("", "base", wrap=True, name="settings.keeping.plan")
        self.plan.hide()
        self.asking = button(tr("申请删除此人…"), self._ask_person, name="settings.keeping.ask")
        self._offer(tr("请先在上面选一个人。"))
        words = tr(
            "本人要求删除的，先看还有没有必须保存的。删除以后姓名、证件、电话、住址、经过、附件都没有了，编号、日期和件数保留，变更日志仍可校验，别的电脑和镇里收到数据包后同样删除。"
        )
        old = tr("以前的备份里还有，随备份逐步淘汰；从旧备份恢复时会自动再删一次。")
        return card(
            label(tr("有人要求删除"), "section"),
            label(words, "second", wrap=True),
            label(old, "second", wrap=True),
            self.person,
            self.plan,
            row(self.asking, None),
        )

    def _plan(self, person: str) -> None:
        self.plan.hide()
        self._offer(tr("请先在上面选一个人。"))
        if not person:
            return
        desk = self.desk
        self.frame.jobs.run(
            lambda: desk.read(lambda work: retention.plan(work, person)),
            self._planned,
            self._failed,
            owner=self,
        )

    def _planned(self, found: retention.Plan) -> None:
        lines = [tr("涉及 {n} 条记录。", n=sum(found.records.values()))]
        if found.mentions:
            m = sum(found.mentions.values())
            lines[0] += tr("别人的记录里有 {m} 处提到其号码，会一并抹去。", m=m)
        if found.names_left:
            where = tr("、").join(f"{tr(TABLES.get(t, t))} {n}" for t, n in found.names_left.items())
            lines.append(tr("只提到姓名、不会动、要人工核对的：{where}", where=where))
        for duty in found.duties:
            until = tr("到 {day}", day=civil(duty.until)) if duty.until else tr("办结、登记迁出或去世后起算")
            lines.append(
                tr(
                    "▲ 还须保存：{name} {n} 项，{until}（{basis}）{mark}",
                    name=tr(duty.name),
                    n=duty.records,
                    until=until,
                    basis=tr(duty.basis),
                    mark="" if duty.confirmed else tr("◐ 年限待核"),
                )
            )
        if found.duties:
            lines.append(
                tr("现在还不能申请：有必须保存的。请把上面的依据和日子告诉本人，到期以后再来这里申请。")
            )
        waits = next((one for one in self._asked if one.person_id == found.person_id), None)
        if waits is not None:
            lines.append(
                tr(
                    "▲ 已申请删除：{who} 于 {day} 申请，等村主任或书记审批。",
                    who=self._who.get(waits.asked_by or "", ""),
                    day=f"{local(waits.asked_at):%Y-%m-%d}",
                )
            )
        held = tr("有必须保存的，见上面。") if found.duties else tr("已经申请，等审批。") if waits else ""
        self.plan.setText("\n".join(lines))
        self.plan.show()
        self._offer(held)

    def _offer(self, unless: str) -> None:
        # Beside the section's own `allow`, which adds a line at its end: this one may change after it was drawn.
        allow(self.asking, self.may(retention.ASK), retention.ASK, unless=unless)

    def _ask_person(self) -> None:
        self._ask(person=self.person.person)

    def _ask(self, person: str = "", kind: str = "") -> None:
        desk = self.desk
        self.frame.jobs.run(
            lambda: desk.change(
                lambda work: retention.ask(work, person_id=person, kind=kind), reason="retention:ask"
            ),
            lambda _made: self._say(tr("✓ 已申请，等另一位审批。")),
            self._failed,
            owner=self,
        )

    def _decline(self, request: str) -> None:
        desk = self.desk
        self.frame.jobs.run(
            lambda: desk.change(lambda work: retention.decline(work, request), reason="retention:decline"),
            lambda _row: self._say(tr("已登记：没有删除任何内容。")),
            self._failed,
            owner=self,
        )

    def _confirm(self, request: retention.RequestRow, what: str) -> None:
        self.open_asked.emit(EraseForm(self.frame, request, what), tr("同意删除"))

    def _say(self, words: str, kind: str = "good") -> None:
        self._said, self._kind = words, kind
        self.refresh()

    def _failed(self, problem: Unhappy) -> bool:
        self._say(problem.message, "error")
        return True

    # the schedule -----------------------------------------------------------------------------------

    def _schedule(self, found: Found) -> Any:
        parts: list[Any] = [
            label(tr("保存期限"), "section"),
            label(
                tr("数据包“保存期限”，乡镇可以换成当地的规定。◐ 是年限或依据还要核实的。"),
                "second",
                wrap=True,
            ),
        ]
        for one in found.kinds:
            span = tr("永久") if one.years is None else tr("{n} 年", n=one.years)
            if one.starts == "grown":
                span = tr("到满十八周岁")
            mark = "" if one.confirmed else " ◐"
            parts += [
                label(f"{tr(one.name)}  {span}  {tr(ACTIONS[one.action])}{mark}", wrap=True),
                label(tr(one.basis), "second", wrap=True),
            ]
        return card(*parts)


class EraseForm(SideForm):
    """What agreeing does, before it is done: it cannot be taken back."""

    def __init__(self, frame: Frame, request: retention.RequestRow, what: str) -> None:
        super().__init__(frame, "erase_form")
        self.request = request
        n = sum(request.counts.values())
        for words in (
            tr("将删除 {what} 的 {n} 条记录里的个人内容。删除后谁也恢复不了。", what=what, n=n),
            tr("编号、日期、状态、件数保留，台账的数字不变。"),
            tr("别的电脑和镇里收到下一个数据包以后，同样删除。"),
        ):
            self.lay.addWidget(label(f"●  {words}", wrap=True))
        self.end(tr("同意删除"))

    def save(self) -> None:
        desk: Any = self.frame.desk
        if not self.button.isEnabled():
            return

        def work() -> retention.Erased:
            from stationdesk.sync import erased

            done: retention.Erased = desk.change(
                lambda w: retention.approve(w, self.request.id), reason="retention:erase"
            )
            erased.finish(desk)
            return done

        def then(done: retention.Erased) -> None:
            self._touched = False
            self.finished.emit(tr("已删除 {n} 条记录的个人内容。", n=sum(done.records.values())), "")

        self.frame.jobs.run(work, then, self._failed, busy=self.button, owner=self)
