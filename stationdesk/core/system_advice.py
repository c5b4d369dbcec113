"""What to do on this system about what a computer lacks: one table, read by `doctor`, the first start and the papers.

A clerk at Windows has no use for a Debian command, nor the other way round. Sentences are said by whoever shows them.
"""

from __future__ import annotations

import sys
from typing import Final, Literal

from stationdesk.core import launch
from stationdesk.core.words import N_

System = Literal["windows", "linux"]
Topic = Literal[
    "clock", "printers", "print-system", "input-method", "font-song", "font-hei", "font-fangsong", "font-kai", "font-rare",
]  # fmt: skip

_PRINTERS_WINDOWS: Final = N_(
    "可以先存成 PDF，拿到别的电脑上打印。要在本机打印：接好打印机并开机，打开“设置”，"
    "搜索“打印机”，按“添加打印机或扫描仪”；找不到时装随机光盘里的驱动程序。"
)
_SUPPLEMENT: Final = N_(
    "打开“设置”，搜索“可选功能”，添加“中文（简体）补充字体”（里面有仿宋和楷体）；没有时用宋体代替"
)
_LOST_FONT: Final = N_("程序自带的字体文件不见了，请重新安装程序，资料不受影响")

_TABLE: Final[dict[Topic, dict[System, str]]] = {
    "clock": {
        "windows": N_(
            "请校准电脑的日期和时间：期限和编号都按它计算。打开“设置”的“时间和语言”，把时区选为北京，"
            "能联网就打开“自动设置时间”，不能联网就按“更改”手工改好；每次开机都不对的，请更换主板电池。"
        ),
        "linux": N_(
            "请校准电脑的日期和时间：期限和编号都按它计算。打开系统设置（控制中心）的“日期和时间”，"
            "把时区选为上海后改好；每次开机都不对的，请更换主板电池。"
        ),
    },
    "printers": {
        "windows": _PRINTERS_WINDOWS,
        "linux": N_(
            "可以先存成 PDF，拿到别的电脑上打印。要在本机打印：接好打印机并开机，在系统设置（控制中心）的“打印机”里添加。"
        ),
    },
    "print-system": {
        "windows": _PRINTERS_WINDOWS,
        "linux": N_("可以先存成 PDF，拿到别的电脑上打印；要在本机打印请安装 CUPS 并添加打印机。"),
    },
    "input-method": {
        "windows": N_(
            "打开“设置”的“时间和语言”，在“语言”里添加“中文（简体，中国）”，里面就有微软拼音；已经装了别的拼音、五笔的可以照用。"
        ),
        "linux": N_("请安装 fcitx5 或 ibus 拼音输入法。"),
    },
    "font-fangsong": {
        "windows": _SUPPLEMENT,
        "linux": N_("安装系统自带的仿宋（FangSong）；没有时用宋体代替"),
    },
    "font-kai": {
        "windows": _SUPPLEMENT,
        "linux": N_("Debian：apt install fonts-lxgw-wenkai；没有时用宋体代替"),
    },
    "font-rare": {
        "windows": N_(
            "名字里的生僻字要用 Windows 自带的 SimSun-ExtB（宋体-ExtB）：请装好系统更新；更少见的字要 Windows 11 的 SimSun-ExtG"
        ),
        "linux": N_("Debian：apt install fonts-babelstone-han fonts-hanazono"),
    },
}
_BUNDLED: Final[dict[Topic, str]] = {
    "font-song": N_("运行 resources/make/fonts.py 生成随程序带的思源宋体（Noto Serif SC）"),
    "font-hei": N_("运行 resources/make/fonts.py 生成随程序带的思源黑体（Noto Sans SC）"),
}
"""Fonts that come with the program; in a checkout they are still to be made."""


def system() -> System:
    """What this computer runs, as far as advice differs."""
    return "windows" if sys.platform == "win32" else "linux"


def advice(topic: Topic) -> str:
    """What to do about it here, in Chinese, to be said."""
    if topic in _BUNDLED:
        return _LOST_FONT if launch.is_installed() else _BUNDLED[topic]
    return _TABLE[topic][system()]
