"""A button that is grey says why: nothing in the window is disabled on a condition without a sentence for the clerk."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

UI = Path(__file__).resolve().parents[2] / "stationdesk" / "ui"
WAY = "is how a reason is given, or follows an action that has one"
BUSY = "work is under way, and what is said or turns beside it shows it"
SAID = "the words beside it, or on it, say why"
RULES = "the choice that rules it stands right before it"
ENDS = "nothing is left in this direction, as the place that is shown says"
NOTHING = "there is nothing to undo"
WITHOUT: Final[dict[str, str]] = {
    "pages.py target": WAY,
    "pieces/actions.py made": WAY,
    "first_start.py self.next": BUSY,
    "first_start.py self.back": BUSY,
    "joining.py self.go": BUSY,
    "restore_page.py self.go": BUSY,
    "restore_page.py self.other_way": BUSY,
    "settings/checking.py self.start": BUSY,
    "unlock.py self.open": BUSY,
    "cases/export_sheet.py self.whole": SAID,
    "cases/handing_up_answers.py widget": SAID,
    "cases/tasks_open.py box": SAID,
    "certificates/detail.py made": SAID,
    "certificates/seal_presence.py pin": SAID,
    "certificates/seal_presence.py self.button": SAID,
    "left_behind/report_sheets.py told": SAID,
    "residents/export_form.py self.whole": SAID,
    "residents/import_sheet.py go": SAID,
    "settings/handing_out.py self.first": RULES,
    "settings/handing_out.py self.second": RULES,
    "settings/machine.py box": RULES,
    "sync/cards_sheet.py self.drop": SAID,
    "sync/cards_sheet.py self.scanned": SAID,
    "sync/coats_sheet.py self.button": SAID,
    "sync/export_sheet.py self.go": SAID,
    "sync/trip_sheets.py self.files": SAID,
    "watched.py self.button": SAID,
    "cases/handing_up_platform.py self.before": ENDS,
    "cases/handing_up_platform.py self.after": ENDS,
    "proxy/roster_bar.py self.all": NOTHING,
    "settings/watched.py stop": NOTHING,
}
"""What is disabled on a condition and needs no sentence of its own, and why. Looked at one by one."""


def _conditional() -> Iterator[str]:
    """`file what` of each `what.setEnabled(…)` that depends on something."""
    for file in sorted(UI.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "setEnabled"
                and not isinstance(node.args[0], ast.Constant)
            ):
                yield f"{file.relative_to(UI).as_posix()} {ast.unparse(node.func.value)}"


def test_whatever_is_disabled_on_a_condition_says_why() -> None:
    """By `withhold` or `allow` (ui/pages): the sentence is the tool tip, and what F2 and F9 say where they cannot do it."""
    found = set(_conditional())
    assert not found - set(WITHOUT), "disabled without a reason"
    assert not set(WITHOUT) - found, "an exception nobody needs any more"
