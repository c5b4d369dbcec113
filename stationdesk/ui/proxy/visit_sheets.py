"""The sheets of home visits: how one went, a major change, whom we tried to reach, blanks for the door."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from stationdesk.core.words import N_
from stationdesk.services import blank_slips, packs, papers, visit_grid, visit_misses, visits
from stationdesk.services.blank_slips import SlipRow
from stationdesk.services.proxy_people import Agent
from stationdesk.services.visit_misses import Missed
from stationdesk.ui.ask_sheet import Ask, AskSheet, SheetPage
from stationdesk.ui.left_behind.reading import day_words
from stationdesk.ui.person_line import PersonLine
from stationdesk.ui.proxy.refusals import WhoseMissing
from stationdesk.ui.words import tr


def record(
    page: SheetPage,
    today: date,
    name: str,
    visit_id: str | None,
    person: str,
    recorded: Callable[[visits.Made, bool], object] | None = None,
) -> AskSheet:
    """How a visit went: planned (`visit_id`), or one that nobody planned.

    `recorded(made, needs)` is called when it was kept, with whether a need was written down.
    """
    blocks = [Ask(key, tr(words)) for key, words in visits.BLOCKS.items()]
    asks = [
        *([] if visit_id else [Ask("person_id", tr("走访谁"), "person", needed=True)]),
        Ask(
            "result", tr("见到了吗"), "choice", needed=True, value="seen",
            choices=[(key, tr(words)) for key, words in visits.RESULTS.items()],
        ),
        Ask(
            "mode", tr("怎么走访的"), "choice", needed=True, value="door",
            choices=[(key, tr(words)) for key, words in visits.MODES.items()],
        ),
        Ask("visited_on", tr("哪天"), "day", value=today),
        Ask("seen", tr("见到谁"), hint=tr("本人、老伴、奶奶……")),
        *blocks,
        Ask("fine", tr("没写的几项都良好"), "check"),
        Ask("needs", tr("需要什么"), "long"),
        Ask("collected", tr("收了什么材料"), hint=tr("用顿号分开")),
        Ask("risk", tr("看下来风险"), "choice", choices=[(k, tr(w)) for k, w in visits.RISKS.items()]),
        Ask("companion", tr("同行的人")),
        Ask("arrived", tr("几点到"), hint="09:30"),
        Ask("departed", tr("几点走"), hint="09:50"),
        Ask(
            "signed_how", tr("谁签的字"), "choice",
            choices=[(key, tr(words)) for key, words in visits.SIGNED.items()],
        ),
        Ask("signed_because", tr("代签或未签的原因")),
        Ask(
            "photo_consent", tr("同意拍照留存"), "choice",
            choices=[("yes", tr("同意")), ("no", tr("不同意"))], help=tr("儿童问监护人；不同意就不拍"),
        ),
        Ask("serial", tr("空白单编号"), help=tr("写在空白单上带回来的，填后几位就行")),
    ]  # fmt: skip

    found = {"needs": False}

    def act(work: Any, values: Mapping[str, Any]) -> visits.Made:
        given = dict(values)
        who = given.pop("person_id", "") or person
        if not who:
            raise WhoseMissing(field="person_id")
        if given.pop("fine") and given["result"] == "seen":
            # Said by whoever was there, for each block that has nothing else: what was not looked at stays empty.
            given |= {key: given[key] or "良好" for key in visits.BLOCKS}
        given |= {key: visit_grid.clock_time(given[key]) for key in ("arrived", "departed")}
        given["signed_how"] = given["signed_how"] or ""
        given["photo_consent"] = {"yes": True, "no": False}.get(given["photo_consent"] or "")
        found["needs"] = bool(given["needs"].strip())
        return visits.record(work, visits.Recorded(person_id=who, visit_id=visit_id, **given))

    def done(made: visits.Made) -> str:
        if recorded is not None:
            recorded(made, found["needs"])
        if made.retry_id is not None:
            then = "、".join(made.then)
            return tr(
                "已记下没见到，{day}再去；先联系：{then}。",
                day=day_words(made.next_on, today),
                then=then or "—",
            )
        if made.next_on is None:
            return tr("走访已记下。")
        return tr("走访已记下，下次 {day}。", day=day_words(made.next_on, today))

    form = page.ask(
        "proxy.visit", tr("记走访：{name}", name=name) if name else tr("临时走访"), asks, tr("记下"), act, done,
        reason="visits:record",
    )  # fmt: skip
    line = form.widgets.get("person_id")
    if person and isinstance(line, PersonLine):
        line.set_person(person, name)
    return form


def plan(
    page: SheetPage,
    agents: Sequence[Agent],
    wanted: str,
    today: date,
    done: Callable[[visits.Planned], str],
) -> None:
    """A week planned: for everybody, or for one agent and their grids."""
    known = [(one.id, f"{one.name}　{'、'.join(one.grids)}".strip()) for one in agents]
    chosen = next((one.id for one in agents if one.name == wanted), "")
    asks = [
        Ask(
            "agent", tr("给谁排"), "choice", needed=True, value=chosen,
            choices=[("", tr("全部代办员")), *known], help=tr("只排他负责的网格，和没有代办员的网格"),
        ),
        Ask("first", tr("从哪天起"), "day", value=today),
        Ask("last", tr("到哪天"), "day", value=today + timedelta(days=6)),
    ]  # fmt: skip
    page.ask(
        "proxy.visit.plan",
        tr("安排走访"),
        asks,
        tr("按规则排好"),
        lambda work, values: visits.plan(
            work, values["first"], values["last"], agent_id=values["agent"] or None
        ),
        done,
        intro=tr("该走的人按网格和户的顺序排到工作日，同一户同一天，高风险和已过日子的在前。"),
        reason="visits:plan",
    )


def strike(page: SheetPage, slip: SlipRow) -> None:
    """A blank that will not come back."""
    page.ask(
        "proxy.visit.strike",
        tr("注销空白单"),
        [Ask("reason", tr("原因"), needed=True, hint=tr("写坏、遗失"))],
        tr("注销"),
        lambda work, values: blank_slips.strike(work, slip.number, values["reason"]),
        lambda row: tr("空白单 {number} 已注销。", number=row.number),
        intro=slip.number,
        reason="visits:record",
    )


def happened(page: SheetPage, events: tuple[str, ...]) -> None:
    """A major change in somebody's life: somebody must be there within 24 hours."""
    asks = [
        Ask("person_id", tr("谁家的事"), "person", needed=True),
        Ask("event", tr("出了什么事"), "choice", needed=True, choices=[(one, tr(one)) for one in events]),
        Ask("note", tr("说明"), "long"),
    ]

    def act(work: Any, values: Mapping[str, Any]) -> visits.VisitRow:
        if not values["person_id"]:
            raise WhoseMissing(field="person_id")
        return visit_misses.happened(work, values["person_id"], values["event"] or "", values["note"])

    page.ask(
        "proxy.visit.event",
        tr("重大变化"),
        asks,
        tr("24小时内上门"),
        act,
        lambda row: tr("已排进今天的走访，24小时内要到。"),
        reason="visits:record",
    )


def tried(page: SheetPage, one: Missed, contacts: tuple[tuple[str, str], ...]) -> None:
    """Whom we tried to reach, and whether it is known where the person is."""
    asks = [
        Ask("contact", tr("联系了谁"), "choice", needed=True, value=one.next_contact, choices=contacts),
        Ask("reached", tr("已有下落，人平安"), "check"),
        Ask("note", tr("怎么说的"), "long", hint=tr("谁说的，人在哪里")),
    ]
    before = "、".join(tr("{who}（{time}）", who=try_.name, time=_time(try_.at)) for try_ in one.tried)

    def done(left: Missed | None) -> str:
        if left is None:
            return tr("已有下落，寻找结束。")
        return tr("记下了。接着联系：{who}。", who=left.next_name or "—")

    page.ask(
        "proxy.visit.tried",
        tr("寻找：{name}", name=one.name),
        asks,
        tr("记下"),
        lambda work, values: visit_misses.tried(
            work, one.visit_id, values["contact"] or "", reached=values["reached"], note=values["note"]
        ),
        done,
        intro=tr("已经联系过：{who}", who=before) if before else "",
        reason="visits:record",
    )


def blanks(page: SheetPage, show: Callable[[papers.PaperRow], object]) -> None:
    """A batch of pre-numbered blanks, printed now."""
    asks = [
        Ask(
            "kind", tr("哪种单子"), "choice", needed=True, value="visit",
            choices=[(key, tr(blank_slips.KINDS[key])) for key in blank_slips.DOOR],
        ),
        Ask("count", tr("印几张"), "number", needed=True, value="10"),
    ]  # fmt: skip

    def act(work: Any, values: Mapping[str, Any]) -> blank_slips.Batch:
        text = str(values["count"])
        return blank_slips.make(work, values["kind"], int(text) if text.isdecimal() else 0)

    def done(batch: blank_slips.Batch) -> str:
        page.frame.jobs.later(0, lambda: show(batch.paper))
        return tr("已编号 {n} 张空白单，打印后带走。", n=len(batch.slips))

    page.ask("proxy.visit.blanks", tr("空白单"), asks, tr("编号并打印"), act, done, reason="visits:record")


def rules(work: Any) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Major changes and contacts, as the rules in force name them."""
    body = packs.holding(work, "visit_rules").body
    contacts = tuple((str(one["contact"]), tr(str(one["name"]))) for one in body.get("contacts", ()))
    return tuple(body["event"]["events"]), contacts


def _time(at: Any) -> str:
    from stationdesk.core.clock import local

    return f"{local(at):%m-%d %H:%M}"


WORDS = (
    N_("事故"),
    N_("灾害"),
    N_("监护人离世"),
    N_("监护人服刑"),
    N_("监护人失联"),
    N_("住院"),
    N_("当日再访"),
    N_("邻居"),
    N_("子女"),
    N_("其他亲属"),
)
"""Words of the pack that the English window says too."""
