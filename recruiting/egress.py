"""The way out to hosts that others named: every address that the name has is checked, and the connection is made to a checked one.

Asking for the address twice, once to check and once to connect, would let a name change its mind in between (DNS rebinding).
"""

import ipaddress
import os
import socket
from collections.abc import Mapping, Sequence
from contextlib import suppress
from threading import Timer
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter

CONNECT_SECONDS = 5
MAX_ADDRESSES = 4  # tried one after the other; Google's storage has more
# Python calls these public, although each holds an IPv4 address that may be any.
TUNNELS = tuple(ipaddress.ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))


class NotPublic(Exception):
    """The name leads into a private network, with at least one of its addresses."""


class Unresolved(Exception):
    """The name has no address."""


def public_addresses(host: str, port: int) -> list[str]:
    """The first MAX_ADDRESSES of `host`, in the order of the resolver. Raises NotPublic if one of all is not public, and Unresolved."""
    addresses = _addresses(host, port)
    if not all(is_public(address) for address in addresses):
        raise NotPublic
    return addresses[:MAX_ADDRESSES]


def any_addresses(host: str, port: int) -> list[str]:
    """As `public_addresses`, of a host that may lie inside. Raises Unresolved."""
    return _addresses(host, port)[:MAX_ADDRESSES]


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unresolved from error
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


def is_public(address: str) -> bool:
    """Is it an address of a machine on the internet?"""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(number, ipaddress.IPv6Address) and (
        number.ipv4_mapped is not None or any(number in network for network in TUNNELS)
    ):
        return False
    return number.is_global and not number.is_multicast


class Cut:
    """Shuts the connections that are made within it once `seconds` are over, whatever they are doing.

    A timeout of requests begins anew with every byte, so a server that drips would hold a worker for hours.
    """

    def __init__(self, seconds: float) -> None:
        self._timer, self._sockets, self.is_over = Timer(seconds, self._end), list[socket.socket](), False
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        for each in self._sockets:
            each.close()

    def watch(self, connection: socket.socket) -> None:
        self._sockets.append(connection.dup())  # TLS takes the socket over, and a copy shuts the same connection
        if self.is_over:
            self._end()

    def _end(self) -> None:
        self.is_over = True
        for each in self._sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


class PinnedAdapter(HTTPAdapter):
    """Connects to `address`, whatever the name in the link resolves to by now; TLS still proves that it is that name's server."""

    def __init__(self, address: str, *, cut: Cut | None = None) -> None:
        super().__init__()
        self.address, self.cut = address, cut

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """As in requests, but by no proxy, which would look the name up once more."""
        return super().send(request, *args, **kwargs | {"proxies": None})

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: bool | str, cert: str | tuple[str, str] | None = None
    ) -> Any:  # of types that requests keeps to itself
        host: dict[str, Any]
        tls: dict[str, Any]
        host, tls = map(dict, super().build_connection_pool_key_attributes(request, verify, cert))
        name = urlsplit(request.url or "").hostname
        if host["scheme"] == "https":
            tls |= {"server_hostname": name, "assert_hostname": name}
        return {**host, "host": self.address}, tls

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        """As in requests; each connection is watched from before its TLS handshake on."""
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        cut, plain = self.cut, type(pool).ConnectionCls  # whose `_new_conn` urllib3 does not publish
        if cut is not None:

            def connect(connection: Any) -> socket.socket:
                made: socket.socket = plain._new_conn(connection)
                cut.watch(made)
                return made

            pool.ConnectionCls = type("WatchedConnection", (plain,), {"_new_conn": connect})
        return pool

    def add_headers(self, request: requests.PreparedRequest, **kwargs: Mapping[str, Any]) -> None:
        request.headers["Host"] = urlsplit(request.url or "").netloc


class PinnedSession(requests.Session):
    """Speaks with the machine at `address` and no other, whatever the link, an answer or the environment says.

    No redirect is followed; no proxy is used, nor a password from .netrc.
    """

    def __init__(self, address: str, *, cut: Cut | None = None) -> None:
        super().__init__()
        self.trust_env = False
        self.adapters.clear()
        for scheme in ("https://", "http://"):
            self.mount(scheme, PinnedAdapter(address, cut=cut))

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


def post(
    url: str, body: bytes, headers: Mapping[str, str], addresses: Sequence[str], cut: Cut, timeout: float
) -> requests.Response:
    """The answer of the first address that can be connected to; once connected, no other is tried, or it might arrive twice."""
    for last, address in enumerate(addresses, start=1 - len(addresses)):
        with PinnedSession(address, cut=cut) as session:
            session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or True
            try:
                return session.post(
                    url,
                    data=body,
                    headers=headers,
                    timeout=(min(CONNECT_SECONDS, timeout), timeout),
                    stream=True,
                )
            except requests.ConnectionError as error:
                if last == 0 or not never_connected(error):
                    raise
    raise requests.ConnectionError("no address")


def never_connected(error: Exception) -> bool:
    """Did it fail before anything can have arrived?"""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return isinstance(error, requests.ConnectTimeout) or isinstance(reason, urllib3.exceptions.NewConnectionError)
