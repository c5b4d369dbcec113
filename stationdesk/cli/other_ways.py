"""`sync code`, `untold`, `wrap`, `plain`, `approve-plain`, `plain-books`: for where there is no network, or nothing encrypted passes."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path

from stationdesk.cli.frame import Answer, Call, Subparsers, command, table
from stationdesk.core import matter_names
from stationdesk.core.clock import local, stamp
from stationdesk.core.errors import Usage
from stationdesk.core.words import N_, say
from stationdesk.sync import errands, intake, phone, plain_approvals, plain_book, unproved, untold, wrappings

KINDS = {"township": N_("乡镇"), "village": N_("村"), "device": N_("本站另一台设备")}


def register(made: Subparsers) -> None:
    """Add the verbs to `sync`."""
    command(
        made,
        "code",
        code,
        say(N_("电话里听到的 12 位回执码")),
        arguments=(("code", {"nargs": "+", "metavar": "CODE"}),),
    )
    command(made, "untold", show_untold, say(N_("还没有收到的消息：回执、结果、多久没有联系")))
    command(
        made,
        "wrap",
        wrap,
        say(N_("导出并换一种带法：.zip、分卷、光盘映像；也可以包已有的数据包")),
        arguments=(
            ("files", {"nargs": "*", "default": (), "metavar": "FILE"}),
            ("--as", {"required": True, "choices": ("zip", "volumes", "disc"), "dest": "kind"}),
            ("--to", {"required": True, "metavar": "DIR"}),
            ("--size", {"type": int, "default": 100, "metavar": "MB", "help": say(N_("每卷多少 MB"))}),
        ),
    )
    command(
        made,
        "plain",
        plain,
        say(N_("镇里批准的不加密表格")),
        arguments=(("--to", {"required": True, "metavar": "DIR"}),),
    )
    command(
        made,
        "approve-plain",
        approve,
        say(N_("乡镇：批准一个村导出不加密表格")),
        arguments=(
            ("--for", {"required": True, "metavar": "VILLAGE", "dest": "village"}),
            (
                "--kind",
                {"action": "append", "required": True, "choices": plain_approvals.KINDS, "dest": "kinds"},
            ),
            ("--until", {"required": True, "metavar": "DATE"}),
            ("--whole-numbers", {"action": "store_true", "default": False}),
            ("--out", {"required": True, "metavar": "FILE"}),
        ),
    )
    command(
        made,
        "plain-books",
        books,
        say(N_("乡镇：读过的不加密表格")),
        arguments=(
            ("book", {"nargs": "?", "default": None, "metavar": "BOOK"}),
            ("--kind", {"choices": plain_approvals.KINDS, "default": None}),
        ),
    )


def told_beside(answer: Answer, made: intake.Intake) -> Answer:
    """The answer of a take-in with what was not merged: approvals and workbooks."""
    lines = [answer.text]
    for one in made.approvals:
        lines.append(say(N_("镇里批准导出不加密的表格，到 {day} 为止。"), day=one.until.isoformat()))
    for book in made.books:
        lines.append(
            say(
                N_("读入 {village}的表格 {n} 行，只供阅读，没有入库。"),
                village=book.village,
                n=sum(book.rows.values()),
            )
        )
    result = dict(answer.result)
    result["books"] = [asdict(book) for book in made.books]
    result["approvals"] = [one.id for one in made.approvals]
    return Answer(result, "\n".join(lines), answer.exit_code)


def code(call: Call) -> Answer:
    """`sync code XXXX-XXXX-XXXX`: a receipt read out by telephone."""
    typed = " ".join(call.args.code)
    made = call.desk().change(lambda work: phone.confirm(work, typed), mode="quiet")
    text = (
        say(N_("回执码核对无误：{name}已入库 {n} 项。"), name=made.township, n=made.confirmed)
        if made.confirmed
        else say(N_("回执码没有错，但它说的内容先前已经确认过了。"))
    )
    result = {
        "confirmed": made.confirmed,
        "township": made.township,
        "until": stamp(made.until) if made.until else None,
    }
    return Answer(result, text)


def show_untold(call: Call) -> Answer:
    """`sync untold`: what we have not been told."""
    found = call.desk().read(untold.untold)
    lines = [found.sentence]
    if found.silent:
        lines.append(
            table(
                (N_("对方"), N_("类别"), N_("多久没有消息"), N_("缺")),
                [
                    (
                        one.name,
                        say(KINDS.get(one.kind, one.kind)),
                        say(N_("还没有过")) if one.days is None else say(N_("{n} 天"), n=one.days),
                        one.missing or "",
                    )
                    for one in found.silent
                ],
            )
        )
    if found.unanswered:
        lines.append(say(N_("送出而没有回执的：")))
        lines.append(
            table(
                (N_("导出时间"), N_("数据包"), N_("没有回执的范围")),
                [
                    (
                        f"{local(one.made_at):%Y-%m-%d %H:%M}",
                        one.file_name,
                        say(N_("附件 {n} 个"), n=one.files)
                        if one.files
                        else "  ".join(f"{origin}: {first}–{last}" for origin, first, last in one.ranges),
                    )
                    for one in found.unanswered
                ],
            )
        )
    if found.cases:
        lines.append(say(N_("已转报、还没有结果的：")))
        lines.append(
            table(
                (N_("编号"), N_("事项"), N_("天")),
                [
                    (one.number, matter_names.shown(one.matter), "" if one.days is None else one.days)
                    for one in found.cases
                ],
            )
        )
    return Answer(found, "\n".join(lines))


def wrap(call: Call) -> Answer:
    """`sync wrap [FILE…] --as zip|volumes|disc --to DIR`: export (or take files given) and put a coat on."""
    args, folder = call.args, Path(call.args.to)
    if not folder.is_dir():
        raise errands.FolderMissing(field="to")
    if args.size < 1:
        raise Usage(why=say(N_("每卷至少 1 MB。")))
    changes = 0
    with call.progress(say(N_("导出"))) as progress:
        if args.files:
            files = [Path(one) for one in args.files]
            missing = [file for file in files if not file.is_file()]
            if missing:
                raise errands.NoSuchFile(field="file")
            made = wrappings.wrap(files, args.kind, folder, volume_mb=args.size)
        else:
            exported, made = unproved.export_wrapped(
                call.desk().beyond_expiry, args.kind, folder, volume_mb=args.size, progress=progress
            )
            changes = exported.changes
    result = {"files": made, "changes": changes, "bytes": sum(one.stat().st_size for one in made)}
    if not made:
        return Answer(result, say(N_("没有新的内容要上报。")))
    names = "\n".join(str(one) for one in made)
    return Answer(result, say(N_("已写好并核对：\n{names}"), names=names))


def plain(call: Call) -> Answer:
    """`sync plain --to DIR`: the workbook that the township approved."""
    folder = Path(call.args.to)
    if not folder.is_dir():
        raise errands.FolderMissing(field="to")
    made = plain_book.export(call.desk(), folder)
    text = say(
        N_("已写好不加密的表格（没有密码，请当面交给镇里）：{file}"),
        file=str(made.file),
    )
    return Answer(
        {"file": made.file, "rows": made.rows, "numbers": made.numbers, "until": made.until.isoformat()}, text
    )


def approve(call: Call) -> Answer:
    """`sync approve-plain`: at the township."""
    args = call.args
    try:
        until = date.fromisoformat(args.until)
    except ValueError as wrong:
        raise Usage(why=say(N_("日期应写成 2026-12-31 这样。"))) from wrong
    made = plain_approvals.give(
        call.desk(),
        args.village,
        tuple(args.kinds),
        until,
        Path(args.out),
        whole_numbers=args.whole_numbers,
    )
    return Answer(
        {"file": args.out, "approval": made.id, "until": made.until.isoformat(), "kinds": made.kinds},
        say(N_("批准文件已写到 {file}，请交给村里在“接收”里读入。"), file=args.out),
    )


def books(call: Call) -> Answer:
    """`sync plain-books [BOOK --kind KIND]`: at the township, what came as plain workbooks."""
    desk, args = call.desk(), call.args
    if args.book is None:
        rows = desk.read(plain_book.listed)
        text = table(
            (N_("编号"), N_("村"), N_("导出时间"), N_("行")),
            [(one.id[:12], one.village, one.made_at, sum(one.rows.values())) for one in rows],
        )
        return Answer({"books": [asdict(one) for one in rows]}, text if rows else say(N_("还没有读过表格。")))
    found = next((one for one in desk.read(plain_book.listed) if one.id.startswith(args.book)), None)
    if found is None:
        raise plain_book.NotABook(field="book")
    kind = args.kind or next(iter(found.rows))
    headings, lines = desk.change(lambda work: plain_book.looked(work, found.id, kind), reason="sync:import")
    return Answer({"headings": headings, "rows": lines}, table(headings, lines))
