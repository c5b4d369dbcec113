"""What steps of a case speak of: materials, applicants, the answer of a step, and the refusals they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from typing import Final

from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.services import papers

FALLBACK_DAYS: Final = 20
"""行政许可法 art 42, where a catalogue gives no time limit."""
HAVE: Final = ("have", "copy")
MATERIAL_STATES: Final[Mapping[str, str]] = {
    "have": N_("已收"),
    "copy": N_("已收复印件"),
    "missing": N_("待补"),
    "promised": N_("容缺后补"),
}
MATERIAL_FORMS: Final[Mapping[str, str]] = {
    "original": N_("原件"),
    "copy": N_("复印件"),
    "form": N_("表格"),
    "verify-online": N_("网上核验"),
}


class CaseUnknown(Refusal):
    template = N_("没有找到这个办件。请核对编号，或用姓名、编号后四位查找。")


class CaseAmbiguous(Refusal):
    template = N_("有几个办件的编号以此结尾：{numbers}。请输入更长的编号。")


class StepNotPossible(Refusal):
    """The state machine said no. Parameters: number, state, step, possible (all in words)."""

    template = N_("办件 {number} 现在是“{state}”，不能“{step}”。现在可以：{possible}。")


class ChangedMeanwhile(Refusal):
    """Another window or the command line took a step since; `now` (the newest event) is to be seen first."""

    template = N_(
        "这件刚由{who}改过：{time} {what}，现在是“{state}”。您填的内容还在，请看一下新情况，确认后再办一次。"
    )


class MaterialUnknown(Refusal):
    template = N_("本事项没有名为“{name}”的材料。本事项的材料：{names}。")


class MaterialAmbiguous(Refusal):
    template = N_("“{name}”可能指：{names}。请写出材料全名。")


class MaterialStateUnknown(Refusal):
    template = N_(
        "材料“{name}”的情况“{state}”不认识。可用：have（已收）、copy（复印件）、missing（待补）、promised（容缺后补）。"
    )


class ReasonMissing(Refusal):
    template = N_("“{step}”必须写明原因。")


class DateWrong(Refusal):
    template = N_("日期不对：{why}")


@dataclass(frozen=True)
class MaterialLine:
    """One line of a case's check list as it stands."""

    line: int
    name: str
    form: str
    copies: int
    required: bool
    state: str
    promised_by: date | None = None
    id: str = ""
    """Id of the case material; empty while the case is not there yet."""
    received_at: datetime | None = None
    problem: str = ""
    """What is wrong with what was brought, as the notice said it."""
    held: bool = False
    """Not asked for again: the station still had it from an earlier case."""

    @property
    def there(self) -> bool:
        return self.state in HAVE


@dataclass(frozen=True)
class Applicant:
    """Whose case it is, as papers name them."""

    id: str
    kind: str
    """`person` or `organisation`."""
    name: str = field(repr=False)
    id_number: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    birth: date | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Stepped:
    """What a step in a case's life answers."""

    case_id: str
    number: str
    state: str
    outcome: str
    due: date | None
    """The date that counts now: to forward while it is with the station, to finish once it was accepted."""
    due_on: date | None
    station_due: date | None
    provisional: bool
    sentence: str
    missing: tuple[str, ...] = ()
    papers: tuple[papers.PaperRow, ...] = ()

    @property
    def paper_id(self) -> str | None:
        """The first paper of this step, which is the one to hand over."""
        return self.papers[0].id if self.papers else None
