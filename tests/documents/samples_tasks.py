"""Samples of the paper of a task: long names, many columns, several grids. All persons are invented."""

from __future__ import annotations

from datetime import date

from stationdesk.core import papers as p
from tests.documents.samples_base import LONG_ADDRESS, LONG_NAME, RARE_NAME, frame


def task_sheet(lines: int = 17, columns: int = 7) -> p.TaskSheet:
    asked = (
        p.TaskSheetColumn(heading="联系方式/手机"),
        p.TaskSheetColumn(heading="是否低保", choices=("是", "否")),
        p.TaskSheetColumn(
            heading="困难类型（可多选，以民政部门认定为准）", choices=("低保", "特困", "低保边缘", "其他")
        ),
        p.TaskSheetColumn(heading="家庭人口"),
        p.TaskSheetColumn(heading="年收入（元）"),
        p.TaskSheetColumn(heading="走访日期"),
        p.TaskSheetColumn(heading="备注"),
    )[:columns]
    people = (
        (LONG_NAME, LONG_ADDRESS[:60], "13800001234"),
        (RARE_NAME, "青山村三组12号", ""),
        ("张𱩂", "青山村五组", "0715-3391111"),
    )
    made = tuple(
        p.TaskSheetLine(
            row=6 + n,
            name=people[n % 3][0],
            place=people[n % 3][1],
            phone=people[n % 3][2],
            filled=tuple("是" if n == 2 and at == 1 else "" for at in range(len(asked))),
        )
        for n in range(lines)
    )
    return p.TaskSheet(
        **frame(),
        task="青山镇2026年度困难群众摸底排查登记表",
        sender="青山镇民政和社会事务办公室",
        due_on=date(2026, 11, 30),
        columns=asked,
        sections=(
            p.TaskSheetSection(grid="第一网格（石拱桥片）", lines=made),
            p.TaskSheetSection(grid="", lines=made[:2]),
        ),
    )
