"""What of a year is to be filed, read from the records as they stand: pieces by category, and what is missing.

Titles name no villager, so that no list, box or hand-over names a child: the number leads to the record. Children's files,
mandatory reports and sealed groups are not filed here at all (`apart` in the pack `archive_rules`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from stationdesk.core.clock import CHINA, civil_date, stamp, unstamp
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.services import decisions, packs, papers, seal, station, supervision
from stationdesk.storage.work import Work

_PAGE: Final = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")
MOST_NAMED: Final = 12
"""Numbers that a sentence about a gap names; further ones are counted."""


PUBLISHERS: Final[Mapping[str, str]] = {
    "collective": "村集体经济组织",
    "party": "村党组织",
    "township": "乡镇人民政府",
    "county": "县级部门",
}
"""Who is responsible (责任者) for a sheet that is not the village committee's own."""


@dataclass(frozen=True)
class Piece:
    """One paper or record to be filed. `pages` 0: nobody has counted them, and the desk cannot."""

    record: str
    document: str
    responsible: str
    title: str
    dated: date
    pages: int = 0
    remark: str = ""
    subjects: tuple[tuple[str, str], ...] = ()
    """Table and id of the records whose papers and files it consists of."""


@dataclass(frozen=True)
class Gathered:
    """A category of a year: what is there, and sentences about what is not."""

    pieces: tuple[Piece, ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True)
class _Span:
    """A year at +08:00, as stored text."""

    year: int
    start: str
    end: str
    first: str
    last: str


def rules(work: Work) -> Mapping[str, Any]:
    """The pack `archive_rules` that holds today."""
    return packs.holding(work, "archive_rules").body


def category(work: Work, year: int, wanted: str) -> Gathered:
    """The pieces of a category, by date, with what is missing. The service that calls has asked for the permit."""
    start, end = (datetime(at, 1, 1, tzinfo=CHINA).astimezone(UTC) for at in (year, year + 1))
    span = _Span(year, stamp(start), stamp(end), f"{year}-01-01", f"{year}-12-31")
    reader = _READERS.get(wanted)
    found = (
        reader(work, span) if reader else Gathered((), ())
    )  # the county may add what is filed by hand only
    extras = [
        Piece(
            f"extra:{row['id']}",
            row["document"] or "",
            row["responsible"],
            row["title"],
            date.fromisoformat(row["dated"]),
            row["pages"],
        )
        for row in work.rows(
            "SELECT * FROM archive_extras WHERE station_id = :s AND year = :y AND category = :c"
            " AND withdrawn_at IS NULL",
            s=work.station_id,
            y=year,
            c=wanted,
        )
    ]
    pieces = sorted([*found.pieces, *extras], key=lambda one: (one.dated, one.document, one.record))
    return Gathered(tuple(pieces), found.gaps)


def counted(work: Work, pieces: Sequence[Piece]) -> dict[str, int]:
    """Pages of each piece: as counted by hand, else of its kept papers and its files; 0 where neither says."""
    by_hand = {
        row["record"]: row["pages"]
        for row in work.rows(
            "SELECT record, pages FROM archive_counts WHERE station_id = :s AND withdrawn_at IS NULL",
            s=work.station_id,
        )
    }
    return {
        one.record: by_hand.get(one.record)
        or one.pages
        or sum(_pages(work, *subject) for subject in one.subjects)
        for one in pieces
    }


def pages_in(pdf: bytes) -> int:
    """How many pages a PDF has that this program wrote; at least one."""
    return max(1, len(_PAGE.findall(pdf)))


def _pages(work: Work, table: str, record_id: str) -> int:
    total = 0
    for row in work.rows(
        "SELECT pdf_blob FROM papers WHERE station_id = :s AND subject_id = :r AND subject_table = :t"
        " AND pdf_blob IS NOT NULL AND withdrawn_at IS NULL",
        s=work.station_id,
        r=record_id,
        t=table,
    ):
        total += pages_in(work.blobs.read(row["pdf_blob"]))
    for row in work.rows(
        "SELECT media_type, blob FROM attachments WHERE station_id = :s AND subject_id = :r"
        " AND subject_table = :t AND withdrawn_at IS NULL",
        s=work.station_id,
        r=record_id,
        t=table,
    ):
        pdf = row["media_type"] == "application/pdf"
        total += pages_in(work.blobs.read(row["blob"])) if pdf else 1
    return total


def _day(text: str) -> date:
    return civil_date(unstamp(text))


def _some(numbers: Iterable[str]) -> str:
    given = list(numbers)
    more = say(N_(" 等{n}个"), n=len(given)) if len(given) > MOST_NAMED else ""
    return say(N_("、")).join(given[:MOST_NAMED]) + more


def _missing(numbers: Iterable[str | None]) -> list[str]:
    """Numbers that are not there though a later one of the same day and device is."""
    seen: dict[str, set[int]] = {}
    for number in numbers:
        head, _, tail = (number or "").rpartition("-")
        if head and tail.isdigit():
            seen.setdefault(head, set()).add(int(tail))
    return [
        f"{head}-{n:04d}"
        for head, there in sorted(seen.items())
        for n in range(1, max(there))
        if n not in there
    ]


def _unbroken(numbers: Iterable[str | None], what: str) -> list[str]:
    lost = _missing(numbers)
    return [say(N_("{what}编号不连续，缺：{some}"), what=say(what), some=_some(lost))] if lost else []


def _us(work: Work) -> str:
    return papers.committee(station.detail(work))


def _certificates(work: Work, span: _Span) -> Gathered:
    speaker = _us(work)
    rows = work.rows(
        "SELECT id, number, title, issued_at, voided_at, void_reason, state,"
        " EXISTS (SELECT 1 FROM seal_uses u WHERE u.station_id = c.station_id AND u.certificate_id = c.id"
        " AND u.withdrawn_at IS NULL) AS used FROM certificates c WHERE station_id = :s AND number IS NOT NULL"
        " AND issued_at >= :a AND issued_at < :b AND withdrawn_at IS NULL",
        s=work.station_id,
        a=span.start,
        b=span.end,
    )
    pieces = [
        Piece(
            f"certificate:{row['id']}",
            row["number"],
            speaker,
            f"{row['title']}存根",
            _day(row["issued_at"]),
            remark="作废" if row["voided_at"] else "",
            subjects=(("certificates", row["id"]),),
        )
        for row in rows
    ]
    refused = work.rows(
        "SELECT id, number, item_name, at FROM certificate_refusals WHERE station_id = :s AND at >= :a AND at < :b"
        " AND withdrawn_at IS NULL",
        s=work.station_id,
        a=span.start,
        b=span.end,
    )
    pieces += [
        Piece(
            f"refusal:{row['id']}",
            row["number"],
            speaker,
            f"证明事项告知单（{row['item_name']}）",
            _day(row["at"]),
            subjects=(("certificate_refusals", row["id"]),),
        )
        for row in refused
    ]
    gaps = _unbroken((row["number"] for row in rows), N_("证明"))
    unsealed = [row["number"] for row in rows if not row["used"] and not row["voided_at"]]
    if unsealed:
        gaps.append(
            say(N_("已出具、没有登记用印的证明 {n} 份：{some}"), n=len(unsealed), some=_some(unsealed))
        )
    why = [row["number"] for row in rows if row["voided_at"] and not row["void_reason"]]
    if why:
        gaps.append(say(N_("作废没有写原因的证明：{some}"), some=_some(why)))
    return Gathered(tuple(pieces), tuple(gaps))


def _cases(work: Work, span: _Span) -> Gathered:
    speaker = _us(work)
    rows = work.rows(
        "SELECT id, number, matter_name, closed_at FROM cases WHERE station_id = :s AND closed_at >= :a"
        " AND closed_at < :b AND withdrawn_at IS NULL",
        s=work.station_id,
        a=span.start,
        b=span.end,
    )
    opened = work.rows(
        "SELECT number, closed_at, withdrawn_at FROM cases WHERE station_id = :s AND opened_at < :b"
        " AND opened_at >= :a",
        s=work.station_id,
        a=span.start,
        b=span.end,
    )
    gaps = _unbroken((row["number"] for row in opened), N_("办件"))
    running = [
        row for row in opened if not row["withdrawn_at"] and (row["closed_at"] or span.end) >= span.end
    ]
    if running:
        gaps.append(say(N_("到年底没有办结的 {n} 件，办结后归入办结的年度"), n=len(running)))
    return Gathered(
        tuple(
            Piece(
                f"case:{row['id']}",
                row["number"],
                speaker,
                f"{row['matter_name']}办件",
                _day(row["closed_at"]),
                subjects=(("cases", row["id"]),),
            )
            for row in rows
        ),
        tuple(gaps),
    )


def _proxy(work: Work, span: _Span) -> Gathered:
    speaker = _us(work)
    rows = work.rows(
        "SELECT id, number, closed_at, requested_at FROM proxy_requests WHERE station_id = :s"
        " AND requested_at < :b AND withdrawn_at IS NULL",
        s=work.station_id,
        b=span.end,
    )
    closed = [row for row in rows if row["closed_at"] and span.start <= row["closed_at"] < span.end]
    gaps = _unbroken((row["number"] for row in rows if row["requested_at"] >= span.start), N_("代办"))
    running = [row for row in rows if (row["closed_at"] or span.end) >= span.end]
    if running:
        gaps.append(say(N_("到年底没有办结的代办 {n} 件，办结后归入办结的年度"), n=len(running)))
    held = work.scalar(
        "SELECT count(*) FROM custody_items WHERE station_id = :s AND returned_at IS NULL AND form = 'original'"
        " AND taken_at < :b AND withdrawn_at IS NULL",
        s=work.station_id,
        b=span.end,
    )
    if held:
        gaps.append(say(N_("还有 {n} 件原件没有归还"), n=held))
    return Gathered(
        tuple(
            Piece(
                f"proxy:{row['id']}",
                row["number"],
                speaker,
                "全程代理办理记录",
                _day(row["closed_at"]),
                subjects=(("proxy_requests", row["id"]),),
            )
            for row in closed
        ),
        tuple(gaps),
    )


def _visits(work: Work, span: _Span) -> Gathered:
    speaker = _us(work)
    months: dict[str, list[str]] = {}
    for row in work.rows(
        "SELECT id, visited_at FROM visits WHERE station_id = :s AND visited_at >= :a AND visited_at < :b"
        " AND withdrawn_at IS NULL ORDER BY visited_at",
        s=work.station_id,
        a=span.start,
        b=span.end,
    ):
        months.setdefault(f"{_day(row['visited_at']):%Y-%m}", []).append(row["id"])
    pieces = [
        Piece(
            f"visits:{month}",
            "",
            speaker,
            f"{span.year}年{int(month[5:])}月走访记录（{len(ids)}份）",
            _month_end(month),
            subjects=tuple(("visits", one) for one in ids),
        )
        for month, ids in months.items()
    ]
    told = work.rows(
        "SELECT id, number, month, sealed_at FROM agent_statements WHERE station_id = :s AND month >= :a"
        " AND month <= :b AND withdrawn_at IS NULL",
        s=work.station_id,
        a=f"{span.year}-01",
        b=f"{span.year}-12",
    )
    pieces += [
        Piece(
            f"statement:{row['id']}",
            row["number"],
            speaker,
            f"代办员月报（{span.year}年{int(row['month'][5:7])}月）",
            _day(row["sealed_at"]),
            subjects=(("agent_statements", row["id"]),),
        )
        for row in told
    ]
    gaps = []
    without = sorted(set(months) - {row["month"] for row in told})
    if without:
        gaps.append(say(N_("有走访、没有代办员月报的月份：{some}"), some=_some(without)))
    out = work.rows(
        "SELECT number FROM blank_slips WHERE station_id = :s AND printed_at >= :a AND printed_at < :b"
        " AND used_id IS NULL AND struck_at IS NULL AND withdrawn_at IS NULL ORDER BY number",
        s=work.station_id,
        a=span.start,
        b=span.end,
    )
    if out:
        gaps.append(
            say(
                N_("没有交回也没有注销的空白单 {n} 张：{some}"),
                n=len(out),
                some=_some(row["number"] for row in out),
            )
        )
    return Gathered(tuple(pieces), tuple(gaps))


def _seal(work: Work, span: _Span) -> Gathered:
    speaker = _us(work)
    uses = work.rows(
        "SELECT used_at FROM seal_uses WHERE station_id = :s AND used_at >= :a AND used_at < :b"
        " AND withdrawn_at IS NULL ORDER BY used_at",
        s=work.station_id,
        a=span.start,
        b=span.end,
    )
    pieces = []
    if uses:
        pieces.append(
            Piece(
                f"seal_book:{span.year}",
                "",
                speaker,
                f"用印登记簿（{span.year}年，共{len(uses)}次）",
                _day(uses[-1]["used_at"]),
            )
        )
    sessions = work.rows(
        "SELECT id, number, opened_at, closed_at FROM seal_sessions WHERE station_id = :s AND opened_at >= :a"
        " AND opened_at < :b AND withdrawn_at IS NULL",
        s=work.station_id,
        a=span.start,
        b=span.end,
    )
    pieces += [
        Piece(
            f"seal_session:{row['id']}",
            row["number"],
            speaker,
            "同启同签同封记录",
            _day(row["opened_at"]),
            subjects=(("seal_sessions", row["id"]),),
        )
        for row in sessions
    ]
    pieces += [
        Piece(
            f"seal_handover:{row['id']}",
            "",
            speaker,
            "印章移交证明",
            date.fromisoformat(row["handed_on"]),
            subjects=(("seal_handovers", row["id"]),),
        )
        for row in work.rows(
            "SELECT id, handed_on FROM seal_handovers WHERE station_id = :s AND handed_on >= :a AND handed_on <= :b"
            " AND withdrawn_at IS NULL",
            s=work.station_id,
            a=span.first,
            b=span.last,
        )
    ]
    gaps = _unbroken((row["number"] for row in sessions), N_("同启"))
    open_ones = [row["number"] for row in sessions if row["closed_at"] is None]
    if open_ones:
        gaps.append(say(N_("还没有同封的同启：{some}"), some=_some(open_ones)))
    if "seal:read" in work.actor.permits:
        mine = {row["number"] for row in sessions}
        broken = [number for number in seal.gaps(work).chain if number in mine]
        if broken:
            gaps.append(say(N_("信封号对不上或封口破损的同启：{some}"), some=_some(broken)))
    return Gathered(tuple(pieces), tuple(gaps))


def _publicity(work: Work, span: _Span) -> Gathered:
    speaker = _us(work)
    rows = work.rows(
        "SELECT id, number, title, period, posted_on, state, publisher FROM sheets WHERE station_id = :s"
        " AND posted_on >= :a AND posted_on <= :b AND withdrawn_at IS NULL",
        s=work.station_id,
        a=span.first,
        b=span.last,
    )
    gaps = []
    hanging = [row["number"] for row in rows if row["state"] != "archived"]
    if hanging:
        gaps.append(say(N_("已张贴、还没有归档的公开表：{some}"), some=_some(hanging)))
    never = work.rows(
        "SELECT number FROM sheets WHERE station_id = :s AND made_at >= :a AND made_at < :b"
        " AND posted_on IS NULL AND withdrawn_at IS NULL",
        s=work.station_id,
        a=span.start,
        b=span.end,
    )
    if never:
        gaps.append(say(N_("编了没有张贴的公开表：{some}"), some=_some(row["number"] for row in never)))
    return Gathered(
        tuple(
            Piece(
                f"sheet:{row['id']}",
                row["number"],
                PUBLISHERS.get(row["publisher"], speaker),
                f"{row['title']}（{row['period']}）和公示记录"
                if row["period"]
                else f"{row['title']}和公示记录",
                date.fromisoformat(row["posted_on"]),
                subjects=(("sheets", row["id"]),),
            )
            for row in rows
        ),
        tuple(gaps),
    )


def _left_behind(work: Work, span: _Span) -> Gathered:
    rows = work.rows(
        "SELECT subject_table, subject_id, number, made_at FROM papers WHERE station_id = :s"
        " AND kind = 'left_behind_summary' AND made_at >= :a AND made_at < :b AND voided_at IS NULL"
        " AND withdrawn_at IS NULL",
        s=work.station_id,
        a=span.start,
        b=span.end,
    )
    speaker = _us(work)
    return Gathered(
        tuple(
            Piece(
                f"summary:{row['number']}",
                row["number"],
                speaker,
                "三留守汇总表",
                _day(row["made_at"]),
                subjects=((row["subject_table"], row["subject_id"]),),
            )
            for row in rows
        ),
        () if rows else (say(N_("全年没有打印三留守汇总表")),),
    )


def _decisions(work: Work, span: _Span) -> Gathered:
    speaker = _us(work)
    pieces, gaps = [], []
    for row in decisions.list_all(work):
        last = max((one.held_on for one in row.steps), default=row.opened_on)
        if last.year != span.year:
            continue
        if row.state == "open":
            gaps.append(say(N_("还在议事中的决策：{number}"), number=row.number))
            continue
        pieces.append(
            Piece(
                f"decision:{row.id}",
                row.number,
                speaker,
                f"{row.title}（{'决议' if row.state == 'passed' else '未通过'}）",
                last,
                subjects=(("village_decisions", row.id),),
            )
        )
        if row.not_public:
            gaps.append(
                say(
                    N_("{number} 没有登记公开：{what}"),
                    number=row.number,
                    what=say(N_("、")).join(row.not_public),
                )
            )
    return Gathered(tuple(pieces), tuple(gaps))


def _supervision(work: Work, span: _Span) -> Gathered:
    rows = [row for row in supervision.list_all(work) if row.checked_on.year == span.year]
    gaps = [
        say(N_("{number} 没有整改或复查"), number=row.number)
        for row in rows
        if row.state in ("open", "mended")
    ]
    quarters = {(row.checked_on.month - 1) // 3 for row in rows}
    idle = [say(N_("第{n}季度"), n=n + 1) for n in range(4) if n not in quarters]
    if idle:
        gaps.append(say(N_("没有监督检查记录的季度：{some}"), some=say(N_("、")).join(idle)))
    return Gathered(
        tuple(
            Piece(
                f"check:{row.id}",
                row.number,
                "村务监督委员会",
                f"监督检查：{row.about}",
                row.checked_on,
                subjects=(("supervision_checks", row.id),),
            )
            for row in rows
        ),
        tuple(gaps),
    )


def _month_end(month: str) -> date:
    year, number = int(month[:4]), int(month[5:])
    after = date(year + number // 12, number % 12 + 1, 1)
    return date.fromordinal(after.toordinal() - 1)


_READERS: Final[Mapping[str, Callable[[Work, _Span], Gathered]]] = {
    "decision": _decisions,
    "supervision": _supervision,
    "seal": _seal,
    "publicity": _publicity,
    "certificate": _certificates,
    "case": _cases,
    "proxy": _proxy,
    "visit": _visits,
    "left_behind": _left_behind,
}
