"""Papers of the year-end files: 卷内目录 with 备考表, 盒脊, 移交清单; and the pack for days without power."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from stationdesk.core.papers.facts import Labelled, PaperFacts, Quiet
from stationdesk.core.words import N_


class ArchiveLine(Quiet, frozen=True, kw_only=True):
    """One piece (件) of a volume."""

    seq: int
    document: str = ""
    responsible: str
    title: str
    dated: date
    pages: int = 0
    """0: not counted yet."""
    box: int = 0
    remark: str = ""


class ArchiveDirectory(PaperFacts, frozen=True, kw_only=True, tag="archive_directory"):
    """卷内目录: what lies in a volume; then 备考表 with what is missing and what was added later."""

    title_zh: ClassVar[str] = N_("卷内目录")

    volume: str
    category: str
    year: int
    period: str
    keeper: str = ""
    sealed_on: date | None = None
    boxes: int = 0
    lines: tuple[ArchiveLine, ...]
    gaps: tuple[str, ...] = ()
    addenda: tuple[str, ...] = ()


class ArchiveSpine(Quiet, frozen=True, kw_only=True):
    """The spine of one box."""

    fonds: str
    year: int
    period: str
    category: str
    first: int
    last: int
    pages: int
    box: int


class ArchiveSpines(PaperFacts, frozen=True, kw_only=True, tag="archive_spines"):
    """盒脊: labels to be cut out and glued to the boxes."""

    title_zh: ClassVar[str] = N_("档案盒脊")

    spines: tuple[ArchiveSpine, ...]


class ArchiveTransferLine(Quiet, frozen=True, kw_only=True):
    """One volume that is handed over."""

    volume: str
    category: str
    year: int
    period: str
    items: int
    boxes: str
    box_count: int
    pages: int
    gaps: int = 0
    """How many things were noted as missing; they stand on the volume's own list."""


class ArchiveTransfer(PaperFacts, frozen=True, kw_only=True, tag="archive_transfer"):
    """移交清单: volumes handed to the township, signed by three."""

    title_zh: ClassVar[str] = N_("档案移交清单")

    unit: str
    giver: str
    taker: str
    witness: str
    signed_on: date | None = None
    signed_by: str = ""
    lines: tuple[ArchiveTransferLine, ...]


class BlackoutForm(Quiet, frozen=True, kw_only=True):
    """One kind of blank in the pack, with its numbers."""

    form: str
    """`receipt`, `notice`, `request`, `visit`, `custody` or `seal`."""
    numbers: tuple[str, ...]


class BlackoutSheets(PaperFacts, frozen=True, kw_only=True, tag="blackout_pack"):
    """停电包: a cover with telephones and instructions, then numbered blanks, printed in one go."""

    title_zh: ClassVar[str] = N_("停电包")

    month: str
    """2026年11月."""
    phones: tuple[Labelled, ...]
    forms: tuple[BlackoutForm, ...]
    seal: str = ""
    """Name of the seal on the blank of a session."""
