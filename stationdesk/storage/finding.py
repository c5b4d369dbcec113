"""One thing that a check found, and how findings of one kind are gathered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say

Severity = Literal["bad", "warn"]
BACKUP: Final = N_("请用最近一个完好的备份恢复，并把检查结果告诉乡镇。")
REPAIR: Final = N_("可以自动修复，不会动已登记的资料：{repair}。")
TORN: Final = N_("请不要再登记。{look}，把没上报的导出来，再修复（{torn}）；修不了的请从备份恢复。")
STEPS: Final = {
    "window": {
        "repair": N_("点下面的“先备份，再修复”"),
        "look": N_("重新打开程序，选“只看不改地打开”"),
        "torn": N_("那一页上方的“修复”"),
        "restore": N_("在“设置、备份和检查”里从备份恢复这一份"),
        "fonts": N_("按“设置、这台电脑”里的办法"),
    },
    "cli": {
        "repair": N_("运行 check --repair"),
        "look": N_("加 --look-only 打开"),
        "torn": N_("check --repair"),
        "restore": N_("用 backup restore 重新恢复这一份"),
        "fonts": N_("按 doctor 里的办法"),
    },
}
"""What the next step is called where somebody reads of it: a clerk sees buttons, whoever types sees verbs."""
Face = Literal["window", "cli"]
_EXAMPLES = 5
_PAGE: Final = re.compile(r"HMAC verification failed for page (\d+)|page (\d+) has an invalid size", re.I)


def page_said(line: str) -> str:
    """What the cipher says of a page, in words: which one. Anything else stays as it was said."""
    found = _PAGE.search(line)
    if found is None:
        return line
    return say(N_("第 {page} 页"), page=found[1] or found[2])


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong. `sentence` may be filled with `count`; `where` names tables and ids, never people."""

    code: str
    severity: Severity
    sentence: str
    what_to_do: str
    count: int = 1
    where: tuple[str, ...] = ()
    repairable: bool = False


def next_step(one: Finding, face: Face) -> str:
    """What to do about a finding, in the words of whoever reads it."""
    return say(one.what_to_do, **{name: say(words) for name, words in STEPS[face].items()})


@dataclass
class Found:
    """Findings of one kind, gathered: how many, and where the first few are."""

    code: str
    sentence: str
    what_to_do: str = BACKUP
    severity: Severity = "bad"
    repairable: bool = False
    count: int = 0
    where: tuple[str, ...] = ()

    def add(self, where: str) -> None:
        """One more, and where."""
        self.count += 1
        if self.count <= _EXAMPLES:
            self.where = (*self.where, where)

    def told(self) -> Iterator[Finding]:
        """The finding, when there is one."""
        if self.count:
            yield Finding(
                self.code,
                self.severity,
                self.sentence,
                self.what_to_do,
                self.count,
                self.where,
                self.repairable,
            )
