"""The gate of certificates (证明): deny by default, by the lists of the packs and the words people use.

What is on the permitted list of this station may be drafted. What is on the prohibited list (the national twenty, as
the province changed it) is stopped with where to go instead. Anything else is not issued either: it is on no list.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import Any, Final, Literal

from stationdesk.core import names, packs
from stationdesk.core.errors import Refusal
from stationdesk.core.ink import line
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.services import numbers, station
from stationdesk.services import packs as holding
from stationdesk.storage.work import Work

ENABLED = "certificates.enabled"
"""Station setting: kind → true or false, where the township's list differs from the pack's default."""

_CERTIFIES: Final = re.compile(r"证明(?:其|他|她|该|此人|本人|本户|申请人|当事人|村民|上述|家庭)")
"""A text that certifies something itself, not one that names a paper."""
Verdict = Literal["permitted", "not_enabled", "prohibited", "unlisted"]


class WordingMissing(Refusal):
    template = N_("请写明要开什么证明，例如“无犯罪记录证明”。")


class ClaimProhibited(Refusal):
    template = N_(
        "“{label}”里写了“{item}”的内容，属于{document}不应由村里出具的事项。请删去这部分；确需证明的请到：{authority}。"
    )


@dataclass(frozen=True)
class Checked:
    """What the gate says to a wording; `item` is what it was understood as."""

    allowed: bool
    verdict: Verdict
    item_code: str
    item: str
    authority: str
    how: str
    station_does: str
    reason: str
    document: str
    list_version: str
    also: tuple[str, ...] = ()
    """Other items that the wording touches."""
    unconfirmed: tuple[str, ...] = ()
    """Fields not read in the law's own text (待核)."""
    warning: str = ""


@dataclass(frozen=True)
class _Item:
    code: str
    name: str
    authority: str
    how: str
    station_does: str
    patterns: tuple[tuple[str, ...], ...] = field(repr=False)
    unconfirmed: tuple[str, ...] = ()
    listed: bool = True
    """False for what the province took off its list."""
    document: str = ""
    """What lists it, where it is not the list of the pack."""


def fold(text: str) -> str:
    """The form in which wordings are compared: half width, simplified, no blanks or punctuation."""
    form = names.search_form(unicodedata.normalize("NFKC", text))
    return "".join(ch for ch in form if unicodedata.category(ch)[0] not in "PSZC")


def weight(folded: str, patterns: Iterable[Sequence[str]]) -> int:
    """How much of a text the best pattern matches, in characters; 0 when none does.

    Every group of a pattern must occur, in any order, each in its own place.
    """
    best = 0
    for pattern in patterns:
        total, left = 0, folded
        for group in pattern:
            found = [word for word in fold_words(group) if word in left]
            if not found:
                total = 0
                break
            longest = max(found, key=len)
            total += len(longest)
            left = left.replace(longest, "\x00", 1)
        best = max(best, total)
    return best


def fold_words(group: str) -> tuple[str, ...]:
    """The words of a group (`a|b`), folded like the text they are looked for in."""
    return tuple(fold(word) for word in group.split("|"))


def enabled(work: Work, kind: Mapping[str, Any]) -> bool:
    """Whether a kind of the permitted list is in use here."""
    chosen = station.setting(work, ENABLED, {}) or {}
    return bool(chosen.get(kind["code"], kind["default_enabled"]))


def document(work: Work) -> str:
    """The list that forbids, by the name printed on slips: the province's where it has one."""
    variant = variant_here(work)
    if variant is not None:
        return say(str(variant["document"]))
    prohibited = holding.holding(work, "certificates").body["prohibited"]
    return say(
        N_("{document}（{number}）"), document=say(prohibited["document"]), number=prohibited["number"]
    )


def number_in_list(work: Work, code: str) -> str:
    """The item's number in the list that is named on slips; empty where the province numbers its own list."""
    if variant_here(work) is not None:
        return ""
    items = holding.holding(work, "certificates").body["prohibited"]["items"]
    return next((str(item["no"]) for item in items if item["code"] == code), "")


def check(work: Work, text: str) -> Checked:
    """Whether a certificate so worded may be issued here, and where to go when it may not.

    Raises WordingMissing and what `core.ink.line` raises.
    """
    wording = line(text, say(N_("证明事项")), field="text", limit=500)
    folded = fold(wording)
    if not folded:
        raise WordingMissing(field="text")
    pack = holding.holding(work, "certificates")
    words = holding.holding(work, "certificate_words").body
    kind = _permitted(folded, pack, words)
    over = set(kind[1]["over"]) if kind else set()
    stopped = [(w, item) for w, item in _prohibited(work, folded, pack, words) if item.code not in over]
    stopped.sort(key=lambda pair: -pair[0])
    listed = document(work)
    if stopped and (stopped[0][1].listed or kind is None):
        item = stopped[0][1]
        listed = item.document or listed
        others = tuple(other.name for _, other in stopped[1:])
        if item.listed:
            why = say(N_("“{item}”在不应出具清单内：{document}"), item=say(item.name), document=say(listed))
            verdict: Verdict = "prohibited"
        else:
            why = say(N_("本省清单未列“{item}”，但它也不在可出具清单，村里不出具"), item=say(item.name))
            verdict = "unlisted"
        return Checked(
            False, verdict, item.code, item.name, item.authority, item.how, item.station_does, why, listed,
            pack.version, others, item.unconfirmed,
        )  # fmt: skip
    if kind is not None:
        return _of_kind(work, kind[0], listed, pack.version)
    return _unlisted(folded, words, listed, pack.version)


def scan(work: Work, kind: str, key: str, label: str, text: str) -> None:
    """Stop a text of a certificate that states what is prohibited (a claim smuggled into another kind).

    What the kind's own law asks for is let through. Raises ClaimProhibited.
    """
    folded = fold(text)
    body = holding.holding(work, "certificate_words").body
    free = set(body["free"].get(kind, {}).get(key, ()))
    items = {item.code: item for item in items_here(work)}
    for code, patterns in body["claims"].items():
        item = items.get(code)
        if item is not None and item.listed and code not in free and weight(folded, patterns):
            raise ClaimProhibited(
                label=say(label),
                item=say(item.name),
                document=document(work),
                authority=say(item.authority) if item.authority else "",
                field=key,
            )
    # What the text says it certifies is judged as a certificate asked for in these words.
    said = _CERTIFIES.search(folded)
    if said:
        pack = holding.holding(work, "certificates")
        words = holding.holding(work, "certificate_words").body
        for _, item in _prohibited(work, folded[said.end() :], pack, words):
            if item.listed and item.code not in free:
                raise ClaimProhibited(
                    label=say(label),
                    item=say(item.name),
                    document=document(work),
                    authority=say(item.authority) if item.authority else "",
                    field=key,
                )


def item_of(work: Work, code: str) -> _Item | None:
    """An item of the list that holds here, by its code."""
    return next((item for item in items_here(work) if item.code == code), None)


def _region(work: Work) -> Mapping[str, Any] | None:
    code = numbers.village_code(work)[:2]
    regions = holding.holding(work, "certificate_words").body["regions"]
    return next((region for region in regions if region["code"] == code), None)


def variant_here(work: Work) -> Mapping[str, Any] | None:
    """What the certificates pack says of this station's province, where it changed the national list."""
    region = _region(work)
    variants = holding.holding(work, "certificates").body["prohibited"].get("regional_variants", ())
    return next((one for one in variants if region and one["region"] == region["region"]), None)


def items_here(work: Work) -> list[_Item]:
    """The prohibited list of this station's province: the national items as it renamed and added to them."""
    pack = holding.holding(work, "certificates")
    words = {entry["item"]: entry["patterns"] for entry in holding.holding(work, "certificate_words").items()}
    region = _region(work)
    variant = variant_here(work)
    removed = set(variant["removed"]) if variant is not None else set()
    rename = region["rename"] if region else {}
    found = []
    # What is nearest comes first: of two that match alike the station's own is named, then the province's.
    found += _extras(work)
    for extra in region["added"] if region else ():
        found.append(_item(extra, extra["patterns"], extra["name_zh"], True))
    for record in pack.body["prohibited"]["items"]:
        patterns = [[word] for word in record["trigger_words"]] + [
            list(p) for p in words.get(record["code"], ())
        ]
        patterns.append([record["name_zh"]])
        name = rename.get(record["code"], record["name_zh"])
        found.append(_item(record, [*patterns, [name]], name, record["name_zh"] not in removed))
    return found


def extra_code(row_id: str) -> str:
    """Under what code an item stands that was typed in here."""
    return f"X-L-{row_id[-8:]}"


def _extras(work: Work) -> list[_Item]:
    rows = work.rows(
        "SELECT * FROM prohibited_extras WHERE station_id = :s AND withdrawn_at IS NULL ORDER BY id",
        s=work.station_id,
    )
    return [
        _Item(
            extra_code(row["id"]),
            row["name"],
            row["authority"],
            row["how"],
            row["station_does"] or "",
            tuple((word,) for word in (row["name"], *json.loads(row["words"]))),
            document=row["basis"],
        )
        for row in rows
    ]


def _item(record: Mapping[str, Any], patterns: Iterable[Sequence[str]], name: str, listed: bool) -> _Item:
    return _Item(
        record["code"],
        name,
        record.get("competent_authority", ""),
        record["how_to_get"],
        record.get("what_the_station_does", ""),
        tuple(tuple(pattern) for pattern in patterns),
        tuple(record.get("unconfirmed", ())),
        listed,
    )


def _prohibited(
    work: Work, folded: str, pack: packs.Pack, words: Mapping[str, Any]
) -> list[tuple[int, _Item]]:
    return [(found, item) for item in items_here(work) if (found := weight(folded, item.patterns))]


def _permitted(
    folded: str, pack: packs.Pack, words: Mapping[str, Any]
) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
    """The kind of the permitted list that a wording means, with its rule."""
    kinds = {kind["code"]: kind for kind in pack.items("permitted")}
    best: tuple[int, Mapping[str, Any], Mapping[str, Any]] | None = None
    for rule in words["permitted"]:
        kind = kinds.get(rule["kind"])
        if kind is None:
            continue
        found = weight(folded, [*rule["patterns"], [kind["title"]]])
        if any(fold(word) in folded for word in rule["unless"]):
            continue
        if found and (best is None or found > best[0]):
            best = (found, kind, rule)
    for kind in kinds.values():
        if folded in (fold(kind["code"]), fold(kind["title"])):
            rule = next((rule for rule in words["permitted"] if rule["kind"] == kind["code"]), {"over": ()})
            # The list's own title is meant as it stands, whatever words it shares with a forbidden item.
            return kind, {**rule, "over": [item["code"] for item in pack.body["prohibited"]["items"]]}
    return (best[1], best[2]) if best else None


def _of_kind(work: Work, kind: Mapping[str, Any], listed: str, version: str) -> Checked:
    on = enabled(work, kind)
    if on:
        reason = say(N_("在可出具清单内，依据：{basis}"), basis=say(kind["legal_basis"]))
        how = say(N_("在“证明”页选“{title}”，填写后按流程审批、用印"), title=say(kind["title"]))
    else:
        reason = say(N_("清单里有“{title}”，但本站没有启用（须当地清单保留）"), title=say(kind["title"]))
        how = say(N_("请乡镇确认当地保留清单后，由站长在设置中启用；未启用前不出具"))
    return Checked(
        on,
        "permitted" if on else "not_enabled",
        kind["code"],
        kind["title"],
        say(N_("本村（{seal}）"), seal=say(kind["seal_required"]))
        if on
        else say(N_("乡镇（街道）便民服务中心")),
        how,
        "" if on else say(N_("代为向乡镇询问")),
        reason,
        listed,
        version,
        unconfirmed=tuple(kind.get("unconfirmed", ())),
        warning=kind.get("warning", ""),
    )


def _unlisted(folded: str, words: Mapping[str, Any], listed: str, version: str) -> Checked:
    advice = max(words["advice"], key=lambda entry: weight(folded, entry["patterns"]))
    known = weight(folded, advice["patterns"]) > 0
    told = advice if known else words["ask"]
    return Checked(
        False,
        "unlisted",
        "",
        advice["name"] if known else "",
        told["authority"],
        told["how"],
        told["station_does"],
        say(N_("不在可出具清单：没有法律法规依据、也未列入保留清单的证明，村里不出具")),
        listed,
        version,
        unconfirmed=("authority", "how", "station_does"),
    )
