"""Which machine a download comes from: every address that the host's name has is checked, and the connection is made to a checked one.

Asking for the address twice, once to check and once to connect, would let a name change its mind in between (DNS rebinding).
"""

import ipaddress
import socket
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from interviews.nylas.errors import Refused, Unreachable

MAX_ADDRESSES = 4  # tried one after the other; Google's storage has more
# Python calls these public, although each holds an IPv4 address that may be any.
TUNNELS = tuple(ipaddress.ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))
NOT_PUBLIC = "The name of the file’s server leads into a private network, so nothing was fetched."


def public_addresses(host: str, port: int) -> list[str]:
    """All addresses of `host`, in the order of the resolver. Raises Refused if one of them is not public, Unreachable if there is none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("The name of the file’s server can’t be resolved.") from error
    addresses = list(dict.fromkeys(str(place[0]) for *_, place in found))
    if not all(is_public(address) for address in addresses):
        raise Refused(NOT_PUBLIC)
    return addresses[:MAX_ADDRESSES]


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


class PinnedAdapter(HTTPAdapter):
    """Connects to `address`, whatever the name in the link resolves to by now; TLS still proves that it is that name's server."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address

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

    def add_headers(self, request: requests.PreparedRequest, **kwargs: Mapping[str, Any]) -> None:
        request.headers["Host"] = urlsplit(request.url or "").netloc
