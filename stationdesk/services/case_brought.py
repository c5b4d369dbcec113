"""What is brought with a case: what the station holds already, scans of it, and a catalogue that changed meanwhile.

Parts of `services.cases.accept`; nothing here asks for a permit or opens a case of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_, say
from stationdesk.models.cases import Case
from stationdesk.services import case_held, matters
from stationdesk.services import case_record as record
from stationdesk.services.case_record import MaterialLine
from stationdesk.storage.work import Work

if TYPE_CHECKING:
    from stationdesk.services.attachments import Staged


class MatterChanged(Refusal):
    """The catalogue changed between choosing and accepting. Parameters: matter, version, changes (in words)."""

    template = N_(
        "“{matter}”刚换成了 {version} 版目录，变了：{changes}。这件还没有登记，填好的都在；请看一眼新的材料单再受理。"
    )


class HeldElsewhere(Refusal):
    """A material was offered as held, but is not (any more) among what the station holds of this applicant."""

    template = N_("“{name}”已不在站里留存的材料中（可能刚被撤销）。没有登记；请重新核对这一项。")


class ScanOfNothing(Refusal):
    """A scan was put on a material that this matter does not ask for, or that was marked as missing."""

    template = N_("“{name}”有扫描件，但没有标为已收。没有登记；请标为已收，或去掉扫描件。")


CHANGES: Final[Mapping[str, str]] = {
    "name": N_("名称"),
    "decides": N_("由谁决定"),
    "station_days": N_("报送期限"),
    "promised_days": N_("承诺期限"),
    "proxy": N_("能否代办"),
    "kinds": N_("谁能申请"),
    "conditions": N_("条件"),
    "fee": N_("收费"),
}


def require_version(work: Work, matter: matters.MatterDetail, chosen: str) -> None:
    """Raise MatterChanged when the clerk looked at another version of the matter and something of it differs.

    `chosen` is the version of the catalogue that was shown; empty when nobody looked (command line).
    """
    if not chosen or chosen == matter.version:
        return
    found = changes(matters.get(work, matter.code, chosen), matter)
    if found:
        raise MatterChanged(
            matter=matter.name, version=matter.version, changes=say(N_("、")).join(found), field="matter"
        )


def changes(old: matters.MatterDetail, new: matters.MatterDetail) -> list[str]:
    """What differs for the counter between two versions of a matter, in words."""
    facts = {
        "name": (old.name, new.name),
        "decides": (old.row.decides, new.row.decides),
        "station_days": (old.row.station_days, new.row.station_days),
        "promised_days": (old.row.promised_days, new.row.promised_days),
        "proxy": (old.row.proxy_allowed, new.row.proxy_allowed),
        "kinds": (old.applicant_kinds, new.applicant_kinds),
        "conditions": (old.conditions, new.conditions),
        "fee": (old.row.fee, new.row.fee),
    }
    words = [say(CHANGES[key]) for key, (before, after) in facts.items() if before != after]
    was, now = ({line.name: line for line in one.materials} for one in (old, new))
    words += [say(N_("新要“{name}”"), name=name) for name in now if name not in was]
    words += [say(N_("不再要“{name}”"), name=name) for name in was if name not in now]
    words += [
        say(N_("“{name}”的要求"), name=name)
        for name in now
        if name in was and (now[name].required, now[name].form) != (was[name].required, was[name].form)
    ]
    return words


def held_now(
    work: Work, person_id: str | None, organisation_id: str | None, offered: Mapping[str, str]
) -> dict[str, str]:
    """Material → id of the line with which the station has it now, for what the clerk was offered as held.

    Brought again in between, the newer line counts. Raises HeldElsewhere for what is not held (any more).
    """
    if not offered:
        return {}
    now = case_held.held(work, person_id=person_id, organisation_id=organisation_id, names=tuple(offered))
    for name in offered:
        if name not in now:
            raise HeldElsewhere(name=name, field="material")
    return {name: now[name].material_id for name in offered}


def attach_scans(work: Work, case: Case, scans: Mapping[str, Sequence[Staged]]) -> int:
    """Attach staged files to the lines of a case's check list, in this transaction; how many.

    Raises ScanOfNothing, and what `attachments.attach` raises.
    """
    given = {name: files for name, files in scans.items() if files}
    if not given:
        return 0
    from stationdesk.services import attachments

    rows = {row.name: row for row in record.materials_of(work, case.id)}
    count = 0
    for name, files in given.items():
        row = rows.get(name)
        if row is None or row.state not in record.HAVE:
            raise ScanOfNothing(name=name, field="material")
        for staged in files:
            attachments.attach(work, "case_materials", row.id, staged)
            count += 1
    return count


def held_lines(lines: Sequence[MaterialLine], held: Mapping[str, str]) -> dict[str, str]:
    """Material → id it is held from, for the lines that stand as brought; what was set otherwise is asked for anew."""
    return {line.name: held[line.name] for line in lines if line.there and line.name in held}
