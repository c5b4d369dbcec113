"""`left-behind week|rounds|…`: the work on the registers — this week, re-verification, lists from above, counts."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from stationdesk.cli import paper
from stationdesk.cli.due import day
from stationdesk.cli.frame import Answer, Call, place, plain, table
from stationdesk.core.errors import Usage
from stationdesk.core.words import N_, say
from stationdesk.desk import Desk
from stationdesk.services import left_behind, left_behind_leaving, left_behind_xlsx, residents, users
from stationdesk.services import left_behind_compare as comparing
from stationdesk.services import left_behind_counts as counting
from stationdesk.services import left_behind_counts_posted as posting
from stationdesk.services import left_behind_rounds as rounds
from stationdesk.services import left_behind_rounds_check as checking
from stationdesk.services import left_behind_work as weekly
from stationdesk.services import left_behind_work_papers as sheets_of
from stationdesk.services.left_behind_compare_read import hidden_words
from stationdesk.services.left_behind_rules import KINDS

Add = Callable[..., None]
OUT = ("--out", {"default": None, "metavar": "FILE"})
ON = ("--on", {"default": None, "metavar": "DATE"})
ROUND = ("--round", {"default": None, "metavar": "ROUND"})
NOTE = ("--note", {"default": ""})
REVEAL = ("--reveal", {"action": "store_true", "default": False})
OVER = ("--over", {"action": "store_true", "default": False})
KIND = ("kind", {"choices": KINDS})


def register(add: Add) -> None:
    """Add the verbs to `left-behind`."""
    add(
        "week",
        week,
        N_("本周要做的，按人和风险"),
        ("--until", {"default": None, "metavar": "DATE"}),
        ("--mine", {"action": "store_true", "default": False}),
        ("--worker", {"default": None, "metavar": "NAME"}),
    )
    add("rounds", list_rounds, N_("各轮核查"))
    add(
        "round-open",
        round_open,
        N_("开一轮核查"),
        ("--period", {"default": "quarter", "choices": tuple(rounds.PERIODS)}),
        ("--title", {"default": ""}),
        ("--since", {"default": None, "metavar": "DATE"}),
        ("--due", {"default": None, "metavar": "DATE"}),
    )
    add("round-lines", round_lines, N_("一轮核查的各行"), ROUND)
    add("round-complete", round_complete, N_("把新纳入、新提名的人补进这一轮"), ROUND)
    add(
        "round-check",
        round_check,
        N_("按序号录入一行"),
        ("n", {"metavar": "N"}),
        ("code", {"choices": tuple(rounds.CODES)}),
        ROUND,
        ("--who", {"default": ""}),
        ON,
        ("--text", {"default": ""}),
        NOTE,
    )
    add(
        "round-unchanged",
        round_unchanged,
        N_("这些序号情况不变"),
        ("n", {"nargs": "+", "metavar": "N"}),
        ROUND,
    )
    add("round-keep", round_keep, N_("录入整张核查表（CSV：序号,结果,家人,日期,地点,备注），全存或全不存"),
        ("file", {"metavar": "FILE"}), ROUND, ON)  # fmt: skip
    add(
        "round-sheet",
        round_sheet,
        N_("核查表，带下村用"),
        ROUND,
        ("--out", {"required": True, "metavar": "FILE"}),
        ("--worker", {"default": None, "metavar": "NAME"}),
    )
    add("round-close", round_close, N_("结束一轮核查"), ROUND, ("--reason", {"default": ""}))
    add(
        "compare",
        compare,
        N_("上级名单与名册核对（XLSX、CSV，“-”从标准输入读）"),
        ("file", {"metavar": "FILE"}),
        ("--kind", {"required": True, "choices": KINDS}),
        ("--title", {"default": ""}),
        ("--sender", {"default": ""}),
        (
            "--visible-only",
            {"action": "store_true", "default": False, "help": say(N_("隐藏、筛选掉的行和列不要"))},
        ),
        ON,
    )
    add("lists", lists, N_("核对过的名单"))
    add(
        "list-lines",
        list_lines,
        N_("一份名单的各行"),
        ("list", {"metavar": "LIST"}),
        ("--state", {"default": None, "choices": tuple(comparing.STATES)}),
    )
    add(
        "list-answer",
        list_answer,
        N_("一行怎么处理了"),
        ("line", {"metavar": "LINE"}),
        ("answer", {"choices": tuple(comparing.ANSWERS)}),
        NOTE,
    )
    add(
        "list-take-in",
        list_take_in,
        N_("把名单上的人纳入名册"),
        ("line", {"metavar": "LINE"}),
        ("--evidence", {"default": ""}),
    )
    add("list-close", list_close, N_("名单核对完"), ("list", {"metavar": "LIST"}))
    add("list-export", list_export, N_("核对结果导出 XLSX"), ("list", {"metavar": "LIST"}),
        ("file", {"metavar": "FILE"}), REVEAL, OVER)  # fmt: skip
    add(
        "counts",
        counts,
        N_("月报、季报，与上期对比；--out 写 .xlsx 或 .pdf"),
        ("--period", {"default": "month", "choices": tuple(counting.PERIODS)}),
        ON,
        ("--rows", {"default": None, "metavar": "KIND/PART/CELL"}),
        OUT,
        OVER,
    )
    add("posted", posted, N_("公示版：隐去小数"), OUT)
    add(
        "leave",
        leave,
        N_("退出名册，写明哪类原因"),
        ("person", {"metavar": "PERSON"}),
        ("--kind", {"default": None, "choices": KINDS}),
        ("--sort", {"required": True, "choices": tuple(left_behind_leaving.LEAVING)}),
        NOTE,
        ON,
    )
    add(
        "export",
        export,
        N_("名册导出 XLSX（国家登记表各栏）"),
        KIND,
        ("file", {"metavar": "FILE"}),
        REVEAL,
        OVER,
    )
    add("ledger", ledger, N_("台账"), KIND, ("--out", {"required": True, "metavar": "FILE"}), ON)


def week(call: Call) -> Answer:
    """`left-behind week`."""
    desk, args = call.desk(), call.args
    until = day(args.until) if args.until else None
    found = desk.read(lambda work: weekly.week(work, until))
    who = desk.actor.user_id if args.mine else _worker(desk, args.worker)
    tasks = found.of(who) if who is not None else found.tasks
    text = table(
        (N_("该办日"), N_("工作"), N_("姓名"), N_("要做什么"), N_("风险"), N_("责任人")),
        (
            (one.due_on, say(weekly.SORTS[one.sort]), one.name, one.what, one.risk or "", one.worker)
            for one in tasks
        ),
    )
    return Answer({"today": found.today, "until": found.until, "tasks": tasks, "loads": found.loads}, text)


def list_rounds(call: Call) -> Answer:
    """`left-behind rounds`."""
    found = call.desk().read(rounds.rounds)
    text = table(
        (N_("核查"), N_("开始"), N_("期限"), N_("已查"), N_("共"), N_("结束")),
        ((one.title, one.since, one.due_on, one.done, one.total, one.closed_on or "") for one in found),
    )
    return Answer({"rounds": found}, text)


def round_open(call: Call) -> Answer:
    """`left-behind round-open`."""
    args = call.args
    new = rounds.NewRound(
        args.period,
        args.title,
        day(args.since) if args.since else None,
        day(args.due) if args.due else None,
    )
    made = call.desk().change(lambda work: rounds.open_round(work, new), reason="left_behind:round")
    return Answer(
        {"round_id": made.id, **plain(made)},
        say(N_("已开“{title}”：{n}人，{houses}户。"), title=made.title, n=made.total, houses=made.households),
    )


def round_lines(call: Call) -> Answer:
    """`left-behind round-lines`."""
    desk = call.desk()
    round_id = _round(desk, call.args.round)
    found = desk.read(lambda work: rounds.lines(work, round_id))
    text = table(
        (N_("序号"), N_("户"), N_("姓名"), N_("类别"), N_("结果"), N_("核查日期")),
        (
            (
                one.n,
                one.house,
                one.name,
                say(left_behind.KIND_WORDS[one.kind]),
                say(rounds.RESULTS[one.result]) if one.result else "",
                one.checked_on or "",
            )
            for one in found
        ),
    )
    return Answer({"round_id": round_id, "lines": found}, text)


def round_complete(call: Call) -> Answer:
    """`left-behind round-complete`."""
    desk = call.desk()
    round_id = _round(desk, call.args.round)
    added = desk.change(lambda work: rounds.complete(work, round_id), reason="left_behind:round")
    return Answer({"round_id": round_id, "added": added}, say(N_("补进{n}行。"), n=added))


def round_check(call: Call) -> Answer:
    """`left-behind round-check N CODE`."""
    desk, args = call.desk(), call.args
    line = _lines(desk, _round(desk, args.round), [args.n])[0]
    answer = checking.Checked(
        line, args.code, args.who, day(args.on) if args.on else None, args.text, args.note
    )
    made = desk.change(lambda work: checking.check(work, answer), reason="left_behind:check")
    return Answer(made, say(N_("{n}号：{result}。"), n=made.n, result=say(rounds.RESULTS[made.result or ""])))


def round_unchanged(call: Call) -> Answer:
    """`left-behind round-unchanged N …`."""
    desk, args = call.desk(), call.args
    ids = _lines(desk, _round(desk, args.round), args.n)
    done = desk.change(lambda work: checking.unchanged(work, ids), reason="left_behind:check")
    return Answer({"checked": done}, say(N_("{n}行情况不变。"), n=done))


def round_keep(call: Call) -> Answer:
    """`left-behind round-keep FILE`."""
    desk, args = call.desk(), call.args
    round_id = _round(desk, args.round)
    typed = typed_rows(_bytes(args.file))
    on = day(args.on) if args.on else None
    kept = desk.change(lambda work: checking.keep(work, round_id, typed, on), reason="left_behind:check")
    return Answer(kept, say(N_("已录入{n}行。"), n=kept.lines))


def typed_rows(body: bytes) -> list[checking.Typed]:
    """The lines of a sheet of a round, by the order of its columns. Raises SheetGarbled, SheetUnknown, SheetQuotes."""
    from stationdesk.services import sheets

    text, _ = sheets.decode(body)
    keys = list(checking.COLUMNS)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return [
            checking.Typed(dict(zip(keys, [*row, *[""] * len(keys)][: len(keys)], strict=True)))
            for row in reader
            if row and not row[0].strip().startswith(("序号", "n"))
        ]
    except csv.Error:
        raise sheets.SheetQuotes(line=reader.line_num, field="file") from None


def round_sheet(call: Call) -> Answer:
    """`left-behind round-sheet --out FILE`: drawn from today's facts, kept nowhere."""
    desk, args = call.desk(), call.args
    round_id = _round(desk, args.round)
    worker = _worker(desk, args.worker)
    return _drawn(desk, lambda work: sheets_of.round_sheet(work, round_id, worker_id=worker), args.out)


def round_close(call: Call) -> Answer:
    """`left-behind round-close`."""
    desk, args = call.desk(), call.args
    round_id = _round(desk, args.round)
    made = desk.change(
        lambda work: rounds.close_round(work, round_id, args.reason), reason="left_behind:round"
    )
    return Answer({"round_id": made.id, **plain(made)}, say(N_("“{title}”已结束。"), title=made.title))


def compare(call: Call) -> Answer:
    """`left-behind compare FILE --kind K --title T`."""
    desk, args = call.desk(), call.args
    as_of = day(args.on) if args.on else None
    title, hidden = args.title or say(N_("上级名单")), ""
    if args.file == "-":
        import sys

        new = comparing.NewList(args.kind, title, args.sender, as_of, text=sys.stdin.read())
    else:
        new = comparing.NewList(args.kind, title, args.sender, as_of, place(args.file), "", args.visible_only)
        hidden = "" if args.visible_only else hidden_words(place(args.file))
    made = desk.change(lambda work: comparing.compare(work, new), reason="left_behind:compare")
    found = desk.read(lambda work: comparing.lines(work, made.id))
    told = "\n".join([*([f"▲ {hidden}"] if hidden else []), _list_text(found)])
    return Answer({"list_id": made.id, **plain(made), "hidden": hidden, "lines": found}, told)


def lists(call: Call) -> Answer:
    """`left-behind lists`."""
    found = call.desk().read(comparing.lists)
    text = table(
        (N_("名单"), N_("类别"), N_("日期"), N_("行"), N_("待处理"), N_("核对完")),
        (
            (
                one.title,
                say(left_behind.KIND_WORDS[one.kind]),
                one.as_of,
                one.read,
                one.open,
                one.closed_on or "",
            )
            for one in found
        ),
    )
    return Answer({"lists": found}, text)


def list_lines(call: Call) -> Answer:
    """`left-behind list-lines LIST`."""
    args = call.args
    found = call.desk().read(lambda work: comparing.lines(work, args.list, state=args.state))
    return Answer({"lines": found}, _list_text(found))


def list_answer(call: Call) -> Answer:
    """`left-behind list-answer LINE ANSWER`."""
    args = call.args
    made = call.desk().change(
        lambda work: comparing.answer(work, args.line, args.answer, args.note), reason="left_behind:compare"
    )
    return Answer(made, say(comparing.ANSWERS[made.answer or "agreed"]))


def list_take_in(call: Call) -> Answer:
    """`left-behind list-take-in LINE`."""
    args = call.args
    made = call.desk().change(
        lambda work: comparing.take_in(work, args.line, args.evidence), reason="left_behind:enrol"
    )
    return Answer(made, say(N_("已纳入名册。")))


def list_close(call: Call) -> Answer:
    """`left-behind list-close LIST`."""
    args = call.args
    made = call.desk().change(
        lambda work: comparing.close_list(work, args.list), reason="left_behind:compare"
    )
    return Answer({"list_id": made.id, **plain(made)}, say(N_("“{title}”已核对完。"), title=made.title))


def list_export(call: Call) -> Answer:
    """`left-behind list-export LIST FILE`."""
    args = call.args
    return _book(
        call,
        lambda work: left_behind_xlsx.comparison_book(
            work, place(args.file), args.list, reveal=args.reveal, over=args.over
        ),
    )


def counts(call: Call) -> Answer:
    """`left-behind counts`: a period beside the one before; `--rows child/came-rule …` gives the rows behind one number."""
    desk, args = call.desk(), call.args
    on = day(args.on) if args.on else None
    found = desk.read(lambda work: counting.counts(work, args.period, on))
    lines = counting.lines(found)
    result: dict[str, Any] = {
        "period": found.period.name,
        "since": found.period.since,
        "until": found.period.until,
        "before": found.before.name,
        "version": found.version,
        "groups": {
            group.kind: {
                "total": group.group.total,
                "adds_up": group.flow.adds_up,
                "lines": {
                    one.key: {"count": one.count, "before": one.before, "share": one.share}
                    for one in lines
                    if one.kind == group.kind
                },
            }
            for group in found.groups
        },
    }
    if args.rows:
        chosen = [one for one in lines if one.key == args.rows]
        if not chosen:
            raise Usage(why=say(N_("没有“{key}”这一项。可用的键见 lines。"), key=args.rows))
        result |= {"rows": list(chosen[0].ids), "opens": chosen[0].opens}
    text = table(
        (N_("名册"), N_("项目"), N_("类别"), N_("本期"), N_("上期"), N_("增减")),
        (
            (
                say(left_behind.KIND_WORDS[one.kind]),
                say(one.part),
                say(one.label),
                counting.written(one),
                counting.before_written(one),
                one.more,
            )
            for one in lines
        ),
    )
    if args.out and args.out.lower().endswith(".xlsx"):
        written = desk.change(
            lambda work: left_behind_xlsx.counts_book(work, place(args.out), args.period, on, over=args.over),
            reason="left_behind:export",
        )
        return Answer(result | {"file": written.file}, text + say(N_("已输出：{file}"), file=written.file))
    if args.out:
        kept = desk.change(lambda work: counting.paper(work, args.period, on), reason="left_behind:summary")
        more, failed, code = paper.written(desk, kept.id, args.out)
        return Answer(result | {"paper_id": kept.id, **more}, text + failed, code)
    return Answer(result, text)


def posted(call: Call) -> Answer:
    """`left-behind posted`: what may hang on the wall."""
    from stationdesk.services import left_behind_summary

    desk, args = call.desk(), call.args
    summary = desk.read(left_behind_summary.summary)
    groups = [posting.posted(group) for group in summary.groups]
    result: dict[str, Any] = {
        "groups": {
            group.kind: [{"part": one.part, "label": one.label, "shown": one.shown} for one in group.cells]
            for group in groups
        }
    }
    failed, code = "", 0
    if args.out:
        kept = desk.change(posting.paper, reason="left_behind:summary")
        written, failed, code = paper.written(desk, kept.id, args.out)
        result |= {"paper_id": kept.id, **written}
    lines = [
        (say(group.label), say(one.part), say(one.label), one.text) for group in groups for one in group.cells
    ]
    return Answer(result, table((N_("名册"), N_("项目"), N_("类别"), N_("人数")), lines) + failed, code)


def leave(call: Call) -> Answer:
    """`left-behind leave PERSON --sort S`."""
    desk, args = call.desk(), call.args

    def off(work: Any) -> left_behind.Row:
        enrolment = left_behind.open_enrolment(work, residents.resolve(work, args.person), args.kind)
        request = left_behind_leaving.Leave(
            enrolment, args.sort, args.note, day(args.on) if args.on else None
        )
        return left_behind_leaving.leave(work, request)

    row = desk.change(off, reason="left_behind:enrol")
    return Answer({"enrolment_id": row.id, **plain(row)}, say(N_("已退出名册。")))


def export(call: Call) -> Answer:
    """`left-behind export KIND FILE`."""
    args = call.args
    return _book(
        call,
        lambda work: left_behind_xlsx.register_book(
            work, place(args.file), args.kind, reveal=args.reveal, over=args.over
        ),
    )


def ledger(call: Call) -> Answer:
    """`left-behind ledger KIND --out FILE`: drawn from today's facts, kept nowhere."""
    args = call.args
    on = day(args.on) if args.on else None
    return _drawn(call.desk(), lambda work: sheets_of.ledger(work, args.kind, on), args.out)


def render_paper(call: Call, kind: str, wanted: str) -> Answer:
    """`papers render left_behind_round|left_behind_ledger ID`: ID is the round, or the register's word."""
    desk = call.desk()
    if kind == "left_behind_ledger":
        return _drawn(desk, lambda work: sheets_of.ledger(work, wanted), call.args.out)
    return _drawn(desk, lambda work: sheets_of.round_sheet(work, wanted), call.args.out)


def _drawn(desk: Desk, facts_of: Callable[[Any], Any], out: str) -> Answer:
    from stationdesk.core.papers import kind
    from stationdesk.documents.render import render
    from stationdesk.storage.atomic import write_file

    facts = desk.change(facts_of, reason="left_behind:paper")
    target = place(out).absolute()
    write_file(target, render(facts))
    return Answer({"file": str(target), "kind": kind(facts)}, say(N_("已输出：{file}"), file=target))


def _book(call: Call, make: Callable[[Any], left_behind_xlsx.Written]) -> Answer:
    made = call.desk().change(make, reason="left_behind:export")
    text = say(N_("已导出{n}行：{file}"), n=made.rows, file=made.file)
    if made.left_out:
        text += "\n" + say(N_("另有{n}份档案您没有授权打开，没有导出。"), n=made.left_out)
    return Answer(made, text)


def _list_text(found: list[comparing.ListLine]) -> str:
    return table(
        (N_("行"), N_("姓名"), N_("证号"), N_("核对结果"), N_("说明"), N_("处理")),
        (
            (
                one.n or "—",
                one.name,
                one.masked,
                say(comparing.STATES[one.state]),
                one.detail,
                say(comparing.ANSWERS[one.answer]) if one.answer else "",
            )
            for one in found
        ),
    )


def _round(desk: Desk, named: str | None) -> str:
    """The round that is meant: by id or number, else the one that is open."""
    if named:
        return desk.read(lambda work: rounds.get(work, named)).id
    held = desk.read(rounds.current)
    if held is None:
        raise rounds.RoundUnknown(field="round")
    return held.id


def _lines(desk: Desk, round_id: str, numbers: list[str]) -> list[str]:
    known = {str(one.n): one.id for one in desk.read(lambda work: rounds.lines(work, round_id))}
    for n in numbers:
        if n not in known:
            raise checking.LineUnknown(n=n[:12], field="n")
    return [known[n] for n in numbers]


def _worker(desk: Desk, name: str | None) -> str | None:
    if name is None:
        return None
    for user, called in desk.read(users.names).items():
        if name in (user, called):
            return user
    raise users.NobodyWithThatId(field="worker")


def _bytes(file: str) -> bytes:
    from stationdesk.storage.atomic import read_file

    return read_file(Path(place(file)))
