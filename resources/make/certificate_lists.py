"""The second edition of the certificates list: dates and regions of what is prohibited, and how facts are looked into.

It is the first edition with what the first left to people's heads: how many must have looked into the facts before a
kind is issued and in which ways, which kinds go to court, since when each list of prohibited items holds and where.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

FIRST = Path(__file__).parents[1] / "packs" / "certificates" / "2026-1.json"

METHODS = (
    ("ledger", "查阅台账、名册"),
    ("visit", "入户走访"),
    ("neighbours", "邻里证实"),
    ("department", "部门核验"),
    ("documents", "核对证件原件"),
    ("meeting", "会议记录"),
)
TWO = ("C-01", "C-03", "C-07", "C-08", "C-09", "C-11", "C-12")
"""Kinds that state a fact about somebody: two people have looked into it, and the paper's stub says how and when."""
COURT = ("C-07", "C-08")
"""Kinds that are made for a court: whoever is responsible and whoever made it sign by hand (民诉法解释第一百一十五条)."""
COURT_WORDS = ("法院", "法庭", "仲裁", "诉讼", "起诉", "应诉", "举证", "司法确认", "保护令")
"""Words in 索要单位 or 用途 that say the certificate is evidence."""

REGIONS: dict[str, dict[str, Any]] = {
    "湖北": {"code": "42", "number": "鄂民政发〔2020〕32号", "issued": "2020", "effective_from": "2020-09-01", "names_missing": 0,
           "unconfirmed": ["effective_from"]},
    "广东": {"code": "44", "number": "粤民发〔2020〕139号", "issued": "2020", "effective_from": "2020-09-01", "names_missing": 3,
           "unconfirmed": ["added", "effective_from"]},
}  # fmt: skip


def certificates_2() -> dict[str, Any]:
    """The pack, made from the first edition."""
    pack = copy.deepcopy(json.loads(FIRST.read_text("utf-8")))
    pack["version"] = "2026-2"
    body = pack["body"]
    body["prohibited"] |= {"region": "全国", "code": "", "issued": "2020-02", "effective_from": "2020-02-01", "count": 20,
                           "unconfirmed": ["effective_from"]}  # fmt: skip
    for variant in body["prohibited"]["regional_variants"]:
        variant |= REGIONS[variant["region"]]
    body["methods"] = [{"key": key, "name_zh": name} for key, name in METHODS]
    body["court_words"] = list(COURT_WORDS)
    for kind in body["permitted"]:
        kind["verifiers"] = 2 if kind["code"] in TWO else 0
        kind["court"] = kind["code"] in COURT
    return pack
