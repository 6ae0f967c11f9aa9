"""Who is a recruiter: for querysets (`visible_to`) and for access marks (recruiting.access)."""

from django.contrib.auth.models import AbstractUser, AnonymousUser

RECRUITERS = "recruiters"  # the group's name


def is_recruiter(user: AbstractUser | AnonymousUser) -> bool:
    """Logged in, active, and a superuser or in the group of recruiters?"""
    return (
        user.is_authenticated and user.is_active and (user.is_superuser or user.groups.filter(name=RECRUITERS).exists())
    )
