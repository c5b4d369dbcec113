"""`cases`, many at once: one matter for many people, hand-overs to the township, re-typing into a platform."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any

from stationdesk.cli import paper
from stationdesk.cli.due import day
from stationdesk.cli.frame import PARTLY, Answer, Call, Subparsers, command, place, plain, table
from stationdesk.core import matter_names
from stationdesk.core.errors import Refusal, Usage
from stationdesk.core.words import N_, say
from stationdesk.desk import Desk
from stationdesk.services import (
    case_batch_match,
    case_batches,
    case_handovers,
    case_platform,
    cases,
    households,
    residents,
)
from stationdesk.services.case_batch_match import STATES
from stationdesk.services.case_by_line import BatchLine

OUT = ("--out", {"default": None, "metavar": "FILE"})
CASES = ("--case", {"action": "append", "default": None, "metavar": "CASE"})
BIGGEST_LIST = 2_000_000


class ListFileUnreadable(Refusal):
    template = N_("读不了这份名单。请给出文本文件（UTF-8 或 GBK），一行一人。")


def register(made: Subparsers) -> None:
    """Add the verbs under `cases`."""

    def add(name: str, verb: Callable[[Call], Answer], help: str, *arguments: Any) -> None:
        command(made, name, verb, say(help), arguments=arguments)

    add(
        "batch",
        batch,
        N_("一个事项给多人办：一户、一个网格或一份名单"),
        ("--matter", {"required": True, "metavar": "CODE"}),
        ("--household", {"default": None, "metavar": "NUMBER"}),
        ("--grid", {"default": None, "metavar": "NAME"}),
        ("--list", {"default": None, "metavar": "FILE", "dest": "listed"}),
        ("--title", {"default": ""}),
        ("--all-materials", {"action": "store_true", "default": False}),
        ("--material", {"action": "append", "default": None, "metavar": "NAME=STATE"}),
        ("--pick", {"action": "append", "default": None, "metavar": "LINE=PERSON"}),
        ("--again", {"action": "store_true", "default": False}),
        ("--channel", {"default": "counter", "choices": tuple(cases.CHANNELS)}),
        ("--remark", {"default": ""}),
        ("--dry-run", {"action": "store_true", "default": False}),
        OUT,
    )
    add(
        "batches",
        batches,
        N_("多人办理的各批"),
        ("batch", {"nargs": "?", "default": None, "metavar": "BATCH"}),
        ("--open", {"action": "store_true", "default": False}),
    )
    add(
        "batch-step",
        batch_step,
        N_("整批或其中几件办同一步"),
        ("batch", {"metavar": "BATCH"}),
        ("step", {"choices": tuple(case_batches.STEPS)}),
        CASES,
        ("--note", {"default": ""}),
        ("--result", {"default": ""}),
        ("--receiver", {"default": ""}),
        ("--on", {"default": None, "metavar": "DATE"}),
    )
    add(
        "batch-undo",
        batch_undo,
        N_("撤销当天误登的整批"),
        ("batch", {"metavar": "BATCH"}),
        ("--reason", {"default": ""}),
    )
    add(
        "signature-list",
        signature_list,
        N_("一批的签名表"),
        ("batch", {"metavar": "BATCH"}),
        CASES,
        ("--out", {"required": True, "metavar": "FILE"}),
    )
    add(
        "hand-over",
        hand_over,
        N_("转办单：待转报的办件一次转给机关，每个单位一张"),
        ("--to", {"default": None, "metavar": "OFFICE"}),
        CASES,
        ("--all-received", {"action": "store_true", "default": False}),
        ("--carried-by", {"default": ""}),
        ("--remark", {"default": ""}),
        OUT,
    )
    add(
        "hand-overs",
        hand_overs,
        N_("转办单清单"),
        ("handover", {"nargs": "?", "default": None, "metavar": "HANDOVER"}),
        ("--waiting", {"action": "store_true", "default": False}),
    )
    add(
        "taken-over",
        taken_over,
        N_("登记转办单由谁接收"),
        ("handover", {"metavar": "HANDOVER"}),
        ("--by", {"required": True}),
        ("--on", {"default": None, "metavar": "DATE"}),
    )
    add(
        "hand-over-undo",
        hand_over_undo,
        N_("撤销当天开错的转办单"),
        ("handover", {"metavar": "HANDOVER"}),
        ("--reason", {"default": ""}),
    )
    add(
        "platform",
        platform,
        N_("上级平台录入：逐项显示，登记平台编号，或列出还没录入的"),
        ("case", {"nargs": "?", "default": None, "metavar": "CASE"}),
        ("--number", {"default": None}),
        ("--platform", {"default": None, "metavar": "KEY"}),
        ("--reason", {"default": ""}),
        ("--waiting", {"action": "store_true", "default": False}),
        ("--limit", {"default": None}),
    )


def batch(call: Call) -> Answer:
    """`cases batch`."""
    args, desk = call.args, call.desk()
    wanted = _wanted(desk, args)
    found = desk.read(lambda work: case_batch_match.plan(work, wanted))
    lines = _picked(desk, found, args.pick)
    if args.dry_run:
        return Answer(_planned(found, lines), _plan_text(lines))
    going = [line for line in lines if line.goes or (args.again and line.state == "open")]
    new = case_batches.NewBatch(
        wanted.kind,
        found.matter_code,
        tuple(
            case_batches.Entry(line.person_id or "", contact_phone=line.phone or None, again=args.again)
            for line in going
        ),
        args.title or found.title,
        _pairs(args.material),
        args.all_materials,
        args.channel,
        remark=args.remark,
    )
    with call.progress(say(N_("登记")), len(going)) as progress:
        got = desk.change(lambda work: case_batches.take_in(work, new, progress), reason="cases:accept")
    written, said, code = paper.written(desk, got.paper_id, args.out)
    left = [line for line in lines if line not in going]
    result = plain(got) | {"paper_id": got.paper_id, "left_out": [_match(line) for line in left]} | written
    text = "\n".join([got.sentence, *(_left(line) for line in left), *_refused(got.lines)]) + said
    partly = bool(left) or any(not line.done for line in got.lines)
    return Answer(result, text, code or (PARTLY if partly else 0))


def batches(call: Call) -> Answer:
    """`cases batches [BATCH]`."""
    args, desk = call.args, call.desk()
    if args.batch:
        chosen = desk.read(lambda work: case_batches.resolve(work, args.batch))
        one = desk.read(lambda work: case_batches.detail(work, chosen))
        text = table(
            (N_("编号"), N_("申请人"), N_("状态"), N_("缺"), N_("期限")),
            ((c.number, c.name, c.state_name, c.missing or "", c.due) for c in one.cases),
        )
        return Answer(plain(one), f"{one.row.number}  {one.row.title}\n{text}")
    rows = desk.read(lambda work: case_batches.listed(work, open_only=args.open))
    text = table(
        (N_("批次"), N_("事项"), N_("名称"), N_("人数"), N_("未办完")),
        ((row.number, matter_names.shown(row.matter_name), row.title, row.people, row.open) for row in rows),
    )
    return Answer({"batches": plain(rows)}, text)


def batch_step(call: Call) -> Answer:
    """`cases batch-step BATCH STEP`."""
    args, desk = call.args, call.desk()
    chosen = desk.read(lambda work: case_batches.resolve(work, args.batch))
    todo = case_batches.ToDo(
        args.step,
        _cases(desk, args.case) if args.case else None,
        args.note,
        args.result,
        args.receiver,
        day(args.on) if args.on else None,
    )
    with call.progress(say(case_batches.STEPS[args.step])) as progress:
        lines = desk.change(
            lambda work: case_batches.step(work, chosen, todo, progress), reason="cases:accept"
        )
    return _by_line(chosen, lines)


def batch_undo(call: Call) -> Answer:
    """`cases batch-undo BATCH`."""
    desk = call.desk()
    chosen = desk.read(lambda work: case_batches.resolve(work, call.args.batch))
    lines = desk.change(lambda work: case_batches.undo(work, chosen, call.args.reason), reason="cases:accept")
    return _by_line(chosen, lines)


def signature_list(call: Call) -> Answer:
    """`cases signature-list BATCH --out FILE`."""
    args, desk = call.args, call.desk()
    chosen = desk.read(lambda work: case_batches.resolve(work, args.batch))
    marked = _cases(desk, args.case) if args.case else None
    made = desk.change(lambda work: case_batches.signature_list(work, chosen, marked), reason="cases:accept")
    file = paper.write_out(desk, made.id, place(args.out))
    return Answer({"paper_id": made.id, "number": made.number, "file": str(file)}, str(file))


def hand_over(call: Call) -> Answer:
    """`cases hand-over`: one list an office; `--to` alone names the office of the catalogue or another one.

    With `--to` and the name of an office for which something waits, only that goes; with any other name
    everything chosen goes on one list to it.
    """
    args, desk = call.args, call.desk()
    if bool(args.case) == args.all_received and not (args.to and not args.case):
        raise Usage(why=say(N_("请用 --case 给出办件（可多次），或用 --all-received 转报全部待转报的。")))
    groups = desk.read(case_handovers.waiting)
    chosen = _cases(desk, args.case) if args.case else None
    going: dict[str, list[str]] = {}
    for group in groups:
        for one in group.cases:
            if chosen is None or one.case_id in chosen:
                going.setdefault(group.office, []).append(one.case_id)
    if args.to:
        if chosen is None and args.to in going:
            going = {args.to: going[args.to]}
        elif chosen is None and not args.all_received:
            offices = say(N_("、")).join(going) or "—"
            raise Usage(
                why=say(
                    N_(
                        "没有等着转给“{office}”的办件。等着的单位：{offices}。全部转给它，请加 --all-received。"
                    ),
                    office=args.to,
                    offices=offices,
                )
            )
        else:
            going = {args.to: [case for found in going.values() for case in found]}
    # What was named and does not wait is asked for all the same: the refusal says why it cannot go.
    named = {case for found in going.values() for case in found}
    strangers = [case for case in chosen or () if case not in named]
    if strangers:
        going.setdefault(args.to or next(iter(going), say(N_("乡镇便民服务中心"))), []).extend(strangers)
    news = [
        case_handovers.NewHandover(to, tuple(ids), args.carried_by, args.remark) for to, ids in going.items()
    ]
    if not news or not any(new.case_ids for new in news):
        raise case_handovers.NothingToHandOver(field="cases")
    made = desk.change(lambda work: [case_handovers.make(work, new) for new in news], reason="cases:accept")
    results, texts, code = [], [], 0
    for n, got in enumerate(made, 1):
        written, said, wrong = paper.written(desk, got.paper_id, _numbered(args.out, n))
        results.append(plain(got) | {"paper_id": got.paper_id} | written)
        texts.append("\n".join([got.sentence, *_refused(got.lines)]) + said)
        code = code or wrong or (PARTLY if any(not line.done for line in got.lines) else 0)
    first = {key: results[0][key] for key in ("handover_id", "number", "to") if key in results[0]}
    files = [one["file"] for one in results if "file" in one]
    return Answer(first | {"handovers": results, "files": files}, "\n".join(texts), code)


def hand_overs(call: Call) -> Answer:
    """`cases hand-overs [HANDOVER]`."""
    args, desk = call.args, call.desk()
    if args.handover:
        chosen = desk.read(lambda work: case_handovers.resolve(work, args.handover))
        one = desk.read(lambda work: case_handovers.detail(work, chosen))
        text = table(
            (N_("编号"), N_("申请人"), N_("事项"), N_("状态")),
            ((c.number, c.applicant, matter_names.shown(c.matter_name), c.state_name) for c in one.cases),
        )
        return Answer(plain(one), f"{one.row.number}  {one.row.office}\n{text}")
    rows = desk.read(lambda work: case_handovers.listed(work, waiting_only=args.waiting))
    groups = desk.read(case_handovers.waiting)
    text = table(
        (N_("转办单"), N_("接收单位"), N_("件数"), N_("未答复"), N_("接收人"), N_("接收日期")),
        ((row.number, row.office, row.count, row.waiting, row.taken_by, row.taken_on) for row in rows),
    )
    waiting = [{"office": g.office, "count": len(g.cases), "late": g.late} for g in groups]
    return Answer({"handovers": plain(rows), "not_handed_over": waiting}, text)


def taken_over(call: Call) -> Answer:
    """`cases taken-over HANDOVER --by NAME`."""
    args, desk = call.args, call.desk()
    chosen = desk.read(lambda work: case_handovers.resolve(work, args.handover))
    on = day(args.on) if args.on else None
    got = desk.change(lambda work: case_handovers.taken(work, chosen, args.by, on), reason="cases:accept")
    return Answer(plain(got.row), say(N_("已登记接收，转办单{number}"), number=got.row.number))


def hand_over_undo(call: Call) -> Answer:
    """`cases hand-over-undo HANDOVER`."""
    desk = call.desk()
    chosen = desk.read(lambda work: case_handovers.resolve(work, call.args.handover))
    got = desk.change(lambda work: case_handovers.undo(work, chosen, call.args.reason), reason="cases:accept")
    sentence = say(
        N_("已撤销转办单{number}，{count}件回到待转报"), number=got.row.number, count=got.row.count
    )
    return Answer(plain(got.row), sentence)


def platform(call: Call) -> Answer:
    """`cases platform CASE [--number N]`, `cases platform --waiting`."""
    args, desk = call.args, call.desk()
    if args.waiting or not args.case:
        if args.case or args.number:
            raise Usage(why=say(N_("--waiting 列出全部，不和办件、--number 同用。")))
        found = desk.read(lambda work: case_platform.waiting(work, args.platform, limit=args.limit))
        text = table(
            (N_("编号"), N_("申请人"), N_("事项"), N_("平台"), N_("已等天数")),
            (
                (c.number, c.applicant, matter_names.shown(c.matter_name), c.platform_name, c.days)
                for c in found.cases
            ),
        )
        text = say(N_("还没有录入的有{count}件"), count=found.count) + ("\n" + text if found.cases else "")
        return Answer(plain(found), text)
    case = desk.read(lambda work: cases.resolve_case(work, args.case))
    if args.number is not None:
        got = desk.change(
            lambda work: case_platform.typed(work, case, args.number, args.platform, args.reason),
            reason="cases:accept",
        )
        return Answer(plain(got), got.sentence)
    form = desk.change(lambda work: case_platform.form(work, case, args.platform), reason="residents:reveal")
    lines = table((N_("栏目"), N_("内容")), ((one.label, one.value) for one in form.fields))
    mark = say(N_("（栏目待核）")) if form.platform.unconfirmed else ""
    return Answer(plain(form), f"{form.platform.name}{mark}  {form.number}\n{lines}")


# inside ------------------------------------------------------------------------------------------------


def _wanted(desk: Desk, args: Any) -> case_batch_match.Wanted:
    given = [one for one in (args.household, args.grid, args.listed) if one]
    if len(given) != 1:
        raise Usage(why=say(N_("请用 --household、--grid、--list 之一给出为谁办。")))
    if args.household:
        found = desk.read(lambda work: households.household_numbered(work, args.household))
        if found is None:
            raise residents.HouseholdUnknown(field="household")
        return case_batch_match.Wanted("household", args.matter, household_id=found)
    if args.grid:
        grid = desk.read(lambda work: households.grid_named(work, args.grid))
        if grid is None:
            raise case_batch_match.GridEmpty(field="grid")
        return case_batch_match.Wanted("grid", args.matter, grid_id=grid)
    return case_batch_match.Wanted("list", args.matter, text=_text_of(args.listed))


def _text_of(file: str) -> str:
    """A pasted list from a file, or from standard input for `-`; UTF-8 or what Windows saves (GB 18030)."""
    try:
        if file == "-":
            data = sys.stdin.buffer.read(BIGGEST_LIST + 1)
        else:
            with place(file).open("rb") as stream:
                data = stream.read(BIGGEST_LIST + 1)
    except (OSError, ValueError):
        raise ListFileUnreadable(field="list") from None
    if len(data) > BIGGEST_LIST or b"\x00" in data.replace(b"\xff\xfe", b"")[:1]:
        raise ListFileUnreadable(field="list")
    coded = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for code in coded:
        try:
            return data.decode(code)
        except UnicodeDecodeError:
            continue
    raise ListFileUnreadable(field="list")


def _picked(
    desk: Desk, found: case_batch_match.Plan, picks: list[str] | None
) -> tuple[case_batch_match.Match, ...]:
    """The lines after `--pick LINE=PERSON` said who is meant where several were."""
    said = _pairs(picks)
    if not said:
        return found.lines
    lines = []
    for line in found.lines:
        text = said.pop(str(line.n), None)
        if text is not None:
            person = desk.read(lambda work, text=text: residents.resolve(work, text))  # type: ignore[misc]
            if not any(one.person_id == person for one in line.candidates):
                raise Usage(why=say(N_("第{n}行不能选这个人：不在它的候选里。"), n=line.n))
            line = case_batch_match.chosen(line, person)
        lines.append(line)
    if said:
        raise Usage(why=say(N_("--pick 里的行号不在名单里：{lines}。"), lines=say(N_("、")).join(said)))

    def look(work: Any) -> tuple[case_batch_match.Match, ...]:
        return case_batch_match.judged_for(work, found.matter_code, lines)

    return desk.read(look)


def _cases(desk: Desk, texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(desk.read(lambda work, text=text: cases.resolve_case(work, text)) for text in texts)  # type: ignore[misc]


def _pairs(given: Iterable[str] | None) -> dict[str, str]:
    from stationdesk.cli.case_steps import pairs

    return pairs(given)


def _planned(found: case_batch_match.Plan, lines: Iterable[case_batch_match.Match]) -> dict[str, Any]:
    listed = [_match(line) for line in lines]
    counts: dict[str, int] = {}
    for one in listed:
        counts[one["state"]] = counts.get(one["state"], 0) + 1
    return {
        "matter_code": found.matter_code,
        "kind": found.kind,
        "title": found.title,
        "counts": counts,
        "lines": listed,
    }


def _match(line: case_batch_match.Match) -> dict[str, Any]:
    shown = plain(line)
    return {key: shown[key] for key in shown if key not in ("phone", "id_number", "at")} | {"line": line.n}


def _plan_text(lines: Iterable[case_batch_match.Match]) -> str:
    return table(
        (N_("行"), N_("姓名"), N_("身份证号"), N_("情况"), N_("说明")),
        (
            (
                one.n,
                one.name,
                one.masked,
                say(STATES[one.state]),
                "；".join(filter(None, (one.why, one.warning))),
            )
            for one in lines
        ),
    )


def _left(line: case_batch_match.Match) -> str:
    return say(
        N_("  第{n}行 {name}：{state}。{why}"),
        n=line.n,
        name=line.name,
        state=say(STATES[line.state]),
        why=line.why,
    )


def _refused(lines: Iterable[BatchLine]) -> list[str]:
    return [f"  {line.number} {line.name}  {line.why}".rstrip() for line in lines if not line.done]


def _by_line(batch_id: str, lines: tuple[BatchLine, ...]) -> Answer:
    done = sum(line.done for line in lines)
    text = say(N_("办成{done}件，没有办成{left}件"), done=done, left=len(lines) - done)
    result = {"batch_id": batch_id, "done": done, "refused": len(lines) - done, "lines": plain(lines)}
    return Answer(result, "\n".join([text, *_refused(lines)]), 0 if done == len(lines) else PARTLY)


def _numbered(out: str | None, n: int) -> str | None:
    """The file of the n-th list: a.pdf, a-2.pdf, a-3.pdf."""
    if out is None or n == 1:
        return out
    target = place(out)
    return str(target.with_name(f"{target.stem}-{n}{target.suffix}"))
