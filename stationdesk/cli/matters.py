"""`matters`: the catalogue, its versions and windows; a new one taken in, written out; the poster for the wall."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stationdesk.cli import due, matters_admissions
from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, place, plain, table
from stationdesk.core import matter_codes as codes
from stationdesk.core.errors import Refusal
from stationdesk.core.packs import UNCONFIRMED
from stationdesk.core.words import N_, say
from stationdesk.services import matters, matters_import, matters_words, users
from stationdesk.services.matters_import import CatalogueChange

STATES = {"now": N_("现行"), "coming": N_("将于{day}生效"), "past": N_("已被新版代替")}


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    made = group(verbs, "matters", say(N_("事项目录")))
    command(
        made,
        "list",
        list_matters,
        say(N_("列出事项，或按名称、拼音、日常说法查找")),
        arguments=(
            ("text", {"nargs": "?", "default": ""}),
            ("--limit", {"type": int, "default": None}),
            ("--window", {"default": None}),
        ),
    )
    command(made, "show", show, say(N_("一个事项的全部要求")), arguments=(("code", {"metavar": "CODE"}),))
    command(made, "versions", list_versions, say(N_("本机有哪几版目录，哪一版现行")))
    command(
        made,
        "import",
        take_in,
        say(N_("导入新的事项目录（JSON、XLSX 或乡镇的数据包文件），先列出变化")),
        arguments=(
            ("file", {"metavar": "FILE"}),
            ("--dry-run", {"action": "store_true", "default": False}),
            ("--edition", {"default": None, "metavar": "VERSION"}),
            ("--effective", {"default": None, "metavar": "DATE"}),
        ),
    )
    command(
        made,
        "export",
        write_out,
        say(N_("把目录导出为 XLSX，修改后可再导入")),
        arguments=(("file", {"metavar": "FILE"}), ("--edition", {"default": None, "metavar": "VERSION"})),
    )
    command(
        made,
        "windows",
        windows,
        say(N_("按窗口列出事项；可改用七窗口或八类事项")),
        arguments=(("--choose", {"default": None, "choices": sorted(matters.SCHEMES)}),),
    )
    command(
        made,
        "words",
        words,
        say(N_("本站给事项加的常用说法")),
        arguments=(
            ("code", {"metavar": "CODE"}),
            ("--add", {"action": "append", "default": []}),
            ("--drop", {"action": "append", "default": []}),
        ),
    )
    matters_admissions.register(made)


def list_matters(call: Call) -> Answer:
    """`matters list [TEXT] [--window W]`."""
    args = call.args
    limit = None if args.window else args.limit
    found = call.desk().read(lambda work: matters.catalogue(work, args.text, limit=limit))
    result = plain(found)
    rows = [
        row for row in found.matters if args.window in (None, row.window, row.window_name, row.window_shown)
    ][: args.limit]
    result["matters"] = [plain(row) for row in rows]
    text = table(
        (
            N_("编码"),
            N_("事项"),
            N_("窗口"),
            N_("清单类型"),
            N_("谁决定"),
            N_("承诺(工作日)"),
            N_("报送(工作日)"),
        ),
        (
            (
                row.code,
                row.shown,
                row.window_shown,
                codes.word(codes.LIST_KINDS, row.list_kind) or say(codes.UNFILLED),
                row.authority,
                row.promised_days,
                row.station_days,
            )
            for row in rows
        ),
    )
    coming = "\n".join(
        say(N_("{version} 版将于{day}生效"), version=one.version, day=one.effective_from)
        for one in found.coming
    )
    return Answer(result, "\n".join(filter(None, (f"{found.title} {found.version}", coming, text))))


def show(call: Call) -> Answer:
    """`matters show CODE`."""

    def look(work: Any) -> matters.MatterDetail:
        users.require(work, "matters:read")
        return matters.get(work, call.args.code)

    found = call.desk().read(look)
    result = plain(found)
    result = plain(found.row) | {key: value for key, value in result.items() if key != "row"}
    result.pop("used")

    def marked(text: str, name: str) -> str:
        return f"{text}（{say(UNCONFIRMED)}）" if found.to_confirm(name) and text != "—" else text

    def days(value: int | None, name: str) -> str:
        return marked("—" if value is None else str(value), name)

    lines = [
        f"{found.code} {found.shown}",
        say(N_("谁决定：{authority}"), authority=found.row.authority),
        say(
            N_("工作日：报送 {station}，承诺 {promised}，法定 {statutory}"),
            station=days(found.row.station_days, "station_days"),
            promised=days(found.row.promised_days, "promised_days"),
            statutory=days(found.row.statutory_days, "statutory_days"),
        ),
        say(N_("收费：{fee}"), fee=found.row.fee),
        say(N_("条件：{conditions}"), conditions=found.conditions),
        *(f"{codes.field_name(name)}：{marked(text, name)}" for name, text in national(found).items()),
        *([say(N_("来源：{source}"), source=_source_words(found.source))] if found.source else []),
        table(
            (N_("材料"), N_("形式"), N_("份数"), N_("必要性"), N_("来源渠道"), N_("说明")),
            (
                (
                    line.name,
                    codes.word(codes.FORMS, line.form),
                    line.copies,
                    codes.word(codes.NECESSITY, line.is_need or ("1" if line.required else "2")),
                    codes.word(codes.SOURCES, line.source_type) or say(codes.UNFILLED),
                    line.note,
                )
                for line in found.materials
            ),
        ),
    ]
    return Answer(result, "\n".join(lines))


def _source_words(source: matters.Source) -> str:
    parts = (source.kind, *source.address, source.found, source.from_memory)
    return say(N_("；")).join(filter(None, parts))


def national(found: matters.MatterDetail) -> Mapping[str, str]:
    """The national fields in words, in the catalogue's order; 未填 where nobody filled them in."""
    said = {}
    for name, value in found.national.items():
        if name in codes.MATTER_CODES:
            text = codes.word(codes.MATTER_CODES[name], value)
        elif name == "server_types":
            text = say(N_("、")).join(codes.word(codes.SERVER_TYPES, one) for one in value or ())
        else:
            text = "" if value is None else str(value)
        said[name] = text or say(codes.UNFILLED)
    order = list(codes.FIELD_NAMES)
    return dict(sorted(said.items(), key=lambda item: order.index(item[0])))


def list_versions(call: Call) -> Answer:
    """`matters versions`."""

    def look(work: Any) -> tuple[matters.CatalogueVersion, ...]:
        users.require(work, "matters:read")
        return matters.versions(work)

    found = call.desk().read(look)
    text = table(
        (N_("版本"), N_("生效日期"), N_("状态"), N_("来源"), N_("未办结的件")),
        (
            (
                one.version,
                one.effective_from,
                say(STATES[one.state], day=one.effective_from),
                say(N_("随程序")) if one.origin == "shipped" else say(N_("导入")),
                one.open_cases,
            )
            for one in found
        ),
    )
    return Answer({"versions": plain(found)}, text)


def take_in(call: Call) -> Answer:
    """`matters import FILE [--dry-run] [--edition V] [--effective DATE]`: what changes, and then it is here."""
    args = call.args
    desk = call.desk()
    data, origin = catalogue_file(desk, place(args.file))
    edition = matters_import.Edition(args.edition, due.day(args.effective) if args.effective else None)
    found = desk.read(lambda work: matters_import.preview(work, data, edition))
    if not args.dry_run and not found.refused:
        found = desk.change(
            lambda work: matters_import.import_pack(work, data, edition, origin=origin), reason="packs:import"
        )
    result = plain(found) | {"imported": not (args.dry_run or found.already or found.refused)}
    for line, one in zip(result["changed"], found.changed, strict=True):
        line["fields"], line["changes"] = [change.field for change in one.fields], line["fields"]
    return Answer(result, _said(found), Refusal.exit_code if found.refused else 0)


def catalogue_file(desk: Any, file: Path) -> tuple[bytes, str]:
    """The catalogue in a file, and where it is from: a JSON pack, a workbook, or a pack in a township's bundle."""
    from stationdesk.storage.atomic import read_file

    if file.suffix.lower() == ".sdbundle":
        from stationdesk.sync import bundle_packs

        found = bundle_packs.read(desk, file, "matters")
        return found.data, found.station_id
    return read_file(file), "imported"


def _said(found: CatalogueChange) -> str:
    if found.refused:
        head = say(N_("目录有 {count} 处不对，没有导入。"), count=len(found.refused) + found.refused_more)
        return f"{head}\n" + table(
            (N_("表"), N_("行"), N_("列"), N_("原因")),
            ((one.sheet, one.row, one.column, one.reason) for one in found.refused),
        )
    if found.already:
        return say(N_("{version} 版本机已有，没有改动"), version=found.version)
    lines = [
        say(
            N_(
                "{version} 版自{day}起执行：新增 {added} 项，取消 {removed} 项，修改 {changed} 项，不变 {same} 项"
            ),
            version=found.version,
            day=found.effective_from,
            added=len(found.added),
            removed=len(found.removed),
            changed=len(found.changed),
            same=found.same,
        ),
        *([f"▲ {found.hidden}"] if found.hidden else []),
        *holding(found),
    ]
    lines += [say(N_("新增：{code} {name}"), code=code, name=found.names[code]) for code in found.added]
    lines += [say(N_("取消：{code} {name}"), code=code, name=found.names[code]) for code in found.removed]
    for one in found.changed:
        lines.append(say(N_("修改：{code} {name}"), code=one.code, name=one.name))
        empty = say(codes.UNFILLED)
        for change in one.fields:
            old, new = (text.replace("\n", " / ") or empty for text in (change.old, change.new))
            lines.append(f"    {change.label}：{old} → {new}")
    return "\n".join(lines)


def holding(found: CatalogueChange) -> list[str]:
    """What it means for the station: from when, and for which cases."""
    said = []
    if found.holds == "coming":
        said.append(
            say(
                N_("将于{day}生效，到那天自动改用；之前仍用 {version} 版。"),
                day=found.effective_from,
                version=found.against,
            )
        )
    elif found.holds == "never":
        said.append(
            say(N_("现行的 {version} 版生效日期更晚，这一版不会执行，只留作备查。"), version=found.against)
        )
    if found.open_cases and found.holds != "never":
        said.append(say(N_("未办结的 {n} 件仍按收件时的版本办。"), n=found.open_cases))
    return said


def write_out(call: Call) -> Answer:
    """`matters export FILE [--edition V]`."""
    from stationdesk.storage.atomic import write_file

    args = call.args
    data, pack = call.desk().read(lambda work: matters_import.export_book(work, args.edition))
    file = place(args.file).absolute()
    write_file(file, data)
    result = {"file": file, "version": pack.version, "matters": len(pack.items()), "bytes": len(data)}
    return Answer(
        result,
        say(
            N_("已导出 {n} 项（{version} 版）：{file}"), n=len(pack.items()), version=pack.version, file=file
        ),
    )


def windows(call: Call) -> Answer:
    """`matters windows [--choose seven|eight]`."""
    wanted, desk = call.args.choose, call.desk()
    if wanted:
        desk.change(lambda work: matters.choose_scheme(work, wanted), reason="station:settings")

    def look(work: Any) -> tuple[str, tuple[matters.Window, ...]]:
        users.require(work, "matters:read")
        return matters.scheme(work), matters.windows(work)

    scheme, found = desk.read(look)
    text = table((N_("窗口"), N_("事项数")), ((one.shown, len(one.codes)) for one in found))
    said = say(N_("窗口按：{scheme}"), scheme=say(matters.SCHEMES[scheme]))
    return Answer({"scheme": scheme, "windows": plain(found)}, f"{said}\n{text}")


def words(call: Call) -> Answer:
    """`matters words CODE [--add W] [--drop W]`."""
    args, desk = call.args, call.desk()

    def put(work: Any) -> None:
        for word in args.add:
            matters_words.add(work, args.code, word)
        for word in args.drop:
            matters_words.drop(work, args.code, word)

    if args.add or args.drop:
        desk.change(put, reason="matters:words")

    def look(work: Any) -> matters.MatterDetail:
        users.require(work, "matters:read")
        return matters.get(work, args.code)

    found = desk.read(look)
    result = {"code": found.code, "own_words": found.own_words, "keywords": found.keywords}
    own = say(N_("、")).join(found.own_words) or say(codes.UNFILLED)
    return Answer(result, say(N_("{name}：本站说法 {own}"), name=found.shown, own=own))
