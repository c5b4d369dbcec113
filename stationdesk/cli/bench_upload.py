"""`bench upload`: a bundle on its way to the township over a link that breaks off every 4 MB, beside its bytes.

The other side is a tus server of somebody else's (tuspyserver, of the extra `bench`) over TLS in a process of its own; between
them a relay that counts every byte from the village and cuts hard. Nothing is faked but the line.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from stationdesk.cli.bench import Measured, Plan, within
from stationdesk.core.errors import Refusal, Trouble
from stationdesk.core.ids import new_id
from stationdesk.core.words import N_, say

MB: Final = 1_000_000
SIZE: Final = 48 * MB
CUT_EVERY: Final = 4 * MB
GOAL: Final = 1.10
PAUSE: Final = 0.3
"""Seconds between two tries at the most: the pauses are not what is measured."""


class UploadBenchNeedsServer(Refusal):
    template = N_("这项测速要用 tus 服务器，请先装好：pip install 'stationdesk[bench]'。")


class UploadBenchServerSilent(Trouble):
    template = N_("测速用的服务器没有起来，没有测。请再试一次。")


class CuttingLine:
    """A relay on a port of its own that breaks each connection off after `every` bytes from this side."""

    def __init__(self, port: int, every: int) -> None:
        self._target, self._every = ("127.0.0.1", port), every
        self.sent = self.cuts = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        seen = 0
        try:
            far = socket.create_connection(self._target, 10)
        except OSError:
            near.close()
            return
        threading.Thread(target=self._back, args=(far, near), daemon=True).start()
        with contextlib.suppress(OSError):
            while seen < self._every and (data := near.recv(min(65536, self._every - seen))):
                seen += len(data)
                self.sent += len(data)
                far.sendall(data)
        self.cuts += seen >= self._every
        # What came through before the cut is the server's; this side hears nothing more.
        for one, how in ((near, socket.SHUT_RDWR), (far, socket.SHUT_WR)):
            with contextlib.suppress(OSError):
                one.shutdown(how)

    def _back(self, far: socket.socket, near: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := far.recv(65536):
                near.sendall(data)
        for one in (near, far):
            one.close()

    def close(self) -> None:
        """No more connections."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


def serve(root: str, port: int) -> None:
    """The far side, in a process of its own: tus at `/in/`, plain files at `/out/`."""
    import uvicorn
    from fastapi import FastAPI
    from starlette.staticfiles import StaticFiles
    from tuspyserver import create_tus_router

    from stationdesk.sync.carriers import index

    place = Path(root)
    (place / "out").mkdir(parents=True, exist_ok=True)

    def arrived(path: str, metadata: dict[str, str]) -> None:
        index.note_arrival(place, metadata["station"], Path(path), metadata["filename"])

    app = FastAPI()
    app.include_router(
        create_tus_router(prefix="in", files_dir=str(place / "in"), on_upload_complete=arrived)
    )
    app.mount("/out", StaticFiles(directory=place / "out"))
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=port,
        ssl_certfile=str(place / "cert.pem"),
        ssl_keyfile=str(place / "key.pem"),
        log_level="critical",
    )


def upload(_plan: Plan) -> list[Measured]:
    """Bytes that crossed the line, beside the bundle's. Raises UploadBenchNeedsServer, UploadBenchServerSilent."""
    if any(find_spec(name) is None for name in ("tuspyserver", "uvicorn", "fastapi")):
        raise UploadBenchNeedsServer
    with tempfile.TemporaryDirectory(prefix="stationdesk-bench-") as folder:
        return [_over_the_line(Path(folder))]


def _over_the_line(root: Path, size: int = SIZE, every: int = CUT_EVERY) -> Measured:
    from stationdesk.sync.carriers import steadily
    from stationdesk.sync.carriers.address import Address, carrier_for, checked
    from stationdesk.sync.carriers.carrier import Going, Parcel

    pin = _certificate(root)
    with socket.create_server(("127.0.0.1", 0)) as one:
        port = int(one.getsockname()[1])
    program = f"from stationdesk.cli import bench_upload; bench_upload.serve({str(root)!r}, {port})"
    top = str(Path(__file__).resolve().parents[2])
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": top},
        cwd=root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(process, port)
        line = CuttingLine(port, every)
        file = root / "421221106202-010-20261122-0001.sdbundle"
        file.write_bytes(os.urandom(size))
        sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
        carrier = carrier_for(checked(Address(url=f"https://127.0.0.1:{line.port}/", pin=pin)))
        began = time.perf_counter()
        try:
            parcel = Parcel(file, file.name, size, sha256, new_id())
            there = steadily.send(
                carrier, parcel, Going(), tries=20, sleep=lambda one: time.sleep(min(one, PAUSE))
            )
        finally:
            carrier.close()
            line.close()
        seconds = time.perf_counter() - began
        (arrived,) = [one for one in (root / "in").iterdir() if one.is_file() and one.stat().st_size == size]
        whole = there and hashlib.sha256(arrived.read_bytes()).hexdigest() == sha256
    finally:
        process.kill()
        process.wait()
    note = say(
        N_("断线 {cuts} 次，{seconds} 秒送到并核对一致；基线是数据包本身的字节"),
        cuts=line.cuts,
        seconds=round(seconds, 1),
    )
    found = within("upload", line.sent / MB, size / MB, GOAL, "MB", note)
    return found if whole else within("upload", float("inf"), size / MB, GOAL, "MB", note)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise UploadBenchServerSilent


def _certificate(folder: Path) -> str:
    """A self-made certificate of the server's; its fingerprint."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    from stationdesk.sync.carriers.https import shown_pin

    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "township")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(secret)
    return shown_pin(made.public_bytes(serialization.Encoding.DER))
