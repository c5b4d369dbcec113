"""How long what is kept (保存期限), what starts the time, and what happens when it is over."""

from __future__ import annotations

from typing import Any

PIPL = "个人信息保护法第十九条、第四十七条"
FILES = "村级档案管理办法（国家档案局、民政部、农业部令第12号）附件"
CHILD = "未成年人网络保护条例第三十六条、第三十七条；农村留守儿童档案管理要求"
NETWORK = "网络安全法第二十一条；个人信息保护法第五十五条、第五十六条"

# kind, name, English, table, starts, years, action, basis, kind of source, unconfirmed, note
KINDS = (
    (
        *("resident", "居民基本登记", "basic register of residents", "people", "left", 3, "erase", PIPL),
        *(("years",), "在册期间为履行法定职责所必需；去世或迁出以后的年限由乡镇定"),
    ),
    (
        *("case", "窗口办件", "window cases", "cases", "closed", 10, "erase", FILES),
        *(("years",), "随年终归档的卷保存；个人内容到期删除，编号、事项和日期保留"),
    ),
    (
        *("proxy", "全程代办", "proxy requests", "proxy_requests", "closed", 10, "erase", FILES),
        *(("years",), ""),
    ),
    (
        *("certificate", "证明存根", "stubs of certificates", "certificates", "made", 10, "erase", FILES),
        *(("years",), ""),
    ),
    (
        *("refusal", "不予出具告知", "refusals of certificates", "certificate_refusals", "made", 10, "erase"),
        *(FILES, ("years",), ""),
    ),
    (
        *("visit", "走访探视", "home visits", "visits", "made", 10, "erase", FILES),
        *(("years",), ""),
    ),
    (
        *("consultation", "首问登记", "consultations", "consultations", "made", 2, "erase", PIPL),
        *(("years", "basis"), "没有规定年限，按“最短必要”"),
    ),
    (
        *("appointment", "预约", "appointments", "appointments", "made", 1, "erase", PIPL),
        *(("years", "basis"), "没有规定年限，按“最短必要”"),
    ),
    (
        *("child_file", "儿童档案", "children's files", "child_files", "grown", 0, "erase", CHILD),
        *(("years", "basis"), "到满十八周岁；县里另有规定的从其规定"),
    ),
    (
        *(
            "left_behind",
            "三留守名册",
            "register of the left-behind",
            "left_behind",
            "closed",
            10,
            "erase",
            FILES,
        ),
        *(("years",), "只有汇总数的台账不含姓名，另按30年保存"),
    ),
    (
        *(
            "lawful_basis",
            "告知同意记录",
            "notices and consents",
            "lawful_bases",
            "made",
            3,
            "erase",
            NETWORK,
        ),
        *((), "个人信息保护影响评估报告和处理情况记录至少保存三年"),
    ),
    (
        *("audit", "操作记录", "audit", "audit", "made", 3, "keep", NETWORK),
        *((), "网络日志不少于六个月，处理情况记录不少于三年；不含姓名"),
    ),
    (
        *("publicity", "村务公开表", "publicity sheets", "sheets", "made", 30, "archive", FILES),
        *(("years",), ""),
    ),
    (
        *("seal", "用印登记", "seal book", "seal_uses", "made", 30, "archive", FILES),
        *(("years",), ""),
    ),
    (
        *(
            "decision",
            "村民会议、代表会议决议",
            "decisions",
            "village_decisions",
            "made",
            None,
            "keep",
            FILES,
        ),
        *(("years",), ""),
    ),
    (
        *("supervision", "村务监督", "supervision", "supervision_checks", "made", 30, "archive", FILES),
        *(("years",), ""),
    ),
    (
        *("report", "强制报告", "mandatory reports", "mandatory_reports", "made", None, "keep"),
        *("未成年人保护法第十一条", ("years", "basis"), "密文保存；没有找到规定的年限"),
    ),
)


def retention() -> dict[str, Any]:
    """Kind by kind: table, what starts the time, years (none: for ever), what then happens, by what law."""
    return {
        "pack": "retention",
        "version": "2026-1",
        "effective_from": "2021-11-01",
        "title": "保存期限和到期处理",
        "source": {
            "kind": "found",
            "address": [PIPL, FILES, CHILD, NETWORK],
            "from_memory": "档案各类的年限没有逐条核对附件，到期以后由乡镇、县档案部门的规定替换",
        },
        "body": {
            "kinds": [
                {
                    "kind": kind,
                    "name": name,
                    "name_en": english,
                    "table": table,
                    "starts": starts,
                    "years": years,
                    "action": action,
                    "basis": basis,
                    "unconfirmed": list(unconfirmed),
                    "note": note,
                }
                for kind, name, english, table, starts, years, action, basis, unconfirmed, note in KINDS
            ],
            "starts": [
                {"starts": "left", "name": "去世或迁出"},
                {"starts": "closed", "name": "办结、退出"},
                {"starts": "made", "name": "登记"},
                {"starts": "grown", "name": "满十八周岁"},
            ],
            "actions": [
                {"action": "erase", "name": "到期删除个人内容"},
                {"action": "archive", "name": "到期移交档案"},
                {"action": "keep", "name": "长期保存"},
            ],
        },
    }
