"""`sync` and `township`: carrying changes between machines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from stationdesk.cli import trip_packs
from stationdesk.cli.frame import PARTLY, Answer, Call, Subparsers, command, group, table
from stationdesk.core import masks
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_, say
from stationdesk.services import file_access_records
from stationdesk.sync import errands, peers, status, township, trip_errands
from stationdesk.sync import settle as settling


class NotATownship(Refusal):
    template = N_("这里是村站点，不是乡镇。请在乡镇的数据文件夹里接收（init --kind township）。")


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    made = group(verbs, "sync", say(N_("上报和接收")))
    command(made, "status", show_status, say(N_("待导出、已导出、已送达、镇里已入库")))
    command(
        made,
        "export",
        export,
        say(N_("导出数据包并核对")),
        arguments=(("--to", {"required": True, "metavar": "DIR"}),),
    )
    command(
        made,
        "import",
        take_in_here,
        say(N_("接收数据包或回执")),
        arguments=(
            ("files", {"nargs": "+", "metavar": "FILE"}),
            ("--receipts", {"metavar": "DIR", "default": None}),
        ),
    )
    command(
        made,
        "card",
        card,
        say(N_("导出本机交换卡")),
        arguments=(("--out", {"required": True, "metavar": "FILE"}),),
    )
    command(
        made,
        "enrol",
        enrol,
        say(N_("登记对方的交换卡")),
        arguments=(
            ("file", {"metavar": "FILE"}),
            (
                "--for-trips",
                {"action": "store_true", "default": False, "help": say(N_("本站的电脑，只装出行包"))},
            ),
        ),
    )
    command(made, "devices", devices, say(N_("列出已登记的对方和设备")))
    command(made, "conflicts", conflicts, say(N_("列出待处理的冲突")))
    command(
        made,
        "settle",
        settle,
        say(N_("处理一项冲突：取本机、对方，或写明取哪个值")),
        arguments=(
            ("conflict", {"metavar": "CONFLICT"}),
            ("--take", {"required": True, "metavar": "mine|theirs|VALUE"}),
        ),
    )
    command(
        made,
        "release",
        release,
        say(N_("放行等待第二人确认的数据包，或出行电脑写在名单以外、到期以后的内容")),
        arguments=(("bundle", {"metavar": "BUNDLE"}),),
    )
    trip_packs.register(made)
    town = group(verbs, "township", say(N_("乡镇接收")))
    command(
        town,
        "take-in",
        township_take_in,
        say(N_("接收各村数据包并签发回执")),
        arguments=(
            ("files", {"nargs": "+", "metavar": "FILE"}),
            ("--receipts", {"metavar": "DIR", "default": None}),
        ),
    )
    command(town, "report", report, say(N_("各村情况")))
    command(
        town,
        "send-packs",
        send_packs,
        say(N_("向各村下发数据包（事项目录、放假安排……）")),
        arguments=(
            ("--to", {"required": True, "metavar": "DIR"}),
            ("--pack", {"action": "append", "default": None, "metavar": "NAME"}),
        ),
    )


def send_packs(call: Call) -> Answer:
    """`township send-packs`: the packs that were taken in here, in one bundle for every village."""
    from stationdesk.sync import packs_out

    sent = packs_out.send(call.desk(), Path(call.args.to), call.args.pack or ())
    text = say(
        N_("已写好下发数据包（{packs}），供{villages}个村使用：{file}"),
        packs=say(N_("、")).join(sent.packs),
        villages=sent.villages,
        file=str(sent.file),
    )
    result = {"file": str(sent.file), "packs": sent.packs, "bytes": sent.bytes, "villages": sent.villages}
    return Answer(result, text)


def show_status(call: Call) -> Answer:
    """`sync status`: how far this station's changes have come."""
    now = call.desk().beyond_expiry.read(status.status)
    lines = [
        now.sentence,
        table(
            (N_("待导出"), N_("已导出"), N_("已送达"), N_("镇里已入库"), N_("冲突"), N_("隔离")),
            [(now.pending, now.exported, now.delivered, now.received, now.conflicts, now.quarantined)],
        ),
    ]
    if now.township is None:
        lines.append(say(N_("还没有登记乡镇的交换卡。")))
    return Answer(now, "\n".join(lines))


def export(call: Call) -> Answer:
    """`sync export --to DIR`: a bundle, written and read back."""
    with call.progress(say(N_("导出"))) as progress:
        made = errands.export(call.desk().beyond_expiry, Path(call.args.to), progress=progress)
    if made.file is None:
        text = say(N_("没有新的内容要上报。"))
    else:
        text = say(
            N_("已导出 {changes} 项，{size} KB，已核对，可以拔出：{file}"),
            changes=made.changes,
            size=max(1, made.bytes // 1000),
            file=str(made.file),
        )
    if made.files:
        text += "\n" + say(N_("连同附件 {count} 个。"), count=made.files)
    if made.more:
        text += "\n" + say(N_("一个包装不下，附件另在：{files}"), files="  ".join(map(str, made.more)))
    result = {
        "file": made.file,
        "bundle": made.bundle_id,
        "changes": made.changes,
        "bytes": made.bytes,
        "from": made.since,
        "to": made.until,
        "files": made.files,
        "more": made.more,
    }
    return Answer(result, text)


def _taken(made: errands.TakenIn, seconds: float | None = None, *, on_trip: bool = False) -> Answer:
    result: dict[str, object] = {
        "bundles": made.bundles,
        "applied": made.applied,
        "already": made.already,
        "held": made.held,
        "quarantined": made.quarantined,
        "conflicts": made.conflicts,
        "confirmed": made.confirmed,
        "parted": made.parted,
        "files": made.files,
        "receipt": made.receipts[0] if made.receipts else None,
        "receipts": made.receipts,
        "problems": made.problems,
    }
    if seconds is not None:
        result["seconds"] = round(seconds, 3)
    lines = [
        say(
            N_(
                "入库 {applied} 项，已有 {already} 项，待补 {held} 项，隔离 {quarantined} 项，冲突 {conflicts} 项。"
            ),
            applied=made.applied,
            already=made.already,
            held=made.held,
            quarantined=made.quarantined,
            conflicts=made.conflicts,
        )
    ]
    if made.files:
        lines.append(say(N_("收到附件 {count} 个。"), count=made.files))
    if made.confirmed and on_trip:
        lines.append(say(N_("站里的回执确认 {count} 项已带回。"), count=made.confirmed))
    elif made.confirmed:
        lines.append(say(N_("乡镇回执确认 {count} 项：镇里已入库。"), count=made.confirmed))
    if made.parted:
        sentence = N_("有 {count} 次走访两台电脑都登记了：两份记录都留着，已分成两次走访，请核对。")
        lines.append(say(sentence, count=made.parted))
    lines += [say(N_("回执：{file}"), file=str(file)) for file in made.receipts]
    lines += [problem.get("message", problem["reason"]) for problem in made.problems]
    return Answer(result, "\n".join(lines), PARTLY if made.problems else 0)


def take_in_here(call: Call) -> Answer:
    """`sync import FILE…`: bundles, receipts and cards from elsewhere."""
    receipts = Path(call.args.receipts) if call.args.receipts else None
    with call.progress(say(N_("接收"))) as progress:
        made = errands.take_in_files(
            call.desk().beyond_expiry, map(Path, call.args.files), receipts=receipts, progress=progress
        )
    return _taken(made, on_trip=call.desk().trip is not None)


def township_take_in(call: Call) -> Answer:
    """`township take-in FILE…`: bundles of any village, in any order; one receipt a village."""
    import time

    desk = call.desk()
    if desk.kind != "township":
        raise NotATownship
    receipts = Path(call.args.receipts) if call.args.receipts else call.home.root / "receipts"
    started = time.perf_counter()
    with call.progress(say(N_("接收"))) as progress:
        made = errands.take_in_files(desk, map(Path, call.args.files), receipts=receipts, progress=progress)
    return _taken(made, time.perf_counter() - started)


def report(call: Call) -> Answer:
    """`township report`: counts per village, when it was last heard of, what is missing."""
    rows = call.desk().read(township.report)
    text = table(
        (N_("村"), N_("最近收到"), N_("居民"), N_("办件"), N_("缺口"), N_("待补"), N_("口令")),
        (
            (
                row.name,
                row.last_heard or "—",
                row.people,
                row.cases,
                row.missing,
                row.held,
                row.short_code or "",
            )
            for row in rows
        ),
    )
    return Answer({"villages": rows}, text)


def card(call: Call) -> Answer:
    """`sync card --out FILE`: what the other side needs to know of this device."""
    made = errands.write_card(call.desk(), Path(call.args.out))
    text = "\n".join(
        (
            say(N_("交换卡已写到 {file}"), file=call.args.out),
            say(N_("指纹（请打电话核对）：{fingerprint}"), fingerprint=made.fingerprint),
        )
    )
    return Answer({"file": call.args.out, "fingerprint": made.fingerprint, "device_id": made.device_id}, text)


def enrol(call: Call) -> Answer:
    """`sync enrol FILE`: write a partner down from their card."""
    row = errands.enrol(call.desk(), Path(call.args.file), for_trips=call.args.for_trips)
    text = say(N_("已登记：{name}。指纹：{fingerprint}"), name=row.name, fingerprint=row.fingerprint)
    return Answer(row, text)


def devices(call: Call) -> Answer:
    """`sync devices`: our own devices and everyone enrolled."""
    from stationdesk.services import station

    desk = call.desk()
    own = desk.read(station.devices)
    others = desk.read(peers.list_all)
    text = table(
        (N_("编号"), N_("类别"), N_("名称"), N_("指纹")),
        [(f"{d.number:03d}", say(N_("本站设备")), d.label, "") for d in own]
        + [(f"{p.device_no:03d}", say(KINDS[p.kind]), p.name, p.fingerprint) for p in others],
    )
    return Answer({"devices": own, "peers": others}, text)


KINDS = {
    "township": N_("乡镇"),
    "village": N_("村"),
    "device": N_("本站另一台设备"),
    "trip": N_("本站出行电脑"),
}


def conflicts(call: Call) -> Answer:
    """`sync conflicts`: items that wait for a person."""
    rows = call.desk().read(_in_sight)
    text = (
        table((N_("编号"), N_("资料"), N_("栏目")), ((row.id, row.table, row.column) for row in rows))
        if rows
        else say(N_("没有待处理的冲突。"))
    )
    return Answer({"conflicts": rows}, text)


def _in_sight(work: Any) -> list[status.ConflictRow]:
    """The open conflicts that this person may know of; numbers masked, and no value out of a file not opened."""
    rows = status.open_conflicts(work)
    how = file_access_records.judged(work, ((row.table, row.record_id) for row in rows))
    return [
        replace(row, sides=tuple(_side(row, side, how[row.table, row.record_id]) for side in row.sides))
        for row in rows
        if how[row.table, row.record_id] != file_access_records.HIDDEN
    ]


def _side(row: status.ConflictRow, side: dict[str, object], how: str) -> dict[str, object]:
    value = side["value"]
    if how == file_access_records.MASKED:
        return side | {"value": None, "masked": True}
    if isinstance(value, str) and row.column == "id_number":
        return side | {"value": masks.id_number(value), "masked": True}
    if isinstance(value, str) and (row.column in ("phone", "contact_phone") or row.table == "phones"):
        return side | {"value": masks.phone(value), "masked": True}
    return side


def settle(call: Call) -> Answer:
    """`sync settle CONFLICT --take mine|theirs|VALUE`: one side's value, as an ordinary change."""
    desk = call.desk()
    seen = [row for row in desk.read(_in_sight) if row.id == call.args.conflict]
    if not seen:
        raise settling.ConflictGone(field="conflict")
    desk.read(lambda work: file_access_records.require_shown(work, seen[0].table, seen[0].record_id))
    rows = [row for row in desk.read(status.open_conflicts) if row.id == seen[0].id]
    own = f"{desk.device.device_no}."
    wanted: str = call.args.take
    sides = [
        str(side["identity"])
        for side in rows[0].sides
        if (wanted == "mine" and str(side["identity"]).startswith(own))
        or (wanted == "theirs" and not str(side["identity"]).startswith(own))
        or side["value"] == wanted
    ]
    if not sides:
        raise settling.SideUnknown(field="take")
    choice = settling.Choice(rows[0].id, sides[-1])
    made = desk.change(lambda work: settling.settle(work, choice), reason="sync:settle")
    return Answer(made, say(N_("已处理，别的电脑收到后也会一样。")))


def release(call: Call) -> Answer:
    """`sync release BUNDLE`: a second person lets a bundle pass that withdraws much, or what a laptop wrote off its list."""
    count = trip_errands.release(call.desk(), call.args.bundle)
    return Answer(
        {"applied": count.applied, "conflicts": count.conflicts, "kept": count.kept},
        say(N_("已放行，入库 {count} 项。"), count=count.applied),
    )
