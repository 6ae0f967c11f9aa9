"""PDF: whether it opens without a password, and does nothing but show its pages (ISO 32000)."""

import io
from pathlib import PurePath
from typing import BinaryIO

from pypdf import PasswordType, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject, StreamObject

from candidates.resume_check.reasons import Reason, Refused

HEADER, END = b"%PDF-", b"%%EOF"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
PADDING = b"\0\t\n\f\r "
MAX_BYTES_AFTER_END = 4096
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
    # A password that only its owner needs, to print or change it, leaves the file open to everybody: that is the empty one.
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise Refused(Reason.PROTECTED)
    if not _check_objects(reader.root_object):
        raise Refused(Reason.NOT_PDF)


def _check_objects(root: DictionaryObject) -> bool:
    """Look at each object that can be reached from the file's root; whether a page is among them."""
    has_page = False
    seen: set[tuple[int, int]] = set()
    waiting: list[PdfObject] = [root]
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            key = (found.idnum, found.generation)
            if key in seen:
                continue
            seen.add(key)
            resolved = found.get_object()
            if resolved is None:
                continue
            found = resolved
        if isinstance(found, DictionaryObject):
            _check_dictionary(found)
            has_page = has_page or found.get("/Type") == "/Page"
            waiting.extend(dict.values(found))
        elif isinstance(found, ArrayObject):
            waiting.extend(list.__iter__(found))
    return has_page


def _check_dictionary(found: DictionaryObject) -> None:
    if found.get("/Type") == "/StructElem":  # its /S is a paragraph's or heading's
        return
    reason = REASONS_BY_ACTION.get(str(found.get("/S", "")))
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
            _check_automatic(found[key])


def _is_data(file: DictionaryObject) -> bool:
    """Europass puts the resume once more into its PDFs, as XML."""
    names = [str(file[key]) for key in ("/F", "/UF") if key in file]
    return bool(names) and all(PurePath(name).suffix.lower() == ".xml" for name in names)


def _check_automatic(found: PdfObject) -> None:
    """What happens by itself may turn to a page, and nothing more. `found` is an action, several by event, or a place in the file."""
    waiting, seen = [found], 0
    while waiting and seen < 100:
        action, seen = waiting.pop().get_object(), seen + 1
        if isinstance(action, ArrayObject):
            waiting.extend(each for each in action if isinstance(each, IndirectObject | DictionaryObject))
        elif isinstance(action, DictionaryObject) and action.get("/Type") != "/Page":
            if action.get("/S") == "/URI":
                raise Refused(Reason.LOADS)
            waiting.extend(dict.values(action) if "/S" not in action else [action.get("/Next", ArrayObject())])
