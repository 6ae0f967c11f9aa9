"""Word files: a package of parts, each with a type, which point at each other and at the world by relationships (ECMA-376, part 2)."""

import re
from collections import defaultdict
from pathlib import PurePosixPath
from typing import BinaryIO
from xml.etree.ElementTree import Element

from candidates.resume_check.addresses import is_local, is_on_network_drive
from candidates.resume_check.archive import Archive, attribute, local_name
from candidates.resume_check.reasons import Reason, Refused

TYPES, ROOT_RELATIONSHIPS = "[content_types].xml", "_rels/.rels"
DOCUMENT_TYPES = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
}
TEXT_TYPE = "wordprocessingml."  # of each part that holds text: the document, headers, footnotes …
# By the last word of a relationship's type, or of a part's.
REASONS_BY_KIND = {
    "vbaproject": Reason.PROGRAM,
    "wordvbadata": Reason.PROGRAM,
    "vbadata": Reason.PROGRAM,
    "control": Reason.PROGRAM,
    "activex": Reason.PROGRAM,
    "activexcontrolbinary": Reason.PROGRAM,
    "extensibility": Reason.PROGRAM,
    "oleobject": Reason.ATTACHMENT,
    "package": Reason.ATTACHMENT,
    "afchunk": Reason.ATTACHMENT,
    "subdocument": Reason.ATTACHMENT,
}
REASONS_BY_FOLDER = {"activex": Reason.PROGRAM, "embeddings": Reason.ATTACHMENT}
# Fields that fetch something, some of them by starting a program.
FETCHING_FIELD = re.compile(
    r"^[\s\"]*(DDE|DDEAUTO|INCLUDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE)\b", re.I | re.M
)


def check(file: BinaryIO) -> None:
    archive = Archive(file)
    if TYPES not in archive or ROOT_RELATIONSHIPS not in archive:
        raise Refused(Reason.NOT_WORD)
    types = _types(archive)
    for name, kind in types.items():
        _check_part(name, kind)
    for name in archive.names:
        if name.endswith(".rels"):
            for relationship in archive.read_xml(name):
                _check_relationship(relationship)
    if types.get(_main_part(archive)) not in DOCUMENT_TYPES:
        raise Refused(Reason.NOT_WORD)
    for name, kind in types.items():
        if TEXT_TYPE in kind:
            _check_fields(archive, name)


def _types(archive: Archive) -> dict[str, str]:
    """Each part's type by the part's name, both in lower case."""
    by_ending: dict[str, str] = {}
    by_name: dict[str, str] = {}
    for entry in archive.read_xml(TYPES):
        kind = attribute(entry, "ContentType").strip().lower()
        if local_name(entry.tag) == "Default":
            by_ending[attribute(entry, "Extension").lower()] = kind
        else:
            by_name[attribute(entry, "PartName").replace("\\", "/").lstrip("/").lower()] = kind
    return {
        name: by_name.get(name, by_ending.get(PurePosixPath(name).suffix.removeprefix("."), ""))
        for name in archive.names
    }


def _check_part(name: str, kind: str) -> None:
    path = PurePosixPath(name)
    last_word = re.split(r"[.+/-]", kind.removesuffix("+xml"))[-1]
    if "macroenabled" in kind or path.stem in {"vbaproject", "vbadata"}:
        raise Refused(Reason.PROGRAM)
    if last_word in REASONS_BY_KIND and not name.endswith(".rels"):
        raise Refused(REASONS_BY_KIND[last_word])
    for folder in path.parts[:-1]:
        if folder in REASONS_BY_FOLDER:
            raise Refused(REASONS_BY_FOLDER[folder])


def _check_relationship(relationship: Element) -> None:
    kind = _kind(relationship)
    if kind in REASONS_BY_KIND:
        raise Refused(REASONS_BY_KIND[kind])
    if attribute(relationship, "TargetMode").strip().lower() != "external":
        return
    target = attribute(relationship, "Target")
    # Word's own templates leave the place they had on their author's disk.
    is_harmless = (kind == "hyperlink" and not is_on_network_drive(target)) or (
        kind == "attachedtemplate" and is_local(target)
    )
    if not is_harmless:
        raise Refused(Reason.LOADS)


def _main_part(archive: Archive) -> str:
    """The name of the part that the package begins with: mostly word/document.xml, but any name will do."""
    for relationship in archive.read_xml(ROOT_RELATIONSHIPS):
        if _kind(relationship) == "officedocument":
            return attribute(relationship, "Target").replace("\\", "/").lstrip("/").lower()
    raise Refused(Reason.NOT_WORD)


def _kind(relationship: Element) -> str:
    return attribute(relationship, "Type").strip().rpartition("/")[2].lower()


def _check_fields(archive: Archive, name: str) -> None:
    """A field's instruction is often cut into several elements, and ends where the next mark of a field stands.

    Each edition of the format by itself: elements that only bear the same names neither cut nor lengthen what Word reads.
    """
    instructions: dict[str, list[str]] = defaultdict(list)
    for element in archive.elements(name):
        tag = local_name(element.tag)
        pieces = instructions[element.tag.removesuffix(tag)]
        if tag == "instrText":
            pieces.append(element.text or "")
        elif tag == "fldChar":
            pieces.append("\n")
        elif tag == "fldSimple":
            pieces.append(f"\n{attribute(element, 'instr')}\n")
    if any(FETCHING_FIELD.search("".join(pieces)) for pieces in instructions.values()):
        raise Refused(Reason.LOADS)
