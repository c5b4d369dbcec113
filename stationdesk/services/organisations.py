"""Organisations and shops (单位、商户) of the village: registered, corrected, found, and taken out of the lists.

They can be applicants of a case like a person. Their names and credit codes are public; the telephone is
usually someone's own, so lists mask it and `reveal` writes the look down.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, Literal
from unicodedata import category

import sqlalchemy as sa

from stationdesk.core import credit_code, lengths, masks, names, phones, pinyin
from stationdesk.core.clock import unstamp
from stationdesk.core.errors import Refusal, Unhappy
from stationdesk.core.ids import is_id, new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.residents import Organisation
from stationdesk.search import organisations as search
from stationdesk.search.organisations import OrganisationHit
from stationdesk.security import audit
from stationdesk.services import users
from stationdesk.storage.work import Work

__all__ = [
    "OrganisationHit",
    "add",
    "cases_of",
    "edit",
    "find",
    "get",
    "ids",
    "listed",
    "reveal",
    "rows",
    "withdraw",
]

KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "company": N_("企业"),
        "shop": N_("个体工商户"),
        "cooperative": N_("农民专业合作社"),
        "farm": N_("家庭农场"),
        "collective": N_("农村集体经济组织"),
        "committee": N_("村（居）民委员会、村民小组"),
        "social": N_("社会组织"),
        "institution": N_("学校、卫生室等事业单位"),
        "agency": N_("机关、群团"),
        "religious": N_("宗教活动场所"),
        "other": N_("其他"),
    }
)
REGISTERED_BY: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "1": frozenset(("institution", "agency")),
        "5": frozenset(("social", "institution")),
        "9": frozenset(("company", "shop", "cooperative", "farm")),
        "N": frozenset(("collective",)),
    }
)
"""First sign of a credit code (GB 32100) → kinds registered there: 机构编制, 民政, 市场监管, 农业农村.

A kind that does not fit is a warning: reforms have moved kinds between departments (from memory)."""
LENGTHS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "name": lengths.NAME,
        "contact": lengths.NAME,
        "phone": lengths.NUMBER,
        "address": lengths.ADDRESS,
        "remark": lengths.REMARK,
    }
)
EDITABLE: Final = frozenset(("name", "kind", "credit_code", "contact", "phone", "address", "remark"))
Sort = Literal["name", "kind", "newest"]


class OrganisationUnknown(Refusal):
    template = N_("找不到这个单位。请用名称、拼音或信用代码后几位再查，或先登记。")


class OrganisationAmbiguous(Refusal):
    template = N_("有 {count} 个单位符合，无法确定是哪一个。请改用统一社会信用代码或档案编号。")


class OrganisationNameMissing(Refusal):
    template = N_("没有填单位名称。请照营业执照或登记证书填写全称；没有证照的填招牌上的名称。")


class OrganisationKindUnknown(Refusal):
    template = N_("没有“{kind}”这种单位类别。可用：{kinds}。")


class CreditCodeTaken(Refusal):
    template = N_("这个统一社会信用代码已登记在另一个单位上。请打开那个单位；如确为两家，请照证照核对代码。")


class OrganisationFieldUnknown(Refusal):
    template = N_("没有“{name}”这一项，不能修改。")


class OrganisationHasOpenCases(Refusal):
    template = N_("这个单位还有 {count} 件没有办结的办件，不能撤销。请先办结或撤回。")


class OrganisationWithdrawalUnexplained(Refusal):
    template = N_("撤销单位请写明原因，例如“已注销”或“重复登记”。")


@dataclass(frozen=True)
class NewOrganisation:
    """An organisation or shop to be registered. `kind` is a key of `KINDS`; only the name is needed."""

    name: str
    kind: str | None = None
    credit_code: str | None = None
    contact: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)
    remark: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class EditOrganisation:
    """Columns of an organisation (`EDITABLE`) with their new values; None empties one."""

    organisation_id: str
    changes: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Saved:
    """What adding or editing gives back: the id, and warnings that stop nothing."""

    organisation_id: str
    warnings: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class OrganisationRow:
    """A line of the list; the telephone is masked here."""

    id: str
    name: str
    kind: str | None
    kind_name: str
    credit_code: str | None
    contact: str | None = field(repr=False)
    phone_masked: str
    address: str | None = field(repr=False)
    cases: int


@dataclass(frozen=True)
class OrganisationDetail:
    """One organisation's file. The whole telephone comes from `reveal`."""

    id: str
    name: str
    kind: str | None
    kind_name: str
    credit_code: str | None
    contact: str | None = field(repr=False)
    phone_masked: str
    address: str | None = field(repr=False)
    remark: str | None = field(repr=False)
    cases: int
    open_cases: int


@dataclass(frozen=True)
class CaseLine:
    """A case of an organisation, for its file."""

    id: str
    number: str
    matter_name: str
    state: str
    opened_at: datetime


@dataclass(frozen=True)
class Filter:
    """Which organisations a list shows; `text` is what was typed into the search line."""

    text: str = ""
    kind: str | None = None


@dataclass(frozen=True)
class Page:
    """Part of a list, and how long the whole list is."""

    rows: tuple[OrganisationRow, ...]
    total: int


def add(work: Work, new: NewOrganisation) -> Saved:
    """Register an organisation. Needs `residents:edit`.

    Raises OrganisationNameMissing, OrganisationKindUnknown, CreditCodeTaken, TextTooLong, PhoneUnknown and what
    `core.credit_code.parse` raises. A second one of the same name is a warning.
    """
    users.require(work, "residents:edit")
    given = _checked(work, {name: value for name, value in new.__dict__.items() if value is not None}, None)
    if "name" not in given:
        raise OrganisationNameMissing(field="name")
    warnings = _warnings(work, None, given.get("name"), given.get("kind"), given.get("credit_code"))
    row = Organisation(station_id=work.station_id, id=new_id(), **given)
    work.session.add(row)
    work.session.flush()
    audit.record(work, "residents:edit", row.id, organisation="add")
    return Saved(row.id, warnings)


def edit(work: Work, request: EditOrganisation) -> Saved:
    """Correct an organisation; before and after stay in the change log. Needs `residents:edit`.

    Raises OrganisationUnknown, OrganisationFieldUnknown and what `add` raises.
    """
    users.require(work, "residents:edit")
    row = load(work, request.organisation_id)
    given = _checked(work, request.changes, row.id)
    changed = tuple(name for name, value in given.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, given[name])
    work.session.flush()
    if changed:
        audit.record(work, "residents:edit", row.id, organisation="edit", columns=sorted(changed))
    return Saved(row.id, _warnings(work, row.id, row.name, row.kind, row.credit_code), changed)


def withdraw(work: Work, organisation_id: str, why: str) -> None:
    """Take an organisation out of the lists; its cases keep it. Needs `residents:edit`.

    Raises OrganisationUnknown, OrganisationHasOpenCases, OrganisationWithdrawalUnexplained.
    """
    users.require(work, "residents:edit")
    row = load(work, organisation_id)
    reason = why.strip()
    if not reason:
        raise OrganisationWithdrawalUnexplained(field="reason")
    lengths.within({"reason": lengths.ADDRESS}, {"reason": reason})
    waiting = _open_cases(work, row.id)
    if waiting:
        raise OrganisationHasOpenCases(count=waiting, field="organisation")
    row.withdrawn_at, row.withdrawn_why = work.at, reason
    work.session.flush()
    audit.record(work, "residents:edit", row.id, organisation="withdraw")


def restore(work: Work, organisation_id: str) -> None:
    """Undo a withdrawal. Needs `residents:edit`. Raises OrganisationUnknown, CreditCodeTaken."""
    users.require(work, "residents:edit")
    row = work.session.get(Organisation, (work.station_id, organisation_id))
    if row is None:
        raise OrganisationUnknown(field="organisation")
    if row.credit_code and _holders(work, row.credit_code, row.id):
        raise CreditCodeTaken(field="credit_code")
    row.withdrawn_at = row.withdrawn_why = None
    work.session.flush()
    audit.record(work, "residents:edit", row.id, organisation="restore")


def find(work: Work, text: str, limit: int = 20) -> list[OrganisationHit]:
    """Organisations that the typed text may mean, best first. Needs `residents:read`."""
    users.require(work, "residents:read")
    return search.find(work, text, limit)


def get(work: Work, organisation_id: str) -> OrganisationDetail:
    """One organisation's file. Needs `residents:read`. Raises OrganisationUnknown."""
    users.require(work, "residents:read")
    row = load(work, organisation_id)
    cases = work.scalar(
        "SELECT count(*) FROM cases WHERE station_id = :s AND organisation_id = :o AND withdrawn_at IS NULL",
        s=work.station_id,
        o=row.id,
    )
    return OrganisationDetail(
        row.id,
        row.name,
        row.kind,
        kind_name(row.kind),
        row.credit_code,
        row.contact,
        masks.phone(row.phone) if row.phone else "",
        row.address,
        row.remark,
        int(cases),
        _open_cases(work, row.id),
    )


def cases_of(work: Work, organisation_id: str, limit: int = 20) -> tuple[CaseLine, ...]:
    """The cases of an organisation, the newest first. Needs `cases:read`."""
    users.require(work, "cases:read")
    rows = work.rows(
        "SELECT id, number, matter_name, state, opened_at FROM cases WHERE station_id = :s"
        " AND organisation_id = :o AND withdrawn_at IS NULL ORDER BY id DESC LIMIT :limit",
        s=work.station_id,
        o=organisation_id,
        limit=limit,
    )
    return tuple(CaseLine(**{**row, "opened_at": unstamp(row["opened_at"])}) for row in rows)


def reveal(work: Work, organisation_id: str, why: str = "") -> str | None:
    """The whole telephone; every look is in the audit chain. Needs `residents:reveal`. Runs in `desk.change`.

    `why` is a code (`call`, `edit` …), never free text.
    """
    users.require(work, "residents:reveal")
    row = load(work, organisation_id)
    audit.record(work, "residents:reveal", row.id, **({"why": why} if why else {}))
    work.session.flush()  # in a unit of work that only reads, no look without its entry
    return row.phone


def ids(work: Work, wanted: Filter | None = None, sort: Sort = "name") -> list[str]:
    """The ids of a list in its order; a search keeps its own, best first. Needs `residents:read`."""
    users.require(work, "residents:read")
    given = wanted or Filter()
    if given.text.strip():
        return [hit.id for hit in search.find(work, given.text, 300) if given.kind in (None, hit.kind)]
    found = work.rows(
        "SELECT id, name, kind FROM organisations WHERE station_id = :s AND withdrawn_at IS NULL"
        " AND (:kind IS NULL OR kind = :kind) ORDER BY id DESC",
        s=work.station_id,
        kind=given.kind,
    )
    if sort != "newest":
        order = {kind: place for place, kind in enumerate(KINDS)}
        spoken = {row["id"]: _spoken(row["name"]) for row in found}
        found.sort(
            key=lambda row: (
                order.get(row["kind"], len(order)) if sort == "kind" else 0,
                spoken[row["id"]],
                row["name"],
                row["id"],
            )
        )
    return [row["id"] for row in found]


def rows(work: Work, wanted: Sequence[str]) -> list[OrganisationRow]:
    """The lines for some ids, in their order; ids that are gone are left out. Needs `residents:read`."""
    users.require(work, "residents:read")
    counts: dict[str, int] = {
        row["o"]: row["n"]
        for row in work.rows(
            "SELECT organisation_id AS o, count(*) AS n FROM cases WHERE station_id = :s"
            " AND organisation_id IS NOT NULL AND withdrawn_at IS NULL GROUP BY organisation_id",
            s=work.station_id,
        )
    }
    return [
        OrganisationRow(
            hit.id,
            hit.name,
            hit.kind,
            kind_name(hit.kind),
            hit.credit_code,
            hit.contact,
            masks.phone(hit.phone) if hit.phone else "",
            hit.address,
            counts.get(hit.id, 0),
        )
        for hit in search.rows(work, list(wanted))
    ]


def listed(
    work: Work, wanted: Filter | None = None, sort: Sort = "name", offset: int = 0, limit: int = 200
) -> Page:
    """Part of a list. Needs `residents:read`."""
    found = ids(work, wanted, sort)
    return Page(tuple(rows(work, found[offset : offset + limit])), len(found))


def resolve(work: Work, text: str) -> str:
    """The id of the organisation someone means: an id, a credit code, or a name that one has.

    Needs `residents:read`. Raises OrganisationUnknown, OrganisationAmbiguous.
    """
    users.require(work, "residents:read")
    plain = text.strip()
    if is_id(plain.lower()):
        return load(work, plain.lower()).id
    try:
        found = _holders(work, credit_code.parse(plain), None)
    except Unhappy:
        form = names.search_form(plain)
        found = [
            hit.id for hit in search.find(work, plain, 50) if form and names.search_form(hit.name) == form
        ]
    if not found:
        raise OrganisationUnknown(field="organisation")
    if len(found) > 1:
        raise OrganisationAmbiguous(count=len(found), field="organisation")
    return found[0]


def kind_name(kind: str | None) -> str:
    """The kind in words; empty when none was given."""
    return say(KINDS.get(kind, kind)) if kind else ""


def load(work: Work, organisation_id: str) -> Organisation:
    """The row of an organisation, for services only. Raises OrganisationUnknown."""
    row = work.session.get(Organisation, (work.station_id, organisation_id))
    if row is None or row.withdrawn_at is not None:
        raise OrganisationUnknown(field="organisation")
    return row


def _checked(work: Work, given: Mapping[str, Any], own: str | None) -> dict[str, Any]:
    """The columns as they are stored. Raises what `add` says."""
    kept: dict[str, Any] = {}
    for name, value in given.items():
        if name not in EDITABLE:
            raise OrganisationFieldUnknown(name=name, field=name)
        # Marks of direction and of no width come from copied web pages and mean nothing in a name.
        text = "".join(sign for sign in str(value or "") if category(sign) != "Cf").strip()
        if not text:
            if name == "name":
                raise OrganisationNameMissing(field="name")
            kept[name] = None
        elif name == "credit_code":
            kept[name] = credit_code.parse(text)
            if _holders(work, kept[name], own):
                raise CreditCodeTaken(field="credit_code")
        elif name == "kind":
            if text not in KINDS:
                raise OrganisationKindUnknown(kind=text, kinds=say(N_("、")).join(KINDS), field="kind")
            kept[name] = text
        elif name == "phone":
            kept[name] = phones.parse(text).number
        elif name in ("name", "contact", "address"):
            kept[name] = lengths.one_line(text, name, LENGTHS[name])
        else:
            lengths.within(LENGTHS, {name: text})
            kept[name] = text
    return kept


def _warnings(
    work: Work, own: str | None, name: str | None, kind: str | None, code: str | None
) -> tuple[str, ...]:
    found = []
    if name and work.scalar(
        "SELECT 1 FROM organisations WHERE station_id = :s AND name = :n AND id IS NOT :own"
        " AND withdrawn_at IS NULL",
        s=work.station_id,
        n=name,
        own=own,
    ):
        found.append(N_("已有一个同名的单位，请确认不是重复登记。"))
    fits = REGISTERED_BY.get(code[0]) if code else None
    if fits is not None and kind is not None and kind not in fits:
        found.append(N_("信用代码的第1位与单位类别不大相符，请照证照核对类别。"))
    return tuple(found)


def _holders(work: Work, code: str, own: str | None) -> list[str]:
    return list(
        work.session.execute(
            sa.select(Organisation.id).where(
                Organisation.station_id == work.station_id,
                Organisation.credit_code == code,
                Organisation.withdrawn_at.is_(None),
                Organisation.id != (own or ""),
            )
        ).scalars()
    )


def _open_cases(work: Work, organisation_id: str) -> int:
    return int(
        work.scalar(
            "SELECT count(*) FROM cases WHERE station_id = :s AND organisation_id = :o"
            " AND closed_at IS NULL AND withdrawn_at IS NULL",
            s=work.station_id,
            o=organisation_id,
        )
    )


def _spoken(name: str) -> str:
    return "".join(readings[0] for readings in map(pinyin.readings, names.search_form(name)) if readings)
