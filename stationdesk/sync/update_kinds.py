"""The kinds of computers that updates are made for: what a clerk calls them, and the names that their disks take.

Update files name a kind by a code (`windows-x86_64`, `linux-arm64`); programs read it, people never do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from unicodedata import normalize

from stationdesk.core.words import N_, say

KINDS: Final = (
    (r"windows-(x86_64|x64)", N_("Windows 电脑")),
    (r"windows-arm64", N_("arm64 的 Windows 电脑")),
    (r"linux-x86_64", N_("Debian、统信、麒麟（x86-64）")),
    (r"linux-x86_64-glibc.+", N_("旧版系统（UOS 20、麒麟 V10，x86-64）")),
    (r"linux-arm64", N_("Debian、统信、麒麟（arm64：飞腾、鲲鹏）")),
    (r"linux-arm64-glibc.+", N_("旧版系统（麒麟 V10，arm64：飞腾、鲲鹏）")),
)
STRANGE: Final = N_("本程序不认识的一种电脑")

NOT_TAKEN: Final = N_("这种电脑不接受")
TOO_LONG: Final = N_("太长，这种电脑放不下")
ALIKE: Final = N_("和另一个只有大小写或写法不同，会互相覆盖")
A_LINK: Final = N_("是个链接，这种电脑装不了")

_NOWHERE: Final = frozenset('\\:*?"<>|')
_LONGEST_PART: Final = 255
_DEEPEST: Final = 40
_LONGEST: Final = 1000
_LONGEST_ON_WINDOWS: Final = 150
"""Of the 259 that Windows takes without being asked, what a person's own folder and the name while it is written leave."""
# Source: https://learn.microsoft.com/windows/win32/fileio/naming-a-file. With any ending, and blanks before it, they are devices.
_DEVICE: Final = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\..*)?", re.IGNORECASE)


def called(kind: str) -> str:
    """What a clerk calls a kind of computer, in the reader's language."""
    return say(next((words for code, words in KINDS if re.fullmatch(code, kind)), STRANGE))


def is_windows(kind: str) -> bool:
    """Whether a kind of computer runs Windows."""
    return kind.startswith("windows")


def unfit(paths: Iterable[str], kind: str) -> tuple[str, str] | None:
    """The first path (parts divided by `/`) that a kind of computer cannot have, and why; None where all are well.

    Two names that differ in case or composition only are wrong for every kind: which disks tell them apart, nobody knows.
    """
    windows = is_windows(kind)
    spelled: dict[tuple[int, str], tuple[int, str]] = {}
    for path in paths:
        parts = path.split("/")
        long = len(path.encode("utf-16-le")) // 2 > _LONGEST_ON_WINDOWS if windows else len(path) > _LONGEST
        if long or len(parts) > _DEEPEST or any(len(part.encode()) > _LONGEST_PART for part in parts):
            return path, TOO_LONG
        if _NOWHERE & set(path) or (windows and any(_is_no_name(part) for part in parts)):
            return path, NOT_TAKEN
        above = 0
        for part in parts:
            folded = normalize("NFC", normalize("NFC", part).casefold())
            above, first = spelled.setdefault((above, folded), (len(spelled) + 1, part))
            if first != part:
                return path, ALIKE
    return None


def _is_no_name(part: str) -> bool:
    """Whether Windows takes a part of a path for a device, or drops its end."""
    return _DEVICE.fullmatch(part) is not None or part.endswith((".", " "))
