"""What the life of a window case goes by: limits, procedures, ways of delivery, levels of rating."""

from __future__ import annotations

from typing import Any

LAW = "行政许可法"


def _found(address: str, note: str = "") -> dict[str, Any]:
    return {"kind": "found", "address": [address], "note": note}


def _memory(note: str) -> dict[str, Any]:
    return {"kind": "memory", "address": [], "note": note}


def case_rules() -> dict[str, Any]:
    """Rules of a case's life. Days are working days unless the name says otherwise.

    `procedures`: `excluded` tells whether the time they take is left out of the time limit; all of them are told
    to the applicant in writing. `lapse`: what follows when promised or noticed materials do not come; `treat_as`
    `withdrawn` is only ever offered to the clerk, never done by the program.
    """
    art45 = _found(f"{LAW}第四十五条")
    local37 = _found("安阳市便民服务条例第三十七条", "条例要求书面告知，未说明不计入期限")
    procedures = [
        # key, name, English, excluded, source, confirmed
        ("hearing", "听证", "hearing", True, art45, True),
        ("tender", "招标", "tender", True, art45, True),
        ("auction", "拍卖", "auction", True, art45, True),
        ("inspection", "检验", "inspection", True, art45, True),
        ("testing", "检测", "testing", True, art45, True),
        ("quarantine", "检疫", "quarantine", True, art45, True),
        ("appraisal", "鉴定", "appraisal", True, art45, True),
        ("experts", "专家评审", "expert review", True, art45, True),
        (
            "publicity",
            "公示",
            "publicity period",
            True,
            _memory("公示按特别程序记录，是否扣除以各事项规定为准"),
            False,
        ),
        ("site_survey", "现场勘验", "site survey", False, local37, True),
        ("technical_review", "技术审查", "technical review", False, local37, True),
    ]
    return {
        "pack": "case_rules",
        "version": "2026-1",
        "effective_from": "2026-01-01",
        "title": "办件规则",
        "source": {"kind": "found", "address": [f"{LAW}第三十二条、第四十二条、第四十四条、第四十五条"]},
        "body": {
            "procedures": [
                {
                    "key": key,
                    "name": name,
                    "name_en": english,
                    "excluded": excluded,
                    "source": source,
                    "unconfirmed": [] if confirmed else ["excluded"],
                }
                for key, name, english, excluded, source, confirmed in procedures
            ],
            "extension": {"most_days": 10, "times": 1, "source": _found(f"{LAW}第四十二条")},
            "notice": {
                "within_days": 5,
                "source": _found(
                    f"{LAW}第三十二条第一款第四项", "逾期不告知的，自收到申请材料之日起即为受理"
                ),
            },
            "lapse": {
                "treat_as": "withdrawn",
                "promise_days": 5,
                "source": _found(
                    "安阳市便民服务条例第二十四条", "地方规定：逾期未补齐的视为撤回申请；外地请核对本地规定"
                ),
                "unconfirmed": ["treat_as"],
            },
            "delivery": {
                "within_days": 10,
                "source": _found(f"{LAW}第四十四条"),
                "ways": [
                    _way(
                        "direct", "直接送达", "in person", "当面", "窗口领取", "上门", "本人领取", "告知本人"
                    ),
                    _way("left", "留置送达", "left behind"),
                    _way("entrusted", "委托送达", "entrusted"),
                    _way("post", "邮寄送达", "by post", "快递"),
                    _way("passed_on", "转交送达", "passed on"),
                    _way("notice", "公告送达", "by public notice"),
                    _way("electronic", "电子送达", "electronically", "短信", "微信"),
                ],
            },
            "ratings": {
                "low": 2,
                "call_within_days": 1,
                "mend_within_days": 15,
                "revisit_within_days": 5,
                "indicators": [
                    {"key": "efficiency", "name": "服务效率", "name_en": "efficiency"},
                    {"key": "quality", "name": "服务水平", "name_en": "quality"},
                    {"key": "manner", "name": "服务态度", "name_en": "manner"},
                ],
                "source": _found(
                    "安阳市便民服务条例第五十二条；上海市优化营商环境条例第三十条",
                    "15个工作日整改、回访率百分之百为一地做法",
                ),
                "unconfirmed": ["mend_within_days", "revisit_within_days"],
            },
        },
    }


def _way(key: str, name: str, english: str, *said: str) -> dict[str, Any]:
    """A way of delivery, with what people call it."""
    return {"key": key, "name": name, "name_en": english, "said": list(said)}
