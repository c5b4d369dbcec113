"""The station itself: what its papers say, and the machines that belong to it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from stationdesk.services import station
from stationdesk.ui import theme
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.fields import text_field
from stationdesk.ui.pieces.plain import button, card, label, row
from stationdesk.ui.pieces.side_form import SideForm
from stationdesk.ui.settings.section import Section
from stationdesk.ui.words import tr


class StationForm(SideForm):
    """Name, telephone, address: they stand on every paper made from now on."""

    def __init__(self, frame: Frame, now: station.StationDetail) -> None:
        super().__init__(frame, "station_form")
        self.name = text_field("station_form.name", tr("站点名称"))
        self.name.setText(now.name)
        self.field("name", tr("站点名称"), self.name, needed=True)
        self.phone = text_field("station_form.phone", tr("咨询电话"), digits=True)
        self.phone.setText(now.phone)
        self.field("phone", tr("咨询电话"), self.phone, help=tr("印在每张告知单和回执上。"))
        self.address = text_field("station_form.address", tr("地址"))
        self.address.setText(now.address)
        self.field("address", tr("地址"), self.address)
        self.end(tr("保存"))

    def save(self) -> None:
        request = station.EditStation(self.name.text(), self.phone.text(), self.address.text())
        desk: Any = self.frame.desk

        def done(_detail: station.StationDetail) -> None:
            self.frame.jobs.run(desk.refresh_actor)
            self.finished.emit(tr("已保存。以后的文书按新的写，以前的不变。"), "")

        self.put(lambda work: station.edit(work, request), done, "station:settings")


class StationSection(Section):
    """Facts and devices."""

    def __init__(self, frame: Frame, may: Any) -> None:
        super().__init__(frame, may, "station")

    def read(self) -> Any:
        return self.desk.read(lambda work: (station.detail(work), station.devices(work), work.device_id))

    def draw(self, found: Any) -> None:
        now, devices, this = found
        facts = facts_grid(
            [
                (tr("名称"), now.name),
                (tr("村（社区）"), f"{now.full_place}"),
                (tr("统计代码"), now.village_code),
                (tr("咨询电话"), now.phone or tr("没有填，文书上会空着")),
                (tr("地址"), now.address or tr("没有填")),
            ]
        )
        change = button(
            tr("修改…"), lambda: self.open_asked.emit(StationForm(self.frame, now), tr("站点信息")),
            icon="pencil-simple", name="settings.station.edit",
        )  # fmt: skip
        self.allow(change, "station:settings")
        self.add(card(label(tr("站点"), "section"), facts, row(change, None)))
        lines: list[Any] = [label(tr("设备"), "section")]
        for one in devices:
            here = tr("（这台电脑）") if one.id == this else ""
            words = label(
                tr("{number:03d}  {name}{here}", number=one.number, name=one.label, here=here), wrap=True
            )
            lines.append(words)
        lines.append(
            label(
                tr("文书编号里的三位设备号就是它。新电脑先加入本站，再在“同步上报 → 交换卡”里登记。"),
                "second",
                wrap=True,
            )
        )
        self.add(card(*lines, gap=theme.XS))


def facts_grid(pairs: list[tuple[str, str]]) -> QWidget:
    """Words on the left, what holds on the right."""
    made = QWidget()
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.L)
    grid.setVerticalSpacing(theme.S)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 3)
    for at, (words, value) in enumerate(pairs):
        grid.addWidget(label(words, "second", wrap=True), at, 0)
        grid.addWidget(label(value, wrap=True), at, 1)
    lay = QVBoxLayout(made)
    lay.setContentsMargins(0, 0, 0, 0)
    lay.addLayout(grid)
    return made
