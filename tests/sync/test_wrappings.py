"""The same bundle as .zip, in volumes, on a disc image: whole on the other side, whatever order it comes in."""

from __future__ import annotations

import itertools
import random
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from stationdesk.sync import medium, wrappings
from stationdesk.sync.wrappings import unwrap, wrap
from tests.sync.machines import Place

NAME = "421221106202-010-20261122-0001.sdbundle"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    file = tmp_path / "from" / NAME
    file.parent.mkdir()
    file.write_bytes(random.Random(4).randbytes(3_400_000))
    return file


@pytest.fixture
def out(tmp_path: Path) -> Path:
    made = tmp_path / "out"
    made.mkdir()
    return made


@pytest.mark.parametrize("kind", ["zip", "volumes", "disc"])
def test_what_is_wrapped_comes_out_as_it_was(bundle: Path, out: Path, tmp_path: Path, kind: str) -> None:
    made = wrap([bundle], kind, out, volume_mb=1)  # type: ignore[arg-type]
    assert len(made) == (5 if kind == "volumes" else 1)
    got = unwrap(made, tmp_path / "scratch")
    assert got.problems == ()
    (file,) = got.files
    assert file.name == NAME
    assert file.read_bytes() == bundle.read_bytes()


def test_volumes_join_in_every_order_and_at_different_times(bundle: Path, out: Path, tmp_path: Path) -> None:
    made = wrap([bundle], "volumes", out, volume_mb=2)
    assert len(made) == 3
    for n, order in enumerate(itertools.permutations(made)):
        kept = tmp_path / f"kept{n}"
        for step, file in enumerate(order):
            alone = tmp_path / f"stick{n}-{step}"
            alone.mkdir()
            shutil.copyfile(file, alone / file.name)
            got = unwrap([alone / file.name], tmp_path / f"scratch{n}", kept)
            shutil.rmtree(alone)
            if step < 2:
                assert got.files == ()
                assert isinstance(got.problems[0][1], wrappings.VolumesMissing)
        assert got.files[0].read_bytes() == bundle.read_bytes()
        assert list(kept.iterdir()) == []


def test_a_spoilt_volume_is_named_and_asked_for_again(bundle: Path, out: Path, tmp_path: Path) -> None:
    made = wrap([bundle], "volumes", out, volume_mb=1)
    good = made[1].read_bytes()
    made[1].write_bytes(good[:-1] + b"?")
    got = unwrap(made, tmp_path / "scratch")
    assert got.files == ()
    assert made[1].name in got.problems[0][1].message
    made[1].write_bytes(good)
    assert unwrap(made, tmp_path / "scratch").files[0].read_bytes() == bundle.read_bytes()


def test_volumes_are_joined_and_checked_by_public_tools(bundle: Path, out: Path) -> None:
    wrap([bundle], "volumes", out, volume_mb=1)
    subprocess.run(f"cat {NAME}.0* > {NAME} && sha256sum -c {NAME}.sums", shell=True, cwd=out, check=True)


def test_a_bundle_renamed_to_zip_is_taken_in(place: Place, tmp_path: Path) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    village.add()
    file = village.export(tmp_path / "stick")
    renamed = file.with_suffix(".zip")
    file.rename(renamed)
    got = unwrap([renamed], tmp_path / "scratch")
    made = township.take(*got.files)
    assert made.applied > 0
    assert made.problems == ()


@pytest.mark.parametrize("kind", ["zip", "volumes", "disc"])
def test_a_wrapped_bundle_is_taken_in(place: Place, tmp_path: Path, kind: str) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    village.add()
    file = village.export(tmp_path / "stick")
    wrapped = tmp_path / "wrapped"
    wrapped.mkdir()
    got = unwrap(wrap([file], kind, wrapped), tmp_path / "scratch")  # type: ignore[arg-type]
    assert township.take(*got.files).applied > 0


def test_nothing_is_left_when_it_does_not_fit(
    bundle: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(medium, "MB", 1000)
    with pytest.raises(wrappings.TooManyVolumes):
        wrap([bundle], "volumes", out, volume_mb=1)
    assert list(out.iterdir()) == []
    (out / f"{bundle.stem}.zip").write_bytes(b"somebody else's")
    with pytest.raises(medium.NameTaken):
        wrap([bundle], "zip", out)
    assert (out / f"{bundle.stem}.zip").read_bytes() == b"somebody else's"


def test_what_is_no_wrapping_is_refused_and_the_others_go_on(bundle: Path, tmp_path: Path) -> None:
    escape, empty, iso, sums = (tmp_path / name for name in ("a.zip", "b.zip", "c.iso", f"{NAME}.sums"))
    with zipfile.ZipFile(escape, "w") as archive:
        archive.writestr("../../etc/x.sdbundle", b"x")
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("readme.txt", b"x")
    iso.write_bytes(b"\0" * 50_000)
    sums.write_text(f"{'0' * 64}  ../../{NAME}\n", "ascii")
    got = unwrap([escape, empty, iso, sums, bundle], tmp_path / "scratch")
    assert got.files == (bundle,)
    assert {file.name for file, _ in got.problems} == {"a.zip", "b.zip", "c.iso", f"{NAME}.sums"}
    assert all(isinstance(wrong, wrappings.WrappingWrong) for _, wrong in got.problems)
    assert list((tmp_path / "scratch").iterdir()) == []


@pytest.mark.parametrize("kind", ["zip", "volumes", "disc"])
def test_spoilt_coats_are_refused_in_words_and_never_a_bug(tmp_path: Path, out: Path, kind: str) -> None:
    file = tmp_path / NAME
    file.write_bytes(random.Random(5).randbytes(3000))
    made = wrap([file], kind, out)  # type: ignore[arg-type]
    good = [one.read_bytes() for one in made]
    chance = random.Random(6)
    refused = 0
    for n in range(120):
        at = chance.randrange(len(made))
        data = bytearray(good[at])
        for _ in range(chance.choice((1, 8, 200))):
            # In an image nearly everything is empty: spoil where something stands.
            place = (
                chance.randrange(32_768, min(len(data), 70_000))
                if kind == "disc"
                else chance.randrange(len(data))
            )
            data[place] = chance.randrange(256)
        if n % 5 == 0:
            del data[chance.randrange(len(data)) :]
        made[at].write_bytes(data)
        got = unwrap(made, tmp_path / "scratch")
        refused += bool(got.problems)
        made[at].write_bytes(good[at])
    assert refused > 20


def test_a_file_that_is_not_there_is_passed_on(tmp_path: Path) -> None:
    gone = [tmp_path / one for one in ("a.zip", "a.iso", f"{NAME}.001", f"{NAME}.sums", NAME)]
    assert unwrap(gone, tmp_path / "scratch").files == tuple(gone)


@pytest.mark.parametrize("kind", ["zip", "volumes", "disc"])
def test_a_coat_that_was_broken_off_has_no_final_name_or_is_gone_on_with(
    bundle: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Where the program ends, nothing is put away: what lies there then is whole, or a part that nobody takes."""
    flushed = wrappings._flushed
    calls = itertools.count(1)

    def ends(path: Path) -> None:
        flushed(path)
        if next(calls) == (3 if kind == "volumes" else 1):
            raise SystemExit

    monkeypatch.setattr(wrappings, "_flushed", ends)
    monkeypatch.setattr(Path, "unlink", lambda self, missing_ok=False: None)
    with pytest.raises(SystemExit):
        wrap([bundle], kind, out, volume_mb=1)  # type: ignore[arg-type]
    monkeypatch.undo()
    left = sorted(file.name for file in out.iterdir() if not file.name.endswith(".part"))
    assert left == ([f"{NAME}.001", f"{NAME}.002"] if kind == "volumes" else [])
    got = unwrap([out / name for name in left], tmp_path / "half")
    assert got.files == ()
    made = wrap([bundle], kind, out, volume_mb=1)  # type: ignore[arg-type]
    assert sorted(out.iterdir()) == sorted(made)
    assert unwrap(made, tmp_path / "whole").files[0].read_bytes() == bundle.read_bytes()


def test_a_volume_of_another_set_is_not_gone_on_with(bundle: Path, out: Path) -> None:
    wrap([bundle], "volumes", out, volume_mb=1)
    before = {file.name: file.read_bytes() for file in out.iterdir()}
    bundle.write_bytes(random.Random(5).randbytes(3_400_000))
    with pytest.raises(medium.NameTaken):
        wrap([bundle], "volumes", out, volume_mb=1)
    assert {file.name: file.read_bytes() for file in out.iterdir()} == before


@pytest.mark.parametrize("kind", ["zip", "volumes", "disc"])
@pytest.mark.parametrize("name", ["杨柳村名片.sdcard", "our card.sdcard", f"{'a' * 70}.sdcard", "note.txt"])
def test_a_name_that_would_be_left_out_over_there_is_refused_here(
    out: Path, tmp_path: Path, kind: str, name: str
) -> None:
    file = tmp_path / name
    file.write_bytes(b"card")
    with pytest.raises(wrappings.NameNotCarried, match="文件名"):
        wrap([file], kind, out)  # type: ignore[arg-type]
    assert list(out.iterdir()) == []
