"""`visits`: planned by rule, recorded, listed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from stationdesk.cli import paper, trips
from stationdesk.cli.due import day
from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, table
from stationdesk.core.errors import Usage
from stationdesk.core.words import N_, say
from stationdesk.services import (
    blank_slips,
    residents,
    visit_clashes,
    visit_misses,
    visit_papers,
    visit_photos,
    visit_roster,
    visits,
)

PLANNED = {"planned": N_("待访"), "done": N_("已访"), "missed": N_("未访"), "dropped": N_("取消")}


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    made = group(verbs, "visits", say(N_("上门走访")))

    def add(name: str, verb: Callable[[Call], Answer], help: str, *arguments: Any) -> None:
        command(made, name, verb, say(help), arguments=arguments)

    add(
        "plan",
        plan,
        N_("按规则安排走访（默认一周）"),
        ("--from", {"dest": "first", "default": None, "metavar": "DATE"}),
        ("--to", {"dest": "last", "default": None, "metavar": "DATE"}),
        ("--agent", {"default": None, "metavar": "NAME"}),
    )
    add(
        "waiting",
        waiting,
        N_("该走访、还没有排的人，和按哪条规则"),
        ("--to", {"dest": "last", "default": None, "metavar": "DATE"}),
    )
    add(
        "photos",
        photos,
        N_("手机照片按拍摄时间放到当天的走访；不写 --keep 只看"),
        ("--on", {"default": None, "metavar": "DATE"}),
        ("paths", {"nargs": "+", "metavar": "PATH"}),
        ("--agreed", {"action": "append", "default": None, "metavar": "VISIT"}),
        ("--keep", {"action": "store_true", "default": False}),
    )
    add(
        "record",
        record,
        N_("登记一次走访；不写 --visit 就是临时走访"),
        ("--person", {"default": None, "metavar": "P"}),
        ("--visit", {"default": None, "metavar": "ID"}),
        ("--result", {"default": "seen", "choices": tuple(visits.RESULTS)}),
        ("--on", {"default": None, "metavar": "DATE"}),
        ("--mode", {"default": "door", "choices": tuple(visits.MODES)}),
        *((f"--{block}", {"default": ""}) for block in visits.BLOCKS),
        ("--needs", {"default": ""}),
        ("--collected", {"default": ""}),
        ("--seen", {"default": ""}),
        ("--risk", {"default": None, "choices": tuple(visits.RISKS)}),
        ("--companion", {"default": ""}),
        ("--signed-by", {"default": ""}),
        ("--signed-how", {"default": "", "choices": ("", *visits.SIGNED)}),
        ("--signed-because", {"default": ""}),
        ("--arrived", {"default": "", "metavar": "HH:MM"}),
        ("--departed", {"default": "", "metavar": "HH:MM"}),
        ("--serial", {"default": "", "metavar": "NUMBER"}),
        ("--photo-consent", {"default": None, "choices": ("yes", "no")}),
        ("--out", {"default": None, "metavar": "FILE"}),
    )
    add(
        "list",
        list_visits,
        N_("列出走访"),
        ("--from", {"dest": "first", "default": None, "metavar": "DATE"}),
        ("--to", {"dest": "last", "default": None, "metavar": "DATE"}),
        ("--on", {"default": None, "metavar": "DATE"}),
        ("--state", {"default": None, "choices": tuple(PLANNED)}),
        ("--person", {"default": None, "metavar": "P"}),
        ("--mine", {"action": "store_true", "default": False}),
        ("--grid", {"default": None, "metavar": "NAME"}),
        ("--mark", {"default": None}),
        ("--risk", {"default": None, "choices": tuple(visits.RISKS)}),
        ("--rule", {"default": None}),
        ("--agent", {"default": None, "metavar": "NAME"}),
    )
    add(
        "clashes",
        clashes,
        N_("同一户同一天由两台电脑登记的走访；不写 --all 只列没核对的"),
        ("--all", {"action": "store_true", "default": False}),
    )
    add(
        "settle",
        settle,
        N_("写明同日两份走访是怎么回事，两份都留"),
        ("visits", {"nargs": "+", "metavar": "VISIT"}),
        ("--note", {"required": True}),
    )
    add("missed", missed, N_("高风险不在家、还没有下落的人"))
    add(
        "tried",
        tried,
        N_("登记一次寻找：邻居、子女、110……"),
        ("visit", {"metavar": "VISIT"}),
        ("--contact", {"required": True}),
        ("--reached", {"action": "store_true", "default": False}),
        ("--note", {"default": ""}),
    )
    add(
        "event",
        event,
        N_("重大变化：24小时内上门"),
        ("--person", {"required": True, "metavar": "P"}),
        ("--what", {"required": True}),
        ("--note", {"default": ""}),
    )
    add(
        "blanks",
        blanks,
        N_("印一批带编号的空白单"),
        ("--kind", {"default": "visit", "choices": blank_slips.DOOR}),
        ("--count", {"type": int, "default": 10}),
        ("--out", {"required": True, "metavar": "FILE"}),
    )
    add(
        "blank-list",
        blank_list,
        N_("列出空白单"),
        ("--out-only", {"action": "store_true", "default": False}),
    )
    add(
        "strike",
        strike,
        N_("注销一张空白单"),
        ("number", {"metavar": "NUMBER"}),
        ("--reason", {"required": True}),
    )
    add(
        "sheet",
        sheet,
        N_("走访日程表"),
        ("--on", {"default": None, "metavar": "DATE"}),
        ("--mine", {"action": "store_true", "default": False}),
        ("--out", {"required": True, "metavar": "FILE"}),
    )


def plan(call: Call) -> Answer:
    """`visits plan`."""
    args = call.args
    first = day(args.first) if args.first else None
    last = day(args.last) if args.last else None
    desk = call.desk()
    agent = trips.user_named(desk, call.args.agent) if call.args.agent else None
    planned = desk.change(lambda work: visits.plan(work, first, last, agent_id=agent), reason="visits:plan")
    result = {
        "from": planned.first,
        "to": planned.last,
        "planned": len(planned.made),
        "already": planned.already,
        "visits": planned.made,
    }
    return Answer(result, _table(planned.made))


def waiting(call: Call) -> Answer:
    """`visits waiting`."""
    last = day(call.args.last) if call.args.last else None
    rows = call.desk().read(lambda work: visit_roster.waiting(work, last))
    text = table(
        (N_("网格"), N_("姓名"), N_("规则"), N_("上次"), N_("最晚"), N_("谁去")),
        ((row.grid, row.name, row.rule_words, row.last_on or "", row.due_on, row.agent) for row in rows),
    )
    return Answer({"people": rows}, text)


def photos(call: Call) -> Answer:
    """`visits photos`: what belongs where; with `--keep` it is kept, with the consent given by `--agreed`."""
    desk, args = call.desk(), call.args
    paths = [Path(one) for one in args.paths]
    found = desk.read(lambda work: visit_photos.look(work, day(args.on) if args.on else work.today, paths))
    names = {stop.visit_id: f"{stop.times} {stop.name}" for stop in found.stops}
    lines = [
        {
            "photo": one.photo.name,
            "taken_at": one.photo.taken_at,
            "how": one.photo.how,
            "visit_id": one.visit_id,
            "why": one.why,
            "problem": one.photo.problem,
        }
        for one in found.matches
    ]
    kept = None
    if args.keep:
        chosen = [visit_photos.Chosen(one.photo.path, one.visit_id) for one in found.matches if one.visit_id]
        kept = desk.change(
            lambda work: visit_photos.keep(work, chosen, args.agreed or ()), reason="visits:record"
        )
    text = table(
        (N_("照片"), N_("拍摄时间"), N_("走访"), N_("说明")),
        (
            (
                one.photo.name,
                say("{at}", at=one.photo.taken_at) if one.photo.taken_at else "",
                names.get(one.visit_id or "", "—"),
                one.photo.problem,
            )
            for one in found.matches
        ),
    )
    return Answer({"photos": lines, "kept": kept.photos if kept else 0}, text)


def record(call: Call) -> Answer:
    """`visits record`."""
    desk, args = call.desk(), call.args
    if not args.person and not args.visit:
        raise Usage(why=say(N_("请给出 --person 或 --visit。")))
    person = desk.read(lambda work: residents.resolve(work, args.person)) if args.person else None
    given = visits.Recorded(
        person,
        args.result,
        args.visit,
        day(args.on) if args.on else None,
        mode=args.mode,
        needs=args.needs,
        collected=args.collected,
        seen=args.seen,
        risk=args.risk,
        companion=args.companion,
        signed_by=args.signed_by,
        signed_how=args.signed_how,
        signed_because=args.signed_because,
        arrived=args.arrived,
        departed=args.departed,
        serial=args.serial,
        photo_consent={"yes": True, "no": False}.get(args.photo_consent),
        **{block: getattr(args, block) for block in visits.BLOCKS},
    )
    made = desk.change(lambda work: visits.record(work, given), reason="visits:record")
    result: dict[str, Any] = {
        "visit_id": made.visit_id,
        "number": made.number,
        "result": made.result,
        "next_on": made.next_on,
        "retry_id": made.retry_id,
        "then": made.then,
    }
    failed, code = "", 0
    if args.out:
        kept = desk.change(
            lambda work: visit_papers.record_paper(work, made.visit_id), reason="visits:record"
        )
        written, failed, code = paper.written(desk, kept.id, args.out)
        result |= {"paper_id": kept.id, **written}
    said = [say(N_("已登记走访 {number}。"), number=made.number)]
    if made.next_on:
        said.append(say(N_("下次：{day}"), day=made.next_on))
    if made.then:
        said.append(say(N_("接着联系：{who}"), who=say(N_("、")).join(made.then)))
    return Answer(result, "\n".join(said) + failed, code)


def list_visits(call: Call) -> Answer:
    """`visits list`."""
    desk, args = call.desk(), call.args
    first, last = (day(text) if text else None for text in (args.on or args.first, args.on or args.last))
    person = desk.read(lambda work: residents.resolve(work, args.person)) if args.person else None
    rows = desk.read(
        lambda work: visits.listed(
            work, first=first, last=last, state=args.state, person_id=person, mine=args.mine
        )
    )
    wanted = {"grid": args.grid, "risk": args.risk, "why": args.rule, "agent": args.agent}
    rows = [
        row
        for row in rows
        if all(not text or getattr(row, name) == text for name, text in wanted.items())
        and (not args.mark or args.mark in row.marks)
    ]
    return Answer({"visits": rows}, _table(rows))


def sheet(call: Call) -> Answer:
    """`visits sheet`: the day sheet as a PDF."""
    desk, args = call.desk(), call.args
    kept = desk.change(
        lambda work: visit_papers.day_sheet(work, day(args.on) if args.on else work.today, mine=args.mine),
        reason="visits:plan",
    )
    written, failed, code = paper.written(desk, kept.id, args.out)
    result = {"paper_id": kept.id, "number": kept.number, **written}
    return Answer(result, str(written.get("file", "")) + failed, code)


def missed(call: Call) -> Answer:
    """`visits missed`."""
    rows = call.desk().read(visit_misses.missed)
    text = table(
        (N_("走访编号"), N_("姓名"), N_("日期"), N_("已联系"), N_("下一步")),
        (
            (
                row.number,
                row.name,
                row.missed_on,
                say(N_("、")).join(one.name for one in row.tried),
                row.next_name,
            )
            for row in rows
        ),
    )
    return Answer({"people": rows}, text)


def clashes(call: Call) -> Answer:
    """`visits clashes`: keys of each: id, day, visits (ids), numbers, devices, agree, settled, note, settled_by."""
    rows = call.desk().read(lambda work: visit_clashes.listed(work, open_only=not call.args.all))
    text = table(
        (N_("日期"), N_("姓名"), N_("走访人"), N_("走访编号"), N_("核对")),
        ((row.day, row.name, row.agents, say(N_("、")).join(row.numbers), row.note) for row in rows),
    )
    return Answer({"clashes": [_clash(row) for row in rows]}, text)


def settle(call: Call) -> Answer:
    """`visits settle`: the same keys of the one that was settled."""
    args = call.args
    row = call.desk().change(
        lambda work: visit_clashes.settle(work, args.visits, args.note), reason="visits:record"
    )
    return Answer(_clash(row), say(N_("已核对，两份走访记录都留着。")))


def _clash(row: visit_clashes.Clash) -> dict[str, Any]:
    return {
        "id": row.id,
        "day": row.day,
        "visits": [one.id for one in row.visits],
        "numbers": row.numbers,
        "devices": row.devices,
        "agree": row.agree,
        "settled": row.settled,
        "note": row.note,
        "settled_by": row.settled_by,
    }


def tried(call: Call) -> Answer:
    """`visits tried`."""
    args = call.args
    left = call.desk().change(
        lambda work: visit_misses.tried(work, args.visit, args.contact, reached=args.reached, note=args.note),
        reason="visits:record",
    )
    if left is None:
        return Answer({"open": False, "next_contact": None}, say(N_("已有下落，寻找结束。")))
    text = say(N_("接着联系：{who}"), who=left.next_name or "—")
    return Answer({"open": True, "next_contact": left.next_contact}, text)


def event(call: Call) -> Answer:
    """`visits event`."""
    desk, args = call.desk(), call.args
    person = desk.read(lambda work: residents.resolve(work, args.person))
    row = desk.change(
        lambda work: visit_misses.happened(work, person, args.what, args.note), reason="visits:record"
    )
    text = say(N_("已安排24小时内上门，走访编号 {number}。"), number=row.number)
    return Answer({"visit_id": row.id, "number": row.number, "planned_on": row.planned_on}, text)


def blanks(call: Call) -> Answer:
    """`visits blanks`."""
    desk, args = call.desk(), call.args
    made = desk.change(lambda work: blank_slips.make(work, args.kind, args.count), reason="visits:record")
    written, failed, code = paper.written(desk, made.paper.id, args.out)
    numbers = [slip.number for slip in made.slips]
    result = {"numbers": numbers, "paper_id": made.paper.id, **written}
    return Answer(result, str(written.get("file", "")) + failed, code)


def blank_list(call: Call) -> Answer:
    """`visits blank-list`."""
    rows = call.desk().read(lambda work: blank_slips.listed(work, out_only=call.args.out_only))
    text = table(
        (N_("编号"), N_("种类"), N_("领用人"), N_("状态")),
        ((row.number, say(blank_slips.KINDS[row.kind]), row.given_to, _slip_state(row)) for row in rows),
    )
    return Answer({"slips": rows}, text)


def strike(call: Call) -> Answer:
    """`visits strike`."""
    args = call.args
    row = call.desk().change(
        lambda work: blank_slips.strike(work, args.number, args.reason), reason="visits:record"
    )
    return Answer({"number": row.number}, say(N_("空白单{number}已注销。"), number=row.number))


def _slip_state(row: blank_slips.SlipRow) -> str:
    if row.twice:
        return say(N_("重复录入：{numbers}"), numbers=say(N_("、")).join(row.twice))
    if row.used_at:
        return say(N_("已录入"))
    return say(N_("已注销")) if row.struck_at else say(N_("在外"))


def _table(rows: Any) -> str:
    return table(
        (N_("日期"), N_("网格"), N_("姓名"), N_("缘由"), N_("风险"), N_("状态")),
        (
            (
                row.planned_on or (say("{at}", at=row.visited_at) if row.visited_at else ""),
                row.grid,
                row.name,
                row.why,
                say(visits.RISKS[row.risk]) if row.risk else "",
                say(visits.RESULTS[row.result]) if row.result else say(PLANNED[row.state]),
            )
            for row in rows
        ),
    )
