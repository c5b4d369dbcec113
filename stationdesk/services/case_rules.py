"""What the life of a case goes by: the pack `case_rules`, read into values. Names stay Chinese, papers take them.

Limits are data with a source, never code: a township replaces the pack. Days are working days.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.packs import Pack
from stationdesk.core.words import N_, say
from stationdesk.services import packs
from stationdesk.storage.work import Work

SHIPPED_WORDS: Final = (
    N_("听证"),
    N_("招标"),
    N_("拍卖"),
    N_("检验"),
    N_("检测"),
    N_("检疫"),
    N_("鉴定"),
    N_("专家评审"),
    N_("公示"),
    N_("现场勘验"),
    N_("技术审查"),
    N_("直接送达"),
    N_("留置送达"),
    N_("委托送达"),
    N_("邮寄送达"),
    N_("转交送达"),
    N_("公告送达"),
    N_("电子送达"),
    N_("服务效率"),
    N_("服务水平"),
    N_("服务态度"),
)
"""Words of the shipped pack that the program says: the catalogue of translations finds them here."""


class ProcedureUnknown(Refusal):
    template = N_("“{procedure}”不是登记在册的特别程序，不能停止计时。可选：{procedures}。")


class DeliveryWayUnknown(Refusal):
    template = N_("没有“{way}”这种送达方式。可用：{ways}。")


@dataclass(frozen=True)
class Procedure:
    """特别程序: `excluded` says whether its time is left out of the time limit. Told in writing either way."""

    key: str
    name: str
    excluded: bool
    source: str
    unconfirmed: bool
    """Whether that rests on memory: shown with 待核."""


@dataclass(frozen=True)
class Way:
    """A way of delivery (送达方式); `said` are the everyday words for it."""

    key: str
    name: str
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class CaseRules:
    """The rules in force."""

    version: str
    procedures: tuple[Procedure, ...]
    most_extension: int
    extensions: int
    """How often a limit may be extended."""
    extension_source: str
    notice_within: int
    notice_source: str
    promise_days: int
    lapse_withdraws: bool
    """Whether what does not come in time may be treated as withdrawn (a local rule)."""
    lapse_source: str
    lapse_unconfirmed: bool
    deliver_within: int
    ways: tuple[Way, ...]
    low_score: int
    call_within: int
    mend_within: int
    revisit_within: int
    rating_unconfirmed: tuple[str, ...]
    indicators: tuple[Way, ...]

    def procedure(self, said: str) -> Procedure:
        """The procedure of this key or name. Raises ProcedureUnknown."""
        for one in self.procedures:
            if said.strip() in (one.key, one.name):
                return one
        raise ProcedureUnknown(
            procedure=said[:40],
            procedures=say(N_("、")).join(f"{one.key}（{one.name}）" for one in self.procedures),
            field="procedure",
        )

    def way(self, said: str) -> Way:
        """The way of delivery of this key, name or everyday word; in person when nothing is said.

        Raises DeliveryWayUnknown.
        """
        plain = said.strip()
        if not plain:
            return self.ways[0]
        for one in self.ways:
            if plain in (one.key, one.name, one.name.removesuffix("送达"), *one.said):
                return one
        raise DeliveryWayUnknown(
            way=plain[:40],
            ways=say(N_("、")).join(f"{one.key}（{one.name}）" for one in self.ways),
            field="how",
        )


_read: Final[dict[str, CaseRules]] = {}


def rules(work: Work) -> CaseRules:
    """The rules that hold today: shipped, or imported since."""
    pack = packs.holding(work, "case_rules")
    key = pack.digest or pack.version
    found = _read.get(key)
    if found is None:
        found = _read[key] = _from(pack)
    return found


def _from(pack: Pack) -> CaseRules:
    body = pack.body
    ratings, lapse = body["ratings"], body["lapse"]
    return CaseRules(
        version=pack.version,
        procedures=tuple(
            Procedure(
                one["key"],
                one["name"],
                one["excluded"],
                _source(one["source"]),
                bool(one.get("unconfirmed")),
            )
            for one in body["procedures"]
        ),
        most_extension=body["extension"]["most_days"],
        extensions=body["extension"]["times"],
        extension_source=_source(body["extension"].get("source", {})),
        notice_within=body["notice"]["within_days"],
        notice_source=_source(body["notice"].get("source", {})),
        promise_days=lapse["promise_days"],
        lapse_withdraws=lapse["treat_as"] == "withdrawn",
        lapse_source=_source(lapse.get("source", {})),
        lapse_unconfirmed=bool(lapse.get("unconfirmed")),
        deliver_within=body["delivery"]["within_days"],
        ways=tuple(Way(one["key"], one["name"], tuple(one["said"])) for one in body["delivery"]["ways"]),
        low_score=ratings["low"],
        call_within=ratings["call_within_days"],
        mend_within=ratings["mend_within_days"],
        revisit_within=ratings["revisit_within_days"],
        rating_unconfirmed=tuple(ratings.get("unconfirmed", ())),
        indicators=tuple(Way(one["key"], one["name"]) for one in ratings["indicators"]),
    )


def _source(source: Mapping[str, Any]) -> str:
    return "；".join(source.get("address", ())) or str(source.get("note") or "")
