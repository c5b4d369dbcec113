"""Beside the list: one certificate with what happened to it, or one slip of refusal and this month's demands."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from stationdesk.core import masks
from stationdesk.core.clock import local
from stationdesk.core.words import N_
from stationdesk.services.certificate_refusals import DemandCount
from stationdesk.services.certificates import CertificateDetail, KindRow
from stationdesk.services.paper_approvals import ApprovalRow
from stationdesk.services.seal import SealLine
from stationdesk.ui import theme
from stationdesk.ui.cases.cards import Tag, empty_card, fact
from stationdesk.ui.certificates.reading import Slip
from stationdesk.ui.pieces.charts import Bar, Bars
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.panes import RebuiltPane
from stationdesk.ui.pieces.plain import Look, button, label, line, row
from stationdesk.ui.rows import breakable
from stationdesk.ui.words import tr

EVENTS = {
    "drafted": N_("拟稿"),
    "approved": N_("批准"),
    "dropped": N_("退回"),
    "issued": N_("出具"),
    "reprinted": N_("补打"),
    "signed": N_("当面签字"),
    "sealed": N_("用印"),
    "voided": N_("作废"),
}
TONES = {"draft": "warn", "issued": "good", "void": "bad", "dropped": "plain"}
STATE_WORDS = {"draft": N_("待审批"), "issued": N_("已出具"), "void": N_("已作废"), "dropped": N_("已退回")}


def when(at: object) -> str:
    """11-22 09:30 at +08:00."""
    return f"{local(at):%m-%d %H:%M}"  # type: ignore[arg-type]


def pair(words: str, value: str) -> QWidget:
    """A form's own words, however long, beside what was written there."""
    made = QWidget()
    name = label(words, "second", wrap=True)
    longest = max((name.fontMetrics().horizontalAdvance(word) for word in words.split()), default=0)
    name.setFixedWidth(max(theme.now().px(96), min(longest + 2, theme.now().px(150))))
    lay = row(name, label(value, wrap=True), gap=theme.M)
    lay.setStretch(1, 1)
    lay.setAlignment(name, Qt.AlignmentFlag.AlignTop)
    made.setLayout(lay)
    return made


class Pane(RebuiltPane):
    """Rebuilt for each thing that is looked at. `asked(what)`: approve, drop, print, seal, void, slip."""

    asked = Signal(str)

    def __init__(self, may: Callable[[str], bool]) -> None:
        super().__init__("certificates.detail")
        self._may = may
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self._empty()
        self._lay.addWidget(empty_card(tr("在左边选一份，这里是它的内容和经过。"), "stamp"))
        self._lay.addStretch(1)

    def show_certificate(
        self,
        one: CertificateDetail,
        name: str,
        kind: KindRow | None,
        signature: ApprovalRow | None = None,
    ) -> None:
        """A certificate: what it says, who approved, what may be done now, what happened."""
        self._empty()
        stub = one.row
        self.setAccessibleName(f"{tr(stub.title)} {name} {tr(STATE_WORDS.get(stub.state, stub.state_word))}")
        self._lay.addWidget(label(tr(stub.title), "section", wrap=True, name="certificates.detail.title"))
        tags = FlowBox(name="certificates.detail.tags", gap=theme.XS)
        tags.add(Tag(tr(STATE_WORDS.get(stub.state, stub.state_word)), TONES.get(stub.state, "plain")))
        if stub.state == "issued":
            tags.add(
                Tag(tr("已用印") if stub.sealed else tr("未登记用印"), "plain" if stub.sealed else "warn")
            )
        if stub.for_court:
            tags.add(
                Tag(tr("诉讼用·已签字"), "plain") if stub.signed else Tag(tr("诉讼用·等两人签字"), "warn")
            )
        if signature is not None and stub.state == "issued":
            denied = signature.state == "denied"
            words = tr("签字人否认") if denied else tr("纸面批准·待本人确认")
            tags.add(Tag(words, "bad" if denied else "warn"))
        if stub.reprints:
            tags.add(Tag(tr("补打 {n} 次", n=stub.reprints), "plain"))
        self._lay.addWidget(tags)
        self._actions(one)
        if signature is not None:
            self._signature(signature)
        self._lay.addWidget(line())
        if stub.number:
            self._lay.addWidget(pair(tr("编号"), breakable(stub.number)))
        if name:
            self._lay.addWidget(pair(tr("给谁"), name))
        self._fields(one, kind)
        for words, value in ((tr("用途"), one.purpose), (tr("索要单位"), one.asked_by)):
            if value:
                self._lay.addWidget(pair(words, value))
        self._behind(one)
        if stub.valid_until:
            self._lay.addWidget(pair(tr("有效期至"), stub.valid_until.isoformat()))
        self._lay.addWidget(pair(tr("拟稿"), one.made_by))
        if one.approved_by:
            self._lay.addWidget(pair(tr("批准"), one.approved_by))
        if one.void_reason:
            self._lay.addWidget(pair(tr("作废原因"), one.void_reason))
        self._lay.addWidget(line())
        self._lay.addWidget(label(tr("经过"), "second"))
        for event in reversed(one.events):
            words = "　".join(
                part
                for part in (
                    when(event.at),
                    tr(EVENTS.get(event.kind, event.kind)),
                    event.user,
                    "" if event.kind == "issued" else event.note,
                )
                if part
            )
            self._lay.addWidget(label(words, wrap=True))
        self._lay.addStretch(1)

    def _signature(self, signed: ApprovalRow) -> None:
        """Who approved on paper, and whether they said so themselves since; theirs to confirm here."""
        box = FlowBox(name="certificates.detail.signature")

        def add(what: str, words: str, icon: str, look: Look = "plain") -> None:
            made = button(
                words, lambda: self.asked.emit(what), look=look, icon=icon, name=f"certificates.{what}"
            )
            box.add(made)

        if signed.state == "open" and signed.mine:
            add("confirm", tr("是我签的"), "check-circle")
            add("deny", tr("不是我签的…"), "flag", "danger")
        add("scan", tr("看签字纸"), "eye")
        self._lay.addWidget(box)
        said = tr("{who}{day}在纸上签字批准。", who=signed.signer, day=signed.signed_on.isoformat())
        if signed.state == "denied":
            said += tr("签字人说不是自己签的：{why}。请作废这份证明。", why=signed.denied_why)
        elif not signed.mine:
            said += tr("下次来时由本人确认。")
        self._lay.addWidget(label(said, "warn" if signed.late else "second", wrap=True))

    def _behind(self, one: CertificateDetail) -> None:
        """What it rests on: how it was looked into, by whom, when, and what it stands for."""
        sep = tr("、")
        for words, value in (
            (tr("核实方式"), sep.join(tr(how) for how in one.verified_how)),
            (tr("核实人"), sep.join(one.verified_by)),
            (tr("核实日期"), one.verified_on.isoformat() if one.verified_on else ""),
            (tr("佐证材料"), one.evidence),
            (tr("替换"), breakable(one.replaces_number)),
        ):
            if value:
                self._lay.addWidget(pair(words, value))

    def _fields(self, one: CertificateDetail, kind: KindRow | None) -> None:
        given = dict(one.fields)
        for field in kind.fields if kind else ():
            value = given.pop(str(field["key"]), "")
            if value:
                shown = masks.id_number(value) if field["type"] == "id" else value
                self._lay.addWidget(pair(tr(str(field["label"])), shown))
        for key, value in given.items():
            # What an older list asked for and today's does not.
            if value:
                self._lay.addWidget(pair(key, value))

    def _actions(self, one: CertificateDetail) -> None:
        state, box = one.row.state, FlowBox(name="certificates.detail.actions")

        def add(what: str, words: str, look: Look = "plain", icon: str = "", *, enabled: bool = True) -> None:
            made = button(
                words, lambda: self.asked.emit(what), look=look, icon=icon, name=f"certificates.{what}"
            )
            made.setEnabled(enabled)
            box.add(made)

        waits = one.row.for_court and not one.row.signed

        if state == "draft":
            add("look", tr("看稿"), icon="eye")
            if self._may("certificates:approve"):
                add("approve", tr("批准…"), icon="check-circle")
            if self._may("certificates:issue"):
                add("sign_list", tr("打送签单"), icon="printer")
                add("on_paper", tr("登记纸面签字…"), icon="paperclip")
            if self._may("certificates:issue") or self._may("certificates:approve"):
                add("drop", tr("退回…"), icon="arrow-counter-clockwise")
        elif state == "issued":
            if self._may("certificates:issue"):
                fresh = one.row.paper_id is not None and not one.row.sealed and one.row.reprints == 0
                add("print", tr("F8  打印") if fresh else tr("F8  补打…"), icon="printer")
            if waits and self._may("certificates:issue"):
                add("sign", tr("登记签字…"), icon="pencil-simple")
            if self._may("seal:keep"):
                add("seal", tr("登记用印…"), icon="stamp", enabled=not waits)
            if self._may("certificates:void"):
                add("void", tr("作废…"), look="danger", icon="prohibit")
        elif state == "void" and self._may("certificates:issue"):
            add("again", tr("重开一份…"), icon="copy")
        if box.flow.count():
            self._lay.addWidget(box)
        if state == "issued" and waits:
            words = tr("给法院、仲裁用的，负责人和制作人当面签字、登记签字以后，才能登记用印。")
            self._lay.addWidget(label(words, "warn", wrap=True, name="certificates.detail.unsigned"))
        if state == "draft" and not self._may("certificates:approve"):
            words = tr("等另一位有审批权限的人批准，批了才有编号。")
            if self._may("certificates:issue"):
                words += tr("人不在电脑前的，打送签单去签，签回来扫描登记。")
            self._lay.addWidget(label(words, "second", wrap=True))

    def show_slip(self, slip: Slip, demands: Sequence[DemandCount]) -> None:
        """A slip of refusal, and who demanded what this month."""
        self._empty()
        about = slip.row
        self.setAccessibleName(f"{about.number} {about.item}")
        self._lay.addWidget(label(about.item, "section", wrap=True))
        box = FlowBox(name="certificates.detail.actions")
        box.add(
            button(
                tr("F8  再打一张告知单"),
                lambda: self.asked.emit("slip"),
                icon="printer",
                name="certificates.slip",
            )
        )
        if self._may("certificates:refuse"):
            box.add(
                button(
                    tr("做月报…"),
                    lambda: self.asked.emit("report"),
                    icon="chart-bar",
                    name="certificates.report",
                )
            )
        self._lay.addWidget(box)
        self._lay.addWidget(line())
        self._lay.addWidget(fact(tr("编号"), breakable(about.number)))
        if slip.name:
            self._lay.addWidget(fact(tr("谁来问"), slip.name))
        if about.wording != about.item:
            self._lay.addWidget(fact(tr("原话"), about.wording))
        self._lay.addWidget(fact(tr("索要单位"), about.demanded_by or tr("未说明")))
        self._lay.addWidget(fact(tr("时间"), when(about.at)))
        self._demands(demands)
        self._lay.addStretch(1)

    def _demands(self, demands: Sequence[DemandCount]) -> None:
        if not demands:
            return
        self._lay.addWidget(line())
        total = sum(one.count for one in demands)
        self._lay.addWidget(label(tr("本月被索要不该开的证明 {n} 次", n=total), "second", wrap=True))
        units: dict[str, int] = {}
        for one in demands:
            units[one.demanded_by] = units.get(one.demanded_by, 0) + one.count
        bars = Bars(spoken=tr("本月索要单位"), name="certificates.demands")
        most = sorted(units.items(), key=lambda pair: -pair[1])[:6]
        bars.set_bars([Bar(unit[:9] + "…" if len(unit) > 10 else unit, n) for unit, n in most])
        self._lay.addWidget(bars)

    def show_use(self, one: SealLine) -> None:
        """A line of the seal book."""
        self._empty()
        self.setAccessibleName(f"{one.seq} {tr(one.title)}")
        self._lay.addWidget(label(tr("用印第 {n} 号", n=one.seq), "section", wrap=True))
        for words, value in (
            (tr("事由"), tr(one.title)),
            (tr("编号"), breakable(one.paper_number)),
            (tr("印章"), one.seal),
            (tr("份数"), tr("{n} 份，每份 {m} 页", n=one.copies, m=one.pages)),
            (tr("批准"), one.approver),
            (tr("用印人"), one.keeper),
            (tr("时间"), when(one.used_at)),
            (tr("说明"), one.note),
        ):
            if value:
                self._lay.addWidget(fact(words, value))
        self._lay.addStretch(1)
