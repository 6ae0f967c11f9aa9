"""The roles of logins. A role is not a column: it follows from the login's rights and rows."""

from django.contrib.auth.models import Group, User
from django.db import models, transaction

from interviews.panels.models import Interviewer
from logins import zones
from recruiting.identity import display_name
from recruiting.recruiters import RECRUITERS


class Role(models.TextChoices):
    RECRUITER = "recruiter", "Recruiter"
    INTERVIEWER = "interviewer", "Interviewer"
    COMMITTEE = "committee", "Hiring committee"
    ADMINISTRATOR = "administrator", "Administrator"


def role_of(user: User) -> Role:
    """The role that opens most: a recruiter may be an interviewer too."""
    if user.is_superuser:
        return Role.ADMINISTRATOR
    if user.is_staff:
        return Role.RECRUITER
    interviewer = getattr(user, "interviewer", None)
    is_interviewing = interviewer is not None and interviewer.is_active
    return Role.INTERVIEWER if is_interviewing else Role.COMMITTEE


@transaction.atomic
def give(user: User, role: Role) -> None:
    """Give the login the rights and rows of the role, and take away other rights. An interviewer's row stays with every role."""
    user.is_superuser = role == Role.ADMINISTRATOR
    user.is_staff = role in {Role.ADMINISTRATOR, Role.RECRUITER}
    user.save(update_fields=["is_superuser", "is_staff"])
    recruiters = Group.objects.get_or_create(name=RECRUITERS)[0]
    if role == Role.RECRUITER:
        user.groups.add(recruiters)
    else:
        user.groups.remove(recruiters)
    if role == Role.INTERVIEWER and getattr(user, "interviewer", None) is None:
        _make_interviewer(user)


def _make_interviewer(user: User) -> None:
    """Give the login the interviewer with its address who has none yet, or a new interviewer without a calendar."""
    known = Interviewer.objects.filter(user=None).with_emails([user.email]).first()
    if known is None:
        name = display_name(user)
        Interviewer.objects.create(user=user, name=name, email=user.email.lower(), time_zone=zones.zone_of(user).key)
    else:
        known.user = user
        known.save(update_fields=["user"])
