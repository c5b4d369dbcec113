"""Promises about files kept with a record."""

from __future__ import annotations

import io
import json
import os
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from stationdesk.core.clock import SetClock
from stationdesk.core.errors import Unhappy
from stationdesk.desk import Desk
from stationdesk.security.permits import NotPermitted
from stationdesk.services import attachments, case_life, drafts
from stationdesk.services.attachments import AttachmentRow, Staged
from stationdesk.storage import atomic, checks
from stationdesk.storage.work import WriteOutsideWork
from tests.fixtures import START, open_desk
from tests.services.window import People, accept, move_in

PDF = b"%PDF-1.4\n%%EOF\n"


def picture(kind: str = "JPEG", size: tuple[int, int] = (640, 400), **more: Any) -> bytes:
    made = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(made, kind, **more)
    return made.getvalue()


def with_place(kind: str = "JPEG", orientation: int = 6) -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "TelephoneMaker"
    exif.get_ifd(0x8825)[2] = (29.0, 51.0, 7.0)
    return picture(kind, exif=exif)


def package(*parts: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for part in parts:
            file.writestr(part, "<x/>")
    return made.getvalue()


@pytest.fixture
def people(desk: Desk) -> People:
    return move_in(desk)


@pytest.fixture
def case(desk: Desk, people: People) -> str:
    return accept(desk, people.qinglan).case_id


def stage(desk: Desk, source: Path | bytes, title: str = "") -> Staged:
    return desk.change(lambda work: attachments.stage(work, source, title))


def keep(desk: Desk, case: str, source: Path | bytes, title: str = "扫描.jpg") -> AttachmentRow:
    return desk.change(lambda work: attachments.attach_file(work, "cases", case, source, title))


def blobs(desk: Desk) -> list[str]:
    return list(desk.blobs.list())


@pytest.mark.parametrize(
    ("data", "media_type", "ending"),
    [
        (picture("JPEG"), "image/jpeg", ".jpg"),
        (picture("PNG"), "image/png", ".png"),
        (picture("WEBP"), "image/webp", ".webp"),
        (picture("BMP"), "image/bmp", ".bmp"),
        (picture("TIFF"), "image/tiff", ".tif"),
        (PDF, "application/pdf", ".pdf"),
        (b"\n\n" + PDF, "application/pdf", ".pdf"),
        (package("OFD.xml", "Doc_0/Document.xml"), "application/ofd", ".ofd"),
        (package("[Content_Types].xml", "word/document.xml"), "wordprocessingml.document", ".docx"),
        (package("[Content_Types].xml", "xl/workbook.xml"), "spreadsheetml.sheet", ".xlsx"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_taken_comes_back_byte_for_byte(
    desk: Desk, case: str, data: bytes, media_type: str, ending: str
) -> None:
    # The name says nothing true: the content does.
    row = keep(desk, case, data, "户口簿首页.exe")
    assert row.media_type.endswith(media_type)
    assert row.title == "户口簿首页.exe" + ending
    got = desk.change(lambda work: attachments.content(work, row.id))
    if row.picture:
        assert Image.open(io.BytesIO(got)).tobytes() == Image.open(io.BytesIO(data)).tobytes()
    else:
        assert got == data


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-empty"),
        (b"MZ\x90\x00 a program", "file-kind-unknown"),
        (b"just some text", "file-kind-unknown"),
        (b"<html>", "file-kind-unknown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file-kind-old"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(100), "picture-damaged"),
        (package("word/document.xml", "word/vbaProject.bin"), "file-has-macros"),
        (package("a.txt"), "file-kind-unknown"),
        (package("word/document.xml")[:-30], "file-kind-unknown"),
        (b"PK\x03\x04", "file-kind-unknown"),
        (b"%PDF-1.4\n" + bytes(5000), "file-cut"),
        (picture("JPEG")[:-2000], "picture-damaged"),
        (picture("PNG")[:-2000], "picture-damaged"),
        (b"\xff\xd8\xff", "picture-damaged"),
        (b"\xff\xd8\xff\xe1\x00\x00" + bytes(50), "picture-damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "picture-damaged"),
        (b"RIFF\x00\x00\x00\x00WEBP", "picture-damaged"),
    ],
)
def test_what_is_refused_is_refused_in_words_and_leaves_nothing(
    desk: Desk, case: str, data: bytes, code: str
) -> None:
    with pytest.raises(Unhappy) as said:
        keep(desk, case, data, "张三身份证.jpg")
    assert said.value.code == code
    assert "没有附上" in said.value.message
    assert "张三" not in said.value.message
    assert blobs(desk) == []
    assert desk.read(lambda work: attachments.listed(work, "cases", case)) == ()
    assert desk.read(attachments.staged) == ()


def test_more_than_the_limit_is_refused_before_anything_is_read(
    desk: Desk, case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    big = tmp_path / "扫描.pdf"
    with big.open("wb") as file:
        file.write(PDF)
        file.truncate((200 << 20) + 1)
    monkeypatch.setattr(attachments.file_kinds, "kind_of", lambda _file: pytest.fail("it was read"))
    with pytest.raises(attachments.FileTooBig) as said:
        keep(desk, case, big)
    assert "201 MB" in said.value.message
    assert "200 MB" in said.value.message
    assert blobs(desk) == []


def test_two_hundred_megabytes_are_kept_in_little_memory(desk: Desk, case: str, tmp_path: Path) -> None:
    big = tmp_path / "扫描.pdf"
    with big.open("wb") as file:
        file.write(PDF)
        file.seek((200 << 20) - 6)
        file.write(b"%%EOF\n")
    tracemalloc.start()
    row = keep(desk, case, big)
    out = tmp_path / "out.pdf"
    assert desk.change(lambda work: attachments.export(work, row.id, out)) == 200 << 20
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 24 << 20
    assert out.stat().st_size == 200 << 20
    with pytest.raises(Unhappy) as said:
        desk.change(lambda work: attachments.content(work, row.id))
    assert said.value.code == "blob-too-long"


def test_the_station_may_set_another_limit(desk: Desk, case: str) -> None:
    from stationdesk.services import station

    desk.change(lambda work: station.set_setting(work, "attachments.limit_mb", 1))
    with pytest.raises(attachments.FileTooBig):
        keep(desk, case, PDF + bytes(1 << 20))


def test_folders_and_files_that_went_away_are_told_apart(desk: Desk, case: str, tmp_path: Path) -> None:
    with pytest.raises(attachments.FolderNotFile):
        keep(desk, case, tmp_path)
    with pytest.raises(attachments.FileVanished):
        keep(desk, case, tmp_path / "没有.jpg")
    link = tmp_path / "link.jpg"
    link.symlink_to(tmp_path / "gone.jpg")
    with pytest.raises(attachments.FileVanished):
        keep(desk, case, link)
    os.mkfifo(tmp_path / "pipe.jpg")
    with pytest.raises(attachments.FileVanished):
        keep(desk, case, tmp_path / "pipe.jpg")


def test_a_file_that_grows_while_it_is_read_is_not_kept(
    desk: Desk, case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    growing = tmp_path / "scan.pdf"
    growing.write_bytes(PDF)
    really = desk.blobs.put

    def put(source: Any) -> Any:
        with growing.open("ab") as more:
            more.write(b"more")
        return really(source)

    monkeypatch.setattr(desk.blobs, "put", put)
    with pytest.raises(attachments.FileStillChanging):
        keep(desk, case, growing)
    assert blobs(desk) == []


def test_a_full_disk_is_a_sentence_and_leaves_nothing(
    desk: Desk, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic, "free_space", lambda _path: 1000)
    with pytest.raises(atomic.DiskFull) as said:
        keep(desk, case, PDF + bytes(5000))
    assert "磁盘" in said.value.message or "空间" in said.value.message
    assert blobs(desk) == []
    assert desk.read(lambda work: attachments.listed(work, "cases", case)) == ()


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("户口簿\n首页.jpg", "户口簿 首页.jpg"),
        ("gpj.\u202eexe.jpg", "gpj.exe.jpg"),
        ("../../etc/passwd", "／..／etc／passwd.jpg"),
        ("C:\\a\\b.jpeg", "C:／a／b.jpeg"),
        ("   ", "附件.jpg"),
        (".jpg", "附件.jpg"),
        ("证" * 400 + ".jpg", "证" * 196 + ".jpg"),
        ("照片.PNG", "照片.jpg"),
        ("一\u200b二\x00三.jpg", "一二 三.jpg"),
        ("𠮷" * 300, "𠮷" * 196 + ".jpg"),
    ],
)
def test_names_are_titles_for_people(desk: Desk, case: str, name: str, title: str) -> None:
    row = keep(desk, case, picture(), name)
    assert row.title == title
    assert all(len(path.name) == 64 for path in desk.home.blobs.rglob("*") if path.is_file())
    assert title not in repr(row)


def test_a_file_on_disk_with_the_longest_name_is_taken(desk: Desk, case: str, tmp_path: Path) -> None:
    long = tmp_path / ("申请人户口簿首页本人页及变更记录页扫描件" * 4 + ".jpg")
    long.write_bytes(picture())
    row = desk.change(lambda work: attachments.attach_file(work, "cases", case, long))
    assert row.title == long.name


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_where_a_photo_was_taken_does_not_go_with_it(desk: Desk, case: str, kind: str) -> None:
    data = with_place(kind)
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(0x8825)
    staged = stage(desk, data, "photo")
    assert staged.place_removed
    row = desk.change(lambda work: attachments.attach(work, "cases", case, staged))
    got = desk.change(lambda work: attachments.content(work, row.id))
    assert b"TelephoneMaker" not in got
    after = Image.open(io.BytesIO(got))
    assert not after.getexif().get_ifd(0x8825)
    assert after.tobytes() == Image.open(io.BytesIO(data)).tobytes()
    if kind == "JPEG":
        assert after.getexif()[0x0112] == 6


def test_what_a_telephone_hangs_behind_a_photo_is_left_out(desk: Desk, case: str) -> None:
    plain = picture("JPEG", progressive=True)
    row = keep(desk, case, plain + with_place())
    got = desk.change(lambda work: attachments.content(work, row.id))
    assert got == plain


def test_a_tiff_that_says_where_it_was_taken_is_refused(desk: Desk, case: str) -> None:
    exif = Image.open(io.BytesIO(with_place())).getexif()
    data = picture("TIFF", exif=exif)
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(0x8825)
    with pytest.raises(Unhappy) as said:
        keep(desk, case, data)
    assert said.value.code == "picture-place-inside"


def test_a_picture_that_claims_to_be_a_wall_is_refused(desk: Desk, case: str) -> None:
    made = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(made, "PNG")
    with pytest.raises(Unhappy) as said:
        keep(desk, case, made.getvalue())
    assert said.value.code == "picture-too-large"


def test_staged_files_survive_a_crash_with_the_draft_of_their_form(
    desk: Desk, home: Path, clock: SetClock, case: str
) -> None:
    staged = stage(desk, picture(), "身份证.jpg")
    desk.change(lambda work: drafts.save(work, "accept", "1", {"scans": [staged.document()]}))
    desk.close()
    with open_desk(home, clock) as again:
        assert again.read(lambda work: checks.run(work, full=True)) == []
        body = again.read(lambda work: drafts.load(work, "accept", "1"))
        assert body is not None
        back = Staged.of(json.loads(json.dumps(dict(body.body)))["scans"][0])
        assert back == staged
        assert again.change(lambda work: checks.remove_orphans(work)) == 0
        row = again.change(lambda work: attachments.attach(work, "cases", case, back))
        assert again.read(attachments.staged) == ()
        assert again.change(lambda work: attachments.content(work, row.id)).startswith(b"\xff\xd8")


def test_a_staged_file_that_is_not_wanted_is_gone_at_once(desk: Desk, case: str) -> None:
    data = picture()
    one = stage(desk, data, "a.jpg")
    two = stage(desk, data, "b.jpg")
    desk.change(lambda work: attachments.unstage(work, one))
    assert blobs(desk) == [two.blob]
    row = desk.change(lambda work: attachments.attach(work, "cases", case, two))
    three = stage(desk, data, "c.jpg")
    desk.change(lambda work: attachments.unstage(work, three))
    assert desk.change(lambda work: attachments.content(work, row.id)) == data
    with pytest.raises(attachments.AttachmentUnknown):
        desk.change(lambda work: attachments.attach(work, "cases", case, three))


def test_what_nobody_came_back_to_is_let_go_after_a_month(desk: Desk, clock: SetClock) -> None:
    stage(desk, picture())
    clock.set(START + timedelta(days=29))
    kept = stage(desk, PDF)
    assert len(blobs(desk)) == 2
    clock.set(START + timedelta(days=31))
    desk.change(attachments.tidy)
    assert blobs(desk) == [kept.blob]


def test_a_transaction_that_fails_attaches_nothing_and_keeps_what_was_staged(desk: Desk, case: str) -> None:
    staged = stage(desk, PDF)

    def fail(work: Any) -> None:
        attachments.attach(work, "cases", case, staged)
        raise attachments.SubjectUnknown

    with pytest.raises(attachments.SubjectUnknown):
        desk.change(fail)
    assert desk.read(lambda work: attachments.listed(work, "cases", case)) == ()
    assert desk.read(attachments.staged) == (staged,)


def test_the_same_content_twice_is_one_attachment(desk: Desk, case: str) -> None:
    assert keep(desk, case, PDF, "a").id == keep(desk, case, PDF, "b").id
    assert len(desk.read(lambda work: attachments.listed(work, "cases", case))) == 1


def test_files_of_a_case_and_its_materials_stand_in_the_order_of_the_list(desk: Desk, case: str) -> None:
    lines = desk.read(
        lambda work: work.rows("SELECT id, name FROM case_materials WHERE case_id = :c ORDER BY line", c=case)
    )
    keep(desk, case, PDF, "全部")
    for line in reversed(lines):
        put = lambda work, line=line: attachments.attach_file(  # noqa: E731
            work, "case_materials", line["id"], picture(), "扫描"
        )
        desk.change(put)
    files = desk.read(lambda work: attachments.of_case(work, case))
    assert [one.material for one in files] == ["", *(line["name"] for line in lines)]
    assert files[0].file.by == "王敏"


def test_a_file_that_was_taken_off_can_come_back(desk: Desk, case: str) -> None:
    row = keep(desk, case, PDF)
    with pytest.raises(attachments.AttachmentWithdrawalUnexplained):
        desk.change(lambda work: attachments.withdraw(work, row.id, " "))
    desk.change(lambda work: attachments.withdraw(work, row.id, "拍糊了"))
    assert desk.read(lambda work: attachments.listed(work, "cases", case)) == ()
    with pytest.raises(attachments.AttachmentUnknown):
        desk.change(lambda work: attachments.content(work, row.id))
    desk.change(lambda work: attachments.restore(work, row.id))
    assert desk.change(lambda work: attachments.content(work, row.id)) == PDF


def test_a_file_can_be_called_otherwise_and_keeps_its_true_ending(desk: Desk, case: str) -> None:
    row = keep(desk, case, PDF)
    again = desk.change(lambda work: attachments.rename(work, row.id, "户口簿首页.jpg"))
    assert again.title == "户口簿首页.pdf"
    with pytest.raises(attachments.AttachmentTitleMissing):
        desk.change(lambda work: attachments.rename(work, row.id, " "))


def test_opening_papers_of_a_person_is_written_down(desk: Desk, case: str) -> None:
    row = keep(desk, case, picture())
    count = lambda: desk.read(  # noqa: E731
        lambda work: work.scalar("SELECT count(*) FROM audit WHERE target_id = :c", c=case)
    )
    before = count()
    desk.read(lambda work: attachments.thumbnail(work, row))
    assert count() == before
    desk.change(lambda work: attachments.content(work, row.id))
    assert count() == before + 1
    with pytest.raises(WriteOutsideWork):
        desk.read(lambda work: attachments.content(work, row.id))


def test_who_may_not_read_the_record_may_not_read_its_files(
    desk: Desk, case: str, colleague: Callable[..., Desk]
) -> None:
    row = keep(desk, case, PDF)
    other = colleague(desk, "admin")
    for look in (
        lambda work: attachments.listed(work, "cases", case),
        lambda work: attachments.content(work, row.id),
        lambda work: attachments.thumbnail(work, row),
        lambda work: attachments.of_case(work, case),
        lambda work: attachments.withdraw(work, row.id, "x"),
        lambda work: attachments.attach_file(work, "cases", case, PDF),
    ):
        with pytest.raises(NotPermitted):
            other.change(look)  # type: ignore[arg-type]
    staged = stage(desk, PDF)
    with pytest.raises(attachments.AttachmentUnknown):
        other.change(lambda work: attachments.staged_content(work, staged))


def test_who_only_reads_may_look_and_change_nothing(
    desk: Desk, case: str, colleague: Callable[..., Desk]
) -> None:
    row = keep(desk, case, PDF)
    other = colleague(desk, "supervisor")
    assert other.change(lambda work: attachments.content(work, row.id)) == PDF
    staged = other.change(lambda work: attachments.stage(work, picture()))
    for act in (
        lambda work: attachments.attach(work, "cases", case, staged),
        lambda work: attachments.rename(work, row.id, "x"),
        lambda work: attachments.withdraw(work, row.id, "x"),
        lambda work: attachments.restore(work, row.id),
    ):
        with pytest.raises(NotPermitted):
            other.change(act)  # type: ignore[arg-type]
    assert desk.read(lambda work: attachments.get(work, row.id)).title == row.title


def test_a_scan_leaves_the_station_only_with_whom_may_see_it_unmasked(
    desk: Desk, case: str, colleague: Callable[..., Desk], tmp_path: Path
) -> None:
    row = keep(desk, case, PDF)
    target = tmp_path / "out.pdf"
    for post in ("trainee", "supervisor"):
        with pytest.raises(NotPermitted):
            colleague(desk, post, name=post).change(lambda work: attachments.export(work, row.id, target))
    assert not target.exists()
    desk.change(lambda work: attachments.export(work, row.id, target))
    assert target.read_bytes() == PDF


def test_only_records_that_are_there_take_files(desk: Desk, case: str) -> None:
    for table, record, code in (
        ("cases", "nowhere", "subject-unknown"),
        ("left_behind", case, "subject-takes-no-files"),
        ("users", case, "subject-takes-no-files"),
        ("people; DROP TABLE people", case, "subject-takes-no-files"),
    ):
        with pytest.raises(Unhappy) as said:
            desk.change(lambda work, t=table, r=record: attachments.attach_file(work, t, r, PDF))
        assert said.value.code == code
    assert blobs(desk) == []


def test_thumbnails_are_small_and_stand_upright(desk: Desk, case: str) -> None:
    staged = stage(desk, with_place(), "x")
    small = desk.read(lambda work: attachments.thumbnail(work, staged, 100))
    assert small is not None
    assert Image.open(io.BytesIO(small)).size == (62, 100)
    row = keep(desk, case, PDF)
    assert desk.read(lambda work: attachments.thumbnail(work, row)) is None


def test_files_stay_with_a_case_that_was_withdrawn(desk: Desk, case: str) -> None:
    keep(desk, case, PDF)
    desk.change(lambda work: case_life.withdraw(work, case))
    assert len(desk.read(lambda work: attachments.of_case(work, case))) == 1
