"""The second edition of the publicity list: what happens in the village that makes a sheet due at once.

It is the first edition with `triggers`. `on` says what of the register is looked at, `of` which of it (subjects of
decisions, codes of matters, marks, posts; empty: all), `within_days` by when the sheet hangs.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

FIRST = Path(__file__).parents[1] / "packs" / "publicity" / "2026-1.json"

TRIGGERS: tuple[tuple[str, str, str, tuple[str, ...], int, str, str], ...] = (
    ("resolved", "CW-01", "decision", (), 5, "calendar", "四议走完、形成决议，要公布决议"),
    ("leased", "CW-03", "decision", ("collective_project", "collective_assets"), 5, "calendar",
     "决定发包、出租或处分集体资产，要公示"),
    ("works", "CW-04", "decision", ("public_works",), 5, "calendar", "决定办公益事业、筹资筹劳，要公示"),
    ("shared", "CA-03", "decision", ("collective_income", "compensation"), 5, "calendar", "决定分配收益或征地补偿，要公布"),
    ("homestead", "CW-02", "case", ("CN-001",), 7, "calendar", "有人申请宅基地，小组讨论后要公示"),
    ("subsidy", "CA-04", "case", ("CN-007",), 20, "working", "惠农补贴申报，发放清册要公示"),
    ("dibao", "SW-01", "case", ("SA-001",), 10, "working", "有人申请低保，乡镇审核后的拟保名单要张贴"),
    ("disabled", "SW-03", "case", ("SA-009",), 10, "working", "有人申请残疾人两项补贴，审定名单要张贴"),
    ("relief", "SW-04", "case", ("SA-004",), 10, "working", "有人申请临时救助，拟救助名单要张贴"),
    ("poverty", "SW-05", "case", ("SA-008",), 10, "working", "申报防返贫监测对象，要公示"),
    ("house", "SW-06", "case", ("CN-002",), 10, "working", "有人申请危房改造，评议后要公示"),
    ("insurance", "SW-07", "case", ("CN-008",), 10, "working", "农业保险投保，承保前要公示"),
    ("welfare_post", "SW-09", "case", ("LB-014",), 10, "working", "申请公益性岗位，拟聘人员要公示"),
    ("dibao_changed", "SW-02", "mark", ("低保", "特困", "特困人员（分散供养）", "特困人员（集中供养）"), 10, "working",
     "低保、特困对象有增减，公布的名单要换"),
    ("agents", "FW-02", "post", ("agent",), 7, "calendar", "代办员有变动，公布的名单要换"),
)  # fmt: skip
"""Trigger, sheet, what, which of it, days, in which calendar, in words."""
READ = frozenset({"dibao_changed", "subsidy"})
"""Days that stand in a rule that was read (低保信息10个工作日, 涉农补贴信息20个工作日); the others are a proposal."""


def publicity_2() -> dict[str, Any]:
    """The pack, made from the first edition."""
    pack: dict[str, Any] = copy.deepcopy(json.loads(FIRST.read_text("utf-8")))
    pack["version"] = "2026-2"
    pack["body"]["triggers"] = [
        {
            "trigger": key,
            "sheet": sheet,
            "on": on,
            "of": list(of),
            "within_days": days,
            "calendar": calendar,
            "name": name,
            "unconfirmed": [] if key in READ else ["within_days"],
        }
        for key, sheet, on, of, days, calendar, name in TRIGGERS
    ]
    return pack
