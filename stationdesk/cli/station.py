"""`init`: making a station, or another device of one.

What is made at this computer's own place is noted as its home (`StationDeskHome.json`), as the window does, so that it is
found again when its disk gets another letter, and asked for when it is gone. What `--home` names on purpose is a home of
its own, opened by `--home`: a trial, a second station, a server's. It is never taken for this computer's, so none is noted.
"""

from __future__ import annotations

from pathlib import Path

from stationdesk.cli.frame import Answer, Call, Subparsers, command
from stationdesk.core.clock import civil_date
from stationdesk.core.paths import Home
from stationdesk.core.words import N_, say
from stationdesk.new_home import found_station, join_station
from stationdesk.security.permits import Permits
from stationdesk.services import computer, station
from stationdesk.services.user_codes import MANAGE
from stationdesk.sync import card as cards


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    command(
        verbs,
        "init",
        init,
        say(N_("新建站点：加密的数据文件夹、第一台设备、第一个用户")),
        arguments=(
            ("--village", {"default": None, "metavar": "CODE"}),
            ("--join", {"default": None, "metavar": "CARD"}),
            ("--village-name", {"default": "", "metavar": "NAME"}),
            ("--name", {"default": ""}),
            ("--kind", {"choices": ("village", "township"), "default": "village"}),
            ("--post", {"action": "append", "default": None, "metavar": "POST"}),
        ),
    )


def init(call: Call) -> Answer:
    """`init`: a new encrypted home; the recovery code is printed this once."""
    args = call.args
    if args.join:
        return join(call)
    if not args.village:
        raise station.VillageCodeWrong(code="", field="village")
    new = station.NewStation(
        village=station.village(args.village, args.village_name),
        name=args.name,
        user_name=args.user or "",
        kind=args.kind,
        posts=tuple(args.post) if args.post else station.NewStation.posts,
    )
    home = call.home
    made = found_station(home, new, call.password(), clock=call.clock, kdf=call.kdf)
    noted(call, home)
    table = Permits.on(civil_date(call.clock.now()))
    missing = []
    if new.kind == "village" and MANAGE not in table.permits_of(new.posts):
        posts = say(N_("、")).join(table.posts[post] for post in table.posts_with(MANAGE))
        missing.append(
            say(
                N_(
                    "注意：还没有人能管理人员和岗位（要{posts}）。现在没有录入东西，"
                    "请删掉这个文件夹重新建立，加上 --post admin；以后谁也补不了。"
                ),
                posts=posts,
            )
        )
    text = "\n".join(
        (
            *missing,
            say(N_("站点已建立：{name}"), name=new.name),
            say(N_("恢复码（只显示这一次，请抄写或打印后锁好）：")),
            "    " + made.recovery_code,
        )
    )
    return Answer(made, text)


def join(call: Call) -> Answer:
    """`init --join CARD`: this home becomes another device of the station whose card it is."""
    other = cards.read(Path(call.args.join))
    home = call.home
    made = join_station(home, other, call.args.user or "", call.password(), clock=call.clock, kdf=call.kdf)
    noted(call, home)
    text = "\n".join(
        (
            say(
                N_("已加入站点：{name}。下一步：导出本机交换卡（sync card），拿到原电脑登记。"),
                name=other.name,
            ),
            say(N_("恢复码（只显示这一次，请抄写或打印后锁好）：")),
            "    " + made.recovery_code,
        )
    )
    return Answer(made, text)


def noted(call: Call, home: Home) -> None:
    """A home made without `--home` is this computer's own from now on."""
    if call.args.home is None:
        computer.taken_home(home.root)
