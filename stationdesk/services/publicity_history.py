"""What earlier sheets say about one that is being made: the closing balance, how headings were read, versions.

For the services of publicity; permits are asked for by them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from stationdesk.core import money
from stationdesk.core.late import dataclass
from stationdesk.core.publicity_states import State
from stationdesk.core.words import N_, say
from stationdesk.models.papers import Paper, PaperEvent
from stationdesk.models.publicity import Sheet
from stationdesk.services import publicity_account, publicity_rows, sheet_values
from stationdesk.services.publicity_periods import Period
from stationdesk.services.publicity_rows import GivenRows, Ready
from stationdesk.storage.work import Work


@dataclass(frozen=True)
class Before:
    """The account published before this one."""

    period: str
    closing: int


def account_before(work: Work, code: str, period: str) -> Before | None:
    """The closing balance of the last period before this one, of the same kind (month, quarter, year)."""
    like = "____-__" if "-" in period else "____Q_" if "Q" in period else "____"
    row = work.session.execute(
        sa.select(Sheet.period, Sheet.closing)
        .where(
            Sheet.station_id == work.station_id,
            Sheet.code == code,
            Sheet.withdrawn_at.is_(None),
            Sheet.state != str(State.DROPPED),
            Sheet.closing.is_not(None),
            Sheet.period.like(like),
            Sheet.period < period,
        )
        .order_by(Sheet.period.desc(), Sheet.id.desc())
        .limit(1)
    ).one_or_none()
    return Before(row[0], row[1]) if row is not None and row[1] is not None else None


def versions(work: Work, code: str, period: str) -> int:
    """How many sheets were made of this code for this period."""
    return int(
        work.scalar(
            "SELECT count(*) FROM sheets WHERE station_id = :s AND code = :c AND period = :p"
            " AND withdrawn_at IS NULL",
            s=work.station_id,
            c=code,
            p=period,
        )
    )


def otherwise(work: Work, row: Sheet) -> tuple[str, ...]:
    """What sheets of the same period say, when this one says that nothing happened: for somebody to look at once more."""
    found = work.rows(
        "SELECT x.number, count(*) AS n FROM sheets x JOIN sheet_rows r ON r.station_id = x.station_id"
        " AND r.sheet_id = x.id AND r.withdrawn_at IS NULL WHERE x.station_id = :s AND x.code = :c AND x.period = :p"
        " AND x.withdrawn_at IS NULL AND x.state <> :dropped AND x.id <> :i GROUP BY x.number ORDER BY x.number",
        s=work.station_id,
        c=row.code,
        p=row.period,
        dropped=str(State.DROPPED),
        i=row.id,
    )
    return tuple(
        say(
            N_("同一期的公开表 {number} 有 {n} 行，这张说没有发生，两张对不上，请核对。"),
            number=one["number"],
            n=one["n"],
        )
        for one in found
    )


def mapping(work: Work, record: Mapping[str, Any], given: GivenRows) -> dict[str, str]:
    """How the headings of this table were read the last time, for those that no column is recognised by."""
    rows = work.session.execute(
        sa.select(Sheet.asked)
        .where(Sheet.station_id == work.station_id, Sheet.code == record["code"], Sheet.asked.is_not(None))
        .order_by(Sheet.id.desc())
        .limit(6)
    ).scalars()
    known: dict[str, str] = {}
    for asked in rows:
        for heading, wanted in (asked.get("mapping") or {}).items():
            known.setdefault(heading, wanted)
    labels = {column["label_zh"] for column in record["columns"]} | {""}
    there = {heading.strip() for heading in given.headings}
    return {
        heading: wanted
        for heading, wanted in known.items()
        if heading in there
        and wanted in labels
        and (not wanted or publicity_rows.recognised(record, heading) is None)
    }


def until_now(period: Period, today: date) -> str:
    """What a sheet says of itself when its period is not over: up to which day it speaks."""
    if period.end is None or period.end < today:
        return ""
    return f"本表截至{today.year}年{today.month}月{today.day}日，本期到{period.end.month}月{period.end.day}日结束"


def remarks(lines: Ready, period: Period, today: date) -> tuple[str, ...]:
    """What somebody should look at again: a period that is not over, days outside it, one voucher twice, nobody who
    signed for money.
    """
    keys = [column["key"] for column in lines.columns]
    found: list[str] = []
    if period.end is not None and period.end >= today:
        found.append(
            say(
                N_("{period}还没有结束，表上写明截至今天；期满后请再编一次完整的。"),
                period=period.word,
            )
        )
    if period.start is not None and period.end is not None and "date" in keys:
        at = keys.index("date")
        outside = [
            n
            for n, row in enumerate(lines.rows, 1)
            if row[at] and not period.start.isoformat() <= row[at] <= period.end.isoformat()
        ]
        if outside:
            found.append(
                say(N_("序号{lines}的日期不在{period}内。"), lines=_few(outside), period=period.word)
            )
    voucher = next((n for n, column in enumerate(lines.columns) if "凭证" in column["label_zh"]), None)
    if voucher is not None:
        seen: set[str] = set()
        twice = [n for n, row in enumerate(lines.rows, 1) if row[voucher] and (row[voucher] in seen or seen.add(row[voucher]))]  # type: ignore[func-returns-value]  # fmt: skip
        if twice:
            found.append(say(N_("序号{lines}的凭证号与前面的重复。"), lines=_few(twice)))
    if lines.account is not None:
        signs = [n for n, column in enumerate(lines.columns) if column["label_zh"] in ("经办人", "审批人")]
        empty = [n for n, row in enumerate(lines.rows, 1) if any(not row[at] for at in signs)]
        if empty:
            found.append(say(N_("序号{lines}没有写经办人或审批人。"), lines=_few(empty)))
        same = [
            n
            for n, row in enumerate(lines.rows, 1)
            if len(signs) == 2 and row[signs[0]] and row[signs[0]] == row[signs[1]]
        ]
        if same:
            found.append(say(N_("序号{lines}的经办人和审批人是同一人。"), lines=_few(same)))
    return tuple(found)


def _few(numbers: list[int]) -> str:
    shown = "、".join(str(n) for n in numbers[:5])
    return shown + (say(N_("等{n}处"), n=len(numbers)) if len(numbers) > 5 else "")


def account_of(work: Work, row: Sheet) -> dict[str, str]:
    """Opening, income, spending and closing of a made account in yuan; nothing for other sheets."""
    found = _account(row)
    return publicity_account.plain(found) if found is not None else {}


def account_words(work: Work, row: Sheet) -> tuple[str, ...]:
    """The same as the paper says it."""
    found = account_of(work, row)
    names = (
        ("opening", "上期结存"),
        ("income", "本期收入"),
        ("expense", "本期支出"),
        ("closing", "本期结存"),
    )
    return tuple(f"{word}{found[key]}元" for key, word in names) if found else ()


def _account(row: Sheet) -> publicity_account.Account | None:
    if row.opening is None or row.closing is None:
        return None
    labels = [column["label"] for column in row.columns or ()]
    total = dict(zip(labels, row.total or (), strict=False))

    def amount(label: str) -> int:
        text = re.sub(r"^—$", "", sheet_values.text_of(total.get(label, "")))
        return money.parse(text) if text else 0

    # The words of the columns may be the village's own; the sum of both follows from the ends.
    income, expense = amount("收入"), amount("支出")
    if row.opening + income - expense != row.closing:
        moved = row.closing - row.opening
        income, expense = max(moved, 0), max(-moved, 0)
    return publicity_account.Account(row.opening, income, expense, row.closing)


def copies(work: Work, sheet_id: str) -> int:
    """How many copies of a sheet went to the printer."""
    return int(
        work.session.execute(
            sa.select(sa.func.coalesce(sa.func.sum(PaperEvent.copies), 0))
            .join(Paper, sa.and_(Paper.station_id == PaperEvent.station_id, Paper.id == PaperEvent.paper_id))
            .where(
                Paper.station_id == work.station_id,
                Paper.subject_id == sheet_id,
                Paper.kind == "posting_sheet",
                PaperEvent.kind.in_(("printed", "reprinted", "saved")),
            )
        ).scalar_one()
    )
