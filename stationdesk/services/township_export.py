"""What a township takes out for its own analysis: CSV, XLSX or Parquet, by dataset, audited.

Numbers are everybody's who may export; rows about people are the office's own, and their personal columns need
`township:reveal` and are only written when asked for. In CSV and XLSX nothing a village typed is run as a formula. Parquet
needs the extra `parquet` (DuckDB); without it that is said, and the other two work.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Final

from stationdesk.core import patient
from stationdesk.core.clock import civil_date, unstamp
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.core.workbook_made import workbook
from stationdesk.security import audit
from stationdesk.services import township_cases, township_offices, township_registers, township_tasks, users
from stationdesk.services.sheet_values import guard
from stationdesk.storage.leaving import Leaving
from stationdesk.storage.places import is_unc, share_of
from stationdesk.storage.work import Work

Cell = str | int | date | None


class DatasetUnknown(Refusal):
    template = N_("没有“{name}”这种数据。可以导出：{names}。")


class ExportEndingWrong(Refusal):
    template = N_("文件名请以 .csv、.xlsx 或 .parquet 结尾。")


class ExportThere(Refusal):
    template = N_("已有同名文件，没有覆盖。请换一个文件名。")


class ExportToShare(Refusal):
    template = N_("不能导出到网络位置。请先导出到本机或U盘。")


class ParquetNotInstalled(Refusal):
    template = N_("本机没有装 Parquet 组件，没有导出。请技术员安装 stationdesk[parquet]，或改用 CSV、XLSX。")


@dataclass(frozen=True)
class Column:
    """A column: heading, kind (`text`, `number`, `date`), and whether it says who somebody is."""

    heading: str
    kind: str = "text"
    personal: bool = False


@dataclass(frozen=True)
class Dataset:
    """Something that can be taken out."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Callable[[Work], Iterable[Sequence[Cell]]] = field(repr=False)


@dataclass(frozen=True)
class Exported:
    """What was written."""

    file: str
    rows: int
    columns: tuple[str, ...]
    personal: bool


def _of_number(heading: str) -> Column:
    return Column(heading, "number")


COUNTED: Final = {
    "people": "居民",
    "households": "户",
    "cases": "办件",
    "visits": "走访",
    "left_behind": "留守登记",
    "certificates": "证明",
    "sheets": "公开表",
}


def _villages(work: Work) -> Iterable[Sequence[Cell]]:
    for one in township_offices.villages(work):
        heard = work.scalar("SELECT max(received_at) FROM taken WHERE station_id = :s", s=one.station_id)
        counts = [
            int(
                work.scalar(
                    f"SELECT count(*) FROM {name} WHERE station_id = :s AND withdrawn_at IS NULL",
                    s=one.station_id,
                )
                or 0
            )
            for name in COUNTED
        ]
        yield [one.code, one.name, civil_date(unstamp(heard)) if heard else None, *counts]


def _growth(work: Work) -> Iterable[Sequence[Cell]]:
    from stationdesk.services import township_growth

    for one in township_offices.villages(work):
        for month in township_growth.months(work, one.station_id):
            for name, count in month.added.items():
                yield [one.code, one.name, month.month, COUNTED.get(name, name), count]


def _cases(work: Work) -> Iterable[Sequence[Cell]]:
    for row in township_cases.inbox(work, township_cases.Query(limit=10**9)):
        seen = township_cases.numbers_of(work, row)
        yield [
            row.village, row.number, row.matter, township_offices.name_of(work, row.office), say(row.state_name),
            row.forwarded_on, row.due_on, row.days, row.said.result_name if row.said else None,
            row.said.where_name if row.said else None, row.applicant, seen[0], seen[1],
        ]  # fmt: skip


def _register(kind: str) -> Callable[[Work], Iterable[Sequence[Cell]]]:
    def rows(work: Work) -> Iterable[Sequence[Cell]]:
        for one in township_registers.register(work, kind):
            yield [
                one.village, {"1": "男", "2": "女"}.get(one.sex, ""), one.age, one.since, one.risk_name, one.last_visit, one.name,
                township_registers.number_of(work, one), one.carer,
            ]  # fmt: skip

    return rows


def _tasks(work: Work) -> Iterable[Sequence[Cell]]:
    for task in township_tasks.listed(work):
        for one in township_tasks.villages(work, task.id):
            yield [
                task.number, task.title, task.office_name, task.due_on, one.village, one.phone, one.lines, one.settled,
                "是" if one.returned else "否", one.reminded,
            ]  # fmt: skip


_PERSON: Final = (
    Column("村"), Column("性别"), _of_number("年龄"), Column("登记日期", "date"), Column("风险"),
    Column("最近走访", "date"), Column("姓名", personal=True), Column("公民身份号码", personal=True),
    Column("照护人", personal=True),
)  # fmt: skip
DATASETS: Final[dict[str, Dataset]] = {
    one.name: one
    for one in (
        Dataset(
            "villages",
            N_("各村汇总"),
            (Column("村代码"), Column("村"), Column("最近收到", "date"), *map(_of_number, COUNTED.values())),
            _villages,
        ),
        Dataset(
            "growth",
            N_("各村逐月增长"),
            (Column("村代码"), Column("村"), Column("月份"), Column("类别"), _of_number("新增")),
            _growth,
        ),
        Dataset(
            "cases",
            N_("本办公室的转报办件"),
            (
                Column("村"), Column("办件编号"), Column("事项"), Column("办公室"), Column("状态"),
                Column("转报日期", "date"), Column("办理期限", "date"), _of_number("已等工作日"), Column("答复"),
                Column("答复去向"), Column("申请人", personal=True), Column("公民身份号码", personal=True),
                Column("联系电话", personal=True),
            ),
            _cases,
        ),
        Dataset("children", N_("留守儿童名册"), _PERSON, _register("child")),
        Dataset("women", N_("留守妇女名册"), _PERSON, _register("woman")),
        Dataset("elders", N_("留守老年人名册"), _PERSON, _register("elder")),
        Dataset(
            "tasks",
            N_("任务进度和催报电话"),
            (
                Column("任务编号"), Column("任务"), Column("办公室"), Column("要求报回", "date"), Column("村"),
                Column("村里电话"), _of_number("行数"), _of_number("已处理"), Column("已报回"), _of_number("催报次数"),
            ),
            _tasks,
        ),
    )
}  # fmt: skip


def offered(work: Work) -> tuple[Dataset, ...]:
    """What whoever is at the desk may take out."""
    kinds = township_registers.kinds(work)
    own = bool(township_offices.own(work)) and "township:cases" in work.actor.permits
    needs = {
        "children": "child" in kinds,
        "women": "woman" in kinds,
        "elders": "elder" in kinds,
        "cases": own,
    }
    return tuple(one for one in DATASETS.values() if needs.get(one.name, True))


def export(work: Work, name: str, path: Path, *, personal: bool = False, over: bool = False) -> Exported:
    """Write one dataset. Needs `township:export`, personal columns `township:reveal` as well; in `desk.change`: audited.

    Raises DatasetUnknown, ExportEndingWrong, ExportThere, ExportToShare, ParquetNotInstalled, what reading the rows
    raises (RegisterNotYours, NoOffice …), and trouble of the disk; nothing is left behind then.
    """
    township_offices.require_township(work)
    users.require(work, "township:export")
    if personal:
        users.require(work, "township:reveal")
    found = DATASETS.get(name)
    if found is None:
        raise DatasetUnknown(name=name[:20], names=say(N_("、")).join(DATASETS), field="dataset")
    ending = path.suffix.lower()
    if ending not in (".csv", ".xlsx", ".parquet"):
        raise ExportEndingWrong(field="file")
    if is_unc(str(path)) or share_of(path.absolute()) is not None:
        raise ExportToShare(field="file")
    if path.exists() and not over:
        raise ExportThere(field="file")
    keep = [n for n, one in enumerate(found.columns) if personal or not one.personal]
    columns = [found.columns[n] for n in keep]
    rows = [[line[n] for n in keep] for line in map(list, found.rows(work))]
    if ending == ".parquet":
        body = _parquet(path, columns, rows)
    else:
        body = _csv(columns, rows) if ending == ".csv" else _xlsx(found, columns, rows)
    with Leaving(work, path) as leaving:
        leaving.write(body)
        leaving.keep()
    audit.record(work, "township:export", None, dataset=name, rows=len(rows), personal=int(personal))
    return Exported(str(path), len(rows), tuple(one.heading for one in columns), personal)


def _text(cell: Cell) -> str:
    return "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell)


def _csv(columns: list[Column], rows: list[list[Cell]]) -> bytes:
    """With a BOM, so that a Chinese spreadsheet program shows the characters."""
    out = io.StringIO()
    made = csv.writer(out, lineterminator="\r\n")
    made.writerow([one.heading for one in columns])
    for row in rows:
        made.writerow([guard(cell) if isinstance(cell, str) else _text(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _xlsx(found: Dataset, columns: list[Column], rows: list[list[Cell]]) -> bytes:
    out = io.BytesIO()
    with workbook(out) as made:
        text, bold = made.add_format({"num_format": "@"}), made.add_format({"bold": True})
        sheet = made.add_worksheet(found.title)
        sheet.freeze_panes(1, 0)
        for n, one in enumerate(columns):
            sheet.write_string(0, n, one.heading, bold)
            sheet.set_column(n, n, max(10, 2 * len(one.heading) + 6))
        for at, row in enumerate(rows, 1):
            for n, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(at, n, cell)
                else:
                    sheet.write_string(at, n, guard(_text(cell)), text)
    return out.getvalue()


_TYPES: Final = {"text": "VARCHAR", "number": "BIGINT", "date": "DATE"}


def _parquet(path: Path, columns: list[Column], rows: list[list[Cell]]) -> bytes:
    """One file, compressed with zstd; its maker writes only to a file, which lies beside it for that moment."""
    try:
        import duckdb
    except ImportError:
        raise ParquetNotInstalled(field="file") from None
    part = path.with_name(f".{path.name}.part")
    part.touch(mode=0o600)
    listed = ", ".join(f'"{one.heading}" {_TYPES[one.kind]}' for one in columns)
    try:
        with duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"}) as made:
            made.execute(f"CREATE TABLE rows ({listed})")
            if rows:
                marks = ", ".join("unnest(?)" for _ in columns)
                made.execute(
                    f"INSERT INTO rows SELECT {marks}",
                    [[row[n] for row in rows] for n in range(len(columns))],
                )
            target = str(part).replace("'", "''")
            made.execute(f"COPY rows TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
        return part.read_bytes()
    finally:
        patient.remove(part, missing_ok=True)
