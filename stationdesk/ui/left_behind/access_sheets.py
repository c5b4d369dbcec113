"""Sheets about a child's file: who saw it, on what basis it is kept, a new authorisation, a review."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.core import moments
from stationdesk.core.clock import SystemClock
from stationdesk.core.words import N_
from stationdesk.services import audit_entries, consents, file_access
from stationdesk.ui import theme
from stationdesk.ui.ask_sheet import Ask, SheetPage
from stationdesk.ui.cases.cards import empty_card
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.plain import label
from stationdesk.ui.rows import Rows
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

HOLDERS = N_("谁可以打开")


def show_looks(frame: Frame, owner: QWidget, enrolment_id: str) -> None:
    """Who saw or printed a child's file, in a sheet."""
    desk = frame.desk

    def show(found: tuple[audit_entries.Entry, ...]) -> None:
        frame.open_sheet(LooksSheet(frame, found), tr("谁看过这份档案"))

    frame.jobs.run(lambda: desk.read(lambda work: audit_entries.looks(work, enrolment_id)), show, owner=owner)


class LooksSheet(QWidget):
    """Every look and print, the newest first."""

    def __init__(self, frame: Frame, found: tuple[audit_entries.Entry, ...]) -> None:
        super().__init__()
        self.setObjectName("left_behind.looks")
        now = (getattr(frame.desk, "clock", None) or SystemClock()).now()
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.XL)
        lay.setSpacing(theme.M)
        people = len({one.user_id for one in found})
        head = tr("{people} 人，{n} 次。每次查看、显示号码、打印都记在这里。", people=people, n=len(found))
        lay.addWidget(label(head, "second", wrap=True))
        rows = Rows(
            [
                Column(tr("时间"), lambda one: moments.shown(one.at, now), 112),
                Column(tr("谁"), lambda one: one.user, 80),
                Column(tr("做了什么"), lambda one: one.words, 160),
            ],
            spoken=tr("谁看过这份档案"),
            name="left_behind.looks.list",
            count=lambda n: tr("共 {n} 次", n=n),
        )
        lay.addWidget(rows, 1)
        rows.show_rows(found, lambda: empty_card(tr("还没有人打开过。"), "shield-check"))
        self.setFocusProxy(rows)


def consent(
    page: SheetPage, enrolment_id: str, today: date, done: Callable[[], object] | None = None
) -> None:
    """What was said so far, and a new word of a guardian or another basis; a refusal blocks nothing."""
    desk = page.frame.desk
    page.frame.jobs.run(
        lambda: desk.read(lambda work: consents.listed(work, enrolment_id)),
        lambda said: _ask_consent(page, enrolment_id, today, said, done),
        owner=page,
    )


def _ask_consent(
    page: SheetPage,
    enrolment_id: str,
    today: date,
    before: tuple[consents.BasisRow, ...],
    done: Callable[[], object] | None,
) -> None:
    def act(work: Any, values: Mapping[str, Any]) -> consents.Standing:
        consents.record(
            work,
            consents.NewBasis(
                enrolment_id,
                values["basis"] or "",
                tuple(values["scope"]),
                values["given_by"],
                values["relation"],
                values["how"] or "",
                values["witness"],
                values["said_on"],
                values["note"],
            ),
        )
        from stationdesk.services import left_behind

        return consents.standing(work, left_behind.get(work, enrolment_id).person_id)

    def said(now: consents.Standing) -> str:
        if done is not None:
            page.frame.jobs.later(0, done)
        return tr(now.words)

    page.ask(
        "left_behind.basis",
        tr("同意或处理依据"),
        [
            Ask(
                "basis",
                tr("依据"),
                "choice",
                needed=True,
                value="consent",
                choices=[(key, tr(words)) for key, words in consents.BASES.items()],
            ),
            Ask(
                "scope",
                tr("同意了什么"),
                "ticks",
                value=("file",),
                choices=[(key, tr(words)) for key, words in consents.SCOPES.items()],
                help=tr("只在监护人同意时填"),
            ),
            Ask("given_by", tr("哪位监护人")),
            Ask("relation", tr("与孩子的关系"), hint=tr("例如：父亲")),
            Ask("how", tr("怎样说的"), "choice", choices=[(key, tr(w)) for key, w in consents.HOW.items()]),
            Ask("witness", tr("见证人"), help=tr("口头同意时要有")),
            Ask("said_on", tr("哪天"), "day", value=today),
            Ask("note", tr("说明"), "long", hint=tr("法定职责、紧急情况请写明是哪一项")),
        ],
        tr("登记"),
        act,
        said,
        intro=tr("未满14周岁儿童的个人信息都是敏感信息。监护人不同意也要登记，不影响建档、走访和报告。"),
        reason="left_behind:basis",
        after=[label(_basis_words(one), "second", wrap=True) for one in before],
    )


def _basis_words(one: consents.BasisRow) -> str:
    who = f"{one.given_by}（{one.relation}）" if one.relation else one.given_by
    scope = "、".join(tr(consents.SCOPES[key]) for key in one.scope if key in consents.SCOPES)
    how = tr(consents.HOW[one.how]) if one.how in consents.HOW else ""
    witness = tr("见证人{name}", name=one.witness) if one.witness else ""
    parts = (f"{one.said_on}", tr(consents.BASES[one.basis]), who, scope, how, witness, one.note)
    return "　".join(part for part in parts if part)


def grant(
    page: SheetPage,
    today: date,
    holders: list[tuple[str, str]],
    done: Callable[[str], object],
    *,
    holder: str | None = None,
    reason: str = "",
) -> None:
    """A new standing authorisation; `done` gets its id."""

    def act(work: Any, values: Mapping[str, Any]) -> str:
        return file_access.authorise(
            work,
            values["user"] or "",
            values["reason"],
            person_id=values["person"] or None,
            since=values["since"],
            until=values["until"],
        )

    def made(one: str) -> str:
        page.frame.jobs.later(0, lambda: done(one))
        return tr("已登记授权。请打印授权书，双方签字后登记。")

    page.ask(
        "left_behind.grant",
        tr("登记授权"),
        [
            Ask("user", tr("谁可以打开"), "choice", needed=True, value=holder, choices=holders),
            Ask("person", tr("哪个孩子"), "person", help=tr("空着：全村儿童的档案")),
            Ask("since", tr("从"), "day", value=today),
            Ask("until", tr("至"), "day", value=_in_a_year(today), help=tr("空着：到书面终止时止")),
            Ask(
                "reason",
                tr("理由"),
                "long",
                needed=True,
                value=reason,
                hint=tr("例如：儿童主任，党组织会议同意"),
            ),
        ],
        tr("登记授权"),
        act,
        made,
        intro=tr("凭这份授权打开儿童档案；每次打开都留痕。不能给自己授权。"),
        reason="left_behind:authorise",
    )


def review(page: SheetPage, opening_id: str, *, justified: bool) -> None:
    """Was it necessary: said by somebody else than who opened it, in words that are sealed."""
    page.ask(
        "left_behind.review",
        tr("复核：必要") if justified else tr("复核：不必要"),
        [
            Ask(
                "words",
                tr("核实的情况"),
                "long",
                needed=True,
                hint=tr("向谁核实、事情后来怎样") if justified else tr("为什么不必要、怎样处理"),
            )
        ],
        tr("登记复核"),
        lambda work, values: file_access.review(work, opening_id, justified, values["words"]),
        lambda _none: tr("已登记复核。"),
        intro="" if justified else tr("认定不必要后，打开的人今天起不能再看这份档案。"),
        reason="left_behind:review",
    )


def _in_a_year(day: date) -> date:
    """The day before the same day a year on."""
    year = day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
    return date.fromordinal(year.toordinal() - 1)
