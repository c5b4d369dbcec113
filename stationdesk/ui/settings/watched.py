"""The watched folder among the settings of this machine: which one, and what happens to a scan once it is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from stationdesk.core import settings
from stationdesk.core.settings import MachineSettings
from stationdesk.core.words import N_
from stationdesk.ui import files
from stationdesk.ui.pieces.plain import button, card, label, row
from stationdesk.ui.pieces.side_form import pick
from stationdesk.ui.words import tr

ORIGINALS = (
    ("ask", N_("第一次附上时问我")),
    ("remove", N_("附上后删掉原文件")),
    ("keep", N_("留着原文件")),
)


def watched_card(section: Any, found: MachineSettings) -> QWidget:
    """A card for a `Section` whose desk has a home."""
    file = section.desk.home.machine
    shown = label(_words(found.watched_folder), wrap=True, name="settings.machine.watched_folder")
    kept = pick(
        "settings.machine.watched_originals",
        tr("附上以后，原文件"),
        [(key, tr(words)) for key, words in ORIGINALS],
        found.watched_originals,
        empty=False,
    )

    kept.setMinimumContentsLength(14)

    def remember(**changed: Any) -> None:
        section.frame.jobs.run(lambda: settings.change(file, **changed), owner=section)

    def choose() -> None:
        chosen = files.ask_folder(section, tr("扫描仪或高拍仪存文件的文件夹"))
        if chosen:
            put(chosen)

    def put(folder: str) -> None:
        shown.setText(_words(folder))
        stop.setEnabled(bool(folder))
        remember(watched_folder=folder)

    stop = button(tr("不监视"), lambda: put(""), look="link", name="settings.machine.watched_stop")
    stop.setEnabled(bool(found.watched_folder))
    kept.activated.connect(lambda _at: remember(watched_originals=kept.currentData()))
    return card(
        label(tr("监视文件夹"), "section"),
        label(
            tr("扫描仪、高拍仪把文件存到这个文件夹，受理时会出现在材料旁边，选一下就附上。"),
            "second",
            wrap=True,
        ),
        shown,
        row(
            button(tr("选择文件夹…"), choose, icon="folder-open", name="settings.machine.watched_choose"),
            stop,
            None,
        ),
        label(tr("附上以后，原文件"), "second", wrap=True),
        row(kept, None),
    )


def _words(folder: str) -> str:
    if not folder:
        return tr("现在没有监视任何文件夹。")
    if not Path(folder).is_dir():
        return tr("■ 找不到：{folder}", folder=folder)
    return folder
