"""What the counter starts from, written here: where people are guided to, and when it is open for appointments.

Offices of a place have no number here (every county has its own): the station fills them in. National numbers
come from memory and carry `unconfirmed`.
"""

from __future__ import annotations

from typing import Any

# key, name, English, where, telephone, for what
OFFICES: tuple[tuple[str, str, str, str, str, str], ...] = (
    (
        "town_hall",
        "乡镇（街道）便民服务中心",
        "township service centre",
        "乡镇（街道）政府",
        "",
        "乡镇受理的事项",
    ),
    (
        "county_hall",
        "县（市、区）政务服务中心",
        "county service centre",
        "县（市、区）城区",
        "",
        "县级受理的事项",
    ),
    ("police", "派出所", "police station", "乡镇（街道）", "110", "户口、身份证、居住证；报警打110"),
    ("judicial", "司法所", "judicial office", "乡镇（街道）", "12348", "法律援助、调解"),
    (
        "civil_affairs",
        "乡镇（街道）民政办",
        "township civil affairs office",
        "乡镇（街道）政府",
        "",
        "低保、特困、临时救助",
    ),
    (
        "insurance",
        "人社服务窗口",
        "social insurance counter",
        "县（市、区）政务服务中心",
        "12333",
        "养老保险、就业、劳动维权",
    ),
    (
        "medical",
        "医保服务窗口",
        "medical insurance counter",
        "县（市、区）政务服务中心",
        "12393",
        "参保、报销、异地就医",
    ),
    ("land", "自然资源所", "natural resources office", "乡镇（街道）", "", "宅基地、不动产登记"),
    ("market", "市场监管所", "market supervision office", "乡镇（街道）", "12315", "营业执照、消费投诉"),
    ("tax", "税务所", "tax office", "乡镇（街道）或县城", "12366", "缴费、开票"),
    ("health", "乡镇卫生院", "township clinic", "乡镇（街道）", "120", "就诊、签约医生；急救打120"),
    ("disabled", "残联", "disabled persons' federation", "县（市、区）", "12385", "残疾人证、补贴"),
    ("power", "供电所", "power supply office", "乡镇（街道）", "95598", "用电、停电"),
    ("hotline", "12345政务服务便民热线", "government service line 12345", "", "12345", "咨询、投诉、转办"),
)


def counter() -> dict[str, Any]:
    """Offices, the days after which somebody guided is asked, opening hours for appointments."""
    rows: list[dict[str, Any]] = []
    for key, name, english, where, number, what in OFFICES:
        unconfirmed = ["number"] if number not in ("", "110", "120", "12345") else []
        rows.append(
            {
                "key": key,
                "name": name,
                "name_en": english,
                "where": where,
                "number": number,
                "for": what,
                "editable": True,
                "unconfirmed": unconfirmed,
            }
        )
    return {
        "pack": "counter",
        "version": "2026-1",
        "effective_from": "2026-01-01",
        "title": "转介去向与预约时间",
        "source": {"kind": "memory", "from_memory": "标待核的号码；开放时间、号数、回问天数由站点核定"},
        "body": {
            "offices": rows,
            "follow_days": 2,
            "hours": {
                "weekdays": [1, 2, 3, 4, 5],
                "periods": [["08:30", "12:00"], ["14:30", "17:30"]],
                "minutes": 30,
                "places": 2,
                "ahead_days": 60,
                "unconfirmed": ["*"],
            },
        },
    }
