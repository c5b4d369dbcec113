"""Half-typed forms (草稿): kept on this computer for whoever typed them, offered back, dropped when sent.

Machine-only rows inside the encrypted database: they never travel, are not in the log, and nobody else is shown
them. What a draft holds is the form's own affair; here it is a document of plain values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core.late import dataclass
from stationdesk.models.machine import Draft
from stationdesk.storage.work import Work

KEPT: Final = timedelta(days=30)
"""A draft nobody came back to is let go after this long."""


@dataclass(frozen=True)
class DraftRow:
    """A draft and when it was last touched."""

    form: str
    slot: str
    saved_at: datetime
    body: Mapping[str, Any] = field(repr=False)


def save(work: Work, form: str, slot: str, body: Mapping[str, Any]) -> None:
    """Keep a half-typed form under its slot, in the place of what was kept there before."""
    work.session.merge(Draft(user_id=_who(work), form=form, slot=slot, saved_at=work.at, body=dict(body)))
    work.session.flush()


def load(work: Work, form: str, slot: str) -> DraftRow | None:
    """What is kept under a slot, or None."""
    found = work.session.get(Draft, (_who(work), form, slot))
    return None if found is None else _row(found)


def list_all(work: Work, form: str) -> tuple[DraftRow, ...]:
    """This user's drafts of a form, the latest first; those too old are not shown."""
    found = work.session.execute(
        sa.select(Draft)
        .where(Draft.user_id == _who(work), Draft.form == form, Draft.saved_at >= work.at - KEPT)
        .order_by(Draft.saved_at.desc(), Draft.slot)
    ).scalars()
    return tuple(_row(draft) for draft in found)


def drop(work: Work, form: str, slot: str) -> bool:
    """Let a draft go, and this user's outdated ones with it; whether there was one."""
    found = work.session.get(Draft, (_who(work), form, slot))
    if found is not None:
        work.session.delete(found)
    work.session.execute(
        sa.delete(Draft).where(
            Draft.user_id == _who(work), Draft.form == form, Draft.saved_at < work.at - KEPT
        )
    )
    work.session.flush()
    return found is not None


def _who(work: Work) -> str:
    return work.user_id or ""


def _row(draft: Draft) -> DraftRow:
    return DraftRow(draft.form, draft.slot, draft.saved_at, dict(draft.body))
