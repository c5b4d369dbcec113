"""Items of the local prohibited list whose names the data pack lacks: typed in by the station on the township's word.

Each names the document it stands on and where to go instead. From then on the gate knows it like any other item, by its
name and by the words people use; the count of names that are missing goes down. It is taken off again with a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from stationdesk.core import ink
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.certificates import ProhibitedExtra
from stationdesk.security import audit
from stationdesk.services import certificate_gate, users
from stationdesk.storage.work import Work

MOST: Final = 100
COLUMNS: Final = ("名称", "去哪里", "怎么办", "依据", "别的叫法", "站里帮什么")
"""Headings of a table that is read in, in any order; the last two may be left out."""


class ExtraWordsMissing(Refusal):
    template = N_("请填写“{label}”。")


class ItemListed(Refusal):
    template = N_("“{item}”已经在不应出具清单里，不用再填。")


class ItemIsPermitted(Refusal):
    template = N_("“{item}”在本站可出具清单里。请先在清单里停用它。")


class ExtraUnknown(Refusal):
    template = N_("没有找到这一项，或它在全国、本省清单里，不能取下。")


class RemovalUnexplained(Refusal):
    template = N_("请写明为什么取下，例如“乡镇2027年清单没有这一项”。")


class ExtrasFull(Refusal):
    template = N_("自己填的项目已有{most}项。请把过时的取下再填。")


class ExtraRowShort(Refusal):
    template = N_("表头下第{row}行少了内容：名称、去哪里、怎么办、依据都要写。没有导入。")


class ColumnsMissing(Refusal):
    template = N_("表格要有这几列：名称、去哪里、怎么办、依据（可以再有：别的叫法、站里帮什么）。没有导入。")


@dataclass(frozen=True)
class NewExtra:
    """An item as the township's paper has it."""

    name: str
    authority: str
    how: str
    basis: str
    words: tuple[str, ...] = ()
    station_does: str = ""


def add(work: Work, new: NewExtra) -> str:
    """Put an item on the list that holds here; its code. Needs `station:settings`.

    Raises ExtraWordsMissing, ItemListed, ItemIsPermitted, ExtrasFull and what `core.ink.line` raises.
    """
    users.require(work, "station:settings")
    name = _words(new.name, N_("名称"), "name", 60)
    said = certificate_gate.fold(name)
    if not said:
        raise ExtraWordsMissing(label=say(N_("名称")), field="name")
    here = certificate_gate.items_here(work)
    if any(item.listed and certificate_gate.fold(item.name) == said for item in here):
        raise ItemListed(item=name, field="name")
    meant = certificate_gate.check(work, name)
    if meant.allowed:
        raise ItemIsPermitted(item=meant.item, field="name")
    if len(listed(work)) >= MOST:
        raise ExtrasFull(most=MOST, field="name")
    words = [_one(word, N_("别的叫法"), "words", 60) for word in new.words]
    row = ProhibitedExtra(
        station_id=work.station_id,
        id=new_id(),
        name=name,
        words=[word for word in dict.fromkeys(words) if certificate_gate.fold(word)],
        authority=_words(new.authority, N_("去哪里"), "authority", 100),
        how=_words(new.how, N_("怎么办"), "how", 200),
        station_does=_one(new.station_does, N_("站里帮什么"), "station_does", 200) or None,
        basis=_words(new.basis, N_("依据"), "basis", 100),
        at=work.at,
        user_id=work.user_id,
    )
    work.session.add(row)
    work.session.flush()
    audit.record(work, "certificates:switch", row.id, step="prohibited")
    return certificate_gate.extra_code(row.id)


def add_all(work: Work, rows: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Rows of a table, by `COLUMNS`: all of it or nothing. Raises ExtraRowShort and what `add` raises."""
    made = []
    for n, row in enumerate(rows, 1):
        name, authority, how, basis, words, does = row
        if not all((name, authority, how, basis)):
            raise ExtraRowShort(row=n, field="file")
        given = tuple(words.replace("，", "、").replace(",", "、").split("、"))
        made.append(add(work, NewExtra(name, authority, how, basis, given, does)))
    return tuple(made)


@dataclass(frozen=True)
class ExtrasRead:
    """Rows of a table by `COLUMNS`, and what of them its sender does not see."""

    rows: list[tuple[str, ...]]
    hidden: str
    """One sentence; empty when everything is shown."""


def read(path: Path, *, visible_only: bool = False) -> ExtrasRead:
    """A table of the township (CSV, XLSX, XLS); empty rows are left out, hidden ones where that is asked.

    Raises ColumnsMissing and what `services.sheets` raises for a file that is no table.
    """
    from stationdesk.services import sheet_hidden, sheet_values, sheets

    try:
        table = sheets.read_table(path, lambda heading: heading.strip() in COLUMNS)
    except sheets.HeadingsMissing:
        raise ColumnsMissing(field="file") from None
    hidden = sheet_hidden.said(table)
    if visible_only:
        table = sheet_hidden.without(table)
    at = {heading.strip(): n for n, heading in enumerate(table.headings)}
    if any(column not in at for column in COLUMNS[:4]):
        raise ColumnsMissing(field="file")
    found = []
    for row in table.rows:
        given = {name: row.values[n] for name, n in at.items() if n < len(row.values)}
        cells = [sheet_values.text_of(given.get(column, "")) for column in COLUMNS]
        if any(cells):
            found.append(tuple(cells))
    return ExtrasRead(found, hidden)


def drop(work: Work, code: str, reason: str) -> str:
    """Take an item of our own off again; its name. Needs `station:settings`. Raises ExtraUnknown, RemovalUnexplained."""
    users.require(work, "station:settings")
    wanted = code.strip()
    row = next(
        (one for one in listed(work) if wanted in (certificate_gate.extra_code(one.id), one.name)), None
    )
    if row is None:
        raise ExtraUnknown(field="code")
    why = ink.line(reason, say(N_("原因")), field="reason", limit=200)
    if not why:
        raise RemovalUnexplained(field="reason")
    row.withdrawn_at, row.withdrawn_why = work.at, why
    work.session.flush()
    audit.record(work, "certificates:switch", row.id, step="prohibited_dropped")
    return row.name


def listed(work: Work) -> list[ProhibitedExtra]:
    """Rows as they stand, for services."""
    return list(
        work.session.execute(
            sa.select(ProhibitedExtra)
            .where(ProhibitedExtra.station_id == work.station_id, ProhibitedExtra.withdrawn_at.is_(None))
            .order_by(ProhibitedExtra.id)
        ).scalars()
    )


def _words(text: str, label: str, field: str, limit: int) -> str:
    plain = _one(text, label, field, limit)
    if not plain:
        raise ExtraWordsMissing(label=say(label), field=field)
    return plain


def _one(text: str, label: str, field: str, limit: int) -> str:
    return ink.line(text, say(label), field=field, limit=limit)
