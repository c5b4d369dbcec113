"""`organisations`: shops, companies and other bodies of the village as applicants."""

from __future__ import annotations

import time
from typing import Any

from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, plain, table
from stationdesk.core import masks
from stationdesk.core.words import N_, say
from stationdesk.search.organisations import OrganisationHit
from stationdesk.services import organisations

_FACTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("--kind", {"choices": tuple(organisations.KINDS), "default": None}),
    ("--credit-code", {"default": None, "metavar": "CODE"}),
    ("--contact", {"default": None, "metavar": "NAME"}),
    ("--phone", {"default": None, "metavar": "NUMBER"}),
    ("--address", {"default": None, "metavar": "TEXT"}),
    ("--remark", {"default": None, "metavar": "TEXT"}),
)


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    made = group(verbs, "organisations", say(N_("单位、商户：登记、查找、名单")))
    command(made, "add", add, say(N_("登记一个单位")), arguments=(("name", {"metavar": "NAME"}), *_FACTS))
    command(
        made,
        "edit",
        edit,
        say(N_("修改一个单位，空的内容清除该项")),
        arguments=(
            ("organisation", {"metavar": "ORGANISATION"}),
            ("--name", {"default": None, "metavar": "NAME"}),
            *_FACTS,
        ),
    )
    command(
        made,
        "list",
        list_all,
        say(N_("单位名单")),
        arguments=(
            ("--kind", {"choices": tuple(organisations.KINDS), "default": None}),
            ("--sort", {"choices": ("name", "kind", "newest"), "default": "name"}),
            ("--limit", {"type": int, "default": 200, "metavar": "N"}),
            ("--offset", {"type": int, "default": 0, "metavar": "N"}),
        ),
    )
    command(
        made,
        "find",
        find,
        say(N_("按名称、拼音、首字母、信用代码或电话尾号查单位")),
        arguments=(("text", {"nargs": "+"}), ("--limit", {"type": int, "default": 20, "metavar": "N"})),
    )
    command(
        made,
        "show",
        show,
        say(N_("一个单位的档案，电话默认遮盖")),
        arguments=(
            ("organisation", {"metavar": "ORGANISATION"}),
            (
                "--reveal",
                {"action": "store_true", "default": False, "help": say(N_("显示完整电话（有记录）"))},
            ),
        ),
    )
    command(
        made,
        "withdraw",
        withdraw,
        say(N_("撤销一个单位（已注销、重复登记）")),
        arguments=(
            ("organisation", {"metavar": "ORGANISATION"}),
            ("--reason", {"required": True, "metavar": "TEXT"}),
        ),
    )


def add(call: Call) -> Answer:
    """`organisations add`."""
    args = call.args
    new = organisations.NewOrganisation(
        args.name, args.kind, args.credit_code, args.contact, args.phone, args.address, args.remark
    )
    saved = call.desk().change(lambda work: organisations.add(work, new), reason="residents:edit")
    return Answer(saved, "\n".join([say(N_("已登记。")), *map(say, saved.warnings)]))


def edit(call: Call) -> Answer:
    """`organisations edit`: only what is named changes."""
    args = call.args
    changes = {
        name: getattr(args, name)
        for name in ("name", "kind", "credit_code", "contact", "phone", "address", "remark")
        if getattr(args, name) is not None
    }

    def change(work: Any) -> organisations.Saved:
        found = organisations.resolve(work, args.organisation)
        return organisations.edit(work, organisations.EditOrganisation(found, changes))

    saved = call.desk().change(change, reason="residents:edit")
    said = say(N_("已保存。")) if saved.changed else say(N_("没有改动。"))
    return Answer(saved, "\n".join([said, *map(say, saved.warnings)]))


def list_all(call: Call) -> Answer:
    """`organisations list`."""
    args = call.args
    page = call.desk().read(
        lambda work: organisations.listed(
            work, organisations.Filter(kind=args.kind), args.sort, max(0, args.offset), max(0, args.limit)
        )
    )
    text = table(
        (N_("名称"), N_("类别"), N_("统一社会信用代码"), N_("联系人"), N_("电话"), N_("办件")),
        (
            (r.name, r.kind_name, r.credit_code or "", r.contact or "", r.phone_masked, r.cases)
            for r in page.rows
        ),
    )
    total = say(N_("共 {total} 个单位。"), total=page.total)
    return Answer({"organisations": page.rows, "total": page.total}, f"{text}\n{total}")


def find(call: Call) -> Answer:
    """`organisations find`: the same search as the window's field."""
    text, limit = " ".join(call.args.text), max(1, min(call.args.limit, 500))

    def look(work: Any) -> tuple[list[OrganisationHit], float]:
        begun = time.perf_counter()
        return organisations.find(work, text, limit), (time.perf_counter() - begun) * 1000

    hits, ms = call.desk().read(look)
    rows = [
        {
            "id": hit.id,
            "name": hit.name,
            "kind": hit.kind,
            "credit_code": hit.credit_code,
            "contact": hit.contact,
            "phone_masked": masks.phone(hit.phone) if hit.phone else "",
            "address": hit.address,
        }
        for hit in hits
    ]
    said = table(
        (N_("名称"), N_("类别"), N_("统一社会信用代码"), N_("电话")),
        (
            (h.name, organisations.kind_name(h.kind), h.credit_code or "", r["phone_masked"])
            for h, r in zip(hits, rows, strict=True)
        ),
    )
    return Answer(
        {"organisations": rows, "ms": round(ms, 3)},
        said if rows else say(N_("没有找到。请换名称、拼音或代码尾号再试。")),
    )


def show(call: Call) -> Answer:
    """`organisations show`: masked; `--reveal` needs its permit and is written to the audit."""
    desk = call.desk()
    found = desk.read(
        lambda work: organisations.get(work, organisations.resolve(work, call.args.organisation))
    )
    result: dict[str, Any] = plain(found)
    phone = found.phone_masked
    if call.args.reveal:
        phone = (
            desk.change(lambda work: organisations.reveal(work, found.id), reason="residents:reveal") or ""
        )
        result["phone"] = phone
    lines = (
        (N_("名称"), found.name),
        (N_("类别"), found.kind_name),
        (N_("统一社会信用代码"), found.credit_code),
        (N_("联系人"), found.contact),
        (N_("电话"), phone),
        (N_("地址"), found.address),
        (N_("备注"), found.remark),
        (N_("办件"), str(found.cases) if found.cases else ""),
    )
    text = table(("", ""), ((say(name), value) for name, value in lines if value))
    return Answer(result, "\n".join(text.splitlines()[1:]))


def withdraw(call: Call) -> Answer:
    """`organisations withdraw`."""
    args = call.args

    def change(work: Any) -> str:
        found = organisations.resolve(work, args.organisation)
        organisations.withdraw(work, found, args.reason)
        return found

    done = call.desk().change(change, reason="residents:edit")
    return Answer({"organisation_id": done, "withdrawn": True}, say(N_("已撤销。")))
