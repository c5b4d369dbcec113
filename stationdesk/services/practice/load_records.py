"""Decisions, supervision, the seal out of the house, last year's files and a pack of blanks in a practice village.

Few of each, and one of every kind that Today speaks of: a finding that is late, one to be looked at again, a list that
nobody signed, a blank that was skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from stationdesk.core.clock import civil_date, noon
from stationdesk.services import (
    archive_handovers,
    archives,
    blackout,
    decisions,
    seal,
    seal_sessions,
    supervision,
    users,
)
from stationdesk.services.practice.load_papers import CLERK, SUPERVISORS
from stationdesk.services.practice.load_stage import Act, Known, Stage, known
from stationdesk.storage.work import Work

VOTES: Final[Mapping[str, Any]] = {"body": "representatives", "entitled": 35, "present": 31}
ROAD: Final = "村组道路硬化和路灯安装"
STEPS: Final = ("propose", "discuss", "examine", "resolve")
PLAN: Final = (
    # subject, title, what it is about, days back of the steps, of what was made public, of what was voted down
    ("public_works", ROAD, "一、二组主路一千二百米，资金为上级补助和村集体收益", (62, 57, 52, 46), (61, 56, 51, 45), ""),
    ("collective_project", "村东鱼塘重新发包", "承包期满，拟公开发包五年", (13, 8), (12,), ""),
    ("pay", "提高误工补贴标准", "由每天八十元提到一百二十元", (80, 76, 71, 66), (79,), "村集体当年收益不足，暂不提高"),
)  # fmt: skip
"""Decisions, and how far each has come."""
CHECKS: Final = (
    # question, what, finding, day back, days to put it right (None: nothing wrong), what followed
    ("finance", "第三季度财务收支", "凭证齐全，账款相符，支出都有审批", 58, None, ()),
    ("works", "道路硬化工程进度公开", "公开栏没有写施工单位和工期", 34, 10, ("mended", "confirmed")),
    ("service", "便民服务站开门时间", "两个上午开门晚于公示时间", 21, 14, ()),
    ("echo", "群众反映垃圾清运不及时", "三组清运点连续三天没有清运", 9, 20, ("mended",)),
)
EXTRAS: Final = (
    # category, title, by whom, month, day, pages
    ("decision", "村民代表会议决议（高标准农田建设）", "村民委员会", 4, 18, 6),
    ("decision", "村民代表会议决议（森林防火公约）", "村民委员会", 9, 3, 4),
    ("publicity", "第一季度财务公开表", "村民委员会", 4, 8, 3),
    ("publicity", "第二季度财务公开表", "村民委员会", 7, 9, 3),
    ("publicity", "耕地地力保护补贴公示", "村民委员会", 5, 20, 5),
    ("seal", "用印登记簿", "村民委员会", 12, 30, 18),
    ("supervision", "村务监督检查记录", "村务监督委员会", 11, 12, 7),
)
SEALED: Final = ("decision", "publicity", "supervision")


def acts(stage: Stage) -> list[Act]:
    """Everything of this kind, up to now."""
    today = civil_date(stage.until)
    resolved: Known = {}
    found = [act for n, plan in enumerate(PLAN) for act in _decision(stage, resolved, n, plan, today)]
    for n, check in enumerate(CHECKS):
        found += _check(stage, n, check, today)
    found += _out(stage, resolved, today)
    found += _archive(stage, today)
    found += _blanks(stage, today)
    return found


def _at(today: date, back: int, hour: int, minute: int = 0) -> datetime:
    return noon(today - timedelta(days=back), hour, minute)


def _decision(stage: Stage, made: Known, n: int, plan: tuple[Any, ...], today: date) -> list[Act]:
    subject, title, summary, steps, publics, refused = plan

    def open_(work: Work) -> None:
        new = decisions.NewDecision(title, subject, summary, today - timedelta(days=steps[0]))
        made[title] = decisions.open_(work, new).number
        stage.done["decisions"] += 1

    def hold(step: str, back: int, last: bool) -> Callable[[Work], object]:
        def play(work: Work) -> None:
            passed = not (last and refused)
            votes = dict(VOTES) | (
                {"in_favour": 29, "against": 2} if passed else {"in_favour": 9, "against": 22}
            )
            held = decisions.Held(
                step,
                today - timedelta(days=back),
                passed,
                "村党组织书记",
                note=refused if last else "",
                **(votes if step == "resolve" else {}),
            )
            decisions.hold(work, known(made, title), held)

        return play

    def publish(step: str, back: int) -> Callable[[Work], object]:
        def play(work: Work) -> None:
            day = today - timedelta(days=back)
            decisions.publish(work, known(made, title), f"{step}_public", day, note="村务公开栏")

        return play

    found = [Act(_at(today, steps[0], 15, n), CLERK, "decisions:record", open_)]
    for step, back in zip(STEPS, steps, strict=False):
        last = step == "resolve"
        found.append(Act(_at(today, back, 15, 10 + n), CLERK, "decisions:record", hold(step, back, last)))
    for step, back in zip(STEPS, publics, strict=False):
        found.append(Act(_at(today, back, 15, 20 + n), CLERK, "decisions:record", publish(step, back)))
    return found


def _check(stage: Stage, n: int, plan: tuple[Any, ...], today: date) -> list[Act]:
    question, about, finding, back, days, followed = plan
    made: Known = {}
    day = today - timedelta(days=back)

    def record(work: Work) -> None:
        names = users.names(work)
        new = supervision.NewCheck(
            question,
            about,
            finding,
            tuple(names[stage.users[one]] for one in SUPERVISORS),
            day,
            days is not None,
            "村报账员" if days is not None else "",
            day + timedelta(days=days) if days is not None else None,
        )
        made[n] = supervision.record(work, new).number
        stage.done["checks"] += 1

    def step(kind: str) -> Callable[[Work], object]:
        def play(work: Work) -> None:
            who = "村报账员" if kind == "mended" else users.names(work)[stage.users[SUPERVISORS[0]]]
            note = "已照要求改好" if kind == "mended" else ""
            supervision.step(work, known(made, n), kind, who, note)

        return play

    found = [Act(_at(today, back, 16, n), SUPERVISORS[0], "supervision:record", record)]
    for turn, kind in enumerate(followed):
        at = _at(today, back - 5 - turn, 16, 10 + n)
        found.append(Act(at, SUPERVISORS[0], "supervision:record", step(kind)))
    return found


def _out(stage: Stage, made: Known, today: date) -> list[Act]:
    """The seal goes to the township with its keeper for a contract that the villagers resolved on, and comes back."""

    def away(work: Work) -> None:
        keeper = work.actor.name or ""
        out = seal_sessions.CarriedOut("镇便民服务中心", keeper, "村委会主任", _at(today, 38, 18))
        seal.set_up(work, work.user_id or "")
        seal_sessions.open_(work, seal_sessions.Opening((), "", out=out, remark="随合同现场用印"))
        stage.done["seal_sessions"] += 1

    def contract(work: Work) -> None:
        one = seal_sessions.Use(
            document="contract",
            title="村组道路硬化施工合同",
            copies=3,
            pages=6,
            straddle=True,
            applicant="村民委员会",
            approver="村民代表会议",
            paper_kept=True,
            decision=known(made, ROAD),
        )
        seal.use(work, one)

    def back(work: Work) -> None:
        seal_sessions.close(work, seal_sessions.Closing((), ""))

    def letter(work: Work) -> None:
        one = seal_sessions.Use(document="letter", title="关于核对补贴名单的函", approver="村委会主任")
        seal.use(work, one)

    return [
        Act(_at(today, 38, 9, 5), CLERK, "seal:keep", away),
        Act(_at(today, 38, 10, 40), CLERK, "seal:keep", contract),
        Act(_at(today, 38, 15, 30), CLERK, "seal:keep", back),
        Act(_at(today, 17, 11, 20), CLERK, "seal:keep", letter),
    ]


def _archive(stage: Stage, today: date) -> list[Act]:
    year = today.year - 1

    def file(work: Work) -> None:
        for category, title, by, month, day, pages in EXTRAS:
            archives.add(work, archives.NewExtra(year, category, title, by, date(year, month, day), pages))
        stage.done["archive_items"] += len(EXTRAS)

    def close(work: Work) -> None:
        for category in SEALED:
            archives.seal(work, year, category, "建站前的材料，只有纸质件")

    def list_(work: Work) -> None:
        archive_handovers.make(work, year, "镇综合档案室", "镇档案员", "镇包村干部")

    return [
        Act(_at(today, 19, 10, 10), CLERK, "archives:file", file),
        Act(_at(today, 12, 10, 20), CLERK, "archives:file", close),
        Act(_at(today, 4, 10, 30), CLERK, "archives:file", list_),
    ]


def _blanks(stage: Stage, today: date) -> list[Act]:
    made: Known = {}

    def print_(work: Work) -> None:
        made["pack"] = blackout.make(work, {"receipt": 3, "notice": 1}).forms["receipt"]

    def typed(work: Work) -> None:
        """The second was written and typed in; what became of the first nobody has said."""
        case = work.scalar(
            "SELECT number FROM cases WHERE station_id = :s AND withdrawn_at IS NULL ORDER BY id DESC LIMIT 1",
            s=work.station_id,
        )
        blackout.typed(work, known(made, "pack")[1], case or "")

    return [
        Act(_at(today, 20, 8, 40), CLERK, "cases:accept", print_),
        Act(_at(today, 16, 17, 30), CLERK, "cases:accept", typed),
    ]
