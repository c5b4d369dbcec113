"""The form of a new request: who, by which guardian, which matters, by whom, with what power, until when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox

from stationdesk.core import proxy_states
from stationdesk.services import proxy, proxy_people, visits
from stationdesk.services.proxy_people import Agent, Guarding
from stationdesk.ui.ask_sheet import Ask, AskSheet, SheetPage
from stationdesk.ui.person_line import PersonLine
from stationdesk.ui.proxy.matters_line import MattersLine
from stationdesk.ui.proxy.refusals import WhoseMissing
from stationdesk.ui.words import tr

EXPIRES_AFTER = 90
Done = Callable[[proxy.Taken], object]


def ask(page: SheetPage, today: date, person: str, name: str, visit: str, taken: Done) -> None:
    """Read who may act, then open the form; `taken(request)` is called when it was saved."""
    desk = page.frame.desk
    me = getattr(getattr(desk, "actor", None), "user_id", None)
    page.frame.jobs.run(
        lambda: desk.read(proxy_people.agents),
        lambda agents: _open(page, today, agents, me, person, name, visit, taken),
        owner=page,
    )


def _asks(page: SheetPage, today: date, agents: tuple[Agent, ...], me: str | None, visit: str) -> list[Ask]:
    known = [(one.id, f"{one.name}　{'、'.join(one.grids)}".strip()) for one in agents]
    return [
        Ask("principal_id", tr("谁委托"), "person", needed=True),
        Ask("guardian_id", tr("监护人"), "person", help=tr("委托人是未成年人或不能辨认自己行为时")),
        Ask("matters", tr("代办什么"), "made", needed=True, value=MattersLine(page.frame, "proxy.matters")),
        Ask(
            "way", tr("怎么委托的"), "choice", needed=True, value="visit" if visit else "written",
            choices=[(key, tr(words)) for key, words in proxy.WAYS.items()],
        ),
        Ask("witness", tr("见证人"), help=tr("口头委托要有见证人，不能是代办员")),
        Ask(
            "agent_id", tr("谁来代办"), "choice", needed=True, choices=known,
            value=me if any(one.id == me for one in agents) else None,
        ),
        Ask(
            "scope", tr("授权做哪些"), "ticks", needed=True, value=("submit", "correct"),
            choices=[(key, tr(words)) for key, words in proxy.SCOPE.items()],
            help=tr("逐项写明，不能写“全权”"),
        ),
        Ask("sub_delegation", tr("允许转委托给另一位代办员"), "check", help=tr("不勾就只能由这位代办员办")),
        Ask("expires_on", tr("授权到哪天"), "day", value=today + timedelta(days=EXPIRES_AFTER)),
        Ask("reason", tr("为什么要代办"), hint=tr("例如：行动不便，子女在外")),
        Ask("guarded", tr("由监护人委托"), "check", help=tr("委托人是成年人，但不能辨认自己行为时勾上")),
    ]  # fmt: skip


def _open(
    page: SheetPage,
    today: date,
    agents: tuple[Agent, ...],
    me: str | None,
    person: str,
    name: str,
    visit: str,
    taken: Done,
) -> None:
    def act(work: Any, values: Mapping[str, Any]) -> proxy.Taken:
        if not values["principal_id"]:
            raise WhoseMissing(field="principal_id")
        made = proxy.request(
            work,
            proxy.NewRequest(
                values["principal_id"],
                values["matters"],
                values["way"],
                values["scope"],
                values["expires_on"],
                values["reason"],
                "" if values["way"] == "written" else values["witness"],
                values["guardian_id"] or None,
                values["agent_id"],
                values["sub_delegation"],
                said=values["said"],
            ),
        )
        if visit:
            visits.became(work, visit, request_id=made.request_id)
        return made

    def done(made: proxy.Taken) -> str:
        taken(made)
        if made.state == proxy_states.State.AUTHORISED:
            return tr("已接受口头委托，编号 {number}。打印记录，请见证人签字。", number=made.number)
        return tr("已接受委托，编号 {number}。请委托人在委托书上签字。", number=made.number)

    form = page.ask(
        "proxy.request",
        tr("新代办"),
        _asks(page, today, agents, me, visit),
        tr("接受委托"),
        act,
        done,
        reason="proxy:request",
    )
    who, matters = form.widgets["principal_id"], form.widgets["matters"]
    way, guarded = form.widgets["way"], form.widgets["guarded"]
    assert isinstance(who, PersonLine)
    assert isinstance(matters, MattersLine)
    assert isinstance(way, QComboBox)
    assert isinstance(guarded, QCheckBox)
    form.widgets["said"] = matters.said

    def ask_witness() -> None:
        """A paper that is signed needs no witness: the line is there for what was only said."""
        form.form.row("witness").setVisible(way.currentData() != "written")

    def ask_guardian(wanted: bool) -> None:
        line = form.widgets["guardian_id"]
        assert isinstance(line, PersonLine)
        form.form.row("guardian_id").setVisible(wanted)
        if wanted:
            line.setFocus(Qt.FocusReason.OtherFocusReason)
        elif line.person:
            line.ask_again()
            guarded.setFocus(Qt.FocusReason.OtherFocusReason)

    ask_witness()
    ask_guardian(False)
    way.currentIndexChanged.connect(lambda _at: ask_witness())
    guarded.toggled.connect(ask_guardian)
    who.taken.connect(lambda one: _propose_guardian(page, form, one))
    matters.instead.connect(
        lambda place, code, title: page.frame.go(
            "cases", view="appointments", new=True, half=_appointment(who, place, code, title)
        )
    )
    if person:
        who.set_person(person, name)


def _propose_guardian(page: SheetPage, form: AskSheet, person: str) -> None:
    """A child, or somebody without capacity: the guardian the register knows stands in the field at once."""
    line = form.widgets["guardian_id"]
    assert isinstance(line, PersonLine)
    row, desk = form.form.row("guardian_id"), page.frame.desk
    guarded = form.widgets["guarded"]
    assert isinstance(guarded, QCheckBox)
    row.set_help(tr("委托人是未成年人或不能辨认自己行为时"))
    row.setVisible(guarded.isChecked())
    if line.person and not guarded.isChecked():
        line.ask_again()  # it was somebody else's
    if not person:
        return

    def show(found: Guarding) -> None:
        who = form.widgets["principal_id"]
        if not found.needed or not isinstance(who, PersonLine) or who.person != person:
            return
        row.show()
        if not found.proposed:
            line.setFocus(Qt.FocusReason.OtherFocusReason)
            row.set_help(tr("▲ 委托人要由监护人委托，档案里没有登记。请查找监护人。"), "warn")
            return
        first, *others = found.proposed
        if not line.person:
            line.set_person(first.person_id, first.name, tr(proxy_people.KIN[first.kind]))
        also = "、".join(f"{one.name}（{tr(proxy_people.KIN[one.kind])}）" for one in others[:3])
        words = tr("委托人要由监护人委托，按档案提出，请核对。")
        row.set_help(words + (tr("还有：{who}", who=also) if also else ""), "warn")

    page.frame.jobs.run(lambda: desk.read(lambda work: proxy_people.guarding(work, person)), show, owner=form)


def _appointment(who: PersonLine, place: str, code: str, title: str) -> dict[str, Any]:
    """What the appointment begins with: at home, or at the counter with somebody who comes along."""
    return {
        "who": {"person": who.person, "name": who.shown_name},
        "matter": [code, title],
        "place": place,
        "remark": "" if place == "home" else tr("请代办员陪同来办"),
    }
