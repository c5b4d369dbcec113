"""The workbook for where nothing encrypted passes: what the township approved, in clear, and on its first sheet what it leaves out.

Every cell is text, so nothing is run as a formula. A signature of this device over all rows stands on the first sheet; the township
reads a book as a list and never merges it: what counts comes by bundle.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from stationdesk.core import masks, patient, workbook_bounds
from stationdesk.core.clock import civil_date, stamp, unstamp
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.core.workbook_made import workbook
from stationdesk.models.machine import Peer, PlainBook
from stationdesk.models.station import Station
from stationdesk.security import audit
from stationdesk.security.gate import require
from stationdesk.storage.atomic import saying, write_file
from stationdesk.storage.work import Work
from stationdesk.sync import medium, minisign, plain_approvals
from stationdesk.sync.keys import signer
from stationdesk.sync.opened import Opened
from stationdesk.sync.plain_approvals import NotApproved

FIRST = "说明"
MOST_BYTES = 100_000_000
MOST_ROWS, MOST_COLUMNS = 200_100, 100
TITLES = {"residents": N_("居民"), "absences": N_("外出"), "cases": N_("办件"), "visits": N_("走访")}
LEFT_OUT = N_(
    "强制报告、加密记录、密存关怀对象、儿童档案和评估、档案查阅记录、附件、备注和健康情况、操作记录、已撤销的资料"
)
HEADINGS: dict[str, tuple[str, ...]] = {
    "residents": (
        N_("姓名"), N_("公民身份号码"), N_("性别"), N_("出生日期"), N_("户编号"), N_("户籍地址"), N_("现住址"), N_("联系电话"),
    ),
    "absences": (N_("姓名"), N_("公民身份号码"), N_("外出日期"), N_("外出地点"), N_("返回日期")),
    "cases": (N_("编号"), N_("事项"), N_("状态"), N_("收件日期"), N_("到期"), N_("办结日期")),
    "visits": (N_("编号"), N_("户编号"), N_("计划日期"), N_("走访日期"), N_("方式")),
}  # fmt: skip


class NotABook(Refusal):
    """No workbook of ours."""

    template = N_("这不是村站点导出的表格，或者已被改动，不能读入。请让村里重新导出。")


class BookNotApproved(Refusal):
    """The book names no approval of this township, or holds more than was approved."""

    template = N_("这份表格没有本镇的批准，或超出了批准的范围，没有读入。")


@dataclass(frozen=True)
class Written:
    """A book as written. `rows`: sheet kind → how many."""

    file: Path
    rows: dict[str, int]
    numbers: str
    until: date


@dataclass(frozen=True)
class BookRow:
    """A book that was read in at the township."""

    id: str
    station_id: str
    village: str
    made_at: str
    rows: dict[str, int]


def export(desk: Opened, folder: Path) -> Written:
    """At a village: write what was approved into a folder. Needs `sync:export`, for whole numbers `residents:reveal` too. Raises NotApproved."""

    def gather(work: Work) -> tuple[dict[str, list[list[str]]], plain_approvals.Approval, str, str]:
        require(work, "sync:export")
        approval = plain_approvals.held(work)
        if approval is None:
            raise NotApproved(field="to")
        whole = approval.numbers == "whole"
        if whole:
            require(work, "residents:reveal")
        station = work.session.get_one(Station, (work.station_id, work.station_id))
        tables = {kind: list(_rows(work, kind, whole)) for kind in approval.kinds}
        audit.record(
            work, "sync:export", kind="plain", rows=sum(map(len, tables.values())), numbers=approval.numbers
        )
        return tables, approval, station.name, stamp(work.at)

    tables, approval, name, at = desk.change(gather, reason="sync:export")
    device = desk.read(lambda work: work.device_no)
    about = [
        ("说明", "本文件没有加密，只含镇里批准的内容，供乡镇阅读；入库以数据包为准"),
        ("单位", name),
        ("站点编号", approval.station),
        ("设备", str(device)),
        ("导出时间", at),
        ("批准编号", approval.id),
        ("批准到", approval.until.isoformat()),
        ("包含", "、".join(TITLES[kind] for kind in approval.kinds)),
        ("不包含", LEFT_OUT),
        ("证件号码和电话", "全部写出" if approval.numbers == "whole" else "只写前三后四，中间用星号"),
    ]
    line = signer(desk.keys()).sign_line(_signed(approval.id, at, tables))
    data = _xlsx([*about, ("签名", line)], tables)
    file = (
        folder
        / f"{approval.station[:8]}-{at[:10].replace('-', '')}-{hashlib.sha256(data).hexdigest()[:6]}.xlsx"
    )
    with medium.said_plainly():
        if file.exists():
            raise medium.NameTaken(name=file.name)
        medium.check_room(folder, len(data))
    write_file(file, data, mode=0o644)
    if file.read_bytes() != data:
        patient.remove(file)
        raise medium.ReadBackDiffers
    return Written(file, {kind: len(rows) for kind, rows in tables.items()}, approval.numbers, approval.until)


def _signed(approval: str, at: str, tables: dict[str, list[list[str]]]) -> bytes:
    return hashlib.sha256(json.dumps([approval, at, tables], ensure_ascii=False).encode()).digest()


def _day(text: str | None) -> str:
    return "" if not text else text if len(text) == 10 else civil_date(unstamp(text)).isoformat()


def _rows(work: Work, kind: str, whole: bool) -> Iterable[list[str]]:
    def number(text: str | None) -> str:
        return "" if not text else text if whole else masks.id_number(text)

    alive = "{t}.station_id = :s AND {t}.withdrawn_at IS NULL"
    if kind == "residents":
        phones: dict[str, list[str]] = {}
        for row in work.rows(
            f"SELECT person_id, number FROM phones x WHERE {alive.format(t='x')} ORDER BY rank, id",
            s=work.station_id,
        ):
            shown = row["number"] if whole else masks.phone(row["number"])
            phones.setdefault(row["person_id"], []).append(shown)
        for row in work.rows(
            "SELECT p.id, p.name, p.id_number, p.sex, p.birth, h.number AS household, p.registered_address,"
            " p.living_address FROM people p LEFT JOIN households h ON h.station_id = p.station_id AND h.id ="
            f" p.household_id WHERE {alive.format(t='p')} ORDER BY h.number, p.id",
            s=work.station_id,
        ):
            sex = {"male": "男", "female": "女", "1": "男", "2": "女"}.get(row["sex"] or "", row["sex"] or "")
            plain = [row["name"], number(row["id_number"]), sex, row["birth"], row["household"]]
            yield [
                *(str(one or "") for one in plain),
                row["registered_address"] or "",
                row["living_address"] or "",
                "、".join(phones.get(row["id"], ())),
            ]
    elif kind == "absences":
        for row in work.rows(
            "SELECT p.name, p.id_number, a.since, a.place, a.back FROM absences a JOIN people p ON p.station_id ="
            f" a.station_id AND p.id = a.person_id WHERE {alive.format(t='a')} AND p.withdrawn_at IS NULL"
            " AND a.reason = 'work' ORDER BY a.since, a.id",
            s=work.station_id,
        ):
            yield [row["name"], number(row["id_number"]), row["since"], row["place"], row["back"] or ""]
    elif kind == "cases":
        from stationdesk.core.case_states import STATE_WORDS, State

        for row in work.rows(
            "SELECT number, matter_name, state, opened_at, due_on, closed_at FROM cases c"
            f" WHERE {alive.format(t='c')} ORDER BY number",
            s=work.station_id,
        ):
            word = STATE_WORDS[State(row["state"])]  # a paper: Chinese whatever the window speaks
            days = [_day(row["opened_at"]), row["due_on"] or "", _day(row["closed_at"])]
            yield [row["number"], row["matter_name"], word, *days]
    elif kind == "visits":
        for row in work.rows(
            "SELECT v.number, h.number AS household, v.planned_on, v.visited_at, v.mode FROM visits v JOIN people p"
            " ON p.station_id = v.station_id AND p.id = v.person_id LEFT JOIN households h ON h.station_id ="
            f" p.station_id AND h.id = p.household_id WHERE {alive.format(t='v')} ORDER BY v.number",
            s=work.station_id,
        ):
            plain = [row["number"], row["household"], row["planned_on"], _day(row["visited_at"]), row["mode"]]
            yield [str(one or "") for one in plain]


def _xlsx(about: list[tuple[str, str]], tables: dict[str, list[list[str]]]) -> bytes:
    out = io.BytesIO()
    with workbook(out) as book:
        text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
        first = book.add_worksheet(FIRST)
        first.set_column(0, 0, 16)
        first.set_column(1, 1, 90)
        for at, (word, value) in enumerate(about):
            first.write_string(at, 0, word, bold)
            first.write_string(at, 1, value, text)
        for kind, rows in tables.items():
            sheet = book.add_worksheet(TITLES[kind])
            sheet.freeze_panes(1, 0)
            for column, heading in enumerate(HEADINGS[kind]):
                sheet.write_string(0, column, heading, bold)
                sheet.set_column(column, column, 20, text)
            for at, row in enumerate(rows, 1):
                for column, cell in enumerate(row):
                    if cell:
                        sheet.write_string(at, column, cell, text)
    return out.getvalue()


# at the township ------------------------------------------------------------------------------------


def take(desk: Opened, file: Path) -> BookRow:
    """At the township: read a book and keep it as a list; the same again changes nothing. Needs `sync:import`. Raises NotABook, BookNotApproved."""
    with saying(file):
        if not file.is_file() or file.stat().st_size > MOST_BYTES:
            raise NotABook(field="file")
        data = file.read_bytes()
    _require_modest(data)
    about, tables = _read(data)
    sha256 = hashlib.sha256(data).hexdigest()

    def keep(work: Work) -> BookRow:
        require(work, "sync:import")
        _check(work, about, tables)
        if work.session.get(PlainBook, sha256) is None:
            work.session.add(
                PlainBook(
                    id=sha256,
                    station_id=about["站点编号"],
                    made_at=about["导出时间"],
                    received_at=work.at,
                    approval=about["批准编号"],
                    body=tables,
                )
            )
            work.session.flush()
            work.touched.add("sync")
        return _row(work, work.session.get_one(PlainBook, sha256))

    return desk.change(keep, mode="quiet")


def _require_modest(data: bytes) -> None:
    """Raise NotABook for what is no ZIP, or says that it unpacks to more than any book of ours."""
    try:
        workbook_bounds.xlsx(data, most=2 * MOST_BYTES, rows=MOST_ROWS, columns=MOST_COLUMNS)
    except (workbook_bounds.Unsound, workbook_bounds.Overblown, workbook_bounds.TooWide) as wrong:
        raise NotABook(field="file") from wrong


def _check(work: Work, about: dict[str, str], tables: dict[str, list[list[str]]]) -> None:
    """Whether a device that is enrolled here signed exactly these rows, under an approval of ours."""
    rows = work.session.execute(
        sa.select(Peer).where(
            Peer.station_id == about.get("站点编号", ""), Peer.kind == "village", Peer.revoked_at.is_(None)
        )
    ).scalars()
    given = plain_approvals.given(work).get(about.get("批准编号", ""))
    if given is None or given.station != about.get("站点编号") or not set(tables) <= set(given.kinds):
        raise BookNotApproved(field="file")
    key = next((peer.sign_key for peer in rows if str(peer.device_no) == about.get("设备", "")), None)
    if key is None:
        raise BookNotApproved(field="file")
    try:
        minisign.PublicKey.parse(key).verify_line(
            _signed(about.get("批准编号", ""), about.get("导出时间", ""), tables), about.get("签名", "")
        )
    except (minisign.Wrong, minisign.Malformed) as wrong:
        raise NotABook(field="file") from wrong


def _read(data: bytes) -> tuple[dict[str, str], dict[str, list[list[str]]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    kinds = {title: kind for kind, title in TITLES.items()}
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        about: dict[str, str] = {}
        tables: dict[str, list[list[str]]] = {}
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if name == FIRST:
                about = {str(row[0]): str(row[1]) for row in rows if len(row) >= 2}
            elif name in kinds:
                tables[kinds[name]] = _table(kinds[name], rows)
    except (CalamineError, OSError, ValueError, OverflowError) as wrong:
        raise NotABook(field="file") from wrong
    except BaseException as wrong:
        # A panic of the reader over a broken file is no ordinary exception and is known by its name.
        if type(wrong).__name__ == "PanicException":
            raise NotABook(field="file") from None
        raise
    if "签名" not in about:
        raise NotABook(field="file")
    return about, tables


def _table(kind: str, rows: list[list[Any]]) -> list[list[str]]:
    width = len(HEADINGS[kind])
    if not rows or tuple(map(str, rows[0][:width])) != HEADINGS[kind]:
        raise NotABook(field="file")
    return [[str(cell) for cell in (*row, *[""] * width)[:width]] for row in rows[1:]]


def listed(work: Work) -> list[BookRow]:
    """The books that were read in, newest first. Needs `sync:import`."""
    require(work, "sync:import")
    rows = work.session.execute(sa.select(PlainBook).order_by(PlainBook.received_at.desc())).scalars()
    return [_row(work, row) for row in rows]


def shown(work: Work, book: str, kind: str) -> tuple[tuple[str, ...], list[list[str]]]:
    """A sheet of a book: headings and rows. Needs `sync:import`. Raises NotABook."""
    require(work, "sync:import")
    row = work.session.get(PlainBook, book)
    if row is None or kind not in row.body:
        raise NotABook(field="book")
    return HEADINGS[kind], row.body[kind]


def looked(work: Work, book: str, kind: str) -> tuple[tuple[str, ...], list[list[str]]]:
    """As `shown`, and who looked is written down: the rows may name people."""
    found = shown(work, book, kind)
    audit.record(work, "sync:import", kind="plain", rows=len(found[1]))
    return found


def _row(work: Work, row: PlainBook) -> BookRow:
    name = work.session.execute(sa.select(Peer.name).where(Peer.station_id == row.station_id)).scalar()
    return BookRow(
        row.id,
        row.station_id,
        name or "",
        row.made_at,
        {kind: len(rows) for kind, rows in row.body.items()},
    )
