"""归档: the papers of a year by category, counted, closed, handed over; and the pack for days without power."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.services import archive_handovers, archive_lacks, archives, blackout, blank_slips, papers
from stationdesk.services.archive_handovers import HandoverRow
from stationdesk.services.archives import Line, VolumeDetail, VolumeRow
from stationdesk.ui import issuing, theme
from stationdesk.ui.ask_sheet import Ask
from stationdesk.ui.certificates.drawn_page import DrawnPage
from stationdesk.ui.pages import CHOOSE, Frame, withhold
from stationdesk.ui.pieces import dates
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.panes import FilterChips, ListDetail
from stationdesk.ui.pieces.plain import card, label
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.rows import Rows
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

STATES = {"open": N_("未封卷"), "sealed": N_("已封卷"), "listed": N_("待签收"), "handed": N_("已移交")}
LIGHTS = {"open": "near", "sealed": "normal", "listed": "near", "handed": "normal"}
YEARS = 4


@dataclass(frozen=True)
class Seen:
    """What the view shows: a year, the hand-overs, and how the pack for days without power stands."""

    volumes: tuple[VolumeRow, ...]
    handovers: tuple[HandoverRow, ...]
    blackout: blackout.Standing


class ArchivesView(DrawnPage):
    """A year's categories beside what is in the chosen one. F9 closes it."""

    word = "certificates"
    cares_about = frozenset(
        {
            "archive_volumes",
            "archive_counts",
            "archive_extras",
            "archive_addenda",
            "archive_handovers",
            "blackout_packs",
            "blank_slips",
        }
    )

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.today = dates.today()
        self._turn = self._detail_turn = 0
        self._seen: Seen | None = None
        self._open: VolumeDetail | None = None
        self._handover, self._blanks = "", False
        self._blanks_at: str | None = None
        self._years = years = [str(self.today.year - n) for n in range(YEARS)]
        self.chips = FilterChips([(one, one) for one in years], spoken=tr("年度"), name="archives.years")
        self.chips.choose(years[1])
        self.chips.chosen.connect(lambda _key: self.refresh())
        self.power = label("", "second", wrap=True, name="archives.power")
        self.list = Rows(
            [
                Column(tr("类别"), lambda v: v.name, 210),
                Column(
                    tr("保管期限"),
                    lambda v: v.period_name + (tr("（待核）") if v.unconfirmed else ""),
                    150,
                ),
                Column(
                    tr("状态"),
                    lambda v: tr(STATES[v.state]),
                    110,
                    light=lambda v: LIGHTS[v.state] if v.items else "",
                ),
                Column(tr("件数"), lambda v: str(v.items), 56, right=True),
                Column(tr("盒数"), lambda v: str(len(v.boxes)) if v.boxes else "—", 56, right=True),
                Column(tr("缺漏"), lambda v: str(len(v.gaps)) if v.gaps else "—", 56, right=True),
            ],
            spoken=tr("归档的各类"),
            name="archives.list",
            key=lambda v: str(v.category),
            count=lambda n: tr("{n} 类", n=n),
        )
        self.list.chosen.connect(lambda _row: self._read_detail())
        self.words = label("", wrap=True, name="archives.detail")
        pane = QWidget()
        inside = QVBoxLayout(pane)
        inside.setContentsMargins(theme.M, theme.M, theme.M, theme.M)
        inside.addWidget(self.words)
        inside.addStretch(1)
        self.both = ListDetail(self.list, pane)
        self.list.opened.connect(lambda _row: self.both.show_detail())
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        lay.setSpacing(theme.S)
        lay.addWidget(card(self.power, margin=theme.M, gap=theme.XS))
        lay.addWidget(self.chips)
        lay.addWidget(self.both, 1)
        made: list[tuple[str, Any, str, str, str]] = [
            ("count", self.count, tr("填页数…"), "pencil-simple", ""),
            ("directory", self.print_, tr("打印目录…"), "printer", "F8"),
            ("amend", self.amend, tr("补充、更正…"), "note-pencil", ""),
            ("spines", self.spines, tr("打印盒脊…"), "printer", ""),
            ("handover", self.hand_over, tr("移交乡镇…"), "handshake", ""),
            ("signed", self.signed, tr("登记签收…"), "check", ""),
            ("blackout", self.print_pack, tr("印停电包…"), "printer", ""),
            ("typed", self.typed, tr("核销空白单…"), "check-circle", ""),
        ]
        self._seal = action(
            tr("封卷…"), self.seal, name="archives.seal", glyph="lock-key", key="F9", parent=self
        )
        self._more = {
            key: action(words, run, name=f"archives.{key}", glyph=glyph, key=shortcut, parent=self)
            for key, run, words, glyph, shortcut in made
        }
        self.setFocusProxy(self.list)
        self._enable()

    @property
    def title(self) -> str:
        return tr("归档")

    @property
    def primary_action(self) -> QAction:
        return self._seal

    @property
    def other_actions(self) -> Sequence[QAction]:
        return tuple(self._more.values())

    @property
    def year(self) -> int:
        """The year that is shown."""
        return int(self.chips.current)

    def setFocus(self, *_reason: Any) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def arrive(self, **where: Any) -> None:
        """`year`; `handover`: a list that waits to be signed for, with its year; `blanks`: what is not typed in yet."""
        self._handover = str(where.get("handover", ""))
        self._blanks = bool(where.get("blanks"))
        self._blanks_at = None
        year = str(where.get("year", ""))
        if year in self._years:
            self.chips.choose(year)
        self.refresh()

    def refresh(self) -> None:
        """Read the year, the hand-overs and the blanks."""
        self._turn += 1
        turn, desk, year = self._turn, self.frame.desk, self.year

        def show(found: Seen) -> None:
            if turn == self._turn:
                self._show(found)

        self.frame.jobs.run(
            lambda: desk.read(
                lambda work: Seen(
                    archives.year(work, year), archive_handovers.list_all(work), blackout.standing(work)
                )
            ),
            show,
            owner=self,
        )

    def _show(self, found: Seen) -> None:
        self._seen = found
        words = [tr("本月停电包已印。") if found.blackout.printed else tr("▲ 本月停电包还没有印。")]
        if found.blackout.out:
            words.append(tr("没有交回的空白单 {n} 张。", n=len(found.blackout.out)))
        waiting = [one for one in found.handovers if one.signed_on is None]
        words += [tr("移交清单 {number} 等乡镇签收。", number=one.number) for one in waiting]
        self.power.setText("　".join(words))
        self.list.show_rows(
            found.volumes, lambda: EmptyState(tr("没有归档规则"), tr("请导入归档规则数据包。"), icon="books")
        )
        if self._handover and self._show_handover(waiting):
            return
        self._read_detail()

    def _show_handover(self, waiting: Sequence[HandoverRow]) -> bool:
        """What Today spoke of: the year and the first volume of a list that waits. True: another year is read first."""
        named = next((one for one in waiting if one.number == self._handover), None)
        if named is None or not named.volumes:
            self._handover = ""
            return False
        first = named.volumes[0]
        if first.year != self.year and str(first.year) in self._years:
            self.chips.choose(str(first.year))
            self.refresh()
            return True
        self._handover = ""
        self.list.want(first.category)
        return False

    def _blank_lines(self, found: blackout.Standing) -> list[str]:
        """The blanks of the packs that did not come back, those to be typed in first."""
        due = set(found.due)
        lines = [tr("停电包里没有录入也没有注销的空白单"), ""]
        lines += [
            ("▲ " if number in due else "　")
            + f"{number}　{tr(blank_slips.KINDS[kind])}　{printed.isoformat()}"
            for number, kind, printed in sorted(found.out, key=lambda one: (one[0] not in due, one[0]))
        ]
        lines += ["", tr("▲ 的该录入：先按正常手续录入，再按“核销空白单”；没用上的在“上门”里注销。")]
        return lines

    def _read_detail(self) -> None:
        self._detail_turn += 1
        turn, desk, year, row = self._detail_turn, self.frame.desk, self.year, self.list.current
        self._open = None
        self._enable()
        at = row.category if isinstance(row, VolumeRow) else ""
        self._blanks_at = at if self._blanks_at is None else self._blanks_at
        self._blanks = self._blanks and self._blanks_at == at
        if self._blanks and self._seen is not None:
            # Shown until another category is chosen.
            self.words.setText("\n".join(self._blank_lines(self._seen.blackout)))
            return
        if not isinstance(row, VolumeRow):
            self.words.setText(tr("选中一类，这里显示目录和缺漏。"))
            return
        category = row.category

        def show(found: VolumeDetail) -> None:
            if turn == self._detail_turn:
                self._open = found
                self.words.setText("\n".join(self._lines(found)))
                self._enable()

        self.frame.jobs.run(
            lambda: desk.read(lambda work: archives.get(work, year, category)), show, owner=self
        )

    def _lines(self, found: VolumeDetail) -> list[str]:
        row = found.row
        lines = [
            row.name,
            tr("卷号：{number}", number=row.number),
            tr("{n} 件，{pages} 页", n=row.items, pages=row.pages),
        ]
        bare = sum(not one.pages for one in found.lines)
        if bare:
            lines.append(tr("▲ 还有 {n} 件没有页数", n=bare))
        lines += [tr("▲ {what}", what=one) for one in row.gaps]
        lacking = sum(bool(one.lacks) for one in found.lines)
        if lacking:
            lines.append(tr("▲ {n} 件还缺照片、签字或扫描件，见下面各件", n=lacking))
        if row.why:
            lines.append(tr("封卷时的说明：{why}", why=row.why))
        if found.late:
            lines.append(tr("▲ 封卷后才到的记录 {n} 件：", n=len(found.late)))
            lines += [f"　{one.document} {one.title}" for one in found.late]
        lines += [f"＋ {one.title}（{one.reason}）" for one in found.addenda]
        lines.append("")
        lines += [
            f"{one.seq}. {one.title}　{one.document}　{one.dated}　{one.pages or '—'}" + _lacking(one)
            for one in found.lines[:200]
        ]
        if len(found.lines) > 200:
            lines.append(tr("另有 {n} 件，见目录。", n=len(found.lines) - 200))
        return lines

    def _enable(self) -> None:
        found = self._open
        choose = "" if found is not None else tr(CHOOSE)
        is_open = found is not None and found.row.state == "open"
        filling = choose or ("" if is_open else tr("这一卷已经封卷，要补的请用“补充、更正…”。"))
        filling = filling or ("" if found is not None and found.lines else tr("这一卷里还没有文件。"))
        this_year = "" if self.year < self.today.year else tr("这一年还没有过完，明年起可以封卷。")
        listed = self._seen.handovers if self._seen else ()
        states = {one.state for one in self._seen.volumes} if self._seen else set()
        sealed = "" if "sealed" in states else tr("还没有封好待移交的卷。")
        unsigned = "" if any(one.signed_on is None for one in listed) else tr("没有等签收的移交清单。")
        self.allow(self._seal, "archives:file", unless=filling or this_year)
        self.allow(self._more["count"], "archives:file", unless=filling)
        withhold(self._more["directory"], choose)
        self.allow(
            self._more["amend"],
            "archives:file",
            unless=choose or (tr("这一卷还没有封卷。") if is_open else ""),
        )
        withhold(self._more["spines"], "" if states - {"open"} else tr("还没有封好的卷。"))
        self.allow(self._more["handover"], "archives:file", unless=sealed)
        self.allow(self._more["signed"], "archives:file", unless=unsigned)
        self.allow(self._more["blackout"], "cases:accept")
        self.allow(self._more["typed"], "cases:accept")
        self.actions_changed.emit()

    # what is done ------------------------------------------------------------------------------------

    def seal(self) -> None:
        """F9: close the volume."""
        found = self._open
        if found is None or not self._seal.isEnabled():
            return
        year, category = found.row.year, found.row.category
        missing = len(archive_lacks.kinds(found.lines)) + len(found.row.gaps)
        asks = []
        if missing:
            words = tr("还缺 {n} 样，为什么照样封卷", n=missing)
            asks = [Ask("why", words, "long", needed=True, hint=tr("例如：照片已损坏，无法补拍"))]
        self.ask(
            "archives.seal",
            tr("封卷"),
            asks,
            tr("封卷"),
            lambda work, v: archives.seal(work, year, category, " ".join(v.get("why", "").split())),
            lambda done: tr("已封卷，装 {n} 盒。请打印目录和盒脊。", n=len(done.row.boxes)),
            intro=tr(
                "{year}年“{name}”共 {n} 件。封卷后目录不再改动，改正和补入只写在备考表里；缺漏照实写上。",
                year=year,
                name=found.row.name,
                n=found.row.items,
            ),
            reason="archives:file",
        )

    def count(self) -> None:
        """Pages as they were counted."""
        found = self._open
        if found is None or not self._more["count"].isEnabled():
            return
        year, category = found.row.year, found.row.category
        first = next((one.seq for one in found.lines if not one.pages), 1)
        self.ask(
            "archives.count",
            tr("填页数"),
            [
                Ask("seq", tr("件号"), "number", value=str(first)),
                Ask("pages", tr("这一件的页数"), "number"),
                Ask("rest", tr("其余没填的都是几页"), "number", help=tr("多数只有一页时填 1")),
            ],
            tr("保存"),
            lambda work, v: archives.count(
                work,
                year,
                category,
                {int(v["seq"] or 0): int(v["pages"])} if v["pages"] else {},
                int(v["rest"]) if v["rest"] else None,
            ),
            lambda done: tr("已保存，还有 {n} 件没有页数。", n=sum(not one.pages for one in done.lines)),
            reason="archives:file",
        )

    def amend(self) -> None:
        """What was forgotten or wrong, beside the closed list."""
        found = self._open
        if found is None or not self._more["amend"].isEnabled():
            return
        year, category = found.row.year, found.row.category
        late = found.late[0].document or found.late[0].record if found.late else ""
        self.ask(
            "archives.amend",
            tr("补充、更正"),
            [
                Ask(
                    "kind",
                    tr("哪一种"),
                    "choice",
                    needed=True,
                    choices=(("added", tr("补入")), ("corrected", tr("更正")), ("missing", tr("注明缺失"))),
                    value="added" if late else "corrected",
                ),
                Ask("seq", tr("件号"), "number", help=tr("更正、缺失时填")),
                Ask("record", tr("补入的记录编号"), value=late),
                Ask("title", tr("题名"), help=tr("不写村民和孩子的姓名")),
                Ask("pages", tr("页数"), "number"),
                Ask("reason", tr("原因"), needed=True),
            ],
            tr("写入备考表"),
            lambda work, v: _amended(work, year, category, v),
            lambda _done: tr("已写入备考表，请重新打印目录。"),
            reason="archives:file",
        )

    def hand_over(self) -> None:
        """List what is closed for the township."""
        year = self.year
        self.ask(
            "archives.handover",
            tr("移交乡镇"),
            [
                Ask("unit", tr("接收单位"), needed=True),
                Ask("taker", tr("接收人"), needed=True),
                Ask("witness", tr("监交人"), needed=True),
            ],
            tr("列移交清单"),
            lambda work, v: _listed(work, year, v),
            self._listed,
            intro=tr("把{year}年已封卷、还没有移交的各卷列成清单，打印后三方签字。", year=year),
            reason="archives:file",
        )

    def _listed(self, made: papers.PaperRow) -> str:
        self.frame.jobs.later(0, lambda: issuing.preview(self.frame, self, made))
        return tr("移交清单 {number} 已列。签收后回来登记。", number=made.number)

    def signed(self) -> None:
        """The township signed."""
        waiting = [one for one in (self._seen.handovers if self._seen else ()) if one.signed_on is None]
        if not waiting:
            return
        self.ask(
            "archives.signed",
            tr("登记签收"),
            [
                Ask(
                    "number",
                    tr("移交清单"),
                    "choice",
                    needed=True,
                    choices=tuple((one.number, one.number) for one in waiting),
                    value=waiting[0].number,
                ),
                Ask("by", tr("签收人"), needed=True, value=waiting[0].taker),
                Ask("on", tr("签收日期"), "day", needed=True, value=self.today),
            ],
            tr("登记"),
            lambda work, v: archive_handovers.signed(work, v["number"] or "", v["by"], v["on"]),
            lambda _row: tr("已登记签收。"),
            reason="archives:file",
        )

    def print_(self) -> None:
        """F8: the list of the chosen category."""
        found = self._open
        if found is not None:
            year, category = found.row.year, found.row.category
            self._paper(lambda work: archive_handovers.directory(work, year, category))

    def spines(self) -> None:
        """The spines of the boxes of this year."""
        year = self.year
        self._paper(lambda work: archive_handovers.spines(work, year))

    def _paper(self, make: Any) -> None:
        desk = self.frame.desk

        def show(row: papers.PaperRow) -> None:
            issuing.preview(self.frame, self, row)

        self.frame.jobs.run(lambda: desk.change(make, reason="papers:make"), show, owner=self)

    def print_pack(self) -> None:
        """Numbered blanks and telephones for a month."""
        self.ask(
            "archives.blackout",
            tr("印停电包"),
            [
                Ask(form, tr(blank_slips.KINDS[form]), "number", value=str(n))
                for form, n in blackout.USUAL.items()
            ],
            tr("编号并打印"),
            _packed,
            self._packed,
            intro=tr("每月印一份放在窗口。每张都有编号，来电后按编号录入，再在这里核销。"),
            reason="cases:accept",
        )

    def _packed(self, made: papers.PaperRow) -> str:
        self.frame.jobs.later(0, lambda: issuing.preview(self.frame, self, made))
        return tr("停电包已编号。")

    def typed(self) -> None:
        """Tick off a blank whose record is registered."""
        self.ask(
            "archives.typed",
            tr("核销空白单"),
            [
                Ask("serial", tr("空白单编号"), needed=True, help=tr("后四位也行")),
                Ask("record", tr("录入后的正式编号"), needed=True),
            ],
            tr("核销"),
            lambda work, v: blackout.typed(work, v["serial"], v["record"]),
            lambda number: tr("空白单 {number} 已核销。", number=number),
            reason="cases:accept",
        )

    def detail(self) -> None:
        self.both.show_detail()


def _lacking(one: Line) -> str:
    return tr("　▲ {what}", what=tr("、").join(each.words for each in one.lacks)) if one.lacks else ""


def _amended(work: Any, year: int, category: str, v: Mapping[str, Any]) -> VolumeDetail:
    return archives.amend(
        work,
        year,
        category,
        v["kind"] or "",
        v["reason"],
        seq=int(v["seq"]) if v["seq"] else None,
        title=v["title"],
        pages=int(v["pages"]) if v["pages"] else None,
        record=v["record"] if v["kind"] == "added" else "",
    )


def _listed(work: Any, year: int, v: Mapping[str, Any]) -> papers.PaperRow:
    row = archive_handovers.make(work, year, v["unit"], v["taker"], v["witness"])
    return archive_handovers.transfer(work, row.number)


def _packed(work: Any, v: Mapping[str, Any]) -> papers.PaperRow:
    row = blackout.make(work, {form: int(n) for form, n in v.items() if n})
    return papers.row(work, row.paper_id)
