"""Promises about the folder into which a scanner puts its files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from stationdesk.core.errors import Trouble
from stationdesk.services import watched_files
from stationdesk.services.watched_files import Seen, WatchedFolderMissing


def scan(folder: Path, name: str = "扫描1.jpg") -> Path:
    file = folder / name
    Image.effect_noise((300, 200), 60).convert("RGB").save(file, "JPEG")
    return file


def names(found: tuple[Seen, ...]) -> list[str]:
    return [one.path.name for one in found]


def twice(folder: Path) -> watched_files.Looked:
    first = watched_files.look(folder, {})
    return watched_files.look(folder, {one.path.name: one for one in (*first.whole, *first.coming)})


def test_a_file_is_offered_only_once_it_stands_still(tmp_path: Path) -> None:
    file = scan(tmp_path)
    os.utime(file, (1, 1))  # a copy that carries an old time
    first = watched_files.look(tmp_path, {})
    assert (names(first.whole), names(first.coming)) == ([], ["扫描1.jpg"])
    with file.open("ab") as more:
        more.write(b"more")
    second = watched_files.look(tmp_path, {one.path.name: one for one in first.coming})
    assert names(second.coming) == ["扫描1.jpg"]
    third = watched_files.look(tmp_path, {one.path.name: one for one in second.coming})
    assert names(third.whole) == ["扫描1.jpg"]


@pytest.mark.parametrize(
    "name",
    [".hidden.jpg", "~$x.docx", "scan.jpg.part", "scan.tmp", "a.CRDOWNLOAD", "Thumbs.db", "desktop.ini"],
)
def test_what_is_hidden_or_partly_written_is_not_offered(tmp_path: Path, name: str) -> None:
    scan(tmp_path).rename(tmp_path / name)
    found = twice(tmp_path)
    assert (found.whole, found.coming) == ((), ())


def test_empty_files_wait_and_folders_and_links_are_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "folder.jpg").mkdir()
    outside = tmp_path.parent / "outside.jpg"
    scan(tmp_path.parent, "outside.jpg")
    (tmp_path / "link.jpg").symlink_to(outside)
    found = twice(tmp_path)
    assert (names(found.whole), names(found.coming)) == ([], ["empty.jpg"])


def test_of_a_folder_full_of_pictures_the_newest_are_offered(tmp_path: Path) -> None:
    for n in range(60):
        file = tmp_path / f"{n:02}.pdf"
        file.write_bytes(b"%PDF-1.4\n%%EOF\n")
        os.utime(file, (1000 + n, 1000 + n))
    assert names(twice(tmp_path).whole) == [f"{n:02}.pdf" for n in range(59, 59 - watched_files.SHOWN, -1)]


def test_only_what_can_be_attached_is_offered_with_its_picture(tmp_path: Path) -> None:
    scan(tmp_path)
    (tmp_path / "wrong.jpg").write_bytes(b"no picture at all")
    (tmp_path / "paper.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    offered = {one.path.name: watched_files.offer(one) for one in twice(tmp_path).whole}
    assert offered["wrong.jpg"] is None
    picture, paper = offered["扫描1.jpg"], offered["paper.pdf"]
    assert picture is not None
    assert paper is not None
    assert (picture.media_type, paper.media_type) == ("image/jpeg", "application/pdf")
    assert picture.picture is not None
    assert paper.picture is None
    assert "扫描1" not in repr(picture)


def test_a_folder_that_went_away_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(WatchedFolderMissing) as said:
        watched_files.look(tmp_path / "gone", {})
    assert "设置" in said.value.message


def test_an_original_is_overwritten_and_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = scan(tmp_path)
    (one,) = twice(tmp_path).whole
    left: list[bytes] = []
    really = Path.unlink

    def unlink(self: Path, missing_ok: bool = False) -> None:
        left.append(self.read_bytes())
        assert "扫描" not in self.name
        really(self, missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    assert watched_files.remove_original(one)
    assert left == [bytes(one.size)]
    assert list(tmp_path.iterdir()) == []
    assert not file.exists()


def test_an_original_that_changed_meanwhile_stays(tmp_path: Path) -> None:
    file = scan(tmp_path)
    (one,) = twice(tmp_path).whole
    with file.open("ab") as more:
        more.write(b"another page")
    before = file.read_bytes()
    assert not watched_files.remove_original(one)
    assert file.read_bytes() == before
    file.unlink()
    assert not watched_files.remove_original(one)
    with pytest.raises(Trouble):
        watched_files.offer(one)
