"""The set-up of fonts: outlines a PDF can carry, nothing done twice, never half a file."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from stationdesk.core import paths
from stationdesk.documents.fontfiles import coverage, faces
from stationdesk.documents.pdffont import PdfFont


@pytest.fixture
def maker() -> ModuleType:
    """The set-up script as a module."""
    spec = importlib.util.spec_from_file_location("make_fonts", paths.resources() / "make" / "fonts.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _cff(file: Path) -> None:
    """A font of one square with PostScript outlines."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.t2CharStringPen import T2CharStringPen

    build = FontBuilder(1000, isTTF=False)
    build.setupGlyphOrder([".notdef", "one"])
    build.setupCharacterMap({0x4E00: "one"})
    pen = T2CharStringPen(1000, None)
    pen.moveTo((100, 100))
    pen.curveTo((200, 300), (600, 500), (900, 100))
    pen.closePath()
    square = pen.getCharString()
    empty = T2CharStringPen(1000, None).getCharString()
    build.setupCFF("Square", {}, {".notdef": empty, "one": square}, {})
    build.setupHorizontalMetrics({".notdef": (1000, 0), "one": (1000, 100)})
    build.setupHorizontalHeader(ascent=880, descent=-120)
    build.setupNameTable({"familyName": "Square", "styleName": "Regular", "psName": "Square"})
    build.setupOS2(sTypoAscender=880)
    build.setupPost()
    build.save(file)


def test_postscript_outlines_become_truetype(maker: ModuleType, tmp_path: Path) -> None:
    source, target = tmp_path / "square.otf", tmp_path / "square.ttf"
    _cff(source)
    maker.convert(source, target)
    assert [face.outlines for face in faces(source)] == ["cff"]
    assert [face.outlines for face in faces(target)] == ["glyf"]
    assert coverage(target, 0) == [(0x4E00, 0x4E00)]
    assert PdfFont("square", target, 0).face.getCharWidth(0x4E00) == 1000
    first = target.read_bytes()
    maker.convert(source, target)
    assert target.read_bytes() == first


def test_nothing_is_made_twice_and_a_changed_source_is_made_again(
    maker: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    for stem in maker.FONTS:
        (tmp_path / f"{stem}.otf").write_bytes(b"one")
    monkeypatch.setattr(maker, "source", lambda: tmp_path)
    monkeypatch.setattr(
        maker, "convert", lambda _, target: (made.append(target.name), target.write_bytes(b"font"))
    )
    target = tmp_path / "out"
    maker.make(target)
    assert sorted(made) == sorted(maker.FONTS.values())
    maker.make(target)
    assert len(made) == 2
    stem, name = next(iter(maker.FONTS.items()))
    (tmp_path / f"{stem}.otf").write_bytes(b"two")
    maker.make(target)
    assert made[2:] == [name]
    (target / name).unlink()
    maker.make(target)
    assert made[3:] == [name]


def test_an_interrupted_run_leaves_no_half_font(
    maker: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "square.otf", tmp_path / "square.ttf"
    _cff(source)
    target.write_bytes(b"the old font")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(maker.os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        maker.convert(source, target)
    assert target.read_bytes() == b"the old font"


def test_a_missing_package_is_said_in_words(
    maker: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(FileNotFoundError):
        maker.source("no_such_font_package")

    def missing() -> Path:
        raise FileNotFoundError("pip install pylopdf-fonts-zh-cn")

    monkeypatch.setattr(maker, "source", missing)
    assert maker.main() == 3
    assert "pip install" in capsys.readouterr().err
