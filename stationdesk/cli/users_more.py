"""`users …`: a first unlock on another computer, leaving with everything handed over, a new key, reviews."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from typing import Any

from stationdesk.cli.frame import Answer, Call, Subparsers, command, table
from stationdesk.core.clock import local, stamp
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_, say
from stationdesk.desk import Desk, read_card
from stationdesk.security import entry_codes, slots
from stationdesk.security.gate import rules
from stationdesk.services import (
    user_changes,
    user_entries,
    user_leaving,
    user_rekey,
    user_reviews,
    users,
)

CODES = ("--codes-file", {"required": True, "metavar": "FILE"})


class VerdictMissing(Refusal):
    template = N_("请说明是 --justified（合理）还是 --not-justified（不合理），并用 --reason 写理由。")


def register(made: Subparsers) -> None:
    """Add the verbs to the group `users`."""
    name = ("name", {"metavar": "NAME"})
    pin = ("--pin-file", {"default": None, "metavar": "FILE"})
    command(
        made,
        "disable",
        disable,
        say(N_("停用：人已离开；--to 把手里的一步交给同事，--rekey 同时换钥匙")),
        arguments=(
            name,
            ("--to", {"default": None, "metavar": "NAME"}),
            ("--reason", {"default": "", "metavar": "R"}),
            ("--witness", {"default": "", "metavar": "NAME"}),
            ("--rekey", {"action": "store_true", "default": False}),
        ),
    )
    command(
        made,
        "in-hand",
        in_hand,
        say(N_("某人手里还有什么没办完")),
        arguments=(name,),
    )
    command(
        made,
        "permits",
        permits,
        say(N_("岗位能做什么、看得到什么，一人不宜兼什么")),
        arguments=(("--post", {"default": None, "metavar": "P"}),),
    )
    command(made, "rekey", rekey, say(N_("给这台电脑的数据换钥匙；其他人的密码不变")))
    command(
        made, "requests", requests, say(N_("谁可以用登录码在这台电脑上首次登录，请求号是多少（不要密码）"))
    )
    command(made, "prepare", prepare, say(N_("为没有密码的同事准备好首次登录")))
    command(
        made,
        "code",
        code,
        say(N_("给同事发一次性登录码：那台电脑上显示的请求号")),
        arguments=(
            name,
            ("--request", {"required": True, "metavar": "NUMBER"}),
            ("--days", {"type": int, "default": entry_codes.DAYS}),
        ),
    )
    command(
        made,
        "enter",
        enter,
        say(N_("首次登录：登录码从 --codes-file 读，自己的新密码从 --pin-file 读")),
        arguments=(name, CODES, pin),
    )
    command(
        made,
        "review",
        review,
        say(N_("岗位变动前后办的事：不带 ID 是列出，带 ID 是复核")),
        arguments=(
            ("entry", {"metavar": "ID", "nargs": "*", "default": []}),
            ("--justified", {"action": "store_true", "default": False}),
            ("--not-justified", {"action": "store_true", "default": False, "dest": "wrong"}),
            ("--reason", {"default": "", "metavar": "R"}),
        ),
    )


def permits(call: Call) -> Answer:
    """`users permits [--post P]`: the one table, by what may be done and by what may be seen."""
    found = call.desk().read(rules)
    posts = [one for one in found.posts if call.args.post in (None, one, found.posts[one])]
    if not posts:
        raise users.PostUnknown(
            post=call.args.post, posts=say(N_("、")).join(found.posts.values()), field="post"
        )
    rows = []
    for post in posts:
        granted = found.permits_of([post])
        row: dict[str, Any] = {
            "post": post,
            "name": found.posts[post],
            "permits": [{"permit": one, "name": found.name_of(one)} for one in sorted(granted)],
            "sees": [{"sensitivity": one.code, "name": one.name} for one in found.seen_with(granted)],
        }
        rows.append(row)
    apart = [{"conflict": one.code, "what": one.what, "source": one.source} for one in found.rules()]
    sees = say(N_("、"))
    text = table(
        (N_("岗位"), N_("可以做什么"), N_("看得到哪些资料")),
        (
            (
                row["name"],
                sees.join(one["name"] for one in row["permits"]),
                sees.join(one["name"] for one in row["sees"]),
            )
            for row in rows
        ),
    )
    return Answer({"version": found.version, "posts": rows, "apart": apart}, text)


def disable(call: Call) -> Answer:
    """`users disable NAME`: known as having left everywhere, and without a key on this computer."""
    desk, args = call.desk(), call.args
    user_id = desk.read(lambda work: user_changes.known(work, args.name))
    passing = None
    if args.to:
        to = desk.read(lambda work: user_changes.known(work, args.to))
        passing = user_leaving.Passing(to, args.reason, args.witness)
    done = desk.change(lambda work: user_changes.disable(work, user_id, passing), reason="users:manage")
    with suppress(
        slots.NobodyByThatName
    ):  # their key lies on another computer, which finds out when it syncs
        desk.slots.remove(desk.opened, user_id)
    text = say(N_("已停用。"))
    if done.passed is not None and done.passed.kinds:
        text += say(N_("已交接：{what}。"), what=done.passed.words)
    if done.visits:
        text += say(N_("{n} 次排好的走访已放回名单，请另排人。"), n=done.visits)
    answer: dict[str, Any] = {
        "user": done.user,
        "conflicts": done.conflicts,
        "visits": done.visits,
        "passed": None if done.passed is None else asdict(done.passed),
        "rekeyed": bool(args.rekey),
    }
    if args.rekey:
        text += "\n" + _rekey(call, desk)
    return Answer(answer, text)


def in_hand(call: Call) -> Answer:
    """`users in-hand NAME`."""
    desk = call.desk()
    user_id = desk.read(lambda work: user_changes.known(work, call.args.name))
    found = desk.read(lambda work: user_leaving.in_hand(work, user_id))
    return Answer(found, found.words or say(N_("手里没有没办完的。")))


def rekey(call: Call) -> Answer:
    """`users rekey`: on this computer; every computer of the station has a key of its own."""
    desk = call.desk()
    text = _rekey(call, desk)
    return Answer({"rekeyed": True, "former": len(desk.opened.retired)}, text)


def _rekey(call: Call, desk: Desk) -> str:
    stages = list(user_rekey.STAGE_WORDS)
    with call.progress(say(N_("换钥匙")), len(stages)) as told:
        user_rekey.rekey(desk, lambda stage: told(stages.index(stage) + 1, len(stages)))
    return say(
        N_(
            "钥匙已换：旧的副本和离开的人的密码打不开今后的数据，其他人的密码和恢复码不变。"
            "以前的备份仍用当时的密码打开；U盘上的旧备份请收回或销毁。"
        )
    )


def requests(call: Call) -> Answer:
    """`users requests`: needs no password; it is what the password page shows."""
    read_card(call.home)
    found = user_entries.waiting(slots.KeySlots(call.home, clock=call.clock))
    return Answer(
        {"requests": [{"user_id": one.user_id, "user": one.login, "request": one.request} for one in found]},
        table((N_("姓名"), N_("请求号")), ((one.login, one.request) for one in found))
        if found
        else say(N_("这台电脑上没有人等着首次登录：名单里的人都有密码，或还没有准备好（users prepare）。")),
    )


def prepare(call: Call) -> Answer:
    """`users prepare`: what the window does by itself half a minute after it was opened."""
    desk = call.desk()
    changed = user_entries.tend(desk)
    return Answer({"changed": changed} | requests(call).result, requests(call).text)


def code(call: Call) -> Answer:
    """`users code NAME --request R`: shown this once."""
    desk, args = call.desk(), call.args
    user_id = desk.read(lambda work: user_changes.known(work, args.name))
    new = user_entries.NewCode(user_id, args.request, args.days)
    made = desk.change(
        lambda work: user_entries.issue(work, new, desk.opened.identity), reason=user_entries.ADMIT
    )
    return Answer(
        {"code": made.code, "until": made.until, "device_no": made.device_no, "user_id": user_id},
        say(
            N_("登录码（只对这一个人、{number} 号电脑、这个请求号有效，到 {until} 为止）：\n    {code}"),
            number=f"{made.device_no:03d}",
            until=made.until,
            code=made.code,
        ),
    )


def enter(call: Call) -> Answer:
    """`users enter NAME`: needs no password but the code; afterwards one's own password opens."""
    read_card(call.home)
    keys = slots.KeySlots(call.home, clock=call.clock, kdf=call.kdf)
    name = call.args.name
    found = [one for one in keys.entries() if name in (one.login, one.user_id)]
    if len(found) != 1:
        raise slots.NoEntryHere(field="name")
    desk = user_entries.enter(
        keys,
        lambda opened: Desk.of(call.home, opened, clock=call.clock),
        found[0].user_id,
        call.codes()[0],
        call.pin(),
    )
    desk.close()
    return Answer({"user_id": found[0].user_id}, say(N_("已设好密码，以后用它打开这台电脑。")))


def review(call: Call) -> Answer:
    """`users review [ID …] [--justified|--not-justified] --reason R`."""
    desk, args = call.desk(), call.args
    if args.entry:
        if args.justified == args.wrong:
            raise VerdictMissing(field="justified")
        verdict = user_reviews.Verdict(tuple(args.entry), bool(args.justified), args.reason)
        n = desk.change(lambda work: user_reviews.judge(work, verdict), reason=user_reviews.REVIEW)
        return Answer({"reviewed": n}, say(N_("已复核 {n} 项。"), n=n))
    found = desk.read(user_reviews.waiting)
    rows = [
        {
            "id": one.id,
            "at": stamp(one.entry.at),
            "user_id": one.entry.user_id,
            "user": one.entry.user,
            "tag": one.entry.tag,
            "words": one.entry.words,
            "target_id": one.entry.target_id,
            "device_no": one.entry.device_no,
            "ground": one.ground,
            "why": one.why,
            "ended_on": one.ended_on,
        }
        for one in found
    ]
    text = table(
        (N_("记录号"), N_("时间"), N_("人员"), N_("做了什么"), N_("为什么列出")),
        (
            (one.id, f"{local(one.entry.at):%Y-%m-%d %H:%M}", one.entry.user, one.entry.words, one.why)
            for one in found
        ),
    )
    return Answer({"waiting": rows}, text if rows else say(N_("没有等着复核的。")))
