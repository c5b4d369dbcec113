"""How proxy work is kept moving, written here: when a villager is told, when a step is late, who hears of it."""

from __future__ import annotations

from typing import Any


def proxy_rules() -> dict[str, Any]:
    """Limits of proxy work in working days; suggestions, replaced by a township's own version."""
    return {
        "pack": "proxy_rules",
        "version": "2026-1",
        "effective_from": "2026-01-01",
        "title": "代办时限与反馈",
        "source": {
            "kind": "found",
            "address": ["卢龙县全程代理七步法", "地方村级代办流程：3个工作日内、最长一周报送乡镇"],
            "from_memory": "反馈间隔、各步时限为建议值",
        },
        "body": {
            "feedback": {
                "every_days": 5,
                "told_at": ["accept", "handle", "deliver"],
                "unconfirmed": ["every_days"],
            },
            "steps": [
                {
                    "state": "requested",
                    "next": "授权",
                    "within_days": 3,
                    "unconfirmed": ["within_days"],
                },
                {
                    "state": "authorised",
                    "next": "受理",
                    "within_days": 1,
                    "unconfirmed": ["within_days"],
                },
                {
                    "state": "accepted",
                    "next": "递交",
                    "within_days": 3,
                    "unconfirmed": [],
                },
                {
                    "state": "delivered",
                    "next": "归档",
                    "within_days": 5,
                    "unconfirmed": ["within_days"],
                },
                {
                    "state": "archived",
                    "next": "上报",
                    "within_days": 10,
                    "unconfirmed": ["within_days"],
                },
            ],
            "escalation": {
                "after_days": 2,
                "to_posts": ["head", "secretary"],
                "unconfirmed": ["after_days"],
            },
            "errands": [
                {"errand": "submit", "name": "递交材料", "name_en": "hand in", "power": "submit"},
                {"errand": "correct", "name": "补正材料", "name_en": "supplement", "power": "correct"},
                {"errand": "ask", "name": "询问进度", "name_en": "ask how it stands", "power": None},
                {
                    "errand": "sign_for",
                    "name": "签收文书",
                    "name_en": "sign for a paper",
                    "power": "sign_for",
                },
                {
                    "errand": "collect",
                    "name": "代领结果",
                    "name_en": "collect the result",
                    "power": "collect",
                },
                {"errand": "pay", "name": "代缴费用", "name_en": "pay a fee", "power": "pay"},
            ],
        },
    }
