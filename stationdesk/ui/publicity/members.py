"""班子名单 on the publicity page: who sits in which body, who has to stand aside, and their terms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stationdesk.services import committee, users
from stationdesk.services.committee import MemberRow, NewMember
from stationdesk.ui.ask_sheet import Ask
from stationdesk.ui.publicity.board_page import BoardPage
from stationdesk.ui.publicity.detail import Pane
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

DOES = ("member_new", "member_end")


def columns() -> list[Column]:
    """Body, name, post, since when, what is known against supervising."""
    return [
        Column(tr("班子"), lambda m: m.body_name, 150),
        Column(tr("姓名"), lambda m: m.name, 110),
        Column(tr("职务"), lambda m: m.post or "—", 100),
        Column(tr("起"), lambda m: m.since.isoformat(), 100),
        Column(
            tr("回避情形"), lambda m: m.conflict or "—", 220, light=lambda m: "late" if m.conflict else ""
        ),
    ]


def show(pane: Pane, one: MemberRow) -> None:
    """A member beside the list."""
    deeds = []
    if pane.may("users:manage"):
        deeds = [
            ("member_new", tr("列入名单…"), "user-plus", ""),
            ("member_end", tr("任期结束…"), "check", one.id),
        ]
    pane.show_facts(
        one.name,
        (
            (tr("班子"), one.body_name),
            (tr("职务"), one.post),
            (tr("起"), one.since.isoformat()),
            (tr("回避情形"), one.conflict),
        ),
        deeds,
        "" if one.person_id else tr("没有对应居民档案，亲属关系核对不了，只比对姓名。"),
    )


def do(page: BoardPage, what: str, one: str) -> None:
    """The form that adds a member, or ends a term."""
    if what == "member_end":
        page.ask(
            "publicity.member_end", tr("任期结束"), [Ask("on", tr("哪天"), "day", value=page.today)], tr("登记"),
            lambda work, values: committee.end(work, one, values["on"]), lambda _none: tr("任期已登记结束。"),
            reason="users:manage",
        )  # fmt: skip
        return
    desk: Any = page.frame.desk

    def read(work: Any) -> list[tuple[str, str]]:
        return [(row.id, row.name) for row in users.list_all(work) if not row.disabled]

    page.frame.jobs.run(lambda: desk.read(read), lambda people: _ask(page, people), owner=page)


def _ask(page: BoardPage, people: list[tuple[str, str]]) -> None:
    def add(work: Any, values: Mapping[str, Any]) -> MemberRow:
        return committee.add(
            work,
            NewMember(
                values["name"], values["body"] or "", values["post"], values["person"] or None,
                values["user"] or None, values["since"],
            ),
        )  # fmt: skip

    page.ask(
        "publicity.member_new", tr("列入名单"),
        [
            Ask("body", tr("班子"), "choice", needed=True, choices=[(key, tr(words)) for key, words in committee.BODIES.items()]),
            Ask("person", tr("居民档案里的人"), "person", help=tr("选了才能核对亲属关系")),
            Ask("name", tr("姓名"), help=tr("档案里没有的，写姓名")),
            Ask("post", tr("职务")),
            Ask("user", tr("在本站登录的人"), "choice", choices=people, help=tr("不在本站登录的不用选")),
            Ask("since", tr("哪天起"), "day", value=page.today),
        ],
        tr("列入"), add, lambda row: tr("已列入{body}名单。", body=row.body_name), reason="users:manage",
        intro=tr("村委会成员、会计、文书和他们的近亲属不能进村务监督委员会。"),
    )  # fmt: skip
