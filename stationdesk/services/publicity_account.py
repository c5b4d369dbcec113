"""Accounts on the board: what was there, plus what came, less what was spent, is what is there.

Opening, lines and closing of one sheet must agree, and a sheet begins with what the one before ended with.
Amounts are whole fen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from stationdesk.core import money
from stationdesk.core.errors import Refusal, Unhappy
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.services import sheet_values
from stationdesk.services.sheets import Value

OPENING: Final = re.compile(r"^(?:上[期月年季]|期初|月初|年初)(?:结[存余转]|余额)")
CLOSING: Final = re.compile(r"^(?:本[期月年季]|期末|月末|年末)(?:结[存余转]|余额)")
Line = tuple[int, tuple[Value, ...]]


class BalanceWrong(Refusal):
    template = N_("第{line}行余额不对：上一行余额加收入减支出应为{wanted}元。请核对后再导入。")


class BalanceMissing(Refusal):
    template = N_("第{line}行没有余额。收支明细每行都要有余额。")


class OpeningTwice(Refusal):
    template = N_("表格里的上期结存与填写的不一样。请核对，只留对的。")


class ClosingWrong(Refusal):
    template = N_("本期结存不对：上期结存加收入减支出应为{wanted}元。请核对后再导入。")


class OpeningUnlike(Refusal):
    """The last sheet ended with another amount than this one begins with."""

    template = N_(
        "这张表从上期结存{found}元开始，上一期（{period}）公布的结存是{wanted}元。"
        "请核对；确有原因的，写明原因，原因会印在表上。"
    )


class FrameUnreadable(Refusal):
    template = N_("第{line}行是结存，但没有写金额。请把金额写在“余额”一列。")


@dataclass(frozen=True)
class Account:
    """Of one sheet, in fen; `opening + income - expense == closing`."""

    opening: int
    income: int
    expense: int
    closing: int


def fen(text: str) -> int:
    """An amount as a sheet has it, nothing for an empty cell."""
    return money.parse(text) if text else 0


def framed(lines: Sequence[Line], places: Mapping[str, int]) -> tuple[list[Line], int | None, int | None]:
    """The lines without 上期结存 at their head and 本期结存 at their end, and what those say.

    Raises FrameUnreadable.
    """
    kept = list(lines)
    opening = closing = None
    if kept and _is(OPENING, kept[0]):
        opening = _amount(kept.pop(0), places)
    if kept and _is(CLOSING, kept[-1]):
        closing = _amount(kept.pop(), places)
    return kept, opening, closing


def reckon(
    raw: Sequence[Mapping[str, str]], lines: Sequence[int], opening: int | None, closing: int | None
) -> Account:
    """Follow the balance from line to line. Without an opening the first line says where it begins.

    Raises BalanceWrong, BalanceMissing, ClosingWrong.
    """
    before = opening
    income = expense = 0
    for cells, line in zip(raw, lines, strict=True):
        if not cells["balance"]:
            raise BalanceMissing(line=line, column="余额", field="rows")
        balance, came, went = fen(cells["balance"]), fen(cells["income"]), fen(cells["expense"])
        if before is None:
            before = opening = balance - came + went
        if before + came - went != balance:
            raise BalanceWrong(
                line=line, column="余额", wanted=money.plain(before + came - went), field="rows"
            )
        before, income, expense = balance, income + came, expense + went
    assert opening is not None, "without a line the opening is given"
    before = opening if before is None else before
    if closing is not None and closing != before:
        raise ClosingWrong(wanted=money.plain(before), field="rows")
    return Account(opening, income, expense, before)


def _is(what: re.Pattern[str], line: Line) -> bool:
    return any(what.match(re.sub(r"\s", "", sheet_values.text_of(value))) for value in line[1])


def _amount(line: Line, places: Mapping[str, int]) -> int:
    for key in ("balance", "income"):
        text = sheet_values.text_of(line[1][places[key]])
        if not text:
            continue
        try:
            return money.parse(text)
        except Unhappy as wrong:
            raise FrameUnreadable(line=line[0], column="余额", field="rows") from wrong
    raise FrameUnreadable(line=line[0], column="余额", field="rows")


def plain(account: Account) -> dict[str, Any]:
    """For answers of the command line: amounts in yuan."""
    return {name: money.plain(getattr(account, name)) for name in ("opening", "income", "expense", "closing")}
