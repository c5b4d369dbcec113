"""Typing a case again into a platform of the province (平台录入): field by field, its number typed back, what is left.

Opening the fields shows a person's whole numbers, so it is a look that is written down: once a case and user. The
number that the platform gives comes back as a correction of the case, with what stood there before.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any, Final

from stationdesk.core.case_states import State
from stationdesk.core.clock import civil_date
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.packs import is_unconfirmed
from stationdesk.core.platforms import PERSONAL, Field, shown, takes
from stationdesk.core.words import N_, say
from stationdesk.models.cases import Case
from stationdesk.models.residents import Organisation, Person
from stationdesk.security import audit
from stationdesk.services import case_record as record
from stationdesk.services import numbers, packs, station, users
from stationdesk.services.cases import CHANNELS
from stationdesk.storage.work import Work

NUMBER_LENGTH: Final = 50
STATES: Final = (
    State.RECEIVED,
    State.FORWARDED,
    State.RETURNED,
    State.ACCEPTED,
    State.DEFERRED,
    State.SUSPENDED,
)
"""States in which a case belongs in the platform: not before everything is in, and while it is still open."""


class PlatformUnknown(Refusal):
    template = N_("没有“{platform}”这个平台。可用：{platforms}。")


class NoPlatformTakes(Refusal):
    template = N_("“{matter}”不需要录入上级平台。")


class NumberMissing(Refusal):
    template = N_("请填写平台给的编号。")


class NumberTooLong(Refusal):
    template = N_("平台编号最多{limit}个字符，请核对是否多粘贴了内容。")


class NumberNotOne(Refusal):
    template = N_("这不像一个编号：平台编号只有字母、数字和连字符，没有空格和换行。请核对粘贴的内容。")


class NumberTaken(Refusal):
    template = N_("这个平台编号已登记在办件 {number} 上，一个编号只对应一件。请核对。")


class NumberThereAlready(Refusal):
    template = N_("这一件已登记过另一个平台编号。确要改，请写明原因。")


@dataclass(frozen=True)
class Platform:
    """A platform as lists name it."""

    key: str
    name: str
    address: str
    number_name: str
    unconfirmed: bool


@dataclass(frozen=True)
class Form:
    """A case as the platform asks for it, in its order."""

    case_id: str
    number: str
    matter_name: str
    platform: Platform
    fields: tuple[Field, ...] = field(repr=False)
    external_number: str
    clear_seconds: int
    """After so long the clipboard is emptied."""


@dataclass(frozen=True)
class NotThere:
    """A case that is not in its platform yet."""

    case_id: str
    number: str
    applicant: str = field(repr=False)
    matter_name: str
    state: str
    state_name: str
    platform: str
    platform_name: str
    opened_on: date
    days: int
    """How many days it has been waiting."""


@dataclass(frozen=True)
class Waiting:
    """What is not there yet: how many, per platform, and since when."""

    count: int
    platforms: tuple[tuple[str, str, int], ...]
    """(key, name, how many)."""
    oldest: date | None
    cases: tuple[NotThere, ...] = field(repr=False)


def platforms(work: Work) -> tuple[Platform, ...]:
    """The platforms of the pack in force."""
    return tuple(_platform(one) for one in packs.holding(work, "platforms").items())


def waiting(work: Work, platform: str | None = None, *, limit: int | None = None) -> Waiting:
    """Cases that are not in their platform yet, the oldest first. Needs `cases:read`.

    `limit` cuts the list, never the counts. Raises PlatformUnknown.
    """
    users.require(work, "cases:read")
    known = packs.holding(work, "platforms").items()
    if platform is not None:
        known = (_known(work, platform),)
    if not known:
        return Waiting(0, (), None, ())
    states = ", ".join(f"'{state}'" for state in STATES)
    rows = work.rows(
        "SELECT c.id, c.number, c.matter_code, c.matter_name, c.decides, c.state, c.opened_at,"
        " coalesce(p.name, o.name) AS applicant FROM cases c"
        " LEFT JOIN people p ON p.station_id = c.station_id AND p.id = c.person_id"
        " LEFT JOIN organisations o ON o.station_id = c.station_id AND o.id = c.organisation_id"
        f" WHERE c.station_id = :s AND c.state IN ({states}) AND c.external_number IS NULL"
        " AND c.withdrawn_at IS NULL ORDER BY c.opened_at, c.id",
        s=work.station_id,
    )
    from stationdesk.core.clock import unstamp

    counts = {one["platform"]: 0 for one in known}
    found: list[NotThere] = []
    total, oldest = 0, None
    for row in rows:
        goes = next((one for one in known if takes(one, row["decides"], row["matter_code"])), None)
        if goes is None:
            continue
        day = civil_date(unstamp(row["opened_at"]))
        total += 1
        oldest = oldest or day
        counts[goes["platform"]] += 1
        if limit is None or len(found) < limit:
            found.append(
                NotThere(
                    row["id"],
                    row["number"],
                    row["applicant"] or "",
                    row["matter_name"],
                    row["state"],
                    say(State(row["state"]).word),
                    goes["platform"],
                    goes["name"],
                    day,
                    (work.today - day).days,
                )
            )
    named = tuple((one["platform"], one["name"], counts[one["platform"]]) for one in known)
    return Waiting(total, named, oldest, tuple(found))


def form(work: Work, case_id: str, platform: str | None = None) -> Form:
    """The case field by field in the platform's order. Needs `cases:accept` and `residents:reveal`; in `desk.change`.

    The look is written down once a case and user. Raises NoPlatformTakes, PlatformUnknown, CaseUnknown.
    """
    users.require(work, "cases:accept")
    case = record.load(work, case_id)
    chosen = _for(work, case, platform)
    facts, materials = _facts(work, case)
    fields: list[Field] = []
    for given in chosen["fields"]:
        required = bool(given.get("required", True))
        personal = given["fact"] in PERSONAL
        if given["fact"] == "materials":
            for n, name in enumerate(materials, 1):
                label = f"{given['label']}{n}" if len(materials) > 1 else given["label"]
                fields.append(Field(f"{given['field']}.{n}", label, name, required, False))
            continue
        value = shown(facts.get(given["fact"]), given)
        fields.append(Field(given["field"], given["label"], value, required, personal))
    if case.person_id and any(one.personal and one.value for one in fields):
        users.require(work, "residents:reveal")
        _look_written(work, case)
    pack = packs.holding(work, "platforms")
    return Form(
        case.id,
        case.number,
        case.matter_name,
        _platform(chosen),
        tuple(fields),
        case.external_number or "",
        int(pack.body["clear_seconds"]),
    )


def typed(
    work: Work, case_id: str, number: str, platform: str | None = None, reason: str = ""
) -> record.Stepped:
    """The number that the platform gave, typed or pasted back. Needs `cases:accept`.

    The same number again changes nothing. Raises NumberMissing, NumberTooLong, NumberNotOne, NumberTaken,
    NumberThereAlready (another one stood there and no reason was given), NoPlatformTakes.
    """
    users.require(work, "cases:accept")
    case = record.load(work, case_id)
    chosen = _for(work, case, platform)
    plain = cleaned(number)
    other = work.scalar(
        "SELECT number FROM cases WHERE station_id = :s AND id <> :c AND withdrawn_at IS NULL"
        " AND external_number = :n COLLATE NOCASE LIMIT 1",
        s=work.station_id,
        c=case.id,
        n=plain,
    )
    if other is not None:
        raise NumberTaken(number=other, field="number")
    before = case.external_number
    if before == plain and case.platform_at is not None:
        return record.answer(case, say(N_("平台编号已登记过，没有变化")))
    if before and before != plain and not reason.strip():
        raise NumberThereAlready(field="reason")
    name = chosen["name"]
    record.happen(
        work,
        case,
        "corrected",
        note=reason.strip() or f"已录入{name}",
        fields=["external_number", "platform"],
        before={"external_number": before, "platform": case.platform},
        after={"external_number": plain, "platform": chosen["platform"]},
    )
    case.external_number, case.platform, case.platform_at = plain, chosen["platform"], work.at
    work.session.flush()
    audit.record(work, "cases:accept", case.id, step="platform", platform=chosen["platform"])
    return record.answer(
        case, say(N_("已登记{platform}的编号，办件{number}"), platform=name, number=case.number)
    )


def cleaned(number: str) -> str:
    """A platform's number as it is kept: half-width, no blanks or line breaks around it, nothing but a number.

    Raises NumberMissing, NumberTooLong, NumberNotOne.
    """
    text = unicodedata.normalize("NFKC", number)
    text = "".join(ch for ch in text if unicodedata.category(ch) != "Cf").strip()
    text = re.sub(r"^[^:：]{0,8}(?:编号|单号|流水号|办件号)\s*[:：]?\s*", "", text).strip()
    if not text:
        raise NumberMissing(field="number")
    if len(text) > NUMBER_LENGTH:
        raise NumberTooLong(limit=NUMBER_LENGTH, field="number")
    if not re.fullmatch(r"[\w()\[\]〔〕/.#-]+", text) or not re.search(r"\d", text):
        raise NumberNotOne(field="number")
    return text


# inside ------------------------------------------------------------------------------------------------


def _platform(given: Mapping[str, Any]) -> Platform:
    return Platform(
        given["platform"],
        given["name"],
        given.get("address") or "",
        given.get("number_name") or say(N_("平台编号")),
        is_unconfirmed(given, "fields"),
    )


def _known(work: Work, key: str) -> Mapping[str, Any]:
    every = packs.holding(work, "platforms").items()
    for one in every:
        if key in (one["platform"], one["name"]):
            return one
    names = say(N_("、")).join(one["platform"] for one in every) or "—"
    raise PlatformUnknown(platform=key[:40], platforms=names, field="platform")


def _for(work: Work, case: Case, key: str | None) -> Mapping[str, Any]:
    """The platform that was named, or the first that takes the matter."""
    if key:
        return _known(work, key)
    for one in packs.holding(work, "platforms").items():
        if takes(one, case.decides, case.matter_code):
            return one
    raise NoPlatformTakes(matter=case.matter_name, field="case")


def _look_written(work: Work, case: Case) -> None:
    """One entry in the audit chain a case and user, whatever how often the window goes back and forth."""
    seen = work.scalar(
        "SELECT 1 FROM audit WHERE station_id = :s AND target_id = :p AND tag = 'residents:reveal'"
        " AND user_id IS :u AND json_extract(detail, '$.case') = :c LIMIT 1",
        s=work.station_id,
        p=case.person_id,
        u=work.user_id,
        c=case.id,
    )
    if seen is None:
        audit.record(work, "residents:reveal", case.person_id, why="platform", case=case.id)


def _facts(work: Work, case: Case) -> tuple[dict[str, Any], list[str]]:
    """Everything a field may be filled from, and the materials that are there."""
    who = record.applicant_of(work, case)
    here = station.detail(work)
    facts: dict[str, Any] = {
        "name": who.name,
        "id_number": who.id_number,
        "phone": case.contact_phone or who.phone,
        "living_address": who.address,
        "birth": who.birth,
        "matter_name": case.matter_name,
        "matter_code": case.matter_code,
        "case_number": case.number,
        "opened_on": record.opened_day(case),
        "channel": say(CHANNELS.get(case.channel, case.channel)),
        "summary": case.summary,
        "station": here.name,
        "village_code": numbers.village_code(work),
        "agent_relation": case.by_relation,
        "worker": work.actor.name,
    }
    person = work.session.get(Person, (work.station_id, case.person_id)) if case.person_id else None
    if person is not None:
        facts |= {
            "id_kind": person.id_kind or ("111" if person.id_number else None),
            "sex": person.sex,
            "ethnic": person.ethnic,
            "registered_address": person.registered_address,
        }
    elif case.organisation_id:
        organisation = work.session.get(Organisation, (work.station_id, case.organisation_id))
        facts["id_kind"] = say(N_("统一社会信用代码")) if organisation is not None else None
    if case.by_person_id:
        agent = work.session.get(Person, (work.station_id, case.by_person_id))
        facts["agent_name"] = agent.name if agent is not None else None
    materials = [
        f"{row.name}（{row.copies}份）" if row.copies > 1 else row.name
        for row in record.materials_of(work, case.id)
        if row.state in record.HAVE
    ]
    return facts, materials
