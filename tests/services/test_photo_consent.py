"""Who is on a photo is asked before it is kept; a telephone's photo is taken in; no place is ever kept."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from stationdesk.core import file_kinds, photo_consent, whereabouts
from stationdesk.desk import Desk
from stationdesk.security.permits import NotPermitted
from stationdesk.services import attachments, visits
from stationdesk.services import photo_consent as consents
from stationdesk.storage.work import Work
from tests.services.phone_photo_samples import HEIC
from tests.services.test_attachments import PDF, blobs, picture, with_place
from tests.services.window import move_in


@pytest.fixture
def person(desk: Desk) -> str:
    return move_in(desk).qinglan


@pytest.fixture
def visit(desk: Desk, person: str) -> str:
    return desk.change(lambda work: visits.record(work, visits.Recorded(person, "seen"))).visit_id


def attach(desk: Desk, record: str, data: bytes | Path, on_photo: str = "", table: str = "visits") -> Any:
    return desk.change(
        lambda work: attachments.attach_file(work, table, record, data, "照片", on_photo=on_photo)
    )


def said(desk: Desk) -> list[str]:
    def look(work: Work) -> list[str]:
        rows = work.rows("SELECT detail FROM audit WHERE detail LIKE '%photo%' ORDER BY n")
        return [row["detail"] for row in rows]

    return desk.read(look)


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        ("", photo_consent.PhotoConsentNeeded),
        ("no", photo_consent.PhotoNotAgreed),
        ("not_asked", photo_consent.PhotoNotAgreed),
    ],
)
@pytest.mark.parametrize("data", [picture(), picture("PNG"), HEIC], ids=["jpeg", "png", "heic"])
def test_without_consent_nothing_of_a_photo_comes_to_lie_on_the_disk(
    desk: Desk, visit: str, answer: str, refusal: type[Exception], data: bytes
) -> None:
    with pytest.raises(refusal):
        attach(desk, visit, data, answer)
    assert blobs(desk) == []
    assert desk.read(lambda work: attachments.listed(work, "visits", visit)) == ()
    assert desk.read(lambda work: work.scalar("SELECT count(*) FROM staged_files")) == 0


def test_with_consent_or_of_papers_alone_it_is_kept_and_what_was_said_stays(desk: Desk, visit: str) -> None:
    assert attach(desk, visit, picture(), "yes").consent == "yes"
    assert attach(desk, visit, picture(), "papers").consent == "papers"
    kept = desk.read(lambda work: attachments.listed(work, "visits", visit))
    assert [one.consent for one in kept] == ["yes", "papers"]
    assert len(said(desk)) == 2


def test_what_is_no_photo_and_what_shows_papers_is_not_asked_about(
    desk: Desk, visit: str, person: str
) -> None:
    assert attach(desk, visit, PDF).consent == ""
    from tests.services.window import accept

    case = accept(desk, person).case_id
    assert attach(desk, case, picture(), table="cases").consent == ""


def test_a_photo_of_a_person_and_of_a_request_is_asked_about_too(desk: Desk, person: str) -> None:
    with pytest.raises(photo_consent.PhotoConsentNeeded):
        attach(desk, person, picture(), table="people")
    assert attachments.SUBJECTS["proxy_requests"].asks


def test_a_staged_photo_is_asked_about_as_well(desk: Desk, visit: str) -> None:
    staged = desk.change(lambda work: attachments.stage(work, picture(), "监视文件夹里的"))
    with pytest.raises(photo_consent.PhotoConsentNeeded):
        desk.change(lambda work: attachments.attach(work, "visits", visit, staged))
    desk.change(lambda work: attachments.unstage(work, staged))
    assert blobs(desk) == []


@pytest.mark.parametrize(
    ("answer", "kept"), [("yes", True), ("no", False), ("not_asked", None), ("papers", None)]
)
def test_the_answer_is_written_down_with_the_visit(
    desk: Desk, visit: str, answer: str, kept: bool | None
) -> None:
    desk.change(lambda work: consents.answered(work, "visits", visit, answer, 3))
    assert desk.read(lambda work: visits.get(work, visit).photo_consent) is kept
    assert f'"photo":"{answer}"' in said(desk)[-1].replace(" ", "")
    with pytest.raises(ValueError, match="no answer"):
        desk.change(lambda work: consents.answered(work, "visits", visit, "maybe"))


def test_who_may_not_write_the_record_answers_nothing(desk: Desk, visit: str, colleague: Any) -> None:
    other = colleague(desk, "supervisor")
    with pytest.raises(NotPermitted):
        other.change(lambda work: consents.answered(work, "visits", visit, "yes"))


# a telephone's photos ------------------------------------------------------------------------------------


def test_a_heic_photo_is_kept_as_jpeg_without_its_place(desk: Desk, visit: str, tmp_path: Path) -> None:
    photo = tmp_path / "IMG_0001.HEIC"
    photo.write_bytes(HEIC)
    row = desk.change(lambda work: attachments.attach_file(work, "visits", visit, photo, on_photo="yes"))
    assert (row.media_type, row.title) == ("image/jpeg", "IMG_0001.jpg")
    shown = Image.open(io.BytesIO(desk.change(lambda work: attachments.content(work, row.id))))
    assert (shown.size, dict(shown.getexif())) == ((64, 48), {})


def test_without_the_decoder_it_is_said_what_to_do(
    desk: Desk, visit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pi_heif", None)
    with pytest.raises(file_kinds.FileKindTelephone) as told:
        attach(desk, visit, HEIC, "yes")
    for words in ("heic 组件", "兼容性最佳", "微信"):
        assert words in told.value.message
    assert blobs(desk) == []


# places --------------------------------------------------------------------------------------------------


def segment(marker: int, body: bytes) -> bytes:
    return b"\xff" + bytes((marker,)) + struct.pack(">H", len(body) + 2) + body


def chunk(kind: bytes, body: bytes) -> bytes:
    import zlib

    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


PLACE = b"GPS 29.8519N 113.9811E"


@pytest.mark.parametrize("marker", [0xE1, 0xE3, 0xE4, 0xE5, 0xE7, 0xEA, 0xEB, 0xEC, 0xED, 0xEF, 0xFE])
def test_no_segment_of_a_jpeg_carries_a_place_in(desk: Desk, visit: str, marker: int) -> None:
    plain = picture()
    data = plain[:2] + segment(marker, PLACE) + plain[2:]
    row = attach(desk, visit, data, "papers")
    kept = desk.change(lambda work: attachments.content(work, row.id))
    assert PLACE not in kept
    assert Image.open(io.BytesIO(kept)).tobytes() == Image.open(io.BytesIO(plain)).tobytes()


@pytest.mark.parametrize("kind", [b"eXIf", b"tEXt", b"iTXt", b"caBX"])
def test_no_chunk_of_a_png_carries_a_place_in(kind: bytes) -> None:
    plain = picture("PNG")
    data = plain[:33] + chunk(kind, PLACE) + plain[33:]
    kept = whereabouts.without_place(io.BytesIO(data), "image/png").read()
    assert kept == plain


def test_a_webp_with_content_credentials_loses_them() -> None:
    plain = picture("WEBP")
    body = plain[12:] + b"C2PA" + struct.pack("<I", len(PLACE)) + PLACE
    data = b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body
    assert PLACE not in whereabouts.without_place(io.BytesIO(data), "image/webp").read()


def test_colours_stay(desk: Desk, visit: str) -> None:
    profile = b"ICC_PROFILE\0\1\1" + bytes(120)
    plain = picture()
    row = attach(desk, visit, plain[:2] + segment(0xE2, profile) + plain[2:], "papers")
    assert profile in desk.change(lambda work: attachments.content(work, row.id))


def test_a_photo_with_a_place_loses_it_whatever_record_it_is_of(desk: Desk, visit: str, person: str) -> None:
    for table, record in (("visits", visit), ("people", person)):
        row = attach(desk, record, with_place(), "yes", table)
        kept = desk.change(lambda work, row=row: attachments.content(work, row.id))  # type: ignore[misc]
        assert not Image.open(io.BytesIO(kept)).getexif().get_ifd(0x8825)
