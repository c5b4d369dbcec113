"""Workbooks of the registers: the counts of a period, a register in the columns of the national form, an answered list.

Texts stay text (no formula is run, no number rounded); counts are numbers. Each export is audited. A register of children
opens every child's file it writes, so it needs the same authorisation and is listed for each child.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from stationdesk.core import masks
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.papers import ChildForm, Relative
from stationdesk.core.words import N_, speaking
from stationdesk.core.workbook_made import workbook
from stationdesk.models.residents import Person
from stationdesk.security import audit
from stationdesk.services import (
    child_form,
    child_gate,
    codes,
    file_access_sight,
    left_behind,
    residents,
    station,
    users,
)
from stationdesk.services import left_behind_compare as comparing
from stationdesk.services import left_behind_counts as counting
from stationdesk.services import left_behind_rounds_kin as kin_of
from stationdesk.services.sheet_values import guard
from stationdesk.storage.leaving import Leaving
from stationdesk.storage.places import is_unc, share_of
from stationdesk.storage.work import Work

CHILD_HEADINGS: Final = (
    "序号", "姓名", "性别", "民族", "出生日期", "公民身份号码", "是否登记户口", "户籍所在地", "现居住地", "身体情况",
    "残疾类别及等级", "患病类型", "是否学校寄宿", "就学情况", "祖父姓名", "祖父出生日期", "祖母姓名", "祖母出生日期", "外祖父姓名",
    "外祖父出生日期", "外祖母姓名", "外祖母出生日期", "父亲姓名", "父亲出生日期", "父亲公民身份号码", "父亲当前务工地点", "父亲联系电话",
    "母亲姓名", "母亲出生日期", "母亲公民身份号码", "母亲当前务工地点", "母亲联系电话", "父母双方同时外出", "一方外出另一方无监护能力",
    "有无委托其他监护人", "委托监护人姓名", "委托监护人电话", "委托监护人公民身份号码", "与被监护人关系", "委托监护人居住地址",
    "监护类型", "家庭经济来源", "救助帮扶", "纳入日期", "风险等级",
)  # fmt: skip
"""The fields of 农村留守儿童基本情况登记表 (2016) in its order, and two of the station's own at the end."""
ADULT_HEADINGS: Final = (
    "序号", "姓名", "性别", "出生日期", "年龄", "公民身份号码", "户籍地址", "现住址", "联系电话", "外出家人", "风险等级", "纳入日期", "理由",
)  # fmt: skip
LIST_HEADINGS: Final = (
    "序号",
    "姓名",
    "公民身份号码",
    "核对结果",
    "说明",
    "处理",
    "处理说明",
    "处理日期",
    "处理人",
)
RISKS: Final = {"high": "高", "medium": "中", "low": "低"}


class BookKindWrong(Refusal):
    template = N_("导出为 XLSX。文件名请以 .xlsx 结尾。")


class BookThere(Refusal):
    template = N_("已有同名文件，没有覆盖。请换一个文件名。")


class BookToShare(Refusal):
    template = N_("不能导出到网络位置。请先导出到本机或U盘。")


class NobodyToExport(Refusal):
    template = N_("没有可以导出的人。请先看名册；儿童名册只导出您有授权打开的档案。")


@dataclass(frozen=True)
class Written:
    """What was written; `left_out` children whose files the one who exports may not open."""

    file: str
    rows: int
    left_out: int = 0
    revealed: bool = False


def counts_book(
    work: Work, path: Path, kind: str = "month", day: date | None = None, *, over: bool = False
) -> Written:
    """The counts of a period: a sheet a register, and one of the cross-footing. Needs `left_behind:read`.

    In `desk.change`, because it is audited. Raises the refusals of this module and of `left_behind_counts`.
    """
    users.require(work, "left_behind:read")
    _door(path, over=over)
    with speaking("zh"):
        found = counting.counts(work, kind, day)
        table = counting.lines(found)
        here = station.detail(work)
    title = f"{here.village_name}“三留守”人员{counting.PERIODS[kind]}（{found.period.name}）"

    def fill(book: Any) -> int:
        bold, plain, number = _formats(book)
        rows = 0
        for group in found.groups:
            sheet = book.add_worksheet(left_behind.KIND_WORDS[group.kind])
            sheet.freeze_panes(3, 0)
            sheet.set_column(0, 0, 26, plain)
            sheet.set_column(1, 1, 30, plain)
            sheet.set_column(2, 6, 12, number)
            sheet.write_string(0, 0, title, bold)
            sheet.write_string(
                1,
                0,
                f"截止日期：{found.period.until.isoformat()}　上期：{found.before.name}　规则：{found.version}",
            )
            for column, heading in enumerate(
                ("项目", "类别", "本期", "上期", "增减", "本期占比", "是否合计等于总数")
            ):
                sheet.write_string(2, column, heading, bold)
            mine = [one for one in table if one.kind == group.kind]
            for at, one in enumerate(mine, 3):
                sheet.write_string(at, 0, one.part)
                sheet.write_string(at, 1, one.label)
                sheet.write_number(at, 2, one.count)
                sheet.write_number(at, 3, one.before)
                sheet.write_number(at, 4, one.more)
                if one.share is not None:
                    sheet.write_string(at, 5, f"{one.share:.1%}")
                if one.whole:
                    sheet.write_string(at, 6, "是")
            rows += len(mine)
        _national(book, found, bold, number)
        return rows

    rows = _write(work, path, fill)
    audit.record(work, "left_behind:export", None, what="counts", period=kind, rows=rows)
    return Written(str(path), rows)


def _national(book: Any, found: counting.Counts, bold: Any, number: Any) -> None:
    """The children in one row of numbered columns as such summary tables have them, with the sums beside it.

    The headings of the 2016 summary were not found (only its cross-footing rules), so the columns are named by what they
    count and the sheet says so.
    """
    group = found.group("child").group
    sheet = book.add_worksheet("儿童汇总（栏次）")
    sheet.set_column(0, 60, 12, number)
    sheet.write_string(
        0, 0, "留守儿童汇总表。栏次按国家汇总表的合计关系排列，栏名以当地下发表样为准（待核）。", bold
    )
    columns: list[tuple[str, int, str]] = [("合计", group.total, "")]
    parts = [part for part in group.parts if part.whole]
    checks: list[str] = []
    for part in parts:
        first = len(columns) + 1
        columns += [(f"{part.label}：{cell.label}", cell.count, part.key) for cell in part.cells]
        last = len(columns)
        total = sum(cell.count for cell in part.cells)
        mark = "相等" if total == group.total else "不相等"
        checks.append(f"栏1 = 栏{first} 至 栏{last} 之和（{part.label}）：{group.total} 与 {total}，{mark}")
    wrapped = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for at, (heading, value, _part) in enumerate(columns):
        sheet.write_string(1, at, heading, wrapped)
        sheet.write_number(2, at, at + 1)
        sheet.write_number(3, at, value)
    for at, words in enumerate(checks, 5):
        sheet.write_string(at, 0, words)


def register_book(work: Work, path: Path, kind: str, *, reveal: bool = False, over: bool = False) -> Written:
    """One register of today. Numbers and telephones are masked unless `reveal` (`residents:reveal` as well).

    Children: every field of the national form; needs `left_behind:open_child` and the authorisation for each child, whose
    file counts as opened; who may not be opened is left out and counted. Others: `left_behind:enrol`.
    """
    users.require(work, "left_behind:open_child" if kind == "child" else "left_behind:enrol")
    if reveal:
        users.require(work, "residents:reveal")
    _door(path, over=over)
    rows = left_behind.register(work, kind=kind)
    hidden = file_access_sight.hidden(work, (row.person_id for row in rows))
    rows = [row for row in rows if row.person_id not in hidden]
    left_out = 0
    made: list[list[str]] = []
    with speaking("zh"):
        if kind == "child":
            for row in rows:
                try:
                    held = child_gate.read(work, row.id)
                except Refusal:
                    left_out += 1
                    continue
                made.append(_child(len(made) + 1, child_form.facts(work, held, ""), row, reveal))
                audit.record(work, "left_behind:export", row.id, what="register", revealed=int(reveal))
        else:
            made = _adults(work, rows, kind, reveal)
    if not made:
        raise NobodyToExport(field="kind")
    headings = CHILD_HEADINGS if kind == "child" else ADULT_HEADINGS
    _write(work, path, lambda book: _plain(book, left_behind.KIND_WORDS[kind], headings, made))
    audit.record(work, "left_behind:export", None, what="register", kind=kind, rows=len(made))
    return Written(str(path), len(made), left_out, reveal)


def comparison_book(
    work: Work, path: Path, list_id: str, *, reveal: bool = False, over: bool = False
) -> Written:
    """A compared list with what was found and done, to go back to the sender. Needs `left_behind:enrol`.

    The numbers are those the list came with; whole only with `reveal` (`residents:reveal` as well).
    """
    users.require(work, "left_behind:enrol")
    if reveal:
        users.require(work, "residents:reveal")
    _door(path, over=over)
    held = comparing.get(work, list_id)
    whole = _list_numbers(work, held.id) if reveal else {}
    with speaking("zh"):
        made = [
            [
                str(line.n or "—"),
                line.name,
                whole.get(line.id, line.masked),
                comparing.STATES[line.state],
                line.detail,
                comparing.ANSWERS[line.answer] if line.answer else "",
                line.note,
                line.answered_on.isoformat() if line.answered_on else "",
                line.answered_by,
            ]
            for line in comparing.lines(work, held.id)
        ]
    if not made:
        raise NobodyToExport(field="list")
    _write(work, path, lambda book: _plain(book, "核对结果", LIST_HEADINGS, made))
    audit.record(work, "left_behind:export", held.id, what="list", rows=len(made), revealed=int(reveal))
    return Written(str(path), len(made), 0, reveal)


def _list_numbers(work: Work, list_id: str) -> dict[str, str]:
    return {
        row["id"]: row["id_number"]
        for row in work.rows(
            "SELECT id, id_number FROM left_behind_list_lines WHERE station_id = :s AND list_id = :l"
            " AND id_number IS NOT NULL",
            s=work.station_id,
            l=list_id,
        )
    }


def _child(n: int, form: ChildForm, row: left_behind.Row, reveal: bool) -> list[str]:
    def number(text: str) -> str:
        return text if reveal or not text else masks.id_number(text)

    def phone(text: str) -> str:
        return text if reveal or not text else masks.phone(text)

    def elder(who: Relative) -> list[str]:
        return ["—", "—"] if who.dead else [who.name, _day(who.born_on)]

    def parent(who: Relative) -> list[str]:
        if who.dead:
            return [who.name or "—", "—", "—", "—", "—"]
        return [who.name, _day(who.born_on), number(who.id_no), who.works_at, phone(who.phone)]

    entrusted = bool(form.carer_name) if form.entrusted is None else form.entrusted
    return [
        str(n), form.name, form.gender, form.ethnic, _day(form.born_on), number(form.id_no), _yes(form.registered),
        form.registered_address, form.lives_at, form.health, form.disability, form.illness,
        "" if form.boards is None else _yes(form.boards), form.schooling, *elder(form.paternal_grandfather),
        *elder(form.paternal_grandmother), *elder(form.maternal_grandfather), *elder(form.maternal_grandmother),
        *parent(form.father), *parent(form.mother), _yes(form.both_away),
        f"{form.one_away_unable}亲" if form.one_away_unable else "", "有" if entrusted else "无", form.carer_name,
        phone(form.carer_phone), number(form.carer_id_no), form.carer_relation, form.carer_address, form.care_kind,
        "、".join(form.income), "、".join(form.support), row.since.isoformat(), RISKS.get(row.risk or "", ""),
    ]  # fmt: skip


def _adults(work: Work, rows: Sequence[left_behind.Row], kind: str, reveal: bool) -> list[list[str]]:
    coded = codes.of(work)
    relatives = kin_of.relatives_of(work, [(row.person_id, kind) for row in rows])
    made = []
    for n, row in enumerate(rows, 1):
        person = work.session.get(Person, (work.station_id, row.person_id))
        assert person is not None
        number = person.id_number or ""
        phone = next(iter(residents.phones_of(work, person.id)), "")
        away = "；".join(
            f"{kin_of.KIN_WORDS[kin.word]}{kin.name}{kin.away_since.isoformat()}起在{kin.place}"
            for kin in relatives.get((row.person_id, kind), ())
            if kin.away_since is not None
        )
        made.append([
            str(n), person.name, coded.of("sex", person.sex), _day(person.birth), str(row.age or ""),
            number if reveal or not number else masks.id_number(number), person.registered_address or "",
            person.living_address or "", phone if reveal or not phone else masks.phone(phone), away,
            RISKS.get(row.risk or "", ""), row.since.isoformat(), row.why,
        ])  # fmt: skip
    return made


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _yes(value: bool) -> str:
    return "是" if value else "否"


def _formats(book: Any) -> tuple[Any, Any, Any]:
    return (
        book.add_format({"bold": True}),
        book.add_format({"num_format": "@"}),
        book.add_format({"num_format": "0"}),
    )


def _plain(book: Any, title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """A sheet of texts under a bold head."""
    bold = book.add_format({"bold": True, "num_format": "@", "text_wrap": True, "valign": "top"})
    text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, 0, 6, text)
    sheet.set_column(1, len(headings) - 1, 16, text)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
    for at, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if value:
                sheet.write_string(at, column, guard(value), text)
    return len(rows)


def _door(path: Path, *, over: bool) -> None:
    if path.suffix.lower() != ".xlsx":
        raise BookKindWrong(field="file")
    if is_unc(str(path)) or share_of(path.absolute()) is not None:
        raise BookToShare(field="file")
    if path.exists() and not over:
        raise BookThere(field="file")


def _write(work: Work, path: Path, fill: Callable[[Any], int]) -> int:
    """The workbook whole or not at all: it is made in memory and put in its place at the end."""
    out = io.BytesIO()
    with workbook(out) as book:
        rows = fill(book)
    with Leaving(work, path) as draft:
        draft.write(out.getvalue())
        draft.keep()
    return rows
