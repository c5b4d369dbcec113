"""`backup`: create, list, verify, restore."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from stationdesk.cli.frame import PARTLY, Answer, Call, Subparsers, command, group, place, table
from stationdesk.core.clock import local
from stationdesk.core.words import N_, say
from stationdesk.security import slots
from stationdesk.services import backup_care, backups, computer, users
from stationdesk.services.backups import BackupRow

Unlock = Callable[[slots.KeySlots], slots.Opened]


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    made = group(verbs, "backup", say(N_("备份和恢复")))
    to = (
        "--to",
        {"default": None, "metavar": "DIR", "help": say(N_("另存到这个文件夹（含附件，可单独恢复）"))},
    )
    command(made, "create", create, say(N_("立即备份并验证")), arguments=(to,))
    where = ("--from", {"dest": "folder", "default": None, "metavar": "DIR"})
    command(made, "list", list_backups, say(N_("列出备份")), arguments=(where,))
    file = ("file", {"metavar": "FILE"})
    command(made, "verify", verify, say(N_("打开备份逐项验证")), arguments=(file,))
    command(made, "rehearse", rehearse, say(N_("演练：把最新的备份完整打开一遍，不动现有数据")))
    command(
        made,
        "restore",
        restore,
        say(N_("恢复备份：先备份现状，再整体换回；从此使用新的设备编号")),
        arguments=(
            file,
            (
                "--codes-file",
                {
                    "default": None,
                    "metavar": "FILE",
                    "help": say(N_("忘了密码：用恢复码或两人码恢复，再用 users recover 设新密码")),
                },
            ),
        ),
    )


def create(call: Call) -> Answer:
    """`backup create`: into the home, or a file that stands alone with --to."""
    desk = call.desk()
    desk.read(lambda work: users.require(work, "backup:create"))
    to = place(call.args.to).resolve() if call.args.to else None
    row = backups.create(desk.home, desk.opened, clock=call.clock, to=to)
    return Answer(_plain(row), say(N_("已备份并验证：{file}"), file=row.file))


def list_backups(call: Call) -> Answer:
    """`backup list`: needs no password, a manifest says nothing personal."""
    folder = place(call.args.folder).resolve() if call.args.folder else None
    rows = backups.list_all(call.home, folder)
    text = table(
        (N_("时间"), N_("缘由"), N_("大小（KB）"), N_("文件")),
        (
            (
                f"{local(r.made_at):%Y-%m-%d %H:%M}",
                say(backups.WHY.get(r.why, r.why)),
                -(-r.bytes // 1000),
                r.file.name,
            )
            for r in rows
        ),
    )
    if not rows:
        text = say(N_("还没有备份。请运行 backup create，再用 --to 另存一份到U盘。"))
    return Answer({"backups": [_plain(row) for row in rows]}, text)


def verify(call: Call) -> Answer:
    """`backup verify FILE`: every byte, every page, every count."""
    desk = call.desk()
    row = backup_care.prove(desk.home, _file(call), desk.opened, clock=call.clock)
    return Answer({"ok": True, **_plain(row)}, say(N_("备份完好，可以用来恢复：{file}"), file=row.file.name))


def rehearse(call: Call) -> Answer:
    """`backup rehearse`: exit 1 when the newest backup would not help."""
    desk = call.desk()
    done = backup_care.rehearse(desk.home, desk.opened, clock=call.clock)
    result = {
        "ok": not done.problem,
        "file": done.file,
        "people": done.people,
        "attachments": done.attachments,
        "problem": done.problem,
    }
    if done.problem:
        text = say(N_("最新的备份用不了（{what}）。请马上再备份一次，并另存一份到U盘。"), what=done.problem)
        return Answer(result, text, PARTLY)
    sentence = N_("演练通过：{people} 人、{files} 个附件都读得出来。")
    return Answer(result, say(sentence, people=done.people, files=done.attachments))


def restore(call: Call) -> Answer:
    """`backup restore FILE`: nobody may have the home open; the password is today's, or in an empty folder the backup's; or the codes on paper."""
    unlock = _by_codes(call) if call.args.codes_file else _by_password(call)
    home = call.home
    done = backups.put_back(
        _file(call), home, unlock=unlock, permit="backup:restore", clock=call.clock, kdf=call.kdf
    )
    if call.args.home is None:
        computer.taken_home(home.root)  # this computer's own, as `init` notes it
    lines = [
        say(
            N_("已恢复 {at} 的备份。本机从现在起使用设备编号 {number}。"),
            at=done.made_at,
            number=f"{done.device_no:03d}",
        )
    ]
    if done.passwords == "today":
        lines.append(say(N_("登录密码和人员仍以现在的为准，备份那天的旧密码不再有效。")))
    if done.before:
        lines.append(say(N_("恢复前的数据已另行备份：{file}"), file=done.before.name))
    if done.set_aside:
        lines.append(say(N_("恢复前的数据打不开，已原样存放在：{folder}"), folder=done.set_aside))
    if done.blobs_missing:
        lines.append(
            say(N_("有 {count} 个附件不在这个备份里，请从另一台设备重新接收。"), count=done.blobs_missing)
        )
    return Answer(done, "\n".join(lines))


def _by_password(call: Call) -> Unlock:
    password = call.password()
    return lambda keys: keys.unlock(call.args.user or keys.people()[0].user_id, password)


def _by_codes(call: Call) -> Unlock:
    given = call.codes()
    if len(given) > 1:
        return lambda keys: keys.unlock_with_officers(given[0], given[1])
    return lambda keys: keys.unlock_with_recovery(given[0])


def _file(call: Call) -> Path:
    return place(call.args.file).resolve()


def _plain(row: BackupRow) -> Mapping[str, object]:
    return {
        "file": row.file,
        "made_at": row.made_at,
        "why": row.why,
        "bytes": row.bytes,
        "schema": row.schema,
        "device_no": row.device_no,
        "epoch": row.epoch,
        "blobs": row.blobs,
        "whole": row.whole,
        "counts": row.counts,
    }
