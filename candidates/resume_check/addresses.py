"""Addresses within documents: does opening one reach for another machine?

Windows hands its user's password hash to whatever machine a `\\\\host\\share` names, so those count before all others.
"""

import re
from urllib.parse import unquote

LOCAL_FILE = re.compile(r"(file:///?)?([a-z]:/|/?(users|home|applications|library|volumes)/)")
SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:")  # two letters at least: one is a drive


def is_local(address: str) -> bool:
    """A file on the reader's own disk, or beside the document."""
    plain = _plain(address)
    if LOCAL_FILE.match(plain):
        return True
    return not SCHEME.match(plain) and not plain.startswith("/")


def is_on_network_drive(address: str) -> bool:
    plain = _plain(address)
    return plain.startswith("//") or (plain.startswith("file:") and not is_local(address))


def _plain(address: str) -> str:
    return unquote(address).replace("\\", "/").strip().lower()
