"""`users`: who works here, in which posts; who leaves; a forgotten password set anew by a colleague."""

from __future__ import annotations

from dataclasses import asdict

from stationdesk.cli import users_more
from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, table
from stationdesk.core.ids import new_id
from stationdesk.core.words import N_, say
from stationdesk.desk import Desk
from stationdesk.security import slots
from stationdesk.security.gate import rules
from stationdesk.security.slots import NewPerson, NobodyByThatName
from stationdesk.services import user_changes, user_codes, users

PIN = ("--pin-file", {"default": None, "metavar": "FILE"})


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    made = group(verbs, "users", say(N_("人员和岗位")))
    command(
        made,
        "add",
        add,
        say(N_("添加工作人员（密码从 --pin-file 读）")),
        arguments=(("name", {}), ("--post", {"action": "append", "required": True}), PIN),
    )
    command(made, "list", list_users, say(N_("列出工作人员")))
    command(
        made,
        "role",
        role,
        say(N_("换岗位：从今天起就是这些岗位")),
        arguments=(("name", {"metavar": "NAME"}), ("--post", {"action": "append", "required": True})),
    )
    command(
        made,
        "reset",
        reset,
        say(N_("给忘了密码的同事设新密码（从 --pin-file 读）")),
        arguments=(("name", {"metavar": "NAME"}), PIN),
    )
    command(
        made,
        "codes",
        codes,
        say(N_("换恢复码；--officers 做两人码。只显示这一次")),
        arguments=(("--officers", {"action": "store_true", "default": False}),),
    )
    command(
        made,
        "recover",
        recover,
        say(N_("忘了密码：用恢复码或两人码（从 --codes-file 读，一行一份）设新密码（从 --pin-file 读）")),
        arguments=(
            ("name", {"metavar": "NAME"}),
            ("--codes-file", {"required": True, "metavar": "FILE"}),
            PIN,
        ),
    )
    users_more.register(made)


def add(call: Call) -> Answer:
    """`users add`: a colleague with a slot of their own on this device."""
    desk = call.desk()
    user_id = new_id()
    desk.read(lambda work: users.require(work, "users:manage"))
    person = desk.slots.add(desk.opened, NewPerson(user_id, call.args.name, call.pin()))
    new = users.NewUser(call.args.name, tuple(call.args.post), person.recipient, user_id)
    try:
        row = desk.change(lambda work: users.add(work, new), reason="users:manage")
    except BaseException:
        # Nobody may be able to open the home without being known in it.
        desk.slots.remove(desk.opened, user_id)
        raise
    said = desk.read(lambda work: rules(work).conflicts(row.posts))
    answer = asdict(row) | {"conflicts": [one.what for one in said]}
    return Answer(answer, "\n".join((say(N_("已添加工作人员。")), *(f"▲ {one.what}" for one in said))))


def list_users(call: Call) -> Answer:
    """`users list`."""
    rows, posts = call.desk().read(lambda work: (users.list_all(work), rules(work).posts))
    text = table(
        (N_("姓名"), N_("岗位"), N_("停用")),
        (
            (
                r.name,
                say(N_("、")).join(posts.get(one, one) for one in r.posts),
                say(N_("已停用")) if r.disabled else "",
            )
            for r in rows
        ),
    )
    return Answer({"users": rows}, text)


def role(call: Call) -> Answer:
    """`users role NAME --post P …`."""
    desk = call.desk()
    user_id = desk.read(lambda work: user_changes.known(work, call.args.name))
    done = desk.change(
        lambda work: user_changes.set_posts(work, user_id, call.args.post), reason="users:manage"
    )
    text = say(N_("岗位已换，从今天起生效。"))
    for what in done.conflicts:
        text += "\n▲ " + what
    return Answer(done, text)


def reset(call: Call) -> Answer:
    """`users reset NAME`: a new password on this computer; what was sealed to the person must be given again."""
    desk = call.desk()
    user_id = desk.read(lambda work: user_changes.known(work, call.args.name))
    desk.read(lambda work: users.require(work, "users:manage"))
    made = desk.slots.reset_password(desk.opened, user_id, call.pin())
    desk.change(lambda work: users.renew_key(work, user_id, made.recipient), reason="users:manage")
    return Answer(
        {"user_id": user_id},
        say(N_("新密码已设。封存给他个人的内容，请有权限的同事再给他一次。")),
    )


def codes(call: Call) -> Answer:
    """`users codes [--officers]`: the old ones open nothing any more; these are shown this once."""
    desk = call.desk()
    officers = bool(call.args.officers)
    desk.change(lambda work: user_codes.note(work, officers=officers), reason=user_codes.MANAGE)
    made = user_codes.make(desk.slots, desk.opened, officers=officers)
    first = (
        N_("两人码如下，两位负责人各抄一份，分开保管；两份一起才打得开：")
        if officers
        else N_("新的恢复码如下，请抄在纸上锁好；旧的已作废：")
    )
    return Answer({"codes": list(made)}, "\n".join((say(first), *(f"    {code}" for code in made))))


def recover(call: Call) -> Answer:
    """`users recover NAME --codes-file FILE --pin-file FILE`: no password needed, but the codes."""
    given = call.codes()
    keys = slots.KeySlots(call.home, clock=call.clock, kdf=call.kdf)
    opened = (
        keys.unlock_with_officers(given[0], given[1])
        if len(given) > 1
        else keys.unlock_with_recovery(given[0])
    )
    person = next((one for one in keys.people() if call.args.name in (one.login, one.user_id)), None)
    if person is None:
        raise NobodyByThatName(field="name")
    made = keys.reset_password(opened, person.user_id, call.pin())
    with Desk.open(call.home, person.user_id, call.pin(), clock=call.clock, kdf=call.kdf) as desk:
        desk.change(lambda work: users.renew_key(work, person.user_id, made.recipient), reason="users:manage")
        desk.change(lambda work: user_codes.used(work, officers=len(given) > 1), reason="users:manage")
    return Answer(
        {"user_id": person.user_id},
        say(N_("新密码已设。封存给他个人的内容，请有权限的同事再给他一次。用过的码请换新的。")),
    )
