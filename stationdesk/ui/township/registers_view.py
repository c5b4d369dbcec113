"""名册 over all villages, for the offices to which the law gives them; numbers masked until asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from stationdesk.core.late import dataclass
from stationdesk.services import township_registers
from stationdesk.services.left_behind_summary import SEXES
from stationdesk.services.township_registers import KINDS, RegisterRow, Revealed
from stationdesk.ui.pages import CHOOSE, Frame
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.tables import Column
from stationdesk.ui.township.two_panes import TownshipView
from stationdesk.ui.words import tr


@dataclass(frozen=True)
class Seen:
    """What the view shows."""

    rows: tuple[RegisterRow, ...]


class _RegisterView(TownshipView):
    kinds: Sequence[str] = ()
    part = ""

    def __init__(self, frame: Frame) -> None:
        super().__init__(
            frame,
            f"township.{self.part}",
            [
                Column(tr("姓名"), lambda r: r.name, 100),
                Column(tr("年龄"), lambda r: "" if r.age is None else str(r.age), 60, right=True),
                Column(tr("村"), lambda r: r.village, 150),
                Column(tr("风险"), lambda r: r.risk_name, 100, light=lambda r: LIGHT.get(r.risk, "")),
                Column(tr("登记日期"), lambda r: f"{r.since:%Y-%m-%d}", 110),
                Column(tr("最近走访"), lambda r: f"{r.last_visit:%Y-%m-%d}" if r.last_visit else "", 110),
            ],
            spoken=self.title,
            count=lambda n: tr("{n} 人", n=n),
            chips=[(kind, tr(KINDS[kind])) for kind in self.kinds] if len(self.kinds) > 1 else (),
            search=tr("找姓名、村"),
        )
        self._shown: tuple[str, Revealed] | None = None
        self._reveal = action(
            tr("显示号码"),
            self.reveal,
            name=f"township.{self.part}.reveal",
            glyph="eye",
            key="F6",
            parent=self,
        )
        self.enable(None)

    @property
    def primary_action(self) -> QAction:
        return self._reveal

    def look(self, work: Any) -> dict[str, Seen]:
        mine = township_registers.kinds(work)
        return {
            kind: Seen(township_registers.register(work, kind) if kind in mine else ()) for kind in self.kinds
        }

    @property
    def kind(self) -> str:
        """Which register is shown."""
        return self.chips.current if self.chips is not None else self.kinds[0]

    def rows(self, read: dict[str, Seen]) -> Sequence[RegisterRow]:
        if self.chips is not None:
            for kind in self.kinds:
                self.chips.set_count(kind, len(read[kind].rows))
        return [one for one in read[self.kind].rows if self.typed in f"{one.name} {one.village}".casefold()]

    def empty(self) -> QWidget:
        if self.typed:
            return EmptyState(tr("没有找到"), tr("清空上面的搜索，就能看到全部。"), icon="magnifying-glass")
        return EmptyState(
            tr("各村还没有登记"),
            tr("村里登记并上报后会出现在这里。只有法律规定的办公室能看名单，别的办公室只看人数。"),
            icon="hand-heart",
        )

    def tell(self, one: RegisterRow) -> list[str]:
        shown = self._shown[1] if self._shown is not None and self._shown[0] == one.id else None
        lines = [
            tr(
                "{name}　{sex}　{age}岁",
                name=one.name,
                sex=tr(SEXES.get(one.sex, "")),
                age="—" if one.age is None else one.age,
            ),
            one.village,
            tr("证件号：{number}", number=(shown.id_number if shown else one.id_number) or "—"),
        ]
        if shown is not None:
            lines += [
                tr("电话：{phones}", phones=tr("、").join(shown.phones) or "—"),
                tr("住址：{address}", address=shown.address or "—"),
            ]
        if one.carer:
            lines.append(tr("照护人：{name}", name=one.carer))
        lines.append(tr("最近走访：{day}", day=one.last_visit or tr("没有记录")))
        return lines

    def enable(self, one: RegisterRow | None) -> None:
        seen = one is not None and self._shown is not None and self._shown[0] == one.id
        self.allow(
            self._reveal,
            "township:reveal",
            unless=tr(CHOOSE) if one is None else tr("号码已经显示。") if seen else "",
        )

    def refresh(self) -> None:
        self._shown = None
        super().refresh()

    def reveal(self) -> None:
        """F6: whole numbers, which is written down."""
        one, desk, kind = self.list.current, self.frame.desk, self.kind
        if one is None or not self._reveal.isEnabled():
            return

        def show(found: Revealed) -> None:
            self._shown = one.id, found
            self._chosen()

        self.frame.jobs.run(
            lambda: desk.change(
                lambda work: township_registers.reveal(work, kind, one.id), reason="township:reveal"
            ),
            show,
            owner=self,
        )


class ChildrenView(_RegisterView):
    """留守儿童 of all villages."""

    kinds = ("child",)
    part = "children"

    @property
    def title(self) -> str:
        return tr("留守儿童")


class AdultsView(_RegisterView):
    """留守妇女 and 留守老年人 of all villages."""

    kinds = ("woman", "elder")
    part = "adults"

    @property
    def title(self) -> str:
        return tr("留守妇女老人")


LIGHT = {"high": "late", "medium": "near", "low": "normal"}
