"""One workbook of a township's task over all villages (汇总表): lines, counts by village, what nobody filled."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path, PurePath
from typing import Any

from stationdesk.core.late import dataclass
from stationdesk.core.workbook_made import workbook
from stationdesk.models.township import TownshipTask
from stationdesk.security import audit
from stationdesk.services import township_tasks, users
from stationdesk.services.task_record import STATES
from stationdesk.services.township_tasks import VillageLine
from stationdesk.storage.atomic import write_file
from stationdesk.storage.work import Work


@dataclass(frozen=True)
class Merged:
    """All villages' lines of a task in one workbook."""

    file_name: str
    body: bytes = field(repr=False)
    lines: int
    villages: int
    unclaimed: int
    """Lines of the table that no village filled."""
    twice: int
    """Lines that more than one village filled."""


def merged(work: Work, task_id: str) -> Merged:
    """One workbook of a task over all villages: lines, counts by village, what nobody filled and what two did.

    What came back stands in it whole, because the office asked for it; so it needs `township:export` and
    `township:reveal` besides the task's office, and is audited. Every cell is text: nothing typed in a village runs as
    a formula. In `desk.change`. Raises TaskNotHere.
    """
    task = township_tasks.own_task(work, task_id, "township:export")
    users.require(work, "township:reveal")
    columns: list[dict[str, Any]] = task.layout["columns"]
    lines = township_tasks.progress(work, task)
    rows = [(one, row) for one in lines for row in _lines_of(work, one)]
    mine = [(one, row) for one, row in rows if row["state"] != "not_ours"]
    done = Counter(
        row["row"] for _, row in mine if row["state"] == "done" and row["given"] not in (None, "{}")
    )
    split = bool(task.layout.get("split"))
    seen = {row["row"] for _, row in rows}
    claimed = {row["row"] for _, row in mine}
    unclaimed = [] if split else sorted(seen - claimed)
    twice = [] if split else sorted(row for row, n in done.items() if n > 1)
    body = _book(task, columns, lines, mine, unclaimed, twice, dict(_given(rows)))
    audit.record(work, "township:export", task.id, lines=len(mine), villages=len(lines))
    name = PurePath(task.file_name).stem
    return Merged(f"{name}-汇总.xlsx", body, len(mine), len(lines), len(unclaimed), len(twice))


def _lines_of(work: Work, one: VillageLine) -> list[dict[str, Any]]:
    return work.rows(
        "SELECT r.row, r.given, r.filled, r.state, r.note FROM task_rows r JOIN township_items v"
        " ON v.station_id = r.station_id AND v.task_id = r.task_id"
        " WHERE v.station_id = :s AND v.id = :i AND r.withdrawn_at IS NULL ORDER BY r.row, r.id",
        s=one.station_id,
        i=one.item_id,
    )


def _given(rows: list[tuple[VillageLine, dict[str, Any]]]) -> Iterable[tuple[int, dict[str, str]]]:
    for _, row in rows:
        yield row["row"], json.loads(row["given"] or "{}")


def _book(
    task: TownshipTask,
    columns: list[dict[str, Any]],
    lines: list[VillageLine],
    rows: list[tuple[VillageLine, dict[str, Any]]],
    unclaimed: list[int],
    twice: list[int],
    given: Mapping[int, Mapping[str, str]],
) -> bytes:
    out = io.BytesIO()
    with workbook(out) as made:
        text, bold = made.add_format({"num_format": "@"}), made.add_format({"bold": True})

        def page(name: str, headings: list[str], body: Iterable[list[str]]) -> None:
            sheet = made.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for n, heading in enumerate(headings):
                sheet.write_string(0, n, heading, bold)
                sheet.set_column(n, n, max(10, min(30, 2 * len(heading) + 4)), text)
            for at, cells in enumerate(body, 1):
                for n, cell in enumerate(cells):
                    sheet.write_string(at, n, cell, text)

        headings = [one["heading"] or one["letter"] for one in columns]
        letters = [one["letter"] for one in columns]

        def line(one: VillageLine, row: dict[str, Any]) -> list[str]:
            values = json.loads(row["given"] or "{}") | json.loads(row["filled"] or "{}")
            state = STATES.get(row["state"], row["state"])
            flag = "两个村都填了" if row["row"] in twice else ""
            return [
                one.village,
                str(row["row"]),
                *(values.get(x, "") for x in letters),
                state,
                row["note"] or "",
                flag,
            ]

        page(
            "汇总",
            ["村", "表中行号", *headings, "情况", "说明", "核对"],
            (line(one, row) for one, row in rows),
        )
        page(
            "各村进度",
            ["村", "行数", "已处理", "是否报回", "催报次数", "最近收到"],
            (
                [
                    x.village,
                    str(x.lines),
                    str(x.settled),
                    "是" if x.returned else "否",
                    str(x.reminded),
                    x.last_heard or "",
                ]
                for x in lines
            ),
        )
        page(
            "没有村认领",
            ["表中行号", *headings],
            ([str(n), *(given.get(n, {}).get(x, "") for x in letters)] for n in unclaimed),
        )
        made.set_properties({"title": task.title})
    return out.getvalue()


def write_out(made: Merged, target: Path) -> None:
    """Write the workbook where somebody wants it, whole or not at all. Raises DiskFull, PlaceReadOnly …"""
    write_file(target, made.body)
