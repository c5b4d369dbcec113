"""清单: what may be certified here and what must not, with where to go instead; kinds switched on and off with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.core.clock import local
from stationdesk.core.errors import Unhappy
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.services import certificate_extras, certificate_kinds, certificates
from stationdesk.services.certificate_kinds import ProhibitedList, ProhibitedRow, SwitchLine
from stationdesk.services.certificates import KindRow
from stationdesk.ui import files, theme
from stationdesk.ui.ask_sheet import Ask, SheetPage
from stationdesk.ui.cases.cards import Tag, empty_card, fact
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.panes import FilterChips, ListDetail
from stationdesk.ui.pieces.plain import button, label, line, take_out
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.rows import Rows
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

CHIPS = {"permitted": N_("可以出具"), "prohibited": N_("不应出具")}
APPROVALS = {
    "party_secretary": N_("村党组织书记"),
    "village_head": N_("村委会主任"),
    "station_head": N_("站长"),
    "committee_meeting": N_("会议决定，主任或书记批"),
    "two_person": N_("主任或书记"),
    "collective_board": N_("集体经济组织会议决定"),
    "mediator": N_("人民调解委员会"),
}


@dataclass(frozen=True)
class KindLine:
    """A kind of the permitted list with how it was switched."""

    row: KindRow
    switches: tuple[SwitchLine, ...]

    @property
    def id(self) -> str:
        return self.row.code


@dataclass(frozen=True)
class ItemLine:
    """An item of the prohibited list."""

    row: ProhibitedRow

    @property
    def id(self) -> str:
        return self.row.code


@dataclass(frozen=True)
class Lists:
    """Both lists."""

    kinds: tuple[KindLine, ...]
    items: tuple[ItemLine, ...]
    held: ProhibitedList


def read(work: Any) -> Lists:
    """On the lane. Needs `certificates:read`."""
    kinds = tuple(
        KindLine(row, certificate_kinds.switches(work, row.code)) for row in certificates.catalogue(work)
    )
    held = certificate_kinds.prohibited(work)
    return Lists(kinds, tuple(ItemLine(row) for row in held.items), held)


class ListsView(SheetPage):
    """Both lists, one at a time; beside it everything about one line."""

    word = "certificates"
    cares_about = frozenset({"certificate_switches", "prohibited_extras", "station_settings", "packs"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._found: Lists | None = None
        self.chips = FilterChips(
            [(key, tr(words)) for key, words in CHIPS.items()], spoken=tr("看哪份清单"), name="lists.chips"
        )
        self.chips.chosen.connect(lambda _key: self._show())
        self.about = label("", "second", wrap=True, name="lists.about")
        self.kinds = Rows(
            [
                Column(tr("证明"), lambda one: tr(one.row.title), 280),
                Column(
                    tr("启用"),
                    lambda one: tr("已启用") if one.row.enabled else tr("未启用"),
                    96,
                    light=lambda one: "normal" if one.row.enabled else "provisional",
                ),
                Column(
                    tr("有效"),
                    lambda one: tr("{n} 天", n=one.row.valid_days) if one.row.valid_days else tr("长期"),
                    104,
                ),
                Column(tr("审批"), lambda one: tr(APPROVALS.get(one.row.approval, one.row.approval)), 180),
            ],
            spoken=tr("可以出具的证明"),
            name="lists.kinds",
            count=lambda n: tr("{n} 种", n=n),
        )
        self.items = Rows(
            [
                Column(
                    tr("序号"),
                    lambda one: one.row.number or (tr("自填") if one.row.basis else tr("省增")),
                    96,
                ),
                Column(tr("证明"), lambda one: tr(one.row.name), 240),
                Column(tr("去哪里"), lambda one: tr(one.row.authority), 320),
            ],
            spoken=tr("不应出具的证明"),
            name="lists.items",
            count=lambda n: tr("{n} 项", n=n),
        )
        self.lists = QWidget()
        lay = QVBoxLayout(self.lists)
        lay.setContentsMargins(0, 0, 0, 0)
        for rows in (self.kinds, self.items):
            rows.chosen.connect(self._on_row)
            lay.addWidget(rows)
        self.kinds.opened.connect(lambda one: self.switch(one.row))
        self.pane = QWidget()
        self.pane.setObjectName("lists.detail")
        self._lay = QVBoxLayout(self.pane)
        self._lay.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        self._lay.setSpacing(theme.M)
        self.both = ListDetail(self.lists, self.pane)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        outer.setSpacing(theme.S)
        outer.addWidget(self.chips)
        outer.addWidget(self.about)
        outer.addWidget(self.both, 1)
        self._switch = action(
            tr("启用或停用…"), self.primary, name="lists.switch", glyph="check-circle", key="F2", parent=self
        )
        self.allow(self._switch, "station:settings")
        self._add = action(tr("补填项目…"), self.add, name="lists.add", glyph="note-pencil", parent=self)
        self._read_in = action(
            tr("从表格导入…"), self.read_in, name="lists.read_in", glyph="paperclip", parent=self
        )
        self._drop = action(
            tr("取下这一项…"), self.drop, name="lists.drop", glyph="arrow-counter-clockwise", parent=self
        )
        self.setFocusProxy(self.kinds)
        self._show()

    # the frame asks ---------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return N_("清单")

    @property
    def primary_action(self) -> QAction:
        return self._switch

    @property
    def other_actions(self) -> Sequence[QAction]:
        return (self._add, self._read_in, self._drop)

    def primary(self) -> None:
        self.new()

    def new(self) -> None:
        """F2: switch the chosen kind, or fill in what the list of the province lacks."""
        one = self.kinds.current
        if self.chips.current == "prohibited":
            self.add()
        elif one is not None:
            self.switch(one.row)

    def filter(self) -> None:
        self.chips.focus()

    def detail(self) -> None:
        self.both.toggle()

    def refresh(self) -> None:
        desk = self.frame.desk

        def show(found: Lists) -> None:
            self._found = found
            self._show()

        self.frame.jobs.run(lambda: desk.read(read), show, self._unreadable, owner=self)

    def _unreadable(self, problem: Unhappy) -> bool:
        self._found = None
        self.kinds.show_rows(
            [], lambda: EmptyState(tr("这一页没有读出来"), problem.message, icon="warning", state="error")
        )
        return False

    # showing ----------------------------------------------------------------------------------------

    def _show(self) -> None:
        permitted = self.chips.current == "permitted"
        self.kinds.setVisible(permitted)
        self.items.setVisible(not permitted)
        self.allow(
            self._switch,
            "station:settings",
            unless="" if permitted else tr("在“可以出具”里选一种再启用或停用。"),
        )
        for each in (self._add, self._read_in):
            self.allow(
                each, "station:settings", unless=tr("在“不应出具”里才能补填和导入。") if permitted else ""
            )
        found = self._found
        if found is None:
            return
        self.chips.set_count("permitted", len(found.kinds))
        self.chips.set_count("prohibited", len(found.items))
        if permitted:
            off = sum(not one.row.enabled for one in found.kinds)
            words = tr("清单外的一律不出具。")
            if off:
                words += tr("{n} 种没有启用：须当地保留清单列明、经乡镇确认。", n=off)
            self.about.setText(words)
            self.kinds.show_rows(found.kinds, lambda: EmptyState(tr("清单是空的"), icon="stamp"))
        else:
            self.about.setText(self._held(found.held))
            self.items.show_rows(found.items, lambda: EmptyState(tr("清单是空的"), icon="prohibit"))
        self._on_row((self.kinds if permitted else self.items).current)

    def _held(self, held: ProhibitedList) -> str:
        words = tr(
            "{region}：{document}，共 {n} 项，自 {day} 起按此执行。",
            region=tr(held.region),
            document=tr(held.document),
            n=held.count,
            day=held.effective_from,
        )
        if held.names_missing:
            words += tr(
                "其中 {n} 项不在我们的资料里，请按乡镇的文件补填；不在可出具清单的照样不出具。",
                n=held.names_missing,
            )
        return words

    def _empty(self) -> None:
        take_out(self._lay)

    def _on_row(self, one: Any) -> None:
        self._empty()
        own = isinstance(one, ItemLine) and bool(one.row.basis)
        self.allow(
            self._drop, "station:settings", unless="" if own else tr("只有本站补填的项目可以取下。先选中它。")
        )
        self.actions_changed.emit()
        if isinstance(one, KindLine):
            self._show_kind(one)
        elif isinstance(one, ItemLine):
            self._show_item(one.row)
        else:
            self._lay.addWidget(empty_card(tr("在左边选一项。"), "stamp"))
        self._lay.addStretch(1)

    def _show_kind(self, one: KindLine) -> None:
        row = one.row
        self.pane.setAccessibleName(tr(row.title))
        self._lay.addWidget(label(tr(row.title), "section", wrap=True, name="lists.detail.title"))
        tags = FlowBox(name="lists.detail.tags", gap=theme.XS)
        tags.add(Tag(tr("已启用"), "good") if row.enabled else Tag(tr("未启用"), "warn"))
        if row.verifiers:
            tags.add(Tag(tr("{n} 人核实", n=row.verifiers), "plain"))
        if row.court:
            tags.add(Tag(tr("当面签字"), "plain"))
        if row.unconfirmed:
            tags.add(Tag(tr("待核"), "warn"))
        self._lay.addWidget(tags)
        if self.may("station:settings"):
            self._lay.addWidget(
                button(
                    tr("F2  停用…") if row.enabled else tr("F2  启用…"),
                    lambda: self.switch(row),
                    name="lists.detail.switch",
                )
            )
        self._lay.addWidget(line())
        for words, value in (
            (tr("依据"), row.legal_basis),
            (tr("用途"), row.purpose),
            (tr("印章"), row.seal),
            (tr("签字"), tr("、").join(tr(one) for one in row.signatories)),
            (tr("审批"), tr(APPROVALS.get(row.approval, row.approval))),
            (tr("要填的"), tr("、").join(tr(str(each["label"])) for each in row.fields)),
            (tr("注意"), row.warning),
        ):
            if value:
                self._lay.addWidget(fact(words, tr(value)))
        if one.switches:
            self._lay.addWidget(line())
            self._lay.addWidget(label(tr("启用和停用"), "second"))
            for each in one.switches:
                parts = (
                    f"{local(each.at):%Y-%m-%d}",
                    tr("启用") if each.on else tr("停用"),
                    each.user,
                    each.reason,
                    each.basis,
                )
                self._lay.addWidget(label("　".join(part for part in parts if part), wrap=True))

    def _show_item(self, row: ProhibitedRow) -> None:
        self.pane.setAccessibleName(tr(row.name))
        self._lay.addWidget(label(tr(row.name), "section", wrap=True, name="lists.detail.title"))
        if row.unconfirmed:
            tags = FlowBox(name="lists.detail.tags", gap=theme.XS)
            tags.add(Tag(tr("去处和办法待核"), "warn"))
            self._lay.addWidget(tags)
        self._lay.addWidget(line())
        for words, value in (
            (tr("去哪里"), row.authority),
            (tr("怎么办"), row.how),
            (tr("站里帮您"), row.station_does),
            (tr("依据"), row.basis),
        ):
            if value:
                self._lay.addWidget(fact(words, tr(value)))

    # doing ------------------------------------------------------------------------------------------

    def switch(self, row: KindRow) -> None:
        """Take a kind into use, or out of it; why stays on record."""
        if not self.may("station:settings"):
            self.frame.say(tr("启用和停用由站长办理。"))
            return
        on = not row.enabled
        asks = [Ask("reason", tr("原因"), needed=True, hint=tr("例如：乡镇2026年保留清单列明"))]
        if on:
            asks.append(
                Ask(
                    "basis",
                    tr("依据"),
                    hint=tr("哪份保留清单第几项，乡镇谁确认的"),
                    help=tr("默认不启用的必须填"),
                )
            )
        self.ask(
            "lists.switch",
            tr("启用：{title}", title=tr(row.title)) if on else tr("停用：{title}", title=tr(row.title)),
            asks,
            tr("启用") if on else tr("停用"),
            lambda work, values: certificate_kinds.switch(
                work, row.code, on, values["reason"], values.get("basis", "")
            ),
            lambda done: (
                tr("已启用“{title}”。", title=tr(done.title))
                if done.enabled
                else tr("已停用“{title}”。", title=tr(done.title))
            ),
            intro=tr("改动和原因留在记录里，别的电脑同步后也照此办。"),
            reason="certificates:switch",
        )

    def add(self) -> None:
        """An item that stands in the township's paper and not in ours."""
        if not self._add.isEnabled():
            self.frame.say(tr("清单由站长补填。"))
            return
        self.ask(
            "lists.add",
            tr("补填不应出具的项目"),
            [
                Ask("name", tr("名称"), needed=True, hint=tr("照文件上的写")),
                Ask("basis", tr("依据"), needed=True, hint=tr("哪份文件第几项")),
                Ask("authority", tr("去哪里"), needed=True),
                Ask("how", tr("怎么办"), "long", needed=True),
                Ask("words", tr("群众的叫法"), help=tr("用顿号或逗号隔开；写了哪个，问到哪个就认得")),
                Ask("station_does", tr("站里帮什么")),
            ],
            tr("补填"),
            _added,
            lambda name: tr("已补填“{name}”，从现在起不出具。", name=name),
            intro=tr("只填乡镇给的文件里有的。查不到的空着，不要猜。"),
            reason="certificates:switch",
        )

    def read_in(self) -> None:
        """Several from a table of the township."""
        if not self._read_in.isEnabled():
            return
        chosen = files.ask_open(self, tr("乡镇给的表格"), tr("表格 (*.xlsx *.xls *.csv)"))
        if not chosen:
            return
        desk = self.frame.desk

        def put() -> tuple[int, str]:
            read = certificate_extras.read(Path(chosen))
            made: tuple[str, ...] = desk.change(
                lambda work: certificate_extras.add_all(work, read.rows), reason="certificates:switch"
            )
            return len(made), read.hidden

        def done(found: tuple[int, str]) -> None:
            count, hidden = found
            told = tr("已补填 {n} 项。", n=count)
            self.frame.say(f"{told} ▲ {hidden}" if hidden else told)

        self.frame.jobs.run(put, done, owner=self)

    def drop(self) -> None:
        """Take an item of our own off again."""
        one = self.items.current
        if not self._drop.isEnabled() or not isinstance(one, ItemLine):
            return
        code = one.row.code
        self.ask(
            "lists.drop",
            tr("取下：{title}", title=tr(one.row.name)),
            [Ask("reason", tr("原因"), needed=True)],
            tr("取下"),
            lambda work, values: certificate_extras.drop(work, code, values["reason"]),
            lambda name: tr("已取下“{name}”。", name=name),
            reason="certificates:switch",
        )


def _added(work: Any, values: Mapping[str, Any]) -> str:
    words = tuple(values["words"].replace("，", "、").replace(",", "、").split("、"))
    certificate_extras.add(
        work,
        certificate_extras.NewExtra(
            values["name"],
            values["authority"],
            # One line on the slip, however it was typed.
            " ".join(values["how"].split()),
            values["basis"],
            words,
            values["station_does"],
        ),
    )
    return str(values["name"]).strip()
