"""Chinese can be typed on a desktop that uses fcitx, although Qt as it is packed has no plugin for it."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

import pytest

from stationdesk.ui import input_method, opening

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Windows has its own way")
BY_IBUS = {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}


@pytest.mark.parametrize(
    ("said", "becomes"),
    [
        ({"QT_IM_MODULE": "fcitx"}, BY_IBUS),
        ({"QT_IM_MODULE": "fcitx5"}, BY_IBUS),
        ({"QT_IM_MODULES": "wayland;fcitx", "QT_IM_MODULE": "fcitx"}, BY_IBUS),
        ({"QT_IM_MODULE": "ibus"}, {"QT_IM_MODULE": "ibus"}),
        ({"QT_IM_MODULE": "compose"}, {"QT_IM_MODULE": "compose"}),
        ({}, {}),
    ],
)
def test_a_desktop_that_wants_fcitx_is_served_by_the_interface_of_ibus(
    said: dict[str, str], becomes: dict[str, str], tmp_path: Path
) -> None:
    input_method.prepare(said, tmp_path)
    assert said == becomes


def test_a_plugin_for_fcitx_is_used_where_there_is_one(tmp_path: Path) -> None:
    place = tmp_path / "platforminputcontexts"
    place.mkdir()
    (place / "libfcitx5platforminputcontextplugin.so").touch()
    said = {"QT_IM_MODULE": "fcitx"}
    input_method.prepare(said, tmp_path)
    assert said == {"QT_IM_MODULE": "fcitx"}


def test_it_is_settled_before_the_application_is_made() -> None:
    text = inspect.getsource(opening)
    assert text.index("input_method.prepare()") < text.index("QApplication(sys.argv[:1])")
