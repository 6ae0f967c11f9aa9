"""Who is a recruiter: for querysets (`visible_to`) and for access marks (recruiting.access)."""

from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.contrib.auth.models import AbstractUser, AnonymousUser, User
from django.db.models import Q, QuerySet, prefetch_related_objects

RECRUITERS = "recruiters"  # the group's name
PRIVACY_OFFICERS = "privacy officers"  # likewise; it gives no permission of its own


def is_recruiter(user: AbstractUser | AnonymousUser) -> bool:
    """Logged in, active, and a superuser or in the group of recruiters?"""
    return user.is_authenticated and user.is_active and (user.is_superuser or _is_in(RECRUITERS, user))


def is_privacy_officer(user: AbstractUser | AnonymousUser) -> bool:
    """May they let the retention policy be carried out, and read what is restricted? Superusers, and recruiters who are in the group."""
    if not is_recruiter(user):
        return False
    return user.is_superuser or _is_in(PRIVACY_OFFICERS, user)


def _is_in(group: str, user: AbstractUser | AnonymousUser) -> bool:
    """Asks the database once for a user that was read once; Django forgets the answer when this user's groups are changed."""
    if not isinstance(user, AbstractUser):
        return False
    prefetch_related_objects([user], "groups")
    return any(each.name == group for each in user.groups.all())


def in_charge(contacts: Iterable[User]) -> list[User]:
    """Those of these persons in charge who are still here; all recruiters where none is. Only who has an address; each once, in a fixed
    order."""
    here = {user for user in contacts if user.is_active and user.email}
    return sorted(here or recruiters().exclude(email=""), key=lambda user: user.pk)


@dataclass(frozen=True)
class Contact:
    """Whom to write to. `name`: empty where none is known."""

    name: str
    email: str

    @property
    def label(self) -> str:
        return self.name or self.email


def contact_of(person: User) -> Contact:
    """The person, or the company's own address once they have left or have none: nobody is sent to who does not read it."""
    if person.is_active and person.email:
        return Contact(person.get_full_name(), person.email)
    return Contact(*parseaddr(settings.DEFAULT_FROM_EMAIL))


def recruiters() -> QuerySet[User]:
    """All of whom `is_recruiter` is true."""
    return User.objects.filter(Q(is_superuser=True) | Q(groups__name=RECRUITERS), is_active=True).distinct()
