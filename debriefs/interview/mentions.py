"""Whom a comment calls: @ and a name, of those who may see the debrief."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Q

from candidates.models import Application
from interviews.models import Interview
from recruiting.identity import display_name, same_person
from recruiting.recruiters import RECRUITERS

AT = re.compile(r"(?<![\w.@])@(?=\w)")  # not the one within an address
CALLED = re.compile(r"[\w.’'-]+(?:@[\w.-]+)?")


class UnknownMention(Exception):
    """Nobody who may see the debrief has this name, or more than one has. `called`: what was written."""

    def __init__(self, called: str) -> None:
        super().__init__(called)
        self.called = called


def people(application: Application) -> list[User]:
    """All who may see the application's debrief, by name."""
    interviews = Interview.objects.filter(application=application)
    may_see = (
        Q(jobs_to_decide=application.job_id)
        | Q(interviewer__interviews__in=interviews)
        | Q(is_superuser=True)
        | Q(groups__name=RECRUITERS)
    )
    found = User.objects.filter(may_see, is_active=True).exclude(same_person("email", application.candidate.email))
    return sorted(found.distinct(), key=lambda user: (display_name(user).casefold(), user.pk))


@dataclass(frozen=True)
class Mentionable:
    """Somebody whom a comment may call. `call`: what is written after @, which means nobody else."""

    name: str
    call: str


def mentionable_people(application: Application) -> list[Mentionable]:
    """All who may see the application's debrief, to choose from. One query."""
    known = people(application)
    names = Counter(user.get_full_name().casefold() for user in known)

    def call(user: User) -> str:
        name = user.get_full_name()
        return name if AT.match(f"@{name}") and names[name.casefold()] == 1 else user.email

    return [Mentionable(display_name(user), call(user)) for user in known]


def mentioned(text: str, known: Sequence[User]) -> list[User]:
    """Those whom the text calls, by whole name, first name or address. Raises UnknownMention."""
    return list(dict.fromkeys(_called(text[at.end() :], known) for at in AT.finditer(text)))


def _called(rest: str, known: Sequence[User]) -> User:
    """The one whose name the text begins with, the longest name first; a first name only where nobody else has it."""
    begins = rest.casefold()
    whole = [(name, user) for user in known for name in (user.get_full_name(), user.email) if name]
    first = [(user.first_name, user) for user in known if user.first_name]
    for names in (whole, first):
        found = [(name, user) for name, user in names if _is_at(begins, name.casefold())]
        longest = max((len(name) for name, _ in found), default=0)
        people_found = {user for name, user in found if len(name) == longest}
        if len(people_found) == 1:
            return people_found.pop()
        if people_found:
            break
    called = CALLED.match(rest)
    raise UnknownMention(called[0] if called else rest[:20])


def _is_at(text: str, name: str) -> bool:
    """Does the text begin with the name, and the name end there?"""
    return text.startswith(name) and not text[len(name) : len(name) + 1].isalnum()
