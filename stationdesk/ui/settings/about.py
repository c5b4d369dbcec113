"""About: versions, licences, and which characters this computer can print."""

from __future__ import annotations

import platform
from importlib import metadata
from typing import Any

from stationdesk import __version__
from stationdesk.core.errors import Unhappy
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.plain import card, label, place_words
from stationdesk.ui.rows import breakable
from stationdesk.ui.settings.section import Section
from stationdesk.ui.settings.station import facts_grid
from stationdesk.ui.words import tr

PARTS = (
    ("PySide6-Essentials", "Qt (PySide6)", "LGPL-3.0"),
    ("SQLAlchemy", "SQLAlchemy", "MIT"),
    ("sqlcipher3", "SQLCipher", "BSD-3-Clause"),
    ("cryptography", "cryptography", "Apache-2.0 / BSD"),
    ("argon2-cffi", "Argon2", "MIT"),
    ("pyrage", "age (pyrage)", "MIT"),
    ("msgspec", "msgspec", "BSD-3-Clause"),
    ("zstandard", "Zstandard", "BSD-3-Clause"),
    ("reportlab", "ReportLab", "BSD-3-Clause"),
    ("pypinyin", "pypinyin", "MIT"),
    ("openpyxl", "openpyxl", "MIT"),
    ("XlsxWriter", "XlsxWriter", "BSD-2-Clause"),
    ("python-calamine", "calamine", "MIT"),
    ("paramiko", "paramiko", "LGPL-2.1"),
    ("pycdlib", "pycdlib", "LGPL-2.1"),
)
"""Distribution, the name people know, its licence as its authors state it."""


class AboutSection(Section):
    """What this program is made of, and the fonts it finds."""

    def __init__(self, frame: Frame, may: Any) -> None:
        super().__init__(frame, may, "about")

    def read(self) -> Any:
        from stationdesk.documents import fonts

        try:
            return fonts.here().report()
        except Unhappy as bad:
            return bad.message

    def draw(self, found: Any) -> None:
        self.add(
            card(
                label("StationDesk", "title"),
                label(tr("村级便民服务站的柜台：离线、加密，一村一份数据。"), wrap=True),
                facts_grid(
                    [
                        (tr("版本"), __version__),
                        ("Python", platform.python_version()),
                        (tr("系统"), breakable(platform.platform(terse=True))),
                        (tr("数据文件夹"), place_words(self.desk.home.root)),
                    ]
                ),
            ),
            self._fonts(found),
            card(
                label(tr("用到的开源软件"), "section"),
                label(tr("图标：Phosphor Icons（MIT）。字体各按其许可。"), "second", wrap=True),
                facts_grid([(name, f"{_version(dist)}  {licence}".strip()) for dist, name, licence in PARTS]),
            ),
        )

    def _fonts(self, found: Any) -> Any:
        parts: list[Any] = [label(tr("字体"), "section")]
        if isinstance(found, str):
            parts.append(label(found, "error", wrap=True))
            return card(*parts)
        for role in found.roles:
            if role.found:
                parts.append(label(tr("● {role}：{font}", role=tr(role.name), font=role.found[0]), wrap=True))
            else:
                parts.append(
                    label(
                        tr(
                            "▲ {role}：{advice}",
                            role=tr(role.name),
                            advice=tr(role.advice) if role.advice else "",
                        ),
                        "warn",
                        wrap=True,
                    )
                )
        for block in found.blocks:
            whole = block.covered >= block.assigned
            words = tr(
                "{name}：{covered} / {assigned} 字可以印",
                name=tr(block.name),
                covered=block.covered,
                assigned=block.assigned,
            )
            parts.append(label(("● " if whole else "◐ ") + words, "second", wrap=True))
        for name, why in found.refused:
            parts.append(label(f"◐ {name}：{why}", "second", wrap=True))
        return card(*parts)


def _version(dist: str) -> str:
    try:
        return metadata.version(dist)
    except metadata.PackageNotFoundError:
        return ""  # a packaged program carries no metadata
