"""`archive`: the year-end files. `blackout`: the pack for days without power."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stationdesk.cli import paper
from stationdesk.cli.due import day
from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, table
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_, say
from stationdesk.documents import drawable
from stationdesk.services import archive_handovers, archives, blackout, blank_slips
from stationdesk.services.archives import NewExtra, VolumeDetail, VolumeRow

STATES = {"open": N_("未封卷"), "sealed": N_("已封卷"), "listed": N_("待签收"), "handed": N_("已移交")}
YEAR = ("year", {"type": int, "metavar": "YEAR"})
CATEGORY = ("category", {"metavar": "CATEGORY"})
OUT = ("--out", {"default": None, "metavar": "FILE.pdf"})


class CountUnreadable(Refusal):
    template = N_("页数写成“件号=页数”的样子，例如 3=12。")


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    made = group(verbs, "archive", say(N_("年终归档")))

    def add(name: str, verb: Callable[[Call], Answer], help: str, *arguments: Any) -> None:
        command(made, name, verb, say(help), arguments=arguments)

    add("year", year, N_("一年要归档的各类：件数、缺漏、封卷情况"), YEAR)
    add("show", show, N_("一卷的目录、补充记录、迟到的记录"), YEAR, CATEGORY)
    add(
        "pages",
        pages,
        N_("填写数好的页数：件号=页数"),
        YEAR,
        CATEGORY,
        ("counts", {"nargs": "*", "metavar": "N=PAGES"}),
        ("--rest", {"type": int, "default": None, "metavar": "PAGES"}),
    )
    add(
        "add",
        add_paper,
        N_("加入没有登记在程序里的材料"),
        YEAR,
        CATEGORY,
        ("--title", {"required": True}),
        ("--responsible", {"required": True}),
        ("--dated", {"required": True, "metavar": "DATE"}),
        ("--pages", {"type": int, "required": True}),
        ("--document", {"default": "", "metavar": "NUMBER"}),
    )
    add(
        "seal",
        seal,
        N_("封卷：目录不再改动，分盒编号；有缺的要写为什么"),
        YEAR,
        CATEGORY,
        ("--why", {"default": "", "metavar": "WORDS"}),
    )
    add(
        "amend",
        amend,
        N_("封卷后补入、更正、注明缺失"),
        YEAR,
        CATEGORY,
        ("kind", {"choices": ("added", "corrected", "missing")}),
        ("--reason", {"required": True}),
        ("--item", {"type": int, "default": None, "metavar": "N"}),
        ("--title", {"default": ""}),
        ("--pages", {"type": int, "default": None}),
        ("--record", {"default": "", "metavar": "NUMBER"}),
    )
    add("directory", directory, N_("打印卷内目录和备考表"), YEAR, CATEGORY, OUT)
    add("spines", spines, N_("打印盒脊"), YEAR, ("--category", {"action": "append", "default": []}), OUT)
    add(
        "handover",
        handover,
        N_("列移交清单"),
        YEAR,
        ("--unit", {"required": True}),
        ("--taker", {"required": True}),
        ("--witness", {"required": True}),
        ("--category", {"action": "append", "default": []}),
        OUT,
    )
    number = ("handover", {"metavar": "NUMBER"})
    add(
        "signed",
        signed,
        N_("登记乡镇签收"),
        number,
        ("--by", {"required": True}),
        ("--on", {"default": None, "metavar": "DATE"}),
        OUT,
    )
    add("cancel", cancel, N_("取消没有签收的移交"), number, ("--reason", {"required": True}))
    add("handovers", handovers, N_("移交记录"))

    pack = group(verbs, "blackout", say(N_("停电包：编号空白单和电话")))
    command(
        pack,
        "print",
        print_pack,
        say(N_("印一份停电包")),
        arguments=(
            ("--form", {"action": "append", "default": [], "metavar": "FORM=N"}),
            ("--month", {"default": "", "metavar": "YYYY-MM"}),
            OUT,
        ),
    )
    command(
        pack,
        "typed",
        typed,
        say(N_("核销一张已经录入的空白单")),
        arguments=(("slip", {"metavar": "NUMBER"}), ("--record", {"required": True, "metavar": "NUMBER"})),
    )
    command(pack, "status", status, say(N_("本月是否已印、哪些没有交回")))


def year(call: Call) -> Answer:
    """`archive year`."""
    args = call.args
    rows = call.desk().read(lambda work: archives.year(work, args.year))
    text = table(
        (N_("类别"), N_("名称"), N_("保管期限"), N_("状态"), N_("件数"), N_("盒数"), N_("缺漏")),
        (
            (
                row.category,
                row.name,
                row.period_name + (say(N_("（待核）")) if row.unconfirmed else ""),
                say(STATES[row.state]),
                row.items,
                len(row.boxes),
                len(row.gaps),
            )
            for row in rows
        ),
    )
    text += "".join(f"\n{row.name}：{gap}" for row in rows for gap in row.gaps)
    return Answer({"year": args.year, "volumes": [_volume(row) for row in rows]}, text)


def show(call: Call) -> Answer:
    """`archive show`."""
    args = call.args
    found = call.desk().read(lambda work: archives.get(work, args.year, args.category))
    return Answer(_detail(found), _text(found))


def pages(call: Call) -> Answer:
    """`archive pages`."""
    args = call.args
    given = _pairs(args.counts)
    found = call.desk().change(
        lambda work: archives.count(work, args.year, args.category, given, args.rest), reason="archives:file"
    )
    left = sum(not one.pages for one in found.lines)
    return Answer(_detail(found), say(N_("已填写。还有{count}件没有页数。"), count=left))


def add_paper(call: Call) -> Answer:
    """`archive add`."""
    args = call.args
    new = NewExtra(
        args.year, args.category, args.title, args.responsible, day(args.dated), args.pages, args.document
    )
    drawable.require(new)
    found = call.desk().change(lambda work: archives.add(work, new), reason="archives:file")
    return Answer(_detail(found), _text(found))


def seal(call: Call) -> Answer:
    """`archive seal`."""
    args = call.args
    drawable.require(args.why)
    found = call.desk().change(
        lambda work: archives.seal(work, args.year, args.category, args.why), reason="archives:file"
    )
    return Answer(
        _detail(found),
        say(
            N_("已封卷：{count}件{pages}页，装{boxes}盒。"),
            count=found.row.items,
            pages=found.row.pages,
            boxes=len(found.row.boxes),
        ),
    )


def amend(call: Call) -> Answer:
    """`archive amend`."""
    args = call.args
    drawable.require(args.reason, args.title)
    found = call.desk().change(
        lambda work: archives.amend(
            work,
            args.year,
            args.category,
            args.kind,
            args.reason,
            seq=args.item,
            title=args.title,
            pages=args.pages,
            record=args.record,
        ),
        reason="archives:file",
    )
    return Answer(_detail(found), say(N_("已写入备考表。目录本身不变。")))


def directory(call: Call) -> Answer:
    """`archive directory`."""
    args = call.args
    desk = call.desk()
    made = desk.change(
        lambda work: archive_handovers.directory(work, args.year, args.category), reason="papers:make"
    )
    more, said, code = paper.written(desk, made.id, args.out)
    return Answer({"paper_id": made.id, "number": made.number, **more}, made.number + said, code)


def spines(call: Call) -> Answer:
    """`archive spines`."""
    args = call.args
    desk = call.desk()
    made = desk.change(
        lambda work: archive_handovers.spines(work, args.year, args.category), reason="papers:make"
    )
    more, said, code = paper.written(desk, made.id, args.out)
    return Answer({"paper_id": made.id, "number": made.number, **more}, made.number + said, code)


def handover(call: Call) -> Answer:
    """`archive handover`."""
    args = call.args
    desk = call.desk()

    def both(work: Any) -> Any:
        row = archive_handovers.make(work, args.year, args.unit, args.taker, args.witness, args.category)
        return row, archive_handovers.transfer(work, row.number)

    row, made = desk.change(both, reason="archives:file")
    more, said, code = paper.written(desk, made.id, args.out)
    return Answer({**_handover(row), **more}, say(N_("移交清单{number}"), number=row.number) + said, code)


def signed(call: Call) -> Answer:
    """`archive signed`."""
    args = call.args
    desk = call.desk()
    on = day(args.on) if args.on else None

    def both(work: Any) -> Any:
        row = archive_handovers.signed(work, args.handover, args.by, on)
        return row, archive_handovers.transfer(work, row.number)

    row, made = desk.change(both, reason="archives:file")
    more, said, code = paper.written(desk, made.id, args.out)
    return Answer({**_handover(row), **more}, say(N_("已登记签收。")) + said, code)


def cancel(call: Call) -> Answer:
    """`archive cancel`."""
    args = call.args
    call.desk().change(
        lambda work: archive_handovers.cancel(work, args.handover, args.reason), reason="archives:file"
    )
    return Answer({"cancelled": args.handover}, say(N_("已取消。")))


def handovers(call: Call) -> Answer:
    """`archive handovers`."""
    rows = call.desk().read(archive_handovers.list_all)
    text = table(
        (N_("编号"), N_("接收单位"), N_("卷数"), N_("签收")),
        ((row.number, row.unit, len(row.volumes), row.signed_on or "—") for row in rows),
    )
    return Answer({"handovers": [_handover(row) for row in rows]}, text)


def print_pack(call: Call) -> Answer:
    """`blackout print`."""
    args = call.args
    desk = call.desk()
    counts = {key: int(n) for key, n in _split(args.form).items()} if args.form else None
    row = desk.change(lambda work: blackout.make(work, counts, args.month), reason="cases:accept")
    more, said, code = paper.written(desk, row.paper_id, args.out)
    lines = [f"{say(blank_slips.KINDS[form])}　{len(listed)}" for form, listed in row.forms.items()]
    return Answer({"pack_id": row.id, **vars(row), **more}, "\n".join(lines) + said, code)


def typed(call: Call) -> Answer:
    """`blackout typed`."""
    args = call.args
    number = call.desk().change(
        lambda work: blackout.typed(work, args.slip, args.record), reason="cases:accept"
    )
    return Answer({"slip": number, "record": args.record}, say(N_("空白单{number}已核销。"), number=number))


def status(call: Call) -> Answer:
    """`blackout status`."""
    found = call.desk().read(blackout.standing)
    text = say(N_("本月的停电包已印。")) if found.printed else say(N_("本月的停电包还没有印。"))
    if found.out:
        text += "\n" + table(
            (N_("编号"), N_("种类"), N_("印制")),
            ((number, say(blank_slips.KINDS[kind]), on) for number, kind, on in found.out),
        )
    return Answer(
        {
            "month": found.month,
            "printed": found.printed,
            "out": [{"number": number, "kind": kind, "printed_on": on} for number, kind, on in found.out],
        },
        text,
    )


def _split(given: list[str]) -> dict[str, str]:
    found = {}
    for one in given:
        key, sign, value = one.partition("=")
        if not sign or not value.isdigit() or len(value) > 4:
            raise CountUnreadable(field="counts")
        found[key.strip()] = value
    return found


def _pairs(given: list[str]) -> dict[int, int]:
    found = _split(given)
    if not all(key.isdigit() and len(key) < 7 for key in found):
        raise CountUnreadable(field="counts")
    return {int(key): int(value) for key, value in found.items()}


def _volume(row: VolumeRow) -> dict[str, Any]:
    return {"volume_id": row.id, **vars(row)}


def _detail(found: VolumeDetail) -> dict[str, Any]:
    return {**_volume(found.row), "lines": found.lines, "addenda": found.addenda, "late": found.late}


def _handover(row: archive_handovers.HandoverRow) -> dict[str, Any]:
    return {"handover_id": row.id, **vars(row), "volumes": [_volume(one) for one in row.volumes]}


def _text(found: VolumeDetail) -> str:
    text = table(
        (N_("件号"), N_("编号"), N_("题名"), N_("日期"), N_("页数"), N_("盒号"), N_("备注")),
        (
            (one.seq, one.document, one.title, one.dated, one.pages or "—", one.box or "—", one.remark)
            for one in found.lines
        ),
    )
    for line in found.lines:
        if line.lacks:
            text += "\n" + say(
                N_("第{seq}号缺：{what}"),
                seq=line.seq,
                what=say(N_("、")).join(each.words for each in line.lacks),
            )
    for gap in found.row.gaps:
        text += "\n" + say(N_("缺漏：{what}"), what=gap)
    for one in found.addenda:
        text += "\n" + say(N_("补充：{what}"), what=f"{one.title}（{one.reason}）")
    if found.late:
        text += "\n" + say(N_("封卷后才到的记录有{count}件，请补入。"), count=len(found.late))
    return text
