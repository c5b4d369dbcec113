"""What the packs of the left-behind registers must hold."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any, Final

from stationdesk.core.pack_parts import NONE, ListShape, Shape


def _adult_lists(body: Mapping[str, Any]) -> str | None:
    """The bands of ability lie side by side from 0 to the highest score, none missing and none twice."""
    bands = sorted((band["least"], band["most"]) for band in body["ability"])
    if not bands or bands[0][0] != 0 or any(low > high for low, high in bands):
        return "ability"
    if any(later[0] != earlier[1] + 1 for earlier, later in itertools.pairwise(bands)):
        return "ability"
    return None


ADULT_LISTS: Final = Shape(
    "difficulties",
    {
        "difficulties": ListShape(
            {"code": (str,), "name": (str,), "focus": (bool,), "restricted": (bool,), "marks": (list,)},
            "code",
        ),
        "help_kinds": ListShape(
            {"code": (str,), "name": (str,), "groups": (list,), "counted": (str,)}, "code"
        ),
        "frequencies": ListShape({"code": (str,), "name": (str,), "days": (int, NONE)}, "code"),
        "ability": ListShape(
            {"code": (str,), "name": (str,), "least": (int,), "most": (int,), "tag": (str, NONE)}, "code"
        ),
        "special_groups": ListShape(
            {"code": (str,), "name": (str,), "marks": (list,), "from": (list,)}, "code"
        ),
        **{
            name: ListShape({"code": (str,), "name": (str,), "name_en": (str,)}, "code")
            for name in (
                "trainings",
                "labour",
                "woman_incomes",
                "elder_incomes",
                "living",
                "support",
                "illnesses",
                "needs",
            )
        },
    },
    {},
    _adult_lists,
)
