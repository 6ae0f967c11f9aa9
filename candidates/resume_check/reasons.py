"""Why a file can't be taken, as the checks tell the site; the sentences for candidates are made there."""

from enum import StrEnum


class Reason(StrEnum):
    NOT_PDF = "not_pdf"
    NOT_WORD = "not_word"
    NOT_OPEN_DOCUMENT = "not_open_document"
    NOT_RICH_TEXT = "not_rich_text"
    NOT_PLAIN_TEXT = "not_plain_text"
    PROTECTED = "protected"
    OLD_WORD = "old_word"  # or a .docx under a password: both lie in the same older container
    DAMAGED = "damaged"
    LARGE_INSIDE = "large_inside"
    HARD_TO_READ = "hard_to_read"  # it took more memory or time than a resume may
    PROGRAM = "program"
    ATTACHMENT = "attachment"
    LOADS = "loads"  # something from another address, when it is opened


class Refused(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason
