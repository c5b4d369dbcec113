"""`cases`: taking in, and the rest of a case's life."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from stationdesk.cli import case_many, paper
from stationdesk.cli.due import day
from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, plain, table
from stationdesk.core.errors import Usage
from stationdesk.core.words import N_, say
from stationdesk.core.workdays import Light
from stationdesk.desk import Desk
from stationdesk.services import case_clock, case_life, case_lists, cases, residents
from stationdesk.services.case_record import MATERIAL_STATES, Stepped
from stationdesk.storage.work import Work

OUT = ("--out", {"default": None, "metavar": "FILE"})
CASE = ("case", {"metavar": "CASE"})
MATERIAL = ("--material", {"action": "append", "default": None, "metavar": "NAME=STATE"})
ALL_MATERIALS = ("--all-materials", {"action": "store_true", "default": False})
REASON = ("--reason", {"default": ""})
NEW: tuple[tuple[Any, ...], ...] = (
    ("--person", {"default": None, "metavar": "P"}),
    ("--organisation", {"default": None, "metavar": "ID"}),
    ("--matter", {"required": True, "metavar": "CODE"}),
    ALL_MATERIALS,
    MATERIAL,
    ("--channel", {"default": "counter", "choices": tuple(cases.CHANNELS)}),
    ("--by", {"default": None, "metavar": "P"}),
    ("--relation", {"default": None}),
    ("--phone", {"default": None}),
    ("--remark", {"default": None}),
    ("--promised-by", {"default": None, "metavar": "DATE"}),
    OUT,
)


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    made = group(verbs, "cases", say(N_("窗口办件")))

    def add(name: str, verb: Callable[[Call], Answer], help: str, *arguments: Any) -> None:
        command(made, name, verb, say(help), arguments=arguments)

    add(
        "accept",
        accept,
        N_("收件、受理、容缺受理或一次性告知"),
        *NEW,
        ("--on-the-spot", {"action": "store_true", "default": False}),
    )
    add(
        "refuse",
        refuse,
        N_("不予受理（仅限村里决定的事项）"),
        *NEW,
        ("--reason", {"action": "append", "default": None, "required": True}),
        ("--basis", {"default": ""}),
        ("--turn-to", {"default": ""}),
    )
    add(
        "notice",
        notice,
        N_("一次性告知"),
        CASE,
        ("--missing", {"action": "append", "default": None, "metavar": "NAME"}),
        ("--problem", {"action": "append", "default": None, "metavar": "NAME=TEXT"}),
        REASON,
        ("--bring-by", {"default": None, "metavar": "DATE"}),
        OUT,
    )
    add("supplement", supplement, N_("补交材料"), CASE, ALL_MATERIALS, MATERIAL, OUT)
    add(
        "suspend",
        suspend,
        N_("转入特别程序，停止计时"),
        CASE,
        ("--procedure", {"default": "", "metavar": "P"}),
        REASON,
        ("--days", {"type": int, "default": None}),
        OUT,
    )
    add("resume", resume, N_("特别程序结束，恢复计时"), CASE, ("--note", {"default": ""}))
    add(
        "extend",
        extend,
        N_("延长期限"),
        CASE,
        ("--days", {"type": int, "required": True}),
        REASON,
        ("--approved-by", {"default": ""}),
        OUT,
    )
    add("finish", finish, N_("办结"), CASE, ("--result", {"default": ""}), ("--note", {"default": ""}))
    add("withdraw", withdraw, N_("申请人撤回"), CASE, REASON)
    add("undo", undo, N_("撤销当天误登的办件"), CASE, REASON)
    add(
        "forward",
        forward,
        N_("转报"),
        CASE,
        ("--note", {"default": ""}),
        ("--external-number", {"default": None}),
        ("--on", {"default": None, "metavar": "DATE"}),
    )
    add(
        "answer",
        answer,
        N_("登记机关答复"),
        CASE,
        ("--result", {"required": True, "choices": tuple(case_life.ANSWERS)}),
        ("--on", {"default": None, "metavar": "DATE"}),
        ("--due", {"default": None, "metavar": "DATE"}),
        REASON,
        ("--external-number", {"default": None}),
        ("--missing", {"action": "append", "default": None, "metavar": "NAME"}),
        OUT,
    )
    add(
        "deliver",
        deliver,
        N_("送达"),
        CASE,
        ("--how", {"default": ""}),
        ("--receiver", {"default": ""}),
        ("--on", {"default": None, "metavar": "DATE"}),
    )
    add("archive", archive, N_("归档"), CASE)
    add(
        "rate",
        rate,
        N_("好差评（1 至 5）"),
        CASE,
        ("level", {"nargs": "?", "type": int, "default": None, "metavar": "1-5"}),
        ("--score", {"type": int, "default": None}),
        ("--comment", {"default": ""}),
    )
    add(
        "list",
        list_cases,
        N_("列出办件"),
        ("--state", {"action": "append", "default": None}),
        ("--open", {"action": "store_true", "default": False}),
        ("--due-before", {"default": None, "metavar": "DATE"}),
        ("--light", {"default": None, "choices": tuple(map(str, Light))}),
        ("--person", {"default": None, "metavar": "P"}),
        ("--matter", {"default": None, "metavar": "CODE"}),
        ("--text", {"default": ""}),
        ("--order", {"default": "due", "choices": ("due", "newest")}),
        ("--limit", {"type": int, "default": 200}),
        ("--after", {"default": None, "metavar": "ID"}),
    )
    add("show", show, N_("一个办件的全部情况"), CASE)
    case_many.register(made)


def accept(call: Call) -> Answer:
    """`cases accept`."""
    desk = call.desk()
    new = _new(call, on_the_spot=call.args.on_the_spot)
    got = desk.change(lambda work: cases.accept(work, new), reason="cases:accept")
    return _receipt(desk, got, call.args.out)


def refuse(call: Call) -> Answer:
    """`cases refuse`."""
    desk, args = call.desk(), call.args
    new = _new(call)
    why = cases.Refusing(tuple(args.reason), args.basis, args.turn_to)
    got = desk.change(lambda work: cases.refuse(work, new, why), reason="cases:decide")
    return _receipt(desk, got, args.out)


def notice(call: Call) -> Answer:
    """`cases notice CASE`."""
    args = call.args
    by = day(args.bring_by) if args.bring_by else None
    return _step(
        call,
        "cases:accept",
        lambda work, case: case_life.notice(
            work,
            case_life.Notice(case, tuple(args.missing or ()), pairs(args.problem), args.reason, by),
        ),
    )


def supplement(call: Call) -> Answer:
    """`cases supplement CASE`."""
    args = call.args
    return _step(
        call,
        "cases:accept",
        lambda work, case: case_life.supplement(
            work, case_life.Brought(case, pairs(args.material), args.all_materials)
        ),
    )


def suspend(call: Call) -> Answer:
    """`cases suspend CASE`."""
    args = call.args
    return _step(
        call,
        "cases:decide",
        lambda work, case: case_clock.suspend(work, case, args.procedure, args.reason, args.days),
    )


def resume(call: Call) -> Answer:
    """`cases resume CASE`."""
    return _step(call, "cases:decide", lambda work, case: case_clock.resume(work, case, call.args.note))


def extend(call: Call) -> Answer:
    """`cases extend CASE`."""
    args = call.args
    return _step(
        call,
        "cases:decide",
        lambda work, case: case_clock.extend(work, case, args.days, args.reason, args.approved_by),
    )


def finish(call: Call) -> Answer:
    """`cases finish CASE`."""
    args = call.args
    return _step(
        call, "cases:decide", lambda work, case: case_life.finish(work, case, args.result, args.note)
    )


def withdraw(call: Call) -> Answer:
    """`cases withdraw CASE`."""
    return _step(call, "cases:accept", lambda work, case: case_life.withdraw(work, case, call.args.reason))


def undo(call: Call) -> Answer:
    """`cases undo CASE`."""
    return _step(call, "cases:accept", lambda work, case: case_life.undo(work, case, call.args.reason))


def forward(call: Call) -> Answer:
    """`cases forward CASE`."""
    args = call.args
    on = day(args.on) if args.on else None
    return _step(
        call,
        "cases:accept",
        lambda work, case: case_life.forward(work, case, args.note, args.external_number, on),
    )


def answer(call: Call) -> Answer:
    """`cases answer CASE`."""
    args = call.args
    on = day(args.on) if args.on else None
    due = day(args.due) if args.due else None
    return _step(
        call,
        "cases:accept",
        lambda work, case: case_life.answer(
            work,
            case_life.Answered(
                case, args.result, on, due, args.reason, args.external_number, tuple(args.missing or ())
            ),
        ),
    )


def deliver(call: Call) -> Answer:
    """`cases deliver CASE`."""
    args = call.args
    on = day(args.on) if args.on else None
    return _step(
        call, "cases:accept", lambda work, case: case_life.deliver(work, case, args.how, args.receiver, on)
    )


def archive(call: Call) -> Answer:
    """`cases archive CASE`."""
    return _step(call, "cases:accept", case_life.archive)


def rate(call: Call) -> Answer:
    """`cases rate CASE SCORE`."""
    args = call.args
    score = args.score if args.score is not None else args.level
    if score is None:
        raise Usage(why=say(N_("请给出评价（1 至 5）。")))
    return _step(call, "cases:accept", lambda work, case: case_life.rate(work, case, score, args.comment))


def list_cases(call: Call) -> Answer:
    """`cases list`."""
    args, desk = call.args, call.desk()
    query = case_lists.CaseQuery(
        states=tuple(args.state or ()),
        open_only=args.open,
        due_before=day(args.due_before) if args.due_before else None,
        light=args.light,
        person_id=_person(desk, args.person),
        matter_code=args.matter,
        text=args.text,
        order=args.order,
        limit=args.limit,
        after=args.after,
    )
    rows = desk.read(lambda work: case_lists.listed(work, query))
    total = desk.read(lambda work: case_lists.count(work, query))
    text = table(
        (N_("编号"), N_("申请人"), N_("事项"), N_("状态"), N_("期限"), N_("灯")),
        (
            (
                row.number,
                row.applicant,
                row.matter_name,
                row.state_name,
                f"{row.due or ''}{say(N_('（暂估）')) if row.provisional and row.due else ''}",
                say(Light(row.light).word) if row.light else "",
            )
            for row in rows
        ),
    )
    return Answer({"cases": [_row(row) for row in rows], "total": total}, text)


def show(call: Call) -> Answer:
    """`cases show CASE`."""
    desk = call.desk()
    case = desk.read(lambda work: cases.resolve_case(work, call.args.case))
    found = desk.read(lambda work: case_lists.detail(work, case))
    row = found.row
    result = _row(row) | {key: value for key, value in plain(found).items() if key != "row"}
    lines = [
        f"{row.number}  {row.matter_name}  {row.state_name}",
        say(N_("申请人：{name}"), name=row.applicant),
    ]
    if row.due is not None:
        lines.append(
            say(N_("期限：{day}{maybe}"), day=row.due, maybe=say(N_("（暂估）")) if row.provisional else "")
        )
    lines.append(
        table(
            (N_("材料"), N_("必需"), N_("情况")),
            (
                (line.name, say(N_("是")) if line.required else "", say(MATERIAL_STATES[line.state]))
                for line in found.materials
            ),
        )
    )
    from stationdesk.core.clock import local

    lines.append(
        table(
            (N_("时间"), N_("环节"), N_("经办人"), N_("说明")),
            ((f"{local(e.at):%Y-%m-%d %H:%M}", e.name, e.user, e.note) for e in found.history),
        )
    )
    return Answer(result, "\n".join(lines))


def _row(row: case_lists.CaseRow) -> dict[str, Any]:
    return {"case_id": row.id, **plain(row)}


def _new(call: Call, **more: Any) -> cases.NewCase:
    args, desk = call.args, call.desk()
    if not args.person and not args.organisation:
        raise Usage(why=say(N_("请用 --person 或 --organisation 给出申请人。")))
    return cases.NewCase(
        matter_code=args.matter,
        person_id=_person(desk, args.person),
        organisation_id=args.organisation,
        materials=pairs(args.material),
        all_materials=args.all_materials,
        channel=args.channel,
        by_person_id=_person(desk, args.by),
        by_relation=args.relation,
        contact_phone=args.phone,
        remark=args.remark,
        promised_by=day(args.promised_by) if args.promised_by else None,
        **more,
    )


def _person(desk: Desk, text: str | None) -> str | None:
    return desk.read(lambda work: residents.resolve(work, text)) if text else None


def pairs(given: Iterable[str] | None) -> dict[str, str]:
    """NAME=WHAT as often as it was said."""
    found: dict[str, str] = {}
    for one in given or ():
        name, sign, what = one.partition("=")
        if not sign or not name.strip() or not what.strip():
            raise Usage(why=say(N_("“{text}”应写成 名称=内容。"), text=one))
        found[name.strip()] = what.strip()
    return found


def _receipt(desk: Desk, got: cases.Receipt, out: str | None) -> Answer:
    written, said, code = paper.written(desk, got.paper_id, out)
    text = got.sentence
    if got.missing:
        text += "\n" + "\n".join(f"  {n}. {name}" for n, name in enumerate(got.missing, 1))
    return Answer(plain(got) | {"paper_id": got.paper_id} | written, text + said, code)


def _step(call: Call, reason: str, verb: Callable[[Work, str], Stepped]) -> Answer:
    """Resolve the case, take the step, write its paper out when asked."""
    desk = call.desk()
    case = desk.read(lambda work: cases.resolve_case(work, call.args.case))
    got = desk.change(lambda work: verb(work, case), reason=reason)
    written, said, code = paper.written(desk, got.paper_id, getattr(call.args, "out", None))
    return Answer(plain(got) | {"paper_id": got.paper_id} | written, got.sentence + said, code)
