"""`committee`: who sits in which body of the village, for conflicts of roles."""

from __future__ import annotations

from stationdesk.cli import due
from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, table
from stationdesk.core.words import N_, say
from stationdesk.services import committee
from stationdesk.services.committee import NewMember


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    made = group(verbs, "committee", say(N_("村班子和监委会名单")))
    command(
        made,
        "add",
        add,
        say(N_("列入名单；监委会成员有回避情形的不能列入")),
        arguments=(
            ("name", {"metavar": "NAME"}),
            ("--body", {"required": True, "choices": tuple(committee.BODIES)}),
            ("--post", {"default": "", "metavar": "TEXT"}),
            ("--person", {"default": None, "metavar": "ID"}),
            ("--user-id", {"default": None, "metavar": "ID"}),
            ("--since", {"default": None, "metavar": "DATE"}),
        ),
    )
    command(
        made,
        "end",
        end,
        say(N_("登记任期结束")),
        arguments=(("member", {"metavar": "MEMBER"}), ("--on", {"default": None, "metavar": "DATE"})),
    )
    command(made, "list", list_all, say(N_("现任名单和回避情形")))


def add(call: Call) -> Answer:
    """`committee add NAME --body B`."""
    args = call.args
    new = NewMember(
        args.name,
        args.body,
        args.post,
        args.person,
        args.user_id,
        due.day(args.since) if args.since else None,
    )
    row = call.desk().change(lambda work: committee.add(work, new), reason="users:manage")
    return Answer({"member_id": row.id, **vars(row)}, say(N_("已列入{body}名单。"), body=row.body_name))


def end(call: Call) -> Answer:
    """`committee end MEMBER`."""
    args = call.args
    on = due.day(args.on) if args.on else None
    call.desk().change(lambda work: committee.end(work, args.member, on), reason="users:manage")
    return Answer({"member_id": args.member}, say(N_("任期已登记结束。")))


def list_all(call: Call) -> Answer:
    """`committee list`."""
    rows = call.desk().read(committee.list_all)
    text = table(
        (N_("班子"), N_("姓名"), N_("职务"), N_("起"), N_("回避情形")),
        ((row.body_name, row.name, row.post, row.since, row.conflict) for row in rows),
    )
    return Answer({"members": [{"member_id": row.id, **vars(row)} for row in rows]}, text)
