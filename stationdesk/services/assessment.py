"""考核自评: the station assesses itself by the indicators of the pack, each with its value, period and evidence.

Places differ and their standards are not mixed: an assessment follows one scheme, the hundred points of the pack or the
indicators of one place. What the register knows is counted from it; the rest is typed with its evidence. When every line
is answered it is finished, with its score and grade; from then on it never changes, and its paper says what it says.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import ink
from stationdesk.core import papers as facts_of
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, language, say
from stationdesk.models.assessment import Assessment, AssessmentLine
from stationdesk.security import audit
from stationdesk.services import (
    assessment_facts,
    assessment_indicators,
    numbers,
    packs,
    papers,
    publicity_periods,
    users,
)
from stationdesk.services.assessment_facts import Fact, Span
from stationdesk.services.assessment_indicators import HUNDRED, ValueUnreadable
from stationdesk.storage.work import Work

PLACES: Final[Mapping[str, str]] = {"SY": "十堰", "TL": "通辽", "XN": "咸宁", "NH": "佛山南海", "KL": "凯里"}
"""Schemes of one place: all its indicators of a station, without points."""
MAKES: Final = "assessment:make"
"""Permit of those who keep a self-assessment: whoever makes the village's sheets."""
SIGN: Final = "评"
SOURCES: Final[Mapping[str, str]] = {
    "register": N_("台账自动统计"),
    "typed": N_("人工填写"),
    "missing": N_("还没填"),
    "not_applicable": N_("不适用"),
}


class AssessmentUnknown(Refusal):
    template = N_("没有找到这份自评表。请核对编号。")


class AssessmentSchemeUnknown(Refusal):
    template = N_("没有“{scheme}”这套考核指标。可用：{known}。")


class AssessmentPeriodWrong(Refusal):
    template = N_("自评的期间写年度（2026）或季度（2026Q3），不能是还没开始的。")


class AssessmentOpenAlready(Refusal):
    template = N_("这个期间已有一份没完成的自评表（{number}）。请接着填，或先作废。")


class AssessmentFinished(Refusal):
    template = N_("这份自评表已完成，不能再改。确需更正的，请作废后重新自评。")


class IndicatorUnknown(Refusal):
    template = N_("这份自评表里没有“{code}”这项指标。")


class EvidenceMissing(Refusal):
    template = N_("请写明“{name}”的依据，例如台账、会议记录、照片编号。")


class PointsWrong(Refusal):
    template = N_("“{name}”最高{full}分，请填0到{full}之间的分数，最多两位小数。")


class PointsUnexplained(Refusal):
    template = N_("改动“{name}”的得分要写原因。")


class LinesUnanswered(Refusal):
    template = N_("还有{count}项没有填：{names}。请填完再完成自评。")


class WhyWithdrawn(Refusal):
    template = N_("作废自评表请写明原因。")


@dataclass(frozen=True)
class LineRow:
    """One indicator as a list shows it. `points` and `full` in hundredths."""

    code: str
    name: str
    quote: str
    place: str
    kind: str
    unit: str
    required: tuple[str, ...]
    wanted: str
    value: str
    have: tuple[str, ...]
    met: bool | None
    full: int | None
    points: int | None
    source: str
    evidence: str
    why: str
    note: str
    counted: bool
    """Whether the register can count it."""
    may_be_left: bool
    """Whether 不适用 may be said of it."""

    @property
    def unanswered(self) -> bool:
        """Nothing is known of it, or nobody said how many points it gives."""
        if self.source == "missing":
            return True
        return self.full is not None and self.points is None and self.source != "not_applicable"


@dataclass(frozen=True)
class AssessmentRow:
    """A self-assessment with its lines. `score` in hundredths, None without points or while open."""

    id: str
    number: str
    period: str
    period_words: str
    since: date
    until: date
    scheme: str
    scheme_name: str
    state: str
    score: int | None
    so_far: int | None
    """Points of what is answered already."""
    full: int | None
    grade: str
    met: int
    missing: int
    made_at: datetime
    made_by: str = field(repr=False)
    finished_at: datetime | None
    list_version: str
    lines: tuple[LineRow, ...] = field(repr=False)


@dataclass(frozen=True)
class Typed:
    """What somebody says of one indicator. `value`: a number, `12/15`, `80%`, 是/否, or what is there, split by 、.

    `points` overrides what follows from the value, with a reason. `not_applicable` where the pack allows it.
    """

    code: str
    value: str = ""
    evidence: str = ""
    points: str = ""
    why: str = ""
    not_applicable: bool = False


def schemes(work: Work) -> dict[str, str]:
    """The schemes of the pack: key → name."""
    body = packs.holding(work, "assessment").body
    named = body["scheme_100"]
    first = named["name"] if language() != "en" else named.get("name_en", named["name"])
    found = {HUNDRED: first}
    for key, place in PLACES.items():
        if any(one["code"].startswith(key + "-") for one in body["indicators"]):
            found[key] = say(N_("{place}的指标（只看是否达到，不计分）"), place=place)
    return found


def open_(work: Work, scheme: str, period: str) -> AssessmentRow:
    """Begin a self-assessment; what the register knows is counted at once. Needs `assessment:make`.

    Raises AssessmentSchemeUnknown, AssessmentPeriodWrong, AssessmentOpenAlready.
    """
    users.require(work, "assessment:read")
    users.require(work, MAKES)
    pack = packs.holding(work, "assessment")
    known = schemes(work)
    if scheme not in known:
        raise AssessmentSchemeUnknown(scheme=scheme[:30], known=say(N_("、")).join(known), field="scheme")
    try:
        span = publicity_periods.parse(period, "annual")
    except publicity_periods.PeriodUnreadable:
        raise AssessmentPeriodWrong(field="period") from None
    if span.start is None or span.end is None or span.start > work.today or len(span.key) == 7:
        raise AssessmentPeriodWrong(field="period")
    for row in _rows(work):
        if row.period == span.key and row.scheme == scheme and row.finished_at is None:
            raise AssessmentOpenAlready(number=row.number, field="period")
    row = Assessment(
        station_id=work.station_id,
        id=new_id(),
        number=SIGN + numbers.take(work, "assessment"),
        period=span.key,
        since=span.start,
        until=min(span.end, work.today),
        scheme=scheme,
        list_version=pack.version,
        made_at=work.at,
        made_by=work.user_id,
    )
    work.session.add(row)
    work.session.flush()
    for n, (indicator, full) in enumerate(assessment_indicators.indicators_of(pack.body, scheme), 1):
        work.session.add(
            AssessmentLine(
                station_id=work.station_id, id=new_id(), assessment_id=row.id, code=indicator["code"], line=n,
                full=full, source="missing", wanted=assessment_indicators.wanted(indicator, None), at=work.at, user_id=work.user_id,
            )
        )  # fmt: skip
    work.session.flush()
    _count(work, row)
    audit.record(work, "assessment:open", row.id, scheme=scheme)
    return _row(work, row)


def recount(work: Work, wanted: str) -> AssessmentRow:
    """Count again from the register what nobody typed. Needs `assessment:make`. Raises AssessmentFinished."""
    row = _open(work, wanted)
    _count(work, row)
    audit.record(work, "assessment:fill", row.id, recount=1)
    return _row(work, row)


def fill(work: Work, wanted: str, given: Typed) -> AssessmentRow:
    """Answer one indicator. Needs `assessment:make`.

    Raises AssessmentFinished, IndicatorUnknown, ValueUnreadable, EvidenceMissing, PointsWrong, PointsUnexplained.
    """
    row = _open(work, wanted)
    line = next((one for one in _lines(work, row.id) if one.code == given.code.strip().upper()), None)
    if line is None:
        raise IndicatorUnknown(code=given.code[:20], field="code")
    indicator = _of(work, row)[line.code]
    name = indicator["name_zh"]
    evidence = ink.line(given.evidence, say(N_("依据")), field="evidence", limit=300)
    why = ink.line(given.why, say(N_("原因")), field="why", limit=200)
    if given.not_applicable:
        if not assessment_indicators.may_be_left(indicator):
            raise ValueUnreadable(name=name, wanted=assessment_indicators.asked(indicator), field="value")
        if not evidence:
            raise EvidenceMissing(name=name, field="evidence")
        line.source, line.value, line.have, line.met = "not_applicable", None, None, None
        line.points, line.evidence, line.why = None, evidence, None
    elif given.value.strip():
        fact = assessment_indicators.read(work, indicator, given.value)
        if not evidence and not fact.evidence:
            raise EvidenceMissing(name=name, field="evidence")
        said = "；".join(part for part in (evidence, fact.evidence) if part)
        _write(line, indicator, Fact(fact.value, fact.words, said, fact.have, fact.wanted), "typed")
    elif line.source in ("register", "typed"):
        if evidence:
            line.evidence = "；".join(dict.fromkeys(one for one in (line.evidence, evidence) if one))
    else:
        raise ValueUnreadable(name=name, wanted=assessment_indicators.asked(indicator), field="value")
    _points(line, name, given.points, why)
    line.at, line.user_id = work.at, work.user_id
    work.session.flush()
    audit.record(work, "assessment:fill", row.id, code=line.code)
    return _row(work, row)


def finish(work: Work, wanted: str) -> AssessmentRow:
    """Every line is answered: the score and its grade are fixed, and the paper is made. Needs `assessment:make`.

    Raises AssessmentFinished, LinesUnanswered.
    """
    row = _open(work, wanted)
    _count(work, row)
    found = _row(work, row)
    if found.missing:
        left = [one.name for one in found.lines if one.unanswered]
        raise LinesUnanswered(
            count=len(left),
            names=say(N_("、")).join(left[:4]) + ("…" if len(left) > 4 else ""),
            field="lines",
        )
    row.finished_at, row.finished_by = work.at, work.user_id
    row.met = found.met
    if found.full is not None:
        row.score = sum(one.points or 0 for one in found.lines)
        row.grade = grade(packs.version(work, "assessment", row.list_version).body, row.score)
    work.session.flush()
    audit.record(work, "assessment:finish", row.id, score=row.score or 0)
    papers.make(work, "assessment_sheet", "assessments", row.id, facts(work, row.id), row.number)
    return _row(work, row)


def withdraw(work: Work, wanted: str, why: str) -> None:
    """It no longer counts; it stays on file. Needs `assessment:make`. Raises WhyWithdrawn."""
    users.require(work, MAKES)
    row = _find(work, wanted)
    said = ink.line(why, say(N_("原因")), field="why", limit=200)
    if not said:
        raise WhyWithdrawn(field="why")
    row.withdrawn_at, row.withdrawn_why = work.at, said
    for one in papers.of(work, "assessments", row.id):
        if not one.voided:
            papers.void(work, one.id, said)
    audit.record(work, "assessment:withdraw", row.id)


def list_all(work: Work) -> tuple[AssessmentRow, ...]:
    """All of them, the newest first. Needs `assessment:read`."""
    users.require(work, "assessment:read")
    return tuple(_row(work, row) for row in _rows(work))


def get(work: Work, wanted: str) -> AssessmentRow:
    """One whole. Needs `assessment:read`. Raises AssessmentUnknown."""
    users.require(work, "assessment:read")
    return _row(work, _find(work, wanted))


def facts(work: Work, wanted: str) -> facts_of.AssessmentSheet:
    """What the sheet says on paper; with the watermark of a draft until it is finished. Needs `assessment:read`."""
    users.require(work, "assessment:read")
    row = _find(work, wanted)
    found = _row(work, row)
    body = packs.version(work, "assessment", row.list_version).body
    named = body["scheme_100"]["name"] if row.scheme == HUNDRED else f"{PLACES[row.scheme]}的指标，不计分"
    return facts_of.AssessmentSheet(
        **papers.frame(work),
        number=row.number,
        draft=row.finished_at is None,
        period=found.period_words,
        since=row.since,
        until=row.until,
        scheme=named,
        edition=row.list_version,
        lines=tuple(
            facts_of.AssessmentItem(
                code=one.code,
                name=one.name,
                wanted=one.wanted,
                value=one.value or SOURCES[one.source],
                met="—" if one.met is None else "达到" if one.met else "未达到",
                evidence="；".join(
                    part for part in (one.evidence, f"改分原因：{one.why}" if one.why else "") if part
                ),
                source=SOURCES[one.source],
                full=plain(one.full),
                points=plain(one.points),
            )
            for one in found.lines
        ),
        full=plain(found.full),
        score=plain(row.score if row.finished_at else found.so_far),
        grade=row.grade or "",
        met=found.met,
        place_note="各地标准互不相同，本表只按上面一套指标评，不与别处的标准混算",
    )


def grade(body: Mapping[str, Any], score: int) -> str:
    """优秀 from 90, 合格 from 80 (seed 000: the bound belongs to the better grade)."""
    for one in sorted(body["grades"], key=lambda g: -g["min"]):
        if score >= one["min"] * 100:
            return str(one["grade"])
    return str(body["grades"][-1]["grade"])


def plain(hundredths: int | None) -> str:
    """6, 4.5, empty."""
    if hundredths is None:
        return ""
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")


def _of(work: Work, row: Assessment) -> dict[str, Mapping[str, Any]]:
    body = packs.version(work, "assessment", row.list_version).body
    return {one["code"]: one for one in body["indicators"]}


# lines -----------------------------------------------------------------------------------------------


def _count(work: Work, row: Assessment) -> None:
    """Every line that the register answers, unless somebody typed it."""
    indicators = _of(work, row)
    for line in _lines(work, row.id):
        if line.source not in ("missing", "register"):
            continue
        fact = assessment_facts.known(work, line.code, Span(row.since, row.until))
        if fact is None:
            continue
        # What somebody added to the evidence, or said of the points, holds as long as the count is the same.
        if line.value != fact.words or not (line.evidence or "").startswith(fact.evidence):
            _write(line, indicators[line.code], fact, "register")
            line.at, line.user_id = work.at, work.user_id
    work.session.flush()


def _write(line: AssessmentLine, indicator: Mapping[str, Any], fact: Fact, source: str) -> None:
    line.source, line.value, line.have = source, fact.words, list(fact.have) or None
    line.met, line.wanted = (
        assessment_indicators.met(indicator, fact),
        assessment_indicators.wanted(indicator, fact),
    )
    line.evidence, line.why = fact.evidence or None, None
    # Reached is all its points and not reached is none. Where there was nothing to count, somebody says the points.
    line.points = None if line.full is None or line.met is None else line.full if line.met else 0


def _points(line: AssessmentLine, name: str, text: str, why: str) -> None:
    if not text.strip():
        return
    if line.full is None:
        raise PointsWrong(name=name, full=0, field="points")
    found = re.fullmatch(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?", unicodedata.normalize("NFKC", text).strip())
    given = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else -1
    if not 0 <= given <= line.full:
        raise PointsWrong(name=name, full=plain(line.full), field="points")
    if given != line.points and not why:
        raise PointsUnexplained(name=name, field="why")
    line.points, line.why = given, why or None


def _lines(work: Work, assessment_id: str) -> list[AssessmentLine]:
    return list(
        work.session.execute(
            sa.select(AssessmentLine)
            .where(
                AssessmentLine.station_id == work.station_id,
                AssessmentLine.assessment_id == assessment_id,
                AssessmentLine.withdrawn_at.is_(None),
            )
            .order_by(AssessmentLine.line, AssessmentLine.id)
        ).scalars()
    )


def _rows(work: Work) -> Sequence[Assessment]:
    return (
        work.session.execute(
            sa.select(Assessment)
            .where(Assessment.station_id == work.station_id, Assessment.withdrawn_at.is_(None))
            .order_by(Assessment.id.desc())
        )
        .scalars()
        .all()
    )


def _find(work: Work, wanted: str) -> Assessment:
    plainly = wanted.strip()
    found = work.session.execute(
        sa.select(Assessment).where(
            Assessment.station_id == work.station_id,
            Assessment.withdrawn_at.is_(None),
            sa.or_(Assessment.id == plainly.lower(), Assessment.number == plainly),
        )
    ).scalar_one_or_none()
    if found is None:
        raise AssessmentUnknown(field="assessment")
    return found


def _open(work: Work, wanted: str) -> Assessment:
    users.require(work, "assessment:read")
    users.require(work, MAKES)
    row = _find(work, wanted)
    if row.finished_at is not None:
        raise AssessmentFinished(field="assessment")
    return row


def _row(work: Work, row: Assessment) -> AssessmentRow:
    indicators = _of(work, row)
    english = language() == "en"
    lines = tuple(
        LineRow(
            one.code,
            indicators[one.code]["name_en" if english else "name_zh"],
            indicators[one.code]["quote"],
            indicators[one.code]["place"],
            indicators[one.code]["kind"],
            indicators[one.code]["unit"],
            tuple(indicators[one.code].get("required", ())),
            one.wanted,
            one.value or "",
            tuple(one.have or ()),
            one.met,
            one.full,
            one.points,
            one.source,
            one.evidence or "",
            one.why or "",
            indicators[one.code]["note"],
            one.code in assessment_facts.SOURCES,
            assessment_indicators.may_be_left(indicators[one.code]),
        )
        for one in _lines(work, row.id)
    )
    fulls = [one.full for one in lines if one.full is not None]
    return AssessmentRow(
        row.id,
        row.number,
        row.period,
        publicity_periods.parse(row.period, "annual").word,
        row.since,
        row.until,
        row.scheme,
        schemes(work).get(row.scheme, row.scheme),
        "finished" if row.finished_at else "open",
        row.score,
        sum(one.points or 0 for one in lines) if fulls else None,
        sum(fulls) if fulls else None,
        row.grade or "",
        sum(one.met is True for one in lines),
        sum(one.unanswered for one in lines),
        row.made_at,
        users.names(work).get(row.made_by or "", ""),
        row.finished_at,
        row.list_version,
        lines,
    )
