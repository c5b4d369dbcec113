"""Re-typing a case into somebody else's platform (平台录入): its fields in its order, each from one known fact.

A platform is data (pack `platforms`): label as it shows there, from which fact, how a date is written, which word
stands for which code. Nothing here reads the station; `services/case_platform.py` gives the facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any, Final

from stationdesk.core.late import dataclass
from stationdesk.core.words import N_

FACTS: Final[Mapping[str, str]] = {
    "name": N_("申请人姓名或名称"),
    "id_kind": N_("证件类型"),
    "id_number": N_("证件号码"),
    "sex": N_("性别"),
    "birth": N_("出生日期"),
    "ethnic": N_("民族"),
    "phone": N_("联系电话"),
    "living_address": N_("现住址"),
    "registered_address": N_("户籍地址"),
    "agent_name": N_("代办人姓名"),
    "agent_relation": N_("代办人关系"),
    "matter_name": N_("事项名称"),
    "matter_code": N_("事项编码"),
    "case_number": N_("本站办件编号"),
    "opened_on": N_("收件日期"),
    "channel": N_("申请方式"),
    "materials": N_("材料"),
    "summary": N_("申请内容"),
    "station": N_("收件单位"),
    "village_code": N_("村（社区）编码"),
    "worker": N_("收件人"),
}
"""Facts a field may be filled from. `materials` becomes one field for each material that is there."""

PERSONAL: Final = frozenset(
    {"name", "id_number", "birth", "phone", "living_address", "registered_address", "agent_name"}
)
"""Facts about a person: opening them is written down once a case."""


@dataclass(frozen=True)
class Field:
    """One field of a platform with what goes into it."""

    key: str
    label: str
    value: str = field(repr=False)
    required: bool
    personal: bool


def shown(value: object, given: Mapping[str, Any]) -> str:
    """A fact as the platform wants it: `format` of a date (`%Y%m%d`), `map` of codes, `max` characters."""
    if value is None or value == "":
        return str(given.get("otherwise") or "")
    if isinstance(value, date):
        return f"{value:{given.get('format') or '%Y-%m-%d'}}"
    text = " ".join(str(value).split())
    return str((given.get("map") or {}).get(text, text))


def takes(platform: Mapping[str, Any], decides: str, matter_code: str) -> bool:
    """Whether a matter goes into a platform: named by code, or by who decides it, unless it is left out."""
    rule = platform["matters"]
    if matter_code in rule.get("without", ()):
        return False
    return matter_code in rule.get("codes", ()) or decides in rule.get("decides", ())
