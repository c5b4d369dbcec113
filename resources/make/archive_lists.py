"""What of a year is filed for how long (年终归档), and how the village decides and is supervised (四议五公开, 四问四查)."""

from __future__ import annotations

from typing import Any

OF_THE_STATE = "村级档案管理办法（国家档案局、民政部、农业部令第12号，2018年1月1日起施行）附件"
TIDYING = "归档文件整理规则（DA/T 22—2015）"

# category, sign in the number, name, English, kept for, unconfirmed fields, note
CATEGORIES = (
    (
        "decision",
        "JC",
        "村民会议、村民代表会议决议",
        "decisions of the village",
        "permanent",
        "会议记录、决议按永久保管",
    ),
    ("supervision", "JD", "村务监督记录", "supervision", "30", ""),
    ("seal", "YY", "用印登记和印章移交", "seal book and handovers", "30", "部分县规定印章移交永久"),
    ("publicity", "GK", "村务公开表和公示记录", "publicity sheets", "30", "财务公开附的凭证按会计档案"),
    ("certificate", "ZM", "证明存根和告知单", "certificates", "10", ""),
    ("case", "BJ", "窗口办件", "window cases", "10", ""),
    ("proxy", "DB", "全程代理", "proxy requests", "10", ""),
    ("visit", "ZF", "走访和代办员月报", "visits and agents' statements", "10", ""),
    ("left_behind", "LS", "三留守汇总表", "summaries of the left-behind", "30", "只有汇总数，不含姓名"),
)


def archive_rules() -> dict[str, Any]:
    """Categories and how long each is kept; the county may localise the national annex."""
    return {
        "pack": "archive_rules",
        "version": "2026-1",
        "effective_from": "2018-01-01",
        "title": "归档范围和保管期限",
        "source": {
            "kind": "found",
            "address": [OF_THE_STATE, TIDYING],
            "from_memory": "各类的保管期限未逐条核对附件，县（市、区）可以细化，由乡镇以新版数据包替换",
        },
        "body": {
            "categories": [
                {
                    "category": category,
                    "sign": sign,
                    "name": name,
                    "name_en": english,
                    "period": period,
                    "note": note,
                    "source": {"kind": "memory", "address": [OF_THE_STATE]},
                    "unconfirmed": ["period"],
                }
                for category, sign, name, english, period, note in CATEGORIES
            ],
            "periods": [
                {"period": "permanent", "sign": "Y", "name": "永久", "name_en": "for good"},
                {"period": "30", "sign": "D30", "name": "30年", "name_en": "30 years"},
                {"period": "10", "sign": "D10", "name": "10年", "name_en": "10 years"},
            ],
            "apart": [
                {
                    "what": "child_files",
                    "name": "儿童档案、强制报告、密存关怀对象",
                    "name_en": "children's files, mandatory reports, sealed care groups",
                    "rule": "不随年度归档，不列入目录、盒脊和移交清单；由儿童主任另行保管，移交用儿童档案移交单。",
                    "unconfirmed": ["*"],
                }
            ],
            "box": {"pages": 200, "unconfirmed": ["pages"]},
            "file_by": {"month": 6, "day": 30, "unconfirmed": ["month", "day"]},
        },
    }


STEPS = (
    ("propose", "村党组织提议", "proposed by the party branch", False),
    ("discuss", "村“两委”会议商议", "discussed by both committees", False),
    ("examine", "党员大会审议", "examined by the party members", False),
    ("resolve", "村民会议或村民代表会议决议", "resolved by the villagers", True),
)
PUBLICS = (
    ("propose_public", "提议公开", "the proposal", "propose"),
    ("discuss_public", "商议公开", "the discussion", "discuss"),
    ("examine_public", "审议公开", "the examination", "examine"),
    ("resolve_public", "决议公开", "the resolution", "resolve"),
    ("result_public", "实施结果公开", "what came of it", "resolve"),
)
SUBJECTS = (
    ("pay", "享受误工补贴的人员及补贴标准", "allowances"),
    ("collective_income", "村集体经济所得收益的使用", "use of collective income"),
    ("public_works", "公益事业的兴办和筹资筹劳方案及建设承包方案", "public works"),
    ("land_contract", "土地承包经营方案", "land contracts"),
    ("collective_project", "村集体经济项目的立项、承包方案", "collective projects"),
    ("homestead", "宅基地的使用方案", "homesteads"),
    ("compensation", "征地补偿费的使用、分配方案", "compensation for land"),
    ("collective_assets", "以借贷、租赁或者其他方式处分村集体财产", "collective assets"),
    ("other", "村民会议认为应当讨论决定的其他事项", "other matters"),
)
QUESTIONS = (
    ("service", "一问社区服务优劣，查纪律", "service and discipline", "纪律监督小组"),
    ("works", "二问社区工程建设及民生政策落实，查公开", "works, policies and publicity", "村务监督小组"),
    ("finance", "三问财务收支，查账务", "income, spending and accounts", "民主理财小组"),
    (
        "echo",
        "四问社区居民反映问题的回音，查整改",
        "answers to residents and what was mended",
        "村务监督小组",
    ),
)


def decision_rules() -> dict[str, Any]:
    """Four steps of a decision, what is made public of each, who must be there; four questions of supervision."""
    law = "村民委员会组织法第二十二条、第二十四条、第二十六条（2018年修正）"
    return {
        "pack": "decision_rules",
        "version": "2026-1",
        "effective_from": "2018-12-29",
        "title": "村级决策和监督",
        "source": {
            "kind": "found",
            "address": [law, "种子政策002（咸宁）：四议五公开、四问四查"],
            "from_memory": "“五公开”各是哪五项未见原文；2026年修订后的条款序号待核",
        },
        "body": {
            "steps": [
                {"step": step, "name": name, "name_en": english, "votes": votes, "unconfirmed": []}
                for step, name, english, votes in STEPS
            ],
            "publics": [
                {"public": public, "name": name, "name_en": english, "after": after, "unconfirmed": ["*"]}
                for public, name, english, after in PUBLICS
            ],
            "bodies": [
                {
                    "body": "assembly",
                    "name": "村民会议",
                    "name_en": "assembly of villagers",
                    "present": [1, 2],
                    "strict": True,
                    "note": "本村十八周岁以上村民的过半数，或者本村三分之二以上的户的代表参加",
                    "source": {"kind": "found", "address": [law]},
                    "unconfirmed": [],
                },
                {
                    "body": "representatives",
                    "name": "村民代表会议",
                    "name_en": "assembly of representatives",
                    "present": [2, 3],
                    "strict": False,
                    "note": "三分之二以上的组成人员参加",
                    "source": {"kind": "found", "address": [law]},
                    "unconfirmed": [],
                },
            ],
            "subjects": [
                {"subject": subject, "name": name, "name_en": english, "unconfirmed": []}
                for subject, name, english in SUBJECTS
            ],
            "questions": [
                {
                    "question": question,
                    "name": name,
                    "name_en": english,
                    "group": group,
                    "unconfirmed": ["group"],
                }
                for question, name, english, group in QUESTIONS
            ],
            "checkers": 2,
        },
    }
