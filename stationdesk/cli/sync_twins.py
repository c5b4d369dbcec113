"""What two computers may have written down for one thing: listed, told apart with a reason, and taken back."""

from __future__ import annotations

from typing import Any

from stationdesk.cli.frame import Answer, Call, Subparsers, command
from stationdesk.core.words import N_, say
from stationdesk.services import file_access_records
from stationdesk.sync import twins


def register(made: Subparsers) -> None:
    """Add the verbs to `sync`."""
    command(
        made,
        "apart",
        apart,
        say(N_("写明两份资料不是一件事，以后不再提；或改回")),
        arguments=(
            ("twin", {"metavar": "TWIN", "nargs": "?", "default": ""}),
            ("--reason", {"metavar": "TEXT", "default": "", "help": say(N_("为什么不是一件事"))}),
            ("--undo", {"metavar": "APART", "default": "", "help": say(N_("改回：这两份又可能是一件事"))}),
        ),
    )


def in_sight(work: Any) -> list[twins.Twin]:
    """What two computers may have written down for one thing, as far as this person may know of it."""
    found = twins.listed(work) if "residents:read" in work.actor.permits else []
    how = file_access_records.judged(work, ((one.table, one.first_id) for one in found))
    return [one for one in found if how[one.table, one.first_id] == file_access_records.SHOWN]


def _apart_in_sight(work: Any) -> list[twins.Apart]:
    found = twins.told_apart(work) if "residents:read" in work.actor.permits else []
    how = file_access_records.judged(work, ((one.table, one.first_id) for one in found))
    return [one for one in found if how[one.table, one.first_id] == file_access_records.SHOWN]


def apart(call: Call) -> Answer:
    """`sync apart [TWIN --reason TEXT | --undo APART]`: without either, what was told apart so far."""
    desk = call.desk()
    if call.args.undo:
        desk.change(lambda work: twins.together_again(work, call.args.undo), reason="sync:settle")
        return Answer({"undone": call.args.undo}, say(N_("已改回，这两份会重新列出来核对。")))
    if call.args.twin:
        reason = call.args.reason
        desk.change(lambda work: twins.tell_apart(work, call.args.twin, reason), reason="sync:settle")
    rows = desk.read(_apart_in_sight)
    text = say(N_("登记了“不是一件事”的有 {n} 对。"), n=len(rows))
    return Answer({"apart": rows}, text)
