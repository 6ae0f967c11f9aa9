"""Step 5: the Notetaker's files come into our own storage, and are proven before anybody calls them archived.

Reads what Nylas announces and its fresh links; writes Artifact. Each kind of file is fetched on its own, small ones first.
"""

from interviews.recordings.archiving.announcement import expect, lose
from interviews.recordings.archiving.completion import give_up
from interviews.recordings.archiving.download import CannotArchive, fetch, verify

__all__ = ["CannotArchive", "expect", "fetch", "give_up", "lose", "verify"]
