"""The one door to paper: facts in, PDF bytes out, the same bytes for the same facts and fonts.

For `desk`, `ui` and `cli`. Pure but for the fonts, which are found on the computer once (`fonts.here`) or handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from stationdesk.core import papers
from stationdesk.documents import (
    access_papers,
    approval_papers,
    archive_papers,
    assessment_papers,
    audit_papers,
    blackout_papers,
    case_papers,
    case_slips,
    catalogue_papers,
    certificate_papers,
    child_papers,
    copy_papers,
    counter_papers,
    custody_papers,
    figures_papers,
    left_behind_papers,
    many_papers,
    proxy_papers,
    publicity_papers,
    report_papers,
    round_papers,
    seal_papers,
    station_papers,
    task_papers,
    township_papers,
    trip_papers,
)
from stationdesk.documents.drawing import Drawing
from stationdesk.documents.engine.sheet import Imprint, write_pdf
from stationdesk.documents.fonts import FontSet, here

RENDERERS: Mapping[str, Callable[..., Drawing]] = {
    "case_slip": case_slips.case_slip,
    "one_time_notice": case_papers.one_time_notice,
    "deferred_promise": case_papers.deferred_promise,
    "refusal_notice": case_papers.refusal_notice,
    "clock_notice": case_papers.clock_notice,
    "delivery_receipt": case_papers.delivery_receipt,
    "task_sheet": task_papers.task_sheet,
    "signature_list": many_papers.signature_list,
    "handover_sheet": many_papers.handover_sheet,
    "proxy_authority": proxy_papers.proxy_authority,
    "custody_slip": proxy_papers.custody_slip,
    "visit_day_sheet": proxy_papers.visit_day_sheet,
    "visit_record": proxy_papers.visit_record,
    "trip_sheet": trip_papers.trip_sheet,
    "trip_pack_list": trip_papers.trip_pack_list,
    "fee_settlement": trip_papers.fee_settlement,
    "collected_slip": custody_papers.collected_slip,
    "heirs_list": custody_papers.heirs_list,
    "proxy_agents": custody_papers.proxy_agents,
    "agent_handover": trip_papers.agent_handover,
    "agent_statement": trip_papers.agent_statement,
    "blank_slips": trip_papers.blank_slips,
    "day_closing": figures_papers.day_closing,
    "child_form": left_behind_papers.child_form,
    "care_letter": child_papers.care_letter,
    "care_notice": child_papers.care_notice,
    "child_handover": child_papers.child_handover,
    "file_authorisation": access_papers.file_authorisation,
    "who_saw": audit_papers.who_saw,
    "mandatory_report": report_papers.mandatory_report,
    "left_behind_summary": left_behind_papers.left_behind_summary,
    "left_behind_round": round_papers.left_behind_round,
    "left_behind_ledger": round_papers.left_behind_ledger,
    "certificate": certificate_papers.certificate,
    "certificate_refusal": certificate_papers.certificate_refusal,
    "certificate_demands": certificate_papers.certificate_demands,
    "catalogue_poster": catalogue_papers.catalogue_poster,
    "proxy_poster": catalogue_papers.proxy_poster,
    "burden_sheet": catalogue_papers.burden_sheet,
    "seal_book": seal_papers.seal_book,
    "seal_session": seal_papers.seal_session,
    "seal_handover": seal_papers.seal_handover,
    "posting_sheet": publicity_papers.posting_sheet,
    "approval_sheet": approval_papers.approval_sheet,
    "posting_record": publicity_papers.posting_record,
    "recovery_sheet": station_papers.recovery_sheet,
    "sync_receipt": station_papers.sync_receipt,
    "consultation_notice": counter_papers.consultation_notice,
    "appointment_slip": counter_papers.appointment_slip,
    "printer_test": counter_papers.printer_test,
    "stamped_copy": copy_papers.stamped_copy,
    "assessment_sheet": assessment_papers.assessment_sheet,
    "archive_directory": archive_papers.archive_directory,
    "archive_spines": archive_papers.archive_spines,
    "archive_transfer": archive_papers.archive_transfer,
    "blackout_pack": blackout_papers.blackout_pack,
    "reminder_letter": township_papers.reminder_letter,
}
"""Kind of facts to what draws them; a test holds it equal to `papers.KINDS`."""


def render(
    facts: papers.PaperFacts,
    fonts: FontSet | None = None,
    pictures: Mapping[str, bytes] | None = None,
    mark: str = "",
) -> bytes:
    """The paper as PDF. `pictures`: SHA-256 → content, for facts that name one (a stamped copy). `mark` stands across it.

    Raises GlyphMissing (a refusal that names the character) before anything is drawn, FontsMissing when the computer
    has no font a PDF can carry, FieldUnfilled for a certificate whose template asks for more than the facts have.
    """
    chosen = fonts or here()
    more = {"pictures": pictures} if pictures else {}
    drawing = RENDERERS[papers.kind(facts)](facts, chosen, **more)
    title = f"{drawing.title} {facts.number}".strip()
    watermark = "练习" if facts.practice else "草稿" if facts.draft else mark
    return write_pdf(drawing.pages, Imprint(title, facts.village, facts.made_on, watermark), chosen)
