"""`cases`: taking in, lists, one case with everything about it. The steps of its life are in `case_steps.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from stationdesk.cli import case_figures, case_files, case_many, case_steps, paper
from stationdesk.cli.case_steps import ALL_MATERIALS, CASE, MATERIAL, OUT, pairs
from stationdesk.cli.due import day
from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, plain, table
from stationdesk.core import matter_names
from stationdesk.core.errors import Usage
from stationdesk.core.words import N_, say
from stationdesk.core.workdays import Light
from stationdesk.desk import Desk
from stationdesk.services import case_contact, case_history, case_lists, cases, residents
from stationdesk.services.case_links import PLATFORM_WORDS
from stationdesk.services.case_record import MATERIAL_STATES

__all__ = ["pairs", "register"]

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
        ("--serial", {"default": "", "metavar": "NUMBER"}),
        ("--slip-on", {"default": None, "metavar": "DATE"}),
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
    case_steps.register(made)
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
    add(
        "show",
        show,
        N_("一个办件的全部情况"),
        CASE,
        ("--reveal", {"action": "store_true", "default": False}),
    )
    case_many.register(made)
    case_files.register(made)
    case_figures.register(made)


def accept(call: Call) -> Answer:
    """`cases accept`."""
    desk = call.desk()
    args = call.args
    new = _new(
        call,
        on_the_spot=args.on_the_spot,
        serial=args.serial,
        slip_on=day(args.slip_on) if args.slip_on else None,
    )
    got = desk.change(lambda work: cases.accept(work, new), reason="cases:accept")
    return _receipt(desk, got, call.args.out)


def refuse(call: Call) -> Answer:
    """`cases refuse`."""
    desk, args = call.desk(), call.args
    new = _new(call)
    why = cases.Refusing(tuple(args.reason), args.basis, args.turn_to)
    got = desk.change(lambda work: cases.refuse(work, new, why), reason="cases:decide")
    return _receipt(desk, got, args.out)


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
                matter_names.shown(row.matter_name),
                row.state_name,
                f"{row.due or ''}{say(N_('（暂估）')) if row.provisional and row.due else ''}",
                say(Light(row.light).word) if row.light else "",
            )
            for row in rows
        ),
    )
    return Answer({"cases": [_row(row) for row in rows], "total": total}, text)


def show(call: Call) -> Answer:
    """`cases show CASE`: its telephone masked; `--reveal` needs its permit and is written to the audit."""
    desk = call.desk()
    case = desk.read(lambda work: cases.resolve_case(work, call.args.case))
    found = case_contact.masked(desk.read(lambda work: case_lists.detail(work, case)))
    if call.args.reveal:
        whole = desk.change(lambda work: case_contact.reveal(work, case), reason="residents:reveal")
        found = replace(found, contact_phone=whole)
    row = found.row
    result = _row(row) | {key: value for key, value in plain(found).items() if key != "row"}
    lines = [
        f"{row.number}  {matter_names.shown(row.matter_name)}  {row.state_name}",
        say(N_("申请人：{name}"), name=row.applicant),
    ]
    if found.contact_phone:
        lines.append(say(N_("联系电话：{number}"), number=found.contact_phone))
    if row.due is not None:
        lines.append(
            say(N_("期限：{day}{maybe}"), day=row.due, maybe=say(N_("（暂估）")) if row.provisional else "")
        )
    lines += _links(found)
    lines += _clocks(found) + _materials(found) + _notices(found) + _history(found)
    return Answer(result, "\n".join(lines))


def _links(found: case_lists.CaseDetail) -> list[str]:
    """The entry for many, the list it went up with, the platform."""
    links, lines = found.file.links, []
    if links.batch is not None:
        lines.append(say(N_("多人办理：{number} {title}"), number=links.batch.number, title=links.batch.name))
    if links.handover is not None:
        lines.append(
            say(N_("转办单：{number} {office}"), number=links.handover.number, office=links.handover.name)
        )
    if links.platform is not None:
        words = say(PLATFORM_WORDS[links.platform.state], number=links.platform.number)
        lines.append(say(N_("{platform}：{state}"), platform=links.platform.name, state=words))
    return lines


def _clocks(found: case_lists.CaseDetail) -> list[str]:
    """Station, promised and statutory days side by side."""
    if not found.file.clocks:
        return []
    yes = say(N_("是"))
    return [
        table(
            (N_("期限种类"), N_("天数"), N_("到期"), N_("现在算"), N_("来源")),
            (
                (
                    one.name,
                    one.days,
                    f"{one.due or ''}{say(N_('（暂估）')) if one.provisional else ''}",
                    yes if one.counts else "",
                    say(N_("待核")) if one.unconfirmed else "",
                )
                for one in found.file.clocks
            ),
        )
    ]


def _materials(found: case_lists.CaseDetail) -> list[str]:
    return [
        table(
            (N_("材料"), N_("必需"), N_("情况"), N_("问题")),
            (
                (
                    line.name,
                    say(N_("是")) if line.required else "",
                    say(MATERIAL_STATES[line.state]),
                    line.problem,
                )
                for line in found.materials
            ),
        )
    ]


def _notices(found: case_lists.CaseDetail) -> list[str]:
    return [
        say(
            N_("第{n}次告知 {number}：{names}"),
            n=one.n,
            number=one.number,
            names=say(N_("、")).join(one.lines),
        )
        + (say(N_("（再次告知：{reason}）"), reason=one.reason) if one.reason else "")
        for one in found.notices
    ]


def _history(found: case_lists.CaseDetail) -> list[str]:
    from stationdesk.core.clock import local

    return [
        table(
            (N_("时间"), N_("环节"), N_("经办人"), N_("说明")),
            (
                (
                    f"{local(e.at):%Y-%m-%d %H:%M}",
                    e.name,
                    e.user,
                    say(N_("；")).join((*case_history.lines(e.kind, e.data), *((e.note,) if e.note else ()))),
                )
                for e in found.history
            ),
        )
    ]


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


def _receipt(desk: Desk, got: cases.Receipt, out: str | None) -> Answer:
    written, said, code = paper.written(desk, got.paper_id, out)
    text = got.sentence
    if got.missing:
        text += "\n" + "\n".join(f"  {n}. {name}" for n, name in enumerate(got.missing, 1))
    return Answer(plain(got) | {"paper_id": got.paper_id} | written, text + said, code)
