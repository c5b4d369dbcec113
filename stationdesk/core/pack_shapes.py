"""What each pack must hold before the program will use it: keys, lists, types, unique codes.

A pack may hold more than its shape says (a township's own notes); it may not hold less.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

NONE: Final = type(None)


@dataclass(frozen=True)
class ListShape:
    """The records of one list: required fields with their types, and the field that must be unique."""

    fields: Mapping[str, tuple[type, ...]]
    code: str | None = None


@dataclass(frozen=True)
class Shape:
    """The body of one pack. `lists` keys may reach inside with dots (`prohibited.items`)."""

    main: str
    lists: Mapping[str, ListShape]
    keys: Mapping[str, tuple[type, ...]] = field(default_factory=dict)
    check: Callable[[Mapping[str, Any]], str | None] | None = None
    """A last look across fields; answers the key that is wrong."""


def _calendar(body: Mapping[str, Any]) -> str | None:
    for year, record in body["years"].items():
        for kind in ("off", "work"):
            days = record[kind]
            for day, name in days.items():
                try:
                    falls = date.fromisoformat(day)
                except ValueError:
                    return f"years.{year}.{kind}.{day}"
                if str(falls.year) != year or not isinstance(name, str):
                    return f"years.{year}.{kind}.{day}"
        if set(record["off"]) & set(record["work"]):
            return f"years.{year}"
    for day in body["statutory"]:
        try:
            date.fromisoformat(day)
        except ValueError:
            return f"statutory.{day}"
    return None


def _matters(body: Mapping[str, Any]) -> str | None:
    windows = {window["key"] for window in body["windows"]}
    for matter in body["matters"]:
        if matter["window"] not in windows:
            return f"{matter['code']}.window"
        for days in ("statutory_days", "promised_days", "station_days"):
            if matter[days] is not None and not 0 <= matter[days] <= 366:
                return f"{matter['code']}.{days}"
    return None


def _permits(body: Mapping[str, Any]) -> str | None:
    known = {permit["permit"] for permit in body["permits"]}
    for post in body["posts"]:
        if any(permit not in known for permit in post["permits"]):
            return f"posts.{post['post']}"
    return None


def _counter(body: Mapping[str, Any]) -> str | None:
    hours = body["hours"]
    if not 1 <= body["follow_days"] <= 60:
        return "follow_days"
    for key, least, most in (("minutes", 5, 240), ("places", 1, 99), ("ahead_days", 1, 366)):
        value = hours.get(key)
        if not isinstance(value, int) or not least <= value <= most:
            return f"hours.{key}"
    periods = hours.get("periods")
    if not isinstance(periods, list) or not all(
        isinstance(pair, list)
        and len(pair) == 2
        and all(isinstance(time, str) and len(time) == 5 for time in pair)
        and pair[0] < pair[1]
        for pair in periods
    ):
        return "hours.periods"
    return None


def _characters(body: Mapping[str, Any]) -> str | None:
    return None if len(body["traditional"]) == len(body["simplified"]) else "simplified"


_CODED = {"code": (str,), "name": (str,)}

SHAPES: Final[Mapping[str, Shape]] = {
    "matters": Shape(
        "matters",
        {
            "windows": ListShape({"key": (str,), "name_zh": (str,)}, "key"),
            "matters": ListShape(
                {
                    "code": (str,),
                    "name_zh": (str,),
                    "window": (str,),
                    "handling_type": (str,),
                    "level_deciding": (str,),
                    "statutory_days": (int, NONE),
                    "promised_days": (int, NONE),
                    "station_days": (int, NONE),
                    "proxy_allowed": (bool,),
                    "materials": (list,),
                    "steps": (list,),
                    "source": (dict,),
                    "unconfirmed": (list,),
                },
                "code",
            ),
        },
        {"handling_types": (dict,), "conventions": (dict,), "nanhai_categories": (list,)},
        _matters,
    ),
    "certificates": Shape(
        "permitted",
        {
            "prohibited.items": ListShape(
                {
                    "code": (str,),
                    "name_zh": (str,),
                    "how_to_get": (str,),
                    "trigger_words": (list,),
                    "source": (dict,),
                },
                "code",
            ),
            "permitted": ListShape(
                {
                    "code": (str,),
                    "title": (str,),
                    "fields": (list,),
                    "body": (str,),
                    "default_enabled": (bool,),
                    "source": (dict,),
                },
                "code",
            ),
        },
    ),
    "certificate_words": Shape(
        "words",
        {
            "words": ListShape({"item": (str,), "patterns": (list,)}, "item"),
            "permitted": ListShape(
                {"kind": (str,), "patterns": (list,), "over": (list,), "unless": (list,)}, "kind"
            ),
            "advice": ListShape(
                {"name": (str,), "patterns": (list,), "authority": (str,), "how": (str,)}, "name"
            ),
            "regions": ListShape(
                {"region": (str,), "code": (str,), "rename": (dict,), "added": (list,)}, "code"
            ),
        },
        {"claims": (dict,), "free": (dict,), "ask": (dict,)},
    ),
    "publicity": Shape(
        "sheets",
        {
            "sheets": ListShape(
                {"code": (str,), "part": (str,), "title": (str,), "columns": (list,), "source": (dict,)},
                "code",
            ),
        },
        {"parts": (list,), "mask_rules": (dict,), "never_publish_columns": (list,), "forbidden": (list,)},
    ),
    "assessment": Shape(
        "indicators",
        {
            "indicators": ListShape(
                {"code": (str,), "name_zh": (str,), "formula": (str,), "source": (dict,)}, "code"
            )
        },
        {"scheme_100": (dict,), "grades": (list,)},
    ),
    "regions": Shape(
        "villages",
        {
            "villages": ListShape(
                {"code": (str,), "name": (str,), "full_name": (str,), "source": (dict,)}, "code"
            ),
            "provinces": ListShape(_CODED, "code"),
            "cities": ListShape({**_CODED, "province": (str,)}, "code"),
        },
        {"code_rule": (dict,)},
    ),
    "region6": Shape(
        "counties",
        {
            "counties": ListShape({**_CODED, "city": (str,), "province": (str,)}, "code"),
            "abolished": ListShape(_CODED, "code"),
        },
    ),
    "ethnic": Shape(
        "ethnic", {"ethnic": ListShape({**_CODED, "letters": (str,), "name_en": (str,)}, "code")}
    ),
    "codes": Shape(
        "lists",
        {"lists": ListShape({"list": (str,), "standard": (str,), "items": (list,)}, "list")},
    ),
    "calendars": Shape(
        "years",
        {"years": ListShape({"off": (dict,), "work": (dict,), "source": (str,)})},
        {"statutory": (dict,)},
        _calendar,
    ),
    "characters": Shape("lists", {}, {"traditional": (str,), "simplified": (str,)}, _characters),
    "hotlines": Shape(
        "hotlines", {"hotlines": ListShape({"number": (str,), "name": (str,), "for": (str,)}, "number")}
    ),
    "counter": Shape(
        "offices",
        {"offices": ListShape({"key": (str,), "name": (str,), "number": (str,)}, "key")},
        {"follow_days": (int,), "hours": (dict,)},
        _counter,
    ),
    "left_behind_rules": Shape(
        "groups",
        {
            "groups": ListShape(
                {"group": (str,), "name": (str,), "definition": (str,), "rule": (dict,), "source": (dict,)},
                "group",
            ),
            "report_situations": ListShape({"code": (str,), "text": (str,)}, "code"),
        },
        {"contact_below_days": (int,), "turning_ages": (list,)},
    ),
    "visit_rules": Shape(
        "rules",
        {
            "rules": ListShape(
                {"rule": (str,), "name": (str,), "every_days": (int, NONE), "source": (dict,)}, "rule"
            )
        },
    ),
    "permits": Shape(
        "posts",
        {
            "permits": ListShape({"permit": (str,), "name": (str,)}, "permit"),
            "posts": ListShape({"post": (str,), "name": (str,), "permits": (list,)}, "post"),
        },
        {"conflicts": (list,)},
        _permits,
    ),
}
