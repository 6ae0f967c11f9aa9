"""Which machine a download comes from, whatever the resolver says and however often it changes its mind."""

import datetime
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from interviews.nylas.downloads import open_media
from interviews.nylas.errors import Refused, Unreachable
from recruiting.egress import MAX_ADDRESSES, PinnedSession, is_public, public_addresses

HOST, LINK = "storage.googleapis.com", "https://storage.googleapis.com/r.mp4?signature=1"
PUBLIC, OTHER_PUBLIC = "142.250.1.1", "2a00:1450:4001::1"
PRIVATE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "::1", "::", "::ffff:7f00:1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b:1::a00:1",
    "2002:7f00:1::1", "2001:0:7f00:1::1", "fd00::1", "fe80::1", "fe80::1%eth0", "ff02::1", "no address",
]  # fmt: skip


class Resolver:
    """In place of the system's: `answers`, one after the other, for HOST; any public address leads to `port` of this machine."""

    def __init__(self, port: int = 0) -> None:
        self.answers: list[list[str]] = []
        self.port, self.asked, self.connected = port, 0, list[str]()

    def __call__(self, host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        if host == HOST:
            self.asked += 1
            if not self.answers:
                raise socket.gaierror
            return [(None, None, None, "", (address, port)) for address in self.answers.pop(0)]
        self.connected.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", self.port))]


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Resolver:
    found = Resolver()
    monkeypatch.setattr(socket, "getaddrinfo", found)
    return found


@pytest.mark.parametrize("address", PRIVATE)
def test_host_with_one_address_that_is_not_public_is_refused_unconnected(resolver: Resolver, address: str) -> None:
    for answer in ([address], [PUBLIC, address]):
        resolver.answers = [answer]
        with pytest.raises(Refused, match="private network"):
            open_media(LINK)
    assert resolver.connected == []


def test_public_addresses_keep_the_resolvers_order_and_come_once(resolver: Resolver) -> None:
    resolver.answers = [[OTHER_PUBLIC, PUBLIC, OTHER_PUBLIC], [f"8.8.8.{number}" for number in range(20)]]

    assert public_addresses(HOST, 443) == [OTHER_PUBLIC, PUBLIC]
    assert len(public_addresses(HOST, 443)) == MAX_ADDRESSES


def test_name_that_cannot_be_resolved_is_tried_again_later(resolver: Resolver) -> None:
    with pytest.raises(Unreachable, match="resolved"):
        open_media(LINK)


@given(st.ip_addresses(v=4))
def test_what_is_public_is_in_no_special_network(address: ipaddress.IPv4Address) -> None:
    special = address.is_private or address.is_loopback or address.is_link_local or address.is_multicast
    if is_public(str(address)):
        assert not special
    assert not is_public(str(ipaddress.IPv6Address(f"::ffff:{address}")))


# ── whatever the environment and the answer say ──


class _Elsewhere(BaseHTTPRequestHandler):
    """Sends everybody on to another name."""

    def do_GET(self) -> None:
        asked.append(self.path)
        self.send_response(302)
        self.send_header("Location", f"http://other.example.com:{self.server.server_port}/inside")  # type: ignore[attr-defined]
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Tests look at `asked`."""


asked: list[str] = []


def test_session_goes_to_its_address_past_proxies_and_follows_no_redirect(monkeypatch: pytest.MonkeyPatch) -> None:
    asked.clear()
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with HTTPServer(("127.0.0.1", 0), _Elsewhere) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        for settings in ({}, {"proxies": {"http": "http://127.0.0.1:1"}}, {"allow_redirects": True}):
            with PinnedSession("127.0.0.1") as session:
                session.trust_env = True  # as a caller might have it who does not know
                answer = session.get(f"http://files.example.com:{server.server_port}/file", timeout=5, **settings)
            assert answer.status_code == 302
        server.shutdown()

    assert asked == ["/file"] * 3


# ── over TLS ──


class Server(HTTPServer):
    """Has a certificate for `name`; keeps which names it was called by."""

    def __init__(self, folder: Path, name: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.hosts: list[str] = []
        self.names: list[str | None] = []
        self.certificate = _certificate(folder, name)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        context.sni_callback = lambda _socket, asked, _context: self.names.append(asked)
        self.socket = context.wrap_socket(self.socket, server_side=True)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that does not trust us hangs up."""


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.hosts.append(self.headers["Host"])
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"bytes")

    def log_message(self, *_: Any) -> None:
        """Tests look at `hosts`."""


def _certificate(folder: Path, name: str) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def serve(tmp_path: Path, resolver: Resolver, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    running: list[Server] = []

    def start(name: str) -> Server:
        server = Server(tmp_path, name)
        running.append(server)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        resolver.port = server.server_port
        monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(server.certificate))
        return server

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def test_name_that_turns_private_after_the_check_is_not_asked_again(serve: Any, resolver: Resolver) -> None:
    server = serve(HOST)
    resolver.answers = [[PUBLIC], ["127.0.0.1"]]

    with open_media(LINK) as stream:
        assert b"".join(stream.chunks()) == b"bytes"

    assert (resolver.asked, resolver.connected) == (1, [PUBLIC])
    assert (server.hosts, server.names) == ([HOST], [HOST])


def test_machine_without_the_hosts_certificate_is_not_believed(serve: Any, resolver: Resolver) -> None:
    server = serve("evil.example.com")
    resolver.answers = [[PUBLIC, OTHER_PUBLIC]]

    with pytest.raises(Unreachable, match="SSLError"):
        open_media(LINK)

    assert (resolver.connected, server.hosts) == ([PUBLIC, OTHER_PUBLIC], [])
