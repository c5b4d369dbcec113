"""`left-behind report…`: mandatory reports, written by whoever may report, opened with the reader's own key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from stationdesk.cli import paper
from stationdesk.cli.frame import Answer, Call, place, table, text_of
from stationdesk.core import moments
from stationdesk.core.clock import stamp
from stationdesk.core.errors import Usage
from stationdesk.core.report_contents import NamedPerson
from stationdesk.core.words import N_, say
from stationdesk.desk import Desk
from stationdesk.services import left_behind_report_keys as report_keys
from stationdesk.services import left_behind_reports as reports
from stationdesk.services import left_behind_reports_read as reading
from stationdesk.services import residents, users

Add = Callable[..., None]
REPORT = ("report", {"metavar": "REPORT"})
OUT = ("--out", {"default": None, "metavar": "FILE"})
NAMED = ("--named", {"action": "append", "default": None, "metavar": "NAME[=RELATION]"})


def register(add: Add) -> None:
    """Add the verbs to the group `left-behind`."""
    add(
        "report",
        report,
        N_("登记强制报告，并列出要打的电话"),
        ("--person", {"default": None, "metavar": "P"}),
        ("--who", {"default": "", "metavar": "TEXT"}),
        ("--situation", {"required": True, "metavar": "CODE"}),
        ("--found-at", {"default": "", "metavar": "TIME"}),
        ("--place", {"default": "", "metavar": "TEXT"}),
        ("--how", {"default": "", "metavar": "TEXT"}),
        ("--facts", {"default": "", "metavar": "TEXT"}),
        ("--facts-file", {"default": None, "metavar": "FILE"}),
        ("--done", {"default": "", "metavar": "TEXT"}),
        NAMED,
        OUT,
    )
    add(
        "report-call",
        report_call,
        N_("登记向谁报告、谁接的，算出距发现几分钟"),
        REPORT,
        ("--to", {"required": True, "metavar": "TEXT"}),
        ("--number", {"default": "", "metavar": "PHONE"}),
        ("--taken-by", {"default": "", "metavar": "TEXT"}),
        ("--receipt", {"default": "", "metavar": "TEXT"}),
        ("--at", {"default": "", "metavar": "TIME"}),
        ("--note", {"default": "", "metavar": "TEXT"}),
    )
    add(
        "report-follow",
        report_follow,
        N_("登记后续；--close 办结，--reopen 重新打开"),
        REPORT,
        ("--note", {"required": True, "metavar": "TEXT"}),
        ("--close", {"action": "store_true", "default": False}),
        ("--reopen", {"action": "store_true", "default": False}),
    )
    add("report-name", report_name, N_("登记又涉及的人；其从此看不到这份报告"), REPORT, NAMED)
    add(
        "report-admit",
        report_admit,
        N_("让后来的儿童主任也能看"),
        REPORT,
        ("--reader", {"required": True, "metavar": "NAME"}),
    )
    add("report-list", report_list, N_("列出您能看的强制报告"))
    add("report-show", report_show, N_("打开一份强制报告（留痕）"), REPORT, OUT)


def report(call: Call) -> Answer:
    """`left-behind report --person P --situation CODE --facts TEXT`."""
    desk, args = call.desk(), call.args
    new = reports.NewReport(
        args.situation,
        _facts(args),
        desk.read(lambda work: residents.resolve(work, args.person)) if args.person else None,
        args.who,
        moments.parse(args.found_at, call.clock.now(), "found_at"),
        args.place,
        args.how,
        args.done,
        _named(args.named),
        desk.opened.recipient,
    )
    made = desk.change(lambda work: reports.report(work, new), reason="left_behind:report")
    numbers = desk.read(lambda work: reading.numbers_to_call(work, new.situation.strip().upper()))
    result: dict[str, Any] = {
        "report_id": made.report_id,
        "number": made.number,
        "minutes": made.minutes,
        "found_at": made.found_at,
        "mine": made.mine,
        "call": [{"name": one.name, "number": one.number} for one in numbers],
    }
    failed, code = "", 0
    if args.out and made.mine:
        written, failed, code = _written(desk, made.report_id, args.out)
        result |= written
    text = say(
        N_("已登记 {number}，距发现{minutes}分钟。请现在就打电话："), number=made.number, minutes=made.minutes
    )
    lines = table((N_("电话"), N_("名称"), N_("用途")), ((o.number, o.name, o.about) for o in numbers))
    return Answer(result, f"{text}\n{lines}{failed}", code)


def report_call(call: Call) -> Answer:
    """`left-behind report-call REPORT --to TEXT`."""
    desk, args = call.desk(), call.args
    new = reports.NewCall(
        _resolved(desk, args.report),
        args.to,
        args.number,
        args.taken_by,
        args.receipt,
        args.note,
        moments.parse(args.at, call.clock.now(), "at"),
    )
    made = desk.change(lambda work: reports.call(work, new), reason="left_behind:report")
    return Answer(made, say(N_("已登记，距发现{minutes}分钟。"), minutes=made.minutes))


def report_follow(call: Call) -> Answer:
    """`left-behind report-follow REPORT --note TEXT`."""
    desk, args = call.desk(), call.args
    if args.close and args.reopen:
        raise Usage(why=say(N_("--close 和 --reopen 只能用一个。")))
    report_id = _resolved(desk, args.report)
    step = reports.close if args.close else reports.reopen if args.reopen else reports.follow_up
    line = desk.change(lambda work: step(work, report_id, args.note), reason="left_behind:report")
    return Answer(_row(line), say(N_("已登记。")))


def report_name(call: Call) -> Answer:
    """`left-behind report-name REPORT --named NAME`."""
    desk, args = call.desk(), call.args
    named = _named(args.named)
    if len(named) != 1:
        raise Usage(why=say(N_("请用 --named 写一个人。")))
    report_id = _resolved(desk, args.report)
    found = desk.change(lambda work: reports.open_report(work, report_id), reason="sealed:read")
    child = reading.unseal(found, desk.opened.identity).body.person_id
    line = desk.change(
        lambda work: reports.name_also(work, report_id, named[0], child_id=child), reason="left_behind:report"
    )
    return Answer(_row(line), say(N_("已登记；站里如有此人，其从此看不到这份报告。")))


def report_admit(call: Call) -> Answer:
    """`left-behind report-admit REPORT --reader NAME`."""
    desk, args = call.desk(), call.args
    report_id = _resolved(desk, args.report)
    who = desk.read(users.names)
    wanted = [
        (user, key)
        for user, key in desk.read(lambda work: report_keys.without_key(work, report_id))
        if args.reader in (user, who.get(user))
    ]
    if len({user for user, _ in wanted}) != 1:
        raise users.NobodyWithThatId(field="reader")
    found = desk.change(lambda work: reports.open_report(work, report_id), reason="sealed:read")
    for user, key in wanted:
        wraps = reading.wraps_for(found, desk.opened.identity, key, user, who[user])
        desk.change(
            partial(report_keys.admit, report_id=report_id, user_id=user, recipient=key, wraps=wraps),
            reason="left_behind:report",
        )
    return Answer({**_row(found.line), "reader": wanted[0][0]}, say(N_("已登记。")))


def report_list(call: Call) -> Answer:
    """`left-behind report-list`: numbers and times; what a report says is opened one by one."""
    lines = call.desk().read(reports.listed)
    text = table(
        (N_("编号"), N_("发现"), N_("登记人"), N_("电话次数"), N_("首次报告用时"), N_("状态")),
        (
            (
                one.number,
                moments.shown(one.found_at, call.clock.now()),
                one.author,
                one.calls,
                "" if one.first_minutes is None else say(N_("{n}分"), n=one.first_minutes),
                say(N_("已办结")) if one.closed else say(N_("办理中")),
            )
            for one in lines
        ),
    )
    return Answer({"reports": [_row(one) for one in lines]}, text)


def report_show(call: Call) -> Answer:
    """`left-behind report-show REPORT [--out FILE]`: opened with one's own key; written into the audit."""
    desk = call.desk()
    report_id = _resolved(desk, call.args.report)
    found = desk.change(lambda work: reports.open_report(work, report_id), reason="sealed:read")
    opened = reading.unseal(found, desk.opened.identity)
    body = opened.body
    result = {
        **_row(opened.line),
        "situation": body.situation,
        "who": body.who,
        "person_id": body.person_id,
        "place": body.place,
        "how": body.how,
        "facts": body.facts,
        "done": body.done,
        "named": list(opened.named),
        "calls": [
            {
                "at": stamp(one.at),
                "minutes": one.minutes,
                "by": one.by,
                "to": one.body.whom,
                "number": one.body.phone,
                "taken_by": one.body.taken_by,
                "receipt": one.body.receipt,
                "note": one.body.note,
            }
            for one in opened.calls
        ],
        "steps": [
            {"kind": one.kind, "at": stamp(one.at), "by": one.by, "words": one.body.words}
            for one in opened.steps
        ],
        "readers": list(opened.readers),
    }
    failed, code = "", 0
    if call.args.out:
        written, failed, code = _written(desk, report_id, call.args.out, opened)
        result |= written
    text = [f"{opened.line.number}  {body.situation} {body.situation_words}", body.who, body.facts]
    text += [
        say(
            N_("{minutes}分　报告给{whom}　{receipt}"),
            minutes=o.minutes,
            whom=o.body.whom,
            receipt=o.body.receipt,
        )
        for o in opened.calls
    ]
    text += [o.body.words for o in opened.steps if o.body.words]
    return Answer(result, "\n".join(text) + failed, code)


def render_paper(call: Call, wanted: str) -> Answer:
    """`papers render mandatory_report ID --out FILE`: drawn from the opened report, kept nowhere, counted."""
    desk = call.desk()
    report_id = _resolved(desk, wanted)
    number = next(one.number for one in desk.read(reports.listed) if one.id == report_id)
    pdf = _drawn(desk, report_id)
    from stationdesk.storage.atomic import write_file

    target = place(call.args.out).absolute()
    write_file(target, pdf)
    desk.change(lambda work: reports.printed(work, report_id), reason="papers:saved")
    result = {"file": str(target), "kind": "mandatory_report", "number": number}
    return Answer(result, say(N_("已输出：{file}"), file=target))


def _written(
    desk: Desk, report_id: str, out: str, opened: reading.Report | None = None
) -> tuple[dict[str, Any], str, int]:
    written, failed, code = paper.put(_drawn(desk, report_id, opened), out)
    if not code:
        desk.change(lambda work: reports.printed(work, report_id), reason="papers:saved")
    return written, failed, code


def _drawn(desk: Desk, report_id: str, opened: reading.Report | None = None) -> bytes:
    from stationdesk.documents.render import render

    if opened is None:
        found = desk.change(lambda work: reports.open_report(work, report_id), reason="sealed:read")
        opened = reading.unseal(found, desk.opened.identity)
    return render(desk.read(lambda work: reading.sheet(work, opened)))


def _row(line: reports.Line) -> dict[str, Any]:
    return {
        "report_id": line.id,
        "number": line.number,
        "minutes": line.first_minutes,
        "found_at": stamp(line.found_at),
        "made_at": stamp(line.made_at),
        "calls": line.calls,
        "state": "closed" if line.closed else "open",
    }


def _resolved(desk: Desk, text: str) -> str:
    return desk.read(lambda work: reports.resolve(work, text))


def _named(given: list[str] | None) -> tuple[NamedPerson, ...]:
    found = []
    for one in given or ():
        name, _, relation = one.partition("=")
        found.append(NamedPerson(name=name.strip(), relation=relation.strip()))
    return tuple(found)


def _facts(args: Any) -> str:
    """What was seen; from a file where it should not stand in the shell's history."""
    if not args.facts_file:
        return str(args.facts)
    try:
        return text_of(place(args.facts_file))
    except (OSError, ValueError):
        raise Usage(why=say(N_("读不了 --facts-file 的文件。"))) from None
