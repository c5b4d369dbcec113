"""Icons: one family (Phosphor, MIT), tinted with the theme, sharp at every scale, cached.

`icon("house")` for buttons, `pixmap("house", 20, "accent")` to paint. The regular drawing is for rest,
the fill drawing for the chosen one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from stationdesk.core import paths
from stationdesk.ui import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon, QPixmap


class IconUnknown(KeyError):
    """No drawing of that name is shipped: a slip of the programmer, not of the clerk."""


def warm() -> bool:
    """Whether an icon was drawn already, so that the next one is cheap."""
    return _draw.cache_info().currsize > 0


def names() -> list[str]:
    """Every shipped icon's name (the regular drawings)."""
    folder = paths.resources() / "icons" / "phosphor"
    return sorted(file.stem for file in folder.glob("*.svg") if not file.stem.endswith("-fill"))


def icon(name: str, colour: str = "ink", size: int = theme.ICON) -> QIcon:
    """An icon in a token's colour, greyed when disabled."""
    worn = theme.now()
    return _icon(name, worn.colour(colour).name(), worn.colour("ink2").name(), worn.px(size), _ratio())


def pixmap(name: str, size: int = theme.ICON, colour: str = "ink", *, fill: bool = False) -> QPixmap:
    """One drawing as pixels, `size` logical pixels at 100 % text, in a token's colour."""
    worn = theme.now()
    return _draw(name + ("-fill" if fill else ""), worn.colour(colour).name(), worn.px(size), _ratio())


def _ratio() -> float:
    app = QApplication.instance()
    return app.devicePixelRatio() if isinstance(app, QApplication) else 1.0


@lru_cache(maxsize=512)
def _icon(name: str, colour: str, disabled: str, pixels: int, ratio: float) -> QIcon:
    from PySide6.QtGui import QIcon

    result = QIcon()
    result.addPixmap(_draw(name, colour, pixels, ratio), QIcon.Mode.Normal)
    result.addPixmap(_draw(name, disabled, pixels, ratio), QIcon.Mode.Disabled)
    return result


@lru_cache(maxsize=1024)
def _draw(name: str, colour: str, pixels: int, ratio: float) -> QPixmap:
    from PySide6.QtCore import QByteArray, QRectF, Qt
    from PySide6.QtGui import QColor, QPainter, QPixmap
    from PySide6.QtSvg import QSvgRenderer

    file = paths.resources() / "icons" / "phosphor" / f"{name}.svg"
    if not file.is_file():
        raise IconUnknown(name)
    real = max(1, round(pixels * ratio))
    image = QPixmap(real, real)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(file.read_bytes())).render(painter, QRectF(0, 0, real, real))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(image.rect(), QColor(colour))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image
