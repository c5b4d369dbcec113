"""Places that proofs begin with: a village and its township, enrolled with each other; a stick of bundles."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.sync import errands
from tests.fixtures import START, open_desk
from tests.prove import built_program, proofs
from tests.prove.deed_aftermath import Workers as DeedWorkers
from tests.prove.worker_errands import bring_in, corrected, grids
from tests.sync.machines import Place


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A village with one person, and its township; enrolled with each other; nothing exported."""
    root = tmp_path_factory.mktemp("founded")
    place = Place(root)
    village, township = place.village(), place.township()
    place.enrol(village, township)
    village.add("曾庆兰")
    place.close()
    (root / "stick").mkdir()
    return root


@pytest.fixture(scope="session")
def sent(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with a stick of four bundles, each holding also what is in those before."""
    root = tmp_path_factory.mktemp("sent") / "place"
    shutil.copytree(founded, root)
    with open_desk(root / "a", SetClock(START)) as desk:
        for n in range(4):
            bring_in(desk, root, 0, n)
            grids(desk, 50)
            corrected(desk)
            errands.export(desk, root / "stick")
    return root


@pytest.fixture
def root(founded: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "place"
    shutil.copytree(founded, folder)
    return folder


@pytest.fixture(scope="session")
def deeds() -> Iterator[DeedWorkers]:
    """Whoever plays deeds in processes of their own, and the place prepared for them: once a session."""
    with DeedWorkers.at_work() as made:
        yield made


@pytest.fixture(scope="session")
def built_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program as it is handed out: built once a session, for the installers and for the updates.

    `STATIONDESK_BUILT` names a folder of `make installers`, for who tries only one of the two.
    """
    given = os.environ.get("STATIONDESK_BUILT")
    if given:
        return Path(given).resolve()
    out = tmp_path_factory.mktemp("built")
    built_program.build(out, "folder")
    return out / "stationdesk"


@pytest.fixture(scope="session")
def update_files(built_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of signed update files for it: `8.0.0`, which works, `8.0.1` and `8.0.2`, which do not."""
    place = tmp_path_factory.mktemp("update-files")
    began = time.monotonic()
    built_program.write_updates(built_folder, place)
    proofs.keep("updates", seconds_to_make=round(time.monotonic() - began), files=len(built_program.VERSIONS))
    return place
