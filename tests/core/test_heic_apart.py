"""A photo that ends its decoder is damaged, and the desk goes on: the decoder has a process, and bounds, of its own."""

from __future__ import annotations

import io
import os
import sys
import time
from pathlib import Path

import pytest

from stationdesk.core import heic_apart, phone_photos
from stationdesk.core.pictures import PIXELS
from stationdesk.core.whereabouts import PictureDamaged
from tests.fuzz.target import CORPUS
from tests.services.phone_photo_samples import HEIC

pytestmark = pytest.mark.skipif(not phone_photos.can_decode(), reason="needs the extra heic")

ENDING = sorted((CORPUS / "picture-heic").glob("*.heic"))
"""Files over which libheif (in pi-heif 1.4.0) ends its process with a segmentation fault."""
IMAGE = "IMG_20261120_091500.heic"


@pytest.mark.parametrize("file", ENDING, ids=lambda file: file.stem)
def test_a_photo_that_ends_its_decoder_is_damaged_and_its_time_is_its_names(file: Path) -> None:
    when, how = phone_photos.taken_at(io.BytesIO(file.read_bytes()), IMAGE, 0)
    assert (how, when is not None) == ("name", True)
    with pytest.raises(PictureDamaged):
        phone_photos.as_jpeg(io.BytesIO(file.read_bytes()))


def test_the_decoder_is_never_loaded_into_the_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "pi_heif", raising=False)
    phone_photos.as_jpeg(io.BytesIO(HEIC))
    assert phone_photos.taken_at(io.BytesIO(HEIC), "x", 0)[1] == "exif"
    assert "pi_heif" not in sys.modules


def test_a_packaged_program_is_its_own_decoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert heic_apart._program() == [sys.executable, heic_apart.WORD]
    monkeypatch.setattr(
        heic_apart, "_program", lambda: [sys.executable, "-P", "-m", "stationdesk", heic_apart.WORD]
    )
    assert heic_apart.decoded(io.BytesIO(HEIC), "jpeg", PIXELS)[1].startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize(
    "program",
    ["import time; time.sleep(60)", "while True: pass", "pass", "print('?')", "raise SystemExit(1)"],
)
def test_a_decoder_that_hangs_or_says_nonsense_is_ended(
    program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heic_apart, "SECONDS", 0.5)
    monkeypatch.setattr(heic_apart, "_program", lambda: [sys.executable, "-c", program])
    began = time.monotonic()
    with pytest.raises(PictureDamaged):
        phone_photos.as_jpeg(io.BytesIO(HEIC * 1000))
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("said", [b"L", b"Lx", b"L" + b"9" * 5000, b"E", b""])
def test_what_a_decoder_says_is_not_believed(said: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heic_apart, "decoded", lambda *what: (said[:1].decode() or "D", said[1:]))
    with pytest.raises(PictureDamaged):
        phone_photos.as_jpeg(io.BytesIO(HEIC))


def test_a_photo_with_more_points_than_are_drawn_is_too_large() -> None:
    assert heic_apart.decoded(io.BytesIO(HEIC), "jpeg", 64 * 48 - 1)[0] == "L"


def test_no_process_to_be_had_is_said_and_not_put_down_to_the_photo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heic_apart, "_program", lambda: ["/nowhere/at-all"])
    with pytest.raises(phone_photos.ConverterNotStarted):
        phone_photos.as_jpeg(io.BytesIO(HEIC))


@pytest.mark.skipif(os.name != "posix", reason="bounds of memory are POSIX limits")
def test_the_decoder_has_a_bound_of_memory_and_writes_no_file(tmp_path: Path) -> None:
    import subprocess

    program = (
        "from stationdesk.core import heic_apart; heic_apart._bounded(); import resource as r;"
        "print(r.getrlimit(r.RLIMIT_AS)[0], r.getrlimit(r.RLIMIT_FSIZE)[0], r.getrlimit(r.RLIMIT_CORE)[0])"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert told.split() == [str(heic_apart.MEMORY), "0", "0"]
