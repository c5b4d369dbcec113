"""Files kept with a record (附件): scans and photos of what was brought, encrypted, told by their content.

A form *stages* a file (it lies encrypted at once and survives a crash), and *attaches* it when it is sent, in the
transaction of the record. Who may read a file is who may read the record; opening one that shows papers of a person
is written to the audit chain. Where a photo was taken is left out before it is kept.
"""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, Final

import sqlalchemy as sa

from stationdesk.core import file_kinds, lengths, phone_photos, photo_consent, pictures, whereabouts
from stationdesk.core.errors import Refusal, Trouble
from stationdesk.core.file_kinds import KINDS, FileEmpty, FileKindTelephone, FileTooBig, Kind
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models import Base
from stationdesk.models.machine import StagedFile
from stationdesk.models.papers import Attachment
from stationdesk.security import audit
from stationdesk.services import station, users
from stationdesk.storage.atomic import require_space, saying
from stationdesk.storage.blobs import BlobMissing
from stationdesk.storage.leaving import Leaving
from stationdesk.storage.work import Work

MEGABYTE: Final = 1 << 20
LIMIT_MB: Final = 200
"""Unless the station says otherwise (setting `attachments.limit_mb`)."""
KEPT: Final = timedelta(days=30)
"""A staged file that nobody sent is let go after this long, like the draft of its form."""


class FolderNotFile(Refusal):
    template = N_("这是文件夹，没有附上。请打开它，选里面的文件。")


class FileVanished(Refusal):
    template = N_("文件已不在原处（被移走、改名或U盘已拔出），没有附上。请重新选择。")


class FileStillChanging(Refusal):
    template = N_("文件还在变化（扫描或传输没有完成），没有附上。请等完成后再附。")


class SubjectUnknown(Refusal):
    template = N_("找不到要附文件的记录，可能已撤销。请刷新后再试。")


class SubjectTakesNoFiles(Refusal):
    template = N_("这种记录不能附文件。")


class AttachmentUnknown(Refusal):
    template = N_("找不到这个附件，可能已撤销。请刷新后再试。")


class AttachmentTitleMissing(Refusal):
    template = N_("附件名称不能空着。例如“户口簿首页”。")


class AttachmentWithdrawalUnexplained(Refusal):
    template = N_("移除附件请写明原因，例如“拍糊了”“放错了”。")


@dataclass(frozen=True)
class Subject:
    """A kind of record that takes files: which permits read and add them, and whether opening one is written down."""

    read: str
    write: str
    sensitive: bool = False
    asks: bool = False
    """Whether photos of it show people, so that none is kept before they were asked (`core.photo_consent`)."""
    of_child: bool = False
    """Part of a child's file: only who has opened that file today sees or adds any (`file_access_guard`)."""


SUBJECTS: Final[Mapping[str, Subject]] = MappingProxyType(
    {
        "cases": Subject("cases:read", "cases:accept", True),
        "case_materials": Subject("cases:read", "cases:accept", True),
        "case_events": Subject("cases:read", "cases:accept", True),
        "case_handovers": Subject("cases:read", "cases:accept"),
        "day_closings": Subject("cases:read", "cases:accept"),
        "consultations": Subject("cases:read", "cases:accept", True),
        "admissions": Subject("matters:read", "matters:admit"),
        "tasks": Subject("tasks:read", "tasks:open"),
        "task_rows": Subject("tasks:read", "tasks:fill", True),
        "people": Subject("residents:read", "residents:edit", True, asks=True),
        "organisations": Subject("residents:read", "residents:edit"),
        "proxy_requests": Subject("proxy:read", "proxy:request", True, asks=True),
        "custody_items": Subject("proxy:read", "proxy:custody", True),
        "visits": Subject("visits:read", "visits:record", True, asks=True),
        "certificates": Subject("certificates:read", "certificates:issue", True),
        "sheets": Subject("publicity:read", "publicity:make"),
        "sheet_places": Subject("publicity:read", "publicity:post"),
        "paper_approvals": Subject("certificates:read", "certificates:issue"),
        "care_letters": Subject("left_behind:open_child", "left_behind:enrol", True, of_child=True),
    }
)
"""Of a child's file only the signed care letter, behind the gate of the file; what is known of harm is sealed."""


@dataclass(frozen=True)
class Staged:
    """A file that is kept encrypted for a form that was not sent yet; `document` goes into the form's draft."""

    id: str
    title: str = field(repr=False)
    media_type: str
    size: int
    sha256: str = field(repr=False)
    blob: str = field(repr=False)
    place_removed: bool = False
    """Whether something (place, device, date) was left out of a photo."""

    def document(self) -> dict[str, Any]:
        """As plain values, for a draft."""
        return asdict(self)

    @staticmethod
    def of(document: Mapping[str, Any]) -> Staged:
        """From a draft's plain values. Raises KeyError for what is no staged file."""
        return Staged(**{name: document[name] for name in Staged.__dataclass_fields__})

    @property
    def kind(self) -> Kind:
        return KINDS[self.media_type]


@dataclass(frozen=True)
class AttachmentRow:
    """A file of a record as lists show it."""

    id: str
    title: str = field(repr=False)
    media_type: str
    kind_name: str
    picture: bool
    size: int
    made_at: datetime
    by: str = field(repr=False)
    subject_table: str
    subject_id: str
    sensitive: bool
    """Opening it is written down: `content` and `export` must run in `desk.change`."""
    consent: str = ""
    """Of whoever is on a photo: `yes`, `papers` (nobody is), empty where nobody was asked."""


@dataclass(frozen=True)
class CaseFile:
    """A file of a case, with the material it is a scan of (empty for the case itself)."""

    material: str
    line: int
    file: AttachmentRow


def limit(work: Work) -> int:
    """The most bytes a file may have."""
    return int(station.setting(work, "attachments.limit_mb", LIMIT_MB)) * MEGABYTE


def _anything(_kind: Kind) -> None:
    """Nothing speaks against a kind."""


def stage(
    work: Work, source: Path | bytes, title: str = "", judge: Callable[[Kind], None] = _anything
) -> Staged:
    """Keep a file encrypted until its form is sent; a path is read in pieces, however long it is.

    `title` is what it is called for people; for a path its name unless given. `judge` may raise once the kind is
    known, before anything lies on the disk. Whoever fills a form may stage.
    Raises FileEmpty, FileTooBig, FileKindUnknown …, PictureDamaged, PictureTooLarge, FolderNotFile, FileVanished,
    FileStillChanging, and Trouble (DiskFull …). Nothing is left behind when it fails.
    """
    tidy(work)
    if isinstance(source, bytes):
        return _stage(work, io.BytesIO(source), len(source), title, judge)
    try:
        found = source.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FileVanished(field="file") from error
    except OSError:
        with saying(source):
            raise
    if stat.S_ISDIR(found.st_mode):
        raise FolderNotFile(field="file")
    if not stat.S_ISREG(found.st_mode):
        raise FileVanished(field="file")
    try:
        with saying(source):
            handle = source.open("rb")
    except Trouble as error:
        if isinstance(error.__cause__, FileNotFoundError):
            raise FileVanished(field="file") from error
        raise
    with handle:
        before = os.fstat(handle.fileno())
        staged = _stage(work, handle, before.st_size, title or source.name, judge)
        after = os.fstat(handle.fileno())
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            unstage(work, staged)
            raise FileStillChanging(field="file")
    return staged


def _stage(
    work: Work, file: IO[bytes], size: int, title: str, judge: Callable[[Kind], None] = _anything
) -> Staged:
    most = limit(work)
    if size == 0:
        raise FileEmpty(field="file")
    if size > most:
        raise FileTooBig(size=-(-size // MEGABYTE), limit=most // MEGABYTE, field="file")
    try:
        kind = file_kinds.kind_of(file)
    except FileKindTelephone:
        judge(KINDS["image/jpeg"])
        made = phone_photos.as_jpeg(file)  # which says what to do where this computer cannot
        return replace(_stage(work, io.BytesIO(made), len(made), title), place_removed=True)
    judge(kind)
    if kind.picture:
        pictures.require_whole(file, kind.media_type)
    require_space(work.blobs.root, size)
    ref = work.blobs.put(whereabouts.without_place(file, kind.media_type))  # type: ignore[arg-type]
    called = file_kinds.title(title, kind)
    row = StagedFile(
        id=new_id(),
        user_id=work.user_id or "",
        staged_at=work.at,
        blob=ref.name,
        title=called,
        media_type=kind.media_type,
        size=ref.size,
        sha256=ref.sha256,
    )
    work.session.add(row)
    work.session.flush()
    return Staged(row.id, called, kind.media_type, ref.size, ref.sha256, ref.name, ref.size != size)


def staged(work: Work) -> tuple[Staged, ...]:
    """What this user staged and did not send, oldest first: for a form that is offered back."""
    rows = work.session.execute(
        sa.select(StagedFile)
        .where(StagedFile.user_id == (work.user_id or ""))
        .order_by(StagedFile.staged_at, StagedFile.id)
    ).scalars()
    return tuple(
        Staged(row.id, row.title, row.media_type, row.size, row.sha256, row.blob)
        for row in rows
        if row.blob in work.blobs
    )


def staged_content(work: Work, file: Staged, *, most: int = 64 * MEGABYTE) -> bytes:
    """The bytes of a staged file, for whoever staged it. Raises BlobMissing, BlobTooLong."""
    _own(work, file)
    return work.blobs.read(file.blob, limit=most)


def unstage(work: Work, file: Staged) -> None:
    """A staged file is not wanted after all: let go at once unless a record has the same content."""
    row = work.session.get(StagedFile, file.id)
    if row is None or row.user_id != (work.user_id or ""):
        return
    work.session.delete(row)
    work.session.flush()
    _let_go(work, (row,))


def tidy(work: Work) -> int:
    """Let go of staged files that nobody came back to; how many. Runs with every staging."""
    old = list(
        work.session.execute(sa.select(StagedFile).where(StagedFile.staged_at < work.at - KEPT)).scalars()
    )
    for row in old:
        work.session.delete(row)
    work.session.flush()
    _let_go(work, old)
    return len(old)


def _let_go(work: Work, rows: Iterable[StagedFile]) -> None:
    # A transaction that waits to be taken in may bring the record such a file belongs to.
    if work.scalar("SELECT 1 FROM held LIMIT 1"):
        return
    for blob, sha256 in dict.fromkeys((row.blob, row.sha256) for row in rows):
        if not work.scalar(
            "SELECT 1 FROM attachments WHERE blob = :b OR sha256 = :h UNION ALL SELECT 1 FROM papers WHERE pdf_blob = :b"
            " UNION ALL SELECT 1 FROM staged_files WHERE blob = :b LIMIT 1",
            b=blob,
            h=sha256,
        ):
            work.blobs.remove(blob)


def _own(work: Work, file: Staged) -> None:
    row = work.session.get(StagedFile, file.id)
    if row is None or row.user_id != (work.user_id or "") or row.blob != file.blob:
        raise AttachmentUnknown(field="file")


def attach(
    work: Work, subject_table: str, subject_id: str, file: Staged, *, on_photo: str = ""
) -> AttachmentRow:
    """Keep a staged file with a record, in the running transaction. Needs the record's own permit to write.

    `on_photo`: what was said of who is on a photo (an answer of `core.photo_consent`); records whose photos show
    people want one. The same content twice on one record is one attachment. Raises SubjectTakesNoFiles,
    SubjectUnknown, AttachmentUnknown (another user's), BlobMissing, PhotoConsentNeeded, PhotoNotAgreed.
    """
    subject = _subject(subject_table)
    users.require(work, subject.write)
    _require_record(work, subject_table, subject_id)
    _within_reach(work, subject_table, subject_id)
    _own(work, file)
    if file.blob not in work.blobs:
        raise BlobMissing(name=file.blob)
    kind = KINDS[file.media_type]
    consent = photo_consent.require(on_photo, subject.asks) if kind.picture else None
    row = work.session.execute(
        sa.select(Attachment).where(
            Attachment.station_id == work.station_id,
            Attachment.subject_id == subject_id,
            Attachment.subject_table == subject_table,
            Attachment.sha256 == file.sha256,
            Attachment.withdrawn_at.is_(None),
        )
    ).scalar()
    if row is None:
        row = Attachment(
            station_id=work.station_id,
            id=new_id(),
            subject_table=subject_table,
            subject_id=subject_id,
            title=file_kinds.title(file.title, kind),
            media_type=file.media_type,
            size=file.size,
            sha256=file.sha256,
            blob=file.blob,
            made_at=work.at,
            user_id=work.user_id,
            consent=consent,
        )
        work.session.add(row)
        audit.record(
            work,
            subject.write,
            subject_id,
            attachment="add",
            bytes=file.size,
            **({"photo": consent} if consent else {}),
        )
    work.session.execute(sa.delete(StagedFile).where(StagedFile.id == file.id))
    work.session.flush()
    return _row(row, work.actor.name)


def attach_file(
    work: Work,
    subject_table: str,
    subject_id: str,
    source: Path | bytes,
    title: str = "",
    *,
    on_photo: str = "",
) -> AttachmentRow:
    """Stage and attach at once, for whoever has the record already. Raises what both raise.

    A photo that may not be kept is not even staged: nothing of it comes to lie on the disk.
    """
    subject = _subject(subject_table)
    users.require(work, subject.write)
    _require_record(work, subject_table, subject_id)

    def judge(kind: Kind) -> None:
        if kind.picture:
            photo_consent.require(on_photo, subject.asks)

    staged = stage(work, source, title, judge)
    return attach(work, subject_table, subject_id, staged, on_photo=on_photo)


def listed(work: Work, subject_table: str, subject_id: str) -> tuple[AttachmentRow, ...]:
    """The files of a record, oldest first. Needs the record's permit to read."""
    users.require(work, _subject(subject_table).read)
    _within_reach(work, subject_table, subject_id)
    return tuple(
        _row(row, name or "")
        for row, name in work.session.execute(
            _with_names(work).where(
                Attachment.subject_table == subject_table, Attachment.subject_id == subject_id
            )
        )
    )


def of_case(work: Work, case_id: str) -> tuple[CaseFile, ...]:
    """The files of a case and of its materials, in the order of its check list. Needs `cases:read`."""
    users.require(work, "cases:read")
    lines = {
        row["id"]: (row["name"], row["line"])
        for row in work.rows(
            "SELECT id, name, line FROM case_materials WHERE station_id = :s AND case_id = :c"
            " AND withdrawn_at IS NULL",
            s=work.station_id,
            c=case_id,
        )
    }
    found = work.session.execute(
        _with_names(work).where(
            Attachment.subject_table.in_(("cases", "case_materials")),
            Attachment.subject_id.in_((case_id, *lines)),
        )
    )
    files = [CaseFile(*lines.get(row.subject_id, ("", 0)), _row(row, name or "")) for row, name in found]
    return tuple(sorted(files, key=lambda one: (one.line, one.file.made_at, one.file.id)))


def get(work: Work, attachment_id: str) -> AttachmentRow:
    """One file's facts. Needs its record's permit to read. Raises AttachmentUnknown."""
    row = _load(work, attachment_id)
    users.require(work, _subject(row.subject_table).read)
    name = work.scalar(
        "SELECT name FROM users WHERE station_id = :s AND id = :u", s=work.station_id, u=row.user_id
    )
    return _row(row, name or "")


def content(work: Work, attachment_id: str, *, most: int = 64 * MEGABYTE) -> bytes:
    """The bytes of a file, to be looked at; a sensitive one is written to the audit (run it in `desk.change`).

    Raises AttachmentUnknown, BlobMissing, BlobDamaged, BlobTooLong (use `export`).
    """
    row = _load(work, attachment_id)
    subject = _subject(row.subject_table)
    users.require(work, subject.read)
    data = work.blobs.read(work.blobs.named(row.blob, row.sha256), limit=most)
    if subject.sensitive:
        audit.record(work, subject.read, row.subject_id, attachment="open", file=row.id)
        work.session.flush()  # in a unit of work that only reads, no look without its entry
    return data


def export(work: Work, attachment_id: str, target: Path) -> int:
    """Write a file, in clear, where the person chose; bytes written. Always in the audit: run it in `desk.change`.

    A scan of a person's papers shows all that lists mask: to take it out needs `residents:reveal` too.
    Memory is bounded however large the file is. Raises AttachmentUnknown, BlobMissing, Trouble of the place.
    """
    row = _load(work, attachment_id)
    subject = _subject(row.subject_table)
    users.require(work, subject.read)
    if subject.sensitive:
        users.require(work, "residents:reveal")
    audit.record(work, subject.read, row.subject_id, attachment="save", file=row.id)
    work.session.flush()
    with work.blobs.open(work.blobs.named(row.blob, row.sha256)) as stream:
        require_space(target.parent, stream.size)
        with Leaving(work, target) as leaving:
            for piece in stream.pieces():
                leaving.write(piece)
            leaving.keep()
        return stream.size


def rename(work: Work, attachment_id: str, title: str) -> AttachmentRow:
    """Call a file otherwise; its ending stays true. Needs the record's permit to write."""
    row = _load(work, attachment_id)
    subject = _subject(row.subject_table)
    users.require(work, subject.write)
    if not title.strip():
        raise AttachmentTitleMissing(field="title")
    called = file_kinds.title(title, KINDS[row.media_type])
    if called != row.title:
        row.title = called
        work.session.flush()
        audit.record(work, subject.write, row.subject_id, attachment="rename", file=row.id)
    return _row(row, "")


def withdraw(work: Work, attachment_id: str, reason: str) -> None:
    """Take a file off its record; it stays on file with the reason. Needs the record's permit to write."""
    row = _load(work, attachment_id)
    subject = _subject(row.subject_table)
    users.require(work, subject.write)
    why = reason.strip()
    if not why:
        raise AttachmentWithdrawalUnexplained(field="reason")
    lengths.within({"reason": lengths.ADDRESS}, {"reason": why})
    row.withdrawn_at, row.withdrawn_why = work.at, why
    work.session.flush()
    audit.record(work, subject.write, row.subject_id, attachment="withdraw", file=row.id)


def restore(work: Work, attachment_id: str) -> AttachmentRow:
    """Undo a withdrawal. Needs the record's permit to write."""
    row = work.session.get(Attachment, (work.station_id, attachment_id))
    if row is None:
        raise AttachmentUnknown(field="attachment")
    subject = _subject(row.subject_table)
    users.require(work, subject.write)
    row.withdrawn_at = row.withdrawn_why = None
    work.session.flush()
    audit.record(work, subject.write, row.subject_id, attachment="restore", file=row.id)
    return _row(row, "")


def thumbnail(work: Work, file: AttachmentRow | Staged, side: int = 160) -> bytes | None:
    """A small PNG of a picture, or None for what has none. Too small to read a card: it is not written down.

    Needs the record's permit to read; a staged file is shown to whoever staged it.
    """
    if isinstance(file, Staged):
        _own(work, file)
        blob, media_type = file.blob, file.media_type
    else:
        row = _load(work, file.id)
        users.require(work, _subject(row.subject_table).read)
        blob, media_type = work.blobs.named(row.blob, row.sha256), row.media_type
    if not KINDS[media_type].picture:
        return None
    with work.blobs.open(blob) as stream:
        return pictures.shrunk(stream, media_type, side)


def _subject(table: str) -> Subject:
    found = SUBJECTS.get(table)
    if found is None:
        raise SubjectTakesNoFiles(field="subject")
    return found


def _require_record(work: Work, table: str, record_id: str) -> None:
    model = next(m.class_ for m in Base.registry.mappers if m.class_.__tablename__ == table)
    row: Any = work.session.get(model, (work.station_id, record_id))
    if row is None or row.withdrawn_at is not None:
        raise SubjectUnknown(field="subject")


def _load(work: Work, attachment_id: str) -> Attachment:
    row = work.session.get(Attachment, (work.station_id, attachment_id))
    if row is None or row.withdrawn_at is not None:
        raise AttachmentUnknown(field="attachment")
    _within_reach(work, row.subject_table, row.subject_id)
    return row


def _within_reach(work: Work, table: str, record: str) -> None:
    """Raise unless the child's file that a record is part of was opened today; for other records nothing."""
    subject = SUBJECTS.get(table)
    if subject is not None and subject.of_child:
        from stationdesk.services import file_access_guard

        file_access_guard.guard_paper(work, table, record)


def _with_names(work: Work) -> sa.Select[Attachment, str]:
    from stationdesk.models.users import User

    return (
        sa.select(Attachment, User.name)
        .outerjoin(User, (User.station_id == Attachment.station_id) & (User.id == Attachment.user_id))
        .where(Attachment.station_id == work.station_id, Attachment.withdrawn_at.is_(None))
        .order_by(Attachment.made_at, Attachment.id)
    )


def _row(row: Attachment, by: str) -> AttachmentRow:
    kind = KINDS.get(row.media_type)
    return AttachmentRow(
        row.id,
        row.title,
        row.media_type,
        say(kind.name) if kind else row.media_type,
        bool(kind and kind.picture),
        row.size,
        row.made_at,
        by,
        row.subject_table,
        row.subject_id,
        SUBJECTS[row.subject_table].sensitive if row.subject_table in SUBJECTS else True,
        row.consent or "",
    )
