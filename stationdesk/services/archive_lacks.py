"""What a file of the year-end archive lacks: a photo, a signature, a scan. Shown before its box is closed.

Closing is not stopped by it, for what is lost is lost; but it is not closed without a word why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.services.archives_gather import Piece
from stationdesk.storage.work import Work

WORDS: Final[Mapping[str, str]] = {
    "scan": N_("没有扫描件"),
    "letter": N_("没有委托书扫描件"),
    "delivery": N_("没有送达签收"),
    "stamp": N_("没有登记用印"),
    "court": N_("没有当面签字"),
    "paper": N_("纸面签字没有本人确认"),
    "photo": N_("{n}处张贴点没有照片"),
    "signature": N_("{n}份没有签字"),
    "second": N_("没有第二人核对"),
    "closing": N_("没有同封"),
    "mending": N_("没有整改或复查"),
    "open": N_("没有登记公开"),
}


TOLD: Final = frozenset({"stamp", "closing", "mending", "open"})
"""Kinds of which the gaps of the volume name every number already."""


@dataclass(frozen=True)
class Lack:
    """One thing a file lacks; `n` of how many, where that is said."""

    kind: str
    n: int = 1

    @property
    def words(self) -> str:
        """As people read it, in the language of whoever asks."""
        return say(WORDS[self.kind], n=self.n)


def of(work: Work, category: str, pieces: Sequence[Piece]) -> dict[str, tuple[Lack, ...]]:
    """What each piece lacks, by its record; pieces that lack nothing are left out.

    The service that calls has asked for the permit.
    """
    reader = _READERS.get(category)
    if reader is None:
        return {}
    wanted = {one.record: tuple(record_id for _, record_id in one.subjects) for one in pieces}
    found = reader(work)
    lacks: dict[str, tuple[Lack, ...]] = {}
    for record, ids in wanted.items():
        counted: dict[str, int] = {}
        for one in ids:
            for kind, n in found.get(one, ()):
                counted[kind] = counted.get(kind, 0) + n
        if counted:
            lacks[record] = tuple(Lack(kind, n) for kind, n in counted.items())
    return lacks


Found = dict[str, list[tuple[str, int]]]


def _collect(work: Work, *asked: tuple[str, str]) -> Found:
    found: Found = {}
    for kind, sql in asked:
        for row in work.rows(sql, s=work.station_id):
            found.setdefault(row["id"], []).append((kind, row.get("n", 1)))
    return found


_UNCONFIRMED: Final = (
    "SELECT DISTINCT subject_id AS id FROM paper_approvals WHERE station_id = :s AND subject_table = '{table}'"
    " AND confirmed_at IS NULL AND withdrawn_at IS NULL"
)


def _certificates(work: Work) -> Found:
    return _collect(
        work,
        (
            "stamp",
            (
                "SELECT id FROM certificates c WHERE station_id = :s AND number IS NOT NULL AND voided_at IS NULL"
                " AND NOT EXISTS (SELECT 1 FROM seal_uses u WHERE u.station_id = c.station_id"
                " AND u.certificate_id = c.id AND u.withdrawn_at IS NULL)"
            ),
        ),
        (
            "court",
            (
                "SELECT id FROM certificates c WHERE station_id = :s AND for_court = 1 AND voided_at IS NULL"
                " AND NOT EXISTS (SELECT 1 FROM certificate_events e WHERE e.station_id = c.station_id"
                " AND e.certificate_id = c.id AND e.kind = 'signed')"
            ),
        ),
        ("paper", _UNCONFIRMED.format(table="certificates")),
    )


def _cases(work: Work) -> Found:
    return _collect(
        work,
        (
            "delivery",
            (
                "SELECT id FROM cases c WHERE station_id = :s AND state = 'finished' AND NOT EXISTS (SELECT 1"
                " FROM case_events e WHERE e.station_id = c.station_id AND e.case_id = c.id AND e.kind = 'delivered')"
            ),
        ),
        (
            "scan",
            (
                "SELECT id FROM cases c WHERE station_id = :s AND closed_at IS NOT NULL AND id NOT IN ("
                " SELECT subject_id FROM attachments WHERE station_id = :s AND subject_table = 'cases' AND withdrawn_at IS NULL"
                " UNION SELECT m.case_id FROM attachments a JOIN case_materials m ON m.station_id = a.station_id"
                " AND m.id = a.subject_id WHERE a.station_id = :s AND a.subject_table = 'case_materials' AND a.withdrawn_at IS NULL"
                " UNION SELECT e.case_id FROM attachments a JOIN case_events e ON e.station_id = a.station_id"
                " AND e.id = a.subject_id WHERE a.station_id = :s AND a.subject_table = 'case_events' AND a.withdrawn_at IS NULL)"
            ),
        ),
    )


def _proxy(work: Work) -> Found:
    return _collect(
        work,
        (
            "letter",
            (
                "SELECT id FROM proxy_requests r WHERE station_id = :s AND NOT EXISTS (SELECT 1 FROM attachments a"
                " WHERE a.station_id = r.station_id AND a.subject_table = 'proxy_requests' AND a.subject_id = r.id"
                " AND a.withdrawn_at IS NULL)"
            ),
        ),
    )


def _visits(work: Work) -> Found:
    return _collect(
        work,
        (
            "signature",
            (
                "SELECT id FROM visits WHERE station_id = :s AND visited_at IS NOT NULL AND seen IS NOT NULL"
                " AND signed_by IS NULL AND (signed_how IS NULL OR signed_how = 'not_signed') AND signed_because IS NULL"
            ),
        ),
    )


def _seal(work: Work) -> Found:
    return _collect(
        work,
        ("closing", "SELECT id FROM seal_sessions WHERE station_id = :s AND closed_at IS NULL"),
        (
            "second",
            "SELECT id FROM seal_sessions WHERE station_id = :s AND on_paper = 1 AND second_id IS NULL",
        ),
    )


def _publicity(work: Work) -> Found:
    return _collect(
        work,
        (
            "photo",
            (
                "SELECT p.sheet_id AS id, count(*) AS n FROM sheet_places p WHERE p.station_id = :s"
                " AND p.withdrawn_at IS NULL AND NOT EXISTS (SELECT 1 FROM attachments a WHERE a.station_id = p.station_id"
                " AND a.subject_table = 'sheet_places' AND a.subject_id = p.id AND a.withdrawn_at IS NULL) GROUP BY p.sheet_id"
            ),
        ),
        ("paper", _UNCONFIRMED.format(table="sheets")),
    )


def _decisions(work: Work) -> Found:
    from stationdesk.services import decisions

    return {row.id: [("open", 1)] for row in decisions.list_all(work) if row.not_public}


def _supervision(work: Work) -> Found:
    from stationdesk.services import supervision

    return {row.id: [("mending", 1)] for row in supervision.list_all(work, open_only=True)}


_READERS: Final[Mapping[str, Callable[[Work], Found]]] = {
    "certificate": _certificates,
    "case": _cases,
    "proxy": _proxy,
    "visit": _visits,
    "seal": _seal,
    "publicity": _publicity,
    "decision": _decisions,
    "supervision": _supervision,
}


def document(lacks: Mapping[str, tuple[Lack, ...]], seqs: Mapping[str, int]) -> list[str]:
    """As the list of a closed volume keeps them: one sentence a kind, with the numbers of its lines."""
    by_kind: dict[str, list[tuple[int, int]]] = {}
    for record, some in lacks.items():
        for one in some:
            if one.kind in TOLD:
                continue
            by_kind.setdefault(one.kind, []).append((seqs[record], one.n))
    made = []
    for kind, places in by_kind.items():
        total = sum(n for _, n in places)
        named = say(N_("、")).join(str(seq) for seq, _ in sorted(places)[:12])
        more = say(N_("等{n}件"), n=len(places)) if len(places) > 12 else ""
        made.append(
            say(N_("{what}：第{seqs}号{more}"), what=say(WORDS[kind], n=total), seqs=named, more=more)
        )
    return made


def kinds(lines: Sequence[Any]) -> frozenset[str]:
    """What the lines of a volume lack beside what its gaps say."""
    return frozenset(one.kind for line in lines for one in line.lacks) - TOLD


def remark(some: Sequence[Any]) -> str:
    """For the remark column of one line."""
    return say(N_("、")).join(one.words for one in some)
