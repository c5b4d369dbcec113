"""`sync trip-pack`: a few households taken along on a laptop, back home, and the laptop wiped.

What each verb answers to `--json` is in `KEYS`; `--help` says it too, and a test holds both to what comes out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from stationdesk.cli import paper
from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, table
from stationdesk.core.clock import local
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_, say
from stationdesk.services import trip_pack_papers, visit_clashes
from stationdesk.sync import trip_packs, trip_wipe
from stationdesk.sync.trip_choice import Wish


class DayWrong(Refusal):
    template = N_("日期要写成 2026-11-22 的样子。")


ENDS = {"recalled": N_("已收回"), "replaced": N_("已换成新的包")}


KEYS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "make": (
            "pack_id", "number", "file", "device", "expires_at", "households", "people", "counts", "bytes",
            "files", "files_bytes", "files_file",
        ),
        "open": (
            "pack_id", "number", "expires_at", "households", "people", "records", "files", "files_missing",
            "files_file",
        ),
        "status": ("held", "over", "unsent", "files_only_here", "files_missing", "given", "clashes"),
        "status held": (
            "pack_id", "number", "made_at", "expires_at", "households", "people", "opened_at", "seen", "safe",
            "mark", "files",
        ),
        "status given": (
            "pack_id", "number", "device", "made_at", "expires_at", "households", "people", "ended_why",
            "came_back", "review", "carried_by", "both_because",
        ),
        "status clashes": ("person_id", "day", "numbers", "devices", "agree", "settled"),
        "sheet": ("paper_id", "number", "file"),
        "recall": ("number",),
        "wipe": (
            "number", "items_lost", "files_lost", "files_destroyed", "bytes_destroyed", "recovery_code",
        ),
    }
)  # fmt: skip
"""Verb → the keys of its answer; `status held` is null at a station, `given` and `clashes` are lists."""


def _command(verbs: Subparsers, name: str, verb: Callable[[Call], Answer], help: str, **more: Any) -> None:
    """A verb whose help says what it answers."""
    lines = [say(N_("--json 回答：{keys}"), keys=", ".join(KEYS[name]))]
    lines += [
        say(N_("其中 {part}：{keys}"), part=key.partition(" ")[2], keys=", ".join(keys))
        for key, keys in KEYS.items()
        if key.startswith(f"{name} ")
    ]
    lines.append(say(N_("退出码：0 完成，2 不允许（error.code 说明原因），其余见总帮助。")))
    command(verbs, name, verb, help, epilog="\n".join(lines), **more)


def register(made: Subparsers) -> None:
    """Add the verbs under `sync`."""
    verbs = group(made, "trip-pack", say(N_("出行包：带几户出门，到期作废，带回后清除")))
    _command(
        verbs,
        "make",
        make,
        say(N_("做一个出行包给登记过的出行电脑")),
        arguments=(
            (
                "--for",
                {
                    "required": True,
                    "metavar": "DEVICE",
                    "dest": "device",
                    "help": say(N_("出行电脑的设备号")),
                },
            ),
            ("--visits-on", {"default": None, "metavar": "DATE", "help": say(N_("带上那天安排了走访的户"))}),
            ("--agent", {"default": "", "metavar": "NAME", "help": say(N_("只带这位代办员的走访"))}),
            (
                "--visit",
                {
                    "action": "append",
                    "default": None,
                    "metavar": "N",
                    "help": say(N_("带上这次走访的户，可写多次")),
                },
            ),
            (
                "--household",
                {
                    "action": "append",
                    "default": None,
                    "metavar": "N",
                    "help": say(N_("带上这一户（户号），可写多次")),
                },
            ),
            (
                "--days",
                {"type": int, "default": 3, "metavar": "N", "help": say(N_("几天后到期，1 到 31，默认 3"))},
            ),
            (
                "--carried-by",
                {"default": "", "metavar": "NAME", "help": say(N_("谁带走，默认是代办员或本人"))},
            ),
            (
                "--files",
                {
                    "action": "store_true",
                    "default": False,
                    "help": say(N_("连附件一起带：另存成一个加密文件，放在出行包旁边")),
                },
            ),
            (
                "--both-because",
                {
                    "default": "",
                    "metavar": "REASON",
                    "help": say(N_("有的户已在别的出行包里：写明为什么两个包都带")),
                },
            ),
            ("--out", {"required": True, "metavar": "FILE"}),
        ),
    )
    _command(
        verbs,
        "open",
        open_file,
        say(N_("在出行电脑上打开出行包")),
        arguments=(("file", {"metavar": "FILE"}),),
    )
    _command(verbs, "status", show_status, say(N_("本机的出行包，或本站给出去的出行包")))
    _command(
        verbs,
        "sheet",
        sheet,
        say(N_("带走清单：哪些户、哪些原件、谁带走、到什么时候，签字用")),
        arguments=(
            ("pack", {"metavar": "PACK"}),
            ("--out", {"required": True, "metavar": "FILE"}),
        ),
    )
    _command(
        verbs,
        "recall",
        recall,
        say(N_("提前结束一个出行包：以后从它带回的内容都等人看过")),
        arguments=(("pack", {"metavar": "PACK"}),),
    )
    _command(
        verbs,
        "wipe",
        wipe,
        say(N_("清除本机的出行包：站里签了回执才可以")),
        arguments=(
            (
                "--without-receipt",
                {"default": "", "metavar": "REASON", "help": say(N_("没有回执也要清除：写明原因"))},
            ),
        ),
    )


def make(call: Call) -> Answer:
    """`sync trip-pack make`: choose, seal to the one laptop, write and read back."""
    args = call.args
    try:
        day = date.fromisoformat(args.visits_on) if args.visits_on else None
    except ValueError:
        raise DayWrong(field="visits_on") from None
    wish = Wish(
        day,
        args.agent,
        tuple(args.visit or ()),
        tuple(args.household or ()),
        args.files,
        args.carried_by,
        args.both_because,
    )
    made = trip_packs.make(call.desk(), args.device, wish, args.days, Path(args.out))
    text = say(
        N_("出行包 {number} 已写好并核对：{households} 户 {people} 人，到 {until} 到期。文件：{file}"),
        number=made.number,
        households=made.households,
        people=made.people,
        until=_when(made.expires_at),
        file=args.out,
    )
    if made.files_file is not None:
        text += "\n" + say(
            N_("附件 {count} 个另在 {file}，要和出行包一起拷过去。"), count=made.files, file=made.files_file
        )
    return Answer(made, text)


def open_file(call: Call) -> Answer:
    """`sync trip-pack open FILE` on the laptop."""
    made = trip_packs.open_pack(call.desk(), Path(call.args.file))
    text = say(
        N_(
            "出行包已打开：{people} 人，户号 {households}。到 {until} 到期，到期后不能查看，但没带回的仍能导出。"
        ),
        people=made.people,
        households=say(N_("、")).join(made.households),
        until=_when(made.expires_at),
    )
    if made.files:
        text += "\n" + say(N_("带来附件 {count} 个。"), count=made.files)
    if made.files_missing:
        text += "\n" + say(
            N_("还缺 {count} 个附件：在站里做的 {file} 里，拷来后用 sync import 读入。"),
            count=made.files_missing,
            file=made.files_file,
        )
    return Answer(made, text)


def show_status(call: Call) -> Answer:
    """`sync trip-pack status`: on the laptop what it holds; at the station what was given away."""
    desk = call.desk()
    now = desk.beyond_expiry.read(trip_packs.status)
    clashes: list[visit_clashes.Clash] = []
    if now.held is None and desk.may("visits:read"):
        clashes = desk.read(visit_clashes.listed)
    lines = [_held(now)] if now.held else []
    if now.given:
        heads = (N_("编号"), N_("设备"), N_("到期"), N_("户"), N_("人"), N_("已带回"), N_("待看"))
        rows = (
            (
                row.number,
                f"{row.device:03d}",
                say(ENDS[row.ended_why]) if row.ended_why in ENDS else _when(row.expires_at),
                row.households,
                row.people,
                row.came_back,
                row.review,
            )
            for row in now.given
        )
        lines.append(table(heads, rows))
    elif now.held is None:
        lines.append(say(N_("没有出行包。")))
    waiting = [one for one in clashes if not one.settled]
    if waiting:
        lines.append(
            say(
                N_("近 30 天有 {count} 户同一天有两份走访记录，请核对（visits clashes）："),
                count=len(waiting),
            )
        )
        lines += [
            say(N_("{day}：{numbers}"), day=one.day, numbers=say(N_("、")).join(one.numbers))
            for one in waiting
        ]
    result = asdict(now) | {
        "clashes": [
            {
                "person_id": one.person_id,
                "day": one.day,
                "numbers": one.numbers,
                "devices": one.devices,
                "agree": one.agree,
                "settled": one.settled,
            }
            for one in clashes
        ]
    }
    return Answer(result, "\n".join(lines))


def _held(now: trip_packs.Status) -> str:
    assert now.held is not None
    sentence = (
        N_("本机的出行包 {number} 已于 {until} 到期：不能查看；还有 {unsent} 项、{files} 个附件没有回执。")
        if now.over
        else N_(
            "本机的出行包 {number}，{until} 到期：户号 {households}；还有 {unsent} 项、{files} 个附件没有回执。"
        )
    )
    return say(
        sentence,
        number=now.held.number,
        until=_when(now.held.expires_at),
        households=say(N_("、")).join(now.held.households),
        unsent=now.unsent,
        files=now.files_only_here,
    )


def sheet(call: Call) -> Answer:
    """`sync trip-pack sheet PACK --out FILE`: the list to sign, as a PDF."""
    desk = call.desk()
    kept = desk.change(lambda work: trip_pack_papers.taken_list(work, call.args.pack), reason="papers:make")
    written, failed, code = paper.written(desk, kept.id, call.args.out)
    result = {"paper_id": kept.id, "number": kept.number, **written}
    return Answer(result, str(written.get("file", "")) + failed, code)


def recall(call: Call) -> Answer:
    """`sync trip-pack recall PACK`: end it before its time."""
    number = call.desk().change(lambda work: trip_packs.recall(work, call.args.pack), reason="sync:trip-pack")
    text = say(
        N_("出行包 {number} 已收回。这不能让那台电脑变空；以后从它带回的内容会等人看过。"), number=number
    )
    return Answer({"number": number}, text)


def wipe(call: Call) -> Answer:
    """`sync trip-pack wipe`: destroy the keys, then everything; an empty home stays, for the next pack."""
    made = trip_wipe.wipe_pack(
        call.desk().beyond_expiry,
        call.password(),
        without_receipt=call.args.without_receipt,
        kdf=call.kdf,
    )
    lines = [
        say(
            N_("已清除出行包 {number}：钥匙已销毁，{files} 个文件已删除。"),
            number=made.number,
            files=made.files_destroyed,
        )
    ]
    if made.items_lost or made.files_lost:
        lines.append(
            say(
                N_("没有带回而丢失：{items} 项，附件 {files} 个。"),
                items=made.items_lost,
                files=made.files_lost,
            )
        )
    lines += [
        say(N_("固态硬盘可能留有旧数据块，但没有钥匙打不开；以前另存到别处的备份不受影响，请一并销毁。")),
        say(N_("本机可以再装下一个出行包。新的恢复码（只显示这一次，请抄写后锁好）：")),
        "    " + made.recovery_code,
    ]
    return Answer(made, "\n".join(lines))


def _when(instant: datetime) -> str:
    return f"{local(instant):%Y-%m-%d %H:%M}"
