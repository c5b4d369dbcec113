"""Servers that stand for a whole session, and each way over a line of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from stationdesk.sync.carriers import index
from stationdesk.sync.carriers.address import Address, carrier_for, checked
from stationdesk.sync.carriers.carrier import Carrier
from tests.fixtures import found
from tests.sync.carriers.lines import Line
from tests.sync.carriers.servers import SshServer, TusServer
from tests.sync.carriers.ways import WAYS, Way, through_folder, through_memory
from tests.sync.machines import Place


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path, founding=found)
    yield made
    made.close()


@pytest.fixture(scope="session")
def tus_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TusServer]:
    made = TusServer(tmp_path_factory.mktemp("tus")).start()
    yield made
    made.kill()


@pytest.fixture(scope="session")
def ssh_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshServer]:
    made = SshServer(tmp_path_factory.mktemp("ssh")).start()
    yield made
    made.kill()


@pytest.fixture
def tus_way(tus_server: TusServer) -> Iterator[Way]:
    line = Line(tus_server.port)
    address = checked(Address(url=f"https://127.0.0.1:{line.port}/", pin=tus_server.pin, proxy="none"))
    root = tus_server.root

    def arrived() -> dict[str, bytes]:
        import json

        found = {}
        for info in (root / "in").glob("*.info"):
            known = json.loads(info.read_text())
            if known["offset"] == known["size"]:
                found[known["metadata"]["filename"]] = info.with_suffix("").read_bytes()
        return found

    yield Way(
        "tus",
        lambda: carrier_for(address),
        arrived,
        lambda station, files: index.lay_out(root, station, files),
        lambda station: None,
        line=line,
        address=address,
    )
    line.close()


@pytest.fixture
def sftp_way(ssh_server: SshServer) -> Iterator[Way]:
    line = Line(ssh_server.port)
    far = ssh_server.root / "far"
    address = checked(
        Address(
            url=ssh_server.url.format(port=line.port),
            pin=ssh_server.pin,
            proxy="none",
            secret=ssh_server.secret,
        )
    )
    yield Way(
        "sftp",
        lambda: carrier_for(address),
        lambda: {
            one.name: one.read_bytes() for one in (far / "in").iterdir() if not one.name.startswith(".")
        },
        lambda station, files: index.lay_out(far, station, files),
        lambda station: None,
        line=line,
        address=address,
    )
    line.close()


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Way]:
    """Each way in turn; what it opened is closed."""
    if request.param == "folder":
        made = through_folder(tmp_path / "far")
    elif request.param == "memory":
        made = through_memory()
    else:
        made = request.getfixturevalue(f"{request.param}_way")
    opened, make = [], made.make

    def remembered() -> Carrier:
        opened.append(make())
        return opened[-1]

    made.make = remembered
    yield made
    for one in opened:
        one.close()
