"""`seal`: the seal book, and certificates confirmed as sealed."""

from __future__ import annotations

from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, table
from stationdesk.core.clock import local
from stationdesk.core.words import N_, say
from stationdesk.services import seal, users


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    made = group(verbs, "seal", say(N_("用印登记")))
    command(
        made, "book", book, say(N_("用印登记簿")), arguments=(("--limit", {"type": int, "default": None}),)
    )
    command(made, "list", list_seals, say(N_("印章和保管人")))
    command(
        made, "keeper", keeper, say(N_("指定村委会印章保管人")), arguments=(("name", {"metavar": "NAME"}),)
    )
    command(
        made,
        "confirm",
        confirm,
        say(N_("登记一份证明已用印（保管人，不得是审批人）")),
        arguments=(
            ("certificate", {"metavar": "NUMBER"}),
            ("--copies", {"type": int, "default": 1}),
            ("--pages", {"type": int, "default": 1}),
            ("--reason", {"default": ""}),
        ),
    )


def book(call: Call) -> Answer:
    """`seal book`."""
    limit = call.args.limit
    desk = call.desk()
    lines = desk.read(lambda work: seal.book(work, limit=limit))
    waiting = desk.read(seal.waiting)
    text = table(
        (
            N_("序号"),
            N_("时间"),
            N_("印章"),
            N_("所盖文书"),
            N_("编号"),
            N_("份数"),
            N_("批准人"),
            N_("保管人"),
        ),
        (
            (
                line.seq,
                f"{local(line.used_at):%Y-%m-%d %H:%M}",
                line.seal,
                line.title,
                line.paper_number,
                line.copies,
                line.approver,
                line.keeper,
            )
            for line in lines
        ),
    )
    if waiting:
        text += "\n" + say(N_("已出具、还没有登记用印的有 {count} 份。"), count=len(waiting))
    return Answer({"book": lines, "waiting": waiting}, text)


def list_seals(call: Call) -> Answer:
    """`seal list`."""
    rows = call.desk().read(seal.list_all)
    return Answer({"seals": rows}, table((N_("印章"), N_("保管人")), ((r.name, r.keeper) for r in rows)))


def keeper(call: Call) -> Answer:
    """`seal keeper NAME`."""
    desk, wanted = call.desk(), call.args.name
    ids = [row.id for row in desk.read(users.list_all) if wanted in (row.id, row.name) and not row.disabled]
    if len(ids) != 1:
        raise users.NobodyWithThatId(field="keeper")
    row = desk.change(lambda work: seal.set_up(work, ids[0]), reason="seal:keep")
    return Answer(row, say(N_("“{seal}”印章的保管人已登记。"), seal=row.name))


def confirm(call: Call) -> Answer:
    """`seal confirm NUMBER`."""
    args = call.args
    sealing = seal.Sealing(args.certificate, args.copies, args.pages, args.reason)
    line = call.desk().change(lambda work: seal.confirm(work, sealing), reason="seal:keep")
    return Answer(line, say(N_("已登记用印，第 {seq} 号。"), seq=line.seq))
