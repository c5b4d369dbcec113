"""Papers of window cases: receipts, the one-time notice, the deferred promise, the refusal."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Literal

from stationdesk.core.papers.facts import PaperFacts, Person, Quiet
from stationdesk.core.words import N_


class SlipMaterial(Quiet, frozen=True, kw_only=True):
    """A line of the list of materials on a slip."""

    name: str
    form: str = ""
    """原件, 复印件, 电子件."""
    copies: int = 1
    state: str = ""
    """已收, 核验后退还, 容缺后补, 待补."""


class CaseSlip(PaperFacts, frozen=True, kw_only=True, tag="case_slip"):
    """收件凭证 (an agency decides) or 受理回执 (the village decides): two A5 slips on an A4."""

    title_zh: ClassVar[str] = N_("收件凭证 / 受理回执")

    decides: Literal["village", "agency"]
    """Whose decision it is: `agency` makes a 收件凭证, `village` a 受理回执."""
    agency: str = ""
    """Who decides, when it is not the village."""
    applicant: str
    agent: str = ""
    matter: str
    received_at: datetime
    due_on: date | None = None
    promise: str = ""
    """What is promised, in words: 承诺 5 个工作日内办结."""
    estimated: bool = False
    """The due date lies in a year whose calendar is not out yet."""
    materials: tuple[SlipMaterial, ...] = ()
    notes: tuple[str, ...] = ()
    qr: str = ""
    """Text of the code, the number as a rule; nothing personal."""
    large: bool = False
    """The person's part in large type (大字), for old eyes."""


class MissingItem(Quiet, frozen=True, kw_only=True):
    """One thing to bring or to mend."""

    name: str
    problem: str = ""
    """Missing, or what is wrong with what was brought."""
    how: str = ""
    """Where and how to get it."""


class OneTimeNotice(PaperFacts, frozen=True, kw_only=True, tag="one_time_notice"):
    """一次性告知书: everything that is missing, on one paper."""

    title_zh: ClassVar[str] = N_("一次性告知书")

    applicant: str
    matter: str
    case_number: str = ""
    asked_on: date
    missing: tuple[MissingItem, ...]
    basis: str = ""
    bring_by: date | None = None
    consequence: str = ""
    round: int = 1
    """1 the first notice; 2 and more need a reason."""
    again_because: str = ""
    """Why a second notice was lawful: what was brought later showed something new."""
    qr: str = ""
    large: bool = False
    """In large type (大字), for old eyes."""


class DeferredItem(Quiet, frozen=True, kw_only=True):
    """A material promised for later."""

    name: str
    due_on: date


class DeferredPromise(PaperFacts, frozen=True, kw_only=True, tag="deferred_promise"):
    """容缺受理承诺书: the applicant promises to bring the rest by a day."""

    title_zh: ClassVar[str] = N_("容缺受理承诺书")

    applicant: Person
    matter: str
    case_number: str = ""
    items: tuple[DeferredItem, ...]
    consequence: str = ""


class RefusalNotice(PaperFacts, frozen=True, kw_only=True, tag="refusal_notice"):
    """不予受理通知书: why, and where to turn. An agency is named as speaker only when it decided."""

    title_zh: ClassVar[str] = N_("不予受理通知书")

    decided_by: Literal["village", "agency"]
    agency: str = ""
    applicant: str
    matter: str
    case_number: str = ""
    asked_on: date
    reasons: tuple[str, ...]
    basis: str = ""
    turn_to: str = ""
    """The organ that is competent."""
    remedies: str = ""
    """Where to object; the renderer has the right sentence when it is left empty."""


class ClockNotice(PaperFacts, frozen=True, kw_only=True, tag="clock_notice"):
    """特别程序告知书 or 延期告知书: why the time limit moved, told to the applicant in writing."""

    title_zh: ClassVar[str] = N_("特别程序告知书 / 延期告知书")

    change: Literal["suspended", "extended", "procedure"]
    """`procedure`: a procedure whose time counts; the limit stays."""
    agency: str = ""
    """Who decides, when it is not the village: the village passes on what the agency said."""
    applicant: str
    matter: str
    case_number: str
    accepted_on: date | None = None
    reason: str
    procedure: str = ""
    """听证, 鉴定, 公示 …; for `suspended`."""
    days: int | None = None
    """How long the procedure takes as far as is known, or by how many working days the limit was lengthened."""
    left: int | None = None
    """Working days left when the clock stopped."""
    due_before: date | None = None
    due_on: date | None = None
    """The new date; None while the clock stands still."""
    estimated: bool = False
    approved_by: str = ""
    basis: str = ""


class DeliveredDocument(Quiet, frozen=True, kw_only=True):
    """文书名称、文号."""

    name: str
    number: str = ""


class DeliveryReceipt(PaperFacts, frozen=True, kw_only=True, tag="delivery_receipt"):
    """送达回证: what was handed over, how, to whom; blanks are lines to be filled by hand."""

    title_zh: ClassVar[str] = N_("送达回证")

    matter: str
    case_number: str
    addressee: str
    """受送达人."""
    documents: tuple[DeliveredDocument, ...]
    place: str = ""
    ways: tuple[str, ...] = ()
    """The ways there are, to be ticked."""
    way: str = ""
    receiver: str = ""
    """Who received it, as recorded; the signature stays a line."""
    relation: str = ""
    """代收人 with 受送达人."""
    delivered_on: date | None = None
    time: str = ""
    refused_why: str = ""
    witness: str = ""
    deliverer: str = ""
    remark: str = ""
    qr: str = ""
