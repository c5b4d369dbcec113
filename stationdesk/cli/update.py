"""`update`: the program brought up to date from a file on a stick."""

from __future__ import annotations

from pathlib import Path

from stationdesk import __version__
from stationdesk.cli.frame import Answer, Call, Subparsers, command, place
from stationdesk.core.words import N_, say
from stationdesk.services import backups, users
from stationdesk.storage.schema import DatabaseNewer
from stationdesk.sync import updates


def register(verbs: Subparsers) -> None:
    """Add the verb."""
    command(
        verbs,
        "update",
        update,
        say(N_("用U盘上的更新文件更新程序：先验签名、先备份，下次打开生效")),
        arguments=(
            ("file", {"metavar": "FILE"}),
            ("--check", {"action": "store_true", "default": False, "help": say(N_("只检查，不安装"))}),
        ),
    )


def update(call: Call) -> Answer:
    """`update FILE`: what it is, or (without --check) installed; the version of before stays as the way back."""
    found = updates.read(place(call.args.file).resolve())
    said = found.manifest
    result = {
        "version": said.version,
        "from": __version__,
        "platform": said.platform,
        "released": said.released,
        "signed_by": found.signed_by,
        "sha256": found.digest,
        "notes": found.notes,
        "installed": False,
    }
    if call.args.check:
        words = say(
            N_("更新文件完好：{old} → {new}，由“{who}”签名。"),
            old=__version__,
            new=said.version,
            who=found.signed_by,
        )
        return Answer(result, f"{words}\n{found.notes}".strip())

    def back_up() -> Path | None:
        try:
            desk = call.desk()
        except DatabaseNewer as newer:
            # A newer program has worked here already, and is brought again: it backs up before it changes anything.
            if not updates.reads(found, newer):
                raise
            return None
        desk.read(lambda work: users.require(work, "backup:create"))
        desk.hold()
        return backups.create(desk.home, desk.opened, clock=call.clock, why="upgrade").file

    taken = updates.take(found, version=__version__, back_up=back_up if call.home.card.exists() else None)
    result |= {"installed": True, "folder": taken.folder, "backup": taken.backup}
    done = N_("已装好 {new}，关上程序再打开就是新版本。装之前已备份；新版本启动不了会自动退回 {old}。")
    if taken.backup is None:
        done = N_("已装好 {new}，关上程序再打开就是新版本。数据没有动；新版本启动不了会自动退回 {old}。")
    return Answer(result, say(done, new=taken.version, old=taken.before))
