"""The home is not where it was: the disk is not plugged in, or somebody moved the folder. Asked before anything else."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from stationdesk.core import settings
from stationdesk.core.errors import Unhappy
from stationdesk.services import computer
from stationdesk.ui import files, theme, words
from stationdesk.ui.words import tr


def ask(gone: Unhappy) -> Path | None:
    """Where the home is now: found again after another try, or shown by whoever sits there; None to leave."""
    theme.choose_style()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    theme.wear(app)
    words.choose_language(app, settings.MachineSettings().language)
    while True:
        question = Question(gone.message)
        question.exec()
        pressed = question.clickedButton()
        if pressed is question.choose:
            folder = files.ask_folder(question, tr("站点的数据文件夹现在在哪里"))
            if folder:
                found = computer.home_in(Path(folder))
                if found is not None:
                    computer.taken_home(found)
                    return found
                gone = computer.NoSuchHome(place=folder)
        elif pressed is question.again:
            try:
                return computer.found_again()
            except Unhappy as still:
                gone = still
        else:
            return None


class Question(QMessageBox):
    """One sentence, three ways on."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.setObjectName("home_gone")
        self.setWindowTitle(tr("村级便民服务站"))
        self.setIcon(QMessageBox.Icon.Warning)
        self.setTextFormat(Qt.TextFormat.PlainText)  # a folder may be called anything
        self.setText(sentence)
        role = QMessageBox.ButtonRole
        self.again: QPushButton = self.addButton(tr("磁盘插好了，再找一次"), role.AcceptRole)
        self.choose: QPushButton = self.addButton(tr("指出数据文件夹…"), role.ActionRole)
        self.leave: QPushButton = self.addButton(tr("退出"), role.RejectRole)
        for one, name in ((self.again, "again"), (self.choose, "choose"), (self.leave, "leave")):
            one.setObjectName(f"home_gone.{name}")
        self.setDefaultButton(self.again)
        self.setEscapeButton(self.leave)
