"""`township join`, `part`, `retired`, and at a village `sync joined`: villages that became one, and what the closed one left."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from stationdesk.cli.frame import Answer, Call, Subparsers, command, table
from stationdesk.core import joined_book, matter_names
from stationdesk.core.joined_book import Line
from stationdesk.core.words import N_, say

LOOKING = (
    ("text", {"nargs": "?", "default": "", "metavar": "TEXT"}),
    ("--part", {"choices": tuple(joined_book.PARTS), "default": joined_book.PEOPLE}),
    ("--village", {"metavar": "VILLAGE", "default": None, "help": say(N_("被并的村：村代码或名称"))}),
    ("--reveal", {"metavar": "PERSON", "default": None, "help": say(N_("显示一个人的完整号码（留痕）"))}),
    ("--paper", {"metavar": "PAPER", "default": None, "help": say(N_("一张文书的抄件，写到 --out"))}),
    ("--out", {"metavar": "FILE.pdf", "default": None}),
)


def register_township(town: Subparsers) -> None:
    """Add the verbs to `township`."""
    village = ("village", {"metavar": "VILLAGE"})
    database = (
        "--database",
        {"metavar": "URL", "default": None, "help": say(N_("各村的资料在 PostgreSQL 里：postgresql://…"))},
    )
    command(
        town,
        "join",
        join,
        say(N_("并村：一个村停办，并入另一个村；它的旧档只供查阅")),
        arguments=(
            village,
            ("--into", {"required": True, "metavar": "VILLAGE"}),
            ("--document", {"required": True, "metavar": "TEXT", "help": say(N_("依据的文件"))}),
            ("--effective", {"required": True, "type": date.fromisoformat, "metavar": "DATE"}),
            ("--anyway", {"action": "store_true", "default": False, "help": say(N_("不等缺的"))}),
            ("--approve", {"metavar": "NAME", "default": None, "help": say(N_("一起决定的同事"))}),
            (
                "--pin-file",
                {"metavar": "FILE", "default": None, "help": say(N_("这位同事自己的密码"))},
            ),
            database,
        ),
    )
    command(town, "part", part, say(N_("撤回并村（旧档还没有下发时）")), arguments=(village, database))
    command(town, "retired", retired, say(N_("已并入别村的村和它们的旧档")), arguments=LOOKING)


def register(made: Subparsers) -> None:
    """Add the verb to `sync`."""
    command(made, "joined", joined, say(N_("并入本村的村的旧档")), arguments=LOOKING)


def join(call: Call) -> Answer:
    """`township join VILLAGE --into VILLAGE --document TEXT --effective DATE [--approve NAME --pin-file FILE]`."""
    from stationdesk.cli import devices
    from stationdesk.sync import joining

    given, desk = call.args, call.desk()
    approved = devices.proved(call, given.approve) if given.approve else None
    new = joining.Joining(given.village, given.into, given.document, given.effective, given.anyway)
    if given.database:
        from stationdesk.sync.postgres_take_in import RegisterDesk

        with RegisterDesk.of(desk, given.database) as register:
            made = joining.join(desk, new, register, approved_by=approved)
            register.learn_partners(desk)
    else:
        made = joining.join(desk, new, approved_by=approved)
    text = say(
        N_(
            "“{name}”已并入“{into}”：停用它的 {devices} 台电脑，旧档 {people} 人、{cases} 件，随下一个下发包到“{into}”。"
        ),
        name=made.name,
        into=made.into_name,
        devices=made.devices,
        people=made.people,
        cases=made.cases,
    )
    return Answer(made, text)


def part(call: Call) -> Answer:
    """`township part VILLAGE`."""
    from stationdesk.sync import joining, take_in

    name = joining.part(call.desk(), call.args.village)
    if call.args.database:
        from stationdesk.sync.postgres_take_in import RegisterDesk

        with RegisterDesk.of(call.desk(), call.args.database) as register:
            station = call.desk().read(lambda work: joining.station_named(work, call.args.village))
            register.change(lambda work: take_in.retry(work, station))
    return Answer({"village": name}, say(N_("已撤回并村，“{name}”照常办事。"), name=name))


def retired(call: Call) -> Answer:
    """`township retired [TEXT]`: at the township."""
    from stationdesk.services import township_retired as service

    return _look(call, service)


def joined(call: Call) -> Answer:
    """`sync joined [TEXT]`: at the village that goes on."""
    from stationdesk.services import joined_stations as service

    return _look(call, service)


def _look(call: Call, service: Any) -> Answer:
    given, desk = call.args, call.desk()
    if given.paper is not None:
        return _copy(call, service)
    if given.reveal is not None:
        found = desk.change(lambda work: service.reveal(work, given.reveal), reason=service.REVEAL)
        text = "　".join(one or "—" for one in (found.id_number, found.phone, found.address))
        return Answer({"id_number": found.id_number, "phone": found.phone, "address": found.address}, text)
    villages = desk.read(service.listed)
    rows: tuple[Line, ...] = ()
    if villages:
        rows = desk.read(lambda work: service.lines(work, given.part, given.text, given.village))
    text = table(
        (N_("原村"), N_("姓名"), N_("编号"), N_("内容"), N_("日期")),
        ((row.village, row.name, row.number, matter_names.shown(row.what), row.day) for row in rows),
    )
    if not villages:
        text = say(N_("没有并入的村。"))
    elif not rows:
        text = say(N_("没有找到。"))
    shown = [
        {
            "id": row.id,
            "station": row.station,
            "village": row.village,
            "kind": row.kind,
            "name": row.name,
            "number": row.number,
            "what": row.what,
            "day": row.day,
            "more": list(row.more),
        }
        for row in rows
    ]
    return Answer({"villages": villages, "part": given.part, "lines": shown}, text)


def _copy(call: Call, service: Any) -> Answer:
    from stationdesk.core.errors import Usage
    from stationdesk.documents.render import render
    from stationdesk.storage.atomic import write_file

    given = call.args
    if given.out is None:
        raise Usage(why=say(N_("请用 --out 写明抄件写到哪里。")))
    facts = call.desk().change(lambda work: service.paper(work, given.paper), reason="papers:printed")
    write_file(Path(given.out), render(facts, mark=joined_book.COPY_MARK))
    return Answer({"file": given.out}, say(N_("抄件已写好：{file}"), file=given.out))
