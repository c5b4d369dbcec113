"""Over SSH's file protocol (SFTP), by paramiko: for townships that have an SSH server and no web server.

The host key's fingerprint is compared before anybody logs in (`ssh-keygen -lf …` prints it). A file is delivered when it was
read back from the other side byte for byte: SFTP has no sums of its own.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import io
import logging
import posixpath
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote

from stationdesk.sync.carriers import index
from stationdesk.sync.carriers.carrier import (
    CHUNK,
    CertificateUnknown,
    CertificateWrong,
    FarSideFailed,
    FarSideFull,
    Going,
    Item,
    LinkCut,
    LoginRefused,
    Offline,
    Parcel,
    ProxyRefused,
    SpoiltOnTheWay,
    finish,
    part_of,
)
from stationdesk.sync.carriers.https import Proxy, proxy_for

TIMEOUT = 30.0
LAST = 32_768
"""Bytes of the write whose answer is waited for, with those of all before it."""

# paramiko tells of every broken line on the logging of its own; here that is normal and said in our words.
logging.getLogger("paramiko").addHandler(logging.NullHandler())
logging.getLogger("paramiko").propagate = False


def host_pin(key: bytes) -> str:
    """A host key's fingerprint as OpenSSH prints it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")


class SftpCarrier:
    """Files to and from an SFTP server. `secret`: a password, or an OpenSSH private key as text."""

    reads_back = True

    def __init__(
        self, base: SplitResult, *, pin: str = "", proxy: str = "", user: str = "", secret: str = ""
    ) -> None:
        self._host, self._port = base.hostname or "", base.port or 22
        self._root = unquote(base.path) or "."
        self._pin, self._user = pin.strip(), user or unquote(base.username or "")
        self._secret = secret
        self._proxy = proxy_for("https", self._host, proxy)
        self._transport: Any = None
        self._files: Any = None

    # sending ----------------------------------------------------------------------------------------

    def send(self, parcel: Parcel, going: Going) -> bool:
        """Ask how much is there, send the rest, read the whole back, and give it its name."""
        parcel.require_unchanged()
        with self._talking() as files:
            target = self._path("in", parcel.name)
            if self._same(files, target, parcel):
                return True
            part = self._path("in", f".{parcel.name}.part")
            have = max(0, _size(files, part))
            if have > parcel.size:
                files.remove(part)
                have = 0
            with files.open(part, "r+b" if have else "wb") as out, parcel.file.open("rb") as source:
                out.seek(have)
                source.seek(have)
                while data := source.read(CHUNK):
                    going.stop_if_asked()
                    # Several writes on their way at once, and then their answers: what a cut can spoil stays small.
                    out.set_pipelined(True)
                    out.write(data[:-LAST])
                    out.set_pipelined(False)
                    out.write(data[-LAST:])
                    have += len(data)
                    going.moved += len(data)
                    going.progress(have, parcel.size)
            if not self._same(files, part, parcel):
                files.remove(part)
                raise SpoiltOnTheWay
            files.posix_rename(part, target)
            return True

    def confirmed(self, parcel: Parcel) -> bool:
        """Whether the index names it, or it reads back as it is."""
        with self._talking() as files:
            return self._index(files, parcel.station).confirms(parcel) or self._same(
                files, self._path("in", parcel.name), parcel
            )

    def _same(self, files: Any, path: str, parcel: Parcel) -> bool:
        if _size(files, path) != parcel.size:
            return False
        seen = hashlib.sha256()
        with files.open(path, "rb") as source:
            source.prefetch(parcel.size, max_concurrent_requests=64)
            while data := source.read(CHUNK):
                seen.update(data)
        return seen.hexdigest() == parcel.sha256

    # fetching ---------------------------------------------------------------------------------------

    def waiting(self, station: str) -> list[Item]:
        """What the index lists."""
        with self._talking() as files:
            return self._index(files, station).items()

    def _index(self, files: Any, station: str) -> index.Index:
        try:
            with files.open(self._path("out", station, index.NAME), "rb") as source:
                return index.parse(source.read(index.MOST_BYTES + 1))
        except FileNotFoundError:
            return index.Index()

    def fetch(self, station: str, item: Item, folder: Path, going: Going) -> Path:
        """From where the part here ends."""
        part = part_of(folder, item)
        with (
            self._talking() as files,
            part.open("ab") as out,
            files.open(self._path("out", station, item.name), "rb") as source,
        ):
            source.seek(out.tell())
            while out.tell() < item.size and (data := source.read(CHUNK)):
                going.stop_if_asked()
                out.write(data)
                going.moved += len(data)
                going.progress(out.tell(), item.size)
        return finish(part, folder, item)

    # the connection ---------------------------------------------------------------------------------

    def _path(self, *parts: str) -> str:
        return posixpath.join(self._root, *parts)

    @contextlib.contextmanager
    def _talking(self) -> Iterator[Any]:
        import paramiko

        try:
            yield self._open()
        except (EOFError, paramiko.SSHException, TimeoutError, ConnectionError) as error:
            self.close()
            raise LinkCut from error
        except OSError as error:
            self.close()
            # An SFTP server says "Failure" for a full disk; the socket's own errors have a number.
            if error.errno is None and not isinstance(error, FileNotFoundError):
                raise (FarSideFull() if "Failure" in str(error) else LinkCut()) from error
            raise FarSideFailed(status=f"SFTP {type(error).__name__}") from error
        except BaseException:  # whoever gets no connection cannot close it
            self.close()
            raise

    def _open(self) -> Any:
        import paramiko

        if self._files is not None:
            return self._files
        try:
            line = _line(self._host, self._port, self._proxy)
            self._transport = paramiko.Transport(line)
            self._transport.start_client(timeout=TIMEOUT)
        except (OSError, EOFError, paramiko.SSHException) as error:
            self.close()
            raise Offline from error
        seen = host_pin(self._transport.get_remote_server_key().asbytes())
        if not self._pin:
            raise CertificateUnknown(seen=seen, field="pin")
        if seen != self._pin:
            raise CertificateWrong(seen=seen, field="pin")
        try:
            if self._secret.lstrip().startswith("-----BEGIN"):
                self._transport.auth_publickey(self._user, _key(self._secret))
            else:
                self._transport.auth_password(self._user, self._secret)
        except paramiko.AuthenticationException as refused:
            raise LoginRefused(field="user") from refused
        self._files = paramiko.SFTPClient.from_transport(self._transport)
        self._files.get_channel().settimeout(TIMEOUT)
        return self._files

    def close(self) -> None:
        """Let go of the connection."""
        if self._transport is not None:
            self._transport.close()
        self._files = self._transport = None


def _size(files: Any, path: str) -> int:
    """Bytes there; -1 where there is no such file."""
    try:
        return int(files.stat(path).st_size)
    except FileNotFoundError:
        return -1


def _key(text: str) -> Any:
    import paramiko

    for kind in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
        with contextlib.suppress(paramiko.SSHException, ValueError):
            return kind.from_private_key(io.StringIO(text))
    raise LoginRefused(field="secret")


def _line(host: str, port: int, proxy: Proxy | None) -> socket.socket:
    """A connection, through a proxy where one is set. Raises OSError, ProxyRefused."""
    if proxy is None:
        return socket.create_connection((host, port), TIMEOUT)
    line = socket.create_connection((proxy.host, proxy.port), TIMEOUT)
    more = "".join(f"{name}: {value}\r\n" for name, value in proxy.headers.items())
    line.sendall(f"CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n{more}\r\n".encode())
    said = b""
    while not said.endswith(b"\r\n\r\n") and len(said) < 16_384:
        one = line.recv(1)
        if not one:
            break
        said += one
    status = said.split(b"\r\n", 1)[0].split(b" ", 1)[-1].decode("latin-1")[:40]
    if not status.startswith("200"):
        line.close()
        raise ProxyRefused(status=status or "—", field="proxy")
    return line
