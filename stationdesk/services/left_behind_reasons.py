"""Why someone is proposed, in a sentence with dates and places, and who looks after a child now.

The sentence is a record (it is kept with the enrolment), so it is written in Chinese whatever language the window
speaks. It names people: it is shown to those who may see the register and stands in no refusal and no log.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Any, Final

from stationdesk.core.late import dataclass
from stationdesk.core.words import civil
from stationdesk.services.left_behind_rules import Derived, Relative, age_cut
from stationdesk.storage.work import Work

_VERBS: Final[Mapping[str, str]] = {
    "work": "务工",
    "business": "经商",
    "accompany": "随迁",
    "study": "求学",
    "other": "外出",
}
_PARENT_WORDS: Final[Mapping[str, str]] = {"father": "父亲", "mother": "母亲"}
_CARER_ORDER: Final = ("祖母", "祖父", "外祖母", "外祖父", "监护人", "亲属")


@dataclass(frozen=True)
class Carer:
    """Who looks after a child day by day, as the facts suggest. `kind`: grandparent, relative, guardian."""

    id: str
    name: str = field(repr=False)
    word: str
    kind: str


def carers(work: Work, children: Sequence[Derived], on: date) -> dict[str, Carer]:
    """The likeliest carer of each child: an able adult at home who is a grandparent, guardian or house mate."""
    return _nearest(work, [child.person_id for child in children], on) if children else {}


def carer_of(work: Work, child_id: str, on: date) -> Carer | None:
    """The likeliest carer of one child, for an entry by hand that does not say."""
    return _nearest(work, [child_id], on).get(child_id)


def _nearest(work: Work, children: Sequence[str], on: date) -> dict[str, Carer]:
    # CROSS JOIN: SQLite keeps this order, from the few children outwards; every index begins with the station,
    # and without statistics it would otherwise walk through the whole village for each child.
    rows = work.rows(
        """
        WITH wanted AS (SELECT value AS id FROM json_each(:ids)),
        near AS (
          SELECT w.id AS child, g.relative_id AS carer, CASE p.kind WHEN 'father' THEN
              CASE g.kind WHEN 'mother' THEN '祖母' ELSE '祖父' END ELSE
              CASE g.kind WHEN 'mother' THEN '外祖母' ELSE '外祖父' END END AS word
          FROM wanted w
          CROSS JOIN kinships p ON p.station_id = :s AND p.person_id = w.id AND p.kind IN ('father', 'mother')
            AND p.withdrawn_at IS NULL
          CROSS JOIN kinships g ON g.station_id = :s AND g.person_id = p.relative_id AND g.kind IN ('father', 'mother')
            AND g.withdrawn_at IS NULL
          UNION ALL
          SELECT w.id, k.relative_id, '监护人' FROM wanted w CROSS JOIN kinships k ON k.station_id = :s
            AND k.person_id = w.id AND k.kind = 'guardian' AND k.withdrawn_at IS NULL
            AND (k.since IS NULL OR k.since <= :on) AND (k.until IS NULL OR k.until > :on)
          UNION ALL
          SELECT w.id, m.id, '亲属' FROM wanted w CROSS JOIN people c ON c.station_id = :s AND c.id = w.id
          CROSS JOIN people m ON m.station_id = :s AND m.household_id = c.household_id AND m.id <> c.id
            AND +m.birth <= :adult
        )
        SELECT n.child, n.word, p.id, p.name, p.household_id = c.household_id AS together
        FROM near n CROSS JOIN people p ON p.station_id = :s AND p.id = n.carer
        CROSS JOIN people c ON c.station_id = :s AND c.id = n.child
        WHERE p.withdrawn_at IS NULL AND (p.died_on IS NULL OR p.died_on > :on)
          AND (p.moved_out_on IS NULL OR p.moved_out_on > :on) AND coalesce(p.guardian_capacity, '') <> 'none'
          AND NOT EXISTS (SELECT 1 FROM absences a WHERE a.station_id = :s AND a.person_id = p.id
            AND a.withdrawn_at IS NULL AND a.since <= :on AND (a.back IS NULL OR a.back > :on))
          AND NOT EXISTS (SELECT 1 FROM kinships k WHERE k.station_id = :s AND k.person_id = c.id
            AND k.relative_id = p.id AND k.kind IN ('father', 'mother') AND k.withdrawn_at IS NULL)
        """,
        s=work.station_id,
        ids=json.dumps(list(children)),
        on=on.isoformat(),
        adult=age_cut(on, 18),
    )
    found: dict[str, tuple[tuple[int, int, str], Carer]] = {}
    for row in rows:
        # Who lives with the child comes before who lives elsewhere; grandparents before others.
        rank = (0 if row["together"] else 1, _CARER_ORDER.index(row["word"]), row["id"])
        if row["child"] not in found or rank < found[row["child"]][0]:
            found[row["child"]] = (rank, Carer(row["id"], row["name"], row["word"], _carer_kind(row)))
    return {child: carer for child, (_, carer) in found.items()}


def _carer_kind(row: Mapping[str, Any]) -> str:
    if row["word"] in ("祖母", "祖父", "外祖母", "外祖父"):
        return "grandparent"
    return "guardian" if row["word"] == "监护人" else "relative"


def sentence(found: Derived, carer: Carer | None) -> str:
    """The reason for one proposal."""
    if found.kind == "child":
        return _child(found, carer)
    if found.kind == "woman":
        return "；".join(f"丈夫{_gone(r)}" for r in found.relatives) + "，本人留在村里生活。"
    children = sorted(found.relatives, key=lambda r: r.id)
    said = "，".join(f"{_offspring(r)}{_gone(r)}" for r in children)
    return f"已登记的子女{len(children)}人：{said}；身边没有有赡养能力的子女。"


def _child(found: Derived, carer: Carer | None) -> str:
    said = [
        f"{_PARENT_WORDS[r.word]}{_gone(r)}" for r in sorted(found.relatives, key=lambda r: (r.word, r.id))
    ]
    missing = [word for key, word in _PARENT_WORDS.items() if key not in {r.word for r in found.relatives}]
    said += [f"{word}未登记，请核实" for word in missing]
    care = f"现由{carer.word}{carer.name}照料" if carer else "照料人未登记，请尽快核实"
    return "，".join(said) + f"；{care}。"


def _offspring(relative: Relative) -> str:
    return {"1": "儿子", "2": "女儿"}.get(relative.sex or "", "子女")


def _gone(relative: Relative) -> str:
    """`王某2025年3月1日起在广东省东莞市务工`, and the other states in as many words."""
    name = relative.name
    if relative.state in ("away", "elsewhere") and relative.since:
        verb = _VERBS.get(relative.reason, "外出")
        home = f"（{civil(relative.back, 'zh')}回家，按团聚计）" if relative.back else ""
        return f"{name}{civil(relative.since, 'zh')}起在{relative.place}{verb}{home}"
    if relative.state == "dead" and relative.died_on:
        return f"{name}{civil(relative.died_on, 'zh')}去世"
    if relative.state == "gone":
        return f"{name}已迁出"
    return f"{name}{relative.why_unable or '无能力照护'}" if relative.state == "unable" else f"{name}在家"
