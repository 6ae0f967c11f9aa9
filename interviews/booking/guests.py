"""Which person on a booking made elsewhere is the candidate: Nylas names hosts, rooms and guests alike (docs/nylas.md 5.6)."""

from django.contrib.auth.models import User

from candidates.models import Application
from interviews.nylas.shapes import Person
from interviews.panels.models import Interviewer, Panel
from recruiting.identity import NO_ROWS, same_person

ROOMS = "calendar.google.com"  # rooms and shared calendars are invited under addresses below it


def application_of(people: tuple[Person, ...], panel: Panel) -> Application | None:
    """The one application for the panel's job by a person on the booking; None when there is none, or more than one."""
    by_guest = NO_ROWS
    for person in people:
        by_guest |= same_person("candidate__email", person.email)
    found = Application.objects.filter(by_guest, job=panel.job)[:2]
    return found[0] if len(found) == 1 else None


def guest_among(people: tuple[Person, ...], host: Interviewer | None) -> Person | None:
    """The only person who can be the candidate; None when there is none, or more than one.

    Staff are known by any address of theirs, the host also by their name under an alias. Of those who remain, people from outside
    the company come before people from within.
    """
    invited = [person for person in people if not _is_room(person)]
    staff = [person for person in invited if _is_staff(person) or _is_alias(person, host)]
    homes = {_domain(person.email) for person in staff} | ({_domain(host.email)} if host else set())
    unknown = [person for person in invited if person not in staff]
    from_outside = [person for person in unknown if _domain(person.email) not in homes]
    possible = from_outside or unknown
    return possible[0] if len(possible) == 1 else None


def _is_room(person: Person) -> bool:
    return f".{_domain(person.email)}".endswith(f".{ROOMS}")


def _is_staff(person: Person) -> bool:
    """An interviewer, or the owner of a login."""
    return (
        Interviewer.objects.themselves(person.email).exists()
        or User.objects.filter(same_person("email", person.email)).exists()
    )


def _is_alias(person: Person, host: Interviewer | None) -> bool:
    return host is not None and person.name.casefold() == host.name.casefold()


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()
