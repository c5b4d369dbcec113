"""What is done with the lines of the registers: confirm, turn down, take off, put on by hand, assess."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from stationdesk.core.words import N_
from stationdesk.services import family_checks, left_behind, left_behind_leaving, left_behind_turning
from stationdesk.ui.ask_sheet import Ask, SheetPage
from stationdesk.ui.left_behind.age_risk import word_of
from stationdesk.ui.left_behind.detail import CARERS
from stationdesk.ui.left_behind.reading import Proposed, Someone, Turn
from stationdesk.ui.words import tr

GRADES = (("good", N_("较好")), ("fair", N_("一般")), ("poor", N_("差")))
RISKS = (("low", N_("低")), ("medium", N_("中")), ("high", N_("高")))


def confirm(page: SheetPage, one: Proposed) -> None:
    """F9 on a proposal: onto the register, with the reason it was proposed for."""
    desk, choice = page.frame.desk, left_behind.Choice(one.person_id, one.kind)
    name, kind = one.name, tr(left_behind.KIND_WORDS[one.kind])
    page.frame.jobs.run(
        lambda: desk.change(lambda work: left_behind.confirm(work, choice), reason="left_behind:enrol"),
        lambda _done: page.frame.say(tr("{name} 已纳入{kind}名册。", name=name, kind=kind)),
        owner=page,
    )


def reject(page: SheetPage, one: Proposed) -> None:
    """Not onto the register, and why; it is proposed again only when the facts change."""
    page.ask(
        "left_behind.reject",
        tr("不纳入：{name}", name=one.name),
        [Ask("reason", tr("原因"), "long", needed=True, hint=tr("例如：父亲已返乡，尚未登记"))],
        tr("不纳入"),
        lambda work, values: left_behind.reject(
            work, left_behind.Choice(one.person_id, one.kind, values["reason"])
        ),
        lambda _done: tr("已记下原因；情况变化前不再提出 {name}。", name=one.name),
        intro=one.reason,
        reason="left_behind:enrol",
    )


def settle(page: SheetPage, one: Turn) -> None:
    """F9 on a turning point: what follows from it is done."""
    if one.proposal is None:
        return
    desk, proposal, name = page.frame.desk, one.proposal.id, one.name

    def said(done: left_behind_turning.Answered) -> str:
        if done.effect == "close":
            return tr("{name} 已退出名册，历史都在。", name=name)
        if done.effect == "marks":
            return tr("{name} 的儿童标签已到期。", name=name)
        return tr("{name}：已核对。", name=name)

    page.frame.jobs.run(
        lambda: desk.change(
            lambda work: left_behind_turning.confirm(work, proposal), reason="left_behind:enrol"
        ),
        lambda done: page.frame.say(said(done)),
        owner=page,
    )


def decline(page: SheetPage, one: Turn) -> None:
    """Not done, and why; it is proposed again only when the facts change."""
    if one.proposal is None:
        return
    proposal = one.proposal.id
    page.ask(
        "left_behind.decline",
        tr("不处理：{name}", name=one.name),
        [Ask("reason", tr("原因"), "long", needed=True, hint=tr("例如：父亲只是回来过节，下周又走"))],
        tr("不处理"),
        lambda work, values: left_behind_turning.decline(work, proposal, values["reason"]),
        lambda _done: tr("已记下原因；情况变化前不再提出 {name}。", name=one.name),
        intro=one.what,
        reason="left_behind:enrol",
    )


def close_enrolment(page: SheetPage, today: date, enrolment: str, name: str, why: str = "") -> None:
    """Off the register; the history stays."""
    page.ask(
        "left_behind.close",
        tr("退出名册：{name}", name=name),
        [
            Ask(
                "sort",
                tr("哪类原因"),
                "choice",
                choices=[(key, tr(words)) for key, words in left_behind_leaving.LEAVING.items()],
                help=tr("不选就按登记情况判断；统计按这一类计"),
            ),
            Ask("note", tr("原因"), needed=True, value=why),
            Ask("until", tr("从哪天起"), "day", value=today),
        ],
        tr("退出名册"),
        lambda work, values: left_behind_leaving.leave(
            work,
            left_behind_leaving.Leave(
                enrolment,
                values["sort"] or left_behind_leaving.likely(work, enrolment, values["until"]),
                values["note"],
                values["until"],
            ),
        ),
        lambda _row: tr("{name} 已退出名册，历史都在。", name=name),
        reason="left_behind:enrol",
    )


def enrol(page: SheetPage, kind: str) -> None:
    """F2: by hand, with evidence."""
    page.ask(
        "left_behind.by_hand",
        tr("手工纳入"),
        [
            Ask("person", tr("谁"), "person", needed=True),
            Ask(
                "kind",
                tr("哪一类"),
                "choice",
                needed=True,
                value=kind,
                choices=[(key, tr(words)) for key, words in left_behind.KIND_WORDS.items()],
            ),
            Ask("why", tr("理由"), "long", needed=True, hint=tr("一句话，别人看得懂")),
            Ask("evidence", tr("证据"), "long", needed=True, hint=tr("例如：11月20日入户核实，父母均在外")),
            Ask("carer_id", tr("照护人"), "person"),
            Ask("carer_kind", tr("照护人是"), "choice", choices=[(k, tr(w)) for k, w in CARERS.items()]),
            Ask("risk", tr("风险"), "choice", choices=[(k, tr(w)) for k, w in RISKS]),
            Ask("school", tr("学校")),
        ],
        tr("纳入名册"),
        _by_hand,
        lambda done: tr("已纳入{kind}名册。", kind=tr(left_behind.KIND_WORDS[done.kind])),
        reason="left_behind:enrol",
    )


def _by_hand(work: Any, values: Mapping[str, Any]) -> left_behind.Decided:
    if not values["person"]:
        raise family_checks.PersonNotChosen(field="person")
    return left_behind.enrol(
        work,
        left_behind.ByHand(
            values["person"],
            values["kind"],
            values["why"],
            values["evidence"],
            carer_id=values["carer_id"] or None,
            carer_kind=values["carer_kind"],
            risk=values["risk"],
            school=values["school"] or None,
        ),
    )


def assess(page: SheetPage, one: Someone, today: date) -> None:
    """Guardianship in three grades; the risk follows, and may be put higher."""
    page.ask(
        "left_behind.assess",
        tr("监护评估：{name}", name=one.name),
        [
            Ask(
                "grade",
                tr("监护情况"),
                "choice",
                needed=True,
                value=one.row.guardianship or "fair",
                choices=[(key, tr(words)) for key, words in GRADES],
                help=tr("较好→低风险，一般→中，差→高"),
            ),
            Ask(
                "risk",
                tr("风险"),
                "choice",
                choices=[(key, tr(words)) for key, words in RISKS],
                help=tr("可以比监护情况定得更高，不能更低"),
            ),
            Ask("note", tr("看到的情况"), "long"),
            Ask("made_on", tr("哪天"), "day", value=today),
        ],
        tr("记下评估"),
        lambda work, values: left_behind.assess(
            work,
            left_behind.Graded(one.id, values["grade"], values["risk"], values["note"], values["made_on"]),
        ),
        lambda row: tr("已评估：风险{word}。走访按风险安排。", word=word_of(row.risk)),
        reason="left_behind:enrol",
    )
