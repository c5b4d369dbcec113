"""Copies of what people brought, stamped 「仅限办理……使用」: made from a scan, numbered, and kept as a paper of it."""

from __future__ import annotations

from typing import Final

from stationdesk.core import lengths
from stationdesk.core.errors import Refusal
from stationdesk.core.file_kinds import KINDS
from stationdesk.core.papers import StampedCopy
from stationdesk.core.words import N_
from stationdesk.models.cases import Case, CaseMaterial
from stationdesk.models.papers import Attachment
from stationdesk.security import audit
from stationdesk.services import attachments, numbers, papers, users
from stationdesk.services.papers import PaperRow
from stationdesk.storage.work import Work

SIGN: Final = "印"
"""Before the number of a copy, as 告 stands before that of a notice."""


class OnlyPicturesAreCopied(Refusal):
    template = N_("只有图片（照片、扫描件）能做限定用途复印件。PDF 等文件请打印后手工注明用途。")


class CopyOfWhat(Refusal):
    template = N_("这个附件不属于任何办件，请写明复印件做什么用。")


def make(work: Work, attachment_id: str, use: str = "") -> PaperRow:
    """A stamped copy of a scan; `use` is the matter of its case unless said. Needs `cases:accept`.

    Raises AttachmentUnknown, OnlyPicturesAreCopied, CopyOfWhat, TextTooLong.
    """
    users.require(work, "cases:accept")
    file = attachments.get(work, attachment_id)
    if not file.picture or KINDS[file.media_type].media_type != file.media_type:
        raise OnlyPicturesAreCopied(field="attachment")
    row = work.session.get_one(Attachment, (work.station_id, file.id))
    case, material = _of(work, file)
    purpose = lengths.one_line(use, "use") or (case.matter_name if case is not None else "")
    if not purpose:
        raise CopyOfWhat(field="use")
    number = SIGN + numbers.take(work, "stamped_copy")
    facts = StampedCopy(
        **papers.frame(work),
        material=material or "附件",
        use=purpose,
        case_number=case.number if case is not None else "",
        picture_sha256=row.sha256,
    )
    audit.record(work, "cases:accept", file.subject_id, attachment="stamped", file=file.id)
    return papers.make(work, "stamped_copy", "attachments", file.id, facts, number)


def picture(work: Work, paper_id: str) -> dict[str, bytes]:
    """The scan that a stamped copy shows, as `documents.render` wants it: SHA-256 → content.

    Looking is written to the audit: run it in `desk.change`. Raises PaperUnknown, BlobMissing.
    """
    facts = papers.facts(work, paper_id)
    if not isinstance(facts, StampedCopy):
        return {}
    audit.record(work, "cases:read", paper_id, attachment="drawn")
    work.session.flush()
    return {facts.picture_sha256: work.blobs.read(work.blobs.name_of(facts.picture_sha256))}


def _of(work: Work, file: attachments.AttachmentRow) -> tuple[Case | None, str]:
    """The case a file belongs to, and the material it is a scan of."""
    if file.subject_table == "case_materials":
        line = work.session.get_one(CaseMaterial, (work.station_id, file.subject_id))
        return work.session.get_one(Case, (work.station_id, line.case_id)), line.name
    if file.subject_table == "cases":
        return work.session.get_one(Case, (work.station_id, file.subject_id)), ""
    return None, ""
