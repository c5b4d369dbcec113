"""Facts that papers are drawn from: structs by kind, and their JSON.

`encode` and `decode` are for `models/papers.py`, which keeps the facts of what was issued; `documents.render` draws
them. A kind is never renamed and a field never changes its meaning: a new layout raises `version` and gets an upgrade.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import msgspec

from stationdesk.core import foreign_json
from stationdesk.core.errors import Trouble
from stationdesk.core.papers.access_papers import FileAuthorisationSheet
from stationdesk.core.papers.approval_papers import ApprovalLine, ApprovalSheet
from stationdesk.core.papers.archive_papers import (
    ArchiveDirectory,
    ArchiveLine,
    ArchiveSpine,
    ArchiveSpines,
    ArchiveTransfer,
    ArchiveTransferLine,
    BlackoutForm,
    BlackoutSheets,
)
from stationdesk.core.papers.assessment_papers import AssessmentItem, AssessmentSheet
from stationdesk.core.papers.audit_papers import WhoSawSheet
from stationdesk.core.papers.case_papers import (
    CaseSlip,
    ClockNotice,
    DeferredItem,
    DeferredPromise,
    DeliveredDocument,
    DeliveryReceipt,
    MissingItem,
    OneTimeNotice,
    RefusalNotice,
    SlipMaterial,
)
from stationdesk.core.papers.catalogue_papers import (
    BurdenItem,
    BurdenSheet,
    CataloguePoster,
    PosterLine,
    PosterWindow,
    ProxyPoster,
)
from stationdesk.core.papers.certificate_papers import (
    Certificate,
    CertificateDemands,
    CertificateField,
    CertificateRefusal,
    DemandLine,
    FieldUnfilled,
    filled,
)
from stationdesk.core.papers.child_papers import (
    CareGuardian,
    CareLetterPaper,
    CareNoticePaper,
    ChildHandover,
)
from stationdesk.core.papers.copy_papers import StampedCopy
from stationdesk.core.papers.counter_papers import (
    AppointmentSlip,
    ConsultationNotice,
    NoticeMaterial,
    PrinterTest,
)
from stationdesk.core.papers.facts import Labelled, PaperFacts, Person
from stationdesk.core.papers.figures_papers import DayClosingFigure, DayClosingSerial, DayClosingSheet
from stationdesk.core.papers.left_behind_papers import ChildForm, LeftBehindSummary, Relative, SummarySection
from stationdesk.core.papers.many_papers import HandoverLine, HandoverSheet, SignatureLine, SignatureList
from stationdesk.core.papers.proxy_papers import (
    AgentHandover,
    AgentStatement,
    BlankSlips,
    CollectedLine,
    CollectedSlip,
    CustodyItem,
    CustodySlip,
    FeeLine,
    FeeSettlement,
    HandedRequest,
    HeirsLine,
    HeirsList,
    ProxyAgent,
    ProxyAgents,
    ProxyAuthority,
    TripErrand,
    TripPackHome,
    TripPackList,
    TripPackOriginal,
    TripSheet,
    VisitDaySheet,
    VisitRecord,
    VisitStop,
)
from stationdesk.core.papers.publicity_papers import (
    PostingColumn,
    PostingObjection,
    PostingPlace,
    PostingRecord,
    PostingSheet,
    PostingStage,
)
from stationdesk.core.papers.report_papers import MandatoryReportSheet, ReportCallLine, ReportFollowUp
from stationdesk.core.papers.round_papers import LeftBehindLedger, LeftBehindRound
from stationdesk.core.papers.seal_papers import (
    SealBook,
    SealBookLine,
    SealHandoverSheet,
    SealSessionSheet,
    SealWitness,
)
from stationdesk.core.papers.station_papers import RecoverySheet, SyncReceipt
from stationdesk.core.papers.task_papers import TaskSheet, TaskSheetColumn, TaskSheetLine, TaskSheetSection
from stationdesk.core.papers.township_papers import ReminderLetter, ReminderLine, ReminderVillage
from stationdesk.core.words import N_

__all__ = [
    "KINDS",
    "AgentHandover",
    "AgentStatement",
    "AppointmentSlip",
    "ApprovalLine",
    "ApprovalSheet",
    "ArchiveDirectory",
    "ArchiveLine",
    "ArchiveSpine",
    "ArchiveSpines",
    "ArchiveTransfer",
    "ArchiveTransferLine",
    "AssessmentItem",
    "AssessmentSheet",
    "BlackoutForm",
    "BlackoutSheets",
    "BlankSlips",
    "BurdenItem",
    "BurdenSheet",
    "CareGuardian",
    "CareLetterPaper",
    "CareNoticePaper",
    "CaseSlip",
    "CataloguePoster",
    "Certificate",
    "CertificateDemands",
    "CertificateField",
    "CertificateRefusal",
    "ChildForm",
    "ChildHandover",
    "ClockNotice",
    "CollectedLine",
    "CollectedSlip",
    "ConsultationNotice",
    "CustodyItem",
    "CustodySlip",
    "DayClosingFigure",
    "DayClosingSerial",
    "DayClosingSheet",
    "DeferredItem",
    "DeferredPromise",
    "DeliveredDocument",
    "DeliveryReceipt",
    "DemandLine",
    "FactsUnreadable",
    "FeeLine",
    "FeeSettlement",
    "FieldUnfilled",
    "FileAuthorisationSheet",
    "HandedRequest",
    "HandoverLine",
    "HandoverSheet",
    "HeirsLine",
    "HeirsList",
    "Labelled",
    "LeftBehindLedger",
    "LeftBehindRound",
    "LeftBehindSummary",
    "MandatoryReportSheet",
    "MissingItem",
    "NoticeMaterial",
    "OneTimeNotice",
    "PaperFacts",
    "PaperFromNewerProgram",
    "Person",
    "PosterLine",
    "PosterWindow",
    "PostingColumn",
    "PostingObjection",
    "PostingPlace",
    "PostingRecord",
    "PostingSheet",
    "PostingStage",
    "PrinterTest",
    "ProxyAgent",
    "ProxyAgents",
    "ProxyAuthority",
    "ProxyPoster",
    "RecoverySheet",
    "RefusalNotice",
    "Relative",
    "ReminderLetter",
    "ReminderLine",
    "ReminderVillage",
    "ReportCallLine",
    "ReportFollowUp",
    "SealBook",
    "SealBookLine",
    "SealHandoverSheet",
    "SealSessionSheet",
    "SealWitness",
    "SignatureLine",
    "SignatureList",
    "SlipMaterial",
    "StampedCopy",
    "SummarySection",
    "SyncReceipt",
    "TaskSheet",
    "TaskSheetColumn",
    "TaskSheetLine",
    "TaskSheetSection",
    "TripErrand",
    "TripPackHome",
    "TripPackList",
    "TripPackOriginal",
    "TripSheet",
    "VisitDaySheet",
    "VisitRecord",
    "VisitStop",
    "WhoSawSheet",
    "decode",
    "encode",
    "filled",
    "kind",
]


class FactsUnreadable(Trouble):
    """Stored facts are not what this program wrote."""

    template = N_(
        "这张纸保存的内容读不出来（{why}）。已打印的文件仍然保存着，可以直接重印原件；请同时做一次备份检查。"
    )


class PaperFromNewerProgram(Trouble):
    """Facts of a kind or layout that only a newer program knows."""

    template = N_(
        "这张纸是较新版本的程序做的（{kind}，第 {version} 版），本机还不认识。请先升级程序再打开；内容没有丢。"
    )


def kind(facts: PaperFacts | type[PaperFacts]) -> str:
    """The kind of a paper, as its facts are tagged: `case_slip`, `certificate`, …"""
    tag = facts.__struct_config__.tag
    if not isinstance(tag, str):
        raise TypeError("a paper's struct needs a tag")
    return tag


KINDS: Mapping[str, type[PaperFacts]] = {kind(struct): struct for struct in PaperFacts.__subclasses__()}
"""Kind to struct: every paper there is, as the modules imported above define them."""

upgrades: dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""(kind, version) to a function that makes the next version out of it."""


@cache  # asks for every type of the struct, which is a millisecond
def _current(struct: type[PaperFacts]) -> int:
    version = next(field.default for field in msgspec.structs.fields(struct) if field.name == "version")
    return int(version)


def encode(facts: PaperFacts) -> str:
    """The facts as JSON text, tagged with `kind` and `version`; the same facts give the same text."""
    return msgspec.json.encode(facts, order="deterministic").decode("utf-8")


def decode(text: str) -> PaperFacts:
    """The facts that `encode` wrote, brought up to today's layout.

    Raises FactsUnreadable, and PaperFromNewerProgram for a kind or version not known here.
    """
    try:
        raw = foreign_json.read(text)
        name, version = str(raw["kind"]), int(raw["version"])
    except (ValueError, KeyError, TypeError, OverflowError) as broken:
        raise FactsUnreadable(why=type(broken).__name__) from None
    struct = KINDS.get(name)
    if struct is None or version > _current(struct):
        raise PaperFromNewerProgram(kind=name[:40], version=version)
    while version < _current(struct):
        step = upgrades.get((name, version))
        if step is None:
            raise FactsUnreadable(why=f"{name} {version}")
        raw = step(raw)
        version += 1
        raw["version"] = version
    try:
        return msgspec.convert(raw, struct)
    except msgspec.ValidationError:
        # The reason may quote a value, and values may name a person.
        raise FactsUnreadable(why=name) from None
