"""`residents`, `absences`: people found, listed, shown, brought in and written out."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from stationdesk.cli import due
from stationdesk.cli.frame import PARTLY, Answer, Call, Subparsers, command, group, place, table
from stationdesk.core import masks
from stationdesk.core.words import N_, civil, say
from stationdesk.search import people
from stationdesk.services import (
    absences,
    households,
    residents,
    residents_batch,
    residents_export,
    residents_headings,
    residents_import,
    residents_list,
    sheet_hidden,
    users,
)

SHOWN = 30
"""Refused rows that a terminal lists; `--json` has all of them."""


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    made = group(verbs, "residents", say(N_("居民档案：导入、导出、查找、登记")))
    command(
        made,
        "import",
        import_file,
        say(N_("导入 CSV 或 XLSX，好的行作为一批写入（可整批撤销），坏的行逐行列出")),
        arguments=(
            ("file", {"metavar": "FILE"}),
            ("--map", {"metavar": "FILE", "default": None, "help": say(N_("列名对照文件（JSON）"))}),
            ("--dry-run", {"action": "store_true", "default": False, "help": say(N_("只检查，不写入"))}),
            (
                "--visible-only",
                {"action": "store_true", "default": False, "help": say(N_("隐藏、筛选掉的行和列不要"))},
            ),
        ),
    )
    command(
        made,
        "export",
        export,
        say(N_("导出为 CSV 或 XLSX，号码默认遮盖")),
        arguments=(
            ("file", {"metavar": "FILE"}),
            (
                "--reveal",
                {"action": "store_true", "default": False, "help": say(N_("写出完整号码（有记录）"))},
            ),
            ("--all", {"action": "store_true", "default": False, "help": say(N_("包括死亡和迁出的人"))}),
        ),
    )
    command(
        made,
        "find",
        find,
        say(N_("按汉字、拼音、首字母、身份号码尾号、电话尾号查人")),
        arguments=(("text", {"nargs": "+"}), ("--limit", {"type": int, "default": 20, "metavar": "N"})),
    )
    command(
        made,
        "show",
        show,
        say(N_("一个人的档案，号码默认遮盖")),
        arguments=(
            ("person", {"metavar": "PERSON"}),
            (
                "--reveal",
                {"action": "store_true", "default": False, "help": say(N_("显示完整号码（有记录）"))},
            ),
        ),
    )
    command(
        made,
        "list",
        list_people,
        say(N_("居民名册")),
        arguments=(
            ("--grid", {"default": None, "metavar": "NAME"}),
            ("--household", {"default": None, "metavar": "NUMBER"}),
            ("--status", {"choices": ("living", "died", "moved", "all"), "default": "living"}),
            ("--sort", {"choices": ("household", "name", "birth", "grid", "newest"), "default": "household"}),
            ("--limit", {"type": int, "default": 200, "metavar": "N"}),
            ("--offset", {"type": int, "default": 0, "metavar": "N"}),
        ),
    )
    command(
        made,
        "add",
        add,
        say(N_("登记一个人")),
        arguments=(
            ("name", {"metavar": "NAME"}),
            ("--id-number", {"default": None, "metavar": "NUMBER"}),
            ("--birth", {"default": None, "metavar": "DATE"}),
            ("--sex", {"choices": ("1", "2"), "default": None}),
            ("--household", {"default": None, "metavar": "NUMBER"}),
            ("--relation", {"default": None, "metavar": "CODE"}),
            ("--phone", {"action": "append", "default": None, "metavar": "NUMBER"}),
            ("--type", {"choices": ("registered", "other"), "default": "registered"}),
        ),
    )
    command(made, "batches", list_batches, say(N_("导入记录")))
    command(
        made,
        "undo",
        undo,
        say(N_("整批撤销一次导入（默认最近一次）")),
        arguments=(("batch", {"nargs": "?", "default": None, "metavar": "BATCH"}),),
    )
    away = group(verbs, "absences", say(N_("外出务工：登记、返回、名单")))
    command(
        away,
        "add",
        add_absence,
        say(N_("登记外出")),
        arguments=(
            ("person", {"metavar": "PERSON"}),
            ("--since", {"required": True, "metavar": "DATE"}),
            ("--to", {"required": True, "metavar": "PLACE"}),
            ("--reason", {"choices": tuple(absences.REASONS), "default": "work"}),
            ("--back", {"default": None, "metavar": "DATE"}),
        ),
    )
    command(
        away,
        "end",
        end_absence,
        say(N_("登记返回")),
        arguments=(
            ("person", {"metavar": "PERSON"}),
            (("--back", "--on"), {"default": None, "metavar": "DATE", "dest": "back"}),
        ),
    )
    command(
        away,
        "list",
        list_absences,
        say(N_("在外人员名单，或一个人的外出经历")),
        arguments=(
            ("--person", {"default": None, "metavar": "PERSON"}),
            ("--on", {"default": None, "metavar": "DATE"}),
        ),
    )


def import_file(call: Call) -> Answer:
    """`residents import`: exit 1 when some rows were refused."""
    args = call.args
    mapping = residents_headings.read_map(Path(args.map)) if args.map else None
    desk = call.desk()
    desk.read(lambda work: users.require(work, "residents:import"))
    found = residents_import.read(Path(args.file), mapping)
    if args.visible_only:
        found = sheet_hidden.without(found)
    with call.progress(say(N_("检查")), len(found.rows)) as progress:
        plan = desk.read(lambda work: residents_import.plan(work, found, mapping, progress))
    batch = None
    if not args.dry_run:
        batch = desk.change(
            lambda work: residents_batch.apply(work, plan), reason="residents:import"
        ).batch_id
    result = {
        "read": plan.read,
        "added": plan.added,
        "updated": plan.updated,
        "unchanged": plan.unchanged,
        "refused": plan.refused,
        "rows": plan.rows,
        "warnings": plan.warnings,
        "columns": plan.columns,
        "ignored": plan.ignored,
        "unread_sheets": plan.unread_sheets,
        "filled_from_merged": plan.filled,
        "hidden_rows": found.hidden_rows,
        "hidden_columns": found.hidden_columns,
        "encoding": plan.encoding,
        "dry_run": bool(args.dry_run),
        "batch_id": batch,
    }
    return Answer(
        result,
        _import_text(plan, sheet_hidden.said(found), bool(args.dry_run), batch),
        PARTLY if plan.refused else 0,
    )


def _import_text(plan: residents_import.ImportPlan, hidden: str, dry: bool, batch: str | None) -> str:
    lines = [
        say(
            N_("读到 {read} 行：新增 {added}，更新 {updated}，无变化 {unchanged}，拒绝 {refused}。"),
            read=plan.read,
            added=plan.added,
            updated=plan.updated,
            unchanged=plan.unchanged,
            refused=plan.refused,
        )
    ]
    if dry:
        lines.append(say(N_("这是检查，没有写入。")))
    if plan.ignored:
        lines.append(say(N_("没有导入的列：{columns}"), columns=say(N_("、")).join(plan.ignored)))
    if plan.unread_sheets:
        lines.append(say(N_("没有读的工作表：{sheets}"), sheets=say(N_("、")).join(plan.unread_sheets)))
    if hidden:
        lines.append(f"▲ {hidden}")
    if plan.filled:
        lines.append(say(N_("合并单元格已按显示的内容补到 {count} 格。"), count=plan.filled))
    for title, notes in ((N_("没有导入的行："), plan.rows), (N_("请留意的行："), plan.warnings)):
        if notes:
            lines.append(say(title))
            lines.append(
                table(
                    (N_("行"), N_("列"), N_("原因")),
                    ((note.row, note.column, note.reason) for note in notes[:SHOWN]),
                )
            )
            if len(notes) > SHOWN:
                lines.append(say(N_("……共 {count} 处，--json 列出全部。"), count=len(notes)))
    if batch:
        lines.append(say(N_("撤销这一批：residents undo {batch}"), batch=batch))
    return "\n".join(lines)


def export(call: Call) -> Answer:
    """`residents export`."""
    args = call.args
    desk = call.desk()
    wanted = residents_list.Filter(status="all" if args.all else "living")
    with call.progress(say(N_("导出"))) as progress:
        made = desk.change(
            lambda work: residents_export.export(
                work, place(args.file), wanted, reveal=args.reveal, progress=progress
            ),
            reason="residents:export",
        )
    return Answer(made, say(N_("已导出 {rows} 行。"), rows=made.rows))


def find(call: Call) -> Answer:
    """`residents find`: the same search as the window's field."""
    desk = call.desk()
    text = " ".join(call.args.text)
    limit = max(1, min(call.args.limit, 500))

    def look(work: Any) -> tuple[list[people.PersonHit], float]:
        users.require(work, "residents:read")
        begun = time.perf_counter()
        return people.find(work, text, limit), (time.perf_counter() - begun) * 1000

    hits, ms = desk.read(look)
    rows = [
        {
            "id": hit.id,
            "name": hit.name,
            "sex": hit.sex,
            "birth": hit.birth,
            "id_number_masked": masks.id_number(hit.id_number) if hit.id_number else "",
            "phone_masked": masks.phone(hit.phone) if hit.phone else "",
            "household_number": hit.household_number,
            "grid": hit.grid,
            "address": hit.address,
            "resident_type": hit.resident_type,
            "died": hit.died,
            "moved": hit.moved,
        }
        for hit in hits
    ]
    said = table(
        (N_("姓名"), N_("身份号码"), N_("电话"), N_("户编号"), N_("网格")),
        (
            (r["name"], r["id_number_masked"], r["phone_masked"], r["household_number"], r["grid"])
            for r in rows
        ),
    )
    return Answer(
        {"people": rows, "ms": round(ms, 3)},
        said if rows else say(N_("没有找到。请换拼音、首字母或尾号再试。")),
    )


def show(call: Call) -> Answer:
    """`residents show`: masked; `--reveal` needs its permit and is written to the audit."""
    desk = call.desk()
    person_id = desk.read(lambda work: residents.resolve(work, call.args.person))
    file = desk.read(lambda work: residents_list.detail(work, person_id))
    from stationdesk.cli.frame import plain

    result: dict[str, Any] = plain(file)
    number, phones = file.id_number_masked, file.phones_masked
    if call.args.reveal:
        whole = desk.change(lambda work: residents.reveal(work, person_id), reason="residents:reveal")
        number, phones = whole.id_number or "", whole.phones
        result |= {"id_number": whole.id_number, "phones": list(whole.phones)}
    lines = [
        (N_("姓名"), file.name),
        (N_("性别"), file.sex),
        (N_("出生日期"), civil(file.birth) if file.birth else ""),
        (N_("公民身份号码"), number),
        (N_("民族"), file.ethnic),
        (N_("户籍类型"), say(residents.TYPES.get(file.resident_type, file.resident_type))),
        (N_("户编号"), file.household.number if file.household else ""),
        (N_("与户主关系"), file.relation),
        (N_("网格"), file.household.grid if file.household else ""),
        (N_("村民代表"), file.household.representative if file.household else ""),
        (N_("包户干部"), file.household.liaison if file.household else ""),
        (N_("现住址"), file.living_address),
        (N_("联系电话"), say(N_("、")).join(phones)),
        (
            N_("同户"),
            say(N_("、")).join(
                f"{m.name}（{m.relation_word}）" for m in file.members if m.person_id != file.id
            ),
        ),
        (
            N_("外出"),
            say(N_("；")).join(
                f"{a.since.isoformat()}—{a.back.isoformat() if a.back else ''} {a.place}"
                for a in file.absences
            ),
        ),
        (N_("备注"), file.remark),
    ]
    text = table(("", ""), ((say(name), value) for name, value in lines if value))
    return Answer(result, "\n".join(text.splitlines()[1:] + [say(w) for w in file.id_warnings]))


def list_people(call: Call) -> Answer:
    """`residents list`."""
    args = call.args

    def look(work: Any) -> residents_list.Page:
        grid = households.grid_named(work, args.grid) if args.grid else None
        if args.grid and grid is None:
            raise households.GridUnknown(field="grid")
        home = households.household_numbered(work, args.household) if args.household else None
        if args.household and home is None:
            raise residents.HouseholdUnknown(field="household")
        wanted = residents_list.Filter(status=args.status, grid_id=grid, household_id=home)
        return residents_list.list_page(work, wanted, args.sort, max(0, args.offset), max(0, args.limit))

    page = call.desk().read(look)
    text = table(
        (
            N_("姓名"),
            N_("性别"),
            N_("年龄"),
            N_("身份号码"),
            N_("户编号"),
            N_("与户主关系"),
            N_("网格"),
            N_("在外"),
        ),
        (
            (
                r.name,
                r.sex,
                r.age,
                r.id_number_masked,
                r.household_number,
                r.relation,
                r.grid,
                "✓" if r.away else "",
            )
            for r in page.rows
        ),
    )
    return Answer(
        {"people": page.rows, "total": page.total}, text + "\n" + say(N_("共 {total} 人。"), total=page.total)
    )


def add(call: Call) -> Answer:
    """`residents add`."""
    args = call.args
    birth = due.day(args.birth) if args.birth else None

    def change(work: Any) -> residents.Saved:
        home = households.household_numbered(work, args.household) if args.household else None
        if args.household and home is None:
            home = households.add_household(work, households.NewHousehold(args.household))
        new = residents.NewPerson(
            args.name,
            args.id_number,
            birth,
            args.sex,
            home,
            args.relation,
            args.type,
            tuple(args.phone or ()),
        )
        return residents.add(work, new)

    saved = call.desk().change(change, reason="residents:edit")
    return Answer(saved, "\n".join([say(N_("已登记。")), *map(say, saved.warnings)]))


def list_batches(call: Call) -> Answer:
    """`residents batches`."""
    rows = call.desk().read(residents_batch.batches)
    text = table(
        (N_("编号"), N_("日期"), N_("读到"), N_("新增"), N_("更新"), N_("拒绝"), N_("已撤销")),
        (
            (
                r.id,
                residents_batch.made_on(r),
                r.read,
                r.added,
                r.updated,
                r.refused,
                "✓" if r.undone_at else "",
            )
            for r in rows
        ),
    )
    return Answer({"batches": rows}, text)


def undo(call: Call) -> Answer:
    """`residents undo`: exit 1 when something was kept because it was changed or used since."""
    done = call.desk().change(
        lambda work: residents_batch.undo(work, call.args.batch), reason="residents:import"
    )
    text = say(
        N_("已撤销：{withdrawn} 条撤回，{restored} 条还原，{kept} 处因后来有改动或使用而保留。"),
        withdrawn=done.withdrawn,
        restored=done.restored,
        kept=len(done.kept),
    )
    return Answer(done, text, PARTLY if done.kept else 0)


def add_absence(call: Call) -> Answer:
    """`absences add`."""
    args = call.args
    since, back = due.day(args.since), due.day(args.back) if args.back else None

    def change(work: Any) -> absences.AbsenceRow:
        person = residents.resolve(work, args.person)
        return absences.add(work, absences.NewAbsence(person, since, args.to, args.reason, back))

    return Answer(call.desk().change(change, reason="residents:edit"), say(N_("已登记外出。")))


def end_absence(call: Call) -> Answer:
    """`absences end`: today unless `--back` says when."""
    args = call.args
    back = due.day(args.back) if args.back else None

    def change(work: Any) -> absences.AbsenceRow:
        return absences.end(work, residents.resolve(work, args.person), back or work.today)

    return Answer(call.desk().change(change, reason="residents:edit"), say(N_("已登记返回。")))


def list_absences(call: Call) -> Answer:
    """`absences list`."""
    args = call.args
    on = due.day(args.on) if args.on else None

    def look(work: Any) -> list[absences.AbsenceRow]:
        person = residents.resolve(work, args.person) if args.person else None
        return absences.list_all(work, on=on, person_id=person)

    rows = call.desk().read(look)
    text = table(
        (N_("姓名"), N_("外出日期"), N_("外出地点"), N_("事由"), N_("返回日期"), N_("天数")),
        (
            (r.name, r.since, r.place, say(absences.REASONS.get(r.reason, r.reason)), r.back, r.days)
            for r in rows
        ),
    )
    return Answer({"absences": rows}, text)
