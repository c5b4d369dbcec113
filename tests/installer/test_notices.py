"""The notices: everything inside has its licence's text there, and nothing inside is under the GPL alone."""

from __future__ import annotations

import re
import sysconfig
from pathlib import Path
from typing import Any

import pytest

from tests.sync import updating

SITE = Path(sysconfig.get_path("purelib"))
CALLED = {
    "openjp": "openjpeg", "lzma": "xz", "sharpyuv": "webp", "webpdemux": "webp", "webpmux": "webp",
    "brotlicommon": "brotli", "brotlidec": "brotli",
}  # fmt: skip
"""What a licence calls the library of a file."""


@pytest.fixture(scope="module")
def notices() -> Any:
    return updating.installer("notices")


def parts(notices: Any, folder: Path) -> dict[str, str]:
    notices.write(folder / "NOTICES.txt", folder)
    text = (folder / "NOTICES.txt").read_text("utf-8")
    return {part.partition("\n")[0].strip(): part for part in text.split(f"\n{notices.RULE}\n")[1:]}


@pytest.fixture(scope="module")
def whole(notices: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Of a folder that has the wheels' libraries, by name."""
    folder = tmp_path_factory.mktemp("folder")
    for place in brought(notices):
        for file in place.iterdir():
            (folder / file.name).write_bytes(b"")
    return parts(notices, folder)


def brought(notices: Any) -> list[Path]:
    """Where the wheels of what is packed keep the libraries that they bring."""
    names = {notices._plain(one.metadata["Name"]) for one in notices._distributions()}
    return [
        place for place in SITE.glob("*.libs") if notices._plain(place.name.removesuffix(".libs")) in names
    ]


def test_every_library_that_a_wheel_brings_has_its_text(notices: Any, whole: dict[str, str]) -> None:
    """Named by us, or in the wheel's own text, as Pillow has it."""
    begins = tuple(one for row in notices.CARRIED for one in row[1])
    pillow = next(part for name, part in whole.items() if name.startswith("pillow ")).lower()
    files = [file.name for place in brought(notices) for file in place.iterdir()]
    assert files
    words = {name: re.split(r"[-.]", name.removeprefix("lib"))[0].rstrip("0123456789") for name in files}
    assert not [
        name
        for name, word in words.items()
        if not name.startswith(begins) and CALLED.get(word, word).lower() not in pillow
    ]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Text of the GNU Lesser General Public License, version 3", "Version 3, 29 June 2007"),
        (
            "Text of the GNU General Public License, version 3, which that one adds to",
            "Version 3, 29 June 2007",
        ),
        ("Noto Sans SC, Noto Serif SC", "SIL OPEN FONT LICENSE Version 1.1"),
        ("icons/phosphor", "MIT License"),
        ("OpenSSL (inside sqlcipher3)", "Apache License"),
        ("SQLCipher (inside sqlcipher3)", "ZETETIC LLC"),
        ("libpq (inside psycopg-binary)", "PostgreSQL Global Development Group"),
    ],
)
def test_fonts_pictures_and_what_is_linked_in_have_their_texts(
    whole: dict[str, str], name: str, words: str
) -> None:
    assert words in whole[name]


def test_a_library_that_is_not_in_the_folder_is_not_in_its_notices(notices: Any, tmp_path: Path) -> None:
    """The wheels for Windows bring others than those for Linux."""
    assert not [name for name in parts(notices, tmp_path) if name.startswith(("OpenLDAP", "libpq", "winp"))]
    for name in ("libstdc++-6-110c9d51.dll", "libwinpthread-1-1be1ab29.dll"):
        (tmp_path / name).write_bytes(b"")
    found = parts(notices, tmp_path)
    assert "mingw-w64 project (inside pi-heif)" in "".join(found)
    # That text is Pdfium's, which brings it for its own.
    assert "GCC's libraries (inside pi-heif)" in found
    assert "GCC RUNTIME LIBRARY EXCEPTION" in "".join(found.values())


def test_every_part_names_its_licence_and_none_is_under_the_gpl_alone(whole: dict[str, str]) -> None:
    texts = {name: part.split("\n")[1] for name, part in whole.items()}
    assert not [name for name, licence in texts.items() if licence in ("", "?")]
    strict = {
        name
        for name, licence in texts.items()
        if re.search(r"AGPL|Affero|(?<!L)GPL|(?<!Lesser )General Public", licence) and "LGPL" not in licence
    }
    assert {name.partition(" ")[0] for name in strict} == {"PyInstaller's"}
    assert "exception" in texts[next(name for name in strict if name.startswith("PyInstaller"))]
