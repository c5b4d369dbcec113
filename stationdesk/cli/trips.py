"""`proxy errands|trip|care|fee|hand-over`: what is carried to the township, what is due, what was paid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stationdesk.cli import paper
from stationdesk.cli.cases import pairs
from stationdesk.cli.due import day
from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, plain, table
from stationdesk.core import money
from stationdesk.core.errors import Usage
from stationdesk.core.words import N_, say
from stationdesk.desk import Desk
from stationdesk.services import proxy, proxy_care, proxy_fees, trips, users

TRIP = ("trip", {"metavar": "TRIP"})
REQUEST = ("request", {"metavar": "REQUEST"})
OUT = ("--out", {"default": None, "metavar": "FILE"})
CARRIED = ("--request", {"action": "append", "required": True, "metavar": "REQUEST[=ERRAND]"})


def register(proxy_verbs: Subparsers) -> None:
    """Add the verbs under `proxy`."""

    def add(to: Subparsers, name: str, verb: Callable[[Call], Answer], help: str, *arguments: Any) -> None:
        command(to, name, verb, say(help), arguments=arguments)

    add(proxy_verbs, "errands", errands, N_("等着带去镇里办的差事"), ("--mine", _flag()))
    add(proxy_verbs, "care", care, N_("该告知、已拖延、依法终止的代办"), ("--mine", _flag()))
    add(
        proxy_verbs,
        "hand-over",
        hand_over,
        N_("代办员离岗：一次移交全部代办和原件"),
        ("--from", {"dest": "giver", "required": True, "metavar": "NAME"}),
        ("--to", {"dest": "taker", "required": True, "metavar": "NAME"}),
        ("--reason", {"required": True}),
        OUT,
    )
    made = group(proxy_verbs, "trip", say(N_("外出代办")))
    add(
        made,
        "plan",
        plan,
        N_("安排一次外出"),
        ("--on", {"default": None, "metavar": "DATE"}),
        ("--office", {"required": True}),
        CARRIED,
        ("--remark", {"default": ""}),
        OUT,
    )
    add(made, "add", more, N_("再带上几件"), TRIP, CARRIED)
    add(made, "leave-out", leave_out, N_("去掉一件"), TRIP, ("item", {"metavar": "ITEM"}))
    add(made, "sheet", sheet, N_("打印外出代办单"), TRIP, ("--out", {"required": True, "metavar": "FILE"}))
    add(made, "leave", leave, N_("出发"), TRIP)
    add(
        made,
        "back",
        back,
        N_("回站，一次登记全部结果"),
        TRIP,
        ("--result", {"action": "append", "default": None, "metavar": "REQUEST=done|failed|open"}),
        ("--note", {"action": "append", "default": None, "metavar": "REQUEST=TEXT"}),
        ("--spoken-to", {"action": "append", "default": None, "metavar": "REQUEST=NAME"}),
    )
    add(made, "drop", drop, N_("取消外出"), TRIP, ("--reason", {"required": True}))
    add(made, "show", show, N_("一次外出的全部情况"), TRIP)
    add(made, "list", list_trips, N_("列出外出"), ("--open", {"dest": "open_only", **_flag()}))
    paid = group(proxy_verbs, "fee", say(N_("代缴费用")))
    add(
        paid,
        "pay",
        pay,
        N_("登记代缴的费用"),
        REQUEST,
        ("--amount", {"required": True}),
        ("--what", {"default": ""}),
        ("--receipt", {"required": True, "metavar": "NUMBER"}),
        ("--second", {"required": True, "metavar": "NAME"}),
    )
    add(paid, "settle", settle, N_("结算，打印两联结算单"), REQUEST, ("--how", {"required": True}), OUT)
    add(
        paid,
        "list",
        list_fees,
        N_("列出代缴费用"),
        ("--request", {"default": None, "metavar": "REQUEST"}),
        ("--open", {"dest": "open_only", **_flag()}),
    )


def errands(call: Call) -> Answer:
    """`proxy errands`."""
    desk, mine = call.desk(), call.args.mine
    rows = desk.read(lambda work: trips.errands(work, agent_id=work.user_id if mine else None))
    text = table(
        (N_("编号"), N_("委托人"), N_("事项"), N_("差事"), N_("办理机关"), N_("等待自")),
        (
            (
                row.number,
                row.principal,
                say(N_("、")).join(row.matters),
                row.errand_name,
                row.office,
                row.waiting_since,
            )
            for row in rows
        ),
    )
    return Answer({"errands": rows}, text)


def care(call: Call) -> Answer:
    """`proxy care`."""
    desk, mine = call.desk(), call.args.mine
    rows = desk.read(lambda work: proxy_care.due(work, agent_id=work.user_id if mine else None))
    text = table(
        (N_("编号"), N_("委托人"), N_("代办员"), N_("情况")),
        ((row.number, row.principal, row.agent, row.sentence) for row in rows),
    )
    return Answer({"requests": rows}, text)


def hand_over(call: Call) -> Answer:
    """`proxy hand-over`."""
    desk, args = call.desk(), call.args
    giver, taker = user_named(desk, args.giver), user_named(desk, args.taker)
    done = desk.change(
        lambda work: proxy_care.hand_over(work, giver, taker, args.reason), reason="proxy:custody"
    )
    written, failed, code = paper.written(desk, done.paper.id, args.out)
    result = {"number": done.number, "requests": done.requests, "originals": done.originals, **written}
    said = say(
        N_("已移交代办{requests}件、原件{originals}份，交接单 {number}。"),
        requests=done.requests,
        originals=done.originals,
        number=done.number,
    )
    return Answer(result | {"paper_id": done.paper.id}, said + failed, code)


def plan(call: Call) -> Answer:
    """`proxy trip plan`."""
    desk, args = call.desk(), call.args
    when = day(args.on) if args.on else desk.read(lambda work: work.today)
    new = trips.NewTrip(when, args.office, _carried(args.request), remark=args.remark)
    row = desk.change(lambda work: trips.plan(work, new), reason="proxy:request")
    answer = _trip(row)
    if args.out is None:
        return answer
    return _sheet(desk, row.id, args.out, answer.result)


def more(call: Call) -> Answer:
    """`proxy trip add`."""
    args = call.args
    return _trip(
        call.desk().change(
            lambda work: trips.add(work, args.trip, _carried(args.request)), reason="proxy:request"
        )
    )


def leave_out(call: Call) -> Answer:
    """`proxy trip leave-out`."""
    args = call.args
    return _trip(
        call.desk().change(lambda work: trips.leave_out(work, args.trip, args.item), reason="proxy:request")
    )


def sheet(call: Call) -> Answer:
    """`proxy trip sheet`."""
    desk, args = call.desk(), call.args
    return _sheet(desk, args.trip, args.out, {})


def leave(call: Call) -> Answer:
    """`proxy trip leave`."""
    return _trip(call.desk().change(lambda work: trips.leave(work, call.args.trip), reason="proxy:request"))


def back(call: Call) -> Answer:
    """`proxy trip back`: results by request number; what is not named waits on the board again."""
    desk, args = call.desk(), call.args
    notes, spoken = dict(pairs(args.note)), dict(pairs(args.spoken_to))
    said = dict(pairs(args.result))
    found = desk.read(lambda work: trips.detail(work, args.trip))
    by_request: dict[str, list[trips.ItemRow]] = {}
    for item in found.items:
        by_request.setdefault(item.number, []).append(item)
    for named in (*said, *notes, *spoken):
        if named not in by_request:
            raise trips.NotOnThisTrip(field="items")
    if not (notes.keys() | spoken.keys()) <= said.keys():
        raise Usage(why=say(N_("写了说明或找谁的代办，也要用 --result 写明结果。")))
    results = tuple(
        trips.Brought(item.id, result, notes.get(number, ""), spoken.get(number, ""))
        for number, result in said.items()
        for item in by_request[number]
    )
    done = desk.change(lambda work: trips.come_back(work, args.trip, results), reason="proxy:request")
    text = say(
        N_("{number}：办成{done}件，没办成{failed}件，未办{open}件。"),
        number=done.number,
        done=done.done,
        failed=done.failed,
        open=done.open,
    )
    if done.ended:
        text += "\n" + say(
            N_("授权已终止、只记在外出里的：{numbers}"), numbers=say(N_("、")).join(done.ended)
        )
    return Answer(plain(done), text)


def drop(call: Call) -> Answer:
    """`proxy trip drop`."""
    args = call.args
    return _trip(
        call.desk().change(lambda work: trips.drop(work, args.trip, args.reason), reason="proxy:request")
    )


def show(call: Call) -> Answer:
    """`proxy trip show`."""
    found = call.desk().read(lambda work: trips.detail(work, call.args.trip))
    text = table(
        (N_("编号"), N_("委托人"), N_("差事"), N_("原件"), N_("结果"), N_("说明")),
        (
            (
                item.number,
                item.principal,
                item.errand_name,
                say(N_("、")).join(item.originals),
                say(trips.RESULTS[item.state]),
                item.note,
            )
            for item in found.items
        ),
    )
    return Answer({"trip_id": found.row.id, "number": found.row.number, **plain(found)}, text)


def list_trips(call: Call) -> Answer:
    """`proxy trip list`."""
    rows = call.desk().read(lambda work: trips.listed(work, open_only=call.args.open_only))
    text = table(
        (N_("编号"), N_("日期"), N_("去处"), N_("代办员"), N_("状态"), N_("件数")),
        (
            (row.number, row.day, row.office, row.agent, say(trips.STATE_WORDS[row.state]), row.items)
            for row in rows
        ),
    )
    return Answer({"trips": rows}, text)


def pay(call: Call) -> Answer:
    """`proxy fee pay`."""
    desk, args = call.desk(), call.args
    request = desk.read(lambda work: proxy.get(work, args.request).id)
    new = proxy_fees.NewFee(request, args.what, money.parse(args.amount), args.receipt, args.second)
    row = desk.change(lambda work: proxy_fees.pay(work, new), reason="proxy:custody")
    text = say(N_("已登记代缴{sum}，票据{receipt}"), sum=money.spoken(row.fen), receipt=row.receipt)
    return Answer({"fee_id": row.id, "fen": row.fen, "request": row.request_number}, text)


def settle(call: Call) -> Answer:
    """`proxy fee settle`."""
    desk, args = call.desk(), call.args
    done = desk.change(lambda work: proxy_fees.settle(work, args.request, args.how), reason="proxy:custody")
    written, failed, code = paper.written(desk, done.paper.id, args.out)
    text = say(N_("已结算{sum}，结算单 {number}"), sum=money.spoken(done.fen), number=done.number)
    result = {"number": done.number, "fen": done.fen, "paper_id": done.paper.id, **written}
    return Answer(result, text + failed, code)


def list_fees(call: Call) -> Answer:
    """`proxy fee list`."""
    args = call.args
    rows = call.desk().read(lambda work: proxy_fees.listed(work, args.request, open_only=args.open_only))
    text = table(
        (N_("代办编号"), N_("缴费项目"), N_("金额（元）"), N_("票据号"), N_("结算单")),
        ((row.request_number, row.what, money.plain(row.fen), row.receipt, row.settlement) for row in rows),
    )
    return Answer({"fees": rows}, text)


def _flag() -> dict[str, Any]:
    return {"action": "store_true", "default": False}


def _carried(given: list[str]) -> tuple[tuple[str, str], ...]:
    return tuple((one.partition("=")[0], one.partition("=")[2]) for one in given)


def user_named(desk: Desk, name: str) -> str:
    """The id of the one user with this name (or id). Raises NobodyWithThatId."""
    found = [row for row in desk.read(users.list_all) if name in (row.id, row.name)]
    if not found:
        raise users.NobodyWithThatId(field="user")
    if len(found) > 1:
        raise Usage(why=say(N_("有几位工作人员叫这个名字，请用编号。")))
    return found[0].id


def _trip(row: trips.TripRow) -> Answer:
    text = say(
        N_("{number}：{day}去{office}，{count}件，{state}"),
        number=row.number,
        day=row.day,
        office=row.office,
        count=row.items,
        state=say(trips.STATE_WORDS[row.state]),
    )
    return Answer({"trip_id": row.id, **plain(row)}, text)


def _sheet(desk: Desk, trip_id: str, out: str, result: dict[str, Any]) -> Answer:
    kept = desk.change(lambda work: trips.sheet(work, trip_id), reason="proxy:request")
    written, failed, code = paper.written(desk, kept.id, out)
    made = {**result, "paper_id": kept.id, **written}
    return Answer(made, str(written.get("file", "")) + failed, code)
