"""What .docx and .odt have in common: a zip archive with XML in it. Looks at names and declared sizes before it unpacks anything."""

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from candidates.resume_check.reasons import Reason, Refused

MAX_ENTRIES = 1_000
MAX_UNPACKED_BYTES = 60 * 1024 * 1024
# Of the texts in it, without pictures. A hundred pages have less.
MAX_TEXT_BYTES = 8 * 1024 * 1024
MAX_ELEMENTS = 250_000
MAX_LIST_BYTES = 1024 * 1024  # of a member that lists others: types, relationships, a manifest
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    ParseError,
    DefusedXmlException,
    LookupError,  # an unknown encoding
    ValueError,
    OSError,
    EOFError,
    RuntimeError,  # NotImplementedError, too: a way of packing that Python does not know
)


class Archive:
    """The members by name, in lower case and with `/` between folders: some programs write `\\`, and Word knows no case."""

    def __init__(self, file: BinaryIO) -> None:
        """Raises Refused."""
        head = file.read(4)
        if head == b"\xd0\xcf\x11\xe0":
            raise Refused(Reason.OLD_WORD)
        # An archive is found from its end, so anything may stand before it: a program, a web page.
        if head != b"PK\x03\x04":
            raise Refused(Reason.DAMAGED)
        try:
            self._zip = zipfile.ZipFile(file)
        except UNREADABLE:
            raise Refused(Reason.DAMAGED) from None
        members = self._zip.infolist()
        if len(members) > MAX_ENTRIES or sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
            raise Refused(Reason.LARGE_INSIDE)
        if any(member.flag_bits & 1 for member in members):
            raise Refused(Reason.PROTECTED)
        self._text_bytes = self._elements = 0
        self._members = {member.filename.replace("\\", "/").lower(): member for member in members}
        if len(self._members) < len(
            members
        ):  # of two with one name, we would look at one and Word perhaps at the other
            raise Refused(Reason.DAMAGED)
        if any(name.startswith("/") or ".." in PurePosixPath(name).parts for name in self._members):
            raise Refused(Reason.DAMAGED)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    @property
    def names(self) -> list[str]:
        return list(self._members)

    def read(self, name: str) -> bytes:
        """A short member, whole. Raises Refused when it is longer than a list should be."""
        member = self._members[name]
        if member.file_size > MAX_LIST_BYTES:
            raise Refused(Reason.LARGE_INSIDE)
        try:
            with self._zip.open(member) as opened:
                return opened.read(MAX_LIST_BYTES)
        except UNREADABLE:
            raise Refused(Reason.DAMAGED) from None

    def read_xml(self, name: str) -> Element:
        """A short member's root element. Nothing is looked up outside, and no entity of its own is known."""
        try:
            root: Element = fromstring(self.read(name), forbid_dtd=True)
        except UNREADABLE:
            raise Refused(Reason.DAMAGED) from None
        return root

    def elements(self, name: str) -> Iterator[Element]:
        """Each element of a member, as it ends; forgotten afterwards. Raises Refused, also when all texts together are too long."""
        self._text_bytes += self._members[name].file_size
        if self._text_bytes > MAX_TEXT_BYTES:
            raise Refused(Reason.LARGE_INSIDE)
        try:
            with self._zip.open(self._members[name]) as opened:
                for event, element in iterparse(opened, events=("start", "end"), forbid_dtd=True):
                    if event == "end":
                        yield element
                        element.clear()
                        continue
                    self._elements += 1
                    if self._elements > MAX_ELEMENTS:
                        raise Refused(Reason.LARGE_INSIDE)
        except UNREADABLE:
            raise Refused(Reason.DAMAGED) from None


def local_name(name: str) -> str:
    """`p` of `{http://…}p`: the same name has several namespaces, by edition of the format."""
    return name.rpartition("}")[2]


def attribute(element: Element, name: str) -> str:
    """By its local name; empty when it isn't there.

    Raises Refused where it is there several times, with different values in different namespaces: we might read one, and the
    program that opens the file another.
    """
    values = {value for key, value in element.attrib.items() if local_name(key) == name}
    if len(values) > 1:
        raise Refused(Reason.DAMAGED)
    return values.pop() if values else ""
