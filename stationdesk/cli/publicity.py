"""`publicity`: what is due, sheets made, reviewed, posted, objected to, taken down, printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from stationdesk.cli import due, paper, publicity_board, publicity_templates
from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, place, table
from stationdesk.core import money
from stationdesk.core.clock import local
from stationdesk.core.errors import Refusal
from stationdesk.core.publicity_states import EVENT_WORDS, WORDS
from stationdesk.core.words import N_, say
from stationdesk.services import (
    publicity,
    publicity_files,
    publicity_paper,
    publicity_record,
    publicity_rows,
    sheet_hidden,
)
from stationdesk.services.publicity_rows import GivenRows

SHEET = ("sheet", {"metavar": "SHEET"})
ON = ("--on", {"default": None, "metavar": "DATE"})
SIGNED = ("--signed-by", {"action": "append", "default": [], "metavar": "NAME"})


class NothingAndRows(Refusal):
    template = N_("“本期没有发生”的公开表不带表格，两样只能选一样。")


class ColumnUnsaid(Refusal):
    template = N_("列的对应写成“表格里的列标题=公开表的栏目”；等号后面空着就是不带这一列。")


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    made = group(verbs, "publicity", say(N_("村务公开")))

    def add(name: str, verb: Callable[[Call], Answer], help: str, *arguments: Any) -> None:
        command(made, name, verb, say(help), arguments=arguments)

    add("sheets", catalogue, N_("公开目录和到期情况"))
    add(
        "make",
        make,
        N_("编制公开表：从表格文件，或从台账统计"),
        ("code", {"metavar": "CODE"}),
        ("--rows", {"default": None, "metavar": "FILE"}),
        ("--period", {"default": "", "metavar": "P"}),
        ("--leave-out", {"action": "store_true", "default": False}),
        ("--column", {"action": "append", "default": [], "metavar": "HEADING=COLUMN"}),
        ("--opening", {"default": None, "metavar": "YUAN"}),
        ("--opening-why", {"default": "", "metavar": "TEXT"}),
        (
            "--visible-only",
            {"action": "store_true", "default": False, "help": say(N_("隐藏、筛选掉的行和列不要"))},
        ),
        ("--nothing", {"action": "store_true", "default": False, "help": say(N_("本期没有发生"))}),
    )
    add(
        "review",
        review,
        N_("审查（不得是编制人）；--send-back 退回"),
        SHEET,
        ("--opinion", {"default": ""}),
        ("--send-back", {"action": "store_true", "default": False}),
    )
    add(
        "meeting",
        meeting,
        N_("登记村“两委”联席会议通过"),
        SHEET,
        ("--reference", {"required": True, "metavar": "R"}),
        ON,
        SIGNED,
    )
    add(
        "post",
        post,
        N_("登记张贴"),
        SHEET,
        ON,
        ("--place", {"action": "append", "default": None}),
        ("--meeting", {"default": "", "metavar": "R"}),
        ("--by", {"default": "", "metavar": "NAME"}),
        SIGNED,
    )
    add(
        "object",
        objected,
        N_("登记异议"),
        SHEET,
        ("--text", {"required": True}),
        ("--who", {"default": ""}),
        ("--channel", {"default": ""}),
    )
    add(
        "answer",
        answer,
        N_("答复异议"),
        SHEET,
        ("--text", {"required": True}),
        ("--objection", {"default": "", "metavar": "ID"}),
    )
    add("take-down", take_down, N_("登记揭下"), SHEET, ON, SIGNED)
    add(
        "archive",
        archive,
        N_("归档；张贴缺照片的写明原因"),
        SHEET,
        ("--place", {"default": "", "metavar": "NUMBER"}),
        ("--no-photo-why", {"default": "", "metavar": "TEXT"}),
    )
    add(
        "print",
        print_sheet,
        N_("输出张贴用的 PDF；未审查的带草稿水印"),
        SHEET,
        ("--paper", {"choices": ("A4", "A3"), "default": "A4"}),
        ("--tile", {"action": "store_true", "default": False}),
        ("--out", {"required": True, "metavar": "FILE.pdf"}),
    )
    add(
        "list",
        list_sheets,
        N_("已编制的公开表"),
        ("--state", {"default": None}),
        ("--code", {"default": None}),
    )
    add("show", show, N_("一张公开表和它的经过"), SHEET)
    publicity_board.register(made)
    publicity_templates.register(made)


def catalogue(call: Call) -> Answer:
    """`publicity sheets`."""
    rows = call.desk().read(publicity.sheets)
    words: dict[str, str] = {"due": N_("待编制"), "overdue": N_("已逾期"), "as_needed": N_("随时")}
    words |= {str(state): word for state, word in WORDS.items()}
    text = table(
        (N_("代码"), N_("部分"), N_("名称"), N_("公布者"), N_("期间"), N_("应于"), N_("状态")),
        (
            (r.code, r.part, r.title, r.publisher_name, r.period, r.due_on, say(words.get(r.state, r.state)))
            for r in rows
        ),
    )
    return Answer({"sheets": rows}, text)


def make(call: Call) -> Answer:
    """`publicity make CODE [--rows FILE | --nothing] [--period P]`. Raises NothingAndRows."""
    args, desk = call.args, call.desk()
    given = None
    record = desk.read(lambda work: publicity.template(work, args.code))
    mapping = _mapping(args.column)
    if args.rows and args.nothing:
        raise NothingAndRows(field="nothing")
    hidden = ""
    if args.rows:
        read = publicity_files.read(
            place(args.rows),
            lambda text: text.strip() in mapping or publicity_rows.recognised(record, text) is not None,
        )
        hidden = "" if args.visible_only else sheet_hidden.said(read)
        if args.visible_only:
            read = sheet_hidden.without(read)
        given = GivenRows(read.headings, tuple((row.number, row.values) for row in read.rows))
        _covered(given)
    opening = money.parse(args.opening) if args.opening is not None else None
    new = publicity.NewSheet(
        args.code, args.period, given, args.leave_out, mapping, opening, args.opening_why, args.nothing
    )
    made = desk.change(lambda work: publicity.make(work, new), reason="publicity:make")
    lines = [say(N_("已编制 {number}，{rows} 行。"), number=made.number, rows=made.rows)]
    if made.left_out:
        lines.append(say(N_("没有带入的列：{columns}。"), columns=say(N_("、")).join(made.left_out)))
    if made.missing:
        lines.append(say(N_("表格里没有的列：{columns}。"), columns=say(N_("、")).join(made.missing)))
    if made.account:
        lines.append(
            say(
                N_("上期结存{opening}元，收入{income}元，支出{expense}元，本期结存{closing}元。"),
                **made.account,
            )
        )
    lines += [f"▲ {one}" for one in (*([hidden] if hidden else []), *made.remarks)]
    return Answer({**vars(made), "columns_left_out": made.left_out, "hidden": hidden}, "\n".join(lines))


def _mapping(given: list[str]) -> dict[str, str]:
    """`--column 表头=栏目`, many times. Raises ColumnUnsaid."""
    found = {}
    for one in given:
        heading, sign, wanted = one.partition("=")
        if not sign or not heading.strip():
            raise ColumnUnsaid(field="column")
        found[heading.strip()] = wanted.strip()
    return found


def _covered(given: GivenRows) -> None:
    """A character that no font has stops the sheet before it has a number. Raises CharacterWithoutFont."""
    from stationdesk.documents.fonts import IGNORED, here

    publicity_files.covered(
        given, lambda text: here().missing("".join(c for c in text if c not in IGNORED and c not in "\n\t"))
    )


def review(call: Call) -> Answer:
    """`publicity review SHEET`, by somebody else than its maker."""
    args = call.args
    row = call.desk().change(
        lambda work: publicity.review(work, args.sheet, opinion=args.opinion, send_back=args.send_back),
        reason="publicity:review",
    )
    return _said(row)


def meeting(call: Call) -> Answer:
    """`publicity meeting SHEET --reference R`."""
    args = call.args
    return _said(
        call.desk().change(
            lambda work: publicity.meeting(
                work, args.sheet, args.reference, on=_day(args.on), signed_by=args.signed_by
            ),
            reason="publicity:post",
        )
    )


def post(call: Call) -> Answer:
    """`publicity post SHEET`."""
    args = call.args
    row = call.desk().change(
        lambda work: publicity.post(
            work,
            args.sheet,
            on=_day(args.on),
            places=tuple(args.place or ()),
            meeting_reference=args.meeting,
            by=args.by,
            signed_by=args.signed_by,
        ),
        reason="publicity:post",
    )
    return _said(row)


def objected(call: Call) -> Answer:
    """`publicity object SHEET --text T`."""
    args = call.args
    found = call.desk().change(
        lambda work: publicity.objected(work, args.sheet, args.text, who=args.who, channel=args.channel),
        reason="publicity:post",
    )
    return Answer(
        {**vars(found), "objection_id": found.id}, say(N_("异议已登记，{day}前答复。"), day=found.reply_due)
    )


def answer(call: Call) -> Answer:
    """`publicity answer SHEET --text T [--objection ID]`."""
    args = call.args
    found = call.desk().change(
        lambda work: publicity.answer(work, args.sheet, args.objection, args.text), reason="publicity:post"
    )
    return Answer({**vars(found), "objection_id": found.id}, say(N_("答复已登记。")))


def take_down(call: Call) -> Answer:
    """`publicity take-down SHEET`."""
    args = call.args
    return _said(
        call.desk().change(
            lambda work: publicity.take_down(work, args.sheet, on=_day(args.on), signed_by=args.signed_by),
            reason="publicity:post",
        )
    )


def archive(call: Call) -> Answer:
    """`publicity archive SHEET`."""
    args = call.args
    row = call.desk().change(
        lambda work: publicity.archive(work, args.sheet, place=args.place, no_photo_why=args.no_photo_why),
        reason="publicity:post",
    )
    return _said(row)


def print_sheet(call: Call) -> Answer:
    """`publicity print SHEET --paper A4|A3 [--tile] --out FILE.pdf`; `--tile`: an A3 on two A4."""
    args, desk = call.args, call.desk()
    from stationdesk.documents.render import render
    from stationdesk.storage.atomic import write_file

    drawn = render(desk.read(lambda work: publicity_paper.facts(work, args.sheet, args.paper)))
    made = desk.change(
        lambda work: publicity_paper.printed(work, args.sheet, args.paper), reason="publicity:print"
    )
    if made.paper_id is None:
        file = place(args.out).absolute()
        if args.tile:
            from stationdesk.documents import tiles

            drawn = tiles.tiled(drawn)
        write_file(file, drawn)
    else:
        file = paper.write_out(desk, made.paper_id, Path(args.out), tile=args.tile)
    result = {
        "file": file,
        "draft": made.facts.draft,
        "paper": args.paper,
        "number": made.facts.number,
        "paper_id": made.paper_id,
    }
    return Answer(result, say(N_("已输出：{file}"), file=file))


def list_sheets(call: Call) -> Answer:
    """`publicity list`."""
    args = call.args
    rows = call.desk().read(lambda work: publicity.list_all(work, state=args.state, code=args.code))
    text = table(
        (N_("编号"), N_("名称"), N_("期间"), N_("状态"), N_("行数"), N_("张贴"), N_("到期"), N_("未答复")),
        (
            (r.number, r.title, r.period, r.state_word, r.rows, r.posted_on, r.until_on, r.open_objections)
            for r in rows
        ),
    )
    return Answer({"sheets": [_brief(row) for row in rows]}, text)


def show(call: Call) -> Answer:
    """`publicity show SHEET`."""
    wanted = call.args.sheet
    found = call.desk().read(lambda work: publicity.get(work, wanted))
    text = f"{found.line.title}  {found.line.number}  {found.line.state_word}\n" + table(
        found.columns, found.rows
    )
    text += "\n\n" + table(
        (N_("时间"), N_("经过"), N_("经办"), N_("说明")),
        (
            (f"{local(at):%Y-%m-%d %H:%M}", say(EVENT_WORDS.get(kind, kind)), user, note)
            for kind, at, user, note in found.events
        ),
    )
    events = [{"kind": kind, "at": at, "user": user, "note": note} for kind, at, user, note in found.events]
    return Answer(
        {**vars(found), "line": None, **_brief(found.line), "rows": found.rows, "events": events}, text
    )


def _said(row: publicity_record.SheetLine) -> Answer:
    text = say(N_("{number}：{state}"), number=row.number, state=row.state_word)
    if row.until_on:
        text += say(N_("，公示到{day}"), day=row.until_on)
    return Answer(_brief(row), text)


def _brief(row: publicity_record.SheetLine) -> dict[str, Any]:
    return {**vars(row), "sheet_id": row.id}


def _day(text: str | None) -> date | None:
    return due.day(text) if text else None
