"""Who answers for the packages: one line in `maintainer.txt`, `Name <address>`, edited by whoever hands them out."""

from __future__ import annotations

import re
from pathlib import Path

FILE = Path(__file__).with_name("maintainer.txt")
NOBODY = re.compile(r"[@.](invalid|test|example)\b|@example\.", re.IGNORECASE)
"""Addresses that reach nobody. Source: RFC 2606."""


def named(file: Path = FILE) -> str:
    """The line, as Debian's `Maintainer` has it. Raises SystemExit in words."""
    try:
        text = file.read_text("utf-8").strip()
    except OSError as wrong:
        raise SystemExit(
            f"{file}: {wrong.strerror}; it says who answers for the packages, as `Name <address>`"
        ) from wrong
    if not re.fullmatch(r"[^<>\n]+ <[^<>@\s]+@[^<>@\s]+>", text):
        raise SystemExit(f"{file} is to hold one line, `Name <address>`")
    return text


def is_placeholder(text: str) -> bool:
    """Whether a line names nobody who could answer."""
    return NOBODY.search(text) is not None
