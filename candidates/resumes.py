"""Which resumes we take: the few formats people write them in, really of that format, openable and without programs inside.

Looks at names and declared sizes only; nothing is unpacked but two small members, so an archive bomb stays packed.
"""

import lzma
import unicodedata
import zipfile
import zlib
from pathlib import PurePath, PurePosixPath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

ENTRIES_AT_MOST = 1_000
UNPACKED_AT_MOST = 100 * 1024 * 1024
HEAD = 4096
MEMBER_AT_MOST = 1024 * 1024
FORMATS = "PDF, Word (.docx), OpenDocument (.odt), RTF or plain text"


class CannotTake(Exception):
    """The file is not one we can take; the message says what to do instead."""


PROTECTED = "This file is protected with a password, so nobody here could open it. Please send it without one."
WITH_MACROS = "This file contains macros. Please save it as PDF and choose that one."
DAMAGED = "This file is damaged, so we can’t open it. Please save it again, or as PDF."


def check(file: UploadedFile) -> None:
    """Raises CannotTake with words for the candidate. Leaves the file at its start."""
    size = file.size or 0
    if size == 0:
        raise CannotTake("This file is empty. Please choose another one.")
    if size > settings.RESUME_MAX_BYTES:
        limit = filesizeformat(settings.RESUME_MAX_BYTES)
        raise CannotTake(
            f"This file has {filesizeformat(size)}; we take up to {limit}. A PDF without pictures is smaller."
        )
    ending = PurePath(file.name or "").suffix.lower()
    if ending not in CHECKS:
        raise CannotTake(f"We can’t open files of this kind. Please send {FORMATS}.")
    try:
        CHECKS[ending](file)
    finally:
        file.seek(0)


def display_name(name: str) -> str:
    """The sender's file name for people to read: no folders, no control or direction characters, at most 150 long."""
    last = PurePosixPath(name.replace("\\", "/")).name
    clean = "".join(character for character in last if unicodedata.category(character)[0] != "C").strip(" .")
    path = PurePosixPath(clean or "resume")
    return path.stem[: 150 - len(path.suffix)] + path.suffix


def _pdf(file: UploadedFile) -> None:
    file.seek(0)
    content = file.read()
    head = content[:HEAD].lower()
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-HEAD:] or b"<html" in head or b"<script" in head:
        raise CannotTake("This does not look like a PDF inside. Please save it as PDF again and choose the new file.")
    if b"/Encrypt" in content:
        raise CannotTake(PROTECTED)


def _rtf(file: UploadedFile) -> None:
    file.seek(0)
    content = file.read()
    if not content.startswith(b"{\\rtf"):
        raise CannotTake("This does not look like an RTF file inside. Please save it again, or as PDF.")
    if b"\\objdata" in content:
        raise CannotTake("This file has another file embedded in it. Please save it as PDF and choose that one.")


def _text(file: UploadedFile) -> None:
    file.seek(0)
    head = file.read(HEAD)
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise CannotTake("This does not look like plain text inside. Please save it as PDF and choose that one.")


def _docx(file: UploadedFile) -> None:
    names, archive = _open_archive(file)
    if not {"[Content_Types].xml", "word/document.xml"} <= names:
        raise CannotTake("This does not look like a Word file inside. Please save it again, or as PDF.")
    types = _read_start(archive, "[Content_Types].xml")
    if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise CannotTake(WITH_MACROS)


def _odt(file: UploadedFile) -> None:
    names, archive = _open_archive(file)
    if (
        "mimetype" not in names
        or _read_start(archive, "mimetype").strip() != b"application/vnd.oasis.opendocument.text"
    ):
        raise CannotTake("This does not look like an OpenDocument text inside. Please save it again, or as PDF.")
    if "META-INF/manifest.xml" in names and b"encryption-data" in _read_start(archive, "META-INF/manifest.xml"):
        raise CannotTake(PROTECTED)
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise CannotTake(WITH_MACROS)


def _open_archive(file: UploadedFile) -> tuple[set[str], zipfile.ZipFile]:
    """A docx or odt file's member names, after the checks that hold for both."""
    file.seek(0)
    head = file.read(4)
    if head == b"\xd0\xcf\x11\xe0":  # Microsoft's older container: .doc, or .docx under a password
        raise CannotTake("This file is in the old Word format or protected with a password. Please save it as PDF.")
    # An archive is found from its end, so anything may stand before it: a program, a web page.
    if head != b"PK\x03\x04":
        raise CannotTake(DAMAGED)
    try:
        archive = zipfile.ZipFile(file)
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise CannotTake(DAMAGED) from None
    if len(members) > ENTRIES_AT_MOST or sum(member.file_size for member in members) > UNPACKED_AT_MOST:
        raise CannotTake("This file is far larger inside than a resume should be. Please save it as PDF.")
    if any(member.flag_bits & 1 for member in members):
        raise CannotTake(PROTECTED)
    names = {member.filename for member in members}
    if len(names) < len(members):  # of two with one name, we would look at one and Word perhaps at the other
        raise CannotTake(DAMAGED)
    if any(name.startswith(("/", "\\")) or ".." in PurePosixPath(name.replace("\\", "/")).parts for name in names):
        raise CannotTake(DAMAGED)
    return names, archive


def _read_start(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as member:
            return member.read(MEMBER_AT_MOST)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, ValueError, OSError, EOFError, RuntimeError) as error:
        raise CannotTake(DAMAGED) from error


CHECKS = {".pdf": _pdf, ".docx": _docx, ".odt": _odt, ".rtf": _rtf, ".txt": _text}
