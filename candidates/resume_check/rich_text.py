"""RTF: text with commands, which can be cut by line ends and hidden in escapes."""

import re
from typing import BinaryIO

from candidates.resume_check.addresses import is_local
from candidates.resume_check.reasons import Reason, Refused

ESCAPED = re.compile(rb"\\'([0-9a-f]{2})", re.I)
COMMANDS = re.compile(rb"\\[a-z]+-?\d* ?|\\\*|[{}]", re.I)
LINE_END_AS_COMMAND = re.compile(rb"\\(\r\n?|\n)")
OBJECT = re.compile(rb"\\obj[a-z]")
TEMPLATE = re.compile(rb"\\template ?([^{}]*)")
FIELD = re.compile(rb"\\fldinst(.{0,2000})", re.S)
FETCHING_FIELD = re.compile(rb"[\s\"]*(DDE|DDEAUTO|INCLUDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE)\b", re.I)


def check(file: BinaryIO) -> None:
    content = file.read()
    if not content.startswith(b"{\\rtf"):
        raise Refused(Reason.NOT_RICH_TEXT)
    plain = _on_one_line(content)
    if OBJECT.search(plain):
        raise Refused(Reason.ATTACHMENT)
    for template in TEMPLATE.finditer(plain):
        if not is_local(_unescape(template[1]).decode("latin-1")):
            raise Refused(Reason.LOADS)
    for field in FIELD.finditer(plain):
        if FETCHING_FIELD.match(_unescape(COMMANDS.sub(b"", field[1]))):
            raise Refused(Reason.LOADS)


def _on_one_line(content: bytes) -> bytes:
    """Line ends mean nothing, but for one after a backslash: that is a paragraph, and no command begins with the next line."""
    plain = content.replace(b"\\\\", b"/")  # a backslash in the text, such as a path's
    return LINE_END_AS_COMMAND.sub(b"\\\\par ", plain).translate(None, b"\r\n\0")


def _unescape(text: bytes) -> bytes:
    return ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), text)
