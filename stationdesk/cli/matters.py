"""`matters`: the catalogue, its version, a new one taken in."""

from __future__ import annotations

from typing import Any

from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, place, plain, table
from stationdesk.core.packs import UNCONFIRMED
from stationdesk.core.words import N_, say
from stationdesk.services import matters, users


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    made = group(verbs, "matters", say(N_("事项目录")))
    command(
        made,
        "list",
        list_matters,
        say(N_("列出事项，或按名称、拼音、日常说法查找")),
        arguments=(("text", {"nargs": "?", "default": ""}), ("--limit", {"type": int, "default": None})),
    )
    command(made, "show", show, say(N_("一个事项的全部要求")), arguments=(("code", {"metavar": "CODE"}),))
    command(
        made,
        "import",
        take_in,
        say(N_("导入新的事项目录")),
        arguments=(
            ("file", {"metavar": "FILE"}),
            ("--dry-run", {"action": "store_true", "default": False}),
        ),
    )


def list_matters(call: Call) -> Answer:
    """`matters list [TEXT]`."""
    args = call.args
    found = call.desk().read(lambda work: matters.catalogue(work, args.text, limit=args.limit))
    text = table(
        (N_("编码"), N_("事项"), N_("窗口"), N_("谁决定"), N_("承诺(工作日)"), N_("报送(工作日)")),
        (
            (row.code, row.name, row.window_name, row.authority, row.promised_days, row.station_days)
            for row in found.matters
        ),
    )
    return Answer(found, f"{found.title} {found.version}\n{text}")


def show(call: Call) -> Answer:
    """`matters show CODE`."""

    def look(work: Any) -> matters.MatterDetail:
        users.require(work, "matters:read")
        return matters.get(work, call.args.code)

    found = call.desk().read(look)
    result = plain(found)
    result = plain(found.row) | {key: value for key, value in result.items() if key != "row"}
    result.pop("used")

    def days(value: int | None, name: str) -> str:
        mark = f"（{say(UNCONFIRMED)}）" if name in found.unconfirmed or "*" in found.unconfirmed else ""
        return "—" if value is None else f"{value}{mark}"

    lines = [
        f"{found.code} {found.name}",
        say(N_("谁决定：{authority}"), authority=found.row.authority),
        say(
            N_("工作日：报送 {station}，承诺 {promised}，法定 {statutory}"),
            station=days(found.row.station_days, "station_days"),
            promised=days(found.row.promised_days, "promised_days"),
            statutory=days(found.row.statutory_days, "statutory_days"),
        ),
        say(N_("收费：{fee}"), fee=found.row.fee),
        say(N_("条件：{conditions}"), conditions=found.conditions),
        table(
            (N_("材料"), N_("形式"), N_("份数"), N_("必需"), N_("说明")),
            (
                (line.name, line.form, line.copies, say(N_("是")) if line.required else "", line.note)
                for line in found.materials
            ),
        ),
    ]
    return Answer(result, "\n".join(lines))


def take_in(call: Call) -> Answer:
    """`matters import FILE [--dry-run]`: what changes, and then it is here."""
    from stationdesk.storage.atomic import read_file

    data = read_file(place(call.args.file))
    desk = call.desk()
    if call.args.dry_run:
        found = desk.read(lambda work: matters.preview(work, data))
    else:
        found = desk.change(lambda work: matters.import_pack(work, data), reason="packs:import")
    sentence = (
        N_("{version} 版自{day}起执行：新增 {added} 项，取消 {removed} 项，修改 {changed} 项，不变 {same} 项")
        if not found.already
        else N_("{version} 版本机已有，没有改动")
    )
    text = say(
        sentence,
        version=found.version,
        day=found.effective_from,
        added=len(found.added),
        removed=len(found.removed),
        changed=len(found.changed),
        same=found.same,
    )
    result = plain(found) | {"imported": not call.args.dry_run and not found.already}
    result["changed"] = [{"code": code, "fields": list(fields)} for code, fields in found.changed]
    return Answer(result, text)
