"""The time zone in which a login's owner reads times: their own choice, at first the browser's. Reads and writes Profile.

An interviewer has a zone on their own row too, for their mails and their calendar: a choice made here is written there as well, and
what a recruiter or the calendar wrote there counts here.
"""

from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone

from logins.models import Profile
from recruiting.zones import known


def zone_of(user: User) -> ZoneInfo:
    """The interviewer's unless it is assumed, else the chosen one, else the site's. In one query."""
    return zones_of(User.objects.filter(pk=user.pk))[user.pk]


def zones_of(users: QuerySet[User]) -> dict[int, ZoneInfo]:
    """The zone of each of these users, by their key. In one query."""
    wanted = ("profile__time_zone", "interviewer__time_zone", "interviewer__zone_is_assumed")
    site = timezone.get_default_timezone_name()
    return {
        pk: ZoneInfo(interviewing if interviewing and not is_assumed else chosen or site)
        for pk, chosen, interviewing, is_assumed in users.values_list("pk", *wanted)
    }


def choose(user: User, time_zone: str) -> None:
    """Store the choice, also on the interviewer's row."""
    Profile.objects.update_or_create(user=user, defaults={"time_zone": time_zone})
    interviewer = getattr(user, "interviewer", None)
    if interviewer is not None:
        interviewer.choose_time_zone(time_zone)


def note_browser(user: User, time_zone: str) -> None:
    """Store the browser's zone, unless a zone is known already."""
    interviewer = getattr(user, "interviewer", None)
    is_said = interviewer is not None and not interviewer.zone_is_assumed
    if is_said or Profile.objects.filter(user=user).exclude(time_zone="").exists():
        return
    if name := known(time_zone):
        choose(user, name)
