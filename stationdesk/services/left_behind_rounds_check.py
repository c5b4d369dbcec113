"""Answers of a round (核查录入): one figure a line; what changed goes to the facts by their own services.

`check` answers one line, `unchanged` many with one key, `keep` a whole sheet typed back by number, all or none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Any, Final

from stationdesk.core import lengths
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.left_behind_rounds import CheckRound, RoundLine
from stationdesk.security import audit
from stationdesk.services import absences, left_behind, left_behind_leaving, residents, sheet_values, users
from stationdesk.services import left_behind_rounds as rounds
from stationdesk.services.left_behind_rounds import CODES, LineRow
from stationdesk.services.left_behind_rounds_kin import KIN_WORDS, Kin, absence_now
from stationdesk.storage.work import Work

COLUMNS: Final[Mapping[str, str]] = {
    "n": N_("序号"),
    "code": N_("结果"),
    "who": N_("哪位家人"),
    "on": N_("日期"),
    "text": N_("地点、照护人或原因"),
    "note": N_("备注"),
}
_LIMITS: Final = {"who": lengths.NAME, "text": lengths.REMARK, "note": lengths.REMARK}
_CARERS: Final[Mapping[str, str]] = {
    "祖": "grandparent",
    "爷": "grandparent",
    "奶": "grandparent",
    "外公": "grandparent",
    "外婆": "grandparent",
    "姥": "grandparent",
    "监护人": "guardian",
    "无": "none",
    "无人": "none",
    "自己": "none",
}
_KIN: Final = ("叔", "伯", "姑", "姨", "舅", "婶", "嫂", "哥", "姐", "亲戚", "亲属")


class CodeUnknown(Refusal):
    template = N_("结果只写一个数字：{known}。")


class LineUnknown(Refusal):
    template = N_("这一轮没有{n}号。请核对纸上的序号。")


class LineAnswered(Refusal):
    template = N_("{n}号已在{day}核查过（{result}），事实已更新，不能再改。情况又变时请在名册里改。")


class LineGone(Refusal):
    template = N_("{n}号已从名册退出或已另行决定，不用再核查。")


class WhichRelative(Refusal):
    template = N_("没看懂是哪位家人。请写纸上的字母或姓名：{known}。")


class NobodyAway(Refusal):
    template = N_("登记里没有正在外出的家人，不能写“家人返回”或“换了地方”。")


class NobodyAtHome(Refusal):
    template = N_("登记的家人都已在外，不能写“又外出”。换了地方请写 3。")


class DayMissing(Refusal):
    template = N_("请写日期，例如 11-20 或 2026-11-20。")


class TextMissing(Refusal):
    template = N_("请写明{what}。")


class NotForProposals(Refusal):
    template = N_(
        "这个人还没有在册：情况属实写 1 纳入，不属实写 8 并写原因，没见到写 9；家人有变化先写 2、3、4。"
    )


class DayOutsideRound(Refusal):
    template = N_("核查日期{day}早于这一轮开始的{since}，或还没有到。请核对。")


class SheetLineRefused(Refusal):
    """A line of the sheet that cannot be kept; nothing was. Parameters: line (from 1), column, why."""

    template = N_("第{line}行“{column}”：{why}全部都还没有保存，改好这一格再存。")


class NothingTyped(Refusal):
    template = N_("还没有填写任何一行。")


@dataclass(frozen=True)
class Checked:
    """The answer to one line. `who`: letter, name or word of a relative; `text`: place, carer or reason."""

    line_id: str
    code: str
    who: str = field(default="", repr=False)
    on: date | None = None
    text: str = field(default="", repr=False)
    note: str = field(default="", repr=False)
    checked_on: date | None = None


@dataclass(frozen=True)
class Typed:
    """A line as it stands on the sheet, as texts by column of COLUMNS."""

    texts: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class Kept:
    """What a sheet came to."""

    lines: int
    results: Mapping[str, int]
    """Result → how many."""


def check(work: Work, answer: Checked) -> LineRow:
    """Answer one line and write what changed. Needs `left_behind:enrol`, and `residents:edit` where facts change.

    Raises the refusals of this module and those of the services that write the facts.
    """
    users.require(work, "left_behind:enrol")
    row = _row(work, answer.line_id)
    held = rounds.still_open(work, row.round_id)
    _answer(work, held, row, answer)
    return rounds.lines(work, held.id, ids=[row.id])[0]


def unchanged(work: Work, line_ids: Sequence[str], checked_on: date | None = None) -> int:
    """情况不变 for many lines with one key; how many. Proposed people are passed over: taking somebody onto a
    register is a decision of its own. Needs `left_behind:enrol`.
    """
    users.require(work, "left_behind:enrol")
    done = 0
    for line_id in line_ids:
        row = _row(work, line_id)
        if row.enrolment_id is not None and row.result in rounds.OPEN:
            held = rounds.still_open(work, row.round_id)
            _answer(work, held, row, Checked(line_id, "1", checked_on=checked_on))
            done += 1
    return done


def keep(work: Work, round_id: str, lines: Sequence[Typed], checked_on: date | None = None) -> Kept:
    """Type a sheet back: every line with a number and a figure, all or none. Needs `left_behind:enrol`.

    Raises SheetLineRefused at the first line that cannot be kept (nothing is), NothingTyped.
    """
    users.require(work, "left_behind:enrol")
    held = rounds.still_open(work, round_id)
    known = {
        int(row["n"]): str(row["id"])
        for row in work.rows(
            "SELECT n, id FROM left_behind_round_lines WHERE station_id = :s AND round_id = :r"
            " AND withdrawn_at IS NULL ORDER BY id DESC",
            s=work.station_id,
            r=held.id,
        )
    }
    results: dict[str, int] = {}
    for number, typed in enumerate(lines, 1):
        texts = {key: unicodedata.normalize("NFKC", str(typed.texts.get(key, ""))).strip() for key in COLUMNS}
        if not any(texts[key] for key in COLUMNS if key != "n"):
            continue
        column = "n"
        try:
            for n in _numbers(texts["n"], known):
                column = "code"
                row = _row(work, known[n])
                column = "on"
                day = day_of(texts["on"], work.today)
                column = ""
                _answer(
                    work,
                    held,
                    row,
                    Checked(
                        row.id, texts["code"] or "1", texts["who"], day, texts["text"], texts["note"],
                        checked_on,
                    ),
                )  # fmt: skip
                results[row.result or ""] = results.get(row.result or "", 0) + 1
        except Refusal as refused:
            at = column or (refused.field if refused.field in COLUMNS else "") or "code"
            why = refused.message if refused.message.endswith("。") else f"{refused.message}。"
            raise SheetLineRefused(
                line=number, column=COLUMNS[at], why=why, field=f"{number}:{at}"
            ) from refused
    if not results:
        raise NothingTyped(field="lines")
    return Kept(sum(results.values()), results)


def day_of(text: str, today: date) -> date | None:
    """A day as people write it on such a sheet: in full, or month and day (the last one that has been)."""
    plain = text.strip()
    short = re.fullmatch(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?", plain)
    if short is not None:
        for year in (today.year, today.year - 1):
            try:
                found = date(year, int(short[1]), int(short[2]))
            except ValueError:
                continue
            if found <= today:
                return found
    if re.fullmatch(r"\d{4}", plain):
        return day_of(f"{plain[:2]}-{plain[2:]}", today)
    return sheet_values.day_of(plain, today) if plain else None


def _numbers(text: str, known: Mapping[int, str]) -> list[int]:
    """`7`, `7-12`, `7,9`: the numbers of the lines meant. Raises LineUnknown."""
    found: list[int] = []
    for piece in re.split(r"[,，、\s]+", text.strip()):
        span = re.fullmatch(r"(\d{1,5})(?:\s*[-–~至]\s*(\d{1,5}))?", piece)
        if span is None or int(span[2] or span[1]) - int(span[1]) > 500:
            raise LineUnknown(n=piece[:12] or "—", field="n")
        found += range(int(span[1]), int(span[2] or span[1]) + 1)
    for n in found:
        if n not in known:
            raise LineUnknown(n=n, field="n")
    return found


def _row(work: Work, line_id: str) -> RoundLine:
    row = work.session.get(RoundLine, (work.station_id, line_id))
    if row is None or row.withdrawn_at is not None:
        raise LineUnknown(n="—", field="n")
    return row


def _answer(work: Work, held: CheckRound, row: RoundLine, answer: Checked) -> None:
    code = answer.code.strip()
    lengths.within(_LIMITS, vars(answer))
    if code not in CODES:
        raise CodeUnknown(known="，".join(f"{key} {say(word)}" for key, word in CODES.items()), field="code")
    found = rounds.lines(work, held.id, ids=[row.id])
    if not found:
        raise LineUnknown(n=row.n, field="n")
    (line,) = found
    if line.gone:
        raise LineGone(n=line.n, field="n")
    if row.result not in rounds.OPEN:
        raise LineAnswered(
            n=line.n, day=row.checked_on, result=say(rounds.RESULTS[row.result or ""]), field="n"
        )
    day = answer.checked_on or work.today
    if not held.since <= day <= work.today:
        raise DayOutsideRound(day=day, since=held.since, field="checked_on")
    result, changes = _write(work, line, code, answer)
    row.result, row.checked_on, row.checked_by = result, day, work.user_id
    row.changes = [*(row.changes or ()), *changes] or None
    row.note = answer.note.strip() or (answer.text.strip() if code == "0" else "") or row.note
    work.session.flush()
    audit.record(work, "left_behind:check", row.id, code=code, result=result)


def _write(work: Work, line: LineRow, code: str, answer: Checked) -> tuple[str, list[dict[str, Any]]]:
    """What the answer means for the facts: the result, and the changes as codes and days."""
    if code == "9":
        return "absent", []
    if code in ("2", "3", "4"):
        return "changed", [_kin_moved(work, line, code, answer)]
    if line.proposed:
        return _decide(work, line, code, answer)
    assert line.enrolment_id is not None
    if code == "1":
        return "same", []
    if code == "5":
        return "changed", [_other_carer(work, line, answer)]
    if code in ("6", "7"):
        on = _day(answer)
        if code == "6":
            residents.moved_out(work, line.person_id, on)
        else:
            residents.died(work, line.person_id, on)
        for enrolment, since in _registers(work, line.person_id):
            # Somebody may have died before they were taken onto the register by mistake.
            left_behind_leaving.leave(
                work,
                left_behind_leaving.Leave(
                    enrolment, "moved" if code == "6" else "died", until=max(on, since)
                ),
            )
        return "left", [{"what": "moved" if code == "6" else "died", "on": on.isoformat()}]
    if code == "8":
        note = answer.text.strip() or answer.note.strip()
        if not note:
            raise TextMissing(what=say(N_("为什么不再符合")), field="text")
        until = answer.on or work.today
        sort = left_behind_leaving.likely(work, line.enrolment_id, until)
        left_behind_leaving.leave(
            work, left_behind_leaving.Leave(line.enrolment_id, sort, note, max(until, _since(work, line)))
        )
        return "left", [{"what": "left", "on": until.isoformat(), "sort": sort}]
    if not (answer.note.strip() or answer.text.strip()):
        raise TextMissing(what=say(N_("是什么情况")), field="note")
    return "noted", []


def _registers(work: Work, person_id: str) -> list[tuple[str, date]]:
    """Every register somebody is on, and since when: who died or moved away leaves them all."""
    return [(row.id, row.since) for row in left_behind.of_person(work, person_id) if row.until is None]


def _since(work: Work, line: LineRow) -> date:
    return left_behind.get(work, line.enrolment_id or "").since


def _decide(work: Work, line: LineRow, code: str, answer: Checked) -> tuple[str, list[dict[str, Any]]]:
    choice = left_behind.Choice(line.person_id, line.kind, answer.text.strip() or answer.note.strip())
    if code == "1":
        left_behind.confirm(work, choice)
        return "entered", [{"what": "entered", "on": work.today.isoformat()}]
    if code == "8":
        if not choice.reason:
            raise TextMissing(what=say(N_("为什么不纳入")), field="text")
        left_behind.reject(work, choice)
        return "declined", []
    raise NotForProposals(field="code")


def _kin_moved(work: Work, line: LineRow, code: str, answer: Checked) -> dict[str, Any]:
    """A relative came back, went to another place, or left: absences ended and begun."""
    if code == "4":
        kin = _which(line, answer.who, away=False)
    else:
        kin = _which(line, answer.who, away=True)
    on = _day(answer)
    if code == "2":
        absences.end(work, kin.id, on)
        return {"what": "back", "on": on.isoformat(), "who": kin.word}
    place = answer.text.strip()
    if not place:
        raise TextMissing(what=say(N_("到了哪里（省、市）")), field="text")
    reason = "work"
    if code == "3":
        before = absence_now(work, kin.id)
        if before is not None:
            reason = before.reason
            absences.end(work, kin.id, on)
    absences.add(work, absences.NewAbsence(kin.id, on, place, reason, evidence=N_("核查时了解")))
    return {"what": "away" if code == "4" else "place", "on": on.isoformat(), "who": kin.word}


def _which(line: LineRow, text: str, *, away: bool) -> Kin:
    fitting = [one for one in line.relatives if one.away is away]
    if not fitting:
        raise NobodyAway(field="who") if away else NobodyAtHome(field="who")
    wanted = text.strip().lower()
    if not wanted and len(fitting) == 1:
        return fitting[0]
    short = {"父": "father", "爸": "father", "母": "mother", "妈": "mother", "夫": "husband", "子": "son", "女": "daughter"}  # fmt: skip
    named = [
        one
        for one in fitting
        if wanted
        and (
            wanted in (one.letter, one.name.lower(), say(KIN_WORDS[one.word]))
            or KIN_WORDS[one.word] == wanted
            or short.get(wanted) == one.word
        )
    ]
    if len(named) != 1:
        known = say(N_("、")).join(f"{one.letter} {say(KIN_WORDS[one.word])}" for one in fitting)
        raise WhichRelative(known=known, field="who")
    return named[0]


def _other_carer(work: Work, line: LineRow, answer: Checked) -> dict[str, Any]:
    """Another person looks after the child: a resident who can be named for certain, or at least which kind."""
    text = answer.text.strip() or answer.who.strip()
    if line.kind != "child":
        raise TextMissing(what=say(N_("“换照护人”只用于儿童；其他情况写 0 和备注")), field="code")
    if not text:
        raise TextMissing(what=say(N_("现在由谁照护（姓名，或祖辈、亲属、无人）")), field="text")
    row = left_behind.get(work, line.enrolment_id or "")
    kind = next((kind for word, kind in _CARERS.items() if text.startswith(word)), None)
    if kind is None and (text.startswith(_KIN)):
        kind = "relative"
    person: str | None = None
    if kind is None:
        person = residents.resolve(work, text)
        kind = _kind_of(work, row.person_id, person)
    row.carer_id, row.carer_kind = person, kind
    work.session.flush()
    audit.record(work, "left_behind:carer", row.id, kind=kind)
    return {"what": "carer", "on": (answer.on or work.today).isoformat(), "kind": kind}


def _kind_of(work: Work, child_id: str, person_id: str) -> str:
    """Grandparent, guardian, relative or other: as the kinships say."""
    found = work.rows(
        "SELECT CASE WHEN EXISTS (SELECT 1 FROM kinships p JOIN kinships g ON g.station_id = p.station_id"
        " AND g.person_id = p.relative_id AND g.kind IN ('father', 'mother') AND g.withdrawn_at IS NULL"
        " WHERE p.station_id = :s AND p.person_id = :c AND p.kind IN ('father', 'mother')"
        " AND p.withdrawn_at IS NULL AND g.relative_id = :p) THEN 'grandparent'"
        " WHEN EXISTS (SELECT 1 FROM kinships WHERE station_id = :s AND person_id = :c AND relative_id = :p"
        " AND kind = 'guardian' AND withdrawn_at IS NULL) THEN 'guardian'"
        " WHEN (SELECT household_id FROM people WHERE station_id = :s AND id = :c) ="
        " (SELECT household_id FROM people WHERE station_id = :s AND id = :p) THEN 'relative' ELSE 'other' END AS kind",
        s=work.station_id,
        c=child_id,
        p=person_id,
    )
    return str(found[0]["kind"])


def _day(answer: Checked) -> date:
    if answer.on is None:
        raise DayMissing(field="on")
    return answer.on
