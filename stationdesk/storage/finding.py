"""One thing that a check found, and how findings of one kind are gathered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from stationdesk.core.words import N_, say

Severity = Literal["bad", "warn"]
BACKUP: Final = N_("请用最近一个完好的备份恢复，并把检查结果告诉乡镇。")
REPAIR: Final = N_("可以自动修复：再运行一次检查并选择“修复”（check --repair），不会动已登记的资料。")
TORN: Final = N_(
    "请不要再登记。重新打开程序，选择“只看不改地打开”，把没上报的导出来，再修复（命令行：check --repair）；修不了的请从备份恢复。"
)
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
