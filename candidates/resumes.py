"""Which resumes we take: the few formats people write them in, really of that format, openable and without programs inside.

Name and size are looked at here; the bytes by `candidates.resume_check`, in a process of its own.
"""

import logging
import os
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath, PurePosixPath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from candidates.resume_check.reasons import Reason

logger = logging.getLogger(__name__)

FORMATS = "PDF, Word (.docx), OpenDocument (.odt), RTF or plain text"
ENDINGS = (".pdf", ".docx", ".odt", ".rtf", ".txt")
CHECK_TIMEOUT = 10  # seconds; the process stops itself before, unless it waits for something
# The limits of what uploads use of this server: memory, by the checks that run at once, and threads (eight, as a rule), by those that
# wait. Of one sender's machine one file is checked while one waits.
MAX_CHECKS_AT_ONCE = 2
MAX_CHECKS_WITH_WAITING = 6
MAX_CHECKS_PER_MACHINE = 2  # with waiting
TURN_TIMEOUT = 10  # seconds
_line = threading.Condition()
_waiting: list[str] = []  # the machines whose files wait …
_looked_at: list[str] = []  # … and those whose file is being looked at
# What a process needs to start; secrets are among the rest.
KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "LANG")

EMPTY = _("This file is empty. Please choose another one.")
TOO_LARGE = _("This file has %(size)s; we take up to %(limit)s. A PDF without pictures is smaller.")
BUSY = _("Many files are being looked at just now. Please choose yours again in a minute.")
WORDS: dict[Reason, Promise] = {
    Reason.NOT_PDF: _("This does not look like a PDF inside. Please save it as PDF again and choose the new file."),
    Reason.NOT_WORD: _("This does not look like a Word file inside. Please save it again, or as PDF."),
    Reason.NOT_OPEN_DOCUMENT: _(
        "This does not look like an OpenDocument text inside. Please save it again, or as PDF."
    ),
    Reason.NOT_RICH_TEXT: _("This does not look like an RTF file inside. Please save it again, or as PDF."),
    Reason.NOT_PLAIN_TEXT: _("This does not look like plain text inside. Please save it as PDF and choose that one."),
    Reason.PROTECTED: _(
        "This file is protected with a password, so nobody here could open it. Please send it without one."
    ),
    Reason.OLD_WORD: _("This file is in the old Word format or protected with a password. Please save it as PDF."),
    Reason.DAMAGED: _("This file is damaged, so we can’t open it. Please save it again, or as PDF."),
    Reason.LARGE_INSIDE: _("This file is far larger inside than a resume should be. Please save it as PDF."),
    Reason.HARD_TO_READ: _(
        "This file takes far longer to open than a resume should. Please print it as PDF and choose that one."
    ),
    Reason.PROGRAM: _(
        "This file contains a program: macros, scripts or a form that calculates. Please print it as PDF and choose that one."
    ),
    Reason.ATTACHMENT: _(
        "This file has another file or object embedded in it. Please print it as PDF and choose that one."
    ),
    Reason.LOADS: _(
        "This file fetches something from elsewhere when it is opened, such as a linked picture or template. "
        "Please print it as PDF and choose that one."
    ),
}


COSTLY = frozenset({Reason.HARD_TO_READ, Reason.LARGE_INSIDE})  # looking at those took much of this machine's time


class CannotTake(Exception):
    """The file is not one we can take; the message says what to do instead. `reason`: what was found inside, if it was looked at."""

    def __init__(self, words: str, reason: Reason | None = None) -> None:
        super().__init__(words)
        self.reason = reason


def check(file: UploadedFile, *, machine: str) -> None:
    """Raises CannotTake with words for the candidate. Leaves the file at its start. `machine`: the address it came from."""
    size = file.size or 0
    if size == 0:
        raise CannotTake(str(EMPTY))
    if size > settings.RESUME_MAX_BYTES:
        raise CannotTake(too_large(filesizeformat(size)))
    ending = PurePath(file.name or "").suffix.lower()
    if ending not in ENDINGS:
        raise CannotTake(f"We can’t open files of this kind. Please send {FORMATS}.")
    try:
        file.seek(0)
        with _wait_for_turn(machine):
            reason = _look_inside(ending, file.read())
    finally:
        file.seek(0)
    if reason is not None:
        raise CannotTake(str(WORDS[reason]), reason)


def too_large(size: str) -> str:
    """The sentence for a file of that size, given in words."""
    return str(TOO_LARGE) % {"size": size, "limit": filesizeformat(settings.RESUME_MAX_BYTES)}


def display_name(name: str) -> str:
    """The sender's file name for people to read: no folders, no control or direction characters, at most 150 long."""
    last = PurePosixPath(name.replace("\\", "/")).name
    clean = "".join(character for character in last if unicodedata.category(character)[0] != "C").strip(" .")
    path = PurePosixPath(clean or "resume")
    return path.stem[: 150 - len(path.suffix)] + path.suffix


@contextmanager
def _wait_for_turn(machine: str) -> Iterator[None]:
    """Raises CannotTake when too many files, or too many of this machine, are before this one."""
    with _line:
        others = _waiting + _looked_at
        if len(others) >= MAX_CHECKS_WITH_WAITING or others.count(machine) >= MAX_CHECKS_PER_MACHINE:
            raise CannotTake(str(BUSY))
        _waiting.append(machine)
        is_our_turn = _line.wait_for(lambda: _has_room_for(machine), timeout=TURN_TIMEOUT)
        _waiting.remove(machine)
        if not is_our_turn:
            raise CannotTake(str(BUSY))
        _looked_at.append(machine)
    try:
        yield
    finally:
        with _line:
            _looked_at.remove(machine)
            _line.notify_all()


def _has_room_for(machine: str) -> bool:
    return len(_looked_at) < MAX_CHECKS_AT_ONCE and machine not in _looked_at


def _look_inside(ending: str, content: bytes) -> Reason | None:
    """Why not to take it, from a process with little memory and time."""
    try:
        process = subprocess.run(
            [sys.executable, "-m", "candidates.resume_check", ending],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # it may quote the file
            timeout=CHECK_TIMEOUT,
            cwd=settings.BASE_DIR,
            env={name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ},
        )
    except subprocess.TimeoutExpired:
        logger.warning("a resume (%s, %d bytes) took too long to check", ending, len(content))
        return Reason.HARD_TO_READ
    if process.returncode < 0:
        logger.warning(
            "checking a resume (%s, %d bytes) was stopped by signal %d", ending, len(content), -process.returncode
        )
        return Reason.HARD_TO_READ
    if process.returncode > 0:
        return Reason.DAMAGED
    told = process.stdout.decode().strip()
    return Reason(told) if told else None
