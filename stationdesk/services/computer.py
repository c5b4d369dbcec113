"""What this computer has and lacks for a desk, in words: for the first start and for `doctor`. Needs no password.

Each line is well, to be seen to, or wrong, and says what to do. Fonts are looked at by the faces (paper knows them).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from stationdesk.core import launch, paths, windows_lists
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.paths import Home
from stationdesk.core.system_advice import advice, system
from stationdesk.core.words import N_, say
from stationdesk.storage import backups, disks, home_place
from stationdesk.storage.atomic import free_space

State = Literal["ok", "warn", "bad"]
BUILT: Final = datetime(2026, 11, 1, tzinfo=UTC)
"""The program cannot be run before it was made: an earlier clock is wrong."""
LOW, EMPTY = 2_000_000_000, 300_000_000
"""Bytes free below which the disk is nearly full, and full."""
SMALLEST: Final = (1024, 600)
_NO_PAPER: Final = re.compile(r"(?i)pdf|xps|onenote|fax|传真|wps")
"""Printers of Windows and of office programs that put nothing on paper."""
_CHINESE: Final = ("0804", "1004", "0404", "0c04", "1404")
"""How Windows numbers Chinese keyboards: the mainland, Singapore, Taiwan, Hong Kong, Macao."""
_NEVER: Final = datetime(1, 1, 1, tzinfo=UTC)
MOST_FOLDERS: Final = 500
"""Folders below a shown one that are looked into: a disk's top has fewer."""
WAIT = 5
"""Seconds a program of the system may take to answer."""


@dataclass(frozen=True)
class Line:
    """One thing looked at. `what_to_do` is empty when all is well."""

    name: str
    state: State
    message: str
    what_to_do: str = ""


def look(home: Home, now: datetime) -> list[Line]:
    """Everything that can be said without a window and without fonts."""
    return [
        *disk(home),
        *second_disk(home),
        *clock(home, now),
        *printers(),
        *input_method(),
        *antivirus(home),
    ]


def remember_home(home: Home) -> None:
    """Note where this computer's own home lies, so that it is found again after it was moved."""
    try:
        own = home_place.find()
    except home_place.HomeGone:
        return
    if home.root == own:
        home_place.remember(home.root)


def taken_home(root: Path) -> None:
    """From now on the home in this folder is this computer's own."""
    home_place.remember(root)


def home_opened(root: Path, now: datetime) -> None:
    """A window has opened this computer's own home: by a mark it is told from its copies later."""
    home_place.mark_opened(root, now)


def disk(home: Home) -> Iterator[Line]:
    """Room on the home's disk, and what kind of disk it is."""
    free = free_space(home.root)
    message = say(N_("数据所在磁盘剩余 {free} MB"), free=free // 1_000_000)
    hint = say(N_("请清理磁盘：保存、备份和导出都需要空间。"))
    if free < EMPTY:
        yield Line("disk", "bad", message, hint)
    elif free < LOW:
        yield Line("disk", "warn", message, hint)
    else:
        yield Line("disk", "ok", message)
    found = disks.of(home.root)
    if found.kind == "removable":
        yield Line(
            "disk-kind",
            "warn",
            say(N_("数据文件夹在可以拔下的磁盘（U盘或移动硬盘）上：{place}"), place=found.place),
            say(N_("拔下就打不开，丢了数据也丢了。请把数据放在电脑自己的硬盘上，U盘只放备份。")),
        )
    elif found.kind == "network":
        yield Line(
            "disk-kind",
            "bad",
            say(N_("数据文件夹在网络共享上：{place}"), place=found.place),
            say(N_("请把数据文件夹移到本机硬盘上。")),
        )
    elif found.turns is not None:
        kind = say(N_("机械硬盘")) if found.turns else say(N_("固态硬盘"))
        yield Line("disk-kind", "ok", say(N_("数据在电脑自己的硬盘上（{kind}）"), kind=kind))


def second_disk(home: Home) -> Iterator[Line]:
    """A second fixed disk keeps the data when the system is installed anew."""
    place = second_place(home)
    if place:
        yield Line(
            "second-disk",
            "warn",
            say(N_("电脑还有一块固定硬盘，数据可以放在 {place}。"), place=place),
            say(N_("重装系统会清空系统盘。放到第二块硬盘上，数据就还在。")),
        )


def second_place(home: Home) -> str:
    """Where on a second disk a home may lie that is still to be made at the usual place; nothing where it may not."""
    if home.card.exists() or home.root != paths.default_home():
        return ""
    return str(home_place.offered() or "")


def clock(home: Home, now: datetime) -> Iterator[Line]:
    """A clock that stands before the program was made, or before the home was last written, is wrong."""
    what_to_do = say(advice("clock"))
    last = _last_written(home)
    if now < BUILT:
        yield Line("clock", "bad", say(N_("电脑时间是 {now}，早于程序的制作日期。"), now=now), what_to_do)
    elif last is not None and now < last - timedelta(days=1):
        message = say(N_("电脑时间是 {now}，早于上次使用的 {last}。"), now=now, last=last)
        yield Line("clock", "bad", message, what_to_do)
    else:
        yield Line("clock", "ok", say(N_("电脑时间 {now}（按北京时间）"), now=now))


def _last_written(home: Home) -> datetime | None:
    try:
        return datetime.fromtimestamp(home.database.stat().st_mtime, UTC)
    except (OSError, ValueError, OverflowError):
        return None


def antivirus(home: Home) -> list[Line]:
    """On Windows virus scanners hold new files open and take programs they do not know away."""
    if system() != "windows":
        return []
    message = say(
        N_(
            "杀毒软件（Windows 安全中心、360、火绒等）请把下面的文件夹加入信任，免得挡住保存、隔离程序。"
            "Windows 安全中心：“病毒和威胁防护”→“管理设置”→“添加或删除排除项”→“添加排除项”→“文件夹”。"
        )
    )
    return [Line("antivirus", "ok", message, "\n".join((str(home.root), launch.root(), launch.programs())))]


def input_method() -> Iterator[Line]:
    """Whether Chinese can be typed."""
    if system() == "windows":
        # None where the registry does not say: then nothing is claimed to be missing.
        keyboards = windows_lists.keyboards()
        if keyboards is None or any(one.lower().endswith(_CHINESE) for one in keyboards):
            yield Line("input-method", "ok", say(N_("输入法：用 Windows 自带的微软拼音，或已装的拼音、五笔")))
        else:
            yield Line("input-method", "warn", say(N_("没有找到中文输入法。")), say(advice("input-method")))
        return
    if sys.platform != "linux" or not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return
    module = os.environ.get("QT_IM_MODULE", "")
    if shutil.which("fcitx5") or shutil.which("fcitx"):
        hint = (
            ""
            if module == "ibus"
            else say(N_("用 fcitx 时，程序会改走 ibus 接口；不能输入中文时请重新登录系统。"))
        )
        yield Line("input-method", "ok" if not hint else "warn", say(N_("输入法：fcitx")), hint)
    elif shutil.which("ibus-daemon"):
        yield Line("input-method", "ok", say(N_("输入法：ibus")))
    else:
        yield Line("input-method", "warn", say(N_("没有找到中文输入法。")), say(advice("input-method")))


def printers() -> Iterator[Line]:
    """Whether this computer can print."""
    if system() == "windows":
        names = [one for one in windows_lists.printers() if not _NO_PAPER.search(one)]
    else:
        tool = shutil.which("lpstat")
        if tool is None:
            what_to_do = say(advice("print-system"))
            yield Line("printers", "warn", say(N_("没有找到打印系统（CUPS）。")), what_to_do)
            return
        names = _said_by([tool, "-e"])
    if names:
        yield Line("printers", "ok", say(N_("打印机：{names}"), names=say(N_("、")).join(names)))
    else:
        yield Line("printers", "warn", say(N_("没有添加打印机。")), say(advice("printers")))


def screen(size: tuple[int, int] | None = None, scale: int = 100) -> Iterator[Line]:
    """Whether the window has room; without a size given, what Linux says of the first screen that is plugged in."""
    found = size or _first_screen()
    if found is None:
        return
    width, height = found[0] * 100 // scale, found[1] * 100 // scale
    message = say(N_("屏幕 {width} × {height}，缩放 {scale}%"), width=found[0], height=found[1], scale=scale)
    if width < SMALLEST[0] or height < SMALLEST[1]:
        hint = say(N_("窗口至少要 1024 × 600。请在系统设置里调高分辨率，或调低缩放。"))
        yield Line("screen", "warn", message, hint)
    else:
        yield Line("screen", "ok", message)


def _first_screen() -> tuple[int, int] | None:
    for place in sorted(Path("/sys/class/drm").glob("card*-*")) if sys.platform == "linux" else ():
        try:
            if (place / "status").read_text().strip() == "connected":
                width, _x, height = (place / "modes").read_text().splitlines()[0].rstrip("ip").partition("x")
                return int(width), int(height)
        except (OSError, ValueError, IndexError):
            continue
    return None


def _said_by(words: list[str]) -> list[str]:
    try:
        said = subprocess.run(
            words, capture_output=True, text=True, errors="replace", timeout=WAIT, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    return [line.strip() for line in said.stdout.splitlines() if line.strip()]


class NoSuchHome(Refusal):
    """The folder that was shown is not the home that was here. Parameter: place."""

    template = N_("“{place}”里没有这台电脑的站点数据（没有 home.json，或是另一个站点）。请再选一次。")


@dataclass(frozen=True)
class Lying:
    """One of several copies of this computer's home, and what tells them apart without a password.

    `last_here`: whether it is what was opened last on this computer; None where that is not known. `opened`: when a
    window opened it last, wherever that was; `used`: when its file was last written. Then its newest backup: when it
    was made, with how many people and cases.
    """

    place: Path
    used: datetime | None
    opened: datetime | None = None
    last_here: bool | None = None
    backed_up: datetime | None = None
    people: int = 0
    cases: int = 0


def copies() -> list[Lying]:
    """Every place where this computer's home lies now, the one that was used last first."""
    return described(home_place.lying())


def described(places: Iterable[Path]) -> list[Lying]:
    """What is known of copies of this computer's home, the one that was used last first."""
    noted = home_place.noted_mark()
    found = [_lying(place, noted) for place in places]
    return sorted(found, key=_freshness, reverse=True)


def _lying(place: Path, noted: home_place.Mark | None) -> Lying:
    mark = home_place.mark_of(place)
    newest = next(iter(backups.list_all(Home(place).backups)), None)
    return Lying(
        place,
        _last_written(Home(place)),
        opened=mark.at if mark is not None else None,
        last_here=None if noted is None else mark is not None and mark.word == noted.word,
        backed_up=newest.made_at if newest is not None else None,
        people=int(newest.counts.get("people", 0)) if newest is not None else 0,
        cases=int(newest.counts.get("cases", 0)) if newest is not None else 0,
    )


def _freshness(one: Lying) -> tuple[bool, datetime, datetime]:
    return (one.last_here is True, one.opened or _NEVER, one.used or _NEVER)


def fresh_home() -> Path:
    """Where a backup is put back when the home is gone, or a new station made."""
    return home_place.fresh()


def homes_in(folder: Path) -> list[Path]:
    """This computer's home in a folder that somebody shows, in one of the folders just below, or around a folder within it.

    Several where copies of it lie side by side; nothing where it is not there.
    """
    for place in (folder, folder.parent):
        if home_place.is_ours(place):
            return [place]
    try:
        below = sorted(one for one in folder.iterdir() if one.is_dir() and not one.is_symlink())
    except OSError:
        return []
    return [place for place in below[:MOST_FOLDERS] if home_place.is_ours(place)]


def lags(place: Path) -> bool:
    """Whether what lies there is a copy of this computer's home that lacks what was opened here last."""
    return home_place.lags(place)


def found_again() -> Path:
    """This computer's home, looked for once more. Raises HomeGone, HomeTwice."""
    return home_place.find()
