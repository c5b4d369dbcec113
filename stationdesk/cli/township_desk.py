"""`township`: the desk of a township and its offices: cases handed up, tasks, reminders, registers, what goes down and out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from stationdesk.cli.frame import Answer, Call, Subparsers, command, table
from stationdesk.core import matter_names
from stationdesk.core.words import N_, say

VILLAGE = ("--village", {"metavar": "VILLAGE", "default": None, "help": say(N_("村代码或名称"))})


def register(town: Subparsers) -> None:
    """Add the sub-verbs of `township`."""
    task = ("task", {"metavar": "TASK", "help": say(N_("任务编号或名称"))})
    case = ("case", {"metavar": "CASE", "help": say(N_("办件编号"))})
    command(
        town,
        "inbox",
        inbox,
        say(N_("本办公室的转报办件")),
        arguments=(
            ("text", {"nargs": "?", "default": "", "metavar": "TEXT"}),
            VILLAGE,
            ("--waits", {"choices": ("answer", "result"), "default": None}),
        ),
    )
    command(
        town,
        "case",
        case_,
        say(N_("一个转报办件的经过")),
        arguments=(case, ("--reveal", {"action": "store_true", "default": False})),
    )
    command(
        town,
        "answer",
        answer,
        say(N_("答复一个转报办件：受理、退回补正、办结……")),
        arguments=(
            case,
            (
                "--result",
                {
                    "required": True,
                    "choices": ("accepted", "deferred", "refused", "returned", "finished", "replied"),
                },
            ),
            ("--reason", {"default": ""}),
            ("--missing", {"action": "append", "default": None, "metavar": "MATERIAL"}),
            ("--on", {"type": date.fromisoformat, "default": None, "metavar": "DATE"}),
            ("--due", {"type": date.fromisoformat, "default": None, "metavar": "DATE"}),
            ("--number", {"default": "", "metavar": "NUMBER", "help": say(N_("上级平台的编号"))}),
            ("--certificate", {"default": "", "metavar": "NUMBER"}),
            ("--name", {"default": "", "metavar": "RESULT"}),
            ("--not-approved", {"action": "store_true", "default": False}),
        ),
    )
    command(
        town,
        "take-back",
        take_back,
        say(N_("收回还没有写进下发包的答复")),
        arguments=(("item", {"metavar": "ITEM"}),),
    )
    command(town, "tasks", tasks, say(N_("各任务的进度")))
    command(
        town,
        "task",
        open_task,
        say(N_("把一张表派给各村")),
        arguments=(
            ("file", {"metavar": "FILE"}),
            ("--title", {"required": True}),
            ("--due", {"type": date.fromisoformat, "default": None, "metavar": "DATE"}),
            ("--office", {"default": None}),
            ("--village", {"action": "append", "default": None, "metavar": "VILLAGE"}),
            ("--split", {"default": None, "metavar": "COLUMN", "help": say(N_("按这一列的村名拆分"))}),
            ("--fill", {"action": "append", "default": None, "metavar": "LETTER"}),
            ("--may-add", {"action": "store_true", "default": False}),
            ("--remark", {"default": ""}),
        ),
    )
    command(town, "progress", progress, say(N_("一个任务在各村的进度和电话")), arguments=(task,))
    command(
        town,
        "remind",
        remind,
        say(N_("催报：给还没报回的村")),
        arguments=(
            task,
            ("--words", {"default": ""}),
            ("--village", {"action": "append", "default": None, "metavar": "VILLAGE"}),
        ),
    )
    command(
        town,
        "letter",
        letter,
        say(N_("印催报通知单：一村一页，缺什么、从哪天起、哪天前报回")),
        arguments=(
            ("--by", {"required": True, "type": date.fromisoformat, "metavar": "DATE"}),
            ("--task", {"default": None, "metavar": "TASK", "help": say(N_("只催这一个任务"))}),
            ("--village", {"action": "append", "default": None, "metavar": "VILLAGE"}),
            ("--words", {"default": ""}),
            ("--out", {"required": True, "metavar": "FILE.pdf"}),
        ),
    )
    command(
        town,
        "merge",
        merge,
        say(N_("各村填的表合成一本")),
        arguments=(task, ("--out", {"required": True, "metavar": "FILE.xlsx"})),
    )
    command(town, "close", close, say(N_("任务结束，不再催报")), arguments=(task,))
    command(town, "waiting", waiting, say(N_("各村有哪些还没收到的")))
    command(
        town,
        "send",
        send,
        say(N_("写下发包：答复、任务、催报、数据包，每村一个")),
        arguments=(
            ("--to", {"required": True, "metavar": "DIR"}),
            ("--village", {"action": "append", "default": None, "metavar": "VILLAGE"}),
            ("--no-packs", {"action": "store_true", "default": False}),
        ),
    )
    command(town, "counts", counts, say(N_("各村留守登记人数")))
    command(
        town,
        "register",
        register_,
        say(N_("一种名册（留守儿童、妇女、老年人）")),
        arguments=(("kind", {"choices": ("child", "woman", "elder")}), VILLAGE),
    )
    command(town, "reports", reports, say(N_("您的密钥能打开的强制报告")))
    command(
        town, "growth", growth, say(N_("一个村逐月的增长")), arguments=(("village", {"metavar": "VILLAGE"}),)
    )
    command(town, "size", size, say(N_("本机有多大、各村每天写多少：什么时候该换更大的")))
    command(
        town,
        "export",
        export,
        say(N_("导出分析数据（CSV、XLSX、Parquet）")),
        arguments=(
            ("dataset", {"metavar": "DATASET"}),
            ("file", {"metavar": "FILE"}),
            ("--personal", {"action": "store_true", "default": False}),
            ("--over", {"action": "store_true", "default": False}),
        ),
    )
    command(
        town,
        "received",
        received,
        say(N_("村里：镇里下发了什么，办得怎样")),
        arguments=(("--unseen", {"action": "store_true", "default": False}),),
    )


def inbox(call: Call) -> Answer:
    """`township inbox [TEXT]`: what was handed up to the offices of whoever asks."""
    from stationdesk.services import township_cases as cases

    query = cases.Query(call.args.waits, call.args.village, call.args.text)
    rows = call.desk().read(lambda work: cases.inbox(work, query))
    text = table(
        (N_("村"), N_("编号"), N_("事项"), N_("申请人"), N_("状态"), N_("期限"), N_("答复")),
        (
            (
                row.village,
                row.number,
                matter_names.shown(row.matter),
                row.applicant,
                row.state_name,
                row.due_on or "—",
                f"{row.said.result_name}（{row.said.where_name}）" if row.said else "—",
            )
            for row in rows
        ),
    )
    return Answer({"cases": rows}, text if rows else say(N_("没有转报办件。")))


def case_(call: Call) -> Answer:
    """`township case CASE [--reveal]`: one case, its materials and its story."""
    from stationdesk.services import township_cases as cases

    def look(work: Any) -> Any:
        return cases.case(work, cases.resolve(work, call.args.case), reveal=call.args.reveal)

    desk = call.desk()
    seen = desk.change(look, reason="township:reveal") if call.args.reveal else desk.read(look)
    lines = [
        f"{seen.row.number}  {matter_names.shown(seen.row.matter)}  {seen.row.state_name}",
        seen.row.village,
    ]
    lines.append(f"{seen.row.applicant}  {seen.id_number}  {seen.phone}")
    lines += [f"{one.at:%Y-%m-%d}  {one.what}  {one.note}".rstrip() for one in seen.story]
    return Answer(seen, "\n".join(lines))


def answer(call: Call) -> Answer:
    """`township answer CASE --result …`: waits for the next `township send`."""
    from stationdesk.services import township_cases as cases

    given = call.args

    def act(work: Any) -> Any:
        new = cases.NewAnswer(
            cases.resolve(work, given.case),
            given.result,
            given.on,
            given.due,
            given.reason,
            tuple(given.missing or ()),
            given.number,
            given.name,
            given.certificate,
            not given.not_approved,
        )
        return cases.answer(work, new)

    said = call.desk().change(act, reason="township:answer")
    return Answer(said, say(N_("已答复：{result}。下发后村里才收到。"), result=said.result_name))


def take_back(call: Call) -> Answer:
    """`township take-back ITEM`."""
    from stationdesk.services import township_cases as cases

    call.desk().change(lambda work: cases.take_back(work, call.args.item), reason="township:answer")
    return Answer({"item": call.args.item}, say(N_("已收回答复。")))


def tasks(call: Call) -> Answer:
    """`township tasks`."""
    from stationdesk.services import township_tasks

    rows = call.desk().read(township_tasks.listed)
    text = table(
        (N_("编号"), N_("任务"), N_("办公室"), N_("期限"), N_("村"), N_("已报回"), N_("超期")),
        (
            (row.number, row.title, row.office_name, row.due_on or "—", row.villages, row.ready, row.late)
            for row in rows
        ),
    )
    return Answer({"tasks": rows}, text if rows else say(N_("还没有派过任务。")))


def open_task(call: Call) -> Answer:
    """`township task FILE --title T`: a table for all villages."""
    from stationdesk.services import township_tasks
    from stationdesk.storage.atomic import read_file

    given = call.args
    path = Path(given.file)
    new = township_tasks.NewTask(
        given.title,
        read_file(path),
        path.name,
        given.due,
        given.office,
        tuple(given.village) if given.village else None,
        given.split,
        fill=tuple(given.fill) if given.fill else None,
        may_add=given.may_add,
        remark=given.remark,
    )
    made = call.desk().change(lambda work: township_tasks.open_task(work, new), reason="township:remind")
    text = say(
        N_("已派给 {villages} 个村，编号{number}。下发后村里才收到。"),
        villages=made.villages,
        number=made.number,
    )
    if made.left_over:
        text += "\n" + say(
            N_("有 {n} 行对不上任何村：第{rows}行。"),
            n=len(made.left_over),
            rows="、".join(map(str, made.left_over[:20])),
        )
    return Answer(made, text)


def progress(call: Call) -> Answer:
    """`township progress TASK`: how far each village is; whom to ring."""
    from stationdesk.services import township_tasks

    rows = call.desk().read(lambda work: township_tasks.villages(work, call.args.task))
    text = table(
        (N_("村"), N_("电话"), N_("行数"), N_("已处理"), N_("已报回"), N_("催报")),
        (
            (
                row.village,
                row.phone or "—",
                row.lines,
                row.settled,
                "是" if row.returned else "否",
                row.reminded,
            )
            for row in rows
        ),
    )
    return Answer({"villages": rows}, text)


def remind(call: Call) -> Answer:
    """`township remind TASK`."""
    from stationdesk.services import township_tasks

    given = call.args
    count = call.desk().change(
        lambda work: township_tasks.remind(work, given.task, given.words, given.village),
        reason="township:remind",
    )
    return Answer(
        {"villages": count}, say(N_("已催报 {n} 个村，随下一个下发包带去；急的请打电话。"), n=count)
    )


def letter(call: Call) -> Answer:
    """`township letter --by DATE --out FILE.pdf`: a page for each village that owes something."""
    from stationdesk.cli import paper
    from stationdesk.services import township_letters
    from stationdesk.sync import township

    given, desk = call.args, call.desk()
    villages = tuple(given.village) if given.village else None
    new = township_letters.NewLetter(given.by, villages, given.task, given.words)
    made = desk.change(
        lambda work: township_letters.make(work, new, township.report(work)), reason="township:remind"
    )
    more, said, code = paper.written(desk, made.id, given.out)
    return Answer(
        {"paper_id": made.id, "number": made.number, **more},
        say(N_("催报通知单 {number}"), number=made.number) + said,
        code,
    )


def merge(call: Call) -> Answer:
    """`township merge TASK --out FILE.xlsx`."""
    from stationdesk.services import township_books
    from stationdesk.storage.atomic import write_file

    made = call.desk().change(
        lambda work: township_books.merged(work, call.args.task), reason="township:export"
    )
    write_file(Path(call.args.out), made.body)
    result = {
        "file": call.args.out,
        "lines": made.lines,
        "villages": made.villages,
        "unclaimed": made.unclaimed,
        "twice": made.twice,
    }
    text = say(
        N_("已合成 {lines} 行，{villages} 个村；没有村认领 {unclaimed} 行，两村都填 {twice} 行：{file}"),
        **result,
    )
    return Answer(result, text)


def close(call: Call) -> Answer:
    """`township close TASK`."""
    from stationdesk.services import township_tasks

    call.desk().change(lambda work: township_tasks.close(work, call.args.task), reason="township:remind")
    return Answer({"task": call.args.task}, say(N_("任务已结束。")))


def waiting(call: Call) -> Answer:
    """`township waiting`: what each village is not known to have."""
    from stationdesk.sync import down

    rows = call.desk().read(down.waiting)
    text = table(
        (N_("村"), N_("答复"), N_("任务"), N_("催报"), N_("数据包"), N_("旧档"), N_("已写过包")),
        ((row.name, row.answers, row.tasks, row.reminders, row.packs, row.joined, row.sent) for row in rows),
    )
    shown = [
        {
            "station_id": row.station_id,
            "village": row.village,
            "name": row.name,
            "answers": row.answers,
            "tasks": row.tasks,
            "reminders": row.reminders,
            "packs": row.packs,
            "joined": row.joined,
            "sent": row.sent,
        }
        for row in rows
    ]
    return Answer({"villages": shown}, text)


def send(call: Call) -> Answer:
    """`township send --to DIR`: one bundle a village, in a folder named by its code."""
    from stationdesk.sync import down

    given = call.args
    sent = down.send(
        call.desk(), Path(given.to), villages=given.village, packs=() if given.no_packs else None
    )
    lines = [
        say(
            N_("{name}：{items} 项，数据包 {packs} 个，已核对：{file}"),
            name=one.name,
            items=one.items,
            packs=one.packs,
            file=str(one.file),
        )
        for one in sent
    ]
    return Answer({"bundles": sent}, "\n".join(lines))


def counts(call: Call) -> Answer:
    """`township counts`."""
    from stationdesk.services import township_registers as registers

    rows = call.desk().read(registers.counts)
    text = table(
        (N_("村"), N_("留守儿童"), N_("其中高风险"), N_("留守妇女"), N_("留守老年人")),
        ((row.village, row.child, row.high, row.woman, row.elder) for row in rows),
    )
    return Answer({"villages": rows}, text)


def register_(call: Call) -> Answer:
    """`township register child|woman|elder`."""
    from stationdesk.services import township_registers as registers

    rows = call.desk().read(lambda work: registers.register(work, call.args.kind, call.args.village))
    text = table(
        (N_("村"), N_("姓名"), N_("年龄"), N_("证件号"), N_("登记日期"), N_("风险"), N_("最近走访")),
        (
            (
                row.village,
                row.name,
                "" if row.age is None else row.age,
                row.id_number,
                row.since,
                row.risk_name,
                row.last_visit or "—",
            )
            for row in rows
        ),
    )
    return Answer({"people": rows}, text)


def reports(call: Call) -> Answer:
    """`township reports`: those sealed to this officer's key."""
    from stationdesk.services import township_registers as registers

    rows = call.desk().read(registers.reports)
    text = table(
        (N_("村"), N_("编号"), N_("发现时间"), N_("报告时间")),
        (
            (row.village, row.number, f"{row.found_at:%Y-%m-%d %H:%M}", f"{row.made_at:%Y-%m-%d %H:%M}")
            for row in rows
        ),
    )
    return Answer({"reports": rows}, text if rows else say(N_("没有您能打开的强制报告。")))


def growth(call: Call) -> Answer:
    """`township growth VILLAGE`."""
    from stationdesk.services import township_growth

    rows = call.desk().read(lambda work: township_growth.months(work, call.args.village))
    text = table(
        (
            N_("月份"),
            N_("居民"),
            N_("办件"),
            N_("走访"),
            N_("留守"),
            N_("证明"),
            N_("公开表"),
            N_("全部改动"),
        ),
        ((row.month, *row.added.values(), row.changes) for row in rows),
    )
    return Answer({"months": rows}, text)


def size(call: Call) -> Answer:
    """`township size`: villages, changes, bytes, and the measured pace."""
    from stationdesk.services import township_growth

    found = call.desk().read(township_growth.size)
    text = say(
        N_("{villages} 个村，{changes} 项，数据库 {mb} MB。"),
        villages=found.villages,
        changes=found.changes,
        mb=found.bytes // 1_000_000,
    )
    if found.per_day is not None:
        text += say(N_("最近四周每村每天 {pace} 项。"), pace=found.per_day)
    if found.outgrown:
        text += "\n" + say(
            N_("一台电脑快不够了：可以改用 PostgreSQL 接收（township take-in --into），资料不用重报。")
        )
    return Answer(found, text)


def export(call: Call) -> Answer:
    """`township export DATASET FILE`."""
    from stationdesk.services import township_export

    given = call.args
    made = call.desk().change(
        lambda work: township_export.export(
            work, given.dataset, Path(given.file), personal=given.personal, over=given.over
        ),
        reason="township:export",
    )
    return Answer(made, say(N_("已导出 {rows} 行：{file}"), rows=made.rows, file=made.file))


def received(call: Call) -> Answer:
    """`township received`: at a village, what its township sent down and what became of it."""
    from stationdesk.services import township_received

    rows = call.desk().read(lambda work: township_received.listed(work, unseen=call.args.unseen))
    text = table(
        (N_("收到"), N_("内容"), N_("编号"), N_("结果")),
        (
            (
                f"{row.taken_at:%Y-%m-%d}" if row.taken_at else "—",
                row.sentence,
                row.number,
                row.why or say(N_("已办")),
            )
            for row in rows
        ),
    )
    return Answer({"items": rows}, text if rows else say(N_("镇里还没有下发过什么。")))
