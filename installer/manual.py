"""The manual page, in English and Chinese, written from the verbs that the program really has."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from stationdesk import app
from stationdesk.cli import frame
from stationdesk.core import words
from stationdesk.core.calling import OPENED

NAMES = {
    "en": (
        "NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "VERBS", "EXIT STATUS", "ENVIRONMENT", "FILES", "SEE ALSO",
    ),
    "zh": ("名称", "用法", "说明", "选项", "命令", "退出码", "环境变量", "文件", "另见"),
}  # fmt: skip
TEXTS = {
    "en": {
        "name": "the offline-first desk of a Chinese village service station",
        "usage": ("OPTION", "FILE", "VERB"),
        "version": "The version.",
        "what": "Without a verb the desk opens. With a file ({opened}) it opens on the page that takes it. "
        "A verb does its work without a window; while the desk is open it may read, and waits five seconds to write. "
        "The password comes from the prompt, from STATIONDESK_PASSWORD or from a file, never from an argument.",
        "exit": (
            ("0", "done"), ("1", "done in part; the result says which"), ("2", "a rule said no"),
            ("3", "the machine said no"), ("64", "wrong usage"), ("70", "a bug"),
        ),
        "environment": (
            ("STATIONDESK_PASSWORD", "The password, for scripts."),
            ("XDG_DATA_HOME", "Where the home lies unless \\-\\-home names another."),
        ),
        "files": "Everything of one station lies in one encrypted folder, normally ~/.local/share/StationDesk. "
        "Removing or purging the package does not touch it.",
        "see": "stationdesk VERB \\-\\-help",
    },
    "zh": {
        "name": "村级便民服务站的桌面程序，离线可用",
        "usage": ("选项", "文件", "命令"),
        "version": "显示版本",
        "what": "不带命令时打开窗口；带一个文件（{opened}）时，打开能接收它的页面。"
        "带命令时不用窗口；窗口开着时命令可以读，要写则等五秒。"
        "密码在提示处输入，或用 STATIONDESK_PASSWORD、密码文件提供，从不写在命令里。",
        "exit": (
            ("0", "已完成"), ("1", "完成了一部分，结果里写明哪些"), ("2", "按规定不能办"),
            ("3", "电脑办不到（磁盘、文件、打印机等）"), ("64", "命令写得不对"), ("70", "程序出错"),
        ),
        "environment": (
            ("STATIONDESK_PASSWORD", "密码，供脚本使用。"),
            ("XDG_DATA_HOME", "没有用 --home 指定时，数据文件夹所在的位置。"),
        ),
        "files": "一个站点的全部数据在一个加密的文件夹里，通常是 ~/.local/share/StationDesk。卸载程序（remove、purge）都不动它。",
        "see": "stationdesk 命令 \\-\\-help",
    },
}  # fmt: skip


def page(language: str, version: str, day: str) -> str:
    """The page in roff: `language` is `en` or `zh`, `day` the date of the version. Needs no screen and no home."""
    before = words.language()
    words.set_language("en" if language == "en" else "zh")
    try:
        parser = frame.parser(app.registers())
        return "\n".join(_lines(parser, language, version, day)) + "\n"
    finally:
        words.set_language(before)


def _lines(parser: argparse.ArgumentParser, language: str, version: str, day: str) -> Iterator[str]:
    text: dict[str, Any] = TEXTS[language]
    name, synopsis, description, options, verbs, exits, environment, files, see = NAMES[language]
    yield f'.TH STATIONDESK 1 "{day}" "StationDesk {version}" "StationDesk"'
    yield ".ad l"
    yield from (f".SH {name}", rf"stationdesk \- {_plain(text['name'])}")
    option, file, verb = text["usage"]
    usage = rf"[\fI{option}\fR ...] [\fI{file}\fR | \fI{verb}\fR ...]"
    yield from (f".SH {synopsis}", r".B stationdesk", usage)
    yield from (f".SH {description}", _plain(text["what"].format(opened=" ".join(OPENED))))
    yield f".SH {options}"
    for action in parser._actions:
        if action.option_strings and action.dest != "help":
            yield from _option(action, text["version"] if action.dest == "version" else "")
    yield f".SH {verbs}"
    for word, help_, made in _under(parser):
        inner = list(_under(made))
        if not inner:
            yield from _verb(word, help_, made)
            continue
        yield f".SS {_plain(word)}"
        yield _plain(help_)
        for second, said, leaf in inner:
            deeper = list(_under(leaf))
            for third, more, last in deeper or [("", said, leaf)]:
                yield from _verb(f"{word} {second} {third}".strip(), more, last)
    yield f".SH {exits}"
    for code, meaning in text["exit"]:
        yield from (".TP", rf".B {code}", _plain(meaning))
    yield f".SH {environment}"
    for variable, meaning in text["environment"]:
        yield from (".TP", f".B {variable}", meaning)
    yield from (f".SH {files}", _plain(text["files"]), f".SH {see}", text["see"])


def _under(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for choice in action._choices_actions:
                yield choice.dest, choice.help or "", action.choices[choice.dest]


def _verb(words_: str, help_: str, parser: argparse.ArgumentParser) -> Iterator[str]:
    own = [
        action for action in parser._actions if action.dest not in frame.DEFAULTS and action.dest != "help"
    ]
    yield ".TP"
    yield " ".join([rf"\fB{_plain(words_)}\fR", *map(_usage, own)])
    yield _plain(help_ or "")
    explained = [action for action in own if action.help and action.option_strings]
    if explained:
        yield ".RS"
        for action in explained:
            yield from _option(action)
        yield ".RE"


def _usage(action: argparse.Action) -> str:
    value = _value(action)
    if not action.option_strings:
        return value if action.nargs not in ("?", "*") else f"[{value}]"
    flag = rf"\fB{_plain(action.option_strings[0])}\fR" + (f" {value}" if value else "")
    return flag if action.required else f"[{flag}]"


def _value(action: argparse.Action) -> str:
    if action.nargs == 0:
        return ""
    if action.choices is not None and not action.metavar:
        return _plain("|".join(map(str, action.choices)))
    metavar = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    dots = " ..." if action.nargs in ("*", "+") else ""
    return rf"\fI{_plain(metavar)}\fR{dots}"


def _option(action: argparse.Action, said: str = "") -> Iterator[str]:
    """An option and what it does: `said`, where argparse would say it in English only."""
    value = _value(action)
    yield ".TP"
    yield rf"\fB{_plain(', '.join(action.option_strings))}\fR" + (f" {value}" if value else "")
    yield _plain((said or action.help or "").replace("%(prog)s", "stationdesk") or action.dest)


def _plain(text: str) -> str:
    """Text as roff takes it: no macro at its beginning, minus signs that can be copied."""
    out = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{out}" if out.startswith((".", "'")) else out
