"""Every rename and every removal of the program has patience with virus scanners: none goes round the one place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLACE = "core/patient.py"

OF_MODULES = {
    "os": {"replace", "rename", "renames", "unlink", "remove", "rmdir", "removedirs"},
    "shutil": {"move", "rmtree"},
}
OF_PATHS = {"unlink", "rmdir"}
"""Methods of a path that remove; `replace` and `rename` are told from those of words and rows by their one argument."""

MAYBE = re.compile(
    r"unlink|rmdir|rmtree|removedirs|shutil\.move|os\.(remove|rename|replace)|\.rename\(|\.replace\((?![\"'])"
)
"""Files without any of these need not be parsed."""

GOES_ROUND: dict[str, str] = {}
"""File → why no scanner can be in the way there. Empty is best."""


def rounds(source: str) -> Iterator[tuple[int, str]]:
    """Line and words of every rename or removal that does not go through `core.patient`."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name) and called.id in ("rmtree", "unlink", "rmdir"):
            yield node.lineno, ast.unparse(node)
        if not isinstance(called, ast.Attribute):
            continue
        owner = called.value.id if isinstance(called.value, ast.Name) else ""
        if owner in ("patient", "medium") or ast.unparse(called).endswith("structs.replace"):
            continue
        alone = len(node.args) == 1 and not node.keywords
        if (
            called.attr in OF_MODULES.get(owner, ())
            or called.attr in OF_PATHS
            or (called.attr in ("replace", "rename") and alone)
        ):
            yield node.lineno, ast.unparse(node)


def test_every_rename_and_removal_goes_through_the_patient_place() -> None:
    found = []
    for file in sorted((ROOT / "stationdesk").rglob("*.py")):
        name = file.relative_to(ROOT / "stationdesk").as_posix()
        source = file.read_text("utf-8")
        if name != PLACE and name not in GOES_ROUND and MAYBE.search(source):
            found += [f"{name}:{line} {words}" for line, words in rounds(source)]
    assert found == [], "use stationdesk.core.patient: on Windows a scanner may hold the file open"


def test_what_goes_round_is_seen() -> None:
    for words in (
        "os.replace(a, b)", "os.unlink(a)", "shutil.move(a, b)", "shutil.rmtree(a, ignore_errors=True)", "part.replace(file)",
        "file.with_name('x').rename(other)", "place.unlink(missing_ok=True)", "folder.rmdir()", "rmtree(a)",
    ):  # fmt: skip
        assert MAYBE.search(words), words
        assert list(rounds(words)), words
    for words in (
        "patient.remove(a)", "word.replace('a', 'b')", "day.replace(day=1)", "structs.replace(row, name='x')",
        "attachments.rename(work, one, title)", "medium.rename(part, target)",
    ):  # fmt: skip
        assert not list(rounds(words)), words


def test_whoever_goes_round_is_still_there() -> None:
    for name in GOES_ROUND:
        assert list(rounds((ROOT / "stationdesk" / name).read_text("utf-8"))), (
            f"{name} need not be named any more"
        )
