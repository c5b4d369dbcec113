"""`retention`: how long things are kept, what is due, and the erasure of a person by two people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, table
from stationdesk.core.words import N_, say
from stationdesk.services import retention
from stationdesk.sync import erased

ACTIONS = {
    "erase": N_("到期删除个人内容"),
    "archive": N_("到期移交档案"),
    "keep": N_("长期保存"),
}
STATES = {
    "asked": N_("待审批"),
    "done": N_("已删除"),
    "declined": N_("未同意"),
    "approved": N_("已同意"),
    "withdrawn": N_("已撤回"),
}


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    made = group(verbs, "retention", say(N_("保存期限和到期删除")))
    person = ("--person", {"default": "", "metavar": "PERSON"})
    kind = ("--kind", {"default": "", "metavar": "KIND", "help": say(N_("删除这一类全部到期的记录"))})
    request = ("request", {"metavar": "REQUEST"})
    command(made, "schedule", schedule, say(N_("各类资料保存多久、依据是什么、到期怎么办")))
    command(made, "due", due, say(N_("到期的记录、可以删除的人、待审批的申请")))
    command(made, "plan", plan, say(N_("删除一个人会动到什么、还有什么必须保存")), arguments=(person,))
    command(made, "ask", ask, say(N_("申请删除：一个人，或一类到期记录")), arguments=(person, kind))
    command(made, "approve", approve, say(N_("另一位审批：删除后不能恢复")), arguments=(request,))
    command(made, "decline", decline, say(N_("不同意或撤回申请")), arguments=(request,))
    command(made, "list", list_requests, say(N_("全部申请")))


def schedule(call: Call) -> Answer:
    """`retention schedule`: the pack, line by line."""
    rows = call.desk().read(retention.schedule)
    text = table(
        (N_("类别"), N_("保存多久"), N_("到期以后"), N_("依据"), N_("核实")),
        (
            (
                say(one.name),
                _span(one),
                say(ACTIONS[one.action]),
                say(one.basis),
                "" if one.confirmed else say(N_("待核")),
            )
            for one in rows
        ),
    )
    return Answer({"kinds": rows}, text)


def _span(one: retention.Kind) -> str:
    if one.years is None:
        return say(N_("永久"))
    return say(N_("到满十八周岁")) if one.starts == "grown" else say(N_("{n} 年"), n=one.years)


def due(call: Call) -> Answer:
    """`retention due`: `kinds`, `people`, `asked`."""
    found = call.desk().read(retention.due)
    lines = [
        say(
            N_("{name}：{n} 项到期（{action}）"),
            name=say(one.name),
            n=one.count,
            action=say(ACTIONS[one.action]),
        )
        for one in found.kinds
    ]
    lines.append(say(N_("可以删除的人：{n} 位"), n=len(found.people)))
    lines.append(say(N_("待审批的申请：{n} 份"), n=len(found.asked)))
    return Answer({"kinds": found.kinds, "people": found.people, "asked": found.asked}, "\n".join(lines))


def plan(call: Call) -> Answer:
    """`retention plan --person P`: changes nothing."""
    found = call.desk().read(lambda work: retention.plan(work, call.args.person))
    text = say(
        N_(
            "涉及 {n} 条记录；别人的记录里有 {m} 处提到其号码，会一并抹去；另有 {k} 处只提到姓名，不动，请人工核对。"
        ),
        n=_sum(found.records),
        m=_sum(found.mentions),
        k=_sum(found.names_left),
    )
    kept = [
        say(
            N_("还须保存：{name} {n} 项，{until}（{basis}）"),
            name=say(one.name),
            n=one.records,
            until=say(N_("到 {day}"), day=one.until) if one.until else say(N_("办结、登记迁出或去世后起算")),
            basis=say(one.basis),
        )
        for one in found.duties
    ]
    return Answer(
        {
            "person_id": found.person_id,
            "records": found.records,
            "mentions": found.mentions,
            "names_left": found.names_left,
            "duties": found.duties,
        },
        "\n".join([text, *kept]),
    )


def ask(call: Call) -> Answer:
    """`retention ask`: refused while a duty to keep runs, with the reason and until when."""
    row = call.desk().change(
        lambda work: retention.ask(work, person_id=call.args.person, kind=call.args.kind),
        reason="retention:ask",
    )
    text = say(N_("已申请删除，共 {n} 条记录，等另一位审批：{id}"), n=_sum(row.counts), id=row.id)
    return Answer(_plain(row), text)


def approve(call: Call) -> Answer:
    """`retention approve REQUEST`: another person than who asked; for good."""
    desk = call.desk()
    done = desk.change(lambda work: retention.approve(work, call.args.request), reason="retention:erase")
    erased.finish(desk)
    text = say(
        N_(
            "已删除 {n} 条记录的个人内容，编号、日期和件数保留，校验链完整。以前的备份里还有，随备份淘汰；从旧备份恢复时会自动再删一次。"
        ),
        n=_sum(done.records),
    )
    return Answer({"request_id": done.request_id, "records": done.records, "mentions": done.mentions}, text)


def decline(call: Call) -> Answer:
    """`retention decline REQUEST`."""
    row = call.desk().change(
        lambda work: retention.decline(work, call.args.request), reason="retention:decline"
    )
    return Answer(_plain(row), say(N_("已登记：没有删除任何内容。")))


def list_requests(call: Call) -> Answer:
    """`retention list`."""
    rows = call.desk().read(retention.requests)
    text = table(
        (N_("申请"), N_("状态"), N_("记录数")),
        ((one.id, say(STATES.get(one.state, one.state)), _sum(one.counts)) for one in rows),
    )
    return Answer({"requests": [_plain(one) for one in rows]}, text)


def _plain(row: retention.RequestRow) -> Mapping[str, Any]:
    return {
        "request_id": row.id,
        "kind": row.kind,
        "person_id": row.person_id,
        "records": row.records,
        "ground": row.ground,
        "state": row.state,
        "asked_at": row.asked_at,
        "counts": row.counts,
    }


def _sum(counts: Mapping[str, int]) -> int:
    return sum(counts.values())
