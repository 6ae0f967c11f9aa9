"""Brings interviewers in together: from a list, or a setup file. Reads and writes Interviewer, by mail address; owes connect links."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from interviews.panels import connecting
from interviews.panels.forms.roster import RosterEntryForm
from interviews.panels.models import Interviewer, Panel
from recruiting.contact_details import fold_address
from recruiting.desk.entries import Change, Entry, Mistake, changed_columns, changes_of, fill_in, mistakes_of

MAX_ENTRIES = 1_000
ASSUMED_ZONE = "UTC, not chosen yet"

# No part of what is published: they decide over the next booking, and over the times on the next page.
FOLLOWED_AT_ONCE = frozenset({"weight", "daily_cap", "weekly_cap"})


class ChangedMeanwhile(Exception):
    """Interviewers are not what they were when the list was looked at; nothing was written."""


@dataclass(frozen=True)
class Line:
    """One interviewer of the list, with the values it would have; `changes` is empty when all stays as it is."""

    number: int
    interviewer: Interviewer
    is_new: bool
    changes: list[Change]
    columns: frozenset[str]  # to be saved


@dataclass(frozen=True)
class Roster:
    """A list of interviewers beside those who are here. With mistakes none of it can be brought in."""

    lines: list[Line]
    mistakes: list[Mistake]

    @property
    def added(self) -> list[Line]:
        return [line for line in self.lines if line.is_new]

    @property
    def changed(self) -> list[Line]:
        return [line for line in self.lines if line.changes and not line.is_new]

    @property
    def unchanged(self) -> list[Line]:
        return [line for line in self.lines if not line.changes and not line.is_new]

    @property
    def digest(self) -> str:
        """The same for as long as bringing the list in would do the same."""
        done = [(line.interviewer.email, line.is_new, *map(str, line.changes)) for line in self.lines]
        return hashlib.sha256(repr(done).encode()).hexdigest()


def compare(entries: Iterable[Entry]) -> Roster:
    """What bringing these in would do. Nothing is written."""
    lines: list[Line] = []
    mistakes: list[Mistake] = []
    entries = list(entries)
    seen: dict[str, int] = {}
    known = {row.email: row for row in Interviewer.objects.with_emails([_address(entry) for entry in entries])}
    for entry in entries:
        address = _address(entry)
        kept = known.get(address)
        form = fill_in(RosterEntryForm, entry, kept or Interviewer())
        if not form.is_valid():
            mistakes += mistakes_of(form, entry)
        elif address in seen:
            mistakes.append(entry.mistake(f"This address stands on line {seen[address]} already.", "email"))
        else:
            lines.append(_line(form, entry, is_new=kept is None))
        seen.setdefault(address, entry.line)
    return Roster(lines, mistakes)


def _address(entry: Entry) -> str:
    return fold_address(str(entry.values.get("email", "")))


def _line(form: RosterEntryForm, entry: Entry, *, is_new: bool) -> Line:
    interviewer, columns = form.instance, set(changed_columns(form))
    changes = changes_of(form, entry, is_new=is_new)
    says_zone = bool(entry.values.get("time_zone"))
    if is_new:
        interviewer.zone_is_assumed = not says_zone
    elif says_zone and interviewer.zone_is_assumed:
        interviewer.zone_is_assumed = False
        columns |= {"time_zone", "zone_is_assumed"}
        others = [change for change in changes if change.column != "time_zone"]
        changes = [*others, Change("time_zone", ASSUMED_ZONE, interviewer.time_zone)]
    return Line(entry.line, interviewer, is_new, changes, frozenset(columns))


def bring(roster: Roster) -> None:
    """Write what `compare` found; for a roster without mistakes, in one transaction. Raises ChangedMeanwhile when somebody was added
    since with one of the new addresses."""
    try:
        with transaction.atomic():
            Interviewer.objects.bulk_create([line.interviewer for line in roster.added])
            for line in roster.changed:
                line.interviewer.save(update_fields=line.columns)
    except IntegrityError as error:
        raise ChangedMeanwhile from error


def bring_as_seen(entries: Iterable[Entry], *, digest: str, mails_links: bool, now: datetime) -> tuple[Roster, int]:
    """Bring in a list that a person has looked at, when it still does what they saw; and how many were mailed a link.

    Raises ChangedMeanwhile otherwise.
    """
    with transaction.atomic():
        roster = compare(entries)
        if roster.mistakes or roster.digest != digest:
            raise ChangedMeanwhile
        bring(roster)
        mailed = owe_links(roster, now=now) if mails_links else 0
    return roster, mailed


def owe_links(roster: Roster, *, now: datetime) -> int:
    """Owe the link to connect to those who have no calendar and were never sent one; their number."""
    keys = [line.interviewer.pk for line in roster.lines]
    never_asked = Interviewer.objects.filter(pk__in=keys, connect_links=None).without_calendar()
    waiting = list(never_asked.exclude(grant_state=Interviewer.GrantState.WITHDRAWN))
    for interviewer in waiting:
        connecting.owe_connect_link(interviewer, now=now)
    return len(waiting)


def stale_panels(roster: Roster) -> list[Panel]:
    """Live panels with a person who was changed: they go on with the earlier settings until they are published again."""
    return live_panels_with([line.interviewer.pk for line in roster.changed if line.columns - FOLLOWED_AT_ONCE])


def live_panels_with(keys: list[int]) -> list[Panel]:
    """Live panels with one of these interviewers."""
    return list(Panel.objects.live().filter(seats__interviewer__in=keys).select_related("job").distinct())
