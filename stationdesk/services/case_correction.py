"""更正: what was written down wrongly is put right with a reason; the history says what it was before, and by whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from stationdesk.core import phones
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_, say
from stationdesk.security import audit
from stationdesk.services import case_record as record
from stationdesk.services import users
from stationdesk.services.case_record import Stepped
from stationdesk.storage.work import Work

FIELDS: Final[Mapping[str, str]] = {
    "contact_phone": N_("联系电话"),
    "summary": N_("备注"),
    "external_number": N_("机关的编号"),
    "by_relation": N_("来办的人与申请人的关系"),
    "result": N_("办理结果"),
    "applicant": N_("申请人"),
    "matter": N_("事项"),
    "promised_by": N_("承诺补齐的日子"),
}
"""What may be corrected → what people call it. Dates and states follow from steps, never from a correction.

Applicant and matter: `case_mistaken`.
"""


class NothingToCorrect(Refusal):
    template = N_("没有要更正的内容：填的和登记的一样。")


def correct(
    work: Work,
    case_id: str,
    reason: str,
    *,
    contact_phone: str | None = None,
    remark: str | None = None,
    external_number: str | None = None,
    by_relation: str | None = None,
    result: str | None = None,
) -> Stepped:
    """Put right what is given (None leaves it, an empty text empties it). Needs `cases:accept`.

    The event keeps before and after of every field. Raises NothingToCorrect, ReasonMissing, StepNotPossible.
    """
    users.require(work, "cases:accept")
    case = record.load(work, case_id)
    record.require_step(case, "corrected")
    given = {
        "contact_phone": contact_phone,
        "summary": remark,
        "external_number": external_number,
        "by_relation": by_relation,
        "result": result,
    }
    changes = [
        {"field": name, "before": getattr(case, name), "after": after}
        for name, value in given.items()
        if value is not None and (after := _kept(name, value)) != getattr(case, name)
    ]
    why = record.reason_given(reason, N_("更正"))
    if not changes:
        raise NothingToCorrect(field="reason")
    names = [str(one["field"]) for one in changes]
    record.happen(work, case, "corrected", note=why, fields=names, changes=changes)
    for one in changes:
        setattr(case, str(one["field"]), one["after"])
    audit.record(work, "cases:accept", case.id, step="corrected", fields=names)
    return record.answer(case, say(N_("已更正，编号{number}"), number=case.number))


def _kept(name: str, value: str) -> str | None:
    plain = value.strip() or None
    keep: Callable[[str | None], str | None] = phones.kept if name == "contact_phone" else _same
    return keep(plain)


def _same(text: str | None) -> str | None:
    return text


def changes_of(data: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(field, before, after) of a correction's event, as the history shows them; older events name fields only."""
    listed = data.get("changes")
    if listed is None:
        return [(name, "", "") for name in data.get("fields", ())]
    return [(one["field"], one.get("before") or "", one.get("after") or "") for one in listed]
