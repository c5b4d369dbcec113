"""HTTPS to the township by the standard library: a pinned certificate, proxies, one connection kept open.

With a fingerprint written down, that certificate and no other is spoken to, whoever signed it; without one, the system's
authorities decide. Either is settled before the first byte of a request. Redirects are not followed.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import http.client
import ssl
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.sync.carriers.carrier import (
    CertificateUnknown,
    CertificateWrong,
    FarSideFailed,
    LinkCut,
    LoginRefused,
    Offline,
    ProxyRefused,
)

TIMEOUT = 60.0
DIRECT = "none"
MOST_BYTES = 8_000_000
"""Of an answer that is read whole; files are fetched bit by bit."""


class ProxyWrong(Refusal):
    """The proxy's address makes no sense."""

    template = N_("代理服务器的地址写得不对。应像 http://10.0.0.1:8080；不用代理就填 none。")


@dataclass(frozen=True)
class Reply:
    """What came back. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


def tidy_pin(text: str) -> str:
    """A fingerprint as it is compared: SHA-256 in hex, without colons and blanks, upper case."""
    return "".join(text.replace(":", "").split()).upper()


def shown_pin(der: bytes) -> str:
    """The fingerprint of a certificate as people read it out: 16 groups of four."""
    digits = hashlib.sha256(der).hexdigest().upper()
    return " ".join(digits[at : at + 4] for at in range(0, 64, 4))


class _Pinned(http.client.HTTPSConnection):
    """Shows the certificate to `judge` before anything is said."""

    pin = ""

    def connect(self) -> None:
        super().connect()
        der = self.sock.getpeercert(binary_form=True) or b""
        if self.pin and hashlib.sha256(der).hexdigest().upper() != self.pin:
            self.close()
            raise CertificateWrong(seen=shown_pin(der), field="pin")


class Link:
    """One address, one connection. `user` and `secret`: HTTP basic authentication, over TLS only."""

    def __init__(
        self, base: SplitResult, *, pin: str = "", proxy: str = "", user: str = "", secret: str = ""
    ) -> None:
        self.host, self.port = base.hostname or "", base.port or 443
        self.pin = tidy_pin(pin)
        self._proxy = proxy_for("https", self.host, proxy)
        self._headers = {"User-Agent": "StationDesk"}
        if user:
            said = base64.b64encode(f"{user}:{secret}".encode()).decode()
            self._headers["Authorization"] = f"Basic {said}"
        self._connection: http.client.HTTPSConnection | None = None

    def ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | Iterable[bytes] | None = None,
    ) -> Reply:
        """Ask and read the whole answer. Raises Offline, LinkCut, CertificateWrong …"""
        with self.answer(method, path, headers, body) as (response, reply), _cut():
            body = response.read(MOST_BYTES + 1)
            if len(body) > MOST_BYTES:
                raise FarSideFailed(status="index")
            return Reply(reply.status, reply.headers, body)

    @contextlib.contextmanager
    def answer(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | Iterable[bytes] | None = None,
    ) -> Iterator[tuple[http.client.HTTPResponse, Reply]]:
        """Ask, and read the answer's body bit by bit. What is left unread costs the connection."""
        connection = self._open()
        try:
            with _cut():
                connection.request(method, path, body=body, headers={**self._headers, **(headers or {})})
                response = connection.getresponse()
            if response.status in (401, 403):
                raise LoginRefused(field="user")
            yield (
                response,
                Reply(response.status, {name.lower(): value for name, value in response.getheaders()}),
            )
            if not response.isclosed():
                self.close()
        except BaseException:  # whoever gets no connection cannot close it
            self.close()
            raise

    def _open(self) -> http.client.HTTPSConnection:
        if self._connection is not None:
            if self._connection.sock is not None:
                return self._connection
            self.close()
        made = self._made(_context(self.pin))
        made.pin = self.pin
        try:
            made.connect()
        except ssl.SSLCertVerificationError as unknown:
            made.close()
            raise CertificateUnknown(seen=self._seen(), field="pin") from unknown
        except OSError as error:
            made.close()
            raise _unreached(error) from error
        self._connection = made
        return made

    def _made(self, context: ssl.SSLContext) -> _Pinned:
        if self._proxy is None:
            return _Pinned(self.host, self.port, context=context, timeout=TIMEOUT)
        made = _Pinned(self._proxy.host, self._proxy.port, context=context, timeout=TIMEOUT)
        made.set_tunnel(self.host, self.port, headers=self._proxy.headers)
        return made

    def _seen(self) -> str:
        """The fingerprint of whoever answers there, to be compared by telephone; nothing is sent."""
        looking = self._made(_context("any"))
        try:
            looking.connect()
            return shown_pin(looking.sock.getpeercert(binary_form=True) or b"")
        except OSError:
            return "—"
        finally:
            looking.close()

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


@contextlib.contextmanager
def _cut() -> Iterator[None]:
    try:
        yield
    except (OSError, http.client.HTTPException) as error:
        raise LinkCut from error


def _unreached(error: OSError) -> Exception:
    said = str(error)
    if said.startswith("Tunnel connection failed"):
        return ProxyRefused(status=said.rpartition("failed: ")[2][:40], field="proxy")
    return Offline()


def _context(pin: str) -> ssl.SSLContext:
    if not pin:
        return ssl.create_default_context()
    # The fingerprint is the judge: it is compared before anything is said.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


@dataclass(frozen=True)
class Proxy:
    """A proxy that opens tunnels (CONNECT)."""

    host: str
    port: int
    headers: dict[str, str]


def proxy_for(scheme: str, host: str, setting: str) -> Proxy | None:
    """The proxy to go through: the one set here, `none`, or what the system says. Raises ProxyWrong."""
    address = setting.strip()
    if address == DIRECT:
        return None
    if not address:
        address = "" if proxy_bypass(host) else getproxies().get(scheme, "")
    if not address:
        return None
    if "//" not in address:
        address = f"http://{address}"
    try:
        parts = urlsplit(address)
        port = parts.port or 8080
    except ValueError as wrong:
        raise ProxyWrong(field="proxy") from wrong
    if parts.scheme != "http" or not parts.hostname:
        raise ProxyWrong(field="proxy")
    headers = {}
    if parts.username:
        said = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        headers["Proxy-Authorization"] = "Basic " + base64.b64encode(said).decode()
    return Proxy(parts.hostname, port, headers)
