"""强制报告 that villages let through to this officer's own key; whoever holds no key sees not even how many there are."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from stationdesk.core.clock import local
from stationdesk.services import left_behind_reports_read as reading
from stationdesk.services import officer_reports, township_registers
from stationdesk.services.left_behind_reports import SealedReport
from stationdesk.services.officer_reports import OfficerLine
from stationdesk.ui.pages import CHOOSE, Frame, withhold
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.tables import Column
from stationdesk.ui.township.two_panes import TownshipView
from stationdesk.ui.words import tr


class ReportsView(TownshipView):
    """The list: numbers and times. F9 opens the chosen one, which is written down."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(
            frame,
            "township.reports",
            [
                Column(tr("村"), lambda r: r.village, 190),
                Column(tr("编号"), lambda r: r.number, 250),
                Column(tr("发现时间"), lambda r: f"{local(r.found_at):%m-%d %H:%M}", 110, light=_light),
                Column(tr("报告时间"), lambda r: f"{local(r.made_at):%m-%d %H:%M}", 110),
            ],
            spoken=tr("强制报告"),
            count=lambda n: tr("{n} 份", n=n),
        )
        self._opened: tuple[str, reading.Report] | None = None
        self._open = action(
            tr("打开"), self.open, name="township.reports.open", glyph="eye", key="F9", parent=self
        )
        self.enable(None)

    @property
    def title(self) -> str:
        return tr("强制报告")

    @property
    def primary_action(self) -> QAction:
        return self._open

    def look(self, work: Any) -> tuple[OfficerLine, ...]:
        return township_registers.reports(work)

    def empty(self) -> QWidget:
        return EmptyState(
            tr("没有您能打开的强制报告"),
            tr(
                "村里把报告封给指定的镇里专人。请把您的专人卡交给各村登记；以后的报告就会到您这里，别人看不到。"
            ),
            icon="lock-key",
            state="forbidden",
        )

    def tell(self, one: OfficerLine) -> list[str]:
        lines = [one.village, one.number.replace("-", "-\u200b")]
        if self._opened is None or self._opened[0] != one.id:
            return [*lines, "", tr("内容是封存的。按 F9 打开，会记入操作记录。")]
        report = self._opened[1]
        body = report.body
        lines += [
            "",
            tr("情形：{words}", words=body.situation_words),
            tr("受害人：{who}　{sex}　{birth}", who=body.who, sex=body.sex, birth=body.birth or ""),
            tr("住址：{address}", address=body.address or "—"),
            tr("地点：{place}", place=body.place or "—"),
            tr("事实：{facts}", facts=body.facts),
        ]
        if body.done:
            lines.append(tr("已采取的措施：{done}", done=body.done))
        if report.named:
            lines.append(tr("提到的人：{names}", names=tr("、").join(report.named)))
        lines += [
            f"{local(call.at):%m-%d %H:%M}　{call.body.whom}　{call.body.note}".rstrip("　")
            for call in report.calls
        ]
        lines += [f"{local(step.at):%m-%d %H:%M}　{step.body.words}" for step in report.steps]
        return lines

    def enable(self, one: OfficerLine | None) -> None:
        shown = one is not None and self._opened is not None and self._opened[0] == one.id
        withhold(self._open, tr(CHOOSE) if one is None else tr("这一份已经打开。") if shown else "")

    def refresh(self) -> None:
        self._opened = None
        super().refresh()

    def open(self) -> None:
        """F9: with the officer's own key."""
        one, desk = self.list.current, self.frame.desk
        if one is None or not self._open.isEnabled():
            return
        identity: str = desk.opened.identity  # type: ignore[attr-defined]

        def act() -> reading.Report:
            found: SealedReport = desk.change(
                lambda work: officer_reports.open_report(
                    work, one.station_id, one.id, township_registers.own_key(work)
                ),
                reason="sealed:read",
            )
            return reading.unseal(found, identity)

        def show(report: reading.Report) -> None:
            self._opened = one.id, report
            self._chosen()

        self.frame.jobs.run(act, show, owner=self)


def _light(one: OfficerLine) -> str:
    return "normal" if one.closed else "late" if one.first_minutes is None else "near"
