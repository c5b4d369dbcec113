"""The boards themselves: where a sheet hangs, its photos, what was put up again, what had to come down too early.

For sheets of the township or the county also what came from them and what was said back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import sqlalchemy as sa

from stationdesk.core import ink
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.publicity import Sheet, SheetEvent, SheetPlace
from stationdesk.security import audit
from stationdesk.services import publicity_record as sheet_record
from stationdesk.services import publicity_rows, station, users
from stationdesk.storage.work import Work

PLACES: Final = "publicity.places"
"""Station setting: the boards of the village, one in each of its hamlets."""
MAX_PLACES: Final = 40


class TooManyPlaces(Refusal):
    template = N_("张贴点最多{most}处。")


class PlaceUnknown(Refusal):
    template = N_("这张表没有贴在“{place}”。请从它的张贴点中选择。")


class WhyMissing(Refusal):
    template = N_("请写明原因。")


class AnswerOpen(Refusal):
    template = N_("这条异议还没有答复，不能登记对答复的意见。")


class HeardAlready(Refusal):
    template = N_("提出人对这次答复的意见已经登记过。")


@dataclass(frozen=True)
class PlaceRow:
    """One place where a sheet hangs; photos are files of the record `sheet_places`."""

    id: str
    place: str
    posted_on: date
    posted_by: str
    photos: int


def own_places(work: Work) -> tuple[str, ...]:
    """The boards of the village; 村务公开栏 when nobody named any."""
    named = station.setting(work, PLACES, None)
    return tuple(str(one) for one in named) if named else (say(N_("村务公开栏")),)


def choose_places(work: Work, wanted: Sequence[str]) -> tuple[str, ...]:
    """Name the boards of the village. Needs `station:settings`. Raises TooManyPlaces, NotSayable."""
    station.set_setting(work, PLACES, _named(wanted))
    return own_places(work)


def places(work: Work, sheet_id: str) -> tuple[PlaceRow, ...]:
    """Where a sheet hangs or hung, with the number of photos."""
    counts: dict[str, int] = {
        row["i"]: row["n"]
        for row in work.rows(
            "SELECT subject_id AS i, count(*) AS n FROM attachments WHERE station_id = :s"
            " AND subject_table = 'sheet_places' AND withdrawn_at IS NULL GROUP BY 1",
            s=work.station_id,
        )
    }
    return tuple(
        PlaceRow(row.id, row.place, row.posted_on, row.posted_by or "", counts.get(row.id, 0))
        for row in _rows(work, sheet_id)
    )


def without_photo(work: Work) -> tuple[tuple[str, int], ...]:
    """Sheets that hang or hung and are not filed yet, with the number of places of which there is no photo."""
    rows = work.rows(
        "SELECT p.sheet_id AS sheet, count(*) AS n FROM sheet_places p"
        " JOIN sheets t ON t.station_id = p.station_id AND t.id = p.sheet_id"
        " WHERE p.station_id = :s AND p.withdrawn_at IS NULL AND t.withdrawn_at IS NULL"
        " AND t.state IN ('posted', 'taken_down') AND NOT EXISTS (SELECT 1 FROM attachments a WHERE"
        " a.station_id = p.station_id AND a.subject_table = 'sheet_places' AND a.subject_id = p.id"
        " AND a.withdrawn_at IS NULL) GROUP BY p.sheet_id ORDER BY p.sheet_id",
        s=work.station_id,
    )
    return tuple((row["sheet"], row["n"]) for row in rows)


def hang(work: Work, row: Sheet, on: date, wanted: Sequence[str], by: str) -> list[str]:
    """Write down where it hangs now; of an earlier posting nothing stays. For `publicity.post`."""
    for old in _rows(work, row.id):
        old.withdrawn_at, old.withdrawn_why = work.at, "posted again"
    named = _named(wanted) or list(own_places(work))
    who = ink.line(by, say(N_("张贴人")), field="by", limit=40)
    work.session.add_all(
        SheetPlace(
            station_id=work.station_id,
            id=new_id(),
            sheet_id=row.id,
            place=place,
            posted_on=on,
            posted_by=who or None,
        )
        for place in named
    )
    work.session.flush()
    return named


def mended(
    work: Work, wanted: str, place: str, *, on: date | None = None, by: str = ""
) -> sheet_record.SheetLine:
    """It was torn or washed off at a place and put up again there. Needs `publicity:post`.

    Raises PlaceUnknown, StageDayWrong, StepNotAllowed.
    """
    users.require(work, "publicity:post")
    row = sheet_record.find(work, wanted)
    plain = place.strip()
    if plain not in (row.places or ()):
        raise PlaceUnknown(place=plain[:30], field="place")
    data = {
        "on": sheet_record.stage_day(work, row, on),
        "by": ink.line(by, say(N_("张贴人")), field="by", limit=40),
    }
    return sheet_record.step(work, row, "mended", "publicity:post", note=plain, data=data)


def interrupt(work: Work, wanted: str, why: str, *, on: date | None = None) -> sheet_record.SheetLine:
    """It came down before its time: it has to hang again, for its whole time. Needs `publicity:post`.

    Raises WhyMissing, StageDayWrong, StepNotAllowed.
    """
    users.require(work, "publicity:post")
    row = sheet_record.find(work, wanted)
    said = ink.line(why, say(N_("原因")), field="why", limit=200)
    if not said:
        raise WhyMissing(field="why")
    data = {"on": sheet_record.stage_day(work, row, on)}
    sheet_record.require(work, row, "interrupted")
    row.posted_on = row.until_on = None
    return sheet_record.step(work, row, "interrupted", "publicity:post", note=said, data=data)


def received(
    work: Work, wanted: str, reference: str, *, on: date | None = None, by: str = ""
) -> sheet_record.SheetLine:
    """For a sheet of the township or county: the list came from there, with this reference. Needs `publicity:post`."""
    return _with_them(work, wanted, "received", reference, on, by)


def reported(
    work: Work, wanted: str, reference: str, *, on: date | None = None, by: str = ""
) -> sheet_record.SheetLine:
    """And how it hung here was said back to them. Needs `publicity:post`. Raises OwnSheet, WhyMissing."""
    return _with_them(work, wanted, "reported", reference, on, by)


def judged(
    work: Work, wanted: str, objection: str, *, content: bool, referred: str = ""
) -> sheet_record.Objection:
    """Whether who objected is content with the answer; not content, where they turned to. Needs `publicity:post`.

    Raises AnswerOpen, HeardAlready.
    """
    users.require(work, "publicity:post")
    row = sheet_record.find(work, wanted)
    sheet_record.require(work, row, "judged")
    answered = [one for one in sheet_record.objections(work, row) if one.answered_at is not None]
    chosen = objection or (answered[-1].id if len(answered) == 1 else "")
    found = next((one for one in answered if one.id == chosen), None)
    if found is None:
        raise AnswerOpen(field="objection")
    if found.content is not None:
        raise HeardAlready(field="objection")
    where = "" if content else ink.line(referred, say(N_("转到哪里")), field="referred", limit=60)
    data = {"objection": chosen, "content": content, "referred": where}
    sheet_record.write(work, row, "judged", data=data)
    audit.record(work, "publicity:post", row.id, step="judged")
    return next(one for one in sheet_record.objections(work, row) if one.id == chosen)


def _with_them(
    work: Work, wanted: str, kind: str, reference: str, on: date | None, by: str
) -> sheet_record.SheetLine:
    users.require(work, "publicity:post")
    row = sheet_record.find(work, wanted)
    said = ink.line(reference, say(N_("来文或经手人")), field="reference", limit=100)
    if not said:
        raise WhyMissing(field="reference")
    data = {
        "on": sheet_record.stage_day(work, row, on),
        "by": ink.line(by, say(N_("经手人")), field="by", limit=40),
    }
    return sheet_record.step(work, row, kind, "publicity:post", note=said, data=data)


def _named(wanted: Sequence[str]) -> list[str]:
    label = say(N_("张贴点"))
    found = [place for one in wanted if (place := ink.line(one, label, field="place", limit=60))]
    if len(found) > MAX_PLACES:
        raise TooManyPlaces(most=MAX_PLACES, field="place")
    for one in found:
        publicity_rows.sayable(one, label, people=False)
    return list(dict.fromkeys(found))


def _rows(work: Work, sheet_id: str) -> list[SheetPlace]:
    return list(
        work.session.execute(
            sa.select(SheetPlace)
            .where(
                SheetPlace.station_id == work.station_id,
                SheetPlace.sheet_id == sheet_id,
                SheetPlace.withdrawn_at.is_(None),
            )
            .order_by(SheetPlace.id)
        ).scalars()
    )


def last_interruption(work: Work, sheet_id: str) -> str:
    """Why a sheet came down too early the last time, empty when it did not."""
    found = work.session.execute(
        sa.select(SheetEvent.note)
        .where(
            SheetEvent.station_id == work.station_id,
            SheetEvent.sheet_id == sheet_id,
            SheetEvent.kind == "interrupted",
        )
        .order_by(SheetEvent.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return found or ""
