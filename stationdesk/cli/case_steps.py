"""`cases …`: the steps of a case's life, one verb each. A step answers `case_id, state` and what it changed.

Every step takes `--seen EVENT`: the newest event the caller has read (`cases show` says it as `file.last_event`); the
step is refused when something was done since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from stationdesk.cli import paper
from stationdesk.cli.due import day
from stationdesk.cli.frame import Answer, Call, Subparsers, command, plain, table
from stationdesk.core import matter_names, rating_states
from stationdesk.core.errors import Usage
from stationdesk.core.words import N_, say
from stationdesk.services import (
    case_clock,
    case_delivery,
    case_large,
    case_life,
    case_mistaken,
    case_promises,
    case_proxy,
    case_ratings,
    case_record,
    cases,
    proxy,
    residents,
)
from stationdesk.services.case_record import Stepped
from stationdesk.storage.work import Work

OUT = ("--out", {"default": None, "metavar": "FILE"})
CASE = ("case", {"metavar": "CASE"})
SEEN = ("--seen", {"default": None, "metavar": "EVENT"})
MATERIAL = ("--material", {"action": "append", "default": None, "metavar": "NAME=STATE"})
ALL_MATERIALS = ("--all-materials", {"action": "store_true", "default": False})
REASON = ("--reason", {"default": ""})
NOTE = ("--note", {"default": ""})
ON = ("--on", {"default": None, "metavar": "DATE"})
EXTERNAL = ("--external-number", {"default": None})
CERTIFICATE = ("--certificate", {"default": "", "metavar": "NUMBER"})
DENIED = ("--denied", {"action": "store_true", "default": False})


def register(made: Subparsers) -> None:
    """Add the steps to `cases`."""

    def add(name: str, verb: Callable[[Call], Answer], help: str, *arguments: Any) -> None:
        command(made, name, verb, say(help), arguments=(CASE, *arguments, SEEN))

    add(
        "notice",
        notice,
        N_("一次性告知"),
        ("--missing", {"action": "append", "default": None, "metavar": "NAME"}),
        ("--problem", {"action": "append", "default": None, "metavar": "NAME=TEXT"}),
        REASON,
        ("--bring-by", {"default": None, "metavar": "DATE"}),
        OUT,
    )
    add("supplement", supplement, N_("补交材料"), ALL_MATERIALS, MATERIAL, OUT)
    add(
        "suspend",
        suspend,
        N_("转入特别程序，停止计时"),
        ("--procedure", {"default": "", "metavar": "P"}),
        REASON,
        ("--days", {"type": int, "default": None}),
        OUT,
    )
    add("resume", resume, N_("特别程序结束，恢复计时"), NOTE)
    add(
        "extend",
        extend,
        N_("延长期限"),
        ("--days", {"type": int, "required": True}),
        REASON,
        ("--approved-by", {"default": ""}),
        OUT,
    )
    add("finish", finish, N_("办结"), ("--result", {"default": ""}), NOTE, CERTIFICATE, DENIED)
    add("withdraw", withdraw, N_("申请人撤回"), REASON)
    add("lapse", lapse, N_("逾期未补，按本地规则视为撤回"), NOTE)
    add("undo", undo, N_("撤销当天误登的办件"), REASON)
    add("forward", forward, N_("转报"), NOTE, EXTERNAL, ON)
    add(
        "answer",
        answer,
        N_("登记机关答复"),
        ("--result", {"required": True, "choices": (*case_life.ANSWERS, case_life.REPLIED)}),
        ON,
        ("--due", {"default": None, "metavar": "DATE"}),
        REASON,
        EXTERNAL,
        ("--missing", {"action": "append", "default": None, "metavar": "NAME"}),
        ("--result-name", {"default": None}),
        CERTIFICATE,
        DENIED,
        OUT,
    )
    add(
        "deliver",
        deliver,
        N_("送达，或打印空白送达回证"),
        ("--how", {"default": "", "metavar": "WAY"}),
        ("--receiver", {"default": ""}),
        ("--relation", {"default": ""}),
        ("--place", {"default": ""}),
        ("--witness", {"default": ""}),
        ("--refused-why", {"default": ""}),
        ("--deliverer", {"default": ""}),
        ("--document", {"action": "append", "default": None, "metavar": "NUMBER"}),
        ("--time", {"default": "", "metavar": "HH:MM"}),
        ("--remark", {"default": ""}),
        ON,
        ("--blank", {"action": "store_true", "default": False}),
        OUT,
    )
    add("archive", archive, N_("归档"))
    add(
        "rate",
        rate,
        N_("好差评（1 至 5）"),
        ("level", {"nargs": "?", "type": int, "default": None, "metavar": "1-5"}),
        ("--score", {"type": int, "default": None}),
        ("--detail", {"action": "append", "default": None, "metavar": "INDICATOR=1-5"}),
        ("--comment", {"default": ""}),
    )
    add(
        "rating-step",
        rating_step,
        N_("登记差评处理的一步"),
        ("kind", {"choices": tuple(rating_states.KINDS)}),
        NOTE,
        ON,
        ("--by", {"default": None, "metavar": "DATE"}),
    )
    add(
        "correct",
        correct,
        N_("更正登记错的内容"),
        REASON,
        ("--phone", {"default": None}),
        ("--remark", {"default": None}),
        EXTERNAL,
        ("--relation", {"default": None}),
        ("--result", {"default": None}),
        ("--person", {"default": None, "metavar": "P"}),
        ("--organisation", {"default": None, "metavar": "ID"}),
        ("--matter", {"default": None, "metavar": "CODE"}),
        ALL_MATERIALS,
    )
    add(
        "prolong",
        prolong,
        N_("推迟补齐材料的日子"),
        REASON,
        ("--until", {"required": True, "metavar": "DATE"}),
    )
    add(
        "proxy",
        to_proxy,
        N_("转为全程代办"),
        ("--way", {"default": "written", "choices": tuple(proxy.WAYS)}),
        ("--scope", {"default": "submit,correct,collect", "metavar": "A,B"}),
        ("--expires", {"default": None, "metavar": "DATE"}),
        REASON,
        ("--witness", {"default": ""}),
        OUT,
    )
    command(
        made,
        "slip",
        slip,
        say(N_("补印凭证、回执或告知书，可要大字版")),
        arguments=(
            CASE,
            ("--kind", {"default": "case_slip", "choices": case_large.KINDS}),
            ("--large", {"action": "store_true", "default": False}),
            OUT,
        ),
    )
    command(made, "ratings", ratings, say(N_("没处理完的差评")), arguments=())
    command(made, "remarks", remarks, say(N_("对我服务的评价（不含是谁、哪件事）")), arguments=())
    command(made, "late", late, say(N_("承诺或告知后逾期未补的办件")), arguments=())


def notice(call: Call) -> Answer:
    """`cases notice CASE`."""
    args = call.args
    by = day(args.bring_by) if args.bring_by else None
    asked = (tuple(args.missing or ()), pairs(args.problem), args.reason, by)
    return step(
        call, "cases:accept", lambda work, case: case_life.notice(work, case_life.Notice(case, *asked))
    )


def supplement(call: Call) -> Answer:
    """`cases supplement CASE`."""
    args = call.args
    came, every = pairs(args.material), args.all_materials
    return step(
        call,
        "cases:accept",
        lambda work, case: case_life.supplement(work, case_life.Brought(case, came, every)),
    )


def suspend(call: Call) -> Answer:
    """`cases suspend CASE`."""
    args = call.args
    return step(
        call,
        "cases:decide",
        lambda work, case: case_clock.suspend(work, case, args.procedure, args.reason, args.days),
    )


def resume(call: Call) -> Answer:
    """`cases resume CASE`."""
    return step(call, "cases:decide", lambda work, case: case_clock.resume(work, case, call.args.note))


def extend(call: Call) -> Answer:
    """`cases extend CASE`."""
    args = call.args
    return step(
        call,
        "cases:decide",
        lambda work, case: case_clock.extend(work, case, args.days, args.reason, args.approved_by),
    )


def finish(call: Call) -> Answer:
    """`cases finish CASE`."""
    args = call.args
    return step(
        call,
        "cases:decide",
        lambda work, case: case_life.finish(
            work, case, args.result, args.note, args.certificate, approved=not args.denied
        ),
    )


def withdraw(call: Call) -> Answer:
    """`cases withdraw CASE`."""
    return step(call, "cases:accept", lambda work, case: case_life.withdraw(work, case, call.args.reason))


def lapse(call: Call) -> Answer:
    """`cases lapse CASE`."""
    return step(call, "cases:decide", lambda work, case: case_promises.lapse(work, case, call.args.note))


def undo(call: Call) -> Answer:
    """`cases undo CASE`."""
    return step(call, "cases:accept", lambda work, case: case_life.undo(work, case, call.args.reason))


def forward(call: Call) -> Answer:
    """`cases forward CASE`."""
    args = call.args
    on = day(args.on) if args.on else None
    return step(
        call,
        "cases:accept",
        lambda work, case: case_life.forward(work, case, args.note, args.external_number, on),
    )


def answer(call: Call) -> Answer:
    """`cases answer CASE`."""
    args = call.args
    on = day(args.on) if args.on else None
    due = day(args.due) if args.due else None
    return step(
        call,
        "cases:accept",
        lambda work, case: case_life.answer(
            work,
            case_life.Answered(
                case,
                args.result,
                on,
                due,
                args.reason,
                args.external_number,
                tuple(args.missing or ()),
                args.result_name,
                args.certificate,
                approved=not args.denied,
            ),
        ),
    )


def deliver(call: Call) -> Answer:
    """`cases deliver CASE`; with `--blank` only its 送达回证, to be signed."""
    args = call.args

    def asked(case: str) -> case_delivery.Delivery:
        return case_delivery.Delivery(
            case,
            tuple(args.document or ()),
            args.how,
            args.receiver,
            args.relation,
            args.place,
            day(args.on) if args.on else None,
            args.time,
            args.refused_why,
            args.witness,
            args.deliverer,
            args.remark,
        )

    if not args.blank:
        return step(call, "cases:accept", lambda work, case: case_delivery.deliver(work, asked(case)))
    return step(call, "cases:accept", lambda work, case: case_delivery.prepare(work, asked(case)))


def archive(call: Call) -> Answer:
    """`cases archive CASE`."""
    return step(call, "cases:accept", case_life.archive)


def rate(call: Call) -> Answer:
    """`cases rate CASE SCORE`."""
    args = call.args
    score = args.score if args.score is not None else args.level
    if score is None:
        raise Usage(why=say(N_("请给出评价（1 至 5）。")))
    try:
        details = {name: int(value) for name, value in pairs(args.detail).items()}
    except ValueError:
        raise Usage(why=say(N_("分项评价应写成 指标=1至5。"))) from None
    return step(
        call,
        "cases:accept",
        lambda work, case: case_ratings.rate(work, case, score, args.comment, details),
    )


def rating_step(call: Call) -> Answer:
    """`cases rating-step CASE KIND`."""
    args, desk = call.args, call.desk()
    case = desk.read(lambda work: cases.resolve_case(work, args.case))
    given = case_ratings.RatingStep(
        case, args.kind, args.note, day(args.on) if args.on else None, day(args.by) if args.by else None
    )

    def take(work: Work) -> case_ratings.LowRating:
        case_record.require_seen(work, case, args.seen)
        return case_ratings.step(work, given)

    got = desk.change(take, reason="cases:supervise")
    text = say(
        N_("已登记：{what}。现在{stage}"), what=say(rating_states.KINDS[args.kind]), stage=got.stage_name
    )
    if got.due_on is not None:
        text += say(N_("，{day}前"), day=got.due_on)
    return Answer(got, text)


def correct(call: Call) -> Answer:
    """`cases correct CASE`: fields, or the applicant and the matter of a case typed for the wrong one."""
    args = call.args
    if args.person or args.organisation or args.matter:
        if any((args.phone, args.remark, args.external_number, args.relation, args.result)):
            raise Usage(why=say(N_("申请人和事项单独更正：请分两次，一次改人或事项，一次改别的。")))
        person = args.person and call.desk().read(lambda work: residents.resolve(work, args.person))
        return step(
            call,
            "cases:accept",
            lambda work, case: case_mistaken.correct(
                work,
                case,
                args.reason,
                person_id=person or "",
                organisation_id=args.organisation or "",
                matter_code=args.matter or "",
                all_materials=args.all_materials,
            ),
        )
    return step(
        call,
        "cases:accept",
        lambda work, case: case_life.correct(
            work,
            case,
            args.reason,
            contact_phone=args.phone,
            remark=args.remark,
            external_number=args.external_number,
            by_relation=args.relation,
            result=args.result,
        ),
    )


def prolong(call: Call) -> Answer:
    """`cases prolong CASE --until DATE`."""
    args = call.args
    until = day(args.until)
    return step(
        call, "cases:accept", lambda work, case: case_promises.prolong(work, case, until, args.reason)
    )


def to_proxy(call: Call) -> Answer:
    """`cases proxy CASE`."""
    args = call.args
    scope = tuple(one.strip() for one in args.scope.split(",") if one.strip())
    expires = day(args.expires) if args.expires else None
    return step(
        call,
        "proxy:request",
        lambda work, case: case_proxy.to_proxy(
            work, case_proxy.ToProxy(case, args.way, scope, expires, args.reason, args.witness)
        ),
    )


def slip(call: Call) -> Answer:
    """`cases slip CASE [--large]`: the slip or notice once more."""
    from stationdesk.services import papers

    args, desk = call.args, call.desk()
    case = desk.read(lambda work: cases.resolve_case(work, args.case))
    found = desk.read(lambda work: papers.latest(work, args.kind, case))
    if args.large:
        found = desk.change(lambda work: case_large.large_copy(work, found.id), reason="cases:accept")
    written, said, code = paper.written(desk, found.id, args.out)
    return Answer(
        {"case_id": case, "paper_id": found.id, "number": found.number} | written, found.number + said, code
    )


def ratings(call: Call) -> Answer:
    """`cases ratings`: bad ratings that still need a step."""
    found = call.desk().read(case_ratings.open_low_ratings)
    text = table(
        (N_("编号"), N_("事项"), N_("评价"), N_("办到哪了"), N_("下一步期限")),
        (
            (
                one.number,
                matter_names.shown(one.matter_name),
                say(case_ratings.SCORES[one.score]),
                one.stage_name,
                one.due_on,
            )
            for one in found
        ),
    )
    return Answer({"ratings": plain(found), "total": len(found)}, text)


def remarks(call: Call) -> Answer:
    """`cases remarks`: what was said of one's own services, without who said it."""
    found = call.desk().read(case_ratings.about_me)
    text = table(
        (N_("月份"), N_("评价"), N_("说了什么")),
        ((one.month, say(case_ratings.SCORES[one.score]), one.comment) for one in found),
    )
    return Answer({"remarks": plain(found), "total": len(found)}, text)


def late(call: Call) -> Answer:
    """`cases late`: what was promised or asked for and did not come."""
    found = call.desk().read(case_promises.late)
    text = table(
        (N_("编号"), N_("申请人"), N_("事项"), N_("没来的材料"), N_("应在"), N_("逾期（工作日）")),
        (
            (
                one.number,
                one.applicant,
                matter_names.shown(one.matter_name),
                say(N_("、")).join(one.names),
                one.by,
                one.days_late,
            )
            for one in found
        ),
    )
    return Answer({"cases": plain(found), "total": len(found)}, text)


def pairs(given: Iterable[str] | None) -> dict[str, str]:
    """NAME=WHAT as often as it was said, each name once. Raises Usage, which repeats nothing: it may be somebody's name."""
    found: dict[str, str] = {}
    for one in given or ():
        name, sign, what = one.partition("=")
        if not sign or not name.strip() or not what.strip() or name.strip() in found:
            raise Usage(why=say(N_("应写成 名称=内容，每个名称只写一次。")))
        found[name.strip()] = what.strip()
    return found


def step(call: Call, reason: str, verb: Callable[[Work, str], Stepped]) -> Answer:
    """Resolve the case, see that nothing was done since, take the step, write its paper out when asked."""
    desk = call.desk()
    case = desk.read(lambda work: cases.resolve_case(work, call.args.case))

    def take(work: Work) -> Stepped:
        case_record.require_seen(work, case, call.args.seen)
        return verb(work, case)

    got = desk.change(take, reason=reason)
    written, said, code = paper.written(desk, got.paper_id, getattr(call.args, "out", None))
    return Answer(plain(got) | {"paper_id": got.paper_id} | written, got.sentence + said, code)
