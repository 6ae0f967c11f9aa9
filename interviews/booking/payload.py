"""An interview in the terms of the ATS."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, reduce
from typing import Any, TypeAlias
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from candidates.models import Application
from interviews.booking.models import Interview, InterviewChange
from interviews.panels.models import Assignment
from recruiting.zones import utc_text

Columns: TypeAlias = Mapping[str, Any]  # by name, as `values` reads them
NOBODYS = UUID(int=0)  # stands in an address for the id of any interview

# What an interview and its changes are described by: half of it stands in other rows, which have much more.
DESCRIBED = (
    *("id", "status", "version", "source", "starts_at", "ends_at", "candidate_time_zone", "join_url", "follows_id"),
    *("created_at", "link__reference", "panel__slug", "panel__name"),
    *("application_id", "application__stage", "application__reference"),
    *("application__candidate__name", "application__candidate__email"),
    *("application__job__slug", "application__job__title"),
    *("interviewer_id", "interviewer__name", "interviewer__email"),
)
CHANGED = (
    *("interview_id", "version", "changed_at", "kind", "actor", "reason", "from_starts_at", "to_starts_at"),
    *("from_interviewer__name", "from_interviewer__email", "to_interviewer__name", "to_interviewer__email"),
)


# Made once, as names are looked up for longer than the rows are read; whoever narrows one gets a copy.
@cache
def _described() -> QuerySet[Interview, dict[str, Any]]:
    return Interview.objects.values(*DESCRIBED)


@cache
def _changed() -> QuerySet[InterviewChange, dict[str, Any]]:
    return InterviewChange.objects.values(*CHANGED)


@cache
def _taking_part() -> QuerySet[Assignment, tuple[Any, ...]]:
    return Assignment.objects.values_list("interview", "interviewer", "interviewer__name", "interviewer__email", "role")


def described_interviews() -> QuerySet[Interview, dict[str, Any]]:
    """All, as columns: objects of them, and of the six rows beside each, took half of the time that a list takes."""
    return _described().all()


def describe_with_changes(interviews: Sequence[Columns]) -> list[dict[str, object]]:
    """Each of `described_interviews` with all that happened to it, in order: two statements, however many there are."""
    people, changes, page_of = _people_in(interviews), defaultdict(list), _page_of()
    for change in _changed().filter(interview__in=[interview["id"] for interview in interviews]):
        when = {"version": change["version"], "changed_at": utc_text(change["changed_at"])}
        changes[change["interview_id"]].append(when | _describe_change(change))
    return [
        _describe(interview, people[interview["id"]], page_of) | {"changes": changes[interview["id"]]}
        for interview in interviews
    ]


def describe(interview: Interview, *, change: InterviewChange | None = None) -> dict[str, object]:
    """An interview as the ATS sees it, in events and in the API alike; `change` is without when: an event has a time of its own."""
    columns = _columns_of(interview, DESCRIBED)
    data = _describe(columns, _people_in([columns])[interview.pk], _page_of())
    return data if change is None else data | {"change": _describe_change(_columns_of(change, CHANGED))}


def _columns_of(row: Interview | InterviewChange, names: Iterable[str]) -> Columns:
    """Of a row at hand; None behind a row that there is not."""
    return {name: reduce(lambda inner, part: inner and getattr(inner, part), name.split("__"), row) for name in names}


def _people_in(interviews: Sequence[Columns]) -> Mapping[UUID, list[dict[str, str]]]:
    """All who meet the candidate of each, the host first."""
    found: dict[UUID, list[dict[str, str]]] = {interview["id"]: [] for interview in interviews}
    hosts = {interview["id"]: interview["interviewer_id"] for interview in interviews}
    for interview, person, name, email, role in _taking_part().filter(interview__in=hosts):
        place = 0 if person == hosts[interview] else len(found[interview])
        found[interview].insert(place, {"name": name, "email": email, "role": role})
    return found


def _page_of() -> Callable[[object], str]:
    """Of an interview's id its page's address. For a whole list it is looked up once: that takes longer than all else that is said of one."""
    before, after = reverse("interview", args=[NOBODYS]).split(str(NOBODYS))
    return lambda key: f"{settings.SITE_URL}{before}{key}{after}"


def _describe(interview: Columns, people: list[dict[str, str]], page_of: Callable[[object], str]) -> dict[str, object]:
    return {
        "id": str(interview["id"]),
        "status": interview["status"],
        "version": interview["version"],
        "source": interview["source"],
        "starts_at": utc_text(interview["starts_at"]),
        "ends_at": utc_text(interview["ends_at"]),
        "candidate_time_zone": interview["candidate_time_zone"],
        "join_url": interview["join_url"],
        # what the ATS called the link that it was booked with, else the application; empty where it said nothing
        "reference": interview["link__reference"] or interview["application__reference"],
        "follows": str(interview["follows_id"]) if interview["follows_id"] else None,
        "job": {"slug": interview["application__job__slug"], "title": interview["application__job__title"]},
        "panel": {"slug": interview["panel__slug"], "name": interview["panel__name"]},
        "application": {
            "id": interview["application_id"],
            "stage": interview["application__stage"],
            "reference": interview["application__reference"],
        },
        "candidate": _person(interview, "application__candidate"),
        "interviewer": _person(interview, "interviewer"),
        "interviewers": people,
        "url": page_of(interview["id"]),
    }


def _describe_change(change: Columns) -> dict[str, object]:
    return {
        "kind": change["kind"],
        "actor": change["actor"],
        "reason": change["reason"],
        "from_starts_at": utc_text(change["from_starts_at"]) if change["from_starts_at"] else None,
        "to_starts_at": utc_text(change["to_starts_at"]) if change["to_starts_at"] else None,
        "from_interviewer": _person(change, "from_interviewer"),
        "to_interviewer": _person(change, "to_interviewer"),
    }


def _person(row: Columns, role: str) -> dict[str, str] | None:
    name, email = row[f"{role}__name"], row[f"{role}__email"]
    return {"name": name, "email": email} if email is not None else None


def describe_ids(interview: Interview) -> dict[str, object]:
    """Which interview, in numbers alone, for news that outlives what is known of the candidate."""
    return {"interview": {"id": str(interview.pk)}, **describe_application(interview.application)}


def describe_application(application: Application) -> dict[str, object]:
    """Which application and candidate, in numbers and in the ATS's own reference."""
    return {
        "application": {"id": application.pk, "reference": application.reference},
        "candidate": {"id": application.candidate_id},
    }
