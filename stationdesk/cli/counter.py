"""`consultations`, `appointments`: who asked and was guided on, and who is expected when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stationdesk.cli import paper
from stationdesk.cli.due import day
from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, table
from stationdesk.core import matter_names
from stationdesk.core.errors import Usage
from stationdesk.core.words import N_, say
from stationdesk.services import appointments, cases, consultations, counter_data, residents
from stationdesk.services.cases import CHANNELS


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    asked = group(verbs, "consultations", say(N_("首问登记：谁来问过、怎样答复、转介到哪里")))
    expected = group(verbs, "appointments", say(N_("预约簿")))

    def on(made: Subparsers) -> Callable[..., None]:
        def add(name: str, verb: Callable[[Call], Answer], help: str, *arguments: Any) -> None:
            command(made, name, verb, say(help), arguments=arguments)

        return add

    who = (
        ("--person", {"default": None, "metavar": "P"}),
        ("--name", {"default": None}),
        ("--phone", {"default": None}),
        ("--matter", {"default": None, "metavar": "CODE"}),
        ("--channel", {"default": None, "choices": tuple(CHANNELS)}),
    )
    add = on(asked)
    add(
        "add",
        add_consultation,
        N_("登记一次咨询；可不留姓名"),
        ("subject", {"nargs": "?", "default": "", "metavar": "TEXT"}),
        *who,
        ("--answer", {"default": ""}),
        ("--to", {"default": None, "metavar": "OFFICE"}),
        ("--follow-by", {"default": None, "metavar": "DATE"}),
    )
    add(
        "list",
        list_consultations,
        N_("列出咨询"),
        ("--state", {"default": None, "choices": tuple(consultations.STATES)}),
        ("--waiting", {"action": "store_true", "default": False}),
        ("--mine", {"action": "store_true", "default": False}),
        ("--from", {"dest": "first", "default": None, "metavar": "DATE"}),
        ("--to", {"dest": "last", "default": None, "metavar": "DATE"}),
        ("--text", {"default": ""}),
    )
    one = ("consultation", {"metavar": "CONSULTATION"})
    add("answer", answer_consultation, N_("答复"), one, ("text", {"metavar": "TEXT"}))
    add(
        "guide",
        guide_consultation,
        N_("转介到别处，到期回问"),
        one,
        ("--to", {"required": True, "metavar": "OFFICE"}),
        ("--follow-by", {"default": None, "metavar": "DATE"}),
    )
    add(
        "settle",
        settle_consultation,
        N_("回问：在那里办好了没有"),
        one,
        ("--result", {"default": "settled", "choices": tuple(consultations.RESULTS)}),
        ("--outcome", {"default": ""}),
        ("--again", {"default": None, "metavar": "DATE"}),
    )
    add(
        "notice",
        notice_consultation,
        N_("一次性告知书（咨询）"),
        one,
        ("--matter", {"default": None, "metavar": "CODE"}),
        ("--out", {"default": None, "metavar": "FILE"}),
    )
    add(
        "became",
        consultation_became,
        N_("这次咨询成了一个办件"),
        one,
        ("case", {"metavar": "CASE"}),
    )
    add(
        "counts",
        count_consultations,
        N_("一段时间的咨询数"),
        ("--from", {"dest": "first", "default": None, "metavar": "DATE"}),
        ("--to", {"dest": "last", "default": None, "metavar": "DATE"}),
    )
    add("offices", list_offices, N_("可转介的单位和电话"))
    add = on(expected)
    add(
        "add",
        add_appointment,
        N_("预约"),
        ("--day", {"required": True, "metavar": "DATE"}),
        ("--at", {"required": True, "metavar": "HH:MM"}),
        *who,
        ("--place", {"default": "counter", "choices": tuple(appointments.PLACES)}),
        ("--address", {"default": None}),
        ("--remark", {"default": None}),
        ("--even-so", {"action": "store_true", "default": False}),
        ("--out", {"default": None, "metavar": "FILE"}),
    )
    add(
        "list",
        list_appointments,
        N_("列出预约（默认今天起一周）"),
        ("--day", {"default": None, "metavar": "DATE"}),
        ("--from", {"dest": "first", "default": None, "metavar": "DATE"}),
        ("--to", {"dest": "last", "default": None, "metavar": "DATE"}),
        ("--state", {"default": None, "choices": tuple(appointments.STATES)}),
    )
    named = ("appointment", {"metavar": "APPOINTMENT"})
    add("came", _step(appointments.came), N_("已到"), named)
    add("became", appointment_became, N_("来人了，办成了一个办件"), named, ("case", {"metavar": "CASE"}))
    add("missed", _step(appointments.missed), N_("没有来"), named)
    add("cancel", cancel_appointment, N_("取消"), named, ("--reason", {"default": ""}))
    add(
        "move",
        move_appointment,
        N_("改期"),
        named,
        ("--day", {"required": True, "metavar": "DATE"}),
        ("--at", {"required": True, "metavar": "HH:MM"}),
        ("--even-so", {"action": "store_true", "default": False}),
    )
    add("slip", slip_appointment, N_("预约单"), named, ("--out", {"required": True, "metavar": "FILE"}))
    add("free", free_appointments, N_("一天的空号"), ("--day", {"default": None, "metavar": "DATE"}))
    add("ring", ring, N_("要打电话提醒的人"))


def _person(call: Call) -> str | None:
    text = call.args.person
    return call.desk().read(lambda work: residents.resolve(work, text)) if text else None


def _told(told: consultations.Told, more: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "consultation_id": told.consultation_id,
        "number": told.number,
        "state": told.state,
        "follow_by": told.follow_by,
    } | (more or {})


def add_consultation(call: Call) -> Answer:
    """`consultations add`."""
    args = call.args
    if args.follow_by and not args.to:
        raise Usage(why=say(N_("--follow-by 要和 --to 一起用。")))
    guide = consultations.Guide(args.to, day(args.follow_by) if args.follow_by else None) if args.to else None
    new = consultations.NewConsultation(
        args.subject,
        args.matter,
        _person(call),
        name=args.name,
        phone=args.phone,
        channel=args.channel or "counter",
        answer=args.answer,
        guide=guide,
    )
    told = call.desk().change(lambda work: consultations.add(work, new), reason="cases:accept")
    return Answer(_told(told), told.sentence)


def list_consultations(call: Call) -> Answer:
    """`consultations list`."""
    args = call.args
    query = consultations.ConsultationQuery(
        states=(args.state,) if args.state else (),
        waiting=args.waiting,
        mine=args.mine,
        text=args.text,
        first=day(args.first) if args.first else None,
        last=day(args.last) if args.last else None,
    )
    rows = call.desk().read(lambda work: consultations.listed(work, query))
    text = table(
        (N_("编号"), N_("来访时间"), N_("来访人"), N_("咨询内容"), N_("状态"), N_("转介去向"), N_("回问")),
        (
            (
                row.number,
                say("{at}", at=row.came_at),
                row.asker,
                row.subject,
                row.state_name,
                row.guided_to,
                row.follow_by or "",
            )
            for row in rows
        ),
    )
    return Answer({"consultations": rows}, text)


def _consultation(call: Call) -> str:
    named = call.args.consultation
    return call.desk().read(lambda work: consultations.resolve(work, named))


def answer_consultation(call: Call) -> Answer:
    """`consultations answer`."""
    one, text = _consultation(call), call.args.text
    told = call.desk().change(lambda work: consultations.answer(work, one, text), reason="cases:accept")
    return Answer(_told(told), told.sentence)


def guide_consultation(call: Call) -> Answer:
    """`consultations guide`."""
    one, args = _consultation(call), call.args
    where = consultations.Guide(args.to, day(args.follow_by) if args.follow_by else None)
    told = call.desk().change(lambda work: consultations.guide(work, one, where), reason="cases:accept")
    return Answer(_told(told), told.sentence)


def settle_consultation(call: Call) -> Answer:
    """`consultations settle`."""
    one, args = _consultation(call), call.args
    again = day(args.again) if args.again else None
    told = call.desk().change(
        lambda work: consultations.settle(work, one, args.result, args.outcome, again=again),
        reason="cases:accept",
    )
    return Answer(_told(told), told.sentence)


def notice_consultation(call: Call) -> Answer:
    """`consultations notice`."""
    one, args = _consultation(call), call.args
    told = call.desk().change(
        lambda work: consultations.notice(work, one, args.matter), reason="cases:accept"
    )
    made = told.paper
    written, failed, code = paper.written(call.desk(), made.id if made else None, args.out)
    result = _told(told, {"paper_id": made.id if made else None, "paper": made.number if made else ""})
    return Answer(result | written, (made.number if made else "") + failed, code)


def consultation_became(call: Call) -> Answer:
    """`consultations became CONSULTATION CASE`."""
    one, case = _consultation(call), _case(call)
    told = call.desk().change(lambda work: consultations.became(work, one, case), reason="cases:accept")
    return Answer(_told(told, {"case_id": case}), told.sentence)


def _case(call: Call) -> str:
    named = call.args.case
    return call.desk().read(lambda work: cases.resolve_case(work, named))


def count_consultations(call: Call) -> Answer:
    """`consultations counts`."""
    args = call.args

    def look(work: Any) -> consultations.ConsultationCounts:
        first = day(args.first) if args.first else work.today.replace(day=1)
        return consultations.counts(work, first, day(args.last) if args.last else work.today)

    found = call.desk().read(look)
    lines = [say(N_("{first}至{last}共 {n} 次"), first=found.first, last=found.last, n=found.total)]
    lines += [f"  {say(consultations.STATES[state])} {n}" for state, n in found.by_state.items()]
    lines += [f"  {say(CHANNELS[channel])} {n}" for channel, n in found.by_channel.items()]
    return Answer(found, "\n".join(lines))


def list_offices(call: Call) -> Answer:
    """`consultations offices`."""
    rows = call.desk().read(counter_data.offices)
    text = table(
        (N_("代号"), N_("单位"), N_("地点"), N_("电话"), N_("办什么")),
        (
            (
                one.key,
                one.name,
                one.where,
                one.number + (say(N_("（待核）")) if one.unconfirmed else ""),
                one.what_for,
            )
            for one in rows
        ),
    )
    return Answer({"offices": rows}, text)


def _booked(booked: appointments.Booked) -> dict[str, Any]:
    return {
        "appointment_id": booked.appointment_id,
        "number": booked.number,
        "state": booked.state,
        "day": booked.day,
        "slot": booked.slot,
        "warnings": booked.warnings,
    }


def _said(booked: appointments.Booked) -> str:
    return "\n".join((booked.sentence, *booked.warnings))


def _appointment(call: Call) -> str:
    named = call.args.appointment
    return call.desk().read(lambda work: appointments.resolve(work, named))


def add_appointment(call: Call) -> Answer:
    """`appointments add`."""
    desk, args = call.desk(), call.args
    new = appointments.NewAppointment(
        day(args.day),
        args.at,
        _person(call),
        name=args.name,
        phone=args.phone,
        matter_code=args.matter,
        place=args.place,
        address=args.address,
        channel=args.channel or "phone",
        remark=args.remark,
        even_so=args.even_so,
    )
    booked = desk.change(lambda work: appointments.book(work, new), reason="cases:accept")
    result, failed, code = _booked(booked), "", 0
    if args.out:
        made = desk.change(
            lambda work: appointments.slip(work, booked.appointment_id), reason="cases:accept"
        ).paper
        written, failed, code = paper.written(desk, made.id if made else None, args.out)
        result |= {"paper_id": made.id if made else None, **written}
    return Answer(result, _said(booked) + failed, code)


def list_appointments(call: Call) -> Answer:
    """`appointments list`."""
    from datetime import timedelta

    args = call.args

    def look(work: Any) -> list[appointments.AppointmentRow]:
        first = day(args.day or args.first) if args.day or args.first else work.today
        last = day(args.day or args.last) if args.day or args.last else first + timedelta(days=6)
        states = (args.state,) if args.state else ()
        return appointments.listed(work, first=first, last=last, states=states)

    rows = call.desk().read(look)
    return Answer({"appointments": rows}, _table(rows))


def _table(rows: Any) -> str:
    return table(
        (N_("日期"), N_("时间"), N_("姓名"), N_("电话"), N_("事项"), N_("地点"), N_("状态"), N_("编号")),
        (
            (
                row.day,
                row.slot,
                row.who,
                row.phone,
                matter_names.shown(row.matter_name),
                row.place_name + (f" {row.address}" if row.address else ""),
                row.state_name,
                row.number,
            )
            for row in rows
        ),
    )


def _step(step: Callable[[Any, str], appointments.Booked]) -> Callable[[Call], Answer]:
    def verb(call: Call) -> Answer:
        one = _appointment(call)
        booked = call.desk().change(lambda work: step(work, one), reason="cases:accept")
        return Answer(_booked(booked), _said(booked))

    return verb


def appointment_became(call: Call) -> Answer:
    """`appointments became APPOINTMENT CASE`."""
    one, case = _appointment(call), _case(call)
    booked = call.desk().change(lambda work: appointments.became(work, one, case), reason="cases:accept")
    return Answer(_booked(booked) | {"case_id": case}, _said(booked))


def cancel_appointment(call: Call) -> Answer:
    """`appointments cancel`."""
    one, why = _appointment(call), call.args.reason
    booked = call.desk().change(lambda work: appointments.cancel(work, one, why), reason="cases:accept")
    return Answer(_booked(booked), _said(booked))


def move_appointment(call: Call) -> Answer:
    """`appointments move`."""
    one, args = _appointment(call), call.args
    booked = call.desk().change(
        lambda work: appointments.move(work, one, day(args.day), args.at, even_so=args.even_so),
        reason="cases:accept",
    )
    return Answer(_booked(booked), _said(booked))


def slip_appointment(call: Call) -> Answer:
    """`appointments slip`."""
    desk, one = call.desk(), _appointment(call)
    booked = desk.change(lambda work: appointments.slip(work, one), reason="cases:accept")
    made = booked.paper
    written, failed, code = paper.written(desk, made.id if made else None, call.args.out)
    result = _booked(booked) | {"paper_id": made.id if made else None, **written}
    return Answer(result, str(written.get("file", "")) + failed, code)


def free_appointments(call: Call) -> Answer:
    """`appointments free`."""
    text = call.args.day
    book = call.desk().read(lambda work: appointments.day_book(work, day(text) if text else work.today))
    result = {
        "day": book.day,
        "open": book.open,
        "holiday": book.holiday,
        "provisional": book.provisional,
        "slots": [{"slot": one.time, "free": one.free, "places": one.places} for one in book.slots],
    }
    rows = table((N_("时间"), N_("空号")), ((one.time, one.free) for one in book.slots))
    return Answer(result, rows if book.open else say(N_("{day}不开门。"), day=book.day))


def ring(call: Call) -> Answer:
    """`appointments ring`."""
    rows = call.desk().read(appointments.reminders)
    return Answer({"appointments": rows}, _table(rows))
