"""Who is a recruiter. Asked by the rows themselves (`visible_to`) and by every door (recruiting.access)."""

from django.contrib.auth.models import AbstractUser, AnonymousUser

RECRUITERS = "recruiters"  # the group's name


def is_recruiter(user: AbstractUser | AnonymousUser) -> bool:
    """Somebody logged in who may see and do a recruiter's work."""
    return (
        user.is_authenticated and user.is_active and (user.is_superuser or user.groups.filter(name=RECRUITERS).exists())
    )
