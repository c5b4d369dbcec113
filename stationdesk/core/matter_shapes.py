"""What a catalogue of matters must hold before the program will use it, and the small checks all packs share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from stationdesk.core import matter_codes
from stationdesk.core.pack_parts import NONE

MATTER_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
MAX_MATTERS: Final = 5000
MAX_MATERIALS: Final = 100
MAX_NAME: Final = 200


def matters(body: Mapping[str, Any]) -> str | None:
    """The whole catalogue; the path of what is wrong."""
    if len(body["matters"]) > MAX_MATTERS:
        return "matters"
    windows = {window["key"] for window in body["windows"]}
    categories = {category["key"] for category in body["nanhai_categories"]}
    if not all(one_line(category["name_zh"]) for category in body["nanhai_categories"]):
        return "nanhai_categories"
    # People type codes in either case, so two that differ only in it would be one.
    if len({matter["code"].upper() for matter in body["matters"]}) < len(body["matters"]):
        return "matters.code"
    for matter in body["matters"]:
        wrong = _matter(matter, windows, categories)
        if wrong is not None:
            return f"{matter['code'][:40]}.{wrong}"
    for line in body.get("everyday_words", []):
        if not one_line(line["said"]) or not words(line["meant"]):
            return "everyday_words"
    return None


def _matter(matter: Mapping[str, Any], windows: set[str], categories: set[str]) -> str | None:
    """The field of a matter that is wrong. Optional fields may be left out or null, never rubbish."""
    if MATTER_CODE.fullmatch(matter["code"]) is None:
        return "code"
    if not one_line(matter["name_zh"]):
        return "name_zh"
    if matter["window"] not in windows:
        return "window"
    if matter.get("nanhai_key") not in {None, *categories}:
        return "nanhai_key"
    for days in ("statutory_days", "promised_days", "station_days", "statutory_calendar_days"):
        found = matter.get(days)
        if found is not None and not (is_count(found) and found <= 366):
            return days
    if matter.get("limit_scene_num") is not None and not is_count(matter["limit_scene_num"]):
        return "limit_scene_num"
    for name, codes in matter_codes.MATTER_CODES.items():
        if matter.get(name) not in {None, *codes}:
            return name
    texts = ("name_en", "deciding_authority", "conditions", "fee", "result_name", "note")
    for name in (*texts, *matter_codes.MATTER_TEXTS):
        if not isinstance(matter.get(name, ""), (str, NONE)):
            return name
    for name in ("steps", "unconfirmed", "applicant_kinds", "keywords"):
        if not words(matter.get(name, [])):
            return name
    servers = matter.get("server_types") or []
    if not words(servers) or not set(servers) <= set(matter_codes.SERVER_TYPES):
        return "server_types"
    for law in matter.get("legal_basis") or []:
        if not isinstance(law["title"], str):
            return "legal_basis"
    if len(matter["materials"]) > MAX_MATERIALS:
        return "materials"
    for number, material in enumerate(matter["materials"]):
        wrong = _material(material)
        if wrong is not None:
            return f"materials[{number}].{wrong}"
    return None


def _material(material: Mapping[str, Any]) -> str | None:
    if not one_line(material["name"]):
        return "name"
    copies = material.get("copies")
    if copies is not None and not (is_count(copies) and copies <= 99):
        return "copies"
    if not isinstance(material.get("required", True), bool):
        return "required"
    for name, codes in matter_codes.MATERIAL_CODES.items():
        if material.get(name) not in {None, *codes}:
            return name
    for name in ("form", "note", *matter_codes.MATERIAL_TEXTS):
        if not isinstance(material.get(name, ""), (str, NONE)):
            return name
    return None


def one_line(text: object) -> bool:
    """A text of one line, neither empty nor endless."""
    return isinstance(text, str) and 0 < len(text.strip()) <= MAX_NAME and text.isprintable()


def words(listed: object) -> bool:
    """A list of such texts."""
    return isinstance(listed, list) and all(isinstance(one, str) for one in listed)


def is_count(value: object) -> bool:
    """A whole number, not a truth value."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
