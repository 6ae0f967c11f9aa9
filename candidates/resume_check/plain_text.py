"""Plain text: anything without the zeros of a program or picture."""

from typing import BinaryIO

from candidates.resume_check.reasons import Reason, Refused

HEAD_BYTES = 4096


def check(file: BinaryIO) -> None:
    head = file.read(HEAD_BYTES)
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):  # the marks of UTF-16
        raise Refused(Reason.NOT_PLAIN_TEXT)
