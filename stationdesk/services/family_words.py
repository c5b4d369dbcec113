"""The words of women's and elders' files: codes of the pack `adult_lists`, shown in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_, language, say
from stationdesk.services import packs
from stationdesk.storage.work import Work

LONGEST = 500


class WordNotListed(Refusal):
    template = N_("“{code}”不在可选的范围里。可填：{known}。")


class DayNotYet(Refusal):
    template = N_("日期{day}还没有到，不能登记。请核对。")


class NumberOutside(Refusal):
    template = N_("这里要填{least}到{most}的整数。请核对。")


class TextTooMuch(Refusal):
    template = N_("这里写得太长（{length}字），最多{most}字。请写简短些。")


class PhoneWrong(Refusal):
    template = N_("电话号码只能有数字和短横线，7到20位。请核对。")


def lines(work: Work, name: str) -> tuple[Mapping[str, Any], ...]:
    """The lines of one list of the pack that holds today."""
    return tuple(packs.holding(work, "adult_lists").body[name])


def words(work: Work, name: str) -> dict[str, str]:
    """Code → word of one list, in the reader's language, in the pack's order."""
    english = language() == "en"
    return {
        line["code"]: line.get("name_en") or line["name"] if english else line["name"]
        for line in lines(work, name)
    }


def word(work: Work, name: str, code: str | None) -> str:
    """The word of a code; a code that the pack no longer has is shown as it was kept."""
    return words(work, name).get(code, code) if code else ""


def code(work: Work, name: str, given: Any, field: str) -> str | None:
    """A code that the list has, or None for nothing. Raises WordNotListed."""
    if given in (None, ""):
        return None
    known = words(work, name)
    if given not in known:
        raise WordNotListed(
            code=str(given)[:20],
            known=say(N_("、")).join(f"{key}（{what}）" for key, what in known.items()),
            field=field,
        )
    return str(given)


def codes(work: Work, name: str, given: Iterable[str] | None, field: str) -> list[str]:
    """Several codes of a list, each once, in the list's order. Raises WordNotListed."""
    chosen = {code(work, name, one, field) for one in given or ()} - {None}
    return [one for one in words(work, name) if one in chosen]


def text(given: Any, field: str, most: int = LONGEST) -> str | None:
    """A text with its ends trimmed, or None when nothing is written. Raises TextTooMuch."""
    said = str(given or "").strip()
    if len(said) > most:
        raise TextTooMuch(length=len(said), most=most, field=field)
    return said or None


def phone(given: Any, field: str) -> str | None:
    """A telephone number with its spaces left out. Raises PhoneWrong."""
    said = "".join(str(given or "").split())
    if not said:
        return None
    if not 7 <= len(said) <= 20 or not all(ch.isdecimal() or ch == "-" for ch in said):
        raise PhoneWrong(field=field)
    return said


def number(given: Any, field: str, least: int, most: int) -> int | None:
    """A whole number between two others. Raises NumberOutside."""
    if given in (None, ""):
        return None
    try:
        found = int(str(given).strip())
    except ValueError:
        found = least - 1
    if not least <= found <= most:
        raise NumberOutside(least=least, most=most, field=field)
    return found


def past_day(work: Work, given: date | None, field: str) -> date | None:
    """A day that has come. Raises DayNotYet."""
    if given is not None and given > work.today:
        raise DayNotYet(day=given, field=field)
    return given
