"""What is asked about a task in the side sheet: its facts, columns from the register, many lines at once, whose line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stationdesk.core.errors import Unhappy
from stationdesk.services import residents_list, task_before, task_fill, task_known, task_lists, tasks
from stationdesk.services.task_lists import RowDetail, TaskDetail
from stationdesk.ui.ask_sheet import Ask, SheetPage
from stationdesk.ui.cases.tasks_fill import FillPane
from stationdesk.ui.pages import Frame
from stationdesk.ui.words import tr


class TaskAsks(SheetPage):
    """The sheets of the tasks view; the view itself says what is shown."""

    fill: FillPane

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.desk, self.jobs = frame.desk, frame.jobs

    def _told(self, sentence: str) -> str:
        """Read the lines again and hand the sentence on."""
        raise NotImplementedError

    def edit(self, found: TaskDetail) -> None:
        """Title, sender, due date."""
        line = found.line
        self.ask(
            "task_edit",
            tr("改名称、期限"),
            [
                Ask("title", tr("任务名称"), needed=True, value=line.title),
                Ask("sender", tr("哪个部门发来的"), needed=True, value=line.sender),
                Ask("due_on", tr("什么时候要"), "day", value=line.due_on),
                Ask("may_add", tr("可以增补表里没有的人"), "check", value=found.may_add),
            ],
            tr("保存"),
            lambda work, given: tasks.edit(work, tasks.EditTask(line.id, **given)),
            lambda _none: tr("已改好。"),
            reason="tasks:open",
        )

    def close_task(self, found: TaskDetail) -> None:
        """The task is over."""
        left = found.progress.states["open"]
        self.ask(
            "task_close",
            tr("结束任务"),
            [],
            tr("结束"),
            lambda work, _given: tasks.close(work, found.line.id),
            lambda _none: tr("任务已结束。"),
            intro=tr("结束后不能再填。还有 {n} 行没填。", n=left) if left else tr("结束后不能再填。"),
            reason="tasks:open",
        )

    def prefill(self) -> None:
        """Columns that the register knows, or a table of the last time: empty cells of certain lines are filled."""
        found = self.fill.task
        if found is None:
            return
        known = [one for one in found.columns if one.fill and one.role and one.role != "remark"]
        may = self.may("residents:reveal")
        offered = [one for one in known if may or one.role not in task_known.SENSITIVE]

        def ask(earlier: tuple[task_before.Earlier, ...]) -> None:
            asks = []
            if offered:
                asks.append(
                    Ask(
                        "letters",
                        tr("用居民档案填哪些列"),
                        "ticks",
                        value=tuple(one.letter for one in offered),
                        choices=[(one.letter, one.heading.rpartition("/")[2]) for one in offered],
                    )
                )
            if earlier:
                choices = [
                    (one.id, tr("{title}（{n} 列相同）", title=one.title, n=one.shared)) for one in earlier
                ]
                asks.append(Ask("before", tr("用上次的表填"), "choice", choices=choices))
            if not asks:
                self.frame.say(tr("要填的列里没有档案里有的内容。"))
                return

            def act(work: Any, given: Mapping[str, Any]) -> int:
                cells = 0
                if given.get("letters"):
                    cells += task_fill.prefill(work, found.line.id, list(given["letters"]))
                if given.get("before"):
                    cells += task_before.take_from(work, found.line.id, given["before"])
                return cells

            self.ask(
                "task_prefill",
                tr("用档案填"),
                asks,
                tr("填上"),
                act,
                lambda cells: self._told(tr("填了 {n} 格，各行仍是待填，请核对。", n=cells)),
                intro=tr("只填空着的格子，只填确定对上的人；填过的不动。"),
                reason="tasks:fill",
            )

        self.fill.keep()
        self.jobs.run(
            lambda: self.desk.read(lambda work: task_before.earlier(work, found.line.id)), ask, owner=self
        )

    def fill_many(self) -> None:
        """One value for the marked lines."""
        found = self.fill.task
        rows = self.fill.marked()
        if found is None:
            return
        if not rows:
            self.frame.say(tr("先用空格给几行做记号（Ctrl+A 全部），再批量填。"))
            return
        self.fill.keep()
        columns = [(one.letter, one.heading) for one in found.columns if one.fill]
        self.ask(
            "task_many",
            tr("批量填 {n} 行", n=len(rows)),
            [
                Ask("letter", tr("哪一列"), "choice", needed=True, choices=columns),
                Ask("value", tr("填什么"), needed=True),
                Ask("only_empty", tr("只填空着的"), "check", value=True),
                Ask("done", tr("同时记为已填"), "check", value=False),
            ],
            tr("填上"),
            lambda work, given: task_fill.fill_many(
                work,
                found.line.id,
                rows,
                {given["letter"]: given["value"]},
                state="done" if given["done"] else None,
                only_empty=given["only_empty"],
            ),
            lambda count: self._told(tr("改了 {n} 行。", n=count)),
            reason="tasks:fill",
        )

    def add_people(self) -> None:
        """People of ours who should stand in the table and do not, by age and sex."""
        found = self.fill.task
        if found is None:
            return
        task_id = found.line.id

        def act(work: Any, given: Mapping[str, Any]) -> int:
            def age(name: str) -> int | None:
                text = str(given[name] or "")
                return int(text) if text.isdigit() and len(text) < 4 else None

            earliest, latest = task_lists.born_between(work.today, age("age_from"), age("age_to"))
            wanted = residents_list.Filter(sex=given["sex"], born_from=earliest, born_to=latest)
            missing = task_lists.missing_people(work, task_id, wanted)
            return len(task_fill.add_people(work, task_id, missing))

        self.fill.keep()
        self.ask(
            "task_add",
            tr("增补人员"),
            [
                Ask("age_from", tr("满多少岁"), "number"),
                Ask("age_to", tr("到多少岁"), "number"),
                Ask("sex", tr("性别"), "choice", choices=[("1", tr("男")), ("2", tr("女"))]),
            ],
            tr("增补"),
            act,
            lambda count: self._told(tr("增补了 {n} 人。", n=count)),
            intro=tr("把符合条件、表里又没有的本村人加在空行和表的最后。"),
            reason="tasks:fill",
        )

    def confirm(self) -> None:
        """Matches by name alone are taken as right."""
        found = self.fill.task
        if found is None:
            return
        marked = self.fill.marked()
        self.fill.keep()
        self.ask(
            "task_confirm",
            tr("确认只对上姓名的"),
            [],
            tr("确认"),
            lambda work, _given: task_fill.confirm_suggested(work, found.line.id, marked or None),
            lambda count: self._told(tr("确认了 {n} 行。", n=count)),
            intro=tr("这些行只有姓名对上，本村没有同名的人。逐个核对过再确认；做了记号的只确认那些行。"),
            reason="tasks:fill",
        )

    def whose(self, shown: RowDetail) -> None:
        """Ctrl+R: say whose line it is."""
        if not self.fill.may_fill:
            return
        desk = self.desk

        def ask(candidates: list[residents_list.PersonRow]) -> None:
            choices = [
                (
                    one.id,
                    "　".join(part for part in (one.name, one.id_number_masked, one.address or "") if part),
                )
                for one in candidates
            ]
            asks = [Ask("person", tr("找人"), "person")]
            if choices:
                asks.insert(0, Ask("candidate", tr("同名的人"), "choice", choices=choices))

            def act(work: Any, given: Mapping[str, Any]) -> Any:
                who = given["person"] or given.get("candidate") or None
                return task_fill.assign(work, shown.line.id, who)

            self.ask(
                "task_whose",
                tr("这是谁"),
                asks,
                tr("就是这个人"),
                act,
                lambda _filled: self._told(tr("记下了。")),
                intro=tr(
                    "第 {row} 行　{name}。都空着就是“没有这个人的档案”。",
                    row=shown.line.row,
                    name=shown.line.name,
                ),
                reason="tasks:fill",
            )

        def failed(_problem: Unhappy) -> bool:
            ask([])
            return True

        self.fill.keep()
        ids = list(shown.candidates)
        self.jobs.run(lambda: desk.read(lambda work: residents_list.rows(work, ids)), ask, failed, owner=self)
