"""Papers of a case printed anew because what they say was put right: the old ones are void and stay on file."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from stationdesk.core.case_states import State
from stationdesk.models.cases import Case, CaseNotice
from stationdesk.services import case_record as record
from stationdesk.services import matters, papers
from stationdesk.storage.work import Work


def printed_anew(work: Work, case: Case, kinds: Iterable[str], why: str) -> list[papers.PaperRow]:
    """Void the case's papers of these kinds (`case_slip`, `one_time_notice`, `deferred_promise`), make what still holds.

    A slip and a notice keep their number; a promise gets a new one, for it is signed.
    """
    asked = tuple(kinds)
    old = [one for one in papers.of(work, "cases", case.id) if not one.voided and one.kind in asked]
    for one in old:
        papers.void(work, one.id, why)
    there = {one.kind for one in old}
    made: list[papers.PaperRow] = []
    if "one_time_notice" in there and case.state == State.NOTICE:
        made += _notice(work, case)
    if "case_slip" in there:
        authority = matters.get(work, case.matter_code, case.matter_version).row.authority
        made.append(record.slip(work, case, authority))
    if "deferred_promise" in there and case.state == State.DEFERRED:
        promised = record.short([record.line_of(row) for row in record.materials_of(work, case.id)])[1]
        number = record.paper_number(work, "promise")
        made.append(record.promise_paper(work, case, promised, number))
    return made


def _notice(work: Work, case: Case) -> list[papers.PaperRow]:
    """The notice in force, as the case stands now: the same number, the same list, no second notice."""
    last = (
        work.session.execute(
            sa.select(CaseNotice)
            .where(
                CaseNotice.station_id == work.station_id,
                CaseNotice.case_id == case.id,
                CaseNotice.withdrawn_at.is_(None),
            )
            .order_by(CaseNotice.n.desc(), CaseNotice.id.desc())
        )
        .scalars()
        .first()
    )
    if last is None:
        return []
    lines = [(one["name"], one.get("problem") or "未提交", one.get("how") or "") for one in last.lines]
    waiting = [row.promised_by for row in record.materials_of(work, case.id) if row.state == "missing"]
    by = next((day for day in waiting if day is not None), None)
    basis = "、".join(matters.get(work, case.matter_code, case.matter_version).legal_basis[:2])
    return [record.notice_paper(work, case, lines, last.number, last.n, last.reason or "", basis, by)]
