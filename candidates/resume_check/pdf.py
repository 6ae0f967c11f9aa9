"""PDF: whether it opens without a password, and does nothing but show its pages (ISO 32000)."""

import io
import re
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from pypdf import PasswordType, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject, StreamObject

from candidates.resume_check.reasons import Reason, Refused

HEADER, END = b"%PDF-", b"%%EOF"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
PADDING = b"\0\t\n\f\r "
MAX_BYTES_AFTER_END = 4096
NAMES_OF_A_FILE = ("/F", "/UF", "/DOS", "/Mac", "/Unix")
XML_NAME = re.compile(r"[^/\\:]+\.xml", re.I)
XML_HEAD = re.compile(rb"<\?xml\s[^?]*\?>")
MAX_XML_BYTES = 2 * 1024 * 1024
REASONS_BY_ACTION = {
    "/JavaScript": Reason.PROGRAM,
    "/Launch": Reason.PROGRAM,
    "/ImportData": Reason.LOADS,
    "/SubmitForm": Reason.LOADS,
    "/GoToE": Reason.ATTACHMENT,
    "/GoToR": Reason.LOADS,
}


def check(file: BinaryIO) -> None:
    content = file.read().removeprefix(BYTE_ORDER_MARK).lstrip(PADDING).rstrip(PADDING)
    if not content.startswith(HEADER) or END not in content[-MAX_BYTES_AFTER_END:]:
        raise Refused(Reason.NOT_PDF)
    reader = PdfReader(io.BytesIO(content))
    # A password that only its owner needs, to print or change it, leaves the file open to all: such a file opens with the empty password.
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise Refused(Reason.PROTECTED)
    if not _check_objects(reader.root_object):
        raise Refused(Reason.NOT_PDF)


def _check_objects(root: DictionaryObject) -> bool:
    """Look at each object that can be reached from the file's root; whether a page is among them."""
    has_page = False
    for found in _walk(root, _parts):
        if isinstance(found, DictionaryObject):
            _check_dictionary(found)
            has_page = has_page or _read(found, "/Type") == "/Page"
    return has_page


def _parts(found: DictionaryObject | ArrayObject) -> Iterable[PdfObject]:
    """As they are written: reading them would follow the pointers."""
    return dict.values(found) if isinstance(found, DictionaryObject) else list.__iter__(found)


def _check_dictionary(found: DictionaryObject) -> None:
    """Whatever it says it is: a program that runs an action does not ask for its /Type."""
    reason = REASONS_BY_ACTION.get(str(_read(found, "/S")))
    if reason is not None:
        raise Refused(reason)
    if "/JS" in found or "/XFA" in found:
        raise Refused(Reason.PROGRAM)
    if "/EF" in found and not _is_data(found):
        raise Refused(Reason.ATTACHMENT)
    if isinstance(found, StreamObject) and "/F" in found:  # what it shows lies outside
        raise Refused(Reason.LOADS)
    for key in ("/OpenAction", "/AA"):
        if key in found:
            _check_automatic(found.raw_get(key))


def _is_data(file: DictionaryObject) -> bool:
    """Europass puts the resume once more into its PDFs, as XML: by all its names, and by what it says."""
    names = [str(_read(file, key)) for key in NAMES_OF_A_FILE if key in file]
    contents = _read(file, "/EF")
    if not names or not all(map(XML_NAME.fullmatch, names)) or not isinstance(contents, DictionaryObject):
        return False
    return all(_is_plain_xml(_read(contents, key)) for key in contents)


def _is_plain_xml(content: PdfObject | None) -> bool:
    """Well-formed, one byte per sign, and without instructions for a program: by one of those Windows opens a Word document with macros from .xml."""
    if not isinstance(content, StreamObject):
        return False
    data = content.get_data()
    if (
        len(data) > MAX_XML_BYTES
        or b"\0" in data
        or b"<?" in XML_HEAD.sub(b"", data.removeprefix(BYTE_ORDER_MARK), count=1)
    ):
        return False
    try:
        fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, LookupError, ValueError):
        return False
    return True


def _check_automatic(begin: PdfObject) -> None:
    """An action that runs by itself may turn to a page, and nothing more. `begin` is an action, several by event, or a place in the file."""
    for found in _walk(begin, _following):
        if isinstance(found, DictionaryObject) and _read(found, "/S") == "/URI":
            raise Refused(Reason.LOADS)


def _following(found: DictionaryObject | ArrayObject) -> Iterable[PdfObject]:
    """The actions after this one, or of these events. A list without any is a place: it begins with its page."""
    if isinstance(found, ArrayObject):
        return [each for each in list.__iter__(found) if _is_action(each.get_object())]
    if "/S" in found:
        return [found.raw_get("/Next")] if "/Next" in found else []
    return list(dict.values(found))


def _is_action(found: PdfObject | None) -> bool:
    return isinstance(found, DictionaryObject) and "/S" in found


def _walk(
    begin: PdfObject, onward: Callable[[DictionaryObject | ArrayObject], Iterable[PdfObject]]
) -> Iterator[DictionaryObject | ArrayObject]:
    """Each dictionary and list on the way, once, though they may point at each other."""
    seen: set[tuple[int, int]] = set()
    waiting: list[PdfObject] = [begin]
    while waiting:
        found: PdfObject | None = waiting.pop()
        if isinstance(found, IndirectObject):
            key = (found.idnum, found.generation)
            if key in seen:
                continue
            seen.add(key)
            found = found.get_object()
        if isinstance(found, DictionaryObject | ArrayObject):
            yield found
            waiting.extend(onward(found))


def _read(found: DictionaryObject, key: str) -> PdfObject | None:
    """An entry, also one that lies elsewhere, which `get` would leave unread."""
    return found[key] if key in found else None  # noqa: SIM401 (that `get`)
