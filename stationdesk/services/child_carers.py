"""Who may be entrusted with a child (未成年人保护法 art. 22): an able adult who is here, and none of four things.

What is refused is refused before anything is written; the answers that were given are not kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Final

from stationdesk.core import idnumber
from stationdesk.core.errors import Refusal
from stationdesk.core.idnumber import age_on
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.residents import Person
from stationdesk.services import child_form, residents
from stationdesk.storage.work import Work

ADULT: Final = 18


class CarerAnswerMissing(Refusal):
    template = N_("请逐项核实被委托人：第{number}项“{text}”还没有回答。")


class CarerMayNot(Refusal):
    template = N_(
        "依未成年人保护法第二十二条，有这种情形的人不得担任被委托人：{text}。请另选一人，并告知父母。"
    )


class CarerMissing(Refusal):
    template = N_("请选被委托人，或填写姓名和公民身份号码。")


class CarerBirthUnknown(Refusal):
    template = N_("被委托人没有出生日期，无法确认已成年。请先补上公民身份号码。")


class CarerNotAdult(Refusal):
    template = N_("被委托人{age}周岁，未满18周岁，不能受托照护。请另选一位成年人。")


class CarerDead(Refusal):
    template = N_("被委托人已登记死亡（{day}），不能受托。请核对所选的人。")


class CarerMoved(Refusal):
    template = N_("被委托人已迁出（{day}），不能受托照护留在村里的孩子。请另选一人。")


class CarerAway(Refusal):
    template = N_("被委托人自{day}起外出，尚未返回，不能受托照护。请另选一人，或先登记其返回。")


class CarerUnable(Refusal):
    template = N_("被委托人登记为无照护能力（{why}），不能受托。请另选一人。")


class CarerIsParent(Refusal):
    template = N_("父母本人就是监护人，不用委托。请选实际照护孩子的人。")


class CarerIsChild(Refusal):
    template = N_("不能委托孩子照护自己。请选被委托人。")


@dataclass(frozen=True)
class Given:
    """Who is meant: one of the residents, or somebody described by name and identity number."""

    person_id: str | None = None
    name: str = field(default="", repr=False)
    id_no: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    relation: str = ""
    health: str = field(default="", repr=False)
    job: str = ""


def checks(work: Work) -> tuple[tuple[str, str], ...]:
    """The four questions of art. 22, key and text, to be asked one by one."""
    return tuple((one["check"], one["text"]) for one in child_form.pack(work).body["entrust_checks"])


def answered(work: Work, answers: Mapping[str, bool | None]) -> None:
    """Every question of art. 22 was asked, and the answer to each is no. Raises CarerAnswerMissing, CarerMayNot."""
    for number, (key, text) in enumerate(checks(work), 1):
        answer = answers.get(key)
        if answer is None:
            raise CarerAnswerMissing(number=number, text=say(text), field=f"check_{key}")
        if answer:
            raise CarerMayNot(text=say(text), field=f"check_{key}")


def carer(work: Work, given: Given, child: Person) -> dict[str, str]:
    """Who is entrusted, as the letter will say it. Raises the refusals of this module."""
    said = {
        "name": given.name.strip(),
        "id_no": given.id_no.strip(),
        "phone": given.phone.strip(),
        "address": given.address.strip(),
        "relation": given.relation.strip(),
        "health": given.health.strip(),
        "job": given.job.strip(),
    }
    if given.person_id:
        person = residents.get(work, residents.stands_for(work, given.person_id))
        if person.id in child_form.same_child(work, child.id):
            raise CarerIsChild(field="carer_id")
        if person.id in {one.id for one in child_form.parents(work, child.id).values()}:
            raise CarerIsParent(field="carer_id")
        able(work, person)
        said |= {
            "name": person.name,
            "id_no": person.id_number or said["id_no"],
            "phone": said["phone"] or child_form.phone(work, person.id),
            "address": said["address"] or person.living_address or "",
        }
        return said
    if not said["name"] or not said["id_no"]:
        raise CarerMissing(field="carer_id")
    number = idnumber.parse(said["id_no"], today=work.today)
    said["id_no"] = number.number
    _adult(number.birth, work.today)
    return said


def able(work: Work, person: Person) -> None:
    """Raise unless somebody is a living adult who is here and able."""
    if person.died_on is not None and person.died_on <= work.today:
        raise CarerDead(day=person.died_on, field="carer_id")
    if person.moved_out_on is not None and person.moved_out_on <= work.today:
        raise CarerMoved(day=person.moved_out_on, field="carer_id")
    _adult(person.birth, work.today)
    if person.guardian_capacity == "none":
        raise CarerUnable(why=say(N_("监护能力")), field="carer_id")
    on = work.today.isoformat()
    unfit = set(child_form.pack(work).body["unfit_marks"])
    marked = [
        row["mark"]
        for row in work.rows(
            "SELECT mark FROM marks WHERE station_id = :s AND person_id = :p AND withdrawn_at IS NULL"
            " AND (since IS NULL OR since <= :on) AND (until IS NULL OR until > :on) ORDER BY mark",
            s=work.station_id,
            p=person.id,
            on=on,
        )
        if row["mark"] in unfit
    ]
    if marked:
        raise CarerUnable(why="、".join(marked), field="carer_id")
    since = work.scalar(
        "SELECT min(since) FROM absences WHERE station_id = :s AND person_id = :p AND withdrawn_at IS NULL"
        " AND since <= :on AND (back IS NULL OR back > :on)",
        s=work.station_id,
        p=person.id,
        on=on,
    )
    if since:
        raise CarerAway(day=date.fromisoformat(since), field="carer_id")


def _adult(birth: date | None, today: date) -> None:
    if birth is None:
        raise CarerBirthUnknown(field="carer_id")
    if (age := age_on(birth, today)) < ADULT:
        raise CarerNotAdult(age=age, field="carer_id")
