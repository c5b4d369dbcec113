"""`sync`: carrying changes between machines."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from stationdesk.cli import carrying, devices, other_ways, sync_twins, township_joined, trip_packs
from stationdesk.cli.frame import PARTLY, Answer, Call, Subparsers, command, group, table
from stationdesk.core import masks
from stationdesk.core.words import N_, say
from stationdesk.services import file_access_records, officer_keys
from stationdesk.sync import errands, files_awaited, intake, status, trace, trip_errands
from stationdesk.sync import settle as settling


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    made = group(verbs, "sync", say(N_("上报和接收")))
    command(made, "status", show_status, say(N_("待导出、已导出、已送达、镇里已入库")))
    command(
        made,
        "export",
        export,
        say(N_("导出数据包并核对")),
        arguments=(
            ("--to", {"required": True, "metavar": "DIR"}),
            (
                "--without-files",
                {"action": "store_true", "default": False, "help": say(N_("只导资料，附件下次再导"))},
            ),
        ),
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
    devices.register(made)
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
        say(
            N_("放行等待第二人确认的数据包，出行电脑写在名单以外、到期以后的内容，或已停用设备没有签名的内容")
        ),
        arguments=(("bundle", {"metavar": "BUNDLE"}),),
    )
    sync_twins.register(made)
    trip_packs.register(made)
    carrying.register(made)
    other_ways.register(made)
    township_joined.register(made)


def show_status(call: Call) -> Answer:
    """`sync status`: how far this station's changes have come."""
    now, held, awaited = call.desk().beyond_expiry.read(
        lambda work: (status.status(work), trace.held(work), files_awaited.awaited(work))
    )
    lines = [
        now.sentence,
        table(
            (N_("待导出"), N_("已导出"), N_("已送达"), N_("镇里已入库"), N_("冲突"), N_("隔离")),
            [(now.pending, now.exported, now.delivered, now.received, now.conflicts, now.quarantined)],
        ),
    ]
    if now.files_pending or now.files_exported or now.files_delivered or now.files_received:
        lines.append(
            say(
                N_("附件：待导出 {a} 个，已导出 {b} 个，已送达 {c} 个，镇里已入库 {d} 个。"),
                a=now.files_pending,
                b=now.files_exported,
                c=now.files_delivered,
                d=now.files_received,
            )
        )
    if now.township is None:
        lines.append(say(N_("还没有登记乡镇的交换卡。")))
    for one in held:
        words = N_("{why}：{n} 项（{bundle}）")
        lines.append(say(words, why=say(trace.why_words(one.why)), n=one.changes, bundle=one.bundle_id))
    lines += [one.words for one in awaited]
    return Answer({**asdict(now), "waiting": held, "files_awaited": awaited}, "\n".join(lines))


def export(call: Call) -> Answer:
    """`sync export --to DIR`: a bundle, written and read back."""
    if call.desk().trip is None:
        officer_keys.prepare(call.desk())
    with call.progress(say(N_("导出"))) as progress:
        made = errands.export(
            call.desk().beyond_expiry,
            Path(call.args.to),
            progress=progress,
            with_files=not call.args.without_files,
        )
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
    if len(made.files_for) > 1:
        text += say(N_("其中：")) + say(N_("，")).join(
            say(N_("{name} {count} 个"), name=name, count=count) for name, count in made.files_for
        )
    if made.more:
        text += "\n" + say(N_("另有数据包，要一起带去：{files}"), files="  ".join(map(str, made.more)))
    if made.problem is not None:
        text += "\n" + made.problem.message
    elif made.changes_left:
        text += "\n" + say(
            N_("资料还剩 {count} 项没有写，插回同一个U盘再导出一次会接着写。"), count=made.changes_left
        )
    result = {
        "file": made.file,
        "bundle": made.bundle_id,
        "changes": made.changes,
        "bytes": made.bytes,
        "from": made.since,
        "to": made.until,
        "files": made.files,
        "files_for": [{"to": name, "files": count} for name, count in made.files_for],
        "more": made.more,
        "files_left": made.files_left,
        "changes_left": made.changes_left,
        "problem": None
        if made.problem is None
        else {"code": made.problem.code, "message": made.problem.message},
    }
    return Answer(result, text, PARTLY if made.problem else 0)


def taken(made: errands.TakenIn, seconds: float | None = None, *, on_trip: bool = False) -> Answer:
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
        "files_already": made.files_already,
        "confirmed_files": made.confirmed_files,
        "heard": made.heard,
        "down": made.down,
        "down_refused": made.down_refused,
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
    if made.files_already:
        lines.append(
            say(
                N_("收到附件 {count} 个，其中 {n} 个先前已有。"),
                count=made.files + made.files_already,
                n=made.files_already,
            )
        )
    elif made.files:
        lines.append(say(N_("收到附件 {count} 个。"), count=made.files))
    if made.down:
        lines.append(say(N_("镇里下发 {count} 项，已办：答复、任务、催报或数据包。"), count=made.down))
    if made.down_refused:
        lines.append(
            say(N_("镇里下发的 {count} 项没有办成，原因见 township received。"), count=made.down_refused)
        )
    if made.confirmed and on_trip:
        lines.append(say(N_("站里的回执确认 {count} 项已带回。"), count=made.confirmed))
    elif made.confirmed:
        lines.append(say(N_("乡镇回执确认 {count} 项：镇里已入库。"), count=made.confirmed))
    if made.confirmed_files:
        lines.append(say(N_("乡镇回执确认附件 {count} 个：镇里已入库。"), count=made.confirmed_files))
    if made.heard and not made.confirmed and not made.confirmed_files:
        lines.append(say(N_("读了 {n} 份回执，里面说的先前都已确认过。"), n=made.heard))
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
        made = intake.take_in(
            call.desk().beyond_expiry, map(Path, call.args.files), receipts=receipts, progress=progress
        )
    return other_ways.told_beside(taken(made.taken, on_trip=call.desk().trip is not None), made)


def conflicts(call: Call) -> Answer:
    """`sync conflicts`: items that wait for a person."""
    rows = call.desk().read(_in_sight)
    text = (
        table((N_("编号"), N_("资料"), N_("栏目")), ((row.id, row.table, row.column) for row in rows))
        if rows
        else say(N_("没有待处理的冲突。"))
    )
    same = call.desk().read(sync_twins.in_sight)
    if same:
        text += "\n" + say(N_("另有 {n} 件事两台电脑可能各登记了一次，请核对。"), n=len(same))
    return Answer({"conflicts": rows, "twins": same}, text)


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
    if not sides and (wanted in ("mine", "theirs") or not settling.may_type(rows[0].table, rows[0].column)):
        raise settling.SideUnknown(field="take")

    def chosen(work: Any) -> settling.Settled:
        if sides:
            return settling.settle(work, settling.Choice(rows[0].id, sides[-1]))
        return settling.typed(work, settling.Typed(rows[0].id, wanted))

    made = desk.change(chosen, reason="sync:settle")
    return Answer(made, say(N_("已处理，别的电脑收到后也会一样。")))


def release(call: Call) -> Answer:
    """`sync release BUNDLE`: a second person lets a bundle pass that withdraws much, or what a laptop wrote off its list."""
    count = trip_errands.release(call.desk(), call.args.bundle)
    return Answer(
        {"applied": count.applied, "conflicts": count.conflicts, "kept": count.kept},
        say(N_("已放行，入库 {count} 项。"), count=count.applied),
    )
