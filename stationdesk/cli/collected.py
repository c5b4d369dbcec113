"""`proxy collect|heirs|poster`: what was collected for somebody, what a deceased left here, who acts, for the wall."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stationdesk.cli import paper
from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, table
from stationdesk.core import money
from stationdesk.core.words import N_, say
from stationdesk.services import proxy_collect, proxy_heirs, proxy_wall

REQUEST = ("request", {"metavar": "REQUEST"})
OUT = ("--out", {"default": None, "metavar": "FILE"})


def register(proxy_verbs: Subparsers) -> None:
    """Add the verbs under `proxy`."""

    def add(to: Subparsers, name: str, verb: Callable[[Call], Answer], help: str, *arguments: Any) -> None:
        command(to, name, verb, say(help), arguments=arguments)

    made = group(proxy_verbs, "collect", say(N_("代领款物")))
    add(
        made,
        "take",
        take,
        N_("登记代领的款物：两人在场，写单据号"),
        REQUEST,
        ("--what", {"required": True}),
        ("--receipt", {"required": True, "metavar": "NUMBER"}),
        ("--second", {"required": True, "metavar": "NAME"}),
        ("--amount", {"default": "0"}),
    )
    add(
        made,
        "hand",
        hand,
        N_("交给委托人，打印两联代领交接单"),
        REQUEST,
        ("--to", {"default": "", "metavar": "NAME"}),
        OUT,
    )
    add(
        made,
        "list",
        list_collected,
        N_("列出代领的款物"),
        ("--request", {"default": None, "metavar": "REQUEST"}),
        ("--open", {"dest": "open_only", "action": "store_true", "default": False}),
    )
    add(proxy_verbs, "heirs", heirs, N_("委托人去世：打印遗留原件清单"), REQUEST, OUT)
    add(
        proxy_verbs,
        "poster",
        poster,
        N_("打印代办员和代办事项公示"),
        ("--paper", {"default": "A3", "choices": ("A3", "A4")}),
        ("--complaint-phone", {"default": ""}),
        OUT,
    )


def take(call: Call) -> Answer:
    """`proxy collect take`."""
    args, desk = call.args, call.desk()
    new = proxy_collect.NewCollected(
        args.request, args.what, args.receipt, args.second, money.parse(args.amount)
    )
    row = desk.change(lambda work: proxy_collect.collect(work, new), reason="proxy:custody")
    said = say(N_("已登记代领“{what}”；交给委托人以前这件代办不能归档。"), what=row.what)
    return Answer({"collected_id": row.id, "fen": row.fen, "request": row.request_number}, said)


def hand(call: Call) -> Answer:
    """`proxy collect hand`."""
    args, desk = call.args, call.desk()
    done = desk.change(lambda work: proxy_collect.hand(work, args.request, args.to), reason="proxy:custody")
    written, failed, code = paper.written(desk, done.paper.id, args.out)
    result = {
        "number": done.number,
        "count": done.count,
        "fen": done.fen,
        "paper_id": done.paper.id,
        **written,
    }
    said = say(N_("已交接 {count} 笔，交接单 {number}。请收到人签字。"), count=done.count, number=done.number)
    return Answer(result, said + failed, code)


def list_collected(call: Call) -> Answer:
    """`proxy collect list`."""
    args = call.args
    rows = call.desk().read(lambda work: proxy_collect.listed(work, args.request, open_only=args.open_only))
    text = table(
        (N_("代办编号"), N_("代领"), N_("金额"), N_("单据号"), N_("经手"), N_("交接单")),
        (
            (
                row.request_number,
                row.what,
                money.plain(row.fen) if row.fen else "",
                row.receipt,
                say(N_("、")).join((row.collected_by, row.second)),
                row.slip or "",
            )
            for row in rows
        ),
    )
    return Answer({"collected": rows}, text)


def heirs(call: Call) -> Answer:
    """`proxy heirs`."""
    args, desk = call.args, call.desk()
    kept = desk.change(lambda work: proxy_heirs.heirs_list(work, args.request), reason="proxy:custody")
    return _written(call, kept)


def poster(call: Call) -> Answer:
    """`proxy poster`."""
    args, desk = call.args, call.desk()
    kept = desk.change(
        lambda work: proxy_wall.poster(work, paper=args.paper, complaint_phone=args.complaint_phone),
        reason="papers:make",
    )
    return _written(call, kept)


def _written(call: Call, kept: Any) -> Answer:
    written, failed, code = paper.written(call.desk(), kept.id, call.args.out)
    result = {"paper_id": kept.id, "number": kept.number, **written}
    return Answer(result, str(written.get("file", kept.number)) + failed, code)
