"""`left-behind care-letter…`: 委托照护书 from the command line: write, hear the child, sign, notices, end."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from stationdesk.cli import child_call as shared
from stationdesk.cli.due import day
from stationdesk.cli.frame import Answer, Call, plain, table
from stationdesk.core.errors import Usage
from stationdesk.core.words import N_, say
from stationdesk.services import child_carers, child_files, child_letters, child_papers, residents


def register(add: shared.Add) -> None:
    """shared.Add the verbs to the group `left-behind`."""
    add("care-letters", letters, N_("委托照护书：各份的状态和缺什么"), shared.CHILD)
    add(
        "care-letter",
        letter,
        N_("写一份委托照护书，打印后签字"),
        shared.CHILD,
        ("--carer", {"default": None, "metavar": "P"}),
        shared.text("--carer-name"),
        shared.text("--carer-id"),
        shared.text("--carer-phone"),
        shared.text("--carer-address"),
        shared.text("--relation"),
        shared.text("--health"),
        shared.text("--job"),
        shared.many("--guardian", "RELATION=NAME"),
        shared.REASON,
        ("--since", {"default": None, "metavar": "DATE"}),
        ("--until", {"required": True, "metavar": "DATE"}),
        shared.many("--check", "KEY=yes|no"),
        shared.many("--care", "KEY=TEXT"),
        shared.text("--contact"),
        shared.text("--opinion"),
        ("--heard-on", {"default": None, "metavar": "DATE"}),
        shared.text("--not-heard"),
        shared.text("--village"),
        shared.text("--witness"),
        ("--replaces", {"default": None, "metavar": "shared.LETTER"}),
        shared.OUT,
    )
    add(
        "care-letter-hear",
        hear,
        N_("记下孩子的意见，或没有听取的原因"),
        shared.CHILD,
        shared.LETTER,
        shared.text("--opinion"),
        shared.text("--not-heard"),
        shared.ON,
    )
    add(
        "care-letter-sign",
        sign,
        N_("登记委托照护书已签字"),
        shared.CHILD,
        shared.LETTER,
        shared.ON,
        shared.text("--witness"),
        shared.text("--despite"),
    )
    add(
        "care-letter-notice",
        notice,
        N_("登记书面告知学校或村（居）委会；--out 打印告知书"),
        shared.CHILD,
        shared.LETTER,
        shared.choice("--to", child_letters.NOTICES),
        shared.text("--recipient"),
        shared.text("--how"),
        shared.ON,
        shared.OUT,
    )
    add(
        "care-letter-end",
        end_letter,
        N_("终止委托照护书"),
        shared.CHILD,
        shared.LETTER,
        shared.REASON,
        shared.ON,
    )
    add("care-letter-print", print_letter, N_("打印委托照护书"), shared.CHILD, shared.LETTER, shared.OUT)


def letters(call: Call) -> Answer:
    """`left-behind care-letters shared.CHILD`."""
    desk = call.desk()
    child = shared.enrolment(desk, call.args.child)
    found = shared.done(desk, lambda work: child_files.opened(work, child).letters, "open_child")
    rows = ((one.number, one.state, one.since, one.until, "；".join(one.problems)) for one in found)
    return Answer(
        {"enrolment_id": child, "letters": plain(found)},
        table((N_("编号"), N_("状态"), N_("开始"), N_("结束"), N_("缺什么")), rows),
    )


def letter(call: Call) -> Answer:
    """`left-behind care-letter shared.CHILD --carer P --reason R --until DATE --check crime=no …`."""
    desk, args = call.desk(), call.args
    child = shared.enrolment(desk, args.child)
    known = {key for key, _ in desk.read(child_carers.checks)}
    asked = shared.pairs(args.check)
    if set(asked) - known or set(asked.values()) - set(shared.ANSWERS):
        raise Usage(
            why=say(N_("--check 要写成 crime=no 的样子；可填：{known}"), known="、".join(sorted(known)))
        )
    new = child_letters.NewLetter(
        child,
        args.reason,
        shared.day_of(args.since) or desk.read(lambda work: work.today),
        day(args.until),
        {key: shared.ANSWERS[value] for key, value in asked.items()},
        desk.read(lambda work: residents.resolve(work, args.carer)) if args.carer else None,
        args.carer_name,
        args.carer_id,
        args.carer_phone,
        args.carer_address,
        args.relation,
        args.health,
        args.job,
        tuple(child_letters.Guardian(who, name) for who, name in shared.pairs(args.guardian).items()),
        shared.pairs(args.care),
        args.contact,
        args.opinion,
        shared.day_of(args.heard_on),
        args.not_heard,
        args.village,
        args.witness,
        args.replaces,
    )
    made = shared.done(desk, lambda work: child_letters.write(work, new), "enrol")
    printed = (
        shared.done(desk, lambda work: child_papers.letter(work, child, made.id), "open_child")
        if args.out
        else None
    )
    return shared.with_paper(desk, _letter(made), _letter_words(made), printed, args.out)


def hear(call: Call) -> Answer:
    """`left-behind care-letter-hear shared.CHILD shared.LETTER --opinion TEXT`."""
    args = call.args
    return _of_letter(
        call,
        partial(
            child_letters.hear, opinion=args.opinion, heard_on=shared.day_of(args.on), why=args.not_heard
        ),
    )


def sign(call: Call) -> Answer:
    """`left-behind care-letter-sign shared.CHILD shared.LETTER`."""
    args = call.args
    return _of_letter(
        call,
        partial(
            child_letters.sign, signed_on=shared.day_of(args.on), witness=args.witness, despite=args.despite
        ),
    )


def notice(call: Call) -> Answer:
    """`left-behind care-letter-notice shared.CHILD shared.LETTER --to school --recipient NAME`, or only `--out FILE`."""
    desk, args = call.desk(), call.args
    if args.recipient or not args.out:
        answer = _of_letter(
            call,
            partial(
                child_letters.notice,
                addressee=args.to,
                recipient=args.recipient,
                given_on=shared.day_of(args.on),
                how=args.how,
            ),
        )
        result, text = dict(answer.result), answer.text
    else:
        result, text = {"letter_id": args.letter}, say(N_("已做好告知书。"))
    child = shared.enrolment(desk, args.child)
    made = (
        shared.done(desk, lambda work: child_papers.notice(work, child, args.letter, args.to), "open_child")
        if args.out
        else None
    )
    return shared.with_paper(desk, result, text, made, args.out)


def end_letter(call: Call) -> Answer:
    """`left-behind care-letter-end shared.CHILD shared.LETTER --reason R`."""
    return _of_letter(call, partial(child_letters.end, why=call.args.reason, on=shared.day_of(call.args.on)))


def print_letter(call: Call) -> Answer:
    """`left-behind care-letter-print shared.CHILD shared.LETTER --out FILE`."""
    desk, args = call.desk(), call.args
    child = shared.enrolment(desk, args.child)
    made = shared.done(desk, lambda work: child_papers.letter(work, child, args.letter), "open_child")
    return shared.with_paper(desk, {"letter_id": args.letter}, say(N_("已做好委托照护书。")), made, args.out)


def _of_letter(call: Call, act: Callable[..., child_letters.Letter]) -> Answer:
    desk, args = call.desk(), call.args
    child = shared.enrolment(desk, args.child)
    made = shared.done(desk, lambda work: act(work, child, args.letter), "enrol")
    return Answer(_letter(made), _letter_words(made))


def _letter(made: child_letters.Letter) -> dict[str, Any]:
    return {"letter_id": made.id, **plain(child_letters.masked(made))}


def _letter_words(made: child_letters.Letter) -> str:
    problems = "；".join(made.problems)
    return f"{made.number}  {made.since} — {made.until}" + (f"\n{problems}" if problems else "")
