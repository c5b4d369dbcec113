"""The offices of a township, written here: which matters are whose, and which registers the law lets them see."""

from __future__ import annotations

from typing import Any

OFFICES: tuple[dict[str, Any], ...] = (
    {
        "office": "desk",
        "name": "便民服务中心",
        "name_en": "service centre",
        "post": "town_desk",
        "matters": [],
        "authorities": [],
        "windows": [],
        "registers": [],
        "basis": "国发〔2022〕5号：乡镇便民服务中心统一受理；没有另列办公室的事项都归便民服务中心",
    },
    {
        "office": "child",
        "name": "儿童督导员",
        "name_en": "child supervisor",
        "post": "town_child",
        "matters": ["SA-018", "SA-019"],
        "authorities": [],
        "windows": [],
        "registers": ["child"],
        "basis": "民发〔2019〕34号：乡镇儿童督导员管理辖区留守、困境儿童信息",
    },
    {
        "office": "civil",
        "name": "民政办",
        "name_en": "civil affairs",
        "post": "town_civil",
        "matters": [],
        "authorities": ["民政", "残疾人联合会", "救助管理", "临时救助"],
        "windows": [],
        "registers": ["child", "woman", "elder"],
        "basis": "社会救助暂行办法；民发〔2019〕34号；未成年人保护法",
    },
    {
        "office": "labour",
        "name": "人社所",
        "name_en": "labour and insurance",
        "post": "town_labour",
        "matters": [],
        "authorities": ["社会保险", "就业", "人力资源", "劳动保障", "医疗保障", "医疗救助"],
        "windows": ["labour"],
        "registers": [],
        "basis": "社会保险法；就业促进法",
    },
)


def township_offices() -> dict[str, Any]:
    """Which office answers which matters: by code, then by who decides, then by window; the rest is the office's marked `rest`."""
    return {
        "pack": "township_offices",
        "version": "2026-1",
        "effective_from": "2026-01-01",
        "title": "乡镇办公室与事项分工",
        "source": {
            "kind": "memory",
            "from_memory": "分工为建议，各镇机构设置不同，可由乡镇以新版数据包替换；条款号待核",
            "unconfirmed": ["basis"],
        },
        "body": {"offices": [{**one, "rest": one["office"] == "desk"} for one in OFFICES]},
    }
