"""`publicity scheme`, `template`, `begin`: five parts or three, the village's own wording, lines from the register."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from typing import Any

from stationdesk.cli.frame import Answer, Call, Subparsers, command, place, table
from stationdesk.core.words import N_, say
from stationdesk.services import (
    publicity_copies,
    publicity_periods,
    publicity_register,
    sheet_values,
)
from stationdesk.services.publicity_copies import CopyColumn, EditCopy
from stationdesk.services.publicity_rows import GivenRows
from stationdesk.storage.work import Work

CODE = ("code", {"metavar": "CODE"})


def register(made: Subparsers) -> None:
    """Add the verbs under `publicity`."""

    def add(name: str, verb: Callable[[Call], Answer], help: str, *arguments: Any) -> None:
        command(made, name, verb, say(help), arguments=arguments)

    add(
        "scheme",
        scheme,
        N_("公开栏分五部分还是三部分"),
        ("scheme", {"nargs": "?", "default": None, "metavar": "five|three"}),
    )
    add(
        "template",
        template,
        N_("一张表的样式；加选项就是改成本村的样式"),
        CODE,
        ("--title", {"default": None}),
        ("--frequency", {"default": None, "metavar": "monthly|quarterly|annual"}),
        ("--days", {"type": int, "default": None}),
        ("--calendar", {"default": None, "choices": ("working", "calendar")}),
        ("--column", {"action": "append", "default": None, "metavar": "LABEL[:TYPE[:MASK]]"}),
        ("--sign-off", {"action": "append", "default": None, "metavar": "WHO"}),
        ("--note", {"default": None}),
        ("--reason", {"default": ""}),
        ("--restore", {"action": "store_true", "default": False}),
    )
    add(
        "begin",
        begin,
        N_("从台账取名单，补齐后再编制"),
        CODE,
        ("--period", {"default": "", "metavar": "P"}),
        ("--out", {"required": True, "metavar": "FILE.csv"}),
    )


def scheme(call: Call) -> Answer:
    """`publicity scheme [five|three]`."""
    wanted, desk = call.args.scheme, call.desk()
    if wanted:
        desk.change(lambda work: publicity_copies.choose_scheme(work, wanted), reason="station:settings")
    found = desk.read(publicity_copies.scheme)
    words = {"five": N_("五部分：党务、村务、财务、服务、事务"), "three": N_("三部分：党务、村务、财务")}
    return Answer({"scheme": found}, say(words[found]))


def template(call: Call) -> Answer:
    """`publicity template CODE [--title … --column …] [--restore]`."""
    args, desk = call.args, call.desk()
    said = (args.title, args.frequency, args.days, args.calendar, args.column, args.sign_off, args.note)
    if args.restore:
        found = desk.change(lambda work: publicity_copies.restore(work, args.code), reason="publicity:make")
    elif any(one is not None for one in said):
        found = desk.change(lambda work: _edit(work, args), reason="publicity:make")
    else:
        found = desk.read(lambda work: publicity_copies.template(work, args.code))
    result = {
        key: found[key] for key in ("code", "title", "part", "frequency", "columns", "calendar", "note")
    }
    result |= {
        "days": found["publicity_days"],
        "sign_offs": found["sign_off_roles"],
        "own": bool(found.get("own")),
    }
    text = f"{found['code']}  {found['title']}\n" + table(
        (N_("栏目"), N_("类型"), N_("遮盖")),
        ((c["label_zh"], c["type"], c["mask"]) for c in found["columns"]),
    )
    return Answer(result, text)


def begin(call: Call) -> Answer:
    """`publicity begin CODE --out FILE.csv`."""
    from stationdesk.storage.atomic import write_file

    args = call.args

    def read(work: Work) -> GivenRows:
        record = publicity_copies.template(work, args.code)
        period = (
            publicity_periods.parse(args.period, record["frequency"])
            if args.period
            else publicity_periods.last_complete(record["frequency"], work.today)
        )
        return publicity_register.begin(work, record, period or publicity_periods.Period("", None, None))

    given = call.desk().read(read)
    out = io.StringIO()
    made = csv.writer(out)
    made.writerow(given.headings)
    made.writerows([sheet_values.guard(str(cell)) for cell in cells] for _, cells in given.rows)
    file = place(args.out).absolute()
    write_file(file, out.getvalue().encode("utf-8-sig"))
    return Answer(
        {"file": file, "rows": len(given.rows)},
        say(N_("取出{n}行，写到 {file}。补齐后用 publicity make 编制。"), n=len(given.rows), file=file),
    )


def _edit(work: Work, args: Any) -> Mapping[str, Any]:
    before = publicity_copies.template(work, args.code)
    known = {column["label_zh"]: column for column in before["columns"]}
    columns = None
    if args.column is not None:
        columns = []
        for text in args.column:
            label, kind, mask = (*text.split(":"), "", "")[:3]
            base = known.get(label.strip())
            columns.append(
                CopyColumn(
                    label, base["key"] if base else "", kind or (base["type"] if base else "text"), mask
                )
            )
    return publicity_copies.edit(
        work,
        EditCopy(
            before["code"],
            args.title,
            args.frequency,
            args.days,
            args.calendar,
            columns,
            args.sign_off,
            args.note,
            args.reason,
        ),
    )
