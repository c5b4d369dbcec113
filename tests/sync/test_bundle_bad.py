"""Bad bundles: each kind refused by its own name, nothing left on the disk."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from stationdesk.sync import minisign, reader
from stationdesk.sync.manifest import Claim, Manifest
from stationdesk.sync.streams import Scratch
from tests.sync import bad_containers, bad_contents
from tests.sync.bundles import STATION, Station
from tests.sync.forge import KINDS, Bad, Forge, flip

# Importing them registers their kinds.
assert bad_containers
assert bad_contents


def _key(station: Station) -> Callable[[Claim], minisign.PublicKey | None]:
    def key_for(claim: Claim) -> minisign.PublicKey | None:
        if claim.device == 66:
            raise reader.DeviceRevoked(device="66")
        return station.device.key.public if claim.device == 10 else None

    return key_for


def _take(forge: Forge, scratch: Path) -> Manifest:
    with reader.open(
        forge.path,
        [forge.station.township.identity],
        _key(forge.station),
        scratch_dir=scratch,
        stations={STATION},
        village_of={STATION: "421221106202"}.get,
    ) as bundle:
        bundle.verify()
        return bundle.manifest


def test_a_full_disk_here_is_trouble_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forge = Forge(tmp_path / "stick")
    real = Scratch.append
    writes = 0

    def counted(self: Scratch, data: bytes) -> None:
        nonlocal writes
        writes += 1
        if writes == fail_at:
            raise OSError(errno.ENOSPC, "as if")
        real(self, data)

    monkeypatch.setattr(Scratch, "append", counted)
    fail_at = -1
    _take(forge, tmp_path / "scratch")
    for place in range(1, writes + 1):
        fail_at = place
        writes = 0
        with pytest.raises(reader.NoRoomToOpen):
            _take(forge, tmp_path / "scratch")
        assert list((tmp_path / "scratch").iterdir()) == []


@pytest.mark.parametrize(("name", "refused", "make"), KINDS, ids=[kind[0] for kind in KINDS])
def test_bad_bundle_is_refused_by_its_name(
    name: str, refused: type[reader.BundleRefused], make: Bad, tmp_path: Path
) -> None:
    forge = Forge(tmp_path / "stick")
    scratch = tmp_path / "scratch"
    make(forge)
    before = forge.path.stat().st_size
    with pytest.raises(reader.BundleRefused) as caught:
        _take(forge, scratch)
    assert type(caught.value) is refused
    assert caught.value.message
    assert "{" not in caught.value.message
    assert list(scratch.iterdir()) == []
    assert forge.path.stat().st_size == before


def test_the_good_bundle_they_are_made_from_opens(tmp_path: Path) -> None:
    forge = Forge(tmp_path / "stick")
    assert _take(forge, tmp_path / "scratch") == forge.manifest
    forge.relist()
    forge.save()
    assert _take(forge, tmp_path / "scratch").changes == forge.manifest.changes


def test_there_are_more_than_sixty_kinds() -> None:
    assert len(KINDS) >= 60
    assert len({refused for _, refused, _ in KINDS}) >= 20


def test_every_flip_of_a_small_bundle_is_refused(tmp_path: Path) -> None:
    forge = Forge(tmp_path / "stick")
    (tmp_path / "scratch").mkdir(exist_ok=True)
    for place in range(0, len(forge.sealed), 97):
        forge.save_sealed(flip(forge.sealed, place))
        with pytest.raises(reader.BundleRefused):
            _take(forge, tmp_path / "scratch")


def test_every_cut_of_a_small_bundle_is_truncated(tmp_path: Path) -> None:
    forge = Forge(tmp_path / "stick")
    for size in range(0, len(forge.sealed), 173):
        forge.save_sealed(forge.sealed[:size])
        with pytest.raises(reader.BundleTruncated):
            _take(forge, tmp_path / "scratch")


@pytest.fixture(autouse=True)
def folders(tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    (tmp_path / "scratch").mkdir()
