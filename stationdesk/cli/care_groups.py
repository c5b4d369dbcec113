"""`care`: the sealed care groups, opened with one's own key; under permits of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from stationdesk.cli.due import day
from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, place, table, text_of
from stationdesk.core.errors import Usage
from stationdesk.core.packs import Pack
from stationdesk.core.words import N_, say
from stationdesk.desk import Desk
from stationdesk.services import care_groups, residents
from stationdesk.services import care_groups_read as reading
from stationdesk.services import file_access_keys as group_keys

MEMBER = ("member", {"metavar": "ID"})
STATES = {"late": N_("已逾期"), "near": N_("近期"), "ahead": N_("未到")}


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    made = group(verbs, "care", say(N_("密存关怀对象：精神障碍患者、社区服刑人员、刑满释放人员")))

    def add(name: str, verb: Callable[[Call], Answer], help: str, *arguments: Any) -> None:
        command(made, name, verb, say(help), arguments=arguments)

    facts = ("--fact", {"action": "append", "default": None, "metavar": "KEY=TEXT"})
    text = (
        ("--words", {"default": "", "metavar": "TEXT"}),
        ("--words-file", {"default": None, "metavar": "FILE"}),
    )
    add(
        "list",
        list_members,
        N_("列出密存对象和该走访的日子（留痕）"),
        ("--all", {"action": "store_true", "default": False}),
    )
    add("show", show, N_("打开一个密存对象（留痕）"), MEMBER)
    add(
        "add",
        add_member,
        N_("登记一个密存对象"),
        ("--group", {"required": True, "metavar": "GROUP"}),
        ("--person", {"default": None, "metavar": "P"}),
        ("--name", {"default": "", "metavar": "NAME"}),
        ("--level", {"default": "", "metavar": "LEVEL"}),
        ("--since", {"default": None, "metavar": "DATE"}),
        facts,
        *text,
    )
    add(
        "change",
        change,
        N_("改等级、情况"),
        MEMBER,
        ("--level", {"default": "", "metavar": "LEVEL"}),
        facts,
        *text,
    )
    add(
        "visit",
        visit,
        N_("登记一次关怀走访"),
        MEMBER,
        ("--result", {"required": True, "metavar": "RESULT"}),
        ("--on", {"default": None, "metavar": "DATE"}),
        ("--answer", {"action": "append", "default": None, "metavar": "ITEM=CHOICE"}),
        ("--companion", {"default": "", "metavar": "NAME"}),
        ("--next", {"default": None, "metavar": "DATE"}),
        *text,
    )
    add("close", close, N_("不再关怀，写明原因"), MEMBER, *text)
    add("reopen", reopen, N_("重新关怀，写明原因"), MEMBER, *text)


def list_members(call: Call) -> Answer:
    """`care list`."""
    desk = call.desk()
    pack, today = desk.read(care_groups.rules), desk.read(lambda work: work.today)
    found = _open(desk)
    rows = [one for one in found.members if call.args.all or one.closed_on is None]
    dues = {one.id: reading.due(one, pack, today) for one in rows}
    rows.sort(key=lambda one: (one.closed_on is not None, dues[one.id].on))
    text = table(
        (
            N_("类别"),
            N_("姓名"),
            N_("等级"),
            N_("自"),
            N_("上次走访"),
            N_("该走访"),
            N_("状态"),
            N_("记录号"),
        ),
        (
            (
                say(reading.rule_of(pack, one.body.group)["name"]),
                one.body.name,
                _level(pack, one),
                one.body.since,
                dues[one.id].last_on or "",
                "" if one.closed_on else dues[one.id].on,
                say(N_("已结束")) if one.closed_on else say(STATES[dues[one.id].state]),
                one.id,
            )
            for one in rows
        ),
    )
    if found.locked:
        text += "\n" + say(
            N_("另有{n}项是您得到权限之前写的，请由已能看的人打开一次，再同步。"), n=found.locked
        )
    return Answer({"members": [_row(one, pack, today) for one in rows], "locked": found.locked}, text)


def show(call: Call) -> Answer:
    """`care show ID`."""
    desk = call.desk()
    pack, today = desk.read(care_groups.rules), desk.read(lambda work: work.today)
    one = _member(desk, call.args.member)
    names = {each["fact"]: each["name"] for each in reading.rule_of(pack, one.body.group)["facts"]}
    lines = [f"{one.body.name}　{say(reading.rule_of(pack, one.body.group)['name'])}　{_level(pack, one)}"]
    lines += [f"{say(names.get(key, key))}：{text}" for key, text in one.facts.items() if text]
    lines += [f"{step.body.on}　{step.by}　{_step_words(step, pack, one)}" for step in one.steps]
    result = _row(one, pack, today) | {
        "facts": dict(one.facts),
        "note": one.body.note,
        "address": one.body.address,
        "steps": [
            {
                "kind": step.body.kind,
                "on": step.body.on.isoformat(),
                "by": step.by,
                "result": step.body.result,
                "answers": dict(step.body.answers),
                "words": step.body.words,
            }
            for step in one.steps
        ],
    }
    return Answer(result, "\n".join(lines))


def add_member(call: Call) -> Answer:
    """`care add --group G --person P`."""
    desk, args = call.desk(), call.args
    new = care_groups.NewMember(
        args.group,
        desk.read(lambda work: residents.resolve(work, args.person)) if args.person else None,
        args.name,
        args.level,
        day(args.since) if args.since else None,
        _pairs(args.fact, "--fact"),
        note=_words(args),
    )
    if care_groups.READ in desk.actor.permits:
        reading.not_twice(_open(desk).members, new)
    made = desk.change(lambda work: care_groups.add(work, new), reason="care:record")
    return Answer({"member_id": made}, say(N_("已密存登记。")))


def change(call: Call) -> Answer:
    """`care change ID`."""
    desk, args = call.desk(), call.args
    one = _member(desk, args.member)
    facts, words = _pairs(args.fact, "--fact"), _words(args)
    desk.change(
        lambda work: care_groups.change(
            work, one.id, one.body.group, level=args.level, facts=facts, words=words
        ),
        reason="care:record",
    )
    return Answer({"member_id": one.id}, say(N_("已登记。")))


def visit(call: Call) -> Answer:
    """`care visit ID --result R`; what was alarming says whom to call."""
    desk, args = call.desk(), call.args
    one = _member(desk, args.member)
    new = care_groups.NewVisit(
        one.id,
        one.body.group,
        args.result,
        day(args.on) if args.on else None,
        _pairs(args.answer, "--answer"),
        _words(args),
        args.companion,
        day(args.next) if args.next else None,
    )
    desk.change(lambda work: care_groups.visit(work, new), reason="care:record")
    pack, today = desk.read(care_groups.rules), desk.read(lambda work: work.today)
    call_now = reading.alarm(pack, one.body.group, new.answers)
    text = say(N_("已登记走访。"))
    if call_now:
        text += say(N_("情况紧急，请马上打：{numbers}"), numbers="、".join(call_now))
    again = next(each for each in _open(desk).members if each.id == one.id)
    return Answer(
        {"member_id": one.id, "due_on": reading.due(again, pack, today).on, "call": list(call_now)}, text
    )


def close(call: Call) -> Answer:
    """`care close ID --words WHY`."""
    return _ended(call, care_groups.close)


def reopen(call: Call) -> Answer:
    """`care reopen ID --words WHY`."""
    return _ended(call, care_groups.reopen)


def _ended(call: Call, verb: Callable[..., None]) -> Answer:
    desk, why = call.desk(), _words(call.args)
    desk.change(lambda work: verb(work, call.args.member, why), reason="care:record")
    return Answer({"member_id": call.args.member}, say(N_("已登记。")))


def _open(desk: Desk) -> reading.Opened:
    """Everybody this reader's key opens; who came later is let in on the way."""
    found = reading.unseal(desk.change(care_groups.sealed_members, reason="care:read"), desk.opened.identity)
    for one, wrap in group_keys.wraps_for(desk.read(care_groups.missing), desk.opened.identity):
        desk.change(partial(care_groups.admit, one=one, wrapped=wrap), reason="care:read")
    return found


def _member(desk: Desk, wanted: str) -> reading.Member:
    one = next((each for each in _open(desk).members if each.id == wanted), None)
    if one is None:
        raise care_groups.CareMemberUnknown(field="member")
    return one


def _row(one: reading.Member, pack: Pack, today: date) -> dict[str, Any]:
    found = reading.due(one, pack, today)
    return {
        "member_id": one.id,
        "group": one.body.group,
        "name": one.body.name,
        "person_id": one.body.person_id,
        "level": one.level,
        "since": one.body.since.isoformat(),
        "closed_on": one.closed_on.isoformat() if one.closed_on else None,
        "last_visit": found.last_on.isoformat() if found.last_on else None,
        "due_on": found.on.isoformat() if one.closed_on is None else None,
        "every_days": found.every_days,
        "state": found.state if one.closed_on is None else "closed",
        "over": found.over,
    }


def _level(pack: Pack, one: reading.Member) -> str:
    levels = {each["level"]: each["name"] for each in reading.rule_of(pack, one.body.group)["levels"]}
    return say(levels.get(one.level, one.level))


def _step_words(step: reading.Step, pack: Pack, one: reading.Member) -> str:
    body = step.body
    results = {each["result"]: each["name"] for each in pack.body["results"]}
    items = {each["item"]: each["name"] for each in reading.rule_of(pack, one.body.group)["visit"]}
    parts = [say(results.get(body.result, ""))] if body.result else []
    parts += [f"{say(items.get(key, key))}{choice}" for key, choice in body.answers.items()]
    return "　".join(part for part in (*parts, body.words) if part)


def _pairs(given: list[str] | None, flag: str) -> dict[str, str]:
    found = {}
    for one in given or ():
        key, sign, text = one.partition("=")
        if not sign:
            raise Usage(why=say(N_("{flag} 要写成“项=内容”。"), flag=flag))
        found[key.strip()] = text.strip()
    return found


def _words(args: Any) -> str:
    if not args.words_file:
        return str(args.words)
    try:
        return text_of(place(args.words_file))
    except (OSError, ValueError):
        raise Usage(why=say(N_("读不了 --words-file 的文件。"))) from None
