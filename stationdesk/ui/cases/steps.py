"""The steps of a case's life as the detail offers them: each a side sheet with a few fields and one button.

Which are offered follows from the state (`CaseDetail.steps`), from who decides and from the permits of whoever
is at the desk; what is not allowed is not shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QPlainTextEdit,
    QRadioButton,
    QSpinBox,
    QWidget,
)

from stationdesk.core.errors import Unhappy
from stationdesk.core.words import N_
from stationdesk.services import case_clock, case_life
from stationdesk.services.case_clock import MAX_EXTENSION, PROCEDURES
from stationdesk.services.case_life import SCORES, Answered, Brought, Notice
from stationdesk.services.case_lists import CaseDetail
from stationdesk.ui import theme
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.pieces.fields import FieldRow, Form, text_field
from stationdesk.ui.pieces.plain import Look, button, column, label, row
from stationdesk.ui.words import tr

Change = Callable[[Any], Any]
ANSWER_WORDS = {
    "accepted": N_("已受理"),
    "deferred": N_("容缺受理"),
    "returned": N_("退回补正"),
    "refused": N_("不予受理"),
    "finished": N_("已办结"),
}


@dataclass(frozen=True)
class Step:
    """A step as a button; `main` is what usually comes next in this state."""

    key: str
    words: str
    icon: str
    permit: str = "cases:accept"
    states: tuple[str, ...] = ()
    """Where it is what usually comes next."""
    decides: str = ""
    danger: bool = False


STEPS: tuple[Step, ...] = (
    Step("supplemented", N_("补齐材料"), "list-checks", states=("notice", "returned", "deferred")),
    Step("forwarded", N_("转报"), "export", states=("received",), decides="agency"),
    Step("answered", N_("登记机关答复"), "seal-check", states=("forwarded",), decides="agency"),
    Step("finished", N_("办结"), "check-circle", "cases:decide", ("accepted",), decides="village"),
    Step("resumed", N_("恢复计时"), "clock", "cases:decide", ("suspended",)),
    Step("delivered", N_("送达"), "hand-heart", states=("finished", "refused")),
    Step("archived", N_("归档"), "folder-open", states=("delivered", "withdrawn")),
    Step("noticed", N_("再次告知"), "warning-circle"),
    Step("rated", N_("评价"), "medal"),
    Step("suspended", N_("特别程序"), "hourglass-medium", "cases:decide"),
    Step("extended", N_("延长期限"), "calendar-blank", "cases:decide"),
    Step("corrected", N_("更正"), "pencil-simple"),
    Step("withdrawn", N_("撤回"), "arrow-counter-clockwise", danger=True),
    Step("undone", N_("撤销登记"), "trash", danger=True),
)


def offered(detail: CaseDetail, may: Callable[[str], bool], *, undo: bool) -> list[Step]:
    """What may be done now by whoever is at the desk; what usually comes next first."""
    found = []
    for step in STEPS:
        if step.key not in detail.steps or not may(step.permit):
            continue
        if step.decides and step.decides != detail.row.decides:
            continue
        if step.key == "rated" and detail.score is not None:
            continue
        if step.key == "undone" and not undo:
            continue
        if step.key == "supplemented" and not _short(detail):
            continue
        if step.key == "noticed" and not detail.missing and detail.row.state != "returned":
            continue
        if step.key == "corrected" and detail.row.state in ("withdrawn", "delivered"):
            continue
        found.append(step)
    found.sort(key=lambda step: detail.row.state not in step.states)
    return found


def is_main(step: Step, detail: CaseDetail) -> bool:
    """Whether a step is what usually comes next."""
    return detail.row.state in step.states


def _short(detail: CaseDetail) -> bool:
    return any(line.state in ("missing", "promised") for line in detail.materials)


class StepSheet(QWidget):
    """A sheet for one step. `send(change)` hands the change for the lane; refusals come back to `show_problem`."""

    def __init__(self, step: Step, detail: CaseDetail, today: date, send: Callable[[Change], object]) -> None:
        super().__init__()
        self.setObjectName(f"step.{step.key}")
        self._step, self._detail, self._today, self._send = step, detail, today, send
        self.form = Form(self)
        self._rows: list[QWidget] = []
        self._read: Callable[[], Change] = getattr(self, f"_{step.key}")()
        look: Look = "danger" if step.danger else "primary"
        go = button(tr(step.words), self.send, look=look, name=f"step.{step.key}.send")
        about = label(f"{detail.row.applicant} · {detail.row.matter_name}", "second", wrap=True)
        lay = column(about, *self._rows, row(go, None), None, gap=theme.M)
        lay.setContentsMargins(theme.XL, theme.S, theme.XL, theme.XL)
        self.setLayout(lay)

    def send(self) -> None:
        """Read the fields into a change."""
        self.form.clear()
        self._send(self._read())

    def show_problem(self, problem: Unhappy) -> bool:
        """A refusal at its field."""
        return self.form.show(problem)

    # fields ------------------------------------------------------------------------------------------

    def _text(
        self, name: str, words: str, *, needed: bool = False, long: bool = False, hint: str = ""
    ) -> Any:
        if long:
            made = QPlainTextEdit()
            made.setObjectName(f"step.{name}")
            made.setTabChangesFocus(True)
            made.setFixedHeight(theme.now().px(72))
            made.setPlaceholderText(hint)
            self._rows.append(self.form.add(name, FieldRow(words, made, needed=needed)))
            return lambda: made.toPlainText().strip()
        line = text_field(f"step.{name}", words, hint=hint)
        line.returnPressed.connect(self.send)
        self._rows.append(self.form.add(name, FieldRow(words, line, needed=needed)))
        return lambda: line.text().strip()

    def _day(self, name: str, words: str, day: date | None) -> DateField:
        made = DateField(f"step.{name}", words, day)
        self._rows.append(self.form.add(name, FieldRow(words, made)))
        return made

    def _choice(self, name: str, words: str, items: list[tuple[str, str]]) -> QComboBox:
        made = QComboBox()
        made.setObjectName(f"step.{name}")
        for key, said in items:
            made.addItem(tr(said), key)
        self._rows.append(self.form.add(name, FieldRow(words, made)))
        return made

    def _checks(self, name: str, words: str, wanted: tuple[str, ...], *, ticked: bool) -> list[QCheckBox]:
        boxes = []
        holder = QWidget()
        holder.setObjectName(f"step.{name}")
        for line in self._detail.materials:
            if line.state not in wanted:
                continue
            words_of = line.name if line.required else tr("{name}（有则交）", name=line.name)
            box = QCheckBox(words_of)
            box.setObjectName(f"step.{name}.{line.line}")
            box.setProperty("material", line.name)
            box.setChecked(ticked and line.required)
            boxes.append(box)
        holder.setLayout(column(*boxes, gap=theme.XS))
        if boxes:
            holder.setFocusProxy(boxes[0])
        self._rows.append(self.form.add(name, FieldRow(words, holder)))
        return boxes

    # steps -------------------------------------------------------------------------------------------

    def _supplemented(self) -> Callable[[], Change]:
        boxes = self._checks("material", tr("这次补来的"), ("missing", "promised"), ticked=True)
        case_id = self._detail.row.id

        def read() -> Change:
            came = {str(box.property("material")): "have" for box in boxes if box.isChecked()}
            return lambda work: case_life.supplement(work, Brought(case_id, came))

        return read

    def _forwarded(self) -> Callable[[], Change]:
        on = self._day("on", tr("哪天报的"), self._today)
        number = self._text("external_number", tr("省级平台或机关的编号"), hint=tr("还没有就空着"))
        note = self._text("note", tr("备注"))
        case_id = self._detail.row.id

        def read() -> Change:
            on.settle()
            day, said, outside = on.day, note(), number() or None
            return lambda work: case_life.forward(work, case_id, said, outside, day)

        return read

    def _answered(self) -> Callable[[], Change]:
        result = self._choice("result", tr("机关怎么答复"), list(ANSWER_WORDS.items()))
        on = self._day("on", tr("答复日期"), self._today)
        due = self._day("due", tr("机关说何时办结"), None)
        number = self._text("external_number", tr("机关的编号"))
        reason = self._text("reason", tr("理由或结果"), long=True, hint=tr("退回、不予受理必须写明"))
        case_id = self._detail.row.id

        def read() -> Change:
            on.settle()
            due.settle()
            given = Answered(
                case_id,
                result.currentData(),
                on=on.day,
                due=due.day,
                reason=reason(),
                external_number=number() or None,
            )
            return lambda work: case_life.answer(work, given)

        return read

    def _finished(self) -> Callable[[], Change]:
        result = self._text("result", tr("办出来的结果"), hint=tr("空着就用目录里写的"))
        note = self._text("note", tr("备注"))
        case_id = self._detail.row.id

        def read() -> Change:
            name, said = result(), note()
            return lambda work: case_life.finish(work, case_id, name, said)

        return read

    def _resumed(self) -> Callable[[], Change]:
        note = self._text("note", tr("备注"))
        case_id = self._detail.row.id

        def read() -> Change:
            said = note()
            return lambda work: case_clock.resume(work, case_id, said)

        return read

    def _suspended(self) -> Callable[[], Change]:
        kind = self._choice("procedure", tr("哪一种特别程序"), list(PROCEDURES.items()))
        reason = self._text("reason", tr("原因"), needed=True, long=True)
        case_id = self._detail.row.id

        def read() -> Change:
            procedure, why = kind.currentData(), reason()
            return lambda work: case_clock.suspend(work, case_id, procedure, why)

        return read

    def _extended(self) -> Callable[[], Change]:
        days = QSpinBox()
        days.setObjectName("step.days")
        days.setRange(1, MAX_EXTENSION)
        days.setValue(5)
        days.setSuffix(tr(" 个工作日"))
        self._rows.append(self.form.add("days", FieldRow(tr("延长"), days)))
        by = self._text("approved_by", tr("批准人"), needed=True)
        reason = self._text("reason", tr("原因"), needed=True, long=True)
        case_id = self._detail.row.id

        def read() -> Change:
            count, who, why = days.value(), by(), reason()
            return lambda work: case_clock.extend(work, case_id, count, why, who)

        return read

    def _delivered(self) -> Callable[[], Change]:
        on = self._day("on", tr("哪天送到"), self._today)
        how = self._text("how", tr("怎么送的"), hint=tr("窗口领取、上门、邮寄"))
        receiver = self._text("receiver", tr("谁收的"), hint=tr("本人，或代收人和关系"))
        case_id = self._detail.row.id

        def read() -> Change:
            on.settle()
            day, way, who = on.day, how(), receiver()
            return lambda work: case_life.deliver(work, case_id, way, who, day)

        return read

    def _archived(self) -> Callable[[], Change]:
        self._rows.append(label(tr("归档以后不再办别的手续，随时可以查看和补打。"), wrap=True))
        case_id = self._detail.row.id
        return lambda: lambda work: case_life.archive(work, case_id)

    def _noticed(self) -> Callable[[], Change]:
        boxes = self._checks(
            "material", tr("还缺的或要重交的"), ("missing", "have", "copy", "promised"), ticked=False
        )
        for box in boxes:
            box.setChecked(box.property("material") in self._detail.missing)
        again = bool(self._detail.notices)
        reason = (
            self._text("reason", tr("为什么再告知一次"), needed=again, long=True) if again else (lambda: "")
        )
        by = self._day("bring_by", tr("请在哪天前补来"), None)
        case_id = self._detail.row.id

        def read() -> Change:
            by.settle()
            names = tuple(str(box.property("material")) for box in boxes if box.isChecked())
            asked = Notice(case_id, names, reason=reason(), bring_by=by.day)
            return lambda work: case_life.notice(work, asked)

        return read

    def _rated(self) -> Callable[[], Change]:
        group = QButtonGroup(self)
        holder = QWidget()
        holder.setObjectName("step.score")
        made = []
        for score, words in SCORES.items():
            one = QRadioButton(tr(words))
            one.setObjectName(f"step.score.{score}")
            group.addButton(one, score)
            made.append(one)
        holder.setLayout(column(*made, gap=theme.XS))
        holder.setFocusProxy(made[0])
        self._rows.append(self.form.add("score", FieldRow(tr("申请人的评价（自愿）"), holder)))
        comment = self._text("comment", tr("他说了什么"), long=True)
        case_id = self._detail.row.id

        def read() -> Change:
            score, said = group.checkedId(), comment()
            return lambda work: case_life.rate(work, case_id, score, said)

        return read

    def _withdrawn(self) -> Callable[[], Change]:
        self._rows.append(label(tr("申请人自己要撤回，可以不说理由。收下的材料请退还。"), wrap=True))
        reason = self._text("reason", tr("理由"))
        case_id = self._detail.row.id

        def read() -> Change:
            why = reason()
            return lambda work: case_life.withdraw(work, case_id, why)

        return read

    def _undone(self) -> Callable[[], Change]:
        self._rows.append(label(tr("登记错了才用。编号作废、不再使用，已出的纸也作废。"), wrap=True))
        reason = self._text("reason", tr("原因"), needed=True)
        case_id = self._detail.row.id

        def read() -> Change:
            why = reason()
            return lambda work: case_life.undo(work, case_id, why)

        return read

    def _corrected(self) -> Callable[[], Change]:
        one = self._detail
        fields = {
            "contact_phone": (tr("联系电话"), one.contact_phone or ""),
            "remark": (tr("备注"), one.remark or ""),
            "external_number": (tr("机关的编号"), one.row.external_number or ""),
        }
        lines = {}
        for name, (words, value) in fields.items():
            line = text_field(f"step.{name}", words, sensitive=name == "contact_phone")
            line.setText(value)
            self._rows.append(self.form.add(name, FieldRow(words, line)))
            lines[name] = line
        reason = self._text("reason", tr("为什么更正"), needed=True)
        case_id = one.row.id

        def read() -> Change:
            changed = {
                name: line.text().strip()
                for name, line in lines.items()
                if line.text().strip() != fields[name][1]
            }
            why = reason()
            return lambda work: case_life.correct(work, case_id, why, **changed)

        return read
