"""`left-behind`: who the rules propose, a person's decision, the register and its counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from stationdesk.cli import (
    adult_files,
    child_files,
    file_access,
    left_behind_reports,
    left_behind_work,
    paper,
)
from stationdesk.cli.due import day
from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, plain, table
from stationdesk.core.words import N_, say
from stationdesk.desk import Desk
from stationdesk.services import left_behind as register_of
from stationdesk.services import (
    left_behind_files,
    left_behind_past,
    left_behind_shown,
    left_behind_summary,
    left_behind_turning,
    residents,
)
from stationdesk.services.left_behind_rules import KINDS

PERSON = ("person", {"metavar": "PERSON"})
KIND = ("--kind", {"default": None, "choices": KINDS})
ON = ("--on", {"default": None, "metavar": "DATE"})
REASON = ("--reason", {"default": ""})
TURNING_DAYS = 31


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    made = group(verbs, "left-behind", say(N_("三留守名册")))

    def add(name: str, verb: Callable[[Call], Answer], help: str, *arguments: Any) -> None:
        command(made, name, verb, say(help), arguments=arguments)

    add("candidates", candidates, N_("规则提名谁，为什么"), ON, KIND)
    add(
        "confirm",
        confirm,
        N_("确认提名，纳入名册"),
        PERSON,
        KIND,
        ("--since", {"default": None, "metavar": "DATE"}),
    )
    add("reject", reject, N_("退回提名，写明原因"), PERSON, KIND, REASON)
    add(
        "enrol",
        enrol,
        N_("凭证据手工纳入"),
        PERSON,
        ("--kind", {"required": True, "choices": KINDS}),
        REASON,
        ("--evidence", {"default": ""}),
        ("--since", {"default": None, "metavar": "DATE"}),
        ("--carer", {"default": None, "metavar": "P"}),
        ("--carer-kind", {"default": None, "choices": register_of.CARER_KINDS}),
        ("--risk", {"default": None, "choices": register_of.RISKS}),
        ("--school", {"default": None}),
    )
    add("close", close, N_("退出名册，写明原因"), PERSON, KIND, REASON, ON)
    add(
        "assess",
        assess,
        N_("监护评估"),
        PERSON,
        KIND,
        ("--grade", {"required": True, "choices": tuple(register_of.GRADES)}),
        ("--risk", {"default": None, "choices": register_of.RISKS}),
        ("--note", {"default": ""}),
        ON,
    )
    add(
        "list",
        list_register,
        N_("名册（可看过去某天）"),
        ON,
        KIND,
        ("--closed", {"action": "store_true", "default": False}),
    )
    add(
        "summary",
        summary,
        N_("汇总表，各项合计相等"),
        ON,
        ("--rows", {"default": None, "metavar": "KIND/PART/CELL"}),
        ("--out", {"default": None, "metavar": "FILE"}),
    )
    add(
        "show",
        show,
        N_("打开一份儿童档案（留痕）"),
        PERSON,
        ("--emergency", {"default": "", "metavar": "REASON"}),
        ("--out", {"default": None, "metavar": "FILE"}),
    )
    adult_files.register(add)
    child_files.register(add)
    left_behind_reports.register(add)
    left_behind_work.register(add)
    file_access.register(add)


def candidates(call: Call) -> Answer:
    """`left-behind candidates`: proposals to enter, to leave, and birthdays ahead."""
    desk, args = call.desk(), call.args
    on = day(args.on) if args.on else None
    shown = left_behind_shown
    found = desk.read(lambda work: shown.candidates(work, register_of.candidates(work, on, args.kind)))
    leaving = desk.read(lambda work: shown.leavers(work, left_behind_turning.leavers(work, on)))
    turning = desk.read(
        lambda work: shown.birthdays(
            work,
            left_behind_turning.turning_points(
                work, on or work.today, (on or work.today) + timedelta(days=TURNING_DAYS)
            ),
        )
    )
    text = table(
        (N_("类别"), N_("姓名"), N_("出生日期"), N_("理由"), N_("规则")),
        ((say(register_of.KIND_WORDS[one.kind]), one.name, one.birth, one.reason, one.rule) for one in found),
    )
    return Answer({"candidates": found, "leaving": leaving, "turning": turning}, text)


def confirm(call: Call) -> Answer:
    """`left-behind confirm PERSON`."""
    desk, args = call.desk(), call.args
    person = _person(desk, args.person)
    choice = register_of.Choice(
        person, args.kind or _proposed_kind(desk, person), since=day(args.since) if args.since else None
    )
    return _decided(desk.change(lambda work: register_of.confirm(work, choice), reason="left_behind:enrol"))


def reject(call: Call) -> Answer:
    """`left-behind reject PERSON --reason R`."""
    desk, args = call.desk(), call.args
    person = _person(desk, args.person)
    choice = register_of.Choice(person, args.kind or _proposed_kind(desk, person), args.reason)
    return _decided(desk.change(lambda work: register_of.reject(work, choice), reason="left_behind:enrol"))


def enrol(call: Call) -> Answer:
    """`left-behind enrol PERSON --kind K --reason R --evidence E`."""
    desk, args = call.desk(), call.args
    new = register_of.ByHand(
        _person(desk, args.person),
        args.kind,
        args.reason,
        args.evidence,
        day(args.since) if args.since else None,
        _person(desk, args.carer) if args.carer else None,
        args.carer_kind,
        args.risk,
        school=args.school,
    )
    return _decided(desk.change(lambda work: register_of.enrol(work, new), reason="left_behind:enrol"))


def close(call: Call) -> Answer:
    """`left-behind close PERSON --reason R`."""
    desk, args = call.desk(), call.args
    enrolment = _enrolment(desk, args.person, args.kind)
    until = day(args.on) if args.on else None
    row = desk.change(
        lambda work: left_behind_shown.rows(work, [register_of.close(work, enrolment, args.reason, until)])[
            0
        ],
        reason="left_behind:enrol",
    )
    return Answer({"enrolment_id": row.id, **plain(row)}, say(N_("已退出名册。")))


def assess(call: Call) -> Answer:
    """`left-behind assess PERSON --grade G`."""
    desk, args = call.desk(), call.args
    given = register_of.Graded(
        _enrolment(desk, args.person, args.kind or "child"),
        args.grade,
        args.risk,
        args.note,
        day(args.on) if args.on else None,
    )
    row = desk.change(
        lambda work: left_behind_shown.rows(work, [register_of.assess(work, given)])[0],
        reason="left_behind:enrol",
    )
    return Answer({"enrolment_id": row.id, **plain(row)}, say(N_("已登记监护评估。")))


def list_register(call: Call) -> Answer:
    """`left-behind list`."""
    desk, args = call.desk(), call.args
    on = day(args.on) if args.on else None
    rows = desk.read(
        lambda work: left_behind_shown.rows(
            work, left_behind_past.register(work, on, kind=args.kind, closed_too=args.closed)
        )
    )
    text = table(
        (N_("类别"), N_("姓名"), N_("年龄"), N_("纳入日期"), N_("退出日期"), N_("风险"), N_("理由")),
        (
            (
                say(register_of.KIND_WORDS[row.kind]),
                row.name,
                row.age,
                row.since,
                row.until or "",
                row.risk or "",
                row.why,
            )
            for row in rows
        ),
    )
    return Answer({"enrolments": rows}, text)


def summary(call: Call) -> Answer:
    """`left-behind summary`: the counts; `--rows child/carer/none` gives the people behind one number."""
    desk, args = call.desk(), call.args
    on = day(args.on) if args.on else None
    found = desk.read(lambda work: left_behind_summary.summary(work, on))
    result: dict[str, Any] = {
        "on": found.on,
        "version": found.version,
        "groups": {
            group.kind: {
                "total": group.total,
                "parts": {
                    part.key: {"whole": part.whole, "cells": {cell.key: cell.count for cell in part.cells}}
                    for part in group.parts
                },
            }
            for group in found.groups
        },
    }
    if args.rows:
        result["rows"] = [
            one
            for group in found.groups
            for part in group.parts
            for cell in part.cells
            if f"{group.kind}/{part.key}/{cell.key}" == args.rows
            for one in cell.ids
        ]
    failed, code = "", 0
    if args.out:
        kept = desk.change(lambda work: left_behind_summary.paper(work, on), reason="left_behind:summary")
        written, failed, code = paper.written(desk, kept.id, args.out)
        result |= {"paper_id": kept.id, **written}
    lines = [
        line
        for group in found.groups
        for line in (
            (say(group.label), say(N_("总数")), group.total),
            *(
                ("", f"{say(part.label)} {say(cell.label)}", cell.count)
                for part in group.parts
                for cell in part.cells
            ),
        )
    ]
    return Answer(result, table((N_("名册"), N_("项目"), N_("人数")), lines) + failed, code)


def show(call: Call) -> Answer:
    """`left-behind show PERSON`: a child's file, opened under authorisation or in an emergency; always audited."""
    desk, args = call.desk(), call.args
    enrolment = _enrolment(desk, args.person, "child")
    opened = desk.change(
        lambda work: left_behind_files.open_child(work, enrolment, args.emergency),
        reason="left_behind:open_child",
    )
    # The identity number stays in the window and on the form, where it is asked for.
    result = {key: value for key, value in plain(opened).items() if key not in ("id_number", "parents")}
    failed, code = "", 0
    if args.out:
        kept = desk.change(
            lambda work: left_behind_files.form(work, enrolment, args.emergency),
            reason="left_behind:open_child",
        )
        written, failed, code = paper.written(desk, kept.id, args.out)
        result |= {"paper_id": kept.id, **written}
    return Answer(
        {"enrolment_id": enrolment, **result}, f"{opened.name}  {opened.enrolment.why}" + failed, code
    )


def _person(desk: Desk, text: str) -> str:
    return desk.read(lambda work: residents.resolve(work, text))


def _enrolment(desk: Desk, text: str, kind: str | None) -> str:
    """The open enrolment that is meant: its own id, or the person's."""
    if any(row.id == text for row in desk.read(register_of.register)):
        return text
    person = _person(desk, text)
    return desk.read(lambda work: register_of.open_enrolment(work, person, kind))


def _proposed_kind(desk: Desk, person: str) -> str:
    found = desk.read(register_of.candidates)
    return next((one.kind for one in found if one.person_id == person), "child")


def _decided(made: register_of.Decided) -> Answer:
    word = {
        "confirmed": N_("已纳入名册。"),
        "enrolled": N_("已纳入名册。"),
        "rejected": N_("已退回，情况变化前不再提名。"),
    }
    return Answer(made, say(word[made.decision]))
