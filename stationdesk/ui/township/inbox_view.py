"""转报: the cases that villages handed up to this office; answered here, and sent down with the next bundle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QWidget

from stationdesk.core import matter_names
from stationdesk.core.clock import local
from stationdesk.services import township_cases
from stationdesk.services.township_cases import CaseSeen, InboxRow, NewAnswer, Said
from stationdesk.services.township_received import RESULTS
from stationdesk.ui.ask_sheet import Ask
from stationdesk.ui.pages import CHOOSE, Frame
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.tables import Column
from stationdesk.ui.township.two_panes import TownshipView
from stationdesk.ui.words import tr

CHIPS = ("answer", "result", "")
ASKED: dict[str, frozenset[str]] = {
    "accepted": frozenset({"reason", "due", "external_number"}),
    "deferred": frozenset({"reason", "missing", "due", "external_number"}),
    "refused": frozenset({"reason"}),
    "returned": frozenset({"reason", "missing"}),
    "finished": frozenset({"reason", "external_number", "result_name", "certificate_no", "refused"}),
    "replied": frozenset({"reason"}),
}
"""What an answer has to say besides what it is; the other fields are neither shown nor kept."""
MATERIAL = {"have": "☑", "copy": "☑", "missing": "☐", "promised": "☐"}


class InboxView(TownshipView):
    """The inbox of the offices of whoever is at the desk. F9 answers."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(
            frame,
            "township.inbox",
            [
                Column(tr("事项"), lambda r: matter_names.shown(r.matter), 170),
                Column(tr("申请人"), lambda r: r.applicant, 90),
                Column(tr("村"), lambda r: r.village, 130),
                Column(tr("状态"), _state, 170, light=lambda r: r.light),
                Column(tr("转报"), lambda r: f"{r.forwarded_on:%m-%d}" if r.forwarded_on else "", 70),
                Column(tr("期限"), lambda r: f"{r.due_on:%m-%d}" if r.due_on else "", 70),
            ],
            spoken=tr("转报办件"),
            count=lambda n: tr("{n} 件", n=n),
            chips=[("answer", tr("待答复")), ("result", tr("办理中")), ("", tr("全部"))],
            search=tr("找编号、事项、申请人、村"),
        )
        self._seen: CaseSeen | None = None
        self._shown: str | None = None
        self._answer = action(
            tr("答复…"), self.answer, name="township.answer", glyph="check", key="F9", parent=self
        )
        self._reveal = action(
            tr("显示号码"), self.reveal, name="township.reveal", glyph="eye", key="F6", parent=self
        )
        self._back = action(
            tr("收回答复"),
            self.take_back,
            name="township.take_back",
            glyph="arrow-counter-clockwise",
            parent=self,
        )
        self.enable(None)

    @property
    def title(self) -> str:
        return tr("转报办件")

    @property
    def primary_action(self) -> QAction:
        return self._answer

    @property
    def other_actions(self) -> Sequence[QAction]:
        return (self._reveal, self._back)

    def arrive(self, **where: Any) -> None:
        """`case` chooses one, whichever chip it is under."""
        if case := where.get("case"):
            if self.chips is not None:
                self.chips.choose("")
            self.list.want(case)

    def look(self, work: Any) -> tuple[InboxRow, ...]:
        return township_cases.inbox(work)

    def rows(self, read: Sequence[InboxRow]) -> Sequence[InboxRow]:
        assert self.chips is not None
        for key in CHIPS:
            self.chips.set_count(key, sum(not key or one.waits == key for one in read))
        chip = self.chips.current
        return [one for one in read if (not chip or one.waits == chip) and self.typed in _found_by(one)]

    def empty(self) -> QWidget:
        if self.typed:
            return EmptyState(tr("没有找到"), tr("换一个词，或点“全部”再找。"), icon="magnifying-glass")
        if self._read:
            return EmptyState(tr("这里没有等着的办件"), tr("都答复了。点“全部”可以看以前的。"), icon="check")
        return EmptyState(
            tr("还没有转报到本办公室的办件"),
            tr(
                "村里转报后导出数据包，这里接收了就会出现。事项归哪个办公室，在数据包“乡镇办公室与事项分工”里。"
            ),
            icon="tray",
            step=tr("去接收数据包"),
            on_step=lambda: self.frame.go("sync", intake=True),
        )

    def tell(self, one: InboxRow) -> list[str]:
        lines = [
            matter_names.shown(one.matter),
            tr("{applicant}　{village}", applicant=one.applicant, village=one.village),
            one.number.replace("-", "-\u200b"),
            tr("状态：{state}", state=_state(one)),
        ]
        seen = self._seen if self._seen is not None and self._seen.row.id == one.id else None
        if seen is not None:
            lines.append(
                tr("证件号：{number}　电话：{phone}", number=seen.id_number or "—", phone=seen.phone or "—")
            )
            if seen.address:
                lines.append(tr("住址：{address}", address=seen.address))
        if one.said is not None:
            lines += [
                "",
                tr("已答复：{result}（{where}）", result=one.said.result_name, where=one.said.where_name),
            ]
            if one.said.why:
                lines.append(tr("▲ 村里没有办成：{why}", why=one.said.why))
        if seen is not None:
            if seen.materials:
                lines += [
                    "",
                    tr("材料"),
                    *(f"{MATERIAL.get(state, '☐')} {name}" for name, state in seen.materials),
                ]
            lines += ["", tr("经过")]
            lines += [f"{local(x.at):%m-%d %H:%M}　{x.what}　{x.note}".rstrip("　") for x in seen.story]
        return lines

    def enable(self, one: InboxRow | None) -> None:
        seen = (
            self._seen if one is not None and self._seen is not None and self._seen.row.id == one.id else None
        )
        said = one.said if one is not None else None
        choose = tr(CHOOSE) if one is None else ""
        answered = "" if seen is not None and seen.answers else tr("这一件没有等答复的。")
        shown = tr("号码已经显示。") if seen is not None and seen.revealed else ""
        made = "" if said is not None and said.where == "made" else tr("只有还没有下发的答复可以收回。")
        self.allow(self._answer, "township:answer", unless=choose or answered)
        self.allow(self._reveal, "township:reveal", unless=choose or shown or ("" if seen else tr("正在读…")))
        self.allow(self._back, "township:answer", unless=choose or made)
        if one is not None and seen is None:
            self._fetch(one)

    def _fetch(self, one: InboxRow) -> None:
        if self._shown == one.id:
            return
        self._shown = one.id
        desk = self.frame.desk
        self.frame.jobs.run(
            lambda: desk.read(lambda work: township_cases.case(work, one.id)), self._have, owner=self
        )

    def _have(self, seen: CaseSeen) -> None:
        self._shown, self._seen = None, seen
        if self.list.current is not None and self.list.current.id == seen.row.id:
            self._chosen()

    def refresh(self) -> None:
        self._seen = self._shown = None
        super().refresh()

    def reveal(self) -> None:
        """F6: whole numbers, which is written down."""
        one, desk = self.list.current, self.frame.desk
        if one is None or not self._reveal.isEnabled():
            return
        self.frame.jobs.run(
            lambda: desk.change(
                lambda work: township_cases.case(work, one.id, reveal=True), reason="township:reveal"
            ),
            self._have,
            owner=self,
        )

    def answer(self) -> None:
        """F9: what the office says."""
        seen = self._seen
        if seen is None or not self._answer.isEnabled():
            return
        names = tuple((name, name) for name, _state_ in seen.materials)
        asks = [
            Ask(
                "result",
                tr("答复"),
                "choice",
                needed=True,
                choices=tuple((key, tr(RESULTS[key])) for key in seen.answers),
                value=seen.answers[0],
            ),
            Ask("reason", tr("理由或说明"), "long", help=tr("退回补正、不予受理、不予批准必须写明")),
            *(
                [Ask("missing", tr("要补的材料"), "ticks", choices=names)]
                if names and "returned" in seen.answers
                else []
            ),
            Ask("due", tr("办结期限"), "day", help=tr("受理时可以写；不写按目录的承诺时限算")),
            Ask("external_number", tr("上级平台编号")),
            Ask("result_name", tr("办理结果"), help=tr("办结时写，例如“高龄津贴”")),
            Ask("certificate_no", tr("证件或文书编号")),
            Ask("refused", tr("办结但不予批准"), "check"),
        ]
        sheet = self.ask(
            "township.answer",
            tr("答复：{matter}", matter=matter_names.shown(seen.row.matter)),
            asks,
            tr("答复"),
            lambda work, v: township_cases.answer(work, _answer(seen.row.id, v)),
            _answered,
            intro=tr("答复写在本镇，随下一个下发包到村里，村里的办件按自己的规则往下走。"),
            reason="township:answer",
        )
        result = sheet.widgets["result"]
        assert isinstance(result, QComboBox)

        def show() -> None:
            for name in sheet.widgets:
                if name != "result":
                    sheet.form.row(name).setVisible(name in ASKED[result.currentData()])

        result.currentIndexChanged.connect(show)
        show()

    def take_back(self) -> None:
        """An answer that is in no bundle yet."""
        one, desk = self.list.current, self.frame.desk
        if one is None or one.said is None or not self._back.isEnabled():
            return
        said = one.said.id
        self.frame.jobs.run(
            lambda: desk.change(lambda work: township_cases.take_back(work, said), reason="township:answer"),
            lambda _none: self.frame.say(tr("已收回答复。")),
            owner=self,
        )


def _found_by(one: InboxRow) -> str:
    matter = f"{one.matter} {matter_names.shown(one.matter)}"
    return f"{one.number} {matter} {one.applicant} {one.village}".casefold()


def _answer(case: str, typed: Mapping[str, Any]) -> NewAnswer:
    asked = ASKED.get(typed["result"] or "", frozenset())
    v = {name: value if name in asked or name == "result" else None for name, value in typed.items()}
    return NewAnswer(
        case,
        v["result"] or "",
        None,
        v["due"],
        v["reason"] or "",
        tuple(v.get("missing") or ()),
        v["external_number"] or "",
        v["result_name"] or "",
        v["certificate_no"] or "",
        not v["refused"],
    )


def _answered(said: Said) -> str:
    return tr("已答复：{result}。下发后村里才收到。", result=said.result_name)


def _state(one: InboxRow) -> str:
    if one.waits == "answer" and one.days:
        return tr("待答复，第{n}个工作日", n=one.days)
    if one.waits == "answer":
        return tr("待答复")
    if one.said is not None and one.said.where in ("made", "sent"):
        return tr("{result}（{where}）", result=one.said.result_name, where=one.said.where_name)
    return tr(one.state_name)
