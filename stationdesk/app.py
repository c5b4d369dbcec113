"""The composition root: everything is built here, once, and handed in.

The password page must come up fast, so the command line, the window and what lies below them are each
imported only when the call needs them. Verbs that need a window or measure one are registered here, so
that `cli` stays free of Qt.
"""

from __future__ import annotations

from collections.abc import Sequence


def run(argv: Sequence[str]) -> int:
    """Run one call: a verb of the command line, or the window."""
    from stationdesk.cli import frame, verbs

    return frame.run(argv, verbs.ALL)
