"""Samples of the papers about certificates."""

from __future__ import annotations

from stationdesk.core import papers as p
from tests.documents.samples_base import LONG_NAME, frame


def certificate_demands(lines: int = 7) -> p.CertificateDemands:
    units = ("中国某某银行崇阳支行", "某某物业服务有限公司（县城区分公司）", "未说明", "=某某学校", LONG_NAME)
    items = (
        ("无犯罪记录证明", "第5项", "公安派出所"),
        ("亲属关系证明", "第1项", "公安派出所；婚姻登记机关；公证机构"),
        ("清单外事项", "清单外", ""),
    )
    made = tuple(
        p.DemandLine(
            unit=units[n % 5],
            item=items[n % 3][0],
            listed=items[n % 3][1],
            authority=items[n % 3][2],
            count=lines - n,
        )
        for n in range(lines)
    )
    return p.CertificateDemands(
        **frame(),
        month="2026年11月",
        document="湖北省不应由基层群众性自治组织出具证明事项清单（第一批），鄂民政发〔2020〕32号",
        lines=made,
        total=sum(one.count for one in made),
        before=3,
        year=61,
        issued=12,
        township="青山镇",
    )
