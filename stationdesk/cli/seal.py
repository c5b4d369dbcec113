"""`seal`: who keeps the seal, its sessions (同启 · 用印 · 同签 · 同封), its book."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from stationdesk.cli import paper
from stationdesk.cli.due import day
from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, table
from stationdesk.core.clock import local, noon
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_, say
from stationdesk.desk import Desk
from stationdesk.documents import drawable
from stationdesk.security import slots
from stationdesk.services import seal, seal_holders, seal_records, seal_sessions, users

HOLDERS = ("--holder", {"action": "append", "default": [], "metavar": "NAME"})
ENVELOPE = ("--envelope", {"default": "", "metavar": "NUMBER"})
REMARK = ("--remark", {"default": ""})
PAPER = ("--paper", {"default": None, "metavar": "DATE-HH:MM"})
SECOND = ("--second", {"default": None, "metavar": "NAME"})
PINS = ("--pin-file", {"default": None, "metavar": "FILE"})
OUT = ("--out", {"default": None, "metavar": "FILE"})


class PinWrong(Refusal):
    template = N_("口令不对。再试要等 {seconds} 秒；忘记了请重设口令。")


class PinsUncounted(Refusal):
    template = N_("口令文件要与 --holder 一一对应，每行一个；设口令时后面再写在场人的登录密码。")


class MomentWrong(Refusal):
    template = N_("时间写成 2026-11-20-09:30 的样子。")


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    made = group(verbs, "seal", say(N_("用印登记")))

    def add(name: str, verb: Any, help: str, *arguments: Any) -> None:
        command(made, name, verb, say(help), arguments=arguments)

    add(
        "book",
        book,
        N_("用印登记簿"),
        ("--limit", {"type": int, "default": None}),
        ("--since", {"default": None, "metavar": "DATE"}),
        ("--until", {"default": None, "metavar": "DATE"}),
        ("--first-page", {"type": int, "default": 1}),
        OUT,
    )
    add("list", list_seals, N_("印章和保管人"))
    add("sessions", sessions, N_("同启同封记录"), ("--limit", {"type": int, "default": None}))
    add(
        "keeper",
        keeper,
        N_("指定村委会印章保管人；换人是移交，要有监交人"),
        ("name", {"metavar": "NAME"}),
        ("--witness", {"default": ""}),
        ("--reason", {"default": ""}),
        OUT,
    )
    add(
        "arrange",
        arrange,
        N_("保管方式：专人、三瓣章、信封同封同启，和持瓣人"),
        ("--method", {"required": True}),
        HOLDERS,
        ("--quorum", {"type": int, "default": None}),
        ENVELOPE,
        ("--witness", {"default": ""}),
        ("--reason", {"default": ""}),
    )
    add(
        "pin",
        pin,
        N_("持瓣人在这台电脑上设口令；文件里先写各人口令，再写在场人的登录密码，各一行"),
        HOLDERS,
        PINS,
        ("--present", {"action": "append", "default": [], "metavar": "NAME"}),
        ("--again", {"action": "store_true", "default": False}),
    )
    add(
        "open",
        open_session,
        N_("同启：到场持瓣人各自确认"),
        HOLDERS,
        PINS,
        ENVELOPE,
        ("--broken", {"action": "store_true", "default": False}),
        REMARK,
        PAPER,
        SECOND,
        ("--to", {"default": "", "metavar": "PLACE"}),
        ("--borrower", {"default": ""}),
        ("--allowed-by", {"default": ""}),
        ("--due-back", {"default": None, "metavar": "DATE"}),
    )
    add(
        "use",
        use,
        N_("登记一次用印"),
        ("--certificate", {"default": "", "metavar": "NUMBER"}),
        ("--document", {"default": "", "metavar": "KIND"}),
        ("--title", {"default": ""}),
        ("--copies", {"type": int, "default": 1}),
        ("--pages", {"type": int, "default": 1}),
        ("--straddle", {"action": "store_true", "default": False}),
        ("--applicant", {"default": ""}),
        ("--approver", {"default": ""}),
        ("--paper-kept", {"action": "store_true", "default": False}),
        ("--decision", {"default": ""}),
        ("--reason", {"default": ""}),
    )
    add("close", close_session, N_("同签、同封：换新信封"), HOLDERS, PINS, ENVELOPE, REMARK, PAPER, SECOND)
    add(
        "record",
        record,
        N_("一次同启的记录，或空白记录单"),
        ("--session", {"default": "", "metavar": "NUMBER"}),
        OUT,
    )
    add("stop", stop, N_("停用印章（损坏、遗失、换章）"), ("--reason", {"default": ""}))
    add(
        "confirm",
        confirm,
        N_("登记一份证明已用印（保管人，不得是审批人）"),
        ("certificate", {"metavar": "NUMBER"}),
        ("--copies", {"type": int, "default": 1}),
        ("--pages", {"type": int, "default": 1}),
        ("--reason", {"default": ""}),
    )


def book(call: Call) -> Answer:
    """`seal book`."""
    args = call.args
    desk = call.desk()
    lines = desk.read(lambda work: seal.book(work, limit=args.limit))
    gaps = desk.read(seal.gaps)
    text = table(
        (
            N_("序号"),
            N_("时间"),
            N_("印章"),
            N_("文书种类"),
            N_("所盖文书"),
            N_("编号"),
            N_("份数"),
            N_("批准人"),
            N_("保管人"),
            N_("同启"),
        ),
        (
            (
                line.seq,
                f"{local(line.used_at):%Y-%m-%d %H:%M}",
                line.seal,
                line.document,
                line.title,
                line.paper_number,
                line.copies,
                line.approver,
                line.keeper,
                line.session,
            )
            for line in lines
        ),
    )
    if gaps.unsealed:
        text += "\n" + say(N_("已出具、还没有登记用印的有 {count} 份。"), count=len(gaps.unsealed))
    if gaps.chain:
        text += "\n" + say(N_("信封号对不上或封口破损的同启有 {count} 次。"), count=len(gaps.chain))
    if gaps.running:
        text += "\n" + say(N_("还没有同封的有 {count} 次。"), count=len(gaps.running))
    more: dict[str, Any] = {}
    code = 0
    if args.out is not None:
        since, until = (day(value) if value else None for value in (args.since, args.until))
        made = desk.change(
            lambda work: seal_records.book(work, since, until, args.first_page), reason="papers:make"
        )
        more, said, code = paper.written(desk, made.id, args.out)
        text = f"{text}\n{said}"
    return Answer({"book": lines, "waiting": gaps.unsealed, "gaps": gaps, **more}, text, code)


def list_seals(call: Call) -> Answer:
    """`seal list`."""
    desk = call.desk()
    rows = desk.read(seal.list_all)
    standing = [desk.read(lambda work, r=row: seal_holders.standing(work, r.id)) for row in rows]  # type: ignore[misc]
    methods = {
        one["method"]: say(one["name"]) for one in desk.read(lambda work: seal_holders.rules(work)["methods"])
    }
    text = table(
        (N_("印章"), N_("保管方式"), N_("保管人"), N_("持瓣人"), N_("信封号"), N_("停用")),
        (
            (
                one.name,
                methods.get(one.method, one.method),
                row.keeper,
                say(N_("、")).join(holder.name for holder in one.holders),
                one.envelope,
                one.stopped_on or "",
            )
            for row, one in zip(rows, standing, strict=True)
        ),
    )
    return Answer({"seals": rows, "standing": standing}, text)


def sessions(call: Call) -> Answer:
    """`seal sessions`."""
    rows = call.desk().read(lambda work: seal_sessions.sessions(work, limit=call.args.limit))
    text = table(
        (
            N_("编号"),
            N_("同启"),
            N_("信封号"),
            N_("用印"),
            N_("到场"),
            N_("同封"),
            N_("新信封号"),
            N_("异常"),
        ),
        (
            (
                row.number,
                f"{local(row.opened_at):%Y-%m-%d %H:%M}",
                row.envelope,
                row.uses,
                len(row.holders),
                f"{local(row.closed_at):%Y-%m-%d %H:%M}" if row.closed_at else say(N_("未封")),
                row.new_envelope,
                say(N_("信封号不连")) if row.chain_broken else "" if row.intact else say(N_("封口破损")),
            )
            for row in rows
        ),
    )
    return Answer({"sessions": rows}, text)


def keeper(call: Call) -> Answer:
    """`seal keeper NAME`."""
    args = call.args
    desk, wanted = call.desk(), args.name
    someone = _user(desk, wanted)
    before = desk.read(lambda work: [row.keeper_id for row in seal.list_all(work) if row.body == "committee"])
    row = desk.change(lambda work: seal.set_up(work, someone, args.witness, args.reason), reason="seal:keep")
    text = say(N_("“{seal}”印章的保管人已登记。"), seal=row.name)
    if before and before[0] not in (None, someone) and args.out is not None:
        made = desk.change(seal_records.handover, reason="papers:make")
        more, said, code = paper.written(desk, made.id, args.out)
        return Answer({"seal": row, **more}, f"{text}\n{said}", code)
    return Answer(row, text)


def arrange(call: Call) -> Answer:
    """`seal arrange`."""
    args = call.args
    desk = call.desk()
    known = {row.name: row.id for row in desk.read(users.list_all) if not row.disabled}
    holders = tuple(seal_holders.NewHolder(name, user_id=known.get(name)) for name in args.holder)
    wanted = seal_holders.Arrangement(
        args.method, holders, args.quorum, args.envelope, witness=args.witness, reason=args.reason
    )
    drawable.require(wanted)
    done = desk.change(lambda work: seal_holders.arrange(work, wanted), reason="seal:keep")
    return Answer(done, say(N_("保管方式已登记。持瓣人请各自设口令。")))


def pin(call: Call) -> Answer:
    """`seal pin --holder NAME [--present NAME] --pin-file FILE`.

    The file has a PIN for each holder, then the password of each who proves it, a line each. Who is not named by
    `--present` is the holder; one name stands for all holders.
    """
    args, desk = call.args, call.desk()
    there = args.present or args.holder
    there = there * len(args.holder) if len(there) == 1 else there
    lines = [line for line in call.pins() if line]
    people = list(dict.fromkeys(there))
    if len(there) != len(args.holder) or len(lines) != len(args.holder) + len(people):
        raise PinsUncounted(field="pin")
    known: dict[str, list[str]] = {}
    for row in desk.read(users.list_all):
        if not row.disabled:
            known.setdefault(row.name, []).append(row.id)
            known.setdefault(row.id, []).append(row.id)
    keys = slots.KeySlots(call.home, clock=call.clock, kdf=call.kdf)
    proved = {}
    for name, secret in zip(people, lines[len(args.holder) :], strict=True):
        if len(known.get(name, [])) != 1:
            raise seal_holders.SecondNeededForPin(field="present")
        proved[name] = known[name][0]
        keys.unlock(proved[name], secret)
    for name, by, secret in zip(args.holder, there, lines, strict=False):
        desk.change(
            lambda work, n=name, s=secret, by=by: seal_holders.set_pin(  # type: ignore[misc]
                work, seal_holders.holder_of(work, n).id, s, proved=proved[by], again=args.again
            ),
            reason="seal:keep",
        )
    return Answer({"set": len(args.holder)}, say(N_("口令已设。")))


def open_session(call: Call) -> Answer:
    """`seal open`."""
    args = call.args
    written = _on_paper(call)
    if written is None:
        _prove(call)
    out = None
    if args.to:
        back = seal_sessions.end_of(day(args.due_back)) if args.due_back else local(call.clock.now())
        out = seal_sessions.CarriedOut(args.to, args.borrower, args.allowed_by, back)
    opening = seal_sessions.Opening(
        tuple(args.holder), args.envelope, not args.broken, remark=args.remark, paper=written, out=out
    )
    drawable.require(opening)
    row = call.desk().change(lambda work: seal_sessions.open_(work, opening), reason="seal:keep")
    return Answer(row, say(N_("已同启，编号 {number}。用完请同签、同封。"), number=row.number))


def use(call: Call) -> Answer:
    """`seal use`: in the open session; of a seal with one keeper, at once."""
    args = call.args
    one = seal_sessions.Use(
        certificate=args.certificate,
        document=args.document,
        title=args.title,
        copies=args.copies,
        pages=args.pages,
        straddle=args.straddle,
        applicant=args.applicant,
        approver=args.approver,
        paper_kept=args.paper_kept,
        decision=args.decision,
        reason=args.reason,
    )
    drawable.require(one)
    line = call.desk().change(lambda work: seal.use(work, one), reason="seal:keep")
    return Answer(line, say(N_("已登记用印，第 {seq} 号。"), seq=line.seq))


def close_session(call: Call) -> Answer:
    """`seal close`."""
    args = call.args
    written = _on_paper(call)
    if written is None:
        _prove(call)
    closing = seal_sessions.Closing(tuple(args.holder), args.envelope, remark=args.remark, paper=written)
    drawable.require(closing)
    row = call.desk().change(lambda work: seal_sessions.close(work, closing), reason="seal:keep")
    return Answer(row, say(N_("已同签、同封，用印 {count} 次。"), count=row.uses))


def record(call: Call) -> Answer:
    """`seal record`: what was done in a session, or the empty form."""
    args, desk = call.args, call.desk()
    made = desk.change(
        lambda work: seal_records.session(work, args.session) if args.session else seal_records.blank(work),
        reason="papers:make",
    )
    more, said, code = paper.written(desk, made.id, args.out)
    return Answer({"paper_id": made.id, "number": made.number, **more}, said, code)


def stop(call: Call) -> Answer:
    """`seal stop --reason R`."""
    call.desk().change(lambda work: seal_holders.stop(work, "", call.args.reason), reason="seal:keep")
    return Answer({"stopped": True}, say(N_("印章已停用。请报乡镇，新章启用时重新登记。")))


def confirm(call: Call) -> Answer:
    """`seal confirm NUMBER`."""
    args = call.args
    sealing = seal.Sealing(args.certificate, args.copies, args.pages, args.reason)
    line = call.desk().change(lambda work: seal.confirm(work, sealing), reason="seal:keep")
    return Answer(line, say(N_("已登记用印，第 {seq} 号。"), seq=line.seq))


def _user(desk: Desk, wanted: str) -> str:
    ids = [row.id for row in desk.read(users.list_all) if wanted in (row.id, row.name) and not row.disabled]
    if len(ids) != 1:
        raise users.NobodyWithThatId(field="keeper")
    return ids[0]


def _pins(call: Call) -> list[str]:
    pins = [line for line in call.pins() if line]
    if len(pins) != len(call.args.holder):
        raise PinsUncounted(field="pin")
    return pins


def _prove(call: Call) -> None:
    """Each holder's PIN, one after another; a wrong one is counted before it is refused."""
    if not call.args.holder:
        return
    for name, secret in zip(call.args.holder, _pins(call), strict=True):
        tried = call.desk().change(
            lambda work, n=name, s=secret: seal_holders.prove(  # type: ignore[misc]
                work, seal_holders.holder_of(work, n).id, s
            ),
            reason="seal:presence",
        )
        if not tried.right:
            raise PinWrong(seconds=tried.wait_seconds, field="pin")


def _on_paper(call: Call) -> seal_sessions.OnPaper | None:
    """The time on the paper, and the second person, who proves it with a password from `--pin-file`."""
    args = call.args
    if args.paper is None:
        return None
    try:
        text, _, clock = args.paper.rpartition("-")
        hour, minute = (int(part) for part in clock.split(":"))
        at: datetime = noon(day(text), hour, minute)
    except ValueError:
        raise MomentWrong(field="paper") from None
    if args.second is None:
        raise seal_sessions.SecondPersonNeeded(field="second")
    second = _user(call.desk(), args.second)
    slots.KeySlots(call.home, clock=call.clock, kdf=call.kdf).unlock(second, call.pin())
    return seal_sessions.OnPaper(at, second)
