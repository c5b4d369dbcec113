"""Day sheets typed back in (补录): a grid of texts as they stand on the paper, kept whole or not at all.

A line belongs to a planned visit, or names somebody (their name when only one bears it, an ID number, the tail of
one). A line with nothing but the name is a visit that was not made, and is left as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Any, Final

from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.names import search_form
from stationdesk.core.words import N_, say
from stationdesk.services import residents, users, visits
from stationdesk.storage.work import Work

COLUMNS: Final[Mapping[str, str]] = {
    "name": N_("姓名"),
    "result": N_("结果"),
    "arrived": N_("到"),
    "departed": N_("离"),
    "health": N_("健康"),
    "spirit": N_("精神"),
    "safety": N_("安全"),
    "hygiene": N_("卫生"),
    "housing": N_("居住环境"),
    "needs": N_("需求"),
    "collected": N_("收取材料"),
    "risk": N_("风险"),
    "serial": N_("空白单编号"),
}
_SHORT: Final[Mapping[str, Mapping[str, str]]] = {
    "result": {
        "1": "seen",
        "2": "not_home",
        "3": "refused",
        "4": "moved",
        "见到": "seen",
        "在家": "seen",
        "见": "seen",
    },
    "risk": {"1": "low", "2": "medium", "3": "high", "无": "", "未发现": ""},
}


class LineRefused(Refusal):
    """A line of the grid that cannot be kept; nothing was. Parameters: line (from 1), column, why."""

    template = N_("第{line}行“{column}”：{why}全部都还没有保存，改好这一格再存。")


class NothingTyped(Refusal):
    template = N_("还没有填写任何一行。")


@dataclass(frozen=True)
class Line:
    """A line as it was typed: texts by column, and the planned visit it belongs to."""

    texts: Mapping[str, str] = field(repr=False)
    visit_id: str | None = None


@dataclass(frozen=True)
class Planned:
    """A planned visit that the grid begins with."""

    visit_id: str
    name: str = field(repr=False)
    grid: str


def planned(work: Work, day: date, *, mine: bool = False) -> list[Planned]:
    """The visits planned for a day, in walking order: the lines the grid begins with. Needs `visits:read`."""
    rows = visits.listed(work, first=day, last=day, state="planned", mine=mine)
    return [Planned(row.id, row.name, row.grid) for row in rows]


def keep(work: Work, day: date, lines: Sequence[Line]) -> list[visits.Made]:
    """Record every line that says more than a name. Needs `visits:record`.

    Raises LineRefused at the first line that cannot be kept (nothing is), NothingTyped.
    """
    users.require(work, "visits:record")
    made = []
    for number, line in enumerate(lines, 1):
        texts = {key: str(line.texts.get(key, "")).strip() for key in COLUMNS}
        if not any(text for key, text in texts.items() if key != "name"):
            continue
        column = "name"
        try:
            person = None if line.visit_id else residents.resolve(work, texts["name"])
            column = "result"
            result = _coded(texts["result"], "result", visits.RESULTS) or "seen"
            column = "risk"
            risk = _coded(texts["risk"], "risk", visits.RISKS) or None
            column = ""
            plain: dict[str, Any] = {
                key: texts[key]
                for key in COLUMNS
                if key not in ("name", "result", "risk", "arrived", "departed")
            }
            plain |= {key: clock_time(texts[key]) for key in ("arrived", "departed")}
            given = visits.Recorded(person, result, line.visit_id, day, risk=risk, **plain)
            made.append(visits.record(work, given))
        except Refusal as refused:
            at = column or (refused.field if refused.field in COLUMNS else "") or "name"
            why = refused.message if refused.message.endswith("。") else f"{refused.message}。"
            raise LineRefused(line=number, column=COLUMNS[at], why=why, field=f"{number}:{at}") from refused
    if not made:
        raise NothingTyped(field="lines")
    return made


def _coded(text: str, column: str, words: Mapping[str, str]) -> str:
    """A key from what was typed: the key, its word, its first character, or a figure."""
    if not text:
        return ""
    plain = search_form(text) if text.isascii() else text
    if plain in words:
        return plain
    short = _SHORT[column]
    if text in short:
        return short[text]
    for key, word in words.items():
        if word.startswith(text) or text.startswith(word):
            return key
    kind = visits.ResultUnknown if column == "result" else visits.RiskWrong
    if kind is visits.ResultUnknown:
        raise visits.ResultUnknown(known=say(N_("、")).join(words.values()), field=column)
    raise visits.RiskWrong(field=column)


def clock_time(text: str) -> str:
    """`930`, `9:30`, `9.30`, `9点30`, `９：３０` as `09:30`; anything else as it is, to be refused."""
    import re
    import unicodedata

    plain = unicodedata.normalize("NFKC", text).strip()
    found = re.fullmatch(r"(\d{1,2})\s*[:.点时]\s*(\d{2})分?", plain) or re.fullmatch(
        r"(\d{1,2})(\d{2})", plain
    )
    if found is None:
        hour = re.fullmatch(r"(\d{1,2})\s*[点时]", plain)
        return f"{int(hour[1]):02d}:00" if hour else plain
    return f"{int(found[1]):02d}:{found[2]}"
