"""`cases export`, `cases statistics`, `cases close-day`: the list as a spreadsheet, the figures, the day signed off."""

from __future__ import annotations

from typing import Any

from stationdesk.cli import paper
from stationdesk.cli.due import day
from stationdesk.cli.frame import Answer, Call, Subparsers, command, place, plain, table
from stationdesk.core.words import N_, say
from stationdesk.services import case_export, case_filters, case_statistics, day_closing
from stationdesk.services.case_lists import CaseQuery

FIGURES = (
    "opened", "closed", "kept", "late", "once", "finished", "village", "guided", "second", "rated", "good", "low",
)  # fmt: skip
RATES = ("on_time_rate", "once_rate", "in_village_rate", "rated_rate", "good_rate", "average_days")
FILTERS: tuple[tuple[Any, ...], ...] = (
    ("--state", {"action": "append", "default": None, "metavar": "STATE"}),
    ("--open", {"action": "store_true", "default": False}),
    ("--light", {"default": None, "choices": ("green", "amber", "red", "overdue")}),
    ("--window", {"default": None, "metavar": "WINDOW"}),
    ("--matter", {"default": None, "metavar": "CODE"}),
    ("--channel", {"default": None}),
    ("--since", {"default": None, "metavar": "DATE"}),
    ("--until", {"default": None, "metavar": "DATE"}),
    ("--second-notice", {"action": "store_true", "default": False}),
    ("--low-rating", {"action": "store_true", "default": False}),
)


def register(made: Subparsers) -> None:
    """Add the verbs under `cases`."""
    command(
        made,
        "export",
        export,
        say(N_("把办件清单导出为 XLSX（默认遮挡证件号和电话）")),
        arguments=(
            ("file", {"metavar": "FILE"}),
            *FILTERS,
            ("--reveal", {"action": "store_true", "default": False}),
            ("--force", {"action": "store_true", "default": False}),
        ),
    )
    command(
        made,
        "statistics",
        statistics,
        say(N_("办件统计")),
        arguments=(
            ("--from", {"dest": "since", "default": None, "metavar": "DATE"}),
            ("--to", {"dest": "until", "default": None, "metavar": "DATE"}),
            ("--by", {"default": "worker", "choices": tuple(case_statistics.BY)}),
            ("--months", {"type": int, "default": case_statistics.MONTHS, "metavar": "N"}),
        ),
    )
    command(
        made,
        "close-day",
        close_day,
        say(N_("日清：核对当天编号并签字")),
        arguments=(
            ("day", {"nargs": "?", "default": None, "metavar": "DAY"}),
            ("--look", {"action": "store_true", "default": False}),
            ("--remark", {"default": ""}),
            ("--correct", {"default": None, "metavar": "TEXT"}),
            ("--out", {"default": None, "metavar": "FILE"}),
        ),
    )


def query_of(args: Any) -> CaseQuery:
    """The filter that the flags say."""
    return CaseQuery(
        states=tuple(args.state or ()),
        open_only=args.open,
        light=args.light,
        window=args.window,
        matter_code=args.matter,
        channel=args.channel,
        opened_since=day(args.since) if args.since else None,
        opened_until=day(args.until) if args.until else None,
        second_notice=args.second_notice,
        rating="low" if args.low_rating else None,
        order="newest",
        limit=None,
    )


def export(call: Call) -> Answer:
    desk, args, query = call.desk(), call.args, query_of(call.args)
    target = place(args.file).absolute()
    with call.progress(say(N_("导出"))) as progress:
        made = desk.change(
            lambda work: case_export.export(
                work, target, query, reveal=args.reveal, over=args.force, progress=progress
            ),
            reason="cases:export",
        )
    said = desk.read(lambda work: case_filters.words(work, query)) or say(N_("全部办件"))
    return Answer(
        plain(made), say(N_("已导出 {n} 件（{what}）到 {file}"), n=made.rows, what=said, file=made.file)
    )


def statistics(call: Call) -> Answer:
    desk, args = call.desk(), call.args
    today = desk.read(lambda work: work.today)
    until = day(args.until) if args.until else today
    since = day(args.since) if args.since else until.replace(day=1)
    found = desk.read(
        lambda work: case_statistics.statistics(
            work, since, until, by=args.by, months=max(0, min(60, args.months))
        )
    )
    lines = [_line(one) for one in (*found.groups, found.whole)]
    heads = (
        N_("项"), N_("收件"), N_("已办结"), N_("按时"), N_("超期"), N_("按时率"), N_("平均天数"), N_("一次办结率"),
        N_("不出村率"), N_("二次告知"), N_("评价率"), N_("好评率"),
    )  # fmt: skip
    text = table(heads, lines) + "\n\n" + table(heads, [_line(one) for one in found.months])
    if found.own:
        text = say(N_("只统计您自己经办的。")) + "\n" + text
    return Answer(
        {
            "since": since.isoformat(),
            "until": until.isoformat(),
            "own": found.own,
            "by": found.by,
            "whole": _group(found.whole),
            "groups": [_group(one) for one in found.groups],
            "months": [_group(one) for one in found.months],
            "definitions": {say(name): say(what) for name, what in case_statistics.DEFINITIONS},
        },
        text,
    )


def _group(one: case_statistics.Group) -> dict[str, Any]:
    counts = one.counts
    return (
        {"key": one.key, "name": one.name}
        | {name: getattr(counts, name) for name in FIGURES}
        | {name: None if (rate := getattr(counts, name)) is None else round(rate, 4) for name in RATES}
    )


def _line(one: case_statistics.Group) -> tuple[str, ...]:
    counts = one.counts

    def share(value: float | None) -> str:
        return "—" if value is None else f"{value:.1%}"

    return (
        one.name, str(counts.opened), str(counts.closed), str(counts.kept), str(counts.late),
        share(counts.on_time_rate), "—" if counts.average_days is None else f"{counts.average_days:g}",
        share(counts.once_rate), share(counts.in_village_rate), str(counts.second), share(counts.rated_rate),
        share(counts.good_rate),
    )  # fmt: skip


def close_day(call: Call) -> Answer:
    desk, args = call.desk(), call.args
    wanted = day(args.day) if args.day else desk.read(lambda work: work.today)
    if args.correct is not None:
        noted = desk.change(
            lambda work: day_closing.correct(work, wanted, args.correct), reason="cases:close_day"
        )
        return Answer({"correction_id": noted.id, "day": wanted.isoformat()}, say(N_("更正说明已记下。")))
    before = desk.read(lambda work: day_closing.look(work, wanted))
    result: dict[str, Any] = {
        "day": wanted.isoformat(),
        "in_order": before.in_order,
        "serials": plain(before.serials),
        "others": plain(before.others),
        "figures": {one.key: one.count for one in before.figures},
        "left": {one.key: one.count for one in before.figures if one.left},
        "earlier": plain(before.earlier),
        "signed": [plain(one) for one in before.signed],
    }
    text = _said(before)
    if args.look:
        return Answer(result, text)
    closed = desk.change(lambda work: day_closing.close(work, wanted, args.remark), reason="cases:close_day")
    written, said, code = paper.written(desk, closed.paper.id, args.out)
    result |= {"closing_id": closed.closing_id, "paper_id": closed.paper.id} | written
    return Answer(result, f"{text}\n{closed.sentence}{said}", code)


def _said(found: day_closing.Day) -> str:
    none = say(N_("无"))
    serials = table(
        (N_("种类"), N_("起止号"), N_("份数"), N_("缺号"), N_("作废"), N_("没打印"), N_("重打")),
        (
            (
                one.name,
                f"{one.first}—{one.last}",
                one.given,
                *("、".join(part) or none for part in (one.gaps, one.void, one.unprinted, one.twice)),
            )
            for one in found.serials
        ),
    )
    if found.others:
        others = table(
            (N_("其他电脑（按收到的）"), N_("种类"), N_("起止号"), N_("份数"), N_("缺号")),
            (
                (
                    f"{one.device_no:03d}",
                    one.name,
                    f"{one.first}—{one.last}",
                    one.given,
                    "、".join(one.gaps) or none,
                )
                for one in found.others
            ),
        )
        serials += f"\n\n{others}"
    figures = table((N_("项目"), N_("数量")), ((one.name, one.count) for one in found.figures))
    return f"{serials}\n\n{figures}"
