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


_MORE = {
    "&Look in:": "位置(&L)：",
    "Look in:": "位置：",
    "Files of &type:": "文件类型(&T)：",
    "Folder": "文件夹",
    "File Folder": "文件夹",
    "File": "文件",
    "%1 File": "%1 文件",
    "Drive": "磁盘",
    "Shortcut": "快捷方式",
    "Alias": "快捷方式",
    "Unknown": "不明",
    "Duplex Printing": "双面打印",
    "None": "不用",
    "Long side": "沿长边翻",
    "Short side": "沿短边翻",
    "All Pages": "全部页",
    "File exists": "已有同名文件",
}


class _MoreWords(QTranslator):
    """What Qt's own Chinese words leave out: its sources changed after its translations were made."""

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """The Chinese word, or nothing, which leaves the English one."""
        return _MORE.get(source) if context[:1] == "Q" else None

    def isEmpty(self) -> bool:
        """Never: an empty translator would not be installed."""
        return False


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
    more_old = app.findChild(_MoreWords, "qtMoreWords")
    if more_old is not None:
        app.removeTranslator(more_old)
        more_old.setObjectName("")
        more_old.deleteLater()
    if (wanted or language()) == "en":
        return True
    more = _MoreWords(app)
    more.setObjectName("qtMoreWords")
    app.installTranslator(more)  # before Qt's own: asked only for what those do not know
    translator = QTranslator(app)
    translator.setObjectName("qtWords")
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if not translator.load("qtbase_zh_CN", folder):
        log.warning("qtbase_zh_CN.qm is missing: standard buttons stay English")
        return False
    return app.installTranslator(translator)
