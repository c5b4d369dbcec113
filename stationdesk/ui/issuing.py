"""From a paper's id to its PDF: the file that was kept, or drawn now from the stored facts and kept from then on.

Drawing runs on the lane, never on the UI thread. `preview` is what pages call: it shows the paper and counts
what went to the printer or to a file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from stationdesk.core.errors import Unhappy
from stationdesk.core.papers import StampedCopy
from stationdesk.core.words import N_
from stationdesk.services import papers, stamped_copies
from stationdesk.ui.pages import Frame
from stationdesk.ui.words import tr

KIND_WORDS: dict[str, str] = {
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
}


def pdf_of(desk: Any, paper_id: str) -> bytes:
    """The PDF of a paper (on the lane). A draft is drawn and not kept.

    Raises what `papers.facts`, `documents.render` and `papers.keep` raise.
    """
    kept: bytes | None = desk.read(lambda work: papers.pdf(work, paper_id))
    if kept is not None:
        return kept
    facts = desk.read(lambda work: papers.facts(work, paper_id))
    from stationdesk.documents.render import render

    pictures = None
    if isinstance(facts, StampedCopy):
        pictures = desk.change(lambda work: stamped_copies.picture(work, paper_id), reason="papers:keep")
    drawn = render(facts, pictures=pictures)
    if not facts.draft:
        desk.change(lambda work: papers.keep(work, paper_id, drawn), reason="papers:keep")
    return drawn


def warm() -> None:
    """Load what drawing needs (fonts, page engine), so that the first slip does not keep anyone waiting."""
    from stationdesk.documents import fonts, render  # noqa: F401
    from stationdesk.ui import preview as pane  # noqa: F401

    fonts.here()


def preview(
    frame: Frame,
    owner: QObject,
    paper: papers.PaperRow,
    *,
    done: Callable[[], object] | None = None,
    reason: str = "",
) -> None:
    """Show a paper; printing it is counted. `reason` is why an issued paper is printed again."""
    desk = frame.desk
    title = f"{tr(KIND_WORDS.get(paper.kind, paper.kind))} {paper.number}".strip()

    def voided_meanwhile(problem: Unhappy) -> bool:
        """Somebody voided it while it came out: the sheet in the printer must not be handed over."""
        if problem.code != "paper-voided":
            return False
        frame.say(tr("打印时这张纸已被作废：刚打出的请当场收回、撕毁，不要交出去。"))
        frame.jobs.run(
            lambda: desk.change(lambda work: papers.spoiled(work, paper.id), reason="papers:spoiled"),
            owner=owner,
        )
        return True

    def printed(_pages: int) -> None:
        why = reason or (tr("补打") if paper.copies else None)
        frame.jobs.run(
            lambda: desk.change(lambda work: papers.printed(work, paper.id, 1, why), reason="papers:printed"),
            None,
            voided_meanwhile,
            owner=owner,
        )

    def saved() -> None:
        frame.jobs.run(
            lambda: desk.change(lambda work: papers.saved(work, paper.id), reason="papers:saved"), owner=owner
        )

    frame.jobs.run(
        lambda: pdf_of(desk, paper.id),
        lambda pdf: frame.preview(pdf, title, done, printed=printed, saved=saved),
        owner=owner,
    )
