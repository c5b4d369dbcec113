"""Phone photos find their visits by time, are kept only with consent, and leave their place behind."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PIL import Image

from stationdesk.core import file_kinds, phone_photos, whereabouts
from stationdesk.desk import Desk
from stationdesk.security.permits import NotPermitted
from stationdesk.services import attachments, visit_photos, visits
from stationdesk.services.visit_photos import Chosen
from tests.services.phone_photo_samples import HEIC, jpeg
from tests.services.test_visits import person

DAY = date(2026, 11, 20)


def made(desk: Desk, arrived: str = "", departed: str = "", consent: bool | None = None) -> str:
    given = visits.Recorded(
        person(desk, "1950-01-01"),
        visited_on=DAY,
        arrived=arrived,
        departed=departed,
        photo_consent=consent,
    )
    return desk.change(lambda work: visits.record(work, given)).visit_id


def at(hour: int, minute: int) -> datetime:
    return datetime(2026, 11, 20, hour, minute)


def looked(desk: Desk, *paths: Path) -> dict[str, tuple[str | None, str]]:
    found = desk.read(lambda work: visit_photos.look(work, DAY, paths))
    return {one.photo.name: (one.visit_id, one.why) for one in found.matches}


def test_photos_fall_to_the_visit_during_which_they_were_taken(desk: Desk, tmp_path: Path) -> None:
    first, second = made(desk, "09:00", "09:30"), made(desk, "10:00", "10:20")
    jpeg(tmp_path, "a.jpg", at(9, 30))
    jpeg(tmp_path, "b.jpg", at(10, 5))
    jpeg(tmp_path, "c.jpg", at(9, 40))
    jpeg(tmp_path, "d.jpg", at(14, 0))
    (tmp_path / ".b.jpg").write_bytes(b"shadow")
    (tmp_path / "notes.txt").write_text("x")
    assert looked(desk, tmp_path) == {
        "a.jpg": (first, "within"),
        "b.jpg": (second, "within"),
        "c.jpg": (first, "near"),
        "d.jpg": (None, ""),
    }


def test_a_photo_of_another_day_or_of_a_clock_a_year_off_matches_nothing(desk: Desk, tmp_path: Path) -> None:
    made(desk, "09:00", "09:30")
    jpeg(tmp_path, "old.jpg", datetime(2025, 11, 20, 9, 10))
    assert looked(desk, tmp_path) == {"old.jpg": (None, "")}


def test_the_offset_the_phone_wrote_counts(desk: Desk, tmp_path: Path) -> None:
    visit = made(desk, "09:00", "09:30")
    jpeg(tmp_path, "a.jpg", at(1, 10), "+00:00")
    assert looked(desk, tmp_path)["a.jpg"] == (visit, "within")


def test_without_exif_the_name_and_then_the_file_tell_the_time(desk: Desk, tmp_path: Path) -> None:
    visit = made(desk, "09:00", "09:30")
    jpeg(tmp_path, "IMG_20261120_091500.jpg")
    plain = jpeg(tmp_path, "x.jpg")
    then = datetime(2026, 11, 20, 1, 20, tzinfo=UTC).timestamp()
    os.utime(plain, (then, then))
    found = desk.read(lambda work: visit_photos.look(work, DAY, [tmp_path]))
    assert {one.photo.how for one in found.matches} == {"name", "file"}
    assert {one.visit_id for one in found.matches} == {visit}


def test_no_photo_is_kept_without_consent_and_consent_is_written_down(desk: Desk, tmp_path: Path) -> None:
    visit = made(desk, "09:00", "09:30")
    photo = jpeg(tmp_path, "a.jpg", at(9, 10))
    chosen = [Chosen(photo, visit)]
    with pytest.raises(visit_photos.ConsentMissing):
        desk.change(lambda work: visit_photos.keep(work, chosen))
    assert desk.read(lambda work: attachments.listed(work, "visits", visit)) == ()
    kept = desk.change(lambda work: visit_photos.keep(work, chosen, [visit]))
    assert (kept.photos, kept.visits) == (1, 1)
    assert desk.read(lambda work: visits.get(work, visit).photo_consent) is True


def test_where_a_photo_was_taken_is_not_kept(desk: Desk, tmp_path: Path) -> None:
    visit = made(desk, "09:00", "09:30", consent=True)
    photo = jpeg(tmp_path, "a.jpg", at(9, 10))
    assert Image.open(io.BytesIO(photo.read_bytes())).getexif().get_ifd(0x8825)
    desk.change(lambda work: visit_photos.keep(work, [Chosen(photo, visit)]))
    [row] = desk.read(lambda work: attachments.listed(work, "visits", visit))
    assert row.title == "走访照片 2026-11-20 09-10-00.jpg"
    kept = desk.change(lambda work: attachments.content(work, row.id))
    assert dict(Image.open(io.BytesIO(kept)).getexif()) == {}


def test_a_photo_that_is_no_photo_is_told_and_keeps_the_others_back(desk: Desk, tmp_path: Path) -> None:
    visit = made(desk, "09:00", "09:30", consent=True)
    good = jpeg(tmp_path, "a.jpg", at(9, 10))
    fake = tmp_path / "b.jpg"
    fake.write_bytes(b"not a photo at all")
    cut = tmp_path / "c.jpg"
    cut.write_bytes(good.read_bytes()[:-200])
    found = desk.read(lambda work: visit_photos.look(work, DAY, [tmp_path]))
    wrong = {one.photo.name: one.photo.problem for one in found.matches if one.photo.problem}
    assert set(wrong) == {"b.jpg", "c.jpg"}
    assert all(one.visit_id is None for one in found.matches if one.photo.problem)
    with pytest.raises(visit_photos.PhotosRefused, match="第2张"):
        desk.change(lambda work: visit_photos.keep(work, [Chosen(good, visit), Chosen(fake, visit)]))
    assert desk.read(lambda work: attachments.listed(work, "visits", visit)) == ()


def test_a_heic_photo_is_sorted_by_its_own_time_and_kept_as_jpeg(desk: Desk, tmp_path: Path) -> None:
    visit = made(desk, "09:30", "09:50", consent=True)
    photo = tmp_path / "IMG_0001.HEIC"
    photo.write_bytes(HEIC)
    assert looked(desk, tmp_path)["IMG_0001.HEIC"] == (visit, "within")
    desk.change(lambda work: visit_photos.keep(work, [Chosen(photo, visit)]))
    [row] = desk.read(lambda work: attachments.listed(work, "visits", visit))
    assert row.media_type == "image/jpeg"
    kept = desk.change(lambda work: attachments.content(work, row.id))
    picture = Image.open(io.BytesIO(kept))
    assert picture.size == (64, 48)
    assert dict(picture.getexif()) == {}


def test_without_the_decoder_a_heic_photo_is_refused_with_what_to_switch(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pi_heif", None)
    made(desk, "09:30", "09:50", consent=True)
    photo = tmp_path / "IMG_0001.HEIC"
    photo.write_bytes(HEIC)
    found = desk.read(lambda work: visit_photos.look(work, DAY, [photo]))
    assert "兼容性最佳" in found.matches[0].photo.problem
    with pytest.raises(file_kinds.FileKindTelephone):
        phone_photos.as_jpeg(io.BytesIO(HEIC))


def test_a_damaged_heic_is_damaged_and_nothing_worse() -> None:
    for cut in (30, 200, 400, len(HEIC) - 200):
        with pytest.raises(whereabouts.PictureDamaged):
            phone_photos.as_jpeg(io.BytesIO(HEIC[:cut]))


def test_a_folder_without_photos_is_said(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(visit_photos.NoPhotosHere):
        desk.read(lambda work: visit_photos.look(work, DAY, [tmp_path]))
    with pytest.raises(visit_photos.NoPhotosHere):
        desk.change(lambda work: visit_photos.keep(work, []))


def test_only_who_records_visits_sorts_photos(
    desk: Desk, colleague: Callable[..., Desk], tmp_path: Path
) -> None:
    photo = jpeg(tmp_path, "a.jpg", at(9, 10))
    other = colleague(desk, "supervisor")
    with pytest.raises(NotPermitted):
        other.read(lambda work: visit_photos.look(work, DAY, [photo]))


def test_a_film_that_calls_itself_a_photo_is_refused_before_it_is_read(desk: Desk, tmp_path: Path) -> None:
    huge = tmp_path / "IMG_20261120_091500.heic"
    with huge.open("wb") as file:
        file.write(HEIC)
        file.truncate(200 << 20)
    visit = made(desk, consent=True)
    (match,) = desk.read(lambda work: visit_photos.look(work, DAY, [huge])).matches
    assert "64" in match.photo.problem
    with pytest.raises(visit_photos.PhotosRefused):
        desk.change(lambda work: visit_photos.keep(work, [Chosen(huge, visit)]))
