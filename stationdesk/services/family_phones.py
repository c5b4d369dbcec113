"""The telephone numbers of a woman's or an elder's file, whole: asked for, and written down each time."""

from __future__ import annotations

from dataclasses import field

import sqlalchemy as sa

from stationdesk.core.ids import seeded_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.adult_files import ElderChild, ElderRecord, WomanRecord
from stationdesk.security import audit
from stationdesk.services import kinship, residents, users
from stationdesk.storage.work import Work


@dataclass(frozen=True)
class PhoneLine:
    """One number and whose it is."""

    whose: str = field(repr=False)
    name: str = field(repr=False)
    number: str = field(repr=False)


def reveal(work: Work, person_id: str) -> tuple[PhoneLine, ...]:
    """Every number by which somebody or their family is reached, from their file and the residents' register.

    Needs `left_behind:read` and `residents:reveal`; an audit entry is written.
    """
    users.require(work, "left_behind:read")
    users.require(work, "residents:reveal")
    person = residents.get(work, residents.stands_for(work, person_id))
    found = [
        PhoneLine(say(N_("本人")), person.name, number) for number in residents.phones_of(work, person.id)
    ]
    elder = work.session.get(
        ElderRecord, (work.station_id, seeded_id(work.station_id, "elder_file", person.id))
    )
    if elder is not None and elder.withdrawn_at is None:
        contact = say(N_("紧急联系人"))
        found += [PhoneLine(contact, one["name"], one["phone"]) for one in elder.contacts or ()]
    for kin in kinship.of_person(work, person.id):
        if kin.kind in ("spouse", "child"):
            word = say(N_("配偶") if kin.kind == "spouse" else N_("子女"))
            found += [PhoneLine(word, kin.name, one) for one in residents.phones_of(work, kin.relative_id)]
    rows = work.session.execute(
        sa.select(ElderChild).where(
            ElderChild.station_id == work.station_id,
            ElderChild.person_id == person.id,
            ElderChild.withdrawn_at.is_(None),
            ElderChild.phone.is_not(None),
        )
    ).scalars()
    for row in rows:
        name = residents.get(work, row.relative_id).name if row.relative_id else row.name or ""
        found.append(PhoneLine(say(N_("子女")), name, row.phone or ""))
    woman = work.session.get(
        WomanRecord, (work.station_id, seeded_id(work.station_id, "woman_file", person.id))
    )
    if woman is not None and woman.withdrawn_at is None and woman.husband_phone:
        found.append(PhoneLine(say(N_("配偶")), woman.husband_name or "", woman.husband_phone))
    audit.record(work, "residents:reveal", person.id, phones=len(found))
    once = {(line.name, line.number): line for line in found}
    return tuple(once.values())
