"""The seal: what may be sealed on whose word, how a seal in parts or in an envelope is used, the holders' PINs."""

from __future__ import annotations

from typing import Any

# kind, name, English, on whose word, decision of a meeting, confirmed
DOCUMENTS = (
    ("certificate", "证明", "certificate", "head", False, True),
    ("letter", "介绍信、公函", "letter", "head", False, True),
    ("case_paper", "收件凭证、告知单等窗口文书", "counter paper", "keeper", False, False),
    ("form", "村民办事用表（村级意见栏）", "villager's form", "head", False, False),
    ("report", "报表、汇报材料", "report", "head", False, False),
    ("minutes", "会议记录、公示材料", "minutes or posting sheet", "head", False, False),
    ("account", "财务票据、报账材料", "accounts", "head", False, False),
    ("contract", "合同、协议", "contract", "meeting", True, True),
    ("loan", "借款、担保、抵押", "loan or guarantee", "meeting", True, True),
    ("land", "土地、山林、宅基地、集体资产处置", "land or collective assets", "meeting", True, True),
    ("other", "其他", "other", "head", False, False),
)
WORDS = {
    "keeper": "保管人可直接盖",
    "head": "主任签批",
    "meeting": "村民会议或村民代表会议决定",
}


def seal_rules() -> dict[str, Any]:
    """What stands behind a use of the seal; the township or the county replaces it by a newer version."""
    return {
        "pack": "seal_rules",
        "version": "2026-1",
        "effective_from": "2018-01-01",
        "title": "用印规则",
        "source": {
            "kind": "found",
            "note": "三瓣章和信封同封同启见种子政策002（咸宁）；分类签批为各地常见做法，由乡镇确认。",
        },
        "body": {
            "documents": [
                {
                    "kind": kind,
                    "name": name,
                    "name_en": english,
                    "word_of": word,
                    "word": WORDS[word],
                    "needs_decision": decision,
                    "source": {
                        "kind": "found" if confirmed else "memory",
                        "address": ["村民委员会组织法第二十四条"] if decision else ["国办发〔2001〕52号"],
                        "note": "" if confirmed else "各地做法不一，待乡镇确认",
                    },
                    "unconfirmed": [] if confirmed else ["word_of"],
                }
                for kind, name, english, word, decision, confirmed in DOCUMENTS
            ],
            "methods": [
                {"method": "single", "name": "专人保管", "name_en": "one keeper"},
                {"method": "petals", "name": "三瓣章（分瓣保管）", "name_en": "seal in parts"},
                {"method": "envelope", "name": "信封同封同启", "name_en": "sealed envelope"},
            ],
            "petals": {
                "parts": 3,
                "quorum": 3,
                "source": {
                    "kind": "found",
                    "address": ["种子政策002第二部分"],
                    "note": "到场人数门槛为推定：三瓣全到；圭叶村五合章为五取三",
                },
                "unconfirmed": ["quorum"],
            },
            "pin": {
                "least": 6,
                "most": 20,
                "free_tries": 3,
                "first_wait_seconds": 30,
                "longest_wait_seconds": 900,
                "present_seconds": 600,
            },
        },
    }
