"""An interview in the terms of the ATS."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from candidates.models import Application
from interviews.booking.models import Interview, InterviewChange
from interviews.panels.models import Assignment, Interviewer
from recruiting.zones import utc_text

# The columns that an interview and its changes are described by: half of them stand in other rows, which have many more.
DESCRIBED = (
    *(
        "status",
        "version",
        "source",
        "starts_at",
        "ends_at",
        "candidate_time_zone",
        "join_url",
        "follows",
        "created_at",
    ),
    *("application__stage", "application__reference", "application__candidate__name", "application__candidate__email"),
    *("application__job__slug", "application__job__title", "panel__slug", "panel__name", "link__reference"),
    *("interviewer__name", "interviewer__email"),
)
CHANGED = (
    *("interview", "version", "kind", "actor", "reason", "changed_at", "from_starts_at", "to_starts_at"),
    *("from_interviewer__name", "from_interviewer__email", "to_interviewer__name", "to_interviewer__email"),
)


def with_described(rows: QuerySet[Interview]) -> QuerySet[Interview]:
    """The rows with what they are described by, and nothing else.

    For reading alone: each other column would be asked for by a statement of its own.
    """
    beside = rows.select_related("application__candidate", "application__job", "panel", "interviewer", "link")
    return beside.only(*DESCRIBED)


def describe_with_changes(interviews: Sequence[Interview]) -> list[dict[str, object]]:
    """Each with all that happened to it, in order: two statements, however many there are.

    Not prefetched: Django would build a query for each interview and relation that is never sent, which took a quarter of the time.
    """
    people, changes = _people_in(interviews), defaultdict(list)
    rows = InterviewChange.objects.filter(interview__in=interviews)
    for change in rows.select_related("from_interviewer", "to_interviewer").only(*CHANGED):
        when = {"version": change.version, "changed_at": utc_text(change.changed_at)}
        changes[change.interview_id].append(when | describe_change(change))
    return [_describe(interview, people[interview.pk]) | {"changes": changes[interview.pk]} for interview in interviews]


def describe(interview: Interview, *, change: InterviewChange | None = None) -> dict[str, object]:
    """An interview as the ATS sees it, in events and in the API alike."""
    data = _describe(interview, _people_in([interview])[interview.pk])
    return data if change is None else data | {"change": describe_change(change)}


def _people_in(interviews: Sequence[Interview]) -> Mapping[UUID, list[dict[str, str]]]:
    """All who meet the candidate of each, the host first."""
    found: dict[UUID, list[dict[str, str]]] = {interview.pk: [] for interview in interviews}
    hosts = {interview.pk: interview.interviewer_id for interview in interviews}
    columns = ("interview", "interviewer", "interviewer__name", "interviewer__email", "role")
    for interview, person, name, email, role in Assignment.objects.filter(interview__in=interviews).values_list(
        *columns
    ):
        place = 0 if person == hosts[interview] else len(found[interview])
        found[interview].insert(place, {"name": name, "email": email, "role": role})
    return found


def _describe(interview: Interview, people: list[dict[str, str]]) -> dict[str, object]:
    candidate, job, host = interview.application.candidate, interview.application.job, interview.interviewer
    return {
        "id": str(interview.pk),
        "status": interview.status,
        "version": interview.version,
        "source": interview.source,
        "starts_at": utc_text(interview.starts_at),
        "ends_at": utc_text(interview.ends_at),
        "candidate_time_zone": interview.candidate_time_zone,
        "join_url": interview.join_url,
        "reference": _reference(interview),
        "follows": str(interview.follows_id) if interview.follows_id else None,
        "job": {"slug": job.slug, "title": job.title},
        "panel": {"slug": interview.panel.slug, "name": interview.panel.name},
        "application": {
            "id": interview.application_id,
            "stage": interview.application.stage,
            "reference": interview.application.reference,
        },
        "candidate": {"name": candidate.name, "email": candidate.email},
        "interviewer": _person(host),
        "interviewers": people,
        "url": settings.SITE_URL + interview.get_absolute_url(),
    }


def describe_change(change: InterviewChange) -> dict[str, object]:
    """What happened to an interview, without when: an event has a time of its own."""
    return {
        "kind": change.kind,
        "actor": change.actor,
        "reason": change.reason,
        "from_starts_at": utc_text(change.from_starts_at) if change.from_starts_at else None,
        "to_starts_at": utc_text(change.to_starts_at) if change.to_starts_at else None,
        "from_interviewer": _person(change.from_interviewer),
        "to_interviewer": _person(change.to_interviewer),
    }


def _reference(interview: Interview) -> str:
    """What the ATS called the link that it was booked with, else the application; empty where it said nothing."""
    of_link = interview.link.reference if interview.link is not None else ""
    return of_link or interview.application.reference


def describe_ids(interview: Interview) -> dict[str, object]:
    """Which interview, in numbers alone, for news that outlives what is known of the candidate."""
    return {"interview": {"id": str(interview.pk)}, **describe_application(interview.application)}


def describe_application(application: Application) -> dict[str, object]:
    """Which application and candidate, in numbers and in the ATS's own reference."""
    return {
        "application": {"id": application.pk, "reference": application.reference},
        "candidate": {"id": application.candidate_id},
    }


def _person(person: Interviewer | None) -> dict[str, str] | None:
    return {"name": person.name, "email": person.email} if person is not None else None
