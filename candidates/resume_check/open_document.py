"""OpenDocument texts, as LibreOffice writes them (OASIS ODF 1.3)."""

import re
from pathlib import PurePosixPath
from typing import BinaryIO
from xml.etree.ElementTree import Element

from candidates.resume_check.addresses import is_local
from candidates.resume_check.archive import Archive, attribute, local_name
from candidates.resume_check.reasons import Reason, Refused

TEXTS = {b"application/vnd.oasis.opendocument.text", b"application/vnd.oasis.opendocument.text-template"}
MANIFEST = "meta-inf/manifest.xml"
PROGRAM_FOLDERS = {"basic", "scripts", "dialogs"}
FOREIGN_OBJECT = re.compile(r"object \d+$")  # a file: of another program. Formulas and charts are folders
FOLLOWED_BY_HAND = {"a", "template"}  # links in the text; where the template once lay
CALLS_PROGRAM = ("vnd.sun.star.script:", "macro:", "javascript:")


def check(file: BinaryIO) -> None:
    archive = Archive(file)
    if "mimetype" not in archive or archive.read("mimetype").strip() not in TEXTS:
        raise Refused(Reason.NOT_OPEN_DOCUMENT)
    if MANIFEST in archive and any(local_name(each.tag) == "encryption-data" for each in archive.elements(MANIFEST)):
        raise Refused(Reason.PROTECTED)
    for name in archive.names:
        if PROGRAM_FOLDERS & set(PurePosixPath(name).parts):
            raise Refused(Reason.PROGRAM)
        if FOREIGN_OBJECT.match(name):
            raise Refused(Reason.ATTACHMENT)
    for name in archive.names:
        if PurePosixPath(name).name in {"content.xml", "styles.xml", "meta.xml", "settings.xml"}:
            for element in archive.elements(name):
                _check_element(element)


def _check_element(element: Element) -> None:
    tag, address = local_name(element.tag), attribute(element, "href")
    if tag in {"event-listener", "script", "applet"} or address.lower().startswith(CALLS_PROGRAM):
        raise Refused(Reason.PROGRAM)
    if tag.startswith("dde-") or (address and tag not in FOLLOWED_BY_HAND and not is_local(address)):
        raise Refused(Reason.LOADS)
