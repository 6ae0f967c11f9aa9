"""What was promised beside what there is at the end: nothing lost, nothing twice. Plain facts in, findings out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum


class Wrong(Enum):
    LOST = "lost"
    TWICE = "twice"


@dataclass(frozen=True)
class Finding:
    wrong: Wrong
    what: str
    of: str  # whom or which, as an address or an id

    def __str__(self) -> str:
        return f"{self.wrong.value}: {self.what} of {self.of}"


@dataclass(frozen=True)
class Promise:
    """What one candidate was told with a 200. `starts_at`: Unix seconds, after the last move that was answered."""

    email: str
    interview: str
    starts_at: int
    is_cancelled: bool = False
    is_sure: bool = True  # False: the answer to a later move or cancel never came, so either end is right


@dataclass(frozen=True)
class Interview:
    id: str
    email: str
    starts_at: int
    is_live: bool  # scheduled, moved or held: not cancelled


@dataclass(frozen=True)
class Recording:
    interview: str
    is_archived: bool
    broken_files: int = 0  # whose bytes are not those of their hash


@dataclass(frozen=True)
class End:
    """How everything stands once nothing is due any more.

    `events`: (guest, start) of each event in a calendar at Nylas that is not cancelled. `mails`: Message-ID of each mail that went out.
    `mails_sent`: Message-ID and to whom, of each row that says so. `booked_mails`: to whom a confirmation was owed, once each.
    `ats`: id of each event as the ATS got it. `ats_sent`: id -> (interview, kind, version) of each row that says so.
    `accepted`, `kept`: ids of notifications that we answered 200, and of those with a row. `told`: what each row that came from Nylas
    says, as a hash; two rows that say the same were one notification, which was handled twice.
    `unfinished`: rows that still wait, or were given up, in words.
    """

    interviews: list[Interview] = field(default_factory=list)
    events: list[tuple[str, int]] = field(default_factory=list)
    recordings: list[Recording] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)
    mails_sent: list[str] = field(default_factory=list)
    booked_mails: list[str] = field(default_factory=list)
    ats: list[str] = field(default_factory=list)
    ats_sent: Mapping[str, tuple[str, str, int]] = field(default_factory=dict)
    accepted: set[str] = field(default_factory=set)
    kept: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    records: bool = True  # did the calls take place, so that each has a recording?

    @property
    def repeats(self) -> int:
        """Mails and events that went out again under the same id: their receiver knows them by it."""
        return sum(number - 1 for sent in (self.mails, self.ats) for number in Counter(sent).values())


def check(promises: Iterable[Promise], end: End) -> list[Finding]:
    """Everything that was lost or is there twice, in a fixed order."""
    promised = list(promises)
    found = [finding for promise in promised for finding in _of_candidate(promise, end)]
    known = {promise.email for promise in promised}
    for email, number in sorted(Counter(one.email for one in end.interviews if one.is_live).items()):
        if number > 1 and email not in known:  # never answered, so none or one of them is right
            found.append(Finding(Wrong.TWICE, "interview", email))
    found += _of_outgoing(end)
    found += [Finding(Wrong.LOST, "notification answered 200", one) for one in sorted(end.accepted - set(end.kept))]
    found += [Finding(Wrong.TWICE, "row of a notification", one) for one in _repeated(end.kept)]
    found += [Finding(Wrong.TWICE, "content of a notification", one) for one in _repeated(end.told)]
    return found + [Finding(Wrong.LOST, "work", one) for one in end.unfinished]


def _of_candidate(promise: Promise, end: End) -> list[Finding]:
    live = [one for one in end.interviews if one.email == promise.email and one.is_live]
    events = [one for one in end.events if one[0] == promise.email]
    wanted = 0 if promise.is_cancelled else 1
    found = _counted(live, wanted, "interview", promise) + _counted(events, wanted, "calendar event", promise)
    if not any(one.id == promise.interview for one in end.interviews):
        found.append(Finding(Wrong.LOST, "the interview that was confirmed", promise.email))
    if promise.is_cancelled or not promise.is_sure:
        return found
    if live and live[0].starts_at != promise.starts_at:
        found.append(Finding(Wrong.LOST, "time of the interview", promise.email))
    if events and events[0][1] != promise.starts_at:
        found.append(Finding(Wrong.LOST, "time in the calendar", promise.email))
    return found + (_of_recordings(promise, end) if end.records else [])


def _of_recordings(promise: Promise, end: End) -> list[Finding]:
    archived = [one for one in end.recordings if one.interview == promise.interview and one.is_archived]
    found = _counted(archived, 1, "recording", promise)
    return found + [
        Finding(Wrong.LOST, f"{one.broken_files} files whose bytes changed", promise.email)
        for one in archived
        if one.broken_files
    ]


def _counted(things: Sequence[object], wanted: int, what: str, promise: Promise) -> list[Finding]:
    """One finding when there are too few or too many."""
    if not promise.is_sure and len(things) <= 1:
        return []
    if len(things) < wanted:
        return [Finding(Wrong.LOST, what, promise.email)]
    if len(things) > wanted:
        return [Finding(Wrong.TWICE, what, promise.email)]
    return []


def _of_outgoing(end: End) -> list[Finding]:
    """What rows say was sent must have arrived; what tells the same must not be two rows."""
    arrived, taken = set(end.mails), set(end.ats)
    found = [Finding(Wrong.LOST, "mail", one) for one in end.mails_sent if one not in arrived]
    found += [Finding(Wrong.TWICE, "confirmation by mail", one) for one in _repeated(end.booked_mails)]
    found += [Finding(Wrong.LOST, "event for the ATS", one) for one in end.ats_sent if one not in taken]
    same = _repeated(map(str, end.ats_sent.values()))
    return found + [Finding(Wrong.TWICE, "event for the ATS", one) for one in same]


def _repeated(things: Iterable[str]) -> list[str]:
    return sorted(one for one, number in Counter(things).items() if number > 1)
