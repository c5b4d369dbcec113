"""The fields of a certificate: taken from the register where it knows them, checked by type, scanned for claims."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from stationdesk.core import idnumber, ink, names
from stationdesk.core.errors import Refusal, Unhappy
from stationdesk.core.words import N_, say
from stationdesk.models.residents import Person
from stationdesk.services import certificate_gate
from stationdesk.storage.work import Work

OF_PERSON: Final[Mapping[str, str]] = {
    "name": "name",
    "householder": "name",
    "principal": "name",
    "victim": "name",
    "ward": "name",
    "id_no": "id_number",
    "principal_id": "id_number",
    "ward_id": "id_number",
    "address": "living_address",
}
"""Fields that speak of the person named as applicant, and the column of the register they come from."""

_BOUND: Final = frozenset({"name", "id_number"})
_SPANS: Final = (("start", "end"), ("from_date", "to_date"), ("public_from", "public_to"))


class FieldMissing(Refusal):
    template = N_("请填写“{label}”。")


class FieldUnknown(Refusal):
    template = N_("“{kind}”没有“{key}”这一项。可填：{keys}。")


class FieldContradictsRegister(Refusal):
    template = N_("“{label}”与居民档案里这个人的不一致。请核对证件；档案有误的先改档案。")


class DateUnreadable(Refusal):
    template = N_("“{label}”不是一个存在的日期。请写成 2026-11-22 的样子。")


class DatesReversed(Refusal):
    template = N_("“{label}”早于开始日期。请核对。")


class NumberUnreadable(Refusal):
    template = N_("“{label}”应填数字，例如 {example}。")


class IdNumberWrong(Refusal):
    template = N_("“{label}”不是有效的公民身份号码。请照证件逐位核对。")


class NameWrong(Refusal):
    template = N_("“{label}”不像一个姓名。请照证件填写。")


def checked(work: Work, kind: Mapping[str, Any], person: Person, given: Mapping[str, str]) -> dict[str, str]:
    """Every field of the kind with its value, checked; empty text for what may be left out.

    Raises the refusals of this module and of `core.ink`, and ClaimProhibited for a text that states what must not be
    certified.
    """
    fields = {field["key"]: field for field in kind["fields"]}
    for key in given:
        if key not in fields:
            keys = say(N_("、")).join(f"{field['key']}（{field['label_zh']}）" for field in fields.values())
            raise FieldUnknown(kind=kind["title"], key=key[:40], keys=keys, field=key[:40])
    found: dict[str, str] = {}
    for key, field in fields.items():
        value = str(given.get(key, "") or "")
        column = OF_PERSON.get(key)
        known = str(getattr(person, column) or "") if column else ""
        if not value.strip():
            value = known
        value = _typed(work, field, value)
        if column in _BOUND and known and not _same(column, value, known):
            raise FieldContradictsRegister(label=field["label_zh"], field=key)
        if not value and field["required"]:
            raise FieldMissing(label=field["label_zh"], field=key)
        if value and field["type"] in ("text", "longtext"):
            certificate_gate.scan(work, kind["code"], key, field["label_zh"], value)
        found[key] = value
    for first, last in _SPANS:
        if found.get(first) and found.get(last) and found[last] < found[first]:
            raise DatesReversed(label=fields[last]["label_zh"], field=last)
    return found


def _same(column: str, value: str, known: str) -> bool:
    if column == "name":
        return names.search_form(value) == names.search_form(known)
    return value.upper() == known.upper()


def _typed(work: Work, field: Mapping[str, Any], value: str) -> str:
    key, label, kind = field["key"], field["label_zh"], field["type"]
    if kind == "longtext":
        return ink.paragraphs(value, label, field=key)
    plain = ink.line(value, label, field=key)
    if not plain:
        return ""
    if kind == "name":
        try:
            return names.clean(plain).kept
        except Unhappy:
            raise NameWrong(label=label, field=key) from None
    if kind == "id":
        try:
            return idnumber.parse(plain, today=work.today).number
        except Unhappy:
            raise IdNumberWrong(label=label, field=key) from None
    if kind == "date":
        try:
            return date.fromisoformat(plain).isoformat()
        except ValueError:
            raise DateUnreadable(label=label, field=key) from None
    if kind == "int" and not re.fullmatch(r"[0-9]{1,9}", plain):
        raise NumberUnreadable(label=label, example="12", field=key)
    if kind == "decimal" and not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,4})?", plain):
        raise NumberUnreadable(label=label, example="12.5", field=key)
    return plain
