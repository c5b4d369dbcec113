"""`tasks`: tables from above opened, filled line by line, printed to take along, given back as the same workbook."""

from __future__ import annotations

from typing import Any

from stationdesk.cli import paper
from stationdesk.cli.due import day
from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, place, plain, table
from stationdesk.core.errors import Usage
from stationdesk.core.words import N_, say
from stationdesk.services import (
    households,
    residents,
    residents_list,
    sheets,
    task_before,
    task_fill,
    task_lists,
    task_record,
    task_return,
    task_sheets,
    tasks,
)
from stationdesk.services.task_lists import RowLine, RowQuery, TaskLine

TASK = ("task", {"metavar": "TASK"})
FILE = ("file", {"metavar": "FILE"})
STATE_CHOICES = ("open", "done", "not_ours", "absent", "refused")


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    made = group(verbs, "tasks", say(N_("上级任务（摸排表、一张表）")))
    command(
        made,
        "look",
        look,
        say(N_("看一个表格里有什么、能对上多少人，不保存")),
        arguments=(FILE, ("--sheet", {"default": None}), ("--heading-row", {"type": int, "default": None})),
    )
    command(
        made,
        "open",
        open_task,
        say(N_("打开一个任务表，按行对上人员")),
        arguments=(
            FILE,
            ("--title", {"required": True}),
            ("--from", {"dest": "sender", "required": True, "metavar": "DEPARTMENT"}),
            ("--due", {"default": None, "metavar": "DATE"}),
            ("--sheet", {"default": None}),
            ("--heading-row", {"type": int, "default": None}),
            ("--fill", {"action": "append", "default": None, "metavar": "COLUMN"}),
            ("--admission", {"default": None, "metavar": "ID"}),
            ("--may-add", {"action": "store_true", "default": False}),
            ("--remark", {"default": ""}),
        ),
    )
    command(
        made,
        "list",
        list_tasks,
        say(N_("列出任务")),
        arguments=(
            ("--state", {"default": None, "choices": ("open", "returned", "closed")}),
            ("--late", {"action": "store_true", "default": False}),
            ("--unadmitted", {"action": "store_true", "default": False}),
        ),
    )
    command(made, "show", show, say(N_("一个任务的栏目和进度")), arguments=(TASK,))
    command(
        made,
        "rows",
        rows,
        say(N_("任务表的各行")),
        arguments=(
            TASK,
            ("--state", {"action": "append", "default": None, "choices": STATE_CHOICES}),
            ("--grid", {"default": None}),
            ("--unmatched", {"action": "store_true", "default": False}),
            ("--walk", {"action": "store_true", "default": False}),
            ("--limit", {"default": 200}),
            ("--offset", {"default": 0}),
        ),
    )
    command(
        made,
        "fill",
        fill,
        say(N_("填一行（按原表行号）")),
        arguments=(
            TASK,
            ("row", {"metavar": "ROW", "type": int}),
            ("--set", {"action": "append", "default": None, "metavar": "COLUMN=VALUE"}),
            ("--state", {"default": "done", "choices": STATE_CHOICES}),
            ("--channel", {"default": None, "choices": tuple(task_record.CHANNELS)}),
            ("--note", {"default": None}),
            ("--person", {"default": None, "metavar": "P"}),
        ),
    )
    command(
        made,
        "prefill",
        prefill,
        say(N_("用居民档案（--column）或上次的任务（--from-task）填空着的栏目")),
        arguments=(
            TASK,
            ("--column", {"action": "append", "default": None, "metavar": "COLUMN"}),
            ("--from-task", {"default": None, "metavar": "TASK"}),
        ),
    )
    command(
        made,
        "missing",
        missing,
        say(N_("按条件应在表里而不在的本村人；--add 增补进表")),
        arguments=(
            TASK,
            ("--age-from", {"type": int, "default": None}),
            ("--age-to", {"type": int, "default": None}),
            ("--sex", {"default": None, "choices": ("1", "2")}),
            ("--add", {"action": "store_true", "default": False}),
        ),
    )
    command(
        made,
        "print",
        print_sheet,
        say(N_("打印带下去填的表（按网格、走访顺序）")),
        arguments=(TASK, ("--grid", {"default": None}), ("--out", {"required": True, "metavar": "FILE"})),
    )
    command(
        made,
        "return",
        give_back,
        say(N_("写出填好的原表")),
        arguments=(
            TASK,
            ("--out", {"required": True, "metavar": "FILE"}),
            ("--open-too", {"action": "store_true", "default": False, "help": say(N_("没填完也回传"))}),
        ),
    )
    command(made, "close", close, say(N_("结束任务")), arguments=(TASK,))


def _body(given: str) -> tuple[bytes, str]:
    path = place(given)
    try:
        if path.exists() and not path.is_file():
            raise sheets.SheetUnknown(field="file")
        if path.stat().st_size > sheets.MAX_BYTES:
            raise sheets.SheetTooLarge(
                size=path.stat().st_size // 1048576, limit=sheets.MAX_BYTES // 1048576, field="file"
            )
        return path.read_bytes(), path.name
    except (FileNotFoundError, IsADirectoryError):
        raise sheets.SheetMissing(field="file") from None
    except OSError as wrong:
        raise sheets.SheetUnreadable(detail=type(wrong).__name__) from wrong


def _matches(found: tasks.Matches) -> dict[str, Any]:
    return {
        "lines": found.lines,
        "matched": dict(found.by),
        "unmatched": list(found.unmatched),
        "twice": list(found.twice),
        "not_living": list(found.not_living),
    }


def _said(found: tasks.Matches) -> str:
    words = [
        say(N_("{how} {count} 行"), how=say(task_record.MATCHED[by]), count=count)
        for by, count in found.by.items()
    ]
    if found.unmatched:
        words.append(say(N_("没对上 {count} 行"), count=len(found.unmatched)))
    if found.twice:
        words.append(say(N_("重复 {count} 行"), count=len(found.twice)))
    if found.not_living:
        words.append(say(N_("已去世或迁出 {count} 行"), count=len(found.not_living)))
    return say(N_("共 {lines} 行：{what}"), lines=found.lines, what=say(N_("，")).join(words) or "—")


def _columns(columns: tuple[Any, ...]) -> str:
    return table(
        (say(N_("列")), say(N_("列名")), say(N_("要填")), say(N_("可选"))),
        [
            (
                one.letter,
                plain(one.heading),
                say(N_("填")) if one.fill else "",
                plain("/".join(one.choices[:8])),
            )
            for one in columns
        ],
    )


def look(call: Call) -> Answer:
    """`tasks look FILE`."""
    body, _ = _body(call.args.file)
    found = call.desk().read(
        lambda work: tasks.look(work, body, sheet=call.args.sheet, heading_row=call.args.heading_row)
    )
    book = found.book
    result = {
        "kind": book.kind,
        "sheet": book.sheet,
        "sheets": book.sheets,
        "heading_row": book.heading_row,
        "columns": book.columns,
        "spare_rows": len(book.spare_rows),
        "warnings": book.warnings,
        **_matches(found.matches),
    }
    where = say(N_("工作表“{sheet}”，表头到第 {row} 行"), sheet=plain(book.sheet), row=book.heading_row)
    return Answer(result, "\n".join([where, _columns(book.columns), _said(found.matches), *found.sentences]))


def open_task(call: Call) -> Answer:
    """`tasks open FILE --title --from --due`."""
    args = call.args
    body, name = _body(args.file)
    new = tasks.NewTask(
        args.title,
        args.sender,
        body,
        name,
        day(args.due) if args.due else None,
        args.sheet,
        args.heading_row,
        tuple(args.fill) if args.fill else None,
        admission_id=args.admission,
        may_add=args.may_add,
        remark=args.remark,
    )
    made = call.desk().change(lambda work: tasks.open_task(work, new), reason="tasks:open")
    result = {
        "task_id": made.id,
        "number": made.number,
        "columns": made.columns,
        "warnings": made.warnings,
        **_matches(made.matches),
    }
    said = say(N_("已打开任务 {number}。"), number=made.number)
    return Answer(result, "\n".join([said, _columns(made.columns), _said(made.matches), *made.warnings]))


def _line(one: TaskLine) -> dict[str, Any]:
    return {
        "task_id": one.id,
        "number": one.number,
        "title": one.title,
        "sender": one.sender,
        "due": one.due_on,
        "light": one.light,
        "state": one.state,
        "total": one.total,
        "settled": one.settled,
        "unmatched": one.unmatched,
        "admission_id": one.admission_id,
        "file_name": one.file_name,
    }


def list_tasks(call: Call) -> Answer:
    """`tasks list`."""
    args = call.args
    query = task_lists.TaskQuery(args.state, args.late, args.unadmitted)
    found = call.desk().read(lambda work: task_lists.listed(work, query))
    heads = (
        say(N_("编号")),
        say(N_("任务")),
        say(N_("来自")),
        say(N_("期限")),
        say(N_("进度")),
        say(N_("状态")),
    )
    lines = [
        (
            one.number,
            plain(one.title),
            plain(one.sender),
            str(one.due_on or ""),
            f"{one.settled}/{one.total}",
            one.state_name,
        )
        for one in found
    ]
    return Answer({"tasks": [_line(one) for one in found]}, table(heads, lines))


def show(call: Call) -> Answer:
    """`tasks show TASK`."""
    found = call.desk().read(lambda work: task_lists.detail(work, call.args.task))
    progress = found.progress
    result = {
        **_line(found.line),
        "columns": found.columns,
        "sheet": found.sheet,
        "heading_row": found.heading_row,
        "states": dict(progress.states),
        "suggested": progress.suggested,
        "grids": progress.grids,
    }
    states = say(N_("，")).join(
        f"{say(word)} {progress.states[state]}" for state, word in task_record.STATES.items()
    )
    grids = table(
        (say(N_("网格")), say(N_("已办")), say(N_("共"))),
        [
            (plain(one.name) or say(N_("未分网格")), str(one.settled), str(one.total))
            for one in progress.grids
        ],
    )
    head = f"{found.line.number}  {plain(found.line.title)}  {found.line.state_name}"
    return Answer(result, "\n".join([head, states, grids, _columns(found.columns), *found.sentences]))


def _task_id(call: Call) -> str:
    return str(call.desk().read(lambda work: task_record.task(work, call.args.task).id))


def _query(call: Call, **more: Any) -> RowQuery:
    grid = getattr(call.args, "grid", None)
    if grid:
        more["grid_id"] = call.desk().read(lambda work: households.grid_named(work, grid))
        if more["grid_id"] is None:
            raise households.GridUnknown(field="grid")
    return RowQuery(**more)


def rows(call: Call) -> Answer:
    """`tasks rows TASK`."""
    args, desk = call.args, call.desk()
    query = _query(
        call,
        states=tuple(args.state or ()),
        matched="unmatched" if args.unmatched else "all",
        order="walk" if args.walk else "row",
    )
    ids = desk.read(lambda work: task_lists.ids(work, args.task, query))
    found = desk.read(lambda work: task_lists.rows(work, ids[args.offset : args.offset + args.limit]))
    heads = (
        say(N_("行号")),
        say(N_("姓名")),
        say(N_("身份号码")),
        say(N_("网格")),
        say(N_("状态")),
        say(N_("空格")),
    )
    lines = [
        (
            str(one.row),
            plain(one.name),
            one.id_number_masked,
            plain(one.grid),
            one.state_name,
            str(one.blanks),
        )
        for one in found
    ]
    return Answer({"rows": [_row(one) for one in found], "total": len(ids)}, table(heads, lines))


def _row(one: RowLine) -> dict[str, Any]:
    return {
        "id": one.id,
        "row": one.row,
        "name": one.name,
        "id_number_masked": one.id_number_masked,
        "state": one.state,
        "person_id": one.person_id,
        "matched_by": one.matched_by,
        "grid": one.grid,
        "filled": dict(one.filled),
        "blanks": one.blanks,
        "note": one.note,
    }


def fill(call: Call) -> Answer:
    """`tasks fill TASK ROW --set COLUMN=VALUE`."""
    args, desk = call.args, call.desk()
    values: dict[str, str] = {}
    for pair in args.set or ():
        name, sign, value = pair.partition("=")
        if not sign or not name.strip():
            raise Usage(why=say(N_("--set 要写成 列名=内容。")))
        values[name.strip()] = value
    task_id = _task_id(call)
    person = desk.read(lambda work: residents.resolve(work, args.person)) if args.person else None

    def save(work: Any) -> task_fill.Filled:
        row_id = task_record.row_id_of(work, task_id, args.row)
        if person is not None:
            task_fill.assign(work, row_id, person)
        return task_fill.fill(
            work, task_fill.Filling(row_id, values, args.state, args.channel, note=args.note)
        )

    done = desk.change(save, reason="tasks:fill")
    line = desk.read(lambda work: task_lists.rows(work, [done.row_id])[0])
    said = say(N_("第 {row} 行：{state}。"), row=line.row, state=line.state_name)
    return Answer({**_row(line), "warnings": done.warnings}, "\n".join([said, *done.warnings]))


def prefill(call: Call) -> Answer:
    """`tasks prefill TASK --column COLUMN` or `--from-task TASK`."""
    args, task_id = call.args, _task_id(call)
    if (args.column is None) == (args.from_task is None):
        raise Usage(why=say(N_("请给出 --column 或 --from-task，只给一样。")))
    before = args.from_task

    def act(work: Any) -> int:
        if before is None:
            return task_fill.prefill(work, task_id, args.column)
        return task_before.take_from(work, task_id, before)

    cells = call.desk().change(act, reason="tasks:fill")
    return Answer({"cells": cells}, say(N_("填了 {count} 格，各行仍待核对。"), count=cells))


def missing(call: Call) -> Answer:
    """`tasks missing TASK [--add]`."""
    args, desk = call.args, call.desk()
    task_id = _task_id(call)

    def find(work: Any) -> list[str]:
        earliest, latest = task_lists.born_between(work.today, args.age_from, args.age_to)
        wanted = residents_list.Filter(sex=args.sex, born_from=earliest, born_to=latest)
        return task_lists.missing_people(work, task_id, wanted)

    found = desk.read(find)
    people = desk.read(lambda work: residents_list.rows(work, found))
    result: dict[str, Any] = {
        "people": [
            {"id": one.id, "name": one.name, "id_number_masked": one.id_number_masked} for one in people
        ]
    }
    said = say(N_("应在表里而不在的 {count} 人。"), count=len(people))
    if args.add:
        added = desk.change(lambda work: task_fill.add_people(work, task_id, found), reason="tasks:fill")
        result["added"] = len(added)
        said += say(N_("已增补 {count} 人。"), count=len(added))
    names = table(
        (say(N_("姓名")), say(N_("网格"))), [(plain(one.name), plain(one.grid or "")) for one in people]
    )
    return Answer(result, f"{said}\n{names}")


def print_sheet(call: Call) -> Answer:
    """`tasks print TASK --out FILE.pdf`."""
    desk, task_id = call.desk(), _task_id(call)
    query = _query(call, states=("open", "absent"))
    made = desk.change(lambda work: task_sheets.task_sheet(work, task_id, query), reason="tasks:read")
    more, said, code = paper.written(desk, made.id, call.args.out)
    return Answer(
        {"paper_id": made.id, "number": made.number, **more},
        say(N_("填表单 {number}"), number=made.number) + said,
        code,
    )


def give_back(call: Call) -> Answer:
    """`tasks return TASK --out FILE`."""
    args, desk, task_id = call.args, call.desk(), _task_id(call)
    target = place(args.out).absolute()
    back = desk.read(lambda work: task_return.filled_file(work, task_id, confirm_open=args.open_too))
    # Written first: a task is returned only when the file is there.
    task_return.write_out(back, target)
    desk.change(lambda work: task_return.mark_returned(work, back), reason="tasks:open")
    said = say(N_("已写出 {cells} 格，还有 {open} 行没填。"), cells=back.cells, open=back.open_lines)
    result = {
        "task_id": back.task_id,
        "file": str(target),
        "cells": back.cells,
        "open": back.open_lines,
        "warnings": back.warnings,
    }
    return Answer(result, "\n".join([said, *back.warnings]))


def close(call: Call) -> Answer:
    """`tasks close TASK`."""
    task_id = _task_id(call)
    call.desk().change(lambda work: tasks.close(work, task_id), reason="tasks:open")
    return Answer({"task_id": task_id, "state": "closed"}, say(N_("任务已结束。")))
