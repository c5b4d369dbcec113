"""Whatever catches everything says why beside it, and hands on what it caught: nothing goes wrong in silence."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parents[2] / "stationdesk"
Look = Callable[[str], list[int]]
WORTH = re.compile(r"except.*\b(?:Base)?Exception\b|except\s*:|suppress\(.*\b(?:Base)?Exception\b")
ALL = {"BaseException", "Exception"}
REASON = re.compile(r"#\s*(?:noqa: *[A-Z0-9, ]+?\s*-\s*)?(?!noqa)(?P<why>\w.{11,})")


def caught(node: ast.expr | None) -> set[str]:
    """The names of what a handler catches; a bare `except:` catches all."""
    if node is None:
        return {"BaseException"}
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def handlers(text: str) -> list[ast.ExceptHandler]:
    """The handlers that catch everything."""
    return [
        one
        for one in ast.walk(ast.parse(text))
        if isinstance(one, ast.ExceptHandler) and caught(one.type) & ALL
    ]


def unexplained(text: str) -> list[int]:
    """The lines of those that give no reason in a comment: on their line, before it, or first in their body."""
    lines = text.splitlines()
    return [
        one.lineno
        for one in handlers(text)
        if not any(REASON.search(line) for line in lines[one.lineno - 1 : one.body[0].lineno])
    ]


def silent(text: str) -> list[int]:
    """The lines of those that neither raise again nor use what they caught nor answer anything."""
    found = []
    for one in handlers(text):
        inside = [each for part in one.body for each in ast.walk(part)]
        raises = any(isinstance(each, ast.Raise) for each in inside)
        uses = one.name is not None and any(
            isinstance(each, ast.Name) and each.id == one.name for each in inside
        )
        answers = any(isinstance(each, ast.Return) and each.value is not None for each in inside)
        if not (raises or uses or answers):
            found.append(one.lineno)
    return found


def suppressed(text: str) -> list[int]:
    """The lines of `suppress(Exception)`, which can tell nobody anything."""
    return [
        one.lineno
        for one in ast.walk(ast.parse(text))
        if isinstance(one, ast.Call)
        and isinstance(one.func, ast.Name | ast.Attribute)
        and (one.func.id if isinstance(one.func, ast.Name) else one.func.attr) == "suppress"
        and any(isinstance(given, ast.Name) and given.id in ALL for given in one.args)
    ]


@pytest.fixture(scope="module")
def catching() -> dict[Path, str]:
    """The files in which anything of the kind can stand: most need not be parsed."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(PROGRAM.rglob("*.py"))}
    return {path: text for path, text in texts.items() if WORTH.search(text)}


def places(catching: dict[Path, str], look: Look) -> list[str]:
    return [f"{path.relative_to(PROGRAM)}:{line}" for path, text in catching.items() for line in look(text)]


def test_who_catches_everything_says_why(catching: dict[Path, str]) -> None:
    assert places(catching, unexplained) == []


def test_what_was_caught_is_raised_again_told_or_answered(catching: dict[Path, str]) -> None:
    assert places(catching, silent) == []


def test_nothing_suppresses_everything(catching: dict[Path, str]) -> None:
    assert places(catching, suppressed) == []


@pytest.mark.parametrize(
    ("text", "look"),
    [
        ("try:\n    a()\nexcept Exception:\n    b()\n    raise\n", unexplained),
        ("try:\n    a()\nexcept:  # noqa: E722\n    raise\n", unexplained),
        ("try:\n    a()\nexcept (OSError, Exception):  # because it must go on\n    pass\n", silent),
        ("with contextlib.suppress(Exception):\n    a()\n", suppressed),
    ],
)
def test_the_test_sees_what_it_is_for(text: str, look: Look) -> None:
    assert look(text)
