"""`papers`: any paper of a record again, counted."""

from __future__ import annotations

from pathlib import Path

from stationdesk.cli import left_behind_reports, left_behind_work, paper
from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, table
from stationdesk.core import papers as facts_of
from stationdesk.core.words import N_, say
from stationdesk.desk import Desk
from stationdesk.services import case_record, cases, papers


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    made = group(verbs, "papers", say(N_("文书：列出、再次输出")))
    command(
        made,
        "list",
        list_papers,
        say(N_("列出文书")),
        arguments=(
            ("--kind", {"default": None}),
            ("--case", {"default": None, "metavar": "CASE"}),
            ("--limit", {"type": int, "default": 200}),
        ),
    )
    command(
        made,
        "render",
        render,
        say(N_("把一张文书再次输出为 PDF（计数）")),
        arguments=(
            ("kind", {"metavar": "KIND"}),
            ("id", {"metavar": "ID"}),
            ("--out", {"required": True, "metavar": "FILE"}),
        ),
    )


def list_papers(call: Call) -> Answer:
    """`papers list`."""
    args, desk = call.args, call.desk()
    kind = _kind(args.kind) if args.kind else None
    if args.case:
        case_id = desk.read(lambda work: cases.resolve_case(work, args.case))
        rows = desk.read(lambda work: papers.of(work, "cases", case_id))
        rows = tuple(row for row in rows if kind in (None, row.kind))
    else:
        rows = desk.read(lambda work: papers.listed(work, kind=kind, limit=args.limit))
    text = table(
        (N_("种类"), N_("编号"), N_("份数"), N_("作废"), N_("记录号")),
        (
            (_title(row.kind), row.number, row.copies, say(N_("是")) if row.voided else "", row.id)
            for row in rows
        ),
    )
    return Answer({"papers": rows}, text)


def render(call: Call) -> Answer:
    """`papers render KIND ID --out FILE`: ID is the paper's, its number, its record's id or a case number."""
    args, desk = call.args, call.desk()
    if _kind(args.kind) in papers.NEVER_KEPT:
        if args.kind != "mandatory_report":
            return left_behind_work.render_paper(call, args.kind, args.id)
        return left_behind_reports.render_paper(call, args.id)
    row = find(desk, _kind(args.kind), args.id)
    file = paper.write_out(desk, row.id, Path(args.out))
    copies = desk.read(lambda work: papers.row(work, row.id)).copies
    result = {"file": file, "paper_id": row.id, "kind": row.kind, "number": row.number, "copies": copies}
    return Answer(result, say(N_("已输出：{file}"), file=file))


def find(desk: Desk, kind: str, wanted: str) -> papers.PaperRow:
    """The paper a clerk means. Raises PaperUnknown."""
    try:
        return desk.read(lambda work: papers.latest(work, kind, wanted))
    except papers.PaperUnknown:
        try:
            case_id = desk.read(lambda work: cases.resolve_case(work, wanted))
        except case_record.CaseUnknown:
            raise papers.PaperUnknown(field="id") from None
        return desk.read(lambda work: papers.latest(work, kind, case_id))


def _kind(given: str) -> str:
    kind: str = given.strip().lower().replace("-", "_")
    if kind not in facts_of.KINDS:
        raise papers.PaperKindUnknown(kind=given, kinds=say(N_("、")).join(facts_of.KINDS), field="kind")
    return kind


def _title(kind: str) -> str:
    return say(facts_of.KINDS[kind].title_zh)
