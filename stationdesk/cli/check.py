"""`check`: is what is stored whole, and what can be done about what is not."""

from __future__ import annotations

from collections.abc import Sequence

from stationdesk.cli.frame import PARTLY, Answer, Call, Subparsers, command
from stationdesk.core.errors import Trouble
from stationdesk.core.words import N_, say
from stationdesk.services import check as service
from stationdesk.services.check import Finding
from stationdesk.storage.engine import DatabaseDamaged, DatabaseMissing, DatabaseUnreadable


def register(verbs: Subparsers) -> None:
    """Add the verb."""
    command(
        verbs,
        "check",
        check,
        say(N_("检查数据是否完好；--repair 修复可以重建的部分")),
        arguments=(
            ("--repair", {"action": "store_true", "default": False}),
            ("--full", {"action": "store_true", "default": False, "help": say(N_("逐页逐文件检查（较慢）"))}),
        ),
    )


def check(call: Call) -> Answer:
    """`check`: exit 0 when all is well, 1 when something was found."""
    repaired: tuple[str, ...] = ()
    try:
        desk = call.desk()
        service.fold(desk.raw())
        found = desk.read(lambda work: service.look(work, desk.home, full=call.args.full))
        if call.args.repair and any(one.repairable for one in found):
            before = found
            done = desk.change(lambda work: service.repair(work, before), reason="check:repair", mode="quiet")
            repaired = done.codes
            found = desk.read(lambda work: service.look(work, desk.home, full=call.args.full))
    except (DatabaseDamaged, DatabaseMissing, DatabaseUnreadable) as trouble:
        found = [_unopened(trouble)]
    result = {"ok": not found, "findings": [_plain(one) for one in found], "repaired": repaired}
    return Answer(result, _text(found, repaired), 0 if not found else PARTLY)


def _unopened(trouble: Trouble) -> Finding:
    return Finding(
        trouble.code, "bad", trouble.template, N_("请用最近一个完好的备份恢复（backup restore）。")
    )


def _plain(one: Finding) -> dict[str, object]:
    return {
        "code": one.code,
        "severity": one.severity,
        "message": say(one.sentence, count=one.count),
        "what_to_do": say(one.what_to_do),
        "count": one.count,
        "where": one.where,
        "repairable": one.repairable,
    }


def _text(found: Sequence[Finding], repaired: Sequence[str]) -> str:
    lines = [say(N_("已修复：{codes}"), codes=say(N_("、")).join(repaired))] if repaired else []
    if not found:
        return "\n".join([*lines, say(N_("检查完毕，没有发现问题。"))])
    for one in found:
        lines.append(f"[{one.code}] {say(one.sentence, count=one.count)}")
        lines += [f"    {where}" for where in one.where]
        lines.append(f"    {say(one.what_to_do)}")
    return "\n".join(lines)
