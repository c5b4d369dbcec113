"""`users`: who works here, in which posts; who leaves; a forgotten password set anew by a colleague."""

from __future__ import annotations

from contextlib import suppress

from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, table
from stationdesk.core.ids import new_id
from stationdesk.core.words import N_, say
from stationdesk.security.slots import NewPerson, NobodyByThatName
from stationdesk.services import user_changes, users

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
        "disable",
        disable,
        say(N_("停用：人已离开，手里的先交接")),
        arguments=(("name", {"metavar": "NAME"}),),
    )
    command(
        made,
        "reset",
        reset,
        say(N_("给忘了密码的同事设新密码（从 --pin-file 读）")),
        arguments=(("name", {"metavar": "NAME"}), PIN),
    )


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
    return Answer(row, say(N_("已添加工作人员。")))


def list_users(call: Call) -> Answer:
    """`users list`."""
    rows = call.desk().read(users.list_all)
    text = table(
        (N_("姓名"), N_("岗位"), N_("停用")),
        ((r.name, say(N_("、")).join(r.posts), r.disabled) for r in rows),
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


def disable(call: Call) -> Answer:
    """`users disable NAME`: known as having left everywhere, and without a key on this computer."""
    desk = call.desk()
    user_id = desk.read(lambda work: user_changes.known(work, call.args.name))
    done = desk.change(lambda work: user_changes.disable(work, user_id), reason="users:manage")
    with suppress(
        NobodyByThatName
    ):  # their key lies on another computer, which finds them disabled when it syncs
        desk.slots.remove(desk.opened, user_id)
    text = say(N_("已停用。"))
    if done.visits:
        text += say(N_("{n} 次排好的走访已放回名单，请另排人。"), n=done.visits)
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
