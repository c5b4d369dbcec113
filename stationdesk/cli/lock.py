"""`lock`: the open window of this home asks for the password again. Needs none itself: anybody may lock."""

from __future__ import annotations

from stationdesk.cli.frame import Answer, Call, Subparsers, command
from stationdesk.core import calling
from stationdesk.core.words import N_, say
from stationdesk.desk import read_card


def register(verbs: Subparsers) -> None:
    """Add the verb."""
    command(verbs, "lock", lock, say(N_("锁上开着的窗口（不要密码）")))


def lock(call: Call) -> Answer:
    """`lock`: `locked` is false when no window has this home open."""
    read_card(call.home)
    done = calling.call(call.home.root, "lock")
    return Answer({"locked": done}, say(N_("已锁上。")) if done else say(N_("没有开着的窗口，不用锁。")))
