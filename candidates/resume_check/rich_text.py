"""RTF: text with commands, which can be cut by line ends and hidden in escapes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from candidates.resume_check.addresses import is_local
from candidates.resume_check.reasons import Reason, Refused

LINE_END_AS_COMMAND = re.compile(rb"\\(\r\n?|\n)")
LINE_ENDS = re.compile(rb"[\r\n]+")
OBJECT = re.compile(rb"\\obj[a-z]")
DESTINATION = re.compile(rb"\\(?P<word>fldinst|template)(?![a-z])-?\d* ?", re.I)
TOKEN = re.compile(
    rb"\\(?P<word>[a-z]+)-?\d* ?|\\'(?P<code>[0-9a-f]{2})|\\(?P<symbol>.)|(?P<brace>[{}])|(?P<text>[^\\{}]+)",
    re.I | re.S,
)
BLANK = b' "\t\v\f\xa0'
# Commands that stand for a character, of which we only need to know that it is no letter.
CHARACTERS = set(
    b"tab par line page column sect cell row nestcell nestrow softline softpage softcol emspace enspace qmspace"
    b" bullet endash emdash lquote rquote ldblquote rdblquote".split()
)
# What follows those is read by one program and left out by another: `\u78?` is an N; `{\*\x …}` is nothing to programs that don't know
# \x; and what belongs elsewhere, like `{\bkmkstart …}`, is no part of a field to programs that know it.
UNCERTAIN_WORDS, UNCERTAIN = {b"u", b"upr", b"ud", b"bin"}, b"\0"
ELSEWHERE = set(
    b"fonttbl colortbl stylesheet listtable info title subject author manager company operator category keywords comment doccomm"
    b" creatim revtim printim buptim header headerl headerr headerf footer footerl footerr footerf footnote annotation atnid"
    b" atnauthor atnref atndate atnicn atrfstart atrfend bkmkstart bkmkend pict nonshppict shppict shp shpinst shprslt shptxt sp sn"
    b" sv do field fldrslt fldtype formfield datafield ffname listtext pntext pntxta pntxtb xe xef tc tcn rxe txe object result"
    b" objclass objname objdata objsect deleted filetbl private".split()
)
FETCHING_FIELD = re.compile(rb"(DDE|DDEAUTO|INCLUDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE)\b", re.I)
# Later on, in a name or a folder, such characters do no harm.
UNCERTAIN_FIELD, UNCERTAIN_ADDRESS = re.compile(rb"\w*\0"), re.compile(rb"[^:/]*\0")
MAX_READ_BYTES = 500
MAX_NESTED = 20


@dataclass
class _Destination:
    """The beginning of what a `\\fldinst` or `\\template` says, without the blanks before it."""

    word: bytes
    depth: int  # of the group that it fills
    text: bytes = b""

    def add(self, text: bytes) -> None:
        if len(self.text) < MAX_READ_BYTES:
            self.text = (self.text + text).lstrip(BLANK)[:MAX_READ_BYTES]


def check(file: BinaryIO) -> None:
    content = file.read()
    if not content.startswith(b"{\\rtf"):
        raise Refused(Reason.NOT_RICH_TEXT)
    # A line end within a command ends it for one program and is nothing to another.
    for plain in (_on_one_line(content, between=b""), _on_one_line(content, between=b" ")):
        _check_commands(plain)


def _check_commands(plain: bytes) -> None:
    if OBJECT.search(plain):
        raise Refused(Reason.ATTACHMENT)
    for destination in _destinations(plain):
        text = destination.text
        if destination.word == b"template":
            some_letter = text.replace(UNCERTAIN, b"x")
            is_harmless = is_local(some_letter.decode("latin-1")) and not UNCERTAIN_ADDRESS.match(text)
        else:
            is_harmless = not FETCHING_FIELD.match(text) and not UNCERTAIN_FIELD.match(text)
        if not is_harmless:
            raise Refused(Reason.LOADS)


def _on_one_line(content: bytes, *, between: bytes) -> bytes:
    """Line ends as `between`, but for one after a backslash: that is a paragraph, and no command begins with the next line."""
    plain = content.replace(b"\\\\", b"/")  # a backslash in the text, such as a path's
    plain = LINE_END_AS_COMMAND.sub(b"\\\\par ", plain).translate(None, b"\0")
    return LINE_ENDS.sub(between, plain)


def _destinations(plain: bytes) -> Iterator[_Destination]:
    """Each when its group ends. One may lie within another."""
    reading: list[_Destination] = []
    place = depth = 0
    while token := (TOKEN if reading else DESTINATION).search(plain, place):
        place = token.end()
        if DESTINATION.match(token[0]):
            if len(reading) == MAX_NESTED:
                raise Refused(Reason.DAMAGED)
            reading.append(_Destination(token["word"].lower(), depth))
        elif token["brace"] == b"{":
            depth += 1
        elif token["brace"]:
            depth -= 1
            while reading and reading[-1].depth > depth:
                yield reading.pop()
        elif text := _text(token):
            for each in reading:
                each.add(text)
    yield from reading


def _text(token: re.Match[bytes]) -> bytes:
    """What a command, an escape or a run of text puts on the page, in Latin-1."""
    word, code, symbol = (token["word"] or b"").lower(), token["code"], token["symbol"]
    if word:
        return UNCERTAIN if word in UNCERTAIN_WORDS | ELSEWHERE else b" " if word in CHARACTERS else b""
    if code:
        return bytes([int(code, 16)])
    if symbol:
        return {b"*": UNCERTAIN, b"{": b"{", b"}": b"}", b"~": b" ", b"_": b"-"}.get(symbol, b"")
    return bytes(token["text"])
