"""Until when things are kept, for pages of rooms below: said to recruiters only, and not before they may know the outcome."""

from dataclasses import dataclass

from django import template
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet

from candidates.models import Application, Candidate
from interviews.models import Interview
from privacy import policy, report, schedule
from privacy.models import Erasure
from privacy.precedence import Kind
from recruiting import clock
from recruiting.recruiters import is_recruiter

register = template.Library()


@dataclass(frozen=True)
class Told:
    """One sentence, and what it is about, where not all have the same."""

    sentence: str
    about: str = ""


@register.simple_tag
def kept_of_candidate(candidate: Candidate, user: User | AnonymousUser) -> list[Told]:
    """One for each application."""
    lines = [line for line in _lines(candidate.applications.all(), user) if line.interview is None]
    return _told([(str(line.application.job), line) for line in lines if line.kind == Kind.APPLICATION])


@register.simple_tag
def kept_of_interview(interview: Interview, user: User | AnonymousUser) -> list[Told]:
    """Of what it left behind; of its application, where it has left nothing."""
    lines = _lines(Application.objects.filter(pk=interview.application_id), user)
    own = [line for line in lines if line.interview and line.interview.pk == interview.pk]
    return _told([(str(line.kind.label), line) for line in own or lines[:1]])


@register.simple_tag
def may_be_erased(candidate: Candidate, user: User | AnonymousUser) -> bool:
    """Is this a person, shown to somebody who may hand out and erase what is known of them?"""
    return isinstance(user, User) and is_recruiter(user) and candidate.erased_at is None


@register.simple_tag
def erasure_of(candidate: Candidate, user: User | AnonymousUser) -> Erasure | None:
    """The last that was asked for."""
    return candidate.erasures.first() if isinstance(user, User) and is_recruiter(user) else None


def _lines(applications: QuerySet[Application], user: User | AnonymousUser) -> list[schedule.Line]:
    if not isinstance(user, User) or not is_recruiter(user):
        return []
    read = policy.unless_broken()
    return schedule.plan(schedule.told_to(user, applications, now=clock.now()), read) if read else []


def _told(named: list[tuple[str, schedule.Line]]) -> list[Told]:
    """Things of which the same is said share a sentence."""
    today = schedule.day(clock.now())
    about: dict[str, list[str]] = {}
    for name, line in named:
        about.setdefault(report.sentence(line, today), []).append(name)
    if len(about) == 1:
        return [Told(sentence) for sentence in about]
    return [Told(sentence, ", ".join(names)) for sentence, names in about.items()]
