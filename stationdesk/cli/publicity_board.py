"""`publicity …` around the boards: the year's calendar, places, photos, what was torn or came down too early."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from stationdesk.cli import due, paper
from stationdesk.cli.frame import Answer, Call, Subparsers, command, place, table
from stationdesk.core.publicity_states import WORDS
from stationdesk.core.words import N_, say
from stationdesk.services import (
    attachments,
    publicity_board,
    publicity_due,
    publicity_paper,
    publicity_prompts,
    publicity_record,
)
from stationdesk.storage.work import Work

SHEET = ("sheet", {"metavar": "SHEET"})
ON = ("--on", {"default": None, "metavar": "DATE"})
BY = ("--by", {"default": "", "metavar": "NAME"})
STATES = {"due": N_("待编制"), "overdue": N_("已逾期"), "ahead": N_("未到期")} | {
    str(state): word for state, word in WORDS.items()
}


def register(made: Subparsers) -> None:
    """Add the verbs under `publicity`."""

    def add(name: str, verb: Callable[[Call], Answer], help: str, *arguments: Any) -> None:
        command(made, name, verb, say(help), arguments=arguments)

    add("calendar", calendar, N_("一年的公开日历"), ("--year", {"type": int, "default": None}))
    add(
        "places",
        places,
        N_("村里的张贴点；不写名称就是看现有的"),
        ("place", {"nargs": "*", "default": [], "metavar": "PLACE"}),
    )
    add(
        "photo",
        photo,
        N_("附上张贴点的照片"),
        SHEET,
        ("place", {"metavar": "PLACE"}),
        ("file", {"metavar": "FILE"}),
    )
    add("mend", mend, N_("登记缺损补贴"), SHEET, ("place", {"metavar": "PLACE"}), ON, BY)
    add(
        "interrupt",
        interrupt,
        N_("登记提前撤下；要重新公示满期"),
        SHEET,
        ("--reason", {"required": True, "metavar": "TEXT"}),
        ON,
    )
    add(
        "received",
        received,
        N_("登记收到乡镇、县里公布的名单"),
        SHEET,
        ("--reference", {"required": True, "metavar": "R"}),
        ON,
        BY,
    )
    add(
        "reported",
        reported,
        N_("登记把张贴情况回报公布单位"),
        SHEET,
        ("--reference", {"required": True, "metavar": "R"}),
        ON,
        BY,
    )
    add(
        "judge",
        judge,
        N_("登记提出人对答复是否满意"),
        SHEET,
        ("--objection", {"default": "", "metavar": "ID"}),
        ("--content", {"choices": ("yes", "no"), "required": True}),
        ("--referred", {"default": "", "metavar": "PLACE"}),
    )
    add("prompts", prompts, N_("发生了什么、要随时公布哪张表"))
    add(
        "decline",
        decline,
        N_("登记不用公布的原因"),
        ("code", {"metavar": "CODE"}),
        ("--why", {"required": True, "metavar": "TEXT"}),
    )
    add(
        "record",
        record,
        N_("公示记录（归档用）"),
        SHEET,
        ("--out", {"required": True, "metavar": "FILE.pdf"}),
    )


def prompts(call: Call) -> Answer:
    """`publicity prompts`."""
    rows = call.desk().read(publicity_prompts.prompts)
    lines = []
    for row in rows:
        late = say(N_("（已逾期）")) if row.late else ""
        lines.append(f"{row.code}　{row.title}　{row.due_on}{late}　{row.name}")
        lines += [f"    {one.on}　{one.words}　{one.number}".rstrip() for one in row.causes]
    return Answer({"prompts": rows}, "\n".join(lines) or say(N_("现在没有要随时公布的。")))


def decline(call: Call) -> Answer:
    """`publicity decline CODE --why TEXT`."""
    args = call.args
    n = call.desk().change(
        lambda work: publicity_prompts.decline(work, args.code, args.why), reason="publicity:make"
    )
    return Answer({"code": args.code.upper(), "declined": n}, say(N_("已登记，{n}件不再提示。"), n=n))


def calendar(call: Call) -> Answer:
    """`publicity calendar [--year Y]`."""
    desk = call.desk()
    year = call.args.year
    rows = desk.read(lambda work: publicity_due.calendar(work, work.today.year if year is None else year))
    text = table(
        (N_("应于"), N_("代码"), N_("名称"), N_("期间"), N_("状态"), N_("张贴"), N_("晚了")),
        (
            (
                r.due_on,
                r.code,
                r.title,
                r.period_word,
                say(STATES.get(r.state, r.state)),
                r.posted_on or "",
                say(N_("是")) if r.late else "",
            )
            for r in rows
        ),
    )
    return Answer({"calendar": rows}, text)


def places(call: Call) -> Answer:
    """`publicity places [PLACE …]`."""
    wanted, desk = call.args.place, call.desk()
    if wanted:
        found = desk.change(
            lambda work: publicity_board.choose_places(work, wanted), reason="station:settings"
        )
    else:
        found = desk.read(publicity_board.own_places)
    return Answer({"places": found}, "\n".join(found))


def photo(call: Call) -> Answer:
    """`publicity photo SHEET PLACE FILE`."""
    args = call.args
    path: Path = place(args.file)

    def put(work: Work) -> attachments.AttachmentRow:
        sheet = publicity_record.find(work, args.sheet)
        found = next(
            (one for one in publicity_board.places(work, sheet.id) if one.place == args.place.strip()), None
        )
        if found is None:
            raise publicity_board.PlaceUnknown(place=args.place[:30], field="place")
        return attachments.attach_file(work, "sheet_places", found.id, path, "")

    row = call.desk().change(put, reason="publicity:post")
    return Answer({"attachment_id": row.id, "bytes": row.size}, say(N_("照片已附上。")))


def mend(call: Call) -> Answer:
    """`publicity mend SHEET PLACE`."""
    args = call.args
    return _said(
        call,
        lambda work: publicity_board.mended(
            work, args.sheet, args.place, on=due.day(args.on) if args.on else None, by=args.by
        ),
    )


def interrupt(call: Call) -> Answer:
    """`publicity interrupt SHEET --reason R`."""
    args = call.args
    return _said(
        call,
        lambda work: publicity_board.interrupt(
            work, args.sheet, args.reason, on=due.day(args.on) if args.on else None
        ),
    )


def received(call: Call) -> Answer:
    """`publicity received SHEET --reference R`."""
    args = call.args
    return _said(
        call,
        lambda work: publicity_board.received(
            work, args.sheet, args.reference, on=due.day(args.on) if args.on else None, by=args.by
        ),
    )


def reported(call: Call) -> Answer:
    """`publicity reported SHEET --reference R`."""
    args = call.args
    return _said(
        call,
        lambda work: publicity_board.reported(
            work, args.sheet, args.reference, on=due.day(args.on) if args.on else None, by=args.by
        ),
    )


def judge(call: Call) -> Answer:
    """`publicity judge SHEET --content yes|no`."""
    args = call.args
    found = call.desk().change(
        lambda work: publicity_board.judged(
            work, args.sheet, args.objection, content=args.content == "yes", referred=args.referred
        ),
        reason="publicity:post",
    )
    return Answer({**vars(found), "objection_id": found.id}, say(N_("已登记。")))


def record(call: Call) -> Answer:
    """`publicity record SHEET --out FILE.pdf`."""
    args, desk = call.args, call.desk()
    row = desk.change(lambda work: publicity_paper.recorded(work, args.sheet), reason="publicity:print")
    file = paper.write_out(desk, row.id, Path(args.out))
    return Answer(
        {"file": file, "paper_id": row.id, "number": row.number}, say(N_("已输出：{file}"), file=file)
    )


def _said(call: Call, act: Callable[[Work], publicity_record.SheetLine]) -> Answer:
    row = call.desk().change(act, reason="publicity:post")
    return Answer(
        {**vars(row), "sheet_id": row.id},
        say(N_("{number}：{state}"), number=row.number, state=row.state_word),
    )
