"""Beside the catalogue: one matter with all its fields, one version, one admission, one line of the 减负 list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from stationdesk.core import money
from stationdesk.core.words import civil
from stationdesk.services import admissions
from stationdesk.services.admissions import AdmissionRow, BurdenLine
from stationdesk.services.matters import CatalogueVersion, MatterDetail
from stationdesk.ui import theme
from stationdesk.ui.cases import catalogue_reading as reading
from stationdesk.ui.cases.cards import Tag, empty_card
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.panes import RebuiltPane
from stationdesk.ui.pieces.plain import button, label, line
from stationdesk.ui.words import tr

Step = tuple[str, str, str]


class CataloguePane(RebuiltPane):
    """Rebuilt for each line. `asked(step)`: cases, words, edit, fund, withdraw, remove a receipt of money."""

    asked = Signal(str)

    def __init__(self, may: Callable[[str], bool]) -> None:
        super().__init__("catalogue.detail", gap=theme.S)
        self._may = may
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self._empty()
        self.setAccessibleName(tr("事项详情"))
        self._lay.addWidget(empty_card(tr("在左边选一行，这里是它的全部内容。"), "books"))
        self._lay.addStretch(1)

    def show_matter(self, found: MatterDetail) -> None:
        """All fields of a matter; 未填 and 待核 are said, not left out."""
        tags = [
            (tr("村里决定"), "good") if found.row.decides == "village" else (tr("上级决定"), "accent"),
            (reading.kind_words(found.row), "plain"),
        ]
        if found.unconfirmed:
            tags.append((tr(reading.UNSURE), "warn"))
        steps: list[Step] = []
        if self._may("cases:accept"):
            steps.append(("accept", tr("办这件事"), "clipboard-text"))
            steps.append(("words", tr("本地说法…"), "note-pencil"))
        self._head(
            f"{found.code}  {found.shown}",
            tags,
            steps,
            tr(
                "{window}窗口　目录 {version} 版，{day}起",
                window=found.row.window_shown,
                version=found.version,
                day=civil(found.effective_from) if found.effective_from else "—",
            ),
        )
        if found.own_words or found.keywords:
            words = tr("、").join((*found.own_words, *found.keywords))
            self._lay.addWidget(_fact(tr("常用说法"), words))
        groups = reading.facts(found)
        self._group(*groups[0])
        self._lay.addWidget(label(tr("材料（{n} 份）", n=len(found.materials)), "section"))
        if found.to_confirm("materials") and found.materials:
            self._lay.addWidget(label(tr(reading.UNSURE), "warn"))
        if not found.materials:
            self._lay.addWidget(label(tr("不用带材料。"), "second", wrap=True))
        for number, one in enumerate(found.materials, 1):
            self._lay.addWidget(label(f"{number}. {one.name}", wrap=True))
            self._lay.addWidget(label(reading.material_words(one), "second", wrap=True))
        self._listed(tr("办理流程"), found.steps, found.to_confirm("steps"))
        self._listed(tr("设定依据"), found.legal_basis, found.to_confirm("legal_basis"))
        self._group(*groups[1])
        if found.note:
            self._lay.addWidget(_fact(tr("备注"), found.note))
        if found.source is not None:
            self._lay.addWidget(label(tr("这些内容从哪里来"), "section"))
            for words, text in reading.source_words(found.source):
                self._lay.addWidget(_fact(words, text.replace("/", "/\u200b")))
        self._end()

    def show_version(self, one: CatalogueVersion) -> None:
        """A version: when it holds, and how many open cases keep it."""
        self._head(
            tr("目录 {version} 版", version=one.version),
            [(reading.state_words(one), "good" if one.state == "now" else "plain")],
            [("export_version", tr("导出这一版…"), "download-simple")],
            one.title,
        )
        origin = tr("随程序带来") if one.origin == "shipped" else tr("导入")
        for words, text in (
            (tr("生效日期"), civil(one.effective_from)),
            (tr("来源"), origin),
            (tr("未办结的件"), tr("{n} 件按这一版办", n=one.open_cases)),
        ):
            self._lay.addWidget(_fact(words, text))
        self._lay.addWidget(
            label(tr("每件办件一直按收件时的那一版办，换了新目录也不变。"), "second", wrap=True)
        )
        self._end()

    def show_admission(self, one: AdmissionRow) -> None:
        """An admission with its money."""
        tone = {"valid": "good", "expired": "warn", "unapproved": "warn"}[one.state]
        steps: list[Step] = []
        if self._may("matters:admit"):
            steps = [
                ("fund", tr("登记到账…"), "plus"),
                ("amend", tr("修改…"), "pencil-simple"),
                ("withdraw", tr("撤销…"), "x"),
            ]
        title = f"{one.matter_code}  {one.title}".strip()
        self._head(title, [(tr(admissions.STATES[one.state]), tone)], steps, one.department)
        empty = tr("未填")
        for words, text in (
            (tr("批准文号"), one.approval_number or empty),
            (tr("批准机关"), one.approved_by or empty),
            (tr("批准日期"), civil(one.approved_on) if one.approved_on else empty),
            (tr("有效期止"), civil(one.valid_to) if one.valid_to else tr("没有期限")),
            (
                tr("约定经费"),
                empty if one.fund_fen is None else tr("{yuan} 元/年", yuan=money.plain(one.fund_fen)),
            ),
            (tr("{year} 年到账", year=one.year), tr("{yuan} 元", yuan=money.plain(one.received_fen))),
            (
                tr("还没到"),
                empty if one.balance_fen is None else tr("{yuan} 元", yuan=money.plain(one.balance_fen)),
            ),
            (tr("备注"), one.remark),
        ):
            if text:
                self._lay.addWidget(_fact(words, text))
        self._lay.addWidget(label(tr("到账记录"), "section"))
        if not one.funds:
            self._lay.addWidget(label(tr("还没有到账。"), "second"))
        for fund in one.funds:
            text = tr(
                "{day}　{yuan} 元（{year} 年）　凭证 {voucher}",
                day=civil(fund.received_on),
                yuan=money.plain(fund.fen),
                year=fund.year,
                voucher=fund.voucher or empty,
            )
            self._lay.addWidget(label(text, wrap=True))
            if self._may("matters:admit"):
                self._lay.addWidget(
                    button(
                        tr("撤销这笔"),
                        partial(self.asked.emit, f"withdraw_fund:{fund.id}"),
                        look="link",
                        name=f"catalogue.fund.{fund.id}",
                    ),
                    0,
                    Qt.AlignmentFlag.AlignLeft,
                )
        self._end()

    def show_burden(self, one: BurdenLine) -> None:
        """What came without admission or money."""
        steps: list[Step] = []
        if self._may("matters:admit"):
            steps.append(("admit_this", tr("登记准入…"), "plus"))
        lacks = [(tr(admissions.LACKS[key]), "warn") for key in one.lacks]
        self._head(f"{one.code}  {one.title}".strip(), lacks, steps, one.department)
        counted = tr("{n} 件", n=one.count) if one.kind == "matter" else tr("{n} 项任务", n=one.count)
        self._lay.addWidget(_fact(tr("今年"), counted))
        self._lay.addWidget(
            label(tr("这张清单只用来和部门说清楚。来办事的人照常受理，一个也不拦。"), "second", wrap=True)
        )
        self._end()

    # pieces -----------------------------------------------------------------------------------------

    def _head(self, title: str, tags: Sequence[tuple[str, str]], steps: Sequence[Step], second: str) -> None:
        self._empty()
        self.setAccessibleName(title)
        self._lay.addWidget(label(title, "section", wrap=True, name="catalogue.detail.title"))
        box = FlowBox(name="catalogue.detail.tags", gap=theme.XS)
        for words, tone in tags:
            box.add(Tag(words, tone))
        self._lay.addWidget(box)
        self._lay.addWidget(label(second, "second", wrap=True))
        if steps:
            held = FlowBox(name="catalogue.detail.steps")
            for number, (step, words, icon) in enumerate(steps):
                held.add(
                    button(
                        words,
                        partial(self.asked.emit, step),
                        look="plain" if number else "primary",
                        icon=icon,
                        name=f"catalogue.step.{step}",
                    )
                )
            self._lay.addWidget(held)
        self._lay.addWidget(line())

    def _group(self, title: str, facts: Sequence[tuple[str, str, bool]]) -> None:
        self._lay.addWidget(label(title, "section"))
        for words, text, unsure in facts:
            self._lay.addWidget(_fact(words, f"{text}　{tr(reading.UNSURE)}" if unsure else text))

    def _listed(self, title: str, lines: Sequence[str], unsure: bool) -> None:
        self._lay.addWidget(label(title, "section"))
        if unsure and lines:
            self._lay.addWidget(label(tr(reading.UNSURE), "warn"))
        if not lines:
            self._lay.addWidget(label(tr("未填"), "second"))
        for number, text in enumerate(lines, 1):
            self._lay.addWidget(label(f"{number}. {text}", wrap=True))

    def _end(self) -> None:
        self._lay.addWidget(label(tr("F4 回到列表"), "second"))
        self._lay.addStretch(1)


def _fact(words: str, text: str) -> QWidget:
    """Quiet words on the left, which may take two lines, and the text on the right."""
    name = label(words, "second", wrap=True)
    name.setFixedWidth(theme.now().px(88))
    held = QWidget()
    made = QHBoxLayout(held)
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(theme.M)
    made.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
    made.addWidget(label(text, wrap=True), 1, Qt.AlignmentFlag.AlignTop)
    return held
