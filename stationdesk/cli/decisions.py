"""`decisions`: how the village decided (四议五公开). `supervision`: what its supervisors looked into (四问四查)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stationdesk.cli.due import day
from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, table
from stationdesk.core.words import N_, say
from stationdesk.documents import drawable
from stationdesk.services import decisions, supervision
from stationdesk.services.decisions import DecisionRow, Held, NewDecision
from stationdesk.services.supervision import CheckRow, NewCheck

DECISION = ("decision", {"metavar": "NUMBER"})
CHECK = ("check", {"metavar": "NUMBER"})
ON = ("--on", {"default": None, "metavar": "DATE"})
NOTE = ("--note", {"default": ""})


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    made = group(verbs, "decisions", say(N_("村级决策：四议五公开")))

    def add(name: str, verb: Callable[[Call], Answer], help: str, *arguments: Any) -> None:
        command(made, name, verb, say(help), arguments=arguments)

    add(
        "open",
        open_decision,
        N_("登记一项要议的事"),
        ("--title", {"required": True}),
        ("--subject", {"required": True, "metavar": "KEY"}),
        ("--summary", {"default": ""}),
        ON,
    )
    counts = tuple(
        (f"--{name}", {"type": int, "default": None, "metavar": "N"})
        for name in ("entitled", "present", "in-favour", "against", "abstained")
    )
    add(
        "hold",
        hold,
        N_("登记一步：propose、discuss、examine、resolve"),
        DECISION,
        ("step", {"metavar": "STEP"}),
        ON,
        ("--body", {"default": "", "metavar": "assembly|representatives"}),
        ("--chair", {"default": ""}),
        *counts,
        ("--rejected", {"action": "store_true", "default": False}),
        NOTE,
    )
    add(
        "publish",
        publish,
        N_("登记公开了哪一项、用的哪张公开表"),
        DECISION,
        ("public", {"metavar": "KEY"}),
        ON,
        ("--sheet", {"default": "", "metavar": "NUMBER"}),
        NOTE,
    )
    add("list", list_decisions, N_("决策清单"), ("--state", {"default": None}))
    add("show", show_decision, N_("一项决策和据此办的事"), DECISION)
    add("rules", show_rules, N_("决策种类、步骤和四问"))

    watch = group(verbs, "supervision", say(N_("村务监督：四问四查")))
    command(
        watch,
        "record",
        record,
        say(N_("登记一次检查")),
        arguments=(
            ("question", {"metavar": "KEY"}),
            ("--about", {"required": True}),
            ("--finding", {"required": True}),
            ("--checker", {"action": "append", "default": [], "metavar": "NAME"}),
            ON,
            ("--problem", {"action": "store_true", "default": False}),
            ("--responsible", {"default": ""}),
            ("--mend-by", {"default": None, "metavar": "DATE"}),
            ("--refers-to", {"default": "", "metavar": "NUMBER"}),
        ),
    )
    command(
        watch,
        "step",
        step,
        say(N_("登记整改和复查：mended、confirmed、not_mended")),
        arguments=(
            CHECK,
            ("kind", {"choices": tuple(supervision.KINDS)}),
            ("--who", {"required": True}),
            ON,
            NOTE,
        ),
    )
    command(
        watch,
        "list",
        list_checks,
        say(N_("检查清单")),
        arguments=(("--open", {"action": "store_true", "default": False}),),
    )
    command(watch, "show", show_check, say(N_("一次检查")), arguments=(CHECK,))


def open_decision(call: Call) -> Answer:
    """`decisions open`."""
    args = call.args
    new = NewDecision(args.title, args.subject, args.summary, day(args.on) if args.on else None)
    drawable.require(new)
    row = call.desk().change(lambda work: decisions.open_(work, new), reason="decisions:record")
    return Answer(_decision(row), say(N_("已登记，编号{number}。"), number=row.number))


def hold(call: Call) -> Answer:
    """`decisions hold`."""
    args = call.args
    desk = call.desk()
    held = Held(
        args.step,
        day(args.on) if args.on else desk.read(lambda work: work.today),
        not args.rejected,
        args.chair,
        args.body,
        args.entitled,
        args.present,
        args.in_favour,
        args.against,
        args.abstained,
        args.note,
    )
    drawable.require(held)
    row = desk.change(lambda work: decisions.hold(work, args.decision, held), reason="decisions:record")
    return Answer(_decision(row), say(N_("已登记。{state}"), state=say(decisions.STATES[row.state])))


def publish(call: Call) -> Answer:
    """`decisions publish`."""
    args = call.args
    desk = call.desk()
    on = day(args.on) if args.on else desk.read(lambda work: work.today)
    row = desk.change(
        lambda work: decisions.publish(
            work, args.decision, args.public, on, sheet=args.sheet, note=args.note
        ),
        reason="decisions:record",
    )
    return Answer(_decision(row), say(N_("已登记公开。")))


def list_decisions(call: Call) -> Answer:
    """`decisions list`."""
    args = call.args
    rows = call.desk().read(lambda work: decisions.list_all(work, state=args.state))
    text = table(
        (N_("编号"), N_("事项"), N_("种类"), N_("状态"), N_("决议日期"), N_("还没公开")),
        (
            (
                row.number,
                row.title,
                row.subject_name,
                say(decisions.STATES[row.state]),
                row.passed_on or "",
                say(N_("、")).join(row.not_public),
            )
            for row in rows
        ),
    )
    return Answer({"decisions": [_decision(row) for row in rows]}, text)


def show_decision(call: Call) -> Answer:
    """`decisions show`."""
    args = call.args
    desk = call.desk()
    row = desk.read(lambda work: decisions.get(work, args.decision))
    done = desk.read(lambda work: decisions.references(work, args.decision))
    lines = [f"{row.number}　{row.title}　{say(decisions.STATES[row.state])}"]
    lines += [f"{one.held_on}　{one.name}　{_votes(one)}" for one in (*row.steps, *row.publics)]
    lines += [
        f"{say(N_('用印') if one.kind == 'seal' else N_('公开表'))}　{one.number}　{one.title}"
        for one in done
    ]
    return Answer({**_decision(row), "references": done}, "\n".join(lines))


def show_rules(call: Call) -> Answer:
    """`decisions rules`."""
    body = call.desk().read(decisions.rules)
    lines = [
        f"{one[key]}　{say(one['name'])}"
        for listed, key in (
            ("steps", "step"),
            ("publics", "public"),
            ("subjects", "subject"),
            ("bodies", "body"),
            ("questions", "question"),
        )
        for one in body[listed]
    ]
    return Answer(dict(body), "\n".join(lines))


def record(call: Call) -> Answer:
    """`supervision record`."""
    args = call.args
    desk = call.desk()
    new = NewCheck(
        args.question,
        args.about,
        args.finding,
        tuple(args.checker),
        day(args.on) if args.on else desk.read(lambda work: work.today),
        args.problem,
        args.responsible,
        day(args.mend_by) if args.mend_by else None,
        args.refers_to,
    )
    drawable.require(new)
    row = desk.change(lambda work: supervision.record(work, new), reason="supervision:record")
    return Answer(_check(row), say(N_("已登记，编号{number}。"), number=row.number))


def step(call: Call) -> Answer:
    """`supervision step`."""
    args = call.args
    drawable.require(args.who, args.note)
    row = call.desk().change(
        lambda work: supervision.step(
            work, args.check, args.kind, args.who, args.note, day(args.on) if args.on else None
        ),
        reason="supervision:record",
    )
    return Answer(_check(row), say(N_("已登记。{state}"), state=say(supervision.STATES[row.state])))


def list_checks(call: Call) -> Answer:
    """`supervision list`."""
    args = call.args
    rows = call.desk().read(lambda work: supervision.list_all(work, open_only=args.open))
    text = table(
        (N_("编号"), N_("日期"), N_("哪一问"), N_("查什么"), N_("状态"), N_("整改期限")),
        (
            (
                row.number,
                row.checked_on,
                row.question_name,
                row.about,
                say(supervision.STATES[row.state]),
                row.mend_by or "",
            )
            for row in rows
        ),
    )
    return Answer({"checks": [_check(row) for row in rows]}, text)


def show_check(call: Call) -> Answer:
    """`supervision show`."""
    args = call.args
    row = call.desk().read(lambda work: supervision.get(work, args.check))
    lines = [f"{row.number}　{row.checked_on}　{row.question_name}", row.about, row.finding]
    lines += [f"{one.on}　{say(supervision.KINDS[one.kind])}　{one.note}" for one in row.steps]
    return Answer(_check(row), "\n".join(lines))


def _votes(one: decisions.StepRow) -> str:
    if one.present is None:
        return one.sheet or one.note
    return say(
        N_("应到{entitled}人，实到{present}人，赞成{in_favour}人"),
        entitled=one.entitled or "—",
        present=one.present,
        in_favour=one.in_favour if one.in_favour is not None else "—",
    )


def _decision(row: DecisionRow) -> dict[str, Any]:
    return {"decision_id": row.id, **vars(row)}


def _check(row: CheckRow) -> dict[str, Any]:
    return {"check_id": row.id, **vars(row)}
