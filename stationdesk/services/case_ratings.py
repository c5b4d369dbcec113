"""好差评: a villager rates a service, voluntarily and once, and a bad rating (差评) is answered within its limits.

What was said is confidential: whoever supervises sees it with its case, but not of their own service while somebody
else could; the worker it speaks of reads the words without who said them, in which matter or on which day (`about_me`). The steps are those of `core/rating_states.py`,
the limits those of the pack `case_rules`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import rating_states as stages
from stationdesk.core.clock import civil_date
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.core.workdays import Calendar, Light
from stationdesk.models.cases import Case, CaseEvent, CaseRating, CaseRatingStep
from stationdesk.security import audit, gate
from stationdesk.services import case_record as record
from stationdesk.services import users
from stationdesk.services.case_record import DateWrong, Stepped
from stationdesk.services.case_rules import CaseRules, rules
from stationdesk.services.papers import PaperRow
from stationdesk.storage.work import Work

LOW_SCORE: Final = 2
SCORES: Final[Mapping[int, str]] = {
    5: N_("非常满意"),
    4: N_("满意"),
    3: N_("基本满意"),
    2: N_("不满意"),
    1: N_("非常不满意"),
}
REASONED: Final = frozenset({"unfounded", "planned", "mended", "told", "revisited"})
"""Steps that say nothing without words."""
MANY: Final = 500


class RatedAlready(Refusal):
    template = N_("这次服务已评价过，一次服务只评价一次。")


class ScoreWrong(Refusal):
    template = N_("评价分为五级：5非常满意、4满意、3基本满意、2不满意、1非常不满意。")


class IndicatorUnknown(Refusal):
    template = N_("没有“{indicator}”这项指标。可评：{indicators}。")


class NotRated(Refusal):
    template = N_("这件还没有评价，没有要处理的差评。")


class RatingNotLow(Refusal):
    template = N_("这件的评价不是差评，不需要整改和回访。")


class OwnRating(Refusal):
    template = N_("这是对您自己服务的评价，请由站里别的负责人联系和处理。")


class RatingStepNotNow(Refusal):
    template = N_("这条差评现在是“{stage}”，不能登记“{step}”。现在可以：{possible}。")


class RatingStepUnexplained(Refusal):
    template = N_("“{step}”要写明情况。")


class MendingTooLate(Refusal):
    template = N_("整改期限最迟到{last}（自评价起{days}个工作日），最早是今天。")


@dataclass(frozen=True)
class Rating:
    """What a villager says of a service."""

    case_id: str
    score: int
    """Overall satisfaction, 1 to 5."""
    comment: str = field(default="", repr=False)
    details: Mapping[str, int] = field(default_factory=dict)
    """Indicator → 1 to 5; whoever rates may leave them out."""


@dataclass(frozen=True)
class RatingStep:
    """What was done about a bad rating."""

    case_id: str
    kind: str
    note: str = field(default="", repr=False)
    on: date | None = None
    due_on: date | None = None
    """For `planned`: by when it is mended."""


@dataclass(frozen=True)
class StepRow:
    """One step, as the detail lists it."""

    kind: str
    name: str
    on: date
    user: str
    note: str | None = field(repr=False)
    due_on: date | None


@dataclass(frozen=True)
class LowRating:
    """A bad rating and how far it was answered."""

    case_id: str
    number: str
    matter_name: str
    score: int
    rated_on: date
    comment: str | None = field(repr=False)
    details: Mapping[str, int]
    """Indicator → score, where they were given."""
    worker: str
    stage: str
    stage_name: str
    due_on: date | None
    """By when the next step is due; None when nothing is left."""
    light: str | None
    tries: int
    """How often nobody was reached."""
    possible: tuple[str, ...]
    steps: tuple[StepRow, ...]

    @property
    def open(self) -> bool:
        return bool(stages.NEXT[self.stage])

    @property
    def sentence(self) -> str:
        """What the screen says after a step."""
        if not self.open:
            return say(N_("差评已处理完，编号{number}"), number=self.number)
        return say(N_("差评现在{stage}，请在{day}前办"), stage=self.stage_name, day=self.due_on)

    @property
    def papers(self) -> tuple[PaperRow, ...]:
        """A step of this kind makes no paper."""
        return ()


@dataclass(frozen=True)
class Remark:
    """What somebody said of the services of a worker: no name, no matter, no day."""

    month: str
    score: int
    comment: str = field(repr=False)


def rate(
    work: Work, case_id: str, score: int, comment: str = "", details: Mapping[str, int] | None = None
) -> Stepped:
    """好差评: five levels, voluntary, once a service. One of the lower two is to be answered in its limits.

    Needs `cases:accept`. Raises ScoreWrong, IndicatorUnknown, RatedAlready, StepNotPossible.
    """
    users.require(work, "cases:accept")
    case = record.load(work, case_id)
    record.require_step(case, "rated")
    limits = rules(work)
    given = dict(details or {})
    if score not in SCORES or any(one not in SCORES for one in given.values()):
        raise ScoreWrong(field="score")
    known = {one.key for one in limits.indicators}
    for key in given:
        if key not in known:
            raise IndicatorUnknown(
                indicator=key[:40],
                indicators=say(N_("、")).join(f"{one.key}（{say(one.name)}）" for one in limits.indicators),
                field="details",
            )
    if _rating(work, case.id) is not None:
        raise RatedAlready(field="case")
    low = score <= limits.low_score
    follow = record.calendar(work).due(work.today, limits.call_within).date if low else None
    record.happen(
        work,
        case,
        "rated",
        score=score,
        details=given or None,
        follow_up_by=follow.isoformat() if follow else None,
    )
    work.session.add(
        CaseRating(
            station_id=work.station_id,
            id=new_id(),
            case_id=case.id,
            score=score,
            at=work.at,
            comment=comment.strip() or None,
        )
    )
    work.session.flush()
    audit.record(work, "cases:accept", case.id, step="rated")
    sentence = say(N_("已登记评价：{word}"), word=say(SCORES[score]))
    if follow:
        sentence += say(N_("，请在{day}前联系核实"), day=record.day_words(follow, work.today))
    return record.answer(case, sentence)


def step(work: Work, given: RatingStep) -> LowRating:
    """Write down what was done about a bad rating. Needs `cases:supervise`.

    Raises OwnRating, NotRated, RatingNotLow, RatingStepNotNow, RatingStepUnexplained, MendingTooLate, DateWrong, CaseUnknown.
    """
    users.require(work, "cases:supervise")
    case = record.load(work, given.case_id)
    if not may_see(work, case.worker_id):
        raise OwnRating(field="case")
    rating = _rating(work, case.id)
    if rating is None:
        raise NotRated(field="case")
    limits = rules(work)
    if rating.score > limits.low_score:
        raise RatingNotLow(field="case")
    done = _steps(work, [rating.id])
    here = stages.stage(one.kind for one in done)
    open_now = stages.possible(here)
    if given.kind not in open_now:
        raise RatingStepNotNow(
            stage=say(stages.STAGE_WORDS[here]),
            step=say(stages.KINDS.get(given.kind, given.kind[:40])),
            possible=say(N_("、")).join(say(stages.KINDS[one]) for one in open_now) or "—",
            field="kind",
        )
    if given.kind in REASONED and not given.note.strip():
        raise RatingStepUnexplained(step=say(stages.KINDS[given.kind]), field="note")
    on = given.on or work.today
    if not civil_date(rating.at) <= on <= work.today:
        raise DateWrong(why=say(N_("要在评价那天和今天之间。")), field="on")
    due_on = _planned(work, given, civil_date(rating.at), limits) if given.kind == "planned" else None
    record.happen(work, case, "followed_up", did=given.kind, on=on.isoformat())
    work.session.add(
        CaseRatingStep(
            station_id=work.station_id,
            id=new_id(),
            rating_id=rating.id,
            case_id=case.id,
            kind=given.kind,
            # After what it follows, however the clock stands.
            at=max([work.at, *(one.at + timedelta(milliseconds=1) for one in done[-1:])]),
            day=on,
            user_id=work.user_id,
            note=given.note.strip() or None,
            due_on=due_on,
        )
    )
    work.session.flush()
    audit.record(work, "cases:supervise", case.id, step=f"rating-{given.kind}")
    return _low(work, [(rating, case)])[0]


def _planned(work: Work, given: RatingStep, rated: date, limits: CaseRules) -> date:
    last = record.calendar(work).due(rated, limits.mend_within).date
    due_on = given.due_on or last
    if not work.today <= due_on <= max(last, work.today):
        raise MendingTooLate(last=last, days=limits.mend_within, field="due_on")
    return due_on


def open_low_ratings(work: Work, *, all_of_them: bool = False) -> tuple[LowRating, ...]:
    """Bad ratings that still need a step, the most urgent first; `all_of_them` also those that are done.

    Those of one's own services are left to others, where there are others. Needs `cases:supervise`. Today shows their number; each opens its case.
    """
    users.require(work, "cases:supervise")
    done = (
        sa.select(CaseRatingStep.id)
        .where(
            CaseRatingStep.station_id == CaseRating.station_id,
            CaseRatingStep.case_id == CaseRating.case_id,
            CaseRatingStep.rating_id == CaseRating.id,
            CaseRatingStep.kind == "revisited",
            CaseRatingStep.withdrawn_at.is_(None),
        )
        .exists()
    )
    found = work.session.execute(
        sa.select(CaseRating, Case)
        .join(Case, sa.and_(Case.station_id == CaseRating.station_id, Case.id == CaseRating.case_id))
        .where(
            CaseRating.station_id == work.station_id,
            CaseRating.withdrawn_at.is_(None),
            Case.withdrawn_at.is_(None),
            CaseRating.score <= rules(work).low_score,
            sa.true() if all_of_them else ~done,
        )
        .order_by(CaseRating.at.desc())
    )
    listed = _low(work, [(rating, case) for rating, case in found if may_see(work, case.worker_id)])
    if not all_of_them:
        listed = [one for one in listed if one.open]
    return tuple(sorted(listed, key=lambda one: (one.due_on or date.max, one.number)))


def of_case(work: Work, case_id: str) -> LowRating | None:
    """The bad rating of a case with what was done about it; None when there is none, or for lack of the permit."""
    rating = _rating(work, case_id)
    if rating is None or rating.score > rules(work).low_score:
        return None
    case = record.load(work, case_id)
    return _low(work, [(rating, case)])[0] if may_see(work, case.worker_id) else None


def may_see(work: Work, worker_id: str | None = None) -> bool:
    """Whether who is at the desk may see ratings of this worker's services with the case they belong to.

    Nobody sees those of their own services while another person of the station may see them; where there is no
    other, somebody has to call the villager all the same.
    """
    if work.actor.program:
        return True
    if "cases:supervise" not in work.actor.permits:
        return False
    return worker_id is None or worker_id != work.user_id or not _others_supervise(work)


def _others_supervise(work: Work) -> bool:
    found = work.extra.get("others supervise")
    if found is None:
        table = gate.rules(work)
        found = work.extra["others supervise"] = any(
            not row.disabled and row.id != work.user_id and "cases:supervise" in table.permits_of(row.posts)
            for row in users.list_all(work)
        )
    return bool(found)


def about_me(work: Work) -> tuple[Remark, ...]:
    """What was said of the services of whoever is at the desk, so that they can do better: the words alone.

    By month and score, in an order that tells nothing of the day.
    """
    users.require(work, "cases:read")
    found = work.rows(
        "SELECT substr(r.at, 1, 7) AS month, r.score, r.comment FROM case_ratings r"
        " JOIN cases c ON c.station_id = r.station_id AND c.id = r.case_id"
        " WHERE r.station_id = :s AND r.withdrawn_at IS NULL AND c.withdrawn_at IS NULL AND c.worker_id = :u"
        " AND r.comment IS NOT NULL ORDER BY month DESC, r.score, r.comment LIMIT 200",
        s=work.station_id,
        u=work.user_id,
    )
    return tuple(Remark(row["month"], row["score"], row["comment"]) for row in found)


def _rating(work: Work, case_id: str) -> CaseRating | None:
    return work.session.execute(
        sa.select(CaseRating)
        .where(
            CaseRating.station_id == work.station_id,
            CaseRating.case_id == case_id,
            CaseRating.withdrawn_at.is_(None),
        )
        .order_by(CaseRating.id)
        .limit(1)
    ).scalar_one_or_none()


def _steps(work: Work, ratings: Iterable[str]) -> list[CaseRatingStep]:
    asked = list(ratings)
    found: list[CaseRatingStep] = []
    for start in range(0, len(asked), MANY):
        found += work.session.execute(
            sa.select(CaseRatingStep)
            .where(
                CaseRatingStep.station_id == work.station_id,
                CaseRatingStep.rating_id.in_(asked[start : start + MANY]),
                CaseRatingStep.withdrawn_at.is_(None),
            )
            .order_by(CaseRatingStep.at, CaseRatingStep.id)
        ).scalars()
    return found


def _low(work: Work, rated: list[tuple[CaseRating, Case]]) -> list[LowRating]:
    limits, names = rules(work), users.names(work)
    steps: dict[str, list[CaseRatingStep]] = {rating.id: [] for rating, _ in rated}
    for one in _steps(work, steps):
        steps[one.rating_id].append(one)
    calendar = record.calendar(work)
    told = record.events_of_each(work, [case.id for _, case in rated], "rated")
    made = []
    for rating, case in rated:
        done = steps[rating.id]
        here = stages.stage(one.kind for one in done)
        due = _due(calendar, rating.at, here, done, limits)
        light = None
        if due is not None:
            light = str(Light.RED if due == work.today else calendar.light(due, work.today))
        made.append(
            LowRating(
                case.id,
                case.number,
                case.matter_name,
                rating.score,
                civil_date(rating.at),
                rating.comment,
                _details(told[case.id]),
                names.get(case.worker_id or "", ""),
                here,
                say(stages.STAGE_WORDS[here]),
                due,
                light,
                sum(one.kind == "unreachable" for one in done),
                stages.possible(here),
                tuple(
                    StepRow(
                        one.kind,
                        say(stages.KINDS.get(one.kind, one.kind)),
                        one.day,
                        names.get(one.user_id or "", ""),
                        one.note,
                        one.due_on,
                    )
                    for one in done
                ),
            )
        )
    return made


def _details(rated: list[CaseEvent]) -> dict[str, int]:
    return dict((rated[0].data or {}).get("details") or {}) if rated else {}


def _due(
    calendar: Calendar, rated_at: datetime, here: str, done: list[CaseRatingStep], limits: CaseRules
) -> date | None:
    """By when the next step is due: called in a day, mended by the day named, asked again after being told."""
    rated = civil_date(rated_at)
    if here == "revisited":
        return None
    if here == "new":
        return calendar.due(rated, limits.call_within).date
    if here == "told":
        told = [one.day for one in done if one.kind == "told"][-1]
        return calendar.due(told, limits.revisit_within).date
    named: list[Any] = [one.due_on for one in done if one.kind == "planned" and one.due_on]
    return named[-1] if named else calendar.due(rated, limits.mend_within).date
