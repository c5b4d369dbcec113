"""Devices on the command line: cards, enrolment, the list, shutting one out; the township's key with two officers."""

from __future__ import annotations

from pathlib import Path

from stationdesk.cli.due import day
from stationdesk.cli.frame import Answer, Call, Subparsers, command, table
from stationdesk.core.words import N_, say
from stationdesk.security import slots
from stationdesk.services import station, users
from stationdesk.sync import card as cards
from stationdesk.sync import (
    card_text,
    device_errands,
    errands,
    key_out,
    officer_card,
    peers,
    place_order,
    return_log,
    revocations,
)

PIN = ("--pin-file", {"default": None, "metavar": "FILE"})
KINDS = {
    "township": N_("乡镇"),
    "village": N_("村"),
    "device": N_("本站另一台设备"),
    "trip": N_("本站出行电脑"),
}


def register(made: Subparsers) -> None:
    """Add the verbs to `sync`."""
    command(
        made,
        "card",
        card,
        say(N_("导出本机交换卡（文件，或二维码里的一行字）")),
        arguments=(("--out", {"default": None, "metavar": "FILE"}),),
    )
    command(
        made,
        "enrol",
        enrol,
        say(N_("登记对方的交换卡（文件，或扫出来的一行字）")),
        arguments=(
            ("file", {"metavar": "FILE|TEXT"}),
            (
                "--for-trips",
                {"action": "store_true", "default": False, "help": say(N_("本站的电脑，只装出行包"))},
            ),
            ("--approve", {"default": None, "metavar": "NAME", "help": say(N_("同意的村主任或书记"))}),
            (
                "--first-user",
                {
                    "default": None,
                    "metavar": "NAME",
                    "help": say(N_("本站的电脑由谁首先打开（不写是登记的人自己；其他人以后用登录码）")),
                },
            ),
            PIN,
        ),
    )
    command(made, "devices", devices, say(N_("列出已登记的对方和设备，以及停用的")))
    command(
        made,
        "revoke",
        revoke,
        say(N_("停用一台设备：之前写的仍有效，之后写的各处都不收")),
        arguments=(
            ("device", {"metavar": "DEVICE"}),
            ("--reason", {"required": True, "choices": [*revocations.REASONS, "mistake"]}),
            ("--words", {"default": "", "metavar": "TEXT"}),
            ("--after", {"type": int, "default": None, "metavar": "SEQ"}),
            ("--station", {"default": "", "metavar": "VILLAGE", "help": say(N_("在镇里停用某个村的设备"))}),
            ("--former", {"action": "store_true", "default": False, "help": say(N_("只停用搬家以前的那台"))}),
        ),
    )
    command(
        made,
        "officer",
        officer,
        say(N_("登记镇里专人（儿童督导员）的卡：强制报告只有他打得开；或撤销")),
        arguments=(
            ("file", {"metavar": "FILE|NAME"}),
            ("--withdraw", {"default": None, "metavar": "WHY", "help": say(N_("撤销，写明原因"))}),
        ),
    )
    command(
        made,
        "place",
        place,
        say(N_("采用镇里签发的村码变更单")),
        arguments=(("file", {"metavar": "FILE"}),),
    )


def register_township(town: Subparsers) -> None:
    """Add the verbs to `township`."""
    command(
        town,
        "export-key",
        export_key,
        say(N_("两人同时在场，导出镇里的私钥（用公开工具打开数据包时用）")),
        arguments=(
            ("--out", {"required": True, "metavar": "FILE"}),
            ("--second", {"required": True, "metavar": "NAME"}),
            PIN,
        ),
    )
    command(
        town,
        "place",
        order_place,
        say(N_("村码或村名变了：签发变更单给村里采用")),
        arguments=(
            ("village", {"metavar": "VILLAGE"}),
            ("--code", {"required": True, "metavar": "CODE"}),
            ("--name", {"required": True, "metavar": "NAME"}),
            ("--station-name", {"required": True, "metavar": "NAME"}),
            ("--document", {"required": True, "metavar": "TEXT"}),
            ("--effective", {"required": True, "metavar": "DATE"}),
            ("--out", {"required": True, "metavar": "FILE"}),
        ),
    )
    command(
        town,
        "return-card",
        return_card,
        say(N_("村里的电脑都坏了：给新电脑一张交还卡（init --join）")),
        arguments=(("village", {"metavar": "VILLAGE"}), ("--out", {"required": True, "metavar": "FILE"})),
    )
    command(
        town,
        "return",
        give_back,
        say(N_("把一个村报来的全部资料和附件交还给它的新电脑")),
        arguments=(
            ("village", {"metavar": "VILLAGE"}),
            ("--card", {"required": True, "metavar": "FILE|TEXT"}),
            ("--to", {"required": True, "metavar": "DIR"}),
            (
                "--approve",
                {"default": None, "metavar": "NAME", "help": say(N_("一起核对交换卡的另一位同事"))},
            ),
        ),
    )
    command(
        town,
        "officer-card",
        officers_card,
        say(N_("导出一位专人的卡，给各村登记")),
        arguments=(
            ("--name", {"required": True, "metavar": "NAME"}),
            ("--post", {"required": True, "metavar": "POST"}),
            ("--out", {"required": True, "metavar": "FILE"}),
        ),
    )


def order_place(call: Call) -> Answer:
    """`township place VILLAGE --code --name --station-name --document --effective --out FILE`."""
    args = call.args
    new = place_order.NewPlace(
        args.village, args.code, args.name, args.station_name, args.document, day(args.effective)
    )
    made = place_order.write(call.desk(), new, Path(args.out))
    text = say(
        N_("变更单已写到 {file}：{old} 改为 {new}，从 {day} 起。请村里采用（sync place）。"),
        file=args.out,
        old=made.old_code,
        new=made.new_code,
        day=f"{made.effective:%Y-%m-%d}",
    )
    return Answer({"file": args.out, "old": made.old_code, "new": made.new_code}, text)


def place(call: Call) -> Answer:
    """`sync place FILE`: the new code and name hold from now on; what was printed keeps the old."""
    made = place_order.adopt(call.desk(), Path(call.args.file))
    text = say(
        N_("已采用：{old} 改为 {new}（{name}）。以前印出的编号不变，新编号用新村码。"),
        old=made.old_code,
        new=made.new_code,
        name=made.new_name,
    )
    return Answer(
        {"old": made.old_code, "new": made.new_code, "name": made.new_name, "document": made.document}, text
    )


def return_card(call: Call) -> Answer:
    """`township return-card VILLAGE --out FILE`: by it the village's new PC joins."""
    made = return_log.write_card(call.desk(), call.args.village, Path(call.args.out))
    text = say(
        N_("交还卡已写到 {file}。在新电脑上：init --join 这张卡，再导出它的交换卡拿回来。"),
        file=call.args.out,
    )
    return Answer({"file": call.args.out, "station_id": made.station, "village": made.village}, text)


def give_back(call: Call) -> Answer:
    """`township return VILLAGE --card CARD --to DIR`: the village's log and files for its new PC."""
    approved = proved(call, call.args.approve) if call.args.approve else None
    with call.progress(say(N_("导出"))) as progress:
        made = return_log.return_to(
            call.desk(),
            call.args.village,
            given(call.args.card),
            Path(call.args.to),
            approved_by=approved,
            progress=progress,
        )
    text = say(
        N_("已写好并核对：资料 {changes} 项、附件 {files} 个。在新电脑上全部接收，它的编号是 {device}。"),
        changes=made.changes,
        files=made.files,
        device=f"{made.device_no:03d}",
    )
    return Answer(made, text)


def officer(call: Call) -> Answer:
    """`sync officer FILE`: write a named officer of the township down; `--withdraw WHY`: nothing more is let through."""
    if call.args.withdraw:
        call.desk().change(
            lambda work: officer_card.withdraw(work, call.args.file, call.args.withdraw), reason="sync:enrol"
        )
        return Answer({"withdrawn": True}, say(N_("已撤销。以后的强制报告不再给这位专人加钥匙。")))
    made = officer_card.enrol(call.desk(), Path(call.args.file))
    text = say(
        N_("已登记{town}的{post}。指纹（请打电话核对）：{fingerprint}"),
        town=made.township_name,
        post=made.post,
        fingerprint=made.fingerprint,
    )
    return Answer(
        {"officer": made.user, "post": made.post, "name": made.name, "fingerprint": made.fingerprint}, text
    )


def officers_card(call: Call) -> Answer:
    """`township officer-card --name NAME --post POST --out FILE`."""
    made = officer_card.write(call.desk(), call.args.name, call.args.post, Path(call.args.out))
    text = say(
        N_("专人卡已写到 {file}。指纹（请打电话核对）：{fingerprint}"),
        file=call.args.out,
        fingerprint=made.fingerprint,
    )
    return Answer({"file": call.args.out, "officer": made.user, "fingerprint": made.fingerprint}, text)


def card(call: Call) -> Answer:
    """`sync card [--out FILE]`: what the other side needs to know of this device; `text` is what a QR code of it says."""
    desk = call.desk()
    shown = device_errands.shown_card(desk)
    if call.args.out:
        shown = device_errands.shown_card(desk, errands.write_card(desk, Path(call.args.out)))
    lines = [say(N_("指纹（请打电话核对）：{fingerprint}"), fingerprint=shown.card.fingerprint)]
    if call.args.out:
        lines.insert(0, say(N_("交换卡已写到 {file}"), file=call.args.out))
    lines += [say(N_("二维码里的一行字：")), shown.text]
    result = {
        "file": call.args.out,
        "fingerprint": shown.card.fingerprint,
        "device_id": shown.card.device_id,
        "text": shown.text,
    }
    return Answer(result, "\n".join(lines))


def given(text: str) -> cards.Card:
    """A card from a file, or from the line of a QR code. Raises what `card.read` and `card_text.parse` raise."""
    return card_text.parse(text) if card_text.is_text(text) else cards.read(Path(text))


def enrol(call: Call) -> Answer:
    """`sync enrol FILE`: write a partner down from their card."""
    approved = proved(call, call.args.approve) if call.args.approve else None
    row = errands.enrol(
        call.desk(), given(call.args.file), for_trips=call.args.for_trips, approved_by=approved
    )
    if call.args.first_user:
        first = colleague(call, call.args.first_user, "first_user")
        call.desk().change(
            lambda work: peers.name_first(work, row.device_id, first, approved), reason="sync:enrol"
        )
    text = say(N_("已登记：{name}。指纹：{fingerprint}"), name=row.name, fingerprint=row.fingerprint)
    return Answer(row, text)


def proved(call: Call, name: str) -> str:
    """The id of a colleague who proves with their own password, from --pin-file, that they are here."""
    found = colleague(call, name, "pin")
    slots.KeySlots(call.home, clock=call.clock, kdf=call.kdf).unlock(found, call.pin())
    return found


def colleague(call: Call, name: str, field: str) -> str:
    """The id of the one colleague of this name, or with this id. Raises NobodyWithThatId."""
    rows = call.desk().read(users.list_all)
    found = [row.id for row in rows if name in (row.id, row.name) and not row.disabled]
    if len(found) != 1:
        raise users.NobodyWithThatId(field=field)
    return found[0]


def devices(call: Call) -> Answer:
    """`sync devices`: our own devices, everyone enrolled, and what was shut out."""
    desk = call.desk()
    own = desk.read(station.devices)
    others = desk.read(peers.list_all)
    out = desk.read(revocations.listed)
    gone = {row.device_id: row for row in out if not row.former}
    partners = {row.device_id: row for row in others}
    ours = {row.id for row in own}
    text = table(
        (N_("编号"), N_("类别"), N_("名称"), N_("状态"), N_("指纹")),
        [
            (
                f"{d.number:03d}",
                say(KINDS[partners[d.id].kind] if d.id in partners else N_("本站设备")),
                d.label,
                _state(gone.get(d.id)) or (say(N_("已停用")) if _out(partners.get(d.id)) else ""),
                partners[d.id].fingerprint if d.id in partners else "",
            )
            for d in own
        ]
        + [
            (
                f"{p.device_no:03d}",
                say(KINDS[p.kind]),
                p.name,
                say(N_("已停用")) if p.revoked else "",
                p.fingerprint,
            )
            for p in others
            if p.device_id not in ours  # our second computer is one line, not two
        ],
    )
    return Answer({"devices": own, "peers": others, "revoked": out}, text)


def _out(row: peers.PeerRow | None) -> bool:
    return row is not None and row.revoked


def _state(row: revocations.Revoked | None) -> str:
    if row is None:
        return ""
    return say(
        N_("已停用（{why}），到第 {seq} 项为止有效"), why=say(revocations.REASONS[row.reason]), seq=_line(row)
    )


def _line(row: revocations.Revoked) -> int:
    return max(row.until.values(), default=0)


def revoke(call: Call) -> Answer:
    """`sync revoke DEVICE`: from a sequence number on nothing more of it counts, anywhere."""
    args = call.args
    if args.reason == "mistake":
        count = device_errands.restore(call.desk(), args.device, args.station)
        return Answer(
            {"device": args.device, "restored": True, "applied": count},
            say(N_("已恢复设备 {device}，补收 {n} 项。"), device=args.device, n=count),
        )
    request = revocations.Revoke(args.device, args.reason, args.words, args.after, args.station, args.former)
    made = device_errands.revoke(call.desk(), request)
    text = say(
        N_("已停用设备 {device}：到第 {seq} 项为止有效，之后写的不再接收。下次导出会告诉别的电脑和镇里。"),
        device=f"{made.device_no:03d}",
        seq=_line(made),
    )
    if made.beyond:
        text += "\n" + say(N_("本机以前已收进界线以后的 {n} 项，请核对这些资料。"), n=made.beyond)
    return Answer(made, text)


def export_key(call: Call) -> Answer:
    """`township export-key --out FILE --second NAME --pin-file FILE`."""
    made = key_out.write(call.desk(), Path(call.args.out), proved(call, call.args.second))
    text = say(
        N_("私钥已写到 {file}。谁拿到它，谁就能打开各村发来的全部数据包：用完请当面销毁，并记下来。"),
        file=call.args.out,
    )
    return Answer({"file": made.file, "recipient": made.recipient}, text)
