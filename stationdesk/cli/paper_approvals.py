"""`paper-approvals`: signatures on paper recorded with their scan, and confirmed by their signer in one sitting."""

from __future__ import annotations

from typing import Any

from stationdesk.cli import due, paper
from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, place, table
from stationdesk.core.words import N_, say
from stationdesk.services import attachments, paper_approvals
from stationdesk.services.paper_approvals import ApprovalRow, OnPaper, Recorded
from stationdesk.storage.work import Work

STATES = {"open": N_("待本人确认"), "confirmed": N_("已确认"), "denied": N_("本人否认")}
KINDS = {"certificate": N_("证明"), "sheet": N_("公开表")}
IDS = ("id", {"nargs": "*", "default": [], "metavar": "ID"})


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    made = group(verbs, "paper-approvals", say(N_("纸面签字：扫描登记、本人确认")))

    def add(name: str, verb: Any, help: str, *arguments: Any) -> None:
        command(made, name, verb, say(help), arguments=arguments)

    add(
        "pending",
        pending,
        N_("等签字的证明和公开表；--out 打印成一张纸送去签"),
        ("--out", {"default": None, "metavar": "FILE.pdf"}),
    )
    add(
        "record",
        record,
        N_("登记一份纸面签字（要有扫描件）"),
        ("subject", {"metavar": "CERTIFICATE|SHEET"}),
        ("--signer", {"required": True, "metavar": "NAME"}),
        ("--scan", {"action": "append", "required": True, "metavar": "FILE"}),
        ("--on", {"default": None, "metavar": "DATE"}),
        ("--opinion", {"default": ""}),
        ("--decision", {"default": ""}),
        ("--out", {"default": None, "metavar": "FILE.pdf"}),
    )
    add("list", list_all, N_("纸面签字登记"), ("--open", {"action": "store_true", "default": False}))
    add("confirm", confirm, N_("本人确认；不写编号就是全部待确认的"), IDS)
    add(
        "deny",
        deny,
        N_("本人否认"),
        ("id", {"metavar": "ID"}),
        ("--reason", {"required": True, "metavar": "TEXT"}),
    )


def pending(call: Call) -> Answer:
    """`paper-approvals pending [--out FILE.pdf]`."""
    desk = call.desk()
    rows = desk.read(paper_approvals.pending)
    extra: dict[str, Any] = {}
    text, code = "", 0
    if call.args.out:
        from stationdesk.documents.render import render

        extra, text, code = paper.put(render(desk.read(paper_approvals.sheet)), call.args.out)
    body = table(
        (N_("种类"), N_("编号"), N_("名称"), N_("自"), N_("已签")),
        ((say(KINDS[r.kind]), r.number or r.id, r.title, r.since, f"{r.have}/{r.needed}") for r in rows),
    )
    return Answer({"pending": rows, **extra}, "\n".join(part for part in (body, text) if part), code)


def record(call: Call) -> Answer:
    """`paper-approvals record SUBJECT --signer NAME --scan FILE`."""
    args, desk = call.args, call.desk()
    keys = desk.keys()
    day = due.day(args.on) if args.on else None
    files = [place(one) for one in args.scan]

    def put(work: Work) -> Recorded:
        scans = [attachments.stage(work, file) for file in files]
        new = OnPaper(args.subject, args.signer, day, args.opinion, args.decision, scans)
        return paper_approvals.record(work, new, keys)

    done = desk.change(put, reason="papers:approved")
    extra, text, code = paper.written(desk, done.issued.paper_id if done.issued else None, args.out)
    lines = [say(N_("已登记。它已生效；请签字人来时在这台电脑上确认。")), text]
    result = {
        **_plain(done.row),
        "subject_state": done.state,
        "number": done.issued.number if done.issued else done.row.number,
    }
    return Answer({**result, **extra}, "\n".join(part for part in lines if part), code)


def list_all(call: Call) -> Answer:
    """`paper-approvals list [--open]`."""
    only = call.args.open
    desk = call.desk()
    rows = desk.read(paper_approvals.waiting) if only else desk.read(paper_approvals.listed)
    text = table(
        (N_("签字日期"), N_("种类"), N_("编号"), N_("名称"), N_("签字人"), N_("状态"), "ID"),
        (
            (r.signed_on, say(KINDS[r.kind]), r.number, r.title, r.signer, say(STATES[r.state]), r.id)
            for r in rows
        ),
    )
    return Answer({"approvals": [_plain(row) for row in rows]}, text)


def confirm(call: Call) -> Answer:
    """`paper-approvals confirm [ID …]`."""
    wanted = call.args.id

    def do(work: Work) -> tuple[ApprovalRow, ...]:
        mine = [one.id for one in paper_approvals.waiting(work, mine=True) if one.state == "open"]
        return paper_approvals.confirm(work, wanted or mine)

    rows = call.desk().change(do, reason="papers:confirmed")
    return Answer(
        {"confirmed": len(rows), "approvals": [_plain(row) for row in rows]},
        say(N_("已确认{n}份。"), n=len(rows)),
    )


def deny(call: Call) -> Answer:
    """`paper-approvals deny ID --reason R`."""
    args = call.args
    row = call.desk().change(
        lambda work: paper_approvals.deny(work, args.id, args.reason), reason="papers:denied"
    )
    text = (
        N_("已记下。请作废这份证明。")
        if row.kind == "certificate"
        else N_("已记下。审查已撤回；正在张贴的，请撤下重新审查。")
    )
    return Answer(_plain(row), say(text))


def _plain(row: ApprovalRow) -> dict[str, Any]:
    return {**vars(row), "approval_id": row.id}
