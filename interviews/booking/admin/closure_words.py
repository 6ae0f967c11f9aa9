"""What closes times, in words: what is said of it, what leaving it out wins, and where a person changes it."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from interviews.booking.closures.times import Rule, Table
from interviews.booking.closures.what_if import Lift, Main
from interviews.booking.models.shortage import read_cause
from interviews.enums import ClosedBy, Skipped
from recruiting.desk.words import when


class Place(StrEnum):
    """Where it is put right."""

    PANEL = "panel"
    PUBLISH = "publish"
    PERSON = "person"
    CONNECT = "connect"  # the mail with a link to connect a calendar


@dataclass(frozen=True)
class Words:
    """`short`: for a small place. `said`: of all times, or of {count} of {all} people. `without`: what leaving it out would be.

    `field`: of the page at that place, as it is named in its form. `button`: leads there.
    """

    short: str | Promise
    said: str | Promise
    without: str | Promise
    place: Place
    field: str = ""
    button: str | Promise = ""


def _for_all(short: Promise, said: Promise, without: Promise, field: str, button: Promise) -> Words:
    return Words(short, said, without, Place.PANEL, field, button)


PEOPLE_FIELD, ADD_PEOPLE = "people", gettext_lazy("Add people to the panel")
OPEN_PERSON = gettext_lazy("Open their page")
CONNECT = gettext_lazy("Mail the link to connect")
WORDS: dict[str, Words] = {
    ClosedBy.NOT_LIVE: _for_all(
        gettext_lazy("not live"),
        gettext_lazy("the panel is not live, so nobody can book."),
        gettext_lazy("Making the panel live"),
        "",
        gettext_lazy("Open the panel"),
    ),
    ClosedBy.PANEL_HOURS: _for_all(
        gettext_lazy("panel’s hours"),
        gettext_lazy("the panel has no hours then."),
        gettext_lazy("Opening the panel from 8 to 18 on each working day"),
        "opens_at",
        gettext_lazy("Change the hours"),
    ),
    ClosedBy.CLOSED_DATE: _for_all(
        gettext_lazy("closed date"),
        gettext_lazy("the panel is closed on these days."),
        gettext_lazy("Taking out the closed dates"),
        "closed_dates",
        gettext_lazy("Change the closed dates"),
    ),
    ClosedBy.NOTICE: _for_all(
        gettext_lazy("notice"),
        gettext_lazy("they are closer than the panel’s notice."),
        gettext_lazy("Doing without the notice"),
        "notice_hours",
        gettext_lazy("Change the notice"),
    ),
    ClosedBy.HORIZON: _for_all(
        gettext_lazy("too far ahead"),
        gettext_lazy("they are further ahead than can be booked."),
        gettext_lazy("Letting candidates book further ahead"),
        "horizon_days",
        gettext_lazy("Change the days ahead"),
    ),
    Skipped.SWITCHED_OFF: Words(
        gettext_lazy("switched off"),
        gettext_lazy("%(count)s of %(all)s take no interviews at present."),
        gettext_lazy("Letting them take interviews again"),
        Place.PERSON,
        "is_active",
        OPEN_PERSON,
    ),
    Skipped.NO_CALENDAR: Words(
        gettext_lazy("no calendar"),
        gettext_lazy("%(count)s of %(all)s have connected no calendar."),
        gettext_lazy("Connecting their calendars, if these are empty,"),
        Place.CONNECT,
        button=CONNECT,
    ),
    Skipped.CALENDAR_LOST: Words(
        gettext_lazy("calendar lost"),
        gettext_lazy("%(count)s of %(all)s have to connect their calendars again."),
        gettext_lazy("Connecting their calendars again, if these are empty,"),
        Place.CONNECT,
        button=CONNECT,
    ),
    Skipped.CALENDAR_UNREAD: Words(
        gettext_lazy("not readable"),
        gettext_lazy("%(count)s of %(all)s have calendars that could not be read."),
        gettext_lazy("Reading their calendars, if these are empty,"),
        Place.PERSON,
        "busy_calendar_ids",
        gettext_lazy("See which calendars are read"),
    ),
    Skipped.OWN_APPLICATION: Words(
        gettext_lazy("the candidate"),
        gettext_lazy("%(count)s of %(all)s would meet themselves."),
        gettext_lazy("Somebody else"),
        Place.PANEL,
        PEOPLE_FIELD,
        ADD_PEOPLE,
    ),
    Skipped.ON_LEAVE: Words(
        gettext_lazy("on leave"),
        gettext_lazy("%(count)s of %(all)s are on leave."),
        gettext_lazy("Working in their leave"),
        Place.PANEL,
        PEOPLE_FIELD,
        ADD_PEOPLE,
    ),
    Skipped.RESTING: Words(
        gettext_lazy("out for now"),
        gettext_lazy("%(count)s of %(all)s are out of every panel then."),
        gettext_lazy("Bringing them back earlier"),
        Place.PERSON,
        button=OPEN_PERSON,
    ),
    Skipped.PUBLIC_HOLIDAY: Words(
        gettext_lazy("holiday"),
        gettext_lazy("%(count)s of %(all)s have a public holiday."),
        gettext_lazy("Working on public holidays"),
        Place.PANEL,
        PEOPLE_FIELD,
        ADD_PEOPLE,
    ),
    Skipped.OUTSIDE_HOURS: Words(
        gettext_lazy("own hours"),
        gettext_lazy("%(count)s of %(all)s work at other hours."),
        gettext_lazy("Longer working hours of their own"),
        Place.PERSON,
        button=OPEN_PERSON,
    ),
    Skipped.IN_TRAINING: Words(
        gettext_lazy("learning"),
        gettext_lazy("%(count)s of %(all)s are still learning on this panel."),
        gettext_lazy("Letting them interview alone"),
        Place.PANEL,
        button=gettext_lazy("Open the panel"),
    ),
    Skipped.NO_GROUP: Words(
        gettext_lazy("in no group"),
        gettext_lazy("%(count)s of %(all)s stand in none of the panel’s groups."),
        gettext_lazy("Putting them into a group"),
        Place.PANEL,
        button=gettext_lazy("Open the panel"),
    ),
    Skipped.OTHER_GROUP: Words(
        gettext_lazy("other group"),
        gettext_lazy("%(count)s of %(all)s stand in none of the groups whose seat is to be taken."),
        gettext_lazy("Putting them into that group"),
        Place.PANEL,
        button=gettext_lazy("Open the panel"),
    ),
    Skipped.IN_RESERVE: Words(
        gettext_lazy("in reserve"),
        gettext_lazy("%(count)s of %(all)s wait for their turn to be on offer."),
        gettext_lazy("Their turn to be on offer"),
        Place.PANEL,
        PEOPLE_FIELD,
        gettext_lazy("Change the people"),
    ),
    Skipped.GAVE_IT_UP: Words(
        gettext_lazy("gave it up"),
        gettext_lazy("%(count)s of %(all)s have given this interview up before."),
        gettext_lazy("Somebody else"),
        Place.PANEL,
        PEOPLE_FIELD,
        ADD_PEOPLE,
    ),
    Skipped.DAILY_CAP: Words(
        gettext_lazy("daily cap"),
        gettext_lazy("%(count)s of %(all)s are out of their daily cap."),
        gettext_lazy("Raising the daily cap"),
        Place.PERSON,
        "daily_cap",
        gettext_lazy("Change the cap"),
    ),
    Skipped.WEEKLY_CAP: Words(
        gettext_lazy("weekly cap"),
        gettext_lazy("%(count)s of %(all)s are out of their weekly cap."),
        gettext_lazy("Raising the weekly cap"),
        Place.PERSON,
        "weekly_cap",
        gettext_lazy("Change the cap"),
    ),
    Skipped.HAS_INTERVIEW: Words(
        gettext_lazy("interview"),
        gettext_lazy("%(count)s of %(all)s have other interviews."),
        gettext_lazy("Moving their other interviews"),
        Place.PANEL,
        PEOPLE_FIELD,
        ADD_PEOPLE,
    ),
    Skipped.HELD: Words(
        gettext_lazy("held"),
        gettext_lazy(
            "%(count)s of %(all)s are held for half an hour for somebody who chose the time on the job’s page."
        ),
        gettext_lazy("Giving back what is held"),
        Place.PANEL,
        PEOPLE_FIELD,
        ADD_PEOPLE,
    ),
    Skipped.NOT_PUBLISHED: Words(
        gettext_lazy("not published"),
        gettext_lazy("%(count)s of %(all)s came after the panel was published last."),
        gettext_lazy("Publishing the panel again"),
        Place.PUBLISH,
        button=gettext_lazy("Publish"),
    ),
    Skipped.BUSY: Words(
        gettext_lazy("busy"),
        gettext_lazy("%(count)s of %(all)s are busy, as their calendars say."),
        gettext_lazy("Making room in their calendars"),
        Place.PANEL,
        PEOPLE_FIELD,
        ADD_PEOPLE,
    ),
    Skipped.BUFFER: Words(
        gettext_lazy("kept free"),
        gettext_lazy("%(count)s of %(all)s would not have the minutes that are kept free around interviews."),
        gettext_lazy("Keeping no minutes free around interviews"),
        Place.PANEL,
        "buffer_after",
        gettext_lazy("Change the minutes"),
    ),
    Skipped.TAKEN_MEANWHILE: Words(
        gettext_lazy("just taken"),
        gettext_lazy("%(count)s of %(all)s were taken at the moment of booking."),
        gettext_lazy("Somebody else"),
        Place.PANEL,
        PEOPLE_FIELD,
        ADD_PEOPLE,
    ),
}


def words_of(rule: Rule) -> Words:
    """A rule that has no words of its own here is said with its label, and put right on the person’s page."""
    known = WORDS.get(rule)
    if known is not None:
        return known
    return Words(
        rule.label,
        _("%(count)s of %(all)s can’t be had: each {reason}.").format(reason=rule.label),
        _("Leaving out one rule ({reason})").format(reason=rule.label),
        Place.PERSON,
        button=OPEN_PERSON,
    )


def headline(table: Table) -> str:
    """As in “Nobody has a free time in the next 10 working days.”"""
    days = len(table.days)
    if not any(person.is_seated for person in table.people):
        return _("Nobody sits on this panel yet.")
    found = len(table.open_times)
    if found:
        words = ngettext(
            "%(found)s free time in the next %(days)s working days; the first is %(first)s.",
            "%(found)s free times in the next %(days)s working days; the first is %(first)s.",
            found,
        )
        return words % {"found": found, "days": days, "first": when(table.open_times[0].starts_at)}
    if table.rules.is_together:
        return _("There is no time in the next %(days)s working days at which all of them are free.") % {"days": days}
    return _("Nobody has a free time in the next %(days)s working days.") % {"days": days}


def mostly(main: Main | None, *, seated: int, has_times: bool = False) -> str:
    """As in “Mostly: 4 of 5 are out of their weekly cap.”; nothing when nothing closes a time. `has_times`: it is said of the others."""
    if main is None:
        return ""
    said = str(words_of(main.rule).said)
    if not isinstance(main.rule, ClosedBy):
        said %= {"count": max(1, len(main.people)), "all": seated}
    return (_("What closes most others: %(said)s") if has_times else _("Mostly: %(said)s")) % {"said": said}


def wins(lift: Lift) -> str:
    """As in “Raising the weekly cap wins 37 times.”"""
    words = ngettext("%(without)s wins %(wins)s time.", "%(without)s wins %(wins)s times.", lift.wins)
    return words % {"without": words_of(lift.rule).without, "wins": lift.wins}


def rule_named(value: str) -> Rule | None:
    """The rule that is kept by this value; None where there is no such rule any more."""
    if value in ClosedBy.values:
        return ClosedBy(value)
    return Skipped(value) if value in Skipped.values else None


def label_of(value: str) -> str:
    """A kept rule in a word or two."""
    rule = rule_named(value)
    return value if rule is None else str(words_of(rule).short)


def cause_words(cause: str) -> str:
    """What a shortage keeps of its cause, as in “Mostly: 4 of 5 are out of their weekly cap.”"""
    reason, kept, seated = read_cause(cause)
    rule = rule_named(reason)
    return mostly(Main(rule, tuple(range(kept))), seated=seated) if rule is not None else ""


def nothing_wins(table: Table, lifts: Collection[Lift]) -> str:
    """Said where no single change would help."""
    if lifts or table.open_times or not table.times:
        return ""
    return _("More than one rule closes each of these times, so that no single change opens one.")
