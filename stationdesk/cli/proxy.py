"""`proxy`: requests, their steps, and originals in custody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stationdesk.cli import collected, paper, trips
from stationdesk.cli.cases import pairs
from stationdesk.cli.due import day
from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, plain, table
from stationdesk.core.errors import Usage
from stationdesk.core.proxy_states import STEP_WORDS, State
from stationdesk.core.words import N_, say
from stationdesk.desk import Desk
from stationdesk.services import cases, custody, proxy, proxy_lists, residents

REQUEST = ("request", {"metavar": "REQUEST"})
OUT = ("--out", {"default": None, "metavar": "FILE"})
NOTE = ("--note", {"default": ""})
TOLD = ("--told-by", {"default": "", "choices": ("", *proxy.TOLD)})


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    made = group(verbs, "proxy", say(N_("全程代理")))

    def add(to: Subparsers, name: str, verb: Callable[[Call], Answer], help: str, *arguments: Any) -> None:
        command(to, name, verb, say(help), arguments=arguments)

    add(
        made,
        "request",
        request,
        N_("登记委托"),
        ("--person", {"required": True, "metavar": "P"}),
        ("--matter", {"action": "append", "required": True, "metavar": "CODE"}),
        ("--way", {"default": "written", "choices": tuple(proxy.WAYS)}),
        ("--scope", {"action": "append", "default": None, "metavar": "POWER"}),
        ("--expires", {"default": None, "metavar": "DATE"}),
        ("--reason", {"default": ""}),
        ("--witness", {"default": ""}),
        ("--guardian", {"default": None, "metavar": "P"}),
        ("--agent", {"default": None, "metavar": "NAME"}),
        ("--may-delegate", {"action": "store_true", "default": False}),
        ("--said", {"default": "", "help": say(N_("委托“其他诉求”时，写明是什么事"))}),
        OUT,
    )
    add(
        made,
        "authorise",
        authorise,
        N_("登记签字的委托书或见证人"),
        REQUEST,
        ("--witness", {"default": ""}),
        NOTE,
    )
    held = group(made, "custody", say(N_("原件交接")))
    add(
        held,
        "out",
        custody_out,
        N_("收下材料，打印两联交接单"),
        REQUEST,
        ("--item", {"action": "append", "default": None, "metavar": "NAME[=COPIES]"}),
        ("--copy", {"action": "append", "default": None, "metavar": "NAME[=COPIES]"}),
        ("--from", {"dest": "giver", "default": ""}),
        ("--return-by", {"default": None, "metavar": "DATE"}),
        OUT,
    )
    add(
        held,
        "back",
        custody_back,
        N_("交还材料（不写 --item 就是全部）"),
        REQUEST,
        ("--item", {"action": "append", "default": None, "metavar": "ID|NAME"}),
        ("--to", {"default": ""}),
        OUT,
    )
    add(held, "list", custody_list, N_("手中的原件"), ("--mine", {"action": "store_true", "default": False}))
    add(
        made,
        "step",
        step,
        N_("登记一步：受理、办理、告知、归档、上报……"),
        REQUEST,
        ("kind", {"metavar": "STEP"}),
        NOTE,
        ("--office", {"default": ""}),
        ("--spoken-to", {"default": ""}),
        TOLD,
    )
    add(
        made,
        "case",
        to_case,
        N_("受理并转为窗口办件"),
        REQUEST,
        ("--matter", {"default": None, "metavar": "CODE"}),
        ("--all-materials", {"action": "store_true", "default": False}),
        ("--material", {"action": "append", "default": None, "metavar": "NAME=STATE"}),
    )
    add(made, "deliver", deliver, N_("送达结果"), REQUEST, NOTE, TOLD)
    add(made, "return-visit", return_visit, N_("回访，办结"), REQUEST, NOTE, TOLD)
    add(made, "revoke", revoke, N_("撤销委托"), REQUEST, ("--reason", {"required": True}))
    add(made, "show", show, N_("一件代办的全部情况"), REQUEST)
    add(
        made,
        "list",
        list_requests,
        N_("列出代办"),
        ("--state", {"default": None, "choices": ("open", *(str(state) for state in State))}),
        ("--mine", {"action": "store_true", "default": False}),
        ("--person", {"default": None, "metavar": "P"}),
    )
    trips.register(made)
    collected.register(made)


def request(call: Call) -> Answer:
    """`proxy request`."""
    desk, args = call.desk(), call.args
    new = proxy.NewRequest(
        _person(desk, args.person),
        tuple(args.matter),
        args.way,
        tuple(args.scope) if args.scope else proxy.NewRequest.scope,
        day(args.expires) if args.expires else None,
        args.reason,
        args.witness,
        _person(desk, args.guardian) if args.guardian else None,
        trips.user_named(desk, args.agent) if args.agent else None,
        sub_delegation=args.may_delegate,
        said=args.said,
    )
    taken = desk.change(lambda work: proxy.request(work, new), reason="proxy:request")
    return _taken(desk, taken, args.out)


def authorise(call: Call) -> Answer:
    """`proxy authorise`."""
    args, desk = call.args, call.desk()
    taken = desk.change(
        lambda work: proxy.authorise(work, args.request, witness=args.witness, note=args.note),
        reason="proxy:request",
    )
    return _taken(desk, taken)


def custody_out(call: Call) -> Answer:
    """`proxy custody out`."""
    args, desk = call.args, call.desk()
    lines = [custody.Line(name, "original", copies) for name, copies in map(_counted, args.item or ())]
    lines += [custody.Line(name, "copy", copies) for name, copies in map(_counted, args.copy or ())]
    given = custody.HandingOut(
        args.request, tuple(lines), args.giver, day(args.return_by) if args.return_by else None
    )
    slip = desk.change(lambda work: custody.take_in(work, given), reason="proxy:custody")
    return _slip(desk, slip, args.out)


def custody_back(call: Call) -> Answer:
    """`proxy custody back`."""
    args, desk = call.args, call.desk()
    held = desk.read(lambda work: proxy_lists.detail(work, args.request)).items if args.item else ()
    ids: list[str] = []
    for wanted in args.item or ():
        out = [row.id for row in held if row.id == wanted or (row.item == wanted and row.returned_at is None)]
        if not out:
            raise custody.ItemUnknown(field="items")
        ids += out
    given = custody.GivingBack(args.request, tuple(ids), args.to)
    slip = desk.change(lambda work: custody.give_back(work, given), reason="proxy:custody")
    return _slip(desk, slip, args.out)


def custody_list(call: Call) -> Answer:
    """`proxy custody list`."""
    desk, mine = call.desk(), call.args.mine
    rows = desk.read(
        lambda work: proxy_lists.items(work, holder_id=work.user_id if mine else None, out_only=True)
    )
    return Answer({"items": rows}, _items(rows))


def step(call: Call) -> Answer:
    """`proxy step REQUEST STEP`: the step by its code or its Chinese word."""
    args, desk = call.args, call.desk()
    by_word = {word: kind for kind, word in STEP_WORDS.items()}
    kind = by_word.get(args.kind, args.kind.replace("-", "_"))
    if kind not in STEP_WORDS or kind == "request":
        known = say(N_("、")).join(say(word) for code, word in STEP_WORDS.items() if code != "request")
        raise Usage(why=say(N_("不认识的步骤。可用：{known}"), known=known))
    given = proxy.Stepping(args.request, kind, args.note, args.office, args.spoken_to, args.told_by)
    return _taken(desk, desk.change(lambda work: proxy.step(work, given), reason="proxy:request"))


def to_case(call: Call) -> Answer:
    """`proxy case REQUEST`: the request's matter becomes a window case."""
    args, desk = call.args, call.desk()
    row = desk.read(lambda work: proxy_lists.detail(work, args.request)).row
    materials = pairs(args.material)
    code = args.matter or desk.read(lambda work: proxy_lists.matter_codes(work, row.id))[0]
    new = cases.NewCase(code, row.principal_id, materials=materials, all_materials=args.all_materials)
    taken = desk.change(lambda work: proxy.open_case(work, row.id, new), reason="cases:accept")
    return _taken(desk, taken)


def deliver(call: Call) -> Answer:
    """`proxy deliver`."""
    args, desk = call.args, call.desk()
    taken = desk.change(
        lambda work: proxy.deliver(work, args.request, args.note, args.told_by or "face"),
        reason="proxy:request",
    )
    return _taken(desk, taken)


def return_visit(call: Call) -> Answer:
    """`proxy return-visit`."""
    args, desk = call.args, call.desk()
    taken = desk.change(
        lambda work: proxy.return_visit(work, args.request, args.note, args.told_by or "phone"),
        reason="proxy:request",
    )
    return _taken(desk, taken)


def revoke(call: Call) -> Answer:
    """`proxy revoke`."""
    args, desk = call.args, call.desk()
    return _taken(
        desk, desk.change(lambda work: proxy.revoke(work, args.request, args.reason), reason="proxy:request")
    )


def show(call: Call) -> Answer:
    """`proxy show`."""
    detail = call.desk().read(lambda work: proxy_lists.detail(work, call.args.request))
    row = detail.row
    text = "\n".join(
        (
            f"{row.number}  {row.principal}  {'、'.join(row.matters)}  {say(State(row.state).word)}",
            table(
                (N_("时间"), N_("步骤"), N_("地点"), N_("说明")),
                (
                    (say("{at}", at=one.at), say(STEP_WORDS.get(one.kind, one.kind)), one.office, one.note)
                    for one in detail.steps
                ),
            ),
            _items(detail.items),
        )
    )
    return Answer({"request_id": row.id, "number": row.number, "state": row.state, **plain(detail)}, text)


def list_requests(call: Call) -> Answer:
    """`proxy list`."""
    args, desk = call.args, call.desk()
    person = _person(desk, args.person) if args.person else None
    rows = desk.read(
        lambda work: proxy_lists.listed(work, state=args.state, mine=args.mine, person_id=person)
    )
    text = table(
        (N_("编号"), N_("委托人"), N_("事项"), N_("状态"), N_("到期"), N_("原件")),
        (
            (
                row.number,
                row.principal,
                say(N_("、")).join(row.matters),
                say(State(row.state).word),
                row.expires_on,
                row.originals_out,
            )
            for row in rows
        ),
    )
    return Answer({"requests": rows}, text)


def _person(desk: Desk, text: str) -> str:
    return desk.read(lambda work: residents.resolve(work, text))


def _counted(text: str) -> tuple[str, int]:
    name, _, copies = text.partition("=")
    if copies and (not copies.isdecimal() or len(copies) > 6):
        raise Usage(why=say(N_("份数应为整数。")))
    return name, int(copies or 1)


def _taken(desk: Desk, taken: proxy.Taken, out: str | None = None) -> Answer:
    result: dict[str, Any] = {
        "request_id": taken.request_id,
        "number": taken.number,
        "state": taken.state,
        "case_id": taken.case_id,
        "paper_id": taken.paper.id if taken.paper else None,
    }
    written, said, code = paper.written(desk, taken.paper.id if taken.paper else None, out)
    text = say(N_("{number}：{state}"), number=taken.number, state=say(State(taken.state).word))
    return Answer(result | written, text + said, code)


def _slip(desk: Desk, slip: custody.Slip, out: str | None) -> Answer:
    result: dict[str, Any] = {
        "request_id": slip.request_id,
        "number": slip.number,
        "items": slip.item_ids,
        "paper_id": slip.paper.id,
        "originals_out": slip.still_out,
    }
    written, said, code = paper.written(desk, slip.paper.id, out)
    text = say(N_("交接单 {number}；未交还原件 {count} 件。"), number=slip.number, count=slip.still_out)
    return Answer(result | written, text + said, code)


def _items(rows: Any) -> str:
    return table(
        (N_("材料"), N_("份数"), N_("在谁手中"), N_("约定交还"), N_("交接单"), N_("交还单")),
        (
            (
                say(N_("{item}（同名另有一份在外，请核对）"), item=row.item) if row.twice else row.item,
                row.copies,
                row.holder,
                row.return_by or "",
                row.slip_number,
                row.return_slip_number or "",
            )
            for row in rows
        ),
    )
