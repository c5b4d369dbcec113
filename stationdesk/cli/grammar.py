"""How argparse reads a line of the command line: words made when a line names them, whole numbers in bounds, wrong usage in words.

For `cli.frame`, which says what every verb's line has. What is wrong is raised as `Usage`: one sentence, exit 64.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from functools import partial
from typing import Any, NoReturn

from stationdesk.core.errors import Usage
from stationdesk.core.words import N_, say

LARGEST = 10**12
"""What a number on the command line may be; the database takes no more than 64 bits."""


class _Made(dict[str, Any]):
    """Word → its parser, made when a line names it."""

    def __getitem__(self, word: str) -> Any:
        found = super().__getitem__(word)
        if not isinstance(found, argparse.ArgumentParser):
            found = self[word] = found()
        return found


class _Words(argparse._SubParsersAction):  # type: ignore[type-arg]
    """The words that may stand in one place. There are hundreds of verbs and a line names one of them.

    Making the parsers of all took a quarter of a second of every command.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._name_parser_map = self.choices = _Made()

    def later(self, word: str, help: str, make: Callable[[str], Parser]) -> None:
        """Allow a word; `make` is given the line up to it, for the usage text, when it is named."""
        if word in self._name_parser_map:
            raise ValueError(f"two verbs are called {word}")
        self._choices_actions.append(self._ChoicesPseudoAction(word, (), help))
        self._name_parser_map[word] = partial(make, f"{self._prog_prefix} {word}")


class Group:
    """The words under a word, kept until a line names it."""

    def __init__(self) -> None:
        self.words: list[tuple[str, str, Callable[[str], Parser]]] = []

    def later(self, word: str, help: str, make: Callable[[str], Parser]) -> None:
        self.words.append((word, help, make))


class Parser(argparse.ArgumentParser):
    """argparse that reports wrong usage as one line (or one JSON value) and exit 64.

    Flags are never abbreviated: a script that relies on a short form would break when a flag is added.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("allow_abbrev", False)
        super().__init__(*args, **options)
        self.register("type", int, _whole)
        self.register("action", "parsers", _Words)

    def error(self, message: str) -> NoReturn:
        raise Usage(why=_usage(message))

    def _get_values(self, action: argparse.Action, arg_strings: list[str]) -> Any:
        # What argparse makes of `--remark=--` is an empty list where a text is promised.
        if action.option_strings and action.nargs is None and arg_strings == ["--"]:
            raise argparse.ArgumentError(action, "expected one argument")
        return super()._get_values(action, arg_strings)


def count(text: str) -> int:
    """How many: no number below zero has a meaning for `--limit` and `--offset`."""
    number = _whole(text)
    if number < 0:
        raise argparse.ArgumentTypeError("negative")
    return number


def _whole(text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,15}", text) or abs(int(text)) > LARGEST:
        raise argparse.ArgumentTypeError("whole number")
    return int(text)


_USAGES: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.*)", N_("缺少参数：{what}。")),
    (r"argument (.*?): invalid choice: .* \(choose from (.*)\)", N_("{what} 只能是：{values}。")),
    (r"argument (.*?): expected .*argument.*", N_("{what} 后面缺少内容。")),
    (r"argument (.*?): whole number", N_("{what} 应为整数。")),
    (r"argument (.*?): not allowed with argument (.*)", N_("{what} 和 {values} 不能同时使用。")),
    (r"argument (.*?): ignored explicit argument .*", N_("{what} 后面不能带内容。")),
    (r"argument (.*?): .*", N_("{what} 的内容不对。")),
)


def _usage(message: str) -> str:
    """What argparse found wrong, in words. Values are not repeated: they may be a villager's."""
    if message.startswith("unrecognized arguments: "):
        flags = [word.partition("=")[0] for word in message.split()[2:] if word.startswith("--")]
        return (
            say(N_("不认识的参数：{what}。--help 列出全部参数。"), what="、".join(flags))
            if flags
            else say(N_("多了参数。含有空格的内容请加引号；--help 列出全部参数。"))
        )
    for pattern, sentence in _USAGES:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            what, values = (*found.groups(), "")[:2]
            return say(sentence, what=what, values=values.replace("'", ""))
    return say(N_("命令写得不对；--help 列出用法。"))
