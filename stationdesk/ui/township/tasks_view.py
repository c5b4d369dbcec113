"""任务催报: tables that the villages fill; how far each is, whom to ring, a reminder, one merged workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from stationdesk.core.late import dataclass
from stationdesk.services import township_books, township_letters, township_offices, township_tasks
from stationdesk.services.papers import PaperRow
from stationdesk.services.township_letters import Owed
from stationdesk.services.township_tasks import TaskRow, VillageLine
from stationdesk.sync import township
from stationdesk.ui import files, issuing
from stationdesk.ui.ask_sheet import Ask
from stationdesk.ui.pages import CHOOSE, Frame
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.charts import Bar, Bars
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.tables import Column
from stationdesk.ui.township.two_panes import TownshipView
from stationdesk.ui.words import tr


@dataclass(frozen=True)
class Seen:
    """What the view shows."""

    tasks: tuple[TaskRow, ...]
    villages: Mapping[str, tuple[VillageLine, ...]]
    offices: tuple[tuple[str, str], ...]


class TasksView(TownshipView):
    """The tasks of the township. F2 sends a table, F9 reminds, F8 prints the reminders."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(
            frame,
            "township.tasks",
            [
                Column(tr("任务"), lambda r: r.title, 220),
                Column(tr("办公室"), lambda r: r.office_name, 110),
                Column(tr("报回"), lambda r: f"{r.ready}/{r.villages}", 80, light=_light),
                Column(tr("期限"), lambda r: f"{r.due_on:%m-%d}" if r.due_on else "", 70),
                Column(tr("超期村"), lambda r: str(r.late) if r.late else "", 80, right=True),
            ],
            spoken=tr("任务"),
            count=lambda n: tr("{n} 个任务", n=n),
            chips=[("open", tr("进行中")), ("closed", tr("已结束"))],
        )
        self.bars = Bars(spoken=tr("各村进度"), name="township.tasks.bars", top=1.0)
        self.inside.insertWidget(1, self.bars)
        self._new = action(
            tr("派任务…"), self.new, name="township.task", glyph="note-pencil", key="F2", parent=self
        )
        self._remind = action(
            tr("催报…"), self.remind, name="township.remind", glyph="megaphone-simple", key="F9", parent=self
        )
        self._letter = action(
            tr("印催报单…"), self.letter, name="township.letter", glyph="printer", key="F8", parent=self
        )
        self._merge = action(
            tr("合成汇总表…"), self.merge, name="township.merge", glyph="file-text", parent=self
        )
        self._close = action(tr("结束"), self.close_task, name="township.close", glyph="check", parent=self)
        self.enable(None)

    @property
    def title(self) -> str:
        return tr("任务催报")

    @property
    def primary_action(self) -> QAction:
        return self._new

    @property
    def other_actions(self) -> Sequence[QAction]:
        return (self._remind, self._letter, self._merge, self._close)

    def look(self, work: Any) -> Seen:
        tasks = township_tasks.listed(work)
        return Seen(
            tasks,
            {one.id: township_tasks.villages(work, one.id) for one in tasks},
            tuple((one.key, one.name) for one in township_offices.own(work)),
        )

    def rows(self, read: Seen) -> Sequence[TaskRow]:
        assert self.chips is not None
        for key in ("open", "closed"):
            self.chips.set_count(key, sum(one.state == key for one in read.tasks))
        return [one for one in read.tasks if one.state == self.chips.current]

    def empty(self) -> QWidget:
        if self.chips is not None and self.chips.current == "closed":
            return EmptyState(tr("还没有结束的任务"), icon="check")
        return EmptyState(
            tr("没有进行中的任务"),
            tr(
                "按 F2 选一张表派给各村：各村在“任务”里填，报回后这里合成一本。表里有“村”一列的，可以按村拆分。"
            ),
            icon="clipboard-text",
            step=tr("派任务…") if self.may("township:remind") else "",
            on_step=self.new,
        )

    def tell(self, one: TaskRow) -> list[str]:
        lines = [
            one.title,
            tr(
                "{office}派的，编号{number}",
                office=one.office_name,
                number=one.number.replace("-", "-\u200b"),
            ),
            "",
        ]
        for line in self._read.villages[one.id] if self._read else ():
            said = tr(
                "{village}：{settled}/{lines} 行",
                village=line.village,
                settled=line.settled,
                lines=line.lines,
            )
            if line.where != "there":
                said = tr("{village}：{where}", village=line.village, where=tr(WHERE[line.where]))
            if line.light == "late":
                said += tr("　■ 超期　电话 {phone}", phone=line.phone or "—")
            if line.reminded:
                said += tr("　催过 {n} 次", n=line.reminded)
            lines.append(said)
            if line.why:
                lines.append(tr("▲ {why}", why=line.why))
        return lines

    def enable(self, one: TaskRow | None) -> None:
        lines = self._read.villages[one.id] if one is not None and self._read else ()
        self.bars.setVisible(bool(lines))
        self.bars.set_bars(
            [
                Bar(
                    x.village,
                    x.settled / x.lines if x.lines else 0.0,
                    x.light if x.light != "normal" else "",
                    tr("已报回") if x.returned else f"{x.settled}/{x.lines}" if x.lines else "—",
                )
                for x in lines
            ]
        )
        office = "" if self._read is not None and self._read.offices else tr("您没有分到办公室，不能派任务。")
        theirs = tr(CHOOSE) if one is None else "" if one.mine else tr("这是别的办公室派的任务。")
        over = tr("这个任务已经结束。") if one is not None and one.state != "open" else ""
        back = "" if any(not x.returned for x in lines) else tr("各村都报回了，不用催。")
        self.allow(self._new, "township:remind", unless=office)
        self.allow(self._remind, "township:remind", unless=theirs or over or back)
        self.allow(self._letter, "township:remind", unless=office)
        self.allow(self._merge, "township:export", "township:reveal", unless=theirs, every=True)
        self.allow(self._close, "township:remind", unless=theirs or over)

    def new(self) -> None:
        """F2: a table for the villages."""
        if self._read is None or not self._new.isEnabled():
            return
        chosen = files.ask_open(self, tr("选择要各村填的表"), tr("表格 (*.xlsx *.xlsm *.xls *.csv)"))
        if not chosen:
            return
        path = Path(chosen)
        self.frame.jobs.run(
            lambda: township_tasks.read_in(path), lambda body: self.send(path.name, body), owner=self
        )

    def send(self, file_name: str, body: bytes) -> None:
        """The sheet for a table whose file was chosen."""
        offices = self._read.offices
        asks = [
            Ask("title", tr("任务名称"), needed=True, value=Path(file_name).stem),
            Ask("due_on", tr("要求哪天前报回"), "day"),
            *(
                [Ask("office", tr("哪个办公室"), "choice", choices=offices, value=offices[0][0])]
                if len(offices) > 1
                else []
            ),
            Ask(
                "split",
                tr("按哪一列的村名拆分"),
                help=tr("例如“村”；各村只收到自己的行。不填就全表发给每个村"),
            ),
            Ask("may_add", tr("村里可以加人"), "check"),
            Ask("remark", tr("说明"), "long"),
        ]

        def act(work: Any, v: Mapping[str, Any]) -> township_tasks.Sent:
            return township_tasks.open_task(
                work,
                township_tasks.NewTask(
                    v["title"], body, file_name, v["due_on"], v.get("office"), None, v["split"] or None,
                    may_add=v["may_add"], remark=v["remark"],
                ),
            )  # fmt: skip

        self.ask(
            "township.task",
            tr("派任务：{file}", file=file_name),
            asks,
            tr("派给各村"),
            act,
            _sent,
            intro=tr("派给所有登记过的村，随下一个下发包去；村里接收后出现在它的任务里。"),
            reason="township:remind",
        )

    def remind(self) -> None:
        """F9: who has not reported back."""
        one = self.list.current
        if one is None or not self._remind.isEnabled():
            return
        late = [x for x in self._read.villages[one.id] if not x.returned]
        self.ask(
            "township.remind",
            tr("催报：{title}", title=one.title),
            [
                Ask(
                    "villages",
                    tr("催哪些村"),
                    "ticks",
                    choices=tuple((x.station_id, x.village) for x in late),
                    value=tuple(x.station_id for x in late),
                ),
                Ask("words", tr("怎么说"), "long", help=tr("不填就写“应于某日前报回，请尽快办理”")),
            ],
            tr("催报"),
            lambda work, v: township_tasks.remind(work, one.id, v["words"], v["villages"]),
            lambda n: tr("已催报 {n} 个村，随下一个下发包带去；急的请打电话。", n=n),
            reason="township:remind",
        )

    def print_(self) -> None:
        self.letter()

    def letter(self) -> None:
        """F8: on paper, a page for each village: what has not come, since when, by when."""
        if not self._letter.isEnabled():
            return
        desk = self.frame.desk
        self.frame.jobs.run(
            lambda: desk.read(lambda work: township_letters.owed(work, township.report(work))),
            self._letters,
            owner=self,
        )

    def _letters(self, owed: tuple[Owed, ...]) -> None:
        if not owed:
            self.frame.say(tr("没有要催的：各村该报的都已报回。"))
            return
        made: list[PaperRow] = []

        def act(work: Any, v: Mapping[str, Any]) -> PaperRow:
            new = township_letters.NewLetter(v["by"], tuple(v["villages"]), None, v["words"])
            return township_letters.make(work, new, township.report(work))

        def done(paper: PaperRow) -> str:
            made.append(paper)
            return tr("催报通知单 {number}", number=paper.number)

        form = self.ask(
            "township.letter",
            tr("印催报单"),
            [
                Ask("by", tr("请他们哪天前报回"), "day", needed=True),
                Ask(
                    "villages",
                    tr("印给哪些村"),
                    "ticks",
                    choices=tuple(
                        (x.station_id, tr("{village}（{n} 项）", village=x.village, n=len(x.lines)))
                        for x in owed
                    ),
                    value=tuple(x.station_id for x in owed),
                ),
                Ask("words", tr("说明"), "long", help=tr("印在每一页上，可以不填")),
            ],
            tr("看印出来的样子"),
            act,
            done,
            intro=tr("一村一页：缺什么、从哪天起、哪天前报回，下面有签收的回执。不写村民的名字。"),
            reason="township:remind",
        )
        # After the sheet has closed: the paper comes over the page.
        form.finished.connect(lambda *_said: issuing.preview(self.frame, self, made[-1]))

    def merge(self) -> None:
        """All villages' lines in one workbook."""
        one, desk = self.list.current, self.frame.desk
        if one is None or not self._merge.isEnabled():
            return
        chosen, _kind = files.ask_save(self, tr("保存汇总表"), f"{one.title}-汇总.xlsx", "XLSX (*.xlsx)")
        if not chosen:
            return

        def act() -> township_books.Merged:
            made = desk.change(lambda work: township_books.merged(work, one.id), reason="township:export")
            township_books.write_out(made, Path(chosen))
            return made

        def done(made: township_books.Merged) -> None:
            self.frame.say(
                tr(
                    "已合成 {lines} 行，{villages} 个村；没有村认领 {unclaimed} 行，两村都填 {twice} 行。",
                    lines=made.lines,
                    villages=made.villages,
                    unclaimed=made.unclaimed,
                    twice=made.twice,
                )
            )

        self.frame.jobs.run(act, done, owner=self)

    def close_task(self) -> None:
        """Nobody is reminded any more."""
        one, desk = self.list.current, self.frame.desk
        if one is None or not self._close.isEnabled():
            return
        self.frame.jobs.run(
            lambda: desk.change(lambda work: township_tasks.close(work, one.id), reason="township:remind"),
            lambda _none: self.frame.say(tr("任务已结束。")),
            owner=self,
        )


WHERE = township_tasks.WHERE


def _light(one: TaskRow) -> str:
    return "late" if one.late else "normal" if one.ready == one.villages else "near"


def _sent(made: township_tasks.Sent) -> str:
    said = tr(
        "已派给 {villages} 个村，编号{number}。下发后村里才收到。", villages=made.villages, number=made.number
    )
    if made.left_over:
        said += tr("有 {n} 行对不上任何村。", n=len(made.left_over))
    return said
