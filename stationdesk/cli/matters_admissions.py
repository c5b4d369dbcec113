"""`matters admit|admissions|fund|burden|poster`: what may be handed down and with which money; what hangs on the wall."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from stationdesk.cli import due, paper
from stationdesk.cli.frame import Answer, Call, Subparsers, command, plain, table
from stationdesk.core import money
from stationdesk.core.words import N_, say
from stationdesk.services import admissions, matters_posters
from stationdesk.services.admissions import AdmissionRow


def register(made: Subparsers) -> None:
    """Add the verbs under `matters`."""
    command(
        made,
        "admit",
        admit,
        say(N_("登记事项或任务的准入（批准文号、经费），或补上、撤销")),
        arguments=(
            ("--department", {"default": ""}),
            ("--matter", {"default": None, "metavar": "CODE"}),
            ("--title", {"default": ""}),
            ("--approval", {"default": "", "metavar": "NUMBER"}),
            ("--approved-by", {"default": ""}),
            ("--approved-on", {"default": None, "metavar": "DATE"}),
            ("--valid-to", {"default": None, "metavar": "DATE"}),
            ("--fund", {"default": None, "metavar": "YUAN"}),
            ("--remark", {"default": ""}),
            ("--amend", {"default": None, "metavar": "ID"}),
            ("--withdraw", {"default": None, "metavar": "ID"}),
            ("--reason", {"default": ""}),
        ),
    )
    command(
        made,
        "admissions",
        list_admissions,
        say(N_("准入和经费")),
        arguments=(("--year", {"type": int, "default": None}),),
    )
    command(
        made,
        "fund",
        fund,
        say(N_("登记一笔到账的工作经费，或撤销")),
        arguments=(
            ("admission", {"metavar": "ADMISSION"}),
            ("amount", {"metavar": "YUAN"}),
            ("--on", {"default": None, "metavar": "DATE"}),
            ("--year", {"type": int, "default": None}),
            ("--voucher", {"default": ""}),
            ("--remark", {"default": ""}),
        ),
    )
    command(
        made,
        "burden",
        burden,
        say(N_("减负清单：没有准入或没有经费就交下来的事项和任务")),
        arguments=(
            ("--since", {"default": None, "metavar": "DATE"}),
            ("--until", {"default": None, "metavar": "DATE"}),
            ("--out", {"default": None, "metavar": "FILE"}),
        ),
    )
    command(
        made,
        "poster",
        poster,
        say(N_("上墙的服务事项目录，或代办流程")),
        arguments=(
            ("--out", {"required": True, "metavar": "FILE"}),
            ("--paper", {"default": "A3", "choices": ["A3", "A4"]}),
            ("--tile", {"action": "store_true", "default": False}),
            ("--flow", {"action": "store_true", "default": False}),
            ("--hours", {"default": ""}),
            ("--complaint-phone", {"default": ""}),
        ),
    )


def admit(call: Call) -> Answer:
    """`matters admit --department D [--matter CODE | --title T] …`; `--amend ID …`; `--withdraw ID --reason R`."""
    args, desk = call.args, call.desk()
    if args.withdraw:
        desk.change(
            lambda work: admissions.withdraw(work, args.withdraw, args.reason), reason="matters:admit"
        )
        return Answer({"admission_id": args.withdraw, "withdrawn": True}, say(N_("已撤销这条准入登记")))
    new = admissions.NewAdmission(
        department=args.department,
        matter_code=args.matter,
        title=args.title,
        approval_number=args.approval,
        approved_by=args.approved_by,
        approved_on=_day(args.approved_on),
        valid_to=_day(args.valid_to),
        fund_fen=None if args.fund is None else money.parse(args.fund, field="fund"),
        remark=args.remark,
    )
    if args.amend:
        row = desk.change(lambda work: admissions.amend(work, args.amend, new), reason="matters:admit")
    else:
        row = desk.change(lambda work: admissions.admit(work, new), reason="matters:admit")
    return Answer(
        _brief(row),
        say(N_("已登记准入：{title}（{department}）"), title=row.title, department=row.department),
    )


def list_admissions(call: Call) -> Answer:
    """`matters admissions [--year Y]`."""
    rows = call.desk().read(lambda work: admissions.listed(work, call.args.year))
    text = table(
        (
            N_("事项或任务"),
            N_("部门"),
            N_("批准文号"),
            N_("有效期止"),
            N_("状态"),
            N_("约定(元/年)"),
            N_("到账"),
            N_("未到"),
            N_("记录号"),
        ),
        (
            (
                f"{row.matter_code} {row.title}".strip(),
                row.department,
                row.approval_number,
                row.valid_to,
                say(admissions.STATES[row.state]),
                None if row.fund_fen is None else money.plain(row.fund_fen),
                money.plain(row.received_fen),
                None if row.balance_fen is None else money.plain(row.balance_fen),
                row.id,
            )
            for row in rows
        ),
    )
    return Answer({"admissions": [_brief(row) for row in rows]}, text)


def fund(call: Call) -> Answer:
    """`matters fund ADMISSION YUAN [--on DATE] [--year Y] [--voucher N]`."""
    args, desk = call.args, call.desk()
    fen = money.parse(args.amount, field="fen")
    row = desk.change(
        lambda work: admissions.receive(
            work,
            admissions.NewFund(
                args.admission, fen, _day(args.on) or work.today, args.year, args.voucher, args.remark
            ),
        ),
        reason="matters:admit",
    )
    said = say(
        N_("已登记到账 {amount}，{year}年共到账 {received}"),
        amount=money.spoken(fen),
        year=row.year,
        received=money.spoken(row.received_fen),
    )
    return Answer(_brief(row), said)


def burden(call: Call) -> Answer:
    """`matters burden [--since D] [--until D] [--out FILE.pdf|FILE.xlsx]`."""
    args, desk = call.args, call.desk()
    since, until = _day(args.since), _day(args.until)
    found = desk.read(lambda work: admissions.burden(work, since, until))
    text = table(
        (N_("类别"), N_("事项或来文单位"), N_("部门"), N_("件（项）数"), N_("缺什么"), N_("到账")),
        (
            (
                say(N_("事项")) if one.kind == "matter" else say(N_("任务")),
                f"{one.code} {one.title}".strip(),
                one.department,
                one.count,
                say(N_("、")).join(say(admissions.LACKS[key]) for key in one.lacks),
                money.plain(one.received_fen),
            )
            for one in found.lines
        ),
    )
    more: dict[str, Any] = {}
    note, code = "", 0
    if args.out and Path(args.out).suffix.lower() == ".xlsx":
        more, note, code = paper.put(matters_posters.burden_book(found), args.out)
    elif args.out:
        made = desk.change(
            lambda work: matters_posters.make(work, matters_posters.burden_sheet(work, found)),
            reason="matters:burden",
        )
        more, note, code = paper.written(desk, made.id, args.out)
        more |= {"paper_id": made.id, "number": made.number}
    head = say(
        N_("{since}至{until}：没有准入或经费的事项 {cases} 件、任务 {tasks} 项"),
        since=found.since,
        until=found.until,
        cases=found.cases,
        tasks=found.tasks,
    )
    return Answer(plain(found) | more, f"{head}\n{text}{note}", code)


def poster(call: Call) -> Answer:
    """`matters poster --out FILE.pdf [--paper A3|A4] [--tile] [--flow]`; `--tile`: the A3 on two A4."""
    args, desk = call.args, call.desk()
    draw = matters_posters.proxy_flow if args.flow else matters_posters.directory
    wall = matters_posters.Wall(args.paper, args.hours, args.complaint_phone)
    made = desk.change(lambda work: matters_posters.make(work, draw(work, wall)), reason="matters:poster")
    more, note, code = paper.written(desk, made.id, args.out, tile=args.tile)
    result = {"paper_id": made.id, "number": made.number, "kind": made.kind, "paper": args.paper} | more
    return Answer(result, say(N_("已输出：{file}"), file=args.out) + note, code)


def _brief(row: AdmissionRow) -> dict[str, Any]:
    given: dict[str, Any] = plain(row)
    return given | {"admission_id": row.id}


def _day(text: str | None) -> date | None:
    return due.day(text) if text else None
