"""What is done about a bad rating (差评), step by step, as one table.

A bad rating is answered: whoever gave it is called, what is wrong is mended at once or by a named day, they are
told, and they are asked again whether it is better now. Not reached is written down and tried again; a complaint
that proves unfounded is explained to them all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from stationdesk.core.words import N_

KINDS: Final[Mapping[str, str]] = {
    "called": N_("已联系核实"),
    "unreachable": N_("没有联系上"),
    "unfounded": N_("核实后不属实"),
    "planned": N_("限期整改"),
    "mended": N_("已整改"),
    "told": N_("已反馈结果"),
    "revisited": N_("已回访"),
}
NEXT: Final[Mapping[str, tuple[str, ...]]] = {
    "new": ("called", "unreachable"),
    "called": ("mended", "planned", "unfounded"),
    "planned": ("mended",),
    "unfounded": ("told",),
    "mended": ("told",),
    "told": ("revisited",),
    "revisited": (),
}
"""Stage → what may be written down next. `unreachable` changes no stage; after `told` it counts a try at the visit."""
STAGE_WORDS: Final[Mapping[str, str]] = {
    "new": N_("待联系核实"),
    "called": N_("待整改"),
    "planned": N_("整改中"),
    "unfounded": N_("待反馈"),
    "mended": N_("待反馈"),
    "told": N_("待回访"),
    "revisited": N_("已处理完"),
}


def stage(kinds: Iterable[str]) -> str:
    """Where the steps, in their order, have led; what did not fit (two machines at once) counts for nothing."""
    here = "new"
    for kind in kinds:
        if kind != "unreachable" and kind in NEXT[here]:
            here = kind
    return here


def possible(here: str) -> tuple[str, ...]:
    """What may be written down now."""
    return (*NEXT[here], "unreachable") if here == "told" else NEXT[here]
