"""The steps of a case's life as the detail offers them: each a letter and a side sheet with a few fields.

Which are offered follows from the state and from who decides (`CaseDetail.steps`), and from the permits of whoever
is at the desk; what is not allowed is not shown. A sheet remembers the newest event it has seen: when another window
took a step meanwhile, it says so, keeps what was typed, and goes on from the new situation.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from stationdesk.core import matter_names
from stationdesk.core.errors import Unhappy
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.services import case_history, case_record
from stationdesk.services.case_lists import CaseDetail
from stationdesk.ui import theme
from stationdesk.ui.cases.step_fields import Fields
from stationdesk.ui.cases.step_forms import FORMS, Change, Read
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.fields import Form
from stationdesk.ui.pieces.plain import Look, button, column, label, row
from stationdesk.ui.words import tr

__all__ = ["ANSWER_WORDS", "STEPS", "Change", "Step", "StepSheet", "is_main", "offered"]

ANSWER_WORDS = case_history.ANSWER_WORDS


@dataclass(frozen=True)
class Step:
    """A step as a button with its letter."""

    key: str
    words: str
    icon: str
    letter: str
    permit: str = "cases:accept"
    states: tuple[str, ...] = ()
    """Where it is what usually comes next."""
    decides: str = ""
    """Of which decider it is what usually comes next; for the other it stands among the rest."""
    danger: bool = False
    of: str = ""
    """The event it leads to, where the state machine calls it otherwise."""

    @property
    def event(self) -> str:
        return self.of or self.key


STEPS: tuple[Step, ...] = (
    Step("supplemented", N_("补齐材料"), "list-checks", "B", states=("notice", "returned", "deferred")),
    Step("forwarded", N_("转报"), "export", "Z", states=("received",), decides="agency"),
    Step(
        "answered", N_("登记机关答复"), "seal-check", "D", states=("forwarded", "accepted"), decides="agency"
    ),
    Step("finished", N_("办结"), "check-circle", "J", "cases:decide", ("accepted",), decides="village"),
    Step("resumed", N_("恢复计时"), "clock", "H", "cases:decide", ("suspended",)),
    Step("delivered", N_("送达"), "hand-heart", "S", states=("finished", "refused")),
    Step("archived", N_("归档"), "folder-open", "G", states=("delivered", "withdrawn")),
    Step("followed_up", N_("处理差评"), "phone", "F", "cases:supervise"),
    Step("lapsed", N_("逾期未补"), "hourglass-medium", "Y", "cases:decide", danger=True, of="withdrawn"),
    Step("receipt", N_("空白送达回证"), "printer", "K", of="delivered"),
    Step("noticed", N_("再次告知"), "warning-circle", "A"),
    Step("suspended", N_("特别程序"), "hourglass-medium", "T", "cases:decide"),
    Step("extended", N_("延长期限"), "calendar-blank", "Q", "cases:decide"),
    Step("prolonged", N_("推迟补齐的日子"), "calendar-blank", "L"),
    Step("proxied", N_("转代办"), "path", "R", "proxy:request"),
    Step("rated", N_("评价"), "medal", "P"),
    Step("corrected", N_("更正"), "pencil-simple", "C"),
    Step("mistaken", N_("改申请人或事项"), "users-three", "U", of="corrected"),
    Step("withdrawn", N_("撤回"), "arrow-counter-clockwise", "W", danger=True),
    Step("undone", N_("撤销登记"), "trash", "X", danger=True),
)


def offered(detail: CaseDetail, may: Callable[[str], bool], *, undo: bool) -> list[Step]:
    """What may be done now by whoever is at the desk; what usually comes next first."""
    found = [
        step
        for step in STEPS
        if step.event in detail.steps and may(step.permit) and _fits(step, detail, undo=undo)
    ]
    found.sort(key=lambda step: not is_main(step, detail))
    return found


def _fits(step: Step, detail: CaseDetail, *, undo: bool) -> bool:
    """Whether a step that the table allows makes sense for this very case."""
    file = detail.file
    fits = {
        "rated": lambda: not file.rated,
        "answered": lambda: (
            detail.row.decides == "agency" or any(event.kind == "forwarded" for event in detail.history)
        ),
        "followed_up": lambda: file.low is not None and bool(file.low.possible),
        "undone": lambda: undo,
        "supplemented": lambda: any(one.state in ("missing", "promised") for one in detail.materials),
        "noticed": lambda: bool(detail.materials),
        "corrected": lambda: detail.row.state not in ("withdrawn", "delivered"),
        "mistaken": lambda: detail.row.state not in ("withdrawn", "delivered"),
        "prolonged": lambda: file.bring_by is not None,
        "proxied": lambda: detail.row.person_id is not None and not detail.proxy_request_id,
        "lapsed": lambda: bool(file.late) and file.rules.lapse_withdraws,
        "extended": lambda: not any(event.kind == "extended" for event in detail.history),
    }.get(step.key)
    return fits is None or fits()


def is_main(step: Step, detail: CaseDetail) -> bool:
    """Whether a step is what usually comes next."""
    if step.decides and step.decides != detail.row.decides:
        return False
    return detail.row.state in step.states


class StepSheet(QWidget):
    """A sheet for one step. `send(change)` hands the change for the lane; refusals come back to `show_problem`.

    `stale` says that another window was quicker, so that whoever shows the case reads it again.
    """

    stale = Signal()

    def __init__(
        self,
        step: Step,
        detail: CaseDetail,
        today: date,
        send: Callable[[Change], object],
        frame: Frame | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName(f"step.{step.key}")
        self._detail, self._send = detail, send
        self._seen = detail.file.last_event
        self.form = Form(self)
        self.banner = label("", "error", wrap=True, name="step.banner")
        self.banner.hide()
        fields = Fields(self.form, self.send, frame)
        self._read: Read = FORMS[step.key](fields, detail, today)
        look: Look = "danger" if step.danger else "primary"
        go = button(
            tr(step.words), self.send, look=look, name=f"step.{step.key}.send", tip=tr("Ctrl+Enter 也可以")
        )
        about = label(
            f"{detail.row.applicant} · {matter_names.shown(detail.row.matter_name)}", "second", wrap=True
        )
        lay = column(about, self.banner, *fields.rows, row(go, None), None, gap=theme.M)
        lay.setContentsMargins(theme.XL, theme.S, theme.XL, theme.XL)
        self.setLayout(lay)

    def send(self) -> None:
        """Read the fields into a change; it is refused when another window took a step meanwhile."""
        self.form.clear()
        self.banner.hide()
        change, seen, case_id = self._read(), self._seen, self._detail.row.id

        def checked(work: object) -> object:
            case_record.require_seen(work, case_id, seen)  # type: ignore[arg-type]
            return change(work)

        self._send(checked)

    def show_problem(self, problem: Unhappy) -> bool:
        """A refusal at its field, or at the head of the sheet; what was typed stays."""
        if isinstance(problem, case_record.ChangedMeanwhile):
            self._seen = str(problem.params["now"])
            QTimer.singleShot(0, self, self.stale.emit)
        elif self.form.show(problem):
            self._reveal(self.form.row(problem.field or ""))
            return True
        elif problem.kind != "refusal":
            return False
        self.banner.setText(problem.message)
        self.banner.show()
        self.setAccessibleDescription(problem.message)
        self._reveal(self.banner)
        return True

    def _reveal(self, part: QWidget) -> None:
        """Scroll to what was refused: on a small screen it may lie out of sight."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            QTimer.singleShot(0, part, lambda: above.ensureWidgetVisible(part))
