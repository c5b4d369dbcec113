"""The codes of the national exchange tables for government-service matters, as far as the catalogue uses them.

Field names are those of the national platform's tables (`up_task_general_basic`, `…_material`). Meanings of 办件类型
and 服务对象 were read in a published copy of the tables; the other lists are from memory, so what is shown by them
carries 待核 unless the catalogue says that the township confirmed it. A code that stands in no list is shown as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from stationdesk.core.words import N_, say

UNFILLED: Final = N_("未填")
"""What is shown for a field that nobody has filled in."""

PROJECT_TYPES: Final[Mapping[str, str]] = {"1": N_("即办件"), "2": N_("承诺件")}
SERVER_TYPES: Final[Mapping[str, str]] = {
    "1": N_("自然人"),
    "2": N_("企业法人"),
    "3": N_("事业法人"),
    "4": N_("社会组织法人"),
    "5": N_("非法人企业"),
    "6": N_("行政机关"),
    "9": N_("其他组织"),
}
TASK_TYPES: Final[Mapping[str, str]] = {
    "01": N_("行政许可"),
    "05": N_("行政给付"),
    "06": N_("行政检查"),
    "07": N_("行政确认"),
    "08": N_("行政奖励"),
    "09": N_("行政裁决"),
    "10": N_("其他行政权力"),
    "20": N_("公共服务"),
}
USE_LEVELS: Final[Mapping[str, str]] = {
    "1": N_("国家级"),
    "2": N_("省级"),
    "3": N_("市级"),
    "4": N_("县级"),
    "5": N_("乡镇（街道）级"),
    "6": N_("村（社区）级"),
}
MATERIAL_TYPES: Final[Mapping[str, str]] = {"1": N_("原件"), "2": N_("复印件"), "3": N_("原件和复印件")}
MATERIAL_FORMATS: Final[Mapping[str, str]] = {"1": N_("纸质"), "2": N_("电子"), "3": N_("纸质或电子")}
NECESSITY: Final[Mapping[str, str]] = {"1": N_("必要"), "2": N_("非必要"), "3": N_("容缺后补")}
SOURCES: Final[Mapping[str, str]] = {"10": N_("申请人自备"), "20": N_("政府部门核发"), "99": N_("其他来源")}
LIST_KINDS: Final[Mapping[str, str]] = {"self": N_("自治事项"), "assist": N_("协助政府事项")}
"""自治事项: what the village does by its own right; 协助政府事项: what a department hands down to it."""
LEVELS: Final[Mapping[str, str]] = {
    "village": N_("村（社区）"),
    "township": N_("乡镇（街道）"),
    "county": N_("县（市、区）"),
    "city": N_("市（州）"),
    "province": N_("省（区、市）"),
}
"""Who decides: the catalogue's own words, not a national code."""
FORMS: Final[Mapping[str, str]] = {
    "original": N_("原件"),
    "copy": N_("复印件"),
    "form": N_("表格"),
    "verify-online": N_("在线核验"),
}
HANDLING: Final[Mapping[str, str]] = {
    "instant": N_("即办件"),
    "promised": N_("承诺件"),
    "forwarded": N_("转报件"),
    "proxy": N_("代办件"),
}
APPLICANTS: Final[Mapping[str, str]] = {
    "resident": N_("本村居民"),
    "household": N_("家庭"),
    "org": N_("单位"),
    "non-registered resident": N_("非户籍居民"),
}

MATTER_CODES: Final[Mapping[str, Mapping[str, str]]] = {
    "project_type": PROJECT_TYPES,
    "task_type": TASK_TYPES,
    "use_level": USE_LEVELS,
    "list_kind": LIST_KINDS,
}
"""Optional field of a matter with one code → its list."""
MATERIAL_CODES: Final[Mapping[str, Mapping[str, str]]] = {
    "material_type": MATERIAL_TYPES,
    "material_format": MATERIAL_FORMATS,
    "is_need": NECESSITY,
    "source_type": SOURCES,
}
"""Optional field of a material with one code → its list."""
MATTER_TEXTS: Final = (
    "catalog_code",
    "task_code",
    "local_task_code",
    "dept_code",
    "entrust_name",
    "transact_addr",
    "transact_time",
    "link_way",
    "supervise_way",
    "handle_area",
)
"""Optional fields of a matter that are plain text."""
MATERIAL_TEXTS: Final = ("source_explain", "by_law", "accept_stand", "fill_explain", "page_format")

FIELD_NAMES: Final[Mapping[str, str]] = {
    "code": N_("事项编码"),
    "name_zh": N_("事项名称"),
    "name_en": N_("英文名称"),
    "catalog_code": N_("基本编码"),
    "task_code": N_("实施编码"),
    "local_task_code": N_("地方实施编码"),
    "task_type": N_("事项类型"),
    "use_level": N_("行使层级"),
    "deciding_authority": N_("实施主体"),
    "dept_code": N_("实施主体编码"),
    "level_deciding": N_("谁决定"),
    "list_kind": N_("清单类型"),
    "entrust_name": N_("委托部门"),
    "window": N_("窗口"),
    "nanhai_key": N_("八类事项"),
    "handling_type": N_("办理方式"),
    "project_type": N_("办件类型"),
    "server_types": N_("服务对象"),
    "applicant_kinds": N_("谁能申请"),
    "conditions": N_("受理条件"),
    "legal_basis": N_("设定依据"),
    "steps": N_("办理流程"),
    "statutory_days": N_("法定办结时限（工作日）"),
    "statutory_calendar_days": N_("法定办结时限（自然日）"),
    "promised_days": N_("承诺办结时限（工作日）"),
    "station_days": N_("站点报送时限（工作日）"),
    "fee": N_("收费"),
    "result_name": N_("结果名称"),
    "season": N_("办理季节"),
    "proxy_allowed": N_("可代办"),
    "home_visit_allowed": N_("可上门"),
    "sensitive": N_("不公示名单"),
    "limit_scene_num": N_("到现场次数"),
    "transact_addr": N_("办理地点"),
    "transact_time": N_("办理时间"),
    "link_way": N_("咨询方式"),
    "supervise_way": N_("监督投诉方式"),
    "handle_area": N_("通办范围"),
    "keywords": N_("常用说法"),
    "note": N_("备注"),
    "materials": N_("材料"),
    "unconfirmed": N_("待核"),
    "publicity_required": N_("公示要求"),
    "publicity_forbidden": N_("不得公示"),
    "apply_within": N_("申报期限"),
    "source": N_("来源"),
}
"""Field of a matter → its name for people: in the detail, in the workbook, in the preview of a change."""


def field_name(name: str) -> str:
    """A matter's field in the reader's language; the bare name for one that only a township uses."""
    return say(FIELD_NAMES[name]) if name in FIELD_NAMES else name


def word(listed: Mapping[str, str], code: object) -> str:
    """What a code means, in the reader's language; the code itself where the list has no word, `` for none."""
    if code is None or code == "":
        return ""
    text = str(code)
    return say(listed[text]) if text in listed else text
