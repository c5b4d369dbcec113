"""`sync send`, `sync fetch`, `sync address`, and at the township `sync collect`, `sync lay-out`: carrying by network."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from stationdesk.cli.frame import PARTLY, Answer, Call, Subparsers, command
from stationdesk.core.errors import Refusal, Usage
from stationdesk.core.words import N_, say
from stationdesk.storage.atomic import read_file
from stationdesk.sync import arrivals, carrying
from stationdesk.sync.carriers.address import Address, NoAddress
from stationdesk.sync.opened import TakenIn


class SecretNotText(Refusal):
    """The file is no text, so neither a password nor a key."""

    template = N_("这个文件不是文字，不能当作密码或私钥。请检查是否选错了文件。")


def register(made: Subparsers) -> None:
    """Add the verbs to `sync`."""
    command(made, "send", send, say(N_("按上报地址发送，断了接着传")))
    command(made, "fetch", fetch, say(N_("取回镇里的回执和下发的数据包")))
    command(
        made,
        "address",
        address,
        say(N_("上报地址：查看、设置（https、sftp 或共享文件夹）、试一试")),
        arguments=(
            ("url", {"nargs": "?", "default": None, "metavar": "URL"}),
            ("--pin", {"default": "", "metavar": "FINGERPRINT", "help": say(N_("证书或主机密钥的指纹"))}),
            (
                "--proxy",
                {"default": "", "metavar": "URL", "help": say(N_("代理服务器；none 为不用；空着按系统设置"))},
            ),
            ("--login", {"default": "", "metavar": "NAME"}),
            ("--secret-file", {"default": None, "metavar": "FILE", "help": say(N_("登录密码或私钥"))}),
            ("--manual", {"action": "store_true", "default": False, "help": say(N_("不自动发送"))}),
            ("--none", {"action": "store_true", "default": False, "help": say(N_("不再按网络发送"))}),
            ("--try", {"action": "store_true", "default": False, "dest": "try_it"}),
            (
                "--own",
                {
                    "action": "store_true",
                    "default": False,
                    "help": say(N_("乡镇：写进本机的交换卡，村里登记卡后就有这个地址")),
                },
            ),
            (
                "--from-card",
                {"action": "store_true", "default": False, "help": say(N_("用镇里交换卡上的地址"))},
            ),
        ),
    )
    command(
        made,
        "collect",
        collect,
        say(N_("乡镇：接收上报服务器文件夹里到齐的数据包，回执放到各村取的地方")),
        arguments=(
            ("--from", {"required": True, "metavar": "DIR", "dest": "root"}),
            (
                "--into",
                {
                    "metavar": "URL",
                    "default": None,
                    "help": say(
                        N_("PostgreSQL 数据库：postgresql://用户@主机/数据库；不写则在本机数据文件夹")
                    ),
                },
            ),
        ),
    )
    command(
        made,
        "lay-out",
        lay_out,
        say(N_("乡镇：把下发的数据包放到各村取的地方")),
        arguments=(
            ("files", {"nargs": "+", "metavar": "FILE"}),
            ("--at", {"required": True, "metavar": "DIR", "dest": "root"}),
            ("--for", {"action": "append", "default": None, "metavar": "VILLAGE", "dest": "villages"}),
        ),
    )


def send(call: Call) -> Answer:
    """`sync send`: what the township was not delivered yet."""
    with call.progress(say(N_("发送"))) as progress:
        made = carrying.send(call.desk().beyond_expiry, progress=progress)
    if made.sent:
        words = [
            say(
                N_("已送达 {n} 个数据包，{changes} 项：镇里的服务器确认收齐。"),
                n=made.sent,
                changes=made.delivered,
            )
        ]
    elif made.problem is None:
        words = [say(N_("没有要发送的：都已送达。"))]
    else:
        words = []
    if made.message:
        words.append(made.message)
    return Answer(asdict(made), "\n".join(words), PARTLY if made.problem else 0)


def taken_lines(made: TakenIn) -> list[str]:
    """What became of files that came by network."""
    lines = []
    if made.bundles:
        lines.append(
            say(
                N_("入库 {applied} 项，已有 {already} 项，待补 {held} 项，冲突 {conflicts} 项。"),
                applied=made.applied,
                already=made.already,
                held=made.held,
                conflicts=made.conflicts,
            )
        )
    if made.confirmed:
        lines.append(say(N_("乡镇回执确认 {count} 项：镇里已入库。"), count=made.confirmed))
    if made.confirmed_files:
        lines.append(say(N_("乡镇回执确认附件 {count} 个：镇里已入库。"), count=made.confirmed_files))
    return lines + [problem.get("message", problem["reason"]) for problem in made.problems]


def fetch(call: Call) -> Answer:
    """`sync fetch`: receipts and bundles that wait for us."""
    with call.progress(say(N_("取回"))) as progress:
        made = carrying.fetch(call.desk().beyond_expiry, progress=progress)
    taken = made.taken
    result = {
        "fetched": made.fetched,
        "remaining": made.remaining,
        "sent": made.sent,
        "applied": taken.applied,
        "already": taken.already,
        "confirmed": taken.confirmed,
        "confirmed_files": taken.confirmed_files,
        "problems": taken.problems,
        "problem": made.problem,
        "message": made.message,
    }
    words = []
    if made.sent:
        words.append(say(N_("镇里的服务器确认收齐了先前发送的 {n} 个数据包。"), n=made.sent))
    if made.fetched:
        words.append(say(N_("取回 {n} 个文件。"), n=made.fetched))
        words += taken_lines(taken)
    elif made.problem is None:
        words.append(say(N_("镇里没有新的文件给本站。")))
    if made.message:
        words.append(made.message)
    return Answer(result, "\n".join(words), PARTLY if made.problem or taken.problems else 0)


def address(call: Call) -> Answer:
    """`sync address [URL]`: show, set, forget or try it."""
    desk = call.desk()
    args = call.args
    if args.none:
        desk.change(lambda work: carrying.set_address(work, None), reason="sync:enrol")
        return Answer({"url": None}, say(N_("不再按网络发送，改用U盘。")))
    given: Address | None = None
    if args.from_card:
        given = desk.read(carrying.on_card)
        if given is None:
            raise carrying.CardHasNoAddress(field="from_card")
    elif args.url is not None:
        secret = _secret(Path(args.secret_file)) if args.secret_file else ""
        given = Address(
            url=args.url,
            pin=args.pin,
            proxy=args.proxy,
            user=args.login,
            secret=secret,
            automatic=not args.manual,
        )
    if args.own:
        if given is None:
            raise Usage(why=say(N_("请写出地址。")))
        own = given
        desk.change(lambda work: carrying.set_own(work, own), reason="sync:enrol")
        return Answer({"url": own.url, "own": True}, say(N_("已写进本机的交换卡，请重新导出交换卡给各村。")))
    waiting = None
    if given is not None:
        kept = given
        desk.change(lambda work: carrying.set_address(work, kept), reason="sync:enrol")
    if args.try_it:
        known = desk.read(carrying.address)
        if known is None:
            raise NoAddress(field="url")
        waiting = carrying.try_it(desk, known)
    now = desk.read(carrying.way)
    if now is None:
        return Answer({"url": None}, say(N_("还没有设置上报地址；用U盘上报。")))
    words = [say(N_("上报地址：{url}"), url=now.url)]
    if waiting is not None:
        words.append(say(N_("连得上；那边有 {n} 个文件等本站取。"), n=waiting))
    if now.waiting:
        words.append(say(N_("还有 {n} 个数据包没有送达。"), n=now.waiting))
    return Answer({**asdict(now), "answers": waiting is not None, "there": waiting}, "\n".join(words))


def _secret(file: Path) -> str:
    """A password or a private key from a file: never from an argument, which others on the computer can see."""
    try:
        return read_file(file, most=100_000).decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError as wrong:
        raise SecretNotText(field="secret_file") from wrong


def collect(call: Call) -> Answer:
    """`sync collect --from DIR`: at the township, what arrived."""
    with call.progress(say(N_("接收"))):
        made = arrivals.collect(call.desk(), Path(call.args.root), call.args.into)
    taken = made.taken
    result = {
        "files": made.files,
        "unfinished": made.unfinished,
        "answered": made.answered,
        "bundles": taken.bundles,
        "applied": taken.applied,
        "already": taken.already,
        "held": taken.held,
        "quarantined": taken.quarantined,
        "problems": taken.problems,
    }
    words = [
        say(
            N_("到齐 {n} 个文件，正在传 {m} 个；回执 {k} 份已放好，等村里取。"),
            n=made.files,
            m=made.unfinished,
            k=made.answered,
        ),
        *(taken_lines(taken) if made.files else ()),
    ]
    return Answer(result, "\n".join(words), PARTLY if taken.problems else 0)


def lay_out(call: Call) -> Answer:
    """`sync lay-out FILE… --at DIR`: at the township, what goes down."""
    files = [Path(one) for one in call.args.files]
    count = arrivals.lay_out(call.desk(), Path(call.args.root), files, call.args.villages or ())
    return Answer(
        {"villages": count, "files": len(files)},
        say(N_("已放好 {n} 个文件，{m} 个村可以取。"), n=len(files), m=count),
    )
