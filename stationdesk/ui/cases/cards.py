"""The cards beside the form: who stands at the counter, and what the chosen matter asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from stationdesk.core import idnumber, matter_names
from stationdesk.core.case_states import RUNNING
from stationdesk.services import codes
from stationdesk.services.case_lists import CaseRow
from stationdesk.services.matters import MatterDetail
from stationdesk.ui import icons, theme
from stationdesk.ui.cases.reading import Firm, Who, decides_words, months_days
from stationdesk.ui.people_found import age_words
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.lights import LightLabel
from stationdesk.ui.pieces.masked import MaskedLabel
from stationdesk.ui.pieces.plain import button, column, label, line, row
from stationdesk.ui.words import tr

LIGHT_OF = {"green": "normal", "amber": "near", "red": "near", "overdue": "late"}


def light_of(case: CaseRow) -> str:
    """The window's light of a case: empty when no clock runs; half a circle when the year is not known."""
    if case.light is None or case.state not in RUNNING:
        return ""
    if case.provisional and case.light == "green":
        return "provisional"
    return LIGHT_OF.get(case.light, "normal")


class Avatar(QWidget):
    """The first character of a name in a circle."""

    def __init__(self, name: str, size: int = 40) -> None:
        super().__init__()
        self._sign = name[:1]
        side = theme.now().px(size)
        self.setFixedSize(QSize(side, side))

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn = theme.now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(worn.colour("accent_soft"))
        painter.drawEllipse(QRectF(self.rect()))
        painter.setFont(worn.font("section"))
        painter.setPen(worn.colour("accent_deep"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._sign)
        painter.end()


class Tag(QLabel):
    """A small mark: 低保, 外出, 待核."""

    def __init__(self, words: str, tone: str = "accent") -> None:
        super().__init__(words)
        self._tone = tone
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", "second")
        self.setContentsMargins(theme.S, 2, theme.S, 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        worn = theme.now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        soft = {"accent": "accent_soft", "plain": "sunken"}.get(self._tone, f"{self._tone}_soft")
        painter.setBrush(worn.colour(soft))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        painter.end()
        super().paintEvent(event)


def fact(words: str, value: QWidget | str) -> QWidget:
    """A pair: quiet words on the left, the value on the right, in two columns that line up."""
    made = QWidget()
    lay = QHBoxLayout(made)
    lay.setContentsMargins(0, 0, 0, 0)
    lay.setSpacing(theme.M)
    name = label(words, "second", wrap=True)
    # An English word may be longer than four Chinese ones: it is never cut, it only widens its own line.
    longest = max((name.fontMetrics().horizontalAdvance(word) for word in words.split()), default=0)
    name.setFixedWidth(max(theme.now().px(60), longest + 2))
    shown = label(value, wrap=True) if isinstance(value, str) else value
    lay.addWidget(
        name, 0, Qt.AlignmentFlag.AlignTop if isinstance(value, str) else Qt.AlignmentFlag.AlignVCenter
    )
    lay.addWidget(shown, 1)
    return made


def heading(words: str) -> QLabel:
    """The quiet head of a group."""
    return label(words, "second")


class PersonCard(QWidget):
    """Who it is: initial, age, group, numbers masked, marks, household one key away, open cases."""

    member_asked = Signal(str)
    case_asked = Signal(str)
    matter_asked = Signal(str)

    def __init__(
        self,
        who: Who,
        today: date,
        reveal: Callable[[str, Callable[[str], None]], object] | None,
        *,
        keys: bool = True,
    ) -> None:
        super().__init__()
        self.setObjectName("card.person")
        one = who.detail
        self.setAccessibleName(one.name)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.S)
        name = label(one.name, "section", wrap=True, name="card.person.name")
        grid = one.household.grid if one.household else None
        group = one.household.village_group if one.household and not grid else None
        second = " · ".join(part for part in (one.sex, age_words(one.age), grid, group) if part)
        head = row(Avatar(one.name), column(name, label(second, "second", wrap=True), gap=0), gap=theme.M)
        head.setStretch(1, 1)
        lay.addLayout(head)
        tags = FlowBox(name="card.person.marks", gap=theme.XS)
        for words, tone in self._tags(who):
            tags.add(Tag(words, tone))
        if tags.flow.count():
            lay.addWidget(tags)
        if one.id_number_masked:
            ask = None if reveal is None else (lambda take: reveal("id_number", take))
            masked = MaskedLabel(one.id_number_masked, ask, spoken=tr("身份证号"), name="card.person.id")
            lay.addWidget(fact(tr("身份证"), masked))
        if one.phones_masked:
            call = None if reveal is None else (lambda take: reveal("phone", take))
            phone = MaskedLabel(one.phones_masked[0], call, spoken=tr("电话"), name="card.person.phone")
            lay.addWidget(fact(tr("电话"), phone))
        address = (
            one.living_address or one.registered_address or (one.household.address if one.household else "")
        )
        if address:
            lay.addWidget(fact(tr("住址"), address))
        self._add_members(lay, who, keys)
        add_open_cases(lay, who, today, self.case_asked.emit)
        self._add_also(lay, who)
        if who.papers:
            lay.addWidget(line())
            lay.addWidget(heading(tr("站里已有的材料")))
            held = tr("、").join(
                tr("{name} {day}", name=one.name, day=months_days(one.day, today)) for one in who.papers
            )
            lay.addWidget(label(held, wrap=True, name="card.person.papers"))

    def _add_also(self, lay: QVBoxLayout, who: Who) -> None:
        """What this person could also need: the matter, and the reason under it."""
        if not who.also:
            return
        lay.addWidget(line())
        lay.addWidget(heading(tr("可能也要办")))
        for one in who.also:
            name = button(
                matter_names.shown(one.matter_name),
                look="link",
                icon="hand-heart",
                name=f"card.also.{one.matter_code}",
            )
            name.clicked.connect(lambda _c=False, code=one.matter_code: self.matter_asked.emit(code))
            why = tr("{words}（待核）", words=one.why) if one.unconfirmed else one.why
            made = QWidget()
            made.setLayout(column(name, label(why, "second", wrap=True), gap=0))
            lay.addWidget(made)

    def _tags(self, who: Who) -> list[tuple[str, str]]:
        one = who.detail
        made: list[tuple[str, str]] = []
        if one.died_on:
            made.append((tr("已去世"), "bad"))
        if one.moved_out_on:
            made.append((tr("已迁出"), "warn"))
        if any(away.back is None for away in one.absences):
            made.append((tr("外出"), "plain"))
        if one.disability:
            made.append((tr("残疾 {what}", what=one.disability), "accent"))
        if one.resident_type == "other":
            made.append((tr("非户籍"), "plain"))
        made += [
            (codes.mark_shown(mark.mark), "accent")
            for mark in one.marks
            if mark.until is None and not mark.mark.isascii()
        ]
        return made

    def _add_members(self, lay: QVBoxLayout, who: Who, keys: bool) -> None:
        others = [member for member in who.detail.members if member.person_id != who.id and not member.died]
        if not others:
            return
        lay.addWidget(line())
        hint = (
            tr("同户 {n} 人（Ctrl+数字 换人）", n=len(others)) if keys else tr("同户 {n} 人", n=len(others))
        )
        lay.addWidget(heading(hint))
        people = column(gap=0)
        for number, member in enumerate(others[:9], 1):
            age = "" if member.birth is None else age_words(idnumber.age_on(member.birth, who.today))
            away = tr("外出") if member.away else ""
            words = "　".join(part for part in (member.name, member.relation_word, age, away) if part)
            shown = button(f"{number}　{words}" if keys else words, look="link", name=f"card.member.{number}")
            shown.clicked.connect(lambda _c=False, one=member.person_id: self.member_asked.emit(one))
            people.addWidget(shown, 0, Qt.AlignmentFlag.AlignLeft)
        lay.addLayout(people)


def add_open_cases(lay: QVBoxLayout, who: Who | Firm, today: date, asked: Callable[[str], object]) -> None:
    """The applicant's open cases, each with its light and day."""
    if not who.open_cases:
        return
    lay.addWidget(line())
    lay.addWidget(heading(tr("正在办的 {n} 件", n=len(who.open_cases))))
    for case in who.open_cases:
        lay.addWidget(_case_line(case, today, asked))


def _case_line(case: CaseRow, today: date, asked: Callable[[str], object]) -> QWidget:
    words = case.state_name + (f" · {months_days(case.due, today)}" if case.due else "")
    light = LightLabel(light_of(case) or "normal", words) if light_of(case) else label(words, "second")
    made = QWidget()
    name = button(matter_names.shown(case.matter_name), look="link", name=f"card.case.{case.number}")
    name.clicked.connect(lambda _c=False: asked(case.id))
    made.setLayout(column(name, row(theme.S, light, None, gap=0), gap=0))
    return made


class FirmCard(QWidget):
    """Which organisation it is: kind, credit code, whom to talk to, open cases."""

    case_asked = Signal(str)

    def __init__(self, firm: Firm, today: date) -> None:
        super().__init__()
        self.setObjectName("card.firm")
        one = firm.detail
        self.setAccessibleName(one.name)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.S)
        name = label(one.name, "section", wrap=True, name="card.firm.name")
        head = row(
            Avatar(one.name),
            column(name, label(one.kind_name or tr("单位"), "second", wrap=True), gap=0),
            gap=theme.M,
        )
        head.setStretch(1, 1)
        lay.addLayout(head)
        facts = (
            (tr("信用代码"), one.credit_code),
            (tr("联系人"), one.contact),
            (tr("电话"), one.phone_masked),
            (tr("地址"), one.address),
        )
        for words, value in facts:
            if value:
                lay.addWidget(fact(words, value))
        add_open_cases(lay, firm, today, self.case_asked.emit)


class MatterCard(QWidget):
    """What the matter asks: who decides, by when, fee, conditions, who may come; 待核 where nobody confirmed."""

    def __init__(self, matter: MatterDetail, due_words: str) -> None:
        super().__init__()
        self.setObjectName("card.matter")
        self.setAccessibleName(matter.shown)
        one = matter.row
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.S)
        lay.addWidget(label(matter.shown, "section", wrap=True, name="card.matter.name"))
        tags = FlowBox(name="card.matter.tags", gap=theme.XS)
        tags.add(Tag(decides_words(one)))
        tags.add(
            Tag(
                tr("可代办") if one.proxy_allowed else tr("须本人到场"),
                "plain" if one.proxy_allowed else "warn",
            )
        )
        if matter.home_visit_allowed:
            tags.add(Tag(tr("可上门"), "plain"))
        if one.sensitive:
            tags.add(Tag(tr("注意保密"), "warn"))
        lay.addWidget(tags)
        unsure = set(matter.unconfirmed)
        agency = tr("本村") if one.decides == "village" else one.authority or tr("上级机关")
        lay.addWidget(fact(tr("谁决定"), self._marked(agency, "deciding_authority", unsure)))
        if due_words:
            lay.addWidget(fact(tr("期限"), self._marked(due_words, "promised_days", unsure)))
        lay.addWidget(fact(tr("收费"), one.fee or tr("不收费")))
        if matter.conditions:
            lay.addWidget(fact(tr("条件"), self._marked(matter.conditions, "conditions", unsure)))
        if matter.apply_within:
            lay.addWidget(fact(tr("何时申请"), matter.apply_within))
        if matter.result_name:
            lay.addWidget(fact(tr("办出来"), matter.result_name))
        if matter.note:
            lay.addWidget(fact(tr("提醒"), matter.note))
        if matter.legal_basis:
            lay.addWidget(fact(tr("依据"), tr("；").join(matter.legal_basis[:2])))
        lay.addWidget(fact(tr("目录"), tr("{version} 版", version=matter.version)))

    def _marked(self, words: str, name: str, unsure: set[str]) -> str:
        return tr("{words}（待核）", words=words) if "*" in unsure or name in unsure else words


def empty_card(words: str, glyph: str) -> QWidget:
    """What stands there before anyone was chosen."""
    made = QWidget()
    mark = QLabel()
    mark.setPixmap(icons.pixmap(glyph, theme.ICON_BIG, "edge"))
    mark.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    said = label(words, "second", wrap=True)
    said.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    made.setLayout(column(theme.XL, mark, said, None, gap=theme.S))
    return made
