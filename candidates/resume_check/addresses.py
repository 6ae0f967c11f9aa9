"""Addresses within documents: does opening one reach for another machine?

Windows hands its user's password hash to whatever machine a `\\\\host\\share` names, so those count before all others.
"""

import re
import unicodedata
from urllib.parse import unquote

FOLDER_OF_ITS_OWN = r"(users|home|applications|library|volumes)/"  # on Macs and Linux
LOCAL_FILE = re.compile(rf"(file://(localhost)?/)?[a-z]:/|(file://(localhost)?)?/{FOLDER_OF_ITS_OWN}")
# With a slash more Windows would look for a machine called "users". Word on a Mac writes its own templates' places like that.
TEMPLATE_ON_MAC = re.compile(r"file:////users/[^/]+/library/")
SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:")  # two letters at least: one is a drive


def is_local(address: str) -> bool:
    """A file on the reader's own disk, or beside the document."""
    plain = _plain(address)
    if LOCAL_FILE.match(plain) or TEMPLATE_ON_MAC.match(plain):
        return True
    return not SCHEME.match(plain) and not plain.startswith("/")


def is_on_network_drive(address: str) -> bool:
    plain = _plain(address)
    return plain.startswith("//") or (plain.startswith("file:") and not is_local(address))


def _plain(address: str) -> str:
    """Without blanks, line ends and invisible characters: some programs leave them out before they follow an address."""
    seen = unquote(_without_blanks(address))
    return _without_blanks(seen).replace("\\", "/").lower()


def _without_blanks(text: str) -> str:
    return "".join(character for character in text if unicodedata.category(character)[0] not in "CZ")
