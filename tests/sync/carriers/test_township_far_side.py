"""The whole way against real servers: village → tus over TLS or SFTP or a folder → township → receipt → village; cut at every stage."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from stationdesk.cli import frame, verbs
from stationdesk.core.ids import new_id
from stationdesk.sync import arrivals, carrying, errands, status, trace
from stationdesk.sync.carriers import index, steadily
from stationdesk.sync.carriers.address import Address, carrier_for, checked
from stationdesk.sync.carriers.carrier import (
    CertificateUnknown,
    CertificateWrong,
    Going,
    LinkCut,
    LoginRefused,
    Offline,
    ProxyRefused,
)
from tests.fixtures import PASSWORD, QUICK
from tests.sync.carriers.lines import Line, Proxy
from tests.sync.carriers.servers import SshServer, TusServer, certificate
from tests.sync.carriers.test_every_way import MB, parcel
from tests.sync.carriers.ways import Way
from tests.sync.machines import Machine, Place


def swept(root: Path) -> Path:
    """A place without what other tests sent there: its server stands for the whole session."""
    for one in (root / "in").glob("*") if (root / "in").is_dir() else ():
        if one.is_file():
            one.unlink()
    return root


def short(seconds: float) -> None:
    time.sleep(min(seconds, 0.3))


def set_to(village: Machine, given: Address) -> None:
    village.desk.change(lambda work: carrying.set_address(work, given), reason="sync:enrol")


@pytest.mark.parametrize("kind", ["tus", "sftp", "folder"])
def test_there_and_back_with_every_word_after_its_proof(
    place: Place, kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    if kind == "folder":
        root = tmp_path / "share"
        (root / "in").mkdir(parents=True)
        given = Address(url=str(root))
    else:
        way: Way = request.getfixturevalue(f"{kind}_way")
        assert way.address is not None
        given = way.address
        server = request.getfixturevalue("tus_server" if kind == "tus" else "ssh_server")
        root = swept(server.root if kind == "tus" else server.root / "far")
    village, township = place.village(), place.township()
    place.enrol(village, township)
    set_to(village, given)
    village.add()
    sent = carrying.send(village.desk, sleep=short)
    now = village.desk.read(status.status)
    if kind == "folder":
        assert (sent.sent, sent.problem) == (0, "unconfirmed")
        assert (now.exported > 0, now.delivered) == (True, 0)  # read back where it lies, and no more
    else:
        assert (sent.sent, sent.problem) == (1, None)
        assert now.delivered == sent.delivered > 0
    assert now.received == 0
    collected = arrivals.collect(township.desk, root)
    assert (collected.files, collected.answered, collected.taken.problems) == (1, 1, ())
    assert collected.taken.applied > 0
    fetched = carrying.fetch(village.desk, sleep=short)
    assert fetched.fetched == 1
    assert village.desk.read(status.status).received > 0
    assert [one.word for one in village.desk.read(trace.exports)] == ["received"]
    assert arrivals.collect(township.desk, root).files == 0
    # What goes down waits in the same place.
    down = tmp_path / "town.sdcard"
    errands.write_card(township.desk, down)
    assert arrivals.lay_out(township.desk, root, [down]) == 1
    assert carrying.fetch(village.desk, sleep=short).fetched == 1


def test_a_wrong_certificate_gets_nothing(tus_server: TusServer, tmp_path: Path) -> None:
    _, _, other = certificate(tmp_path, "impostor")
    before = len(tus_server.files()) if (tus_server.root / "in").is_dir() else 0
    carrier = carrier_for(
        checked(Address(url=f"https://127.0.0.1:{tus_server.port}/", pin=other, proxy="none"))
    )
    with pytest.raises(CertificateWrong) as wrong:
        carrier.send(parcel(tmp_path), Going())
    assert tus_server.pin in wrong.value.message
    assert "没有发送" in wrong.value.message
    assert (len(tus_server.files()) if (tus_server.root / "in").is_dir() else 0) == before


def test_a_certificate_that_nobody_vouches_for_is_told_with_its_fingerprint(
    tus_server: TusServer, tmp_path: Path
) -> None:
    carrier = carrier_for(checked(Address(url=f"https://127.0.0.1:{tus_server.port}/", proxy="none")))
    with pytest.raises(CertificateUnknown) as unknown:
        carrier.send(parcel(tmp_path), Going())
    assert tus_server.pin in unknown.value.message


def test_a_host_key_is_compared_before_anybody_logs_in(ssh_server: SshServer) -> None:
    url = ssh_server.url.format(port=ssh_server.port)
    unknown = carrier_for(checked(Address(url=url, proxy="none", secret=ssh_server.secret)))
    with pytest.raises(CertificateUnknown, match="SHA256") as told:
        unknown.waiting(new_id())
    assert ssh_server.pin in told.value.message
    wrong = carrier_for(
        checked(Address(url=url, pin="SHA256:" + "A" * 43, proxy="none", secret=ssh_server.secret))
    )
    with pytest.raises(CertificateWrong):
        wrong.waiting(new_id())
    stranger = carrier_for(checked(Address(url=url, pin=ssh_server.pin, proxy="none", secret="word")))
    with pytest.raises(LoginRefused):
        stranger.waiting(new_id())


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    made = Proxy("village:word")
    yield made
    made.close()


@pytest.mark.parametrize("kind", ["tus", "sftp"])
def test_through_a_proxy_that_asks_who_we_are(
    kind: str, proxy: Proxy, tus_server: TusServer, ssh_server: SshServer, tmp_path: Path
) -> None:
    def address(login: str) -> Address:
        said = f"http://{login}127.0.0.1:{proxy.port}"
        if kind == "tus":
            return checked(
                Address(url=f"https://127.0.0.1:{tus_server.port}/", pin=tus_server.pin, proxy=said)
            )
        url = ssh_server.url.format(port=ssh_server.port)
        return checked(Address(url=url, pin=ssh_server.pin, proxy=said, secret=ssh_server.secret))

    given = parcel(tmp_path)
    carrier = carrier_for(address("village:word@"))
    assert carrier.send(given, Going())
    carrier.close()
    assert len(proxy.asked) == 1
    with pytest.raises(ProxyRefused, match="407"):
        carrier_for(address("")).send(given, Going())


def test_the_server_killed_in_the_middle_and_started_again(tmp_path: Path) -> None:
    server = TusServer(tmp_path / "tus").start()
    line = Line(server.port, cut_every=6 * MB)
    killed = []

    def kill_once() -> None:
        if not killed:
            killed.append(1)
            server.kill()

    line.on_cut = kill_once
    address = checked(Address(url=f"https://127.0.0.1:{line.port}/", pin=server.pin, proxy="none"))
    carrier = carrier_for(address)
    given, going = parcel(tmp_path, size=20 * MB), Going()
    try:
        with pytest.raises((LinkCut, Offline)):
            steadily.send(carrier, given, going, tries=2, sleep=short)
        assert killed
        server.start()
        assert steadily.send(carrier, given, going, sleep=short)
        # What lay there beyond what the server knew of was spoilt: seen by its hash, and sent anew.
        told = index.read(index.folder_of(server.root, given.station))
        assert told.confirms(given)
    finally:
        carrier.close()
        line.close()
        server.kill()


@pytest.mark.parametrize("after", [1, 300, 700, 1500, 3000, 6000, 200_000, 1_000_000])
def test_cut_at_every_stage_it_arrives_once(tus_server: TusServer, tmp_path: Path, after: int) -> None:
    """In the handshake, the question, the creation, the body: each cut is one more try, never a second file."""
    line = Line(tus_server.port, cut_every=after)
    address = checked(Address(url=f"https://127.0.0.1:{line.port}/", pin=tus_server.pin, proxy="none"))
    carrier = carrier_for(address)
    given, going = parcel(tmp_path, size=2 * MB), Going()

    def mend(seconds: float) -> None:
        if line.cuts >= 2:
            line.cut_every = None
        short(seconds)

    try:
        try:
            assert steadily.send(carrier, given, going, sleep=mend)
        except (Offline, LinkCut):
            line.cut_every = None
            assert steadily.send(carrier, given, going, sleep=mend)
        assert line.cuts >= 1
        whole = [
            info
            for info in (tus_server.root / "in").glob("*.info")
            if (known := json.loads(info.read_text()))["metadata"]["filename"] == given.name
            and known["offset"] == known["size"]
        ]
        assert len(whole) == 1
    finally:
        carrier.close()
        line.close()


def test_a_server_that_counts_bytes_only_confirms_nothing(place: Place, tmp_path: Path) -> None:
    server = TusServer(tmp_path / "tus", hook=False).start()
    try:
        village, township = place.village(), place.township()
        place.enrol(village, township)
        url = f"https://127.0.0.1:{server.port}/"
        set_to(village, Address(url=url, pin=server.pin, proxy="none"))
        village.add()
        sent = carrying.send(village.desk, sleep=short)
        assert (sent.sent, sent.remaining, sent.problem) == (0, 1, "unconfirmed")
        now = village.desk.read(status.status)
        assert (now.exported, now.delivered) == (0, 0)
        again = carrying.send(village.desk, sleep=short)
        assert (again.sent, again.bytes) == (0, 0)  # asked again, not sent again
        arrivals.collect(township.desk, server.root)
        assert carrying.fetch(village.desk, sleep=short).sent == 1
        assert village.desk.read(status.status).received > 0
    finally:
        server.kill()


def test_on_the_command_line(
    place: Place, tus_way: Way, tus_server: TusServer, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    village, township = place.village(), place.township()
    assert tus_way.address is not None
    township.desk.change(
        lambda work: carrying.set_own(work, tus_way.address),
        reason="sync:enrol",  # type: ignore[arg-type]
    )
    place.enrol(village, township)
    village.add()
    village.desk.close()
    township.desk.close()
    monkeypatch.setenv("STATIONDESK_PASSWORD", PASSWORD)
    monkeypatch.setenv("no_proxy", "127.0.0.1")

    def run(who: Machine, *words: str) -> tuple[int, dict[str, object]]:
        code = frame.run(["--home", str(who.folder), "--json", *words], verbs.ALL, clock=who.clock, kdf=QUICK)
        return code, json.loads(capsys.readouterr().out)

    assert run(village, "sync", "send")[1]["error"]["code"] == "no-address"  # type: ignore[index]
    code, told = run(village, "sync", "address", "--from-card", "--try")
    assert (code, told["kind"], told["answers"], told["there"]) == (0, "tus", True, 0)
    swept(tus_server.root)
    code, sent = run(village, "sync", "send")
    assert (code, sent["sent"], sent["remaining"]) == (0, 1, 0)
    code, got = run(township, "sync", "collect", "--from", str(tus_server.root))
    assert (code, got["answered"]) == (0, 1)
    code, fetched = run(village, "sync", "fetch")
    assert (code, fetched["fetched"], fetched["remaining"]) == (0, 1, 0)
    assert run(village, "sync", "status")[1]["received"] > 0  # type: ignore[operator]
    assert tus_way.line is not None
    tus_way.line.close()
    code, offline = run(village, "sync", "fetch")
    assert (code, offline["problem"]) == (1, "offline")
