"""The dictionary of an export of everything: every code of every column in words, from the program and from its data packs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import (
    case_states,
    certificate_states,
    proxy_states,
    publicity_states,
    rating_states,
    record_codes,
)
from stationdesk.core.record_words import COLUMNS, TABLES
from stationdesk.security.gate import rules as permit_rules
from stationdesk.services import audit_entries, left_behind, left_behind_compare, packs, papers, trips
from stationdesk.services import codes as code_lists
from stationdesk.storage.work import Work

HEADINGS: Final = ("表", "中文", "栏目", "中文", "代码", "含义")
CODE: Final = re.compile(r"^(?![0-9a-f]{16,}$)[a-z][a-z0-9_]{0,40}(?:[:.][a-z_0-9]+)?$")
"""How a code is written; a long run of hexadecimal figures (a salt that begins with a letter by chance) is none."""
SHARE: Final = 0.8
"""A column whose values look like codes in this share holds codes."""
MOST: Final = 400
"""Different values of a column; more are no codes."""
_OWN: Final[Mapping[str, Mapping[Any, str]]] = {
    "cases.state": case_states.STATE_WORDS,
    "cases.outcome": case_states.STATE_WORDS,
    "case_events.kind": case_states.EVENT_WORDS,
    "proxy_requests.state": proxy_states.STATE_WORDS,
    "proxy_steps.kind": proxy_states.STEP_WORDS,
    "sheets.state": publicity_states.WORDS,
    "sheet_events.kind": publicity_states.EVENT_WORDS,
    "certificates.state": certificate_states.WORDS,
    "certificate_events.kind": certificate_states.EVENT_WORDS,
    "case_ratings.stage": rating_states.STAGE_WORDS,
    "papers.kind": papers.KIND_WORDS,
    "left_behind.kind": left_behind.KIND_WORDS,
    "left_behind_decisions.kind": left_behind.KIND_WORDS,
    "left_behind_round_lines.kind": left_behind.KIND_WORDS,
    "left_behind_lists.kind": left_behind.KIND_WORDS,
    "trips.state": trips.STATE_WORDS,
    "left_behind_list_lines.state": left_behind_compare.STATES,
}
_PACKS: Final = {
    "archive_items.category": ("archive_rules", ("categories",)),
    "archive_extras.category": ("archive_rules", ("categories",)),
    "archive_volumes.category": ("archive_rules", ("categories",)),
    "village_decisions.subject": ("decision_rules", ("subjects",)),
    "village_decision_steps.step": ("decision_rules", ("steps", "publics")),
    "village_decision_steps.body": ("decision_rules", ("bodies",)),
    "supervision_checks.question": ("decision_rules", ("questions",)),
    "seal_uses.document": ("seal_rules", ("documents",)),
    "seals.method": ("seal_rules", ("methods",)),
    "trip_items.errand": ("proxy_rules", ("errands",)),
    "visit_contacts.contact": ("visit_rules", ("contacts",)),
    "care_actions.kind": ("child_assessment", ("plan_kinds",)),
    "care_goals.kind": ("child_assessment", ("plan_kinds",)),
    "child_files.schooling": ("child_assessment", ("schooling",)),
    "child_statuses.kind": ("child_assessment", ("statuses",)),
    "child_statuses.status": ("child_assessment", ("statuses",)),
    "elder_files.living": ("adult_lists", ("living",)),
    "elder_files.support": ("adult_lists", ("support",)),
    "elder_files.income": ("adult_lists", ("elder_incomes",)),
    "elder_files.comes_home": ("adult_lists", ("frequencies",)),
    "woman_files.comes_home": ("adult_lists", ("frequencies",)),
    "woman_files.income": ("adult_lists", ("woman_incomes",)),
    "woman_files.labour": ("adult_lists", ("labour",)),
    "help_records.kind": ("adult_lists", ("help_kinds", "trainings")),
}
_KEYS: Final = (
    "code", "key", "step", "public", "body", "subject", "question", "kind", "method", "errand", "contact", "status", "category",
)  # fmt: skip


def of(work: Work) -> dict[str, dict[str, str]]:
    """`table.column` → code → what it means, of everything this station may hold."""
    made = {place: dict(words) for place, words in record_codes.CODES.items()}
    for place, own in _OWN.items():
        made.setdefault(place, {}).update({str(code): word for code, word in own.items()})
    for place, (pack, lists) in _PACKS.items():
        body = packs.holding(work, pack).body
        for name in lists:
            made.setdefault(place, {}).update(_named(body.get(name, ())))
    permits = permit_rules(work)
    made["posts.post"] = dict(permits.posts)
    made["audit.tag"] = {**{one: permits.name_of(one) for one in permits.known}, **audit_entries.WORDS}
    lists_of = code_lists.of(work)
    for column, name in code_lists.COLUMNS.items():
        made.setdefault(f"people.{column}", {}).update(lists_of.words[name])
    return made


def _named(entries: Any) -> Iterator[tuple[str, str]]:
    for one in entries:
        key = next((key for key in _KEYS if key in one), None)
        if key is not None and "name" in one:
            yield str(one[key]), str(one["name"])


def rows(work: Work, tables: list[sa.Table]) -> Iterator[tuple[str, ...]]:
    """The dictionary's lines: every known code, and what else looks like one in the station's own records.

    Of sealed records not even a code is counted: whoever exports may be named in one.
    """
    known = of(work)
    for table in tables:
        for column in table.columns:
            place = f"{table.name}.{column.name}"
            words = known.get(place, {})
            used = _used(work, table.name, column, bool(words)) if _open(table.name) else set()
            if column.name.endswith("_table"):
                words = {code: TABLES.get(code, "") for code in used}
            for code in sorted({*words, *used}):
                yield (
                    table.name, TABLES.get(table.name, ""), column.name, COLUMNS.get(column.name, ""), code,
                    words.get(code, ""),
                )  # fmt: skip


def _open(table: str) -> bool:
    return table != "audit" and TABLES.get(table) != "加密记录"


def _used(work: Work, table: str, column: sa.Column[Any], coded: bool) -> set[str]:
    """Codes of a column that stand in records; nothing for a column that holds something else."""
    if column.name in ("id", "station_id") or not isinstance(column.type, (sa.Text, sa.String)):
        return set()
    found = work.tuples(
        f'SELECT DISTINCT "{column.name}" FROM "{table}" WHERE station_id = :s AND "{column.name}" IS NOT NULL'
        f' AND "{column.name}" <> \'\' AND length("{column.name}") <= 60 LIMIT {MOST + 1}',
        s=work.station_id,
    )
    if len(found) > MOST:
        return set()
    used = {str(row[0]) for row in found if CODE.match(str(row[0]))}
    return used if used and (coded or len(used) >= SHARE * len(found)) else set()
