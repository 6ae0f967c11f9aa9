"""Archiving: the Notetaker's files are brought into our own storage, and called archived only when they are proven whole.

Reads Nylas's announcements and fresh links; writes Artifact. Each file is fetched by itself.
"""

from interviews.recordings.archiving.announcement import announce, lose
from interviews.recordings.archiving.artifact import fetch, verify
from interviews.recordings.archiving.completion import conclude
from interviews.recordings.archiving.inventory import take_stock
from interviews.recordings.archiving.partial_file import CannotArchive
from interviews.recordings.archiving.read_back import read_back, read_back_due
from interviews.recordings.archiving.text import read_text

__all__ = [
    "CannotArchive",
    "announce",
    "conclude",
    "fetch",
    "lose",
    "read_back",
    "read_back_due",
    "read_text",
    "take_stock",
    "verify",
]
