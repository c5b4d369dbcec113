"""Chinese input on Linux: Qt as it is packed has a plugin for ibus and none for fcitx, which most Chinese desktops have.

fcitx 5 answers on ibus' portal as well, and Qt's plugin for ibus speaks to that when it is told so.
"""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping
from pathlib import Path

from PySide6.QtCore import QLibraryInfo

WORDS = ("QT_IM_MODULES", "QT_IM_MODULE")
"""Where a desktop says which plugin it wants: several, in the newer word, and one."""


def prepare(said: MutableMapping[str, str] = os.environ, plugins: Path | None = None) -> None:
    """Before the QApplication: a desktop that wants fcitx is served by ibus' interface where Qt has no plugin for fcitx."""
    if sys.platform != "linux" or not any("fcitx" in said.get(word, "") for word in WORDS):
        return
    folder = plugins or Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    if any((folder / "platforminputcontexts").glob("libfcitx*")):
        return
    said.pop(WORDS[0], None)
    said[WORDS[1]] = "ibus"
    said["IBUS_USE_PORTAL"] = "1"
