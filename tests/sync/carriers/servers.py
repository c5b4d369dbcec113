"""The other side for tests of carrying: a tus server over TLS, an SSH server, each as a process of its own."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import NameOID

from stationdesk.sync.carriers.https import shown_pin
from stationdesk.sync.carriers.sftp import host_pin
from tests.sync.carriers.lines import free_port

HERE = Path(__file__).parent
TOP = HERE.parents[2]


def certificate(folder: Path, name: str = "township") -> tuple[Path, Path, str]:
    """A self-made certificate: its file, its key's file, its fingerprint."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime(2026, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    cert, secret = folder / f"{name}.pem", folder / f"{name}.key"
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return cert, secret, shown_pin(made.public_bytes(serialization.Encoding.DER))


def wait_for(port: int, seconds: float = 30.0) -> None:
    until = time.monotonic() + seconds
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if time.monotonic() > until:
            raise TimeoutError(f"nothing answers on port {port}")
        time.sleep(0.05)


@dataclass
class TusServer:
    """tuspyserver behind uvicorn, over TLS with a self-made certificate."""

    root: Path
    hook: bool = True
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.root.mkdir(exist_ok=True)
        self.cert, self.key, self.pin = certificate(self.root)

    def start(self) -> TusServer:
        environment = {**os.environ, "PYTHONPATH": str(TOP), "NO_HOOK": "" if self.hook else "1"}
        command = [sys.executable, str(HERE / "township_server.py")]
        self.process = subprocess.Popen(
            [*command, str(self.root), str(self.port), str(self.cert), str(self.key)],
            env=environment,
            cwd=self.root,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_for(self.port)
        return self

    def kill(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def files(self) -> list[Path]:
        """What lies in the server's store, whole or not."""
        return [one for one in (self.root / "in").iterdir() if one.is_file() and one.suffix != ".info"]


def sshd() -> str | None:
    """OpenSSH's server where there is one."""
    return shutil.which("sshd", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


@dataclass
class SshServer:
    """OpenSSH's own server with its SFTP, on a port of its own; only the key made here may log in."""

    root: Path
    port: int = field(default_factory=free_port)
    process: Any = None

    def __post_init__(self) -> None:
        import getpass

        (self.root / "far" / "in").mkdir(parents=True)
        self.user = getpass.getuser()
        host, host_line = _key()
        self.secret, client_line = _key()
        for name, text in (
            ("host", host),
            ("host.pub", host_line),
            ("authorized", client_line),
        ):
            (self.root / name).write_text(text)
            (self.root / name).chmod(0o600)
        import base64

        self.pin = host_pin(base64.b64decode(host_line.split()[1]))
        self.url = f"sftp://{self.user}@127.0.0.1:{{port}}{self.root}/far"

    def start(self) -> SshServer:
        program = sshd()
        if program is None:
            from tests.sync.carriers.ssh_stand_in import StandIn

            self.process = StandIn(self.root, self.port)
            return self
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        config = self.root / "config"
        config.write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {self.root}/host\nPidFile none\n"
            f"AuthorizedKeysFile {self.root}/authorized\nStrictModes no\nUsePAM no\nPasswordAuthentication no\n"
            "PermitRootLogin prohibit-password\nSubsystem sftp internal-sftp\nForceCommand internal-sftp\n"
        )
        self.process = subprocess.Popen(
            [program, "-D", "-e", "-f", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_for(self.port)
        return self

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def _key() -> tuple[str, str]:
    key = ed25519.Ed25519PrivateKey.generate()
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    return secret.decode(), public.decode() + "\n"
