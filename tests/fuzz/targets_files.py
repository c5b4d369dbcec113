"""Targets: pictures, documents and photographs that are attached, watched for or sorted to visits."""

from __future__ import annotations

import io
from datetime import date

from stationdesk.core import file_kinds, phone_photos, pictures, whereabouts
from tests.fuzz.spoil import packed
from tests.fuzz.target import Place, Run, target


def picture(kind: str, size: tuple[int, int] = (24, 16), **more: object) -> bytes:
    """A small picture of a kind."""
    from PIL import Image

    made = io.BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(made, kind, **more)
    return made.getvalue()


def jpegs(place: Place) -> list[bytes]:
    """A JPEG with a place and a turn in it, one that is built up in steps, and one in four inks."""
    from PIL import Image

    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8769)[0x9003] = "2026:11:20 09:35:00"
    exif.get_ifd(0x8825)[1] = "N"
    four = io.BytesIO()
    Image.new("CMYK", (16, 16)).save(four, "JPEG")
    return [
        picture("JPEG", exif=exif.tobytes(), comment=b"x"),
        picture("JPEG", progressive=True),
        four.getvalue(),
    ]


def pngs(place: Place) -> list[bytes]:
    """A PNG with text in it, and one in steps of a palette."""
    from PIL import Image, PngImagePlugin

    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", "x" * 20)
    said.add_itxt("GPS", "y", zip=True)
    table = io.BytesIO()
    Image.new("P", (16, 16)).save(table, "PNG", transparency=0)
    return [picture("PNG", pnginfo=said), table.getvalue()]


def tiffs(place: Place) -> list[bytes]:
    """A TIFF as a scanner writes it, packed and not."""
    return [picture("TIFF"), picture("TIFF", compression="tiff_lzw"), picture("TIFF", compression="jpeg")]


def webps(place: Place) -> list[bytes]:
    """WEBP, with and without losses."""
    return [picture("WEBP"), picture("WEBP", lossless=True, exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0")]


def heics(place: Place) -> list[bytes]:
    """A telephone's photo."""
    from tests.services.phone_photo_samples import HEIC

    return [HEIC]


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def documents(place: Place) -> list[bytes]:
    """PDF, OFD and DOCX as far as they are looked at."""
    word = [("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w:document/>")]
    return [PDF, packed(word), packed([("OFD.xml", b"<OFD/>"), ("Doc_0/Document.xml", b"<x/>")])]


def _looked(place: Place) -> Run:
    """What happens to a file without a station: what it is, whether whole, without its place, small, and how old."""

    def run(data: bytes) -> None:
        file = io.BytesIO(data)
        phone_photos.taken_at(file, "IMG_20261120_093500.jpg", 0.0)
        try:
            kind = file_kinds.kind_of(file)
        except file_kinds.FileKindTelephone:
            phone_photos.as_jpeg(file)
            return
        if kind.picture:
            pictures.shrunk(io.BytesIO(data), kind.media_type, 64)
            pictures.require_whole(file, kind.media_type)
        rest = whereabouts.without_place(file, kind.media_type)
        while rest.read(1 << 16):
            pass

    return run


target("picture-jpeg", "bytes", jpegs)(_looked)
target("picture-png", "bytes", pngs)(_looked)
target("picture-tiff", "bytes", tiffs)(_looked)
target("picture-webp", "bytes", webps)(_looked)
target("picture-bmp", "bytes", lambda place: [picture("BMP")])(_looked)
target("picture-heic", "bytes", heics)(_looked)
target("document", "zip", documents)(_looked)


@target(
    "attachment",
    "bytes",
    lambda place: [*jpegs(place), *pngs(place), *documents(place), *heics(place)],
    stateful=True,
)
def _attached(place: Place) -> Run:
    """The whole way of a file into the station: staged, shown small, let go."""
    from stationdesk.services import attachments

    def run(data: bytes) -> None:
        file = place.file(data, "扫描.jpg")
        staged = place.desk.change(lambda work: attachments.stage(work, file), reason="fuzz")
        place.desk.read(lambda work: attachments.thumbnail(work, staged))
        place.desk.change(lambda work: attachments.unstage(work, staged), reason="fuzz")

    return run


@target("watched-file", "bytes", lambda place: [*jpegs(place)[:1], *documents(place)[:1]])
def _watched(place: Place) -> Run:
    from stationdesk.services import watched_files

    def run(data: bytes) -> None:
        folder = place.inbox / "watched"
        folder.mkdir(exist_ok=True)
        (folder / "scan.jpg").write_bytes(data)
        first = watched_files.look(folder, {})
        second = watched_files.look(folder, {one.path.name: one for one in (*first.whole, *first.coming)})
        for one in second.whole:
            watched_files.offer(one)

    return run


@target("visit-photo", "bytes", lambda place: [*jpegs(place)[:1], *heics(place)])
def _visit(place: Place) -> Run:
    from stationdesk.services import visit_photos

    return lambda data: place.desk.read(
        lambda work: visit_photos.look(
            work, date(2026, 11, 20), [place.file(data, "IMG_20261120_093500.jpg")]
        )
    )


@target("stamped-copy", "bytes", lambda place: [*jpegs(place)[:1], *pngs(place)])
def _stamped(place: Place) -> Run:
    """The words across a copy: of pictures that were taken, so broken ones stop before."""
    from stationdesk.core.errors import Refusal
    from stationdesk.documents import copy_papers, fonts

    here = fonts.here()

    def run(data: bytes) -> None:
        _looked(place)(data)
        try:
            copy_papers.stamped(data, ("仅限办理养老保险使用", "421221106202"), here)
        except OSError as wrong:  # as its caller does
            raise Refusal from wrong

    return run
