"""`left-behind woman`, `elder`, `help`, `family`, `turning`: women's and elders' files, one family, turning points."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from stationdesk.cli.due import day
from stationdesk.cli.frame import Answer, Call, plain, table
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_, say
from stationdesk.desk import Desk
from stationdesk.services import (
    elder_files,
    family_help,
    family_page,
    family_phones,
    left_behind,
    left_behind_shown,
    left_behind_turning,
    residents,
    woman_files,
)

PERSON = ("person", {"metavar": "PERSON"})
ON = ("--on", {"default": None, "metavar": "DATE"})
SET = ("--set", {"action": "append", "default": [], "metavar": "FIELD=VALUE"})
REVEAL = ("--reveal", {"action": "store_true", "default": False})
SEVERAL = frozenset(("difficulties", "trainings", "illnesses", "incomes", "groups", "needs"))
DAYS = frozenset(("husband_since", "ability_on"))


class SetUnreadable(Refusal):
    template = N_("“{given}”看不懂。请写成“项=值”，例如 labour=full；几个值用逗号分开。")


class ContactUnreadable(Refusal):
    template = N_("紧急联系人请写成“姓名,电话,关系”，例如“刘子,13900000001,儿子”。")


def register(add: Callable[..., None]) -> None:
    """Add the verbs to `left-behind`; `add` is that group's."""
    add(
        "woman",
        woman,
        N_("留守妇女档案：看、填"),
        PERSON,
        SET,
        ("--right", {"default": "", "metavar": "TEXT"}),
        ("--done", {"default": "", "metavar": "TEXT"}),
        ON,
        REVEAL,
    )
    add(
        "elder",
        elder,
        N_("留守老年人档案：看、填"),
        PERSON,
        SET,
        ("--contact", {"action": "append", "default": [], "metavar": "NAME,PHONE,RELATION"}),
        REVEAL,
    )
    add(
        "elder-child",
        elder_child,
        N_("老年人的子女：联系频次和最近联系"),
        PERSON,
        ("--child", {"default": None, "metavar": "P"}),
        ("--name", {"default": None}),
        ("--phone", {"default": None}),
        ("--place", {"default": None}),
        ("--frequency", {"default": None}),
        ("--contact", {"dest": "contact", "default": None, "metavar": "DATE"}),
    )
    add(
        "help",
        help_given,
        N_("登记一次帮扶或培训"),
        PERSON,
        ("--group", {"required": True, "choices": family_help.GROUPS}),
        ("--sort", {"required": True, "dest": "help_kind", "metavar": "KIND"}),
        ("--what", {"required": True, "metavar": "TEXT"}),
        ("--by", {"default": "", "metavar": "WHO"}),
        ON,
    )
    add("family", family, N_("一家人：谁在家、谁在外、名册、代办、走访"), PERSON)
    add("turning", turning, N_("到龄、返回、迁出、死亡：待确认的提醒"), ON)
    add(
        "settle",
        settle,
        N_("答复一条提醒：确认，或写明原因不处理"),
        ("proposal", {"metavar": "ID"}),
        ("--decline", {"action": "store_true", "default": False}),
        ("--reason", {"default": ""}),
    )


def woman(call: Call) -> Answer:
    """`left-behind woman PERSON`: her file; `--set` writes fields, `--right` a record of harmed rights."""
    desk, args = call.desk(), call.args
    person = _person(desk, args.person)
    changes = _changes(args.set)
    if args.right:
        on = day(args.on) if args.on else None
        desk.change(
            lambda work: woman_files.add_right(work, person, args.right, on=on, done=args.done),
            reason="left_behind:report",
        )
    if changes:
        file = desk.change(lambda work: woman_files.write(work, person, changes), reason="left_behind:enrol")
    else:
        file = desk.read(lambda work: woman_files.look(work, person))
    lines = [
        (N_("姓名"), file.name),
        (N_("丈夫"), "　".join(part for part in (file.husband.name, file.husband.place) if part)),
        (N_("困难"), "、".join(one.name for one in file.difficulties)),
        (N_("培训意愿"), "、".join(file.trainings)),
        (N_("帮扶"), len(file.helps)),
    ]
    return _file(desk, person, file, lines, reveal=args.reveal)


def elder(call: Call) -> Answer:
    """`left-behind elder PERSON`: the file; `--set` writes fields, `--contact` the emergency contacts."""
    desk, args = call.desk(), call.args
    person = _person(desk, args.person)
    changes: dict[str, Any] = dict(_changes(args.set))
    if args.contact:
        changes["contacts"] = [_contact(given) for given in args.contact]
    if changes:
        file = desk.change(lambda work: elder_files.write(work, person, changes), reason="left_behind:enrol")
    else:
        file = desk.read(lambda work: elder_files.look(work, person))
    ability = f"{file.ability.score} {file.ability.name}" if file.ability else ""
    lines = [
        (N_("姓名"), file.name),
        (N_("居住状态"), file.living),
        (N_("能力评估"), ability),
        (N_("特殊困难"), "、".join(one.name for one in file.groups)),
        (N_("子女"), len(file.children)),
        (N_("帮扶"), len(file.helps)),
    ]
    return _file(desk, person, file, lines, reveal=args.reveal)


def elder_child(call: Call) -> Answer:
    """`left-behind elder-child PERSON --child P --frequency weekly --contact DATE`."""
    desk, args = call.desk(), call.args
    person = _person(desk, args.person)
    new = elder_files.NewChild(
        person,
        _person(desk, args.child) if args.child else None,
        name=args.name,
        phone=args.phone,
        place=args.place,
        frequency=args.frequency,
        last_contact=day(args.contact) if args.contact else None,
    )
    row = desk.change(lambda work: elder_files.write_child(work, new), reason="left_behind:enrol")
    return Answer(row, say(N_("已登记子女联系情况。")))


def help_given(call: Call) -> Answer:
    """`left-behind help PERSON --group woman --sort training --what TEXT`."""
    desk, args = call.desk(), call.args
    new = family_help.NewHelp(
        _person(desk, args.person),
        args.group,
        args.help_kind,
        args.what,
        day(args.on) if args.on else None,
        args.by,
    )
    row = desk.change(lambda work: family_help.add(work, new), reason="left_behind:enrol")
    return Answer(row, say(N_("已登记：{kind}。"), kind=row.kind_word))


def family(call: Call) -> Answer:
    """`left-behind family PERSON`: the whole household as this user may see it."""
    desk = call.desk()
    person = _person(desk, call.args.person)
    found = desk.read(lambda work: family_page.look(work, person))
    text = table(
        (N_("姓名"), N_("关系"), N_("年龄"), N_("在外"), N_("名册")),
        (
            (
                one.name,
                one.relation,
                one.age,
                f"{one.away.place} {one.away.since}" if one.away else "",
                "、".join(say(left_behind.KIND_WORDS[each.kind]) for each in one.registers),
            )
            for one in (*found.members, *found.elsewhere)
        ),
    )
    return Answer(found, "\n".join([text, *(f"▲ {flag.words}" for flag in found.flags)]))


def turning(call: Call) -> Answer:
    """`left-behind turning`: what waits for an answer, and who is home for so few days that it is a contact."""
    desk, args = call.desk(), call.args
    on = day(args.on) if args.on else None
    shown = left_behind_shown
    found = desk.read(lambda work: shown.turns(work, left_behind_turning.proposals(work, on)))
    home = desk.read(lambda work: shown.at_home(work, left_behind_turning.contacts_home(work, on)))
    text = table(
        (N_("编号"), N_("姓名"), N_("日期"), N_("理由")),
        ((one.id, one.name, one.day, one.reason) for one in found),
    )
    return Answer({"proposals": found, "contacts": home}, text)


def settle(call: Call) -> Answer:
    """`left-behind settle ID`: confirmed; with `--decline --reason R` not, until the facts change."""
    desk, args = call.desk(), call.args
    if args.decline:
        done = desk.change(
            lambda work: left_behind_turning.decline(work, args.proposal, args.reason),
            reason="left_behind:enrol",
        )
        return Answer(done, say(N_("已记下原因；情况变化前不再提出。")))
    done = desk.change(
        lambda work: left_behind_turning.confirm(work, args.proposal), reason="left_behind:enrol"
    )
    return Answer(done, say(N_("已确认并处理。")))


def _file(desk: Desk, person: str, file: Any, lines: Sequence[tuple[str, object]], *, reveal: bool) -> Answer:
    """A file without the numbers that only a form needs; `--reveal` adds them and is written to the audit."""
    result = {key: value for key, value in plain(file).items() if key != "values"}
    result["fields"] = {
        key: value for key, value in plain(file.values).items() if key not in ("contacts", "husband_phone")
    }
    if reveal:
        phones = desk.change(lambda work: family_phones.reveal(work, person), reason="residents:reveal")
        result["phones"] = plain(phones)
        lines = [*lines, *((one.whose, f"{one.name}　{one.number}") for one in phones)]
    return Answer(result, "\n".join(f"{say(words)}　{value}" for words, value in lines))


def _changes(given: Sequence[str]) -> Mapping[str, Any]:
    changes: dict[str, Any] = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals or not name.strip():
            raise SetUnreadable(given=name[:30], field="set")
        key = name.strip()
        if key in SEVERAL:
            changes[key] = [part.strip() for part in value.replace("，", ",").split(",") if part.strip()]
        elif key in DAYS:
            changes[key] = day(value) if value.strip() else None
        else:
            changes[key] = value
    return changes


def _contact(given: str) -> dict[str, str]:
    parts = [part.strip() for part in given.replace("，", ",").split(",")]
    if not 2 <= len(parts) <= 3:
        raise ContactUnreadable(field="contact")
    name, phone, relation = (*parts, "")[:3]
    return {"name": name, "phone": phone, "relation": relation}


def _person(desk: Desk, text: str) -> str:
    return desk.read(lambda work: residents.resolve(work, text))
