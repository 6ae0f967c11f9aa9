"""Who was erased, as keyed hashes, in a file that no backup brings back: a restore reads it and erases them again.

One line for each erasure: the key's own sign, since when they were known, the hash of the address and the hash of the row. Who has no
SECRET_KEY reads nothing of it.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.crypto import salted_hmac

from candidates.models import Candidate
from recruiting.identity import mailbox

SALT = "fairloop.erasure"
WORDS_OF_A_LINE = 4


@dataclass(frozen=True)
class Entry:
    key: str  # which SECRET_KEY made the hashes
    known_since: datetime
    person: str
    row: str

    def is_of(self, candidate: Candidate) -> bool:
        """Is it the row that was erased? Who applied anew after their erasure has another one, of a later day."""
        is_older = candidate.created_at <= self.known_since
        return self.row == row_hash(candidate) or (is_older and self.person == person_hash(candidate.email))

    def __str__(self) -> str:
        return f"{self.key} {self.known_since.isoformat()} {self.person} {self.row}"


def entry_of(candidate: Candidate) -> Entry:
    return Entry(key_sign(), candidate.created_at, person_hash(candidate.email), row_hash(candidate))


def person_hash(address: str) -> str:
    return _hash(f"address:{mailbox(address)}")


def row_hash(candidate: Candidate) -> str:
    """Stays the same when the address is corrected."""
    return _hash(f"row:{candidate.pk}:{candidate.created_at.isoformat()}")


def key_sign() -> str:
    """Tells lists made with another SECRET_KEY, which match nobody."""
    return _hash("key")[:8]


def _hash(words: str) -> str:
    return salted_hmac(SALT, words, algorithm="sha256").hexdigest()


def place() -> Path:
    return Path(settings.ERASURE_LIST or settings.VAR / "erasures")


def add(entries: Iterable[Entry], *, to: Path | None = None) -> None:
    """Durable when it returns; who is in the list already is not written twice."""
    path = to or place()
    known = {(entry.person, entry.row) for entry in read(path)}
    fresh = [entry for entry in entries if (entry.person, entry.row) not in known]
    if not fresh:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w", encoding="ascii") as file:
        file.write("".join(f"{entry}\n" for entry in fresh))
        file.flush()
        os.fsync(file.fileno())


def read(path: Path | None = None) -> list[Entry]:
    """A line that was not written to its end is passed over."""
    path = path or place()
    return list(_entries(path.read_text(encoding="ascii", errors="replace").splitlines())) if path.exists() else []


def _entries(lines: Iterable[str]) -> Iterator[Entry]:
    for line in lines:
        words = line.split()
        if len(words) == WORDS_OF_A_LINE:
            try:
                at = datetime.fromisoformat(words[1])
            except ValueError:
                continue
            yield Entry(words[0], at, words[2], words[3])
