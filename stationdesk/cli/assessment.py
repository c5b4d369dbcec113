"""`assessment`: the station assesses itself: begun, filled in, finished, printed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from stationdesk.cli import paper
from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, place, table
from stationdesk.core.words import N_, say
from stationdesk.services import assessment, assessment_indicators, assessment_words, papers
from stationdesk.services.assessment import AssessmentRow, Typed, plain

ONE = ("assessment", {"metavar": "ASSESSMENT"})


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    made = group(verbs, "assessment", say(N_("考核自评")))
    command(made, "schemes", schemes, say(N_("可用的考核指标")))
    command(
        made,
        "open",
        open_one,
        say(N_("开始一份自评，台账里有的自动统计")),
        arguments=(
            ("period", {"metavar": "PERIOD"}),
            ("--scheme", {"default": assessment_indicators.HUNDRED, "metavar": "SCHEME"}),
        ),
    )
    command(
        made,
        "fill",
        fill,
        say(N_("填写一项指标")),
        arguments=(
            ONE,
            ("code", {"metavar": "CODE"}),
            ("--value", {"default": "", "metavar": "VALUE"}),
            ("--evidence", {"default": "", "metavar": "TEXT"}),
            ("--points", {"default": "", "metavar": "POINTS"}),
            ("--why", {"default": "", "metavar": "TEXT"}),
            ("--not-applicable", {"action": "store_true", "default": False}),
        ),
    )
    command(made, "recount", recount, say(N_("从台账重新统计")), arguments=(ONE,))
    command(made, "finish", finish, say(N_("完成自评，定分数和等次")), arguments=(ONE,))
    command(
        made,
        "withdraw",
        withdraw,
        say(N_("作废一份自评")),
        arguments=(ONE, ("--why", {"required": True, "metavar": "TEXT"})),
    )
    command(made, "list", list_all, say(N_("自评清单")))
    command(made, "show", show, say(N_("一份自评")), arguments=(ONE,))
    command(
        made,
        "print",
        print_sheet,
        say(N_("输出考核自评表；没完成的带草稿水印")),
        arguments=(ONE, ("--out", {"required": True, "metavar": "FILE.pdf"})),
    )


def schemes(call: Call) -> Answer:
    """`assessment schemes`."""
    found = call.desk().read(assessment.schemes)
    rows = [{"scheme": key, "name": name} for key, name in found.items()]
    return Answer({"schemes": rows}, "\n".join(f"{key}　{name}" for key, name in found.items()))


def open_one(call: Call) -> Answer:
    """`assessment open PERIOD [--scheme S]`."""
    args = call.args
    row = call.desk().change(
        lambda work: assessment.open_(work, args.scheme, args.period), reason="assessment:open"
    )
    return _said(row)


def fill(call: Call) -> Answer:
    """`assessment fill ASSESSMENT CODE --value V --evidence E`."""
    args = call.args
    given = Typed(args.code, args.value, args.evidence, args.points, args.why, args.not_applicable)
    row = call.desk().change(
        lambda work: assessment.fill(work, args.assessment, given), reason="assessment:fill"
    )
    return _said(row)


def recount(call: Call) -> Answer:
    """`assessment recount ASSESSMENT`."""
    wanted = call.args.assessment
    return _said(call.desk().change(lambda work: assessment.recount(work, wanted), reason="assessment:fill"))


def finish(call: Call) -> Answer:
    """`assessment finish ASSESSMENT`."""
    wanted = call.args.assessment
    return _said(call.desk().change(lambda work: assessment.finish(work, wanted), reason="assessment:finish"))


def withdraw(call: Call) -> Answer:
    """`assessment withdraw ASSESSMENT --why W`."""
    args = call.args
    call.desk().change(
        lambda work: assessment.withdraw(work, args.assessment, args.why), reason="assessment:withdraw"
    )
    return Answer({"withdrawn": args.assessment}, say(N_("已作废。")))


def list_all(call: Call) -> Answer:
    """`assessment list`."""
    rows = call.desk().read(assessment.list_all)
    text = table(
        (N_("编号"), N_("期间"), N_("指标"), N_("得分"), N_("等次"), N_("还没填")),
        ((r.number, r.period, r.scheme_name, plain(r.score), r.grade, r.missing) for r in rows),
    )
    return Answer({"assessments": [_brief(row) for row in rows]}, text)


def show(call: Call) -> Answer:
    """`assessment show ASSESSMENT`."""
    wanted = call.args.assessment
    return _said(call.desk().read(lambda work: assessment.get(work, wanted)))


def print_sheet(call: Call) -> Answer:
    """`assessment print ASSESSMENT --out FILE.pdf`."""
    args, desk = call.args, call.desk()
    row = desk.read(lambda work: assessment.get(work, args.assessment))
    if row.state == "finished":
        kept = desk.read(lambda work: papers.latest(work, "assessment_sheet", row.id))
        file = paper.write_out(desk, kept.id, Path(args.out))
        return Answer({"file": file, "draft": False, "number": row.number, "paper_id": kept.id}, str(file))
    from stationdesk.documents.render import render
    from stationdesk.storage.atomic import write_file

    file = place(args.out).absolute()
    write_file(file, render(desk.read(lambda work: assessment.facts(work, row.id))))
    return Answer({"file": file, "draft": True, "number": row.number, "paper_id": None}, str(file))


def _said(row: AssessmentRow) -> Answer:
    head = f"{row.number}　{row.period_words}　{row.scheme_name}"
    if row.full is not None:
        head += "　" + say(
            N_("{score}/{full}分"),
            score=plain(row.score if row.score is not None else row.so_far),
            full=plain(row.full),
        )
    if row.grade:
        head += f"　{say(row.grade)}"
    if row.missing:
        head += "　" + say(N_("还有{n}项没有填"), n=row.missing)
    text = table(
        (N_("代码"), N_("指标"), N_("要求"), N_("实际"), N_("得分"), N_("来源"), N_("依据")),
        (
            (
                one.code,
                one.name,
                assessment_words.value(one.wanted),
                assessment_words.value(one.value),
                plain(one.points),
                say(assessment.SOURCES[one.source]),
                assessment_words.evidence(one.evidence),
            )
            for one in row.lines
        ),
    )
    return Answer(_brief(row), f"{head}\n{text}")


def _brief(row: AssessmentRow) -> dict[str, Any]:
    points = {"score": plain(row.score), "so_far": plain(row.so_far), "full": plain(row.full)}
    lines = [
        {**vars(one), "points": plain(one.points), "full": plain(one.full), "unanswered": one.unanswered}
        for one in row.lines
    ]
    return {**vars(row), **points, "assessment_id": row.id, "lines": lines}
