"""操作记录: who did what and who looked, for one person or for all, as far as whoever asks may know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from stationdesk.core.clock import SystemClock, local
from stationdesk.services import audit_entries, users
from stationdesk.services.audit_entries import Asked, Entry
from stationdesk.ui import theme
from stationdesk.ui.pages import Frame, withhold
from stationdesk.ui.person_line import PersonLine
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.pieces.fields import text_field
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.plain import button, card, label, row
from stationdesk.ui.pieces.side_form import pick
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.rows import Rows
from stationdesk.ui.settings.section import Section
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

LINES = 12
"""Lines of the list that are seen at once."""


class AuditSection(Section):
    """Asked again at each change of what is asked; nothing here can be changed by anybody."""

    def __init__(self, frame: Frame, may: Any) -> None:
        super().__init__(frame, may, "audit")
        self.setMaximumWidth(theme.now().px(1200))
        self.asked = Asked(limit=audit_entries.LIMIT)
        self.rows: Rows | None = None

    def read(self) -> Any:
        desk, asked = self.desk, self.asked
        if not self.may(audit_entries.READ):
            return {}, ()
        return desk.read(
            lambda work: (
                (users.names(work), audit_entries.tags(work)),
                audit_entries.entries(work, asked),
            )
        )

    def draw(self, found: Any) -> None:
        names, entries = found
        if not self.may(audit_entries.READ):
            self.add(
                EmptyState(
                    tr("操作记录由村主任、书记、监督岗位和管理员查阅。"),
                    icon="lock-simple",
                    state="forbidden",
                )
            )
            return
        self._build(names)
        self._fill(entries)

    def refresh(self) -> None:
        if self.rows is None:
            super().refresh()
        else:
            self.frame.jobs.run(self.read, lambda found: self._fill(found[1]), owner=self)

    def _build(self, known: tuple[Mapping[str, str], tuple[tuple[str, str], ...]]) -> None:
        names, tags = known
        clock = getattr(self.desk, "clock", None) or SystemClock()
        filters = FlowBox(name="settings.audit.filters")
        self.who = pick("settings.audit.user", tr("谁做的"), sorted(names.items(), key=_named), None)
        self.who.setItemText(0, tr("所有人"))
        self.who.currentIndexChanged.connect(lambda _at: self.ask(user_id=self.who.currentData()))
        self.since = DateField("settings.audit.since", tr("从哪天"), clock=clock)
        self.until = DateField("settings.audit.until", tr("到哪天"), clock=clock)
        self.since.changed.connect(lambda day: self.ask(since=day))
        self.until.changed.connect(lambda day: self.ask(until=day))
        for one in (self.since, self.until):
            one.setFixedWidth(theme.now().px(150))
            one.editingFinished.connect(one.settle)
        self.tag = pick("settings.audit.tag", tr("做了什么"), tags, None)
        self.tag.setItemText(0, tr("所有操作"))
        self.tag.setFixedWidth(theme.now().px(190))
        self.tag.currentIndexChanged.connect(lambda _at: self.ask(tag=self.tag.currentData()))
        self.record = text_field("settings.audit.record", tr("编号"), hint=tr("办件、文书的编号"))
        self.record.setFixedWidth(theme.now().px(190))
        self.record.editingFinished.connect(lambda: self.ask(record=self.record.text().strip() or None))
        self.looks = QCheckBox(tr("只看查阅和打印"))
        self.looks.setObjectName("settings.audit.looks")
        self.looks.toggled.connect(lambda on: self.ask(looks=on))
        again = button(tr("全部"), self.everything, look="link", name="settings.audit.all")
        # A word stays with its date when the line is broken.
        begun, ended = _together(label(tr("从")), self.since), _together(label(tr("至")), self.until)
        for part in (
            self.who,
            begun,
            ended,
            self.tag,
            self.record,
            self.looks,
            again,
        ):
            filters.add(part)
        parts: list[Any] = [
            label(tr("操作记录"), "section"),
            label(
                tr("谁做了什么、谁看过谁的档案。只能看，谁也改不了；有人动过手脚，“检查数据库”会指出来。"),
                "second",
                wrap=True,
            ),
        ]
        self.person: PersonLine | None = None
        if self.may("residents:read"):
            self.person = PersonLine(self.frame, "settings.audit.person", tr("看关于谁的记录"))
            self.person.taken.connect(lambda person: self.ask(person_id=person or None))
            parts.append(self.person)
        self.who_saw = button(
            tr("打印谁看过他的信息…"), self.print_who_saw, icon="printer", name="settings.audit.who_saw"
        )
        self._offer()
        parts.append(row(self.who_saw, None))
        self.rows = Rows(
            (
                Column(tr("时间"), lambda one: f"{local(one.at):%Y-%m-%d %H:%M}", 130),
                Column(tr("人员"), lambda one: one.user or tr("（不在名册）"), 90),
                Column(tr("做了什么"), lambda one: one.words, 220),
                Column(tr("查阅"), lambda one: tr("✓ 看或打印") if one.look else "", 90),
                Column(tr("明细"), audit_entries.detail_words, 260),
                Column(tr("电脑"), lambda one: str(one.device_no), 60),
            ),
            spoken=tr("操作记录"),
            name="settings.audit.rows",
            count=self._count,
        )
        self.rows.setMinimumHeight(theme.now().control * LINES)
        self.add(card(*parts, filters, self.rows))

    def _count(self, n: int) -> str:
        if n >= audit_entries.LIMIT:
            return tr("只列出最近 {n} 条；请缩小日期范围。", n=n)
        return tr("共 {n} 条", n=n)

    def _fill(self, entries: tuple[Entry, ...]) -> None:
        if self.rows is not None:
            self.rows.show_rows(
                entries,
                lambda: EmptyState(
                    tr("没有这样的记录。"), tr("放宽日期，或按“全部”。"), icon="magnifying-glass"
                ),
            )

    def ask(
        self,
        *,
        person_id: str | bool | None = False,
        user_id: str | bool | None = False,
        since: date | bool | None = False,
        until: date | bool | None = False,
        looks: bool | None = None,
        tag: str | bool | None = False,
        record: str | bool | None = False,
    ) -> None:
        """Ask for other entries; what is not named stays as it was asked."""
        given = {
            "person_id": person_id,
            "user_id": user_id,
            "since": since,
            "until": until,
            "tag": tag,
            "record": record,
        }
        changed: dict[str, Any] = {key: value for key, value in given.items() if value is not False}
        if looks is not None:
            changed["looks"] = looks
        wanted = replace(self.asked, **changed)
        if wanted != self.asked:
            self.asked = wanted
            self._offer()
            self.refresh()

    def _offer(self) -> None:
        withhold(self.who_saw, "" if self.asked.person_id is not None else tr("请先在上面选一个人。"))

    def print_who_saw(self) -> None:
        """What a villager may ask for: who looked at, printed or exported what is held about them."""
        desk, asked = self.desk, self.asked
        person = asked.person_id
        if person is None:
            return

        def draw() -> bytes:
            from stationdesk.documents.render import render

            found = desk.read(lambda work: audit_entries.who_saw(work, person, asked.since))
            facts = desk.change(lambda work: audit_entries.paper(work, found), reason="audit:read")
            return render(facts)

        self.frame.jobs.run(
            draw, lambda pdf: self.frame.preview(pdf, tr("个人信息查阅记录")), busy=self.who_saw, owner=self
        )

    def everything(self) -> None:
        """No filter any more."""
        for box in (self.since, self.until):
            box.set_day(None)
        self.who.setCurrentIndex(0)
        self.tag.setCurrentIndex(0)
        self.record.clear()
        self.ask(record=None)
        self.looks.setChecked(False)
        if self.person is not None and self.person.person:
            self.person.ask_again()


def _together(*parts: QWidget) -> QWidget:
    made = QWidget()
    made.setLayout(row(*parts))
    return made


def _named(pair: tuple[str, str]) -> str:
    return pair[1]
