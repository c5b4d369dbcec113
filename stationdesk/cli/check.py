"""`check`: is what is stored whole, and what can be done about what is not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from stationdesk.cli.frame import PARTLY, Answer, Call, Subparsers, command
from stationdesk.core.errors import Trouble
from stationdesk.core.words import N_, say
from stationdesk.look_desk import LookDesk
from stationdesk.services import check as service
from stationdesk.services import health, hurt, repairs, users
from stationdesk.services.check import Finding
from stationdesk.storage.engine import DatabaseDamaged, DatabaseMissing, DatabaseUnreadable

TORN = frozenset(("page-cipher", "page-structure", "database-damaged", "database-unreadable"))
"""Only another file in its place mends these."""


def register(verbs: Subparsers) -> None:
    """Add the verb."""
    command(
        verbs,
        "check",
        check,
        say(N_("检查数据是否完好；--repair 先备份，再修复能修复的部分")),
        arguments=(
            ("--repair", {"action": "store_true", "default": False}),
            ("--full", {"action": "store_true", "default": False, "help": say(N_("逐页逐文件检查（较慢）"))}),
        ),
    )


def check(call: Call) -> Answer:
    """`check`: exit 0 when all is well, 1 when something was found."""
    done = repairs.Repaired()
    try:
        found = _looked(call)
        if call.args.repair and not TORN & {one.code for one in found}:
            done = repairs.repair(call.desk(), found)
            found = _looked(call, full=True) if done.codes else found
    except (DatabaseDamaged, DatabaseMissing, DatabaseUnreadable) as trouble:
        found = [_unopened(trouble)]
    aside: Path | None = None
    if call.args.repair and TORN & {one.code for one in found} and call.home.database.is_file():
        found, aside = _rebuilt(call, found)
        if aside is not None:
            done = repairs.Repaired(codes=tuple(sorted(TORN & {"page-cipher"})))
    result = {
        "ok": not found,
        "findings": [_plain(one) for one in found],
        "repaired": done.codes,
        "backup": done.backup,
        "files_back": done.files_back,
        "files_wanted": done.files_wanted,
        "set_aside": aside,
    }
    return Answer(result, _text(found, done, aside), 0 if not found else PARTLY)


def _looked(call: Call, *, full: bool = False) -> list[Finding]:
    """What there is to find. After a repair everything is looked at, or a page would go on showing what was mended."""
    full = full or call.args.full
    desk = call.desk()
    service.fold(desk.raw())
    fonts = _fonts_missing()
    with (
        call.progress(say(N_("检查"))) as progress,
        health.noted(desk.home, desk.clock, "full" if full else "check") as note,
    ):
        found = desk.read(
            lambda work: service.look(work, desk.home, full=full, progress=progress, fonts=fonts)
        )
        note(found)
    return found


def _fonts_missing() -> tuple[str, ...]:
    """The kinds of writing that this computer has no font for."""
    from stationdesk.documents import fonts

    # Without the others some rare characters cannot be printed, which `doctor` tells; without this one no paper can.
    return tuple(role.role for role in fonts.here().report().roles if role.role == "song" and not role.found)


def _rebuilt(call: Call, found: list[Finding]) -> tuple[list[Finding], Path | None]:
    """A torn database carried over into a new file, put in its place where the log proves that nothing is missing."""
    call.close()
    with call.progress(say(N_("读取"))) as progress:
        opened = call.unlocked()
        try:
            prepared = hurt.prepare(call.home, opened, clock=call.clock, progress=progress)
        except (DatabaseUnreadable, DatabaseDamaged):
            return found, None
        with LookDesk(call.home, opened, prepared, clock=call.clock, kdf=call.kdf) as desk:
            desk.read(lambda work: users.require(work, "backup:restore"))
            if not prepared.whole:
                return [*found, *prepared.found], None
            aside = hurt.put_in_place(call.home, prepared, opened.database_key, clock=call.clock)
    return _looked(call, full=True), aside


def _unopened(trouble: Trouble) -> Finding:
    return Finding(
        trouble.code, "bad", trouble.template, N_("请用最近一个完好的备份恢复（backup restore）。")
    )


def _plain(one: Finding) -> dict[str, object]:
    return {
        "code": one.code,
        "severity": one.severity,
        "message": say(one.sentence, count=one.count),
        "what_to_do": service.next_step(one, "cli"),
        "count": one.count,
        "where": one.where,
        "repairable": one.repairable,
    }


def _text(found: Sequence[Finding], done: repairs.Repaired, aside: Path | None) -> str:
    lines = []
    if done.codes:
        lines.append(say(N_("已修复：{codes}"), codes=say(N_("、")).join(done.codes)))
    if done.backup is not None:
        lines.append(say(N_("修复前的样子已备份：{file}"), file=done.backup.name))
    if aside is not None:
        lines.append(say(N_("资料一条不少。原来损坏的文件放在：{folder}"), folder=str(aside)))
    if done.files_back or done.files_wanted:
        lines.append(
            say(
                N_("找回附件 {back} 个；还缺 {wanted} 个，下次导出时会请镇里或另一台电脑送来。"),
                back=done.files_back,
                wanted=done.files_wanted,
            )
        )
    if not found:
        return "\n".join([*lines, say(N_("检查完毕，没有发现问题。"))])
    for one in found:
        lines.append(f"[{one.code}] {say(one.sentence, count=one.count)}")
        lines += [f"    {where}" for where in one.where]
        lines.append(f"    {service.next_step(one, 'cli')}")
    return "\n".join(lines)
