"""What each pack must hold before the program will use it: keys, lists, types, unique codes.

A pack may hold more than its shape says (a township's own notes); it may not hold less.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from stationdesk.core import matter_shapes, publicity_triggers
from stationdesk.core.left_behind_shapes import ADULT_LISTS
from stationdesk.core.pack_parts import NONE, ListShape, Shape
from stationdesk.core.platforms import FACTS
from stationdesk.core.retention_shapes import RETENTION, archive_rules

YEAR: Final = re.compile(r"(19|20|21)[0-9]{2}")


def _calendar(body: Mapping[str, Any]) -> str | None:
    for year, record in body["years"].items():
        if not YEAR.fullmatch(year):
            return f"years.{year[:10]}"
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
    for part in body.get("statutory_fixed", {}):
        if not re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", part):
            return f"statutory_fixed.{part[:10]}"
    for day in body["statutory"]:
        try:
            date.fromisoformat(day)
        except ValueError:
            return f"statutory.{day}"
    return None


def _child_assessment(body: Mapping[str, Any]) -> str | None:
    """Every question leads to a grade: options told apart, points counted, the last grade without an upper end."""
    grades = [grade["grade"] for grade in body["grades"]]
    if grades != ["good", "fair", "poor"] or body["grades"][-1]["up_to"] is not None:
        return "grades"
    for question in body["questions"]:
        options = question["options"]
        keys = [option.get("option") for option in options]
        if len(keys) < 2 or len(set(keys)) != len(keys):
            return f"questions.{question['question']}"
        if not all(isinstance(option.get("points"), int) and option.get("text") for option in options):
            return f"questions.{question['question']}"
    return None


def _permits(body: Mapping[str, Any]) -> str | None:
    known = {permit["permit"] for permit in body["permits"]}
    for post in body["posts"]:
        if any(permit not in known for permit in post["permits"]):
            return f"posts.{post['post']}"
    sensitivities = body.get("sensitivities", [])
    for one in sensitivities if isinstance(sensitivities, list) else [sensitivities]:
        if not isinstance(one, dict) or not {"sensitivity", "name", "what", "permits"} <= set(one):
            return "sensitivities"
        if any(permit not in known for permit in one["permits"]):
            return f"sensitivities.{one['sensitivity']}"
    return None


_OFFICE = (
    dict.fromkeys(("office", "name", "name_en", "post", "basis"), (str,))
    | dict.fromkeys(("matters", "authorities", "windows", "registers"), (list,))
    | {"rest": (bool,)}
)


def _township_offices(body: Mapping[str, Any]) -> str | None:
    posts = [one["post"] for one in body["offices"]]
    whole = sum(one["rest"] for one in body["offices"]) == 1 and len(posts) == len(set(posts))
    return None if whole else "offices"


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


def _held_materials(body: Mapping[str, Any]) -> str | None:
    for one in body["materials"]:
        if not matter_shapes.words(one["names"]) or one["whose"] not in ("person", "household"):
            return f"materials.{one['material'][:40]}"
        if one["keeps_days"] is not None and not matter_shapes.is_count(one["keeps_days"]):
            return "materials.keeps_days"
    if not matter_shapes.is_count(body["otherwise_days"]) or not matter_shapes.words(body["never"]):
        return "never"
    return None


def _matter_words(body: Mapping[str, Any]) -> str | None:
    wrong = (one["said"] for one in body["sayings"] if not matter_shapes.words(one["matters"]))
    return next((f"sayings.{said[:40]}" for said in wrong), None)


def _case_rules(body: Mapping[str, Any]) -> str | None:
    counts = (
        ("extension", "most_days"),
        ("extension", "times"),
        ("notice", "within_days"),
        ("lapse", "promise_days"),
        ("delivery", "within_days"),
        ("ratings", "low"),
        ("ratings", "call_within_days"),
        ("ratings", "mend_within_days"),
        ("ratings", "revisit_within_days"),
    )
    for part, name in counts:
        found = body[part].get(name)
        if not matter_shapes.is_count(found) or found > 366:
            return f"{part}.{name}"
    if body["lapse"].get("treat_as") not in ("withdrawn", "nothing"):
        return "lapse.treat_as"
    return None


def _platforms(body: Mapping[str, Any]) -> str | None:
    for one in body["platforms"]:
        name = f"platforms.{one['platform'][:40]}"
        rule = one["matters"]
        if any(not isinstance(rule.get(part, []), list | tuple) for part in ("decides", "codes", "without")):
            return f"{name}.matters"
        keys = set()
        for given in one["fields"]:
            if not isinstance(given, Mapping) or given.get("fact") not in FACTS:
                return f"{name}.fields"
            if not all(isinstance(given.get(part), str) and given[part] for part in ("field", "label")):
                return f"{name}.fields"
            if not isinstance(given.get("map", {}), Mapping) or given["field"] in keys:
                return f"{name}.{given['field'][:40]}"
            keys.add(given["field"])
    return None if 5 <= body["clear_seconds"] <= 600 else "clear_seconds"


def _characters(body: Mapping[str, Any]) -> str | None:
    return None if len(body["traditional"]) == len(body["simplified"]) else "simplified"


SUGGESTION_CONDITIONS: Final = frozenset(
    {
        "age_from",
        "age_below",
        "turning",
        "sex",
        "registered",
        "party",
        "mark_any",
        "mark_none",
        "health",
        "disability",
        "disability_levels",
        "away",
        "member_away",
        "head",
        "child_below",
        "born_within_days",
        "died_within_days",
        "in_season",
        "had",
    }
)
"""What a rule may ask of a person, the household, earlier cases and the day; anything else is not understood."""


SUGGESTION_WORDS: Final = frozenset({"{age}", "{days}", "{child_age}", "{level}"})
"""What the sentence of a rule may have filled in."""


def _suggestions(body: Mapping[str, Any]) -> str | None:
    for rule in body["suggestions"]:
        unknown = set(rule["when"]) - SUGGESTION_CONDITIONS
        if unknown or not rule["when"]:
            return f"{rule['rule'][:40]}.when"
        for why in (rule["why"], rule.get("why_en") or "-"):
            if not why.strip() or set(re.findall(r"{[^{}]*}|[{}]", why)) - SUGGESTION_WORDS:
                return f"{rule['rule'][:40]}.why"
    return None


_CODED = {"code": (str,), "name": (str,)}


def _care_groups(body: Mapping[str, Any]) -> str | None:
    for group in body["groups"]:
        if not group["levels"] or not all(
            isinstance(one, Mapping) and isinstance(one.get("level"), str) and _days(one.get("every_days"))
            for one in group["levels"]
        ):
            return f"{group['group'][:20]}.levels"
        if not _days(group["start"].get("every_days")) or not matter_shapes.is_count(
            group["start"].get("within_days")
        ):
            return f"{group['group'][:20]}.start"
        for key, code in (("facts", "fact"), ("visit", "item")):
            if not all(
                isinstance(one, Mapping)
                and matter_shapes.one_line(one.get(code))
                and matter_shapes.one_line(one.get("name"))
                for one in group[key]
            ):
                return f"{group['group'][:20]}.{key}"
    return None


def _seal_rules(body: Mapping[str, Any]) -> str | None:
    petals, pin = body["petals"], body["pin"]
    if not (matter_shapes.is_count(petals.get("parts")) and matter_shapes.is_count(petals.get("quorum"))):
        return "petals"
    if not 1 <= petals["quorum"] <= petals["parts"]:
        return "petals.quorum"
    for key in (
        "least",
        "most",
        "free_tries",
        "first_wait_seconds",
        "longest_wait_seconds",
        "present_seconds",
    ):
        if not matter_shapes.is_count(pin.get(key)) or pin[key] < 1:
            return f"pin.{key}"
    return None if pin["least"] <= pin["most"] else "pin.most"


def _decision_rules(body: Mapping[str, Any]) -> str | None:
    steps = {one["step"] for one in body["steps"]}
    for one in body["publics"]:
        if one["after"] not in steps:
            return f"publics.{one['public'][:40]}"
    for one in body["bodies"]:
        share = one["present"]
        if not (
            len(share) == 2 and all(matter_shapes.is_count(n) for n in share) and 0 < share[0] <= share[1]
        ):
            return f"bodies.{one['body'][:40]}"
    return None if matter_shapes.is_count(body["checkers"]) and 1 <= body["checkers"] <= 9 else "checkers"


def _days(value: Any) -> bool:
    return matter_shapes.is_count(value) and 1 <= value <= 366


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
        matter_shapes.matters,
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
        publicity_triggers.wrong,
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
    "seal_rules": Shape(
        "documents",
        {
            "documents": ListShape(
                {
                    "kind": (str,),
                    "name": (str,),
                    "word_of": (str,),
                    "needs_decision": (bool,),
                    "source": (dict,),
                    "unconfirmed": (list,),
                },
                "kind",
            ),
            "methods": ListShape({"method": (str,), "name": (str,)}, "method"),
        },
        {"petals": (dict,), "pin": (dict,)},
        _seal_rules,
    ),
    "archive_rules": Shape(
        "categories",
        {
            "categories": ListShape(
                {
                    "category": (str,),
                    "sign": (str,),
                    "name": (str,),
                    "period": (str,),
                    "source": (dict,),
                    "unconfirmed": (list,),
                },
                "category",
            ),
            "periods": ListShape({"period": (str,), "sign": (str,), "name": (str,)}, "period"),
        },
        {"box": (dict,), "file_by": (dict,)},
        archive_rules,
    ),
    "retention": RETENTION,
    "decision_rules": Shape(
        "steps",
        {
            "steps": ListShape({"step": (str,), "name": (str,), "votes": (bool,)}, "step"),
            "publics": ListShape({"public": (str,), "name": (str,), "after": (str,)}, "public"),
            "bodies": ListShape(
                {"body": (str,), "name": (str,), "present": (list,), "strict": (bool,)}, "body"
            ),
            "subjects": ListShape({"subject": (str,), "name": (str,)}, "subject"),
            "questions": ListShape({"question": (str,), "name": (str,), "group": (str,)}, "question"),
        },
        {"checkers": (int,)},
        _decision_rules,
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
    "case_rules": Shape(
        "procedures",
        {
            "procedures": ListShape(
                {"key": (str,), "name": (str,), "excluded": (bool,), "source": (dict,)}, "key"
            ),
            "delivery.ways": ListShape({"key": (str,), "name": (str,), "said": (list,)}, "key"),
            "ratings.indicators": ListShape({"key": (str,), "name": (str,)}, "key"),
        },
        {
            "extension": (dict,),
            "notice": (dict,),
            "lapse": (dict,),
            "delivery": (dict,),
            "ratings": (dict,),
        },
        _case_rules,
    ),
    "characters": Shape("lists", {}, {"traditional": (str,), "simplified": (str,)}, _characters),
    "hotlines": Shape(
        "hotlines", {"hotlines": ListShape({"number": (str,), "name": (str,), "for": (str,)}, "number")}
    ),
    "adult_lists": ADULT_LISTS,
    "counter": Shape(
        "offices",
        {"offices": ListShape({"key": (str,), "name": (str,), "number": (str,)}, "key")},
        {"follow_days": (int,), "hours": (dict,)},
        _counter,
    ),
    "held_materials": Shape(
        "materials",
        {
            "materials": ListShape(
                {
                    "material": (str,),
                    "name": (str,),
                    "names": (list,),
                    "whose": (str,),
                    "keeps_days": (int, NONE),
                },
                "material",
            )
        },
        {"otherwise_days": (int,), "never": (list,)},
        _held_materials,
    ),
    "matter_words": Shape(
        "sayings", {"sayings": ListShape({"said": (str,), "matters": (list,)}, "said")}, {}, _matter_words
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
    "child_assessment": Shape(
        "questions",
        {
            "questions": ListShape({"question": (str,), "text": (str,), "options": (list,)}, "question"),
            "grades": ListShape({"grade": (str,), "name": (str,), "up_to": (int, NONE)}, "grade"),
            "statuses": ListShape(
                {"status": (str,), "name": (str,), "age_below": (int,), "categories": (list,)}, "status"
            ),
            "entrust_checks": ListShape({"check": (str,), "text": (str,)}, "check"),
            **{
                name: ListShape({"key": (str,), "name": (str,)}, "key")
                for name in ("schooling", "income", "support", "word_matters", "plan_kinds")
            },
        },
        {"unfit_marks": (list,), "handover_items": (list,)},
        _child_assessment,
    ),
    "visit_rules": Shape(
        "rules",
        {
            "rules": ListShape(
                {"rule": (str,), "name": (str,), "every_days": (int, NONE), "source": (dict,)}, "rule"
            )
        },
    ),
    "proxy_rules": Shape(
        "steps",
        {
            "steps": ListShape({"state": (str,), "next": (str,), "within_days": (int,)}, "state"),
            "errands": ListShape({"errand": (str,), "name": (str,), "power": (str, NONE)}, "errand"),
        },
        {"feedback": (dict,), "escalation": (dict,)},
    ),
    "platforms": Shape(
        "platforms",
        {
            "platforms": ListShape(
                {"platform": (str,), "name": (str,), "matters": (dict,), "fields": (list,)}, "platform"
            )
        },
        {"clear_seconds": (int,)},
        _platforms,
    ),
    "care_groups": Shape(
        "groups",
        {
            "groups": ListShape(
                {
                    "group": (str,),
                    "name": (str,),
                    "levels": (list,),
                    "start": (dict,),
                    "facts": (list,),
                    "visit": (list,),
                },
                "group",
            ),
            "results": ListShape({"result": (str,), "name": (str,)}, "result"),
        },
        {"counts_as_visit": (list,)},
        _care_groups,
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
    "suggestions": Shape(
        "suggestions",
        {
            "suggestions": ListShape(
                {
                    "rule": (str,),
                    "matter": (str,),
                    "why": (str,),
                    "weight": (int,),
                    "again_after_days": (int,),
                    "when": (dict,),
                },
                "rule",
            )
        },
        check=_suggestions,
    ),
    "township_offices": Shape("offices", {"offices": ListShape(_OFFICE, "office")}, check=_township_offices),
}
