"""`export`: everything of the station in open formats, by two people."""

from __future__ import annotations

from pathlib import Path

from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, place
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_, say
from stationdesk.services import handing_out
from stationdesk.storage.atomic import read_file

MOST = 4096


class ClearUnsaid(Refusal):
    template = N_("没有给口令文件（--passphrase-file）。要存成不加密的文件夹，请加 --in-clear 写明。")


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    made = group(verbs, "export", say(N_("导出全部数据：通用格式，两个人，一个加密文件")))
    request = ("request", {"metavar": "REQUEST"})
    command(made, "ask", ask, say(N_("申请导出全部数据（村主任、书记）")))
    command(made, "confirm", confirm, say(N_("另一位同事确认，一天内有效")), arguments=(request,))
    command(made, "withdraw", withdraw, say(N_("申请的人自己撤回，确认以后也可以")), arguments=(request,))
    command(
        made,
        "write",
        write,
        say(N_("写出：一个 age 加密文件，或不加密的文件夹")),
        arguments=(
            request,
            ("--to", {"required": True, "metavar": "PATH"}),
            ("--passphrase-file", {"default": None, "metavar": "FILE"}),
            ("--in-clear", {"action": "store_true"}),
        ),
    )


def ask(call: Call) -> Answer:
    """`export ask`."""
    made = call.desk().change(handing_out.ask, reason="export:ask")
    return Answer({"request_id": made}, say(N_("已申请，等另一位同事确认：{id}"), id=made))


def confirm(call: Call) -> Answer:
    """`export confirm REQUEST`: another user."""
    call.desk().change(lambda work: handing_out.confirm(work, call.args.request), reason="export:confirm")
    return Answer({"request_id": call.args.request}, say(N_("已确认，一天内有效。")))


def withdraw(call: Call) -> Answer:
    """`export withdraw REQUEST`: by who asked."""
    call.desk().change(lambda work: handing_out.withdraw(work, call.args.request), reason="export:withdraw")
    return Answer({"request_id": call.args.request}, say(N_("已撤回。还要导出的，重新申请。")))


def write(call: Call) -> Answer:
    """`export write REQUEST --to PATH`: `--passphrase-file` for one age file, `--in-clear` for a folder."""
    passphrase = None
    if call.args.passphrase_file:
        passphrase = read_file(place(call.args.passphrase_file), most=MOST).decode().strip("\r\n")
        handing_out.require_passphrase(passphrase)
    elif not call.args.in_clear:
        raise ClearUnsaid(field="passphrase_file")
    to = Path(place(call.args.to)).absolute()
    desk = call.desk()
    desk.change(lambda work: handing_out.begin(work, call.args.request), reason="export:all")
    made = desk.read(lambda work: handing_out.write(work, to, passphrase))
    desk.change(lambda work: handing_out.end(work, call.args.request), reason="export:all")
    text = say(
        N_("已导出：{tables} 张表、{rows} 条记录、{files} 个文件。"),
        tables=made.tables,
        rows=made.rows,
        files=made.files,
    )
    if made.missing:
        text += say(N_("有 {n} 个附件的文件不在本机，清单里已注明。"), n=made.missing)
    if passphrase is None:
        text += "\n" + say(N_("注意：这个文件夹没有加密，里面是全村人的信息。用完请删除。"))
    return Answer(made, text)
