"""How the village decided (四议五公开): a number for each matter, four steps in order, what was made public of each.

Uses of the seal and sheets refer to the number (`决…`); what was not passed seals nothing. Who must be there and how many
must agree stands in the pack `decision_rules` (村民委员会组织法第二十二条、第二十六条).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import ink
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.decisions import VillageDecision, VillageDecisionStep
from stationdesk.security import audit
from stationdesk.services import numbers, packs, users
from stationdesk.storage.work import Work

SIGN: Final = "决"
_NUMBER: Final = re.compile(rf"{SIGN}(?:编号|字|第|号|:)*([0-9]{{12}}-[0-9]{{8}}-[0-9]{{3}}-[0-9]{{4,}})")
STATES: Final[Mapping[str, str]] = {
    "open": N_("议事中"),
    "passed": N_("已决议"),
    "rejected": N_("未通过"),
}


class DecisionUnknown(Refusal):
    template = N_("没有找到这项决策。请核对编号。")


class DecisionNotPassed(Refusal):
    template = N_("决策{number}还没有通过（{state}），不能据此办理。请先完成“四议”，或改写会议决议号。")


class SubjectUnknown(Refusal):
    template = N_("没有“{subject}”这类决策。可用：{known}。")


class StepUnknown(Refusal):
    template = N_("没有“{step}”这一步。可用：{known}。")


class StepOutOfOrder(Refusal):
    template = N_("现在该登记的是“{next}”。“四议”要按顺序一步一步来。")


class DecisionOver(Refusal):
    template = N_("这项决策{state}，不能再登记议事。")


class DayImpossible(Refusal):
    template = N_("日期不对：不能晚于今天，也不能早于上一步（{before}）。")


class VotesWrong(Refusal):
    template = N_("人数对不上：应到不少于实到，实到不少于赞成、反对、弃权之和。请核对签到和计票。")


class TooFewPresent(Refusal):
    template = N_(
        "{body}到会人数不够（{note}）：应到{entitled}人，实到{present}人。请重新召集，不能登记为通过。"
    )


class TooFewInFavour(Refusal):
    template = N_("赞成没有超过到会人员的一半：实到{present}人，赞成{in_favour}人。请登记为未通过。")


class WordsMissing(Refusal):
    template = N_("请填写“{label}”。")


class PublicTooEarly(Refusal):
    template = N_("“{step}”还没有通过，不能登记“{public}”。")


class SheetNotKnown(Refusal):
    template = N_("没有编号为{number}的公开表。请核对编号。")


@dataclass(frozen=True)
class NewDecision:
    """A matter that is to be decided; `subject` is a key of the pack."""

    title: str
    subject: str
    summary: str = ""
    opened_on: date | None = None


@dataclass(frozen=True)
class Held:
    """One step that was held. Votes are asked for where the step is a resolution."""

    step: str
    held_on: date
    passed: bool = True
    chair: str = field(default="", repr=False)
    body: str = ""
    entitled: int | None = None
    present: int | None = None
    in_favour: int | None = None
    against: int | None = None
    abstained: int | None = None
    note: str = ""


@dataclass(frozen=True)
class StepRow:
    """A step or a publication as it stands."""

    step: str
    name: str
    held_on: date
    outcome: str
    body: str
    chair: str = field(repr=False)
    entitled: int | None
    present: int | None
    in_favour: int | None
    against: int | None
    abstained: int | None
    note: str
    sheet: str


@dataclass(frozen=True)
class DecisionRow:
    """A decision with its steps, and what comes next."""

    id: str
    number: str
    title: str
    subject: str
    subject_name: str
    summary: str
    opened_on: date
    state: str
    next: str
    """The step to be held next; empty when there is none."""
    passed_on: date | None
    steps: tuple[StepRow, ...]
    publics: tuple[StepRow, ...]
    not_public: tuple[str, ...]
    """Names of what should be public by now and is not."""


@dataclass(frozen=True)
class Reference:
    """Something that was done on the word of a decision."""

    kind: str
    """`seal` or `sheet`."""
    number: str
    title: str


def rules(work: Work) -> Mapping[str, Any]:
    """The pack `decision_rules` that holds today."""
    return packs.holding(work, "decision_rules").body


def open_(work: Work, new: NewDecision) -> DecisionRow:
    """Give a matter its number. Needs `decisions:record`. Raises SubjectUnknown, WordsMissing, DayImpossible."""
    users.require(work, "decisions:record")
    known = {one["subject"]: say(one["name"]) for one in rules(work)["subjects"]}
    if new.subject not in known:
        raise SubjectUnknown(
            subject=new.subject[:40], known=say(N_("、")).join(sorted(known)), field="subject"
        )
    title = _line(new.title, N_("决策事项"), "title", 100)
    day = new.opened_on or work.today
    if day > work.today:
        raise DayImpossible(before="—", field="opened_on")
    row = VillageDecision(
        station_id=work.station_id,
        id=new_id(),
        number=SIGN + numbers.take(work, "decision"),
        title=title,
        subject=new.subject,
        summary=ink.paragraphs(new.summary, say(N_("说明")), field="summary", limit=1000) or None,
        opened_on=day,
        made_at=work.at,
        made_by=work.user_id,
        list_version=packs.holding(work, "decision_rules").version,
    )
    work.session.add(row)
    work.session.flush()
    audit.record(work, "decisions:record", row.id, step="open")
    return _row(work, row)


def hold(work: Work, wanted: str, held: Held) -> DecisionRow:
    """Write down a step. Needs `decisions:record`.

    Raises DecisionUnknown, DecisionOver, StepUnknown, StepOutOfOrder, DayImpossible, VotesWrong, TooFewPresent,
    TooFewInFavour, WordsMissing.
    """
    users.require(work, "decisions:record")
    row = _find(work, wanted)
    now = _row(work, row)
    given = {one["step"]: one for one in rules(work)["steps"]}
    if held.step not in given:
        raise StepUnknown(step=held.step[:40], known=say(N_("、")).join(given), field="step")
    if now.state != "open":
        raise DecisionOver(state=say(STATES[now.state]), field="step")
    if held.step != now.next:
        raise StepOutOfOrder(next=say(given[now.next]["name"]), field="step")
    before = now.steps[-1].held_on if now.steps else row.opened_on
    if not before <= held.held_on <= work.today:
        raise DayImpossible(before=before, field="held_on")
    _votes(work, held, needed=bool(given[held.step]["votes"]))
    note = ink.paragraphs(held.note, say(N_("说明")), field="note", limit=1000)
    if not held.passed and not note:
        raise WordsMissing(label=say(N_("未通过的原因")), field="note")
    work.session.add(
        VillageDecisionStep(
            station_id=work.station_id,
            id=new_id(),
            decision_id=row.id,
            step=held.step,
            held_on=held.held_on,
            body=held.body or None,
            chair=ink.line(held.chair, say(N_("主持人")), field="chair", limit=40) or None,
            entitled=held.entitled,
            present=held.present,
            in_favour=held.in_favour,
            against=held.against,
            abstained=held.abstained,
            outcome="passed" if held.passed else "rejected",
            note=note or None,
            at=work.at,
            user_id=work.user_id,
        )
    )
    work.session.flush()
    audit.record(work, "decisions:record", row.id, step=held.step, passed=int(held.passed))
    return _row(work, row)


def publish(
    work: Work, wanted: str, public: str, on: date, *, sheet: str = "", note: str = ""
) -> DecisionRow:
    """Write down what was made public, and by which sheet. Needs `decisions:record`.

    Raises DecisionUnknown, StepUnknown, PublicTooEarly, DayImpossible, SheetNotKnown.
    """
    users.require(work, "decisions:record")
    row = _find(work, wanted)
    now = _row(work, row)
    given = {one["public"]: one for one in rules(work)["publics"]}
    if public not in given:
        raise StepUnknown(step=public[:40], known=say(N_("、")).join(given), field="public")
    after = given[public]["after"]
    held = next((one for one in now.steps if one.step == after and one.outcome == "passed"), None)
    if held is None:
        names = {one["step"]: one["name"] for one in rules(work)["steps"]}
        raise PublicTooEarly(step=say(names[after]), public=say(given[public]["name"]), field="public")
    if not held.held_on <= on <= work.today:
        raise DayImpossible(before=held.held_on, field="on")
    plain = sheet.strip()
    if plain and not work.scalar(
        "SELECT 1 FROM sheets WHERE station_id = :s AND number = :n AND withdrawn_at IS NULL",
        s=work.station_id,
        n=plain,
    ):
        raise SheetNotKnown(number=plain[:60], field="sheet")
    work.session.add(
        VillageDecisionStep(
            station_id=work.station_id,
            id=new_id(),
            decision_id=row.id,
            step=public,
            held_on=on,
            outcome="posted",
            sheet=plain or None,
            note=ink.paragraphs(note, say(N_("说明")), field="note", limit=1000) or None,
            at=work.at,
            user_id=work.user_id,
        )
    )
    work.session.flush()
    audit.record(work, "decisions:record", row.id, step=public)
    return _row(work, row)


def allowed(work: Work, reference: str, field: str = "decision") -> None:
    """What refers to one of our decisions refers to one that was passed; other words are the village's own numbers.

    For services that act on a decision; they have asked for their permit. Raises DecisionUnknown, DecisionNotPassed.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", reference))
    for number in _NUMBER.findall(plain):
        try:
            row = _find(work, SIGN + number)
        except DecisionUnknown:
            raise DecisionUnknown(field=field) from None
        state = _row(work, row).state
        if state != "passed":
            raise DecisionNotPassed(number=row.number, state=say(STATES[state]), field=field)


def references(work: Work, wanted: str) -> tuple[Reference, ...]:
    """What was sealed or posted on the word of a decision. Needs `publicity:read`; the seal's lines `seal:read`."""
    users.require(work, "publicity:read")
    row = _find(work, wanted)
    found = []
    if "seal:read" in work.actor.permits:
        found += [
            Reference("seal", one["paper_number"] or "", one["title"])
            for one in work.rows(
                "SELECT paper_number, title FROM seal_uses WHERE station_id = :s AND decision = :n"
                " AND withdrawn_at IS NULL ORDER BY used_at",
                s=work.station_id,
                n=row.number,
            )
        ]
    sheets = work.rows(
        "SELECT number, title FROM sheets WHERE station_id = :s AND withdrawn_at IS NULL AND (id IN"
        " (SELECT sheet_id FROM sheet_events WHERE station_id = :s AND note = :n AND withdrawn_at IS NULL)"
        " OR number IN (SELECT sheet FROM village_decision_steps WHERE station_id = :s AND decision_id = :d))"
        " ORDER BY number",
        s=work.station_id,
        n=row.number,
        d=row.id,
    )
    return (*found, *(Reference("sheet", one["number"], one["title"]) for one in sheets))


def get(work: Work, wanted: str) -> DecisionRow:
    """One decision by its number or id. Needs `publicity:read`. Raises DecisionUnknown."""
    users.require(work, "publicity:read")
    return _row(work, _find(work, wanted))


def list_all(work: Work, *, state: str | None = None) -> tuple[DecisionRow, ...]:
    """Decisions, the newest first. Needs `publicity:read`."""
    users.require(work, "publicity:read")
    rows = work.session.execute(
        sa.select(VillageDecision)
        .where(VillageDecision.station_id == work.station_id, VillageDecision.withdrawn_at.is_(None))
        .order_by(VillageDecision.id.desc())
    ).scalars()
    found = tuple(_row(work, row) for row in rows)
    return tuple(one for one in found if state is None or one.state == state)


def _votes(work: Work, held: Held, *, needed: bool) -> None:
    counts = (held.entitled, held.present, held.in_favour, held.against, held.abstained)
    given = [n for n in counts if n is not None]
    said = (held.in_favour or 0) + (held.against or 0) + (held.abstained or 0)
    if any(not 0 <= n <= 100_000 for n in given):
        raise VotesWrong(field="present")
    if held.entitled is not None and held.present is not None and held.present > held.entitled:
        raise VotesWrong(field="present")
    if held.present is not None and said > held.present:
        raise VotesWrong(field="in_favour")
    if not needed:
        return
    bodies = {one["body"]: one for one in rules(work)["bodies"]}
    body = bodies.get(held.body)
    if body is None:
        raise WordsMissing(label=say(N_("会议（村民会议或村民代表会议）")), field="body")
    for name, label in (
        ("entitled", N_("应到人数")),
        ("present", N_("实到人数")),
        ("in_favour", N_("赞成人数")),
    ):
        if getattr(held, name) is None:
            raise WordsMissing(label=say(label), field=name)
    if not held.passed:
        return
    entitled, present, in_favour = held.entitled or 0, held.present or 0, held.in_favour or 0
    top, bottom = body["present"]
    over = present * bottom - entitled * top
    if over < 0 or (body["strict"] and over == 0):
        raise TooFewPresent(
            body=say(body["name"]),
            note=say(body["note"]),
            entitled=entitled,
            present=present,
            field="present",
        )
    if in_favour * 2 <= present:
        raise TooFewInFavour(present=present, in_favour=in_favour, field="in_favour")


def _line(text: str, label: str, field: str, limit: int) -> str:
    plain = ink.line(text, say(label), field=field, limit=limit)
    if not plain:
        raise WordsMissing(label=say(label), field=field)
    return plain


def _find(work: Work, wanted: str) -> VillageDecision:
    plain = wanted.strip()
    row = work.session.execute(
        sa.select(VillageDecision).where(
            VillageDecision.station_id == work.station_id,
            VillageDecision.withdrawn_at.is_(None),
            sa.or_(VillageDecision.number == plain, VillageDecision.id == plain.lower()),
        )
    ).scalar_one_or_none()
    if row is None:
        raise DecisionUnknown(field="decision")
    return row


def _row(work: Work, row: VillageDecision) -> DecisionRow:
    given = rules(work)
    names = {one["step"]: say(one["name"]) for one in given["steps"]}
    public = {one["public"]: one for one in given["publics"]}
    subjects = {one["subject"]: say(one["name"]) for one in given["subjects"]}
    happened = [
        StepRow(
            one.step,
            names.get(one.step) or say(public[one.step]["name"] if one.step in public else one.step),
            one.held_on,
            one.outcome,
            one.body or "",
            one.chair or "",
            one.entitled,
            one.present,
            one.in_favour,
            one.against,
            one.abstained,
            one.note or "",
            one.sheet or "",
        )
        for one in work.session.execute(
            sa.select(VillageDecisionStep)
            .where(
                VillageDecisionStep.station_id == work.station_id,
                VillageDecisionStep.decision_id == row.id,
                VillageDecisionStep.withdrawn_at.is_(None),
            )
            .order_by(VillageDecisionStep.id)
        ).scalars()
    ]
    steps = tuple(one for one in happened if one.outcome != "posted")
    publics = tuple(one for one in happened if one.outcome == "posted")
    passed = {one.step for one in steps if one.outcome == "passed"}
    left = [step for step in names if step not in passed]
    rejected = any(one.outcome == "rejected" for one in steps)
    state = "rejected" if rejected else "open" if left else "passed"
    said = {one.step for one in publics}
    return DecisionRow(
        row.id,
        row.number,
        row.title,
        row.subject,
        subjects.get(row.subject, row.subject),
        row.summary or "",
        row.opened_on,
        state,
        left[0] if state == "open" else "",
        max(one.held_on for one in steps) if state == "passed" else None,
        steps,
        publics,
        tuple(say(one["name"]) for key, one in public.items() if one["after"] in passed and key not in said),
    )
