"""The telephone number left with a case: masked wherever it is only looked at, whole for who may see it, written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from stationdesk.core import masks
from stationdesk.security import audit
from stationdesk.services import case_record as record
from stationdesk.services import users
from stationdesk.services.case_lists import CaseDetail, CaseEventRow
from stationdesk.storage.work import Work

FIELD = "contact_phone"


def masked(detail: CaseDetail) -> CaseDetail:
    """The case with its number masked, in its corrections (before and after) as well."""
    history = tuple(_masked_event(event) for event in detail.history)
    return replace(detail, contact_phone=_mask(detail.contact_phone), history=history)


def reveal(work: Work, case_id: str) -> str | None:
    """The whole number of a case; every look is in the audit chain. Needs `residents:reveal`; in `desk.change`."""
    users.require(work, "cases:read")
    users.require(work, "residents:reveal")
    case = record.load(work, case_id)
    audit.record(work, "residents:reveal", case.person_id or case.organisation_id or case.id, case=case.id)
    work.session.flush()  # in a unit of work that only reads, no look without its entry
    return case.contact_phone


def _mask(number: str | None) -> str | None:
    return masks.phone(number) if number else number


def _masked_event(event: CaseEventRow) -> CaseEventRow:
    changes = event.data.get("changes")
    if not changes:
        return event
    return replace(event, data=event.data | {"changes": [_masked_change(one) for one in changes]})


def _masked_change(change: Mapping[str, Any]) -> dict[str, Any]:
    if change.get("field") != FIELD:
        return dict(change)
    return dict(change) | {side: _mask(change.get(side)) for side in ("before", "after")}
