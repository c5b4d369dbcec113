"""Samples of the papers of the catalogue: the directory and the 代办 flow for the wall, the 减负 list."""

from __future__ import annotations

from datetime import date

from stationdesk.core import papers as p
from tests.documents import samples_base as base


def catalogue_poster(paper: str = "A3", matters: int = 12) -> p.CataloguePoster:
    lines = tuple(
        p.PosterLine(
            name=f"城乡居民养老保险注销与丧葬补助金申领之{n}" if n % 3 else "高龄津贴",
            materials="居民身份证、户口簿（首页、本人页）、银行卡（惠民惠农财政补贴资金“一卡通”）"
            if n % 2
            else "",
            days="20个工作日" if n % 4 else "当场办结",
            fee="首次免费，换领20元、遗失补领40元" if n == 5 else "免费",
            decides="县级社会保险经办机构",
            proxy=bool(n % 5),
            unconfirmed=bool(n % 2),
        )
        for n in range(1, matters + 1)
    )
    return p.CataloguePoster(
        **base.frame(),
        windows=(
            p.PosterWindow(name="社会救助", lines=lines),
            p.PosterWindow(name="劳动和就业保障", lines=lines[:3]),
        ),
        catalogue_version="2026-2",
        effective_from=date(2026, 1, 1),
        address="青山村五组12号",
        paper=paper,
    )


def proxy_poster(paper: str = "A3") -> p.ProxyPoster:
    return p.ProxyPoster(
        **base.frame(),
        steps=(
            ("提出委托", "本人到站、打电话、托人带话，或代办员上门，都可以提出。"),
            ("送办", "三个工作日内送到。"),
        ),
        who="老人、残疾人、病人、孕妇、留守家庭和在外务工的人，都可以请代办员全程代办。",
        not_possible=("居民身份证到期换领预约与上门采集", "助农取款"),
        paper=paper,
    )


def burden_sheet(rows: int = 9) -> p.BurdenSheet:
    return p.BurdenSheet(
        **base.frame(),
        since=date(2026, 1, 1),
        until=base.DAY,
        items=tuple(
            p.BurdenItem(
                kind="任务" if n % 3 == 0 else "事项",
                title="县级农业农村部门" if n % 3 == 0 else f"LB-{n:03d} 城乡居民养老保险参保登记",
                department="县级社会保险经办机构",
                count=n * 7,
                lacks="没有准入、没有约定经费",
                promised="" if n % 2 else "12,000.00",
                received="0.00",
            )
            for n in range(1, rows + 1)
        ),
        cases=210,
        tasks=18,
        covered=2,
    )


CATALOGUE = {
    "catalogue_poster": catalogue_poster,
    "proxy_poster": proxy_poster,
    "burden_sheet": burden_sheet,
}
