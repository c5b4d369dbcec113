"""Papers of records: their facts are kept when they are made, their PDF when they are issued.

A service makes a paper in the transaction of the record it speaks of. A face draws it (`documents.render`) and
hands the PDF back to be kept; from then on every copy is that file. What went to the printer or to a file is
counted, and a second copy of an issued paper from the window needs a reason.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from stationdesk.core import papers as facts_of
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.papers import PaperFacts
from stationdesk.core.words import N_
from stationdesk.models.papers import Paper, PaperEvent
from stationdesk.security import audit
from stationdesk.services import contested, station, users
from stationdesk.storage.work import Work

KIND_WORDS: Final[Mapping[str, str]] = {
    "case_slip": N_("回执"),
    "one_time_notice": N_("一次性告知书"),
    "deferred_promise": N_("容缺承诺书"),
    "refusal_notice": N_("不予受理通知书"),
    "clock_notice": N_("期限变动告知书"),
    "delivery_receipt": N_("送达回证"),
    "task_sheet": N_("任务填表单"),
    "proxy_authority": N_("委托书"),
    "custody_slip": N_("证件交接单"),
    "collected_slip": N_("代领交接单"),
    "heirs_list": N_("遗留原件清单"),
    "proxy_agents": N_("代办公示"),
    "trip_sheet": N_("外出代办单"),
    "trip_pack_list": N_("带走清单"),
    "fee_settlement": N_("代缴费用结算单"),
    "agent_handover": N_("代办工作交接单"),
    "agent_statement": N_("代办员月报"),
    "blank_slips": N_("空白单"),
    "catalogue_poster": N_("事项目录公示"),
    "proxy_poster": N_("代办流程公示"),
    "burden_sheet": N_("社区减负清单"),
    "visit_day_sheet": N_("走访单"),
    "visit_record": N_("走访记录"),
    "child_form": N_("儿童登记表"),
    "care_letter": N_("委托照护书"),
    "care_notice": N_("委托照护告知书"),
    "child_handover": N_("儿童档案移交单"),
    "file_authorisation": N_("查阅授权书"),
    "mandatory_report": N_("强制报告单"),
    "left_behind_summary": N_("三留守汇总表"),
    "left_behind_round": N_("三留守核查表"),
    "left_behind_ledger": N_("三留守台账"),
    "certificate": N_("证明"),
    "certificate_refusal": N_("证明事项告知单"),
    "certificate_demands": N_("不当索要证明月报"),
    "posting_sheet": N_("公开表"),
    "approval_sheet": N_("送签单"),
    "posting_record": N_("公示记录"),
    "assessment_sheet": N_("考核自评表"),
    "recovery_sheet": N_("恢复凭条"),
    "sync_receipt": N_("接收回执"),
    "signature_list": N_("签名表"),
    "day_closing": N_("日清单"),
    "seal_book": N_("用印登记簿"),
    "seal_session": N_("同启同签同封记录"),
    "seal_handover": N_("印章移交证明"),
    "handover_sheet": N_("转办单"),
    "consultation_notice": N_("一次性告知书（咨询）"),
    "appointment_slip": N_("预约单"),
    "printer_test": N_("打印测试页"),
    "stamped_copy": N_("限定用途复印件"),
    "archive_directory": N_("卷内目录"),
    "archive_spines": N_("档案盒脊"),
    "archive_transfer": N_("档案移交清单"),
    "blackout_pack": N_("停电包"),
    "reminder_letter": N_("催报通知单"),
    "who_saw": N_("谁看过他的信息"),
}
"""What each kind of paper is called."""
READ_PERMITS: Final[Mapping[str, str]] = {
    "case_slip": "cases:read",
    "one_time_notice": "cases:read",
    "deferred_promise": "cases:read",
    "refusal_notice": "cases:read",
    "clock_notice": "cases:read",
    "delivery_receipt": "cases:read",
    "task_sheet": "tasks:read",
    "signature_list": "cases:read",
    "day_closing": "cases:read",
    "handover_sheet": "cases:read",
    "stamped_copy": "cases:read",
    "proxy_authority": "proxy:read",
    "custody_slip": "proxy:read",
    "visit_day_sheet": "visits:read",
    "visit_record": "visits:read",
    "trip_sheet": "proxy:read",
    "trip_pack_list": "visits:read",
    "fee_settlement": "proxy:read",
    "collected_slip": "proxy:read",
    "heirs_list": "proxy:read",
    "proxy_agents": "proxy:read",
    "agent_handover": "proxy:read",
    "agent_statement": "proxy:read",
    "blank_slips": "visits:read",
    "child_form": "left_behind:open_child",
    "care_letter": "left_behind:open_child",
    "care_notice": "left_behind:open_child",
    "child_handover": "left_behind:open_child",
    "file_authorisation": "left_behind:review",
    "left_behind_summary": "left_behind:read",
    "left_behind_round": "left_behind:enrol",
    "left_behind_ledger": "left_behind:enrol",
    "mandatory_report": "sealed:read",
    "certificate": "certificates:read",
    "certificate_refusal": "certificates:read",
    "certificate_demands": "certificates:read",
    "seal_book": "seal:read",
    "seal_session": "seal:read",
    "seal_handover": "seal:read",
    "posting_sheet": "publicity:read",
    "approval_sheet": "certificates:read",
    "posting_record": "publicity:read",
    "assessment_sheet": "assessment:read",
    "catalogue_poster": "matters:read",
    "proxy_poster": "matters:read",
    "burden_sheet": "matters:read",
    "archive_directory": "archives:read",
    "archive_spines": "archives:read",
    "archive_transfer": "archives:read",
    "blackout_pack": "cases:read",
    "recovery_sheet": "users:manage",
    "sync_receipt": "sync:import",
    "consultation_notice": "cases:read",
    "appointment_slip": "cases:read",
    "printer_test": "cases:read",
    "reminder_letter": "township:remind",
    "who_saw": "audit:read",
}
"""Who may open a paper: whoever may open what it speaks of. A test holds it equal to the kinds of paper."""

HANDED_OUT: Final = {"certificate_refusal": "certificates:refuse"}
"""Kinds that somebody may make and print without looking through those of others: with this permit, one's own."""
CHILD: Final = "left_behind:open_child"
"""Papers read with this are part of a child's file: only who has opened it that day sees them."""
NEVER_KEPT: Final = frozenset({"mandatory_report", "left_behind_round", "left_behind_ledger"})
"""Papers of sealed content, and lists of children: drawn when they are asked for; neither facts nor PDF are stored."""


class PaperUnknown(Refusal):
    template = N_("没有找到这张纸。请核对编号后再试。")


class PaperKindUnknown(Refusal):
    template = N_("没有“{kind}”这种文书。可用：{kinds}。")


class PaperVoided(Refusal):
    template = N_("这张纸已作废（{day}），不能再打印。请打印替换它的那一张。")


class PaperStillDraft(Refusal):
    template = N_("这张纸还是草稿，未批准前不能作为正式文书保存。")


class ReprintUnexplained(Refusal):
    template = N_("这张纸已打印过。再次打印请写明原因，例如“遗失补打”。")


class VoidUnexplained(Refusal):
    template = N_("作废请写明原因。")


@dataclass(frozen=True)
class PaperRow:
    """A paper as lists show it. `saved` tells whether its PDF is kept here."""

    id: str
    kind: str
    number: str
    made_at: datetime | None = None
    saved: bool = False
    copies: int = 0
    voided: bool = False
    subject_table: str = ""
    subject_id: str = ""


def frame(work: Work) -> dict[str, Any]:
    """What every paper says alike, for the keywords of a facts struct: who speaks, when, who made it."""
    here = station.detail(work)
    return {
        "station": here.name,
        "village": committee(here),
        "made_on": work.today,
        "maker": work.actor.name,
        "phone": here.phone,
        "practice": here.practice,
    }


def committee(here: station.StationDetail) -> str:
    """Who speaks for the village on paper: 四邑村 → 四邑村村民委员会, 四邑社区 → 四邑社区居民委员会."""
    name = here.village_name
    if here.kind != "village" or name.endswith(("委员会", "居委会", "村委会")):
        return name
    return name + ("居民委员会" if name.endswith("社区") else "村民委员会")


def make(
    work: Work, kind: str, subject_table: str, subject_id: str, facts_struct: PaperFacts, number: str
) -> PaperRow:
    """Keep the facts of a paper in the running transaction. The service that calls has asked for the permit.

    The practice mark follows the station whatever the caller said. Raises NotChosenYet where two machines changed the
    record differently; ValueError for a kind that is not the struct's own (a bug of the caller).
    """
    contested.require_chosen(work, subject_table, subject_id)
    if facts_of.kind(facts_struct) != kind:
        raise ValueError(f"the facts are of another kind than {kind}")
    if kind in NEVER_KEPT:
        raise ValueError(f"{kind} is sealed and never kept")
    given = msgspec.structs.replace(facts_struct, number=number, practice=station.detail(work).practice)
    paper = Paper(
        station_id=work.station_id,
        id=new_id(),
        kind=kind,
        subject_table=subject_table,
        subject_id=subject_id,
        number=number or None,
        facts=json.loads(facts_of.encode(given)),
        made_at=work.at,
        made_by=work.user_id,
    )
    work.session.add(paper)
    work.session.flush()
    return PaperRow(paper.id, kind, number, work.at, subject_table=subject_table, subject_id=subject_id)


def facts(work: Work, paper_id: str) -> PaperFacts:
    """What a paper says, ready to be drawn. Raises PaperUnknown, NotPermitted, FactsUnreadable."""
    paper = _get(work, paper_id)
    return facts_of.decode(json.dumps(paper.facts, ensure_ascii=False))


def keep(work: Work, paper_id: str, pdf: bytes) -> str:
    """Keep the PDF of an issued paper; its SHA-256. The first one stays: later copies are that file.

    Raises PaperStillDraft, PaperVoided, PaperUnknown.
    """
    paper = _get(work, paper_id)
    if paper.facts.get("draft"):
        raise PaperStillDraft(field="paper")
    if paper.pdf_sha256 is not None:
        return paper.pdf_sha256
    _not_void(paper)
    ref = work.blobs.put(pdf)
    paper.pdf_sha256, paper.pdf_blob = sha256(pdf).hexdigest(), ref.name
    return paper.pdf_sha256


def pdf(work: Work, paper_id: str) -> bytes | None:
    """The PDF that was issued, or None when the paper was never drawn. Raises BlobMissing, BlobDamaged."""
    paper = _get(work, paper_id)
    if paper.pdf_blob is None:
        return None
    return work.blobs.read(work.blobs.named(paper.pdf_blob, paper.pdf_sha256 or ""))


def pdf_or_facts(work: Work, paper_id: str) -> bytes | PaperFacts:
    """The PDF that was issued, or what it is to be drawn from, in one look. Raises what `pdf` and `facts` raise."""
    kept = pdf(work, paper_id)
    return facts(work, paper_id) if kept is None else kept


def saved(work: Work, paper_id: str) -> PaperRow:
    """Count one copy that was written to a file. Raises PaperVoided."""
    return _count(work, paper_id, "saved", 1, None)


def printed(work: Work, paper_id: str, copies: int = 1, reason: str | None = None) -> PaperRow:
    """Count what was sent to the printer. Printing an issued paper again needs a reason.

    Raises ReprintUnexplained, PaperVoided.
    """
    before = work.scalar(
        "SELECT count(*) FROM paper_events WHERE station_id = :s AND paper_id = :p"
        " AND kind IN ('printed', 'reprinted')",
        s=work.station_id,
        p=paper_id,
    )
    why = (reason or "").strip() or None
    if before and why is None:
        raise ReprintUnexplained(field="reason")
    return _count(work, paper_id, "reprinted" if before else "printed", copies, why)


def spoiled(work: Work, paper_id: str, copies: int = 1) -> PaperRow:
    """Count copies that came out while the paper was being voided: they are out, and are to be taken back."""
    return _count(work, paper_id, "spoiled", copies, None, void_too=True)


def confirm(work: Work, paper_id: str) -> PaperRow:
    """The clerk saw the paper come out whole."""
    return _count(work, paper_id, "confirmed", 0, None)


def void(work: Work, paper_id: str, reason: str) -> PaperRow:
    """A paper that no longer counts; it stays on file. Raises VoidUnexplained, PaperVoided."""
    if not reason.strip():
        raise VoidUnexplained(field="reason")
    paper = _get(work, paper_id)
    _not_void(paper)
    paper.voided_at, paper.void_reason = work.at, reason.strip()
    return _count(work, paper_id, "voided", 0, reason.strip(), void_too=True)


def still_good(work: Work, paper_id: str) -> None:
    """Raise PaperVoided (or PaperUnknown, NotPermitted) unless copies of the paper may be made."""
    _not_void(_get(work, paper_id))


def row(work: Work, paper_id: str) -> PaperRow:
    """One paper as lists show it. Raises PaperUnknown, NotPermitted."""
    paper = _get(work, paper_id)
    return _rows(work, [paper])[0]


def of(work: Work, subject_table: str, subject_id: str) -> tuple[PaperRow, ...]:
    """The papers of a record, oldest first; only kinds that the actor may open."""
    found = work.session.execute(
        sa.select(Paper)
        .where(
            Paper.station_id == work.station_id,
            Paper.subject_id == subject_id,
            Paper.subject_table == subject_table,
            Paper.withdrawn_at.is_(None),
        )
        .order_by(Paper.id)
    ).scalars()
    return tuple(_rows(work, _in_sight(work, [paper for paper in found if _may(work, paper.kind)])))


def latest(work: Work, kind: str, wanted: str) -> PaperRow:
    """The paper of a kind that a clerk names: its own id or number, or the id of its record.

    Of several the newest that counts. Raises PaperUnknown, NotPermitted.
    """
    if kind not in READ_PERMITS:
        raise PaperUnknown(field="kind")
    users.require(work, READ_PERMITS[kind])
    found = work.session.execute(
        sa.select(Paper)
        .where(
            Paper.station_id == work.station_id,
            Paper.kind == kind,
            Paper.withdrawn_at.is_(None),
            sa.or_(Paper.id == wanted, Paper.number == wanted, Paper.subject_id == wanted),
        )
        .order_by(Paper.voided_at.is_not(None), Paper.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    if found is None or not _in_sight(work, [found]):
        raise PaperUnknown(field="id")
    return _rows(work, [found])[0]


def listed(work: Work, *, kind: str | None = None, limit: int = 200) -> tuple[PaperRow, ...]:
    """The newest papers of the station, of one kind or of all kinds the actor may open."""
    kinds = [one for one in ((kind,) if kind else READ_PERMITS) if _may(work, one)]
    found = work.session.execute(
        sa.select(Paper)
        .where(Paper.station_id == work.station_id, Paper.kind.in_(kinds), Paper.withdrawn_at.is_(None))
        .order_by(Paper.id.desc())
        .limit(limit)
    ).scalars()
    return tuple(_rows(work, _in_sight(work, list(found))))


def _in_sight(work: Work, found: list[Paper]) -> list[Paper]:
    """Without the papers of a child whom a report took out of this person's sight."""
    if not any(READ_PERMITS.get(paper.kind) == CHILD for paper in found):
        return found
    from stationdesk.services import file_access_guard

    return file_access_guard.seen_papers(work, found, CHILD, READ_PERMITS)


def _may(work: Work, kind: str) -> bool:
    permit = READ_PERMITS.get(kind)
    return work.actor.program or (permit is not None and permit in work.actor.permits)


def _get(work: Work, paper_id: str) -> Paper:
    paper = work.session.get(Paper, (work.station_id, paper_id))
    if paper is None or paper.withdrawn_at is not None or paper.kind not in READ_PERMITS:
        raise PaperUnknown(field="id")
    if not _own(work, paper):
        users.require(work, READ_PERMITS[paper.kind])
    if READ_PERMITS[paper.kind] == CHILD:
        from stationdesk.services import file_access_guard

        file_access_guard.guard_paper(work, paper.subject_table, paper.subject_id)
    return paper


def _own(work: Work, paper: Paper) -> bool:
    """Whether whoever may hand out such a paper, but not look through those of others, made this one."""
    permit = HANDED_OUT.get(paper.kind)
    mine = work.user_id is not None and paper.made_by == work.user_id
    return permit is not None and mine and permit in work.actor.permits


def _not_void(paper: Paper) -> None:
    if paper.voided_at is not None:
        from stationdesk.core.clock import civil_date

        raise PaperVoided(day=civil_date(paper.voided_at), field="paper")


def _count(
    work: Work, paper_id: str, kind: str, copies: int, reason: str | None, *, void_too: bool = False
) -> PaperRow:
    paper = _get(work, paper_id)
    if not void_too:
        _not_void(paper)
    work.session.add(
        PaperEvent(
            station_id=work.station_id,
            id=new_id(),
            paper_id=paper_id,
            kind=kind,
            at=work.at,
            user_id=work.user_id,
            copies=copies,
            reason=reason,
        )
    )
    work.session.flush()
    audit.record(work, f"papers:{kind}", paper_id, kind=paper.kind, copies=copies)
    return _rows(work, [paper])[0]


def _rows(work: Work, papers: list[Paper]) -> list[PaperRow]:
    counted: dict[str, int] = {}
    if papers:
        for paper_id, copies in work.session.execute(
            sa.select(PaperEvent.paper_id, sa.func.sum(PaperEvent.copies))
            .where(
                PaperEvent.station_id == work.station_id,
                PaperEvent.paper_id.in_([paper.id for paper in papers]),
            )
            .group_by(PaperEvent.paper_id)
        ):
            counted[paper_id] = int(copies or 0)
    return [
        PaperRow(
            paper.id,
            paper.kind,
            paper.number or "",
            paper.made_at,
            paper.pdf_sha256 is not None,
            counted.get(paper.id, 0),
            paper.voided_at is not None,
            paper.subject_table,
            paper.subject_id,
        )
        for paper in papers
    ]
