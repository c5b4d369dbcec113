"""Words in the window: `tr("…")` marks a Chinese sentence and says it in the reader's language.

`pyside6-lupdate -tr-function-alias tr+=N_` collects both `tr` and `N_`; one catalogue
(`resources/i18n`) serves the window and the command line. Qt's own words (Save, Cancel, the
print dialog) come from `qtbase_zh_CN.qm`, loaded by `load_qt_words`.
"""

from __future__ import annotations

import logging

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

from stationdesk.core.words import Language, language, say, set_language

log = logging.getLogger(__name__)


def tr(sentence: str, /, **params: object) -> str:
    """Say a sentence written in Chinese to the person at the window, parameters filled in."""
    return say(sentence, **params)


def choose_language(app: QCoreApplication, wanted: Language) -> None:
    """Speak `zh` or `en` from now on: our sentences and Qt's own buttons."""
    set_language(wanted)
    load_qt_words(app, wanted)


def settle_numbers() -> None:
    """Write numbers the way the language does. Apart from `choose_language`, because naming QLocale
    builds a thousand enum members that the password page does not need."""
    from PySide6.QtCore import QLocale

    QLocale.setDefault(QLocale("zh_CN" if language() == "zh" else "en_GB"))


def load_qt_words(app: QCoreApplication, wanted: Language | None = None) -> bool:
    """Load Qt's own Chinese words; True when they were found (English needs none)."""
    old = app.findChild(QTranslator, "qtWords")
    if old is not None:
        app.removeTranslator(old)
        old.setObjectName("")
        old.deleteLater()
    if (wanted or language()) == "en":
        return True
    translator = QTranslator(app)
    translator.setObjectName("qtWords")
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if not translator.load("qtbase_zh_CN", folder):
        log.warning("qtbase_zh_CN.qm is missing: standard buttons stay English")
        return False
    return app.installTranslator(translator)
