"""What the counter's consultations and appointments share: who came, by name or from the register; offices as data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from typing import Any, Final

from stationdesk.core import lengths, masks, phones
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, language
from stationdesk.services import case_record, matters, packs, residents, station
from stationdesk.services.cases import CHANNELS, ChannelUnknown
from stationdesk.storage.work import Work

OFFICES: Final = "counter.offices"
"""Station setting: list of offices that the station added or gave another number."""


class PersonAndOrganisation(Refusal):
    template = N_("来访的请选一个人或者一个单位，不能两个都选。")


@dataclass(frozen=True)
class Office:
    """Where people are guided to: an office of the township or county, or a telephone line."""

    key: str
    name: str
    where: str = ""
    number: str = ""
    what_for: str = ""
    unconfirmed: bool = False
    chinese: str = ""
    """The name as records have it, whatever the screen speaks."""

    @property
    def words(self) -> str:
        """As it is written into a record: name, place, telephone."""
        return "，".join(part for part in (self.chinese or self.name, self.where, self.number) if part)


@dataclass(frozen=True)
class Who:
    """Who came, as it is kept; nobody at all is allowed for a consultation."""

    person_id: str | None
    organisation_id: str | None
    name: str | None = field(repr=False)
    phone: str | None = field(repr=False)


def phone_shown(work: Work, number: str | None) -> str:
    """A telephone for a list: whole for who may see people's numbers, masked for everybody else."""
    if not number or work.actor.program or "residents:reveal" in work.actor.permits:
        return number or ""
    return masks.phone(number)


def who(
    work: Work, person_id: str | None, organisation_id: str | None, name: str | None, phone: str | None
) -> Who:
    """Checked: the person is registered, the number is one, the name has one line.

    Raises PersonAndOrganisation, ApplicantMissing, PhoneUnknown, TextTooLong.
    """
    if person_id and organisation_id:
        raise PersonAndOrganisation(field="person")
    if person_id:
        person_id = residents.stands_for(work, person_id)
    if (person_id or organisation_id) and case_record.applicant(work, person_id, organisation_id) is None:
        raise residents.PersonUnknown(field="person")
    plain = lengths.one_line(name or "", "name", lengths.NAME) or None
    return Who(
        person_id or None,
        organisation_id or None,
        None if person_id or organisation_id else plain,
        phones.kept(phone),
    )


def matter_of(work: Work, code: str | None) -> tuple[str | None, str | None]:
    """Code and name of a matter of the catalogue in force. Raises MatterUnknown."""
    if not (code or "").strip():
        return None, None
    found = matters.get(work, str(code))
    return found.code, found.name


def channel_of(channel: str) -> str:
    """A channel that exists. Raises ChannelUnknown."""
    if channel not in CHANNELS:
        raise ChannelUnknown(channel=channel[:40], channels="、".join(CHANNELS), field="channel")
    return channel


def text_of(text: str | None, field_name: str, limit: int = lengths.REMARK) -> str | None:
    """A free text without blanks around it, or None. Raises TextTooLong."""
    plain = (text or "").strip()
    lengths.within({field_name: limit}, {field_name: plain})
    return plain or None


def offices(work: Work) -> tuple[Office, ...]:
    """Where people may be guided to: the pack's offices with the station's own numbers, and the hotlines."""
    own = {str(one.get("key")): one for one in _own(work)}
    english = language() == "en"
    found: list[Office] = []
    for row in packs.holding(work, "counter").items():
        mine = own.pop(row["key"], None)
        name = row.get("name_en") or row["name"] if english else row["name"]
        if mine is not None:
            found.append(
                Office(
                    row["key"],
                    mine.get("name") or name,
                    mine.get("where") or row.get("where", ""),
                    mine.get("number", ""),
                    row.get("for", ""),
                    chinese=mine.get("name") or row["name"],
                )
            )
        else:
            found.append(
                Office(
                    row["key"],
                    name,
                    row.get("where", ""),
                    row["number"],
                    row.get("for", ""),
                    bool(row.get("unconfirmed")),
                    row["name"],
                )
            )
    found += [
        Office(key, str(one.get("name", "")), str(one.get("where", "")), str(one.get("number", "")))
        for key, one in own.items()
    ]
    known = {one.number for one in found if one.number}
    keys = {one.key for one in found}
    for row in packs.holding(work, "hotlines").items():
        if row["number"] not in known and row["number"] not in keys:
            name = row.get("name_en") or row["name"] if english else row["name"]
            found.append(
                Office(
                    row["number"],
                    name,
                    "",
                    row["number"],
                    row.get("for", ""),
                    bool(row.get("unconfirmed")),
                    row["name"],
                )
            )
    return tuple(found)


def set_offices(work: Work, given: Iterable[Office]) -> None:
    """The station's own offices and numbers, in place of those it had. Needs `station:settings`.

    Raises TextTooLong, PhoneUnknown.
    """
    rows = [
        {
            "key": lengths.one_line(one.key, "office", lengths.NUMBER),
            "name": lengths.one_line(one.name, "office", lengths.NAME),
            "where": lengths.one_line(one.where, "office", lengths.ADDRESS),
            "number": phones.kept(one.number) or "",
        }
        for one in given
    ]
    station.set_setting(work, OFFICES, rows)


def put_office(work: Work, one: Office) -> None:
    """One office added, or the station's own words and number for one of the list. Needs `station:settings`."""
    kept = [
        Office(
            str(had.get("key", "")),
            str(had.get("name", "")),
            str(had.get("where", "")),
            str(had.get("number", "")),
        )
        for had in _own(work)
        if had.get("key") != one.key
    ]
    set_offices(work, [*kept, one])


def own_offices(work: Work) -> frozenset[str]:
    """The keys of the offices that the station added, or put its own words to."""
    return frozenset(str(one.get("key", "")) for one in _own(work))


def drop_office(work: Work, key: str) -> Office | None:
    """The station's own office, or its own words for one of the list, taken away: the list's words stand again.

    Answers what was taken away, for putting it back. Needs `station:settings`.
    """
    was = next((one for one in offices(work) if one.key == key), None)
    kept = [
        Office(str(one["key"]), str(one["name"]), str(one["where"]), str(one["number"]))
        for one in _own(work)
        if one.get("key") != key
    ]
    set_offices(work, kept)
    return was


def _own(work: Work) -> list[dict[str, Any]]:
    found = station.setting(work, OFFICES, [])
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def like(text: str) -> str:
    """A LIKE pattern that finds the text anywhere; its own signs are meant as they are (ESCAPE '!')."""
    return "%" + "".join("!" + sign if sign in "!%_" else sign for sign in text) + "%"
