"""The book of a station (`core/joined_book`) from its rows here: at a township, of a station that was joined to another."""

from __future__ import annotations

import json
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core.clock import stamp
from stationdesk.core.ids import seeded_id
from stationdesk.core.joined_book import COPIED, Book, CaseLine, Entry, PaperLine, Person
from stationdesk.models.papers import Attachment
from stationdesk.storage.work import Work

MEDIA: Final = "application/zstd"

_PEOPLE: Final = """SELECT p.id, p.name, p.sex, p.birth, p.id_number, p.living_address, p.registered_address, p.died_on,
  p.moved_out_on,
  (SELECT number FROM phones n WHERE n.station_id = p.station_id AND n.person_id = p.id AND n.withdrawn_at IS NULL
    ORDER BY n.rank, n.id LIMIT 1) AS phone
 FROM people p WHERE p.station_id = :s AND p.withdrawn_at IS NULL ORDER BY p.name, p.id"""
_CASES: Final = """SELECT c.id, c.number, c.matter_name, c.matter_code, c.matter_version, c.opened_at, c.state, c.due_on,
  c.result, c.external_number, p.name FROM cases c
 LEFT JOIN people p ON p.station_id = c.station_id AND p.id = c.person_id
 WHERE c.station_id = :s AND c.withdrawn_at IS NULL ORDER BY c.opened_at DESC, c.id DESC"""
_ENTRIES: Final = """SELECT e.id, e.person_id, p.name, e.kind, e.since, e.until, e.risk, c.name AS carer FROM left_behind e
 JOIN people p ON p.station_id = e.station_id AND p.id = e.person_id
 LEFT JOIN people c ON c.station_id = e.station_id AND c.id = e.carer_id
 WHERE e.station_id = :s AND e.withdrawn_at IS NULL ORDER BY e.kind, p.name, e.id"""
_PAPERS: Final = """SELECT id, kind, number, made_at, facts FROM papers WHERE station_id = :s AND withdrawn_at IS NULL
 AND voided_at IS NULL ORDER BY made_at DESC, id DESC"""


def kept(work: Work, item_id: str) -> bytes | None:
    """The book of a closed village as it was written down when it was closed; None where its rows themselves are here."""
    row = work.session.execute(
        sa.select(Attachment)
        .where(
            Attachment.station_id == work.station_id,
            Attachment.subject_table == "township_items",
            Attachment.subject_id == item_id,
            Attachment.withdrawn_at.is_(None),
        )
        .limit(1)
    ).scalar()
    if row is None:
        return None
    return work.blobs.read(work.blobs.named(row.blob, row.sha256))


def keep(work: Work, item_id: str, name: str, data: bytes) -> None:
    """Write a book down as a file of the item by which its village was closed; it travels to the station's other PCs."""
    blob = work.blobs.put(data)
    work.session.add(
        Attachment(
            station_id=work.station_id,
            id=seeded_id(item_id, "book"),
            subject_table="township_items",
            subject_id=item_id,
            title=name[:200],
            media_type=MEDIA,
            size=blob.size,
            sha256=blob.sha256,
            blob=blob.name,
            made_at=work.at,
            user_id=work.user_id,
        )
    )


def of(work: Work, station_id: str, code: str, name: str) -> Book:
    """Everything of a station that is kept for looking. The caller has asked for the permit."""
    people = tuple(
        Person(
            id=row["id"],
            name=row["name"],
            sex=row["sex"] or "",
            birth=row["birth"] or "",
            id_number=row["id_number"] or "",
            phone=row["phone"] or "",
            address=row["living_address"] or row["registered_address"] or "",
            died=row["died_on"] or "",
            moved=row["moved_out_on"] or "",
        )
        for row in work.rows(_PEOPLE, s=station_id)
    )
    cases = tuple(
        CaseLine(
            id=row["id"],
            number=row["number"],
            matter=row["matter_name"],
            code=row["matter_code"],
            version=row["matter_version"],
            name=row["name"] or "",
            opened=(row["opened_at"] or "")[:10],
            state=row["state"],
            due=row["due_on"] or "",
            result=row["result"] or "",
            external=row["external_number"] or "",
        )
        for row in work.rows(_CASES, s=station_id)
    )
    entries = tuple(
        Entry(
            id=row["id"],
            person=row["person_id"],
            name=row["name"],
            kind=row["kind"],
            since=row["since"],
            until=row["until"] or "",
            risk=row["risk"] or "",
            carer=row["carer"] or "",
        )
        for row in work.rows(_ENTRIES, s=station_id)
    )
    return Book(
        station=station_id,
        code=code,
        name=name,
        made=stamp(work.at),
        people=people,
        cases=cases,
        entries=entries,
        papers=tuple(_papers(work, station_id)),
        marks=tuple(
            row["mark"]
            for row in work.rows(
                "SELECT mark FROM sight_lost WHERE station_id = :s AND withdrawn_at IS NULL ORDER BY id",
                s=station_id,
            )
        ),
        same=tuple(
            (row["alias_id"], row["person_id"])
            for row in work.rows(
                "SELECT alias_id, person_id FROM person_aliases WHERE station_id = :s AND withdrawn_at IS NULL"
                " ORDER BY id",
                s=station_id,
            )
        ),
    )


def _papers(work: Work, station_id: str) -> list[PaperLine]:
    found = []
    for row in work.rows(_PAPERS, s=station_id):
        if row["kind"] not in COPIED:
            continue
        facts: dict[str, Any] = json.loads(row["facts"])
        if not facts.get("draft"):
            found.append(
                PaperLine(
                    id=row["id"],
                    kind=row["kind"],
                    number=row["number"] or "",
                    made=(row["made_at"] or "")[:10],
                    facts=facts,
                )
            )
    return found
