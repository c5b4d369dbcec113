"""Drafting a certificate: the person, the fields of its kind, what for and who asks; what it rests on beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from stationdesk.core.errors import Unhappy
from stationdesk.services import certificates
from stationdesk.services.certificates import CertificateDetail, Issued, KindRow, NewCertificate
from stationdesk.ui import theme
from stationdesk.ui.ask_sheet import Ask, Ticks, field_for, typed
from stationdesk.ui.cases.cards import Tag, fact
from stationdesk.ui.certificates import reading
from stationdesk.ui.pages import Frame
from stationdesk.ui.person_line import PersonLine
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.pieces.fields import FieldRow, Form
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.panes import ListDetail
from stationdesk.ui.pieces.plain import button, card, column, label, row
from stationdesk.ui.words import tr

USE = "use"
"""The field of a kind that says what the certificate is for."""
KINDS = {"date": "day", "longtext": "long", "int": "number", "decimal": "number"}


def draw(facts: Any) -> bytes:
    """The draft as paper: a character that no font has stops it here, before a number is taken."""
    from stationdesk.documents.render import render

    return render(facts)


def _put(widget: QWidget, value: str) -> None:
    """A stored text into its field."""
    if isinstance(widget, DateField):
        widget.set_day(date.fromisoformat(value) if value else None)
    elif isinstance(widget, QPlainTextEdit):
        widget.setPlainText(value)
    elif isinstance(widget, QLineEdit):
        widget.setText(value)


class CertificateForm(QWidget):
    """One certificate being drafted. `left` when it is put away, `made(Issued)` when it is drafted."""

    left = Signal()
    made = Signal(object)

    def __init__(self, frame: Frame, kind: KindRow) -> None:
        super().__init__()
        self.setObjectName("certificates.form")
        self.setAccessibleName(tr(kind.title))
        self.frame, self.kind = frame, kind
        self.form = Form(self)
        self._fields: dict[str, QWidget] = {}
        self._filled: dict[str, str] = {}
        self._asked_twice = False
        self.replaces: str | None = None
        """Number of the voided certificate that this one stands for."""
        self._build()

    def _build(self) -> None:
        inner = QWidget()
        lay = QVBoxLayout(inner)
        lay.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        lay.setSpacing(theme.M)
        title = label(tr(self.kind.title), "section", wrap=True, name="certificates.form.title")
        lay.addWidget(title)
        self.person = PersonLine(self.frame, "certificates.form.person", tr("给谁开"))
        self.person.taken.connect(self._on_person)
        self._add(lay, "person", tr("给谁开"), self.person, needed=True)
        for one in self.kind.fields:
            ask = Ask(str(one["key"]), tr(str(one["label"])), KINDS.get(str(one["type"]), "line"))
            made = field_for(ask, "certificates.field", self.frame)
            self._fields[ask.name] = made
            self._add(lay, ask.name, ask.words, made, needed=bool(one["required"]))
        self.purpose = field_for(
            Ask("purpose", tr("用途"), hint=self.kind.purpose), "certificates.form", self.frame
        )
        self.asked_by = field_for(
            Ask("asked_by", tr("哪个单位要的"), hint=tr("例如 县民政局婚姻登记处")),
            "certificates.form",
            self.frame,
        )
        self.evidence = field_for(
            Ask("evidence", tr("核实的依据"), hint=tr("入户核实、合同、会议记录……")),
            "certificates.form",
            self.frame,
        )
        purpose = self._add(lay, "purpose", tr("用途"), self.purpose)
        # Where the kind's own text says what it is for, that is the purpose: it is not asked twice.
        purpose.setVisible(USE not in self._fields)
        self._add(lay, "asked_by", tr("哪个单位要的"), self.asked_by)
        self._add(lay, "evidence", tr("核实的依据"), self.evidence)
        self._behind(lay)
        lay.addStretch(1)
        inner.setProperty("look", "clear")
        self._scroll = QScrollArea()
        self._scroll.setObjectName("certificates.form.scroll")
        self._scroll.setAccessibleName(tr(self.kind.title))
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inner)
        holder = card(self._scroll, margin=1)
        words = tr("送审批") if self.kind.needs_approval else tr("出具")
        self.submit = button(
            f"Ctrl+Enter  {words}", self.save, look="primary", name="certificates.form.submit"
        )
        self.submit.setAccessibleName(words)
        self.look = button(tr("F8  看稿"), self.preview, icon="eye", name="certificates.form.preview")
        leave = button(tr("Esc 先放下"), self.leave, look="quiet", name="certificates.form.leave")
        self.said = label("", "error", wrap=True, name="certificates.form.said")
        self.said.hide()
        bar = row(self.submit, self.look, None, leave, gap=theme.S)
        left = QWidget()
        left.setLayout(column(holder, self.said, bar, gap=theme.S))
        left.layout().setStretch(0, 1)  # type: ignore[union-attr]
        self.panes = ListDetail(left, self._beside())
        self.setLayout(column(self.panes))
        self.setFocusProxy(self.person)

    def _behind(self, lay: QVBoxLayout) -> None:
        """Who looked into it, in which ways, when; and whether it is for a court."""
        needed = self.kind.verifiers > 0
        self.how = field_for(
            Ask(
                "verified_how", tr("怎样核实的"), "ticks",
                choices=tuple((key, tr(words)) for key, words in self.kind.methods),
            ),
            "certificates.form",
            self.frame,
        )  # fmt: skip
        self.people = field_for(
            Ask("verified_by", tr("核实人"), hint=tr("两名，中间用顿号，例如 谌家贵、葛存义")),
            "certificates.form",
            self.frame,
        )
        self.looked = field_for(Ask("verified_on", tr("核实日期"), "day"), "certificates.form", self.frame)
        self._add(lay, "verified_how", tr("怎样核实的"), self.how, needed=needed)
        self._add(lay, "verified_by", tr("核实人"), self.people, needed=needed)
        self._add(lay, "verified_on", tr("核实日期"), self.looked)
        self.form.row("verified_on").set_help(tr("不填就是今天"))
        self.court = field_for(
            Ask(
                "for_court", tr("用于诉讼、仲裁（负责人、制作人要当面签字）"), "check", value=self.kind.court
            ),
            "certificates.form",
            self.frame,
        )
        lay.addWidget(self.court)

    def again(self, one: CertificateDetail, name: str) -> None:
        """Begin with what a voided certificate said; the new one stands for it."""
        self.replaces = one.row.number
        self.person.set_person(one.row.person_id, name)
        texts = {**one.fields}
        for key, widget in self._fields.items():
            _put(widget, texts.get(key, ""))
        for field, value in (
            (self.purpose, one.purpose),
            (self.asked_by, one.asked_by),
            (self.evidence, one.evidence),
            (self.people, "、".join(one.verified_by)),
        ):
            _put(field, value)
        # Who looked into it and how belongs to one day: a new certificate rests on the same looking until the
        # clerk says otherwise.
        if isinstance(self.how, Ticks):
            self.how.tick(tuple(key for key, words in self.kind.methods if words in one.verified_how))
        if isinstance(self.looked, DateField):
            self.looked.set_day(one.verified_on)
        self.said.setProperty("kind", "warn")
        self.said.setText(tr("替换已作废的 {number}。改好后照常送审批。", number=one.row.number))
        self.said.show()

    def _add(
        self, lay: QVBoxLayout, name: str, words: str, made: QWidget, *, needed: bool = False
    ) -> FieldRow:
        made_row = self.form.add(name, FieldRow(words, made, needed=needed))
        lay.addWidget(made_row)
        signal = getattr(made, "textEdited", None) or getattr(made, "textChanged", None)
        if signal is not None:
            signal.connect(partial(self._on_edit, name))
        return made_row

    def _beside(self) -> QWidget:
        kind, made = self.kind, QWidget()
        made.setObjectName("certificates.form.basis")
        lay = QVBoxLayout(made)
        lay.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        lay.setSpacing(theme.M)
        lay.addWidget(label(tr("这份证明"), "second"))
        tags = FlowBox(name="certificates.form.tags", gap=theme.XS)
        tags.add(Tag(tr("须另一人审批") if kind.needs_approval else tr("不用审批")))
        if kind.valid_days:
            tags.add(Tag(tr("有效 {n} 天", n=kind.valid_days), "plain"))
        if kind.verifiers:
            tags.add(Tag(tr("{n} 人核实", n=kind.verifiers), "plain"))
        if kind.court:
            tags.add(Tag(tr("当面签字"), "plain"))
        if kind.unconfirmed:
            tags.add(Tag(tr("待核"), "warn"))
        lay.addWidget(tags)
        lay.addWidget(fact(tr("依据"), tr(kind.legal_basis)))
        lay.addWidget(fact(tr("印章"), tr(kind.seal)))
        if kind.signatories:
            lay.addWidget(fact(tr("签字"), tr("、").join(tr(one) for one in kind.signatories)))
        if kind.warning:
            lay.addWidget(fact(tr("注意"), tr(kind.warning)))
        lay.addStretch(1)
        return made

    # the person ---------------------------------------------------------------------------------------

    def _on_person(self, person: str) -> None:
        for key, value in self._filled.items():
            field = self._fields[key]
            if isinstance(field, QLineEdit) and field.text() == value:
                field.clear()
            self.form.row(key).set_help("")
        self._filled = {}
        self.form.row("person").set_error("")
        if not person:
            return
        desk = self.frame.desk
        self.frame.jobs.run(
            lambda: desk.read(lambda work: reading.known(work, person)), self._fill, owner=self
        )

    def _fill(self, known: Mapping[str, str]) -> None:
        first: QWidget | None = None
        for key, field in self._fields.items():
            value = known.get(key, "")
            if not value or not isinstance(field, QLineEdit):
                first = first or field
                continue
            if "*" in value:
                # The whole number stays below: an empty field means what the register says.
                field.setPlaceholderText(value)
                self.form.row(key).set_help(tr("按档案填写；留空即可"))
            elif not field.text().strip():
                field.setText(value)
                self._filled[key] = value
                self.form.row(key).set_help(tr("来自居民档案"))
        (first or self.purpose).setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_edit(self, name: str, *_text: object) -> None:
        self._asked_twice = False
        if name in self._filled:
            self._filled.pop(name)
            self.form.row(name).set_help("")

    # what is asked ------------------------------------------------------------------------------------

    def request(self) -> NewCertificate | None:
        """What the widgets say; None when a day is no day (it is marked)."""
        fields: dict[str, str] = {}
        for key, widget in self._fields.items():
            value = typed(widget)
            if isinstance(widget, DateField):
                if widget.wrong:
                    self.form.row(key).set_error(tr("不是日期：请写成 11-22 或 20261122"))
                    widget.setFocus()
                    return None
                value = value.isoformat() if value else ""
            fields[key] = str(value or "")
        typed(self.looked)
        if isinstance(self.looked, DateField) and self.looked.wrong:
            self.form.row("verified_on").set_error(tr("不是日期：请写成 11-22 或 20261122"))
            self.looked.setFocus()
            return None
        return NewCertificate(
            kind=self.kind.code,
            person=self.person.person,
            fields=fields,
            purpose=str(typed(self.purpose)) or fields.get(USE, ""),
            asked_by=str(typed(self.asked_by)),
            evidence=str(typed(self.evidence)),
            verified_by=tuple(
                part for part in re.split(r"[、，,；;]", str(typed(self.people))) if part.strip()
            ),
            verified_how=tuple(typed(self.how)),
            verified_on=typed(self.looked),
            for_court=True if typed(self.court) else None,
            replaces=self.replaces,
        )

    def _ready(self) -> NewCertificate | None:
        self.form.clear()
        self.said.hide()
        if not self.person.person:
            self.form.row("person").set_error(tr("先找到是给谁开的"))
            self.person.line.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        return self.request()

    def preview(self) -> None:
        """The draft as paper, with its watermark; nothing is written."""
        new = self._ready()
        if new is None:
            return
        desk = self.frame.desk
        self.frame.jobs.run(
            lambda: draw(desk.read(lambda work: certificates.preview(work, new))),
            lambda pdf: self.frame.preview(pdf, tr("样稿：{title}", title=tr(self.kind.title))),
            self._not_made,
            busy=self.look,
            owner=self,
        )

    def save(self) -> None:
        """Draft it: drawn first, then numbered or sent to whoever approves."""
        new = self._ready()
        if new is None or not self.submit.isEnabled():
            return
        desk: Any = self.frame.desk

        def work_it() -> Issued:
            draw(desk.read(lambda work: certificates.preview(work, new)))
            keys = desk.keys()
            issued: Issued = desk.change(
                lambda work: certificates.draft(work, new, keys), reason="certificates:issue"
            )
            return issued

        self.frame.jobs.run(work_it, self.made.emit, self._not_made, busy=self.submit, owner=self)

    def _not_made(self, problem: Unhappy) -> bool:
        if not self.form.show(problem):
            self.said.setText(problem.message)
            self.said.show()
        return True

    @property
    def begun(self) -> bool:
        """Whether something was typed that would be lost."""
        typed_texts = [
            str(typed(widget) or "") for widget in (*self._fields.values(), self.purpose, self.asked_by)
        ]
        return bool(self.person.person) or any(typed_texts)

    def leave(self) -> None:
        """Esc: with something typed, the first one only says so."""
        if self.begun and not self._asked_twice:
            self._asked_twice = True
            self.said.setProperty("kind", "warn")
            self.said.setText(tr("▲ 还没有送出。再按一次 Esc 就放弃这份稿子。"))
            self.said.style().unpolish(self.said)
            self.said.style().polish(self.said)
            self.said.show()
            return
        self.left.emit()
