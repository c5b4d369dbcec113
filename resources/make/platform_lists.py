"""Platforms into which cases are typed again, written here: fields in their order, and which matters go there."""

from __future__ import annotations

from typing import Any

_ID_KINDS = {
    "111": "居民身份证",
    "553": "外国人永久居留身份证",
    "414": "普通护照",
    "516": "港澳居民来往内地通行证",
}
_SEXES = {"0": "未知", "1": "男", "2": "女", "9": "未说明"}


def _field(key: str, label: str, fact: str, *, required: bool = True, **more: Any) -> dict[str, Any]:
    return {"field": key, "label": label, "fact": fact, "required": required, **more}


def platforms() -> dict[str, Any]:
    """One platform to start with; the township replaces it by what its province's platform really asks."""
    fields = [
        _field("matter", "事项名称", "matter_name"),
        _field("matter_code", "事项编码", "matter_code", required=False),
        _field("name", "申请人姓名", "name"),
        _field("id_kind", "证件类型", "id_kind", map=_ID_KINDS),
        _field("id_number", "证件号码", "id_number"),
        _field("sex", "性别", "sex", required=False, map=_SEXES),
        _field("birth", "出生日期", "birth", required=False, format="%Y-%m-%d"),
        _field("phone", "联系电话", "phone"),
        _field("address", "联系地址", "living_address"),
        _field("registered", "户籍地址", "registered_address", required=False),
        _field("agent", "代办人姓名", "agent_name", required=False),
        _field("relation", "与申请人关系", "agent_relation", required=False),
        _field("opened", "申请日期", "opened_on", format="%Y-%m-%d"),
        _field("materials", "申请材料", "materials", required=False),
        _field("summary", "申请内容", "summary", required=False),
        _field("unit", "收件单位", "station"),
        _field("village", "行政区划代码", "village_code"),
        _field("own_number", "线下办件编号", "case_number", required=False),
    ]
    return {
        "pack": "platforms",
        "version": "2026-1",
        "effective_from": "2026-01-01",
        "title": "上级平台录入项",
        "source": {
            "kind": "memory",
            "address": [],
            "note": "各省平台的栏目和次序不同，须由乡镇照本省平台核对后替换",
        },
        "body": {
            "clear_seconds": 45,
            "platforms": [
                {
                    "platform": "provincial",
                    "name": "省政务服务平台",
                    "name_en": "provincial government service platform",
                    "address": "",
                    "number_name": "受理编号",
                    "matters": {"decides": ["agency"], "codes": [], "without": []},
                    "fields": fields,
                    "unconfirmed": ["*"],
                }
            ],
        },
    }
