"""The window: pages, pieces and the frame around them. The only floor that knows Qt."""

from __future__ import annotations

import builtins

import PySide6.QtCore  # noqa: F401 - loading it is what puts the wrapper in place


def _plain_imports() -> None:
    """Take PySide6's wrapper off `import`: it reads the source of every module that is imported later.

    It looks there for `from __feature__ import …`, which nothing here uses, and holds the texts in memory:
    a third of the time from the password to Today and some megabytes. Without the wrapper PySide6 keeps its
    standard names.
    """
    plain = getattr(builtins, "__orig_import__", None)
    if plain is not None:
        builtins.__import__ = plain


_plain_imports()
