"""The relatives on whom somebody's place on a register rests, lettered as on the paper of a round."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Final

import sqlalchemy as sa

from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.residents import Absence
from stationdesk.storage.work import Work


@dataclass(frozen=True)
class Kin:
    """A relative on whom somebody's place on a register rests: the letter on the paper, and where they are."""

    letter: str
    id: str
    word: str
    name: str = field(repr=False)
    away_since: date | None = None
    place: str = field(default="", repr=False)

    @property
    def away(self) -> bool:
        return self.away_since is not None


_KIN: Final = """
WITH wanted AS (SELECT value ->> 0 AS id, value ->> 1 AS kind FROM json_each(:pairs)),
kin AS (
  SELECT w.id, w.kind, k.kind AS word, k.relative_id AS relative FROM wanted w CROSS JOIN kinships k
    ON k.station_id = :s AND k.person_id = w.id WHERE w.kind = 'child' AND k.kind IN ('father', 'mother')
    AND k.withdrawn_at IS NULL AND (k.until IS NULL OR k.until > :on)
  UNION ALL
  SELECT w.id, w.kind, 'husband', CASE WHEN k.person_id = w.id THEN k.relative_id ELSE k.person_id END
    FROM wanted w CROSS JOIN kinships k ON k.station_id = :s AND (k.person_id = w.id OR k.relative_id = w.id)
    WHERE w.kind = 'woman' AND k.kind = 'spouse' AND k.withdrawn_at IS NULL AND (k.until IS NULL OR k.until > :on)
  UNION ALL
  SELECT w.id, w.kind, 'offspring', k.person_id FROM wanted w CROSS JOIN kinships k
    ON k.station_id = :s AND k.relative_id = w.id WHERE w.kind = 'elder' AND k.kind IN ('father', 'mother')
    AND k.withdrawn_at IS NULL AND (k.until IS NULL OR k.until > :on)
)
SELECT kin.id AS whose, kin.kind AS register, kin.word, p.id, p.name, p.sex,
  (SELECT a.since || char(31) || a.place FROM absences a WHERE a.station_id = :s AND a.person_id = p.id
    AND a.withdrawn_at IS NULL AND a.since <= :on AND (a.back IS NULL OR a.back > :on)
    ORDER BY a.since DESC, a.id DESC LIMIT 1) AS away
FROM kin CROSS JOIN people p ON p.station_id = :s AND p.id = kin.relative
WHERE p.withdrawn_at IS NULL AND p.died_on IS NULL AND p.moved_out_on IS NULL
ORDER BY kin.id, CASE kin.word WHEN 'father' THEN 0 ELSE 1 END, p.birth, p.id
"""
KIN_WORDS: Final[Mapping[str, str]] = {
    "father": N_("父亲"),
    "mother": N_("母亲"),
    "husband": N_("丈夫"),
    "son": N_("儿子"),
    "daughter": N_("女儿"),
    "offspring": N_("子女"),
}


def relatives_of(work: Work, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], tuple[Kin, ...]]:
    """The relatives behind each (person, register), lettered a, b, c as on the paper. For services."""
    found: dict[tuple[str, str], list[Kin]] = {}
    rows = work.rows(
        _KIN, s=work.station_id, on=work.today.isoformat(), pairs=json.dumps([list(one) for one in pairs])
    )
    for row in rows:
        known = found.setdefault((row["whose"], row["register"]), [])
        word = {"1": "son", "2": "daughter"}.get(row["sex"] or "", "offspring")
        since, _, place = (row["away"] or "").partition("\x1f")
        known.append(
            Kin(
                chr(ord("a") + min(len(known), 25)),
                row["id"],
                word if row["word"] == "offspring" else row["word"],
                row["name"],
                date.fromisoformat(since) if since else None,
                place,
            )
        )
    return {key: tuple(kin) for key, kin in found.items()}


def absence_now(work: Work, person_id: str) -> Absence | None:
    """The absence that somebody is on, for services."""
    return work.session.execute(
        sa.select(Absence)
        .where(
            Absence.station_id == work.station_id,
            Absence.person_id == person_id,
            Absence.withdrawn_at.is_(None),
            Absence.back.is_(None),
            Absence.since <= work.today,
        )
        .order_by(Absence.since.desc())
        .limit(1)
    ).scalar_one_or_none()
