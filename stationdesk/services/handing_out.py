"""Everything of a station in open formats: for another system, an inspection, or a village that leaves this program.

One asks, another confirms; then it is written, once, into one age file under a passphrase, or into a folder in clear. Every
synced table as NDJSON (exact) and as CSV (for spreadsheets, formulas made harmless), the change log, every paper and every
attachment under a name that can be read, and what each column means. What is sealed under somebody's own key stays
ciphertext. Rows and files stream: memory does not grow with the station.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, Protocol

from stationdesk.core import patient
from stationdesk.core.clock import local, stamp, unstamp
from stationdesk.core.errors import Cancelled, Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.record_words import COLUMNS, TABLES
from stationdesk.core.words import N_
from stationdesk.models.retention import DataRequest
from stationdesk.models.station import Station
from stationdesk.models.table import CivilDate, Document, Flag, Instant
from stationdesk.security import audit
from stationdesk.services import handing_out_codes, handing_out_sight, retention, users
from stationdesk.services.sheet_values import guard
from stationdesk.storage import capture
from stationdesk.storage.age_passphrase import WORK, Locked
from stationdesk.storage.atomic import Draft, make_folder, require_space, saying, sync_folder
from stationdesk.storage.blobs import BlobDamaged, BlobMissing
from stationdesk.storage.work import Work

ASK: Final = "export:all"
CONFIRM: Final = "export:confirm"
"""The keeper of the files, the other head, the supervisor."""
GOOD_FOR: Final = timedelta(days=1)
SLACK: Final = timedelta(hours=1)
"""How far the clock of whoever confirms may be ahead of this computer's."""
SHORTEST: Final = 12
"""Characters of a passphrase."""
LOG: Final = ("transactions", "changes")
_PIECE: Final = 1 << 18
_UNFIT: Final = re.compile(r'[\x00-\x1f<>:"/\\|?*]')


class NotConfirmed(Refusal):
    template = N_(
        "导出全部数据要另一位同事先确认，确认后一天内有效。请同事登录后在“设置—保存期限和导出”确认。"
    )


class PassphraseShort(Refusal):
    template = N_("口令至少 {n} 个字。请用几个不相关的词连起来，写在纸上另外保管。")


class TargetThere(Refusal):
    template = N_("“{name}”已经存在。请换一个名字或空文件夹。")


class AskerConfirms(Refusal):
    template = N_("申请和确认须是两个人。请另一位同事登录后确认。")


class OnlyAsker(Refusal):
    template = N_("只有申请的人自己可以撤回。请申请的同事登录后撤回。")


@dataclass(frozen=True)
class HandedOut:
    """What was written. `missing`: files that records name and that are not here or damaged."""

    path: Path
    tables: int
    rows: int
    files: int
    bytes: int
    missing: int


Progress = Callable[[int, int], None]


class _Place(Protocol):
    """Where members go: a ZIP, or a folder."""

    def member(self, name: str) -> Any: ...


def ask(work: Work, ground: str = "handover") -> str:
    """Apply for an export of everything; the id of the application. Needs `export:all`."""
    users.require(work, ASK)
    row = DataRequest(
        station_id=work.station_id,
        id=new_id(),
        kind="export",
        ground=ground,
        asked_by=work.user_id,
        asked_at=work.at,
        state="asked",
    )
    work.session.add(row)
    audit.record(work, "export:ask", row.id)
    work.session.flush()
    return row.id


def confirm(work: Work, request_id: str) -> None:
    """Another person agrees. Needs `export:confirm`. Raises RequestGone, AskerConfirms, NotPermitted."""
    users.require(work, CONFIRM)
    row = work.session.get(DataRequest, (work.station_id, request_id))
    if row is None or row.kind != "export" or row.state != "asked":
        raise retention.RequestGone(field="request")
    if row.asked_by in users.accounts_of(work, work.user_id or ""):
        raise AskerConfirms(field="request")
    row.state, row.decided_by, row.decided_at = "approved", work.user_id, work.at
    audit.record(work, "export:confirm", request_id)
    work.session.flush()


def withdraw(work: Work, request_id: str) -> None:
    """Who asked no longer wants it, confirmed or not; what is written is not unwritten. Raises RequestGone, OnlyAsker."""
    row = work.session.get(DataRequest, (work.station_id, request_id))
    if row is None or row.kind != "export" or row.state not in ("asked", "approved"):
        raise retention.RequestGone(field="request")
    if row.asked_by not in users.accounts_of(work, work.user_id or ""):
        raise OnlyAsker(field="request")
    row.state, row.done_at = "withdrawn", work.at
    audit.record(work, "export:withdraw", request_id)
    work.session.flush()


def begin(work: Work, request_id: str) -> None:
    """Write down that it begins, before a byte is written; a try that fails may be repeated. Raises NotConfirmed."""
    users.require(work, ASK)
    row = work.session.get(DataRequest, (work.station_id, request_id))
    if (
        row is None
        or row.kind != "export"
        or row.state != "approved"
        or row.decided_at is None
        or row.asked_by not in users.accounts_of(work, work.user_id or "")
        or not _still_good(work, row.decided_at)
    ):
        raise NotConfirmed(field="request")
    audit.record(work, "export:all", request_id)
    work.session.flush()


def _still_good(work: Work, confirmed: datetime) -> bool:
    """Whether a confirmation is not older than it may be, whatever the clock says now.

    What this computer wrote after it counts too: a clock put back afterwards revives none. A clock that was ahead before
    it does not count, or nothing could be confirmed any more.
    """
    if not -SLACK <= work.at - confirmed <= GOOD_FOR:
        return False
    later = work.scalar(
        "SELECT max(wall) FROM transactions WHERE station_id = :s AND device_no = :d AND hlc >"
        " (SELECT max(hlc) FROM transactions WHERE station_id = :s AND wall = :at)",
        s=work.station_id,
        d=work.device_no,
        at=stamp(confirmed),
    )
    return later is None or unstamp(str(later)) - confirmed <= GOOD_FOR


def end(work: Work, request_id: str) -> None:
    """It is written: the confirmation is used up."""
    row = work.session.get_one(DataRequest, (work.station_id, request_id))
    row.state, row.done_at = "done", work.at
    work.session.flush()


def require_passphrase(passphrase: str) -> None:
    """Raise PassphraseShort."""
    if len(passphrase) < SHORTEST:
        raise PassphraseShort(n=SHORTEST, field="passphrase")


def write(
    work: Work,
    target: Path,
    passphrase: str | None,
    *,
    progress: Progress = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
    work_factor: int = WORK,
) -> HandedOut:
    """Write everything, in a unit of work that reads: one moment of the station. Call `begin` before.

    With a passphrase `target` is the file, else a folder that must not exist or be empty. Raises TargetThere,
    PassphraseShort, Cancelled, DiskFull and the troubles of the place; nothing is left under the final name then.
    """
    writer = _Writer(work, progress, cancelled)
    if passphrase is None:
        if target.exists() and any(target.iterdir() if target.is_dir() else [target]):
            raise TargetThere(name=target.name, field="to")
        # What has the name is whole. What was broken off stands beside it where everybody sees it: it is in clear.
        part = target.with_name(f"{target.name}.part")
        if part.exists():
            raise TargetThere(name=part.name, field="to")
        make_folder(part)
        require_space(part, writer.total)
        folder = _Folder(part)
        try:
            made = writer.all(folder, target)
            with saying(target):
                if target.is_dir():
                    # An empty folder that was chosen; Windows gives no name that is taken.
                    patient.remove_folder(target)
                patient.rename(part, target)
                sync_folder(target.parent)
        except BaseException:  # what lies in clear half done is taken away, even after Ctrl+C
            folder.remove()
            raise
        return made
    require_passphrase(passphrase)
    if target.exists():
        raise TargetThere(name=target.name, field="to")
    require_space(target.parent, writer.total)
    with Draft(target) as draft:
        locked = Locked(draft, passphrase, work=work_factor)
        with zipfile.ZipFile(locked, "w", zipfile.ZIP_DEFLATED) as archive:
            made = writer.all(_Zip(archive), target)
        locked.close()
        draft.keep()
    return HandedOut(target, made.tables, made.rows, made.files, target.stat().st_size, made.missing)


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def member(self, name: str) -> Any:
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        return self._archive.open(info, "w", force_zip64=True)


class _Folder:
    def __init__(self, root: Path) -> None:
        self._root = root
        self._made: list[Path] = []

    def member(self, name: str) -> Any:
        place = self._root / name
        make_folder(place.parent)
        self._made.append(place)
        with saying(place):
            return _Said(place)

    def remove(self) -> None:
        """What was written so far is in clear: it does not stay behind."""
        for place in self._made:
            patient.remove(place, missing_ok=True)
        for folder in sorted({one.parent for one in self._made}, key=lambda one: -len(one.parts)):
            if folder.is_dir() and not any(folder.iterdir()):
                patient.remove_folder(folder)
        if self._root.is_dir() and not any(self._root.iterdir()):
            patient.remove_folder(self._root)


class _Said(io.FileIO):
    """A new file whose troubles have names."""

    def __init__(self, place: Path) -> None:
        super().__init__(place, "xb", opener=lambda name, flags: os.open(name, flags, 0o600))
        self._place = place

    def write(self, data: Any, /) -> int:
        with saying(self._place):
            left = memoryview(data)
            while left:
                left = left[super().write(left) or 0 :]
        return len(data)


class _Writer:
    def __init__(self, work: Work, progress: Progress, cancelled: Callable[[], bool]) -> None:
        self._work = work
        self._progress = progress
        self._cancelled = cancelled
        self._tables = capture.synced_tables()
        self._left_out = handing_out_sight.of(work)
        self._files = [one for one in _files(work) if not self._left_out.speaks((*one[5], one[1], one[5][2]))]
        counts = sum(
            work.scalar(f'SELECT count(*) FROM "{name}" WHERE station_id = :s', s=work.station_id)
            for name in (*(table.name for table in self._tables), *LOG)
        )
        sizes = sum(one[4] for one in self._files)
        self.total = counts * 600 + sizes
        """Bytes, roughly: for the free-space check and for the share that is done."""
        self._done = self._rows = self._written = self._missing = 0

    def all(self, place: _Place, target: Path) -> HandedOut:
        """Every member, in order."""
        self._text(place, "请先看.txt", _readme(self._work))
        self._text(place, "说明/栏目.csv", _columns(self._tables))
        told = handing_out_codes.rows(self._work, self._tables)
        self._text(place, "说明/代码.csv", _sheet([handing_out_codes.HEADINGS, *told]))
        for table in self._tables:
            self._table(place, table.name, csv_too=True)
        for name in LOG:
            self._table(place, name, csv_too=False)
        index: list[tuple[str, ...]] = [("文件", "类别", "所属表", "所属记录", "记录编号", "SHA-256")]
        for line in self._files:
            index.append(self._file(place, *line))
        self._text(place, "说明/文件.csv", _sheet(index))
        self._progress(self.total, self.total)
        return HandedOut(target, len(self._tables), self._rows, self._written, self._done, self._missing)

    def _text(self, place: _Place, name: str, text: str) -> None:
        with place.member(name) as out:
            out.write(text.encode("utf-8-sig" if name.endswith(".csv") else "utf-8"))

    def _stop(self) -> None:
        if self._cancelled():
            raise Cancelled
        self._progress(min(self._done, self.total), self.total)

    def _stream(self, name: str) -> Iterator[dict[str, Any]]:
        raw = self._work.connection.connection.driver_connection
        assert raw is not None
        cursor = raw.execute(f'SELECT * FROM "{name}" WHERE station_id = ?', (self._work.station_id,))
        names = [one[0] for one in cursor.description]
        for values in cursor:
            row = self._left_out.row(name, dict(zip(names, values, strict=True)))
            if row is not None:
                yield row

    def _table(self, place: _Place, name: str, *, csv_too: bool) -> None:
        with place.member(f"数据/{name}.ndjson") as out:
            for n, row in enumerate(self._stream(name)):
                out.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
                self._rows += csv_too
                self._done += 600
                if n % 500 == 0:
                    self._stop()
        if not csv_too:
            return
        with place.member(f"表格/{TABLES.get(name, name)}（{name}）.csv") as out:
            text = io.TextIOWrapper(out, "utf-8-sig", newline="", write_through=True)
            sheet = csv.writer(text)
            headed = False
            for n, row in enumerate(self._stream(name)):
                if not headed:
                    sheet.writerow([COLUMNS.get(column, column) for column in row])
                    headed = True
                sheet.writerow(["" if value is None else guard(str(value)) for value in row.values()])
                if n % 500 == 0:
                    self._stop()
            if not headed:
                names = [column.name for column in self._of(name).columns]
                sheet.writerow([COLUMNS.get(column, column) for column in names])
            text.flush()
            text.detach()

    def _of(self, name: str) -> Any:
        return next(table for table in self._tables if table.name == name)

    def _file(
        self,
        place: _Place,
        kind: str,
        readable: str,
        blob: str,
        sha256: str,
        size: int,
        about: tuple[str, str, str],
    ) -> tuple[str, ...]:
        self._stop()
        name = f"{kind}/{readable}"
        named = self._work.blobs.named(blob, sha256)
        try:
            stream = self._work.blobs.open(named)
        except (BlobMissing, BlobDamaged):
            self._missing += 1
            return (f"（不在本机）{name}", kind, *about, sha256)
        digest = hashlib.sha256()
        with stream, place.member(name) as out:
            for piece in stream.pieces():
                digest.update(piece)
                out.write(bytes(piece))
                self._done += len(piece)
                if self._cancelled():
                    raise Cancelled
        self._written += 1
        return (name, kind, *about, digest.hexdigest())


def _files(work: Work) -> Iterator[tuple[str, str, str, str, int, tuple[str, str, str]]]:
    """(folder, readable name, blob, SHA-256, bytes, what it belongs to) of every file that a record names."""
    for row in work.rows(
        "SELECT id, subject_table, subject_id, title, media_type, blob, sha256, size FROM attachments"
        " WHERE station_id = :s AND blob <> '' ORDER BY made_at, id",
        s=work.station_id,
    ):
        ending = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}.get(
            row["media_type"], ""
        )
        title = _fit(row["title"] or "附件")
        title = title if not ending or title.lower().endswith((ending, ".jpeg")) else title + ending
        about = (TABLES.get(row["subject_table"], row["subject_table"]), row["subject_id"], row["id"])
        yield "附件", f"{row['id'][-8:]}-{title}", row["blob"], row["sha256"], row["size"], about
    for row in work.rows(
        "SELECT id, kind, number, subject_table, subject_id, pdf_blob, pdf_sha256 FROM papers"
        " WHERE station_id = :s AND pdf_blob IS NOT NULL ORDER BY made_at, id",
        s=work.station_id,
    ):
        about = (TABLES.get(row["subject_table"], row["subject_table"]), row["subject_id"], row["id"])
        name = f"{row['kind']}-{_fit(row['number'] or '')}-{row['id'][-8:]}.pdf"
        yield "文书", name, row["pdf_blob"], row["pdf_sha256"] or "", 100_000, about


def _fit(text: str) -> str:
    """A title as a file name on any disk."""
    return _UNFIT.sub("_", text).strip(" .")[:60] or "_"


def _sheet(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([[guard(cell) for cell in row] for row in rows])
    return out.getvalue()


def _columns(tables: list[Any]) -> str:
    kinds = ((Instant, "时间（UTC）"), (CivilDate, "日期"), (Flag, "是 1 否 0"), (Document, "JSON"))
    rows = [("表", "中文", "栏目", "中文", "内容")]
    for table in tables:
        for column in table.columns:
            what = next((said for kind, said in kinds if isinstance(column.type, kind)), "")
            if not what:
                what = "文字" if "TEXT" in str(column.type).upper() else "数字"
            if column.name in ("cipher", "wrapped"):
                what = "密文：要用本人的密钥在程序里打开"
            name = column.name
            rows.append((table.name, TABLES.get(table.name, ""), name, COLUMNS.get(name, ""), what))
    return _sheet(rows)


def _readme(work: Work) -> str:
    here = work.session.get_one(Station, (work.station_id, work.station_id))
    return "\n".join(
        (
            f"{here.name}：全部数据",
            f"导出时间：{local(work.at):%Y-%m-%d %H:%M}（{stamp(work.at)}）",
            f"站点编号：{work.station_id}　村代码：{here.village_code}",
            "",
            "数据/*.ndjson　每张表一个文件，一行一条记录，JSON，原样，给别的系统读入用。",
            "表格/*.csv　　 同样的内容，给 Excel、WPS 看；以 = + - @ 开头的文字前面加了一个撇号，读入别的系统请用 ndjson。",
            "数据/transactions.ndjson、changes.ndjson　变更日志；已依法删除的内容只剩校验值。",
            "附件/、文书/　 扫描件、照片和已出具文书的 PDF；属于哪条记录见 说明/文件.csv。",
            "说明/栏目.csv　每张表每一栏是什么意思。",
            "说明/代码.csv　每一栏里的代码是什么意思：表名、栏目、代码、含义。",
            "",
            "时间是协调世界时（UTC），日期是北京时间的日历日，金额以分计，代码的含义见 说明/代码.csv。",
            "withdrawn_at 有值的记录已撤销，不再算数。同一条记录的引用用“记录编号”（id）对上。",
            "按规定连申请人也不该知道的（写到他的强制报告、他看不到的儿童档案）不在其中。",
            "cipher、wrapped 两栏是密文（强制报告、密存说明、关怀对象），不因导出而解开，只有有权的人在程序里才能打开。",
            "",
            "这里有全村人的个人信息。请只交给有权接收的单位，用后按规定删除。",
            "",
        )
    )
