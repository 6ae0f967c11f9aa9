"""How much waits for the page’s reader, for the menu."""

from django import template
from django.contrib.auth.models import AnonymousUser, User

from debriefs.notices import due
from recruiting import clock

register = template.Library()


@register.simple_tag
def number_due(user: User | AnonymousUser) -> int:
    """In one query; 0 without a login, in none."""
    return due.count_of(user, now=clock.now()) if isinstance(user, User) else 0
